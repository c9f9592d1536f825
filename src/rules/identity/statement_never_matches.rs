//! IAM406: a statement whose condition nothing can meet.

use super::telling::{advice, say};
use super::texts::{Use, all};
use crate::base::Tri;
use crate::model::identity::{Effect, Patterns, Statement};
use crate::reason::permission::{Choice, Gain, Held, Holding, Space, gain};
use crate::rules::draft::definite;
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// Lines of a condition hold together or not at all. Two of them that exclude each other, or a range that is empty,
    /// make the statement dead: an allow grants nothing, and a deny that reads like a guard is none.
    ///
    /// # Fix
    ///
    /// Put alternatives into the values of one key, which are joined by *or*, or into statements of their own.
    ///
    /// # Fires
    ///
    /// No address is in both networks.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({ # ← medium, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Deny", Action = "*", Resource = "*", Condition = { IpAddress = { "acs:SourceIp" = "10.0.0.0/8" }, NotIpAddress = { "acs:SourceIp" = "10.0.0.0/7" } } }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "x" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.x.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "x" {
    ///   name = "x"
    ///   document = jsonencode({ # ← medium, definite
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cos:GetObject"], resource = ["*"], condition = { string_equal = { "cos:prefix" = "a" }, string_not_equal = { "cos:prefix" = "a" } } }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "x" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.x.id
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Two values of one key are alternatives.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "ecs:*", Resource = "*", Condition = { IpAddress = { "acs:SourceIp" = ["10.0.0.0/8", "192.0.2.0/24"] } } }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "x" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.x.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM406",
    name: "statement-never-matches",
    title: "Nothing can meet the condition",
    severity: Medium,
    score: 42,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for text in all(cx).iter().filter(|text| matches!(text.what, Use::Identity(_) | Use::Bound(_))) {
        for statement in text.statements().iter().filter(|it| it.conditions.len() > 1) {
            // The condition alone decides: what it is about does not.
            let all = || Patterns { list: vec!["*".into()], ..Patterns::default() };
            let bare = Statement {
                effect: Some(Effect::Allow),
                actions: all(),
                resources: all(),
                whole: true,
                ..statement.clone()
            };
            let name: Arc<str> = "statement".into();
            let mut holding = Holding::nothing(text.cloud, None);
            holding.account.push(Held::sure(&bare, 0, &name));
            let space = Space::new();
            let nothing = space.effective(&Holding::nothing(text.cloud, None));
            if gain(&space.effective(&holding), &nothing, &choice()) != Gain::Nothing {
                continue;
            }
            let dead = if statement.effect == Some(Effect::Deny) { "denies nothing" } else { "grants nothing" };
            let message =
                format!("statement {} of {} {dead}: no request meets its condition", statement.index + 1, text.name);
            let key = format!("{} {}", text.key(), statement.condition.as_deref().unwrap_or_default());
            let mut finding = definite(&RULE, text.site.clone(), key, message);
            finding.fix = advice("make alternatives values of one key, or statements of their own");
            say(cx, out, finding, Tri::from(statement.whole).surely(), []);
        }
    }
}

/// An action to try; any does.
fn choice() -> Choice {
    Choice { actions: vec!["ecs:RunInstances".into()], resources: Vec::new() }
}
