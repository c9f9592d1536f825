//! The plain evaluation of whole ways: one client, one packet, from the Internet over translation, balancers and network
//! ACLs to the groups of a workload. In: a [`Stack`]. Out: whether the packet may, and whether it surely does, get there.

use super::plain::*;
use super::stack::*;
use super::text_balancer::with_eip;
use super::text_wide::{entry, listener};
use super::wide::*;

/// A packet as it is sent, and the port that it comes to.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    pub packet: Packet,
    pub own: u16,
}

/// A way to an interface from the Internet.
#[derive(Clone, Debug)]
pub enum Way {
    /// To an address of its own; the flag is for IPv6.
    Own { six: bool, exists: Switch, skips_acl: Switch },
    /// By an entry of a NAT gateway.
    Entry { entry: usize, target: Switch },
    /// By a listener: balancer, listener, server and the port where it takes packets.
    Backend { balancer: usize, listener: usize, rule: Option<usize>, weight: Switch, port: Option<u16> },
}

fn both(a: Both, b: Both) -> Both {
    Both { must: a.must && b.must, may: a.may && b.may }
}

fn tri(switch: Switch) -> Both {
    Both { must: switch == Switch::Yes, may: matches!(switch, Switch::Yes | Switch::Unknown) }
}

/// `otherwise` where the switch is off, `here` where it is on.
fn choose(switch: Switch, here: Both, otherwise: Both) -> Both {
    match switch {
        Switch::Yes => here,
        Switch::No | Switch::Absent => otherwise,
        Switch::Unknown => Both { must: here.must && otherwise.must, may: here.may || otherwise.may },
    }
}

/// Where any range of the stack begins or has ended, within one; one address of each piece.
fn pieces(stack: &Stack, (low, high): (u32, u32)) -> Vec<u128> {
    let (low, high) = (u128::from(low), u128::from(high));
    let rules = stack.groups.iter().flat_map(|it| it.rules.iter().chain(&it.beside));
    let peers = rules.filter_map(|rule| match &rule.peer {
        Peer::Block(block) | Peer::Both(block, _) => Some(block),
        _ => None,
    });
    let acls = stack.acls.iter().flat_map(|it| [&it.ingress, &it.egress]).flatten().flatten();
    let blocks =
        peers.chain(stack.lists.iter().flat_map(|it| &it.blocks)).chain(acls.filter_map(|it| it.block.as_ref()));
    let ranges = blocks.flat_map(|it| it.must.iter().chain(&it.may)).filter(|it| !it.0);
    let ends = ranges.flat_map(|(_, low, high)| [*low, high + 1]);
    let always = ALWAYS.iter().flat_map(|(low, high)| [u128::from(*low), u128::from(*high) + 1]);
    let mut out: Vec<u128> = ends.chain(always).filter(|it| (low..=high).contains(it)).chain([low]).collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn question(stack: &Stack, packet: Packet, mode: Mode) -> Question<'_> {
    Question { stack, packet, egress: false, mode }
}

fn acl_step(rule: &AclRule, packet: Packet) -> Step {
    if rule.opaque {
        return Step { accepts: true, drops: true, matches: perhaps(true) };
    }
    let ports = !matches!(rule.protocol, "tcp" | "udp") || of_ports(&[rule.ports], packet);
    let service = of_protocol(rule.protocol, packet) && ports;
    let matches = match &rule.block {
        Some(block) => {
            Both { must: service && inside(&block.must, packet), may: service && inside(&block.may, packet) }
        }
        None => perhaps(service),
    };
    Step { accepts: !matches!(rule.action, Action::Drop), drops: !matches!(rule.action, Action::Accept), matches }
}

fn acl_list(stack: &Stack, rules: &Option<Vec<AclRule>>, packet: Packet) -> Both {
    let always = ALWAYS.iter().any(|(low, high)| (u128::from(*low)..=u128::from(*high)).contains(&packet.peer));
    if stack.cloud == Cloud::Alibaba && !packet.six && always {
        return exact(true);
    }
    let Some(rules) = rules else { return perhaps(true) };
    let steps: Vec<Step> = rules.iter().map(|rule| acl_step(rule, packet)).collect();
    // What the list of Tencent Cloud does with IPv6 where nothing matches is not documented.
    let open = stack.cloud == Cloud::Tencent && packet.six;
    Both { must: !walk(&steps, false, true), may: walk(&steps, true, open) }
}

/// Whether the answers of a connection may come back: some port of a client.
fn replies(stack: &Stack, acl: &Acl, packet: Packet) -> bool {
    if packet.protocol != Protocol::Tcp {
        return true;
    }
    let rules = acl.egress.iter().flatten();
    let mut ports: Vec<u16> = rules.flat_map(|it| [it.ports.0, it.ports.1.saturating_add(1)]).chain([1024]).collect();
    ports.retain(|it| *it >= 1024);
    ports.iter().any(|port| acl_list(stack, &acl.egress, Packet { port: *port, ..packet }).must)
}

/// What the network ACL of a subnet lets in.
fn screen(stack: &Stack, subnet: Option<usize>, packet: Packet, egress: bool) -> Both {
    let Some((acl, sure)) = subnet.and_then(|at| stack.subnets[at].acl) else { return exact(true) };
    let acl = &stack.acls[acl];
    let list = acl_list(stack, if egress { &acl.egress } else { &acl.ingress }, packet);
    let list = Both { must: list.must && (egress || replies(stack, acl, packet)), may: list.may };
    choose(if sure { Switch::Yes } else { Switch::Unknown }, list, exact(true))
}

fn groups(stack: &Stack, interface: &Interface<'_>, packet: Packet, mode: Mode) -> Both {
    question(stack, packet, mode).bindings(&interface.load.bindings, &interface.load.attached, interface.role)
}

/// What a listener's list of addresses says.
fn gate(stack: &Stack, gate: &Gate, packet: Packet) -> Both {
    let lists: Vec<&GateList> = gate.lists.iter().map(|it| &stack.gates[*it]).collect();
    if lists.iter().all(|it| it.blocks.is_empty() && !it.open) {
        return exact(true);
    }
    let named = lists.iter().flat_map(|it| &it.blocks).any(|it| inside(&it.may, packet));
    let listed = Both { must: named, may: named || lists.iter().any(|it| it.open) };
    let other = Both { must: !listed.may, may: !listed.must };
    let passes = match gate.white {
        Some(true) => listed,
        Some(false) => other,
        None => Both { must: listed.must && other.must, may: listed.may || other.may },
    };
    choose(gate.on, passes, exact(true))
}

/// Whether the Internet gets to a balancer.
pub fn faces(balancer: &Balancer) -> Switch {
    let own = match balancer.internet {
        Switch::Absent if balancer.inside => Switch::No,
        Switch::Absent => Switch::Yes,
        known => known,
    };
    match balancer.product {
        Product::Clb if own == Switch::Yes => own,
        _ => or(own, balancer.eip),
    }
}

/// What a listener takes: its list and the balancer's groups.
pub fn filter(stack: &Stack, balancer: &Balancer, listener: &Listener, packet: Packet) -> Both {
    let protocol = if listener.is_tcp() { Protocol::Tcp } else { Protocol::Udp };
    let here = packet.protocol == protocol && of_ports(&[listener.ports], packet);
    let running = if listener.running == Switch::Absent { Switch::Yes } else { listener.running };
    let gate = listener.gate.as_ref().map_or(exact(true), |it| gate(stack, it, packet));
    let members: Vec<Member> =
        balancer.groups.iter().copied().chain(balancer.attached.iter().copied().map(Member::Group)).collect();
    let groups = match balancer.product {
        _ if members.is_empty() => exact(true),
        Product::Clb => {
            let sets = question(stack, packet, Mode::Groups).tencent(&balancer.groups, true, &balancer.attached);
            // Groups of a private one that was there before may not filter what comes by its public address.
            Both { must: sets.must, may: sets.may || with_eip(balancer) }
        }
        _ => question(stack, packet, Mode::Platform).alibaba(&members, Role::Plain),
    };
    both(both(exact(here), tri(running)), both(gate, groups))
}

/// What network ACL and groups of a server behind a balancer let in.
fn behind(stack: &Stack, balancer: &Balancer, one: &Listener, interface: &Interface<'_>, client: Packet) -> Both {
    let by_client = || {
        let acl = screen(stack, interface.subnet, client, false);
        (acl, both(acl, groups(stack, interface, client, Mode::Groups)))
    };
    // One of these addresses asks: all must get in for it to be sure.
    let by_others = |ranges: &[(u32, u32)], mode: Mode| {
        let peers = ranges.iter().flat_map(|range| pieces(stack, *range));
        let each = peers.map(|peer| {
            let packet = Packet { six: false, peer, ..client };
            let acl = screen(stack, interface.subnet, packet, false);
            (acl, both(acl, groups(stack, interface, packet, mode)))
        });
        let start = Both { must: true, may: false };
        let join = |a: Both, b: Both| Both { must: a.must && b.must, may: a.may || b.may };
        each.fold((start, start), |(a, g), (acl, all)| (join(a, acl), join(g, all)))
    };
    let zones: Vec<(u32, u32)> = balancer.zones.iter().map(|at| (ZONES[*at].1, ZONES[*at].2)).collect();
    match balancer.product {
        Product::AliClb if one.is_layer_7() => {
            let (acl, all) = by_others(&[PLATFORM], Mode::Explicit);
            Both { must: all.must, may: acl.may }
        }
        Product::AliClb => {
            let (acl, all) = by_client();
            Both { must: all.must, may: acl.may }
        }
        Product::Alb => {
            let (own, others) = (by_others(&zones, Mode::Groups), by_others(&[PLATFORM], Mode::Groups));
            Both { must: own.1.must || others.1.must, may: own.0.may || others.0.may }
        }
        Product::Nlb => {
            let keep = if one.keep == Switch::Absent { Switch::Unknown } else { one.keep };
            choose(keep, by_client().1, by_others(&zones, Mode::Groups).1)
        }
        Product::Clb => {
            let (acl, all) = by_client();
            choose(balancer.pass, acl, all)
        }
    }
}

/// Whether its private address is written.
fn has_address(load: &Load) -> bool {
    load.kind == Kind::Server && load.fixed
}

/// The ways to an interface.
fn ways(stack: &Stack, interface: &Interface<'_>) -> Vec<Way> {
    let load = &stack.loads[interface.at];
    let cut = if load.kind == Kind::Interface { load.cut } else { Switch::No };
    let mut out = vec![
        Way::Own { six: false, exists: interface.auto, skips_acl: Switch::No },
        Way::Own { six: false, exists: interface.eip, skips_acl: cut },
        Way::Own { six: true, exists: interface.v6, skips_acl: Switch::No },
    ];
    for vip in &stack.vips {
        for (_, sure) in vip.members.iter().filter(|it| it.0 == interface.at) {
            let member = if *sure { Switch::Yes } else { Switch::Unknown };
            out.push(Way::Own { six: false, exists: and(member, vip.bound), skips_acl: Switch::No });
        }
    }
    for (at, entry) in stack.entries.iter().enumerate() {
        let target = match entry.target {
            it if it == Some(interface.at) && entry.or.is_none() => Switch::Yes,
            it if it == Some(interface.at) || entry.or == Some(interface.at) => Switch::Unknown,
            // An address of the first subnet that no workload says to have: whoever is there may.
            None if load.kind != Kind::Classic && interface.subnet.is_none_or(|it| it == 0) && !has_address(load) => {
                Switch::Unknown
            }
            _ => Switch::No,
        };
        if target != Switch::No {
            out.push(Way::Entry { entry: at, target });
        }
    }
    for (at, balancer) in stack.balancers.iter().enumerate() {
        for (index, listener) in balancer.listeners.iter().enumerate() {
            let servers = if listener.default_port.is_some() { &balancer.servers } else { &listener.pool };
            let plain = servers.iter().map(|it| (None, it));
            let ruled =
                listener.rules.iter().enumerate().flat_map(|(at, it)| it.1.iter().map(move |it| (Some(at), it)));
            for (rule, backend) in plain.chain(ruled) {
                if backend.load != Some(interface.at) && backend.or != Some(interface.at) {
                    continue;
                }
                let weight = match (balancer.product, backend.weight) {
                    (Product::Alb, Switch::Absent) => Switch::Unknown,
                    (_, Switch::Absent) => Switch::Yes,
                    (_, weight) => weight,
                };
                let weight = if backend.or.is_some() { and(weight, Switch::Unknown) } else { weight };
                let port = if listener.any_port { None } else { Some(listener.default_port.unwrap_or(backend.port)) };
                out.push(Way::Backend { balancer: at, listener: index, rule, weight, port });
            }
        }
    }
    out
}

impl Way {
    /// Whether it is there at all.
    fn exists(&self, stack: &Stack) -> Switch {
        match self {
            Way::Own { exists, .. } => *exists,
            Way::Entry { entry, target } => {
                let entry = &stack.entries[*entry];
                let gateway = &stack.gateways[entry.gateway];
                let sure = gateway.bound == Switch::Yes && entry.address && entry.exists;
                match gateway.internet {
                    true if sure => *target,
                    true => Switch::Unknown,
                    false => Switch::No,
                }
            }
            Way::Backend { balancer, listener, weight, .. } => {
                let balancer = &stack.balancers[*balancer];
                let running = balancer.listeners[*listener].running;
                let running = if running == Switch::Absent { Switch::Yes } else { running };
                and(faces(balancer), and(running, *weight))
            }
        }
    }
    /// The resource that names it in an answer; none where that is an address of the interface's own.
    pub fn key(&self, stack: &Stack) -> Option<String> {
        match self {
            Way::Own { .. } => None,
            Way::Entry { entry: at, .. } => Some(entry(stack, *at)),
            Way::Backend { balancer, listener: at, .. } => Some(listener(stack, *balancer, *at)),
        }
    }
    /// The ports by which a client gets to a port of the interface.
    pub fn entries(&self, stack: &Stack, protocol: Protocol, own: u16) -> Vec<u16> {
        match self {
            Way::Own { .. } => vec![own],
            Way::Entry { entry, .. } => {
                let entry = &stack.entries[*entry];
                let Some(word) = entry.protocol else { return vec![own] };
                let low = own.checked_sub(entry.to).and_then(|it| it.checked_add(entry.from.0));
                let here = (word == "tcp" && protocol == Protocol::Tcp) || (word == "udp" && protocol == Protocol::Udp);
                low.filter(|it| here && *it <= entry.from.1).into_iter().collect()
            }
            Way::Backend { balancer, listener, port, .. } => {
                let (low, high) = stack.balancers[*balancer].listeners[*listener].ports;
                match port {
                    Some(port) if *port == own => (low..=high).collect(),
                    Some(_) => Vec::new(),
                    None if (low..=high).contains(&own) => vec![own],
                    None => Vec::new(),
                }
            }
        }
    }
    fn carries(&self, stack: &Stack, interface: &Interface<'_>, sent: Sent) -> Both {
        let Sent { packet, own } = sent;
        let inner = Packet { port: own, ..packet };
        if !self.entries(stack, packet.protocol, own).contains(&packet.port) {
            return exact(false);
        }
        let in_groups = |packet| groups(stack, interface, packet, Mode::Groups);
        let acl = || screen(stack, interface.subnet, inner, false);
        let passes = match self {
            Way::Own { six, .. } if *six != packet.six => exact(false),
            Way::Own { skips_acl, .. } => both(in_groups(inner), choose(*skips_acl, exact(true), acl())),
            Way::Entry { .. } if packet.six => exact(false),
            Way::Entry { .. } => both(in_groups(inner), acl()),
            Way::Backend { .. } if packet.six => exact(false),
            Way::Backend { balancer, listener, rule, .. } => {
                let balancer = &stack.balancers[*balancer];
                let listener = &balancer.listeners[*listener];
                let clients = rule.map(|at| &listener.rules[at].0);
                if clients.is_some_and(|all| !all.iter().any(|it| inside(&it.may, packet))) {
                    return exact(false);
                }
                let taken = filter(stack, balancer, listener, packet);
                if !taken.may {
                    return exact(false);
                }
                both(taken, behind(stack, balancer, listener, interface, inner))
            }
        };
        both(passes, both(tri(self.exists(stack)), tri(interface.exists)))
    }
}

/// Whether a packet of the Internet gets to a port of a workload, by which ways: those of a resource, or the others.
pub fn reach(stack: &Stack, at: usize, sent: Sent, key: Option<&str>) -> Both {
    if !is_internet(sent.packet) {
        return exact(false);
    }
    any(interfaces(stack, at).iter().flat_map(|interface| {
        let all = ways(stack, interface).into_iter().filter(|way| way.key(stack).as_deref() == key);
        all.map(|way| way.carries(stack, interface, sent)).collect::<Vec<_>>()
    }))
}

/// The same by any way and from any port.
pub fn internet(stack: &Stack, at: usize, packet: Packet) -> Both {
    if !is_internet(packet) {
        return exact(false);
    }
    let mut out = Vec::new();
    for interface in interfaces(stack, at) {
        for way in ways(stack, &interface) {
            for port in way.entries(stack, packet.protocol, packet.port) {
                let sent = Sent { packet: Packet { port, ..packet }, own: packet.port };
                out.push(way.carries(stack, &interface, sent));
            }
        }
    }
    any(out.into_iter())
}

/// The resources by which ways lead to a workload, and the ports of each: those of clients, those of its own.
pub fn keys(stack: &Stack, at: usize) -> Vec<String> {
    let mut out: Vec<String> = interfaces(stack, at)
        .iter()
        .flat_map(|it| ways(stack, it).into_iter().filter_map(|way| way.key(stack)).collect::<Vec<_>>())
        .collect();
    out.sort();
    out.dedup();
    out
}

/// Whether a packet gets in or out of a workload, whoever can get there.
pub fn passes(stack: &Stack, at: usize, egress: bool, packet: Packet) -> Both {
    any(interfaces(stack, at).iter().map(|interface| {
        let question = Question { stack, packet, egress, mode: Mode::Groups };
        let sets = question.bindings(&interface.load.bindings, &interface.load.attached, interface.role);
        let sets = both(sets, screen(stack, interface.subnet, packet, egress));
        Both { must: sets.must && interface.exists == Switch::Yes, may: sets.may }
    }))
}

/// `yes`, `no` or `maybe`: whether a public path leads there, whatever the rules.
pub fn facing(stack: &Stack, at: usize) -> Switch {
    let all = interfaces(stack, at);
    let all = all
        .iter()
        .flat_map(|it| ways(stack, it).into_iter().map(|way| and(way.exists(stack), it.exists)).collect::<Vec<_>>());
    all.fold(Switch::No, or)
}

/// What is sent to a balancer, by which listener.
pub fn balanced(stack: &Stack, at: usize, packet: Packet, key: &str) -> Both {
    let it = &stack.balancers[at];
    if !is_internet(packet) || packet.six {
        return exact(false);
    }
    let all = it.listeners.iter().enumerate().filter(|(index, _)| listener(stack, at, *index) == key);
    both(tri(faces(it)), any(all.map(|(_, one)| filter(stack, it, one, packet))))
}
