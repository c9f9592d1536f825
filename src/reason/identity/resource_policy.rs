//! Policies on resources: which of their statements are about a principal, where a question names the resource.
//!
//! In: a resource policy, a principal of the own account, the name of a resource. Out: statements to hold besides what the
//! principal holds itself. Sources: the pages of OSS, KMS and COS on their policies.

use super::hands::Hands;
use super::trust::Numbers;
use crate::base::Tri;
use crate::base::value::HOLE;
use crate::model::identity::{
    Effect, Principal, PrincipalEntry, PrincipalKind, ProtectedKind, ResourcePolicy, Statement,
};
use crate::model::{Cloud, Id, ObjectId};
use crate::reason::permission::{self, Flag, Held};
use std::sync::Arc;

/// The statements of the resource policies of a world that are about a principal and the resource of this name. The
/// object of each policy stands beside its statements.
pub fn about<'h>(hands: &'h Hands<'_>, principal: Id<Principal>, resource: &str) -> Vec<(ObjectId, Held<'h>)> {
    let identity = hands.identity();
    let Some(who) = identity.principals.get(principal.index()) else { return Vec::new() };
    let mut out = Vec::new();
    let policies = identity.resource_policies.iter().enumerate();
    for (index, policy) in policies.filter(|(_, it)| it.cloud == who.cloud && protects(it, resource)) {
        let name: Arc<str> = hands.model().address(policy.site.object).into();
        let mut put = |statement: &'h Statement, exists, when| {
            let (document, attachment) = (name.clone(), name.clone());
            out.push((policy.site.object, Held { statement, exists, origin: index, document, attachment, when }));
        };
        for statement in policy.document.statements() {
            let (exists, when) =
                includes(policy, statement, who, hands.own(who.cloud).as_deref(), &identity.user_numbers);
            if exists.possibly() {
                put(statement, exists, when);
            }
        }
        if let crate::model::identity::Document::Unknown(_) = policy.document {
            put(permission::opaque(), Tri::Unknown, None);
        }
    }
    out
}

/// Whether a policy protects the resource of this name.
fn protects(policy: &ResourcePolicy, resource: &str) -> bool {
    let Some(name) = policy.name.as_deref() else { return false };
    let relative = match policy.cloud {
        Cloud::Alibaba => resource.splitn(5, ':').nth(4),
        Cloud::Tencent => resource.splitn(6, ':').nth(5),
    };
    let Some(relative) = relative else { return false };
    match policy.kind {
        ProtectedKind::Bucket => relative.split('/').next() == Some(name),
        ProtectedKind::Key => relative == format!("key/{name}"),
        ProtectedKind::Secret => relative == format!("secret/{name}"),
        ProtectedKind::LogProject => {
            relative.strip_prefix("project/").and_then(|it| it.split('/').next()) == Some(name)
        }
        ProtectedKind::DataRole | ProtectedKind::Endpoint => false,
    }
}

/// Whether a statement is about a principal, and in which reading.
fn includes(
    policy: &ResourcePolicy,
    statement: &Statement,
    who: &Principal,
    own: Option<&str>,
    numbers: &Numbers,
) -> (Tri, Option<(Flag, bool)>) {
    let mut best = if statement.principals_unknown { Tri::Unknown } else { Tri::No };
    let mut when = None;
    for entry in &statement.principals {
        let (answer, only) = match policy.cloud {
            Cloud::Alibaba => ram(policy.kind, entry, who, own),
            Cloud::Tencent => cam(statement, entry, who, own, numbers),
        };
        if answer > best {
            (best, when) = (answer, only);
        }
    }
    if statement.principals_except { (best.not(), None) } else { (best, when) }
}

type Found = (Tri, Option<(Flag, bool)>);

fn ram(kind: ProtectedKind, entry: &PrincipalEntry, who: &Principal, own: Option<&str>) -> Found {
    let name = &*entry.name;
    let asking = who.name.as_deref().unwrap_or_default();
    if name == "*" {
        return (Tri::Yes, None);
    }
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
        // The number of an account means its owner; any other may be that of a user here.
        let other = own != Some(name) && who.kind == PrincipalKind::User;
        return (if other { Tri::Unknown } else { Tri::No }, None);
    }
    if let Some(session) = name.strip_prefix("arn:sts::") {
        let role = session.split(':').nth(1).and_then(|it| it.strip_prefix("assumed-role/"));
        let role = role.and_then(|it| it.split('/').next()).filter(|_| who.kind == PrincipalKind::Role);
        return (role.map_or(Tri::No, |it| same(it, asking)), None);
    }
    let mut parts = name.splitn(5, ':');
    let (Some("acs"), Some("ram"), _, Some(account), Some(relative)) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return (if name.contains(HOLE) { Tri::Unknown } else { Tri::No }, None);
    };
    let ours = match own {
        _ if account.is_empty() || account == "self" => Tri::Yes,
        Some(own) => Tri::from(own == account),
        None => Tri::Unknown,
    };
    if relative == "*" || relative == "root" {
        // Whether it grants to everybody of the account or only lets their own policies grant is not documented.
        let delegates = matches!(kind, ProtectedKind::Key | ProtectedKind::Secret);
        return (ours, delegates.then_some((Flag::KmsRoot, false)));
    }
    let wanted = match who.kind {
        PrincipalKind::User => relative.strip_prefix("user/"),
        PrincipalKind::Role => relative.strip_prefix("role/"),
        _ => None,
    };
    // A name that is here, too, tells that the account is the own one.
    let ours = if own.is_none() { Tri::Yes } else { ours };
    (wanted.map_or(Tri::No, |it| same(it, asking)).and(ours), None)
}

fn cam(statement: &Statement, entry: &PrincipalEntry, who: &Principal, own: Option<&str>, numbers: &Numbers) -> Found {
    let name = &*entry.name;
    if name == "*" || name.ends_with("anyone:anyone") {
        // A deny of everybody meets callers without credentials only.
        return (Tri::from(statement.effect != Some(Effect::Deny)), None);
    }
    let mut parts = name.splitn(6, ':');
    let (Some("qcs"), _, Some("cam"), _, Some(account), Some(relative)) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return (if name.contains(HOLE) { Tri::Unknown } else { Tri::No }, None);
    };
    let account = account.strip_prefix("uin/").unwrap_or(account);
    let ours = match own {
        _ if account.is_empty() || account == "self" => Tri::Yes,
        Some(own) => Tri::from(own == account),
        None => Tri::Unknown,
    };
    let found = match (who.kind, relative) {
        (_, "root" | "*") => Tri::Yes,
        (PrincipalKind::Role, text) => {
            let role = text.strip_prefix("roleName/").or(text.strip_prefix("role/"));
            role.map_or(Tri::No, |it| same(it, who.name.as_deref().unwrap_or_default()))
        }
        // Users are named by number, which may not be known before they are made.
        (PrincipalKind::User, text) if text.starts_with("uin/") => {
            let name = text.strip_prefix("uin/").and_then(|number| numbers.get(number));
            name.map_or(Tri::Unknown, |name| Tri::from(who.name.as_ref() == Some(name)))
        }
        _ => Tri::No,
    };
    (found.and(ours), None)
}

fn same(text: &str, name: &str) -> Tri {
    if text == name || text == "*" {
        Tri::Yes
    } else if text.eq_ignore_ascii_case(name) || text.contains(HOLE) {
        Tri::Unknown
    } else {
        Tri::No
    }
}
