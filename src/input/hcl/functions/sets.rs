//! Functions on sets: setintersection, setproduct, setsubtract, setunion.

use super::call::*;
use crate::base::{Data, Type, Value};
use crate::input::hcl::convert::{convert, unify};

pub(super) const FUNCTIONS: &[Function] = &[
    function("setintersection", &[SET], union_or_any, |args, _| {
        combine(args, |mut left, right| {
            left.retain(|item| right.iter().any(|other| item.same(other)));
            left
        })
    })
    .rest(SET)
    .checked(compatible),
    function("setproduct", &[], product_type, |args, _| product(args))
        .rest(ANY.whole().unknown().vague().only(SEQUENCES | SETS))
        .checked(product_check),
    function("setsubtract", &[SET, SET], union_or_any, |args, _| {
        combine(args, |mut left, right| {
            left.retain(|item| right.binary_search_by(|other| other.set_order(item)).is_err());
            left
        })
    })
    .checked(compatible),
    function("setunion", &[SET], union_or_any, |args, _| {
        let ty = union_type(args);
        match ty {
            // A union keeps what is known beside what is not.
            Some(Type::Set(element)) if args.iter().any(Value::has_unknown) => {
                let mut items = Vec::new();
                for arg in args {
                    for item in arg.items().unwrap_or_default() {
                        items.push(convert(item, &element).or_else(|error| refuse(error.to_string()))?);
                    }
                }
                Ok(Value::set((*element).clone(), items))
            }
            _ => combine(args, |mut left, right| {
                left.extend(right);
                left
            }),
        }
    })
    .rest(SET)
    .checked(compatible),
];

fn compatible(args: &[Value]) -> Result<(), FunctionError> {
    match union_type(args) {
        Some(_) => Ok(()),
        None => refuse("given sets must all have compatible element types"),
    }
}

fn union_or_any(args: &[Value]) -> Type {
    union_type(args).unwrap_or(Type::Dynamic)
}

/// The set type that all arguments share; an untyped empty set fits any.
fn union_type(args: &[Value]) -> Option<Type> {
    let mut types: Vec<Type> = Vec::new();
    for arg in args {
        match (arg.type_of().element(), arg.items()) {
            (Some(Type::Dynamic), Some([])) => {}
            (Some(element), _) => types.push(element.clone()),
            _ => return None,
        }
    }
    if types.is_empty() {
        return Some(Type::set(Type::Dynamic));
    }
    unify(&types).map(Type::set)
}

fn combine(args: &[Value], join: fn(Vec<Value>, Vec<Value>) -> Vec<Value>) -> Outcome {
    let Some(Type::Set(element)) = union_type(args) else {
        return refuse("given sets must all have compatible element types");
    };
    if args.iter().any(Value::has_unknown) {
        return unknown_result(Type::Set(element), args);
    }
    let typed = |arg: &Value| arg.type_of().element().is_some_and(|element| *element != Type::Dynamic);
    if *element == Type::Dynamic && args.iter().any(typed) {
        return refuse("given sets must all have compatible element types");
    }
    let mut result: Option<Vec<Value>> = None;
    for arg in args {
        let converted = convert(arg, &Type::Set(element.clone())).or_else(|error| refuse(error.to_string()))?;
        let next = converted.items().unwrap_or_default().to_vec();
        result = Some(match result {
            None => next,
            Some(result) => join(result, next),
        });
    }
    Ok(Value::set((*element).clone(), result.unwrap_or_default()))
}

fn product_check(args: &[Value]) -> Result<(), FunctionError> {
    if args.len() < 2 {
        return refuse("at least two arguments are required");
    }
    for (at, arg) in args.iter().enumerate() {
        if let Type::Tuple(elements) = arg.type_of()
            && !elements.is_empty()
            && unify(&elements).is_none()
        {
            return refuse_argument(at, "all elements must be of the same type");
        }
    }
    Ok(())
}

/// The type of a product, where it can be told.
fn product_type(args: &[Value]) -> Type {
    let elements = args.iter().map(|arg| match arg.type_of() {
        Type::List(element) | Type::Set(element) => Some((*element).clone()),
        Type::Tuple(elements) if elements.is_empty() => Some(Type::Dynamic),
        Type::Tuple(elements) => unify(&elements),
        _ => None,
    });
    let Some(elements) = elements.collect::<Option<Vec<Type>>>() else { return Type::Dynamic };
    let tuple = Type::tuple(elements);
    let any_set = args.iter().any(|arg| matches!(arg.type_of(), Type::Set(_)));
    if any_set { Type::set(tuple) } else { Type::list(tuple) }
}

fn product(args: &[Value]) -> Outcome {
    if args.len() < 2 {
        return refuse("at least two arguments are required");
    }
    let unknown = |ty: Type| {
        let value = unknown_result(ty, args)?;
        // The marks of the arguments themselves are the frame's.
        Ok(value.with_meta(|meta| (meta.sensitive, meta.ephemeral) = (false, false)))
    };
    if args.iter().any(Value::is_unknown) {
        return unknown(product_type(args));
    }
    let mut elements = Vec::new();
    let mut lists: Vec<Vec<Value>> = Vec::new();
    let mut any_set = false;
    let mut open = false;
    let mut total: usize = 1;
    for (at, arg) in args.iter().enumerate() {
        let Some(items) = arg.items() else { return refuse_argument(at, "a set or a list is required") };
        let element = match &arg.data {
            Data::Set(element, _) => {
                any_set = true;
                open |= items.len() > 1 && arg.has_unknown();
                element.clone()
            }
            Data::List(element, _) => element.clone(),
            _ => {
                let types: Vec<Type> = items.iter().map(Value::type_of).collect();
                match (unify(&types), items) {
                    (Some(element), _) => element,
                    (None, []) => Type::Dynamic,
                    _ => return refuse_argument(at, "all elements must be of the same type"),
                }
            }
        };
        total = total.saturating_mul(items.len());
        check_items(total.saturating_mul(args.len()))?;
        elements.push(element);
    }
    // Without a row, nothing is converted.
    let some = |arg: &Value| arg.items().is_some_and(|items| !items.is_empty());
    for (at, (arg, element)) in args.iter().zip(&elements).enumerate().filter(|_| args.iter().all(some)) {
        let items = arg.items().unwrap_or_default().iter().map(|item| convert(item, element));
        lists.push(items.collect::<Result<_, _>>().or_else(|error| refuse_argument(at, error.to_string()))?);
    }
    if lists.is_empty() {
        lists.push(Vec::new());
    }
    let tuple = Type::tuple(elements);
    if open {
        return unknown(if any_set { Type::set(tuple) } else { Type::list(tuple) });
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for list in &lists {
        rows = rows
            .iter()
            .flat_map(|row| {
                list.iter().map(move |item| {
                    let mut row = row.clone();
                    row.push(item.clone());
                    row
                })
            })
            .collect();
    }
    let rows: Vec<Value> = rows.into_iter().map(Value::tuple).collect();
    Ok(if any_set { Value::set(tuple, rows) } else { Value::list(tuple, rows) })
}
