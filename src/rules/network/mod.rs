//! Rules about what the network lets in.
//!
//! One file per rule. What they share: [`ports`] (the catalogue), [`kinds`] (what open services mean), [`sources`]
//! (when sources are the Internet), [`openings`] (graded by reach), [`words`] and [`telling`] (findings).

mod bastion_open_to_internet;
mod broad_private_source_for_datastore;
mod classic_network_used;
mod default_security_group_used;
pub mod dnat_exposes_sensitive_port;
mod egress_unrestricted;
pub mod graded;
pub mod ingress;
pub mod ingress_all_traffic_from_internet;
pub mod ingress_almost_world_cidr;
pub mod ingress_datastore_port_from_internet;
pub mod ingress_high_risk_port_from_internet;
mod ingress_ipv6_wider_than_ipv4;
pub mod ingress_rdp_from_internet;
pub mod ingress_ssh_from_internet;
pub mod ingress_unlisted_port_from_internet;
pub mod ingress_wide_port_range_from_internet;
mod instance_has_public_ip;
pub mod kinds;
pub mod lightweight_server_firewall_open;
pub mod openings;
pub mod own_address;
mod port_table;
pub mod ports;
mod public_tier_not_segregated;
pub mod published;
pub mod sensitive;
pub mod sources;
pub mod telling;
mod vpn_weak_crypto;
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
    &ingress_ipv6_wider_than_ipv4::RULE,
    &egress_unrestricted::RULE,
    &default_security_group_used::RULE,
    &classic_network_used::RULE,
    &instance_has_public_ip::RULE,
    &dnat_exposes_sensitive_port::RULE,
    &public_tier_not_segregated::RULE,
    &broad_private_source_for_datastore::RULE,
    &lightweight_server_firewall_open::RULE,
    &bastion_open_to_internet::RULE,
    &vpn_weak_crypto::RULE,
];

#[cfg(test)]
mod tests;
