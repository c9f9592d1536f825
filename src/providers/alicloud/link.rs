//! What joins networks of Alibaba Cloud privately: peering, Express Connect, CEN and transit routers, VPN gateways.
//!
//! Out: a [`Junction`] for each resource. Those that only share something in the middle (a CEN, a connection that two sides
//! name) have it as hub. Routes are not evaluated. A VPN gateway on the Internet is a service that is reached there, too.

use crate::base::Tri;
use crate::base::net::{AddressSet, PortSet, Protocol, ServiceSet};
use crate::input::{Attr, Side};
use crate::model::endpoint::{Door, Endpoint, EndpointKind};
use crate::model::gateway::{Junction, LinkKind};
use crate::model::network::{Bounds, Vpc};
use crate::model::{Builder, Cloud, Known, Link, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, flag, link, name, reason, written};
use crate::providers::service::lists;
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_vpc_peer_connection", reads: &["id", "vpc_id", "accepting_vpc_id"], run: peering },
    Map {
        kind: "alicloud_vpc_peer_connection_accepter",
        reads: &["instance_id", "vpc_id", "accepting_vpc_id"],
        run: accepter,
    },
    Map {
        kind: "alicloud_cen_instance_attachment",
        reads: &["instance_id", "child_instance_id", "child_instance_type"],
        run: cen_member,
    },
    Map {
        kind: "alicloud_cen_transit_router_vpc_attachment",
        reads: &["cen_id", "transit_router_id", "vpc_id"],
        run: transit_router,
    },
    Map { kind: "alicloud_router_interface", reads: &["id", "router_id", "opposite_router_id"], run: router_interface },
    Map {
        kind: "alicloud_router_interface_connection",
        reads: &["interface_id", "opposite_interface_id", "opposite_router_id"],
        run: router_connection,
    },
    Map { kind: "alicloud_vpn_gateway", reads: &["id", "vpc_id", "network_type", "enable_ipsec"], run: vpn },
    Map {
        kind: "alicloud_ssl_vpn_server",
        reads: &["vpn_gateway_id", "client_ip_pool", "port", "protocol"],
        run: vpn_clients,
    },
];

/// What several resources name as the thing in the middle: its id, or else the resource that makes it.
fn hub(link: &Link, why: Arc<str>) -> Known<Arc<str>> {
    match (&link.known, link.refs.as_slice()) {
        (Some(known), _) => Known::Yes(known.clone()),
        (None, [only]) => Known::Yes(only.address.clone()),
        _ => Known::No(why),
    }
}

/// The same for the resource that is the thing itself.
fn own_hub(side: Side<'_>) -> Known<Arc<str>> {
    Known::Yes(side.str("id").map_or_else(|| side.resource.address.clone(), Into::into))
}

fn join(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    kind: LinkKind,
    networks: &[&str],
    hub: Option<Known<Arc<str>>>,
    exists: Tri,
) {
    let links: Vec<Link> = networks.iter().filter_map(|path| link(side, object, path)).collect();
    let exists = existence(side).0.and(exists);
    builder.later(0, move |world, resolver| {
        let networks: Vec<Ref<Vpc>> = links.iter().map(|link| resolver.resolve(link)).collect();
        let remote = AddressSet::empty();
        world.network.junctions.push(Junction { object, kind, networks, hub, remote, exists });
    });
}

fn peering(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    join(builder, object, side, LinkKind::Peering, &["vpc_id", "accepting_vpc_id"], Some(own_hub(side)), Tri::Yes);
}

/// The networks are known to the service only, until it exists; the connection names them.
fn accepter(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let link = link(side, object, "instance_id").unwrap_or_default();
    let hub = hub(&link, name(side, "instance_id"));
    let networks: &[&str] = match side.str("vpc_id").is_some() {
        true => &["vpc_id", "accepting_vpc_id"],
        false => &[],
    };
    join(builder, object, side, LinkKind::Peering, networks, Some(hub), Tri::Yes);
}

fn cen_member(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let exists = match side.attr("child_instance_type") {
        Attr::Known(value) => value.as_str().is_some_and(|it| it.eq_ignore_ascii_case("VPC")).into(),
        _ => Tri::Unknown,
    };
    if exists != Tri::No {
        let link = link(side, object, "instance_id").unwrap_or_default();
        let hub = hub(&link, name(side, "instance_id"));
        join(builder, object, side, LinkKind::Cen, &["child_instance_id"], Some(hub), exists);
    }
}

/// Transit routers of one CEN are joined: without its id it may be any.
fn transit_router(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let path = "cen_id";
    let hub = match link(side, object, path) {
        Some(link) => hub(&link, name(side, path)),
        None => Known::No(name(side, if written(side, "transit_router_id") { "transit_router_id" } else { path })),
    };
    join(builder, object, side, LinkKind::Cen, &["vpc_id"], Some(hub), Tri::Yes);
}

fn router_interface(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    join(builder, object, side, LinkKind::Peering, &["router_id", "opposite_router_id"], Some(own_hub(side)), Tri::Yes);
}

/// A connection joins what the two interfaces belong to.
fn router_connection(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let ends = ["interface_id", "opposite_interface_id"].map(|path| {
        let link = link(side, object, path).unwrap_or_default();
        hub(&link, name(side, path))
    });
    let opposite = link(side, object, "opposite_router_id");
    let exists = existence(side).0;
    builder.later(1, move |world, resolver| {
        let mut networks: Vec<Ref<Vpc>> = Vec::new();
        for junction in &world.network.junctions {
            if junction.hub.as_ref().is_some_and(|hub| hub.get().is_some() && ends.contains(hub)) {
                networks.extend(junction.networks.iter().cloned());
            }
        }
        networks.extend(opposite.map(|link| resolver.resolve(&link)).filter(|it: &Ref<Vpc>| *it != Ref::Unknown));
        let hub = ends.into_iter().find(|it| it.get().is_none());
        let (kind, remote) = (LinkKind::Peering, AddressSet::empty());
        world.network.junctions.push(Junction { object, kind, networks, hub, remote, exists });
    });
}

fn vpn(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    join(builder, object, side, LinkKind::Vpn, &["vpc_id"], Some(own_hub(side)), Tri::Yes);
    let public = public(side);
    let site = Site::at(object, side.path("network_type"));
    let ipsec = flag(side, "enable_ipsec", Tri::Yes);
    let ports = PortSet::single(500).union(&PortSet::single(4500));
    let reasons = match (public, ipsec) {
        (Tri::Unknown, _) => vec![reason(side, "network_type")],
        (_, Tri::Unknown) => vec![reason(side, "enable_ipsec")],
        _ => Vec::new(),
    };
    // It stands for the gateway's address even where IPsec is off.
    let doors = vec![door(public, site.clone(), Bounds::exact(ServiceSet::udp(ports)), ipsec, reasons)];
    let id = builder.add(Endpoint {
        object,
        cloud: Cloud::Alibaba,
        kind: EndpointKind::Vpn,
        service: "VPN gateway".into(),
        doors,
        admits: lists::anybody(site),
        groups: None,
        members: Vec::new(),
        exists: existence(side).0,
    });
    builder.declare(id, &side.resource.address, side.str("id"));
}

fn public(side: Side<'_>) -> Tri {
    match side.attr("network_type") {
        Attr::Known(value) => value.as_str().is_some_and(|it| it.eq_ignore_ascii_case("public")).into(),
        Attr::Absent | Attr::Defaulted => Tri::Yes,
        Attr::Unknown(_) => Tri::Unknown,
    }
}

fn door(public: Tri, site: Site, services: Bounds<ServiceSet>, exists: Tri, reasons: Vec<Arc<str>>) -> Door {
    Door { public, site, called: None, way: Vec::new(), services, admits: None, filtered: Tri::No, exists, reasons }
}

/// Clients of an SSL VPN: addresses at the far end of the gateway, and one more port that it answers on.
fn vpn_clients(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (exists, mut reasons) = existence(side);
    let gateway = link(side, object, "vpn_gateway_id").unwrap_or_default();
    let hub = Some(hub(&gateway, name(side, "vpn_gateway_id")));
    let (remote, _) = addresses(side, "client_ip_pool").unwrap_or_default();
    builder.world.network.junctions.push(Junction {
        object,
        kind: LinkKind::Vpn,
        networks: Vec::new(),
        hub,
        remote,
        exists,
    });
    // Defaults of the provider: UDP 1194.
    let port = match side.attr("port") {
        Attr::Known(value) => value.as_i64().and_then(|it| u16::try_from(it).ok()).filter(|it| *it > 0),
        Attr::Absent | Attr::Defaulted => Some(1194),
        Attr::Unknown(_) => None,
    };
    let protocols: &[Protocol] = match side.attr("protocol") {
        Attr::Known(value) if value.as_str().is_some_and(|it| it.eq_ignore_ascii_case("tcp")) => &[Protocol::Tcp],
        Attr::Known(_) | Attr::Absent | Attr::Defaulted => &[Protocol::Udp],
        Attr::Unknown(_) => &[Protocol::Tcp, Protocol::Udp],
    };
    let ports = port.map_or_else(ServiceSet::all_ports, PortSet::single);
    let none = ServiceSet::empty();
    let may = protocols.iter().fold(none.clone(), |set, one| set.union(&ServiceSet::at(*one, ports.clone())));
    if port.is_none() {
        reasons.push(reason(side, "port"));
    }
    if protocols.len() > 1 {
        reasons.push(reason(side, "protocol"));
    }
    let must = if port.is_some() && protocols.len() == 1 { may.clone() } else { none };
    let site = Site::at(object, side.path("port"));
    // A gateway elsewhere: it is not known here whether it is on the Internet.
    let unknown = reason(side, "vpn_gateway_id");
    let at = site.clone();
    builder.mention(gateway.clone(), move || Endpoint {
        object,
        cloud: Cloud::Alibaba,
        kind: EndpointKind::Vpn,
        service: "VPN gateway".into(),
        doors: vec![door(Tri::Unknown, at.clone(), Bounds::exact(ServiceSet::empty()), Tri::No, Vec::new())],
        admits: lists::anybody(at),
        groups: None,
        members: Vec::new(),
        exists,
    });
    builder.later(2, move |world, resolver| {
        let found = resolver.resolve::<Endpoint>(&gateway);
        let sure = if found.resolved().is_some() { exists } else { exists.and(Tri::Unknown) };
        for id in found.candidates() {
            let Some(endpoint) = world.network.endpoints.get_mut(id.index()) else { continue };
            // On the Internet or not as the gateway is, which its own door says.
            let public = endpoint.doors.first().map_or(Tri::Unknown, |it| it.public);
            let mut why = reasons.clone();
            if public == Tri::Unknown {
                why.push(unknown.clone());
            }
            let mut it = door(public, site.clone(), Bounds { must: must.clone(), may: may.clone() }, sure, why);
            it.way.push(object);
            endpoint.doors.push(it);
        }
    });
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::panic)]
mod tests {
    use super::*;
    use crate::model::{Id, World};
    use crate::providers::attribute::sample::{cidrs, resource, world};
    use serde_json::{Value as Json, json};

    fn map(more: &[(&str, Json)]) -> World {
        let mut all = vec![
            resource("alicloud_vpc.a", json!({"cidr_block": "10.0.0.0/16"})),
            resource("alicloud_vpc.b", json!({"cidr_block": "10.1.0.0/16"})),
        ];
        all.extend(more.iter().map(|(address, json)| resource(address, json.clone())));
        world(&[super::super::vpc::MAPS, MAPS], &all)
    }

    fn vpc(name: &str) -> Json {
        json!({"?": [format!("alicloud_vpc.{name}.id")]})
    }

    type Seen = (Vec<Ref<Vpc>>, Option<Known<Arc<str>>>);

    fn joined(world: &World) -> Vec<Seen> {
        world.network.junctions.iter().map(|it| (it.networks.clone(), it.hub.clone())).collect()
    }

    fn of(index: usize) -> Ref<Vpc> {
        Ref::Resolved(Id::new(index))
    }

    fn known(text: &str) -> Option<Known<Arc<str>>> {
        Some(Known::Yes(text.into()))
    }

    #[test]
    fn peering_has_two_networks_or_a_hub() {
        let connection = "alicloud_vpc_peer_connection.p";
        let world = map(&[
            (connection, json!({"vpc_id": vpc("a"), "accepting_vpc_id": vpc("b")})),
            (
                "alicloud_vpc_peer_connection_accepter.p",
                json!({"instance_id": {"?": [format!("{connection}.id")]}, "vpc_id": {"?": null}}),
            ),
        ]);
        let expected = [(vec![of(0), of(1)], known(connection)), (vec![], known(connection))];
        assert_eq!(joined(&world), expected);
    }

    #[test]
    fn members_of_a_cen_share_it() {
        let cen = json!({"?": ["alicloud_cen_instance.c.id"]});
        let member =
            |kind: &str| json!({"instance_id": cen, "child_instance_id": vpc("a"), "child_instance_type": kind});
        let world = map(&[
            ("alicloud_cen_instance_attachment.a", member("VPC")),
            ("alicloud_cen_instance_attachment.no", member("VBR")),
            ("alicloud_cen_transit_router_vpc_attachment.b", json!({"cen_id": cen, "vpc_id": vpc("b")})),
            ("alicloud_cen_transit_router_vpc_attachment.c", json!({"transit_router_id": "tr-1", "vpc_id": vpc("b")})),
        ]);
        let hub = known("alicloud_cen_instance.c");
        let any = Some(Known::No("alicloud_cen_transit_router_vpc_attachment.c.transit_router_id".into()));
        assert_eq!(joined(&world), [(vec![of(0)], hub.clone()), (vec![of(1)], hub), (vec![of(1)], any)]);
        assert!(world.network.junctions.iter().all(|it| it.kind == LinkKind::Cen));
    }

    #[test]
    fn express_connect_joins_routers() {
        let interface = |name: &str| json!({"router_id": {"?": [format!("alicloud_vpc.{name}.router_id")]}});
        let id = |name: &str| json!({"?": [format!("alicloud_router_interface.{name}.id")]});
        let world = map(&[
            (
                "alicloud_router_interface_connection.c",
                json!({"interface_id": id("a"), "opposite_interface_id": id("b"), "opposite_router_id": {"?": null}}),
            ),
            ("alicloud_router_interface.a", interface("a")),
            ("alicloud_router_interface.b", interface("b")),
        ]);
        assert!(joined(&world).contains(&(vec![of(0), of(1)], None)), "{:?}", joined(&world));
    }

    #[test]
    fn vpn_gateways_are_services_and_lead_to_their_clients() {
        let gateway = json!({"?": ["alicloud_vpn_gateway.g.id"]});
        let world = map(&[
            ("alicloud_vpn_gateway.g", json!({"vpc_id": vpc("a"), "network_type": {"?": null}})),
            ("alicloud_vpn_gateway.inner", json!({"vpc_id": vpc("a"), "network_type": "private"})),
            (
                "alicloud_ssl_vpn_server.s",
                json!({"vpn_gateway_id": gateway, "client_ip_pool": "192.168.9.0/24", "port": 1194, "protocol": "UDP"}),
            ),
        ]);
        let endpoints = &world.network.endpoints;
        let doors: Vec<_> = endpoints[0].doors.iter().map(|it| (it.public, it.services.must.clone())).collect();
        let ipsec = PortSet::single(500).union(&PortSet::single(4500));
        assert_eq!(doors, [(Tri::Yes, ServiceSet::udp(ipsec)), (Tri::Yes, ServiceSet::udp_port(1194))]);
        assert_eq!(endpoints[1].doors[0].public, Tri::No);
        let clients = world.network.junctions.iter().find(|it| !it.remote.is_empty());
        assert_eq!(clients.map(|it| cidrs(&it.remote)).as_deref(), Some("192.168.9.0/24"));
        assert_eq!(clients.and_then(|it| it.hub.clone()), known("alicloud_vpn_gateway.g"));
    }

    #[test]
    fn clients_of_a_gateway_elsewhere_have_a_door_too() {
        let world = map(&[(
            "alicloud_ssl_vpn_server.s",
            json!({"vpn_gateway_id": "vpn-elsewhere", "client_ip_pool": "192.168.9.0/24", "port": 443, "protocol": "TCP"}),
        )]);
        let [endpoint] = &world.network.endpoints[..] else { panic!("{:?}", world.network.endpoints) };
        let open: Vec<_> = endpoint.doors.iter().filter(|it| it.exists.possibly()).collect();
        assert_eq!((open.len(), open[0].public, open[0].exists), (1, Tri::Unknown, Tri::Yes));
        assert_eq!(open[0].services.must, ServiceSet::tcp_port(443));
    }
}
