//! Suppressions: comments in HCL, also on module calls and in plans, and `[[suppress]]` of `menshen.toml`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod command;

use command::{ROOT, WEB, codes, findings, web};
use serde_json::{Value, json};

/// Kinds of suppression of the NET102 findings of a report.
fn kinds(report: &Value) -> Vec<&str> {
    let all = findings(report).iter().filter(|one| one["code"] == "NET102");
    all.map(|one| one["suppressed"]["kind"].as_str().unwrap_or("open")).collect()
}

/// Puts a comment into the module: before a line that begins so, or at the end of it.
fn module(before: Option<&str>, after: Option<&str>, comment: &str) -> String {
    WEB.lines()
        .map(|line| match (before, after) {
            (Some(begin), _) if line.trim_start().starts_with(begin) => format!("{comment}\n{line}\n"),
            (_, Some(begin)) if line.trim_start().starts_with(begin) => format!("{line} {comment}\n"),
            _ => format!("{line}\n"),
        })
        .collect()
}

#[test]
fn a_comment_covers_the_block_or_attribute_that_it_stands_on() {
    let comment = "# menshen:ignore NET102 -- VPN only, ticket SEC-12";
    let rule = "resource \"alicloud_security_group_rule\"";
    for (before, after) in [(Some(rule), None), (Some("cidr_ip"), None), (None, Some("cidr_ip")), (None, Some(rule))] {
        let scratch = web();
        scratch.write("infra/modules/web/main.tf", &module(before, after, comment));
        let (status, report) = scratch.report(&["infra"]);
        assert_eq!((status, kinds(&report)), (0, vec!["inline", "inline"]), "{before:?} {after:?}");
        let suppressed = &findings(&report)[0]["suppressed"];
        assert_eq!(suppressed["reason"], "VPN only, ticket SEC-12");
        assert_eq!(suppressed["location"]["file"], "infra/modules/web/main.tf");
        assert_eq!(report["summary"]["suppressed"], 2);
        assert_eq!(scratch.report(&["infra", "--fail-on-possible", "--fail-on", "note"]).0, 0);
    }
    // Another line covers nothing of it, and is reported.
    let scratch = web();
    scratch.write("infra/modules/web/main.tf", &module(Some("port_range"), None, comment));
    let (status, report) = scratch.report(&["infra"]);
    assert_eq!((status, codes(&report)), (1, vec!["NET102", "NET102", "HYG900"]));
    let unused = &findings(&report)[2];
    assert_eq!((&unused["location"]["line"], &unused["change"]), (&json!(13), &Value::Null));
}

#[test]
fn a_comment_on_a_module_call_covers_all_its_instances() {
    let scratch = web();
    scratch.write("infra/main.tf", &ROOT.replace("module \"web\"", "# menshen:ignore NET102 -- lab\nmodule \"web\""));
    assert_eq!(kinds(&scratch.report(&["infra"]).1), ["inline", "inline"]);
    // Where the value is written: the input, or the variable's default.
    for (line, with) in [
        ("  admin_cidr = var.admin_cidr", "  admin_cidr = var.admin_cidr # menshen:ignore NET102 -- lab"),
        ("  default = \"0.0.0.0/0\"", "  # menshen:ignore NET102 -- lab\n  default = \"0.0.0.0/0\""),
    ] {
        scratch.write("infra/main.tf", &ROOT.replace(line, with));
        let (status, report) = scratch.report(&["infra"]);
        assert_eq!((status, kinds(&report)), (0, vec!["inline", "inline"]), "{with}");
    }
    // A call within a call.
    scratch.write(
        "infra/main.tf",
        "# menshen:ignore ingress-ssh-from-internet -- lab\nmodule \"outer\" {\n  source = \"./modules/outer\"\n  count  = 2\n}\n",
    );
    scratch.write("infra/modules/outer/main.tf", &ROOT.replace("./modules/web", "../web"));
    let (status, report) = scratch.report(&["infra"]);
    assert_eq!((status, kinds(&report)), (0, vec!["inline"; 4]));
}

/// A plan that creates the rule, its group and an instance in both modules.
fn plan() -> String {
    let mut changes = Vec::new();
    for key in ["a", "b"] {
        let change = |kind: &str, name: &str, index: Value, after: Value, unknown: Value| {
            let keyed = if index.is_null() { String::new() } else { format!("[{index}]") };
            let mut change = json!({
                "address": format!("module.web[\"{key}\"].{kind}.{name}{keyed}"),
                "module_address": format!("module.web[\"{key}\"]"),
                "mode": "managed", "type": kind, "name": name,
                "provider_name": "registry.terraform.io/aliyun/alicloud",
                "change": {"actions": ["create"], "before": null, "after": after, "after_unknown": unknown,
                           "before_sensitive": false, "after_sensitive": {}}
            });
            if !index.is_null() {
                change["index"] = index;
            }
            change
        };
        changes.push(change(
            "alicloud_security_group",
            "this",
            Value::Null,
            json!({"security_group_name": "web", "vpc_id": "vpc-1"}),
            json!({"id": true}),
        ));
        changes.push(change(
            "alicloud_security_group_rule",
            "ssh",
            Value::Null,
            json!({"type": "ingress", "ip_protocol": "tcp", "port_range": "22/22", "cidr_ip": "0.0.0.0/0", "policy": "accept", "priority": 1}),
            json!({"id": true, "security_group_id": true}),
        ));
        for index in 0..2 {
            changes.push(change(
                "alicloud_instance",
                "app",
                json!(index),
                json!({"image_id": "aliyun_3", "instance_type": "ecs.g7.large", "vswitch_id": "vsw-1", "internet_max_bandwidth_out": 5, "system_disk_encrypted": true, "http_tokens": "required"}),
                json!({"id": true, "security_groups": true, "public_ip": true}),
            ));
        }
    }
    let reference = |text: &str| json!({"references": [format!("{text}.id"), text]});
    let group = reference("alicloud_security_group.this");
    json!({
        "format_version": "1.2", "terraform_version": "1.11.4", "complete": true, "errored": false,
        "variables": {"admin_cidr": {"value": "0.0.0.0/0"}},
        "planned_values": {"root_module": {}},
        "resource_changes": changes,
        "configuration": {
            "provider_config": {"alicloud": {"name": "alicloud", "full_name": "registry.terraform.io/aliyun/alicloud"}},
            "root_module": {
                "variables": {"admin_cidr": {"default": "0.0.0.0/0"}},
                "module_calls": {"web": {
                    "source": "./modules/web",
                    "for_each_expression": {},
                    "expressions": {"admin_cidr": {"references": ["var.admin_cidr"]}},
                    "module": {
                        "variables": {"admin_cidr": {}},
                        "resources": [
                            {"address": "alicloud_security_group.this", "mode": "managed", "type": "alicloud_security_group", "name": "this", "expressions": {"vpc_id": {"constant_value": "vpc-1"}}},
                            {"address": "alicloud_security_group_rule.ssh", "mode": "managed", "type": "alicloud_security_group_rule", "name": "ssh",
                             "expressions": {"cidr_ip": {"references": ["var.admin_cidr"]}, "security_group_id": group}},
                            {"address": "alicloud_instance.app", "mode": "managed", "type": "alicloud_instance", "name": "app", "count_expression": {"constant_value": 2},
                             "expressions": {"security_groups": group, "internet_max_bandwidth_out": {"constant_value": 5}}}
                        ]
                    }
                }}
            }
        }
    })
    .to_string()
}

#[test]
fn a_plan_finds_its_source_and_the_comments_there() {
    let scratch = web();
    scratch.write("infra/main.tf", &ROOT.replace("module \"web\"", "# menshen:ignore NET102 -- lab\nmodule \"web\""));
    scratch.write("infra/plan.json", &plan());
    let (status, alone) = scratch.report(&["infra/plan.json"]);
    assert_eq!((status, kinds(&alone)), (1, vec!["open", "open"]));
    assert_eq!(findings(&alone)[0]["location"]["file"], "infra/plan.json");
    let (status, named) = scratch.report(&["infra/plan.json", "--source", "infra"]);
    assert_eq!((status, kinds(&named)), (0, vec!["inline", "inline"]));
    assert_eq!(findings(&named)[0]["location"]["file"], "infra/modules/web/main.tf");
    assert_eq!(findings(&named)[0]["change"], "introduced");
    // From within the folder the source is found, also where the root module holds nothing but calls.
    let mut command = scratch.command(&["scan", "-f", "json", "plan.json"]);
    command.current_dir(scratch.path().join("infra"));
    let run = command::run(command);
    assert_eq!((run.status, kinds(&run.json())), (0, vec!["inline", "inline"]));
    // A configuration of something else is not the source.
    scratch.write("other/main.tf", "resource \"alicloud_vpc\" \"x\" {\n}\n");
    let mut command = scratch.command(&["scan", "-f", "json", "../infra/plan.json"]);
    command.current_dir(scratch.path().join("other"));
    let run = command::run(command);
    assert_eq!((run.status, kinds(&run.json())), (1, vec!["open", "open"]));
    assert_eq!(scratch.run(&["scan", "infra/plan.json", "--source", "nowhere"]).status, 2);
    // Standard input is the same.
    let mut command = scratch.command(&["scan", "-f", "json", "-", "--source", "infra"]);
    command.write_stdin(plan());
    let run = command::run(command);
    assert_eq!((run.status, run.json()["inputs"][0]["path"].clone()), (0, json!("-")));
}

#[test]
fn a_reason_is_required_and_files_are_covered_from_the_top() {
    let scratch = web();
    scratch.write("infra/modules/web/main.tf", &format!("# menshen:ignore-file NET1 -- lab\n{WEB}"));
    let (status, report) = scratch.report(&["infra"]);
    assert_eq!((status, kinds(&report)), (0, vec!["file", "file"]));
    for comment in ["# menshen:ignore NET102", "# menshen:ignore NET102 --", "# menshen:ignore -- why"] {
        scratch.write("infra/modules/web/main.tf", &module(Some("cidr_ip"), None, comment));
        let (status, report) = scratch.report(&["infra"]);
        assert_eq!((status, kinds(&report)), (1, vec!["open", "open"]), "{comment}");
        assert_eq!(report["diagnostics"][0]["location"]["line"], 15, "{comment}");
    }
    // Below the top it covers nothing.
    scratch.write("infra/modules/web/main.tf", &format!("{WEB}# menshen:ignore-file NET1 -- lab\n"));
    assert_eq!(scratch.report(&["infra"]).0, 1);
}

#[test]
fn the_settings_suppress_by_rule_address_path_and_date() {
    let scratch = web();
    let suppress = |text: &str| {
        scratch.write("menshen.toml", &format!("[[suppress]]\n{text}\n"));
        scratch.report(&["infra"])
    };
    let (status, report) =
        suppress("rules = [\"NET102\"]\nresources = [\"module.web[\\\"a\\\"].*\"]\nreason = \"lab\"");
    assert_eq!((status, kinds(&report)), (1, vec!["config", "open"]));
    assert_eq!(findings(&report)[0]["suppressed"]["location"]["file"], "menshen.toml");
    let (status, report) =
        suppress("rules = [\"NET\"]\npaths = [\"infra/modules/**\"]\nreason = \"lab\"\nexpires = 2999-01-01");
    assert_eq!((status, kinds(&report)), (0, vec!["config", "config"]));
    let (status, report) = suppress("rules = [\"NET102\"]\nreason = \"lab\"\nexpires = 2020-01-01");
    assert_eq!((status, codes(&report)), (1, vec!["NET102", "NET102", "HYG900"]));
    let (status, report) = suppress("rules = [\"NET103\"]\nreason = \"lab\"");
    assert_eq!((status, codes(&report)), (1, vec!["NET102", "NET102", "HYG900"]));
    // What is wrong in the file is an error with its line.
    for (text, line) in [
        ("rules = [\"NET102\"]", 1),
        ("rules = [\"NET102\"]\nreason = \"lab\"\nresource = [\"x\"]", 4),
        ("rules = [\"NET102\"]\nreason = \"lab\"\nexpires = \"soon\"", 4),
        ("rules = [\"NET102\"]\nreason = \"lab\"\npaths = [\"a[\"]", 4),
    ] {
        scratch.write("menshen.toml", &format!("[[suppress]]\n{text}\n"));
        let run = scratch.run(&["scan", "infra"]);
        assert_eq!(run.status, 2, "{text}");
        assert!(run.err.contains(&format!("menshen.toml:{line}:")), "{text}: {}", run.err);
    }
    // A named file, and one that is not there.
    scratch.write("menshen.toml", "");
    scratch.write("ci.toml", "fail-on = \"never\"\n");
    assert_eq!(scratch.run(&["scan", "infra", "--config", "ci.toml"]).status, 0);
    assert_eq!(scratch.run(&["scan", "infra", "--config", "no.toml"]).status, 2);
}

#[test]
fn suppressed_findings_stay_in_sarif() {
    let scratch = web();
    scratch.write("infra/modules/web/main.tf", &module(Some("cidr_ip"), None, "# menshen:ignore NET102 -- lab"));
    let log = scratch.run(&["scan", "infra", "-f", "sarif"]).json();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        let suppression = &result["suppressions"][0];
        assert_eq!((&suppression["kind"], &suppression["justification"]), (&json!("inSource"), &json!("lab")));
    }
    let text = scratch.run(&["scan", "infra"]).out;
    assert!(!text.contains("NET102") && text.contains("2 suppressed"), "{text}");
    assert!(scratch.run(&["scan", "infra", "-v"]).out.contains("NET102"));
}
