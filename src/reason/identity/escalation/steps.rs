//! The single steps of one principal, for looking at it.
//!
//! In: a world with its facts, and a principal. Out: every row of the catalogue that is open to it; the search over all looks
//! no further than it must.

use super::super::holders::Holders;
use super::accounts;
use super::actor::Actor;
use super::ask::Judge;
use super::edge::{Edge, Goal, Node};
use super::scene::Scene;
use super::search::{Gained, Search, things};
use super::texts::Texts;
use crate::model::identity::Principal;
use crate::model::{Id, Model, World};
use crate::reason::Exposure;

/// The single steps that are open to a principal, whatever they gain: name of the row, whether it surely works, and what
/// it leads to. For looking at one principal; [`super::solve`] looks no further than it must.
pub fn steps_of(
    model: &Model,
    world: &World,
    exposure: &Exposure,
    holders: &Holders,
    id: Id<Principal>,
) -> Vec<(&'static str, bool, Option<Gained>)> {
    let texts = Texts::new(&world.identity, things(world));
    let own = accounts::accounts(&world.identity, &texts).0.into_iter().next().unwrap_or_default();
    let scene = Scene::new(model, world, exposure, holders, &texts, own);
    let judge = Judge::new(&scene);
    let search = Search::new(&scene, &judge);
    let Some(actor) = Actor::new(&scene, &judge, Node::plain(id), true) else { return Vec::new() };
    let mut out = Vec::new();
    for edge in actor.edges().iter().flat_map(Edge::each) {
        let gain = judge.gain(&scene, &Node::plain(id), &edge.goal).exists();
        let gained = gain.possibly().then(|| search.gained(&edge)).flatten();
        let sure = edge.certainty.surely() && (gain.surely() || edge.goal == Goal::Weaker);
        out.push((edge.row.name, sure, gained));
    }
    out
}
