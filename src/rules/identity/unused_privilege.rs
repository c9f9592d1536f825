//! IAM119: a statement that another one makes superfluous.

use super::patterns::is_within;
use super::telling::{advice, say};
use super::texts::{Use, all};
use crate::model::identity::{Effect, Statement};
use crate::rules::draft::definite;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// A statement that changes nothing stays when what made it superfluous goes, and then grants something that nobody
    /// decided on. It also makes a policy longer than anybody reads.
    ///
    /// # Fix
    ///
    /// Delete the statement.
    ///
    /// # Fires
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({ # ← note, definite
    ///     Version   = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = "ecs:*", Resource = "*" },
    ///       { Effect = "Allow", Action = "ecs:DescribeInstances", Resource = "*" },
    ///     ]
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
    /// What is allowed is denied as a whole.
    ///
    /// ```hcl strict
    /// resource "tencentcloud_cam_policy" "x" {
    ///   name = "x"
    ///   document = jsonencode({ # ← note, definite
    ///     version   = "2.0"
    ///     statement = [
    ///       { effect = "deny", action = ["cvm:*"], resource = ["*"] },
    ///       { effect = "allow", action = ["cvm:RunInstances"], resource = ["*"] },
    ///     ]
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
    /// ```hcl strict
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = "ecs:Describe*", Resource = "*" },
    ///       { Effect = "Allow", Action = "ecs:StartInstance", Resource = "*" },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "x" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.x.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM119",
    name: "unused-privilege",
    title: "The statement changes nothing",
    severity: Note,
    score: 0,
    profile: Strict,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S124"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for text in all(cx).iter().filter(|text| matches!(text.what, Use::Identity(_))) {
        let statements = text.statements();
        for (at, statement) in statements.iter().enumerate() {
            let Some(other) =
                statements.iter().enumerate().find_map(|(index, other)| covers(at, statement, index, other))
            else {
                continue;
            };
            let why = if other.effect == statement.effect { "says all of it" } else { "denies all of it" };
            let message = format!(
                "statement {} of {} changes nothing: statement {} {why}",
                statement.index + 1,
                text.name,
                other.index + 1
            );
            let key = format!("{} {}", text.key(), statement.index);
            let mut finding = definite(&RULE, text.site.clone(), key, message);
            finding.fix = advice("delete the statement");
            say(cx, out, finding, true, []);
        }
    }
}

/// Another statement that leaves nothing of one: the same effect and wider, or a deny of what is allowed. Of two that say
/// the same the second is superfluous.
fn covers<'s>(at: usize, one: &Statement, index: usize, other: &'s Statement) -> Option<&'s Statement> {
    let counts =
        other.effect == one.effect || (one.effect == Some(Effect::Allow) && other.effect == Some(Effect::Deny));
    let unlike = Statement { effect: one.effect, ..other.clone() };
    let same = is_within(&unlike, one) && other.effect == one.effect;
    (at != index && one.whole && other.whole && counts && is_within(one, &unlike) && (!same || index < at))
        .then_some(other)
}
