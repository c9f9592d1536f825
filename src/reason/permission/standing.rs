//! What stands between two holdings: what was in the way and is gone, what may exist, which grants say the same.
//!
//! In: two [`Effective`] sets or their holdings. Out: the denies that are gone, the worlds that attachments which are
//! not known leave open, grants without those that others include, what denies take of a grant.

use super::Holding;
use super::change::Grant;
use super::compiled::{Does, List, Pattern};
use super::pattern;
use super::search::Universe;
use super::set::{Effective, Entries, Entry, Part, Place};
use crate::base::Tri;
use crate::model::identity::Statement;
use std::sync::Arc;

/// Both holdings, for each way in which attachments that are not known may exist; as they are where that is too many.
pub(super) fn completions<'w>(before: &Holding<'w>, after: &Holding<'w>) -> Vec<(Holding<'w>, Holding<'w>)> {
    const MOST: usize = 4;
    let mut names: Vec<Arc<str>> = Vec::new();
    for holding in [before, after] {
        let bounds = holding.boundary.iter().chain(&holding.session).map(|bound| (bound.exists, &bound.attachment));
        let all = holding.all().map(|held| (held.exists, &held.attachment)).chain(bounds);
        names.extend(all.filter(|(exists, _)| *exists == Tri::Unknown).map(|(_, name)| name.clone()));
    }
    names.sort();
    names.dedup();
    if names.is_empty() || names.len() > MOST {
        return vec![(before.clone(), after.clone())];
    }
    let with = |holding: &Holding<'w>, bits: usize| {
        let settle = |exists: &mut Tri, name: &Arc<str>| {
            if let (Tri::Unknown, Ok(at)) = (*exists, names.binary_search(name)) {
                *exists = (bits >> at & 1 == 1).into();
            }
        };
        let mut out = holding.clone();
        for bound in out.boundary.iter_mut().chain(&mut out.session) {
            settle(&mut bound.exists, &bound.attachment);
            bound.held.iter_mut().for_each(|held| settle(&mut held.exists, &held.attachment));
        }
        let lists = [&mut out.account, &mut out.control, &mut out.resource].into_iter().chain(out.groups.values_mut());
        lists.flatten().for_each(|held| settle(&mut held.exists, &held.attachment));
        out
    };
    (0..1 << names.len()).map(|bits| (with(before, bits), with(after, bits))).collect()
}

/// What was in the way before and is not any more: denies, by statement; `None` where bounds differ, or the account.
pub(super) fn grown<'e, 'w>(before: &'e Effective<'w>, after: &'e Effective<'w>) -> Option<Vec<&'e Entry<'w>>> {
    let same = |a: &Entries<'w>, b: &Entries<'w>| {
        a.list.len() == b.list.len() && a.list.iter().zip(&b.list).all(|(a, b)| a.is_same(b))
    };
    let bounds = before.bounds.len() == after.bounds.len()
        && before.bounds.iter().zip(&after.bounds).all(|(a, b)| {
            a.exists == b.exists
                && (a.exists == Tri::Yes || a.attachment == b.attachment)
                && same(&a.entries, &b.entries)
        });
    if !bounds || before.own != after.own || before.cloud != after.cloud {
        return None;
    }
    let denies =
        |entry: &&Entry<'w>| entry.exists != Tri::No && matches!(entry.compiled.does, Does::Deny | Does::Either);
    let mut out = Vec::new();
    for (part, entries) in before.parts() {
        let still = after.parts().find(|(other, _)| *other == part).map(|(_, entries)| entries);
        for entry in entries.list.iter().filter(denies) {
            if !still.is_some_and(|list| list.list.iter().any(|other| other.is_same(entry))) {
                out.push(entry);
            }
        }
    }
    Some(out)
}

/// Drops grants that another grant includes, and those that are there twice.
pub(super) fn tidy<'w>(set: &Effective<'w>, grants: &mut Vec<Grant<'w>>) {
    let entry = |grant: &Grant<'w>| {
        let list = set.parts().find(|(part, _)| *part == grant.place.part).map(|(_, list)| list);
        list.and_then(|list| list.list.get(grant.place.index))
    };
    let covers = |big: &Grant<'w>, small: &Grant<'w>| {
        let (Some(big_entry), Some(small_entry)) = (entry(big), entry(small)) else { return false };
        let (a, b) = (&small_entry.compiled, &big_entry.compiled);
        small.place.part == big.place.part
            && small_entry.exists <= big_entry.exists
            && (big_entry.when.is_none() || big_entry.when == small_entry.when)
            && !b.is_open()
            && b.actions.plainly_includes(&a.actions)
            && b.resources.plainly_includes(&a.resources)
            && (b.is_unconditional() || b.has_condition_of(a))
    };
    // Of two that include each other the first stays.
    let gone: Vec<bool> = grants
        .iter()
        .enumerate()
        .map(|(at, small)| {
            let mut others = grants.iter().enumerate().filter(|(other, _)| *other != at);
            others.any(|(other, big)| covers(big, small) && (other < at || !covers(small, big)))
        })
        .collect();
    let mut gone = gone.into_iter();
    grants.retain(|_| !gone.next().unwrap_or(false));
}

/// Whether two statements may be about the same calls, in any reading.
pub(super) fn may_touch(one: &Entry<'_>, other: &Entry<'_>) -> bool {
    let (a, b) = (&one.compiled, &other.compiled);
    let twins = a.codes.is_none() || a.codes.iter().flatten().any(|code| &**code == "ram");
    let resources = |a: &List, b: &List| {
        let meets = |a: &Pattern, b: &Pattern| {
            a.may_meet_folded(&b.may) || pattern::overlap(&a.may, &b.may, Universe::Any).exists().possibly()
        };
        a.except || b.except || a.open || b.open || any_two(a, b, meets)
    };
    // A call of one name may be denied under the other.
    a.may_share_actions(b)
        && (twins || a.actions.open || b.actions.open || share(&a.actions, &b.actions))
        && resources(&a.resources, &b.resources)
}

fn any_two(a: &List, b: &List, meets: impl Fn(&Pattern, &Pattern) -> bool) -> bool {
    a.patterns.iter().any(|a| b.patterns.iter().any(|b| meets(a, b)))
}

/// Whether the patterns of two lists overlap.
fn share(a: &List, b: &List) -> bool {
    let overlap = |a: &Pattern, b: &Pattern| pattern::overlap(&a.may, &b.may, Universe::Any).exists().possibly();
    a.except || b.except || any_two(a, b, overlap)
}

/// The statements that deny something of what another allows.
pub(super) fn taking<'w>(set: &Effective<'w>, of: &Part, entry: &Entry<'w>) -> Vec<(Place, &'w Statement)> {
    let touches = |other: &Entry<'w>| {
        let (a, b) = (&entry.compiled, &other.compiled);
        a.may_share_actions(b) && share(&a.actions, &b.actions) && share(&a.resources, &b.resources)
    };
    set.entries()
        // A deny at a resource group takes nothing of what the account, or another group, gives.
        .filter(|(part, _, _)| !matches!(part, Part::Group(_)) || part == of)
        .filter(|(_, _, other)| matches!(other.compiled.does, Does::Deny) && touches(other))
        .map(|(part, index, other)| (Place { part, index }, other.statement))
        .collect()
}
