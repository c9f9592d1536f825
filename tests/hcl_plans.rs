//! Directories evaluated here against the plans that Terraform made of them (`testdata/hcl/*`): the same addresses,
//! every value that Terraform knows is equal or noted as unknown, and no value where Terraform knows none.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    missing_docs
)]

use menshen::base::{Data, Level, Note, UnknownKind, Value};
use menshen::input::hcl::read_directory;
use menshen::input::read::VarArgument;
use menshen::input::{Mode, Plan, Request};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/hcl")
}

/// A file of a stack beside the configuration; empty where there is none.
fn beside(name: &str, file: &str) -> String {
    std::fs::read_to_string(folder().join(name).join(file)).unwrap_or_default()
}

/// The variables that the stack's plan was made with: `environment` (lines NAME=VALUE), `options` (arguments).
fn request(name: &str) -> Request {
    let mut request = Request { current_dir: folder(), ..Request::default() };
    request.plain_block = Some(menshen::providers::plain_block);
    let pair = |text: &str| {
        let (name, value) = text.split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    };
    request.env_vars = beside(name, "environment").lines().map(pair).collect();
    let options = beside(name, "options");
    let words: Vec<&str> = options.split_whitespace().collect();
    for option in words.chunks(2) {
        request.vars.push(match option {
            ["-var", value] => {
                let (name, value) = pair(value);
                VarArgument::Value(name, value)
            }
            ["-var-file", file] => VarArgument::File(folder().join(name).join(file)),
            other => panic!("{other:?}"),
        });
    }
    request
}

fn read(name: &str) -> Plan {
    let (mut plans, errors) = read_directory(Path::new(name), &request(name));
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
        // A reference says what it waits for, where only the provider's schema tells that it is null.
        let noted = matches!(&ours.data, Data::Unknown(why) if matches!(why.kind, UnknownKind::NotEvaluated(_)))
            || !ours.refs().is_empty();
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
    if let (Some([only]), Json::Object(_)) = (ours.items(), after) {
        // A block that is there at most once.
        return compare(path, only, after, unknown, out);
    }
    if let (Some(items), Json::Array(after)) = (ours.items(), after) {
        if items.len() < after.len() || (items.len() > after.len() && after.is_empty()) {
            out.push(format!("{path}: {} for {}", json(ours), Json::Array(after.clone())));
            return;
        }
        let mut first = Vec::new();
        if items.len() != after.len() {
            first.push(format!("{path}: {} for {}", json(ours), Json::Array(after.clone())));
        }
        for (index, (item, after)) in items.iter().zip(after).enumerate() {
            let unknown = unknown.get(index).unwrap_or(&Json::Null);
            compare(&format!("{path}[{index}]"), item, after, unknown, &mut first);
        }
        if !first.is_empty() {
            // A set of the provider has another order, and no duplicates.
            let same = |item: &Value, at: usize| {
                let mut problems = Vec::new();
                compare(path, item, &after[at], unknown.get(at).unwrap_or(&Json::Null), &mut problems);
                problems.is_empty()
            };
            let ours = items.iter().all(|item| (0..after.len()).any(|at| same(item, at)));
            let theirs = (0..after.len()).all(|at| items.iter().any(|item| same(item, at)));
            if !ours || !theirs {
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
    if !same {
        out.push(format!("{path}: {ours_json}, Terraform says {after}"));
    }
}

/// The values at a path of names, whatever lists are on the way.
fn every<'a>(value: &'a Json, path: &[&str]) -> Vec<&'a Json> {
    match (value, path.split_first()) {
        (Json::Array(items), Some(_)) => items.iter().flat_map(|item| every(item, path)).collect(),
        (_, None) => vec![value],
        (_, Some((name, rest))) => value.get(name).map(|value| every(value, rest)).unwrap_or_default(),
    }
}

/// How many values there are of ours, unknown ones too.
fn every_value(value: &Value, path: &[&str]) -> usize {
    if value.is_unknown() || path.is_empty() {
        return 1;
    }
    match value.items() {
        Some(items) => items.iter().map(|item| every_value(item, path)).sum(),
        None => value.get(path[0]).map_or(0, |value| every_value(value, &path[1..])),
    }
}

/// An address without instance keys.
fn bare(address: &str) -> String {
    let (mut out, mut depth, mut quoted) = (String::new(), 0, false);
    for c in address.chars() {
        match c {
            '"' if depth > 0 => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth -= 1,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Attributes whose expression refers to a resource and takes nothing of it: an index or key picks another value, or
/// only the keys of its instances count.
const NOT_PICKED: [&str; 5] = [
    "alicloud_vswitch.s[0].zone_id",
    "alicloud_vswitch.s[1].zone_id",
    "alicloud_eip_association.this.allocation_id",
    "alicloud_ecs_disk.x-1[0].payment_type",
    "alicloud_polardb_cluster.x-1.encryption_key",
];

/// The expression of a value, as it is written.
fn written(plan: &Plan, value: &Value) -> String {
    let text = value.origin().and_then(|origin| plan.sources.text(origin.span));
    text.unwrap_or_default().to_owned()
}

/// What the comparison of one stack found.
#[derive(Default)]
struct Outcome {
    problems: Vec<String>,
    /// Values that Terraform knows, and those of them that are not known here.
    known: usize,
    unknown: usize,
    /// Attributes whose true source was looked for.
    sources: usize,
}

fn leaves(value: &Json) -> usize {
    match value {
        Json::Array(items) => items.iter().map(leaves).sum(),
        Json::Object(entries) => entries.values().map(leaves).sum(),
        Json::Null => 0,
        _ => 1,
    }
}

fn unknown_leaves(value: &Value) -> usize {
    match &value.data {
        Data::Unknown(_) => 1,
        _ => {
            value.items().map_or(0, |items| items.iter().map(unknown_leaves).sum())
                + value.entries().map_or(0, |entries| entries.values().map(unknown_leaves).sum())
        }
    }
}

fn check(name: &str) -> Outcome {
    let plan = read(name);
    let file = folder().join(name).join("plan.json");
    let truth: Json = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let expected: BTreeMap<String, Json> = serde_json::from_value(truth["resources"].clone()).unwrap();
    let mut ours = BTreeMap::new();
    plan.content.each(&|mode, _| mode == Mode::Managed, &mut |resource| {
        ours.insert(resource.address.to_string(), resource);
    });
    let mut out = Outcome::default();
    let managed = |address: &&String| !address.starts_with("data.") && !address.contains(".data.");
    let (found, managed): (Vec<_>, Vec<_>) = (ours.keys().collect(), expected.keys().filter(managed).collect());
    if found != managed {
        out.problems.push(format!("addresses {found:?} for {managed:?}"));
        return out;
    }
    for (address, resource) in &ours {
        let change = &expected[address];
        let object = resource.after.as_ref().unwrap();
        let place = plan.content.place(address, None).expect("every resource has a place");
        assert_eq!(
            place.location.column,
            if place.location.file.ends_with(".json") { place.location.column } else { 1 }
        );
        for (name, value) in object.entries().unwrap() {
            let path = format!("{address}.{name}");
            let (after, unknown) = (&change["after"][&**name], &change["unknown"][&**name]);
            if change["suppressed"].as_array().unwrap().iter().any(|at| at.as_str() == Some(name)) {
                continue;
            }
            compare(&path, value, after, unknown, &mut out.problems);
            if !any_true(unknown) {
                out.known += leaves(after);
                out.unknown += unknown_leaves(value);
            }
            let direct = change["references"][&**name].as_array().cloned().unwrap_or_default();
            if value.has_unknown() || !direct.is_empty() {
                let sources: Vec<String> = value.all_refs().iter().map(|found| bare(&found.address)).collect();
                let module = bare(&resource.module);
                let true_source = direct.is_empty()
                    || direct.iter().any(|source| {
                        let words: Vec<&str> = source.as_str().unwrap().split('.').take(2).collect();
                        let source = [module.as_str(), &words.join(".")].join(".");
                        sources.iter().any(|found| *found == source.trim_start_matches('.'))
                    });
                out.sources += usize::from(!direct.is_empty());
                // The time, and what differs from run to run, waits for no resource.
                let impure =
                    ["timestamp()", "uuid()", "bcrypt("].iter().any(|call| written(&plan, value).contains(call));
                let own = matches!(value.unknown_part(), Some(UnknownKind::NotEvaluated(_)));
                let elsewhere = NOT_PICKED.contains(&path.as_str()) || ((impure || own) && direct.is_empty());
                if !elsewhere && (sources.is_empty() || !true_source) {
                    out.problems.push(format!("{path}: references {sources:?}, Terraform has {direct:?}"));
                }
            }
            let place = plan.content.place(address, Some(name)).expect("every attribute has a place");
            assert!(place.location.file.contains(".tf") || place.location.file.contains(".tofu"), "{place:?}");
        }
        for path in change["nested"].as_array().into_iter().flatten() {
            let path: Vec<&str> = path.as_str().unwrap().split('.').collect();
            let (after, ours) = (every(&change["after"], &path), every_value(object, &path));
            if after.iter().any(|value| !empty(value)) && ours == 0 {
                out.problems.push(format!("{address}.{}: missing, Terraform says {after:?}", path.join(".")));
            }
        }
        for (name, value) in change["after"].as_object().unwrap() {
            if object.get(name).is_none() && !empty(value) {
                out.problems.push(format!("{address}.{name}: missing, Terraform says {value}"));
            }
        }
    }
    // What Terraform warns of, and what only Terraform can know, is noted; a stack lists what it expects.
    let expected = beside(name, "notes");
    let told = |note: &Note| expected.lines().any(|line| note.message.contains(line));
    let said = |line: &str| plan.notes.iter().any(|note| note.message.contains(line));
    let strange = plan.notes.iter().any(|note| note.level != Level::Info && !told(note));
    if !plan.complete || strange || !expected.lines().all(said) {
        out.problems.push(format!("notes: {:#?}", plan.notes));
    }
    out
}

#[test]
fn every_stack_says_what_terraform_says() {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| folder().join(name).join("plan.json").exists())
        .collect();
    names.sort();
    assert!(names.len() >= 80, "{names:?}");
    let mut sum = Outcome::default();
    for name in &names {
        let outcome = check(name);
        sum.known += outcome.known;
        sum.unknown += outcome.unknown;
        sum.sources += outcome.sources;
        sum.problems.extend(outcome.problems.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    eprintln!(
        "{} stacks, {} known values, {} of them unknown here, {} attributes with a source",
        names.len(),
        sum.known,
        sum.unknown,
        sum.sources
    );
    assert!(sum.problems.is_empty(), "{} problems:\n{}", sum.problems.len(), sum.problems.join("\n"));
    assert!(sum.known >= 3_000, "{} known values", sum.known);
    assert!(sum.unknown * 200 <= sum.known, "{} of {} known values are unknown", sum.unknown, sum.known);
}
