//! Rules about instances.

mod metadata_token_not_required;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[&metadata_token_not_required::RULE];
