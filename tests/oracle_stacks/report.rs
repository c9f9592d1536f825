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
    /// The ports that clients use, range by range, where they are others.
    pub entries: Vec<(u16, u16)>,
    pub possible: bool,
}

/// A way in: addresses of the resources on it, and boxes.
pub struct Route {
    pub path: Vec<String>,
    pub boxes: Vec<Shown>,
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
    let entries: Vec<(u16, u16)> = match &value["entry_ports"] {
        Value::Null => Vec::new(),
        list => texts(list).into_iter().map(port).collect(),
    };
    assert!(entries.is_empty() || entries.len() == ports.len(), "{entries:?} for {ports:?}");
    let protocol = value["protocol"].as_str().expect("a protocol").to_owned();
    assert_eq!(ports.is_empty(), !matches!(&*protocol, "tcp" | "udp"), "{protocol} {ports:?}");
    let certainty = value["certainty"].as_str();
    assert!(certainty.is_none_or(|it| it == "possible"), "{certainty:?}");
    Shown { peers: ranges.collect(), protocol, ports, entries, possible: possible || certainty.is_some() }
}

impl Shown {
    /// Whether it holds a packet that is sent to one port and comes to another.
    fn carries(&self, packet: Packet, own: u16) -> bool {
        if !self.holds(Packet { port: own, ..packet }) {
            return false;
        }
        if self.entries.is_empty() {
            return packet.port == own;
        }
        self.ports.iter().zip(&self.entries).any(|(inside, outside)| {
            let here = (inside.0..=inside.1).contains(&own) && (outside.0..=outside.1).contains(&packet.port);
            // Ranges of one length are shifted; else all ports outside become one.
            let shifted = inside.1 - inside.0 == outside.1 - outside.0;
            here && (!shifted || own - inside.0 == packet.port - outside.0)
        })
    }
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

/// All ways in; the boxes of one are apart, those of several may meet.
pub fn reach(target: &Value) -> Vec<Route> {
    let ways = target["reach"].as_array().expect("a list").iter();
    ways.map(|way| {
        let possible = match way["certainty"].as_str() {
            Some("definite") => false,
            Some("possible") => true,
            other => panic!("{other:?}"),
        };
        assert_eq!(way["from"], "internet");
        let path: Vec<String> = texts(&way["path"]).into_iter().map(str::to_owned).collect();
        let allow = way["allow"].as_array().expect("a list").iter();
        Route { path, boxes: allow.map(|it| shown(it, "sources", possible)).collect() }
    })
    .collect()
}

/// Whether a way carries a packet from one port to another; in at most one box.
pub fn carries(boxes: &[Shown], packet: Packet, own: u16) -> Both {
    let in_boxes: Vec<&Shown> = boxes.iter().filter(|it| it.carries(packet, own)).collect();
    assert!(in_boxes.len() < 2, "boxes overlap at {packet:?} to {own}");
    Both { must: in_boxes.iter().any(|it| !it.possible), may: !in_boxes.is_empty() }
}

/// Whether a packet is in a box; in how many, at most one.
pub fn holds(boxes: &[Shown], packet: Packet) -> Both {
    let in_boxes: Vec<&Shown> = boxes.iter().filter(|it| it.holds(packet)).collect();
    assert!(in_boxes.len() < 2, "boxes overlap at {packet:?}");
    Both { must: in_boxes.iter().any(|it| !it.possible), may: !in_boxes.is_empty() }
}
