//! Every resource type of Alibaba Cloud that bears on identity is mapped, or listed here with the reason why not.
//!
//! The list is data of the test: the types of RAM, Resource Management, CloudSSO, policies on resources and carriers of
//! roles in the provider's documentation, with the data sources that tell of them.
#![allow(clippy::unwrap_used)]

use menshen::providers::{maps, parts};

/// Types that must have a mapping of their own.
const MAPPED: &[&str] = &[
    // RAM.
    "alicloud_ram_user",
    "alicloud_ram_group",
    "alicloud_ram_role",
    "alicloud_ram_policy",
    "alicloud_ram_user_policy_attachment",
    "alicloud_ram_group_policy_attachment",
    "alicloud_ram_role_policy_attachment",
    "alicloud_ram_user_group_attachment",
    "alicloud_ram_group_membership",
    "alicloud_ram_access_key",
    "alicloud_ram_access_key_policy",
    "alicloud_ram_login_profile",
    "alicloud_ram_account_password_policy",
    "alicloud_ram_password_policy",
    "alicloud_ram_security_preference",
    "alicloud_ram_saml_provider",
    "alicloud_ims_oidc_provider",
    "alicloud_ram_role_attachment",
    "alicloud_ecs_ram_role_attachment",
    // The organisation, CloudSSO, policies on resources.
    "alicloud_resource_manager_policy",
    "alicloud_resource_manager_policy_version",
    "alicloud_resource_manager_policy_attachment",
    "alicloud_resource_manager_role",
    "alicloud_resource_manager_control_policy",
    "alicloud_resource_manager_control_policy_attachment",
    "alicloud_resource_manager_service_linked_role",
    "alicloud_resource_manager_delegated_administrator",
    "alicloud_cloud_sso_directory",
    "alicloud_cloud_sso_user",
    "alicloud_cloud_sso_group",
    "alicloud_cloud_sso_user_attachment",
    "alicloud_cloud_sso_access_configuration",
    "alicloud_cloud_sso_access_assignment",
    "alicloud_cloud_sso_user_provisioning",
    "alicloud_oss_bucket",
    "alicloud_oss_bucket_policy",
    "alicloud_oss_bucket_public_access_block",
    "alicloud_oss_account_public_access_block",
    "alicloud_kms_key",
    "alicloud_kms_secret",
    "alicloud_log_project",
    "alicloud_max_compute_role",
    "alicloud_vpc_gateway_endpoint",
    "alicloud_privatelink_vpc_endpoint",
    "alicloud_image_share_permission",
    // Carriers that nothing else is read of, or whose role is in a text.
    "alicloud_oos_template",
    "alicloud_oos_execution",
    "alicloud_open_api_explorer_api_mcp_server",
    // Data sources.
    "data.alicloud_ram_policy_document",
    "data.alicloud_ram_policies",
    "data.alicloud_ram_roles",
    "data.alicloud_ram_role_policy_attachments",
    "data.alicloud_ram_users",
    "data.alicloud_ram_groups",
    "data.alicloud_ram_system_policys",
    "data.alicloud_account",
    "data.alicloud_caller_identity",
    "provider",
];

/// Types of which at least the role that they carry is read, with the argument that names it.
const CARRIERS: &[(&str, &str)] = &[
    ("alicloud_instance", "role_name"),
    ("alicloud_ecs_instance_set", "ram_role_name"),
    ("alicloud_ecs_launch_template", "ram_role_name"),
    ("alicloud_launch_template", "ram_role_name"),
    ("alicloud_ess_scaling_configuration", "role_name"),
    ("alicloud_ess_eci_scaling_configuration", "ram_role_name"),
    ("alicloud_eci_container_group", "ram_role_name"),
    ("alicloud_cs_kubernetes_node_pool", "ram_role_name"),
    ("alicloud_ehpc_cluster", "ram_role_name"),
    ("alicloud_emrv2_cluster", "node_attributes.ram_role"),
    ("alicloud_emr_cluster", "user_defined_emr_ecs_role"),
    ("alicloud_fc_service", "role"),
    ("alicloud_fcv3_function", "role"),
    ("alicloud_fc_trigger", "role"),
    ("alicloud_fcv3_trigger", "invocation_role"),
    ("alicloud_fnf_flow", "role_arn"),
    ("alicloud_ros_stack", "ram_role_name"),
    ("alicloud_ros_change_set", "ram_role_name"),
    ("alicloud_ros_stack_group", "administration_role_name"),
    ("alicloud_ros_stack_group", "execution_role_name"),
    ("alicloud_oss_bucket_replication", "sync_role"),
    ("alicloud_oss_bucket_logging", "logging_role"),
    ("alicloud_actiontrail_trail", "oss_write_role_arn"),
    ("alicloud_actiontrail_trail", "sls_write_role_arn"),
    ("alicloud_actiontrail_trail", "max_compute_write_role_arn"),
    ("alicloud_actiontrail_trail", "role_name"),
    ("alicloud_log_etl", "role_arn"),
];

/// Types that need none, and why.
const NOT_MAPPED: &[(&str, &str)] = &[
    ("alicloud_ram_account_alias", "the name of the login page says nothing of rights"),
    ("alicloud_ram_alias", "the same"),
    ("alicloud_oss_bucket_acl", "whom an access list lets in is asked by the rules of storage"),
    ("alicloud_kms_policy", "no policy of a key: rules of an application access point, with clients of its own"),
    (
        "alicloud_kms_application_access_point",
        "an access point of KMS instances, whose clients are no principals of RAM",
    ),
    ("alicloud_kms_network_rule", "source addresses of such an access point"),
    ("alicloud_cloud_sso_scim_server_credential", "a credential for synchronising users, not of a principal"),
    ("alicloud_cloud_sso_access_configuration_provisioning", "carries out what an assignment says"),
    ("alicloud_cloud_sso_delegate_account", "the account that administers CloudSSO is not told apart from others"),
    ("data.alicloud_kms_plaintext", "a secret in the state, which rules of secrets look for"),
    ("data.alicloud_kms_secret_versions", "the same"),
];

#[test]
fn types_of_identity_are_mapped() {
    let mapped: Vec<&str> = maps().map(|map| map.kind).collect();
    let missing: Vec<_> = MAPPED.iter().filter(|kind| !mapped.contains(kind)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let both: Vec<_> = NOT_MAPPED.iter().filter(|(kind, why)| mapped.contains(kind) || why.is_empty()).collect();
    assert!(both.is_empty(), "{both:#?}");
}

#[test]
fn roles_of_carriers_are_read() {
    let reads = |kind: &str, path: &str| parts().any(|map| map.kind == kind && map.reads.contains(&path));
    let missing: Vec<_> = CARRIERS.iter().filter(|(kind, path)| !reads(kind, path)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Types of the provider that say they are about identity: none is forgotten.
#[test]
fn no_type_of_ram_or_sso_is_forgotten() {
    let own = |kind: &str| {
        let kind = kind.strip_prefix("data.").unwrap_or(kind);
        kind.starts_with("alicloud_ram_")
            || kind.starts_with("alicloud_cloud_sso_")
            || kind.starts_with("alicloud_ims_")
    };
    let listed = |kind: &str| MAPPED.contains(&kind) || NOT_MAPPED.iter().any(|(other, _)| *other == kind);
    let missing: Vec<&str> = maps().map(|map| map.kind).filter(|kind| own(kind) && !listed(kind)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
