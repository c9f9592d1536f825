//! Rules about who may do what.

mod admin_policy_attached;
mod wildcard_action_and_resource;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[&wildcard_action_and_resource::RULE, &admin_policy_attached::RULE];
