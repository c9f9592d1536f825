//! Bindings of groups as keys of evaluation: whatever has equal keys is evaluated once.
//!
//! In: the groups of an interface, a load balancer or a managed service. Out: a [`Key`], without sites.

use super::Reason;
use super::evaluate::{Choice, Key, Slot};
use crate::base::Tri;
use crate::model::balancer::LoadBalancer;
use crate::model::network::{Extent, GroupBinding, GroupBindings, Interface, InterfaceRole};
use crate::model::{Cloud, Ref};
use std::sync::Arc;

fn slot(binding: &GroupBinding) -> Slot {
    let unclear = || Reason::Membership(binding.site.clone());
    let mut reasons = Vec::new();
    let options = match &binding.group {
        Ref::Resolved(id) => vec![Choice::Group(id.index())],
        Ref::OneOf(ids) if !ids.is_empty() => {
            let mut all: Vec<usize> = ids.iter().map(|id| id.index()).collect();
            all.sort_unstable();
            all.dedup();
            if all.len() > 1 {
                reasons.push(unclear());
            }
            all.into_iter().map(Choice::Group).collect()
        }
        Ref::External(id) => vec![Choice::Outside(Reason::ExternalGroup(id.clone()))],
        Ref::OneOf(_) | Ref::Unknown => vec![Choice::Outside(unclear())],
    };
    if binding.bound == Tri::Unknown && reasons.is_empty() {
        reasons.push(unclear());
    }
    Slot { late: false, options, bound: binding.bound, reasons }
}

pub(super) fn certain(choice: Choice) -> Slot {
    Slot { late: false, options: vec![choice], bound: Tri::Yes, reasons: Vec::new() }
}

/// What of an interface bears on the evaluation of its groups.
pub(super) fn key(interface: &Interface) -> Key {
    let classic = matches!(interface.role, InterfaceRole::ClassicPublic | InterfaceRole::ClassicPrivate);
    key_of(interface.cloud, classic.then_some(interface.role), &interface.groups)
}

/// What of a load balancer's groups bears on what they let in; `None`: it has none, and everything passes.
///
/// Alibaba Cloud adds a group of its own that accepts everything at priority 100, so that only drops restrict anything.
pub(super) fn balancer_key(balancer: &LoadBalancer) -> Option<Key> {
    let groups = &balancer.groups;
    if groups.list.iter().all(|it| it.bound == Tri::No) && groups.extent == Extent::Exact {
        return None;
    }
    let mut key = key_of(balancer.cloud, None, groups);
    if balancer.cloud == Cloud::Alibaba {
        key.slots.push(certain(Choice::Platform(100)));
        key.slots.sort();
    }
    Some(key)
}

/// The same groups with everything accepted that no rule names: what they let in is what no rule drops.
pub(super) fn without_default(key: &Key) -> Key {
    let mut key = key.clone();
    key.slots.push(certain(Choice::Platform(101)));
    key
}

/// The code without instance keys: what is not known of each of 10,000 instances alike is evaluated once.
fn any_instance(code: &str) -> Arc<str> {
    let mut out = String::with_capacity(code.len());
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if depth > 0 => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => {
                depth = depth.saturating_sub(1);
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            out.push(c);
        }
    }
    out.into()
}

/// What of bindings bears on their evaluation.
pub(super) fn key_of(cloud: Cloud, role: Option<InterfaceRole>, groups: &GroupBindings) -> Key {
    let own = groups.list.len().saturating_sub(groups.appended);
    let bound = groups.list.iter().enumerate().filter(|(_, it)| it.bound != Tri::No);
    let mut slots: Vec<Slot> = bound.map(|(at, it)| Slot { late: at >= own, ..slot(it) }).collect();
    let mut ordered = groups.ordered;
    match &groups.extent {
        Extent::Exact | Extent::SubsetOf => {}
        Extent::Default => slots.push(certain(Choice::Outside(Reason::DefaultGroup))),
        Extent::Unknown(attribute) => {
            let code = match attribute.starts_with("unknown:") {
                true => any_instance(attribute),
                false => any_instance(&format!("unknown:{attribute}")),
            };
            slots.push(certain(Choice::Outside(Reason::Code(code))));
            ordered = false;
        }
    }
    let subset = groups.extent == Extent::SubsetOf;
    if subset && let Some(binding) = groups.list.first() {
        slots.iter_mut().take(1).for_each(|slot| slot.reasons = vec![Reason::Membership(binding.site.clone())]);
    }
    // The order of groups means something only where they are tried one after the other.
    let staged = cloud == Cloud::Tencent && slots.len() > 1 && !subset;
    slots.iter_mut().for_each(|slot| slot.late &= staged);
    ordered &= slots.iter().filter(|slot| !slot.late).count() > 1 && staged;
    let first = if ordered { slots.iter().take_while(|slot| !slot.late).count() } else { 0 };
    let (_, rest) = slots.split_at_mut(first);
    rest.sort();
    slots.dedup();
    Key { cloud, role, ordered, subset, slots }
}
