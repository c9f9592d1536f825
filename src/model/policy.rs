//! Policy documents: what RAM and CAM have in common.
//!
//! A part of a text that is not known is a hole: U+E000, then its name in private characters from U+F0000 on (see
//! `base::hole`, which splits, names and shows such texts). All holes of a model's documents have names, and holes of
//! one name are the same text, in every document and in both worlds: the address and attribute that the part comes
//! from, or a name that begins with `?` and that only this place of this document has. Algebra treats all characters of
//! a hole as one that no other pattern contains. What is known to be another text is put in its place before: the name
//! that a resource is configured with in place of its `id`, and in account segments the word `self` for the account
//! itself where its number is not known (`acs:ram::self:role/app`, `uin/self`), `self-user` for the calling user.

pub use crate::base::wildcard::matches;

use crate::base::Tri;
use std::sync::Arc;

/// A policy document.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// Read; parts of it may be unknown.
    Parsed(PolicyText),
    /// Not known: the attribute that decides.
    Unknown(Arc<str>),
    /// Known and not a policy document: why.
    Malformed(String),
}

/// What a document says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PolicyText {
    /// `Version`, as written; `None` where there is none.
    pub version: Option<Arc<str>>,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// What is odd about it, in order: what the cloud refuses, ignores or reads in a way that is not documented.
    pub oddities: Vec<Oddity>,
    /// Characters of its text, without blanks between its parts and without what is not known; 0 where it is not written
    /// as text.
    pub length: usize,
}

/// Something odd in a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Oddity {
    /// The statement, from 0; `None`: the document as a whole.
    pub statement: Option<usize>,
    /// What it is.
    pub kind: OddityKind,
    /// The word it is about, as written (an action, a key); empty where there is none.
    pub word: Arc<str>,
}

/// What may be odd in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OddityKind {
    /// A key that the policy language does not have.
    UnknownElement,
    /// A key that occurs twice.
    Twice,
    /// `Effect` is missing or no effect.
    Effect,
    /// Neither `Action` nor `NotAction`.
    NoAction,
    /// `Action` and `NotAction` in one statement.
    BothActions,
    /// `Resource` and `NotResource` in one statement.
    BothResources,
    /// No `Resource` in a statement of an identity policy (trust policies have none).
    NoResource,
    /// An empty or blank element of a list, or an empty list.
    Blank,
    /// An element that is no string, or a value of the wrong shape.
    Shape,
    /// The text has no `Version`.
    NoVersion,
    /// `Statement` is a lone object.
    LoneStatement,
    /// `resource` is a plain string, which the provider of Tencent Cloud refuses.
    PlainResource,
}

/// One line of a condition: an operator on a key. Lines and keys of a statement are joined by *and*, values by *or*.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// The operator, as written (`StringEquals`, `for_any_value:string_equal`).
    pub operator: Arc<str>,
    /// The key, as written (`acs:SourceIp`).
    pub key: Arc<str>,
    /// The values: strings, numbers and booleans as text, with holes.
    pub values: Vec<Arc<str>>,
    /// A value, the key or the operator is unknown, or has a form that conditions do not have.
    pub partly_unknown: bool,
}

/// Whom a statement of a trust or resource policy is about: one entry of `Principal`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PrincipalEntry {
    /// `RAM`, `Service`, `Federated`, `qcs`, `service`, `federated` as written; empty where `Principal` is a list or a
    /// string (bucket policies).
    pub class: Arc<str>,
    /// The name, as written, with holes.
    pub name: Arc<str>,
}

/// `Allow` or `Deny`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Effect {
    Allow,
    Deny,
}

/// One statement. Patterns are as written, except that CAM's `name/` prefix is stripped from actions.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// The same, line by line. Where the text is there and this is empty, the condition could not be read.
    pub conditions: Vec<Condition>,
    /// Principals as JSON text (trust and resource policies).
    pub principal: Option<String>,
    /// The same, name by name.
    pub principals: Vec<PrincipalEntry>,
    /// A name of `Principal`, or all of it, is unknown.
    pub principals_unknown: bool,
    /// True for `NotPrincipal`: everybody but these.
    pub principals_except: bool,
    /// `Sid`, if any.
    pub sid: Option<Arc<str>>,
    /// False where an unknown value is a part of the statement: it may say more than is shown here.
    pub whole: bool,
}

/// Which strings a statement is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patterns {
    /// True for `NotAction`, `NotResource`: everything but these.
    pub except: bool,
    /// The patterns, with holes.
    pub list: Vec<Arc<str>>,
    /// An element of the list, or the list, is unknown: it may hold anything. (A resource that is a hole with the name of
    /// an attribute is one text, and not this.)
    pub partly_unknown: bool,
}

impl PolicyText {
    /// A text of these statements and nothing else.
    pub fn of(statements: Vec<Statement>) -> PolicyText {
        PolicyText { statements, ..PolicyText::default() }
    }

    /// Notes something odd.
    pub fn odd(&mut self, statement: Option<usize>, kind: OddityKind, word: &str) {
        self.oddities.push(Oddity { statement, kind, word: word.into() });
    }
}

impl Document {
    /// Its statements; none where it is not known or malformed.
    pub fn statements(&self) -> &[Statement] {
        match self {
            Document::Parsed(text) => &text.statements,
            Document::Unknown(_) | Document::Malformed(_) => &[],
        }
    }

    /// Whether the document allows every action on every resource without a condition, and the statement that does.
    ///
    /// Judges the known statements (a document that is not known says `No` here and is reported for being unknown).
    /// `Unknown` where the statement may say something else than it seems to, as keys occur twice in it. A deny of
    /// everything without a condition leaves nothing.
    pub fn allows_everything(&self) -> (Tri, Option<usize>) {
        let Document::Parsed(PolicyText { statements, .. }) = self else { return (Tri::No, None) };
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
            Document::Parsed(text) => text.statements.iter().any(|statement| statement.effect == Some(Effect::Deny)),
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

    proptest::proptest! {
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
            conditions: Vec::new(),
            principal: None,
            principals: Vec::new(),
            principals_unknown: false,
            principals_except: false,
            sid: None,
            whole: true,
        }
    }

    #[test]
    fn one_statement_suffices_and_a_deny_of_all_takes_it_away() {
        let allow = statement(Effect::Allow, "*:*", "*", None);
        assert_eq!(Document::Parsed(PolicyText::of(vec![allow.clone()])).allows_everything(), (Tri::Yes, Some(0)));
        let narrow = statement(Effect::Allow, "*", "acs:oss:*:*:logs/*", None);
        assert_eq!(Document::Parsed(PolicyText::of(vec![narrow])).allows_everything().0, Tri::No);
        let office = statement(Effect::Allow, "*", "*", Some("{}"));
        assert_eq!(Document::Parsed(PolicyText::of(vec![office])).allows_everything().0, Tri::No);
        let deny = statement(Effect::Deny, "*", "*", None);
        assert_eq!(Document::Parsed(PolicyText::of(vec![allow.clone(), deny])).allows_everything().0, Tri::No);
        let some = statement(Effect::Deny, "ram:*", "*", None);
        assert_eq!(Document::Parsed(PolicyText::of(vec![allow.clone(), some])).allows_everything().0, Tri::Yes);
        let twice = Statement { whole: false, ..allow };
        assert_eq!(Document::Parsed(PolicyText::of(vec![twice])).allows_everything().0, Tri::Unknown);
        let mut except = statement(Effect::Allow, "*", "*", None);
        except.actions.except = true;
        assert_eq!(Document::Parsed(PolicyText::of(vec![except])).allows_everything().0, Tri::No);
    }
}
