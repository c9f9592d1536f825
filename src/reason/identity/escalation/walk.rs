//! Walks through the graph: from one principal, step by step, over what it becomes and what it gets on the way.
//!
//! In: a [`Scene`] and its [`Judge`]. Out: the steps of paths, shortest paths first, those of fewer calls first among equally
//! long ones. The steps of a node are looked for once, whoever comes by.

use super::super::holders::PrincipalKey;
use super::actor::Actor;
use super::ask::{COMPARING, Judge, Pair, Weighed};
use super::edge::{Edge, Goal, Node};
use super::scene::{Change, Scene};
use super::table::Gains;
use super::together::Like;
use crate::base::Tri;
use crate::base::mixer::Fast;
use crate::model::Id;
use crate::model::identity::{Principal, PrincipalKind};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// What one walk may cost, at most and at least.
const BUDGET: u64 = 100_000;
const LEAST: u64 = 10_000;

/// The steps of a node.
#[derive(Debug, Default)]
pub struct Edges {
    /// In the order of the catalogue.
    pub all: Vec<Arc<Edge>>,
    /// Those of fewer calls first.
    by_cost: Vec<Arc<Edge>>,
    /// How many questions they cost.
    pub cost: u64,
    /// Whether rights may be edited from here.
    edits: bool,
}

/// Steps that lead to the same principal.
type Steps = Arc<[Arc<Edge>]>;

/// Whose rights a node can edit, looked for when somebody is reached of whom it matters.
#[derive(Debug, Default)]
struct Edits {
    users: OnceLock<Edited>,
    roles: OnceLock<Edited>,
    /// The steps by which it does, as far as they were asked for.
    known: Mutex<HashMap<Id<Principal>, Steps, Fast>>,
}

/// Those of one kind whose rights a node can edit.
#[derive(Debug)]
struct Edited {
    of: BTreeSet<Id<Principal>>,
    /// How many questions it cost to find that out.
    cost: u64,
}

/// Of lists of roles, their keys.
type Keys = HashMap<Arc<[Id<Principal>]>, Arc<[PrincipalKey]>, Fast>;

/// What walks share.
pub struct Walked<'a, 's> {
    scene: &'s Scene<'a>,
    judge: &'s Judge<'a>,
    edges: Mutex<HashMap<Node, Arc<Edges>, Fast>>,
    edits: Mutex<HashMap<Node, Arc<Edits>, Fast>>,
    administers: Mutex<HashMap<Id<Principal>, Tri, Fast>>,
    keys: Mutex<Keys>,
}

fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a, 's> Walked<'a, 's> {
    /// Nothing yet.
    pub fn new(scene: &'s Scene<'a>, judge: &'s Judge<'a>) -> Walked<'a, 's> {
        let (edges, edits, administers, keys) = Default::default();
        Walked { scene, judge, edges, edits, administers, keys }
    }

    /// The steps of a node.
    pub fn edges(&self, node: &Node) -> Arc<Edges> {
        if let Some(known) = open(&self.edges).get(node) {
            return known.clone();
        }
        let mut found = Edges::default();
        if let Some(actor) = Actor::new(self.scene, self.judge, node.clone(), false) {
            found.all = actor.edges().into_iter().map(Arc::new).collect();
            found.edits = actor.may_edit();
            found.cost = actor.asked() + found.all.len() as u64 / 8;
        }
        found.by_cost = found.all.clone();
        found.by_cost.sort_by_key(|it| cost(it));
        open(&self.edges).entry(node.clone()).or_insert(Arc::new(found)).clone()
    }

    /// Whose rights a node can edit.
    fn edits(&self, node: &Node) -> Arc<Edits> {
        open(&self.edits).entry(node.clone()).or_default().clone()
    }

    /// The same, of those of one kind.
    fn among<'e>(&self, edits: &'e Edits, node: &Node, kind: PrincipalKind) -> &'e Edited {
        let place = if kind == PrincipalKind::User { &edits.users } else { &edits.roles };
        place.get_or_init(|| {
            let mut found = Edited { of: BTreeSet::new(), cost: 1 };
            let cloud = self.scene.principal(node.id).map(|it| it.cloud);
            if let (Some(actor), Some(cloud)) = (Actor::new(self.scene, self.judge, node.clone(), false), cloud) {
                // Whoever is like somebody whom it cannot edit, it cannot edit either.
                let mut seen: BTreeMap<Like, bool> = BTreeMap::new();
                let kinds = self.scene.kinds(cloud);
                let all = if kind == PrincipalKind::User { &kinds.users } else { &kinds.roles };
                for id in all.all().filter(|id| *id != node.id) {
                    let some = *seen.entry(actor.like(id)).or_insert_with(|| {
                        let (edges, cost) = edited_by(actor.beside(id));
                        found.cost += cost;
                        !edges.is_empty()
                    });
                    if some {
                        found.of.insert(id);
                    }
                }
            }
            found
        })
    }

    fn kind(&self, id: Id<Principal>) -> Option<PrincipalKind> {
        self.scene.principal(id).map(|it| it.kind)
    }

    /// The steps by which a node edits the rights of one of those whom it can.
    fn edited(&self, edits: &Edits, node: &Node, id: Id<Principal>) -> Steps {
        if let Some(known) = open(&edits.known).get(&id) {
            return known.clone();
        }
        let (edges, _) = edited_by(Actor::back(self.scene, self.judge, node.clone(), id));
        open(&edits.known).entry(id).or_insert(edges).clone()
    }

    /// What it costs to look for all that a node can do by itself.
    pub fn cost(&self, node: &Node) -> u64 {
        let edges = self.edges(node);
        if !edges.edits || self.judge.is_administrator(self.scene, node.id, &node.change).surely() {
            return edges.cost;
        }
        // Whose rights it edits matters where it gets to be one of those.
        let first = |edge: &Arc<Edge>| match &edge.goal {
            Goal::Become(id, _) => Some(*id),
            Goal::Any(roles) => roles.first().copied(),
            Goal::Change(..) | Goal::Older(_) | Goal::Weaker => None,
        };
        let kinds: BTreeSet<PrincipalKind> =
            edges.all.iter().filter_map(first).filter_map(|id| self.kind(id)).collect();
        let edits = self.edits(node);
        edges.cost + kinds.into_iter().map(|kind| self.among(&edits, node, kind).cost).sum::<u64>()
    }

    /// Whether a principal may do everything as it is.
    pub fn administers(&self, id: Id<Principal>) -> Tri {
        if let Some(known) = open(&self.administers).get(&id) {
            return *known;
        }
        let answer = match self.judge.may_administer(self.scene, id) {
            true => self.judge.administers(self.scene, id, &Change::default()),
            false => Tri::No,
        };
        open(&self.administers).insert(id, answer);
        answer
    }

    /// The keys of roles.
    pub fn keys(&self, roles: &Arc<[Id<Principal>]>) -> Arc<[PrincipalKey]> {
        let key = |id: &Id<Principal>| self.scene.principal(*id).map(|it| PrincipalKey::of(self.scene.model, it));
        open(&self.keys).entry(roles.clone()).or_insert_with(|| roles.iter().filter_map(key).collect()).clone()
    }
}

/// The steps by which somebody edits the rights of another one, and how many questions they cost.
fn edited_by(actor: Option<Actor<'_, '_>>) -> (Steps, u64) {
    let Some(actor) = actor else { return (Arc::default(), 1) };
    let edges = actor.edges().into_iter().filter(|it| matches!(it.goal, Goal::Change(..)));
    (edges.map(Arc::new).collect(), actor.asked())
}

/// What a step costs: its calls, and one more where it is taken in two.
fn cost(edge: &Edge) -> usize {
    edge.calls.len() + usize::from(edge.take.is_some())
}

/// The end of a path.
struct End {
    edge: Arc<Edge>,
    /// The path before it.
    before: Option<usize>,
    sure: bool,
    cost: usize,
}

/// A node that may edit rights of others.
#[derive(Clone)]
struct Editor {
    node: Node,
    edits: Arc<Edits>,
    /// The path to it.
    by: Option<usize>,
}

/// A walk from one principal.
pub struct Walk<'w, 'a, 's> {
    walked: &'w Walked<'a, 's>,
    id: Id<Principal>,
    /// Only over steps that surely work.
    sure: bool,
    seen: BTreeSet<Node>,
    ends: Vec<End>,
    /// Nodes that the last step got to, and by which path.
    front: Vec<(Node, Option<usize>)>,
    /// Nodes that edit rights of others, and by which path.
    editors: Vec<Editor>,
    /// Somebody was given administration by an edit: further edits give no more.
    settled: bool,
    /// Principals that it can be, as they are, and by which path; itself first.
    reached: BTreeMap<Id<Principal>, Option<usize>>,
    /// Of which editors it was asked whom they edit, by kind.
    asked: BTreeSet<(Node, PrincipalKind)>,
    /// Holdings that were compared.
    compared: HashSet<Pair, Fast>,
    spent: u64,
    /// What it may cost.
    most: u64,
}

impl<'w, 'a, 's> Walk<'w, 'a, 's> {
    /// At the beginning. `share`: what it should cost at most.
    pub fn new(walked: &'w Walked<'a, 's>, id: Id<Principal>, sure: bool, share: u64) -> Walk<'w, 'a, 's> {
        let start = Node::plain(id);
        let (seen, front) = (BTreeSet::from([start.clone()]), vec![(start, None)]);
        let (ends, editors, reached) = (Vec::new(), Vec::new(), BTreeMap::from([(id, None)]));
        let (asked, most) = (BTreeSet::new(), share.clamp(LEAST, BUDGET));
        let compared = HashSet::default();
        Walk { walked, id, sure, seen, ends, front, editors, settled: false, reached, asked, compared, spent: 0, most }
    }

    /// Takes one more step: the paths that it makes.
    pub fn next(&mut self) -> Vec<usize> {
        let from = self.ends.len();
        for (node, before) in std::mem::take(&mut self.front) {
            if self.is_spent() {
                break;
            }
            let through = before.is_some() && *node.change == Change::default();
            if through && self.walked.judge.is_administrator(self.walked.scene, node.id, &node.change).surely() {
                continue;
            }
            let edges = self.walked.edges(&node);
            // What a principal can do as it is has been looked at before.
            self.spend(if node.change.is_plain() { 1 } else { edges.cost });
            let sure = self.sure;
            // Whom it can be, others of those may edit.
            if before.is_some() && *node.change == Change::default() {
                self.reached.insert(node.id, before);
                let editors = std::mem::take(&mut self.editors);
                editors.iter().for_each(|editor| self.edit(editor, node.id, before));
                self.editors = editors;
            }
            // Who gives itself everything need not edit others.
            let itself = || self.walked.judge.is_administrator(self.walked.scene, node.id, &node.change).surely();
            if edges.edits && !self.settled && !itself() {
                let editor = Editor { node: node.clone(), edits: self.walked.edits(&node), by: before };
                let reached: Vec<_> = self.reached.iter().map(|(id, path)| (*id, *path)).collect();
                reached.into_iter().for_each(|(id, path)| self.edit(&editor, id, path));
                self.editors.push(editor);
            }
            for edge in edges.by_cost.iter().filter(|it| !sure || it.certainty.surely()) {
                match &edge.goal {
                    Goal::Become(id, session) => {
                        let change = Change { session: *session, ..Change::default() };
                        self.reach(edge, before, Some(Node { id: *id, change: Arc::new(change) }), true);
                    }
                    Goal::Any(roles) => {
                        for role in roles.iter().map(|role| Node::plain(*role)) {
                            if role.id != self.id && !self.seen.contains(&role) {
                                self.reach(&Arc::new(edge.becoming(role.id)), before, Some(role), true);
                            }
                        }
                    }
                    Goal::Change(id, change) if self.adds(edge, *id, change) => {
                        let node = Node { id: *id, change: Arc::new(change.clone()) };
                        self.reach(edge, before, Some(node), false);
                    }
                    Goal::Change(..) | Goal::Older(_) | Goal::Weaker => self.reach(edge, before, None, false),
                }
            }
        }
        let mut made: Vec<usize> = (from..self.ends.len()).collect();
        made.sort_by_key(|at| self.ends.get(*at).map(|it| it.cost));
        made
    }

    /// The steps by which a node edits the rights of another principal that it can be, by the path `taken`.
    fn edit(&mut self, editor: &Editor, id: Id<Principal>, taken: Option<usize>) {
        let Editor { node, edits, by } = editor;
        if self.settled || self.is_spent() || id == node.id {
            return;
        }
        let Some(kind) = self.walked.kind(id) else { return };
        let among = self.walked.among(edits, node, kind);
        let first = self.asked.insert((node.clone(), kind));
        // What a principal can do as it is has been looked at before.
        self.spend(if first && !node.change.is_plain() { among.cost } else { 1 });
        if !among.of.contains(&id) {
            return;
        }
        let by = *by;
        let found = self.walked.edited(edits, node, id);
        self.spend(1);
        let (sure, on_the_way) = (self.leads_surely(taken), self.passes(by, id));
        let only = self.sure;
        for edge in found.iter().filter(|it| !only || sure && it.certainty.surely()) {
            let Goal::Change(id, change) = &edge.goal else { continue };
            if !self.adds(edge, *id, change) && !change.everything {
                continue;
            }
            let to = self.adds(edge, *id, change).then(|| Node { id: *id, change: Arc::new(change.clone()) });
            let sure = if sure { Tri::Yes } else { Tri::Unknown };
            let mut step = Edge { certainty: edge.certainty.and(sure), ..(**edge).clone() };
            // Where it has not been that one before, it becomes it afterwards.
            let before = match by {
                None => taken,
                Some(by) if !on_the_way => {
                    step.take = taken.and_then(|at| self.last(at)).cloned();
                    Some(by)
                }
                by => by,
            };
            let gives = self.walked.judge.is_administrator(self.walked.scene, *id, change);
            self.settled |= if only { gives.surely() && self.leads_surely(before) } else { gives.possibly() };
            self.reach(&Arc::new(step), before, to, false);
        }
    }

    /// Whether a path surely works.
    fn leads_surely(&self, path: Option<usize>) -> bool {
        path.is_none_or(|at| self.is_sure(at))
    }

    /// Whether a path leads through a principal.
    fn passes(&self, path: Option<usize>, id: Id<Principal>) -> bool {
        let mut at = path.and_then(|at| self.ends.get(at));
        while let Some(end) = at {
            if end.edge.from.id == id || matches!(&end.edge.goal, Goal::Become(to, _) if *to == id) {
                return true;
            }
            at = end.before.and_then(|before| self.ends.get(before));
        }
        false
    }

    /// One step from the end of a path. `once`: it is no path where it leads to where another one led.
    fn reach(&mut self, edge: &Arc<Edge>, before: Option<usize>, to: Option<Node>, once: bool) {
        let new = to.filter(|node| !(once && node.id == self.id) && self.seen.insert(node.clone()));
        if once && new.is_none() {
            return;
        }
        let (sure, spent) = before.and_then(|at| self.ends.get(at)).map_or((true, 0), |it| (it.sure, it.cost));
        let (sure, cost) = (sure && edge.certainty.surely(), spent + cost(edge));
        self.front.extend(new.map(|node| (node, Some(self.ends.len()))));
        self.ends.push(End { edge: edge.clone(), before, sure, cost });
    }

    /// Whether a change of rights may open further ways.
    fn adds(&self, edge: &Edge, id: Id<Principal>, change: &Change) -> bool {
        let handed = self.walked.scene.holder(id).map_or(&[][..], |it| &it.policies);
        let held = |policy| handed.iter().any(|it| it.policy == Some(policy) && it.exists.surely());
        let known = edge.gives == Gains::Policy && edge.policy.is_some_and(held);
        !change.everything && change.thing.is_none() && !known
    }

    /// The last step of a path.
    pub fn last(&self, path: usize) -> Option<&Arc<Edge>> {
        self.ends.get(path).map(|it| &it.edge)
    }

    /// Whether all steps of a path surely work.
    pub fn is_sure(&self, path: usize) -> bool {
        self.ends.get(path).is_some_and(|it| it.sure)
    }

    /// The steps of a path.
    pub fn path(&self, path: usize) -> Vec<Arc<Edge>> {
        let mut out = Vec::new();
        let mut at = self.ends.get(path);
        while let Some(end) = at {
            out.push(end.edge.clone());
            at = end.before.and_then(|before| self.ends.get(before));
        }
        out.reverse();
        out
    }

    /// Counts the cost of finding out what is gained. Two holdings count once, whoever compared them first.
    pub fn spend_on(&mut self, weighed: &Weighed) {
        let new = weighed.compared.is_some_and(|pair| self.compared.insert(pair));
        self.spend(weighed.cost + if new { COMPARING } else { 0 });
    }

    /// Counts the cost of something, in questions.
    pub fn spend(&mut self, cost: u64) {
        self.spent = self.spent.saturating_add(cost);
    }

    /// What it cost.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// Whether it has cost what it may.
    pub fn is_spent(&self) -> bool {
        self.spent > self.most
    }
}
