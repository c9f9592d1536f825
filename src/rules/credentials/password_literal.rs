//! KEY101: a secret that is written in the configuration.

use crate::model::secrets::{Place, TextSource};
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// A configuration is copied more than anything else: to every laptop, to the review, to the pipeline and its
    /// logs, to the backup of the repository. A password in it is known to everybody who ever saw one of the copies,
    /// and stays in the history when it is taken out. Nobody changes it either, as that means a commit.
    ///
    /// A default of a variable and a local are written there as well, and so is what functions make of literals. A
    /// value that comes from a variable without default, from a generator or from a data source is not.
    ///
    /// # Fix
    ///
    /// A variable with `sensitive = true` and no default; a data source of the secret manager
    /// (`alicloud_kms_secret_versions`, `tencentcloud_ssm_secret_versions`); on Alibaba Cloud also
    /// `kms_encrypted_password`. Then change the secret: the old one is known.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_rds_account" "app" {
    ///   db_instance_id   = "rm-example"
    ///   account_name     = "app"
    ///   account_password = "Example-Passw0rd" # ← high, definite
    /// }
    /// ```
    ///
    /// A default of a variable.
    ///
    /// ```hcl
    /// variable "root_password" {
    ///   type      = string
    ///   sensitive = true
    ///   default   = "Example-Passw0rd"
    /// }
    ///
    /// resource "tencentcloud_mysql_instance" "main" {
    ///   instance_name = "main"
    ///   mem_size      = 1000
    ///   volume_size   = 50
    ///   root_password = var.root_password # ← high, definite
    /// }
    /// ```
    ///
    /// Made of literals.
    ///
    /// ```hcl
    /// resource "tencentcloud_ssm_secret_version" "app" {
    ///   secret_name   = "app"
    ///   version_id    = "v1"
    ///   secret_string = jsonencode({ user = "app", password = "Example-Passw0rd" }) # ← high, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// variable "app_db_password" {
    ///   type      = string
    ///   sensitive = true
    /// }
    ///
    /// resource "alicloud_rds_account" "app" {
    ///   db_instance_id   = "rm-example"
    ///   account_name     = "app"
    ///   account_password = var.app_db_password
    /// }
    /// ```
    ///
    /// A generated password stays in the state, but is not written here.
    ///
    /// ```hcl
    /// resource "random_password" "root" {
    ///   length = 24
    /// }
    ///
    /// resource "tencentcloud_mysql_instance" "main" {
    ///   instance_name = "main"
    ///   mem_size      = 1000
    ///   volume_size   = 50
    ///   root_password = random_password.root.result
    /// }
    /// ```
    code: "KEY101",
    name: "password-literal",
    title: "Secret is written in the configuration",
    severity: High,
    score: 77,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S111", "S148", "S152"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for secret in cx.world.secrets.texts.iter().filter(|secret| secret.place == Place::SecretArgument) {
        let (Some(text), TextSource::Literal(through)) = (&secret.text, &secret.source) else { continue };
        let place = through.as_deref().map_or_else(String::new, |place| format!(" as {place}"));
        let class = length_class(text.chars().count());
        let message = format!("the secret `{}` is written in the configuration{place} ({class})", secret.argument);
        let key = secret.site.path.clone().unwrap_or_else(|| secret.argument.clone());
        let mut finding = definite(&RULE, secret.site.clone(), key, message);
        let description = "take it from a sensitive variable without default or from the secret manager, and change it";
        finding.fix = Fix { description: description.into(), mechanical: false };
        push(cx, out, finding);
    }
}

/// All that is said about the value.
fn length_class(characters: usize) -> &'static str {
    match characters {
        0..=7 => "shorter than 8 characters",
        8..=15 => "8 to 15 characters",
        16..=31 => "16 to 31 characters",
        _ => "32 characters or more",
    }
}
