//! What else decides how a directory is read: the workspace, the files of OpenTofu, the JSON syntax, `--var`, and a PATH
//! that is named twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod command;

use command::Scratch;
use serde_json::{Value as Json, json};

fn inspect(scratch: &Scratch, args: &[&str]) -> (i32, Json) {
    let run = scratch.run(&[&["inspect", "-f", "json"], args].concat());
    (run.status, run.json())
}

fn values(report: &Json, address: &str) -> Json {
    let found = report["resources"].as_array().unwrap().iter().find(|one| one["address"] == address);
    found.unwrap_or_else(|| panic!("{address} not in {report}"))["values"].clone()
}

const WORKSPACE: &str = "resource \"alicloud_vpc\" \"v\" {\n  vpc_name = terraform.workspace\n}\n";

#[test]
fn the_workspace_is_the_selected_one_and_the_environment_goes_before() {
    let scratch =
        Scratch::with(&[("a/main.tf", WORKSPACE), ("a/.terraform/environment", "prod\n"), ("b/main.tf", WORKSPACE)]);
    let name = |report: &Json| values(report, "alicloud_vpc.v")["vpc_name"].clone();
    assert_eq!(name(&inspect(&scratch, &["a"]).1), "prod");
    assert_eq!(name(&inspect(&scratch, &["b"]).1), "default");
    let with = |dir: &str, workspace: &str| {
        let mut command = scratch.command(&["inspect", "-f", "json", dir]);
        command.env("TF_WORKSPACE", workspace);
        name(&command::run(command).json())
    };
    assert_eq!(with("a", "test"), "test");
    assert_eq!(with("b", "test"), "test");
    // An empty one is none.
    assert_eq!(with("a", ""), "prod");
}

fn vpc(name: &str) -> String {
    format!("resource \"alicloud_vpc\" \"{name}\" {{\n  vpc_name = \"{name}\"\n}}\n")
}

fn addresses(report: &Json) -> Vec<&str> {
    report["resources"].as_array().unwrap().iter().map(|one| one["address"].as_str().unwrap()).collect()
}

#[test]
fn a_file_of_opentofu_stands_in_place_of_that_of_terraform() {
    let json = r#"{"resource": {"alicloud_vpc": {"json": {"vpc_name": "json"}}}}"#;
    let files = [
        ("main.tf", vpc("terraform")),
        ("main.tofu", vpc("tofu")),
        ("alone.tofu", vpc("alone")),
        ("both.tf", vpc("both")),
        ("x.tf.json", json.replace("json", "not_read")),
        ("x.tofu.json", json.to_owned()),
        // Another name: it replaces nothing.
        ("both.tofu.json", json.replace("json", "more")),
        ("y_override.tofu", "resource \"alicloud_vpc\" \"both\" {\n  vpc_name = \"overridden\"\n}\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let scratch = Scratch::with(&files);
    let (status, report) = inspect(&scratch, &["."]);
    assert_eq!(status, 0, "{report}");
    assert_eq!(
        addresses(&report),
        ["alicloud_vpc.alone", "alicloud_vpc.both", "alicloud_vpc.json", "alicloud_vpc.more", "alicloud_vpc.tofu"]
    );
    assert_eq!(values(&report, "alicloud_vpc.both")["vpc_name"], "overridden");
    let notes = report["notes"].to_string();
    assert!(notes.contains("`main.tf` was not read") && notes.contains("`x.tf.json` was not read"), "{notes}");
    // Where Terraform has written the lock file, it is what reads the directory.
    scratch.write(
        ".terraform.lock.hcl",
        "provider \"registry.terraform.io/aliyun/alicloud\" {\n  version = \"1.290.0\"\n}\n",
    );
    let (_, report) = inspect(&scratch, &["."]);
    assert_eq!(addresses(&report), ["alicloud_vpc.both", "alicloud_vpc.not_read", "alicloud_vpc.terraform"]);
    assert!(report["notes"].to_string().contains("`alone.tofu` was not read"), "{report}");
    scratch.write(".terraform.lock.hcl", "provider \"registry.opentofu.org/aliyun/alicloud\" {\n}\n");
    assert_eq!(addresses(&inspect(&scratch, &["."]).1).len(), 5);
}

#[test]
fn a_directory_with_files_of_opentofu_only_is_a_root_module() {
    let scratch = Scratch::with(&[("infra/main.tofu", &vpc("tofu"))]);
    assert_eq!(addresses(&inspect(&scratch, &["infra"]).1), ["alicloud_vpc.tofu"]);
    assert_eq!(addresses(&inspect(&scratch, &["."]).1), ["alicloud_vpc.tofu"]);
}

#[test]
fn blocks_in_json_syntax_are_blocks() {
    // As Terraform decodes them: an object is one block, a list of objects as many; both, and dynamic ones, at any depth.
    let rule = |port: &str| json!({"action": "ACCEPT", "cidr_block": "0.0.0.0/0", "protocol": "TCP", "port": port});
    let set = |ingress: Json| {
        json!({"resource": {
            "tencentcloud_security_group": {"g": {"name": "g"}},
            "tencentcloud_security_group_rule_set": {"s": {"security_group_id": "${tencentcloud_security_group.g.id}", "ingress": ingress}},
            "tencentcloud_instance": {"i": {"availability_zone": "z", "image_id": "img", "allocate_public_ip": true,
                "internet_max_bandwidth_out": 10, "orderly_security_groups": ["${tencentcloud_security_group.g.id}"]}},
            "alicloud_vpc": {"v": {"vpc_name": "${tencentcloud_security_group_rule_set.s.ingress[0].port}", "tags": {"a": "b"}}}
        }})
    };
    let ports = |configuration: &Json| {
        let scratch = Scratch::with(&[("main.tf.json", &configuration.to_string())]);
        let (status, report) = inspect(&scratch, &["."]);
        assert_eq!(status, 0, "{report}");
        let blocks = values(&report, "tencentcloud_security_group_rule_set.s")["ingress"].clone();
        let ports: Vec<String> = blocks
            .as_array()
            .unwrap_or_else(|| panic!("{blocks}"))
            .iter()
            .map(|one| one["port"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(values(&report, "alicloud_vpc.v")["vpc_name"], ports[0].as_str());
        assert_eq!(values(&report, "alicloud_vpc.v")["tags"], json!({"a": "b"}), "a map is no block");
        let (_, scan) = scratch.report(&["."]);
        let ssh = command::findings(&scan).iter().filter(|one| one["code"] == "NET102").count();
        assert_eq!(ssh, 1, "{scan}");
        ports
    };
    assert_eq!(ports(&set(rule("22"))), ["22"]);
    assert_eq!(ports(&set(json!([rule("22"), rule("443")]))), ["22", "443"]);
    // Blocks beside a dynamic one of the same type are not lost.
    for ingress in [rule("22"), json!([rule("22")])] {
        let mut both = set(ingress);
        let content =
            json!({"action": "ACCEPT", "cidr_block": "10.0.0.0/8", "protocol": "TCP", "port": "${ingress.value}"});
        both["resource"]["tencentcloud_security_group_rule_set"]["s"]["dynamic"] =
            json!({"ingress": {"for_each": ["443", "8443"], "content": content}});
        let found = ports(&both);
        assert_eq!((found.len(), found[0] == "22" || found[2] == "22"), (3, true), "{found:?}");
    }
    // Blocks within blocks.
    let nested = json!({"resource": {"alicloud_eci_container_group": {"c": {"container_group_name": "c", "containers": {
        "image": "i", "name": "n", "environment_vars": {"key": "A", "value": "b"}}}}}});
    let scratch = Scratch::with(&[("main.tf.json", &nested.to_string())]);
    let containers = values(&inspect(&scratch, &["."]).1, "alicloud_eci_container_group.c")["containers"].clone();
    assert_eq!(containers, json!([{"image": "i", "name": "n", "environment_vars": [{"key": "A", "value": "b"}]}]));
}

#[test]
fn blocks_of_an_override_in_json_syntax_replace_those_of_the_type() {
    let scratch = Scratch::with(&[
        (
            "main.tf",
            "resource \"tencentcloud_security_group_rule_set\" \"s\" {\n  security_group_id = \"sg-1\"\n  ingress {\n    port = \"22\"\n  }\n  egress {\n    port = \"1\"\n  }\n}\n",
        ),
        (
            "main_override.tf.json",
            r#"{"resource": {"tencentcloud_security_group_rule_set": {"s": {"ingress": [{"port": "443"}]}}}}"#,
        ),
    ]);
    let found = values(&inspect(&scratch, &["."]).1, "tencentcloud_security_group_rule_set.s");
    assert_eq!((found["ingress"].clone(), found["egress"].clone()), (json!([{"port": "443"}]), json!([{"port": "1"}])));
}

#[test]
fn a_value_for_a_variable_that_nobody_declares_is_an_error() {
    let root =
        "variable \"name\" {\n  default = \"d\"\n}\nresource \"alicloud_vpc\" \"v\" {\n  vpc_name = var.name\n}\n";
    let scratch = Scratch::with(&[
        ("a/main.tf", root),
        ("b/main.tf", &vpc("b")),
        ("few.tfvars", "nothing = 1\nname = \"file\"\n"),
    ]);
    let (status, report) = inspect(&scratch, &["a", "--var", "nmae=x"]);
    assert_eq!(status, 2);
    assert!(report["notes"].to_string().contains("declares no variable `nmae`"), "{report}");
    let (status, report) = scratch.report(&["a", "--var", "nmae=x"]);
    assert_eq!((status, &report["complete"]), (2, &json!(false)));
    assert_eq!(inspect(&scratch, &["a", "--var", "name=x"]).0, 0);
    // Of several root modules one is enough; that the other has none is said.
    let (status, report) = inspect(&scratch, &["a", "b", "--var", "name=x"]);
    assert_eq!(status, 0);
    assert!(report["notes"].to_string().contains("`b` declares no variable `name`"), "{report}");
    // Of a file of variables Terraform only warns.
    let (status, report) = inspect(&scratch, &["a", "--var-file", "few.tfvars"]);
    assert_eq!((status, values(&report, "alicloud_vpc.v")["vpc_name"].clone()), (0, json!("file")));
}

#[test]
fn a_path_that_is_named_twice_counts_once() {
    let scratch = Scratch::with(&[("a/main.tf", &vpc("v"))]);
    let (_, report) = inspect(&scratch, &["a", "./a", "b/../a"]);
    // The third does not exist, as `b` does not; the first two are one.
    assert_eq!(addresses(&report), ["alicloud_vpc.v"]);
    let (status, report) = scratch.report(&["a", "a/"]);
    assert_eq!((status, report["inputs"].as_array().unwrap().len()), (0, 1));
}

/// No block of the two providers has labels; where one would, its content is read all the same.
#[test]
fn a_dynamic_block_with_labels_is_read() {
    let scratch = Scratch::with(&[(
        "main.tf",
        "resource \"alicloud_vpc\" \"v\" {\n  dynamic \"part\" {\n    for_each = [\"a\", \"b\"]\n    labels   = [part.value]\n    content {\n      name = part.value\n    }\n  }\n}\n",
    )]);
    let (status, report) = inspect(&scratch, &["."]);
    assert_eq!(status, 0, "{report}");
    assert_eq!(values(&report, "alicloud_vpc.v")["part"], json!([{"name": "a"}, {"name": "b"}]));
}
