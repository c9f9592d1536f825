//! What the settings say of rules: words that mean none, severities of the user's own. Which rules run is decided where
//! they are run.

use crate::base::{Level, Note, Severity};
use crate::config::Settings;
use crate::rules::{Finding, Rule};

/// The severity of a finding after the settings' own severities: one that its rule graded up or down keeps that
/// distance.
pub fn severity(finding: &Finding, settings: &Settings) -> (Severity, u8) {
    let Some(&own) = settings.severity.get(finding.rule.code) else { return (finding.severity, finding.score) };
    let steps = finding.severity as i32 - finding.rule.severity as i32;
    let place = (own as i32 + steps).clamp(0, 4);
    let severity = Severity::ALL.into_iter().find(|&severity| severity as i32 == place).unwrap_or(own);
    (severity, severity.cut(finding.score))
}

/// Words of the settings that mean no rule. Selecting nothing would be an all-clear that means nothing: an error.
pub fn check(settings: &Settings, rules: &[&Rule]) -> Vec<Note> {
    let unknown = |word: &&String| !rules.iter().any(|rule| rule.answers_to(word));
    let mut notes = Vec::new();
    for word in settings.select.iter().filter(unknown) {
        let help = "`menshen rules` lists codes and names";
        notes.push(Note::new(Level::Error, format!("`{word}` selects no rule")).help(help));
    }
    for word in settings.ignore.iter().chain(settings.severity.keys()).filter(unknown) {
        notes.push(Note::new(Level::Warning, format!("`{word}` names no rule of this version")));
    }
    notes
}
