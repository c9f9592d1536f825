//! `menshen/report/1`: a verdict as JSON, streamed finding by finding.

use crate::base::{Location, Note};
use crate::rules::Witness;
use crate::verdict::{Judged, Verdict};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    tool: Tool,
    inputs: Vec<Input<'a>>,
    complete: bool,
    summary: Summary,
    #[serde(serialize_with = "findings")]
    findings: &'a [Judged],
    diagnostics: Vec<Note>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Input<'a> {
    path: &'a str,
    kind: &'a str,
    resources: usize,
}

#[derive(Serialize)]
struct Summary {
    critical: usize,
    high: usize,
    medium: usize,
    low: usize,
    note: usize,
    suppressed: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    score: f64,
    certainty: &'a str,
    change: Option<&'a str>,
    resource: &'a str,
    location: Option<&'a Location>,
    message: &'a str,
    witness: Option<&'a Witness>,
    evidence: Vec<Evidence<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unknown: &'a [std::sync::Arc<str>],
    fix: Fix<'a>,
    fingerprint: &'a str,
    suppressed: Option<Suppressed<'a>>,
}

#[derive(Serialize)]
struct Evidence<'a> {
    resource: Option<&'a str>,
    location: Option<&'a Location>,
    note: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    description: &'a str,
    mechanical: bool,
}

#[derive(Serialize)]
struct Suppressed<'a> {
    kind: &'a str,
    reason: &'a str,
    location: Option<&'a Location>,
}

/// Writes the report.
pub fn write(out: &mut dyn Write, verdict: &Verdict) -> io::Result<()> {
    let [critical, high, medium, low, note] = verdict.counts;
    let inputs = verdict.inputs.iter();
    let inputs = inputs.map(|input| Input { path: &input.path, kind: input.kind, resources: input.resources });
    let report = Report {
        schema: "menshen/report/1",
        tool: Tool { name: "menshen", version: env!("CARGO_PKG_VERSION") },
        inputs: inputs.collect(),
        complete: verdict.complete,
        summary: Summary { critical, high, medium, low, note, suppressed: verdict.suppressed },
        findings: &verdict.findings,
        diagnostics: verdict.diagnostics(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    out.write_all(b"\n")
}

fn findings<S: Serializer>(findings: &&[Judged], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(findings.iter().map(finding))
}

fn finding(judged: &Judged) -> Finding<'_> {
    let places = judged.path.iter().chain(&judged.related);
    let evidence = places.map(|place| Evidence {
        resource: place.resource.as_deref(),
        location: place.location.as_ref(),
        note: &place.note,
    });
    let steps =
        judged.steps.iter().map(|step| Evidence { resource: None, location: Some(&step.location), note: &step.what });
    Finding {
        code: judged.rule.code,
        name: judged.rule.name,
        severity: judged.severity.word(),
        score: f64::from(judged.score) / 10.0,
        certainty: judged.certainty.word(),
        change: judged.change.map(crate::base::Change::word),
        resource: &judged.resource,
        location: judged.location.as_ref(),
        message: &judged.message,
        witness: judged.witness.as_ref(),
        evidence: evidence.chain(steps).collect(),
        unknown: &judged.unknowns,
        fix: Fix { description: &judged.fix.description, mechanical: judged.fix.mechanical },
        fingerprint: &judged.fingerprint,
        suppressed: judged.suppressed.as_ref().map(|why| Suppressed {
            kind: why.kind,
            reason: &why.reason,
            location: why.location.as_ref(),
        }),
    }
}
