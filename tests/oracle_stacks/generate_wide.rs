//! Random networks around the workloads of a stack. In: a [`Stack`] with groups and workloads. Out: the same with
//! network ACLs, gateways, virtual addresses and load balancers.

use super::generate::{Dice, block, some_groups};
use super::stack::*;
use super::wide::*;

const PORTS: [u16; 8] = [22, 80, 85, 90, 443, 3306, 8443, 65535];

fn acl_rule(dice: &mut Dice, cloud: Cloud, doubt: bool) -> AclRule {
    let six = cloud == Cloud::Alibaba && dice.often(20);
    let (protocol, ports) = match dice.below(6) {
        0 => ("all", (1, 65535)),
        1 => ("icmp", (1, 65535)),
        2 => ("udp", (1, 65535)),
        3 => ("tcp", (1024, 65535)),
        _ => ("tcp", dice.pick(&[(22, 22), (80, 90), (1, 1024), (1, 65535), (443, 443), (2000, 9000)])),
    };
    let protocol = if protocol == "icmp" && six { "icmpv6" } else { protocol };
    let unknown = doubt && dice.often(6);
    AclRule {
        action: match dice.below(100) {
            0..=3 if doubt && cloud == Cloud::Alibaba => Action::Unknown,
            0..=59 => Action::Accept,
            _ => Action::Drop,
        },
        // Rules of ACLs are no rules of groups: Tencent Cloud stores their prefixes as they are.
        block: (!unknown || cloud == Cloud::Tencent).then(|| block(dice, six, Cloud::Alibaba)),
        protocol,
        ports,
        opaque: unknown && cloud == Cloud::Tencent,
    }
}

fn acl_rules(dice: &mut Dice, cloud: Cloud, doubt: bool) -> Vec<AclRule> {
    let most = if dice.often(30) { 1 } else { 5 };
    let mut out: Vec<AclRule> = (0..dice.below(most)).map(|_| acl_rule(dice, cloud, doubt)).collect();
    for six in [false, true] {
        if dice.often(75) && !(six && cloud == Cloud::Tencent) {
            let (text, high) = if six { ("::/0", u128::MAX) } else { ("0.0.0.0/0", u128::from(u32::MAX)) };
            let range = vec![(six, 0, high)];
            let block = Some(Block { text: text.into(), must: range.clone(), may: range });
            out.push(AclRule { action: Action::Accept, block, protocol: "all", ports: (1, 65535), opaque: false });
        }
    }
    out
}

fn gate(dice: &mut Dice, stack: &Stack, alb: bool, doubt: bool) -> Option<Gate> {
    let all: Vec<usize> = (0..stack.gates.len()).filter(|it| stack.gates[*it].alb == alb).collect();
    if all.is_empty() || dice.often(40) {
        return None;
    }
    let mut lists = vec![dice.pick(&all)];
    let more = dice.pick(&all);
    if !lists.contains(&more) {
        lists.push(more);
    }
    let on = match dice.below(10) {
        _ if alb => Switch::Yes,
        0 => Switch::Absent,
        1 => Switch::No,
        2 if doubt => Switch::Unknown,
        _ => Switch::Yes,
    };
    let white = if doubt && dice.often(8) { None } else { Some(dice.often(60)) };
    Some(Gate { lists, on, white, apart: alb && dice.often(40) })
}

fn backends(dice: &mut Dice, servers: &[usize], doubt: bool) -> Vec<Backend> {
    let mut out: Vec<Backend> = Vec::new();
    for _ in 0..dice.below(4) {
        let load = if servers.is_empty() || dice.often(8) { None } else { Some(dice.pick(servers)) };
        if out.iter().any(|it| it.load == load) {
            continue;
        }
        let weight = match dice.below(10) {
            0 => Switch::No,
            1 if doubt => Switch::Unknown,
            2..=4 => Switch::Absent,
            _ => Switch::Yes,
        };
        let or = (doubt && load.is_some() && dice.often(10)).then(|| dice.pick(servers)).filter(|it| Some(*it) != load);
        out.push(Backend { load, or, port: dice.pick(&PORTS), weight });
    }
    out
}

fn listener(dice: &mut Dice, stack: &Stack, product: Product, servers: &[usize], doubt: bool) -> Listener {
    let protocol = match product {
        Product::AliClb => dice.pick(&["tcp", "tcp", "udp", "http", "https"]),
        Product::Alb => dice.pick(&["HTTP", "HTTPS", "QUIC"]),
        Product::Nlb => dice.pick(&["TCP", "TCP", "UDP", "TCPSSL"]),
        Product::Clb => dice.pick(&["TCP", "TCP", "UDP", "HTTP", "HTTPS", "TCP_SSL"]),
    };
    let low = dice.pick(&PORTS);
    let range = product == Product::Nlb && low < 60_000 && dice.often(30);
    let tri = |dice: &mut Dice| match dice.below(8) {
        0 => Switch::No,
        1 if doubt => Switch::Unknown,
        2 | 3 => Switch::Yes,
        _ => Switch::Absent,
    };
    Listener {
        protocol,
        ports: (low, if range { low + 20 } else { low }),
        gate: match product {
            Product::AliClb => gate(dice, stack, false, doubt),
            Product::Alb => gate(dice, stack, true, doubt),
            _ => None,
        },
        running: if matches!(product, Product::Alb | Product::Nlb) { tri(dice) } else { Switch::Yes },
        default_port: (product == Product::AliClb && dice.often(50)).then(|| dice.pick(&PORTS)),
        pool: backends(dice, servers, doubt),
        rules: match product == Product::Alb && dice.often(40) {
            true => {
                let blocks = (0..1 + dice.below(2)).map(|_| block(dice, false, Cloud::Alibaba)).collect();
                vec![(blocks, backends(dice, servers, doubt))]
            }
            false => Vec::new(),
        },
        keep: match dice.below(6) {
            0 if doubt => Switch::Unknown,
            0 | 1 => Switch::Absent,
            2 | 3 => Switch::No,
            _ => Switch::Yes,
        },
        any_port: product == Product::Nlb && (range || dice.often(10)),
    }
}

fn balancer(dice: &mut Dice, stack: &Stack, servers: &[usize], doubt: bool) -> Balancer {
    let product = match stack.cloud {
        Cloud::Alibaba => dice.pick(&[Product::AliClb, Product::Alb, Product::Nlb]),
        Cloud::Tencent => Product::Clb,
    };
    let mut listeners: Vec<Listener> = Vec::new();
    for _ in 0..1 + dice.below(3) {
        let one = listener(dice, stack, product, servers, doubt);
        let meets = |it: &Listener| it.ports.0 <= one.ports.1 && one.ports.0 <= it.ports.1;
        if !listeners.iter().any(meets) {
            listeners.push(one);
        }
    }
    let with_groups = product != Product::AliClb && dice.often(60);
    let chosen = if with_groups { some_groups(dice, stack.groups.len()) } else { Vec::new() };
    let mut groups: Vec<Member> = chosen.iter().copied().map(Member::Group).collect();
    let mut attached = Vec::new();
    if product == Product::Alb || (with_groups && dice.often(25)) {
        attached = chosen;
        groups.clear();
    } else if with_groups && doubt && dice.often(8) {
        groups.push(Member::Foreign { unknown: dice.often(40) });
    }
    Balancer {
        product,
        internet: match dice.below(10) {
            0 | 1 => Switch::No,
            2 if doubt && product != Product::Clb => Switch::Unknown,
            3 if product == Product::AliClb => Switch::Absent,
            _ => Switch::Yes,
        },
        eip: match dice.below(10) {
            0 if product == Product::AliClb => Switch::Yes,
            1 if product == Product::AliClb && doubt => Switch::Unknown,
            2..=5 if product == Product::Clb => Switch::Yes,
            _ => Switch::No,
        },
        inside: dice.often(40),
        groups,
        attached,
        pass: match dice.below(8) {
            0 if doubt => Switch::Unknown,
            0 | 1 => Switch::No,
            2 | 3 => Switch::Absent,
            _ => Switch::Yes,
        },
        zones: if dice.often(50) { vec![0, 1] } else { vec![dice.below(2)] },
        listeners,
        servers: if product == Product::AliClb { backends(dice, servers, doubt) } else { Vec::new() },
    }
}

/// Adds the network.
pub fn widen(stack: &mut Stack, seed: u64, doubt: bool) {
    let dice = &mut Dice(seed ^ 0x71de_0000);
    let cloud = stack.cloud;
    for load in &mut stack.loads {
        load.subnet = dice.below(2);
        load.fixed = dice.often(50);
        if cloud == Cloud::Alibaba && load.kind == Kind::Interface {
            load.cut = match dice.below(6) {
                0 if doubt => Switch::Unknown,
                0..=2 => Switch::Yes,
                3 => Switch::No,
                _ => Switch::Absent,
            };
        }
    }
    if dice.often(60) {
        for _ in 0..1 + dice.below(2) {
            let (ingress, egress) = (acl_rules(dice, cloud, doubt), acl_rules(dice, cloud, doubt));
            let apart = cloud == Cloud::Alibaba && dice.often(40);
            // A list that is written nowhere is the service's.
            let open = |list: Vec<AclRule>| match cloud {
                Cloud::Alibaba if list.is_empty() && !apart => None,
                _ => Some(list),
            };
            stack.acls.push(Acl { ingress: open(ingress), egress: open(egress), apart });
        }
        for subnet in &mut stack.subnets {
            if dice.often(70) {
                subnet.acl = Some((dice.below(stack.acls.len()), !(doubt && dice.often(10))));
            }
        }
    }
    let servers: Vec<usize> = (0..stack.loads.len()).filter(|at| stack.loads[*at].kind == Kind::Server).collect();
    if dice.often(40) {
        let bound = match dice.below(6) {
            0 => Switch::No,
            1 if doubt => Switch::Unknown,
            _ => Switch::Yes,
        };
        let internet = cloud == Cloud::Tencent || dice.often(85);
        stack.gateways.push(Gateway { internet, bound });
        for _ in 0..1 + dice.below(3) {
            let low = dice.pick(&PORTS);
            let wide = cloud == Cloud::Alibaba && low < 60_000 && dice.often(40);
            let whole = cloud == Cloud::Alibaba && dice.often(20);
            let target = if servers.is_empty() || dice.often(10) { None } else { Some(dice.pick(&servers)) };
            let one = Entry {
                gateway: 0,
                protocol: if whole { None } else { Some(dice.pick(&["tcp", "tcp", "udp"])) },
                from: (low, if wide { low + 30 } else { low }),
                to: if wide { dice.pick(&[22, 80, 443, 8443]) } else { dice.pick(&PORTS) },
                target,
                or: (doubt && target.is_some() && dice.often(10))
                    .then(|| dice.pick(&servers))
                    .filter(|it| Some(*it) != target)
                    .filter(|it| [Some(*it), target].iter().flatten().all(|at| !stack.loads[*at].fixed)),
                address: !(doubt && dice.often(8)),
                exists: !(doubt && dice.often(8)),
            };
            // Two entries for one port are refused.
            let whole = |it: &Entry| it.protocol.is_none();
            let meets = |it: &Entry| whole(it) || whole(&one) || it.from.0 <= one.from.1 && one.from.0 <= it.from.1;
            if !stack.entries.iter().any(meets) {
                stack.entries.push(one);
            }
        }
    }
    if !servers.is_empty() && dice.often(25) {
        let mut members: Vec<(usize, bool)> = Vec::new();
        for at in &servers {
            if members.len() < 2 && dice.often(70) {
                members.push((*at, !(doubt && dice.often(15))));
            }
        }
        let bound = match dice.below(5) {
            0 => Switch::No,
            1 if doubt && cloud == Cloud::Alibaba => Switch::Unknown,
            _ => Switch::Yes,
        };
        // Without a word about who may, any server of the subnet may announce an address of Tencent Cloud.
        if cloud == Cloud::Alibaba || !members.is_empty() {
            stack.vips.push(Vip { members, bound });
        }
    }
    if cloud == Cloud::Alibaba && dice.often(60) {
        for _ in 0..1 + dice.below(3) {
            let blocks = (0..dice.below(4)).map(|_| block(dice, false, cloud)).collect();
            let open = doubt && dice.often(12);
            stack.gates.push(GateList { blocks, open, inline: dice.often(50), alb: dice.often(50) });
        }
    }
    if dice.often(70) {
        for _ in 0..1 + dice.below(2) {
            let one = balancer(dice, stack, &servers, doubt);
            stack.balancers.push(one);
        }
    }
}
