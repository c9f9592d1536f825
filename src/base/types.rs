//! Terraform's types (those of its `cty` library).

use std::collections::BTreeMap;
use std::sync::Arc;

/// A type of Terraform's language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// Not known yet, or `any`.
    Dynamic,
    /// `bool`.
    Bool,
    /// `number`.
    Number,
    /// `string`.
    String,
    /// `list(T)`.
    List(Arc<Type>),
    /// `set(T)`.
    Set(Arc<Type>),
    /// `map(T)`.
    Map(Arc<Type>),
    /// `tuple([...])`.
    Tuple(Arc<[Type]>),
    /// `object({...})`.
    Object(Arc<BTreeMap<Arc<str>, Type>>),
}
