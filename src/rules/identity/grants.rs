//! What principals hold, as far as rules without the algebra of permissions ask: administration, and by what.

use super::patterns::{allows, is_broad, is_every_action, whole_service};
use crate::base::Tri;
use crate::model::identity::{Policy, PolicyKind, Principal, Statement};
use crate::model::{Cloud, Id, Site};
use crate::reason::identity::{Handed, Holders};
use crate::rules::Context;

/// The name of both clouds' policy of administration.
const ADMINISTRATOR: &str = "AdministratorAccess";

/// Whether a principal administers the account, and what surely gives it that.
#[derive(Clone, Debug, Default)]
pub struct Administration {
    /// Whether it does.
    pub answer: Tri,
    /// Where the policy is attached that surely gives it.
    pub by: Option<Site>,
}

/// Whether a policy allows everything.
pub fn allows_everything(policy: &Policy) -> Tri {
    match (&policy.kind, &policy.document) {
        _ if policy.bound => Tri::No,
        (PolicyKind::System(name), _) => Tri::from(&**name == ADMINISTRATOR),
        (PolicyKind::Custom, Some(document)) => document.allows_everything().0,
        (PolicyKind::Custom, None) => Tri::No,
    }
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

/// Whether a principal holds administration, limited to no resource group.
pub fn is_admin(context: &Context<'_>, holders: &Holders, id: Id<Principal>) -> Administration {
    let mut out = Administration { answer: Tri::No, by: None };
    for (handed, policy) in policies(context, holders, id) {
        let Some(attachment) = context.world.identity.attachments.get(handed.attachment) else { continue };
        if attachment.scope.is_some() {
            continue;
        }
        let answer = allows_everything(policy).and(handed.exists);
        if answer.surely() && out.by.is_none() {
            out.by = Some(attachment.site.clone());
        }
        out.answer = out.answer.or(answer);
    }
    out
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
