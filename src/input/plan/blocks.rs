//! The blocks of a plan's configuration that are no resources: `provider`, `variable` and `output`.
//!
//! Constants are known values; what refers to something is unknown and carries its references, so that a literal
//! written into a provider block is told from a variable handed to it.

use super::build::{Join, Written};
use super::configuration::{Configuration, Expression, Module, Node};
use super::literal;
use super::path::{self, Step};
use super::resolve::{Context, Resolver};
use crate::base::{Data, Type, UnknownKind, Value};
use crate::input::{Mode, Resource};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All of them: providers, then variables and outputs, module by module.
pub fn blocks(configuration: &Configuration, variables: &BTreeMap<String, Value>) -> Vec<Resource> {
    let resolver = Resolver { configuration, variables };
    let mut out = Vec::new();
    for provider in &configuration.providers {
        let scope = path::scope(&provider.module);
        let value = object(&provider.arguments, &join(&resolver, &scope));
        let names = provider.arguments.keys().cloned().collect();
        out.push(block(&provider.module, "provider", &provider.name, value, names));
    }
    module(&configuration.root, &mut Vec::new(), &resolver, &mut out);
    out
}

fn module(module_: &Module, scope: &mut Vec<Step>, resolver: &Resolver<'_>, out: &mut Vec<Resource>) {
    let address = path::module_address(scope);
    for (name, variable) in &module_.variables {
        let mut entries: BTreeMap<Arc<str>, Value> =
            BTreeMap::from([("sensitive".into(), Value::bool(variable.sensitive))]);
        if let Some(default) = &variable.default {
            let default = default.clone().with_meta(|meta| meta.sensitive |= variable.sensitive);
            entries.insert("default".into(), default);
        }
        // What is planned for a root variable and is not its default comes from outside, or from a file of variables.
        let given = resolver.variables.get(&**name).filter(|_| scope.is_empty());
        if let Some(given) = given.filter(|given| variable.default.as_ref().is_none_or(|own| !own.same(given))) {
            entries.insert("value".into(), given.clone().marked(variable.sensitive, false));
        }
        let names = entries.iter().filter(|(name, _)| matches!(&***name, "default" | "value") || variable.sensitive);
        let names = names.map(|(name, _)| name.clone()).collect();
        out.push(block(&address, "variable", name, Data::Object(Arc::new(entries)).into(), names));
    }
    for (name, output) in &module_.outputs {
        let value = expression(&output.value, &join(resolver, scope));
        let value = value.with_meta(|meta| meta.sensitive |= output.sensitive);
        let entries = BTreeMap::from([("sensitive".into(), Value::bool(output.sensitive)), ("value".into(), value)]);
        let names = vec!["value".into()];
        out.push(block(&address, "output", name, Data::Object(Arc::new(entries)).into(), names));
    }
    for (name, call) in &module_.calls {
        let constants = call.inputs.iter().filter_map(|(name, node)| match node {
            Node::Expression(one) => Some((name.clone(), literal::mark(one.constant.clone()?, &literal::written()))),
            _ => None,
        });
        let value = Value::object(constants.collect());
        out.push(block(&address, "module", name, value, Vec::new()));
        scope.push((name.clone(), None));
        module(&call.module, scope, resolver, out);
        scope.pop();
    }
}

fn join<'a>(resolver: &'a Resolver<'a>, scope: &'a [Step]) -> Join<'a> {
    let context = Context { scope, for_each: None, key: None };
    Join { resolver: Some(resolver), context, plain_block: &|_| false }
}

fn object(nodes: &BTreeMap<Arc<str>, Node>, join: &Join<'_>) -> Value {
    let entries = nodes.iter().map(|(name, node)| {
        let value = match node {
            Node::Expression(one) => expression(one, join),
            Node::Block(block) => object(block, join),
            Node::Blocks(blocks) => Data::Tuple(Arc::new(blocks.iter().map(|b| object(b, join)).collect())).into(),
        };
        (name.clone(), value)
    });
    Data::Object(Arc::new(entries.collect())).into()
}

fn expression(expression: &Expression, join: &Join<'_>) -> Value {
    if let Some(constant) = &expression.constant {
        return constant.clone();
    }
    // A variable's default is as much written in the configuration as a literal.
    let resolved = join.resolver.and_then(|resolver| {
        let value = resolver.handed_on(expression, join.context)?;
        let origin = resolver.origin(expression, join.context, &value)?;
        Some(literal::mark(value, &origin))
    });
    if let Some(value) = resolved {
        return value;
    }
    let refs = join.expression_refs(expression);
    let words = expression.references.join("`, `");
    let kind = match (refs.is_empty(), words.is_empty()) {
        (false, _) => UnknownKind::Computed,
        (true, false) => UnknownKind::NotEvaluated(format!("plans do not show the value of `{words}` here").into()),
        (true, true) => UnknownKind::NotEvaluated("plans do not show the constants of an object".into()),
    };
    Value::unknown(Type::Dynamic, kind).with_meta(|meta| meta.refs = refs)
}

fn block(module: &str, kind: &str, name: &str, value: Value, configured: Vec<Arc<str>>) -> Resource {
    let local = format!("{kind}.{name}");
    Resource {
        address: if module.is_empty() { local } else { format!("{module}.{local}") }.into(),
        previous_address: None,
        module: module.into(),
        mode: Mode::Block,
        kind: kind.into(),
        name: name.into(),
        key: None,
        provider: if kind == "provider" { name.into() } else { "".into() },
        action: None,
        before: None,
        after: Some(value),
        representative: false,
        written: Vec::new(),
        configured: Some(configured),
        place: None,
        lifecycle: Default::default(),
    }
}

/// The written part of a resource block's side.
pub fn inside(nodes: Option<&BTreeMap<Arc<str>, Node>>) -> Written<'_> {
    nodes.map_or(Written::Invisible, Written::Inside)
}
