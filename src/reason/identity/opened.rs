//! What a plan opens without a policy that says so: roles that let somebody in, and ways to more rights.
//!
//! In: the [`Hands`] and [`Facts`] of both worlds. Out: changes of `menshen access` for who could call `sts:AssumeRole` all
//! along, and finds a door open that was shut (or the other way), and whether a way to more rights was there before.

use super::access::{self, Changed, Request};
use super::ask::through;
use super::assuming::{self, ASSUME, Trusts};
use super::escalation::{Escalation, Gained};
use super::hands::Hands;
use super::holders::PrincipalKey;
use crate::base::Tri;
use crate::model::identity::{Principal, PrincipalKind, Statement};
use crate::model::{Cloud, Id, Model, World};
use crate::reason::Facts;
use crate::reason::permission::{self, Effective, Held, Holding, Met, Question, Space};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether a path was there before: the same principal gains the same, as surely.
pub fn was_there(before: &Facts, model: &Model, world: &World, path: &Escalation) -> bool {
    let mut old = before.escalations(model, world).list.iter().filter(|it| it.key == path.key);
    let same = |it: &Escalation| it.gained == path.gained || it.gained == Gained::Administration;
    // `Definite` comes first.
    old.any(|it| same(it) && it.certainty <= path.certainty)
        // Who administered the account cannot have gained.
        || administered(before, model, world, &path.key)
}

fn administered(before: &Facts, model: &Model, world: &World, key: &PrincipalKey) -> bool {
    let found = before.escalations(model, world);
    let mut admins = found.administrators.iter().filter(|(_, sure)| sure.surely());
    admins.any(|(id, _)| {
        let same = |it: &Principal| PrincipalKey::of(model, it) == *key;
        world.identity.principals.get(id.index()).is_some_and(same) && found.of(*id).next().is_none()
    })
}

/// A role whose trust policy differs between the worlds; where it is in each.
struct Door<'w> {
    role: &'w Principal,
    before: Option<Id<Principal>>,
    after: Option<Id<Principal>>,
}

/// A world, and what its roles say to those who want to become them.
#[derive(Clone, Copy)]
pub struct Roles<'w> {
    /// Who holds what.
    pub hands: &'w Hands<'w>,
    /// The trust policies.
    pub trusts: &'w Trusts,
}

/// Roles whose doors a plan opens or shuts.
pub struct Doors<'w> {
    before: Roles<'w>,
    after: Roles<'w>,
    doors: Vec<Door<'w>>,
}

impl<'w> Doors<'w> {
    /// Those of two worlds.
    pub fn new(before: Roles<'w>, after: Roles<'w>) -> Doors<'w> {
        let model = after.hands.model();
        let roles = |world: Roles<'w>| {
            let all = world.hands.identity().principals.iter().enumerate();
            let roles = all.filter(|(_, it)| it.kind == PrincipalKind::Role && it.managed);
            roles.map(|(at, it)| (PrincipalKey::of(model, it), (Id::new(at), it))).collect::<BTreeMap<_, _>>()
        };
        let (old, new) = (roles(before), roles(after));
        let mut doors: Vec<Door<'w>> = Vec::new();
        for (key, (id, role)) in &new {
            let was = old.get(key);
            if was.is_none_or(|(_, was)| was.trust != role.trust) {
                doors.push(Door { role, before: was.map(|(id, _)| *id), after: Some(*id) });
            }
        }
        let gone = old.iter().filter(|(key, _)| !new.contains_key(*key));
        doors.extend(gone.map(|(_, (id, role))| Door { role, before: Some(*id), after: None }));
        Doors { before, after, doors }
    }

    /// What somebody who is there in both worlds may newly become and no longer, where its own policies allow it in both:
    /// what they change is told of themselves.
    pub fn of(&self, space: &Space<'w>, was: Id<Principal>, is: Id<Principal>) -> [Vec<Changed>; 2] {
        let (mut opened, mut shut) = (Vec::new(), Vec::new());
        let Some(one) = self.after.hands.identity().principals.get(is.index()) else { return [opened, shut] };
        if !matches!(one.kind, PrincipalKind::User | PrincipalKind::Role) {
            return [opened, shut];
        }
        // The account is the same, whichever world tells its number.
        let own = self.after.hands.own(one.cloud).or_else(|| self.before.hands.own(one.cloud));
        let own = own.as_ref();
        let myself = PrincipalKey::of(self.after.hands.model(), one);
        for door in self.doors.iter().filter(|door| door.role.cloud == one.cloud) {
            // Who becomes itself gains nothing.
            if PrincipalKey::of(self.after.hands.model(), door.role) == myself {
                continue;
            }
            let sides = (side(self.before, was, own, door.before), side(self.after, is, own, door.after));
            let admits = |side: &[Held<'w>]| side.iter().any(assuming::admits);
            let Some(name) = role_name(one.cloud, door.role) else { continue };
            if !admits(&sides.0) && !admits(&sides.1) {
                continue;
            }
            let (mine, then) = (may(self.before, space, was, own), may(self.after, space, is, own));
            let question = Question::on(ASSUME, &name);
            if !mine.may(&question).and(then.may(&question)).possibly() {
                continue;
            }
            let crossing = |own_side: &Arc<Effective<'w>>, from: &[Held<'w>], to: &[Held<'w>]| {
                crossing(space, one, own, [from, to], own_side, &name)
            };
            for (met, condition) in crossing(&then, &sides.0, &sides.1) {
                opened.extend(told(self.after.hands, is, door.role, own, &name, met, condition));
            }
            for (met, condition) in crossing(&mine, &sides.1, &sides.0).into_iter().filter(|(met, _)| met.sure) {
                shut.extend(told(self.before.hands, was, door.role, own, &name, met, condition));
            }
        }
        [opened, shut]
    }
}

/// What gets through by `to` and does not by `from`, by each statement of `to` that lets somebody in; those without a condition
/// first, which leave nothing to the others.
fn crossing<'w>(
    space: &Space<'w>,
    one: &Principal,
    own: Option<&Arc<str>>,
    [from, to]: [&[Held<'w>]; 2],
    own_side: &Effective<'w>,
    name: &str,
) -> Vec<(Met, &'w Statement)> {
    let before = space.effective(&assuming::side(one, own.cloned(), from.to_vec()));
    let (mut admitting, refusing): (Vec<_>, Vec<_>) = to.iter().cloned().partition(assuming::admits);
    admitting.sort_by_key(|it| (it.statement.condition.is_some(), it.exists != Tri::Yes));
    let mut out: Vec<(Met, &'w Statement)> = Vec::new();
    for held in admitting {
        let statement = held.statement;
        let list = [vec![held], refusing.clone()].concat();
        let after = space.effective(&assuming::side(one, own.cloned(), list));
        if let Some(met) = permission::newly_met(own_side, &after, &before, ASSUME, name) {
            let whole = met.sure && statement.condition.is_none();
            out.push((met, statement));
            if whole {
                break;
            }
        }
    }
    out
}

/// What the trust policy of a role says to somebody; nothing where there is no such role.
fn side<'w>(world: Roles<'w>, id: Id<Principal>, own: Option<&Arc<str>>, role: Option<Id<Principal>>) -> Vec<Held<'w>> {
    let asking = world.hands.identity().principals.get(id.index());
    let (Some(role), Some(asking)) = (role, asking) else { return Vec::new() };
    world.trusts.of(world.hands, role, own.map(|it| &**it), asking)
}

/// A role, as policies of its account name it.
fn role_name(cloud: Cloud, role: &Principal) -> Option<String> {
    let name = role.name.as_deref()?;
    Some(match cloud {
        Cloud::Alibaba => format!("acs:ram:*::role/{name}"),
        Cloud::Tencent => format!("qcs::cam:::roleName/{name}"),
    })
}

/// What somebody's own policies allow.
fn may<'w>(world: Roles<'w>, space: &Space<'w>, id: Id<Principal>, own: Option<&Arc<str>>) -> Arc<Effective<'w>> {
    space.effective(&Holding { own_account: own.cloned(), ..world.hands.holding(id) })
}

/// For the report: the caller's statement, with the condition of the trust policy's.
fn told(
    hands: &Hands<'_>,
    id: Id<Principal>,
    role: &Principal,
    own: Option<&Arc<str>>,
    name: &str,
    met: Met,
    admitting: &Statement,
) -> Option<Changed> {
    let holding = hands.holding(id);
    let held = holding.held(&met.place)?;
    let number = own.map_or("*", |own| &**own);
    let written = match role.cloud {
        Cloud::Alibaba => name.replacen("::", &format!(":{number}:"), 1),
        Cloud::Tencent if own.is_some() => name.replacen(":::", &format!("::uin/{number}:"), 1),
        Cloud::Tencent => name.replacen(":::", ":*:*:", 1),
    };
    let written = permission::shown(&written);
    let mut by = through(hands, &holding, id, &met.place);
    by.push(access::called(hands.model(), role));
    let group = match &met.place.part {
        permission::Part::Group(group) => Some(group.to_string()),
        _ => None,
    };
    let certainty = if met.sure { "definite" } else { "possible" };
    let mut grant = access::grant(held.statement, certainty, by, group);
    grant.actions = vec![ASSUME.to_owned()];
    grant.resources = vec![written.clone()];
    grant.except_actions.clear();
    grant.except_resources.clear();
    for condition in access::grant(admitting, certainty, Vec::new(), None).conditions {
        if !grant.conditions.contains(&condition) {
            grant.conditions.push(condition);
        }
    }
    let context = met.witness.map_or_else(Vec::new, |it| super::ask::context(&it.context));
    let witness = Request { action: ASSUME.to_owned(), resources: vec![written], context, synthetic: false };
    Some(Changed { grant, witness: Some(witness) })
}
