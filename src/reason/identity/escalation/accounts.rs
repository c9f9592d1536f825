//! Which number the own account has.
//!
//! In: a world's identity entities and the statements of its policies. Out: [`Accounts`], several where none is told: the one
//! real one is among them, or among those that are named as left out.

use super::texts::Texts;
use crate::model::Cloud;
use crate::model::identity::{Identity, Statement};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How documents name the own account where its number is not known.
pub(super) const SELF: &str = "self";

/// How many numbers the own account may have that is not known.
const NUMBERS: usize = 8;

/// The own accounts, by cloud.
pub type Accounts = BTreeMap<Cloud, Arc<str>>;

/// What the numbers of the own accounts may be: those that the input tells; else those that identity policies name, one
/// after the other, those named most first. What depends on which of them it is, is not known. Besides: numbers that are too
/// many to be tried.
pub fn accounts(identity: &Identity, texts: &Texts<'_>) -> (Vec<Accounts>, Vec<Arc<str>>) {
    let (mut out, mut untried) = (vec![Accounts::new()], Vec::new());
    for cloud in [Cloud::Alibaba, Cloud::Tencent] {
        let numbers = match identity.own_account(cloud) {
            Some(known) => vec![known.clone()],
            None => {
                let mut all = told(texts, cloud);
                untried.extend(all.drain(NUMBERS.min(all.len())..));
                all
            }
        };
        while out.len() < numbers.len() {
            out.push(out.first().cloned().unwrap_or_default());
        }
        for (at, one) in out.iter_mut().enumerate() {
            if let Some(number) = numbers.get(at).or(numbers.first()) {
                one.insert(cloud, number.clone());
            }
        }
    }
    (out, untried)
}

/// The accounts that the resources of identity policies name: first those on whose identities calls are made, last those of
/// which roles are taken on, which are often other accounts.
fn told(texts: &Texts<'_>, cloud: Cloud) -> Vec<Arc<str>> {
    let assumes = |it: &Statement| {
        !it.actions.except && it.actions.list.iter().all(|action| action.to_lowercase().contains("sts:assumerole"))
    };
    let edits = |it: &Statement| {
        let about = |action: &str| ["ram:", "ims:", "cam:", "*"].iter().any(|start| action.starts_with(start));
        it.actions.except || it.actions.list.iter().any(|action| about(action.trim_start_matches("name/")))
    };
    let statements = texts.policies.iter().flat_map(|it| it.iter());
    let patterns =
        statements.flat_map(|it| it.resources.list.iter().map(move |pattern| (pattern, (assumes(it), !edits(it)))));
    let mut numbers: BTreeMap<&str, (bool, bool, usize)> = BTreeMap::new();
    for (pattern, (assumed, other)) in patterns {
        let mut parts = pattern.split(':');
        let account = match (parts.next(), cloud) {
            (Some("acs"), Cloud::Alibaba) => parts.nth(2),
            (Some("qcs"), Cloud::Tencent) => parts.nth(3).and_then(|it| it.strip_prefix("uin/")),
            _ => None,
        };
        let number = |it: &&str| *it == SELF || it.len() > 4 && it.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(account) = account.filter(number) {
            let known = numbers.entry(account).or_insert((assumed, other, 0));
            *known = (known.0 && assumed, known.1 && other, known.2 + 1);
        }
    }
    let mut numbers: Vec<(&str, (bool, bool, usize))> = numbers.into_iter().collect();
    // The sort keeps the order of equal ones.
    numbers.sort_by_key(|(name, (assumed, other, count))| (*name != SELF, *assumed, *other, Reverse(*count)));
    numbers.into_iter().map(|(number, _)| number.into()).collect()
}
