//! One packet of a set, as a witness: always the same one for the same set.

use super::address::AddressSet;
use super::packet::{PacketSet, Segment};
use super::range::{Bound, RangeSet};
use super::service::Protocol;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet {
    /// The other end's address.
    pub peer: IpAddr,
    /// Its protocol.
    pub protocol: Protocol,
    /// Destination port, where the protocol has ports.
    pub port: Option<u16>,
}

const SHOWN_V4: u32 = 0xc633_6407; // 198.51.100.7
const SHOWN_V6: u128 = 0x2001_0db8_0000_0000_0000_0000_0000_0007; // 2001:db8::7

fn pick<T: Bound>(
    lists: &[(Protocol, &[Segment<T>])],
    shown: T,
    internet: &RangeSet<T>,
) -> Option<(u8, T, Protocol, u16)> {
    let all = || lists.iter().flat_map(|(protocol, list)| list.iter().map(|it| (*protocol, it)));
    let shown = all().find(|(_, it)| it.peers.contains(shown)).map(|(protocol, it)| (0, shown, protocol, it.low));
    let public = || all().find_map(|(protocol, it)| Some((1, it.peers.intersect(internet).first()?, protocol, it.low)));
    let any = || all().find_map(|(protocol, it)| Some((2, it.peers.first()?, protocol, it.low)));
    shown.or_else(public).or_else(any)
}

impl PacketSet {
    /// A packet of the set: from a documentation address (198.51.100.7, 2001:db8::7) if one is in it, else from the
    /// lowest public address, else from the lowest; IPv4 before IPv6 where both are as good, the first protocol, its
    /// lowest port.
    pub fn sample(&self) -> Option<Packet> {
        let v4: Vec<_> = self.v4.protocols().collect();
        let v6: Vec<_> = self.v6.protocols().collect();
        let internet = AddressSet::internet();
        let a = pick(&v4, SHOWN_V4, &internet.v4)
            .map(|(rank, at, protocol, port)| (rank, IpAddr::V4(Ipv4Addr::from_bits(at)), protocol, port));
        let b = pick(&v6, SHOWN_V6, &internet.v6)
            .map(|(rank, at, protocol, port)| (rank, IpAddr::V6(Ipv6Addr::from_bits(at)), protocol, port));
        let (_, peer, protocol, port) = [a, b].into_iter().flatten().min_by_key(|it| it.0)?;
        Some(Packet { peer, protocol, port: protocol.has_ports().then_some(port) })
    }
    /// Whether a packet is in the set; one without a port where its protocol has ports is not.
    pub fn contains(&self, packet: Packet) -> bool {
        let port = if packet.protocol.has_ports() { packet.port } else { Some(0) };
        port.is_some_and(|port| self.peers_at(packet.protocol, port).contains(packet.peer))
    }
}
