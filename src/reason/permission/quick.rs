//! Answers that are plain: what no statement can allow, and what one allows that nothing limits.
//!
//! In: an [`Effective`] set, an action and resources. Out: the answer that the full search would give, or none where it
//! takes that search: conditions, bounds, denies.

use super::asked::{Asked, Called, Known, Prepared};
use super::compiled::Does;
use super::set::{Effective, Entries, Entry, Part, Place};
use super::standing;
use crate::base::Tri;
use std::sync::Arc;

/// A plain answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    /// No statement allows it, in any reading.
    Denied,
    /// Whether it is allowed depends on parts of names that are not known: by this statement.
    Unknown(Place),
    /// Every context allows it, in every reading: by this statement.
    Allowed(Place),
}

/// A call with its resources, made ready.
#[derive(Clone, Debug)]
pub struct ReadyCall(Arc<Prepared>);

impl Plain {
    /// Whether it is allowed.
    pub fn may(&self) -> Tri {
        match self {
            Plain::Denied => Tri::No,
            Plain::Unknown(_) => Tri::Unknown,
            Plain::Allowed(_) => Tri::Yes,
        }
    }
}

impl Entry<'_> {
    /// Whether it surely is held, and allows an action of what its resources match.
    fn is_plain(&self, called: &Called) -> bool {
        let it = &self.compiled;
        let plain = it.does == Does::Allow && it.is_unconditional() && !it.is_unsure();
        let there = self.exists == Tri::Yes && self.when.is_none();
        plain && there && !it.actions.open && !it.resources.open && it.actions.plainly_has(&called.word)
    }
}

impl Entry<'_> {
    /// Whether it surely allows all that another one may.
    fn holds_all_of(&self, other: &Entry<'_>) -> bool {
        let (own, its) = (&self.compiled, &other.compiled);
        own.does == Does::Allow
            && self.exists == Tri::Yes
            && self.when.is_none()
            && own.is_unconditional()
            && !own.is_open()
            && matches!(its.does, Does::Allow | Does::Nothing)
            && own.actions.plainly_includes(&its.actions)
            && own.resources.plainly_includes(&its.resources)
    }
}

/// A statement that may be about an action, by its place.
type Candidate<'e, 'w> = (usize, &'e Entry<'w>);

/// The statements of a list that may be about an action, in order.
fn candidates<'e, 'w>(list: &'e Entries<'w>, called: &Called) -> Vec<Candidate<'e, 'w>> {
    let about = |entry: &Entry<'_>| entry.compiled.does == Does::Opaque || called.may_be_in(&entry.compiled.actions);
    list.all_about(&called.word, about)
}

/// Whether nothing allows an action on one of the resources that it surely checks.
fn lacking(known: &Known, question: &Prepared, granting: &[Vec<Candidate<'_, '_>>]) -> bool {
    let may = |asked: &Asked| granting.iter().flatten().any(|(_, entry)| entry.compiled.may_allow(known, asked));
    question.checked().iter().any(|asked| !may(asked))
}

impl Effective<'_> {
    /// Whether no statement can allow a call on one of its resources, whatever is not known: a quick look that says so only
    /// where it is plain. Each resource is one that the call checks.
    pub fn plainly_lacks(&self, action: &str, resources: &[Arc<str>]) -> bool {
        self.plainly_lacks_call(&self.call(action, resources))
    }

    /// A call that is asked for more than once, of those of the same cloud and account.
    pub fn call(&self, action: &str, resources: &[Arc<str>]) -> ReadyCall {
        let names: Vec<&str> = resources.iter().map(|it| &**it).collect();
        ReadyCall(self.known.prepared(self.cloud, self.own.as_deref(), action, &names, false))
    }

    /// [`Effective::plainly_lacks`] of a call that is ready.
    pub fn plainly_lacks_call(&self, call: &ReadyCall) -> bool {
        self.lacks(&call.0)
    }

    /// Whether nothing allows an action on one of these.
    fn lacks(&self, question: &Prepared) -> bool {
        lacking(&self.known, question, &self.granting(&question.called))
    }

    /// Whether all that another set allows is allowed here, statement by statement, with nothing in the way that is not in its
    /// way, too.
    pub fn plainly_includes(&self, other: &Effective<'_>) -> bool {
        if std::ptr::eq(self, other) {
            return true;
        }
        let same = |part: &Part, entry: &Entry<'_>| {
            let list = match part {
                Part::Account => Some(&self.account),
                Part::Group(name) => self.groups.get(name),
                _ => None,
            };
            let same = list.is_some_and(|list| list.list.iter().any(|own| own.exists != Tri::No && own.is_same(entry)));
            same || self.account.list.iter().any(|own| own.holds_all_of(entry))
        };
        let grants = |part: &Part| matches!(part, Part::Account | Part::Group(_) | Part::Resource);
        standing::grown(self, other).is_some_and(|gone| gone.is_empty())
            && other
                .entries()
                .filter(|(part, _, entry)| grants(part) && entry.compiled.does != Does::Deny)
                .all(|(part, _, entry)| same(&part, entry))
    }

    /// The statements that may be about an action, in the parts that may allow something, the account first.
    fn granting(&self, called: &Called) -> Vec<Vec<Candidate<'_, '_>>> {
        [&self.account, &self.resource]
            .into_iter()
            .chain(self.groups.values())
            .map(|it| candidates(it, called))
            .collect()
    }

    /// The plain answer to a question about these resources, in order those of the slots of the action; none: some resource.
    pub fn plainly(&self, action: &str, resources: &[String]) -> Option<Plain> {
        let names: Vec<&str> = resources.iter().map(String::as_str).collect();
        let question = self.known.prepared(self.cloud, self.own.as_deref(), action, &names, true);
        let Prepared { called, certain, .. } = &*question;
        if question.operation || !question.fits {
            return None;
        }
        let known = &*self.known;
        let granting = self.granting(called);
        if lacking(known, &question, &granting) {
            return Some(Plain::Denied);
        }
        if !self.bounds.is_empty() {
            return None;
        }
        let (Some(account), Some(resource)) = (granting.first(), granting.get(1)) else { return None };
        let control = candidates(&self.control, called);
        let denying = [account, &control, resource];
        let (mut first, mut sure) = (None, true);
        for (slot, asked) in question.asked.iter().enumerate() {
            let denied = |(_, entry): &Candidate<'_, '_>| entry.compiled.may_deny(known, asked);
            if denying.iter().any(|list| list.iter().any(denied)) {
                return None;
            }
            // What decides is the first statement that may allow it.
            let may = |entry: &Entry<'_>| entry.compiled.may_allow(known, asked);
            let has = |entry: &Entry<'_>| entry.is_plain(called) && asked.is_in(known, &entry.compiled.resources);
            let by_part =
                |entry: &Entry<'_>| entry.is_plain(called) && asked.is_in_by_part(known, &entry.compiled.resources);
            let (index, entry) = account.iter().find(|(_, entry)| may(entry))?;
            if !(has(entry) || by_part(entry)) {
                return None;
            }
            first.get_or_insert(*index);
            if has(entry) || account.iter().any(|(_, entry)| has(entry)) {
                continue;
            }
            // Whether a part that is not known is one that is allowed.
            let other = |(_, entry): &Candidate<'_, '_>| may(entry) && !by_part(entry);
            let open = slot > 0 && !certain || !asked.has_hole();
            // What a resource group or a resource gives may be more.
            let mut more = granting.iter().skip(1).flatten();
            if open || account.iter().any(other) || more.any(|(_, entry)| may(entry)) {
                return None;
            }
            sure = false;
        }
        let place = Place { part: Part::Account, index: first? };
        Some(if sure { Plain::Allowed(place) } else { Plain::Unknown(place) })
    }
}
