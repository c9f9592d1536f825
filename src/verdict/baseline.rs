//! Known findings: a JSON file of fingerprints, each with the file that it is in, so that a finding in another file
//! with the same address is not taken for known.

use super::{Judged, Verdict};
use crate::base::Change;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const SCHEMA: &str = "menshen/baseline/1";

#[derive(Serialize, Deserialize)]
struct File {
    schema: String,
    findings: Vec<Known>,
}

#[derive(Serialize, Deserialize)]
struct Known {
    fingerprint: String,
    code: String,
    resource: String,
    file: String,
}

/// What identifies a finding in a baseline.
pub fn entry(judged: &Judged) -> String {
    let file = judged.location.as_ref().map_or("", |location| &location.file);
    format!("{} {file}", judged.fingerprint)
}

/// Reads a baseline: the entries, or why it cannot be read.
pub fn read(text: &str) -> Result<BTreeSet<String>, String> {
    let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if file.schema != SCHEMA {
        return Err(format!("schema is `{}`, not `{SCHEMA}`", file.schema));
    }
    Ok(file.findings.into_iter().map(|known| format!("{} {}", known.fingerprint, known.file)).collect())
}

/// The baseline that makes everything of this report known: what is there now, also what was known before.
pub fn write(verdict: &Verdict) -> String {
    let is_known = |judged: &&Judged| {
        judged.change != Some(Change::Resolved) && judged.suppressed.as_ref().is_none_or(|why| why.kind == "baseline")
    };
    let findings = verdict.findings.iter().filter(is_known).map(|judged| Known {
        fingerprint: judged.fingerprint.clone(),
        code: judged.rule.code.to_owned(),
        resource: judged.resource.to_string(),
        file: judged.location.as_ref().map_or(String::new(), |location| location.file.to_string()),
    });
    let file = File { schema: SCHEMA.to_owned(), findings: findings.collect() };
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    text
}
