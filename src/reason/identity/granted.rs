//! What a principal is granted, statement by statement: those that permit something, without those that others include.
//!
//! In: the [`Hands`] of a world. Out: the grants of `menshen access`. A statement that names no action, or all of which is
//! denied, permits nothing and is not told.

use super::access::Grant;
use super::ask::{choice, through, written};
use super::hands::Hands;
use crate::model::identity::Principal;
use crate::model::{Cloud, Id};
use crate::reason::permission::{self, Choice, Difference, Holding, Space};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Grants of the principals of a world. Holdings that are alike are looked at once.
pub struct Granting<'w, 's> {
    hands: &'w Hands<'w>,
    space: &'s Space<'w>,
    choices: BTreeMap<Cloud, Choice>,
    known: BTreeMap<usize, Arc<Difference<'w>>>,
}

impl<'w, 's> Granting<'w, 's> {
    /// Nothing is looked at yet.
    pub fn new(hands: &'w Hands<'w>, space: &'s Space<'w>) -> Granting<'w, 's> {
        Granting { hands, space, choices: BTreeMap::new(), known: BTreeMap::new() }
    }

    /// What a principal is granted, the certain before the possible.
    pub fn of(&mut self, id: Id<Principal>) -> Vec<Grant> {
        let holding = self.hands.holding(id);
        let effective = self.space.effective(&holding);
        let key = Arc::as_ptr(&effective) as usize;
        let difference = match self.known.get(&key) {
            Some(known) => known.clone(),
            None => {
                let nothing = Holding::nothing(holding.cloud, holding.own_account.clone());
                let identity = self.hands.identity();
                let choice = self.choices.entry(holding.cloud).or_insert_with(|| choice(holding.cloud, identity));
                let found = permission::difference(&self.space.effective(&nothing), &effective, choice);
                self.known.entry(key).or_insert(Arc::new(found)).clone()
            }
        };
        let mut out: Vec<Grant> = Vec::new();
        for (list, certainty) in [(&difference.definite, "definite"), (&difference.possible, "possible")] {
            for grant in list {
                let written = written(grant, &holding, certainty, through(self.hands, &holding, id, &grant.place));
                if !out.contains(&written) {
                    out.push(written);
                }
            }
        }
        out
    }
}
