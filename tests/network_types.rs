//! Every resource type of Alibaba Cloud that bears on its network is mapped, or listed here with the reason why not.
//!
//! The list is data of the test: the types of networks, groups, servers, public addresses, address translation and balancers
//! in the provider's documentation, with the old names that the provider keeps for them.
#![allow(clippy::unwrap_used)]

use menshen::providers::{is_mapped, maps};

/// Types that must have a mapping.
const MAPPED: &[&str] = &[
    // Old names.
    "alicloud_subnet",
    "alicloud_eip",
    "alicloud_network_interface",
    "alicloud_network_interface_attachment",
    "alicloud_launch_template",
    "alicloud_slb",
    "alicloud_slb_attachment",
    "alicloud_network_acl_attachment",
    "alicloud_network_acl_entries",
    "alicloud_vpc_ha_vip",
    // Networks.
    "alicloud_vpc",
    "alicloud_vpc_ipv4_cidr_block",
    "alicloud_vpc_ipv6_cidr_block",
    "alicloud_vswitch",
    "alicloud_route_table",
    "alicloud_route_table_attachment",
    "alicloud_route_entry",
    "alicloud_vpc_route_entry",
    "alicloud_vpc_ipv4_gateway",
    "alicloud_vpc_ipv6_gateway",
    "alicloud_vpc_ipv6_address",
    "alicloud_vpc_ipv6_internet_bandwidth",
    "alicloud_vpc_ipv6_egress_rule",
    "alicloud_vpc_peer_connection",
    "alicloud_vpc_peer_connection_accepter",
    "alicloud_cen_instance_attachment",
    "alicloud_cen_transit_router_vpc_attachment",
    "alicloud_router_interface",
    "alicloud_router_interface_connection",
    "alicloud_vpn_gateway",
    "alicloud_ssl_vpn_server",
    "alicloud_network_acl",
    "alicloud_vpc_network_acl_attachment",
    "alicloud_ecs_prefix_list",
    "alicloud_vpc_prefix_list",
    // Security groups.
    "alicloud_security_group",
    "alicloud_security_group_rule",
    // Servers and interfaces.
    "alicloud_instance",
    "alicloud_ecs_network_interface",
    "alicloud_ecs_network_interface_attachment",
    "alicloud_havip",
    "alicloud_havip_attachment",
    "alicloud_ecs_instance_set",
    "alicloud_ecs_launch_template",
    "alicloud_auto_provisioning_group",
    "alicloud_ess_scaling_group",
    "alicloud_ess_scaling_configuration",
    "alicloud_ess_eci_scaling_configuration",
    "alicloud_ess_alb_server_group_attachment",
    "alicloud_ess_server_group_attachment",
    "alicloud_ess_scalinggroup_vserver_groups",
    "alicloud_ess_attachment",
    "alicloud_eci_container_group",
    "alicloud_rds_custom",
    "alicloud_cs_kubernetes_node_pool",
    "alicloud_simple_application_server_instance",
    "alicloud_simple_application_server_firewall_rule",
    // Public addresses and address translation.
    "alicloud_eip_address",
    "alicloud_eip_segment_address",
    "alicloud_eip_association",
    "alicloud_eipanycast_anycast_eip_address_attachment",
    "alicloud_nat_gateway",
    "alicloud_forward_entry",
    "alicloud_snat_entry",
    "alicloud_vpc_nat_ip",
    "alicloud_ga_listener",
    "alicloud_ga_endpoint_group",
    "alicloud_api_gateway_vpc_access",
    // Balancers.
    "alicloud_slb_load_balancer",
    "alicloud_slb_listener",
    "alicloud_slb_rule",
    "alicloud_slb_backend_server",
    "alicloud_slb_server_group",
    "alicloud_slb_server_group_server_attachment",
    "alicloud_slb_master_slave_server_group",
    "alicloud_slb_acl",
    "alicloud_slb_acl_entry_attachment",
    "alicloud_alb_load_balancer",
    "alicloud_alb_listener",
    "alicloud_alb_rule",
    "alicloud_alb_server_group",
    "alicloud_alb_acl",
    "alicloud_alb_acl_entry_attachment",
    "alicloud_alb_listener_acl_attachment",
    "alicloud_alb_load_balancer_security_group_attachment",
    "alicloud_nlb_load_balancer",
    "alicloud_nlb_load_balancer_security_group_attachment",
    "alicloud_nlb_listener",
    "alicloud_nlb_server_group",
    "alicloud_nlb_server_group_server_attachment",
    "alicloud_gwlb_load_balancer",
    "alicloud_gwlb_listener",
    "alicloud_gwlb_server_group",
];

/// Types without a mapping for the network, each with the reason.
const NOT_MAPPED: &[(&str, &str)] = &[
    ("alicloud_common_bandwidth_package_attachment", "addresses share a bill: no packet goes another way"),
    (
        "alicloud_vpc_gateway_route_table_attachment",
        "routes of packets that come in by an IPv4 gateway: they lead through a firewall, which is not modelled, and open nothing",
    ),
];

#[test]
fn every_type_of_the_network_is_mapped_or_said_not_to_be() {
    let missing: Vec<&str> = MAPPED.iter().copied().filter(|kind| !is_mapped(kind)).collect();
    assert!(missing.is_empty(), "no mapping reads {missing:?}");
    let stale: Vec<&str> = NOT_MAPPED.iter().map(|(kind, _)| *kind).filter(|kind| is_mapped(kind)).collect();
    assert!(stale.is_empty(), "listed as not mapped, but they are: {stale:?}");
    assert!(NOT_MAPPED.iter().all(|(_, reason)| reason.len() > 20));
}

#[test]
fn no_type_is_listed_twice() {
    let mut all: Vec<&str> = MAPPED.iter().copied().chain(NOT_MAPPED.iter().map(|(kind, _)| *kind)).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}

/// A mapping that only tells disks or secrets is none of the network's: what the network needs is read.
#[test]
fn old_and_new_names_are_read_alike() {
    let pairs = [
        ("alicloud_subnet", "alicloud_vswitch"),
        ("alicloud_eip", "alicloud_eip_address"),
        ("alicloud_network_interface", "alicloud_ecs_network_interface"),
        ("alicloud_network_interface_attachment", "alicloud_ecs_network_interface_attachment"),
        ("alicloud_launch_template", "alicloud_ecs_launch_template"),
        ("alicloud_slb", "alicloud_slb_load_balancer"),
        ("alicloud_vpc_ha_vip", "alicloud_havip"),
    ];
    let reads = |kind: &str| {
        let mut all: Vec<&str> = maps().filter(|map| map.kind == kind).flat_map(|map| map.reads).copied().collect();
        all.sort_unstable();
        all
    };
    for (old, new) in pairs {
        assert_eq!(reads(old), reads(new), "{old} and {new}");
        assert!(!reads(old).is_empty(), "{old}");
    }
}
