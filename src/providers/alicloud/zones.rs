//! What application and network load balancers (ALB, NLB) of Alibaba Cloud say alike: scheme, zones, server types.

use crate::base::net::Family;
use crate::base::{Tri, Value};
use crate::input::{Attr, Side};
use crate::model::balancer::{BalancerKind, Facing, LoadBalancer};
use crate::model::network::PublicAddress;
use crate::model::{Builder, Cloud, Id, Link, ObjectId, Ref, Site};
use crate::providers::attribute::{existence, link, reason};
use crate::providers::balance;

/// Whether a word is written; `Unknown` where the value is not known. Left out means another word.
fn says(side: Side<'_>, path: &str, word: &str) -> Tri {
    match side.attr(path) {
        Attr::Known(value) => is(value, word).into(),
        Attr::Unknown(_) => Tri::Unknown,
        Attr::Absent | Attr::Defaulted => Tri::No,
    }
}

fn is(value: &Value, word: &str) -> bool {
    value.as_str().is_some_and(|it| it.eq_ignore_ascii_case(word))
}

/// Adds a balancer with its entries from the Internet and its zones. IPv4 is public with `address_type`, IPv6 with
/// `ipv6_address_type` of a dual-stack balancer, which is private where it is left out.
pub fn balancer(builder: &mut Builder, object: ObjectId, side: Side<'_>, kind: BalancerKind) -> Id<LoadBalancer> {
    let (exists, why) = existence(side);
    let facing = |family, public: Tri, path: &str, others: &[&str]| {
        let unknown = others.iter().filter(|it| matches!(side.attr(it), Attr::Unknown(_))).map(|it| reason(side, it));
        let reasons = why.iter().cloned().chain(unknown).collect();
        let (site, exists) = (Site::at(object, side.path(path)), exists.and(public));
        Facing { family, exists, site, addresses: Vec::new(), reasons }
    };
    let v4 = says(side, "address_type", "Internet");
    let v6 = says(side, "address_ip_version", "DualStack").and(says(side, "ipv6_address_type", "Internet"));
    let mut balancer = balance::balancer(object, Cloud::Alibaba, kind, exists);
    if v4 != Tri::No {
        balancer.facing.push(facing(Family::V4, v4, "address_type", &["address_type"]));
    }
    if v6 != Tri::No {
        let path = "ipv6_address_type";
        balancer.facing.push(facing(Family::V6, v6, path, &["address_ip_version", path]));
    }
    let id = builder.add(balancer);
    builder.declare(id, &side.resource.address, side.str("id"));
    let mut subnets: Vec<Link> = Vec::new();
    let mut addresses: Vec<Link> = Vec::new();
    let whole = side.each("zone_mappings", |_, zone| {
        subnets.push(link(zone, object, "vswitch_id").unwrap_or_default());
        addresses.extend(link(zone, object, "allocation_id"));
    });
    builder.later(0, move |world, resolver| {
        let mut zones: Vec<Ref<_>> = subnets.iter().map(|it| resolver.resolve(it)).collect();
        if !whole {
            zones.push(Ref::Unknown);
        }
        let mut eips: Vec<ObjectId> = addresses
            .iter()
            .filter_map(|it| resolver.resolve::<PublicAddress>(it).resolved())
            .filter_map(|id| world.network.public_addresses.get(id.index()).map(|it| it.object))
            .collect();
        eips.dedup();
        if let Some(balancer) = world.network.balancers.get_mut(id.index()) {
            balancer.zones = zones;
            for facing in balancer.facing.iter_mut().filter(|it| it.family == Family::V4) {
                facing.addresses.extend(eips.iter().copied());
            }
        }
    });
    id
}

/// Whether a listener runs; one that is left alone does.
pub fn running(side: Side<'_>) -> Tri {
    match side.attr("status") {
        Attr::Known(value) => Tri::from(is(value, "Stopped")).not(),
        Attr::Unknown(_) => Tri::Unknown,
        Attr::Absent | Attr::Defaulted => Tri::Yes,
    }
}
