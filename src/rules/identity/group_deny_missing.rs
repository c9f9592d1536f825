//! IAM502: a group without the deny that binds the others to the office.

use super::conditions::has_address;
use super::telling::{advice, say};
use super::words;
use crate::base::Tri;
use crate::model::identity::{Effect, Policy, PrincipalKind};
use crate::model::{Id, Site};
use crate::reason::permission::{Choice, Effective, Holding, Question, Request, Space, difference, gain, includes};
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Finding};
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// A deny of calls from outside the office that is attached to some groups is a rule of the house. The group that
    /// was forgotten is the way around it, and it matters most where that group may do more than the others.
    ///
    /// # Fix
    ///
    /// Attach the policy to every group of people.
    ///
    /// # Fires
    ///
    /// Developers are bound to the office, administrators are not.
    ///
    /// ```hcl
    /// resource "alicloud_ram_group" "developers" {
    ///   group_name = "developers"
    /// }
    ///
    /// resource "alicloud_ram_group" "administrators" { # ← medium, definite
    ///   group_name = "administrators"
    /// }
    ///
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
    ///   group_name  = alicloud_ram_group.developers.group_name
    ///   policy_name = alicloud_ram_policy.office.policy_name
    ///   policy_type = "Custom"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "developers" {
    ///   group_name  = alicloud_ram_group.developers.group_name
    ///   policy_name = "AliyunECSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "administrators" {
    ///   group_name  = alicloud_ram_group.administrators.group_name
    ///   policy_name = "AliyunECSFullAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_group" "developers" {
    ///   name = "developers"
    /// }
    ///
    /// resource "tencentcloud_cam_group" "administrators" { # ← medium, definite
    ///   name = "administrators"
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "office" {
    ///   name = "office"
    ///   document = jsonencode({
    ///     version = "2.0"
    ///     statement = [{
    ///       effect    = "deny"
    ///       action    = ["*"]
    ///       resource  = ["*"]
    ///       condition = { ip_not_equal = { "qcs:ip" = ["203.0.113.0/24"] } }
    ///     }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "servers" {
    ///   name = "servers"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:*"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "office" {
    ///   group_id  = tencentcloud_cam_group.developers.id
    ///   policy_id = tencentcloud_cam_policy.office.id
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "administrators" {
    ///   group_id  = tencentcloud_cam_group.administrators.id
    ///   policy_id = tencentcloud_cam_policy.servers.id
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Another group has other rights, and not more of them.
    ///
    /// ```hcl
    /// resource "alicloud_ram_group" "developers" {
    ///   group_name = "developers"
    /// }
    ///
    /// resource "alicloud_ram_group" "writers" {
    ///   group_name = "writers"
    /// }
    ///
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
    ///   group_name  = alicloud_ram_group.developers.group_name
    ///   policy_name = alicloud_ram_policy.office.policy_name
    ///   policy_type = "Custom"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "developers" {
    ///   group_name  = alicloud_ram_group.developers.group_name
    ///   policy_name = "AliyunECSFullAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "writers" {
    ///   group_name  = alicloud_ram_group.writers.group_name
    ///   policy_name = "AliyunLogReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// Nobody is bound.
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "x" {
    ///   name = "x"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:*"], resource = ["*"] }]
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
    code: "IAM502",
    name: "group-deny-missing",
    title: "A group is not bound to the office as others are",
    severity: Medium,
    score: 50,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S043", "S126"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    let identity = &cx.world.identity;
    let groups = identity.principals.iter().enumerate().filter(|(_, it)| it.kind == PrincipalKind::Group);
    let groups: Vec<Id<_>> = groups.map(|(index, _)| Id::new(index)).collect();
    // What binds a group to addresses, and whether it surely does.
    let bound = |id: Id<_>| {
        let policies = cx.facts.holders.get(id).map_or(&[][..], |holder| &holder.policies);
        let mut best: (Tri, Option<(Site, &Policy)>) = (Tri::No, None);
        for handed in policies {
            let policy = handed.policy.and_then(|id| identity.policies.get(id.index()));
            // A policy of which nothing is known may be the one.
            let answer = match policy {
                Some(policy) if denies_outside(policy) => handed.exists,
                Some(policy) if policy.document.is_some() || is_system(policy) => Tri::No,
                _ => Tri::Unknown,
            };
            if answer > best.0 {
                let attachment = identity.attachments.get(handed.attachment).map(|it| it.site.clone());
                best = (answer, attachment.zip(policy));
            }
        }
        best
    };
    let states: Vec<_> = groups.iter().map(|id| (*id, bound(*id))).collect();
    if !states.iter().any(|(_, (answer, _))| answer.surely()) {
        return;
    }
    let hands = cx.hands();
    let space = Space::new();
    let allows = |id: Id<_>| {
        let mut holding: Holding<'_> = hands.holding(id);
        holding.account.retain(|held| held.statement.effect != Some(Effect::Deny));
        let count = holding.account.len();
        (count, space.effective(&holding))
    };
    // Groups that are bound, each set of rights once, those with the fewest first: they are the first to be wider than.
    let mut known = BTreeSet::new();
    let mut owns: Vec<Bound<'_, '_>> = Vec::new();
    for (id, (_, by)) in states.iter().filter(|(_, (answer, _))| answer.surely()) {
        let (count, rights) = allows(*id);
        if let (Some((site, policy)), true) = (by, known.insert(Arc::as_ptr(&rights) as usize)) {
            owns.push(Bound { count, rights, site, policy, calls: OnceCell::new() });
        }
    }
    owns.sort_by_key(|it| it.count);
    let choice = Choice::default();
    let mut answers: HashMap<usize, Option<(bool, usize)>> = HashMap::new();
    let mut left = COMPARED;
    for (id, (answer, _)) in states.iter().filter(|(_, (answer, _))| !answer.surely()) {
        let Some(group) = identity.principals.get(id.index()).filter(|group| group.managed) else { continue };
        let (_, theirs) = allows(*id);
        let found = answers.entry(Arc::as_ptr(&theirs) as usize).or_insert_with(|| {
            let mut perhaps = None;
            for (at, own) in owns.iter().enumerate() {
                if own.calls(&space, &choice).iter().any(|call| theirs.may(call) == Tri::No) {
                    continue;
                }
                // What is not looked at is not known.
                let answer = if left > 0 { wider(&theirs, &own.rights, &choice) } else { Tri::Unknown };
                left = left.saturating_sub(1);
                match answer {
                    Tri::Yes => return Some((true, at)),
                    Tri::Unknown => perhaps = perhaps.or(Some((false, at))),
                    Tri::No => {}
                }
            }
            perhaps
        });
        let Some((sure, at)) = *found else { continue };
        let Some(Bound { site, policy, .. }) = owns.get(at) else { continue };
        let message = format!(
            "{} is not bound by {}, which other groups have, and may do more than they",
            words::principal(group),
            words::policy(policy)
        );
        let mut finding = definite(&RULE, Site::block(group.object), "network deny", message);
        finding.path.push(evidence(site, "binds another group"));
        finding.fix = advice("attach the policy to this group, too");
        say(cx, out, finding, sure && *answer == Tri::No, []);
    }
}

/// Whether somebody may do all that another one may, and more.
fn wider(theirs: &Effective<'_>, own: &Effective<'_>, choice: &Choice) -> Tri {
    let more = gain(theirs, own, choice).exists();
    if more.possibly() { more.and(includes(theirs, own)) } else { more }
}

/// How many pairs of sets of rights are compared, of those that no single call tells apart.
const COMPARED: usize = 4_096;

/// A group that is bound.
struct Bound<'w, 'a> {
    /// How many statements it has.
    count: usize,
    /// What it may do but for denies.
    rights: Arc<Effective<'w>>,
    /// What attaches the policy that binds it, and the policy.
    site: &'a Site,
    policy: &'a Policy,
    calls: OnceCell<Vec<Question>>,
}

impl<'w> Bound<'w, '_> {
    /// Calls that it surely may make, one of each statement: who may not make one of them is not wider.
    fn calls(&self, space: &Space<'w>, choice: &Choice) -> &[Question] {
        self.calls.get_or_init(|| {
            let holding = self.rights.holding();
            let nothing = space.effective(&Holding::nothing(holding.cloud, holding.own_account.clone()));
            let all = difference(&nothing, &self.rights, choice).definite;
            let requests = all.into_iter().filter_map(|it| it.witness).map(|it| it.request());
            let ask = |it: Request| Question {
                action: it.action,
                resources: it.resources,
                context: it.context,
                group: it.group,
            };
            requests.map(ask).collect()
        })
    }
}

fn is_system(policy: &Policy) -> bool {
    matches!(policy.kind, crate::model::identity::PolicyKind::System(_))
}

/// Whether a policy denies by the caller's address.
fn denies_outside(policy: &Policy) -> bool {
    let statements = policy.document.as_ref().map_or(&[][..], |it| it.statements());
    statements.iter().any(|it| it.effect == Some(Effect::Deny) && has_address(policy.cloud, it))
}
