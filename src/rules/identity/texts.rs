//! Every policy document of a world with its place: of policies, trust policies, session policies, resource policies.

use super::words;
use crate::base::Tri;
use crate::model::identity::{
    Document, Oddity, OddityKind, Policy, PolicyText, Principal, PrincipalKind, ProtectedKind, Statement,
};
use crate::model::{Cloud, Id, Site, element};
use crate::rules::Context;

/// What a document is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Grants and denies.
    Identity(Id<Policy>),
    /// Bounds only: a control policy.
    Bound(Id<Policy>),
    /// Says who may become a role.
    Trust(Id<Principal>),
    /// Limits the role that one carrier has.
    Session,
    /// Belongs to a resource.
    Resource(ProtectedKind),
}

/// A document and its place.
#[derive(Debug)]
pub struct Text<'a> {
    /// The document.
    pub document: &'a Document,
    /// Where it is written.
    pub site: &'a Site,
    /// Whose language it is in.
    pub cloud: Cloud,
    /// What it is for.
    pub what: Use,
    /// What it is called in messages: ``policy `read` ``, ``the trust policy of role `app` ``.
    pub name: String,
}

/// How RAM writes a key that a document has in another case.
pub fn miswritten(cloud: Cloud, odd: &Oddity) -> Option<&'static str> {
    let words = if odd.statement.is_some() { element::STATEMENT } else { element::DOCUMENT };
    let known = odd.kind == OddityKind::UnknownElement && cloud == Cloud::Alibaba;
    known.then(|| element::miswritten(&odd.word, words)).flatten()
}

/// The documents that resources of this input hold, policies first. What data sources tell is not among them.
pub fn all<'a>(context: &Context<'a>) -> Vec<Text<'a>> {
    let identity = &context.world.identity;
    let mut out = Vec::new();
    for (index, policy) in identity.policies.iter().enumerate().filter(|(_, policy)| policy.managed) {
        let Some(document) = &policy.document else { continue };
        let id = Id::new(index);
        let what = if policy.bound { Use::Bound(id) } else { Use::Identity(id) };
        out.push(Text { document, site: &policy.site, cloud: policy.cloud, what, name: words::policy(policy) });
    }
    for (index, principal) in identity.principals.iter().enumerate().filter(|(_, principal)| principal.managed) {
        let Some(document) = &principal.trust else { continue };
        let name = format!("the trust policy of {}", words::principal(principal));
        let what = Use::Trust(Id::new(index));
        out.push(Text { document, site: &principal.trust_site, cloud: principal.cloud, what, name });
    }
    for carrier in &identity.carriers {
        let Some(document) = &carrier.session else { continue };
        let site = carrier.session_site.as_ref().unwrap_or(&carrier.site);
        out.push(Text { document, site, cloud: carrier.cloud, what: Use::Session, name: "the session policy".into() });
    }
    for policy in &identity.resource_policies {
        let name = protected(policy.kind, policy.name.as_deref());
        let what = Use::Resource(policy.kind);
        out.push(Text { document: &policy.document, site: &policy.site, cloud: policy.cloud, what, name });
    }
    out
}

/// What the policy of a resource is called.
fn protected(kind: ProtectedKind, name: Option<&str>) -> String {
    let of = match kind {
        ProtectedKind::Bucket => "bucket",
        ProtectedKind::Key => "key",
        ProtectedKind::Secret => "secret",
        ProtectedKind::LogProject => "log project",
        ProtectedKind::DataRole => "data role",
        ProtectedKind::Endpoint => "endpoint",
    };
    match name {
        Some(name) => format!("the policy of {of} `{}`", crate::base::hole::shown(name)),
        None => format!("the policy of the {of}"),
    }
}

impl<'a> Text<'a> {
    /// What it says; `None` where it is not known or no policy.
    pub fn parsed(&self) -> Option<&'a PolicyText> {
        match self.document {
            Document::Parsed(text) => Some(text),
            Document::Unknown(_) | Document::Malformed(_) => None,
        }
    }

    /// Its statements.
    pub fn statements(&self) -> &'a [Statement] {
        self.document.statements()
    }

    /// What tells it from other documents of the same resource.
    pub fn key(&self) -> &str {
        self.site.path.as_deref().unwrap_or("document")
    }

    /// Its address and attribute, for what is not known of it.
    pub fn address(&self, context: &Context<'_>) -> String {
        words::address(context, self.site)
    }
}

/// For whom a policy is in force.
#[derive(Clone, Copy, Debug)]
pub struct Force {
    /// Whether it is for anybody: attached, or bounding.
    pub exists: Tri,
    /// It is attached, and to groups only.
    pub groups_only: bool,
    attached: bool,
}

/// For whom each policy is in force, by index.
pub fn forces(context: &Context<'_>) -> Vec<Force> {
    let identity = &context.world.identity;
    let none = Force { exists: Tri::No, groups_only: false, attached: false };
    let mut out = vec![none; identity.policies.len()];
    for (holder, principal) in context.facts.holders.list.iter().zip(&identity.principals) {
        let group = matches!(principal.kind, PrincipalKind::Group | PrincipalKind::SsoGroup);
        for handed in &holder.policies {
            let Some(force) = handed.policy.and_then(|id| out.get_mut(id.index())) else { continue };
            force.exists = force.exists.or(handed.exists);
            if handed.membership.is_none() {
                force.groups_only = group && (force.groups_only || !force.attached);
                force.attached = true;
            }
        }
    }
    for bound in &identity.bounds {
        let sure = if bound.policy.resolved().is_some() { bound.exists } else { bound.exists.and(Tri::Unknown) };
        for id in bound.policy.candidates() {
            if let Some(force) = out.get_mut(id.index()) {
                force.exists = force.exists.or(sure);
            }
        }
    }
    out
}
