//! IAM111: rights that the plan newly permits.

use super::newly;
use crate::base::Severity;
use crate::model::Cloud;
use crate::reason::identity::classes;
use crate::reason::identity::news::News;
use crate::rules::draft::graded;
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// The text of a policy says little of what a change to it permits: a group that somebody moves to, a statement that
    /// says the same in other words, a version that becomes the default. What counts is what a principal may do after the
    /// apply and could not do before. This rule compares the two exactly and names a request.
    ///
    /// Told are actions of high risk that no other rule is about (destroying keys or objects, opening networks, switching
    /// off protection, running code on servers), on a broad resource. Everything else is a note of the strict profile;
    /// `menshen access --change` lists all of it.
    ///
    /// # Fix
    ///
    /// Confirm that this is what the change is for, or narrow the statement to the actions and resources that it is for.
    ///
    /// # Fires
    ///
    /// The statement gains an action.
    ///
    /// ```hcl before
    /// resource "alicloud_ram_policy" "keys" {
    ///   policy_name = "keys"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["kms:ListKeys"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "ops" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.keys.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "keys" {
    ///   policy_name = "keys"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["kms:ListKeys", "kms:ScheduleKeyDeletion"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "ops" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.keys.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// Keys may be deleted now.
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
    ///     statement = [{ effect = "allow", action = ["cvm:Describe*"], resource = ["*"] }]
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
    ///     statement = [{ effect = "allow", action = ["cvm:Describe*", "kms:ScheduleKeyDeletion"], resource = ["*"] }]
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
    /// The same rights in other words.
    ///
    /// ```hcl before
    /// resource "tencentcloud_cam_policy" "keys" {
    ///   name = "keys"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["kms:*"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "ops" {
    ///   user_name = "ops"
    ///   policy_id = tencentcloud_cam_policy.keys.id
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "keys" {
    ///   name = "keys"
    ///   document = jsonencode({
    ///     version = "2.0"
    ///     statement = [
    ///       { effect = "allow", action = ["name/kms:*", "kms:ScheduleKeyDeletion"], resource = ["*"] },
    ///       { effect = "allow", action = ["kms:DisableKey"], resource = ["*"] },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "ops" {
    ///   user_name = "ops"
    ///   policy_id = tencentcloud_cam_policy.keys.id
    /// }
    /// ```
    code: "IAM111",
    name: "new-access-granted",
    title: "The plan permits something new",
    severity: Medium,
    score: 55,
    profile: Split,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S044", "S045", "S127", "S362"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for news in cx.news().iter().filter(|news| !news.guard) {
        // Administration is told by the rules about it.
        if news.everything {
            continue;
        }
        out.extend(told(cx, news).map(|finding| (finding, news)).into_iter().flat_map(|(finding, news)| {
            let mut list = Vec::new();
            newly::hand(news, finding, &mut list);
            list
        }));
    }
}

fn told(cx: &Context<'_>, news: &News) -> Option<Finding> {
    let witness = news.witness.as_ref();
    let cloud = news.principals.first().and_then(|id| cx.world.identity.principals.get(id.index()))?.cloud;
    let risk = witness.and_then(|witness| risk(cloud, &witness.action));
    let who = newly::whom(cx, &news.principals);
    let what = witness.map_or_else(|| "more than before".to_owned(), |it| newly::request(news, it));
    let verb = if news.definite { "may" } else { "perhaps may" };
    let message = match risk {
        Some((class, _)) => format!("newly permitted: {who} {verb} call {what} ({class})"),
        None => format!("newly permitted: {who} {verb} call {what}"),
    };
    let broad = news.grant.resources.iter().any(|it| is_broad(it)) || !news.grant.except_resources.is_empty();
    let mut finding = newly::finding(cx, &RULE, news, message);
    finding.fix = Fix { description: "confirm it, or narrow the statement".into(), mechanical: false };
    match risk {
        Some((_, true)) => {
            finding.severity = Severity::High;
            finding.score = 75;
        }
        Some((_, false)) if broad => {}
        _ => {
            finding = graded(finding, Severity::Note);
            finding.strict = true;
        }
    }
    Some(finding)
}

/// The class of high risk that an action is in, if no rule of its own tells of it, and whether the action is sensitive even on
/// one resource.
fn risk(cloud: Cloud, action: &str) -> Option<(&'static str, bool)> {
    let own = classes::classes().iter().filter(|class| class.rule.is_none());
    own.flat_map(|class| class.actions(cloud).iter().map(move |risky| (class.name, risky)))
        .find(|(_, risky)| risky.action.eq_ignore_ascii_case(action))
        .map(|(name, risky)| (name, risky.sensitive))
}

/// Whether a pattern covers all names of a type.
fn is_broad(pattern: &str) -> bool {
    let last = pattern.rsplit(['/', ':']).next().unwrap_or(pattern);
    last.chars().all(|c| c == '*')
}
