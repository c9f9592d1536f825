//! Collects the findings of every input of a run and makes the [`Verdict`].
//!
//! In: per input, the contexts and findings of both worlds. Out: findings placed, compared, suppressed, graded and in
//! report order. Every text passes the credential filter here, so that no writer has to think of it.

use super::line_hash::{LineHash, LineHashes};
use super::suppress::Suppressions;
use super::{InputSummary, Judged, PlacedEvidence, Suppression, Verdict};
use super::{baseline, compare, fingerprint, select};
use crate::base::redact::{mask_known, redact, sure};
use crate::base::span::SourceFile;
use crate::base::{Certainty, Change, Data, Level, Location, Note, Placement, Severity, Value};
use crate::config::Settings;
use crate::input::{Plan, ReadError};
use crate::rules::{self, Context, Evidence, Finding, Fix, Rule, Witness};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The rule of unused suppressions.
const UNUSED: &str = "HYG900";

/// A run's findings, collected input by input.
pub struct Judge<'s> {
    settings: &'s Settings,
    suppressions: Suppressions<'s>,
    hashes: BTreeMap<Arc<str>, Arc<LineHashes>>,
    verdict: Verdict,
    has_before: bool,
    /// Globs of assertions by which nothing is called in any input so far.
    unmatched: Option<BTreeSet<rules::assertion::Written>>,
    /// Secrets of the inputs so far.
    hidden: Arc<Vec<Arc<str>>>,
    /// Those that stand for nothing else wherever they are.
    tokens: Vec<Arc<str>>,
}

/// Where a finding is.
struct Placed {
    address: Arc<str>,
    place: Option<Placement>,
    change: Option<Change>,
    suppressed: Option<Suppression>,
    source: Option<Arc<SourceFile>>,
    line_hash: Option<LineHash>,
}

impl<'s> Judge<'s> {
    /// Begins a run; words of the settings that mean no rule are noted.
    pub fn new(settings: &'s Settings) -> Judge<'s> {
        let notes = select::check(settings, rules::all());
        let complete = notes.iter().all(|note| note.level != Level::Error);
        let verdict = Verdict {
            inputs: Vec::new(),
            complete,
            findings: Vec::new(),
            notes,
            counts: [0; 5],
            suppressed: 0,
            fails: false,
            unmapped: BTreeMap::new(),
            missing_modules: Vec::new(),
            known: Vec::new(),
            rules: rules::all().iter().filter(|rule| rules::is_on(rule, settings)).count(),
        };
        let suppressions = Suppressions::new(settings);
        let hashes = BTreeMap::new();
        Judge {
            settings,
            suppressions,
            hashes,
            verdict,
            has_before: false,
            unmatched: None,
            hidden: Arc::default(),
            tokens: Vec::new(),
        }
    }

    /// An input that could not be read.
    pub fn unreadable(&mut self, error: ReadError) {
        self.verdict.complete = false;
        self.verdict.notes.push(error.0);
    }

    /// One input: the findings of the world after, and of the world before where there is a plan.
    pub fn plan(&mut self, plan: &Plan, cx: &Context<'_>, after: Vec<Finding>, before: Option<Vec<Finding>>) {
        let verdict = &mut self.verdict;
        verdict.complete &= plan.complete;
        verdict.inputs.push(InputSummary {
            path: plan.path.clone(),
            kind: plan.kind.word(),
            resources: plan.content.resource_count(),
        });
        verdict.notes.extend_from_slice(&plan.notes);
        let problems = plan.content.problems();
        verdict.complete &= problems.iter().all(|note| note.level != Level::Error);
        verdict.notes.extend(problems);
        verdict.notes.extend_from_slice(&cx.model.notes);
        // What was not looked at is no all-clear.
        let left = cx.facts.notes();
        verdict.complete &= left.iter().all(|note| note.level != Level::Error);
        verdict.notes.extend(left);
        verdict.missing_modules.extend_from_slice(&plan.missing_modules);
        for (kind, count) in &cx.model.unmapped {
            *verdict.unmapped.entry(kind.clone()).or_insert(0) += count;
        }
        self.suppressions.open(&plan.sources, &mut verdict.notes);
        self.has_before |= before.is_some();
        let unmatched = rules::assertion::unmatched(cx);
        self.unmatched = Some(match self.unmatched.take() {
            Some(known) => &known & &unmatched,
            None => unmatched,
        });
        self.hidden = Arc::new(known_secrets(&self.hidden, plan, cx));
        self.tokens = sure(&self.hidden);

        let (changes, gone) = match &before {
            Some(before) => compare::compare(cx, before, &after),
            None => (Vec::new(), Vec::new()),
        };
        let mut told: Vec<(Finding, Option<Change>)> = Vec::new();
        for (index, finding) in after.into_iter().enumerate().filter(|(_, finding)| !finding.quiet) {
            told.push((finding, changes.get(index).copied()));
        }
        if self.settings.show_resolved {
            for (index, finding) in before.into_iter().flatten().enumerate().filter(|(_, finding)| !finding.quiet) {
                if gone.binary_search(&index).is_ok() {
                    told.push((finding, Some(Change::Resolved)));
                }
            }
        }
        let placed: Vec<(Finding, Placed)> = told
            .into_iter()
            .map(|(finding, change)| {
                let placed = self.place(plan, cx, &finding, change);
                (finding, placed)
            })
            .collect();
        let this = &*self;
        let mut judged: Vec<(Judged, Arc<str>)> =
            placed.into_par_iter().map(|(finding, placed)| this.finding(plan, cx, finding, placed)).collect();
        // Ordinals must not depend on what the settings leave out below.
        judged.sort_by(|(a, key_a), (b, key_b)| {
            let order = (a.rule.code, &a.resource, key_a).cmp(&(b.rule.code, &b.resource, key_b));
            order.then_with(|| a.location.cmp(&b.location)).then_with(|| a.message.cmp(&b.message))
        });
        let mut last: Option<(&'static str, Arc<str>, Arc<str>)> = None;
        let mut ordinal = 0;
        for (mut one, key) in judged {
            let this = (one.rule.code, one.resource.clone(), key);
            ordinal = if last.as_ref() == Some(&this) { ordinal + 1 } else { 0 };
            one.fingerprint = fingerprint::fingerprint(one.rule.code, &one.resource, &this.2, ordinal);
            last = Some(this);
            self.add(one);
        }
    }

    /// Applies what the settings leave out and what is known, and counts.
    fn add(&mut self, mut judged: Judged) {
        let settings = self.settings;
        let known = settings.baseline.as_ref().is_some_and(|known| known.contains(&baseline::entry(&judged)));
        if known && judged.suppressed.is_none() {
            let reason = "known finding of the baseline".to_owned();
            judged.suppressed = Some(Suppression { kind: "baseline", reason, location: None });
        }
        let open = judged.suppressed.as_ref().is_none_or(|why| why.kind == "baseline");
        let there = judged.change != Some(Change::Resolved);
        let old = judged.change == Some(Change::Existing) || (judged.change.is_none() && self.has_before);
        let left_out = judged.severity < settings.min_severity || (settings.new_only && (old || known));
        if open && there && (known || !left_out) {
            self.verdict.known.push(baseline::known(&judged));
        }
        if left_out {
            return;
        }
        let resolved = judged.change == Some(Change::Resolved);
        if judged.suppressed.is_some() {
            self.verdict.suppressed += 1;
        } else if !resolved {
            let place = Severity::ALL.iter().position(|&severity| severity == judged.severity);
            if let Some(count) = place.and_then(|place| self.verdict.counts.get_mut(place)) {
                *count += 1;
            }
            let sure = judged.certainty == Certainty::Definite || settings.fail_on_possible;
            self.verdict.fails |= sure && settings.fail_on.is_some_and(|lowest| judged.severity >= lowest);
        }
        self.verdict.findings.push(judged);
    }

    /// Where a finding is, and what suppresses it there.
    fn place(&mut self, plan: &Plan, cx: &Context<'_>, finding: &Finding, change: Option<Change>) -> Placed {
        let address: Arc<str> = cx.model.address(finding.site.object).into();
        let place = plan.content.place(&address, finding.site.path.as_deref());
        let suppressed = match change {
            Some(Change::Resolved) => None,
            _ => self.suppressions.find(plan, finding.rule, &address, place.as_ref()),
        };
        // A plan's own places have no text beside them, and an empty span.
        let written = place.as_ref().filter(|place| place.span.start < place.span.end);
        let source = written.and_then(|place| plan.sources.get(place.span.file)).cloned();
        let line = place.as_ref().map_or(0, |place| place.location.line);
        let line_hash = source.as_ref().map(|source| self.line_hash(source, line));
        Placed { address, place, change, suppressed, source, line_hash }
    }

    /// One finding at its place.
    fn finding(&self, plan: &Plan, cx: &Context<'_>, finding: Finding, placed: Placed) -> (Judged, Arc<str>) {
        let Placed { address, place, change, suppressed, source, line_hash } = placed;
        let secret = SECRET.contains(&finding.rule.code) && finding.site.path.is_some();
        let passed_on = place.as_ref().is_some_and(|place| !place.steps.is_empty());
        let value = finding.site.path.as_deref().filter(|path| passed_on && !secret && !is_secret_path(path));
        let value = value.and_then(|path| short(&plan.content.value(&address, path)?));
        let (severity, score) = select::severity(&finding, self.settings);
        let evidence = |list: Vec<Evidence>| -> Vec<PlacedEvidence> {
            list.into_iter().map(|evidence| self.placed(plan, cx, evidence)).collect()
        };
        let path = evidence(finding.path);
        let related = evidence(finding.related);
        let (location, header, steps) = match place {
            Some(Placement { location, header, steps, .. }) => {
                (location, header.and_then(|span| plan.sources.location(span)), steps)
            }
            None => (whole_file(plan), None, Vec::new()),
        };
        let judged = Judged {
            rule: finding.rule,
            severity,
            score,
            certainty: finding.certainty,
            change,
            resource: self.blank(&address),
            location: Some(location),
            header,
            steps,
            value: value.filter(|value| self.blank(value) == value.as_str().into()),
            message: self.clean(finding.message),
            witness: finding.witness.map(|witness| self.clean_witness(witness)),
            path,
            related,
            unknowns: finding.unknowns.iter().map(|name| self.blank(name)).collect(),
            fix: Fix { description: self.blank(&finding.fix.description).to_string(), ..finding.fix },
            fingerprint: String::new(),
            line_hash,
            suppressed,
            source,
            hidden: self.hidden.clone(),
            secret,
        };
        (judged, self.blank(&finding.key))
    }

    /// A text without what looks like a credential and without what is known to be one.
    fn blank(&self, text: &str) -> Arc<str> {
        mask_known(&redact(text), &self.tokens).into()
    }

    fn clean(&self, text: Cow<'static, str>) -> Cow<'static, str> {
        let clean = self.blank(&text);
        if *clean == *text { text } else { Cow::Owned(clean.to_string()) }
    }

    fn clean_witness(&self, witness: Witness) -> Witness {
        match witness {
            Witness::Packet { .. } => witness,
            Witness::Call { principal, action, resource, context } => {
                let context = context.iter().map(|it| self.blank(it).to_string()).collect();
                Witness::Call { principal, action, resource: self.blank(&resource).to_string(), context }
            }
        }
    }

    fn placed(&self, plan: &Plan, cx: &Context<'_>, evidence: Evidence) -> PlacedEvidence {
        let resource: Option<Arc<str>> = evidence.site.as_ref().map(|site| cx.model.address(site.object).into());
        let path = evidence.site.as_ref().and_then(|site| site.path.as_deref());
        let place = resource.as_ref().and_then(|address| plan.content.place(address, path));
        let note = self.blank(&evidence.note).to_string();
        let resource = resource.map(|address| self.blank(&address));
        PlacedEvidence { resource, location: place.map(|place| place.location), note }
    }

    fn line_hash(&mut self, source: &SourceFile, line: u32) -> LineHash {
        let hashes = self.hashes.entry(source.path.clone());
        let made = || Arc::new(LineHashes::new(source.text.clone(), self.hidden.clone()));
        LineHash { of: hashes.or_insert_with(made).clone(), line }
    }

    /// The report.
    pub fn finish(mut self) -> Verdict {
        let settings = self.settings;
        if settings.new_only && !self.has_before && settings.baseline.is_none() {
            let note = Note::new(Level::Warning, "`--new-only` without a plan or a baseline leaves nothing out");
            self.verdict.notes.push(note.help("scan the plan, or give `--baseline FILE`"));
        }
        for (at, key, glob) in self.unmatched.take().into_iter().flatten() {
            let Some(assert) = settings.asserts.get(at) else { continue };
            let (what, help) = rules::assertion::meant(key, &glob);
            let message = format!("assertion \"{}\" is about nothing here: no {what} is called `{glob}`", assert.name);
            let note = Note::new(Level::Warning, message).help(help);
            self.verdict.notes.push(note.at(Some(assert.location.clone())));
        }
        let unused = rules::find(UNUSED).filter(|rule| rules::is_on(rule, settings));
        // After a partial look, what matches nothing may match what was not seen.
        if let Some(rule) = unused.filter(|_| self.verdict.complete) {
            for (code, location, message) in self.suppressions.unused(rules::all()) {
                let judged = unused_finding(rule, settings, &code, location, message);
                self.add(judged);
            }
        }
        let Verdict { findings, notes, missing_modules, .. } = &mut self.verdict;
        findings.sort_by(|a, b| {
            let key = |judged: &Judged| (judged.certainty, std::cmp::Reverse(judged.severity), judged.rule.code);
            key(a).cmp(&key(b)).then_with(|| {
                let tail = |judged: &'_ Judged| (judged.resource.clone(), judged.location.clone());
                tail(a).cmp(&tail(b)).then_with(|| (&a.fingerprint, a.change).cmp(&(&b.fingerprint, b.change)))
            })
        });
        for note in notes.iter_mut() {
            note.message = mask_known(&redact(&note.message), &self.hidden).into_owned();
            note.help = note.help.as_deref().map(|help| redact(help).into_owned());
        }
        notes.sort_by(|a, b| (a.level, &a.location, &a.message).cmp(&(b.level, &b.location, &b.message)));
        notes.dedup();
        missing_modules.sort();
        missing_modules.dedup();
        self.verdict
    }
}

/// The texts that secret arguments and provider blocks hold and that sensitive variables and outputs have: wherever such
/// a text stands in a file, it is not shown.
fn known_secrets(known: &[Arc<str>], plan: &Plan, cx: &Context<'_>) -> Vec<Arc<str>> {
    let worlds = [Some(cx.world), cx.before.map(|(world, _)| world)];
    let mut all: Vec<Arc<str>> = known.to_vec();
    for world in worlds.into_iter().flatten() {
        all.extend(world.secrets.told());
    }
    for block in &plan.blocks {
        let Some(value) = &block.after else { continue };
        let marked = value.get("sensitive").and_then(Value::as_bool) == Some(true);
        for name in ["default", "value"] {
            let text = value.get(name).filter(|value| marked || value.is_sensitive()).and_then(Value::as_str);
            all.extend(text.map(Arc::from));
        }
    }
    all.sort();
    all.dedup();
    all
}

/// Rules whose findings point at a text that is, or holds, a secret.
const SECRET: [&str; 10] =
    ["KEY101", "KEY102", "KEY103", "KEY104", "KEY105", "KEY106", "KEY110", "KEY117", "KEY118", "KEY119"];

/// Longest value that is shown beside an expression, in characters.
const SHORT: usize = 40;

/// A value as it may be shown: known scalars, or a few of them; nothing sensitive, nothing that looks like a credential.
fn short(value: &Value) -> Option<String> {
    if value.is_sensitive() {
        return None;
    }
    let text = match (&value.data, value.items()) {
        (Data::String(text), _) => text.to_string(),
        (Data::Number(number), _) => number.to_string(),
        (Data::Bool(truth), _) => truth.to_string(),
        (_, Some(items @ [_, ..])) if items.iter().all(|item| item.items().is_none()) => {
            items.iter().map(short).collect::<Option<Vec<String>>>()?.join(", ")
        }
        _ => return None,
    };
    let plain = !text.is_empty() && text.chars().count() <= SHORT && !text.contains(char::is_control);
    (plain && matches!(redact(&text), Cow::Borrowed(_))).then_some(text)
}

/// Whether an attribute's name says that its value is secret.
fn is_secret_path(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path).to_ascii_lowercase();
    ["password", "passwd", "secret", "token", "private", "credential", "passphrase", "psk", "access_key", "user_data"]
        .iter()
        .any(|word| name.contains(word))
}

/// The place of a finding without source: the input itself.
fn whole_file(plan: &Plan) -> Location {
    Location { file: plan.path.as_str().into(), line: 1, column: 1, end_line: 1, end_column: 1 }
}

fn unused_finding(rule: &'static Rule, settings: &Settings, code: &str, place: Location, message: String) -> Judged {
    let severity = settings.severity.get(rule.code).copied().unwrap_or(rule.severity);
    Judged {
        rule,
        severity,
        score: 0,
        certainty: Certainty::Definite,
        change: None,
        resource: place.file.clone(),
        header: None,
        steps: Vec::new(),
        value: None,
        message: message.into(),
        witness: None,
        path: Vec::new(),
        related: Vec::new(),
        unknowns: Vec::new(),
        fix: Fix { description: "remove it".into(), mechanical: false },
        fingerprint: fingerprint::fingerprint(rule.code, &place.file, code, 0),
        line_hash: None,
        suppressed: None,
        source: None,
        hidden: Arc::default(),
        secret: false,
        location: Some(place),
    }
}
