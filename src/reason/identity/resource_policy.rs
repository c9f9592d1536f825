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
use crate::reason::permission::pattern::{Glob, overlap};
use crate::reason::permission::search::Universe;
use crate::reason::permission::{self, Flag, Held};
use std::sync::Arc;

/// The statements of the resource policies of a world that are about a principal and the resource of this name. The
/// object of each policy stands beside its statements. `only`: of this one policy, whatever it protects.
pub fn about<'h>(
    hands: &'h Hands<'_>,
    principal: Id<Principal>,
    resource: &str,
    only: Option<usize>,
) -> Vec<(ObjectId, Held<'h>)> {
    let identity = hands.identity();
    let Some(who) = identity.principals.get(principal.index()) else { return Vec::new() };
    let mut out = Vec::new();
    for (index, policy) in identity.resource_policies.iter().enumerate().filter(|(_, it)| it.cloud == who.cloud) {
        let protected = match only {
            Some(only) => Tri::from(only == index),
            None => protects(policy, resource),
        };
        if !protected.possibly() {
            continue;
        }
        let name: Arc<str> = hands.model().address(policy.site.object).into();
        let mut put = |statement: &'h Statement, exists, when| {
            let (document, attachment) = (name.clone(), name.clone());
            out.push((policy.site.object, Held { statement, exists, origin: index, document, attachment, when }));
        };
        for statement in policy.document.statements() {
            let (exists, when) =
                includes(policy, statement, who, hands.own(who.cloud).as_deref(), &identity.user_numbers);
            if exists.possibly() {
                put(statement, exists.and(protected), when);
            }
        }
        if let crate::model::identity::Document::Unknown(_) = policy.document {
            put(permission::opaque(), Tri::Unknown, None);
        }
    }
    out
}

/// The statements that deny the root of the own account something of the resource of this name. A policy of OSS that names
/// everybody is about the owner where it has a condition; one of COS never is.
pub fn about_root<'h>(hands: &'h Hands<'_>, cloud: Cloud, resource: &str) -> Vec<Held<'h>> {
    let own = hands.own(cloud);
    let mut out = Vec::new();
    for (index, policy) in hands.identity().resource_policies.iter().enumerate().filter(|(_, it)| it.cloud == cloud) {
        let protected = protects(policy, resource);
        let name: Arc<str> = hands.model().address(policy.site.object).into();
        let statements = policy.document.statements().iter().filter(|it| it.effect != Some(Effect::Allow));
        for statement in statements.filter(|_| protected.possibly()) {
            let is_root = |entry: &PrincipalEntry| {
                let everybody = &*entry.name == "*" && cloud == Cloud::Alibaba;
                let bucket = policy.kind == ProtectedKind::Bucket;
                let named = own.as_deref().is_some_and(|own| {
                    [own.to_owned(), format!("acs:ram::{own}:root"), format!("qcs::cam::uin/{own}:root")]
                        .contains(&entry.name.to_string())
                });
                named || everybody && (!bucket || statement.condition.is_some())
            };
            let it = Tri::from(statement.principals.iter().any(is_root) && !statement.principals_except);
            let exists = it.or(if statement.principals_unknown { Tri::Unknown } else { Tri::No }).and(protected);
            if exists.possibly() {
                let (document, attachment) = (name.clone(), name.clone());
                out.push(Held { statement, exists, origin: index, document, attachment, when: None });
            }
        }
    }
    out
}

/// Resources with policies of their own that a pattern of names may mean, for an action: the place of each policy, and a
/// name of what it protects. A question about some resource is about each of them, too.
pub fn meant(hands: &Hands<'_>, cloud: Cloud, action: &str, pattern: &str) -> Vec<(usize, String)> {
    let identity = hands.identity();
    let plain = action.strip_prefix("name/").unwrap_or(action);
    let code = plain.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let mut out = Vec::new();
    for (index, policy) in identity.resource_policies.iter().enumerate().filter(|(_, it)| it.cloud == cloud) {
        let Some((service, kind)) = place(policy).filter(|(service, _)| *service == code) else { continue };
        let unknown = || crate::base::hole::named(&format!("{}.id", hands.model().address(policy.site.object)));
        let name = policy.name.as_deref().map_or_else(unknown, str::to_owned);
        let full = match cloud {
            Cloud::Alibaba => format!("acs:{service}:*:*:{kind}{name}"),
            Cloud::Tencent => format!("qcs::{service}:*:*:{kind}{name}"),
        };
        let parts = match policy.kind {
            ProtectedKind::Bucket => &["", "/*"][..],
            ProtectedKind::LogProject => &["", "/logstore/*"],
            _ => &[""],
        };
        let names = parts.iter().map(|part| format!("{full}{part}"));
        let (sought, any) = (Glob::plain(pattern), pattern == "*");
        let fits = |name: &String| any || overlap(&sought, &Glob::plain(name), Universe::Any).exists().possibly();
        out.extend(names.filter(fits).map(|name| (index, name)));
    }
    out
}

/// The service of what a policy protects, and what stands before its name.
fn place(policy: &ResourcePolicy) -> Option<(&'static str, &'static str)> {
    Some(match (policy.kind, policy.cloud) {
        (ProtectedKind::Bucket, Cloud::Alibaba) => ("oss", ""),
        (ProtectedKind::Bucket, Cloud::Tencent) => ("cos", ""),
        (ProtectedKind::Key, _) => ("kms", "key/"),
        (ProtectedKind::Secret, _) => ("kms", "secret/"),
        (ProtectedKind::LogProject, _) => ("log", "project/"),
        (ProtectedKind::DataRole | ProtectedKind::Endpoint, _) => return None,
    })
}

/// Whether a policy protects the resource of this name; `Unknown` where it is not known what its resource is called.
fn protects(policy: &ResourcePolicy, resource: &str) -> Tri {
    let (code, relative) = match policy.cloud {
        Cloud::Alibaba => (1, resource.splitn(5, ':').nth(4)),
        Cloud::Tencent => (2, resource.splitn(6, ':').nth(5)),
    };
    let (Some(relative), Some((service, kind))) = (relative, place(policy)) else { return Tri::No };
    let code = resource.split(':').nth(code).unwrap_or_default();
    let Some(rest) = relative.strip_prefix(kind).filter(|_| code.eq_ignore_ascii_case(service) || code == "*") else {
        return Tri::No;
    };
    let asked = rest.split('/').next().unwrap_or_default();
    match policy.name.as_deref() {
        _ if asked.contains('*') => Tri::No,
        Some(name) if name.contains(HOLE) => Tri::Unknown,
        Some(name) => Tri::from(asked == name),
        None => Tri::Unknown,
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
            // What a setting takes away of public access may take it from the account's own users, too.
            Cloud::Alibaba if &*entry.name == "*" && is_public(statement) && policy.public_blocked.possibly() => {
                (Tri::Unknown, None)
            }
            Cloud::Alibaba => ram(policy.kind, entry, who, own),
            Cloud::Tencent => cam(statement, entry, who, own, numbers),
        };
        if answer > best {
            (best, when) = (answer, only);
        }
    }
    if statement.principals_except { (best.not(), None) } else { (best, when) }
}

fn is_public(statement: &Statement) -> bool {
    statement.effect != Some(Effect::Deny) && statement.condition.is_none()
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
