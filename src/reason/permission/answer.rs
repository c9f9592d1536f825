//! Questions about one principal: may it do this, to this resource or to some, and when.
//!
//! In: an [`Effective`] set and a [`Question`]. Out: an [`Answer`] with the statement that decides, a request that is
//! allowed and one that is refused. A `*` in a resource of the question asks for some resource of any such name.

use super::asked::Asked;
use super::example;
use super::formula::{self, Formula, Mode, Solution, Table};
use super::live::Live;
use super::name;
use super::pattern::Glob;
use super::search::{self, End, Universe};
use super::set::{Effective, Place};
use super::slots;
use super::{Context, Flag, letters};
use crate::model::Cloud;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

/// A request that shows something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The action.
    pub action: Arc<str>,
    /// A resource for each slot of the action.
    pub resources: Vec<Arc<str>>,
    /// The context that it needs; keys that are not named do not matter where they are absent.
    pub context: Context,
    /// The resource group that the resources are in.
    pub group: Option<Arc<str>>,
    /// True where the name of the action or of a resource is made up.
    pub synthetic: bool,
}

impl Witness {
    /// The request.
    pub fn request(&self) -> super::Request {
        super::Request {
            action: self.action.clone(),
            resources: self.resources.clone(),
            context: self.context.clone(),
            group: self.group.clone(),
        }
    }
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The action, without wildcards.
    pub action: Arc<str>,
    /// The resources that are asked for, each bound to the slots of the action that it fits; `*` in them is any text,
    /// and a slot that none of them fits is any resource of its form. Empty: some resource.
    pub resources: Vec<Arc<str>>,
    /// Values that are given; other keys may have any value, or none.
    pub context: Context,
    /// The resource group of the resources: `None`, any that the holding knows, or none.
    pub group: Option<Arc<str>>,
}

impl Question {
    /// Whether an action is allowed on some resource.
    pub fn of(action: &str) -> Question {
        Question { action: action.into(), ..Question::default() }
    }
    /// Whether it is on this resource.
    pub fn on(action: &str, resource: &str) -> Question {
        Question { action: action.into(), resources: vec![resource.into()], ..Question::default() }
    }
    /// With the value of a key given.
    pub fn with(mut self, key: &str, value: &str) -> Question {
        self.context.insert(key.into(), Some(value.into()));
        self
    }
}

/// The answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// No context allows it, whatever is not known.
    Denied,
    /// It depends on what is not known, or could not be decided.
    Unknown,
    /// Some contexts allow it, whatever is not known.
    Conditional,
    /// Every context allows it, whatever is not known.
    Allowed,
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// In one word.
    pub verdict: Verdict,
    /// The statement that decides: the deny that is met, else the first allow; `None`: no statement.
    pub by: Option<Place>,
    /// A request that is allowed: surely, or possibly where the verdict is unknown.
    pub allowed: Option<Witness>,
    /// A request that is refused, where it is conditional or unknown.
    pub refused: Option<Witness>,
}

impl Answer {
    /// Whether a request that fits the question is allowed.
    pub fn may(&self) -> crate::base::Tri {
        match self.verdict {
            Verdict::Denied => crate::base::Tri::No,
            Verdict::Unknown => crate::base::Tri::Unknown,
            Verdict::Conditional | Verdict::Allowed => crate::base::Tri::Yes,
        }
    }
}

/// Words that are tried for one slot, and tuples of them.
pub(super) const WORDS: usize = 2_000;
const TUPLES: usize = 4_096;

/// Pairs of patterns of which a common name is sought.
const SHARED: usize = 16;

/// Names that resources may have: those that are there come first, then some that are made up.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub list: Vec<(String, bool)>,
    /// Whether every combination of patterns is among them.
    pub complete: bool,
}

/// How far words are sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// Only the names that are there and examples: of the template, and of patterns that are granted.
    Examples,
    /// Names, too, that a granted pattern and one of the hints share.
    Shared,
    /// All that patterns tell apart.
    Full,
}

/// The words of a slot. `template`: what it may be; `names`: what is there; `globs`: the patterns that tell words apart;
/// `need`: a group of them of which one must match; `hints`: patterns that make telling examples.
#[allow(clippy::too_many_arguments)]
pub(super) fn words(
    cloud: Cloud,
    own: Option<&str>,
    template: Option<&str>,
    names: &[String],
    globs: &[&Glob],
    need: Option<&[Glob]>,
    hints: &[Glob],
    effort: Effort,
) -> Words {
    let mut out = Words { list: Vec::new(), complete: true };
    let form = template.map(|text| Glob::new(name::atoms(Cloud::Alibaba, text, false)));
    let fits = |word: &str| form.as_ref().is_none_or(|form| form.matches(word));
    if template == Some("*") {
        // Only the whole is asked for.
        out.list.push(("*".into(), false));
        return out;
    }
    if let Some(word) = form.as_ref().and_then(Glob::literal) {
        out.list.push((word, false));
        return out;
    }
    let mut seen = BTreeSet::new();
    let mut put = |word: String, list: &mut Vec<(String, bool)>| {
        if fits(&word) && seen.insert(word.clone()) {
            list.push((word, false));
        }
    };
    let granted: Vec<String> = need.unwrap_or_default().iter().chain(hints).map(text_of).collect();
    for name in names {
        put(name.clone(), &mut out.list);
        for pattern in &granted {
            example::numbered(cloud, name, pattern).into_iter().for_each(|name| put(name, &mut out.list));
        }
    }
    match template {
        Some(template) => put(example::filled(cloud, own, template), &mut out.list),
        // Nothing is known of what it is about but that it is some resource.
        None => put("*".into(), &mut out.list),
    }
    for pattern in granted.iter().filter(|pattern| *pattern != "*") {
        put(example::filled(cloud, own, pattern), &mut out.list);
        let shared = template.and_then(|template| example::shared(cloud, own, template, pattern));
        shared.into_iter().for_each(|name| put(name, &mut out.list));
    }
    if effort != Effort::Full {
        out.complete = false;
        if effort == Effort::Shared {
            let pairs = need.unwrap_or_default().iter().flat_map(|own| hints.iter().map(move |hint| [own, hint]));
            for [own, hint] in pairs.take(SHARED) {
                let all: Vec<&Glob> = [own, hint].into_iter().chain(&form).collect();
                let every: Vec<usize> = (0..all.len()).collect();
                let _ =
                    search::explore(&all, Universe::resources(cloud, &all), &[&[0], &[1]], &mut |word, matching| {
                        if matching != every {
                            return ControlFlow::Continue(());
                        }
                        if seen.insert(word.to_owned()) {
                            out.list.push((word.to_owned(), true));
                        }
                        ControlFlow::Break(())
                    });
            }
        }
        return out;
    }
    let mut all: Vec<&Glob> = globs.to_vec();
    let wanted: Vec<usize> = (all.len()..all.len() + need.map_or(0, <[Glob]>::len)).collect();
    all.extend(need.unwrap_or_default());
    let place = [all.len()];
    all.extend(form.as_ref());
    let mut needs: Vec<&[usize]> = Vec::new();
    if need.is_some() {
        needs.push(&wanted);
    }
    if form.is_some() {
        needs.push(&place);
    }
    let end = search::explore(&all, Universe::resources(cloud, &all), &needs, &mut |word, _| {
        if seen.insert(word.to_owned()) {
            out.list.push((word.to_owned(), true));
        }
        if out.list.len() > WORDS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    out.complete = end == End::Complete;
    out
}

fn text_of(glob: &Glob) -> String {
    glob.atoms
        .iter()
        .map(|atom| match atom {
            name::Atom::Letter(c) => *c,
            name::Atom::Any => '?',
            name::Atom::Star => '*',
        })
        .collect()
}

/// One action with its slots, on both sides of a comparison or on one.
pub(super) struct Slotted {
    pub words: Vec<Words>,
    /// Slots from here on count only where the flag says so.
    pub certain: bool,
}

impl<'w> Effective<'w> {
    /// Whether it may matter that ids are compared without case.
    pub(super) fn case(&self, other: Option<&Effective<'_>>, names: &[String]) -> bool {
        let capital = |name: &String| name.chars().any(char::is_uppercase);
        if !self.capitals && other.is_none_or(|other| !other.capitals) && !names.iter().any(capital) {
            return false;
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let alone = names.iter().all(|name| !self.letters.differ_from(name)) && !letters::differ_in_case_only(&names);
        // Nothing of all that is known differs so.
        if alone && !self.letters.differ() && other.is_none_or(|other| Arc::ptr_eq(&other.letters, &self.letters)) {
            return false;
        }
        if self.differs_in_case() || other.is_some_and(Effective::differs_in_case) {
            return true;
        }
        if alone && other.is_none() {
            return false;
        }
        let mut all = self.texts();
        all.extend(other.map(Effective::texts).unwrap_or_default());
        all.extend(names);
        letters::differ_in_case_only(&all)
    }

    /// Answers a question.
    pub fn query(&self, question: &Question) -> Answer {
        self.answer(question, Verdict::Allowed)
    }

    /// Whether some request that fits a question is allowed, in some context. Less work than [`Effective::query`].
    pub fn may(&self, question: &Question) -> crate::base::Tri {
        let names: Vec<String> = question.resources.iter().map(|name| name.to_string()).collect();
        let open = question.context.is_empty() && question.group.is_none();
        let plain = open.then(|| self.plainly(&question.action, &names)).flatten();
        plain.map_or_else(|| self.answer(question, Verdict::Conditional).may(), |plain| plain.may())
    }

    /// Answers a question; a verdict of this rank is enough.
    fn answer(&self, question: &Question, enough: Verdict) -> Answer {
        let own = self.own.as_deref();
        let action = name::action(self.cloud, &question.action);
        let asked: Vec<String> =
            question.resources.iter().map(|text| name::resource(self.cloud, own, text, text.contains('*'))).collect();
        let case = self.case(None, &asked);
        let mut table = Table::new(self.cloud);
        let live = self.at(&action, case, &mut table);
        let slots = slots::slots(self.cloud, &action);
        let certain = slots.as_ref().is_none_or(|slots| slots.certain);
        // Of a call that is authorised as a whole it does not matter which resource is asked for.
        let asked = if slots::is_operation(self.cloud, &action) { Vec::new() } else { asked };
        let templates = templates(slots.map(|slots| slots.patterns(self.cloud, own)), &asked);
        let mut best = Answer { verdict: Verdict::Denied, by: None, allowed: None, refused: None };
        let fixed = formula::normal(self.cloud, &question.context);
        let groups: Vec<Option<Arc<str>>> = match &question.group {
            Some(group) => vec![Some(group.clone())],
            None => [None].into_iter().chain(self.groups.keys().cloned().map(Some)).collect(),
        };
        let mut complete = true;
        let mut slotted = Slotted { words: Vec::new(), certain };
        // Only a name that a statement allows can be allowed.
        let need = live.allowing(self.holed || asked.iter().any(|text| name::has_hole(text)));
        let hints = live.limits();
        // The names that are at hand suffice in most cases.
        let settled = live.allows_nothing() || live.denies_everything();
        let efforts: &[Effort] = match (settled, hints.is_empty()) {
            (true, _) => &[Effort::Examples],
            (_, true) => &[Effort::Examples, Effort::Full],
            _ => &[Effort::Examples, Effort::Shared, Effort::Full],
        };
        for effort in efforts {
            let mut globs = Vec::new();
            if *effort != Effort::Examples {
                // A `?` is any character only here.
                let plain = |it: &&String| !it.contains('?');
                let name =
                    |it: &Option<String>| it.as_ref().filter(plain).map(|it| self.known.asked(self.cloud, it.clone()));
                let names: Vec<Option<Arc<Asked>>> = templates.iter().map(name).collect();
                if best.verdict >= self.ceiling(&live, &names, certain, &fixed, &mut table) {
                    complete = true;
                    break;
                }
            }
            if *effort == Effort::Full {
                globs = live.resource_globs(self.holed || asked.iter().any(|text| name::has_hole(text)));
                globs.sort_unstable();
                globs.dedup();
                globs.retain(|glob| !glob.is_all());
            }
            let word = |template: &Option<String>| {
                words(self.cloud, own, template.as_deref(), &[], &globs, need.as_deref(), &hints, *effort)
            };
            slotted.words = templates.iter().map(word).collect();
            let mut asker =
                Asker { question, live: &live, fixed: &fixed, slotted: &slotted, table: &mut table, enough };
            let mut decided = true;
            for group in &groups {
                decided &= asker.group(group.as_ref(), &mut best);
            }
            let exact = slotted.words.iter().all(|words| words.complete);
            complete = decided && (exact || settled);
            if best.verdict >= enough || exact {
                break;
            }
        }
        if best.verdict == Verdict::Denied && !complete {
            best.verdict = Verdict::Unknown;
        }
        if best.verdict == Verdict::Denied {
            // The deny that is met by a name of those that are asked for, else none.
            let first = slotted.words.iter().filter_map(|words| words.list.first());
            best.by = first
                .into_iter()
                .find_map(|(word, _)| live.decider(word, question.group.as_deref(), true, &fixed, &mut table));
        }
        best
    }
}

/// What each slot may be: its template, or the resource that is asked for and fits it.
fn templates(slots: Option<Vec<String>>, asked: &[String]) -> Vec<Option<String>> {
    let Some(slots) = slots else {
        return match asked {
            [] => vec![None],
            asked => asked.iter().map(|text| if text == "*" { None } else { Some(text.clone()) }).collect(),
        };
    };
    let glob = |text: &str| Glob::new(name::atoms(Cloud::Alibaba, text, false));
    let mut used = BTreeSet::new();
    let mut out: Vec<Option<String>> = Vec::new();
    for slot in &slots {
        // `*` leaves every slot as it is.
        let fits = |text: &String| {
            text != "*" && super::pattern::overlap(&glob(text), &glob(slot), Universe::Any).exists().possibly()
        };
        let found = asked.iter().enumerate().find(|(at, text)| !used.contains(at) && fits(text));
        if let Some((at, _)) = found {
            used.insert(at);
        }
        out.push(Some(found.map_or_else(|| slot.clone(), |(_, text)| text.clone())));
    }
    // What fits no slot is asked for all the same: it is the resource then.
    let other = asked.iter().enumerate().find(|(at, text)| !used.contains(at) && *text != "*");
    match other {
        Some((_, text)) if used.is_empty() => vec![Some(text.clone())],
        _ => out,
    }
}

struct Asker<'a, 'e, 'w> {
    question: &'a Question,
    live: &'a Live<'e, 'w>,
    fixed: &'a Context,
    slotted: &'a Slotted,
    table: &'a mut Table,
    enough: Verdict,
}

impl Asker<'_, '_, '_> {
    /// Improves the answer by what holds in one resource group. Returns whether everything was decided.
    fn group(&mut self, group: Option<&Arc<str>>, best: &mut Answer) -> bool {
        let mut complete = true;
        let mut slots: Vec<Vec<(Formula, &str, bool)>> = Vec::new();
        for (at, words) in self.slotted.words.iter().enumerate() {
            let mut distinct: BTreeMap<Formula, (&str, bool)> = BTreeMap::new();
            let mut order = Vec::new();
            for (word, synthetic) in &words.list {
                let mut formula = self.live.allowed(word, group.map(|group| &**group), self.table);
                if at > 0 && !self.slotted.certain {
                    formula = formula.or(self.table.flag(Flag::Slots));
                }
                if formula != Formula::Is(false) && !distinct.contains_key(&formula) {
                    distinct.insert(formula.clone(), (word, *synthetic));
                    order.push((formula.clone(), word.as_str(), *synthetic));
                }
                if formula == Formula::Is(true) {
                    order = vec![(formula, word.as_str(), *synthetic)];
                    break;
                }
            }
            slots.push(order);
        }
        let mut tuples = 0;
        let mut choice = vec![0_usize; slots.len()];
        while let Some(tuple) = choice.iter().zip(&slots).map(|(at, slot)| slot.get(*at)).collect::<Option<Vec<_>>>() {
            tuples += 1;
            if tuples > TUPLES {
                return false;
            }
            let formula = tuple.iter().fold(Formula::Is(true), |all, (formula, _, _)| all.and(formula.clone()));
            complete &= self.judge(&formula, &tuple, group, best);
            if best.verdict >= self.enough || !advance(&mut choice, &slots) {
                break;
            }
        }
        complete
    }

    fn judge(
        &mut self,
        formula: &Formula,
        tuple: &[&(Formula, &str, bool)],
        group: Option<&Arc<str>>,
        best: &mut Answer,
    ) -> bool {
        let witness = |context: Context| Witness {
            action: self.question.action.clone(),
            resources: tuple.iter().map(|(_, word, _)| Arc::from(*word)).collect(),
            context,
            group: group.cloned(),
            synthetic: tuple.iter().any(|(_, _, synthetic)| *synthetic),
        };
        let (may, sure) =
            (self.table.solve(formula, self.fixed, Mode::May), self.table.solve(formula, self.fixed, Mode::Must));
        let (verdict, allowed) = match (sure, may) {
            (_, Solution::Never) => return true,
            (Solution::Holds(context), _) => (Verdict::Conditional, Some(context)),
            (_, Solution::Holds(context)) => (Verdict::Unknown, Some(context)),
            (_, Solution::Undecided) => (Verdict::Unknown, None),
        };
        if self.enough < Verdict::Allowed {
            // Only the rank is asked for.
            if verdict > best.verdict {
                *best = Answer { verdict, by: None, allowed: allowed.map(&witness), refused: None };
            }
            return true;
        }
        let against = formula.clone().not();
        let refused = match self.table.solve(&against, self.fixed, Mode::Must) {
            Solution::Holds(context) => Some(context),
            Solution::Never | Solution::Undecided => match self.table.solve(&against, self.fixed, Mode::May) {
                Solution::Holds(context) => Some(context),
                Solution::Never => None,
                Solution::Undecided => Some(self.fixed.clone()),
            },
        };
        let verdict = if refused.is_none() && verdict == Verdict::Conditional { Verdict::Allowed } else { verdict };
        if verdict > best.verdict {
            let word = tuple.first().map_or("", |(_, word, _)| *word);
            let by = self.live.decider(word, group.map(|group| &**group), false, self.fixed, self.table);
            *best = Answer { verdict, by, allowed: allowed.map(&witness), refused: refused.map(&witness) };
        }
        true
    }
}

/// The next tuple; false after the last.
pub(super) fn advance<T>(choice: &mut [usize], slots: &[Vec<T>]) -> bool {
    for (at, slot) in choice.iter_mut().zip(slots).rev() {
        *at += 1;
        if *at < slot.len() {
            return true;
        }
        *at = 0;
    }
    false
}
