//! Who newly acts in an account by single sign-on: by an assignment, or by joining a group that has one.
//!
//! In: the assignments, memberships and access configurations of both worlds. Out: findings of the rule about new rights,
//! where neither IAM310 nor the rules about classes of rights have one that the plan introduces: what a configuration gave
//! before is nothing new of the configuration, whoever comes to use it.

use super::sso_admin_assignment::{self, administration};
use super::telling::advice;
use super::{classed, covered, words};
use crate::base::{Action, Severity, Tri};
use crate::model::identity::{Assignment, Principal};
use crate::model::{Cloud, Id, Known, Ref, Site, World};
use crate::reason::Facts;
use crate::reason::identity::administration::Oneself;
use crate::reason::identity::risk::Risk;
use crate::reason::identity::{PrincipalKey, classes};
use crate::rules::draft::{definite, evidence, graded, possible};
use crate::rules::{Context, Finding, Rule, Witness};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Somebody who may act with an access configuration in an account, by what they are the same before and after.
type Key = (String, PrincipalKey, String);

/// The same, with how it comes.
struct Acting {
    key: Key,
    who: String,
    cloud: Cloud,
    configuration: Id<Principal>,
    account: String,
    assignment: Site,
    membership: Option<Site>,
    sure: bool,
}

/// Tells who newly acts in an account. `severe`: the score where that is administration, or bad enough on one resource.
pub fn tell(cx: &Context<'_>, rule: &'static Rule, severe: u8, out: &mut Vec<Finding>) {
    let Some((world, facts)) = cx.before else { return };
    let old: Vec<Acting> = acting(cx, world, facts);
    let known: BTreeSet<&Key> = old.iter().map(|it| &it.key).collect();
    let before = Context { world, facts, before: None, ..*cx };
    // Who administered an account by another configuration gets nothing more there.
    let admins: BTreeSet<(&str, &str)> = old
        .iter()
        .filter(|it| it.sure && administration(&before, &facts.holders, it.configuration).0.surely())
        .map(|it| (&*it.key.0, &*it.key.2))
        .collect();
    let mut told: BTreeMap<(Site, Id<Principal>, String), Vec<Acting>> = BTreeMap::new();
    for it in acting(cx, cx.world, cx.facts) {
        if !known.contains(&it.key) && !admins.contains(&(&*it.key.0, &*it.key.2)) {
            told.entry((cause(cx, &it).clone(), it.configuration, it.account.clone())).or_default().push(it);
        }
    }
    if told.is_empty() {
        return;
    }
    let introduced = introduced(cx, &before);
    for ((site, configuration, account), who) in &told {
        let admin = administration(cx, &cx.facts.holders, *configuration).0;
        if who.iter().any(|it| admin.possibly() && introduced.contains(&it.assignment)) {
            continue;
        }
        one(cx, rule, severe, (site, *configuration, account), admin, who, out);
    }
}

/// Who acts by what in a world.
fn acting(cx: &Context<'_>, world: &World, facts: &Facts) -> Vec<Acting> {
    let principals = &world.identity.principals;
    let key = |id: Id<Principal>| principals.get(id.index()).map(|it| PrincipalKey::of(cx.model, it));
    let mut out = Vec::new();
    for assignment in world.identity.assignments.iter().filter(|it| it.exists.possibly()) {
        let account = account(cx, assignment);
        let mut put = |named: (String, String), configuration: Id<Principal>, membership: Option<usize>, sure: bool| {
            let membership = membership.and_then(|at| world.identity.memberships.get(at));
            let Some(its) = key(configuration) else { return };
            out.push(Acting {
                key: (named.0, its, account.clone()),
                who: named.1,
                cloud: assignment.cloud,
                configuration,
                account: account.clone(),
                assignment: assignment.site.clone(),
                membership: membership.map(|it| it.site.clone()),
                sure,
            });
        };
        for &configuration in assignment.configuration.candidates() {
            let sure = assignment.exists.surely() && assignment.configuration.resolved().is_some();
            if let Ref::External(name) = &assignment.principal {
                let name = format!("`{}`", crate::base::hole::shown(name));
                put((name.clone(), name), configuration, None, sure);
            }
            for &id in assignment.principal.candidates() {
                let sure = sure && assignment.principal.resolved().is_some();
                let members = facts.holders.get(id).map_or(&[][..], |it| &it.members);
                let all = members.iter().map(|(member, at, exists)| (*member, Some(*at), *exists));
                let itself = members.is_empty().then_some((id, None, Tri::Yes));
                for (who, membership, exists) in all.chain(itself) {
                    let Some(principal) = principals.get(who.index()) else { continue };
                    let named = (format!("{:?}", PrincipalKey::of(cx.model, principal)), words::principal(principal));
                    put(named, configuration, membership, sure && exists.surely());
                }
            }
        }
    }
    out
}

/// The account in words, the same before and after.
fn account(cx: &Context<'_>, assignment: &Assignment) -> String {
    match &assignment.target {
        Some(Known::Yes(account)) => format!("account `{}`", crate::base::hole::shown(account)),
        _ => {
            let object = cx.model.object(assignment.site.object);
            let address = object.map(|it| it.previous_address.as_ref().unwrap_or(&it.address));
            format!("the account of `{}`", address.map_or("", |it| it))
        }
    }
}

/// What changes: the membership, or the assignment.
fn cause<'a>(cx: &Context<'_>, acting: &'a Acting) -> &'a Site {
    let changed = |site: &&Site| {
        let action = cx.model.object(site.object).and_then(|it| it.action);
        !matches!(action, None | Some(Action::NoOp | Action::Read))
    };
    acting.membership.as_ref().filter(changed).unwrap_or(&acting.assignment)
}

/// Assignments of which IAM310 tells, and did not before.
fn introduced(cx: &Context<'_>, before: &Context<'_>) -> BTreeSet<Site> {
    let all = |cx: &Context<'_>| {
        let mut out: Vec<Finding> = Vec::new();
        (sso_admin_assignment::RULE.check)(cx, &mut out);
        out
    };
    let key = |it: &Finding| {
        let object = cx.model.object(it.site.object);
        (object.map(|it| it.previous_address.as_ref().unwrap_or(&it.address).clone()), it.key.clone())
    };
    let old: BTreeSet<_> = all(before).iter().map(key).collect();
    all(cx).into_iter().filter(|it| !old.contains(&key(it))).map(|it| it.site).collect()
}

fn one(
    cx: &Context<'_>,
    rule: &'static Rule,
    severe: u8,
    (site, configuration, account): (&Site, Id<Principal>, &str),
    admin: Tri,
    who: &[Acting],
    out: &mut Vec<Finding>,
) {
    let Some(first) = who.first() else { return };
    let told = |risk: &&Risk| {
        let rule = classes::class(risk.class).and_then(|it| it.rule).filter(|it| *it != "IAM201");
        !rule.is_some_and(|rule| covered::is_introduced(cx, risk, rule))
    };
    let risks = cx.facts.risks(cx.model, cx.world).iter().filter(|it| it.principal == configuration);
    let risks: Vec<&Risk> = if admin.surely() { Vec::new() } else { risks.filter(told).collect() };
    let sure = first.sure && (!admin.possibly() || admin.surely()) && risks.iter().all(|it| it.sure);
    let verb = if sure { "may" } else { "perhaps may" };
    let mut names: Vec<&str> = who.iter().map(|it| &*it.who).collect();
    names.sort_unstable();
    names.dedup();
    let mut does: Vec<&str> = risks.iter().map(|it| classed::does(it.class)).collect();
    does.dedup();
    let actions: Vec<&str> = risks.iter().flat_map(|it| it.actions.iter().copied()).collect();
    let what = match (admin.possibly(), does.is_empty()) {
        (true, _) => "administer".to_owned(),
        (false, false) => format!("{} in", words::joined(&does, 3)),
        (false, true) => "act in".to_owned(),
    };
    let by = cx.world.identity.principals.get(configuration.index()).map(words::principal).unwrap_or_default();
    let message = format!("newly permitted: {} {verb} {what} {account} by {by}", words::joined(&names, 4));
    let mut finding = definite(rule, site.clone(), format!("{account} {by}"), message);
    let bad = |action: &&str| {
        let all = risks.iter().filter_map(|it| classes::class(it.class)).flat_map(|it| it.actions(first.cloud));
        all.filter(|it| it.action == *action).any(|it| it.sensitive)
    };
    if admin.possibly() || actions.iter().any(bad) {
        finding.severity = Severity::High;
        finding.score = severe;
    } else if risks.is_empty() {
        finding = graded(Finding { strict: true, ..finding }, Severity::Note);
    }
    finding.path.push(evidence(site, "is what changes"));
    if first.assignment != *site {
        finding.path.push(evidence(&first.assignment, "assigns the configuration"));
    }
    let shown = if admin.possibly() { Oneself::needed(first.cloud).first().copied() } else { actions.first().copied() };
    finding.witness = shown.map(|action| Witness::Call {
        principal: first.who.replace('`', "").into(),
        action: action.to_owned(),
        resource: "*".to_owned(),
        context: Vec::new(),
    });
    finding.fix = advice("confirm it, or assign a narrower configuration");
    if sure {
        out.push(finding);
    } else {
        let unknown: Option<Arc<str>> = (!first.sure).then(|| cx.model.address(first.assignment.object).into());
        out.extend(possible(finding, unknown));
    }
}
