//! IAM111: rights that the plan newly permits.

use super::newly;
use crate::base::Severity;
use crate::model::identity::Principal;
use crate::model::{Cloud, Id, World};
use crate::reason::identity::news::News;
use crate::reason::identity::risk::Risk;
use crate::reason::identity::{PrincipalKey, classes};
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
    /// off protection, running code on servers), on a broad resource. Everything else is a note of the strict profile, and so
    /// is what comes with a policy that the rules about classes of high risk (IAM113 to IAM117) tell as new in the same
    /// hands; `menshen access --change` lists all of it.
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
        let admin = |id: &Id<Principal>| cx.facts.administers(cx.model, cx.world, *id).surely();
        if news.everything || news.principals.iter().all(admin) {
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
    let what = witness.map_or_else(|| "more than before".to_owned(), |it| newly::request(cx, cloud, news, it));
    let verb = if news.definite { "may" } else { "perhaps may" };
    let message = match risk {
        Some((class, _)) => format!("newly permitted: {who} {verb} call {what} ({class})"),
        None => format!("newly permitted: {who} {verb} call {what}"),
    };
    let broad = news.grant.resources.iter().any(|it| is_broad(it)) || !news.grant.except_resources.is_empty();
    let mut finding = newly::finding(cx, &RULE, news, message);
    finding.fix = Fix { description: "confirm it, or narrow the statement".into(), mechanical: false };
    match risk {
        Some(_) if is_told(cx, news) => finding = quiet(finding),
        Some((_, true)) => {
            finding.severity = Severity::High;
            finding.score = 75;
        }
        Some((_, false)) if broad => {}
        _ => finding = quiet(finding),
    }
    Some(finding)
}

/// A note of the strict profile.
fn quiet(finding: Finding) -> Finding {
    Finding { strict: true, ..graded(finding, Severity::Note) }
}

/// Whether rules about classes of high risk tell as new that the same policy is in the same hands.
fn is_told(cx: &Context<'_>, news: &News) -> bool {
    let identity = &cx.world.identity;
    let ruled = |name: &str| classes::classes().iter().any(|it| it.name == name && it.rule.is_some());
    let theirs = |risk: &Risk| {
        let members = cx.facts.holders.get(risk.principal).map_or(&[][..], |it| &it.members);
        news.principals.iter().any(|id| *id == risk.principal || members.iter().any(|(member, ..)| member == id))
    };
    let same = |risk: &Risk| {
        let handed = cx.facts.holders.get(risk.principal).and_then(|it| it.policies.get(risk.handed));
        let policy = handed.and_then(|it| identity.policies.get(it.policy?.index()));
        policy.is_some_and(|it| Some(&it.site) == news.statement.as_ref())
    };
    let new = |risk: &Risk| {
        let Some((before, facts)) = cx.before else { return false };
        let key = |world: &World, id: Id<Principal>| {
            world.identity.principals.get(id.index()).map(|it| PrincipalKey::of(cx.model, it))
        };
        let was = |old: &Risk| {
            old.class == risk.class
                && old.sure >= risk.sure
                && key(before, old.principal) == key(cx.world, risk.principal)
        };
        !facts.risks(cx.model, before).iter().any(was)
    };
    let risks = cx.facts.risks(cx.model, cx.world).iter();
    risks.filter(|it| ruled(it.class) && it.sure >= news.definite).any(|it| theirs(it) && same(it) && new(it))
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
