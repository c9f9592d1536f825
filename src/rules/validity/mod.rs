//! Rules about what apply refuses, and about what has no effect once applied.

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[];
