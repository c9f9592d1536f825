//! Which rules are on: profile, `--select`, `--ignore`, by code, prefix or name.

use crate::base::{Level, Note, Severity};
use crate::config::Settings;
use crate::rules::{Finding, Profile, Rule};

/// Whether a word of `--select`, `--ignore` or a suppression means the rule: its code, a prefix of it, or its name.
/// Codes are compared without case.
pub fn means(word: &str, rule: &Rule) -> bool {
    let prefix = rule.code.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    !word.is_empty() && (prefix || rule.name == word)
}

/// Whether a rule is on at all. A rule of the strict profile is also on where it is selected by its own code or name.
pub fn is_on(rule: &Rule, settings: &Settings) -> bool {
    let selected = settings.select.is_empty() || settings.select.iter().any(|word| means(word, rule));
    let named = || settings.select.iter().any(|word| word.eq_ignore_ascii_case(rule.code) || word == rule.name);
    let profile = settings.strict || rule.profile != Profile::Strict || named();
    selected && profile && !settings.ignore.iter().any(|word| means(word, rule))
}

/// Whether a finding belongs to the profile, given that its rule is on.
pub fn in_profile(finding: &Finding, settings: &Settings) -> bool {
    settings.strict || !finding.strict || finding.rule.profile == Profile::Strict
}

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
    let unknown = |word: &&String| !rules.iter().any(|rule| means(word, rule));
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
