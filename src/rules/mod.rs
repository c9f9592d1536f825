//! The rules: what is said of a world, in the words of the field. One file per rule; a rule cannot name a resource
//! type or an attribute, as it sees the neutral model only.

#[macro_use]
mod declare;
pub mod finding;
pub mod hygiene;

pub use crate::model::Cloud;
pub use declare::{Doc, Example, FixKind, Profile, Rule, Scope};
pub use finding::{Evidence, Finding, Fix, Witness};

use crate::config::Settings;
use crate::model::{Model, World};
use crate::reason::Facts;

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

static RULES: &[&Rule] = &[&hygiene::suppression_unused::RULE];

/// All rules, in the order of their codes.
pub fn all() -> &'static [&'static Rule] {
    RULES
}

/// The rule of a code (without case) or name.
pub fn find(word: &str) -> Option<&'static Rule> {
    all().iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name == word)
}

/// Runs every rule on one world.
pub fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for rule in all() {
        (rule.check)(cx, out);
    }
}
