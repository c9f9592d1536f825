//! What runs over collections: `for` expressions and splats.

use super::super::convert::convert;
use super::super::operators;
use super::super::syntax::{Expr, For, Step};
use super::branches::unmarked;
use super::expression::{WithAll, unknown_like};
use super::{Fault, Names, Outcome, Scope, World, settle};
use crate::base::{Data, Span, Type, UnknownKind, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Keys and values of a known collection, in Terraform's order, without the marks of the collection itself.
pub(super) fn pairs(collection: &Value, expr: &Expr) -> Result<Vec<(Value, Value)>, Fault> {
    match &collection.data {
        Data::Set(_, items) => Ok(items.iter().map(|item| (item.clone(), item.clone())).collect()),
        Data::List(_, items) | Data::Tuple(items) => {
            Ok(items.iter().enumerate().map(|(at, item)| (Value::number(at as i64), item.clone())).collect())
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            Ok(entries.iter().map(|(key, item)| (Value::string(key.clone()), item.clone())).collect())
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
        let mut faults = None;
        let collection = self.gather(self.eval(&each.collection, scope), &mut faults)?;
        let nothing = |fault: Fault| fault.leaving_nothing();
        // Of marks, those of the collection, of the conditions and of the keys reach the result, not those of values.
        let mut marks: Vec<Value> = vec![marks_only(&collection)];
        if collection.type_of() == Type::Dynamic && collection.is_unknown() {
            return settle(unmarked(unknown_like(&collection)), faults);
        }
        if collection.is_unknown() {
            check_iterable(&collection, &each.collection)?;
        } else {
            pairs(&collection, &each.collection)?;
        }
        if let Some(condition) = &each.condition {
            // Terraform tries the condition before it looks at the elements.
            let any = Value::unknown(Type::Dynamic, UnknownKind::Computed);
            let values = Names { name: &each.value_name, value: &any, next: scope.names };
            let keys = each.key_name.as_ref().map(|name| Names { name, value: &any, next: Some(&values) });
            let holds = self.eval(condition, &scope.with(keys.as_ref().unwrap_or(&values))).map_err(nothing)?;
            if holds.is_null() {
                return Err(Fault::new(condition.span, "the condition is null"));
            }
            convert(&holds, &Type::Bool).map_err(|error| Fault::new(condition.span, error.to_string()))?;
            if collection.is_unknown() {
                marks.push(marks_only(&holds));
            }
        }
        if collection.is_unknown() {
            return settle(unknown_like(&collection).with_all(&marks), faults);
        }
        let mut list = Vec::new();
        let mut object: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
        // Once a key or a condition is not known, Terraform says no more of others that are wrong.
        let mut unknown: Option<Value> = None;
        self.walk(&collection, expr.span)?;
        if each.key.is_some() {
            // Every key is looked up and copied.
            self.walk(&collection, expr.span)?;
        }
        for (key, value) in pairs(&collection, &each.collection)? {
            let values = Names { name: &each.value_name, value: &value, next: scope.names };
            let keys = each.key_name.as_ref().map(|name| Names { name, value: &key, next: Some(&values) });
            let inner = scope.with(keys.as_ref().unwrap_or(&values));
            let wrong = |span, message: String, unknown: &mut Option<Value>, faults: &mut Option<Fault>| {
                if unknown.is_none() {
                    self.gather(Err(Fault::new(span, message)), faults)?;
                    *unknown = Some(Value::null());
                }
                Ok::<(), Fault>(())
            };
            if let Some(condition) = &each.condition {
                let holds = self.gather(self.eval(condition, &inner), &mut faults)?;
                if holds.is_null() {
                    wrong(condition.span, "the condition is null".into(), &mut unknown, &mut faults)?;
                    continue;
                }
                marks.push(marks_only(&holds));
                if holds.is_unknown() {
                    unknown = Some(holds);
                    continue;
                }
                match convert(&holds, &Type::Bool) {
                    Ok(holds) if holds.as_bool() == Some(true) => {}
                    Ok(_) => continue,
                    Err(error) => {
                        wrong(condition.span, error.to_string(), &mut unknown, &mut faults)?;
                        continue;
                    }
                }
            }
            let Some(key_expr) = &each.key else {
                list.push(self.gather(self.eval(&each.value, &inner), &mut faults)?);
                continue;
            };
            let name = self.gather(self.eval(key_expr, &inner), &mut faults)?;
            if !name.is_null() {
                marks.push(marks_only(&name));
            }
            match self.key(&name, key_expr) {
                Err(fault) => wrong(key_expr.span, fault.message, &mut unknown, &mut faults)?,
                Ok(None) => {
                    // The value is not looked at; only what it refers to is kept.
                    let value = self.dropped(|| self.eval(&each.value, &inner));
                    unknown = Some(name.with_refs(&value.all_refs()));
                }
                Ok(Some(name)) => {
                    let value = self.gather(self.eval(&each.value, &inner), &mut faults)?;
                    let group = object.entry(name.clone()).or_default();
                    if each.group || group.is_empty() {
                        group.push(value);
                    } else {
                        let message = format!("two elements have the key `{name}`: `...` behind the value groups them");
                        self.gather(Err(Fault::new(key_expr.span, message)), &mut faults)?;
                    }
                }
            }
        }
        if let Some(unknown) = unknown {
            let parts: Vec<&Value> = list.iter().chain(object.values().flatten()).collect();
            let value = unmarked(unknown_like(&unknown).with_all(parts).with_all([&collection]));
            return settle(value.with_all(&marks), faults);
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
        let marks = marks.iter().filter(|marks| marks.marks() != (false, false));
        settle(Value::from(data).with_all(marks), faults)
    }

    /// The text of a `%{ for }` of a template.
    pub(super) fn joined(
        &self,
        key_name: Option<&str>,
        value_name: &str,
        collection: &Expr,
        body: &dyn Fn(&Names) -> Outcome,
        scope: &Scope,
    ) -> Outcome {
        let mut faults = None;
        let place = collection;
        let collection = self.gather(self.eval(collection, scope), &mut faults)?;
        let secrecy = marks_only(&collection);
        let open = |value: &Value| {
            let text = Value::unknown_from(Type::String, &[value]);
            unmarked(text)
        };
        if collection.is_unknown() {
            check_iterable(&collection, place).map_err(|fault| fault.leaving(open(&Value::null())))?;
            return settle(open(&collection), faults);
        }
        let mut texts = vec![Value::string(""), Value::string("")];
        let pairs = pairs(&collection, place).map_err(|fault| fault.leaving(open(&Value::null())))?;
        for (key, value) in pairs {
            self.spend(1, place.span)?;
            let names = Names { name: value_name, value: &value, next: scope.names };
            let outcome = match key_name {
                Some(key_name) => body(&Names { name: key_name, value: &key, next: Some(&names) }),
                None => body(&names),
            };
            texts.push(self.gather(outcome, &mut faults)?);
        }
        self.weigh(&texts, place.span)?;
        let text = operators::template(&texts).map_err(|error| Fault::operator(place.span, error))?;
        // A secret collection makes a secret text, even where it is empty; an unknown one forgets the marks of parts.
        let text = if text.is_unknown() { unmarked(text) } else { text };
        settle(text.with_all([&secrecy]), faults)
    }

    /// A splat: `rest` applied to each element; a value that is no list is a list of itself, `null` an empty one.
    pub(super) fn splat(&self, value: &Value, rest: &[Step], expr: &Expr, scope: &Scope) -> Outcome {
        let mut faults = None;
        match &value.data {
            Data::Null(ty) if ty.is_sequence() => return Err(Fault::new(expr.span, "the list is null")),
            Data::Null(_) => return Ok(Value::from(Data::Tuple(Arc::new(Vec::new()))).with_all([&marks_only(value)])),
            Data::Unknown(unknown) => {
                if self.single(value) || !may_be_list(&unknown.ty) && value.surely_not_null() {
                    let item = self.gather(self.steps(value.clone(), rest, expr, scope), &mut faults)?;
                    if let Some(fault) = faults {
                        let ty = Type::tuple(vec![item.type_of()]);
                        let left = Value::unknown(ty, UnknownKind::Computed);
                        return Err(fault.leaving(left.with_all([&marks_only(value)])));
                    }
                    let tuple: Value = Data::Tuple(Arc::new(vec![item])).into();
                    return settle(tuple.with_all([&marks_only(value)]), faults);
                }
                let any = |ty: &Type| {
                    let any = Value::unknown(ty.clone(), unknown.kind.clone());
                    any.with_refs(value.refs())
                };
                if let Type::List(element) | Type::Set(element) = &unknown.ty {
                    // What is asked of the elements has to be there, and gives the type of the result.
                    let item = self.gather(self.steps(any(element), rest, expr, scope), &mut faults)?;
                    let list = Value::unknown(Type::list(item.type_of()), unknown.kind.clone());
                    let length = unknown.refinement.as_ref().and_then(|known| known.length);
                    let list = list.with_refs(&item.all_refs()).refined(|known| {
                        known.not_null = true;
                        known.length = length;
                    });
                    return settle(list.with_all([value]), faults);
                }
                if let Type::Tuple(elements) = &unknown.ty {
                    let mut types = Vec::with_capacity(elements.len());
                    for element in elements.iter() {
                        let item = self.gather(self.steps(any(element), rest, expr, scope), &mut faults)?;
                        types.push(item.type_of());
                    }
                    let tuple = Value::unknown(Type::tuple(types), unknown.kind.clone());
                    return settle(tuple.not_null().with_all([value]), faults);
                }
                if !may_be_list(&unknown.ty) {
                    // `null` has no elements, anything else one: of which all has to be there that is asked for.
                    self.gather(self.steps(value.clone(), rest, expr, scope), &mut faults)?;
                    return settle(unknown_like(value), faults);
                }
                // The elements are not known, but what is asked of them is: it names the references.
                let item = self.steps(value.clone(), rest, expr, scope).unwrap_or_else(|_| value.clone());
                return Ok(unknown_like(&item));
            }
            _ => {}
        }
        let marks = marks_only(value);
        let mut out = Vec::new();
        match value.items() {
            Some(items) => {
                // An element of a resource is an unknown value with a reference of its own.
                self.spend(items.len() as u64 * 6, expr.span)?;
                for item in items {
                    let one = self.deeper(expr.span, || self.steps(item.clone(), rest, expr, scope));
                    out.push(self.gather(one, &mut faults)?);
                }
            }
            None => out.push(self.gather(self.steps(value.clone(), rest, expr, scope), &mut faults)?),
        }
        if let Some(fault) = faults {
            // What is left is as long as before, or a list of whatever an element has.
            let of = |ty: &Type| {
                let any = Value::unknown(ty.clone(), UnknownKind::Computed);
                self.steps(any, rest, expr, scope).unwrap_or_else(Fault::left).type_of()
            };
            let ty = match value.type_of() {
                Type::List(element) | Type::Set(element) => Type::list(of(&element)),
                Type::Tuple(elements) => Type::tuple(elements.iter().map(of).collect::<Vec<_>>()),
                other => Type::tuple(vec![of(&other)]),
            };
            return Err(fault.leaving(Value::unknown(ty, UnknownKind::Computed).with_all([&marks])));
        }
        self.weigh(&out, expr.span)?;
        let tuple: Value = Data::Tuple(Arc::new(out)).into();
        let tuple = match &value.data {
            Data::List(element, items) | Data::Set(element, items) if items.is_empty() => {
                let any = Value::unknown(element.clone(), UnknownKind::Computed);
                let mut faults = None;
                let item = self.gather(self.steps(any, rest, expr, scope), &mut faults)?;
                settle(Value::list(item.type_of(), Vec::new()).with_all([&marks]), faults)?
            }
            // Elements of a list are of one type, and so are those of the result.
            Data::List(..) | Data::Set(..) => {
                let mut types: Vec<Type> = tuple.items().unwrap_or_default().iter().map(Value::type_of).collect();
                types.retain(|ty| *ty != Type::Dynamic);
                types.dedup();
                let element = if let [one] = types.as_slice() { one.clone() } else { Type::Dynamic };
                convert(&tuple, &Type::list(element)).unwrap_or(tuple)
            }
            _ => tuple,
        };
        Ok(tuple.with_all([&marks]))
    }
}

/// A value that has only the marks of another one.
fn marks_only(value: &Value) -> Value {
    let (sensitive, ephemeral) = value.meta.as_ref().map_or((false, false), |meta| (meta.sensitive, meta.ephemeral));
    Value::null().marked(sensitive, ephemeral)
}

fn may_be_list(ty: &Type) -> bool {
    matches!(ty, Type::Dynamic | Type::List(_) | Type::Set(_) | Type::Tuple(_))
}
