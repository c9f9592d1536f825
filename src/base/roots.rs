//! What a value was made of: constants of the configuration, what was given from outside, resources.
//!
//! In: a value with its provenance. Out: a set. A value that only passes another one on has an origin that tells; a
//! computed one is made of several, and keeps the set of all of them.

use super::value::{Data, Origin, OriginKind, Value};

/// A set of kinds of roots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Roots(u8);

impl Roots {
    /// Constants of the configuration: literals, defaults of variables.
    pub const LITERAL: Roots = Roots(1);
    /// Values given to root variables: files of variables, command line, environment, a plan.
    pub const GIVEN: Roots = Roots(2);
    /// What resources and data sources make.
    pub const RESOURCE: Roots = Roots(4);

    /// Both sets.
    #[must_use]
    pub fn with(self, other: Roots) -> Roots {
        Roots(self.0 | other.0)
    }
    /// Whether all of the other set is in this one.
    pub fn has(self, other: Roots) -> bool {
        self.0 & other.0 == other.0
    }
    /// Whether nothing is known of what it was made of.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Origin {
    fn roots(&self) -> Roots {
        let mut out = Roots::default();
        let mut at = Some(self);
        while let Some(origin) = at {
            out = out.with(match origin.kind {
                OriginKind::Literal | OriginKind::VariableDefault(_) => Roots::LITERAL,
                OriginKind::VariableValue(_) => Roots::GIVEN,
                OriginKind::Resource(_) if origin.from.is_none() => Roots::RESOURCE,
                _ => Roots::default(),
            });
            at = origin.from.as_deref();
        }
        out
    }
}

impl Value {
    /// What the value and its parts were made of; empty where nothing tells.
    pub fn roots(&self) -> Roots {
        let mut out = self.meta.as_ref().map_or_else(Roots::default, |meta| {
            let origin = meta.origin.as_ref().map_or_else(Roots::default, |origin| origin.roots());
            meta.roots.with(origin)
        });
        if self.is_unknown() && !self.refs().is_empty() {
            out = out.with(Roots::RESOURCE);
        }
        // A constructor in the file says nothing of its parts: they have their own.
        for part in self.items().into_iter().flatten() {
            out = out.with(part.roots());
        }
        for part in self.entries().into_iter().flat_map(|entries| entries.values()) {
            out = out.with(part.roots());
        }
        out
    }

    /// Adds to what the value was made of: of a collection, to those parts of which nothing is known yet, or (`all`)
    /// to all of them.
    #[must_use]
    pub fn made_of(self, roots: Roots, all: bool) -> Value {
        if roots.is_empty() {
            return self;
        }
        let again = |part: &Value| part.clone().made_of(roots, all);
        let data = match &self.data {
            Data::List(ty, items) if !items.is_empty() => {
                Data::List(ty.clone(), items.iter().map(again).collect::<Vec<_>>().into())
            }
            Data::Set(ty, items) if !items.is_empty() => {
                Data::Set(ty.clone(), items.iter().map(again).collect::<Vec<_>>().into())
            }
            Data::Tuple(items) if !items.is_empty() => Data::Tuple(items.iter().map(again).collect::<Vec<_>>().into()),
            Data::Map(ty, entries) if !entries.is_empty() => {
                let entries = entries.iter().map(|(name, part)| (name.clone(), again(part))).collect();
                Data::Map(ty.clone(), std::sync::Arc::new(entries))
            }
            Data::Object(entries) if !entries.is_empty() => {
                let entries = entries.iter().map(|(name, part)| (name.clone(), again(part))).collect();
                Data::Object(std::sync::Arc::new(entries))
            }
            _ => {
                let told = self.meta.as_ref().is_some_and(|meta| meta.origin.is_some() || !meta.roots.is_empty());
                return if told && !all { self } else { self.with_meta(|meta| meta.roots = meta.roots.with(roots)) };
            }
        };
        Value { data, meta: self.meta }
    }
}
