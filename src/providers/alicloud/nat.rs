//! NAT gateways of Alibaba Cloud, their entries, and the API gateway's way to servers.
//!
//! In: gateways, addresses bound to them, DNAT and SNAT entries. Out: [`NatGateway`]s with addresses, [`Translation`]s with the
//! interfaces they lead to. Facts (documentation and source of `alicloud_forward_entry`): the protocol is `tcp`, `udp` or
//! `any`, and `any` goes with `any` as ports; `10/20` is a range, and outer and inner ports correspond one by one.

use super::rule_ports::certain;
use crate::base::Tri;
use crate::base::net::{AddressSet, Protocol};
use crate::input::{Attr, Side};
use crate::model::balancer::LoadBalancer;
use crate::model::gateway::{NatAddress, NatGateway, PortMap, SourceTranslation, Translation};
use crate::model::network::{Bounds, Fault, FaultKind, PathKind, PublicAddress, Subnet, Touch, Vpc};
use crate::model::network::{Interface, Unmodelled, UnmodelledEffect};
use crate::model::{Builder, Cloud, Id, Link, ObjectId, Ref, Site, World};
use crate::providers::Map;
use crate::providers::attribute::{
    addresses, binding_reasons, existence, flag, link, name, reason, why_unbound, written,
};
use crate::providers::backend::{Found, in_network, servers};
use crate::providers::fault::weak;
use crate::providers::machine::{ATTACHMENTS, PUBLIC, refers_to};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_nat_gateway",
        reads: &["id", "vpc_id", "network_type", "forward_table_ids", "snat_table_ids"],
        run: gateway,
    },
    Map {
        kind: "alicloud_forward_entry",
        reads: &[
            "forward_table_id",
            "external_ip",
            "external_port",
            "internal_ip",
            "internal_port",
            "ip_protocol",
            "port_break",
        ],
        run: forward,
    },
    Map {
        kind: "alicloud_snat_entry",
        reads: &["snat_table_id", "snat_ip", "source_cidr", "source_vswitch_id"],
        run: source,
    },
    Map { kind: "alicloud_vpc_nat_ip", reads: &["nat_gateway_id", "nat_ip"], run: private_address },
    Map { kind: "alicloud_api_gateway_vpc_access", reads: &["vpc_id", "instance_id", "port"], run: api_gateway },
];

/// After pools of balancers have their servers.
const BALANCED: u8 = PUBLIC + 3;

fn gateway(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let internet = match side.attr("network_type") {
        Attr::Known(value) => value.as_str().map_or(Tri::Unknown, |it| (!it.eq_ignore_ascii_case("intranet")).into()),
        Attr::Absent | Attr::Defaulted => Tri::Yes,
        Attr::Unknown(_) => Tri::Unknown,
    };
    // One that may not be there faces the Internet only possibly.
    let internet = internet.and(existence(side).0);
    let gateway = NatGateway { object, cloud: Cloud::Alibaba, vpc: Ref::Unknown, internet, addresses: Vec::new() };
    let id = builder.add(gateway);
    let tables = ["forward_table_ids", "snat_table_ids"].into_iter().filter_map(|path| side.str(path));
    let names = side.str("id").into_iter().chain(tables.flat_map(|it| it.split(',')));
    builder.declare(id, &side.resource.address, names);
    let vpc = link(side, object, "vpc_id").unwrap_or_default();
    builder.later(0, move |world, resolver| {
        let vpc = resolver.resolve(&vpc);
        if let Some(gateway) = world.network.nat_gateways.get_mut(id.index()) {
            gateway.vpc = vpc;
        }
    });
}

/// Binds a public address to the gateways that `target` means; to nothing where it means something else.
pub fn bind(builder: &mut Builder, target: Link, address: Option<Link>, site: Site, exists: Tri) {
    builder.later(ATTACHMENTS, move |world, resolver| {
        let found = resolver.resolve::<NatGateway>(&target);
        let address = address.map(|link| resolver.resolve::<PublicAddress>(&link));
        let address = address.filter(|it| !it.candidates().is_empty());
        let value = address.as_ref().map_or_else(AddressSet::empty, |it| value(world, it));
        let bound = if found.resolved().is_some() { exists } else { exists.and(Tri::Unknown) };
        for id in found.candidates() {
            if let Some(gateway) = world.network.nat_gateways.get_mut(id.index()) {
                let (address, value, site) = (address.clone(), value.clone(), site.clone());
                gateway.addresses.push(NatAddress { address, value, site, bound });
            }
        }
    });
}

/// The value of a public address, as far as it is known which one and what it is.
fn value(world: &World, address: &Ref<PublicAddress>) -> AddressSet {
    let found = address.resolved().and_then(|id| world.network.public_addresses.get(id.index()));
    found.map(|it| it.address.clone()).unwrap_or_default()
}

/// An address of a private gateway.
fn private_address(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(target) = link(side, object, "nat_gateway_id") else { return };
    let (value, _) = addresses(side, "nat_ip").unwrap_or_default();
    let (site, exists) = (Site::at(object, side.path("nat_gateway_id")), existence(side).0);
    builder.later(ATTACHMENTS, move |world, resolver| {
        let found = resolver.resolve::<NatGateway>(&target);
        let bound = if found.resolved().is_some() { exists } else { exists.and(Tri::Unknown) };
        for id in found.candidates() {
            if let Some(gateway) = world.network.nat_gateways.get_mut(id.index()) {
                let (value, site) = (value.clone(), site.clone());
                gateway.addresses.push(NatAddress { address: None, value, site, bound });
            }
        }
    });
}

/// The outer address of an entry.
struct Outer {
    link: Link,
    /// Its value, where it is written.
    value: AddressSet,
    /// It is an address of a private gateway.
    private: bool,
}

impl Outer {
    fn read(side: Side<'_>, object: ObjectId, path: &str) -> Outer {
        let link = link(side, object, path).unwrap_or_default();
        let (value, _) = addresses(side, path).unwrap_or_default();
        let by_value = !value.is_empty() && !value.overlaps(AddressSet::internet());
        let by_reference = match side.attr(path) {
            Attr::Unknown(value) => refers_to(value, &["alicloud_vpc_nat_ip"]) && value.all_refs().len() == 1,
            _ => false,
        };
        Outer { link, value, private: by_value || by_reference }
    }

    /// Whether the gateway takes packets from the Internet at this address: an address of a gateway of the Internet. What is not
    /// seen to be bound may be all the same, by hand or elsewhere.
    fn bound(&self, gateway: &Ref<NatGateway>, address: &Ref<PublicAddress>, world: &World) -> Tri {
        let Some(gateway) = gateway.resolved().and_then(|id| world.network.nat_gateways.get(id.index())) else {
            return if self.private { Tri::No } else { Tri::Unknown };
        };
        let own = gateway.addresses.iter().filter(|it| {
            let same = it.address.is_some() && it.address.as_ref() == Some(address) && address.resolved().is_some();
            same || (!self.value.is_empty() && self.value.is_subset(&it.value))
        });
        let bound = if own.map(|it| it.bound).fold(Tri::No, Tri::or) == Tri::Yes { Tri::Yes } else { Tri::Unknown };
        // What an EIP holds is public, whatever the number looks like.
        let private = self.private && address.resolved().is_none();
        gateway.internet.and((!private).into()).and(bound)
    }
}

fn network(world: &World, gateway: &Ref<NatGateway>) -> Ref<Vpc> {
    let gateway = gateway.resolved().and_then(|id| world.network.nat_gateways.get(id.index()));
    gateway.map_or(Ref::Unknown, |it| it.vpc.clone())
}

/// The interfaces that were found; where nothing is known, all of the network.
fn targets(found: Found, vpc: &Ref<Vpc>, world: &World) -> Vec<(Id<Interface>, Tri)> {
    if !found.anything {
        return found.interfaces;
    }
    let all = world.network.interfaces.iter().enumerate();
    let here = all.filter(|(_, it)| it.cloud == Cloud::Alibaba && in_network(it, vpc, world) != Tri::No);
    here.map(|(at, _)| (Id::new(at), Tri::Unknown)).collect()
}

fn forward(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (exists, mut reasons) = existence(side);
    let mut faults = Vec::new();
    let ports = ports(side, object, &mut reasons, &mut faults);
    let exists = exists.and(certain(&faults));
    let gateway = link(side, object, "forward_table_id").unwrap_or_default();
    let outer = Outer::read(side, object, "external_ip");
    let inner = link(side, object, "internal_ip").unwrap_or_default();
    let which = binding_reasons(side, "forward_table_id", "external_ip");
    let not_sure = reason(side, "internal_ip");
    let site = Site::at(object, side.path("external_port"));
    let hop = inner.clone();
    if let (PortMap::Range { from, .. }, Tri::No) = (&ports, flag(side, "port_break", Tri::No)) {
        check_shared(builder, object, outer.link.clone(), from.1, site.clone());
    }
    builder.later(PUBLIC, move |world, resolver| {
        let gateway = resolver.resolve::<NatGateway>(&gateway);
        let address = resolver.resolve::<PublicAddress>(&outer.link);
        let bound = outer.bound(&gateway, &address, world);
        if bound == Tri::Unknown {
            reasons.push(why_unbound(which, &gateway, &outer.link, &address));
        }
        let vpc = network(world, &gateway);
        let targets = targets(servers(&inner, Cloud::Alibaba, &vpc, world, resolver), &vpc, world);
        if targets.iter().any(|(_, sure)| *sure != Tri::Yes) {
            reasons.push(not_sure);
        }
        world.network.translations.push(Translation {
            object,
            site,
            kind: PathKind::Dnat,
            gateway: Some(gateway),
            address: Some(address).filter(|it| !it.candidates().is_empty()),
            bound,
            ports,
            targets,
            exists,
            reasons,
            faults,
        });
    });
    // An entry that leads to a private balancer leads on to its servers; which ports arrive there is not worked out.
    builder.later(BALANCED, move |world, resolver| {
        let balancers = resolver.resolve::<LoadBalancer>(&hop);
        if balancers.candidates().is_empty() {
            return;
        }
        let touches = behind(world, balancers.candidates());
        let (effect, cloud) = (UnmodelledEffect::OpensPath, Some(Cloud::Alibaba));
        world.network.unmodelled.push(Unmodelled { object, effect, cloud, touches });
    });
}

/// Ports above 1024 of an address that SNAT uses, too, are taken from it only with `port_break` (documentation of the resource).
fn check_shared(builder: &mut Builder, object: ObjectId, address: Link, last: u16, site: Site) {
    if last <= 1024 {
        return;
    }
    builder.later(PUBLIC + 2, move |world, resolver| {
        let Some(address) = resolver.resolve::<PublicAddress>(&address).resolved() else { return };
        let here = world.network.translations.iter().any(|it| it.object == object && it.faults.is_empty());
        let mut sources = world.network.source_translations.iter();
        if here && sources.any(|it| it.address == Some(Ref::Resolved(address)) && it.exists.possibly()) {
            let message = "the port is above 1024, and SNAT uses ports of the same address";
            let help = "write `port_break = true`, or give the entry an address of its own";
            world.network.faults.push(weak("A-39", FaultKind::Conflict, site, message, help));
        }
    });
}

/// The servers behind balancers; `None` where they cannot be told.
fn behind(world: &World, balancers: &[Id<LoadBalancer>]) -> Option<Vec<Touch>> {
    let network = &world.network;
    let mut touches = Vec::new();
    let ours = |id: &Id<LoadBalancer>| balancers.contains(id);
    for listener in &network.listeners {
        match &listener.balancer {
            Ref::Unknown => return None,
            balancer if balancer.candidates().iter().any(ours) => {}
            _ => continue,
        }
        for forward in &listener.forwards {
            if forward.pool == Ref::Unknown {
                return None;
            }
            let pools = forward.pool.candidates().iter().filter_map(|id| network.pools.get(id.index()));
            let found = pools.flat_map(|it| &it.backends).flat_map(|it| &it.interfaces);
            touches.extend(found.map(|(id, _)| Touch::Interface(*id)));
        }
    }
    Some(touches)
}

/// One port or a range.
fn range(text: &str) -> Option<(u16, u16)> {
    let (low, high) = text.split_once('/').unwrap_or((text, text));
    let (low, high): (u16, u16) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
    (1 <= low && low <= high).then_some((low, high))
}

/// What is written as ports.
enum Written {
    Any,
    Range((u16, u16)),
    Nonsense,
    Unknown,
}

/// Protocol and ports of a DNAT entry; adds the fault A-37 where they do not go together.
fn ports(side: Side<'_>, object: ObjectId, reasons: &mut Vec<Arc<str>>, faults: &mut Vec<Fault>) -> PortMap {
    let fault = |kind, path: &str, message: String, help: &str| Fault {
        id: "A-37",
        kind,
        fails: true,
        message,
        help: help.to_owned(),
        site: Site::at(object, side.path(path)),
    };
    let mut read = |path: &'static str| match side.attr(path) {
        Attr::Known(value) => {
            let text = value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|it| it.to_string()));
            let text = text.unwrap_or_default();
            match range(&text) {
                Some(range) => Written::Range(range),
                None if text.eq_ignore_ascii_case("any") => Written::Any,
                None => {
                    let help = "write a port from 1 to 65535, a range such as `10/20`, or `any`";
                    faults.push(fault(FaultKind::Value, path, format!("`{text}` is no port of a DNAT entry"), help));
                    Written::Nonsense
                }
            }
        }
        Attr::Absent | Attr::Defaulted | Attr::Unknown(_) => Written::Unknown,
    };
    let (outer, inner) = (read("external_port"), read("internal_port"));
    let mut unknown = |path: &str| {
        reasons.push(reason(side, path));
        PortMap::Unknown(name(side, path))
    };
    let protocol = match side.str("ip_protocol") {
        Some(text) if text.eq_ignore_ascii_case("tcp") => Protocol::Tcp,
        Some(text) if text.eq_ignore_ascii_case("udp") => Protocol::Udp,
        Some(text) if text.eq_ignore_ascii_case("any") => {
            for (path, ports) in [("external_port", &outer), ("internal_port", &inner)] {
                if matches!(ports, Written::Range(_)) {
                    let message = "protocol `any` goes with all ports, but a port is written".to_owned();
                    let help = "write `any` for both ports, or `tcp` or `udp` as protocol";
                    faults.push(fault(FaultKind::PortProtocol, path, message, help));
                }
            }
            return PortMap::All;
        }
        Some(text) => {
            let message = format!("`{text}` is no protocol of a DNAT entry");
            faults.push(fault(FaultKind::Value, "ip_protocol", message, "write `tcp`, `udp` or `any`"));
            return unknown("ip_protocol");
        }
        None => return unknown("ip_protocol"),
    };
    let mut any = |path: &str| {
        let message = format!("`any` as port goes with protocol `any`, not with `{}`", protocol.word());
        let help = "write the ports, or `any` as protocol and for both ports";
        faults.push(fault(FaultKind::PortProtocol, path, message, help));
    };
    let (from, to) = match (outer, inner) {
        (Written::Unknown | Written::Nonsense, _) => return unknown("external_port"),
        (_, Written::Unknown | Written::Nonsense) => return unknown("internal_port"),
        (Written::Range(from), Written::Range(to)) => (from, to),
        (Written::Any, inner) => {
            any("external_port");
            if matches!(inner, Written::Any) {
                any("internal_port");
            }
            ((1, u16::MAX), (1, u16::MAX))
        }
        (Written::Range(from), Written::Any) => {
            any("internal_port");
            (from, from)
        }
    };
    if faults.is_empty() && from.1 - from.0 != to.1 - to.0 {
        let message = format!("{} ports outside do not correspond to {} inside", count(from), count(to));
        let help = "write ranges of the same length";
        faults.push(fault(FaultKind::Value, "internal_port", message, help));
    }
    PortMap::Range { protocol, from, to: to.0 }
}

fn count((low, high): (u16, u16)) -> u32 {
    u32::from(high).saturating_sub(u32::from(low)).saturating_add(1)
}

fn source(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let exists = existence(side).0;
    let gateway = link(side, object, "snat_table_id").unwrap_or_default();
    let outer = Outer::read(side, object, "snat_ip");
    let subnet = link(side, object, "source_vswitch_id");
    let sources = match (addresses(side, "source_cidr"), written(side, "source_vswitch_id")) {
        (Some((set, true)), _) => Bounds::exact(set),
        (None, true) => Bounds::exact(AddressSet::empty()),
        // It is not known for which addresses.
        (Some((_, false)), _) | (None, false) => Bounds { must: AddressSet::empty(), may: AddressSet::all_v4() },
    };
    builder.later(PUBLIC, move |world, resolver| {
        let gateway = resolver.resolve::<NatGateway>(&gateway);
        let address = resolver.resolve::<PublicAddress>(&outer.link);
        let exists = exists.and(outer.bound(&gateway, &address, world));
        let subnets: Vec<Ref<Subnet>> = subnet.iter().map(|link| resolver.resolve(link)).collect();
        let address = Some(address).filter(|it| !it.candidates().is_empty());
        world.network.source_translations.push(SourceTranslation {
            object,
            gateway,
            subnets,
            sources,
            address,
            exists,
        });
    });
}

/// The API gateway sends requests to a server and port with an address of its own; who may call it is not seen here.
fn api_gateway(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let target = link(side, object, "instance_id").unwrap_or_default();
    let vpc = link(side, object, "vpc_id").unwrap_or_default();
    let (exists, mut reasons) = existence(side);
    reasons.push(reason(side, "instance_id"));
    let port = side.attr("port");
    let ports = match &port {
        Attr::Known(value) => value.as_i64().and_then(|it| u16::try_from(it).ok()).filter(|it| *it > 0),
        _ => None,
    };
    let ports = match ports {
        Some(port) => PortMap::Range { protocol: Protocol::Tcp, from: (port, port), to: port },
        None => PortMap::Unknown(name(side, "port")),
    };
    let site = Site::at(object, side.path("port"));
    builder.later(PUBLIC, move |world, resolver| {
        let vpc = resolver.resolve(&vpc);
        let targets = targets(servers(&target, Cloud::Alibaba, &vpc, world, resolver), &vpc, world);
        world.network.translations.push(Translation {
            object,
            site,
            kind: PathKind::Relay,
            gateway: None,
            address: None,
            bound: Tri::Yes,
            ports,
            targets,
            exists: exists.and(Tri::Unknown),
            reasons,
            faults: Vec::new(),
        });
    });
}

#[cfg(test)]
mod tests;
