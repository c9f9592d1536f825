//! Rules about what the network lets in.

pub mod kinds;
mod port_table;
pub mod ports;
pub mod words;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[];
