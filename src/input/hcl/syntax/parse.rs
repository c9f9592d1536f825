//! Bytes to [`Body`]: decoding, limits, the parser, and what is done where it stops.
//!
//! The parser (`hcl-edit`) gives up at the first error. A block with an error is blanked out and the file is read
//! again, so that all errors are found and the rest is analysed. Object keys that occur twice, which Terraform
//! accepts (the last wins) and the parser does not, are renamed for the parser and named right again afterwards.

use super::super::scan::{begins_block, scan};
use super::lower::Lower;
use super::{Body, SyntaxError, Template};
use crate::base::{FileId, Span};
use rayon::prelude::*;
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
/// Bytes of the parts in which a large file is read.
const PART: usize = 256 << 10;

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

    if let Some(body) = in_parts(text, file, PART) {
        return Parsed { body: Arc::new(body), errors: Vec::new() };
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
                let mut body = Lower { file, text, from: 0, keys: &keys, within: None }.body(&body);
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
            let lower = Lower { file, text, from: 0, keys: &BTreeMap::new(), within: None };
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

/// A large file, read in parts of about this many bytes side by side; `None` where it is small, or any part is not a list of
/// blocks by itself: then it is read as a whole.
fn in_parts(text: &str, file: FileId, size: usize) -> Option<Body> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let to = text.len().min(after_block(text, from + size));
        parts.push(from..to);
        from = to;
    }
    if parts.len() < 2 {
        return None;
    }
    let read = |part: &Range<usize>| {
        let text = text.get(part.clone())?;
        let body = hcl_edit::parser::parse_body(text).ok()?;
        let body = Lower { file, text, from: part.start, keys: &BTreeMap::new(), within: None }.body(&body);
        // Whether an attribute is there twice is seen in the whole only.
        body.attributes.is_empty().then_some(body.blocks)
    };
    let blocks: Option<Vec<_>> = parts.par_iter().map(read).collect();
    Some(Body { blocks: blocks?.into_iter().flatten().collect(), ..Body::default() })
}

/// Where the next line begins after one that is a closing brace and nothing else, from an offset on, with a block after it. Such a
/// place may lie within a heredoc or a comment: what comes before it is no list of blocks then.
fn after_block(text: &str, from: usize) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let ends = memchr::memmem::find_iter(rest, b"\n}").filter_map(|at| match rest.get(at + 2..)? {
        [b'\n', ..] => Some(from + at + 3),
        [b'\r', b'\n', ..] => Some(from + at + 4),
        _ => None,
    });
    ends.into_iter().find(|end| precedes_block(text, *end)).unwrap_or(text.len())
}

/// Whether the next line that is not blank and no comment begins a block.
fn precedes_block(text: &str, at: usize) -> bool {
    const LINES: usize = 64;
    let mut at = at;
    for line in text.get(at..).unwrap_or("").split_inclusive('\n').take(LINES) {
        if !(line.trim().is_empty() || line.starts_with(['#', '/'])) {
            return begins_block(text, at);
        }
        at += line.len();
    }
    false
}

/// Parses a string of the JSON syntax, whose parts get the place of the whole; `None` where it is no template.
pub(super) fn parse_template_at(text: &str, lower: &Lower, span: Span) -> Option<Template> {
    let template = hcl_edit::parser::parse_template(text).ok()?;
    let inner = Lower { file: lower.file, text, from: 0, keys: &BTreeMap::new(), within: Some(span) };
    Some(inner.raw_template(&template, false))
}

/// Parses the text of a template (of `templatefile`): its parts, or what was expected and the offset.
pub(crate) fn parse_template(text: &str, file: FileId) -> Result<Template, (String, usize)> {
    let template = hcl_edit::parser::parse_template(text)
        .map_err(|error| (message(error.message()), error.location().offset()))?;
    Ok(Lower { file, text, from: 0, keys: &BTreeMap::new(), within: None }.raw_template(&template, false))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;
    use std::path::Path;

    fn files(dir: &Path, out: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, out);
            } else if path.extension().is_some_and(|it| it == "tf") {
                out.push(path);
            }
        }
    }

    /// What a file is read as in parts of a size; `None`: it is not.
    fn parted(text: &str, size: usize) -> Option<String> {
        in_parts(text, FileId(3), size).map(|body| format!("{body:?}"))
    }

    fn whole(text: &str) -> String {
        assert!(text.len() < PART);
        let parsed = parse(text, FileId(3));
        assert!(parsed.errors.is_empty());
        format!("{:?}", parsed.body)
    }

    #[test]
    fn a_file_in_parts_is_the_file() {
        let mut all = Vec::new();
        files(Path::new("testdata"), &mut all);
        let mut compared = 0;
        for path in all {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            for text in [text.replace('\n', "\r\n"), text] {
                for size in [1, 300, 2_000] {
                    if let Some(parts) = parted(&text, size) {
                        assert_eq!(parts, whole(&text), "{} in parts of {size}", path.display());
                        compared += 1;
                    }
                }
            }
        }
        assert!(compared > 300, "{compared} comparisons");
    }

    #[test]
    fn a_brace_within_a_heredoc_or_a_comment_ends_no_part() {
        let block = "resource \"a\" \"b\" {\n}\n";
        let heredoc = format!("locals {{\n  x = <<EOT\n{block}{block}EOT\n}}\n");
        let comment = format!("/*\n{block}{block}*/\n");
        let template = "locals {\n  x = \"${jsonencode({\n})}\"\n}\n".to_owned();
        for trap in [heredoc, comment, template] {
            let text = format!("{block}{trap}{block}");
            for size in 1..text.len() {
                if let Some(parts) = parted(&text, size) {
                    assert_eq!(parts, whole(&text), "{text} in parts of {size}");
                }
            }
        }
        assert_eq!(parted(&format!("{block}{block}"), 1).unwrap(), whole(&format!("{block}{block}")));
    }

    #[test]
    fn documents_in_heredocs_are_no_hindrance() {
        let one = "resource \"a\" \"b\" {\n  x = <<EOF\n{\n}\nEOF\n}\n\n# c\n";
        let text = one.repeat(3);
        assert_eq!(parted(&text, 10).unwrap(), whole(&text));
    }

    #[test]
    fn attributes_and_errors_are_seen_in_the_whole() {
        let block = "locals {\n}\n";
        assert_eq!(parted(&format!("{block}{block}x = 1\n{block}"), 1), None);
        assert_eq!(parted(&format!("{block}{block}locals {{\n  x = }}\n{block}"), 1), None);
        assert!(parted(&format!("{block}{block}"), 1).is_some());
        assert_eq!(parted(block, 1_000), None);
    }
}
