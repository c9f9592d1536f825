//! Whether the calls of a way are allowed, each asked for once.
//!
//! In: an [`Actor`], a [`Way`] and what it is tried for. Out: the calls with their answers, and how surely all of them are
//! allowed; none where one surely is not.

use super::actor::{Actor, Asked};
use super::ask::Answer;
use super::edge::{Binding, Call};
use super::name::{Places, is_by_id};
use super::table::{self, Need, Slot, Way};
use crate::base::value::HOLE;
use crate::base::{Tri, hole};
use crate::reason::permission::UNCERTAIN;

impl Actor<'_, '_> {
    /// Whether all calls of a way are allowed.
    pub(super) fn calls(&self, way: &'static Way, binding: &Binding, places: &Places) -> Option<(Tri, Vec<Call>)> {
        let mut certainty = Tri::Yes;
        let mut calls = Vec::new();
        if let Some(pass) = way.pass {
            let role = binding.role?;
            let mut best: Option<(Tri, Call)> = None;
            for service in pass.services {
                let trusted = self.scene.trusts_service(role, service);
                if !trusted.possibly() {
                    continue;
                }
                let action = table::pass_role(self.cloud);
                let call = self.call(table::passing(self.cloud), &[Slot::Role], places, Some(service));
                let (allowed, call) = match call {
                    Some((allowed, call)) if pass.documented || allowed.surely() => (allowed, call),
                    // Whether the right is needed is not documented.
                    _ if !pass.documented => {
                        (Tri::Unknown, Call { action, resources: Vec::new(), answer: Answer::default() })
                    }
                    _ => continue,
                };
                let answer = trusted.and(allowed);
                if best.as_ref().is_none_or(|(known, _)| answer > *known) {
                    best = Some((answer, call));
                }
            }
            let (answer, call) = best?;
            certainty = certainty.and(answer);
            calls.push(call);
        }
        for need in way.needs {
            let (answer, call) = match need.is_fixed() {
                true => self.fixed(need)?,
                false => self.call(need.actions, need.at, places, None)?,
            };
            certainty = certainty.and(answer);
            calls.push(call);
        }
        Some((certainty, calls))
    }

    /// Whether a need is met that is the same whatever a way is tried for.
    pub(super) fn fixed(&self, need: &'static Need) -> Option<(Tri, Call)> {
        let key = std::ptr::from_ref(need) as usize;
        if let Some(known) = self.met.borrow().get(&key) {
            return known.clone();
        }
        let answer = self.call(need.actions, need.at, &self.places(&Binding::default(), "".into()), None);
        self.met.borrow_mut().insert(key, answer.clone());
        answer
    }

    /// Whether any of these actions is allowed, the surest first.
    pub(super) fn call(
        &self,
        actions: &'static [&'static str],
        slots: &[Slot],
        places: &Places,
        service: Option<&str>,
    ) -> Option<(Tri, Call)> {
        let mut best: Option<(Tri, Call)> = None;
        for action in actions {
            let mut lists: Vec<Vec<String>> = vec![Vec::new()];
            for slot in slots {
                let names = places.names(*slot, action);
                let with = |list: &Vec<String>| {
                    let list = list.clone();
                    names.iter().map(move |name| [list.clone(), vec![name.clone()]].concat()).collect::<Vec<_>>()
                };
                lists = lists.iter().flat_map(with).collect();
            }
            for resources in lists.into_iter().filter(|list| !list.is_empty()) {
                let mut answer = self.ask(action, &resources, service);
                if resources.iter().any(|it| is_by_id(it)) {
                    answer.allowed = answer.allowed.and(Tri::Unknown);
                }
                let allowed = answer.allowed;
                if allowed.possibly() && best.as_ref().is_none_or(|(known, _)| allowed > *known) {
                    best = Some((allowed, Call { action, resources, answer }));
                }
                if allowed.surely() {
                    return best;
                }
            }
        }
        best
    }

    /// Whether a call is allowed; asked once where that is not plain.
    fn ask(&self, action: &'static str, resources: &[String], service: Option<&str>) -> Answer {
        // Where nothing that is held has unknown parts, those of names are all alike: of many instances that the plan makes one
        // is asked for.
        if !resources.iter().any(|it| it.contains(HOLE)) || self.standing().has_unknown_parts() {
            return self.ask_of(action, resources, service);
        }
        let alike: Vec<String> = resources.iter().map(|it| hole::nameless(it)).collect();
        let key: Asked = (action, alike, service.map(str::to_owned));
        let known = self.of_alike.borrow().get(&key).cloned();
        let answer = known.unwrap_or_else(|| {
            let answer = self.ask_of(action, &key.1, service);
            self.of_alike.borrow_mut().insert(key, answer.clone());
            answer
        });
        let open = answer.allowed == Tri::Unknown;
        match open && !self.checked(action, resources).iter().all(|it| self.may_cover(action, it)) {
            true => Answer { allowed: Tri::No, ..Answer::default() },
            false => answer,
        }
    }

    /// Those of the resources of a call that decide: where it is not documented that more than the first is checked, the others
    /// decide nothing here.
    fn checked<'r>(&self, action: &str, resources: &'r [String]) -> &'r [String] {
        let first = UNCERTAIN.iter().any(|it| it.eq_ignore_ascii_case(action));
        resources.get(..if first { 1 } else { resources.len() }).unwrap_or(resources)
    }

    fn ask_of(&self, action: &'static str, resources: &[String], service: Option<&str>) -> Answer {
        // What is allowed on a name that nothing has is allowed on any; only else some name is sought.
        let chosen = |it: &String| if it == "*" { it.clone() } else { it.replace('*', "\u{1}") };
        let any: Vec<String> = resources.iter().map(chosen).collect();
        let plain = self.standing().plainly(action, &any);
        let settled = |it: &Answer| it.allowed.surely() || !it.allowed.possibly() && any == resources;
        self.looked.set(self.looked.get() + 1);
        if let Some(answer) = plain.clone().filter(settled) {
            return answer;
        }
        let key: Asked = (action, resources.to_vec(), service.map(str::to_owned));
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let mut answer = Answer { allowed: Tri::No, ..Answer::default() };
        if self.checked(action, resources).iter().all(|resource| self.may_cover(action, resource)) {
            let asks = |names: &[String]| {
                self.asked.set(self.asked.get() + 1);
                self.standing().ask(action, names, service)
            };
            answer = plain.unwrap_or_else(|| asks(&any));
            if !answer.allowed.surely() && any != resources {
                answer = self.standing().plainly(action, resources).unwrap_or_else(|| asks(resources));
            }
        }
        self.known.borrow_mut().insert(key, answer.clone());
        answer
    }
}
