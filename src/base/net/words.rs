//! Sets of addresses in words, for people: what is not said as a few blocks is said as the whole of which a few are
//! missing. In: [`AddressSet`]s. Out: text, never longer than a few blocks.

use super::address::{AddressSet, Family};
use ipnet::IpNet;

/// The most blocks that are named one by one.
const MOST: usize = 4;

fn list(nets: &[IpNet]) -> String {
    nets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Addresses of one family in words: `anywhere`, `the Internet (IPv6)`, `10.0.0.0/8`, `the Internet but 192.0.2.0/24`.
pub fn address_words(set: &AddressSet) -> String {
    let family = if set.v4.is_empty() { Family::V6 } else { Family::V4 };
    let suffix = if family == Family::V6 { " (IPv6)" } else { "" };
    let wholes = [("anywhere", AddressSet::family(family)), ("the Internet", AddressSet::internet().of(family))];
    for (word, whole) in &wholes {
        if set == whole {
            return format!("{word}{suffix}");
        }
    }
    let blocks = set.cidrs();
    if blocks.len() <= MOST {
        return list(&blocks);
    }
    for (word, whole) in &wholes {
        let missing = whole.subtract(set).cidrs();
        if set.is_subset(whole) && missing.len() <= MOST {
            return format!("{word}{suffix} but {}", list(&missing));
        }
    }
    let shown = blocks.get(..MOST).unwrap_or_default();
    format!("{} and {} more blocks", list(shown), blocks.len().saturating_sub(MOST))
}
