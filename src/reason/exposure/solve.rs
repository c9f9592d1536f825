//! The whole world: equal bindings evaluated once, joined with public paths, and turned round to say for each rule how
//! far its packets get. In: a [`Network`]. Out: an [`Exposure`].

use super::bindings::{balancer_key, certain, key, key_of, without_default};
use super::evaluate::{Choice, Key, Outcome, evaluate};
use super::inlet::Inlet;
use super::resolve::{Rulebook, Term, rulebook};
use super::stray::Strays;
use super::view::{Screens, Views};
use super::{
    BalancerFacts, DropFacts, EndpointFacts, Evaluation, Exposure, Grade, GroupFacts, GroupSource, InterfaceFacts,
    Reason, RuleAt, RuleFacts, RuleId, Seat, View, balance, families, inlet, path,
};
use crate::base::Tri;
use crate::base::net::{AddressSet, PacketSet, ServiceSet};
use crate::model::network::{Addresses, Bounds, GroupType, Interface, Network};
use crate::model::{Cloud, Id, Ref};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
            (Cloud::Tencent, _) | (_, Some(GroupType::Enterprise | GroupType::Host)) => Tri::No,
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

/// Internet packets at a view: surely there, perhaps there, and surely not for want of a path.
struct Split {
    reached: PacketSet,
    open: PacketSet,
    no_path: PacketSet,
    grade: Grade,
}

fn split(view: &View, public: &Bounds<PacketSet>) -> Split {
    let there = view.exists == Tri::Yes && view.filters.is_empty();
    let (reached, open) = match &view.carried {
        Some(carried) => (public.must.intersect(&carried.must), public.may.intersect(&carried.may)),
        None => (
            families(&public.must, view.v4 == Tri::Yes, view.v6 == Tri::Yes),
            families(&public.may, view.v4.possibly(), view.v6.possibly()),
        ),
    };
    let reached = if there { reached } else { PacketSet::empty() };
    let no_path = view.without_path(&public.must);
    let grade = if !reached.is_empty() {
        Grade::Reached
    } else if !open.is_empty() {
        Grade::OpenEnd
    } else if !view.passed(&public.may).is_empty() {
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
                let elsewhere = !group.all_bound_here && (!group.adrift || view.is_imagined());
                if elsewhere && split.grade == Grade::NoPath {
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

/// The classes of bindings of a world: equal ones are one.
#[derive(Default)]
struct Classes {
    index: BTreeMap<Key, usize>,
    keys: Vec<Key>,
}

impl Classes {
    fn number(&mut self, key: Key) -> usize {
        let keys = &mut self.keys;
        *self.index.entry(key).or_insert_with_key(|key| {
            keys.push(key.clone());
            keys.len() - 1
        })
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
    let mut all = Classes::default();
    let classes: Vec<usize> = network.interfaces.iter().map(|interface| all.number(key(interface))).collect();
    let balancers: Vec<Option<usize>> =
        network.balancers.iter().map(|it| balancer_key(it).map(|key| all.number(key))).collect();
    let endpoints: Vec<Option<usize>> = network
        .endpoints
        .iter()
        .map(|it| it.groups.as_ref().map(|groups| all.number(key_of(it.cloud, None, groups))))
        .collect();
    let mut groups: Vec<GroupFacts> = network.groups.iter().map(|_| GroupFacts::default()).collect();
    let mut seat = |class: usize, seat: Seat, exists: Tri| {
        for (group, here) in all.keys.get(class).map(bound).into_iter().flatten() {
            let Some(facts) = groups.get_mut(group) else { continue };
            match seat {
                Seat::Interface(id) => facts.interfaces.push((id, here.and(exists))),
                other => facts.others.push((other, here.and(exists))),
            }
        }
    };
    for (at, (interface, class)) in network.interfaces.iter().zip(&classes).enumerate() {
        seat(*class, Seat::Interface(Id::new(at)), interface.exists);
    }
    for (at, (balancer, class)) in network.balancers.iter().zip(&balancers).enumerate() {
        class.iter().for_each(|class| seat(*class, Seat::Balancer(Id::new(at)), balancer.exists));
    }
    for (at, (endpoint, class)) in network.endpoints.iter().zip(&endpoints).enumerate() {
        class.iter().for_each(|class| seat(*class, Seat::Endpoint(Id::new(at)), endpoint.exists));
    }
    let mut imagined = Vec::new();
    for (at, group) in network.groups.iter().enumerate() {
        if groups.get(at).is_some_and(|facts| facts.interfaces.is_empty() && facts.others.is_empty()) {
            let slots = vec![certain(Choice::Group(at))];
            let key = Key { cloud: group.cloud, role: None, ordered: false, subset: false, slots };
            imagined.push((at, all.number(key)));
        }
    }
    let keys = all.keys;
    let addresses = members(network);
    let peers = |term: &Term| -> AddressSet {
        let ids = term.group.as_ref().map_or(&[][..], Ref::candidates);
        let sets = ids.iter().filter_map(|id| addresses.get(id.index()));
        let all = sets.fold(AddressSet::empty(), |sum, set| sum.union(set));
        if all.is_empty() { private() } else { all }
    };
    let book = |at: usize| books.get(at).cloned();
    let strays = Strays::new(network, &book, keys.len());
    let outcomes: Vec<Outcome> = keys.par_iter().map(|key| evaluate(key, &book, &strays, &peers)).collect();
    let outcome = |class: Option<usize>| class.and_then(|class| outcomes.get(class));

    let gateways = balance::gateways(network, &|at| outcome(balancers.get(at).copied().flatten()));
    let inlets = inlet::inlets(network, &gateways);
    let undropped = undropped(&inlets, &classes, &keys, &|key| evaluate(key, &book, &strays, &peers));
    let screens = Screens::new(network);
    let mut views = Views::new(network, &outcomes, &screens);
    let mut paths = path::paths(network);
    let mut interfaces = Vec::new();
    for (at, (interface, class)) in network.interfaces.iter().zip(&classes).enumerate() {
        let mut own = paths.get_mut(at).map(std::mem::take).unwrap_or_default();
        let screen = screens.of(at);
        let Some(outcome) = outcomes.get(*class) else { continue };
        for path in own.iter_mut().filter(|path| path.skips_acl.possibly()) {
            path.way = screen.map(|screen| Arc::new(path::past(path, outcome, screen)));
        }
        let first = inlets.partition_point(|inlet| inlet.interface < at);
        for inlet in inlets.iter().skip(first).take_while(|inlet| inlet.interface == at) {
            let way = inlet.way(outcome, screen, undropped.get(class));
            own.push(path::through(network, interface, inlet, way));
        }
        own.sort_by_key(|path| !path.certain);
        let view = views.interface(at, interface, *class, &own);
        interfaces.push(InterfaceFacts { view, paths: own });
    }
    let balancer_facts: Vec<BalancerFacts> = network
        .balancers
        .iter()
        .zip(&balancers)
        .enumerate()
        .map(|(at, (balancer, class))| views.balancer(at, balancer, *class, &gateways))
        .collect();
    let endpoint_facts: Vec<EndpointFacts> = network
        .endpoints
        .iter()
        .zip(&endpoints)
        .enumerate()
        .map(|(at, (endpoint, class))| views.endpoint(at, endpoint, *class))
        .collect();
    for (group, class) in imagined {
        let view = views.imagined(class);
        if let Some(facts) = groups.get_mut(group) {
            facts.views.push(view);
        }
    }
    let (views, path_reasons) = views.finish(&interfaces);
    for (facts, group) in groups.iter_mut().zip(&network.groups) {
        let bound = !facts.interfaces.is_empty() || !facts.others.is_empty();
        facts.all_bound_here = bound && group.closed_world != Tri::No;
        let own = facts.interfaces.iter().filter_map(|(id, _)| interfaces.get(id.index())).map(|it| it.view);
        facts.views.extend(own);
        facts.views.extend(facts.others.iter().filter_map(|(seat, _)| match seat {
            Seat::Interface(_) => None,
            Seat::Balancer(id) => balancer_facts.get(id.index())?.view,
            Seat::Endpoint(id) => endpoint_facts.get(id.index())?.view,
        }));
        facts.views.sort_unstable();
        facts.views.dedup();
    }
    for id in network.adrift.keys() {
        let (Some(group), Some(facts)) = (network.groups.get(id.index()), groups.get_mut(id.index())) else { continue };
        let host = group.kind.get() == Some(&GroupType::Host);
        facts.adrift = true;
        // The imagined member is there already, for the groups that the input does not hold.
        let joined = |view: &View| {
            !view.is_imagined() && keys.get(view.evaluation).is_some_and(|key| strays.joins(group.cloud, host, key))
        };
        facts.views.extend(views.iter().enumerate().filter(|(_, view)| joined(view)).map(|(at, _)| at));
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
    Exposure {
        interfaces,
        evaluations,
        views,
        groups,
        rules,
        balancers: balancer_facts,
        endpoints: endpoint_facts,
        drops,
    }
}

/// For the classes whose interfaces a layer-7 listener sends to: what no rule drops.
fn undropped(
    inlets: &[Inlet],
    classes: &[usize],
    keys: &[Key],
    evaluate: &dyn Fn(&Key) -> Outcome,
) -> BTreeMap<usize, PacketSet> {
    let wanted: BTreeSet<usize> = inlets
        .iter()
        .filter(|inlet| inlet.wants_undropped())
        .filter_map(|inlet| classes.get(inlet.interface).copied())
        .collect();
    let one = |class: usize| Some((class, evaluate(&without_default(keys.get(class)?)).ingress.must));
    wanted.into_iter().filter_map(one).collect()
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
