//! Public IPv6 of Tencent Cloud: elastic addresses, bandwidth for an address, and the older kind of elastic address.
//!
//! Facts (documentation of the resources): an address of a subnet reaches the Internet when bandwidth was bought for it, also where
//! its amount is left out (1 Mbps); it is found by its value, or by the server or interface that it is read from.

use super::instance::association;
use super::public_address::address;
use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::input::Side;
use crate::model::network::{Addresses, Interface, PathKind, PublicAddress, PublicBinding};
use crate::model::{Builder, Cloud, Id, ObjectId, Ref, World};
use crate::providers::attribute::{link, positive};
use crate::providers::machine::{Association, PUBLIC};
use crate::providers::{Map, backend, machine};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_elastic_public_ipv6", reads: &["id", "address_ip"], run: elastic },
    Map {
        kind: "tencentcloud_elastic_public_ipv6_attachment",
        reads: &["ipv6_address_id", "network_interface_id", "private_ipv6_address"],
        run: attachment,
    },
    Map {
        kind: "tencentcloud_ipv6_address_bandwidth",
        reads: &["ipv6_address", "internet_max_bandwidth_out"],
        run: bandwidth,
    },
    Map {
        kind: "tencentcloud_classic_elastic_public_ipv6",
        reads: &["ip6_address", "internet_max_bandwidth_out"],
        run: classic,
    },
];

fn elastic(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    address(builder, object, side, "address_ip");
}

fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let address = link(side, object, "ipv6_address_id");
    if let Some(mut what) = association(side, object, "network_interface_id", PathKind::Ipv6) {
        what.address = address;
        machine::associate(builder, what);
    } else if let Some(mut what) = association(side, object, "private_ipv6_address", PathKind::Ipv6) {
        what.address = address;
        by_value(builder, what);
    }
}

fn bandwidth(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    bought(builder, object, side, "ipv6_address");
}

fn classic(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    bought(builder, object, side, "ip6_address");
}

fn bought(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str) {
    let any = positive(side, "internet_max_bandwidth_out", Tri::Yes);
    let Some(mut what) = association(side, object, path, PathKind::Ipv6).filter(|_| any != Tri::No) else { return };
    if any == Tri::Unknown {
        what.exists = what.exists.and(any);
        what.reasons.push(crate::providers::attribute::reason(side, "internet_max_bandwidth_out"));
    }
    by_value(builder, what);
}

/// Binds an IPv6 address to the interface that has it.
fn by_value(builder: &mut Builder, mut what: Association) {
    builder.later(PUBLIC, move |world, resolver| {
        let value = what.target.known.as_deref().and_then(|it| AddressSet::parse(it).ok());
        let found = match value {
            Some(value) => having(&value, world),
            None => {
                let found = backend::servers(&what.target, Cloud::Tencent, &Ref::Unknown, world, resolver);
                match found.anything {
                    true => having(&AddressSet::all_v6(), world),
                    false => found.interfaces,
                }
            }
        };
        let interface = match found.as_slice() {
            [] => return,
            [(only, sure)] => {
                what.exists = what.exists.and(*sure);
                if *sure != Tri::Yes {
                    what.reasons.push(what.target_reason);
                }
                Ref::Resolved(*only)
            }
            several => {
                what.exists = what.exists.and(Tri::Unknown);
                what.reasons.push(what.target_reason);
                Ref::OneOf(several.iter().map(|(id, _)| *id).collect())
            }
        };
        let address = what.address.map(|it| resolver.resolve::<PublicAddress>(&it));
        world.network.bindings.push(PublicBinding {
            skips_acl: Tri::No,
            kind: what.kind,
            interface,
            address: address.filter(|it| !it.candidates().is_empty()),
            site: what.site,
            exists: what.exists,
            reasons: what.reasons,
        });
    });
}

/// The interface with exactly this address, for sure; else those that may have it.
fn having(address: &AddressSet, world: &World) -> Vec<(Id<Interface>, Tri)> {
    let (mut exact, mut possible) = (Vec::new(), Vec::new());
    for (index, interface) in world.network.interfaces.iter().enumerate() {
        if interface.cloud != Cloud::Tencent {
            continue;
        }
        match &interface.v6 {
            Addresses::Exact(own) if address.is_subset(own) => exact.push((Id::new(index), Tri::Yes)),
            Addresses::Exact(own) | Addresses::Within(own) if address.overlaps(own) => {
                possible.push((Id::new(index), Tri::Unknown));
            }
            Addresses::Unknown => possible.push((Id::new(index), Tri::Unknown)),
            _ => {}
        }
    }
    match exact.len() {
        1 => exact,
        _ => {
            exact.extend(possible);
            exact.iter_mut().for_each(|it| it.1 = Tri::Unknown);
            exact
        }
    }
}
