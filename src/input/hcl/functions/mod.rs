//! Terraform's functions: a name and evaluated arguments in, a value or the reason of the refusal out.
//!
//! Arguments convert to the parameters' types; a `null` or unknown argument is handled before the function runs, unless
//! the function says that it takes it. Marks and references of arguments reach the result; its origin is left open.
//! What differs from run to run, or cannot be computed here, is an unknown value of the right type, never a guess.

mod call;
mod datetime;
mod encoding;
mod filesystem;
mod format;
mod hash;
mod holes;
mod json;
mod mapping;
mod network;
mod numeric;
mod pattern;
mod regex;
mod sequence;
mod sets;
mod string;
mod types;
mod yaml;

pub use call::{CallContext, FileProblem, FunctionError, MAX_TEXT, call};
pub use pattern::glob_matches;
pub use regex::{compiled_patterns, translate as translate_pattern};

use call::Function;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Functions that the evaluator runs itself, because they are lazy or parse templates.
const EVALUATED: [&str; 4] = ["can", "templatefile", "templatestring", "try"];

static TABLE: LazyLock<BTreeMap<&'static str, &'static Function>> = LazyLock::new(|| {
    let families: [&[Function]; 14] = [
        datetime::FUNCTIONS,
        encoding::FUNCTIONS,
        filesystem::FUNCTIONS,
        format::FUNCTIONS,
        hash::FUNCTIONS,
        json::FUNCTIONS,
        mapping::FUNCTIONS,
        network::FUNCTIONS,
        numeric::FUNCTIONS,
        regex::FUNCTIONS,
        sequence::FUNCTIONS,
        sets::FUNCTIONS,
        string::FUNCTIONS,
        types::FUNCTIONS,
    ];
    let families = families.into_iter().chain([yaml::FUNCTIONS]);
    families.flatten().map(|function| (function.name, function)).collect()
});

fn plain_name(name: &str) -> &str {
    name.strip_prefix("core::").unwrap_or(name)
}

/// Whether Terraform 1.11 has a function of this name (with or without `core::`).
pub fn exists(name: &str) -> bool {
    let name = plain_name(name);
    TABLE.contains_key(name) || EVALUATED.contains(&name)
}

/// All function names, sorted.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = TABLE.keys().copied().chain(EVALUATED).collect();
    names.sort_unstable();
    names
}
