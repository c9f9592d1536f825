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
            return unknown_result(Type::String, args).map(|value| value.refined(|known| known.not_null = false));
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
    let length = source.chars().count();
    // Terraform's library refuses tabs as indentation, but not everywhere.
    if source.lines().any(|line| line.trim_start_matches(' ').starts_with('\t')) {
        return unread();
    }
    let (mut depth, mut documents) = (0usize, 0usize);
    for event in Parser::new_from_str(source) {
        let Ok((mut event, span)) = event else {
            // What no scalar can begin with is wrong in every YAML; of the rest the two parsers may think differently.
            return match source.trim_start().starts_with(['%', '@', '`']) {
                true => refuse_argument(0, "found a character that cannot start any token"),
                false => unread(),
            };
        };
        match &mut event {
            // Sets, ordered maps and the like are not collections of Terraform.
            Event::SequenceStart(_, Some(tag)) if tag.suffix != "seq" => return unread(),
            Event::MappingStart(_, Some(tag)) if tag.suffix != "map" => return unread(),
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            // A block that ends with the file has a line end only where the file has one.
            Event::Scalar(text, ScalarStyle::Literal | ScalarStyle::Folded, ..)
                if span.end.index() >= length && !source.ends_with('\n') && text.ends_with('\n') =>
            {
                text.to_mut().pop();
            }
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
                    Data::String(name) if &*name == "<<" => {
                        match value(item)?.data {
                            Data::Object(merged) => {
                                out.extend(merged.iter().map(|(name, part)| (name.clone(), part.clone())))
                            }
                            _ => return refuse_argument(0, "a merge needs a mapping"),
                        }
                        continue;
                    }
                    Data::String(name) => name,
                    Data::Number(number) => number.to_string().into(),
                    Data::Bool(truth) => if truth { "true" } else { "false" }.into(),
                    _ => return refuse_argument(0, "a key of a mapping has to be a string"),
                };
                out.insert(name, value(item)?);
            }
            Ok(Value::object(out))
        }
        _ => unread(),
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<String>) -> Outcome {
    let plain = matches!(style, ScalarStyle::Plain);
    let tag = tag.as_deref().map(|tag| tag.trim_start_matches("tag:yaml.org,2002:").trim_start_matches("!!"));
    match tag {
        None | Some("bool") if plain => plain_scalar(text),
        Some("null") if plain => Ok(Value::null()),
        // A block without lines has no value, but is a string.
        None if text.is_empty() && matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) => {
            Ok(Value::null_of(Type::String))
        }
        None | Some("str") => text_result(text),
        _ => unread(),
    }
}

/// What a scalar without quotes is.
fn plain_scalar(text: &str) -> Outcome {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::null()),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            return Ok(Value::bool(true));
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            return Ok(Value::bool(false));
        }
        ".nan" | ".NaN" | ".NAN" => return refuse_argument(0, "floating point NaN is not supported"),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf" | "-.INF" => {
            return Ok(Value::number(Number::infinity(text.starts_with('-'))));
        }
        _ => {}
    }
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !bare.starts_with(|char: char| char.is_ascii_digit() || char == '.') {
        return text_result(text);
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        let Some(digits) = text.strip_prefix(prefix) else { continue };
        if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
            return text_result(text);
        }
        return match i64::from_str_radix(digits, radix) {
            Ok(number) => Ok(Value::number(number)),
            Err(_) => refuse_argument(0, format!("cannot parse `{text}` as an integer")),
        };
    }
    if let Some(time) = timestamp(text) {
        return text_result(&time);
    }
    // An exponent of two is none here.
    if text.contains(['p', 'P']) {
        return text_result(text);
    }
    match Number::parse(text) {
        Ok(number) => Ok(Value::number(number)),
        Err(crate::base::number::NumberError::Syntax) => text_result(text),
        Err(_) => unread(),
    }
}

/// A date, or a time that names its zone or has a space before it, as Terraform rewrites it: RFC 3339 in full seconds.
fn timestamp(text: &str) -> Option<String> {
    let (date, rest) = match text.find(['T', 't', ' ']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str, most: usize| {
        let right = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
        right.then(|| text.parse::<i8>().ok()).flatten()
    };
    if parts.next().is_some() || year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let date = jiff::civil::Date::new(year.parse().ok()?, digits(month, 2)?, digits(day, 2)?).ok()?;
    if rest.is_empty() {
        return Some(format!("{date}T00:00:00Z"));
    }
    let (time, zone) = match rest.strip_prefix(' ') {
        Some(time) => (time, "Z"),
        None => {
            let time = rest.get(1..)?;
            time.split_at(time.find(['Z', '+', '-'])?)
        }
    };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut parts = clock.split(':');
    let mut next = |below: i8| parts.next().and_then(|part| digits(part, 2)).filter(|part| *part < below);
    let (hour, minute, second) = (next(24)?, next(60)?, next(60)?);
    if parts.next().is_some() {
        return None;
    }
    if zone != "Z" {
        let (hours, minutes) = zone.get(1..)?.split_once(':')?;
        let right = hours.len() == 2 && minutes.len() == 2 && digits(hours, 2)? <= 24 && digits(minutes, 2)? < 60;
        right.then_some(())?;
    }
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}{}", if zone == "+00:00" { "Z" } else { zone }))
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
                // A key that is long or has several lines stands behind `?`, its value on a line of its own.
                if name.len() > 128 || is_block(name) {
                    if item.items().is_some_and(|items| !items.is_empty())
                        || item.entries().is_some_and(|entries| !entries.is_empty())
                    {
                        return give_up("a long key of a collection is not encoded as YAML here");
                    }
                    out.push_str("? ");
                    write_text(name, indent + 2, out);
                    out.push_str(&" ".repeat(indent));
                } else {
                    quote(name, None, out);
                }
                out.push(':');
                encode(item, indent, Place::Entry, depth + 1, out)?;
            }
        }
        Data::String(text) => {
            out.push_str(gap);
            let indent = match place {
                Place::Top => 2,
                Place::Entry => indent + 2,
                Place::Item => indent,
            };
            write_text(text, indent, out);
        }
        Data::Number(number) => out.push_str(&format!("{gap}{number}\n")),
        Data::Bool(_) | Data::Null(_) => out.push_str(&format!("{gap}{}\n", json::encode(value)?)),
        _ => return give_up("the value cannot be encoded as YAML here"),
    }
    Ok(())
}

/// What the encoder of Terraform's library writes as it is.
fn printable(char: char) -> bool {
    matches!(char, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

/// Whether a text is written as lines behind `|`: several lines, nothing special, no space where it would be lost.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && text.chars().all(|char| printable(char) && !matches!(char, '\u{2028}' | '\u{2029}'))
        && !text.ends_with(' ')
        && !text.contains(" \n")
}

/// A string with a line end behind it; `indent` is that of its own further lines.
fn write_text(text: &str, indent: usize, out: &mut String) {
    if !is_block(text) {
        quote(text, Some(indent), out);
        out.push('\n');
        return;
    }
    out.push('|');
    if text.starts_with([' ', '\n']) {
        out.push('2');
    }
    out.push_str(match text.strip_suffix('\n') {
        None => "-",
        Some(rest) if rest.is_empty() || rest.ends_with('\n') => "+",
        Some(_) => "",
    });
    out.push('\n');
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// A double-quoted scalar. With an indent, lines of more than 80 columns are broken at single spaces, as libyaml does.
fn quote(text: &str, indent: Option<usize>, out: &mut String) {
    let start = out.rfind('\n').map_or(0, |at| at + 1);
    let mut column = out.get(start..).map_or(0, |line| line.chars().count()) + 1;
    out.push('"');
    let mut space = false;
    let mut chars = text.chars().enumerate().peekable();
    while let Some((at, char)) = chars.next() {
        let last = chars.peek().is_none();
        if char == ' ' {
            match indent {
                Some(indent) if !space && column > 80 && at > 0 && !last => {
                    out.push('\n');
                    out.push_str(&" ".repeat(indent));
                    column = indent;
                    if chars.peek().is_some_and(|(_, next)| *next == ' ') {
                        out.push('\\');
                        column += 1;
                    }
                }
                _ => {
                    out.push(' ');
                    column += 1;
                }
            }
            space = true;
            continue;
        }
        space = false;
        let special = !printable(char) || matches!(char, '"' | '\\' | '\n' | '\u{2028}' | '\u{2029}');
        let from = out.len();
        match char {
            _ if !special => out.push(char),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0' => out.push_str("\\0"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\u{1b}' => out.push_str("\\e"),
            '\u{85}' => out.push_str("\\N"),
            '\u{2028}' => out.push_str("\\L"),
            '\u{2029}' => out.push_str("\\P"),
            char => match char as u32 {
                code @ 0..=0xff => out.push_str(&format!("\\x{code:02X}")),
                code @ 0x100..=0xffff => out.push_str(&format!("\\u{code:04X}")),
                code => out.push_str(&format!("\\U{code:08X}")),
            },
        }
        column += out.get(from..).map_or(1, |piece| piece.chars().count());
    }
    out.push('"');
}
