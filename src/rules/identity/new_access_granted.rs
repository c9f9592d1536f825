//! IAM111: rights that the plan newly permits.

use super::administered::{Administered, Standing};
use super::{assigned, covered, joined, newly, words};
use crate::base::Severity;
use crate::model::Id;
use crate::model::identity::Principal;
use crate::reason::identity::news::{Fresh, News, Receiver};
use crate::reason::identity::risk::may_be_broad;
use crate::rules::draft::graded;
use crate::rules::{Context, Finding, Fix};
use std::collections::BTreeSet;

/// The score where it is administration, or bad enough on one resource.
const SEVERE: u8 = 75;

rule! {
    /// # Why
    ///
    /// The text of a policy says little of what a change to it permits: a group that somebody moves to, a statement that
    /// says the same in other words, a version that becomes the default. What counts is what a principal may do after the
    /// apply and could not do before. This rule compares the two exactly and names a request.
    ///
    /// Told are actions of high risk on a broad resource, and those that are bad enough on a single one (making access keys,
    /// deleting keys, stopping the audit trail), where no other rule tells of the same grant as new: IAM113 to IAM117 tell of
    /// a grant to a group once, not of somebody who joins it, and not of what is limited to an address. So it is with
    /// administration: IAM101 and IAM102 tell of the policy and whom it is attached to, this rule of who joins the
    /// administrators. And with single sign-on: IAM310 tells of an assignment, this rule of who joins the group that has it.
    /// Everything else is a note of the strict profile; `menshen access --change` lists all of it.
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
    /// Nothing changes of the administrators but that somebody joins them.
    ///
    /// ```hcl before
    /// resource "alicloud_ram_group" "admins" {
    ///   group_name = "admins"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "admins" {
    ///   group_name  = alicloud_ram_group.admins.group_name
    ///   policy_name = "AdministratorAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_group" "admins" {
    ///   group_name = "admins"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "admins" {
    ///   group_name  = alicloud_ram_group.admins.group_name
    ///   policy_name = "AdministratorAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    ///
    /// resource "alicloud_ram_user_group_attachment" "ci" {
    ///   user_name  = alicloud_ram_user.ci.name # ← high, definite
    ///   group_name = alicloud_ram_group.admins.group_name
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
    assigned::tell(cx, &RULE, SEVERE, out);
    let all: Vec<&News> = cx.news().iter().filter(|news| !news.guard).collect();
    let administered = Administered::new(cx);
    for (news, standings) in all.iter().zip(administered.standings(&all)) {
        let of = |wanted: &dyn Fn(Standing) -> bool| -> Vec<Receiver> {
            let its = |it: &&Receiver| standings.get(&it.principal).is_some_and(|standing| wanted(*standing));
            news.receivers.iter().filter(its).cloned().collect()
        };
        let sure = of(&|it| it == Standing::Newly { definite: true });
        let newly = if sure.is_empty() { of(&|it| matches!(it, Standing::Newly { .. })) } else { sure.clone() };
        if !newly.is_empty() {
            let by = administered.by(news);
            administration(cx, &among(news, newly, !sure.is_empty()), &by, out);
        }
        let others = of(&|it| matches!(it, Standing::Perhaps | Standing::Not));
        if others.is_empty() {
            continue;
        }
        let finding = risks(cx, news, &others);
        let perhaps = of(&|it| it == Standing::Perhaps);
        match finding {
            Some((shown, finding)) if shown.definite || perhaps.is_empty() => newly::hand(&shown, finding, out),
            _ if !perhaps.is_empty() => {
                administration(cx, &among(news, perhaps, false), &administered.by(news), out);
            }
            // Nothing of high risk, or nothing that is not told otherwise.
            _ => {
                let news = among(news, others, news.definite);
                let finding = newly::finding(cx, &RULE, &news, message(cx, &news, &[]));
                newly::hand(&news, graded(Finding { strict: true, ..advised(finding) }, Severity::Note), out);
            }
        }
    }
    joined::tell(cx, &RULE, SEVERE, &administered, out);
}

/// The news as it is about some of its receivers.
fn among(news: &News, mut receivers: Vec<Receiver>, definite: bool) -> News {
    // The one of whom the request is comes first.
    let shown = receivers.iter().position(|it| it.definite >= definite && it.witness.is_some());
    if let Some(front) = receivers.get_mut(..=shown.unwrap_or(0)) {
        front.rotate_right(1);
    }
    let witness = receivers.first().filter(|_| shown.is_some()).and_then(|it| it.witness.clone());
    news.among(receivers, definite, witness)
}

/// Somebody comes to administer the account, and no rule of its own tells of that.
fn administration(cx: &Context<'_>, news: &News, by: &str, out: &mut Vec<Finding>) {
    let (who, cloud) = (newly::whom(cx, news), newly::cloud(cx, news));
    let verb = if news.definite { "may" } else { "perhaps may" };
    let call = news.witness.as_ref().map(|it| newly::request(cx, cloud, news, it));
    let call = call.map_or_else(String::new, |it| format!(", for example call {it}"));
    let message = format!("newly permitted: {who} {verb} administer the account{by}{call}");
    let mut finding = newly::finding(cx, &RULE, news, message);
    finding.key = format!("{} administration", finding.key).into();
    finding.severity = Severity::High;
    finding.score = SEVERE;
    finding.fix = Fix { description: "confirm it, or grant the few actions that are needed".into(), mechanical: false };
    newly::hand(news, finding, out);
}

/// What is of high risk and new to somebody, where no other rule tells of it.
fn risks(cx: &Context<'_>, news: &News, of: &[Receiver]) -> Option<(News, Finding)> {
    let cloud = newly::cloud(cx, news);
    let broad =
        news.grant.resources.iter().any(|it| may_be_broad(cloud, it)) || !news.grant.except_resources.is_empty();
    let of: BTreeSet<Id<Principal>> = of.iter().map(|it| it.principal).collect();
    let counts = |it: &&Fresh| (broad || it.risky.sensitive) && of.contains(&it.principal);
    let mut risks: Vec<&Fresh> =
        news.fresh.iter().filter(counts).filter(|it| !covered::is_told(cx, news, it)).collect();
    // What is sure counts first, then what is bad on one resource already.
    risks.sort_by_key(|it| std::cmp::Reverse((it.definite, it.risky.sensitive)));
    let first = risks.first().copied()?;
    risks.retain(|it| it.definite == first.definite);
    // The one of whom the request is comes first.
    let mut seen = BTreeSet::new();
    let principals = risks.iter().map(|it| it.principal).filter(|id| seen.insert(*id));
    let receiver = |id| Receiver { principal: id, attachment: None, definite: first.definite, witness: None };
    let receivers = principals.map(receiver).collect();
    let mut classes: Vec<&str> = risks.iter().map(|it| it.class.name).collect();
    let mut seen = BTreeSet::new();
    classes.retain(|class| seen.insert(*class));
    let shown = news.among(receivers, first.definite, first.witness.clone());
    let mut finding = advised(newly::finding(cx, &RULE, &shown, message(cx, &shown, &classes)));
    if first.risky.sensitive {
        finding.severity = Severity::High;
        finding.score = SEVERE;
    }
    Some((shown, finding))
}

fn message(cx: &Context<'_>, news: &News, classes: &[&str]) -> String {
    let who = newly::whom(cx, news);
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
