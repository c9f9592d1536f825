//! Terraform's JSON syntax to the same tree as the native one, with the same spans.
//!
//! In: the text of a `.tf.json` or `.tfvars.json` file. Out: a body: what is an argument and what a block is told by
//! the names that Terraform knows at the top, and by the shape below (Terraform asks the provider's schema: an object,
//! or a list of objects, may be either; it is taken as blocks only where it stands in `dynamic` or `lifecycle`, and as
//! a value elsewhere, which reads the same for mappings and is made blocks where a table of them says so). Strings are
//! templates.

use super::lower::Lower;
use super::parse::{Parsed, parse_template_at};
use super::{Attribute, Block, Body, Expr, Item, Kind, SyntaxError};
use crate::base::{FileId, Span, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Deepest nesting that is read.
const DEPTH: usize = 64;

/// A JSON value with its place.
struct Node {
    start: usize,
    end: usize,
    kind: Tree,
}

enum Tree {
    /// `null`, truth values, numbers: their text.
    Word(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(Node, Node)>),
}

/// Parses a file in JSON syntax.
pub(crate) fn parse_json(text: &str, file: FileId) -> Parsed {
    let mut reader = Reader { text, at: if text.starts_with('\u{feff}') { 3 } else { 0 } };
    let root = match reader.value(0).and_then(|root| {
        reader.space();
        if reader.at < text.len() { Err(reader.expected("the end of the file")) } else { Ok(root) }
    }) {
        Ok(root) => root,
        Err((at, message)) => {
            let span = Span { file, start: at as u32, end: (at + 1).min(text.len()) as u32 };
            return Parsed { body: Arc::default(), errors: vec![SyntaxError { message, span }] };
        }
    };
    let keys = BTreeMap::new();
    let build = Build { lower: Lower { file, text, from: 0, keys: &keys, within: None } };
    let mut body = Body::default();
    match &root.kind {
        Tree::Object(entries) => {
            for (key, value) in entries {
                build.top(key, value, &mut body);
            }
            Parsed { body: Arc::new(body), errors: Vec::new() }
        }
        _ => {
            let span = Span { file, start: root.start as u32, end: root.end as u32 };
            let message = "syntax error: expected an object".to_owned();
            Parsed { body: Arc::default(), errors: vec![SyntaxError { message, span }] }
        }
    }
}

struct Build<'a> {
    lower: Lower<'a>,
}

impl Build<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        self.lower.span(Some(start..end))
    }

    /// A top-level entry: blocks with as many labels as the type has, or an argument.
    fn top(&self, key: &Node, value: &Node, body: &mut Body) {
        let name = key.text();
        let labels = match name {
            "resource" | "data" | "ephemeral" => 2,
            "variable" | "output" | "module" | "provider" | "check" => 1,
            "terraform" | "locals" | "moved" | "import" | "removed" => 0,
            "//" => return,
            _ => {
                body.attributes.push(self.attribute(key, value));
                return;
            }
        };
        self.labelled_as(name, key, value, labels, body);
    }

    fn labelled(&self, kind: &Node, value: &Node, count: usize, labels: &mut Vec<Arc<str>>, body: &mut Body) {
        match &value.kind {
            Tree::List(items) => {
                for item in items {
                    self.labelled(kind, item, count, labels, body);
                }
            }
            Tree::Object(entries) if labels.len() < count => {
                for (key, value) in entries {
                    labels.push(key.text().into());
                    // The innermost label is the place of the block.
                    let at = if labels.len() == count { key } else { kind };
                    self.labelled(at, value, count, labels, body);
                    labels.pop();
                }
            }
            Tree::Object(entries) => {
                let block = Block {
                    kind: kind.text().into(),
                    labels: labels.clone(),
                    header: self.span(kind.start, kind.end),
                    span: self.span(kind.start, value.end),
                    body: Arc::new(self.body(entries)),
                };
                body.blocks.push(block);
            }
            _ => {}
        }
    }

    fn body(&self, entries: &[(Node, Node)]) -> Body {
        let mut out = Body::default();
        for (key, value) in entries {
            match key.text() {
                "//" => {}
                "dynamic" => self.labelled_as("dynamic", key, value, 1, &mut out),
                "backend" => self.labelled_as("backend", key, value, 1, &mut out),
                "provisioner" => self.labelled_as("provisioner", key, value, 1, &mut out),
                name @ ("content" | "lifecycle" | "validation" | "connection" | "required_providers"
                | "precondition" | "postcondition" | "assert") => {
                    self.labelled_as(name, key, value, 0, &mut out);
                }
                _ => out.attributes.push(self.attribute(key, value)),
            }
        }
        // What stands beside a `dynamic` block of the same name is a block, too.
        for (key, value) in entries {
            let name = key.text();
            let dynamic = out.blocks.iter().any(|block| &*block.kind == "dynamic" && block.labels == [name.into()]);
            if dynamic && name != "dynamic" && out.attribute(name).is_some() {
                out.attributes.retain(|attribute| &*attribute.name != name);
                self.labelled_as(name, key, value, 0, &mut out);
            }
        }
        out
    }

    fn labelled_as(&self, kind: &str, key: &Node, value: &Node, count: usize, out: &mut Body) {
        let from = out.blocks.len();
        self.labelled(key, value, count, &mut Vec::new(), out);
        for block in out.blocks.iter_mut().skip(from) {
            block.kind = kind.into();
        }
    }

    fn attribute(&self, key: &Node, value: &Node) -> Attribute {
        Attribute { name: key.text().into(), span: self.span(key.start, value.end), expr: Arc::new(self.expr(value)) }
    }

    fn expr(&self, node: &Node) -> Expr {
        let span = self.span(node.start, node.end);
        let kind = match &node.kind {
            Tree::Word(word) => {
                let value = match word.as_str() {
                    "null" => Value::null(),
                    "true" => Value::bool(true),
                    "false" => Value::bool(false),
                    number => super::super::operators::literal_number(number).unwrap_or_else(|_| Value::text(number)),
                };
                self.lower.literal(value, span)
            }
            Tree::Text(text) if text.contains("${") || text.contains("%{") => {
                match parse_template_at(text, &self.lower, span) {
                    Some(template) => Kind::Template(template),
                    None => self.lower.literal(Value::text(text), span),
                }
            }
            Tree::Text(text) => self.lower.literal(Value::text(text), span),
            Tree::List(items) => Kind::Tuple(items.iter().map(|item| self.expr(item)).collect()),
            Tree::Object(entries) => Kind::Object(
                entries.iter().map(|(key, value)| Item { key: self.expr(key), value: self.expr(value) }).collect(),
            ),
        };
        Expr { span, kind }
    }
}

impl Node {
    fn text(&self) -> &str {
        match &self.kind {
            Tree::Text(text) => text,
            _ => "",
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

type Fault = (usize, String);

impl Reader<'_> {
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn expected(&self, what: &str) -> Fault {
        (self.at, format!("syntax error: expected {what}"))
    }

    fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        if depth > DEPTH {
            return Err((self.at, "nested too deeply to be read: at most 64 levels".to_owned()));
        }
        self.space();
        let start = self.at;
        let kind = match self.peek() {
            b'{' => {
                self.at += 1;
                let mut entries = Vec::new();
                loop {
                    self.space();
                    if self.peek() == b'}' && entries.is_empty() {
                        break;
                    }
                    if self.peek() != b'"' {
                        return Err(self.expected("a name in quotes"));
                    }
                    let key = self.string()?;
                    self.space();
                    if self.peek() != b':' {
                        return Err(self.expected("`:`"));
                    }
                    self.at += 1;
                    entries.push((key, self.value(depth + 1)?));
                    self.space();
                    match self.peek() {
                        b',' => self.at += 1,
                        b'}' => break,
                        _ => return Err(self.expected("`,` or `}`")),
                    }
                }
                self.at += 1;
                Tree::Object(entries)
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.space();
                    if self.peek() == b']' && items.is_empty() {
                        break;
                    }
                    items.push(self.value(depth + 1)?);
                    self.space();
                    match self.peek() {
                        b',' => self.at += 1,
                        b']' => break,
                        _ => return Err(self.expected("`,` or `]`")),
                    }
                }
                self.at += 1;
                Tree::List(items)
            }
            b'"' => return self.string(),
            _ => {
                while matches!(self.peek(), b'a'..=b'z' | b'0'..=b'9' | b'A'..=b'Z' | b'+' | b'-' | b'.') {
                    self.at += 1;
                }
                let word = self.text.get(start..self.at).unwrap_or("");
                let known = matches!(word, "null" | "true" | "false");
                if !known && serde_json::from_str::<serde_json::Number>(word).is_err() {
                    return Err((start, "syntax error: expected a value".to_owned()));
                }
                Tree::Word(word.to_owned())
            }
        };
        Ok(Node { start, end: self.at, kind })
    }

    fn string(&mut self) -> Result<Node, Fault> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                b'"' => break,
                b'\\' => self.at += 2,
                0 | b'\n' => return Err((start, "syntax error: a string without end".to_owned())),
                _ => self.at += 1,
            }
        }
        self.at += 1;
        let raw = self.text.get(start..self.at).unwrap_or("");
        let text = serde_json::from_str::<String>(raw).map_err(|_| (start, "syntax error: not a string".to_owned()))?;
        Ok(Node { start, end: self.at, kind: Tree::Text(text) })
    }
}
