//! What is said of credentials in a text: kinds and lengths, never a part of one.

use crate::base::Severity;
use crate::base::credential::TokenKind;
use crate::model::secrets::SecretText;
use crate::rules::Finding;
use crate::rules::draft::graded;
use std::collections::BTreeMap;

/// The kinds of credentials in a text with their lengths: `an access key id (24 characters) and a private key`.
pub fn kinds(secret: &SecretText) -> String {
    let mut kinds: BTreeMap<TokenKind, Vec<usize>> = BTreeMap::new();
    for hit in &secret.hits {
        let token = secret.text.as_deref().and_then(|text| text.get(hit.range.clone())).unwrap_or_default();
        kinds.entry(hit.kind).or_default().push(token.chars().count());
    }
    let words: Vec<String> = kinds
        .into_iter()
        .map(|(kind, mut lengths)| {
            lengths.sort_unstable();
            lengths.dedup();
            let article = if kind.label().starts_with('a') { "an" } else { "a" };
            match (kind, lengths.as_slice()) {
                // The length of a password helps who guesses it.
                (TokenKind::PrivateKey | TokenKind::UrlPassword | TokenKind::Password, _) | (_, [] | [_, _, ..]) => {
                    format!("{article} {}", kind.label())
                }
                (_, [length]) => format!("{article} {} ({length} characters)", kind.label()),
            }
        })
        .collect();
    match words.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// The finding with the weight of what is in the text: a password, also in an address, is medium.
pub fn weighed(secret: &SecretText, finding: Finding) -> Finding {
    let weak = secret.hits.iter().all(|hit| matches!(hit.kind, TokenKind::UrlPassword | TokenKind::Password));
    if weak { graded(finding, Severity::Medium) } else { finding }
}
