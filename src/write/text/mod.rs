//! The report for a terminal: each finding says what can happen, where to change it, why it is so, how to be sure, what
//! to do. Colours come as escape sequences, which the caller's stream strips where they are not wanted; they carry
//! nothing that words do not.

mod finding;
mod summary;

use crate::base::{Level, Note};
use crate::verdict::{Judged, Verdict};
use crate::write::wrap::wrap;
use anstyle::{AnsiColor, Style};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How to write it.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Columns of a line.
    pub columns: usize,
    /// One line for each finding, no remarks.
    pub quiet: bool,
    /// Suppressed findings and every remark too.
    pub verbose: bool,
    /// How long the run took.
    pub seconds: Option<f64>,
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Writes the report.
pub fn write(out: &mut dyn Write, verdict: &Verdict, options: &Options) -> io::Result<()> {
    for group in groups(verdict, options.verbose) {
        finding::write(out, &group, options)?;
    }
    for note in &verdict.notes {
        let shown = match note.level {
            Level::Error => true,
            Level::Warning => !options.quiet,
            Level::Info => options.verbose,
        };
        if shown {
            write_note(out, note, options)?;
        }
    }
    summary::write(out, verdict, options)
}

/// Findings that are told together: the same thing said of many instances of one block. In order of their first.
fn groups(verdict: &Verdict, suppressed: bool) -> Vec<Vec<&Judged>> {
    let mut groups: Vec<Vec<&Judged>> = Vec::new();
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for judged in &verdict.findings {
        if judged.suppressed.is_some() && !suppressed {
            continue;
        }
        // Without a source each instance has a place of its own in the plan: the block is the address without its keys.
        let place = judged.location.as_ref().filter(|_| judged.source.is_some());
        let block = if place.is_some() { String::new() } else { without_keys(&judged.resource) };
        let grade = (judged.severity, judged.certainty, judged.change, judged.suppressed.is_some());
        // The same block of two calls of a module may open different things.
        let key = (judged.rule.code, place, block, without_keys(&judged.message), grade);
        let at = *known.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(judged),
            None => groups.push(vec![judged]),
        }
    }
    groups
}

/// A text without the instance keys in it: `app[0]`, `web["a"]`.
fn without_keys(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut inside, mut quoted, mut escaped) = (false, false, false);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if inside => quoted = !quoted,
            ']' if inside && !quoted => inside = false,
            '[' if !inside && (before.is_alphanumeric() || matches!(before, '_' | '-')) => inside = true,
            c if !inside => out.push(c),
            _ => {}
        }
        before = c;
    }
    out
}

fn write_note(out: &mut dyn Write, note: &Note, options: &Options) -> io::Result<()> {
    let (word, color) = match note.level {
        Level::Error => ("error", AnsiColor::BrightRed),
        Level::Warning => ("warning", AnsiColor::Yellow),
        Level::Info => ("note", AnsiColor::Green),
    };
    let style = color.on_default().bold();
    let place = match &note.location {
        Some(place) => format!(" ({}:{}:{})", place.file, place.line, place.column),
        None => String::new(),
    };
    let text = wrap(&format!("{word}: {}{place}", note.message), options.columns.saturating_sub(2));
    for (at, line) in text.iter().enumerate() {
        match line.strip_prefix(word).filter(|_| at == 0) {
            Some(rest) => writeln!(out, "{style}{word}{style:#}{rest}")?,
            None => writeln!(out, "  {line}")?,
        }
    }
    if let Some(help) = &note.help {
        for (at, line) in wrap(help, options.columns.saturating_sub(8)).iter().enumerate() {
            let lead = if at == 0 { "  help: " } else { "        " };
            writeln!(out, "{lead}{line}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
