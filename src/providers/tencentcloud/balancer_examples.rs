//! Examples of load balancers of Tencent Cloud: resources in, the entities that come of them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::{clb, clb_target, instance, interface, public_address, scaling, scaling_group, vpc};
use crate::base::net::{AddressSet, Family, Protocol};
use crate::base::{Action, Tri};
use crate::input::Resource;
use crate::model::balancer::{BackendPort, BalancerKind, Layer};
use crate::model::network::{Bounds, Extent, Touch};
use crate::model::{Id, Known, Ref, World};
use crate::providers::Map;
use crate::providers::attribute::sample::{cidrs, resource, world as map};
use serde_json::{Value, json};

const FAMILIES: &[&[Map]] = &[
    clb::MAPS,
    clb_target::MAPS,
    instance::MAPS,
    interface::MAPS,
    public_address::MAPS,
    scaling::MAPS,
    scaling_group::MAPS,
    vpc::MAPS,
];

fn world(resources: &[Resource]) -> World {
    map(FAMILIES, resources)
}

fn refers(to: &str) -> Value {
    json!({"?": [to]})
}

fn clb(values: Value) -> Resource {
    resource("tencentcloud_clb_instance.lb", values)
}

fn listener(values: Value) -> Resource {
    let mut all = json!({"clb_id": refers("tencentcloud_clb_instance.lb.id"), "port": 443, "protocol": "TCP"});
    all.as_object_mut().unwrap().extend(values.as_object().unwrap().clone());
    resource("tencentcloud_clb_listener.l", all)
}

fn attached(values: Value) -> Resource {
    let mut all = json!({
        "clb_id": refers("tencentcloud_clb_instance.lb.id"),
        "listener_id": refers("tencentcloud_clb_listener.l.listener_id"),
    });
    all.as_object_mut().unwrap().extend(values.as_object().unwrap().clone());
    resource("tencentcloud_clb_attachment.a", all)
}

fn server(address: &str) -> Resource {
    let subnet = refers("tencentcloud_subnet.s.id");
    resource("tencentcloud_instance.i", json!({"subnet_id": subnet, "private_ip": address}))
}

fn network() -> [Resource; 2] {
    let vpc = refers("tencentcloud_vpc.v.id");
    [
        resource("tencentcloud_vpc.v", json!({"cidr_block": "10.0.0.0/16"})),
        resource("tencentcloud_subnet.s", json!({"vpc_id": vpc, "cidr_block": "10.0.1.0/24"})),
    ]
}

#[test]
fn an_open_balancer_with_its_groups() {
    let group = json!({"security_group": "sg-2", "load_balancer_ids": [refers("tencentcloud_clb_instance.lb.id")]});
    let world = world(&[
        clb(json!({"network_type": "OPEN", "security_groups": ["sg-1"], "load_balancer_pass_to_target": true})),
        resource("tencentcloud_clb_security_group_attachment.g", group),
    ]);
    let lb = &world.network.balancers[0];
    let facing: Vec<_> = lb.facing.iter().map(|it| (it.family, it.exists, it.site.path.as_deref())).collect();
    assert_eq!(facing, [(Family::V4, Tri::Yes, Some("network_type"))]);
    assert_eq!((lb.kind, lb.pass_to_target, lb.groups_filter), (BalancerKind::Clb, Tri::Yes, Tri::Yes));
    let groups: Vec<_> = lb.groups.list.iter().map(|it| (it.group.clone(), it.bound)).collect();
    let of = |id: &str| (Ref::External(id.into()), Tri::Yes);
    assert_eq!((groups, lb.groups.appended), (vec![of("sg-1"), of("sg-2")], 1));
    assert!(lb.snat.may.is_empty());
}

#[test]
fn what_is_left_out_or_not_known() {
    let with = |values: Value| {
        let world = world(&[clb(values)]);
        let lb = &world.network.balancers[0];
        let facing: Vec<_> = lb.facing.iter().map(|it| (it.family, it.exists, it.reasons.clone())).collect();
        (facing, lb.pass_to_target, lb.groups.clone())
    };
    let (facing, passes, groups) = with(json!({"network_type": "OPEN", "security_groups": {"?": null}}));
    assert_eq!((facing.len(), passes), (1, Tri::No));
    assert_eq!((groups.list.len(), groups.extent), (0, Extent::Exact));
    assert_eq!(with(json!({"network_type": "INTERNAL"})).0, []);
    let why = |path: &str| vec![format!("unknown:tencentcloud_clb_instance.lb.{path}").into()];
    let (facing, ..) = with(json!({"network_type": {"?": ["var.x"]}}));
    assert_eq!(facing, [(Family::V4, Tri::Unknown, why("network_type"))]);
    let (facing, ..) = with(json!({"network_type": "OPEN", "address_ip_version": {"?": ["var.x"]}}));
    let both = [Family::V4, Family::V6].map(|it| (it, Tri::Unknown, why("address_ip_version")));
    assert_eq!(facing, both);
    // IPv6 throughout: groups of servers are not asked.
    let (facing, passes, _) = with(json!({"network_type": "OPEN", "address_ip_version": "IPv6FullChain"}));
    assert_eq!((facing[0].0, passes), (Family::V6, Tri::Yes));
    // Servers in another network are asked whatever is written.
    let other = json!({"network_type": "OPEN", "load_balancer_pass_to_target": true, "vpc_id": "vpc-1",
        "target_region_info_region": "ap-beijing", "target_region_info_vpc_id": "vpc-2"});
    assert_eq!(with(other).1, Tri::No);
}

#[test]
fn a_private_balancer_with_an_address() {
    let eip = || resource("tencentcloud_eip.e", json!({}));
    let private = || clb(json!({"network_type": "INTERNAL", "eip_address_id": refers("tencentcloud_eip.e.id")}));
    let made = world(&[private(), eip()]);
    let lb = &made.network.balancers[0];
    assert_eq!((lb.facing[0].exists, lb.facing[0].addresses.clone()), (Tri::Yes, vec![Id::new(1)]));
    assert_eq!(lb.groups_filter, Tri::Yes);
    // Groups of one that is there already may not filter what comes by the address.
    let mut old = private();
    old.action = Some(Action::Update);
    assert_eq!(world(&[old, eip()]).network.balancers[0].groups_filter, Tri::Unknown);
    let association = json!({
        "eip_id": refers("tencentcloud_eip.e.id"),
        "instance_id": refers("tencentcloud_clb_instance.lb.id"),
    });
    let bound = world(&[
        clb(json!({"network_type": "INTERNAL"})),
        eip(),
        resource("tencentcloud_eip_association.x", association),
    ]);
    let facing = &bound.network.balancers[0].facing;
    assert_eq!((facing.len(), facing[0].exists, facing[0].addresses.clone()), (1, Tri::Yes, vec![Id::new(1)]));
    assert!(bound.network.bindings.is_empty());
}

#[test]
fn listeners() {
    let with = |values: Value| {
        let world = world(&[clb(json!({"network_type": "OPEN"})), listener(values)]);
        let one = &world.network.listeners[0];
        let hidden = !world.network.balancers[0].snat.may.is_empty();
        (one.layer, one.protocol.clone(), one.ports.clone(), one.balancer.clone(), hidden)
    };
    let lb = || Ref::Resolved(Id::new(0));
    let (tcp, udp) = (Known::Yes(Protocol::Tcp), Known::Yes(Protocol::Udp));
    assert_eq!(with(json!({})), (Layer::Four, tcp.clone(), Known::Yes((443, 443)), lb(), false));
    let range = json!({"protocol": "QUIC", "end_port": 500, "snat_enable": true});
    assert_eq!(with(range), (Layer::Four, udp, Known::Yes((443, 500)), lb(), true));
    assert_eq!(
        with(json!({"protocol": "HTTPS", "end_port": 0})),
        (Layer::Seven, tcp, Known::Yes((443, 443)), lb(), false)
    );
    let unknown = json!({"protocol": {"?": ["var.x"]}, "port": {"?": ["var.y"]}});
    let (_, protocol, ports, ..) = with(unknown);
    assert_eq!(protocol, Known::No("tencentcloud_clb_listener.l.protocol".into()));
    assert_eq!(ports, Known::No("tencentcloud_clb_listener.l.port".into()));
}

#[test]
fn servers_by_id_and_by_address() {
    let [vpc, subnet] = network();
    let targets = json!([
        {"instance_id": refers("tencentcloud_instance.i.id"), "port": 8443},
        {"eni_ip": "10.0.1.7", "port": 8080, "weight": 0},
        {"eni_ip": "10.9.9.9", "port": {"?": ["var.x"]}, "weight": {"?": ["var.y"]}},
    ]);
    let world = world(&[
        vpc,
        subnet,
        server("10.0.1.7"),
        clb(json!({"network_type": "OPEN", "vpc_id": refers("tencentcloud_vpc.v.id")})),
        listener(json!({})),
        attached(json!({"targets": targets})),
    ]);
    let forward = &world.network.listeners[0].forwards[0];
    let pool = &world.network.pools[forward.pool.resolved().unwrap().index()];
    assert_eq!((forward.exists, forward.through, pool.whole), (Tri::Yes, Some(Id::new(5)), true));
    let [first, second, third] = pool.backends.as_slice() else { panic!() };
    assert_eq!((first.interfaces.clone(), first.weight), (vec![(Id::new(0), Tri::Yes)], Tri::Yes));
    assert_eq!(first.port, BackendPort::At(Known::Yes(8443)));
    // By address, in the balancer's network.
    assert_eq!((second.interfaces.clone(), second.weight), (vec![(Id::new(0), Tri::Yes)], Tri::No));
    assert_eq!((third.interfaces.len(), third.weight, third.reasons.len()), (0, Tri::Unknown, 2));
    assert_eq!(third.site.path.as_deref(), Some("targets[2]"));
    assert!(world.network.unmodelled.is_empty());
}

#[test]
fn rules_and_listeners_elsewhere() {
    let [vpc, subnet] = network();
    let rule = json!({
        "clb_id": refers("tencentcloud_clb_instance.lb.id"),
        "listener_id": refers("tencentcloud_clb_listener.l.listener_id"),
        "url": "/",
    });
    let targets = json!([{"instance_id": refers("tencentcloud_instance.i.id"), "port": 80}]);
    let by_rule = json!({"rule_id": refers("tencentcloud_clb_listener_rule.r.rule_id"), "targets": targets});
    let elsewhere = json!({"clb_id": "lb-1", "listener_id": "lbl-1", "targets": targets});
    let world = world(&[
        vpc,
        subnet,
        server("10.0.1.7"),
        clb(json!({"network_type": "OPEN"})),
        listener(json!({"protocol": "HTTP"})),
        resource("tencentcloud_clb_listener_rule.r", rule),
        attached(by_rule),
        resource("tencentcloud_clb_attachment.other", elsewhere),
    ]);
    let forwards = &world.network.listeners[0].forwards;
    let through: Vec<_> = forwards.iter().map(|it| (it.through, it.exists)).collect();
    // The rule as such, and its servers.
    assert_eq!(through, [(Some(Id::new(5)), Tri::Yes), (Some(Id::new(5)), Tri::Yes)]);
    let open: Vec<_> = world.network.unmodelled.iter().map(|it| (it.object, it.touches.clone())).collect();
    assert_eq!(open, [(Id::new(7), Some(vec![Touch::Interface(Id::new(0))]))]);
}

#[test]
fn a_range_of_ports_and_targets_that_are_not_known() {
    let targets = json!([{"instance_id": refers("tencentcloud_instance.i.id"), "port": 443}]);
    let with = |targets: Value| {
        let [vpc, subnet] = network();
        let world = world(&[
            vpc,
            subnet,
            server("10.0.1.7"),
            clb(json!({"network_type": "OPEN"})),
            listener(json!({"end_port": 500})),
            attached(json!({"targets": targets})),
        ]);
        let pool = world.network.listeners[0].forwards[0].pool.resolved().unwrap();
        world.network.pools[pool.index()].backends.clone()
    };
    assert_eq!(with(targets)[0].port, BackendPort::Listener);
    let unknown = with(json!({"?": ["var.x"]}));
    assert_eq!((unknown[0].interfaces.clone(), unknown[0].weight), (vec![(Id::new(0), Tri::Unknown)], Tri::Unknown));
    assert_eq!(unknown[0].reasons, ["unknown:tencentcloud_clb_attachment.a.targets".into()]);
}

#[test]
fn target_groups() {
    let [vpc, subnet] = network();
    let member = json!({
        "target_group_id": refers("tencentcloud_clb_target_group.g.id"), "bind_ip": "10.0.1.7", "port": 80, "weight": 10,
    });
    let hung = json!({
        "clb_id": refers("tencentcloud_clb_instance.lb.id"),
        "listener_id": refers("tencentcloud_clb_listener.l.listener_id"),
        "target_group_id": refers("tencentcloud_clb_target_group.g.id"),
    });
    let associations = json!({
        "target_group_id": refers("tencentcloud_clb_target_group.g.id"),
        "associations": [{"load_balancer_id": refers("tencentcloud_clb_instance.lb.id"), "listener_id": "lbl-9"}],
    });
    let group = json!({"vpc_id": refers("tencentcloud_vpc.v.id"), "snat_enable": true, "full_listen_switch": true,
        "target_group_instances": [{"bind_ip": "10.0.1.8", "port": 80, "new_port": 81, "weight": 0}]});
    let world = world(&[
        vpc,
        subnet,
        server("10.0.1.7"),
        clb(json!({"network_type": "OPEN"})),
        listener(json!({})),
        resource("tencentcloud_clb_target_group.g", group),
        resource("tencentcloud_clb_target_group_instance_attachment.m", member),
        resource("tencentcloud_clb_target_group_attachment.h", hung),
        resource("tencentcloud_clb_target_group_attachments.more", associations),
    ]);
    let forwards = &world.network.listeners[0].forwards;
    let ways: Vec<_> = forwards.iter().map(|it| (it.through, it.exists)).collect();
    // A listener that is not here is one of the balancer's, perhaps.
    assert_eq!(ways, [(Some(Id::new(7)), Tri::Yes), (Some(Id::new(8)), Tri::Unknown)]);
    let pool = &world.network.pools[forwards[0].pool.resolved().unwrap().index()];
    assert_eq!((pool.object, pool.any_port), (Id::new(5), Tri::Yes));
    let backends: Vec<_> = pool.backends.iter().map(|it| (it.interfaces.clone(), it.port.clone(), it.weight)).collect();
    assert_eq!(backends[0], (Vec::new(), BackendPort::At(Known::Yes(81)), Tri::No));
    assert_eq!(backends[1], (vec![(Id::new(0), Tri::Yes)], BackendPort::At(Known::Yes(80)), Tri::Yes));
    // Servers see the balancer's address, which is not known.
    assert_eq!(world.network.balancers[0].snat, Bounds { must: AddressSet::empty(), may: AddressSet::all() });
}

#[test]
fn scaling_groups() {
    let lb = refers("tencentcloud_clb_instance.lb.id");
    let target = json!([{"port": 8080, "weight": 10}]);
    let group = json!({
        "configuration_id": refers("tencentcloud_as_scaling_config.c.id"),
        "subnet_ids": [refers("tencentcloud_subnet.s.id")],
        "forward_balancer_ids": [{
            "load_balancer_id": lb, "listener_id": refers("tencentcloud_clb_listener.l.listener_id"), "target_attribute": target,
        }],
    });
    let joined = json!({
        "scaling_group_id": refers("tencentcloud_as_scaling_group.g.id"),
        "instance_ids": [refers("tencentcloud_instance.i.id")],
    });
    let by_resource = json!({
        "auto_scaling_group_id": refers("tencentcloud_as_scaling_group.g.id"),
        "forward_load_balancers": [{"load_balancer_id": lb, "listener_id": "lbl-1", "target_attributes": target}],
    });
    let [vpc, subnet] = network();
    let world = world(&[
        vpc,
        subnet,
        server("10.0.1.7"),
        clb(json!({"network_type": "OPEN"})),
        listener(json!({})),
        resource("tencentcloud_as_scaling_config.c", json!({"security_group_ids": ["sg-1"]})),
        resource("tencentcloud_as_scaling_group.g", group),
        resource("tencentcloud_as_attachment.j", joined),
        resource("tencentcloud_as_load_balancer.b", by_resource),
    ]);
    // What the configuration makes is in the group's subnet.
    assert_eq!(world.network.interfaces[1].subnet, Some(Ref::Resolved(Id::new(0))));
    let ways: Vec<_> = world.network.listeners[0].forwards.iter().map(|it| it.exists).collect();
    assert_eq!(ways, [Tri::Yes, Tri::Unknown]);
    for forward in &world.network.listeners[0].forwards {
        let pool = &world.network.pools[forward.pool.resolved().unwrap().index()];
        assert_eq!(pool.backends[0].interfaces, [(Id::new(1), Tri::Yes), (Id::new(0), Tri::Yes)]);
        assert_eq!(pool.backends[0].port, BackendPort::At(Known::Yes(8080)));
    }
}

#[test]
fn the_older_resources() {
    let backends = json!([{"instance_id": refers("tencentcloud_instance.i.id"), "port": 80, "weight": 10}]);
    let attached = json!({
        "loadbalancer_id": refers("tencentcloud_lb.old.id"), "listener_id": "lbl-1", "backends": backends,
    });
    let classic = json!({
        "configuration_id": refers("tencentcloud_as_scaling_config.c.id"),
        "load_balancer_ids": [refers("tencentcloud_lb.old.id")],
    });
    let [vpc, subnet] = network();
    let world = world(&[
        vpc,
        subnet,
        server("10.0.1.7"),
        resource("tencentcloud_lb.old", json!({"type": "OPEN"})),
        resource("tencentcloud_alb_server_attachment.a", attached),
        resource("tencentcloud_as_scaling_config.c", json!({})),
        resource("tencentcloud_as_scaling_group.g", classic),
    ]);
    let lb = &world.network.balancers[0];
    assert_eq!((lb.facing.len(), lb.facing[0].exists, lb.pass_to_target), (1, Tri::Yes, Tri::No));
    // The listener is not of this input.
    let open: Vec<_> = world.network.unmodelled.iter().map(|it| it.object).collect();
    assert_eq!(open, [Id::new(4), Id::new(6)]);
}

#[test]
fn addresses_that_servers_see() {
    let [vpc, subnet] = network();
    let snat = |values: Value| {
        let [vpc, subnet] = network();
        let mut all = json!({"network_type": "OPEN", "snat_pro": true});
        all.as_object_mut().unwrap().extend(values.as_object().unwrap().clone());
        let snat = world(&[vpc, subnet, clb(all)]).network.balancers[0].snat.clone();
        (cidrs(&snat.must), cidrs(&snat.may))
    };
    let subnet_id = refers("tencentcloud_subnet.s.id");
    let known = json!({"snat_ips": [{"ip": "10.0.1.9", "subnet_id": subnet_id}]});
    assert_eq!(snat(known), ("10.0.1.9/32".into(), "10.0.1.9/32".into()));
    // The service takes one of the subnet.
    assert_eq!(snat(json!({"snat_ips": [{"subnet_id": subnet_id}]})), (String::new(), "10.0.1.0/24".into()));
    let more = json!({"clb_id": refers("tencentcloud_clb_instance.lb.id"), "ips": [{"subnet_id": subnet_id}]});
    let world =
        world(&[vpc, subnet, clb(json!({"network_type": "OPEN"})), resource("tencentcloud_clb_snat_ip.s", more)]);
    let snat = &world.network.balancers[0].snat;
    assert_eq!((cidrs(&snat.must), cidrs(&snat.may)), (String::new(), "10.0.1.0/24".into()));
}

#[test]
fn what_only_inspects_or_answers_itself() {
    let member = json!({
        "target_group_id": refers("tencentcloud_gwlb_target_group.g.id"),
        "target_group_instances": [{"bind_ip": "10.0.1.7"}],
    });
    let [vpc, subnet] = network();
    let world = world(&[
        vpc,
        subnet,
        server("10.0.1.7"),
        resource("tencentcloud_gwlb_instance.w", json!({"vpc_id": refers("tencentcloud_vpc.v.id")})),
        resource("tencentcloud_gwlb_target_group.g", json!({"vpc_id": refers("tencentcloud_vpc.v.id")})),
        resource("tencentcloud_gwlb_target_group_register_instances.m", member),
        resource("tencentcloud_gwlb_instance_associate_target_group.a", json!({})),
        resource("tencentcloud_clb_redirection.r", json!({})),
        resource("tencentcloud_clb_function_targets_attachment.f", json!({})),
    ]);
    assert_eq!((world.network.balancers[0].kind, world.network.balancers[0].facing.len()), (BalancerKind::Gwlb, 0));
    let pool = world.network.pools.iter().find(|it| !it.backends.is_empty()).unwrap();
    assert_eq!(pool.backends[0].interfaces, [(Id::new(0), Tri::Yes)]);
    assert_eq!(pool.backends[0].port, BackendPort::Listener);
    assert!(world.network.listeners.is_empty() && world.network.unmodelled.is_empty());
}
