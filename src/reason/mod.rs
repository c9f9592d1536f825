//! Analyses over the model: who can reach what, and who may do what, before and after.

pub mod exposure;
pub mod identity;

pub use exposure::Exposure;

use crate::model::World;

/// Everything computed about one world.
#[derive(Debug, Default)]
pub struct Facts {
    /// Network reachability.
    pub exposure: Exposure,
}

/// Computes the facts of a world.
pub fn solve(world: &World) -> Facts {
    Facts { exposure: exposure::solve(&world.network) }
}
