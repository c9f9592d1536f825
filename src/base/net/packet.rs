//! Sets of packets: for each family and protocol, disjoint port intervals with the peer addresses of each. Neighbours
//! with equal addresses are one interval and empty ones are left out, so that `==` is set equality.

use super::address::{AddressSet, Family};
use super::range::{Bound, RangeSet};
use super::service::{PortSet, Protocol, ServiceSet};
use std::sync::Arc;

/// The addresses of a port interval. Protocols without ports use the pseudo-interval 0–0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment<T> {
    /// First port.
    pub low: u16,
    /// Last port.
    pub high: u16,
    /// Peer addresses, not empty.
    pub peers: RangeSet<T>,
}

/// The packets of one family; copies share their segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plane<T> {
    /// By protocol, in order, none of them empty; nothing at all for no packet.
    lists: Option<Arc<Lists<T>>>,
}

type Lists<T> = Vec<(Protocol, Vec<Segment<T>>)>;

impl<T> Default for Plane<T> {
    fn default() -> Self {
        Plane { lists: None }
    }
}

/// Appends a segment that lies behind all others.
pub(super) fn push<T: Bound>(out: &mut Vec<Segment<T>>, low: u16, high: u16, peers: RangeSet<T>) {
    if peers.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(last) if last.high.checked_add(1) == Some(low) && last.peers == peers => last.high = high,
        _ => out.push(Segment { low, high, peers }),
    }
}

/// Puts two lists over each other: `with` says what becomes of the addresses of each elementary interval.
fn overlay<T: Bound>(
    a: &[Segment<T>],
    b: &[Segment<T>],
    with: impl Fn(&RangeSet<T>, &RangeSet<T>) -> RangeSet<T>,
) -> Vec<Segment<T>> {
    let none = RangeSet::empty();
    let mut out = Vec::new();
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut from = 0u16;
    loop {
        while a.peek().is_some_and(|it| it.high < from) {
            a.next();
        }
        while b.peek().is_some_and(|it| it.high < from) {
            b.next();
        }
        let part = |it: Option<&&Segment<T>>| it.map(|it| (it.low, it.high));
        let (pa, pb) = (part(a.peek()), part(b.peek()));
        let Some(start) = [pa, pb].iter().flatten().map(|(low, _)| (*low).max(from)).min() else {
            return out;
        };
        let inside = |part: Option<(u16, u16)>| part.is_some_and(|(low, _)| low <= start);
        let ends =
            [pa, pb].into_iter().flatten().map(|(low, high)| if low <= start { high } else { low.saturating_sub(1) });
        let Some(end) = ends.min() else { return out };
        let left = a.peek().filter(|_| inside(pa)).map_or(&none, |it| &it.peers);
        let right = b.peek().filter(|_| inside(pb)).map_or(&none, |it| &it.peers);
        push(&mut out, start, end, with(left, right));
        match end.checked_add(1) {
            Some(next) => from = next,
            None => return out,
        }
    }
}

impl<T: Bound> Plane<T> {
    pub(super) fn from_lists(lists: impl IntoIterator<Item = (Protocol, Vec<Segment<T>>)>) -> Plane<T> {
        // They stay as they are from here on, and there are many of them: no room to grow.
        let exact = |(protocol, mut list): (Protocol, Vec<Segment<T>>)| {
            list.shrink_to_fit();
            (protocol, list)
        };
        let mut lists: Lists<T> = lists.into_iter().filter(|(_, list)| !list.is_empty()).map(exact).collect();
        if lists.is_empty() {
            return Plane::default();
        }
        lists.sort_by_key(|(protocol, _)| *protocol);
        Plane { lists: Some(Arc::new(lists)) }
    }
    fn lists(&self) -> &[(Protocol, Vec<Segment<T>>)] {
        self.lists.as_ref().map_or(&[], |lists| lists)
    }
    fn is_empty(&self) -> bool {
        self.lists.is_none()
    }
    fn is_same(&self, other: &Self) -> bool {
        match (&self.lists, &other.lists) {
            (Some(one), Some(two)) => Arc::ptr_eq(one, two),
            (one, two) => one.is_none() && two.is_none(),
        }
    }
    /// The segments of a protocol, by port.
    pub fn segments(&self, protocol: Protocol) -> &[Segment<T>] {
        self.lists().iter().find(|(known, _)| *known == protocol).map_or(&[], |(_, list)| list)
    }
    /// The protocols of which there are packets.
    pub fn protocols(&self) -> impl Iterator<Item = (Protocol, &[Segment<T>])> {
        self.lists().iter().map(|(protocol, list)| (*protocol, list.as_slice()))
    }
    fn product(services: &ServiceSet, peers: &RangeSet<T>, family: Family) -> Plane<T> {
        if peers.is_empty() {
            return Plane::default();
        }
        Plane::from_lists(Protocol::ALL.into_iter().filter(|protocol| protocol.is_of(family)).map(|protocol| {
            let ports = services.ports(protocol);
            let list =
                ports.ranges().iter().map(|(low, high)| Segment { low: *low, high: *high, peers: peers.clone() });
            (protocol, list.collect())
        }))
    }
    fn combine(&self, other: &Plane<T>, with: impl Fn(&RangeSet<T>, &RangeSet<T>) -> RangeSet<T>) -> Plane<T> {
        Plane::from_lists(
            Protocol::ALL
                .into_iter()
                .map(|protocol| (protocol, overlay(self.segments(protocol), other.segments(protocol), &with))),
        )
    }
    fn union(&self, other: &Plane<T>) -> Plane<T> {
        if other.is_empty() || self.is_same(other) {
            return self.clone();
        }
        if self.is_empty() { other.clone() } else { self.combine(other, RangeSet::union) }
    }
    fn intersect(&self, other: &Plane<T>) -> Plane<T> {
        if self.is_empty() || self.is_same(other) {
            return self.clone();
        }
        if other.is_empty() { other.clone() } else { self.combine(other, RangeSet::intersect) }
    }
    fn subtract(&self, other: &Plane<T>) -> Plane<T> {
        if self.is_empty() || other.is_empty() {
            return self.clone();
        }
        if self.is_same(other) { Plane::default() } else { self.combine(other, RangeSet::subtract) }
    }
    fn is_subset(&self, other: &Plane<T>) -> bool {
        if self.is_empty() || self.is_same(other) {
            return true;
        }
        self.combine(other, |a, b| if a.is_subset(b) { RangeSet::empty() } else { a.clone() }).is_empty()
    }
    fn clip(&self, peers: &RangeSet<T>) -> Plane<T> {
        if self.is_empty() || peers.is_full() {
            return self.clone();
        }
        Plane::from_lists(self.lists().iter().map(|(protocol, list)| {
            let mut out = Vec::new();
            for segment in list {
                push(&mut out, segment.low, segment.high, segment.peers.intersect(peers));
            }
            (*protocol, out)
        }))
    }
    fn only(&self, services: &ServiceSet) -> Plane<T> {
        Plane::from_lists(self.lists().iter().map(|(protocol, list)| {
            let mut out = Vec::new();
            let ports = services.ports(*protocol);
            for segment in list {
                for (low, high) in ports.intersect(&PortSet::range(segment.low, segment.high)).ranges() {
                    push(&mut out, *low, *high, segment.peers.clone());
                }
            }
            (*protocol, out)
        }))
    }
    fn peers(&self) -> RangeSet<T> {
        self.lists().iter().flat_map(|(_, list)| list).flat_map(|segment| segment.peers.ranges()).copied().collect()
    }
    fn ports(&self, protocol: Protocol) -> PortSet {
        self.segments(protocol).iter().map(|segment| (segment.low, segment.high)).collect()
    }
}

/// A set of packets of both families.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PacketSet {
    /// IPv4.
    pub v4: Plane<u32>,
    /// IPv6.
    pub v6: Plane<u128>,
}

impl PacketSet {
    /// No packet.
    pub fn empty() -> PacketSet {
        PacketSet::default()
    }
    /// Every packet.
    pub fn all() -> PacketSet {
        PacketSet::product(&ServiceSet::all(), &AddressSet::all())
    }
    /// The packets of these services with these peers: ICMP in IPv4 only, ICMPv6 in IPv6 only.
    pub fn product(services: &ServiceSet, peers: &AddressSet) -> PacketSet {
        PacketSet {
            v4: Plane::product(services, &peers.v4, Family::V4),
            v6: Plane::product(services, &peers.v6, Family::V6),
        }
    }
    /// Whether no packet is in it.
    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }
    /// What is in either.
    pub fn union(&self, other: &PacketSet) -> PacketSet {
        PacketSet { v4: self.v4.union(&other.v4), v6: self.v6.union(&other.v6) }
    }
    /// What is in any of several: of pairs and pairs of pairs, as a sum that grows with each set would be copied for each.
    pub fn union_of(sets: impl IntoIterator<Item = PacketSet>) -> PacketSet {
        let mut sets: Vec<PacketSet> = sets.into_iter().filter(|set| !set.is_empty()).collect();
        while sets.len() > 1 {
            sets = sets
                .chunks(2)
                .map(|pair| match pair {
                    [one, other] => one.union(other),
                    _ => pair.first().cloned().unwrap_or_default(),
                })
                .collect();
        }
        sets.pop().unwrap_or_default()
    }
    /// What is in both.
    pub fn intersect(&self, other: &PacketSet) -> PacketSet {
        PacketSet { v4: self.v4.intersect(&other.v4), v6: self.v6.intersect(&other.v6) }
    }
    /// What is in this one only.
    pub fn subtract(&self, other: &PacketSet) -> PacketSet {
        PacketSet { v4: self.v4.subtract(&other.v4), v6: self.v6.subtract(&other.v6) }
    }
    /// Every other packet.
    pub fn complement(&self) -> PacketSet {
        PacketSet::all().subtract(self)
    }
    /// Whether the other holds all of this.
    pub fn is_subset(&self, other: &PacketSet) -> bool {
        self.v4.is_subset(&other.v4) && self.v6.is_subset(&other.v6)
    }
    /// Whether any packet is in both.
    pub fn overlaps(&self, other: &PacketSet) -> bool {
        !self.intersect(other).is_empty()
    }
    /// The packets with these peers.
    pub fn restrict(&self, peers: &AddressSet) -> PacketSet {
        PacketSet { v4: self.v4.clip(&peers.v4), v6: self.v6.clip(&peers.v6) }
    }
    /// The packets of these services.
    pub fn services(&self, services: &ServiceSet) -> PacketSet {
        PacketSet { v4: self.v4.only(services), v6: self.v6.only(services) }
    }
    /// The packets of one family.
    pub fn of(&self, family: Family) -> PacketSet {
        match family {
            Family::V4 => PacketSet { v4: self.v4.clone(), v6: Plane::default() },
            Family::V6 => PacketSet { v4: Plane::default(), v6: self.v6.clone() },
        }
    }
    /// All peers of any packet.
    pub fn peers(&self) -> AddressSet {
        AddressSet { v4: self.v4.peers(), v6: self.v6.peers() }
    }
    /// The peers that have packets of this protocol and port (0 where the protocol has none).
    pub fn peers_at(&self, protocol: Protocol, port: u16) -> AddressSet {
        fn at<T: Bound>(plane: &Plane<T>, protocol: Protocol, port: u16) -> RangeSet<T> {
            let found = plane.segments(protocol).iter().find(|it| it.low <= port && port <= it.high);
            found.map(|it| it.peers.clone()).unwrap_or_default()
        }
        AddressSet { v4: at(&self.v4, protocol, port), v6: at(&self.v6, protocol, port) }
    }
    /// All protocols and ports of any packet.
    pub fn all_services(&self) -> ServiceSet {
        let ports = |protocol| self.v4.ports(protocol).union(&self.v6.ports(protocol));
        let has = |protocol| !ports(protocol).is_empty();
        ServiceSet {
            tcp: ports(Protocol::Tcp),
            udp: ports(Protocol::Udp),
            icmp: has(Protocol::Icmp),
            icmpv6: has(Protocol::Icmpv6),
            gre: has(Protocol::Gre),
            other: has(Protocol::Other),
        }
    }
    /// The services for which a test on the peers holds: `wide(peers)` is asked for each port interval of each
    /// protocol and family, and the ports of those that pass are united.
    pub fn services_where(&self, wide: impl Fn(&AddressSet) -> bool) -> ServiceSet {
        let mut out = ServiceSet::empty();
        let mut add = |protocol, low, high, peers: AddressSet| {
            if wide(&peers) {
                out = out.union(&ServiceSet::at(protocol, PortSet::range(low, high)));
            }
        };
        for (protocol, list) in self.v4.protocols() {
            for it in list {
                add(protocol, it.low, it.high, AddressSet { v4: it.peers.clone(), v6: RangeSet::empty() });
            }
        }
        for (protocol, list) in self.v6.protocols() {
            for it in list {
                add(protocol, it.low, it.high, AddressSet { v4: RangeSet::empty(), v6: it.peers.clone() });
            }
        }
        out
    }
}
