//! Control policies that bound what a path gains.
//!
//! In: a path to more rights. Out: the control policies that keep calls from whoever walks it, in words and as places.

use super::bounds::policy;
use super::words;
use crate::model::identity::{Bound, Effect, Policy, Statement};
use crate::reason::identity::escalation::{Escalation, Gained};
use crate::rules::draft::evidence;
use crate::rules::{Context, Evidence};

/// The control policies that deny something to those who get to the end of a path, and may be over the account.
pub fn over<'a>(context: &Context<'a>, path: &Escalation) -> Vec<&'a Bound> {
    if path.gained == Gained::Controlled {
        return Vec::new();
    }
    if context.facts.holders.controls.is_empty() {
        return Vec::new();
    }
    let hands = context.hands();
    let all = context.facts.holders.controls.iter().filter_map(|at| context.world.identity.bounds.get(*at));
    let its = all.filter(|it| it.cloud == path.key.cloud && it.exists.possibly());
    let there = its.filter(|it| hands.within(it.cloud, &it.target).possibly());
    there.filter(|it| policy(context.world, it).is_some_and(|it| denies(it).next().is_some())).collect()
}

fn denies(policy: &Policy) -> impl Iterator<Item = &Statement> {
    let statements = policy.document.as_ref().map_or(&[][..], |it| it.statements());
    statements.iter().filter(|it| it.effect == Some(Effect::Deny))
}

/// In words that follow what is gained: whose denies stay.
pub fn said(context: &Context<'_>, bounds: &[&Bound]) -> String {
    const SHOWN: usize = 3;
    let Some(first) = bounds.first().and_then(|it| policy(context.world, it)) else { return String::new() };
    let actions = denies(first).filter(|it| !it.actions.except).flat_map(|it| &it.actions.list);
    let actions: Vec<String> = actions.map(|it| it.to_string()).collect();
    let what = if actions.is_empty() { String::new() } else { format!(" (denies {})", words::quoted(&actions, SHOWN)) };
    let more = if bounds.len() > 1 { format!(" and {} more", bounds.len() - 1) } else { String::new() };
    format!(", bounded by control {}{what}{more}", words::policy(first))
}

/// Where they are attached.
pub fn places(context: &Context<'_>, bounds: &[&Bound]) -> Vec<Evidence> {
    let note = |it: &&Bound| {
        let name = policy(context.world, it).map_or_else(String::new, words::policy);
        evidence(&it.site, format!("control {name} still denies what it denies"))
    };
    bounds.iter().map(note).collect()
}
