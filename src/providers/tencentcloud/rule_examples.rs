//! Worked examples of Tencent Cloud's rules: resources in, the rules that they are mapped to out.
#![allow(clippy::indexing_slicing)]

use super::{instance, interface, lite_rule, public_address, security_group, template};
use crate::base::Tri;
use crate::base::net::{AddressSet, PortSet, Protocol, ServiceSet};
use crate::input::Resource;
use crate::model::network::{
    Direction, Extent, FaultKind, Order, PathKind, Peer, Rule, RuleAction, SecurityGroup, Services,
};
use crate::model::{Id, Known, Ref, World};
use crate::providers::Map;
use crate::providers::attribute::sample::{cidrs, resource, world};
use serde_json::{Value as Json, json};

const FAMILIES: &[&[Map]] =
    &[template::MAPS, security_group::MAPS, lite_rule::MAPS, instance::MAPS, interface::MAPS, public_address::MAPS];

fn group() -> Resource {
    resource("tencentcloud_security_group.g", json!({}))
}

fn group_id() -> Json {
    json!({"?": ["tencentcloud_security_group.g.id"]})
}

fn build(mut more: Vec<Resource>) -> World {
    let mut all = vec![group()];
    all.append(&mut more);
    world(FAMILIES, &all)
}

fn the_group(world: &World) -> &SecurityGroup {
    world.network.groups.first().unwrap_or_else(|| unreachable!())
}

/// The rules of a rule set with these blocks.
fn rule_set(ingress: Json) -> Vec<Rule> {
    let after = json!({"security_group_id": group_id(), "ingress": ingress});
    let world = build(vec![resource("tencentcloud_security_group_rule_set.r", after)]);
    the_group(&world).rules.clone()
}

fn one(block: Json) -> Rule {
    rule_set(json!([block])).remove(0)
}

fn lite(strings: &[&str]) -> Vec<Rule> {
    let after = json!({"security_group_id": group_id(), "ingress": strings});
    let world = build(vec![resource("tencentcloud_security_group_lite_rule.r", after)]);
    the_group(&world).rules.clone()
}

/// Must and may of addresses and of services.
fn sets(rule: &Rule) -> (String, String, ServiceSet, ServiceSet) {
    match (&rule.peer, &rule.services) {
        (Peer::Addresses(peer), Services::Inline(set)) => {
            (cidrs(&peer.must), cidrs(&peer.may), set.must.clone(), set.may.clone())
        }
        other => unreachable!("{other:?}"),
    }
}

fn ids(rule: &Rule) -> Vec<&str> {
    rule.faults.iter().map(|fault| fault.id).collect()
}

#[test]
fn e61_to_e65_lists_ranges_and_all_zero_prefixes() {
    let tcp = |ports: PortSet| ServiceSet::tcp(ports);
    let all4 = "0.0.0.0/0".to_owned();
    let two = tcp(PortSet::single(80).union(&PortSet::single(443)));
    let rules = lite(&["ACCEPT#0.0.0.0/0#80,443#TCP", "DROP#0.0.0.0/0#3000-3999#TCP", "DROP#0.0.0.0/0#ALL#ALL"]);
    assert_eq!(sets(&rules[0]), (all4.clone(), all4.clone(), two.clone(), two));
    assert_eq!(sets(&rules[1]).2, tcp(PortSet::range(3000, 3999)));
    assert_eq!((sets(&rules[2]).2, &rules[2].action), (ServiceSet::all(), &Known::Yes(RuleAction::Drop)));
    let orders: Vec<_> = rules.iter().map(|it| (it.order.clone(), &*it.place)).collect();
    let position = Order::Position;
    assert_eq!(orders, [(position(0), "position 1"), (position(1), "position 2"), (position(2), "position 3")]);

    let wide = &lite(&["ACCEPT#0.0.0.0/1#22#TCP"])[0];
    assert_eq!((sets(wide).0, ids(wide), wide.exists), (all4.clone(), vec!["T-10"], Tri::Yes));
    let masked = &lite(&["ACCEPT#10.0.0.0/1#22#TCP"])[0];
    assert_eq!((sets(masked).0, sets(masked).1, ids(masked)), ("0.0.0.0/1".into(), all4, vec!["T-12"]));
}

#[test]
fn e71_to_e74_templates() {
    let rules = json!([
        {"action": "ACCEPT", "address_template_id": {"?": ["tencentcloud_address_template.a.id"]}, "protocol": "TCP", "port": "443"},
        {"action": "ACCEPT", "cidr_block": "0.0.0.0/0", "service_template_id": {"?": ["tencentcloud_protocol_template.p.id"]},
            "protocol": {"?": null}, "port": {"?": null}},
        {"action": "DROP", "address_template_id": "ipm-elsewhere", "protocol": "TCP", "port": "22"},
    ]);
    let world = build(vec![
        resource("tencentcloud_address_template.a", json!({"addresses": ["10.0.0.1-10.0.0.100", "10.0.1.0/24"]})),
        resource("tencentcloud_protocol_template.p", json!({"protocols": ["tcp:80,443", "udp:53", "icmp"]})),
        resource("tencentcloud_security_group_rule_set.r", json!({"security_group_id": group_id(), "ingress": rules})),
    ]);
    let rules = &the_group(&world).rules;
    assert_eq!(rules[0].peer, Peer::Lists(vec![Ref::Resolved(Id::new(0))]));
    assert_eq!(rules[1].services, Services::Templates(vec![Ref::Resolved(Id::new(0))]));
    assert_eq!(rules[1].reasons, ["uncertain:U7".into()]);
    assert_eq!(rules[2].peer, Peer::Lists(vec![Ref::External("ipm-elsewhere".into())]));
    assert!(rules.iter().all(|it| it.faults.is_empty() && it.exists == Tri::Yes));
}

#[test]
fn e75_and_e76_single_rules_have_no_certain_place_among_others() {
    let rule = |name: &str, policy: &str, direction: &str| {
        let after = json!({"security_group_id": group_id(), "type": direction, "policy": policy,
            "cidr_ip": "0.0.0.0/0", "ip_protocol": "TCP", "port_range": "22"});
        resource(&format!("tencentcloud_security_group_rule.{name}"), after)
    };
    let world =
        build(vec![rule("a", "accept", "ingress"), rule("b", "DROP", "INGRESS"), rule("c", "ACCEPT", "egress")]);
    let orders: Vec<_> = the_group(&world).rules.iter().map(|it| (it.direction, it.order.clone())).collect();
    use Direction::{Egress, Ingress};
    assert_eq!(orders, [(Ingress, Order::Inserted), (Ingress, Order::Inserted), (Egress, Order::Position(0))]);

    let owner = json!({"security_group_id": group_id(), "ingress": [{"action": "ACCEPT", "cidr_block": "10.0.0.0/8"}]});
    let set = resource("tencentcloud_security_group_rule_set.r", owner.clone());
    let world = build(vec![set.clone(), rule("a", "ACCEPT", "ingress")]);
    let orders: Vec<_> = the_group(&world).rules.iter().map(|it| it.order.clone()).collect();
    assert_eq!(orders, [Order::Position(0), Order::Anywhere]);

    // Two lists that both own the group.
    let world = build(vec![set, resource("tencentcloud_security_group_rule_set.s", owner)]);
    assert!(the_group(&world).rules.iter().all(|it| it.order == Order::Anywhere));
}

#[test]
fn single_rules_and_what_is_wrong_with_them() {
    let of = |more: Json| {
        let mut after = json!({"security_group_id": group_id(), "type": "ingress", "policy": "ACCEPT"});
        for (name, value) in more.as_object().into_iter().flatten() {
            after[name] = value.clone();
        }
        let world = build(vec![resource("tencentcloud_security_group_rule.r", after)]);
        the_group(&world).rules[0].clone()
    };
    let plain = of(json!({"cidr_ip": "10.0.0.0/8", "ip_protocol": {"?": null}, "port_range": {"?": null}}));
    assert_eq!(sets(&plain), ("10.0.0.0/8".into(), "10.0.0.0/8".into(), ServiceSet::all(), ServiceSet::all()));
    assert_eq!(&*plain.place, "the only rule");
    let icmp = of(json!({"cidr_ip": "10.0.0.0/8", "ip_protocol": "ICMP", "port_range": "80"}));
    assert_eq!((ids(&icmp), icmp.faults[0].kind, icmp.exists), (vec!["T-09"], FaultKind::PortProtocol, Tri::Unknown));
    assert_eq!((sets(&icmp).2, sets(&icmp).3), (ServiceSet::empty(), ServiceSet::icmp()));
    let none = of(json!({"ip_protocol": "TCP", "port_range": "80"}));
    assert_eq!((ids(&none), sets(&none).1), (vec!["T-09"], String::new()));
    let ports = of(json!({"cidr_ip": "10.0.0.0/8", "ip_protocol": "TCP", "port_range": "80,90-100"}));
    assert_eq!((ids(&ports), ports.faults[0].kind), (vec!["T-09"], FaultKind::PortProtocol));
    // A single rule has no word for all ports, and the other cloud's range is none of this one's.
    for text in ["ALL", "80/90"] {
        let ports = of(json!({"cidr_ip": "10.0.0.0/8", "ip_protocol": "TCP", "port_range": text}));
        assert_eq!((ids(&ports), ports.faults[0].kind), (vec!["T-09"], FaultKind::PortProtocol));
        assert!(sets(&ports).2 == ServiceSet::empty() && sets(&ports).3 != ServiceSet::empty(), "{text}");
    }
    let template = of(json!({"address_template": [{"template_id": "ipm-1", "group_id": null}], "ip_protocol": "TCP"}));
    assert_eq!((ids(&template), template.peer.clone()), (vec![], Peer::Lists(vec![Ref::External("ipm-1".into())])));
    let both = of(json!({"address_template": [{"template_id": "ipm-1", "group_id": "ipmg-1"}]}));
    assert_eq!(ids(&both), ["T-09"]);
    let group = of(json!({"source_sgid": group_id()}));
    assert_eq!((ids(&group), group.peer.clone()), (vec![], Peer::Group(Ref::Resolved(Id::new(0)))));
}

#[test]
fn e77_to_e81_groups_and_defaults() {
    let world = build(vec![resource("tencentcloud_instance.i", json!({"security_groups": {"?": null}}))]);
    assert!(the_group(&world).rules.is_empty() && the_group(&world).closed_world == Tri::Yes);
    assert_eq!(world.network.interfaces[0].groups.extent, Extent::Default);
    let own = one(json!({"action": "accept", "source_security_id": group_id(), "protocol": "ALL", "port": "ALL"}));
    assert_eq!((own.peer.clone(), ids(&own)), (Peer::Group(Ref::Resolved(Id::new(0))), vec![]));
    // Left out, and unknown in a dynamic block.
    for left_out in [json!({"?": null}), json!(null), json!("")] {
        let rule = json!({"action": "ACCEPT", "cidr_block": "10.0.0.0/8", "protocol": left_out, "port": left_out});
        assert_eq!(sets(&one(rule)).2, ServiceSet::all());
    }
    let unknown = json!({"action": "ACCEPT", "cidr_block": "10.0.0.0/8", "protocol": {"?": ["var.x"]}, "port": "22"});
    let rule = one(unknown);
    assert_eq!(sets(&rule).2, ServiceSet::empty());
    assert_eq!(sets(&rule).3.tcp, PortSet::single(22));
    assert_eq!(rule.reasons, ["unknown:tencentcloud_security_group_rule_set.r.ingress[0].protocol".into()]);
    assert_eq!(rule.site.path.as_deref(), Some("ingress[0]"));
    assert_eq!(rule.peer_site.path.as_deref(), Some("ingress[0].cidr_block"));
}

#[test]
fn e82_to_e86_unknown_and_missing_parts() {
    let unknown = json!({"?": ["tencentcloud_eip.x.public_ip"]});
    let drop = one(json!({"action": "DROP", "cidr_block": unknown, "protocol": "ALL", "port": "ALL"}));
    assert_eq!((sets(&drop).0, sets(&drop).1), (String::new(), "0.0.0.0/0".into()));
    let v6 = one(json!({"action": "ACCEPT", "ipv6_cidr_block": "::/0", "protocol": "tcp", "port": "443"}));
    assert_eq!((sets(&v6).0, sets(&v6).2, ids(&v6)), ("::/0".into(), ServiceSet::tcp_port(443), vec![]));
    let mine = one(json!({"action": "ACCEPT", "cidr_block": "MY_PUBLIC_IP", "protocol": "TCP", "port": "22"}));
    assert_eq!((sets(&mine).0, sets(&mine).1), (String::new(), "0.0.0.0/0".into()));
    assert_eq!((ids(&mine), mine.exists), (vec!["T-11"], Tri::Yes));
    let none = one(json!({"action": "ACCEPT", "cidr_block": "", "protocol": "TCP", "port": "22"}));
    assert_eq!((sets(&none).0, sets(&none).1), (String::new(), "0.0.0.0/0 ::/0".into()));
    assert_eq!((ids(&none), none.reasons.clone(), none.exists), (vec!["T-05"], vec!["uncertain:U4".into()], Tri::Yes));
    let all = json!({"security_group_id": group_id(), "ingress": unknown});
    let world = build(vec![resource("tencentcloud_security_group_rule_set.r", all)]);
    let rule = &the_group(&world).rules[0];
    assert_eq!((sets(rule).1, rule.exists), (cidrs(&AddressSet::all()), Tri::Unknown));
}

#[test]
fn rule_sets_that_are_refused() {
    let with = |more: Json| {
        let mut block = json!({"action": "ACCEPT"});
        for (name, value) in more.as_object().into_iter().flatten() {
            block[name] = value.clone();
        }
        let rule = one(block);
        (ids(&rule).join(" "), rule.exists, sets_or_none(&rule))
    };
    let ten = "10.0.0.0/8";
    assert_eq!(with(json!({"cidr_block": ten, "source_security_id": "sg-1"})).0, "T-03");
    assert_eq!(with(json!({"cidr_block": ten, "protocol": "TCP", "service_template_id": "ppm-1"})).0, "T-04");
    assert_eq!(
        with(json!({"cidr_block": ten, "service_template_group": "g", "service_template_id": "ppm-1"})).0,
        "T-04"
    );
    let icmp = with(json!({"cidr_block": ten, "protocol": "ICMP", "port": "80"}));
    assert_eq!(icmp, ("T-06".into(), Tri::Unknown, Some(ServiceSet::whole(Protocol::Icmp))));
    let all = with(json!({"cidr_block": ten, "protocol": "ALL", "port": "80"}));
    assert_eq!(all, ("T-06".into(), Tri::Unknown, Some(ServiceSet::all())));
    assert_eq!(with(json!({"cidr_block": ten, "protocol": "GRE", "port": "all"})).0, "");
    assert_eq!(with(json!({"ipv6_cidr_block": "::/0", "protocol": "ICMP"})).0, "T-07");
    assert_eq!(with(json!({"cidr_block": ten, "protocol": "TCP", "port": "90-80"})).0, "T-08");
    assert_eq!(with(json!({"cidr_block": "::/0", "protocol": "TCP", "port": "80"})).0, "T-08");
}

fn sets_or_none(rule: &Rule) -> Option<ServiceSet> {
    match &rule.services {
        Services::Inline(set) => Some(set.may.clone()),
        Services::Templates(_) => None,
    }
}

#[test]
fn public_addresses_and_attached_groups() {
    let instance = |name: &str, more: Json| {
        let mut after = json!({"subnet_id": "subnet-1", "orderly_security_groups": [group_id()]});
        for (name, value) in more.as_object().into_iter().flatten() {
            after[name] = value.clone();
        }
        resource(&format!("tencentcloud_instance.{name}"), after)
    };
    let unknown = json!({"?": ["var.x"]});
    let world = build(vec![
        instance("no_switch", json!({"internet_max_bandwidth_out": 10})),
        instance("both", json!({"allocate_public_ip": true, "internet_max_bandwidth_out": 10})),
        instance("zero", json!({"allocate_public_ip": true, "internet_max_bandwidth_out": 0})),
        instance("open", json!({"allocate_public_ip": true, "internet_max_bandwidth_out": {"?": null}})),
        instance("maybe", json!({"allocate_public_ip": unknown, "internet_max_bandwidth_out": 10})),
        resource(
            "tencentcloud_cvm_security_group_attachment.a",
            json!({"instance_id": {"?": ["tencentcloud_instance.both.id"]}, "security_group_id": "sg-more"}),
        ),
        resource("tencentcloud_eip.e", json!({})),
        resource(
            "tencentcloud_eip_association.a",
            json!({"eip_id": {"?": ["tencentcloud_eip.e.id"]}, "network_interface_id": {"?": null},
                "instance_id": {"?": ["tencentcloud_instance.zero.id"]}}),
        ),
    ]);
    let found: Vec<_> = world.network.bindings.iter().map(|it| (it.kind, it.interface.clone(), it.exists)).collect();
    let at = |index| Ref::Resolved(Id::new(index));
    assert_eq!(
        found,
        [
            (PathKind::AutoPublic, at(1), Tri::Yes),
            (PathKind::AutoPublic, at(3), Tri::Unknown),
            (PathKind::AutoPublic, at(4), Tri::Unknown),
            (PathKind::Eip, at(2), Tri::Yes),
        ]
    );
    assert_eq!(
        world.network.bindings[1].reasons,
        ["unknown:tencentcloud_instance.open.internet_max_bandwidth_out".into()]
    );
    let groups = &world.network.interfaces[1].groups;
    assert_eq!((groups.ordered, &groups.extent), (true, &Extent::Exact));
    assert_eq!(groups.list[0].group, Ref::Resolved(Id::new(0)));
    assert_eq!(groups.list[1].group, Ref::External("sg-more".into()));
}
