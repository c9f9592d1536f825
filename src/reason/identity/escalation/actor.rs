//! Single steps: what a principal can do with one row of the catalogue.
//!
//! In: a [`Scene`] and a principal. Out: [`Edge`]s, each a row that is open to it with what it leads to. Whether that is a
//! gain is not asked here.

use super::ask::{Answer, Judge, Standing};
use super::edge::{Binding, Call, Edge, Goal, Node, Taken};
use super::name::{Attached, Places};
use super::reach::{self, Bits};
use super::scene::{Change, Scene};
use super::table::{self, Evidence, Fact, Gains, Need, Over, Row, Slot, Way};
use crate::base::Tri;
use crate::base::hole::{self, Piece};
use crate::base::value::HOLE;
use crate::model::identity::{CarrierKind, Policy, Principal, PrincipalKind, matches};
use crate::model::{Cloud, Id, ObjectId};
use crate::reason::permission::UNCERTAIN;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A call as it is asked for: action, resources, the service that a role is handed to.
type Asked = (&'static str, Vec<String>, Option<String>);

/// Somebody who acts.
pub struct Actor<'a, 's> {
    pub(super) scene: &'s Scene<'a>,
    judge: &'s Judge<'a>,
    /// Whose rights are at stake.
    pub id: Id<Principal>,
    /// What it has got on the way.
    pub(super) change: Arc<Change>,
    /// Who acts: the same, or what it has become on the way.
    acts: Node,
    /// What it holds, ready to be asked.
    standing: OnceCell<Arc<Standing<'a>>>,
    /// What was asked of the algebra.
    asked: Cell<u64>,
    pub(super) cloud: Cloud,
    pub(super) kind: PrincipalKind,
    name: Arc<str>,
    bits: Bits,
    /// Of what it has got on the way alone.
    added: Bits,
    /// By action: the patterns of resources for which anything may allow it; `None`: any resource.
    patterns: RefCell<BTreeMap<&'static str, Option<Vec<String>>>>,
    /// What was asked already.
    known: RefCell<HashMap<Asked, Answer>>,
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
                | Over::OwnPolicy
                | Over::OwnDeny
                | Over::GroupDeny
                | Over::CustomDeny
        );
        let over = over || matches!(way.over, Over::Policy | Over::Group | Over::Boundary);
        over && way.pass.is_none()
    };
    !row.workload && row.ways.iter().any(own)
}

/// The last part of a resource name or pattern, without case; `None` where it has not so many.
fn relative(cloud: Cloud, text: &str) -> Option<String> {
    let (count, last) = match cloud {
        Cloud::Alibaba => (5, 4),
        Cloud::Tencent => (6, 5),
    };
    text.splitn(count, ':').nth(last).map(str::to_lowercase)
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
        let (patterns, known, ways_in) = Default::default();
        Some(Actor {
            scene,
            judge,
            id,
            standing: OnceCell::new(),
            asked: Cell::new(1),
            change,
            acts,
            cloud: principal.cloud,
            kind,
            name,
            bits,
            added,
            patterns,
            known,
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
            if first {
                for edge in out.values().flatten() {
                    match &edge.goal {
                        Goal::Become(role, _) => self.take(&mut taken, *role, edge),
                        Goal::Perhaps(roles) => {
                            roles.iter().for_each(|role| self.take(&mut taken, *role, &edge.becoming(*role)));
                        }
                        Goal::Change(..) | Goal::Older(_) | Goal::Weaker => {}
                    }
                }
            }
        }
        out.into_values().flatten().collect()
    }

    fn standing(&self) -> &Standing<'a> {
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

    /// How many questions were asked.
    pub fn asked(&self) -> u64 {
        self.asked.get()
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

    fn take(&self, taken: &mut Taken, role: Id<Principal>, edge: &Edge) {
        match taken.iter_mut().find(|(known, _, _)| *known == role) {
            Some(known) if known.1 >= edge.certainty => {}
            Some(known) => *known = (role, edge.certainty, Some(Arc::new(edge.clone()))),
            None => taken.push((role, edge.certainty, Some(Arc::new(edge.clone())))),
        }
    }

    fn way(&self, row: &'static Row, way: &'static Way, taken: &Taken, out: &mut Vec<Edge>) {
        if !reach::open(row, way, &self.bits) {
            return;
        }
        // What does not depend on what it is tried for is asked first.
        let nobody = self.places(&Binding::default(), "".into());
        let fixed = |need: &&Need| need.at.iter().all(|slot| slot.is_fixed());
        if way.needs.iter().filter(fixed).any(|need| self.call(need.actions, need.at, &nobody, None).is_none()) {
            return;
        }
        if !way.needs.iter().all(|need| self.may_cover_some(need)) {
            return;
        }
        if let Some(edge) = self.perhaps(row, way)
            && !out.iter().any(|it| it.row.name == row.name && it.goal == edge.goal)
        {
            out.push(edge);
        }
        let mut administers = false;
        for binding in self.bindings(way, taken) {
            // With the administrator's policy in reach, others add nothing.
            let custom = matches!(binding.policy, Some(Attached::Custom(_))) && way.gain == Gains::Policy;
            if custom && administers && !self.all {
                continue;
            }
            let goal = self.goal(way.gain, &binding);
            let known = |edge: &&mut Edge| edge.row.name == row.name && edge.goal == goal;
            let before = out.iter_mut().find(known);
            if before.as_ref().is_some_and(|edge| edge.certainty.surely()) {
                continue;
            }
            let Some(edge) = self.edge(row, way, &binding, goal.clone()) else { continue };
            administers |= edge.certainty.surely() && binding.policy == Some(Attached::Administrator);
            match before {
                Some(before) if edge.certainty > before.certainty => *before = edge,
                Some(_) => {}
                None => out.push(edge),
            }
        }
    }

    /// Roles that a service may get without the right to pass them, where it is not documented that the right is needed.
    pub(super) fn unasked(&self, way: &Way) -> bool {
        let same = |it: &Fact| !matches!(it, Fact::TrustsCaller);
        let apart = way.needs.iter().flat_map(|need| need.at).all(|slot| *slot != Slot::Role);
        way.over == Over::Role
            && !self.all
            && way.pass.is_some_and(|pass| !pass.documented)
            && way.when.iter().all(same)
            && apart
    }

    /// The step to any of the roles that the principal cannot pass: the same for each of them, and sure for none.
    fn perhaps(&self, row: &'static Row, way: &'static Way) -> Option<Edge> {
        let pass = way.pass.filter(|_| self.unasked(way))?;
        let roles: Vec<Id<Principal>> = self.receivers(pass.services).filter(|role| !self.may_pass(*role)).collect();
        let first = roles.first()?;
        let binding = Binding { role: Some(*first), ..Binding::default() };
        let mut edge = self.edge(row, way, &binding, Goal::Perhaps(roles.into()))?;
        (edge.role, edge.certainty) = (None, Tri::Unknown);
        Some(edge)
    }

    /// Whether anything that the principal holds may be a right to pass a role.
    pub(super) fn may_pass(&self, role: Id<Principal>) -> bool {
        let action = table::pass_role(self.cloud);
        reach::may(self.cloud, action, &self.bits) && self.may_cover(action, &self.passed(role))
    }

    /// A role as the right to pass it names it.
    fn passed(&self, role: Id<Principal>) -> String {
        match self.cloud {
            Cloud::Alibaba => format!("acs:ram:::role/{}", self.scene.name(role)),
            Cloud::Tencent => format!("qcs::cam:::roleName/{}", self.scene.name(role)),
        }
    }

    /// The step, if it is open.
    fn edge(&self, row: &'static Row, way: &'static Way, binding: &Binding, goal: Goal) -> Option<Edge> {
        let mut certainty = match (row.evidence, way.sure) {
            (Evidence::Verified | Evidence::Api, true) => Tri::Yes,
            (Evidence::Unverified, _) | (_, false) => Tri::Unknown,
        };
        certainty = certainty.and(binding.sure.unwrap_or(Tri::Yes)).and(self.assigned);
        let passed = binding.role.filter(|_| way.pass.is_some_and(|pass| pass.documented));
        if passed.is_some_and(|role| !self.may_cover(table::pass_role(self.cloud), &self.passed(role))) {
            return None;
        }
        for fact in way.when {
            certainty = certainty.and(self.fact(*fact, binding));
            if !certainty.possibly() {
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
        let (answer, calls) = best?;
        let policy = match binding.policy {
            Some(Attached::Custom(policy)) => Some(policy),
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
            calls: calls.into(),
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

    /// Whether all calls of a way are allowed.
    pub(super) fn calls(&self, way: &Way, binding: &Binding, places: &Places) -> Option<(Tri, Vec<Call>)> {
        let mut certainty = Tri::Yes;
        let mut calls = Vec::new();
        if let Some(pass) = way.pass {
            let role = binding.role?;
            let mut best: Option<(Tri, Call)> = None;
            for service in pass.services {
                let trusted = self.scene.trusts_service(role, service);
                if !trusted.possibly() {
                    continue;
                }
                let action = table::pass_role(self.cloud);
                let call = self.call(table::passing(self.cloud), &[Slot::Role], places, Some(service));
                let (allowed, call) = match call {
                    Some((allowed, call)) if pass.documented || allowed.surely() => (allowed, call),
                    // Whether the right is needed is not documented.
                    _ if !pass.documented => {
                        (Tri::Unknown, Call { action, resources: Vec::new(), answer: Answer::default() })
                    }
                    _ => continue,
                };
                let answer = trusted.and(allowed);
                if best.as_ref().is_none_or(|(known, _)| answer > *known) {
                    best = Some((answer, call));
                }
            }
            let (answer, call) = best?;
            certainty = certainty.and(answer);
            calls.push(call);
        }
        for Need { actions, at } in way.needs {
            let (answer, call) = self.call(actions, at, places, None)?;
            certainty = certainty.and(answer);
            calls.push(call);
        }
        Some((certainty, calls))
    }

    /// Whether any of these actions is allowed, the surest first.
    pub(super) fn call(
        &self,
        actions: &'static [&'static str],
        slots: &[Slot],
        places: &Places,
        service: Option<&str>,
    ) -> Option<(Tri, Call)> {
        let mut best: Option<(Tri, Call)> = None;
        for action in actions {
            let mut lists: Vec<Vec<String>> = vec![Vec::new()];
            for slot in slots {
                let names = places.names(*slot, action);
                let with = |list: &Vec<String>| {
                    let list = list.clone();
                    names.iter().map(move |name| [list.clone(), vec![name.clone()]].concat()).collect::<Vec<_>>()
                };
                lists = lists.iter().flat_map(with).collect();
            }
            for resources in lists.into_iter().filter(|list| !list.is_empty()) {
                let answer = self.ask(action, &resources, service);
                let allowed = answer.allowed;
                if allowed.possibly() && best.as_ref().is_none_or(|(known, _)| allowed > *known) {
                    best = Some((allowed, Call { action, resources, answer }));
                }
                if allowed.surely() {
                    return best;
                }
            }
        }
        best
    }

    /// Whether a call is allowed, asked once.
    fn ask(&self, action: &'static str, resources: &[String], service: Option<&str>) -> Answer {
        let key: Asked = (action, resources.to_vec(), service.map(str::to_owned));
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let mut answer = Answer { allowed: Tri::No, ..Answer::default() };
        // Where it is not documented that more than the first is checked, the others decide nothing here.
        let first = UNCERTAIN.iter().any(|it| it.eq_ignore_ascii_case(action));
        let checked = resources.iter().take(if first { 1 } else { resources.len() });
        if checked.into_iter().all(|resource| self.may_cover(action, resource)) {
            // What is allowed on a name that nothing has is allowed on any; only else some name is sought.
            let chosen = |it: &String| if it == "*" { it.clone() } else { it.replace('*', "\u{1}") };
            let any: Vec<String> = resources.iter().map(chosen).collect();
            answer = self.standing().ask(action, &any, service);
            self.asked.set(self.asked.get() + 1);
            if !answer.allowed.surely() && any != resources {
                answer = self.standing().ask(action, resources, service);
                self.asked.set(self.asked.get() + 1);
            }
        }
        self.known.borrow_mut().insert(key, answer.clone());
        answer
    }

    /// Whether a pattern of resources that goes with an action may cover a name: a quick look at the last part.
    fn may_cover(&self, action: &'static str, resource: &str) -> bool {
        let mut all = self.patterns.borrow_mut();
        let patterns = all.entry(action).or_insert_with(|| self.patterns_of(action));
        let (Some(patterns), Some(id)) = (patterns, relative(self.cloud, resource)) else { return true };
        // Of a name with open parts the beginning decides.
        let open = id.find([HOLE, '*']).and_then(|at| id.get(..at));
        let literal = |pattern: &str| pattern.find(['*', '?']).and_then(|at| pattern.get(..at)).map(str::to_owned);
        patterns.iter().any(|pattern| match (open, literal(pattern)) {
            (Some(front), own) => {
                let own = own.as_deref().unwrap_or(pattern);
                (own.starts_with(front) || front.starts_with(own)) && self.may_be(front, &id, pattern)
            }
            (None, _) => pattern.contains(HOLE) || matches(pattern, &id),
        })
    }

    /// Whether a name that ends in the id of a resource, which is not known, may be one that a pattern covers: ids of two
    /// resources of a type differ, and the id of one that the plan makes is in no policy yet.
    fn may_be(&self, front: &str, name: &str, pattern: &str) -> bool {
        let id = |text: &str| {
            let hole = text.strip_prefix(front)?;
            let alone = matches!(hole::pieces(hole).as_slice(), [Piece::Hole(_)]) && hole::is_named(hole);
            hole::name(hole).strip_suffix(".id").filter(|_| alone).map(str::to_owned)
        };
        let Some(own) = id(name) else { return true };
        let kind = |address: &str| address.rsplit('.').nth(1).map(str::to_owned);
        match id(pattern) {
            Some(other) => own == other || kind(&own) != kind(&other) || own.contains('[') || other.contains('['),
            None if pattern.contains(['*', '?', HOLE]) => true,
            None => !self.scene.is_made(&own),
        }
    }

    /// Whether a call may be allowed on any user, group or role at all.
    fn may_cover_some(&self, need: &Need) -> bool {
        let any = || Some(Arc::from(HOLE.to_string()));
        let binding = self.places(&Binding::default(), "".into());
        let places = Places { user: any(), group: any(), role: any(), ..binding };
        let named = |slot: &&Slot| matches!(slot, Slot::User | Slot::Group | Slot::Role);
        need.actions.iter().any(|action| {
            let covered = |slot: &Slot| places.names(*slot, action).iter().any(|name| self.may_cover(action, name));
            need.at.iter().filter(named).all(covered)
        })
    }

    /// The last parts of the patterns of resources of statements that may allow an action, without case.
    fn patterns_of(&self, action: &str) -> Option<Vec<String>> {
        let mut out: Vec<String> = Vec::new();
        let handed = self.policies();
        let both = |policy| self.scene.statements(policy).iter().zip(self.judge.statement_bits(policy));
        for (statement, bits) in handed.flat_map(both) {
            if !reach::may(self.cloud, action, bits) {
                continue;
            }
            let list = &statement.resources;
            if list.except || list.partly_unknown {
                return None;
            }
            for pattern in &list.list {
                let known = |it: &Piece<'_>| !matches!(it, Piece::Text(text) if !text.is_ascii());
                let plain = |id: &String| *id != "*" && hole::pieces(id).iter().all(known);
                let id = relative(self.cloud, pattern).filter(plain)?;
                if !out.contains(&id) {
                    out.push(id);
                }
            }
        }
        Some(out)
    }

    /// All policies that it holds.
    fn policies(&self) -> impl Iterator<Item = Id<Policy>> {
        let handed = self.scene.holder(self.acts.id).into_iter().flat_map(|it| &it.policies);
        handed.filter_map(|it| it.policy).chain(self.scene.added(&self.acts.change))
    }

    /// Names for something new, where a way makes something; one of no meaning else.
    fn new_names(&self, way: &Way) -> Vec<Arc<str>> {
        let makes = |slot: Slot| way.needs.iter().any(|need| need.at.contains(&slot));
        let kind = match self.cloud {
            _ if makes(Slot::NewUser) => "user/",
            Cloud::Alibaba if makes(Slot::NewRole) => "role/",
            Cloud::Tencent if makes(Slot::NewRole) => "roleName/",
            _ if makes(Slot::NewPolicy) => "policy/",
            _ => return vec!["example".into()],
        };
        self.scene.new_names(self.policies(), kind)
    }

    pub(super) fn places(&self, binding: &Binding, new: Arc<str>) -> Places {
        let name = |id: Option<Id<Principal>>| id.map(|id| self.scene.name(id));
        let policy = binding.policy.map(|policy| match policy {
            Attached::Administrator => (policy, "AdministratorAccess".into()),
            Attached::Custom(id) => (policy, self.scene.policy(id).and_then(|it| it.name.clone()).unwrap_or_default()),
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
            policy,
            carrier: Some(carrier.or(machine).unwrap_or(any)),
            thing: binding.thing.and_then(|at| self.scene.things().nth(at)).map(|(_, thing)| thing.clone()),
            new,
        }
    }
}
