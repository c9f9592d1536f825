//! IAM309: a permissions boundary that a plan takes away, or widens.

use super::bounds::{Fate, fate, policy};
use super::telling::{advice, say};
use super::words;
use crate::base::Tri;
use crate::model::identity::{Bound, BoundKind, Principal};
use crate::model::{Id, Ref, World};
use crate::reason::identity::access::called;
use crate::reason::identity::{Hands, PrincipalKey, ask};
use crate::reason::permission::{Space, difference};
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
    let Some((before, _)) = context.before else { return };
    for bound in before.identity.bounds.iter().filter(|it| it.kind == BoundKind::Boundary && it.exists.surely()) {
        of_bound(context, before, bound, out);
    }
}

fn of_bound(context: &Context<'_>, before: &World, bound: &Bound, out: &mut Vec<Finding>) {
    let whose: Option<&Principal> = match &bound.principal {
        Ref::Resolved(id) => before.identity.principals.get(id.index()),
        _ => None,
    };
    // One that goes needs no bound.
    if whose.is_some_and(|it| it.managed && !is_still_there(context, it)) {
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
    let mut finding = definite(&RULE, bound.site.clone(), format!("bound of {who}"), said);
    let old = policy(before, bound).filter(|it| it.managed);
    finding.related.extend(old.map(|it| evidence(&it.site, "what it allowed at most")));
    finding.witness = freed(context, bound);
    finding.fix = advice("keep the boundary, or narrow the policies first");
    say(context, out, finding, sure, []);
}

/// A call that the principal may make now and could not before.
fn freed(context: &Context<'_>, bound: &Bound) -> Option<Witness> {
    let Ref::Resolved(old) = bound.principal else { return None };
    let (world, facts) = context.before?;
    let was = world.identity.principals.get(old.index())?;
    let key = PrincipalKey::of(context.model, was);
    let mut now = context.world.identity.principals.iter();
    let new = Id::new(now.position(|it| PrincipalKey::of(context.model, it) == key)?);
    let (before, after) = (Hands::new(context.model, &world.identity, &facts.holders), context.hands());
    let (before, after) = (before.holding(old), after.holding(new));
    let space = Space::new();
    let choice = ask::choice(was.cloud, &context.world.identity);
    let change = difference(&space.effective(&before), &space.effective(&after), &choice);
    let shown = ask::request(
        &context.world.identity,
        was.cloud,
        change.definite.iter().chain(&change.possible).find_map(|it| it.witness.as_ref())?,
    );
    Some(Witness::Call {
        principal: called(context.model, was).into(),
        action: shown.action,
        resource: shown.resources.join(" and "),
    })
}

fn is_still_there(context: &Context<'_>, was: &Principal) -> bool {
    let key = PrincipalKey::of(context.model, was);
    let now = &context.world.identity.principals;
    now.iter().any(|it| PrincipalKey::of(context.model, it) == key || it.managed && it.object == was.object)
}
