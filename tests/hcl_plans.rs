//! Directories evaluated here against the plans that Terraform made of them (`testdata/hcl/*`): the same addresses,
//! every value that Terraform knows is equal or noted as unknown, and no value where Terraform knows none.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use menshen::base::{Data, UnknownKind, Value};
use menshen::input::hcl::read_directory;
use menshen::input::{Mode, Plan, Request};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/hcl")
}

fn read(name: &str) -> Plan {
    let request = Request { current_dir: folder(), ..Request::default() };
    let (mut plans, errors) = read_directory(Path::new(name), &request);
    assert!(errors.is_empty(), "{name}: {errors:?}");
    assert_eq!(plans.len(), 1, "{name}");
    plans.remove(0)
}

fn json(value: &Value) -> Json {
    match &value.data {
        Data::Unknown(_) => Json::String("<unknown>".into()),
        Data::Null(_) => Json::Null,
        Data::Bool(value) => Json::Bool(*value),
        Data::Number(number) => serde_json::from_str(&number.to_string()).unwrap(),
        Data::String(text) => Json::String(text.to_string()),
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => items.iter().map(json).collect(),
        Data::Map(_, entries) | Data::Object(entries) => {
            Json::Object(entries.iter().map(|(key, value)| (key.to_string(), json(value))).collect())
        }
    }
}

fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

fn any_true(unknown: &Json) -> bool {
    match unknown {
        Json::Bool(value) => *value,
        Json::Array(items) => items.iter().any(any_true),
        Json::Object(entries) => entries.values().any(any_true),
        _ => false,
    }
}

/// Compares a value with what the plan says; problems go to `out`.
fn compare(path: &str, ours: &Value, after: &Json, unknown: &Json, out: &mut Vec<String>) {
    if unknown == &Json::Bool(true) {
        if !ours.has_unknown() && !ours.is_null() {
            out.push(format!("{path}: Terraform does not know it, we say {}", json(ours)));
        }
        return;
    }
    if ours.is_unknown() {
        let noted = matches!(&ours.data, Data::Unknown(why) if matches!(why.kind, UnknownKind::NotEvaluated(_)));
        if !noted {
            out.push(format!("{path}: unknown, Terraform says {after}"));
        }
        return;
    }
    if let (Some(entries), Json::Object(after)) = (ours.entries(), after) {
        for (name, value) in entries {
            let unknown = unknown.get(&**name).unwrap_or(&Json::Null);
            let after = after.get(&**name).unwrap_or(&Json::Null);
            compare(&format!("{path}.{name}"), value, after, unknown, out);
        }
        return;
    }
    if let (Some(items), Json::Array(after)) = (ours.items(), after) {
        if items.len() != after.len() {
            out.push(format!("{path}: {} for {}", json(ours), Json::Array(after.clone())));
            return;
        }
        let mut first = Vec::new();
        for (index, (item, after)) in items.iter().zip(after).enumerate() {
            let unknown = unknown.get(index).unwrap_or(&Json::Null);
            compare(&format!("{path}[{index}]"), item, after, unknown, &mut first);
        }
        if !first.is_empty() {
            // A set of the provider has another order.
            let mut left: Vec<usize> = (0..after.len()).collect();
            let all = items.iter().all(|item| {
                let found = left.iter().position(|&at| {
                    let mut problems = Vec::new();
                    let unknown = unknown.get(at).unwrap_or(&Json::Null);
                    compare(path, item, &after[at], unknown, &mut problems);
                    problems.is_empty()
                });
                found.map(|found| left.remove(found)).is_some()
            });
            if !all {
                out.extend(first);
            }
        }
        return;
    }
    let ours_json = json(ours);
    let number = match (&ours.data, after) {
        (Data::Number(number), Json::String(text)) => number.to_string() == *text,
        _ => false,
    };
    let same = number
        || ours_json == *after
        || (empty(&ours_json) && empty(after))
        || (text(&ours_json).is_some() && text(&ours_json) == text(after));
    if !same && !any_true(unknown) {
        out.push(format!("{path}: {ours_json}, Terraform says {after}"));
    }
}

fn check(name: &str) {
    let plan = read(name);
    let file = folder().join(name).join("plan.json");
    let truth: Json = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let mut expected = BTreeMap::new();
    for change in truth["resource_changes"].as_array().unwrap() {
        expected.insert(change["address"].as_str().unwrap().to_owned(), change["change"].clone());
    }
    let mut ours = BTreeMap::new();
    plan.content.each(&|mode, _| mode == Mode::Managed, &mut |resource| {
        ours.insert(resource.address.to_string(), resource);
    });
    let addresses: Vec<&String> = ours.keys().collect();
    let managed: Vec<&String> = expected.keys().filter(|address| !address.contains("data.")).collect();
    assert_eq!(addresses, managed, "{name}: addresses; notes: {:#?}", plan.notes);
    let mut problems = Vec::new();
    for (address, resource) in &ours {
        let change = &expected[address];
        compare(address, resource.after.as_ref().unwrap(), &change["after"], &change["after_unknown"], &mut problems);
        let place = plan.content.place(address, None).expect("every resource has a place");
        assert_eq!(place.location.column, 1);
        for name in resource.after.as_ref().unwrap().entries().unwrap().keys() {
            let place = plan.content.place(address, Some(name)).expect("every attribute has a place");
            assert!(place.location.file.ends_with(".tf"), "{place:?}");
        }
    }
    assert!(problems.is_empty(), "{name}:\n{}\nnotes: {:#?}", problems.join("\n"), plan.notes);
    assert!(plan.complete, "{name}: {:#?}", plan.notes);
    assert!(plan.notes.is_empty(), "{name}: {:#?}", plan.notes);
}

macro_rules! stacks {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            check(stringify!($name));
        })*

        #[test]
        fn every_folder_is_compared() {
            let mut found: Vec<String> = std::fs::read_dir(folder())
                .unwrap()
                .map(|entry| entry.unwrap())
                .filter(|entry| entry.path().join("plan.json").exists())
                .map(|entry| entry.file_name().into_string().unwrap())
                .collect();
            found.sort();
            assert_eq!(found, [$(stringify!($name)),*]);
        }
    };
}

stacks! { dynamic edges language modules repeat templates unknown variables }
