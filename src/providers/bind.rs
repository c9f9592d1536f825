//! What bounds principals, lets them in or hands them a role elsewhere: what the mappings of both clouds share.
//!
//! In: links as the clouds' resources write them. Out, when all are in: bounds, assignments and console logins. A policy
//! or principal that this input only names becomes an entity of its own.

use super::grant::{self, Which};
use crate::base::Tri;
use crate::model::identity::{Assignment, Bound, BoundKind, LoginProfile, PrincipalKind};
use crate::model::{Builder, Cloud, Known, Link, Ref, Site};
use std::sync::Arc;

/// A control policy or a boundary, as written.
pub struct Limit {
    /// Where it is attached.
    pub site: Site,
    /// Its cloud.
    pub cloud: Cloud,
    /// Which kind.
    pub kind: BoundKind,
    /// The policy.
    pub policy: Which,
    /// Boundary: of whom.
    pub principal: Option<(PrincipalKind, Link)>,
    /// Control policies: the folder or account.
    pub target: Option<Known<Arc<str>>>,
    /// Control policies: whether the root of a member is bound, too.
    pub binds_root: Tri,
    /// Whether it is surely there.
    pub exists: Tri,
}

/// Adds a bound when everybody is in.
pub fn bound(builder: &mut Builder, limit: Limit) {
    let Limit { site, cloud, kind, policy, principal, target, binds_root, exists } = limit;
    let policy = grant::policy_link(builder, site.object, cloud, policy);
    let principal = principal.map(|(kind, link)| grant::mention(builder, site.object, cloud, kind, link));
    builder.later(0, move |world, resolver| {
        let policy = resolver.resolve(&policy);
        let principal = principal.map_or(Ref::Unknown, |principal| resolver.resolve(&principal));
        let exists = exists.and(resolver.exists(site.object));
        world.identity.bounds.push(Bound { site, cloud, kind, policy, principal, target, binds_root, exists });
    });
}

/// Adds an assignment of a role template to somebody in an account, when everybody is in.
pub fn assignment(
    builder: &mut Builder,
    site: Site,
    cloud: Cloud,
    who: (PrincipalKind, Link),
    configuration: Link,
    target: Option<Known<Arc<str>>>,
    exists: Tri,
) {
    let (kind, who) = who;
    let principal = grant::mention(builder, site.object, cloud, kind, who);
    let template = grant::mention(builder, site.object, cloud, PrincipalKind::Configuration, configuration);
    builder.later(0, move |world, resolver| {
        let (principal, configuration) = (resolver.resolve(&principal), resolver.resolve(&template));
        let exists = exists.and(resolver.exists(site.object));
        world.identity.assignments.push(Assignment { site, cloud, principal, configuration, target, exists });
    });
}

/// A console login, as written.
pub struct Login {
    /// Where it is declared.
    pub site: Site,
    /// Its cloud.
    pub cloud: Cloud,
    /// Whose.
    pub user: Link,
    /// Whether it is surely there.
    pub exists: Tri,
    /// Whether a second factor has to be bound; `None`: the cloud has no such setting.
    pub mfa_required: Option<Tri>,
    /// Where that is written.
    pub mfa_site: Site,
    /// Whether the password has to be changed.
    pub reset_required: Tri,
}

/// Adds a console login when everybody is in.
pub fn login(builder: &mut Builder, login: Login) {
    let Login { site, cloud, user, exists, mfa_required, mfa_site, reset_required } = login;
    let user = grant::mention(builder, site.object, cloud, PrincipalKind::User, user);
    builder.later(0, move |world, resolver| {
        let user = resolver.resolve(&user);
        let exists = exists.and(resolver.exists(site.object));
        let profile = LoginProfile { site, cloud, user, exists, mfa_required, mfa_site, reset_required };
        world.identity.logins.push(profile);
    });
}
