//! IAM111: rights that the plan newly permits.

use super::{covered, newly, words};
use crate::base::Severity;
use crate::model::Id;
use crate::model::identity::Principal;
use crate::reason::identity::news::{Fresh, News};
use crate::reason::identity::risk::may_be_broad;
use crate::rules::draft::graded;
use crate::rules::{Context, Finding, Fix};
use std::collections::BTreeSet;

rule! {
    /// # Why
    ///
    /// The text of a policy says little of what a change to it permits: a group that somebody moves to, a statement that
    /// says the same in other words, a version that becomes the default. What counts is what a principal may do after the
    /// apply and could not do before. This rule compares the two exactly and names a request.
    ///
    /// Told are actions of high risk on a broad resource, and those that are bad enough on a single one (making access keys,
    /// deleting keys, stopping the audit trail), where no other rule tells of the same grant as new: IAM113 to IAM117 tell of
    /// a grant to a group once, not of somebody who joins it, and not of what is limited to an address. Everything else is a
    /// note of the strict profile; `menshen access --change` lists all of it.
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
        if news.everything || news.principals.iter().all(|id| administers(cx, *id)) {
            continue;
        }
        told(cx, news, out);
    }
}

fn administers(cx: &Context<'_>, id: Id<Principal>) -> bool {
    cx.facts.administers(cx.model, cx.world, id).surely()
}

fn told(cx: &Context<'_>, news: &News, out: &mut Vec<Finding>) {
    let cloud = newly::cloud(cx, news);
    let broad =
        news.grant.resources.iter().any(|it| may_be_broad(cloud, it)) || !news.grant.except_resources.is_empty();
    let counts = |it: &&Fresh| (broad || it.risky.sensitive) && !administers(cx, it.principal);
    let mut risks: Vec<&Fresh> =
        news.fresh.iter().filter(counts).filter(|it| !covered::is_told(cx, news, it)).collect();
    // What is sure counts first, then what is bad on one resource already.
    risks.sort_by_key(|it| std::cmp::Reverse((it.definite, it.risky.sensitive)));
    let Some(first) = risks.first().copied() else {
        // Nothing of high risk, or nothing that is not told otherwise.
        let finding = newly::finding(cx, &RULE, news, message(cx, news, &[]));
        newly::hand(news, graded(Finding { strict: true, ..advised(finding) }, Severity::Note), out);
        return;
    };
    risks.retain(|it| it.definite == first.definite);
    let mut principals = vec![first.principal];
    principals.extend(risks.iter().map(|it| it.principal).filter(|id| *id != first.principal));
    let mut seen = BTreeSet::new();
    principals.retain(|id| seen.insert(*id));
    let mut classes: Vec<&str> = risks.iter().map(|it| it.class.name).collect();
    let mut seen = BTreeSet::new();
    classes.retain(|class| seen.insert(*class));
    let shown = News { principals, definite: first.definite, witness: first.witness.clone(), ..news.clone() };
    let mut finding = advised(newly::finding(cx, &RULE, &shown, message(cx, &shown, &classes)));
    if first.risky.sensitive {
        finding.severity = Severity::High;
        finding.score = 75;
    }
    newly::hand(&shown, finding, out);
}

fn message(cx: &Context<'_>, news: &News, classes: &[&str]) -> String {
    let who = newly::whom(cx, &news.principals);
    let cloud = newly::cloud(cx, news);
    let what =
        news.witness.as_ref().map_or_else(|| "more than before".to_owned(), |it| newly::request(cx, cloud, news, it));
    let verb = if news.definite { "may" } else { "perhaps may" };
    let classes = if classes.is_empty() { String::new() } else { format!(" ({})", words::joined(classes, 4)) };
    format!("newly permitted: {who} {verb} call {what}{classes}")
}

fn advised(finding: Finding) -> Finding {
    Finding { fix: Fix { description: "confirm it, or narrow the statement".into(), mechanical: false }, ..finding }
}
