//! Terraform's operators on values: arithmetic, comparison, logic, conditionals, templates, indices, attributes.
//!
//! In: evaluated operands. Out: a value, or the reason why Terraform would refuse. Operands convert as in Terraform
//! (`"1" + 2` is 3); an unknown operand makes the result unknown, also where logic could tell more (`false && x`), as
//! Terraform 1.11 does. Marks and references of all operands reach the result; its origin is the caller's business.

use super::convert::{convert, unify};
use crate::base::number::NumberError;
use crate::base::value::HOLE;
use crate::base::{Data, Number, Type, UnknownKind, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Eq,
    NotEq,
    Less,
    LessEq,
    Greater,
    GreaterEq,
    And,
    Or,
}

/// An operator before its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Unary {
    Neg,
    Not,
}

/// Why an operation is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct OperatorError {
    /// Lower case, no full stop.
    pub message: String,
    /// True where Terraform has an answer and only this analysis gives up.
    pub gave_up: bool,
}

impl OperatorError {
    fn new(message: impl Into<String>) -> OperatorError {
        OperatorError { message: message.into(), gave_up: false }
    }
}

impl From<NumberError> for OperatorError {
    fn from(error: NumberError) -> OperatorError {
        OperatorError { gave_up: error == NumberError::Range, ..OperatorError::new(error.to_string()) }
    }
}

fn refuse<T>(message: impl Into<String>) -> Result<T, OperatorError> {
    Err(OperatorError::new(message))
}

/// Longest string that an operation may make, in bytes.
const MAX_TEXT: usize = super::functions::MAX_TEXT;

fn operand(value: &Value, ty: &Type, which: &str) -> Result<Value, OperatorError> {
    let converted = convert(value, ty)
        .map_err(|error| OperatorError::new(format!("unsuitable value for {which}operand: {error}")))?;
    if converted.is_null() {
        return refuse(format!("unsuitable value for {which}operand: argument must not be null"));
    }
    Ok(converted)
}

/// Applies an operator to two operands.
pub fn binary(op: Binary, left: &Value, right: &Value) -> Result<Value, OperatorError> {
    use Binary::*;
    let (operands, result) = match op {
        Add | Sub | Mul | Div | Mod => (Type::Number, Type::Number),
        Less | LessEq | Greater | GreaterEq => (Type::Number, Type::Bool),
        And | Or => (Type::Bool, Type::Bool),
        Eq | NotEq => {
            let equal = match op {
                Eq => left.equals(right),
                _ => left.equals(right).not(),
            };
            return Ok(match equal {
                crate::base::Tri::Unknown => Value::unknown_from(Type::Bool, &[left, right]).not_null(),
                known => Value::bool(known.surely()).with_all_marks_of(left).with_all_marks_of(right),
            });
        }
    };
    let left_value = operand(left, &operands, "left ")?;
    let right_value = operand(right, &operands, "right ")?;
    let data = match (&left_value.data, &right_value.data) {
        (Data::Unknown(_), _) | (_, Data::Unknown(_)) => {
            return Ok(Value::unknown_from(result, &[left, right]).not_null());
        }
        (Data::Bool(left), Data::Bool(right)) => Data::Bool(if op == And { *left && *right } else { *left || *right }),
        (Data::Number(left), Data::Number(right)) => match op {
            Less => Data::Bool(left < right),
            LessEq => Data::Bool(left <= right),
            Greater => Data::Bool(left > right),
            GreaterEq => Data::Bool(left >= right),
            _ => Data::Number(
                match op {
                    Add => left.add(right),
                    Sub => left.sub(right),
                    Mul => left.mul(right),
                    Div => left.div(right),
                    _ => left.rem(right),
                }
                .map_err(OperatorError::from)?,
            ),
        },
        _ => return refuse("unsuitable operands"),
    };
    Ok(Value::from(data).with_all_marks_of(left).with_all_marks_of(right))
}

/// Applies an operator to its operand.
pub fn unary(op: Unary, value: &Value) -> Result<Value, OperatorError> {
    let ty = if op == Unary::Neg { Type::Number } else { Type::Bool };
    let converted = operand(value, &ty, "")?;
    Ok(match &converted.data {
        Data::Number(number) => Value::number(number.neg()).with_all_marks_of(value),
        Data::Bool(truth) => Value::bool(!truth).with_all_marks_of(value),
        _ => Value::unknown_from(ty, &[value]).not_null(),
    })
}

/// `condition ? then : otherwise`, both branches evaluated: the result has the type that the branches have in common.
pub fn conditional(condition: &Value, then: Value, otherwise: Value) -> Result<Value, OperatorError> {
    let own_marks = |value: &Value| value.meta.as_ref().map_or((false, false), |meta| (meta.sensitive, meta.ephemeral));
    let (left_marks, right_marks) = (own_marks(&then), own_marks(&otherwise));
    let untyped_null = |value: &Value| matches!(value.data, Data::Null(Type::Dynamic));
    let (then_type, otherwise_type) = (then.type_of(), otherwise.type_of());
    let ty = if untyped_null(&then) {
        Some(otherwise_type)
    } else if untyped_null(&otherwise) {
        Some(then_type)
    } else if [&then_type, &otherwise_type].contains(&&Type::Dynamic) {
        Some(Type::Dynamic)
    } else {
        unify(&[then_type, otherwise_type])
    };
    let Some(ty) = ty else {
        return refuse("the true and false result expressions must have consistent types");
    };
    // What the condition is, is not asked before it is known.
    let chosen_by = if condition.is_unknown() { Ok(condition.clone()) } else { convert(condition, &Type::Bool) };
    let chosen_by =
        chosen_by.map_err(|error| OperatorError::new(format!("the condition is not a truth value: {error}")))?;
    let chosen = match chosen_by.data {
        Data::Bool(true) => then,
        Data::Bool(false) => otherwise,
        Data::Null(_) => return refuse("the condition value is null; conditions must either be true or false"),
        _ => {
            let not_null = [&then, &otherwise].iter().all(|branch| match &branch.data {
                Data::Null(_) => false,
                Data::Unknown(unknown) => unknown.refinement.as_ref().is_some_and(|known| known.not_null),
                _ => true,
            });
            if let Some(value) = settled(&ty, condition, &then, &otherwise) {
                return Ok(value);
            }
            let value = Value::unknown_from(ty, &[condition, &then, &otherwise]);
            return Ok(if not_null { value.not_null() } else { value });
        }
    };
    let result = convert(&chosen, &ty).map_err(|error| {
        OperatorError::new(format!("the true and false result expressions must have consistent types: {error}"))
    })?;
    // A secret branch marks the result even if it is not the one taken, as in Terraform.
    Ok(result.with_all_marks_of(condition).marked(left_marks.0 || right_marks.0, left_marks.1 || right_marks.1))
}

/// What is known of a result whichever branch is taken: an equal number, an equal length.
fn settled(ty: &Type, condition: &Value, then: &Value, otherwise: &Value) -> Option<Value> {
    let (left, right) = (convert(then, ty).ok()?, convert(otherwise, ty).ok()?);
    let causes = [condition, then, otherwise];
    let marked = |value: Value| causes.iter().fold(value, |value, cause| value.with_all_marks_of(cause));
    if left.is_null() && right.is_null() {
        return Some(marked(Value::null_of(ty.clone())));
    }
    if let (Data::Number(one), Data::Number(other)) = (&left.data, &right.data) {
        return (one == other).then(|| marked(Value::number(one.clone())));
    }
    let length = |value: &Value| match &value.data {
        Data::Set(_, items) if items.len() > 1 && value.has_unknown() => None,
        Data::List(_, items) | Data::Set(_, items) => Some(items.len()),
        Data::Map(_, entries) => Some(entries.len()),
        _ => None,
    };
    let count = length(&left).filter(|count| length(&right) == Some(*count))?;
    let item = |element: &Type| Value::unknown_from(element.clone(), &causes);
    match ty {
        Type::List(element) => Some(marked(Value::list((**element).clone(), vec![item(element); count]))),
        Type::Set(element) if count < 2 => Some(marked(Value::set((**element).clone(), vec![item(element); count]))),
        Type::Map(element) if count == 0 => Some(marked(Value::map((**element).clone(), Default::default()))),
        _ => None,
    }
}

/// Joins the parts of a template that has more than one; literal parts come as strings. (Of a single `${…}` the
/// caller passes the value on as it is.)
pub fn template(parts: &[Value]) -> Result<Value, OperatorError> {
    let mut text = String::new();
    let mut shape = String::new();
    let mut known = true;
    for part in parts {
        if part.is_null() {
            return refuse("the expression result is null; a null value cannot be included in a string template");
        }
        // Of an unknown part it is not asked either whether it has a text.
        if part.is_unknown() && convert(part, &Type::String).is_err() {
            shape.push(HOLE);
            known = false;
            continue;
        }
        let converted = convert(part, &Type::String).map_err(|error| {
            OperatorError::new(format!("cannot include the given value in a string template: {error}"))
        })?;
        match converted.shape().or_else(|| part.shape()) {
            Some(piece) => shape.push_str(&piece),
            None => shape.push(HOLE),
        }
        if let (Data::String(piece), true) = (&converted.data, known) {
            text.push_str(piece);
        } else if known {
            known = false;
        }
        if shape.len() > MAX_TEXT {
            return Err(OperatorError {
                gave_up: true,
                ..OperatorError::new("the text is longer than 4 MB, the budget of a text")
            });
        }
    }
    if known {
        return Ok(parts.iter().fold(Value::text(&text), |value, part| value.with_all_marks_of(part)));
    }
    let causes: Vec<&Value> = parts.iter().collect();
    Ok(Value::unknown_from(Type::String, &causes).refined(|refinement| {
        refinement.not_null = true;
        refinement.prefix = safe_prefix(&text);
        refinement.shape = Some(shape.into());
    }))
}

/// The part of a text that stays whatever follows it: a following combining mark could change the last character.
pub fn safe_prefix(text: &str) -> Option<Arc<str>> {
    let last = text.graphemes(true).next_back()?;
    let end = match last.chars().next_back()? {
        last if last.is_ascii_punctuation() || last == ' ' || last == '\n' => text.len(),
        _ => text.len() - last.len(),
    };
    text.get(..end).filter(|text| !text.is_empty()).map(Value::text)?.as_str().map(Arc::from)
}

/// `value[key]`.
pub fn index(value: &Value, key: &Value) -> Result<Value, OperatorError> {
    if value.is_null() {
        return refuse("this value is null, so it does not have any indices");
    }
    if key.is_null() {
        return refuse("can't use a null value as an indexing key");
    }
    // The type of a tuple is as long as the tuple: it is not made for one element.
    let ty = match &value.data {
        Data::Tuple(_) => Type::tuple(Vec::new()),
        Data::Object(_) => Type::object(BTreeMap::new()),
        _ => value.type_of(),
    };
    let wanted = match ty {
        Type::List(_) | Type::Tuple(_) => Type::Number,
        Type::Map(_) | Type::Object(_) => Type::String,
        Type::Dynamic => return Ok(Value::unknown_from(Type::Dynamic, &[value, key])),
        Type::Set(_) => {
            return refuse("elements of a set are identified only by their value and don't have any separate index");
        }
        _ => return refuse("this value does not have any indices"),
    };
    let converted = convert(key, &wanted)
        .map_err(|error| OperatorError::new(format!("the given key does not identify an element: {error}")))?;
    match (&value.data, &converted.data) {
        (_, Data::Unknown(_)) if key.type_of() == Type::Dynamic => {
            Ok(Value::unknown_from(Type::Dynamic, &[value, key]))
        }
        (_, Data::Unknown(_)) => {
            let element = match &ty {
                Type::List(element) | Type::Map(element) => (**element).clone(),
                _ => Type::Dynamic,
            };
            Ok(Value::unknown_from(element, &[value, key]))
        }
        (_, Data::String(name)) => attribute(value, name).map(|part| part.with_all_marks_of(key)),
        (Data::List(_, items) | Data::Tuple(items), Data::Number(number)) => {
            match number.to_i64().and_then(|at| items.get(usize::try_from(at).ok()?)) {
                Some(item) => Ok(item.clone().with_marks_of(value).with_all_marks_of(key)),
                None => refuse(format!(
                    "the given index `{number}` does not identify an element: the collection has {} element(s)",
                    items.len()
                )),
            }
        }
        (Data::Unknown(_), Data::Number(number)) => {
            let element = match &ty {
                Type::List(element) => Some((**element).clone()),
                Type::Tuple(elements) => {
                    number.to_i64().and_then(|at| elements.get(usize::try_from(at).ok()?)).cloned()
                }
                _ => None,
            };
            // Of a list that is not known yet, any number may be an index.
            match element {
                Some(element) => Ok(Value::unknown_from(element, &[value, key])),
                None => refuse(format!("the given index `{number}` does not identify an element")),
            }
        }
        _ => refuse("the given key does not identify an element"),
    }
}

/// `value.name`, also of a map.
pub fn attribute(value: &Value, name: &str) -> Result<Value, OperatorError> {
    match &value.data {
        Data::Map(_, entries) | Data::Object(entries) => match entries.get(name) {
            Some(part) => Ok(part.clone().with_marks_of(value)),
            None => refuse(format!("there is no attribute or element `{name}`")),
        },
        Data::Null(_) => refuse("attempt to get attribute from null value"),
        Data::Unknown(unknown) => {
            let ty = match &unknown.ty {
                Type::Dynamic => Some(Type::Dynamic),
                Type::Map(element) => Some((**element).clone()),
                Type::Object(attributes) => attributes.get(name).cloned(),
                _ => None,
            };
            match ty {
                Some(ty) => Ok(Value::unknown_from(ty, &[value])),
                None => refuse(format!("there is no attribute `{name}`")),
            }
        }
        _ => refuse(format!("this value does not have any attributes, hence not `{name}`")),
    }
}

/// A value that this analysis cannot compute though Terraform can: the refusal becomes the reason.
pub fn not_evaluated(ty: Type, reason: &str, causes: &[&Value]) -> Value {
    let value = Value::unknown(ty, UnknownKind::NotEvaluated(reason.into()));
    causes.iter().fold(value, |value, cause| value.with_all_marks_of(cause))
}

/// A literal number of the configuration.
pub fn literal_number(text: &str) -> Result<Value, OperatorError> {
    Number::parse(text).map(Value::number).map_err(OperatorError::from)
}
