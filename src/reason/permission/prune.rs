//! What need not be tried to solve a formula: of two values of which one is never worse than the other, the other.
//!
//! In: a formula, and the values that lines of conditions tell apart. Out: how lines and unknowns occur in it (a formula in
//! which one stands under an even number of negations only cannot become false by its becoming true), and fewer values.
//! Nothing is lost: whether the formula has a solution stays the same.

use super::formula::Formula;
use super::typed::Literal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether something stands under an even number of negations, and under an odd one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Occurs {
    even: bool,
    odd: bool,
}

/// A value of a key, and for each line about it whether it holds, loosely and strictly.
type Held<'v> = (&'v Option<Arc<str>>, Vec<[bool; 2]>);

/// How lines and unknowns occur.
#[derive(Debug, Default)]
pub struct Occurrences {
    lines: BTreeMap<u32, Occurs>,
    unknowns: BTreeMap<u32, Occurs>,
}

impl Occurrences {
    /// Those of a formula.
    pub fn of(formula: &Formula) -> Occurrences {
        let mut out = Occurrences::default();
        out.gather(formula, false);
        out
    }

    fn gather(&mut self, formula: &Formula, negated: bool) {
        let put = |occurs: &mut Occurs| if negated { occurs.odd = true } else { occurs.even = true };
        match formula {
            Formula::Is(_) => {}
            Formula::Unknown(at) => put(self.unknowns.entry(*at).or_default()),
            Formula::Line(at) => put(self.lines.entry(*at).or_default()),
            Formula::Not(inner) => self.gather(inner, !negated),
            Formula::All(list) | Formula::Any(list) => list.iter().for_each(|it| self.gather(it, negated)),
        }
    }

    /// The values of an unknown that decide whether the formula holds for some of them (`some`), or for all.
    pub fn tries(&self, unknown: u32, some: bool) -> &'static [bool] {
        match self.unknowns.get(&unknown) {
            Some(Occurs { even: true, odd: false }) if some => &[true],
            Some(Occurs { even: false, odd: true }) if !some => &[true],
            Some(Occurs { even: true, odd: false } | Occurs { even: false, odd: true }) => &[false],
            // Also what does not stand in it by itself, as lines depend on it.
            _ => &[false, true],
        }
    }

    /// The values of a key without those than which another one is never worse, in order. `lines`: all that are about it, with
    /// their numbers.
    pub fn best(&self, values: &[Option<Arc<str>>], lines: &[(u32, &Literal)]) -> Vec<Option<Arc<str>>> {
        let occurs: Vec<Occurs> = lines.iter().map(|(at, _)| self.lines.get(at).copied().unwrap_or_default()).collect();
        let as_good = |one: &[[bool; 2]], other: &[[bool; 2]]| {
            let each = one.iter().flatten().zip(other.iter().flatten());
            let occurs = occurs.iter().flat_map(|it| [it, it]);
            each.zip(occurs)
                .all(|((one, other), occurs)| (!occurs.even || one >= other) && (!occurs.odd || one <= other))
        };
        let mut kept: Vec<Held<'_>> = Vec::new();
        for value in values {
            let holds = |line: &Literal| [false, true].map(|strict| line.holds(value.as_deref(), strict));
            let held: Vec<[bool; 2]> = lines.iter().map(|(_, line)| holds(line)).collect();
            if kept.iter().any(|(_, known)| as_good(known, &held)) {
                continue;
            }
            kept.retain(|(_, known)| !as_good(&held, known));
            kept.push((value, held));
        }
        kept.into_iter().map(|(value, _)| value.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::super::typed::{Kind, Operator, Values};
    use super::*;
    use proptest::prelude::*;

    /// Lines on one key: some values, or anything but them.
    fn lines() -> Vec<Literal> {
        let texts = |words: &[&str], negative| Literal {
            key: "k".into(),
            operator: Operator { kind: Kind::Text { like: false, fold: false }, negative, if_exists: false },
            written: words.iter().map(|it| Arc::from(*it)).collect(),
            values: Values::Texts(words.iter().map(|it| Arc::from(*it)).collect()),
        };
        vec![texts(&["a"], false), texts(&["a", "b"], false), texts(&["b"], true), texts(&["c"], false)]
    }

    fn formula() -> impl Strategy<Value = Formula> {
        let leaf = prop_oneof![
            (0_u32..4).prop_map(Formula::Unknown),
            (0_u32..4).prop_map(Formula::Line),
            any::<bool>().prop_map(Formula::Is),
        ];
        leaf.prop_recursive(4, 24, 3, |inner| {
            prop_oneof![
                inner.clone().prop_map(|it| Formula::Not(Box::new(it))),
                prop::collection::vec(inner.clone(), 1..4).prop_map(Formula::All),
                prop::collection::vec(inner, 1..4).prop_map(Formula::Any),
            ]
        })
    }

    fn eval(formula: &Formula, given: u32, held: &[bool]) -> bool {
        match formula {
            Formula::Is(value) => *value,
            Formula::Unknown(at) => given >> at & 1 == 1,
            Formula::Line(at) => held[*at as usize],
            Formula::Not(inner) => !eval(inner, given, held),
            Formula::All(list) => list.iter().all(|it| eval(it, given, held)),
            Formula::Any(list) => list.iter().any(|it| eval(it, given, held)),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]
        #[test]
        fn a_formula_has_a_solution_among_what_is_tried_if_it_has_one(formula in formula()) {
            let occurs = Occurrences::of(&formula);
            let lines = lines();
            let numbered: Vec<(u32, &Literal)> = (0..).zip(&lines).collect();
            let all: Vec<Option<Arc<str>>> =
                ["a", "b", "c", "d"].into_iter().map(|it| Some(it.into())).chain([None]).collect();
            let best = occurs.best(&all, &numbered);
            let held = |value: &Option<Arc<str>>, strict| -> Vec<bool> {
                lines.iter().map(|line| line.holds(value.as_deref(), strict)).collect()
            };
            for some in [false, true] {
                let tries: Vec<&[bool]> = (0..4).map(|at| occurs.tries(at, some)).collect();
                let tried = |given: &u32| tries.iter().enumerate().all(|(at, it)| it.contains(&(given >> at & 1 == 1)));
                let solves = |values: &[Option<Arc<str>>], given: &[u32]| values.iter().any(|value| {
                    // Whichever reading lines have, it is the same for all of them.
                    let holds = |given: &u32, strict| eval(&formula, *given, &held(value, strict));
                    let both = |given: &u32| if some {
                        holds(given, false) || holds(given, true)
                    } else {
                        holds(given, false) && holds(given, true)
                    };
                    if some { given.iter().any(both) } else { given.iter().all(both) }
                });
                let every: Vec<u32> = (0..16).collect();
                let few: Vec<u32> = every.iter().copied().filter(tried).collect();
                prop_assert_eq!(solves(&all, &every), solves(&best, &few));
            }
        }
    }
}
