//! Templates: literals, interpolations and directives, with `~` and the indent of `<<-` taken away as Terraform does.
//!
//! Terraform's scanner cuts the literals of heredocs and template files into lines and trims only the line next to
//! a `~`; the indent is taken from what is left. So does this, on a flat list of tokens.

use super::lower::Lower;
use super::{Expr, Part, Template};
use crate::base::Value;
use hcl_edit::Span as _;
use hcl_edit::template::{Directive, Element, Strip};
use std::ops::Deref;
use std::sync::Arc;

pub(super) enum Token {
    Text(String),
    /// A part and its marks `~`: before, behind.
    Mark(Mark, Strip),
}

/// What stands between the marks of a template.
pub(super) enum Mark {
    Expr(Expr),
    If(Expr),
    Else,
    EndIf,
    For(Option<Arc<str>>, Arc<str>, Expr),
    EndFor,
}

impl Lower<'_> {
    /// A template within quotes.
    pub fn quoted_template(&self, template: &hcl_edit::template::StringTemplate) -> Template {
        let mut tokens = Vec::new();
        self.flatten(template.deref(), true, 0, &mut tokens);
        build(trim(tokens))
    }

    /// The template of a heredoc or of a file; `flush` takes the common indent away.
    pub fn raw_template(&self, template: &hcl_edit::template::Template, flush: bool) -> Template {
        let mut tokens = Vec::new();
        self.flatten(template, false, 0, &mut tokens);
        assemble(tokens, flush)
    }

    fn flatten(&self, template: &hcl_edit::template::Template, quoted: bool, depth: usize, out: &mut Vec<Token>) {
        for element in template {
            match element {
                Element::Literal(text) if quoted && depth == 0 => out.push(Token::Text(text.value().clone())),
                Element::Literal(text) => {
                    let raw = text.span().and_then(|range| self.text.get(range)).unwrap_or(text.value());
                    if quoted {
                        out.push(Token::Text(unescape(raw)));
                    } else {
                        Token::literal(raw, false, out);
                    }
                }
                Element::Interpolation(part) => {
                    out.push(Token::Mark(Mark::Expr(self.expr(&part.expr)), part.strip));
                }
                Element::Directive(directive) => match &**directive {
                    Directive::If(part) => {
                        let cond = self.expr(&part.if_expr.cond_expr);
                        out.push(Token::Mark(Mark::If(cond), part.if_expr.strip));
                        self.flatten(&part.if_expr.template, quoted, depth + 1, out);
                        if let Some(other) = &part.else_expr {
                            out.push(Token::Mark(Mark::Else, other.strip));
                            self.flatten(&other.template, quoted, depth + 1, out);
                        }
                        out.push(Token::Mark(Mark::EndIf, part.endif_expr.strip));
                    }
                    Directive::For(part) => {
                        let head = &part.for_expr;
                        let key = head.key_var.as_ref().map(|name| name.as_str().into());
                        let mark = Mark::For(key, head.value_var.as_str().into(), self.expr(&head.collection_expr));
                        out.push(Token::Mark(mark, head.strip));
                        self.flatten(&head.template, quoted, depth + 1, out);
                        out.push(Token::Mark(Mark::EndFor, part.endfor_expr.strip));
                    }
                },
            }
        }
    }
}

/// Takes the white space next to `~` away.
fn trim(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut eat = false;
    for token in tokens {
        match token {
            Token::Text(text) => {
                let text = if eat { text.trim_start().to_owned() } else { text };
                eat = false;
                out.push(Token::Text(text));
            }
            Token::Mark(mark, strip) => {
                if strip.strip_start()
                    && let Some(Token::Text(before)) = out.last_mut()
                {
                    before.truncate(before.trim_end().len());
                }
                eat = strip.strip_end();
                out.push(Token::Mark(mark, strip));
            }
        }
    }
    out
}

/// Takes the indent that all lines have away from all of them.
fn unindent(tokens: &mut [Token]) {
    let mut least = usize::MAX;
    let mut starts = Vec::new();
    let mut newline = true;
    for (index, token) in tokens.iter().enumerate() {
        if newline {
            newline = false;
            match token {
                Token::Text(text) if text.trim_start().is_empty() && text.ends_with('\n') => {}
                Token::Text(text) => {
                    starts.push(index);
                    least = least.min(text.chars().take_while(|c| c.is_whitespace()).count());
                }
                Token::Mark(..) => least = 0,
            }
        }
        if let Token::Text(text) = token
            && text.ends_with('\n')
        {
            newline = true;
        }
    }
    for index in starts {
        if let Some(Token::Text(text)) = tokens.get_mut(index) {
            *text = text.chars().skip(least).collect();
        }
    }
}

impl Token {
    /// The tokens of a literal as it is written.
    pub fn literal(raw: &str, quoted: bool, out: &mut Vec<Token>) {
        if quoted {
            if !raw.is_empty() {
                out.push(Token::Text(unescape(raw)));
            }
        } else {
            let plain = |line: &str| Token::Text(line.replace("$${", "${").replace("%%{", "%{"));
            out.extend(raw.split_inclusive('\n').map(plain));
        }
    }
}

/// A template from its tokens, white space taken away.
pub(super) fn assemble(tokens: Vec<Token>, flush: bool) -> Template {
    let mut tokens = trim(tokens);
    if flush {
        unindent(&mut tokens);
    }
    build(tokens)
}

fn build(tokens: Vec<Token>) -> Template {
    let mut tokens = tokens.into_iter();
    parts(&mut tokens).0
}

/// Parts up to the mark that ends them; the parser has paired the marks.
fn parts(tokens: &mut std::vec::IntoIter<Token>) -> (Template, bool) {
    let mut out: Vec<Part> = Vec::new();
    let mut text = String::new();
    let mut more = false;
    while let Some(token) = tokens.next() {
        let part = match token {
            Token::Text(piece) => {
                text.push_str(&piece);
                continue;
            }
            Token::Mark(Mark::Else, _) => {
                more = true;
                break;
            }
            Token::Mark(Mark::EndIf | Mark::EndFor, _) => break,
            Token::Mark(Mark::Expr(expr), _) => Part::Expr(expr),
            Token::Mark(Mark::If(cond), _) => {
                let (then, more) = parts(tokens);
                let other = if more { parts(tokens).0 } else { Template::default() };
                Part::If(Box::new(cond), then, other)
            }
            Token::Mark(Mark::For(key_name, value_name, collection), _) => {
                Part::For { key_name, value_name, collection: Box::new(collection), body: parts(tokens).0 }
            }
        };
        flush(&mut text, &mut out);
        out.push(part);
    }
    flush(&mut text, &mut out);
    (Template { parts: out }, more)
}

fn flush(text: &mut String, out: &mut Vec<Part>) {
    if !text.is_empty() {
        let value = Value::text(&std::mem::take(text));
        out.push(Part::Text(value.as_str().unwrap_or_default().into()));
    }
}

/// The escapes of a quoted string, which the parser leaves alone within a directive.
fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['\\', '$', '%']) {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let two: String = tail.chars().take(2).collect();
        let (piece, used) = match two.as_str() {
            "\\n" => ("\n".to_owned(), 2),
            "\\r" => ("\r".to_owned(), 2),
            "\\t" => ("\t".to_owned(), 2),
            "\\\"" => ("\"".to_owned(), 2),
            "\\\\" => ("\\".to_owned(), 2),
            "\\u" | "\\U" => {
                let length = if two == "\\u" { 6 } else { 10 };
                let code = tail.get(2..length).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                match code.and_then(char::from_u32) {
                    Some(c) => (c.to_string(), length),
                    None => (two.clone(), 2),
                }
            }
            "$$" if tail.starts_with("$${") => ("${".to_owned(), 3),
            "%%" if tail.starts_with("%%{") => ("%{".to_owned(), 3),
            _ => (tail.chars().take(1).collect(), 1),
        };
        out.push_str(&piece);
        rest = tail.get(used..).unwrap_or("");
    }
    out.push_str(rest);
    out
}
