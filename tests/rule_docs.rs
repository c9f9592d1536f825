//! Every example in a rule's documentation is run through the real pipeline: *Fires* gives this rule's finding at the
//! marked lines and nowhere else, *Stays silent* gives none of this rule.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use menshen::base::{Certainty, Level};
use menshen::config::Settings;
use menshen::input::{self, Request};
use menshen::rules::{self, Context, Example, Finding, Rule};
use menshen::verdict::Judge;
use menshen::{providers, reason};
use std::fs;

/// A finding of the rule, as an example states it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    line: u32,
    severity: &'static str,
    certainty: &'static str,
    message: String,
}

/// Runs an example and gives the findings of one rule, by line.
fn run(rule: &Rule, example: &Example) -> Result<Vec<Found>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    fs::write(folder.path().join("main.tf"), &example.hcl).map_err(|error| error.to_string())?;
    let request = Request {
        paths: vec![folder.path().to_path_buf()],
        current_dir: folder.path().to_path_buf(),
        ..Request::default()
    };
    let (plans, errors) = input::read(&request);
    if let Some(error) = errors.first() {
        return Err(format!("cannot be read: {error}"));
    }
    let [plan] = &plans[..] else { return Err(format!("gives {} plans, not one", plans.len())) };
    if let Some(note) = plan.notes.iter().find(|note| note.level == Level::Error) {
        return Err(format!("has an error: {} ({:?})", note.message, note.location));
    }
    let model = providers::map(plan);
    // Of some types only secrets and roles are read, which is what examples about these need.
    let is_part = |kind: &str| providers::parts().any(|map| map.kind == kind);
    if let Some(kind) = model.unmapped.keys().find(|kind| !is_part(kind)) {
        return Err(format!("uses `{kind}`, which no mapping reads"));
    }
    let facts = reason::solve(&model.after);
    let mut settings = Settings { strict: example.strict, ..Settings::default() };
    let notes = menshen::config::file::read("menshen.toml", &example.toml, &mut settings);
    if let Some(note) = notes.first() {
        return Err(format!("its settings: {}", note.message));
    }
    let context = Context { model: &model, world: &model.after, facts: &facts, before: None, settings: &settings };
    let mut findings: Vec<Finding> = Vec::new();
    rules::check(&context, &mut findings);
    let mut judge = Judge::new(&settings);
    judge.plan(plan, &context, findings, None);
    let mut found = Vec::new();
    for judged in judge.finish().findings {
        if judged.rule.code != rule.code || judged.suppressed.is_some() {
            continue;
        }
        let place = judged.location.ok_or_else(|| format!("a finding has no place: {}", judged.message))?;
        found.push(Found {
            line: place.line,
            severity: judged.severity.word(),
            certainty: if judged.certainty == Certainty::Definite { "definite" } else { "possible" },
            message: judged.message.into_owned(),
        });
    }
    found.sort();
    Ok(found)
}

/// What is wrong with an example's findings.
fn judge(rule: &Rule, example: &Example, fires: bool) -> Option<String> {
    let found = match run(rule, example) {
        Ok(found) => found,
        Err(error) => return Some(error),
    };
    if !fires {
        return (!found.is_empty()).then(|| format!("should stay silent: {found:#?}"));
    }
    let lines: Vec<u32> = found.iter().map(|it| it.line).collect();
    if lines != example.marks {
        return Some(format!("lines {:?} are marked, findings are at {lines:?}: {found:#?}", example.marks));
    }
    for (found, words) in found.iter().zip(&example.words) {
        if let Some(word) = words.iter().find(|word| **word != found.severity && **word != found.certainty) {
            return Some(format!("line {} says `{word}`: {found:#?}", found.line));
        }
    }
    None
}

/// The example with line numbers, for reading the complaint.
fn numbered(example: &Example) -> String {
    example.hcl.lines().enumerate().map(|(at, line)| format!("{:4} │ {line}\n", at + 1)).collect()
}

#[test]
fn examples_do_what_the_documentation_says() {
    let mut complaints = Vec::new();
    let mut count = 0;
    for rule in rules::all() {
        let doc = rule.documentation();
        for (title, fires, examples) in [("Fires", true, &doc.fires), ("Stays silent", false, &doc.silent)] {
            for (at, example) in examples.iter().enumerate() {
                count += 1;
                if let Some(what) = judge(rule, example, fires) {
                    let name = format!("{} {}, {title}, example {}", rule.code, rule.name, at + 1);
                    complaints.push(format!("── {name} ({})\n{what}\n{}", example.note, numbered(example)));
                }
            }
        }
    }
    assert!(count > 0, "no examples");
    let failed = complaints.len();
    assert!(complaints.is_empty(), "\n{}\n{failed} of {count} examples fail\n", complaints.join("\n"));
}
