//! NAT gateways and their entries, virtual addresses, and links between networks (`network.md` §3.2, §3.5, §3.8, §3.11).

use super::network::{Bounds, Fault, Interface, PathKind, PublicAddress, Subnet, Vpc};
use super::{Cloud, Id, Known, ObjectId, Ref, Site};
use crate::base::Tri;
use crate::base::net::{AddressSet, Protocol};
use std::sync::Arc;

/// A NAT gateway.
#[derive(Debug)]
pub struct NatGateway {
    /// Where it is written.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// Its network.
    pub vpc: Ref<Vpc>,
    /// Whether it faces the Internet (no: private NAT).
    pub internet: Tri,
    /// The public addresses bound to it.
    pub addresses: Vec<NatAddress>,
}

/// A public address bound to a NAT gateway.
#[derive(Clone, Debug, PartialEq)]
pub struct NatAddress {
    /// The address as a resource; `None` where only its value is written.
    pub address: Option<Ref<PublicAddress>>,
    /// Its value, as far as known.
    pub value: AddressSet,
    /// Where the binding is written.
    pub site: Site,
    /// `Unknown` where it is bound only for some completion.
    pub bound: Tri,
}

/// Ports of an entry that translates addresses.
#[derive(Clone, Debug, PartialEq)]
pub enum PortMap {
    /// All protocols and ports, unchanged.
    All,
    /// Ports `from` become those that begin at `to`, one by one.
    Range {
        /// `Tcp` or `Udp`.
        protocol: Protocol,
        /// First and last port outside.
        from: (u16, u16),
        /// First port inside.
        to: u16,
    },
    /// Not known: because of this attribute.
    Unknown(Arc<str>),
}

/// An entry that carries packets for a public address and port to an interface (DNAT), or a service that relays to one.
#[derive(Debug)]
pub struct Translation {
    /// Where it is written.
    pub object: ObjectId,
    /// The entry as a whole, or the argument that names the outer port.
    pub site: Site,
    /// [`PathKind::Dnat`], or [`PathKind::Relay`] for a service that relays with an address of its own.
    pub kind: PathKind,
    /// Its gateway.
    pub gateway: Option<Ref<NatGateway>>,
    /// Its public address as a resource.
    pub address: Option<Ref<PublicAddress>>,
    /// Whether the way from the Internet to the entry is there: gateway of the Internet, address bound to it.
    pub bound: Tri,
    /// Protocol and ports.
    pub ports: PortMap,
    /// The interfaces that it may lead to, `Yes` where it surely does; empty: nothing that the input holds.
    pub targets: Vec<(Id<Interface>, Tri)>,
    /// `Unknown` where it may not exist.
    pub exists: Tri,
    /// Reason codes for what is not known.
    pub reasons: Vec<Arc<str>>,
    /// What was written that apply would refuse or ignore.
    pub faults: Vec<Fault>,
}

/// An entry that lets interfaces send to the Internet with the gateway's address (SNAT). Nothing comes in by it.
#[derive(Debug)]
pub struct SourceTranslation {
    /// Where it is written.
    pub object: ObjectId,
    /// Its gateway.
    pub gateway: Ref<NatGateway>,
    /// The subnets that it is for.
    pub subnets: Vec<Ref<Subnet>>,
    /// The addresses that it is for.
    pub sources: Bounds<AddressSet>,
    /// Its public address as a resource.
    pub address: Option<Ref<PublicAddress>>,
    /// `Unknown` where it may not exist, or its gateway may have no address.
    pub exists: Tri,
}

/// A route table of Alibaba Cloud, as far as it decides whether public addresses work behind an enabled IPv4 gateway.
#[derive(Debug)]
pub struct RouteTable {
    /// Where it is written.
    pub object: ObjectId,
    /// Its network.
    pub vpc: Ref<Vpc>,
    /// It is the one that the network has from the start, which subnets use that no other is attached to.
    pub system: bool,
    /// Destinations that surely go to the IPv4 gateway.
    pub to_gateway: AddressSet,
}

/// A virtual address that one of several interfaces answers (HAVIP).
#[derive(Debug)]
pub struct VirtualAddress {
    /// Where it is written.
    pub object: ObjectId,
    /// Its address, or the prefix that it is from; empty: nothing known.
    pub address: AddressSet,
    /// The interfaces that may answer, `Yes` where the attachment is certain.
    pub members: Vec<(Id<Interface>, Tri)>,
}

/// How networks are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum LinkKind {
    Peering,
    Cen,
    Vpn,
}

/// Networks that are joined privately. Routes are not evaluated: packets between them travel only possibly.
#[derive(Debug)]
pub struct Junction {
    /// Where it is written.
    pub object: ObjectId,
    /// How.
    pub kind: LinkKind,
    /// The networks that this resource names.
    pub networks: Vec<Ref<Vpc>>,
    /// What else joins them: all junctions with the same hub (a CEN or CCN) are one. `No`: it may be any.
    pub hub: Option<Known<Arc<str>>>,
    /// Addresses at the far end that are no VPC (VPN clients).
    pub remote: AddressSet,
    /// `Unknown` where it may not exist.
    pub exists: Tri,
}

/// What a setting of a tunnel is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum TunnelSetting {
    Encryption,
    Integrity,
    /// The group of the first key exchange.
    KeyExchange,
    /// The group of later key exchanges.
    ForwardSecrecy,
    Version,
    Mode,
}

/// One setting of a tunnel.
#[derive(Clone, Debug, PartialEq)]
pub struct TunnelChoice {
    /// What it is about.
    pub setting: TunnelSetting,
    /// What is chosen: a lower-case word, that of the cloud where it is left out. `No`: because of this attribute.
    pub value: Known<Arc<str>>,
    /// The argument.
    pub site: Site,
}

/// A connection to another network whose ends agree on keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Tunnel {
    /// Where it is written.
    pub object: ObjectId,
    /// Its settings.
    pub choices: Vec<TunnelChoice>,
}
