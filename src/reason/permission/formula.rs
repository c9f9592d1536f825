//! Formulas over the context of a request and over what is not known, and whether they can hold.
//!
//! In: [`Formula`]s whose literals are lines of conditions and whose variables are unknowns ([`Table`] names both).
//! Out: a context in which a formula holds whatever the unknowns are ([`Mode::Must`]) or for some values of them
//! ([`Mode::May`]). The values of a key are cut into the parts that the literals distinguish; keys are independent
//! of each other, except that a request that comes through a VPC comes from a private address.

use super::pattern::Glob;
use super::prune::Occurrences;
use super::search::{self, Universe};
use super::typed::{self, Kind, Literal, Operator, Values};
use super::{Context, Flag, name};
use crate::base::Tri;
use crate::base::mixer::Fast;
use crate::base::net::AddressSet;
use crate::model::Cloud;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::ControlFlow;
use std::sync::Arc;

/// A formula.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Formula {
    /// Always, or never.
    Is(bool),
    /// An unknown of the [`Table`].
    Unknown(u32),
    /// A line of a condition of the [`Table`].
    Line(u32),
    /// Not.
    Not(Box<Formula>),
    /// All of these.
    All(Vec<Formula>),
    /// Any of these.
    Any(Vec<Formula>),
}

impl Formula {
    /// Both.
    pub fn and(self, other: Formula) -> Formula {
        match (self, other) {
            (Formula::Is(false), _) | (_, Formula::Is(false)) => Formula::Is(false),
            (Formula::Is(true), one) | (one, Formula::Is(true)) => one,
            (Formula::All(mut list), Formula::All(more)) => {
                list.extend(more);
                Formula::All(list)
            }
            (Formula::All(mut list), one) | (one, Formula::All(mut list)) => {
                list.push(one);
                Formula::All(list)
            }
            (one, other) => Formula::All(vec![one, other]),
        }
    }

    /// Either.
    pub fn or(self, other: Formula) -> Formula {
        match (self, other) {
            (Formula::Is(true), _) | (_, Formula::Is(true)) => Formula::Is(true),
            (Formula::Is(false), one) | (one, Formula::Is(false)) => one,
            (Formula::Any(mut list), Formula::Any(more)) => {
                list.extend(more);
                Formula::Any(list)
            }
            (Formula::Any(mut list), one) | (one, Formula::Any(mut list)) => {
                list.push(one);
                Formula::Any(list)
            }
            (one, other) => Formula::Any(vec![one, other]),
        }
    }

    /// Not.
    #[allow(clippy::should_implement_trait)]
    pub fn not(self) -> Formula {
        match self {
            Formula::Is(value) => Formula::Is(!value),
            Formula::Not(inner) => *inner,
            other => Formula::Not(Box::new(other)),
        }
    }

    fn gather(&self, lines: &mut BTreeSet<u32>, unknowns: &mut BTreeSet<u32>) -> usize {
        match self {
            Formula::Is(_) => 1,
            Formula::Unknown(at) => {
                unknowns.insert(*at);
                1
            }
            Formula::Line(at) => {
                lines.insert(*at);
                1
            }
            Formula::Not(inner) => 1 + inner.gather(lines, unknowns),
            Formula::All(list) | Formula::Any(list) => {
                1 + list.iter().map(|it| it.gather(lines, unknowns)).sum::<usize>()
            }
        }
    }
}

/// What is asked of the unknowns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// The formula holds whatever they are.
    Must,
    /// It holds for some values of them.
    May,
}

/// Whether a formula can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Solution {
    /// In this context.
    Holds(Context),
    /// In none.
    Never,
    /// The bound on the work is reached.
    Undecided,
}

/// Assignments that a search may try.
const NODES: usize = 16_384;
/// The same before values are left out that need not be tried.
const FIRST: usize = 512;
/// Parts of formulas that it may look at.
const WORK: usize = 4_000_000;
/// Parts that the values of one key may be cut into.
const PARTS: usize = 512;

/// What makes two lines the same: key, operator, values.
type LineKey = (Arc<str>, Operator, Vec<Arc<str>>);

/// Gives the lines of conditions and the unknowns of formulas their numbers.
#[derive(Debug)]
pub struct Table {
    cloud: Cloud,
    lines: Vec<Literal>,
    line_numbers: HashMap<LineKey, u32, Fast>,
    unknowns: HashMap<String, u32, Fast>,
    /// Unknowns that are whether a pattern matches a word.
    matches: BTreeMap<u32, (Glob, Arc<str>)>,
    domains: HashMap<(Arc<str>, Vec<u32>), Arc<Domain>, Fast>,
}

/// The values of a key, one for each part that lines distinguish.
#[derive(Debug)]
struct Domain {
    values: Vec<Option<Arc<str>>>,
    /// False where there may be more parts.
    complete: bool,
}

impl Table {
    /// An empty table.
    pub fn new(cloud: Cloud) -> Table {
        Table {
            cloud,
            lines: Vec::new(),
            line_numbers: HashMap::default(),
            unknowns: HashMap::default(),
            matches: BTreeMap::new(),
            domains: HashMap::default(),
        }
    }

    /// Something that is not known, by its name.
    pub fn unknown(&mut self, name: String) -> Formula {
        // The first numbers are those of the flags.
        let next = (Flag::ALL.len() + self.unknowns.len()) as u32;
        Formula::Unknown(*self.unknowns.entry(name).or_insert(next))
    }

    /// Whether a pattern matches a word, where that is not known.
    pub fn matching(&mut self, text: &str, pattern: &Glob, word: &str) -> Formula {
        let out = self.unknown(format!("pattern {text} of {word}"));
        if let Formula::Unknown(at) = out {
            self.matches.entry(at).or_insert_with(|| (pattern.clone(), word.into()));
        }
        out
    }

    /// What is so of the unknowns of a formula: what a pattern matches, a wider one matches, too.
    fn implied(&self, unknowns: &BTreeSet<u32>) -> Formula {
        let own = |at: &u32| Some((*at, self.matches.get(at)?));
        let all: Vec<_> = unknowns.iter().filter_map(own).collect();
        let mut out = Formula::Is(true);
        for (narrow, (pattern, word)) in &all {
            let wider = all.iter().filter(|(at, (_, other))| at != narrow && other == word);
            for (wide, _) in wider.filter(|(_, (other, _))| other.plainly_covers(pattern)) {
                out = out.and(Formula::Unknown(*narrow).not().or(Formula::Unknown(*wide)));
            }
        }
        out
    }

    /// Whether a reading sets a flag.
    pub fn flag(&self, flag: Flag) -> Formula {
        Formula::Unknown(flag as u32)
    }

    /// A line of a condition.
    pub fn line(&mut self, line: &Literal) -> Formula {
        let key = (line.key.clone(), line.operator, line.written.clone());
        let next = self.lines.len() as u32;
        let at = *self.line_numbers.entry(key).or_insert(next);
        if at == next {
            self.lines.push(line.clone());
        }
        Formula::Line(at)
    }

    /// A context in which a formula holds. `fixed`: values that are given (keys as they are compared).
    pub fn solve(&mut self, formula: &Formula, fixed: &Context, mode: Mode) -> Solution {
        match formula {
            Formula::Is(true) => return Solution::Holds(fixed.clone()),
            Formula::Is(false) => return Solution::Never,
            _ => {}
        }
        let related;
        let formula = match self.relation(formula) {
            Some(relation) => {
                related = formula.clone().and(relation);
                &related
            }
            None => formula,
        };
        let (mut lines, mut unknowns) = (BTreeSet::new(), BTreeSet::new());
        let mut size = formula.gather(&mut lines, &mut unknowns);
        let bounded;
        let formula = match self.implied(&unknowns) {
            Formula::Is(_) => formula,
            implied => {
                size = size.saturating_mul(2);
                bounded = match mode {
                    Mode::May => formula.clone().and(implied),
                    Mode::Must => formula.clone().or(implied.not()),
                };
                &bounded
            }
        };
        let mut keys: BTreeMap<Arc<str>, Vec<u32>> = BTreeMap::new();
        for line in &lines {
            if let Some(literal) = self.lines.get(*line as usize) {
                keys.entry(literal.key.clone()).or_default().push(*line);
            }
        }
        let mut complete = true;
        let mut domains = Vec::new();
        for (key, lines) in keys {
            let domain = match fixed.get(&key) {
                Some(value) => Arc::new(Domain { values: vec![value.clone()], complete: true }),
                None => self.domain(&key, &lines),
            };
            complete &= domain.complete;
            domains.push((key, domain));
        }
        unknowns.insert(Flag::Absent as u32);
        let limit = NODES.min(WORK / size.max(1));
        let tries = unknowns.iter().map(|it| (*it, &[false, true][..])).collect();
        let mut found = self.search(formula, &domains, tries, mode, limit.min(FIRST));
        if found.is_none() && limit > FIRST {
            let occurs = Occurrences::of(formula);
            let best = |(key, domain): &(Arc<str>, Arc<Domain>)| {
                let all = lines.iter().filter_map(|at| Some((*at, self.lines.get(*at as usize)?)));
                let its: Vec<(u32, &Literal)> = all.filter(|(_, line)| line.key == *key).collect();
                let values = occurs.best(&domain.values, &its);
                (key.clone(), Arc::new(Domain { values, complete: domain.complete }))
            };
            let domains: Vec<(Arc<str>, Arc<Domain>)> = domains.iter().map(best).collect();
            let tries = unknowns.iter().map(|it| (*it, occurs.tries(*it, mode == Mode::May))).collect();
            found = self.search(formula, &domains, tries, mode, limit);
        }
        match found.as_ref().map(Option::as_ref) {
            Some(Some(values)) => {
                let mut context = fixed.clone();
                context.extend(values.iter().map(|(key, value)| (key.clone(), value.clone())));
                Solution::Holds(context)
            }
            Some(None) if complete => Solution::Never,
            Some(None) | None => Solution::Undecided,
        }
    }

    /// Values of keys with which a formula holds; `None` within: none. `None`: the bound was reached.
    fn search(
        &self,
        formula: &Formula,
        domains: &[(Arc<str>, Arc<Domain>)],
        unknowns: Vec<(u32, &'static [bool])>,
        mode: Mode,
        limit: usize,
    ) -> Option<Option<Placed>> {
        let (values, given) = (HashMap::new(), HashMap::new());
        let mut search = Search { table: self, formula, domains, unknowns, mode, values, given, nodes: 0, limit };
        search.place(0).map(|holds| holds.then_some(search.values))
    }

    /// A request through a VPC comes from a private address.
    fn relation(&mut self, formula: &Formula) -> Option<Formula> {
        if self.cloud != Cloud::Alibaba {
            return None;
        }
        let (mut lines, mut unknowns) = (BTreeSet::new(), BTreeSet::new());
        formula.gather(&mut lines, &mut unknowns);
        let on = |key: &str| lines.iter().filter_map(|at| self.lines.get(*at as usize)).any(|line| &*line.key == key);
        if !on("acs:sourcevpc") || !on("acs:sourceip") {
            return None;
        }
        let private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];
        let set = private.iter().filter_map(|text| AddressSet::parse(text).ok());
        let private = Literal {
            key: "acs:sourceip".into(),
            operator: Operator { kind: Kind::Address, negative: false, if_exists: false },
            written: vec!["private".into()],
            values: Values::Addresses(set.fold(AddressSet::empty(), |sum, set| sum.union(&set))),
        };
        let absent = Literal {
            key: "acs:sourcevpc".into(),
            operator: Operator { kind: Kind::Null, negative: false, if_exists: false },
            written: vec!["true".into()],
            values: Values::Truths(vec![true]),
        };
        Some(self.line(&private).or(self.line(&absent)))
    }

    fn domain(&mut self, key: &Arc<str>, lines: &[u32]) -> Arc<Domain> {
        if let Some(known) = self.domains.get(&(key.clone(), lines.to_vec())) {
            return known.clone();
        }
        let literals: Vec<&Literal> = lines.iter().filter_map(|at| self.lines.get(*at as usize)).collect();
        let domain = Arc::new(cut(&literals));
        self.domains.insert((key.clone(), lines.to_vec()), domain.clone());
        domain
    }
}

/// The values that literals on one key distinguish.
fn cut(literals: &[&Literal]) -> Domain {
    let mut complete = true;
    let mut values: Vec<Arc<str>> = Vec::new();
    let of = |wanted: fn(Kind) -> bool| literals.iter().filter(move |it| wanted(it.operator.kind));
    let kinds: [fn(Kind) -> bool; 5] = [
        |kind| matches!(kind, Kind::Address),
        |kind| matches!(kind, Kind::Number(_)),
        |kind| matches!(kind, Kind::Date(_)),
        |kind| matches!(kind, Kind::Bool),
        |kind| matches!(kind, Kind::Text { .. }),
    ];
    // Of values that are read in two ways not every combination may be found.
    let ways = kinds.iter().filter(|kind| of(**kind).next().is_some()).count();
    complete &= ways <= 1;
    let [address, number, date, truth, text] = kinds;
    if of(address).next().is_some() {
        let sets = of(address).filter_map(|it| if let Values::Addresses(set) = &it.values { Some(set) } else { None });
        match addresses(sets) {
            Some(found) => values.extend(found),
            None => complete = false,
        }
    }
    for (kind, unit, write) in [
        (number, typed::UNIT, (|value| Some(typed::number_text(value))) as fn(i128) -> Option<String>),
        (date, 1_000_000_000, typed::date_text),
    ] {
        let points: BTreeSet<i128> = of(kind)
            .filter_map(|it| if let Values::Points(list) = &it.values { Some(list) } else { None })
            .flatten()
            .copied()
            .collect();
        values.extend(between(&points, unit).into_iter().filter_map(write).map(Arc::from));
    }
    if of(truth).next().is_some() {
        values.extend(["true".into(), "false".into()]);
    }
    if of(text).next().is_some() {
        let mut globs: Vec<Glob> = Vec::new();
        for literal in of(text) {
            let (Values::Texts(list), Kind::Text { like, fold }) = (&literal.values, literal.operator.kind) else {
                continue;
            };
            for one in list {
                let glob = if like { Glob::plain(one) } else { Glob::word(one) };
                globs.push(if fold { glob.folded() } else { glob });
            }
        }
        globs.sort();
        globs.dedup();
        let globs: Vec<&Glob> = globs.iter().collect();
        let mut found = Vec::new();
        let end = search::explore(&globs, Universe::Any, &[], &mut |word, _| {
            found.push(Arc::from(word));
            if found.len() > PARTS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        complete &= end == search::End::Complete;
        values.extend(found);
    }
    if values.is_empty() {
        // Only the presence of the key is asked for.
        values.push("a".into());
    }
    // One value for each combination of lines that hold; absent last, but for a value that is empty: that one is an odd
    // witness, and looks like none.
    let (some, empty): (Vec<_>, Vec<_>) = values.into_iter().map(Some).partition(|it| it.as_deref() != Some(""));
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for value in some.into_iter().chain([None]).chain(empty) {
        let held: Vec<bool> = literals.iter().map(|it| it.holds(value.as_deref(), false)).collect();
        if seen.insert((held, value.is_none())) {
            out.push(value);
        }
    }
    if out.len() > PARTS {
        out.truncate(PARTS);
        complete = false;
    }
    Domain { values: out, complete }
}

/// One address of each part that sets of addresses make.
fn addresses<'a>(sets: impl Iterator<Item = &'a AddressSet>) -> Option<Vec<Arc<str>>> {
    let mut parts = vec![AddressSet::all_v4(), AddressSet::all_v6()];
    for set in sets {
        parts = parts
            .iter()
            .flat_map(|part| [part.intersect(set), part.subtract(set)])
            .filter(|part| !part.is_empty())
            .collect();
        if parts.len() > PARTS {
            return None;
        }
    }
    Some(parts.iter().filter_map(one_address).map(|address| address.to_string().into()).collect())
}

/// An address of a set that looks like one: not the network address of a block.
pub(super) fn one_address(set: &AddressSet) -> Option<IpAddr> {
    let usual = Ipv4Addr::new(1, 0, 0, 1);
    if set.contains(usual.into()) {
        return Some(usual.into());
    }
    if let Some((low, high)) = set.v4.ranges().first() {
        return Some(Ipv4Addr::from_bits(if high - low >= 2 { low + 1 } else { *low }).into());
    }
    let (low, high) = set.v6.ranges().first()?;
    Some(Ipv6Addr::from_bits(if high - low >= 2 { low + 1 } else { *low }).into())
}

/// The points, and one value below, between and above them: integers of the unit where there are any.
fn between(points: &BTreeSet<i128>, unit: i128) -> Vec<i128> {
    let mut out = Vec::new();
    let mut last: Option<i128> = None;
    for point in points {
        match last {
            None => out.push((point - 1).div_euclid(unit) * unit),
            Some(last) => {
                let whole = (last.div_euclid(unit) + 1) * unit;
                let middle = if whole < *point { whole } else { last + (point - last) / 2 };
                if middle > last && middle < *point {
                    out.push(middle);
                }
            }
        }
        out.push(*point);
        last = Some(*point);
    }
    out.extend(last.map(|last| (last.div_euclid(unit) + 1) * unit));
    out
}

/// Values of keys; `None`: absent.
type Placed = HashMap<Arc<str>, Option<Arc<str>>>;

struct Search<'a> {
    table: &'a Table,
    formula: &'a Formula,
    domains: &'a [(Arc<str>, Arc<Domain>)],
    /// With the values to try.
    unknowns: Vec<(u32, &'static [bool])>,
    mode: Mode,
    values: Placed,
    given: HashMap<u32, bool>,
    nodes: usize,
    limit: usize,
}

impl Search<'_> {
    /// Places the keys from one on; `None`: bound reached.
    fn place(&mut self, at: usize) -> Option<bool> {
        self.nodes += 1;
        if self.nodes > self.limit {
            return None;
        }
        match self.value(self.formula) {
            Tri::Yes => return Some(true),
            Tri::No => return Some(false),
            Tri::Unknown => {}
        }
        let Some((key, domain)) = self.domains.get(at) else { return self.settle(0) };
        for value in &domain.values {
            self.values.insert(key.clone(), value.clone());
            if self.place(at + 1)? {
                return Some(true);
            }
        }
        self.values.remove(key);
        Some(false)
    }

    /// With the context complete: for every value of the unknowns, or for some.
    fn settle(&mut self, at: usize) -> Option<bool> {
        self.nodes += 1;
        if self.nodes > self.limit {
            return None;
        }
        match self.value(self.formula) {
            Tri::Yes => return Some(true),
            Tri::No => return Some(false),
            Tri::Unknown => {}
        }
        let (unknown, tries) = *self.unknowns.get(at)?;
        let decides = self.mode == Mode::May;
        let mut out = !decides;
        for &value in tries {
            self.given.insert(unknown, value);
            if self.settle(at + 1)? == decides {
                out = decides;
                break;
            }
        }
        self.given.remove(&unknown);
        Some(out)
    }

    fn value(&self, formula: &Formula) -> Tri {
        match formula {
            Formula::Is(value) => (*value).into(),
            Formula::Unknown(at) => self.given.get(at).map_or(Tri::Unknown, |value| (*value).into()),
            Formula::Line(at) => {
                let Some(line) = self.table.lines.get(*at as usize) else { return Tri::Unknown };
                let Some(value) = self.values.get(&line.key) else { return Tri::Unknown };
                let (loose, strict) = (line.holds(value.as_deref(), false), line.holds(value.as_deref(), true));
                match self.given.get(&(Flag::Absent as u32)) {
                    _ if loose == strict => loose.into(),
                    Some(true) => strict.into(),
                    Some(false) => loose.into(),
                    None => Tri::Unknown,
                }
            }
            Formula::Not(inner) => self.value(inner).not(),
            Formula::All(list) => {
                let mut out = Tri::Yes;
                for one in list {
                    out = out.and(self.value(one));
                    if out == Tri::No {
                        break;
                    }
                }
                out
            }
            Formula::Any(list) => {
                let mut out = Tri::No;
                for one in list {
                    out = out.or(self.value(one));
                    if out == Tri::Yes {
                        break;
                    }
                }
                out
            }
        }
    }
}

/// A context with its keys as they are compared.
pub fn normal(cloud: Cloud, context: &Context) -> Context {
    context.iter().map(|(key, value)| (name::key(cloud, key), value.clone())).collect()
}
