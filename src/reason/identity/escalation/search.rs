//! The graph: paths from each principal to what it can get, shortest first.
//!
//! In: a [`Scene`]. Out: [`Escalations`]. Paths are searched forward over steps that surely work, and again over those that
//! may; all administrators are one place. Deterministic: principals in the order of the world, steps in that of the
//! catalogue.

use super::super::holders::{Holders, PrincipalKey};
use super::ask::{Judge, witness};
use super::edge::{Actor, Edge, Goal, Node};
use super::scene::{Change, Scene, Texts, Thing};
use super::table::Row;
use crate::base::{Certainty, Tri};
use crate::model::identity::{Policy, Principal, PrincipalKind};
use crate::model::{Id, Model, ObjectId, Site, World};
use crate::reason::Exposure;
use crate::reason::permission::change::Gain;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

/// Longest path.
const STEPS: usize = 6;

/// What is gained.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gained {
    /// Administration.
    Administration,
    /// Acting as this principal; with a carrier whose session policy limits it.
    Principal(PrincipalKey),
    /// The rights of this policy, by name.
    Policy(Arc<str>),
    /// What an older version of this policy said.
    OlderVersion(Arc<str>),
    /// The rights of the policies of this group.
    Group(Arc<str>),
    /// What denies take.
    Denied,
    /// What the permissions boundary takes.
    Bounded,
    /// What control policies take.
    Controlled,
    /// All calls on this bucket or key.
    Thing(Arc<str>),
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its row in the catalogue.
    pub name: &'static str,
    /// Who takes it.
    pub actor: Id<Principal>,
    /// The actions that it takes.
    pub actions: Vec<&'static str>,
    /// Conditions of the policies that allow them.
    pub conditions: Vec<String>,
    /// The principal that it leads to; `None`: to the same with other rights.
    pub to: Option<Id<Principal>>,
    /// The role that is passed, taken on or changed.
    pub role: Option<Id<Principal>>,
    /// The carrier or instance that it goes through.
    pub through: Option<Site>,
    /// The policy that it is about.
    pub policy: Option<Id<Policy>>,
    /// The group that it is about.
    pub group: Option<Id<Principal>>,
    /// What it leads to, as a gain.
    pub leads: Option<Gained>,
    /// What makes it possible, most telling first: attachments, memberships, policies, trust, carriers.
    pub causes: Vec<Site>,
    /// Whether it surely works.
    pub sure: bool,
}

/// A path to more rights.
#[derive(Clone, Debug)]
pub struct Escalation {
    /// Who.
    pub principal: Id<Principal>,
    /// The same, before and after.
    pub key: PrincipalKey,
    /// The steps.
    pub steps: Vec<Step>,
    /// What is gained.
    pub gained: Gained,
    /// `Definite` where every step surely works and the gain is one for sure.
    pub certainty: Certainty,
    /// A request that it can make then and not before: action and resource.
    pub witness: Option<(Arc<str>, Arc<str>)>,
}

/// A single step that is open to a principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Its row in the catalogue.
    pub name: &'static str,
    /// Whether it surely works.
    pub sure: bool,
    /// What it leads to; `None`: to a weaker guard.
    pub leads: Option<Gained>,
}

/// All paths of a world.
#[derive(Debug, Default)]
pub struct Escalations {
    /// By principal, in the order of the world; for each, administration first, then by length.
    pub list: Vec<Escalation>,
    /// Principals that administer the account: may do everything, or give everything to themselves.
    pub administrators: BTreeMap<Id<Principal>, Tri>,
    /// Principals that were not searched, or not to the end, as the search had cost what it may.
    pub unsearched: BTreeSet<Id<Principal>>,
    /// The steps that were looked at, by who takes them.
    steps: BTreeMap<PrincipalKey, Vec<Opening>>,
}

impl Escalations {
    /// The single steps that are open to a principal, as far as the search went.
    pub fn open(&self, key: &PrincipalKey) -> &[Opening] {
        self.steps.get(key).map_or(&[], Vec::as_slice)
    }

    /// The paths of a principal.
    pub fn of(&self, id: Id<Principal>) -> impl Iterator<Item = &Escalation> {
        self.list.iter().filter(move |it| it.principal == id)
    }

    /// Whether a principal administers the account: may do everything, or give everything to itself.
    pub fn administers(&self, id: Id<Principal>) -> Tri {
        let otherwise = if self.unsearched.is_empty() { Tri::No } else { Tri::Unknown };
        self.administrators.get(&id).copied().unwrap_or(otherwise)
    }
}

/// The paths of a world.
pub fn solve(model: &Model, world: &World, exposure: &Exposure, holders: &Holders) -> Escalations {
    let texts = Texts::new(&world.identity, things(world));
    let scene = Scene::new(model, world, exposure, holders, &texts);
    let judge = Judge::new(&scene);
    Search::new(&scene, &judge).run()
}

/// The single steps that are open to a principal, whatever they gain: name of the row, whether it surely works, and what
/// it leads to. For looking at one principal; [`solve`] looks no further than it must.
pub fn steps_of(
    model: &Model,
    world: &World,
    exposure: &Exposure,
    holders: &Holders,
    id: Id<Principal>,
) -> Vec<(&'static str, bool, Option<Gained>)> {
    let texts = Texts::new(&world.identity, things(world));
    let scene = Scene::new(model, world, exposure, holders, &texts);
    let judge = Judge::new(&scene);
    let search = Search::new(&scene, &judge);
    let Some(actor) = Actor::new(&scene, &judge, Node(id, None), true) else { return Vec::new() };
    let mut out = Vec::new();
    for edge in actor.edges() {
        let gain = judge.gain(&scene, id, &edge.goal).exists();
        let gained = gain.possibly().then(|| search.gained(&edge.goal)).flatten();
        let sure = edge.certainty.surely() && (gain.surely() || edge.goal == Goal::Weaker);
        out.push((edge.row.name, sure, gained));
    }
    out
}

/// Buckets and keys of a world.
fn things(world: &World) -> Vec<Thing> {
    let protected = world.identity.protected.iter();
    let one = |it: &crate::model::identity::Protected| Thing {
        object: it.object,
        cloud: it.cloud,
        key: it.key,
        name: it.name.clone(),
    };
    protected.map(one).collect()
}

/// A path that is being made.
#[derive(Clone)]
struct Path {
    edges: Vec<Rc<Edge>>,
    sure: bool,
}

struct Search<'a, 's> {
    scene: &'s Scene<'a>,
    judge: &'s Judge<'a>,
    edges: std::cell::RefCell<BTreeMap<Node, Rc<Vec<Rc<Edge>>>>>,
    administers: std::cell::RefCell<BTreeMap<Id<Principal>, Tri>>,
}

impl<'a, 's> Search<'a, 's> {
    fn new(scene: &'s Scene<'a>, judge: &'s Judge<'a>) -> Search<'a, 's> {
        Search { scene, judge, edges: Default::default(), administers: Default::default() }
    }

    /// Whether a principal may do everything already.
    fn administers(&self, id: Id<Principal>) -> Tri {
        if let Some(known) = self.administers.borrow().get(&id) {
            return *known;
        }
        let answer = match self.judge.may_administer(self.scene, id) {
            true => self.judge.administers(self.scene, id, &Change::default()),
            false => Tri::No,
        };
        self.administers.borrow_mut().insert(id, answer);
        answer
    }

    /// Whether it administers the account, as it is.
    fn is_administrator(&self, id: Id<Principal>) -> Tri {
        self.judge.is_administrator(self.scene, id, &Change::default())
    }

    fn edges(&self, node: Node) -> Rc<Vec<Rc<Edge>>> {
        if let Some(known) = self.edges.borrow().get(&node) {
            return known.clone();
        }
        if self.judge.is_spent() {
            return Rc::new(Vec::new());
        }
        let found = match Actor::new(self.scene, self.judge, node, false) {
            Some(actor) => actor.edges().into_iter().map(Rc::new).collect(),
            None => Vec::new(),
        };
        let found = Rc::new(found);
        self.edges.borrow_mut().insert(node, found.clone());
        found
    }

    fn run(&self) -> Escalations {
        let mut out = Escalations::default();
        for (index, principal) in self.scene.identity().principals.iter().enumerate() {
            let id = Id::new(index);
            let acts = match principal.kind {
                PrincipalKind::User | PrincipalKind::Role => true,
                // Whoever is made a member elsewhere.
                PrincipalKind::Group => self.scene.holder(id).is_some_and(|it| it.members.is_empty()),
                _ => false,
            };
            if self.judge.is_spent() {
                if acts {
                    out.unsearched.insert(id);
                }
                continue;
            }
            let holds = self.scene.holder(id).is_some_and(|it| !it.policies.is_empty());
            if holds && principal.kind == PrincipalKind::Group {
                out.administrators.insert(id, self.is_administrator(id));
            }
            if acts && self.scene.holder(id).is_some_and(|it| !it.policies.is_empty()) {
                self.from(id, principal, &mut out);
                if self.judge.is_spent() {
                    out.unsearched.insert(id);
                }
            }
        }
        for (node, edges) in self.edges.borrow().iter().filter(|(node, _)| node.1.is_none()) {
            let Some(principal) = self.scene.principal(node.0) else { continue };
            let open = edges.iter().map(|edge| self.opening(edge)).collect();
            out.steps.insert(PrincipalKey::of(self.scene.model, principal), open);
        }
        out
    }

    fn opening(&self, edge: &Edge) -> Opening {
        Opening { name: edge.row.name, sure: edge.certainty.surely(), leads: self.gained(&edge.goal) }
    }

    /// The paths of one principal.
    fn from(&self, id: Id<Principal>, principal: &Principal, out: &mut Escalations) {
        let already = self.administers(id);
        if self.is_administrator(id).possibly() {
            out.administrators.insert(id, self.is_administrator(id));
        }
        if already.surely() {
            return;
        }
        let mut found: BTreeMap<Gained, Escalation> = BTreeMap::new();
        for sure in [true, false] {
            let mut paths = self.paths(id, sure);
            // Of many roles that a row may perhaps lead to, one is told: an administrator's, if there is one.
            let telling = |path: &Path| path.edges.last().is_some_and(|it| self.leads_to_all(it));
            if !sure {
                paths.sort_by_cached_key(|path| (path.edges.len(), !telling(path)));
            }
            let mut told: BTreeSet<(usize, &'static str)> = BTreeSet::new();
            for path in paths {
                if self.judge.is_spent() {
                    break;
                }
                let Some(last) = path.edges.last() else { continue };
                let guess = !path.sure && matches!(last.goal, Goal::Become(..));
                if guess && told.contains(&(path.edges.len(), last.row.name)) {
                    continue;
                }
                let Some((gained, certainty, witness)) = self.outcome(id, last, path.sure) else { continue };
                if guess {
                    told.insert((path.edges.len(), last.row.name));
                }
                let better =
                    |known: &Escalation| known.certainty == Certainty::Definite || certainty == Certainty::Possible;
                if found.get(&gained).is_some_and(better) {
                    continue;
                }
                let escalation = Escalation {
                    principal: id,
                    key: PrincipalKey::of(self.scene.model, principal),
                    steps: self.steps(&path),
                    gained: gained.clone(),
                    certainty,
                    witness,
                };
                found.insert(gained, escalation);
            }
            let over = |it: &Escalation| it.certainty == Certainty::Definite;
            if found.get(&Gained::Administration).is_some_and(over) {
                break;
            }
        }
        if let Some(way) = found.get(&Gained::Administration) {
            // Who can get everything gets the rest by the way.
            let sure = way.certainty;
            found.retain(|gained, it| {
                *gained == Gained::Administration || sure == Certainty::Possible && it.certainty == Certainty::Definite
            });
        }
        let mut list: Vec<Escalation> = found.into_values().collect();
        list.sort_by_key(|it| (it.gained != Gained::Administration, it.certainty, it.steps.len()));
        out.list.extend(list);
    }

    /// Whether a step leads to an administrator.
    fn leads_to_all(&self, edge: &Edge) -> bool {
        match &edge.goal {
            Goal::Become(id, None) => self.is_administrator(*id).possibly(),
            Goal::Change(_, change) => change.everything,
            Goal::Become(..) | Goal::Older(_) | Goal::Weaker => false,
        }
    }

    /// Paths to everything that can be reached, shortest first; with equal length, of fewer calls.
    fn paths(&self, id: Id<Principal>, sure: bool) -> Vec<Path> {
        let mut out: Vec<Path> = Vec::new();
        let start = Node(id, None);
        let mut seen: BTreeSet<Node> = BTreeSet::from([start]);
        let mut queue: VecDeque<(Node, Path)> = VecDeque::from([(start, Path { edges: Vec::new(), sure: true })]);
        while let Some((at, path)) = queue.pop_front() {
            if self.judge.is_spent() {
                break;
            }
            let ends = at != start && at.1.is_none() && self.is_administrator(at.0).surely();
            if path.edges.len() >= STEPS || ends {
                continue;
            }
            let edges = self.edges(at);
            let mut open: Vec<&Rc<Edge>> = edges.iter().filter(|it| !sure || it.certainty.surely()).collect();
            open.sort_by_key(|it| cost(it));
            self.judge.spend(open.len() as u64 / 8);
            for edge in open {
                let mut longer = path.clone();
                longer.edges.push(edge.clone());
                longer.sure &= edge.certainty.surely();
                if let Goal::Become(next, session) = &edge.goal {
                    let next = Node(*next, *session);
                    if next.0 == id || !seen.insert(next) {
                        continue;
                    }
                    queue.push_back((next, longer.clone()));
                }
                out.push(longer);
            }
        }
        out.sort_by_key(|path| (path.edges.len(), path.edges.iter().map(|it| cost(it)).sum::<usize>()));
        out
    }

    /// What a path gains that ends so, whether it surely does, and a request that shows it.
    #[allow(clippy::type_complexity)]
    fn outcome(
        &self,
        id: Id<Principal>,
        last: &Edge,
        sure: bool,
    ) -> Option<(Gained, Certainty, Option<(Arc<str>, Arc<str>)>)> {
        let gain = self.judge.gain(self.scene, id, &last.goal);
        let exists = gain.exists();
        if !exists.possibly() {
            return None;
        }
        let mut gained = self.gained(&last.goal)?;
        let mut sure = sure && exists.surely();
        let administers = match &last.goal {
            Goal::Become(target, carrier) => {
                let change = Change { session: *carrier, ..Change::default() };
                self.judge.is_administrator(self.scene, *target, &change)
            }
            Goal::Change(base, change) => self.judge.is_administrator(self.scene, *base, change),
            Goal::Older(_) | Goal::Weaker => Tri::No,
        };
        if administers.surely()
            || matches!(&last.goal, Goal::Change(_, change) if change.everything && administers.possibly())
        {
            gained = Gained::Administration;
        } else if administers.possibly() && matches!(gain, Gain::Possible(_)) {
            gained = Gained::Administration;
            sure = false;
        }
        let certainty = if sure { Certainty::Definite } else { Certainty::Possible };
        let shown =
            witness(&gain).map(|it| (it.action.clone(), it.resources.first().cloned().unwrap_or_else(|| "*".into())));
        Some((gained, certainty, shown))
    }

    /// What a goal is, as a gain.
    fn gained(&self, goal: &Goal) -> Option<Gained> {
        let principal = |id: &Id<Principal>| self.scene.principal(*id);
        let named = |id: &Id<Policy>| self.scene.policy(*id).and_then(|it| it.name.clone()).unwrap_or_default();
        match goal {
            Goal::Become(id, _) => principal(id).map(|it| Gained::Principal(PrincipalKey::of(self.scene.model, it))),
            Goal::Older(policy) => Some(Gained::OlderVersion(named(policy))),
            Goal::Weaker => None,
            Goal::Change(_, change) => Some(if change.everything {
                Gained::Administration
            } else if let Some(policy) = change.policies.first() {
                Gained::Policy(named(policy))
            } else if let Some(group) = change.group {
                Gained::Group(self.scene.name(group))
            } else if change.unbounded {
                Gained::Bounded
            } else if change.uncontrolled {
                Gained::Controlled
            } else if let Some((_, thing)) = change.thing.and_then(|at| self.scene.things().nth(at)) {
                Gained::Thing(thing.name.clone())
            } else {
                Gained::Denied
            }),
        }
    }

    fn steps(&self, path: &Path) -> Vec<Step> {
        let mut out: Vec<Step> = Vec::new();
        for edge in &path.edges {
            self.step(edge, &mut out);
            if let Some(take) = &edge.take {
                self.step(take, &mut out);
            }
        }
        let mut last = "";
        for step in &mut out {
            if step.name == "assume-role" && matches!(last, "assume-role" | "assume-role-chain") {
                let chain = |row: &&Row| row.name == "assume-role-chain";
                let cloud = self.scene.principal(step.actor).map(|it| it.cloud);
                let row = cloud.and_then(|cloud| super::table::rows(cloud).find(chain));
                step.name = row.map_or(step.name, |row| row.name);
            }
            last = step.name;
        }
        out
    }

    fn step(&self, edge: &Edge, out: &mut Vec<Step>) {
        let mut actions: Vec<&'static str> = Vec::new();
        let mut conditions: Vec<String> = Vec::new();
        let mut causes: Vec<Site> = Vec::new();
        let mut later: Vec<Site> = Vec::new();
        let handed = self.scene.holder(edge.from).map_or(&[][..], |it| &it.policies);
        for call in edge.calls.iter().filter(|it| !it.resources.is_empty()) {
            if !actions.contains(&call.action) {
                actions.push(call.action);
            }
            conditions.extend(call.answer.conditions.iter().cloned());
            let Some(by) = call.answer.by.and_then(|at| handed.get(at)) else { continue };
            causes.extend(self.scene.identity().attachments.get(by.attachment).map(|it| it.site.clone()));
            let membership = by.membership.and_then(|at| self.scene.identity().memberships.get(at));
            causes.extend(membership.map(|it| it.site.clone()));
            let policy = by.policy.and_then(|id| self.scene.policy(id)).filter(|it| it.document.is_some());
            later.extend(policy.map(|it| it.site.clone()));
        }
        let carrier = edge.carrier.and_then(|at| self.scene.carrier(at));
        let role = edge.role.and_then(|id| self.scene.principal(id)).filter(|it| it.managed);
        later.extend(role.map(|it| it.trust_site.clone()));
        later.extend(carrier.map(|it| it.site.clone()));
        // What the role holds.
        for handed in edge.role.and_then(|id| self.scene.holder(id)).into_iter().flat_map(|it| &it.policies) {
            later.extend(self.scene.identity().attachments.get(handed.attachment).map(|it| it.site.clone()));
        }
        causes.extend(later);
        let mut seen = BTreeSet::new();
        causes.retain(|site| seen.insert(site.clone()));
        conditions.sort();
        conditions.dedup();
        let object = carrier.map(|it| it.object).or(edge.machine);
        out.push(Step {
            name: edge.row.name,
            actor: edge.from,
            actions,
            conditions,
            to: match &edge.goal {
                Goal::Become(id, _) => Some(*id),
                _ => None,
            },
            role: edge.role,
            through: object.map(|object: ObjectId| carrier.map_or(Site::block(object), |it| it.site.clone())),
            policy: edge.policy,
            group: edge.group,
            leads: self.gained(&edge.goal),
            causes,
            sure: edge.certainty.surely(),
        });
    }
}

/// What a step costs: its calls, and one more where it is taken in two.
fn cost(edge: &Edge) -> usize {
    edge.calls.len() + usize::from(edge.take.is_some())
}
