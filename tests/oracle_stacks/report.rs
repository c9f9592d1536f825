//! The answer of `exposure -f json`, read back: boxes of packets. In: one target of the document. Out: whether a packet
//! is in it, and complaints about its form.

use super::plain::{Both, Packet, Protocol};
use super::stack::Range;
use ipnet::IpNet;
use serde_json::Value;
use std::net::IpAddr;

/// A box: peers, protocol, ports.
pub struct Shown {
    pub peers: Vec<Range>,
    protocol: String,
    pub ports: Vec<(u16, u16)>,
    pub possible: bool,
}

fn number(address: IpAddr) -> (bool, u128) {
    match address {
        IpAddr::V4(it) => (false, u128::from(u32::from(it))),
        IpAddr::V6(it) => (true, u128::from(it)),
    }
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().expect("an array").iter().map(|it| it.as_str().expect("a text")).collect()
}

/// Reads a box; `peers` is the name of its addresses. Checks that there are as few blocks as can be, in order.
fn shown(value: &Value, peers: &str, possible: bool) -> Shown {
    let nets: Vec<IpNet> = texts(&value[peers]).into_iter().map(|it| it.parse().expect("a CIDR block")).collect();
    let mut fewest = IpNet::aggregate(&nets);
    fewest.sort();
    assert_eq!(nets, fewest, "not the fewest blocks in order");
    let ranges = nets.iter().map(|net| {
        let (six, low) = number(net.network());
        let high = match net {
            IpNet::V4(net) => u128::from(u32::from(net.broadcast())),
            IpNet::V6(net) => u128::from(net.broadcast()),
        };
        (six, low, high)
    });
    let port = |text: &str| {
        let (low, high) = text.split_once('-').unwrap_or((text, text));
        (low.parse().expect("a port"), high.parse().expect("a port"))
    };
    let ports: Vec<(u16, u16)> = texts(&value["ports"]).into_iter().map(port).collect();
    let apart = ports.windows(2).all(|it| it[0].1 < it[1].0.saturating_sub(1));
    assert!(apart, "ports overlap, touch or are out of order: {ports:?}");
    let protocol = value["protocol"].as_str().expect("a protocol").to_owned();
    assert_eq!(ports.is_empty(), !matches!(&*protocol, "tcp" | "udp"), "{protocol} {ports:?}");
    let certainty = value["certainty"].as_str();
    assert!(certainty.is_none_or(|it| it == "possible"), "{certainty:?}");
    Shown { peers: ranges.collect(), protocol, ports, possible: possible || certainty.is_some() }
}

impl Shown {
    fn holds(&self, packet: Packet) -> bool {
        let protocol = match &*self.protocol {
            "tcp" => packet.protocol == Protocol::Tcp,
            "udp" => packet.protocol == Protocol::Udp,
            "icmp" => packet.protocol == Protocol::Icmp,
            "icmpv6" => packet.protocol == Protocol::Icmp6,
            "gre" => packet.protocol == Protocol::Gre,
            "other" => packet.protocol == Protocol::Other,
            "all" => true,
            other => panic!("{other} is no protocol"),
        };
        let peers =
            || self.peers.iter().any(|(six, low, high)| *six == packet.six && (*low..=*high).contains(&packet.peer));
        let ports =
            || self.ports.is_empty() || self.ports.iter().any(|(low, high)| (*low..=*high).contains(&packet.port));
        protocol && ports() && peers()
    }
}

/// The boxes of a list.
pub fn boxes(list: &Value, peers: &str) -> Vec<Shown> {
    list.as_array().expect("a list").iter().map(|it| shown(it, peers, false)).collect()
}

/// The boxes of all ways in; those of one way are apart, those of several may meet.
pub fn reach(target: &Value) -> Vec<Vec<Shown>> {
    let ways = target["reach"].as_array().expect("a list").iter();
    ways.map(|way| {
        let possible = match way["certainty"].as_str() {
            Some("definite") => false,
            Some("possible") => true,
            other => panic!("{other:?}"),
        };
        assert_eq!(way["from"], "internet");
        assert_eq!(texts(&way["path"]).last().copied(), target["resource"].as_str(), "a path ends at its target");
        way["allow"].as_array().expect("a list").iter().map(|it| shown(it, "sources", possible)).collect()
    })
    .collect()
}

/// Whether a packet is in a box; in how many, at most one.
pub fn holds(boxes: &[Shown], packet: Packet) -> Both {
    let in_boxes: Vec<&Shown> = boxes.iter().filter(|it| it.holds(packet)).collect();
    assert!(in_boxes.len() < 2, "boxes overlap at {packet:?}");
    Both { must: in_boxes.iter().any(|it| !it.possible), may: !in_boxes.is_empty() }
}
