//! Examples of CAM: resources in, entities out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::{cam, cam_carrier, cam_key, cam_told, organization};
use crate::base::Tri;
use crate::input::Resource;
use crate::model::identity::*;
use crate::model::{Ref, World};
use crate::providers::attribute::sample::{self, resource};
use serde_json::{Value as Json, json};

pub fn world(resources: &[Resource]) -> World {
    let families = [
        cam::MAPS,
        cam_key::MAPS,
        cam_told::MAPS,
        organization::MAPS,
        cam_carrier::MAPS,
        cam_carrier::CARRIERS,
        cam_carrier::LIKELY,
    ];
    sample::world(&families, resources)
}

/// A data source: `TYPE.NAME`.
pub fn data(address: &str, after: Json) -> Resource {
    let found = resource(address, after);
    Resource { kind: format!("data.{}", found.kind).into(), address: format!("data.{address}").into(), ..found }
}

/// A block `provider`.
fn provider(name: &str, after: Json) -> Resource {
    Resource { kind: "provider".into(), name: name.into(), ..resource("provider.x", after) }
}

pub fn allow(action: &str) -> String {
    json!({ "version": "2.0", "statement": [{ "effect": "allow", "action": [action], "resource": ["*"] }] }).to_string()
}

/// The name of a principal that is certain.
pub fn who<'w>(world: &'w World, reference: &Ref<Principal>) -> &'w str {
    reference.resolved().and_then(|id| world.identity.principals[id.index()].name.as_deref()).unwrap_or("?")
}

/// The name of a policy that is certain.
pub fn what<'w>(world: &'w World, reference: &Ref<Policy>) -> &'w str {
    reference.resolved().and_then(|id| world.identity.policies[id.index()].name.as_deref()).unwrap_or("?")
}

/// The first action of a policy's first statement.
fn action<'w>(world: &'w World, reference: &Ref<Policy>) -> &'w str {
    let policy = &world.identity.policies[reference.resolved().unwrap().index()];
    &policy.document.as_ref().unwrap().statements()[0].actions.list[0]
}

#[test]
fn a_user_has_a_key_unless_it_is_told_not_to() {
    let world = world(&[
        resource("tencentcloud_cam_user.a", json!({ "name": "a" })),
        resource("tencentcloud_cam_user.b", json!({ "name": "b", "use_api": false })),
        resource(
            "tencentcloud_cam_user.c",
            json!({ "name": "c", "use_api": { "?": ["var.x"] }, "console_login": true }),
        ),
        resource(
            "tencentcloud_cam_user.d",
            json!({ "name": { "?": ["var.x"] }, "console_login": { "?": ["var.x"] }, "need_reset_password": false }),
        ),
    ]);
    let identity = &world.identity;
    let keys: Vec<_> = identity
        .access_keys
        .iter()
        .map(|key| (who(&world, key.owner.as_ref().unwrap()), key.active, key.implicit, key.encrypted))
        .collect();
    assert_eq!(
        keys,
        [("a", Tri::Yes, true, Tri::No), ("c", Tri::Unknown, true, Tri::No), ("?", Tri::Yes, true, Tri::No)]
    );
    // Its name is not known, itself is.
    assert_eq!(identity.access_keys[2].owner.as_ref().and_then(Ref::resolved).map(|id| id.0), Some(3));
    let logins: Vec<_> =
        identity.logins.iter().map(|it| (it.user.resolved().map(|id| id.0), it.reset_required)).collect();
    assert_eq!(logins, [(Some(2), Tri::Yes), (Some(3), Tri::No)]);
    assert!(identity.logins.iter().all(|login| login.mfa_required.is_none()));
}

#[test]
fn keys_of_their_own_and_second_factors() {
    let world = world(&[
        resource("tencentcloud_cam_user.u", json!({ "name": "u", "use_api": false })),
        resource("tencentcloud_cam_access_key.a", json!({ "target_uin": { "?": ["tencentcloud_cam_user.u.uin"] } })),
        resource("tencentcloud_cam_access_key.b", json!({ "status": "Inactive", "pgp_key": "keybase:x" })),
        resource(
            "tencentcloud_cam_access_key.c",
            json!({ "target_uin": 100000000002i64, "status": { "?": ["var.x"] }, "pgp_key": { "?": ["var.x"] } }),
        ),
        resource(
            "tencentcloud_cam_mfa_flag.a",
            json!({ "op_uin": { "?": ["tencentcloud_cam_user.u.uin"] }, "login_flag": [{ "phone": 0, "stoken": 1 }] }),
        ),
        resource(
            "tencentcloud_cam_mfa_flag.b",
            json!({ "op_uin": 100000000002i64, "login_flag": [{ "phone": 0, "stoken": 0, "wechat": 0 }] }),
        ),
        resource(
            "tencentcloud_cam_mfa_flag.c",
            json!({ "op_uin": 100000000002i64, "login_flag": [{ "phone": 0, "stoken": { "?": ["var.x"] } }] }),
        ),
        resource("tencentcloud_cam_mfa_flag.d", json!({ "op_uin": 100000000002i64, "action_flag": [{ "phone": 1 }] })),
    ]);
    let identity = &world.identity;
    let keys: Vec<_> = identity
        .access_keys
        .iter()
        .map(|key| (key.owner.as_ref().map(|it| who(&world, it)), key.active, key.encrypted))
        .collect();
    assert_eq!(
        keys,
        [(Some("u"), Tri::Yes, Tri::No), (None, Tri::No, Tri::Yes), (Some("100000000002"), Tri::Unknown, Tri::Unknown)]
    );
    let factors: Vec<_> = identity.mfa.iter().map(|it| (it.enforced, it.written, it.unknown.as_deref())).collect();
    assert_eq!(
        factors,
        [
            (Tri::Yes, true, None),
            (Tri::No, true, None),
            (Tri::Unknown, true, Some("tencentcloud_cam_mfa_flag.c.login_flag.stoken")),
            (Tri::Unknown, false, Some("tencentcloud_cam_mfa_flag.d.login_flag")),
        ]
    );
    let MfaScope::User(user) = &identity.mfa[0].scope else { panic!() };
    assert_eq!(who(&world, user), "u");
}

#[test]
fn policies_are_joined_by_number_name_and_reference() {
    let world = world(&[
        resource("tencentcloud_cam_group.g", json!({ "name": "ops" })),
        resource("tencentcloud_cam_role.r", json!({ "name": "app", "document": allow("sts:AssumeRole") })),
        resource("tencentcloud_cam_role_by_name.s", json!({ "name": "job", "document": { "?": ["var.x"] } })),
        resource("tencentcloud_cam_policy.p", json!({ "name": "p", "document": allow("cvm:*") })),
        resource("tencentcloud_cam_policy_by_name.q", json!({ "name": "q", "document": allow("cos:*") })),
        resource("tencentcloud_cam_user_policy_attachment.a", json!({ "user_name": "u", "policy_id": "1" })),
        resource(
            "tencentcloud_cam_group_policy_attachment.b",
            json!({ "group_id": { "?": ["tencentcloud_cam_group.g.id"] }, "policy_id": { "?": ["tencentcloud_cam_policy.p.id"] } }),
        ),
        resource(
            "tencentcloud_cam_role_policy_attachment.c",
            json!({ "role_id": { "?": ["tencentcloud_cam_role.r.id"] }, "policy_id": "4711", "policy_name": "QcloudTATFullAccess", "policy_type": "QCS" }),
        ),
        resource(
            "tencentcloud_cam_role_policy_attachment_by_name.d",
            json!({ "role_name": "job", "policy_name": "q" }),
        ),
        resource(
            "tencentcloud_cam_user_policy_attachment.e",
            json!({ "user_id": "v", "policy_id": { "?": ["var.x"] } }),
        ),
    ]);
    let found: Vec<_> = world
        .identity
        .attachments
        .iter()
        .map(|it| (who(&world, &it.principal), it.kind, what(&world, &it.policy), it.exists))
        .collect();
    assert_eq!(
        found,
        [
            ("u", PrincipalKind::User, "AdministratorAccess", Tri::Yes),
            ("ops", PrincipalKind::Group, "p", Tri::Yes),
            ("app", PrincipalKind::Role, "QcloudTATFullAccess", Tri::Yes),
            ("job", PrincipalKind::Role, "q", Tri::Yes),
            ("v", PrincipalKind::User, "?", Tri::Yes),
        ]
    );
    let kinds =
        |name: &str| world.identity.policies.iter().find(|it| it.name.as_deref() == Some(name)).unwrap().kind.clone();
    assert_eq!(kinds("QcloudTATFullAccess"), PolicyKind::System("QcloudTATFullAccess".into()));
    assert_eq!(kinds("AdministratorAccess"), PolicyKind::System("AdministratorAccess".into()));
    let trust: Vec<_> = world.identity.principals.iter().filter_map(|it| it.trust.as_ref()).collect();
    assert!(matches!(trust[0], Document::Parsed(_)) && matches!(trust[1], Document::Unknown(_)));
}

#[test]
fn versions_and_which_is_in_force() {
    let world = world(&[
        resource("tencentcloud_cam_policy.p", json!({ "name": "p", "document": allow("cvm:*") })),
        resource(
            "tencentcloud_cam_policy_version.a",
            json!({ "policy_id": { "?": ["tencentcloud_cam_policy.p.id"] }, "policy_document": allow("cos:*"), "set_as_default": true }),
        ),
        resource("tencentcloud_cam_policy.q", json!({ "name": "q", "document": allow("cvm:*") })),
        resource(
            "tencentcloud_cam_policy_version.b",
            json!({ "policy_id": { "?": ["tencentcloud_cam_policy.q.id"] }, "policy_document": allow("cos:*"), "set_as_default": false }),
        ),
        resource("tencentcloud_cam_policy.r", json!({ "name": "r", "document": allow("tat:*") })),
        resource(
            "tencentcloud_cam_set_policy_version_config.c",
            json!({ "policy_id": { "?": ["tencentcloud_cam_policy.r.id"] }, "version_id": 2 }),
        ),
    ]);
    let find = |name: &str| world.identity.policies.iter().find(|it| it.name.as_deref() == Some(name)).unwrap();
    assert_eq!(find("p").document.as_ref().unwrap().statements()[0].actions.list[0].as_ref(), "cos:*");
    assert_eq!(find("q").document.as_ref().unwrap().statements()[0].actions.list[0].as_ref(), "cvm:*");
    let switched = find("r").document.as_ref().unwrap().statements();
    assert!(switched.iter().all(|it| !it.whole));
    assert_eq!(switched[0].actions.list[0].as_ref(), "tat:*");
    assert!(switched[1].actions.partly_unknown);
}

#[test]
fn memberships_and_boundaries() {
    let world = world(&[
        resource("tencentcloud_cam_user.u", json!({ "name": "u" })),
        resource("tencentcloud_cam_group.g", json!({ "name": "ops" })),
        resource("tencentcloud_cam_role.r", json!({ "name": "app", "document": allow("sts:AssumeRole") })),
        resource("tencentcloud_cam_policy.p", json!({ "name": "limit", "document": allow("cvm:Describe*") })),
        resource(
            "tencentcloud_cam_group_membership.a",
            json!({ "group_id": { "?": ["tencentcloud_cam_group.g.id"] }, "user_names": ["u", "v"] }),
        ),
        resource("tencentcloud_cam_group_membership.b", json!({ "group_id": "7", "user_ids": { "?": ["var.x"] } })),
        resource(
            "tencentcloud_cam_user_permission_boundary_attachment.c",
            json!({ "target_uin": { "?": ["tencentcloud_cam_user.u.uin"] }, "policy_id": { "?": ["tencentcloud_cam_policy.p.id"] } }),
        ),
        resource(
            "tencentcloud_cam_role_permission_boundary_attachment.d",
            json!({ "role_name": "app", "policy_id": 1 }),
        ),
        resource(
            "tencentcloud_cam_role_permission_boundary_attachment.e",
            json!({ "role_id": { "?": ["tencentcloud_cam_role.r.id"] }, "policy_id": 4712 }),
        ),
    ]);
    let found: Vec<_> = world
        .identity
        .memberships
        .iter()
        .map(|it| (who(&world, &it.user), who(&world, &it.group), it.exists))
        .collect();
    assert_eq!(found, [("u", "ops", Tri::Yes), ("v", "ops", Tri::Yes), ("?", "7", Tri::Unknown)]);
    let bounds: Vec<_> = world
        .identity
        .bounds
        .iter()
        .map(|it| (it.kind, who(&world, &it.principal), what(&world, &it.policy), it.exists))
        .collect();
    assert_eq!(
        bounds,
        [
            (BoundKind::Boundary, "u", "limit", Tri::Yes),
            (BoundKind::Boundary, "app", "AdministratorAccess", Tri::Yes),
            (BoundKind::Boundary, "app", "4712", Tri::Yes),
        ]
    );
    assert_eq!(action(&world, &world.identity.bounds[0].policy), "cvm:Describe*");
}

#[test]
fn federations_and_the_roles_of_products() {
    let world = world(&[
        resource("tencentcloud_cam_saml_provider.a", json!({ "name": "corp", "meta_data": "x", "description": "x" })),
        resource("tencentcloud_cam_role_sso.b", json!({ "name": "ci", "identity_url": "https://example.com" })),
        resource("tencentcloud_cam_oidc_sso.c", json!({ "identity_url": "https://example.com" })),
        resource("tencentcloud_cam_user_saml_config.d", json!({ "saml_metadata_document": "x" })),
        resource("tencentcloud_identity_center_external_saml_identity_provider.e", json!({ "zone_id": "z" })),
        resource("tencentcloud_organization_external_saml_identity_provider.f", json!({ "zone_id": "z" })),
        resource("tencentcloud_cam_service_linked_role.g", json!({ "qcs_service_name": ["cvm.qcloud.com"] })),
        resource("tencentcloud_cam_service_linked_role.h", json!({ "qcs_service_name": { "?": ["var.x"] } })),
    ]);
    let found: Vec<_> = world.identity.federations.iter().map(|it| (it.kind, it.name.as_deref())).collect();
    use FederationKind::{Oidc, Saml};
    assert_eq!(
        found,
        [(Saml, Some("corp")), (Oidc, Some("ci")), (Oidc, None), (Saml, None), (Saml, None), (Saml, None)]
    );
    let roles = &world.identity.principals;
    let trust = roles[0].trust.as_ref().unwrap().statements();
    assert_eq!((&*trust[0].principals[0].class, &*trust[0].principals[0].name), ("service", "cvm.qcloud.com"));
    assert!(trust[0].whole && !trust[0].principals_unknown && roles[0].name.is_none());
    assert!(matches!(roles[1].trust, Some(Document::Unknown(_))));
}

#[test]
fn data_sources_tell_of_what_is_not_managed() {
    let list = json!({ "policy_list": [
        { "name": "QcloudCVMFullAccess", "policy_id": "532", "type": 2 },
        { "name": "mine", "policy_id": "900", "type": 1 },
    ] });
    let world = world(&[
        data("tencentcloud_cam_policies.a", list),
        data(
            "tencentcloud_cam_policy_detail.b",
            json!({ "policy_id": 900, "policy_info": [{ "policy_name": "mine", "policy_document": allow("cdb:*"), "type": 1 }] }),
        ),
        data(
            "tencentcloud_cam_roles.c",
            json!({ "role_list": [{ "name": "app", "role_id": "46", "document": allow("sts:AssumeRole") }] }),
        ),
        data(
            "tencentcloud_cam_role_detail.d",
            json!({ "role_info": [{ "role_name": "job", "role_id": "47", "policy_document": allow("sts:AssumeRole") }] }),
        ),
        data("tencentcloud_cam_users.e", json!({ "user_list": [{ "name": "u", "uin": 100000000002i64 }] })),
        data("tencentcloud_cam_groups.f", json!({ "group_list": [{ "name": "ops", "group_id": "7" }] })),
        data(
            "tencentcloud_cam_group_memberships.g",
            json!({ "membership_list": [{ "group_id": "7", "user_names": ["u"] }] }),
        ),
        data(
            "tencentcloud_cam_user_policy_attachments.h",
            json!({ "user_policy_attachment_list": [{ "user_name": "u", "policy_id": "900", "policy_name": "mine", "policy_type": "User" }] }),
        ),
        data(
            "tencentcloud_cam_role_policy_attachments.i",
            json!({ "role_policy_attachment_list": [{ "role_id": "46", "policy_id": "532", "policy_name": "QcloudCVMFullAccess", "policy_type": "QCS" }] }),
        ),
        data(
            "tencentcloud_cam_group_policy_attachments.j",
            json!({ "group_policy_attachment_list": [{ "group_id": "7", "policy_id": "1", "policy_name": "AdministratorAccess" }] }),
        ),
        data(
            "tencentcloud_cam_list_attached_user_policy.k",
            json!({ "target_uin": 100000000002i64, "policy_list": [
            { "policy_id": "533", "policy_name": "QcloudTATFullAccess", "strategy_type": "2" },
            { "policy_id": "1", "policy_name": "AdministratorAccess", "groups": [{ "group_id": 7 }] },
        ] }),
        ),
        resource("tencentcloud_cam_user_policy_attachment.l", json!({ "user_name": "w", "policy_id": "532" })),
        data("tencentcloud_user_info.m", json!({ "owner_uin": "100000000001", "uin": "100000000002" })),
        data("tencentcloud_sts_caller_identity.n", json!({ "account_id": "100000000001" })),
    ]);
    let found: Vec<_> =
        world.identity.attachments.iter().map(|it| (who(&world, &it.principal), what(&world, &it.policy))).collect();
    assert_eq!(
        found,
        [
            ("w", "QcloudCVMFullAccess"),
            ("u", "mine"),
            ("app", "QcloudCVMFullAccess"),
            ("ops", "AdministratorAccess"),
            ("u", "QcloudTATFullAccess"),
        ]
    );
    assert_eq!(action(&world, &world.identity.attachments[1].policy), "cdb:*");
    let joined: Vec<_> =
        world.identity.memberships.iter().map(|it| (who(&world, &it.user), who(&world, &it.group))).collect();
    assert_eq!(joined, [("u", "ops")]);
    assert!(world.identity.principals.iter().all(|it| !it.managed));
    assert_eq!(world.identity.principals.iter().filter(|it| it.trust.is_some()).count(), 2);
    assert_eq!(world.identity.own_accounts, ["100000000001".into()]);
}

#[test]
fn what_is_managed_is_left_to_its_resources() {
    let world = world(&[
        resource("tencentcloud_cam_user.u", json!({ "name": "u", "use_api": false })),
        resource("tencentcloud_cam_group.g", json!({ "name": "ops", "id": "7" })),
        resource("tencentcloud_cam_policy.p", json!({ "name": "mine", "id": "900", "document": allow("cvm:*") })),
        data("tencentcloud_cam_users.a", json!({ "user_list": [{ "name": "u", "uin": 100000000002i64 }] })),
        data(
            "tencentcloud_cam_policy_detail.b",
            json!({ "policy_id": 900, "policy_info": [{ "policy_name": "mine", "policy_document": allow("cdb:*"), "type": 1 }] }),
        ),
        data(
            "tencentcloud_cam_user_policy_attachments.c",
            json!({ "user_policy_attachment_list": [{ "user_name": "u", "policy_id": "1", "policy_name": "AdministratorAccess" }] }),
        ),
        data(
            "tencentcloud_cam_group_memberships.d",
            json!({ "membership_list": [{ "group_id": "7", "user_ids": ["u", "x"] }] }),
        ),
        resource("tencentcloud_cam_access_key.k", json!({ "target_uin": 100000000002i64 })),
        resource("tencentcloud_cam_user_policy_attachment.l", json!({ "user_name": "w", "policy_id": "900" })),
    ]);
    let identity = &world.identity;
    // The number of a user that a data source tells is that of the user.
    assert_eq!(who(&world, identity.access_keys[0].owner.as_ref().unwrap()), "u");
    assert_eq!(identity.attachments.len(), 1);
    assert_eq!(action(&world, &identity.attachments[0].policy), "cvm:*");
    let joined: Vec<_> = identity.memberships.iter().map(|it| who(&world, &it.user)).collect();
    assert_eq!(joined, ["x"]);
    assert_eq!(identity.principals.iter().filter(|it| it.name.as_deref() == Some("u")).count(), 1);
}

#[test]
fn carriers_of_all_kinds() {
    let role = |name: &str| json!({ name: "app" });
    let world = world(&[
        resource("tencentcloud_cam_role.r", json!({ "name": "app", "document": allow("sts:AssumeRole") })),
        resource("tencentcloud_instance.a", json!({ "cam_role_name": { "?": ["tencentcloud_cam_role.r.name"] } })),
        resource("tencentcloud_instance_set.b", role("cam_role_name")),
        resource("tencentcloud_as_scaling_config.c", role("cam_role_name")),
        resource("tencentcloud_cvm_launch_template.d", json!({ "cam_role_name": "app", "launch_template_name": "t" })),
        resource("tencentcloud_cvm_launch_template_version.e", role("cam_role_name")),
        resource("tencentcloud_kubernetes_node_pool.f", json!({ "auto_scaling_config": [role("cam_role_name")] })),
        resource(
            "tencentcloud_kubernetes_cluster.g",
            json!({ "master_config": [role("cam_role_name")], "worker_config": [role("cam_role_name")] }),
        ),
        resource("tencentcloud_kubernetes_scale_worker.h", json!({ "worker_config": [role("cam_role_name")] })),
        resource("tencentcloud_eks_container_instance.i", role("cam_role_name")),
        resource("tencentcloud_thpc_workspaces.j", role("cam_role_name")),
        resource("tencentcloud_scf_function.k", json!({ "name": "resize", "role": "app" })),
        resource("tencentcloud_cos_batch.l", json!({ "role_arn": "qcs::cam::uin/100000000001:roleName/app" })),
        resource("tencentcloud_cos_bucket.m", json!({ "replica_role": "qcs::cam::uin/100000000001:roleName/app" })),
        resource(
            "tencentcloud_cls_data_transform.n",
            json!({ "name": "etl", "dst_resources": [{ "role_arn": "qcs::cam::uin/100000000001:roleName/app" }] }),
        ),
        resource("tencentcloud_cvm_export_images.o", json!({ "image_id": "img-1" })),
        resource("tencentcloud_instance.none", json!({ "instance_name": "x", "cam_role_name": "" })),
        resource("tencentcloud_cls_logset.p", role("role_name")),
        resource("tencentcloud_cls_console.q", json!({ "auth_roles": [{ "role_name": "other" }] })),
        resource(
            "tencentcloud_dts_migrate_job.r",
            json!({ "src_info": { "info": [{ "account_role": { "?": ["var.x"] } }] } }),
        ),
        resource(
            "tencentcloud_dts_sync_config.s",
            json!({ "src_info": [{ "account_role": "qcs::cam::uin/100000000009:roleName/sync" }] }),
        ),
    ]);
    use CarrierKind::*;
    let found: Vec<_> = world
        .identity
        .carriers
        .iter()
        .map(|it| (it.kind, it.name.as_deref(), who(&world, &it.role), it.exists))
        .collect();
    let sure = |kind, name| (kind, name, "app", Tri::Yes);
    assert_eq!(
        found,
        [
            sure(Instance, None),
            sure(Instance, None),
            sure(Scaling, None),
            sure(Template, Some("t")),
            sure(Template, None),
            sure(NodePool, None),
            sure(NodePool, None),
            sure(NodePool, None),
            sure(NodePool, None),
            sure(ContainerGroup, None),
            sure(Instance, None),
            sure(Function, Some("resize")),
            sure(Job, None),
            sure(Sync, None),
            sure(Job, Some("etl")),
            (Job, None, "CVM_QcsRole", Tri::Yes),
            (Job, None, "app", Tri::Unknown),
            (Job, None, "sync", Tri::Unknown),
        ]
    );
    assert_eq!(world.identity.principals[0].carriers.len(), 15);
}

#[test]
fn who_calls() {
    let world = world(&[
        provider(
            "tencentcloud",
            json!({ "protocol": "HTTP", "assume_role": [{ "role_arn": "qcs::cam::uin/100000000001:roleName/deploy" }] }),
        ),
        provider("tencentcloud.hk", json!({ "cam_role_name": "build" })),
        provider("alicloud", json!({})),
        resource(
            "tencentcloud_sts_assume_role_operation.a",
            json!({ "role_arn": "qcs::cam::uin/100000000001:roleName/x" }),
        ),
    ]);
    let found: Vec<_> = world.identity.callers.iter().map(|it| (it.role.as_deref(), it.plain_http.is_some())).collect();
    assert_eq!(
        found,
        [
            (Some("qcs::cam::uin/100000000001:roleName/deploy"), true),
            (Some("build"), false),
            (Some("qcs::cam::uin/100000000001:roleName/x"), false),
        ]
    );
}
