//! Rules about managed databases, caches, search and queues.

mod admission;
mod public_endpoint;
pub mod whitelist_world;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[&whitelist_world::RULE, &public_endpoint::RULE];
