//! Principals, policies and lists in the words of messages.

use crate::base::hole;
use crate::model::identity::{Policy, PolicyKind, Principal, PrincipalKind};
use crate::model::{Ref, Site};
use crate::rules::Context;

/// What a kind of principal is called.
pub fn kind(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
        PrincipalKind::Role => "role",
        PrincipalKind::SsoUser => "single sign-on user",
        PrincipalKind::SsoGroup => "single sign-on group",
        PrincipalKind::Configuration => "access configuration",
        PrincipalKind::Template => "member identity",
    }
}

/// ``user `ops` ``; `a user` where the name is not known.
pub fn principal(principal: &Principal) -> String {
    match &principal.name {
        Some(name) => format!("{} `{}`", kind(principal.kind), hole::shown(name)),
        None if principal.kind == PrincipalKind::Configuration => "an access configuration".into(),
        None => format!("a {}", kind(principal.kind)),
    }
}

/// The principal that is meant; `otherwise` where that is not settled.
pub fn meant(context: &Context<'_>, reference: &Ref<Principal>, otherwise: &str) -> String {
    match reference {
        Ref::Resolved(id) => {
            context.world.identity.principals.get(id.index()).map_or_else(|| otherwise.into(), principal)
        }
        Ref::External(name) => format!("`{}`", hole::shown(name)),
        Ref::OneOf(_) | Ref::Unknown => otherwise.into(),
    }
}

/// ``policy `read` ``, ``system policy `AdministratorAccess` ``; `the policy` where the name is not known.
pub fn policy(policy: &Policy) -> String {
    match (&policy.kind, &policy.name) {
        (PolicyKind::System(name), _) => format!("system policy `{name}`"),
        (PolicyKind::Custom, Some(name)) => format!("policy `{}`", hole::shown(name)),
        (PolicyKind::Custom, None) => "the policy".into(),
    }
}

/// The policy that is meant.
pub fn meant_policy(context: &Context<'_>, reference: &Ref<Policy>) -> String {
    match reference {
        Ref::Resolved(id) => context.world.identity.policies.get(id.index()).map_or_else(|| "a policy".into(), policy),
        Ref::External(name) => format!("policy `{}`", hole::shown(name)),
        Ref::OneOf(_) | Ref::Unknown => "a policy".into(),
    }
}

/// The address and attribute of a place.
pub fn address(context: &Context<'_>, site: &Site) -> String {
    let object = context.model.address(site.object);
    match &site.path {
        Some(path) => format!("{object}.{path}"),
        None => object.to_owned(),
    }
}

/// `` `a`, `b` and 3 more ``: the first `most` of some words.
pub fn quoted<T: AsRef<str>>(words: &[T], most: usize) -> String {
    let shown: Vec<String> = words.iter().map(|word| format!("`{}`", hole::shown(word.as_ref()))).collect();
    joined(&shown, most)
}

/// The same without quotes.
pub fn joined<T: AsRef<str>>(words: &[T], most: usize) -> String {
    let left = words.len().saturating_sub(most);
    let shown: Vec<&str> = words.iter().take(most).map(AsRef::as_ref).collect();
    match (shown.split_last(), left) {
        (None, _) => String::new(),
        (Some((last, [])), 0) => (*last).to_owned(),
        (Some((last, front)), 0) => format!("{} and {last}", front.join(", ")),
        (Some(_), left) => format!("{} and {left} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_cut() {
        let words = ["a", "b", "c", "d"];
        assert_eq!(quoted(&words[..1], 3), "`a`");
        assert_eq!(quoted(&words[..2], 3), "`a` and `b`");
        assert_eq!(quoted(&words[..3], 3), "`a`, `b` and `c`");
        assert_eq!(quoted(&words, 3), "`a`, `b`, `c` and 1 more");
        assert_eq!(quoted(&words[..0], 3), "");
    }
}
