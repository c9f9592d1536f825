//! Answers that are plain: what no statement can allow, and what one allows that nothing limits.
//!
//! In: an [`Effective`] set, an action and resources. Out: the answer that the full search would give, or none where it
//! takes that search: conditions, bounds, denies.

use super::compiled::{Compiled, Does, List};
use super::name::{self, Atom};
use super::pattern::{self, Glob};
use super::search::Universe;
use super::set::{Effective, Entries, Entry, Part, Place};
use super::{slots, standing};
use crate::base::Tri;
use crate::model::Cloud;
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

/// A resource that is asked for: a name, or any name that a pattern covers.
enum Asked {
    Name(String),
    /// With unknown parts as they are, and as any text.
    Some(Glob, Glob),
}

impl Asked {
    fn new(name: String) -> Asked {
        let glob = |may| Glob::new(name::atoms(Cloud::Alibaba, &name, may));
        match name.contains('*') {
            true => Asked::Some(glob(false), glob(true)),
            false => Asked::Name(name),
        }
    }

    fn has_hole(&self) -> bool {
        match self {
            Asked::Name(name) => name::has_hole(name),
            Asked::Some(exact, wide) => exact != wide,
        }
    }

    /// Whether a list may be about it, in any reading.
    fn may_be_in(&self, list: &List) -> bool {
        match self {
            Asked::Name(name) => list.may_cover(name),
            Asked::Some(_, wide) => list.may_meet(wide),
        }
    }

    /// Whether a list surely is about it, in every reading.
    fn is_in(&self, cloud: Cloud, list: &List) -> bool {
        match self {
            Asked::Name(name) => list.plainly_has(name),
            Asked::Some(exact, _) => list.plainly_meets(cloud, exact),
        }
    }

    /// Whether a list is about it where parts that are not known are certain ones, and else by nothing.
    fn is_in_by_part(&self, cloud: Cloud, list: &List) -> bool {
        match self {
            Asked::Name(name) => list.has_by_part(name),
            Asked::Some(_, wide) => list.meets_by_part(cloud, wide),
        }
    }
}

/// Whether two patterns of resources share a name.
fn meet(cloud: Cloud, one: &Glob, other: &Glob) -> Tri {
    let colons = |glob: &Glob| glob.atoms.iter().filter(|atom| **atom == Atom::Letter(':')).count();
    let more = colons(one).max(colons(other)).saturating_sub(name::colons(cloud)).min(8) as u8;
    pattern::overlap(one, other, Universe::Resource(cloud, more)).exists()
}

/// Whether they may share one, with any number of colons: a `*` may take some in.
fn may_meet(one: &Glob, other: &Glob) -> bool {
    pattern::overlap(one, other, Universe::Any).exists().possibly()
}

impl List {
    /// Whether it may be about a word that a pattern matches, in any reading.
    fn may_meet(&self, other: &Glob) -> bool {
        let open = self.except || self.open;
        open || self.patterns.iter().any(|it| may_meet(&it.may, other) || it.may_meet_folded(other))
    }

    fn plainly_meets(&self, cloud: Cloud, other: &Glob) -> bool {
        !self.except && self.patterns.iter().any(|it| !it.is_sparse() && meet(cloud, &it.must, other).surely())
    }

    fn meets_by_part(&self, cloud: Cloud, other: &Glob) -> bool {
        let mut about = self.patterns.iter().filter(|it| may_meet(&it.may, other)).peekable();
        !self.except
            && about.peek().is_some()
            && about.all(|it| !it.is_sparse() && meet(cloud, &it.may, other).surely())
    }
}

/// An action with its other name.
struct Called {
    word: String,
    twin: Option<String>,
}

impl Called {
    fn new(cloud: Cloud, action: &str) -> Called {
        let word = name::action(cloud, action);
        let twin = slots::twin(cloud, &word);
        Called { word, twin }
    }

    fn may_be_in(&self, list: &List) -> bool {
        list.may_cover(&self.word) || self.twin.as_ref().is_some_and(|twin| list.may_cover(twin))
    }
}

impl Compiled {
    fn may_allow(&self, called: &Called, asked: &Asked) -> bool {
        match self.does {
            Does::Deny | Does::Nothing => false,
            Does::Opaque => true,
            Does::Allow | Does::Either => called.may_be_in(&self.actions) && asked.may_be_in(&self.resources),
        }
    }

    fn may_deny(&self, called: &Called, asked: &Asked) -> bool {
        matches!(self.does, Does::Deny | Does::Either)
            && called.may_be_in(&self.actions)
            && asked.may_be_in(&self.resources)
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
        let called = Called::new(self.cloud, action);
        let certain = slots::slots(self.cloud, &called.word).is_none_or(|slots| slots.certain);
        let names = resources.iter().map(|it| name::resource(self.cloud, self.own.as_deref(), it, false));
        let asked: Vec<Asked> = names.map(Asked::new).collect();
        self.lacks(&called, checked(&asked, certain))
    }

    /// Whether nothing allows an action on one of these.
    fn lacks(&self, called: &Called, asked: &[Asked]) -> bool {
        asked.iter().any(|asked| {
            let may = |entry: &Entry<'_>| entry.compiled.may_allow(called, asked);
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
        let called = Called::new(self.cloud, action);
        if slots::is_operation(self.cloud, &called.word) {
            return None;
        }
        let own = self.own.as_deref();
        let names = resources.iter().map(|text| name::resource(self.cloud, own, text, text.contains('*')));
        let mut names: Vec<String> = names.collect();
        let slots = slots::slots(self.cloud, &called.word);
        let certain = slots.as_ref().is_none_or(|it| it.certain);
        let templates = slots.map(|slots| slots.patterns(self.cloud, own));
        match templates {
            Some(templates) if names.is_empty() => names = templates,
            Some(templates) => {
                let glob = |text: &str| Glob::new(name::atoms(Cloud::Alibaba, text, false));
                let fits = |(template, name): (&String, &String)| glob(template).matches(name);
                if templates.len() != names.len() || !templates.iter().zip(&names).all(fits) {
                    return None;
                }
            }
            None if names.is_empty() => names.push("*".into()),
            None => {}
        }
        let asked: Vec<Asked> = names.into_iter().map(Asked::new).collect();
        if self.lacks(&called, checked(&asked, certain)) {
            return Some(Plain::Denied);
        }
        if !self.bounds.is_empty() {
            return None;
        }
        let (mut first, mut sure) = (None, true);
        for (slot, asked) in asked.iter().enumerate() {
            let denied = |entry: &Entry<'_>| entry.compiled.may_deny(&called, asked);
            if [&self.account, &self.control, &self.resource].iter().any(|list| list.any_about(&called.word, denied)) {
                return None;
            }
            // What decides is the first statement that may allow it.
            let may = |entry: &Entry<'_>| entry.compiled.may_allow(&called, asked);
            let cloud = self.cloud;
            let has = |entry: &Entry<'_>| entry.is_plain(&called) && asked.is_in(cloud, &entry.compiled.resources);
            let by_part =
                |entry: &Entry<'_>| entry.is_plain(&called) && asked.is_in_by_part(cloud, &entry.compiled.resources);
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

/// The resources that are surely checked.
fn checked(asked: &[Asked], certain: bool) -> &[Asked] {
    asked.get(..if certain { asked.len() } else { 1 }).unwrap_or_default()
}
