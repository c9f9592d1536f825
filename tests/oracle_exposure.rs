//! The exposure engine against a slow, plain evaluation: random stacks of both clouds, packet by packet, every
//! completion of what is unknown, at the corners of every rule.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use menshen::base::Tri;
use menshen::base::net::{AddressSet, Family, Packet, PacketSet, PortSet, Protocol, ServiceSet};
use menshen::model::network::*;
use menshen::model::{Cloud, Id, Known, Ref, Site};
use menshen::reason::exposure::solve;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// A small generator of numbers, always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) ^ (self.0 >> 17)) % sides
    }
    fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }
    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len() as u64) as usize]
    }
}

/// Sources as plain ranges: (IPv6?, first, last).
type Ranges = Vec<(bool, u128, u128)>;

#[derive(Clone, Debug)]
enum From {
    Ranges(Ranges),
    Unknown4,
    List(usize),
    Elsewhere,
}

#[derive(Clone, Debug)]
struct Plain {
    egress: bool,
    accept: Option<bool>,
    priority: Option<u16>,
    order: Order,
    /// `None`: all protocols.
    protocol: Option<Protocol>,
    ports: Vec<(u16, u16)>,
    ports_known: bool,
    template: bool,
    from: From,
    exists: bool,
}

#[derive(Clone, Debug)]
enum Member {
    Groups(Vec<usize>),
    Elsewhere,
}

#[derive(Debug)]
struct Stack {
    cloud: Cloud,
    kind: Option<GroupType>,
    /// Entries and members.
    lists: Vec<(Ranges, Vec<usize>)>,
    groups: Vec<Vec<Plain>>,
    members: Vec<(Member, bool)>,
    ordered: bool,
    subset: bool,
}

fn cidr(dice: &mut Dice) -> Ranges {
    if dice.one_in(5) {
        let length = dice.pick(&[0, 32, 33, 34, 48, 128]);
        if length == 0 {
            return vec![(true, 0, u128::MAX)];
        }
        let address = (0x2001_0db8 << 96) | (u128::from(dice.roll(4)) << 94) | u128::from(dice.roll(2));
        let rest = u128::MAX.checked_shr(length).unwrap_or(0);
        return vec![(true, address & !rest, address | rest)];
    }
    let length = dice.pick(&[0, 0, 1, 2, 8, 9, 10, 24, 25, 26, 32]);
    let base = dice.pick(&[0x0a00_0000u32, 0x0a80_0000, 0xc633_6400, 0xcb00_7180, 0x4000_0000, 0xc000_0201]);
    let address = base | dice.roll(3) as u32;
    let rest = u32::MAX.checked_shr(length).unwrap_or(0);
    vec![(false, u128::from(address & !rest), u128::from(address | rest))]
}

fn ports(dice: &mut Dice) -> Vec<(u16, u16)> {
    let edges = [1u16, 20, 21, 22, 23, 80, 90, 443, 1024, 8080, 65534, 65535];
    let (a, b) = (dice.pick(&edges), dice.pick(&edges));
    match dice.roll(4) {
        0 => vec![(1, 65535)],
        1 => vec![(a, a)],
        2 => vec![(22, 22), (80, 80), (443, 443)],
        _ => vec![(a.min(b), a.max(b))],
    }
}

fn rule(dice: &mut Dice, order: Order, doubt: &mut impl FnMut(&mut Dice) -> bool) -> Plain {
    let protocol = match dice.roll(8) {
        0 => None,
        1 => Some(Protocol::Udp),
        2 => Some(dice.pick(&[Protocol::Icmp, Protocol::Icmpv6, Protocol::Gre])),
        _ => Some(Protocol::Tcp),
    };
    let from = match dice.roll(10) {
        0 => From::List(dice.roll(2) as usize),
        1 if doubt(dice) => From::Elsewhere,
        2 | 3 if doubt(dice) => From::Unknown4,
        _ => From::Ranges(cidr(dice)),
    };
    Plain {
        egress: dice.one_in(4),
        accept: if doubt(dice) { None } else { Some(!dice.one_in(3)) },
        priority: if doubt(dice) { None } else { Some(dice.pick(&[1, 1, 2, 5, 50, 100, 110])) },
        order,
        protocol,
        ports: ports(dice),
        ports_known: !doubt(dice),
        template: dice.one_in(6),
        from,
        exists: !doubt(dice),
    }
}

fn stack(dice: &mut Dice) -> Stack {
    let cloud = if dice.one_in(2) { Cloud::Alibaba } else { Cloud::Tencent };
    let mut list = |members: Vec<usize>| {
        let mut all = cidr(dice);
        all.extend(cidr(dice));
        (all, members)
    };
    let lists = vec![list(vec![1]), list(Vec::new())];
    // A few doubts in a stack, so that all completions can be looked at.
    let mut doubts = if dice.one_in(3) { 0u64 } else { 3 };
    let mut doubt = |dice: &mut Dice| {
        let yes = doubts > 0 && dice.one_in(8);
        doubts -= u64::from(yes);
        yes
    };
    let mut groups = Vec::new();
    for _ in 0..1 + dice.roll(3) {
        let singles = dice.one_in(4);
        let mut rules = Vec::new();
        for position in 0..dice.roll(if singles { 4 } else { 6 }) {
            let order = match singles {
                true => Order::Inserted,
                false if dice.one_in(6) && doubt(dice) => Order::Anywhere,
                false => Order::Position(position as u32),
            };
            rules.push(rule(dice, order, &mut doubt));
        }
        groups.push(rules);
    }
    let mut members: Vec<(Member, bool)> =
        (0..groups.len()).map(|at| (Member::Groups(vec![at]), !doubt(dice))).collect();
    if groups.len() == 3 && dice.one_in(4) {
        members = vec![(Member::Groups(vec![0, 1]), true), (Member::Groups(vec![2]), true)];
    }
    if dice.one_in(8) {
        members.push((Member::Elsewhere, true));
    }
    let kind = match (cloud, dice.roll(6)) {
        (Cloud::Tencent, _) => Some(GroupType::Normal),
        (_, 0) => Some(GroupType::Enterprise),
        (_, 1) => None,
        _ => Some(GroupType::Normal),
    };
    Stack { cloud, kind, lists, groups, members, ordered: !dice.one_in(3), subset: dice.one_in(8) }
}

// To the model.

fn address(six: bool, value: u128) -> IpAddr {
    match six {
        true => IpAddr::V6(Ipv6Addr::from_bits(value)),
        false => IpAddr::V4(Ipv4Addr::from_bits(value as u32)),
    }
}

fn addresses(ranges: &Ranges) -> AddressSet {
    ranges.iter().fold(AddressSet::empty(), |sum, (six, low, high)| {
        sum.union(&AddressSet::range(address(*six, *low), address(*six, *high)).unwrap())
    })
}

fn services(rule: &Plain) -> ServiceSet {
    match rule.protocol {
        None => ServiceSet::all(),
        Some(protocol) => ServiceSet::at(protocol, rule.ports.iter().copied().collect::<PortSet>()),
    }
}

fn known<T>(value: Option<T>) -> Known<T> {
    value.map_or_else(|| Known::No(Arc::from("x.y")), Known::Yes)
}

fn site() -> Site {
    Site::block(Id::new(0))
}

fn modelled(stack: &Stack, rule: &Plain, templates: &mut Vec<ServiceTemplate>) -> Rule {
    let all = services(rule);
    let bounds = match rule.ports_known {
        true => Bounds::exact(all),
        false => Bounds { must: ServiceSet::empty(), may: all },
    };
    Rule {
        site: site(),
        peer_site: site(),
        port_site: site(),
        direction: if rule.egress { Direction::Egress } else { Direction::Ingress },
        action: known(rule.accept.map(|accept| if accept { RuleAction::Accept } else { RuleAction::Drop })),
        order: match stack.cloud {
            Cloud::Alibaba => Order::Priority(known(rule.priority)),
            Cloud::Tencent => rule.order.clone(),
        },
        peer: match &rule.from {
            From::Ranges(ranges) => Peer::Addresses(Bounds::exact(addresses(ranges))),
            From::Unknown4 => Peer::Addresses(Bounds { must: AddressSet::empty(), may: AddressSet::all_v4() }),
            From::List(at) => Peer::Lists(vec![Ref::Resolved(Id::new(*at))]),
            From::Elsewhere => Peer::Lists(vec![Ref::External("pl-1".into())]),
        },
        services: match rule.template {
            true => {
                templates.push(ServiceTemplate { object: Id::new(0), entries: bounds, members: Vec::new() });
                Services::Templates(vec![Ref::Resolved(Id::new(templates.len() - 1))])
            }
            false => Services::Inline(bounds),
        },
        nic: NicScope::Any,
        exists: if rule.exists { Tri::Yes } else { Tri::Unknown },
        reasons: Vec::new(),
        faults: Vec::new(),
        place: Arc::from(""),
    }
}

fn network(stack: &Stack) -> Network {
    let mut out = Network::default();
    for (entries, members) in &stack.lists {
        out.prefix_lists.push(PrefixList {
            object: Id::new(0),
            entries: Bounds::exact(addresses(entries)),
            members: members.iter().map(|at| Ref::Resolved(Id::new(*at))).collect(),
        });
    }
    for group in &stack.groups {
        let rules = group.iter().map(|rule| modelled(stack, rule, &mut out.service_templates)).collect();
        out.groups.push(SecurityGroup {
            object: Id::new(0),
            cloud: stack.cloud,
            kind: known(stack.kind),
            vpc: None,
            inner_access: Tri::No,
            rules,
            closed_world: Tri::Yes,
        });
    }
    let binding = |(member, sure): &(Member, bool)| GroupBinding {
        group: match member {
            Member::Groups(all) if all.len() == 1 => Ref::Resolved(Id::new(all[0])),
            Member::Groups(all) => Ref::OneOf(all.iter().map(|at| Id::new(*at)).collect()),
            Member::Elsewhere => Ref::External("sg-1".into()),
        },
        site: site(),
        bound: if *sure { Tri::Yes } else { Tri::Unknown },
    };
    out.interfaces.push(Interface {
        object: Id::new(0),
        address: Arc::from("i"),
        cloud: stack.cloud,
        owner: None,
        role: InterfaceRole::Secondary,
        subnet: Some(Ref::Unknown),
        v4: Addresses::Unknown,
        v6: Addresses::None,
        groups: GroupBindings {
            list: stack.members.iter().map(binding).collect(),
            ordered: stack.ordered,
            appended: 0,
            extent: if stack.subset { Extent::SubsetOf } else { Extent::Exact },
        },
        exists: Tri::Yes,
    });
    out
}

// The plain evaluation.

/// Which outcomes were seen: accepted, dropped.
type Seen = (bool, bool);

#[derive(Clone, Copy, PartialEq)]
struct Step {
    accept: bool,
    priority: u16,
}

/// Priorities that an unknown one may have, as far as they differ in effect from those that are written.
const PRIORITIES: [u16; 9] = [1, 2, 3, 5, 6, 50, 51, 99, 100];

struct Oracle<'a> {
    stack: &'a Stack,
    egress: bool,
    packet: Packet,
}

impl Oracle<'_> {
    fn in_ranges(&self, ranges: &Ranges) -> bool {
        let (six, at) = match self.packet.peer {
            IpAddr::V4(address) => (false, u128::from(address.to_bits())),
            IpAddr::V6(address) => (true, address.to_bits()),
        };
        ranges.iter().any(|range| range.0 == six && range.1 <= at && at <= range.2)
    }
    fn in_list(&self, at: usize) -> bool {
        let (entries, members) = &self.stack.lists[at];
        self.in_ranges(entries) || members.iter().any(|member| self.in_list(*member))
    }
    /// Whether a rule can match, and whether it can fail to.
    fn matches(&self, rule: &Plain) -> (bool, bool) {
        let service = rule.protocol.is_none_or(|protocol| {
            let port = |port: u16| rule.ports.iter().any(|(low, high)| *low <= port && port <= *high);
            protocol == self.packet.protocol && self.packet.port.is_none_or(port)
        });
        let (from, sure) = match &rule.from {
            From::Ranges(ranges) => (self.in_ranges(ranges), true),
            From::List(at) => (self.in_list(*at), true),
            From::Unknown4 => (self.packet.peer.is_ipv4(), false),
            From::Elsewhere => (true, false),
        };
        let can = service && from && rule.egress == self.egress;
        (can, !can || !sure || !rule.exists || !rule.ports_known)
    }
    /// What a rule may be for this packet: nothing, or a step.
    fn ways(&self, rule: &Plain) -> Vec<Option<Step>> {
        let (can, cannot) = self.matches(rule);
        let mut ways: Vec<Option<Step>> = if cannot { vec![None] } else { Vec::new() };
        let priorities = match (self.stack.cloud, rule.priority) {
            (Cloud::Tencent, _) => vec![1],
            (_, Some(priority)) => vec![priority],
            (_, None) => PRIORITIES.to_vec(),
        };
        let actions = rule.accept.map_or_else(|| vec![true, false], |accept| vec![accept]);
        for accept in actions.into_iter().filter(|_| can) {
            ways.extend(priorities.iter().map(|priority| Some(Step { accept, priority: *priority })));
        }
        ways
    }
    /// All sequences of matching steps that a group may come to, in its own order.
    fn columns(&self, rules: &[Plain]) -> Vec<Vec<Step>> {
        let mut out: Vec<Vec<Step>> = vec![Vec::new()];
        let floats = |rule: &&Plain| {
            self.stack.cloud == Cloud::Tencent && matches!(rule.order, Order::Anywhere | Order::Inserted)
        };
        for rule in rules.iter().filter(|rule| !floats(rule)) {
            let ways = self.ways(rule);
            let extended = |base: &Vec<Step>, way: &Option<Step>| base.iter().copied().chain(*way).collect();
            out = out.iter().flat_map(|base| ways.iter().map(move |way| extended(base, way))).collect();
        }
        // A block has no fixed rules beside it, so that "anywhere" is its order too.
        for rule in rules.iter().filter(floats) {
            let mut next = Vec::new();
            for (base, way) in out.iter().flat_map(|base| self.ways(rule).into_iter().map(move |way| (base, way))) {
                let Some(step) = way else {
                    next.push(base.clone());
                    continue;
                };
                for at in 0..=base.len() {
                    let mut one = base.clone();
                    one.insert(at, step);
                    next.push(one);
                }
            }
            out = next;
        }
        out
    }
    fn outside(&self) -> Vec<Vec<Step>> {
        let step = |accept| PRIORITIES.iter().map(move |priority| vec![Step { accept, priority: *priority }]);
        std::iter::once(Vec::new()).chain(step(true)).chain(step(false)).collect()
    }
    fn decide(&self, columns: &[Vec<Step>], kind: Option<GroupType>, seen: &mut Seen) {
        let mut all = columns.iter().flatten();
        let winner = match self.stack.cloud {
            Cloud::Alibaba => all.min_by_key(|step| (step.priority, step.accept)),
            Cloud::Tencent => all.next(),
        };
        match winner {
            Some(step) if step.accept => seen.0 = true,
            Some(_) => seen.1 = true,
            None if self.stack.cloud == Cloud::Alibaba && self.egress => {
                seen.0 |= kind != Some(GroupType::Enterprise);
                seen.1 |= kind != Some(GroupType::Normal);
            }
            None => seen.1 = true,
        }
    }
    /// All orders of the groups, and all ways of each.
    fn arrange(&self, done: &[Vec<Step>], left: &[Vec<Vec<Step>>], kind: Option<GroupType>, seen: &mut Seen) {
        if *seen == (true, true) {
            return;
        }
        if left.is_empty() {
            return self.decide(done, kind, seen);
        }
        let fixed = self.stack.ordered && !self.stack.subset || self.stack.cloud == Cloud::Alibaba;
        for at in 0..if fixed { 1 } else { left.len() } {
            let mut rest = left.to_vec();
            for way in rest.remove(at) {
                let mut next = done.to_vec();
                next.push(way);
                self.arrange(&next, &rest, kind, seen);
            }
        }
    }
    fn selections(&self) -> Vec<Vec<Option<usize>>> {
        let options = |member: &Member| -> Vec<Option<usize>> {
            match member {
                Member::Groups(all) => all.iter().copied().map(Some).collect(),
                Member::Elsewhere => vec![None],
            }
        };
        let with = |base: &Vec<Option<usize>>, choice| base.iter().copied().chain([choice]).collect::<Vec<_>>();
        let mut out: Vec<Vec<Option<usize>>> = vec![Vec::new()];
        if self.stack.subset {
            for choice in self.stack.members.iter().flat_map(|it| options(&it.0)) {
                let more: Vec<_> = out.iter().map(|base| with(base, choice)).collect();
                out.extend(more);
            }
            out.retain(|one| !one.is_empty());
            return out;
        }
        for (member, sure) in &self.stack.members {
            let mut next = if *sure { Vec::new() } else { out.clone() };
            for choice in options(member) {
                next.extend(out.iter().map(|base| with(base, choice)));
            }
            out = next;
        }
        out
    }
    fn ask(&self) -> Seen {
        let mut seen = (false, false);
        for selection in self.selections() {
            if selection.is_empty() {
                // Some group that nothing is known of.
                return (true, true);
            }
            let column = |choice: &Option<usize>| {
                let mut all = choice.map_or_else(|| self.outside(), |at| self.columns(&self.stack.groups[at]));
                // Only the first of the list decides, or the strongest of all.
                all.iter_mut().filter(|_| self.stack.cloud == Cloud::Tencent).for_each(|one| one.truncate(1));
                let mut distinct: Vec<Vec<Step>> = Vec::new();
                all.into_iter().for_each(|one| {
                    if !distinct.contains(&one) {
                        distinct.push(one);
                    }
                });
                distinct
            };
            let columns: Vec<Vec<Vec<Step>>> = selection.iter().map(column).collect();
            let kind = if selection.iter().all(Option::is_none) { None } else { self.stack.kind };
            self.arrange(&[], &columns, kind, &mut seen);
        }
        seen
    }
}

/// The corners of every rule, one step to each side; of a large stack a fair part.
fn corners(stack: &Stack, egress: bool, dice: &mut Dice) -> Vec<Packet> {
    let mut peers = vec![(false, 0), (false, u128::from(u32::MAX)), (true, 0)];
    let mut ports = vec![1u16, 65535];
    for rule in stack.groups.iter().flatten().filter(|rule| rule.egress == egress) {
        let ranges: Ranges = match &rule.from {
            From::Ranges(ranges) => ranges.clone(),
            From::List(_) => stack.lists.iter().flat_map(|list| list.0.clone()).collect(),
            From::Unknown4 | From::Elsewhere => Vec::new(),
        };
        for (six, low, high) in ranges {
            let most = if six { u128::MAX } else { u128::from(u32::MAX) };
            peers.extend([low.saturating_sub(1), low, high, high.saturating_add(1).min(most)].map(|at| (six, at)));
        }
        for (low, high) in &rule.ports {
            ports.extend([low.saturating_sub(1).max(1), *low, *high, high.saturating_add(1)]);
        }
    }
    peers.sort_unstable();
    peers.dedup();
    ports.sort_unstable();
    ports.dedup();
    let mut out = Vec::new();
    for (six, at) in peers {
        let peer = address(six, at);
        let family = if six { Family::V6 } else { Family::V4 };
        for protocol in Protocol::ALL.into_iter().filter(|protocol| protocol.is_of(family)) {
            match protocol.has_ports() {
                false => out.push(Packet { peer, protocol, port: None }),
                true => out.extend(ports.iter().map(|port| Packet { peer, protocol, port: Some(*port) })),
            }
        }
    }
    if out.len() > 160 {
        out = (0..160).map(|_| dice.pick(&out)).collect();
    }
    out
}

/// The boxes shown are disjoint, and together they are the set.
fn boxes_are_exact(set: &PacketSet) {
    let mut sum = PacketSet::empty();
    for shown in set.boxes() {
        let peers = shown.peers.iter().fold(AddressSet::empty(), |sum, it| sum.union(&AddressSet::parse(it).unwrap()));
        let range = |it: &String| {
            let (low, high) = it.split_once('-').unwrap_or((it, it));
            (low.parse().unwrap(), high.parse().unwrap())
        };
        let ports: PortSet = shown.ports.iter().map(range).collect();
        let what = match shown.protocol {
            "all" => ServiceSet::all(),
            word => ServiceSet::at(Protocol::ALL.into_iter().find(|it| it.word() == word).unwrap(), ports),
        };
        let part = PacketSet::product(&what, &peers);
        assert!(!sum.overlaps(&part), "boxes overlap");
        sum = sum.union(&part);
    }
    assert_eq!(sum, *set);
}

#[test]
fn random_stacks_agree_with_the_plain_evaluation() {
    let mut dice = Dice(20_260_101);
    let (mut accepted, mut dropped, mut open) = (0u64, 0u64, 0u64);
    for round in 0..2_000 {
        let stack = stack(&mut dice);
        let network = network(&stack);
        let exposure = solve(&network);
        let found = exposure.evaluation(Id::new(0)).unwrap();
        for (egress, bounds) in [(false, &found.ingress), (true, &found.egress)] {
            assert!(bounds.must.is_subset(&bounds.may), "round {round}: D is not within P\n{stack:#?}");
            boxes_are_exact(&bounds.must);
            boxes_are_exact(&bounds.may.subtract(&bounds.must));
            for packet in corners(&stack, egress, &mut dice) {
                let (accept, drop) = Oracle { stack: &stack, egress, packet }.ask();
                let (must, may) = (bounds.must.contains(packet), bounds.may.contains(packet));
                assert_eq!((must, may), (!drop, accept), "round {round} {packet:?} egress {egress}\n{stack:#?}");
                match (accept, drop) {
                    (true, false) => accepted += 1,
                    (false, _) => dropped += 1,
                    (true, true) => open += 1,
                }
            }
        }
        // What rules contribute is what is let in.
        let share = |of: fn(&Bounds<PacketSet>) -> &PacketSet| {
            let direction =
                |id: menshen::reason::exposure::RuleId| network.groups[id.group.index()].rules[id.index].direction;
            let ingress = found.shares.iter().filter(|it| direction(it.rule) == Direction::Ingress);
            ingress.fold(PacketSet::empty(), |sum, it| sum.union(of(&it.share)))
        };
        assert!(share(|it| &it.must).is_subset(&found.ingress.must), "round {round}: a share beyond D\n{stack:#?}");
        assert!(share(|it| &it.may).is_subset(&found.ingress.may), "round {round}: a share beyond P\n{stack:#?}");
        if stack.members.iter().all(|it| matches!(it.0, Member::Groups(_)) && it.1) {
            assert_eq!(share(|it| &it.may), found.ingress.may, "round {round}: shares are not all of P\n{stack:#?}");
        }
    }
    // The stacks are not all alike.
    assert!(accepted > 5_000 && dropped > 5_000 && open > 5_000, "{accepted} {dropped} {open}");
}
