//! Runs the expressions of `testdata/functions` against the answers that real Terraform gave, in the root module there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod terraform_answers;

use menshen::base::{Type, Value};
use menshen::input::hcl::functions::{call, names};
use std::collections::BTreeMap;
use terraform_answers::{Agreement, NoFiles, Record, compare, evaluate};

/// What Terraform can answer and this analysis leaves unknown, with its reason: bytes that hang on Terraform's own compressor, encodings of which there is no table here, YAML with tags.
const LEFT: [&str; 6] =
    ["base64gzip(", "rsadecrypt(", "textencodebase64(", "textdecodebase64(", "x\\ny\\\"", "yamldecode(\"!!"];
/// `matchkeys` with unknown keys to search for: Terraform plans an empty list and applies another one.
const SAFER: [&str; 1] = ["matchkeys([\"a\", \"b\"], [\"1\", \"2\"], local.some)"];

fn records() -> Vec<Record> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/functions");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let files = files.iter().filter(|file| file.extension().is_some_and(|ext| ext == "json"));
    files
        .flat_map(|file| serde_json::from_str::<Vec<Record>>(&std::fs::read_to_string(file).unwrap()).unwrap())
        .collect()
}

#[test]
fn answers_of_terraform() {
    let records = records();
    let mut wrong = Vec::new();
    let mut left = Vec::new();
    let mut errors = 0;
    for (record, agreement) in records.iter().zip(compare(&records)) {
        match agreement {
            Agreement::Same => {}
            // Instead of an error, an unknown value with its reason.
            Agreement::Left(_) if record.error => errors += 1,
            Agreement::Left(reason) if LEFT.iter().any(|part| record.expression.contains(part)) => left.push(reason),
            Agreement::Wrong(_, ours) if SAFER.contains(&&*record.expression) => {
                assert!(ours.starts_with("(known after apply)"), "{ours}");
            }
            Agreement::Left(reason) => wrong.push(format!("{}\n    left open: {reason}", record.expression)),
            Agreement::Wrong(theirs, ours) => {
                wrong.push(format!("{}\n    terraform: {theirs}\n    here:      {ours}", record.expression));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), records.len(), wrong.join("\n"));
    assert!(left.len() <= 40 && errors <= 60, "{} left open, {errors} errors: {left:?}", left.len());
}

/// Each function has at least ten recorded expressions.
#[test]
fn all_functions_of_terraform_are_there() {
    let names = names();
    assert_eq!(names.len(), 118);
    let records = records();
    let mut few = BTreeMap::new();
    // The console has no time of the plan, and refuses: see below.
    for name in names.into_iter().filter(|name| *name != "plantimestamp") {
        let calls = |record: &&Record| {
            record.expression.match_indices(&format!("{name}(")).any(|(at, _)| {
                !record.expression[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
            })
        };
        let count = records.iter().filter(calls).count();
        if count < 10 {
            few.insert(name, count);
        }
    }
    assert!(few.is_empty(), "{few:?}");
}

#[test]
fn the_time_of_the_plan_is_unknown() {
    for (expression, ty) in [
        ("plantimestamp()", Type::String),
        ("upper(plantimestamp())", Type::String),
        ("formatdate(\"YYYY\", plantimestamp())", Type::String),
        ("timeadd(plantimestamp(), \"1h\")", Type::String),
        ("\"x-${plantimestamp()}\"", Type::String),
        ("plantimestamp() == \"\"", Type::Bool),
        ("length(plantimestamp())", Type::Number),
        ("timecmp(plantimestamp(), timestamp())", Type::Number),
        ("[plantimestamp()][0]", Type::String),
        ("sensitive(plantimestamp())", Type::String),
    ] {
        let value = evaluate(&[expression.to_owned()]).remove(0).unwrap();
        assert!(value.is_unknown() && value.type_of() == ty, "{expression}: {value:?}");
    }
    assert!(evaluate(&["plantimestamp(1)".to_owned()])[0].is_err());
    assert!(!evaluate(&["plantimestamp() == null".to_owned()])[0].as_ref().unwrap().is_unknown());
}

/// References of arguments reach the result; those of parts stay with the parts where these are passed on.
#[test]
fn references_are_united() {
    let answer = |expression: &str| evaluate(&[expression.to_owned()]).remove(0).unwrap();
    assert_eq!(answer("join(\",\", [local.text, \"a\"])").all_refs().len(), 1);
    let merged = answer("merge({a=local.text}, {b=1})");
    assert!(merged.refs().is_empty());
    assert_eq!(merged.get("a").unwrap().refs().len(), 1);
    assert!(merged.get("b").unwrap().refs().is_empty());
    assert_eq!(answer("local.text == \"x\" ? 1 : 2").refs().len(), 1);
}

#[test]
fn budgets_end_quickly() {
    let started = std::time::Instant::now();
    for expression in ["range(1e9)", "format(\"%1000000d\", 1)", "indent(1000000000, \"a\\nb\")"] {
        let value = &evaluate(&[expression.to_owned()])[0];
        assert!(value.as_ref().is_err() || value.as_ref().is_ok_and(Value::is_unknown), "{expression}");
    }
    let long = Value::text(&"a".repeat(1 << 20));
    let many = Value::tuple(vec![long.clone(); 20]);
    assert!(call("join", vec![Value::text(","), many], &NoFiles).unwrap_err().gave_up);
    assert!(
        call("replace", vec![long.clone(), Value::text("a"), Value::text(&"b".repeat(100))], &NoFiles)
            .unwrap_err()
            .gave_up
    );
    let wide = Value::tuple((0..2000).map(Value::number).collect());
    assert!(call("setproduct", vec![wide.clone(), wide.clone()], &NoFiles).unwrap_err().gave_up);
    let deep = "[".repeat(100_000);
    assert!(call("jsondecode", vec![Value::text(&deep)], &NoFiles).unwrap_err().gave_up);
    assert!(call("yamldecode", vec![Value::text(&deep)], &NoFiles).is_err());
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
