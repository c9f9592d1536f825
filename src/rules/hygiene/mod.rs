//! Names, tags, structure, and the suppressions themselves.

pub mod suppression_unused;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[&suppression_unused::RULE];
