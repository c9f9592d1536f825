//! What was worked out by hand for the stacks of identities (testdata/stacks/README.md) against what menshen says of
//! their plans: questions with their answers, paths with their gain, what is newly permitted. No golden is read here.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod worked_out;

use assert_cmd::Command;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use worked_out::{NEW, PATHS, QUESTIONS};

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
