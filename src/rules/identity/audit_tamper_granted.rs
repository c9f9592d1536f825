//! IAM116: the audit trail may be switched off.

use super::classed;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// The trail of calls is what is left to understand a break-in with. Whoever may stop it, or delete what it is kept in,
    /// can do the rest unseen. Only administrators should, and even they had better not.
    ///
    /// Stopping and deleting the trail counts on a single trail, too; the other calls where they are allowed for all resources
    /// of a kind. Reported for users, groups and roles that do not administer the account.
    ///
    /// # Fix
    ///
    /// Deny these calls, or leave them out: `actiontrail:Describe*`, `actiontrail:Lookup*` are enough to read.
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
    ///     Statement = [{ Effect = "Allow", Action = ["actiontrail:StopLogging"], Resource = "*" }]
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
    ///     statement = [{ effect = "allow", action = ["cloudaudit:DeleteAuditTrack"], resource = ["*"] }]
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
    ///     Statement = [{ Effect = "Allow", Action = ["actiontrail:LookupEvents", "actiontrail:DescribeTrails"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = alicloud_ram_policy.ci.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM116",
    name: "audit-tamper-granted",
    title: "The audit trail may be switched off",
    severity: High,
    score: 74,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S106", "S234"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    classed::tell(context, &RULE, &["audit-tamper"], out);
}
