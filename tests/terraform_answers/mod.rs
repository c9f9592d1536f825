//! Values as `terraform console` prints them, and the comparison with what it printed.
//!
//! In: a recorded answer and the value of this crate. Out: whether they agree, and what is printed.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

pub mod generate;

use menshen::base::{Data, Type, UnknownKind, Value};
use menshen::input::Request;
use menshen::input::hcl::console;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What Terraform answered.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Record {
    pub expression: String,
    #[serde(default)]
    pub error: bool,
    /// As the console prints it.
    pub value: Option<String>,
    /// As the console's `type` prints it, without white space and last commas.
    #[serde(rename = "type")]
    pub ty: Option<String>,
    /// Of what has a secret: what `nonsensitive(jsonencode(…))` prints.
    pub plain: Option<String>,
}

/// How an answer of this crate stands to that of Terraform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreement {
    Same,
    /// Unknown for a reason of this analysis.
    Left(String),
    /// What Terraform says and what is said here.
    Wrong(String, String),
}

/// The root module that the recorded expressions are about.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/functions/root")
}

/// Evaluates expressions in that root module.
pub fn evaluate(expressions: &[String]) -> Vec<Result<Value, String>> {
    let request = Request { current_dir: root(), ..Request::default() };
    console::evaluate(Path::new("."), expressions, &request)
}

/// Evaluates and compares.
pub fn compare(records: &[Record]) -> Vec<Agreement> {
    let expressions: Vec<String> = records.iter().map(|record| record.expression.clone()).collect();
    let ours = evaluate(&expressions);
    records.iter().zip(&ours).map(|(record, ours)| agreement(record, ours)).collect()
}

fn agreement(record: &Record, ours: &Result<Value, String>) -> Agreement {
    let place = root().canonicalize().unwrap().to_string_lossy().into_owned();
    let theirs = match record {
        Record { error: true, .. } => "an error".to_owned(),
        Record { value: Some(value), ty: Some(ty), plain, .. } => {
            let plain = plain.as_ref().map_or(String::new(), |plain| format!("\nplain {plain}"));
            format!("{value}\nof {ty}{plain}")
        }
        other => panic!("{other:?}"),
    };
    let shown = match ours {
        Err(message) if record.error => {
            return if message.is_empty() { wrong(theirs, "no message") } else { Agreement::Same };
        }
        Err(message) => format!("an error: {message}"),
        Ok(value) => {
            if let Some(UnknownKind::NotEvaluated(reason)) = value.unknown_part() {
                return Agreement::Left(reason.to_string());
            }
            let plain = match (&record.plain, value.has_unknown()) {
                (Some(_), false) => {
                    let json =
                        menshen::input::hcl::functions::call("jsonencode", vec![value.without_marks()], &NoFiles);
                    // Terraform refuses an infinite number: its answer is empty.
                    format!("\nplain {}", json.map_or(String::new(), |json| print(&json, 0)))
                }
                (Some(plain), true) => format!("\nplain {plain}"),
                _ => String::new(),
            };
            let types = match (value.has_unknown(), &record.ty) {
                (true, Some(ty)) if vague(&value.type_of(), ty) => ty.clone(),
                _ => print_type(&value.type_of()),
            };
            format!("{}\nof {types}{plain}", print(value, 0)).replace(&place, "@root@")
        }
    };
    if shown == theirs { Agreement::Same } else { wrong(theirs, &shown) }
}

fn wrong(theirs: String, ours: &str) -> Agreement {
    Agreement::Wrong(theirs, ours.to_owned())
}

/// Whether a type is another one, but for parts that are not known here: there is no schema behind a resource.
fn vague(ours: &Type, theirs: &str) -> bool {
    fn matches<'t>(ours: &Type, theirs: &'t str) -> Vec<&'t str> {
        // What can be left of the other text behind this type: behind `dynamic`, whatever ends at a bracket's level.
        let literal = |text: &'t str, word: &str| text.strip_prefix(word);
        let inner = |word: &str, element: &Type| -> Vec<&'t str> {
            let Some(rest) = literal(theirs, word) else { return Vec::new() };
            matches(element, rest).into_iter().filter_map(|rest| rest.strip_prefix(')')).collect()
        };
        match ours {
            Type::Dynamic => {
                let mut depth = 0i32;
                for (at, char) in theirs.char_indices() {
                    match char {
                        '(' | '[' | '{' => depth += 1,
                        ')' | ']' | '}' if depth == 0 => return vec![&theirs[at..]],
                        ')' | ']' | '}' => depth -= 1,
                        ',' if depth == 0 => return vec![&theirs[at..]],
                        _ => {}
                    }
                }
                vec![""]
            }
            Type::List(element) => inner("list(", element),
            Type::Set(element) => inner("set(", element),
            Type::Map(element) => inner("map(", element),
            Type::Tuple(elements) => {
                let mut rests: Vec<&str> = literal(theirs, "tuple([").into_iter().collect();
                for (at, element) in elements.iter().enumerate() {
                    rests = rests
                        .into_iter()
                        .filter_map(|rest| if at > 0 { rest.strip_prefix(',') } else { Some(rest) })
                        .flat_map(|rest| matches(element, rest))
                        .collect();
                }
                rests.into_iter().filter_map(|rest| rest.strip_prefix("])")).collect()
            }
            Type::Object(attributes) => {
                let mut rests: Vec<&str> = literal(theirs, "object({").into_iter().collect();
                for (at, (name, ty)) in attributes.iter().enumerate() {
                    let head =
                        format!("{}{}:", if at > 0 { "," } else { "" }, name.split_whitespace().collect::<String>());
                    rests = rests
                        .into_iter()
                        .filter_map(|rest| rest.strip_prefix(head.as_str()))
                        .flat_map(|rest| matches(ty, rest))
                        .collect();
                }
                rests.into_iter().filter_map(|rest| rest.strip_prefix("})")).collect()
            }
            other => literal(theirs, &print_type(other)).into_iter().collect(),
        }
    }
    matches(ours, theirs).contains(&"")
}

/// No files at all.
pub struct NoFiles;

impl menshen::input::hcl::functions::CallContext for NoFiles {
    fn read_file(&self, path: &str) -> Result<Vec<u8>, menshen::input::hcl::functions::FileProblem> {
        Err(menshen::input::hcl::functions::FileProblem::Missing(path.into()))
    }
    fn file_exists(&self, _: &str) -> Result<bool, menshen::input::hcl::functions::FileProblem> {
        Ok(false)
    }
    fn list_files(&self, path: &str) -> Result<Vec<String>, menshen::input::hcl::functions::FileProblem> {
        Err(menshen::input::hcl::functions::FileProblem::Missing(path.into()))
    }
}

/// A value as the console prints it.
pub fn print(value: &Value, indent: usize) -> String {
    if value.is_unknown() {
        return "(known after apply)".to_owned();
    }
    if value.is_sensitive() {
        return "(sensitive value)".to_owned();
    }
    if value.marks().1 {
        return "(ephemeral value)".to_owned();
    }
    match &value.data {
        Data::Unknown(_) => "(known after apply)".to_owned(),
        Data::Null(ty) => match ty {
            Type::Dynamic => "null".to_owned(),
            Type::String => "tostring(null)".to_owned(),
            Type::Number => "tonumber(null)".to_owned(),
            Type::Bool => "tobool(null)".to_owned(),
            Type::List(element) => format!("tolist(null) /* of {} */", element.friendly()),
            Type::Set(element) => format!("toset(null) /* of {} */", element.friendly()),
            Type::Map(element) => format!("tomap(null) /* of {} */", element.friendly()),
            other => format!("null /* {} */", other.friendly()),
        },
        Data::Bool(truth) => truth.to_string(),
        Data::Number(number) => number.to_string(),
        Data::String(text) => string(text, indent),
        Data::Tuple(items) => sequence(items, indent),
        Data::List(_, items) => format!("tolist({})", sequence(items, indent)),
        Data::Set(_, items) => format!("toset({})", sequence(items, indent)),
        Data::Object(entries) => mapping(entries.iter(), indent),
        Data::Map(_, entries) => format!("tomap({})", mapping(entries.iter(), indent)),
    }
}

fn string(text: &str, indent: usize) -> String {
    if !text.contains('\n') {
        return quoted(text);
    }
    let mut delimiter = "EOT".to_owned();
    while text.split('\n').any(|line| line.trim() == delimiter) {
        delimiter.push('_');
    }
    let space = " ".repeat(indent);
    let lines: String = text.split('\n').map(|line| format!("\n{space}{line}")).collect();
    format!("<<{}{delimiter}{lines}\n{space}{delimiter}", if indent > 0 { "-" } else { "" })
}

/// As Go quotes strings.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            char if (char as u32) < 0x20 || char == '\u{7f}' => out.push_str(&format!("\\x{:02x}", char as u32)),
            char if char != ' ' && (char.is_whitespace() || char.is_control() || invisible(char)) => {
                match char as u32 {
                    code if code > 0xffff => out.push_str(&format!("\\U{code:08x}")),
                    code => out.push_str(&format!("\\u{code:04x}")),
                }
            }
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

fn invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}')
}

fn sequence(items: &[Value], indent: usize) -> String {
    let inner = indent + 2;
    let lines: String = items.iter().map(|item| format!("\n{}{},", " ".repeat(inner), print(item, inner))).collect();
    let end = if items.is_empty() { String::new() } else { format!("\n{}", " ".repeat(indent)) };
    format!("[{lines}{end}]")
}

fn mapping<'a>(entries: impl ExactSizeIterator<Item = (&'a std::sync::Arc<str>, &'a Value)>, indent: usize) -> String {
    let inner = indent + 2;
    let end = if entries.len() == 0 { String::new() } else { format!("\n{}", " ".repeat(indent)) };
    let lines: String = entries
        .map(|(name, value)| format!("\n{}{} = {}", " ".repeat(inner), string(name, inner), print(value, inner)))
        .collect();
    format!("{{{lines}{end}}}")
}

/// A type as the console's `type` prints it, without white space and last commas.
pub fn print_type(ty: &Type) -> String {
    match ty {
        Type::Dynamic => "dynamic".into(),
        Type::Bool => "bool".into(),
        Type::Number => "number".into(),
        Type::String => "string".into(),
        Type::List(element) => format!("list({})", print_type(element)),
        Type::Set(element) => format!("set({})", print_type(element)),
        Type::Map(element) => format!("map({})", print_type(element)),
        Type::Tuple(elements) => {
            format!("tuple([{}])", elements.iter().map(print_type).collect::<Vec<_>>().join(","))
        }
        Type::Object(attributes) => {
            let inner = attributes
                .iter()
                .map(|(name, ty)| format!("{}:{}", name.split_whitespace().collect::<String>(), print_type(ty)));
            format!("object({{{}}})", inner.collect::<Vec<_>>().join(","))
        }
    }
}
