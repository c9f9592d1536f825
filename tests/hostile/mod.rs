//! Hostile inputs, made here: each small, each asking for more than any analysis should give.
//!
//! In: nothing. Out: cases, which are files below a scratch folder and what to scan there. Beside every configuration
//! lies `good.tf`, whose finding has to be reported whatever the rest does.

#![allow(dead_code, missing_docs)]

pub mod configurations;
pub mod plans;

use std::fs;
use std::path::Path;

/// A disk that is not encrypted: the finding `DSK101`.
pub const GOOD: &str = "resource \"alicloud_ecs_disk\" \"plain\" {\n  zone_id  = \"cn-hangzhou-i\"\n  category = \"cloud_essd\"\n  size     = 20\n}\n";

/// One hostile input.
pub struct Case {
    pub name: &'static str,
    /// What is scanned: `.` or a file.
    pub path: &'static str,
    pub files: Vec<(String, Vec<u8>)>,
    /// A part of what must be said about it: in a note on standard error or in the report. Empty where the input is
    /// merely large and is analysed as any other.
    pub says: &'static str,
    /// Whether a build without optimisation takes long for it.
    pub heavy: bool,
}

/// How limits are told; a case that says `budget` must say one of them.
pub const LIMITS: [&str; 6] = ["budget", "instances", "too deep", "cannot be evaluated", "1024", "at most"];

impl Case {
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        for (name, bytes) in &self.files {
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, bytes)?;
        }
        fs::create_dir_all(folder.join(".git"))
    }
}

/// What takes an optimised build more than 100 ms.
const HEAVY: &[&str] = &[
    "double-merge",
    "double-setproduct",
    "double-format",
    "double-formatlist",
    "double-split",
    "double-zipmap",
    "double-set",
    "loops-in-loops",
    "loops-that-drop",
    "quadratic-join",
    "quadratic-contains",
    "quadratic-equals",
    "quadratic-conditional",
    "quadratic-distinct",
    "quadratic-tolist",
    "quadratic-slices",
    "long-text-loop",
    "long-text-length",
    "long-text-hash",
    "long-text-template",
    "long-text-equals",
    "long-text-substr",
    "long-text-number",
    "base64gzip-long",
    "textencode-long",
    "expanded-arguments",
    "deep-for",
    "deep-directives",
    "deep-conditionals-of-branches",
    "many-locals",
    "many-blocks-in-one",
    "many-files",
    "count-references-all",
    "count-lists-all",
    "count-of-large",
    "count-of-tags",
    "dynamic-nested",
    "modules-in-modules",
    "modules-twice",
    "module-inputs-converted",
    "module-outputs",
    "conditions-many",
    "many-groups-for-many-machines",
    "documents-20000",
    "documents-of-statements",
    "documents-encoded",
    "templatefile-loops",
    "templatefile-again",
    "file-hashed-again",
    "fileset-again",
    "json-wide",
    "json-keys",
    "tfvars-wide",
    "default-loops",
    "plan-deep-addresses",
    "plan-long-string",
    "plan-long-names",
    "plan-same-address",
    "plan-many-addresses",
    "plan-references",
    "plan-references-same",
    "plan-wrong-arguments",
    "plan-policy-wide",
    "plan-variables",
];

/// All of them.
pub fn all() -> Vec<Case> {
    let mut cases: Vec<Case> = configurations::all().into_iter().chain(plans::all()).collect();
    for case in &mut cases {
        case.heavy = HEAVY.contains(&case.name);
    }
    cases
}
