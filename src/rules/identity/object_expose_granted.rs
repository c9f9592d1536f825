//! IAM117: objects may be made public.

use super::classed;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Most stories of leaked data are stories of a bucket that somebody made public, by its policy, by its list of grantees
    /// or by that of single objects. Few need the right to do so, and nobody for all buckets.
    ///
    /// Reported where a user, a group or a role may do so on all buckets, from anywhere; administrators are told of elsewhere
    /// (IAM102).
    ///
    /// # Fix
    ///
    /// Name the bucket, or deny the calls; block public access for the account.
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
    ///     Statement = [{ Effect = "Allow", Action = ["oss:PutBucketAcl"], Resource = "*" }]
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
    ///     statement = [{ effect = "allow", action = ["cos:PutBucketACL"], resource = ["*"] }]
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
    ///     Statement = [{ Effect = "Allow", Action = ["oss:PutBucketAcl"], Resource = "acs:oss:*:*:site" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = alicloud_ram_policy.ci.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM117",
    name: "object-expose-granted",
    title: "Objects may be made public",
    severity: High,
    score: 72,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S137"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    classed::tell(context, &RULE, &["object-expose"], out);
}
