//! The configuration that a plan was made from: places for findings, and what plans do not show (locals, `dynamic`).

use crate::base::{Data, Placement, Reference, Type, UnknownKind, Value};
use crate::input::hcl::bare;
use crate::input::{Content, Mode, Plan};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A configuration that is known to belong to a plan.
pub struct Source {
    content: Box<dyn Content>,
    resources: BTreeMap<Arc<str>, Known>,
}

struct Known {
    after: Option<Value>,
    configured: Option<Vec<Arc<str>>>,
}

impl Source {
    /// Takes a configuration that was read. Its sources and notes stay with the caller.
    pub fn new(content: Box<dyn Content>) -> Source {
        let mut resources = BTreeMap::new();
        content.each(&|mode, _| mode != Mode::Block, &mut |resource| {
            let known = Known { after: resource.after, configured: resource.configured };
            resources.insert(resource.address, known);
        });
        Source { content, resources }
    }

    /// Whether a configuration is the one of a plan: every managed block that the plan has (`module.web.alicloud_vpc.a`,
    /// without keys) is written in it, those of modules that are not installed aside, and at least one is.
    pub fn matches(configuration: &Plan, blocks: &BTreeSet<String>) -> bool {
        let missing: Vec<String> = configuration.missing_modules.iter().map(|module| bare(module) + ".").collect();
        let mut wanted = blocks.iter().filter(|block| !missing.iter().any(|module| block.starts_with(module.as_str())));
        let mut any = false;
        wanted.all(|block| {
            any = true;
            configuration.content.place(block, None).is_some()
        }) && any
    }

    /// Where it is written.
    pub fn place(&self, address: &str, path: Option<&str>) -> Option<Placement> {
        self.content.place(address, path)
    }

    /// The evaluated value of an attribute.
    pub fn value(&self, address: &str, path: &str) -> Option<Value> {
        self.content.value(address, path)
    }

    /// The object that the configuration's evaluation gives.
    pub fn evaluated(&self, address: &str) -> Option<&Value> {
        self.resources.get(address)?.after.as_ref().filter(|after| after.entries().is_some())
    }

    /// The top-level arguments and blocks that are written.
    pub fn configured(&self, address: &str) -> Option<Vec<Arc<str>>> {
        self.resources.get(address)?.configured.clone()
    }

    /// The planned value with what the configuration knows of it: where an unknown value comes from, and whether it
    /// is written at all.
    pub fn sharpen(&self, address: &str, planned: Value) -> Value {
        match self.resources.get(address).and_then(|known| known.after.as_ref()) {
            Some(written) if written.entries().is_some() => sharpen(planned, Some(written)),
            _ => planned,
        }
    }
}

/// Depth is that of the planned value. `written` is absent where the enclosing object is known and lacks it.
fn sharpen(planned: Value, written: Option<&Value>) -> Value {
    let blank = written.is_none_or(Value::is_null);
    match planned.data {
        Data::Unknown(ref unknown) => {
            let waits = written.is_some_and(|value| value.has_unknown() || !value.all_refs().is_empty());
            match unknown.kind {
                UnknownKind::Computed if planned.refs().is_empty() && blank => {
                    let meta = planned.meta.clone();
                    Value { meta, ..Value::unknown(Type::Dynamic, UnknownKind::Defaulted) }
                }
                // JSON loses a whole collection of primitives for one unknown element; the configuration still has it.
                UnknownKind::Computed if written.is_some_and(|value| !value.is_unknown() && value.has_unknown()) => {
                    let sensitive = planned.is_sensitive();
                    written.cloned().unwrap_or(planned).with_meta(|meta| meta.sensitive |= sensitive)
                }
                UnknownKind::Defaulted if waits => {
                    annotate(Value::unknown(Type::Dynamic, UnknownKind::Computed), written)
                }
                _ => annotate(planned, written),
            }
        }
        Data::Tuple(items) => {
            // Elements of a set stand in another order.
            let ordered = written.filter(|value| !matches!(value.data, Data::Set(..)));
            let inner = ordered.and_then(Value::items).filter(|inner| inner.len() == items.len());
            let mut items = Arc::unwrap_or_clone(items);
            if let Some(inner) = inner {
                items = items.into_iter().zip(inner).map(|(item, written)| sharpen(item, Some(written))).collect();
            }
            annotate(Value { data: Data::Tuple(Arc::new(items)), meta: planned.meta }, written)
        }
        Data::Object(entries) => {
            let Some(inner) = written.and_then(Value::entries) else {
                return annotate(Value { data: Data::Object(entries), meta: planned.meta }, written);
            };
            let entries = Arc::unwrap_or_clone(entries).into_iter();
            let entries = entries.map(|(name, value)| {
                let value = sharpen(value, inner.get(&name));
                (name, value)
            });
            annotate(Value { data: Data::Object(Arc::new(entries.collect())), meta: planned.meta }, written)
        }
        _ => annotate(planned, written),
    }
}

/// Adds the provenance of a written value, and its references where the plan shows none.
fn annotate(planned: Value, written: Option<&Value>) -> Value {
    let Some(meta) = written.and_then(|value| value.meta.as_deref()) else { return planned };
    let exact = written.is_some_and(|value| match &value.data {
        Data::Unknown(unknown) => unknown.kind == UnknownKind::Computed,
        _ => !value.has_unknown(),
    });
    let unknown = written.is_none_or(Value::has_unknown);
    let shape = written.filter(|value| value.is_unknown()).and_then(Value::shape);
    let planned = match shape {
        Some(shape) => planned.refined(|known| known.shape = Some(shape)),
        None => planned,
    };
    planned.with_meta(|own| {
        // The schema marks what is secret, not where it comes from; the configuration knows whether a secret went in.
        own.sensitive = meta.sensitive || (own.sensitive && unknown);
        own.ephemeral |= meta.ephemeral;
        // What the plan alone tells of the provenance has no places.
        if meta.origin.is_some() {
            own.origin.clone_from(&meta.origin);
        }
        // The references of a plan are those of the text (`each.value` and all instances of `x.y`); evaluated, they
        // are the instances that the value really comes from.
        if !meta.refs.is_empty() && (own.refs.is_empty() || exact) {
            own.refs.clone_from(&meta.refs);
        } else {
            instances(&mut own.refs, &meta.refs);
        }
    })
}

/// References of a plan to all of a block become those to the instances that the evaluation knows.
fn instances(own: &mut Vec<Reference>, known: &[Reference]) {
    let of = |one: &Reference, block: &Reference| {
        one.address.strip_prefix(&*block.address).is_some_and(|rest| rest.starts_with('[') && rest.ends_with(']'))
    };
    let replaced = |block: &Reference| known.iter().filter(|one| of(one, block)).cloned().collect::<Vec<_>>();
    let mut out: Vec<Reference> = Vec::with_capacity(own.len());
    for one in own.drain(..) {
        let exact = replaced(&one);
        if exact.is_empty() { out.push(one) } else { out.extend(exact) }
    }
    out.sort();
    out.dedup();
    *own = out;
}
