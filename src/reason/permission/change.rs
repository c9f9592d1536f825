//! Differences of two holdings: what the one permits that the other does not.
//!
//! In: two [`Effective`] sets. Out: grants, statement by statement, each with a request that shows it; the plain
//! evaluator confirms each of them in every reading before it counts as definite.

use super::answer::{self, Effort, Witness, Words, advance};
use super::compiled::Does;
use super::example;
use super::formula::{Formula, Mode, Solution, Table};
use super::found::Calls;
pub use super::found::{Choice, Difference, Gain, Grant};
use super::live::Live;
use super::pattern::Glob;
use super::search::{self, End, Universe};
use super::set::{Effective, Entry, Part, Place};
use super::standing;
use super::{Context, Flag, name, plain, slots};
use crate::base::Tri;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

/// What a change permits and revokes.
pub fn difference<'w>(before: &Effective<'w>, after: &Effective<'w>, choice: &Choice) -> Difference<'w> {
    let mut out = Difference::default();
    let mut compare = Compare::new(before, after, choice);
    if std::ptr::eq(before, after) {
        out.besides = compare.besides();
        return out;
    }
    compare.grants(&mut out.definite, &mut out.possible, false);
    out.besides = compare.besides();
    let mut unsure = Vec::new();
    Compare::new(after, before, choice).grants(&mut out.revoked, &mut unsure, false);
    out
}

/// Whether the first account-level statement of a holding permits something, and a request. `nothing`: one that holds nothing.
/// `calls`: those of the choice.
pub(super) fn first_of(
    nothing: &Effective<'_>,
    holding: &Effective<'_>,
    choice: &Choice,
    calls: &Arc<Calls>,
) -> (Tri, Option<Witness>) {
    let mut compare = Compare { calls: OnceCell::from(calls.clone()), ..Compare::new(nothing, holding, choice) };
    let Some(entry) = holding.account.list.first() else { return (Tri::No, None) };
    match compare.statement(&Part::Account, 0, entry) {
        Best { definite: Some(witness), .. } => {
            (Tri::from(compare.is_confirmed(&witness)).or(Tri::Unknown), Some(witness))
        }
        Best { possible: Some(witness), .. } => (Tri::Unknown, Some(witness)),
        Best { undecided: true, .. } => (Tri::Unknown, None),
        Best { .. } => (Tri::No, None),
    }
}

/// What `target` may do that `own` may not.
pub fn gain(target: &Effective<'_>, own: &Effective<'_>, choice: &Choice) -> Gain {
    let (mut definite, mut possible) = (Vec::new(), Vec::new());
    Compare::new(own, target, choice).grants(&mut definite, &mut possible, true);
    match (definite.into_iter().find_map(|grant| grant.witness), possible.into_iter().next()) {
        (Some(witness), _) => Gain::Definite(witness),
        (None, Some(grant)) => Gain::Possible(grant.witness),
        (None, None) => Gain::Nothing,
    }
}

/// Which of some actions a statement that permits something new newly permits: a request where one was found, and whether that
/// surely is new. Actions that it does not permit newly are not there.
pub fn newly<'w, 'a>(
    before: &Effective<'w>,
    after: &Effective<'w>,
    place: &Place,
    actions: impl IntoIterator<Item = &'a str>,
    choice: &Choice,
) -> Vec<(&'a str, Option<Witness>, bool)> {
    let mut compare = Compare::new(before, after, choice);
    let found = after.entries().find(|(part, index, _)| *part == place.part && *index == place.index);
    let Some((part, index, entry)) = found else { return Vec::new() };
    let mut out = Vec::new();
    for action in actions {
        let mut best = Best { unsure: is_unsure(entry), ..Best::default() };
        compare.asked = 0;
        compare.seen.clear();
        let word = name::action(after.cloud, action);
        compare.action(&part, index, entry, &word, Some(&action.into()), &mut best);
        match best {
            Best { definite: Some(witness), .. } => {
                let sure = compare.is_confirmed(&witness);
                out.push((action, Some(witness), sure));
            }
            Best { possible: Some(witness), .. } => out.push((action, Some(witness), false)),
            Best { undecided: true, .. } => out.push((action, None, false)),
            Best { .. } => {}
        }
    }
    out
}

/// Whether nothing is certain that a statement permits.
fn is_unsure(entry: &Entry<'_>) -> bool {
    entry.exists != Tri::Yes || entry.when.is_some() || entry.compiled.is_unsure()
}

/// Whether one set holds all of another: `Unknown` where that depends on what is not known, or was not decided.
pub fn includes(big: &Effective<'_>, small: &Effective<'_>) -> Tri {
    if std::ptr::eq(big, small) {
        return Tri::Yes;
    }
    let (mut definite, mut possible) = (Vec::new(), Vec::new());
    let choice = Choice::default();
    let mut compare = Compare { confirms: false, ..Compare::new(big, small, &choice) };
    compare.grants(&mut definite, &mut possible, true);
    match (definite.is_empty(), possible.is_empty()) {
        (false, _) => Tri::No,
        (true, false) => Tri::Unknown,
        (true, true) => Tri::Yes,
    }
}

/// Combinations of patterns of actions that are looked at for one statement.
const CELLS: usize = 2_000;
/// Formulas that are asked for one statement.
const ASKED: usize = 20_000;
/// Formulas that are asked after one was found that may hold, for one that surely does.
const AFTER: usize = 500;

struct Compare<'c, 'e, 'w> {
    before: &'e Effective<'w>,
    after: &'e Effective<'w>,
    choice: &'c Choice,
    /// Its actions, made ready when they are asked for.
    calls: OnceCell<Arc<Calls>>,
    names: Vec<String>,
    case: bool,
    table: Table,
    /// What the bounds or denies of `before` that are gone are about; `None`: anything.
    grown: Option<Vec<&'e Entry<'w>>>,
    asked: usize,
    /// Whether witnesses are shown to somebody, and so confirmed.
    confirms: bool,
    /// Names of resources, by what tells them apart.
    words: HashMap<NamesKey, Arc<Words>>,
    /// What was looked at for the statement at hand: actions of the same slots and statements are all alike.
    seen: HashSet<Vec<Alike>>,
}

/// What makes two lists of names the same: the template, the patterns that tell names apart, those of which one must match.
type NamesKey = (Option<String>, Vec<String>, Vec<Glob>, Option<Vec<Glob>>);

/// What makes two actions the same for a comparison.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Alike {
    Slot(Option<String>),
    /// A statement of a side, by address, and when it allows and denies the action.
    Statement(bool, usize, Formula, [Formula; 2]),
}

/// What was found of one statement.
#[derive(Default)]
struct Best {
    /// Nothing definite can be found, so that the first possible suffices.
    unsure: bool,
    definite: Option<Witness>,
    possible: Option<Witness>,
    undecided: bool,
}

impl<'c, 'e, 'w> Compare<'c, 'e, 'w> {
    fn new(before: &'e Effective<'w>, after: &'e Effective<'w>, choice: &'c Choice) -> Self {
        let own = after.own.as_deref();
        let names: Vec<String> =
            choice.resources.iter().map(|text| name::resource(after.cloud, own, text, false)).collect();
        let case = after.case(Some(before), &names);
        let table = Table::new(after.cloud);
        let grown = standing::grown(before, after);
        Compare {
            before,
            after,
            choice,
            calls: OnceCell::new(),
            names,
            case,
            table,
            grown,
            asked: 0,
            confirms: true,
            words: HashMap::new(),
            seen: HashSet::new(),
        }
    }

    /// Documents that both hold and of which nothing is known.
    fn besides(&self) -> Vec<Arc<str>> {
        let opaque = |set: &'e Effective<'w>| {
            set.entries()
                .filter(|(_, _, entry)| entry.compiled.does == Does::Opaque)
                .map(|(_, _, entry)| &entry.document)
        };
        let mut out: Vec<Arc<str>> = opaque(self.after)
            .filter(|document| opaque(self.before).any(|other| other == *document))
            .cloned()
            .collect();
        out.sort();
        out.dedup();
        out
    }

    fn grants(&mut self, definite: &mut Vec<Grant<'w>>, possible: &mut Vec<Grant<'w>>, one: bool) {
        let all: Vec<(Part, usize, &'e Entry<'w>)> = self
            .after
            .entries()
            .filter(|(part, _, entry)| {
                matches!(part, Part::Account | Part::Group(_) | Part::Resource)
                    && matches!(entry.compiled.does, Does::Allow | Does::Either | Does::Opaque)
            })
            .collect();
        for (part, index, entry) in all {
            let best = self.statement(&part, index, entry);
            let (list, witness) = match best {
                Best { definite: Some(witness), .. } if self.is_confirmed(&witness) => (&mut *definite, Some(witness)),
                Best { definite: Some(witness), .. } => (&mut *possible, Some(witness)),
                Best { possible: Some(witness), .. } => (&mut *possible, Some(witness)),
                Best { undecided: true, .. } => (&mut *possible, None),
                _ => continue,
            };
            let except = standing::taking(self.after, &part, entry);
            list.push(Grant { place: Place { part, index }, statement: entry.statement, except, witness });
            if one && !definite.is_empty() {
                return;
            }
        }
        standing::tidy(self.after, definite);
        standing::tidy(self.after, possible);
    }

    /// Whether the plain evaluator says the same of a witness, in every reading.
    fn is_confirmed(&self, witness: &Witness) -> bool {
        if !self.confirms {
            return true;
        }
        let names: Vec<&str> = witness.resources.iter().map(|text| &**text).collect();
        // Statements of other services say nothing of it.
        let call = name::action(self.after.cloud, &witness.action);
        let (before, after) = (self.before.holding_about(&call), self.after.holding_about(&call));
        let both = [&before, &after];
        let Some(readings) = super::readings(&both, names) else { return false };
        let request = witness.request();
        standing::completions(&before, &after).iter().all(|(before, after)| {
            readings.iter().all(|reading| {
                let was = plain::decide(before, &request, *reading).allowed;
                let is = plain::decide(after, &request, *reading).allowed;
                debug_assert!(
                    was != Tri::Yes && is != Tri::No,
                    "witness {witness:?} does not hold: {was:?} {is:?} {reading:?}"
                );
                was == Tri::No && is == Tri::Yes
            })
        })
    }

    /// What is new because of one statement.
    fn statement(&mut self, part: &Part, index: usize, entry: &'e Entry<'w>) -> Best {
        let mut best = Best { unsure: is_unsure(entry), ..Best::default() };
        self.asked = 0;
        self.seen.clear();
        let same_list: Option<&super::set::Entries<'w>> = match part {
            Part::Account => Some(&self.before.account),
            Part::Group(name) => self.before.groups.get(name),
            _ => Some(&self.before.resource),
        };
        let same = same_list
            .is_some_and(|list| list.list.iter().any(|other| other.exists != Tri::No && other.is_same(entry)))
            || self.before.account.list.iter().any(|other| other.exists != Tri::No && other.is_same(entry));
        let opaque = entry.compiled.does == Does::Opaque;
        if opaque && self.besides().contains(&entry.document) {
            return best;
        }
        if same && self.grown.as_ref().is_some_and(Vec::is_empty) {
            return best;
        }
        // Patterns of actions that the other side does not plainly allow already.
        let fresh: Vec<Glob> = match opaque || entry.compiled.actions.except {
            true => vec![Glob::new(vec![name::Atom::Star])],
            false => {
                let covered = |pattern: &super::compiled::Pattern| {
                    self.grown.as_ref().is_some_and(Vec::is_empty) && self.plainly_allowed(entry, pattern)
                };
                let list = entry.compiled.actions.patterns.iter().filter(|pattern| !covered(pattern));
                list.map(|pattern| pattern.may.clone()).collect()
            }
        };
        if fresh.is_empty() && !entry.compiled.actions.open {
            return best;
        }
        let fresh = if fresh.is_empty() { vec![Glob::new(vec![name::Atom::Star])] } else { fresh };
        let touched = |word: &str| fresh.iter().any(|glob| glob.matches(word));
        let calls = self.calls.get_or_init(|| Calls::new(self.after.cloud, self.choice).into()).clone();
        for at in calls.of(entry.compiled.codes.as_deref()) {
            let (word, action) = (calls.word(at), self.choice.actions.get(at));
            if touched(word) && self.action(part, index, entry, word, action, &mut best) {
                return best;
            }
        }
        let special: Vec<String> = slots::special(self.after.cloud).into_iter().filter(|word| touched(word)).collect();
        for word in &special {
            if self.action(part, index, entry, word, None, &mut best) {
                return best;
            }
        }
        let special: Vec<Glob> = special.iter().map(|word| Glob::word(word)).collect();
        let mut globs: Vec<&Glob> = fresh.iter().collect();
        let wanted: Vec<usize> = (0..globs.len()).collect();
        globs.extend(&special);
        let holed = self.before.holed || self.after.holed;
        let removed: Vec<usize> = match &self.grown {
            // What is the same in both is new only where something that was in its way is gone.
            Some(gone) if same && gone.iter().all(|entry| !entry.compiled.actions.except) => {
                let from = globs.len();
                for entry in gone {
                    globs.extend(entry.compiled.actions.patterns.iter().map(|pattern| &pattern.may));
                }
                (from..globs.len()).collect()
            }
            _ => wanted.clone(),
        };
        let mut others: Vec<&Glob> = Vec::new();
        for set in [self.before, self.after] {
            for (_, _, other) in set.entries().filter(|(_, _, other)| other.compiled.may_share_actions(&entry.compiled))
            {
                other.compiled.actions.patterns.iter().for_each(|pattern| pattern.globs(holed, false, &mut others));
            }
        }
        others.sort_unstable();
        others.dedup();
        globs.extend(others.into_iter().filter(|glob| !glob.is_all()));
        let mut cells = 0;
        let mut stopped = false;
        let end = search::explore(&globs, Universe::Action, &[&wanted, &removed], &mut |word, _| {
            cells += 1;
            if self.action(part, index, entry, word, None, &mut best) {
                stopped = true;
                return ControlFlow::Break(());
            }
            if cells > CELLS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        best.undecided |= !stopped && end != End::Complete;
        best
    }

    /// Whether a single statement of the other side allows all that this one allows through a pattern.
    fn plainly_allowed(&self, entry: &Entry<'w>, pattern: &super::compiled::Pattern) -> bool {
        if entry.compiled.resources.except {
            return false;
        }
        self.before.account.list.iter().any(|other| {
            let it = &other.compiled;
            it.does == Does::Allow
                && other.exists == Tri::Yes
                && other.when.is_none()
                && !it.is_open()
                && it.actions.plainly_covers(pattern)
                && it.resources.plainly_includes(&entry.compiled.resources)
                && (it.is_unconditional() || it.has_condition_of(&entry.compiled))
        })
    }

    /// Looks at one action. Returns whether that is enough.
    fn action(
        &mut self,
        part: &Part,
        index: usize,
        entry: &Entry<'w>,
        word: &str,
        named: Option<&Arc<str>>,
        best: &mut Best,
    ) -> bool {
        let (before, after) = (self.before, self.after);
        let live_before = before.at(word, self.case, &mut self.table);
        let live_after = after.at(word, self.case, &mut self.table);
        if !live_after.is_about(part, index) {
            return false;
        }
        let own = after.own.as_deref();
        let slots = slots::slots(after.cloud, word);
        let certain = slots.as_ref().is_none_or(|slots| slots.certain);
        let templates =
            slots.map_or_else(|| vec![None], |slots| slots.patterns(after.cloud, own).into_iter().map(Some).collect());
        let mut alike: Vec<Alike> = templates.iter().cloned().map(Alike::Slot).collect();
        for (side, live) in [(false, &live_before), (true, &live_after)] {
            let one = |(at, allow, denies): (usize, &Formula, &[Formula; 2])| {
                Alike::Statement(side, at, allow.clone(), denies.clone())
            };
            alike.extend(live.identity().map(one));
        }
        if !self.seen.insert(alike) {
            return false;
        }
        let holed = before.holed || after.holed || self.names.iter().any(|text| name::has_hole(text));
        let own_globs: Vec<Glob> = match entry.compiled.does == Does::Opaque || entry.compiled.resources.except {
            true => vec![Glob::new(vec![name::Atom::Star])],
            false => {
                let mut out = Vec::new();
                entry.compiled.resources.patterns.iter().for_each(|pattern| pattern.globs(holed, self.case, &mut out));
                out.into_iter().cloned().collect()
            }
        };
        let single = templates.len() == 1;
        let mut groups: Vec<Option<Arc<str>>> = vec![None];
        groups.extend(after.groups.keys().chain(before.groups.keys()).cloned().map(Some));
        groups.sort();
        groups.dedup();
        let action: Arc<str> = named.cloned().unwrap_or_else(|| word.into());
        let hints = if single { Vec::new() } else { live_after.allowing(holed).unwrap_or_default() };
        // Of an action without slots only what is of its kind tells something.
        let suited: Vec<String> = match templates.as_slice() {
            [None] => self.names.iter().filter(|name| example::suits(after.cloud, word, name)).cloned().collect(),
            _ => self.names.clone(),
        };
        // The names that are at hand suffice in most cases.
        for full in [false, true] {
            let need = single.then_some(own_globs.as_slice());
            let mut globs = Vec::new();
            if full {
                globs = live_after.resource_globs(holed);
                globs.extend(live_before.resource_globs(holed));
                globs.sort_unstable();
                globs.dedup();
                globs.retain(|glob| !glob.is_all());
            }
            let words: Vec<Arc<Words>> =
                templates.iter().map(|template| self.words(template, &suited, &globs, need, &hints, full)).collect();
            for group in &groups {
                let step =
                    Step { part, index, before: &live_before, after: &live_after, words: &words, certain, group };
                if self.tuples(&step, &action, named.is_none(), best) {
                    return true;
                }
            }
            let exact = words.iter().all(|words| words.complete);
            best.undecided |= full && !exact;
            if exact {
                break;
            }
        }
        false
    }

    /// Names of resources for a slot.
    fn words(
        &mut self,
        template: &Option<String>,
        names: &[String],
        globs: &[&Glob],
        need: Option<&[Glob]>,
        hints: &[Glob],
        full: bool,
    ) -> Arc<Words> {
        let (cloud, own) = (self.after.cloud, self.after.own.as_deref());
        let effort = if full { Effort::Full } else { Effort::Examples };
        let made = |hints| Arc::new(answer::words(cloud, own, template.as_deref(), names, globs, need, hints, effort));
        if !full {
            return made(hints);
        }
        let globs = globs.iter().map(|glob| (*glob).clone()).collect();
        let key = (template.clone(), names.to_vec(), globs, need.map(<[Glob]>::to_vec));
        self.words.entry(key).or_insert_with(|| made(&[])).clone()
    }

    /// Looks at the resources of one action in one resource group.
    fn tuples(&mut self, step: &Step<'_, '_, 'w>, action: &Arc<str>, made_up: bool, best: &mut Best) -> bool {
        let group = step.group.as_deref();
        // What may be combined at the other slots: formulas that differ.
        let mut others: Vec<Vec<(Formula, usize)>> = Vec::new();
        for (slot, words) in step.words.iter().enumerate() {
            let mut list: Vec<(Formula, usize)> = Vec::new();
            if step.words.len() > 1 {
                let mut known = BTreeMap::new();
                for (at, (word, _)) in words.list.iter().enumerate() {
                    let formula = step.after.allowed(word, group, &mut self.table);
                    let formula = self.optional(formula, slot, step.certain);
                    if formula == Formula::Is(true) {
                        list = vec![(formula, at)];
                        break;
                    }
                    if formula != Formula::Is(false) && known.insert(formula.clone(), ()).is_none() {
                        list.push((formula, at));
                    }
                }
            }
            others.push(list);
        }
        for (slot, words) in step.words.iter().enumerate() {
            for (at, (word, _)) in words.list.iter().enumerate() {
                let now = step.after.allowed_by(step.part, step.index, word, group, &mut self.table);
                if now == Formula::Is(false) {
                    continue;
                }
                let was = step.before.allowed(word, group, &mut self.table);
                let was = self.optional(was, slot, step.certain);
                let new = now.and(was.not());
                if new == Formula::Is(false) {
                    continue;
                }
                let slots: Vec<Vec<(Formula, usize)>> = others
                    .iter()
                    .enumerate()
                    .map(|(other, list)| if other == slot { vec![(Formula::Is(true), at)] } else { list.clone() })
                    .collect();
                if slots.iter().any(Vec::is_empty) {
                    continue;
                }
                let mut tuple = vec![0_usize; slots.len()];
                loop {
                    self.asked += 1;
                    if self.asked > ASKED {
                        best.undecided = true;
                        return true;
                    }
                    let chosen: Vec<&(Formula, usize)> =
                        tuple.iter().zip(&slots).filter_map(|(at, slot)| slot.get(*at)).collect();
                    let formula = chosen.iter().fold(new.clone(), |all, (formula, _)| all.and(formula.clone()));
                    let picked: Vec<(&str, bool)> = chosen
                        .iter()
                        .zip(step.words)
                        .filter_map(|((_, at), words)| words.list.get(*at).map(|(word, made)| (word.as_str(), *made)))
                        .collect();
                    if self.judge(&formula, &picked, step.group, action, made_up, best) {
                        return true;
                    }
                    if !advance(&mut tuple, &slots) {
                        break;
                    }
                }
            }
        }
        false
    }

    /// Slots after the first may not be checked at all.
    fn optional(&mut self, formula: Formula, slot: usize, certain: bool) -> Formula {
        if slot == 0 || certain { formula } else { formula.or(self.table.flag(Flag::Slots)) }
    }

    fn judge(
        &mut self,
        formula: &Formula,
        picked: &[(&str, bool)],
        group: &Option<Arc<str>>,
        action: &Arc<str>,
        made_up: bool,
        best: &mut Best,
    ) -> bool {
        let witness = |context: Context| Witness {
            action: action.clone(),
            resources: picked.iter().map(|(word, _)| Arc::from(*word)).collect(),
            context,
            group: group.clone(),
            synthetic: made_up || picked.iter().any(|(_, made)| *made),
        };
        let free = Context::new();
        match self.table.solve(formula, &free, Mode::Must) {
            Solution::Holds(context) => {
                best.definite = Some(witness(context));
                return true;
            }
            Solution::Undecided => best.undecided = true,
            Solution::Never => {}
        }
        if best.possible.is_none() {
            match self.table.solve(formula, &free, Mode::May) {
                Solution::Holds(context) => {
                    best.possible = Some(witness(context));
                    // What is possible already is worth some more work, not all of it.
                    self.asked = self.asked.max(ASKED - AFTER);
                }
                Solution::Undecided => best.undecided = true,
                Solution::Never => {}
            }
        }
        best.unsure && best.possible.is_some()
    }
}

/// One action in one resource group, on both sides.
struct Step<'s, 'e, 'w> {
    part: &'s Part,
    index: usize,
    before: &'s Live<'e, 'w>,
    after: &'s Live<'e, 'w>,
    words: &'s [Arc<Words>],
    certain: bool,
    group: &'s Option<Arc<str>>,
}
