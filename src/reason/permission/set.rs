//! What a principal may do in effect, as a formula at each action and resource.
//!
//! In: [`Holding`]s. Out: [`Effective`] sets; [`Space::effective`] makes each of them once, however many principals
//! hold the same. The rules of evaluation are those of the plain evaluator: identity policies, those of a resource
//! group where the account level is silent, resource policies, bounds, control policies.

use super::asked::Known;
use super::compiled::{Compiled, WrittenPatterns};
use super::formula::{Formula, Table};
use super::letters::{self, Letters};
use super::{Bound, Flag, Held, Holding, name};
use crate::base::Tri;
use crate::base::mixer::Fast;
use crate::model::Cloud;
use crate::model::identity::Statement;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Where in a holding a statement is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Part {
    Control,
    /// A bound: boundaries, then session policies.
    Bound(usize),
    Account,
    Group(Arc<str>),
    Resource,
}

/// One statement of a holding: the part, and its place in the list there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct Place {
    pub part: Part,
    pub index: usize,
}

impl<'w> Holding<'w> {
    /// The statements of a part.
    pub fn part(&self, part: &Part) -> &[Held<'w>] {
        match part {
            Part::Control => &self.control,
            Part::Bound(at) => {
                self.boundary.iter().chain(&self.session).nth(*at).map_or(&[], |bound| bound.held.as_slice())
            }
            Part::Account => &self.account,
            Part::Group(name) => self.groups.get(name).map_or(&[], Vec::as_slice),
            Part::Resource => &self.resource,
        }
    }

    /// The statement at a place.
    pub fn held(&self, place: &Place) -> Option<&Held<'w>> {
        self.part(&place.part).get(place.index)
    }
}

/// Makes statements and holdings ready, each once. One for a whole run, both worlds.
#[derive(Debug, Default)]
pub struct Space<'w> {
    /// By the addresses of statements.
    statements: Ready<usize, Compiled>,
    /// By the addresses and the numbers of statements.
    runs: Ready<(usize, usize), Run>,
    sets: Mutex<HashMap<Vec<Key>, Arc<Effective<'w>>, Fast>>,
    letters: Arc<Letters>,
    patterns: WrittenPatterns,
    known: Arc<Known>,
}

/// What was made ready, by place.
type Ready<K, T> = Mutex<HashMap<K, Vec<Made<T>>, Fast>>;

/// For which cloud and own account it was made, in which document where that matters.
type Made<T> = (Cloud, Option<Arc<str>>, Option<Arc<str>>, Arc<T>);

/// What these statements of one document are made into, once for each cloud, own account and, where something of them is not
/// known, document.
fn ready<K: Copy + Eq + Hash, T>(
    all: &Ready<K, T>,
    place: K,
    holding: &Holding<'_>,
    list: &[Held<'_>],
    make: impl FnOnce() -> T,
) -> Arc<T> {
    let named = |document: &Option<Arc<str>>| {
        document.as_ref().is_none_or(|it| list.first().is_some_and(|held| *it == held.document))
    };
    let known = || all.lock().unwrap_or_else(PoisonError::into_inner);
    let find = |of: &[Made<T>]| {
        let same = of.iter().find(|(cloud, own, document, _)| {
            *cloud == holding.cloud && *own == holding.own_account && named(document)
        });
        same.map(|(.., found)| found.clone())
    };
    if let Some(found) = known().get(&place).and_then(|of| find(of)) {
        return found;
    }
    let open = list.iter().any(|held| Compiled::may_be_open(held.statement));
    let document = list.first().filter(|_| open).map(|held| held.document.clone());
    let made = Arc::new(make());
    let mut known = known();
    let of = known.entry(place).or_default();
    find(of).unwrap_or_else(|| {
        of.push((holding.cloud, holding.own_account.clone(), document, made.clone()));
        made
    })
}

/// What makes two holdings the same.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Start(Cloud, Option<Arc<str>>),
    Part(Part),
    Bound(Tri, Arc<str>),
    Run { run: usize, exists: Tri, attachment: Option<Arc<str>>, when: Option<(Flag, bool)> },
}

/// A statement that is held.
#[derive(Debug)]
pub(super) struct Entry<'w> {
    pub compiled: Arc<Compiled>,
    pub statement: &'w Statement,
    pub exists: Tri,
    pub attachment: Arc<str>,
    pub when: Option<(Flag, bool)>,
    pub document: Arc<str>,
}

impl Entry<'_> {
    /// Whether it is held, and its condition.
    pub fn there(&self, table: &mut Table) -> Formula {
        let mut out = self.compiled.condition(table);
        if self.exists == Tri::Unknown {
            out = out.and(table.unknown(format!("exists {}", self.attachment)));
        }
        if let Some((flag, value)) = self.when {
            let flag = table.flag(flag);
            out = out.and(if value { flag } else { flag.not() });
        }
        out
    }

    /// Whether another entry says the same, also of what is not known.
    pub fn is_same(&self, other: &Entry<'_>) -> bool {
        Arc::ptr_eq(&self.compiled, &other.compiled) && self.has_same_standing(other)
            || self.compiled.text == other.compiled.text
                && self.has_same_standing(other)
                && (!self.compiled.is_open() && !self.compiled.holed || self.compiled.name == other.compiled.name)
    }

    fn has_same_standing(&self, other: &Entry<'_>) -> bool {
        self.exists == other.exists
            && self.when == other.when
            && (self.exists == Tri::Yes || self.attachment == other.attachment)
    }
}

/// Statements that lie side by side and are held together, made ready.
#[derive(Debug, Default)]
struct Run {
    compiled: Vec<Arc<Compiled>>,
    /// Places of those that may be about any service.
    any: Vec<u32>,
    /// Places by service.
    by_code: BTreeMap<Arc<str>, Vec<u32>>,
    holed: bool,
    capitals: bool,
    addressed: bool,
}

impl Run {
    fn new(compiled: Vec<Arc<Compiled>>) -> Run {
        let mut out = Run {
            holed: compiled.iter().any(|it| it.holed),
            capitals: compiled.iter().any(|it| it.capitals),
            addressed: compiled.iter().any(|it| it.addresses().next().is_some()),
            ..Run::default()
        };
        for (at, it) in compiled.iter().enumerate() {
            match &it.codes {
                None => out.any.push(at as u32),
                Some(codes) => {
                    codes.iter().for_each(|code| out.by_code.entry(code.clone()).or_default().push(at as u32));
                }
            }
        }
        Run { compiled, ..out }
    }
}

/// A run as somebody holds it.
type HeldRun<'h, 'w> = (Arc<Run>, &'h [Held<'w>]);

/// The runs of all parts of a holding.
struct AllRuns<'h, 'w> {
    account: Vec<HeldRun<'h, 'w>>,
    groups: Vec<(Arc<str>, Vec<HeldRun<'h, 'w>>)>,
    bounds: Vec<(&'h Bound<'w>, Vec<HeldRun<'h, 'w>>)>,
    control: Vec<HeldRun<'h, 'w>>,
    resource: Vec<HeldRun<'h, 'w>>,
}

/// Whether a statement continues a run.
fn continues(before: &Held<'_>, next: &Held<'_>) -> bool {
    let place = |held: &Held<'_>| std::ptr::from_ref(held.statement) as usize;
    let beside = place(before).wrapping_add(size_of::<Statement>()) == place(next);
    beside
        && before.exists == next.exists
        && before.when == next.when
        && (Arc::ptr_eq(&before.document, &next.document) || before.document == next.document)
        && (Arc::ptr_eq(&before.attachment, &next.attachment) || before.attachment == next.attachment)
}

/// A list of statements, found by the service of an action.
#[derive(Debug, Default)]
pub(super) struct Entries<'w> {
    pub list: Vec<Entry<'w>>,
    any: Vec<u32>,
    by_code: BTreeMap<Arc<str>, Vec<u32>>,
}

impl<'w> Entries<'w> {
    fn new(runs: &[HeldRun<'_, 'w>]) -> Entries<'w> {
        let mut out = Entries::default();
        for (run, list) in runs {
            let from = out.list.len() as u32;
            let there = list.first().is_some_and(|held| held.exists != Tri::No);
            if there {
                out.any.extend(run.any.iter().map(|at| from + at));
                for (code, places) in &run.by_code {
                    let places = places.iter().map(|at| from + at);
                    match out.by_code.get_mut(code) {
                        Some(known) => known.extend(places),
                        None => {
                            out.by_code.insert(code.clone(), places.collect());
                        }
                    }
                }
            }
            out.list.extend(run.compiled.iter().zip(*list).map(|(compiled, held)| Entry {
                compiled: compiled.clone(),
                statement: held.statement,
                exists: held.exists,
                attachment: held.attachment.clone(),
                when: held.when,
                document: held.document.clone(),
            }));
        }
        out
    }

    /// Of those that may be about an action the ones of which this is so, by place and in order.
    pub fn all_about(&self, action: &str, so: impl Fn(&Entry<'w>) -> bool) -> Vec<(usize, &Entry<'w>)> {
        let code = action.split(':').next().unwrap_or_default();
        let mut out = Vec::new();
        let put = |at: usize, out: &mut Vec<_>| out.extend(self.list.get(at).filter(|it| so(it)).map(|it| (at, it)));
        if name::has_hole(code) {
            let there = self.list.iter().enumerate().filter(|(_, entry)| entry.exists != Tri::No);
            there.for_each(|(at, _)| put(at, &mut out));
            return out;
        }
        self.any.iter().for_each(|at| put(*at as usize, &mut out));
        if let Some(own) = self.by_code.get(code) {
            own.iter().for_each(|at| put(*at as usize, &mut out));
            out.sort_unstable_by_key(|(at, _)| *at);
        }
        out
    }

    /// Those that may be about an action, in order.
    pub fn about(&self, action: &str) -> Vec<u32> {
        let code = action.split(':').next().unwrap_or_default();
        let mut out = self.any.clone();
        if name::has_hole(code) {
            out.extend(self.by_code.values().flatten());
        } else if let Some(list) = self.by_code.get(code) {
            out.extend(list);
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// A bound on rights.
#[derive(Debug)]
pub(super) struct Bounding<'w> {
    pub exists: Tri,
    pub attachment: Arc<str>,
    pub entries: Entries<'w>,
}

/// What a principal may do in effect.
#[derive(Debug)]
pub struct Effective<'w> {
    pub(super) cloud: Cloud,
    pub(super) own: Option<Arc<str>>,
    pub(super) account: Entries<'w>,
    pub(super) groups: BTreeMap<Arc<str>, Entries<'w>>,
    pub(super) bounds: Vec<Bounding<'w>>,
    pub(super) control: Entries<'w>,
    pub(super) resource: Entries<'w>,
    /// Whether a pattern has unknown parts.
    pub(super) holed: bool,
    /// Whether a resource is written with capitals.
    pub(super) capitals: bool,
    /// What the space knows of names that differ in case only.
    pub(super) letters: Arc<Letters>,
    /// What the space knows of patterns and questions.
    pub(super) known: Arc<Known>,
    /// Whether its own patterns do.
    case: OnceLock<bool>,
    /// Whether a condition is about the caller's address.
    pub(super) addressed: bool,
}

impl<'w> Space<'w> {
    /// An empty one.
    pub fn new() -> Space<'w> {
        Space::default()
    }

    /// Lets go of what was made ready, side by side: of many sets that takes its time.
    pub fn discard(self) {
        let sets = self.sets.into_inner().unwrap_or_else(PoisonError::into_inner);
        sets.into_par_iter().for_each(drop);
    }

    fn compiled(&self, holding: &Holding<'w>, held: &Held<'w>) -> Arc<Compiled> {
        let place = std::ptr::from_ref(held.statement) as usize;
        ready(&self.statements, place, holding, std::slice::from_ref(held), || {
            held.statement.resources.list.iter().for_each(|text| self.letters.learn(text));
            Compiled::new(holding.cloud, holding.own_account.as_deref(), held, &self.patterns)
        })
    }

    fn run(&self, holding: &Holding<'w>, list: &[Held<'w>]) -> Arc<Run> {
        let Some(first) = list.first() else { return Arc::default() };
        let place = (std::ptr::from_ref(first.statement) as usize, list.len());
        ready(&self.runs, place, holding, list, || {
            Run::new(list.iter().map(|held| self.compiled(holding, held)).collect())
        })
    }

    fn runs<'h>(&self, holding: &Holding<'w>, list: &'h [Held<'w>], key: &mut Vec<Key>) -> Vec<HeldRun<'h, 'w>> {
        let one = |list: &'h [Held<'w>]| {
            let run = self.run(holding, list);
            key.extend(list.first().map(|held| Key::Run {
                run: Arc::as_ptr(&run) as usize,
                exists: held.exists,
                attachment: (held.exists == Tri::Unknown).then(|| held.attachment.clone()),
                when: held.when,
            }));
            (run, list)
        };
        list.chunk_by(continues).map(one).collect()
    }

    /// What a principal that holds this may do.
    pub fn effective(&self, holding: &Holding<'w>) -> Arc<Effective<'w>> {
        let mut key = vec![Key::Start(holding.cloud, holding.own_account.clone())];
        let runs = self.all_runs(holding, &mut key);
        let sets = || self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = sets().get(&key) {
            return known.clone();
        }
        let out = self.set(holding, &runs);
        sets().entry(key).or_insert(Arc::new(out)).clone()
    }

    /// The same for what is asked for once: it is not kept.
    pub(super) fn effective_once(&self, holding: &Holding<'w>) -> Effective<'w> {
        self.set(holding, &self.all_runs(holding, &mut Vec::new()))
    }

    fn all_runs<'h>(&self, holding: &'h Holding<'w>, key: &mut Vec<Key>) -> AllRuns<'h, 'w> {
        let account = self.runs(holding, &holding.account, key);
        let mut groups = Vec::new();
        for (name, list) in &holding.groups {
            key.push(Key::Part(Part::Group(name.clone())));
            groups.push((name.clone(), self.runs(holding, list, key)));
        }
        let mut bounds = Vec::new();
        for bound in holding.boundary.iter().chain(&holding.session) {
            key.push(Key::Bound(bound.exists, bound.attachment.clone()));
            bounds.push((bound, self.runs(holding, &bound.held, key)));
        }
        key.push(Key::Part(Part::Control));
        let control = self.runs(holding, &holding.control, key);
        key.push(Key::Part(Part::Resource));
        let resource = self.runs(holding, &holding.resource, key);
        AllRuns { account, groups, bounds, control, resource }
    }

    fn set(&self, holding: &Holding<'w>, runs: &AllRuns<'_, 'w>) -> Effective<'w> {
        let AllRuns { account, groups, bounds, control, resource } = runs;
        let all = [account, control, resource].into_iter().chain(groups.iter().map(|(_, runs)| runs));
        let all = all.chain(bounds.iter().map(|(_, runs)| runs)).flatten();
        let there = all.filter(|(_, list)| list.iter().any(|held| held.exists != Tri::No)).map(|(run, _)| run);
        let (mut holed, mut capitals, mut addressed) = (false, false, false);
        for run in there {
            holed |= run.holed;
            capitals |= run.capitals;
            addressed |= run.addressed;
        }
        let bounding = |(bound, runs): &(&Bound<'w>, Vec<HeldRun<'_, 'w>>)| Bounding {
            exists: bound.exists,
            attachment: bound.attachment.clone(),
            entries: Entries::new(runs),
        };
        Effective {
            cloud: holding.cloud,
            own: holding.own_account.clone(),
            account: Entries::new(account),
            groups: groups.iter().map(|(name, runs)| (name.clone(), Entries::new(runs))).collect(),
            bounds: bounds.iter().map(bounding).collect(),
            control: Entries::new(control),
            resource: Entries::new(resource),
            holed,
            capitals,
            letters: self.letters.clone(),
            known: self.known.clone(),
            case: OnceLock::new(),
            addressed,
        }
    }
}

impl<'w> Effective<'w> {
    /// Whose rules of evaluation apply.
    pub fn cloud(&self) -> Cloud {
        self.cloud
    }

    /// The number of the own account, where it is known.
    pub fn own_account(&self) -> Option<&Arc<str>> {
        self.own.as_ref()
    }

    /// Whether a pattern of resources has unknown parts.
    pub fn has_unknown_parts(&self) -> bool {
        self.holed
    }

    /// The holding that it was made of; `origin` is the place in its list.
    pub fn holding(&self) -> Holding<'w> {
        self.part_of(&|entries| (0..entries.list.len()).collect())
    }

    /// The same with only those statements that may be about an action.
    pub(super) fn holding_about(&self, action: &str) -> Holding<'w> {
        self.part_of(&|entries| entries.about(action).into_iter().map(|at| at as usize).collect())
    }

    fn part_of(&self, chosen: &dyn Fn(&Entries<'w>) -> Vec<usize>) -> Holding<'w> {
        let list = |entries: &Entries<'w>| -> Vec<Held<'w>> {
            let held = |(origin, entry): (usize, &Entry<'w>)| Held {
                statement: entry.statement,
                exists: entry.exists,
                origin,
                document: entry.document.clone(),
                attachment: entry.attachment.clone(),
                when: entry.when,
            };
            chosen(entries).into_iter().filter_map(|at| Some(held((at, entries.list.get(at)?)))).collect()
        };
        let bound = |bound: &Bounding<'w>| Bound {
            exists: bound.exists,
            attachment: bound.attachment.clone(),
            held: list(&bound.entries),
        };
        Holding {
            account: list(&self.account),
            groups: self.groups.iter().map(|(name, entries)| (name.clone(), list(entries))).collect(),
            boundary: self.bounds.iter().map(bound).collect(),
            control: list(&self.control),
            resource: list(&self.resource),
            ..Holding::nothing(self.cloud, self.own.clone())
        }
    }

    /// Its patterns of resources.
    pub(super) fn texts(&self) -> Vec<&str> {
        let all = self.entries().flat_map(|(_, _, entry)| &entry.statement.resources.list);
        all.map(|text| &**text).collect()
    }

    /// Whether any two of its patterns have parts that differ in case only.
    pub(super) fn differs_in_case(&self) -> bool {
        *self.case.get_or_init(|| letters::differ_in_case_only(&self.texts()))
    }

    /// The parts with their lists.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Part, &Entries<'w>)> {
        [(Part::Control, &self.control)]
            .into_iter()
            .chain(self.bounds.iter().enumerate().map(|(at, bound)| (Part::Bound(at), &bound.entries)))
            .chain([(Part::Account, &self.account)])
            .chain(self.groups.iter().map(|(name, list)| (Part::Group(name.clone()), list)))
            .chain([(Part::Resource, &self.resource)])
    }

    /// Every statement that may be held, with its place.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Part, usize, &Entry<'w>)> {
        self.parts().flat_map(|(part, entries)| {
            entries
                .list
                .iter()
                .enumerate()
                .filter(|(_, entry)| entry.exists != Tri::No)
                .map(move |(at, entry)| (part.clone(), at, entry))
        })
    }
}
