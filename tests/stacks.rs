//! Every stack of `testdata/stacks`: the directory and the plan that real Terraform made of it say the same at the
//! same lines, and what they say is what the goldens hold. `UPDATE_GOLDENS=1` writes the goldens anew; look at the
//! difference before you commit it.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::print_stderr)]

use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn stacks() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir("testdata/stacks")
        .expect("testdata/stacks")
        .map(|entry| entry.expect("entry").path())
        .filter(|path| path.is_dir())
        .collect();
    all.sort();
    assert!(all.len() >= 14, "fewer stacks than the project promises");
    all
}

fn menshen(arguments: &[&str]) -> (String, i32) {
    let output = Command::cargo_bin("menshen")
        .expect("binary")
        .env("LC_ALL", "C")
        .env_remove("TF_VAR_region")
        .env_remove("GITHUB_REPOSITORY")
        .env("COLUMNS", "80")
        .args(arguments)
        .output()
        .expect("runs");
    let status = output.status.code().unwrap_or(-1);
    assert!(status == 0 || status == 1, "{arguments:?}: {status}\n{}", String::from_utf8_lossy(&output.stderr));
    (String::from_utf8(output.stdout).expect("UTF-8"), status)
}

fn findings(arguments: &[&str]) -> Vec<Value> {
    let (text, _) = menshen(arguments);
    let report: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(report["complete"], true);
    report["findings"].as_array().expect("findings").clone()
}

/// What must be the same, whatever was read.
fn essence(finding: &Value) -> String {
    let location = &finding["location"];
    format!(
        "{} {} {} {} {}:{}:{}-{}:{} {}",
        finding["code"].as_str().unwrap_or(""),
        finding["severity"].as_str().unwrap_or(""),
        finding["certainty"].as_str().unwrap_or(""),
        finding["resource"].as_str().unwrap_or(""),
        location["file"].as_str().unwrap_or("?"),
        location["line"],
        location["column"],
        location["end_line"],
        location["end_column"],
        finding["message"].as_str().unwrap_or(""),
    )
}

#[test]
fn directory_and_plan_agree() {
    let mut wrong = Vec::new();
    let mut total = 0;
    for stack in stacks() {
        let directory = stack.to_str().expect("path");
        let plan = format!("{directory}/plan.json");
        let of_directory: BTreeSet<String> = findings(&["scan", directory, "-f", "json"]).iter().map(essence).collect();
        let of_plan: BTreeSet<String> =
            findings(&["scan", &plan, "--source", directory, "-f", "json"]).iter().map(essence).collect();
        total += of_directory.len();
        for only in of_directory.difference(&of_plan) {
            wrong.push(format!("{directory}: only the directory says {only}"));
        }
        for only in of_plan.difference(&of_directory) {
            wrong.push(format!("{directory}: only the plan says {only}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(total > 40, "the stacks hold fewer findings than they should: {total}");
}

#[test]
fn goldens_hold() {
    let update = std::env::var_os("UPDATE_GOLDENS").is_some();
    let mut wrong = Vec::new();
    for stack in stacks() {
        let directory = stack.to_str().expect("path").to_owned();
        let name = stack.file_name().and_then(|name| name.to_str()).expect("name").to_owned();
        let plan = format!("{directory}/plan.json");
        let common = ["scan", &plan, "--source", &directory, "--show-resolved"];
        for (format, golden) in [
            ("text", format!("{directory}/findings.txt")),
            ("json", format!("{directory}/findings.json")),
            ("sarif", format!("sarif/{name}.sarif")),
        ] {
            let (text, _) = menshen(&[&common[..], &["-f", format]].concat());
            compare(Path::new(&golden), &text, update, &mut wrong);
        }
        let (text, _) = menshen(&["exposure", &plan, "--source", &directory, "-f", "json"]);
        compare(Path::new(&format!("{directory}/exposure.json")), &text, update, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compare(golden: &Path, text: &str, update: bool, wrong: &mut Vec<String>) {
    // Durations are the one thing that differs from run to run.
    let text = text
        .lines()
        .map(|line| line.split(" · ").filter(|part| !part.ends_with(" s")).collect::<Vec<_>>().join(" · "))
        .collect::<Vec<_>>()
        .join("\n");
    if update {
        std::fs::write(golden, &text).expect("golden written");
        return;
    }
    let expected = std::fs::read_to_string(golden).unwrap_or_default();
    if expected != text {
        let line = expected.lines().zip(text.lines()).take_while(|(a, b)| a == b).count();
        wrong.push(format!(
            "{}: differs from line {}:\n  expected {}\n  got      {}",
            golden.display(),
            line + 1,
            expected.lines().nth(line).unwrap_or("<end>"),
            text.lines().nth(line).unwrap_or("<end>"),
        ));
    }
}

/// A plan that only narrows and renames opens nothing: `--new-only` lets it pass. One that opens does not.
#[test]
fn what_was_open_before_is_not_new() {
    let new_only = |name: &str| {
        let (stack, plan) = (format!("testdata/stacks/{name}"), format!("testdata/stacks/{name}/plan.json"));
        menshen(&["scan", &plan, "--source", &stack, "--new-only"]).1
    };
    assert_eq!(new_only("alicloud-update-narrows"), 0);
    for name in ["alicloud-update-opens", "tencentcloud-update-reorders", "tencentcloud-update-attaches"] {
        assert_eq!(new_only(name), 1, "{name}");
    }
}
