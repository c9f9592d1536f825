//! What users ask other scanners for, about plans and states: after_unknown, the same verdict before and after the apply,
//! addresses of nested modules and instances, and plans of very many modules. One test for each complaint.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod command;

use command::{Scratch, findings};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// The resources of a machine on the Internet: address in its module, type, name, values, and what is unknown.
fn resources(cidr: &Json, applied: bool) -> Vec<(&'static str, &'static str, Json, Json)> {
    let id = |text: &str| if applied { json!(text) } else { json!(null) };
    let later = |names: &[&str]| -> Json {
        names
            .iter()
            .filter(|_| !applied)
            .map(|name| ((*name).to_owned(), json!(true)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let mut rule = json!({"type": "ingress", "ip_protocol": "tcp", "nic_type": "intranet", "policy": "accept",
        "port_range": "22/22", "priority": 1, "security_group_id": id("sg-1"), "cidr_ip": cidr});
    let mut rule_unknown = later(&["security_group_id"]);
    if cidr.is_null() {
        rule.as_object_mut().unwrap().remove("cidr_ip");
        rule_unknown["cidr_ip"] = json!(true);
    }
    let mut instance = json!({"instance_type": "ecs.g7.large", "image_id": "i", "vswitch_id": id("vsw-1"),
        "internet_max_bandwidth_out": 10, "security_groups": ["sg-1"]});
    if !applied {
        instance.as_object_mut().unwrap().remove("security_groups");
    }
    vec![
        ("alicloud_vpc", "v", json!({"cidr_block": "10.0.0.0/8", "id": id("vpc-1")}), later(&["id"])),
        (
            "alicloud_vswitch",
            "s",
            json!({"cidr_block": "10.0.0.0/24", "zone_id": "z", "vpc_id": id("vpc-1"), "id": id("vsw-1")}),
            later(&["vpc_id", "id"]),
        ),
        (
            "alicloud_security_group",
            "g",
            json!({"security_group_name": "g", "vpc_id": id("vpc-1"), "id": id("sg-1")}),
            later(&["vpc_id", "id"]),
        ),
        ("alicloud_security_group_rule", "r", rule, rule_unknown),
        ("alicloud_instance", "i", instance, later(&["vswitch_id", "security_groups", "id"])),
    ]
}

/// The configuration's part of a plan: what refers to what.
fn configuration() -> Json {
    let refers = |to: &str| json!({"references": [format!("{to}.id"), to]});
    let resource = |kind: &str, name: &str, expressions: Json| {
        json!({"address": format!("{kind}.{name}"), "mode": "managed", "type": kind, "name": name,
            "provider_config_key": "alicloud", "expressions": expressions, "schema_version": 0})
    };
    json!([
        resource("alicloud_vpc", "v", json!({})),
        resource("alicloud_vswitch", "s", json!({"vpc_id": refers("alicloud_vpc.v")})),
        resource("alicloud_security_group", "g", json!({"vpc_id": refers("alicloud_vpc.v")})),
        resource(
            "alicloud_security_group_rule",
            "r",
            json!({"security_group_id": refers("alicloud_security_group.g"),
            "cidr_ip": {"references": ["var.cidr"]}})
        ),
        resource(
            "alicloud_instance",
            "i",
            json!({"vswitch_id": refers("alicloud_vswitch.s"),
            "security_groups": refers("alicloud_security_group.g")})
        ),
    ])
}

/// A plan that creates them in these modules: module address and name of the call.
fn plan(cidr: &Json, modules: &[(String, &str)]) -> Json {
    let mut changes = Vec::new();
    for (module, _) in modules {
        for (kind, name, after, unknown) in resources(cidr, false) {
            let prefix = if module.is_empty() { String::new() } else { format!("{module}.") };
            let mut change = json!({"address": format!("{prefix}{kind}.{name}"), "mode": "managed", "type": kind, "name": name,
                "provider_name": "registry.terraform.io/aliyun/alicloud",
                "change": {"actions": ["create"], "before": null, "after": after, "after_unknown": unknown,
                    "before_sensitive": false, "after_sensitive": {}}});
            if !module.is_empty() {
                change["module_address"] = json!(module);
            }
            changes.push(change);
        }
    }
    let calls: BTreeSet<&str> = modules.iter().map(|(_, call)| *call).collect();
    let mut root = json!({});
    for call in calls {
        match call {
            "" => root["resources"] = configuration(),
            call => {
                root["module_calls"][call] =
                    json!({"source": "./m", "for_each_expression": {}, "module": {"resources": configuration()}})
            }
        }
    }
    json!({"format_version": "1.2", "terraform_version": "1.11.4", "complete": true, "applyable": true, "errored": false,
        "planned_values": {"root_module": {}}, "resource_changes": changes, "configuration": {"root_module": root}})
}

fn ssh(report: &Json) -> Vec<(String, String)> {
    let word = |value: &Json| value.as_str().unwrap().to_owned();
    let found = findings(report).iter().filter(|one| one["code"] == "NET102");
    found.map(|one| (word(&one["certainty"]), word(&one["resource"]))).collect()
}

fn root() -> [(String, &'static str); 1] {
    [(String::new(), "")]
}

fn scan(input: &Json) -> (i32, Json) {
    let scratch = Scratch::with(&[("input.json", &input.to_string())]);
    scratch.report(&["input.json"])
}

/// bridgecrewio/checkov#5472, #5752: what a plan leaves to the apply counts as not set, unless an environment variable
/// says otherwise.
#[test]
fn what_is_known_after_apply_is_possible_without_a_switch() {
    let (status, report) = scan(&plan(&Json::Null, &root()));
    assert_eq!(ssh(&report), [("possible".to_owned(), "alicloud_security_group_rule.r".to_owned())], "{report}");
    // Possible findings do not gate; the analysis is whole.
    assert_ne!(status, 2, "{report}");
    assert!(ssh(&scan(&plan(&json!("10.0.0.0/8"), &root())).1).is_empty());
}

/// GoogleCloudPlatform/terraform-validator#366: the plan and what it made get different verdicts.
#[test]
fn a_plan_and_the_state_after_it_get_one_verdict() {
    for cidr in ["0.0.0.0/0", "10.0.0.0/8", "::/0"] {
        let cidr = json!(cidr);
        let values: Vec<Json> = resources(&cidr, true)
            .into_iter()
            .map(|(kind, name, values, _)| {
                json!({"address": format!("{kind}.{name}"), "mode": "managed", "type": kind, "name": name,
                    "provider_name": "registry.terraform.io/aliyun/alicloud", "values": values, "sensitive_values": {}})
            })
            .collect();
        let state = json!({"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": {"resources": values}}});
        let codes = |report: &Json| -> BTreeSet<(String, String, String)> {
            let word = |value: &Json| value.as_str().unwrap().to_owned();
            findings(report)
                .iter()
                .map(|one| (word(&one["code"]), word(&one["certainty"]), word(&one["resource"])))
                .collect()
        };
        let (before, after) = (scan(&plan(&cidr, &root())), scan(&state));
        assert_eq!(before.1["complete"], true, "{}", before.1);
        assert_eq!(codes(&before.1), codes(&after.1), "{cidr}");
        assert_eq!(ssh(&after.1).len(), usize::from(cidr == "0.0.0.0/0"), "{cidr}");
    }
}

/// bridgecrewio/checkov#2230, open-policy-agent/opa#2003 and #1772: instances of nested modules are not found, or cannot
/// be told from each other.
#[test]
fn instances_of_nested_modules_have_their_full_address() {
    let modules: Vec<(String, &str)> =
        vec![("module.net[\"a.b\"]".to_owned(), "net"), ("module.net[\"c\"]".to_owned(), "net"), (String::new(), "")];
    let mut found = ssh(&scan(&plan(&json!("0.0.0.0/0"), &modules)).1);
    found.sort();
    let definite = |address: &str| ("definite".to_owned(), address.to_owned());
    assert_eq!(
        found,
        [
            definite("alicloud_security_group_rule.r"),
            definite("module.net[\"a.b\"].alicloud_security_group_rule.r"),
            definite("module.net[\"c\"].alicloud_security_group_rule.r"),
        ]
    );
}

/// terraform-compliance/cli#627: a plan of many modules takes 53 minutes.
#[test]
fn a_plan_of_many_modules_takes_seconds() {
    let modules: Vec<(String, &str)> = (0..400).map(|at| (format!("module.net[{at}]"), "net")).collect();
    let input = plan(&json!("0.0.0.0/0"), &modules);
    let start = std::time::Instant::now();
    let (_, report) = scan(&input);
    assert_eq!(ssh(&report).len(), 400);
    assert_eq!(report["inputs"][0]["resources"], 2000);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
