//! Findings that are said once their certainty is settled.

use crate::rules::draft::{possible, push};
use crate::rules::{Context, Finding, Fix};
use std::sync::Arc;

/// Says a finding: as it is where it is sure; else as a possible one, because of `unknowns`.
pub fn say(
    context: &Context<'_>,
    out: &mut Vec<Finding>,
    finding: Finding,
    sure: bool,
    unknowns: impl IntoIterator<Item = Arc<str>>,
) {
    match sure {
        true => push(context, out, finding),
        false => out.extend(possible(finding, unknowns)),
    }
}

/// What to do that the author has to think about.
pub fn advice(text: &str) -> Fix {
    Fix { description: text.to_owned(), mechanical: false }
}

/// What to do that is one edit.
pub fn edit(text: &str) -> Fix {
    Fix { description: text.to_owned(), mechanical: true }
}

/// A number of things as a rank: more of them after a plan than before is something new.
pub fn rank(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}
