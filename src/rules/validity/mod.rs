//! Rules about what apply refuses, and about what has no effect once applied.

pub mod advanced_group_unsupported_feature;
pub mod arguments_missing_or_exclusive;
pub mod blocked_port;
pub mod deny_rule_shadowed;
pub mod embedded_document_invalid;
pub mod group_direction_closed;
pub mod group_or_network_membership_mismatch;
pub mod quota_exceeded;
pub mod rule_ownership_conflict_or_undefined_order;
pub mod rule_peer_missing_or_conflicting;
pub mod rule_port_protocol_mismatch;
pub mod rule_value_out_of_range;
pub mod rule_without_effect;
pub mod setting_ignored;

mod count;
mod redundant;
mod written;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[
    &rule_port_protocol_mismatch::RULE,
    &rule_peer_missing_or_conflicting::RULE,
    &rule_value_out_of_range::RULE,
    &deny_rule_shadowed::RULE,
    &rule_without_effect::RULE,
    &advanced_group_unsupported_feature::RULE,
    &group_or_network_membership_mismatch::RULE,
    &quota_exceeded::RULE,
    &blocked_port::RULE,
    &rule_ownership_conflict_or_undefined_order::RULE,
    &setting_ignored::RULE,
    &embedded_document_invalid::RULE,
    &group_direction_closed::RULE,
    &arguments_missing_or_exclusive::RULE,
];
