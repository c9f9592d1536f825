//! Whether somebody who becomes a role can meet the conditions of both sides at once: those of its own policies, and those of
//! the role's trust policy.
//!
//! In: a [`Scene`], what the caller may do, the role. Out: three-valued; what cannot be weighed may be met.

use super::scene::Scene;
use crate::base::Tri;
use crate::model::Id;
use crate::model::identity::Principal;
use crate::reason::identity::assuming::{ASSUME, Trusts, side};
use crate::reason::permission::{Effective, Held, Holding, Space, newly_met};
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

/// What a caller's policies allow, by address; the role; which statements of its trust policy are about the caller.
type Key = (usize, Id<Principal>, Vec<(usize, Tri)>);

/// What is known of both sides.
#[derive(Debug, Default)]
pub(super) struct Sides {
    trusts: OnceLock<Trusts>,
    known: Mutex<HashMap<Key, Tri>>,
}

impl Scene<'_> {
    /// Whether a request meets both sides. `own`: what the caller may do, kept as long as the scene; `name`: the role, as the
    /// right to become it names it.
    pub(super) fn meets(&self, role: Id<Principal>, caller: Id<Principal>, own: &Effective<'_>, name: &str) -> Tri {
        let Some(asking) = self.principal(caller) else { return Tri::Unknown };
        let trusts = self.sides.trusts.get_or_init(|| Trusts::new(self.identity()));
        let held: Vec<Held<'_>> =
            trusts.of(self.model, self.identity(), role, self.known_account(asking.cloud), asking);
        let about = held.iter().map(|it| (it.origin, it.exists)).collect();
        let key = (std::ptr::from_ref(own) as usize, role, about);
        let known = || self.sides.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(&key) {
            return *known;
        }
        let space = Space::new();
        let account = own.own_account().cloned();
        let nobody = space.effective(&Holding::nothing(asking.cloud, account.clone()));
        let other = space.effective(&side(asking, account, held));
        let met = newly_met(own, &other, &nobody, ASSUME, name);
        let answer = met.map_or(Tri::No, |met| if met.sure { Tri::Yes } else { Tri::Unknown });
        known().insert(key, answer);
        answer
    }
}
