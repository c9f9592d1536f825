//! Statements made ready to be asked: patterns compiled once, conditions typed once, in one place for all principals.
//!
//! In: statements and where they are held. Out: [`Compiled`] statements that say of an action or a resource whether
//! they are about it, as a [`Formula`] over what is not known.

use super::formula::{Formula, Table};
use super::name::{self, Atom};
use super::pattern::{self, Glob};
use super::search::Universe;
use super::typed::{Kind, Literal, Values};
use super::{Flag, Held};
use crate::base::net::AddressSet;
use crate::model::Cloud;
use crate::model::identity::{Effect, Patterns, Statement};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A pattern of a statement.
#[derive(Debug)]
pub struct Pattern {
    /// Tells it from others of its space.
    pub(super) id: u32,
    /// As it is compared.
    text: Arc<str>,
    /// What it surely matches.
    pub must: Glob,
    /// What it may match; read only where it differs, or where the word has unknown parts.
    pub may: Glob,
    /// Both without case (of resources).
    folded: Option<Box<(Glob, Glob)>>,
    /// Whether `may` differs.
    open: bool,
    /// A resource pattern with too few colons.
    sparse: bool,
}

impl Pattern {
    fn new(id: u32, cloud: Cloud, text: String, sparse: bool, case: bool) -> Pattern {
        let must = Glob::new(name::atoms(cloud, &text, false));
        let wide = name::atoms(cloud, &text, true);
        let open = *must.atoms != *wide;
        let atoms = if open { wide.into() } else { must.atoms.clone() };
        let may = Glob { atoms, fold: false, may: true };
        let folded = (case && !must.is_all()).then(|| Box::new((must.clone().folded(), may.clone().folded())));
        Pattern { id, text: text.into(), must, may, folded, open, sparse }
    }

    /// Whether it is about a word. `case`: whether it may matter that ids are compared without case.
    fn covers(&self, word: &str, holed: bool, case: bool, table: &mut Table) -> Formula {
        if self.must.is_all() {
            return Formula::Is(true);
        }
        let mut one = |must: &Glob, may: &Glob| match must.matches(word) {
            true => Formula::Is(true),
            false if (self.open || holed) && may.matches(word) => table.matching(&self.text, &self.must, word),
            false => Formula::Is(false),
        };
        let exact = one(&self.must, &self.may);
        let mut out = exact.clone();
        if let (true, Some(folded)) = (case, &self.folded) {
            let other = one(&folded.0, &folded.1);
            if other != exact {
                let flag = table.flag(Flag::Case);
                out = flag.clone().and(other).or(flag.not().and(exact));
            }
        }
        if self.sparse && out != Formula::Is(false) {
            out = out.and(table.flag(Flag::Colon).not());
        }
        out
    }

    /// Whether it is a resource pattern with too few colons.
    pub fn is_sparse(&self) -> bool {
        self.sparse
    }

    /// Whether it may match, without case, a word that another pattern matches.
    pub fn may_meet_folded(&self, other: &Glob) -> bool {
        let other = || other.clone().folded();
        let meets = |glob: &Glob| pattern::overlap(glob, &other(), Universe::Any).exists().possibly();
        self.folded.as_ref().is_some_and(|both| meets(&both.1))
    }

    /// Whether a part of it is not known.
    fn is_holed(&self) -> bool {
        self.open && (name::has_hole(&self.text) || self.text.contains("${"))
    }

    /// The automata that tell words apart for it.
    pub fn globs<'p>(&'p self, holed: bool, case: bool, out: &mut Vec<&'p Glob>) {
        out.push(&self.must);
        if self.open || holed {
            out.push(&self.may);
        }
        if let (true, Some(folded)) = (case, &self.folded) {
            out.push(&folded.0);
            if self.open || holed {
                out.push(&folded.1);
            }
        }
    }
}

/// What a pattern is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Written {
    Action,
    Resource,
}

/// By cloud, own account and text: a pattern.
type ByText = HashMap<(Cloud, Written, Arc<str>), Arc<Pattern>>;

/// Patterns by what is written, each made once.
#[derive(Debug, Default)]
pub struct WrittenPatterns {
    known: Mutex<BTreeMap<Option<Box<str>>, ByText>>,
    next: AtomicU32,
}

impl WrittenPatterns {
    fn pattern(&self, cloud: Cloud, own: Option<&str>, kind: Written, document: &str, text: &Arc<str>) -> Arc<Pattern> {
        let make = |text: &str| {
            let id = self.next.fetch_add(1, Ordering::Relaxed);
            Arc::new(match kind {
                Written::Action => Pattern::new(id, cloud, name::action(cloud, text), false, false),
                Written::Resource => {
                    let sparse = name::is_sparse(cloud, text);
                    Pattern::new(id, cloud, name::resource(cloud, own, text, true), sparse, true)
                }
            })
        };
        // What is not known may be something else in another document.
        if name::has_hole(text) {
            return make(&name::own_holes(document, text));
        }
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (cloud, kind, text.clone());
        if let Some(found) = known().get(&own.map(Box::from)).and_then(|it| it.get(&key)) {
            return found.clone();
        }
        let made = make(text);
        known().entry(own.map(Box::from)).or_default().entry(key).or_insert(made).clone()
    }
}

/// A list of patterns, or everything but them.
#[derive(Debug)]
pub struct List {
    /// Everything but these.
    pub except: bool,
    /// The list may be longer.
    pub open: bool,
    /// The patterns.
    pub patterns: Vec<Arc<Pattern>>,
}

impl List {
    /// Whether it is about a word.
    pub fn covers(&self, owner: &Compiled, word: &str, case: bool, table: &mut Table) -> Formula {
        let holed = name::has_hole(word);
        let mut out = Formula::Is(false);
        for pattern in &self.patterns {
            out = out.or(pattern.covers(word, holed, case, table));
            if out == Formula::Is(true) {
                break;
            }
        }
        if self.open && out != Formula::Is(true) {
            out = out.or(table.unknown(format!("list {}", owner.name)));
        }
        if self.except { out.not() } else { out }
    }

    /// Whether it may be about a word, in any reading.
    pub fn may_cover(&self, word: &str) -> bool {
        let folded = |pattern: &Pattern| pattern.folded.as_ref().is_some_and(|both| both.1.matches(word));
        self.except || self.open || self.patterns.iter().any(|it| it.may.matches(word) || folded(it))
    }

    /// Whether a pattern is about a word other than by what is not known of a name that the pattern writes out.
    pub fn is_named(&self, word: &str, case: bool) -> bool {
        self.open
            || self.patterns.iter().any(|pattern| {
                let named = !pattern.sparse && pattern.is_holed();
                let (exact, folded) = match (named, pattern.folded.as_ref().filter(|_| case)) {
                    (true, folded) => (&pattern.must, folded.map(|both| &both.0)),
                    (false, folded) => (&pattern.may, folded.map(|both| &both.1)),
                };
                exact.matches(word) || folded.is_some_and(|glob| glob.matches(word))
            })
    }

    /// Whether it surely is about a word.
    pub fn plainly_has(&self, word: &str) -> bool {
        !self.except && self.patterns.iter().any(|pattern| !pattern.sparse && pattern.must.matches(word))
    }

    /// Whether it is about a word where the parts of it that are not known are certain ones, and else by nothing.
    pub fn has_by_part(&self, word: &str) -> bool {
        let mut about = self.patterns.iter().filter(|pattern| pattern.may.matches(word)).peekable();
        !self.except && about.peek().is_some() && about.all(|pattern| !pattern.sparse)
    }

    /// Whether it surely is about every word.
    pub fn is_all(&self) -> bool {
        !self.except && self.patterns.iter().any(|pattern| pattern.must.is_all())
    }

    /// Whether it surely is about all that a pattern of another list is about.
    pub fn plainly_covers(&self, pattern: &Pattern) -> bool {
        let wanted = if pattern.open { &pattern.may } else { &pattern.must };
        !self.except && self.patterns.iter().any(|own| !own.sparse && own.must.plainly_covers(wanted))
    }

    /// Whether it surely is about all that another list is about.
    pub fn plainly_includes(&self, other: &List) -> bool {
        self.is_all()
            || (!other.except && !other.open && other.patterns.iter().all(|pattern| self.plainly_covers(pattern)))
            || (self.except == other.except && !self.open && !other.open && self.texts() == other.texts())
    }

    fn texts(&self) -> Vec<&str> {
        let mut out: Vec<&str> = self.patterns.iter().map(|pattern| &*pattern.text).collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// A line of a condition.
#[derive(Debug)]
enum Line {
    Typed(Literal),
    /// Not documented, or not known: named by its text.
    Opaque(String),
}

/// What a statement does where it is about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Allows.
    Allow,
    /// Denies.
    Deny,
    /// One of both, nobody knows.
    Either,
    /// Nothing, as its effect is none.
    Nothing,
    /// May allow anything: nothing is known of it.
    Opaque,
}

/// A statement made ready.
#[derive(Debug)]
pub struct Compiled {
    /// Document, place and text: what is not known of it is the same unknown where this is the same.
    pub name: Arc<str>,
    /// What it does.
    pub does: Does,
    whole: bool,
    /// Its actions.
    pub actions: List,
    /// Its resources.
    pub resources: List,
    lines: Vec<Line>,
    /// The services that its actions are of; `None`: of any.
    pub codes: Option<Vec<Arc<str>>>,
    /// Whether a pattern has unknown parts.
    pub holed: bool,
    /// Whether a resource is written with capitals.
    pub capitals: bool,
    /// What it says, for comparison: equal texts say the same of every request.
    pub text: Arc<str>,
}

impl Compiled {
    /// Whether something of a statement may not be known, so that it matters in which document it stands.
    pub fn may_be_open(it: &Statement) -> bool {
        let holed = |text: &Arc<str>| name::has_hole(text);
        !it.whole
            || it.effect.is_none()
            || it.actions.partly_unknown
            || it.resources.partly_unknown
            || (it.condition.is_some() && it.conditions.is_empty())
            || it.conditions.iter().any(|line| line.partly_unknown)
            || it.actions.list.iter().chain(&it.resources.list).any(holed)
    }

    /// Makes a statement ready.
    pub fn new(cloud: Cloud, own: Option<&str>, held: &Held<'_>, written: &WrittenPatterns) -> Compiled {
        let it = held.statement;
        let list = |list: &Patterns, kind: Written| List {
            except: list.except,
            open: list.partly_unknown && !list.list.iter().any(|text| name::has_hole(text)),
            patterns: list.list.iter().map(|text| written.pattern(cloud, own, kind, &held.document, text)).collect(),
        };
        let (actions, resources) = (list(&it.actions, Written::Action), list(&it.resources, Written::Resource));
        let mut lines: Vec<Line> = it
            .conditions
            .iter()
            .map(|line| match Literal::read(cloud, line) {
                Some(literal) => Line::Typed(literal),
                None => {
                    let mut values = line.values.clone();
                    values.sort();
                    // What is unknown is unknown in its own document; what is not documented means the same anywhere.
                    let of = if line.partly_unknown { &*held.document } else { "" };
                    Line::Opaque(format!("line {of} {} {} {values:?}", line.operator, name::key(cloud, &line.key)))
                }
            })
            .collect();
        if let (true, Some(text)) = (it.conditions.is_empty(), &it.condition) {
            lines.push(Line::Opaque(format!("condition {} {text}", held.document)));
        }
        let does = match it.effect {
            Some(Effect::Allow) => Does::Allow,
            Some(Effect::Deny) => Does::Deny,
            None if held.is_opaque() => Does::Opaque,
            None if it.whole => Does::Nothing,
            None => Does::Either,
        };
        let holed = actions.patterns.iter().chain(&resources.patterns).any(|it| it.is_holed());
        let mut said: Vec<String> = lines
            .iter()
            .map(|line| match line {
                Line::Typed(it) => format!("{} {:?} {:?}", it.key, it.operator, it.written),
                Line::Opaque(text) => text.clone(),
            })
            .collect();
        said.sort();
        let text = format!(
            "{does:?} {} {} {} {:?} {} {} {:?} {said:?}",
            it.whole,
            actions.except,
            actions.open,
            actions.texts(),
            resources.except,
            resources.open,
            resources.texts(),
        );
        Compiled {
            name: format!("{} {} {text}", held.document, it.index).into(),
            does,
            whole: it.whole || does == Does::Opaque,
            codes: codes(&actions),
            holed,
            capitals: it.resources.list.iter().any(|text| text.chars().any(char::is_uppercase)),
            actions,
            resources,
            lines,
            text: text.into(),
        }
    }

    /// Whether something of it is not known, so that its text does not say all.
    pub fn is_open(&self) -> bool {
        !self.whole
            || matches!(self.does, Does::Opaque | Does::Either)
            || self.actions.open
            || self.resources.open
            || self.actions.patterns.iter().chain(&self.resources.patterns).any(|pattern| pattern.open)
            || self.lines.iter().any(|line| matches!(line, Line::Opaque(_)))
    }

    /// Whether nothing is certain that it says.
    pub fn is_unsure(&self) -> bool {
        !self.whole
            || matches!(self.does, Does::Opaque | Does::Either)
            || self.lines.iter().any(|line| matches!(line, Line::Opaque(_)))
    }

    /// Whether it may be about an action that another statement is about.
    pub fn may_share_actions(&self, other: &Compiled) -> bool {
        match (&self.codes, &other.codes) {
            (Some(a), Some(b)) => a
                .iter()
                .any(|code| name::has_hole(code) || b.iter().any(|other| code == other || name::has_hole(other))),
            _ => true,
        }
    }

    /// The sets of addresses by which its condition tells callers apart; `None` for a line that does so otherwise.
    pub fn addresses(&self) -> impl Iterator<Item = Option<&AddressSet>> {
        self.lines.iter().filter_map(|line| match line {
            Line::Typed(it) if matches!(&*it.key, "acs:sourceip" | "qcs:ip") => match (&it.values, it.operator.kind) {
                (Values::Addresses(set), _) => Some(Some(set)),
                (_, Kind::Null) => None,
                _ => Some(None),
            },
            _ => None,
        })
    }

    /// Whether it has no condition.
    pub fn is_unconditional(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether its condition is the other's.
    pub fn has_condition_of(&self, other: &Compiled) -> bool {
        self.lines.len() == other.lines.len()
            && self.lines.iter().all(|line| {
                other.lines.iter().any(|its| match (line, its) {
                    (Line::Typed(a), Line::Typed(b)) => a == b,
                    (Line::Opaque(a), Line::Opaque(b)) => a == b,
                    _ => false,
                })
            })
    }

    /// Its condition, and whether it says what it seems to.
    pub fn condition(&self, table: &mut Table) -> Formula {
        let mut out = Formula::Is(true);
        for line in &self.lines {
            out = out.and(match line {
                Line::Typed(literal) => table.line(literal),
                Line::Opaque(name) => table.unknown(name.clone()),
            });
        }
        if !self.whole { out.and(table.unknown(format!("whole {}", self.name))) } else { out }
    }
}

/// The services that a list of actions is of, where all of its patterns begin with one.
fn codes(actions: &List) -> Option<Vec<Arc<str>>> {
    if actions.except || actions.open {
        return None;
    }
    let mut out = Vec::new();
    for pattern in &actions.patterns {
        let mut code = String::new();
        for atom in pattern.may.atoms.iter() {
            match atom {
                Atom::Letter(':') => break,
                Atom::Letter(c) => code.push(*c),
                Atom::Any | Atom::Star => return None,
            }
        }
        // A call of IMS goes by the name of RAM, and the other way round.
        if code == "ram" || code == "ims" {
            out.extend(["ram".into(), "ims".into()]);
        } else {
            out.push(code.into());
        }
    }
    out.sort();
    out.dedup();
    Some(out)
}
