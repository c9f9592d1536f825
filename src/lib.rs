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

use base::picture::Picture;
use base::redact::{mask_known, redact, sure};
use base::{Level, Note, beside};
use config::Settings;
use input::{Plan, ReadError, Request};
use model::Model;
use reason::exposure::{Exposure, Question, Target, blank, compare, draw, targets};
use reason::identity::access::{Access, Asked, Change};
use rules::{Context, Finding};
use std::sync::Arc;
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
        // The two worlds are the same work, side by side.
        let solve = || reason::solve(&model.after);
        let (facts, old_facts) = match &old_world {
            Some(world) => beside::both(solve, || reason::solve(world)),
            None => (solve(), None),
        };
        let before = old_world.as_ref().zip(old_facts.as_ref());
        let of = |world, facts, before| check(&Context { model: &model, world, facts, before, settings });
        let new = || of(&model.after, &facts, before);
        let (new, old) = match before {
            Some((world, facts)) => beside::both(new, || of(world, facts, None)),
            None => (new(), None),
        };
        // Judging needs no more than the findings: what they were found in goes, while this thread goes on.
        drop_aside((old_facts, old_world));
        let context = Context { model: &model, world: &model.after, facts: &facts, before: None, settings };
        judge.plan(&plan, &context, new, old);
        drop_aside((plan, model, facts));
    }
    judge.finish()
}

/// Lets something large go while this thread goes on. Values may be chains of any length, which are let go of link by link: the
/// thread that does it has a deep stack.
fn drop_aside<T: Send + 'static>(value: T) {
    const STACK: usize = 256 << 20;
    // Where there is no thread to be had, it goes here.
    let _ = std::thread::Builder::new().stack_size(STACK).spawn(move || drop(value));
}

/// What can reach the workloads of all inputs of a request.
#[derive(Debug, Default)]
pub struct Exposed {
    /// The workloads, by address.
    pub targets: Vec<Target>,
    /// What could not be read, and other errors.
    pub errors: Vec<Note>,
    /// Whether everything could be read.
    pub complete: bool,
    /// Whether the question names a sender that is there.
    pub senders: bool,
    /// Whether it names a target that is there.
    pub named: bool,
    /// Whether any input has a world before.
    pub compared: bool,
    /// Secrets of the inputs, which are not to be shown.
    pub secrets: Vec<Arc<str>>,
}

/// Reads, maps and solves every input of a request: what `menshen exposure` answers from.
pub fn exposure(request: &Request, question: &Question<'_>) -> Exposed {
    exposed(request, question, |_, _, _, _| ())
}

/// The picture of what can reach the workloads of all inputs: what `menshen graph` draws. `sender`: who it is about
/// (`the Internet`); the severities are those of the settings.
pub fn graph(request: &Request, question: &Question<'_>, settings: &Settings, sender: &str) -> (Exposed, Picture) {
    let mut picture = blank(sender);
    let mut names: Vec<String> = Vec::new();
    let mut parts = Vec::new();
    let out = exposed(request, question, |plan, model, facts, targets| {
        names.push(plan.path.clone());
        let mut part = blank(sender);
        draw(&mut part, model, facts, targets);
        parts.push(part);
    });
    let several = parts.len() > 1;
    for (part, name) in parts.into_iter().zip(&names) {
        picture.join(part, several.then_some(name.as_str()));
    }
    picture.complete = out.complete;
    for edge in picture.edges.iter_mut().filter(|edge| edge.is_open()) {
        (edge.grade, edge.known) = rules::network::kinds::worst(&edge.services, settings);
    }
    (out, picture)
}

fn exposed(
    request: &Request,
    question: &Question<'_>,
    mut each: impl FnMut(&Plan, &Model, &Exposure, &[Target]),
) -> Exposed {
    let (plans, errors) = input::read(request);
    let mut out = Exposed { complete: errors.is_empty() && !plans.is_empty(), ..Exposed::default() };
    out.errors.extend(errors.into_iter().map(|error| error.0));
    for plan in &plans {
        let model = providers::map(plan);
        let facts = reason::solve(&model.after);
        let mut after = targets(&model, &model.after.network, &facts.exposure);
        if let Some(world) = &model.before {
            let facts = reason::solve(world);
            after = compare(&model, targets(&model, &world.network, &facts.exposure), after);
        }
        out.named |= after.iter().any(|target| question.to.is_none_or(|test| test(&target.resource)));
        out.compared |= model.before.is_some();
        out.secrets.extend(secrets(&model));
        let (kept, senders) = question.ask(&model, &model.after.network, &facts.exposure, after);
        each(plan, &model, &facts.exposure, &kept);
        out.targets.extend(kept);
        out.senders |= senders;
        let problems = plan.content.problems();
        let serious = plan.notes.iter().chain(&problems).filter(|note| note.level == Level::Error);
        out.errors.extend(serious.cloned());
        if !plan.missing_modules.is_empty() {
            let message = format!("not analysed in full: without `{}`", plan.missing_modules.join("`, `"));
            out.errors.push(Note::new(Level::Error, message).help("run `terraform init` (or `terraform get`) first"));
        }
        out.complete &= plan.complete;
    }
    blank_notes(&mut out.errors, &out.secrets);
    out.complete &= out.errors.is_empty();
    out.targets.sort_by(|a, b| (&a.resource, a.kind).cmp(&(&b.resource, b.kind)));
    out
}

/// What the principals of all inputs of a request may do.
#[derive(Debug, Default)]
pub struct Accessed {
    /// The principals, by address.
    pub principals: Vec<Access>,
    /// What could not be read, and other errors.
    pub errors: Vec<Note>,
    /// Whether everything could be read.
    pub complete: bool,
    /// Whether a principal is there that was asked about.
    pub named: bool,
    /// Where none is: all that are there, by address, with their names in the cloud.
    pub others: Vec<(String, Option<String>)>,
    /// Whether any input has a world before.
    pub compared: bool,
    /// Secrets of the inputs, which are not to be shown.
    pub secrets: Vec<Arc<str>>,
}

/// Reads and maps every input of a request and says who may do what: what `menshen access` answers from. `wanted` tells
/// by their addresses which principals are asked about.
pub fn access(request: &Request, asked: &Asked, wanted: &dyn Fn(&str) -> bool) -> Accessed {
    let (plans, errors) = input::read(request);
    let mut out = Accessed { complete: errors.is_empty() && !plans.is_empty(), ..Accessed::default() };
    out.errors.extend(errors.into_iter().map(|error| error.0));
    for plan in &plans {
        let model = providers::map(plan);
        out.compared |= model.before.is_some();
        out.secrets.extend(secrets(&model));
        let facts = reason::solve(&model.after);
        let found = reason::identity::ask::answer(&model, &facts, asked, wanted);
        out.errors.extend(facts.notes());
        if found.is_empty() {
            let all = model.after.identity.principals.iter();
            let called = |it| reason::identity::access::called(&model, it);
            out.others.extend(all.map(|it| (called(it), it.name.as_deref().map(reason::permission::shown))));
        }
        out.named |= !found.is_empty();
        let kept = found.into_iter().filter(|one| !asked.change || one.change.as_ref().is_some_and(Change::is_any));
        out.principals.extend(kept);
        let problems = plan.content.problems();
        let serious = plan.notes.iter().chain(&problems).filter(|note| note.level == Level::Error);
        out.errors.extend(serious.cloned());
        out.complete &= plan.complete;
    }
    blank_notes(&mut out.errors, &out.secrets);
    out.complete &= out.errors.iter().all(|note| note.level != Level::Error);
    out.principals.sort_by(|a, b| (&a.resource, a.kind).cmp(&(&b.resource, b.kind)));
    out
}

/// The secrets of both worlds that stand for nothing else.
fn secrets(model: &Model) -> Vec<Arc<str>> {
    let worlds = [Some(&model.after), model.before.as_ref()];
    worlds.into_iter().flatten().flat_map(|world| sure(&world.secrets.told())).collect()
}

fn blank_notes(notes: &mut [Note], secrets: &[Arc<str>]) {
    for note in notes {
        note.message = mask_known(&redact(&note.message), secrets).into_owned();
    }
}

/// The findings of one world, with those that are only compared.
fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    rules::gather(context, &mut findings);
    findings
}
