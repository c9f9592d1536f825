//! Stacks as plain descriptions: groups, rules, lists and workloads, without any word of Terraform.

use super::wide::{Acl, Balancer, Entry, GateList, Gateway, Subnet, Vip};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cloud {
    Alibaba,
    Tencent,
}

/// Inclusive; the flag is for IPv6.
pub type Range = (bool, u128, u128);

/// Ports, inclusive.
pub type PortRanges = Vec<(u16, u16)>;

/// An address, a prefix or a range of a template, as written, and what it surely and possibly stands for.
#[derive(Clone, Debug)]
pub struct Block {
    pub text: String,
    pub must: Vec<Range>,
    pub may: Vec<Range>,
}

#[derive(Clone, Debug)]
pub enum Peer {
    Block(Block),
    /// `cidr` of a family that a variable without a value gives.
    Unknown {
        six: bool,
    },
    List(usize),
    /// A list, and an address that outranks it (Alibaba Cloud).
    Both(Block, usize),
    Group(usize),
    /// Named by id only.
    ForeignGroup,
    ForeignList,
    /// No peer written (Tencent Cloud).
    Missing,
}

#[derive(Clone, Debug)]
pub enum Action {
    Accept,
    Drop,
    Unknown,
}

/// What is written of ports.
#[derive(Clone, Debug)]
pub enum Ports {
    Absent,
    /// As written, what it stands for, and whether the cloud takes it.
    Text(String, Vec<(u16, u16)>, bool),
    Unknown,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub egress: bool,
    pub action: Action,
    /// Lower case; `None`: not written.
    pub protocol: Option<&'static str>,
    pub ports: Ports,
    /// In place of protocol and ports.
    pub services: Option<usize>,
    pub peer: Peer,
    /// `None`: absent.
    pub priority: Option<u16>,
    pub unknown_priority: bool,
    /// `internet`, `intranet` or absent.
    pub nic: Option<&'static str>,
    /// False: a `count` decides that is not known.
    pub exists: bool,
    /// It belongs to the group that it is listed in, or to this one.
    pub or_group: Option<usize>,
    /// A whole string that is not known (lite rule).
    pub opaque: bool,
}

/// The resources that hold a group's rules (Tencent Cloud), or how they are written (Alibaba Cloud).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One resource for each.
    Single,
    /// Alibaba Cloud: one resource with `for_each`.
    Each,
    Set,
    /// A rule set whose blocks a `dynamic` block makes.
    Dynamic,
    Lite,
}

#[derive(Clone, Debug)]
pub struct Group {
    pub form: Form,
    pub rules: Vec<Rule>,
    /// Rules of resources of their own beside the form (Tencent Cloud).
    pub beside: Vec<Rule>,
    /// `None`: not known.
    pub enterprise: Option<bool>,
    /// Its network is written (Alibaba Cloud).
    pub vpc: bool,
}

/// A prefix list or an address template; one with members is a group of templates.
#[derive(Clone, Debug)]
pub struct List {
    pub blocks: Vec<Block>,
    /// One more entry is not known.
    pub open: bool,
    pub six: bool,
    pub members: Vec<usize>,
    pub extra: bool,
}

/// A protocol template; one with members is a group of templates.
#[derive(Clone, Debug)]
pub struct Services {
    /// Text, protocol, ports.
    pub entries: Vec<(String, &'static str, PortRanges)>,
    pub open: bool,
    pub members: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    Group(usize),
    /// By an id that the stack does not hold, or by a variable without a value.
    Foreign {
        unknown: bool,
    },
}

#[derive(Clone, Debug)]
pub enum Bindings {
    Known {
        members: Vec<Member>,
        ordered: bool,
    },
    /// A condition that is not known gives one list or the other.
    Subset(Vec<usize>, Vec<usize>),
    /// None written.
    Default,
}

/// Yes, no, not known, not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    Yes,
    No,
    Unknown,
    Absent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Server,
    /// Alibaba Cloud: without a vSwitch.
    Classic,
    Interface,
    Scaling,
    Container,
    LaunchTemplate,
}

#[derive(Clone, Debug)]
pub struct Load {
    pub kind: Kind,
    pub bindings: Bindings,
    /// Tencent Cloud: groups of attachment resources.
    pub attached: Vec<usize>,
    /// `allocate_public_ip` (Tencent Cloud), `auto_create_eip` of containers.
    pub allocate: Switch,
    pub bandwidth: Switch,
    /// An address of its own: bound surely, or perhaps (`Unknown`).
    pub eip: Switch,
    /// Public IPv6: bandwidth for its known address; `Unknown`: an egress-only rule takes it back.
    pub six: Switch,
    /// Scaling configurations of Alibaba Cloud.
    pub active: Switch,
    /// A secondary interface attached to this server.
    pub owner: Option<usize>,
    /// Takes groups and public address from this launch template.
    pub template: Option<usize>,
    /// Which of the subnets, where it has one.
    pub subnet: usize,
    /// Its private address is written.
    pub fixed: bool,
    /// Secondary interfaces of Alibaba Cloud: the address is in cut-through mode.
    pub cut: Switch,
}

#[derive(Clone, Debug)]
pub struct Stack {
    pub cloud: Cloud,
    pub lists: Vec<List>,
    pub services: Vec<Services>,
    pub groups: Vec<Group>,
    pub loads: Vec<Load>,
    pub module: bool,
    pub acls: Vec<Acl>,
    pub subnets: Vec<Subnet>,
    pub gateways: Vec<Gateway>,
    pub entries: Vec<Entry>,
    pub vips: Vec<Vip>,
    pub gates: Vec<GateList>,
    pub balancers: Vec<Balancer>,
}
