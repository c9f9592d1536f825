//! `menshen exposure` as people and programs call it: what is asked for, and what text and JSON say.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use assert_cmd::Command;
use serde_json::Value;

const STACK: &str = r#"
resource "alicloud_vpc" "v" {
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vswitch" "s" {
  vpc_id     = alicloud_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "alicloud_security_group" "web" {
  vpc_id = alicloud_vpc.v.id
}
resource "alicloud_security_group" "db" {
  vpc_id = alicloud_vpc.v.id
}
resource "alicloud_security_group_rule" "range" {
  security_group_id = alicloud_security_group.web.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "20/30"
  cidr_ip           = "0.0.0.0/0"
}
resource "alicloud_security_group_rule" "office" {
  security_group_id = alicloud_security_group.web.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "443/443"
  cidr_ip           = "203.0.113.0/24"
}
resource "alicloud_security_group_rule" "mysql" {
  security_group_id        = alicloud_security_group.db.id
  type                     = "ingress"
  ip_protocol              = "tcp"
  port_range               = "3306/3306"
  source_security_group_id = alicloud_security_group.web.id
}
resource "alicloud_instance" "web" {
  vswitch_id                 = alicloud_vswitch.s.id
  security_groups            = [alicloud_security_group.web.id]
  private_ip                 = "10.0.0.5"
  internet_max_bandwidth_out = 10
}
resource "alicloud_instance" "db" {
  vswitch_id      = alicloud_vswitch.s.id
  security_groups = [alicloud_security_group.db.id]
}
"#;

fn run(arguments: &[&str]) -> (String, i32) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("main.tf"), STACK).unwrap();
    let output = Command::cargo_bin("menshen")
        .unwrap()
        .current_dir(dir.path())
        .env("COLUMNS", "80")
        .arg("exposure")
        .args(arguments)
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

fn targets(arguments: &[&str]) -> Vec<Value> {
    let (text, status) = run(&[arguments, &["-f", "json"]].concat());
    assert_eq!(status, 0, "{arguments:?}");
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["schema"], "menshen/exposure/1");
    document["targets"].as_array().unwrap().clone()
}

fn names(targets: &[Value]) -> Vec<&str> {
    targets.iter().map(|it| it["resource"].as_str().unwrap()).collect()
}

#[test]
fn every_field_is_there() {
    let all = targets(&[]);
    assert_eq!(names(&all), ["alicloud_instance.db", "alicloud_instance.web"]);
    for target in &all {
        for list in ["reach", "ingress", "ingress_groups", "egress"] {
            assert!(target[list].is_array(), "{list}");
        }
        assert!(target.get("change").is_none(), "there is no before");
    }
    assert_eq!(all[0]["internet_facing"], "no");
    assert_eq!(all[1]["internet_facing"], "yes");
}

#[test]
fn sets_are_intersected_exactly() {
    let one = targets(&["--port", "tcp/22"]);
    // Members of one basic group reach each other, at this port too.
    assert_eq!(names(&one), ["alicloud_instance.db", "alicloud_instance.web"]);
    assert_eq!(one[0]["ingress"], serde_json::json!([]));
    assert_eq!(one[0]["ingress_groups"][0]["ports"], serde_json::json!(["22"]));
    let one = targets(&["--port", "tcp/22", "--to", "*.web"]);
    assert_eq!(one[0]["ingress"][0]["ports"], serde_json::json!(["22"]));
    assert_eq!(one[0]["reach"][0]["rules"], serde_json::json!(["alicloud_security_group_rule.range"]));

    let block = targets(&["--from", "203.0.113.128/25", "--to", "*.web"]);
    let ports: Vec<&Value> = block[0]["ingress"].as_array().unwrap().iter().map(|it| &it["ports"]).collect();
    assert_eq!(ports, [&serde_json::json!(["20-30", "443"])]);
    assert_eq!(block[0]["ingress"][0]["sources"], serde_json::json!(["203.0.113.128/25"]));

    assert_eq!(names(&targets(&["--from", "internet"])), ["alicloud_instance.web"]);
    assert!(targets(&["--from", "internet", "--port", "udp/53"]).is_empty());
    assert!(targets(&["--change"]).is_empty());
}

#[test]
fn senders_by_name_use_private_addresses() {
    for (from, to) in [("alicloud_instance.web", "*.db"), ("alicloud_security_group.web", "*instance.db")] {
        let found = targets(&["--from", from, "--to", to]);
        assert_eq!(names(&found), ["alicloud_instance.db"]);
        let way = &found[0]["reach"][0];
        assert_eq!(way["from"], from);
        assert_eq!(way["certainty"], "definite");
        assert_eq!(way["allow"][0]["ports"], serde_json::json!(["3306"]));
        assert_eq!(way["allow"][0]["sources"], serde_json::json!(["10.0.0.5/32"]));
        assert_eq!(way["rules"], serde_json::json!(["alicloud_security_group_rule.mysql"]));
    }
    let (_, status) = run(&["--from", "alicloud_instance.nobody"]);
    assert_eq!(status, 2, "a sender that is not there is no all-clear");
    assert_eq!(run(&["--port", "tcp/70000"]).1, 2);
}

#[test]
fn the_text_is_read_at_a_glance() {
    let (text, status) = run(&["--to", "*.web"]);
    assert_eq!(status, 0);
    assert!(text.contains("alicloud_instance.web (instance): faces the Internet"), "{text}");
    assert!(text.contains("tcp/20-30 from the Internet"), "{text}");
    assert!(text.contains("lets out everything to anywhere"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

/// A question about nothing is an error, not an all-clear.
#[test]
fn a_target_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("main.tf"), STACK).unwrap();
    let run = |more: &[&str]| {
        let mut command = Command::cargo_bin("menshen").unwrap();
        let output = command.current_dir(folder.path()).env("LC_ALL", "C").arg("exposure").args(more).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (status, said) = run(&["--to", "alicloud_instance.nowhere"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("no target is called `alicloud_instance.nowhere`"), "{said}");
    let (status, said) = run(&["--change"]);
    assert_eq!(status, Some(0));
    assert!(said.contains("`--change` without a plan"), "{said}");
}
