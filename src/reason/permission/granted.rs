//! What holdings permit at all, statement by statement: the comparison of each with one that holds nothing.
//!
//! In: holdings, one after the other. Out: what [`super::difference`] finds, from what was found of their statements before: a
//! statement of an account-level policy permits what it permits alone, less what the denies take that touch it. Holdings
//! with bounds, resource groups, policies of resources or statements of which nothing is known are compared as a whole.

use super::answer::Witness;
use super::change::{difference, first_of};
use super::compiled::Does;
use super::found::{Calls, Choice, Difference, Grant};
use super::set::{Effective, Entry, Part, Place};
use super::{Held, Holding, Space, name, plain, slots, standing};
use crate::base::Tri;
use crate::model::Cloud;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What was found of holdings and of their statements.
#[derive(Debug, Default)]
pub struct Granted<'w> {
    /// By set.
    known: HashMap<usize, (Arc<Effective<'w>>, Arc<Difference<'w>>)>,
    /// By statement, by its address, and how sure it is that it is held.
    alone: HashMap<(usize, Tri), Found>,
    tables: BTreeMap<Cloud, Tables>,
}

/// Actions of a cloud.
#[derive(Debug)]
struct Tables {
    /// Those of the choice.
    calls: Arc<Calls>,
    /// Those that check several resources.
    several: Vec<String>,
}

/// Whether a statement permits something, and a request.
type Found = (Tri, Option<Witness>);

impl<'w> Granted<'w> {
    /// What a holding permits. `choice`: the same for all holdings of a cloud.
    pub fn of(&mut self, space: &Space<'w>, holding: &Holding<'w>, choice: &Choice) -> Arc<Difference<'w>> {
        let effective = space.effective(holding);
        let key = Arc::as_ptr(&effective) as usize;
        if let Some((_, known)) = self.known.get(&key) {
            return known.clone();
        }
        let nothing = space.effective(&Holding::nothing(holding.cloud, holding.own_account.clone()));
        let found = Arc::new(match is_simple(&effective) {
            true => self.by_statement(space, &effective, &nothing, choice),
            false => difference(&nothing, &effective, choice),
        });
        self.known.insert(key, (effective, found.clone()));
        found
    }

    fn by_statement(
        &mut self,
        space: &Space<'w>,
        effective: &Effective<'w>,
        nothing: &Effective<'w>,
        choice: &Choice,
    ) -> Difference<'w> {
        let mut out = Difference::default();
        for (part, index, entry) in effective.entries() {
            if part != Part::Account || entry.compiled.does != Does::Allow {
                continue;
            }
            let (sure, witness) = self.one(space, [effective, nothing], choice, entry);
            let list = match sure {
                Tri::Yes => &mut out.definite,
                Tri::Unknown => &mut out.possible,
                Tri::No => continue,
            };
            let except = standing::taking(effective, &part, entry);
            list.push(Grant { place: Place { part, index }, statement: entry.statement, except, witness });
        }
        standing::tidy(effective, &mut out.definite);
        standing::tidy(effective, &mut out.possible);
        out
    }

    /// What one statement permits beside the others.
    fn one(
        &mut self,
        space: &Space<'w>,
        [effective, nothing]: [&Effective<'w>; 2],
        choice: &Choice,
        entry: &Entry<'w>,
    ) -> Found {
        let cloud = effective.cloud();
        let tables = self
            .tables
            .entry(cloud)
            .or_insert_with(|| Tables { calls: Calls::new(cloud, choice).into(), several: slots::several(cloud) });
        let look = |holding: &Holding<'w>| first_of(nothing, &space.effective_once(holding), choice, &tables.calls);
        let mut holding = Holding::nothing(cloud, effective.own.clone());
        holding.account.push(held(entry));
        let key = (std::ptr::from_ref(entry.statement) as usize, entry.exists);
        let alone = self.alone.entry(key).or_insert_with(|| look(&holding)).clone();
        let others = || effective.entries().filter(|(_, _, other)| !std::ptr::eq(*other, entry));
        let put = |part: &Part, other: &Entry<'w>, holding: &mut Holding<'w>| {
            if *part == Part::Control { &mut holding.control } else { &mut holding.account }.push(held(other));
        };
        let mut denied = false;
        for (part, _, other) in others().filter(|(_, _, it)| it.compiled.does == Does::Deny) {
            if standing::may_touch(entry, other) {
                put(&part, other, &mut holding);
                denied = true;
            }
        }
        if alone.0 == Tri::Yes && (!denied || still(&holding, alone.1.as_ref())) {
            return alone;
        }
        // Of a call that checks several resources, other statements may allow some.
        let shared = tables.several.iter().any(|word| entry.compiled.actions.may_cover(word));
        if !shared && (!denied || alone.0 == Tri::No) {
            return alone;
        }
        if shared {
            holding.account.truncate(1);
            holding.control.clear();
            let beside = |other: &Entry<'w>| entry.compiled.may_share_actions(&other.compiled);
            others().filter(|(_, _, it)| beside(it)).for_each(|(part, _, other)| put(&part, other, &mut holding));
        }
        look(&holding)
    }
}

/// Whether a request is allowed in every reading.
fn still(holding: &Holding<'_>, witness: Option<&Witness>) -> bool {
    let Some(witness) = witness else { return false };
    let names: Vec<&str> = witness.resources.iter().map(|it| &**it).collect();
    let request = witness.request();
    super::readings(&[holding], names).is_some_and(|readings| {
        readings.iter().all(|reading| plain::decide(holding, &request, *reading).allowed == Tri::Yes)
    })
}

/// Whether each statement of a holding can be looked at by itself.
fn is_simple(set: &Effective<'_>) -> bool {
    let plain = |does| matches!(does, Does::Allow | Does::Deny | Does::Nothing);
    set.groups.is_empty()
        && set.bounds.is_empty()
        && set.resource.list.is_empty()
        && set.entries().all(|(_, _, entry)| plain(entry.compiled.does) && entry.when.is_none())
        // The same statement in two documents is not the same where something of it is not known.
        && !set.entries().any(|(_, _, entry)| entry.statement.resources.list.iter().any(|it| name::has_hole(it)))
}

fn held<'w>(entry: &Entry<'w>) -> Held<'w> {
    Held {
        statement: entry.statement,
        exists: entry.exists,
        origin: 0,
        document: entry.document.clone(),
        attachment: entry.attachment.clone(),
        when: entry.when,
    }
}
