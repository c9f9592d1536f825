//! Public paths to interfaces: P1, P2, P3 and P6 of the network specification §4.2, and what is not modelled and may
//! be one. In: the bindings of a [`Network`]. Out: for each interface its [`Path`]s, certain ones first.

use super::acl::Screen;
use super::evaluate::Outcome;
use super::inlet::Inlet;
use super::{Path, Reason, Way};
use crate::base::Tri;
use crate::base::net::{AddressSet, Family, PacketSet};
use crate::model::network::{Bounds, Instance, Interface, Network, PathKind, PublicBinding, UnmodelledEffect};
use crate::model::{Id, ObjectId, Ref};
use std::sync::Arc;

fn push(objects: &mut Vec<ObjectId>, object: ObjectId) {
    if !objects.contains(&object) {
        objects.push(object);
    }
}

/// The object that a person would call the workload.
pub(super) fn workload(network: &Network, interface: &Interface) -> ObjectId {
    let owner = interface.owner.as_ref().and_then(Ref::resolved);
    let instance = owner.and_then(|id: Id<Instance>| network.instances.get(id.index()));
    instance.map_or(interface.object, |instance| instance.object)
}

fn path(network: &Network, binding: &PublicBinding, interface: &Interface, sure: bool) -> Path {
    let mut objects = Vec::new();
    if let Some(address) = binding.address.as_ref().and_then(Ref::resolved)
        && let Some(address) = network.public_addresses.get(address.index())
    {
        push(&mut objects, address.object);
    }
    push(&mut objects, binding.site.object);
    if interface.object != workload(network, interface) && !objects.contains(&interface.object) {
        push(&mut objects, interface.object);
    }
    let end = workload(network, interface);
    objects.retain(|object| *object != end);
    objects.push(end);
    let certain = sure && binding.exists == Tri::Yes;
    let mut reasons: Vec<Reason> = Vec::new();
    if !certain {
        reasons.extend(binding.reasons.iter().cloned().map(Reason::Code));
        if reasons.is_empty() {
            reasons.push(Reason::Membership(binding.site.clone()));
        }
    }
    let family = match binding.kind {
        PathKind::Ipv6 => Family::V6,
        _ => Family::V4,
    };
    let mut certain = certain;
    if family == Family::V4 && routed(network, interface) != Tri::Yes {
        certain = false;
        reasons.push(Reason::Code(Arc::from("uncertain:U12")));
    }
    Path {
        kind: Some(binding.kind),
        family: Some(family),
        certain,
        objects,
        site: Some(binding.site.clone()),
        reasons,
        way: None,
        skips_acl: binding.skips_acl,
    }
}

/// Whether public IPv4 addresses work in the interface's subnet.
fn routed(network: &Network, interface: &Interface) -> Tri {
    let ids = interface.subnet.as_ref().map_or(&[][..], Ref::candidates);
    let all = ids.iter().filter_map(|id| network.subnets.get(id.index())).map(|subnet| subnet.routed);
    all.fold(Tri::Yes, Tri::and)
}

/// What a path carries that network ACLs do not filter, surely or perhaps.
pub(super) fn past(path: &Path, outcome: &Outcome, screen: &Screen) -> Way {
    let internet = AddressSet::internet();
    let clients = path.family.map_or_else(|| internet.clone(), |family| internet.of(family));
    let whole = PacketSet::all().restrict(&clients);
    let must = match path.skips_acl {
        Tri::Yes => whole.clone(),
        Tri::No | Tri::Unknown => whole.intersect(&screen.ingress.must),
    };
    let window = Bounds { must, may: whole };
    let gets =
        Bounds { must: window.must.intersect(&outcome.ingress.must), may: window.may.intersect(&outcome.ingress.may) };
    Way { window, gets, by_groups: true, shift: None, reasons: path.reasons.clone() }
}

/// An inlet as a path to an interface, with what it carries.
pub(super) fn through(network: &Network, interface: &Interface, inlet: &Inlet, way: Way) -> Path {
    let end = workload(network, interface);
    let mut objects = inlet.objects.clone();
    push(&mut objects, interface.object);
    objects.retain(|object| *object != end);
    objects.push(end);
    Path {
        kind: Some(inlet.kind),
        family: Some(inlet.family),
        certain: inlet.certain,
        objects,
        site: Some(inlet.site.clone()),
        reasons: inlet.reasons.clone(),
        way: Some(Arc::new(way)),
        skips_acl: Tri::No,
    }
}

/// All paths of all interfaces that are addresses of their own.
pub(super) fn paths(network: &Network) -> Vec<Vec<Path>> {
    let mut out: Vec<Vec<Path>> = vec![Vec::new(); network.interfaces.len()];
    let mut add = |index: usize, binding: &PublicBinding, sure: bool| {
        if let (Some(interface), Some(paths)) = (network.interfaces.get(index), out.get_mut(index)) {
            paths.push(path(network, binding, interface, sure));
        }
    };
    for binding in network.bindings.iter().filter(|binding| binding.exists != Tri::No) {
        match &binding.interface {
            Ref::Resolved(id) => add(id.index(), binding, true),
            Ref::OneOf(ids) if !ids.is_empty() => ids.iter().for_each(|id| add(id.index(), binding, false)),
            // It may be any of them.
            Ref::OneOf(_) | Ref::Unknown => (0..network.interfaces.len()).for_each(|at| add(at, binding, false)),
            Ref::External(_) => {}
        }
    }
    let opens = network.unmodelled.iter().filter(|it| it.effect == UnmodelledEffect::OpensPath);
    let opens: Vec<_> = opens.collect();
    for (at, (interface, paths)) in network.interfaces.iter().zip(&mut out).enumerate() {
        let here = opens.iter().filter(|it| it.bears_on(Id::new(at), interface));
        let reasons: Vec<Reason> = here.map(|it| Reason::Unmodelled(it.object)).collect();
        if !reasons.is_empty() {
            paths.push(Path {
                kind: None,
                family: None,
                certain: false,
                objects: vec![workload(network, interface)],
                site: None,
                reasons,
                way: None,
                skips_acl: Tri::No,
            });
        }
        paths.sort_by_key(|path| !path.certain);
    }
    out
}

/// Whether there is a path for a family.
pub(super) fn has(paths: &[Path], family: Family) -> Tri {
    let of = paths.iter().filter(|path| path.family.is_none_or(|it| it == family));
    of.map(|path| if path.certain { Tri::Yes } else { Tri::Unknown }).fold(Tri::No, Tri::or)
}
