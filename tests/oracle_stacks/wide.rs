//! What lies between the Internet and workloads beside groups: subnets with network ACLs, address translation, virtual
//! addresses and load balancers, as plain descriptions.

use super::stack::{Action, Block, Member, Switch};

#[derive(Clone, Debug)]
pub struct AclRule {
    pub action: Action,
    /// `None`: not known.
    pub block: Option<Block>,
    /// Lower case.
    pub protocol: &'static str,
    pub ports: (u16, u16),
    /// A whole string that is not known (Tencent Cloud).
    pub opaque: bool,
}

/// A network ACL; `None`: the cloud decides what a direction holds.
#[derive(Clone, Debug)]
pub struct Acl {
    pub ingress: Option<Vec<AclRule>>,
    pub egress: Option<Vec<AclRule>>,
    /// Alibaba Cloud: the rules are a resource of their own.
    pub apart: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Subnet {
    /// The ACL, and whether the association is certain.
    pub acl: Option<(usize, bool)>,
}

/// A NAT gateway with one address.
#[derive(Clone, Debug)]
pub struct Gateway {
    pub internet: bool,
    /// Whether the address is bound to it.
    pub bound: Switch,
}

/// An entry of a gateway.
#[derive(Clone, Debug)]
pub struct Entry {
    pub gateway: usize,
    /// `None`: all, with all ports.
    pub protocol: Option<&'static str>,
    pub from: (u16, u16),
    pub to: u16,
    /// `None`: an address that is nobody's.
    pub target: Option<usize>,
    /// A condition that is not known gives this one instead.
    pub or: Option<usize>,
    /// The address is the gateway's; false: a variable.
    pub address: bool,
    pub exists: bool,
}

/// A virtual address; members are there surely or perhaps.
#[derive(Clone, Debug)]
pub struct Vip {
    pub members: Vec<(usize, bool)>,
    pub bound: Switch,
}

/// A list of addresses for listeners of Alibaba Cloud.
#[derive(Clone, Debug)]
pub struct GateList {
    pub blocks: Vec<Block>,
    /// One more entry is not known.
    pub open: bool,
    /// In the list itself, not in resources of their own.
    pub inline: bool,
    /// For an ALB; else for a CLB.
    pub alb: bool,
}

#[derive(Clone, Debug)]
pub struct Gate {
    pub lists: Vec<usize>,
    pub on: Switch,
    /// `None`: not known.
    pub white: Option<bool>,
    /// ALB: one resource for each list.
    pub apart: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// Alibaba Cloud.
    AliClb,
    Alb,
    Nlb,
    /// Tencent Cloud.
    Clb,
}

#[derive(Clone, Debug)]
pub struct Backend {
    /// `None`: a server that the stack does not hold.
    pub load: Option<usize>,
    /// A condition that is not known gives this one instead.
    pub or: Option<usize>,
    pub port: u16,
    pub weight: Switch,
}

#[derive(Clone, Debug)]
pub struct Listener {
    /// As the product calls it.
    pub protocol: &'static str,
    pub ports: (u16, u16),
    pub gate: Option<Gate>,
    pub running: Switch,
    /// The servers of the balancer itself, on this port (CLB of Alibaba Cloud); else the pool's own ports.
    pub default_port: Option<u16>,
    pub pool: Vec<Backend>,
    /// ALB: servers for some clients only.
    pub rules: Vec<(Vec<Block>, Vec<Backend>)>,
    /// NLB: the client's address is kept; backends get the listener's port.
    pub keep: Switch,
    pub any_port: bool,
}

#[derive(Clone, Debug)]
pub struct Balancer {
    pub product: Product,
    /// Yes: the Internet; no: private. Absent: by the cloud's default.
    pub internet: Switch,
    /// A public address of its own.
    pub eip: Switch,
    /// CLB of Alibaba Cloud: it has a vSwitch.
    pub inside: bool,
    pub groups: Vec<Member>,
    /// Groups of attachment resources.
    pub attached: Vec<usize>,
    /// Tencent Cloud: packets pass the servers' groups.
    pub pass: Switch,
    /// Zones of ALB and NLB.
    pub zones: Vec<usize>,
    pub listeners: Vec<Listener>,
    /// Servers of the balancer itself.
    pub servers: Vec<Backend>,
}

impl Listener {
    pub fn is_tcp(&self) -> bool {
        !matches!(self.protocol, "udp" | "UDP" | "QUIC")
    }
    pub fn is_layer_7(&self) -> bool {
        matches!(self.protocol, "http" | "https" | "HTTP" | "HTTPS")
    }
}

/// Prefixes of the subnets for workloads.
pub const SUBNETS: [&str; 2] = ["10.1.0.0/24", "10.1.1.0/24"];
/// Prefixes of the zones of balancers.
pub const ZONES: [(&str, u32, u32); 2] =
    [("10.1.2.0/25", 0x0a01_0200, 0x0a01_027f), ("10.1.2.128/25", 0x0a01_0280, 0x0a01_02ff)];
/// Addresses from which balancers of both clouds ask their servers.
pub const PLATFORM: (u32, u32) = (0x6440_0000, 0x647f_ffff);
/// What network ACLs of Alibaba Cloud always let through: name servers and metadata.
pub const ALWAYS: [(u32, u32); 3] =
    [(0x6464_0270, 0x6464_027f), (0x6464_0280, 0x6464_028f), (0x6464_64c8, 0x6464_64c8)];
