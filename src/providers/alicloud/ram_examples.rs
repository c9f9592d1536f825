//! RAM as the mappings of this cloud read it: users, roles, policies and what joins them, carriers, and what data sources
//! tell.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::super::attribute::sample::{resource, world};
use super::{metadata, organisation, ram, ram_carriers, ram_document, ram_settings, ram_told, resource_policies};
use crate::base::{Tri, hole};
use crate::input::{Mode, Resource};
use crate::model::Ref;
use crate::model::World;
use crate::model::identity::{CarrierKind, Document, Effect, Policy, PolicyText, Principal, PrincipalKind};
use serde_json::{Value as Json, json};

pub(super) fn all(resources: &[Resource]) -> World {
    let families = &[
        ram::MAPS,
        ram_carriers::MAPS,
        ram_carriers::CARRIERS,
        ram_carriers::LIKELY,
        ram_document::MAPS,
        ram_settings::MAPS,
        ram_told::MAPS,
        organisation::MAPS,
        resource_policies::MAPS,
        metadata::MAPS,
    ];
    world(families, resources)
}

pub(super) fn data(kind: &str, values: Json) -> Resource {
    let mut data = resource(&format!("data.{kind}.d"), values);
    data.mode = Mode::Data;
    data.kind = format!("data.{kind}").into();
    data
}

pub(super) fn text(action: &str) -> String {
    json!({"Version": "1", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}).to_string()
}

pub(super) fn to(reference: &str) -> Json {
    json!({"?": [reference]})
}

pub(super) fn parsed(document: &Option<Document>) -> &PolicyText {
    match document {
        Some(Document::Parsed(text)) => text,
        other => panic!("{other:?}"),
    }
}

pub(super) fn actions(policy: &Policy) -> Vec<String> {
    let all = parsed(&policy.document).statements.iter().flat_map(|statement| &statement.actions.list);
    all.map(|action| action.to_string()).collect()
}

pub(super) fn who(world: &World, principal: &Ref<Principal>) -> String {
    match principal {
        Ref::Resolved(id) => world.identity.principals[id.index()].name.as_deref().unwrap_or("?").to_owned(),
        other => format!("{other:?}"),
    }
}

pub(super) fn which(world: &World, policy: &Ref<Policy>) -> String {
    match policy {
        Ref::Resolved(id) => world.identity.policies[id.index()].name.as_deref().unwrap_or("?").to_owned(),
        other => format!("{other:?}"),
    }
}

/// An update: what the plan shows before and after, and what the configuration writes.
fn update(address: &str, before: Json, after: Json, configured: Option<&[&str]>) -> Resource {
    let mut found = resource(address, after);
    found.before = resource(address, before).after;
    found.configured = configured.map(|names| names.iter().map(|name| (*name).into()).collect());
    found
}

#[test]
fn the_alias_that_is_written_is_in_force() {
    let before = json!({"policy_name": "p", "policy_document": text("oss:*"), "document": text("*")});
    let after = json!({"policy_name": "p", "policy_document": text("ecs:Describe*"), "document": text("*")});
    for configured in [Some(&["policy_name", "policy_document"][..]), None] {
        let world = all(&[update("alicloud_ram_policy.p", before.clone(), after.clone(), configured)]);
        assert_eq!(actions(&world.identity.policies[0]), ["ecs:Describe*"], "{configured:?}");
        assert!(world.identity.policies[0].conflicting.is_none());
    }
    let both = Some(&["policy_name", "policy_document", "document"][..]);
    let world = all(&[update("alicloud_ram_policy.p", before, after, both)]);
    let policy = &world.identity.policies[0];
    assert_eq!(policy.conflicting.as_ref().unwrap().path.as_deref(), Some("document"));
    assert_eq!(actions(policy).len(), 2);
    assert!(parsed(&policy.document).statements.iter().all(|statement| !statement.whole));
    // The same text twice is no conflict.
    let same = json!({"policy_name": "p", "policy_document": text("oss:*"), "document": text("oss:*")});
    let world = all(&[update("alicloud_ram_policy.p", same.clone(), same, both)]);
    assert!(world.identity.policies[0].conflicting.is_none());
}

#[test]
fn a_number_in_place_of_a_name_attaches_to_nobody() {
    let attachment = |name: &str, user: Json| {
        let values = json!({"policy_name": "AdministratorAccess", "policy_type": "System", "user_name": user});
        resource(&format!("alicloud_ram_user_policy_attachment.{name}"), values)
    };
    let world = all(&[
        resource("alicloud_ram_user.u", json!({"name": "u"})),
        resource("alicloud_ram_group.g", json!({"group_name": "g"})),
        attachment("wrong", to("alicloud_ram_user.u.id")),
        attachment("right", to("alicloud_ram_user.u.name")),
        resource(
            "alicloud_ram_group_membership.m",
            json!({"group_name": "g", "user_names": [to("alicloud_ram_user.u.id"), "u"]}),
        ),
        resource("alicloud_ram_user_group_attachment.m", json!({"group_name": "g", "user_name": "u"})),
    ]);
    let found: Vec<_> = world.identity.attachments.iter().map(|it| (it.exists, it.id_for_name)).collect();
    assert_eq!(found, [(Tri::No, true), (Tri::Yes, false)]);
    assert_eq!(who(&world, &world.identity.attachments[0].principal), "u");
    let found: Vec<_> = world.identity.memberships.iter().map(|it| (it.exists, it.id_for_name)).collect();
    assert_eq!(found, [(Tri::No, true), (Tri::Yes, false), (Tri::Yes, false)]);
}

#[test]
fn attachments_of_all_kinds() {
    let custom = |kind: &str, principal: &str| {
        let values =
            json!({"policy_name": to("alicloud_ram_policy.p.policy_name"), "policy_type": "Custom", principal: "x"});
        resource(&format!("{kind}.a"), values)
    };
    let manager = |name: &str, group: Json| {
        let values = json!({
            "policy_name": "p", "policy_type": "Custom", "principal_name": "ann@1.onaliyun.com",
            "principal_type": "IMSUser", "resource_group_id": group,
        });
        resource(&format!("alicloud_resource_manager_policy_attachment.{name}"), values)
    };
    let world = all(&[
        resource(
            "alicloud_ram_policy.p",
            json!({"policy_name": "p", "statement": [{
                "effect": "Allow", "action": ["ecs:*"], "resource": ["*"],
            }]}),
        ),
        custom("alicloud_ram_group_policy_attachment", "group_name"),
        custom("alicloud_ram_role_policy_attachment", "role_name"),
        manager("account", json!("1234567890123456")),
        manager("group", json!("rg-1")),
        manager("later", to("alicloud_resource_manager_resource_group.g.id")),
        manager("self", to("data.alicloud_account.me.id")),
        manager("open", to("var.group")),
    ]);
    let identity = &world.identity;
    assert!(identity.attachments.iter().all(|it| which(&world, &it.policy) == "p"));
    let kinds: Vec<_> = identity.attachments.iter().map(|it| (it.kind, it.exists)).collect();
    assert_eq!(kinds[..2], [(PrincipalKind::Group, Tri::Yes), (PrincipalKind::Role, Tri::Yes)]);
    let scopes: Vec<_> = identity.attachments[2..]
        .iter()
        .map(|it| (it.scope.as_deref().map(hole::shown), it.exists, who(&world, &it.principal)))
        .collect();
    let ann = |scope: Option<&str>, exists| (scope.map(String::from), exists, "ann".to_owned());
    assert_eq!(
        scopes,
        [
            ann(None, Tri::Yes),
            ann(Some("rg-1"), Tri::Yes),
            ann(Some("<alicloud_resource_manager_resource_group.g.id>"), Tri::Yes),
            ann(None, Tri::Yes),
            ann(None, Tri::Unknown),
        ]
    );
}

#[test]
fn roles_and_where_their_trust_is_written() {
    let trust = |service: &str| {
        json!({"Version": "1", "Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": [service]},
        }]})
        .to_string()
    };
    let world = all(&[
        resource(
            "alicloud_ram_role.a",
            json!({"role_name": "a", "assume_role_policy_document": trust("ecs.aliyuncs.com")}),
        ),
        resource("alicloud_ram_role.b", json!({"name": "b", "services": ["fc.aliyuncs.com"]})),
        resource(
            "alicloud_resource_manager_role.c",
            json!({"role_name": "c", "assume_role_policy_document": trust("oos.aliyuncs.com")}),
        ),
        resource(
            "alicloud_resource_manager_service_linked_role.d",
            json!({"service_name": "ops.elasticsearch.aliyuncs.com"}),
        ),
        data(
            "alicloud_ram_policy_document",
            json!({"statement": [{
                "action": ["sts:AssumeRole"], "principal": [{"entity": "Service", "identifiers": ["log.aliyuncs.com"]}],
            }]}),
        ),
        resource(
            "alicloud_ram_role.e",
            json!({
                "role_name": "e", "assume_role_policy_document": to("data.alicloud_ram_policy_document.d.document"),
            }),
        ),
    ]);
    let found: Vec<_> = world
        .identity
        .principals
        .iter()
        .map(|role| {
            let names = &parsed(&role.trust).statements[0].principals;
            (names[0].name.to_string(), role.trust_site.path.as_deref().unwrap().to_owned())
        })
        .collect();
    let wanted = [
        ("ecs.aliyuncs.com", "assume_role_policy_document"),
        ("fc.aliyuncs.com", "services"),
        ("oos.aliyuncs.com", "assume_role_policy_document"),
        ("ops.elasticsearch.aliyuncs.com", "service_name"),
        ("log.aliyuncs.com", "assume_role_policy_document"),
    ];
    assert_eq!(found, wanted.map(|(name, path)| (name.to_owned(), path.to_owned())));
}

#[test]
fn versions_and_keys() {
    let version = |name: &str, default: Json| {
        let values = json!({"policy_name": "p", "policy_document": text("oss:*"), "is_default_version": default});
        resource(&format!("alicloud_resource_manager_policy_version.{name}"), values)
    };
    let with = |default: Json| {
        let policy = json!({"policy_name": "p", "policy_document": text("ecs:*")});
        all(&[resource("alicloud_resource_manager_policy.p", policy), version("v", default)])
    };
    assert_eq!(actions(&with(json!(true)).identity.policies[0]), ["oss:*"]);
    assert_eq!(actions(&with(json!(false)).identity.policies[0]), ["ecs:*"]);
    let open = with(to("var.d"));
    assert_eq!(actions(&open.identity.policies[0]), ["ecs:*"]);
    assert!(!parsed(&open.identity.policies[1].document).statements[0].whole);
    let key = |values: Json| {
        let world = all(&[resource("alicloud_ram_access_key.k", values)]);
        let key = &world.identity.access_keys[0];
        (key.owner.is_some(), key.active, key.encrypted, key.file.is_some(), key.implicit)
    };
    assert_eq!(key(json!({"user_name": "u", "secret_file": "k.txt"})), (true, Tri::Yes, Tri::No, true, false));
    assert_eq!(key(json!({"status": "Inactive", "pgp_key": "keybase:x"})), (false, Tri::No, Tri::Yes, false, false));
    assert_eq!(
        key(json!({"status": to("var.s"), "pgp_key": to("var.k")})),
        (false, Tri::Unknown, Tri::Unknown, false, false)
    );
}

#[test]
fn carriers_have_kinds_names_and_sessions() {
    let role = |name: &str| resource(&format!("alicloud_ram_role.{name}"), json!({"role_name": name}));
    let world = all(&[
        role("app"),
        resource("alicloud_instance.i", json!({"role_name": {"?": null}})),
        resource("alicloud_fcv3_function.f", json!({"function_name": "f", "role": "acs:ram::1:role/app"})),
        resource("alicloud_fc_trigger.t", json!({"name": "t", "role": to("alicloud_ram_role.app.arn")})),
        resource("alicloud_ros_stack_group.s", json!({"stack_group_name": "s", "administration_role_name": "app"})),
        resource("alicloud_emrv2_cluster.e", json!({"node_attributes": [{"ram_role": "app"}]})),
        resource(
            "alicloud_actiontrail_trail.a",
            json!({"trail_name": "a", "oss_write_role_arn": "acs:ram::1:role/app"}),
        ),
        resource(
            "alicloud_ecs_ram_role_attachment.a",
            json!({
                "instance_id": to("alicloud_instance.i.id"), "ram_role_name": "app", "policy": text("oss:Get*"),
            }),
        ),
        resource("alicloud_ram_role_attachment.b", json!({"instance_ids": ["i-1", "i-2"], "role_name": "app"})),
        resource(
            "alicloud_oos_template.o",
            json!({
                "template_name": "o", "content": "FormatVersion: OOS-2019-06-01\nRamRole: app # ours\nTasks: []\n",
            }),
        ),
        resource(
            "alicloud_oos_template.p",
            json!({"template_name": "p", "content": "{\"RamRole\":\"{{ OOSAssumeRole }}\"}"}),
        ),
        resource(
            "alicloud_oos_execution.x",
            json!({"template_name": "o", "parameters": "{\"OOSAssumeRole\":\"app\"}"}),
        ),
        resource(
            "alicloud_open_api_explorer_api_mcp_server.m",
            json!({
                "name": "m", "enable_assume_role": true, "assume_role_name": "app", "assume_role_extra_policy": text("ecs:*"),
            }),
        ),
        resource("alicloud_open_api_explorer_api_mcp_server.n", json!({"name": "n", "assume_role_name": "app"})),
        resource(
            "alicloud_db_instance.d",
            json!({"role_arn": "acs:ram::1:role/AliyunRDSInstanceEncryptionDefaultRole"}),
        ),
        resource("alicloud_star_rocks_instance.r", json!({"oss_accessing_role_name": "app"})),
        resource(
            "alicloud_star_rocks_instance.q",
            json!({"oss_accessing_role_name": "AliyunEMRStarRocksAccessingOSSRole"}),
        ),
        resource("alicloud_log_etl.l", json!({"etl_name": "l", "role_arn": to("var.role")})),
    ]);
    let found: Vec<String> = world
        .identity
        .carriers
        .iter()
        .map(|it| {
            let session =
                it.session.as_ref().map_or(String::new(), |_| format!(" session {}", it.session_site.is_some()));
            format!(
                "{} {} {} {:?}{session}",
                it.kind.word(),
                it.name.as_deref().unwrap_or("-"),
                who(&world, &it.role),
                it.exists
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            "function f app Yes",
            "trigger t app Yes",
            "stack s app Yes",
            "node pool - app Yes",
            "replication or delivery a app Yes",
            "instance - app Yes session true",
            "instance - app Yes",
            "instance - app Yes",
            "automation o app Yes",
            "automation p Unknown Unknown",
            "automation o app Yes",
            "automation m app Yes session true",
            "job - AliyunRDSInstanceEncryptionDefaultRole Unknown",
            "job - app Unknown",
        ]
    );
    let attached = world.identity.carriers.iter().find(|it| it.session.is_some()).unwrap();
    assert!(attached.takes_session);
    assert_eq!(attached.object.index(), 1, "the instance, not the attachment");
    assert!(world.identity.carriers.iter().all(|it| it.kind != CarrierKind::Template));
}

#[test]
fn data_sources_tell_of_what_is_not_managed() {
    let world = all(&[
        data(
            "alicloud_ram_policies",
            json!({"user_name": "ann", "policies": [
                {"policy_name": "legacy", "type": "Custom", "policy_document": text("ecs:*")},
                {"policy_name": "AliyunOSSFullAccess", "type": "System"},
            ]}),
        ),
        data(
            "alicloud_ram_roles",
            json!({"policy_name": "AdministratorAccess", "policy_type": "System", "roles": [
                {"name": "old", "assume_role_policy_document": text("sts:AssumeRole")},
            ]}),
        ),
        data(
            "alicloud_ram_role_policy_attachments",
            json!({"role_name": "old", "attachments": [
                {"policy_name": "legacy", "policy_type": "Custom"},
                {"policy_name": "AdministratorAccess", "policy_type": "System"},
            ]}),
        ),
        data("alicloud_ram_users", json!({"group_name": "ops", "users": [{"name": "ann"}, {"name": "bob"}]})),
        data(
            "alicloud_ram_groups",
            json!({"user_name": "bob", "policy_name": "legacy", "policy_type": "Custom", "groups": [{"name": "ops"}]}),
        ),
        data("alicloud_ram_system_policys", json!({"policys": [{"policy_name": "AliyunECSReadOnlyAccess"}]})),
        data("alicloud_account", json!({"id": "42"})),
        data("alicloud_caller_identity", json!({"account_id": "42", "arn": "acs:ram::42:user/ci"})),
        resource("alicloud_ram_user.bob", json!({"name": "bob"})),
    ]);
    let identity = &world.identity;
    assert_eq!(identity.own_accounts.iter().map(|own| &**own).collect::<Vec<_>>(), ["42"]);
    let held: Vec<_> = identity
        .attachments
        .iter()
        .map(|it| format!("{} {} {:?}", who(&world, &it.principal), which(&world, &it.policy), it.exists))
        .collect();
    assert_eq!(
        held,
        [
            "ann legacy Yes",
            "ann AliyunOSSFullAccess Yes",
            "old AdministratorAccess Yes",
            "old legacy Yes",
            "ops legacy Yes",
        ]
    );
    let members: Vec<_> =
        identity.memberships.iter().map(|it| format!("{} {}", who(&world, &it.user), who(&world, &it.group))).collect();
    assert_eq!(members, ["ann ops", "bob ops"]);
    let old = identity.principals.iter().find(|it| it.name.as_deref() == Some("old")).unwrap();
    assert!(!old.managed && parsed(&old.trust).statements[0].effect == Some(Effect::Allow));
    let legacy: Vec<_> = identity.policies.iter().filter(|it| it.name.as_deref() == Some("legacy")).collect();
    assert!(legacy.len() == 1 && !legacy[0].managed && actions(legacy[0]) == ["ecs:*"]);
    // Bob is managed: what holds for him is what his resources say.
    assert_eq!(identity.principals.iter().filter(|it| it.name.as_deref() == Some("bob")).count(), 1);
}

#[test]
fn a_resource_of_unknown_count_gives_what_may_be() {
    let mut attachment = resource(
        "alicloud_ram_user_policy_attachment.a",
        json!({"user_name": "u", "policy_name": "AdministratorAccess", "policy_type": "System"}),
    );
    attachment.representative = true;
    let mut member = resource("alicloud_ram_user_group_attachment.m", json!({"user_name": "u", "group_name": "g"}));
    member.representative = true;
    let world = all(&[attachment, member]);
    assert_eq!(world.identity.attachments[0].exists, Tri::Unknown);
    assert_eq!(world.identity.memberships[0].exists, Tri::Unknown);
}
