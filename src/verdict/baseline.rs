//! Known findings: a JSON file of fingerprints, each with the file that it is in, so that a finding in another file
//! with the same address is not taken for known.

use super::{Judged, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const SCHEMA: &str = "menshen/baseline/1";

#[derive(Serialize, Deserialize)]
struct File {
    schema: String,
    findings: Vec<Known>,
}

/// A finding that a baseline holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Known {
    pub code: String,
    pub resource: String,
    pub file: String,
    pub fingerprint: String,
}

/// What a baseline would hold of a finding.
pub fn known(judged: &Judged) -> Known {
    Known {
        code: judged.rule.code.to_owned(),
        resource: judged.resource.to_string(),
        file: judged.location.as_ref().map_or(String::new(), |location| location.file.to_string()),
        fingerprint: judged.fingerprint.clone(),
    }
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

/// The baseline that makes everything known that was reported, and what was known before and is still there. What is
/// there no more goes, unless its rule did not run (`ran`): then nothing is known about it, and it stays.
///
/// # Errors
/// Where the old baseline cannot be read.
pub fn write(verdict: &Verdict, old: Option<&str>, ran: &dyn Fn(&str) -> bool) -> Result<String, String> {
    let mut findings = verdict.known.clone();
    if let Some(old) = old {
        let file: File = serde_json::from_str(old).map_err(|error| error.to_string())?;
        findings.extend(file.findings.into_iter().filter(|known| !ran(&known.code)));
    }
    findings.sort();
    findings.dedup();
    let file = File { schema: SCHEMA.to_owned(), findings };
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    Ok(text)
}
