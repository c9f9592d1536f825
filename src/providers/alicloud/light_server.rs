//! Simple application servers of Alibaba Cloud and their firewall.
//!
//! A server of this kind has a public address always, and a firewall of its own that only accepts. It is mapped as a hidden
//! group with the server as its only member. The source of a rule cannot be restricted. Which ports a new server opens by
//! itself depends on its image (documentation of the product: remote access and web ports): they are possible.

use super::rule_ports::port_range;
use crate::base::Tri;
use crate::base::net::{AddressSet, PortSet, Protocol, ServiceSet};
use crate::input::{Attr, Side};
use crate::model::network::{
    Bounds, Direction, Extent, GroupBinding, GroupType, InstanceKind, NicScope, Order, PathKind, Peer, Rule,
    RuleAction, SecurityGroup, Services,
};
use crate::model::{Builder, Cloud, Known, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{existence, link, reason};
use crate::providers::group::{self, PeerLink, Pending};
use crate::providers::machine::{self, Draft, Net, Public};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_simple_application_server_instance", reads: &["id", "image_id"], run: server },
    Map {
        kind: "alicloud_simple_application_server_firewall_rule",
        reads: &["instance_id", "rule_protocol", "port"],
        run: rule,
    },
];

/// Ports that the service may open on a new server.
const USUAL: [u16; 4] = [22, 80, 443, 3389];

fn group(object: ObjectId, closed_world: Tri) -> SecurityGroup {
    SecurityGroup {
        object,
        cloud: Cloud::Alibaba,
        kind: Known::Yes(GroupType::Host),
        vpc: None,
        inner_access: Tri::No,
        rules: Vec::new(),
        closed_world,
    }
}

fn server(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let instance = machine::add_instance(builder, object, side, Cloud::Alibaba, InstanceKind::Vm, (1, Some(1)));
    let draft = Draft::primary(side, Net::Classic, None, Extent::Exact);
    let interface = machine::add_interface(builder, object, side, Cloud::Alibaba, Some(instance), draft);
    let site = Site::at(object, side.path("image_id"));
    let mut own = group(object, Tri::Yes);
    let ports = USUAL.into_iter().fold(PortSet::empty(), |set, port| set.union(&PortSet::single(port)));
    let usual = ServiceSet::tcp(ports).union(&ServiceSet::icmp());
    own.rules.push(accept(
        site.clone(),
        site.clone(),
        Bounds::exact(usual),
        Tri::Unknown,
        vec![reason(side, "image_id")],
    ));
    let id = builder.add(own);
    builder.declare(id, &side.resource.address, side.str("id"));
    if let Some(it) = builder.world.network.interfaces.get_mut(interface.index()) {
        it.groups.list.push(GroupBinding { group: Ref::Resolved(id), site: Site::block(object), bound: Tri::Yes });
    }
    let public =
        Public { exists: Tri::Yes, site: Site::block(object), reasons: Vec::new(), kind: PathKind::AutoPublic };
    machine::bind(builder, side, interface, public);
}

fn accept(site: Site, port_site: Site, services: Bounds<ServiceSet>, exists: Tri, reasons: Vec<Arc<str>>) -> Rule {
    Rule {
        peer_site: site.clone(),
        site,
        port_site,
        direction: Direction::Ingress,
        action: Known::Yes(RuleAction::Accept),
        order: Order::Priority(Known::Yes(1)),
        peer: Peer::Addresses(Bounds::exact(AddressSet::all_v4())),
        services: Services::Inline(services),
        nic: NicScope::Any,
        exists,
        reasons,
        faults: Vec::new(),
        place: "a rule of the firewall".into(),
    }
}

fn rule(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(server) = link(side, object, "instance_id") else { return };
    let (exists, mut reasons) = existence(side);
    let (protocols, sure): (&[Protocol], bool) = match side.str("rule_protocol").map(str::to_ascii_lowercase).as_deref()
    {
        Some("tcp") => (&[Protocol::Tcp], true),
        Some("udp") => (&[Protocol::Udp], true),
        Some("tcpandudp" | "tcp+udp") => (&[Protocol::Tcp, Protocol::Udp], true),
        Some("icmp") => (&[Protocol::Icmp], true),
        _ => (&[Protocol::Tcp, Protocol::Udp, Protocol::Icmp], false),
    };
    if !sure {
        reasons.push(reason(side, "rule_protocol"));
    }
    let (ports, valid) = match side.attr("port") {
        Attr::Known(value) => {
            let text = value.as_str().map_or_else(|| value.as_i64().unwrap_or_default().to_string(), str::to_owned);
            let text = if text.contains(['/', ',', '-']) { text } else { format!("{text}/{text}") };
            port_range(&text)
        }
        _ => (ServiceSet::all_ports(), false),
    };
    if !valid && protocols != [Protocol::Icmp] {
        reasons.push(reason(side, "port"));
    }
    let none = ServiceSet::empty();
    let with_ports =
        |one: Protocol| if one.has_ports() { ServiceSet::at(one, ports.clone()) } else { ServiceSet::whole(one) };
    let may = protocols.iter().fold(none.clone(), |set, one| set.union(&with_ports(*one)));
    let must = if sure && (valid || protocols == [Protocol::Icmp]) { may.clone() } else { none };
    let rule = accept(Site::block(object), Site::at(object, side.path("port")), Bounds { must, may }, exists, reasons);
    let pending = Pending {
        rule,
        peer: PeerLink::Written,
        services: Vec::new(),
        group: server,
        group_reason: reason(side, "instance_id"),
        owns: false,
    };
    group::push(builder, pending, move || group(object, Tri::No));
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::model::Id;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::json;

    #[test]
    fn a_server_has_a_public_address_and_a_firewall() {
        let rule = |name: &str, server: &str, protocol: &str, port: serde_json::Value| {
            resource(
                &format!("alicloud_simple_application_server_firewall_rule.{name}"),
                json!({"instance_id": {"?": [server]}, "rule_protocol": protocol, "port": port}),
            )
        };
        let own = "alicloud_simple_application_server_instance.s.id";
        let world = world(
            &[MAPS],
            &[
                resource("alicloud_simple_application_server_instance.s", json!({"image_id": "img"})),
                rule("one", own, "Tcp", json!("8080")),
                rule("range", own, "TcpAndUdp", json!("9000/9010")),
                rule("unknown", own, "Udp", json!({"?": ["var.x"]})),
                rule("elsewhere", "data.alicloud_simple_application_server_instances.x.ids", "Tcp", json!("1/65535")),
            ],
        );
        let network = &world.network;
        assert_eq!((network.bindings[0].kind, network.bindings[0].exists), (PathKind::AutoPublic, Tri::Yes));
        assert_eq!(network.interfaces[0].groups.list[0].group, Ref::Resolved(Id::new(0)));
        let rules = &network.groups[0].rules;
        let sets = |index: usize| match &rules[index].services {
            Services::Inline(bounds) => (bounds.must.clone(), bounds.may.clone()),
            Services::Templates(_) => unreachable!(),
        };
        assert_eq!(rules[0].exists, Tri::Unknown);
        assert!(!rules[0].reasons.is_empty());
        assert_eq!(sets(1), (ServiceSet::tcp_port(8080), ServiceSet::tcp_port(8080)));
        let ports = PortSet::range(9000, 9010);
        assert_eq!(sets(2).0, ServiceSet::tcp(ports.clone()).union(&ServiceSet::udp(ports)));
        assert_eq!(sets(3), (ServiceSet::empty(), ServiceSet::udp(ServiceSet::all_ports())));
        assert_eq!((rules.len(), network.groups[1].rules.len(), network.groups[1].closed_world), (4, 1, Tri::No));
    }
}
