//! A finding with what every rule says alike: severity and score of the rule, certainty, the one step that an unknown
//! value takes off.

use super::{Context, Evidence, Finding, Fix, Rule};
use crate::base::{Certainty, Severity};
use crate::model::Site;
use std::sync::Arc;

/// A definite finding with the severity of its rule.
pub fn definite(rule: &'static Rule, site: Site, key: impl Into<Arc<str>>, message: String) -> Finding {
    Finding {
        rule,
        severity: rule.severity,
        score: rule.score,
        certainty: Certainty::Definite,
        site,
        message: message.into(),
        key: key.into(),
        rank: 0,
        path: Vec::new(),
        related: Vec::new(),
        witness: None,
        fix: Fix::default(),
        unknowns: Vec::new(),
        opened: None,
        granted: None,
        quiet: false,
        strict: false,
    }
}

/// The finding with another severity, and the rule's score cut to it.
pub fn graded(mut finding: Finding, severity: Severity) -> Finding {
    finding.severity = severity;
    finding.score = severity.cut(finding.rule.score);
    finding
}

/// The finding as possible, because of what is not known: one severity lower. `None` where the definite finding is low
/// or a note, which is not worth a guess.
pub fn possible(mut finding: Finding, unknowns: impl IntoIterator<Item = Arc<str>>) -> Option<Finding> {
    if finding.severity <= Severity::Low {
        return None;
    }
    finding.severity = finding.severity.lower();
    finding.score = finding.severity.cut(finding.score);
    finding.certainty = Certainty::Possible;
    finding.unknowns.extend(unknowns);
    finding.fix.mechanical = false;
    Some(finding)
}

/// Hands the finding over. One about a resource of which there may be no instance at all is possible only.
pub fn push(cx: &Context<'_>, out: &mut Vec<Finding>, finding: Finding) {
    let object = cx.model.object(finding.site.object);
    match object.filter(|object| object.representative && finding.certainty == Certainty::Definite) {
        Some(object) => out.extend(possible(finding, [object.address.clone()])),
        None => out.push(finding),
    }
}

/// One place of the evidence.
pub fn evidence(site: &Site, note: impl Into<String>) -> Evidence {
    Evidence { site: Some(site.clone()), note: note.into() }
}
