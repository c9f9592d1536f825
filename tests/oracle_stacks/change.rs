//! One change to a stack, as a pull request makes it. In: a [`Stack`]. Out: the stack after it, and a word for it.

use super::generate::{Dice, some_groups};
use super::stack::*;

/// A changed stack; the shape of the stack (workloads, listeners, groups) stays.
pub fn change(stack: &Stack, dice: &mut Dice) -> (Stack, String) {
    let mut after = stack.clone();
    for _ in 0..30 {
        if let Some(what) = try_one(&mut after, dice) {
            return (after, what);
        }
    }
    (after, "nothing".into())
}

fn at(dice: &mut Dice, length: usize) -> Option<usize> {
    (length > 0).then(|| dice.below(length))
}

fn try_one(stack: &mut Stack, dice: &mut Dice) -> Option<String> {
    let group = dice.below(stack.groups.len());
    let load = dice.below(stack.loads.len());
    match dice.below(10) {
        0 => {
            let rules = &mut stack.groups[group].rules;
            let rule = at(dice, rules.len())?;
            rules.remove(rule);
            Some(format!("rule {rule} of group {group} is gone"))
        }
        1 => {
            let it = &mut stack.loads[load];
            let bound = matches!(it.kind, Kind::Server | Kind::Interface) && it.template.is_none();
            it.eip = match (bound, it.eip) {
                (false, _) => return None,
                (true, Switch::No) => Switch::Yes,
                (true, _) => Switch::No,
            };
            Some(format!("address of workload {load}"))
        }
        2 => {
            let subnet = dice.below(stack.subnets.len());
            stack.subnets[subnet].acl.take()?;
            Some(format!("no ACL at subnet {subnet}"))
        }
        3 => {
            let chosen = some_groups(dice, stack.groups.len());
            let attached = stack.loads[load].attached.clone();
            let one = stack.loads[load].kind == Kind::Container && stack.cloud == Cloud::Alibaba;
            let Bindings::Known { members, .. } = &mut stack.loads[load].bindings else { return None };
            let new = chosen.into_iter().filter(|it| !attached.contains(it)).map(Member::Group);
            let new: Vec<Member> = new.take(if one { 1 } else { 3 }).collect();
            if new.is_empty() || new == *members {
                return None;
            }
            *members = new;
            Some(format!("other groups of workload {load}"))
        }
        4 => {
            let rules = &mut stack.groups[group].rules;
            let rule = at(dice, rules.len())?;
            if stack.cloud == Cloud::Alibaba {
                rules[rule].priority = Some(1 + dice.below(100) as u16);
            } else {
                rules.swap(0, rule);
            }
            Some(format!("other priority of rule {rule} of group {group}"))
        }
        5 => {
            let one = at(dice, stack.balancers.len())?;
            let balancer = &mut stack.balancers[one];
            balancer.pass = if balancer.pass == Switch::Yes { Switch::No } else { Switch::Yes };
            let listener = dice.below(balancer.listeners.len());
            let listener = &mut balancer.listeners[listener];
            listener.keep = if listener.keep == Switch::Yes { Switch::No } else { Switch::Yes };
            if let Some(gate) = &mut listener.gate {
                gate.white = gate.white.map(|it| !it);
            }
            Some(format!("settings of balancer {one}"))
        }
        6 => {
            let one = at(dice, stack.balancers.len())?;
            let balancer = &mut stack.balancers[one];
            balancer.internet = if balancer.internet == Switch::Yes { Switch::No } else { Switch::Yes };
            Some(format!("address type of balancer {one}"))
        }
        7 => {
            let entry = at(dice, stack.entries.len())?;
            stack.entries.remove(entry);
            Some(format!("entry {entry} is gone"))
        }
        8 => {
            let acl = at(dice, stack.acls.len())?;
            let rules = stack.acls[acl].ingress.as_mut()?;
            let rule = at(dice, rules.len())?;
            rules[rule].action = match rules[rule].action {
                Action::Accept => Action::Drop,
                _ => Action::Accept,
            };
            Some(format!("action of rule {rule} of ACL {acl}"))
        }
        _ => {
            let rules = &mut stack.groups[group].rules;
            let rule = at(dice, rules.len())?;
            rules[rule].action = match rules[rule].action {
                Action::Accept => Action::Drop,
                _ => Action::Accept,
            };
            Some(format!("action of rule {rule} of group {group}"))
        }
    }
}
