//! IAM110: an allow of everything but some actions.

use super::patterns::{allows, is_every_action, matches_action};
use super::telling::{advice, rank, say};
use super::texts::{Text, Use, all};
use super::words::quoted;
use crate::model::Cloud;
use crate::model::identity::{Effect, Statement};
use crate::rules::draft::definite;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// `Allow` with `NotAction` gives everything that the list does not name, also of services that the author did not
    /// think of, and every action that the cloud adds next year. The list of what is dangerous is never complete.
    ///
    /// A deny with `NotAction` is a guard, and a control policy grants nothing: neither is reported.
    ///
    /// # Fix
    ///
    /// List the actions that are needed under `Action`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "power" {
    ///   policy_name = "power"
    ///   policy_document = jsonencode({ # ← medium, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", NotAction = ["ram:*", "ims:*"], Resource = "*" }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "power" {
    ///   name = "power"
    ///   document = jsonencode({ # ← medium, definite
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", notaction = ["cam:*"], resource = ["*"] }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Everything is denied but what the office needs.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "guard" {
    ///   policy_name = "guard"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Deny", NotAction = ["oss:Get*"], Resource = "*" }]
    ///   })
    /// }
    /// ```
    code: "IAM110",
    name: "notaction-allow",
    title: "A policy allows everything but some actions",
    severity: Medium,
    score: 60,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

/// Actions that show what is given along, the gravest first.
const WITNESSES: [(Cloud, &[&str]); 2] = [
    (
        Cloud::Alibaba,
        &[
            "ram:CreateAccessKey",
            "sts:AssumeRole",
            "kms:Decrypt",
            "oss:GetObject",
            "ecs:RunCommand",
            "actiontrail:DeleteTrail",
        ],
    ),
    (
        Cloud::Tencent,
        &[
            "cam:CreateAccessKey",
            "sts:AssumeRole",
            "kms:Decrypt",
            "cos:GetObject",
            "tat:RunCommand",
            "cloudaudit:StopLogging",
        ],
    ),
];

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for text in all(context) {
        if !matches!(text.what, Use::Identity(_) | Use::Resource(_)) {
            continue;
        }
        let wide: Vec<&Statement> = text.statements().iter().filter(|it| is_wide(it)).collect();
        let Some(first) = wide.first() else { continue };
        let sure = wide.iter().any(|statement| statement.whole);
        let verb = if sure { "allows" } else { "may allow" };
        let but = quoted(&first.actions.list, 3);
        let example = witness(&text, first).map_or_else(String::new, |action| format!(", for example `{action}`"));
        let message = format!(
            "statement {} of {} {verb} everything but {but}, and whatever is added later{example}",
            first.index + 1,
            text.name
        );
        let mut finding = definite(&RULE, text.site.clone(), text.key(), message);
        finding.rank = rank(wide.len());
        finding.fix = advice("list the actions that are needed");
        say(context, out, finding, sure, sure_of(context, &text, sure));
    }
}

fn sure_of(context: &Context<'_>, text: &Text<'_>, sure: bool) -> Option<std::sync::Arc<str>> {
    (!sure).then(|| text.address(context).into())
}

/// Whether a statement allows all but a list that leaves something.
fn is_wide(statement: &Statement) -> bool {
    let something = !statement.actions.list.iter().any(|pattern| is_every_action(pattern));
    allows(statement).possibly() && statement.actions.except && something
}

/// An action that is given along and that no deny of the document takes away.
fn witness(text: &Text<'_>, statement: &Statement) -> Option<&'static str> {
    let taken = |action: &str| {
        let denies = text.statements().iter().filter(|it| it.effect == Some(Effect::Deny));
        let names = |it: &Statement| it.actions.list.iter().any(|pattern| matches_action(pattern, action));
        names(statement) || denies.into_iter().any(|it| names(it) != it.actions.except)
    };
    let (_, actions) = WITNESSES.into_iter().find(|(cloud, _)| *cloud == text.cloud)?;
    actions.iter().copied().find(|action| !taken(action))
}
