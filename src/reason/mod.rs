//! Analyses over the model: who can reach what, and who may do what, before and after.

pub mod exposure;
pub mod identity;
pub mod permission;

pub use exposure::Exposure;

use crate::model::World;

/// Everything computed about one world.
#[derive(Debug, Default)]
pub struct Facts {
    /// Network reachability.
    pub exposure: Exposure,
    /// What each principal holds.
    pub holders: identity::Holders,
    /// What a plan newly permits; filled when it is first asked for, in the facts of the world after.
    pub news: std::sync::OnceLock<Vec<identity::news::News>>,
}

/// Computes the facts of a world.
pub fn solve(world: &World) -> Facts {
    Facts {
        exposure: exposure::solve(&world.network),
        holders: identity::Holders::new(&world.identity),
        ..Facts::default()
    }
}
