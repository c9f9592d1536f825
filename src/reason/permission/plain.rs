//! The plain evaluator: one request, decided as the clouds' documentation tells it, statement by statement.
//!
//! In: a [`Holding`], a [`Request`], a [`Reading`]. Out: a [`Decision`]. Slow and simple on purpose: the algebra is
//! tested against it, and every witness is confirmed by it before it is shown.

use super::name::{self, Atom};
use super::slots;
use super::typed::Literal;
use super::{Flag, Held, Holding, Reading, Request};
use crate::base::Tri;
use crate::model::Cloud;
use crate::model::identity::{Effect, Patterns};

/// What the evaluator says of a request.
#[derive(Clone, Debug)]
pub struct Decision<'a, 'w> {
    /// Whether it is allowed; `Unknown` where it depends on what is not known.
    pub allowed: Tri,
    /// The statement that decides: the deny that is met, else the first allow; `None`: no statement.
    pub by: Option<&'a Held<'w>>,
}

/// Decides a request.
pub fn decide<'a, 'w>(holding: &'a Holding<'w>, request: &Request, reading: Reading) -> Decision<'a, 'w> {
    let action = name::action(holding.cloud, &request.action);
    let certain = slots::slots(holding.cloud, &action).is_none_or(|slots| slots.certain);
    let count = if !certain && reading.has(Flag::Slots) { 1 } else { request.resources.len() };
    let mut out = Decision { allowed: Tri::Yes, by: None };
    for resource in request.resources.iter().take(count) {
        let one = One { holding, request, reading, action: &action, resource };
        let now = one.decide();
        let worse = now.allowed < out.allowed;
        if worse || out.by.is_none() {
            out.by = now.by;
        }
        out.allowed = out.allowed.and(now.allowed);
    }
    out
}

/// One resource of a request.
struct One<'q, 'a, 'w> {
    holding: &'a Holding<'w>,
    request: &'q Request,
    reading: Reading,
    action: &'q str,
    resource: &'q str,
}

/// What a list of statements says: how sure it is that one allows, that one denies, and which.
struct Said<'a, 'w> {
    allow: Tri,
    /// Under each name of the action.
    deny: [Tri; 2],
    allowing: Option<&'a Held<'w>>,
    denying: Option<&'a Held<'w>>,
}

impl<'a, 'w> One<'_, 'a, 'w> {
    fn decide(&self) -> Decision<'a, 'w> {
        let holding = self.holding;
        let account = self.said(&holding.account);
        let group = self.request.group.as_ref().and_then(|group| holding.groups.get(group));
        let group = self.said(group.map_or(&[], Vec::as_slice));
        let resource = self.said(&holding.resource);
        let control = self.said(&holding.control);
        let mut identity = account.allow.or(group.allow);
        let mut denied = [Tri::No; 2];
        for (at, denied) in denied.iter_mut().enumerate() {
            let of = |said: &Said<'_, '_>| said.deny.get(at).copied().unwrap_or(Tri::No);
            // A policy of the resource group counts only where the account level says nothing.
            let silent = of(&account).or(account.allow).not();
            *denied = of(&account).or(silent.and(of(&group))).or(of(&resource)).or(of(&control));
        }
        let mut denying = control.denying;
        for bound in holding.boundary.iter().chain(&holding.session) {
            let said = self.said(&bound.held);
            identity = identity.and(bound.exists.not().or(said.allow));
            denied.iter_mut().zip(said.deny).for_each(|(denied, own)| *denied = denied.or(bound.exists.and(own)));
            denying = denying.or(said.denying);
        }
        // A call that goes by two names is denied where both are.
        let denied = denied.into_iter().fold(Tri::Yes, Tri::and);
        let silent = account.allow.not();
        let reached = if silent.possibly() { group.denying } else { None };
        denying = denying.or(account.denying).or(reached).or(resource.denying);
        let allowed = identity.or(resource.allow).and(denied.not());
        let by = match allowed {
            Tri::No if denied.possibly() && denying.is_some() => denying,
            Tri::No => None,
            Tri::Yes | Tri::Unknown => account.allowing.or(group.allowing).or(resource.allowing),
        };
        Decision { allowed, by }
    }

    fn said(&self, list: &'a [Held<'w>]) -> Said<'a, 'w> {
        let mut out = Said { allow: Tri::No, deny: [Tri::No; 2], allowing: None, denying: None };
        for held in list {
            let (allow, deny) = self.held(held);
            if allow.possibly() && out.allowing.is_none() {
                out.allowing = Some(held);
            }
            if deny.iter().any(|it| it.possibly()) && out.denying.is_none() {
                out.denying = Some(held);
            }
            out.allow = out.allow.or(allow);
            out.deny.iter_mut().zip(deny).for_each(|(known, own)| *known = known.or(own));
        }
        out
    }

    /// Whether a statement allows the request, and whether it denies it under each name of the action.
    fn held(&self, held: &Held<'_>) -> (Tri, [Tri; 2]) {
        let never = [Tri::No; 2];
        if held.when.is_some_and(|(flag, value)| self.reading.has(flag) != value) {
            return (Tri::No, never);
        }
        if held.is_opaque() {
            return (held.exists.and(Tri::Unknown), never);
        }
        let known = |whole| if whole { Tri::Yes } else { Tri::Unknown };
        let there = held.exists.and(known(held.statement.whole));
        // What comes first decides mostly; the rest is looked at only where it does not.
        let about = |action: &str| {
            let mut out = self.action(held, action);
            for part in [Self::resource, Self::condition] {
                if out == Tri::No {
                    break;
                }
                out = out.and(part(self, held));
            }
            out.and(there)
        };
        let one = about(self.action);
        // A call that goes by two names: a grant of either counts.
        let other = slots::twin(self.holding.cloud, self.action).map_or(one, |other| about(&other));
        let either = one.or(other);
        match held.statement.effect {
            Some(Effect::Allow) => (either, never),
            Some(Effect::Deny) => (Tri::No, [one, other]),
            None if held.statement.whole => (Tri::No, never),
            None => (either.and(Tri::Unknown), [one, other].map(|it| it.and(Tri::Unknown))),
        }
    }

    fn action(&self, held: &Held<'_>, action: &str) -> Tri {
        let list = &held.statement.actions;
        self.list(list, |pattern| {
            let pattern = name::own_holes(&held.document, pattern);
            covers(self.holding.cloud, &name::action(self.holding.cloud, &pattern), action)
        })
    }

    fn resource(&self, held: &Held<'_>) -> Tri {
        let (cloud, own) = (self.holding.cloud, self.holding.own_account.as_deref());
        let case = |text: String| if self.reading.has(Flag::Case) { name::folded(&text) } else { text };
        let word = case(name::resource(cloud, own, self.resource, false));
        self.list(&held.statement.resources, |pattern| {
            if name::is_sparse(cloud, pattern) && self.reading.has(Flag::Colon) {
                return Tri::No;
            }
            let pattern = name::own_holes(&held.document, pattern);
            covers(cloud, &case(name::resource(cloud, own, &pattern, true)), &word)
        })
    }

    fn list(&self, list: &Patterns, covers: impl Fn(&str) -> Tri) -> Tri {
        let holed = list.list.iter().any(|pattern| name::has_hole(pattern));
        let start = if list.partly_unknown && !holed { Tri::Unknown } else { Tri::No };
        let any = list.list.iter().fold(start, |sum, pattern| sum.or(covers(pattern)));
        if list.except { any.not() } else { any }
    }

    fn condition(&self, held: &Held<'_>) -> Tri {
        let it = held.statement;
        if it.conditions.is_empty() {
            return if it.condition.is_some() { Tri::Unknown } else { Tri::Yes };
        }
        let cloud = self.holding.cloud;
        it.conditions.iter().fold(Tri::Yes, |all, line| {
            let Some(literal) = Literal::read(cloud, line) else { return all.and(Tri::Unknown) };
            let given = self.request.context.iter().find(|(key, _)| name::key(cloud, key) == literal.key);
            let value = given.and_then(|(_, value)| value.as_deref());
            all.and(literal.holds(value, self.reading.has(Flag::Absent)).into())
        })
    }
}

/// Whether a pattern covers a word; `Unknown` where it depends on a part of either that is not known.
fn covers(cloud: Cloud, pattern: &str, word: &str) -> Tri {
    // Letters at the beginning that differ decide already.
    let plain = |c: char| !matches!(c, '*' | '?' | '$') && !name::is_hole(c);
    let first = pattern.chars().zip(word.chars()).find(|(a, b)| a != b || !plain(*a));
    if first.is_some_and(|(a, b)| plain(a) && plain(b)) {
        return Tri::No;
    }
    let letters: Vec<Atom> = word.chars().map(Atom::Letter).collect();
    if overlap(&name::atoms(cloud, pattern, false), &letters, false) {
        return Tri::Yes;
    }
    let open: Vec<Atom> = letters
        .into_iter()
        .map(|atom| match atom {
            // The number of the account, which is all within one part of a name.
            Atom::Letter(name::SELF) => atom,
            Atom::Letter(c) if name::is_hole(c) => Atom::Star,
            _ => atom,
        })
        .collect();
    // What is not known of a part of a name does not reach beyond that part.
    let colon = |atom: &Atom| *atom == Atom::Letter(':');
    let wide = name::atoms(cloud, pattern, true);
    let count = name::colons(cloud) + 1;
    let (own, its): (Vec<&[Atom]>, Vec<&[Atom]>) =
        (wide.splitn(count, colon).collect(), open.splitn(count, colon).collect());
    let each = || own.iter().zip(&its).all(|(own, its)| overlap(own, its, true));
    match overlap(&wide, &open, true) && (own.len() < count || its.len() < count || each()) {
        true => Tri::Unknown,
        false => Tri::No,
    }
}

/// Whether two patterns match a common word: every pair of ends, from the back.
/// `open`: what stands for the own account may be any number.
fn overlap(a: &[Atom], b: &[Atom], open: bool) -> bool {
    // below: the row of the atom of `a` behind this one.
    let mut below: Vec<bool> = Vec::new();
    for i in (0..=a.len()).rev() {
        let mut row = vec![false; b.len() + 1];
        for j in (0..=b.len()).rev() {
            let down = || below.get(j).copied().unwrap_or(false);
            let right = row.get(j + 1).copied().unwrap_or(false);
            let both = || below.get(j + 1).copied().unwrap_or(false);
            let value = match (a.get(i), b.get(j)) {
                (None, None) => true,
                (Some(x), Some(Atom::Letter(name::SELF))) if open => right || *x != Atom::Letter(':') && down(),
                (None, Some(Atom::Letter(name::SELF))) if open => right,
                (Some(Atom::Star), Some(_)) => down() || right,
                (Some(Atom::Star), None) => down(),
                (Some(_), Some(Atom::Star)) => right || down(),
                (None, Some(Atom::Star)) => right,
                (Some(x), Some(y)) => same(*x, *y) && both(),
                (None, Some(_)) | (Some(_), None) => false,
            };
            if let Some(slot) = row.get_mut(j) {
                *slot = value;
            }
        }
        below = row;
    }
    below.first().copied().unwrap_or(false)
}

fn same(a: Atom, b: Atom) -> bool {
    match (a, b) {
        (Atom::Letter(a), Atom::Letter(b)) => a == b,
        // A part that is not known may be longer than one character.
        (Atom::Any, Atom::Letter(c)) | (Atom::Letter(c), Atom::Any) => !name::is_hole(c),
        _ => true,
    }
}
