//! The plain evaluation: one packet, one workload, rule by rule, as the clouds document it. In: a [`Stack`]. Out:
//! whether the packet may, and whether it surely does, get through. Nothing of the engine is called.

use super::stack::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Tcp,
    Udp,
    Icmp,
    Icmp6,
    Gre,
    Other,
}

#[derive(Clone, Copy, Debug)]
pub struct Packet {
    pub six: bool,
    pub peer: u128,
    pub protocol: Protocol,
    /// 0 where the protocol has none.
    pub port: u16,
}

/// Surely, possibly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both {
    pub must: bool,
    pub may: bool,
}

pub fn exact(is: bool) -> Both {
    Both { must: is, may: is }
}

pub fn perhaps(is: bool) -> Both {
    Both { must: false, may: is }
}

pub fn any(all: impl Iterator<Item = Both>) -> Both {
    all.fold(exact(false), |sum, it| Both { must: sum.must || it.must, may: sum.may || it.may })
}

pub fn inside(ranges: &[Range], packet: Packet) -> bool {
    ranges.iter().any(|(six, low, high)| *six == packet.six && (*low..=*high).contains(&packet.peer))
}

pub fn of_protocol(word: &str, packet: Packet) -> bool {
    match word {
        "tcp" => packet.protocol == Protocol::Tcp,
        "udp" => packet.protocol == Protocol::Udp,
        "icmp" => packet.protocol == Protocol::Icmp,
        "icmpv6" => packet.protocol == Protocol::Icmp6,
        "gre" => packet.protocol == Protocol::Gre,
        _ => true,
    }
}

pub fn of_ports(ranges: &[(u16, u16)], packet: Packet) -> bool {
    ranges.iter().any(|(low, high)| (*low..=*high).contains(&packet.port))
}

/// A rule as one packet sees it.
#[derive(Clone, Copy)]
pub struct Step {
    pub accepts: bool,
    pub drops: bool,
    pub matches: Both,
}

impl Step {
    pub fn takes(&self, accept: bool) -> bool {
        if accept { self.accepts } else { self.drops }
    }
}

/// Whether an outcome is possible: rules in order, then what is left.
pub fn walk(steps: &[Step], accept: bool, rest: bool) -> bool {
    for step in steps {
        if step.takes(accept) && step.matches.may {
            return true;
        }
        if step.matches.must {
            return false;
        }
    }
    rest
}

const OUTSIDE: [Step; 2] = [
    Step { accepts: true, drops: false, matches: Both { must: false, may: true } },
    Step { accepts: false, drops: true, matches: Both { must: false, may: true } },
];

/// What is asked of a list of groups.
#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    /// What gets through.
    Groups,
    /// The same on a balancer of Alibaba Cloud, whose platform adds a rule that accepts all.
    Platform,
    /// Surely: no rule drops it.
    Explicit,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Role {
    Plain,
    ClassicPublic,
    ClassicPrivate,
}

pub struct Question<'a> {
    pub stack: &'a Stack,
    pub packet: Packet,
    pub egress: bool,
    pub mode: Mode,
}

impl Question<'_> {
    fn list(&self, at: usize) -> Both {
        let list = &self.stack.lists[at];
        if !list.members.is_empty() {
            return any(list.members.iter().map(|at| self.list(*at)));
        }
        let known = any(list.blocks.iter().map(|block| exact(inside(&block.may, self.packet))));
        let family = self.stack.cloud == Cloud::Tencent || list.six == self.packet.six;
        Both { must: known.must, may: known.may || (list.open && family) }
    }
    fn services(&self, at: usize) -> Both {
        let services = &self.stack.services[at];
        if !services.members.is_empty() {
            return any(services.members.iter().map(|at| self.services(*at)));
        }
        let entries = services.entries.iter().map(|(_, protocol, ports)| {
            let here = of_protocol(protocol, self.packet) && (ports.is_empty() || of_ports(ports, self.packet));
            // Whether ICMP of a template is that of IPv6 too is not documented.
            let six = *protocol == "icmp" && self.packet.protocol == Protocol::Icmp6;
            Both { must: here, may: here || six }
        });
        let known = any(entries);
        Both { must: known.must, may: known.may || services.open }
    }
    fn service(&self, rule: &Rule) -> Both {
        if let Some(at) = rule.services {
            return self.services(at);
        }
        let Some(protocol) = rule.protocol else { return exact(true) };
        let here = of_protocol(protocol, self.packet);
        let with_ports = matches!(protocol, "tcp" | "udp");
        match (self.stack.cloud, with_ports, &rule.ports) {
            (Cloud::Tencent, true, Ports::Text(_, ranges, _)) => exact(here && of_ports(ranges, self.packet)),
            (Cloud::Tencent, ..) => exact(here),
            (Cloud::Alibaba, true, Ports::Text(text, ranges, valid)) if text != "-1/-1" => {
                let here = here && of_ports(ranges, self.packet);
                if *valid { exact(here) } else { perhaps(here) }
            }
            // Ports are needed, and none are sent.
            (Cloud::Alibaba, true, _) => perhaps(here),
            (Cloud::Alibaba, false, Ports::Text(text, ..)) if text != "-1/-1" => perhaps(here),
            (Cloud::Alibaba, false, _) => exact(here),
        }
    }
    fn peer(&self, rule: &Rule) -> Both {
        match &rule.peer {
            Peer::Block(block) | Peer::Both(block, _) => {
                Both { must: inside(&block.must, self.packet), may: inside(&block.may, self.packet) }
            }
            Peer::Unknown { six } => perhaps(*six == self.packet.six),
            Peer::List(at) => self.list(*at),
            Peer::Group(_) | Peer::ForeignGroup => exact(false),
            Peer::ForeignList | Peer::Missing => perhaps(true),
        }
    }
    fn step(&self, rule: &Rule, group: usize) -> Step {
        if rule.opaque {
            return Step { accepts: true, drops: true, matches: perhaps(true) };
        }
        let (service, peer) = (self.service(rule), self.peer(rule));
        // A rule for the public interface of the classic network is refused in a group of a VPC.
        let refused = rule.nic == Some("internet") && self.stack.groups[group].vpc;
        let sure = rule.exists && !refused && rule.or_group.is_none_or(|other| other == group);
        Step {
            accepts: !matches!(rule.action, Action::Drop),
            drops: !matches!(rule.action, Action::Accept),
            matches: Both { must: sure && service.must && peer.must, may: service.may && peer.may },
        }
    }

    /// Alibaba Cloud: the rules of all groups in one list, in the order for an outcome; then the default.
    pub fn alibaba(&self, members: &[Member], role: Role) -> Both {
        let mut known: Vec<Option<bool>> = Vec::new();
        let mut ranked: Vec<[((u16, u8), Step); 2]> = Vec::new();
        for member in members {
            let Member::Group(at) = member else {
                let [accept, drop] = OUTSIDE;
                ranked.push([((1, 1), accept), ((100, 2), accept)]);
                ranked.push([((100, 0), drop), ((0, 0), drop)]);
                continue;
            };
            known.push(self.stack.groups[*at].enterprise);
            for (group, rule) in self
                .stack
                .groups
                .iter()
                .enumerate()
                .flat_map(|(group, it)| it.rules.iter().map(move |rule| (group, rule)))
            {
                let here = group == *at || rule.or_group == Some(*at);
                let intranet = rule.nic == Some("intranet");
                let nic = match role {
                    Role::Plain => true,
                    Role::ClassicPublic => !intranet,
                    Role::ClassicPrivate => intranet,
                };
                if !here || !nic || rule.egress != self.egress {
                    continue;
                }
                let step = self.step(rule, group);
                let priority = rule.priority.unwrap_or(1);
                let rank = |accept: bool| match (rule.unknown_priority, accept, step.takes(accept)) {
                    // Equal priority: drop first. An open action stands where the outcome asked for would stand.
                    (false, _, takes) => (priority, u8::from(takes == accept)),
                    (true, true, true) => (1, 1),
                    (true, true, false) => (100, 0),
                    (true, false, true) => (0, 0),
                    (true, false, false) => (100, 2),
                };
                ranked.push([(rank(true), step), (rank(false), step)]);
            }
        }
        if self.mode == Mode::Platform {
            let all = Step { accepts: true, drops: false, matches: exact(true) };
            ranked.push([((100, 1), all), ((100, 1), all)]);
        }
        let order = |which: usize| {
            let mut all: Vec<((u16, u8), Step)> = ranked.iter().map(|it| it[which]).collect();
            all.sort_by_key(|it| it.0);
            all.into_iter().map(|it| it.1).collect::<Vec<_>>()
        };
        let kind = match known.first() {
            Some(first) if known.iter().all(|it| it == first) => *first,
            _ => None,
        };
        // Only a basic group lets out what no rule names.
        let (may_pass, may_fail) = match (self.egress, kind) {
            (false, _) if self.mode == Mode::Explicit => (true, false),
            (false, _) | (true, Some(true)) => (false, true),
            (true, Some(false)) => (true, false),
            (true, None) => (true, true),
        };
        Both { must: !walk(&order(1), false, may_fail), may: walk(&order(0), true, may_pass) }
    }

    /// Tencent Cloud: the rules of a group in the order for an outcome.
    fn column(&self, member: Member, accept: bool) -> Vec<Step> {
        let Member::Group(at) = member else {
            let mut all = OUTSIDE;
            all.sort_by_key(|it| !it.takes(accept));
            return all.to_vec();
        };
        let group = &self.stack.groups[at];
        let of = |rules: &[Rule]| -> Vec<Step> {
            rules.iter().filter(|it| it.egress == self.egress).map(|rule| self.step(rule, at)).collect()
        };
        let (listed, mut loose) = match group.form {
            Form::Single | Form::Each => (Vec::new(), of(&group.rules)),
            _ => (of(&group.rules), of(&group.beside)),
        };
        // Rules of unknown place: those with the outcome first, the others last.
        loose.sort_by_key(|it| !it.takes(accept));
        let split = loose.iter().take_while(|it| it.takes(accept)).count();
        let last = loose.split_off(split);
        [loose, listed, last].concat()
    }
    pub fn tencent(&self, members: &[Member], ordered: bool, attached: &[usize]) -> Both {
        // Groups of the owner, each a stage or all one; then the attachments, in no order.
        let mut stages: Vec<Vec<Member>> = match ordered {
            true => members.iter().map(|it| vec![*it]).collect(),
            false => vec![members.to_vec()],
        };
        stages.push(attached.iter().copied().map(Member::Group).collect());
        let possible = |accept: bool| {
            for stage in &stages {
                let columns: Vec<Vec<Step>> = stage.iter().map(|member| self.column(*member, accept)).collect();
                // Any of them may be the first.
                if columns.iter().any(|column| walk(column, accept, false)) {
                    return true;
                }
                if columns.iter().flatten().any(|step| step.matches.must) {
                    return false;
                }
            }
            !accept
        };
        Both { must: !possible(false), may: possible(true) }
    }

    pub fn bindings(&self, bindings: &Bindings, attached: &[usize], role: Role) -> Both {
        match bindings {
            Bindings::Default => perhaps(true),
            Bindings::Known { members, ordered } => match self.stack.cloud {
                Cloud::Alibaba => self.alibaba(members, role),
                Cloud::Tencent => self.tencent(members, *ordered, attached),
            },
            Bindings::Subset(one, other) => {
                let mut all: Vec<usize> = one.iter().chain(other).copied().collect();
                all.sort_unstable();
                all.dedup();
                let mut out = Both { must: true, may: false };
                for mask in 1..1usize << all.len() {
                    let chosen = all.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0);
                    let chosen: Vec<Member> = chosen.map(|(_, group)| Member::Group(*group)).collect();
                    let one = match self.stack.cloud {
                        Cloud::Alibaba => self.alibaba(&chosen, role),
                        Cloud::Tencent => self.tencent(&chosen, false, &[]),
                    };
                    out = Both { must: out.must && one.must, may: out.may || one.may };
                }
                out
            }
        }
    }
}

/// The least of two.
pub fn and(a: Switch, b: Switch) -> Switch {
    match (a, b) {
        (Switch::No | Switch::Absent, _) | (_, Switch::No | Switch::Absent) => Switch::No,
        (Switch::Yes, Switch::Yes) => Switch::Yes,
        _ => Switch::Unknown,
    }
}

pub fn or(a: Switch, b: Switch) -> Switch {
    match (a, b) {
        (Switch::Yes, _) | (_, Switch::Yes) => Switch::Yes,
        (Switch::Unknown, _) | (_, Switch::Unknown) => Switch::Unknown,
        _ => Switch::No,
    }
}

/// An interface of a workload: groups, public paths of both families, whether it is there.
pub struct Interface<'a> {
    /// The workload that it is written as, or of.
    pub at: usize,
    pub load: &'a Load,
    pub role: Role,
    /// An automatic public address.
    pub auto: Switch,
    pub eip: Switch,
    pub v6: Switch,
    pub exists: Switch,
    /// The index of its subnet, where it is known.
    pub subnet: Option<usize>,
}

pub fn interfaces(stack: &Stack, at: usize) -> Vec<Interface<'_>> {
    let load = &stack.loads[at];
    let mut out = own(stack, at);
    if load.kind == Kind::Server {
        let attached = stack.loads.iter().enumerate().filter(|(_, it)| it.owner == Some(at));
        out.extend(attached.flat_map(|(index, _)| own(stack, index)));
    }
    out
}

fn own(stack: &Stack, at: usize) -> Vec<Interface<'_>> {
    let load = &stack.loads[at];
    let exists = match (stack.cloud, load.kind, load.active) {
        (Cloud::Alibaba, Kind::Scaling, Switch::Yes) => Switch::Yes,
        (Cloud::Alibaba, Kind::Scaling, _) => Switch::Unknown,
        _ => Switch::Yes,
    };
    let by_bandwidth = |load: &Load| match (stack.cloud, load.bandwidth) {
        (Cloud::Alibaba, Switch::Absent) => Switch::No,
        (Cloud::Alibaba, bandwidth) => bandwidth,
        // Left out, the service decides.
        (Cloud::Tencent, Switch::Absent) => and(load.allocate, Switch::Unknown),
        (Cloud::Tencent, bandwidth) => and(load.allocate, bandwidth),
    };
    let template = load.template.map(|template| &stack.loads[template]);
    let public = match load.kind {
        Kind::Container => or(load.allocate, Switch::No),
        Kind::Interface => Switch::No,
        _ => match template {
            Some(template) if load.bandwidth == Switch::Absent => by_bandwidth(template),
            _ => by_bandwidth(load),
        },
    };
    // An egress-only rule takes the way in back.
    let v6 = if load.six == Switch::Yes { Switch::Yes } else { Switch::No };
    let subnet = match (stack.cloud, load.kind) {
        (_, Kind::Classic | Kind::Scaling) | (Cloud::Tencent, Kind::LaunchTemplate) => None,
        _ => Some(template.unwrap_or(load).subnet),
    };
    let groups = template.unwrap_or(load);
    let of = |role, auto, eip, v6| Interface { at, load: groups, role, auto, eip, v6, exists, subnet };
    let no = Switch::No;
    match load.kind {
        Kind::Classic => vec![of(Role::ClassicPrivate, no, no, no), of(Role::ClassicPublic, public, load.eip, v6)],
        _ => vec![of(Role::Plain, public, load.eip, v6)],
    }
}

/// Special-purpose blocks that are not the Internet.
pub const NOT_INTERNET: [(u32, u32); 9] = [
    (0x0000_0000, 8),
    (0x0a00_0000, 8),
    (0x6440_0000, 10),
    (0x7f00_0000, 8),
    (0xa9fe_0000, 16),
    (0xac10_0000, 12),
    (0xc0a8_0000, 16),
    (0xe000_0000, 4),
    (0xf000_0000, 4),
];

pub fn is_internet(packet: Packet) -> bool {
    match packet.six {
        true => packet.peer >> 125 == 1,
        false => {
            !NOT_INTERNET.iter().any(|(base, bits)| packet.peer >> (32 - bits) == u128::from(*base) >> (32 - bits))
        }
    }
}

/// Whether the workload's groups are the account's default group, of which nothing is documented for IPv6.
pub fn by_default(stack: &Stack, at: usize) -> bool {
    interfaces(stack, at).iter().any(|it| matches!(it.load.bindings, Bindings::Default))
}
