//! The most that an answer can be, whatever name is found: where it is reached, names need not be sought.
//!
//! In: the statements about an action ([`Live`]) and the names that are asked for. Out: a [`Verdict`] that no name of those
//! exceeds. What a statement allows counts where it may be about any of the names, what it denies where it is about all of
//! them; bounds are left out.

use super::answer::Verdict;
use super::asked::Asked;
use super::compiled::{Compiled, Does};
use super::formula::{Formula, Mode, Solution, Table};
use super::live::Live;
use super::set::Effective;
use super::{Context, Flag};
use std::sync::Arc;

impl Effective<'_> {
    /// The most that an answer can be. `slots`: what is asked for, by slot; `None`: anything. `certain`: whether slots after
    /// the first surely count.
    pub(super) fn ceiling(
        &self,
        live: &Live<'_, '_>,
        slots: &[Option<Arc<Asked>>],
        certain: bool,
        fixed: &Context,
        table: &mut Table,
    ) -> Verdict {
        let mut all = Formula::Is(true);
        for (at, asked) in slots.iter().enumerate() {
            let mut one = self.ceiling_of(live, asked.as_deref(), table);
            if at > 0 && !certain {
                one = one.or(table.flag(Flag::Slots));
            }
            all = all.and(one);
        }
        let holds = |formula: &Formula, mode, table: &mut Table| match table.solve(formula, fixed, mode) {
            Solution::Never => Some(false),
            Solution::Holds(_) => Some(true),
            Solution::Undecided => None,
        };
        if holds(&all, Mode::May, table) == Some(false) {
            return Verdict::Denied;
        }
        if holds(&all, Mode::Must, table) == Some(false) {
            return Verdict::Unknown;
        }
        let refused = holds(&all.not(), Mode::May, table) == Some(true);
        if refused { Verdict::Conditional } else { Verdict::Allowed }
    }

    fn ceiling_of(&self, live: &Live<'_, '_>, asked: Option<&Asked>, table: &mut Table) -> Formula {
        let known = &*self.known;
        let perhaps = |it: &Compiled, table: &mut Table| table.unknown(format!("ceiling {}", it.name));
        let mut allowed = Formula::Is(false);
        for (it, allow) in live.granting() {
            let list = &it.resources;
            let sure = it.does == Does::Opaque || list.open;
            let about = match asked {
                Some(asked) if !sure && !asked.may_surely_be_in(known, list) => {
                    if !asked.may_be_in(known, list) {
                        continue;
                    }
                    perhaps(it, table)
                }
                _ => Formula::Is(true),
            };
            allowed = allowed.or(allow.clone().and(about));
            if allowed == Formula::Is(true) {
                break;
            }
        }
        let mut denied = Formula::Is(false);
        for (it, deny) in live.denying() {
            let (surely, may) = match asked {
                _ if it.resources.is_all() => (true, true),
                Some(asked) => asked.is_held_by(known, &it.resources),
                None => (false, false),
            };
            let about = match (surely, may) {
                (true, _) => Formula::Is(true),
                (_, true) => perhaps(it, table),
                _ => continue,
            };
            denied = denied.or(deny.clone().and(about));
        }
        allowed.and(denied.not())
    }
}
