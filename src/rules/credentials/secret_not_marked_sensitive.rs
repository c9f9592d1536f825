//! KEY106: a secret that each plan and apply prints.

use crate::model::secrets::{Place, SecretText, TextSource};
use crate::model::{Id, Site};
use crate::rules::draft::{definite, evidence, push};
use crate::rules::{Context, Finding, Fix};
use std::collections::BTreeSet;

rule! {
    /// # Why
    ///
    /// What is not marked sensitive is printed by every plan and apply: in the terminal, in the log of the pipeline, in the
    /// comment of the review. Marked, Terraform prints `(sensitive value)` instead, also for everything made of it. In a plan or
    /// state as JSON the value stands either way: such a file is itself a secret.
    ///
    /// Reported are outputs of the root module that name a secret attribute, variables whose value goes to an argument for a
    /// secret, and secrets in arguments that the provider does not mark sensitive.
    ///
    /// # Fix
    ///
    /// `sensitive = true` on the output or variable; where a provider does not mark its argument, a variable so marked or
    /// `sensitive(…)` around the value. For a password of the console demand a new one at the first login.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_access_key" "ci" {
    ///   user_name = "ci"
    /// }
    ///
    /// output "ci_secret" {
    ///   value = alicloud_ram_access_key.ci.secret # ← medium, definite
    /// }
    /// ```
    ///
    /// ```hcl
    /// variable "database_password" { # ← medium, definite
    ///   type = string
    /// }
    ///
    /// resource "tencentcloud_mysql_instance" "main" {
    ///   instance_name = "main"
    ///   mem_size      = 1000
    ///   volume_size   = 50
    ///   root_password = var.database_password
    /// }
    /// ```
    ///
    /// The provider does not mark the argument.
    ///
    /// ```hcl
    /// resource "alicloud_ram_login_profile" "ops" {
    ///   user_name = "ops"
    ///   password  = "Example-Passw0rd" # ← medium, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// variable "shared_key" {
    ///   type      = string
    ///   sensitive = true
    /// }
    ///
    /// resource "tencentcloud_vpn_connection" "office" {
    ///   name                       = "office"
    ///   customer_gateway_id        = "cgw-example"
    ///   vpn_gateway_id             = "vpngw-example"
    ///   pre_share_key              = var.shared_key
    ///   ike_proto_encry_algorithm  = "AES-CBC-256"
    ///   ike_proto_authen_algorithm = "SHA-256"
    ///   ipsec_encrypt_algorithm    = "AES-CBC-256"
    ///   ipsec_integrity_algorithm  = "SHA-256"
    /// }
    ///
    /// resource "alicloud_ram_access_key" "ci" {
    ///   user_name = "ci"
    /// }
    ///
    /// output "ci_secret" {
    ///   value     = alicloud_ram_access_key.ci.secret
    ///   sensitive = true
    /// }
    ///
    /// output "ci_key" {
    ///   value = alicloud_ram_access_key.ci.id
    /// }
    /// ```
    code: "KEY106",
    name: "secret-not-marked-sensitive",
    title: "Secret is not marked sensitive",
    severity: Medium,
    score: 49,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: ["S111", "S152"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for shown in &cx.world.secrets.shown {
        let message = format!("output `{}` shows the secret `{}` and is not sensitive", shown.name, shown.of);
        let mut finding = definite(&RULE, shown.site.clone(), "output", message);
        finding.fix = Fix { description: "set `sensitive = true` on the output".into(), mechanical: true };
        push(cx, out, finding);
    }
    let mut variables: BTreeSet<&str> = BTreeSet::new();
    for secret in &cx.world.secrets.texts {
        if secret.sensitive || !matches!(secret.place, Place::SecretArgument | Place::ProviderBlock) {
            continue;
        }
        let literal = matches!(secret.source, TextSource::Literal(_));
        // A default is told as a literal, and the variable goes with it.
        if let Some((variable, site)) = secret.variable.as_deref().filter(|_| !literal).and_then(|it| block(cx, it)) {
            if variables.insert(variable) {
                let message = format!("`{variable}` carries the secret `{}` and is not sensitive", secret.argument);
                let mut finding = definite(&RULE, site, "variable", message);
                finding.path.push(evidence(&secret.site, "gets its value"));
                finding.fix = Fix { description: "set `sensitive = true` on the variable".into(), mechanical: true };
                push(cx, out, finding);
            }
        } else if is_shown(cx, secret) {
            let message = format!("plans show `{}`: the provider does not mark it sensitive", secret.argument);
            let key = secret.site.path.clone().unwrap_or_else(|| secret.argument.clone());
            let mut finding = definite(&RULE, secret.site.clone(), key, message);
            let description = "take the value from a sensitive variable, or put `sensitive(…)` around it";
            finding.fix = Fix { description: description.into(), mechanical: false };
            push(cx, out, finding);
        }
    }
}

/// Whether plans show a secret: known, in an argument of a resource, and not marked by its provider.
fn is_shown(cx: &Context<'_>, secret: &SecretText) -> bool {
    // How provisioners connect is no part of a plan.
    let resource = cx.model.object(secret.site.object).is_some_and(|object| object.cloud.is_some());
    resource && secret.place == Place::SecretArgument && !secret.marked && secret.text.is_some()
}

/// The block of a variable, where it is known.
fn block<'a>(cx: &Context<'a>, address: &'a str) -> Option<(&'a str, Site)> {
    let index = cx.model.objects.iter().position(|object| &*object.address == address)?;
    Some((address, Site::block(Id::new(index))))
}
