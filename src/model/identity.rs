//! Principals, policies and attachments (`identity.md` §1).

use super::{Cloud, ObjectId, Ref, Site};
use crate::base::Tri;
use std::sync::Arc;

/// All identity entities of one world.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Identity {
    pub principals: Vec<Principal>,
    pub policies: Vec<Policy>,
    pub attachments: Vec<Attachment>,
    pub memberships: Vec<Membership>,
    pub access_keys: Vec<AccessKey>,
}

/// Kind of principal (`identity.md` §1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum PrincipalKind {
    User,
    Group,
    Role,
}

/// A user, group or role.
#[derive(Debug)]
pub struct Principal {
    /// The resource that manages it; for one that is only named, the resource that names it.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// What it is.
    pub kind: PrincipalKind,
    /// Its name; `None` where unknown.
    pub name: Option<Arc<str>>,
    /// False where the input only names it: its other rights are not known.
    pub managed: bool,
    /// Roles: the trust policy.
    pub trust: Option<Document>,
    /// Roles: instances and templates that carry it, at these places.
    pub carriers: Vec<Site>,
}

/// Where a policy comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// A system (preset) policy, by name.
    System(Arc<str>),
    /// A custom policy.
    Custom,
}

/// A policy.
#[derive(Debug)]
pub struct Policy {
    /// The resource that manages it; for a system policy, the one that names it first.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// System or custom.
    pub kind: PolicyKind,
    /// Its name; `None` where unknown.
    pub name: Option<Arc<str>>,
    /// Where the document is written.
    pub site: Site,
    /// What it says; `None` for a system policy and for a custom policy that the input only names.
    pub document: Option<Document>,
    /// A control policy, which bounds and grants nothing.
    pub bound: bool,
    /// True where a resource of this input creates it; what a data source tells of, and what is only named, is not.
    pub managed: bool,
}

/// A policy document.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// Read; parts of it may be unknown.
    Parsed(Vec<Statement>),
    /// Not known: the attribute that decides.
    Unknown(Arc<str>),
    /// Known and not a policy document: why.
    Malformed(String),
}

/// `Allow` or `Deny`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Effect {
    Allow,
    Deny,
}

/// One statement. Patterns are as written, except that CAM's `name/` prefix is stripped from actions.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Position in the document, from 0.
    pub index: usize,
    /// Effect; `None` where unknown.
    pub effect: Option<Effect>,
    /// Actions.
    pub actions: Patterns,
    /// Resources.
    pub resources: Patterns,
    /// The condition as JSON text, normalised; `None` where there is none.
    pub condition: Option<String>,
    /// Principals as JSON text (trust and resource policies).
    pub principal: Option<String>,
    /// `Sid`, if any.
    pub sid: Option<Arc<str>>,
    /// False where an unknown value is a part of the statement: it may say more than is shown here.
    pub whole: bool,
}

/// Which strings a statement is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Patterns {
    /// True for `NotAction`, `NotResource`: everything but these.
    pub except: bool,
    /// The patterns. A hole (unknown part of a string) is the character U+E000 plus a number.
    pub list: Vec<Arc<str>>,
    /// An element of the list, or the list, is unknown.
    pub partly_unknown: bool,
}

/// A policy attached to a principal.
#[derive(Debug)]
pub struct Attachment {
    /// The attachment, or the argument that attaches.
    pub site: Site,
    /// To whom.
    pub principal: Ref<Principal>,
    /// Which policy.
    pub policy: Ref<Policy>,
    /// `Unknown` where a value that decides is not known.
    pub exists: Tri,
    /// The attribute that is not known, where one is.
    pub unknown: Option<Arc<str>>,
    /// The resource group that it is limited to; `None`: the whole account.
    pub scope: Option<Arc<str>>,
}

/// A user's membership of a group.
#[derive(Debug)]
pub struct Membership {
    /// Where it is written.
    pub site: Site,
    /// The user.
    pub user: Ref<Principal>,
    /// The group.
    pub group: Ref<Principal>,
}

/// An access key.
#[derive(Debug)]
pub struct AccessKey {
    /// Where it is created.
    pub site: Site,
    /// Whose; `None`: of the calling account.
    pub owner: Option<Ref<Principal>>,
    /// Whether it is active.
    pub active: Tri,
}

impl Document {
    /// Whether the document allows every action on every resource without a condition, and the statement that does.
    ///
    /// Judges the known statements (a document that is not known says `No` here and is reported for being unknown).
    /// `Unknown` where the statement may say something else than it seems to, as keys occur twice in it. A deny of
    /// everything without a condition leaves nothing.
    pub fn allows_everything(&self) -> (Tri, Option<usize>) {
        let Document::Parsed(statements) = self else { return (Tri::No, None) };
        let covering = |statement: &&Statement, effect: Effect| {
            statement.effect == Some(effect)
                && statement.condition.is_none()
                && statement.actions.are_all(is_every_action)
                && statement.resources.are_all(is_every_resource)
        };
        if statements.iter().any(|statement| statement.whole && covering(&statement, Effect::Deny)) {
            return (Tri::No, None);
        }
        let mut best = (Tri::No, None);
        for statement in statements.iter().filter(|statement| covering(statement, Effect::Allow)) {
            let answer = if statement.whole { Tri::Yes } else { Tri::Unknown };
            if answer > best.0 {
                best = (answer, Some(statement.index));
            }
        }
        best
    }

    /// Whether it has a statement that denies something.
    pub fn denies(&self) -> bool {
        match self {
            Document::Parsed(statements) => statements.iter().any(|statement| statement.effect == Some(Effect::Deny)),
            Document::Unknown(_) | Document::Malformed(_) => false,
        }
    }
}

impl Patterns {
    /// Whether the known patterns already are everything.
    fn are_all(&self, is_all: fn(&str) -> bool) -> bool {
        !self.except && self.list.iter().any(|pattern| is_all(pattern))
    }
}

/// Whether an action pattern matches every action `service:name`: `*`, `**`, `*:*`.
fn is_every_action(pattern: &str) -> bool {
    !pattern.is_empty()
        && pattern.split(':').count() <= 2
        && pattern.split(':').all(|part| !part.is_empty() && part.chars().all(|c| c == '*'))
}

/// Whether a resource pattern matches every resource: `*`, or a name whose every segment is `*` or, where the clouds
/// read an empty segment as any (`acs:SERVICE:REGION:ACCOUNT:…`, `qcs:PROJECT:SERVICE:REGION:ACCOUNT:…`), empty.
fn is_every_resource(pattern: &str) -> bool {
    let stars = |part: &str| !part.is_empty() && part.chars().all(|c| c == '*');
    let parts: Vec<&str> = pattern.split(':').collect();
    let Some((last, before)) = parts.split_last() else { return false };
    // The service segment of an `acs` name must be there; an empty one in a `qcs` name is every product.
    let (before, most, empty) = match before {
        ["acs", rest @ ..] => (rest, 3, false),
        ["qcs", rest @ ..] => (rest, 4, true),
        rest => (rest, 0, false),
    };
    stars(last)
        && before.len() <= most
        && before.iter().enumerate().all(|(at, part)| stars(part) || (part.is_empty() && (empty || at > 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_several_spellings() {
        for pattern in ["*", "**", "*:*", "**:*"] {
            assert!(is_every_action(pattern), "{pattern}");
        }
        for pattern in ["", ":", "*:", "ecs:*", "*:Describe*", "?", "*?", "*:*:*"] {
            assert!(!is_every_action(pattern), "{pattern}");
        }
        for pattern in ["*", "acs:*", "acs:*:*:*:*", "acs:*:::*", "qcs::*:*:*:*", "qcs:::::*", "qcs::*:::*"] {
            assert!(is_every_resource(pattern), "{pattern}");
        }
        for pattern in ["", "acs:ecs:*:*:*", "acs:*:*:*:instance/*", "qcs::cvm:::*", "qcs::*:ap-beijing::*", "acs::::*"]
        {
            assert!(!is_every_resource(pattern), "{pattern}");
        }
    }

    fn statement(effect: Effect, action: &str, resource: &str, condition: Option<&str>) -> Statement {
        let patterns =
            |text: &str| Patterns { except: false, list: vec!["x:y".into(), text.into()], partly_unknown: false };
        Statement {
            index: 0,
            effect: Some(effect),
            actions: patterns(action),
            resources: patterns(resource),
            condition: condition.map(String::from),
            principal: None,
            sid: None,
            whole: true,
        }
    }

    #[test]
    fn one_statement_suffices_and_a_deny_of_all_takes_it_away() {
        let allow = statement(Effect::Allow, "*:*", "*", None);
        assert_eq!(Document::Parsed(vec![allow.clone()]).allows_everything(), (Tri::Yes, Some(0)));
        let narrow = statement(Effect::Allow, "*", "acs:oss:*:*:logs/*", None);
        assert_eq!(Document::Parsed(vec![narrow]).allows_everything().0, Tri::No);
        let office = statement(Effect::Allow, "*", "*", Some("{}"));
        assert_eq!(Document::Parsed(vec![office]).allows_everything().0, Tri::No);
        let deny = statement(Effect::Deny, "*", "*", None);
        assert_eq!(Document::Parsed(vec![allow.clone(), deny]).allows_everything().0, Tri::No);
        let some = statement(Effect::Deny, "ram:*", "*", None);
        assert_eq!(Document::Parsed(vec![allow.clone(), some]).allows_everything().0, Tri::Yes);
        let twice = Statement { whole: false, ..allow };
        assert_eq!(Document::Parsed(vec![twice]).allows_everything().0, Tri::Unknown);
        let mut except = statement(Effect::Allow, "*", "*", None);
        except.actions.except = true;
        assert_eq!(Document::Parsed(vec![except]).allows_everything().0, Tri::No);
    }
}
