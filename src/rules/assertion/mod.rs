//! What users themselves say must not be: the assertions of `menshen.toml`.

mod network_assertion_refuted;
mod permission_assertion_refuted;

use super::{Context, Rule};
use crate::config::Sender;
use crate::reason::exposure::targets;
use crate::reason::identity::access::called;
use crate::reason::identity::catalogue::{self, Doubt};
use std::collections::BTreeSet;

/// A word of an assertion: the assertion's index, its argument (`from`, `to`, `principal`, `actions`, `resources`), and what
/// is written.
pub type Written = (usize, &'static str, String);

/// The globs of the assertions by which nothing of this world is called.
pub fn unmatched(context: &Context<'_>) -> BTreeSet<Written> {
    let mut out = BTreeSet::new();
    about_nobody(context, &mut out);
    let asserts = context.settings.asserts.iter().enumerate().filter_map(|(at, it)| Some((at, it, it.reach.as_ref()?)));
    let asserts: Vec<_> = asserts.collect();
    if asserts.is_empty() {
        return out;
    }
    let network = &context.world.network;
    let all = targets(context.model, network, &context.facts.exposure);
    let workloads: Vec<&str> = all.iter().map(|target| &*target.resource).collect();
    let groups: Vec<&str> = network.groups.iter().map(|group| context.model.address(group.object)).collect();
    for (at, assert, reach) in asserts {
        let words = |key: &str| assert.deny.get(key).map_or(&[][..], Vec::as_slice);
        for (glob, word) in reach.to.iter().zip(words("to")) {
            if !workloads.iter().any(|address| glob.matches(address)) {
                out.insert((at, "to", word.clone()));
            }
        }
        for (sender, word) in reach.from.iter().zip(words("from")) {
            let Sender::Named(glob) = sender else { continue };
            if !workloads.iter().chain(&groups).any(|address| glob.matches(address)) {
                out.insert((at, "from", word.clone()));
            }
        }
    }
    out
}

/// What kind of thing a word of an assertion should have named, and how to find its name.
pub fn meant(key: &str, word: &str) -> (&'static str, String) {
    match (key, catalogue::doubt(word)) {
        ("to", _) => ("target", "`menshen exposure` prints the targets by their addresses".into()),
        ("principal", _) => ("principal", "`menshen access` prints the principals by their addresses".into()),
        ("actions", Some(Doubt::Name(Some(near)))) => ("action", format!("`{}` is one", near.action)),
        ("actions", _) => ("action", "write actions as `service:Name`, such as `ecs:RunInstances`".into()),
        ("resources", _) => ("resource", "write names of the cloud, such as `acs:oss:*:*:prod/*`".into()),
        _ => ("workload or group", "`menshen exposure` prints the targets by their addresses".into()),
    }
}

/// Those of the assertions about permissions.
fn about_nobody(context: &Context<'_>, out: &mut BTreeSet<Written>) {
    for (at, assert) in context.settings.asserts.iter().enumerate() {
        let Some(rights) = &assert.rights else { continue };
        let words = assert.deny.get("principal").map_or(&[][..], Vec::as_slice);
        for (glob, word) in rights.principals.iter().zip(words) {
            let principals = &context.world.identity.principals;
            if !principals.iter().any(|one| glob.matches(&called(context.model, one))) {
                out.insert((at, "principal", word.clone()));
            }
        }
        let strange = rights.actions.iter().filter(|action| catalogue::doubt(action).is_some());
        out.extend(strange.map(|action| (at, "actions", action.clone())));
        let strange = rights.resources.iter().filter(|resource| catalogue::is_no_name(resource));
        out.extend(strange.map(|resource| (at, "resources", resource.clone())));
    }
}

/// The rules of the family.
pub const RULES: &[&Rule] = &[&network_assertion_refuted::RULE, &permission_assertion_refuted::RULE];
