//! The whole world: equal bindings evaluated once, joined with public paths, and turned round to say for each rule how
//! far its packets get. In: a [`Network`]. Out: an [`Exposure`].

use super::evaluate::{Choice, Key, Outcome, Slot, evaluate};
use super::resolve::{Rulebook, Term, rulebook};
use super::{
    DropFacts, Evaluation, Exposure, Grade, GroupFacts, GroupSource, InterfaceFacts, Reason, RuleAt, RuleFacts, RuleId,
    View, path,
};
use crate::base::Tri;
use crate::base::net::{AddressSet, Family, PacketSet, ServiceSet};
use crate::model::network::{
    Addresses, Bounds, Extent, GroupBinding, GroupType, Interface, InterfaceRole, Network, UnmodelledEffect,
};
use crate::model::{Cloud, Id, Ref};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn slot(binding: &GroupBinding) -> Slot {
    let unclear = || Reason::Membership(binding.site.clone());
    let mut reasons = Vec::new();
    let options = match &binding.group {
        Ref::Resolved(id) => vec![Choice::Group(id.index())],
        Ref::OneOf(ids) if !ids.is_empty() => {
            let mut all: Vec<usize> = ids.iter().map(|id| id.index()).collect();
            all.sort_unstable();
            all.dedup();
            if all.len() > 1 {
                reasons.push(unclear());
            }
            all.into_iter().map(Choice::Group).collect()
        }
        Ref::External(id) => vec![Choice::Outside(Reason::ExternalGroup(id.clone()))],
        Ref::OneOf(_) | Ref::Unknown => vec![Choice::Outside(unclear())],
    };
    if binding.bound == Tri::Unknown && reasons.is_empty() {
        reasons.push(unclear());
    }
    Slot { late: false, options, bound: binding.bound, reasons }
}

fn certain(choice: Choice) -> Slot {
    Slot { late: false, options: vec![choice], bound: Tri::Yes, reasons: Vec::new() }
}

/// What of an interface bears on the evaluation of its groups.
pub(super) fn key(interface: &Interface) -> Key {
    let groups = &interface.groups;
    let own = groups.list.len().saturating_sub(groups.appended);
    let bound = groups.list.iter().enumerate().filter(|(_, it)| it.bound != Tri::No);
    let mut slots: Vec<Slot> = bound.map(|(at, it)| Slot { late: at >= own, ..slot(it) }).collect();
    let mut ordered = groups.ordered;
    match &groups.extent {
        Extent::Exact | Extent::SubsetOf => {}
        Extent::Default => slots.push(certain(Choice::Outside(Reason::DefaultGroup))),
        Extent::Unknown(attribute) => {
            let code = match attribute.starts_with("unknown:") {
                true => attribute.clone(),
                false => Arc::from(format!("unknown:{attribute}")),
            };
            slots.push(certain(Choice::Outside(Reason::Code(code))));
            ordered = false;
        }
    }
    let subset = groups.extent == Extent::SubsetOf;
    if subset && let Some(binding) = groups.list.first() {
        slots.iter_mut().take(1).for_each(|slot| slot.reasons = vec![Reason::Membership(binding.site.clone())]);
    }
    // The order of groups means something only where they are tried one after the other.
    let staged = interface.cloud == Cloud::Tencent && slots.len() > 1 && !subset;
    slots.iter_mut().for_each(|slot| slot.late &= staged);
    ordered &= slots.iter().filter(|slot| !slot.late).count() > 1 && staged;
    let first = if ordered { slots.iter().take_while(|slot| !slot.late).count() } else { 0 };
    let (_, rest) = slots.split_at_mut(first);
    rest.sort();
    slots.dedup();
    let classic = matches!(interface.role, InterfaceRole::ClassicPublic | InterfaceRole::ClassicPrivate);
    Key { cloud: interface.cloud, role: classic.then_some(interface.role), ordered, subset, slots }
}

/// Private addresses: what stands for members whose addresses are not known.
pub(super) fn private() -> AddressSet {
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
        .iter()
        .filter_map(|text| AddressSet::parse(text).ok())
        .fold(AddressSet::empty(), |sum, set| sum.union(&set))
}

pub(super) fn addresses(interface: &Interface) -> AddressSet {
    let of = |it: &Addresses| match it {
        Addresses::None => AddressSet::empty(),
        Addresses::Exact(set) | Addresses::Within(set) => set.clone(),
        Addresses::Unknown => private(),
    };
    of(&interface.v4).union(&of(&interface.v6))
}

/// The addresses of each group's members.
fn members(network: &Network) -> Vec<AddressSet> {
    let mut found: Vec<Vec<AddressSet>> = vec![Vec::new(); network.groups.len()];
    for interface in &network.interfaces {
        let own = addresses(interface);
        for id in interface.groups.list.iter().flat_map(|binding| binding.group.candidates()) {
            if let Some(sets) = found.get_mut(id.index()) {
                sets.push(own.clone());
            }
        }
    }
    let one = |sets: Vec<AddressSet>| {
        let all = AddressSet {
            v4: sets.iter().flat_map(|set| set.v4.ranges()).copied().collect(),
            v6: sets.iter().flat_map(|set| set.v6.ranges()).copied().collect(),
        };
        if all.is_empty() { private() } else { all }
    };
    found.into_iter().map(one).collect()
}

/// The groups that a key may hold, `Yes` where surely.
fn bound(key: &Key) -> BTreeMap<usize, Tri> {
    let mut out: BTreeMap<usize, Tri> = BTreeMap::new();
    let single = key.slots.iter().map(|slot| slot.options.len()).sum::<usize>() == 1;
    for slot in &key.slots {
        let sure = slot.options.len() == 1 && (!key.subset || single);
        for option in &slot.options {
            if let Choice::Group(index) = option {
                let here = if sure { slot.bound } else { Tri::Unknown };
                out.entry(*index).and_modify(|it| *it = it.or(here)).or_insert(here);
            }
        }
    }
    out
}

fn evaluation(network: &Network, key: &Key, books: &[Arc<Rulebook>], outcome: Outcome) -> Evaluation {
    let mut sources: Vec<GroupSource> = outcome
        .sources
        .into_iter()
        .filter_map(|source| {
            let book = books.get(source.rule.group.index())?;
            // Rules stand in order, before what stands for rules that are not known.
            let at = book.ingress.partition_point(|term| term.rule.is_some_and(|rule| rule < source.rule));
            let term = book.ingress.get(at).filter(|term| term.rule == Some(source.rule))?;
            Some(GroupSource { group: term.group.clone()?, services: source.services, rule: Some(source.rule) })
        })
        .collect();
    for (index, here) in bound(key) {
        let Some(group) = network.groups.get(index) else { continue };
        let inner = match (group.cloud, group.kind.get()) {
            (Cloud::Tencent, _) | (_, Some(GroupType::Enterprise)) => Tri::No,
            (_, Some(GroupType::Normal)) => group.inner_access.and(here),
            (_, None) => group.inner_access.and(Tri::Unknown),
        };
        if inner.possibly() {
            let must = if inner.surely() { ServiceSet::all() } else { ServiceSet::empty() };
            let services = Bounds { must, may: ServiceSet::all() };
            sources.push(GroupSource { group: Ref::Resolved(Id::new(index)), services, rule: None });
        }
    }
    Evaluation {
        ingress: outcome.ingress,
        egress: outcome.egress,
        sources,
        shares: outcome.shares,
        ingress_reasons: outcome.ingress_reasons,
        egress_reasons: outcome.egress_reasons,
    }
}

/// The part of a set whose family passes a test.
fn families(set: &PacketSet, v4: bool, v6: bool) -> PacketSet {
    match (v4, v6) {
        (true, true) => set.clone(),
        (true, false) => set.of(Family::V4),
        (false, true) => set.of(Family::V6),
        (false, false) => PacketSet::empty(),
    }
}

/// Internet packets at a view: surely there, perhaps there, and surely not for want of a path.
struct Split {
    reached: PacketSet,
    open: PacketSet,
    no_path: PacketSet,
    grade: Grade,
}

fn split(view: &View, public: &Bounds<PacketSet>) -> Split {
    let sure = |path: Tri| path == Tri::Yes && view.exists == Tri::Yes && view.filters.is_empty();
    let reached = families(&public.must, sure(view.v4), sure(view.v6));
    let open = families(&public.may, view.v4.possibly(), view.v6.possibly());
    let away = (!view.v4.possibly(), !view.v6.possibly());
    let no_path = families(&public.must, away.0, away.1);
    let grade = if !reached.is_empty() {
        Grade::Reached
    } else if !open.is_empty() {
        Grade::OpenEnd
    } else if !public.may.is_empty() {
        Grade::NoPath
    } else {
        Grade::TakenAway
    };
    Split { reached, open, no_path, grade }
}

/// Everything that is known of rules, while it is put together.
struct Assembly<'a> {
    evaluations: &'a [Evaluation],
    views: &'a [View],
    path_reasons: &'a [BTreeSet<Reason>],
}

impl Assembly<'_> {
    fn rule(
        &self,
        term: &Term,
        rule: RuleId,
        direction: crate::model::network::Direction,
        group: &GroupFacts,
    ) -> RuleFacts {
        let mut facts = RuleFacts {
            rule,
            direction,
            own: term.own.clone(),
            outside: term.outside,
            at: Vec::new(),
            reached: PacketSet::empty(),
            open: PacketSet::empty(),
            no_path: PacketSet::empty(),
            reasons: Vec::new(),
        };
        let mut reasons: BTreeSet<Reason> = BTreeSet::new();
        for &index in &group.views {
            let Some(view) = self.views.get(index) else { continue };
            let Some(evaluation) = self.evaluations.get(view.evaluation) else { continue };
            let found = evaluation.shares.binary_search_by_key(&rule, |share| share.rule).ok();
            let Some(share) = found.and_then(|at| evaluation.shares.get(at)) else { continue };
            let mut at = RuleAt {
                view: index,
                share: share.share.clone(),
                public: share.public.clone(),
                grade: Grade::TakenAway,
            };
            if !share.public.may.is_empty() {
                let mut split = split(view, &share.public);
                if !group.all_bound_here && split.grade == Grade::NoPath {
                    // Somebody else may have bound it to a workload with a path.
                    split.grade = Grade::OpenEnd;
                    split.open = share.public.may.clone();
                    split.no_path = PacketSet::empty();
                }
                if split.reached != split.open {
                    reasons.extend(term.reasons.iter().cloned());
                    reasons.extend(self.path_reasons.get(index).into_iter().flatten().cloned());
                    reasons.extend(view.filters.iter().cloned());
                    if share.public.must != share.public.may {
                        reasons.extend(evaluation.ingress_reasons.iter().cloned());
                    }
                }
                facts.reached = facts.reached.union(&split.reached);
                facts.open = facts.open.union(&split.open);
                facts.no_path = facts.no_path.union(&split.no_path);
                at.grade = split.grade;
            }
            facts.at.push(at);
        }
        if facts.reached != facts.open {
            facts.reasons = reasons.into_iter().collect();
        }
        facts
    }
}

/// Computes what can reach what.
pub fn solve(network: &Network) -> Exposure {
    let books: Vec<Arc<Rulebook>> = network
        .groups
        .par_iter()
        .enumerate()
        .map(|(index, group)| Arc::new(rulebook(network, Id::new(index), group)))
        .collect();
    // Equal bindings are one key; a group that nobody binds gets an imagined member.
    let mut index: BTreeMap<Key, usize> = BTreeMap::new();
    let mut keys: Vec<Key> = Vec::new();
    let mut number = |key: Key| {
        *index.entry(key).or_insert_with_key(|key| {
            keys.push(key.clone());
            keys.len() - 1
        })
    };
    let classes: Vec<usize> = network.interfaces.iter().map(|interface| number(key(interface))).collect();
    let mut groups: Vec<GroupFacts> = network.groups.iter().map(|_| GroupFacts::default()).collect();
    for (at, interface) in network.interfaces.iter().enumerate() {
        for (group, here) in bound(&key(interface)) {
            if let Some(facts) = groups.get_mut(group) {
                facts.interfaces.push((Id::new(at), here.and(interface.exists)));
            }
        }
    }
    let mut imagined = Vec::new();
    for (at, group) in network.groups.iter().enumerate() {
        if groups.get(at).is_some_and(|facts| facts.interfaces.is_empty()) {
            let slots = vec![certain(Choice::Group(at))];
            let key = Key { cloud: group.cloud, role: None, ordered: false, subset: false, slots };
            imagined.push((at, number(key)));
        }
    }
    let addresses = members(network);
    let peers = |term: &Term| -> AddressSet {
        let ids = term.group.as_ref().map_or(&[][..], Ref::candidates);
        let sets = ids.iter().filter_map(|id| addresses.get(id.index()));
        let all = sets.fold(AddressSet::empty(), |sum, set| sum.union(set));
        if all.is_empty() { private() } else { all }
    };
    let outcomes: Vec<Outcome> =
        keys.par_iter().map(|key| evaluate(key, &|at| books.get(at).cloned(), &peers)).collect();

    let filters: Vec<_> = network.unmodelled.iter().filter(|it| it.effect == UnmodelledEffect::Filters).collect();
    let mut paths = path::paths(network);
    let mut views: Vec<View> = Vec::new();
    let mut path_reasons: Vec<BTreeSet<Reason>> = Vec::new();
    let mut known: BTreeMap<(usize, Tri, Tri, Tri, Vec<Reason>), usize> = BTreeMap::new();
    let mut interfaces = Vec::new();
    let mut make = |views: &mut Vec<View>, evaluation: usize, v4: Tri, v6: Tri, exists: Tri, filters: Vec<Reason>| {
        let mut view = View {
            evaluation,
            interfaces: Vec::new(),
            v4,
            v6,
            exists,
            internet: Bounds::exact(PacketSet::empty()),
            filters,
        };
        if let Some(outcome) = outcomes.get(evaluation) {
            let internet = AddressSet::internet();
            let public =
                Bounds { must: outcome.ingress.must.restrict(internet), may: outcome.ingress.may.restrict(internet) };
            let split = split(&view, &public);
            view.internet = Bounds { must: split.reached, may: split.open };
        }
        path_reasons.push(BTreeSet::new());
        views.push(view);
        views.len() - 1
    };
    for (at, (interface, class)) in network.interfaces.iter().zip(&classes).enumerate() {
        let own = paths.get_mut(at).map(std::mem::take).unwrap_or_default();
        let (v4, v6) = (path::has(&own, Family::V4), path::has(&own, Family::V6));
        let here = filters.iter().filter(|it| it.bears_on(Id::new(at), interface));
        let here: Vec<Reason> = here.map(|it| Reason::Unmodelled(it.object)).collect();
        let alike = (*class, v4, v6, interface.exists, here);
        let view = match known.get(&alike) {
            Some(view) => *view,
            None => {
                let view = make(&mut views, *class, v4, v6, interface.exists, alike.4.clone());
                known.insert(alike, view);
                view
            }
        };
        if let Some(view) = views.get_mut(view) {
            view.interfaces.push(Id::new(at));
        }
        interfaces.push(InterfaceFacts { view, paths: own });
    }
    for (group, class) in imagined {
        let view = make(&mut views, class, Tri::Unknown, Tri::Unknown, Tri::Yes, Vec::new());
        if let Some(facts) = groups.get_mut(group) {
            facts.views.push(view);
        }
    }
    for facts in &interfaces {
        if let Some(reasons) = path_reasons.get_mut(facts.view) {
            reasons
                .extend(facts.paths.iter().filter(|path| !path.certain).flat_map(|path| path.reasons.iter().cloned()));
        }
    }
    for (facts, group) in groups.iter_mut().zip(&network.groups) {
        facts.all_bound_here = !facts.interfaces.is_empty() && group.closed_world != Tri::No;
        let own = facts.interfaces.iter().filter_map(|(id, _)| interfaces.get(id.index())).map(|it| it.view);
        facts.views.extend(own);
        facts.views.sort_unstable();
        facts.views.dedup();
    }

    let drops = drops(&outcomes, &views);
    let evaluations: Vec<Evaluation> =
        keys.iter().zip(outcomes).map(|(key, outcome)| evaluation(network, key, &books, outcome)).collect();
    let assembly = Assembly { evaluations: &evaluations, views: &views, path_reasons: &path_reasons };
    let mut rules: Vec<RuleFacts> = books
        .par_iter()
        .zip(&groups)
        .flat_map_iter(|(book, group)| {
            use crate::model::network::Direction::{Egress, Ingress};
            let terms = book.ingress.iter().map(|it| (it, Ingress)).chain(book.egress.iter().map(|it| (it, Egress)));
            terms.filter_map(|(term, direction)| Some(assembly.rule(term, term.rule?, direction, group)))
        })
        .collect();
    rules.sort_by_key(|facts| facts.rule);
    Exposure { interfaces, evaluations, views, groups, rules, drops }
}

/// Overtaken drops of all evaluations, by rule.
fn drops(outcomes: &[Outcome], views: &[View]) -> Vec<DropFacts> {
    let mut found: BTreeMap<RuleId, (BTreeMap<RuleId, PacketSet>, Vec<usize>)> = BTreeMap::new();
    for (at, view) in views.iter().enumerate() {
        for (rule, rivals) in outcomes.get(view.evaluation).into_iter().flat_map(|it| &it.overtaken) {
            let (accepted, seen) = found.entry(*rule).or_default();
            seen.push(at);
            for (rival, packets) in rivals {
                let sum = accepted.entry(*rival).or_default();
                if sum != packets {
                    *sum = sum.union(packets);
                }
            }
        }
    }
    found
        .into_iter()
        .map(|(rule, (accepted, views))| DropFacts { rule, accepted: accepted.into_iter().collect(), views })
        .collect()
}
