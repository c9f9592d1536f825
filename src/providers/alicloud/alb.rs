//! Application load balancers (ALB) of Alibaba Cloud: balancers, listeners, forwarding rules, server groups.

use super::balancer_acl::white;
use super::forwarding::{self, Elsewhere};
use super::server::{self, Names};
use super::zones;
use crate::base::Tri;
use crate::base::net::{AddressSet, Protocol};
use crate::input::{Attr, Side};
use crate::model::balancer::{BalancerKind, Layer, Listener};
use crate::model::network::Bounds;
use crate::model::{Builder, Cloud, Known, Link, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, flag, link, name, number, reason, written};
use crate::providers::balance::{self, Draft, GateDraft, Way};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_alb_load_balancer",
        reads: &[
            "id",
            "address_type",
            "address_ip_version",
            "ipv6_address_type",
            "zone_mappings.vswitch_id",
            "zone_mappings.allocation_id",
        ],
        run: balancer,
    },
    Map {
        kind: "alicloud_alb_load_balancer_security_group_attachment",
        reads: &["load_balancer_id", "security_group_id"],
        run: group,
    },
    Map {
        kind: "alicloud_alb_listener",
        reads: &[
            "id",
            "load_balancer_id",
            "listener_port",
            "listener_protocol",
            "status",
            "default_actions.forward_group_config.server_group_tuples.server_group_id",
            "acl_config.acl_type",
            "acl_config.acl_relations.acl_id",
        ],
        run: listener,
    },
    Map {
        kind: "alicloud_alb_rule",
        reads: &[
            "listener_id",
            "rule_actions.type",
            "rule_actions.forward_group_config.server_group_tuples.server_group_id",
            "rule_conditions.type",
            "rule_conditions.source_ip_config.values",
        ],
        run: rule,
    },
    Map {
        kind: "alicloud_alb_server_group",
        reads: &[
            "id",
            "vpc_id",
            "servers.server_id",
            "servers.server_ip",
            "servers.port",
            "servers.weight",
            "servers.remote_ip_enabled",
        ],
        run: server_group,
    },
];

const CLOUD: Cloud = Cloud::Alibaba;
const KIND: BalancerKind = BalancerKind::Alb;

fn balancer(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    zones::balancer(builder, object, side, KIND);
}

/// A security group of a balancer, for ALB as for NLB.
pub fn group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(balancer) = link(side, object, "load_balancer_id") else { return };
    let group = link(side, object, "security_group_id").unwrap_or_default();
    let site = Site::at(object, side.path("security_group_id"));
    balance::guard(builder, balancer, group, site, existence(side).0);
}

fn listener(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let protocol = match side.str("listener_protocol").map(str::to_ascii_uppercase).as_deref() {
        Some("HTTP" | "HTTPS") => Known::Yes(Protocol::Tcp),
        Some("QUIC") => Known::Yes(Protocol::Udp),
        _ => Known::No(name(side, "listener_protocol")),
    };
    let ports = match number(side, "listener_port").ok().flatten().and_then(|it| u16::try_from(it).ok()) {
        Some(port) if port > 0 => Known::Yes((port, port)),
        _ => Known::No(name(side, "listener_port")),
    };
    let site = Site::at(object, side.path("listener_port"));
    let running = zones::running(side);
    let mut it = Listener { site, protocol, ports, running, ..balance::listener(object, side, Layer::Seven) };
    let unknown = [
        it.protocol.get().is_none().then_some("listener_protocol"),
        it.ports.get().is_none().then_some("listener_port"),
        (running == Tri::Unknown).then_some("status"),
    ];
    it.reasons.extend(unknown.into_iter().flatten().map(|path| reason(side, path)));
    let mut ways = Vec::new();
    let whole = side.each("default_actions", |_, action| {
        ways.extend(tuples(action, object, Tri::Yes, None, &mut it.reasons));
    });
    if !whole {
        ways.extend(any_of(side, object, "default_actions", Tri::Yes, None, &mut it.reasons));
    }
    let gates: Vec<GateDraft> = gate(&mut it, object, side).into_iter().collect();
    let balancer = link(side, object, "load_balancer_id").unwrap_or_default();
    let draft = Draft { balancer, why: reason(side, "load_balancer_id"), kind: KIND, gates, ways };
    let id = balance::listen(builder, CLOUD, it, draft);
    builder.declare(id, &side.resource.address, side.str("id"));
}

/// The server groups that an action forwards to.
fn tuples(
    action: Side<'_>,
    object: ObjectId,
    exists: Tri,
    clients: Option<&Bounds<AddressSet>>,
    reasons: &mut Vec<Arc<str>>,
) -> Vec<Way> {
    let mut ways = Vec::new();
    let mut whole = true;
    whole &= action.each("forward_group_config", |_, config| {
        whole &= config.each("server_group_tuples", |_, tuple| {
            if let Some(pool) = link(tuple, object, "server_group_id") {
                ways.push(Way { pool, clients: clients.cloned(), port: None, exists });
            }
        });
    });
    if !whole {
        ways.extend(any_of(action, object, "forward_group_config", exists, clients, reasons));
    }
    ways
}

/// Of blocks that are not known, each thing that they refer to may be a server group; where there is none, any may be.
fn any_of(
    side: Side<'_>,
    object: ObjectId,
    path: &str,
    exists: Tri,
    clients: Option<&Bounds<AddressSet>>,
    reasons: &mut Vec<Arc<str>>,
) -> Vec<Way> {
    reasons.push(reason(side, path));
    let mut pools: Vec<Link> =
        side.refs(path).into_iter().map(|it| Link { known: None, refs: vec![it], from: Some(object) }).collect();
    if pools.is_empty() {
        pools.push(Link::default());
    }
    let exists = exists.and(Tri::Unknown);
    pools.into_iter().map(|pool| Way { pool, clients: clients.cloned(), port: None, exists }).collect()
}

/// The access control that the listener itself writes.
fn gate(it: &mut Listener, object: ObjectId, side: Side<'_>) -> Option<GateDraft> {
    let path = "acl_config";
    let site = Site::at(object, side.path(path));
    let mut gate = None;
    let whole = side.each(path, |_, config| {
        let mut lists = Vec::new();
        let all = config.each("acl_relations", |_, relation| {
            lists.push(link(relation, object, "acl_id").unwrap_or_default());
        });
        // Neither kind nor list: what the service shows of a listener without access control.
        if lists.is_empty() && all && !written(config, "acl_type") {
            return;
        }
        let white = white(config, "acl_type");
        if white.get().is_none() {
            it.reasons.push(reason(config, "acl_type"));
        }
        if !all {
            it.reasons.push(reason(config, "acl_relations"));
        }
        gate = Some(GateDraft { on: Tri::Yes, white, lists, whole: all, site: site.clone() });
    });
    if !whole {
        it.reasons.push(reason(side, path));
        let white = Known::No(name(side, path));
        return Some(GateDraft { on: Tri::Unknown, white, lists: Vec::new(), whole: false, site });
    }
    gate
}

/// A forwarding rule: further server groups. A condition on the source address narrows its clients; others a client can meet.
fn rule(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(listener) = link(side, object, "listener_id") else { return };
    let (exists, mut reasons) = existence(side);
    let mut clients: Option<Bounds<AddressSet>> = None;
    let whole = side.each("rule_conditions", |_, condition| match condition.attr("type") {
        Attr::Known(value) if value.as_str() != Some("SourceIp") => {}
        kind => {
            let (must, may) = match addresses(condition, "source_ip_config.values") {
                Some((set, true)) if matches!(kind, Attr::Known(_)) => (set.clone(), set),
                None if !matches!(kind, Attr::Known(_)) => return,
                _ => {
                    reasons.push(reason(condition, "source_ip_config"));
                    (AddressSet::empty(), AddressSet::all())
                }
            };
            let so_far = clients.take().unwrap_or_else(|| Bounds::exact(AddressSet::all()));
            clients = Some(Bounds { must: so_far.must.intersect(&must), may: so_far.may.intersect(&may) });
        }
    });
    if !whole {
        reasons.push(reason(side, "rule_conditions"));
        let may = clients.map_or_else(AddressSet::all, |it| it.may);
        clients = Some(Bounds { must: AddressSet::empty(), may });
    }
    let mut ways = Vec::new();
    let actions = side.each("rule_actions", |_, action| {
        let forwards = match action.attr("type") {
            Attr::Known(value) => Tri::from(value.as_str() == Some("ForwardGroup")),
            _ => Tri::Unknown,
        };
        if forwards == Tri::Unknown {
            reasons.push(reason(action, "type"));
        }
        if forwards != Tri::No {
            ways.extend(tuples(action, object, exists.and(forwards), clients.as_ref(), &mut reasons));
        }
    });
    if !actions {
        ways.extend(any_of(side, object, "rule_actions", exists, clients.as_ref(), &mut reasons));
    }
    let from = Elsewhere { kind: KIND, layer: Layer::Seven, path: "listener_id" };
    forwarding::add(builder, object, side, listener, from, ways, reasons, |_, _| {});
}

fn server_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names = Names {
        id: "server_id",
        address: Some("server_ip"),
        port: Some("port"),
        weight: Some("weight"),
        unweighted: Tri::Unknown,
    };
    let servers = server::each(side, object, "servers", |block| {
        let mut server = server::one(block, object, &names, None);
        server.remote = flag(block, "remote_ip_enabled", Tri::No) != Tri::No;
        vec![server]
    });
    let pool = balance::add_pool(builder, side, balance::pool(object), link(side, object, "vpc_id"));
    balance::fill(builder, CLOUD, pool, servers);
}
