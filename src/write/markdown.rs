//! A summary for a pull request: at most ten rows, the rest folded, and what was not judged.

use crate::base::{Certainty, Change};
use crate::verdict::{Judged, Verdict};
use crate::write::sarif::witness;
use crate::write::wrap::plain;
use std::io::{self, Write};

const ROWS: usize = 10;

/// Writes it. What the plan introduces comes first.
pub fn write(out: &mut dyn Write, verdict: &Verdict) -> io::Result<()> {
    let open = verdict.findings.iter().filter(|judged| judged.suppressed.is_none());
    let (fresh, old): (Vec<&Judged>, Vec<&Judged>) =
        open.partition(|judged| matches!(judged.change, Some(Change::Introduced) | None));
    let all: Vec<&Judged> = fresh.iter().chain(&old).copied().collect();
    writeln!(out, "## menshen\n")?;
    if !verdict.complete {
        writeln!(out, "**Not analysed in full: this is no all-clear.**\n")?;
    }
    if all.is_empty() {
        let part = if verdict.complete { "" } else { "the part that could be analysed of " };
        writeln!(out, "Nothing found in {part}{} resources ({} rules).\n", verdict.resources(), verdict.rules)?;
    } else {
        let introduced = all.iter().filter(|judged| judged.change == Some(Change::Introduced)).count();
        let planned = all.iter().any(|judged| judged.change.is_some());
        let since = if planned { format!(", {introduced} introduced by this plan") } else { String::new() };
        writeln!(out, "{} findings in {} resources{since}.\n", all.len(), verdict.resources())?;
        table(out, all.iter().take(ROWS))?;
        if all.len() > ROWS {
            writeln!(out, "\n<details><summary>{} more</summary>\n", all.len() - ROWS)?;
            table(out, all.iter().skip(ROWS))?;
            writeln!(out, "\n</details>")?;
        }
        writeln!(out)?;
    }
    if verdict.suppressed > 0 {
        writeln!(out, "{} suppressed.\n", verdict.suppressed)?;
    }
    let notes = verdict.diagnostics();
    if !notes.is_empty() {
        writeln!(out, "<details><summary>What was not judged, and other remarks ({})</summary>\n", notes.len())?;
        for note in notes {
            let place = note.location.map(|place| format!(" ({}:{})", place.file, place.line)).unwrap_or_default();
            writeln!(out, "- {}{place}", escape(&note.message))?;
        }
        writeln!(out, "\n</details>")?;
    }
    Ok(())
}

fn table<'a>(out: &mut dyn Write, rows: impl Iterator<Item = &'a &'a Judged>) -> io::Result<()> {
    writeln!(out, "| Severity | Rule | What | Where |\n| --- | --- | --- | --- |")?;
    for judged in rows {
        let sure = if judged.certainty == Certainty::Possible { "possible " } else { "" };
        let change = judged.change.map(|change| format!(" ({})", change.word())).unwrap_or_default();
        let packet =
            judged.witness.as_ref().map(|shown| format!("<br>{}", escape(&witness(shown)))).unwrap_or_default();
        let place = judged.location.as_ref().map(|place| {
            let address: String =
                percent_encoding::utf8_percent_encode(&place.file, percent_encoding::NON_ALPHANUMERIC)
                    .to_string()
                    .replace("%2F", "/")
                    .replace("%2E", ".")
                    .replace("%5F", "_")
                    .replace("%2D", "-");
            format!("[{}:{}]({address}#L{})", escape(&place.file), place.line, place.line)
        });
        writeln!(
            out,
            "| {sure}{}{change} | {} | {}{packet} | {} |",
            judged.severity.word(),
            judged.rule.code,
            escape(&judged.message),
            place.unwrap_or_default()
        )?;
    }
    Ok(())
}

/// Keeps a text within its cell; backticks stay, as messages quote with them.
fn escape(text: &str) -> String {
    plain(&text.replace('\r', " "))
        .chars()
        .map(|c| match c {
            '|' => "\\|".to_owned(),
            '<' => "&lt;".to_owned(),
            '\n' => " ".to_owned(),
            c => c.to_string(),
        })
        .collect()
}
