//! The words of the policy language, as RAM documents them: keys, and effects.
//!
//! In: a word of a document. Out: how RAM writes it. CAM writes the same keys in lower case, and in capitals in policies of
//! buckets; it does not tell cases apart.

/// Keys of a document.
pub const DOCUMENT: &[&str] = &["Version", "Statement"];

/// Keys of a statement.
pub const STATEMENT: &[&str] =
    &["Effect", "Action", "NotAction", "Resource", "NotResource", "Condition", "Principal", "NotPrincipal", "Sid"];

/// What an effect may be.
pub const EFFECTS: &[&str] = &["Allow", "Deny"];

/// The word among `words` that is meant by one that differs from it in case; `None` for one that is written as it is there, and
/// for any other.
pub fn miswritten(word: &str, words: &[&'static str]) -> Option<&'static str> {
    words.iter().copied().find(|it| word.eq_ignore_ascii_case(it)).filter(|it| word != *it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_case_differs() {
        assert_eq!(miswritten("statement", DOCUMENT), Some("Statement"));
        assert_eq!(miswritten("NOTaction", STATEMENT), Some("NotAction"));
        for right in ["Statement", "Statements", "Effect", ""] {
            assert_eq!(miswritten(right, DOCUMENT), None, "{right}");
        }
    }
}
