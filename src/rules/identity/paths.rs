//! Escalations in words: what the rules about paths to more rights share.
//!
//! In: the escalations of the worlds. Out: findings, united for members of a group that have the same path for the same
//! reason.

use super::telling::{advice, say};
use super::{bounds, controls, grants, words};
use crate::base::{Action, Certainty, Severity, Tri, hole};
use crate::model::identity::{Principal, PrincipalKind};
use crate::model::{Id, Site};
use crate::reason::identity::escalation::{Escalation, Gained, Step};
use crate::reason::identity::{PrincipalKey, ask, opened, shown};
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Evidence, Finding, Rule, Witness};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A path, told for everybody who has it for the same reason.
struct Told<'a> {
    first: &'a Escalation,
    others: Vec<Id<Principal>>,
    /// Others that it may act as in the same way.
    also: Vec<&'a PrincipalKey>,
    site: Site,
}

impl<'a> Told<'a> {
    /// Takes in another one that tells of the same people and the same steps, and of somebody else that they may act as.
    fn take_in(&mut self, other: &Told<'a>) -> bool {
        let (Gained::Principal(mine), Gained::Principal(its)) = (&self.first.gained, &other.first.gained) else {
            return false;
        };
        let rows = |it: &Escalation| it.steps.iter().map(|step| (step.name, step.through.clone())).collect::<Vec<_>>();
        let same = mine.kind == its.kind
            && self.site == other.site
            && (self.first.principal, &self.others) == (other.first.principal, &other.others)
            && self.first.certainty == other.first.certainty
            && rows(self.first) == rows(other.first);
        if same {
            self.also.push(its);
        }
        same
    }
}

/// Whether it is told as a new path that a principal can get administration.
pub fn tells_administration(context: &Context<'_>, id: Id<Principal>) -> bool {
    let Some((world, facts)) = context.before else { return false };
    let mut paths = context.facts.escalations(context.model, context.world).of(id);
    paths.any(|path| {
        path.gained == Gained::Administration
            && !opened::was_there(facts, context.model, world, path)
            && !is_told(context, path)
    })
}

/// Says the paths of a world that are new, or those that are not.
pub fn tell(context: &Context<'_>, rule: &'static Rule, new: bool, out: &mut Vec<Finding>) {
    if new && context.before.is_none() {
        return;
    }
    let mut told: BTreeMap<(Site, Vec<&'static str>, Gained), Told<'_>> = BTreeMap::new();
    let mut order = Vec::new();
    let mut administering: BTreeMap<Id<Principal>, Tri> = BTreeMap::new();
    for path in &context.facts.escalations(context.model, context.world).list {
        let old = context.before.is_some_and(|(world, facts)| opened::was_there(facts, context.model, world, path));
        if new == old && context.before.is_some() {
            continue;
        }
        let administers = || grants::is_told(context, path.principal);
        if path.gained == Gained::Administration
            && tells(*administering.entry(path.principal).or_insert_with(administers), path)
        {
            continue;
        }
        let site = if new { responsible(context, path) } else { first_cause(context, path) };
        let rows = path.steps.iter().map(|step| step.name).collect();
        let key = (site.clone(), rows, path.gained.clone());
        match told.get_mut(&key) {
            Some(known) => known.others.push(path.principal),
            None => {
                order.push(key.clone());
                told.insert(key, Told { first: path, others: Vec::new(), also: Vec::new(), site });
            }
        }
    }
    let mut all: Vec<Told<'_>> = Vec::new();
    for other in order.iter().filter_map(|key| told.remove(key)) {
        if !all.iter_mut().any(|known| known.take_in(&other)) {
            all.push(other);
        }
    }
    all.iter().for_each(|told| one(context, rule, told, new, out));
}

/// Whether another rule tells it: who holds administration by one policy goes no way to it.
fn is_told(context: &Context<'_>, path: &Escalation) -> bool {
    path.gained == Gained::Administration && tells(grants::is_told(context, path.principal), path)
}

/// Whether telling that somebody holds administration tells a path to it.
fn tells(told: Tri, path: &Escalation) -> bool {
    told.surely() || told.possibly() && path.certainty == Certainty::Possible
}

fn one(context: &Context<'_>, rule: &'static Rule, told: &Told<'_>, new: bool, out: &mut Vec<Finding>) {
    let path = told.first;
    let sure = path.certainty == Certainty::Definite;
    let who = who(context, told);
    let can = if sure { "can" } else { "may be able to" };
    let steps: Vec<String> = path.steps.iter().map(|step| described(context, step)).collect();
    let bounds = controls::over(context, path);
    let within = controls::said(context, &bounds);
    let message = format!("{who} {can} {}{within}: {}", gained(context, path, &told.also), chained(&steps));
    let key = format!("{} {}", path.key.name, key(&path.gained));
    let mut finding = definite(rule, told.site.clone(), key, message);
    let admin = path.gained == Gained::Administration;
    match (new, admin) {
        (true, true) => {
            finding.severity = Severity::Critical;
            finding.score = 93;
        }
        (false, false) => {
            finding.severity = Severity::Medium;
            finding.score = 65;
        }
        _ => {}
    }
    finding.path = path.steps.iter().flat_map(|step| places(context, step)).collect();
    if !finding.path.iter().any(|it| it.site.as_ref().is_some_and(|site| site.object == told.site.object)) {
        finding.path.push(evidence(&told.site, "no longer keeps it from that"));
    }
    finding.related.extend(controls::places(context, &bounds));
    finding.witness = path.witness.as_ref().map(|(action, resource, with)| Witness::Call {
        principal: principal_address(context, path.principal).into(),
        action: spelled(context, path, action),
        resource: hole::shown(&shown::resource(resource)),
        context: ask::context(with),
    });
    finding.fix = advice(&format!("take one of these rights away, or limit it: {}", needed(path)));
    say(context, out, finding, sure, unsettled(path));
}

/// The steps one after the other; of many the first and the last ones.
fn chained(steps: &[String]) -> String {
    const SHOWN: usize = 6;
    let Some(left) = steps.len().checked_sub(SHOWN).filter(|left| *left > 0) else { return steps.join(", then ") };
    let (first, rest) = steps.split_at(SHOWN / 2);
    let last = rest.get(left..).unwrap_or_default();
    format!("{}, then {left} more steps, then {}", first.join(", then "), last.join(", then "))
}

/// Who has the path: a principal, or the members of a group.
fn who(context: &Context<'_>, told: &Told<'_>) -> String {
    let principals = &context.world.identity.principals;
    let one = |id: &Id<Principal>| principals.get(id.index()).map_or_else(|| "somebody".into(), words::principal);
    let first = one(&told.first.principal);
    if principals.get(told.first.principal.index()).is_some_and(|it| it.kind == PrincipalKind::Group) {
        return format!("a member of {first}");
    }
    if told.others.is_empty() {
        return first;
    }
    let all: Vec<String> = std::iter::once(first).chain(told.others.iter().map(one)).collect();
    words::joined(&all, 4)
}

fn principal_address(context: &Context<'_>, id: Id<Principal>) -> String {
    let principal = context.world.identity.principals.get(id.index());
    principal.map_or_else(String::new, |it| crate::reason::identity::access::called(context.model, it))
}

fn spelled(context: &Context<'_>, path: &Escalation, action: &str) -> String {
    shown::action(&context.world.identity, path.key.cloud, action)
}

/// What is gained, in words that follow `can`.
fn gained(context: &Context<'_>, path: &Escalation, also: &[&PrincipalKey]) -> String {
    let quoted = |name: &str| format!("`{}`", hole::shown(name));
    match &path.gained {
        Gained::Administration => "get full administration".into(),
        Gained::Principal(key) => {
            let call = path.witness.as_ref().map(|(action, ..)| spelled(context, path, action));
            let then = call.map_or_else(String::new, |action| format!(", and then call `{action}`"));
            let kind = words::kind(key.kind);
            let names: Vec<&str> = std::iter::once(&*key.name).chain(also.iter().map(|it| &*it.name)).collect();
            let several = if also.is_empty() { "" } else { "s" };
            // Others that were not looked at.
            let left = names.len().saturating_sub(4) + path.more;
            let shown = if left == 0 { words::quoted(&names, 4) } else { listed(&names, left) };
            format!("act as {kind}{several} {shown}{then}")
        }
        Gained::Policy(name) => format!("get the rights of policy {}", quoted(name)),
        Gained::OlderVersion(name) => format!("bring back an older version of policy {}", quoted(name)),
        Gained::Group(name) => format!("get the rights of group {}", quoted(name)),
        Gained::Denied => "remove what denies it calls".into(),
        Gained::Bounded => "remove its permissions boundary".into(),
        Gained::Controlled => "remove control policies that bind it".into(),
        Gained::Thing(name) => format!("grant itself every call on {}", quoted(name)),
    }
}

/// The first of many, and how many more there are.
fn listed(names: &[&str], left: usize) -> String {
    let first: Vec<String> = names.iter().take(4).map(|name| words::quoted(&[name], 1)).collect();
    format!("{} and {left} more", first.join(", "))
}

/// The same for the key of the finding.
fn key(gained: &Gained) -> String {
    match gained {
        Gained::Administration => "administration".into(),
        Gained::Principal(key) => format!("{} {}", words::kind(key.kind), key.name),
        Gained::Policy(name) => format!("policy {}", hole::shown(name)),
        Gained::OlderVersion(name) => format!("older {}", hole::shown(name)),
        Gained::Group(name) => format!("group {name}"),
        Gained::Denied => "denied".into(),
        Gained::Bounded => "bounded".into(),
        Gained::Controlled => "controlled".into(),
        Gained::Thing(name) => format!("thing {name}"),
    }
}

/// A step: its name, what it goes through and the rights that it takes.
fn described(context: &Context<'_>, step: &Step) -> String {
    let principals = &context.world.identity.principals;
    let role = step.role.and_then(|id| principals.get(id.index())).map(words::principal);
    let policy = step.policy.and_then(|id| context.world.identity.policies.get(id.index())).map(words::policy);
    let group = step.group.and_then(|id| principals.get(id.index())).map(words::principal);
    let user =
        step.to.filter(|to| Some(*to) != step.role).and_then(|id| principals.get(id.index())).map(words::principal);
    let through = step.through.as_ref().map(|site| format!("`{}`", context.model.address(site.object)));
    let actions: Vec<String> = step.actions.iter().map(|it| (*it).to_owned()).collect();
    let mut out = format!("`{}`", step.name);
    if let Some(target) = policy.or(group).or(role).or(user) {
        out += &format!(" with {target}");
    }
    if let Some(through) = through {
        out += &format!(" on {through}");
    }
    if !actions.is_empty() {
        out += &format!(" ({})", words::quoted(&actions, 4));
    }
    if !step.conditions.is_empty() {
        out += &format!(" if {}", words::quoted(&step.conditions, 2));
    }
    out
}

/// The places of a step, for the evidence.
fn places(context: &Context<'_>, step: &Step) -> Vec<Evidence> {
    let what = described(context, step);
    let mut sites = step.causes.iter();
    let first = sites.next().map(|site| evidence(site, what.clone()));
    let rest = sites.take(3).map(|site| evidence(site, "is a part of this step"));
    let all: Vec<Evidence> = first.into_iter().chain(rest).collect();
    if all.is_empty() { vec![Evidence { site: None, note: what }] } else { all }
}

fn needed(path: &Escalation) -> String {
    let mut actions: Vec<&str> = path.steps.iter().flat_map(|step| step.actions.iter().copied()).collect();
    actions.dedup();
    words::quoted(&actions, 6)
}

/// What keeps a path from being certain.
fn unsettled(path: &Escalation) -> Vec<Arc<str>> {
    let step = path.steps.iter().find(|step| !step.sure).map(|step| step.name);
    step.or(path.account.then_some("the own account's number")).map(Arc::from).into_iter().collect()
}

/// What gives the first right of the path; the principal itself where nothing is known of that.
fn first_cause(context: &Context<'_>, path: &Escalation) -> Site {
    let cause = path.steps.iter().flat_map(|step| &step.causes).next().cloned();
    let own = || context.world.identity.principals.get(path.principal.index()).map(|it| Site::block(it.object));
    cause.or_else(own).unwrap_or_else(|| Site::block(Id::new(0)))
}

/// What a plan takes away, or weakens, that kept a principal from what it holds.
fn guard(context: &Context<'_>, id: Id<Principal>) -> Option<Site> {
    let principal = context.world.identity.principals.get(id.index())?;
    let bound = bounds::loosened(context, principal).into_iter().next().map(|(site, _)| site);
    let denied =
        || context.news().iter().find(|it| it.guard && it.principals().any(|it| it == id)).map(|it| it.cause.clone());
    bound.or_else(denied)
}

/// The changed resource that makes the path possible: one of the first step that was not possible before.
fn responsible(context: &Context<'_>, path: &Escalation) -> Site {
    let Some((world, facts)) = context.before else { return first_cause(context, path) };
    let action = |site: &Site| context.model.object(site.object).and_then(|it| it.action);
    let new = |site: &&Site| matches!(action(site), Some(Action::Create | Action::Replace));
    let edited = |site: &&Site| action(site) == Some(Action::Update);
    let mut first: Option<&Site> = None;
    for step in &path.steps {
        let actor = context.world.identity.principals.get(step.actor.index());
        let key = actor.map(|it| PrincipalKey::of(context.model, it));
        let before = key.is_some_and(|key| {
            let open = facts.escalations(context.model, world).open(&key);
            open.iter().any(|it| it.is(step))
        });
        let own = step.causes.iter().find(new).or_else(|| step.causes.iter().find(edited));
        if let (false, Some(site)) = (before, own) {
            return site.clone();
        }
        // Nothing gives more than before: what took it away is gone.
        if let (false, Some(site)) = (before, guard(context, step.actor)) {
            return site;
        }
        first = first.or(own);
    }
    first.cloned().unwrap_or_else(|| first_cause(context, path))
}
