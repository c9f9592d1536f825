//! `inspect`: what was understood of each resource.

use crate::options::Input;
use crate::shown::{Found, Shown};
use crate::{configuration, output};
use clap::ArgMatches;
use menshen::base::redact::{mask_known, redact, sure};
use menshen::base::{Location, Note, Value};
use menshen::input::{self, Mode, Plan, Resource};
use menshen::providers;
use menshen::write::wrap::plain;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::Arc;

/// Prints what was understood: every resource with its evaluated values
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: Input,
    /// Format of the output
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
    /// Colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Serialize)]
struct Report {
    schema: &'static str,
    resources: Vec<Record>,
    notes: Vec<Note>,
}

#[derive(Serialize)]
struct Record {
    address: String,
    mode: &'static str,
    #[serde(rename = "type")]
    kind: String,
    action: Option<&'static str>,
    values: BTreeMap<String, Shown>,
    unknown: Vec<String>,
    sensitive: Vec<String>,
    references: BTreeMap<String, BTreeSet<String>>,
    location: Option<Location>,
    mapped: bool,
}

/// Reads and prints; status 2 where something could not be read.
pub fn run(args: Args, matches: &ArgMatches) -> u8 {
    args.color.apply();
    let request = match configuration::settings(&args.input)
        .and_then(|settings| args.input.request(matches, settings.exclude).map_err(|note| vec![note]))
    {
        Ok(request) => request,
        Err(notes) => {
            notes.iter().for_each(output::note);
            return 2;
        }
    };
    let (plans, errors) = input::read(&request);
    let mut complete = errors.is_empty() && !plans.is_empty() && plans.iter().all(|plan| plan.complete);
    let mut report = Report { schema: "menshen/inspect/1", resources: Vec::new(), notes: Vec::new() };
    report.notes.extend(errors.into_iter().map(|error| error.0));
    let mut secrets = Vec::new();
    for plan in &plans {
        secrets.extend(sure(&providers::literal::tokens(plan)));
        report.notes.extend_from_slice(&plan.notes);
        let mut named = Vec::new();
        plan.content.each(&|_, _| true, &mut |resource| report.resources.push(record(plan, &resource, &mut named)));
        secrets.extend(sure(&named));
        let problems = plan.content.problems();
        complete &= problems.iter().all(|note| note.level != menshen::base::Level::Error);
        report.notes.extend(problems);
    }
    report.resources.sort_by(|a, b| a.address.cmp(&b.address));
    for note in &mut report.notes {
        note.message = mask_known(&redact(&note.message), &secrets).into_owned();
    }
    report.notes.sort();
    report.notes.dedup();
    if args.format == Format::Json && !complete {
        report.notes.iter().filter(|note| note.level == menshen::base::Level::Error).for_each(output::note);
    }
    complete &= output::guarded(None, &secrets, |out| match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &report)?;
            out.write_all(b"\n")
        }
        Format::Text => text(out, &report),
    });
    if complete { 0 } else { 2 }
}

impl PartialEq for Format {
    fn eq(&self, other: &Format) -> bool {
        matches!((self, other), (Format::Text, Format::Text) | (Format::Json, Format::Json))
    }
}

/// `secrets` takes the texts that names say are secrets: they may stand elsewhere, too.
fn record(plan: &Plan, resource: &Resource, secrets: &mut Vec<Arc<str>>) -> Record {
    let data = if resource.mode == Mode::Data { "data." } else { "" };
    let mut found = Found { kind: format!("{data}{}", resource.kind), ..Found::default() };
    let configured = plan.content.configured(resource);
    let entries = configured.as_ref().and_then(Value::entries).into_iter().flatten();
    let values = entries.filter_map(|(name, value)| Some((name.to_string(), found.top(name, value)?))).collect();
    secrets.append(&mut found.secrets);
    // The empty path is the block with all that is in it.
    let place = plan.content.place(&resource.address, Some("")).or_else(|| resource.place.clone());
    Record {
        address: resource.address.to_string(),
        mode: match resource.mode {
            Mode::Managed => "managed",
            Mode::Data => "data",
            Mode::Block => "block",
        },
        kind: resource.kind.to_string(),
        action: resource.action.filter(|_| plan.has_before()).map(|action| action.word()),
        values,
        unknown: found.unknown,
        sensitive: found.sensitive,
        references: found.references,
        location: place.map(|place| place.location),
        mapped: providers::is_mapped(&found.kind),
    }
}

fn text(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    for resource in &report.resources {
        let action = resource.action.map(|action| format!(" ({action})")).unwrap_or_default();
        writeln!(out, "{bold}{}{bold:#}{action}", plain(&resource.address))?;
        if let Some(at) = &resource.location {
            writeln!(out, "  at {}:{}:{}", at.file, at.line, at.column)?;
        }
        if !resource.mapped {
            writeln!(out, "  no mapping reads this type")?;
        }
        for (name, value) in &resource.values {
            let shown = if resource.unknown.contains(name) {
                "(unknown)".to_owned()
            } else {
                serde_json::to_string(value).unwrap_or_default()
            };
            let from = resource
                .references
                .get(name)
                .map(|from| format!("  ← {}", from.iter().cloned().collect::<Vec<_>>().join(", ")));
            writeln!(out, "  {}", plain(&format!("{name} = {shown}{}", from.unwrap_or_default())))?;
        }
        for path in resource.unknown.iter().filter(|path| path.contains(['.', '['])) {
            writeln!(out, "  {}: unknown", plain(path))?;
        }
    }
    for note in &report.notes {
        let at = note.location.as_ref().map(|at| format!(" ({}:{}:{})", at.file, at.line, at.column));
        let level = serde_json::to_value(note.level).unwrap_or_default();
        writeln!(out, "{}: {}{}", level.as_str().unwrap_or("note"), plain(&note.message), at.unwrap_or_default())?;
    }
    let mapped = report.resources.iter().filter(|resource| resource.mapped).count();
    writeln!(out, "{} resources, {mapped} of types that are mapped", report.resources.len())
}
