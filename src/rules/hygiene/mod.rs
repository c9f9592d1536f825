//! Names, tags, structure, and the suppressions themselves.

pub mod deprecated_resource_or_attribute;
pub mod suppression_unused;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[&deprecated_resource_or_attribute::RULE, &suppression_unused::RULE];
