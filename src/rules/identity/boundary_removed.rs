//! IAM309: a permissions boundary that a plan takes away, or widens.

use super::bounds::{Fate, fate, policy};
use super::telling::{advice, say};
use super::{newly, words};
use crate::base::Tri;
use crate::model::identity::{Bound, BoundKind, Principal};
use crate::model::{Id, Ref, World};
use crate::reason::identity::access::called;
use crate::reason::identity::hands::Hands;
use crate::reason::identity::{PrincipalKey, ask};
use crate::reason::permission::{Gain, Space, gain};
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Finding, Witness};

rule! {
    /// # Why
    ///
    /// A boundary is what its user or role can have at most, whatever policies say. Policies behind a boundary are often
    /// wide, because it was there: without it, all of that is in force.
    ///
    /// Reported where the boundary of a principal that stays is destroyed, or allows more than before. What is gone has
    /// no line in the configuration; the address of the resource tells it.
    ///
    /// # Fix
    ///
    /// Keep the boundary, or narrow the policies first.
    ///
    /// # Fires
    ///
    /// ```hcl before
    /// resource "tencentcloud_cam_role" "app" {
    ///   name = "app"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["name/sts:AssumeRole"], principal = { service = ["cvm.qcloud.com"] } }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "bound" {
    ///   name = "bound"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:Describe*"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_role_permission_boundary_attachment" "app" {
    ///   policy_id = tencentcloud_cam_policy.bound.id
    ///   role_name = tencentcloud_cam_role.app.name
    /// }
    /// ```
    ///
    /// ```hcl
    /// # The boundary is gone. # ← high, definite
    /// resource "tencentcloud_cam_role" "app" {
    ///   name = "app"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["name/sts:AssumeRole"], principal = { service = ["cvm.qcloud.com"] } }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The role goes with it.
    ///
    /// ```hcl before
    /// resource "tencentcloud_cam_role" "app" {
    ///   name = "app"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["name/sts:AssumeRole"], principal = { service = ["cvm.qcloud.com"] } }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "bound" {
    ///   name = "bound"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:Describe*"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_role_permission_boundary_attachment" "app" {
    ///   policy_id = tencentcloud_cam_policy.bound.id
    ///   role_name = tencentcloud_cam_role.app.name
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_group" "left" {
    ///   name = "left"
    /// }
    /// ```
    code: "IAM309",
    name: "boundary-removed",
    title: "A permissions boundary is taken away or widened",
    severity: High,
    score: 78,
    profile: Default,
    fix: Manual,
    clouds: [Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let Some((before, facts)) = context.before else { return };
    let is_boundary = |it: &&Bound| it.kind == BoundKind::Boundary && it.exists.surely();
    let mut bounds = before.identity.bounds.iter().filter(is_boundary).peekable();
    if bounds.peek().is_none() {
        return;
    }
    let hands = (Hands::new(context.model, &before.identity, &facts.holders), context.hands());
    for bound in bounds {
        of_bound(context, before, &hands, bound, out);
    }
}

fn of_bound(
    context: &Context<'_>,
    before: &World,
    hands: &(Hands<'_>, Hands<'_>),
    bound: &Bound,
    out: &mut Vec<Finding>,
) {
    let whose: Option<&Principal> = match &bound.principal {
        Ref::Resolved(id) => before.identity.principals.get(id.index()),
        _ => None,
    };
    let now = whose.and_then(|it| still_there(context, it));
    // One that goes needs no bound.
    if whose.is_some_and(|it| it.managed && now.is_none()) {
        return;
    }
    let who = match (&bound.principal, whose) {
        (_, Some(principal)) => words::principal(principal),
        (Ref::External(name), None) => format!("`{}`", crate::base::hole::shown(name)),
        _ => "somebody who is not known here".into(),
    };
    let (said, sure) = match fate(context, before, bound) {
        Fate::Stays => return,
        Fate::Gone(Tri::Yes) => (format!("the upper bound of {who} is gone"), true),
        Fate::Gone(_) => (format!("the upper bound of {who} may be gone"), false),
        Fate::Weaker(Tri::Yes) => (format!("the upper bound of {who} is wider than before"), true),
        Fate::Weaker(_) => (format!("the upper bound of {who} may be wider than before"), false),
    };
    let admin = now.is_some_and(|id| sure && context.facts.administers(context.model, context.world, id).surely());
    let said = if admin { format!("{said}: {who} administers the account now") } else { said };
    let mut finding = definite(&RULE, bound.site.clone(), format!("bound of {who}"), said);
    let old = policy(before, bound).filter(|it| it.managed);
    finding.related.extend(old.map(|it| evidence(&it.site, "what it allowed at most")));
    finding.fix = advice("keep the boundary, or narrow the policies first");
    finding.witness = freed(context, hands, bound, now);
    say(context, out, finding, sure, []);
}

/// A call that somebody may make now and might not within the boundary.
fn freed(
    context: &Context<'_>,
    hands: &(Hands<'_>, Hands<'_>),
    bound: &Bound,
    now: Option<Id<Principal>>,
) -> Option<Witness> {
    let (old, new) = hands;
    let id = bound.principal.resolved()?;
    let held = new.holding(now?);
    let address = context.model.address(bound.site.object);
    let was = old.holding(id);
    let mut inside = held.clone();
    inside.session.extend(was.boundary.iter().filter(|it| *it.attachment == *address).cloned());
    let space = Space::new();
    let choice = ask::choice(bound.cloud, &context.world.identity);
    let witness = match gain(&space.effective(&held), &space.effective(&inside), &choice) {
        Gain::Definite(witness) => witness,
        Gain::Possible(witness) => witness?,
        Gain::Nothing => return None,
    };
    let principal = context.world.identity.principals.get(now?.index())?;
    Some(newly::call(context, bound.cloud, &called(context.model, principal), &witness))
}

fn still_there(context: &Context<'_>, was: &Principal) -> Option<Id<Principal>> {
    let key = PrincipalKey::of(context.model, was);
    let now = &context.world.identity.principals;
    let same = |it: &Principal| PrincipalKey::of(context.model, it) == key || it.managed && it.object == was.object;
    now.iter().position(same).map(Id::new)
}
