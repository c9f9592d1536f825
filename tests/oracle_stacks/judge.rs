//! Compares the document of `menshen exposure` with the plain evaluation. In: a [`Stack`] and the document, or what
//! changes between two stacks. Out: the first packet about which they differ.

use super::generate::Dice;
use super::plain::{self, Both, Packet, Protocol};
use super::report::{self, Route, Shown};
use super::stack::{Peer, Ports, Range, Stack, Switch};
use super::ways::{self, Sent};
use super::{text, text_wide, wide};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

/// Corners that are looked at, of each view of each workload.
const MOST: usize = 120;

#[derive(Default)]
pub struct Seen {
    pub sure: AtomicU64,
    pub open: AtomicU64,
    pub closed: AtomicU64,
    pub reached: AtomicU64,
    /// By a way that is not an address of the workload's own: surely, perhaps.
    pub carried: AtomicU64,
    pub perhaps: AtomicU64,
    /// What is opened and closed by changes.
    pub opened: AtomicU64,
    pub shut: AtomicU64,
}

fn add(to: &AtomicU64) {
    to.fetch_add(1, Ordering::Relaxed);
}

fn around(peers: &mut BTreeSet<(bool, u128)>, (six, low, high): Range) {
    let most = if six { u128::MAX } else { u128::from(u32::MAX) };
    peers.extend([low.saturating_sub(1), low, high, high.saturating_add(1).min(most)].map(|it| (six, it)));
}

/// The ends of every range of some stacks and of an answer, and their neighbours.
pub struct Corners {
    peers: Vec<(bool, u128)>,
    ports: Vec<u16>,
    /// Ports outside and what they become.
    shifts: Vec<(u16, u16)>,
}

impl Corners {
    pub fn new(stacks: &[&Stack], boxes: &[&Shown]) -> Corners {
        let mut peers = BTreeSet::from([(false, 0), (false, u128::from(u32::MAX)), (true, 0), (true, u128::MAX)]);
        let mut ports = BTreeSet::from([1u16, 22, 65535]);
        let mut shifts = BTreeSet::new();
        let mut port = |low: u16, high: u16| {
            ports.extend([low.saturating_sub(1).max(1), low, high, high.saturating_add(1)]);
        };
        let v4 = |(low, high): (u32, u32)| (false, u128::from(low), u128::from(high));
        for (base, bits) in plain::NOT_INTERNET {
            around(&mut peers, v4((base, base | ((1 << (32 - bits)) - 1))));
        }
        around(&mut peers, (true, 1 << 125, (2 << 125) - 1));
        for stack in stacks {
            for rule in stack.groups.iter().flat_map(|it| it.rules.iter().chain(&it.beside)) {
                if let Peer::Block(block) | Peer::Both(block, _) = &rule.peer {
                    block.must.iter().chain(&block.may).for_each(|range| around(&mut peers, *range));
                }
                if let Ports::Text(_, ranges, _) = &rule.ports {
                    ranges.iter().for_each(|(low, high)| port(*low, *high));
                }
            }
            let lists = stack.lists.iter().flat_map(|list| &list.blocks);
            for block in lists.chain(stack.gates.iter().flat_map(|it| &it.blocks)) {
                block.may.iter().for_each(|range| around(&mut peers, *range));
            }
            for (_, _, ranges) in stack.services.iter().flat_map(|it| &it.entries) {
                ranges.iter().for_each(|(low, high)| port(*low, *high));
            }
            for rule in stack.acls.iter().flat_map(|it| [&it.ingress, &it.egress]).flatten().flatten() {
                let ranges = rule.block.iter().flat_map(|it| &it.may);
                ranges.for_each(|range| around(&mut peers, *range));
                port(rule.ports.0, rule.ports.1);
            }
            if !stack.acls.is_empty() {
                wide::ALWAYS.iter().for_each(|range| around(&mut peers, v4(*range)));
            }
            for entry in &stack.entries {
                port(entry.from.0, entry.from.1);
                port(entry.to, entry.to + (entry.from.1 - entry.from.0).min(u16::MAX - entry.to));
                let width = (entry.from.1 - entry.from.0).min(u16::MAX - entry.to);
                shifts.extend([0, width / 2, width].map(|it| (entry.from.0 + it, entry.to + it)));
            }
            for balancer in &stack.balancers {
                for one in &balancer.listeners {
                    port(one.ports.0, one.ports.1);
                    let ruled = one.rules.iter().flat_map(|it| &it.1);
                    let own = one.pool.iter().chain(&balancer.servers).chain(ruled);
                    let own = own.map(|it| it.port).chain(one.default_port);
                    let clients = one.rules.iter().flat_map(|it| &it.0).flat_map(|it| &it.may);
                    clients.for_each(|range| around(&mut peers, *range));
                    shifts.extend(own.flat_map(|own| [(one.ports.0, own), (one.ports.1, own)]));
                }
            }
        }
        for shown in boxes {
            shown.peers.iter().for_each(|range| around(&mut peers, *range));
            shown.ports.iter().for_each(|(low, high)| port(*low, *high));
            for (inside, outside) in shown.ports.iter().zip(&shown.entries) {
                shifts.extend([(outside.0, inside.0), (outside.1, inside.1)]);
            }
        }
        Corners {
            peers: peers.into_iter().collect(),
            ports: ports.into_iter().collect(),
            shifts: shifts.into_iter().collect(),
        }
    }
    /// A packet, and the port that it comes to; `behind`: perhaps another one.
    pub fn one(&self, dice: &mut Dice, behind: bool) -> Sent {
        let (six, peer) = dice.pick(&self.peers);
        use Protocol::{Gre, Icmp, Icmp6, Other, Tcp, Udp};
        let icmp = if six { Icmp6 } else { Icmp };
        let protocol = dice.pick(&[Tcp, Tcp, Tcp, Tcp, Udp, Udp, icmp, Gre, Other]);
        let with_ports = matches!(protocol, Tcp | Udp);
        let (port, own) = match behind && !self.shifts.is_empty() && dice.often(60) {
            _ if !with_ports => (0, 0),
            true if dice.often(10) => (dice.pick(&self.ports), dice.pick(&self.ports)),
            true => dice.pick(&self.shifts),
            false => [dice.pick(&self.ports)].map(|it| (it, it))[0],
        };
        Sent { packet: Packet { six, peer, protocol, port }, own }
    }
}

fn told(packet: Packet) -> String {
    let peer = match packet.six {
        true => std::net::IpAddr::V6(packet.peer.into()),
        false => std::net::IpAddr::V4((packet.peer as u32).into()),
    };
    format!("{:?} {} from {peer}", packet.protocol, packet.port)
}

/// The address as the document has it.
pub fn full(stack: &Stack, address: &str) -> String {
    if stack.module { format!("module.m.{address}") } else { address.to_owned() }
}

fn word(facing: Switch) -> &'static str {
    match facing {
        Switch::Yes => "yes",
        Switch::Unknown => "maybe",
        _ => "no",
    }
}

const NOTHING: Both = Both { must: false, may: false };

fn unite(all: impl Iterator<Item = Both>) -> Both {
    all.fold(NOTHING, |sum, it| Both { must: sum.must || it.must, may: sum.may || it.may })
}

/// Whether a way leads over a resource.
fn over(route: &Route, key: &str) -> bool {
    route.path.iter().any(|it| it.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('[')))
}

fn differ(what: &str, found: Both, expected: Both) -> Option<String> {
    (found != expected).then(|| format!("{what}: found {found:?}, expected {expected:?}"))
}

fn workload(stack: &Stack, at: usize, target: &Value, dice: &mut Dice, seen: &Seen) -> Option<String> {
    let (address, _) = text::address(stack, at);
    let facing = word(ways::facing(stack, at));
    if target["internet_facing"] != facing {
        return Some(format!("{address}: internet_facing is {} and not {facing}", target["internet_facing"]));
    }
    let routes = report::reach(target);
    let end = target["resource"].as_str();
    assert!(routes.iter().all(|it| it.path.last().map(String::as_str) == end), "a path ends at its target");
    let keys = ways::keys(stack, at);
    for (egress, name, peers) in [(false, "ingress", "sources"), (true, "egress", "destinations")] {
        let boxes = report::boxes(&target[name], peers);
        let corners = Corners::new(&[stack], &boxes.iter().collect::<Vec<_>>());
        for _ in 0..MOST {
            let packet = corners.one(dice, false).packet;
            if packet.six && plain::by_default(stack, at) {
                continue;
            }
            let expected = ways::passes(stack, at, egress, packet);
            add(match expected {
                Both { must: true, .. } => &seen.sure,
                Both { may: true, .. } => &seen.open,
                _ => &seen.closed,
            });
            let wrong = differ(&format!("{address} {name} {}", told(packet)), report::holds(&boxes, packet), expected);
            if wrong.is_some() {
                return wrong;
            }
        }
    }
    let boxes: Vec<&Shown> = routes.iter().flat_map(|it| &it.boxes).collect();
    let corners = Corners::new(&[stack], &boxes);
    let among = |route: &Route| keys.iter().find(|key| over(route, &full(stack, key)));
    for _ in 0..2 * MOST {
        let sent = corners.one(dice, true);
        if sent.packet.six && plain::by_default(stack, at) {
            continue;
        }
        for key in keys.iter().map(|it| Some(&**it)).chain([None]) {
            let expected = ways::reach(stack, at, sent, key);
            let here = routes.iter().filter(|it| among(it).map(|it| &**it) == key);
            let found = unite(here.map(|it| report::carries(&it.boxes, sent.packet, sent.own)));
            match (key, expected) {
                (None, Both { must: true, .. }) => add(&seen.reached),
                (Some(_), Both { must: true, .. }) => add(&seen.carried),
                (Some(_), Both { may: true, .. }) => add(&seen.perhaps),
                _ => {}
            }
            let what = format!("{address} reach by {key:?} {} to {}", told(sent.packet), sent.own);
            let wrong = differ(&what, found, expected);
            if wrong.is_some() {
                return wrong;
            }
        }
    }
    None
}

fn balancer(stack: &Stack, at: usize, target: &Value, dice: &mut Dice) -> Option<String> {
    let address = text_wide::balancer(stack, at);
    let facing = word(ways::faces(&stack.balancers[at]));
    if target["internet_facing"] != facing {
        return Some(format!("{address}: internet_facing is {} and not {facing}", target["internet_facing"]));
    }
    let routes = report::reach(target);
    let boxes: Vec<&Shown> = routes.iter().flat_map(|it| &it.boxes).collect();
    let corners = Corners::new(&[stack], &boxes);
    let let_in = report::boxes(&target["ingress"], "sources");
    for _ in 0..MOST {
        let packet = corners.one(dice, false).packet;
        let listeners = stack.balancers[at].listeners.iter();
        if !packet.six {
            let expected = unite(listeners.map(|it| ways::filter(stack, &stack.balancers[at], it, packet)));
            let found = report::holds(&let_in, packet);
            let wrong = differ(&format!("{address} ingress {}", told(packet)), found, expected);
            if wrong.is_some() {
                return wrong;
            }
        }
        for index in 0..stack.balancers[at].listeners.len() {
            let key = text_wide::listener(stack, at, index);
            let expected = ways::balanced(stack, at, packet, &key);
            let here = routes.iter().filter(|it| over(it, &full(stack, &key)));
            let found = unite(here.map(|it| report::holds(&it.boxes, packet)));
            let wrong = differ(&format!("{address} reach by {key} {}", told(packet)), found, expected);
            if wrong.is_some() {
                return wrong;
            }
        }
    }
    None
}

/// The names and kinds of all targets of a stack.
pub fn names(stack: &Stack) -> Vec<(String, &'static str)> {
    let loads = (0..stack.loads.len()).map(|at| text::address(stack, at));
    let balancers = (0..stack.balancers.len()).map(|at| (text_wide::balancer(stack, at), "load_balancer"));
    loads.chain(balancers).map(|(address, kind)| (full(stack, &address), kind)).collect()
}

/// What is wrong with a document about a stack.
pub fn document(stack: &Stack, document: &Value, seed: u64, seen: &Seen) -> Option<String> {
    assert_eq!(document["schema"], "menshen/exposure/1");
    let targets = document["targets"].as_array().unwrap();
    let found: Vec<&str> = targets.iter().map(|it| it["resource"].as_str().unwrap()).collect();
    assert!(found.is_sorted(), "{found:?}");
    let names = names(stack);
    if targets.len() != names.len() {
        return Some(format!("{} targets and not {}: {found:?}", targets.len(), names.len()));
    }
    let mut dice = Dice(seed);
    for (at, (name, kind)) in names.iter().enumerate() {
        let Some(target) = targets.iter().find(|it| it["resource"] == **name && it["kind"] == *kind) else {
            return Some(format!("no {kind} {name} in {found:?}"));
        };
        let wrong = match at.checked_sub(stack.loads.len()) {
            None => workload(stack, at, target, &mut dice, seen),
            Some(at) => balancer(stack, at, target, &mut dice),
        };
        if wrong.is_some() {
            return wrong;
        }
    }
    None
}

/// What is wrong with the change of a target between two stacks.
pub fn change(before: &Stack, after: &Stack, targets: &Value, seed: u64, seen: &Seen) -> Option<String> {
    let mut dice = Dice(seed ^ 0xc4a9);
    for (at, (name, kind)) in names(after).iter().enumerate() {
        let target = targets.as_array().unwrap().iter().find(|it| it["resource"] == **name && it["kind"] == *kind);
        let change = &target.unwrap_or_else(|| panic!("no {kind} {name}"))["change"];
        let opened = report::boxes(&change["opened"], "sources");
        let closed = report::boxes(&change["closed"], "sources");
        let boxes: Vec<&Shown> = opened.iter().chain(&closed).collect();
        let corners = Corners::new(&[before, after], &boxes);
        for _ in 0..MOST {
            let Sent { mut packet, own } = corners.one(&mut dice, true);
            let is = match at.checked_sub(after.loads.len()) {
                None if packet.six && [before, after].iter().any(|it| plain::by_default(it, at)) => continue,
                None => {
                    packet.port = own;
                    [before, after].map(|it| ways::internet(it, at, packet))
                }
                Some(at) => [before, after].map(|stack| {
                    let listeners = 0..stack.balancers[at].listeners.len();
                    let one = |it| ways::balanced(stack, at, packet, &text_wide::listener(stack, at, it));
                    unite(listeners.map(one))
                }),
            };
            let [was, is] = is;
            let expected = Both { must: is.must && !was.may, may: is.may && !was.may };
            let gone = was.must && !is.may;
            if expected.may {
                add(&seen.opened);
            }
            if gone {
                add(&seen.shut);
            }
            let wrong = differ(&format!("{name} opened {}", told(packet)), report::holds(&opened, packet), expected)
                .or_else(|| {
                    let gone = Both { must: gone, may: gone };
                    differ(&format!("{name} closed {}", told(packet)), report::holds(&closed, packet), gone)
                });
            if wrong.is_some() {
                return wrong;
            }
        }
    }
    None
}
