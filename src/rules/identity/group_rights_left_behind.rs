//! IAM118: a user joins a group and keeps rights of the one before.

use super::grants::allows_everything;
use super::sets::{Said, allow_all_of};
use super::telling::{advice, say};
use super::words;
use crate::base::Tri;
use crate::model::identity::{Policy, Principal, PrincipalKind};
use crate::model::{Cloud, Id, World};
use crate::reason::identity::hands::own;
use crate::reason::identity::{Handed, Holder, Holders, PrincipalKey, access, known};
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Who moves to another team should move between groups. Joining the new one without leaving the old one, or with
    /// policies of one's own left, gathers rights over the years: the person with the most rights is the one who has been
    /// there longest.
    ///
    /// Reported where a plan puts a user that is there already into a group with further rights, and what the user keeps
    /// adds something to that group's rights.
    ///
    /// # Fix
    ///
    /// Remove the old membership, and what is attached to the user directly.
    ///
    /// # Fires
    ///
    /// ```hcl before
    /// resource "alicloud_ram_user" "bob" {
    ///   name = "bob"
    /// }
    ///
    /// resource "alicloud_ram_group" "developers" {
    ///   group_name = "developers"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "developers" {
    ///   group_name  = alicloud_ram_group.developers.group_name
    ///   policy_name = "AliyunECSFullAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_group" "auditors" {
    ///   group_name = "auditors"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "auditors" {
    ///   group_name  = alicloud_ram_group.auditors.group_name
    ///   policy_name = "AliyunOSSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_user_group_attachment" "developer" {
    ///   user_name  = alicloud_ram_user.bob.name
    ///   group_name = alicloud_ram_group.developers.group_name
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "bob" {
    ///   name = "bob"
    /// }
    ///
    /// resource "alicloud_ram_group" "developers" {
    ///   group_name = "developers"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "developers" {
    ///   group_name  = alicloud_ram_group.developers.group_name
    ///   policy_name = "AliyunECSFullAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_group" "auditors" {
    ///   group_name = "auditors"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "auditors" {
    ///   group_name  = alicloud_ram_group.auditors.group_name
    ///   policy_name = "AliyunOSSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_user_group_attachment" "developer" {
    ///   user_name  = alicloud_ram_user.bob.name
    ///   group_name = alicloud_ram_group.developers.group_name
    /// }
    ///
    /// resource "alicloud_ram_user_group_attachment" "auditor" {
    ///   user_name  = alicloud_ram_user.bob.name # ← medium, definite
    ///   group_name = alicloud_ram_group.auditors.group_name
    /// }
    /// ```
    ///
    /// ```hcl before
    /// resource "tencentcloud_cam_user" "bob" {
    ///   name    = "bob"
    ///   use_api = false
    /// }
    ///
    /// resource "tencentcloud_cam_group" "auditors" {
    ///   name = "auditors"
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "servers" {
    ///   name = "servers"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:StopInstances"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "read" {
    ///   name = "read"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cloudaudit:LookUpEvents"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "servers" {
    ///   user_name = tencentcloud_cam_user.bob.name
    ///   policy_id = tencentcloud_cam_policy.servers.id
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "read" {
    ///   group_id  = tencentcloud_cam_group.auditors.id
    ///   policy_id = tencentcloud_cam_policy.read.id
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_user" "bob" {
    ///   name    = "bob"
    ///   use_api = false
    /// }
    ///
    /// resource "tencentcloud_cam_group" "auditors" {
    ///   name = "auditors"
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "servers" {
    ///   name = "servers"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:StopInstances"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "read" {
    ///   name = "read"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cloudaudit:LookUpEvents"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "servers" {
    ///   user_name = tencentcloud_cam_user.bob.name
    ///   policy_id = tencentcloud_cam_policy.servers.id
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "read" {
    ///   group_id  = tencentcloud_cam_group.auditors.id
    ///   policy_id = tencentcloud_cam_policy.read.id
    /// }
    ///
    /// resource "tencentcloud_cam_group_membership" "auditors" {
    ///   group_id   = tencentcloud_cam_group.auditors.id
    ///   user_names = [tencentcloud_cam_user.bob.name] # ← medium, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The old membership goes.
    ///
    /// ```hcl before
    /// resource "alicloud_ram_user_group_attachment" "bob" {
    ///   user_name  = "bob"
    ///   group_name = alicloud_ram_group.developers.group_name
    /// }
    ///
    /// resource "alicloud_ram_group" "developers" {
    ///   group_name = "developers"
    /// }
    ///
    /// resource "alicloud_ram_group" "auditors" {
    ///   group_name = "auditors"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "developers" {
    ///   group_name  = alicloud_ram_group.developers.group_name
    ///   policy_name = "AliyunECSFullAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "auditors" {
    ///   group_name  = alicloud_ram_group.auditors.group_name
    ///   policy_name = "AliyunOSSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_user_group_attachment" "bob" {
    ///   user_name  = "bob"
    ///   group_name = alicloud_ram_group.auditors.group_name
    /// }
    ///
    /// resource "alicloud_ram_group" "developers" {
    ///   group_name = "developers"
    /// }
    ///
    /// resource "alicloud_ram_group" "auditors" {
    ///   group_name = "auditors"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "developers" {
    ///   group_name  = alicloud_ram_group.developers.group_name
    ///   policy_name = "AliyunECSFullAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "auditors" {
    ///   group_name  = alicloud_ram_group.auditors.group_name
    ///   policy_name = "AliyunOSSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    code: "IAM118",
    name: "group-rights-left-behind",
    title: "A user joins a group and keeps the old rights",
    severity: Medium,
    score: 48,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S044", "S127", "S362"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let Some((before, facts)) = context.before else { return };
    let (old, new) = (&facts.holders, &context.facts.holders);
    for (index, user) in context.world.identity.principals.iter().enumerate() {
        if !matches!(user.kind, PrincipalKind::User | PrincipalKind::SsoUser) {
            continue;
        }
        let key = PrincipalKey::of(context.model, user);
        let was = before.identity.principals.iter().position(|it| PrincipalKey::of(context.model, it) == key);
        let Some(was) = was else { continue };
        of_user(context, before, (old, was), (new, index), out);
    }
}

/// A user that is there on both sides, by index.
fn of_user(
    context: &Context<'_>,
    before: &World,
    (old, was): (&Holders, usize),
    (new, is): (&Holders, usize),
    out: &mut Vec<Finding>,
) {
    let identity = &context.world.identity;
    let (Some(held), Some(holds)) = (old.list.get(was), new.list.get(is)) else { return };
    let name = |world: &World, id: Id<Principal>| {
        let group = world.identity.principals.get(id.index());
        group.map(|group| PrincipalKey::of(context.model, group))
    };
    let old_groups: Vec<_> = held.groups.iter().filter_map(|(id, ..)| name(before, *id)).collect();
    // One of the rights that it had is kept, by the same group or directly.
    let kept: Vec<&Handed> = holds
        .policies
        .iter()
        .filter(|handed| handed.exists.surely() && !comes_by_new(context, holds, handed, &old_groups))
        .filter(|handed| was_held(context, before, held.policies.as_slice(), handed))
        .collect();
    for (group, membership, sure) in &holds.groups {
        let is_new = name(context.world, *group).is_some_and(|key| !old_groups.contains(&key));
        if !is_new || !sure.possibly() {
            continue;
        }
        let gained = policies_of(context, new, *group);
        let added = |handed: &&&Handed| {
            let policy = handed.policy.and_then(|id| identity.policies.get(id.index()));
            policy.is_some_and(|policy| adds(context, policy, &gained))
        };
        let Some(left) = kept.iter().find(added) else { continue };
        // Only what gives further rights is a move, not another group for the same.
        let had: Vec<&Policy> =
            kept.iter().filter_map(|it| it.policy).filter_map(|id| identity.policies.get(id.index())).collect();
        if !gained.iter().any(|policy| adds(context, policy, &had)) {
            continue;
        }
        let (Some(site), Some(user)) =
            (identity.memberships.get(*membership).map(|it| &it.site), identity.principals.get(is))
        else {
            continue;
        };
        let joined = identity.principals.get(group.index()).map_or_else(|| "a group".into(), words::principal);
        let rest = left.policy.and_then(|id| identity.policies.get(id.index())).map_or_else(String::new, words::policy);
        let message = format!("{} joins {joined} and keeps {rest}, which that does not give", words::principal(user));
        let mut finding = definite(&RULE, site.clone(), format!("{} {joined}", words::principal(user)), message);
        let by = match left.membership.and_then(|index| identity.memberships.get(index)) {
            Some(membership) => Some(&membership.site),
            None => identity.attachments.get(left.attachment).map(|it| &it.site),
        };
        finding.related.extend(by.map(|site| evidence(site, "what is kept comes from here")));
        finding.fix = advice("remove the old membership or attachment");
        say(context, out, finding, sure.surely(), []);
    }
}

/// Whether a policy comes through a group that the user was not in before.
fn comes_by_new(context: &Context<'_>, holds: &Holder, handed: &Handed, old_groups: &[PrincipalKey]) -> bool {
    let Some(membership) = handed.membership else { return false };
    let group = holds.groups.iter().find(|(_, index, _)| *index == membership).map(|(id, ..)| *id);
    let group = group.and_then(|id| context.world.identity.principals.get(id.index()));
    group.is_some_and(|group| !old_groups.contains(&PrincipalKey::of(context.model, group)))
}

/// Whether a policy of the same name, or resource, was held before.
fn was_held(context: &Context<'_>, before: &World, held: &[Handed], handed: &Handed) -> bool {
    let Some(now) = handed.policy.and_then(|id| context.world.identity.policies.get(id.index())) else { return false };
    held.iter().filter_map(|it| before.identity.policies.get(it.policy?.index())).any(|was| {
        was.cloud == now.cloud
            && was.kind == now.kind
            && (was.name.is_some() && was.name == now.name || was.object == now.object)
    })
}

fn policies_of<'a>(context: &Context<'a>, holders: &Holders, group: Id<Principal>) -> Vec<&'a Policy> {
    let handed = holders.get(group).map_or(&[][..], |it| &it.policies);
    handed.iter().filter_map(|it| context.world.identity.policies.get(it.policy?.index())).collect()
}

/// Whether a policy surely allows something that others together do not. What is not known of any of them counts for
/// nothing in it, and for anything in the others.
fn adds(context: &Context<'_>, policy: &Policy, others: &[&Policy]) -> bool {
    if others.iter().any(|other| same(policy, other) || allows_everything(other) == Tri::Yes) {
        return false;
    }
    let texts: Vec<_> = others.iter().map(|other| access::statements(other)).collect();
    let names: Vec<String> = (0..texts.len()).map(|at| at.to_string()).collect();
    let those = texts.iter().zip(&names).map(|((list, open), name)| Said { statements: list, open: *open, name });
    let those: Vec<Said<'_>> = those.collect();
    let known = known::statements(policy);
    let one = Said { statements: &known, open: false, name: "one" };
    allow_all_of(&(policy.cloud, own(&context.world.identity, policy.cloud)), &those, &one) == Tri::No
}

fn same(one: &Policy, other: &Policy) -> bool {
    let cloud: Cloud = one.cloud;
    cloud == other.cloud && one.kind == other.kind && one.name.is_some() && one.name == other.name
}
