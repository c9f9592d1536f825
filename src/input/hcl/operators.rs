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

impl Binary {
    /// The type of its results.
    pub fn result(self) -> Type {
        use Binary::*;
        match self {
            Add | Sub | Mul | Div | Mod => Type::Number,
            _ => Type::Bool,
        }
    }
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
    /// The type that the result has all the same, where Terraform only looks at types.
    pub ty: Option<Type>,
}

impl OperatorError {
    fn new(message: impl Into<String>) -> OperatorError {
        OperatorError { message: message.into(), gave_up: false, ty: None }
    }
    fn of(self, ty: Type) -> OperatorError {
        OperatorError { ty: Some(ty), ..self }
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
            if let Some(known) = compared(op, &left_value, &right_value) {
                return Ok(Value::bool(known).with_all_marks_of(left).with_all_marks_of(right));
            }
            let value = Value::unknown_from(result, &[left, right]).not_null();
            return Ok(if matches!(op, And | Or) { unmarked(value) } else { value });
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

/// What a comparison says though an operand is not known, as the bounds of the operands tell.
fn compared(op: Binary, left: &Value, right: &Value) -> Option<bool> {
    let ((left_least, left_greatest), (right_least, right_greatest)) = (left.number_range(), right.number_range());
    let less = left_greatest.zip(right_least).is_some_and(|(left, right)| left < right);
    let greater = left_least.zip(right_greatest).is_some_and(|(left, right)| left > right);
    match op {
        Binary::Less | Binary::LessEq if less || greater => Some(less),
        Binary::Greater | Binary::GreaterEq if less || greater => Some(greater),
        _ => None,
    }
}

/// Applies an operator to its operand.
pub fn unary(op: Unary, value: &Value) -> Result<Value, OperatorError> {
    let ty = if op == Unary::Neg { Type::Number } else { Type::Bool };
    let converted = operand(value, &ty, "")?;
    Ok(match &converted.data {
        Data::Number(number) => Value::number(number.neg()).with_all_marks_of(value),
        Data::Bool(truth) => Value::bool(!truth).with_all_marks_of(value),
        _ => unmarked(Value::unknown_from(ty, &[value]).not_null()),
    })
}

/// Terraform's logic, and its negations, forget the marks of what is not known.
fn unmarked(value: Value) -> Value {
    value.with_meta(|meta| (meta.sensitive, meta.ephemeral) = (false, false))
}

/// `condition ? then : otherwise`, both branches evaluated: the result has the type that the branches have in common.
pub fn conditional(condition: &Value, then: Value, otherwise: Value) -> Result<Value, OperatorError> {
    let own_marks = |value: &Value| value.meta.as_ref().map_or((false, false), |meta| (meta.sensitive, meta.ephemeral));
    let (left_marks, right_marks) = (own_marks(&then), own_marks(&otherwise));
    let untyped_null =
        |value: &Value| matches!(value.data, Data::Null(Type::Dynamic)) && own_marks(value) == (false, false);
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
    let chosen_by = chosen_by
        .map_err(|error| OperatorError::new(format!("the condition is not a truth value: {error}")).of(ty.clone()))?;
    let chosen = match chosen_by.data {
        Data::Bool(true) => then,
        Data::Bool(false) => otherwise,
        Data::Null(_) => {
            let message = "the condition value is null; conditions must either be true or false";
            return Err(OperatorError::new(message).of(ty));
        }
        _ => {
            let elsewhere = !(sourced(&then) && sourced(&otherwise));
            let value = settled(&ty, condition, &then, &otherwise).refined(|known| known.otherwise = elsewhere);
            return Ok([condition, &then, &otherwise].iter().fold(value, |value, cause| {
                // Marks of parts do not reach a value that is not known.
                let marks = own_marks(cause);
                value.with_refs(&cause.all_refs()).marked(marks.0, marks.1)
            }));
        }
    };
    let result = convert(&chosen, &ty).map_err(|error| {
        OperatorError::new(format!("the true and false result expressions must have consistent types: {error}"))
            .of(ty.clone())
    })?;
    // A secret branch marks the result even if it is not the one taken, as in Terraform.
    Ok(result.with_all_marks_of(condition).marked(left_marks.0 || right_marks.0, left_marks.1 || right_marks.1))
}

/// Whether references lead to all that a value may be; `null` is nothing.
fn sourced(value: &Value) -> bool {
    match &value.data {
        Data::Null(_) => true,
        Data::Unknown(known) => {
            !known.refinement.as_ref().is_some_and(|it| it.otherwise) && !value.all_refs().is_empty()
        }
        _ => match value.items() {
            Some(items) => !items.is_empty() && items.iter().all(sourced),
            None => !value.all_refs().is_empty(),
        },
    }
}

/// What is known of a result whichever branch is taken: `null`, the range of a number, the length of a collection.
fn settled(ty: &Type, condition: &Value, then: &Value, otherwise: &Value) -> Value {
    if then.is_null() && otherwise.is_null() {
        return Value::null_of(ty.clone());
    }
    let unknown = |ty: Type| {
        // Why it is not known is why the condition is not.
        let value = Value::unknown_from(ty, &[condition, then, otherwise]);
        value.with_meta(|meta| *meta = Default::default())
    };
    let not_null = then.surely_not_null() && otherwise.surely_not_null() && *ty != Type::Dynamic;
    let value = unknown(ty.clone()).refined(|known| known.not_null = not_null);
    let both = then.type_of();
    if both != otherwise.type_of() {
        return value;
    }
    match (&both, ty) {
        (Type::Number, Type::Number) => {
            let ((left_least, left_greatest), (right_least, right_greatest)) =
                (then.number_range(), otherwise.number_range());
            let least = left_least.zip(right_least).map(|(left, right)| left.min(right));
            let greatest = left_greatest.zip(right_greatest).map(|(left, right)| left.max(right));
            match (least, greatest) {
                (Some(least), Some(greatest)) if not_null && least == greatest => Value::number(least),
                range => value.refined(|known| known.range = range),
            }
        }
        (Type::List(element) | Type::Set(element) | Type::Map(element), _) => {
            let ((left_least, left_most), (right_least, right_most)) = (then.length_range(), otherwise.length_range());
            let least = left_least.min(right_least);
            let most = left_most.zip(right_most).map(|(left, right)| left.max(right));
            let element = (**element).clone();
            match (ty, most) {
                (Type::List(_), Some(most)) if not_null && least == most && most <= 1000 => {
                    Value::list(element.clone(), (0..most).map(|_| unknown(element.clone())).collect())
                }
                (Type::Set(_), Some(0)) if not_null => Value::set(element, Vec::new()),
                (Type::Set(_), Some(1)) if not_null && least == 1 => {
                    Value::set(element.clone(), vec![unknown(element)])
                }
                (Type::Map(_), Some(0)) if not_null => Value::map(element, Default::default()),
                _ => value.refined(|known| known.length = (least > 0 || most.is_some()).then_some((least, most))),
            }
        }
        _ => value,
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
        shape.push_str(&converted.shape().unwrap_or_else(|| part.piece()));
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
        // Those that have forms with a mark are not safe.
        '<' | '=' | '>' | '`' => text.len() - last.len(),
        last if last.is_ascii_punctuation() || last == ' ' || last == '\t' => text.len(),
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
            // Marks of other elements do not reach the one that is meant.
            let found = unmarked(Value::unknown_from(element, &[value, key]));
            Ok(found.with_marks_of(value).with_marks_of(key))
        }
        // Of an object that is not known yet, an index asks for anything.
        (Data::Unknown(_), Data::String(_)) if matches!(ty, Type::Object(_)) => {
            Ok(Value::unknown_from(Type::Dynamic, &[value]))
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
