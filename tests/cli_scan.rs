//! The command line as users call it: status, streams, formats, settings. In: plans of `testdata/stacks`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use assert_cmd::Command;
use serde_json::Value;
use std::path::Path;

const PLAN: &str = "testdata/stacks/alicloud-web/plan.json";

fn menshen(args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("menshen").unwrap().args(args).env_remove("COLUMNS").output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn json(args: &[&str]) -> (i32, Value) {
    let (status, out, err) = menshen(args);
    (status, serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out} {err}")))
}

#[test]
fn findings_gate_by_severity() {
    let scan = |rest: &[&str]| menshen(&[&["scan", PLAN], rest].concat()).0;
    assert_eq!(scan(&[]), 1);
    assert_eq!(scan(&["--fail-on", "never"]), 0);
    assert_eq!(scan(&["--fail-on", "critical", "--select", "NET102"]), 0);
    assert_eq!(scan(&["--select", "NET1", "--ignore", "NET"]), 0);
    assert_eq!(scan(&["--select", "ingress-ssh-from-internet"]), 1);
}

#[test]
fn the_report_has_the_shape_of_the_contract() {
    let (status, report) = json(&["scan", PLAN, "-f", "json"]);
    assert_eq!(status, 1);
    assert_eq!((&report["schema"], &report["complete"]), (&"menshen/report/1".into(), &true.into()));
    assert_eq!(report["inputs"][0]["kind"], "plan");
    let finding = report["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == "NET102").unwrap();
    let keys: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
    for key in ["name", "severity", "score", "certainty", "change", "resource", "location", "message", "witness"] {
        assert!(keys.contains(&key), "{key}");
    }
    assert_eq!((&finding["change"], &finding["certainty"]), (&"introduced".into(), &"definite".into()));
    assert_eq!(finding["witness"]["port"], 22);
    assert!(finding["suppressed"].is_null() && finding["fix"]["mechanical"].is_boolean());
    let again = json(&["scan", PLAN, "-f", "json"]).1;
    assert_eq!(report, again, "the same input gives the same report");
}

#[test]
fn several_formats_each_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (sarif, markdown) = (file("a.sarif"), file("a.md"));
    let (status, out, _) =
        menshen(&["scan", PLAN, "-f", "sarif", "-o", &sarif, "-f", "markdown", "-o", &markdown, "-f", "github"]);
    assert_eq!(status, 1);
    assert!(out.starts_with("::error file="), "{out}");
    let log: Value = serde_json::from_str(&std::fs::read_to_string(sarif).unwrap()).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(std::fs::read_to_string(markdown).unwrap().contains("| critical (introduced) | NET104 |"));
    assert_eq!(menshen(&["scan", PLAN, "-f", "json", "-o", &file("x"), "-o", &file("y")]).0, 2);
}

#[test]
fn bad_usage_and_what_is_not_there_is_2() {
    for args in [
        &["scan", "-f", "html"][..],
        &["scan", "-f", "nonsense"],
        &["scan", "--fail-on", "bad"],
        &["scan", "--nonsense"],
        &["scan", PLAN, "--select", "XYZ999"],
        &["scan", PLAN, "--policy", "x.rego"],
        &["scan", PLAN, "--baseline", "testdata/nothing.json"],
        &["scan", "testdata/nothing"],
        &["fix"],
        &["init"],
        &["access", ".", "--action", "ecs:*"],
        &["access", ".", "--resource", "*"],
        &["rules", "XYZ999"],
        &[],
    ] {
        let (status, out, err) = menshen(args);
        assert_eq!(status, 2, "{args:?}");
        assert!(!err.is_empty() || out.contains("error"), "{args:?}");
        assert!(!err.contains("panicked"), "{err}");
    }
    let help = menshen(&["--help"]);
    assert_eq!(help.0, 0);
    assert!(!help.1.contains("  fix ") && !help.1.contains("  lsp "), "only what works is listed");
}

#[test]
fn settings_come_from_the_file_and_the_command_line_wins() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let plan = write("deep/plan.json", &std::fs::read_to_string(Path::new(PLAN)).unwrap());
    let set = |text: &str| write("menshen.toml", text);
    set("fail-on = \"never\"\n");
    assert_eq!(menshen(&["scan", &plan]).0, 0);
    assert_eq!(menshen(&["scan", &plan, "--fail-on", "medium"]).0, 1);
    set("[[suppress]]\nrules = [\"NET\"]\nreason = \"lab\"\n");
    let (status, report) = json(&["scan", &plan, "-f", "json", "--select", "NET"]);
    assert_eq!(status, 0);
    assert!(report["summary"]["suppressed"].as_u64().unwrap() > 0);
    assert_eq!(report["findings"][0]["suppressed"]["reason"], "lab");
    set("[[suppress]]\nrules = [\"VAL104\"]\nreason = \"lab\"\nexpires = 2020-01-01\n");
    let (_, report) = json(&["scan", &plan, "-f", "json"]);
    let codes: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"HYG900"), "{codes:?}");
    set("\nunknown = 1\n");
    let (status, _, err) = menshen(&["scan", &plan]);
    assert_eq!(status, 2);
    assert!(err.contains("unknown key `unknown`") && err.contains("menshen.toml:2:1"), "{err}");
}

#[test]
fn a_baseline_is_written_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known.json");
    let file = file.to_str().unwrap();
    assert_eq!(menshen(&["scan", PLAN, "--write-baseline", file]).0, 1);
    assert_eq!(menshen(&["scan", PLAN, "--baseline", file]).0, 0);
    let (status, report) = json(&["scan", PLAN, "--baseline", file, "--new-only", "-f", "json"]);
    assert_eq!((status, report["findings"].as_array().unwrap().len()), (0, 0));
}

#[test]
fn rules_are_listed_and_explained() {
    let (status, list) = json(&["rules", "-f", "json"]);
    assert_eq!((status, &list["schema"]), (0, &"menshen/rules/1".into()));
    let rules = list["rules"].as_array().unwrap();
    let codes: Vec<&str> = rules.iter().map(|rule| rule["code"].as_str().unwrap()).collect();
    assert!(codes.is_sorted() && codes.contains(&"NET102"));
    assert!(rules[0]["help"].as_str().unwrap().contains("# Why"));
    assert!(menshen(&["rules", "net102"]).1.contains("ingress-ssh-from-internet"));
    assert!(menshen(&["completions", "bash"]).1.contains("_menshen"));
}

#[test]
fn inspect_and_exposure_speak_json() {
    let (status, report) = json(&["inspect", PLAN, "-f", "json"]);
    assert_eq!((status, &report["schema"]), (0, &"menshen/inspect/1".into()));
    let resources = report["resources"].as_array().unwrap();
    let find = |address: &str| resources.iter().find(|one| one["address"] == address).unwrap();
    let app = find("alicloud_instance.app");
    assert_eq!(
        (&app["action"], &app["mode"], &app["type"]),
        (&"create".into(), &"managed".into(), &"alicloud_instance".into())
    );
    assert!(app["values"]["vswitch_id"].is_null());
    assert!(app["unknown"].as_array().unwrap().contains(&"vswitch_id".into()));
    assert_eq!(app["references"]["vswitch_id"][0], "alicloud_vswitch.a");
    let (status, report) = json(&["exposure", PLAN, "-f", "json", "--from", "internet", "--port", "tcp/22"]);
    assert_eq!((status, &report["targets"][0]["resource"]), (0, &"alicloud_instance.app".into()));
    assert_eq!(report["targets"][0]["internet_facing"], "yes");
    let (_, none) = json(&["exposure", PLAN, "-f", "json", "--from", "internet", "--port", "tcp/23"]);
    assert_eq!(none["targets"], Value::Array(Vec::new()));
}

#[test]
fn a_closed_pipe_is_no_panic() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("menshen"))
        .args(["scan", PLAN, "-f", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&done.stderr), "");
}
