//! Load balancers, their listeners, server groups and backends, and Global Accelerators (`network.md` §3.6, §3.11, §4.3).

use super::network::{Bounds, Fault, GroupBindings, Interface, PrefixList};
use super::{Cloud, Id, Known, ObjectId, Ref, Site};
use crate::base::Tri;
use crate::base::net::{AddressSet, Family, Protocol};
use std::sync::Arc;

/// Which product it is; that decides whose address the backends see and whether their groups are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum BalancerKind {
    Clb,
    Alb,
    Nlb,
    Gwlb,
    /// A Global Accelerator: what it forwards reaches backends only possibly.
    Accelerator,
}

/// An entry from the Internet.
#[derive(Clone, Debug, PartialEq)]
pub struct Facing {
    /// The family of its packets.
    pub family: Family,
    /// `Unknown` where a value that decides is not known.
    pub exists: Tri,
    /// Where that is written: the argument of the balancer, or the association of an address.
    pub site: Site,
    /// The addresses on the way, as resources of their own.
    pub addresses: Vec<ObjectId>,
    /// Reason codes where it is only possible.
    pub reasons: Vec<Arc<str>>,
}

/// A load balancer.
#[derive(Debug)]
pub struct LoadBalancer {
    /// Where it is written.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// Which product.
    pub kind: BalancerKind,
    /// Entries from the Internet; none: it is private.
    pub facing: Vec<Facing>,
    /// Groups bound to it; `list` empty with extent `Exact`: none, everything passes.
    pub groups: GroupBindings,
    /// `Unknown` where the groups may not filter (Tencent: an INTERNAL balancer with an EIP that exists already).
    pub groups_filter: Tri,
    /// Tencent: packets are passed to backends whatever the backends' groups say.
    pub pass_to_target: Tri,
    /// Where that is written; `None`: there is nothing to set.
    pub pass_site: Option<Site>,
    /// Reason code where an argument leaves `pass_to_target` unknown.
    pub pass_reason: Option<Arc<str>>,
    /// The subnets of its zones, whose addresses backends see (ALB, NLB).
    pub zones: Vec<Ref<super::network::Subnet>>,
    /// Addresses that backends see in place of the client's (Tencent SNAT); empty: none.
    pub snat: Bounds<AddressSet>,
    /// `Unknown` where it may not exist.
    pub exists: Tri,
}

/// Whether a listener forwards connections or requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Layer {
    Four,
    Seven,
}

/// A list of addresses that a listener admits or refuses. Lists are [`PrefixList`]s; lists that are all surely empty filter nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// Whether it is in force.
    pub on: Tri,
    /// True: only the listed addresses are admitted; false: they are refused.
    pub white: Known<bool>,
    /// The lists, united.
    pub lists: Vec<Ref<PrefixList>>,
    /// Where it is written.
    pub site: Site,
}

/// A listener.
#[derive(Debug)]
pub struct Listener {
    /// Where it is written.
    pub object: ObjectId,
    /// The argument that names the port.
    pub site: Site,
    /// Its balancer.
    pub balancer: Ref<LoadBalancer>,
    /// Connections or requests.
    pub layer: Layer,
    /// `Tcp` or `Udp`, as it is on the wire (HTTPS: tcp; QUIC: udp).
    pub protocol: Known<Protocol>,
    /// First and last port.
    pub ports: Known<(u16, u16)>,
    /// Lists of addresses; a packet must pass each.
    pub gates: Vec<Gate>,
    /// Whether it takes packets at all.
    pub running: Tri,
    /// Where its packets go.
    pub forwards: Vec<Forward>,
    /// `Unknown` where it may not exist.
    pub exists: Tri,
    /// Reason codes for what is not known.
    pub reasons: Vec<Arc<str>>,
    /// What was written that apply would refuse or ignore.
    pub faults: Vec<Fault>,
}

/// A listener's way to a server group.
#[derive(Clone, Debug, PartialEq)]
pub struct Forward {
    /// The server group. Backends written for a listener itself are in a pool of their own.
    pub pool: Ref<Pool>,
    /// The clients whose requests it takes (a condition on the source address); `None`: all.
    pub clients: Option<Bounds<AddressSet>>,
    /// The forwarding rule or attachment on the way, if it is a resource of its own.
    pub through: Option<ObjectId>,
    /// The backend port, where the listener says it and not the backend.
    pub port: Option<Known<u16>>,
    /// `Unknown` where it may not exist.
    pub exists: Tri,
}

/// A server group, or the default backends of a balancer or listener.
#[derive(Debug)]
pub struct Pool {
    /// Where it is written.
    pub object: ObjectId,
    /// Its servers.
    pub backends: Vec<Backend>,
    /// NLB: the servers see the client's address. `Unknown` where it is left to the service. Ignored elsewhere.
    pub client_kept: Tri,
    /// Reason code where an argument leaves that unknown.
    pub kept_reason: Option<Arc<str>>,
    /// Servers get packets on the port of the listener, whatever port they are listed with.
    pub any_port: Tri,
    /// False where it lives outside of the input, or listeners that do may forward to it.
    pub whole: bool,
}

/// Where a backend takes packets.
#[derive(Clone, Debug, PartialEq)]
pub enum BackendPort {
    /// On the listener's own port.
    Listener,
    /// On this one.
    At(Known<u16>),
}

/// A server behind a balancer.
#[derive(Clone, Debug, PartialEq)]
pub struct Backend {
    /// Where it is written.
    pub site: Site,
    /// The interfaces that it may be, `Yes` where it surely is; empty: nothing that the input holds.
    pub interfaces: Vec<(Id<Interface>, Tri)>,
    /// Its port.
    pub port: BackendPort,
    /// Whether packets are sent to it: its weight is above zero, and it is a member at all.
    pub weight: Tri,
    /// Reason codes for what is not known.
    pub reasons: Vec<Arc<str>>,
}

/// The servers that a scaling group makes or takes up; balancers are given all of them.
#[derive(Debug)]
pub struct Fleet {
    /// Where it is written.
    pub object: ObjectId,
    /// Their interfaces, `Yes` where it surely is one.
    pub members: Vec<(Id<Interface>, Tri)>,
}
