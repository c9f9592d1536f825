//! Conversions and marks: tobool, tolist, tomap, tonumber, toset, tostring, sensitive, nonsensitive, issensitive,
//! ephemeralasnull.

use super::call::*;
use crate::base::{Data, Type, Value};
use crate::input::hcl::convert::convert;

const VALUE: Parameter = ANY.null().unknown().whole();

pub(super) const FUNCTIONS: &[Function] = &[
    function("tobool", &[VALUE], boolean, |args, _| to(args, &Type::Bool)),
    function("tolist", &[VALUE], dynamic, |args, _| to(args, &Type::list(Type::Dynamic))),
    function("tomap", &[VALUE], dynamic, |args, _| to(args, &Type::map(Type::Dynamic))),
    function("tonumber", &[VALUE], number, |args, _| to(args, &Type::Number)),
    function("toset", &[VALUE], dynamic, |args, _| to(args, &Type::set(Type::Dynamic))),
    function("tostring", &[VALUE], string, |args, _| to(args, &Type::String)),
    function("sensitive", &[VALUE], like_first, |args, _| Ok(first(args)?.marked(true, false))),
    Function {
        plain: true,
        ..function("nonsensitive", &[VALUE], like_first, |args, _| {
            Ok(first(args)?.with_meta(|meta| meta.sensitive = false))
        })
    },
    Function { plain: true, ..function("issensitive", &[VALUE], boolean, |args, _| is_sensitive(args)) },
    Function {
        plain: true,
        ..function("ephemeralasnull", &[VALUE], like_first, |args, _| Ok(without_ephemeral(&first(args)?)))
    },
];

fn first(args: &[Value]) -> Outcome {
    match args.first() {
        Some(value) => Ok(value.clone()),
        None => refuse("one argument is required"),
    }
}

fn to(args: &[Value], ty: &Type) -> Outcome {
    let value = first(args)?;
    let known = !value.is_unknown();
    match convert(&value, ty) {
        // Terraform does not tell more of the type before the value is known.
        Ok(converted) if !known => match converted.data {
            Data::Unknown(mut unknown) => {
                unknown.ty = ty.clone();
                if let Some(known) = &mut unknown.refinement {
                    *known = crate::base::value::Refinement { shape: known.shape.take(), ..Default::default() };
                }
                unknown.refinement = unknown.refinement.filter(|known| known.shape.is_some());
                Ok(Value { data: Data::Unknown(unknown), meta: converted.meta })
            }
            _ => Ok(converted),
        },
        Ok(converted) => Ok(converted),
        // The value itself may be secret, so that only its type is told.
        Err(error) => refuse_argument(
            0,
            format!("cannot convert {} to {}: {error}", value.type_of().friendly(), ty.friendly_constraint()),
        ),
    }
}

fn is_sensitive(args: &[Value]) -> Outcome {
    let value = first(args)?;
    if value.is_sensitive() {
        Ok(Value::bool(true))
    } else if value.is_unknown() {
        // It may become sensitive once it is known.
        unknown_result(Type::Bool, args).map(|value| value.refined(|known| known.not_null = false))
    } else {
        Ok(Value::bool(false))
    }
}

fn without_ephemeral(value: &Value) -> Value {
    if value.meta.as_ref().is_some_and(|meta| meta.ephemeral) {
        let null = Value { data: Data::Null(value.type_of()), meta: value.meta.clone() };
        return null.with_meta(|meta| meta.ephemeral = false);
    }
    let items = |items: &[Value]| std::sync::Arc::new(items.iter().map(without_ephemeral).collect::<Vec<_>>());
    let data = match &value.data {
        Data::List(element, parts) => Data::List(element.clone(), items(parts)),
        Data::Set(element, parts) => Data::Set(element.clone(), items(parts)),
        Data::Tuple(parts) => Data::Tuple(items(parts)),
        Data::Map(element, parts) => Data::Map(
            element.clone(),
            std::sync::Arc::new(parts.iter().map(|(name, part)| (name.clone(), without_ephemeral(part))).collect()),
        ),
        Data::Object(parts) => Data::Object(std::sync::Arc::new(
            parts.iter().map(|(name, part)| (name.clone(), without_ephemeral(part))).collect(),
        )),
        other => other.clone(),
    };
    Value { data, meta: value.meta.clone() }
}
