//! Networks of Alibaba Cloud: VPCs, vSwitches, gateways, and what makes an IPv6 address public.

use crate::base::Tri;
use crate::base::net::{AddressSet, Family};
use crate::input::{Attr, Side};
use crate::model::network::{Addresses, Interface, PathKind, PublicAddress, PublicBinding, Subnet, Vpc};
use crate::model::{Builder, Cloud, Id, Link, ObjectId, Ref, Resolver, Site, World};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, flag, link, links, reason};
use crate::providers::machine::{ATTACHMENTS, PUBLIC};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_vpc",
        reads: &[
            "id",
            "router_id",
            "cidr_block",
            "secondary_cidr_blocks",
            "enable_ipv6",
            "ipv6_cidr_block",
            "ipv6_cidr_blocks.ipv6_cidr_block",
        ],
        run: vpc,
    },
    Map { kind: "alicloud_vpc_ipv4_cidr_block", reads: &["vpc_id", "secondary_cidr_block"], run: more_v4 },
    Map { kind: "alicloud_vpc_ipv6_cidr_block", reads: &["vpc_id", "ipv6_cidr_block"], run: more_v6 },
    Map { kind: "alicloud_vswitch", reads: VSWITCH, run: vswitch },
    Map { kind: "alicloud_subnet", reads: VSWITCH, run: vswitch },
    Map { kind: "alicloud_vpc_ipv4_gateway", reads: &["vpc_id", "enabled"], run: ipv4_gateway },
    Map { kind: "alicloud_vpc_ipv6_gateway", reads: &["vpc_id"], run: ipv6_gateway },
    Map {
        kind: "alicloud_vpc_ipv6_internet_bandwidth",
        reads: &["ipv6_address_id", "ipv6_gateway_id"],
        run: bandwidth,
    },
    Map { kind: "alicloud_vpc_ipv6_egress_rule", reads: &["instance_id", "instance_type"], run: egress_only },
    Map { kind: "alicloud_vpc_ipv6_address", reads: &["id", "vswitch_id", "ipv6_address"], run: ipv6_address },
];

const VSWITCH: &[&str] = &["id", "vpc_id", "cidr_block", "ipv6_cidr_block", "enable_ipv6"];

fn vpc(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mut prefixes = AddressSet::empty();
    let (mut all, mut hidden) = (true, false);
    for path in ["cidr_block", "secondary_cidr_blocks", "ipv6_cidr_block"] {
        match addresses(side, path) {
            Some((set, known)) => {
                prefixes = prefixes.union(&set);
                all &= known;
            }
            None => all &= path != "cidr_block",
        }
    }
    all &= side.each("ipv6_cidr_blocks", |_, block| match addresses(block, "ipv6_cidr_block") {
        Some((set, true)) => prefixes = prefixes.union(&set),
        Some((_, false)) => hidden = true,
        None => {}
    });
    all &= !hidden;
    if prefixes.v6.is_empty() && flag(side, "enable_ipv6", Tri::No) != Tri::No {
        all = false;
    }
    let id = builder.add(Vpc {
        object,
        cloud: Cloud::Alibaba,
        prefixes,
        prefixes_known: all,
        ipv6_gateway: Tri::No,
        ipv4_gateway: Tri::No,
    });
    // Express Connect names a network by its router.
    builder.declare(id, &side.resource.address, [side.str("id"), side.str("router_id")].into_iter().flatten());
}

fn more_v4(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    more(builder, object, side, "secondary_cidr_block");
}

fn more_v6(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    more(builder, object, side, "ipv6_cidr_block");
}

/// A further prefix of a network.
fn more(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str) {
    let (set, known) = addresses(side, path).unwrap_or((AddressSet::empty(), false));
    on_vpc(builder, object, side, move |vpc, sure| {
        if sure {
            vpc.prefixes = vpc.prefixes.union(&set);
        }
        vpc.prefixes_known &= known && sure;
    });
}

/// Changes the network that `vpc_id` means; where several may be meant, `change` hears that it is not sure.
fn on_vpc(builder: &mut Builder, object: ObjectId, side: Side<'_>, change: impl Fn(&mut Vpc, bool) + 'static) {
    let Some(link) = link(side, object, "vpc_id") else { return };
    let exists = existence(side).0;
    // A network that exists elsewhere becomes one that subnets can be in, too.
    builder.mention(link.clone(), move || Vpc {
        object,
        cloud: Cloud::Alibaba,
        prefixes: AddressSet::empty(),
        prefixes_known: false,
        ipv6_gateway: Tri::No,
        ipv4_gateway: Tri::No,
    });
    builder.later(0, move |world, resolver| {
        let found = resolver.resolve::<Vpc>(&link);
        for id in found.candidates() {
            if let Some(vpc) = world.network.vpcs.get_mut(id.index()) {
                change(vpc, found.resolved().is_some() && exists == Tri::Yes);
            }
        }
    });
}

fn vswitch(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mut prefixes = AddressSet::empty();
    for path in ["cidr_block", "ipv6_cidr_block"] {
        if let Some((set, true)) = addresses(side, path) {
            prefixes = prefixes.union(&set);
        }
    }
    let id = builder.add(Subnet { object, vpc: Ref::Unknown, prefixes, acls: Vec::new(), routed: Tri::Yes });
    builder.declare(id, &side.resource.address, side.str("id"));
    let Some(vpc) = link(side, object, "vpc_id") else { return };
    builder.later(0, move |world, resolver| {
        let vpc = resolver.resolve(&vpc);
        if let Some(subnet) = world.network.subnets.get_mut(id.index()) {
            subnet.vpc = vpc;
        }
    });
}

fn ipv4_gateway(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let enabled = flag(side, "enabled", Tri::No);
    on_vpc(builder, object, side, move |vpc, sure| {
        let there = if sure { enabled } else { enabled.and(Tri::Unknown) };
        vpc.ipv4_gateway = vpc.ipv4_gateway.or(there);
    });
}

fn ipv6_gateway(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    on_vpc(builder, object, side, |vpc, sure| {
        vpc.ipv6_gateway = vpc.ipv6_gateway.or(if sure { Tri::Yes } else { Tri::Unknown });
    });
}

/// An address that one asks for on its own; interfaces take it up by value or by reference. What refers to it needs
/// the reference only.
fn ipv6_address(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (address, _) = addresses(side, "ipv6_address").unwrap_or_default();
    let id = builder.add(PublicAddress { object, address });
    builder.declare(id, &side.resource.address, side.str("id"));
}

/// Remembers the addresses of [`ipv6_address`] that an interface refers to.
pub(super) fn take_up(builder: &mut Builder, object: ObjectId, side: Side<'_>, interface: Id<Interface>) {
    let Some((links, true)) = links(side, object, "ipv6_addresses") else { return };
    builder.later(ATTACHMENTS, move |world, resolver| {
        let found = links.iter().filter_map(|link| resolver.resolve::<PublicAddress>(link).resolved());
        world.network.taken_up.extend(found.map(|address| (interface, address)));
    });
}

/// Which interface an IPv6 address id belongs to: the one that takes it up by reference or has the same known address (then
/// it is sure), else any that has IPv6.
fn owners(world: &World, resolver: &Resolver<'_>, address: &Link) -> (Ref<Interface>, bool) {
    let own = resolver.resolve::<PublicAddress>(address).resolved();
    let mut holders = world.network.taken_up.iter().filter(|(_, it)| Some(*it) == own).map(|(id, _)| *id);
    if let (Some(only), None) = (holders.next(), holders.next()) {
        return (Ref::Resolved(only), true);
    }
    let known = own
        .and_then(|id| world.network.public_addresses.get(id.index()))
        .map(|it| it.address.of(Family::V6))
        .filter(|set| !set.is_empty());
    let mut possible = Vec::new();
    for (index, interface) in world.network.interfaces.iter().enumerate() {
        let id = Id::new(index);
        match (&interface.v6, &known) {
            (Addresses::None, _) => continue,
            (Addresses::Exact(own), Some(known)) if known.is_subset(own) => return (Ref::Resolved(id), true),
            (Addresses::Exact(_), Some(_)) => continue,
            _ => {}
        }
        if interface.cloud == Cloud::Alibaba {
            possible.push(id);
        }
    }
    let found = match possible.as_slice() {
        [] => Ref::Unknown,
        [only] => Ref::Resolved(*only),
        _ => Ref::OneOf(possible),
    };
    (found, false)
}

/// Bandwidth makes an IPv6 address public where the network has an IPv6 gateway (documentation of IPv6 gateways).
fn bandwidth(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(address) = link(side, object, "ipv6_address_id") else { return };
    let (exists, mut reasons) = existence(side);
    let why = reason(side, "ipv6_address_id");
    let site = Site::at(object, side.path("ipv6_address_id"));
    builder.later(PUBLIC, move |world, resolver| {
        let (interface, sure) = owners(world, resolver, &address);
        if !sure {
            reasons.push(why);
        }
        if interface.candidates().is_empty() {
            return;
        }
        world.network.bindings.push(PublicBinding {
            skips_acl: Tri::No,
            kind: PathKind::Ipv6,
            interface,
            address: None,
            site,
            exists: exists.and(if sure { Tri::Yes } else { Tri::Unknown }),
            reasons,
        });
    });
}

/// An egress-only rule: the gateway drops what is begun outside, for this address.
fn egress_only(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let of_address = match side.attr("instance_type") {
        Attr::Known(value) => value.as_str() == Some("Ipv6Address"),
        Attr::Absent | Attr::Defaulted => true,
        Attr::Unknown(_) => false,
    };
    let Some(address) = link(side, object, "instance_id").filter(|_| of_address) else { return };
    let sure = existence(side).0;
    let why: Arc<str> = reason(side, "instance_id");
    // After the bandwidth is bound.
    builder.later(PUBLIC + 1, move |world, resolver| {
        let (interface, same_address) = owners(world, resolver, &address);
        let only = |id: Id<Interface>| {
            let interface = world.network.interfaces.get(id.index());
            interface.is_some_and(|it| matches!(&it.v6, Addresses::Exact(set) if set.cidrs().len() == 1))
        };
        let cancels = same_address && sure == Tri::Yes && interface.resolved().is_some_and(only);
        world.network.bindings.retain_mut(|binding| {
            let same = binding.kind == PathKind::Ipv6
                && binding.interface.candidates().iter().any(|id| interface.candidates().contains(id));
            if same && cancels && binding.interface.resolved().is_some() {
                return false;
            }
            if same {
                binding.exists = binding.exists.and(Tri::Unknown);
                binding.reasons.push(why.clone());
            }
            true
        });
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::providers::attribute::sample::{cidrs, resource, world};
    use serde_json::json;

    #[test]
    fn networks_and_their_prefixes() {
        let world = world(
            &[MAPS],
            &[
                resource("alicloud_vpc.v", json!({"cidr_block": "10.0.0.0/8", "ipv6_cidr_block": {"?": null}})),
                resource("alicloud_vpc.six", json!({"cidr_block": "10.0.0.0/8", "enable_ipv6": true})),
                resource(
                    "alicloud_vpc_ipv4_cidr_block.more",
                    json!({"vpc_id": {"?": ["alicloud_vpc.v.id"]}, "secondary_cidr_block": "192.168.0.0/16"}),
                ),
                resource(
                    "alicloud_subnet.s",
                    json!({"vpc_id": {"?": ["alicloud_vpc.v.id"]}, "cidr_block": "10.1.0.0/16"}),
                ),
                resource(
                    "alicloud_vpc_ipv4_gateway.g",
                    json!({"vpc_id": {"?": ["alicloud_vpc.v.id"]}, "enabled": true}),
                ),
                resource("alicloud_vpc_ipv6_gateway.g", json!({"vpc_id": {"?": ["alicloud_vpc.six.id"]}})),
            ],
        );
        let vpcs = &world.network.vpcs;
        assert_eq!(cidrs(&vpcs[0].prefixes), "10.0.0.0/8 192.168.0.0/16");
        assert!(vpcs[0].prefixes_known && !vpcs[1].prefixes_known);
        assert_eq!((vpcs[0].ipv4_gateway, vpcs[0].ipv6_gateway), (Tri::Yes, Tri::No));
        assert_eq!((vpcs[1].ipv4_gateway, vpcs[1].ipv6_gateway), (Tri::No, Tri::Yes));
        assert_eq!(world.network.subnets[0].vpc, Ref::Resolved(Id::new(0)));
    }
}
