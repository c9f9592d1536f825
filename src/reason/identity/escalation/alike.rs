//! Who and what is alike for somebody: none of the patterns that it holds tells them apart, so that the answer about one is
//! that about all of them.
//!
//! In: roles, users, groups and policies of a cloud, and patterns of resources. Out: [`Classes`]. Assumes that a call names
//! them at the end of a resource (`role/NAME`, `roleName/NAME`), and that all before it is the same for each of a kind.

use super::scene::Scene;
use crate::base::value::HOLE;
use crate::model::identity::{Policy, PolicyKind, Principal, PrincipalKind, matches};
use crate::model::{Cloud, Id};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// How a pattern tells those of a kind apart.
#[derive(Debug, PartialEq, Eq)]
enum Says {
    /// It covers none of them.
    None,
    /// It covers all of them.
    All,
    /// It covers those whose bit is set, with and without case.
    Some(Vec<u64>, Vec<u64>),
    /// It may say something of each of them: nothing is known of where names begin.
    Anything,
}

/// Those of one kind in a cloud, with what patterns say of them.
#[derive(Debug)]
pub struct Kind<T> {
    cloud: Cloud,
    /// Names, as the end of a resource; `None`: not known.
    names: Vec<Option<String>>,
    /// Whether all of their names are known.
    known_all: bool,
    /// The same without case, where that differs.
    folded: Vec<Option<String>>,
    /// All of them without case, to look for a part of a pattern in.
    joined: String,
    /// Their places in that list.
    places: BTreeMap<Id<T>, usize>,
    known: Mutex<HashMap<Arc<str>, Arc<Says>>>,
    /// The classes where no pattern says anything.
    plain: Arc<Classes>,
}

/// Those of a cloud that steps are about.
#[derive(Debug)]
pub struct Kinds {
    /// Roles.
    pub roles: Kind<Principal>,
    /// Users.
    pub users: Kind<Principal>,
    /// Groups.
    pub groups: Kind<Principal>,
    /// Custom policies.
    pub policies: Kind<Policy>,
}

/// Which of a kind are alike: equal numbers.
#[derive(Debug)]
pub struct Classes {
    of: Vec<u32>,
    one: bool,
}

impl Classes {
    fn new(of: Vec<u32>) -> Classes {
        let one = of.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
        Classes { of, one }
    }

    /// Whether all are alike.
    pub fn are_one(&self) -> bool {
        self.one
    }
}

impl Kinds {
    /// Those of a cloud.
    pub fn new(scene: &Scene<'_>, cloud: Cloud) -> Kinds {
        // Calls of CAM name roles only.
        let word = |kind: &'static str| if cloud == Cloud::Alibaba { kind } else { "" };
        let principals = |kind: PrincipalKind, word: &str| {
            let all = scene.identity().principals.iter().enumerate();
            let of = all.filter(|(_, it)| it.kind == kind && it.cloud == cloud).map(|(at, _)| Id::new(at));
            Kind::new(cloud, of.map(|id| (id, named(word, &scene.name(id)))))
        };
        let policies = scene.identity().policies.iter().enumerate();
        let policies = policies.filter(|(_, it)| it.cloud == cloud && it.kind == PolicyKind::Custom);
        let name = |it: &Policy| it.name.as_ref().and_then(|name| named(word("policy/"), name));
        Kinds {
            roles: principals(PrincipalKind::Role, if cloud == Cloud::Alibaba { "role/" } else { "roleName/" }),
            users: principals(PrincipalKind::User, word("user/")),
            groups: principals(PrincipalKind::Group, word("group/")),
            policies: Kind::new(cloud, policies.map(|(at, it)| (Id::new(at), name(it)))),
        }
    }
}

/// The end of the name of a resource.
fn named(kind: &str, name: &str) -> Option<String> {
    let known = kind.is_empty() || !name.contains(HOLE);
    known.then(|| if kind.is_empty() { String::new() } else { format!("{kind}{name}") })
}

impl<T> Kind<T> {
    fn new(cloud: Cloud, all: impl Iterator<Item = (Id<T>, Option<String>)>) -> Kind<T> {
        let (mut names, mut places) = (Vec::new(), BTreeMap::new());
        for (id, name) in all {
            places.insert(id, names.len());
            names.push(name);
        }
        let small = |name: &Option<String>| {
            let name = name.as_ref()?;
            Some(name.to_lowercase()).filter(|small| small != name)
        };
        let folded: Vec<Option<String>> = names.iter().map(small).collect();
        let each = names.iter().zip(&folded).filter_map(|(name, small)| small.as_ref().or(name.as_ref()));
        let joined = each.map(String::as_str).collect::<Vec<_>>().join("\n");
        // Of whom the name is not known is like no other one.
        let first = |(place, name): (usize, &Option<String>)| if name.is_some() { 0 } else { alone(place) };
        let plain = Classes::new(names.iter().enumerate().map(first).collect());
        let known_all = names.iter().all(|name| name.as_ref().is_some_and(|name| !name.is_empty()));
        Kind { cloud, names, known_all, folded, joined, places, known: Mutex::default(), plain: Arc::new(plain) }
    }

    /// All of them, in order.
    pub fn all(&self) -> impl Iterator<Item = Id<T>> {
        self.places.keys().copied()
    }

    /// The classes that patterns leave.
    pub fn classes<'t>(&self, patterns: impl Iterator<Item = &'t Arc<str>>) -> Arc<Classes> {
        let telling = patterns.map(|pattern| self.says(pattern));
        let telling = telling.filter(|says| !matches!(**says, Says::None | Says::All));
        let mut telling = telling.peekable();
        if telling.peek().is_none() {
            return self.plain.clone();
        }
        let mut of = self.plain.of.clone();
        for says in telling {
            match &*says {
                Says::None | Says::All => {}
                Says::Anything => {
                    of.iter_mut().enumerate().for_each(|(place, class)| *class = alone(place));
                    break;
                }
                Says::Some(exact, folded) => {
                    let mut parts: HashMap<(u32, bool, bool), u32> = HashMap::new();
                    let named = of.iter_mut().zip(&self.names).enumerate().filter(|(_, (_, name))| name.is_some());
                    for (place, (class, _)) in named {
                        let next = u32::try_from(parts.len()).unwrap_or(0);
                        *class = *parts.entry((*class, has(exact, place), has(folded, place))).or_insert(next);
                    }
                }
            }
        }
        Arc::new(Classes::new(of))
    }

    /// Whether a pattern may cover any of them.
    pub fn may_be_covered(&self, pattern: &Arc<str>) -> bool {
        !self.known_all || *self.says(pattern) != Says::None
    }

    fn says(&self, pattern: &Arc<str>) -> Arc<Says> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(says) = known().get(pattern) {
            return says.clone();
        }
        let says = Arc::new(self.look(pattern));
        known().entry(pattern.clone()).or_insert(says).clone()
    }

    fn look(&self, pattern: &str) -> Says {
        if pattern.chars().all(|c| c == '*') {
            return Says::All;
        }
        let colons = if self.cloud == Cloud::Tencent { 5 } else { 4 };
        let Some(end) = pattern.splitn(colons + 1, ':').nth(colons) else { return Says::Anything };
        // CAM names roles by their ids, too.
        if end.contains("${") || self.cloud == Cloud::Tencent && end.starts_with("role/") {
            return Says::Anything;
        }
        // What an unknown part may be, any text may be.
        let wide: String = end.chars().map(|c| if c.is_ascii() { c } else { '*' }).collect();
        let folded = wide.to_lowercase();
        let is_small = folded == wide;
        // A part that no name has is in no name.
        let longest = folded.split(['*', '?']).max_by_key(|part| part.len()).unwrap_or_default();
        if !self.joined.contains(longest) {
            return Says::None;
        }
        let empty = || vec![0_u64; self.names.len().div_ceil(64)];
        let (mut with, mut without) = (empty(), empty());
        let (mut some, mut all) = (false, true);
        for (place, name) in self.names.iter().enumerate() {
            let Some(name) = name else { continue };
            let exact = matches(&wide, name);
            let small = self.folded.get(place).and_then(Option::as_ref);
            let bits = match small {
                None if is_small => (exact, exact),
                small => (exact, matches(&folded, small.unwrap_or(name))),
            };
            set(&mut with, place, bits.0);
            set(&mut without, place, bits.1);
            some |= bits.0 || bits.1;
            all &= bits.0 && bits.1;
        }
        match (some, all) {
            (false, _) => Says::None,
            (true, true) => Says::All,
            (true, false) => Says::Some(with, without),
        }
    }

    /// The number of a class: who has the same is alike. `None`: not of this kind.
    pub fn class(&self, classes: &Classes, id: Id<T>) -> Option<u32> {
        classes.of.get(*self.places.get(&id)?).copied()
    }
}

/// The class of one that is like no other.
fn alone(place: usize) -> u32 {
    u32::MAX - u32::try_from(place).unwrap_or(0)
}

fn has(bits: &[u64], place: usize) -> bool {
    bits.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
}

fn set(bits: &mut [u64], place: usize, value: bool) {
    if let Some(word) = bits.get_mut(place / 64).filter(|_| value) {
        *word |= 1 << (place % 64);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        /// Whom a pattern covers, with or without case, it is never said to cover none of.
        #[test]
        fn a_pattern_that_covers_one_may_cover_any(
            names in prop::collection::vec("[abA]{1,3}", 0..4),
            pattern in "acs:(ram|\\*):\\*:[*1]?:(role|[*r]|[a-z*]{0,3})(/[abA*?]{0,3}){0,2}|acs:[*a:]{0,4}|\\*",
        ) {
            let pattern: Arc<str> = pattern.into();
            let all = names.iter().enumerate().map(|(at, name)| (Id::<Principal>::new(at), Some(format!("role/{name}"))));
            let kind = Kind::new(Cloud::Alibaba, all);
            let covers = |name: &String| {
                let name = format!("acs:ram::1:role/{name}");
                matches(&pattern, &name) || matches(&pattern.to_lowercase(), &name.to_lowercase())
            };
            prop_assert!(kind.may_be_covered(&pattern) || !names.iter().any(covers));
        }
    }

    #[test]
    fn a_pattern_that_covers_none_is_told_from_one_that_covers_all() {
        let of = |names: &[Option<&str>]| {
            let all = names.iter().enumerate().map(|(at, name)| (Id::<Principal>::new(at), name.map(str::to_owned)));
            Kind::new(Cloud::Alibaba, all)
        };
        let pattern = |text: &str| Arc::<str>::from(text);
        let known = of(&[Some("role/app"), Some("role/db")]);
        assert!(!known.may_be_covered(&pattern("acs:ram:*:*:*/team-*")));
        assert!(known.may_be_covered(&pattern("acs:ram:*:*:role/*")));
        assert!(known.may_be_covered(&pattern("acs:ram:*:*:role/A*")));
        assert!(known.may_be_covered(&pattern("acs:ram:*:*:role/${var.x}")));
        // Of one of them the name is not known.
        assert!(of(&[Some("role/app"), None]).may_be_covered(&pattern("acs:ram:*:*:*/team-*")));
        // Nobody is there.
        assert!(!of(&[]).may_be_covered(&pattern("acs:ram:*:*:role/*")));
    }
}
