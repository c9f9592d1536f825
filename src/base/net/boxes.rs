//! Packet sets as people and programs read them: boxes of CIDR blocks, protocol and ports, disjoint, and together
//! exactly the set.

use super::address::AddressSet;
use super::packet::{PacketSet, Plane};
use super::range::{Bound, RangeSet};
use super::service::{PortSet, Protocol};

/// A box: every peer with every port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flow {
    /// Peers: the fewest CIDR blocks, of one family, by address.
    pub peers: Vec<String>,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `gre`, `other`, or `all` for every protocol and port of the family.
    pub protocol: &'static str,
    /// `22`, `8080-8090`; empty where the protocol has none, and for `all`.
    pub ports: Vec<String>,
}

/// Ports as words: `22`, `8080-8090`.
pub fn port_words(ports: &PortSet) -> Vec<String> {
    let word = |(low, high): &(u16, u16)| if low == high { low.to_string() } else { format!("{low}-{high}") };
    ports.ranges().iter().map(word).collect()
}

/// The peers of a plane that is one single box of every protocol and port.
fn everything<T: Bound>(plane: &Plane<T>, kinds: usize) -> Option<&RangeSet<T>> {
    let mut lists = plane.protocols();
    let (_, first) = lists.next()?;
    let peers = &first.first()?.peers;
    let whole = plane.protocols().count() == kinds
        && plane.protocols().all(|(protocol, list)| {
            let ports: PortSet = list.iter().map(|it| (it.low, it.high)).collect();
            list.iter().all(|it| it.peers == *peers) && ports == protocol.ports()
        });
    whole.then_some(peers)
}

/// Peers, and the port intervals that have just these.
type Shared<'a, T> = (&'a RangeSet<T>, Vec<(u16, u16)>);

fn plane_boxes<T: Bound>(plane: &Plane<T>, words: impl Fn(&RangeSet<T>) -> Vec<String>, out: &mut Vec<Flow>) {
    // Each family has every protocol but the other one's ICMP.
    if let Some(peers) = everything(plane, Protocol::ALL.len() - 1) {
        out.push(Flow { peers: words(peers), protocol: "all", ports: Vec::new() });
        return;
    }
    for (protocol, list) in plane.protocols() {
        let mut groups: Vec<Shared<'_, T>> = Vec::new();
        let mut known: std::collections::HashMap<&RangeSet<T>, usize> = std::collections::HashMap::new();
        for segment in list {
            let at = *known.entry(&segment.peers).or_insert_with(|| {
                groups.push((&segment.peers, Vec::new()));
                groups.len() - 1
            });
            if let Some((_, ports)) = groups.get_mut(at) {
                ports.push((segment.low, segment.high));
            }
        }
        for (peers, ports) in groups {
            let ports = match protocol.has_ports() {
                true => port_words(&ports.into_iter().collect()),
                false => Vec::new(),
            };
            out.push(Flow { peers: words(peers), protocol: protocol.word(), ports });
        }
    }
}

impl PacketSet {
    /// The set as boxes: IPv4 first, by protocol, by first port. Intervals with the same peers share a box.
    pub fn boxes(&self) -> Vec<Flow> {
        let words = |set: AddressSet| set.cidrs().iter().map(ToString::to_string).collect::<Vec<_>>();
        let mut out = Vec::new();
        plane_boxes(&self.v4, |peers| words(AddressSet { v4: peers.clone(), v6: RangeSet::empty() }), &mut out);
        plane_boxes(&self.v6, |peers| words(AddressSet { v4: RangeSet::empty(), v6: peers.clone() }), &mut out);
        out
    }
}

impl std::fmt::Display for Flow {
    /// `tcp 22,80-90 ← 10.0.0.0/8, 192.0.2.0/24`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.protocol)?;
        if !self.ports.is_empty() {
            write!(f, " {}", self.ports.join(","))?;
        }
        write!(f, " ← {}", self.peers.join(", "))
    }
}
