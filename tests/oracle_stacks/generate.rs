//! Random stacks. In: a seed. Out: a [`Stack`], which `text` writes as a configuration and `plain` evaluates. Half of
//! them are wholly known; the other half is full of what only apply, the account or nobody knows.

use super::stack::*;
use super::wide::Subnet;

/// Random numbers from a seed (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    /// True `percent` times of a hundred.
    pub fn often(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

fn prefix(six: bool, base: u128, bits: u32) -> Range {
    let width = if six { 128 } else { 32 };
    let size = if width == bits { 0 } else { u128::MAX >> (128 - (width - bits)) };
    (six, base & !size, base | size)
}

fn words(six: bool, address: u128) -> String {
    match six {
        true => std::net::Ipv6Addr::from(address).to_string(),
        false => std::net::Ipv4Addr::from(address as u32).to_string(),
    }
}

fn v4(a: u8, b: u8, c: u8, d: u8) -> u128 {
    u128::from(u32::from_be_bytes([a, b, c, d]))
}

const V6: [(u128, u32); 7] = [
    (0, 0),
    (0x2000 << 112, 3),
    (0x2001_0db8 << 96, 32),
    (0x2001_0db8_0001 << 80, 48),
    (0xfc00 << 112, 7),
    ((0x2001_0db8 << 96) + 5, 128),
    (0x2001_0db8 << 96, 33),
];

fn plain_block(dice: &mut Dice, six: bool) -> (u128, u32) {
    if six {
        return dice.pick(&V6);
    }
    let pool = [
        (0, 0),
        (0, 0),
        (v4(10, 0, 0, 0), 8),
        (v4(10, 1, 0, 0), 16),
        (v4(10, 1, 2, 0), 24),
        (v4(203, 0, 113, 0), 24),
        (v4(203, 0, 113, 128), 25),
        (v4(198, 51, 100, 7), 32),
        (v4(100, 0, 0, 0), 8),
        (v4(100, 64, 0, 0), 10),
        (v4(128, 0, 0, 0), 1),
        (v4(64, 0, 0, 0), 2),
        (v4(172, 16, 0, 0), 12),
        (v4(203, 0, 113, 7), 32),
    ];
    match dice.often(15) {
        true => (u128::from(dice.next() as u32), 1 + dice.below(32) as u32),
        false => dice.pick(&pool),
    }
}

/// A prefix or an address as text; some with host bits, some without a mask.
pub fn block(dice: &mut Dice, six: bool, cloud: Cloud) -> Block {
    let (base, bits) = plain_block(dice, six);
    written(dice, cloud, six, base, bits)
}

fn written(dice: &mut Dice, cloud: Cloud, six: bool, base: u128, bits: u32) -> Block {
    let (_, low, high) = prefix(six, base, bits);
    let width = if six { 128 } else { 32 };
    let host = if bits > 0 && dice.often(12) { low + (dice.next() as u128 & (high - low)) } else { low };
    let text = match bits == width && dice.often(50) {
        true => words(six, low),
        false => format!("{}/{bits}", words(six, host)),
    };
    let must = vec![(six, low, high)];
    let everything = vec![(false, 0, u128::from(u32::MAX))];
    match cloud {
        // Tencent Cloud stores every `0.0.0.0/n` as `0.0.0.0/0`; whether before masking is not documented.
        Cloud::Tencent if !six && low == 0 && bits < 32 && host == 0 => {
            Block { text, must: everything.clone(), may: everything }
        }
        Cloud::Tencent if !six && low == 0 && bits < 32 => Block { text, must, may: everything },
        _ => Block { text, may: must.clone(), must },
    }
}

/// An entry of an address template: also a range.
fn entry(dice: &mut Dice, six: bool) -> Block {
    if dice.often(50) {
        // Templates are no rules: what is stored as everything is said of rules only.
        return block(dice, six, Cloud::Alibaba);
    }
    let low =
        if six { (0x2001_0db8 << 96) + dice.below(400) as u128 } else { v4(10, 1, 2, 0) + dice.below(300) as u128 };
    let high = low + dice.below(200) as u128;
    let range = vec![(six, low, high)];
    Block { text: format!("{}-{}", words(six, low), words(six, high)), must: range.clone(), may: range }
}

fn some_ports(dice: &mut Dice) -> (u16, u16) {
    let pool =
        [(22, 22), (80, 90), (443, 443), (1, 65535), (1, 1024), (3000, 3999), (3306, 3306), (85, 3500), (65535, 65535)];
    dice.pick(&pool)
}

fn ports(dice: &mut Dice, cloud: Cloud, list: bool) -> Ports {
    let (low, high) = some_ports(dice);
    match cloud {
        Cloud::Alibaba if dice.often(4) => {
            Ports::Text(format!("{low}/{high},8443/8443"), vec![(low, high), (8443, 8443)], false)
        }
        Cloud::Alibaba => Ports::Text(format!("{low}/{high}"), vec![(low, high)], true),
        Cloud::Tencent if list && dice.often(10) => Ports::Text("ALL".into(), vec![(1, 65535)], true),
        Cloud::Tencent if low == high && dice.often(40) => {
            Ports::Text(format!("{low},8443,80"), vec![(low, low), (8443, 8443), (80, 80)], true)
        }
        Cloud::Tencent if low == high => Ports::Text(low.to_string(), vec![(low, low)], true),
        Cloud::Tencent => Ports::Text(format!("{low}-{high}"), vec![(low, high)], true),
    }
}

struct Shape {
    cloud: Cloud,
    form: Form,
    groups: usize,
    lists: usize,
    services: usize,
    classic: bool,
    doubt: bool,
}

fn peer(dice: &mut Dice, shape: &Shape) -> Peer {
    let six = dice.often(25);
    let roll = dice.below(100);
    let list = (shape.lists > 0 && shape.form != Form::Lite).then(|| dice.below(shape.lists.max(1)));
    match (roll, list) {
        (0..=7, Some(list)) if shape.cloud == Cloud::Alibaba && roll < 2 => {
            Peer::Both(block(dice, false, shape.cloud), list)
        }
        (0..=11, Some(list)) => Peer::List(list),
        (12..=17, _) => Peer::Group(dice.below(shape.groups)),
        (18, _) if shape.doubt => Peer::ForeignGroup,
        (19, _) if shape.doubt => Peer::ForeignList,
        (20..=23, _) if shape.doubt && shape.form != Form::Lite => {
            // Single rules of Tencent Cloud have no argument for IPv6.
            Peer::Unknown { six: six && (shape.cloud == Cloud::Alibaba || shape.form != Form::Single) }
        }
        (24, _) if shape.cloud == Cloud::Tencent && shape.doubt && matches!(shape.form, Form::Set | Form::Dynamic) => {
            Peer::Missing
        }
        (25, _) if shape.cloud == Cloud::Tencent && shape.doubt => {
            let may = vec![(false, 0, u128::from(u32::MAX))];
            match shape.form {
                Form::Lite => Peer::Block(block(dice, false, shape.cloud)),
                _ => Peer::Block(Block { text: "MY_PUBLIC_IP".into(), must: Vec::new(), may }),
            }
        }
        _ => {
            let six = six && (shape.cloud == Cloud::Alibaba || shape.form != Form::Single);
            let mut block = block(dice, six, shape.cloud);
            if six && shape.form == Form::Lite {
                // Sent in the field for IPv4: what comes of it is not documented.
                block.must.clear();
            }
            Peer::Block(block)
        }
    }
}

fn rule(dice: &mut Dice, shape: &Shape) -> Rule {
    let doubt = |dice: &mut Dice, percent| shape.doubt && dice.often(percent);
    let lite = shape.form == Form::Lite;
    let mut out = Rule {
        egress: dice.often(25),
        action: if dice.often(62) { Action::Accept } else { Action::Drop },
        protocol: Some(dice.pick(&["tcp", "tcp", "tcp", "udp", "all", "icmp"])),
        ports: Ports::Absent,
        services: None,
        peer: peer(dice, shape),
        priority: None,
        unknown_priority: false,
        nic: None,
        exists: true,
        or_group: None,
        opaque: lite && doubt(dice, 6),
    };
    if !lite && doubt(dice, 4) {
        out.action = Action::Unknown;
    }
    if !lite && dice.often(8) {
        out.protocol = Some(dice.pick(&["icmpv6", "gre"]));
    }
    let with_ports = matches!(out.protocol, Some("tcp" | "udp"));
    match shape.cloud {
        Cloud::Alibaba => {
            if with_ports && !doubt(dice, 5) {
                out.ports = if doubt(dice, 5) { Ports::Unknown } else { ports(dice, shape.cloud, false) };
            } else if !with_ports && doubt(dice, 8) {
                out.ports = Ports::Text("22/22".into(), vec![(22, 22)], false);
            } else if dice.often(50) {
                out.ports = Ports::Text("-1/-1".into(), vec![(1, 65535)], !with_ports);
            }
            out.priority = (!dice.often(30)).then(|| dice.pick(&[1, 1, 2, 5, 5, 50, 99, 100, 100]));
            out.unknown_priority = doubt(dice, 5);
            // A rule about a group is for private addresses.
            if !matches!(out.peer, Peer::Group(_) | Peer::ForeignGroup) && shape.classic {
                out.nic = dice.pick(&[None, Some("internet"), Some("intranet")]);
            }
            out.exists = shape.form == Form::Each || !doubt(dice, 4);
            out.or_group = doubt(dice, 4).then(|| dice.below(shape.groups));
        }
        Cloud::Tencent => {
            if with_ports && (lite || !dice.often(15)) {
                out.ports = ports(dice, shape.cloud, true);
            }
            if shape.services > 0 && !lite && dice.often(12) {
                out.services = Some(dice.below(shape.services));
            } else if !lite && dice.often(5) {
                (out.protocol, out.ports) = (None, Ports::Absent);
            }
            if shape.form == Form::Single {
                out.exists = !doubt(dice, 4);
            }
        }
    }
    out
}

fn group(dice: &mut Dice, shape: &mut Shape) -> Group {
    shape.form = match shape.cloud {
        Cloud::Alibaba => dice.pick(&[Form::Single, Form::Single, Form::Each]),
        Cloud::Tencent => dice.pick(&[Form::Single, Form::Set, Form::Set, Form::Dynamic, Form::Lite, Form::Lite]),
    };
    let count = match (shape.cloud, shape.form) {
        (Cloud::Tencent, Form::Single) => dice.below(4),
        _ => dice.below(9),
    };
    let mut rules: Vec<Rule> = (0..count).map(|_| rule(dice, shape)).collect();
    if dice.often(10) {
        // The whole world in pieces.
        let mut like = rule(dice, shape);
        let half = dice.often(50);
        for quarter in 0..if half { 2 } else { 4u128 } {
            let (base, bits) = if half { (quarter << 31, 1) } else { (quarter << 30, 2) };
            like.peer = Peer::Block(written(dice, shape.cloud, false, base, bits));
            rules.push(like.clone());
        }
    }
    let single = Shape { form: Form::Single, ..*shape };
    let beside = match shape.cloud {
        Cloud::Tencent if shape.form != Form::Single && shape.doubt && dice.often(12) => {
            (0..1 + dice.below(2)).map(|_| rule(dice, &single)).collect()
        }
        _ => Vec::new(),
    };
    let enterprise = match (shape.cloud, dice.below(100)) {
        (Cloud::Alibaba, 0..=14) => Some(true),
        (Cloud::Alibaba, 15..=18) if shape.doubt => None,
        _ => Some(false),
    };
    Group { form: shape.form, rules, beside, enterprise, vpc: dice.often(80) }
}

pub fn switch(dice: &mut Dice, doubt: bool) -> Switch {
    match dice.below(10) {
        0..=4 => Switch::Yes,
        5 => Switch::No,
        6 if doubt => Switch::Unknown,
        _ => Switch::Absent,
    }
}

pub fn some_groups(dice: &mut Dice, groups: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (0..groups).collect();
    let mut out = Vec::new();
    for _ in 0..1 + dice.below(3) {
        if !all.is_empty() {
            let at = dice.below(all.len());
            out.push(all.swap_remove(at));
        }
    }
    out
}

fn load(dice: &mut Dice, stack: &Stack, doubt: bool) -> Load {
    let kinds = match stack.cloud {
        Cloud::Alibaba => [
            Kind::Server,
            Kind::Server,
            Kind::Classic,
            Kind::Interface,
            Kind::Scaling,
            Kind::Container,
            Kind::LaunchTemplate,
        ],
        Cloud::Tencent => [
            Kind::Server,
            Kind::Server,
            Kind::Server,
            Kind::Interface,
            Kind::Scaling,
            Kind::Container,
            Kind::LaunchTemplate,
        ],
    };
    let kind = dice.pick(&kinds);
    let chosen = some_groups(dice, stack.groups.len());
    let mut members: Vec<Member> = chosen.iter().copied().map(Member::Group).collect();
    if doubt && dice.often(8) {
        members.insert(dice.below(members.len() + 1), Member::Foreign { unknown: dice.often(40) });
    }
    let one = kind == Kind::Container && stack.cloud == Cloud::Alibaba;
    if one {
        members.truncate(1);
    }
    let bindings = match dice.below(100) {
        0..=5 if doubt && !one => Bindings::Subset(chosen.clone(), some_groups(dice, stack.groups.len())),
        6..=8 if doubt && stack.cloud == Cloud::Tencent => Bindings::Default,
        _ => {
            let ordered = match (stack.cloud, kind) {
                (Cloud::Alibaba, _) | (_, Kind::LaunchTemplate) => false,
                (_, Kind::Scaling | Kind::Container) => true,
                _ => dice.often(60),
            };
            Bindings::Known { members, ordered }
        }
    };
    let server = matches!(kind, Kind::Server | Kind::Interface) && stack.cloud == Cloud::Tencent;
    let own = match &bindings {
        Bindings::Known { members, .. } => members.clone(),
        _ => Vec::new(),
    };
    let attached = match server && matches!(bindings, Bindings::Known { .. }) && dice.often(25) {
        true => {
            some_groups(dice, stack.groups.len()).into_iter().filter(|it| !own.contains(&Member::Group(*it))).collect()
        }
        false => Vec::new(),
    };
    let servers = |kind: Kind| {
        let all = stack.loads.iter().enumerate().filter(|(_, it)| it.kind == kind && it.template.is_none());
        all.map(|(at, _)| at).collect::<Vec<_>>()
    };
    let owners = servers(Kind::Server);
    // A server of Tencent Cloud always says itself whether it wants a public address.
    let templates = if stack.cloud == Cloud::Alibaba { servers(Kind::LaunchTemplate) } else { Vec::new() };
    let owner = (kind == Kind::Interface && !owners.is_empty() && dice.often(60)).then(|| dice.pick(&owners));
    let template = (kind == Kind::Server && !templates.is_empty() && dice.often(50)).then(|| dice.pick(&templates));
    let bound = matches!(kind, Kind::Server | Kind::Interface) && template.is_none();
    Load {
        kind,
        bindings,
        attached: if template.is_some() { Vec::new() } else { attached },
        allocate: switch(dice, doubt),
        bandwidth: switch(dice, doubt),
        eip: match dice.below(10) {
            0..=2 if bound => Switch::Yes,
            3 if bound && doubt && kind == Kind::Server => Switch::Unknown,
            _ => Switch::No,
        },
        six: match dice.below(10) {
            0..=1 if kind == Kind::Server && template.is_none() => Switch::Yes,
            2 if kind == Kind::Server && template.is_none() && stack.cloud == Cloud::Alibaba => Switch::Unknown,
            _ => Switch::No,
        },
        active: switch(dice, doubt),
        owner,
        template,
        subnet: 0,
        fixed: false,
        cut: Switch::Absent,
    }
}

/// The stack of a seed.
pub fn stack(seed: u64) -> Stack {
    let dice = &mut Dice(seed);
    let cloud = if dice.often(50) { Cloud::Alibaba } else { Cloud::Tencent };
    // Half of the stacks are wholly known: there D and P must be equal, and nothing may hide behind `possible`.
    let doubt = dice.often(50);
    let mut stack = Stack {
        cloud,
        lists: Vec::new(),
        services: Vec::new(),
        groups: Vec::new(),
        loads: Vec::new(),
        module: dice.often(20),
        acls: Vec::new(),
        subnets: vec![Subnet::default(); 2],
        gateways: Vec::new(),
        entries: Vec::new(),
        vips: Vec::new(),
        gates: Vec::new(),
        balancers: Vec::new(),
    };
    for _ in 0..dice.below(3) {
        let six = dice.often(25);
        let blocks = (0..1 + dice.below(4))
            .map(|_| if cloud == Cloud::Alibaba { block(dice, six, cloud) } else { entry(dice, six) })
            .collect();
        stack.lists.push(List {
            blocks,
            open: doubt && dice.often(20),
            six,
            members: Vec::new(),
            extra: dice.often(30),
        });
    }
    if cloud == Cloud::Tencent {
        let plain = stack.lists.len();
        if plain > 0 && dice.often(50) {
            let members = (0..plain).filter(|_| dice.often(70)).collect::<Vec<_>>();
            if !members.is_empty() {
                stack.lists.push(List { blocks: Vec::new(), open: false, six: false, members, extra: false });
            }
        }
        for _ in 0..dice.below(3) {
            let entries = (0..1 + dice.below(3))
                .map(|_| {
                    let (low, high) = some_ports(dice);
                    match dice.below(6) {
                        0 => ("icmp".to_owned(), "icmp", vec![]),
                        1 => ("gre".to_owned(), "gre", vec![]),
                        2 => ("udp:all".to_owned(), "udp", vec![(1, 65535)]),
                        3 => (format!("tcp:{low},8443"), "tcp", vec![(low, low), (8443, 8443)]),
                        _ if low == high => (format!("udp:{low}"), "udp", vec![(low, low)]),
                        _ => (format!("tcp:{low}-{high}"), "tcp", vec![(low, high)]),
                    }
                })
                .collect();
            stack.services.push(Services { entries, open: doubt && dice.often(15), members: Vec::new() });
        }
        if stack.services.len() > 1 && dice.often(50) {
            stack.services.push(Services { entries: Vec::new(), open: false, members: vec![0, 1] });
        }
    }
    let groups = 1 + dice.below(4);
    let mut shape = Shape {
        cloud,
        form: Form::Single,
        groups,
        lists: stack.lists.len(),
        services: stack.services.len(),
        classic: dice.often(20),
        doubt,
    };
    for _ in 0..groups {
        let one = group(dice, &mut shape);
        stack.groups.push(one);
    }
    for _ in 0..1 + dice.below(4) {
        let one = load(dice, &stack, doubt);
        stack.loads.push(one);
    }
    super::generate_wide::widen(&mut stack, seed, doubt);
    stack
}
