//! Global Accelerator and anycast addresses of Alibaba Cloud: entries from the Internet that lead to servers, interfaces,
//! public addresses and load balancers elsewhere.

use super::forwarding::{self, Elsewhere};
use super::server::{self, Names, port};
use crate::base::Tri;
use crate::base::net::{AddressSet, Family, Protocol};
use crate::input::{Attr, Side};
use crate::model::balancer::{
    Backend, BackendPort, BalancerKind, Facing, Forward, Layer, Listener, LoadBalancer, Pool,
};
use crate::model::network::{Interface, PathKind, PublicAddress, Touch, Unmodelled, UnmodelledEffect};
use crate::model::{Builder, Cloud, Id, Known, Link, ObjectId, Ref, Site, World};
use crate::providers::Map;
use crate::providers::attribute::{existence, flag, link, name, reason};
use crate::providers::backend;
use crate::providers::balance::{self, Draft, SERVERS, Server, Way};
use crate::providers::machine::{self, Association};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_ga_accelerator", reads: &["id"], run: accelerator },
    Map {
        kind: "alicloud_ga_listener",
        reads: &["id", "accelerator_id", "protocol", "port_ranges.from_port", "port_ranges.to_port"],
        run: listener,
    },
    Map {
        kind: "alicloud_ga_endpoint_group",
        reads: &[
            "id",
            "listener_id",
            "endpoint_configurations.endpoint",
            "endpoint_configurations.type",
            "endpoint_configurations.enable_clientip_preservation",
            "endpoint_configurations.weight",
            "port_overrides.listener_port",
            "port_overrides.endpoint_port",
        ],
        run: endpoint_group,
    },
    Map { kind: "alicloud_ga_basic_endpoint", reads: &["endpoint_address"], run: basic_endpoint },
    Map { kind: "alicloud_ga_custom_routing_endpoint", reads: &["endpoint"], run: routed_endpoint },
    Map { kind: "alicloud_eipanycast_anycast_eip_address", reads: &["id"], run: anycast },
    Map {
        kind: "alicloud_eipanycast_anycast_eip_address_attachment",
        reads: &["anycast_id", "bind_instance_id", "bind_instance_type"],
        run: anycast_attachment,
    },
];

const CLOUD: Cloud = Cloud::Alibaba;
const KIND: BalancerKind = BalancerKind::Accelerator;

fn accelerator(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (exists, reasons) = existence(side);
    let mut balancer = balance::balancer(object, CLOUD, KIND, exists);
    let (site, addresses) = (Site::block(object), Vec::new());
    balancer.facing.push(Facing { family: Family::V4, exists, site, addresses, reasons });
    let id = builder.add(balancer);
    builder.declare(id, &side.resource.address, side.str("id"));
}

/// One listener for each port range.
fn listener(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (layer, protocol) = match side.attr("protocol") {
        Attr::Known(value) => match value.as_str().map(str::to_ascii_uppercase).as_deref() {
            Some("TCP") => (Layer::Four, Known::Yes(Protocol::Tcp)),
            Some("UDP") => (Layer::Four, Known::Yes(Protocol::Udp)),
            Some("HTTP" | "HTTPS") => (Layer::Seven, Known::Yes(Protocol::Tcp)),
            _ => (Layer::Four, Known::No(name(side, "protocol"))),
        },
        Attr::Unknown(_) => (Layer::Four, Known::No(name(side, "protocol"))),
        Attr::Absent | Attr::Defaulted => (Layer::Four, Known::Yes(Protocol::Tcp)),
    };
    let mut ranges = Vec::new();
    let whole = side.each("port_ranges", |_, range| {
        let ports = match (port(range, "from_port"), port(range, "to_port")) {
            (Known::Yes(first), Known::Yes(last)) if first <= last => Known::Yes((first.max(1), last.max(1))),
            (Known::No(name), _) | (_, Known::No(name)) => Known::No(name),
            _ => Known::No(name(range, "from_port")),
        };
        ranges.push((ports, range.path("from_port")));
    });
    if !whole {
        ranges.push((Known::No(name(side, "port_ranges")), side.path("port_ranges")));
    }
    for (ports, path) in ranges {
        let mut it = balance::listener(object, side, layer);
        if protocol.get().is_none() {
            it.reasons.push(reason(side, "protocol"));
        }
        if let Known::No(name) = &ports {
            it.reasons.push(format!("unknown:{name}").into());
        }
        let it = Listener { site: Site::at(object, path), protocol: protocol.clone(), ports, ..it };
        let balancer = link(side, object, "accelerator_id").unwrap_or_default();
        let why = reason(side, "accelerator_id");
        let draft = Draft { balancer, why, kind: KIND, gates: Vec::new(), ways: Vec::new() };
        let id = balance::listen(builder, CLOUD, it, draft);
        builder.declare(id, &side.resource.address, side.str("id"));
    }
}

fn endpoint_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mut servers = Vec::new();
    let mut kept: Option<Tri> = None;
    let mut public: Vec<Server> = Vec::new();
    let block = "endpoint_configurations";
    let known = side.each(block, |_, endpoint| {
        let one = flag(endpoint, "enable_clientip_preservation", Tri::No);
        kept = Some(kept.map_or(one, |so_far| if so_far == one { one } else { Tri::Unknown }));
        let kind = endpoint.str("type").map(str::to_ascii_uppercase);
        let mut server = server::one(endpoint, object, &NAMES, None);
        if server.weight == Tri::No {
            return;
        }
        through(builder, object, endpoint, "endpoint");
        match kind.as_deref() {
            Some("ECS" | "ENI" | "IPTARGET") => servers.push(server),
            // What an address or name of the Internet leads to here is told by the reference only.
            None => {
                public.push(copy(&server));
                servers.push(server);
            }
            // What an address or name of the Internet leads to here is told by the reference only.
            Some(_) => {
                public.push(copy(&server));
                server.target.known = None;
                if !server.target.refs.is_empty() {
                    servers.push(server);
                }
            }
        }
    });
    if !known {
        servers = server::each(side, object, block, |_| Vec::new());
        through(builder, object, side, block);
    }
    let pool = Pool { client_kept: kept.unwrap_or(Tri::No), ..balance::pool(object) };
    let id = balance::add_pool(builder, side, pool, None);
    balance::fill(builder, CLOUD, id, servers);
    for server in public {
        behind_address(builder, id, server);
    }
    let (exists, reasons) = existence(side);
    let own = Link { known: None, refs: vec![server::own(side)], from: Some(object) };
    let ways = vec![Way { pool: own, clients: None, port: None, exists }];
    let listener = link(side, object, "listener_id").unwrap_or_default();
    let from = Elsewhere { kind: KIND, layer: Layer::Four, path: "listener_id" };
    let adjust = overrides(side);
    forwarding::add(builder, object, side, listener, from, ways, reasons, adjust);
}

const NAMES: Names = Names { id: "endpoint", address: None, port: None, weight: Some("weight"), unweighted: Tri::Yes };

fn copy(server: &Server) -> Server {
    Server {
        target: server.target.clone(),
        address: None,
        remote: server.remote,
        port: BackendPort::Listener,
        weight: server.weight,
        site: server.site.clone(),
        reasons: server.reasons.clone(),
        why: server.why.clone(),
    }
}

/// What `port_overrides` makes of a forward: one port of the listener becomes another at the endpoint.
fn overrides(side: Side<'_>) -> impl Fn(&Listener, &mut Forward) + 'static {
    let mut pairs = Vec::new();
    let known = side.each("port_overrides", |_, pair| {
        pairs.push((port(pair, "listener_port"), port(pair, "endpoint_port")));
    });
    let unknown = name(side, "port_overrides");
    move |listener, forward| {
        if !known {
            forward.port = Some(Known::No(unknown.clone()));
        }
        for (outer, inner) in &pairs {
            match (outer, &listener.ports) {
                (Known::Yes(outer), Known::Yes((first, last))) if outer < first || last < outer => {}
                (Known::Yes(_), Known::Yes((first, last))) if first == last => forward.port = Some(inner.clone()),
                // One port of several: the accelerator's packets arrive only possibly, so it may be any.
                _ => forward.port = Some(Known::No(unknown.clone())),
            }
        }
    }
}

/// A balancer as an endpoint: it may then be reached from the Internet through the accelerator.
fn through(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str) {
    let Some(target) = link(side, object, path) else { return };
    let site = Site::at(object, side.path(path));
    let why = reason(side, path);
    let reasons = vec![why.clone()];
    let facing = Facing { family: Family::V4, exists: Tri::Unknown, site, addresses: Vec::new(), reasons };
    balance::face(builder, target, None, facing, why);
}

/// Adds the interfaces that a public address leads to as servers, once addresses are bound.
fn behind_address(builder: &mut Builder, pool: Id<Pool>, server: Server) {
    builder.later(SERVERS + 1, move |world, resolver| {
        let mut addresses = resolver.resolve::<PublicAddress>(&server.target).candidates().to_vec();
        if addresses.is_empty()
            && let Some(Ok(value)) = server.target.known.as_deref().map(AddressSet::parse)
        {
            addresses = with_value(world, &value);
        }
        let mut interfaces: Vec<(Id<Interface>, Tri)> = Vec::new();
        for binding in &world.network.bindings {
            let own = binding.address.as_ref().map_or(&[][..], |it| it.candidates());
            if server.target.is_empty() || own.iter().any(|id| addresses.contains(id)) {
                interfaces.extend(binding.interface.candidates().iter().map(|id| (*id, Tri::Unknown)));
            }
        }
        interfaces.retain(|(id, _)| world.network.interfaces.get(id.index()).is_some_and(|it| it.cloud == CLOUD));
        interfaces.sort();
        interfaces.dedup();
        if interfaces.is_empty() {
            return;
        }
        let Server { port, weight, site, mut reasons, why, .. } = server;
        reasons.push(why);
        if let Some(pool) = world.network.pools.get_mut(pool.index()) {
            pool.backends.push(Backend { site, interfaces, port, weight, reasons });
        }
    });
}

fn with_value(world: &World, value: &AddressSet) -> Vec<Id<PublicAddress>> {
    let all = world.network.public_addresses.iter().enumerate();
    all.filter(|(_, it)| it.address.overlaps(value)).map(|(at, _)| Id::new(at)).collect()
}

/// An endpoint of a basic accelerator, which passes every protocol on: what it reaches is only said to be reached.
fn basic_endpoint(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let path = "endpoint_address";
    through(builder, object, side, path);
    let target = link(side, object, path).unwrap_or_default();
    builder.later(SERVERS, move |world, resolver| {
        if !resolver.resolve::<LoadBalancer>(&target).candidates().is_empty() {
            return;
        }
        let found = backend::servers(&target, CLOUD, &Ref::Unknown, world, resolver);
        let touches = found.interfaces.into_iter().map(|(id, _)| Touch::Interface(id)).collect();
        relays(world, object, (!found.anything).then_some(touches));
    });
}

/// An endpoint of a custom routing accelerator: every server of a vSwitch.
fn routed_endpoint(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let target = link(side, object, "endpoint").unwrap_or_default();
    builder.later(SERVERS, move |world, resolver| {
        relays(world, object, Some(vec![Touch::Subnet(resolver.resolve(&target))]));
    });
}

fn relays(world: &mut World, object: ObjectId, touches: Option<Vec<Touch>>) {
    let effect = UnmodelledEffect::OpensPath;
    world.network.unmodelled.push(Unmodelled { object, effect, cloud: Some(CLOUD), touches });
}

fn anycast(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let id = builder.add(PublicAddress { object, address: AddressSet::empty() });
    builder.declare(id, &side.resource.address, side.str("id"));
}

/// Bound to a classic load balancer or to a network interface.
fn anycast_attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(target) = link(side, object, "bind_instance_id") else { return };
    let (mut exists, mut reasons) = existence(side);
    let address = link(side, object, "anycast_id");
    let site = Site::at(object, side.path("bind_instance_id"));
    let why = reason(side, "bind_instance_id");
    let kind = side.str("bind_instance_type");
    if kind.is_none() {
        exists = exists.and(Tri::Unknown);
        reasons.push(reason(side, "bind_instance_type"));
    }
    if kind != Some("NetworkInterface") {
        let facing =
            Facing { family: Family::V4, exists, site: site.clone(), addresses: Vec::new(), reasons: reasons.clone() };
        balance::face(builder, target.clone(), address.clone(), facing, why.clone());
    }
    if kind != Some("SlbInstance") {
        let kind = PathKind::Eip;
        let (target_reason, anything) = (why, Some(Cloud::Alibaba));
        let what = Association { target, address, site, kind, exists, reasons, target_reason, anything };
        machine::associate(builder, what);
    }
}
