//! What is written to be handed on: local values and the arguments of modules, as blocks of their own, so that a secret
//! in them is found whether or not anything uses them.
//!
//! In: a module instance after the evaluation. Out: blocks `local` and `module`. Nothing is evaluated for it: of what was
//! not, the literals are taken as they stand in the file.

use super::content::block_of;
use super::evaluate::{Instance, World};
use super::module::META_ARGUMENTS;
use super::syntax::{Expr, Kind, Part};
use crate::base::value::HOLE;
use crate::base::{Data, Origin, OriginKind, Span, Value};
use crate::input::Resource;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// The local values and calls of a module instance, with the places of their headers.
pub(super) fn blocks(world: &World, instance: &Rc<Instance>, out: &mut Vec<(Resource, Span)>) {
    let module = &instance.tree.module;
    for (name, expr) in &module.locals {
        let value = world.known_local(instance, name).unwrap_or_else(|| literals(expr));
        let entries = BTreeMap::from([(Arc::from("value"), value)]);
        out.push((block_of(instance, "local", name, format!("local.{name}"), Value::object(entries)), expr.span));
    }
    for (name, call) in &module.calls {
        let arguments = call.body.attributes.iter().filter(|attribute| {
            !META_ARGUMENTS.contains(&&*attribute.name)
                && !matches!(&*attribute.name, "source" | "version" | "providers")
        });
        let entries = arguments.map(|attribute| (attribute.name.clone(), literals(&attribute.expr)));
        let value = Value::object(entries.collect());
        out.push((block_of(instance, "module", name, format!("module.{name}"), value), call.header));
    }
}

/// The literals of an expression where they stand; what is no literal is null, within a text a hole. Depth is that of
/// the expression, which the parser bounds.
fn literals(expr: &Expr) -> Value {
    let tuple = |parts: Vec<Value>| placed(Value::tuple(parts), expr.span);
    match &expr.kind {
        Kind::Literal(value) => value.clone(),
        Kind::Parenthesis(inner) => literals(inner),
        Kind::Tuple(items) => tuple(items.iter().map(literals).collect()),
        Kind::Call(call) => tuple(call.args.iter().map(literals).collect()),
        Kind::Conditional(parts) => tuple(parts.iter().skip(1).map(literals).collect()),
        Kind::Object(items) => {
            let entries = items.iter().filter_map(|item| {
                let key = match &item.key.kind {
                    Kind::Variable(name) => name.clone(),
                    _ => Arc::from(literals(&item.key).as_str()?),
                };
                Some((key, literals(&item.value)))
            });
            placed(Data::Object(Arc::new(entries.collect())).into(), expr.span)
        }
        Kind::Template(template) => {
            let mut text = String::new();
            for part in &template.parts {
                match part {
                    Part::Text(part) => text.push_str(part),
                    Part::Expr(inner) => match literals(inner).as_str() {
                        Some(part) => text.push_str(part),
                        None => text.push(HOLE),
                    },
                    _ => text.push(HOLE),
                }
            }
            placed(Value::text(&text), expr.span)
        }
        _ => Value::null(),
    }
}

fn placed(value: Value, span: Span) -> Value {
    let origin = Origin { span, kind: OriginKind::Literal, from: None };
    value.with_meta(|meta| meta.origin = Some(Arc::new(origin)))
}
