//! Where values are written: from the provenance of a value to a place in a file and the chain behind it.
//!
//! The place of an attribute is its expression in the resource's block; where that only passes something on, the
//! steps lead from there back to where the value was first written.

use super::load::Tree;
use super::module::Module;
use super::syntax::{Block, Body};
use crate::base::{FileId, Origin, OriginKind, Placement, Sources, Span, Step, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// Spans of attributes and blocks, to tell what surrounds an expression.
pub(super) struct Places {
    sources: Sources,
    /// Spans of attributes by file, in order; they do not overlap.
    attributes: HashMap<FileId, Vec<(u32, u32)>>,
    /// Header of each block by its span.
    headers: HashMap<Span, Span>,
    /// All of each block, by its header.
    wholes: HashMap<Span, Span>,
}

/// A part of a path.
enum Part<'a> {
    Name(&'a str),
    Index(usize),
}

fn parse(path: &str) -> Vec<Part<'_>> {
    let mut out = Vec::new();
    for part in path.split(['.', '[']).filter(|part| !part.is_empty()) {
        let inner = part.strip_suffix(']').unwrap_or(part);
        match inner.parse::<usize>() {
            Ok(index) => out.push(Part::Index(index)),
            Err(_) => out.push(Part::Name(inner.trim_matches('"'))),
        }
    }
    out
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

impl Places {
    /// The places of all modules of a tree.
    pub fn new(tree: &Tree, sources: Sources) -> Places {
        let mut places =
            Places { sources, attributes: HashMap::new(), headers: HashMap::new(), wholes: HashMap::new() };
        let mut seen = std::collections::HashSet::new();
        places.walk(tree, &mut seen);
        places.wholes = places.headers.iter().map(|(span, header)| (*header, *span)).collect();
        for list in places.attributes.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
        places
    }

    fn walk(&mut self, tree: &Tree, seen: &mut std::collections::HashSet<*const Module>) {
        if seen.insert(Arc::as_ptr(&tree.module)) {
            let module = &tree.module;
            for resource in module.resources.values() {
                self.headers.insert(resource.span, resource.header);
                self.body(&resource.body);
            }
            for call in module.calls.values() {
                self.body(&call.body);
            }
            let blocks = [&module.providers, &module.backends, &module.ephemerals];
            for block in blocks.into_iter().flatten() {
                self.block_of(block);
            }
            let expressions = module
                .variables
                .values()
                .flat_map(|variable| [&variable.default, &variable.description])
                .chain(module.outputs.values().flat_map(|output| [&output.value, &output.description]));
            for expr in expressions.flatten() {
                self.attributes.entry(expr.span.file).or_default().push((expr.span.start, expr.span.end));
            }
        }
        for child in tree.children.values().flatten() {
            self.walk(child, seen);
        }
    }

    fn block_of(&mut self, block: &Block) {
        self.headers.insert(block.span, block.header);
        self.body(&block.body);
    }

    fn body(&mut self, body: &Body) {
        for attribute in &body.attributes {
            let span = attribute.span;
            self.attributes.entry(span.file).or_default().push((span.start, span.end));
        }
        for block in &body.blocks {
            self.block_of(block);
        }
    }

    /// The place of a block.
    pub fn block(&self, header: Span) -> Option<Placement> {
        let location = self.sources.location(header)?;
        Some(Placement { span: header, location, attribute: None, header: Some(header), steps: Vec::new() })
    }

    /// The place of a block with all that is in it.
    pub fn whole(&self, header: Span) -> Option<Placement> {
        let span = self.wholes.get(&header).copied().unwrap_or(header);
        let location = self.sources.location(span)?;
        Some(Placement { span, location, attribute: None, header: Some(header), steps: Vec::new() })
    }

    /// The place of a path within the object of a block; as much of the path as is written.
    pub fn attribute(&self, header: Span, value: &Value, path: &str) -> Option<Placement> {
        let mut at = value;
        let mut here: Option<Arc<Origin>> = None;
        // Places that the value came through behind `here`: found where a part of a passed value was written.
        let mut behind: Option<(Arc<Origin>, Arc<str>)> = None;
        for part in parse(path) {
            let next = match part {
                Part::Name(name) => match at.items() {
                    Some([only]) => only.get(name),
                    _ => at.get(name),
                },
                Part::Index(0) if at.entries().is_some() => continue,
                Part::Index(index) => at.items().and_then(|items| items.get(index)),
            };
            let Some(next) = next else { break };
            at = next;
            let Some(origin) = next.origin() else { continue };
            let inside = match &here {
                None => true,
                Some(here) => contains(here.span, origin.span) || self.headers.contains_key(&origin.span),
            };
            if inside {
                here = Some(origin.clone());
                behind = None;
            } else {
                let what = here.as_ref().and_then(|here| chain(here).last().map(|(what, _)| what.clone()));
                behind = Some((origin.clone(), what.unwrap_or_else(|| "the value".into())));
            }
        }
        let Some(here) = here else { return self.block(header) };
        if let Some(block) = self.headers.get(&here.span) {
            let location = self.sources.location(*block)?;
            return Some(Placement {
                span: *block,
                location,
                attribute: None,
                header: Some(header),
                steps: Vec::new(),
            });
        }
        let mut steps = Vec::new();
        let mut links = chain(&here);
        if let Some((origin, what)) = behind {
            // The element is more exact than the whole that ends the chain.
            if links.last().is_some_and(|(_, last)| contains(last.span, origin.span)) {
                links.pop();
            }
            let rest = chain(&origin);
            links.push((what, origin));
            links.extend(rest);
        }
        for (what, origin) in links {
            if let Some(location) = self.sources.location(origin.span) {
                let step = Step { what, location, span: origin.span };
                if steps.last() != Some(&step) && origin.span != here.span {
                    steps.push(step);
                }
            }
        }
        let location = self.sources.location(here.span)?;
        Some(Placement { span: here.span, location, attribute: self.around(here.span), header: Some(header), steps })
    }

    /// The attribute that an expression belongs to.
    fn around(&self, span: Span) -> Option<Span> {
        let list = self.attributes.get(&span.file)?;
        let index = list.partition_point(|&(start, _)| start <= span.start).checked_sub(1)?;
        let &(start, end) = list.get(index)?;
        (span.end <= end).then_some(Span { file: span.file, start, end })
    }
}

/// The places behind a place: what each is called, and where it is.
fn chain(origin: &Arc<Origin>) -> Vec<(Arc<str>, Arc<Origin>)> {
    let mut out = Vec::new();
    let mut at = origin.clone();
    while let Some(from) = at.from.clone() {
        let what: Arc<str> = match &at.kind {
            OriginKind::VariableDefault(name) => format!("variable \"{name}\" default").into(),
            OriginKind::VariableValue(name) => format!("value of variable \"{name}\"").into(),
            OriginKind::ModuleInput(module, name) => {
                let module = module.strip_prefix("module.").unwrap_or(module);
                format!("module \"{module}\" {name}").into()
            }
            OriginKind::ModuleOutput(name) => format!("output \"{name}\"").into(),
            OriginKind::Local(name) => format!("local.{name}").into(),
            OriginKind::Resource(reference) => reference.clone(),
            OriginKind::Iterator => "element".into(),
            OriginKind::Literal | OriginKind::Computed => "value".into(),
        };
        out.push((what, from.clone()));
        at = from;
    }
    out
}
