//! Resources of the organisation, of CloudSSO and with policies of their own, as the mappings of this cloud read them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::super::attribute::sample::resource;
use super::ram_examples::{all, text, to, which, who};
use crate::base::Tri;
use crate::input::Resource;
use crate::model::Known;
use crate::model::identity::{BoundKind, Document, PolicyKind, PrincipalKind, ProtectedKind};
use serde_json::{Value as Json, json};

#[test]
fn control_policies_bind_what_their_scope_says() {
    let policy = |scope: Json| {
        let values = json!({"control_policy_name": "no-keys", "policy_document": text("*"), "effect_scope": scope});
        resource("alicloud_resource_manager_control_policy.c", values)
    };
    let target = json!({"policy_id": to("alicloud_resource_manager_control_policy.c.id"), "target_id": "fd-1"});
    let bound = |scope: Json| {
        let world =
            all(&[policy(scope), resource("alicloud_resource_manager_control_policy_attachment.a", target.clone())]);
        let bound = &world.identity.bounds[0];
        assert!(world.identity.policies[0].bound && which(&world, &bound.policy) == "no-keys");
        assert_eq!((bound.kind, &bound.target), (BoundKind::Control, &Some(Known::Yes("fd-1".into()))));
        (bound.binds_root, bound.exists)
    };
    assert_eq!(bound(json!("All")), (Tri::Yes, Tri::Yes));
    assert_eq!(bound(json!("RAM")), (Tri::No, Tri::Yes));
    assert_eq!(bound(to("var.scope")), (Tri::Unknown, Tri::Yes));
    let world = all(&[resource(
        "alicloud_resource_manager_delegated_administrator.d",
        json!({"account_id": 123, "service_principal": "config.aliyuncs.com"}),
    )]);
    let found = &world.identity.delegations[0];
    assert_eq!(
        (found.account.get().unwrap().as_ref(), found.service.get().unwrap().as_ref()),
        ("123", "config.aliyuncs.com")
    );
}

#[test]
fn templates_of_sso_are_assigned() {
    let sso = |kind: &str, name: &str, values: Json| resource(&format!("alicloud_cloud_sso_{kind}.{name}"), values);
    let world = all(&[
        sso("user", "u", json!({"user_name": "ann", "user_id": "u-1", "mfa_authentication_settings": "Disabled"})),
        sso("group", "g", json!({"group_name": "ops"})),
        sso(
            "user_attachment",
            "m",
            json!({"user_id": "d-1:u-1", "group_id": to("alicloud_cloud_sso_group.g.group_id")}),
        ),
        sso(
            "access_configuration",
            "c",
            json!({"access_configuration_name": "admin", "permission_policies": [
                {"permission_policy_type": "System", "permission_policy_name": "AdministratorAccess"},
                {"permission_policy_type": "Inline", "permission_policy_name": "more", "permission_policy_document": text("ecs:*")},
            ]}),
        ),
        sso(
            "access_assignment",
            "a",
            json!({
                "access_configuration_id": to("alicloud_cloud_sso_access_configuration.c.access_configuration_id"),
                "principal_id": to("alicloud_cloud_sso_group.g.group_id"), "principal_type": "Group", "target_id": "9",
            }),
        ),
        sso(
            "access_assignment",
            "b",
            json!({
                "access_configuration_id": to("alicloud_cloud_sso_access_configuration.c.access_configuration_id"),
                "principal_id": "u-1", "principal_type": to("var.t"), "target_id": to("var.a"),
            }),
        ),
        sso("user_provisioning", "p", json!({"principal_id": "u-1", "principal_type": "User", "target_id": "9"})),
        sso("directory", "d", json!({})),
        sso(
            "directory",
            "e",
            json!({
                "mfa_authentication_status": "Disabled",
                "password_policy": [{"min_password_length": 8, "max_password_age": {"?": null}}],
            }),
        ),
    ]);
    let identity = &world.identity;
    let held: Vec<_> = identity
        .attachments
        .iter()
        .map(|it| (it.kind, which(&world, &it.policy), who(&world, &it.principal)))
        .collect();
    let held: Vec<_> = held.iter().map(|(kind, policy, who)| (*kind, &**policy, &**who)).collect();
    let template = PrincipalKind::Configuration;
    assert_eq!(held, [(template, "AdministratorAccess", "admin"), (template, "more", "admin")]);
    assert!(matches!(&identity.policies[0].kind, PolicyKind::Custom));
    let assigned: Vec<_> = identity
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
    let row =
        |who: &str, target: Option<&str>, exists| (who.to_owned(), "admin".to_owned(), target.map(Into::into), exists);
    assert_eq!(assigned, [row("ops", Some("9"), Tri::Yes), row("ann", None, Tri::Unknown)]);
    assert_eq!(identity.memberships[0].kind, PrincipalKind::SsoUser);
    assert_eq!(
        (who(&world, &identity.memberships[0].user), who(&world, &identity.memberships[0].group)),
        ("ann".into(), "ops".into())
    );
    let provisioned = identity.principals.iter().find(|it| it.kind == PrincipalKind::User).unwrap();
    assert_eq!((provisioned.name.as_deref(), provisioned.managed), (Some("ann"), false));
    let mfa: Vec<_> = identity.mfa.iter().map(|it| (it.enforced, it.written)).collect();
    assert_eq!(mfa, [(Tri::No, true), (Tri::Yes, false), (Tri::No, true)]);
    let passwords = &identity.password_policies[0];
    assert_eq!(passwords.minimum_length.as_ref().unwrap().value.get(), Some(&8));
    assert!(passwords.maximum_age.is_none() && passwords.lowercase.is_none());
}

#[test]
fn buckets_and_what_blocks_the_public() {
    let open = json!({"Version": "1", "Statement": [{
        "Effect": "Allow", "Action": ["oss:GetObject"], "Principal": ["*"], "Resource": ["acs:oss:*:*:photos/*"],
    }]})
    .to_string();
    let with = |more: &[Resource]| {
        let mut resources = vec![
            resource("alicloud_oss_bucket.b", json!({"bucket": "photos"})),
            resource("alicloud_oss_bucket.own", json!({"bucket": "own", "policy": open})),
            resource("alicloud_oss_bucket_policy.p", json!({"bucket": to("alicloud_oss_bucket.b.id"), "policy": open})),
            resource("alicloud_oss_bucket_policy.q", json!({"bucket": "other", "policy": to("data.x.y.json")})),
        ];
        resources.extend(more.iter().cloned());
        let world = all(&resources);
        let row = |it: &crate::model::identity::ResourcePolicy| {
            (it.name.as_deref().unwrap().to_owned(), it.of.is_some(), it.public_blocked)
        };
        world.identity.resource_policies.iter().map(row).collect::<Vec<_>>()
    };
    let rows = |blocked: [Tri; 3]| {
        let names = [("own", true), ("photos", true), ("other", false)];
        names.into_iter().zip(blocked).map(|((name, of), blocked)| (name.to_owned(), of, blocked)).collect::<Vec<_>>()
    };
    assert_eq!(with(&[]), rows([Tri::No; 3]));
    let block = |bucket: Json, on: Json| {
        resource("alicloud_oss_bucket_public_access_block.x", json!({"bucket": bucket, "block_public_access": on}))
    };
    assert_eq!(with(&[block(json!("photos"), json!(true))]), rows([Tri::No, Tri::Yes, Tri::No]));
    assert_eq!(
        with(&[block(to("alicloud_oss_bucket.b.bucket"), to("var.on"))]),
        rows([Tri::No, Tri::Unknown, Tri::No])
    );
    assert_eq!(with(&[block(json!("other"), json!(true))]), rows([Tri::No, Tri::No, Tri::Yes]));
    assert_eq!(with(&[block(to("var.bucket"), json!(true))]), rows([Tri::Unknown; 3]));
    let account = resource("alicloud_oss_account_public_access_block.x", json!({"block_public_access": true}));
    assert_eq!(with(&[account]), rows([Tri::Yes; 3]));
}

#[test]
fn policies_of_other_resources() {
    let world = all(&[
        resource("alicloud_kms_key.k", json!({"id": "key-1", "policy": text("kms:*")})),
        resource("alicloud_kms_key.none", json!({"policy": {"?": null}})),
        resource("alicloud_kms_secret.s", json!({"secret_name": "s", "policy": text("kms:*")})),
        resource("alicloud_log_project.l", json!({"project_name": "l", "policy": text("log:*")})),
        resource("alicloud_max_compute_role.m", json!({"role_name": "m", "policy": text("odps:*")})),
        resource("alicloud_vpc_gateway_endpoint.g", json!({"policy_document": text("oss:*")})),
        resource("alicloud_privatelink_vpc_endpoint.p", json!({"policy_document": to("var.p")})),
        resource("alicloud_image_share_permission.i", json!({"image_id": "m-1", "account_id": "9"})),
        resource("alicloud_image_share_permission.j", json!({"image_id": "m-1", "account_id": to("var.a")})),
    ]);
    let found: Vec<_> = world
        .identity
        .resource_policies
        .iter()
        .map(|it| (it.kind, it.name.as_deref(), matches!(it.document, Document::Parsed(_)), it.of.is_some()))
        .collect();
    assert_eq!(
        found,
        [
            (ProtectedKind::Key, Some("key-1"), true, true),
            (ProtectedKind::Secret, Some("s"), true, true),
            (ProtectedKind::LogProject, Some("l"), true, true),
            (ProtectedKind::DataRole, Some("m"), true, true),
            (ProtectedKind::Endpoint, None, true, true),
            (ProtectedKind::Endpoint, None, false, true),
        ]
    );
    let shares: Vec<_> =
        world.identity.shares.iter().map(|it| (it.account.get().is_some(), it.what.as_deref(), it.encrypted)).collect();
    assert_eq!(shares, [(true, Some("m-1"), Tri::Unknown), (false, Some("m-1"), Tri::Unknown)]);
}
