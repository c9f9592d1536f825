//! KEY105: Terraform's own credentials, written in its configuration.

use crate::model::ObjectId;
use crate::model::secrets::{Place, SecretText, TextSource};
use crate::rules::draft::{definite, evidence, push};
use crate::rules::{Context, Finding, Fix};
use std::collections::BTreeMap;

rule! {
    /// # Why
    ///
    /// The credentials that Terraform works with can create and delete everything that it manages, mostly much more.
    /// Written in a provider or backend block they are in the repository, in its history and in every copy of it.
    /// Those of a backend are also kept in `.terraform` in plain text.
    ///
    /// # Fix
    ///
    /// Leave the arguments out and give the credentials to the run: environment variables, a profile, `assume_role`,
    /// the role of the machine that runs it (`ecs_role_name`, `cam_role_name`). Then delete the key: it is known.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// provider "alicloud" {
    ///   region     = "cn-hangzhou"
    ///   access_key = "ak-of-this-example"
    ///   secret_key = "sk-of-this-example" # ← high, definite
    /// }
    /// ```
    ///
    /// A default is a literal, too.
    ///
    /// ```hcl
    /// variable "secret_key" {
    ///   default = "sk-of-this-example"
    /// }
    ///
    /// provider "tencentcloud" {
    ///   region     = "ap-beijing"
    ///   secret_key = var.secret_key # ← high, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// variable "secret_key" {
    ///   sensitive = true
    /// }
    ///
    /// provider "tencentcloud" {
    ///   region     = "ap-beijing"
    ///   secret_key = var.secret_key
    /// }
    ///
    /// provider "alicloud" {
    ///   region        = "cn-hangzhou"
    ///   ecs_role_name = "terraform"
    /// }
    /// ```
    code: "KEY105",
    name: "credential-in-provider-block",
    title: "Credential in a provider or backend block",
    severity: High,
    score: 87,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S103", "S133", "S134", "S148", "S357"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    // One finding for a block: what is most secret comes first.
    let mut blocks: BTreeMap<ObjectId, Vec<&SecretText>> = BTreeMap::new();
    for secret in cx.world.secrets.texts.iter().filter(|secret| secret.place == Place::ProviderBlock) {
        if matches!(secret.source, TextSource::Literal(_)) && secret.text.is_some() {
            blocks.entry(secret.site.object).or_default().push(secret);
        }
    }
    for (object, secrets) in blocks {
        let Some((first, rest)) = secrets.split_first() else { continue };
        let place = match &first.source {
            TextSource::Literal(Some(place)) => format!(" as {place}"),
            _ => String::new(),
        };
        let block = cx.model.address(object);
        let message = format!("`{}` of `{block}` is written in the configuration{place}", first.argument);
        let mut finding = definite(&RULE, first.site.clone(), "credential", message);
        finding.related =
            rest.iter().map(|other| evidence(&other.site, format!("so is `{}`", other.argument))).collect();
        let description = "give the credentials to the run (environment, profile, role), and delete the key";
        finding.fix = Fix { description: description.into(), mechanical: false };
        push(cx, out, finding);
    }
}
