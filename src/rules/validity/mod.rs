//! Rules about what apply refuses, and about what has no effect once applied.

pub mod deny_rule_shadowed;
pub mod rule_port_protocol_mismatch;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[&rule_port_protocol_mismatch::RULE, &deny_rule_shadowed::RULE];
