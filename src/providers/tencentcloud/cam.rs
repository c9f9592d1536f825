//! CAM: users, groups, roles, policies, attachments, memberships and boundaries. Ids of policies, roles and groups are
//! numbers that are known after apply, so that these are joined by reference; those of users, and of everything that
//! ends in `_by_name`, are names (provider source).
//!
//! The role that a product makes for itself (`tencentcloud_cam_service_linked_role`) has a name that is known after
//! apply, and a policy that nothing here names: it can be assumed by that product only.

use super::super::attribute::{existence, flag, link, links, name};
use super::super::bind::{self, Limit};
use super::super::grant::{self, Grant, Join, Which};
use super::super::{Map, document};
use super::cam_key;
use crate::base::{Reference, Tri, hole};
use crate::input::{Attr, Side};
use crate::model::identity::{
    BoundKind, Document, Effect, Patterns, Policy, PolicyKind, PolicyText, PrincipalEntry, PrincipalKind, Statement,
};
use crate::model::{Builder, Cloud, Link, ObjectId, Ref, Site};
use std::sync::Arc;

const CLOUD: Cloud = Cloud::Tencent;

/// The preset policy of administration; the provider's examples pair it with the number 1.
pub const ADMINISTRATOR: &str = "AdministratorAccess";

/// CAM and what shares its policies.
pub const MAPS: &[Map] = &[
    Map {
        kind: "tencentcloud_cam_user",
        reads: &["name", "id", "uin", "use_api", "console_login", "need_reset_password"],
        run: user,
    },
    Map { kind: "tencentcloud_cam_group", reads: &["name", "id"], run: group },
    Map { kind: "tencentcloud_cam_role", reads: &["name", "id", "document"], run: role },
    Map { kind: "tencentcloud_cam_role_by_name", reads: &["name", "id", "document"], run: role },
    Map { kind: "tencentcloud_cam_service_linked_role", reads: &["id", "qcs_service_name"], run: service_role },
    Map { kind: "tencentcloud_cam_policy", reads: &["name", "id", "document"], run: policy },
    Map { kind: "tencentcloud_cam_policy_by_name", reads: &["name", "id", "document"], run: policy },
    Map {
        kind: "tencentcloud_cam_policy_version",
        reads: &["policy_id", "policy_document", "set_as_default"],
        run: version,
    },
    Map { kind: "tencentcloud_cam_set_policy_version_config", reads: &["policy_id", "version_id"], run: switch },
    Map {
        kind: "tencentcloud_cam_user_policy_attachment",
        reads: &["user_name", "user_id", "policy_id", "policy_name", "policy_type"],
        run: |builder, object, side| attachment(builder, object, side, PrincipalKind::User, &["user_name", "user_id"]),
    },
    Map {
        kind: "tencentcloud_cam_group_policy_attachment",
        reads: &["group_id", "policy_id", "policy_name", "policy_type"],
        run: |builder, object, side| attachment(builder, object, side, PrincipalKind::Group, &["group_id"]),
    },
    Map {
        kind: "tencentcloud_cam_role_policy_attachment",
        reads: &["role_id", "policy_id", "policy_name", "policy_type"],
        run: |builder, object, side| attachment(builder, object, side, PrincipalKind::Role, &["role_id"]),
    },
    Map {
        kind: "tencentcloud_cam_role_policy_attachment_by_name",
        reads: &["role_name", "policy_name", "policy_type"],
        run: attachment_by_name,
    },
    Map { kind: "tencentcloud_cam_group_membership", reads: &["group_id", "user_names", "user_ids"], run: membership },
    Map {
        kind: "tencentcloud_cam_user_permission_boundary_attachment",
        reads: &["target_uin", "policy_id"],
        run: |builder, object, side| boundary(builder, object, side, PrincipalKind::User, &["target_uin"]),
    },
    Map {
        kind: "tencentcloud_cam_role_permission_boundary_attachment",
        reads: &["role_id", "role_name", "policy_id"],
        run: |builder, object, side| boundary(builder, object, side, PrincipalKind::Role, &["role_name", "role_id"]),
    },
];

/// The text of an id that is a number.
pub fn numeral(side: Side<'_>, path: &str) -> Option<String> {
    match side.attr(path) {
        Attr::Known(value) => match value.as_str() {
            Some(text) => Some(text.to_owned()),
            None => value.as_i64().map(|number| number.to_string()),
        },
        _ => None,
    }
}

/// A link to a policy by its number: that of administration has its name.
pub fn numbered(side: Side<'_>, object: ObjectId, path: &str) -> Link {
    let mut policy = link(side, object, path).unwrap_or_default();
    if policy.known.as_deref() == Some("1") {
        policy.known = Some(ADMINISTRATOR.into());
    }
    policy
}

/// Says that a number and a name are one policy.
pub fn same_policy(builder: &mut Builder, object: ObjectId, number: Option<String>, name: &str, kind: PolicyKind) {
    let ids = [Some(name.to_owned()), number];
    let ids = ids.iter().flatten().map(|id| grant::key(CLOUD, "policy", id).into()).collect();
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
    builder.tell("", ids, make, |_| {});
}

/// The kind of a policy by the word of its type: `QCS` preset, `User` custom. No policy of one's own can have the name
/// of the preset one of administration.
pub fn kind_by_word(word: Option<&str>, name: &str) -> PolicyKind {
    match word {
        _ if name == ADMINISTRATOR => PolicyKind::System(name.into()),
        Some("User" | "Custom" | "1") => PolicyKind::Custom,
        Some(_) => PolicyKind::System(name.into()),
        None => grant::guess(CLOUD, name.into()),
    }
}

fn user(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let uin = numeral(side, "uin");
    let names = [side.str("name"), side.str("id"), uin.as_deref()];
    grant::principal(builder, object, side, CLOUD, PrincipalKind::User, &names, None);
    let hole = |attribute: &str| hole::named(&format!("{}.{attribute}", side.resource.address));
    let name = side.str("name").map(Arc::from).or_else(|| grant::shape(side));
    let name: Arc<str> = name.unwrap_or_else(|| hole("name").into());
    let numbers = [uin.clone(), Some(hole("uin"))].into_iter().flatten().map(Arc::from);
    builder.world.identity.user_numbers.extend(numbers.map(|number| (number, name.clone())));
    let own = Reference { address: side.resource.address.clone(), attribute: "name".into() };
    let own = Link { known: side.str("name").map(Arc::from), refs: vec![own], from: Some(object) };
    // The provider creates a key for the user unless it is told not to, and keeps its secret in the state.
    let active = flag(side, "use_api", Tri::Yes);
    if active.possibly() {
        cam_key::key(builder, Site::at(object, "use_api"), Some(own.clone()), active, true, Tri::No);
    }
    let login = flag(side, "console_login", Tri::No);
    if login.possibly() {
        cam_key::login(builder, object, own, login, flag(side, "need_reset_password", Tri::Yes));
    }
}

fn group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    grant::principal(builder, object, side, CLOUD, PrincipalKind::Group, &[side.str("name"), side.str("id")], None);
}

fn role(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let trust = document::attribute(side, "document", CLOUD);
    let names = [side.str("name"), side.str("id")];
    let id = grant::principal(builder, object, side, CLOUD, PrincipalKind::Role, &names, trust);
    if let Some(role) = builder.world.identity.principals.get_mut(id.index()) {
        role.trust_site = Site::at(object, "document");
    }
}

/// A role that one product may assume, as its service-linked policy says.
fn service_role(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let trust = match side.attr("qcs_service_name") {
        Attr::Known(value) => {
            let texts: Vec<&str> = match value.items() {
                Some(items) => items.iter().filter_map(|item| item.as_str()).collect(),
                None => value.as_str().into_iter().collect(),
            };
            let all = value.items().is_none_or(|items| items.len() == texts.len());
            let service = |name: &str| PrincipalEntry { class: "service".into(), name: name.into() };
            Document::Parsed(PolicyText::of(vec![Statement {
                effect: Some(Effect::Allow),
                actions: Patterns { list: vec!["sts:AssumeRole".into()], ..Patterns::default() },
                principal: Some(serde_json::json!({ "service": texts }).to_string()),
                principals: texts.iter().map(|text| service(text)).collect(),
                principals_unknown: !all,
                whole: true,
                ..Statement::default()
            }]))
        }
        _ => Document::Unknown(name(side, "qcs_service_name")),
    };
    let id = grant::principal(builder, object, side, CLOUD, PrincipalKind::Role, &[None, side.str("id")], Some(trust));
    if let Some(role) = builder.world.identity.principals.get_mut(id.index()) {
        role.name = None;
        role.trust_site = Site::at(object, "qcs_service_name");
    }
}

fn policy(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let text = document::attribute(side, "document", CLOUD);
    let names = [side.str("name"), side.str("id")];
    grant::policy(builder, Site::at(object, "document"), side, CLOUD, &names, text);
}

fn version(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(policy) = link(side, object, "policy_id") else { return };
    let text = document::attribute(side, "policy_document", CLOUD);
    let default = flag(side, "set_as_default", Tri::Unknown);
    grant::version(builder, Site::at(object, "policy_document"), CLOUD, policy, text, default);
}

/// A version chosen by its number: which document that is, the input does not say. What the policy says otherwise may
/// be in force, and anything else, too.
fn switch(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(policy) = link(side, object, "policy_id") else { return };
    let which = grant::policy_link(builder, object, CLOUD, Which::Linked(policy));
    let reason = name(side, "version_id");
    builder.later(2, move |world, resolver| {
        for id in resolver.resolve::<Policy>(&which).candidates() {
            let Some(policy) = world.identity.policies.get_mut(id.index()) else { continue };
            policy.document = Some(match policy.document.take() {
                Some(Document::Parsed(mut text)) => {
                    text.statements.iter_mut().for_each(|statement| statement.whole = false);
                    let any = || Patterns { partly_unknown: true, ..Patterns::default() };
                    let index = text.statements.len();
                    text.statements.push(Statement { index, actions: any(), resources: any(), ..Statement::default() });
                    Document::Parsed(text)
                }
                _ => Document::Unknown(reason.clone()),
            });
        }
    });
}

fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>, kind: PrincipalKind, paths: &[&str]) {
    let principal = paths.iter().find_map(|path| link(side, object, path).filter(|link| !link.is_empty()));
    let mut policy = numbered(side, object, "policy_id");
    // An attachment that exists already says the name of its policy.
    match side.str("policy_name") {
        Some(ADMINISTRATOR) => policy.known = Some(ADMINISTRATOR.into()),
        Some(name) if policy.known.is_some() => {
            let kind = kind_by_word(side.str("policy_type"), name);
            same_policy(builder, object, numeral(side, "policy_id"), name, kind);
        }
        _ => {}
    }
    let grant = Grant {
        site: Site::at(object, "policy_id"),
        cloud: CLOUD,
        kind,
        principal: principal.unwrap_or_default(),
        policy: Which::Linked(policy),
        unknown: None,
        scope: None,
    };
    grant::attach(builder, side, grant);
}

fn attachment_by_name(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if let (Some(name), Some(word)) = (side.str("policy_name"), side.str("policy_type")) {
        same_policy(builder, object, None, name, kind_by_word(Some(word), name));
    }
    let grant = Grant {
        site: Site::at(object, "policy_name"),
        cloud: CLOUD,
        kind: PrincipalKind::Role,
        principal: link(side, object, "role_name").unwrap_or_default(),
        policy: Which::Linked(link(side, object, "policy_name").unwrap_or_default()),
        unknown: None,
        scope: None,
    };
    grant::attach(builder, side, grant);
}

fn membership(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(group) = link(side, object, "group_id") else { return };
    for path in ["user_names", "user_ids"] {
        let Some((users, all)) = links(side, object, path) else { continue };
        let site = Site::at(object, path);
        members(builder, &site, (PrincipalKind::User, PrincipalKind::Group), users, &group);
        // A list that is not known: somebody is in the group.
        if !all {
            members(builder, &site, (PrincipalKind::User, PrincipalKind::Group), vec![Link::default()], &group);
        }
        return;
    }
}

/// Adds memberships of users (their kind first) in a group.
pub fn members(
    builder: &mut Builder,
    site: &Site,
    (kind, of): (PrincipalKind, PrincipalKind),
    users: Vec<Link>,
    group: &Link,
) {
    for user in users {
        let exists = if user.is_empty() { Tri::Unknown } else { Tri::Yes };
        let (site, kinds, group, id_for_name) = (site.clone(), (kind, of), group.clone(), false);
        grant::join(builder, Join { site, cloud: CLOUD, kinds, user, group, exists, id_for_name });
    }
}

fn boundary(builder: &mut Builder, object: ObjectId, side: Side<'_>, kind: PrincipalKind, paths: &[&str]) {
    let principal = paths.iter().find_map(|path| link(side, object, path).filter(|link| !link.is_empty()));
    let limit = Limit {
        site: Site::at(object, "policy_id"),
        cloud: CLOUD,
        kind: BoundKind::Boundary,
        policy: Which::Linked(numbered(side, object, "policy_id")),
        principal: Some((kind, principal.unwrap_or_default())),
        target: None,
        binds_root: Tri::No,
        exists: Tri::Yes,
    };
    bind::bound(builder, limit);
}

/// A policy with a document that no other resource can name, and its attachment to somebody.
pub fn lone(builder: &mut Builder, side: Side<'_>, name: &str, path: &str, who: Option<(PrincipalKind, Link)>) {
    let Some(object) = who.as_ref().and_then(|(_, link)| link.from) else { return };
    let Some(document) = document::attribute(side, path, CLOUD) else { return };
    let site = Site::at(object, side.path(path));
    let id = builder.add(Policy {
        object,
        cloud: CLOUD,
        kind: PolicyKind::Custom,
        name: side.str(name).map(Arc::from),
        shape: None,
        site: site.clone(),
        document: Some(document),
        bound: false,
        managed: true,
        conflicting: None,
        values_lost: None,
    });
    let Some((kind, link)) = who else { return };
    let link = grant::mention(builder, object, CLOUD, kind, link);
    let (exists, _) = existence(side);
    let unknown = (exists == Tri::Unknown).then(|| side.resource.address.clone());
    builder.later(0, move |world, resolver| {
        world.identity.attachments.push(crate::model::identity::Attachment {
            site,
            cloud: CLOUD,
            kind,
            principal: resolver.resolve(&link),
            policy: Ref::Resolved(id),
            exists,
            unknown,
            scope: None,
            id_for_name: false,
        });
    });
}
