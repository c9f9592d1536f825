//! Policies on resources: which of them a question is about, and which of their statements are about a principal.
//!
//! In: the resource policies of a world, a principal of the own account, the name of a resource, in which `*` is any text.
//! Out: [`Fence`]s around what policies protect, and statements to hold besides what the principal holds itself. Sources:
//! the pages of OSS, KMS, the log service and COS on their policies.

use super::hands::Hands;
use super::trust::Numbers;
use crate::base::Tri;
use crate::base::hole;
use crate::base::value::HOLE;
use crate::model::identity::{
    Document, Effect, Patterns, Principal, PrincipalEntry, PrincipalKind, ProtectedKind, ResourcePolicy, Statement,
};
use crate::model::{Cloud, ObjectId, Site};
use crate::reason::permission::pattern::{self, Glob};
use crate::reason::permission::search::Universe;
use crate::reason::permission::{self, Flag, Held};
use std::sync::Arc;

/// The names that two patterns may have in common: with as many colons in the id as the one has that is asked for (names
/// of objects may have some).
pub fn universe(cloud: Cloud, asked: &str) -> Universe {
    let parts = if cloud == Cloud::Alibaba { 4 } else { 5 };
    Universe::Resource(cloud, asked.matches(':').count().saturating_sub(parts).min(8) as u8)
}

/// Whether a name means one resource: its id has no `*`, wherever that is.
pub fn is_one(cloud: Cloud, resource: &str) -> bool {
    let parts = if cloud == Cloud::Alibaba { 5 } else { 6 };
    resource.splitn(parts, ':').nth(parts - 1).is_some_and(|id| !id.contains('*'))
}

/// What one resource policy protects.
#[derive(Debug)]
pub struct Fence<'w> {
    policy: &'w ResourcePolicy,
    /// The resource that writes the policy.
    pub object: ObjectId,
    /// Its address.
    address: Arc<str>,
    /// The service whose calls it is about.
    pub code: &'static str,
    /// The names of what it protects.
    pub patterns: Vec<String>,
    /// Whether these have unknown parts.
    pub holed: bool,
    /// Denies everything but what is protected.
    outside: Statement,
    /// Denies all that is protected.
    inside: Statement,
}

/// The fences of a world, in the order of its resource policies.
pub fn fences<'w>(hands: &Hands<'w>) -> Vec<Fence<'w>> {
    let fence = |policy: &'w ResourcePolicy| -> Option<Fence<'w>> {
        let (code, attribute) = match (policy.cloud, policy.kind) {
            (Cloud::Alibaba, ProtectedKind::Bucket) => ("oss", "bucket"),
            (Cloud::Tencent, ProtectedKind::Bucket) => ("cos", "bucket"),
            (_, ProtectedKind::Key) => ("kms", "id"),
            (_, ProtectedKind::Secret) => ("kms", "secret_name"),
            (_, ProtectedKind::LogProject) => ("log", "project_name"),
            (_, ProtectedKind::DataRole | ProtectedKind::Endpoint) => return None,
        };
        // A name that is not known is that of the attribute, as documents that refer to it write it.
        let owner = policy.of.as_ref().map_or(policy.site.object, |site| site.object);
        let unknown = || hole::named(&format!("{}.{attribute}", hands.model().address(owner))).into();
        let name: Arc<str> = policy.name.clone().unwrap_or_else(unknown);
        let patterns: Vec<String> = match (policy.cloud, policy.kind) {
            (Cloud::Tencent, _) => vec![format!("qcs:*:cos:*:*:{name}"), format!("qcs:*:cos:*:*:{name}/*")],
            (_, ProtectedKind::Bucket) => vec![format!("acs:oss:*:*:{name}"), format!("acs:oss:*:*:{name}/*")],
            (_, ProtectedKind::Key) => vec![format!("acs:kms:*:*:key/{name}")],
            (_, ProtectedKind::Secret) => vec![format!("acs:kms:*:*:secret/{name}")],
            _ => vec![format!("acs:log:*:*:project/{name}"), format!("acs:log:*:*:project/{name}/*")],
        };
        let deny = |except| Statement {
            effect: Some(Effect::Deny),
            actions: Patterns { except: false, list: vec!["*".into()], partly_unknown: false },
            resources: Patterns {
                except,
                list: patterns.iter().map(|it| it.as_str().into()).collect(),
                partly_unknown: false,
            },
            whole: true,
            ..Statement::default()
        };
        Some(Fence {
            policy,
            object: policy.site.object,
            address: hands.model().address(policy.site.object).into(),
            code,
            holed: name.contains(HOLE),
            outside: deny(true),
            inside: deny(false),
            patterns,
        })
    };
    hands.identity().resource_policies.iter().filter_map(fence).collect()
}

impl<'w> Fence<'w> {
    /// Whether calls of a service are about it.
    pub fn is_about(&self, cloud: Cloud, code: &str) -> bool {
        self.policy.cloud == cloud && self.code == code
    }

    /// Where the policy is written.
    pub fn site(&self) -> Site {
        self.policy.site.clone()
    }

    /// Whether the resource of this name is protected; of a name with `*`, whether some resource of such a name is.
    pub fn protects(&self, own: Option<&str>, resource: &str) -> Tri {
        let asked = Glob::resource(self.policy.cloud, own, resource);
        let one = |text: &String| {
            let overlaps = |text: &str| {
                let glob = Glob::resource(self.policy.cloud, own, text);
                pattern::overlap(&asked, &glob, universe(self.policy.cloud, resource)).exists()
            };
            match overlaps(text) {
                Tri::Yes => Tri::Yes,
                other if !self.holed => other,
                // Another name may turn out to be this one.
                _ => overlaps(&hole::replaced(text, |_| Some("*".into()))).and(Tri::Unknown),
            }
        };
        self.patterns.iter().map(one).fold(Tri::No, Tri::or)
    }

    /// The statements that are about a principal; `exists`: whether the resource is protected.
    pub fn held<'f>(
        &'f self,
        who: &Principal,
        own: Option<&str>,
        numbers: &Numbers,
        exists: Tri,
        origin: usize,
    ) -> Vec<Held<'f>> {
        let mut out = Vec::new();
        let mut put = |statement: &'f Statement, exists, when| {
            let (document, attachment) = (self.address.clone(), self.address.clone());
            out.push(Held { statement, exists, origin, document, attachment, when });
        };
        for statement in self.policy.document.statements() {
            let (about, when) = includes(self.policy, statement, who, own, numbers);
            let exists = exists.and(about);
            if exists.possibly() {
                put(statement, exists, when);
            }
        }
        if let Document::Unknown(_) = self.policy.document {
            put(permission::opaque(), exists.and(Tri::Unknown), None);
        }
        out
    }

    /// The statements that deny the root of the own account something of a resource. A policy of OSS that names everybody
    /// is about the owner where it has a condition; one of COS never is.
    pub fn denied_to_root<'f>(&'f self, own: Option<&str>, resource: &str) -> Vec<Held<'f>> {
        let (cloud, protected) = (self.policy.cloud, self.protects(own, resource));
        let mut out = Vec::new();
        for statement in self.policy.document.statements().iter().filter(|it| it.effect != Some(Effect::Allow)) {
            let is_root = |entry: &PrincipalEntry| {
                let everybody = &*entry.name == "*" && cloud == Cloud::Alibaba;
                let bucket = self.policy.kind == ProtectedKind::Bucket;
                let named = own.is_some_and(|own| {
                    [own.to_owned(), format!("acs:ram::{own}:root"), format!("qcs::cam::uin/{own}:root")]
                        .contains(&entry.name.to_string())
                });
                named || everybody && (!bucket || statement.condition.is_some())
            };
            let it = Tri::from(statement.principals.iter().any(is_root) && !statement.principals_except);
            let exists = it.or(if statement.principals_unknown { Tri::Unknown } else { Tri::No }).and(protected);
            if exists.possibly() {
                let (document, attachment) = (self.address.clone(), self.address.clone());
                out.push(Held { statement, exists, origin: usize::MAX, document, attachment, when: None });
            }
        }
        out
    }

    /// Denies everything that is not protected, or all that is: for questions about the one or the other.
    pub fn limit(&self, inside: bool) -> Held<'_> {
        Held::sure(if inside { &self.inside } else { &self.outside }, usize::MAX, &"".into())
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
    let nobody = statement.principals.is_empty() && statement.principal.is_none() && !statement.principals_unknown;
    if nobody && policy.kind == ProtectedKind::LogProject {
        // Policies of projects name no principals: they are about everybody.
        return (Tri::Yes, None);
    }
    let mut best = if statement.principals_unknown { Tri::Unknown } else { Tri::No };
    let mut when = None;
    for entry in &statement.principals {
        let (answer, only) = match policy.cloud {
            Cloud::Alibaba => {
                let (answer, only) = ram(policy.kind, entry, who, own);
                let public = &*entry.name == "*" && statement.effect != Some(Effect::Deny) && is_public(statement);
                (if public { answer.and(policy.public_blocked.not()) } else { answer }, only)
            }
            Cloud::Tencent => cam(statement, entry, who, own, numbers),
        };
        if answer > best {
            (best, when) = (answer, only);
        }
    }
    if statement.principals_except { (best.not(), None) } else { (best, when) }
}

/// Whether a statement for everybody counts as public, which a block of public access takes away: one that limits neither
/// the addresses nor the network that calls come from.
fn is_public(statement: &Statement) -> bool {
    let limits = |line: &crate::model::identity::Condition| {
        let key = line.key.to_ascii_lowercase();
        let everywhere = |value: &Arc<str>| matches!(&**value, "0.0.0.0/0" | "::/0" | "*");
        matches!(&*key, "acs:sourceip" | "acs:sourcevpc") && !line.values.iter().any(everywhere)
    };
    !statement.conditions.iter().any(limits)
}

type Found = (Tri, Option<(Flag, bool)>);

/// Digits of an account's number; those of its users and roles are longer.
const ACCOUNT_DIGITS: usize = 16;

fn ram(kind: ProtectedKind, entry: &PrincipalEntry, who: &Principal, own: Option<&str>) -> Found {
    let name = &*entry.name;
    let asking = who.name.as_deref().unwrap_or_default();
    if name == "*" {
        return (Tri::Yes, None);
    }
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
        // The number of an account means its owner, or those of another account; any other may be that of a user here.
        let other = name.len() != ACCOUNT_DIGITS && own != Some(name) && who.kind == PrincipalKind::User;
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
