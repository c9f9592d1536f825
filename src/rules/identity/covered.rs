//! Whether other rules tell of something new: a class of high risk that is new in somebody's hands, a new way to more rights.
//!
//! In: an action of high risk that a plan newly permits. Out: whether IAM113 to IAM117, or IAM201, have a finding that the plan
//! introduces: about the action itself, or, as bad as it, about the same policy in the same hands. What a group had before
//! is nothing new of the group, whoever joins it.

use crate::base::{Certainty, Severity};
use crate::model::identity::Principal;
use crate::model::{Id, World};
use crate::reason::Facts;
use crate::reason::identity::PrincipalKey;
use crate::reason::identity::classes;
use crate::reason::identity::escalation::Escalation;
use crate::reason::identity::news::{Fresh, News};
use crate::reason::identity::risk::Risk;
use crate::rules::Context;
use std::sync::Arc;

/// Whether another rule tells of it as new.
pub fn is_told(cx: &Context<'_>, news: &News, fresh: &Fresh) -> bool {
    by_class(cx, news, fresh) || by_path(cx, news, fresh)
}

/// Whether a way to more rights is there after and not before that takes the action, or is opened by the same policy.
fn by_path(cx: &Context<'_>, news: &News, fresh: &Fresh) -> bool {
    let objects = [Some(news.cause.object), news.statement.as_ref().map(|it| it.object)];
    let takes = |path: &Escalation| {
        let mut actions = path.steps.iter().flat_map(|step| &step.actions);
        let mut causes = path.steps.iter().flat_map(|step| &step.causes);
        let sure = path.certainty == Certainty::Definite || !fresh.definite;
        let its = fresh.class.rule == Some("IAM201") && actions.any(|it| it.eq_ignore_ascii_case(fresh.risky.action));
        sure && (its || causes.any(|it| objects.contains(&Some(it.object))))
    };
    let mut now = cx.facts.escalations(cx.model, cx.world).of(fresh.principal).filter(|it| takes(it));
    let Some((before, facts)) = cx.before else { return false };
    let old = &facts.escalations(cx.model, before).list;
    now.any(|path| !old.iter().any(|was| was.key == path.key && was.gained == path.gained))
}

/// Whether a rule about classes tells, of the principal or of a group of its, that the policy newly gives it the action, or
/// another one that is as bad.
fn by_class(cx: &Context<'_>, news: &News, fresh: &Fresh) -> bool {
    let least = if fresh.risky.sensitive { Severity::High } else { Severity::Medium };
    let theirs = |risk: &Risk| {
        let members = cx.facts.holders.get(risk.principal).map_or(&[][..], |it| &it.members);
        fresh.principal == risk.principal || members.iter().any(|(member, ..)| *member == fresh.principal)
    };
    let same = |risk: &Risk| {
        let handed = cx.facts.holders.get(risk.principal).and_then(|it| it.policies.get(risk.handed));
        let policy = handed.and_then(|it| cx.world.identity.policies.get(it.policy?.index()));
        policy.is_some_and(|it| Some(&it.site) == news.statement.as_ref())
    };
    let about = |risk: &&Risk| {
        let its =
            risk.class == fresh.class.name && risk.actions.iter().any(|it| it.eq_ignore_ascii_case(fresh.risky.action));
        risk.sure >= fresh.definite && (its || classes::class(risk.class).is_some_and(|it| it.severity >= least))
    };
    let introduced = |risk: &Risk| match classes::class(risk.class).and_then(|it| it.rule) {
        Some("IAM201") | None => false,
        Some(rule) => is_introduced(cx, risk, rule),
    };
    let risks = cx.facts.risks(cx.model, cx.world);
    risks.iter().filter(about).any(|risk| theirs(risk) && same(risk) && introduced(risk))
}

/// Whether the finding of a rule about a class is a new one: not there before, or about fewer actions.
pub fn is_introduced(cx: &Context<'_>, risk: &Risk, rule: &str) -> bool {
    let Some((before, facts)) = cx.before else { return false };
    let key = key(cx, cx.world, risk.principal);
    let (place, now) = counted(cx, cx.world, cx.facts, risk, rule);
    let old = facts.risks(cx.model, before).iter().filter(|old| {
        classes::class(old.class).and_then(|it| it.rule) == Some(rule) && self::key(cx, before, old.principal) == key
    });
    let was = old.map(|old| counted(cx, before, facts, old, rule)).filter(|(its, _)| *its == place);
    was.map(|(_, count)| count).max().is_none_or(|was| was < now)
}

fn key(cx: &Context<'_>, world: &World, id: Id<Principal>) -> Option<PrincipalKey> {
    world.identity.principals.get(id.index()).map(|it| PrincipalKey::of(cx.model, it))
}

/// The attachment of which a finding tells, by its address before a move, and the number of actions.
fn counted(cx: &Context<'_>, world: &World, facts: &Facts, risk: &Risk, rule: &str) -> (Arc<str>, usize) {
    let handed = facts.holders.get(risk.principal).and_then(|it| it.policies.get(risk.handed));
    let attachment = handed.and_then(|it| world.identity.attachments.get(it.attachment));
    let object = attachment.and_then(|it| cx.model.object(it.site.object));
    let address = object.map(|it| it.previous_address.clone().unwrap_or_else(|| it.address.clone()));
    let all = facts.risks(cx.model, world).iter().filter(|it| {
        it.principal == risk.principal
            && it.handed == risk.handed
            && it.sure == risk.sure
            && classes::class(it.class).and_then(|class| class.rule) == Some(rule)
    });
    (address.unwrap_or_default(), all.map(|it| it.actions.len()).sum())
}
