//! What principals hold, as far as rules without the algebra of permissions ask: administration, and by what.

use super::patterns::{allows, is_broad, is_every_action, matches_action, names_action, whole_service};
use crate::base::Tri;
use crate::model::identity::{Policy, PolicyKind, Principal, PrincipalKind, Statement};
use crate::model::{Cloud, Id, Site};
use crate::reason::identity::administration::Oneself;
use crate::reason::identity::{Handed, Holders, known};
use crate::rules::Context;

/// The name of both clouds' policy of administration.
const ADMINISTRATOR: &str = "AdministratorAccess";

/// Whether a policy allows everything.
pub fn allows_everything(policy: &Policy) -> Tri {
    match (&policy.kind, &policy.document) {
        _ if policy.bound => Tri::No,
        (PolicyKind::System(name), _) => Tri::from(&**name == ADMINISTRATOR),
        (PolicyKind::Custom, Some(document)) => document.allows_everything().0,
        (PolicyKind::Custom, None) => Tri::No,
    }
}

/// Whether a policy allows every call on users, roles and policies, without a condition: who holds it can give everything
/// to itself.
pub fn allows_all_rights(policy: &Policy) -> Tri {
    if policy.bound {
        return Tri::No;
    }
    let (service, call) = match policy.cloud {
        Cloud::Alibaba => ("ram", "ram:AnythingAtAll"),
        Cloud::Tencent => ("cam", "cam:AnythingAtAll"),
    };
    let one = |statement: &Statement| {
        let broad = !statement.resources.except
            && statement.resources.list.iter().any(|it| is_broad(policy.cloud, it, service))
            && statement.condition.is_none();
        let named = match statement.actions.except {
            true => names_action(&statement.actions, call),
            false => Tri::from(statement.actions.list.iter().any(|it| matches_action(it, call))),
        };
        if broad { allows(statement).and(named) } else { Tri::No }
    };
    known::statements(policy).iter().map(one).fold(Tri::No, Tri::or)
}

/// Whether a policy is administration by itself.
pub fn is_administration(policy: &Policy) -> Tri {
    allows_everything(policy).or(allows_all_rights(policy))
}

/// Whether a principal administers the account by one policy that is administration by itself: IAM102 and IAM310 tell it.
pub fn is_told(context: &Context<'_>, id: Id<Principal>) -> Tri {
    let by = policies(context, &context.facts.holders, id).filter(|(handed, _)| !is_limited(context, handed));
    let gives = by.map(|(handed, policy)| is_administration(policy).and(handed.exists)).fold(Tri::No, Tri::or);
    // Roles that are made of it administer the accounts that they are in.
    let kind = context.world.identity.principals.get(id.index()).map(|it| it.kind);
    if matches!(kind, Some(PrincipalKind::Configuration | PrincipalKind::Template)) {
        return gives;
    }
    if gives.possibly() { gives.and(context.facts.administers(context.model, context.world, id)) } else { gives }
}

/// Whether a policy is attached within a resource group.
fn is_limited(context: &Context<'_>, handed: &Handed) -> bool {
    context.world.identity.attachments.get(handed.attachment).is_none_or(|it| it.scope.is_some())
}

/// Whether a policy is a part of administration: it allows a call by which somebody gives everything to itself.
pub fn helps(policy: &Policy) -> bool {
    let statements = known::statements(policy);
    let one =
        |call: &&str| statements.iter().any(|it| allows(it).possibly() && names_action(&it.actions, call).possibly());
    Oneself::needed(policy.cloud).iter().any(one)
}

/// Where a principal that administers the account is given the policy that does most for that.
pub fn given(context: &Context<'_>, id: Id<Principal>) -> Option<Site> {
    let all: Vec<(&Handed, &Policy)> = policies(context, &context.facts.holders, id).collect();
    let found = all
        .iter()
        .find(|(handed, policy)| is_administration(policy).and(handed.exists).surely())
        .or_else(|| all.iter().find(|(_, policy)| helps(policy)))
        .or(all.first());
    let attachment = context.world.identity.attachments.get(found?.0.attachment);
    attachment.map(|it| it.site.clone())
}

/// The policies that a principal holds, by itself and through its groups, with how they come to it.
pub fn policies<'a>(
    context: &Context<'a>,
    holders: &'a Holders,
    id: Id<Principal>,
) -> impl Iterator<Item = (&'a Handed, &'a Policy)> {
    let identity = &context.world.identity;
    let handed = holders.get(id).map_or(&[][..], |holder| &holder.policies);
    handed.iter().filter_map(|handed| Some((handed, identity.policies.get(handed.policy?.index())?)))
}

/// The services of which a statement allows every action on all resources, and whether that is sure. `*` on resources
/// of one service is that service.
pub fn whole_services(cloud: Cloud, statement: &Statement) -> Vec<(String, bool)> {
    let allowed = allows(statement);
    if !allowed.possibly() || statement.actions.except || statement.resources.except {
        return Vec::new();
    }
    let mut out: Vec<(String, bool)> = Vec::new();
    let mut add = |service: String| {
        if !out.iter().any(|(known, _)| *known == service) {
            out.push((service, allowed.surely()));
        }
    };
    for action in &statement.actions.list {
        if let Some(service) = whole_service(action) {
            if statement.resources.list.iter().any(|resource| is_broad(cloud, resource, &service)) {
                add(service);
            }
        } else if is_every_action(action) {
            let named = statement.resources.list.iter().filter_map(|it| super::patterns::parts(cloud, it));
            for (service, _) in named.filter(|(service, _)| !service.is_empty() && !service.contains(['*', '?'])) {
                if statement.resources.list.iter().any(|resource| is_broad(cloud, resource, service)) {
                    add(service.to_ascii_lowercase());
                }
            }
        }
    }
    out
}

/// Whether a policy is wide: all of a service at least.
pub fn is_wide(policy: &Policy) -> bool {
    match &policy.kind {
        PolicyKind::System(name) => {
            name.ends_with("FullAccess") || &**name == ADMINISTRATOR || &**name == "PowerUserAccess"
        }
        PolicyKind::Custom => policy.document.as_ref().is_some_and(|document| {
            document.allows_everything().0.surely()
                || document.statements().iter().any(|it| whole_services(policy.cloud, it).iter().any(|(_, sure)| *sure))
        }),
    }
}
