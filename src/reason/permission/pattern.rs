//! Patterns (`*`, `?`) as regular languages.
//!
//! In: texts as policies write them. Out: [`Glob`]s, which match words and are compared as sets of words: inclusion in
//! a union, equality, overlap, each with the shortest word that shows it. Everything is one search ([`find`]) through
//! the product of the patterns' automata; where its bound is reached the answer is [`Found::Undecided`], never "none".

use super::name::{self, Atom};
use super::search::{self, Universe};
use crate::base::Tri;
use crate::model::Cloud;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A pattern in the form in which it is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Glob {
    pub(super) atoms: Arc<[Atom]>,
    /// Letters are compared without case; the atoms are folded.
    pub(super) fold: bool,
    /// Unknown parts of words may be anything (those of the pattern are `*` already).
    pub(super) may: bool,
}

impl Glob {
    /// A pattern of actions.
    pub fn action(cloud: Cloud, text: &str) -> Glob {
        Glob::new(name::atoms(cloud, &name::action(cloud, text), false))
    }

    /// A pattern of resources; an empty account is the own one, where it is known.
    pub fn resource(cloud: Cloud, own: Option<&str>, text: &str) -> Glob {
        Glob::new(name::atoms(cloud, &name::resource(cloud, own, text, true), false))
    }

    /// A pattern in which `*` and `?` are wildcards and nothing else has a meaning (values of conditions).
    pub fn plain(text: &str) -> Glob {
        Glob::new(name::atoms(Cloud::Alibaba, text, false))
    }

    /// Exactly this word.
    pub fn word(text: &str) -> Glob {
        Glob::new(text.chars().map(Atom::Letter).collect())
    }

    pub(super) fn new(atoms: Vec<Atom>) -> Glob {
        Glob { atoms: atoms.into(), fold: false, may: false }
    }

    /// The same without case.
    pub fn folded(self) -> Glob {
        let fold = |atom: &Atom| match atom {
            Atom::Letter(c) => Atom::Letter(fold(*c)),
            other => *other,
        };
        let small = self.atoms.iter().all(|atom| fold(atom) == *atom);
        let atoms = if small { self.atoms } else { self.atoms.iter().map(fold).collect() };
        Glob { atoms, fold: true, may: self.may }
    }

    /// Whether it matches every word.
    pub fn is_all(&self) -> bool {
        *self.atoms == [Atom::Star]
    }

    /// The word, where it matches one only.
    pub fn literal(&self) -> Option<String> {
        let letter = |atom: &Atom| if let Atom::Letter(c) = atom { Some(*c) } else { None };
        if self.fold { None } else { self.atoms.iter().map(letter).collect() }
    }

    /// Whether it matches a word as a whole. Goes back to the last `*` only, so the time is at most the product of the
    /// lengths.
    pub fn matches(&self, word: &str) -> bool {
        if self.may && name::has_hole(word) {
            return search::accepts(self, word);
        }
        let (mut at, mut rest) = (0, word.chars());
        let mut back: Option<(usize, std::str::Chars<'_>)> = None;
        while let Some(letter) = rest.clone().next() {
            match self.atoms.get(at) {
                Some(Atom::Star) => {
                    at += 1;
                    back = Some((at, rest.clone()));
                }
                Some(atom) if self.takes(*atom, letter) => {
                    at += 1;
                    rest.next();
                }
                _ => match &mut back {
                    Some((after, from)) => {
                        from.next();
                        at = *after;
                        rest = from.clone();
                    }
                    None => return false,
                },
            }
        }
        self.atoms.iter().skip(at).all(|atom| *atom == Atom::Star)
    }

    /// Whether an atom that is no `*` takes a letter.
    pub(super) fn takes(&self, atom: Atom, letter: char) -> bool {
        match atom {
            Atom::Letter(own) => own == letter || (self.fold && own == fold(letter)),
            // A part that is not known may be longer than one character.
            Atom::Any => !name::is_hole(letter),
            Atom::Star => true,
        }
    }

    /// Whether it surely matches all that the other matches. `false` proves nothing.
    pub fn plainly_covers(&self, other: &Glob) -> bool {
        if self == other || self.is_all() {
            return true;
        }
        if (self.fold, self.may) != (other.fold, other.may) {
            return false;
        }
        let (mut at, mut rest) = (0, 0);
        let mut back: Option<(usize, usize)> = None;
        while let Some(wanted) = other.atoms.get(rest) {
            match self.atoms.get(at) {
                Some(Atom::Star) => {
                    at += 1;
                    back = Some((at, rest));
                }
                Some(atom)
                    if atom == wanted
                        || matches!((atom, wanted), (Atom::Any, Atom::Letter(c)) if !name::is_hole(*c)) =>
                {
                    at += 1;
                    rest += 1;
                }
                _ => match &mut back {
                    Some((after, from)) => {
                        *from += 1;
                        at = *after;
                        rest = *from;
                    }
                    None => return false,
                },
            }
        }
        self.atoms.iter().skip(at).all(|atom| *atom == Atom::Star)
    }
}

/// One letter without case. Letters whose other case is several letters stay as they are.
pub(super) fn fold(letter: char) -> char {
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

/// What a search for a word finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A shortest word; of several the first, letters before digits before other signs.
    Word(String),
    /// There is none.
    Nothing,
    /// The bound on the work is reached.
    Undecided,
}

impl Found {
    /// Whether there is a word.
    pub fn exists(&self) -> Tri {
        match self {
            Found::Word(_) => Tri::Yes,
            Found::Nothing => Tri::No,
            Found::Undecided => Tri::Unknown,
        }
    }
}

/// A shortest word for which a formula over patterns holds: `wanted` is asked with the places of the patterns that
/// match, in order.
pub fn find(globs: &[&Glob], universe: Universe, wanted: impl Fn(&[usize]) -> bool) -> Found {
    let mut found = Found::Nothing;
    let end = search::explore(globs, universe, &[], &mut |word, matching| {
        if wanted(matching) {
            found = Found::Word(word.to_owned());
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    match (end, found) {
        (search::End::Undecided, Found::Nothing) => Found::Undecided,
        (_, found) => found,
    }
}

/// A word that the pattern matches and none of the others does: there is none where it is included in their union.
pub fn beyond(glob: &Glob, others: &[&Glob], universe: Universe) -> Found {
    if others.iter().any(|other| other.plainly_covers(glob)) {
        return Found::Nothing;
    }
    let mut globs = vec![glob];
    globs.extend(others);
    let mut found = Found::Nothing;
    let end = search::explore(&globs, universe, &[&[0]], &mut |word, matching| {
        if matching == [0] {
            found = Found::Word(word.to_owned());
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    match (end, found) {
        (search::End::Undecided, Found::Nothing) => Found::Undecided,
        (_, found) => found,
    }
}

/// Whether a pattern is included in the union of others.
pub fn included(glob: &Glob, others: &[&Glob], universe: Universe) -> Tri {
    beyond(glob, others, universe).exists().not()
}

/// A word that both patterns match.
pub fn overlap(a: &Glob, b: &Glob, universe: Universe) -> Found {
    match (a.literal(), b.literal()) {
        (Some(word), _) if universe == Universe::Any => {
            return if b.matches(&word) { Found::Word(word) } else { Found::Nothing };
        }
        (_, Some(word)) if universe == Universe::Any => {
            return if a.matches(&word) { Found::Word(word) } else { Found::Nothing };
        }
        _ => {}
    }
    let mut found = Found::Nothing;
    let end = search::explore(&[a, b], universe, &[&[0], &[1]], &mut |word, matching| {
        if matching == [0, 1] {
            found = Found::Word(word.to_owned());
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    match (end, found) {
        (search::End::Undecided, Found::Nothing) => Found::Undecided,
        (_, found) => found,
    }
}
