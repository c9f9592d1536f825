//! The exposure picture of one world: [`Target`]s become nodes in their networks, and what reaches them edges. In:
//! targets as `menshen exposure` tells them (cut down to a question or not). Out: [`Picture`]. Assumed: the targets are
//! of this model.

use super::Exposure;
use super::boxes::{Allow, allow, translated};
use super::target::{Reach, Target};
use crate::base::net::{AddressSet, Family, PacketSet, ServiceSet, address_words};
use crate::base::picture::{Edge, EdgeKind, Mark, Node, NodeKind, Picture, Place, PlaceKind};
use crate::base::redact::redact;
use crate::model::network::{Network, Subnet, Vpc};
use crate::model::{Model, ObjectId, Ref};
use std::collections::{BTreeMap, BTreeSet};

/// Edges that are told as one: from, to, how, certain, what the plan does.
type Key = (usize, usize, EdgeKind, bool, Mark);

/// The first node, from which all public paths start.
const INTERNET: usize = 0;

/// A picture with nothing in it but the sender that it is about: `the Internet`.
pub fn blank(sender: &str) -> Picture {
    let mut picture = Picture { complete: true, ..Picture::default() };
    picture.nodes.push(node(sender, "", NodeKind::Internet, None));
    picture
}

fn node(name: &str, what: &str, kind: NodeKind, place: Option<usize>) -> Node {
    Node {
        name: redact(name).into_owned(),
        count: 1,
        what: what.replace('_', " "),
        kind,
        place,
        lets_in: Vec::new(),
        members: Vec::new(),
        inner: Vec::new(),
    }
}

/// Senders in words; empty where they are all of the Internet (and perhaps more).
fn senders(set: &AddressSet) -> String {
    let mut words = Vec::new();
    let mut whole = Vec::new();
    for family in [Family::V4, Family::V6] {
        let part = set.of(family);
        if part.is_empty() {
            continue;
        }
        match AddressSet::internet().of(family).is_subset(&part) {
            true => whole.push(family),
            false => words.push(address_words(&part)),
        }
    }
    match (&whole[..], words.is_empty()) {
        ([Family::V6], true) => " over IPv6".to_owned(),
        (_, true) => String::new(),
        ([], false) => format!(" from {}", words.join(", ")),
        ([Family::V4, ..], false) => format!(" from all of IPv4, {}", words.join(", ")),
        ([Family::V6, ..], false) => format!(" from all of IPv6, {}", words.join(", ")),
    }
}

/// `tcp/22,80-90`, `everything`; with `8022→22` where senders use other ports.
fn traffic(protocol: &str, ports: &[String], entry: &[String]) -> String {
    let words: Vec<String> = match entry.len() == ports.len() {
        false => ports.to_vec(),
        true => entry
            .iter()
            .zip(ports)
            .map(|(out, own)| if out == own { own.clone() } else { format!("{out}→{own}") })
            .collect(),
    };
    match (protocol, &words[..]) {
        ("all", []) => "everything".to_owned(),
        (_, []) => protocol.to_owned(),
        (_, [all]) if all == "1-65535" => format!("{protocol}, every port"),
        _ => format!("{protocol}/{}", words.join(",")),
    }
}

/// Boxes in words; those that differ in the family of their senders only are one.
fn words(boxes: &[Allow]) -> Vec<String> {
    let mut merged: Vec<(String, AddressSet)> = Vec::new();
    for it in boxes {
        let what = traffic(it.protocol, &it.ports, &it.entry_ports);
        let sure = if it.certainty.is_some() { "possibly " } else { "" };
        let what = format!("{sure}{what}");
        let sources = it.sources.iter().filter_map(|text| AddressSet::parse(text).ok());
        let set = sources.fold(AddressSet::empty(), |sum, one| sum.union(&one));
        match merged.iter_mut().find(|(known, _)| *known == what) {
            Some((_, sum)) => *sum = sum.union(&set),
            None => merged.push((what, set)),
        }
    }
    merged.into_iter().map(|(what, set)| format!("{what}{}", senders(&set))).collect()
}

/// What edges of one key have in common.
#[derive(Default)]
struct Sum {
    flows: Vec<String>,
    whole: Vec<String>,
    services: ServiceSet,
    paths: BTreeSet<Vec<String>>,
    rules: BTreeSet<String>,
    reasons: BTreeSet<String>,
}

fn push(list: &mut Vec<String>, words: impl IntoIterator<Item = String>) {
    for word in words {
        if !list.contains(&word) {
            list.push(word);
        }
    }
}

struct Drawing<'a> {
    model: &'a Model,
    network: &'a Network,
    exposure: &'a Exposure,
    picture: &'a mut Picture,
    /// Targets and senders by name.
    named: BTreeMap<String, usize>,
    objects: BTreeMap<ObjectId, usize>,
    networks: BTreeMap<String, usize>,
    subnets: BTreeMap<String, usize>,
    edges: BTreeMap<Key, Sum>,
}

/// Draws the targets of one input into a blank picture.
pub fn draw(picture: &mut Picture, model: &Model, exposure: &Exposure, targets: &[Target]) {
    picture.plan |= model.before.is_some();
    let mut drawing = Drawing {
        model,
        network: &model.after.network,
        exposure,
        picture,
        named: BTreeMap::new(),
        objects: BTreeMap::new(),
        networks: BTreeMap::new(),
        subnets: BTreeMap::new(),
        edges: BTreeMap::new(),
    };
    let nodes: Vec<usize> = targets.iter().map(|target| drawing.target(target)).collect();
    let entered: BTreeSet<&str> =
        targets.iter().filter(|it| !it.reach.is_empty()).map(|it| it.resource.as_str()).collect();
    for (target, at) in targets.iter().zip(&nodes) {
        for reach in &target.reach {
            drawing.reach(target, *at, reach, &entered);
        }
        drawing.closed(target, *at);
    }
    drawing.groups(targets, &nodes);
    drawing.finish();
}

impl Drawing<'_> {
    fn add(&mut self, node: Node) -> usize {
        self.picture.nodes.push(node);
        self.picture.nodes.len() - 1
    }

    fn place(&mut self, name: &str, kind: PlaceKind, parent: Option<usize>, prefixes: &AddressSet) -> usize {
        let known = if kind == PlaceKind::Network { &self.networks } else { &self.subnets };
        if let Some(at) = known.get(name) {
            return *at;
        }
        let prefixes = if prefixes.is_empty() { String::new() } else { address_words(prefixes) };
        self.picture.places.push(Place { name: redact(name).into_owned(), kind, parent, prefixes });
        let at = self.picture.places.len() - 1;
        let known = if kind == PlaceKind::Network { &mut self.networks } else { &mut self.subnets };
        known.insert(name.to_owned(), at);
        at
    }

    fn vpc(&mut self, vpc: &Ref<Vpc>) -> Option<usize> {
        match vpc {
            Ref::Resolved(id) => {
                let vpc = self.network.vpcs.get(id.index())?;
                Some(self.place(self.model.address(vpc.object), PlaceKind::Network, None, &vpc.prefixes))
            }
            Ref::External(id) => Some(self.place(id, PlaceKind::Network, None, &AddressSet::empty())),
            Ref::OneOf(_) | Ref::Unknown => None,
        }
    }

    fn subnet(&mut self, subnet: &Ref<Subnet>) -> Option<usize> {
        match subnet {
            Ref::Resolved(id) => {
                let subnet = self.network.subnets.get(id.index())?;
                let parent = self.vpc(&subnet.vpc);
                Some(self.place(self.model.address(subnet.object), PlaceKind::Subnet, parent, &subnet.prefixes))
            }
            Ref::External(id) => Some(self.place(id, PlaceKind::Subnet, None, &AddressSet::empty())),
            Ref::OneOf(ids) => {
                let network = self.network;
                let vpcs: Vec<&Ref<Vpc>> =
                    ids.iter().filter_map(|id| network.subnets.get(id.index())).map(|it| &it.vpc).collect();
                // Whichever subnet it is, it may be of one network.
                let (first, rest) = vpcs.split_first()?;
                rest.iter().all(|vpc| vpc == first).then(|| self.vpc(first))?
            }
            Ref::Unknown => None,
        }
    }

    /// The subnet of a workload's first interface, or the network of a balancer's zones.
    fn place_of(&mut self, target: &Target) -> Option<usize> {
        let network = self.network;
        if target.kind == "load_balancer" {
            let balancer = network.balancers.iter().find(|it| it.object == target.object);
            let zone = balancer.and_then(|it| it.zones.first()).and_then(Ref::resolved);
            let zone = zone.and_then(|id| network.subnets.get(id.index()));
            return zone.and_then(|subnet| self.vpc(&subnet.vpc));
        }
        let interfaces = target.interfaces.iter().filter_map(|id| network.interfaces.get(id.index()));
        match interfaces.filter_map(|it| it.subnet.as_ref()).next() {
            Some(subnet) => self.subnet(subnet),
            None => None,
        }
    }

    fn target(&mut self, target: &Target) -> usize {
        let place = self.place_of(target);
        let kind = match target.kind {
            "load_balancer" => NodeKind::Balancer,
            "instance" | "container_group" | "node_pool" | "launch_template" | "scaling_group"
            | "network_interface" => NodeKind::Workload,
            _ => NodeKind::Service,
        };
        let mut new = node(&target.resource, target.kind, kind, place);
        new.lets_in = words(&target.ingress);
        let at = self.add(new);
        self.named.insert(target.resource.clone(), at);
        self.objects.insert(target.object, at);
        at
    }

    fn sum(&mut self, key: Key, packets: &PacketSet, boxes: &[Allow]) -> &mut Sum {
        let sum = self.edges.entry(key).or_default();
        push(&mut sum.flows, words(boxes));
        sum.services = sum.services.union(&packets.all_services());
        sum
    }

    /// What a sender can use, split by what the plan does.
    fn reach(&mut self, target: &Target, at: usize, reach: &Reach, entered: &BTreeSet<&str>) {
        let (from, kind) = match reach.from.as_str() {
            "internet" => {
                // The last balancer on the way hands the packets on; its own way in is an edge of its own.
                let before = reach.path.iter().rev().skip(1).filter(|name| entered.contains(name.as_str()));
                let hop = before.filter_map(|name| self.named.get(name)).find(|hop| **hop != at).copied();
                match hop {
                    Some(hop) => (hop, EdgeKind::Balanced),
                    None => (INTERNET, EdgeKind::Internet),
                }
            }
            name => (self.sender(name), EdgeKind::Sender),
        };
        let opened = target.change.as_ref().map(|delta| {
            let [added, perhaps] = &delta.added;
            added.union(perhaps)
        });
        let opened = opened.map_or_else(PacketSet::empty, |opened| reach.packets.intersect(&opened));
        let same = reach.packets.subtract(&opened);
        for (packets, mark) in [(opened, Mark::Opened), (same, Mark::Same)] {
            if packets.is_empty() {
                continue;
            }
            let key = (from, at, kind, reach.certainty == "definite", mark);
            let outside = reach.shift.map(|shift| packets.moved(shift.back()).all_services());
            let sum = self.sum(key, &packets, &translated(&packets, reach.shift));
            push(&mut sum.whole, words(&reach.allow));
            if let Some(services) = outside {
                sum.services = sum.services.union(&services);
            }
            sum.paths.insert(reach.path.iter().map(|name| redact(name).into_owned()).collect());
            sum.rules.extend(reach.rules.iter().map(|name| redact(name).into_owned()));
            sum.reasons.extend(reach.reasons.iter().map(|name| redact(name).into_owned()));
        }
    }

    fn closed(&mut self, target: &Target, at: usize) {
        let Some(delta) = target.change.as_ref().filter(|delta| !delta.removed.is_empty()) else { return };
        let boxes: Vec<Allow> = allow(&delta.removed, None).collect();
        self.sum((INTERNET, at, EdgeKind::Internet, true, Mark::Closed), &delta.removed, &boxes);
    }

    fn sender(&mut self, name: &str) -> usize {
        if let Some(at) = self.named.get(name) {
            return *at;
        }
        let at = self.add(node(name, "sender", NodeKind::Sender, None));
        self.named.insert(name.to_owned(), at);
        at
    }

    /// The groups whose members may send to targets. What members of one group send to each other is said once, if it is the
    /// same for all.
    fn groups(&mut self, targets: &[Target], nodes: &[usize]) {
        let mut reached: BTreeMap<&str, Vec<(usize, bool, ServiceSet)>> = BTreeMap::new();
        for (target, at) in targets.iter().zip(nodes) {
            for (group, bounds) in &target.members {
                let rest = bounds.may.subtract(&bounds.must);
                for (set, certain) in [(bounds.must.clone(), true), (rest, false)] {
                    if !set.is_empty() {
                        reached.entry(group).or_default().push((*at, certain, set));
                    }
                }
            }
        }
        for (name, mut edges) in reached {
            let at = self.network.groups.iter().position(|it| self.model.address(it.object) == name);
            let (members, vpc) = match at {
                Some(at) => (self.members(at), self.network.groups.get(at).and_then(|it| it.vpc.clone())),
                None => (Vec::new(), None),
            };
            let place = vpc.and_then(|vpc| self.vpc(&vpc));
            let mut new = node(name, "security group", NodeKind::Group, place);
            let own: Vec<&(usize, bool, ServiceSet)> = edges.iter().filter(|it| members.contains(&it.0)).collect();
            let alike = own.len() == members.len()
                && own.windows(2).all(|two| matches!(two, [a, b] if (a.1, &a.2) == (b.1, &b.2)));
            if let Some((_, certain, set)) = own.first().filter(|_| alike) {
                new.inner = service_words(set, *certain);
                edges.retain(|it| !members.contains(&it.0));
            }
            if edges.is_empty() && members.len() < 2 {
                continue;
            }
            new.members = members;
            let from = self.add(new);
            for (to, certain, set) in edges {
                let sum = self.edges.entry((from, to, EdgeKind::Members, certain, Mark::Same)).or_default();
                push(&mut sum.flows, service_words(&set, true));
                sum.services = sum.services.union(&set);
            }
        }
    }

    fn members(&self, group: usize) -> Vec<usize> {
        let Some(facts) = self.exposure.groups.get(group) else { return Vec::new() };
        let interfaces = facts.interfaces.iter().map(|(id, _)| super::Seat::Interface(*id));
        let seats = interfaces.chain(facts.others.iter().map(|(seat, _)| *seat));
        let objects = seats.filter_map(|seat| seat.object(self.network));
        let all: BTreeSet<usize> = objects.filter_map(|object| self.objects.get(&object)).copied().collect();
        all.into_iter().collect()
    }

    fn finish(self) {
        for ((from, to, kind, certain, mark), sum) in self.edges {
            self.picture.edges.push(Edge {
                from,
                to,
                kind,
                certain,
                mark,
                whole: if sum.whole.is_empty() { sum.flows.clone() } else { sum.whole },
                flows: sum.flows,
                services: sum.services,
                grade: None,
                known: Vec::new(),
                paths: sum.paths.into_iter().collect(),
                rules: sum.rules.into_iter().collect(),
                reasons: sum.reasons.into_iter().collect(),
            });
        }
    }
}

fn service_words(set: &ServiceSet, certain: bool) -> Vec<String> {
    let sure = if certain { "" } else { "possibly " };
    let words = super::boxes::services(set);
    words.into_iter().map(|(protocol, ports)| format!("{sure}{}", traffic(protocol, &ports, &[]))).collect()
}
