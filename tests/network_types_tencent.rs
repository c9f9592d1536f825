//! Every resource type of Tencent Cloud that bears on networks is read: VPCs and what joins them, groups and network ACLs, servers and
//! interfaces, public addresses, address translation and load balancers. In: nothing but the list below. A type that is taken out of the
//! mappings fails here before somebody's balancer is passed over in silence.

/// The types, in the order of their names.
const TYPES: &[&str] = &[
    "tencentcloud_address_extra_template",
    "tencentcloud_address_template",
    "tencentcloud_address_template_group",
    "tencentcloud_alb_server_attachment",
    "tencentcloud_as_attachment",
    "tencentcloud_as_load_balancer",
    "tencentcloud_as_scaling_config",
    "tencentcloud_as_scaling_group",
    "tencentcloud_ccn_attachment",
    "tencentcloud_ccn_attachment_v2",
    "tencentcloud_classic_elastic_public_ipv6",
    "tencentcloud_clb_attachment",
    "tencentcloud_clb_function_targets_attachment",
    "tencentcloud_clb_instance",
    "tencentcloud_clb_listener",
    "tencentcloud_clb_listener_rule",
    "tencentcloud_clb_redirection",
    "tencentcloud_clb_security_group_attachment",
    "tencentcloud_clb_snat_ip",
    "tencentcloud_clb_target_group",
    "tencentcloud_clb_target_group_attachment",
    "tencentcloud_clb_target_group_attachments",
    "tencentcloud_clb_target_group_instance_attachment",
    "tencentcloud_container_cluster",
    "tencentcloud_container_cluster_instance",
    "tencentcloud_cvm_launch_template",
    "tencentcloud_cvm_launch_template_version",
    "tencentcloud_cvm_security_group_attachment",
    "tencentcloud_dnat",
    "tencentcloud_eip",
    "tencentcloud_eip_association",
    "tencentcloud_eks_container_instance",
    "tencentcloud_elastic_public_ipv6",
    "tencentcloud_elastic_public_ipv6_attachment",
    "tencentcloud_emr_cluster",
    "tencentcloud_eni",
    "tencentcloud_eni_attachment",
    "tencentcloud_eni_ipv4_address",
    "tencentcloud_eni_ipv6_address",
    "tencentcloud_eni_sg_attachment",
    "tencentcloud_gwlb_instance",
    "tencentcloud_gwlb_instance_associate_target_group",
    "tencentcloud_gwlb_target_group",
    "tencentcloud_gwlb_target_group_register_instances",
    "tencentcloud_ha_vip",
    "tencentcloud_ha_vip_eip_attachment",
    "tencentcloud_ha_vip_instance_attachment",
    "tencentcloud_instance",
    "tencentcloud_instance_set",
    "tencentcloud_ipv6_address_bandwidth",
    "tencentcloud_kubernetes_cluster",
    "tencentcloud_kubernetes_cluster_attachment",
    "tencentcloud_kubernetes_native_node_pool",
    "tencentcloud_kubernetes_node_pool",
    "tencentcloud_kubernetes_scale_worker",
    "tencentcloud_kubernetes_serverless_node_pool",
    "tencentcloud_lb",
    "tencentcloud_lighthouse_firewall_rule",
    "tencentcloud_lighthouse_firewall_template",
    "tencentcloud_lighthouse_instance",
    "tencentcloud_nat_gateway",
    "tencentcloud_nat_gateway_snat",
    "tencentcloud_protocol_template",
    "tencentcloud_protocol_template_group",
    "tencentcloud_route_entry",
    "tencentcloud_route_table",
    "tencentcloud_route_table_association",
    "tencentcloud_route_table_entry",
    "tencentcloud_security_group",
    "tencentcloud_security_group_lite_rule",
    "tencentcloud_security_group_rule",
    "tencentcloud_security_group_rule_set",
    "tencentcloud_subnet",
    "tencentcloud_vpc",
    "tencentcloud_vpc_acl",
    "tencentcloud_vpc_acl_attachment",
    "tencentcloud_vpc_classic_link_attachment",
    "tencentcloud_vpc_ipv6_cidr_block",
    "tencentcloud_vpc_ipv6_eni_address",
    "tencentcloud_vpc_ipv6_subnet_cidr_block",
    "tencentcloud_vpc_network_acl_quintuple",
    "tencentcloud_vpc_peer_connect_manager",
    "tencentcloud_vpc_private_nat_gateway",
    "tencentcloud_vpc_private_nat_gateway_translation_nat_rule",
    "tencentcloud_vpn_gateway",
    "tencentcloud_vpn_ssl_server",
];

/// Of these, the ones from which nothing comes, and why that is right.
const WITHOUT_ENTITY: &[(&str, &str)] = &[
    ("tencentcloud_clb_function_targets_attachment", "a function is no interface; the listener is the entry"),
    ("tencentcloud_clb_redirection", "the listener answers by itself"),
    ("tencentcloud_gwlb_instance_associate_target_group", "no listener: packets come only from where routes send them"),
    ("tencentcloud_route_table", "which routes a subnet has is not evaluated: what needs one is possible"),
    ("tencentcloud_route_table_association", "as route tables"),
    ("tencentcloud_vpc_private_nat_gateway_translation_nat_rule", "private addresses for private addresses"),
];

#[test]
fn every_type_is_read() {
    let missing: Vec<&&str> = TYPES.iter().filter(|kind| !menshen::providers::is_mapped(kind)).collect();
    assert!(missing.is_empty(), "no mapping reads {missing:#?}");
    assert!(TYPES.is_sorted());
}

#[test]
fn what_reads_nothing_is_said_to() {
    let idle = |kind: &str| menshen::providers::maps().filter(|map| map.kind == kind).all(|map| map.reads.is_empty());
    let found: Vec<&str> = TYPES.iter().copied().filter(|kind| idle(kind)).collect();
    let said: Vec<&str> = WITHOUT_ENTITY.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(found, said);
    assert!(WITHOUT_ENTITY.iter().all(|(_, why)| !why.is_empty()));
}
