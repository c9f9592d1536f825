//! What a way is tried for together: roles and users that are alike, and things of which the answer is known from others.
//!
//! In: an [`Actor`] and a [`Way`]. Out: [`Edge`]s to many at once, and the answers to the calls of a way, each looked for once.

use super::actor::Actor;
use super::alike::{Classes, Kind};
use super::bind::Machine;
use super::edge::{Binding, Call, Edge, Goal};
use super::name::Attached;
use super::scene::Receivers;
use super::table::{self, Fact, Over, Row, Slot, Way};
use crate::base::Tri;
use crate::base::mixer::Fast;
use crate::model::identity::Principal;
use crate::model::{Id, ObjectId};
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Who and what is alike for somebody, by kind.
#[derive(Default)]
pub(super) struct Alikes {
    roles: OnceCell<Arc<Classes>>,
    users: OnceCell<Arc<Classes>>,
    groups: OnceCell<Arc<Classes>>,
    policies: OnceCell<Arc<Classes>>,
}

/// What decides the answers to the calls of a way: who and what it is tried for, as far as patterns tell them apart.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Decisive {
    /// By its address.
    way: usize,
    who: [Option<u64>; 4],
    what: (Option<usize>, Option<ObjectId>, Option<usize>),
    trusts: Vec<Tri>,
}

/// The class of a policy, and whether it denies anything.
type Handed = (Option<u32>, bool);

/// What decides whether somebody may edit the rights of a principal.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Like {
    /// Classes as a user or as a role.
    who: (Option<u32>, Option<u32>),
    /// Classes of policies, whether they deny anything, whether they come by a group.
    held: Vec<(Option<Handed>, bool, Tri)>,
    groups: Vec<(Option<u32>, Tri)>,
    bounded: bool,
}

/// What ways were tried for: the calls, if they are allowed, and how surely.
pub(super) type Tried = HashMap<Decisive, Option<(Tri, Arc<[Call]>)>, Fast>;

/// A list without some; the same list where none of them is in it.
fn without(list: Arc<[Id<Principal>]>, gone: &BTreeSet<Id<Principal>>) -> Arc<[Id<Principal>]> {
    match !gone.is_empty() && list.iter().any(|it| gone.contains(it)) {
        true => list.iter().filter(|it| !gone.contains(it)).copied().collect(),
        false => list,
    }
}

impl Actor<'_, '_> {
    /// The same where it is tried for each role or user: once for those that are alike.
    pub(super) fn together(&self, row: &'static Row, way: &'static Way, machine: Machine, out: &mut Vec<Edge>) {
        let (machine, sure) = machine;
        for group in self.groups(way) {
            // What the row leads to already is not asked again.
            let known: BTreeSet<Id<Principal>> =
                out.iter().filter(|edge| edge.certainty.surely()).flat_map(Edge::roles).copied().collect();
            let roles = without(group, &known);
            let Some(first) = roles.first() else { continue };
            let (user, role) = if way.over == Over::User { (Some(*first), None) } else { (None, Some(*first)) };
            let binding = Binding { user, role, machine, sure, ..Binding::default() };
            let Some(edge) = self.edge(row, way, &binding, Goal::Become(*first, None)) else { continue };
            let roles = if edge.certainty.surely() {
                let gone: BTreeSet<Id<Principal>> = roles.iter().copied().collect();
                out.iter_mut().for_each(|it| it.leave_out(&gone));
                out.retain(|it| !matches!(&it.goal, Goal::Any(left) if left.is_empty()));
                roles
            } else {
                without(roles, &out.iter().flat_map(Edge::roles).copied().collect())
            };
            match *roles {
                [] => {}
                [one] => out.push(Edge { goal: Goal::Become(one, None), role: role.map(|_| one), ..edge }),
                _ => out.push(Edge { goal: Goal::Any(roles), role: None, ..edge }),
            }
        }
    }

    /// Other roles or users that a way may lead to, those together for which all of its calls have the same answer.
    fn groups(&self, way: &Way) -> Vec<Arc<[Id<Principal>]>> {
        let kinds = self.scene.kinds(self.cloud);
        let users = way.over == Over::User;
        let (kind, classes) = match users {
            true => (&kinds.users, self.classes(&self.classes.users, &kinds.users)),
            false => (&kinds.roles, self.classes(&self.classes.roles, &kinds.roles)),
        };
        let trusts = way.when.contains(&Fact::TrustsCaller);
        let all = match way.pass {
            Some(pass) => self.scene.receivers(self.cloud, pass.services),
            None if trusts => [self.scene.assumable(self.cloud)].into(),
            None if users => self.users(way),
            None => [kind.all().collect()].into(),
        };
        let own = [self.id].into();
        if classes.are_one() && !trusts {
            return all.iter().map(|group| without(group.clone(), &own)).collect();
        }
        let mut out: Vec<Vec<Id<Principal>>> = Vec::new();
        for group in &*all {
            let mut known: HashMap<(Option<u32>, Tri, Option<usize>), usize> = HashMap::new();
            for id in group.iter().copied().filter(|id| *id != self.id) {
                let binding = Binding { role: Some(id), ..Binding::default() };
                let trust = if trusts { self.fact(Fact::TrustsCaller, &binding) } else { Tri::Yes };
                if !trust.possibly() {
                    continue;
                }
                // Conditions of a trust policy are weighed together with the caller's own.
                let guarded = if trusts { self.scene.guarded(id) } else { None };
                let at = *known.entry((kind.class(classes, id), trust, guarded)).or_insert(out.len());
                match out.get_mut(at) {
                    Some(list) => list.push(id),
                    None => out.push(vec![id]),
                }
            }
        }
        out.into_iter().map(Arc::from).collect()
    }

    /// Users that a way may be tried for, those together whose logins are the same for it, in order of the first.
    fn users(&self, way: &Way) -> Arc<[Receivers]> {
        let mut known: Vec<(Vec<Tri>, Vec<Receivers>)> = Vec::new();
        for list in self.scene.users_by_login(self.cloud) {
            let binding = Binding { user: list.first().copied(), ..Binding::default() };
            let facts = way.when.iter().filter(|it| matches!(it, Fact::Login | Fact::NoLogin | Fact::NoSecondFactor));
            let facts: Vec<Tri> = facts.map(|it| self.fact(*it, &binding)).collect();
            if facts.iter().any(|it| !it.possibly()) {
                continue;
            }
            match known.iter_mut().find(|(its, _)| *its == facts) {
                Some((_, lists)) => lists.push(list.clone()),
                None => known.push((facts, vec![list.clone()])),
            }
        }
        let join = |lists: Vec<Receivers>| match lists.as_slice() {
            [one] => one.clone(),
            _ => {
                let mut all: Vec<Id<Principal>> = lists.iter().flat_map(|it| it.iter().copied()).collect();
                all.sort();
                all.into()
            }
        };
        known.into_iter().map(|(_, lists)| join(lists)).collect()
    }

    /// Which of a kind are alike for it.
    fn classes<'c, T>(&self, known: &'c OnceCell<Arc<Classes>>, kind: &Kind<T>) -> &'c Classes {
        known.get_or_init(|| {
            let statements = self.standing().statements();
            kind.classes(statements.flat_map(|it| &it.resources.list))
        })
    }

    /// What decides whether it may edit the rights of another: its kind, what it holds and is in, as far as patterns tell that
    /// apart.
    pub(super) fn like(&self, id: Id<Principal>) -> Like {
        let kinds = self.scene.kinds(self.cloud);
        let group = |id| kinds.groups.class(self.classes(&self.classes.groups, &kinds.groups), id);
        let policy = |id| kinds.policies.class(self.classes(&self.classes.policies, &kinds.policies), id);
        let holder = self.scene.holder(id);
        let held = holder.into_iter().flat_map(|it| &it.policies).map(|it| {
            let class = it.policy.map(|id| (policy(id), self.scene.denies(id)));
            (class, it.membership.is_some(), it.exists)
        });
        let mut held: Vec<_> = held.collect();
        let mut groups: Vec<_> =
            holder.into_iter().flat_map(|it| &it.groups).map(|(id, _, sure)| (group(*id), *sure)).collect();
        held.sort();
        held.dedup();
        groups.sort();
        groups.dedup();
        let users = kinds.users.class(self.classes(&self.classes.users, &kinds.users), id);
        let roles = kinds.roles.class(self.classes(&self.classes.roles, &kinds.roles), id);
        Like { who: (users, roles), held, groups, bounded: holder.is_some_and(|it| !it.boundaries.is_empty()) }
    }

    /// What decides the answers to the calls of a way, as far as it is tried for: where it is the same, so are they.
    fn decisive(&self, way: &'static Way, binding: &Binding) -> Decisive {
        let kinds = self.scene.kinds(self.cloud);
        // Who is of no class is like no other one.
        fn or_alone<T>(class: Option<u32>, id: Id<T>) -> u64 {
            class.map_or(1 << 40 | id.index() as u64, u64::from)
        }
        let role = |id| or_alone(kinds.roles.class(self.classes(&self.classes.roles, &kinds.roles), id), id);
        let user = |id| or_alone(kinds.users.class(self.classes(&self.classes.users, &kinds.users), id), id);
        let group = |id| or_alone(kinds.groups.class(self.classes(&self.classes.groups, &kinds.groups), id), id);
        let policy = |policy| match policy {
            Attached::Administrator => u64::MAX,
            Attached::System(id) => or_alone(None, id),
            Attached::Custom(id) => {
                or_alone(kinds.policies.class(self.classes(&self.classes.policies, &kinds.policies), id), id)
            }
        };
        let services = way.pass.map_or(&[][..], |pass| pass.services);
        let trusts = |id| services.iter().map(|it| self.scene.trusts_service(id, it)).collect();
        Decisive {
            way: std::ptr::from_ref(way) as usize,
            who: [binding.role.map(role), binding.user.map(user), binding.group.map(group), binding.policy.map(policy)],
            what: (binding.carrier, binding.machine, binding.thing),
            trusts: binding.role.map_or_else(Vec::new, trusts),
        }
    }

    /// The calls of a way, if they are allowed, and how surely.
    pub(super) fn best(&self, way: &'static Way, binding: &Binding) -> Option<(Tri, Arc<[Call]>)> {
        let key = self.decisive(way, binding);
        if let Some(known) = self.tried.borrow().get(&key) {
            return known.clone();
        }
        let found = self.try_names(way, binding);
        self.tried.borrow_mut().insert(key, found.clone());
        found
    }

    fn try_names(&self, way: &'static Way, binding: &Binding) -> Option<(Tri, Arc<[Call]>)> {
        let passed = binding.role.filter(|_| way.pass.is_some_and(|pass| pass.documented));
        if let Some(role) = passed {
            let places = self.places(&Binding { role: Some(role), ..Binding::default() }, "".into());
            let action = table::pass_role(self.cloud);
            if !places.names(Slot::Role, action).iter().any(|name| self.may_cover(action, name)) {
                return None;
            }
        }
        let mut best: Option<(Tri, Vec<Call>)> = None;
        for new in self.new_names(way) {
            let places = self.places(binding, new);
            let Some((answer, calls)) = self.calls(way, binding, &places) else { continue };
            if best.as_ref().is_none_or(|(known, _)| answer > *known) {
                best = Some((answer, calls));
            }
            if answer.surely() {
                break;
            }
        }
        best.map(|(answer, calls)| (answer, calls.into()))
    }
}
