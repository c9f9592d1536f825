//! Elastic IP addresses of Alibaba Cloud and what they are bound to.

use super::{nat, virtual_address};
use crate::base::Tri;
use crate::base::net::{AddressSet, Family};
use crate::input::{Attr, Side};
use crate::model::balancer::Facing;
use crate::model::network::{Addresses, Interface, InterfaceRole, PathKind, PublicAddress, PublicBinding};
use crate::model::{Builder, Cloud, Id, Link, ObjectId, Ref, Site, World};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, link, reason, written};
use crate::providers::backend::{in_network, servers};
use crate::providers::balance;
use crate::providers::machine::{self, Association, PUBLIC};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_eip_address", reads: &["id", "ip_address", "mode"], run: address },
    Map { kind: "alicloud_eip", reads: &["id", "ip_address", "mode"], run: address },
    Map { kind: "alicloud_eip_segment_address", reads: &["id"], run: segment },
    Map {
        kind: "alicloud_eip_association",
        reads: &["allocation_id", "instance_id", "instance_type", "private_ip_address", "mode", "vpc_id"],
        run: association,
    },
];

/// An address is named by its id, and by its value where that is known (entries of NAT gateways).
fn address(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (address, _) = addresses(side, "ip_address").unwrap_or_default();
    let id = builder.add(PublicAddress { object, address });
    let names = [side.str("id"), side.str("ip_address")];
    builder.declare(id, &side.resource.address, names.into_iter().flatten());
    let mode = cut_through(side);
    if mode != Tri::No {
        builder.later(BOUND, move |world, _| {
            skip_acl(world, |it| it.address == Some(Ref::Resolved(id)), mode);
        });
    }
}

/// A pool of addresses: nothing is bound by it.
fn segment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let id = builder.add(PublicAddress { object, address: AddressSet::empty() });
    builder.declare(id, &side.resource.address, side.str("id"));
}

/// After addresses are bound.
const BOUND: u8 = PUBLIC + 1;

/// Whether an address becomes one of the interface itself (`BINDED`): the vSwitch's network ACL does not see its packets then.
fn cut_through(side: Side<'_>) -> Tri {
    match side.attr("mode") {
        Attr::Known(value) => value.as_str().is_some_and(|it| it.eq_ignore_ascii_case("BINDED")).into(),
        Attr::Absent | Attr::Defaulted => Tri::No,
        Attr::Unknown(_) => Tri::Unknown,
    }
}

/// Marks the bindings to secondary interfaces; the mode is for these only (documentation of EIPs, visible mode).
fn skip_acl(world: &mut World, of: impl Fn(&PublicBinding) -> bool, mode: Tri) {
    let interfaces = &world.network.interfaces;
    for binding in world.network.bindings.iter_mut().filter(|it| it.kind == PathKind::Eip && of(it)) {
        let role = |id: &Id<Interface>| interfaces.get(id.index()).map(|it| it.role == InterfaceRole::Secondary);
        let secondary: Vec<bool> = binding.interface.candidates().iter().filter_map(role).collect();
        let here: Tri = match (secondary.contains(&true), secondary.contains(&false)) {
            (true, false) => Tri::Yes,
            (true, true) => Tri::Unknown,
            _ => Tri::No,
        };
        binding.skips_acl = binding.skips_acl.or(here.and(mode));
    }
}

/// `instance_type` is `EcsInstance` where it is absent, unless the id says otherwise by its prefix (source of
/// `alicloud_eip_association`); references say the same before there is an id. What the id or reference means decides here:
/// a server, an interface, a NAT gateway, a virtual address; balancers have a mapping of their own.
fn association(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(target) = link(side, object, "instance_id") else { return };
    let (mut exists, mut reasons) = existence(side);
    let site = Site::at(object, side.path("instance_id"));
    let eip = link(side, object, "allocation_id");
    match side.attr("instance_type") {
        Attr::Known(value) if value.as_str() == Some("IpAddress") => {
            return by_private_address(builder, object, side, site, exists, reasons);
        }
        Attr::Known(_) | Attr::Absent | Attr::Defaulted => {}
        Attr::Unknown(_) => {
            exists = exists.and(Tri::Unknown);
            reasons.push(reason(side, "instance_type"));
        }
    }
    let why = reason(side, "instance_id");
    nat::bind(builder, target.clone(), eip.clone(), site.clone(), exists);
    virtual_address::bind(
        builder,
        virtual_address::Binding {
            target: target.clone(),
            address: eip.clone(),
            site: site.clone(),
            exists,
            reasons: reasons.clone(),
            why: why.clone(),
        },
    );
    // A balancer says so by its type, its id, or what the id refers to.
    if !matches!(side.str("instance_type"), Some("Nat" | "HaVip")) {
        let reasons = reasons.clone();
        let facing = Facing { family: Family::V4, exists, site: site.clone(), addresses: Vec::new(), reasons };
        balance::face(builder, target.clone(), eip.clone(), facing, why.clone());
    }
    let target_reason = why;
    let kind = PathKind::Eip;
    let here = site.clone();
    let elsewhere = matches!(side.str("instance_type"), Some("Nat" | "HaVip" | "SlbInstance" | "IpAddress"));
    let anything = (!elsewhere).then_some(Cloud::Alibaba);
    let what = Association { target, address: eip, site, kind, exists, reasons, target_reason, anything };
    machine::associate(builder, what);
    let mode = cut_through(side);
    if mode != Tri::No {
        builder.later(BOUND, move |world, _| skip_acl(world, |it| it.site == here, mode));
    }
}

/// Whether an interface surely has an address.
fn owns(world: &World, id: Id<Interface>, wanted: &Link) -> Tri {
    let address = wanted.known.as_deref().and_then(|text| AddressSet::parse(text).ok());
    let interface = world.network.interfaces.get(id.index()).filter(|it| it.exists == Tri::Yes);
    match (address, interface.map(|it| &it.v4)) {
        (Some(address), Some(Addresses::Exact(own))) => address.is_subset(own).into(),
        _ => Tri::No,
    }
}

/// Bound to a private address: whichever interface of the network has it.
fn by_private_address(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    site: Site,
    exists: Tri,
    mut reasons: Vec<Arc<str>>,
) {
    // The address is an argument of its own, or stands in place of the instance.
    let path = if written(side, "private_ip_address") { "private_ip_address" } else { "instance_id" };
    let wanted = link(side, object, path).unwrap_or_default();
    let eip = link(side, object, "allocation_id");
    let vpc = link(side, object, "vpc_id").unwrap_or_default();
    let why = reason(side, path);
    builder.later(PUBLIC, move |world, resolver| {
        let vpc = resolver.resolve(&vpc);
        let found = servers(&wanted, Cloud::Alibaba, &vpc, world, resolver);
        let possible: Vec<(Id<Interface>, Tri)> = match found.anything {
            false => found.interfaces,
            true => {
                let all = world.network.interfaces.iter().enumerate();
                let here = all.filter(|(_, it)| it.cloud == Cloud::Alibaba && in_network(it, &vpc, world) != Tri::No);
                here.map(|(at, _)| (Id::new(at), Tri::Unknown)).collect()
            }
        };
        let (interface, sure) = match possible.as_slice() {
            [] => return,
            // Alone with just this address, it is the one, although its network is not known.
            [(only, sure)] => (Ref::Resolved(*only), sure.or(owns(world, *only, &wanted))),
            several => (Ref::OneOf(several.iter().map(|(id, _)| *id).collect()), Tri::Unknown),
        };
        if sure == Tri::Unknown {
            reasons.push(why);
        }
        let address = eip.map(|link| resolver.resolve(&link)).filter(|it: &Ref<_>| !it.candidates().is_empty());
        world.network.bindings.push(PublicBinding {
            skips_acl: Tri::No,
            kind: PathKind::Eip,
            interface,
            address,
            site,
            exists: exists.and(sure),
            reasons,
        });
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::model::World;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::{Value as Json, json};

    fn map(association: Json) -> World {
        let instance = |name: &str| {
            let after = json!({"vswitch_id": "vsw-1", "security_groups": ["sg-1"], "private_ip": "10.0.0.5"});
            resource(&format!("alicloud_instance.{name}"), after)
        };
        world(
            &[MAPS, super::super::instance::MAPS, super::super::interface::MAPS],
            &[
                instance("many[0]"),
                instance("many[1]"),
                resource(
                    "alicloud_network_interface.e",
                    json!({"vswitch_id": "vsw-1", "primary_ip_address": "10.0.0.6"}),
                ),
                resource("alicloud_eip.x", json!({"ip_address": {"?": null}})),
                resource("alicloud_eip_association.a", association),
            ],
        )
    }

    #[test]
    fn addresses_find_their_interfaces() {
        let eip = json!({"?": ["alicloud_eip.x.id"]});
        let of = |mut more: Json| {
            let mut all = json!({"allocation_id": eip});
            all.as_object_mut().unwrap().append(more.as_object_mut().unwrap());
            let world = map(all);
            world.network.bindings.into_iter().map(|it| (it.interface, it.exists, it.address)).collect::<Vec<_>>()
        };
        let x = Some(Ref::Resolved(Id::new(0)));
        let one = of(json!({"instance_id": {"?": ["alicloud_instance.many[1].id"]}, "instance_type": {"?": null}}));
        assert_eq!(one, [(Ref::Resolved(Id::new(1)), Tri::Yes, x.clone())]);
        let either = of(json!({"instance_id": {"?": ["alicloud_instance.many.id"]}}));
        assert_eq!(either, [(Ref::OneOf(vec![Id::new(0), Id::new(1)]), Tri::Yes, x.clone())]);
        let interface =
            of(json!({"instance_id": {"?": ["alicloud_network_interface.e.id"]}, "instance_type": {"?": ["var.x"]}}));
        assert_eq!(interface, [(Ref::Resolved(Id::new(2)), Tri::Unknown, x.clone())]);
        assert_eq!(of(json!({"instance_id": "ngw-1"})), []);
        assert_eq!(of(json!({"instance_id": "i-elsewhere"})), []);
        assert_eq!(of(json!({"instance_id": "lb-1", "instance_type": "SlbInstance"})), []);
        let private =
            |ip: &str| json!({"instance_id": "vpc-1", "instance_type": "IpAddress", "private_ip_address": ip});
        assert_eq!(of(private("10.0.0.6")), [(Ref::Resolved(Id::new(2)), Tri::Yes, x.clone())]);
        assert_eq!(of(private("10.0.0.5")), [(Ref::OneOf(vec![Id::new(0), Id::new(1)]), Tri::Unknown, x)]);
        assert_eq!(of(private("10.0.0.7")), []);
    }
}
