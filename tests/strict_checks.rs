//! Parts of rules that the examples of their documentation do not show: rules without effect, groups of mixed duties, groups of
//! other accounts, limits. A configuration in, what is said of it out, and nothing of the mended one.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod command;

use command::{Scratch, findings};
use serde_json::Value;

/// What a rule says in the strict profile: severity, resource and message.
fn told(text: &str, toml: &str, code: &str) -> Vec<String> {
    let scratch = Scratch::with(&[("main.tf", text), ("menshen.toml", toml)]);
    let (_, report) = scratch.report(&["--profile", "strict", "."]);
    let of = findings(&report).iter().filter(|it| it["code"] == code);
    let word = |it: &Value, name: &str| it[name].as_str().unwrap().to_owned();
    of.map(|it| format!("{} {} {}", word(it, "severity"), word(it, "resource"), word(it, "message"))).collect()
}

fn one(text: &str, toml: &str, code: &str, part: &str) {
    let found = told(text, toml, code);
    let hits = found.iter().filter(|it| it.contains(part)).count();
    assert_eq!(hits, 1, "{part}: {found:?}");
}

fn none(text: &str, toml: &str, code: &str, part: &str) {
    let found = told(text, toml, code);
    assert!(found.iter().all(|it| !it.contains(part)), "{part}: {found:?}");
}

const NETWORK: &str = r#"
resource "alicloud_vpc" "v" {
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vswitch" "a" {
  vpc_id     = alicloud_vpc.v.id
  cidr_block = "10.0.1.0/24"
  zone_id    = "z"
}
resource "alicloud_vswitch" "b" {
  vpc_id     = alicloud_vpc.v.id
  cidr_block = "10.0.2.0/24"
  zone_id    = "z"
}
resource "alicloud_security_group" "g" {
  vpc_id              = alicloud_vpc.v.id
  inner_access_policy = "Drop"
}
"#;

fn rule(name: &str, arguments: &str) -> String {
    let kind = if arguments.contains("egress") { "" } else { "type = \"ingress\"\n  " };
    format!(
        "resource \"alicloud_security_group_rule\" \"{name}\" {{\n  security_group_id = alicloud_security_group.g.id\n  \
         {kind}ip_protocol = \"tcp\"\n  {arguments}\n}}\n"
    )
}

fn server(name: &str, subnet: &str, public: bool, count: u32) -> String {
    let bandwidth = if public { 5 } else { 0 };
    format!(
        "resource \"alicloud_instance\" \"{name}\" {{\n  count = {count}\n  vswitch_id = alicloud_vswitch.{subnet}.id\n  \
         security_groups = [alicloud_security_group.g.id]\n  internet_max_bandwidth_out = {bandwidth}\n}}\n"
    )
}

const NEAR: &str = "port_range = \"443/443\"\n  cidr_ip = \"10.0.0.0/16\"";

#[test]
fn rules_without_effect() {
    let bound = format!("{NETWORK}{}", server("s", "a", false, 1));
    let with = |rules: &[String]| format!("{bound}{}", rules.concat());
    let twice = with(&[rule("one", NEAR), rule("two", NEAR)]);
    one(&twice, "", "VAL105", "has the same rule");
    let other = with(&[rule("one", NEAR), rule("two", &NEAR.replace("443", "80"))]);
    assert_eq!(told(&other, "", "VAL105"), Vec::<String>::new());
    let within = with(&[rule("one", NEAR), rule("two", &NEAR.replace("/16", "/24"))]);
    one(
        &within,
        "",
        "VAL105",
        "alicloud_security_group_rule.two `alicloud_security_group_rule.one` (priority 1) says the same",
    );
    let apart = with(&[rule("one", &format!("{NEAR}\n  priority = 9")), rule("two", &NEAR.replace("/16", "/24"))]);
    assert_eq!(told(&apart, "", "VAL105"), Vec::<String>::new());
    let out = format!("type = \"egress\"\n  {NEAR}");
    one(&with(&[rule("out", &out)]), "", "VAL105", "lets everything out by itself");
    let dropped = rule("drop", &out.replace("443/443", "25/25").replace("cidr_ip", "policy = \"drop\"\n  cidr_ip"));
    none(&with(&[rule("out", &out), dropped]), "", "VAL105", "by itself");
    let six = rule("six", "port_range = \"443/443\"\n  ipv6_cidr_ip = \"2001:db8::/32\"");
    one(&with(std::slice::from_ref(&six)), "", "VAL105", "has no IPv6 prefix");
    none(&with(&[six]).replace("\"10.0.0.0/8\"\n", "\"10.0.0.0/8\"\n  enable_ipv6 = true\n"), "", "VAL105", "no IPv6");
    one(&format!("{NETWORK}{}", rule("one", NEAR)), "", "VAL105", "bound to nothing");
    none(&with(&[rule("one", NEAR)]), "", "VAL105", "bound to nothing");
    let denied = with(&[rule("one", NEAR), rule("no", &format!("{NEAR}\n  policy = \"drop\""))]);
    one(&denied, "", "VAL105", "lets nothing in");
}

#[test]
fn groups_of_mixed_duties() {
    let store = rule("db", "port_range = \"3306/3306\"\n  cidr_ip = \"10.0.3.0/24\"");
    let mixed = format!("{NETWORK}{store}{}", server("s", "a", true, 1));
    one(&mixed, "", "NET116", "has a public path and lets clients of a data store in");
    none(&mixed.replace("3306/3306", "443/443"), "", "NET116", "data store");
    none(&mixed.replace("_out = 5", "_out = 0"), "", "NET116", "data store");
    let many = format!("{NETWORK}{}{}", server("s", "a", false, 9), server("t", "b", false, 1));
    one(&many, "", "NET116", "it is for 10 servers in 2 subnets");
    none(&many.replace("count = 9", "count = 8"), "", "NET116", "servers in");
    none(&many.replace("alicloud_vswitch.b.id", "alicloud_vswitch.a.id"), "", "NET116", "servers in");
}

#[test]
fn groups_of_other_accounts() {
    let peer = "port_range = \"443/443\"\n  source_security_group_id = \"sg-other\"";
    let foreign = format!("{peer}\n  source_group_owner_account = \"somebody@example.com\"");
    let text = |arguments: &str| format!("{NETWORK}{}", rule("r", arguments));
    one(&text(&foreign), "", "NET117", "alicloud_security_group_rule.r");
    one(
        &text(&foreign.replace("_account = \"somebody@example.com\"", "_id = \"1234\"")),
        "",
        "NET117",
        "another account",
    );
    none(&text(peer), "", "NET117", "");
    none(&text(&format!("{foreign}\n  policy = \"drop\"")), "", "NET117", "");
}

#[test]
fn limits() {
    let limit = |line: &str| format!("[rules.VAL108]\n{line}\n");
    let two = format!("{NETWORK}{}", server("s", "a", false, 1)).replace("[alicloud", "[\"sg-a\", alicloud");
    one(&two, &limit("alibaba-groups-per-interface = 1"), "VAL108", "alicloud_instance.s");
    none(&two, &limit("alibaba-groups-per-interface = 3"), "VAL108", "");
    let advanced = format!("{NETWORK}{}", server("s", "a", false, 3))
        .replace("inner_access_policy = \"Drop\"", "security_group_type = \"enterprise\"");
    one(&advanced, &limit("alibaba-addresses-per-advanced-group = 2"), "VAL108", "private addresses in the group");
    none(&advanced, &limit("alibaba-addresses-per-advanced-group = 4"), "VAL108", "");
    let block = |what: &str, peer: &str| {
        format!("  {what} {{\n    action = \"ACCEPT\"\n    protocol = \"TCP\"\n    port = \"22\"\n    {peer}\n  }}\n")
    };
    let group = |blocks: &str| {
        format!(
            "resource \"tencentcloud_security_group\" \"g\" {{\n  name = \"g\"\n}}\n\
             resource \"tencentcloud_security_group_rule_set\" \"g\" {{\n  \
             security_group_id = tencentcloud_security_group.g.id\n{blocks}}}\n"
        )
    };
    for what in ["ingress", "egress"] {
        let blocks = block(what, "cidr_block = \"10.1.0.0/16\"") + &block(what, "cidr_block = \"10.2.0.0/16\"");
        one(
            &group(&blocks),
            &limit("tencent-rules-per-direction = 1"),
            "VAL108",
            &format!("{what} rules in the group"),
        );
        none(&group(&blocks), &limit("tencent-rules-per-direction = 3"), "VAL108", "");
    }
    let peers = block("ingress", "source_security_id = \"sg-a\"") + &block("ingress", "source_security_id = \"sg-b\"");
    one(&group(&peers), &limit("tencent-peer-groups-per-group = 1"), "VAL108", "other groups named");
    none(&group(&peers), &limit("tencent-peer-groups-per-group = 3"), "VAL108", "");
    let instance = "resource \"tencentcloud_instance\" \"i\" {\n  orderly_security_groups = [\"sg-a\", \"sg-b\"]\n}\n";
    one(instance, &limit("tencent-groups-per-instance = 1"), "VAL108", "tencentcloud_instance.i");
    none(instance, &limit("tencent-groups-per-instance = 3"), "VAL108", "");
}
