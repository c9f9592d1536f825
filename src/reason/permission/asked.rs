//! Questions made ready: names as they are compared, and what is known of which patterns meet them.
//!
//! In: an action and resources as they are asked for. Out: a [`Prepared`] question, made once for all principals, and for
//! each pattern of resources whether it meets a name with wildcards, looked at once. One [`Known`] serves a [`super::Space`].

use super::compiled::{Compiled, Does, List, Pattern};
use super::name;
use super::pattern::{self, Glob};
use super::search::Universe;
use super::slots;
use crate::base::Tri;
use crate::base::mixer::Fast;
use crate::model::Cloud;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Questions and names that are kept; what is asked for beyond is made anew each time.
const KEPT: usize = 8_192;
/// Pairs of patterns and names that are kept.
const PAIRS: usize = 500_000;

/// A resource that is asked for: a name, or any name that a pattern covers.
#[derive(Debug)]
pub(super) enum Asked {
    Name(String),
    Some(Wanted),
}

/// Any name that a pattern covers.
#[derive(Debug)]
pub(super) struct Wanted {
    /// Tells it from others; `None` for one that is not kept.
    id: Option<u32>,
    cloud: Cloud,
    /// With unknown parts as they are.
    pub exact: Glob,
    /// With unknown parts as any text.
    wide: Glob,
}

/// How a pattern of resources meets a name that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meeting {
    /// They may share a name, in any reading.
    May,
    /// They may share a name, with case.
    MayExact,
    /// They surely share a full name of a resource.
    Must,
    /// They do, or that could not be decided.
    MayMust,
    /// They do where parts that are not known are certain ones.
    Part,
    /// All that is asked for may be covered.
    MayHold,
    /// All that is asked for surely is covered.
    Hold,
}

/// By cloud, whether a `*` is any text, and what is asked: a question.
type Questions = HashMap<(Cloud, bool, String), Arc<Prepared>, Fast>;

/// By pattern and name: which meetings are known, and which are so.
type Meetings = HashMap<(u32, u32), (u8, u8), Fast>;

/// What a space knows of patterns and questions.
#[derive(Debug, Default)]
pub(super) struct Known {
    questions: Mutex<Questions>,
    names: Mutex<HashMap<(Cloud, String), Arc<Asked>, Fast>>,
    meetings: Mutex<Meetings>,
    next: AtomicU32,
}

fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Known {
    /// A number that nothing else has.
    pub fn number(&self) -> u32 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// A name as it is compared, ready to be asked for.
    pub fn asked(&self, cloud: Cloud, name: String) -> Arc<Asked> {
        let wanted = |id| {
            let glob = |may| Glob::new(name::atoms(Cloud::Alibaba, &name, may));
            Wanted { id, cloud, exact: glob(false), wide: glob(true) }
        };
        if !name.contains('*') {
            return Arc::new(Asked::Name(name));
        }
        let key = (cloud, name.clone());
        if let Some(known) = open(&self.names).get(&key) {
            return known.clone();
        }
        if open(&self.names).len() >= KEPT {
            return Arc::new(Asked::Some(wanted(None)));
        }
        let made = Arc::new(Asked::Some(wanted(Some(self.number()))));
        open(&self.names).entry(key).or_insert(made).clone()
    }

    /// A question about resources, in order those of the slots of the action. `free`: a `*` in them is any text.
    pub fn prepared(&self, cloud: Cloud, own: Option<&str>, action: &str, names: &[&str], free: bool) -> Arc<Prepared> {
        let mut text = String::with_capacity(64);
        for part in [action, own.unwrap_or("?")].iter().chain(names) {
            text.push_str(&part.len().to_string());
            text.push(' ');
            text.push_str(part);
        }
        let key = (cloud, free, text);
        if let Some(known) = open(&self.questions).get(&key) {
            return known.clone();
        }
        let made = Arc::new(Prepared::new(self, cloud, own, action, names, free));
        let mut kept = open(&self.questions);
        if kept.len() < KEPT {
            kept.insert(key, made.clone());
        }
        made
    }

    fn meets(&self, pattern: &Pattern, wanted: &Wanted, how: Meeting) -> bool {
        let bit = 1 << how as u8;
        let Some(id) = wanted.id else { return wanted.meets(pattern, how) };
        let key = (pattern.id, id);
        if let Some((_, so)) = open(&self.meetings).get(&key).filter(|(known, _)| known & bit != 0) {
            return so & bit != 0;
        }
        let found = wanted.meets(pattern, how);
        let mut all = open(&self.meetings);
        if all.len() < PAIRS || all.contains_key(&key) {
            let (known, so) = all.entry(key).or_default();
            *known |= bit;
            *so |= if found { bit } else { 0 };
        }
        found
    }
}

impl Wanted {
    fn meets(&self, pattern: &Pattern, how: Meeting) -> bool {
        let may = || may_meet(&pattern.may, &self.wide);
        match how {
            Meeting::May => may() || pattern.may_meet_folded(&self.wide),
            Meeting::MayExact => may(),
            Meeting::Must => self.shares(&pattern.must, &self.exact).surely(),
            Meeting::MayMust => self.shares(&pattern.must, &self.exact).possibly(),
            Meeting::Part => self.shares(&pattern.may, &self.wide).surely(),
            Meeting::Hold => self.is_within(&pattern.must),
            Meeting::MayHold => self.is_within(&pattern.may),
        }
    }

    fn shares(&self, one: &Glob, other: &Glob) -> Tri {
        pattern::overlap(one, other, Universe::resources(self.cloud, &[one, other])).exists()
    }

    fn is_within(&self, other: &Glob) -> bool {
        !pattern::beyond(&self.exact, &[other], Universe::resources(self.cloud, &[&self.exact, other]))
            .exists()
            .possibly()
    }
}

/// Whether two patterns may share a name, with any number of colons: a `*` may take some in.
fn may_meet(one: &Glob, other: &Glob) -> bool {
    pattern::overlap(one, other, Universe::Any).exists().possibly()
}

impl Asked {
    /// Whether it has unknown parts.
    pub fn has_hole(&self) -> bool {
        match self {
            Asked::Name(name) => name::has_hole(name),
            Asked::Some(wanted) => wanted.exact != wanted.wide,
        }
    }

    /// Whether a list may be about it, in any reading.
    pub fn may_be_in(&self, known: &Known, list: &List) -> bool {
        match self {
            Asked::Name(name) => list.may_cover(name),
            Asked::Some(wanted) => {
                let open = list.except || list.open;
                open || list.patterns.iter().any(|it| known.meets(it, wanted, Meeting::May))
            }
        }
    }

    /// Whether a list surely is about it, in every reading.
    pub fn is_in(&self, known: &Known, list: &List) -> bool {
        match self {
            Asked::Name(name) => list.plainly_has(name),
            Asked::Some(wanted) => {
                let surely = |it: &Arc<Pattern>| !it.is_sparse() && known.meets(it, wanted, Meeting::Must);
                !list.except && list.patterns.iter().any(surely)
            }
        }
    }

    /// Whether a list is about it where parts that are not known are certain ones, and else by nothing.
    pub fn is_in_by_part(&self, known: &Known, list: &List) -> bool {
        match self {
            Asked::Name(name) => list.has_by_part(name),
            Asked::Some(wanted) => {
                let may = |it: &&Arc<Pattern>| known.meets(it, wanted, Meeting::MayExact);
                let mut about = list.patterns.iter().filter(may).peekable();
                let surely = |it: &Arc<Pattern>| !it.is_sparse() && known.meets(it, wanted, Meeting::Part);
                !list.except && about.peek().is_some() && about.all(surely)
            }
        }
    }

    /// Whether a list surely is about some of what is asked for, at most: `true` where that is open.
    pub fn may_surely_be_in(&self, known: &Known, list: &List) -> bool {
        match self {
            Asked::Name(name) => list.except || list.patterns.iter().any(|it| it.must.matches(name)),
            Asked::Some(wanted) => {
                list.except || list.patterns.iter().any(|it| known.meets(it, wanted, Meeting::MayMust))
            }
        }
    }

    /// Whether one pattern of a list covers all that is asked for: surely, and perhaps. `false` proves nothing.
    pub fn is_held_by(&self, known: &Known, list: &List) -> (bool, bool) {
        if list.except {
            return (false, false);
        }
        let one = |it: &Arc<Pattern>, how: Meeting| match self {
            Asked::Name(name) if how == Meeting::Hold => it.must.matches(name),
            Asked::Name(name) => it.may.matches(name),
            Asked::Some(wanted) => known.meets(it, wanted, how),
        };
        let surely = list.patterns.iter().any(|it| !it.is_sparse() && one(it, Meeting::Hold));
        (surely, surely || list.patterns.iter().any(|it| one(it, Meeting::MayHold)))
    }
}

/// An action with its other name.
#[derive(Debug)]
pub(super) struct Called {
    pub word: String,
    twin: Option<String>,
}

impl Called {
    fn new(cloud: Cloud, action: &str) -> Called {
        let word = name::action(cloud, action);
        let twin = slots::twin(cloud, &word);
        Called { word, twin }
    }

    /// Whether a list may be about it.
    pub fn may_be_in(&self, list: &List) -> bool {
        list.may_cover(&self.word) || self.twin.as_ref().is_some_and(|twin| list.may_cover(twin))
    }
}

/// A question made ready.
#[derive(Debug)]
pub(super) struct Prepared {
    pub called: Called,
    /// What is asked for, by slot.
    pub asked: Vec<Arc<Asked>>,
    /// Whether it is documented that more than the first is checked.
    pub certain: bool,
    /// Whether what is asked for is what the slots of the action take.
    pub fits: bool,
    /// Authorised as a whole.
    pub operation: bool,
}

impl Prepared {
    fn new(known: &Known, cloud: Cloud, own: Option<&str>, action: &str, names: &[&str], free: bool) -> Prepared {
        let called = Called::new(cloud, action);
        let operation = slots::is_operation(cloud, &called.word);
        let compared = |text: &&str| name::resource(cloud, own, text, free && text.contains('*'));
        let mut names: Vec<String> = names.iter().map(compared).collect();
        let slots = slots::slots(cloud, &called.word);
        let certain = slots.as_ref().is_none_or(|it| it.certain);
        let mut fit = true;
        if free {
            match slots.map(|slots| slots.patterns(cloud, own)) {
                Some(templates) if names.is_empty() => names = templates,
                Some(templates) => {
                    let glob = |text: &str| Glob::new(name::atoms(Cloud::Alibaba, text, false));
                    let fits = |(template, name): (&String, &String)| glob(template).matches(name);
                    fit = templates.len() == names.len() && templates.iter().zip(&names).all(fits);
                }
                None if names.is_empty() => names.push("*".into()),
                None => {}
            }
        }
        let asked = names.into_iter().map(|it| known.asked(cloud, it)).collect();
        Prepared { called, asked, certain, fits: fit, operation }
    }

    /// The resources that are surely checked.
    pub fn checked(&self) -> &[Arc<Asked>] {
        self.asked.get(..if self.certain { self.asked.len() } else { 1 }).unwrap_or_default()
    }
}

impl Compiled {
    /// Whether it may allow an action that it may be about of one of the names that are asked for.
    pub fn may_allow(&self, known: &Known, asked: &Asked) -> bool {
        match self.does {
            Does::Deny | Does::Nothing => false,
            Does::Opaque => true,
            Does::Allow | Does::Either => asked.may_be_in(known, &self.resources),
        }
    }

    /// Whether it may deny it.
    pub fn may_deny(&self, known: &Known, asked: &Asked) -> bool {
        matches!(self.does, Does::Deny | Does::Either) && asked.may_be_in(known, &self.resources)
    }
}
