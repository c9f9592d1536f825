//! What of a statement is new: its patterns that permit something new, without those that do not, and what somebody held
//! before of them.
//!
//! In: both holdings of somebody whom a plan changes, and a statement of one that permits what the other does not. Out:
//! the statement in parts, as sure as each of them is new, with what is not of it. Patterns are never cut: a part is made of
//! those that the statement writes.

use super::access::{Taken, taken, whole};
use crate::base::Tri;
use crate::model::identity::{Effect, Patterns, Statement};
use crate::reason::permission::pattern::{self, Glob};
use crate::reason::permission::search::Universe;
use crate::reason::permission::{self, Choice, Holding, Part, Place, Space};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Statements in parts. What several people hold alike is looked at once.
#[derive(Default)]
pub struct Narrowing {
    known: BTreeMap<(usize, usize, Place, bool), Arc<[New]>>,
    /// Comparisons that were made.
    made: usize,
}

/// Comparisons that a run may make; past them statements are told whole.
const BUDGET: usize = 2_000;

impl Narrowing {
    /// The parts of a statement of `new` that permit what `old` does not; none where all of it is told as it is. `space`: where
    /// both were made ready.
    pub fn parts<'w>(
        &mut self,
        space: &Space<'w>,
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
        let cost = grant.statement.actions.list.len() + 2 * grant.statement.resources.list.len() + 2;
        let made = match self.made + cost > BUDGET {
            true => Vec::new(),
            false => parts(old, new, grant, definite),
        };
        if !made.is_empty() {
            self.made += cost;
        }
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

fn parts(old: &Holding<'_>, new: &Holding<'_>, grant: &permission::Grant<'_>, definite: bool) -> Vec<New> {
    let statement = grant.statement;
    let (actions, resources) = (&statement.actions, &statement.resources);
    let plain = |list: &Patterns| !list.except && !list.partly_unknown && (1..=MOST).contains(&list.list.len());
    // Who held nothing, and is kept from nothing, gets all of it.
    let all = old.all().next().is_none() && !new.all().any(denies) && new.boundary.is_empty() && new.session.is_empty();
    if all || !whole(statement) || !plain(actions) || !plain(resources) || statement.effect != Some(Effect::Allow) {
        return Vec::new();
    }
    let of = |actions: Vec<usize>, resources: Vec<usize>| Statement {
        actions: chosen(&statement.actions, &actions),
        resources: chosen(&statement.resources, &resources),
        ..statement.clone()
    };
    let everywhere: Vec<usize> = (0..resources.list.len()).collect();
    let [surely, perhaps] =
        sorted(actions.list.len(), |at| found(old, new, &grant.place, &of(vec![at], everywhere.clone())).0);
    let mut out = Vec::new();
    for (actions, sure) in [(surely, definite), (perhaps, false)] {
        if actions.is_empty() {
            continue;
        }
        let places = sorted(resources.list.len(), |at| found(old, new, &grant.place, &of(actions.clone(), vec![at])).0);
        let [surely, perhaps] = if sure { places } else { [Vec::new(), [places.concat(), Vec::new()].concat()] };
        for (resources, sure) in [(surely, sure), (perhaps, false)] {
            if resources.is_empty() {
                continue;
            }
            let statement = of(actions.clone(), resources);
            let (_, mut except) = found(old, new, &grant.place, &statement);
            except.extend(held_before(old, &statement));
            except.dedup();
            out.push(New { statement, sure, except });
        }
    }
    out
}

fn denies(held: &permission::Held<'_>) -> bool {
    held.statement.effect == Some(Effect::Deny)
}

/// Those of a list of patterns.
fn chosen(patterns: &Patterns, at: &[usize]) -> Patterns {
    let list = at.iter().filter_map(|at| patterns.list.get(*at).cloned()).collect();
    Patterns { list, ..patterns.clone() }
}

/// Which are surely new, and which perhaps.
fn sorted(count: usize, of: impl Fn(usize) -> Tri) -> [Vec<usize>; 2] {
    let mut out = [Vec::new(), Vec::new()];
    for at in 0..count {
        let [surely, perhaps] = &mut out;
        match of(at) {
            Tri::Yes => surely.push(at),
            Tri::Unknown => perhaps.push(at),
            Tri::No => {}
        }
    }
    for list in &mut out {
        list.sort_unstable();
    }
    out
}

/// Whether a part of a statement permits something new, and what denies take of it.
fn found(old: &Holding<'_>, new: &Holding<'_>, place: &Place, part: &Statement) -> (Tri, Vec<Taken>) {
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
    let space = Space::new();
    let difference = permission::difference(&space.effective(old), &space.effective(&with), &Choice::default());
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
    let glob = |text: &str| Glob::action(old.cloud, text);
    let name = |text: &str| Glob::resource(old.cloud, old.own_account.as_deref(), text);
    let share = |one: &Patterns, other: &Patterns, make: &dyn Fn(&str) -> Glob, universe: Universe| {
        let pairs = one.list.iter().flat_map(|a| other.list.iter().map(move |b| (a, b)));
        let mut pairs = pairs.map(|(a, b)| pattern::overlap(&make(a), &make(b), universe).exists());
        one.except || other.except || pairs.any(Tri::possibly)
    };
    let mut out = Vec::new();
    for held in old.account.iter().filter(|held| held.exists.surely() && whole(held.statement)) {
        let it = held.statement;
        let mine = it.effect == Some(Effect::Allow)
            && share(&it.actions, &part.actions, &glob, Universe::Action)
            && share(&it.resources, &part.resources, &name, Universe::Resource(old.cloud, 0));
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
