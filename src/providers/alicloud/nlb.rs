//! Network load balancers (NLB) of Alibaba Cloud: balancers, listeners, server groups and their servers.

use super::server::{self, Names, port};
use super::{alb, zones};
use crate::base::Tri;
use crate::base::net::Protocol;
use crate::input::{Attr, Side};
use crate::model::balancer::{BalancerKind, Facing, Layer, Listener, LoadBalancer, Pool};
use crate::model::{Builder, Cloud, Id, Known, Link, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{existence, flag, link, name, reason, written};
use crate::providers::balance::{self, Draft, SERVERS, Way};
use crate::providers::machine::Groups;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_nlb_load_balancer",
        reads: &[
            "id",
            "address_type",
            "address_ip_version",
            "ipv6_address_type",
            "security_group_ids",
            "zone_mappings.vswitch_id",
            "zone_mappings.allocation_id",
        ],
        run: balancer,
    },
    Map {
        kind: "alicloud_nlb_load_balancer_security_group_attachment",
        reads: &["load_balancer_id", "security_group_id"],
        run: alb::group,
    },
    Map {
        kind: "alicloud_nlb_listener",
        reads: &[
            "id",
            "load_balancer_id",
            "listener_port",
            "start_port",
            "end_port",
            "listener_protocol",
            "server_group_id",
            "status",
        ],
        run: listener,
    },
    Map {
        kind: "alicloud_nlb_server_group",
        reads: &["id", "vpc_id", "preserve_client_ip_enabled", "any_port_enabled"],
        run: server_group,
    },
    Map {
        kind: "alicloud_nlb_server_group_server_attachment",
        reads: &["server_group_id", "server_id", "server_ip", "server_type", "port", "weight"],
        run: attachment,
    },
];

const CLOUD: Cloud = Cloud::Alibaba;
const KIND: BalancerKind = BalancerKind::Nlb;

fn balancer(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let id = zones::balancer(builder, object, side, KIND);
    let Some(groups) = Groups::read(side, object, "security_group_ids", false) else { return };
    builder.later(0, move |world, resolver| {
        let groups = groups.resolve(resolver);
        if let Some(balancer) = world.network.balancers.get_mut(id.index()) {
            balancer.groups = groups;
        }
    });
}

fn listener(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let protocol = match side.str("listener_protocol").map(str::to_ascii_uppercase).as_deref() {
        Some("TCP" | "TCPSSL") => Known::Yes(Protocol::Tcp),
        Some("UDP") => Known::Yes(Protocol::Udp),
        _ => Known::No(name(side, "listener_protocol")),
    };
    // Port 0 stands for the range.
    let (ports, path) = match port(side, "listener_port") {
        Known::Yes(0) => match (port(side, "start_port"), port(side, "end_port")) {
            (Known::Yes(first), Known::Yes(last)) if 0 < first && first <= last => {
                (Known::Yes((first, last)), "start_port")
            }
            (Known::No(name), _) => (Known::No(name), "start_port"),
            (_, Known::No(name)) => (Known::No(name), "end_port"),
            _ => (Known::No(name(side, "start_port")), "start_port"),
        },
        Known::Yes(port) => (Known::Yes((port, port)), "listener_port"),
        Known::No(name) => (Known::No(name), "listener_port"),
    };
    let (site, running) = (Site::at(object, side.path(path)), zones::running(side));
    let mut it = Listener { site, protocol, ports, running, ..balance::listener(object, side, Layer::Four) };
    let unknown = [
        it.protocol.get().is_none().then_some("listener_protocol"),
        it.ports.get().is_none().then_some(path),
        (running == Tri::Unknown).then_some("status"),
    ];
    it.reasons.extend(unknown.into_iter().flatten().map(|path| reason(side, path)));
    let pool = link(side, object, "server_group_id").unwrap_or_default();
    if pool.is_empty() {
        it.reasons.push(reason(side, "server_group_id"));
    }
    let ways = vec![Way { pool, clients: None, port: None, exists: Tri::Yes }];
    let balancer = link(side, object, "load_balancer_id").unwrap_or_default();
    let draft = Draft { balancer, why: reason(side, "load_balancer_id"), kind: KIND, gates: Vec::new(), ways };
    let id = balance::listen(builder, CLOUD, it, draft);
    builder.declare(id, &side.resource.address, side.str("id"));
}

/// Whether servers see the client's address is left to the service where it is not written (U15).
fn server_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let pool = Pool {
        client_kept: flag(side, "preserve_client_ip_enabled", Tri::Unknown),
        kept_reason: matches!(side.attr("preserve_client_ip_enabled"), Attr::Unknown(_))
            .then(|| reason(side, "preserve_client_ip_enabled")),
        any_port: flag(side, "any_port_enabled", Tri::No),
        ..balance::pool(object)
    };
    balance::add_pool(builder, side, pool, link(side, object, "vpc_id"));
}

fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names = Names {
        id: "server_id",
        address: Some("server_ip"),
        port: Some("port"),
        weight: Some("weight"),
        unweighted: Tri::Yes,
    };
    let mut server = server::one(side, object, &names, None);
    // A group for any port takes servers without one.
    if !written(side, "port") {
        let why = reason(side, "port");
        server.reasons.retain(|it| *it != why);
    }
    let pool = link(side, object, "server_group_id").unwrap_or_default();
    if side.str("server_type").is_none_or(|it| it.eq_ignore_ascii_case("Alb")) {
        chain(builder, object, side, pool.clone(), server.target.clone());
    }
    balance::register(builder, CLOUD, pool, existence(side), reason(side, "server_group_id"), vec![server]);
}

/// An ALB behind an NLB: what faces the Internet with the NLB may reach it.
fn chain(builder: &mut Builder, object: ObjectId, side: Side<'_>, pool: Link, behind: Link) {
    let site = Site::at(object, side.path("server_id"));
    let why = reason(side, "server_id");
    builder.later(SERVERS + 1, move |world, resolver| {
        let pools = resolver.resolve::<Pool>(&pool);
        let network = &mut world.network;
        let before: Vec<Id<LoadBalancer>> = network
            .listeners
            .iter()
            .filter(|it| {
                it.forwards.iter().any(|to| to.pool.candidates().iter().any(|id| pools.candidates().contains(id)))
            })
            .flat_map(|it| it.balancer.candidates().iter().copied())
            .collect();
        let mut entries: Vec<Facing> = Vec::new();
        for facing in before.iter().filter_map(|id| network.balancers.get(id.index())).flat_map(|it| &it.facing) {
            let mut facing = Facing { exists: facing.exists.and(Tri::Unknown), site: site.clone(), ..facing.clone() };
            facing.reasons.push(why.clone());
            if !entries.contains(&facing) {
                entries.push(facing);
            }
        }
        for id in resolver.resolve::<LoadBalancer>(&behind).candidates() {
            if let Some(balancer) = network.balancers.get_mut(id.index()) {
                balancer.facing.extend(entries.iter().cloned());
            }
        }
    });
}
