//! What runs over collections: `for` expressions and splats.

use super::super::syntax::{Expr, For, Step};
use super::expression::{WithAll, unknown_like};
use super::{Fault, Names, Outcome, Scope, World};
use crate::base::{Data, Span, Type, UnknownKind, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Keys and values of a known collection, in Terraform's order; elements carry the marks of the collection.
pub(super) fn pairs(collection: &Value, expr: &Expr) -> Result<Vec<(Value, Value)>, Fault> {
    let marked =
        |value: &Value| if collection.is_sensitive() { value.clone().with_marks_of(collection) } else { value.clone() };
    match &collection.data {
        Data::Set(_, items) => Ok(items.iter().map(|item| (marked(item), marked(item))).collect()),
        Data::List(_, items) | Data::Tuple(items) => Ok(items
            .iter()
            .enumerate()
            .map(|(index, item)| (marked(&Value::number(index as i64)), marked(item)))
            .collect()),
        Data::Map(_, entries) | Data::Object(entries) => {
            Ok(entries.iter().map(|(key, item)| (marked(&Value::string(key.clone())), marked(item))).collect())
        }
        Data::Null(_) => Err(Fault::new(expr.span, "the collection is null")),
        _ => Err(Fault::new(expr.span, "this is no collection")),
    }
}

/// Refuses an unknown value that is certainly no collection.
pub(super) fn check_iterable(collection: &Value, expr: &Expr) -> Result<(), Fault> {
    match collection.type_of() {
        Type::Bool | Type::Number | Type::String => Err(Fault::new(expr.span, "this is no collection")),
        _ => Ok(()),
    }
}

impl World<'_> {
    /// Takes a copy of every element from the budget, with the references that a secret collection gives to each.
    pub(super) fn walk(&self, collection: &Value, span: Span) -> Result<(), Fault> {
        let elements = collection.items().map_or(0, <[Value]>::len) + collection.entries().map_or(0, |all| all.len());
        let refs = if collection.is_sensitive() { collection.refs().len() as u64 / 2 } else { 0 };
        self.spend((elements as u64).saturating_mul(2 + refs), span)
    }

    pub(super) fn for_expression(&self, each: &For, expr: &Expr, scope: &Scope) -> Outcome {
        let collection = self.eval(&each.collection, scope)?;
        if let Some(condition) = &each.condition
            && collection.type_of() != Type::Dynamic
        {
            // Terraform tries the condition before it looks at the elements.
            let any = Value::unknown(Type::Dynamic, UnknownKind::Computed);
            let values = Names { name: &each.value_name, value: &any, next: scope.names };
            let keys = each.key_name.as_ref().map(|name| Names { name, value: &any, next: Some(&values) });
            let holds = self.eval(condition, &scope.with(keys.as_ref().unwrap_or(&values)))?;
            if holds.is_null() {
                return Err(Fault::new(condition.span, "the condition is null"));
            }
            super::super::convert::convert(&holds, &Type::Bool)
                .map_err(|error| Fault::new(condition.span, error.to_string()))?;
        }
        if collection.is_unknown() {
            check_iterable(&collection, &each.collection)?;
            return Ok(unknown_like(&collection));
        }
        let mut list = Vec::new();
        let mut object: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
        let mut marks: Vec<Value> = Vec::new();
        let mut unknown: Option<Value> = None;
        self.walk(&collection, expr.span)?;
        for (key, value) in pairs(&collection, &each.collection)? {
            let values = Names { name: &each.value_name, value: &value, next: scope.names };
            let keys = each.key_name.as_ref().map(|name| Names { name, value: &key, next: Some(&values) });
            let inner = scope.with(keys.as_ref().unwrap_or(&values));
            if let Some(condition) = &each.condition {
                let holds = self.eval(condition, &inner)?;
                if holds.is_sensitive() {
                    marks.push(holds.clone());
                }
                if holds.is_unknown() {
                    unknown = Some(holds);
                    continue;
                }
                let holds = super::super::convert::convert(&holds, &Type::Bool)
                    .map_err(|error| Fault::new(condition.span, error.to_string()))?;
                match holds.as_bool() {
                    Some(true) => {}
                    Some(false) => continue,
                    None => return Err(Fault::new(condition.span, "the condition is null")),
                }
            }
            match &each.key {
                None => list.push(self.eval(&each.value, &inner)?),
                Some(key_expr) => {
                    let name = self.eval(key_expr, &inner)?;
                    let value = self.eval(&each.value, &inner)?;
                    if name.is_sensitive() {
                        marks.push(name.clone());
                    }
                    match self.key(&name, key_expr)? {
                        None => unknown = Some(name.with_all([&value])),
                        Some(name) => {
                            let group = object.entry(name.clone()).or_default();
                            if !each.group && !group.is_empty() {
                                let message =
                                    format!("two elements have the key `{name}`: `...` behind the value groups them");
                                return Err(Fault::new(key_expr.span, message));
                            }
                            group.push(value);
                        }
                    }
                }
            }
        }
        let sensitive = collection.is_sensitive().then_some(&collection);
        let marks: Vec<&Value> = marks.iter().chain(sensitive).collect();
        if let Some(unknown) = unknown {
            let parts: Vec<&Value> = list.iter().chain(object.values().flatten()).collect();
            return Ok(unknown_like(&unknown).with_all(parts).with_all([&collection]).with_all(marks));
        }
        self.weigh(list.iter().chain(object.values().flatten()), expr.span)?;
        let data = match &each.key {
            None => Data::Tuple(Arc::new(list)),
            Some(_) => Data::Object(Arc::new(
                object
                    .into_iter()
                    .filter_map(|(name, mut values)| {
                        let value = if each.group { Data::Tuple(Arc::new(values)).into() } else { values.pop()? };
                        Some((name, value))
                    })
                    .collect(),
            )),
        };
        Ok(Value::from(data).with_all(marks))
    }

    /// A splat: `rest` applied to each element; a value that is no list is a list of itself, `null` an empty one.
    pub(super) fn splat(&self, value: &Value, rest: &[Step], expr: &Expr, scope: &Scope) -> Outcome {
        match &value.data {
            Data::Null(ty) if ty.is_sequence() => return Err(Fault::new(expr.span, "the list is null")),
            Data::Null(_) => return Ok(Data::Tuple(Arc::new(Vec::new())).into()),
            Data::Unknown(unknown) => {
                let present = unknown.refinement.as_ref().is_some_and(|known| known.not_null);
                if self.single(value) || !may_be_list(&unknown.ty) && present {
                    let item = self.steps(value.clone(), rest, expr, scope)?;
                    let tuple: Value = Data::Tuple(Arc::new(vec![item])).into();
                    return Ok(tuple.with_marks_of(&super::reference::sensitive_only(value)));
                }
                if let Type::List(element) | Type::Set(element) = &unknown.ty {
                    // What is asked of the elements has to be there, and gives the type of the result.
                    let any = Value::unknown((**element).clone(), unknown.kind.clone());
                    let item = self.steps(any.with_marks_of(value), rest, expr, scope)?;
                    let list = Value::unknown(Type::list(item.type_of()), unknown.kind.clone());
                    return Ok(list.with_all([&item]));
                }
                if !may_be_list(&unknown.ty) {
                    // `null` has no elements, anything else one: of which all has to be there that is asked for.
                    self.steps(value.clone(), rest, expr, scope)?;
                    return Ok(unknown_like(value));
                }
                // The elements are not known, but what is asked of them is: it names the references.
                let item = self.steps(value.clone(), rest, expr, scope).unwrap_or_else(|_| value.clone());
                return Ok(unknown_like(&item));
            }
            _ => {}
        }
        let mut out = Vec::new();
        match value.items() {
            Some(items) => {
                // An element of a resource is an unknown value with a reference of its own.
                self.spend(items.len() as u64 * 6, expr.span)?;
                for item in items {
                    out.push(self.deeper(expr.span, || self.steps(item.clone(), rest, expr, scope))?);
                }
            }
            None => out.push(self.steps(value.clone(), rest, expr, scope)?),
        }
        let marked: Vec<&Value> = std::iter::once(value).filter(|value| value.is_sensitive()).collect();
        self.weigh(&out, expr.span)?;
        let tuple: Value = Data::Tuple(Arc::new(out)).into();
        let tuple = match &value.data {
            Data::List(element, items) | Data::Set(element, items) if items.is_empty() => {
                let any = Value::unknown(element.clone(), UnknownKind::Computed);
                Value::list(self.steps(any, rest, expr, scope)?.type_of(), Vec::new())
            }
            // Elements of a list are of one type, and so are those of the result.
            Data::List(..) | Data::Set(..) => {
                super::super::convert::convert(&tuple, &Type::List(Arc::new(Type::Dynamic))).unwrap_or(tuple)
            }
            _ => tuple,
        };
        Ok(tuple.with_all(marked))
    }
}

fn may_be_list(ty: &Type) -> bool {
    matches!(ty, Type::Dynamic | Type::List(_) | Type::Set(_) | Type::Tuple(_))
}
