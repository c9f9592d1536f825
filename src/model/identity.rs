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

/// Stands for any text in what a pattern must match: a character that no pattern has a reason to contain.
const ANY: &str = "\u{1}";

/// Whether an action pattern matches every action `service:name`: `*`, `**`, `*:*`. What matches names of characters
/// that it does not contain, short and long, matches them all.
fn is_every_action(pattern: &str) -> bool {
    [1, 2].iter().all(|&length| {
        let any = ANY.repeat(length);
        matches(pattern, &format!("{any}:{any}"))
    })
}

/// Whether a resource pattern matches every resource of a cloud: `acs:SERVICE:REGION:ACCOUNT:ID`,
/// `qcs:PROJECT:SERVICE:REGION:ACCOUNT:ID`. Region and account that are left empty are any, in `qcs` names also the
/// service; the project is always empty.
fn is_every_resource(pattern: &str) -> bool {
    let first_empty = match pattern.split(':').next() {
        Some("acs") => 2,
        Some("qcs") => 1,
        _ => usize::MAX,
    };
    let last = pattern.split(':').count().saturating_sub(1);
    let filled: Vec<&str> = pattern
        .split(':')
        .enumerate()
        .map(|(at, part)| if part.is_empty() && at >= first_empty && at < last { "*" } else { part })
        .collect();
    let filled = filled.join(":");
    ["acs", "qcs:"].iter().any(|start| {
        [1, 2].iter().all(|&length| {
            let any = ANY.repeat(length);
            matches(&filled, &format!("{start}:{any}:{any}:{any}:{any}"))
        })
    })
}

/// Whether a pattern (`*` any sequence, `?` one character) matches a text as a whole. Goes back to the last `*` only,
/// so the time is at most the product of the lengths.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while let Some(c) = text.get(t) {
        match pattern.get(p) {
            Some('*') => {
                back = Some((p + 1, t));
                p += 1;
            }
            Some(own) if *own == '?' || own == c => {
                p += 1;
                t += 1;
            }
            _ => match back {
                Some((after, from)) => {
                    back = Some((after, from + 1));
                    p = after;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_several_spellings() {
        for pattern in ["*", "**", "*:*", "**:*", "*?", "?*:?*"] {
            assert!(is_every_action(pattern), "{pattern}");
        }
        for pattern in ["", ":", "*:", "ecs:*", "*:Describe*", "?", "?:?", "*:*:*"] {
            assert!(!is_every_action(pattern), "{pattern}");
        }
        for pattern in ["*", "acs:*", "acs:*:*:*:*", "acs:*:::*", "qcs::*:*:*:*", "qcs:::::*", "qcs::*:::*", "*:*"] {
            assert!(is_every_resource(pattern), "{pattern}");
        }
        for pattern in ["", "acs:ecs:*:*:*", "acs:*:*:*:instance/*", "qcs::cvm:::*", "qcs::*:ap-beijing::*", "acs::::*"]
        {
            assert!(!is_every_resource(pattern), "{pattern}");
        }
    }

    /// Matching as its definition says it.
    fn slow(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|at| text.get(at..).is_some_and(|text| slow(rest, text))),
            Some((own, rest)) => {
                text.split_first().is_some_and(|(c, text)| (*own == '?' || own == c) && slow(rest, text))
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn matching_agrees_with_its_definition(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            proptest::prop_assert_eq!(matches(&pattern, &text), slow(&chars(&pattern), &chars(&text)));
        }

        #[test]
        fn every_action_is_every_action(pattern in "[a*?:]{0,6}", service in "[a-c]{1,4}", name in "[a-c]{1,4}") {
            if is_every_action(&pattern) {
                let action = format!("{service}:{name}");
                proptest::prop_assert!(matches(&pattern, &action), "{pattern} {action}");
            }
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
