//! Every example in a rule's documentation is run through the real pipeline: *Fires* gives this rule's finding at the
//! marked lines and nowhere else, *Stays silent* gives none of this rule. `RULES=IAM4,VAL115` runs those of some rules.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod change;

use menshen::base::{Certainty, Level};
use menshen::config::Settings;
use menshen::rules::{self, Context, Example, Finding, Rule};
use menshen::verdict::Judge;
use menshen::{providers, reason};

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
    let plan = &change::change(&example.before, &example.hcl)?;
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
    let old = model.before.as_ref().map(|world| (world, reason::solve(world)));
    let mut settings = Settings { strict: example.strict, ..Settings::default() };
    let notes = menshen::config::file::read("menshen.toml", &example.toml, &mut settings);
    if let Some(note) = notes.first() {
        return Err(format!("its settings: {}", note.message));
    }
    let before = old.as_ref().map(|(world, facts)| (*world, facts));
    let context = Context { model: &model, world: &model.after, facts: &facts, before, settings: &settings };
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
    let only = std::env::var("RULES").unwrap_or_default();
    let asked = |rule: &Rule| only.is_empty() || only.split(',').any(|word| rule.answers_to(word));
    for rule in rules::all().iter().filter(|rule| asked(rule)) {
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
