//! NAT gateways and their entries as configurations and plans write them.
#![allow(clippy::indexing_slicing)]

use super::*;
use crate::input::Resource;
use crate::providers::attribute::sample::{resource, world};
use serde_json::{Value as Json, json};

fn gateway(kind: Json) -> Vec<Resource> {
    let vpc = json!({"?": ["alicloud_vpc.v.id"]});
    vec![
        resource("alicloud_vpc.v", json!({"cidr_block": "10.0.0.0/8"})),
        resource("alicloud_vswitch.s", json!({"vpc_id": vpc, "cidr_block": "10.0.0.0/24"})),
        resource(
            "alicloud_instance.i",
            json!({"vswitch_id": {"?": ["alicloud_vswitch.s.id"]}, "security_groups": ["sg-1"], "private_ip": "10.0.0.5"}),
        ),
        resource(
            "alicloud_instance.other",
            json!({"vswitch_id": {"?": ["alicloud_vswitch.s.id"]}, "security_groups": ["sg-1"], "private_ip": "10.0.0.6"}),
        ),
        resource("alicloud_nat_gateway.n", json!({"vpc_id": vpc, "network_type": kind})),
        resource("alicloud_eip_address.e", json!({"ip_address": {"?": null}})),
        resource("alicloud_eip_address.known", json!({"ip_address": "203.0.113.9"})),
    ]
}

fn association() -> Resource {
    resource(
        "alicloud_eip_association.a",
        json!({"allocation_id": {"?": ["alicloud_eip_address.e.id"]}, "instance_id": {"?": ["alicloud_nat_gateway.n.id"]}}),
    )
}

fn entry(more: Json) -> Resource {
    let mut all = json!({
        "forward_table_id": {"?": ["alicloud_nat_gateway.n.forward_table_ids"]},
        "external_ip": {"?": ["alicloud_eip_address.e.ip_address"]},
        "external_port": "8022", "internal_ip": "10.0.0.5", "internal_port": "22", "ip_protocol": "tcp",
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        all[name] = value.clone();
    }
    resource("alicloud_forward_entry.f", all)
}

fn map(kind: Json, more: impl IntoIterator<Item = Resource>) -> World {
    let mut all = gateway(kind);
    all.extend(more);
    let families = [
        MAPS,
        super::super::vpc::MAPS,
        super::super::instance::MAPS,
        super::super::public_address::MAPS,
        super::super::virtual_address::MAPS,
    ];
    world(&families, &all)
}

#[test]
fn an_entry_of_a_bound_address_leads_to_its_server() {
    let world = map(json!({"?": null}), [association(), entry(json!({}))]);
    assert_eq!(world.network.nat_gateways[0].addresses.len(), 1);
    assert!(world.network.bindings.is_empty());
    let it = &world.network.translations[0];
    assert_eq!((it.kind, it.bound, it.exists), (PathKind::Dnat, Tri::Yes, Tri::Yes));
    assert_eq!(it.targets, [(Id::new(0), Tri::Yes)]);
    assert_eq!(it.ports, PortMap::Range { protocol: Protocol::Tcp, from: (8022, 8022), to: 22 });
    assert_eq!(it.address, Some(Ref::Resolved(Id::new(0))));
    assert!(it.reasons.is_empty() && it.faults.is_empty());
}

#[test]
fn an_address_must_be_seen_to_be_bound() {
    let bound = |kind: Json, associated: bool, more: Json| {
        let resources = associated.then(association).into_iter().chain([entry(more)]);
        map(kind, resources).network.translations[0].bound
    };
    assert_eq!(bound(json!("internet"), false, json!({})), Tri::Unknown);
    assert_eq!(bound(json!("internet"), true, json!({"external_ip": "203.0.113.9"})), Tri::Unknown);
    assert_eq!(bound(json!("intranet"), true, json!({})), Tri::No);
    assert_eq!(bound(json!({"?": ["var.x"]}), true, json!({})), Tri::Unknown);
    assert_eq!(bound(json!("internet"), true, json!({"external_ip": "10.0.0.77"})), Tri::No);
    assert_eq!(
        bound(json!("internet"), true, json!({"external_ip": {"?": ["alicloud_vpc_nat_ip.p.nat_ip"]}})),
        Tri::No
    );
    assert_eq!(bound(json!("internet"), true, json!({"forward_table_id": "ftb-elsewhere"})), Tri::Unknown);
    // The address is known by its value.
    let by_value = resource(
        "alicloud_eip_association.b",
        json!({"allocation_id": {"?": ["alicloud_eip_address.known.id"]}, "instance_type": "Nat",
            "instance_id": {"?": ["alicloud_nat_gateway.n.id"]}}),
    );
    let world = map(json!("internet"), [by_value, entry(json!({"external_ip": "203.0.113.9"}))]);
    assert_eq!(world.network.translations[0].bound, Tri::Yes);
}

#[test]
fn what_an_eip_holds_is_public_whatever_its_number() {
    let eip = resource("alicloud_eip_address.odd", json!({"ip_address": "10.84.15.226"}));
    let bound = resource(
        "alicloud_eip_association.b",
        json!({"allocation_id": {"?": ["alicloud_eip_address.odd.id"]}, "instance_type": "Nat",
            "instance_id": {"?": ["alicloud_nat_gateway.n.id"]}}),
    );
    let world = map(json!("internet"), [eip, bound, entry(json!({"external_ip": "10.84.15.226"}))]);
    assert_eq!(world.network.translations[0].bound, Tri::Yes);
}

#[test]
fn the_server_may_be_named_in_several_ways() {
    let targets = |inner: Json| {
        map(json!("internet"), [entry(json!({"internal_ip": inner}))]).network.translations[0].targets.clone()
    };
    let unsure = |ids: &[usize]| ids.iter().map(|at| (Id::new(*at), Tri::Unknown)).collect::<Vec<_>>();
    assert_eq!(targets(json!({"?": ["alicloud_instance.other.private_ip"]})), [(Id::new(1), Tri::Yes)]);
    assert_eq!(targets(json!({"?": ["var.x"]})), unsure(&[0, 1]));
    assert_eq!(targets(json!("10.0.9.9")), []);
}

#[test]
fn ports_and_protocols() {
    let ports = |more: Json| {
        let world = map(json!("internet"), [entry(more)]);
        let it = &world.network.translations[0];
        (it.ports.clone(), it.faults.iter().map(|it| (it.id, it.kind)).collect::<Vec<_>>(), it.exists)
    };
    let range = |from, to| PortMap::Range { protocol: Protocol::Tcp, from, to };
    let (port, value) = (("A-37", FaultKind::PortProtocol), ("A-37", FaultKind::Value));
    let any = json!({"external_port": "any", "internal_port": "any", "ip_protocol": "any"});
    assert_eq!(ports(any), (PortMap::All, vec![], Tri::Yes));
    let wide = json!({"external_port": "10000/10099", "internal_port": "20000/20099"});
    assert_eq!(ports(wide), (range((10000, 10099), 20000), vec![], Tri::Yes));
    let uneven = json!({"external_port": "10/20", "internal_port": "30/35"});
    assert_eq!(ports(uneven), (range((10, 20), 30), vec![value], Tri::Unknown));
    let mixed = json!({"ip_protocol": "any", "external_port": "any"});
    assert_eq!(ports(mixed), (PortMap::All, vec![port], Tri::Unknown));
    assert_eq!(ports(json!({"external_port": "any"})), (range((1, 65535), 1), vec![port], Tri::Unknown));
    assert_eq!(ports(json!({"internal_port": "any"})), (range((8022, 8022), 8022), vec![port], Tri::Unknown));
    let unknown = |path: &str| PortMap::Unknown(format!("alicloud_forward_entry.f.{path}").into());
    assert_eq!(ports(json!({"external_port": "0"})), (unknown("external_port"), vec![value], Tri::Unknown));
    assert_eq!(ports(json!({"ip_protocol": "icmp"})), (unknown("ip_protocol"), vec![value], Tri::Unknown));
    assert_eq!(ports(json!({"internal_port": {"?": ["var.x"]}})), (unknown("internal_port"), vec![], Tri::Yes));
}

#[test]
fn source_entries_and_private_addresses() {
    let table = json!({"?": ["alicloud_nat_gateway.n.snat_table_ids"]});
    let eip = json!({"?": ["alicloud_eip_address.e.ip_address"]});
    let world = map(
        json!("internet"),
        [
            association(),
            resource(
                "alicloud_snat_entry.s",
                json!({"snat_table_id": table, "snat_ip": eip, "source_vswitch_id": {"?": ["alicloud_vswitch.s.id"]}}),
            ),
            resource(
                "alicloud_snat_entry.c",
                json!({"snat_table_id": table, "snat_ip": "203.0.113.9", "source_cidr": "10.0.0.0/25"}),
            ),
            resource(
                "alicloud_vpc_nat_ip.p",
                json!({"nat_gateway_id": {"?": ["alicloud_nat_gateway.n.id"]}, "nat_ip": "10.0.0.77"}),
            ),
        ],
    );
    let [first, second] = world.network.source_translations.as_slice() else { unreachable!() };
    assert_eq!((first.subnets.len(), first.exists), (1, Tri::Yes));
    assert!(first.sources.may.is_empty());
    assert_eq!((second.subnets.len(), second.exists), (0, Tri::Unknown));
    assert_eq!(world.network.nat_gateways[0].addresses.len(), 2);
}

#[test]
fn an_api_gateway_relays_possibly() {
    let access =
        json!({"vpc_id": {"?": ["alicloud_vpc.v.id"]}, "instance_id": {"?": ["alicloud_instance.i.id"]}, "port": 80});
    let world = map(json!("internet"), [resource("alicloud_api_gateway_vpc_access.a", access)]);
    let it = &world.network.translations[0];
    assert_eq!((it.kind, it.exists), (PathKind::Relay, Tri::Unknown));
    assert_eq!(it.targets, [(Id::new(0), Tri::Yes)]);
}

#[test]
fn virtual_addresses_and_their_servers() {
    let own = |attribute: &str| json!({"?": [format!("alicloud_vpc_ha_vip.h.{attribute}")]});
    let attachment = |name: &str| {
        resource(
            &format!("alicloud_havip_attachment.{name}"),
            json!({"ha_vip_id": own("id"), "instance_id": {"?": [format!("alicloud_instance.{name}.id")]}}),
        )
    };
    let eip = resource(
        "alicloud_eip_association.h",
        json!({"allocation_id": {"?": ["alicloud_eip_address.e.id"]}, "instance_id": own("id"), "instance_type": "HaVip"}),
    );
    let havip = resource("alicloud_vpc_ha_vip.h", json!({"vswitch_id": {"?": ["alicloud_vswitch.s.id"]}}));
    let all = [havip, attachment("i"), attachment("other"), eip, entry(json!({"internal_ip": own("ip_address")}))];
    let world = map(json!("internet"), all);
    let both = [(Id::new(0), Tri::Yes), (Id::new(1), Tri::Yes)];
    assert_eq!(world.network.virtual_addresses[0].members, both);
    let bound: Vec<_> = world.network.bindings.iter().map(|it| (it.interface.clone(), it.exists)).collect();
    assert_eq!(bound, [(Ref::Resolved(Id::new(0)), Tri::Yes), (Ref::Resolved(Id::new(1)), Tri::Yes)]);
    assert_eq!(world.network.translations[0].targets, both);
}

#[test]
fn cut_through_is_for_secondary_interfaces() {
    let skips = |target: &str, mode: Json| {
        let interface = resource("alicloud_ecs_network_interface.e", json!({"vswitch_id": "vsw-1"}));
        let association = resource(
            "alicloud_eip_association.x",
            json!({"allocation_id": {"?": ["alicloud_eip_address.e.id"]}, "instance_id": {"?": [target]}, "mode": mode}),
        );
        let mut all = gateway(json!("internet"));
        all.extend([interface, association]);
        let families = [
            MAPS,
            super::super::vpc::MAPS,
            super::super::instance::MAPS,
            super::super::interface::MAPS,
            super::super::public_address::MAPS,
        ];
        world(&families, &all).network.bindings[0].skips_acl
    };
    let interface = "alicloud_ecs_network_interface.e.id";
    assert_eq!(skips(interface, json!("BINDED")), Tri::Yes);
    assert_eq!(skips(interface, json!("NAT")), Tri::No);
    assert_eq!(skips(interface, json!({"?": null})), Tri::No);
    assert_eq!(skips(interface, json!({"?": ["var.x"]})), Tri::Unknown);
    assert_eq!(skips("alicloud_instance.i.id", json!("BINDED")), Tri::No);
}
