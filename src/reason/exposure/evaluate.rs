//! One set of bindings evaluated: what its groups let in and out, and what each rule contributes.
//!
//! In: rulebooks and a [`Key`] (the bindings of an interface without their sites). Out: an [`Outcome`]. Where it is
//! not known which groups are bound, each completion is evaluated and D is what all let through, P what any does; past
//! [`MOST`] completions the groups in doubt count as bound only perhaps, rule by rule, which is wider.

use super::order::{Entry, Lists, Member, Stack};
use super::resolve::{Rulebook, Term};
use super::stray::Strays;
use super::{Reason, RuleId, Share};
use crate::base::Tri;
use crate::base::net::{AddressSet, Match, PacketSet, Painting};
use crate::model::Cloud;
use crate::model::network::{Bounds, Direction, InterfaceRole};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many completions are evaluated one by one.
const MOST: usize = 16;

/// A group that may be bound.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Choice {
    /// One of the input, by index.
    Group(usize),
    /// One whose content is not known.
    Outside(Reason),
    /// One of the platform's own that accepts everything at this priority.
    Platform(u16),
}

/// One element of a list of groups.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    /// It comes after all that are not.
    pub late: bool,
    /// It is one of these.
    pub options: Vec<Choice>,
    /// Whether it is there.
    pub bound: Tri,
    /// Why that is not certain.
    pub reasons: Vec<Reason>,
}

/// Everything about an interface's bindings that bears on evaluation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub cloud: Cloud,
    pub role: Option<InterfaceRole>,
    pub ordered: bool,
    /// Any subset of the options, at least one.
    pub subset: bool,
    pub slots: Vec<Slot>,
}

impl Key {
    /// The groups for each completion; the flags say that a group is there only perhaps, and that it comes late.
    fn completions(&self) -> Vec<Vec<(&Choice, bool, bool)>> {
        if self.subset {
            // What all nonempty subsets let through is what every single group does; what any does, some single one.
            let all = || self.slots.iter().flat_map(|slot| &slot.options);
            let platform: Vec<_> =
                all().filter(|it| matches!(it, Choice::Platform(_))).map(|it| (it, false, false)).collect();
            let others = all().filter(|it| !matches!(it, Choice::Platform(_)));
            return others.map(|it| std::iter::once((it, false, false)).chain(platform.clone()).collect()).collect();
        }
        let ways = |slot: &Slot| slot.options.len().saturating_add(usize::from(slot.bound == Tri::Unknown));
        let total = self.slots.iter().fold(1usize, |product, slot| product.saturating_mul(ways(slot)));
        if total > MOST {
            let doubtful = |slot: &Slot| slot.bound == Tri::Unknown || slot.options.len() > 1;
            let all = self.slots.iter();
            let all = all.flat_map(|slot| slot.options.iter().map(move |it| (it, doubtful(slot), slot.late)));
            return vec![all.collect()];
        }
        let mut out: Vec<Vec<(&Choice, bool, bool)>> = vec![Vec::new()];
        for slot in self.slots.iter().filter(|slot| slot.bound != Tri::No) {
            let mut next = Vec::new();
            for base in &out {
                for option in &slot.options {
                    let mut one = base.clone();
                    one.push((option, false, slot.late));
                    next.push(one);
                }
                if slot.bound == Tri::Unknown {
                    next.push(base.clone());
                }
            }
            out = next;
        }
        out
    }
}

/// A list painted with what its entries surely match.
fn painted<'a>(list: impl IntoIterator<Item = &'a Entry<'a>>) -> Painting {
    let of = |entry: &'a Entry<'a>| {
        let (services, peers) = entry.must();
        Match { services, peers }
    };
    Painting::new(&list.into_iter().map(of).collect::<Vec<_>>())
}

/// The packets for which an outcome is possible: Walk(t) of §2.1.
fn walk(list: &[Entry<'_>], painting: &Painting, accept: bool, rest: bool) -> PacketSet {
    let takes = |index: usize| list.get(index).is_some_and(|it| if accept { it.term.accepts } else { it.term.drops });
    let inexact = list.iter().enumerate().filter(|(index, entry)| takes(*index) && !entry.is_exact());
    let open = inexact.map(|(index, entry)| {
        let (services, peers) = entry.may();
        painting.open_to(index, services, peers)
    });
    PacketSet::union_of(std::iter::once(painting.won(takes, rest)).chain(open))
}

/// D and P of one completion; for groups of unknown order, what each may drop; and for a single list, its painting.
pub(super) fn sets(lists: &Lists<'_>, exact: bool) -> (Bounds<PacketSet>, Vec<PacketSet>, Option<Painting>) {
    if let ([accept], [drop]) = (lists.accept.as_slice(), lists.drop.as_slice()) {
        let painting = painted(accept);
        let may = walk(accept, &painting, true, lists.may_pass);
        if exact {
            return (Bounds::exact(may), Vec::new(), Some(painting));
        }
        let must = walk(drop, &painted(drop), false, lists.may_fail).complement();
        return (Bounds { must, may }, Vec::new(), Some(painting));
    }
    let paintings: Vec<Painting> = lists.drop.iter().map(painted).collect();
    let fails: Vec<PacketSet> =
        lists.drop.iter().zip(&paintings).map(|(list, painting)| walk(list, painting, false, false)).collect();
    let (mut may, mut fail, mut taken) = (PacketSet::empty(), PacketSet::empty(), PacketSet::empty());
    for late in [false, true] {
        // Any list of a stage may be the first to match; the next stage sees what none surely matches.
        let of = lists.accept.iter().zip(&paintings).zip(&fails).zip(&lists.late).filter(|(_, it)| **it == late);
        let mut surely = taken.clone();
        for (((accept, painting), fails), _) in of {
            may = may.union(&walk(accept, &painted(accept), true, false).subtract(&taken));
            fail = fail.union(&fails.subtract(&taken));
            surely = surely.union(&painting.won(|_| true, false));
        }
        taken = surely;
    }
    (Bounds { must: taken.subtract(&fail), may }, fails, None)
}

/// The drops of a list, painted; `place` of an entry is the number of drops before it.
struct Obstacles {
    painting: Option<Painting>,
    places: BTreeMap<RuleId, usize>,
}

fn obstacles(list: &[Entry<'_>], sure: bool) -> Obstacles {
    let mut drops: Vec<Match<'_>> = Vec::new();
    let mut places = BTreeMap::new();
    for entry in list {
        if let Some(rule) = entry.term.rule {
            places.insert(rule, drops.len());
        }
        let (services, peers) = if sure { entry.must() } else { entry.may() };
        let stops = if sure { entry.term.drops && !entry.term.accepts } else { entry.term.drops };
        if stops && !services.is_empty() && !peers.is_empty() {
            drops.push(Match { services, peers });
        }
    }
    Obstacles { painting: (!drops.is_empty()).then(|| Painting::new(&drops)), places }
}

impl Obstacles {
    /// What of a box no drop before the rule takes; `None`: all of it.
    fn left(&self, rule: RuleId, bounds: (&crate::base::net::ServiceSet, &AddressSet)) -> Option<PacketSet> {
        let place = self.places.get(&rule).copied().filter(|place| *place > 0)?;
        Some(self.painting.as_ref()?.open_to(place, bounds.0, bounds.1))
    }
}

type Shares = BTreeMap<RuleId, Arc<Bounds<PacketSet>>>;

/// What the members of a group may send, as far as stronger rules let them.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub rule: RuleId,
    pub services: Bounds<crate::base::net::ServiceSet>,
}

fn shares(
    lists: &Lists<'_>,
    exact: bool,
    fails: &[PacketSet],
    members: &dyn Fn(&Term) -> AddressSet,
) -> (Shares, Vec<Source>) {
    let mut out = Shares::new();
    let mut sources = Vec::new();
    for (part, (accept, drop)) in lists.accept.iter().zip(&lists.drop).enumerate() {
        let sure = obstacles(accept, true);
        let any = (!exact).then(|| obstacles(drop, false));
        let any = any.as_ref().unwrap_or(&sure);
        let late = lists.is_late(part);
        // What another list of its stage, or one of an earlier stage, may drop first; and what an earlier one surely does.
        let before = fails.iter().enumerate().filter(|(at, _)| *at != part && (late || !lists.is_late(*at)));
        let others = PacketSet::union_of(before.map(|(_, set)| set.clone()));
        let gone = if late { early_drops(lists) } else { PacketSet::empty() };
        // Only a drop that decides takes anything from members of groups: not one that a stronger rule overtakes.
        let whole = accept.iter().any(|entry| entry.term.group.is_some()).then(|| painted(accept));
        for (place, entry) in accept.iter().enumerate().filter(|(_, entry)| entry.term.accepts) {
            let term = entry.term;
            let Some(rule) = term.rule else { continue };
            let certain = !term.drops && !entry.weak;
            if term.group.is_some() {
                let peers = members(term);
                let room = |drops: &Obstacles| {
                    drops
                        .left(rule, (&term.services.may, &peers))
                        .unwrap_or_else(|| PacketSet::product(&term.services.may, &peers))
                        .subtract(&gone)
                };
                let stops = |at: usize| accept.get(at).is_some_and(|it| it.term.drops && !it.term.accepts);
                let rivals = whole.iter().flat_map(|it| it.rivals(place, &term.services.may, &peers));
                let stopped = PacketSet::union_of(rivals.filter(|(at, _)| stops(*at)).map(|(_, packets)| packets));
                let open = PacketSet::product(&term.services.may, &peers).subtract(&stopped).subtract(&gone);
                let may = open.all_services().intersect(&term.services.may);
                let blocked = PacketSet::product(&term.services.may, &peers).subtract(&room(any).subtract(&others));
                let must = match certain && term.peers.may.is_empty() {
                    true => term.services.must.subtract(&blocked.all_services()).intersect(&may),
                    false => crate::base::net::ServiceSet::empty(),
                };
                sources.push(Source { rule, services: Bounds { must, may } });
            }
            let may = sure.left(rule, entry.may());
            let may = match gone.is_empty() {
                true => may,
                false => Some(may.unwrap_or_else(|| term.own.may.clone()).subtract(&gone)),
            };
            let must = match certain {
                // What is known exactly is left by the same drops.
                true if exact => may.clone(),
                true => any.left(rule, entry.must()),
                false => Some(PacketSet::empty()),
            };
            let must = match others.is_empty() {
                true => must,
                false => Some(must.unwrap_or_else(|| term.own.must.clone()).subtract(&others)),
            };
            let share = match (must, may) {
                (None, None) => term.own.clone(),
                (must, may) => Arc::new(Bounds {
                    must: must.unwrap_or_else(|| term.own.must.clone()),
                    may: may.unwrap_or_else(|| term.own.may.clone()),
                }),
            };
            out.insert(rule, share);
        }
    }
    (out, sources)
}

/// What the lists of the first stage surely drop: each by the rules that decide in it.
fn early_drops(lists: &Lists<'_>) -> PacketSet {
    let early = lists.accept.iter().enumerate().filter(|(at, _)| !lists.is_late(*at));
    PacketSet::union_of(early.map(|(_, list)| {
        let stops = |at: usize| list.get(at).is_some_and(|it| it.term.drops && !it.term.accepts);
        painted(list).won(stops, false)
    }))
}

/// A drop rule with the rules that accept its packets first.
pub(super) type Overtaken = (RuleId, Vec<(RuleId, PacketSet)>);

/// The drop rules of a list of known order that stronger rules overtake, judged on what is known for sure. `painting`
/// is that of the whole list.
fn overtaken(list: &[Entry<'_>], painting: Option<Painting>) -> Vec<Overtaken> {
    use super::resolve::Place;
    let known: Vec<&Entry<'_>> = list
        .iter()
        .filter(|entry| {
            let single = entry.term.accepts != entry.term.drops && !entry.weak;
            single && entry.term.rule.is_some() && matches!(entry.term.place, Place::Priority(_) | Place::Position(_))
        })
        .collect();
    let mixed = known.iter().any(|it| it.term.drops) && known.iter().any(|it| it.term.accepts);
    if !mixed || list.iter().any(|entry| entry.term.place == Place::Block) {
        return Vec::new();
    }
    let painting = painting.filter(|_| known.len() == list.len());
    let painting = painting.unwrap_or_else(|| painted(known.iter().copied()));
    let mut out = Vec::new();
    for (place, entry) in known.iter().enumerate().filter(|(_, entry)| entry.term.drops) {
        let Some(rule) = entry.term.rule else { continue };
        let (services, peers) = entry.must();
        let rivals = painting.rivals(place, services, peers).into_iter().filter_map(|(index, packets)| {
            let rival = known.get(index).filter(|rival| rival.term.accepts)?;
            Some((rival.term.rule?, packets))
        });
        let rivals: Vec<_> = rivals.collect();
        if !rivals.is_empty() {
            out.push((rule, rivals));
        }
    }
    out
}

/// What a set of bindings comes to.
pub(super) struct Outcome {
    pub ingress: Bounds<PacketSet>,
    pub egress: Bounds<PacketSet>,
    pub shares: Vec<Share>,
    pub sources: Vec<Source>,
    pub overtaken: Vec<Overtaken>,
    pub ingress_reasons: Vec<Reason>,
    pub egress_reasons: Vec<Reason>,
}

/// Joins what several completions say: D in all of them, P in any.
pub(super) fn join(parts: Vec<Bounds<PacketSet>>) -> Bounds<PacketSet> {
    let mut parts = parts.into_iter();
    let first = parts.next().unwrap_or(Bounds { must: PacketSet::empty(), may: PacketSet::all() });
    parts.fold(first, |sum, part| Bounds { must: sum.must.intersect(&part.must), may: sum.may.union(&part.may) })
}

fn join_shares(mut parts: Vec<Shares>) -> Shares {
    let count = parts.len();
    if count == 1
        && let Some(only) = parts.pop()
    {
        return only;
    }
    let mut found: BTreeMap<RuleId, Vec<Arc<Bounds<PacketSet>>>> = BTreeMap::new();
    for (rule, share) in parts.into_iter().flatten() {
        found.entry(rule).or_default().push(share);
    }
    let one = |all: Vec<Arc<Bounds<PacketSet>>>| {
        let everywhere = all.len() == count;
        let mut sum = join(all.iter().map(|share| Bounds::clone(share)).collect());
        if !everywhere {
            sum.must = PacketSet::empty();
        }
        Arc::new(sum)
    };
    found.into_iter().map(|(rule, all)| (rule, one(all))).collect()
}

fn reasons(key: &Key, lists: &[Lists<'_>], stacks: &[Stack<'_>]) -> Vec<Reason> {
    let mut out: BTreeSet<Reason> = key.slots.iter().flat_map(|slot| slot.reasons.iter().cloned()).collect();
    for it in lists {
        for entry in it.accept.iter().flatten() {
            let term = entry.term;
            let unclear = !term.is_exact()
                || (term.accepts && term.drops)
                || matches!(term.place, super::resolve::Place::AnyPriority);
            if unclear {
                out.extend(term.reasons.iter().cloned());
            }
        }
        let (rules, groups) = it.order_matters();
        out.extend(rules.then_some(Reason::RuleOrder));
        out.extend(groups.then_some(Reason::GroupOrder));
        if it.may_pass && it.may_fail {
            let members = stacks.iter().flat_map(|stack| &stack.members);
            out.extend(members.filter_map(|member| member.book.unknown_kind.clone()));
        }
    }
    out.into_iter().collect()
}

fn no_group(cloud: Cloud) -> Rulebook {
    let reason = match cloud {
        Cloud::Tencent => Reason::DefaultGroup,
        Cloud::Alibaba => Reason::Code(Arc::from("unknown:security-group")),
    };
    Rulebook::outside(cloud, reason)
}

/// Evaluates bindings. `books` has the rules of each group by index; `strays` those that may be in any; `members` the
/// addresses that a rule for a group stands for.
pub(super) fn evaluate(
    key: &Key,
    books: &dyn Fn(usize) -> Option<Arc<Rulebook>>,
    strays: &Strays,
    members: &dyn Fn(&Term) -> AddressSet,
) -> Outcome {
    let completions = key.completions();
    let owned: Vec<Vec<(Arc<Rulebook>, bool, bool)>> = completions
        .iter()
        .map(|completion| {
            let mut all: Vec<(Arc<Rulebook>, bool, bool)> = completion
                .iter()
                .map(|(choice, weak, late)| {
                    let book = match choice {
                        Choice::Group(index) => books(*index),
                        Choice::Outside(reason) => Some(Arc::new(Rulebook::outside(key.cloud, reason.clone()))),
                        Choice::Platform(priority) => Some(Arc::new(Rulebook::accept_all(*priority))),
                    };
                    (book.unwrap_or_else(|| Arc::new(no_group(key.cloud))), *weak, *late)
                })
                .collect();
            if all.is_empty() {
                all.push((Arc::new(no_group(key.cloud)), false, false));
            }
            // The first group is the one where a rule matters most.
            if let (Some((book, _, _)), Some(more)) = (all.first_mut(), strays.of(key)) {
                *book = Arc::new(book.with(more));
            }
            all
        })
        .collect();
    let stacks: Vec<Stack<'_>> = owned
        .iter()
        .map(|all| Stack {
            cloud: key.cloud,
            members: all.iter().map(|(book, weak, late)| Member { book, weak: *weak, late: *late }).collect(),
            ordered: key.ordered,
            role: key.role,
        })
        .collect();
    let mut out = Outcome {
        ingress: Bounds::exact(PacketSet::empty()),
        egress: Bounds::exact(PacketSet::empty()),
        shares: Vec::new(),
        sources: Vec::new(),
        overtaken: Vec::new(),
        ingress_reasons: Vec::new(),
        egress_reasons: Vec::new(),
    };
    for direction in [Direction::Ingress, Direction::Egress] {
        let lists: Vec<Lists<'_>> = stacks.iter().map(|stack| stack.lists(direction)).collect();
        let mut all = Vec::new();
        let mut parts = Vec::new();
        let mut painting = None;
        let mut sources: BTreeMap<RuleId, Vec<Source>> = BTreeMap::new();
        for it in &lists {
            let exact = it.is_exact();
            let (bounds, fails, one) = sets(it, exact);
            painting = one;
            let (part, from) = shares(it, exact, &fails, members);
            all.push(bounds);
            parts.push(part);
            for source in from {
                sources.entry(source.rule).or_default().push(source);
            }
        }
        let bounds = join(all);
        let why = if bounds.must == bounds.may { Vec::new() } else { reasons(key, &lists, &stacks) };
        let none = Arc::new(Bounds::exact(PacketSet::empty()));
        let shares = join_shares(parts).into_iter().map(|(rule, share)| {
            let internet = AddressSet::internet();
            let public = match direction {
                Direction::Ingress if !share.may.is_empty() => {
                    let may = share.may.restrict(internet);
                    let must = if share.must == share.may { may.clone() } else { share.must.restrict(internet) };
                    Arc::new(Bounds { must, may })
                }
                Direction::Ingress | Direction::Egress => none.clone(),
            };
            Share { rule, share, public }
        });
        out.shares.extend(shares);
        if let ([only], 1) = (lists.as_slice(), completions.len())
            && let [list] = only.accept.as_slice()
        {
            out.overtaken.extend(overtaken(list, painting));
        }
        match direction {
            Direction::Ingress => {
                (out.ingress, out.ingress_reasons) = (bounds, why);
                out.sources = sources
                    .into_values()
                    .filter_map(|all| {
                        let everywhere = all.len() == completions.len();
                        let mut all = all.into_iter();
                        let first = all.next()?;
                        let mut sum = all.fold(first, |sum, it| Source {
                            rule: sum.rule,
                            services: Bounds {
                                must: sum.services.must.intersect(&it.services.must),
                                may: sum.services.may.union(&it.services.may),
                            },
                        });
                        if !everywhere {
                            sum.services.must = crate::base::net::ServiceSet::empty();
                        }
                        (!sum.services.may.is_empty()).then_some(sum)
                    })
                    .collect();
            }
            Direction::Egress => (out.egress, out.egress_reasons) = (bounds, why),
        }
    }
    out.shares.sort_by_key(|share| share.rule);
    out
}
