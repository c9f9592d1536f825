//! Network reachability of one world.

use crate::model::network::Network;

/// What can reach what.
#[derive(Debug, Default)]
pub struct Exposure {}

/// Computes it.
pub fn solve(network: &Network) -> Exposure {
    let _ = network;
    Exposure::default()
}
