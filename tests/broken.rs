//! Input that is broken in every way we know of: a message with file and line and a `help:` line, exit status 2, no
//! panic, and what else could be analysed is still reported.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::print_stderr)]

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const GOOD: &str = r#"
resource "alicloud_ecs_disk" "plain" {
  zone_id  = "cn-hangzhou-i"
  category = "cloud_essd"
  size     = 20
}
"#;

struct Outcome {
    status: i32,
    stdout: String,
    stderr: String,
}

fn scan(arguments: &[&str], directory: &Path) -> Outcome {
    let started = Instant::now();
    let output = Command::cargo_bin("menshen")
        .expect("binary")
        .current_dir(directory)
        .env("LC_ALL", "C")
        .timeout(Duration::from_secs(60))
        .args(arguments)
        .output()
        .expect("runs");
    let outcome = Outcome {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    };
    assert!(!outcome.stderr.contains("panicked"), "{arguments:?}: {}", outcome.stderr);
    assert!(started.elapsed() < Duration::from_secs(30), "{arguments:?} took {:?}", started.elapsed());
    outcome
}

fn all(outcome: &Outcome) -> String {
    format!("{}\n{}", outcome.stdout, outcome.stderr)
}

/// Status 2, the file named with a line where there is one, and a help line.
fn fails_well(outcome: &Outcome, place: &str) {
    assert_eq!(outcome.status, 2, "{}", all(outcome));
    assert!(all(outcome).contains(place), "no `{place}` in:\n{}", all(outcome));
    assert!(all(outcome).contains("help"), "no help in:\n{}", all(outcome));
}

fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("scratch folder")
}

fn put(directory: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = directory.join(name);
    fs::create_dir_all(path.parent().expect("parent")).expect("folder");
    fs::write(path, bytes).expect("written");
}

fn plan() -> String {
    fs::read_to_string("testdata/stacks/alicloud-web/plan.json").expect("a plan")
}

#[test]
fn a_truncated_plan() {
    let dir = scratch();
    let text = plan();
    for part in [1, text.len() / 3, text.len() - 2] {
        put(dir.path(), "plan.json", &text[..part]);
        fails_well(&scan(&["scan", "plan.json"], dir.path()), "plan.json:1");
    }
}

#[test]
fn json_that_is_no_plan() {
    let dir = scratch();
    for text in ["{}", "[]", "null", "42", "\"plan\"", r#"{"a": {"b": 1}}"#, "not json", ""] {
        put(dir.path(), "plan.json", text);
        fails_well(&scan(&["scan", "plan.json"], dir.path()), "plan.json");
    }
}

#[test]
fn a_format_of_the_future() {
    let dir = scratch();
    put(dir.path(), "plan.json", plan().replacen(r#""format_version":"1."#, r#""format_version":"9."#, 1));
    fails_well(&scan(&["scan", "plan.json"], dir.path()), "plan.json");
}

#[test]
fn a_byte_order_mark_before_a_plan() {
    let dir = scratch();
    put(dir.path(), "plan.json", format!("\u{feff}{}", plan()));
    let outcome = scan(&["scan", "plan.json"], dir.path());
    assert_eq!(outcome.status, 1, "{}", all(&outcome));
}

#[test]
fn a_plan_of_deep_nesting() {
    let dir = scratch();
    put(dir.path(), "plan.json", format!("{}{}", "[".repeat(200_000), "]".repeat(200_000)));
    fails_well(&scan(&["scan", "plan.json"], dir.path()), "plan.json");
    let deep = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    put(
        dir.path(),
        "plan.json",
        format!(
            r#"{{"format_version":"1.2","resource_changes":[{{"address":"alicloud_vpc.a","mode":"managed","type":"alicloud_vpc","name":"a","provider_name":"x/alicloud","change":{{"actions":["create"],"before":null,"after":{deep},"after_unknown":{{}},"before_sensitive":false,"after_sensitive":{{}}}}}}]}}"#
        ),
    );
    fails_well(&scan(&["scan", "plan.json"], dir.path()), "plan.json");
}

#[test]
fn a_file_that_does_not_parse_does_not_hide_the_others() {
    let dir = scratch();
    put(dir.path(), "good.tf", GOOD);
    put(dir.path(), "bad.tf", "resource \"alicloud_vpc\" \"x\" {\n  cidr_block = \n}\n");
    let outcome = scan(&["scan", "."], dir.path());
    fails_well(&outcome, "bad.tf:2");
    assert!(outcome.stdout.contains("DSK101"), "{}", all(&outcome));
}

#[test]
fn missing_empty_unreadable() {
    let dir = scratch();
    fails_well(&scan(&["scan", "nowhere"], dir.path()), "nowhere");
    fails_well(&scan(&["scan", "nowhere.json"], dir.path()), "nowhere.json");
    fs::create_dir(dir.path().join("empty")).expect("folder");
    fails_well(&scan(&["scan", "empty"], dir.path()), "empty");
    put(dir.path(), "notes.txt", "hello");
    fails_well(&scan(&["scan", "notes.txt"], dir.path()), "notes.txt");
    // One bad PATH does not hide a good one.
    put(dir.path(), "good/main.tf", GOOD);
    let outcome = scan(&["scan", "nowhere", "good"], dir.path());
    fails_well(&outcome, "nowhere");
    assert!(outcome.stdout.contains("DSK101"), "{}", all(&outcome));
    // A folder where a file should be, and a dangling link.
    put(dir.path(), "mixed/main.tf", GOOD);
    fs::create_dir(dir.path().join("mixed/folder.tf")).expect("folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nonexistent", dir.path().join("mixed/link.tf")).expect("link");
    let outcome = scan(&["scan", "mixed"], dir.path());
    assert!(outcome.stdout.contains("DSK101"), "{}", all(&outcome));
    #[cfg(unix)]
    fails_well(&outcome, "link.tf");
}

#[cfg(unix)]
#[test]
fn unreadable_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let dir = scratch();
    put(dir.path(), "good.tf", GOOD);
    put(dir.path(), "secret.tf", GOOD.replace("plain", "hidden"));
    let path = dir.path().join("secret.tf");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::read(&path).is_ok() {
        eprintln!("skipped: this user reads everything");
        return;
    }
    let outcome = scan(&["scan", "."], dir.path());
    fails_well(&outcome, "secret.tf");
    assert!(outcome.stdout.contains("DSK101"), "{}", all(&outcome));
}

#[test]
fn bytes_that_are_not_text() {
    let dir = scratch();
    // Terraform accepts invalid UTF-8 in comments only; the place of what follows must not move.
    put(dir.path(), "main.tf", [b"# caf\xe9\n".as_slice(), GOOD.as_bytes()].concat());
    let outcome = scan(&["scan", ".", "-f", "json"], dir.path());
    assert!(outcome.stdout.contains("DSK101"), "{}", all(&outcome));
    // A byte order mark is nothing.
    put(dir.path(), "main.tf", format!("\u{feff}{GOOD}"));
    let outcome = scan(&["scan", "."], dir.path());
    assert_eq!(outcome.status, 1, "{}", all(&outcome));
    // Binary rubbish.
    put(dir.path(), "other.tf", (0..=255u8).cycle().take(5_000).collect::<Vec<_>>());
    let outcome = scan(&["scan", "."], dir.path());
    fails_well(&outcome, "other.tf");
    assert!(outcome.stdout.contains("DSK101"), "{}", all(&outcome));
}

#[test]
fn a_line_of_ten_megabytes() {
    let dir = scratch();
    put(dir.path(), "good.tf", GOOD);
    put(dir.path(), "long.tf", format!("locals {{ x = \"{}\" }}\n", "a".repeat(10_000_000)));
    let outcome = scan(&["scan", "."], dir.path());
    assert!(outcome.stdout.contains("DSK101"), "{}", &all(&outcome)[..2_000.min(all(&outcome).len())]);
    assert!(all(&outcome).len() < 100_000, "the long line is printed");
}

#[test]
fn deep_nesting() {
    for (open, close) in [("[", "]"), ("(", ")"), ("{a=", "}"), ("f(", ")"), ("!", ""), ("-", ""), ("true ? 1 : ", "2")]
    {
        let dir = scratch();
        put(dir.path(), "good.tf", GOOD);
        put(dir.path(), "deep.tf", format!("locals {{\n  x = {}1{}\n}}\n", open.repeat(50_000), close.repeat(50_000)));
        let outcome = scan(&["scan", "."], dir.path());
        fails_well(&outcome, "deep.tf");
        assert!(outcome.stdout.contains("DSK101"), "{open}: {}", all(&outcome));
    }
    let dir = scratch();
    put(dir.path(), "good.tf", GOOD);
    put(dir.path(), "deep.tf", format!("{}{}", "a {\n".repeat(50_000), "}\n".repeat(50_000)));
    fails_well(&scan(&["scan", "."], dir.path()), "deep.tf");
    put(
        dir.path(),
        "deep.tf",
        format!("locals {{\n  x = \"{}1{}\"\n}}\n", "${\"".repeat(20_000), "\"}".repeat(20_000)),
    );
    fails_well(&scan(&["scan", "."], dir.path()), "deep.tf");
}

#[test]
fn module_cycles_and_sources_outside() {
    let dir = scratch();
    put(dir.path(), "root/main.tf", format!("{GOOD}\nmodule \"a\" {{\n  source = \"./a\"\n}}\n"));
    put(dir.path(), "root/a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\n");
    put(dir.path(), "root/b/main.tf", "module \"a\" {\n  source = \"../a\"\n}\n");
    let outcome = scan(&["scan", "root"], dir.path());
    fails_well(&outcome, "root/b/main.tf:1");
    assert!(outcome.stdout.contains("DSK101"), "{}", all(&outcome));

    let dir = scratch();
    fs::create_dir_all(dir.path().join("project/.git")).expect("folder");
    put(dir.path(), "outside/main.tf", GOOD.replace("plain", "outside"));
    put(dir.path(), "project/main.tf", format!("{GOOD}\nmodule \"o\" {{\n  source = \"../outside\"\n}}\n"));
    let outcome = scan(&["scan", "project"], dir.path());
    assert!(all(&outcome).contains("project/main.tf:"), "{}", all(&outcome));
    assert!(all(&outcome).contains("module.o"), "{}", all(&outcome));
    assert!(!outcome.stdout.contains("\"outside\""), "{}", all(&outcome));
    assert!(outcome.stdout.contains("\"alicloud_ecs_disk\" \"plain\""), "{}", all(&outcome));
    assert_ne!(outcome.status, 0);
}

#[test]
fn files_outside_are_not_read() {
    let dir = scratch();
    put(dir.path(), "secret.txt", "hunter2-hunter2");
    put(
        dir.path(),
        "root/main.tf",
        "locals {\n  a = file(\"/etc/passwd\")\n  b = file(\"${path.module}/../secret.txt\")\n}\n\
         resource \"alicloud_vpc\" \"x\" {\n  vpc_name = local.a\n  description = local.b\n}\n",
    );
    fs::create_dir_all(dir.path().join("root/.git")).expect("folder");
    let outcome = scan(&["inspect", "root", "-f", "json"], dir.path());
    assert!(!all(&outcome).contains("root:x:0"), "{}", all(&outcome));
    assert!(!all(&outcome).contains("hunter2"), "{}", all(&outcome));
    assert!(outcome.stdout.contains("\"unknown\""), "{}", all(&outcome));
}

#[test]
fn hostile_configurations_end_quickly() {
    for text in [
        "locals {\n  x = range(1000000000)\n}\nresource \"alicloud_vpc\" \"a\" {\n  count = length(local.x)\n}\n".to_owned(),
        "resource \"alicloud_vpc\" \"a\" {\n  count = 1000000000\n}\n".to_owned(),
        {
            let mut text = String::from("locals {\n  x0 = \"xxxxxxxxxx\"\n");
            for i in 1..60 {
                text += &format!("  x{i} = \"${{local.x{0}}}${{local.x{0}}}${{local.x{0}}}\"\n", i - 1);
            }
            text + "}\nresource \"alicloud_vpc\" \"a\" {\n  vpc_name = local.x59\n}\n"
        },
        {
            let mut text = String::from("locals {\n  x0 = [1, 2]\n");
            for i in 1..60 {
                text += &format!("  x{i} = [local.x{0}, local.x{0}, local.x{0}]\n", i - 1);
            }
            text + "}\nresource \"alicloud_vpc\" \"a\" {\n  vpc_name = jsonencode(local.x59)\n}\n"
        },
        "locals {\n  a = local.b\n  b = local.a\n}\nresource \"alicloud_vpc\" \"a\" {\n  vpc_name = local.a\n}\n".to_owned(),
        "variable \"v\" {\n  default = [for a in range(3000) : [for b in range(3000) : [for c in range(3000) : a * b * c]]]\n}\nlocals {\n  y = [for a in range(3000) : [for b in range(3000) : [for c in range(3000) : a * b * c]]]\n}\nresource \"alicloud_vpc\" \"a\" {\n  vpc_name = length(local.y)\n}\n".to_owned(),
    ] {
        let dir = scratch();
        put(dir.path(), "main.tf", &text);
        put(dir.path(), "good.tf", GOOD);
        let started = Instant::now();
        let outcome = scan(&["scan", "."], dir.path());
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}\n{text}", started.elapsed());
        assert!(outcome.stdout.contains("DSK101"), "{text}\n{}", all(&outcome));
        assert!(all(&outcome).len() < 200_000);
    }
}

#[test]
fn bad_usage_is_status_2() {
    let dir = scratch();
    for arguments in [
        vec!["scan", "--no-such-option"],
        vec!["scan", ".", "-f", "docx"],
        vec!["scan", ".", "--fail-on", "awful"],
        vec!["nonsense"],
        vec!["rules", "NOPE999"],
        vec!["scan", ".", "--var", "no-equals-sign"],
        vec!["scan", ".", "--var-file", "missing.tfvars"],
        vec!["scan", ".", "--config", "missing.toml"],
    ] {
        put(dir.path(), "main.tf", GOOD);
        let outcome = scan(&arguments, dir.path());
        assert_eq!(outcome.status, 2, "{arguments:?}\n{}", all(&outcome));
    }
}

#[test]
fn a_config_that_is_wrong_says_where() {
    let dir = scratch();
    put(dir.path(), "main.tf", GOOD);
    for (text, line) in [
        ("profile = \"default\"\nprofil = 1\n", "menshen.toml:2"),
        ("\n\nprofile = \"lax\"\n", "menshen.toml:3"),
        ("[[suppress]]\nrules = [\"DSK101\"]\nreason = \"x\"\nexpires = \"never\"\n", "menshen.toml:4"),
        ("exclude = [\"a[\"]\n", "menshen.toml:1"),
        ("profile = \n", "menshen.toml:1"),
    ] {
        put(dir.path(), "menshen.toml", text);
        let outcome = scan(&["scan", "."], dir.path());
        assert_eq!(outcome.status, 2, "{}", all(&outcome));
        assert!(all(&outcome).contains(line), "no {line}:\n{}", all(&outcome));
    }
}
