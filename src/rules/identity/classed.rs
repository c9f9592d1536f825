//! Classes of high-risk actions in somebody's hands, in words: what the rules about classes share.
//!
//! In: the risks of a world. Out: one finding for each policy that gives a principal such a class.

use super::bounds::loosened;
use super::grants::{is_administration, is_told, policies};
use super::telling::{advice, rank, say};
use super::words;
use crate::base::Severity;
use crate::model::identity::{Principal, PrincipalKind};
use crate::model::{Id, Site};
use crate::reason::identity::PrincipalKey;
use crate::reason::identity::risk::Risk;
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Finding, Granted, Rule};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a class lets somebody do, in words that follow `may`.
pub fn does(class: &str) -> &'static str {
    match class {
        "credential-exposure" => "read or create credentials",
        "decrypt-all" => "decrypt with every key",
        "key-destruction" => "destroy keys",
        "object-read" => "read objects of every bucket",
        "object-expose" => "make objects of every bucket public",
        "object-destroy" => "delete objects of every bucket",
        "database-expose" => "open databases to others",
        "image-snapshot-share" => "share images and snapshots",
        "audit-tamper" => "switch off the audit trail",
        "protection-disable" => "switch off protection",
        "network-open" => "open networks",
        "code-execution" => "run code on machines of others",
        _ => "change users, roles and policies",
    }
}

/// Says who holds one of these classes.
pub fn tell(context: &Context<'_>, rule: &'static Rule, classes: &[&str], out: &mut Vec<Finding>) {
    tell_graded(context, rule, classes, out, |_| None);
}

/// The same, with a severity and a score of its own for some classes.
pub fn tell_graded(
    context: &Context<'_>,
    rule: &'static Rule,
    classes: &[&str],
    out: &mut Vec<Finding>,
    graded: impl Fn(&str) -> Option<(Severity, u8)>,
) {
    // One policy in the hands of one principal is one finding, also where it gives several classes.
    let mut held: BTreeMap<(usize, usize), Vec<&Risk>> = BTreeMap::new();
    for risk in context.facts.risks(context.model, context.world) {
        if classes.contains(&risk.class) {
            held.entry((risk.principal.index(), risk.handed)).or_default().push(risk);
        }
    }
    for risks in held.into_values() {
        one(context, rule, risks, out, &graded);
    }
}

fn one(
    context: &Context<'_>,
    rule: &'static Rule,
    mut risks: Vec<&Risk>,
    out: &mut Vec<Finding>,
    graded: &impl Fn(&str) -> Option<(Severity, u8)>,
) {
    if risks.iter().any(|risk| risk.sure) {
        risks.retain(|risk| risk.sure);
    }
    let weight = |risk: &&Risk| std::cmp::Reverse(graded(risk.class));
    risks.sort_by_key(|risk| (weight(risk), risk.class));
    let Some(first) = risks.first() else { return };
    // Who administers the account, or may do so but for something that is not known, is told of by that.
    let admin = context.facts.administers(context.model, context.world, first.principal);
    let quiet = admin.surely()
        || is_template_of_administrators(context, first.principal)
        || admin.possibly() && !first.sure && is_told(context, first.principal).possibly();
    let identity = &context.world.identity;
    let Some(principal) = identity.principals.get(first.principal.index()) else { return };
    let handed = context.facts.holders.get(first.principal).and_then(|it| it.policies.get(first.handed));
    let Some(attachment) = handed.and_then(|it| identity.attachments.get(it.attachment)) else { return };
    let policy = handed.and_then(|it| it.policy).and_then(|id| identity.policies.get(id.index()));
    let may = if first.sure { "may" } else { "may perhaps" };
    let mut what: Vec<&str> = risks.iter().map(|risk| does(risk.class)).collect();
    what.dedup();
    let actions: Vec<&str> = risks.iter().flat_map(|risk| risk.actions.iter().copied()).collect();
    let by = policy.map_or_else(|| "a policy".into(), words::policy);
    let who = words::principal(principal);
    let calls = words::quoted(&actions, 3);
    let message = format!("{who} {may} {} by {by}: {calls}", words::joined(&what, 3));
    let name = principal.name.as_deref().unwrap_or("");
    let policy_name = policy.and_then(|it| it.name.as_deref()).unwrap_or("");
    let key = format!("{} {name} {policy_name}", words::kind(principal.kind));
    let mut finding = definite(rule, attachment.site.clone(), key, message);
    if let Some((severity, score)) = risks.iter().filter_map(|risk| graded(risk.class)).max() {
        finding.severity = severity;
        finding.score = score;
    }
    finding.rank = rank(actions.len());
    let who = PrincipalKey::of(context.model, principal);
    finding.granted = Some(Granted { to: format!("{who:?}").into(), actions });
    finding.quiet = quiet;
    finding.path.push(evidence(&attachment.site, format!("attaches {by}")));
    if let Some(policy) = policy.filter(|it| it.document.is_some()) {
        finding.path.push(evidence(&policy.site, "allows it"));
    }
    finding.path.extend(loosened(context, principal).iter().map(|(site, note)| evidence(site, *note)));
    finding.fix = advice("name the resources, or leave the calls out");
    let unknown: Option<Arc<str>> = (!first.sure).then(|| unsettled(context, &attachment.site, &by));
    say(context, out, finding, first.sure, unknown);
}

/// Whether it is made into roles that administer accounts: IAM102 and IAM310 tell that.
fn is_template_of_administrators(context: &Context<'_>, id: Id<Principal>) -> bool {
    let kind = context.world.identity.principals.get(id.index()).map(|it| it.kind);
    matches!(kind, Some(PrincipalKind::Configuration | PrincipalKind::Template))
        && policies(context, &context.facts.holders, id)
            .any(|(handed, policy)| is_administration(policy).and(handed.exists).surely())
}

/// What keeps it from being certain: an attribute, or the policy whose content is not published.
fn unsettled(context: &Context<'_>, site: &Site, by: &str) -> Arc<str> {
    let attachment = context.world.identity.attachments.iter().find(|it| it.site == *site);
    attachment.and_then(|it| it.unknown.clone()).unwrap_or_else(|| by.replace('`', "").into())
}
