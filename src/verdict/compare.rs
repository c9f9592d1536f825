//! Before against after: which findings a plan introduces, which it leaves, which it mends.
//!
//! Two findings are the same where rule, resource (through `moved`) and key are; a higher rank after than before is
//! a new one.

use crate::base::Change;
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
    gone.sort_unstable();
    (changes, gone)
}
