//! IAM112: a guard that no longer takes rights away.

use super::newly;
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// A deny, a permissions boundary or a control policy is often all that stands between a broad grant and its use: only
    /// from the office, never in production. Taking it away grants rights without adding a single `Allow`, so that nobody
    /// sees it in the text of a change.
    ///
    /// This rule looks at requests that the policies allowed before but for the guard, and that are permitted after.
    ///
    /// # Fix
    ///
    /// Keep the guard, or narrow what it guarded first.
    ///
    /// # Fires
    ///
    /// The group keeps its rights and loses the policy that binds them to the office.
    ///
    /// ```hcl before
    /// resource "alicloud_ram_policy" "office" {
    ///   policy_name = "office"
    ///   policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Deny"
    ///       Action    = "*"
    ///       Resource  = "*"
    ///       Condition = { NotIpAddress = { "acs:SourceIp" = ["203.0.113.0/24"] } }
    ///     }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "office" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.office.policy_name
    ///   policy_type = "Custom"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "servers" {
    ///   group_name  = "ops"
    ///   policy_name = "AliyunECSFullAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "office" {
    ///   policy_name = "office"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Deny"
    ///       Action    = "*"
    ///       Resource  = "*"
    ///       Condition = { NotIpAddress = { "acs:SourceIp" = ["203.0.113.0/24", "198.51.100.0/24"] } }
    ///     }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "office" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.office.policy_name
    ///   policy_type = "Custom"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "servers" {
    ///   group_name  = "ops"
    ///   policy_name = "AliyunECSFullAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// The statement that kept keys from being deleted is gone.
    ///
    /// ```hcl before
    /// resource "tencentcloud_cam_group" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "ops" {
    ///   name = "ops"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [
    ///       { effect = "allow", action = ["kms:*"], resource = ["*"] },
    ///       { effect = "deny", action = ["kms:ScheduleKeyDeletion"], resource = ["*"] },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "ops" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.ops.id
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_group" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "ops" {
    ///   name = "ops"
    ///   document = jsonencode({ # ← high, definite
    ///     version   = "2.0"
    ///     statement = [
    ///       { effect = "allow", action = ["kms:*"], resource = ["*"] },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "ops" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.ops.id
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The guard says the same in other words.
    ///
    /// ```hcl before
    /// resource "tencentcloud_cam_policy" "ops" {
    ///   name = "ops"
    ///   document = jsonencode({
    ///     version = "2.0"
    ///     statement = [
    ///       { effect = "allow", action = ["cvm:*"], resource = ["*"] },
    ///       { effect = "deny", action = ["cvm:TerminateInstances", "cvm:ResetInstance"], resource = ["*"] },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "ops" {
    ///   user_name = "ops"
    ///   policy_id = tencentcloud_cam_policy.ops.id
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "ops" {
    ///   name = "ops"
    ///   document = jsonencode({
    ///     version = "2.0"
    ///     statement = [
    ///       { effect = "allow", action = ["cvm:*"], resource = ["*"] },
    ///       { effect = "deny", action = ["name/cvm:ResetInstance"], resource = ["*"] },
    ///       { effect = "deny", action = ["name/cvm:TerminateInstances"], resource = ["*"] },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "ops" {
    ///   user_name = "ops"
    ///   policy_id = tencentcloud_cam_policy.ops.id
    /// }
    /// ```
    code: "IAM112",
    name: "deny-removed",
    title: "A guard no longer takes rights away",
    severity: High,
    score: 78,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S043", "S126", "S359"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for news in cx.news().iter().filter(|news| news.guard && !news.bound) {
        let cloud = newly::cloud(cx, news);
        let who = newly::whom(cx, news);
        let guard = cx.model.address(news.cause.object);
        let what = news
            .witness
            .as_ref()
            .map_or_else(|| "more than before".to_owned(), |it| newly::request(cx, cloud, news, it));
        let verb = if news.definite { "may" } else { "perhaps may" };
        let message =
            format!("the guard `{guard}` no longer keeps {who} from what it took away: they {verb} call {what}");
        let mut finding = newly::finding(cx, &RULE, news, message);
        finding.fix = Fix { description: "keep the guard, or narrow what it guards first".into(), mechanical: false };
        newly::hand(news, finding, out);
    }
}
