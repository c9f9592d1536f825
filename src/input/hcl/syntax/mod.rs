//! Terraform's syntax as this crate sees it: a tree of its own, with byte spans, that hides the parser.
//!
//! In: the bytes of a file. Out: a [`Body`] and the errors found; what parses around an error is still there.
//! Spans are offsets of the file as it is on disk.

mod deep;
mod json;
mod lower;
mod parse;
mod template;

pub(super) use json::parse_json;
pub(super) use parse::{Parsed, decode, parse, parse_template};

use super::operators::{Binary, Unary};
use crate::base::{Span, Value};
use std::sync::Arc;

/// An error of the syntax: what was expected, and where.
#[derive(Clone, Debug)]
pub(super) struct SyntaxError {
    /// Message in the house style.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Attributes and blocks of a file or a block, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    pub attributes: Vec<Attribute>,
    pub blocks: Vec<Block>,
}

impl Body {
    /// The attribute of a name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| &*attribute.name == name)
    }
    /// The blocks of a type.
    pub fn blocks<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |block| &*block.kind == kind)
    }
}

/// `name = expression`.
#[derive(Clone, Debug)]
pub(super) struct Attribute {
    pub name: Arc<str>,
    /// All of it.
    pub span: Span,
    pub expr: Arc<Expr>,
}

/// `kind "label" { … }`.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub kind: Arc<str>,
    pub labels: Vec<Arc<str>>,
    /// Type and labels, without the brace.
    pub header: Span,
    /// All of it.
    pub span: Span,
    pub body: Arc<Body>,
}

/// An expression and where it is written.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub span: Span,
    pub kind: Kind,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// A constant; it carries its place already.
    Literal(Value),
    Tuple(Vec<Expr>),
    Object(Vec<Item>),
    Template(Template),
    Parenthesis(Box<Expr>),
    /// The first name of a reference.
    Variable(Arc<str>),
    Conditional(Box<[Expr; 3]>),
    Call(Box<Call>),
    /// An expression and what is applied to it.
    Traversal(Box<Expr>, Vec<Step>),
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<[Expr; 2]>),
    For(Box<For>),
}

/// `key = value` of an object. A bare name as key is a literal.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub key: Expr,
    pub value: Expr,
}

/// A function call.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub name: Arc<str>,
    pub args: Vec<Expr>,
    /// The last argument is a list of arguments (`...`).
    pub expand: bool,
}

/// What is applied to an expression.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Attr(Arc<str>),
    Index(Expr),
    /// `.*`: so many steps behind it (attributes and `.0`) are applied to each element.
    AttrSplat(usize),
    /// `[*]`: all steps behind it are applied to each element.
    FullSplat,
}

/// A `for` expression; an object if it has a key.
#[derive(Clone, Debug)]
pub(super) struct For {
    pub key_name: Option<Arc<str>>,
    pub value_name: Arc<str>,
    pub collection: Expr,
    pub key: Option<Expr>,
    pub value: Expr,
    pub group: bool,
    pub condition: Option<Expr>,
}

/// A string with interpolations.
#[derive(Clone, Debug, Default)]
pub(super) struct Template {
    pub parts: Vec<Part>,
}

/// A part of a template.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Text(Arc<str>),
    Expr(Expr),
    If(Box<Expr>, Template, Template),
    For { key_name: Option<Arc<str>>, value_name: Arc<str>, collection: Box<Expr>, body: Template },
}
