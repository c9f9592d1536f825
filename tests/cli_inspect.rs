//! `inspect`: the values that Terraform would plan, from a directory, a plan, and a plan with its source.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod command;

use command::{Scratch, data, data_path, web};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn inspect(scratch: &Scratch, args: &[&str]) -> (i32, Value) {
    let run = scratch.run(&[&["inspect", "-f", "json"], args].concat());
    (run.status, run.json())
}

fn resources(report: &Value) -> BTreeMap<String, Value> {
    let all = report["resources"].as_array().unwrap();
    let addresses: Vec<&str> = all.iter().map(|one| one["address"].as_str().unwrap()).collect();
    assert!(addresses.is_sorted(), "{addresses:?}");
    all.iter().map(|one| (one["address"].as_str().unwrap().to_owned(), one.clone())).collect()
}

fn names(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_resource_has_the_fields_of_the_contract_in_their_order() {
    let scratch = web();
    let (status, report) = inspect(&scratch, &["infra"]);
    assert_eq!((status, &report["schema"]), (0, &json!("menshen/inspect/1")));
    assert!(report["notes"].as_array().unwrap().is_empty());
    let all = resources(&report);
    assert_eq!(all.len(), 8);
    let app = &all["module.web[\"a\"].alicloud_instance.app[0]"];
    assert_eq!(
        *app,
        json!({
            "address": "module.web[\"a\"].alicloud_instance.app[0]",
            "mode": "managed",
            "type": "alicloud_instance",
            "action": null,
            "values": {
                "http_tokens": "required", "image_id": "aliyun_3", "instance_type": "ecs.g7.large",
                "internet_max_bandwidth_out": 5, "security_groups": [null], "system_disk_encrypted": true,
                "vswitch_id": "vsw-1"
            },
            "unknown": ["security_groups[0]"],
            "sensitive": [],
            "references": {"security_groups": ["module.web[\"a\"].alicloud_security_group.this"]},
            "location": {"file": "infra/modules/web/main.tf", "line": 18, "column": 1, "end_line": 27, "end_column": 2},
            "mapped": true
        })
    );
    let text = scratch.run(&["inspect", "-f", "json", "infra"]).out;
    let order =
        ["address", "mode", "type", "action", "values", "unknown", "sensitive", "references", "location", "mapped"];
    let at: Vec<usize> = order.iter().map(|name| text.find(&format!("\"{name}\":")).unwrap()).collect();
    assert!(at.is_sorted(), "{at:?}");
    // A variable's value comes from where it is written, without a resource.
    assert_eq!(all["module.web[\"b\"].alicloud_security_group_rule.ssh"]["values"]["cidr_ip"], "0.0.0.0/0");
}

/// Whether what a directory says agrees with what a plan says: equal where both know it, and else noted as unknown.
fn agrees(at: &str, directory: &Value, plan: &Value, unknown: &BTreeSet<String>, wrong: &mut Vec<String>) {
    if unknown.contains(at) {
        return;
    }
    match (directory, plan) {
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for name in names {
                let null = Value::Null;
                let (one, other) = (one.get(name).unwrap_or(&null), other.get(name).unwrap_or(&null));
                agrees(&format!("{at}.{name}"), one, other, unknown, wrong);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            // A set of texts stands in Terraform's order.
            let sorted = |list: &[Value]| list.iter().map(Value::to_string).collect::<BTreeSet<_>>();
            if sorted(one) == sorted(other) {
                return;
            }
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                agrees(&format!("{at}[{index}]"), one, other, unknown, wrong);
            }
        }
        _ if directory == plan => {}
        _ => wrong.push(format!("{at}: directory {directory}, plan {plan}")),
    }
}

#[test]
fn directory_and_plan_with_source_say_the_same_of_every_stack() {
    let scratch = Scratch::new();
    let mut wrong = Vec::new();
    let mut values = 0;
    let mut stacks: Vec<_> = std::fs::read_dir(data_path("stacks")).unwrap().map(|one| one.unwrap().path()).collect();
    stacks.retain(|path| path.is_dir());
    stacks.sort();
    for stack in stacks {
        let folder = stack.to_str().unwrap();
        let plan = format!("{folder}/plan.json");
        let directory = resources(&inspect(&scratch, &[folder]).1);
        for args in [&[plan.as_str(), "--source", folder][..], &[&plan]] {
            let mut planned = resources(&inspect(&scratch, args).1);
            planned.retain(|_, one| one["action"] != "delete");
            assert_eq!(
                directory.keys().collect::<Vec<_>>(),
                planned.keys().collect::<Vec<_>>(),
                "{folder}: the same addresses"
            );
            for (address, one) in &directory {
                let other = &planned[address];
                let mut unknown = names(&one["unknown"]);
                if args.len() > 1 {
                    assert_eq!(one["location"], other["location"], "{folder} {address}");
                    assert_eq!(one["sensitive"], other["sensitive"], "{folder} {address}");
                    assert_eq!(one["references"], other["references"], "{folder} {address}");
                } else {
                    unknown.extend(names(&other["unknown"]));
                    // What a `dynamic` block writes cannot be told from what the provider adds to it, and one that
                    // writes nothing not from one that is not there.
                    for (name, value) in one["values"].as_object().unwrap() {
                        let empty = value == &json!([]) && other["values"].get(name).is_none();
                        let blocks = value.as_array().is_some_and(|all| all.iter().any(Value::is_object));
                        if empty || blocks {
                            unknown.insert(format!(".{name}"));
                        }
                    }
                }
                // `null` from a variable is the default of the provider, which only the plan knows.
                unknown.insert(".use_api".to_owned());
                for (name, value) in one["values"].as_object().unwrap() {
                    // Written `null`, a value is the provider's own; a number is text where the schema has text; and the
                    // stand-in providers read nothing.
                    let theirs = &other["values"][name];
                    let text = theirs
                        .as_str()
                        .is_some_and(|text| value.as_u64().is_some_and(|number| text.parse() == Ok(number)));
                    let read = address.contains("data.alicloud_ram_policy_document.") && theirs.is_null();
                    if value.is_null() || text || read {
                        unknown.insert(format!(".{name}"));
                    }
                }
                let unknown = unknown.iter().map(|path| format!(".{}", path.trim_start_matches('.'))).collect();
                values += one["values"].as_object().unwrap().len();
                let mut here = Vec::new();
                agrees("", &one["values"], &other["values"], &unknown, &mut here);
                wrong.extend(here.into_iter().map(|text| format!("{folder} {address}{text}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(values > 800, "{values} values were compared");
}

#[test]
fn numbers_keep_every_digit() {
    let scratch = Scratch::with(&[(
        "main.tf",
        "resource \"alicloud_vpc\" \"x\" {\n  a = 9223372036854775808\n  b = 0.1\n  c = 123456789012345678901234567890\n  d = -1.5\n  e = 1e3\n  f = 7\n}\n",
    )]);
    let text = scratch.run(&["inspect", "-f", "json"]).out;
    for shown in [
        "\"a\": 9223372036854775808",
        "\"b\": 0.1",
        "\"c\": 123456789012345678901234567890",
        "\"d\": -1.5",
        "\"e\": 1000",
        "\"f\": 7",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
}

#[test]
fn what_nobody_writes_is_left_out() {
    let scratch = Scratch::new();
    let plan = data_path("stacks/alicloud-web/plan.json");
    let all = resources(&inspect(&scratch, &[&plan]).1);
    let app = &all["alicloud_instance.app"];
    let written = data("stacks/alicloud-web/main.tf");
    for name in app["values"].as_object().unwrap().keys() {
        assert!(written.contains(&format!("{name} ")), "{name} is a default of the provider");
    }
    assert_eq!(app["action"], "create");
    // An update shows what is planned of what is written, not what the cloud has filled in.
    let plan = data_path("stacks/alicloud-update-opens/plan.json");
    let all = resources(&inspect(&scratch, &[&plan]).1);
    let eip = all["alicloud_eip_address.app"]["values"].as_object().unwrap();
    assert!(!eip.contains_key("ip_address") && !eip.contains_key("id"), "{eip:?}");
    let actions: BTreeSet<&str> = all.values().map(|one| one["action"].as_str().unwrap()).collect();
    assert!(
        actions.is_subset(&BTreeSet::from(["create", "update", "replace", "delete", "no-op", "read"])),
        "{actions:?}"
    );
}

#[test]
fn a_deleted_resource_shows_what_was_there() {
    let scratch = Scratch::new();
    let mut seen = 0;
    for stack in std::fs::read_dir(data_path("stacks")).unwrap().map(|one| one.unwrap().path()) {
        let plan = stack.join("plan.json");
        if !stack.is_dir() {
            continue;
        }
        let all = resources(&inspect(&scratch, &[plan.to_str().unwrap()]).1);
        for one in all.values().filter(|one| one["action"] == "delete") {
            seen += 1;
            assert!(!one["values"].as_object().unwrap().is_empty(), "{one}");
        }
    }
    assert!(seen > 0, "no stack deletes anything");
}

#[test]
fn unknown_and_sensitive_parts_are_named_by_path() {
    let scratch = Scratch::with(&[(
        "main.tf",
        r#"variable "pw" {
  sensitive = true
  default   = "Very-Secret-1"
}

resource "alicloud_kms_key" "k" {}

resource "alicloud_instance" "app" {
  password      = "Plain-Passw0rd"
  instance_name = var.pw
  tags          = { "a.b" = alicloud_kms_key.k.id, c = "d" }
  data_disks {
    size       = 20
    kms_key_id = alicloud_kms_key.k.id
  }
}
"#,
    )]);
    let run = scratch.run(&["inspect", "-f", "json"]);
    assert!(!run.out.contains("Very-Secret-1") && !run.out.contains("Plain-Passw0rd"), "{}", run.out);
    let all = resources(&run.json());
    let app = &all["alicloud_instance.app"];
    assert_eq!(names(&app["unknown"]), BTreeSet::from(["data_disks[0].kms_key_id".into(), "tags[\"a.b\"]".into()]));
    assert_eq!(names(&app["sensitive"]), BTreeSet::from(["instance_name".into(), "password".into()]));
    assert_eq!(
        (&app["values"]["password"], &app["values"]["instance_name"]),
        (&json!("(sensitive)"), &json!("(sensitive)"))
    );
    assert_eq!(app["values"]["data_disks"], json!([{"size": 20, "kms_key_id": null}]));
    assert_eq!(app["references"], json!({"data_disks": ["alicloud_kms_key.k"], "tags": ["alicloud_kms_key.k"]}));
    let text = scratch.run(&["inspect"]).out;
    assert!(!text.contains("Very-Secret-1") && !text.contains("Plain-Passw0rd"), "{text}");
}

#[test]
fn a_dynamic_block_over_something_unknown_is_unknown_in_a_plan_alone() {
    let scratch = Scratch::new();
    let plan = data_path("plan/dynamic/plan.json");
    let all = resources(&inspect(&scratch, &[&plan]).1);
    let set = &all["tencentcloud_security_group_rule_set.unknown"];
    assert!(names(&set["unknown"]).contains("ingress"), "{set}");
    assert_eq!(set["values"]["ingress"], Value::Null);
}

#[test]
fn a_state_is_shown_as_it_is() {
    let scratch = Scratch::with(&[(
        "state.json",
        r#"{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"resources":[{"address":"alicloud_vpc.a","mode":"managed","type":"alicloud_vpc","name":"a","provider_name":"registry.terraform.io/aliyun/alicloud","schema_version":0,"values":{"id":"vpc-1","cidr_block":"10.0.0.0/8","description":null},"sensitive_values":{}}]}}}"#,
    )]);
    let (status, report) = inspect(&scratch, &["state.json"]);
    assert_eq!(status, 0);
    let vpc = &resources(&report)["alicloud_vpc.a"];
    assert_eq!((&vpc["action"], &vpc["values"]), (&Value::Null, &json!({"id": "vpc-1", "cidr_block": "10.0.0.0/8"})));
    let (status, report) = scratch.report(&["state.json"]);
    assert_eq!((status, &report["inputs"][0]["kind"]), (0, &json!("state")));
}
