//! The algebra of permissions: who may do what, what a change newly permits, who may do more than whom.
//!
//! In: [`Holding`]s, the statements that a principal holds in one world. Out: decisions about a single request
//! ([`decide`], the plain evaluator), answers about all resources and contexts ([`Effective::query`]), differences of
//! two holdings with witnesses ([`difference`]), gains ([`gain`]) and inclusions ([`includes`]). Nothing here knows
//! Terraform, resources or principals beyond their statements.
//!
//! One [`Space`] serves a whole run: [`Space::effective`] makes equal holdings once. Statements are found again by
//! their [`Place`] in the holding ([`Holding::held`]), which leads to [`Held::origin`].
//!
//! What is not known has three forms, which never mix:
//!
//! - the *context* of a request (address, date, second factor): kept in the answer as [`Witness::context`];
//! - an undocumented *meaning* of the policy language: a [`Flag`], the same one wherever it is touched. What holds in
//!   every reading is definite, what holds in some is possible;
//! - *data* that the plan does not know: an attachment that may not exist, a hole in a name, a document that is not
//!   known. The same unknown (same [`Held::document`], [`Held::attachment`] and text) is the same in both worlds and
//!   cancels.
//!
//! Where a bound on the work is reached the answer is *undecided*, which callers treat as possible; it is never "no".

mod about;
pub mod answer;
mod asked;
mod ceiling;
pub mod change;
mod compiled;
mod example;
pub mod formula;
mod found;
pub mod granted;
mod letters;
mod live;
mod meeting;
mod name;
pub mod pattern;
mod plain;
mod prune;
mod quick;
pub mod search;
pub mod set;
mod slots;
pub mod sources;
mod standing;
mod tries;
mod typed;

pub use answer::{Answer, Question, Verdict, Witness};
pub use change::{difference, gain, includes, newly};
pub use found::{Choice, Difference, Gain, Grant};
pub use granted::Granted;
pub use meeting::{Met, newly_met};
pub use name::shown;
pub use plain::{Decision, decide};
pub use quick::{Plain, ReadyCall};
pub use set::{Effective, Part, Place, Space};
pub use slots::{UNCERTAIN, fits, is_operation};
pub use sources::Sources;

use crate::base::Tri;
use crate::model::Cloud;
use crate::model::identity::{Effect, Patterns, Statement};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A statement that a principal holds, with how sure that is.
#[derive(Clone, Debug)]
pub struct Held<'w> {
    /// The statement.
    pub statement: &'w Statement,
    /// Whether the principal really holds it; `Unknown` where a value that decides is not known.
    pub exists: Tri,
    /// What the caller wants to find again: an index into a list of its own (attachment, policy).
    pub origin: usize,
    /// Names the document, the same in both worlds (an address): what is unknown in it is the same unknown wherever
    /// this name occurs with the same text.
    pub document: Arc<str>,
    /// Names what hands the statement to the principal, the same in both worlds: where `exists` is unknown, it is the
    /// same unknown wherever this name occurs.
    pub attachment: Arc<str>,
    /// Holds only in readings where the flag has this value (key policies that grant or only delegate, control
    /// policies that may bind the root).
    pub when: Option<(Flag, bool)>,
}

impl<'w> Held<'w> {
    /// A statement that is surely held.
    pub fn sure(statement: &'w Statement, origin: usize, document: &Arc<str>) -> Held<'w> {
        Held {
            statement,
            exists: Tri::Yes,
            origin,
            document: document.clone(),
            attachment: document.clone(),
            when: None,
        }
    }

    /// Whether nothing is known of the statement but that it is there. It may grant anything, and is taken to deny
    /// nothing.
    pub fn is_opaque(&self) -> bool {
        let it = self.statement;
        it.effect.is_none() && !it.whole && (it.actions.partly_unknown || it.actions.list.is_empty())
    }
}

/// What intersects a principal's rights: a permissions boundary, a session policy.
#[derive(Clone, Debug)]
pub struct Bound<'w> {
    /// Whether it is there; without it nothing is bounded.
    pub exists: Tri,
    /// As [`Held::attachment`].
    pub attachment: Arc<str>,
    /// Its statements.
    pub held: Vec<Held<'w>>,
}

/// What one principal holds in one world.
#[derive(Clone, Debug)]
pub struct Holding<'w> {
    /// The cloud, whose rules of evaluation apply.
    pub cloud: Cloud,
    /// The number of the own account, where it is known; an empty account in a name means it.
    pub own_account: Option<Arc<str>>,
    /// Identity policies that hold in the whole account: own and those of groups.
    pub account: Vec<Held<'w>>,
    /// Policies attached at a resource group, by group. They count only where the account level neither allows nor
    /// denies.
    pub groups: BTreeMap<Arc<str>, Vec<Held<'w>>>,
    /// Permissions boundaries: each of them must allow.
    pub boundary: Vec<Bound<'w>>,
    /// Session policies: each of them must allow.
    pub session: Vec<Bound<'w>>,
    /// Control policies: only what they deny binds.
    pub control: Vec<Held<'w>>,
    /// Statements of resource policies that are about this principal, where the question is about such a resource.
    pub resource: Vec<Held<'w>>,
}

impl<'w> Holding<'w> {
    /// A principal that holds nothing.
    pub fn nothing(cloud: Cloud, own_account: Option<Arc<str>>) -> Holding<'w> {
        Holding {
            cloud,
            own_account,
            account: Vec::new(),
            groups: BTreeMap::new(),
            boundary: Vec::new(),
            session: Vec::new(),
            control: Vec::new(),
            resource: Vec::new(),
        }
    }

    /// A principal that holds everything, as the root of an account does.
    pub fn everything(cloud: Cloud, own_account: Option<Arc<str>>) -> Holding<'w> {
        let mut out = Holding::nothing(cloud, own_account);
        out.account.push(Held::sure(everything(), usize::MAX, &"".into()));
        out
    }

    /// Every statement, in the order in which they are evaluated.
    pub fn all(&self) -> impl Iterator<Item = &Held<'w>> {
        self.control
            .iter()
            .chain(self.boundary.iter().chain(&self.session).flat_map(|bound| &bound.held))
            .chain(&self.account)
            .chain(self.groups.values().flatten())
            .chain(&self.resource)
    }
}

/// `Allow *` on `*`.
pub fn everything() -> &'static Statement {
    static EVERYTHING: OnceLock<Statement> = OnceLock::new();
    EVERYTHING.get_or_init(|| {
        let all = || Patterns { except: false, list: vec!["*".into()], partly_unknown: false };
        Statement { effect: Some(Effect::Allow), actions: all(), resources: all(), whole: true, ..Statement::default() }
    })
}

/// Stands for a document of which nothing is known: hold it once, with the document's name.
pub fn opaque() -> &'static Statement {
    static OPAQUE: OnceLock<Statement> = OnceLock::new();
    OPAQUE.get_or_init(|| {
        let unknown = || Patterns { except: false, list: Vec::new(), partly_unknown: true };
        Statement { actions: unknown(), resources: unknown(), ..Statement::default() }
    })
}

/// A point of the policy languages that is not documented; each has two readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Flag {
    /// Set: `*` in a resource does not cross `:`, so a pattern with too few colons matches no full name.
    Colon,
    /// Set: where the key of a condition is absent, every operator is false; else negative operators are true.
    Absent,
    /// Set: resource ids are compared without case.
    Case,
    /// Set: carriers of which this is not documented need no right to pass the role.
    PassRole,
    /// Set: a key policy that names the account only delegates to identity policies.
    KmsRoot,
    /// Set: commands on instances need the instance only, not also the command.
    Slots,
    /// Set: a control policy binds the root of a member account.
    RootBound,
}

impl Flag {
    /// All of them.
    pub const ALL: [Flag; 7] =
        [Flag::Colon, Flag::Absent, Flag::Case, Flag::PassRole, Flag::KmsRoot, Flag::Slots, Flag::RootBound];
}

/// One reading of the languages: which flags are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reading(u8);

impl Reading {
    /// Whether a flag is set.
    pub fn has(self, flag: Flag) -> bool {
        self.0 & (1 << flag as u8) != 0
    }
    /// The reading with a flag set.
    pub fn with(self, flag: Flag) -> Reading {
        Reading(self.0 | 1 << flag as u8)
    }
}

/// More readings than this are not tried one by one.
pub const MAX_READINGS: usize = 16;

/// The flags that statements or names (of resources that are asked for) touch: only there do readings differ.
pub fn flags<'a>(holdings: &'a [&'a Holding<'_>], names: impl IntoIterator<Item = &'a str>) -> Vec<Flag> {
    let mut found = Vec::new();
    let all = || holdings.iter().flat_map(|holding| holding.all().map(|held| (holding.cloud, held)));
    let patterns = || all().flat_map(|(cloud, held)| held.statement.resources.list.iter().map(move |it| (cloud, it)));
    if patterns().any(|(cloud, text)| name::is_sparse(cloud, text)) {
        found.push(Flag::Colon);
    }
    let negative = |cloud, held: &Held<'_>| {
        held.statement
            .conditions
            .iter()
            .any(|it| typed::Operator::parse(cloud, &it.operator).is_some_and(|it| it.negative))
    };
    if all().any(|(cloud, held)| negative(cloud, held)) {
        found.push(Flag::Absent);
    }
    let texts: Vec<&str> = patterns().map(|(_, text)| &**text).chain(names).collect();
    if letters::differ_in_case_only(&texts) {
        found.push(Flag::Case);
    }
    for flag in [Flag::PassRole, Flag::KmsRoot, Flag::RootBound] {
        if all().any(|(_, held)| held.when.is_some_and(|(it, _)| it == flag)) {
            found.push(flag);
        }
    }
    let command = |cloud, held: &Held<'_>| {
        let it = held.statement;
        let of = |text: &Arc<str>| {
            let glob = pattern::Glob::action(cloud, text);
            slots::UNCERTAIN.iter().any(|action| glob.matches(action))
        };
        it.resources.list.iter().any(|text| &**text != "*") && (it.actions.except || it.actions.list.iter().any(of))
    };
    if all().any(|(cloud, held)| command(cloud, held)) {
        found.push(Flag::Slots);
    }
    found.sort();
    found
}

/// The readings that differ for these holdings and names; `None` where there are more than [`MAX_READINGS`].
pub fn readings<'a>(holdings: &'a [&'a Holding<'_>], names: impl IntoIterator<Item = &'a str>) -> Option<Vec<Reading>> {
    let mut out = vec![Reading::default()];
    for flag in flags(holdings, names) {
        if out.len() * 2 > MAX_READINGS {
            return None;
        }
        let set: Vec<Reading> = out.iter().map(|reading| reading.with(flag)).collect();
        out.extend(set);
    }
    Some(out)
}

/// A context: the value of each condition key, `None` where the request does not have it.
pub type Context = BTreeMap<Arc<str>, Option<Arc<str>>>;

/// One request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The action, `ecs:RunInstances`.
    pub action: Arc<str>,
    /// The resources, one for each that the action checks; all of them must be allowed.
    pub resources: Vec<Arc<str>>,
    /// The context; a key that is not named is absent.
    pub context: Context,
    /// The resource group that the resources are in, if one.
    pub group: Option<Arc<str>>,
}

#[cfg(test)]
mod examples;
