//! Networks, security groups, interfaces and public addresses (`network.md` §1.4).
//!
//! Every field that an unknown value may decide says so in its type. Nothing here is evaluated: `reason` does that.

use super::acl::{Acl, AclBinding};
use super::balancer::{Fleet, Listener, LoadBalancer, Pool};
use super::endpoint::Endpoint;
use super::gateway::{Junction, NatGateway, RouteTable, SourceTranslation, Translation, VirtualAddress};
use super::{Cloud, Id, Known, ObjectId, Ref, Site};
use crate::base::Tri;
use crate::base::net::{AddressSet, ServiceSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All network entities of one world.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Network {
    pub vpcs: Vec<Vpc>,
    pub subnets: Vec<Subnet>,
    pub groups: Vec<SecurityGroup>,
    pub interfaces: Vec<Interface>,
    pub instances: Vec<Instance>,
    pub public_addresses: Vec<PublicAddress>,
    /// Addresses that are resources of their own and that interfaces take up by reference (IPv6 of Alibaba Cloud).
    pub taken_up: Vec<(Id<Interface>, Id<PublicAddress>)>,
    pub bindings: Vec<PublicBinding>,
    pub prefix_lists: Vec<PrefixList>,
    pub service_templates: Vec<ServiceTemplate>,
    pub acls: Vec<Acl>,
    pub nat_gateways: Vec<NatGateway>,
    pub translations: Vec<Translation>,
    pub source_translations: Vec<SourceTranslation>,
    pub route_tables: Vec<RouteTable>,
    pub virtual_addresses: Vec<VirtualAddress>,
    pub junctions: Vec<Junction>,
    pub balancers: Vec<LoadBalancer>,
    pub listeners: Vec<Listener>,
    pub pools: Vec<Pool>,
    /// The networks that the addresses of a pool's servers are in, where a pool says it.
    pub pool_networks: BTreeMap<Id<Pool>, Ref<Vpc>>,
    pub fleets: Vec<Fleet>,
    pub endpoints: Vec<Endpoint>,
    /// Lists of addresses that managed services name, with the argument that holds the addresses.
    pub service_lists: Vec<(Id<PrefixList>, Site)>,
    /// Tunnels to other networks, as far as their keys are agreed on.
    pub tunnels: Vec<super::gateway::Tunnel>,
    /// Workloads and services for which no network is written.
    pub unplaced: Vec<Unplaced>,
    /// Networks that are the account's default ones: the argument that says so.
    pub default_networks: Vec<Site>,
    /// What was written in entities that have no list of their own for it (prefix lists, associations).
    pub faults: Vec<Fault>,
    /// Groups that are the firewall of a single server and no resource of their own.
    pub host_firewalls: BTreeSet<Id<SecurityGroup>>,
    /// Where rules let the members of another account's group in.
    pub foreign_peers: Vec<Site>,
    /// Groups that stand for one that is not known, with the attribute that would say which: their rules may be in any group.
    pub adrift: BTreeMap<Id<SecurityGroup>, Arc<str>>,
    /// The account and region that a group is counted in, as far as it can be told: the name of its provider configuration.
    pub regions: BTreeMap<Id<SecurityGroup>, Arc<str>>,
    /// Tencent: the project of a group, where it is written or left out (`0`).
    pub projects: BTreeMap<Id<SecurityGroup>, i64>,
    /// How many rules a prefix list or template counts for.
    pub list_sizes: BTreeMap<Id<PrefixList>, u32>,
    /// Groups that rules name by an id which is none of this world's: the id, the group that stands for it, the rule.
    pub outside_groups: Vec<(Arc<str>, Id<SecurityGroup>, Site)>,
    /// Resources that may open a path or filter packets and that no mapping understands yet.
    pub unmodelled: Vec<Unmodelled>,
}

/// Something for which no network is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Unplaced {
    /// Where it is written: the argument that says so, or the resource.
    pub site: Site,
    /// `Yes`: it is in the classic network. `Unknown`: there, or in a default network of the account.
    pub classic: Tri,
}

/// A VPC.
#[derive(Debug)]
pub struct Vpc {
    /// Where it is written.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// Its prefixes, as far as known.
    pub prefixes: AddressSet,
    /// Whether `prefixes` is all of it.
    pub prefixes_known: bool,
    /// An IPv6 gateway is there.
    pub ipv6_gateway: Tri,
    /// Alibaba: an enabled IPv4 gateway is there.
    pub ipv4_gateway: Tri,
}

/// A vSwitch or subnet.
#[derive(Debug)]
pub struct Subnet {
    /// Where it is written.
    pub object: ObjectId,
    /// Its network.
    pub vpc: Ref<Vpc>,
    /// Its prefixes, as far as known.
    pub prefixes: AddressSet,
    /// Network ACLs that it is associated with; at most one in reality, several where it is not known which.
    pub acls: Vec<AclBinding>,
    /// Alibaba: whether public IPv4 addresses work in it. `Unknown` where the network has an enabled IPv4 gateway and no route of
    /// this subnet to it is known (U12).
    pub routed: Tri,
}

/// Normal (basic) or enterprise (advanced) group of Alibaba Cloud; `Normal` for Tencent Cloud. `Host`: the firewall of a single
/// server that is always public, in the form of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum GroupType {
    Normal,
    Enterprise,
    Host,
}

/// A security group.
#[derive(Debug)]
pub struct SecurityGroup {
    /// Where it is written.
    pub object: ObjectId,
    /// Its cloud, which decides how rules are ordered.
    pub cloud: Cloud,
    /// Its type.
    pub kind: Known<GroupType>,
    /// Its network; `None` where not written (`network.md` §2.5).
    pub vpc: Option<Ref<Vpc>>,
    /// Alibaba: members reach each other whatever the rules say. `No` for enterprise groups and Tencent Cloud.
    pub inner_access: Tri,
    /// All rules, of both directions, in the order in which they were mapped.
    pub rules: Vec<Rule>,
    /// `Yes`: all rules are in `rules` (created here, or owned by a rule set). `No`: the group lives outside of the input and
    /// may hold any others. `Unknown`: as `Yes`, as far as can be told.
    pub closed_world: Tri,
}

/// Direction of a rule, seen from the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Direction {
    Ingress,
    Egress,
}

/// What a rule does with the packets that it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum RuleAction {
    Accept,
    Drop,
}

/// Place of a rule in its list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// Alibaba: priority, 1 is strongest (100 and 110 for system defaults).
    Priority(Known<u16>),
    /// Tencent: position in an owned list, from 0.
    Position(u32),
    /// Tencent: inserted by a resource of its own, one of a block of unknown order. The flag says whether the rule
    /// is the only one in its group and direction that is (then its place is certain).
    Inserted,
    /// Tencent: a single-rule resource on a group that a rule set owns: anywhere in the list.
    Anywhere,
}

/// The interfaces of an Alibaba classic instance that a rule applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum NicScope {
    Any,
    Internet,
    Intranet,
}

/// What a rule certainly and possibly matches. `must ⊆ may`; equal where nothing is unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds<S> {
    /// Matched whatever the unknowns turn out to be.
    pub must: S,
    /// Matched for some completion.
    pub may: S,
}

impl<S: Clone> Bounds<S> {
    /// Exactly this.
    pub fn exact(set: S) -> Bounds<S> {
        Bounds { must: set.clone(), may: set }
    }
}

/// The other end that a rule matches (`network.md` §2.2).
#[derive(Clone, Debug, PartialEq)]
pub enum Peer {
    /// Addresses. A set written inline, or the union of lists and templates.
    Addresses(Bounds<AddressSet>),
    /// Members of a group by their private addresses; never an Internet address.
    Group(Ref<SecurityGroup>),
    /// A prefix list or address template, resolved by the builder; several: their union.
    Lists(Vec<Ref<PrefixList>>),
}

/// What a rule says of protocol and ports.
#[derive(Clone, Debug, PartialEq)]
pub enum Services {
    /// Written inline.
    Inline(Bounds<ServiceSet>),
    /// Service templates of Tencent Cloud; several: their union.
    Templates(Vec<Ref<ServiceTemplate>>),
}

/// One rule of a security group.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The rule as a whole: its block, or the string in a list.
    pub site: Site,
    /// The argument that one would narrow: peer first, else the rule.
    pub peer_site: Site,
    /// The argument that names the ports.
    pub port_site: Site,
    /// Direction.
    pub direction: Direction,
    /// Action.
    pub action: Known<RuleAction>,
    /// Place in the evaluation.
    pub order: Order,
    /// The other end.
    pub peer: Peer,
    /// Protocol and ports.
    pub services: Services,
    /// Alibaba classic network: the interface it applies to.
    pub nic: NicScope,
    /// `Unknown` where the rule may not exist or its resource may be refused at apply: then it must match nothing.
    pub exists: Tri,
    /// Attributes whose values are not known, and points the cloud does not document, as reason codes of
    /// `network.md` §4.5 (`unknown:ADDRESS.PATH`, `uncertain:U2`).
    pub reasons: Vec<Arc<str>>,
    /// What was written that apply would refuse or ignore.
    pub faults: Vec<Fault>,
    /// Words for messages: `priority 1`, `position 3`.
    pub place: Arc<str>,
}

/// A contradiction in what was written, found while mapping (`network.md` §5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Identifier of the finding in `network.md` §5 (`A-06`).
    pub id: &'static str,
    /// Which kind.
    pub kind: FaultKind,
    /// True where apply fails (class E), false where it is accepted but ineffective or fragile (class W).
    pub fails: bool,
    /// What is wrong, as a message.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// Where.
    pub site: Site,
}

/// Kinds of fault; each is reported by one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// Protocol and port contradict each other (VAL101).
    PortProtocol,
    /// Peer missing or conflicting (VAL102).
    Peer,
    /// A value out of its range (VAL103).
    Value,
    /// A reference to something that does not fit: of another network, of another kind (VAL107).
    Reference,
    /// Settings that contradict each other, or one that another needs and that is missing (VAL118).
    Setting,
    /// Two things that exclude each other (VAL110).
    Conflict,
    /// Something that an advanced group does not have (VAL106).
    Advanced,
    /// An argument that is accepted and has no effect (VAL113).
    Ignored,
    /// A resource type or argument that is deprecated, or was removed (HYG104).
    Deprecated,
}

/// A prefix list or address template (a group of templates is one, already united).
#[derive(Debug)]
pub struct PrefixList {
    /// Where it is written.
    pub object: ObjectId,
    /// Its entries.
    pub entries: Bounds<AddressSet>,
    /// Groups of templates: the members, united by the builder.
    pub members: Vec<Ref<PrefixList>>,
}

/// A protocol template of Tencent Cloud (a group of templates is one, already united).
#[derive(Debug)]
pub struct ServiceTemplate {
    /// Where it is written.
    pub object: ObjectId,
    /// Its entries. `icmp` in a template: ICMP for sure, ICMPv6 in `may` (U7).
    pub entries: Bounds<ServiceSet>,
    /// Groups of templates: the members, united by the builder.
    pub members: Vec<Ref<ServiceTemplate>>,
}

/// What an instance is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum InstanceKind {
    Vm,
    ContainerGroup,
    NodePool,
    LaunchTemplate,
    ScalingGroup,
}

/// Anything that runs on interfaces: a server, a container group, or a template from which servers are made later.
#[derive(Debug)]
pub struct Instance {
    /// Where it is written.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// What it is.
    pub kind: InstanceKind,
    /// How many there are or will be: `(least, most)`; `(1, Some(1))` for a plain server.
    pub count: (u32, Option<u32>),
}

/// Which interface of its owner this one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum InterfaceRole {
    Primary,
    Secondary,
    /// Alibaba classic network: the public one.
    ClassicPublic,
    /// Alibaba classic network: the private one.
    ClassicPrivate,
}

/// The groups of an interface.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupBindings {
    /// The groups, in binding order as far as there is one.
    pub list: Vec<GroupBinding>,
    /// Tencent: the order of `list` is the order of evaluation.
    pub ordered: bool,
    /// So many at the end of `list` come from attachments: after the others, and in no order among each other.
    pub appended: usize,
    /// What is known of the list as a whole.
    pub extent: Extent,
}

/// One group of an interface.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupBinding {
    /// The group.
    pub group: Ref<SecurityGroup>,
    /// Where it is bound.
    pub site: Site,
    /// `Unknown` where it is bound only for some completion.
    pub bound: Tri,
}

/// What is known of a list of groups as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Extent {
    /// Exactly the list.
    Exact,
    /// Any subset of the list, at least one (`network.md` §1.2: SubsetOf).
    SubsetOf,
    /// None is written: the account's default group, whose content is not known (Tencent T11).
    Default,
    /// Nothing is known: because of this attribute.
    Unknown(Arc<str>),
}

/// What is known of an interface's addresses in one family.
#[derive(Clone, Debug, PartialEq)]
pub enum Addresses {
    /// It has none.
    None,
    /// Exactly these.
    Exact(AddressSet),
    /// Some address of these prefixes (its subnet).
    Within(AddressSet),
    /// Some address; nothing known of it.
    Unknown,
}

/// A network interface.
#[derive(Debug)]
pub struct Interface {
    /// Where it is written: the instance for its primary one, else its own resource.
    pub object: ObjectId,
    /// Full address, with `#primary`, `#eni[0]`, `#public` for derived ones.
    pub address: Arc<str>,
    /// Its cloud.
    pub cloud: Cloud,
    /// The instance that it belongs to; `None`: not attached.
    pub owner: Option<Ref<Instance>>,
    /// Which one.
    pub role: InterfaceRole,
    /// Its subnet; `None`: classic network.
    pub subnet: Option<Ref<Subnet>>,
    /// IPv4 addresses.
    pub v4: Addresses,
    /// IPv6 addresses.
    pub v6: Addresses,
    /// Its groups.
    pub groups: GroupBindings,
    /// `Unknown` where the interface itself may not exist.
    pub exists: Tri,
}

/// A public address: an EIP, or the address that comes with an instance.
#[derive(Debug)]
pub struct PublicAddress {
    /// Where it is written.
    pub object: ObjectId,
    /// The address, where known.
    pub address: AddressSet,
}

/// What carries a public address's packets to an interface (`network.md` §4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathKind {
    /// P1: the address that comes with the instance.
    AutoPublic,
    /// P2: an EIP.
    Eip,
    /// P3: public IPv6.
    Ipv6,
    /// P4: an entry of a NAT gateway.
    Dnat,
    /// P5: a load balancer.
    Balancer,
    /// P6: the public interface of a classic instance.
    Classic,
    /// P7: a Global Accelerator.
    Accelerator,
    /// P7: another service that relays (API gateway).
    Relay,
}

/// A public address that leads to an interface.
#[derive(Debug)]
pub struct PublicBinding {
    /// How.
    pub kind: PathKind,
    /// The interface. Several candidates: each only possibly.
    pub interface: Ref<Interface>,
    /// The address as a resource of its own, if it is one.
    pub address: Option<Ref<PublicAddress>>,
    /// Where the binding is written: the argument that gives the instance its address, or the association.
    pub site: Site,
    /// The subnet's network ACL does not filter it (Alibaba: an EIP in cut-through mode, `BINDED`).
    pub skips_acl: Tri,
    /// `Unknown` where a value that decides is not known.
    pub exists: Tri,
    /// Reason codes where it is only possible.
    pub reasons: Vec<Arc<str>>,
}

/// Effect of a resource that is not modelled yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnmodelledEffect {
    /// It may lead Internet packets to workloads (load balancer, NAT entry): "no path" is then not certain.
    OpensPath,
    /// It may drop packets (network ACL): "reached" is then not certain.
    Filters,
}

/// A resource that bears on reachability and is not modelled.
#[derive(Debug)]
pub struct Unmodelled {
    /// Where it is written.
    pub object: ObjectId,
    /// What it may do.
    pub effect: UnmodelledEffect,
    /// The cloud whose interfaces it bears on; `None`: either.
    pub cloud: Option<Cloud>,
    /// What it bears on; `None`: it may be anything of the cloud.
    pub touches: Option<Vec<Touch>>,
}

/// Something that a resource which is not modelled bears on.
#[derive(Clone, Debug, PartialEq)]
pub enum Touch {
    /// The interfaces of this instance.
    Instance(Id<Instance>),
    /// This interface.
    Interface(Id<Interface>),
    /// The interfaces that have one of these addresses.
    Addresses(AddressSet),
    /// The interfaces in this subnet.
    Subnet(Ref<Subnet>),
}

impl Unmodelled {
    /// Whether it may bear on an interface.
    pub fn bears_on(&self, id: Id<Interface>, interface: &Interface) -> bool {
        let Some(touches) = self.touches.as_ref() else { return self.cloud.is_none_or(|it| it == interface.cloud) };
        self.cloud.is_none_or(|it| it == interface.cloud) && touches.iter().any(|touch| touch.meets(id, interface))
    }
}

impl Touch {
    fn meets(&self, id: Id<Interface>, interface: &Interface) -> bool {
        match self {
            Touch::Instance(instance) => interface.owner.as_ref().is_some_and(|it| it.candidates().contains(instance)),
            Touch::Interface(this) => *this == id,
            Touch::Addresses(set) => [&interface.v4, &interface.v6].into_iter().any(|it| match it {
                Addresses::None => false,
                Addresses::Exact(own) | Addresses::Within(own) => own.overlaps(set),
                Addresses::Unknown => true,
            }),
            Touch::Subnet(subnet) => match (&interface.subnet, subnet) {
                // An interface of the classic network is in no subnet; Tencent Cloud chooses one if none is written.
                (None, _) => interface.cloud == Cloud::Tencent,
                (Some(Ref::Unknown), _) => true,
                (Some(Ref::External(own)), Ref::External(other)) => own == other,
                (Some(own), other) => own.candidates().iter().any(|it| other.candidates().contains(it)),
            },
        }
    }
}

impl Network {
    /// Whether two references surely mean different networks. Networks that the input only names (by a data source, perhaps) may be
    /// the same under two names, unless both names are ids.
    pub fn are_apart(&self, one: &Ref<Vpc>, other: &Ref<Vpc>) -> bool {
        let whole =
            |id: &Id<Vpc>| self.vpcs.get(id.index()).is_some_and(|vpc| vpc.prefixes_known || !vpc.prefixes.is_empty());
        match (one, other) {
            (Ref::Resolved(one), Ref::Resolved(other)) => one != other && whole(one) && whole(other),
            (Ref::External(one), Ref::External(other)) => {
                one != other && one.starts_with("vpc-") && other.starts_with("vpc-")
            }
            _ => false,
        }
    }

    /// Everything that was found wrong with what is written, in the order of the entities.
    pub fn all_faults(&self) -> impl Iterator<Item = &Fault> {
        let rules = self.groups.iter().flat_map(|group| &group.rules).flat_map(|rule| &rule.faults);
        let lists = self.acls.iter().flat_map(|acl| [&acl.ingress, &acl.egress]);
        let acls = lists.flat_map(|list| &list.rules).flat_map(|rule| &rule.faults);
        let listeners = self.listeners.iter().flat_map(|it| &it.faults);
        let entries = self.translations.iter().flat_map(|it| &it.faults);
        rules.chain(acls).chain(listeners).chain(entries).chain(&self.faults)
    }
    /// The interfaces of an instance: those that certainly or possibly belong to it.
    pub fn interfaces_of(&self, instance: Id<Instance>) -> impl Iterator<Item = (Id<Interface>, &Interface)> {
        self.interfaces
            .iter()
            .enumerate()
            .filter(move |(_, it)| it.owner.as_ref().is_some_and(|owner| owner.candidates().contains(&instance)))
            .map(|(index, it)| (Id::new(index), it))
    }
}
