//! Examples of the organisation and of what is shared: resources in, entities out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::cam_examples::{allow, what, who, world};
use super::{disk, sharing};
use crate::base::Tri;
use crate::model::Known;
use crate::model::identity::*;
use crate::providers::attribute::sample::{self, resource};
use serde_json::json;

#[test]
fn control_policies_bound_and_grant_nothing() {
    let deny = r#"{"version":"2.0","statement":[{"effect":"deny","action":["*"],"resource":["*"]}]}"#;
    let world = world(&[
        resource("tencentcloud_organization_org_manage_policy.a", json!({ "name": "a", "content": deny })),
        resource(
            "tencentcloud_organization_org_manage_policy.b",
            json!({ "name": "b", "content": r#"{"tags":{}}"#, "type": "TAG_POLICY" }),
        ),
        resource(
            "tencentcloud_organization_org_manage_policy_target.c",
            json!({ "policy_id": { "?": ["tencentcloud_organization_org_manage_policy.a.policy_id"] }, "target_id": 100000000009i64, "target_type": "MEMBER" }),
        ),
        resource(
            "tencentcloud_organization_org_manage_policy_target.d",
            json!({ "policy_id": 1, "target_id": { "?": ["var.x"] }, "target_type": "NODE" }),
        ),
        resource(
            "tencentcloud_organization_org_manage_policy_target.e",
            json!({ "policy_id": 2, "target_id": 5, "target_type": "NODE", "policy_type": "TAG_POLICY" }),
        ),
    ]);
    let bounds: Vec<_> = world
        .identity
        .bounds
        .iter()
        .map(|it| (what(&world, &it.policy), it.target.clone().unwrap(), it.binds_root))
        .collect();
    assert_eq!(
        bounds,
        [
            ("a", Known::Yes("100000000009".into()), Tri::Unknown),
            ("1", Known::No("tencentcloud_organization_org_manage_policy_target.d.target_id".into()), Tri::Unknown),
        ]
    );
    // The first policy of the organisation is not the preset one of administration.
    assert!(world.identity.policies.iter().all(|it| it.bound && it.kind == PolicyKind::Custom));
}

#[test]
fn identities_of_the_organisation() {
    let world = world(&[
        resource(
            "tencentcloud_organization_org_identity.a",
            json!({ "identity_alias_name": "ops", "identity_policy": [
            { "policy_id": 1, "policy_name": "AdministratorAccess", "policy_type": 2 },
            { "policy_document": allow("cvm:*"), "policy_name": "own", "policy_type": 1 },
        ] }),
        ),
        resource(
            "tencentcloud_organization_org_identity.b",
            json!({ "identity_alias_name": "dev", "identity_policy": { "?": ["var.x"] } }),
        ),
        resource(
            "tencentcloud_organization_org_member_auth_identity_attachment.c",
            json!({ "identity_ids": [1], "member_uin": 100000000009i64 }),
        ),
        resource(
            "tencentcloud_organization_org_member_policy_attachment.d",
            json!({ "policy_name": "into", "member_uins": [100000000009i64], "identity_id": 1 }),
        ),
        resource(
            "tencentcloud_organization_policy_sub_account_attachment.e",
            json!({ "org_sub_account_uin": 100000000002i64, "member_uin": 100000000009i64, "policy_id": { "?": ["tencentcloud_organization_org_member_policy_attachment.d.id"] } }),
        ),
        resource(
            "tencentcloud_organization_member_auth_policy_attachment.f",
            json!({ "org_sub_account_uin": { "?": ["var.x"] }, "policy_id": 77 }),
        ),
    ]);
    let found: Vec<_> = world
        .identity
        .attachments
        .iter()
        .map(|it| (it.kind, who(&world, &it.principal), what(&world, &it.policy), it.exists))
        .collect();
    use PrincipalKind::{Template, User};
    assert_eq!(
        found,
        [
            (Template, "ops", "AdministratorAccess", Tri::Yes),
            (Template, "ops", "own", Tri::Yes),
            (Template, "dev", "?", Tri::Unknown),
            (User, "100000000002", "into", Tri::Yes),
            (User, "?", "77", Tri::Yes),
        ]
    );
    let into = world.identity.policies.iter().find(|it| it.name.as_deref() == Some("into")).unwrap();
    let statement = &into.document.as_ref().unwrap().statements()[0];
    assert_eq!(statement.resources.list, ["qcs::cam::uin/100000000009:roleName/*".into()]);
}

#[test]
fn the_identity_center() {
    let configuration = || json!({ "?": ["tencentcloud_identity_center_role_configuration.r.role_configuration_id"] });
    let world = world(&[
        resource("tencentcloud_identity_center_user.u", json!({ "user_name": "u", "zone_id": "z" })),
        resource("tencentcloud_identity_center_group.g", json!({ "group_name": "g", "zone_id": "z" })),
        resource(
            "tencentcloud_identity_center_user_group_attachment.m",
            json!({ "user_id": { "?": ["tencentcloud_identity_center_user.u.user_id"] }, "group_id": { "?": ["tencentcloud_identity_center_group.g.group_id"] } }),
        ),
        resource(
            "tencentcloud_identity_center_role_configuration.r",
            json!({ "role_configuration_name": "admin", "zone_id": "z" }),
        ),
        resource(
            "tencentcloud_identity_center_role_configuration_permission_policy_attachment.a",
            json!({ "role_configuration_id": configuration(), "role_policy_id": 1 }),
        ),
        resource(
            "tencentcloud_identity_center_role_configuration_permission_policy_attachment.b",
            json!({ "role_configuration_id": configuration(), "role_policy_id": 532, "role_policy_name": "QcloudCVMFullAccess" }),
        ),
        resource(
            "tencentcloud_identity_center_role_configuration_permission_custom_policy_attachment.c",
            json!({ "role_configuration_id": configuration(), "role_policy_name": "c", "role_policy_document": allow("cdb:*") }),
        ),
        resource(
            "tencentcloud_identity_center_role_configuration_permission_custom_policies_attachment.d",
            json!({ "role_configuration_id": "rc-1", "policies": [{ "role_policy_name": "d", "role_policy_document": allow("cos:*") }] }),
        ),
        resource(
            "tencentcloud_identity_center_role_configuration_permission_custom_policies_attachment.e",
            json!({ "role_configuration_id": "rc-1", "policies": { "?": ["var.x"] } }),
        ),
        resource(
            "tencentcloud_identity_center_role_assignment.f",
            json!({ "principal_id": { "?": ["tencentcloud_identity_center_group.g.group_id"] }, "principal_type": "Group", "role_configuration_id": configuration(), "target_type": "MemberUin", "target_uin": 100000000009i64 }),
        ),
        resource(
            "tencentcloud_identity_center_role_assignment.h",
            json!({ "principal_id": "u-1", "principal_type": { "?": ["var.x"] }, "role_configuration_id": "rc-1", "target_uin": { "?": ["var.x"] } }),
        ),
    ]);
    let found: Vec<_> = world
        .identity
        .attachments
        .iter()
        .map(|it| (who(&world, &it.principal), what(&world, &it.policy), it.exists))
        .collect();
    assert_eq!(
        found,
        [
            ("admin", "AdministratorAccess", Tri::Yes),
            ("admin", "QcloudCVMFullAccess", Tri::Yes),
            ("admin", "c", Tri::Yes),
            ("rc-1", "d", Tri::Yes),
            ("rc-1", "?", Tri::Unknown),
        ]
    );
    let given: Vec<_> = world
        .identity
        .assignments
        .iter()
        .map(|it| {
            (
                who(&world, &it.principal),
                who(&world, &it.configuration),
                it.target.clone().unwrap().get().cloned(),
                it.exists,
            )
        })
        .collect();
    assert_eq!(given, [("g", "admin", Some("100000000009".into()), Tri::Yes), ("u-1", "rc-1", None, Tri::Unknown)]);
    let joined = &world.identity.memberships[0];
    assert_eq!(
        (who(&world, &joined.user), who(&world, &joined.group), joined.kind),
        ("u", "g", PrincipalKind::SsoUser)
    );
}

#[test]
fn what_is_open_to_others() {
    let policy = r#"{"version":"2.0","Statement":[{"Effect":"Allow","Principal":{"qcs":["qcs::cam::anyone:anyone"]},"Action":["name/cos:GetObject"],"Resource":["*"]}]}"#;
    let world = sample::world(
        &[sharing::MAPS, disk::MAPS],
        &[
            resource("tencentcloud_cos_bucket_policy.a", json!({ "bucket": "photos-1250000000", "policy": policy })),
            resource(
                "tencentcloud_cos_bucket_policy.b",
                json!({ "bucket": { "?": ["var.x"] }, "policy": { "?": ["var.x"] } }),
            ),
            resource("tencentcloud_cvm_sync_image.s", json!({ "image_id": "img-0", "encrypt": true })),
            resource(
                "tencentcloud_cvm_image_share_permission.c",
                json!({ "image_id": { "?": ["tencentcloud_cvm_sync_image.s.id"] }, "account_ids": ["100000000009", "100000000008"] }),
            ),
            resource(
                "tencentcloud_cbs_snapshot_share_permission.d",
                json!({ "snapshot_id": "snap-1", "account_ids": { "?": ["var.x"] } }),
            ),
            resource(
                "tencentcloud_lighthouse_share_blueprint_across_account_attachment.e",
                json!({ "blueprint_id": "lhbp-1", "account_ids": ["100000000009"] }),
            ),
        ],
    );
    let policies = &world.identity.resource_policies;
    assert_eq!(
        (policies[0].kind, policies[0].name.as_deref(), policies[0].public_blocked),
        (ProtectedKind::Bucket, Some("photos-1250000000"), Tri::No)
    );
    assert_eq!(&*policies[0].document.statements()[0].principals[0].name, "qcs::cam::anyone:anyone");
    assert!(policies[1].name.is_none() && matches!(policies[1].document, Document::Unknown(_)));
    let shares: Vec<_> = world
        .identity
        .shares
        .iter()
        .map(|it| (it.account.get().map(|it| &**it), it.what.as_deref(), it.encrypted))
        .collect();
    assert_eq!(
        shares,
        [
            (Some("100000000009"), Some("tencentcloud_cvm_sync_image.s"), Tri::Yes),
            (Some("100000000008"), Some("tencentcloud_cvm_sync_image.s"), Tri::Yes),
            (None, Some("snap-1"), Tri::Unknown),
            (Some("100000000009"), Some("lhbp-1"), Tri::Unknown),
        ]
    );
}
