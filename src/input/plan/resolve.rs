//! Follows the references of a plan's configuration to resources: through variables, module inputs and outputs, and
//! the keys of `for_each`. A local is the end of a path, as plans do not hold locals.

use super::configuration::{Configuration, Expression, Node};
use super::path::{self, Part, Step};
use crate::base::{Reference, Value};
use crate::input::Key;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Follows references.
pub struct Resolver<'c> {
    /// The configuration.
    pub configuration: &'c Configuration,
    /// The values of the root module's variables.
    pub variables: &'c BTreeMap<String, Value>,
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Module instance.
    pub scope: &'a [Step],
    /// `for_each` of the block that it stands in.
    pub for_each: Option<&'a Expression>,
    /// Key of the instance of that block.
    pub key: Option<&'a Key>,
}

/// Longest chain of references followed; real ones have fewer than ten steps.
pub(super) const DEEPEST: usize = 64;

impl<'c> Resolver<'c> {
    /// The resources that an expression refers to: sorted, no duplicates.
    pub fn references(&self, expression: &Expression, context: Context<'_>) -> Vec<Reference> {
        let mut walk = Walk { resolver: self, found: BTreeSet::new(), seen: BTreeSet::new() };
        walk.expression(expression, context, 0);
        walk.found.into_iter().collect()
    }

    /// Whether an expression hands on `null`, as `description = var.description` does where nobody gives one.
    /// The provider then decides as if it were not written.
    pub fn hands_on_null(&self, expression: &Expression, context: Context<'_>) -> bool {
        self.value(expression, context, 0).is_some_and(|value| value.is_null())
    }

    /// The value of an expression that only passes one on, where it is known.
    pub fn handed_on(&self, expression: &Expression, context: Context<'_>) -> Option<Value> {
        self.value(expression, context, 0).filter(|value| !value.is_unknown() && !value.is_null())
    }

    /// The value of an expression that only passes one on.
    fn value(&self, expression: &Expression, context: Context<'_>, depth: usize) -> Option<Value> {
        match (&expression.constant, expression.references.as_slice()) {
            (Some(constant), _) => Some(constant.clone()),
            (None, [only]) => self.referred(&path::parse(only), context, depth + 1),
            _ => None,
        }
    }

    fn referred(&self, parts: &[Part], context: Context<'_>, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let (first, rest) = parts.split_first()?;
        let (second, rest) = rest.split_first()?;
        match (&**first.name()?, &**second.name()?) {
            ("var", name) => within(self.variable(name, context.scope, depth)?, rest),
            ("each", "value") => {
                let all = self.value(context.for_each?, outside(context), depth)?;
                let Key::Name(key) = context.key? else { return None };
                within(all.get(key)?.clone(), rest)
            }
            ("each", "key") => match context.key? {
                Key::Name(key) => Some(Value::string(key.clone())),
                Key::Index(_) => None,
            },
            _ => None,
        }
    }

    fn variable(&self, name: &str, scope: &[Step], depth: usize) -> Option<Value> {
        let default = || {
            let declared = self.configuration.module(scope)?.variables.get(name)?;
            declared.default.clone()
        };
        let Some((call, outer)) = self.configuration.call(scope) else {
            return self.variables.get(name).cloned().or_else(default);
        };
        match call.inputs.get(name) {
            Some(Node::Expression(input)) => {
                let key = scope.last().and_then(|(_, key)| key.as_ref());
                self.value(input, Context { scope: outer, for_each: call.for_each.as_ref(), key }, depth)
            }
            Some(_) => None,
            None => default(),
        }
    }
}

/// The context in which the `for_each` of a block is evaluated.
pub(super) fn outside(context: Context<'_>) -> Context<'_> {
    Context { for_each: None, key: None, ..context }
}

/// The part of a value behind further steps; an attribute that an object does not have is `null`.
pub(super) fn within(value: Value, parts: &[Part]) -> Option<Value> {
    parts.iter().try_fold(value, |value, part| match part {
        _ if value.is_null() => Some(value),
        Part::Name(name) | Part::Key(Key::Name(name)) => {
            Some(value.entries()?.get(name).cloned().unwrap_or_else(Value::null))
        }
        Part::Key(Key::Index(index)) => value.items()?.get(usize::try_from(*index).ok()?).cloned(),
    })
}

struct Walk<'r, 'c> {
    resolver: &'r Resolver<'c>,
    found: BTreeSet<Reference>,
    seen: BTreeSet<String>,
}

impl Walk<'_, '_> {
    fn expression(&mut self, expression: &Expression, context: Context<'_>, depth: usize) {
        for reference in &expression.references {
            self.reference(reference, context, depth + 1);
        }
    }

    fn nodes<'n>(&mut self, nodes: impl Iterator<Item = &'n Node>, context: Context<'_>, depth: usize) {
        for node in nodes {
            match node {
                Node::Expression(expression) => self.expression(expression, context, depth),
                Node::Block(block) => self.nodes(block.values(), context, depth),
                Node::Blocks(blocks) => blocks.iter().for_each(|block| self.nodes(block.values(), context, depth)),
            }
        }
    }

    fn reference(&mut self, text: &str, context: Context<'_>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let parts = path::parse(text);
        let names = (parts.first().and_then(Part::name), parts.get(1).and_then(Part::name));
        let (Some(first), second) = names else { return };
        match (&**first, second) {
            ("var", Some(name)) => self.variable(name, context.scope, depth),
            // Keys are known before anything is made: none is another resource's value.
            ("each", Some(name)) if &**name == "key" => {}
            ("each", _) => {
                if let Some(for_each) = context.for_each {
                    self.expression(for_each, outside(context), depth);
                }
            }
            ("local" | "count" | "path" | "terraform" | "self", _) => {}
            ("module", Some(name)) => self.output(name, parts.get(2..).unwrap_or(&[]), context.scope, depth),
            ("data", Some(_)) => self.resource(&parts, 3, context.scope),
            (_, Some(_)) => self.resource(&parts, 2, context.scope),
            _ => {}
        }
    }

    /// Whether a thing is met for the first time.
    fn enter(&mut self, scope: &[Step], what: &str, name: &str) -> bool {
        self.seen.insert(format!("{}:{what}.{name}", path::module_address(scope)))
    }

    fn variable(&mut self, name: &str, scope: &[Step], depth: usize) {
        let Some((call, outer)) = self.resolver.configuration.call(scope) else { return };
        let Some(input) = call.inputs.get(name) else { return };
        if self.enter(scope, "var", name) {
            let key = scope.last().and_then(|(_, key)| key.as_ref());
            let context = Context { scope: outer, for_each: call.for_each.as_ref(), key };
            self.nodes(std::iter::once(input), context, depth);
        }
    }

    fn output(&mut self, name: &Arc<str>, rest: &[Part], scope: &[Step], depth: usize) {
        let (key, rest) = match rest.split_first() {
            Some((Part::Key(key), rest)) => (Some(key.clone()), rest),
            _ => (None, rest),
        };
        let mut inner = scope.to_vec();
        inner.push((name.clone(), key));
        let Some(module) = self.resolver.configuration.module(&inner) else { return };
        let wanted = rest.first().and_then(Part::name);
        for (output, declared) in &module.outputs {
            // Without a name (`module.web[each.key].id` is shown as `module.web`) any output may be meant.
            if wanted.is_none_or(|wanted| wanted == output) && self.enter(&inner, "output", output) {
                let context = Context { scope: &inner, for_each: None, key: None };
                self.expression(&declared.value, context, depth);
            }
        }
    }

    fn resource(&mut self, parts: &[Part], names: usize, scope: &[Step]) {
        let Some(block) = parts.get(..names) else { return };
        let mut address = String::new();
        path::write(block, &mut address);
        // Iterators look like resources; only blocks that exist are taken.
        let module = self.resolver.configuration.module(scope);
        if !module.is_some_and(|module| module.blocks.contains_key(address.as_str())) {
            return;
        }
        let keyed = matches!(parts.get(names), Some(Part::Key(_)));
        let split = if keyed { names + 1 } else { names };
        let mut full = path::module_address(scope);
        path::write(parts.get(..split).unwrap_or(&[]), &mut full);
        let mut attribute = String::new();
        path::write(parts.get(split..).unwrap_or(&[]), &mut attribute);
        self.found.insert(Reference { address: full.into(), attribute: attribute.into() });
    }
}
