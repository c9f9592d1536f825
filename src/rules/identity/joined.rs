//! Somebody who is not known joins a group.
//!
//! In: memberships that a plan makes or changes, of which the user is not known. Out: a possible finding of the rule about new
//! rights, where the group administers the account or holds something of high risk, and had that before: users who are here are
//! told of one by one, and it may be somebody else.

use super::administered::Administered;
use super::telling::advice;
use super::{classed, covered, words};
use crate::base::{Action, Severity};
use crate::model::identity::{Membership, Principal, PrincipalKind};
use crate::model::{Id, Ref};
use crate::reason::identity::PrincipalKey;
use crate::reason::identity::classes;
use crate::reason::identity::risk::Risk;
use crate::rules::draft::{definite, evidence, possible};
use crate::rules::{Context, Finding, Rule};

/// Tells of memberships of which the rule has said nothing in `out`. `severe`: as in the rule.
pub fn tell(cx: &Context<'_>, rule: &'static Rule, severe: u8, admins: &Administered<'_>, out: &mut Vec<Finding>) {
    let memberships = cx.world.identity.memberships.iter();
    for membership in memberships.filter(|it| it.user == Ref::Unknown && it.kind == PrincipalKind::User) {
        let said = out.iter().any(|it| it.rule.code == rule.code && it.site == membership.site && !it.strict);
        let action = cx.model.object(membership.site.object).and_then(|it| it.action);
        let changed = !matches!(action, None | Some(Action::NoOp | Action::Read));
        if said || !changed || !membership.exists.possibly() {
            continue;
        }
        let candidates = membership.group.candidates().iter().filter(|group| !was_there(cx, membership, **group));
        let worst = candidates.filter_map(|group| one(cx, rule, severe, admins, membership, *group));
        out.extend(worst.max_by_key(|it| it.score).and_then(|it| possible(it, [unknown(cx, membership)])));
    }
}

fn unknown(cx: &Context<'_>, membership: &Membership) -> std::sync::Arc<str> {
    words::address(cx, &membership.site).into()
}

/// Whether somebody who was not known was a member of the group by the same resource before.
fn was_there(cx: &Context<'_>, membership: &Membership, group: Id<Principal>) -> bool {
    let Some((world, _)) = cx.before else { return false };
    let key = cx.world.identity.principals.get(group.index()).map(|it| PrincipalKey::of(cx.model, it));
    let same =
        |id: &Id<Principal>| world.identity.principals.get(id.index()).map(|it| PrincipalKey::of(cx.model, it)) == key;
    let mut old = world.identity.memberships.iter().filter(|it| it.site.object == membership.site.object);
    old.any(|it| it.user == Ref::Unknown && it.group.candidates().iter().any(same))
}

fn one(
    cx: &Context<'_>,
    rule: &'static Rule,
    severe: u8,
    admins: &Administered<'_>,
    membership: &Membership,
    group: Id<Principal>,
) -> Option<Finding> {
    let principal = cx.world.identity.principals.get(group.index())?;
    let name = words::principal(principal);
    let told = |what: &str| {
        let message = format!("newly permitted: somebody who is not known joins {name} and may {what}");
        let mut finding = definite(rule, membership.site.clone(), format!("{name} somebody"), message);
        finding.path.push(evidence(&membership.site, "is what changes"));
        finding.fix = advice("confirm it, or name who joins");
        finding
    };
    if cx.facts.administers(cx.model, cx.world, group).possibly() {
        let finding = Finding { severity: Severity::High, score: severe, ..told("administer the account") };
        return (!admins.tells_of_group(group, principal)).then_some(finding);
    }
    let old = |risk: &&Risk| {
        let rule = classes::class(risk.class).and_then(|it| it.rule).filter(|it| *it != "IAM201");
        risk.principal == group && !rule.is_some_and(|rule| covered::is_introduced(cx, risk, rule))
    };
    let risks: Vec<&Risk> = cx.facts.risks(cx.model, cx.world).iter().filter(old).collect();
    let mut does: Vec<&str> = risks.iter().map(|it| classed::does(it.class)).collect();
    does.dedup();
    let bad = |risk: &&Risk| {
        let mut all = classes::class(risk.class).into_iter().flat_map(|it| it.actions(principal.cloud));
        all.any(|it| it.sensitive && risk.actions.contains(&it.action))
    };
    let finding = (!risks.is_empty()).then(|| told(&words::joined(&does, 3)))?;
    let severe =
        risks.iter().any(bad).then_some(Finding { severity: Severity::High, score: severe, ..finding.clone() });
    Some(severe.unwrap_or(finding))
}
