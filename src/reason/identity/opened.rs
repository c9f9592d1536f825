//! What a plan opens without a policy that says so: roles that let somebody in, and ways to more rights.
//!
//! In: the [`Hands`] and [`Facts`] of both worlds. Out: changes of `menshen access` for who could call `sts:AssumeRole` all
//! along, and finds a door open that was shut (or the other way), and whether a way to more rights was there before.

use super::access::{self, Changed, Request};
use super::ask::through;
use super::escalation::{Escalation, Gained};
use super::hands::Hands;
use super::holders::PrincipalKey;
use super::trust::{self, Admitted};
use crate::base::Tri;
use crate::model::identity::{Document, Principal, PrincipalKind};
use crate::model::{Cloud, Id, Model, World};
use crate::reason::Facts;
use crate::reason::permission::{self, Answer, Holding, Question, Space};
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

/// The action that a trust policy has to let in.
const ASSUME: &str = "sts:AssumeRole";

/// A role whose trust policy differs between the worlds.
struct Door<'w> {
    role: &'w Principal,
    before: Option<&'w Document>,
    after: Option<&'w Document>,
}

/// Roles whose doors a plan opens or shuts.
pub struct Doors<'w> {
    before: &'w Hands<'w>,
    after: &'w Hands<'w>,
    doors: Vec<Door<'w>>,
}

impl<'w> Doors<'w> {
    /// Those of two worlds.
    pub fn new(before: &'w Hands<'w>, after: &'w Hands<'w>) -> Doors<'w> {
        let model = after.model();
        let roles = |hands: &'w Hands<'w>| {
            let all = hands.identity().principals.iter();
            all.filter(|it| it.kind == PrincipalKind::Role && it.managed).map(|it| (PrincipalKey::of(model, it), it))
        };
        let (old, new): (BTreeMap<_, _>, BTreeMap<_, _>) = (roles(before).collect(), roles(after).collect());
        let trust = |role: Option<&&'w Principal>| role.and_then(|it| it.trust.as_ref());
        let mut doors: Vec<Door<'w>> = new
            .iter()
            .map(|(key, role)| Door { role, before: trust(old.get(key)), after: role.trust.as_ref() })
            .collect();
        let gone = old.iter().filter(|(key, _)| !new.contains_key(*key));
        doors.extend(gone.map(|(_, role)| Door { role, before: role.trust.as_ref(), after: None }));
        doors.retain(|door| door.before != door.after);
        Doors { before, after, doors }
    }

    /// What somebody who is there in both worlds may newly become and no longer, where its own policies allow it in both:
    /// what they change is told of themselves.
    pub fn of(&self, space: &Space<'w>, was: Id<Principal>, is: Id<Principal>) -> [Vec<Changed>; 2] {
        let (mut opened, mut shut) = (Vec::new(), Vec::new());
        let Some(one) = self.after.identity().principals.get(is.index()) else { return [opened, shut] };
        if !matches!(one.kind, PrincipalKind::User | PrincipalKind::Role) {
            return [opened, shut];
        }
        // The account is the same, whichever world tells its number.
        let own = self.after.own(one.cloud).or_else(|| self.before.own(one.cloud));
        let own = own.as_ref();
        let myself = PrincipalKey::of(self.after.model(), one);
        for door in self.doors.iter().filter(|door| door.role.cloud == one.cloud) {
            // Who becomes itself gains nothing.
            if PrincipalKey::of(self.after.model(), door.role) == myself {
                continue;
            }
            let doors = (admits(self.before, was, own, door.before), admits(self.after, is, own, door.after));
            let (old, new) = (doors.0.weighed(), doors.1.weighed());
            if old == new || doors.0.answer == Tri::Unknown && new == Tri::No {
                continue;
            }
            let Some(name) = role_name(one.cloud, door.role) else { continue };
            let (mine, then) = (may(self.before, space, was, own, &name), may(self.after, space, is, own, &name));
            let both = mine.may().and(then.may());
            if !both.possibly() {
                continue;
            }
            if new > old {
                // What may have been open before is not surely new.
                let sure = old == Tri::No && doors.1.answer.and(both).surely();
                opened.extend(told(self.after, is, door.role, own, &name, &then, sure));
            } else if doors.0.answer.and(both).surely() && new == Tri::No {
                shut.extend(told(self.before, was, door.role, own, &name, &mine, true));
            }
        }
        [opened, shut]
    }
}

/// Whether a trust policy lets somebody in; nobody where there is none.
fn admits(hands: &Hands<'_>, id: Id<Principal>, own: Option<&Arc<str>>, document: Option<&Document>) -> Admitted {
    let nobody = Admitted::default();
    let Some(document) = document else { return nobody };
    let Some(one) = hands.identity().principals.get(id.index()) else { return nobody };
    let Some(name) = one.name.as_deref() else { return Admitted { answer: Tri::Unknown, ..nobody } };
    let asker = trust::Asker::Own(one.kind, name, &hands.identity().user_numbers);
    trust::admits(document, one.cloud, own.map(|it| &**it), asker)
}

/// A role, as policies of its account name it.
fn role_name(cloud: Cloud, role: &Principal) -> Option<String> {
    let name = role.name.as_deref()?;
    Some(match cloud {
        Cloud::Alibaba => format!("acs:ram:*::role/{name}"),
        Cloud::Tencent => format!("qcs::cam:::roleName/{name}"),
    })
}

/// What the policies of somebody say of becoming a role.
fn may<'w>(hands: &'w Hands<'w>, space: &Space<'w>, id: Id<Principal>, own: Option<&Arc<str>>, role: &str) -> Answer {
    let holding = Holding { own_account: own.cloned(), ..hands.holding(id) };
    space.effective(&holding).query(&Question::on(ASSUME, role))
}

fn told(
    hands: &Hands<'_>,
    id: Id<Principal>,
    role: &Principal,
    own: Option<&Arc<str>>,
    name: &str,
    answer: &Answer,
    sure: bool,
) -> Option<Changed> {
    let holding = hands.holding(id);
    let place = answer.by.as_ref()?;
    let held = holding.held(place)?;
    let number = own.map_or("*", |own| &**own);
    let written = match role.cloud {
        Cloud::Alibaba => name.replacen("::", &format!(":{number}:"), 1),
        Cloud::Tencent if own.is_some() => name.replacen(":::", &format!("::uin/{number}:"), 1),
        Cloud::Tencent => name.replacen(":::", ":*:*:", 1),
    };
    let written = permission::shown(&written);
    let mut by = through(hands, &holding, id, place);
    by.push(access::called(hands.model(), role));
    let group = match &place.part {
        permission::Part::Group(group) => Some(group.to_string()),
        _ => None,
    };
    let certainty = if sure { "definite" } else { "possible" };
    let mut grant = access::grant(held.statement, certainty, by, group);
    grant.actions = vec![ASSUME.to_owned()];
    grant.resources = vec![written.clone()];
    grant.except_actions.clear();
    grant.except_resources.clear();
    let context = answer.allowed.as_ref().map_or_else(Vec::new, |it| super::ask::context(&it.context));
    let witness = Request { action: ASSUME.to_owned(), resources: vec![written], context, synthetic: false };
    Some(Changed { grant, witness: Some(witness) })
}
