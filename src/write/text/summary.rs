//! The last lines: how many findings, in what, and what was not judged. A partial look is never called clean.

use super::{BOLD, Options};
use crate::base::{Certainty, Change, Level, Severity};
use crate::verdict::Verdict;
use crate::write::wrap::wrap;
use std::io::{self, Write};

/// Writes them.
pub fn write(out: &mut dyn Write, verdict: &Verdict, options: &Options) -> io::Result<()> {
    let open = || verdict.findings.iter().filter(|judged| judged.suppressed.is_none());
    if options.quiet && open().next().is_none() && verdict.complete {
        return Ok(());
    }
    let mut parts = Vec::new();
    for severity in Severity::ALL {
        let definite = |judged: &&crate::verdict::Judged| {
            judged.severity == severity
                && judged.certainty == Certainty::Definite
                && judged.change != Some(Change::Resolved)
        };
        match open().filter(definite).count() {
            0 => {}
            count => parts.push(format!("{count} {}", severity.word())),
        }
    }
    let possible =
        open().filter(|judged| judged.certainty == Certainty::Possible && judged.change != Some(Change::Resolved));
    match possible.count() {
        0 => {}
        count => parts.push(format!("{count} possible")),
    }
    let resources = plural(verdict.resources(), "resource");
    let mut line = if parts.is_empty() && verdict.complete {
        format!("nothing found in {resources} ({})", plural(verdict.rules, "rule"))
    } else if parts.is_empty() {
        format!("nothing found in the part that could be analysed ({resources})")
    } else {
        format!("{} in {resources}", parts.join(", "))
    };
    let changes =
        [(Change::Introduced, "introduced"), (Change::Existing, "there before"), (Change::Resolved, "mended")];
    let changes = changes.into_iter().filter_map(|(change, word)| {
        let count = open().filter(|judged| judged.change == Some(change)).count();
        (count > 0).then(|| format!("{count} {word}"))
    });
    let changes: Vec<String> = changes.collect();
    if !changes.is_empty() {
        line.push_str(&format!(" ({})", changes.join(", ")));
    }
    if verdict.suppressed > 0 {
        line.push_str(&format!(", {} suppressed", verdict.suppressed));
    }
    if let Some(seconds) = options.seconds {
        line.push_str(&format!(" · {seconds:.2} s"));
    }
    for line in wrap(&line, options.columns) {
        writeln!(out, "{BOLD}{line}{BOLD:#}")?;
    }
    let mut missing = Vec::new();
    if !verdict.unmapped.is_empty() {
        let count = verdict.unmapped.len();
        let names: Vec<&str> = verdict.unmapped.keys().map(|name| &**name).collect();
        let shown = if options.verbose { names.len() } else { 3 };
        let mut text = names.iter().take(shown).copied().collect::<Vec<_>>().join(", ");
        if count > shown {
            text.push_str(&format!(" and {} more; `menshen inspect` lists them", count - shown));
        }
        missing.push(format!("{} ({text})", plural(count, "resource type")));
    }
    if !verdict.missing_modules.is_empty() {
        let names = verdict.missing_modules.join(", ");
        missing.push(format!(
            "{} not installed ({names}); run `terraform init`",
            plural(verdict.missing_modules.len(), "module")
        ));
    }
    if !missing.is_empty() {
        for line in wrap(&format!("not judged: {}", missing.join("; ")), options.columns) {
            writeln!(out, "{line}")?;
        }
    }
    if !verdict.complete {
        let errors = verdict.notes.iter().filter(|note| note.level == Level::Error).count();
        let why = match (errors, verdict.missing_modules.len()) {
            (0, missing @ 1..) => format!("without {}", plural(missing, "module")),
            (errors, _) => plural(errors, "error"),
        };
        writeln!(out, "not analysed in full: {why}; this is no all-clear")?;
    }
    Ok(())
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
