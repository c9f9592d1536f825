//! One search through the product of automata of patterns: which combinations of patterns match a common word, and
//! the shortest word of each.
//!
//! A state is the set of places that each pattern may be at. Patterns that can match nothing any more are dropped;
//! places before a `*` that has been reached add nothing to what the `*` can do, and are dropped too. Breadth first,
//! so the first word of a combination is a shortest one; letters come in a fixed order, so it is the same each time.

use super::name::{self, Atom};
use super::pattern::{Glob, fold};
use crate::base::mixer::Fast;
use crate::model::Cloud;
use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;

/// Which words there are at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Universe {
    /// Every text.
    Any,
    /// `code:name` of an action, without case.
    Action,
    /// Full names of a cloud's resources, with at most so many colons in the id: names in which an id looks like the
    /// rest of a name are no witnesses of anything.
    Resource(Cloud, u8),
}

impl Universe {
    /// Full names of a cloud's resources, with as many colons as one of the patterns asks for.
    pub fn resources(cloud: Cloud, globs: &[&Glob]) -> Universe {
        let colons = |glob: &&Glob| glob.atoms.iter().filter(|atom| **atom == Atom::Letter(':')).count();
        let most = globs.iter().map(colons).max().unwrap_or(0);
        Universe::Resource(cloud, most.saturating_sub(name::colons(cloud)).min(8) as u8)
    }
}

/// How a search ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Every combination was seen.
    Complete,
    /// The visitor has had enough.
    Stopped,
    /// The bound on the work was reached.
    Undecided,
}

/// States that a search may visit.
const STATES: usize = 200_000;
/// Places that it may store, over all states, which bounds its memory.
const PLACES: usize = 8_000_000;
/// Places that it may step, which bounds its time.
const STEPS: usize = 40_000_000;

/// What a search calls: a shortest word, and the places of the patterns that match it, in order.
pub type Visitor<'a> = dyn FnMut(&str, &[usize]) -> ControlFlow<()> + 'a;

/// Visits each combination of patterns that match a common word of the universe, once. `needs`: only words are sought
/// that one of each of these groups of patterns matches (combinations without are visited only by chance).
pub fn explore(globs: &[&Glob], universe: Universe, needs: &[&[usize]], visit: &mut Visitor<'_>) -> End {
    if globs.len() > 0xFFFF || globs.iter().any(|glob| glob.atoms.len() >= 0xFFFF) {
        return End::Undecided;
    }
    let mut search = Search { globs, states: Vec::new(), known: HashSet::default(), places: 0, steps: 0 };
    let start: Vec<u32> = (0..globs.len()).map(|glob| (glob as u32) << 16).collect();
    search.add(start, Letters::start(universe), None);
    let mut seen: HashSet<Box<[usize]>, Fast> = HashSet::default();
    let mut at = 0;
    while let Some(state) = search.states.get(at) {
        let (places, letters) = (state.places.clone(), state.letters);
        if letters.is_end() {
            let matching = search.matching(&places);
            let needed = needs.iter().all(|group| group.iter().any(|glob| matching.contains(glob)));
            if needed && seen.insert(matching.clone().into()) && visit(&search.word(at), &matching).is_break() {
                return End::Stopped;
            }
        }
        for letter in search.letters(&places, letters) {
            let Some(letters) = letters.step(letter) else { continue };
            let next = search.step(&places, letter);
            let alive = |group: &&[usize]| group.iter().any(|glob| search.is_alive(&next, *glob));
            if needs.iter().all(alive) {
                search.add(next, letters, Some((at, letter)));
            }
            if search.states.len() > STATES || search.places > PLACES || search.steps > STEPS {
                return End::Undecided;
            }
        }
        at += 1;
    }
    End::Complete
}

/// Whether a pattern accepts a word with unknown parts. Of names of resources each part is accepted by its own: an unknown
/// part of a name does not reach beyond the parts of that.
pub fn accepts(glob: &Glob, word: &str) -> bool {
    if !accepts_all(glob, word) {
        return false;
    }
    let colons = if word.starts_with("qcs:") { 5 } else { 4 };
    let own: Vec<&[Atom]> = glob.atoms.splitn(colons + 1, |atom| *atom == Atom::Letter(':')).collect();
    let its: Vec<&str> = word.splitn(colons + 1, ':').collect();
    if own.len() <= colons || its.len() <= colons {
        return true;
    }
    let one = |(atoms, part): (&&[Atom], &&str)| accepts_all(&Glob { atoms: (*atoms).into(), ..glob.clone() }, part);
    own.iter().zip(&its).all(one)
}

/// The same of a part.
fn accepts_all(glob: &Glob, word: &str) -> bool {
    let globs = [glob];
    let mut search = Search { globs: &globs, states: Vec::new(), known: HashSet::default(), places: 0, steps: 0 };
    let mut places = vec![0];
    for letter in word.chars() {
        places = search.step(&places, letter);
    }
    !search.matching(&places).is_empty()
}

struct State {
    /// Pattern in the upper half, place in the lower: sorted.
    places: std::rc::Rc<[u32]>,
    letters: Letters,
    from: Option<(usize, char)>,
}

struct Search<'g> {
    globs: &'g [&'g Glob],
    states: Vec<State>,
    known: HashSet<(std::rc::Rc<[u32]>, Letters), Fast>,
    places: usize,
    steps: usize,
}

fn parts(place: u32) -> (usize, usize) {
    ((place >> 16) as usize, (place & 0xFFFF) as usize)
}

impl Search<'_> {
    fn add(&mut self, places: Vec<u32>, letters: Letters, from: Option<(usize, char)>) {
        let places: std::rc::Rc<[u32]> = places.into();
        if self.known.insert((places.clone(), letters)) {
            self.places += places.len() + 8;
            self.states.push(State { places, letters, from });
        }
    }

    fn atom(&self, glob: usize, at: usize) -> Option<Atom> {
        self.globs.get(glob).and_then(|glob| glob.atoms.get(at)).copied()
    }

    fn is_alive(&self, places: &[u32], glob: usize) -> bool {
        let at = places.partition_point(|place| parts(*place).0 < glob);
        places.get(at).is_some_and(|place| parts(*place).0 == glob)
    }

    /// The patterns that accept here.
    fn matching(&self, places: &[u32]) -> Vec<usize> {
        let mut out = Vec::new();
        for (glob, at) in places.iter().map(|place| parts(*place)) {
            let end = match self.atom(glob, at) {
                None => true,
                Some(Atom::Star) => self.atom(glob, at + 1).is_none(),
                Some(_) => false,
            };
            if end && out.last() != Some(&glob) {
                out.push(glob);
            }
        }
        out
    }

    /// The letters that lead to different states from here: those that a pattern waits for, and one other.
    fn letters(&self, places: &[u32], letters: Letters) -> Vec<char> {
        let mut wanted: BTreeSet<(u8, char)> = letters.own().map(ranked).collect();
        for (glob, at) in places.iter().map(|place| parts(*place)) {
            let next = match self.atom(glob, at) {
                Some(Atom::Star) => self.atom(glob, at + 1),
                other => other,
            };
            if let Some(Atom::Letter(letter)) = next {
                wanted.insert(ranked(letter));
                if self.globs.get(glob).is_some_and(|glob| glob.fold) {
                    let upper = letter.to_uppercase().next().unwrap_or(letter);
                    if fold(upper) == letter {
                        wanted.insert(ranked(upper));
                    }
                }
            }
        }
        let mut out: Vec<char> = wanted.iter().map(|(_, letter)| *letter).collect();
        // Folded patterns take both cases, so the other letter must be other in both.
        let free = |c: &char| !wanted.contains(&ranked(*c)) && !wanted.contains(&ranked(fold(*c)));
        let mut usual = ('a'..='z').chain('0'..='9').chain(['-', '_', '/', '.']);
        let allowed = |c: &char| letters.step(*c).is_some() && free(c);
        let other = match letters {
            Letters::Scheme(..) => None,
            Letters::Code(_) | Letters::Name(_) => usual.find(allowed),
            Letters::Any | Letters::Part(..) => usual.chain('\u{4E00}'..='\u{9FFF}').find(allowed),
        };
        out.extend(other);
        out
    }

    fn step(&mut self, places: &[u32], letter: char) -> Vec<u32> {
        let mut out = Vec::with_capacity(places.len());
        let hole = name::is_hole(letter);
        let mut rest = places;
        while let Some(first) = rest.first() {
            let glob = parts(*first).0;
            let count = rest.iter().take_while(|place| parts(**place).0 == glob).count();
            let (mine, others) = rest.split_at(count);
            rest = others;
            let Some(pattern) = self.globs.get(glob) else { continue };
            let start = out.len();
            let mut push = |at: usize| out.push((glob as u32) << 16 | at as u32);
            if letter == name::SELF && pattern.may {
                // A number, which is all within one part of a name.
                for (_, at) in mine.iter().map(|place| parts(*place)) {
                    let mut to = at;
                    while let Some(atom) = pattern.atoms.get(to).filter(|atom| **atom != Atom::Letter(':')) {
                        if *atom == Atom::Star {
                            push(to);
                        }
                        to += 1;
                        push(to);
                    }
                    self.steps += to - at + 1;
                }
            } else if hole && pattern.may {
                // The hole may be any text: any later place.
                let least = mine.first().map_or(0, |place| parts(*place).1);
                (least..=pattern.atoms.len()).for_each(&mut push);
                self.steps += pattern.atoms.len();
            } else {
                self.steps += mine.len();
                for (_, at) in mine.iter().map(|place| parts(*place)) {
                    let mut atom = pattern.atoms.get(at).copied();
                    let mut behind = at + 1;
                    if atom == Some(Atom::Star) {
                        push(at);
                        atom = pattern.atoms.get(behind).copied();
                        behind += 1;
                    }
                    if atom.is_some_and(|atom| pattern.takes(atom, letter)) {
                        push(behind);
                    }
                }
            }
            settle(&mut out, start, pattern);
        }
        out
    }

    fn word(&self, mut at: usize) -> String {
        let mut letters = Vec::new();
        while let Some(State { from: Some((before, letter)), .. }) = self.states.get(at) {
            letters.push(*letter);
            at = *before;
        }
        letters.iter().rev().collect()
    }
}

/// Sorts the places of one pattern, and drops those that a later `*` makes superfluous.
fn settle(places: &mut Vec<u32>, start: usize, pattern: &Glob) {
    let Some(mine) = places.get_mut(start..) else { return };
    mine.sort_unstable();
    let is_star = |place: &u32| pattern.atoms.get(parts(*place).1) == Some(&Atom::Star);
    let last = mine.iter().rposition(is_star).unwrap_or(0);
    let closes = mine.get(last).is_some_and(|place| is_star(place) && parts(*place).1 + 1 == pattern.atoms.len());
    let mut kept: Vec<u32> = mine.get(last..).unwrap_or_default().to_vec();
    kept.dedup();
    if closes {
        kept.truncate(1);
    }
    places.truncate(start);
    places.extend(kept);
}

/// Letters before digits before signs before what is not known.
fn ranked(letter: char) -> (u8, char) {
    let rank = match letter {
        c if c.is_ascii_alphabetic() => 0,
        c if c.is_ascii_digit() => 1,
        c if name::is_hole(c) => 3,
        _ => 2,
    };
    (rank, letter)
}

/// Where in a word of the universe a search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Letters {
    Any,
    /// Before the colon of an action: whether the code has begun.
    Code(bool),
    /// Behind it: whether the name has begun.
    Name(bool),
    /// In `acs:` or `qcs::`, at a letter; the colons that the id may have.
    Scheme(Cloud, u8, u8),
    /// In a part of a resource name: which (0 service, 1 region, 2 account, 3 id), whether it has begun, and the
    /// colons that the id may have.
    Part(u8, bool, u8),
}

fn scheme(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Alibaba => "acs:",
        Cloud::Tencent => "qcs::",
    }
}

impl Letters {
    fn start(universe: Universe) -> Letters {
        match universe {
            Universe::Any => Letters::Any,
            Universe::Action => Letters::Code(false),
            Universe::Resource(cloud, colons) => Letters::Scheme(cloud, 0, colons),
        }
    }

    fn is_end(self) -> bool {
        matches!(self, Letters::Any | Letters::Name(true) | Letters::Part(3, true, _))
    }

    /// Letters that mean something here, whatever the patterns wait for.
    fn own(self) -> impl Iterator<Item = char> {
        match self {
            Letters::Code(true) | Letters::Part(0 | 2, true, _) | Letters::Part(1, ..) => Some(':'),
            Letters::Scheme(cloud, at, _) => scheme(cloud).chars().nth(usize::from(at)),
            _ => None,
        }
        .into_iter()
    }

    fn step(self, letter: char) -> Option<Letters> {
        let small = letter.is_ascii_lowercase();
        let word = small || letter.is_ascii_digit() || letter == '-' || name::is_hole(letter);
        match self {
            Letters::Any => Some(self),
            Letters::Code(true) if letter == ':' => Some(Letters::Name(false)),
            Letters::Code(_) => word.then_some(Letters::Code(true)),
            Letters::Name(false) => (small || name::is_hole(letter)).then_some(Letters::Name(true)),
            Letters::Name(true) => (word || matches!(letter, '_' | '/' | '.')).then_some(self),
            Letters::Scheme(cloud, at, colons) => {
                let mut rest = scheme(cloud).chars().skip(usize::from(at));
                if rest.next() != Some(letter) {
                    return None;
                }
                let more = rest.next().is_some();
                Some(if more { Letters::Scheme(cloud, at + 1, colons) } else { Letters::Part(0, false, colons) })
            }
            Letters::Part(3, _, colons) if letter == ':' => Some(Letters::Part(3, true, colons.checked_sub(1)?)),
            Letters::Part(part, begun, colons) if letter == ':' => {
                (begun || part == 1).then_some(Letters::Part(part + 1, false, colons))
            }
            Letters::Part(part, _, colons) => Some(Letters::Part(part, true, colons)),
        }
    }
}
