//! Route tables of Alibaba Cloud: whether a vSwitch's public IPv4 addresses work behind an enabled IPv4 gateway.
//!
//! In: route tables, their attachments and entries. Out: [`Subnet::routed`]. The documentation of IPv4 gateways says that the
//! gateway makes Internet access a matter of routes; a network without one is not concerned (U12).

use crate::base::net::{AddressSet, Family};
use crate::base::{Reference, Tri};
use crate::input::{Attr, Side};
use crate::model::gateway::RouteTable;
use crate::model::network::Subnet;
use crate::model::{Builder, Id, Link, ObjectId, Ref, World};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, link};
use crate::providers::machine::{ATTACHMENTS, refers_to};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_vpc", reads: &["id", "route_table_id"], run: system },
    Map { kind: "alicloud_route_table", reads: &["id", "vpc_id"], run: table },
    Map { kind: "alicloud_route_table_attachment", reads: &["route_table_id", "vswitch_id"], run: attachment },
    Map {
        kind: "alicloud_route_entry",
        reads: &["route_table_id", "destination_cidrblock", "nexthop_type", "nexthop_id"],
        run: |builder, object, side| entry(builder, object, side, "destination_cidrblock"),
    },
    Map {
        kind: "alicloud_vpc_route_entry",
        reads: &["route_table_id", "destination_cidr_block", "nexthop_type", "nexthop_id"],
        run: |builder, object, side| entry(builder, object, side, "destination_cidr_block"),
    },
];

/// After route tables are attached.
const ROUTED: u8 = ATTACHMENTS + 1;

/// A network has a route table from the start.
fn system(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let own = Reference { address: side.resource.address.clone(), attribute: "id".into() };
    let link = Link { known: side.str("id").map(Into::into), refs: vec![own], from: Some(object) };
    add(builder, object, side, link, true, side.str("route_table_id"));
}

fn table(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let vpc = link(side, object, "vpc_id").unwrap_or_default();
    add(builder, object, side, vpc, false, side.str("id"));
}

fn add(builder: &mut Builder, object: ObjectId, side: Side<'_>, vpc: Link, system: bool, known: Option<&str>) {
    let id = builder.add(RouteTable { object, vpc: Ref::Unknown, system, to_gateway: AddressSet::empty() });
    builder.declare(id, &side.resource.address, known);
    builder.later(0, move |world, resolver| {
        let vpc = resolver.resolve(&vpc);
        if let Some(table) = world.network.route_tables.get_mut(id.index()) {
            table.vpc = vpc;
        }
    });
    builder.once("routes to gateways", ROUTED, |world, _| settle(world));
}

/// A route to the IPv4 gateway; the others do not decide anything here.
fn entry(builder: &mut Builder, object: ObjectId, side: Side<'_>, destination: &str) {
    let by_type = side.str("nexthop_type").is_some_and(|it| it.eq_ignore_ascii_case("IPv4Gateway"));
    let by_target = match side.attr("nexthop_id") {
        Attr::Unknown(value) => refers_to(value, &["alicloud_vpc_ipv4_gateway"]),
        _ => false,
    };
    let Some((set, true)) = addresses(side, destination) else { return };
    let Some(table) = link(side, object, "route_table_id") else { return };
    if !(by_type || by_target) || existence(side).0 != Tri::Yes {
        return;
    }
    builder.later(0, move |world, resolver| {
        let table = resolver.resolve::<RouteTable>(&table).resolved();
        if let Some(table) = table.and_then(|id| world.network.route_tables.get_mut(id.index())) {
            table.to_gateway = table.to_gateway.union(&set);
        }
    });
}

fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let table = link(side, object, "route_table_id").unwrap_or_default();
    let subnet = link(side, object, "vswitch_id").unwrap_or_default();
    let sure = existence(side).0 == Tri::Yes;
    // After the routes are in, and the networks' own tables are settled: this one takes their place.
    builder.later(ROUTED + 1, move |world, resolver| {
        let found = resolver.resolve::<Subnet>(&subnet);
        let table = resolver.resolve::<RouteTable>(&table).resolved();
        let by_table = table.and_then(|id| world.network.route_tables.get(id.index())).map(is_routed);
        for id in found.candidates().to_vec() {
            let gateway = world.network.subnets.get(id.index()).map_or(Tri::No, |it| gateway(world, it));
            let Some(subnet) = world.network.subnets.get_mut(id.index()) else { continue };
            let here = if gateway == Tri::No || by_table == Some(true) { Tri::Yes } else { Tri::Unknown };
            subnet.routed = match sure && found.resolved().is_some() {
                true => here,
                false => subnet.routed.and(here),
            };
        }
    });
}

/// Whether all of the Internet is routed to the gateway.
fn is_routed(table: &RouteTable) -> bool {
    AddressSet::internet().of(Family::V4).is_subset(&table.to_gateway)
}

/// Whether a subnet's network has an enabled IPv4 gateway.
fn gateway(world: &World, subnet: &Subnet) -> Tri {
    let of = |id: &Id<_>| world.network.vpcs.get(id.index()).map_or(Tri::No, |it| it.ipv4_gateway);
    let all = subnet.vpc.candidates().iter().map(of).fold(Tri::No, Tri::or);
    if subnet.vpc.resolved().is_some() { all } else { all.and(Tri::Unknown) }
}

/// Every subnet uses its network's own table, as far as no other is attached.
fn settle(world: &mut World) {
    let network = &world.network;
    let routed: Vec<Tri> = network
        .subnets
        .iter()
        .map(|subnet| {
            let system = network.route_tables.iter().filter(|it| it.system && it.vpc.resolved().is_some());
            let own = system.filter(|it| it.vpc == subnet.vpc).any(is_routed);
            if gateway(world, subnet) == Tri::No || own { Tri::Yes } else { Tri::Unknown }
        })
        .collect();
    for (subnet, routed) in world.network.subnets.iter_mut().zip(routed) {
        subnet.routed = subnet.routed.and(routed);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::{Value as Json, json};

    /// A network with two vSwitches; the second one has a table of its own.
    fn routed(gateway: Json, more: &[(&str, Json)]) -> Vec<Tri> {
        let vpc = json!({"?": ["alicloud_vpc.v.id"]});
        let mut all = vec![
            resource("alicloud_vpc.v", json!({"cidr_block": "10.0.0.0/8"})),
            resource("alicloud_vswitch.a", json!({"vpc_id": vpc})),
            resource("alicloud_vswitch.b", json!({"vpc_id": vpc})),
            resource("alicloud_route_table.t", json!({"vpc_id": vpc})),
            resource(
                "alicloud_route_table_attachment.t",
                json!({"route_table_id": {"?": ["alicloud_route_table.t.id"]}, "vswitch_id": {"?": ["alicloud_vswitch.b.id"]}}),
            ),
            resource("alicloud_vpc_ipv4_gateway.g", json!({"vpc_id": vpc, "enabled": gateway})),
        ];
        all.extend(more.iter().map(|(address, json)| resource(address, json.clone())));
        let world = world(&[super::super::vpc::MAPS, MAPS], &all);
        world.network.subnets.iter().map(|it| it.routed).collect()
    }

    #[test]
    fn an_enabled_gateway_needs_a_route() {
        assert_eq!(routed(json!(false), &[]), [Tri::Yes, Tri::Yes]);
        assert_eq!(routed(json!({"?": null}), &[]), [Tri::Yes, Tri::Yes]);
        assert_eq!(routed(json!({"?": ["var.x"]}), &[]), [Tri::Unknown, Tri::Unknown]);
        assert_eq!(routed(json!(true), &[]), [Tri::Unknown, Tri::Unknown]);
        let system = json!({"route_table_id": {"?": ["alicloud_vpc.v.route_table_id"]}, "destination_cidrblock": "0.0.0.0/0",
            "nexthop_type": "IPv4Gateway", "nexthop_id": {"?": ["alicloud_vpc_ipv4_gateway.g.id"]}});
        assert_eq!(routed(json!(true), &[("alicloud_route_entry.r", system.clone())]), [Tri::Yes, Tri::Unknown]);
        let mut own = json!({"route_table_id": {"?": ["alicloud_route_table.t.id"]}, "destination_cidr_block": "0.0.0.0/0",
            "nexthop_id": {"?": ["alicloud_vpc_ipv4_gateway.g.id"]}});
        assert_eq!(routed(json!(true), &[("alicloud_vpc_route_entry.r", own.clone())]), [Tri::Unknown, Tri::Yes]);
        own["destination_cidr_block"] = json!("203.0.113.0/24");
        assert_eq!(routed(json!(true), &[("alicloud_vpc_route_entry.r", own)]), [Tri::Unknown, Tri::Unknown]);
    }
}
