//! Findings of both worlds to one [`Verdict`]: what is new, what is suppressed, what gates, with places made concrete.

use crate::base::{Certainty, Change, Location, Note, Severity, Step};
use crate::rules::{Fix, Rule, Witness};
use std::borrow::Cow;
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
    /// Counts of findings that are not suppressed, by severity from critical to note, and of suppressed ones.
    pub counts: [usize; 5],
    /// Number of suppressed findings.
    pub suppressed: usize,
    /// True where a finding reaches `--fail-on`.
    pub fails: bool,
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
    /// `primaryLocationLineHash` as GitHub computes it; `None` where there is no source line.
    pub line_hash: Option<String>,
    /// Text of the lines from the header or the location's first to its last, for snippets.
    pub suppressed: Option<Suppression>,
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
    /// `inline`, `file` or `config`.
    pub kind: &'static str,
    pub reason: String,
    pub location: Option<Location>,
}
