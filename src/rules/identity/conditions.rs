//! Conditions of statements, as far as rules without the algebra of permissions ask: which addresses they let in, and
//! whether they are about a key at all.
//!
//! In: the lines of a condition as both clouds write them. What cannot be read restricts nothing here, and is told.

use crate::base::net::AddressSet;
use crate::model::Cloud;
use crate::model::identity::{Condition, Statement};
use crate::reason::identity::catalogue::distance;

pub use crate::reason::permission::sources::is_no_limit;

/// What an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Texts, as they are.
    Text,
    /// Texts, with wildcards.
    Like,
    /// Addresses.
    Address,
    /// Truth values.
    Boolean,
    /// Numbers, dates and the rest.
    Other,
}

/// An operator, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// What it compares.
    pub family: Family,
    /// Holds where none of the values matches.
    pub negative: bool,
    /// Holds also where the key is absent, or has a qualifier for sets.
    pub qualified: bool,
}

/// RAM's operators.
const RAM: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "IpAddress",
    "NotIpAddress",
    "Null",
];

/// CAM's operators.
const CAM: &[&str] = &[
    "string_equal",
    "string_not_equal",
    "string_equal_ignore_case",
    "string_not_equal_ignore_case",
    "string_like",
    "string_not_like",
    "numeric_equal",
    "numeric_not_equal",
    "numeric_less_than",
    "numeric_less_than_equal",
    "numeric_greater_than",
    "numeric_greater_than_equal",
    "date_equal",
    "date_not_equal",
    "date_less_than",
    "date_less_than_equal",
    "date_greater_than",
    "date_greater_than_equal",
    "bool_equal",
    "binary_equal",
    "ip_equal",
    "ip_not_equal",
    "null_equal",
];

/// Prefixes and suffixes that qualify an operator; those of RAM are not documented, and not refused either.
const BEFORE: &[&str] = &["forallvalues:", "foranyvalue:", "for_all_value:", "for_any_value:"];
const BEHIND: &[&str] = &["ifexists", "_if_exist", "_if_exists"];

/// The operator without qualifiers, in lower case, and whether it had any.
fn plain(operator: &str) -> (String, bool) {
    let lower = operator.trim().to_ascii_lowercase();
    let front = BEFORE.iter().find_map(|front| lower.strip_prefix(front)).unwrap_or(&lower);
    let back = BEHIND.iter().find_map(|back| front.strip_suffix(back)).unwrap_or(front);
    (back.to_owned(), back.len() < lower.len())
}

/// The operators of a cloud.
fn names(cloud: Cloud) -> &'static [&'static str] {
    match cloud {
        Cloud::Alibaba => RAM,
        Cloud::Tencent => CAM,
    }
}

/// What an operator means; `None` where the cloud has none of that name.
pub fn operator(cloud: Cloud, operator: &str) -> Option<Operator> {
    let (plain, qualified) = plain(operator);
    let known = names(cloud).iter().find(|name| name.eq_ignore_ascii_case(&plain))?.to_ascii_lowercase();
    let negative = known.contains("not");
    let family = if known.contains("ipaddress") || known.starts_with("ip_") {
        Family::Address
    } else if known.ends_with("like") {
        Family::Like
    } else if known.starts_with("string") {
        Family::Text
    } else if known.starts_with("bool") {
        Family::Boolean
    } else {
        Family::Other
    };
    Some(Operator { family, negative, qualified })
}

/// The operator that was probably meant by one that does not exist: one whose letters, in order, are nearly the same.
pub fn nearest(cloud: Cloud, operator: &str) -> Option<&'static str> {
    let (plain, _) = plain(operator);
    let letters =
        |text: &str| text.chars().filter(|c| c.is_ascii_alphabetic()).collect::<String>().to_ascii_lowercase();
    let wanted = letters(&plain);
    if wanted.len() > 64 {
        return None;
    }
    let far = |name: &str| distance(&wanted, &letters(name));
    let best = names(cloud).iter().map(|name| (far(name), *name)).min()?;
    (best.0.saturating_mul(3) <= wanted.len()).then_some(best.1)
}

/// Whether a key is the one that a cloud has for the caller's address. Keys of RAM count without case.
fn is_address_key(cloud: Cloud, key: &str) -> bool {
    match cloud {
        Cloud::Alibaba => key.eq_ignore_ascii_case("acs:SourceIp"),
        Cloud::Tencent => key == "qcs:ip",
    }
}

/// Whether a key is about the private network that a call comes from.
pub fn is_network_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key == "acs:sourcevpc" || key == "acs:sourcevpce" || key.contains("requester_vpc") || key == "vpc:id"
}

/// Whether a key is about a second factor.
pub fn is_factor_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key == "acs:mfapresent" || key == "mfa" || key == "qcs:mfa"
}

/// Which addresses a statement's condition is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    /// The addresses that are named: of `IpAddress`, those that the statement is for; of `NotIpAddress`, all others are.
    pub named: AddressSet,
    /// A value is not known, and may name more.
    pub open: bool,
}

/// The addresses that lines of the condition name, positive or negative ones; `None` where there is no such line.
/// Several lines must hold together: of positive ones, what all name; of negative ones, what any names.
pub fn sources(cloud: Cloud, statement: &Statement, negative: bool) -> Option<Sources> {
    let mut found: Option<Sources> = None;
    for line in statement.conditions.iter().filter(|line| is_address_key(cloud, &line.key)) {
        let Some(read) = operator(cloud, &line.operator) else { continue };
        if read.family != Family::Address || read.negative != negative {
            continue;
        }
        let named = line.values.iter().filter_map(|value| AddressSet::parse(value).ok());
        let named = named.fold(AddressSet::empty(), |all, one| all.union(&one));
        found = Some(match found {
            None => Sources { named, open: line.partly_unknown },
            Some(so_far) => {
                let both = if negative { so_far.named.union(&named) } else { so_far.named.intersect(&named) };
                Sources { named: both, open: so_far.open || line.partly_unknown }
            }
        });
    }
    found
}

/// Whether any line is about the caller's address.
pub fn has_address(cloud: Cloud, statement: &Statement) -> bool {
    statement.conditions.iter().any(|line| is_address_key(cloud, &line.key))
}

/// Whether a line demands something of a key: a positive operator that compares with values that say something.
pub fn demands(cloud: Cloud, statement: &Statement, key: impl Fn(&str) -> bool) -> bool {
    statement.conditions.iter().filter(|line| key(&line.key)).any(|line| is_demand(cloud, line))
}

fn is_demand(cloud: Cloud, line: &Condition) -> bool {
    let Some(read) = operator(cloud, &line.operator) else { return false };
    let anything = |value: &str| value.chars().all(|c| c == '*');
    let says = match read.family {
        Family::Like => !line.values.iter().any(|value| anything(value)),
        _ => true,
    };
    !read.negative && says && (line.partly_unknown || !line.values.is_empty())
}

/// Whether the condition of a statement could not be read as a whole.
pub fn is_open(cloud: Cloud, statement: &Statement) -> bool {
    let unread = statement.condition.is_some() && statement.conditions.is_empty();
    unread || statement.conditions.iter().any(|line| line.partly_unknown || operator(cloud, &line.operator).is_none())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn line(operator: &str, key: &str, values: &[&str]) -> Condition {
        let values = values.iter().map(|value| (*value).into()).collect();
        Condition { operator: operator.into(), key: key.into(), values, partly_unknown: false }
    }

    fn statement(lines: Vec<Condition>) -> Statement {
        Statement { condition: Some("{}".into()), conditions: lines, ..Statement::default() }
    }

    #[test]
    fn operators_of_both_clouds() {
        let read = |cloud, word: &str| operator(cloud, word).map(|it| (it.family, it.negative, it.qualified));
        assert_eq!(read(Cloud::Alibaba, "IpAddress"), Some((Family::Address, false, false)));
        assert_eq!(read(Cloud::Alibaba, "notipaddress"), Some((Family::Address, true, false)));
        assert_eq!(read(Cloud::Alibaba, "StringNotLikeIfExists"), Some((Family::Like, true, true)));
        assert_eq!(read(Cloud::Tencent, "for_any_value:string_equal"), Some((Family::Text, false, true)));
        assert_eq!(read(Cloud::Tencent, "ip_not_equal_if_exist"), Some((Family::Address, true, true)));
        assert_eq!(read(Cloud::Alibaba, "IpAdress"), None);
        assert_eq!(read(Cloud::Tencent, "IpAddress"), None);
        assert_eq!(nearest(Cloud::Alibaba, "IpAdress"), Some("IpAddress"));
        assert_eq!(nearest(Cloud::Tencent, "string_equals"), Some("string_equal"));
        assert_eq!(nearest(Cloud::Alibaba, "Quux"), None);
    }

    #[test]
    fn lines_of_addresses_hold_together() {
        let both = statement(vec![
            line("IpAddress", "acs:SourceIp", &["10.0.0.0/8", "192.168.0.0/16"]),
            line("IpAddress", "ACS:sourceip", &["10.1.0.0/16"]),
            line("NotIpAddress", "acs:SourceIp", &["10.1.2.0/24"]),
        ]);
        assert_eq!(sources(Cloud::Alibaba, &both, false).unwrap().named, AddressSet::parse("10.1.0.0/16").unwrap());
        assert_eq!(sources(Cloud::Alibaba, &both, true).unwrap().named, AddressSet::parse("10.1.2.0/24").unwrap());
        // The key of CAM counts with case.
        assert_eq!(sources(Cloud::Tencent, &statement(vec![line("ip_equal", "QCS:ip", &["10.0.0.1"])]), false), None);
    }

    #[test]
    fn how_many_are_no_limit() {
        let set = |blocks: &[&str]| {
            blocks.iter().fold(AddressSet::empty(), |all, block| all.union(&AddressSet::parse(block).unwrap()))
        };
        assert!(is_no_limit(&set(&["0.0.0.0/0"])));
        assert!(is_no_limit(&set(&["0.0.0.0/1", "128.0.0.0/1"])));
        assert!(is_no_limit(&set(&["119.0.0.0/8"])));
        assert!(is_no_limit(&set(&["119.0.0.0/9", "1.0.0.0/9"])));
        assert!(is_no_limit(&set(&["::/0"])));
        for few in [&["119.0.0.0/9"][..], &["10.0.0.0/8", "172.16.0.0/12"], &["203.0.113.0/24"], &[]] {
            assert!(!is_no_limit(&set(few)), "{few:?}");
        }
    }

    #[test]
    fn a_demand_names_values() {
        let subject = |operator: &str, value: &str| statement(vec![line(operator, "oidc:sub", &[value])]);
        let demanded = |it: &Statement| demands(Cloud::Alibaba, it, |key| key == "oidc:sub");
        assert!(demanded(&subject("StringEquals", "repo:a")));
        assert!(demanded(&subject("StringLike", "repo:a/*")));
        assert!(!demanded(&subject("StringLike", "*")));
        assert!(!demanded(&subject("StringNotEquals", "x")));
    }
}
