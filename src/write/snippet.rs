//! Source lines as they may be shown: credentials and the values of secret arguments masked, columns kept.

use crate::base::Location;
use crate::base::redact::{mask, mask_ranges};
use crate::base::span::SourceFile;
use crate::verdict::Judged;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#""((?:[^"\\\n]|\\.)*)""#).ok());

/// Lines `first` to `last` (from 1) of a file, each with its line end, masked.
pub fn lines(source: &SourceFile, first: u32, last: u32) -> String {
    let mut text = String::new();
    for line in first..=last {
        text.push_str(source.line(line));
        text.push('\n');
    }
    mask(&text).into_owned()
}

/// The lines of a finding's place with the number of the first; of a secret also the literals there are masked.
/// At most `most` lines.
pub fn of(judged: &Judged, most: u32) -> Option<(u32, String)> {
    let source = judged.source.as_ref()?;
    let place = judged.location.as_ref()?;
    let last = place.end_line.max(place.line).min(place.line.saturating_add(most.saturating_sub(1)));
    let text = lines(source, place.line, last);
    Some((place.line, if judged.secret { hide(&text, place) } else { text }))
}

/// Masks what is written at a secret's place: quoted literals, or the body of a heredoc.
fn hide(text: &str, place: &Location) -> String {
    let start = byte_of(text, 0, place.column);
    let end = byte_of(text, place.end_line.saturating_sub(place.line), place.end_column).max(start);
    let shown = text.get(start..end).unwrap_or("");
    let mut ranges: Vec<Range<usize>> =
        captures(&QUOTED, shown).into_iter().map(|range| range.start + start..range.end + start).collect();
    if shown.contains("<<") || ranges.is_empty() && place.end_line > place.line {
        let body = text.find('\n').map_or(text.len(), |at| at + 1);
        ranges.retain(|range| range.end <= body);
        ranges.push(body..text.len());
    }
    mask_ranges(text, ranges).into_owned()
}

/// First groups of all matches.
fn captures(regex: &Option<Regex>, text: &str) -> Vec<Range<usize>> {
    let Some(regex) = regex else { return Vec::new() };
    let groups = regex.captures_iter(text).filter_map(|captures| captures.get(1));
    // An interpolation alone is a reference, not a value.
    let literal = |found: &regex::Match<'_>| !(found.as_str().starts_with("${") && found.as_str().ends_with('}'));
    groups.filter(literal).map(|found| found.range()).collect()
}

/// Byte offset of a line (from 0) and a column (from 1, in characters).
pub fn byte_of(text: &str, line: u32, column: u32) -> usize {
    let start: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
    let rest = text.get(start..).unwrap_or("");
    let rest = rest.split('\n').next().unwrap_or("");
    start + rest.char_indices().nth(column.saturating_sub(1) as usize).map_or(rest.len(), |(at, _)| at)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::base::Sources;

    fn source(text: &str) -> SourceFile {
        let mut sources = Sources::default();
        let id = sources.add("main.tf", text);
        std::sync::Arc::into_inner(sources.get(id).cloned().into_iter().next().unwrap()).unwrap_or_else(|| {
            let mut sources = Sources::default();
            let id = sources.add("main.tf", text);
            let file = sources.get(id).unwrap().clone();
            drop(sources);
            std::sync::Arc::into_inner(file).unwrap()
        })
    }

    #[test]
    fn secret_arguments_are_masked_and_columns_kept() {
        let cases = [
            ("  password = \"hunter2!\" # 密码", "  password = \"********\" # 密码\n"),
            ("  db_password=\"a\\\"b\"", "  db_password=\"****\"\n"),
            ("  password = \"${var.p}\"", "  password = \"${var.p}\"\n"),
            ("  http_tokens = \"required\"", "  http_tokens = \"required\"\n"),
            ("  kms_key_id = \"abc\"", "  kms_key_id = \"abc\"\n"),
        ];
        for (text, want) in cases {
            assert_eq!(lines(&source(text), 1, 1), want);
        }
    }

    #[test]
    fn a_secret_place_shows_no_literal() {
        let place =
            |line, column, end_line, end_column| Location { file: "f".into(), line, column, end_line, end_column };
        assert_eq!(hide("  user = \"a\", x = \"open\"\n", &place(1, 10, 1, 13)), "  user = \"*\", x = \"open\"\n");
        assert_eq!(hide("u = <<EOT\nsecret\nEOT\n", &place(1, 5, 3, 4)), "u = <<EOT\n******\n***\n");
        assert_eq!(hide("p = var.x\n", &place(1, 5, 1, 10)), "p = var.x\n");
    }
}
