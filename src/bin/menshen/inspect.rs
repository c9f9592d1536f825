//! `inspect`: what was understood of each resource.

use crate::options::Input;
use crate::{configuration, output};
use clap::ArgMatches;
use menshen::base::redact::redact;
use menshen::base::{Data, Location, Note, Value};
use menshen::input::{self, Mode, Plan, Resource};
use menshen::providers;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

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
    values: serde_json::Value,
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
    for plan in &plans {
        report.notes.extend_from_slice(&plan.notes);
        plan.content.each(&|_, _| true, &mut |resource| report.resources.push(record(plan, &resource)));
    }
    report.resources.sort_by(|a, b| a.address.cmp(&b.address));
    for note in &mut report.notes {
        note.message = redact(&note.message).into_owned();
    }
    report.notes.sort();
    report.notes.dedup();
    if args.format == Format::Json && !complete {
        report.notes.iter().filter(|note| note.level == menshen::base::Level::Error).for_each(output::note);
    }
    complete &= output::to(None, |out| match args.format {
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

fn record(plan: &Plan, resource: &Resource) -> Record {
    let mut found = Found::default();
    let values = match resource.after.as_ref().or(resource.before.as_ref()) {
        Some(value) => {
            let mut object = serde_json::Map::new();
            for (name, value) in value.entries().into_iter().flatten() {
                if let Some(shown) = found.top(name, value) {
                    object.insert(name.to_string(), shown);
                }
            }
            serde_json::Value::Object(object)
        }
        None => serde_json::Value::Object(serde_json::Map::new()),
    };
    let place = plan.content.place(&resource.address, None).or_else(|| resource.place.clone());
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
        mapped: providers::is_mapped(&resource.kind),
    }
}

/// What the values of a resource hold besides what is shown of them.
#[derive(Default)]
struct Found {
    unknown: Vec<String>,
    sensitive: Vec<String>,
    references: BTreeMap<String, BTreeSet<String>>,
}

impl Found {
    /// A top-level attribute; `None` where it is not written.
    fn top(&mut self, name: &str, value: &Value) -> Option<serde_json::Value> {
        let references = value.all_refs();
        if !references.is_empty() {
            let addresses = references.iter().map(|reference| reference.address.to_string());
            self.references.entry(name.to_owned()).or_default().extend(addresses);
        }
        // What the provider decides is not written by anybody.
        let absent = value.is_null()
            || matches!(&value.data, Data::Unknown(unknown)
                if unknown.kind == menshen::base::UnknownKind::Defaulted);
        (!absent).then(|| self.value(name, value))
    }

    fn value(&mut self, path: &str, value: &Value) -> serde_json::Value {
        if value.is_sensitive() {
            self.sensitive.push(path.to_owned());
            if value.is_unknown() {
                self.unknown.push(path.to_owned());
            }
            return "(sensitive)".into();
        }
        if let Some(items) = value.items() {
            let items = items.iter().enumerate().map(|(index, item)| self.value(&format!("{path}[{index}]"), item));
            return serde_json::Value::Array(items.collect());
        }
        if let Some(entries) = value.entries() {
            let is_map = matches!(value.data, Data::Map(..));
            let mut object = serde_json::Map::new();
            for (name, item) in entries {
                let path = if is_map && !plain(name) { format!("{path}[{name:?}]") } else { format!("{path}.{name}") };
                object.insert(redact(name).into_owned(), self.value(&path, item));
            }
            return serde_json::Value::Object(object);
        }
        match &value.data {
            Data::Unknown(_) => {
                self.unknown.push(path.to_owned());
                serde_json::Value::Null
            }
            Data::Bool(truth) => (*truth).into(),
            Data::Number(number) => number_of(number),
            Data::String(text) => redact(text).into_owned().into(),
            _ => serde_json::Value::Null,
        }
    }
}

fn number_of(number: &menshen::base::Number) -> serde_json::Value {
    number.to_i64().map_or(serde_json::Value::Null, Into::into)
}

fn plain(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

fn text(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    for resource in &report.resources {
        let action = resource.action.map(|action| format!(" ({action})")).unwrap_or_default();
        writeln!(out, "{bold}{}{bold:#}{action}", resource.address)?;
        if let Some(at) = &resource.location {
            writeln!(out, "  at {}:{}:{}", at.file, at.line, at.column)?;
        }
        if !resource.mapped {
            writeln!(out, "  no mapping reads this type")?;
        }
        for (name, value) in resource.values.as_object().into_iter().flatten() {
            let shown = if resource.unknown.contains(name) { "(unknown)".to_owned() } else { value.to_string() };
            let from = resource
                .references
                .get(name)
                .map(|from| format!("  ← {}", from.iter().cloned().collect::<Vec<_>>().join(", ")));
            writeln!(out, "  {name} = {shown}{}", from.unwrap_or_default())?;
        }
        for path in resource.unknown.iter().filter(|path| path.contains(['.', '['])) {
            writeln!(out, "  {path}: unknown")?;
        }
    }
    for note in &report.notes {
        let at = note.location.as_ref().map(|at| format!(" ({}:{}:{})", at.file, at.line, at.column));
        let level = serde_json::to_value(note.level).unwrap_or_default();
        writeln!(out, "{}: {}{}", level.as_str().unwrap_or("note"), note.message, at.unwrap_or_default())?;
    }
    let mapped = report.resources.iter().filter(|resource| resource.mapped).count();
    writeln!(out, "{} resources, {mapped} of types that are mapped", report.resources.len())
}
