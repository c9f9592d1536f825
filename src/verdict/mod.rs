//! Findings of both worlds to one [`Verdict`]: what is new, what is suppressed, what gates, with places made concrete.

pub mod baseline;
mod compare;
mod fingerprint;
pub mod ignore;
mod judge;
pub mod line_hash;
pub mod select;
mod suppress;

pub use judge::Judge;

use crate::base::span::SourceFile;
use crate::base::{Certainty, Change, Level, Location, Note, Severity, Step};
use crate::rules::{Fix, Rule, Witness};
use line_hash::LineHash;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The judged report of a run.
#[derive(Debug)]
pub struct Verdict {
    /// The inputs, in the order given.
    pub inputs: Vec<InputSummary>,
    /// False where something could not be read.
    pub complete: bool,
    /// Findings in report order: definite before possible, then severity, code, resource, location.
    pub findings: Vec<Judged>,
    /// Errors, warnings and coverage remarks.
    pub notes: Vec<Note>,
    /// Counts of findings that are neither suppressed nor resolved, by severity from critical to note.
    pub counts: [usize; 5],
    /// Number of suppressed findings.
    pub suppressed: usize,
    /// True where a finding reaches `--fail-on`.
    pub fails: bool,
    /// Resource types that no mapping reads, with the number of their instances.
    pub unmapped: BTreeMap<Arc<str>, usize>,
    /// Modules whose configuration is missing.
    pub missing_modules: Vec<Arc<str>>,
    /// What a baseline of this run holds: everything that is reported and open, and what was known before.
    pub known: Vec<baseline::Known>,
    /// Number of rules that were on.
    pub rules: usize,
}

impl Verdict {
    /// The exit status: 2 where the analysis is not complete, 1 where a finding gates, else 0.
    pub fn status(&self) -> u8 {
        match (self.complete, self.fails) {
            (false, _) => 2,
            (true, true) => 1,
            (true, false) => 0,
        }
    }
    /// Resource instances of all inputs.
    pub fn resources(&self) -> usize {
        self.inputs.iter().map(|input| input.resources).sum()
    }
    /// All notes and what was not judged, for the diagnostics of machine-readable formats.
    pub fn diagnostics(&self) -> Vec<Note> {
        let mut notes = self.notes.clone();
        for module in &self.missing_modules {
            notes.push(
                Note::new(Level::Warning, format!("module `{module}` is not installed: its resources are not judged"))
                    .help("run `terraform init` first"),
            );
        }
        for (kind, count) in &self.unmapped {
            let plural = if *count == 1 { "instance" } else { "instances" };
            notes.push(Note::new(Level::Info, format!("resource type `{kind}` is not judged ({count} {plural})")));
        }
        notes
    }
}

/// One input of the report.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct InputSummary {
    pub path: String,
    pub kind: &'static str,
    pub resources: usize,
}

/// A finding, judged and placed.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Judged {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub score: u8,
    pub certainty: Certainty,
    pub change: Option<Change>,
    /// Address of the resource.
    pub resource: Arc<str>,
    /// The place to change.
    pub location: Option<Location>,
    /// Header of the block, for the snippet.
    pub header: Option<Location>,
    /// Places that the value came through.
    pub steps: Vec<Step>,
    /// The value itself, where it is written elsewhere, known, short and nothing secret.
    pub value: Option<String>,
    pub message: Cow<'static, str>,
    pub witness: Option<Witness>,
    /// The path, outside first.
    pub path: Vec<PlacedEvidence>,
    /// Other places.
    pub related: Vec<PlacedEvidence>,
    pub unknowns: Vec<Arc<str>>,
    pub fix: Fix,
    /// Stable over line changes.
    pub fingerprint: String,
    /// `primaryLocationLineHash` as GitHub computes it; `None` where there is no source.
    pub line_hash: Option<LineHash>,
    pub suppressed: Option<Suppression>,
    /// The file of the location, for snippets; `None` where there is no source.
    pub source: Option<Arc<SourceFile>>,
    /// Secrets of the input, by their texts: not shown wherever they stand.
    pub hidden: Arc<Vec<Arc<str>>>,
    /// The finding is about a secret: literals at its place are not shown.
    pub secret: bool,
}

/// Evidence with its place made concrete.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct PlacedEvidence {
    pub resource: Option<Arc<str>>,
    pub location: Option<Location>,
    pub note: String,
}

/// Why a finding is suppressed.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Suppression {
    /// `inline`, `file`, `config` or `baseline`.
    pub kind: &'static str,
    pub reason: String,
    pub location: Option<Location>,
}

#[cfg(test)]
pub mod fixture;
#[cfg(test)]
mod tests;
