//! One finding (or one for many instances) for a terminal.

use super::{BOLD, DIM, Options};
use crate::base::{Certainty, Change, Location, Severity};
use crate::verdict::Judged;
use crate::write::sarif::witness;
use crate::write::snippet;
use crate::write::wrap::{plain, width, wrap};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

/// Longest piece of source that is drawn, in lines.
const LINES: u32 = 12;
/// How far behind the header of its block a place may lie for the header to be shown with it.
const NEAR: u32 = 500;

/// Writes the finding that a group shares.
pub fn write(out: &mut dyn Write, group: &[&Judged], options: &Options) -> io::Result<()> {
    let Some(judged) = group.first() else { return Ok(()) };
    let style = color(judged.severity);
    let word = match judged.certainty {
        Certainty::Definite => judged.severity.word().to_owned(),
        Certainty::Possible => format!("possible {}", judged.severity.word()),
    };
    let head = format!("{word}[{}]", judged.rule.code);
    if options.quiet {
        let place = judged.location.as_ref().map_or(String::new(), shown);
        let message = plain(&judged.message).replace('\n', " ");
        let mended = if judged.change == Some(Change::Resolved) { since(judged) } else { "" };
        return writeln!(out, "{}: {style}{head}{style:#} {message}{}{mended}", plain(&place), more(group));
    }
    let text = format!("{head}: {}{}{}", judged.message, more(group), since(judged));
    for (at, line) in wrap(&text, options.columns.saturating_sub(2)).iter().enumerate() {
        match line.strip_prefix(head.as_str()).filter(|_| at == 0) {
            Some(rest) => writeln!(out, "{style}{head}{style:#}{BOLD}{rest}{BOLD:#}")?,
            None => writeln!(out, "  {BOLD}{line}{BOLD:#}")?,
        }
    }
    let gutter = draw(out, judged, options)?;
    facts(out, group, judged, gutter, options)?;
    writeln!(out)
}

fn color(severity: Severity) -> Style {
    let color = match severity {
        Severity::Critical => AnsiColor::BrightRed,
        Severity::High => AnsiColor::Red,
        Severity::Medium => AnsiColor::Yellow,
        Severity::Low => AnsiColor::Cyan,
        Severity::Note => AnsiColor::Green,
    };
    color.on_default().bold()
}

fn shown(place: &Location) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

fn more(group: &[&Judged]) -> String {
    match group.len() {
        0 | 1 => String::new(),
        count => format!(" ({count} instances)"),
    }
}

fn since(judged: &Judged) -> &'static str {
    match (judged.change, judged.suppressed.is_some()) {
        (_, true) => " (suppressed)",
        (Some(Change::Introduced), _) => " (introduced by this plan)",
        (Some(Change::Existing), _) => " (there before)",
        (Some(Change::Resolved), _) => " (mended by this plan)",
        (None, _) => "",
    }
}

/// Draws place and source; the width of the gutter before the bar.
fn draw(out: &mut dyn Write, judged: &Judged, options: &Options) -> io::Result<usize> {
    let Some(place) = &judged.location else { return Ok(2) };
    let Some((first, own)) = snippet::of(judged, LINES) else {
        writeln!(out, "  {DIM}╭▸{DIM:#} {}", shown(place))?;
        return Ok(2);
    };
    let start = snippet::byte_of(&own, 0, place.column);
    let end = snippet::byte_of(&own, place.end_line.saturating_sub(first), place.end_column).max(start);
    let renderer = Renderer::styled().decor_style(DecorStyle::Unicode).term_width(options.columns);
    let note = match (&judged.value, judged.steps.last()) {
        (Some(value), _) => value.clone(),
        (None, Some(step)) => format!("from {}", step.what),
        (None, None) => String::new(),
    };
    let label = |annotation: annotate_snippets::Annotation<'static>| {
        if note.is_empty() { annotation } else { annotation.label(note.clone()) }
    };
    // The header joins the same picture where the lines between are few or foldable: from it to the place.
    let near = |header: &u32| (1..=NEAR).contains(&place.line.saturating_sub(*header));
    let header = judged.header.as_ref().filter(|header| near(&header.line));
    let (text, from, shift) = match (header, &judged.source) {
        (Some(header), Some(_)) => {
            let before = snippet::around(judged, header.line, place.line - 1);
            let shift = before.len();
            (before + &own, header.line, shift)
        }
        _ => (own, first, 0),
    };
    let mut picture = Snippet::source(text.clone()).line_start(from as usize).path(&*place.file);
    picture = picture.annotation(label(AnnotationKind::Primary.span(start + shift..end + shift)));
    if shift > 0 {
        let line = text.lines().next().unwrap_or("").trim_end();
        picture = picture.annotation(AnnotationKind::Visible.span(0..line.len()));
    }
    let mut drawn = renderer.render(&[Group::with_level(Level::ERROR).element(picture)]);
    // The picture goes on below.
    if let Some(at) = drawn.rfind("╰╴") {
        drawn.replace_range(at..at + "╰╴".len(), "│ ");
    }
    let plain = anstream::adapter::strip_str(&drawn).to_string();
    let gutter = plain.lines().next().and_then(|line| line.find('╭').map(|at| width(line.get(..at).unwrap_or(""))));
    writeln!(out, "{drawn}")?;
    Ok(gutter.unwrap_or(2))
}

/// The lines below the picture: where the value comes from, the path, a packet, what to do.
fn facts(out: &mut dyn Write, group: &[&Judged], judged: &Judged, gutter: usize, options: &Options) -> io::Result<()> {
    let mut rows: Vec<(&str, String)> = Vec::new();
    if group.len() > 1 || judged.source.is_none() || !judged.steps.is_empty() {
        let names: Vec<String> = group.iter().take(3).map(|judged| format!("`{}`", judged.resource)).collect();
        let rest = group.len().saturating_sub(3);
        let tail = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        rows.push(("on", names.join(", ") + &tail));
    }
    if !judged.steps.is_empty() {
        let steps =
            judged.steps.iter().map(|step| format!("{} ({}:{})", step.what, step.location.file, step.location.line));
        rows.push(("value", steps.collect::<Vec<_>>().join(" ← ")));
    }
    if !judged.path.is_empty() {
        let steps = judged.path.iter().map(|step| match (&step.resource, step.note.as_str()) {
            (Some(address), "") => address.to_string(),
            // The finding is about this rule: its address stands above.
            (Some(address), note) if *address != judged.resource && !note.contains(&**address) => {
                format!("{address} ({note})")
            }
            (_, note) => note.to_owned(),
        });
        rows.push(("path", steps.collect::<Vec<_>>().join(" → ")));
    }
    if let Some(shown) = &judged.witness {
        rows.push((
            if matches!(shown, crate::rules::Witness::Packet { .. }) { "packet" } else { "call" },
            witness(shown),
        ));
    }
    for place in judged.related.iter().take(3) {
        let at = place.location.as_ref().map(|place| format!(" ({}:{})", place.file, place.line)).unwrap_or_default();
        let what = match &place.resource {
            // Of a secret, the other places are in the same block.
            Some(address) if !judged.secret && !place.note.contains(&**address) => {
                format!("`{address}` {}", place.note)
            }
            _ => place.note.clone(),
        };
        rows.push(("see", format!("{what}{at}")));
    }
    if !judged.unknowns.is_empty() {
        let names: Vec<String> = judged.unknowns.iter().map(|name| format!("`{name}`")).collect();
        rows.push(("unknown", names.join(", ")));
    }
    if let Some(why) = &judged.suppressed {
        rows.push(("reason", why.reason.clone()));
    }
    let advice = &judged.fix.description;
    rows.push(("help", if advice.is_empty() { format!("menshen rules {}", judged.rule.code) } else { advice.clone() }));
    let count = rows.len();
    let room = options.columns.saturating_sub(gutter + 11);
    for (at, (name, text)) in rows.iter().enumerate() {
        let last = at + 1 == count;
        let mut lines = wrap(text, room);
        if last && !advice.is_empty() {
            lines.push(format!("menshen rules {}", judged.rule.code));
        }
        for (number, line) in lines.iter().enumerate() {
            let bar = match (number, last) {
                (0, false) => "├",
                (0, true) => "╰",
                (_, false) => "│",
                (_, true) => " ",
            };
            let name = if number == 0 { name } else { "" };
            writeln!(out, "{:gutter$}{DIM}{bar}{DIM:#} {BOLD}{name:<8}{BOLD:#} {line}", "")?;
        }
    }
    Ok(())
}
