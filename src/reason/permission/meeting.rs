//! What takes two sides: a call that the caller's own statements allow, and those of another party, too.
//!
//! In: what the caller may do, what the other side admits, and what it admitted before: [`Effective`] sets of one space. Out:
//! whether some request gets through that did not, with a statement of the caller's that allows it. Conditions of both sides
//! are weighed together: what the one asks for may be what the other excludes.

use super::answer::Witness;
use super::formula::{Formula, Mode, Solution, Table};
use super::set::{Effective, Part, Place};
use super::{Context, Request, name, plain};
use crate::base::Tri;
use std::sync::Arc;

/// Both sides allow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// The statement of the caller's.
    pub place: Place,
    /// A request; `None` where the bound on the work was reached before one was found.
    pub witness: Option<Witness>,
    /// Whatever is not known.
    pub sure: bool,
}

/// A request for one action on one resource that both sides allow and that the other side did not allow before. The first
/// statement of the caller's by which one surely gets through; else the first by which one may.
pub fn newly_met(
    own: &Effective<'_>,
    other: &Effective<'_>,
    before: &Effective<'_>,
    action: &str,
    resource: &str,
) -> Option<Met> {
    let (cloud, account) = (own.cloud, own.own.as_deref());
    let (call, word) = (name::action(cloud, action), name::resource(cloud, account, resource, false));
    let names = std::slice::from_ref(&word);
    let case = [(own, other), (own, before), (other, before)].iter().any(|(a, b)| a.case(Some(b), names));
    let mut table = Table::new(cloud);
    let live = own.at(&call, case, &mut table);
    let open = other.at(&call, case, &mut table).allowed(&word, None, &mut table);
    let was = before.at(&call, case, &mut table).allowed(&word, None, &mut table);
    let open = open.and(was.not());
    if open == Formula::Is(false) {
        return None;
    }
    let mut best: Option<Met> = None;
    for (part, index, _) in own.entries() {
        let group = match &part {
            Part::Account => None,
            Part::Group(group) => Some(group.clone()),
            Part::Bound(_) | Part::Control | Part::Resource => continue,
        };
        if !live.is_about(&part, index) {
            continue;
        }
        let own_side = live.allowed_by(&part, index, &word, group.as_deref(), &mut table);
        let formula = own_side.and(open.clone());
        let witness = |context: Context| Witness {
            action: action.into(),
            resources: vec![Arc::from(word.as_str())],
            context,
            group: group.clone(),
            synthetic: false,
        };
        let place = || Place { part: part.clone(), index };
        if let Solution::Holds(context) = table.solve(&formula, &Context::new(), Mode::Must) {
            let witness = witness(context);
            if is_confirmed([own, other, before], &witness.request()) {
                return Some(Met { place: place(), witness: Some(witness), sure: true });
            }
        }
        if best.as_ref().is_some_and(|it| it.witness.is_some()) {
            continue;
        }
        match table.solve(&formula, &Context::new(), Mode::May) {
            Solution::Holds(context) => {
                best = Some(Met { place: place(), witness: Some(witness(context)), sure: false });
            }
            Solution::Undecided if best.is_none() => best = Some(Met { place: place(), witness: None, sure: false }),
            Solution::Undecided | Solution::Never => {}
        }
    }
    best
}

/// Whether the plain evaluator objects to a request in no reading: both sides allow it, and the other did not before.
fn is_confirmed([own, other, before]: [&Effective<'_>; 3], request: &Request) -> bool {
    let call = name::action(own.cloud, &request.action);
    let all = [own, other, before].map(|it| it.holding_about(&call));
    let names: Vec<&str> = request.resources.iter().map(|it| &**it).collect();
    let Some(readings) = super::readings(&all.each_ref(), names) else { return false };
    let [own, other, before] = &all;
    readings.iter().all(|reading| {
        let says = |holding| plain::decide(holding, request, *reading).allowed;
        let so = says(own) != Tri::No && says(other) != Tri::No && says(before) != Tri::Yes;
        debug_assert!(so, "{request:?} does not hold in {reading:?}");
        so
    })
}
