//! Rules about what the network lets in.
//!
//! One file per rule. What they share: [`ports`] (the catalogue), [`kinds`] (what open services mean), [`sources`]
//! (when sources are the Internet), [`openings`] (graded by reach), [`words`] and [`telling`] (findings).

pub mod ingress;
pub mod ingress_all_traffic_from_internet;
pub mod ingress_almost_world_cidr;
pub mod ingress_datastore_port_from_internet;
pub mod ingress_high_risk_port_from_internet;
pub mod ingress_rdp_from_internet;
pub mod ingress_ssh_from_internet;
pub mod ingress_unlisted_port_from_internet;
pub mod ingress_wide_port_range_from_internet;
pub mod kinds;
pub mod openings;
mod port_table;
pub mod ports;
pub mod sources;
pub mod telling;
pub mod words;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[
    &ingress_all_traffic_from_internet::RULE,
    &ingress_ssh_from_internet::RULE,
    &ingress_rdp_from_internet::RULE,
    &ingress_datastore_port_from_internet::RULE,
    &ingress_high_risk_port_from_internet::RULE,
    &ingress_wide_port_range_from_internet::RULE,
    &ingress_unlisted_port_from_internet::RULE,
    &ingress_almost_world_cidr::RULE,
];

#[cfg(test)]
mod tests;
