//! Functions on maps and objects: keys, lookup, merge, transpose, values, zipmap.

use super::call::*;
use crate::base::{Data, Type, Value};
use crate::input::hcl::convert::convert;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const FUNCTIONS: &[Function] = &[
    function("keys", &[ANY.unknown().whole()], keys_type, |args, _| keys(args)),
    function("lookup", &[ANY.whole().vague().only(MAPPINGS), STRING.unknown()], lookup_type, |args, _| lookup(args))
        .rest(ANY.null().unknown().whole())
        .checked(lookup_check),
    function("merge", &[], merge_type, |args, _| merge(args)).rest(ANY.null().whole()).checked(merge_check),
    function("transpose", &[STRING_LISTS], like_first, |args, _| transpose(args)),
    function("values", &[ANY.whole().only(MAPPINGS)], values_type, |args, _| values(args)),
    function("zipmap", &[STRINGS.whole(), ANY.whole().only(SEQUENCES)], zip_type, |args, _| zip_map(args)),
];

type Entries = BTreeMap<Arc<str>, Value>;

fn keys_type(args: &[Value]) -> Type {
    match like_first(args) {
        Type::Map(_) => Type::list(Type::String),
        Type::Object(attributes) => Type::tuple(vec![Type::String; attributes.len()]),
        _ => Type::Dynamic,
    }
}

fn values_type(args: &[Value]) -> Type {
    match like_first(args) {
        Type::Map(element) => Type::list((*element).clone()),
        Type::Object(attributes) => Type::tuple(attributes.values().cloned().collect::<Vec<_>>()),
        _ => Type::Dynamic,
    }
}

fn lookup_type(args: &[Value]) -> Type {
    match like_first(args) {
        Type::Map(element) => (*element).clone(),
        _ => Type::Dynamic,
    }
}

fn zip_type(args: &[Value]) -> Type {
    match args.get(1).map(Value::type_of) {
        Some(Type::List(element)) => Type::map((*element).clone()),
        _ => Type::Dynamic,
    }
}

fn keys(args: &[Value]) -> Outcome {
    let names = |names: &mut dyn Iterator<Item = &Arc<str>>| names.map(|name| Value::string(name.clone())).collect();
    match args.first().map(|map| &map.data) {
        Some(Data::Map(_, entries)) => Ok(Value::list(Type::String, names(&mut entries.keys()))),
        Some(Data::Object(entries)) => Ok(Value::tuple(names(&mut entries.keys()))),
        Some(Data::Unknown(unknown)) => match &unknown.ty {
            Type::Object(attributes) => Ok(Value::tuple(names(&mut attributes.keys()))),
            Type::Map(_) | Type::Dynamic => unknown_result(keys_type(args), args),
            _ => refuse_argument(0, "must have map or object type"),
        },
        _ => refuse_argument(0, "must have map or object type"),
    }
}

fn lookup_check(args: &[Value]) -> Result<(), FunctionError> {
    if args.len() > 3 {
        return refuse("lookup takes two or three arguments");
    }
    match (like_first(args), args.get(2), args.get(1).and_then(Value::as_str)) {
        (Type::Map(element), Some(default), _) if convert(default, &element).is_err() => {
            refuse_argument(2, "the default value must have the same type as the map elements")
        }
        (Type::Object(attributes), None, Some(name)) if !attributes.contains_key(name) => {
            refuse_argument(0, format!("the given object has no attribute `{name}`"))
        }
        _ => Ok(()),
    }
}

fn lookup(args: &[Value]) -> Outcome {
    if args.get(1).is_some_and(Value::is_unknown) {
        let value = unknown_result(lookup_type(args), args)?;
        let value = value.refined(|known| known.not_null = false);
        return Ok(value.with_meta(|meta| (meta.sensitive, meta.ephemeral) = (false, false)));
    }
    let name = text(args, 1)?;
    let default = args.get(2);
    match args.first().map(|map| &map.data) {
        Some(Data::Object(entries)) => match (entries.get(name), default) {
            (Some(found), _) => Ok(found.clone()),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => refuse_argument(0, format!("the given object has no attribute `{name}`")),
        },
        Some(Data::Map(element, entries)) => {
            let default = default.map(|default| convert(default, element)).transpose();
            match (entries.get(name), default) {
                (_, Err(_)) => refuse_argument(2, "the default value must have the same type as the map elements"),
                (Some(found), _) => Ok(found.clone()),
                (None, Ok(Some(default))) => Ok(default),
                (None, Ok(None)) => refuse_argument(1, format!("lookup failed to find key `{name}`")),
            }
        }
        _ => refuse_argument(0, "lookup() requires a map as the first argument"),
    }
}

/// The type that all arguments share, or an object of all their keys; `Dynamic` where these are not known.
fn merge_type(args: &[Value]) -> Type {
    let types: Vec<Type> = args.iter().map(Value::type_of).collect();
    if types.contains(&Type::Dynamic) {
        return Type::Dynamic;
    }
    match types.split_first() {
        None => return Type::object(BTreeMap::new()),
        Some((first, rest)) if rest.iter().all(|ty| ty == first) => return first.clone(),
        _ => {}
    }
    let mut all = BTreeMap::new();
    for (arg, ty) in args.iter().zip(types).filter(|(arg, _)| !arg.is_null()) {
        match (ty, arg.entries()) {
            (Type::Object(own), _) => all.extend(own.iter().map(|(name, ty)| (name.clone(), ty.clone()))),
            (Type::Map(element), Some(entries)) => {
                all.extend(entries.keys().map(|name| (name.clone(), (*element).clone())));
            }
            _ => return Type::Dynamic,
        }
    }
    Type::object(all)
}

fn merge_check(args: &[Value]) -> Result<(), FunctionError> {
    for (at, arg) in args.iter().enumerate() {
        match arg.type_of() {
            Type::Map(_) | Type::Object(_) => {}
            Type::Dynamic if arg.is_null() => {}
            Type::Dynamic => return Ok(()),
            ty => return refuse_argument(at, format!("arguments must be maps or objects, got `{}`", ty.friendly())),
        }
    }
    Ok(())
}

fn merge(args: &[Value]) -> Outcome {
    let common = Some(merge_type(args)).filter(|ty| *ty != Type::Dynamic);
    let mut merged = Entries::new();
    for arg in args {
        for (name, value) in arg.entries().into_iter().flatten() {
            merged.insert(name.clone(), value.clone());
        }
    }
    check_items(merged.len())?;
    Ok(match common {
        Some(ty) if !args.is_empty() && args.iter().all(Value::is_null) => Value::null_of(ty),
        Some(Type::Map(element)) => Value::map((*element).clone(), merged),
        _ => Value::object(merged),
    })
}

fn transpose(args: &[Value]) -> Outcome {
    let ty = Type::map(Type::list(Type::String));
    if args.iter().any(Value::has_unknown) {
        return unknown_result(ty, args);
    }
    let mut out: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    for (name, list) in args.first().and_then(Value::entries).into_iter().flatten() {
        let Some(items) = list.items() else { return refuse_argument(0, "input must not contain null lists") };
        for item in items {
            let Some(item) = item.as_str() else { return refuse_argument(0, "input must not contain null strings") };
            out.entry(item.into()).or_default().push(Value::string(name.clone()));
        }
    }
    let entries = out.into_iter().map(|(name, mut names)| {
        names.sort_by(|left, right| left.as_str().cmp(&right.as_str()));
        (name, Value::list(Type::String, names))
    });
    Ok(Value::map(Type::list(Type::String), entries.collect()))
}

fn values(args: &[Value]) -> Outcome {
    match args.first().map(|map| &map.data) {
        Some(Data::Map(element, entries)) => Ok(Value::list(element.clone(), entries.values().cloned().collect())),
        Some(Data::Object(entries)) => Ok(Value::tuple(entries.values().cloned().collect())),
        _ => refuse_argument(0, "values() requires a map as the first argument"),
    }
}

fn zip_map(args: &[Value]) -> Outcome {
    let keys = items_at(args, 0)?;
    let (element, values) = match args.get(1).map(|values| &values.data) {
        Some(Data::List(element, values)) => (Some(element), values),
        Some(Data::Tuple(values)) => (None, values),
        _ => return refuse_argument(1, "values argument must be a list or tuple value"),
    };
    if keys.iter().any(Value::is_unknown) {
        return unknown_result(element.map_or(Type::Dynamic, |element| Type::map(element.clone())), args);
    }
    if keys.len() != values.len() {
        return refuse(format!("number of keys ({}) does not match number of values ({})", keys.len(), values.len()));
    }
    let mut out = Entries::new();
    for (at, (key, value)) in keys.iter().zip(values.iter()).enumerate() {
        let Some(key) = key.as_str() else {
            return refuse_argument(0, format!("keys list has null value at index {at}"));
        };
        out.insert(key.into(), value.clone());
    }
    let zipped = match element {
        Some(element) => Value::map(element.clone(), out),
        None => Value::object(out),
    };
    // Secret keys make the whole map secret.
    Ok(args.first().map_or(zipped.clone(), |keys| zipped.with_all_marks_of(keys)))
}
