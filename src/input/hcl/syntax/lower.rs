//! The parser's tree to our own: every node with its span, constants as values that know their place.

use super::super::operators::{Binary, Unary, literal_number};
use super::{Attribute, Block, Body, Call, Expr, For, Item, Kind, Step};
use crate::base::{FileId, Origin, OriginKind, Span, Value};
use hcl_edit::Span as _;
use hcl_edit::expr::{BinaryOperator, Expression, ObjectKey, TraversalOperator, UnaryOperator};
use hcl_edit::structure::{BlockLabel, Structure};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Lowers one file.
pub(super) struct Lower<'a> {
    pub file: FileId,
    /// The text as it is on disk, or a part of it.
    pub text: &'a str,
    /// Where in the file the text begins.
    pub from: usize,
    /// Object keys that were renamed for the parser, by offset, as they are written.
    pub keys: &'a BTreeMap<usize, String>,
    /// The place of everything, where the text is not that of the file (a string of the JSON syntax).
    pub within: Option<Span>,
}

impl Lower<'_> {
    pub fn span(&self, range: Option<Range<usize>>) -> Span {
        if let Some(span) = self.within {
            return span;
        }
        let range = range.unwrap_or(0..0);
        let at = |offset: usize| (self.from + offset) as u32;
        Span { file: self.file, start: at(range.start), end: at(range.end) }
    }

    fn source(&self, range: Option<Range<usize>>) -> &str {
        range.and_then(|range| self.text.get(range)).unwrap_or("")
    }

    /// A body with all that is in it.
    pub fn body(&self, body: &hcl_edit::structure::Body) -> Body {
        let mut out = Body::default();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => out.attributes.push(Attribute {
                    name: attribute.key.as_str().into(),
                    span: self.trimmed(attribute.span()),
                    expr: Arc::new(self.expr(&attribute.value)),
                }),
                Structure::Block(block) => {
                    let start = block.ident.span().map_or(0, |span| span.start);
                    let end = block.labels.last().map_or_else(
                        || block.ident.span().map_or(0, |span| span.end),
                        |label| label.span().map_or(0, |span| span.end),
                    );
                    out.blocks.push(Block {
                        kind: block.ident.as_str().into(),
                        labels: block
                            .labels
                            .iter()
                            .map(|label| match label {
                                BlockLabel::Ident(name) => name.as_str().into(),
                                BlockLabel::String(name) => name.as_str().into(),
                            })
                            .collect(),
                        header: self.span(Some(start..end)),
                        span: self.trimmed(block.span()),
                        body: Arc::new(self.body(&block.body)),
                    });
                }
            }
        }
        out
    }

    /// A span without white space at its end.
    fn trimmed(&self, range: Option<Range<usize>>) -> Span {
        let range = range.unwrap_or(0..0);
        let length = self.text.get(range.clone()).map_or(range.len(), |text| text.trim_end().len());
        self.span(Some(range.start..range.start + length))
    }

    /// A constant with its place.
    pub fn literal(&self, value: Value, span: Span) -> Kind {
        let origin = Origin { span, kind: OriginKind::Literal, from: None };
        Kind::Literal(value.with_meta(|meta| meta.origin = Some(Arc::new(origin))))
    }

    fn boxed(&self, expr: &Expression) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    /// An expression with all that is in it. The parser bounds the depth.
    pub fn expr(&self, expr: &Expression) -> Expr {
        let span = self.span(expr.span());
        let kind = match expr {
            Expression::Null(_) => self.literal(Value::null(), span),
            Expression::Bool(value) => self.literal(Value::bool(*value.value()), span),
            Expression::Number(number) => {
                // The parser rounds to 64 bits; Terraform does not.
                let text: String = self.source(expr.span()).chars().filter(|c| !c.is_whitespace()).collect();
                let text = if text.is_empty() { number.value().to_string() } else { text };
                let value = literal_number(&text).unwrap_or_else(|_| Value::text(&text));
                self.literal(value, span)
            }
            Expression::String(text) => self.literal(Value::text(text.value()), span),
            Expression::Array(array) => Kind::Tuple(array.iter().map(|item| self.expr(item)).collect()),
            Expression::Object(object) => Kind::Object(
                object.iter().map(|(key, value)| Item { key: self.key(key), value: self.expr(value.expr()) }).collect(),
            ),
            Expression::StringTemplate(template) => Kind::Template(self.quoted_template(template)),
            Expression::HeredocTemplate(heredoc) => {
                let flush = self.source(expr.span()).starts_with("<<-");
                let template = self.raw_template(&heredoc.template, flush);
                match template.parts.as_slice() {
                    [] => self.literal(Value::text(""), span),
                    [super::Part::Text(text)] => self.literal(Value::text(text), span),
                    _ => Kind::Template(template),
                }
            }
            Expression::Parenthesis(inner) => Kind::Parenthesis(self.boxed(inner.inner())),
            Expression::Variable(name) => Kind::Variable(name.as_str().into()),
            Expression::Conditional(cond) => Kind::Conditional(Box::new([
                self.expr(&cond.cond_expr),
                self.expr(&cond.true_expr),
                self.expr(&cond.false_expr),
            ])),
            Expression::FuncCall(call) => {
                let mut name: String = call.name.namespace.iter().map(|part| format!("{}::", part.as_str())).collect();
                name.push_str(call.name.name.as_str());
                Kind::Call(Box::new(Call {
                    name: name.into(),
                    args: call.args.iter().map(|arg| self.expr(arg)).collect(),
                    expand: call.args.expand_final(),
                }))
            }
            Expression::Traversal(traversal) => {
                let operators = &traversal.operators;
                let inner = |operator: &TraversalOperator| {
                    matches!(operator, TraversalOperator::GetAttr(_) | TraversalOperator::LegacyIndex(_))
                };
                let steps = operators.iter().enumerate().map(|(at, operator)| match operator.value() {
                    TraversalOperator::AttrSplat(_) => {
                        let behind = operators.iter().skip(at + 1);
                        Step::AttrSplat(behind.take_while(|operator| inner(operator.value())).count())
                    }
                    operator => self.step(operator, span),
                });
                let steps = steps.collect();
                Kind::Traversal(self.boxed(&traversal.expr), steps)
            }
            Expression::UnaryOp(op) => {
                let operator = match op.operator.value() {
                    UnaryOperator::Neg => Unary::Neg,
                    UnaryOperator::Not => Unary::Not,
                };
                Kind::Unary(operator, self.boxed(&op.expr))
            }
            Expression::BinaryOp(op) => {
                let operands = [self.expr(&op.lhs_expr), self.expr(&op.rhs_expr)];
                Kind::Binary(binary(*op.operator.value()), Box::new(operands))
            }
            Expression::ForExpr(each) => Kind::For(Box::new(For {
                key_name: each.intro.key_var.as_ref().map(|name| name.as_str().into()),
                value_name: each.intro.value_var.as_str().into(),
                collection: self.expr(&each.intro.collection_expr),
                key: each.key_expr.as_ref().map(|key| self.expr(key)),
                value: self.expr(&each.value_expr),
                group: each.grouping,
                condition: each.cond.as_ref().map(|cond| self.expr(&cond.expr)),
            })),
        };
        Expr { span, kind }
    }

    fn step(&self, operator: &TraversalOperator, span: Span) -> Step {
        match operator {
            TraversalOperator::AttrSplat(_) => Step::AttrSplat(0),
            TraversalOperator::FullSplat(_) => Step::FullSplat,
            TraversalOperator::GetAttr(name) => Step::Attr(name.as_str().into()),
            TraversalOperator::Index(index) => Step::Index(self.expr(index)),
            TraversalOperator::LegacyIndex(index) => {
                let number = i64::try_from(*index.value()).unwrap_or(i64::MAX);
                Step::Index(Expr { span, kind: self.literal(Value::number(number), span) })
            }
        }
    }

    fn key(&self, key: &ObjectKey) -> Expr {
        let range = key.span();
        let span = self.span(range.clone());
        if let Some(written) = range.as_ref().and_then(|range| self.keys.get(&range.start)) {
            return Expr { span, kind: self.literal(Value::text(written.trim_matches('"')), span) };
        }
        match key {
            ObjectKey::Ident(name) => Expr { span, kind: self.literal(Value::text(name.as_str()), span) },
            // `null` and `true` are names here.
            ObjectKey::Expression(Expression::Null(_)) => Expr { span, kind: self.literal(Value::text("null"), span) },
            ObjectKey::Expression(expr) => self.expr(expr),
        }
    }
}

fn binary(operator: BinaryOperator) -> Binary {
    match operator {
        BinaryOperator::Eq => Binary::Eq,
        BinaryOperator::NotEq => Binary::NotEq,
        BinaryOperator::LessEq => Binary::LessEq,
        BinaryOperator::GreaterEq => Binary::GreaterEq,
        BinaryOperator::Less => Binary::Less,
        BinaryOperator::Greater => Binary::Greater,
        BinaryOperator::Plus => Binary::Add,
        BinaryOperator::Minus => Binary::Sub,
        BinaryOperator::Mul => Binary::Mul,
        BinaryOperator::Div => Binary::Div,
        BinaryOperator::Mod => Binary::Mod,
        BinaryOperator::And => Binary::And,
        BinaryOperator::Or => Binary::Or,
    }
}
