//! IAM115: credentials of others may be read or made.

use super::classed;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Some calls answer with a credential: a new access key, the content of a secret, user data with a password in it, a
    /// session at the console of a machine. Who may make them has, a moment later, the rights that the credential has.
    ///
    /// A new access key counts on a single user, too; the others where they are allowed for all resources of a kind. Reported
    /// for users, groups and roles, from anywhere; administrators are told of elsewhere (IAM102).
    ///
    /// # Fix
    ///
    /// Name the secrets and machines. Making access keys belongs to administrators.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    ///
    /// resource "alicloud_ram_policy" "ci" {
    ///   policy_name = "ci"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["kms:GetSecretValue"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = alicloud_ram_policy.ci.policy_name # ← high, definite
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_user" "ci" {
    ///   name    = "ci"
    ///   use_api = false
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "ci" {
    ///   name = "ci"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["ssm:GetSecretValue"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "ci" {
    ///   user_name = tencentcloud_cam_user.ci.name
    ///   policy_id = tencentcloud_cam_policy.ci.id # ← high, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    ///
    /// resource "alicloud_ram_policy" "ci" {
    ///   policy_name = "ci"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["kms:GetSecretValue"], Resource = "acs:kms:*:*:secret/ci" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = alicloud_ram_policy.ci.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM115",
    name: "credential-exposure-granted",
    title: "Credentials of others may be read or made",
    severity: High,
    score: 75,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S137"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    classed::tell(context, &RULE, &["credential-exposure"], out);
}
