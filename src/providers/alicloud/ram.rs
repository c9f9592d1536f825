//! RAM: users, groups, roles, policies, attachments, memberships and access keys; policies of Resource Management and
//! CloudSSO. Which attributes are aliases of which, and what the ids of these resources are, is told by the provider's
//! source (`alicloud_ram_user.id` is a number, the ids of groups, roles and policies are their names).

use super::super::attribute::{flag, link, links, name};
use super::super::grant::{self, Grant, Join, Key, Which};
use super::super::{Map, attribute, document};
use super::ram_document;
use crate::base::Tri;
use crate::base::hole::{self, Piece};
use crate::input::{Attr, Side};
use crate::model::builder::split_key;
use crate::model::identity::{Document, Policy, PolicyText, Principal, PrincipalKind};
use crate::model::{Builder, Cloud, Id, Link, ObjectId, Site};

const CLOUD: Cloud = Cloud::Alibaba;

/// RAM and what shares its policies.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_ram_user", reads: &["name"], run: user },
    Map { kind: "alicloud_ram_group", reads: &["group_name", "name", "id"], run: group },
    Map {
        kind: "alicloud_ram_role",
        reads: &["role_name", "name", "id", "assume_role_policy_document", "document", "services", "ram_users"],
        run: role,
    },
    Map {
        kind: "alicloud_resource_manager_role",
        reads: &["role_name", "id", "assume_role_policy_document"],
        run: manager_role,
    },
    Map {
        kind: "alicloud_resource_manager_service_linked_role",
        reads: &["role_name", "service_name"],
        run: service_role,
    },
    Map {
        kind: "alicloud_ram_policy",
        reads: &[
            "policy_name",
            "name",
            "id",
            "policy_document",
            "document",
            "statement.effect",
            "statement.action",
            "statement.resource",
        ],
        run: policy,
    },
    Map {
        kind: "alicloud_resource_manager_policy",
        reads: &["policy_name", "id", "policy_document"],
        run: manager_policy,
    },
    Map {
        kind: "alicloud_resource_manager_policy_version",
        reads: &["policy_name", "policy_document", "is_default_version"],
        run: version,
    },
    Map {
        kind: "alicloud_ram_user_policy_attachment",
        reads: &["user_name", "policy_name", "policy_type"],
        run: |builder, object, side| attachment(builder, object, side, PrincipalKind::User, "user_name"),
    },
    Map {
        kind: "alicloud_ram_group_policy_attachment",
        reads: &["group_name", "policy_name", "policy_type"],
        run: |builder, object, side| attachment(builder, object, side, PrincipalKind::Group, "group_name"),
    },
    Map {
        kind: "alicloud_ram_role_policy_attachment",
        reads: &["role_name", "policy_name", "policy_type"],
        run: |builder, object, side| attachment(builder, object, side, PrincipalKind::Role, "role_name"),
    },
    Map {
        kind: "alicloud_resource_manager_policy_attachment",
        reads: &["policy_name", "policy_type", "principal_name", "principal_type", "resource_group_id"],
        run: manager_attachment,
    },
    Map {
        kind: "alicloud_ram_user_group_attachment",
        reads: &["user_name", "group_name"],
        run: |builder, object, side| membership(builder, object, side, "user_name"),
    },
    Map {
        kind: "alicloud_ram_group_membership",
        reads: &["user_names", "group_name"],
        run: |builder, object, side| membership(builder, object, side, "user_names"),
    },
    Map {
        kind: "alicloud_ram_access_key",
        reads: &["id", "user_name", "status", "pgp_key", "secret_file"],
        run: access_key,
    },
];

/// The attribute of several aliases that is in force: all are computed, so that one which is not written keeps an old
/// value in the plan of an update. What the configuration writes counts; where that is not visible, what the plan
/// changes; else the first. Several may be written at once, which the provider does not settle.
pub(super) fn in_force<'p>(side: Side<'_>, paths: &[&'p str]) -> Vec<&'p str> {
    let resource = side.resource;
    let after = resource.after.as_ref().is_some_and(|after| std::ptr::eq(after, side.value));
    let present = |path: &&&str| side.value.get(path).is_some_and(|value| !value.is_null());
    let all = || paths.iter().copied();
    let Some(before) = resource.before.as_ref().filter(|_| after) else {
        let written = resource.configured.as_ref().filter(|_| after);
        return match written {
            Some(written) => all().filter(|path| written.iter().any(|name| **name == **path)).collect(),
            None => known_first(side, paths.iter().filter(present).copied()),
        };
    };
    if let Some(written) = &resource.configured {
        return all().filter(|path| written.iter().any(|name| **name == **path)).collect();
    }
    let changed = |path: &&&str| {
        let text = |value: &crate::base::Value| value.get(path).and_then(|value| value.as_str().map(String::from));
        text(before) != text(side.value)
    };
    let found = known_first(side, paths.iter().filter(present).filter(changed).copied());
    if found.is_empty() { known_first(side, paths.iter().filter(present).copied()) } else { found }
}

/// The first of the aliases whose value is known, or the first.
fn known_first<'p>(side: Side<'_>, paths: impl Iterator<Item = &'p str>) -> Vec<&'p str> {
    let paths: Vec<&str> = paths.collect();
    let known = paths.iter().find(|path| side.value.get(path).is_some_and(|value| !value.is_unknown()));
    known.or(paths.first()).into_iter().copied().collect()
}

/// The alias that says something else than the first. Documents that are not known may be equal.
fn conflict<'p>(documents: &[(&'p str, Document)]) -> Option<&'p str> {
    let said = |document: &Document| match document {
        Document::Parsed(text) => Some(text.statements.clone()),
        Document::Unknown(_) | Document::Malformed(_) => None,
    };
    let ((_, first), rest) = documents.split_first()?;
    rest.iter().find(|(_, other)| said(other) != said(first)).map(|(path, _)| *path)
}

/// Joins what several aliases say: each may be in force.
fn either(mut documents: Vec<Document>) -> Option<Document> {
    let first = documents.pop()?;
    if documents.is_empty() || documents.iter().all(|other| *other == first) {
        return Some(first);
    }
    documents.push(first);
    let mut text = PolicyText::default();
    for document in documents {
        match document {
            Document::Parsed(more) => {
                text.version = text.version.or(more.version);
                text.statements.extend(more.statements);
            }
            other => return Some(other),
        }
    }
    for (index, statement) in text.statements.iter_mut().enumerate() {
        statement.index = index;
        statement.whole = false;
    }
    Some(Document::Parsed(text))
}

fn user(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    grant::principal(builder, object, side, CLOUD, PrincipalKind::User, &[side.str("name")], None);
}

fn group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names = [side.str("group_name"), side.str("name"), side.str("id")];
    grant::principal(builder, object, side, CLOUD, PrincipalKind::Group, &names, None);
}

fn role(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names = [side.str("role_name"), side.str("name"), side.str("id")];
    let texts = in_force(side, &["assume_role_policy_document", "document"]);
    let written: Vec<(&str, Document)> =
        texts.iter().filter_map(|path| Some((*path, document::attribute(side, path, CLOUD)?))).collect();
    let path = written.first().map(|(path, _)| *path).or_else(|| {
        let lists = ["services", "ram_users"];
        lists.into_iter().find(|path| attribute::written(side, path))
    });
    let conflicting = conflict(&written).map(|path| Site::at(object, path));
    let trust = either(written.into_iter().map(|(_, text)| text).collect()).or_else(|| ram_document::trust(side));
    let id = grant::principal(builder, object, side, CLOUD, PrincipalKind::Role, &names, trust);
    builder.world.identity.conflicting_trusts.extend(conflicting.map(|site| (id, site)));
    trusted(builder, id, side, object, path);
}

/// Says where the trust policy is written, and takes it from the data source that renders it.
fn trusted(builder: &mut Builder, id: Id<Principal>, side: Side<'_>, object: ObjectId, path: Option<&str>) {
    let Some(path) = path else { return };
    if let Some(role) = builder.world.identity.principals.get_mut(id.index()) {
        role.trust_site = Site::at(object, path);
    }
    if let Attr::Unknown(_) = side.attr(path) {
        grant::render(builder, link(side, object, path), move |world, document| {
            if let Some(role) = world.identity.principals.get_mut(id.index())
                && let Some(Document::Unknown(_)) = role.trust
            {
                role.trust = Some(document);
            }
        });
    }
}

fn manager_role(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let trust = document::attribute(side, "assume_role_policy_document", CLOUD);
    let names = [side.str("role_name"), side.str("id")];
    let id = grant::principal(builder, object, side, CLOUD, PrincipalKind::Role, &names, trust);
    trusted(builder, id, side, object, Some("assume_role_policy_document"));
}

/// A role that a service makes for itself: nobody but the service may become it.
fn service_role(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let trust = match side.attr("service_name") {
        Attr::Known(value) | Attr::Unknown(value) => {
            let service = document::numbered(&value.piece(), &name(side, "service_name"));
            let statement = serde_json::json!({
                "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": [service]},
            });
            Some(document::parse(&serde_json::json!({"Statement": [statement], "Version": "1"}).to_string(), CLOUD))
        }
        Attr::Absent | Attr::Defaulted => None,
    };
    let id = grant::principal(builder, object, side, CLOUD, PrincipalKind::Role, &[side.str("role_name")], trust);
    trusted(builder, id, side, object, Some("service_name"));
}

fn policy(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names = [side.str("policy_name"), side.str("name"), side.str("id")];
    let paths = in_force(side, &["policy_document", "document", "statement"]);
    let mut documents = Vec::new();
    for path in &paths {
        let text = match *path {
            "statement" => ram_document::statements(side),
            text => document::attribute(side, text, CLOUD),
        };
        documents.extend(text.map(|text| (*path, text)));
    }
    let site = paths.first().map_or(Site::block(object), |path| Site::at(object, *path));
    let conflicting = conflict(&documents).map(|path| Site::at(object, path));
    let all = documents.into_iter().map(|(_, text)| text).collect();
    let id = grant::policy(builder, site, side, CLOUD, &names, either(all));
    if let Some(policy) = builder.world.identity.policies.get_mut(id.index()) {
        policy.conflicting = conflicting;
    }
    if let [path @ ("policy_document" | "document")] = paths.as_slice() {
        render(builder, id, side, object, path);
    }
}

/// A document that a data source renders and that is not known as a string.
fn render(builder: &mut Builder, id: Id<Policy>, side: Side<'_>, object: ObjectId, path: &str) {
    if let Attr::Unknown(_) = side.attr(path)
        && let Some(link) = link(side, object, path)
    {
        grant::rendered(builder, id, link);
    }
}

fn manager_policy(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names = [side.str("policy_name"), side.str("id")];
    let text = document::attribute(side, "policy_document", CLOUD);
    let id = grant::policy(builder, Site::at(object, "policy_document"), side, CLOUD, &names, text);
    render(builder, id, side, object, "policy_document");
}

fn version(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(link) = link(side, object, "policy_name") else { return };
    let text = document::attribute(side, "policy_document", CLOUD);
    let default = flag(side, "is_default_version", Tri::No);
    grant::version(builder, Site::at(object, "policy_document"), CLOUD, link, text, default);
}

fn which(side: Side<'_>, object: ObjectId) -> (Which, Option<std::sync::Arc<str>>) {
    let policy = link(side, object, "policy_name").unwrap_or_default();
    match (side.str("policy_type"), policy.known.clone()) {
        (Some("System"), Some(name)) => (Which::System(name), None),
        // Which system policy is not known: a policy of one's own that the name comes from is not it.
        (Some("System"), None) => (Which::Linked(Link { refs: Vec::new(), ..policy }), Some(name(side, "policy_name"))),
        (Some(_), _) => (Which::Linked(policy), None),
        // The type is not known: a system policy of that name may be meant.
        (None, Some(known)) if known.starts_with("Aliyun") || known.ends_with("Access") => {
            (Which::System(known), Some(name(side, "policy_type")))
        }
        // `type` of a policy resource: that is one of one's own.
        (None, _) if by_reference(side, &policy) => (Which::Linked(policy), None),
        (None, _) => (Which::Linked(policy), Some(name(side, "policy_type"))),
    }
}

/// Whether the type is that of the policy resource that the name is of.
fn by_reference(side: Side<'_>, policy: &Link) -> bool {
    let own = |address: &str| address.contains("alicloud_ram_policy.") && !address.contains("data.");
    let types = side.refs("policy_type");
    !types.is_empty()
        && types.iter().all(|one| own(&one.address))
        && policy
            .refs
            .iter()
            .all(|one| grant::is_plain(&one.address) || types.iter().any(|other| other.address == one.address))
}

fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>, kind: PrincipalKind, path: &str) {
    let (policy, unknown) = which(side, object);
    let principal = link(side, object, path).unwrap_or_default();
    let number = kind == PrincipalKind::User && is_number_of_user(&principal);
    // What attaches to nobody is about the user, not about the policy.
    let site = Site::at(object, if number { path } else { "policy_name" });
    let grant = Grant { site, cloud: CLOUD, kind, principal, policy, unknown, scope: None };
    grant::attach_as(builder, side, grant, number);
}

/// Whether a link is to the id of a user: a number, where the name is needed.
fn is_number_of_user(link: &Link) -> bool {
    let user = |address: &str| {
        let block = split_key(address).0;
        block.starts_with("alicloud_ram_user.") || block.contains(".alicloud_ram_user.")
    };
    matches!(link.refs.as_slice(), [only] if &*only.attribute == "id" && user(&only.address) && !only.address.contains("data."))
}

/// `principal_name` is a login name (`user@account.onaliyun.com`); the scope is a resource group, or the account where
/// the id is the account's number.
fn manager_attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let kind = match side.str("principal_type") {
        Some("IMSGroup") => PrincipalKind::Group,
        Some("ServiceRole") => PrincipalKind::Role,
        _ => PrincipalKind::User,
    };
    let (policy, mut unknown) = which(side, object);
    if let Attr::Unknown(_) = side.attr("principal_type") {
        unknown = Some(name(side, "principal_type"));
    }
    let mut principal = link(side, object, "principal_name").unwrap_or_default();
    if let Attr::Known(value) | Attr::Unknown(value) = side.attr("principal_name") {
        // Of a name whose domain is not known, what is before it is.
        let text = value.piece();
        let user = text.split_once('@').map_or(&*text, |(user, _)| user);
        principal.known = (!hole::pieces(user).iter().any(|it| matches!(it, Piece::Hole(_)))).then(|| user.into());
    }
    let account =
        |address: &str| address.contains("data.alicloud_account.") || address.contains("data.alicloud_caller_");
    let scope: Option<std::sync::Arc<str>> = match side.attr("resource_group_id") {
        Attr::Known(value) => value.as_str().filter(|id| !id.bytes().all(|byte| byte.is_ascii_digit())).map(Into::into),
        Attr::Unknown(value) => match value.all_refs().as_slice() {
            [only] if account(&only.address) => None,
            [only] if only.address.contains("alicloud_resource_manager_resource_group.") => {
                Some(hole::named(&format!("{}.{}", only.address, only.attribute)).into())
            }
            // It may be the account.
            _ => {
                unknown.get_or_insert_with(|| name(side, "resource_group_id"));
                None
            }
        },
        Attr::Absent | Attr::Defaulted => None,
    };
    let site = Site::at(object, "policy_name");
    grant::attach(builder, side, Grant { site, cloud: CLOUD, kind, principal, policy, unknown, scope });
}

fn membership(builder: &mut Builder, object: ObjectId, side: Side<'_>, users: &str) {
    let Some(group) = link(side, object, "group_name") else { return };
    let Some((mut members, all)) = links(side, object, users) else { return };
    // One name is that of the user that it refers to. Of a list that is not known, nothing says who else is in it.
    let one = users == "user_name" && members.len() == 1 && members.iter().all(refers);
    let exists = if all || one { Tri::Yes } else { Tri::Unknown };
    if exists == Tri::Unknown && (users == "user_names" || !members.iter().all(refers) || members.is_empty()) {
        members = vec![Link { from: Some(object), ..Link::default() }];
    }
    for user in members {
        let id_for_name = is_number_of_user(&user);
        let kinds = (PrincipalKind::User, PrincipalKind::Group);
        let (site, group) = (Site::at(object, users), group.clone());
        grant::join(builder, Join { site, cloud: CLOUD, kinds, user, group, exists, id_for_name });
    }
}

/// Whether a link leads to a resource that has a name.
fn refers(link: &Link) -> bool {
    link.refs.iter().any(|reference| !grant::is_plain(&reference.address))
}

fn access_key(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let active = match side.attr("status") {
        Attr::Known(value) => Tri::from(value.as_str() != Some("Inactive")),
        Attr::Absent | Attr::Defaulted => Tri::Yes,
        Attr::Unknown(_) => Tri::Unknown,
    };
    let encrypted = match side.attr("pgp_key") {
        Attr::Known(_) => Tri::Yes,
        Attr::Absent | Attr::Defaulted => Tri::No,
        Attr::Unknown(_) => Tri::Unknown,
    };
    let key = Key {
        site: Site::block(object),
        cloud: CLOUD,
        owner: link(side, object, "user_name"),
        active,
        implicit: false,
        encrypted,
        file: attribute::written(side, "secret_file").then(|| Site::at(object, "secret_file")),
        known: Some((side, side.str("id").into_iter().collect())),
    };
    grant::key_of(builder, key);
}
