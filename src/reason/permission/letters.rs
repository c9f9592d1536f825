//! Names and patterns that differ in case only, among all that is known.
//!
//! In: patterns of resources, as they become known. Out: whether it may matter, for any two of them or for one of them and a
//! name, that ids are compared without case: what one writes out is, but for the case of its letters, written within the
//! other where a match would put it. Whether the clouds compare so is not documented. Says so too often at most.

use super::tries::Tries;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

/// Texts with fewer fragments than this are compared two by two.
const FEW: usize = 24;

/// What a name or pattern writes out between `:`, `/`, wildcards and parts that are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fragment<'t> {
    pub text: &'t str,
    /// Whether nothing may stand before it in its part.
    pub start: bool,
    /// Whether nothing may follow it there.
    pub end: bool,
    /// Whether it has capitals.
    pub capital: bool,
}

/// How a fragment ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Letter,
    /// `:`, `/`.
    Bar,
    /// Any text.
    Wild,
}

fn next(letter: char) -> Next {
    match letter {
        ':' | '/' => Next::Bar,
        '*' | '?' => Next::Wild,
        _ if super::name::is_hole(letter) => Next::Wild,
        _ => Next::Letter,
    }
}

/// The fragments of a text of which the case can matter, in order.
pub(super) fn fragments(text: &str) -> impl Iterator<Item = Fragment<'_>> {
    let mut rest = Some(text);
    let mut start = true;
    std::iter::from_fn(move || {
        while let Some(from) = rest {
            // What a variable stands for is not known.
            let variable = from.find("${").unwrap_or(from.len());
            let at = from.find(|letter| next(letter) != Next::Letter).unwrap_or(from.len()).min(variable);
            let (written, after) = from.split_at(at);
            let sign = after.chars().next();
            let kind = sign.map_or(Next::Bar, next);
            rest = match kind {
                Next::Letter => Some(after.split_once('}').map_or("", |(_, after)| after)),
                _ => sign.map(|sign| after.get(sign.len_utf8()..).unwrap_or_default()),
            };
            let (open, end) = (start, kind == Next::Bar);
            start = end;
            let capital = written.chars().any(char::is_uppercase);
            if capital || written.chars().any(char::is_lowercase) {
                return Some(Fragment { text: written, start: open, end, capital });
            }
        }
        None
    })
}

/// Whether a fragment is, but for case only, written within another one where a match would put it. The plain rule, of
/// which the [`Tries`] are the quick form.
fn is_within(one: &Fragment<'_>, other: &Fragment<'_>) -> bool {
    let (inner, outer) = (one.text.chars().count(), other.text.chars().count());
    let Some(spare) = outer.checked_sub(inner) else { return false };
    let differs = |at: usize| {
        let mut pairs = one.text.chars().zip(other.text.chars().skip(at));
        pairs.try_fold(false, |differs, (a, b)| {
            (a == b || super::pattern::fold(a) == super::pattern::fold(b)).then_some(differs || a != b)
        })
    };
    match (one.start, one.end) {
        (true, true) => spare == 0 && differs(0) == Some(true),
        (true, false) => differs(0) == Some(true),
        (false, true) => differs(spare) == Some(true),
        (false, false) => (0..=spare).any(|at| differs(at) == Some(true)),
    }
}

/// Whether it may matter for two fragments that ids are compared without case.
fn clash(one: &Fragment<'_>, other: &Fragment<'_>) -> bool {
    (one.capital || other.capital) && (is_within(one, other) || is_within(other, one))
}

/// Whether it may matter for any two of the names and patterns that ids are compared without case.
pub fn differ_in_case_only(texts: &[&str]) -> bool {
    if texts.iter().all(|text| !text.chars().any(char::is_uppercase)) {
        return false;
    }
    let all = || texts.iter().flat_map(|text| fragments(text));
    let few: Vec<Fragment<'_>> = all().take(FEW).collect();
    if few.len() < FEW {
        return few.iter().filter(|it| it.capital).any(|one| few.iter().any(|other| clash(one, other)));
    }
    let mut known = Known::default();
    all().any(|fragment| !known.has(&fragment) && known.learn(&fragment))
}

/// Fragments that were seen.
#[derive(Debug, Default)]
struct Known {
    /// By text: how they stand in their parts, one bit for each way.
    seen: HashMap<Box<str>, u8>,
    tries: Tries,
}

/// The bit of a way to stand in a part.
fn way(fragment: &Fragment<'_>) -> u8 {
    1 << (2 * u8::from(fragment.start) + u8::from(fragment.end))
}

impl Known {
    fn has(&self, fragment: &Fragment<'_>) -> bool {
        self.seen.get(fragment.text).is_some_and(|ways| ways & way(fragment) != 0)
    }

    /// Takes in a fragment. Returns whether it clashes with one that was known.
    fn learn(&mut self, fragment: &Fragment<'_>) -> bool {
        match self.seen.get_mut(fragment.text) {
            Some(ways) => *ways |= way(fragment),
            None => drop(self.seen.insert(fragment.text.into(), way(fragment))),
        }
        let clashes = self.tries.clash(fragment);
        self.tries.put(fragment);
        clashes
    }
}

/// All fragments that were seen.
#[derive(Debug, Default)]
pub struct Letters {
    known: RwLock<Known>,
    differ: AtomicBool,
}

impl Letters {
    /// Takes in a pattern.
    pub fn learn(&self, text: &str) {
        for fragment in fragments(text) {
            if self.known.read().unwrap_or_else(PoisonError::into_inner).has(&fragment) {
                continue;
            }
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            if !known.has(&fragment) && known.learn(&fragment) {
                self.differ.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Whether it may matter for any two of the patterns that ids are compared without case.
    pub fn differ(&self) -> bool {
        self.differ.load(Ordering::Relaxed)
    }

    /// Whether it may for a name, or a pattern of names, and one of the patterns.
    pub fn differ_from(&self, name: &str) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        fragments(name).any(|fragment| known.tries.clash(&fragment))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_that_differ_in_case_only() {
        assert!(differ_in_case_only(&["acs:ram:::role/App", "acs:ram:::role/app*"]));
        assert!(!differ_in_case_only(&["acs:ram:::role/App", "acs:ram:::role/App", "acs:ram:::role/apps"]));
        assert!(differ_in_case_only(&["Ä/b", "ä/c"]));
        let letters = Letters::default();
        letters.learn("acs:ram:::role/App");
        letters.learn("acs:ram:::role/App*");
        assert!(!letters.differ() && letters.differ_from("x/app") && !letters.differ_from("x/App"));
        letters.learn("acs:oss:::app");
        assert!(letters.differ());
    }

    #[test]
    fn wildcards_and_unknown_parts_are_any_text() {
        let differ = |one: &str, other: &str| differ_in_case_only(&[one, other]);
        for (one, other) in [
            ("role/App-*", "role/app-adm"),
            ("role/*-Adm", "role/app-adm"),
            ("role/*P-a*", "role/app-adm"),
            ("role/?PP-adm", "role/app-adm"),
            ("role/App-*", "role/app-\u{E000}"),
            ("role/App-7", "role/app-\u{E000}"),
            ("role/${name}-Adm", "role/app-adm"),
            ("role/App*", "role/*p-adm*/app"),
        ] {
            assert!(differ(one, other) && differ(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("role/App-*", "role/App-adm"),
            ("role/App-*", "role/apt-adm"),
            ("role/App-*", "role/my-app-adm"),
            ("role/*-Adm", "role/app-adm-7"),
            ("role/*P-a", "role/app-adm"),
            ("role/App", "role/app-adm"),
            ("role/*", "user/App"),
            ("acs:ram:*:*:*", "acs:ram:*:*:role/App"),
        ] {
            assert!(!differ(one, other) && !differ(other, one), "{one} {other}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

        /// The quick form says the same as the plain rule.
        #[test]
        fn tries_are_as_the_plain_rule(texts in prop::collection::vec("[aAbB*?/]{0,6}", 2..5), name in "[aAbB*/]{0,6}") {
            let all: Vec<Fragment<'_>> = texts.iter().flat_map(|text| fragments(text)).collect();
            let plain = all.iter().enumerate().any(|(at, one)| all.iter().skip(at + 1).any(|it| clash(one, it)));
            let letters = Letters::default();
            texts.iter().for_each(|text| letters.learn(text));
            prop_assert_eq!(letters.differ(), plain);
            let from = fragments(&name).any(|one| all.iter().any(|it| clash(&one, it)));
            prop_assert_eq!(letters.differ_from(&name), from);
        }

        /// Where nothing is found, a pattern matches a word without case only if it does with case.
        #[test]
        fn nothing_is_missed(pattern in "[aAbB*?/]{0,6}", word in "[aAbB/]{0,6}") {
            let glob = super::super::pattern::Glob::plain(&pattern);
            let folded = glob.clone().folded();
            if glob.matches(&word) != folded.matches(&word) {
                prop_assert!(differ_in_case_only(&[&pattern, &word]));
            }
        }
    }
}
