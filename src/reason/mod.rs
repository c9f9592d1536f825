//! Analyses over the model: who can reach what, and who may do what, before and after.

pub mod exposure;
pub mod identity;
pub mod permission;

pub use exposure::Exposure;

use crate::base::{Level, Note, Tri};
use crate::model::identity::Principal;
use crate::model::{Id, Model, World};
use identity::escalation::Escalations;
use identity::risk::{Carried, Risk};
use std::sync::OnceLock;

/// Everything computed about one world.
#[derive(Debug, Default)]
pub struct Facts {
    /// Network reachability.
    pub exposure: Exposure,
    /// What each principal holds.
    pub holders: identity::Holders,
    /// What a plan newly permits; filled when it is first asked for, in the facts of the world after.
    pub news: OnceLock<Vec<identity::news::News>>,
    escalations: OnceLock<Escalations>,
    risks: OnceLock<Vec<Risk>>,
    carried: OnceLock<Vec<Carried>>,
}

impl Facts {
    /// Ways to more rights, searched for when first asked. `model` and `world` are those that the facts are of.
    pub fn escalations(&self, model: &Model, world: &World) -> &Escalations {
        self.escalations.get_or_init(|| identity::escalation::solve(model, world, &self.exposure, &self.holders))
    }
    /// Whether the search for ways to more rights did not get to a principal.
    pub fn is_unsearched(&self, id: Id<Principal>) -> bool {
        self.escalations.get().is_some_and(|found| found.unsearched.contains(&id))
    }
    /// What the search for ways to more rights did not look at, if it was made: an error where a way may be missing.
    pub fn notes(&self) -> Vec<Note> {
        let Some(found) = self.escalations.get() else { return Vec::new() };
        let mut out = Vec::new();
        if !found.unsearched.is_empty() {
            let message =
                format!("the search for ways to more rights ended before {} principals", found.unsearched.len());
            let help = "scan parts of the configuration, or ask about one with `menshen access --principal`";
            out.push(Note::new(Level::Error, message).help(help));
        }
        if !found.untried.is_empty() {
            let numbers: Vec<String> = found.untried.iter().map(|it| format!("`{it}`")).collect();
            let message = format!(
                "ways to more rights are not searched for the case that the own account is {}",
                numbers.join(", ")
            );
            let help = "tell the number of the own account by a data source, a provider block or a plan";
            out.push(Note::new(Level::Warning, message).help(help));
        }
        out
    }
    /// Whether a principal administers the account: may do everything, or give everything to itself.
    pub fn administers(&self, model: &Model, world: &World, id: Id<Principal>) -> Tri {
        self.escalations(model, world).administers(id)
    }
    /// High-risk rights, found when first asked.
    pub fn risks(&self, model: &Model, world: &World) -> &[Risk] {
        self.risks.get_or_init(|| identity::risk::solve(model, world, &self.holders))
    }
    /// What runs with roles can do, found when first asked.
    pub fn carried(&self, model: &Model, world: &World) -> &[Carried] {
        self.carried.get_or_init(|| identity::risk::carried(model, world, &self.holders))
    }
}

/// Computes the facts of a world.
pub fn solve(world: &World) -> Facts {
    Facts {
        exposure: exposure::solve(&world.network),
        holders: identity::Holders::new(&world.identity),
        ..Facts::default()
    }
}
