//! What users themselves say must not be: the assertions of `menshen.toml`.

mod network_assertion_refuted;

use super::Rule;

/// The rules of the family.
pub const RULES: &[&Rule] = &[&network_assertion_refuted::RULE];
