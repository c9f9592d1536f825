//! What comparisons of two holdings find: statements that permit something new, what is gone, what is gained.
//!
//! In: the findings of [`super::change`]. Out: plain records; the names that are tried for witnesses.

use super::answer::Witness;
use super::name;
use super::set::Place;
use crate::base::Tri;
use crate::model::Cloud;
use crate::model::identity::Statement;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Names to try first for a witness.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Actions, the most telling first.
    pub actions: Vec<Arc<str>>,
    /// Resources that are there.
    pub resources: Vec<Arc<str>>,
}

/// The actions of a [`Choice`], as they are compared, and which of them are of which service.
#[derive(Debug)]
pub(super) struct Calls {
    words: Vec<String>,
    by_code: BTreeMap<String, Vec<usize>>,
}

impl Calls {
    pub(super) fn new(cloud: Cloud, choice: &Choice) -> Calls {
        let words: Vec<String> = choice.actions.iter().map(|it| name::action(cloud, it)).collect();
        let mut by_code: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, word) in words.iter().enumerate() {
            let code = word.split(':').next().unwrap_or_default();
            match by_code.get_mut(code) {
                Some(list) => list.push(at),
                None => {
                    by_code.insert(code.to_owned(), vec![at]);
                }
            }
        }
        Calls { words, by_code }
    }

    /// The places of those that are of one of these services, in order; `None`: of all.
    pub(super) fn of(&self, codes: Option<&[Arc<str>]>) -> Vec<usize> {
        let known = codes.filter(|codes| !codes.iter().any(|code| name::has_hole(code)));
        let Some(codes) = known else { return (0..self.words.len()).collect() };
        let mut out: Vec<usize> =
            codes.iter().filter_map(|code| self.by_code.get(&**code)).flatten().copied().collect();
        out.sort_unstable();
        out
    }

    /// One of them.
    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }
}

/// A statement that permits something new (or permitted what is gone).
#[derive(Clone, Debug)]
pub struct Grant<'w> {
    /// Where it is: in the holding after the change, for what is revoked before it.
    pub place: Place,
    /// The statement.
    pub statement: &'w Statement,
    /// Statements that take something of it away again.
    pub except: Vec<(Place, &'w Statement)>,
    /// A request that is new; `None` where the bound on the work was reached before one was found.
    pub witness: Option<Witness>,
}

/// What changes.
#[derive(Clone, Debug, Default)]
pub struct Difference<'w> {
    /// New whatever is not known.
    pub definite: Vec<Grant<'w>>,
    /// New for some values of what is not known, or not decided.
    pub possible: Vec<Grant<'w>>,
    /// Gone whatever is not known.
    pub revoked: Vec<Grant<'w>>,
    /// Documents of which nothing is known and that both hold: they count for nothing.
    pub besides: Vec<Arc<str>>,
}

/// What somebody gains who may act as somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gain {
    /// Nothing.
    Nothing,
    /// This request, whatever is not known.
    Definite(Witness),
    /// Perhaps this request; `None` where it could not be decided.
    Possible(Option<Witness>),
}

impl Gain {
    /// Whether there is one.
    pub fn exists(&self) -> Tri {
        match self {
            Gain::Nothing => Tri::No,
            Gain::Definite(_) => Tri::Yes,
            Gain::Possible(_) => Tri::Unknown,
        }
    }
}
