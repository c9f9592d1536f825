//! IAM506: people sign in, and no password policy is managed.

use super::telling::advice;
use crate::model::Cloud;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// The configuration creates console logins, and what their passwords must be like is left to the account's own
    /// setting, which nobody reviews.
    ///
    /// # Fix
    ///
    /// Add `alicloud_ram_account_password_policy`. Where another configuration manages it, ignore this rule.
    ///
    /// # Fires
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_login_profile" "dev" { # ← note, definite
    ///   user_name         = "dev"
    ///   password          = var.password
    ///   mfa_bind_required = true
    /// }
    ///
    /// variable "password" {
    ///   sensitive = true
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_login_profile" "dev" {
    ///   user_name         = "dev"
    ///   password          = var.password
    ///   mfa_bind_required = true
    /// }
    ///
    /// resource "alicloud_ram_account_password_policy" "this" {
    ///   max_password_age = 90
    /// }
    ///
    /// variable "password" {
    ///   sensitive = true
    /// }
    /// ```
    code: "IAM506",
    name: "password-policy-absent",
    title: "No password policy is managed",
    severity: Note,
    score: 0,
    profile: Strict,
    fix: Assist,
    clouds: [Alibaba],
    references: ["S150"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let identity = &context.world.identity;
    if !identity.password_policies.is_empty() {
        return;
    }
    // One for the account: it has one password policy.
    let Some(login) = identity.logins.iter().find(|login| login.cloud == Cloud::Alibaba) else { return };
    let message = "users sign in with passwords, and no password policy is managed".into();
    let mut finding = definite(&RULE, login.site.clone(), "no password policy", message);
    finding.fix = advice("manage the account's password policy");
    push(context, out, finding);
}
