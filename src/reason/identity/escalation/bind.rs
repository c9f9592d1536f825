//! What a way can be tried for, and what has to be so besides the rights.
//!
//! In: an [`Actor`] and a [`Way`]. Out: [`Binding`]s, in the order of the world, and answers to [`Fact`]s.

use super::actor::Actor;
use super::edge::{Binding, Goal, Taken};
use super::name::Attached;
use super::scene::Change;
use super::table::{self, Evidence, Fact, Gains, Over, Row, Way};
use crate::base::Tri;
use crate::model::identity::{CarrierKind, Policy, PolicyKind, Principal, PrincipalKind};
use crate::model::{Id, ObjectId, Ref};

/// An instance that a way is tried with, and how sure it is that there is one.
pub(super) type Machine = (Option<ObjectId>, Option<Tri>);

impl Actor<'_, '_> {
    /// What a way is tried for.
    pub(super) fn bindings(&self, way: &Way, taken: &Taken) -> Vec<Binding> {
        let one = Binding::default;
        // What a configuration says is part of it, and no policy that is attached.
        if self.configured && matches!(way.over, Over::OwnPolicy | Over::OwnDeny | Over::CustomDeny) {
            return Vec::new();
        }
        match way.over {
            Over::Nothing => vec![one()],
            Over::Policy => self.attached().map(|policy| Binding { policy: Some(policy), ..one() }).collect(),
            Over::OwnGroup => self.own_groups(),
            Over::OwnGroupPolicy => {
                let groups = self.own_groups();
                let each = |policy| groups.iter().map(move |it| Binding { policy: Some(policy), ..it.clone() });
                self.attached().flat_map(each).collect()
            }
            Over::TakenRole => self.taken(taken),
            Over::TakenRolePolicy => {
                let roles = self.taken(taken);
                let each = |policy| roles.iter().map(move |it| Binding { policy: Some(policy), ..it.clone() });
                self.attached().flat_map(each).collect()
            }
            Over::OwnPolicy => self.own_policies(taken),
            Over::OwnDeny => self.denies(|membership, _| membership.is_none(), false),
            Over::GroupDeny => self.denies(|membership, _| membership.is_some(), way.gain == Gains::GroupDenied),
            Over::CustomDeny => self.custom_denies(),
            Over::Boundary => match self.scene.holder(self.id) {
                Some(holder) if !holder.boundaries.is_empty() => vec![one()],
                _ => Vec::new(),
            },
            Over::Control if self.scene.controlled(self.cloud) => vec![one()],
            Over::Control => Vec::new(),
            Over::Group => {
                let own = self.own_groups();
                let new = |id: &Id<Principal>| !own.iter().any(|it| it.group == Some(*id) && it.sure == Some(Tri::Yes));
                let groups = self.principals(PrincipalKind::Group).filter(new);
                groups.map(|group| Binding { group: Some(group), ..one() }).collect()
            }
            // Those that are alike are tried together.
            Over::User | Over::Role | Over::RoleInstance => Vec::new(),
            Over::Federated(kind) => {
                let roles = self.scene.federated(self.cloud, kind).iter().filter(|(role, _)| *role != self.id);
                roles.map(|(role, sure)| Binding { role: Some(*role), sure: Some(*sure), ..one() }).collect()
            }
            Over::Carrier(kinds) => self.carriers(kinds),
            Over::Bucket | Over::Key => {
                let wanted = way.over == Over::Key;
                let things = self.scene.things().filter(|(_, it)| it.cloud == self.cloud && it.key == wanted);
                things.map(|(at, _)| Binding { thing: Some(at), ..one() }).collect()
            }
        }
    }

    /// What a way leads to.
    pub(super) fn goal(&self, gain: Gains, binding: &Binding) -> Goal {
        let base = binding.base.unwrap_or(self.id);
        // What was got on the way stays.
        let change = |change: Change| match base == self.id {
            true => Goal::Change(base, self.change.and(change)),
            false => Goal::Change(base, change),
        };
        match gain {
            Gains::Policy => match binding.policy {
                Some(Attached::Custom(policy) | Attached::System(policy)) => {
                    change(Change { policies: vec![policy], ..Change::default() })
                }
                _ => change(Change { everything: true, ..Change::default() }),
            },
            Gains::Everything => change(Change { everything: true, ..Change::default() }),
            Gains::GroupPolicies => change(Change { groups: binding.group.into_iter().collect(), ..Change::default() }),
            Gains::OlderVersion => match binding.policy {
                Some(Attached::Custom(policy)) => Goal::Older(policy),
                _ => Goal::Weaker,
            },
            Gains::Role => {
                let session = |at: &usize| self.scene.carrier(*at).is_some_and(|it| it.session.is_some());
                binding.role.map_or(Goal::Weaker, |role| Goal::Become(role, binding.carrier.filter(session)))
            }
            Gains::User => binding.user.map_or(Goal::Weaker, |user| Goal::Become(user, None)),
            Gains::Denied | Gains::GroupDenied => {
                change(Change { without: binding.without.clone(), ..Change::default() })
            }
            Gains::Bounded => change(Change { unbounded: true, ..Change::default() }),
            Gains::Controlled => change(Change { uncontrolled: true, ..Change::default() }),
            Gains::Bucket | Gains::Key => change(Change { thing: binding.thing, ..Change::default() }),
            Gains::Nothing => Goal::Weaker,
        }
    }

    fn principals(&self, kind: PrincipalKind) -> impl Iterator<Item = Id<Principal>> {
        let all = self.scene.identity().principals.iter().enumerate();
        let cloud = self.cloud;
        all.filter(move |(_, it)| it.kind == kind && it.cloud == cloud).map(|(index, _)| Id::new(index))
    }

    /// Policies that can be attached: the administrator's first, other ones of the system last.
    fn attached(&self) -> impl Iterator<Item = Attached> {
        let custom = self.scene.attachable(self.cloud).map(Attached::Custom);
        let system = self.scene.offered(self.cloud).map(Attached::System);
        std::iter::once(Attached::Administrator).chain(custom).chain(system)
    }

    /// Groups that the principal is in; what is done by a member of a group is done in this one.
    fn own_groups(&self) -> Vec<Binding> {
        if self.kind == PrincipalKind::Group {
            return vec![Binding { group: Some(self.id), sure: Some(Tri::Yes), ..Binding::default() }];
        }
        let groups = self.scene.holder(self.id).into_iter().flat_map(|it| &it.groups).map(|(id, _, sure)| (*id, *sure));
        let joined = self.change.groups.iter().map(|id| (*id, Tri::Yes));
        let one = |(id, sure)| Binding { group: Some(id), sure: Some(sure), ..Binding::default() };
        groups.chain(joined).map(one).collect()
    }

    fn taken(&self, taken: &Taken) -> Vec<Binding> {
        let one = |(role, sure, take): &(Id<Principal>, Tri, Option<_>)| Binding {
            role: Some(*role),
            base: Some(*role),
            take: Option::clone(take),
            sure: Some(*sure),
            ..Binding::default()
        };
        taken.iter().map(one).collect()
    }

    /// Custom policies that bind the principal, or a role that it can take on.
    fn own_policies(&self, taken: &Taken) -> Vec<Binding> {
        let mut out: Vec<Binding> = Vec::new();
        let own = (self.id, Tri::Yes, None);
        for (base, sure, take) in std::iter::once(&own).chain(taken.iter().filter(|(id, _, _)| *id != self.id)) {
            for handed in self.scene.holder(*base).into_iter().flat_map(|it| &it.policies) {
                let Some(policy) = handed.policy.filter(|id| self.is_custom(*id)) else { continue };
                out.push(Binding {
                    policy: Some(Attached::Custom(policy)),
                    base: Some(*base),
                    take: take.clone(),
                    sure: Some(sure.and(handed.exists)),
                    ..Binding::default()
                });
            }
        }
        for policy in self.scene.added(&self.change).filter(|id| self.is_custom(*id)) {
            let policy = Some(Attached::Custom(policy));
            out.push(Binding { policy, base: Some(self.id), sure: Some(Tri::Yes), ..Binding::default() });
        }
        out
    }

    fn is_custom(&self, id: Id<Policy>) -> bool {
        self.scene.policy(id).is_some_and(|it| it.kind == PolicyKind::Custom)
    }

    /// Policies with a deny that the principal is handed. `whole`: with the membership, all of its group go.
    fn denies(&self, fits: impl Fn(Option<usize>, usize) -> bool, whole: bool) -> Vec<Binding> {
        let Some(holder) = self.scene.holder(self.id) else { return Vec::new() };
        let mut out: Vec<Binding> = Vec::new();
        for (at, handed) in holder.policies.iter().enumerate() {
            let own_group = self.kind == PrincipalKind::Group;
            let Some(policy) = handed.policy.filter(|id| self.scene.denies(*id)) else { continue };
            if !own_group && !fits(handed.membership, at) || own_group && !fits(Some(at), at) {
                continue;
            }
            let group = match handed.membership {
                Some(membership) => holder.groups.iter().find(|(_, it, _)| *it == membership).map(|(id, _, _)| *id),
                None => own_group.then_some(self.id),
            };
            let with = |index: &usize| match (whole, holder.policies.get(*index)) {
                (true, Some(other)) => other.membership == handed.membership,
                (false, Some(other)) => other.attachment == handed.attachment && other.policy == handed.policy,
                (_, None) => false,
            };
            out.push(Binding {
                policy: Some(Attached::Custom(policy)),
                group,
                without: (0..holder.policies.len()).filter(with).collect(),
                sure: Some(handed.exists),
                ..Binding::default()
            });
        }
        out
    }

    fn custom_denies(&self) -> Vec<Binding> {
        let Some(holder) = self.scene.holder(self.id) else { return Vec::new() };
        let mut out: Vec<Binding> = Vec::new();
        for handed in &holder.policies {
            let Some(policy) = handed.policy.filter(|id| self.scene.denies(*id) && self.is_custom(*id)) else {
                continue;
            };
            if out.iter().any(|it| it.policy == Some(Attached::Custom(policy))) {
                continue;
            }
            let same = |index: &usize| holder.policies.get(*index).is_some_and(|it| it.policy == Some(policy));
            out.push(Binding {
                policy: Some(Attached::Custom(policy)),
                without: (0..holder.policies.len()).filter(same).collect(),
                sure: Some(handed.exists),
                ..Binding::default()
            });
        }
        out
    }

    fn carriers(&self, kinds: &[CarrierKind]) -> Vec<Binding> {
        let mut out = Vec::new();
        for &at in &self.scene.carriers {
            let Some(carrier) = self.scene.carrier(at) else { continue };
            if !kinds.contains(&carrier.kind) || carrier.cloud != self.cloud {
                continue;
            }
            let which = if matches!(carrier.role, Ref::Resolved(_)) { Tri::Yes } else { Tri::Unknown };
            // Machines that a group or a pool makes may be there.
            let machine = carrier.kind == CarrierKind::Instance || !kinds.contains(&CarrierKind::Instance);
            let there = if machine { Tri::Yes } else { Tri::Unknown };
            for role in self.scene.roles(at).iter().filter(|role| **role != self.id) {
                let sure = carrier.exists.and(which).and(there);
                out.push(Binding { role: Some(*role), carrier: Some(at), sure: Some(sure), ..Binding::default() });
            }
        }
        out
    }

    /// The instances that a way is tried with: each, or any where there is none here; none where it is about no instance.
    pub(super) fn machines(&self, way: &Way) -> Vec<Machine> {
        if way.over != Over::RoleInstance {
            return vec![(None, None)];
        }
        let here = self.scene.instances.iter().filter(|(_, cloud)| *cloud == self.cloud);
        let all: Vec<Machine> = here.map(|(object, _)| (Some(*object), Some(Tri::Yes))).collect();
        // Instances that are not in this input may be there.
        if all.is_empty() { vec![(None, Some(Tri::Unknown))] } else { all }
    }

    /// Whether something is so that has to be besides the rights.
    pub(super) fn fact(&self, fact: Fact, binding: &Binding) -> Tri {
        match fact {
            Fact::IsUser => (!self.is_role()).into(),
            Fact::IsRole => self.is_role().into(),
            Fact::TrustsCaller => binding.role.map_or(Tri::No, |role| self.scene.trusts_principal(role, self.id)),
            Fact::FromRole => self.is_role().into(),
            Fact::NoLogin => self.login(binding).0.not(),
            Fact::Login => match self.login(binding).0 {
                // It may have one that is not in this input.
                Tri::No => Tri::Unknown,
                known => known,
            },
            Fact::NoSecondFactor => self.login(binding).1,
            Fact::Roleless => match binding.machine {
                Some(machine) => self.carries(machine).not(),
                None => Tri::Unknown,
            },
            Fact::Carries => binding.machine.map_or(Tri::Unknown, |machine| self.carries(machine)),
            Fact::WayIn => self.way_in(binding),
            Fact::LoginReachable => {
                let object =
                    binding.machine.or(binding.carrier.and_then(|at| self.scene.carrier(at)).map(|it| it.object));
                let reachable = object.is_some_and(|object| self.scene.is_reachable(object));
                if reachable { Tri::Yes } else { Tri::Unknown }
            }
            Fact::There(kind) => {
                if self.scene.has(self.cloud, kind) {
                    Tri::Yes
                } else {
                    Tri::Unknown
                }
            }
        }
    }

    /// Whether the user has a login, and whether it asks for no second factor.
    fn login(&self, binding: &Binding) -> (Tri, Tri) {
        binding.user.map_or((Tri::No, Tri::Unknown), |user| self.scene.login(user))
    }

    fn carries(&self, machine: ObjectId) -> Tri {
        let its = self.scene.carriers.iter().filter_map(|&at| self.scene.carrier(at)).filter(|it| it.object == machine);
        its.map(|it| it.exists).max().unwrap_or(Tri::No)
    }

    /// Whether there is a way to run code on an instance. A shell is always possible.
    fn way_in(&self, binding: &Binding) -> Tri {
        if let Some(known) = self.ways_in.borrow().get(&binding.machine) {
            return *known;
        }
        let answer = self.look_for_way_in(binding);
        self.ways_in.borrow_mut().insert(binding.machine, answer);
        answer
    }

    fn look_for_way_in(&self, binding: &Binding) -> Tri {
        let on_machine =
            |way: &&Way| way.sure && matches!(way.over, Over::Carrier(kinds) if kinds.contains(&CarrierKind::Instance));
        let rows = table::rows(self.cloud).filter(|row: &&'static Row| row.evidence != Evidence::Unverified);
        let surely = rows.flat_map(|row| row.ways).filter(on_machine).any(|way| {
            way.when.iter().all(|fact| self.fact(*fact, binding).surely())
                && self.calls(way, binding, &self.places(binding, "".into())).is_some_and(|(answer, _)| answer.surely())
        });
        if surely { Tri::Yes } else { Tri::Unknown }
    }
}
