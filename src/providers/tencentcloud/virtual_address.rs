//! Virtual addresses of Tencent Cloud (HAVIP), who answers them, and the public addresses that lead to them; further addresses
//! of network interfaces.
//!
//! Fact (product documentation of HAVIP): servers announce such an address themselves; where no attachment says which may, any of
//! the subnet may.

use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::input::{Attr, Side};
use crate::model::gateway::VirtualAddress;
use crate::model::network::{Addresses, Interface, PathKind, PublicAddress, PublicBinding, Subnet};
use crate::model::{Builder, Cloud, Id, ObjectId, Ref, Site};
use crate::providers::attribute::{addresses, existence, link, number, reason};
use crate::providers::machine::{ATTACHMENTS, PUBLIC};
use crate::providers::{Map, backend};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_ha_vip", reads: &["id", "subnet_id", "vip"], run: virtual_address },
    Map { kind: "tencentcloud_ha_vip_instance_attachment", reads: &["ha_vip_id", "instance_id"], run: attachment },
    Map { kind: "tencentcloud_ha_vip_eip_attachment", reads: &["havip_id", "address_ip"], run: public },
    Map {
        kind: "tencentcloud_eni_ipv4_address",
        reads: &[
            "id",
            "network_interface_id",
            "private_ip_addresses.private_ip_address",
            "secondary_private_ip_address_count",
        ],
        run: more_v4,
    },
    Map {
        kind: "tencentcloud_eni_ipv6_address",
        reads: &["id", "network_interface_id", "ipv6_addresses.address", "ipv6_address_count"],
        run: more_v6,
    },
    Map {
        kind: "tencentcloud_vpc_ipv6_eni_address",
        reads: &["id", "network_interface_id", "ipv6_addresses.address"],
        run: listed_v6,
    },
];

fn virtual_address(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (address, known) = addresses(side, "vip").unwrap_or((AddressSet::empty(), false));
    let own = known && !address.is_empty();
    let id = builder.add(VirtualAddress { object, address, members: Vec::new() });
    builder.declare(id, &side.resource.address, side.str("id"));
    let Some(subnet) = link(side, object, "subnet_id") else { return };
    builder.later(0, {
        let subnet = subnet.clone();
        move |world, resolver| {
            let subnet = resolver.resolve::<Subnet>(&subnet).resolved().filter(|_| !own);
            let prefixes = subnet.and_then(|id| world.network.subnets.get(id.index())).map(|it| it.prefixes.clone());
            if let (Some(prefixes), Some(it)) = (prefixes, world.network.virtual_addresses.get_mut(id.index())) {
                it.address = prefixes;
            }
        }
    });
    builder.later(PUBLIC, move |world, resolver| {
        let subnet = resolver.resolve::<Subnet>(&subnet);
        let network = &mut world.network;
        let Some(it) = network.virtual_addresses.get_mut(id.index()).filter(|it| it.members.is_empty()) else { return };
        let here = |it: &Interface| match (&it.subnet, &subnet) {
            (Some(Ref::Unknown), _) | (Some(_), Ref::Unknown) => true,
            (Some(Ref::External(own)), Ref::External(other)) => own == other,
            (Some(own), other) => own.candidates().iter().any(|it| other.candidates().contains(it)),
            (None, _) => false,
        };
        let all = network.interfaces.iter().enumerate().filter(|(_, it)| it.cloud == Cloud::Tencent && here(it));
        it.members = all.map(|(at, _)| (Id::new(at), Tri::Unknown)).collect();
    });
}

/// A server or an interface may answer.
fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(address) = link(side, object, "ha_vip_id") else { return };
    let member = link(side, object, "instance_id").unwrap_or_default();
    let exists = existence(side).0;
    builder.mention(address.clone(), move || empty(object));
    builder.later(ATTACHMENTS, move |world, resolver| {
        let found = resolver.resolve::<VirtualAddress>(&address);
        let sure = if found.resolved().is_some() { exists } else { exists.and(Tri::Unknown) };
        let mut members = backend::servers(&member, Cloud::Tencent, &Ref::Unknown, world, resolver);
        if members.anything {
            members.interfaces = tencent(world.network.interfaces.iter());
        }
        for id in found.candidates() {
            if let Some(it) = world.network.virtual_addresses.get_mut(id.index()) {
                it.members.extend(members.interfaces.iter().map(|(id, here)| (*id, here.and(sure))));
            }
        }
    });
}

fn empty(object: ObjectId) -> VirtualAddress {
    VirtualAddress { object, address: AddressSet::empty(), members: Vec::new() }
}

fn tencent<'a>(interfaces: impl Iterator<Item = &'a Interface>) -> Vec<(Id<Interface>, Tri)> {
    let all = interfaces.enumerate().filter(|(_, it)| it.cloud == Cloud::Tencent);
    all.map(|(at, _)| (Id::new(at), Tri::Unknown)).collect()
}

/// A public address leads to all that may answer.
fn public(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(address) = link(side, object, "havip_id") else { return };
    let public = link(side, object, "address_ip");
    let (exists, reasons) = existence(side);
    let site = Site::at(object, side.path("havip_id"));
    let why = reason(side, "havip_id");
    builder.mention(address.clone(), move || empty(object));
    builder.later(PUBLIC + 1, move |world, resolver| {
        let found = resolver.resolve::<VirtualAddress>(&address);
        let public = public.map(|it| resolver.resolve::<PublicAddress>(&it)).filter(|it| !it.candidates().is_empty());
        let one = if found.resolved().is_some() { Tri::Yes } else { Tri::Unknown };
        let virtuals = found.candidates().iter().filter_map(|id| world.network.virtual_addresses.get(id.index()));
        let mut members: Vec<(Id<Interface>, Tri)> = virtuals.flat_map(|it| it.members.clone()).collect();
        if found.candidates().is_empty() {
            members = tencent(world.network.interfaces.iter());
        }
        for (interface, here) in members {
            let sure = here.and(one);
            let mut reasons = reasons.clone();
            if sure != Tri::Yes {
                reasons.push(why.clone());
            }
            world.network.bindings.push(PublicBinding {
                kind: PathKind::Eip,
                interface: Ref::Resolved(interface),
                address: public.clone(),
                site: site.clone(),
                skips_acl: Tri::No,
                exists: exists.and(sure),
                reasons,
            });
        }
    });
}

fn more_v4(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    more(
        builder,
        object,
        side,
        "private_ip_addresses",
        "private_ip_address",
        Some("secondary_private_ip_address_count"),
    );
}

fn more_v6(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    more(builder, object, side, "ipv6_addresses", "address", Some("ipv6_address_count"));
}

fn listed_v6(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    more(builder, object, side, "ipv6_addresses", "address", None);
}

/// Further addresses of an interface. They are a virtual address with one member, so that what refers to the resource is known to
/// mean the interface.
fn more(builder: &mut Builder, object: ObjectId, side: Side<'_>, list: &str, element: &str, count: Option<&str>) {
    let Some(interface) = link(side, object, "network_interface_id") else { return };
    let (mut set, mut known) = (AddressSet::empty(), true);
    known &= side.each(list, |_, block| match addresses(block, element) {
        Some((one, true)) => set = set.union(&one),
        _ => known = false,
    });
    // As many as the list has, or more that are not told.
    known &= !set.is_empty() && count.is_none_or(|path| !matches!(side.attr(path), Attr::Unknown(_)));
    known &= count.is_none_or(|path| number(side, path).is_ok_and(|it| it.unwrap_or(0) <= set.cidrs().len() as i64));
    let exists = existence(side).0;
    let v6 = list == "ipv6_addresses";
    let id = builder.add(VirtualAddress {
        object,
        address: if known { set.clone() } else { AddressSet::empty() },
        members: Vec::new(),
    });
    builder.declare(id, &side.resource.address, side.str("id"));
    builder.later(ATTACHMENTS, move |world, resolver| {
        let found = resolver.resolve::<Interface>(&interface);
        let sure = if found.resolved().is_some() { exists } else { exists.and(Tri::Unknown) };
        for at in found.candidates() {
            if let Some(it) = world.network.interfaces.get_mut(at.index()) {
                let own = if v6 { &mut it.v6 } else { &mut it.v4 };
                *own = match (&own, known && sure == Tri::Yes) {
                    (Addresses::Exact(own), true) => Addresses::Exact(own.union(&set)),
                    (Addresses::None, true) => Addresses::Exact(set.clone()),
                    _ => Addresses::Unknown,
                };
            }
        }
        if let Some(it) = world.network.virtual_addresses.get_mut(id.index()) {
            it.members.extend(found.candidates().iter().map(|at| (*at, sure)));
        }
    });
}
