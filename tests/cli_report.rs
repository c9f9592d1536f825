//! `scan`: its report in JSON, its options and its exit status, statement by statement.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod command;

use command::{ROOT, Scratch, WEB, codes, data_path, findings, web};
use serde_json::{Value, json};

#[test]
fn the_fields_are_those_of_the_contract_in_their_order() {
    let scratch = web();
    let run = scratch.run(&["scan", "infra", "-f", "json"]);
    assert_eq!(run.status, 1);
    let report = run.json();
    assert_eq!(report["tool"], json!({"name": "menshen", "version": env!("CARGO_PKG_VERSION")}));
    assert_eq!(report["inputs"], json!([{"path": "infra", "kind": "configuration", "resources": 8}]));
    assert_eq!(report["summary"], json!({"critical": 0, "high": 2, "medium": 0, "low": 0, "note": 0, "suppressed": 0}));
    assert_eq!(report["diagnostics"], json!([]));
    let order = |text: &str, names: &[&str]| {
        let at: Vec<usize> = names.iter().map(|name| text.find(&format!("\"{name}\":")).expect(name)).collect();
        assert!(at.is_sorted(), "{names:?} {at:?}");
    };
    order(&run.out, &["schema", "tool", "inputs", "complete", "summary", "findings", "diagnostics"]);
    let names = [
        "code",
        "name",
        "severity",
        "score",
        "certainty",
        "change",
        "resource",
        "location",
        "message",
        "witness",
        "evidence",
        "fix",
        "fingerprint",
        "suppressed",
    ];
    let finding = &findings(&report)[0];
    let mut found: Vec<&String> = finding.as_object().unwrap().keys().collect();
    let mut wanted = names;
    wanted.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, wanted);
    order(run.out.split("\"findings\"").nth(1).unwrap(), &["code", "name", "severity", "score", "certainty", "change"]);
    assert_eq!((&finding["change"], &finding["suppressed"]), (&Value::Null, &Value::Null));
    assert_eq!(finding["witness"], json!({"source": "198.51.100.7", "protocol": "tcp", "port": 22}));
    // The column counts characters, three of them Chinese and before the place.
    assert_eq!(
        finding["location"],
        json!({"file": "infra/modules/web/main.tf", "line": 15, "column": 34, "end_line": 15, "end_column": 48})
    );
    for evidence in finding["evidence"].as_array().unwrap() {
        let mut keys: Vec<&String> = evidence.as_object().unwrap().keys().collect();
        keys.sort_unstable();
        assert_eq!(keys, ["location", "note", "resource"]);
        assert!(!evidence["note"].as_str().unwrap().is_empty());
    }
    assert_eq!(scratch.run(&["scan", "infra", "-f", "json"]).out, run.out, "the same bytes");
    // From within a folder, files are relative to it.
    let mut command = scratch.command(&["scan", "modules/web", "-f", "json", "--var", "admin_cidr=0.0.0.0/0"]);
    command.current_dir(scratch.path().join("infra"));
    let below = command::run(command).json();
    assert_eq!(findings(&below)[0]["location"]["file"], "modules/web/main.tf");
}

#[test]
fn possible_never_gates_unless_it_shall() {
    let scratch = web();
    scratch.write("infra/main.tf", &ROOT.replace("  default = \"0.0.0.0/0\"\n", ""));
    let (status, report) = scratch.report(&["infra"]);
    assert!(findings(&report).iter().all(|one| one["certainty"] == "possible"), "{report}");
    assert!(!findings(&report).is_empty());
    assert_eq!(status, 0);
    let possible = &findings(&report)[0];
    assert_eq!(possible["unknown"].as_array().map(Vec::len), Some(1), "{possible}");
    assert_eq!(scratch.report(&["infra", "--fail-on-possible", "--fail-on", "low"]).0, 1);
    assert_eq!(scratch.report(&["infra", "--fail-on", "note"]).0, 0);
    assert_eq!(scratch.report(&["infra", "--fail-on-possible", "--fail-on", "never"]).0, 0);
    // Known now, however it is given; the command line wins over files, the later over the earlier.
    scratch.write("infra/terraform.tfvars", "admin_cidr = \"10.0.0.0/8\"\n");
    assert_eq!(scratch.report(&["infra"]).0, 0);
    scratch.write("infra/z.auto.tfvars", "admin_cidr = \"0.0.0.0/0\"\n");
    assert_eq!(scratch.report(&["infra"]).0, 1);
    assert_eq!(scratch.report(&["infra", "--var", "admin_cidr=10.0.0.0/8"]).0, 0);
    scratch.write("open.tfvars", "admin_cidr = \"0.0.0.0/0\"\n");
    assert_eq!(scratch.report(&["infra", "--var", "admin_cidr=10.0.0.0/8", "--var-file", "open.tfvars"]).0, 1);
    assert_eq!(scratch.report(&["infra", "--var-file", "open.tfvars", "--var", "admin_cidr=10.0.0.0/8"]).0, 0);
    // The environment is the weakest.
    let mut command = scratch.command(&["scan", "infra"]);
    command.env("TF_VAR_admin_cidr", "10.0.0.0/8");
    assert_eq!(command::run(command).status, 1);
    std::fs::remove_file(scratch.path().join("infra/z.auto.tfvars")).unwrap();
    std::fs::remove_file(scratch.path().join("infra/terraform.tfvars")).unwrap();
    let mut command = scratch.command(&["scan", "infra"]);
    command.env("TF_VAR_admin_cidr", "0.0.0.0/0");
    assert_eq!(command::run(command).status, 1);
}

#[test]
fn severities_and_selections() {
    let scratch = web();
    let scan = |args: &[&str]| scratch.report(&[&["infra"], args].concat());
    assert_eq!(scan(&["--fail-on", "critical"]).0, 0);
    assert_eq!(scan(&["--fail-on", "high"]).0, 1);
    assert_eq!(scan(&["--fail-on", "never"]).0, 0);
    for select in ["NET102", "net102", "NET1", "NET", "ingress-ssh-from-internet"] {
        assert_eq!(codes(&scan(&["--select", select]).1), ["NET102", "NET102"], "{select}");
        assert_eq!(codes(&scan(&["--ignore", select]).1), Vec::<&str>::new(), "{select}");
    }
    assert_eq!(codes(&scan(&["--select", "DSK101,NET103", "--select", "NET102"]).1), ["NET102", "NET102"]);
    let (status, report) = scan(&["--min-severity", "critical"]);
    assert_eq!((codes(&report).len(), status), (0, 0));
    assert_eq!(codes(&scan(&["--min-severity", "high"]).1).len(), 2);
    for bad in [&["--fail-on", "none"][..], &["--min-severity", "never"], &["--profile", "lax"], &["--select", "NOPE"]]
    {
        assert_eq!(scratch.run(&[&["scan", "infra"], bad].concat()).status, 2, "{bad:?}");
    }
    let strict = codes(&scan(&["--profile", "strict", "--min-severity", "note"]).1).len();
    assert!(strict >= 2);
}

#[test]
fn what_is_not_read_in_full_is_2_and_still_reported() {
    let scratch = web();
    scratch.write("infra/broken.tf", "resource \"alicloud_vpc\" {\n");
    let run = scratch.run(&["scan", "infra", "-f", "json"]);
    let report = run.json();
    assert_eq!((run.status, &report["complete"]), (2, &json!(false)));
    assert!(codes(&report).contains(&"NET102"));
    let diagnostic = &report["diagnostics"][0];
    assert_eq!((&diagnostic["level"], &diagnostic["location"]["file"]), (&json!("error"), &json!("infra/broken.tf")));
    assert!(diagnostic["location"]["line"].as_u64() > Some(0) && diagnostic["message"].is_string());
    let text = scratch.run(&["scan", "infra", "--fail-on", "never"]);
    assert_eq!(text.status, 2);
    assert!(text.out.contains("this is no all-clear"), "{}", text.out);
    // One input of several.
    let run = scratch.run(&["scan", "infra/modules/web", "missing", "--var", "admin_cidr=10.0.0.0/8"]);
    assert_eq!(run.status, 2);
    // Nothing to read at all.
    std::fs::create_dir(scratch.path().join("empty")).unwrap();
    assert_eq!(scratch.run(&["scan", "empty"]).status, 2);
}

#[test]
fn fingerprints_hold_when_lines_move_and_differ_between_problems() {
    let scratch = web();
    let prints = || -> Vec<(String, String)> {
        let (_, report) = scratch.report(&["infra"]);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        findings(&report).iter().map(|one| (text(&one["resource"]), text(&one["fingerprint"]))).collect()
    };
    let first = prints();
    assert_eq!(first.len(), 2);
    assert_ne!(first[0].1, first[1].1, "two instances are two findings");
    scratch.write("infra/modules/web/main.tf", &format!("# moved\n\n\n{WEB}"));
    assert_eq!(prints(), first);
    scratch.write("infra/modules/web/main.tf", &WEB.replace("22/22", "3389/3389"));
    let other = prints();
    assert_eq!(other.len(), 2);
    assert!(other.iter().all(|(_, print)| first.iter().all(|(_, old)| old != print)), "{other:?} {first:?}");
    // Several problems of one resource.
    let (_, report) = scratch.report(&[&data_path("stacks/alicloud-priorities")]);
    let all: Vec<&str> = findings(&report).iter().map(|one| one["fingerprint"].as_str().unwrap()).collect();
    let mut unique = all.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), all.len());
}

#[test]
fn a_plan_says_what_is_new_old_and_gone() {
    let scratch = Scratch::new();
    let plan = data_path("stacks/alicloud-update-opens/plan.json");
    let count = |args: &[&str], change: &str| {
        let (_, report) = scratch.report(&[&[plan.as_str()], args].concat());
        findings(&report).iter().filter(|one| one["change"] == change).count()
    };
    assert!(count(&[], "introduced") > 0);
    assert_eq!(count(&[], "resolved"), 0);
    assert_eq!(count(&["--new-only"], "existing"), 0);
    assert_eq!(count(&["--new-only"], "introduced"), count(&[], "introduced"));
    // The same change backwards.
    let mut text: Value = serde_json::from_str(&std::fs::read_to_string(&plan).unwrap()).unwrap();
    for one in text["resource_changes"].as_array_mut().unwrap() {
        let change = one["change"].as_object_mut().unwrap();
        let (before, after) = (change["before"].take(), change["after"].take());
        let actions = match (before.is_null(), after.is_null()) {
            (true, false) => json!(["delete"]),
            (false, true) => json!(["create"]),
            _ => change["actions"].take(),
        };
        change.insert("actions".into(), actions);
        change.insert("before".into(), after);
        change.insert("after".into(), before);
        change.insert("after_unknown".into(), json!({}));
    }
    scratch.write("back.json", &text.to_string());
    let (_, report) = scratch.report(&["back.json", "--show-resolved"]);
    let changes: Vec<&str> = findings(&report).iter().map(|one| one["change"].as_str().unwrap()).collect();
    assert!(changes.contains(&"resolved"), "{changes:?}");
    let (status, report) = scratch.report(&["back.json"]);
    assert!(findings(&report).iter().all(|one| one["change"] != "resolved"));
    let (shown, with) = scratch.report(&["back.json", "--show-resolved"]);
    assert_eq!(shown, status, "what is resolved does not gate");
    assert_eq!(with["summary"], report["summary"], "nor count");
}

#[test]
fn a_baseline_merges_and_prunes_in_one_run() {
    let scratch = web();
    scratch
        .write("infra/disk.tf", "resource \"alicloud_ecs_disk\" \"d\" {\n  size      = 20\n  encrypted = false\n}\n");
    let (_, before) = scratch.report(&["infra", "--write-baseline", "known.json"]);
    let all = codes(&before).len();
    assert!(all > 2, "{before}");
    let known = || -> Vec<String> {
        let file: Value = serde_json::from_str(&scratch.read("known.json")).unwrap();
        file["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(known().len(), all);
    let (status, report) = scratch.report(&["infra", "--baseline", "known.json"]);
    assert_eq!((status, &report["summary"]["suppressed"]), (0, &json!(all)));
    assert_eq!(findings(&report)[0]["suppressed"]["kind"], "baseline");
    let (status, report) = scratch.report(&["infra", "--baseline", "known.json", "--new-only"]);
    assert_eq!((status, codes(&report).len()), (0, 0));
    // Only known things are left out of the report, none of the baseline.
    let both = ["infra", "--baseline", "known.json", "--write-baseline", "known.json", "--new-only"];
    assert_eq!(scratch.report(&both).0, 0);
    assert_eq!(known().len(), all);
    // A rule that did not run says nothing about what it found before.
    assert_eq!(scratch.report(&[&both[..], &["--select", "DSK"]].concat()).0, 0);
    assert_eq!(known().len(), all);
    // One thing goes, another comes.
    scratch.write("infra/disk.tf", "");
    scratch.write("infra/modules/web/main.tf", &WEB.replace("22/22", "3389/3389"));
    let (status, report) = scratch.report(&both);
    assert_eq!((status, codes(&report)), (1, vec!["NET103", "NET103"]));
    assert_eq!(known(), ["NET103", "NET103"]);
    assert_eq!(scratch.report(&["infra", "--baseline", "known.json"]).0, 0);
    // The same in another file is another finding.
    scratch.write("other/main.tf", ROOT);
    scratch.write("other/modules/web/main.tf", &scratch.read("infra/modules/web/main.tf"));
    assert_eq!(scratch.report(&["other", "--baseline", "known.json"]).0, 1);
    // After a partial look nothing is written.
    scratch.write("infra/broken.tf", "x {");
    let run = scratch.run(&["scan", "infra", "--write-baseline", "partial.json"]);
    assert_eq!(run.status, 2);
    assert!(!scratch.path().join("partial.json").exists(), "{}", run.err);
}

#[test]
fn the_order_is_certainty_severity_code_resource_place() {
    let scratch = Scratch::new();
    let all: Vec<String> = std::fs::read_dir(data_path("stacks"))
        .unwrap()
        .map(|one| one.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.to_str().unwrap().to_owned())
        .collect();
    let args: Vec<&str> = all.iter().map(String::as_str).collect();
    let (_, report) = scratch.report(&args);
    assert_eq!(report["inputs"].as_array().unwrap().len(), all.len());
    let rank = |word: &str| ["critical", "high", "medium", "low", "note"].iter().position(|one| *one == word).unwrap();
    let keys: Vec<_> = findings(&report)
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap().to_owned();
            let line = one["location"]["line"].as_u64().unwrap();
            (
                text("certainty") == "possible",
                rank(&text("severity")),
                text("code"),
                text("resource"),
                one["location"]["file"].as_str().unwrap().to_owned(),
                line,
            )
        })
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
    for one in findings(&report) {
        let (severity, score) = (one["severity"].as_str().unwrap(), one["score"].as_f64().unwrap());
        let range = match severity {
            "critical" => 9.0..=10.0,
            "high" => 7.0..=8.9,
            "medium" => 4.0..=6.9,
            "low" => 0.1..=3.9,
            _ => 0.0..=3.9,
        };
        assert!(range.contains(&score) || score == 0.0, "{severity} {score} {}", one["code"]);
        assert!(!one["location"]["file"].as_str().unwrap().contains('\\'));
    }
}

#[test]
fn language_quiet_verbose_and_colour() {
    let scratch = web();
    let plain = scratch.run(&["scan", "infra"]);
    assert!(!plain.out.contains('\u{1b}'), "a pipe has no colours");
    let coloured = scratch.run(&["scan", "infra", "--color", "always"]);
    assert!(coloured.out.contains('\u{1b}'));
    assert!(!scratch.run(&["scan", "infra", "--color", "never"]).out.contains('\u{1b}'));
    let quiet = scratch.run(&["scan", "infra", "-q"]).out;
    assert!(quiet.lines().count() < plain.out.lines().count() / 4, "{quiet}");
    let chinese = scratch.run(&["scan", "infra", "--lang", "zh", "-f", "json"]);
    assert_eq!((chinese.status, codes(&chinese.json())), (1, vec!["NET102", "NET102"]));
    let mut command = scratch.command(&["scan", "infra"]);
    command.env("LC_ALL", "zh_CN.UTF-8").env("LANG", "zh_CN.UTF-8");
    assert_eq!(command::run(command).status, 1);
    for line in plain.out.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    // The value that a variable hands on stands at the expression, and both instances are told once.
    assert!(plain.out.contains("━━━━━━━━━━━━━━ 0.0.0.0/0"), "{}", plain.out);
    assert_eq!(plain.out.matches("high[NET102]").count(), 1);
    assert!(plain.out.contains("variable \"admin_cidr\"") && plain.out.contains("infra/main.tf:3"), "{}", plain.out);
}

#[test]
fn rules_by_code_and_by_name() {
    let scratch = Scratch::new();
    let by_code = scratch.run(&["rules", "NET102"]);
    let by_name = scratch.run(&["rules", "ingress-ssh-from-internet"]);
    assert_eq!((by_code.status, &by_code.out), (0, &by_name.out));
    assert_eq!(scratch.run(&["rules", "NET999"]).status, 2);
    assert_eq!(scratch.run(&["rules", "NET"]).status, 2);
    let markdown = scratch.run(&["rules", "NET102", "-f", "markdown"]).out;
    assert!(markdown.starts_with("# NET102 ingress-ssh-from-internet") && markdown.contains("```hcl"), "{markdown}");
    let one = scratch.run(&["rules", "NET102", "-f", "json"]).json();
    assert_eq!(one["rules"].as_array().unwrap().len(), 1);
    let list = scratch.run(&["rules", "-f", "json"]).json();
    let names = ["clouds", "code", "fix", "help", "name", "profile", "references", "score", "severity", "title"];
    for rule in list["rules"].as_array().unwrap() {
        let mut keys: Vec<&String> = rule.as_object().unwrap().keys().collect();
        keys.sort_unstable();
        assert_eq!(keys, names);
        assert!(["default", "split", "strict"].contains(&rule["profile"].as_str().unwrap()));
        assert!(["auto", "auto-replace", "assist", "manual"].contains(&rule["fix"].as_str().unwrap()));
        assert!(rule["score"].is_number() && !rule["clouds"].as_array().unwrap().is_empty());
        let help = rule["help"].as_str().unwrap();
        assert!(help.contains("# Why") && help.contains("# Fix") && help.contains("```hcl"), "{help}");
    }
    let text = scratch.run(&["rules"]).out;
    assert!(text.contains("NET102") && text.contains("ingress-ssh-from-internet"), "{text}");
}
