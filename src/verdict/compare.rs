//! Before against after: which findings a plan introduces, which it leaves, which it mends.
//!
//! Two findings are the same where rule, resource (through `moved`) and key are; a higher rank after than before is
//! a new one. Of findings about reach the packets decide: what was open already is not new in other words.

use crate::base::Change;
use crate::base::net::PacketSet;
use crate::rules::{Context, Finding};
use std::collections::BTreeMap;
use std::sync::Arc;

type Key = (&'static str, Arc<str>, Arc<str>);

fn key(cx: &Context<'_>, finding: &Finding) -> Key {
    let address = cx.model.object(finding.site.object).map_or_else(
        || Arc::from(""),
        |object| object.previous_address.clone().unwrap_or_else(|| object.address.clone()),
    );
    (finding.rule.code, address, finding.key.clone())
}

/// The change of each finding of `after`, and those of `before` that are gone (their indexes).
pub fn compare(cx: &Context<'_>, before: &[Finding], after: &[Finding]) -> (Vec<Change>, Vec<usize>) {
    let mut groups: BTreeMap<Key, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (index, finding) in before.iter().enumerate() {
        groups.entry(key(cx, finding)).or_default().0.push(index);
    }
    for (index, finding) in after.iter().enumerate() {
        groups.entry(key(cx, finding)).or_default().1.push(index);
    }
    let rank = |list: &[Finding], index: usize| list.get(index).map_or(0, |finding| finding.rank);
    let mut changes = vec![Change::Introduced; after.len()];
    let mut gone = Vec::new();
    for (_, (mut old, mut new)) in groups {
        old.sort_by_key(|&index| std::cmp::Reverse(rank(before, index)));
        new.sort_by_key(|&index| std::cmp::Reverse(rank(after, index)));
        let mut old = old.into_iter();
        for index in new {
            let existed = old.next().is_some_and(|was| rank(before, was) >= rank(after, index));
            if let Some(change) = changes.get_mut(index)
                && existed
            {
                *change = Change::Existing;
            }
        }
        gone.extend(old);
    }
    for (finding, change) in after.iter().zip(&mut changes).filter(|(_, change)| **change == Change::Introduced) {
        if was_there(before, finding) {
            *change = Change::Existing;
            // The same opening told in other words is not mended either.
            let object = |finding: &Finding| key(cx, finding).1;
            if let Some(at) = gone.iter().position(|&index| {
                before
                    .get(index)
                    .is_some_and(|was| was.rule.code == finding.rule.code && object(was) == object(finding))
            }) {
                gone.remove(at);
            }
        }
    }
    // What is open as before is not mended by being told together with something new.
    gone.retain(|&index| before.get(index).is_none_or(|was| !was_there(after, was)));
    gone.sort_unstable();
    (changes, gone)
}

/// Whether everything that a finding says was there before: the packets, or the calls.
fn was_there(before: &[Finding], finding: &Finding) -> bool {
    was_open(before, finding) || was_granted(before, finding)
}

/// Whether everything that a finding says somebody may call it could call before, as surely, by whatever policies: a right that
/// is narrowed, or handed over otherwise, is not new.
fn was_granted(before: &[Finding], finding: &Finding) -> bool {
    let Some(now) = finding.granted.as_ref().filter(|now| !now.actions.is_empty()) else { return false };
    let then = before.iter().filter(|was| was.certainty <= finding.certainty).filter_map(|was| was.granted.as_ref());
    let mut then = then.filter(|then| then.to == now.to).flat_map(|then| &then.actions).collect::<Vec<_>>();
    then.sort_unstable();
    now.actions.iter().all(|action| then.binary_search(&action).is_ok())
}

/// Whether everything that a finding says is open was open before at the same interfaces, as badly, by whatever rule:
/// a range that was narrowed, or a rule that was renamed, opens nothing. The same the other way round: is it open still.
fn was_open(before: &[Finding], finding: &Finding) -> bool {
    let Some(now) = finding.opened.as_ref().filter(|now| !now.at.is_empty() && !now.packets.is_empty()) else {
        return false;
    };
    let then = before.iter().filter(|was| was.rank >= finding.rank).filter_map(|was| was.opened.as_ref());
    let covers = then.filter(|then| now.at.iter().all(|interface| then.at.contains(interface)));
    let open = covers.fold(PacketSet::empty(), |sum, then| sum.union(&then.packets));
    now.packets.is_subset(&open)
}
