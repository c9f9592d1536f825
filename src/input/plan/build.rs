//! Joins the parts of a change into one value: `after`, what of it is unknown or sensitive, and what the
//! configuration writes there. Tells a value that waits for something from one that the provider decides.

use super::configuration::{Expression, Node};
use super::json::Marks;
use super::literal;
use super::pair::{agree, pair};
use super::resolve::{Context, Resolver};
use crate::base::{Data, Reference, Type, UnknownKind, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is known about the configuration of a part.
#[derive(Clone, Copy)]
pub enum Written<'n> {
    /// There is no configuration to look at.
    Invisible,
    /// Something writes it that plans do not show: a `dynamic` block.
    Hidden,
    /// Nothing writes it.
    Nowhere,
    /// Written so.
    Node(&'n Node),
    /// The inside of a block.
    Inside(&'n BTreeMap<Arc<str>, Node>),
    /// A part of an expression that refers to these.
    Part(&'n [Reference]),
}

/// Joins the parts of one resource's change.
pub struct Join<'a> {
    /// Follows references; absent with the configuration.
    pub resolver: Option<&'a Resolver<'a>>,
    /// Where the block stands.
    pub context: Context<'a>,
    /// Whether the block of a path (`container.env`) is one that is empty, not unknown, when it is left out: if unknown,
    /// a `dynamic` block writes it.
    pub plain_block: &'a dyn Fn(&str) -> bool,
}

/// Names on the way to a part, innermost first; indexes are left out.
#[derive(Clone, Copy)]
pub struct At<'a> {
    name: &'a str,
    up: Option<&'a At<'a>>,
}

impl At<'_> {
    fn path(&self) -> String {
        let mut names = vec![self.name];
        let mut at = self.up;
        while let Some(outer) = at {
            names.push(outer.name);
            at = outer.up;
        }
        names.reverse();
        names.join(".")
    }
}

impl Join<'_> {
    /// The secrets that the configuration writes as constants or as defaults of variables, by path. Without the
    /// configuration's text nothing else tells them from values that were handed in.
    pub fn literals(
        &self,
        nodes: &BTreeMap<Arc<str>, Node>,
        after: &Value,
        prefix: &str,
        out: &mut Vec<(Arc<str>, Value)>,
    ) {
        for (name, node) in nodes {
            let Some(value) = after.get(name) else { continue };
            let at = || if prefix.is_empty() { name.to_string() } else { format!("{prefix}.{name}") };
            match node {
                Node::Expression(expression) if value.is_sensitive() && value.as_str().is_some() => {
                    let literal = self.resolver.and_then(|resolver| resolver.literal(expression, self.context));
                    if literal.is_some_and(|literal| agree(&literal, value)) {
                        out.push((at().into(), value.clone()));
                    }
                }
                Node::Expression(_) => {}
                Node::Block(block) => self.literals(block, value, &at(), out),
                Node::Blocks(blocks) => {
                    let items = value.items().unwrap_or(&[]);
                    let pairs = pair(items, blocks).unwrap_or_default();
                    for (index, (item, block)) in items.iter().zip(pairs).enumerate() {
                        if let Some(block) = blocks.get(block) {
                            self.literals(block, item, &format!("{}[{index}]", at()), out);
                        }
                    }
                }
            }
        }
    }

    /// The whole side.
    pub fn side(&self, value: Value, unknown: &Marks, sensitive: &Marks, written: Written<'_>) -> Value {
        let Data::Object(entries) = value.data else { return value };
        let mut entries = Arc::unwrap_or_clone(entries);
        self.entries(&mut entries, unknown, sensitive, written, None);
        let value = Data::Object(Arc::new(entries)).into();
        self.marked(value, &[], sensitive)
    }

    fn entries(
        &self,
        entries: &mut BTreeMap<Arc<str>, Value>,
        unknown: &Marks,
        sensitive: &Marks,
        written: Written<'_>,
        up: Option<&At<'_>>,
    ) {
        let mut names: BTreeSet<Arc<str>> = BTreeSet::new();
        for marks in [unknown, sensitive] {
            match marks {
                Marks::All => names.extend(entries.keys().cloned()),
                Marks::Fields(fields) => names.extend(fields.keys().cloned()),
                _ => {}
            }
        }
        if let Written::Inside(nodes) = written {
            names.extend(nodes.keys().cloned());
        }
        for name in names {
            let inner = match written {
                Written::Inside(nodes) => nodes.get(&name).map_or(Written::Nowhere, Written::Node),
                other => other,
            };
            let old = entries.remove(&name);
            let at = At { name: &name, up };
            if let Some(new) = self.part(old, unknown.field(&name), sensitive.field(&name), inner, &at) {
                entries.insert(name, new);
            }
        }
    }

    /// Depth is that of the value or of the marks, both bounded by the parser.
    fn part(
        &self,
        value: Option<Value>,
        unknown: &Marks,
        sensitive: &Marks,
        written: Written<'_>,
        at: &At<'_>,
    ) -> Option<Value> {
        if *unknown == Marks::All {
            let dynamic = matches!(written, Written::Nowhere) && (self.plain_block)(&at.path());
            let written = if dynamic { Written::Hidden } else { written };
            let refs = self.refs_of(written);
            return Some(self.marked(self.unknown(written), &refs, sensitive));
        }
        let value = match (value, unknown) {
            (Some(value), _) => value,
            (None, Marks::Items(items)) if !items.is_empty() => {
                Data::Tuple(Arc::new(vec![Value::null(); items.len()])).into()
            }
            (None, Marks::Fields(fields)) if !fields.is_empty() => crate::input::empty_object(),
            (None, _) => return None,
        };
        if value.is_unknown() {
            return Some(value);
        }
        let refs = self.refs_of(written);
        let inner = match written {
            Written::Node(Node::Expression(_)) => Written::Part(&refs),
            Written::Nowhere => Written::Hidden,
            other => other,
        };
        let data = match value.data {
            Data::Tuple(items) => {
                let mut items = Arc::unwrap_or_clone(items);
                if let Marks::Items(marks) = unknown {
                    let missing = marks.len().saturating_sub(items.len());
                    items.extend(std::iter::repeat_n(Value::null(), missing));
                }
                Data::Tuple(Arc::new(self.items(items, unknown, sensitive, inner, at)))
            }
            Data::Object(entries) => {
                let mut entries = Arc::unwrap_or_clone(entries);
                let inner = match inner {
                    Written::Node(Node::Block(block)) => Written::Inside(block),
                    Written::Node(_) => Written::Hidden,
                    other => other,
                };
                self.entries(&mut entries, unknown, sensitive, inner, Some(at));
                Data::Object(Arc::new(entries))
            }
            other => other,
        };
        let value = Value { data, meta: value.meta };
        let Written::Node(Node::Expression(expression)) = written else {
            return Some(self.marked(value, &[], sensitive));
        };
        let value = match self.resolver.and_then(|resolver| resolver.origin(expression, self.context, &value)) {
            Some(origin) => literal::mark(value, &origin),
            None => value,
        };
        Some(self.marked(value, &refs, sensitive))
    }

    fn items(
        &self,
        items: Vec<Value>,
        unknown: &Marks,
        sensitive: &Marks,
        written: Written<'_>,
        at: &At<'_>,
    ) -> Vec<Value> {
        let pairs = match written {
            Written::Node(Node::Blocks(blocks)) => Some((blocks, pair(&items, blocks))),
            _ => None,
        };
        let one = |(index, item): (usize, Value)| {
            let inner = match (&pairs, written) {
                (Some((blocks, pairs)), _) => {
                    let block = pairs.as_ref().and_then(|pairs| blocks.get(*pairs.get(index)?));
                    block.map_or(Written::Hidden, Written::Inside)
                }
                (None, Written::Node(Node::Block(block))) => Written::Inside(block),
                (None, other) => other,
            };
            let null = Value::null();
            self.part(Some(item), unknown.item(index), sensitive.item(index), inner, at).unwrap_or(null)
        };
        items.into_iter().enumerate().map(one).collect()
    }

    /// An unknown value at a place, without its references.
    fn unknown(&self, written: Written<'_>) -> Value {
        let defaulted = match written {
            Written::Nowhere => true,
            Written::Node(Node::Expression(expression)) => {
                let null = |resolver: &Resolver<'_>| resolver.hands_on_null(expression, self.context);
                self.resolver.is_some_and(null)
            }
            _ => false,
        };
        Value::unknown(Type::Dynamic, if defaulted { UnknownKind::Defaulted } else { UnknownKind::Computed })
    }

    fn refs_of(&self, written: Written<'_>) -> Vec<Reference> {
        let mut out = Vec::new();
        match written {
            Written::Part(refs) => out.extend_from_slice(refs),
            Written::Node(node) => self.node_refs(node, &mut out),
            Written::Inside(nodes) => nodes.values().for_each(|node| self.node_refs(node, &mut out)),
            Written::Invisible | Written::Hidden | Written::Nowhere => {}
        }
        out.sort();
        out.dedup();
        out
    }

    fn node_refs(&self, node: &Node, out: &mut Vec<Reference>) {
        match node {
            Node::Expression(expression) => out.extend(self.expression_refs(expression)),
            Node::Block(block) => block.values().for_each(|node| self.node_refs(node, out)),
            Node::Blocks(blocks) => {
                blocks.iter().flat_map(|block| block.values()).for_each(|node| self.node_refs(node, out));
            }
        }
    }

    /// The references of one expression.
    pub fn expression_refs(&self, expression: &Expression) -> Vec<Reference> {
        match self.resolver {
            Some(resolver) if !expression.references.is_empty() => resolver.references(expression, self.context),
            _ => Vec::new(),
        }
    }

    fn marked(&self, value: Value, refs: &[Reference], sensitive: &Marks) -> Value {
        if refs.is_empty() && *sensitive != Marks::All {
            return value;
        }
        value.with_meta(|meta| {
            meta.sensitive |= *sensitive == Marks::All;
            meta.refs.extend_from_slice(refs);
            meta.refs.sort();
            meta.refs.dedup();
        })
    }
}

/// The constants that the configuration writes and `after` does not show, by path.
pub fn suppressed(nodes: &BTreeMap<Arc<str>, Node>, after: &Value, prefix: &str, out: &mut Vec<(Arc<str>, Value)>) {
    for (name, node) in nodes {
        let at = if prefix.is_empty() { name.to_string() } else { format!("{prefix}.{name}") };
        let value = after.get(name);
        match node {
            Node::Expression(expression) => {
                let Some(constant) = expression.constant.as_ref().filter(|constant| !constant.is_null()) else {
                    continue;
                };
                if !value.is_some_and(|value| agree(constant, value)) {
                    out.push((at.into(), constant.clone()));
                }
            }
            Node::Block(block) => {
                if let Some(value) = value.filter(|value| value.entries().is_some()) {
                    suppressed(block, value, &at, out);
                }
            }
            Node::Blocks(blocks) => {
                let items = value.and_then(Value::items).unwrap_or(&[]);
                let pairs = pair(items, blocks).unwrap_or_default();
                for (index, (item, block)) in items.iter().zip(pairs).enumerate() {
                    if let Some(block) = blocks.get(block) {
                        suppressed(block, item, &format!("{at}[{index}]"), out);
                    }
                }
            }
        }
    }
}
