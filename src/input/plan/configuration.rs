//! The `configuration` part of a plan: which expressions each block writes, and how modules are joined.
//!
//! In: the slice of the document. Out: a tree of modules; the expressions of a resource block stay a range until they
//! are asked for. Constants of object-valued arguments, locals and what stands in `dynamic` blocks are not there.

use super::buffer::{Buffer, Range};
use super::json::{self, Names};
use super::path::Step;
use crate::base::Value;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the configuration writes at a place.
#[derive(Clone, Debug)]
pub enum Node {
    /// An argument.
    Expression(Expression),
    /// Blocks of one name.
    Blocks(Vec<BTreeMap<Arc<str>, Node>>),
    /// A block that stands alone.
    Block(BTreeMap<Arc<str>, Node>),
}

/// An expression, as far as a plan shows it.
#[derive(Clone, Debug, Default)]
pub struct Expression {
    /// Its value, if it refers to nothing.
    pub constant: Option<Value>,
    /// What it refers to, as written; shortened forms left out.
    pub references: Vec<Arc<str>>,
}

/// A module's configuration.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Module {
    /// Resource and data blocks by address within the module.
    pub blocks: BTreeMap<Arc<str>, Block>,
    pub calls: BTreeMap<Arc<str>, Call>,
    pub outputs: BTreeMap<Arc<str>, Output>,
    pub variables: BTreeMap<Arc<str>, Variable>,
}

/// A resource or data block.
#[derive(Debug)]
pub struct Block {
    expressions: Option<Range>,
    /// What `for_each` refers to.
    pub for_each: Option<Expression>,
    /// Key of its provider configuration, without the module.
    pub provider: Arc<str>,
}

/// A `module` block.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Call {
    pub inputs: BTreeMap<Arc<str>, Node>,
    pub for_each: Option<Expression>,
    pub module: Module,
}

/// An `output` block.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Output {
    pub value: Expression,
    pub sensitive: bool,
}

/// A `variable` block.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Variable {
    pub default: Option<Value>,
    pub sensitive: bool,
}

/// A provider configuration.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Provider {
    /// `alicloud`, `alicloud.sh`.
    pub name: String,
    pub module: String,
    pub arguments: BTreeMap<Arc<str>, Node>,
}

/// All of it.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Configuration {
    pub root: Module,
    pub providers: Vec<Provider>,
}

impl Configuration {
    /// The module that a module instance is of.
    pub fn module(&self, scope: &[Step]) -> Option<&Module> {
        scope.iter().try_fold(&self.root, |module, (name, _)| module.calls.get(name).map(|call| &call.module))
    }
    /// The call that made a module instance, and the instance it stands in.
    pub fn call<'s>(&self, scope: &'s [Step]) -> Option<(&Call, &'s [Step])> {
        let ((name, _), outer) = scope.split_last()?;
        Some((self.module(outer)?.calls.get(name)?, outer))
    }
}

impl Block {
    /// What the block writes.
    ///
    /// # Errors
    /// As [`json::value`].
    pub fn read(&self, buffer: &Buffer, names: &Names) -> Result<BTreeMap<Arc<str>, Node>, serde_json::Error> {
        match self.expressions {
            Some(range) => Ok(arguments(&json::value(buffer.slice(range), names)?)),
            None => Ok(BTreeMap::new()),
        }
    }
}

#[derive(Deserialize)]
struct RawConfiguration<'a> {
    #[serde(borrow)]
    root_module: Option<RawModule<'a>>,
    #[serde(borrow)]
    provider_config: Option<BTreeMap<String, RawProvider<'a>>>,
}

#[derive(Deserialize)]
struct RawProvider<'a> {
    name: Option<String>,
    alias: Option<String>,
    module_address: Option<String>,
    #[serde(borrow)]
    expressions: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct RawModule<'a> {
    #[serde(borrow)]
    resources: Option<Vec<RawBlock<'a>>>,
    #[serde(borrow)]
    module_calls: Option<BTreeMap<String, RawCall<'a>>>,
    #[serde(borrow)]
    outputs: Option<BTreeMap<String, RawOutput<'a>>>,
    #[serde(borrow)]
    variables: Option<BTreeMap<String, RawVariable<'a>>>,
}

#[derive(Deserialize)]
struct RawBlock<'a> {
    address: String,
    mode: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    name: Option<String>,
    provider_config_key: Option<String>,
    #[serde(borrow)]
    expressions: Option<&'a RawValue>,
    #[serde(borrow)]
    for_each_expression: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct RawCall<'a> {
    #[serde(borrow)]
    expressions: Option<&'a RawValue>,
    #[serde(borrow)]
    for_each_expression: Option<&'a RawValue>,
    #[serde(borrow)]
    module: Option<RawModule<'a>>,
}

#[derive(Deserialize)]
struct RawOutput<'a> {
    #[serde(borrow)]
    expression: Option<&'a RawValue>,
    sensitive: Option<bool>,
}

#[derive(Deserialize)]
struct RawVariable<'a> {
    #[serde(default, borrow, deserialize_with = "present")]
    default: Option<&'a RawValue>,
    sensitive: Option<bool>,
}

/// Keeps `null` apart from a key that is not there.
fn present<'de: 'a, 'a, D: serde::Deserializer<'de>>(reader: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&'a RawValue>::deserialize(reader).map(Some)
}

/// Reads the configuration.
///
/// # Errors
/// What is not of the documented shape.
pub fn read(buffer: &Buffer, range: Range, names: &Names) -> Result<Configuration, serde_json::Error> {
    let raw: RawConfiguration<'_> = serde_json::from_slice(buffer.slice(range))?;
    let mut providers = Vec::new();
    for (key, provider) in raw.provider_config.unwrap_or_default() {
        let name = provider.name.unwrap_or_else(|| local_name(&key).split('.').next().unwrap_or("").to_owned());
        providers.push(Provider {
            name: provider.alias.map_or(name.clone(), |alias| format!("{name}.{alias}")),
            module: provider.module_address.unwrap_or_default(),
            arguments: nodes(provider.expressions, names)?,
        });
    }
    Ok(Configuration { root: module(buffer, raw.root_module.unwrap_or_default(), names)?, providers })
}

/// Depth is bounded by the parser, which has read the same nesting.
fn module(buffer: &Buffer, raw: RawModule<'_>, names: &Names) -> Result<Module, serde_json::Error> {
    let mut out = Module::default();
    for block in raw.resources.unwrap_or_default() {
        let read = Block {
            expressions: block.expressions.map(|raw| buffer.range(raw.get())),
            for_each: expression_of(block.for_each_expression, names)?,
            provider: names.get(local_name(block.provider_config_key.as_deref().unwrap_or(""))),
        };
        // The address has the module in it with some versions: mode, type and name never do.
        let address = match (block.mode.as_deref(), block.kind, block.name) {
            (Some("data"), Some(kind), Some(name)) => format!("data.{kind}.{name}"),
            (_, Some(kind), Some(name)) => format!("{kind}.{name}"),
            _ => block.address,
        };
        out.blocks.insert(address.into(), read);
    }
    for (name, call) in raw.module_calls.unwrap_or_default() {
        let read = Call {
            inputs: nodes(call.expressions, names)?,
            for_each: expression_of(call.for_each_expression, names)?,
            module: module(buffer, call.module.unwrap_or_default(), names)?,
        };
        out.calls.insert(name.into(), read);
    }
    for (name, output) in raw.outputs.unwrap_or_default() {
        let value = expression_of(output.expression, names)?.unwrap_or_default();
        out.outputs.insert(name.into(), Output { value, sensitive: output.sensitive == Some(true) });
    }
    for (name, variable) in raw.variables.unwrap_or_default() {
        let default = variable.default.map(|raw| json::value(raw.get().as_bytes(), names)).transpose()?;
        out.variables.insert(name.into(), Variable { default, sensitive: variable.sensitive == Some(true) });
    }
    Ok(out)
}

/// `module.net:alicloud.sh` → `alicloud.sh`.
fn local_name(key: &str) -> &str {
    key.rsplit(':').next().unwrap_or(key)
}

fn nodes(raw: Option<&RawValue>, names: &Names) -> Result<BTreeMap<Arc<str>, Node>, serde_json::Error> {
    Ok(raw.map(|raw| json::value(raw.get().as_bytes(), names)).transpose()?.as_ref().map(arguments).unwrap_or_default())
}

fn expression_of(raw: Option<&RawValue>, names: &Names) -> Result<Option<Expression>, serde_json::Error> {
    let value = raw.map(|raw| json::value(raw.get().as_bytes(), names)).transpose()?;
    Ok(value.as_ref().and_then(expression))
}

fn arguments(value: &Value) -> BTreeMap<Arc<str>, Node> {
    let entries = value.entries().into_iter().flatten();
    entries.filter_map(|(name, value)| Some((name.clone(), node(value)?))).collect()
}

fn node(value: &Value) -> Option<Node> {
    if let Some(items) = value.items() {
        return Some(Node::Blocks(items.iter().map(arguments).collect()));
    }
    match expression(value) {
        Some(expression) => Some(Node::Expression(expression)),
        None => value.entries().map(|_| Node::Block(arguments(value))),
    }
}

/// An expression is an object with no other keys than `constant_value` and `references`.
fn expression(value: &Value) -> Option<Expression> {
    let entries = value.entries()?;
    let constant = entries.get("constant_value");
    let references = entries.get("references").map(|list| list.items());
    let known = usize::from(constant.is_some()) + usize::from(references.is_some());
    if entries.len() != known {
        return None;
    }
    let written: Vec<&str> = references.flatten().into_iter().flatten().filter_map(Value::as_str).collect();
    Some(Expression { constant: constant.cloned(), references: longest(&written) })
}

/// References without the shortened forms that follow each of them (`x.y.id`, `x.y`).
fn longest(references: &[&str]) -> Vec<Arc<str>> {
    // In order, all that begin alike lie together: nobody's thousand references are compared with each other.
    let all: BTreeSet<&str> = references.iter().copied().collect();
    let follows = |start: String| all.range(&*start..).next().is_some_and(|next| next.starts_with(&start));
    let mut kept = BTreeSet::new();
    let mut out: Vec<Arc<str>> = Vec::new();
    for one in references {
        if kept.insert(*one) && !follows(format!("{one}.")) && !follows(format!("{one}[")) {
            out.push((*one).into());
        }
    }
    out
}
