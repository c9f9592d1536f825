//! `exposure -f json` against a plain evaluation: random stacks of both clouds are written as configurations, go through
//! the whole pipeline, and every packet at a corner of any rule or box must be where the plain evaluation says it is.
//! `MENSHEN_STACKS` sets the number of stacks, `MENSHEN_STACK` asks for a single seed and prints its configuration.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]

#[path = "oracle_stacks/generate.rs"]
mod generate;
#[path = "oracle_stacks/loads.rs"]
mod loads;
#[path = "oracle_stacks/plain.rs"]
mod plain;
#[path = "oracle_stacks/report.rs"]
mod report;
#[path = "oracle_stacks/stack.rs"]
mod stack;
#[path = "oracle_stacks/text.rs"]
mod text;

use generate::Dice;
use menshen::input::Request;
use menshen::reason::exposure::Report;
use plain::{Both, Packet, Protocol, View};
use report::Shown;
use serde_json::Value;
use stack::{Peer, Ports, Range, Stack};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Corners that are looked at, of each view of each workload.
const MOST: usize = 120;

/// The document for a stack, exactly as the command writes it.
fn document(stack: &Stack, seed: u64, dir: &Path) -> Value {
    for (name, text) in loads::files(stack, seed) {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let request = Request { paths: vec![".".into()], current_dir: dir.to_owned(), ..Request::default() };
    let exposed = menshen::exposure(&request, &Default::default());
    let errors: Vec<&str> = exposed.errors.iter().map(|note| &*note.message).collect();
    assert!(exposed.complete && errors.is_empty(), "{errors:?}");
    let bytes = serde_json::to_vec_pretty(&Report::new(&exposed.targets)).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn around(peers: &mut BTreeSet<(bool, u128)>, (six, low, high): Range) {
    let most = if six { u128::MAX } else { u128::from(u32::MAX) };
    peers.extend([low.saturating_sub(1), low, high, high.saturating_add(1).min(most)].map(|it| (six, it)));
}

/// The ends of every range of the stack and of the answer, and their neighbours.
fn corners(stack: &Stack, boxes: &[&Shown], dice: &mut Dice) -> Vec<Packet> {
    let mut peers = BTreeSet::from([(false, 0), (false, u128::from(u32::MAX)), (true, 0), (true, u128::MAX)]);
    let mut ports = BTreeSet::from([1u16, 22, 65535]);
    let mut port = |low: u16, high: u16| {
        ports.extend([low.saturating_sub(1).max(1), low, high, high.saturating_add(1)]);
    };
    for (base, bits) in plain::NOT_INTERNET {
        let base = u128::from(base);
        around(&mut peers, (false, base, base | ((1 << (32 - bits)) - 1)));
    }
    around(&mut peers, (true, 1 << 125, (2 << 125) - 1));
    for rule in stack.groups.iter().flat_map(|it| it.rules.iter().chain(&it.beside)) {
        if let Peer::Block(block) | Peer::Both(block, _) = &rule.peer {
            block.must.iter().chain(&block.may).for_each(|range| around(&mut peers, *range));
        }
        if let Ports::Text(_, ranges, _) = &rule.ports {
            ranges.iter().for_each(|(low, high)| port(*low, *high));
        }
    }
    for block in stack.lists.iter().flat_map(|list| &list.blocks) {
        block.may.iter().for_each(|range| around(&mut peers, *range));
    }
    for (_, _, ranges) in stack.services.iter().flat_map(|it| &it.entries) {
        ranges.iter().for_each(|(low, high)| port(*low, *high));
    }
    for shown in boxes {
        shown.peers.iter().for_each(|range| around(&mut peers, *range));
        shown.ports.iter().for_each(|(low, high)| port(*low, *high));
    }
    let peers: Vec<(bool, u128)> = peers.into_iter().collect();
    let ports: Vec<u16> = ports.into_iter().collect();
    let one = |dice: &mut Dice| {
        let (six, peer) = dice.pick(&peers);
        use Protocol::{Gre, Icmp, Icmp6, Other, Tcp, Udp};
        let icmp = if six { Icmp6 } else { Icmp };
        let protocol = dice.pick(&[Tcp, Tcp, Tcp, Tcp, Udp, Udp, icmp, Gre, Other]);
        let port = if matches!(protocol, Tcp | Udp) { dice.pick(&ports) } else { 0 };
        Packet { six, peer, protocol, port }
    };
    (0..MOST).map(|_| one(dice)).collect()
}

#[derive(Default)]
struct Seen {
    sure: AtomicU64,
    open: AtomicU64,
    closed: AtomicU64,
    reached: AtomicU64,
}

impl Seen {
    fn count(&self, view: View, both: Both) {
        let one = match both {
            Both { must: true, .. } if view == View::Reach => &self.reached,
            Both { must: true, .. } => &self.sure,
            Both { may: true, .. } => &self.open,
            _ => &self.closed,
        };
        one.fetch_add(1, Ordering::Relaxed);
    }
}

/// What is wrong with the answer for a seed.
fn fault(seed: u64, seen: &Seen) -> Option<String> {
    let stack = generate::stack(seed);
    let dir = tempfile::tempdir().unwrap();
    let document = document(&stack, seed, dir.path());
    assert_eq!(document["schema"], "menshen/exposure/1");
    let targets = document["targets"].as_array().unwrap();
    let names: Vec<&str> = targets.iter().map(|it| it["resource"].as_str().unwrap()).collect();
    assert!(names.is_sorted(), "{names:?}");
    if targets.len() != stack.loads.len() {
        return Some(format!("{} workloads and not {}: {names:?}", targets.len(), stack.loads.len()));
    }
    let mut dice = Dice(seed);
    for at in 0..stack.loads.len() {
        let (address, kind) = text::address(&stack, at);
        let address = if stack.module { format!("module.m.{address}") } else { address };
        let Some(target) = targets.iter().find(|it| it["resource"] == *address && it["kind"] == kind) else {
            return Some(format!("no {kind} {address} in {names:?}"));
        };
        let facing = plain::facing(&stack, at);
        if target["internet_facing"] != facing {
            return Some(format!("{address}: internet_facing is {} and not {facing}", target["internet_facing"]));
        }
        let ways = report::reach(target);
        for view in [View::Ingress, View::Egress, View::Reach] {
            let lists: Vec<Vec<Shown>> = match view {
                View::Ingress => vec![report::boxes(&target["ingress"], "sources")],
                View::Egress => vec![report::boxes(&target["egress"], "destinations")],
                View::Reach => report::reach(target),
            };
            let boxes: Vec<&Shown> = lists.iter().chain(&ways).flatten().collect();
            for packet in corners(&stack, &boxes, &mut dice) {
                if packet.six && plain::by_default(&stack, at) {
                    continue;
                }
                let expected = plain::ask(&stack, at, view, packet);
                let found = lists.iter().map(|list| report::holds(list, packet));
                let found = found.fold(Both { must: false, may: false }, |sum, it| Both {
                    must: sum.must || it.must,
                    may: sum.may || it.may,
                });
                seen.count(view, expected);
                if found != expected {
                    let peer = match packet.six {
                        true => std::net::IpAddr::V6(packet.peer.into()),
                        false => std::net::IpAddr::V4((packet.peer as u32).into()),
                    };
                    return Some(format!(
                        "{address} {view:?} {peer} {packet:?}: found {found:?}, expected {expected:?}"
                    ));
                }
            }
        }
    }
    None
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn random_stacks_agree_with_the_plain_evaluation() {
    let seen = Seen::default();
    if let Some(seed) = number("MENSHEN_STACK") {
        let stack = generate::stack(seed);
        loads::files(&stack, seed).iter().for_each(|(name, text)| eprintln!("# {name}\n{text}"));
        eprintln!("{:#?}", stack.loads);
        assert_eq!(fault(seed, &seen), None);
        return;
    }
    let count = number("MENSHEN_STACKS").unwrap_or(2_000);
    let next = AtomicU64::new(0);
    let faults = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= count || faults.lock().unwrap().len() > 20 {
                        return;
                    }
                    let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| fault(seed, &seen)));
                    let found = found.unwrap_or_else(|_| Some("a panic, told above".to_owned()));
                    if let Some(found) = found {
                        faults.lock().unwrap().push(format!("stack {seed}: {found}"));
                    }
                }
            });
        }
    });
    let mut faults = faults.into_inner().unwrap();
    faults.sort();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // The stacks are not all alike.
    let seen = [&seen.sure, &seen.open, &seen.closed, &seen.reached].map(|it| it.load(Ordering::Relaxed));
    assert!(seen.iter().all(|it| *it > 8 * count), "sure, open, closed, reached: {seen:?}");
}
