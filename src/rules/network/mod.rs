//! Rules about what the network lets in.

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[];
