//! The statements that may be about one action, and what they say of a resource.
//!
//! In: the entries of an [`super::set::Effective`] set, an action. Out: formulas: when a resource is allowed, when it is
//! denied, which statement decides. An action that goes by two names is allowed under either and denied under both.

use super::compiled::{Compiled, Does};
use super::formula::{Formula, Mode, Solution, Table};
use super::pattern::Glob;
use super::set::{Effective, Entries, Entry, Part, Place};
use super::{Context, slots};
use crate::base::Tri;
use std::collections::BTreeMap;
use std::sync::Arc;

impl<'w> Effective<'w> {
    /// The statements that may be about an action (as it is compared).
    pub(super) fn at<'e>(&'e self, action: &str, case: bool, table: &mut Table) -> Live<'e, 'w> {
        let twin = slots::twin(self.cloud, action);
        let mut two_names = false;
        let mut live = |entries: &'e Entries<'w>| -> Vec<Lively<'e, 'w>> {
            let mut out = Vec::new();
            for at in entries.about(action) {
                let Some(entry) = entries.list.get(at as usize) else { continue };
                if entry.compiled.does == Does::Nothing {
                    continue;
                }
                let (allow, denies) = actions(entry, action, twin.as_deref(), table);
                if allow != Formula::Is(false) || denies.iter().any(|it| *it != Formula::Is(false)) {
                    let there = entry.there(table);
                    two_names |= denies.first() != denies.last();
                    let denies = denies.map(|it| it.and(there.clone()));
                    out.push(Lively { index: at as usize, entry, allow: allow.and(there), denies });
                }
            }
            out
        };
        let mut out = Live {
            case,
            two_names: false,
            account: live(&self.account),
            groups: self.groups.iter().map(|(name, entries)| (name.clone(), live(entries))).collect(),
            bounds: self
                .bounds
                .iter()
                .map(|bound| (bound.exists, bound.attachment.clone(), live(&bound.entries)))
                .collect(),
            control: live(&self.control),
            resource: live(&self.resource),
        };
        out.two_names = two_names;
        out
    }
}

/// Whether a statement allows an action of some resource, and whether it denies it under each of its names: an allow of
/// either name counts, a deny only together with one of the other name.
fn actions(entry: &Entry<'_>, action: &str, twin: Option<&str>, table: &mut Table) -> (Formula, [Formula; 2]) {
    let it = &entry.compiled;
    let never = [Formula::Is(false), Formula::Is(false)];
    if it.does == Does::Opaque {
        return (table.unknown(format!("opaque {}", entry.document)), never);
    }
    let one = it.actions.covers(it, action, false, table);
    let other = twin.map_or_else(|| one.clone(), |twin| it.actions.covers(it, twin, false, table));
    let either = if one == other { one.clone() } else { one.clone().or(other.clone()) };
    match it.does {
        Does::Allow => (either, never),
        Does::Deny => (Formula::Is(false), [one, other]),
        Does::Either => {
            let which = table.unknown(format!("effect {}", it.name));
            (either.and(which.clone()), [one, other].map(|it| it.and(which.clone().not())))
        }
        Does::Nothing | Does::Opaque => (Formula::Is(false), never),
    }
}

/// A statement that may be about an action: when it allows it, when it denies it.
#[derive(Debug)]
pub(super) struct Lively<'e, 'w> {
    pub index: usize,
    pub entry: &'e Entry<'w>,
    allow: Formula,
    /// Under each name of the action.
    denies: [Formula; 2],
}

impl Lively<'_, '_> {
    fn resource(&self, word: &str, case: bool, table: &mut Table) -> Formula {
        let it = &self.entry.compiled;
        if it.does == Does::Opaque { Formula::Is(true) } else { it.resources.covers(it, word, case, table) }
    }

    /// Whether it allows a resource by the name that it writes itself. An unknown name may also be any other one; what
    /// it permits then it permits by its own name too, so that nothing is lost where only that is looked at.
    fn names(&self, word: &str, case: bool) -> bool {
        let it = &self.entry.compiled;
        it.does == Does::Opaque || it.resources.except || it.resources.is_named(word, case)
    }

    pub fn allows(&self, word: &str, case: bool, table: &mut Table) -> Formula {
        if self.allow == Formula::Is(false) {
            Formula::Is(false)
        } else {
            self.resource(word, case, table).and(self.allow.clone())
        }
    }

    fn denies(&self, name: usize, word: &str, case: bool, table: &mut Table) -> Formula {
        match self.denies.get(name) {
            None | Some(Formula::Is(false)) => Formula::Is(false),
            Some(deny) => self.resource(word, case, table).and(deny.clone()),
        }
    }
}

/// The statements that may be about one action.
#[derive(Debug)]
pub(super) struct Live<'e, 'w> {
    case: bool,
    /// A statement denies under one name of the action only.
    two_names: bool,
    pub account: Vec<Lively<'e, 'w>>,
    pub groups: BTreeMap<Arc<str>, Vec<Lively<'e, 'w>>>,
    bounds: Vec<(Tri, Arc<str>, Vec<Lively<'e, 'w>>)>,
    control: Vec<Lively<'e, 'w>>,
    pub resource: Vec<Lively<'e, 'w>>,
}

impl<'e, 'w> Live<'e, 'w> {
    /// When any of them allows a resource (`None`), or denies it under a name of the action.
    fn any(&self, list: &[Lively<'e, 'w>], denied: Option<usize>, word: &str, table: &mut Table) -> Formula {
        let mut out = Formula::Is(false);
        for one in list {
            out = out.or(match denied {
                Some(name) => one.denies(name, word, self.case, table),
                None => one.allows(word, self.case, table),
            });
            if out == Formula::Is(true) {
                break;
            }
        }
        out
    }

    /// When the bounds let a request pass.
    fn within(&self, word: &str, table: &mut Table) -> Formula {
        let mut out = Formula::Is(true);
        for (exists, attachment, list) in &self.bounds {
            let inside = self.any(list, None, word, table);
            out = out.and(there(*exists, attachment, table).not().or(inside));
        }
        out
    }

    /// When a resource is denied under one name of the action. `silent`: where the account level does not allow it, so that
    /// a deny of the resource group counts.
    fn denied_as(
        &self,
        name: usize,
        word: &str,
        group: &[Lively<'e, 'w>],
        silent: &Formula,
        table: &mut Table,
    ) -> Formula {
        let mut out = self.any(&self.account, Some(name), word, table);
        if out == Formula::Is(true) {
            return out;
        }
        out = out.or(silent.clone().and(self.any(group, Some(name), word, table)));
        out = out.or(self.any(&self.control, Some(name), word, table));
        out = out.or(self.any(&self.resource, Some(name), word, table));
        for (exists, attachment, list) in &self.bounds {
            let deny = self.any(list, Some(name), word, table);
            out = out.or(there(*exists, attachment, table).and(deny));
        }
        out
    }

    /// When a resource is denied: under every name that the action has.
    fn denied(&self, word: &str, group: &[Lively<'e, 'w>], silent: &Formula, table: &mut Table) -> Formula {
        let one = self.denied_as(0, word, group, silent, table);
        if self.two_names { one.and(self.denied_as(1, word, group, silent, table)) } else { one }
    }

    /// When a resource is allowed.
    pub fn allowed(&self, word: &str, group: Option<&str>, table: &mut Table) -> Formula {
        let group = group.and_then(|group| self.groups.get(group)).map_or(&[][..], Vec::as_slice);
        let allow = self.any(&self.account, None, word, table);
        let resource = self.any(&self.resource, None, word, table);
        let identity = allow.clone().or(self.any(group, None, word, table));
        if identity == Formula::Is(false) && resource == Formula::Is(false) {
            return Formula::Is(false);
        }
        let denied = self.denied(word, group, &allow.not(), table);
        if denied == Formula::Is(true) {
            return Formula::Is(false);
        }
        identity.and(self.within(word, table)).or(resource).and(denied.not())
    }

    /// When a resource is allowed because of one statement.
    pub fn allowed_by(&self, part: &Part, index: usize, word: &str, group: Option<&str>, table: &mut Table) -> Formula {
        let list: &[Lively<'e, 'w>] = match part {
            Part::Account => &self.account,
            Part::Group(name) if group == Some(&**name) => self.groups.get(name).map_or(&[], Vec::as_slice),
            Part::Resource => &self.resource,
            Part::Group(_) | Part::Bound(_) | Part::Control => &[],
        };
        let Some(one) = list.iter().find(|one| one.index == index) else { return Formula::Is(false) };
        if !one.names(word, self.case) {
            return Formula::Is(false);
        }
        let own = one.allows(word, self.case, table);
        if own == Formula::Is(false) { own } else { own.and(self.allowed(word, group, table)) }
    }

    /// The statements themselves.
    pub fn statements(&self) -> impl Iterator<Item = &'e Compiled> {
        let bounds = self.bounds.iter().flat_map(|(_, _, list)| list);
        let all = self.control.iter().chain(bounds).chain(&self.account).chain(self.groups.values().flatten());
        all.chain(&self.resource).map(|one| &*one.entry.compiled)
    }

    /// What the statements say of the action: their addresses, when they allow it and when they deny it, by name.
    pub fn identity(&self) -> impl Iterator<Item = (usize, &Formula, &[Formula; 2])> {
        let bounds = self.bounds.iter().flat_map(|(_, _, list)| list);
        let all = self.control.iter().chain(bounds).chain(&self.account).chain(self.groups.values().flatten());
        all.chain(&self.resource).map(|one| (std::ptr::from_ref(one.entry) as usize, &one.allow, &one.denies))
    }

    /// The patterns of resources to which bounds limit the action.
    pub fn limits(&self) -> Vec<Glob> {
        let all = self.bounds.iter().flat_map(|(_, _, list)| list).filter(|one| one.allow != Formula::Is(false));
        let lists = all.map(|one| &one.entry.compiled.resources).filter(|list| !list.except);
        lists.flat_map(|list| &list.patterns).map(|pattern| pattern.must.clone()).filter(|it| !it.is_all()).collect()
    }

    /// The statements that may allow the action of something, and when.
    pub fn granting(&self) -> impl Iterator<Item = (&'e Compiled, &Formula)> {
        let all = self.account.iter().chain(self.groups.values().flatten()).chain(&self.resource);
        all.filter(|one| one.allow != Formula::Is(false)).map(|one| (&*one.entry.compiled, &one.allow))
    }

    /// Statements whose deny counts wherever they are about a resource, and when.
    pub fn denying(&self) -> impl Iterator<Item = (&'e Compiled, &Formula)> {
        let all = self.account.iter().chain(&self.control).chain(&self.resource);
        // A deny under one name of two counts with one of the other only.
        let both = |one: &&Lively<'e, 'w>| one.denies.first() == one.denies.last();
        let denies = all.filter(both).filter_map(|one| Some((&*one.entry.compiled, one.denies.first()?)));
        denies.filter(|(_, deny)| **deny != Formula::Is(false))
    }

    /// Whether no statement allows the action of anything.
    pub fn allows_nothing(&self) -> bool {
        let mut all = self.account.iter().chain(self.groups.values().flatten()).chain(&self.resource);
        all.all(|one| one.allow == Formula::Is(false))
    }

    /// The patterns of resources of which one matches whatever is allowed; `None` where that cannot be said.
    pub fn allowing(&self, holed: bool) -> Option<Vec<Glob>> {
        let all = self.account.iter().chain(self.groups.values().flatten()).chain(&self.resource);
        let mut out = Vec::new();
        for one in all.filter(|one| one.allow != Formula::Is(false)) {
            let it = &one.entry.compiled;
            if it.does == Does::Opaque || it.resources.except || it.resources.open {
                return None;
            }
            it.resources.patterns.iter().for_each(|pattern| pattern.globs(holed, self.case, &mut out));
        }
        out.sort_unstable();
        out.dedup();
        let most = out.iter().any(|glob| glob.is_all());
        (!most).then(|| out.into_iter().cloned().collect())
    }

    /// Whether the action is surely denied of anything, whatever allows it.
    pub fn denies_everything(&self) -> bool {
        let whole = |one: &Lively<'e, 'w>| one.denies.iter().all(|it| *it == Formula::Is(true));
        let all = |one: &Lively<'e, 'w>| whole(one) && one.entry.compiled.resources.is_all();
        self.account.iter().chain(&self.control).chain(&self.resource).any(all)
    }

    /// Whether a statement may be about the action.
    pub fn is_about(&self, part: &Part, index: usize) -> bool {
        let list: &[Lively<'e, 'w>] = match part {
            Part::Account => &self.account,
            Part::Group(name) => self.groups.get(name).map_or(&[], Vec::as_slice),
            Part::Resource => &self.resource,
            Part::Bound(_) | Part::Control => &[],
        };
        list.iter().any(|one| one.index == index)
    }

    /// The patterns that tell resources apart.
    pub fn resource_globs(&self, holed: bool) -> Vec<&'e Glob> {
        let bounds = self.bounds.iter().flat_map(|(_, _, list)| list);
        let all = self.account.iter().chain(self.groups.values().flatten()).chain(bounds);
        let mut out = Vec::new();
        for one in all.chain(&self.control).chain(&self.resource) {
            for pattern in &one.entry.compiled.resources.patterns {
                pattern.globs(holed, self.case, &mut out);
            }
        }
        out
    }

    /// The first statement that may deny a resource in a context, or that may allow it. `fixed`: what is known of the context.
    pub fn decider(
        &self,
        word: &str,
        group: Option<&str>,
        denied: bool,
        fixed: &Context,
        table: &mut Table,
    ) -> Option<Place> {
        let group = group.and_then(|group| self.groups.get_key_value(group));
        if denied && self.two_names {
            let list = group.map_or(&[][..], |(_, list)| list);
            if self.denied(word, list, &Formula::Is(true), table) == Formula::Is(false) {
                return None;
            }
        }
        let bounds = self.bounds.iter().enumerate().map(|(at, (_, _, list))| (Part::Bound(at), list.as_slice()));
        let parts = [(Part::Control, self.control.as_slice())]
            .into_iter()
            .chain(bounds)
            .chain([(Part::Account, self.account.as_slice())])
            .chain(group.map(|(name, list)| (Part::Group(name.clone()), list.as_slice())))
            .chain([(Part::Resource, self.resource.as_slice())]);
        for (part, list) in parts {
            if !denied && matches!(part, Part::Control | Part::Bound(_)) {
                continue;
            }
            for one in list {
                let says = (0..if denied { 2 } else { 1 }).any(|name| {
                    let it = match denied {
                        true => one.denies(name, word, self.case, table),
                        false => one.allows(word, self.case, table),
                    };
                    it != Formula::Is(false) && table.solve(&it, fixed, Mode::May) != Solution::Never
                });
                if says {
                    return Some(Place { part, index: one.index });
                }
            }
        }
        None
    }
}

/// When something is there that may not be.
fn there(exists: Tri, attachment: &str, table: &mut Table) -> Formula {
    match exists {
        Tri::Yes => Formula::Is(true),
        Tri::No => Formula::Is(false),
        Tri::Unknown => table.unknown(format!("exists {attachment}")),
    }
}
