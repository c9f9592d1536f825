//! Rules about what the network lets in.

mod port_table;
pub mod ports;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[];
