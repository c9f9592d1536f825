//! A planned object cut down to what the configuration writes: without the provider's defaults and computed attributes,
//! and with what the provider suppressed. In: the planned object, and the evaluated configuration or the expressions of
//! the plan's own `configuration`. Out: an object as the configuration's evaluation gives it.

use super::configuration::Node;
use super::pair::{agree, pair};
use crate::base::{Data, UnknownKind, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether nobody writes a value: absent, `null`, or what the provider decides.
fn blank(value: Option<&Value>) -> bool {
    value.is_none_or(|value| match &value.data {
        Data::Null(_) => true,
        Data::Unknown(unknown) => unknown.kind == UnknownKind::Defaulted,
        _ => false,
    })
}

fn object(entries: impl Iterator<Item = (Arc<str>, Value)>, like: &Value) -> Value {
    Value { data: Data::Object(Arc::new(entries.collect())), meta: like.meta.clone() }
}

/// Cut down to what an evaluated configuration writes. Depth is that of the written value, bounded by its parser.
pub fn like(planned: Option<&Value>, written: &Value) -> Value {
    let Some(planned) = planned.filter(|planned| !blank(Some(planned))) else { return written.clone() };
    if planned.is_unknown() || written.is_unknown() {
        return planned.clone();
    }
    if let (Some(_), Some(wanted)) = (planned.entries(), written.entries()) {
        let wanted = wanted.iter().filter(|(_, value)| !blank(Some(value)));
        return object(wanted.map(|(name, value)| (name.clone(), like(planned.get(name), value))), planned);
    }
    if let (Some(items), Some(wanted)) = (planned.items(), written.items()) {
        if items.is_empty() {
            return written.clone();
        }
        let mut free: Vec<Option<&Value>> = wanted.iter().map(Some).collect();
        // Elements of a set stand in another order: each takes the first that it may be of.
        let items = items.iter().map(|item| {
            let fits = free.iter_mut().find(|one| one.is_some_and(|one| may_be(item, one)));
            match fits.and_then(Option::take) {
                Some(one) => like(Some(item), one),
                None => item.clone(),
            }
        });
        return Value { data: Data::Tuple(Arc::new(items.collect())), meta: planned.meta.clone() };
    }
    planned.clone()
}

/// Whether nothing that is known speaks against a planned element being of a written one.
fn may_be(planned: &Value, written: &Value) -> bool {
    if planned.is_unknown() || written.is_unknown() || blank(Some(planned)) || blank(Some(written)) {
        return true;
    }
    match (planned.entries(), written.entries()) {
        (Some(_), Some(wanted)) => {
            wanted.iter().all(|(name, value)| planned.get(name).is_none_or(|planned| may_be(planned, value)))
        }
        _ if planned.items().is_some() => true,
        _ => agree(written, planned),
    }
}

/// Cut down to what the expressions of a plan's configuration write. `dynamic` tells of a name that no expression
/// writes whether a `dynamic` block must have.
pub fn expressed(planned: &Value, nodes: &BTreeMap<Arc<str>, Node>, dynamic: &dyn Fn(&str, &Value) -> bool) -> Value {
    let mut out: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    for (name, node) in nodes {
        let value = planned.get(name);
        let shown = match node {
            Node::Expression(expression) => match (value.filter(|value| !blank(Some(value))), &expression.constant) {
                (Some(value), Some(constant)) => Some(like(Some(value), constant)),
                (Some(value), None) => Some(value.clone()),
                (None, Some(constant)) => Some(constant.clone()),
                (None, None) => None,
            },
            Node::Block(block) => value.map(|value| expressed(value, block, &|_, _| false)),
            Node::Blocks(blocks) => value.map(|value| each(value, blocks)),
        };
        if let Some(shown) = shown.filter(|shown| !blank(Some(shown))) {
            out.insert(name.clone(), shown);
        }
    }
    for (name, value) in planned.entries().into_iter().flatten() {
        if !nodes.contains_key(name) && !blank(Some(value)) && dynamic(name, value) {
            out.insert(name.clone(), value.clone());
        }
    }
    object(out.into_iter(), planned)
}

fn each(value: &Value, blocks: &[BTreeMap<Arc<str>, Node>]) -> Value {
    let Some(items) = value.items() else { return value.clone() };
    let Some(pairs) = pair(items, blocks) else { return value.clone() };
    let items = items.iter().zip(pairs).map(|(item, block)| match blocks.get(block) {
        Some(block) => expressed(item, block, &|_, _| false),
        None => item.clone(),
    });
    Value { data: Data::Tuple(Arc::new(items.collect())), meta: value.meta.clone() }
}
