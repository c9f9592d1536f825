//! One module as it is written: the blocks of its files, overrides merged, by kind and name.
//!
//! In: the bodies of the files of one directory, in Terraform's order. Out: a [`Module`]; nothing is evaluated yet.

use super::syntax::{Attribute, Block, Body, Expr};
use crate::base::{Level, Span};
use crate::input::Mode;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A note that still has a span instead of a place for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Remark {
    pub span: Option<Span>,
    pub level: Level,
    pub message: String,
    pub help: Option<String>,
}

impl Remark {
    /// A remark without help.
    pub fn new(level: Level, span: Option<Span>, message: impl Into<String>) -> Remark {
        Remark { span, level, message: message.into(), help: None }
    }
    /// Adds what to do.
    pub fn help(mut self, help: impl Into<String>) -> Remark {
        self.help = Some(help.into());
        self
    }
}

/// A module's configuration.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Its directory.
    pub dir: PathBuf,
    pub variables: BTreeMap<Arc<str>, Variable>,
    pub locals: BTreeMap<Arc<str>, Arc<Expr>>,
    pub outputs: BTreeMap<Arc<str>, Output>,
    pub resources: BTreeMap<ResourceKey, Arc<Declaration>>,
    pub calls: BTreeMap<Arc<str>, Arc<ModuleCall>>,
    pub providers: Vec<Block>,
    pub backends: Vec<Block>,
    pub checks: Vec<Block>,
    pub ephemerals: Vec<Block>,
}

/// Mode, type and name of a resource.
pub(super) type ResourceKey = (Mode, Arc<str>, Arc<str>);

/// A `variable` block.
#[derive(Debug)]
pub(super) struct Variable {
    pub header: Span,
    pub ty: Option<Arc<Expr>>,
    pub default: Option<Arc<Expr>>,
    pub description: Option<Arc<Expr>>,
    pub sensitive: bool,
    pub ephemeral: bool,
    pub nullable: bool,
    /// Conditions and messages.
    pub validations: Vec<(Arc<Expr>, Option<Arc<Expr>>)>,
}

/// An `output` block.
#[derive(Debug)]
pub(super) struct Output {
    pub header: Span,
    pub value: Option<Arc<Expr>>,
    pub sensitive: bool,
    pub ephemeral: bool,
    pub description: Option<Arc<Expr>>,
    pub body: Arc<Body>,
}

/// A `resource` or `data` block.
#[derive(Debug)]
pub(super) struct Declaration {
    pub mode: Mode,
    pub kind: Arc<str>,
    pub name: Arc<str>,
    pub header: Span,
    pub span: Span,
    pub count: Option<Arc<Expr>>,
    pub for_each: Option<Arc<Expr>>,
    /// Local name of the provider configuration.
    pub provider: Arc<str>,
    pub body: Arc<Body>,
}

/// A `module` block.
#[derive(Debug)]
pub(super) struct ModuleCall {
    pub name: Arc<str>,
    pub header: Span,
    /// Where the source is written.
    pub source_span: Span,
    pub source: Option<Arc<str>>,
    pub count: Option<Arc<Expr>>,
    pub for_each: Option<Arc<Expr>>,
    pub body: Arc<Body>,
}

/// Arguments of resources that belong to Terraform, not to the provider.
pub(super) const META_ARGUMENTS: [&str; 4] = ["count", "for_each", "depends_on", "provider"];
/// Blocks of resources that belong to Terraform.
pub(super) const META_BLOCKS: [&str; 3] = ["lifecycle", "provisioner", "connection"];

/// A module from the bodies of its files and of its override files.
pub(super) fn build(dir: PathBuf, files: &[Arc<Body>], overrides: &[Arc<Body>], remarks: &mut Vec<Remark>) -> Module {
    let mut blocks: Vec<Block> = files.iter().flat_map(|body| body.blocks.iter().cloned()).collect();
    for attribute in files.iter().chain(overrides).flat_map(|body| &body.attributes) {
        let message = format!("argument `{}` is not expected here", attribute.name);
        remarks.push(Remark::new(Level::Warning, Some(attribute.span), message));
    }
    let mut extra_locals = Vec::new();
    for block in overrides.iter().flat_map(|body| &body.blocks) {
        if &*block.kind == "locals" {
            extra_locals.push(block.clone());
            continue;
        }
        match blocks.iter_mut().find(|base| same(base, block)) {
            Some(base) => *base = merge(base, block),
            None => blocks.push(block.clone()),
        }
    }
    blocks.extend(extra_locals);

    let mut module = Module { dir, ..Module::default() };
    for block in blocks {
        module.add(block, remarks);
    }
    module
}

/// Whether an override block is about a base block.
fn same(base: &Block, block: &Block) -> bool {
    base.kind == block.kind
        && base.labels == block.labels
        && (&*base.kind != "provider" || text(base.body.attribute("alias")) == text(block.body.attribute("alias")))
}

/// Arguments replace arguments, the blocks of a type replace those of the type.
fn merge(base: &Block, over: &Block) -> Block {
    let mut body = (*base.body).clone();
    for attribute in &over.body.attributes {
        match body.attributes.iter_mut().find(|old| old.name == attribute.name) {
            Some(old) => *old = attribute.clone(),
            None => body.attributes.push(attribute.clone()),
        }
    }
    // In JSON syntax the blocks of a type may look like an argument.
    body.blocks.retain(|old| {
        !over.body.blocks.iter().any(|new| block_type(new) == block_type(old))
            && over.body.attribute(block_type(old)).is_none()
    });
    body.attributes.retain(|old| !over.body.blocks.iter().any(|new| *block_type(new) == old.name));
    body.blocks.extend(over.body.blocks.iter().cloned());
    Block { body: Arc::new(body), ..base.clone() }
}

/// The block type that a block makes: its own, or that of a `dynamic` block.
pub(super) fn block_type(block: &Block) -> &Arc<str> {
    match block.labels.first() {
        Some(label) if &*block.kind == "dynamic" => label,
        _ => &block.kind,
    }
}

/// The constant text of an argument.
fn text(attribute: Option<&Attribute>) -> Option<Arc<str>> {
    constant(&attribute?.expr).and_then(|value| value.as_str().map(Into::into))
}

/// The constant that an expression is.
pub(super) fn constant(expr: &Expr) -> Option<&crate::base::Value> {
    match &expr.kind {
        super::syntax::Kind::Literal(value) => Some(value),
        super::syntax::Kind::Parenthesis(inner) => constant(inner),
        _ => None,
    }
}

/// A reference such as `alicloud.sh`, also within quotes.
pub(super) fn dotted(expr: &Expr) -> Option<String> {
    use super::syntax::{Kind, Step};
    match &expr.kind {
        Kind::Literal(value) => value.as_str().map(str::to_owned),
        Kind::Variable(name) => Some(name.to_string()),
        Kind::Traversal(root, steps) => {
            let mut out = dotted(root)?;
            for step in steps {
                match step {
                    Step::Attr(name) => {
                        out.push('.');
                        out.push_str(name);
                    }
                    _ => return None,
                }
            }
            Some(out)
        }
        _ => None,
    }
}

impl Module {
    fn add(&mut self, block: Block, remarks: &mut Vec<Remark>) {
        let body = &block.body;
        let expr = |name: &str| body.attribute(name).map(|attribute| attribute.expr.clone());
        let flag = |name: &str| expr(name).and_then(|expr| constant(&expr)?.as_bool());
        let label = block.labels.first().cloned();
        let mut duplicate = false;
        match (&*block.kind, label) {
            ("variable", Some(name)) => {
                let validations = body
                    .blocks("validation")
                    .filter_map(|rule| {
                        let message = rule.body.attribute("error_message").map(|message| message.expr.clone());
                        Some((rule.body.attribute("condition")?.expr.clone(), message))
                    })
                    .collect();
                let variable = Variable {
                    header: block.header,
                    ty: expr("type"),
                    default: expr("default"),
                    description: expr("description"),
                    sensitive: flag("sensitive").unwrap_or(false),
                    ephemeral: flag("ephemeral").unwrap_or(false),
                    nullable: flag("nullable").unwrap_or(true),
                    validations,
                };
                duplicate = self.variables.insert(name, variable).is_some();
            }
            ("output", Some(name)) => {
                let output = Output {
                    header: block.header,
                    value: expr("value"),
                    sensitive: flag("sensitive").unwrap_or(false),
                    ephemeral: flag("ephemeral").unwrap_or(false),
                    description: expr("description"),
                    body: block.body.clone(),
                };
                duplicate = self.outputs.insert(name, output).is_some();
            }
            ("locals", _) => {
                for attribute in &body.attributes {
                    self.locals.insert(attribute.name.clone(), attribute.expr.clone());
                }
            }
            ("resource" | "data", Some(kind)) => {
                let Some(name) = block.labels.get(1).cloned() else {
                    let message = format!("`{} \"{kind}\"` has no name", block.kind);
                    remarks.push(Remark::new(Level::Error, Some(block.header), message));
                    return;
                };
                let mode = if &*block.kind == "data" { Mode::Data } else { Mode::Managed };
                let prefix = || kind.split('_').next().unwrap_or(&kind).to_owned();
                let provider = expr("provider").and_then(|expr| dotted(&expr)).unwrap_or_else(prefix);
                let declaration = Declaration {
                    mode,
                    kind: kind.clone(),
                    name: name.clone(),
                    header: block.header,
                    span: block.span,
                    count: expr("count"),
                    for_each: expr("for_each"),
                    provider: provider.into(),
                    body: block.body.clone(),
                };
                duplicate = self.resources.insert((mode, kind, name), Arc::new(declaration)).is_some();
            }
            ("module", Some(name)) => {
                let source = body.attribute("source");
                let call = ModuleCall {
                    name: name.clone(),
                    header: block.header,
                    source_span: source.map_or(block.header, |source| source.expr.span),
                    source: text(source),
                    count: expr("count"),
                    for_each: expr("for_each"),
                    body: block.body.clone(),
                };
                duplicate = self.calls.insert(name, Arc::new(call)).is_some();
            }
            ("provider", Some(_)) => self.providers.push(block.clone()),
            ("terraform", _) => self.backends.extend(body.blocks("backend").cloned()),
            ("check", Some(_)) => {
                // The data source of a check can be referred to within it only; its name is its module's all the same.
                for data in body.blocks("data") {
                    self.add(data.clone(), remarks);
                }
                self.checks.push(block.clone());
            }
            ("ephemeral", Some(_)) => self.ephemerals.push(block.clone()),
            // What they say is about the state, which is not there.
            ("moved" | "import" | "removed", _) => {}
            _ => {
                let message = format!("block `{}` is not known and was not read", block.kind);
                remarks.push(Remark::new(Level::Warning, Some(block.header), message));
            }
        }
        if duplicate {
            let what = std::iter::once(block.kind.to_string())
                .chain(block.labels.iter().map(|label| format!("\"{label}\"")))
                .collect::<Vec<_>>()
                .join(" ");
            let message = format!("`{what}` is declared twice; the last one is analysed");
            remarks.push(Remark::new(Level::Error, Some(block.header), message).help("remove one of the blocks"));
        }
    }
}
