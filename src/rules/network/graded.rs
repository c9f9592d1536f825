//! A finding at a grade: how far packets get in; certainty, severity, score and rank out.

use super::ingress::rank;
use super::openings::judge;
use super::telling::{because_of, unknowns};
use crate::base::Severity;
use crate::model::Site;
use crate::reason::exposure::{Grade, Reason};
use crate::rules::draft::definite;
use crate::rules::{Context, Finding, Rule};
use std::sync::Arc;

/// A finding of a rule at a grade. `worst`: how severe it is that the packets arrive. `None`: not worth a word.
pub fn at_grade(
    rule: &'static Rule,
    site: Site,
    grade: Grade,
    worst: (Severity, u8),
    key: impl Into<Arc<str>>,
    message: String,
) -> Option<Finding> {
    let (certainty, severity, score) = judge(grade, worst, rule.score)?;
    Some(Finding { certainty, severity, score, rank: rank(grade), ..definite(rule, site, key, message) })
}

/// `: REASON` for the first reason that can be put in words; empty without one.
pub fn why(context: &Context<'_>, reasons: &[Reason]) -> String {
    because_of(context.model, reasons).map_or_else(String::new, |why| format!(": {why}"))
}

/// The finding with the unknown values among reasons.
pub fn with_reasons(mut finding: Finding, context: &Context<'_>, reasons: &[Reason]) -> Finding {
    finding.unknowns = unknowns(context, reasons);
    finding
}
