//! What is said about a document that is no plan and no state: message, line, column, and what to do.

use super::buffer::Buffer;
use super::index::Refusal;
use crate::base::{Level, Location, Note};
use serde_json::error::Category;

const SHOW: &str = "make it with `terraform show -json PLANFILE > plan.json`";

/// The note for a refused document.
pub fn note(refusal: &Refusal, buffer: &Buffer, shown: &str) -> Note {
    let (message, help) = match refusal {
        Refusal::Json(error) => return json(error, buffer, 0, shown),
        Refusal::Neither => (
            format!("`{shown}` is JSON, but neither a plan nor a state of Terraform"),
            format!("{SHOW}; configurations (`*.tf.json`) are read by their directory"),
        ),
        Refusal::StateFile(version) => (
            format!("`{shown}` is a state file as Terraform stores it (version {version})"),
            format!("run `terraform show -json {shown} > state.json` and give that file"),
        ),
        Refusal::Version(version) => (
            format!("`{shown}` has format version `{version}`, which is not known: versions 0.1 to 1.x are"),
            "look for a newer menshen, or make the plan with a Terraform of major version 1".to_owned(),
        ),
        Refusal::Log => (
            format!("`{shown}` is the log of `terraform plan -json`, not a plan"),
            format!("save the plan with `terraform plan -out PLANFILE`, then {SHOW}"),
        ),
    };
    Note::new(Level::Error, message).help(help).at(Some(at(buffer, 0, shown)))
}

/// The note for an error of the JSON parser in the part of the buffer that begins at `base`.
pub fn json(error: &serde_json::Error, buffer: &Buffer, base: usize, shown: &str) -> Note {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    let blank = buffer.json().iter().all(u8::is_ascii_whitespace);
    let (message, help) = match error.classify() {
        _ if blank => (format!("`{shown}` is empty"), format!("{SHOW}; look whether that command failed")),
        Category::Eof => (
            format!("`{shown}` ends in the middle of its JSON: {what}"),
            "the file was cut off: make it again, and look at the exit status of the command that wrote it".to_owned(),
        ),
        Category::Data => (
            format!("`{shown}` is not of the shape that Terraform writes: {}", plain(what)),
            format!("{SHOW}, and do not edit it"),
        ),
        _ if what.contains("recursion limit") => {
            (format!("`{shown}` is nested too deeply to be a plan"), format!("{SHOW}, and do not edit it"))
        }
        _ if what.contains("trailing characters") => (
            format!("`{shown}` goes on behind the end of its JSON"),
            "one file holds one plan; send messages of the command that writes it elsewhere".to_owned(),
        ),
        _ => (format!("`{shown}` is not JSON: {what}"), SHOW.to_owned()),
    };
    Note::new(Level::Error, message).help(help).at(Some(at(buffer, base + offset(error, buffer, base), shown)))
}

/// The parser's words without the names of this program's types and without values, which may be secret.
fn plain(what: &str) -> &str {
    let words = what.split(", expected ").next().unwrap_or(what);
    match words.strip_prefix("invalid ") {
        Some(_) => words.split(['"', '`']).next().unwrap_or(words).trim_end(),
        None => words,
    }
}

/// Offset of an error from `base`.
fn offset(error: &serde_json::Error, buffer: &Buffer, base: usize) -> usize {
    let whole = buffer.json();
    let text = if base == 0 { whole } else { buffer.slice(super::buffer::Range { start: base, end: buffer.end() }) };
    let line = error.line().saturating_sub(1);
    let start = match line.checked_sub(1) {
        None => 0,
        Some(before) => memchr::memchr_iter(b'\n', text).nth(before).map_or(0, |at| at + 1),
    };
    let skipped = if base == 0 { buffer.end() - whole.len() } else { 0 };
    // The parser's column is the number of bytes read of the line: the last of them is the one at fault.
    skipped + (start + error.column().saturating_sub(1)).min(text.len())
}

/// A place in the document.
pub fn at(buffer: &Buffer, offset: usize, shown: &str) -> Location {
    let (line, column) = buffer.positions(&[offset]).first().copied().unwrap_or((1, 1));
    Location { file: shown.into(), line, column, end_line: line, end_column: column }
}
