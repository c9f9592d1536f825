//! Configurations that a plan alone tells less about: with `--source` it says the same as the directory, at the same
//! lines, and alone it is unsure rather than silent. In: `testdata/plans`, each with the plan that Terraform made of it.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeSet;

fn scan(arguments: &[&str]) -> Vec<Value> {
    let output = Command::cargo_bin("menshen")
        .expect("binary")
        .env("LC_ALL", "C")
        // As given when the plans were made.
        .env("TF_VAR_given", "Handed-1n")
        .args(["scan", "-f", "json"])
        .args(arguments)
        .output()
        .expect("runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    report["findings"].as_array().expect("findings").clone()
}

/// Code, certainty and resource of each finding.
fn said(findings: &[Value]) -> BTreeSet<String> {
    let word = |finding: &Value, name: &str| finding[name].as_str().unwrap_or("").to_owned();
    let line = |finding: &Value| ["code", "certainty", "resource"].map(|name| word(finding, name)).join(" ");
    let judged = findings.iter().filter(|finding| !BESIDES.contains(&finding["code"].as_str().unwrap_or("")));
    judged.map(line).collect()
}

/// Rules that speak of the same places for another reason, which is not what these tests are about.
const BESIDES: [&str; 5] = ["KEY103", "KEY106", "KEY110", "KEY119", "IAM104"];

fn all_of(findings: &[Value]) -> BTreeSet<String> {
    let one = |finding: &Value| {
        let names = ["code", "severity", "certainty", "resource", "location", "message", "evidence"];
        names.map(|name| finding[name].to_string()).join(" ")
    };
    findings.iter().map(one).collect()
}

fn set(lines: &[&str]) -> BTreeSet<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// What the directory says, after a check that the plan with its source says the same.
fn directory(name: &str) -> BTreeSet<String> {
    let (of, plan) = (format!("testdata/plans/{name}"), format!("testdata/plans/{name}/plan.json"));
    let found = scan(&[&of]);
    assert_eq!(all_of(&found), all_of(&scan(&[&plan, "--source", &of])), "{name}: directory and plan");
    said(&found)
}

/// What the plan says alone; no resource twice for one notion.
fn alone(name: &str) -> BTreeSet<String> {
    // Away from the sources, which would be taken from the current directory.
    let plan = std::fs::canonicalize(format!("testdata/plans/{name}/plan.json")).expect("plan");
    let found = scan(&[plan.to_str().expect("path")]);
    let said = said(&found);
    let judged = found.iter().filter(|finding| !BESIDES.contains(&finding["code"].as_str().unwrap_or("")));
    assert_eq!(said.len(), judged.count(), "{name}: told twice");
    said
}

#[test]
fn a_group_found_through_a_local_is_the_one_that_the_configuration_means() {
    let rule = |key: &str| format!("alicloud_security_group_rule.this[\"{key}\"]");
    let (web, low) = (rule("web"), rule("low"));
    let useless = format!("VAL105 definite {}", rule("off"));
    let expected = [format!("NET102 definite {web}"), format!("NET108 definite {low}"), useless];
    assert_eq!(directory("modules"), expected.into_iter().collect());
    // Any of the groups may be meant: `off` is not closed for sure.
    let expected = [format!("NET102 possible {web}"), format!("NET102 possible {}", rule("off"))];
    assert_eq!(alone("modules"), expected.into_iter().collect());
}

#[test]
fn known_parts_of_unknown_texts_and_literals_on_their_ways_are_judged() {
    let expected = [
        "IAM101 definite alicloud_ram_policy.partly_known",
        "KEY101 definite alicloud_instance.password[\"decoded\"]",
        "KEY101 definite alicloud_instance.password[\"literal\"]",
        "KEY101 definite alicloud_rds_account.constant",
        "KEY101 definite alicloud_rds_account.fallback",
        "KEY104 definite alicloud_instance.script[\"base64\"]",
        "KEY104 definite alicloud_instance.script[\"heredoc\"]",
        "KEY104 definite alicloud_instance.script[\"join\"]",
        "KEY105 definite provider.alicloud.other",
    ];
    assert_eq!(directory("secrets"), set(&expected));
    // A plan shows constants and defaults of variables as such, and nothing of locals.
    let expected = ["KEY101 definite alicloud_rds_account.constant", "KEY101 definite alicloud_rds_account.fallback"];
    assert_eq!(alone("secrets"), set(&expected));
}

#[test]
fn what_is_not_modelled_bears_on_what_it_names_alone() {
    let rule = |key: &str, sure: &str| format!("NET102 {sure} alicloud_security_group_rule.ssh[\"{key}\"]");
    let both = [
        "NET102 definite tencentcloud_security_group_rule_set.this",
        // Whether the address is bound to the gateway is not known; the group has no rules for what goes out.
        "NET115 possible alicloud_forward_entry.this",
        "VAL117 definite tencentcloud_security_group.this",
    ];
    let unsure = ["filtered", "balanced", "translated"].map(|key| rule(key, "possible"));
    let sure = ["plain", "private"].map(|key| rule(key, "definite"));
    assert_eq!(directory("bearing"), unsure.into_iter().chain(sure).chain(set(&both)).collect());
    // Alone, the plan does not tell in which subnet an instance is: that the filter is elsewhere is not sure.
    let alone = alone("bearing");
    for key in ["filtered", "balanced", "translated", "plain"] {
        assert!(alone.contains(&rule(key, "possible")), "{alone:?}");
    }
}

#[test]
fn an_administrator_policy_is_one_however_it_is_named() {
    let expected = [
        "IAM101 definite alicloud_ram_policy.all",
        "IAM102 definite alicloud_ram_user_policy_attachment.by_reference",
        "IAM102 definite tencentcloud_cam_role_policy_attachment_by_name.by_name",
        "IAM102 definite tencentcloud_cam_user_policy_attachment.by_number",
    ];
    assert_eq!(directory("identity"), set(&expected));
    assert_eq!(alone("identity"), set(&expected));
}
