//! What a principal is granted, statement by statement: those that permit something, without those that others include.
//!
//! In: the [`Hands`] of a world. Out: the grants of `menshen access`. A statement that names no action, or all of which is
//! denied, permits nothing and is not told.

use super::access::Grant;
use super::ask::{choice, through, written};
use super::hands::Hands;
use crate::model::identity::{Identity, Principal};
use crate::model::{Cloud, Id};
use crate::reason::permission::{Choice, Difference, Granted, Holding, Space};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What holdings permit. Those that are alike, and statements, are looked at once.
pub struct Granting<'w, 's> {
    identity: &'w Identity,
    space: &'s Space<'w>,
    choices: BTreeMap<Cloud, Choice>,
    granted: Granted<'w>,
}

impl<'w, 's> Granting<'w, 's> {
    /// Nothing is looked at yet. `identity`: of the world whose names make witnesses telling.
    pub fn new(identity: &'w Identity, space: &'s Space<'w>) -> Granting<'w, 's> {
        Granting { identity, space, choices: BTreeMap::new(), granted: Granted::default() }
    }

    /// Names to try first for a witness.
    pub fn choice(&mut self, cloud: Cloud) -> &Choice {
        self.choices.entry(cloud).or_insert_with(|| choice(cloud, self.identity))
    }

    /// All that a holding permits, against one that permits nothing.
    pub fn all(&mut self, holding: &Holding<'w>) -> Arc<Difference<'w>> {
        let choice = self.choices.entry(holding.cloud).or_insert_with(|| choice(holding.cloud, self.identity));
        self.granted.of(self.space, holding, choice)
    }

    /// What a principal is granted, the certain before the possible.
    pub fn of(&mut self, hands: &'w Hands<'w>, id: Id<Principal>) -> Vec<Grant> {
        let holding = hands.holding(id);
        let difference = self.all(&holding);
        let mut out: Vec<Grant> = Vec::new();
        for (list, certainty) in [(&difference.definite, "definite"), (&difference.possible, "possible")] {
            for grant in list {
                let written = written(grant, &holding, certainty, through(hands, &holding, id, &grant.place));
                if !out.contains(&written) {
                    out.push(written);
                }
            }
        }
        out
    }
}
