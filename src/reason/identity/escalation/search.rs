//! The graph: paths from each principal to what it can get, shortest first.
//!
//! In: a [`Scene`]. Out: [`Escalations`]. Paths are searched forward over steps that surely work, and again over those that
//! may; all administrators are one place. Deterministic: principals in the order of the world, steps in that of the
//! catalogue.

use super::super::holders::{Holders, PrincipalKey};
use super::accounts;
use super::ask::{Judge, witness};
use super::edge::{Edge, Goal, Node};
use super::scene::{Change, Scene};
use super::table::{Fact, Gains, Row};
use super::texts::{Texts, Thing};
use super::walk::{Walk, Walked};
use crate::base::{Certainty, Tri};
use crate::model::identity::{Policy, Principal, PrincipalKind};
use crate::model::{Id, Model, ObjectId, Site, World};
use crate::reason::Exposure;
use crate::reason::permission::Context;
use crate::reason::permission::change::Gain;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Principals that are searched side by side.
const PART: usize = 32;
/// What a search for escalations may cost, in questions about single calls: past it, principals are not searched, and the
/// report says so. Plans that people write stay far below.
const BUDGET: u64 = 1_000_000;

/// Principals that are told of those to which a row may perhaps lead.
const GUESSES: usize = 8;

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
    /// A request that it can make then and not before: action, resource and context.
    pub witness: Option<(Arc<str>, Arc<str>, Context)>,
    /// It depends on which of the accounts that policies name is the own one.
    pub account: bool,
    /// Others that the last step may perhaps lead to and that were not looked at, as there are many.
    pub more: usize,
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
    /// Roles to any of which it leads.
    roles: Arc<[PrincipalKey]>,
}

impl Opening {
    /// Whether it is a step of a path, as sure as that at least.
    pub fn is(&self, step: &Step) -> bool {
        let leads = self.leads == step.leads && self.roles.is_empty()
            || matches!(&step.leads, Some(Gained::Principal(key)) if self.roles.contains(key));
        self.name == step.name && leads && (self.sure || !step.sure)
    }
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
    /// Numbers that policies name and that may be the own account's, for which nothing was searched.
    pub untried: Vec<Arc<str>>,
    /// The steps that were looked at, by who takes them.
    steps: BTreeMap<PrincipalKey, Vec<Opening>>,
}

impl Escalations {
    /// Adds what was found of a principal.
    fn put(&mut self, id: Id<Principal>, found: Found) {
        if let Some(sure) = found.administers {
            self.administrators.insert(id, sure);
        }
        self.list.extend(found.list);
    }

    /// What is so in one of several worlds, of which one is the real one.
    fn of_any(worlds: Vec<Escalations>) -> Escalations {
        let count = worlds.len();
        let mut worlds = worlds.into_iter();
        let mut out = worlds.next().unwrap_or_default();
        if count < 2 {
            return out;
        }
        let joined = |mine: &mut BTreeMap<Id<Principal>, Tri>, its: BTreeMap<Id<Principal>, Tri>| {
            mine.iter_mut()
                .filter(|(id, _)| !its.contains_key(id))
                .for_each(|(_, sure)| *sure = sure.and(Tri::Unknown));
            for (id, sure) in its {
                let known = mine.entry(id).or_insert(Tri::Unknown);
                *known = if *known == sure { sure } else { Tri::Unknown };
            }
        };
        let mut list: BTreeMap<(Id<Principal>, Gained), (Escalation, usize)> = BTreeMap::new();
        let mut put = |found: Vec<Escalation>| {
            for one in found {
                let sure = usize::from(one.certainty == Certainty::Definite);
                let known = list.entry((one.principal, one.gained.clone())).or_insert((one, 0));
                known.1 += sure;
            }
        };
        put(std::mem::take(&mut out.list));
        for world in worlds {
            put(world.list);
            joined(&mut out.administrators, world.administrators);
            out.unsearched.extend(world.unsearched);
            for (key, open) in world.steps {
                let mine = out.steps.entry(key).or_default();
                let new: Vec<Opening> = open.into_iter().filter(|it| !mine.contains(it)).collect();
                mine.extend(new);
            }
        }
        out.list = list
            .into_values()
            .map(|(one, sure)| {
                let certainty = if sure == count { Certainty::Definite } else { Certainty::Possible };
                Escalation { account: certainty != one.certainty || one.account, certainty, ..one }
            })
            .collect();
        let length = |it: &Escalation| (it.gained != Gained::Administration, it.certainty, it.steps.len());
        out.list.sort_by_key(|it| (it.principal, length(it)));
        out
    }

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
        let otherwise = if self.unsearched.contains(&id) { Tri::Unknown } else { Tri::No };
        self.administrators.get(&id).copied().unwrap_or(otherwise)
    }
}

/// The paths of a world.
pub fn solve(model: &Model, world: &World, exposure: &Exposure, holders: &Holders) -> Escalations {
    let texts = Texts::new(&world.identity, things(world));
    let (accounts, untried) = accounts::accounts(&world.identity, &texts);
    let each = accounts.into_iter().map(|own| {
        let scene = Scene::new(model, world, exposure, holders, &texts, own);
        let judge = Judge::new(&scene);
        let found = Search::new(&scene, &judge).run();
        judge.discard();
        found
    });
    Escalations { untried, ..Escalations::of_any(each.collect()) }
}

/// Buckets and keys of a world.
pub(super) fn things(world: &World) -> Vec<Thing> {
    let protected = world.identity.protected.iter();
    let one = |it: &crate::model::identity::Protected| Thing {
        object: it.object,
        cloud: it.cloud,
        key: it.key,
        name: it.name.clone(),
    };
    protected.map(one).collect()
}

pub(super) struct Search<'a, 's> {
    scene: &'s Scene<'a>,
    judge: &'s Judge<'a>,
    walked: Walked<'a, 's>,
}

/// What the search found of one principal.
#[derive(Default)]
struct Found {
    /// Whether it administers the account, where it may.
    administers: Option<Tri>,
    list: Vec<Escalation>,
    ended: bool,
    cost: u64,
}

impl<'a, 's> Search<'a, 's> {
    pub(super) fn new(scene: &'s Scene<'a>, judge: &'s Judge<'a>) -> Search<'a, 's> {
        Search { scene, judge, walked: Walked::new(scene, judge) }
    }

    /// Whether it administers the account, as it is.
    fn is_administrator(&self, id: Id<Principal>) -> Tri {
        self.judge.is_administrator(self.scene, id, &Change::default())
    }

    fn run(&self) -> Escalations {
        let mut out = Escalations::default();
        let holds = |id: Id<Principal>| self.scene.holder(id).is_some_and(|it| !it.policies.is_empty());
        let principals = self.scene.identity().principals.iter().enumerate();
        let all: Vec<(Id<Principal>, &Principal)> = principals.map(|(at, it)| (Id::new(at), it)).collect();
        let acts = |id: Id<Principal>, principal: &Principal| match principal.kind {
            PrincipalKind::User | PrincipalKind::Role => true,
            // Whoever is made a member elsewhere.
            PrincipalKind::Group => self.scene.holder(id).is_some_and(|it| it.members.is_empty()),
            // Its people act as the role that it becomes in the account.
            PrincipalKind::Configuration => self.scene.assigned(id).possibly(),
            _ => false,
        };
        for (id, _) in all.iter().filter(|(id, it)| it.kind == PrincipalKind::Group && holds(*id)) {
            out.administrators.insert(*id, self.is_administrator(*id));
        }
        let acting: Vec<(Id<Principal>, &Principal)> =
            all.into_iter().filter(|(id, it)| acts(*id, it) && holds(*id)).collect();
        // In parts of one size, so that where a search ends does not depend on how many threads there are.
        let (mut spent, mut looked) = (0, 0);
        for part in acting.chunks(PART) {
            if spent > BUDGET {
                break;
            }
            let costs: Vec<u64> = part.par_iter().map(|(id, _)| self.walked.cost(&Node::plain(*id))).collect();
            spent += costs.iter().sum::<u64>();
            looked += part.len();
        }
        spent = 0;
        let (known, rest) = acting.split_at(looked.min(acting.len()));
        out.unsearched.extend(rest.iter().map(|(id, _)| *id));
        for part in known.chunks(PART) {
            if spent > BUDGET {
                out.unsearched.extend(part.iter().map(|(id, _)| *id));
                continue;
            }
            // Each walks twice.
            let share = BUDGET.saturating_sub(spent) / (2 * part.len() as u64).max(1);
            let found: Vec<Found> = part.par_iter().map(|(id, principal)| self.from(*id, principal, share)).collect();
            for ((id, _), found) in part.iter().zip(found) {
                spent += found.cost;
                if found.ended {
                    out.unsearched.insert(*id);
                }
                out.put(*id, found);
            }
        }
        for (id, principal) in known {
            let open = self.walked.edges(&Node::plain(*id)).all.iter().map(|edge| self.opening(edge)).collect();
            out.steps.insert(PrincipalKey::of(self.scene.model, principal), open);
        }
        out
    }

    fn opening(&self, edge: &Edge) -> Opening {
        let roles = match &edge.goal {
            Goal::Any(roles) => self.walked.keys(roles),
            _ => Arc::default(),
        };
        Opening { name: edge.row.name, sure: edge.certainty.surely(), leads: self.gained(edge), roles }
    }

    /// The paths of one principal. `share`: what each of its walks should cost at most.
    fn from(&self, id: Id<Principal>, principal: &Principal, share: u64) -> Found {
        let already = self.walked.administers(id);
        let itself = self.is_administrator(id);
        let mut out = Found { administers: Some(itself).filter(|it| it.possibly()), ..Found::default() };
        if already.surely() {
            return out;
        }
        let mut found: BTreeMap<Gained, Escalation> = BTreeMap::new();
        'both: for sure in [true, false] {
            let mut walk = Walk::new(&self.walked, id, sure, share);
            let mut told: BTreeMap<(usize, &'static str), usize> = BTreeMap::new();
            for length in 1_usize.. {
                let mut level = walk.next();
                if level.is_empty() {
                    break;
                }
                // Of many roles that a row may perhaps lead to, some are told: an administrator's first, if there is one.
                if !sure {
                    level.sort_by_cached_key(|at| !walk.last(*at).is_some_and(|it| self.leads_to_all(it)));
                }
                for at in level {
                    let Some((last, surely)) = walk.last(at).map(|it| (it.clone(), walk.is_sure(at))) else { continue };
                    let guess = !surely && matches!(last.goal, Goal::Become(..));
                    if let Some(count) = told.get_mut(&(length, last.row.name)).filter(|it| guess && **it >= GUESSES) {
                        *count += 1;
                        continue;
                    }
                    if walk.is_spent() {
                        out.ended = true;
                        out.cost += walk.spent();
                        break 'both;
                    }
                    let Some((gained, certainty, witness)) = self.outcome(id, &last, surely, &mut walk) else {
                        continue;
                    };
                    if guess {
                        *told.entry((length, last.row.name)).or_default() += 1;
                    }
                    let better =
                        |known: &Escalation| known.certainty == Certainty::Definite || certainty == Certainty::Possible;
                    if found.get(&gained).is_some_and(better) {
                        continue;
                    }
                    let escalation = Escalation {
                        principal: id,
                        key: PrincipalKey::of(self.scene.model, principal),
                        steps: self.steps(&walk.path(at)),
                        gained: gained.clone(),
                        certainty,
                        witness,
                        account: false,
                        more: 0,
                    };
                    // Who can get everything gets the rest by the way.
                    let all = gained == Gained::Administration;
                    found.insert(gained, escalation);
                    if all && (certainty == Certainty::Definite || !sure) {
                        out.cost += walk.spent();
                        break 'both;
                    }
                }
                for it in found.values_mut().filter(|it| !sure && it.more == 0 && it.steps.len() == length) {
                    let row = it.steps.last().filter(|last| !last.sure && last.to.is_some()).map_or("", |it| it.name);
                    it.more = told.get(&(length, row)).map_or(0, |count| count.saturating_sub(GUESSES));
                }
            }
            out.cost += walk.spent();
            // A level may as well be empty because nothing more was looked at.
            out.ended |= walk.is_spent();
        }
        if let Some(way) = found.get(&Gained::Administration) {
            let sure = way.certainty;
            found.retain(|gained, it| {
                *gained == Gained::Administration || sure == Certainty::Possible && it.certainty == Certainty::Definite
            });
        }
        out.list = found.into_values().collect();
        out.list.sort_by_key(|it| (it.gained != Gained::Administration, it.certainty, it.steps.len()));
        out
    }

    /// Whether a step leads to an administrator.
    fn leads_to_all(&self, edge: &Edge) -> bool {
        match &edge.goal {
            Goal::Become(id, None) => self.is_administrator(*id).possibly(),
            Goal::Change(_, change) => change.everything,
            Goal::Become(..) | Goal::Any(_) | Goal::Older(_) | Goal::Weaker => false,
        }
    }

    /// What a path gains that ends so, whether it surely does, and a request that shows it.
    #[allow(clippy::type_complexity)]
    fn outcome(
        &self,
        id: Id<Principal>,
        last: &Edge,
        sure: bool,
        walk: &mut Walk<'_, 'a, 's>,
    ) -> Option<(Gained, Certainty, Option<(Arc<str>, Arc<str>, Context)>)> {
        let administers = match &last.goal {
            Goal::Become(target, carrier) => {
                let change = Change { session: *carrier, ..Change::default() };
                self.judge.is_administrator(self.scene, *target, &change)
            }
            Goal::Change(base, change) => self.judge.is_administrator(self.scene, *base, change),
            Goal::Any(_) | Goal::Older(_) | Goal::Weaker => Tri::No,
        };
        // Who can give itself everything is a gain also where it may do nothing more yet.
        let raises = |node: &Node| administers > self.judge.is_administrator(self.scene, node.id, &node.change);
        let weighed = self.judge.weigh(self.scene, &Node::plain(id), &last.goal);
        walk.spend_on(&weighed);
        let gain = weighed.gain;
        let mut exists = gain.exists();
        if !exists.possibly() && raises(&Node::plain(id)) {
            exists = administers;
        }
        if !exists.possibly() {
            return None;
        }
        // What the path gave already is no gain of its last step.
        if !last.from.change.is_plain() {
            let weighed = self.judge.weigh(self.scene, &last.from, &last.goal);
            walk.spend_on(&weighed);
            let further = weighed.gain;
            if !further.exists().possibly() && !raises(&last.from) {
                return None;
            }
        }
        let mut gained = self.gained(last)?;
        let mut sure = sure && exists.surely();
        if administers.surely()
            || matches!(&last.goal, Goal::Change(_, change) if change.everything && administers.possibly())
        {
            gained = Gained::Administration;
        } else if administers.possibly() && matches!(gain, Gain::Possible(_)) {
            gained = Gained::Administration;
            sure = false;
        }
        let certainty = if sure { Certainty::Definite } else { Certainty::Possible };
        let shown = witness(&gain).map(|it| {
            (it.action.clone(), it.resources.first().cloned().unwrap_or_else(|| "*".into()), it.context.clone())
        });
        Some((gained, certainty, shown))
    }

    /// What a goal is, as a gain.
    pub(super) fn gained(&self, edge: &Edge) -> Option<Gained> {
        let principal = |id: &Id<Principal>| self.scene.principal(*id);
        let named = |id: &Id<Policy>| self.scene.policy_name(*id);
        match &edge.goal {
            Goal::Become(id, _) => principal(id).map(|it| Gained::Principal(PrincipalKey::of(self.scene.model, it))),
            Goal::Older(policy) => Some(Gained::OlderVersion(named(policy))),
            Goal::Weaker | Goal::Any(_) => None,
            Goal::Change(_, change) if change.everything => Some(Gained::Administration),
            Goal::Change(..) => Some(match edge.gives {
                Gains::Policy => Gained::Policy(edge.policy.as_ref().map(named).unwrap_or_default()),
                Gains::GroupPolicies => Gained::Group(edge.group.map(|it| self.scene.name(it)).unwrap_or_default()),
                Gains::Bounded => Gained::Bounded,
                Gains::Controlled => Gained::Controlled,
                Gains::Bucket | Gains::Key => {
                    let thing = edge.thing.and_then(|at| self.scene.things().nth(at));
                    Gained::Thing(thing.map(|(_, it)| it.name.clone()).unwrap_or_default())
                }
                _ => Gained::Denied,
            }),
        }
    }

    fn steps(&self, path: &[Arc<Edge>]) -> Vec<Step> {
        let mut out: Vec<Step> = Vec::new();
        for edge in path {
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
        let handed = self.scene.holder(edge.from.id).map_or(&[][..], |it| &it.policies);
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
        let passed = edge.row.ways.iter().filter_map(|way| way.pass).flat_map(|pass| pass.services);
        let takes = edge.row.ways.iter().any(|way| way.pass.is_some() || way.when.contains(&Fact::TrustsCaller));
        if let Some(role) = edge.role.filter(|_| takes) {
            conditions.extend(self.scene.trust_conditions(role, edge.from.id, passed.copied()));
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
            actor: edge.from.id,
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
            leads: self.gained(edge),
            causes,
            sure: edge.certainty.surely(),
        });
    }
}
