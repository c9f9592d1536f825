//! Sets of protocols and ports.

use super::address::Family;
use super::range::RangeSet;

/// Ports 1–65535 (port 0 is not a port that a rule can name).
pub type PortSet = RangeSet<u16>;

/// A protocol, as far as rules tell them apart; the order is that of every output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP, IPv4 only.
    Icmp,
    /// ICMPv6, IPv6 only.
    Icmpv6,
    /// GRE.
    Gre,
    /// Every other IP protocol; only rules for all protocols match it.
    Other,
}

impl Protocol {
    /// All of them, in order.
    pub const ALL: [Protocol; 6] =
        [Protocol::Tcp, Protocol::Udp, Protocol::Icmp, Protocol::Icmpv6, Protocol::Gre, Protocol::Other];

    /// The word of every output.
    pub fn word(self) -> &'static str {
        match self {
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
            Protocol::Icmp => "icmp",
            Protocol::Icmpv6 => "icmpv6",
            Protocol::Gre => "gre",
            Protocol::Other => "other",
        }
    }
    /// Whether it has ports.
    pub fn has_ports(self) -> bool {
        matches!(self, Protocol::Tcp | Protocol::Udp)
    }
    /// Whether there are such packets in a family.
    pub fn is_of(self, family: Family) -> bool {
        match self {
            Protocol::Icmp => family == Family::V4,
            Protocol::Icmpv6 => family == Family::V6,
            _ => true,
        }
    }
    /// All ports of the protocol; for one without ports the pseudo-port 0.
    pub fn ports(self) -> PortSet {
        match self.has_ports() {
            true => ServiceSet::all_ports(),
            false => PortSet::single(0),
        }
    }
}

/// Protocols and ports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ServiceSet {
    /// TCP ports.
    pub tcp: PortSet,
    /// UDP ports.
    pub udp: PortSet,
    /// ICMP.
    pub icmp: bool,
    /// ICMPv6.
    pub icmpv6: bool,
    /// GRE.
    pub gre: bool,
    /// Every other protocol.
    pub other: bool,
}

impl ServiceSet {
    /// Ports 1–65535.
    pub fn all_ports() -> PortSet {
        PortSet::range(1, u16::MAX)
    }
    /// Nothing.
    pub fn empty() -> ServiceSet {
        ServiceSet::default()
    }
    /// Every protocol and port.
    pub fn all() -> ServiceSet {
        let ports = ServiceSet::all_ports();
        ServiceSet { tcp: ports.clone(), udp: ports, icmp: true, icmpv6: true, gre: true, other: true }
    }
    /// TCP at these ports (0 is left out).
    pub fn tcp(ports: PortSet) -> ServiceSet {
        ServiceSet { tcp: ports.intersect(&ServiceSet::all_ports()), ..ServiceSet::default() }
    }
    /// UDP at these ports (0 is left out).
    pub fn udp(ports: PortSet) -> ServiceSet {
        ServiceSet { udp: ports.intersect(&ServiceSet::all_ports()), ..ServiceSet::default() }
    }
    /// TCP at one port.
    pub fn tcp_port(port: u16) -> ServiceSet {
        ServiceSet::tcp(PortSet::single(port))
    }
    /// UDP at one port.
    pub fn udp_port(port: u16) -> ServiceSet {
        ServiceSet::udp(PortSet::single(port))
    }
    /// ICMP as a whole.
    pub fn icmp() -> ServiceSet {
        ServiceSet { icmp: true, ..ServiceSet::default() }
    }
    /// ICMPv6 as a whole.
    pub fn icmpv6() -> ServiceSet {
        ServiceSet { icmpv6: true, ..ServiceSet::default() }
    }
    /// GRE.
    pub fn gre() -> ServiceSet {
        ServiceSet { gre: true, ..ServiceSet::default() }
    }
    /// A whole protocol.
    pub fn whole(protocol: Protocol) -> ServiceSet {
        ServiceSet::at(protocol, ServiceSet::all_ports())
    }
    /// A protocol at ports; the ports are ignored where it has none.
    pub fn at(protocol: Protocol, ports: PortSet) -> ServiceSet {
        match protocol {
            Protocol::Tcp => ServiceSet::tcp(ports),
            Protocol::Udp => ServiceSet::udp(ports),
            Protocol::Icmp => ServiceSet::icmp(),
            Protocol::Icmpv6 => ServiceSet::icmpv6(),
            Protocol::Gre => ServiceSet::gre(),
            Protocol::Other => ServiceSet { other: true, ..ServiceSet::default() },
        }
    }
    /// The ports of a protocol; the pseudo-port 0 where the protocol has none and is in the set.
    pub fn ports(&self, protocol: Protocol) -> PortSet {
        let flag = |is: bool| if is { PortSet::single(0) } else { PortSet::empty() };
        match protocol {
            Protocol::Tcp => self.tcp.clone(),
            Protocol::Udp => self.udp.clone(),
            Protocol::Icmp => flag(self.icmp),
            Protocol::Icmpv6 => flag(self.icmpv6),
            Protocol::Gre => flag(self.gre),
            Protocol::Other => flag(self.other),
        }
    }
    /// From words as users write them: `tcp/22`, `udp/8000-8100`, `icmp`, `tcp` (every port), `all`. `None`: no such service.
    pub fn parse(text: &str) -> Option<ServiceSet> {
        let (word, ports) = text.split_once('/').map_or((text, None), |(word, ports)| (word, Some(ports)));
        let word = word.trim().to_ascii_lowercase();
        if word == "all" && ports.is_none() {
            return Some(ServiceSet::all());
        }
        let protocol = Protocol::ALL.into_iter().find(|protocol| protocol.word() == word)?;
        let Some(ports) = ports else { return Some(ServiceSet::whole(protocol)) };
        let (low, high) = ports.split_once('-').unwrap_or((ports, ports));
        let (low, high): (u16, u16) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
        (protocol.has_ports() && 1 <= low && low <= high).then(|| ServiceSet::at(protocol, PortSet::range(low, high)))
    }
    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        *self == ServiceSet::default()
    }
    /// What is in either.
    pub fn union(&self, other: &ServiceSet) -> ServiceSet {
        ServiceSet {
            tcp: self.tcp.union(&other.tcp),
            udp: self.udp.union(&other.udp),
            icmp: self.icmp || other.icmp,
            icmpv6: self.icmpv6 || other.icmpv6,
            gre: self.gre || other.gre,
            other: self.other || other.other,
        }
    }
    /// What is in both.
    pub fn intersect(&self, other: &ServiceSet) -> ServiceSet {
        ServiceSet {
            tcp: self.tcp.intersect(&other.tcp),
            udp: self.udp.intersect(&other.udp),
            icmp: self.icmp && other.icmp,
            icmpv6: self.icmpv6 && other.icmpv6,
            gre: self.gre && other.gre,
            other: self.other && other.other,
        }
    }
    /// What is in this one only.
    pub fn subtract(&self, other: &ServiceSet) -> ServiceSet {
        ServiceSet {
            tcp: self.tcp.subtract(&other.tcp),
            udp: self.udp.subtract(&other.udp),
            icmp: self.icmp && !other.icmp,
            icmpv6: self.icmpv6 && !other.icmpv6,
            gre: self.gre && !other.gre,
            other: self.other && !other.other,
        }
    }
    /// Whether the other holds all of this.
    pub fn is_subset(&self, other: &ServiceSet) -> bool {
        self.subtract(other).is_empty()
    }
}
