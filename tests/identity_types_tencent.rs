//! Every resource type of Tencent Cloud that bears on identities is read: users, groups, roles and policies, what bounds
//! them, how they log in, the organisation and the identity center, what carries a role, what is shared. In: nothing but
//! the lists below. A type that is taken out of the mappings fails here before somebody's key is passed over in silence.

use menshen::providers::{is_mapped, maps, parts};

/// Types that are read in full, and data sources, in order.
const TYPES: &[&str] = &[
    "data.tencentcloud_cam_group_memberships",
    "data.tencentcloud_cam_group_policy_attachments",
    "data.tencentcloud_cam_groups",
    "data.tencentcloud_cam_list_attached_user_policy",
    "data.tencentcloud_cam_policies",
    "data.tencentcloud_cam_policy_detail",
    "data.tencentcloud_cam_role_detail",
    "data.tencentcloud_cam_role_policy_attachments",
    "data.tencentcloud_cam_roles",
    "data.tencentcloud_cam_user_policy_attachments",
    "data.tencentcloud_cam_users",
    "data.tencentcloud_sts_caller_identity",
    "data.tencentcloud_user_info",
    "tencentcloud_cam_access_key",
    "tencentcloud_cam_group",
    "tencentcloud_cam_group_membership",
    "tencentcloud_cam_group_policy_attachment",
    "tencentcloud_cam_mfa_flag",
    "tencentcloud_cam_oidc_sso",
    "tencentcloud_cam_policy",
    "tencentcloud_cam_policy_by_name",
    "tencentcloud_cam_policy_version",
    "tencentcloud_cam_role",
    "tencentcloud_cam_role_by_name",
    "tencentcloud_cam_role_permission_boundary_attachment",
    "tencentcloud_cam_role_policy_attachment",
    "tencentcloud_cam_role_policy_attachment_by_name",
    "tencentcloud_cam_role_sso",
    "tencentcloud_cam_saml_provider",
    "tencentcloud_cam_service_linked_role",
    "tencentcloud_cam_set_policy_version_config",
    "tencentcloud_cam_user",
    "tencentcloud_cam_user_permission_boundary_attachment",
    "tencentcloud_cam_user_policy_attachment",
    "tencentcloud_cam_user_saml_config",
    "tencentcloud_cbs_snapshot_share_permission",
    "tencentcloud_cos_bucket_policy",
    "tencentcloud_cvm_export_images",
    "tencentcloud_cvm_image_share_permission",
    "tencentcloud_identity_center_external_saml_identity_provider",
    "tencentcloud_identity_center_group",
    "tencentcloud_identity_center_role_assignment",
    "tencentcloud_identity_center_role_configuration",
    "tencentcloud_identity_center_role_configuration_permission_custom_policies_attachment",
    "tencentcloud_identity_center_role_configuration_permission_custom_policy_attachment",
    "tencentcloud_identity_center_role_configuration_permission_policy_attachment",
    "tencentcloud_identity_center_user",
    "tencentcloud_identity_center_user_group_attachment",
    "tencentcloud_lighthouse_share_blueprint_across_account_attachment",
    "tencentcloud_organization_external_saml_identity_provider",
    "tencentcloud_organization_member_auth_policy_attachment",
    "tencentcloud_organization_org_identity",
    "tencentcloud_organization_org_manage_policy",
    "tencentcloud_organization_org_manage_policy_target",
    "tencentcloud_organization_org_member_auth_identity_attachment",
    "tencentcloud_organization_org_member_policy_attachment",
    "tencentcloud_organization_policy_sub_account_attachment",
    "tencentcloud_sts_assume_role_operation",
];

/// Types of which the role that they carry is read, in order.
const CARRIERS: &[&str] = &[
    "tencentcloud_as_scaling_config",
    "tencentcloud_cls_console",
    "tencentcloud_cls_data_transform",
    "tencentcloud_cls_logset",
    "tencentcloud_cos_batch",
    "tencentcloud_cos_bucket",
    "tencentcloud_cvm_launch_template",
    "tencentcloud_cvm_launch_template_version",
    "tencentcloud_dts_migrate_job",
    "tencentcloud_dts_sync_config",
    "tencentcloud_eks_container_instance",
    "tencentcloud_instance",
    "tencentcloud_instance_set",
    "tencentcloud_kubernetes_cluster",
    "tencentcloud_kubernetes_node_pool",
    "tencentcloud_kubernetes_scale_worker",
    "tencentcloud_scf_function",
    "tencentcloud_thpc_workspaces",
];

/// Mapped, and nothing comes from it: why that is right.
const WITHOUT_ENTITY: &[(&str, &str)] = &[(
    "tencentcloud_organization_org_member_auth_identity_attachment",
    "that a member has the role gives nobody anything: who may assume it is said by member policies",
)];

/// Not read as identities: why that is right.
const NOT_MAPPED: &[(&str, &str)] = &[
    ("tencentcloud_cam_message_receiver", "whom notices are sent to"),
    ("tencentcloud_cam_tag_role_attachment", "tags"),
    ("tencentcloud_identity_center_scim_credential", "its secret is found by the attribute that the provider marks"),
    (
        "tencentcloud_identity_center_scim_credential_status",
        "switches a credential that gives no rights in the account",
    ),
    ("tencentcloud_identity_center_scim_synchronization_status", "switches the copying of a directory"),
    ("tencentcloud_identity_center_user_sync_provisioning", "copies a user, without rights"),
    ("tencentcloud_organization_org_manage_policy_config", "that control policies are switched on gives no bound"),
    ("tencentcloud_tat_command", "its text is searched for secrets"),
];

#[test]
fn every_type_is_read() {
    let has = |kind: &str| maps().any(|map| map.kind == kind);
    let missing: Vec<&&str> = TYPES.iter().filter(|kind| !has(kind)).collect();
    assert!(missing.is_empty(), "no mapping reads {missing:#?}");
    let part = |kind: &str| parts().any(|map| map.kind == kind && map.reads.iter().any(|path| path.contains("role")));
    let missing: Vec<&&str> = CARRIERS.iter().filter(|kind| !part(kind)).collect();
    assert!(missing.is_empty(), "nothing reads the role of {missing:#?}");
    assert!(TYPES.is_sorted() && CARRIERS.is_sorted());
}

#[test]
fn what_reads_nothing_is_said_to() {
    let idle = |kind: &str| maps().filter(|map| map.kind == kind).all(|map| map.reads.is_empty());
    let found: Vec<&str> = TYPES.iter().copied().filter(|kind| idle(kind)).collect();
    let said: Vec<&str> = WITHOUT_ENTITY.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(found, said);
    let stale: Vec<&&str> = NOT_MAPPED.iter().map(|(kind, _)| kind).filter(|kind| is_mapped(kind)).collect();
    assert!(stale.is_empty(), "mapped after all: {stale:#?}");
    assert!(WITHOUT_ENTITY.iter().chain(NOT_MAPPED).all(|(_, why)| !why.is_empty()));
}

/// Of the types that the provider has, the identity ones are in one of the lists.
#[test]
fn no_type_of_the_provider_is_forgotten() {
    let folder = match std::env::var_os("MENSHEN_PROVIDER_SCHEMAS") {
        Some(folder) => std::path::PathBuf::from(folder),
        None => std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/terraform/providers"),
    };
    let Ok(bytes) = std::fs::read(folder.join("tencentcloud.json")) else { return };
    let schema: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let all = schema.get("resource_schemas").and_then(serde_json::Value::as_object);
    let listed = |kind: &str| TYPES.contains(&kind) || NOT_MAPPED.iter().any(|(other, _)| *other == kind);
    let begins = ["tencentcloud_cam_", "tencentcloud_sts_", "tencentcloud_identity_center_"];
    let forgotten: Vec<&String> = all
        .into_iter()
        .flat_map(|all| all.keys())
        .filter(|kind| begins.iter().any(|start| kind.starts_with(start)) && !listed(kind))
        .collect();
    assert!(forgotten.is_empty(), "{forgotten:#?}");
}
