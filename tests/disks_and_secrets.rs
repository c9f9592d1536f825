//! Disks, metadata services and places of secrets, from resources to findings: DSK101, DSK102, CMP101, KEY101, KEY104,
//! KEY105.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod held;

use held::{block, findings, line, map, resource, told, value, with_origin};
use menshen::base::{Action, OriginKind, Value};
use menshen::config::Settings;
use menshen::input::{InputKind, Resource};
use serde_json::{Value as Json, json};
use std::sync::Arc;

#[test]
fn disks_are_judged_by_flag_default_and_lineage() {
    let disk = |name: &str, attributes: Json| resource(&format!("alicloud_ecs_disk.{name}"), attributes);
    let found = told(
        "DSK101",
        vec![
            disk("plain", json!({ "kms_key_id": "k" })),
            disk("on", json!({ "encrypted": true })),
            disk("open", json!({ "encrypted": "${null_resource.x.id}" })),
            disk("local", json!({ "category": "local_ssd_pro" })),
            disk("elsewhere", json!({ "snapshot_id": "s-1" })),
            resource("alicloud_ecs_snapshot.s", json!({ "disk_id": "${alicloud_ecs_disk.on.id}" })),
            resource("alicloud_ecs_snapshot.t", json!({ "disk_id": "${alicloud_ecs_disk.plain.id}" })),
            disk("copy", json!({ "snapshot_id": "${alicloud_ecs_snapshot.s.id}" })),
            disk("bare", json!({ "snapshot_id": "${alicloud_ecs_snapshot.t.id}" })),
            resource(
                "alicloud_instance.i",
                json!({ "system_disk_encrypted": true, "data_disks": [{ "encrypted": true }, { "size": 20 }] }),
            ),
            resource("tencentcloud_instance.i", json!({ "data_disks": "${null_resource.x.id}" })),
        ],
    );
    let expected = [
        "medium definite alicloud_ecs_disk.plain: the data disk is not encrypted",
        "low possible alicloud_ecs_disk.open.encrypted: the data disk may not be encrypted",
        "low possible alicloud_ecs_disk.elsewhere: the data disk may not be encrypted",
        "medium definite alicloud_ecs_disk.bare: the data disk is not encrypted",
        "medium definite alicloud_instance.i.data_disks[1].encrypted: data disk 2 is not encrypted",
        "low possible tencentcloud_instance.i.data_disks: data disks may not be encrypted",
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_default_of_a_region_is_for_new_disks() {
    let default = |on: Json| resource("alicloud_ecs_disk_encryption_by_default.d", json!({ "encrypted": on }));
    let disk = resource("alicloud_ecs_disk.a", json!({ "category": "cloud_essd" }));
    assert!(told("DSK101", vec![default(json!(true)), disk.clone()]).is_empty());
    let off = told("DSK101", vec![default(json!(false)), disk.clone()]);
    let setting = "alicloud_ecs_disk_encryption_by_default.d.encrypted";
    assert_eq!(
        off,
        [
            "medium definite alicloud_ecs_disk.a: the data disk is not encrypted".to_owned(),
            format!(
                "medium definite {setting}: new disks of the region are made without encryption unless they ask for it"
            ),
        ]
    );
    // Another provider configuration is another region; a disk that exists already is what it is.
    let other = Resource { provider: "alicloud.sh".into(), ..disk.clone() };
    assert_eq!(told("DSK101", vec![default(json!(true)), other]).len(), 1);
    let old = Resource {
        action: Some(Action::NoOp),
        before: Some(value(&json!({ "encrypted": false }))),
        ..resource("alicloud_ecs_disk.a", json!({ "encrypted": false }))
    };
    let model = map(InputKind::Plan, vec![default(json!(true)), old]);
    assert_eq!(findings("DSK101", &model, &Settings::default()).len(), 1);
}

#[test]
fn system_disks_follow_their_image() {
    let found = told(
        "DSK102",
        vec![
            resource("alicloud_image_copy.enc", json!({ "source_image_id": "m-1", "encrypted": true })),
            resource(
                "alicloud_image_copy.open",
                json!({ "source_image_id": "m-1", "encrypted": "${null_resource.x.id}" }),
            ),
            resource("alicloud_instance.a", json!({ "image_id": "m-1" })),
            resource("alicloud_instance.b", json!({ "image_id": "${alicloud_image_copy.enc.id}" })),
            resource("alicloud_instance.c", json!({ "image_id": "${alicloud_image_copy.open.id}" })),
            resource("alicloud_instance.d", json!({ "image_id": "m-1", "launch_template_id": "lt-1" })),
            // An image of an instance has the encryption of its system disk.
            resource("alicloud_image.of_a", json!({ "instance_id": "${alicloud_instance.a.id}" })),
            resource("alicloud_ecs_instance_set.e", json!({ "image_id": "m-1" })),
            resource("alicloud_ecs_instance_set.f", json!({ "image_id": "${alicloud_image.of_a.id}" })),
            resource("tencentcloud_instance.g", json!({ "image_id": "img-1", "system_disk_type": "LOCAL_BASIC" })),
            resource("tencentcloud_instance.h", json!({ "image_id": "img-1", "system_disk_encrypt": true })),
        ],
    );
    let expected = [
        "medium definite alicloud_instance.a: the system disk is not encrypted",
        "low possible alicloud_instance.c: the system disk may not be encrypted",
        "low possible alicloud_instance.d: the system disk may not be encrypted",
        "medium definite alicloud_ecs_instance_set.f: the system disk is not encrypted",
    ];
    assert_eq!(found, expected);
}

#[test]
fn circles_of_lineage_end() {
    let found = told(
        "DSK101",
        vec![
            resource("alicloud_ecs_disk.a", json!({ "snapshot_id": "${alicloud_ecs_snapshot.s.id}" })),
            resource("alicloud_ecs_snapshot.s", json!({ "disk_id": "${alicloud_ecs_disk.a.id}" })),
        ],
    );
    assert_eq!(found, ["low possible alicloud_ecs_disk.a: the data disk may not be encrypted"]);
}

#[test]
fn metadata_counts_by_role_token_and_endpoint() {
    let found = told(
        "CMP101",
        vec![
            resource("alicloud_instance.role", json!({ "role_name": "app" })),
            resource("alicloud_instance.none", json!({})),
            resource("alicloud_instance.attached", json!({ "http_tokens": "optional" })),
            resource(
                "alicloud_ecs_ram_role_attachment.x",
                json!({ "instance_id": "${alicloud_instance.attached.id}", "ram_role_name": "app" }),
            ),
            resource("alicloud_instance.required", json!({ "role_name": "app", "http_tokens": "required" })),
            resource("alicloud_instance.off", json!({ "role_name": "app", "http_endpoint": "disabled" })),
            resource("alicloud_instance.open", json!({ "role_name": "app", "http_tokens": "${null_resource.x.id}" })),
            resource("alicloud_instance.template", json!({ "role_name": "app", "launch_template_id": "lt-1" })),
            resource("alicloud_cs_kubernetes_node_pool.pool", json!({})),
            resource(
                "alicloud_cs_kubernetes_node_pool.good",
                json!({ "instance_metadata_options": [{ "http_tokens": "required" }] }),
            ),
            resource("alicloud_ess_scaling_configuration.scaling", json!({ "role_name": "app" })),
            resource("alicloud_ess_scaling_configuration.bare", json!({})),
            resource("tencentcloud_instance.i", json!({ "cam_role_name": "app" })),
        ],
    );
    let role = "credentials of its role can be read from the metadata service without a token";
    let expected = [
        format!("medium definite alicloud_instance.role: {role}"),
        "low definite alicloud_instance.none: metadata can be read from the metadata service without a token".into(),
        format!("medium definite alicloud_instance.attached.http_tokens: {role}"),
        format!("low possible alicloud_instance.open.http_tokens: {}", role.replace("can", "may")),
        format!("low possible alicloud_instance.template: {}", role.replace("can", "may")),
        format!("medium definite alicloud_cs_kubernetes_node_pool.pool: {role}"),
        format!("note definite alicloud_ess_scaling_configuration.scaling: {role}"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn literals_are_told_from_what_comes_from_elsewhere() {
    let secret = |kinds: &[OriginKind]| {
        let account = resource("alicloud_rds_account.a", json!({ "account_password": "Example-Passw0rd" }));
        told("KEY101", vec![with_origin(account, "account_password", kinds)])
    };
    let start = "high definite alicloud_rds_account.a.account_password: the secret `account_password` is written in \
                 the configuration";
    let class = "(16 to 31 characters)";
    let local = || OriginKind::Local("p".into());
    assert_eq!(secret(&[OriginKind::Literal]), [format!("{start} {class}")]);
    assert_eq!(secret(&[OriginKind::Computed]), [format!("{start} {class}")]);
    assert_eq!(secret(&[local(), OriginKind::Literal]), [format!("{start} as local `p` {class}")]);
    let default = [OriginKind::ModuleInput("module.m".into(), "x".into()), OriginKind::VariableDefault("v".into())];
    assert_eq!(secret(&default), [format!("{start} as the default of variable `v` {class}")]);
    assert!(secret(&[OriginKind::VariableValue("v".into())]).is_empty());
    assert!(secret(&[local(), OriginKind::VariableValue("v".into())]).is_empty());
    assert!(secret(&[OriginKind::Resource("random_password.x".into())]).is_empty());
    assert!(
        told("KEY101", vec![resource("alicloud_rds_account.a", json!({ "account_password": "${r.p.result}" }))])
            .is_empty()
    );
    assert!(told("KEY101", vec![resource("alicloud_rds_account.a", json!({ "account_password": "" }))]).is_empty());
}

#[test]
fn a_plan_tells_literals_by_the_constants_it_shows() {
    let planned = |written: Vec<(Arc<str>, Value)>| {
        let connection = Resource {
            action: Some(Action::Create),
            written,
            ..resource("alicloud_vpn_connection.c", json!({ "ike_config": [{ "psk": "Example-Psk-1" }] }))
        };
        let model = map(InputKind::Plan, vec![connection]);
        findings("KEY101", &model, &Settings::default()).iter().map(|it| line(&model, it)).collect::<Vec<_>>()
    };
    let constant = vec![(Arc::from("ike_config[0].psk"), Value::string("Example-Psk-1"))];
    let expected = "high definite alicloud_vpn_connection.c.ike_config[0].psk: the secret `psk` is written in the \
                    configuration (8 to 15 characters)";
    assert_eq!(planned(constant), [expected]);
    assert!(planned(Vec::new()).is_empty(), "it may come from a variable");
}

#[test]
fn credentials_of_terraform_itself() {
    let found = told(
        "KEY105",
        vec![
            block("provider", "alicloud", json!({ "access_key": "id", "secret_key": "key", "region": "cn-x" })),
            block("provider", "tencentcloud", json!({ "region": "ap-x" })),
            block("provider", "aws", json!({ "access_key": "id", "secret_key": "key" })),
            block("backend", "cos", json!({ "bucket": "state", "secret_key": "key" })),
            with_origin(
                block("backend", "oss", json!({ "secret_key": "key" })),
                "secret_key",
                &[OriginKind::VariableValue("k".into())],
            ),
        ],
    );
    let expected = [
        "high definite provider.alicloud.secret_key: `secret_key` of `provider.alicloud` is written in the \
         configuration",
        "high definite backend.cos.secret_key: `secret_key` of `backend.cos` is written in the configuration",
    ];
    assert_eq!(found, expected);
}

#[test]
fn keys_in_scripts_are_found_whatever_the_packing() {
    use base64::Engine;
    let id = ["LTAI", "5tKq8ZrVbN3mXw7LpG2d"].concat();
    let script = format!("#!/bin/sh\nexport ALIBABA_CLOUD_ACCESS_KEY_ID={id}\n");
    let packed = base64::engine::general_purpose::STANDARD_NO_PAD.encode(&script);
    let found = told(
        "KEY104",
        vec![
            resource("alicloud_instance.a", json!({ "user_data": script })),
            resource("alicloud_cs_kubernetes_node_pool.b", json!({ "pre_user_data": packed })),
            resource("tencentcloud_tat_command.c", json!({ "content": packed })),
            resource("tencentcloud_kubernetes_node_pool.d", json!({ "node_config": [{ "user_data": packed }] })),
            resource(
                "alicloud_instance.e",
                json!({ "user_data": "#!/bin/sh\nexport ALIBABA_CLOUD_ACCESS_KEY_ID=$ID" }),
            ),
        ],
    );
    let expected = [
        "high definite alicloud_instance.a.user_data: `user_data` holds an access key id (24 characters)",
        "high definite alicloud_cs_kubernetes_node_pool.b.pre_user_data: `pre_user_data` holds an access key id (24 characters)",
        "high definite tencentcloud_tat_command.c.content: `content` holds an access key id (24 characters)",
        "high definite tencentcloud_kubernetes_node_pool.d.node_config[0].user_data: `user_data` holds an access key id (24 characters)",
    ];
    assert_eq!(found, expected);
    assert!(found.iter().all(|line| !line.contains(&id)));
}

#[test]
fn a_type_that_only_secrets_are_read_of_is_not_understood() {
    let model = map(InputKind::Configuration, vec![resource("alicloud_ehpc_cluster.a", json!({ "password": "x" }))]);
    assert_eq!(model.unmapped.keys().map(|kind| &**kind).collect::<Vec<_>>(), ["alicloud_ehpc_cluster"]);
    assert_eq!(model.after.secrets.texts.len(), 1);
}

#[test]
fn resources_that_may_not_exist_give_possible_findings() {
    let some = |address: &str, attributes: Json| Resource { representative: true, ..resource(address, attributes) };
    let found = told("DSK101", vec![some("alicloud_ecs_disk.a", json!({}))]);
    assert_eq!(found, ["low possible alicloud_ecs_disk.a: the data disk is not encrypted"]);
}
