//! Type conversion as Terraform does it: a value and a wanted type in, the converted value or the reason why not out.
//!
//! Unknown and null values keep that and get the wanted type; marks and provenance stay. The rules are those of
//! Terraform's `cty` library (`convert` package) and, for `optional()`, of its type constraints.

use super::unify::{convertible, mismatch};
use crate::base::{Data, Number, Type, Unknown, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub use super::unify::unify;

/// A type constraint, as the `type` argument of a `variable` block writes it.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Constraint {
    /// `any`.
    Any,
    Bool,
    Number,
    String,
    List(Box<Constraint>),
    Set(Box<Constraint>),
    Map(Box<Constraint>),
    Tuple(Vec<Constraint>),
    Object(BTreeMap<Arc<str>, Attribute>),
}

/// An attribute of an `object()` constraint.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its own constraint.
    pub constraint: Constraint,
    /// Whether it may be left out (`optional(…)`).
    pub optional: bool,
    /// What it is then, if not `null`; converted to the attribute's type by whoever parses the constraint.
    pub default: Option<Value>,
}

impl Constraint {
    /// The type that values have which pass the constraint.
    pub fn to_type(&self) -> Type {
        match self {
            Constraint::Any => Type::Dynamic,
            Constraint::Bool => Type::Bool,
            Constraint::Number => Type::Number,
            Constraint::String => Type::String,
            Constraint::List(element) => Type::list(element.to_type()),
            Constraint::Set(element) => Type::set(element.to_type()),
            Constraint::Map(element) => Type::map(element.to_type()),
            Constraint::Tuple(elements) => Type::tuple(elements.iter().map(Constraint::to_type).collect::<Vec<_>>()),
            Constraint::Object(attributes) => Type::object(
                attributes.iter().map(|(name, attribute)| (name.clone(), attribute.constraint.to_type())).collect(),
            ),
        }
    }

    fn has_optional(&self) -> bool {
        match self {
            Constraint::Any | Constraint::Bool | Constraint::Number | Constraint::String => false,
            Constraint::List(element) | Constraint::Set(element) | Constraint::Map(element) => element.has_optional(),
            Constraint::Tuple(elements) => elements.iter().any(Constraint::has_optional),
            Constraint::Object(attributes) => {
                attributes.values().any(|attribute| attribute.optional || attribute.constraint.has_optional())
            }
        }
    }
}

/// Why a value does not convert.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConvertError {
    /// In Terraform's words: `a number is required`.
    pub message: String,
    /// Where in the value, as `[0].name`; empty for the value itself.
    pub path: String,
}

impl fmt::Display for ConvertError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            formatter.write_str(&self.message)
        } else {
            write!(formatter, "{}: {}", self.path, self.message)
        }
    }
}

impl ConvertError {
    fn new(message: impl Into<String>) -> ConvertError {
        ConvertError { message: message.into(), path: String::new() }
    }
    fn under(mut self, step: &str) -> ConvertError {
        self.path.insert_str(0, step);
        self
    }
}

/// Fills in optional attributes and their defaults, then converts: what a variable's value goes through.
pub fn apply(value: &Value, constraint: &Constraint) -> Result<Value, ConvertError> {
    if constraint.has_optional() {
        convert(&with_defaults(value, constraint), &constraint.to_type())
    } else {
        convert(value, &constraint.to_type())
    }
}

/// How many parts the constraint's optional attributes add to a value, at most.
pub fn added(value: &Value, constraint: &Constraint) -> u64 {
    if !constraint.has_optional() {
        return 0;
    }
    let sum = |values: &mut dyn Iterator<Item = u64>| values.fold(0, u64::saturating_add);
    match (constraint, &value.data) {
        (
            Constraint::List(element) | Constraint::Set(element),
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items),
        ) => sum(&mut items.iter().map(|item| added(item, element))),
        (Constraint::Tuple(elements), Data::Tuple(items)) => {
            sum(&mut items.iter().zip(elements).map(|(item, element)| added(item, element)))
        }
        (Constraint::Map(element), Data::Map(_, entries) | Data::Object(entries)) => {
            sum(&mut entries.values().map(|item| added(item, element)))
        }
        (Constraint::Object(attributes), Data::Map(_, entries) | Data::Object(entries)) => {
            sum(&mut attributes.iter().map(|(name, attribute)| match (entries.get(name), &attribute.default) {
                (Some(given), _) if !given.is_null() => added(given, &attribute.constraint),
                (_, Some(default)) => 1 + added(default, &attribute.constraint),
                _ => 1,
            }))
        }
        _ => 0,
    }
}

/// The value with what the constraint's optional attributes add. Sequences come out as tuples and maps as objects
/// where something could be added; the conversion that follows makes them what they shall be.
fn with_defaults(value: &Value, constraint: &Constraint) -> Value {
    if !constraint.has_optional() {
        return value.clone();
    }
    let data = match (constraint, &value.data) {
        (
            Constraint::List(element) | Constraint::Set(element),
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items),
        ) => Data::Tuple(Arc::new(items.iter().map(|item| with_defaults(item, element)).collect())),
        (Constraint::Tuple(elements), Data::Tuple(items)) if elements.len() == items.len() => Data::Tuple(Arc::new(
            items.iter().zip(elements).map(|(item, element)| with_defaults(item, element)).collect(),
        )),
        (Constraint::Map(element), Data::Map(_, entries) | Data::Object(entries)) => Data::Object(Arc::new(
            entries.iter().map(|(name, value)| (name.clone(), with_defaults(value, element))).collect(),
        )),
        (Constraint::Object(attributes), Data::Map(_, entries) | Data::Object(entries)) => {
            let mut filled: BTreeMap<Arc<str>, Value> = (**entries).clone();
            for (name, attribute) in attributes {
                let given = filled.get(name).filter(|given| !(given.is_null() && attribute.default.is_some()));
                let value = match (given, &attribute.default) {
                    (Some(given), _) => given.clone(),
                    (None, Some(default)) => default.clone(),
                    (None, None) if attribute.optional => Value::null_of(attribute.constraint.to_type()),
                    (None, None) => continue,
                };
                filled.insert(name.clone(), with_defaults(&value, &attribute.constraint));
            }
            Data::Object(Arc::new(filled))
        }
        _ => return value.clone(),
    };
    Value { data, meta: value.meta.clone() }
}

/// Converts a value to a type; `Dynamic` parts of the type take what the value has there.
pub fn convert(value: &Value, ty: &Type) -> Result<Value, ConvertError> {
    if *ty == Type::Dynamic {
        return Ok(value.clone());
    }
    let from = value.type_of();
    if from == *ty {
        return Ok(value.clone());
    }
    if !convertible(&from, ty, false) {
        return Err(ConvertError::new(mismatch(&from, ty)));
    }
    convert_checked(value, ty)
}

fn convert_checked(value: &Value, ty: &Type) -> Result<Value, ConvertError> {
    if *ty == Type::Dynamic {
        return Ok(value.clone());
    }
    let data = match (&value.data, ty) {
        (Data::Unknown(unknown), _) => Data::Unknown(Box::new(convert_unknown(unknown, ty))),
        (Data::Null(from), _) => Data::Null(filled(ty, from)),
        (Data::Bool(_), Type::Bool) | (Data::Number(_), Type::Number) | (Data::String(_), Type::String) => {
            return Ok(value.clone());
        }
        (Data::Bool(truth), Type::String) => Data::String(if *truth { "true" } else { "false" }.into()),
        (Data::Number(number), Type::String) => Data::String(number.to_string().into()),
        (Data::String(text), Type::Number) => Data::Number(Number::parse(text).map_err(|error| match error {
            crate::base::number::NumberError::Syntax => ConvertError::new("a number is required"),
            other => ConvertError::new(other.to_string()),
        })?),
        (Data::String(text), Type::Bool) => Data::Bool(parse_bool(text)?),
        (Data::Set(from, items), Type::List(element)) if items.len() > 1 && items.iter().any(Value::has_unknown) => {
            // How many elements there will be is not known yet, but each has to convert.
            convert_items(items, element, Some(from))?;
            let ty = filled(&Type::list((**element).clone()), &Type::list(from.clone()));
            return Ok(Value::unknown_from(ty, &[value]).not_null());
        }
        (Data::List(from, items) | Data::Set(from, items), Type::List(element)) => {
            let (element, items) = convert_items(items, element, Some(from))?;
            Data::List(element, Arc::new(items))
        }
        (Data::Tuple(items), Type::List(element)) => {
            let (element, items) = convert_items(items, element, None)?;
            Data::List(element, Arc::new(items))
        }
        (Data::List(..) | Data::Set(..) | Data::Tuple(_), Type::Set(element)) => {
            let (from, items) = match &value.data {
                Data::List(from, items) | Data::Set(from, items) => (Some(from), items),
                Data::Tuple(items) => (None, items),
                _ => return Err(ConvertError::new(mismatch(&value.type_of(), ty))),
            };
            let (element, mut items) = convert_items(items, element, from)?;
            // A null element passes no mark on.
            for item in items.iter_mut().filter(|item| item.is_null()) {
                *item = item.without_marks();
            }
            let set = Value::set(element, items);
            let marked = set.marks();
            return Ok(Value { data: set.data, meta: value.meta.clone() }.marked(marked.0, marked.1));
        }
        (Data::Map(from, entries), Type::Map(element)) => {
            let (element, entries) = convert_entries(entries, element, Some(from))?;
            Data::Map(element, Arc::new(entries))
        }
        (Data::Object(entries), Type::Map(element)) => {
            let (element, entries) = convert_entries(entries, element, None)?;
            Data::Map(element, Arc::new(entries))
        }
        (Data::Tuple(items), Type::Tuple(elements)) if items.len() == elements.len() => {
            let items = items.iter().zip(elements.iter()).enumerate();
            let items: Result<Vec<Value>, ConvertError> = items
                .map(|(at, (item, ty))| convert_checked(item, ty).map_err(|error| error.under(&format!("[{at}]"))))
                .collect();
            Data::Tuple(Arc::new(items?))
        }
        (Data::Map(_, entries) | Data::Object(entries), Type::Object(attributes)) => {
            let mut out = BTreeMap::new();
            for (name, ty) in attributes.iter() {
                let Some(given) = entries.get(name) else {
                    return Err(ConvertError::new(format!("attribute \"{name}\" is required")));
                };
                let converted = convert_checked(given, ty).map_err(|error| error.under(&format!(".{name}")))?;
                out.insert(name.clone(), converted);
            }
            Data::Object(Arc::new(out))
        }
        _ => return Err(ConvertError::new(mismatch(&value.type_of(), ty))),
    };
    Ok(Value { data, meta: value.meta.clone() })
}

/// The truth value of a string; also `1` and `0`, as Terraform takes them.
fn parse_bool(text: &str) -> Result<bool, ConvertError> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        "True" | "TRUE" => Err(ConvertError::new("a bool is required; to convert from string, use lowercase \"true\"")),
        "False" | "FALSE" => {
            Err(ConvertError::new("a bool is required; to convert from string, use lowercase \"false\""))
        }
        _ => Err(ConvertError::new("a bool is required")),
    }
}

/// A type's `Dynamic` parts filled from the type that a value has, as far as the two are alike.
fn filled(ty: &Type, from: &Type) -> Type {
    match (ty, from) {
        (Type::Dynamic, from) => from.clone(),
        (Type::List(ty), from) => Type::list(filled(ty, &element_of(from))),
        (Type::Set(ty), from) => Type::set(filled(ty, &element_of(from))),
        (Type::Map(ty), from) => Type::map(filled(ty, &element_of(from))),
        (Type::Object(ty), Type::Object(from)) => Type::object(
            ty.iter().map(|(name, ty)| (name.clone(), filled(ty, from.get(name).unwrap_or(&Type::Dynamic)))).collect(),
        ),
        (Type::Tuple(ty), Type::Tuple(from)) => Type::tuple(
            ty.iter()
                .enumerate()
                .map(|(at, ty)| filled(ty, from.get(at).unwrap_or(&Type::Dynamic)))
                .collect::<Vec<_>>(),
        ),
        (ty, _) => ty.clone(),
    }
}

fn element_of(ty: &Type) -> Type {
    match ty {
        Type::List(element) | Type::Set(element) | Type::Map(element) => (**element).clone(),
        Type::Tuple(elements) => unify(elements).unwrap_or(Type::Dynamic),
        Type::Object(attributes) => unify(&attributes.values().cloned().collect::<Vec<_>>()).unwrap_or(Type::Dynamic),
        _ => Type::Dynamic,
    }
}

fn convert_unknown(unknown: &Unknown, ty: &Type) -> Unknown {
    let mut refinement = unknown.refinement.clone();
    if let Some(known) = &mut refinement {
        if !matches!((&unknown.ty, ty), (Type::String, Type::String)) {
            known.prefix = None;
            if !matches!((&unknown.ty, ty), (Type::Dynamic, Type::String)) {
                known.shape = None;
            }
        }
        if *ty != unknown.ty {
            known.range = (None, None);
        }
        // Sets join equal elements, so that only the upper bound of a length survives.
        if let (Type::Set(_), Some((low, _))) = (ty, &mut known.length) {
            *low = (*low).min(1);
        }
    }
    let refinement = refinement.filter(|known| *known != Default::default());
    Unknown { ty: filled(ty, &unknown.ty), kind: unknown.kind.clone(), refinement }
}

/// Elements converted to an element type; where that has `Dynamic` parts, to the one type they have in common.
fn convert_items(items: &[Value], element: &Type, from: Option<&Type>) -> Result<(Type, Vec<Value>), ConvertError> {
    if items.is_empty() {
        return Ok((from.map_or(element.clone(), |from| filled(element, from)), Vec::new()));
    }
    let convert_all = |items: &[Value], ty: &Type| -> Result<Vec<Value>, ConvertError> {
        let items = items.iter().enumerate();
        items.map(|(at, item)| convert_checked(item, ty).map_err(|error| error.under(&format!("[{at}]")))).collect()
    };
    let converted = convert_all(items, element)?;
    if !element.has_dynamic() {
        return Ok((element.clone(), converted));
    }
    let types: Vec<Type> = converted.iter().map(Value::type_of).collect();
    let differ = || ConvertError::new("all list elements must have the same type");
    let common = unify(&types).ok_or_else(differ)?;
    let converted = convert_all(&converted, &common)?;
    if !common.has_dynamic() {
        return Ok((common, converted));
    }
    // Where `Dynamic` covers them, elements have to come out of one type, `null` included.
    let mut types = converted.iter().map(Value::type_of);
    let first = types.next().unwrap_or(common);
    if types.all(|ty| ty == first) { Ok((first, converted)) } else { Err(differ()) }
}

fn convert_entries(
    entries: &BTreeMap<Arc<str>, Value>,
    element: &Type,
    from: Option<&Type>,
) -> Result<(Type, BTreeMap<Arc<str>, Value>), ConvertError> {
    if entries.is_empty() {
        return Ok((from.map_or(element.clone(), |from| filled(element, from)), BTreeMap::new()));
    }
    let convert_all = |entries: &BTreeMap<Arc<str>, Value>, ty: &Type| -> Result<BTreeMap<_, _>, ConvertError> {
        let entries = entries.iter().map(|(name, value)| {
            let converted = convert_checked(value, ty).map_err(|error| error.under(&format!("[\"{name}\"]")))?;
            Ok((name.clone(), converted))
        });
        entries.collect()
    };
    let converted = convert_all(entries, element)?;
    if !element.has_dynamic() {
        return Ok((element.clone(), converted));
    }
    let differ = || ConvertError::new("attribute types must all match for conversion to map");
    let types: Vec<Type> = converted.values().map(Value::type_of).collect();
    let common = unify(&types).ok_or_else(differ)?;
    let converted = convert_all(&converted, &common)?;
    // A `null` or an unknown value without type takes the type of the others, which have to be of one.
    let mut types = converted.values().map(Value::type_of).filter(|ty| *ty != Type::Dynamic);
    let first = types.next().unwrap_or(common);
    if types.any(|ty| ty != first) {
        return Err(differ());
    }
    let converted = convert_all(&converted, &first)?;
    Ok((first, converted))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::base::UnknownKind;

    fn object(entries: &[(&str, Value)]) -> Value {
        Value::object(entries.iter().map(|(name, value)| ((*name).into(), value.clone())).collect())
    }
    fn object_type(entries: &[(&str, Type)]) -> Type {
        Type::object(entries.iter().map(|(name, ty)| ((*name).into(), ty.clone())).collect())
    }

    /// What `type()` of Terraform's console says about conditionals of these types.
    #[test]
    fn unification_as_in_the_console() {
        let (string, number) = (Type::String, Type::Number);
        let tuple = |types: &[Type]| Type::tuple(types.to_vec());
        for (left, right, wanted) in [
            (Type::set(string.clone()), Type::list(string.clone()), "list(string)"),
            (Type::map(number.clone()), object_type(&[("a", string.clone())]), "map(string)"),
            (object_type(&[("a", number.clone())]), object_type(&[("b", number.clone())]), "map(number)"),
            (Type::tuple(vec![string.clone()]), tuple(&[]), "list(string)"),
            (Type::list(string.clone()), Type::tuple(vec![number.clone()]), "list(string)"),
            (Type::set(number.clone()), Type::tuple(vec![string.clone()]), "set(number)"),
            (tuple(&[]), Type::list(number.clone()), "list(number)"),
            (Type::map(Type::Dynamic), object_type(&[("a", number.clone())]), "map(number)"),
            (object_type(&[]), object_type(&[("a", string.clone())]), "map(string)"),
            (number.clone(), Type::Bool, "none"),
            (number, tuple(&[]), "none"),
        ] {
            let unified = unify(&[left, right]).map_or("none".to_owned(), |ty| ty.to_string());
            assert_eq!(unified, wanted);
        }
    }

    #[test]
    fn optional_attributes_take_their_defaults() {
        let inner = Constraint::Object(BTreeMap::from([
            ("port".into(), Attribute { constraint: Constraint::Number, optional: false, default: None }),
            (
                "cidr".into(),
                Attribute {
                    constraint: Constraint::String,
                    optional: true,
                    default: Some(Value::string("10.0.0.0/8")),
                },
            ),
            ("note".into(), Attribute { constraint: Constraint::String, optional: true, default: None }),
        ]));
        let constraint = Constraint::List(Box::new(inner));
        let given = Value::tuple(vec![
            object(&[("port", Value::string("22")), ("extra", Value::bool(true))]),
            object(&[("port", Value::number(80)), ("cidr", Value::null()), ("note", Value::string("x"))]),
            Value::unknown(Type::Dynamic, UnknownKind::Computed),
        ]);
        let applied = apply(&given, &constraint).unwrap();
        assert_eq!(applied.type_of().to_string(), "list(object({cidr=string,note=string,port=number}))");
        let items = applied.items().unwrap();
        let first = items.first().unwrap();
        assert_eq!(first.get("cidr").unwrap().as_str(), Some("10.0.0.0/8"));
        assert!(first.get("note").unwrap().is_null());
        assert_eq!(first.get("port").unwrap().as_i64(), Some(22));
        assert!(first.get("extra").is_none());
        assert_eq!(items.get(1).unwrap().get("cidr").unwrap().as_str(), Some("10.0.0.0/8"));
        assert!(items.get(2).unwrap().is_unknown());
        let missing = apply(&Value::tuple(vec![object(&[])]), &constraint).unwrap_err();
        assert_eq!(missing.to_string(), "element 0: attribute \"port\" is required");
    }

    #[test]
    fn unknown_null_and_marks_stay() {
        let secret = Value::string("5").marked(true, false);
        let converted = convert(&secret, &Type::Number).unwrap();
        assert!(converted.is_sensitive() && converted.as_i64() == Some(5));
        let unknown = Value::unknown(Type::String, UnknownKind::Computed);
        assert_eq!(convert(&unknown, &Type::Number).unwrap().type_of(), Type::Number);
        assert!(convert(&unknown, &Type::list(Type::String)).is_err());
        let null = Value::null_of(Type::String);
        assert_eq!(convert(&null, &Type::Bool).unwrap().type_of(), Type::Bool);
        let set = convert(&Value::tuple(vec![secret, Value::string("4")]), &Type::set(Type::Dynamic)).unwrap();
        assert!(set.is_sensitive());
        assert_eq!(set.items().unwrap().first().unwrap().as_str(), Some("4"));
    }
}
