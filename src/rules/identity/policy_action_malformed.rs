//! IAM402: an action that no action can have as its name.

use super::patterns::is_everything;
use super::telling::{advice, say};
use super::texts::all;
use super::words::quoted;
use crate::base::hole;
use crate::base::value::HOLE;
use crate::model::Cloud;
use crate::model::identity::Effect;
use crate::reason::identity::catalogue;
use crate::rules::draft::definite;
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// Actions are written `service:Name`. One with a blank or a bracket in it, or without the colon, matches nothing: an
    /// allow that gives nothing, or, worse, a deny that protects nothing while everybody believes in it. Documents that
    /// were copied from a manual have such actions, with the placeholders left in.
    ///
    /// CAM's sets of actions have numbers (`permid/280655`) and names, which have no colon.
    ///
    /// # Fix
    ///
    /// Write the action as the service's documentation has it: `ecs:CreateInstance`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "run" {
    ///   policy_name = "run"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["ecs: CreateInstance", "ecs:RunInstances"], Resource = "*" }]
    ///   })
    /// }
    /// ```
    ///
    /// A deny that protects nothing.
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "guard" {
    ///   name = "guard"
    ///   document = jsonencode({ # ← high, definite
    ///     version   = "2.0"
    ///     statement = [{ effect = "deny", action = ["cam:Delete User"], resource = ["*"] }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "run" {
    ///   policy_name = "run"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["ecs:CreateInstance", "*:Describe*"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "run" {
    ///   name = "run"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["name/cvm:RunInstances", "permid/280655", "CvmReads"], resource = ["*"] }]
    ///   })
    /// }
    /// ```
    code: "IAM402",
    name: "policy-action-malformed",
    title: "An action matches nothing",
    severity: High,
    score: 70,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S381"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for text in all(context) {
        // Each of them is a slip of its own: whether it is sure, and whether a deny is the worse for it.
        let mut wrong: Vec<(Arc<str>, bool, bool)> = Vec::new();
        for statement in text.statements() {
            for action in &statement.actions.list {
                let Some(sure) = malformed(text.cloud, action) else { continue };
                let denies = statement.effect == Some(Effect::Deny);
                match wrong.iter_mut().find(|(known, ..)| known == action) {
                    Some(known) => known.2 |= denies,
                    None => wrong.push((action.clone(), sure, denies)),
                }
            }
        }
        for (action, sure, denies) in wrong {
            let verb = if sure { "matches" } else { "may match" };
            let guard = if denies { ", so that a deny protects nothing" } else { "" };
            let message =
                format!("{} of {} {verb} no action{guard}", quoted(std::slice::from_ref(&action), 1), text.name);
            let mut finding = definite(&RULE, text.site.clone(), format!("{} {action}", text.key()), message);
            finding.fix = advice("write actions as `service:Name`");
            say(context, out, finding, sure, []);
        }
    }
}

/// Whether an action has no form that an action can have, and whether that is sure. Empty ones make the whole document
/// invalid and are told as that.
fn malformed(cloud: Cloud, action: &str) -> Option<bool> {
    if action.trim().is_empty() || is_everything(action) {
        return None;
    }
    let known: String = hole::pieces(action)
        .iter()
        .map(|piece| match piece {
            hole::Piece::Text(text) => text,
            hole::Piece::Hole(_) => "",
        })
        .collect();
    if known.contains(|c: char| c.is_whitespace() || "[](){}<>".contains(c)) {
        return Some(true);
    }
    match (action.contains(':') || action.contains(HOLE), cloud) {
        (true, _) => None,
        (false, Cloud::Alibaba) => Some(true),
        // The number or the name of a set of actions, unless some service has an action of that name.
        (false, Cloud::Tencent) => {
            let own = |it: &String| it.split_once(':').is_some_and(|(_, name)| name.eq_ignore_ascii_case(action));
            (action.contains(['*', '?']) || catalogue::actions(cloud).any(|it| own(&it))).then_some(false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_actions() {
        for action in ["ecs: Run", "ecs:[x]", "Describe*", "ecs", "ecs:Run Instances", " ecs:Run"] {
            assert_eq!(malformed(Cloud::Alibaba, action), Some(true), "{action}");
        }
        for action in ["*", "**", "*:*", "ecs:*", "ecs:?un", "", " "] {
            assert_eq!(malformed(Cloud::Alibaba, action), None, "{action}");
        }
        assert_eq!(malformed(Cloud::Tencent, "permid/1"), None);
        assert_eq!(malformed(Cloud::Tencent, "CvmReads"), None);
        assert_eq!(malformed(Cloud::Tencent, "Describe*"), Some(false));
        assert_eq!(malformed(Cloud::Tencent, "RebootInstances"), Some(false));
        assert_eq!(malformed(Cloud::Tencent, "cvm:a b"), Some(true));
        let unknown = format!("ecs:{}", hole::named("t.a.id"));
        assert_eq!(malformed(Cloud::Alibaba, &unknown), None);
        assert_eq!(malformed(Cloud::Alibaba, &hole::named("t.a.id")), None);
    }
}
