//! A rule's documentation in the pieces that outputs show.

use crate::base::Severity;
use crate::rules::{FixKind, Profile, Rule};

/// The first paragraph on one line, at most `limit` characters, cut at a word.
pub fn paragraph(text: &str, limit: usize) -> String {
    let first = text.split("\n\n").next().unwrap_or("");
    shorten(&first.split_whitespace().collect::<Vec<_>>().join(" "), limit)
}

/// At most `limit` characters; what is cut is marked by `…`.
pub fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(limit.saturating_sub(1)).collect();
    if let Some(space) = kept.rfind(' ').filter(|&space| space > kept.len() / 2) {
        kept.truncate(space);
    }
    kept.push('…');
    kept
}

/// A rule as Markdown: heading, what it is, its documentation.
pub fn markdown(rule: &Rule) -> String {
    let mut text = format!("# {} {}\n\n{}\n\n{}\n", rule.code, rule.name, sentence(rule.title), facts(rule));
    text.push('\n');
    text.push_str(rule.markdown().trim());
    text.push('\n');
    if !rule.references.is_empty() {
        text.push_str("\n# References\n\n");
        for reference in rule.references {
            text.push_str(&format!("- {reference}\n"));
        }
    }
    text
}

/// One line of what the catalogue says.
pub fn facts(rule: &Rule) -> String {
    let score = if rule.score == 0 { "not about security".to_owned() } else { format!("score {}", score(rule.score)) };
    format!("Severity {}, {score}, profile {}, fix {}.", rule.severity.word(), profile(rule.profile), fix(rule.fix))
}

/// The same in plain text, for readers without Markdown.
pub fn plain(rule: &Rule) -> String {
    let doc = rule.documentation();
    format!("{}\n\nWhy: {}\n\nFix: {}", sentence(rule.title), doc.why, doc.fix)
}

/// A heading as a sentence: capital letter, full stop.
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let mut out: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    out.push_str(chars.as_str());
    if !out.ends_with(['.', '!', '?', ')']) || out.ends_with(')') {
        out.push('.');
    }
    out
}

/// A score in tenths as it is printed.
pub fn score(tenths: u8) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The word of a profile.
pub fn profile(profile: Profile) -> &'static str {
    match profile {
        Profile::Default => "default",
        Profile::Split => "split",
        Profile::Strict => "strict",
    }
}

/// The word of a fix.
pub fn fix(fix: FixKind) -> &'static str {
    match fix {
        FixKind::Auto => "auto",
        FixKind::AutoReplace => "auto-replace",
        FixKind::Assist => "assist",
        FixKind::Manual => "manual",
    }
}

/// SARIF's level of a severity.
pub fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_cuts() {
        assert_eq!(paragraph("one\ntwo\n\nthree", 100), "one two");
        assert_eq!(shorten("one two three", 9), "one two…");
        assert_eq!(sentence("a rule (of one)"), "A rule (of one).");
    }
}
