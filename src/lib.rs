//! menshen (門神): says before `terraform apply` what a change for Alibaba Cloud or Tencent Cloud opens to the
//! Internet, whom it empowers, and what it leaves unprotected.
//!
//! The pipeline is one function, [`analyze`]; every stage is a module, and no module imports a later one.

pub mod base;
pub mod config;
pub mod input;
pub mod model;
pub mod providers;
pub mod reason;
pub mod rules;
pub mod verdict;
pub mod write;

use base::{Level, Note};
use config::Settings;
use input::{ReadError, Request};
use rules::{Context, Finding};
use verdict::{Judge, Verdict};

/// Reads, maps, solves, checks and judges every input of a request. What cannot be read is in the verdict.
pub fn analyze(request: &Request, settings: &Settings) -> Verdict {
    let mut judge = Judge::new(settings);
    let (plans, errors) = input::read(request);
    if plans.is_empty() && errors.is_empty() {
        // Nothing read is never an all-clear.
        let note = Note::new(Level::Error, "nothing to analyse was found").help("give a directory, a plan or a state");
        judge.unreadable(ReadError(note));
    }
    for error in errors {
        judge.unreadable(error);
    }
    for plan in plans {
        let mut model = providers::map(&plan);
        let old_world = model.before.take();
        // The two worlds are the same work, side by side. This thread has the deep stack, so it takes one of them.
        let mut old_facts = None;
        let facts = rayon::in_place_scope(|scope| {
            scope.spawn(|_| old_facts = old_world.as_ref().map(reason::solve));
            reason::solve(&model.after)
        });
        let before = old_world.as_ref().zip(old_facts.as_ref());
        let mut old = None;
        let new = rayon::in_place_scope(|scope| {
            let model = &model;
            scope.spawn(|_| {
                old = before.map(|(world, facts)| check(&Context { model, world, facts, before: None, settings }));
            });
            check(&Context { model, world: &model.after, facts: &facts, before, settings })
        });
        // Judging needs no more than the findings: what they were found in goes first.
        drop((old_facts, old_world));
        let context = Context { model: &model, world: &model.after, facts: &facts, before: None, settings };
        judge.plan(&plan, &context, new, old);
    }
    judge.finish()
}

/// The findings of one world.
fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    rules::check(context, &mut findings);
    findings
}
