//! The records of `menshen access`: one for each principal, with what it is granted and denied, and by what.
//!
//! In: [`Model`], a world's identity entities and [`Holders`]. Out: [`Access`] records by address, ready to be serialised.

use super::holders::{Handed, Holders, PrincipalKey};
use super::presets;
use crate::model::identity::{
    Condition, Document, Effect, Identity, Patterns, Policy, PolicyKind, Principal, PrincipalKind, Statement,
};
use crate::model::{Cloud, Id, Model, ObjectId};
use crate::reason::permission::shown;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A principal and what it may do.
#[derive(Clone, Debug, Serialize)]
pub struct Access {
    /// Address of the resource that manages it; of one that is only named, its name in the cloud.
    pub resource: String,
    /// One of the kinds that the format names: `user`, `group`, `role`, `sso-user`, `sso-group`.
    pub kind: &'static str,
    /// Its name in the cloud, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The plan takes it away: what it was granted is only told as revoked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// What its policies, and those of its groups, allow.
    pub grants: Vec<Grant>,
    /// What they deny.
    pub denies: Vec<Grant>,
    /// Ways to more rights.
    pub escalations: Vec<Escalation>,
    /// What the plan changes; only with a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// The answer to what was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Query>,
    /// The resource.
    #[serde(skip)]
    pub object: ObjectId,
    /// The principal.
    #[serde(skip)]
    pub principal: Id<Principal>,
    /// By what it is the same before and after.
    #[serde(skip)]
    pub key: PrincipalKey,
}

/// Something that is allowed or denied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Grant {
    /// Action patterns; `*` where `except_actions` is there.
    pub actions: Vec<String>,
    /// All actions but these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except_actions: Vec<String>,
    /// Resource patterns; `*` where `except_resources` is there.
    pub resources: Vec<String>,
    /// All resources but these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except_resources: Vec<String>,
    /// Conditions, which all have to hold: `IpAddress acs:SourceIp 203.0.113.0/24`.
    pub conditions: Vec<String>,
    /// What denies take of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Taken>,
    /// Addresses of the boundaries that it holds within.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
    /// `definite` or `possible`.
    pub certainty: &'static str,
    /// Addresses of what grants it: the policy, the attachment, the membership of the group.
    pub through: Vec<String>,
    /// The resource group that it is limited to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_group: Option<String>,
}

/// What a statement denies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Taken {
    /// As in [`Grant`].
    pub actions: Vec<String>,
    /// As in [`Grant`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except_actions: Vec<String>,
    /// As in [`Grant`].
    pub resources: Vec<String>,
    /// As in [`Grant`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except_resources: Vec<String>,
    /// As in [`Grant`].
    pub conditions: Vec<String>,
    /// As in [`Grant`].
    pub certainty: &'static str,
}

/// A way to more rights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Escalation {
    /// Its name in the catalogue; of several steps, that of the first.
    pub name: String,
    /// Whose or which rights it gains: an address, or words.
    pub gains: String,
    /// The actions that it takes.
    pub actions: Vec<String>,
    /// `definite` or `possible`.
    pub certainty: &'static str,
    /// The steps in words, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
}

/// What a plan changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Permitted after and not before.
    pub granted: Vec<Changed>,
    /// Surely permitted before, and surely not after.
    pub revoked: Vec<Changed>,
    /// Ways to more rights that were not there before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub escalations: Vec<Escalation>,
}

/// Rights that come or go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The rights, as the statement that gives or gave them writes them.
    #[serde(flatten)]
    pub grant: Grant,
    /// A request of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Request>,
}

/// A concrete request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// The action.
    pub action: String,
    /// The resources.
    pub resources: Vec<String>,
    /// What the request brings along: keys of conditions with their values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<String>,
    /// The name of the action or of a resource is made up: no such thing is known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub synthetic: bool,
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Query {
    /// The action.
    pub action: String,
    /// The resource.
    pub resource: String,
    /// `allowed`, `denied`, `conditional`, `unknown`.
    pub answer: &'static str,
    /// The policy that decides; `null` where no statement does.
    pub by: Option<String>,
    /// A request that is let through, where it depends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_with: Vec<String>,
    /// One that is not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub denied_with: Vec<String>,
}

/// The JSON document.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Report<'a> {
    schema: &'static str,
    principals: &'a [Access],
}

impl<'a> Report<'a> {
    /// The document of these principals.
    pub fn new(principals: &'a [Access]) -> Report<'a> {
        Report { schema: "menshen/access/1", principals }
    }
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// May they do this?
    pub action: Option<String>,
    /// On this: a name, `*` for some resource of any name.
    pub resource: String,
    /// Only those whose rights the plan changes.
    pub change: bool,
}

impl Change {
    /// Whether anything changes.
    pub fn is_any(&self) -> bool {
        !self.granted.is_empty() || !self.revoked.is_empty() || !self.escalations.is_empty()
    }
}

/// The word for a kind of principal.
pub fn kind(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
        // A role template becomes a role in each account that it is given in.
        PrincipalKind::Role | PrincipalKind::Configuration | PrincipalKind::Template => "role",
        PrincipalKind::SsoUser => "sso-user",
        PrincipalKind::SsoGroup => "sso-group",
    }
}

/// What a principal is called: its address, or its name in the cloud where no resource manages it.
pub fn called(model: &Model, principal: &Principal) -> String {
    if principal.managed {
        return model.address(principal.object).to_owned();
    }
    let name = principal.name.as_deref().unwrap_or("?");
    match principal.cloud {
        Cloud::Alibaba => format!("acs:ram:::{}/{name}", kind(principal.kind)),
        Cloud::Tencent => format!("qcs::cam:::{}/{name}", kind(principal.kind)),
    }
}

/// What a policy is called: its address; of a system policy, its name.
pub fn policy_called(model: &Model, policy: &Policy) -> String {
    match (&policy.kind, policy.managed, &policy.name) {
        (PolicyKind::System(name), ..) => name.to_string(),
        (PolicyKind::Custom, false, Some(name)) => name.to_string(),
        _ => model.address(policy.object).to_owned(),
    }
}

/// The statements of a policy that are surely in it, and whether there may be others.
pub fn statements(policy: &Policy) -> (Cow<'_, [Statement]>, bool) {
    match (&policy.document, &policy.kind) {
        (Some(document @ Document::Parsed(_)), _) => (Cow::Borrowed(document.statements()), false),
        (Some(Document::Unknown(_)), _) => (Cow::Borrowed(&[]), true),
        (Some(Document::Malformed(_)), _) => (Cow::Borrowed(&[]), false),
        (None, PolicyKind::System(name)) => presets::statements(policy.cloud, name),
        (None, PolicyKind::Custom) => (Cow::Borrowed(&[]), true),
    }
}

/// Every principal of a world with what it is denied, by address.
pub fn list(model: &Model, identity: &Identity, holders: &Holders) -> Vec<Access> {
    let mut out: Vec<Access> = Vec::new();
    for (index, principal) in identity.principals.iter().enumerate() {
        let id = Id::new(index);
        let mut denies = Vec::new();
        for handed in holders.get(id).map_or(&[][..], |holder| &holder.policies) {
            collect(model, identity, handed, &mut denies);
        }
        out.push(Access {
            resource: called(model, principal),
            kind: kind(principal.kind),
            name: principal.name.as_deref().map(shown),
            gone: false,
            grants: Vec::new(),
            denies,
            escalations: Vec::new(),
            change: None,
            query: None,
            object: principal.object,
            principal: id,
            key: PrincipalKey::of(model, principal),
        });
    }
    out.sort_by(|a, b| (&a.resource, a.kind).cmp(&(&b.resource, b.kind)));
    out
}

/// What the statements of a policy in somebody's hands deny.
fn collect(model: &Model, identity: &Identity, handed: &Handed, denies: &mut Vec<Grant>) {
    let scope = identity.attachments.get(handed.attachment).and_then(|it| it.scope.as_deref()).map(str::to_owned);
    let policy = handed.policy.and_then(|id| identity.policies.get(id.index()));
    let known = policy.map_or(Cow::Borrowed(&[][..]), |policy| statements(policy).0);
    for statement in known.iter().filter(|it| it.effect == Some(Effect::Deny)) {
        let sure = handed.exists.surely() && whole(statement);
        let certainty = if sure { "definite" } else { "possible" };
        let grant = grant(statement, certainty, through(model, identity, handed), scope.clone());
        if !denies.contains(&grant) {
            denies.push(grant);
        }
    }
}

/// What a statement denies, for the report.
pub fn taken(statement: &Statement, certainty: &'static str) -> Taken {
    let (except_actions, actions) = listed(&statement.actions);
    let (except_resources, resources) = listed(&statement.resources);
    Taken { actions, except_actions, resources, except_resources, conditions: conditions(statement), certainty }
}

/// A statement for the report.
pub fn grant(statement: &Statement, certainty: &'static str, through: Vec<String>, group: Option<String>) -> Grant {
    let (except_actions, actions) = listed(&statement.actions);
    let (except_resources, resources) = listed(&statement.resources);
    Grant {
        actions,
        except_actions,
        resources,
        except_resources,
        conditions: conditions(statement),
        except: Vec::new(),
        within: Vec::new(),
        certainty,
        through,
        resource_group: group.as_deref().map(shown),
    }
}

/// Whether a statement says all that it says.
pub fn whole(statement: &Statement) -> bool {
    statement.whole && !statement.actions.partly_unknown && !statement.resources.partly_unknown
}

/// Patterns for the report: the exceptions, and the patterns.
fn listed(patterns: &Patterns) -> (Vec<String>, Vec<String>) {
    let mut list: Vec<String> = patterns.list.iter().map(|it| shown(it)).collect();
    if patterns.except {
        return (list, vec!["*".to_owned()]);
    }
    if list.is_empty() && patterns.partly_unknown {
        list.push("*".to_owned());
    }
    (Vec::new(), list)
}

fn conditions(statement: &Statement) -> Vec<String> {
    let line =
        |it: &Condition| shown(&format!("{} {} {}", it.operator, it.key, it.values.join(", "))).trim_end().to_owned();
    let lines: Vec<String> = statement.conditions.iter().map(line).collect();
    match (&statement.condition, lines.is_empty()) {
        (Some(text), true) => vec![shown(text)],
        _ => lines,
    }
}

/// What hands a policy to somebody: the policy, its attachment, the membership of the group.
pub fn through(model: &Model, identity: &Identity, handed: &Handed) -> Vec<String> {
    let policy = handed.policy.and_then(|id| identity.policies.get(id.index()));
    let attachment = identity.attachments.get(handed.attachment);
    let membership = handed.membership.and_then(|at| identity.memberships.get(at));
    let mut seen = BTreeSet::new();
    let names = policy
        .map(|policy| policy_called(model, policy))
        .into_iter()
        .chain(attachment.map(|it| model.address(it.site.object).to_owned()))
        .chain(membership.map(|it| model.address(it.site.object).to_owned()));
    names.filter(|name| seen.insert(name.clone())).collect()
}
