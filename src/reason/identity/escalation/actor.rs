//! Single steps: what a principal can do with one row of the catalogue.
//!
//! In: a [`Scene`] and a principal. Out: [`Edge`]s, each a row that is open to it with what it leads to. Whether that is a
//! gain is not asked here.

use super::ask::{Answer, Judge, Standing};
use super::edge::{Binding, Call, Edge, Goal, Node, Taken};
use super::name::{Attached, Places, is_by_id};
use super::reach::{self, Bits};
use super::scene::{Change, Scene};
use super::table::{self, Evidence, Fact, Gains, Over, Row, Slot, Way};
use super::together::{Alikes, Tried};
use crate::base::Tri;
use crate::base::mixer::Fast;
use crate::base::value::HOLE;
use crate::model::identity::{CarrierKind, Policy, Principal, PrincipalKind};
use crate::model::{Cloud, Id, ObjectId};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

/// A call as it is asked for: action, resources, the service that a role is handed to.
pub(super) type Asked = (&'static str, Vec<String>, Option<String>);

/// Whom a policy is attached to, where that is not the principal itself: a role, a group.
type Whose = (Option<Id<Principal>>, Option<Id<Principal>>);

/// By action: patterns of resources.
type ByAction = BTreeMap<&'static str, Option<Vec<String>>>;

/// By address of a need: whether it is met, and by which call.
pub(super) type Met = HashMap<usize, Option<(Tri, Call)>, Fast>;

/// Somebody who acts.
pub struct Actor<'a, 's> {
    pub(super) scene: &'s Scene<'a>,
    pub(super) judge: &'s Judge<'a>,
    /// Whose rights are at stake.
    pub id: Id<Principal>,
    /// What it has got on the way.
    pub(super) change: Arc<Change>,
    /// Who acts: the same, or what it has become on the way.
    acts: Node,
    /// What it holds, ready to be asked.
    standing: Rc<OnceCell<Arc<Standing<'a>>>>,
    /// What was asked of the algebra.
    pub(super) asked: Cell<u64>,
    /// How often it was looked whether an answer is plain.
    pub(super) looked: Cell<u64>,
    pub(super) cloud: Cloud,
    pub(super) kind: PrincipalKind,
    name: Arc<str>,
    bits: Bits,
    /// Who and what is alike for it.
    pub(super) classes: Rc<Alikes>,
    /// What ways were tried for.
    pub(super) tried: RefCell<Tried>,
    /// Of what it has got on the way alone.
    added: Bits,
    /// By action: the patterns of resources for which anything may allow it; `None`: any resource.
    pub(super) patterns: Rc<RefCell<ByAction>>,
    /// By action and kind: whether its patterns may cover any of those that are there.
    pub(super) covering: RefCell<BTreeMap<(&'static str, PrincipalKind), bool>>,
    /// What was asked already.
    pub(super) known: Rc<RefCell<HashMap<Asked, Answer>>>,
    /// The same of names with unknown parts, as far as these are alike.
    pub(super) of_alike: Rc<RefCell<HashMap<Asked, Answer>>>,
    /// By address of a need that is the same whatever a way is tried for: whether it is met.
    pub(super) met: RefCell<Met>,
    /// By instance: whether there is a way to run code on it.
    pub(super) ways_in: RefCell<BTreeMap<Option<ObjectId>, Tri>>,
    /// All rows are wanted, also those that lead to what another one leads to.
    all: bool,
    /// A role that single sign-on makes of a configuration.
    pub(super) configured: bool,
    /// Whether somebody surely gets that role.
    assigned: Tri,
}

/// Whether a row is about the rights of the principal itself.
fn edits(row: &Row) -> bool {
    let own = |way: &Way| {
        let over = matches!(
            way.over,
            Over::OwnGroup
                | Over::OwnGroupPolicy
                | Over::TakenRole
                | Over::TakenRolePolicy
                | Over::OwnPolicy
                | Over::OwnDeny
                | Over::GroupDeny
                | Over::CustomDeny
        );
        let over = over || matches!(way.over, Over::Policy | Over::Group | Over::Boundary);
        // Who makes a new user gives rights to that one.
        let new = way.needs.iter().any(|need| need.at.contains(&Slot::NewUser));
        over && way.pass.is_none() && !new
    };
    !row.workload && row.ways.iter().any(own)
}

/// Whether a row asks which roles can be taken on.
fn needs_taken(row: &Row) -> bool {
    row.ways.iter().any(|way| matches!(way.over, Over::TakenRole | Over::TakenRolePolicy | Over::OwnPolicy))
}

impl<'a, 's> Actor<'a, 's> {
    /// Somebody who acts. `all`: every row is wanted that is open, not only enough of them to know what can be reached.
    pub fn new(scene: &'s Scene<'a>, judge: &'s Judge<'a>, node: Node, all: bool) -> Option<Actor<'a, 's>> {
        let Node { id, change } = node.clone();
        Actor::made(scene, judge, node, id, change, all)
    }

    /// Somebody who acts, and may edit the rights of the principal that it was before.
    pub fn back(scene: &'s Scene<'a>, judge: &'s Judge<'a>, node: Node, id: Id<Principal>) -> Option<Actor<'a, 's>> {
        Actor::made(scene, judge, node, id, Arc::default(), false)
    }

    /// The same who acts, with the rights of another principal at stake: what was found out of who acts is kept.
    pub fn beside(&self, id: Id<Principal>) -> Option<Actor<'a, 's>> {
        let made = Actor::back(self.scene, self.judge, self.acts.clone(), id)?;
        let (standing, classes) = (self.standing.clone(), self.classes.clone());
        let (patterns, known, of_alike) = (self.patterns.clone(), self.known.clone(), self.of_alike.clone());
        Some(Actor { standing, classes, patterns, known, of_alike, ..made })
    }

    fn made(
        scene: &'s Scene<'a>,
        judge: &'s Judge<'a>,
        acts: Node,
        id: Id<Principal>,
        change: Arc<Change>,
        all: bool,
    ) -> Option<Actor<'a, 's>> {
        let principal = scene.principal(id)?;
        let (mut bits, mut added) = (Bits::default(), Bits::default());
        let held = &scene.holder(acts.id)?.policies;
        held.iter().filter_map(|it| it.policy).for_each(|policy| bits.join(&judge.bits(policy)));
        scene.added(&acts.change).for_each(|policy| added.join(&judge.bits(policy)));
        bits.join(&added);
        let configured = principal.kind == PrincipalKind::Configuration;
        // Single sign-on makes a role of it.
        let kind = if configured { PrincipalKind::Role } else { principal.kind };
        let assigned = if configured { scene.assigned(id) } else { Tri::Yes };
        // Of a member of a group no more is known than that.
        let name = if kind == PrincipalKind::Group { HOLE.to_string().into() } else { scene.name(id) };
        let (patterns, covering, known, of_alike, met, ways_in) = Default::default();
        Some(Actor {
            scene,
            judge,
            id,
            standing: Rc::default(),
            asked: Cell::new(1),
            looked: Cell::new(0),
            change,
            acts,
            cloud: principal.cloud,
            kind,
            name,
            bits,
            classes: Rc::default(),
            tried: RefCell::default(),
            added,
            patterns,
            covering,
            known,
            of_alike,
            met,
            ways_in,
            all,
            configured,
            assigned,
        })
    }

    pub(super) fn is_role(&self) -> bool {
        self.kind == PrincipalKind::Role
    }

    /// The steps that are open, in the order of the catalogue.
    pub fn edges(&self) -> Vec<Edge> {
        let open: Vec<&'static Row> = table::rows(self.cloud)
            .filter(|row| !self.is_back() || edits(row))
            .filter(|row| row.ways.iter().any(|way| self.is_new(row, way) && reach::open(row, way, &self.bits)))
            .collect();
        let mut out: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
        // What can be taken on comes first: rows that change a role's rights ask for it.
        let takes =
            |row: &Row| row.name == "assume-role" || row.ways.iter().any(|way| matches!(way.over, Over::Carrier(_)));
        let mut taken: Taken = Vec::new();
        if self.is_role() {
            // Whether the role of a configuration may be changed is not documented.
            taken.push((self.id, if self.configured { Tri::Unknown } else { Tri::Yes }, None));
        }
        for first in [true, false] {
            for (at, row) in open.iter().enumerate().filter(|(_, row)| takes(row) == first) {
                // A chain is made of single steps.
                if row.ways.iter().any(|way| way.when.contains(&Fact::FromRole)) {
                    continue;
                }
                let mut found = Vec::new();
                row.ways.iter().for_each(|way| self.way(row, way, &taken, &mut found));
                out.insert(at, found);
                let ends = |edge: &Edge| {
                    edge.certainty.surely()
                        && matches!(&edge.goal, Goal::Change(id, change) if change.everything && *id == self.id)
                };
                if !self.all && out.values().flatten().any(ends) {
                    return out.into_values().flatten().collect();
                }
            }
            if first && open.iter().any(|row| needs_taken(row)) {
                let mut places = taken.iter().enumerate().map(|(at, (role, ..))| (*role, at)).collect();
                for edge in out.values().flatten() {
                    match &edge.goal {
                        Goal::Become(role, _) => self.take(&mut taken, &mut places, *role, edge),
                        Goal::Any(roles) => {
                            roles.iter().for_each(|role| self.take(&mut taken, &mut places, *role, edge));
                        }
                        Goal::Change(..) | Goal::Older(_) | Goal::Weaker => {}
                    }
                }
            }
        }
        out.into_values().flatten().collect()
    }

    pub(super) fn standing(&self) -> &Standing<'a> {
        self.standing.get_or_init(|| self.judge.standing(self.scene, self.acts.id, &self.acts.change))
    }

    /// Whether it is another one's rights that are at stake.
    fn is_back(&self) -> bool {
        self.acts.id != self.id
    }

    /// Whether it may edit rights at all.
    pub fn may_edit(&self) -> bool {
        let open = |row: &Row| row.ways.iter().any(|way| self.is_new(row, way) && reach::open(row, way, &self.bits));
        table::rows(self.cloud).any(|row| edits(row) && open(row))
    }

    /// How many questions were asked. Many plain ones cost what another one does.
    pub fn asked(&self) -> u64 {
        self.asked.get() + self.looked.get() / 16
    }

    /// Whether a way may be open by what was got on the way; any is to who acts as it is.
    fn is_new(&self, row: &Row, way: &Way) -> bool {
        if self.acts.change.is_plain() || self.acts.change.lifts() {
            return true;
        }
        let own = match way.over {
            Over::OwnPolicy => !self.change.policies.is_empty(),
            Over::OwnGroup | Over::OwnGroupPolicy => !self.change.groups.is_empty(),
            _ => false,
        };
        let has = |action: &&str| reach::may(self.cloud, action, &self.added);
        let passes = way.pass.is_some() && has(&table::pass_role(row.cloud));
        own || passes || way.needs.iter().flat_map(|need| need.actions).any(has)
    }

    fn take(
        &self,
        taken: &mut Taken,
        places: &mut HashMap<Id<Principal>, usize, Fast>,
        role: Id<Principal>,
        edge: &Edge,
    ) {
        let place = *places.entry(role).or_insert(taken.len());
        match taken.get_mut(place) {
            Some(known) if known.1 >= edge.certainty => {}
            Some(known) => *known = (role, edge.certainty, Some(Arc::new(edge.becoming(role)))),
            None => taken.push((role, edge.certainty, Some(Arc::new(edge.becoming(role))))),
        }
    }

    fn way(&self, row: &'static Row, way: &'static Way, taken: &Taken, out: &mut Vec<Edge>) {
        if !reach::open(row, way, &self.bits) {
            return;
        }
        // What nobody need be asked for comes first: who acts, what there is to try it for.
        let who = |fact: &&Fact| matches!(fact, Fact::IsUser | Fact::IsRole | Fact::FromRole);
        if way.when.iter().filter(who).any(|fact| !self.fact(*fact, &Binding::default()).possibly()) {
            return;
        }
        let few = matches!(way.over, Over::Carrier(_) | Over::Federated(_) | Over::Bucket | Over::Key | Over::Boundary);
        let few = few.then(|| self.bindings(way, taken));
        if few.as_ref().is_some_and(Vec::is_empty) || !self.may_cover_any(way) {
            return;
        }
        // Then what does not depend on that.
        if way.needs.iter().filter(|need| need.is_fixed()).any(|need| self.fixed(need).is_none()) {
            return;
        }
        if !way.needs.iter().all(|need| self.may_cover_some(need)) {
            return;
        }
        if matches!(way.over, Over::User | Over::Role | Over::RoleInstance) {
            return self.machines(way).into_iter().for_each(|machine| self.together(row, way, machine, out));
        }
        let mut administers = false;
        // All that was found so far is of this row.
        let mut places: HashMap<Goal, usize, Fast> =
            out.iter().enumerate().map(|(at, it)| (it.goal.clone(), at)).collect();
        // Of system policies that give more one is enough, for each whom it may be attached to: its place, and whether it surely
        // does.
        let mut system: BTreeMap<Whose, (usize, bool)> = BTreeMap::new();
        for binding in few.unwrap_or_else(|| self.bindings(way, taken)) {
            // With the administrator's policy in reach, others add nothing.
            let other = binding.policy.is_some_and(|it| it != Attached::Administrator) && way.gain == Gains::Policy;
            if other && administers && !self.all {
                continue;
            }
            let whose = (binding.base, binding.group);
            let is_system = matches!(binding.policy, Some(Attached::System(_)));
            let known = system.get(&whose).copied().filter(|_| is_system);
            if known.is_some_and(|(_, sure)| sure) {
                continue;
            }
            let goal = self.goal(way.gain, &binding);
            let before = places.get(&goal).and_then(|at| out.get_mut(*at));
            if before.as_ref().is_some_and(|edge| edge.certainty.surely()) {
                continue;
            }
            let Some(edge) = self.edge(row, way, &binding, goal.clone()) else { continue };
            administers |= edge.certainty.surely() && binding.policy == Some(Attached::Administrator);
            if is_system {
                // What it is attached to may have it already.
                let base = if let Goal::Change(base, _) = &goal { *base } else { self.id };
                let gain = self.judge.gain(self.scene, &Node::plain(base), &goal).exists();
                let sure = edge.certainty.surely() && gain.surely();
                if !gain.possibly() || known.is_some() && !sure {
                    continue;
                }
                let place = known.map(|(at, _)| at).or_else(|| places.get(&goal).copied()).unwrap_or(out.len());
                system.insert(whose, (place, sure));
                if let Some(before) = out.get_mut(place).filter(|_| known.is_some()) {
                    *before = edge;
                    continue;
                }
            }
            let before = places.get(&goal).and_then(|at| out.get_mut(*at));
            match before {
                Some(before) if edge.certainty > before.certainty => *before = edge,
                Some(_) => {}
                None => {
                    places.insert(goal, out.len());
                    out.push(edge);
                }
            }
        }
    }

    /// A role as the right to pass it names it.
    pub(super) fn passed(&self, role: Id<Principal>) -> String {
        match self.cloud {
            Cloud::Alibaba => format!("acs:ram:::role/{}", self.scene.name(role)),
            Cloud::Tencent => format!("qcs::cam:::roleName/{}", self.scene.name(role)),
        }
    }

    /// The step, if it is open.
    pub(super) fn edge(&self, row: &'static Row, way: &'static Way, binding: &Binding, goal: Goal) -> Option<Edge> {
        let mut certainty = match (row.evidence, way.sure) {
            (Evidence::Verified | Evidence::Api, true) => Tri::Yes,
            (Evidence::Unverified, _) | (_, false) => Tri::Unknown,
        };
        certainty = certainty.and(binding.sure.unwrap_or(Tri::Yes)).and(self.assigned);
        let mut trusts = Tri::Yes;
        for fact in way.when {
            let so = self.fact(*fact, binding);
            if !certainty.and(so).possibly() {
                return None;
            }
            match fact {
                Fact::TrustsCaller => trusts = so,
                _ => certainty = certainty.and(so),
            }
        }
        let (answer, calls) = self.best(way, binding)?;
        // What the call asks for may be what the trust policy excludes; both are weighed together.
        let limited = trusts == Tri::Unknown || calls.iter().any(|call| call.answer.limited);
        let role = binding.role.filter(|_| limited && way.when.contains(&Fact::TrustsCaller));
        if role.is_none_or(|role| self.scene.guarded(role).is_none()) {
            certainty = certainty.and(trusts);
        } else if let Some(role) = role {
            let own = self.standing().effective();
            let by_id = calls.iter().flat_map(|call| &call.resources).find(|it| is_by_id(it)).cloned();
            let name = by_id.unwrap_or_else(|| self.passed(role));
            certainty = certainty.and(self.scene.meets(role, self.id, own, &name));
            if !certainty.possibly() {
                return None;
            }
        }
        let policy = match binding.policy {
            Some(Attached::Custom(policy) | Attached::System(policy)) => Some(policy),
            _ => None,
        };
        let role = binding.role.or(match &goal {
            Goal::Become(id, _) if way.gain == Gains::Role => Some(*id),
            _ => None,
        });
        Some(Edge {
            from: self.acts.clone(),
            row,
            goal,
            certainty: certainty.and(answer),
            calls,
            role,
            carrier: binding.carrier,
            machine: binding.machine,
            gives: way.gain,
            thing: binding.thing,
            policy,
            group: binding.group,
            take: binding.take.clone(),
        })
    }

    /// All policies that it holds.
    pub(super) fn policies(&self) -> impl Iterator<Item = Id<Policy>> {
        let handed = self.scene.holder(self.acts.id).into_iter().flat_map(|it| &it.policies);
        handed.filter_map(|it| it.policy).chain(self.scene.added(&self.acts.change))
    }

    /// Names for something new, where a way makes something; one of no meaning else.
    pub(super) fn new_names(&self, way: &Way) -> Vec<Arc<str>> {
        let makes = |slot: Slot| way.needs.iter().any(|need| need.at.contains(&slot));
        let kind = match self.cloud {
            _ if makes(Slot::NewUser) => "user/",
            Cloud::Alibaba if makes(Slot::NewRole) => "role/",
            Cloud::Tencent if makes(Slot::NewRole) => "roleName/",
            _ if makes(Slot::NewPolicy) => "policy/",
            _ => return vec!["example".into()],
        };
        // Patterns of other calls say nothing of these names.
        let new = |slot: &Slot| matches!(slot, Slot::NewUser | Slot::NewRole | Slot::NewPolicy);
        let calls = way.needs.iter().filter(|need| need.at.iter().any(new)).flat_map(|need| need.actions);
        let calls: Vec<reach::Call> = calls.map(|call| reach::Call::new(self.cloud, call)).collect();
        let both = |policy| self.scene.statements(policy).iter().zip(self.judge.statement_bits(policy));
        let about = self.policies().flat_map(both).filter(|(_, bits)| calls.iter().any(|call| call.may(bits)));
        self.scene.new_names(about.map(|(statement, _)| statement), kind)
    }

    pub(super) fn places(&self, binding: &Binding, new: Arc<str>) -> Places {
        let name = |id: Option<Id<Principal>>| id.map(|id| self.scene.name(id));
        let policy = binding.policy.map(|policy| match policy {
            Attached::Administrator => (policy, "AdministratorAccess".into()),
            Attached::Custom(id) | Attached::System(id) => match self.scene.policy_name(id) {
                // It may be any.
                name if name.is_empty() => (policy, HOLE.to_string().into()),
                name => (policy, name),
            },
        });
        let carrier = binding
            .carrier
            .and_then(|at| self.scene.carrier(at))
            .map(|it| (it.kind, self.scene.carrier_name(it.object, it.kind, it.name.as_ref())));
        let machine = binding
            .machine
            .map(|object| (CarrierKind::Instance, self.scene.carrier_name(object, CarrierKind::Instance, None)));
        // An instance of which nothing is known but that there may be one.
        let any = (CarrierKind::Instance, Arc::from(HOLE.to_string()));
        Places {
            cloud: self.cloud,
            own: (self.kind, self.name.clone()),
            user: name(binding.user),
            group: name(binding.group),
            role: name(binding.role),
            role_id: binding.role.and_then(|id| self.scene.role_id(id)),
            policy,
            carrier: Some(carrier.or(machine).unwrap_or(any)),
            thing: binding.thing.and_then(|at| self.scene.things().nth(at)).map(|(_, thing)| thing.clone()),
            new,
        }
    }
}
