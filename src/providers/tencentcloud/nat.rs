//! NAT gateways of Tencent Cloud: their public addresses, the entries that lead packets in, and those that let packets out.
//!
//! Facts (documentation and source of `tencentcloud_nat_gateway` and `tencentcloud_dnat`): the addresses are listed by value; an entry
//! is for TCP or UDP and one port; a private NAT gateway has no public address.

use crate::base::Tri;
use crate::base::net::{AddressSet, Protocol};
use crate::input::{Attr, Side};
use crate::model::gateway::{NatAddress, NatGateway, PortMap, SourceTranslation, Translation};
use crate::model::network::{Addresses, Bounds, Fault, FaultKind, PathKind, PublicAddress, Vpc};
use crate::model::{Builder, Cloud, Id, Link, ObjectId, Ref, Resolver, Site, World};
use crate::providers::attribute::{addresses, binding_reasons, existence, link, links, name, reason, why_unbound};
use crate::providers::machine::PUBLIC;
use crate::providers::{Map, backend};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_nat_gateway", reads: &["id", "vpc_id", "assigned_eip_set"], run: gateway },
    Map { kind: "tencentcloud_vpc_private_nat_gateway", reads: &["id", "vpc_id"], run: private_gateway },
    // Private addresses for private addresses: nothing comes in from the Internet.
    Map { kind: "tencentcloud_vpc_private_nat_gateway_translation_nat_rule", reads: &[], run: |_, _, _| {} },
    Map { kind: "tencentcloud_dnat", reads: DNAT, run: dnat },
    Map {
        kind: "tencentcloud_nat_gateway_snat",
        reads: &["nat_gateway_id", "resource_type", "subnet_id", "instance_id", "instance_private_ip_addr"],
        run: snat,
    },
    Map {
        kind: "tencentcloud_route_table_entry",
        reads: &["destination_cidr_block", "next_type", "next_hub", "disabled"],
        run: route,
    },
    Map { kind: "tencentcloud_route_entry", reads: &["cidr_block", "next_type", "next_hub"], run: older_route },
    // Which routes a subnet has is not evaluated: what leaves by a NAT gateway does so only possibly.
    Map { kind: "tencentcloud_route_table", reads: &[], run: |_, _, _| {} },
    Map { kind: "tencentcloud_route_table_association", reads: &[], run: |_, _, _| {} },
];

const DNAT: &[&str] = &["vpc_id", "nat_id", "protocol", "elastic_ip", "elastic_port", "private_ip", "private_port"];

/// Phase of entries: virtual addresses have their members.
const ENTRIES: u8 = PUBLIC + 1;

fn add(builder: &mut Builder, object: ObjectId, side: Side<'_>, internet: Tri) -> Id<NatGateway> {
    let gateway = NatGateway { object, cloud: Cloud::Tencent, vpc: Ref::Unknown, internet, addresses: Vec::new() };
    let id = builder.add(gateway);
    builder.declare(id, &side.resource.address, side.str("id"));
    if let Some(vpc) = link(side, object, "vpc_id") {
        builder.later(0, move |world, resolver| {
            let vpc = resolver.resolve(&vpc);
            if let Some(gateway) = world.network.nat_gateways.get_mut(id.index()) {
                gateway.vpc = vpc;
            }
        });
    }
    id
}

fn gateway(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let id = add(builder, object, side, Tri::Yes);
    let path = "assigned_eip_set";
    let Some((found, known)) = links(side, object, path) else { return };
    let many = known && matches!(side.attr(path), Attr::Known(value) if value.items().is_some());
    let exists = existence(side).0;
    // One reference of a list that is not known is the list; of several each is only possible.
    let sure = if known || found.len() == 1 { exists } else { exists.and(Tri::Unknown) };
    let sites: Vec<Site> = (0..found.len())
        .map(|at| match many {
            true => Site::at(object, side.path(&format!("{path}[{at}]"))),
            false => Site::at(object, side.path(path)),
        })
        .collect();
    builder.later(1, move |world, resolver| {
        for (link, site) in found.iter().zip(sites) {
            let address: Ref<PublicAddress> = resolver.resolve(link);
            let value = link.known.as_deref().and_then(|it| AddressSet::parse(it).ok()).unwrap_or_else(|| {
                let one = address.resolved().and_then(|id| world.network.public_addresses.get(id.index()));
                one.map(|it| it.address.clone()).unwrap_or_default()
            });
            let bound = match &address {
                Ref::OneOf(_) => sure.and(Tri::Unknown),
                _ => sure,
            };
            let address = (!address.candidates().is_empty()).then_some(address);
            if let Some(gateway) = world.network.nat_gateways.get_mut(id.index()) {
                gateway.addresses.push(NatAddress { address, value, site, bound });
            }
        }
    });
}

fn private_gateway(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    add(builder, object, side, Tri::No);
}

/// A port, or what is wrong with it; `Err(None)`: not known.
fn port(side: Side<'_>, path: &str) -> Result<u16, Option<String>> {
    match side.attr(path) {
        Attr::Known(value) => {
            let text = value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|it| it.to_string()));
            let text = text.unwrap_or_default();
            text.parse().ok().filter(|it| *it > 0).ok_or(Some(format!("`{text}` is no port")))
        }
        _ => Err(None),
    }
}

fn dnat(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (mut exists, mut reasons) = existence(side);
    let mut faults = Vec::new();
    let mut refuse = |path: &str, message: String, help: &str| {
        let site = Site::at(object, side.path(path));
        let kind = FaultKind::Value;
        faults.push(Fault { id: "T-26", kind, fails: true, message, help: help.to_owned(), site });
    };
    let mut unknown: Option<Arc<str>> = None;
    let mut open = |path: &str| {
        unknown.get_or_insert_with(|| name(side, path));
        reasons.push(reason(side, path));
    };
    let protocol = match side.attr("protocol") {
        Attr::Known(value) => match value.as_str().unwrap_or_default().to_ascii_uppercase().as_str() {
            "TCP" => Some(Protocol::Tcp),
            "UDP" => Some(Protocol::Udp),
            other => {
                refuse("protocol", format!("`{other}` is no protocol of an entry"), "write `TCP` or `UDP`");
                None
            }
        },
        _ => {
            open("protocol");
            None
        }
    };
    let mut read = |path: &str| match port(side, path) {
        Ok(port) => Some(port),
        Err(Some(message)) => {
            refuse(path, message, "write one port, such as `443`");
            None
        }
        Err(None) => {
            open(path);
            None
        }
    };
    let (outer, inner) = (read("elastic_port"), read("private_port"));
    for path in ["elastic_ip", "private_ip"] {
        if let Some(text) = side.str(path).filter(|it| it.parse::<std::net::Ipv4Addr>().is_err()) {
            refuse(path, format!("`{text}` is no IPv4 address"), "write one address");
        }
    }
    if !faults.is_empty() {
        exists = exists.and(Tri::Unknown);
    }
    let ports = match (protocol, outer, inner) {
        (Some(protocol), Some(from), Some(to)) => PortMap::Range { protocol, from: (from, from), to },
        _ => PortMap::Unknown(unknown.unwrap_or_else(|| name(side, "protocol"))),
    };
    let entry = Entry {
        gateway: link(side, object, "nat_id").unwrap_or_default(),
        vpc: link(side, object, "vpc_id"),
        address: link(side, object, "elastic_ip").unwrap_or_default(),
        target: link(side, object, "private_ip").unwrap_or_default(),
        bound: binding_reasons(side, "nat_id", "elastic_ip"),
        why: reason(side, "private_ip"),
    };
    let site = Site::at(object, side.path("elastic_port"));
    builder.later(ENTRIES, move |world, resolver| {
        let mut one = Translation {
            object,
            site,
            kind: PathKind::Dnat,
            gateway: None,
            address: None,
            bound: Tri::Unknown,
            ports,
            targets: Vec::new(),
            exists,
            reasons,
            faults,
        };
        entry.settle(&mut one, world, resolver);
        world.network.translations.push(one);
    });
    builder.once("entries that exclude each other", ENTRIES + 1, |world, _| conflicts(world));
}

/// An entry before references are resolved.
struct Entry {
    gateway: Link,
    vpc: Option<Link>,
    address: Link,
    target: Link,
    /// Reason codes for not knowing whether the address is bound, and which server it is.
    bound: [Arc<str>; 3],
    why: Arc<str>,
}

impl Entry {
    fn settle(self, one: &mut Translation, world: &World, resolver: &Resolver<'_>) {
        let network = &world.network;
        let gateway = resolver.resolve::<NatGateway>(&self.gateway);
        let address = resolver.resolve::<PublicAddress>(&self.address);
        let value = self.address.known.as_deref().and_then(|it| AddressSet::parse(it).ok());
        let here = gateway.resolved().and_then(|id| network.nat_gateways.get(id.index()));
        one.bound = here.map_or(Tri::Unknown, |gateway| {
            let same = |it: &&NatAddress| {
                let by_value = value.as_ref().is_some_and(|value| *value == it.value && !value.is_empty());
                let theirs = it.address.as_ref().and_then(Ref::resolved);
                by_value || (theirs.is_some() && theirs == address.resolved())
            };
            // An address that is not among those of the gateway may be bound otherwise.
            gateway.addresses.iter().find(same).map_or(Tri::Unknown, |it| it.bound).and(gateway.internet)
        });
        if one.bound == Tri::Unknown {
            one.reasons.push(why_unbound(self.bound, &gateway, &self.address, &address));
        }
        let vpc = match (&self.vpc, here) {
            (Some(vpc), _) => resolver.resolve::<Vpc>(vpc),
            (None, Some(gateway)) => gateway.vpc.clone(),
            (None, None) => Ref::Unknown,
        };
        let mut found = backend::servers(&self.target, Cloud::Tencent, &vpc, world, resolver);
        if found.anything {
            let all = network.interfaces.iter().enumerate().filter(|(_, it)| it.cloud == Cloud::Tencent);
            let all = all.filter(|(_, it)| backend::in_network(it, &vpc, world) != Tri::No);
            found.interfaces = all.map(|(at, _)| (Id::new(at), Tri::Unknown)).collect();
        }
        if found.interfaces.iter().any(|(_, sure)| *sure != Tri::Yes) {
            one.reasons.push(self.why);
        }
        one.gateway = Some(gateway);
        one.address = (!address.candidates().is_empty()).then_some(address);
        one.targets = found.interfaces;
    }
}

/// Two entries for one address, port and protocol: the second is refused.
fn conflicts(world: &mut World) {
    let mut seen: BTreeMap<(usize, usize, Protocol, u16), usize> = BTreeMap::new();
    for one in &mut world.network.translations {
        let gateway = one.gateway.as_ref().and_then(Ref::resolved);
        let address = one.address.as_ref().and_then(Ref::resolved);
        let (Some(gateway), Some(address)) = (gateway, address) else { continue };
        let PortMap::Range { protocol, from, .. } = one.ports else { continue };
        if world.network.nat_gateways.get(gateway.index()).is_none_or(|it| it.cloud != Cloud::Tencent) {
            continue;
        }
        let times = seen.entry((gateway.index(), address.index(), protocol, from.0)).or_default();
        *times += 1;
        if *times > 1 {
            one.faults.push(Fault {
                id: "T-26",
                kind: FaultKind::Conflict,
                fails: true,
                message: format!("another entry of the gateway has {} port {} of the address", protocol.word(), from.0),
                help: "give each entry a port of its own".to_owned(),
                site: one.site.clone(),
            });
            one.exists = one.exists.and(Tri::Unknown);
        }
    }
}

/// Servers or subnets that send with an address of the gateway.
fn snat(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let gateway = link(side, object, "nat_gateway_id").unwrap_or_default();
    let subnet = link(side, object, "subnet_id");
    let instance = link(side, object, "instance_id");
    let private = addresses(side, "instance_private_ip_addr");
    let exists = existence(side).0;
    builder.later(ENTRIES, move |world, resolver| {
        let gateway = resolver.resolve::<NatGateway>(&gateway);
        let sources = match (private, instance) {
            (Some((set, true)), _) if !set.is_empty() => Bounds::exact(set),
            (None, None) => Bounds::exact(AddressSet::empty()),
            (_, instance) => of_server(world, resolver, instance),
        };
        let subnets = subnet.iter().map(|it| resolver.resolve(it)).collect();
        let exists = if gateway.resolved().is_some() { exists } else { exists.and(Tri::Unknown) };
        let address = None;
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

/// The private addresses of a server.
fn of_server(world: &World, resolver: &Resolver<'_>, instance: Option<Link>) -> Bounds<AddressSet> {
    let all = Bounds { must: AddressSet::empty(), may: AddressSet::all_v4() };
    let Some(instance) = instance else { return all };
    let found = backend::servers(&instance, Cloud::Tencent, &Ref::Unknown, world, resolver);
    match found.interfaces.as_slice() {
        [(id, Tri::Yes)] => match world.network.interfaces.get(id.index()).map(|it| &it.v4) {
            Some(Addresses::Exact(set)) => Bounds::exact(set.clone()),
            Some(Addresses::Within(set)) => Bounds { must: AddressSet::empty(), may: set.clone() },
            _ => all,
        },
        [] if !found.anything => Bounds::exact(AddressSet::empty()),
        _ => all,
    }
}

fn route(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let on = crate::providers::attribute::flag(side, "disabled", Tri::No).not();
    way_out(builder, object, side, "destination_cidr_block", on);
}

fn older_route(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    way_out(builder, object, side, "cidr_block", Tri::Yes);
}

/// A route to a NAT gateway lets what has it send to the Internet; which subnets have it is not evaluated.
fn way_out(builder: &mut Builder, object: ObjectId, side: Side<'_>, prefix: &str, on: Tri) {
    super::vpc::check_prefix(builder, object, side, prefix);
    let nat = match side.attr("next_type") {
        Attr::Known(value) => value.as_str().is_some_and(|it| it.eq_ignore_ascii_case("NAT")).into(),
        _ => Tri::Unknown,
    };
    let wide = addresses(side, prefix).is_none_or(|(set, known)| !known || set.overlaps(AddressSet::internet()));
    if nat == Tri::No || on == Tri::No || !wide {
        return;
    }
    let gateway = link(side, object, "next_hub").unwrap_or_default();
    builder.later(1, move |world, resolver| {
        let gateway = resolver.resolve::<NatGateway>(&gateway);
        if nat == Tri::Unknown && gateway.candidates().is_empty() {
            return;
        }
        let sources = Bounds { must: AddressSet::empty(), may: AddressSet::all_v4() };
        let exists = Tri::Unknown;
        let one = SourceTranslation { object, gateway, subnets: Vec::new(), sources, address: None, exists };
        world.network.source_translations.push(one);
    });
}
