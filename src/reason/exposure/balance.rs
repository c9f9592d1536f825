//! Load balancers: which clients get to which ports of them (the LB filter of §4.3 of the network specification).
//!
//! In: balancers, listeners and lists of addresses of a [`Network`], and what the balancers' groups let in. Out: [`Gateways`]: for
//! each listener and entry from the Internet the packets that the listener takes, by the port that clients use.

use super::Reason;
use super::evaluate::Outcome;
use super::resolve::{prefixes, unknown};
use crate::base::Tri;
use crate::base::net::{AddressSet, Family, PacketSet, PortSet, Protocol, ServiceSet};
use crate::model::balancer::{Gate, Listener, LoadBalancer};
use crate::model::network::{Bounds, Network};
use crate::model::{Id, Known, ObjectId, Ref};
use std::collections::{BTreeSet, HashMap};

/// What a listener takes from the Internet by one entry.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Index of the listener.
    pub listener: usize,
    /// Index of the balancer.
    pub balancer: usize,
    pub family: Family,
    /// The clients' packets.
    pub packets: Bounds<PacketSet>,
    /// Whether balancer, entry and listener are there.
    pub there: Tri,
    /// Addresses and the balancer.
    pub objects: Vec<ObjectId>,
    pub reasons: Vec<Reason>,
}

/// What all listeners take.
#[derive(Debug, Default)]
pub(super) struct Gateways {
    /// In the order of the listeners.
    pub entries: Vec<Entry>,
    by_balancer: HashMap<usize, Vec<usize>>,
}

/// Protocol and ports of a listener.
fn services(listener: &Listener) -> Bounds<ServiceSet> {
    let ports = match &listener.ports {
        Known::Yes((low, high)) => PortSet::range(*low, *high),
        Known::No(_) => ServiceSet::all_ports(),
    };
    let may = match &listener.protocol {
        Known::Yes(protocol) => ServiceSet::at(*protocol, ports.clone()),
        Known::No(_) => ServiceSet::at(Protocol::Tcp, ports.clone()).union(&ServiceSet::at(Protocol::Udp, ports)),
    };
    let known = listener.protocol.get().is_some() && listener.ports.get().is_some();
    Bounds { must: if known { may.clone() } else { ServiceSet::empty() }, may }
}

/// The clients that a list of addresses admits.
fn admitted(network: &Network, gate: &Gate, reasons: &mut BTreeSet<Reason>) -> Bounds<AddressSet> {
    if gate.on == Tri::No {
        return Bounds::exact(AddressSet::all());
    }
    let (listed, why) = prefixes(network, &gate.lists, &gate.site);
    // A list without entries filters nothing, whatever it is for.
    let perhaps_empty = listed.must.is_empty();
    let white = Bounds {
        must: if listed.may.is_empty() { AddressSet::all() } else { listed.must.clone() },
        may: if perhaps_empty { AddressSet::all() } else { listed.may.clone() },
    };
    let black = Bounds { must: listed.may.complement(), may: listed.must.complement() };
    if listed.must != listed.may {
        reasons.extend(why);
        reasons.insert(Reason::Membership(gate.site.clone()));
    }
    let mut admits = match &gate.white {
        Known::Yes(true) => white,
        Known::Yes(false) => black,
        Known::No(attribute) => {
            if white != black {
                reasons.insert(unknown(attribute));
            }
            Bounds { must: white.must.intersect(&black.must), may: white.may.union(&black.may) }
        }
    };
    if gate.on == Tri::Unknown {
        reasons.insert(Reason::Membership(gate.site.clone()));
        admits.may = AddressSet::all();
    }
    admits
}

/// The packets that a listener of a balancer takes, from anywhere: by list of addresses and by the balancer's groups.
pub(super) fn filter(
    network: &Network,
    balancer: &LoadBalancer,
    listener: &Listener,
    groups: Option<&Outcome>,
    reasons: &mut BTreeSet<Reason>,
) -> Bounds<PacketSet> {
    let services = services(listener);
    for known in [listener.protocol.get().is_some(), listener.ports.get().is_some()] {
        if !known {
            reasons.extend(listener.reasons.iter().cloned().map(Reason::Code));
        }
    }
    let mut clients = Bounds::exact(AddressSet::all());
    for gate in &listener.gates {
        let admits = admitted(network, gate, reasons);
        clients.must = clients.must.intersect(&admits.must);
        clients.may = clients.may.intersect(&admits.may);
    }
    let mut out = Bounds {
        must: PacketSet::product(&services.must, &clients.must),
        may: PacketSet::product(&services.may, &clients.may),
    };
    if let Some(outcome) = groups {
        out.must = out.must.intersect(&outcome.ingress.must);
        // Whether they filter is a question about public addresses of private balancers.
        let private = !balancer.facing.iter().any(|it| it.exists.possibly());
        if balancer.groups_filter == Tri::Yes || private {
            out.may = out.may.intersect(&outcome.ingress.may);
        }
        if outcome.ingress.must != outcome.ingress.may {
            reasons.extend(outcome.ingress_reasons.iter().cloned());
        }
    }
    out
}

/// What the listeners take from the Internet. `groups`: what the groups of each balancer let in, `None` where it has none.
pub(super) fn gateways<'a>(network: &Network, groups: &dyn Fn(usize) -> Option<&'a Outcome>) -> Gateways {
    let mut out = Gateways::default();
    for (at, listener) in network.listeners.iter().enumerate() {
        let here = listener.exists.and(listener.running);
        if here == Tri::No {
            continue;
        }
        let sure = listener.balancer.resolved().is_some();
        for id in listener.balancer.candidates() {
            let Some(balancer) = network.balancers.get(id.index()) else { continue };
            let mut reasons = BTreeSet::new();
            let packets = filter(network, balancer, listener, groups(id.index()), &mut reasons);
            for facing in balancer.facing.iter().filter(|it| it.exists.possibly()) {
                let clients = AddressSet::internet().of(facing.family);
                let there = facing.exists.and(here).and(balancer.exists).and(sure.into());
                let mut reasons = reasons.clone();
                if there != Tri::Yes {
                    reasons.extend(facing.reasons.iter().chain(&listener.reasons).cloned().map(Reason::Code));
                    if reasons.is_empty() {
                        reasons.insert(Reason::Membership(facing.site.clone()));
                    }
                }
                let mut objects = facing.addresses.clone();
                if facing.site.object != balancer.object && !objects.contains(&facing.site.object) {
                    objects.push(facing.site.object);
                }
                objects.retain(|object| *object != balancer.object);
                objects.push(balancer.object);
                out.by_balancer.entry(id.index()).or_default().push(out.entries.len());
                out.entries.push(Entry {
                    listener: at,
                    balancer: id.index(),
                    family: facing.family,
                    packets: Bounds { must: packets.must.restrict(&clients), may: packets.may.restrict(&clients) },
                    there,
                    objects,
                    reasons: reasons.into_iter().collect(),
                });
            }
        }
    }
    out
}

impl Gateways {
    /// What one listener takes.
    pub fn of_listener(&self, listener: usize) -> impl Iterator<Item = &Entry> {
        let first = self.entries.partition_point(|entry| entry.listener < listener);
        self.entries.iter().skip(first).take_while(move |entry| entry.listener == listener)
    }
    /// What the listeners of one balancer take.
    pub fn of_balancer(&self, balancer: usize) -> impl Iterator<Item = &Entry> {
        let mine = self.by_balancer.get(&balancer).map_or(&[][..], Vec::as_slice);
        mine.iter().filter_map(|at| self.entries.get(*at))
    }
    /// What the Internet can send to a balancer, by the ports that clients use.
    pub fn internet(&self, balancer: usize) -> Bounds<PacketSet> {
        let none = || Bounds::exact(PacketSet::empty());
        self.of_balancer(balancer).fold(none(), |sum, it| Bounds {
            must: if it.there == Tri::Yes { sum.must.union(&it.packets.must) } else { sum.must },
            may: sum.may.union(&it.packets.may),
        })
    }
}

/// The listeners that are, or may be, those of a balancer.
pub(super) fn listeners(network: &Network, balancer: Id<LoadBalancer>) -> impl Iterator<Item = (usize, &Listener)> {
    let mine = move |listener: &Listener| listener.balancer.candidates().contains(&balancer);
    network.listeners.iter().enumerate().filter(move |(_, listener)| mine(listener))
}

/// Whether a listener is surely that of one balancer.
pub(super) fn surely(listener: &Listener) -> bool {
    matches!(listener.balancer, Ref::Resolved(_))
}
