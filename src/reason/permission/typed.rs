//! Conditions with types: operators of both clouds, and what a line of a condition says of one value.
//!
//! In: lines of conditions as written. Out: [`Literal`]s that can be asked about a value, or `None` for what the
//! clouds do not document (set operators, `Null` of RAM, values of the wrong type): such a line is opaque.

use super::name;
use crate::base::net::AddressSet;
use crate::model::Cloud;
use crate::model::identity::Condition;
use jiff::tz::TimeZone;
use std::net::IpAddr;
use std::sync::Arc;

/// How numbers and dates are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Order {
    Equal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// The type that an operator gives to a value, and how it compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Kind {
    Text {
        like: bool,
        fold: bool,
    },
    Number(Order),
    Date(Order),
    Bool,
    Address,
    /// CAM's `null_equal`: whether the key is absent.
    Null,
}

/// An operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Operator {
    /// What it compares.
    pub kind: Kind,
    /// True for what must not match.
    pub negative: bool,
    /// True where an absent key counts as a match (`_if_exist`).
    pub if_exists: bool,
}

impl Operator {
    /// Reads the name of an operator; `None` where the cloud does not document it.
    pub fn parse(cloud: Cloud, name: &str) -> Option<Operator> {
        let (name, if_exists) = match cloud {
            Cloud::Alibaba => (name, false),
            Cloud::Tencent => match name.strip_suffix("_if_exist") {
                Some(name) => (name, true),
                None => (name, false),
            },
        };
        let (kind, negative) = match cloud {
            Cloud::Alibaba => ram(name)?,
            Cloud::Tencent => cam(name)?,
        };
        Some(Operator { kind, negative, if_exists: if_exists && kind != Kind::Null })
    }
}

fn text(like: bool, fold: bool) -> Kind {
    Kind::Text { like, fold }
}

fn ram(name: &str) -> Option<(Kind, bool)> {
    Some(match name {
        "StringEquals" => (text(false, false), false),
        "StringNotEquals" => (text(false, false), true),
        "StringEqualsIgnoreCase" => (text(false, true), false),
        "StringNotEqualsIgnoreCase" => (text(false, true), true),
        "StringLike" => (text(true, false), false),
        "StringNotLike" => (text(true, false), true),
        "Bool" => (Kind::Bool, false),
        "IpAddress" => (Kind::Address, false),
        "NotIpAddress" => (Kind::Address, true),
        _ => {
            let (kind, order): (fn(Order) -> Kind, &str) =
                match (name.strip_prefix("Numeric"), name.strip_prefix("Date")) {
                    (Some(order), _) => (Kind::Number, order),
                    (_, Some(order)) => (Kind::Date, order),
                    _ => return None,
                };
            match order {
                "Equals" => (kind(Order::Equal), false),
                "NotEquals" => (kind(Order::Equal), true),
                "LessThan" => (kind(Order::Less), false),
                "LessThanEquals" => (kind(Order::LessEqual), false),
                "GreaterThan" => (kind(Order::Greater), false),
                "GreaterThanEquals" => (kind(Order::GreaterEqual), false),
                _ => return None,
            }
        }
    })
}

fn cam(name: &str) -> Option<(Kind, bool)> {
    Some(match name {
        "string_equal" | "binary_equal" => (text(false, false), false),
        "string_not_equal" => (text(false, false), true),
        "string_equal_ignore_case" => (text(false, true), false),
        "string_not_equal_ignore_case" => (text(false, true), true),
        "string_like" => (text(true, false), false),
        "string_not_like" => (text(true, false), true),
        "bool_equal" => (Kind::Bool, false),
        "ip_equal" => (Kind::Address, false),
        "ip_not_equal" => (Kind::Address, true),
        "null_equal" => (Kind::Null, false),
        _ => {
            let (kind, order): (fn(Order) -> Kind, &str) =
                match (name.strip_prefix("numeric_"), name.strip_prefix("date_")) {
                    (Some(order), _) => (Kind::Number, order),
                    (_, Some(order)) => (Kind::Date, order),
                    _ => return None,
                };
            match order {
                "equal" => (kind(Order::Equal), false),
                "not_equal" => (kind(Order::Equal), true),
                "less_than" => (kind(Order::Less), false),
                "less_than_equal" => (kind(Order::LessEqual), false),
                "greater_than" => (kind(Order::Greater), false),
                "greater_than_equal" => (kind(Order::GreaterEqual), false),
                _ => return None,
            }
        }
    })
}

/// Numbers are counted in these.
pub const UNIT: i128 = 1_000_000_000;

/// A decimal number in units of 10⁻⁹; `None` where it is none, or too long.
pub fn number(text: &str) -> Option<i128> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(part) || whole.len() + part.len() == 0 || whole.len() > 20 || part.len() > 9 {
        return None;
    }
    let value = format!("{whole}{part:0<9}").parse::<i128>().ok()?;
    Some(if negative { -value } else { value })
}

/// A number as text.
pub fn number_text(value: i128) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    let unit = UNIT.unsigned_abs();
    match value % unit {
        0 => format!("{sign}{}", value / unit),
        part => format!("{sign}{}.{}", value / unit, format!("{part:09}").trim_end_matches('0')),
    }
}

/// A date as nanoseconds since 1970, UTC where no offset is written.
pub fn date(text: &str) -> Option<i128> {
    let text = text.trim();
    if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
        return Some(stamp.as_nanosecond());
    }
    let civil = text
        .parse::<jiff::civil::DateTime>()
        .or_else(|_| text.parse::<jiff::civil::Date>().map(|date| date.to_datetime(jiff::civil::Time::midnight())))
        .ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().as_nanosecond())
}

/// A date as text, where it is one that can be written.
pub fn date_text(value: i128) -> Option<String> {
    jiff::Timestamp::from_nanosecond(value).ok().map(|stamp| stamp.to_string())
}

/// Whether a pattern of a condition (`*` any characters, `?` one) matches a text. Plain: every split is tried, each
/// once.
pub fn like(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Row by row: which beginnings of the text the beginning of the pattern matches.
    let mut row = vec![false; text.len() + 1];
    if let Some(first) = row.first_mut() {
        *first = true;
    }
    for atom in pattern.chars() {
        let mut next = vec![false; text.len() + 1];
        let mut any = false;
        for (at, slot) in next.iter_mut().enumerate() {
            any |= row.get(at).copied().unwrap_or(false);
            let before = at.checked_sub(1);
            let step = |wanted: Option<char>| {
                before.is_some_and(|before| {
                    row.get(before).copied().unwrap_or(false)
                        && wanted.is_none_or(|wanted| text.get(before) == Some(&wanted))
                })
            };
            *slot = match atom {
                '*' => any,
                '?' => step(None),
                letter => step(Some(letter)),
            };
        }
        row = next;
    }
    row.last().copied().unwrap_or(false)
}

/// The values of a line, typed.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Values {
    Texts(Vec<Arc<str>>),
    Points(Vec<i128>),
    Addresses(AddressSet),
    Truths(Vec<bool>),
}

/// A line of a condition that can be asked about a value.
#[derive(Clone, Debug)]
pub struct Literal {
    /// The key, as it is compared.
    pub key: Arc<str>,
    /// The operator.
    pub operator: Operator,
    /// Its values, sorted, as written; with key and operator they are what makes two lines equal.
    pub written: Vec<Arc<str>>,
    /// Its values, typed.
    pub values: Values,
}

impl PartialEq for Literal {
    fn eq(&self, other: &Literal) -> bool {
        (&self.key, self.operator, &self.written) == (&other.key, other.operator, &other.written)
    }
}

fn truth(text: &str) -> Option<bool> {
    match text.trim() {
        text if text.eq_ignore_ascii_case("true") => Some(true),
        text if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

impl Literal {
    /// Reads a line; `None` where it is opaque.
    pub fn read(cloud: Cloud, line: &Condition) -> Option<Literal> {
        let operator = Operator::parse(cloud, &line.operator)?;
        if line.partly_unknown || line.values.iter().any(|value| name::has_hole(value) || value.contains("${")) {
            return None;
        }
        let mut written = line.values.clone();
        written.sort();
        written.dedup();
        let all = |of: fn(&str) -> Option<i128>| written.iter().map(|value| of(value)).collect::<Option<Vec<_>>>();
        let values = match operator.kind {
            Kind::Text { .. } => Values::Texts(written.clone()),
            Kind::Number(_) => Values::Points(all(number)?),
            Kind::Date(_) => Values::Points(all(date)?),
            Kind::Bool | Kind::Null => {
                Values::Truths(written.iter().map(|value| truth(value)).collect::<Option<Vec<_>>>()?)
            }
            Kind::Address => {
                let sets = written.iter().map(|value| AddressSet::parse(value).ok()).collect::<Option<Vec<_>>>()?;
                Values::Addresses(sets.iter().fold(AddressSet::empty(), |sum, set| sum.union(set)))
            }
        };
        Some(Literal { key: name::key(cloud, &line.key), operator, written, values })
    }

    /// Whether the line holds for a value of its key, `None` being no value. `strict`: where the key is absent,
    /// negative operators are false too.
    pub fn holds(&self, value: Option<&str>, strict: bool) -> bool {
        if let (Kind::Null, Values::Truths(wanted)) = (self.operator.kind, &self.values) {
            return wanted.contains(&value.is_none());
        }
        match value {
            None => self.operator.if_exists || (self.operator.negative && !strict),
            Some(value) => self.matches(value) != self.operator.negative,
        }
    }

    /// Whether one of the values matches, whatever the operator makes of it.
    fn matches(&self, value: &str) -> bool {
        match (&self.values, self.operator.kind) {
            (Values::Texts(list), Kind::Text { like: wild, fold }) => {
                let case = |text: &str| if fold { name::folded(text) } else { text.to_owned() };
                let value = case(value);
                list.iter().any(|one| if wild { like(&case(one), &value) } else { case(one) == value })
            }
            (Values::Points(list), Kind::Number(order)) => {
                number(value).is_some_and(|value| compared(list, order, value))
            }
            (Values::Points(list), Kind::Date(order)) => date(value).is_some_and(|value| compared(list, order, value)),
            (Values::Truths(list), _) => truth(value).is_some_and(|value| list.contains(&value)),
            (Values::Addresses(set), _) => value.trim().parse::<IpAddr>().is_ok_and(|address| set.contains(address)),
            _ => false,
        }
    }
}

fn compared(list: &[i128], order: Order, value: i128) -> bool {
    list.iter().any(|one| match order {
        Order::Equal => value == *one,
        Order::Less => value < *one,
        Order::LessEqual => value <= *one,
        Order::Greater => value > *one,
        Order::GreaterEqual => value >= *one,
    })
}
