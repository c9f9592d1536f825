//! SARIF 2.1.0: one run, every rule listed, each result built, serialised into the stream and dropped, so that memory
//! does not grow with the number of results. Columns count Unicode code points, and the run says so.
//!
//! The `github` profile leaves out suppressed results (GitHub shows them as open) and keeps to the limits of GitHub's
//! documentation of SARIF uploads; what is cut is said in a notification.

mod message;
mod result;
pub use result::witness;
mod rules;

use crate::base::{Level, Note};
use crate::rules::Rule;
use crate::verdict::Verdict;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_sarif::sarif;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What a writer of SARIF may be told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Omit suppressed results and keep GitHub's limits.
    pub github: bool,
    /// `informationUri`, and `helpUri` of the rules; absent where the user names none.
    pub information_uri: Option<String>,
    /// `automationDetails.id`.
    pub category: Option<String>,
    /// Address of the repository that is scanned, and its commit: viewers make links to lines of it.
    pub repository: Option<(String, Option<String>)>,
}

/// GitHub's limits (SARIF support for code scanning).
mod limit {
    pub const RESULTS: usize = 25_000;
    pub const KEPT: usize = 5_000;
    pub const LOCATIONS: usize = 1_000;
    pub const FLOW: usize = 10_000;
}

/// What the limits cut.
#[derive(Default)]
struct Cut {
    results: usize,
    related: usize,
    flow: usize,
}

/// Writes the log.
pub fn write(out: &mut dyn Write, verdict: &Verdict, options: &Options) -> io::Result<()> {
    write_with(out, verdict, options, crate::rules::all())
}

fn write_with(out: &mut dyn Write, verdict: &Verdict, options: &Options, rules: &[&'static Rule]) -> io::Result<()> {
    let log = Run { verdict, options, rules };
    let log = Log { run: &log };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

struct Log<'a> {
    run: &'a Run<'a>,
}

impl Serialize for Log<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", sarif::SCHEMA_URL)?;
        map.serialize_entry("version", "2.1.0")?;
        map.serialize_entry("runs", &[self.run])?;
        map.end()
    }
}

struct Run<'a> {
    verdict: &'a Verdict,
    options: &'a Options,
    rules: &'a [&'static Rule],
}

impl Serialize for Run<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cut = RefCell::new(Cut::default());
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("tool", &rules::tool(self.rules, self.options))?;
        if let Some(category) = &self.options.category {
            map.serialize_entry("automationDetails", &serde_json::json!({ "id": category }))?;
        }
        map.serialize_entry("columnKind", "unicodeCodePoints")?;
        map.serialize_entry("originalUriBaseIds", &base_ids())?;
        if let Some((uri, revision)) = &self.options.repository {
            let mut details = serde_json::json!({
                "repositoryUri": uri,
                "mappedTo": { "uriBaseId": result::ROOT },
            });
            if let (Some(details), Some(revision)) = (details.as_object_mut(), revision) {
                details.insert("revisionId".to_owned(), revision.as_str().into());
            }
            map.serialize_entry("versionControlProvenance", &[details])?;
        }
        map.serialize_entry("results", &Results { run: self, cut: &cut })?;
        // After the results, as only they know what was cut.
        map.serialize_entry("invocations", &[invocation(self.verdict, &cut.borrow())])?;
        map.end()
    }
}

struct Results<'a> {
    run: &'a Run<'a>,
    cut: &'a RefCell<Cut>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(None)?;
        let Run { verdict, options, rules } = *self.run;
        let indexes = rules::indexes(rules);
        let mut count = 0;
        for judged in &verdict.findings {
            if options.github && judged.suppressed.is_some() {
                continue;
            }
            count += 1;
            if options.github && count > limit::RESULTS {
                self.cut.borrow_mut().results += 1;
                continue;
            }
            let index = indexes.get(judged.rule.code).copied();
            let mut result = result::result(judged, index);
            if options.github {
                shorten(&mut result, &mut self.cut.borrow_mut());
            }
            seq.serialize_element(&result)?;
        }
        seq.end()
    }
}

fn shorten(result: &mut sarif::Result, cut: &mut Cut) {
    if let Some(related) = &mut result.related_locations {
        cut.related += related.len().saturating_sub(limit::LOCATIONS);
        related.truncate(limit::LOCATIONS);
    }
    let flows = result.code_flows.iter_mut().flatten().flat_map(|flow| &mut flow.thread_flows);
    let mut left = limit::FLOW;
    for flow in flows {
        cut.flow += flow.locations.len().saturating_sub(left);
        flow.locations.truncate(left);
        left = left.saturating_sub(flow.locations.len());
    }
}

fn base_ids() -> BTreeMap<String, sarif::ArtifactLocation> {
    let text = "The folder in which menshen ran: the root of the repository.";
    let root = sarif::ArtifactLocation::builder().description(sarif::Message::builder().text(text).build()).build();
    BTreeMap::from([(result::ROOT.to_owned(), root)])
}

fn invocation(verdict: &Verdict, cut: &Cut) -> sarif::Invocation {
    let mut notes = verdict.diagnostics();
    let results = verdict.findings.len();
    if cut.results > 0 {
        let message =
            format!("{} of {results} results are left out, the least severe: the limit is 25000", cut.results);
        notes.push(Note::new(Level::Warning, message));
    } else if results > limit::KEPT {
        let message = format!("GitHub keeps the 5000 most severe of these {results} results");
        notes.push(Note::new(Level::Info, message));
    }
    if cut.related > 0 {
        notes.push(Note::new(Level::Warning, format!("{} related locations are left out", cut.related)));
    }
    if cut.flow > 0 {
        notes.push(Note::new(Level::Warning, format!("{} steps of code flows are left out", cut.flow)));
    }
    let mut invocation = sarif::Invocation::builder().execution_successful(verdict.complete).build();
    invocation.exit_code = Some(i64::from(verdict.status()));
    invocation.tool_execution_notifications = Some(notes.iter().map(notification).collect());
    invocation
}

fn notification(note: &Note) -> sarif::Notification {
    let text = match &note.help {
        Some(help) => format!("{} Help: {help}.", crate::write::help::sentence(&note.message)),
        None => crate::write::help::sentence(&note.message),
    };
    let mut made = sarif::Notification::builder().message(sarif::Message::builder().text(text).build()).build();
    let level = match note.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    };
    made.level = Some(level.into());
    made.locations = note.location.as_ref().map(|place| vec![result::location(place)]);
    made
}

#[cfg(test)]
mod tests;
