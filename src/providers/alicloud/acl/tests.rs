//! Network ACLs as configurations and plans write them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::providers::attribute::sample::{cidrs, resource, world};
use serde_json::{Value as Json, json};

fn entry(policy: &str, protocol: &str, port: &str, cidr: Json) -> Json {
    json!({"policy": policy, "protocol": protocol, "port": port, "source_cidr_ip": cidr, "ip_version": {"?": null}})
}

fn map(more: &[crate::input::Resource]) -> World {
    let mut all = vec![
        resource("alicloud_vpc.v", json!({"cidr_block": "10.0.0.0/8"})),
        resource("alicloud_vpc.w", json!({"cidr_block": "10.0.0.0/8"})),
        resource("alicloud_vswitch.a", json!({"vpc_id": {"?": ["alicloud_vpc.v.id"]}, "cidr_block": "10.0.1.0/24"})),
        resource("alicloud_vswitch.b", json!({"vpc_id": {"?": ["alicloud_vpc.w.id"]}, "cidr_block": "10.0.2.0/24"})),
        resource("alicloud_vpc_prefix_list.l", json!({"entrys": [{"cidr": "203.0.113.0/24"}]})),
    ];
    all.extend_from_slice(more);
    world(&[MAPS, super::super::vpc::MAPS, super::super::prefix_list::MAPS], &all)
}

const VPC: &str = "alicloud_vpc.v.id";

#[test]
fn entries_in_their_order() {
    let world = map(&[resource(
        "alicloud_network_acl.n",
        json!({"vpc_id": {"?": [VPC]}, "ingress_acl_entries": [
            entry("accept", "tcp", "443/443", json!("203.0.113.0/24")),
            entry("drop", "tcp", "443/443", json!("0.0.0.0/0")),
            entry("accept", "all", "-1/-1", json!("0.0.0.0/0")),
            entry("accept", "udp", "53/53", json!({"?": ["alicloud_vpc_prefix_list.l.id"]})),
            entry("accept", "udp", "53/53", json!("pl-elsewhere")),
            entry("accept", "gre", "-1/-1", json!({"?": ["var.x"]})),
        ]}),
    )]);
    let acl = &world.network.acls[0];
    let rules = &acl.ingress.rules;
    assert_eq!(acl.ingress.known, Known::Yes(()));
    assert_eq!(rules[0].action, Known::Yes(RuleAction::Accept));
    assert_eq!(rules[1].action, Known::Yes(RuleAction::Drop));
    assert_eq!(rules[0].services, Bounds::exact(ServiceSet::tcp_port(443)));
    assert_eq!(rules[2].services, Bounds::exact(ServiceSet::all()));
    let Peer::Addresses(bounds) = &rules[0].peer else { unreachable!() };
    assert_eq!((cidrs(&bounds.must), &bounds.may), ("203.0.113.0/24".to_owned(), &bounds.must));
    assert_eq!(rules[3].peer, Peer::Lists(vec![Ref::Resolved(Id::new(0))]));
    assert_eq!(rules[4].peer, Peer::Lists(vec![Ref::External("pl-elsewhere".into())]));
    let Peer::Addresses(bounds) = &rules[5].peer else { unreachable!() };
    assert!(bounds.must.is_empty() && bounds.may == AddressSet::all());
    assert_eq!(rules[5].reasons, ["unknown:alicloud_network_acl.n.ingress_acl_entries[5].source_cidr_ip".into()]);
    // What is left out is the service's own.
    assert_eq!(acl.egress.known, Known::No("alicloud_network_acl.n.egress_acl_entries".into()));
}

#[test]
fn ports_that_do_not_go_with_the_protocol() {
    let world = map(&[resource(
        "alicloud_network_acl.n",
        json!({"vpc_id": {"?": [VPC]}, "ingress_acl_entries": [
            entry("accept", "tcp", "-1/-1", json!("0.0.0.0/0")),
            entry("accept", "all", "80/80", json!("0.0.0.0/0")),
            entry("accept", "tcp", "80", json!("0.0.0.0/0")),
            entry("accept", "icmpv6", "-1/-1", json!("::/0")),
            entry("accept", "sctp", "-1/-1", json!("0.0.0.0/0")),
        ]}),
    )]);
    let rules = &world.network.acls[0].ingress.rules;
    let faults: Vec<_> = rules.iter().map(|it| it.faults.first().map(|it| it.kind)).collect();
    let (port, value) = (Some(FaultKind::PortProtocol), Some(FaultKind::Value));
    assert_eq!(faults, [port, port, value, None, value]);
    for rule in rules.iter().filter(|it| !it.faults.is_empty()) {
        assert!(rule.services.must.is_empty() && rule.exists == Tri::Unknown);
    }
    assert_eq!(rules[0].faults[0].site.path.as_deref(), Some("ingress_acl_entries[0].port"));
    assert_eq!(rules[2].services.may, ServiceSet::tcp_port(80));
}

#[test]
fn the_resource_of_entries_holds_all_of_them() {
    let own = resource("alicloud_network_acl.n", json!({"vpc_id": {"?": [VPC]}, "ingress_acl_entries": {"?": null}}));
    let entries = resource(
        "alicloud_network_acl_entries.e",
        json!({"network_acl_id": {"?": ["alicloud_network_acl.n.id"]}, "ingress": [entry("accept", "tcp", "22/22", json!("10.0.0.0/8"))]}),
    );
    for order in [[own.clone(), entries.clone()], [entries, own]] {
        let world = map(&order);
        let acl = &world.network.acls[0];
        assert_eq!((acl.ingress.rules.len(), acl.egress.rules.len()), (1, 0));
        assert!(acl.ingress.known == Known::Yes(()) && acl.egress.known == Known::Yes(()));
    }
}

#[test]
fn copies_have_the_entries_of_the_other() {
    let source =
        json!({"vpc_id": {"?": [VPC]}, "ingress_acl_entries": [entry("accept", "tcp", "22/22", json!("10.0.0.0/8"))]});
    let copy =
        |of: Json| resource("alicloud_network_acl.copy", json!({"vpc_id": {"?": [VPC]}, "source_network_acl_id": of}));
    let world = map(&[resource("alicloud_network_acl.n", source), copy(json!({"?": ["alicloud_network_acl.n.id"]}))]);
    assert_eq!(world.network.acls[1].ingress.rules.len(), 1);
    let world = map(&[copy(json!("nacl-elsewhere"))]);
    assert_eq!(
        world.network.acls[0].ingress.known,
        Known::No("alicloud_network_acl.copy.source_network_acl_id".into())
    );
}

#[test]
fn associations_and_their_faults() {
    let acl = json!({"?": ["alicloud_network_acl.n.id"]});
    let of = |name: &str| json!({"?": [format!("alicloud_vswitch.{name}.id")]});
    let world = map(&[
        resource(
            "alicloud_network_acl.n",
            json!({"vpc_id": {"?": [VPC]}, "resources": [{"resource_id": of("a"), "resource_type": "VSwitch"}]}),
        ),
        resource("alicloud_network_acl.other", json!({"vpc_id": {"?": [VPC]}, "resources": {"?": null}})),
        resource(
            "alicloud_network_acl_attachment.again",
            json!({"network_acl_id": acl, "resources": [{"resource_id": of("a"), "resource_type": "VSwitch"}]}),
        ),
        resource(
            "alicloud_vpc_network_acl_attachment.b",
            json!({"network_acl_id": acl, "resource_id": of("b"), "resource_type": "VSwitch"}),
        ),
        resource(
            "alicloud_vpc_network_acl_attachment.second",
            json!({"network_acl_id": {"?": ["alicloud_network_acl.other.id"]}, "resource_id": of("a"), "resource_type": "VSwitch"}),
        ),
        resource(
            "alicloud_vpc_network_acl_attachment.elsewhere",
            json!({"network_acl_id": acl, "resource_id": "vsw-1", "resource_type": "VSwitch"}),
        ),
    ]);
    let bound: Vec<Vec<_>> =
        world.network.subnets.iter().map(|it| it.acls.iter().map(|it| (it.acl.clone(), it.bound)).collect()).collect();
    let of = |at| (Ref::Resolved(Id::new(at)), Tri::Yes);
    assert_eq!(bound, [vec![of(0), of(1)], vec![of(0)], vec![of(0)]]);
    let faults: Vec<_> = world.network.faults.iter().map(|it| it.kind).collect();
    assert_eq!(faults, [FaultKind::Reference, FaultKind::Conflict]);
}

#[test]
fn associations_that_are_not_known_concern_any_vswitch_of_the_network() {
    let bound = |resources: Json| {
        let world = map(&[resource("alicloud_network_acl.n", json!({"vpc_id": {"?": [VPC]}, "resources": resources}))]);
        world.network.subnets.iter().map(|it| it.acls.first().map(|it| it.bound)).collect::<Vec<_>>()
    };
    assert_eq!(bound(json!({"?": null})), [None, None]);
    assert_eq!(bound(json!({"?": ["var.x"]})), [Some(Tri::Unknown), None]);
    assert_eq!(bound(json!({"?": ["alicloud_vswitch.b.id"]})), [None, Some(Tri::Unknown)]);
    assert_eq!(
        bound(json!([{"resource_id": {"?": ["var.x"]}, "resource_type": "VSwitch"}])),
        [Some(Tri::Unknown), None]
    );
    assert_eq!(bound(json!([{"resource_id": "x", "resource_type": "Other"}])), [None, None]);
}
