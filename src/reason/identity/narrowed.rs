//! What of a statement is new: its patterns that permit something new, without those that do not, and what somebody held
//! before of them.
//!
//! In: both holdings of somebody whom a plan changes, and a statement of one that permits what the other does not. Out:
//! the statement in parts, as sure as each of them is new, with what is not of it. Patterns are never cut: a part is made of
//! those that the statement writes.

use super::access::{Taken, taken, whole};
use super::ask;
use crate::base::Tri;
use crate::model::Cloud;
use crate::model::identity::{Effect, Identity, Patterns, Statement};
use crate::reason::permission::pattern::{self, Glob};
use crate::reason::permission::search::Universe;
use crate::reason::permission::{self, Choice, Effective, Holding, Part, Place, Space};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Statements in parts. What several people hold alike is looked at once.
pub struct Narrowing {
    known: BTreeMap<(usize, usize, Place, bool), Arc<[New]>>,
    /// Actions to try first.
    choices: BTreeMap<Cloud, Arc<Choice>>,
    /// Comparisons that may be made yet.
    left: usize,
}

impl Default for Narrowing {
    fn default() -> Narrowing {
        Narrowing { known: BTreeMap::new(), choices: BTreeMap::new(), left: BUDGET }
    }
}

/// Comparisons that a run may make; past them statements are told whole.
const BUDGET: usize = 200;

impl Narrowing {
    fn choices(&mut self, holding: &Holding<'_>, identity: &Identity) -> Arc<Choice> {
        let cloud = holding.cloud;
        self.choices.entry(cloud).or_insert_with(|| ask::choice(cloud, identity).into()).clone()
    }

    /// The parts of a statement of `new` that permit what `old` does not; none where all of it is told as it is. `space`: where
    /// both were made ready.
    pub fn parts<'w>(
        &mut self,
        space: &Space<'w>,
        identity: &Identity,
        old: &Holding<'w>,
        new: &Holding<'w>,
        grant: &permission::Grant<'_>,
        definite: bool,
    ) -> Arc<[New]> {
        let address = |holding: &Holding<'w>| Arc::as_ptr(&space.effective(holding)) as usize;
        let key = (address(old), address(new), grant.place.clone(), definite);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let made = match self.left {
            0 => Vec::new(),
            _ => {
                let choice = self.choices(old, identity);
                let mut looking = Looking { old, new, place: &grant.place, choice: &choice, left: self.left };
                let made = parts(&mut looking, grant, definite);
                self.left = looking.left;
                made.unwrap_or_default()
            }
        };
        let made: Arc<[New]> = made.into();
        self.known.insert(key, made.clone());
        made
    }
}

/// A part of a statement that is new.
pub struct New {
    /// The statement with the patterns of the part.
    pub statement: Statement,
    /// Whether all of its patterns surely permit something new.
    pub sure: bool,
    /// What is not of it: what denies take, and what was held before.
    pub except: Vec<Taken>,
}

/// Patterns of a list that are looked at one by one; of a longer one all are told.
const MOST: usize = 24;

/// What is compared, and how often it still may be.
struct Looking<'l, 'w> {
    old: &'l Holding<'w>,
    new: &'l Holding<'w>,
    place: &'l Place,
    choice: &'l Choice,
    left: usize,
}

/// `None`: all of it is told as it is.
fn parts(looking: &mut Looking<'_, '_>, grant: &permission::Grant<'_>, definite: bool) -> Option<Vec<New>> {
    let (old, new) = (looking.old, looking.new);
    let statement = grant.statement;
    let (actions, resources) = (&statement.actions, &statement.resources);
    let plain = |list: &Patterns| !list.except && !list.partly_unknown && (1..=MOST).contains(&list.list.len());
    // Who held nothing, and is kept from nothing, gets all of it.
    let all = old.all().next().is_none() && !new.all().any(denies) && new.boundary.is_empty() && new.session.is_empty();
    if all || !whole(statement) || !plain(actions) || !plain(resources) || statement.effect != Some(Effect::Allow) {
        return None;
    }
    let of = |actions: Vec<usize>, resources: Vec<usize>| Statement {
        actions: chosen(&statement.actions, &actions),
        resources: chosen(&statement.resources, &resources),
        ..statement.clone()
    };
    let everywhere: Vec<usize> = (0..resources.list.len()).collect();
    let singles: Vec<Statement> = (0..actions.list.len()).map(|at| of(vec![at], everywhere.clone())).collect();
    let [surely, perhaps] = sorted(&looking.at(&singles)?);
    let mut found: Vec<(Statement, bool)> = Vec::new();
    for (actions, sure) in [(surely, definite), (perhaps, false)].into_iter().filter(|(actions, _)| !actions.is_empty())
    {
        if resources.list.len() == 1 {
            found.push((of(actions, everywhere.clone()), sure));
            continue;
        }
        let singles: Vec<Statement> = everywhere.iter().map(|at| of(actions.clone(), vec![*at])).collect();
        let [surely, perhaps] = sorted(&looking.at(&singles)?);
        let parts =
            if sure { vec![(surely, true), (perhaps, false)] } else { vec![([surely, perhaps].concat(), false)] };
        let parts = parts.into_iter().filter(|(resources, _)| !resources.is_empty());
        found.extend(parts.map(|(resources, sure)| (of(actions.clone(), resources), sure)));
    }
    let (statements, sure): (Vec<Statement>, Vec<bool>) = found.into_iter().unzip();
    let answers = looking.at(&statements)?;
    let all = statements.into_iter().zip(sure).zip(answers);
    let new = all.map(|((statement, sure), (_, mut except))| {
        except.extend(held_before(old, &statement));
        except.dedup();
        New { statement, sure, except }
    });
    Some(new.collect())
}

impl Looking<'_, '_> {
    /// Whether each of some parts of a statement permits something new, and what denies take of it; `None` where that costs more
    /// than it may.
    fn at(&mut self, parts: &[Statement]) -> Option<Vec<(Tri, Vec<Taken>)>> {
        let space = Space::new();
        let before = space.effective(self.old);
        let mut out = Vec::new();
        for part in parts {
            if plainly_held(self.old, part) {
                out.push((Tri::No, Vec::new()));
                continue;
            }
            self.left = self.left.checked_sub(1)?;
            out.push(found(&space, &before, self.new, self.place, part, self.choice));
        }
        Some(out)
    }
}

/// Whether one statement that was held allows all of a part, and no guard was near it: most of what a plan leaves alone.
fn plainly_held(old: &Holding<'_>, part: &Statement) -> bool {
    let action = |text: &str| Glob::action(old.cloud, text);
    let name = |text: &str| Glob::resource(old.cloud, old.own_account.as_deref(), text);
    let covers = |one: &Patterns, other: &Patterns, make: &dyn Fn(&str) -> Glob| {
        let one_globs: Vec<Glob> = one.list.iter().map(|text| make(text)).collect();
        !one.except && other.list.iter().all(|text| one_globs.iter().any(|glob| glob.plainly_covers(&make(text))))
    };
    let allows = |held: &permission::Held<'_>| {
        let it = held.statement;
        it.effect == Some(Effect::Allow)
            && held.exists.surely()
            && held.when.is_none()
            && whole(it)
            && (it.condition.is_none() || (&it.condition, &it.conditions) == (&part.condition, &part.conditions))
            && covers(&it.actions, &part.actions, &action)
            && covers(&it.resources, &part.resources, &name)
    };
    old.boundary.is_empty()
        && old.session.is_empty()
        && old.account.iter().any(allows)
        && !old.all().filter(|held| may_deny(held)).any(|held| share(old, held.statement, part))
}

/// Whether two statements may be about the same call.
fn share(holding: &Holding<'_>, one: &Statement, other: &Statement) -> bool {
    let action = |text: &str| Glob::action(holding.cloud, text);
    let name = |text: &str| Glob::resource(holding.cloud, holding.own_account.as_deref(), text);
    let some = |one: &Patterns, other: &Patterns, make: &dyn Fn(&str) -> Glob, universe: Universe| {
        let pairs = one.list.iter().flat_map(|a| other.list.iter().map(move |b| (a, b)));
        let mut pairs = pairs.map(|(a, b)| pattern::overlap(&make(a), &make(b), universe).exists());
        one.except || other.except || one.partly_unknown || other.partly_unknown || pairs.any(Tri::possibly)
    };
    some(&one.actions, &other.actions, &action, Universe::Action)
        && some(&one.resources, &other.resources, &name, Universe::Resource(holding.cloud, 0))
}

fn denies(held: &permission::Held<'_>) -> bool {
    held.statement.effect == Some(Effect::Deny)
}

/// What is not known to allow may deny; of what is not known at all it is taken that it does not.
fn may_deny(held: &permission::Held<'_>) -> bool {
    held.statement.effect != Some(Effect::Allow) && !held.is_opaque()
}

/// Those of a list of patterns.
fn chosen(patterns: &Patterns, at: &[usize]) -> Patterns {
    let list = at.iter().filter_map(|at| patterns.list.get(*at).cloned()).collect();
    Patterns { list, ..patterns.clone() }
}

/// Which are surely new, and which perhaps.
fn sorted(answers: &[(Tri, Vec<Taken>)]) -> [Vec<usize>; 2] {
    let of = |wanted: Tri| {
        let all = answers.iter().enumerate();
        all.filter(|(_, (answer, _))| *answer == wanted).map(|(at, _)| at).collect()
    };
    [of(Tri::Yes), of(Tri::Unknown)]
}

/// Whether a part of a statement permits something new, and what denies take of it.
fn found<'p>(
    space: &Space<'p>,
    before: &Effective<'p>,
    new: &Holding<'p>,
    place: &Place,
    part: &'p Statement,
    choice: &Choice,
) -> (Tri, Vec<Taken>) {
    let mut with = new.clone();
    let list = match &place.part {
        Part::Account => Some(&mut with.account),
        Part::Group(name) => with.groups.get_mut(name),
        _ => None,
    };
    let Some(list) = list else { return (Tri::Unknown, Vec::new()) };
    let index = place.index;
    for (at, held) in list.iter_mut().enumerate() {
        if at == index {
            held.statement = part;
        }
    }
    // Other grants must not stand for it.
    let others = with.account.iter_mut().chain(with.groups.values_mut().flatten());
    for held in others.filter(|it| it.statement.effect == Some(Effect::Allow) && !std::ptr::eq(it.statement, part)) {
        held.statement = nothing();
    }
    let difference = permission::difference(before, &space.effective(&with), choice);
    let mut definite = difference.definite.iter().filter(|it| it.place == *place);
    let mut possible = difference.possible.iter().filter(|it| it.place == *place);
    let (answer, grant) = match (definite.next(), possible.next()) {
        (Some(grant), _) => (Tri::Yes, grant),
        (None, Some(grant)) => (Tri::Unknown, grant),
        (None, None) => return (Tri::No, Vec::new()),
    };
    let told = grant.except.iter().filter(|(_, deny)| !spares(new, deny, part)).map(|(place, statement)| {
        let sure = with.held(place).is_some_and(|held| held.exists.surely()) && whole(statement);
        taken(statement, if sure { "definite" } else { "possible" })
    });
    (answer, told.collect())
}

/// Whether a deny is of everything but what a part is about.
fn spares(holding: &Holding<'_>, deny: &Statement, part: &Statement) -> bool {
    let all = |but: &Patterns, of: &Patterns, make: &dyn Fn(&str) -> Glob| {
        let but_list: Vec<Glob> = but.list.iter().map(|text| make(text)).collect();
        but.except && of.list.iter().all(|text| but_list.iter().any(|glob| glob.plainly_covers(&make(text))))
    };
    let name = |text: &str| Glob::resource(holding.cloud, holding.own_account.as_deref(), text);
    all(&deny.actions, &part.actions, &|text| Glob::action(holding.cloud, text))
        || all(&deny.resources, &part.resources, &name)
}

/// Grants that were held before and have something of a part, where nothing took anything of them.
fn held_before(old: &Holding<'_>, part: &Statement) -> Vec<Taken> {
    if old.all().any(denies) || !old.boundary.is_empty() || !old.session.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for held in old.account.iter().filter(|held| held.exists.surely() && whole(held.statement)) {
        let it = held.statement;
        let mine = it.effect == Some(Effect::Allow) && share(old, it, part);
        let told = taken(it, "definite");
        if mine && !out.contains(&told) {
            out.push(told);
        }
    }
    out
}

/// Says nothing.
fn nothing() -> &'static Statement {
    static NOTHING: OnceLock<Statement> = OnceLock::new();
    NOTHING.get_or_init(|| Statement { whole: true, ..Statement::default() })
}
