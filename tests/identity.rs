//! Identity, from resources to findings: IAM101 and IAM102, and what the model holds of principals and keys.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod held;

use held::{findings, map, resource, told, value};
use menshen::base::{Action, Severity, Tri};
use menshen::config::Settings;
use menshen::input::{InputKind, Resource};
use serde_json::{Value as Json, json};
use std::sync::Arc;

fn document(statement: Json) -> String {
    json!({ "Version": "1", "Statement": statement }).to_string()
}

fn everything() -> String {
    document(json!([{ "Effect": "Allow", "Action": "*", "Resource": "*" }]))
}

fn nothing() -> String {
    document(json!([{ "Effect": "Allow", "Action": "ecs:Describe*", "Resource": "*" }]))
}

const ALLOWS_ALL: &str = "allows every action on every resource (statement 1)";

#[test]
fn wildcard_policies_of_both_clouds() {
    let found = told(
        "IAM101",
        vec![
            resource("alicloud_ram_policy.a", json!({ "policy_name": "a", "policy_document": everything() })),
            resource("alicloud_ram_policy.b", json!({ "name": "b", "document": everything() })),
            resource(
                "alicloud_ram_policy.c",
                json!({ "name": "c", "statement": [{ "effect": "Allow", "action": ["*"], "resource": ["*"] }] }),
            ),
            resource("alicloud_ram_policy.d", json!({ "policy_name": "d", "policy_document": nothing() })),
            resource(
                "alicloud_ram_policy.e",
                json!({ "policy_name": "e", "policy_document": "${null_resource.x.id}" }),
            ),
            resource(
                "alicloud_resource_manager_policy.f",
                json!({ "policy_name": "f", "policy_document": everything() }),
            ),
            resource(
                "alicloud_resource_manager_control_policy.g",
                json!({ "control_policy_name": "g", "policy_document": everything() }),
            ),
            resource(
                "alicloud_cloud_sso_access_configuration.h",
                json!({ "permission_policies": [
                    { "permission_policy_type": "System", "permission_policy_name": "AdministratorAccess" },
                    { "permission_policy_type": "Inline", "permission_policy_name": "i",
                      "permission_policy_document": everything() },
                ] }),
            ),
            resource(
                "tencentcloud_cam_policy.j",
                json!({ "name": "j", "document":
                    r#"{"version":"2.0","statement":{"effect":"allow","action":"name/*","resource":["qcs::*:::*"]}}"# }),
            ),
            resource("tencentcloud_organization_org_manage_policy.k", json!({ "name": "k", "content": everything() })),
        ],
    );
    let expected = [
        format!("high definite alicloud_ram_policy.a.policy_document: policy `a` {ALLOWS_ALL}"),
        format!("high definite alicloud_ram_policy.b.document: policy `b` {ALLOWS_ALL}"),
        format!("high definite alicloud_ram_policy.c.statement: policy `c` {ALLOWS_ALL}"),
        format!("high definite alicloud_resource_manager_policy.f.policy_document: policy `f` {ALLOWS_ALL}"),
        "high definite alicloud_cloud_sso_access_configuration.h.permission_policies[1].permission_policy_document: \
         policy `i` allows every action on every resource (statement 1)"
            .into(),
        format!("high definite tencentcloud_cam_policy.j.document: policy `j` {ALLOWS_ALL}"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_attribute_that_is_written_is_in_force() {
    // An update: `document` keeps what was there before.
    let update = |configured: Option<Vec<Arc<str>>>| Resource {
        action: Some(Action::Update),
        before: Some(value(&json!({ "policy_name": "p", "policy_document": everything(), "document": everything() }))),
        configured,
        ..resource(
            "alicloud_ram_policy.p",
            json!({ "policy_name": "p", "policy_document": nothing(), "document": everything() }),
        )
    };
    let after = |resource| findings("IAM101", &map(InputKind::Plan, vec![resource]), &Settings::default()).len();
    assert_eq!(after(update(Some(vec!["policy_name".into(), "policy_document".into()]))), 0);
    assert_eq!(after(update(None)), 0);
    assert_eq!(after(update(Some(vec!["document".into()]))), 1);
    let both = after(update(Some(vec!["policy_document".into(), "document".into()])));
    assert_eq!(both, 1, "the provider does not settle which one counts");
}

#[test]
fn a_version_in_force_takes_the_place_of_the_document() {
    let with = |default: Json| {
        vec![
            resource("alicloud_resource_manager_policy.p", json!({ "policy_name": "p", "policy_document": nothing() })),
            resource(
                "alicloud_resource_manager_policy_version.v",
                json!({ "policy_name": "p", "policy_document": everything(), "is_default_version": default }),
            ),
        ]
    };
    let at = "alicloud_resource_manager_policy_version.v.policy_document";
    assert_eq!(told("IAM101", with(json!(true))), [format!("high definite {at}: policy `p` {ALLOWS_ALL}")]);
    assert!(told("IAM101", with(json!(false))).is_empty());
    let open = told("IAM101", with(json!("${null_resource.x.id}")));
    assert_eq!(
        open,
        [format!("medium possible {at}: policy `p` may allow every action on every resource (statement 1)")]
    );
}

#[test]
fn documents_of_the_data_source_are_computed() {
    let found = told(
        "IAM101",
        vec![
            resource(
                "data.alicloud_ram_policy_document.all",
                json!({ "statement": [{ "action": ["*"], "resource": ["*"] }] }),
            ),
            resource(
                "data.alicloud_ram_policy_document.office",
                json!({ "statement": [{ "action": ["*"], "resource": ["*"], "condition": [
                    { "operator": "IpAddress", "variable": "acs:SourceIp", "values": ["10.0.0.0/8"] }] }] }),
            ),
            resource(
                "alicloud_ram_policy.a",
                json!({ "policy_name": "a", "policy_document": "${data.alicloud_ram_policy_document.all.document}" }),
            ),
            resource(
                "alicloud_ram_policy.b",
                json!({ "policy_name": "b", "policy_document": "${data.alicloud_ram_policy_document.office.document}" }),
            ),
        ],
    );
    assert_eq!(found, [format!("high definite alicloud_ram_policy.a.policy_document: policy `a` {ALLOWS_ALL}")]);
}

#[test]
fn administration_is_told_with_who_gets_it() {
    let found = told(
        "IAM102",
        vec![
            resource("alicloud_ram_user.u", json!({ "name": "ops" })),
            resource("alicloud_ram_role.r", json!({ "role_name": "app" })),
            resource("alicloud_ram_policy.p", json!({ "policy_name": "all", "policy_document": everything() })),
            resource(
                "alicloud_ram_user_policy_attachment.a",
                json!({ "user_name": "ops", "policy_name": "AdministratorAccess", "policy_type": "System" }),
            ),
            resource(
                "alicloud_ram_user_policy_attachment.b",
                json!({ "user_name": "ops", "policy_name": "AdministratorAccess", "policy_type": "Custom" }),
            ),
            resource(
                "alicloud_ram_role_policy_attachment.c",
                json!({ "role_name": "${alicloud_ram_role.r.id}", "policy_name": "all", "policy_type": "Custom" }),
            ),
            resource(
                "alicloud_ram_group_policy_attachment.d",
                json!({ "group_name": "staff", "policy_name": "AdministratorAccess",
                        "policy_type": "${null_resource.x.id}" }),
            ),
            resource(
                "alicloud_resource_manager_policy_attachment.e",
                json!({ "policy_name": "AdministratorAccess", "policy_type": "System", "principal_type": "IMSUser",
                        "principal_name": "ops@example.onaliyun.com", "resource_group_id": "rg-example" }),
            ),
            resource("alicloud_instance.i", json!({ "role_name": "app" })),
            resource("alicloud_fcv3_function.f", json!({ "role": "acs:ram::123:role/app" })),
        ],
    );
    let system = "full administration by system policy `AdministratorAccess`";
    let expected = [
        format!("high definite alicloud_ram_user_policy_attachment.a.policy_name: user `ops` gets {system}"),
        "critical definite alicloud_ram_role_policy_attachment.c.policy_name: role `app` gets full administration by \
         custom policy `all`, and `alicloud_fcv3_function.f` and 1 more carry it"
            .into(),
        format!("medium possible alicloud_ram_group_policy_attachment.d.policy_name: group `staff` may get {system}"),
        "high definite alicloud_resource_manager_policy_attachment.e.policy_name: user `ops` gets full administration \
         in resource group `rg-example` by system policy `AdministratorAccess`"
            .into(),
    ];
    let mut found = found;
    found.sort_by_key(|line| line.split("attachment.").nth(1).map(String::from));
    assert_eq!(found, expected.map(|line| line.replace("alicloud_fcv3_function.f", carrier(&found))));
}

/// The carrier that is named first: the order of resources decides.
fn carrier(found: &[String]) -> &'static str {
    if found.iter().any(|line| line.contains("alicloud_instance.i`")) {
        "alicloud_instance.i"
    } else {
        "alicloud_fcv3_function.f"
    }
}

#[test]
fn tencent_policies_are_joined_by_number_name_and_reference() {
    let found = told(
        "IAM102",
        vec![
            resource(
                "tencentcloud_cam_policy.p",
                json!({ "name": "all", "document":
                r#"{"statement":[{"effect":"allow","action":["*"],"resource":["*"]}]}"# }),
            ),
            resource("data.tencentcloud_cam_policies.q", json!({ "name": "AdministratorAccess" })),
            resource("data.tencentcloud_cam_policies.s", json!({ "name": "QcloudCVMFullAccess" })),
            resource("tencentcloud_cam_user_policy_attachment.a", json!({ "user_name": "u", "policy_id": "1" })),
            resource(
                "tencentcloud_cam_user_policy_attachment.b",
                json!({ "user_name": "u", "policy_id": "${tencentcloud_cam_policy.p.id}" }),
            ),
            resource(
                "tencentcloud_cam_user_policy_attachment.c",
                json!({ "user_name": "u", "policy_id": "${data.tencentcloud_cam_policies.q.policy_list[0].policy_id}" }),
            ),
            resource(
                "tencentcloud_cam_user_policy_attachment.d",
                json!({ "user_name": "u", "policy_id": "${data.tencentcloud_cam_policies.s.policy_list[0].policy_id}" }),
            ),
            resource("tencentcloud_cam_user_policy_attachment.e", json!({ "user_name": "u", "policy_id": "4711" })),
            resource(
                "tencentcloud_cam_role_policy_attachment_by_name.f",
                json!({ "role_name": "r", "policy_name": "AdministratorAccess" }),
            ),
            resource("tencentcloud_instance.i", json!({ "cam_role_name": "r" })),
        ],
    );
    let system = "full administration by system policy `AdministratorAccess`";
    let user = "tencentcloud_cam_user_policy_attachment";
    let expected = [
        format!("high definite {user}.a.policy_id: user `u` gets {system}"),
        format!("high definite {user}.b.policy_id: user `u` gets full administration by custom policy `all`"),
        format!("medium possible {user}.c.policy_id: user `u` may get {system}"),
        format!(
            "critical definite tencentcloud_cam_role_policy_attachment_by_name.f.policy_name: role `r` gets {system}, \
             and `tencentcloud_instance.i` carries it"
        ),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_group_of_administrators_may_be_named() {
    let model = map(
        InputKind::Configuration,
        vec![
            resource("alicloud_ram_group.g", json!({ "group_name": "admins" })),
            resource(
                "alicloud_ram_group_policy_attachment.a",
                json!({ "group_name": "${alicloud_ram_group.g.id}", "policy_name": "AdministratorAccess",
                        "policy_type": "System" }),
            ),
            resource(
                "alicloud_ram_user_policy_attachment.b",
                json!({ "user_name": "admins", "policy_name": "AdministratorAccess", "policy_type": "System" }),
            ),
        ],
    );
    assert_eq!(findings("IAM102", &model, &Settings::default()).len(), 2);
    let settings = Settings { admin_groups: vec!["admins".into()], ..Settings::default() };
    let left = findings("IAM102", &model, &settings);
    assert_eq!(left.len(), 1);
    assert!(left[0].message.starts_with("user `admins`"), "{}", left[0].message);
    assert_eq!((left[0].severity, left[0].score), (Severity::High, 80));
}

#[test]
fn keys_and_memberships_are_in_the_model() {
    let model = map(
        InputKind::Configuration,
        vec![
            resource("tencentcloud_cam_user.a", json!({ "name": "a" })),
            resource("tencentcloud_cam_user.b", json!({ "name": "b", "use_api": false })),
            resource("alicloud_ram_access_key.c", json!({})),
            resource("alicloud_ram_access_key.d", json!({ "user_name": "u", "status": "Inactive" })),
            resource("alicloud_ram_group_membership.m", json!({ "group_name": "g", "user_names": ["u", "v"] })),
        ],
    );
    let identity = &model.after.identity;
    let keys: Vec<_> = identity.access_keys.iter().map(|key| (key.owner.is_some(), key.active)).collect();
    assert_eq!(keys, [(true, Tri::Yes), (false, Tri::Yes), (true, Tri::No)]);
    assert_eq!(identity.memberships.len(), 2);
    assert_eq!(identity.memberships[0].group, identity.memberships[1].group);
    let named: Vec<_> = identity.principals.iter().filter(|it| !it.managed).filter_map(|it| it.name.clone()).collect();
    assert_eq!(named, ["u".into(), "g".into(), "v".into()] as [Arc<str>; 3]);
}
