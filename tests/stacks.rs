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
    for cloud in ["alicloud-", "tencentcloud-"] {
        let own = all.iter().filter(|path| path.file_name().is_some_and(|it| it.to_string_lossy().starts_with(cloud)));
        assert!(own.count() >= 20, "fewer stacks of {cloud} than the project promises");
    }
    let updates = all.iter().filter(|path| Path::new("testdata/before").join(path.file_name().expect("name")).is_dir());
    assert!(updates.count() >= 15, "fewer updates than the project promises");
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

/// Rules about what a plan changes: a directory has nothing before.
const CHANGES: [&str; 5] = ["IAM111", "IAM112", "IAM118", "IAM308", "IAM309"];

/// Ways to more rights are introduced where there is a before (graver), and else are there.
const WAYS: [&str; 2] = ["IAM201", "IAM202"];

/// What a plan knows and its directory does not: the number of the own account, and what data sources have read.
const READ: [(&str, &[&str]); 2] =
    [("alicloud-identity-data", &["IAM305", "IAM307"]), ("tencentcloud-identity-presets", &["IAM113", "IAM115"])];

/// What must be the same, whatever was read.
fn essence(finding: &Value) -> Option<String> {
    let location = &finding["location"];
    let code = finding["code"].as_str().unwrap_or("");
    let file = location["file"].as_str().unwrap_or("");
    if READ.iter().any(|(stack, codes)| file.contains(stack) && codes.contains(&code)) {
        return None;
    }
    if CHANGES.contains(&code) {
        return None;
    }
    if WAYS.contains(&code) {
        let text = |key: &str| finding[key].as_str().unwrap_or("").to_owned();
        // What is new is told where it became possible, which a directory cannot know.
        return Some(format!("way {} {}", text("certainty"), text("message")));
    }
    Some(whole_essence(finding, location))
}

fn whole_essence(finding: &Value, location: &Value) -> String {
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
        let of_directory: BTreeSet<String> =
            findings(&["scan", directory, "-f", "json"]).iter().filter_map(essence).collect();
        let of_plan: BTreeSet<String> =
            findings(&["scan", &plan, "--source", directory, "-f", "json"]).iter().filter_map(essence).collect();
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
            // SARIF of identity stacks differs from that of others in its results only; a few show how these look.
            let shown =
                ["alicloud-identity-commands", "tencentcloud-identity-people", "alicloud-update-identity-guards"];
            if format == "sarif" && name.contains("identity") && !shown.contains(&&*name) {
                continue;
            }
            let (text, _) = menshen(&[&common[..], &["-f", format]].concat());
            compare(Path::new(&golden), &text, update, &mut wrong);
        }
        let (text, _) = menshen(&["exposure", &plan, "--source", &directory, "-f", "json"]);
        compare(Path::new(&format!("{directory}/exposure.json")), &text, update, &mut wrong);
        if name.contains("identity") {
            let (text, _) = menshen(&["access", &plan, "--source", &directory, "-f", "json"]);
            compare(Path::new(&format!("{directory}/access.json")), &text, update, &mut wrong);
        }
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

/// What updates open and close, in the words of `menshen exposure`: (stack, target, opened, closed).
/// I: the Internet, O: the office, B: the Internet but one /24.
#[test]
fn updates_open_and_close_what_they_should() {
    let office = "203.0.113.0/24";
    let cases: &[(&str, &str, &[&str], &[&str])] = &[
        ("alicloud-update-listener-acl", "alicloud_instance.app", &["tcp 22 < B", "tcp 3306 < 198.51.100.0/24"], &[]),
        ("alicloud-update-dnat", "alicloud_instance.app", &["tcp 6379 < I"], &[]),
        ("alicloud-update-dnat", "alicloud_instance.jump", &["tcp 22 < O", "tcp 443,6379 < I"], &[]),
        ("alicloud-update-whitelists", "alicloud_db_instance.main[\"mysql\"]", &["tcp 3306 < B"], &[]),
        ("alicloud-update-whitelists", "alicloud_kvstore_instance.cache", &["tcp 6379 < O"], &[]),
        ("alicloud-update-public-lb", "alicloud_instance.app", &["tcp 9200 < I"], &["tcp 8080 < I"]),
        ("alicloud-update-groups", "alicloud_instance.main[\"swapped\"]", &["tcp 3389 < B"], &[]),
        ("alicloud-update-groups", "alicloud_instance.main[\"moved\"]", &[], &[]),
        ("alicloud-update-groups", "alicloud_instance.main[\"ordered\"]", &["tcp 8085 < I"], &[]),
        ("alicloud-update-network-acl", "alicloud_instance.app[\"back\"]", &["tcp 22,9092 < I"], &[]),
        ("alicloud-update-network-acl", "alicloud_instance.app[\"front\"]", &["tcp 22 < I"], &[]),
        ("tencentcloud-update-pass", "tencentcloud_instance.app", &["tcp 3306 < B", "tcp 8080 < I"], &[]),
        ("tencentcloud-update-acl", "tencentcloud_instance.app[\"front\"]", &["tcp 3389 < I"], &[]),
        ("tencentcloud-update-acl", "tencentcloud_instance.app[\"back\"]", &["tcp 3389 < I"], &[]),
        ("tencentcloud-update-drops", "tencentcloud_instance.cache", &["tcp 6379 < I"], &[]),
        ("tencentcloud-update-drops", "tencentcloud_instance.web", &[], &[]),
        ("tencentcloud-update-endpoint", "tencentcloud_kubernetes_cluster_endpoint.main", &["tcp 443 < B"], &[]),
        ("tencentcloud-update-eip", "tencentcloud_instance.main[\"bound\"]", &["tcp 22,9200 < O"], &[]),
        ("tencentcloud-update-eip", "tencentcloud_instance.main[\"hidden\"]", &["tcp 9200 < I"], &[]),
        ("tencentcloud-update-eip", "tencentcloud_instance.main[\"swapped\"]", &["tcp 22,9200 < B"], &[]),
    ];
    let size = |sources: &[Value]| -> u64 {
        let bits = |it: &Value| it.as_str().and_then(|it| it.rsplit_once('/')).and_then(|(_, n)| n.parse::<u32>().ok());
        sources.iter().filter_map(bits).map(|bits| 1_u64 << (32 - bits)).sum()
    };
    let words = |boxes: &Value| -> Vec<String> {
        let one = |it: &Value| {
            let ports: Vec<&str> = it["ports"].as_array().expect("ports").iter().filter_map(Value::as_str).collect();
            let sources = it["sources"].as_array().expect("sources");
            let from = match (size(sources), sources.as_slice()) {
                // The Internet class of IPv4 has 3 702 390 784 addresses.
                (3_702_390_784, _) => "I".to_owned(),
                (3_702_390_528, _) => "B".to_owned(),
                (_, [only]) if only == office => "O".to_owned(),
                (_, some) => some.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
            };
            format!("{} {} < {from}", it["protocol"].as_str().expect("protocol"), ports.join(","))
        };
        let all = boxes.as_array().expect("boxes").iter().filter(|it| it["certainty"] != "possible");
        all.map(one).collect()
    };
    for (stack, target, opened, closed) in cases {
        let (directory, plan) = (format!("testdata/stacks/{stack}"), format!("testdata/stacks/{stack}/plan.json"));
        let (text, _) = menshen(&["exposure", &plan, "--source", &directory, "-f", "json"]);
        let report: Value = serde_json::from_str(&text).expect("JSON");
        let targets = report["targets"].as_array().expect("targets");
        let found: Vec<&Value> = targets.iter().filter(|it| it["resource"] == *target).collect();
        assert_eq!(found.len(), 1, "{stack}: {target}");
        let change = &found[0]["change"];
        assert_eq!(words(&change["opened"]), *opened, "{stack}: {target} opened");
        assert_eq!(words(&change["closed"]), *closed, "{stack}: {target} closed");
    }
}
