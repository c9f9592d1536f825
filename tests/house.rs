//! The rules of the house, as tests: which module may import which, how files begin and how long they are, how
//! messages read, and that every rule is in its list with complete documentation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use menshen::model::Cloud;
use menshen::rules::{self, Doc, Rule};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each module of the crate may import, besides itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("config", &["base"]),
    ("input", &["base", "config"]),
    ("model", &["base"]),
    ("providers", &["base", "input", "model"]),
    ("reason", &["base", "model"]),
    ("rules", &["base", "config", "model", "reason"]),
    ("verdict", &["base", "config", "input", "model", "rules"]),
    ("write", &["base", "rules", "verdict"]),
];

/// Longest file.
const LONGEST: usize = 600;

/// Names that say nothing.
const EMPTY_NAMES: [&str; 4] = ["utils", "helpers", "common", "manager"];

/// Words that begin a message in capitals all the same.
const PROPER: [&str; 9] =
    ["Terraform", "OpenTofu", "Alibaba", "Tencent", "Internet", "Kubernetes", "Redis", "Windows", "Unicode"];

struct File {
    /// Path below the crate, with `/`.
    path: String,
    text: String,
    /// Whether it is compiled for tests only.
    test: bool,
}

impl File {
    /// The lines of code before the tests, without comments; nothing of a file that is for tests only.
    fn code(&self) -> String {
        if self.test {
            return String::new();
        }
        let text = test_modules().replace_all(&self.text, "");
        let text = text.split("#[cfg(test)]").next().unwrap();
        text.lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .fold(String::new(), |all, line| all + line + "\n")
    }
    /// The module of the crate that the file belongs to: `base` for `src/base/net/mod.rs`.
    fn module(&self) -> &str {
        self.path.trim_start_matches("src/").split(['/', '.']).next().unwrap()
    }
    fn stem(&self) -> &str {
        Path::new(&self.path).file_stem().unwrap().to_str().unwrap()
    }
}

/// Declarations of files that are compiled for tests only; the group is the module's name.
fn test_modules() -> Regex {
    Regex::new(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([a-z]+\))? )?mod (\w+);").unwrap()
}

/// Where the files of the test modules that a file declares may lie: beginnings of their paths.
fn test_paths(file: &File) -> Vec<String> {
    let folder = match file.path.rsplit_once('/') {
        Some((folder, "mod.rs" | "lib.rs" | "main.rs")) => folder.to_owned(),
        _ => file.path.trim_end_matches(".rs").to_owned(),
    };
    let modules = test_modules();
    let names = modules.captures_iter(&file.text).map(|it| it[1].to_owned());
    names.flat_map(|name| [format!("{folder}/{name}.rs"), format!("{folder}/{name}/")]).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder of the crate, sorted.
fn files(folder: &str) -> Vec<File> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                out.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(&root().join(folder), &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "no files in {folder}");
    let file = |path: PathBuf| File {
        text: fs::read_to_string(&path).unwrap(),
        path: path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/"),
        test: false,
    };
    let mut files: Vec<File> = paths.into_iter().map(file).collect();
    let tests: Vec<String> = files.iter().flat_map(test_paths).collect();
    for file in &mut files {
        file.test = file.text.contains("#![cfg(test)]") || tests.iter().any(|path| file.path.starts_with(&**path));
    }
    files
}

/// Fails with all complaints at once.
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// The modules of the crate that code names: `crate::a::…` and `use crate::{a, b::c}`.
fn imports(code: &str) -> BTreeSet<String> {
    let single = Regex::new(r"\bcrate::([a-z_]+)").unwrap();
    let mut found: BTreeSet<String> = single.captures_iter(code).map(|it| it[1].to_owned()).collect();
    for (at, start) in code.match_indices("crate::{") {
        let (mut depth, mut expects) = (1, true);
        let mut word = String::new();
        for c in code[at + start.len()..].chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => expects = true,
                c if depth == 1 && expects && (c.is_alphanumeric() || c == '_') => {
                    word.push(c);
                    continue;
                }
                _ => {}
            }
            if !word.is_empty() {
                found.insert(std::mem::take(&mut word));
                expects = false;
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

#[test]
fn imports_are_found_in_every_form() {
    let found = imports("use crate::base::Note;\nuse crate::{config::{A, b}, model};\nfn f(x: crate::rules::Rule) {}");
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["base", "config", "model", "rules"]);
}

#[test]
fn modules_import_only_what_lies_below_them() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut complaints = Vec::new();
    for file in files("src").iter().filter(|file| file.path != "src/lib.rs" && file.module() != "bin") {
        let Some(allowed) = arrows.get(file.module()) else {
            complaints.push(format!("{}: module `{}` is not in the table of arrows", file.path, file.module()));
            continue;
        };
        for other in imports(&file.code()) {
            if other != file.module() && arrows.contains_key(&*other) && !allowed.contains(&&*other) {
                complaints.push(format!("{}: {} may not import {other}", file.path, file.module()));
            }
        }
    }
    none(&complaints);
}

#[test]
fn the_clouds_do_not_know_each_other() {
    let mut complaints = Vec::new();
    for file in files("src/providers") {
        for (own, other) in [("alicloud", "tencentcloud"), ("tencentcloud", "alicloud")] {
            if file.path.starts_with(&format!("src/providers/{own}")) && file.code().contains(other) {
                complaints.push(format!("{}: names {other}", file.path));
            }
        }
    }
    none(&complaints);
}

#[test]
fn rules_name_no_resource_type() {
    let named: Vec<String> = files("src/rules")
        .iter()
        .filter(|file| file.code().contains("alicloud_") || file.code().contains("tencentcloud_"))
        .map(|file| format!("{}: a rule sees the neutral model only", file.path))
        .collect();
    none(&named);
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut complaints = Vec::new();
    for file in files("src").into_iter().chain(files("tests")) {
        let lines = file.text.lines().count();
        if lines > LONGEST {
            complaints.push(format!("{}: {lines} lines, at most {LONGEST}", file.path));
        }
        if !file.text.starts_with("//! ") {
            complaints.push(format!("{}: does not begin with `//!`", file.path));
        }
        if EMPTY_NAMES.iter().any(|name| file.path.split(['/', '.']).any(|part| part == *name)) {
            complaints.push(format!("{}: the name says nothing", file.path));
        }
    }
    none(&complaints);
}

#[test]
fn panics_are_allowed_in_tests_only() {
    let lints = Regex::new(
        r"(?s)\b(?:allow|expect)\((?:[^()]*,\s*)?clippy::(unwrap_used|expect_used|panic|indexing_slicing|todo|unimplemented)\b",
    )
    .unwrap();
    let mut complaints = Vec::new();
    for file in files("src") {
        for found in lints.captures_iter(&file.code()) {
            complaints.push(format!("{}: allows clippy::{} outside tests", file.path, &found[1]));
        }
    }
    none(&complaints);
}

/// What is wrong with the style of a message.
fn fault_of(message: &str) -> Option<&'static str> {
    let end = message.trim_end();
    if end.ends_with('.') && !end.ends_with("...") {
        return Some("ends with a full stop");
    }
    if end.ends_with('!') {
        return Some("shouts");
    }
    let word = message.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase) && letters.clone().all(char::is_lowercase);
    (capital && letters.next().is_some() && !PROPER.contains(&word)).then_some("begins with a capital letter")
}

#[test]
fn the_style_of_messages_is_judged() {
    assert_eq!(fault_of("`x` is not known"), None);
    assert_eq!(fault_of("VPC `x` is not known"), None);
    assert_eq!(fault_of("the file is empty."), Some("ends with a full stop"));
    assert_eq!(fault_of("The file is empty"), Some("begins with a capital letter"));
}

#[test]
fn messages_are_lower_case_without_full_stop() {
    const TEXT: &str = r#"(?:Cow::Borrowed\()?\s*(?:format!\(\s*)?"((?:[^"\\]|\\.)*)""#;
    let starts = [
        r"Note::new\(\s*(?:[\w:]+)\s*,\s*",
        r"\bNote::(?:error|warning|info)\(\s*",
        r"\bmessage:\s*",
        r"\.help\(\s*",
        r"\bhelp:\s*(?:Some\(\s*)?",
        r"#\[error\(\s*",
    ];
    let patterns: Vec<Regex> = starts.iter().map(|start| Regex::new(&format!("{start}{TEXT}")).unwrap()).collect();
    let mut complaints = Vec::new();
    for file in files("src") {
        let code = file.code();
        for found in patterns.iter().flat_map(|pattern| pattern.captures_iter(&code)) {
            if let Some(fault) = fault_of(&found[1]) {
                complaints.push(format!("{}: message {fault}: {}", file.path, &found[1]));
            }
        }
    }
    none(&complaints);
}

/// Files that declare a rule, with its code and name.
fn declared() -> Vec<(File, String, String)> {
    let pattern = Regex::new(r#"(?ms)^rule! \{.*?^\s+code: "([^"]+)",\s+name: "([^"]+)""#).unwrap();
    let found = |file: File| {
        let names = pattern.captures(&file.text).map(|it| (it[1].to_owned(), it[2].to_owned()));
        names.map(|(code, name)| (file, code, name))
    };
    files("src/rules").into_iter().filter_map(found).collect()
}

#[test]
fn every_rule_is_in_its_list_and_its_file_is_called_like_it() {
    let mut complaints = Vec::new();
    let mut codes = BTreeSet::new();
    for (file, code, name) in declared() {
        if file.text.matches("\nrule! {").count() != 1 {
            complaints.push(format!("{}: one file, one rule", file.path));
        }
        if file.stem() != name.replace('-', "_") {
            complaints.push(format!("{}: the rule is called `{name}`", file.path));
        }
        match rules::find(&code) {
            Some(rule) if rule.name == name => {}
            Some(rule) => complaints.push(format!("{}: {code} is `{}` in the list", file.path, rule.name)),
            None => complaints.push(format!("{}: {code} is in no list (mod.rs of its folder)", file.path)),
        }
        codes.insert(code);
    }
    for rule in rules::all().iter().filter(|rule| !codes.contains(rule.code)) {
        complaints.push(format!("{}: no file below src/rules declares it", rule.code));
    }
    none(&complaints);
}

#[test]
fn rules_are_told_apart_and_their_numbers_agree() {
    let all = rules::all();
    let mut complaints = Vec::new();
    let distinct = |word: fn(&Rule) -> &'static str| all.iter().map(|rule| word(rule)).collect::<BTreeSet<_>>().len();
    assert_eq!(distinct(|rule| rule.code), all.len(), "codes are unique");
    assert_eq!(distinct(|rule| rule.name), all.len(), "names are unique");
    assert!(all.is_sorted_by_key(|rule| rule.code));
    let code = Regex::new(r"^(?:[A-Z]{3}|K8S)[0-9]{3}$").unwrap();
    let name = Regex::new(r"^[a-z0-9]+(?:-[a-z0-9]+)*$").unwrap();
    for rule in all {
        let (low, high) = rule.severity.band();
        if rule.score != 0 && !(low..=high).contains(&rule.score) {
            complaints.push(format!("{}: score {} is not of severity {:?}", rule.code, rule.score, rule.severity));
        }
        if !code.is_match(rule.code) || !name.is_match(rule.name) {
            complaints.push(format!("{} {}: bad code or name", rule.code, rule.name));
        }
        if rule.title.is_empty() || fault_of(rule.title) == Some("ends with a full stop") {
            complaints.push(format!("{}: bad title", rule.code));
        }
        let number = |it: &&&str| it.starts_with("CIS") || it.starts_with("MLPS") || it.starts_with("GB/T");
        if let Some(reference) = rule.references.iter().find(number) {
            complaints.push(format!("{}: `{reference}` is not checked against the original", rule.code));
        }
    }
    none(&complaints);
}

/// What is missing in a rule's documentation.
fn faults_of_documentation(rule: &Rule, doc: &Doc) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut complain = |what: String| complaints.push(format!("{}: {what}", rule.code));
    if doc.sections != ["Why", "Fix", "Fires", "Stays silent"] {
        complain(format!("sections are {:?}", doc.sections));
    }
    if doc.why.is_empty() || doc.fix.is_empty() {
        complain("Why or Fix is empty".into());
    }
    if doc.fires.is_empty() || doc.silent.is_empty() {
        complain("an example that fires and one that stays silent are needed".into());
    }
    if doc.fires.iter().any(|example| example.marks.is_empty()) {
        complain(format!("an example that fires has no line marked `{}`", rules::MARK));
    }
    if doc.silent.iter().any(|example| !example.marks.is_empty()) {
        complain("an example that stays silent has a mark".into());
    }
    const WORDS: [&str; 7] = ["critical", "high", "medium", "low", "note", "definite", "possible"];
    for word in doc.fires.iter().flat_map(|example| example.words.iter().flatten()) {
        if !WORDS.contains(&&**word) {
            complain(format!("`{word}` behind a mark is neither a severity nor a certainty"));
        }
    }
    for cloud in rule.clouds {
        let prefix = match cloud {
            Cloud::Alibaba => "alicloud",
            Cloud::Tencent => "tencentcloud",
        };
        if !doc.fires.iter().any(|example| example.hcl.contains(prefix)) {
            complain(format!("no example of {prefix} fires"));
        }
    }
    complaints
}

#[test]
fn every_rule_is_documented_with_examples_of_its_clouds() {
    let complaints: Vec<String> =
        rules::all().iter().flat_map(|rule| faults_of_documentation(rule, &rule.documentation())).collect();
    none(&complaints);
}

/// What the README shows is what the tool prints, and its sample ends as it says.
#[test]
fn the_readme_is_true() {
    let readme = std::fs::read_to_string("README.md").expect("README.md");
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next()).expect("output");
    let output = assert_cmd::Command::cargo_bin("menshen")
        .expect("binary")
        .env("LC_ALL", "C")
        .env("COLUMNS", "80")
        .args(["scan", "testdata/stacks/alicloud-web"])
        .output()
        .expect("runs");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(printed.starts_with(shown), "the README shows\n{shown}\nbut the tool prints\n{printed}");
    assert_eq!(output.status.code(), Some(1));
}
