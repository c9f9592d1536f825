//! Bounds before and after a plan: which control policies and permissions boundaries it takes away or weakens.
//!
//! In: the bounds of both worlds. Out: what became of each. Documents are compared as what they say together: the same in
//! other statements is the same.

use super::sets::{Said, bounds_as, denies_all_of};
use crate::base::{Action, Tri};
use crate::model::identity::{Bound, BoundKind, Effect, Identity, Policy, Principal, Statement};
use crate::model::{Known, Object, ObjectId, Ref, Site, World};
use crate::reason::identity::access::statements;
use crate::reason::identity::hands::own;
use crate::reason::identity::{PrincipalKey, ask};
use crate::reason::permission::{Choice, Held, Holding, Space, difference};
use crate::rules::Context;
use std::sync::Arc;

/// What became of a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// As it was, or stronger.
    Stays,
    /// No longer there; surely or not.
    Gone(Tri),
    /// Still there, and says less; surely or not.
    Weaker(Tri),
}

/// The resource of an object, by its address before a move.
fn address(context: &Context<'_>, object: ObjectId) -> Arc<str> {
    let old = |it: &Object| it.previous_address.clone().unwrap_or_else(|| it.address.clone());
    context.model.object(object).map_or_else(|| "".into(), old)
}

/// The policy of a bound.
pub fn policy<'a>(world: &'a World, bound: &Bound) -> Option<&'a Policy> {
    world.identity.policies.get(bound.policy.resolved()?.index())
}

/// Whether two bounds, one of each side, are for the same: principal, or target. `Unknown` where a value hides it.
fn same_subject(context: &Context<'_>, old: &World, was: &Bound, is: &Bound) -> Tri {
    match was.kind {
        BoundKind::Boundary => match (&was.principal, &is.principal) {
            (Ref::Resolved(a), Ref::Resolved(b)) => {
                let (a, b) = (old.identity.principals.get(a.index()), context.world.identity.principals.get(b.index()));
                match (a, b) {
                    (Some(a), Some(b)) => {
                        let same = PrincipalKey::of(context.model, a) == PrincipalKey::of(context.model, b);
                        Tri::from(same || a.object == b.object && a.managed && b.managed)
                    }
                    _ => Tri::Unknown,
                }
            }
            (Ref::External(a), Ref::External(b)) => Tri::from(a == b),
            (Ref::Unknown | Ref::OneOf(_), _) | (_, Ref::Unknown | Ref::OneOf(_)) => {
                Tri::Unknown.or(Tri::from(address(context, was.site.object) == address(context, is.site.object)))
            }
            _ => Tri::No,
        },
        BoundKind::Control => match (&was.target, &is.target) {
            (Some(Known::Yes(a)), Some(Known::Yes(b))) => Tri::from(a == b),
            (None, None) => Tri::Yes,
            _ => Tri::Unknown.or(Tri::from(address(context, was.site.object) == address(context, is.site.object))),
        },
    }
}

/// What became of a bound that was surely there before the plan.
pub fn fate(context: &Context<'_>, old: &World, was: &Bound) -> Fate {
    let mut best: Option<Fate> = None;
    let mut hidden = false;
    let now = context.world.identity.bounds.iter().filter(|it| it.kind == was.kind && it.cloud == was.cloud);
    for is in now.filter(|it| it.exists.possibly()) {
        let same = same_subject(context, old, was, is);
        hidden |= same == Tri::Unknown || is.exists == Tri::Unknown;
        if !same.surely() || !is.exists.surely() {
            continue;
        }
        let fate = weaker(context, old, was, is);
        let better =
            matches!((&best, &fate), (None, _) | (_, Fate::Stays) | (Some(Fate::Weaker(Tri::Yes)), Fate::Weaker(_)));
        if better {
            best = Some(fate);
        }
    }
    match best {
        Some(fate) => fate,
        None => Fate::Gone(if hidden { Tri::Unknown } else { Tri::Yes }),
    }
}

/// The boundaries of a principal that a plan takes away or widens: the resource that changes, and what happens.
pub fn loosened(context: &Context<'_>, principal: &Principal) -> Vec<(Site, &'static str)> {
    let Some((old, _)) = context.before else { return Vec::new() };
    let key = PrincipalKey::of(context.model, principal);
    let its = |bound: &&Bound| {
        let whose = bound.principal.resolved().and_then(|id| old.identity.principals.get(id.index()));
        bound.kind == BoundKind::Boundary
            && bound.exists.surely()
            && whose.is_some_and(|it| PrincipalKey::of(context.model, it) == key)
    };
    let changed = |object: ObjectId| {
        let action = context.model.object(object).and_then(|it| it.action);
        !matches!(action, None | Some(Action::NoOp | Action::Read))
    };
    let mut out = Vec::new();
    for was in old.identity.bounds.iter().filter(its) {
        let text = policy(old, was).filter(|it| it.managed && changed(it.object)).map(|it| it.site.clone());
        match fate(context, old, was) {
            Fate::Stays => {}
            Fate::Gone(_) => out.push((was.site.clone(), "bounded it before")),
            Fate::Weaker(_) if changed(was.site.object) => out.push((was.site.clone(), "bounds it less than before")),
            Fate::Weaker(_) => {
                out.push((text.unwrap_or_else(|| was.site.clone()), "bounds it less than before"));
            }
        }
    }
    out
}

/// Whether the document of a bound says less than that of the same one before.
fn weaker(context: &Context<'_>, old: &World, was: &Bound, is: &Bound) -> Fate {
    let same_document = |a: &Policy, b: &Policy| a.document == b.document && a.kind == b.kind;
    let (Some(before), Some(after)) = (policy(old, was), policy(context.world, is)) else {
        // The same name is the same policy, outside.
        return if was.policy == is.policy { Fate::Stays } else { Fate::Weaker(Tri::Unknown) };
    };
    let same_name = before.name.is_some() && before.name == after.name;
    if same_document(before, after) && (before.document.is_some() || same_name) {
        return Fate::Stays;
    }
    let ((old, maybe_old), (new, maybe_new)) = (statements(before), statements(after));
    // What is not known of the same document is the same.
    let same = same_name || before.object == after.object;
    let said = |statements, open, name| Said { statements, open, name };
    let then = said(&old, maybe_old, "before");
    let now = said(&new, maybe_new, if same { "before" } else { "after" });
    let place = (was.cloud, own(&context.world.identity, was.cloud));
    let holds = match was.kind {
        BoundKind::Control => denies_all_of(&place, &now, &then),
        BoundKind::Boundary => bounds_as(&place, &now, &then),
    };
    match holds {
        Tri::Yes => Fate::Stays,
        less => Fate::Weaker(less.not()),
    }
}

/// A call that a control policy denied and does not deny any more, on which resource. `after`: what is left of it.
pub fn released<'a>(context: &Context<'_>, was: &'a Policy, after: Option<&'a Policy>) -> Option<(String, String)> {
    let statements = |it: &'a Policy| it.document.as_ref().map_or(&[][..], |it| it.statements());
    let (old, left) = (statements(was), after.map_or(&[][..], statements));
    let name: Arc<str> = "".into();
    let all_but = |denied: &'a [Statement]| {
        let mut out = Holding::everything(was.cloud, None);
        out.control = denied.iter().map(|it| Held::sure(it, 0, &name)).collect();
        out
    };
    let (old_holding, left_holding) = (all_but(old), all_but(left));
    let denied = old.iter().filter(|it| it.effect == Some(Effect::Deny)).flat_map(|it| &it.actions.list);
    let actions = denied.filter(|it| !it.contains(['*', '?'])).cloned();
    let choice = Choice { actions: actions.collect(), ..ask::choice(was.cloud, &Identity::default()) };
    let space = Space::new();
    let change = difference(&space.effective(&old_holding), &space.effective(&left_holding), &choice);
    let witness = change.definite.iter().chain(&change.possible).find_map(|it| it.witness.as_ref())?;
    let shown = ask::request(&context.world.identity, was.cloud, witness);
    let broad = old.iter().any(|it| it.resources.list.iter().any(|it| &**it == "*"));
    Some((shown.action, if broad { "*".into() } else { shown.resources.join(" and ") }))
}

/// What is left of a bound for the same subject.
pub fn left<'a>(context: &Context<'a>, old: &World, was: &Bound) -> Option<&'a Policy> {
    let now = context.world.identity.bounds.iter().filter(|it| it.kind == was.kind && it.cloud == was.cloud);
    let mut same = now.filter(|it| it.exists.possibly() && same_subject(context, old, was, it).surely());
    policy(context.world, same.next()?)
}
