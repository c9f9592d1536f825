//! What was worked out by hand for the stacks of identities (testdata/stacks/README.md) against what menshen says of
//! their plans: questions with their answers, paths with their gain, what is newly permitted. No golden is read here.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use assert_cmd::Command;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// (stack, principal, action, resource, answer)
const QUESTIONS: &[(&str, &str, &str, &str, &str)] = &[
    ("alicloud-identity-offices", "alicloud_ram_user.person[\"alice\"]", "ecs:DeleteInstance", "*", "allowed"),
    ("alicloud-identity-offices", "alicloud_ram_user.person[\"bob\"]", "ecs:StartInstance", "*", "conditional"),
    ("alicloud-identity-offices", "alicloud_ram_user.person[\"bob\"]", "ecs:DeleteInstance", "*", "denied"),
    ("alicloud-identity-offices", "alicloud_ram_user.person[\"carol\"]", "ecs:DescribeInstances", "*", "conditional"),
    ("alicloud-identity-deploy", "alicloud_ram_user.pipeline[\"functions\"]", "fc:CreateFunction", "*", "allowed"),
    ("alicloud-identity-deploy", "alicloud_ram_user.pipeline[\"functions\"]", "ram:PassRole", "*", "conditional"),
    (
        "alicloud-identity-deploy",
        "alicloud_ram_user.pipeline[\"readers\"]",
        "ram:PassRole",
        "acs:ram:*:*:role/fn-admin",
        "denied",
    ),
    (
        "alicloud-identity-deploy",
        "alicloud_ram_user.pipeline[\"readers\"]",
        "ram:PassRole",
        "acs:ram:*:*:role/fn-reader",
        "conditional",
    ),
    ("alicloud-identity-deploy", "alicloud_ram_user.pipeline[\"servers\"]", "ram:PassRole", "*", "allowed"),
    ("alicloud-identity-commands", "alicloud_ram_user.operator", "ecs:RunCommand", "*", "allowed"),
    ("alicloud-identity-commands", "alicloud_ram_user.operator", "oss:GetObject", "*", "denied"),
    ("alicloud-identity-commands", "alicloud_ram_role.hop", "sts:AssumeRole", "acs:ram:*:*:role/release", "allowed"),
    (
        "alicloud-identity-commands",
        "alicloud_ram_user.operator",
        "sts:AssumeRole",
        "acs:ram:*:*:role/release",
        "denied",
    ),
    (
        "alicloud-identity-delegates",
        "alicloud_ram_user.delegate[\"attacher\"]",
        "ram:AttachPolicyToUser",
        "*",
        "allowed",
    ),
    ("alicloud-identity-delegates", "alicloud_ram_user.delegate[\"blocked\"]", "ram:AttachPolicyToUser", "*", "denied"),
    ("alicloud-identity-delegates", "alicloud_ram_user.delegate[\"loose\"]", "ram:AttachPolicyToUser", "*", "allowed"),
    ("alicloud-identity-delegates", "alicloud_ram_user.delegate[\"joiner\"]", "ram:AddUserToGroup", "*", "allowed"),
    (
        "alicloud-identity-delegates",
        "alicloud_ram_user.delegate[\"versions\"]",
        "ram:CreatePolicyVersion",
        "acs:ram:*:1234567890123456:policy/team-sysadmins",
        "denied",
    ),
    (
        "alicloud-identity-delegates",
        "alicloud_ram_user.delegate[\"others\"]",
        "ram:CreatePolicyVersion",
        "acs:ram:*:1234567890123456:policy/team-sysadmins",
        "allowed",
    ),
    (
        "alicloud-identity-trust",
        "alicloud_ram_user.visitor",
        "sts:AssumeRole",
        "acs:ram:*:*:role/trusts-account",
        "unknown",
    ),
    (
        "alicloud-identity-trust",
        "alicloud_ram_user.visitor",
        "sts:AssumeRole",
        "acs:ram:*:*:role/trusts-person",
        "denied",
    ),
    (
        "alicloud-identity-trust",
        "alicloud_ram_user.release",
        "sts:AssumeRole",
        "acs:ram:*:*:role/trusts-person",
        "denied",
    ),
    (
        "alicloud-identity-data",
        "alicloud_ram_user.analyst",
        "oss:GetObject",
        "acs:oss:*:*:acme-identity-site/a.jpg",
        "allowed",
    ),
    (
        "alicloud-identity-data",
        "alicloud_ram_user.analyst",
        "oss:GetObject",
        "acs:oss:*:*:acme-identity-shared/a.jpg",
        "denied",
    ),
    (
        "alicloud-identity-data",
        "alicloud_ram_user.analyst",
        "oss:ListObjects",
        "acs:oss:*:*:acme-identity-site",
        "allowed",
    ),
    (
        "alicloud-identity-data",
        "alicloud_ram_user.analyst",
        "oss:ListObjects",
        "acs:oss:*:*:acme-identity-office",
        "denied",
    ),
    (
        "alicloud-identity-data",
        "alicloud_ram_user.analyst",
        "oss:GetObject",
        "acs:oss:*:*:acme-identity-blocked/a.jpg",
        "denied",
    ),
    ("alicloud-identity-data", "alicloud_ram_user.analyst", "kms:Decrypt", "*", "allowed"),
    ("alicloud-identity-data", "alicloud_ram_user.analyst", "kms:Encrypt", "*", "unknown"),
    (
        "alicloud-identity-scopes",
        "alicloud_ram_user.worker[\"hana\"]",
        "ecs:StartInstance",
        "acs:ecs:*:*:instance/i-1",
        "unknown",
    ),
    ("alicloud-identity-scopes", "alicloud_ram_user.worker[\"hana\"]", "ecs:StartInstance", "*", "allowed"),
    ("alicloud-identity-scopes", "alicloud_ram_user.worker[\"gus\"]", "ecs:DeleteInstance", "*", "allowed"),
    ("alicloud-identity-scopes", "alicloud_ram_user.worker[\"gus\"]", "ecs:StartInstance", "*", "denied"),
    ("alicloud-identity-scopes", "alicloud_ram_user.worker[\"ivan\"]", "ram:CreateUser", "*", "allowed"),
    ("alicloud-identity-people", "alicloud_ram_user.person[\"kim\"]", "ecs:StartInstance", "*", "conditional"),
    ("alicloud-identity-people", "alicloud_ram_user.person[\"kim\"]", "ecs:DeleteInstance", "*", "denied"),
    ("alicloud-identity-people", "alicloud_ram_user.person[\"jan\"]", "ram:CreateUser", "*", "conditional"),
    ("alicloud-identity-carriers", "alicloud_ram_user.helper", "fc:UpdateFunction", "*", "allowed"),
    ("alicloud-identity-carriers", "alicloud_ram_user.helper", "ram:CreateUser", "*", "denied"),
    ("alicloud-identity-carriers", "alicloud_ram_role.main[\"fc\"]", "ram:CreateUser", "*", "allowed"),
    ("alicloud-identity-faults", "alicloud_ram_user.main[\"copy\"]", "ecs:CreateInstance", "*", "denied"),
    ("alicloud-identity-faults", "alicloud_ram_user.main[\"copy\"]", "ram:PassRole", "*", "allowed"),
    (
        "alicloud-identity-faults",
        "alicloud_ram_user.main[\"guard\"]",
        "ecs:DeleteInstance",
        "acs:ecs:*:*:instance/i-prod",
        "denied",
    ),
    (
        "alicloud-identity-faults",
        "alicloud_ram_user.main[\"guard\"]",
        "ecs:DeleteInstances",
        "acs:ecs:*:*:instance/i-prod",
        "allowed",
    ),
    (
        "alicloud-identity-faults",
        "alicloud_ram_user.main[\"guard\"]",
        "ECS:deleteinstance",
        "acs:ecs:*:*:instance/i-prod",
        "denied",
    ),
    ("alicloud-identity-faults", "alicloud_ram_user.main[\"typo\"]", "ecs:StartInstance", "*", "denied"),
    ("alicloud-identity-faults", "alicloud_ram_user.main[\"both\"]", "log:DeleteProject", "*", "unknown"),
    ("alicloud-identity-faults", "alicloud_ram_user.main[\"power\"]", "ecs:RunCommand", "*", "allowed"),
    ("alicloud-identity-faults", "alicloud_ram_user.main[\"power\"]", "ram:AttachPolicyToUser", "*", "denied"),
    ("alicloud-update-identity-move", "alicloud_ram_user.employee[\"bob\"]", "ecs:DeleteInstance", "*", "allowed"),
    ("alicloud-update-identity-move", "alicloud_ram_user.employee[\"erin\"]", "ecs:DeleteInstance", "*", "conditional"),
    ("alicloud-update-identity-move", "alicloud_ram_user.employee[\"carol\"]", "ecs:StartInstance", "*", "conditional"),
    (
        "alicloud-update-identity-move",
        "alicloud_ram_user.employee[\"fred\"]",
        "oss:PutObject",
        "acs:oss:*:*:releases/a",
        "allowed",
    ),
    ("alicloud-update-identity-documents", "alicloud_ram_user.main[\"alias\"]", "ecs:DeleteInstance", "*", "denied"),
    (
        "alicloud-update-identity-documents",
        "alicloud_ram_user.main[\"alias\"]",
        "ecs:DescribeInstances",
        "*",
        "allowed",
    ),
    ("alicloud-update-identity-documents", "alicloud_ram_user.main[\"narrow\"]", "oss:PutObject", "*", "denied"),
    ("alicloud-update-identity-documents", "alicloud_ram_user.main[\"halves\"]", "oss:GetObject", "*", "conditional"),
    ("alicloud-update-identity-documents", "alicloud_ram_user.main[\"wide\"]", "oss:PutBucketPolicy", "*", "allowed"),
    ("alicloud-update-identity-documents", "alicloud_ram_user.main[\"switch\"]", "log:DeleteProject", "*", "allowed"),
    (
        "alicloud-update-identity-trust",
        "alicloud_ram_user.main[\"ci\"]",
        "sts:AssumeRole",
        "acs:ram:*:*:role/deploy",
        "allowed",
    ),
    ("alicloud-update-identity-guards", "alicloud_ram_user.main[\"database\"]", "rds:DeleteDBInstance", "*", "allowed"),
    ("alicloud-update-identity-guards", "alicloud_ram_user.main[\"servers\"]", "ecs:StartInstance", "*", "allowed"),
    ("alicloud-update-identity-guards", "alicloud_ram_user.main[\"network\"]", "oss:PutObject", "*", "conditional"),
    ("alicloud-update-identity-guards", "alicloud_ram_user.main[\"network\"]", "ecs:RunInstances", "*", "denied"),
    (
        "alicloud-update-identity-unknown",
        "alicloud_ram_user.main[\"photos\"]",
        "oss:GetObject",
        "acs:oss:*:*:acme-archive/a",
        "allowed",
    ),
    (
        "alicloud-update-identity-unknown",
        "alicloud_ram_user.main[\"photos\"]",
        "oss:GetObject",
        "acs:oss:*:*:elsewhere/a",
        "unknown",
    ),
    (
        "alicloud-update-identity-unknown",
        "alicloud_ram_user.main[\"etl\"]",
        "oss:GetObject",
        "acs:oss:*:*:elsewhere/a",
        "allowed",
    ),
    ("alicloud-update-identity-unknown", "alicloud_ram_user.main[\"robot\"]", "ecs:RunInstances", "*", "unknown"),
    (
        "tencentcloud-identity-teams",
        "module.team[\"platform\"].tencentcloud_cam_user.person[\"sam\"]",
        "cam:AttachUserPolicy",
        "*",
        "allowed",
    ),
    (
        "tencentcloud-identity-teams",
        "module.team[\"platform\"].tencentcloud_cam_user.person[\"pia\"]",
        "cam:AttachUserPolicy",
        "*",
        "denied",
    ),
    (
        "tencentcloud-identity-teams",
        "module.team[\"platform\"].tencentcloud_cam_user.person[\"pia\"]",
        "cvm:DescribeInstances",
        "*",
        "allowed",
    ),
    (
        "tencentcloud-identity-teams",
        "module.team[\"guests\"].tencentcloud_cam_user.person[\"quinn\"]",
        "cvm:DescribeInstances",
        "*",
        "denied",
    ),
    (
        "tencentcloud-identity-teams",
        "module.team[\"support\"].tencentcloud_cam_user.person[\"rosa\"]",
        "cvm:RebootInstances",
        "*",
        "allowed",
    ),
    ("tencentcloud-identity-grain", "tencentcloud_cam_user.main[\"ann\"]", "cam:AttachGroupPolicy", "*", "denied"),
    ("tencentcloud-identity-grain", "tencentcloud_cam_user.main[\"ben\"]", "cam:AttachUserPolicy", "*", "allowed"),
    ("tencentcloud-identity-grain", "tencentcloud_cam_user.main[\"flo\"]", "cam:CreateAccessKey", "*", "denied"),
    ("tencentcloud-identity-deploy", "tencentcloud_cam_user.pipeline[\"hopeful\"]", "cam:PassRole", "*", "denied"),
    ("tencentcloud-identity-deploy", "tencentcloud_cam_user.pipeline[\"servers\"]", "cam:PassRole", "*", "allowed"),
    ("tencentcloud-identity-commands", "tencentcloud_cam_user.helper[\"runner\"]", "tat:RunCommand", "*", "allowed"),
    ("tencentcloud-identity-commands", "tencentcloud_cam_user.helper[\"typist\"]", "tat:InvokeCommand", "*", "denied"),
    // The policy of a bucket lets anybody in.
    ("tencentcloud-identity-data", "tencentcloud_cam_user.reader", "cos:PutObject", "*", "allowed"),
    ("tencentcloud-identity-data", "tencentcloud_cam_user.reader", "cos:PutBucketPolicy", "*", "denied"),
    ("tencentcloud-identity-people", "tencentcloud_cam_user.person[\"xenia\"]", "cvm:StopInstances", "*", "denied"),
    ("tencentcloud-identity-presets", "tencentcloud_cam_user.main[\"amy\"]", "cam:AddUser", "*", "allowed"),
    ("tencentcloud-identity-presets", "tencentcloud_cam_user.main[\"bea\"]", "cvm:RunInstances", "*", "allowed"),
    ("tencentcloud-identity-presets", "tencentcloud_cam_user.main[\"cem\"]", "cam:AddUser", "*", "allowed"),
    ("tencentcloud-identity-presets", "tencentcloud_cam_user.main[\"cem\"]", "cvm:DescribeInstances", "*", "denied"),
    ("tencentcloud-identity-presets", "tencentcloud_cam_user.main[\"dov\"]", "cvm:DescribeInstances", "*", "allowed"),
    ("tencentcloud-identity-presets", "tencentcloud_cam_user.main[\"dov\"]", "cvm:StopInstances", "*", "unknown"),
    (
        "tencentcloud-update-identity-boundary",
        "tencentcloud_cam_user.main[\"ada\"]",
        "cam:AttachUserPolicy",
        "*",
        "allowed",
    ),
    (
        "tencentcloud-update-identity-policies",
        "tencentcloud_cam_user.main[\"guard\"]",
        "cvm:TerminateInstances",
        "*",
        "allowed",
    ),
    (
        "tencentcloud-update-identity-policies",
        "tencentcloud_cam_user.main[\"narrow\"]",
        "cos:GetObject",
        "*",
        "conditional",
    ),
    (
        "tencentcloud-update-identity-members",
        "tencentcloud_cam_user.person[\"ines\"]",
        "cvm:TerminateInstances",
        "*",
        "allowed",
    ),
    (
        "tencentcloud-update-identity-members",
        "tencentcloud_cam_user.person[\"jost\"]",
        "cvm:TerminateInstances",
        "*",
        "conditional",
    ),
    (
        "tencentcloud-update-identity-members",
        "tencentcloud_cam_user.person[\"kaja\"]",
        "cos:PutBucketPolicy",
        "*",
        "unknown",
    ),
    (
        "tencentcloud-update-identity-roles",
        "tencentcloud_cam_user.main[\"operator\"]",
        "tat:RunCommand",
        "*",
        "allowed",
    ),
    ("tencentcloud-update-identity-organization", "tencentcloud_cam_user.robot", "cvm:RunInstances", "*", "unknown"),
];

/// (stack, principal, the names of all its paths): a principal of the stack that is not named here has none.
const PATHS: &[(&str, &str, &[&str])] = &[
    ("alicloud-identity-deploy", "alicloud_ram_user.pipeline[\"functions\"]", &["pass-role-to-function"]),
    ("alicloud-identity-deploy", "alicloud_ram_user.pipeline[\"readers\"]", &["pass-role-to-function"]),
    ("alicloud-identity-deploy", "alicloud_ram_user.pipeline[\"servers\"]", &["pass-role-to-instance"]),
    ("alicloud-identity-commands", "alicloud_ram_user.operator", &["run-command"]),
    ("alicloud-identity-commands", "alicloud_ram_role.hop", &["assume-role"]),
    ("alicloud-identity-delegates", "alicloud_ram_user.delegate[\"attacher\"]", &["attach-policy-to-user"]),
    ("alicloud-identity-delegates", "alicloud_ram_user.delegate[\"loose\"]", &["attach-policy-to-user"]),
    ("alicloud-identity-delegates", "alicloud_ram_user.delegate[\"versions\"]", &["create-policy-version"]),
    ("alicloud-identity-delegates", "alicloud_ram_user.delegate[\"joiner\"]", &["add-user-to-group"]),
    ("alicloud-identity-trust", "alicloud_ram_user.visitor", &["assume-role"]),
    ("alicloud-identity-carriers", "alicloud_ram_user.helper", &["update-stack"]),
    ("alicloud-identity-carriers", "alicloud_ram_role.main[\"fc\"]", &["create-access-key"]),
    ("alicloud-identity-faults", "alicloud_ram_user.main[\"power\"]", &["assume-role"]),
    ("alicloud-update-identity-trust", "alicloud_ram_user.main[\"ci\"]", &["assume-role"]),
    ("alicloud-update-identity-trust", "alicloud_ram_user.main[\"operator\"]", &["run-command"]),
    ("tencentcloud-identity-grain", "tencentcloud_cam_user.main[\"ben\"]", &["attach-user-policy"]),
    ("tencentcloud-identity-grain", "tencentcloud_cam_user.main[\"cho\"]", &["update-policy"]),
    ("tencentcloud-identity-grain", "tencentcloud_cam_user.main[\"dan\"]", &["create-access-key"]),
    ("tencentcloud-identity-grain", "tencentcloud_cam_user.main[\"eve\"]", &["add-user-to-group"]),
    ("tencentcloud-identity-deploy", "tencentcloud_cam_user.pipeline[\"functions\"]", &["pass-role-to-function"]),
    ("tencentcloud-identity-deploy", "tencentcloud_cam_user.pipeline[\"hopeful\"]", &["pass-role-to-function"]),
    ("tencentcloud-identity-deploy", "tencentcloud_cam_user.pipeline[\"servers\"]", &["pass-role-to-instance"]),
    ("tencentcloud-identity-commands", "tencentcloud_cam_user.helper[\"runner\"]", &["run-command"]),
    ("tencentcloud-identity-commands", "tencentcloud_cam_user.helper[\"writer\"]", &["invoke-command"]),
    ("tencentcloud-identity-commands", "tencentcloud_cam_user.helper[\"reset\"]", &["reset-instance"]),
    ("tencentcloud-identity-commands", "tencentcloud_cam_role.hop", &["assume-role"]),
    ("tencentcloud-identity-trust", "tencentcloud_cam_user.main[\"visitor\"]", &["assume-role"]),
    ("tencentcloud-identity-carriers", "tencentcloud_cam_user.helper", &["update-function-code"]),
    ("tencentcloud-identity-carriers", "tencentcloud_cam_role_by_name.main[\"fn\"]", &["add-user-and-attach"]),
    ("tencentcloud-identity-presets", "tencentcloud_cam_user.main[\"bea\"]", &["pass-role-to-instance"]),
    ("tencentcloud-identity-presets", "tencentcloud_cam_user.main[\"cem\"]", &["attach-user-policy"]),
    ("tencentcloud-identity-presets", "qcs::cam:::user/zoe", &["attach-user-policy"]),
    ("tencentcloud-identity-presets", "tencentcloud_cam_role.admin", &["attach-role-policy"]),
    ("alicloud-update-identity-admins", "alicloud_ram_user.person[\"dora\"]", &["attach-policy-to-user"]),
    ("tencentcloud-update-identity-admins", "tencentcloud_cam_user.person[\"dario\"]", &["attach-user-policy"]),
    ("alicloud-update-identity-trust", "alicloud_ram_role.server", &["attach-policy-to-role"]),
    ("tencentcloud-update-identity-boundary", "tencentcloud_cam_role.worker[\"builder\"]", &["attach-role-policy"]),
    ("tencentcloud-update-identity-boundary", "tencentcloud_cam_role.worker[\"keeper\"]", &["attach-role-policy"]),
    ("tencentcloud-update-identity-boundary", "tencentcloud_cam_role.worker[\"runner\"]", &["attach-role-policy"]),
    ("tencentcloud-update-identity-roles", "tencentcloud_cam_role.server", &["attach-role-policy"]),
    ("tencentcloud-update-identity-policies", "tencentcloud_cam_user.main[\"wide\"]", &["create-access-key"]),
    ("tencentcloud-update-identity-roles", "tencentcloud_cam_user.main[\"caller\"]", &["assume-role"]),
    ("tencentcloud-update-identity-roles", "tencentcloud_cam_user.main[\"operator\"]", &["run-command"]),
];

/// (stack, every user and role to whom the update permits something new, possibly)
const NEW: &[(&str, &[&str])] = &[
    (
        "alicloud-update-identity-move",
        &[
            "alicloud_ram_user.employee[\"bob\"]",
            "alicloud_ram_user.employee[\"dave\"]",
            "alicloud_ram_user.employee[\"erin\"]",
            "alicloud_ram_user.employee[\"fred\"]",
        ],
    ),
    (
        "alicloud-update-identity-documents",
        &[
            "alicloud_ram_user.main[\"reach\"]",
            "alicloud_ram_user.main[\"switch\"]",
            "alicloud_ram_user.main[\"wide\"]",
        ],
    ),
    (
        "alicloud-update-identity-guards",
        &[
            "alicloud_ram_user.main[\"database\"]",
            "alicloud_ram_user.main[\"network\"]",
            "alicloud_ram_user.main[\"servers\"]",
        ],
    ),
    ("alicloud-update-identity-unknown", &["alicloud_ram_user.main[\"photos\"]", "alicloud_ram_user.main[\"robot\"]"]),
    (
        "tencentcloud-update-identity-boundary",
        &[
            "tencentcloud_cam_role.worker[\"builder\"]",
            "tencentcloud_cam_role.worker[\"runner\"]",
            "tencentcloud_cam_user.main[\"ada\"]",
        ],
    ),
    (
        "tencentcloud-update-identity-policies",
        &["tencentcloud_cam_user.main[\"guard\"]", "tencentcloud_cam_user.main[\"wide\"]"],
    ),
    (
        "tencentcloud-update-identity-members",
        &[
            "tencentcloud_cam_user.person[\"ines\"]",
            "tencentcloud_cam_user.person[\"jost\"]",
            "tencentcloud_cam_user.person[\"kaja\"]",
        ],
    ),
    (
        "tencentcloud-update-identity-organization",
        &["tencentcloud_cam_user.robot", "tencentcloud_identity_center_role_configuration.main[\"Administrator\"]"],
    ),
];

/// The principals that `menshen access` prints of a stack, by address.
fn access(stack: &str, directory: bool, more: &[&str]) -> BTreeMap<String, Value> {
    let folder = format!("testdata/stacks/{stack}");
    let plan = format!("{folder}/plan.json");
    let input: &[&str] = if directory { &[&folder] } else { &[&plan, "--source", &folder] };
    let output = Command::cargo_bin("menshen")
        .expect("binary")
        .env("LC_ALL", "C")
        .arg("access")
        .args(input)
        .args(["-f", "json"])
        .args(more)
        .output()
        .expect("runs");
    assert!(output.status.success(), "{stack} {more:?}: {}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let principals = report["principals"].as_array().expect("principals");
    let mut out: BTreeMap<String, Value> = BTreeMap::new();
    for one in principals {
        let address = one["resource"].as_str().expect("resource").to_owned();
        // Somebody renamed is there twice: as who comes and as who goes.
        if one["grants"].as_array().is_some_and(|all| !all.is_empty()) || !out.contains_key(&address) {
            out.insert(address, one.clone());
        }
    }
    out
}

fn stacks() -> BTreeSet<String> {
    let all = std::fs::read_dir("testdata/stacks").expect("stacks").map(|entry| entry.expect("entry").file_name());
    let names = all.filter_map(|name| name.into_string().ok()).filter(|name| name.contains("-identity-"));
    let names: BTreeSet<String> = names.collect();
    for cloud in ["alicloud-", "tencentcloud-"] {
        assert!(
            names.iter().filter(|name| name.starts_with(cloud)).count() >= 15,
            "fewer stacks of {cloud} than promised"
        );
        let updates = names.iter().filter(|name| name.starts_with(cloud) && name.contains("update")).count();
        assert!(updates >= 5, "fewer updates of {cloud} than promised");
    }
    names
}

#[test]
fn questions_are_answered() {
    let mut wrong = Vec::new();
    let asked: BTreeSet<(&str, &str, &str)> = QUESTIONS.iter().map(|it| (it.0, it.2, it.3)).collect();
    for (stack, action, resource) in asked {
        let found = access(stack, false, &["--action", action, "--resource", resource]);
        for question in QUESTIONS.iter().filter(|it| (it.0, it.2, it.3) == (stack, action, resource)) {
            let answer = found
                .get(question.1)
                .map_or("no such principal", |it| it["query"]["answer"].as_str().unwrap_or("no answer"));
            if answer != question.4 {
                wrong.push(format!("{stack}: {} {action} {resource}: {answer}, not {}", question.1, question.4));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paths_are_those_worked_out() {
    let mut wrong = Vec::new();
    for stack in stacks() {
        for (address, principal) in access(&stack, false, &[]) {
            if principal["kind"] == "group" {
                continue;
            }
            let names = principal["escalations"].as_array().expect("escalations").iter();
            let found: BTreeSet<&str> = names.filter_map(|it| it["name"].as_str()).collect();
            let row = PATHS.iter().find(|it| (it.0, it.1) == (stack.as_str(), address.as_str()));
            let expected: BTreeSet<&str> = row.map_or(&[][..], |it| it.2).iter().copied().collect();
            if found != expected {
                wrong.push(format!("{stack}: {address}: {found:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_updates_permit_is_new() {
    let mut wrong = Vec::new();
    for (stack, expected) in NEW {
        let principals = access(stack, false, &[]);
        let new = principals.iter().filter(|(_, it)| {
            matches!(it["kind"].as_str(), Some("user" | "role"))
                && it["change"]["granted"].as_array().is_some_and(|all| !all.is_empty())
        });
        let found: BTreeSet<&str> = new.map(|(address, _)| address.as_str()).collect();
        let expected: BTreeSet<&str> = expected.iter().copied().collect();
        if found != expected {
            wrong.push(format!("{stack}: {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A user who is renamed is one who comes and one who goes: under the old name nothing is allowed.
#[test]
fn who_goes_may_do_nothing() {
    let folder = "testdata/stacks/alicloud-update-identity-move";
    let output = Command::cargo_bin("menshen")
        .expect("binary")
        .args(["access", &format!("{folder}/plan.json"), "--source", folder, "-f", "json"])
        .args(["--principal", "alicloud_ram_user.employee[\"dave\"]", "--action", "ecs:StartInstance"])
        .output()
        .expect("runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let row = |it: &Value| {
        let texts = [&it["name"], &it["query"]["answer"]].map(|it| it.as_str().unwrap_or("none").to_owned());
        (texts, it["gone"].as_bool())
    };
    let found: Vec<_> = report["principals"].as_array().expect("principals").iter().map(row).collect();
    let expected = [(["david", "conditional"], None), (["dave", "denied"], Some(true))];
    assert_eq!(found, expected.map(|(texts, gone)| (texts.map(str::to_owned), gone)));
}

/// Everything that is printed is text, and a request is one of the action's service.
#[test]
fn what_is_printed_can_be_read() {
    for stack in stacks() {
        let principals = access(&stack, false, &[]);
        let text = serde_json::to_string(&principals).expect("JSON");
        let private = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}');
        assert!(!text.contains(private), "{stack}: {text}");
        for (address, principal) in &principals {
            let lists =
                ["granted", "revoked"].map(|name| principal["change"][name].as_array().cloned().unwrap_or_default());
            for change in lists.iter().flatten().filter(|it| it["witness"].is_object()) {
                let action = change["witness"]["action"].as_str().expect("action");
                let code = action.split(':').next().expect("code");
                for resource in change["witness"]["resources"].as_array().expect("resources") {
                    let parts: Vec<&str> = resource.as_str().expect("resource").splitn(6, ':').collect();
                    let service = match parts.as_slice() {
                        ["*"] => continue,
                        ["acs", service, ..] | ["qcs", _, service, ..] => *service,
                        _ => panic!("{stack}: {address}: {resource}"),
                    };
                    let other =
                        [("sts", "ram"), ("sts", "cam"), ("tat", "cvm"), ("ecs", "vpc")].contains(&(code, service));
                    assert!(service == code || other, "{stack}: {address}: {action} on {resource}");
                }
            }
        }
    }
}

/// Numbers of accounts are known to the plan and not to the directory; who may do what is the same.
#[test]
fn directory_and_plan_name_the_same_paths() {
    let mut wrong = Vec::new();
    for stack in stacks() {
        let of = |directory: bool| -> BTreeSet<String> {
            let paths = |(address, it): (&String, &Value)| -> Vec<String> {
                let all = it["escalations"].as_array().cloned().unwrap_or_default();
                all.iter().map(|path| format!("{address} {} {}", path["name"], path["gains"])).collect()
            };
            access(&stack, directory, &[]).iter().flat_map(paths).collect()
        };
        let (directory, plan) = (of(true), of(false));
        if directory != plan {
            wrong.push(format!("{stack}:\n  directory {directory:#?}\n  plan {plan:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
