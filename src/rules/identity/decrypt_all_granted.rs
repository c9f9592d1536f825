//! IAM114: everything that is encrypted may be decrypted.

use super::classed;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Encryption with keys of the key service separates who may read the medium from who may read the content. A grant of
    /// decryption with every key gives that up: one stolen credential reads everything.
    ///
    /// Reported for users, groups and roles, from anywhere; administrators are told of elsewhere (IAM102).
    ///
    /// # Fix
    ///
    /// Name the keys.
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
    ///     Statement = [{ Effect = "Allow", Action = ["kms:Decrypt"], Resource = "*" }]
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
    ///     statement = [{ effect = "allow", action = ["kms:Decrypt"], resource = ["*"] }]
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
    ///     Statement = [{ Effect = "Allow", Action = ["kms:Decrypt"], Resource = "acs:kms:*:*:key/key-example" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = alicloud_ram_policy.ci.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM114",
    name: "decrypt-all-granted",
    title: "Everything that is encrypted may be decrypted",
    severity: High,
    score: 73,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S154"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    classed::tell(context, &RULE, &["decrypt-all"], out);
}
