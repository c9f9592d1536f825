//! Sets of packets as the boxes of `menshen exposure`: disjoint, the fewest CIDR blocks, what is only possible apart.
//!
//! In: sets of packets or services. Out: records ready to be serialised.

use crate::base::net::{Flow, PacketSet, Protocol, ServiceSet, Shift, port_words};
use crate::model::network::Bounds;
use serde::Serialize;
use std::collections::BTreeMap;

/// A box of packets that come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Allow {
    /// The fewest CIDR blocks.
    pub sources: Vec<String>,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `gre`, `other`, `all`.
    pub protocol: &'static str,
    /// Destination ports; empty where the protocol has none, and for `all`.
    pub ports: Vec<String>,
    /// The ports that the sender uses, where the path translates them: range by range in the order of `ports`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entry_ports: Vec<String>,
    /// `possible` where it passes only for some values of what is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<&'static str>,
}

/// A box of packets that go out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct EgressAllow {
    pub destinations: Vec<String>,
    pub protocol: &'static str,
    pub ports: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<&'static str>,
}

/// What the members of a group may send.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct GroupAllow {
    /// Address of the group; its id where the input does not hold it.
    pub group: String,
    /// As in [`Allow`].
    pub protocol: &'static str,
    /// As in [`Allow`].
    pub ports: Vec<String>,
    /// As in [`Allow`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<&'static str>,
}

pub(super) fn allow(set: &PacketSet, certainty: Option<&'static str>) -> impl Iterator<Item = Allow> {
    set.boxes().into_iter().map(move |Flow { peers, protocol, ports }| Allow {
        sources: peers,
        protocol,
        ports,
        entry_ports: Vec::new(),
        certainty,
    })
}

/// The boxes of what a path with translated ports lets in.
pub(super) fn translated(set: &PacketSet, shift: Option<Shift>) -> Vec<Allow> {
    let mut boxes: Vec<Allow> = allow(set, None).collect();
    let Some(shift) = shift else { return boxes };
    let back = shift.back();
    let outside = |port: u16| u32::from(port) + u32::from(back.to) - u32::from(back.low).min(u32::from(port));
    for it in &mut boxes {
        let ranges = it.ports.iter().map(|word| {
            let (low, high) = word.split_once('-').unwrap_or((word, word));
            match (low.parse::<u16>(), high.parse::<u16>()) {
                (Ok(low), Ok(high)) if low == high => outside(low).to_string(),
                (Ok(low), Ok(high)) => format!("{}-{}", outside(low), outside(high)),
                _ => word.clone(),
            }
        });
        it.entry_ports = ranges.collect();
    }
    boxes
}

pub(super) fn both(bounds: &Bounds<PacketSet>) -> Vec<Allow> {
    let rest = bounds.may.subtract(&bounds.must);
    allow(&bounds.must, None).chain(allow(&rest, Some("possible"))).collect()
}

pub(super) fn services(set: &ServiceSet) -> Vec<(&'static str, Vec<String>)> {
    if *set == ServiceSet::all() {
        return vec![("all", Vec::new())];
    }
    let present = Protocol::ALL.into_iter().filter(|protocol| !set.ports(*protocol).is_empty());
    present
        .map(|protocol| {
            let ports = if protocol.has_ports() { port_words(&set.ports(protocol)) } else { Vec::new() };
            (protocol.word(), ports)
        })
        .collect()
}

/// The boxes of what goes out.
pub(super) fn outward(bounds: &Bounds<PacketSet>) -> Vec<EgressAllow> {
    let out = |it: Allow| EgressAllow {
        destinations: it.sources,
        protocol: it.protocol,
        ports: it.ports,
        certainty: it.certainty,
    };
    both(bounds).into_iter().map(out).collect()
}

/// The boxes of what members of groups may send.
pub(super) fn from_members(groups: &BTreeMap<String, Bounds<ServiceSet>>) -> Vec<GroupAllow> {
    let mut out = Vec::new();
    for (group, bounds) in groups {
        for (set, certainty) in [(bounds.must.clone(), None), (bounds.may.subtract(&bounds.must), Some("possible"))] {
            for (protocol, ports) in services(&set) {
                out.push(GroupAllow { group: group.clone(), protocol, ports, certainty });
            }
        }
    }
    out
}
