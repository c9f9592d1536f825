//! Rules about load balancers and what is in front of workloads.

mod allow_list_restricts_nothing;
mod listener_exposes_sensitive_port;
mod load_balancer_bypasses_backend_group;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[
    &allow_list_restricts_nothing::RULE,
    &listener_exposes_sensitive_port::RULE,
    &load_balancer_bypasses_backend_group::RULE,
];
