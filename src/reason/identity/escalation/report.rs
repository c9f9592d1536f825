//! Escalations for the records of `menshen access`.
//!
//! In: the escalations of a world and the records of its principals. Out: the records with their escalations.

use super::super::access::{self, Access, Escalation as Shown};
use super::search::{Escalation, Escalations, Gained};
use crate::base::{Certainty, hole};
use crate::model::identity::{Identity, Principal};
use crate::model::{Id, Model};

/// Puts the escalations of a world into the records of its principals.
pub fn fill(model: &Model, identity: &Identity, found: &Escalations, records: &mut [Access]) {
    for record in records {
        // A principal that goes is one of the world before.
        let here = identity.principals.get(record.principal.index());
        if here.is_some_and(|it| it.object == record.object) {
            record.escalations = found.of(record.principal).map(|it| shown(model, identity, it)).collect();
        }
    }
}

fn shown(model: &Model, identity: &Identity, path: &Escalation) -> Shown {
    let mut actions: Vec<String> = Vec::new();
    for action in path.steps.iter().flat_map(|step| &step.actions) {
        if !actions.iter().any(|known| known == action) {
            actions.push((*action).to_owned());
        }
    }
    let called = |id: Id<Principal>| identity.principals.get(id.index()).map(|it| access::called(model, it));
    let last = path.steps.iter().rev().find_map(|step| step.to).and_then(called);
    let ends = path.steps.last().is_some_and(|step| step.to.is_some());
    let gains = match (&path.gained, last) {
        (Gained::Administration | Gained::Principal(_), Some(address)) if ends => address,
        (Gained::Administration, _) => "administration".to_owned(),
        (Gained::Principal(key), _) => key.name.to_string(),
        (Gained::Policy(name), _) => format!("policy {name}"),
        (Gained::OlderVersion(name), _) => format!("an older version of policy {name}"),
        (Gained::Group(name), _) => format!("group {name}"),
        (Gained::Denied, _) => "what is denied".to_owned(),
        (Gained::Bounded, _) => "what the permissions boundary takes".to_owned(),
        (Gained::Controlled, _) => "what control policies take".to_owned(),
        (Gained::Thing(name), _) => format!("every call on {name}"),
    };
    let steps = path.steps.iter().map(|step| {
        let to = step.to.and_then(called).map_or_else(String::new, |to| format!(" → {to}"));
        format!("{}{to}", step.name)
    });
    Shown {
        name: path.steps.first().map_or_else(String::new, |step| step.name.to_owned()),
        gains: hole::shown(&gains),
        actions,
        certainty: if path.certainty == Certainty::Definite { "definite" } else { "possible" },
        path: if path.steps.len() > 1 { steps.collect() } else { Vec::new() },
    }
}
