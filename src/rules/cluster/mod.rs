//! Rules about container clusters.

mod cluster_api_public;
mod node_public_ip;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[&cluster_api_public::RULE, &node_public_ip::RULE];
