//! yamldecode and yamlencode.
//!
//! Plain scalars resolve as Terraform's YAML library does it (YAML 1.1's `yes` and `on` are truth values, timestamps
//! stay text); a document that the parser here does not read, or a scalar on which the two may differ, is given up.

use super::call::*;
use super::json;
use crate::base::{Data, Number, Type, Value};
use saphyr::{ScalarStyle, Yaml, YamlLoader};
use saphyr_parser::{Event, Parser, SpannedEventReceiver};
use std::collections::BTreeMap;

/// Deepest nesting that is decoded or encoded.
const MAX_DEPTH: usize = 100;

pub(super) const FUNCTIONS: &[Function] = &[
    function("yamldecode", &[STRING], dynamic, |args, _| decode(text(args, 0)?)),
    function("yamlencode", &[ANY.null()], string, |args, _| {
        let Some(value) = args.first() else { return refuse("one argument is required") };
        if value.has_unknown() {
            return unknown_result(Type::String, args);
        }
        let mut out = String::new();
        encode(value, 0, Place::Top, 0, &mut out)?;
        if matches!(value.data, Data::Null(_) | Data::Bool(_) | Data::Number(_)) {
            out.push_str("...\n");
        }
        text_result(&out)
    }),
];

fn unread<T>() -> Result<T, FunctionError> {
    give_up("the YAML cannot be evaluated")
}

fn decode(source: &str) -> Outcome {
    if source.trim().is_empty() {
        return refuse_argument(0, "missing start of document");
    }
    let mut loader: YamlLoader<'_, Yaml<'_>> = YamlLoader::default();
    loader.early_parse(false);
    loader.allow_duplicate_keys(true);
    let (mut depth, mut documents) = (0usize, 0usize);
    for event in Parser::new_from_str(source) {
        let Ok((event, span)) = event else { return unread() };
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            Event::DocumentStart(..) => documents += 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return unread();
        }
        loader.on_event(event, span);
    }
    if documents > 1 {
        return refuse_argument(0, "unexpected extra content after value");
    }
    if loader.error().is_some() {
        return unread();
    }
    match loader.into_documents().first() {
        Some(document) => value(document),
        None => refuse_argument(0, "missing start of document"),
    }
}

fn value(node: &Yaml<'_>) -> Outcome {
    match node {
        Yaml::Representation(text, style, tag) => {
            scalar(text, *style, tag.as_ref().map(|tag| format!("{}{}", tag.handle, tag.suffix)))
        }
        Yaml::Sequence(items) => Ok(Value::tuple(items.iter().map(value).collect::<Result<_, _>>()?)),
        Yaml::Mapping(entries) => {
            let mut out = BTreeMap::new();
            for (key, item) in entries {
                let name = match value(key)?.data {
                    Data::String(name) if &*name == "<<" => return unread(),
                    Data::String(name) => name,
                    Data::Number(number) => number.to_string().into(),
                    Data::Bool(truth) => if truth { "true" } else { "false" }.into(),
                    _ => return unread(),
                };
                out.insert(name, value(item)?);
            }
            Ok(Value::object(out))
        }
        _ => unread(),
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<String>) -> Outcome {
    match tag.as_deref() {
        None => {}
        Some("!" | "tag:yaml.org,2002:str" | "!!str") => return text_result(text),
        Some(_) => return unread(),
    }
    if !matches!(style, ScalarStyle::Plain) {
        return text_result(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::null()),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            return Ok(Value::bool(true));
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            return Ok(Value::bool(false));
        }
        _ => {}
    }
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !bare.starts_with(|char: char| char.is_ascii_digit() || char == '.') {
        return text_result(text);
    }
    if bare.bytes().all(|byte| byte.is_ascii_digit()) {
        // A leading zero is octal to some and decimal to others.
        if bare.len() > 1 && bare.starts_with('0') {
            return unread();
        }
        return Number::parse(text).map(Value::number).or_else(|_| unread());
    }
    let radix = [("0x", 16), ("0o", 8), ("0b", 2)].into_iter().find(|(prefix, _)| bare.starts_with(prefix));
    if radix.is_some()
        || bare.starts_with(".i")
        || bare.starts_with(".n")
        || bare.starts_with(".I")
        || bare.starts_with(".N")
    {
        return unread();
    }
    // A date alone is rewritten by some; a full timestamp stays as it is.
    if bare.len() <= 10 && bare.matches('-').count() == 2 {
        return unread();
    }
    match Number::parse(text) {
        Ok(number) => Ok(Value::number(number)),
        Err(crate::base::number::NumberError::Syntax) => text_result(text),
        Err(_) => unread(),
    }
}

/// Where a value is written, which decides how it begins.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Top,
    /// Behind `key:`.
    Entry,
    /// Behind `- `.
    Item,
}

/// Writes a value at an indent (in spaces), with a line end behind it.
fn encode(value: &Value, indent: usize, place: Place, depth: usize, out: &mut String) -> Result<(), FunctionError> {
    check_text(out.len())?;
    if depth > MAX_DEPTH {
        return give_up("the value is nested too deeply to be encoded");
    }
    let gap = if place == Place::Entry { " " } else { "" };
    match &value.data {
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
            if items.is_empty() {
                out.push_str(&format!("{gap}[]\n"));
                return Ok(());
            }
            // Sequences stand at the indent of the key that they belong to.
            if place == Place::Entry {
                out.push('\n');
            }
            for (at, item) in items.iter().enumerate() {
                if at > 0 || place == Place::Entry {
                    out.push_str(&" ".repeat(indent));
                }
                out.push_str("- ");
                encode(item, indent + 2, Place::Item, depth + 1, out)?;
            }
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            if entries.is_empty() {
                out.push_str(&format!("{gap}{{}}\n"));
                return Ok(());
            }
            if place == Place::Entry {
                out.push('\n');
            }
            let indent = if place == Place::Entry { indent + 2 } else { indent };
            for (at, (name, item)) in entries.iter().enumerate() {
                if at > 0 || place == Place::Entry {
                    out.push_str(&" ".repeat(indent));
                }
                out.push_str(&quoted(name)?);
                out.push(':');
                encode(item, indent, Place::Entry, depth + 1, out)?;
            }
        }
        Data::String(text) if text.contains('\n') => block(text, indent, place, out)?,
        Data::String(text) => out.push_str(&format!("{gap}{}\n", quoted(text)?)),
        Data::Number(number) if number.is_integer() || number.to_string().len() < 15 => {
            out.push_str(&format!("{gap}{number}\n"));
        }
        Data::Bool(_) | Data::Null(_) => out.push_str(&format!("{gap}{}\n", json::encode(value)?)),
        _ => return give_up("the value cannot be encoded as YAML here"),
    }
    Ok(())
}

/// A double-quoted scalar, where Terraform's library and JSON agree and no line is long enough to be broken.
fn quoted(text: &str) -> Result<String, FunctionError> {
    let plain = |char: char| !char.is_control() || char == '\t';
    if text.chars().all(plain) && !text.contains(['\u{feff}', '\u{2028}', '\u{2029}', '\u{85}']) {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t");
        return Ok(format!("\"{escaped}\""));
    }
    give_up("a text with special characters is not encoded as YAML here")
}

fn block(text: &str, indent: usize, place: Place, out: &mut String) -> Result<(), FunctionError> {
    let odd =
        text.starts_with([' ', '\n']) || text.contains(['\t', '\r']) || text.lines().any(|line| line.ends_with(' '));
    if odd || place != Place::Entry || text.chars().any(|char| char.is_control() && char != '\n') {
        return give_up("this text is not encoded as YAML here");
    }
    let chomp = if !text.ends_with('\n') {
        "-"
    } else if text.ends_with("\n\n") {
        "+"
    } else {
        ""
    };
    out.push_str(&format!(" |{chomp}\n"));
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent + 2));
            out.push_str(line);
        }
        out.push('\n');
    }
    Ok(())
}
