//! Functions on strings: chomp, endswith, indent, join, lower, split, startswith, strcontains, strrev, substr, title,
//! trim, trimprefix, trimspace, trimsuffix, upper.
//!
//! Characters are grapheme clusters, case mapping is one rune to one, as in Terraform.

use super::call::*;
use crate::base::{Data, Type, Value};
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

pub(super) const FUNCTIONS: &[Function] = &[
    function("chomp", &[STRING], string, |args, _| text_result(text(args, 0)?.trim_end_matches(['\r', '\n']))),
    function("endswith", &[STRING, STRING], boolean, |args, _| {
        Ok(Value::bool(text(args, 0)?.ends_with(text(args, 1)?)))
    }),
    function("indent", &[NUMBER, STRING], string, |args, _| indent(args)),
    function("join", &[STRING], string, |args, _| join(args)).rest(STRINGS),
    function("lower", &[STRING], string, |args, _| text_result(&text(args, 0)?.chars().map(lower).collect::<String>())),
    function("split", &[STRING, STRING], strings, |args, _| split(args)),
    function("startswith", &[STRING.unknown(), STRING], boolean, |args, _| starts_with(args)),
    function("strcontains", &[STRING, STRING], boolean, |args, _| {
        Ok(Value::bool(text(args, 0)?.contains(text(args, 1)?)))
    }),
    function("strrev", &[STRING], string, |args, _| {
        text_result(&text(args, 0)?.graphemes(true).rev().collect::<String>())
    }),
    function("substr", &[STRING, NUMBER, NUMBER], string, |args, _| substr(args)),
    function("title", &[STRING], string, |args, _| text_result(&title(text(args, 0)?))),
    function("trim", &[STRING, STRING], string, |args, _| {
        let cut: Vec<char> = text(args, 1)?.chars().collect();
        text_result(text(args, 0)?.trim_matches(cut.as_slice()))
    }),
    function("trimprefix", &[STRING, STRING], string, |args, _| {
        let (whole, prefix) = (text(args, 0)?, text(args, 1)?);
        text_result(whole.strip_prefix(prefix).unwrap_or(whole))
    }),
    function("trimspace", &[STRING], string, |args, _| text_result(text(args, 0)?.trim())),
    function("trimsuffix", &[STRING, STRING], string, |args, _| {
        let (whole, suffix) = (text(args, 0)?, text(args, 1)?);
        text_result(whole.strip_suffix(suffix).unwrap_or(whole))
    }),
    function("upper", &[STRING], string, |args, _| text_result(&text(args, 0)?.chars().map(upper).collect::<String>())),
];

/// The one-to-one upper case, as Go has it; a character whose upper case is several stays.
fn upper(char: char) -> char {
    let mut mapped = char.to_uppercase();
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => char,
    }
}

fn lower(char: char) -> char {
    let mut mapped = char.to_lowercase();
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        // The only one with several: İ, whose simple lower case is i.
        (Some(first), Some(_)) => first,
        _ => char,
    }
}

fn title(text: &str) -> String {
    let mut separated = true;
    text.chars()
        .map(|char| {
            let mapped = if separated { upper(char) } else { char };
            separated = match char {
                '_' => false,
                _ if char.is_alphanumeric() => false,
                _ if char.is_ascii() => true,
                _ => char.is_whitespace(),
            };
            mapped
        })
        .collect()
}

fn indent(args: &[Value]) -> Outcome {
    let spaces = whole_at(args, 0)?;
    let body = text(args, 1)?;
    let Ok(spaces) = usize::try_from(spaces) else { return refuse_argument(0, "must not be negative") };
    // More than Go can have in memory is refused; what is less but too much here is not known.
    if spaces >= 1 << 48 {
        return refuse_argument(0, "too many spaces");
    }
    check_text(spaces)?;
    let lines = body.matches('\n').count();
    check_text(spaces.saturating_mul(lines).saturating_add(body.len()))?;
    if lines == 0 {
        return text_result(body);
    }
    text_result(&body.replace('\n', &format!("\n{}", " ".repeat(spaces))))
}

fn join(args: &[Value]) -> Outcome {
    let separator = text(args, 0)?;
    let mut out = String::new();
    let mut first = true;
    let lists = args.get(1..).unwrap_or_default();
    if lists.is_empty() {
        return refuse("at least two arguments are required");
    }
    if lists.iter().any(Value::has_unknown) {
        let pieces: Option<Vec<&Value>> =
            lists.iter().map(Value::items).collect::<Option<Vec<_>>>().map(|all| all.into_iter().flatten().collect());
        let shape = pieces.map(|all| all.iter().map(|piece| piece.piece()).collect::<Vec<_>>().join(separator));
        let shape = shape.filter(|shape| check_text(shape.len()).is_ok());
        return unknown_result(Type::String, args)
            .map(|result| result.refined(|known| known.shape = shape.map(Arc::from)));
    }
    for (at, list) in lists.iter().enumerate() {
        for (index, item) in list.items().unwrap_or_default().iter().enumerate() {
            let Some(item) = item.as_str() else {
                return refuse_argument(at + 1, format!("element {index} is null; cannot concatenate null values"));
            };
            if !first {
                out.push_str(separator);
            }
            first = false;
            out.push_str(item);
            check_text(out.len())?;
        }
    }
    text_result(&out)
}

fn split(args: &[Value]) -> Outcome {
    let (separator, whole) = (text(args, 0)?, text(args, 1)?);
    let parts: Vec<Value> = if separator.is_empty() {
        check_items(whole.len())?;
        whole.chars().map(|char| Value::text(char.encode_utf8(&mut [0; 4]))).collect()
    } else {
        check_items(whole.matches(separator).count())?;
        whole.split(separator).map(Value::text).collect()
    };
    Ok(Value::list(Type::String, parts))
}

fn starts_with(args: &[Value]) -> Outcome {
    let prefix = text(args, 1)?;
    if prefix.is_empty() {
        return Ok(Value::bool(true));
    }
    match args.first().map(|arg| (&arg.data, arg.known_prefix())) {
        Some((Data::String(whole), _)) => Ok(Value::bool(whole.starts_with(prefix))),
        Some((_, Some(known))) if known.starts_with(prefix) => Ok(Value::bool(true)),
        // Terraform compares only where as much is known as is asked for.
        Some((_, Some(known))) if known.len() >= prefix.len() => Ok(Value::bool(false)),
        _ => unknown_result(Type::Bool, args),
    }
}

fn substr(args: &[Value]) -> Outcome {
    let (whole, mut offset, length) = (text(args, 0)?, whole_at(args, 1)?, whole_at(args, 2)?);
    if offset < 0 {
        offset = offset.saturating_add(whole.graphemes(true).count() as i64);
    } else if length == 0 {
        return Ok(Value::string(""));
    }
    let skip = usize::try_from(offset).unwrap_or(0);
    let rest = whole.graphemes(true).skip(skip);
    // A length of zero behind a negative offset takes everything: Terraform never meets its end of the count.
    match usize::try_from(length) {
        Ok(length) if length > 0 => text_result(&rest.take(length).collect::<String>()),
        _ => text_result(&rest.collect::<String>()),
    }
}
