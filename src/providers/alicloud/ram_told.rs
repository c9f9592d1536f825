//! RAM as data sources tell of it: policies, roles, users and groups that exist without being managed here, what is
//! attached to them, and the account's own number.
//!
//! A data source describes the world before the plan. What it tells of holds after as well, unless a resource of this
//! input manages it: then it is left to that, and an attachment that only the data source tells of is possible.

use super::super::attribute;
use super::super::grant::{self, Which};
use super::super::{Map, document};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::identity::{Attachment, Membership, Policy, PolicyKind, Principal, PrincipalKind};
use crate::model::{Builder, Cloud, Link, ObjectId, Ref, Site};
use std::sync::Arc;

const CLOUD: Cloud = Cloud::Alibaba;

/// The data sources.
pub const MAPS: &[Map] = &[
    Map {
        kind: "data.alicloud_ram_policies",
        reads: &[
            "user_name",
            "group_name",
            "role_name",
            "policies.policy_name",
            "policies.name",
            "policies.type",
            "policies.policy_document",
            "policies.document",
        ],
        run: policies,
    },
    Map {
        kind: "data.alicloud_ram_roles",
        reads: &["policy_name", "policy_type", "roles.name", "roles.assume_role_policy_document", "roles.document"],
        run: roles,
    },
    Map {
        kind: "data.alicloud_ram_role_policy_attachments",
        reads: &["role_name", "attachments.policy_name", "attachments.policy_type"],
        run: role_attachments,
    },
    Map {
        kind: "data.alicloud_ram_users",
        reads: &["group_name", "policy_name", "policy_type", "users.name"],
        run: |builder, object, side| people(builder, object, side, PrincipalKind::User, "users", "group_name"),
    },
    Map {
        kind: "data.alicloud_ram_groups",
        reads: &["user_name", "policy_name", "policy_type", "groups.name"],
        run: |builder, object, side| people(builder, object, side, PrincipalKind::Group, "groups", "user_name"),
    },
    Map {
        kind: "data.alicloud_ram_system_policys",
        reads: &["policys.policy_name"],
        run: |builder, object, side| {
            side.each("policys", |_, item| {
                let Some(name) = item.str("policy_name") else { return };
                policy(builder, object, item, name, PolicyKind::System(name.into()), None);
            });
        },
    },
    Map { kind: "data.alicloud_account", reads: &["id"], run: |builder, _, side| own(builder, side, "id") },
    Map {
        kind: "data.alicloud_caller_identity",
        reads: &["account_id"],
        run: |builder, _, side| own(builder, side, "account_id"),
    },
];

fn own(builder: &mut Builder, side: Side<'_>, path: &str) {
    let number: Option<Arc<str>> = match side.attr(path) {
        Attr::Known(value) => {
            value.as_str().map(Arc::from).or_else(|| value.as_i64().map(|number| number.to_string().into()))
        }
        _ => None,
    };
    builder.world.identity.name_own(CLOUD, number);
}

/// A policy by its name, with what it says.
fn policy(builder: &mut Builder, object: ObjectId, side: Side<'_>, name: &str, kind: PolicyKind, path: Option<&str>) {
    let text = path.and_then(|path| document::attribute(side, path, CLOUD));
    let site = path.map_or(Site::block(object), |path| Site::at(object, side.path(path)));
    let word = if kind == PolicyKind::Custom { "policy" } else { "system" };
    let key: Arc<str> = grant::key(CLOUD, word, name).into();
    let name: Arc<str> = name.into();
    let make = move || Policy {
        object,
        cloud: CLOUD,
        kind,
        name: Some(name),
        shape: None,
        site: Site::block(object),
        document: None,
        bound: false,
        managed: false,
        conflicting: None,
        values_lost: None,
    };
    builder.tell("", vec![key], make, move |policy| {
        if policy.document.is_none() && !policy.managed && text.is_some() {
            policy.document = text;
            policy.site = site;
        }
    });
}

fn policies(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let owners =
        [("user_name", PrincipalKind::User), ("group_name", PrincipalKind::Group), ("role_name", PrincipalKind::Role)];
    side.each("policies", |_, item| {
        let path = ["policy_name", "name"].into_iter().find(|path| item.str(path).is_some());
        let Some((path, name)) = path.and_then(|path| Some((path, item.str(path)?))) else { return };
        let system = item.str("type") == Some("System");
        let kind = if system { PolicyKind::System(name.into()) } else { PolicyKind::Custom };
        let text = ["policy_document", "document"].into_iter().find(|path| attribute::written(item, path));
        policy(builder, object, item, name, kind, text.filter(|_| !system));
        // Whose policies are asked for has them.
        for (owner, kind) in owners {
            if let Some(owner) = attribute::link(side, object, owner) {
                let site = Site::at(object, item.path(path));
                attach(builder, site, kind, owner, name, item.str("type"));
            }
        }
    });
}

fn principal(
    builder: &mut Builder,
    object: ObjectId,
    kind: PrincipalKind,
    name: &str,
    trust: Option<(crate::model::identity::Document, Site)>,
) {
    let key: Arc<str> = grant::key(CLOUD, grant::word(kind), name).into();
    let name: Arc<str> = name.into();
    let make = move || Principal {
        object,
        cloud: CLOUD,
        kind,
        name: Some(name),
        shape: None,
        managed: false,
        trust: None,
        trust_site: Site::block(object),
        carriers: Vec::new(),
    };
    builder.tell("", vec![key], make, move |principal| {
        if let Some((document, site)) = trust.filter(|_| principal.trust.is_none() && !principal.managed) {
            principal.trust = Some(document);
            principal.trust_site = site;
        }
    });
}

fn roles(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    side.each("roles", |_, item| {
        let Some(name) = item.str("name") else { return };
        let text = ["assume_role_policy_document", "document"].into_iter().find(|path| attribute::written(item, path));
        let trust =
            text.and_then(|path| Some((document::attribute(item, path, CLOUD)?, Site::at(object, item.path(path)))));
        principal(builder, object, PrincipalKind::Role, name, trust);
        filtered(builder, object, side, item, PrincipalKind::Role, name);
    });
}

/// What is asked for by the policy that is attached to it has that policy.
fn filtered(builder: &mut Builder, object: ObjectId, side: Side<'_>, item: Side<'_>, kind: PrincipalKind, name: &str) {
    if let Some(policy) = side.str("policy_name") {
        let site = Site::at(object, item.path("name"));
        attach(builder, site, kind, plain(object, name), policy, side.str("policy_type"));
    }
}

fn role_attachments(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(role) = attribute::link(side, object, "role_name") else { return };
    side.each("attachments", |_, item| {
        let Some(policy) = item.str("policy_name") else { return };
        let site = Site::at(object, item.path("policy_name"));
        attach(builder, site, PrincipalKind::Role, role.clone(), policy, item.str("policy_type"));
    });
}

/// Users or groups; `other` is the group that the users are asked for by, or the user that the groups are.
fn people(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    kind: PrincipalKind,
    list: &str,
    other: &'static str,
) {
    side.each(list, |_, item| {
        let Some(name) = item.str("name") else { return };
        principal(builder, object, kind, name, None);
        filtered(builder, object, side, item, kind, name);
        let Some(other) = attribute::link(side, object, other) else { return };
        let (user, group) = match kind {
            PrincipalKind::User => (plain(object, name), other),
            _ => (other, plain(object, name)),
        };
        belong(builder, Site::at(object, item.path("name")), user, group);
    });
}

fn plain(object: ObjectId, known: &str) -> Link {
    Link { known: Some(known.into()), refs: Vec::new(), from: Some(object) }
}

/// Whether a resource of this input manages a principal.
fn is_managed(principals: &[Principal], principal: &Ref<Principal>) -> bool {
    principal.candidates().iter().any(|id| principals.get(id.index()).is_some_and(|it| it.managed))
}

fn attach(builder: &mut Builder, site: Site, kind: PrincipalKind, who: Link, policy: &str, word: Option<&str>) {
    let object = site.object;
    let which = match word {
        Some("Custom") => Which::Linked(plain(object, policy)),
        _ => Which::System(policy.into()),
    };
    let unknown: Option<Arc<str>> = word.is_none().then(|| "policy_type".into());
    let who = grant::mention(builder, object, CLOUD, kind, who);
    let what = grant::policy_link(builder, object, CLOUD, which);
    builder.later(1, move |world, resolver| {
        let (principal, policy) = (resolver.resolve(&who), resolver.resolve(&what));
        let identity = &mut world.identity;
        if identity.attachments.iter().any(|it| it.principal == principal && it.policy == policy) {
            return;
        }
        let open = unknown.is_some() || is_managed(&identity.principals, &principal);
        let exists = if open { Tri::Unknown } else { Tri::Yes };
        let (scope, id_for_name) = (None, false);
        identity.attachments.push(Attachment {
            site,
            cloud: CLOUD,
            kind,
            principal,
            policy,
            exists,
            unknown,
            scope,
            id_for_name,
        });
    });
}

fn belong(builder: &mut Builder, site: Site, user: Link, group: Link) {
    let object = site.object;
    let user = grant::mention(builder, object, CLOUD, PrincipalKind::User, user);
    let group = grant::mention(builder, object, CLOUD, PrincipalKind::Group, group);
    builder.later(1, move |world, resolver| {
        let (user, group) = (resolver.resolve(&user), resolver.resolve(&group));
        let identity = &mut world.identity;
        if identity.memberships.iter().any(|it| it.user == user && it.group == group) {
            return;
        }
        let managed = is_managed(&identity.principals, &user) && is_managed(&identity.principals, &group);
        let exists = if managed { Tri::Unknown } else { Tri::Yes };
        let (kind, id_for_name) = (PrincipalKind::User, false);
        identity.memberships.push(Membership { site, cloud: CLOUD, kind, user, group, exists, id_for_name });
    });
}
