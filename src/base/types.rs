//! Terraform's types (those of its `cty` library).

use std::collections::BTreeMap;
use std::fmt;
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

impl Type {
    /// `list(element)`.
    pub fn list(element: Type) -> Type {
        Type::List(Arc::new(element))
    }
    /// `set(element)`.
    pub fn set(element: Type) -> Type {
        Type::Set(Arc::new(element))
    }
    /// `map(element)`.
    pub fn map(element: Type) -> Type {
        Type::Map(Arc::new(element))
    }
    /// `tuple([elements])`.
    pub fn tuple(elements: impl Into<Arc<[Type]>>) -> Type {
        Type::Tuple(elements.into())
    }
    /// `object({attributes})`.
    pub fn object(attributes: BTreeMap<Arc<str>, Type>) -> Type {
        Type::Object(Arc::new(attributes))
    }

    /// Whether it is `bool`, `number` or `string`.
    pub fn is_primitive(&self) -> bool {
        matches!(self, Type::Bool | Type::Number | Type::String)
    }
    /// Whether it is a list, a set or a tuple.
    pub fn is_sequence(&self) -> bool {
        matches!(self, Type::List(_) | Type::Set(_) | Type::Tuple(_))
    }
    /// Element type of a list, set or map.
    pub fn element(&self) -> Option<&Type> {
        match self {
            Type::List(element) | Type::Set(element) | Type::Map(element) => Some(element),
            _ => None,
        }
    }
    /// Whether `Dynamic` occurs in it.
    pub fn has_dynamic(&self) -> bool {
        match self {
            Type::Dynamic => true,
            Type::Bool | Type::Number | Type::String => false,
            Type::List(element) | Type::Set(element) | Type::Map(element) => element.has_dynamic(),
            Type::Tuple(elements) => elements.iter().any(Type::has_dynamic),
            Type::Object(attributes) => attributes.values().any(Type::has_dynamic),
        }
    }
    /// Whether a type is a wanted one, whose `Dynamic` parts take anything; those of the type itself are no wild cards.
    pub fn conforms(&self, wanted: &Type) -> bool {
        match (self, wanted) {
            (_, Type::Dynamic) => true,
            (Type::List(own), Type::List(wanted))
            | (Type::Set(own), Type::Set(wanted))
            | (Type::Map(own), Type::Map(wanted)) => own.conforms(wanted),
            (Type::Tuple(own), Type::Tuple(wanted)) => {
                own.len() == wanted.len() && own.iter().zip(wanted.iter()).all(|(own, wanted)| own.conforms(wanted))
            }
            (Type::Object(own), Type::Object(wanted)) => {
                own.len() == wanted.len()
                    && own.iter().all(|(name, own)| wanted.get(name).is_some_and(|wanted| own.conforms(wanted)))
            }
            _ => self == wanted,
        }
    }
    /// Whether two types cannot be the same, whatever their `Dynamic` parts turn out to be.
    pub fn conflicts(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Dynamic, _) | (_, Type::Dynamic) => false,
            (Type::List(left), Type::List(right))
            | (Type::Set(left), Type::Set(right))
            | (Type::Map(left), Type::Map(right)) => left.conflicts(right),
            (Type::Tuple(left), Type::Tuple(right)) => {
                left.len() != right.len() || left.iter().zip(right.iter()).any(|(left, right)| left.conflicts(right))
            }
            (Type::Object(left), Type::Object(right)) => {
                left.len() != right.len()
                    || left.iter().any(|(name, left)| right.get(name).is_none_or(|right| left.conflicts(right)))
            }
            _ => self != other,
        }
    }
    /// The type in words, as Terraform's messages have it: `list of string`, `object`, `tuple`.
    pub fn friendly(&self) -> String {
        match self {
            Type::Dynamic => "dynamic".into(),
            Type::List(element) => format!("list of {}", element.friendly_constraint()),
            Type::Set(element) => format!("set of {}", element.friendly_constraint()),
            Type::Map(element) => format!("map of {}", element.friendly_constraint()),
            Type::Tuple(_) => "tuple".into(),
            Type::Object(_) => "object".into(),
            other => other.to_string(),
        }
    }
    /// The same where the type is a demand: `any type`, `list of any single type`.
    pub fn friendly_constraint(&self) -> String {
        match self {
            Type::Dynamic => "any type".into(),
            Type::List(element) if **element == Type::Dynamic => "list of any single type".into(),
            Type::Set(element) if **element == Type::Dynamic => "set of any single type".into(),
            Type::Map(element) if **element == Type::Dynamic => "map of any single type".into(),
            other => other.friendly(),
        }
    }
}

impl fmt::Display for Type {
    /// As a type constraint of Terraform's language: `list(string)`, `object({a=string,b=number})`, `any`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Dynamic => formatter.write_str("any"),
            Type::Bool => formatter.write_str("bool"),
            Type::Number => formatter.write_str("number"),
            Type::String => formatter.write_str("string"),
            Type::List(element) => write!(formatter, "list({element})"),
            Type::Set(element) => write!(formatter, "set({element})"),
            Type::Map(element) => write!(formatter, "map({element})"),
            Type::Tuple(elements) => {
                formatter.write_str("tuple([")?;
                for (index, element) in elements.iter().enumerate() {
                    write!(formatter, "{}{element}", if index == 0 { "" } else { "," })?;
                }
                formatter.write_str("])")
            }
            Type::Object(attributes) => {
                formatter.write_str("object({")?;
                for (index, (name, ty)) in attributes.iter().enumerate() {
                    write!(formatter, "{}{name}={ty}", if index == 0 { "" } else { "," })?;
                }
                formatter.write_str("})")
            }
        }
    }
}
