//! Ways to an interface that are no address of its own: entries of NAT gateways, listeners of load balancers, relays (P4, P5 and P7
//! of §4.2 of the network specification).
//!
//! In: the entries and listeners of a [`Network`], and what each listener lets in. Out: [`Inlet`]s, by interface; and, with what the
//! interface's groups and network ACL let through, a [`Way`].

use super::acl::Screen;
use super::balance::Gateways;
use super::evaluate::Outcome;
use super::{Reason, Way};
use crate::base::Tri;
use crate::base::net::{AddressSet, Family, PacketSet, PortSet, Protocol, ServiceSet, Shift};
use crate::model::balancer::{Backend, BackendPort, BalancerKind, Forward, Layer, Listener, LoadBalancer, Pool};
use crate::model::gateway::{PortMap, Translation};
use crate::model::network::{Bounds, Network, PathKind, Subnet};
use crate::model::{Cloud, Known, ObjectId, Ref, Site};
use std::sync::Arc;

/// The addresses that load balancers and health checks of Alibaba Cloud use.
pub(super) fn platform() -> AddressSet {
    AddressSet::parse("100.64.0.0/10").unwrap_or_default()
}

/// Whose address the interface's groups are asked about.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// The client's.
    Client,
    /// The client's; or they are not asked at all. Why that is not known.
    ClientPerhaps(Reason),
    /// These: sure if all are let in, possible if any is.
    Places(AddressSet),
    /// These or the platform's: sure if all of either are let in. Otherwise it is possible, unless network ACLs drop both.
    Zones(AddressSet),
    /// The client's, or these. Why that is not known.
    Either(AddressSet, Reason),
    /// The platform's: let in unless a rule drops them.
    NotDropped,
    /// Nobody's.
    Never,
}

/// One way in, up to the interface.
#[derive(Clone, Debug)]
pub(super) struct Inlet {
    pub interface: usize,
    pub kind: PathKind,
    pub family: Family,
    /// All of it is there for sure.
    pub certain: bool,
    /// From outside, without the workload.
    pub objects: Vec<ObjectId>,
    pub site: Site,
    pub reasons: Vec<Reason>,
    /// The clients' packets that come this far, by the port that clients use.
    pub entry: Bounds<PacketSet>,
    /// What the ports become; `None`: they stay.
    pub shift: Option<Shift>,
    pub asked: Asked,
}

fn codes(all: &[Arc<str>]) -> impl Iterator<Item = Reason> {
    all.iter().cloned().map(Reason::Code)
}

fn push(objects: &mut Vec<ObjectId>, object: ObjectId) {
    if !objects.contains(&object) {
        objects.push(object);
    }
}

fn internet(family: Family) -> AddressSet {
    AddressSet::internet().of(family)
}

fn of_translation(network: &Network, entry: &Translation, out: &mut Vec<Inlet>) {
    let family = Family::V4;
    let (services, shift) = match &entry.ports {
        PortMap::All => (Bounds::exact(ServiceSet::all()), None),
        PortMap::Range { protocol, from: (low, high), to } => {
            let shift = Shift { protocol: *protocol, low: *low, high: *high, to: *to };
            (Bounds::exact(ServiceSet::at(*protocol, PortSet::range(*low, *high))), Some(shift))
        }
        PortMap::Unknown(_) => (Bounds { must: ServiceSet::empty(), may: ServiceSet::all() }, None),
    };
    let clients = internet(family);
    let packets =
        Bounds { must: PacketSet::product(&services.must, &clients), may: PacketSet::product(&services.may, &clients) };
    let mut objects = Vec::new();
    if let Some(address) = entry.address.as_ref().and_then(Ref::resolved)
        && let Some(address) = network.public_addresses.get(address.index())
    {
        push(&mut objects, address.object);
    }
    if let Some(gateway) = entry.gateway.as_ref().and_then(Ref::resolved)
        && let Some(gateway) = network.nat_gateways.get(gateway.index())
    {
        push(&mut objects, gateway.object);
    }
    push(&mut objects, entry.object);
    for (target, here) in entry.targets.iter().filter(|(_, here)| here.possibly()) {
        let mut reasons: Vec<Reason> = codes(&entry.reasons).collect();
        if let PortMap::Unknown(attribute) = &entry.ports {
            reasons.push(super::resolve::unknown(attribute));
        }
        let there = entry.exists.and(entry.bound);
        if there.and(*here) != Tri::Yes && reasons.is_empty() {
            reasons.push(Reason::Membership(entry.site.clone()));
        }
        let relays = entry.kind == PathKind::Relay;
        out.push(Inlet {
            interface: target.index(),
            kind: entry.kind,
            family,
            certain: !relays && there.and(*here) == Tri::Yes,
            objects: objects.clone(),
            site: entry.site.clone(),
            reasons,
            entry: packets.clone(),
            shift,
            asked: if relays { Asked::Never } else { Asked::Client },
        });
    }
}

/// The prefixes of a balancer's zones; `None` where one of them is not known.
fn zones(network: &Network, zones: &[Ref<Subnet>]) -> Option<AddressSet> {
    let one = |zone: &Ref<Subnet>| network.subnets.get(zone.resolved()?.index());
    let all: Option<Vec<&Subnet>> = zones.iter().map(one).collect();
    let all = all.filter(|all| !all.is_empty() && all.iter().all(|it| !it.prefixes.is_empty()))?;
    Some(all.iter().fold(AddressSet::empty(), |sum, it| sum.union(&it.prefixes.of(Family::V4))))
}

fn asked(network: &Network, balancer: &LoadBalancer, layer: Layer, pool: &Pool, family: Family) -> Asked {
    let places = || zones(network, &balancer.zones).unwrap_or_default();
    // An argument that is not known; else something that the service does not tell.
    let why = |reason: &Option<Arc<str>>, uncertain: &str| {
        Reason::Code(reason.clone().unwrap_or_else(|| Arc::from(uncertain)))
    };
    match (balancer.cloud, balancer.kind) {
        (_, BalancerKind::Accelerator | BalancerKind::Gwlb) => Asked::Never,
        (Cloud::Tencent, _) => {
            if !balancer.snat.may.is_empty() {
                let known = balancer.snat.must == balancer.snat.may;
                return Asked::Places(if known { balancer.snat.must.clone() } else { AddressSet::empty() });
            }
            match balancer.pass_to_target {
                _ if family == Family::V6 => Asked::Never,
                Tri::Yes => Asked::Never,
                Tri::No => Asked::Client,
                Tri::Unknown => Asked::ClientPerhaps(why(&balancer.pass_reason, "uncertain:U24")),
            }
        }
        (Cloud::Alibaba, BalancerKind::Clb) => match layer {
            Layer::Four => Asked::ClientPerhaps(why(&None, "uncertain:U24")),
            Layer::Seven => Asked::NotDropped,
        },
        (Cloud::Alibaba, BalancerKind::Alb) => Asked::Zones(places()),
        (Cloud::Alibaba, BalancerKind::Nlb) => match pool.client_kept {
            Tri::Yes => Asked::Client,
            Tri::No => Asked::Places(places()),
            Tri::Unknown => Asked::Either(places(), why(&pool.kept_reason, "uncertain:U15")),
        },
    }
}

/// What a listener's port becomes at a backend: the entry as far as it is known, and the shift.
fn ports(
    listener: &Listener,
    forward: &Forward,
    pool: &Pool,
    backend: &Backend,
    entry: Bounds<PacketSet>,
    reasons: &mut Vec<Reason>,
) -> (Bounds<PacketSet>, Option<Shift>) {
    let port = match (&forward.port, &backend.port) {
        _ if pool.any_port == Tri::Yes => return (entry, None),
        (Some(port), _) => port,
        (None, BackendPort::Listener) => return (entry, None),
        (None, BackendPort::At(port)) => port,
    };
    let mut unknown = |attribute: Option<&Arc<str>>| {
        reasons.extend(attribute.map(|it| super::resolve::unknown(it)));
        // It arrives at some port of the protocol.
        let clients = entry.may.peers();
        let services = entry.may.all_services();
        let whole = |protocol| {
            if services.ports(protocol).is_empty() { ServiceSet::empty() } else { ServiceSet::whole(protocol) }
        };
        let services = whole(Protocol::Tcp).union(&whole(Protocol::Udp));
        (Bounds { must: PacketSet::empty(), may: PacketSet::product(&services, &clients) }, None)
    };
    match (port, &listener.protocol, &listener.ports) {
        (Known::Yes(to), Known::Yes(protocol), Known::Yes((low, high))) => {
            let shift = Shift { protocol: *protocol, low: *low, high: *high, to: *to };
            match low == high && pool.any_port == Tri::No {
                true => (entry, Some(shift)),
                // A range of ports to one port, or perhaps to the listener's own.
                false => unknown(None),
            }
        }
        (Known::No(attribute), _, _) => unknown(Some(attribute)),
        (_, _, Known::No(attribute)) | (_, Known::No(attribute), _) => match port {
            // The clients' port is not known; that of the backend is.
            Known::Yes(to) => {
                reasons.push(super::resolve::unknown(attribute));
                let services = entry.may.all_services();
                let at = |protocol: Protocol| match services.ports(protocol).is_empty() {
                    true => ServiceSet::empty(),
                    false => ServiceSet::at(protocol, PortSet::single(*to)),
                };
                let inside = at(Protocol::Tcp).union(&at(Protocol::Udp));
                let may = PacketSet::product(&inside, &entry.may.peers());
                (Bounds { must: PacketSet::empty(), may }, None)
            }
            Known::No(_) => unknown(None),
        },
    }
}

fn of_listener(network: &Network, at: usize, listener: &Listener, gateways: &Gateways, out: &mut Vec<Inlet>) {
    for facts in gateways.of_listener(at) {
        let Some(balancer) = network.balancers.get(facts.balancer) else { continue };
        for forward in listener.forwards.iter().filter(|it| it.exists.possibly()) {
            let sure_pool = forward.pool.resolved().is_some();
            for pool in forward.pool.candidates().iter().filter_map(|id| network.pools.get(id.index())) {
                let asked = asked(network, balancer, listener.layer, pool, facts.family);
                for backend in pool.backends.iter().filter(|it| it.weight.possibly()) {
                    let mut entry = facts.packets.clone();
                    if let Some(clients) = &forward.clients {
                        entry.must = entry.must.restrict(&clients.must);
                        entry.may = entry.may.restrict(&clients.may);
                    }
                    let mut reasons = facts.reasons.clone();
                    reasons.extend(codes(&backend.reasons));
                    // Filters that let nothing through are no reason to say that no way leads here.
                    let (entry, shift) = ports(listener, forward, pool, backend, entry, &mut reasons);
                    let mut objects = facts.objects.clone();
                    push(&mut objects, listener.object);
                    forward.through.into_iter().for_each(|it| push(&mut objects, it));
                    push(&mut objects, pool.object);
                    push(&mut objects, backend.site.object);
                    let there = forward.exists.and(backend.weight).and(sure_pool.into()).and(facts.there);
                    for (interface, here) in backend.interfaces.iter().filter(|(_, here)| here.possibly()) {
                        let accelerated = balancer.kind == BalancerKind::Accelerator;
                        let certain = there.and(*here) == Tri::Yes && !accelerated;
                        let mut reasons = reasons.clone();
                        if accelerated {
                            reasons.push(Reason::Code(Arc::from("uncertain:accelerator-address")));
                        } else if !certain && reasons.is_empty() {
                            reasons.push(Reason::Membership(backend.site.clone()));
                        }
                        out.push(Inlet {
                            interface: interface.index(),
                            kind: if accelerated { PathKind::Accelerator } else { PathKind::Balancer },
                            family: facts.family,
                            certain,
                            objects: objects.clone(),
                            site: listener.site.clone(),
                            reasons,
                            entry: entry.clone(),
                            shift,
                            asked: asked.clone(),
                        });
                    }
                }
            }
        }
    }
}

/// All inlets, those of one interface together, in the order of what makes them.
pub(super) fn inlets(network: &Network, gateways: &Gateways) -> Vec<Inlet> {
    let mut out = Vec::new();
    for entry in network.translations.iter().filter(|it| it.exists.and(it.bound).possibly()) {
        of_translation(network, entry, &mut out);
    }
    for (at, listener) in network.listeners.iter().enumerate() {
        of_listener(network, at, listener, gateways, &mut out);
    }
    out.sort_by_key(|inlet| inlet.interface);
    out
}

/// Services for which all of some senders are let in, and those for which any is.
fn services(set: &Bounds<PacketSet>, senders: &AddressSet) -> Bounds<ServiceSet> {
    let must = set.must.restrict(senders).services_where(|peers| senders.is_subset(peers));
    Bounds { must, may: set.may.restrict(senders).all_services() }
}

impl Inlet {
    /// What gets through to an interface whose groups come to `outcome`. `undropped`: what no rule of them drops.
    pub fn way(&self, outcome: &Outcome, screen: Option<&Screen>, undropped: Option<&PacketSet>) -> Way {
        let inside = |set: &PacketSet| self.shift.map_or_else(|| set.clone(), |shift| set.moved(shift));
        let arrives = Bounds { must: inside(&self.entry.must), may: inside(&self.entry.may) };
        let open = Bounds::exact(PacketSet::all());
        let acl = screen.map_or(&open, |screen| &screen.ingress);
        let by_client = Bounds { must: arrives.must.intersect(&acl.must), may: arrives.may.intersect(&acl.may) };
        let let_in = |set: &Bounds<PacketSet>| Bounds {
            must: set.must.intersect(&outcome.ingress.must),
            may: set.may.intersect(&outcome.ingress.may),
        };
        // Others than the client stand at the door; whoever is a client gets in with them. Who they are may not be known.
        let let_in_all = |senders: &AddressSet, may: &PacketSet| {
            let gate = Bounds { must: outcome.ingress.must.intersect(&acl.must), may: may.intersect(&acl.may) };
            match senders.is_empty() {
                true => Bounds { must: ServiceSet::empty(), may: ServiceSet::all() },
                false => services(&gate, senders),
            }
        };
        let from = |passes: &Bounds<ServiceSet>| Bounds {
            must: arrives.must.services(&passes.must),
            may: arrives.may.services(&passes.may),
        };
        let places = |senders: &AddressSet| let_in_all(senders, &outcome.ingress.may);
        let mut reasons = self.reasons.clone();
        let (window, gets, by_groups) = match &self.asked {
            Asked::Client => {
                let gets = let_in(&by_client);
                (by_client, gets, true)
            }
            Asked::ClientPerhaps(why) => {
                let gets = Bounds { must: let_in(&by_client).must, may: by_client.may.clone() };
                if gets.must != gets.may {
                    reasons.push(why.clone());
                }
                (by_client, gets, true)
            }
            Asked::Places(senders) => {
                let gets = from(&places(senders));
                if gets.must != gets.may {
                    reasons.push(Reason::Code(Arc::from("uncertain:balancer-address")));
                }
                (arrives, gets, false)
            }
            Asked::Zones(senders) => {
                let all = PacketSet::all();
                let (own, others) = (let_in_all(senders, &all), let_in_all(&platform(), &all));
                let gets = from(&Bounds { must: own.must.union(&others.must), may: own.may.union(&others.may) });
                if gets.must != gets.may {
                    reasons.push(Reason::Code(Arc::from("uncertain:U25")));
                }
                (arrives, gets, false)
            }
            Asked::Either(senders, why) => {
                let (client, place) = (let_in(&by_client), from(&places(senders)));
                let gets = Bounds { must: client.must.intersect(&place.must), may: client.may.union(&place.may) };
                if gets.must != gets.may {
                    reasons.push(why.clone());
                }
                (by_client, gets, true)
            }
            Asked::NotDropped => {
                let undropped = undropped.cloned().unwrap_or_default();
                let gate = Bounds { must: undropped.intersect(&acl.must), may: acl.may.clone() };
                let passes = services(&gate, &platform());
                let gets = Bounds { must: arrives.must.services(&passes.must), may: arrives.may.services(&passes.may) };
                (arrives, gets, false)
            }
            Asked::Never => {
                let gets = by_client.clone();
                (by_client, gets, false)
            }
        };
        if let Some(screen) = screen.filter(|_| gets.must != gets.may) {
            reasons.extend(screen.reasons.iter().cloned());
        }
        reasons.sort();
        reasons.dedup();
        Way { window, gets, by_groups, shift: self.shift, reasons }
    }
    /// Whether the way asks for what no rule drops.
    pub fn wants_undropped(&self) -> bool {
        matches!(self.asked, Asked::NotDropped)
    }
}
