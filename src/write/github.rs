//! GitHub's workflow commands: an annotation for each finding, at its line.

use crate::verdict::Verdict;
use crate::write::help;
use std::io::{self, Write};

/// Writes one command a line; suppressed findings are left out.
pub fn write(out: &mut dyn Write, verdict: &Verdict) -> io::Result<()> {
    for judged in verdict.findings.iter().filter(|judged| judged.suppressed.is_none()) {
        let command = match help::level(judged.severity) {
            "error" => "error",
            "warning" => "warning",
            _ => "notice",
        };
        let place = judged.location.as_ref().map_or(String::new(), |place| {
            let columns = if place.line == place.end_line {
                format!(",col={},endColumn={}", place.column, place.end_column)
            } else {
                String::new()
            };
            format!("file={},line={},endLine={}{columns},", property(&place.file), place.line, place.end_line)
        });
        let title = property(&format!("{} {}", judged.rule.code, judged.rule.name));
        let sure = if judged.certainty == crate::base::Certainty::Possible { "possible: " } else { "" };
        writeln!(out, "::{command} {place}title={title}::{sure}{}", data(&judged.message))?;
    }
    for note in &verdict.notes {
        let command = match note.level {
            crate::base::Level::Error => "error",
            crate::base::Level::Warning => "warning",
            crate::base::Level::Info => continue,
        };
        let place = note.location.as_ref().map_or(String::new(), |place| {
            format!(" file={},line={},col={}", property(&place.file), place.line, place.column)
        });
        writeln!(out, "::{command}{place}::{}", data(&note.message))?;
    }
    Ok(())
}

/// The escapes of the runner's command parser.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
