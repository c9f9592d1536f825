//! Examples of what leads to servers of Tencent Cloud besides balancers: resources in, the entities that come of them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::{cluster, instance, interface, ipv6, lighthouse, link, nat, public_address, scaling, virtual_address, vpc};
use crate::base::net::{AddressSet, PortSet, Protocol, ServiceSet};
use crate::base::{Action, Tri};
use crate::input::Resource;
use crate::model::gateway::{LinkKind, PortMap};
use crate::model::network::{Addresses, Bounds, Extent, FaultKind, PathKind, Peer, Services};
use crate::model::{Id, Known, Ref, World};
use crate::providers::Map;
use crate::providers::attribute::sample::{cidrs, resource, world as map};
use serde_json::{Value, json};

const FAMILIES: &[&[Map]] = &[
    cluster::MAPS,
    instance::MAPS,
    interface::MAPS,
    ipv6::MAPS,
    lighthouse::MAPS,
    link::MAPS,
    nat::MAPS,
    public_address::MAPS,
    scaling::MAPS,
    virtual_address::MAPS,
    vpc::MAPS,
];

fn world(resources: Vec<Resource>) -> World {
    map(FAMILIES, &resources)
}

fn refers(to: &str) -> Value {
    json!({"?": [to]})
}

/// A network, a subnet and a server in it at 10.0.1.5, and more.
fn with(more: impl IntoIterator<Item = Resource>) -> World {
    let mut all = vec![
        resource("tencentcloud_vpc.v", json!({"cidr_block": "10.0.0.0/16"})),
        resource(
            "tencentcloud_subnet.s",
            json!({"vpc_id": refers("tencentcloud_vpc.v.id"), "cidr_block": "10.0.1.0/24"}),
        ),
        resource(
            "tencentcloud_instance.i",
            json!({"subnet_id": refers("tencentcloud_subnet.s.id"), "private_ip": "10.0.1.5"}),
        ),
    ];
    all.extend(more);
    world(all)
}

fn gateway(addresses: Value) -> Resource {
    let vpc = refers("tencentcloud_vpc.v.id");
    resource("tencentcloud_nat_gateway.n", json!({"vpc_id": vpc, "assigned_eip_set": addresses}))
}

fn entry(values: Value) -> Resource {
    let mut all = json!({
        "vpc_id": refers("tencentcloud_vpc.v.id"),
        "nat_id": refers("tencentcloud_nat_gateway.n.id"),
        "protocol": "TCP",
        "elastic_ip": refers("tencentcloud_eip.e.public_ip"),
        "elastic_port": "8022",
        "private_ip": "10.0.1.5",
        "private_port": "22",
    });
    all.as_object_mut().unwrap().extend(values.as_object().unwrap().clone());
    resource("tencentcloud_dnat.d", all)
}

fn eip(values: Value) -> Resource {
    resource("tencentcloud_eip.e", values)
}

#[test]
fn translation_through_a_gateway() {
    let bound = || gateway(json!([refers("tencentcloud_eip.e.public_ip")]));
    let world = with([eip(json!({})), bound(), entry(json!({}))]);
    let one = &world.network.translations[0];
    assert_eq!((one.kind, one.bound, one.exists), (PathKind::Dnat, Tri::Yes, Tri::Yes));
    assert_eq!(one.ports, PortMap::Range { protocol: Protocol::Tcp, from: (8022, 8022), to: 22 });
    assert_eq!(one.targets, [(Id::new(0), Tri::Yes)]);
    assert_eq!(
        (one.gateway.clone(), one.address.clone()),
        (Some(Ref::Resolved(Id::new(0))), Some(Ref::Resolved(Id::new(0))))
    );
    assert_eq!((one.reasons.len(), one.faults.len()), (0, 0));
    let gateway = &world.network.nat_gateways[0];
    assert_eq!((gateway.internet, gateway.vpc.clone()), (Tri::Yes, Ref::Resolved(Id::new(0))));
    assert_eq!(gateway.addresses[0].site.path.as_deref(), Some("assigned_eip_set[0]"));
}

#[test]
fn addresses_by_value() {
    let known = || eip(json!({"public_ip": "203.0.113.9"}));
    let by_value = json!({"elastic_ip": "203.0.113.9"});
    let world = with([known(), gateway(json!(["203.0.113.9"])), entry(by_value.clone())]);
    let one = &world.network.translations[0];
    assert_eq!((one.bound, one.address.clone()), (Tri::Yes, Some(Ref::Resolved(Id::new(0)))));
    // Another address, a gateway that is not here, addresses that are not known.
    let why = ["unbound:tencentcloud_dnat.d.elastic_ip".into()];
    for resources in [
        vec![gateway(json!(["203.0.113.1"])), entry(by_value.clone())],
        vec![entry(json!({"nat_id": "nat-1", "elastic_ip": "203.0.113.9"}))],
        vec![gateway(json!({"?": ["var.x"]})), entry(by_value)],
    ] {
        let world = with(resources);
        let one = &world.network.translations[0];
        assert_eq!((one.bound, one.reasons.as_slice()), (Tri::Unknown, why.as_slice()));
    }
}

#[test]
fn entries_that_are_refused() {
    let faults = |values: Value| {
        let world = with([eip(json!({})), gateway(json!([refers("tencentcloud_eip.e.public_ip")])), entry(values)]);
        let one = &world.network.translations[0];
        let faults: Vec<_> =
            one.faults.iter().map(|it| (it.id, it.kind, it.site.path.as_deref().map(str::to_owned))).collect();
        (faults, one.exists)
    };
    let at = |path: &str| (vec![("T-26", FaultKind::Value, Some(path.to_owned()))], Tri::Unknown);
    assert_eq!(faults(json!({"protocol": "ICMP"})), at("protocol"));
    assert_eq!(faults(json!({"elastic_port": "80-90"})), at("elastic_port"));
    assert_eq!(faults(json!({"private_port": "0"})), at("private_port"));
    assert_eq!(faults(json!({"private_ip": "10.0.1.0/24"})), at("private_ip"));
    assert_eq!(faults(json!({})), (Vec::new(), Tri::Yes));
    let mut twice = entry(json!({"private_port": "23"}));
    (twice.address, twice.name) = ("tencentcloud_dnat.twice".into(), "twice".into());
    let world =
        with([eip(json!({})), gateway(json!([refers("tencentcloud_eip.e.public_ip")])), entry(json!({})), twice]);
    let kinds: Vec<Vec<_>> =
        world.network.translations.iter().map(|it| it.faults.iter().map(|it| it.kind).collect()).collect();
    assert_eq!(kinds, [vec![], vec![FaultKind::Conflict]]);
}

#[test]
fn entries_with_unknown_parts() {
    let world = with([
        eip(json!({})),
        gateway(json!([refers("tencentcloud_eip.e.public_ip")])),
        entry(json!({"elastic_port": {"?": ["var.x"]}, "private_ip": {"?": ["var.y"]}})),
    ]);
    let one = &world.network.translations[0];
    assert_eq!(one.ports, PortMap::Unknown("tencentcloud_dnat.d.elastic_port".into()));
    assert_eq!(one.targets, [(Id::new(0), Tri::Unknown)]);
    let why = ["elastic_port", "private_ip"].map(|it| format!("unknown:tencentcloud_dnat.d.{it}").into());
    assert_eq!(one.reasons, why);
}

#[test]
fn ways_out() {
    let world = with([
        gateway(json!(["203.0.113.1"])),
        resource("tencentcloud_vpc_private_nat_gateway.p", json!({"vpc_id": refers("tencentcloud_vpc.v.id")})),
        resource("tencentcloud_vpc_private_nat_gateway_translation_nat_rule.r", json!({})),
        resource(
            "tencentcloud_nat_gateway_snat.subnet",
            json!({"nat_gateway_id": refers("tencentcloud_nat_gateway.n.id"), "resource_type": "SUBNET",
                "subnet_id": refers("tencentcloud_subnet.s.id")}),
        ),
        resource(
            "tencentcloud_nat_gateway_snat.server",
            json!({"nat_gateway_id": refers("tencentcloud_nat_gateway.n.id"),
                "instance_id": refers("tencentcloud_instance.i.id")}),
        ),
        resource("tencentcloud_route_table.t", json!({})),
        resource("tencentcloud_route_table_association.a", json!({})),
        resource(
            "tencentcloud_route_table_entry.out",
            json!({"destination_cidr_block": "0.0.0.0/0", "next_type": "NAT",
                "next_hub": refers("tencentcloud_nat_gateway.n.id")}),
        ),
        resource(
            "tencentcloud_route_table_entry.off",
            json!({"destination_cidr_block": "0.0.0.0/0", "next_type": "NAT", "next_hub": "nat-1", "disabled": true}),
        ),
        resource(
            "tencentcloud_route_entry.peer",
            json!({"cidr_block": "10.1.0.0/16", "next_type": "PEERCONNECTION", "next_hub": "pcx-1"}),
        ),
    ]);
    let gateways: Vec<_> = world.network.nat_gateways.iter().map(|it| it.internet).collect();
    assert_eq!(gateways, [Tri::Yes, Tri::No]);
    let [route, subnet, server] = world.network.source_translations.as_slice() else { panic!() };
    assert_eq!((subnet.exists, subnet.subnets.clone()), (Tri::Yes, vec![Ref::Resolved(Id::new(0))]));
    assert_eq!(server.sources, Bounds::exact(AddressSet::parse("10.0.1.5").unwrap()));
    assert_eq!((route.exists, cidrs(&route.sources.may)), (Tri::Unknown, "0.0.0.0/0".into()));
}

#[test]
fn virtual_addresses() {
    let vip = |values: Value| resource("tencentcloud_ha_vip.h", values);
    let subnet = || json!({"subnet_id": refers("tencentcloud_subnet.s.id"), "vip": "10.0.1.100"});
    let public = || {
        resource(
            "tencentcloud_ha_vip_eip_attachment.p",
            json!({"havip_id": refers("tencentcloud_ha_vip.h.id"), "address_ip": refers("tencentcloud_eip.e.public_ip")}),
        )
    };
    let member = || {
        resource(
            "tencentcloud_ha_vip_instance_attachment.m",
            json!({"ha_vip_id": refers("tencentcloud_ha_vip.h.id"), "instance_id": refers("tencentcloud_instance.i.id")}),
        )
    };
    let world = with([eip(json!({})), vip(subnet()), public(), member()]);
    let binding = &world.network.bindings[0];
    assert_eq!(
        (binding.kind, binding.exists, binding.interface.clone()),
        (PathKind::Eip, Tri::Yes, Ref::Resolved(Id::new(0)))
    );
    assert_eq!(binding.address, Some(Ref::Resolved(Id::new(0))));
    assert_eq!(cidrs(&world.network.virtual_addresses[0].address), "10.0.1.100/32");
    // Nobody is said to answer: any of the subnet may.
    let world = with([eip(json!({})), vip(json!({"subnet_id": refers("tencentcloud_subnet.s.id")})), public()]);
    let binding = &world.network.bindings[0];
    assert_eq!((binding.exists, binding.reasons.len()), (Tri::Unknown, 1));
    assert_eq!(cidrs(&world.network.virtual_addresses[0].address), "10.0.1.0/24");
    // A virtual address that is elsewhere, with a server that is here.
    let here = |kind: &str, more: Value| {
        let mut all = json!({"ha_vip_id": "havip-1", "instance_id": refers("tencentcloud_instance.i.id")});
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        resource(kind, all)
    };
    let world = with([
        here("tencentcloud_ha_vip_instance_attachment.m", json!({})),
        resource("tencentcloud_ha_vip_eip_attachment.p", json!({"havip_id": "havip-1", "address_ip": "203.0.113.1"})),
    ]);
    assert_eq!(world.network.bindings[0].exists, Tri::Yes);
}

#[test]
fn addresses_of_interfaces() {
    let interface = || refers("tencentcloud_eni.e.id");
    let eni = || {
        resource(
            "tencentcloud_eni.e",
            json!({"subnet_id": refers("tencentcloud_subnet.s.id"), "ipv4s": [{"ip": "10.0.1.8"}]}),
        )
    };
    let v4 = json!({"network_interface_id": interface(), "private_ip_addresses": [{"private_ip_address": "10.0.1.9"}]});
    let v6 = json!({"network_interface_id": interface(), "ipv6_addresses": [{"address": "2402:4e00::9"}]});
    let world =
        with([eni(), resource("tencentcloud_eni_ipv4_address.a", v4), resource("tencentcloud_eni_ipv6_address.b", v6)]);
    let own = &world.network.interfaces[1];
    let set = |text: &str| AddressSet::parse(text).unwrap();
    assert_eq!(own.v4, Addresses::Exact(set("10.0.1.8").union(&set("10.0.1.9"))));
    assert_eq!(own.v6, Addresses::Exact(set("2402:4e00::9")));
    let more = json!({"network_interface_id": interface(), "secondary_private_ip_address_count": 2});
    let listed = json!({"network_interface_id": interface(), "ipv6_addresses": [{"address": {"?": ["var.x"]}}]});
    let world = with([
        eni(),
        resource("tencentcloud_eni_ipv4_address.a", more),
        resource("tencentcloud_vpc_ipv6_eni_address.b", listed),
    ]);
    assert_eq!(
        (&world.network.interfaces[1].v4, &world.network.interfaces[1].v6),
        (&Addresses::Unknown, &Addresses::Unknown)
    );
}

#[test]
fn public_ipv6() {
    let v6 = |more: Vec<Resource>| {
        let eni = resource("tencentcloud_eni.e", json!({"subnet_id": refers("tencentcloud_subnet.s.id")}));
        let own = json!({"network_interface_id": refers("tencentcloud_eni.e.id"), "ipv6_addresses": [{"address": "2402:4e00::9"}]});
        let mut all = vec![eni, resource("tencentcloud_vpc_ipv6_eni_address.b", own)];
        all.extend(more);
        let world = with(all);
        let all = world.network.bindings.iter().map(|it| (it.kind, it.interface.clone(), it.exists, it.reasons.len()));
        all.collect::<Vec<_>>()
    };
    let sure = || vec![(PathKind::Ipv6, Ref::Resolved(Id::new(1)), Tri::Yes, 0)];
    let bandwidth = |values: Value| vec![resource("tencentcloud_ipv6_address_bandwidth.w", values)];
    assert_eq!(v6(bandwidth(json!({"ipv6_address": "2402:4e00::9"}))), sure());
    let read = refers("tencentcloud_vpc_ipv6_eni_address.b.ipv6_addresses");
    assert_eq!(v6(bandwidth(json!({"ipv6_address": read}))), sure());
    assert_eq!(v6(bandwidth(json!({"ipv6_address": read, "internet_max_bandwidth_out": 0}))), []);
    assert_eq!(v6(bandwidth(json!({"ipv6_address": "2402:4e00::a"}))), []);
    let open = v6(bandwidth(json!({"ipv6_address": {"?": ["var.x"]}})));
    assert_eq!(open, [(PathKind::Ipv6, Ref::Resolved(Id::new(1)), Tri::Unknown, 1)]);
    let classic = json!({"ip6_address": "2402:4e00::9"});
    assert_eq!(v6(vec![resource("tencentcloud_classic_elastic_public_ipv6.c", classic)]), sure());
    let attached = |more: Value| {
        let mut all = json!({"ipv6_address_id": refers("tencentcloud_elastic_public_ipv6.p.id")});
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        v6(vec![
            resource("tencentcloud_elastic_public_ipv6.p", json!({})),
            resource("tencentcloud_elastic_public_ipv6_attachment.x", all),
        ])
    };
    assert_eq!(attached(json!({"network_interface_id": refers("tencentcloud_eni.e.id")})), sure());
    assert_eq!(attached(json!({"private_ipv6_address": "2402:4e00::9"})), sure());
}

#[test]
fn networks_that_are_joined() {
    let vpc = || refers("tencentcloud_vpc.v.id");
    let peer = json!({"source_vpc_id": vpc(), "destination_vpc_id": "vpc-2", "destination_uin": "1"});
    let ccn =
        |kind: Value| json!({"ccn_id": refers("tencentcloud_ccn.c.id"), "instance_id": vpc(), "instance_type": kind});
    let ssl = json!({"vpn_gateway_id": refers("tencentcloud_vpn_gateway.g.id"), "remote_address": "192.168.9.0/24"});
    let world = with([
        resource("tencentcloud_vpc_peer_connect_manager.p", peer),
        resource("tencentcloud_ccn_attachment.a", ccn(json!("VPC"))),
        resource("tencentcloud_ccn_attachment_v2.b", ccn(json!({"?": ["var.x"]}))),
        resource("tencentcloud_ccn_attachment.line", ccn(json!("DIRECTCONNECT"))),
        resource("tencentcloud_vpn_gateway.g", json!({"vpc_id": vpc()})),
        resource("tencentcloud_vpn_ssl_server.s", ssl),
        resource(
            "tencentcloud_vpc_classic_link_attachment.c",
            json!({"vpc_id": vpc(), "instance_ids": [refers("tencentcloud_instance.i.id")]}),
        ),
    ]);
    let all: Vec<_> =
        world.network.junctions.iter().map(|it| (it.kind, it.networks.len(), it.exists, cidrs(&it.remote))).collect();
    let none = String::new;
    assert_eq!(
        all,
        [
            (LinkKind::Peering, 2, Tri::Yes, none()),
            (LinkKind::Cen, 1, Tri::Yes, none()),
            (LinkKind::Cen, 1, Tri::Unknown, none()),
            (LinkKind::Vpn, 1, Tri::Yes, none()),
            (LinkKind::Vpn, 0, Tri::Yes, "192.168.9.0/24".into()),
            (LinkKind::Peering, 1, Tri::Yes, "10.0.1.5/32".into()),
        ]
    );
    let hubs: Vec<_> = world.network.junctions.iter().map(|it| it.hub.clone()).collect();
    assert_eq!(hubs[1], Some(Known::Yes("tencentcloud_ccn.c".into())));
    assert_eq!((&hubs[1], &hubs[3]), (&hubs[2], &hubs[4]));
    assert_eq!(world.network.junctions[0].networks, [Ref::Resolved(Id::new(0)), Ref::External("vpc-2".into())]);
}

#[test]
fn lighthouse_servers() {
    let server = || resource("tencentcloud_lighthouse_instance.l", json!({}));
    let rules = |action: Action, rules: Value| {
        let all = json!({"instance_id": refers("tencentcloud_lighthouse_instance.l.id"), "firewall_rules": rules});
        Resource { action: Some(action), ..resource("tencentcloud_lighthouse_firewall_rule.r", all) }
    };
    let seen = |world: &World| -> Vec<_> {
        let rules = &world.network.groups[0].rules;
        rules.iter().map(|it| (it.action.clone(), it.peer.clone(), it.services.clone(), it.exists)).collect()
    };
    use crate::model::network::RuleAction::{Accept, Drop};
    let usual = || {
        let ports = [22, 80, 443, 3389].into_iter().fold(PortSet::empty(), |sum, it| sum.union(&PortSet::single(it)));
        let services = Services::Inline(Bounds::exact(ServiceSet::tcp(ports).union(&ServiceSet::icmp())));
        (Known::Yes(Accept), Peer::Addresses(Bounds::exact(AddressSet::all_v4())), services, Tri::Unknown)
    };
    let rule = |action, peer: &str, services: ServiceSet| {
        let peer = Peer::Addresses(Bounds::exact(AddressSet::parse(peer).unwrap()));
        (Known::Yes(action), peer, Services::Inline(Bounds::exact(services)), Tri::Yes)
    };
    // A server alone is public, and has the usual rules, perhaps.
    let alone = world(vec![server()]);
    assert_eq!(seen(&alone), [usual()]);
    assert_eq!((alone.network.bindings[0].exists, alone.network.bindings[0].kind), (Tri::Yes, PathKind::AutoPublic));
    assert_eq!(alone.network.interfaces[0].groups.list[0].group, Ref::Resolved(Id::new(0)));
    // E131: a new resource adds to what is there.
    let new = world(vec![server(), rules(Action::Create, json!([{"protocol": "TCP", "port": "8080"}]))]);
    assert_eq!(seen(&new), [rule(Accept, "0.0.0.0/0", ServiceSet::tcp_port(8080)), usual()]);
    // E130: one that is updated replaces all.
    let two = json!([
        {"protocol": "TCP", "port": "22", "cidr_block": "203.0.113.0/24", "action": "ACCEPT"},
        {"protocol": "TCP", "port": "ALL", "cidr_block": "0.0.0.0/0", "action": "DROP"},
    ]);
    let updated = world(vec![server(), rules(Action::Update, two)]);
    let tcp = ServiceSet::whole(Protocol::Tcp);
    let expected = [rule(Accept, "203.0.113.0/24", ServiceSet::tcp_port(22)), rule(Drop, "0.0.0.0/0", tcp)];
    assert_eq!(seen(&updated), expected);
    assert!(updated.network.groups[0].rules.iter().all(|it| it.reasons == ["uncertain:U21".into()]));
    // A template.
    let template = json!({"template_rules": [{"protocol": "UDP", "port": "53"}]});
    let with_template = world(vec![
        resource(
            "tencentcloud_lighthouse_instance.l",
            json!({"firewall_template_id": refers("tencentcloud_lighthouse_firewall_template.t.id")}),
        ),
        resource("tencentcloud_lighthouse_firewall_template.t", template),
    ]);
    assert_eq!(seen(&with_template), [rule(Accept, "0.0.0.0/0", ServiceSet::udp_port(53))]);
    let unknown =
        world(vec![resource("tencentcloud_lighthouse_instance.l", json!({"firewall_template_id": "lhft-1"}))]);
    let why = ["unknown:tencentcloud_lighthouse_instance.l.firewall_template_id".into()];
    assert_eq!(
        (unknown.network.groups[0].rules[0].exists, &unknown.network.groups[0].rules[0].reasons[..]),
        (Tri::Unknown, &why[..])
    );
    // A server elsewhere is as public.
    let elsewhere = json!({"instance_id": "lhins-1", "firewall_rules": [{"protocol": "TCP", "port": "22"}]});
    let other = world(vec![resource("tencentcloud_lighthouse_firewall_rule.r", elsewhere)]);
    assert_eq!((other.network.bindings.len(), other.network.bindings[0].exists), (1, Tri::Yes));
    assert_eq!(seen(&other)[0], rule(Accept, "0.0.0.0/0", ServiceSet::tcp_port(22)));
}

#[test]
fn clusters_with_machines() {
    let masters = |values: Value| {
        let world = with([resource("tencentcloud_emr_cluster.c", values)]);
        let groups = world.network.interfaces[1].groups.extent.clone();
        (
            world.network.bindings.iter().map(|it| it.exists).collect::<Vec<_>>(),
            groups,
            world.network.interfaces[1].subnet.clone(),
        )
    };
    let own = || Extent::Unknown("tencentcloud_emr_cluster.c.sg_id".into());
    let settings = json!({"vpc_id": "vpc-1", "subnet_id": refers("tencentcloud_subnet.s.id")});
    let subnet = Some(Ref::Resolved(Id::new(0)));
    assert_eq!(masters(json!({"vpc_settings": settings})), (vec![Tri::Yes], own(), subnet.clone()));
    let private = json!({"vpc_settings": settings, "need_master_wan": "NOT_NEED_MASTER_WAN", "sg_id": "sg-1"});
    assert_eq!(masters(private), (vec![], Extent::Exact, subnet));
    assert_eq!(masters(json!({"need_master_wan": {"?": ["var.x"]}})).0, [Tri::Unknown]);
    let older = |values: Value| {
        let world = with([resource("tencentcloud_container_cluster.c", values)]);
        world.network.bindings.iter().map(|it| it.exists).collect::<Vec<_>>()
    };
    assert_eq!(older(json!({"goods_num": 2, "bandwidth": 5, "require_wan_ip": 1})), [Tri::Yes]);
    assert_eq!(older(json!({"goods_num": 2, "bandwidth": 5})), []);
}
