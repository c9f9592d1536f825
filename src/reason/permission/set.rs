//! What a principal may do in effect, as a formula at each action and resource.
//!
//! In: [`Holding`]s. Out: [`Effective`] sets; [`Space::effective`] makes each of them once, however many principals
//! hold the same. The rules of evaluation are those of the plain evaluator: identity policies, those of a resource
//! group where the account level is silent, resource policies, bounds, control policies.

use super::asked::Known;
use super::compiled::{Compiled, WrittenPatterns};
use super::formula::{Formula, Table};
use super::letters::{self, Letters};
use super::mixer::Fast;
use super::{Bound, Flag, Held, Holding, name};
use crate::base::Tri;
use crate::model::Cloud;
use crate::model::identity::Statement;
use std::collections::{BTreeMap, HashMap};
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
    statements: Mutex<HashMap<usize, Vec<Ready>, Fast>>,
    sets: Mutex<HashMap<Vec<Key>, Arc<Effective<'w>>, Fast>>,
    letters: Arc<Letters>,
    patterns: WrittenPatterns,
    known: Arc<Known>,
}

/// A statement that was made ready: for which cloud and own account, in which document where that matters.
type Ready = (Cloud, Option<Arc<str>>, Option<Arc<str>>, Arc<Compiled>);

/// What makes two holdings the same.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Start(Cloud, Option<Arc<str>>),
    Part(Part),
    Bound(Tri, Arc<str>),
    Held { compiled: usize, exists: Tri, attachment: Option<Arc<str>>, when: Option<(Flag, bool)> },
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

/// A list of statements, found by the service of an action.
#[derive(Debug, Default)]
pub(super) struct Entries<'w> {
    pub list: Vec<Entry<'w>>,
    any: Vec<u32>,
    by_code: BTreeMap<Box<str>, Vec<u32>>,
}

impl<'w> Entries<'w> {
    fn new(list: Vec<Entry<'w>>) -> Entries<'w> {
        let mut out = Entries::default();
        for (at, entry) in list.iter().enumerate().filter(|(_, entry)| entry.exists != Tri::No) {
            match &entry.compiled.codes {
                None => out.any.push(at as u32),
                Some(codes) => codes.iter().for_each(|code| match out.by_code.get_mut(code) {
                    Some(list) => list.push(at as u32),
                    None => {
                        out.by_code.insert(code.clone(), vec![at as u32]);
                    }
                }),
            }
        }
        Entries { list, ..out }
    }

    /// Whether this is so of any that may be about an action.
    pub fn any_about(&self, action: &str, so: impl Fn(&Entry<'w>) -> bool) -> bool {
        let code = action.split(':').next().unwrap_or_default();
        if name::has_hole(code) {
            return self.list.iter().filter(|entry| entry.exists != Tri::No).any(so);
        }
        let own = self.by_code.get(code).into_iter().flatten();
        self.any.iter().chain(own).filter_map(|at| self.list.get(*at as usize)).any(so)
    }

    /// The first of those that may be about an action of which this is so.
    pub fn first_about(&self, action: &str, so: impl Fn(&Entry<'w>) -> bool) -> Option<usize> {
        let code = action.split(':').next().unwrap_or_default();
        let first = |list: &[u32]| {
            let mut all = list.iter().map(|at| *at as usize);
            all.find(|at| self.list.get(*at).is_some_and(&so))
        };
        if name::has_hole(code) {
            return self.list.iter().position(|entry| entry.exists != Tri::No && so(entry));
        }
        let own = self.by_code.get(code).and_then(|list| first(list));
        [first(&self.any), own].into_iter().flatten().min()
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

    fn compiled(&self, holding: &Holding<'w>, held: &Held<'w>) -> Arc<Compiled> {
        let place = std::ptr::from_ref(held.statement) as usize;
        let same = |(cloud, own, document, _): &&Ready| {
            // The document's name matters only where something of the statement is not known.
            let here = document.as_ref().is_none_or(|it| *it == held.document);
            *cloud == holding.cloud && *own == holding.own_account && here
        };
        let known = || self.statements.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((.., found)) = known().get(&place).and_then(|all| all.iter().find(same)) {
            return found.clone();
        }
        let document = Compiled::may_be_open(held.statement).then(|| held.document.clone());
        let made = Arc::new(Compiled::new(holding.cloud, holding.own_account.as_deref(), held, &self.patterns));
        held.statement.resources.list.iter().for_each(|text| self.letters.learn(text));
        let mut known = known();
        let all = known.entry(place).or_default();
        if let Some((.., found)) = all.iter().find(same) {
            return found.clone();
        }
        all.push((holding.cloud, holding.own_account.clone(), document, made.clone()));
        made
    }

    /// What a principal that holds this may do.
    pub fn effective(&self, holding: &Holding<'w>) -> Arc<Effective<'w>> {
        let mut key = vec![Key::Start(holding.cloud, holding.own_account.clone())];
        let entries = |list: &[Held<'w>], key: &mut Vec<Key>| -> Vec<Entry<'w>> {
            let one = |held: &Held<'w>| {
                let compiled = self.compiled(holding, held);
                key.push(Key::Held {
                    compiled: Arc::as_ptr(&compiled) as usize,
                    exists: held.exists,
                    attachment: (held.exists == Tri::Unknown).then(|| held.attachment.clone()),
                    when: held.when,
                });
                Entry {
                    compiled,
                    statement: held.statement,
                    exists: held.exists,
                    attachment: held.attachment.clone(),
                    when: held.when,
                    document: held.document.clone(),
                }
            };
            list.iter().map(one).collect()
        };
        let account = entries(&holding.account, &mut key);
        let mut groups = BTreeMap::new();
        for (name, list) in &holding.groups {
            key.push(Key::Part(Part::Group(name.clone())));
            groups.insert(name.clone(), entries(list, &mut key));
        }
        let mut bounds = Vec::new();
        for bound in holding.boundary.iter().chain(&holding.session) {
            key.push(Key::Bound(bound.exists, bound.attachment.clone()));
            bounds.push((bound.exists, bound.attachment.clone(), entries(&bound.held, &mut key)));
        }
        key.push(Key::Part(Part::Control));
        let control = entries(&holding.control, &mut key);
        key.push(Key::Part(Part::Resource));
        let resource = entries(&holding.resource, &mut key);
        let sets = || self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = sets().get(&key) {
            return known.clone();
        }
        let mut out = Effective {
            cloud: holding.cloud,
            own: holding.own_account.clone(),
            account: Entries::new(account),
            groups: groups.into_iter().map(|(name, list)| (name, Entries::new(list))).collect(),
            bounds: bounds
                .into_iter()
                .map(|(exists, attachment, list)| Bounding { exists, attachment, entries: Entries::new(list) })
                .collect(),
            control: Entries::new(control),
            resource: Entries::new(resource),
            holed: false,
            capitals: false,
            letters: self.letters.clone(),
            known: self.known.clone(),
            case: OnceLock::new(),
            addressed: false,
        };
        let some = |wanted: fn(&Compiled) -> bool| out.entries().any(|(_, _, entry)| wanted(&entry.compiled));
        (out.holed, out.capitals, out.addressed) =
            (some(|it| it.holed), some(|it| it.capitals), some(|it| it.addresses().next().is_some()));
        sets().entry(key).or_insert(Arc::new(out)).clone()
    }
}

impl<'w> Effective<'w> {
    /// Whose rules of evaluation apply.
    pub fn cloud(&self) -> Cloud {
        self.cloud
    }

    /// The holding that it was made of, without what is surely not there; `origin` is the place in its list.
    pub fn holding(&self) -> Holding<'w> {
        let list = |entries: &Entries<'w>| -> Vec<Held<'w>> {
            let held = |(origin, entry): (usize, &Entry<'w>)| Held {
                statement: entry.statement,
                exists: entry.exists,
                origin,
                document: entry.document.clone(),
                attachment: entry.attachment.clone(),
                when: entry.when,
            };
            entries.list.iter().enumerate().map(held).collect()
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
