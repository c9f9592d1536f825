//! The worked examples of the network specification (§7) at the level of the model, and a small notation for them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod alibaba;
mod paths;
mod tencent;

use super::{Exposure, Pair, solve};
use crate::base::Tri;
use crate::base::net::{AddressSet, PacketSet, PortSet, Protocol, ServiceSet};
use crate::model::network::*;
use crate::model::{Cloud, Id, Known, ObjectId, Ref, Site};
use std::sync::Arc;

pub(super) fn object(index: usize) -> ObjectId {
    Id::new(index)
}

fn site(index: usize) -> Site {
    Site::block(object(index))
}

/// `A4`, `A6`, `N10` (everything but 10.0.0.0/8), `I4`, `I6`, or an address text.
pub(super) fn peers(text: &str) -> AddressSet {
    let parse = |text: &str| AddressSet::parse(text).unwrap();
    match text.trim() {
        "A4" => AddressSet::all_v4(),
        "A6" => AddressSet::all_v6(),
        "N10" => AddressSet::all_v4().subtract(&parse("10.0.0.0/8")),
        "N113" => AddressSet::all_v4().subtract(&parse("203.0.113.0/24")),
        "I4" => AddressSet::internet().of(crate::base::net::Family::V4),
        "I6" => AddressSet::internet().of(crate::base::net::Family::V6),
        other => parse(other),
    }
}

fn ports(text: &str) -> PortSet {
    let one = |part: &str| -> (u16, u16) {
        let (low, high) = part.split_once(['-', '/']).unwrap_or((part, part));
        (low.parse().unwrap(), high.parse().unwrap())
    };
    text.split(',').map(one).collect()
}

/// `tcp 22,80-90`, `udp`, `icmp`, `all`.
fn services(text: &str) -> ServiceSet {
    let mut words = text.split_whitespace();
    let word = words.next().unwrap();
    if word == "all" {
        return ServiceSet::all();
    }
    let protocol = Protocol::ALL.into_iter().find(|it| it.word() == word).unwrap();
    words.next().map_or_else(|| ServiceSet::whole(protocol), |list| ServiceSet::at(protocol, ports(list)))
}

/// `tcp 22,80-90 < A4, 10.0.0.0/8; icmp < A4`; nothing for the empty set.
pub(super) fn set(text: &str) -> PacketSet {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    parts.fold(PacketSet::empty(), |sum, part| {
        let (what, from) = part.split_once('<').unwrap();
        let from = from.split(',').map(peers).fold(AddressSet::empty(), |sum, set| sum.union(&set));
        sum.union(&PacketSet::product(&services(what), &from))
    })
}

/// `tcp 22; udp`.
fn service_union(text: &str) -> ServiceSet {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    parts.fold(ServiceSet::empty(), |sum, part| sum.union(&services(part)))
}

/// All of IPv4, all of IPv6.
const ALL4: &str = "all < A4";

fn peer(text: &str) -> Peer {
    match text.split_once(':') {
        Some(("sg", index)) => Peer::Group(Ref::Resolved(Id::new(index.parse().unwrap()))),
        Some(("pl", "ext")) => Peer::Lists(vec![Ref::External("pl-elsewhere".into())]),
        Some(("pl", index)) => Peer::Lists(vec![Ref::Resolved(Id::new(index.parse().unwrap()))]),
        _ if text == "?4" => Peer::Addresses(Bounds { must: AddressSet::empty(), may: AddressSet::all_v4() }),
        _ if text == "?" => Peer::Addresses(Bounds { must: AddressSet::empty(), may: AddressSet::all() }),
        _ => Peer::Addresses(Bounds::exact(peers(text))),
    }
}

pub(super) fn bare(direction: Direction, action: RuleAction, peer: Peer, services: ServiceSet, order: Order) -> Rule {
    Rule {
        site: site(90),
        peer_site: site(90),
        port_site: site(90),
        direction,
        action: Known::Yes(action),
        order,
        peer,
        services: Services::Inline(Bounds::exact(services)),
        nic: NicScope::Any,
        exists: Tri::Yes,
        reasons: Vec::new(),
        faults: Vec::new(),
        place: Arc::from(""),
    }
}

fn unknown<T>() -> Known<T> {
    Known::No(Arc::from("some.attribute"))
}

/// `[egress] accept tcp 22/22 A4 [@5|@?] [internet|intranet]`; action `?` and ports `?` are unknown.
fn ali(text: &str) -> Rule {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (direction, words) = match words[0] {
        "egress" => (Direction::Egress, &words[1..]),
        _ => (Direction::Ingress, &words[..]),
    };
    let mut rule = bare(
        direction,
        if words[0] == "drop" { RuleAction::Drop } else { RuleAction::Accept },
        peer(words[3]),
        ServiceSet::empty(),
        Order::Priority(Known::Yes(1)),
    );
    if words[0] == "?" {
        rule.action = unknown();
    }
    rule.services = Services::Inline(match words[2] {
        "?" => Bounds { must: ServiceSet::empty(), may: services(words[1]) },
        "-1/-1" => Bounds::exact(services(words[1])),
        ports => Bounds::exact(services(&format!("{} {ports}", words[1]))),
    });
    for word in &words[4..] {
        match *word {
            "@?" => rule.order = Order::Priority(unknown()),
            "internet" => rule.nic = NicScope::Internet,
            "intranet" => rule.nic = NicScope::Intranet,
            number => rule.order = Order::Priority(Known::Yes(number[1..].parse().unwrap())),
        }
    }
    rule
}

/// `[egress ]ACCEPT#10.0.0.0/8#22#TCP`, at a position.
fn tc(text: &str, position: usize) -> Rule {
    let (direction, text) = match text.strip_prefix("egress ") {
        Some(rest) => (Direction::Egress, rest),
        None => (Direction::Ingress, text),
    };
    let order = Order::Position(position as u32);
    let parts: Vec<&str> = text.split('#').collect();
    let action = if parts[0] == "DROP" { RuleAction::Drop } else { RuleAction::Accept };
    let what = match (parts[3], parts[2]) {
        ("ALL", _) => "all".to_owned(),
        (protocol, "ALL") => protocol.to_lowercase(),
        (protocol, ports) => format!("{} {ports}", protocol.to_lowercase()),
    };
    bare(direction, action, peer(parts[1]), services(&what), order)
}

/// A network put together by hand.
#[derive(Default)]
struct Net(Network);

impl Net {
    fn group(&mut self, cloud: Cloud, kind: GroupType, rules: Vec<Rule>) -> usize {
        let normal = cloud == Cloud::Alibaba && kind == GroupType::Normal;
        self.0.groups.push(SecurityGroup {
            object: object(10 + self.0.groups.len()),
            cloud,
            kind: Known::Yes(kind),
            vpc: None,
            inner_access: normal.into(),
            rules,
            closed_world: Tri::Yes,
        });
        self.0.groups.len() - 1
    }
    fn ali(&mut self, rules: &[&str]) -> usize {
        self.group(Cloud::Alibaba, GroupType::Normal, rules.iter().map(|text| ali(text)).collect())
    }
    fn tc(&mut self, rules: &[&str]) -> usize {
        let rules = rules.iter().enumerate().map(|(at, text)| tc(text, at)).collect();
        self.group(Cloud::Tencent, GroupType::Normal, rules)
    }
    fn list(&mut self, entries: Bounds<AddressSet>) -> String {
        self.0.prefix_lists.push(PrefixList { object: object(70), entries, members: Vec::new() });
        format!("pl:{}", self.0.prefix_lists.len() - 1)
    }
    fn bound(groups: &[usize]) -> GroupBindings {
        let one =
            |group: &usize| GroupBinding { group: Ref::Resolved(Id::new(*group)), site: site(40), bound: Tri::Yes };
        GroupBindings { list: groups.iter().map(one).collect(), ordered: true, appended: 0, extent: Extent::Exact }
    }
    /// An instance with one interface in vSwitch 10.0.0.0/24 at an address.
    fn member(&mut self, cloud: Cloud, groups: GroupBindings) -> Id<Interface> {
        if self.0.subnets.is_empty() {
            let vpc = Vpc {
                object: object(60),
                cloud,
                prefixes: peers("10.0.0.0/16"),
                prefixes_known: true,
                ipv6_gateway: Tri::No,
                ipv4_gateway: Tri::No,
            };
            self.0.vpcs.push(vpc);
            self.0.subnets.push(Subnet {
                object: object(61),
                vpc: Ref::Resolved(Id::new(0)),
                prefixes: peers("10.0.0.0/24"),
                acls: Vec::new(),
                routed: Tri::Yes,
            });
        }
        let at = self.0.interfaces.len();
        self.0.instances.push(Instance { object: object(at), cloud, kind: InstanceKind::Vm, count: (1, Some(1)) });
        self.0.interfaces.push(Interface {
            object: object(at),
            address: Arc::from(format!("i{at}#primary")),
            cloud,
            owner: Some(Ref::Resolved(Id::new(at))),
            role: InterfaceRole::Primary,
            subnet: Some(Ref::Resolved(Id::new(0))),
            v4: Addresses::Exact(peers(&format!("10.0.0.{}", 5 + at))),
            v6: Addresses::None,
            groups,
            exists: Tri::Yes,
        });
        Id::new(at)
    }
    fn public(&mut self, kind: PathKind, interface: Ref<Interface>, exists: Tri) {
        let reasons = if exists == Tri::Yes { Vec::new() } else { vec![Arc::from("unknown:x.bandwidth")] };
        self.0.bindings.push(PublicBinding {
            skips_acl: Tri::No,
            kind,
            interface,
            address: None,
            site: site(50),
            exists,
            reasons,
        });
    }
    fn solve(&self) -> Exposure {
        solve(&self.0)
    }
    fn pair(&self, from: Id<Interface>, to: Id<Interface>) -> Pair {
        self.solve().pair(&self.0, from, to).unwrap()
    }
}

#[track_caller]
fn is(found: &Bounds<PacketSet>, must: &str, may: &str) {
    let show = |set: &PacketSet| set.boxes().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  ");
    assert_eq!(found.must, set(must), "D is\n  {}", show(&found.must));
    assert_eq!(found.may, set(may), "P is\n  {}", show(&found.may));
}

#[track_caller]
fn sends(found: &Bounds<ServiceSet>, must: &str, may: &str) {
    // Pairs are IPv4 here.
    let v4 = |text: &str| {
        let mut set = service_union(text);
        set.icmpv6 = false;
        set
    };
    assert_eq!(found.must, v4(must));
    assert_eq!(found.may, v4(may));
}

#[track_caller]
fn ingress(net: &Net, must: &str, may: &str) {
    is(&net.solve().evaluation(Id::new(0)).unwrap().ingress, must, may);
}

#[track_caller]
fn egress(net: &Net, must: &str, may: &str) {
    is(&net.solve().evaluation(Id::new(0)).unwrap().egress, must, may);
}

#[track_caller]
fn internet(net: &Net, must: &str, may: &str) {
    is(&net.solve().view(Id::new(0)).unwrap().internet, must, may);
}
