//! Fragments of names, found by their beginnings and ends without case.
//!
//! In: [`Fragment`]s. Out: whether one clashes with any that was put in: is, but for case only, written within it or has it
//! written within, where a match would put it. The work grows with the length of a fragment, not with how many there are;
//! where it would, a clash is said to be.

use super::letters::Fragment;
use super::pattern::fold;

/// Fragments that may stand anywhere in a part, and words to look such a one up in, that are compared one by one.
const MOST: usize = 256;
/// Ways to write a beginning that are followed.
const WAYS: usize = 64;

/// A place in a trie: what the letters up to it are the beginning of.
#[derive(Debug, Default)]
struct Place {
    /// Letter without case, as it is written, place.
    next: Vec<(char, char, u32)>,
    /// A fragment ends here that needs no end of the part: it is a beginning.
    beginning: bool,
    /// A fragment ends here that is a whole part.
    whole: bool,
}

/// Texts by their beginnings.
#[derive(Debug)]
struct Trie {
    places: Vec<Place>,
}

impl Default for Trie {
    fn default() -> Trie {
        Trie { places: vec![Place::default()] }
    }
}

impl Trie {
    /// The place of a text, which is made where it is not there.
    fn put(&mut self, text: impl Iterator<Item = char>) -> Option<&mut Place> {
        let mut at = 0;
        for letter in text {
            let key = (fold(letter), letter);
            let new = self.places.len();
            let place = self.places.get_mut(at)?;
            at = match place.next.binary_search_by_key(&key, |it| (it.0, it.1)) {
                Ok(found) => place.next.get(found)?.2 as usize,
                Err(slot) => {
                    place.next.insert(slot, (key.0, key.1, u32::try_from(new).ok()?));
                    self.places.push(Place::default());
                    new
                }
            };
        }
        self.places.get_mut(at)
    }

    /// Whether a text, written otherwise, begins with a beginning or is a whole; `open`: or is the beginning of anything.
    fn clash(&self, text: impl Iterator<Item = char>, open: bool) -> bool {
        // Places, and whether a letter up to there is written otherwise.
        let mut at = vec![(0_u32, false)];
        let place = |it: u32| self.places.get(it as usize);
        for letter in text {
            let key = fold(letter);
            let mut then = Vec::with_capacity(2);
            for (from, differs) in at {
                let next = place(from).map_or(&[][..], |it| &it.next);
                let first = next.partition_point(|it| it.0 < key);
                let same = next.iter().skip(first).take_while(|it| it.0 == key);
                then.extend(same.map(|(_, written, to)| (*to, differs || *written != letter)));
            }
            if then.is_empty() {
                return false;
            }
            if then.len() > WAYS
                || then.iter().any(|(to, differs)| *differs && place(*to).is_some_and(|it| it.beginning))
            {
                return true;
            }
            at = then;
        }
        at.iter().any(|(to, differs)| *differs && (open || place(*to).is_some_and(|it| it.whole)))
    }
}

/// Fragments, by their beginnings, ends and middles.
#[derive(Debug, Default)]
pub(super) struct Tries {
    forward: Trie,
    backward: Trie,
    /// Those that may stand anywhere: without case, as they are written.
    anywhere: Vec<(String, Box<str>)>,
    /// All of them.
    all: Vec<Box<str>>,
    /// Whether any has capitals.
    capitals: bool,
}

/// Without case, letter by letter.
fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// Whether a text, without case, stands in another one that writes it otherwise.
fn stands_in(inner: &(String, Box<str>), outer: &str) -> bool {
    let (small, written) = inner;
    let letters: Vec<char> = outer.chars().collect();
    let small: Vec<char> = small.chars().collect();
    let same = |it: &&[char]| it.iter().zip(&small).all(|(a, b)| fold(*a) == *b);
    let mut found = letters.windows(small.len().max(1)).filter(same);
    found.any(|it| !it.iter().copied().eq(written.chars()))
}

impl Tries {
    /// Takes in a fragment.
    pub fn put(&mut self, it: &Fragment<'_>) {
        self.capitals |= it.capital;
        if let Some(place) = self.forward.put(it.text.chars()) {
            place.beginning |= it.start && !it.end;
            place.whole |= it.start && it.end;
        }
        if let Some(place) = self.backward.put(it.text.chars().rev()) {
            place.beginning |= it.end && !it.start;
        }
        if !it.start && !it.end {
            self.anywhere.push((folded(it.text), it.text.into()));
        }
        self.all.push(it.text.into());
    }

    /// Whether a fragment clashes with any of them.
    pub fn clash(&self, it: &Fragment<'_>) -> bool {
        if !self.capitals && !it.capital {
            return false;
        }
        let anywhere = !it.start && !it.end;
        self.forward.clash(it.text.chars(), it.start && !it.end)
            || self.backward.clash(it.text.chars().rev(), it.end && !it.start)
            || self.anywhere.len() > MOST
            || self.anywhere.iter().any(|inner| stands_in(inner, it.text))
            || anywhere
                && (self.all.len() > MOST || {
                    let inner = (folded(it.text), it.text.into());
                    self.all.iter().any(|outer| stands_in(&inner, outer))
                })
    }
}
