//! KEY117: a credential that is written somewhere in the configuration.

use super::told::{kinds, weighed};
use crate::model::secrets::{Place, SecretText, TextSource};
use crate::rules::draft::{definite, possible, push};
use crate::rules::{Context, Finding, Fix};
use std::collections::BTreeSet;

rule! {
    /// # Why
    ///
    /// Whoever reads the repository, one of its copies, its history or the plan has the key: access keys in code are found by
    /// programs that look for nothing else, often within minutes after a repository is public by mistake.
    ///
    /// Reported are access keys, secret keys, temporary credentials, private keys and passwords in addresses wherever they are
    /// written: defaults of variables, files of variables, locals, arguments of modules and of any resource. Where a rule of its
    /// own names the place (provider blocks, user data, environments, arguments for secrets), that rule reports it, once. What a
    /// plan shows as the value of a variable and that is not its default may be written in a file of variables or come from
    /// outside: the finding is possible.
    ///
    /// # Fix
    ///
    /// Give it to the run (environment, role), or keep it in the secret manager and read it where it is used. Then delete the
    /// key: it is known.
    ///
    /// # Fires
    ///
    /// The examples put their keys together from pieces, so that none stands here.
    ///
    /// ```hcl
    /// variable "upload_key" {
    ///   type    = string
    ///   default = "${"LTAI"}5tKq8ZrVbN3mXw7LpG2d" # ← high, definite
    /// }
    /// ```
    ///
    /// A local value that nothing uses, and a tag. The secret is known by the name that it is given.
    ///
    /// ```hcl
    /// locals {
    ///   settings = {
    ///     region     = "cn-hangzhou"
    ///     access_key = "${"LTAI"}5tKq8ZrVbN3mXw7LpG2d" # ← high, definite
    ///   }
    /// }
    ///
    /// resource "alicloud_vpc" "main" {
    ///   vpc_name   = "main"
    ///   cidr_block = "10.0.0.0/8"
    ///   tags = {
    ///     secret_key = "${"oN7tRzKd2WqYb"}XfU4mHs9LcVgE3jPa" # ← high, definite
    ///   }
    /// }
    /// ```
    ///
    /// A tag of another cloud.
    ///
    /// ```hcl
    /// resource "tencentcloud_vpc" "main" {
    ///   name       = "main"
    ///   cidr_block = "10.0.0.0/8"
    ///   tags = {
    ///     made-by = "${"AKID"}z8krbsJ5yKBZQpn74WFkmLPx3gnPhESA" # ← high, definite
    ///   }
    /// }
    /// ```
    ///
    /// A password in an address.
    ///
    /// ```hcl
    /// locals {
    ///   database = "mysql://app:${"q7-Lantern"}@10.0.0.5:3306/app" # ← medium, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The secret argument has a rule of its own, which reports the default.
    ///
    /// ```hcl
    /// variable "upload_secret" {
    ///   type    = string
    ///   default = "${"oN7tRzKd2WqYb"}XfU4mHs9LcVgE3jPa"
    /// }
    ///
    /// resource "alicloud_log_etl" "copy" {
    ///   etl_name          = "copy"
    ///   project           = "logs"
    ///   display_name      = "copy"
    ///   script            = "e_set('a', 'b')"
    ///   logstore          = "in"
    ///   access_key_id     = "id"
    ///   access_key_secret = var.upload_secret
    ///   etl_sinks {
    ///     name              = "out"
    ///     access_key_id     = "id"
    ///     access_key_secret = var.upload_secret
    ///     endpoint          = "cn-hangzhou-intranet.log.aliyuncs.com"
    ///     project           = "logs"
    ///     logstore          = "out"
    ///   }
    /// }
    /// ```
    ///
    /// What only looks like a key.
    ///
    /// ```hcl
    /// locals {
    ///   image_digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    ///   example      = "LTAIEXAMPLEEXAMPLEEXAMPL"
    ///   secret_key   = "YourAccessKeySecretGoesHere123"
    ///   database     = "mysql://app:$${PASSWORD}@10.0.0.5:3306/app"
    /// }
    /// ```
    code: "KEY117",
    name: "credential-literal",
    title: "Credential is written in the configuration",
    severity: High,
    score: 79,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S103", "S133", "S134", "S148"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    let texts = &cx.world.secrets.texts;
    let written = |secret: &&SecretText| matches!(secret.place, Place::Passed | Place::Argument);
    if !texts.iter().any(|secret| written(&secret)) {
        return;
    }
    // Credentials that came to a place of another rule from elsewhere: that rule reports them.
    let named: Vec<&SecretText> = texts.iter().filter(|secret| !secret.own && is_reported(secret)).collect();
    let is_named =
        |token: &str| named.iter().any(|secret| secret.text.as_deref().is_some_and(|text| text.contains(token)));
    let passed: BTreeSet<&str> = texts
        .iter()
        .filter(|secret| secret.place == Place::Passed && secret.own)
        .flat_map(SecretText::tokens)
        .collect();
    for secret in texts.iter().filter(written) {
        let data = cx.model.object(secret.site.object).is_some_and(|object| object.address.contains("data."));
        let new = match (secret.place, secret.own) {
            (Place::Passed, true) => secret.tokens().any(|token| !is_named(token)),
            (_, true) => !data || secret.tokens().any(|token| !is_named(token)),
            (_, false) => secret.tokens().any(|token| !is_named(token) && !passed.contains(token)),
        };
        if !new || secret.source == TextSource::Elsewhere {
            continue;
        }
        let sure = matches!(secret.source, TextSource::Literal(_));
        let verb = if sure { "holds" } else { "has, in this plan, a value with" };
        let message = format!("`{}` {verb} {}", secret.argument, kinds(secret));
        let key = secret.site.path.clone().unwrap_or_else(|| secret.argument.clone());
        let mut finding = weighed(secret, definite(&RULE, secret.site.clone(), key, message));
        let description = "give it to the run or keep it in the secret manager, and delete the key";
        finding.fix = Fix { description: description.into(), mechanical: false };
        if sure {
            push(cx, out, finding);
        } else {
            out.extend(possible(finding, [secret.argument.clone()]));
        }
    }
}

/// Whether a rule about the place reports what stands there.
fn is_reported(secret: &SecretText) -> bool {
    match secret.place {
        Place::UserData | Place::Environment => !secret.hits.is_empty(),
        Place::ProviderBlock | Place::SecretArgument => matches!(secret.source, TextSource::Literal(_)),
        Place::Passed | Place::Argument => false,
    }
}
