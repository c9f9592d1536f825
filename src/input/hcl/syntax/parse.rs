//! Bytes to [`Body`]: decoding, limits, the parser, and what is done where it stops.
//!
//! The parser (`hcl-edit`) gives up at the first error. A block with an error is blanked out and the file is read
//! again, so that all errors are found and the rest is analysed. Object keys that occur twice, which Terraform
//! accepts (the last wins) and the parser does not, are renamed for the parser and named right again afterwards.

use super::super::scan::scan;
use super::lower::Lower;
use super::{Body, SyntaxError, Template};
use crate::base::{FileId, Span};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Longest line that is read, in bytes; the longest that people write is far shorter, and every finding shows its line.
const LINE_LIMIT: usize = 4 << 20;
/// Largest file that is read, in bytes.
const FILE_LIMIT: usize = 64 << 20;
/// How often one file is read again for errors and duplicate keys.
const ATTEMPTS: usize = 64;
/// How many bytes are read again for one file.
const BYTES: usize = 64 << 20;

/// A file as it was understood.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// What could be read.
    pub body: Arc<Body>,
    /// What could not.
    pub errors: Vec<SyntaxError>,
}

/// Text of the bytes of a file, each offset as on disk: every invalid byte becomes `?`. The second value is the offset
/// of the first invalid byte.
pub(crate) fn decode(bytes: &[u8]) -> (String, Option<usize>) {
    let mut text = String::with_capacity(bytes.len());
    let mut invalid = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            invalid.get_or_insert(text.len());
            text.extend(chunk.invalid().iter().map(|_| '?'));
        }
    }
    (text, invalid)
}

/// Parses a file.
pub(crate) fn parse(text: &str, file: FileId) -> Parsed {
    let at = |range: Range<usize>| Span { file, start: range.start as u32, end: range.end as u32 };
    if text.len() > FILE_LIMIT {
        let message = format!("file of {} MB is not read: the limit is {} MB", text.len() >> 20, FILE_LIMIT >> 20);
        return Parsed { body: Arc::default(), errors: vec![SyntaxError { message, span: at(0..0) }] };
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.len() > LINE_LIMIT {
            let message = format!("line of {} bytes is not read: the limit is {} MB", line.len(), LINE_LIMIT >> 20);
            return Parsed { body: Arc::default(), errors: vec![SyntaxError { message, span: at(start..start) }] };
        }
        start += line.len();
    }

    let mut work = text.to_owned();
    if work.starts_with('\u{feff}') {
        work.replace_range(0..3, "   ");
    }
    let mut keys = BTreeMap::new();
    let mut errors = Vec::new();
    let mut names = 0usize;
    let mut extra = Body::default();
    let mut budget = BYTES.max(work.len());
    for _ in 0..ATTEMPTS {
        let error = match hcl_edit::parser::parse_body(&work) {
            Ok(body) => {
                let mut body = Lower { file, text, keys: &keys, within: None }.body(&body);
                body.attributes.append(&mut extra.attributes);
                body.blocks.append(&mut extra.blocks);
                return Parsed { body: Arc::new(body), errors };
            }
            Err(error) => error,
        };
        let offset = error.location().offset();
        if error.message().contains("redefined object key")
            && let Some(range) = key_at(&work, offset)
        {
            keys.entry(range.start).or_insert_with(|| text.get(range.clone()).unwrap_or("").to_owned());
            if let Some(name) = placeholder(&work, &range, &mut names) {
                work.replace_range(range, &name);
                continue;
            }
        }
        let Some(range) = around(&work, offset) else {
            errors.push(SyntaxError { message: message(error.message()), span: at(offset..offset) });
            break;
        };
        // Of two values of one key, the last one counts.
        if beyond(error.message())
            || error.message().contains("redefined object key")
            || large_exponent(work.get(range.clone()).unwrap_or(""))
        {
            let lower = Lower { file, text, keys: &BTreeMap::new(), within: None };
            if let Ok(body) = super::deep::item(&lower, range.start, range.end) {
                extra.attributes.extend(body.attributes);
                extra.blocks.extend(body.blocks);
                blank(&mut work, range);
                continue;
            }
        }
        blank(&mut work, range);
        errors.push(SyntaxError { message: message(error.message()), span: at(offset..(offset + 1).min(text.len())) });
        budget = budget.saturating_sub(work.len());
        if budget == 0 {
            break;
        }
    }
    Parsed { body: Arc::default(), errors }
}

/// Parses a string of the JSON syntax, whose parts get the place of the whole; `None` where it is no template.
pub(super) fn parse_template_at(text: &str, lower: &Lower, span: Span) -> Option<Template> {
    let template = hcl_edit::parser::parse_template(text).ok()?;
    let inner = Lower { file: lower.file, text, keys: &BTreeMap::new(), within: Some(span) };
    Some(inner.raw_template(&template, false))
}

/// Parses the text of a template (of `templatefile`): its parts, or what was expected and the offset.
pub(crate) fn parse_template(text: &str, file: FileId) -> Result<Template, (String, usize)> {
    let template = hcl_edit::parser::parse_template(text)
        .map_err(|error| (message(error.message()), error.location().offset()))?;
    Ok(Lower { file, text, keys: &BTreeMap::new(), within: None }.raw_template(&template, false))
}

/// The parser's message in the house style.
fn message(text: &str) -> String {
    if text.contains("nesting depth") {
        return "nested too deeply to be read: at most 64 levels".to_owned();
    }
    format!("syntax error: {text}")
}

/// Whether the parser gave up at a limit of its own.
fn beyond(text: &str) -> bool {
    ["nesting depth", "binary operation", "number"].iter().any(|label| text.contains(label))
}

/// Whether a text may hold a number beyond 64 bits, of which the parser says that something else was expected.
fn large_exponent(text: &str) -> bool {
    text.as_bytes()
        .windows(4)
        .any(|window| matches!(window, [b'0'..=b'9', b'e' | b'E', b'0'..=b'9' | b'+' | b'-', b'0'..=b'9']))
}

/// The top-level item at an offset.
fn around(work: &str, offset: usize) -> Option<Range<usize>> {
    // An error at the end of the text belongs to the item that was left open.
    scan(work, true).items.into_iter().rev().find(|item| item.start <= offset)
}

/// Blanks an item, so that the rest of the file can be read.
fn blank(work: &mut String, item: Range<usize>) {
    let text: String = work
        .get(item.clone())
        .unwrap_or("")
        .chars()
        .flat_map(|c| std::iter::repeat_n(if c == '\n' { '\n' } else { ' ' }, c.len_utf8()))
        .collect();
    work.replace_range(item, &text);
}

/// The bytes of an object key that is a name or a plain string.
fn key_at(text: &str, offset: usize) -> Option<Range<usize>> {
    let rest = text.get(offset..)?;
    let end = if let Some(string) = rest.strip_prefix('"') {
        string.find(['"', '\\', '$', '%']).filter(|&end| string.as_bytes().get(end) == Some(&b'"'))? + 2
    } else {
        rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).filter(|&end| end > 0)?
    };
    Some(offset..offset + end)
}

/// A name of the same length for a key, another one each time; `None` where the length admits no more.
fn placeholder(text: &str, range: &Range<usize>, count: &mut usize) -> Option<String> {
    let quoted = text.as_bytes().get(range.start) == Some(&b'"');
    let length = range.len().saturating_sub(if quoted { 2 } else { 0 });
    if length == 0 {
        return None;
    }
    let mut number = *count;
    *count += 1;
    let mut name: Vec<u8> = Vec::with_capacity(length);
    for _ in 0..length {
        name.push(b"zyxwvutsrqponmlkjihgfedcba".get(number % 26).copied()?);
        number /= 26;
    }
    let name = String::from_utf8(name).ok()?;
    Some(if quoted { format!("\"{name}\"") } else { name })
}
