//! Changes to a stack that change no set, and changes that may only widen or only narrow. In: a [`Stack`] or its files.
//! Out: the same with the change.

use super::generate::{Dice, block};
use super::stack::*;
use super::world::Files;
use regex::Regex;
use std::sync::LazyLock;

static DECLARED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"(?m)^(resource "\w+" ")(\w+)"#).unwrap());
static NAMED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b((?:alicloud|tencentcloud)_\w+\.)(\w+)").unwrap());
static RENAMED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b((?:alicloud|tencentcloud)_\w+\.)renamed_(\w+)").unwrap());

/// All resources have other names.
pub fn renamed(files: &Files) -> Files {
    let one = |text: &str| {
        let text = DECLARED.replace_all(text, "${1}renamed_${2}");
        NAMED.replace_all(&text, "${1}renamed_${2}").into_owned()
    };
    files.iter().map(|(name, text)| (*name, one(text))).collect()
}

/// An answer about renamed resources, with the names of before.
pub fn named_back(text: &str) -> String {
    RENAMED.replace_all(text, "${1}${2}").into_owned()
}

/// All resources in another order, in several files.
pub fn shuffled(files: &Files, dice: &mut Dice) -> Files {
    let mut out = Files::new();
    for (name, text) in files {
        let mut blocks: Vec<String> = text.split_inclusive("\n}\n").map(str::to_owned).collect();
        for at in (1..blocks.len()).rev() {
            blocks.swap(at, dice.below(at + 1));
        }
        let rest = blocks.split_off(blocks.len() / 2);
        let other = if *name == "main.tf" { "a.tf" } else { "m/z.tf" };
        out.push((name, blocks.join("\n")));
        out.push((other, rest.join("\n")));
    }
    out
}

fn words(six: bool, address: u128) -> String {
    match six {
        true => std::net::Ipv6Addr::from(address).to_string(),
        false => std::net::Ipv4Addr::from(address as u32).to_string(),
    }
}

/// The halves of a prefix that stands for itself and nothing else.
fn halves(block: &Block, cloud: Cloud) -> Option<[Block; 2]> {
    let [(six, low, high)] = block.must[..] else { return None };
    let plain = block.must == block.may && low < high && !block.text.contains('-');
    // Tencent Cloud takes `0.0.0.0/1` for everything.
    if !plain || (cloud == Cloud::Tencent && low == 0) {
        return None;
    }
    let half = (high - low) / 2;
    let bits = (high - low).checked_add(1).map_or(128, u128::trailing_zeros) - 1;
    let bits = if six { 128 } else { 32 } - bits;
    let one = |low: u128, high: u128| Block {
        text: format!("{}/{bits}", words(six, low)),
        must: vec![(six, low, high)],
        may: vec![(six, low, high)],
    };
    Some([one(low, low + half), one(low + half + 1, high)])
}

/// Prefixes in halves, in rules, lists and ACLs.
pub fn split(stack: &Stack, dice: &mut Dice) -> Stack {
    let mut out = stack.clone();
    let cloud = stack.cloud;
    for group in &mut out.groups {
        let mut rules = Vec::new();
        for rule in &group.rules {
            let parts = match &rule.peer {
                Peer::Block(block) if dice.often(60) && !rule.opaque => halves(block, cloud),
                _ => None,
            };
            match parts {
                Some(parts) => rules.extend(parts.map(|it| Rule { peer: Peer::Block(it), ..rule.clone() })),
                None => rules.push(rule.clone()),
            }
        }
        group.rules = rules;
    }
    // Entries of ACLs and lists are stored as they are.
    for list in out.acls.iter_mut().flat_map(|it| [&mut it.ingress, &mut it.egress]).flatten() {
        let mut rules = Vec::new();
        for rule in &*list {
            match rule.block.as_ref().filter(|_| dice.often(60)).and_then(|it| halves(it, Cloud::Alibaba)) {
                Some(parts) => rules.extend(parts.map(|it| super::wide::AclRule { block: Some(it), ..rule.clone() })),
                None => rules.push(rule.clone()),
            }
        }
        *list = rules;
    }
    let lists = out.lists.iter_mut().map(|it| &mut it.blocks).chain(out.gates.iter_mut().map(|it| &mut it.blocks));
    for blocks in lists {
        let parts = blocks.iter().map(|it| match halves(it, Cloud::Alibaba).filter(|_| dice.often(60)) {
            Some(parts) => parts.to_vec(),
            None => vec![it.clone()],
        });
        *blocks = parts.collect::<Vec<_>>().concat();
    }
    out
}

/// Whether a rule surely takes all that it names.
fn is_sure(rule: &Rule, cloud: Cloud) -> bool {
    let peer = matches!(&rule.peer, Peer::Block(block) if block.must == block.may);
    let ports = match (&rule.ports, cloud, rule.protocol) {
        (Ports::Text(_, _, valid), ..) => *valid,
        (Ports::Absent, Cloud::Alibaba, Some("tcp" | "udp")) => false,
        (Ports::Absent, ..) => true,
        (Ports::Unknown, ..) => false,
    };
    let placed = !rule.opaque && !rule.unknown_priority && rule.or_group.is_none();
    peer && ports && placed && rule.exists && rule.services.is_none()
}

/// Weaker copies of rules, with any action; how many.
pub fn shadowed(stack: &Stack, dice: &mut Dice) -> (Stack, usize) {
    let mut out = stack.clone();
    let mut count = 0;
    for group in &mut out.groups {
        if stack.cloud == Cloud::Tencent && group.form == Form::Single {
            continue;
        }
        let mut rules = Vec::new();
        for rule in &group.rules {
            rules.push(rule.clone());
            let priority = rule.priority.unwrap_or(1);
            if !is_sure(rule, stack.cloud) || priority >= 100 || dice.often(30) {
                continue;
            }
            let action = if dice.often(50) { Action::Accept } else { Action::Drop };
            let priority = (stack.cloud == Cloud::Alibaba).then(|| priority + 1 + dice.below(3) as u16);
            count += 1;
            rules.push(Rule { action, priority: priority.map(|it| it.min(100)), ..rule.clone() });
        }
        group.rules = rules;
    }
    (out, count)
}

/// One more rule that accepts, or drops.
pub fn one_more(stack: &Stack, accept: bool, dice: &mut Dice) -> Stack {
    let mut out = stack.clone();
    let group = dice.below(out.groups.len());
    let group = &mut out.groups[group];
    let low: u16 = dice.pick(&[22, 80, 443, 3306]);
    let text = if stack.cloud == Cloud::Alibaba { format!("{low}/{low}") } else { low.to_string() };
    let all = dice.often(30);
    let whole = if stack.cloud == Cloud::Alibaba { "-1/-1" } else { "ALL" };
    let rule = Rule {
        egress: dice.often(30),
        action: if accept { Action::Accept } else { Action::Drop },
        protocol: Some(if all { "all" } else { dice.pick(&["tcp", "udp"]) }),
        ports: match all {
            true => Ports::Text(whole.into(), vec![(1, 65535)], true),
            false => Ports::Text(text, vec![(low, low)], true),
        },
        services: None,
        peer: Peer::Block(block(dice, false, stack.cloud)),
        priority: (stack.cloud == Cloud::Alibaba).then(|| dice.pick(&[1, 2, 50, 100])),
        unknown_priority: false,
        nic: None,
        exists: true,
        or_group: None,
        opaque: false,
    };
    group.rules.insert(dice.below(group.rules.len() + 1), rule);
    out
}
