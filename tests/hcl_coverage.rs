//! That the stacks of `testdata/hcl`, each compared with the plan that Terraform makes of it, use all of the language and
//! the most used resource types: a list of features against what the syntax of the stacks holds.
//!
//! In: the files of the stacks, parsed without the evaluator, and the addresses of their plans. Out: what nobody uses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use hcl_edit::expr::*;
use hcl_edit::structure::{Attribute, Block};
use hcl_edit::template::*;
use hcl_edit::visit::{self, Visit};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

/// The files of the stacks that have a plan, hidden ones too.
fn files() -> Vec<PathBuf> {
    let stacks = std::fs::read_dir(data().join("hcl")).unwrap().map(|entry| entry.unwrap().path());
    let mut todo: Vec<PathBuf> = stacks.filter(|stack| stack.join("plan.json").exists()).collect();
    let mut out = Vec::new();
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            out.push(path);
        }
    }
    out.sort();
    out
}

/// What was found, and where the visit is: the types of the blocks around it.
#[derive(Default)]
struct Features {
    found: BTreeSet<String>,
    blocks: Vec<String>,
    attribute: String,
}

impl Features {
    fn add(&mut self, feature: impl Into<String>) {
        self.found.insert(feature.into());
    }
    fn strips(&mut self, strip: hcl_edit::template::Strip) {
        if strip != Strip::None {
            self.add("strip marker ~");
        }
    }
}

impl Visit for Features {
    fn visit_block(&mut self, node: &Block) {
        let kind = match node.ident.as_str() {
            "dynamic" => "dynamic".to_owned(),
            kind => kind.to_owned(),
        };
        let within = self.blocks.last().cloned().unwrap_or_default();
        self.add(format!("block {kind}"));
        self.add(format!("block {within}.{kind}"));
        if kind == "provisioner" {
            self.add(format!("provisioner {}", node.labels[0].as_str()));
        }
        if kind == "dynamic" && self.blocks.iter().filter(|kind| *kind == "dynamic").count() == 1 {
            self.add("nested dynamic");
        }
        self.blocks.push(kind);
        visit::visit_block(self, node);
        self.blocks.pop();
    }
    fn visit_attr(&mut self, node: &Attribute) {
        let within = self.blocks.last().cloned().unwrap_or_default();
        self.attribute = node.key.as_str().to_owned();
        self.add(format!("argument {within}.{}", self.attribute));
        visit::visit_attr(self, node);
    }
    fn visit_expr(&mut self, node: &Expression) {
        match node {
            Expression::Null(_) => self.add("null"),
            Expression::Bool(_) => self.add("bool"),
            Expression::Number(number) => {
                self.add("number");
                let text = number.value().to_string();
                if text.contains('.') {
                    self.add("fraction");
                }
            }
            Expression::String(_) => self.add("string"),
            Expression::Array(_) => self.add("list"),
            Expression::Object(_) => self.add("object"),
            Expression::HeredocTemplate(heredoc) => {
                self.add(if heredoc.indent().is_some() { "heredoc <<-" } else { "heredoc <<" });
            }
            Expression::Parenthesis(_) => self.add("parenthesis"),
            Expression::Variable(name) => {
                let name = name.as_str().to_owned();
                if self.blocks.last().is_some_and(|kind| kind == "variable") && self.attribute == "type" {
                    self.add(format!("type {name}"));
                }
            }
            Expression::Conditional(_) => self.add("conditional"),
            _ => {}
        }
        visit::visit_expr(self, node);
    }
    fn visit_object_key(&mut self, node: &ObjectKey) {
        match node {
            ObjectKey::Ident(_) => self.add("object key by name"),
            ObjectKey::Expression(Expression::String(_)) => self.add("object key in quotes"),
            ObjectKey::Expression(Expression::Parenthesis(_)) => self.add("object key in parentheses"),
            ObjectKey::Expression(Expression::StringTemplate(_)) => self.add("object key by template"),
            ObjectKey::Expression(_) => self.add("object key by expression"),
        }
        visit::visit_object_key(self, node);
    }
    fn visit_unary_op(&mut self, node: &UnaryOp) {
        self.add(format!("operator unary {}", node.operator.value()));
        visit::visit_unary_op(self, node);
    }
    fn visit_binary_op(&mut self, node: &BinaryOp) {
        self.add(format!("operator {}", node.operator.value()));
        visit::visit_binary_op(self, node);
    }
    fn visit_traversal(&mut self, node: &Traversal) {
        let name = |at: usize| match node.operators.get(at).map(|operator| operator.value()) {
            Some(TraversalOperator::GetAttr(name)) => name.as_str().to_owned(),
            _ => String::new(),
        };
        if let Expression::Variable(root) = &node.expr {
            let root = root.as_str();
            match root {
                "var" | "local" | "module" | "data" | "self" => self.add(format!("reference {root}")),
                "each" | "count" | "path" | "terraform" => self.add(format!("reference {root}.{}", name(0))),
                root if root.starts_with("alicloud_") || root.starts_with("tencentcloud_") => {
                    self.add("reference resource")
                }
                _ => self.add("reference iterator"),
            }
        }
        visit::visit_traversal(self, node);
    }
    fn visit_traversal_operator(&mut self, node: &TraversalOperator) {
        self.add(match node {
            TraversalOperator::AttrSplat(_) => "splat .*",
            TraversalOperator::FullSplat(_) => "splat [*]",
            TraversalOperator::GetAttr(_) => "attribute",
            TraversalOperator::Index(Expression::String(_)) => "index by key",
            TraversalOperator::Index(Expression::Number(_)) => "index by number",
            TraversalOperator::Index(_) => "index by expression",
            TraversalOperator::LegacyIndex(_) => "index .0",
        });
        visit::visit_traversal_operator(self, node);
    }
    fn visit_func_call(&mut self, node: &FuncCall) {
        let name = node.name.name.as_str();
        let typed = self.blocks.last().is_some_and(|kind| kind == "variable") && self.attribute == "type";
        if typed {
            self.add(format!("type {name}()"));
            if name == "optional" && node.args.len() == 2 {
                self.add("type optional() with default");
            }
        } else {
            self.add(format!("function {name}"));
        }
        if node.args.expand_final() {
            self.add("arguments ...");
        }
        visit::visit_func_call(self, node);
    }
    fn visit_for_expr(&mut self, node: &ForExpr) {
        self.add(if node.key_expr.is_some() { "for object" } else { "for list" });
        if node.grouping {
            self.add("for ... grouping");
        }
        if node.cond.is_some() {
            self.add("for if");
        }
        if node.intro.key_var.is_some() {
            self.add("for with key");
        }
        visit::visit_for_expr(self, node);
    }
    fn visit_interpolation(&mut self, node: &Interpolation) {
        self.add("interpolation");
        self.strips(node.strip);
        visit::visit_interpolation(self, node);
    }
    fn visit_if_directive(&mut self, node: &IfDirective) {
        self.add("directive if");
        if node.else_expr.is_some() {
            self.add("directive else");
        }
        self.strips(node.if_expr.strip);
        visit::visit_if_directive(self, node);
    }
    fn visit_for_directive(&mut self, node: &ForDirective) {
        self.add("directive for");
        self.strips(node.for_expr.strip);
        visit::visit_for_directive(self, node);
    }
}

/// The features, one a line: as the visit names them. Not among them, as no real plan can have them here: `labels` of
/// `dynamic` (no block of the two providers has labels) and `ephemeral` blocks (the providers have none); the tests of
/// the evaluator do without Terraform for these, and for modules that are not installed.
const LANGUAGE: &str = "
null
bool
number
fraction
string
list
object
object key by name
object key in quotes
object key in parentheses
object key by template
heredoc <<
heredoc <<-
interpolation
directive if
directive else
directive for
strip marker ~
parenthesis
conditional
for list
for object
for if
for with key
for ... grouping
splat .*
splat [*]
attribute
index by key
index by number
index by expression
index .0
arguments ...
operator unary -
operator unary !
operator +
operator -
operator *
operator /
operator %
operator ==
operator !=
operator <
operator <=
operator >
operator >=
operator &&
operator ||
type string
type number
type bool
type any
type list()
type set()
type map()
type tuple()
type object()
type optional()
type optional() with default
reference var
reference local
reference module
reference data
reference resource
reference iterator
reference self
reference each.key
reference each.value
reference count.index
reference path.module
reference path.root
reference path.cwd
reference terraform.workspace
block variable
block variable.validation
block output
block locals
block module
block provider
block terraform
block terraform.required_providers
block terraform.backend
block data
block moved
block import
block removed
block check
block check.data
block check.assert
block lifecycle.precondition
block lifecycle.postcondition
block resource.lifecycle
block resource.provisioner
block resource.connection
block provisioner.connection
block resource.timeouts
block resource.dynamic
block content.dynamic
nested dynamic
provisioner local-exec
provisioner remote-exec
provisioner file
argument variable.default
argument variable.sensitive
argument variable.ephemeral
argument variable.nullable
argument variable.description
argument output.sensitive
argument output.depends_on
argument dynamic.for_each
argument dynamic.iterator
argument resource.count
argument resource.for_each
argument resource.provider
argument resource.depends_on
argument data.count
argument data.for_each
argument module.count
argument module.for_each
argument module.providers
argument module.depends_on
argument provider.alias
argument lifecycle.ignore_changes
argument lifecycle.prevent_destroy
argument lifecycle.create_before_destroy
argument lifecycle.replace_triggered_by
function sensitive
function nonsensitive
function ephemeralasnull
function templatefile
function templatestring
";

/// Kinds of files, by how their paths end, within a stack.
const FILES: [&str; 13] = [
    "/main.tf",
    "/main.tf.json",
    "/main.tofu",
    ".tofu.json",
    "/override.tf",
    "_override.tf",
    "_override.tofu",
    "/terraform.tfvars",
    "/terraform.tfvars.json",
    ".auto.tfvars",
    ".auto.tfvars.json",
    "/.terraform/environment",
    "/.terraform/modules/modules.json",
];

fn features() -> BTreeSet<String> {
    let (mut features, mut beyond) = (Features::default(), 0);
    for file in files() {
        let name = file.to_string_lossy().replace('\\', "/");
        if name.ends_with(".tf") || name.ends_with(".tofu") {
            let text = std::fs::read_to_string(&file).unwrap();
            // Deep nesting and keys that are there twice are beyond the parser that this test uses.
            let Ok(body) = hcl_edit::parser::parse_body(&text) else {
                beyond += 1;
                continue;
            };
            features.visit_body(&body);
        }
    }
    assert!(beyond <= 3, "{beyond} files do not parse");
    features.found
}

fn lacking<'a>(wanted: impl IntoIterator<Item = &'a str>, found: &BTreeSet<String>) -> Vec<&'a str> {
    wanted.into_iter().filter(|one| !one.is_empty() && !found.contains(*one)).collect()
}

#[test]
fn the_stacks_use_all_of_the_language() {
    let found = features();
    assert_eq!(lacking(LANGUAGE.lines(), &found), [""; 0], "not used by any stack");
}

#[test]
fn the_stacks_call_every_function() {
    let found = features();
    let names: Vec<String> =
        menshen::input::hcl::functions::names().into_iter().map(|name| format!("function {name}")).collect();
    assert!(names.len() > 110);
    assert_eq!(lacking(names.iter().map(String::as_str), &found), [""; 0], "not called by any stack");
}

#[test]
fn the_stacks_have_every_kind_of_file_and_source_of_variables() {
    let names: Vec<String> = files().iter().map(|file| file.to_string_lossy().replace('\\', "/")).collect();
    for ending in FILES {
        assert!(names.iter().any(|name| name.ends_with(ending)), "{ending}");
    }
    let text = |ending: &str| -> String {
        names.iter().filter(|name| name.ends_with(ending)).map(|name| std::fs::read_to_string(name).unwrap()).collect()
    };
    let options = text("/options");
    assert!(options.contains("-var ") && options.contains("-var-file "), "{options}");
    assert!(text("/environment").contains("TF_VAR_"));
}

#[test]
fn the_stacks_have_the_most_used_resource_types() {
    let types = std::fs::read_to_string(data().join("common_types.txt")).unwrap();
    let types: Vec<&str> = types.lines().filter(|line| !line.starts_with('#')).collect();
    let of = |cloud: &str| types.iter().filter(|kind| kind.starts_with(cloud)).count();
    assert_eq!((of("alicloud_"), of("tencentcloud_")), (60, 60));
    let mut found = BTreeSet::new();
    for file in files().into_iter().filter(|file| file.ends_with("plan.json")) {
        let plan: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        for (address, resource) in plan["resources"].as_object().unwrap() {
            // Something of it is known, so something is compared.
            if resource["after"].as_object().is_some_and(|after| !after.is_empty()) {
                let bare = menshen::input::hcl::bare(address);
                let words: Vec<&str> = bare.split('.').collect();
                found.insert(words[words.len() - 2].to_owned());
            }
        }
    }
    assert_eq!(lacking(types, &found), [""; 0], "not in any plan");
}
