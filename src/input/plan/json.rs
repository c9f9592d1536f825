//! JSON text to [`Value`], and the trees of truth values beside it (`after_unknown`, `after_sensitive`).
//!
//! Arrays become tuples and objects objects. Nesting is bounded by the parser's own limit of 128 levels; a key that
//! comes twice in one object is an error, as readers disagree on which of them counts.

use crate::base::{Data, Number, Value};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// Names that occurred before, so that each is stored once.
#[derive(Default)]
pub struct Names(RefCell<HashSet<Arc<str>, BuildHasherDefault<NameHasher>>>);

/// A short hash for short names. Whoever forces collisions wins nothing: the set is small and bounded.
#[derive(Default)]
pub struct NameHasher(u64);

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let word = part.iter().rev().fold(0u64, |word, &byte| word << 8 | u64::from(byte));
            self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
        }
    }
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

/// Free-form maps may hold any number of names: past this, they are no longer kept.
const MOST_NAMES: usize = 4096;

impl Names {
    /// The shared form of a name.
    pub fn get(&self, name: &str) -> Arc<str> {
        let mut names = self.0.borrow_mut();
        if let Some(found) = names.get(name) {
            return found.clone();
        }
        let shared: Arc<str> = name.into();
        if names.len() < MOST_NAMES {
            names.insert(shared.clone());
        }
        shared
    }
}

/// Reads a value.
///
/// # Errors
/// JSON that is malformed, nested too deeply, or repeats a key.
pub fn value(text: &[u8], names: &Names) -> Result<Value, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = ValueSeed(names).deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// A tree of truth values: which parts are unknown, or sensitive.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Marks {
    /// `false`, or anything that is no mark.
    #[default]
    None,
    /// `true`: the whole.
    All,
    /// One for each element.
    Items(Vec<Marks>),
    /// One for each entry that has any.
    Fields(BTreeMap<Arc<str>, Marks>),
}

impl Marks {
    /// The marks of an element.
    pub fn item(&self, index: usize) -> &Marks {
        match self {
            Marks::All => &Marks::All,
            Marks::Items(items) => items.get(index).unwrap_or(&Marks::None),
            _ => &Marks::None,
        }
    }
    /// The marks of an entry.
    pub fn field(&self, name: &str) -> &Marks {
        match self {
            Marks::All => &Marks::All,
            Marks::Fields(fields) => fields.get(name).unwrap_or(&Marks::None),
            _ => &Marks::None,
        }
    }
}

/// Reads marks.
///
/// # Errors
/// As [`value`].
pub fn marks(text: &[u8], names: &Names) -> Result<Marks, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let marks = MarksSeed(names).deserialize(&mut reader)?;
    reader.end()?;
    Ok(marks)
}

#[derive(Clone, Copy)]
struct NameSeed<'n>(&'n Names);

impl<'de> DeserializeSeed<'de> for NameSeed<'_> {
    type Value = Arc<str>;
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Arc<str>, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for NameSeed<'_> {
    type Value = Arc<str>;
    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Arc<str>, E> {
        Ok(self.0.get(text))
    }
}

#[derive(Clone, Copy)]
struct ValueSeed<'n>(&'n Names);

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Value;
    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }
    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::null())
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::bool(value))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::number(value))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        match i64::try_from(value) {
            Ok(value) => Ok(Value::number(value)),
            Err(_) => Number::parse(&value.to_string()).map(Value::number).map_err(E::custom),
        }
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        // The shortest digits that mean this number are those that stand there.
        Number::parse(&value.to_string()).map(Value::number).map_err(E::custom)
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::string(text))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Data::Tuple(Arc::new(items)).into())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(name) = map.next_key_seed(NameSeed(self.0))? {
            let item = map.next_value_seed(self)?;
            if entries.insert(name.clone(), item).is_some() {
                return Err(A::Error::custom(format_args!("duplicate key `{name}`")));
            }
        }
        Ok(Data::Object(Arc::new(entries)).into())
    }
}

#[derive(Clone, Copy)]
struct MarksSeed<'n>(&'n Names);

impl<'de> DeserializeSeed<'de> for MarksSeed<'_> {
    type Value = Marks;
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Marks, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for MarksSeed<'_> {
    type Value = Marks;
    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("`true`, `false`, or a list or object of them")
    }
    fn visit_unit<E: Error>(self) -> Result<Marks, E> {
        Ok(Marks::None)
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Marks, E> {
        Ok(if value { Marks::All } else { Marks::None })
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Marks, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Marks::Items(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Marks, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some(name) = map.next_key_seed(NameSeed(self.0))? {
            let item = map.next_value_seed(self)?;
            if fields.insert(name.clone(), item).is_some() {
                return Err(A::Error::custom(format_args!("duplicate key `{name}`")));
            }
        }
        Ok(Marks::Fields(fields))
    }
}
