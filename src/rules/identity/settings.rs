//! Settings that are too weak: what is told of one place is one finding.

use super::telling::{edit, rank, say};
use crate::base::Severity;
use crate::model::identity::Setting;
use crate::model::{Known, Site};
use crate::rules::draft::{definite, graded};
use crate::rules::{Context, Finding, Rule};
use std::sync::Arc;

/// A setting that is too weak.
#[derive(Clone, Debug)]
pub struct Weak {
    /// Where it is, or would be, written.
    pub site: Site,
    /// What is so: `8 characters are enough`.
    pub said: String,
    /// Which setting, for telling findings apart: `length`.
    pub key: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Reported in the strict profile only.
    pub strict: bool,
    /// The attribute that is not known, where the value is not.
    pub unknown: Option<Arc<str>>,
}

/// A setting judged by its value: `weak` says what is wrong with one, how bad that is, and whether it is strict.
pub fn judge<T>(
    setting: Option<&Setting<T>>,
    key: &'static str,
    weak: impl Fn(&T) -> Option<(String, Severity, bool)>,
    unknown: (&str, Severity),
) -> Option<Weak> {
    let setting = setting?;
    let site = setting.site.clone();
    match &setting.value {
        Known::Yes(value) => {
            let (said, severity, strict) = weak(value)?;
            Some(Weak { site, said, key, severity, strict, unknown: None })
        }
        Known::No(because) => {
            let (said, severity) = (unknown.0.to_owned(), unknown.1);
            Some(Weak { site, said, key, severity, strict: false, unknown: Some(because.clone()) })
        }
    }
}

/// Says what is weak: one finding for each place, the gravest severity of it; what is not known apart from what is.
pub fn report(
    context: &Context<'_>,
    rule: &'static Rule,
    what: &str,
    fix: &str,
    weak: Vec<Weak>,
    out: &mut Vec<Finding>,
) {
    let mut groups: Vec<Vec<Weak>> = Vec::new();
    for one in weak {
        let same =
            |it: &Weak| it.site == one.site && it.strict == one.strict && it.unknown.is_some() == one.unknown.is_some();
        match groups.iter_mut().find(|group| group.first().is_some_and(same)) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    for group in groups {
        let Some(first) = group.first() else { continue };
        let said: Vec<&str> = group.iter().map(|it| it.said.as_str()).collect();
        let key = group.iter().map(|it| it.key).collect::<Vec<_>>().join(" ");
        let severity = group.iter().map(|it| it.severity).max().unwrap_or(rule.severity);
        let message = format!("{what}: {}", said.join(", "));
        let mut finding = graded(definite(rule, first.site.clone(), key, message), severity);
        finding.strict = first.strict;
        finding.rank = rank(group.len());
        finding.fix = edit(fix);
        let unknowns: Vec<Arc<str>> = group.iter().filter_map(|it| it.unknown.clone()).collect();
        say(context, out, finding, unknowns.is_empty(), unknowns);
    }
}
