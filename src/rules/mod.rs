//! The rules: what is said of a world, in the words of the field. One file per rule; a rule cannot name a resource
//! type or an attribute, as it sees the neutral model only.

#[macro_use]
mod declare;
pub mod assertion;
pub mod balancing;
pub mod cluster;
pub mod compute;
pub mod credentials;
pub mod database;
pub mod draft;
pub mod finding;
pub mod hygiene;
pub mod identity;
pub mod network;
pub mod storage;
pub mod validity;

pub use declare::{Doc, Example, FixKind, MARK, Profile, Rule, Scope};
pub use finding::{Evidence, Finding, Fix, Granted, Opened, Witness};

pub use crate::model::Cloud;

use crate::base::{Certainty, beside};
use crate::config::Settings;
use crate::model::{Model, Site, World};
use crate::reason::Facts;
use crate::reason::identity::Hands;
use crate::reason::identity::news::{self, News};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The lists of all families. A new family is a module and a line here.
const FAMILIES: &[&[&Rule]] = &[
    assertion::RULES,
    balancing::RULES,
    cluster::RULES,
    compute::RULES,
    credentials::RULES,
    database::RULES,
    hygiene::RULES,
    identity::RULES,
    network::RULES,
    storage::RULES,
    validity::RULES,
];

/// What a check sees: one world with the facts computed about it.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The model, for objects and notes.
    pub model: &'a Model,
    /// The world that is judged.
    pub world: &'a World,
    /// What can reach what in it.
    pub facts: &'a Facts,
    /// The other side's world and facts, where judging needs them (a deleted protection).
    pub before: Option<(&'a World, &'a Facts)>,
    /// Settings of the run.
    pub settings: &'a Settings,
}

impl<'a> Context<'a> {
    /// The holdings of this world's principals.
    pub fn hands(&self) -> Hands<'a> {
        Hands::new(self.model, &self.world.identity, &self.facts.holders)
    }

    /// What the plan newly permits; nothing where there is no plan.
    pub fn news(&self) -> &'a [News] {
        let Some((world, facts)) = self.before else { return &[] };
        self.facts.news.get_or_init(|| {
            let before = Hands::new(self.model, &world.identity, &facts.holders);
            news::news(&before, &self.hands())
        })
    }
}

/// All rules, in order of their codes.
pub fn all() -> &'static [&'static Rule] {
    static ALL: OnceLock<Vec<&'static Rule>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut rules: Vec<&'static Rule> = FAMILIES.iter().flat_map(|family| family.iter().copied()).collect();
        rules.sort_by_key(|rule| rule.code);
        rules
    })
}

/// The rule with this code or name.
pub fn find(word: &str) -> Option<&'static Rule> {
    all().iter().copied().find(|rule| rule.is_called(word))
}

/// Whether the settings turn a rule on. A rule of the strict profile is on in that profile, and where it is selected
/// by its own code or name: who names it wants to hear it.
pub fn is_on(rule: &Rule, settings: &Settings) -> bool {
    let selected = settings.select.is_empty() || settings.select.iter().any(|selector| rule.answers_to(selector));
    let ignored = settings.ignore.iter().any(|selector| rule.answers_to(selector));
    selected && !ignored && (rule.profile != Profile::Strict || wants_strict(rule, settings))
}

/// Whether the strict part of a rule is wanted.
fn wants_strict(rule: &Rule, settings: &Settings) -> bool {
    settings.strict || settings.select.iter().any(|selector| rule.is_called(selector))
}

/// Runs every rule that the settings turn on over one world. Findings come in order of code and, within a rule, in
/// the order in which the world holds the things.
pub fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    gather(context, out);
    out.retain(|finding| !finding.quiet);
}

/// The same, with what is not told ([`Finding::quiet`]), as comparing needs it.
pub fn gather(context: &Context<'_>, out: &mut Vec<Finding>) {
    let wanted: Vec<&Rule> = all().iter().copied().filter(|rule| is_on(rule, context.settings)).collect();
    let one = |rule: &Rule| {
        let mut found = Vec::new();
        (rule.check)(context, &mut found);
        if !wants_strict(rule, context.settings) {
            found.retain(|finding| !finding.strict);
        }
        unite(found)
    };
    // Threads cost more than they save where there is little to look at.
    if context.model.objects.len() < SMALL {
        out.extend(wanted.into_iter().flat_map(one));
    } else {
        let found = beside::each(wanted.len(), |at| wanted.get(at).map(|rule| one(rule)));
        out.extend(found.into_iter().flatten().flatten());
    }
}

/// Resources of a small input.
const SMALL: usize = 500;

/// One notion at one place is one finding: a group rule whose group is not known stands in every group that it may
/// belong to, and would be told for each of them. The gravest stays, with the unknown values of all.
fn unite(found: Vec<Finding>) -> Vec<Finding> {
    let mut first: HashMap<(Site, Arc<str>), usize> = HashMap::new();
    let mut out: Vec<Finding> = Vec::new();
    for finding in found {
        let at = *first.entry((finding.site.clone(), finding.key.clone())).or_insert(out.len());
        let Some(known) = out.get_mut(at) else {
            out.push(finding);
            continue;
        };
        let grave = |it: &Finding| (it.certainty == Certainty::Definite, it.severity, it.score, it.rank);
        let mut other = finding;
        if grave(&other) > grave(known) {
            std::mem::swap(known, &mut other);
        }
        if known.certainty == Certainty::Possible {
            let more = other.unknowns.into_iter().filter(|it| !known.unknowns.contains(it)).collect::<Vec<_>>();
            known.unknowns.extend(more);
        }
    }
    out
}
