//! The action's scan script, run as the runner runs it: inputs in the environment, outputs and summary in files.
//! Inputs that look like shell are data.

#![cfg(unix)]
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

struct Run {
    outputs: BTreeMap<String, String>,
    summary: String,
    log: String,
    succeeded: bool,
}

fn run(scratch: &Path, inputs: &[(&str, &str)]) -> Run {
    let binary = assert_cmd::cargo::cargo_bin("menshen");
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let (outputs, summary) = (scratch.join("outputs"), scratch.join("summary"));
    std::fs::write(&outputs, "").unwrap();
    std::fs::write(&summary, "").unwrap();
    let done = Command::new("bash")
        .arg("action/scan.sh")
        .env("PATH", path)
        .env("LC_ALL", "C")
        .env("RUNNER_TEMP", scratch)
        .env("GITHUB_OUTPUT", &outputs)
        .env("GITHUB_STEP_SUMMARY", &summary)
        .env_remove("GITHUB_REPOSITORY")
        .envs(inputs.iter().copied())
        .output()
        .expect("bash");
    let text = std::fs::read_to_string(&outputs).unwrap();
    Run {
        outputs: text.lines().filter_map(|line| line.split_once('=')).map(|(a, b)| (a.into(), b.into())).collect(),
        summary: std::fs::read_to_string(&summary).unwrap(),
        log: String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned(),
        succeeded: done.status.success(),
    }
}

#[test]
fn a_scan_has_outputs_summary_and_log() {
    let scratch = tempfile::tempdir().unwrap();
    let run = run(scratch.path(), &[("MENSHEN_PATH", "testdata/stacks/alicloud-web")]);
    assert!(run.succeeded, "{}", run.log);
    let get = |name: &str| run.outputs.get(name).map(String::as_str).unwrap_or("missing");
    assert_eq!(get("exit-status"), "1");
    assert_eq!((get("critical"), get("high"), get("medium"), get("low"), get("note")), ("1", "1", "1", "1", "0"));
    let sarif = std::fs::read_to_string(get("sarif-file")).expect("the SARIF file");
    assert!(sarif.contains("NET104"));
    assert!(run.summary.contains("NET104"), "{}", run.summary);
    assert!(run.log.contains("NET104"), "{}", run.log);
}

#[test]
fn a_plan_with_its_source_and_only_what_is_new() {
    let scratch = tempfile::tempdir().unwrap();
    let run = run(
        scratch.path(),
        &[
            ("MENSHEN_PLAN", "testdata/stacks/alicloud-update-opens/plan.json"),
            ("MENSHEN_SOURCE", "testdata/stacks/alicloud-update-opens"),
            ("MENSHEN_NEW_ONLY", "true"),
            ("MENSHEN_FAIL_ON", "critical"),
            ("MENSHEN_ARGS", "--min-severity  high"),
        ],
    );
    assert!(run.succeeded, "{}", run.log);
    assert_eq!(run.outputs.get("exit-status").map(String::as_str), Some("0"), "{}", run.log);
    assert_eq!(run.outputs.get("high").map(String::as_str), Some("2"), "{}", run.log);
}

#[test]
fn several_paths_and_a_clean_one() {
    let scratch = tempfile::tempdir().unwrap();
    let clean = scratch.path().join("clean");
    std::fs::create_dir(&clean).unwrap();
    std::fs::write(clean.join("main.tf"), "resource \"alicloud_vpc\" \"a\" {\n  cidr_block = \"10.0.0.0/8\"\n}\n")
        .unwrap();
    let run = run(scratch.path(), &[("MENSHEN_PATH", &format!("{}\n", clean.display()))]);
    assert_eq!(run.outputs.get("exit-status").map(String::as_str), Some("0"), "{}", run.log);
    assert!(run.outputs.contains_key("sarif-file"));
}

#[test]
fn inputs_are_never_code() {
    let scratch = tempfile::tempdir().unwrap();
    let mark = scratch.path().join("pwned");
    let evil = format!("$(touch {0}); touch {0}; `touch {0}` && touch {0} | touch {0}", mark.display());
    for name in
        ["MENSHEN_PATH", "MENSHEN_PLAN", "MENSHEN_SOURCE", "MENSHEN_FAIL_ON", "MENSHEN_ARGS", "MENSHEN_NEW_ONLY"]
    {
        let run = run(scratch.path(), &[("MENSHEN_PATH", "testdata/stacks/alicloud-web"), (name, &evil)]);
        assert!(!mark.exists(), "{name} was run as code\n{}", run.log);
        assert!(!run.log.contains("panicked"), "{}", run.log);
    }
    let run = run(scratch.path(), &[("MENSHEN_FORMAT", &evil)]);
    assert!(!run.succeeded && !mark.exists());
}
