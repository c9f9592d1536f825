//! Equality and order of values, as Terraform's `==` and its sets have them.
//!
//! In: two values. Out: a three-valued answer for `==`, a plain one for identity, an order for the elements of sets.

use super::digits::Decimal;
use super::number::Number;
use super::tri::Tri;
use super::types::Type;
use super::value::{Data, Unknown, Value};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Value {
    /// Terraform's `==` without marks: no conversion; values of different types are not equal; unknown where it
    /// hangs on an unknown part.
    pub fn equals(&self, other: &Value) -> Tri {
        match (&self.data, &other.data) {
            (Data::Null(_), Data::Null(_)) => return Tri::Yes,
            (Data::Null(_), _) if other.surely_not_null() => return Tri::No,
            (_, Data::Null(_)) if self.surely_not_null() => return Tri::No,
            (Data::Null(_), _) | (_, Data::Null(_)) => return Tri::Unknown,
            _ => {}
        }
        // Of two unknown values not even the types are compared.
        if self.is_unknown() && other.is_unknown() {
            return Tri::Unknown;
        }
        let (own, theirs) = (self.type_of(), other.type_of());
        match (&self.data, &other.data) {
            (Data::Unknown(unknown), _) => {
                return if other.possible(&theirs, unknown) { Tri::Unknown } else { Tri::No };
            }
            (_, Data::Unknown(unknown)) => return if self.possible(&own, unknown) { Tri::Unknown } else { Tri::No },
            _ => {}
        }
        if !(self.wholly_typed() && other.wholly_typed()) {
            let alike = own.conforms(&theirs) || theirs.conforms(&own);
            return if alike { Tri::Unknown } else { Tri::No };
        }
        if own != theirs {
            return Tri::No;
        }
        self.equals_of_type(other)
    }

    /// Whether an unknown value may turn out to be this known one, which is of the type `own` and not `null`.
    fn possible(&self, own: &Type, unknown: &Unknown) -> bool {
        if !own.conforms(&unknown.ty) || !unknown.ty.has_dynamic() && *own != unknown.ty {
            return false;
        }
        let Some(known) = &unknown.refinement else { return true };
        match (&self.data, known.length) {
            (Data::String(text), _) => known.prefix.as_ref().is_none_or(|prefix| text.starts_with(&**prefix)),
            (Data::Number(number), _) => {
                let (least, greatest) = &known.range;
                least.as_ref().is_none_or(|least| number >= least)
                    && greatest.as_ref().is_none_or(|greatest| number <= greatest)
            }
            (_, Some((least, most))) => {
                let (low, high) = self.length_range();
                high.is_none_or(|high| high >= least) && most.is_none_or(|most| low <= most)
            }
            _ => true,
        }
    }

    /// Whether no part is an unknown value whose type is open.
    fn wholly_typed(&self) -> bool {
        match &self.data {
            Data::Unknown(unknown) => !unknown.ty.has_dynamic(),
            _ => {
                self.items().is_none_or(|items| items.iter().all(Value::wholly_typed))
                    && self.entries().is_none_or(|entries| entries.values().all(Value::wholly_typed))
            }
        }
    }

    /// Of known values of one type.
    fn equals_of_type(&self, other: &Value) -> Tri {
        fn all<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Tri {
            let mut result = Tri::Yes;
            for (left, right) in pairs {
                result = result.and(left.equals(right));
                if result == Tri::No {
                    break;
                }
            }
            result
        }
        /// The first that is not equal decides, also where it is not known to be.
        fn in_order(left: &[Value], right: &[Value]) -> Tri {
            let mut pairs = left.iter().zip(right).map(|(left, right)| left.equals(right));
            pairs.find(|answer| *answer != Tri::Yes).unwrap_or(Tri::Yes)
        }
        match (&self.data, &other.data) {
            (Data::Bool(left), Data::Bool(right)) => (left == right).into(),
            (Data::Number(left), Data::Number(right)) => (left == right).into(),
            (Data::String(left), Data::String(right)) => (left == right).into(),
            (Data::List(_, left), Data::List(_, right)) | (Data::Tuple(left), Data::Tuple(right)) => {
                if left.len() != right.len() {
                    return Tri::No;
                }
                in_order(left, right)
            }
            (Data::Set(_, left), Data::Set(_, right)) => {
                if self.has_unknown() || other.has_unknown() {
                    return Tri::Unknown;
                }
                (left.len() == right.len() && all(left.iter().zip(right.iter())) == Tri::Yes).into()
            }
            (Data::Map(_, left), Data::Map(_, right)) | (Data::Object(left), Data::Object(right)) => {
                if left.len() != right.len() || left.keys().ne(right.keys()) {
                    return Tri::No;
                }
                all(left.values().zip(right.values()))
            }
            _ => Tri::No,
        }
    }

    /// Whether two values are the same in type and data, unknown parts included; marks and provenance aside.
    pub fn same(&self, other: &Value) -> bool {
        let entries = |left: &BTreeMap<Arc<str>, Value>, right: &BTreeMap<Arc<str>, Value>| {
            left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| left.0 == right.0 && left.1.same(right.1))
        };
        let items = |left: &[Value], right: &[Value]| {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.same(right))
        };
        match (&self.data, &other.data) {
            (Data::Unknown(left), Data::Unknown(right)) => left == right,
            (Data::Null(left), Data::Null(right)) => left == right,
            (Data::Bool(left), Data::Bool(right)) => left == right,
            (Data::Number(left), Data::Number(right)) => left == right,
            (Data::String(left), Data::String(right)) => left == right,
            (Data::List(left_type, left), Data::List(right_type, right))
            | (Data::Set(left_type, left), Data::Set(right_type, right)) => {
                left_type == right_type && items(left, right)
            }
            (Data::Tuple(left), Data::Tuple(right)) => items(left, right),
            (Data::Map(left_type, left), Data::Map(right_type, right)) => {
                left_type == right_type && entries(left, right)
            }
            (Data::Object(left), Data::Object(right)) => entries(left, right),
            _ => false,
        }
    }

    /// Whether two neighbours of a set are one element: equal, and no part unknown (two unknowns stay two).
    pub(super) fn same_set_element(&self, other: &Value) -> bool {
        self.equals(other) == Tri::Yes
    }

    /// The order of elements of a set: strings, numbers and truth values by value, everything else by the text that
    /// Terraform hashes; `null` last, unknown values before it.
    pub fn set_order(&self, other: &Value) -> Ordering {
        let class = |value: &Value| match value.data {
            Data::Null(_) => 2,
            Data::Unknown(_) => 1,
            _ => 0,
        };
        class(self).cmp(&class(other)).then_with(|| match (&self.data, &other.data) {
            (Data::String(left), Data::String(right)) => left.cmp(right),
            (Data::Number(left), Data::Number(right)) => left.cmp(right),
            (Data::Bool(left), Data::Bool(right)) => left.cmp(right),
            (Data::Unknown(_), Data::Unknown(_)) | (Data::Null(_), Data::Null(_)) => Ordering::Equal,
            _ => hash_text(self).cmp(&hash_text(other)).then_with(|| self.plain_order(other)),
        })
    }

    /// Total on known values, so that equal elements meet even where two unequal ones have one hash text.
    fn plain_order(&self, other: &Value) -> Ordering {
        fn items<'a>(
            mut left: impl Iterator<Item = &'a Value>,
            mut right: impl Iterator<Item = &'a Value>,
        ) -> Ordering {
            loop {
                match (left.next(), right.next()) {
                    (None, None) => return Ordering::Equal,
                    (None, _) => return Ordering::Less,
                    (_, None) => return Ordering::Greater,
                    (Some(left), Some(right)) => match left.set_order(right) {
                        Ordering::Equal => {}
                        order => return order,
                    },
                }
            }
        }
        match (self.items(), other.items(), self.entries(), other.entries()) {
            (Some(left), Some(right), _, _) => items(left.iter(), right.iter()),
            (_, _, Some(left), Some(right)) => {
                left.keys().cmp(right.keys()).then_with(|| items(left.values(), right.values()))
            }
            _ => Ordering::Equal,
        }
    }
}

/// The text that Terraform's library makes a hash of, and sorts sets of lists, maps and objects by.
fn hash_text(value: &Value) -> String {
    fn number(number: &Number) -> String {
        let digits: Decimal = number.exact_decimal().round(10);
        format!("{}{}", if number.is_negative() { "-" } else { "" }, digits.general(Some(10)))
    }
    fn quoted(text: &str, out: &mut String) {
        out.push('"');
        for char in text.chars() {
            match char {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{7}' => out.push_str("\\a"),
                '\u{8}' => out.push_str("\\b"),
                '\u{b}' => out.push_str("\\v"),
                '\u{c}' => out.push_str("\\f"),
                char if char.is_ascii_control() => out.push_str(&format!("\\x{:02x}", char as u32)),
                char if char.is_control() => out.push_str(&format!("\\u{:04x}", char as u32)),
                char => out.push(char),
            }
        }
        out.push('"');
    }
    fn write(value: &Value, out: &mut String) {
        let mut parts = |open: char, close: char, parts: &mut dyn Iterator<Item = &Value>| {
            out.push(open);
            for part in parts {
                write(part, out);
                out.push(';');
            }
            out.push(close);
        };
        match &value.data {
            Data::Unknown(_) => out.push('?'),
            Data::Null(_) => out.push('~'),
            Data::Bool(value) => out.push(if *value { 'T' } else { 'F' }),
            Data::Number(value) => out.push_str(&number(value)),
            Data::String(text) => quoted(text, out),
            Data::List(_, items) | Data::Set(_, items) => parts('[', ']', &mut items.iter()),
            Data::Tuple(items) => parts('<', '>', &mut items.iter()),
            Data::Object(entries) => parts('<', '>', &mut entries.values()),
            Data::Map(_, entries) => {
                out.push('{');
                for (name, value) in entries.iter() {
                    quoted(name, out);
                    out.push(':');
                    write(value, out);
                    out.push(';');
                }
                out.push('}');
            }
        }
    }
    let mut out = String::new();
    write(value, &mut out);
    out
}
