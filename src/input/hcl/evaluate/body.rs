//! Bodies of blocks to objects: arguments, nested blocks and `dynamic` blocks in the order in which they are written.

use super::super::module::{META_ARGUMENTS, META_BLOCKS, Remark, block_type, dotted};
use super::super::syntax::{Block, Body, Kind};
use super::expression::unknown_like;
use super::{Fault, Instance, Names, ResourceInstance, Scope, World};
use crate::base::{Data, Level, Origin, OriginKind, Span, Type, UnknownKind, Value};
use crate::input::Mode;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

impl World<'_> {
    /// An argument, or all blocks of a type, of a resource instance; `None` where it writes none.
    pub(super) fn resource_part(
        &self,
        instance: &Rc<Instance>,
        resource: &Rc<ResourceInstance>,
        name: &Arc<str>,
    ) -> Result<Option<Value>, Fault> {
        let body = &resource.declaration.body;
        let scope =
            Scope { repetition: Some(&resource.repetition), this: Some(&resource.address), ..Scope::of(instance) };
        let header = resource.declaration.header;
        let what = || format!("`{}.{name}`", resource.address);
        if META_ARGUMENTS.contains(&&**name) || META_BLOCKS.contains(&&**name) {
            return Ok(None);
        }
        if let Some(attribute) = body.attribute(name) {
            let kind = &resource.declaration.kind;
            return self
                .remember(&resource.memo, name, &what, header, &mut || {
                    let value = self.contained(&attribute.expr, &scope)?;
                    // What is written once is read once, whatever its size.
                    let once = resource.key.is_none() && instance.parent.is_none();
                    if !(once && matches!(attribute.expr.kind, Kind::Literal(_))) {
                        self.weigh_written(&value, attribute.expr.span)?;
                    }
                    Ok(if self.in_json(attribute.span) { self.as_blocks(kind, name, value) } else { value })
                })
                .map(Some);
        }
        if !body.blocks.iter().any(|block| block_type(block) == name) {
            if !super::data::computed(&resource.declaration.kind).contains(&&**name) {
                return Ok(None);
            }
            let mut found = None;
            let value = self.remember(&resource.memo, name, &what, header, &mut || {
                found = match self.data_attribute(instance, resource, name) {
                    // Given up once: nobody who refers to it tries again.
                    Err(fault) if fault.gave_up && !self.exhausted() => {
                        self.remark(Remark::new(Level::Warning, Some(header), fault.message.clone()));
                        Some(Value::unknown(Type::Dynamic, UnknownKind::NotEvaluated(fault.message.into())))
                    }
                    outcome => outcome?,
                };
                Ok(found.clone().unwrap_or_else(Value::null))
            })?;
            return Ok((!value.is_null()).then_some(value));
        }
        self.remember(&resource.memo, name, &what, header, &mut || Ok(self.blocks(body, name, &scope))).map(Some)
    }

    /// Whether a place is in a file of the JSON syntax.
    fn in_json(&self, span: Span) -> bool {
        self.plain_block.is_some() && self.sources.get(span.file).is_some_and(|file| file.path.ends_with(".json"))
    }

    /// A value of the JSON syntax as the blocks that it stands for: one object is one block. `path` is that of the
    /// resource type's table of blocks.
    fn as_blocks(&self, kind: &str, path: &str, value: Value) -> Value {
        let block = self.plain_block.is_some_and(|plain| plain(kind, path));
        let inner = |entries: &BTreeMap<Arc<str>, Value>| -> Data {
            let part = |(name, part): (&Arc<str>, &Value)| {
                (name.clone(), self.as_blocks(kind, &format!("{path}.{name}"), part.clone()))
            };
            Data::Object(Arc::new(entries.iter().map(part).collect()))
        };
        match &value.data {
            Data::Object(entries) if block => {
                let one = Value { data: inner(entries), meta: value.meta.clone() };
                Value { data: Data::Tuple(Arc::new(vec![one])), meta: value.meta }
            }
            Data::Tuple(items) if block => {
                let items = items.iter().map(|item| match &item.data {
                    Data::Object(entries) => Value { data: inner(entries), meta: item.meta.clone() },
                    _ => item.clone(),
                });
                Value { data: Data::Tuple(Arc::new(items.collect())), meta: value.meta }
            }
            _ => value,
        }
    }

    /// All that a resource instance writes: an object.
    pub fn resource_object(&self, instance: &Rc<Instance>, resource: &Rc<ResourceInstance>) -> Value {
        let body = &resource.declaration.body;
        let mut out = BTreeMap::new();
        let names = body.attributes.iter().map(|attribute| &attribute.name);
        let computed = match resource.declaration.mode {
            Mode::Data => super::data::names(&resource.declaration.kind),
            _ => Vec::new(),
        };
        for name in names.chain(body.blocks.iter().map(block_type)).chain(&computed) {
            if out.contains_key(name) {
                continue;
            }
            match self.resource_part(instance, resource, name) {
                Ok(Some(value)) => {
                    out.insert(name.clone(), value);
                }
                Ok(None) => {}
                Err(fault) => {
                    let value = Value::unknown(Type::Dynamic, UnknownKind::NotEvaluated(fault.message.into()));
                    let place = body.attribute(name).map_or(resource.declaration.header, |found| found.expr.span);
                    out.insert(name.clone(), at(value, place));
                }
            }
        }
        at(Data::Object(Arc::new(out)).into(), resource.declaration.span)
    }

    /// All that a block of another kind writes: an object.
    pub fn block_object(&self, body: &Body, span: Span, scope: &Scope) -> Value {
        let mut out = BTreeMap::new();
        for attribute in &body.attributes {
            out.insert(attribute.name.clone(), self.value(&attribute.expr, scope));
        }
        for block in &body.blocks {
            let name = block_type(block);
            if !out.contains_key(name) {
                out.insert(name.clone(), self.blocks(body, name, scope));
            }
        }
        at(Data::Object(Arc::new(out)).into(), span)
    }

    /// The blocks of a type: a tuple of objects; unknown where a `dynamic` block's collection is and no other block
    /// is written.
    fn blocks(&self, body: &Body, name: &Arc<str>, scope: &Scope) -> Value {
        let mut items = Vec::new();
        let mut first = None;
        let mut unknown: Option<Value> = None;
        for block in body.blocks.iter().filter(|block| block_type(block) == name) {
            first.get_or_insert(block.span);
            if &*block.kind == "dynamic" && !block.labels.is_empty() {
                match self.dynamic(block, scope, &mut items) {
                    Ok(Some(collection)) => unknown = Some(collection),
                    Ok(None) => {}
                    Err(fault) => {
                        let expr = block.body.attribute("for_each").map(|attribute| &attribute.expr);
                        unknown = Some(match expr {
                            Some(expr) => self.unevaluated(expr, &fault),
                            None => Value::unknown(Type::Dynamic, UnknownKind::NotEvaluated(fault.message.into())),
                        });
                    }
                }
            } else {
                items.push(self.block_object(&block.body, block.span, scope));
            }
        }
        let value = match unknown {
            // Blocks that are surely there stay visible: an unknown one beside them stands for those that may come.
            Some(unknown) if !items.is_empty() => {
                items.push(unknown_like(&unknown));
                Data::Tuple(Arc::new(items)).into()
            }
            Some(unknown) => unknown_like(&unknown),
            None => Data::Tuple(Arc::new(items)).into(),
        };
        match first {
            Some(span) => at(value, span),
            None => value,
        }
    }

    /// Adds the blocks of a `dynamic` block; gives its collection back where that is unknown.
    fn dynamic(&self, block: &Block, scope: &Scope, items: &mut Vec<Value>) -> Result<Option<Value>, Fault> {
        let Some(for_each) = block.body.attribute("for_each") else {
            return Err(Fault::new(block.header, "`dynamic` needs `for_each`"));
        };
        let Some(content) = block.body.blocks("content").next() else {
            return Err(Fault::new(block.header, "`dynamic` needs a block `content`"));
        };
        let iterator = block.body.attribute("iterator").and_then(|attribute| dotted(&attribute.expr));
        let name = iterator.as_deref().unwrap_or(block_type(block));
        let collection = self.contained(&for_each.expr, scope)?;
        if collection.is_unknown() {
            return Ok(Some(collection));
        }
        self.walk(&collection, block.header)?;
        let secrecy = super::reference::sensitive_only(&collection);
        for (key, value) in super::sequence::pairs(&collection, &for_each.expr)? {
            self.spend(6 + 3 * content.body.attributes.len() as u64, block.header)?;
            let entries = [("key", key), ("value", value)].map(|(name, part)| (name, part.with_marks_of(&secrecy)));
            let entries = entries.into_iter().map(|(name, value)| (Arc::from(name), value)).collect();
            let bound: Value = Data::Object(Arc::new(entries)).into();
            let names = Names { name, value: &bound, next: scope.names };
            items.push(self.block_object(&content.body, block.span, &scope.with(&names)));
        }
        Ok(None)
    }
}

/// A value that is written at a place, in words of its own.
fn at(value: Value, span: Span) -> Value {
    let origin = Origin { span, kind: OriginKind::Literal, from: None };
    value.with_meta(|meta| meta.origin = Some(Arc::new(origin)))
}
