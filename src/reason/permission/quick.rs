//! Answers that are plain: what no statement can allow, and what one allows that nothing limits.
//!
//! In: an [`Effective`] set, an action and resources. Out: the answer that the full search would give, or none where it
//! takes that search: conditions, bounds, denies.

use super::asked::{Called, Prepared};
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

impl Effective<'_> {
    /// Whether no statement can allow a call on one of its resources, whatever is not known: a quick look that says so only
    /// where it is plain. Each resource is one that the call checks.
    pub fn plainly_lacks(&self, action: &str, resources: &[Arc<str>]) -> bool {
        let names: Vec<&str> = resources.iter().map(|it| &**it).collect();
        self.lacks(&self.known.prepared(self.cloud, self.own.as_deref(), action, &names, false))
    }

    /// Whether nothing allows an action on one of these.
    fn lacks(&self, question: &Prepared) -> bool {
        let called = &question.called;
        question.checked().iter().any(|asked| {
            let may = |entry: &Entry<'_>| entry.compiled.may_allow(&self.known, called, asked);
            !self.granting().any(|list| list.any_about(&called.word, may))
        })
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

    /// The parts whose statements may allow something, the account first.
    fn granting(&self) -> impl Iterator<Item = &Entries<'_>> {
        [&self.account, &self.resource].into_iter().chain(self.groups.values())
    }

    /// The plain answer to a question about these resources, in order those of the slots of the action; none: some resource.
    pub fn plainly(&self, action: &str, resources: &[String]) -> Option<Plain> {
        let names: Vec<&str> = resources.iter().map(String::as_str).collect();
        let question = self.known.prepared(self.cloud, self.own.as_deref(), action, &names, true);
        let Prepared { called, certain, .. } = &*question;
        if question.operation || !question.fits {
            return None;
        }
        if self.lacks(&question) {
            return Some(Plain::Denied);
        }
        if !self.bounds.is_empty() {
            return None;
        }
        let known = &*self.known;
        let (mut first, mut sure) = (None, true);
        for (slot, asked) in question.asked.iter().enumerate() {
            let denied = |entry: &Entry<'_>| entry.compiled.may_deny(known, called, asked);
            if [&self.account, &self.control, &self.resource].iter().any(|list| list.any_about(&called.word, denied)) {
                return None;
            }
            // What decides is the first statement that may allow it.
            let may = |entry: &Entry<'_>| entry.compiled.may_allow(known, called, asked);
            let has = |entry: &Entry<'_>| entry.is_plain(called) && asked.is_in(known, &entry.compiled.resources);
            let by_part =
                |entry: &Entry<'_>| entry.is_plain(called) && asked.is_in_by_part(known, &entry.compiled.resources);
            let index = self.account.first_about(&called.word, may)?;
            if !self.account.list.get(index).is_some_and(|entry| has(entry) || by_part(entry)) {
                return None;
            }
            first.get_or_insert(index);
            if self.account.any_about(&called.word, has) {
                continue;
            }
            // Whether a part that is not known is one that is allowed.
            let other = |entry: &Entry<'_>| may(entry) && !by_part(entry);
            let open = slot > 0 && !certain || !asked.has_hole();
            // What a resource group or a resource gives may be more.
            let mut more = self.granting().skip(1);
            if open || self.account.any_about(&called.word, other) || more.any(|list| list.any_about(&called.word, may))
            {
                return None;
            }
            sure = false;
        }
        let place = Place { part: Part::Account, index: first? };
        Some(if sure { Plain::Allowed(place) } else { Plain::Unknown(place) })
    }
}
