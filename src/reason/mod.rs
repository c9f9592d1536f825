//! Analyses over the model: who can reach what, and who may do what, before and after.

pub mod exposure;
pub mod identity;
pub mod permission;

pub use exposure::Exposure;

use crate::base::Tri;
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
    /// How many principals the search for ways to more rights did not get to, if it was made.
    pub fn unsearched(&self) -> usize {
        self.escalations.get().map_or(0, |found| found.unsearched.len())
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
