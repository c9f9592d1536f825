//! Classic load balancers (CLB) of Alibaba Cloud: balancers, listeners, forwarding rules, server groups and their servers.

use super::balancer_acl::white;
use super::server::{self, Names, port};
use crate::base::net::{Family, Protocol};
use crate::base::{Tri, Value};
use crate::input::{Attr, Side};
use crate::model::balancer::{BalancerKind, Facing, Gate, Layer, Listener};
use crate::model::network::{Fault, FaultKind};
use crate::model::{Builder, Cloud, Known, Link, ObjectId, Ref, Site, World};
use crate::providers::Map;
use crate::providers::attribute::{existence, flag, link, links, name, number, reason, written};
use crate::providers::balance::{self, Draft, GateDraft, Way};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_slb_load_balancer", reads: BALANCER, run: balancer },
    Map { kind: "alicloud_slb", reads: BALANCER, run: balancer },
    Map { kind: "alicloud_slb_listener", reads: LISTENER, run: listener },
    Map { kind: "alicloud_slb_rule", reads: &["load_balancer_id", "frontend_port", "server_group_id"], run: rule },
    Map {
        kind: "alicloud_slb_backend_server",
        reads: &[
            "load_balancer_id",
            "backend_servers.server_id",
            "backend_servers.server_ip",
            "backend_servers.weight",
        ],
        run: default_servers,
    },
    Map { kind: "alicloud_slb_attachment", reads: &["load_balancer_id", "instance_ids", "weight"], run: attachment },
    Map {
        kind: "alicloud_slb_server_group",
        reads: &["id", "load_balancer_id", "servers.server_ids", "servers.port", "servers.weight"],
        run: server_group,
    },
    Map {
        kind: "alicloud_slb_master_slave_server_group",
        reads: &["id", "load_balancer_id", "servers.server_id", "servers.port", "servers.weight"],
        run: pair,
    },
    Map {
        kind: "alicloud_slb_server_group_server_attachment",
        reads: &["server_group_id", "server_id", "port", "weight"],
        run: group_server,
    },
];

const BALANCER: &[&str] = &["id", "address_type", "internet", "vswitch_id", "address_ip_version", "status"];
#[rustfmt::skip]
const LISTENER: &[&str] = &[
    "id", "load_balancer_id", "frontend_port", "lb_port", "protocol", "lb_protocol", "backend_port", "instance_port",
    "server_group_id", "master_slave_server_group_id", "acl_status", "acl_type", "acl_ids", "acl_id", "listener_forward",
];
const CLOUD: Cloud = Cloud::Alibaba;
const KIND: BalancerKind = BalancerKind::Clb;

fn balancer(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (exists, reasons) = existence(side);
    let mut balancer = balance::balancer(object, CLOUD, KIND, exists);
    let (mut public, site, why) = public(object, side);
    let mut reasons: Vec<Arc<str>> = reasons.into_iter().chain(why).collect();
    match side.attr("status") {
        Attr::Known(value) if is(value, "inactive") => public = Tri::No,
        Attr::Unknown(_) => {
            public = public.and(Tri::Unknown);
            reasons.push(reason(side, "status"));
        }
        _ => {}
    }
    let (families, sure): (&[Family], _) = match side.attr("address_ip_version") {
        Attr::Known(value) if is(value, "ipv6") => (&[Family::V6], Tri::Yes),
        Attr::Unknown(_) => (&[Family::V4, Family::V6], Tri::Unknown),
        _ => (&[Family::V4], Tri::Yes),
    };
    if sure == Tri::Unknown {
        reasons.push(reason(side, "address_ip_version"));
    }
    if public != Tri::No {
        balancer.facing.extend(families.iter().map(|family| Facing {
            family: *family,
            exists: exists.and(public).and(sure),
            site: site.clone(),
            addresses: Vec::new(),
            reasons: reasons.clone(),
        }));
    }
    let id = builder.add(balancer);
    builder.declare(id, &side.resource.address, side.str("id"));
    // Its default backends, which listeners without a server group forward to.
    balance::add_pool(builder, side, balance::pool(object), None);
}

fn is(value: &Value, word: &str) -> bool {
    value.as_str().is_some_and(|it| it.eq_ignore_ascii_case(word))
}

/// Whether its address is public, where that is written, and why it is not known. Without `address_type` it is private where a
/// vSwitch is named, else public (documentation of CreateLoadBalancer).
fn public(object: ObjectId, side: Side<'_>) -> (Tri, Site, Option<Arc<str>>) {
    let at = |path: &str| Site::at(object, side.path(path));
    match side.attr("address_type") {
        Attr::Known(value) => return (is(value, "internet").into(), at("address_type"), None),
        Attr::Unknown(_) => return (Tri::Unknown, at("address_type"), Some(reason(side, "address_type"))),
        Attr::Absent | Attr::Defaulted => {}
    }
    // The argument before `address_type`; providers of today refuse it.
    if written(side, "internet") {
        let public = flag(side, "internet", Tri::Unknown);
        return (public, at("internet"), (public == Tri::Unknown).then(|| reason(side, "internet")));
    }
    match side.attr("vswitch_id") {
        Attr::Known(_) => (Tri::No, at("vswitch_id"), None),
        // It may be null.
        Attr::Unknown(value) if value.all_refs().is_empty() => {
            (Tri::Unknown, at("vswitch_id"), Some(reason(side, "vswitch_id")))
        }
        Attr::Unknown(_) => (Tri::No, at("vswitch_id"), None),
        Attr::Absent | Attr::Defaulted => (Tri::Yes, Site::block(object), None),
    }
}

/// The first of several names of an argument that is written.
fn named(side: Side<'_>, names: [&'static str; 2]) -> &'static str {
    let [new, old] = names;
    if !written(side, new) && written(side, old) { old } else { new }
}

fn fault(kind: FaultKind, message: impl Into<String>, help: &str, site: Site) -> Fault {
    Fault { id: "A-41", kind, fails: true, message: message.into(), help: help.to_owned(), site }
}

fn listener(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let front = named(side, ["frontend_port", "lb_port"]);
    let protocol = named(side, ["protocol", "lb_protocol"]);
    let at = |path: &str| Site::at(object, side.path(path));
    let word = side.str(protocol).map(str::to_ascii_lowercase);
    let (layer, wire) = match word.as_deref() {
        Some("tcp") => (Layer::Four, Known::Yes(Protocol::Tcp)),
        Some("udp") => (Layer::Four, Known::Yes(Protocol::Udp)),
        Some("http" | "https") => (Layer::Seven, Known::Yes(Protocol::Tcp)),
        _ => (Layer::Four, Known::No(name(side, protocol))),
    };
    let mut it = Listener { site: at(front), protocol: wire, ..balance::listener(object, side, layer) };
    it.ports = match number(side, front) {
        Ok(Some(number)) => match u16::try_from(number) {
            Ok(port) if port > 0 => Known::Yes((port, port)),
            _ => {
                let message = format!("`{front}` is `{number}`, and ports are 1 to 65535");
                it.faults.push(fault(FaultKind::Value, message, "write the port that clients connect to", at(front)));
                it.exists = it.exists.and(Tri::Unknown);
                Known::No(name(side, front))
            }
        },
        _ => Known::No(name(side, front)),
    };
    for unknown in [it.ports.get().is_none().then_some(front), it.protocol.get().is_none().then_some(protocol)] {
        it.reasons.extend(unknown.map(|path| reason(side, path)));
    }
    let ways = ways(&mut it, object, side, word.as_deref());
    let gates: Vec<GateDraft> = gate(&mut it, object, side).into_iter().collect();
    let balancer = link(side, object, "load_balancer_id").unwrap_or_default();
    let draft = Draft { balancer, why: reason(side, "load_balancer_id"), kind: KIND, gates, ways };
    let id = balance::listen(builder, CLOUD, it, draft);
    builder.declare(id, &side.resource.address, side.str("id"));
}

/// Where it forwards to: a server group, or the default backends on a port; nowhere where it redirects.
fn ways(it: &mut Listener, object: ObjectId, side: Side<'_>, protocol: Option<&str>) -> Vec<Way> {
    let redirects = match (side.attr("listener_forward"), protocol) {
        (_, Some("tcp" | "udp" | "https")) => Tri::No,
        (Attr::Known(value), Some(_)) => is(value, "on").into(),
        (Attr::Known(value), None) => Tri::from(is(value, "on")).and(Tri::Unknown),
        (Attr::Unknown(_), _) => {
            it.reasons.push(reason(side, "listener_forward"));
            Tri::Unknown
        }
        _ => Tri::No,
    };
    if redirects == Tri::Yes {
        return Vec::new();
    }
    let forwards = redirects.not();
    let mut ways = Vec::new();
    let mut grouped = Tri::No;
    for path in ["server_group_id", "master_slave_server_group_id"] {
        let here = match side.attr(path) {
            Attr::Known(_) => Tri::Yes,
            // A value that is not known may be null; a reference is not.
            Attr::Unknown(value) => {
                if value.all_refs().is_empty() {
                    Tri::Unknown
                } else {
                    Tri::Yes
                }
            }
            Attr::Absent | Attr::Defaulted => continue,
        };
        if here == Tri::Unknown {
            it.reasons.push(reason(side, path));
        }
        grouped = grouped.or(here);
        let pool = link(side, object, path).unwrap_or_default();
        ways.push(Way { pool, clients: None, port: None, exists: forwards.and(here) });
    }
    if grouped != Tri::Yes {
        let back = named(side, ["backend_port", "instance_port"]);
        let to = port(side, back);
        if let Known::No(name) = &to {
            it.reasons.push(format!("unknown:{name}").into());
        }
        let site = || Site::at(object, side.path(back));
        match number(side, back) {
            Ok(None) if grouped == Tri::No && forwards == Tri::Yes && !written(side, back) => {
                let message = "the listener names neither a server group nor a backend port";
                let help = "write `server_group_id`, or `backend_port` for the default server group";
                it.faults.push(fault(FaultKind::Setting, message, help, Site::block(object)));
            }
            Ok(Some(number)) if !(1..=65535).contains(&number) => {
                let message = format!("`{back}` is `{number}`, and ports are 1 to 65535");
                it.faults.push(fault(FaultKind::Value, message, "write the port of the servers", site()));
            }
            _ => {}
        }
        let pool = link(side, object, "load_balancer_id").unwrap_or_default();
        ways.push(Way { pool, clients: None, port: Some(to), exists: forwards.and(grouped.not()) });
    }
    ways
}

/// Its access control, in force only where `acl_status` is `on`.
fn gate(it: &mut Listener, object: ObjectId, side: Side<'_>) -> Option<GateDraft> {
    let on = match side.attr("acl_status") {
        Attr::Known(value) => is(value, "on").into(),
        Attr::Unknown(_) => Tri::Unknown,
        Attr::Absent | Attr::Defaulted => Tri::No,
    };
    if on == Tri::No {
        return None;
    }
    let white = white(side, "acl_type");
    let path = named(side, ["acl_ids", "acl_id"]);
    let (lists, known) = links(side, object, path).unwrap_or_default();
    let nothing = !written(side, path);
    let site = Site::at(object, side.path(if nothing { "acl_status" } else { path }));
    // An unknown list that refers to one ACL is that one. Where the status is not known a plan may hide the list.
    let whole = known || lists.len() == 1 || (nothing && on == Tri::Yes);
    let unknown = [
        (on == Tri::Unknown).then_some("acl_status"),
        white.get().is_none().then_some("acl_type"),
        (!whole).then_some(path),
    ];
    it.reasons.extend(unknown.into_iter().flatten().map(|path| reason(side, path)));
    let missing = [(!written(side, "acl_type")).then_some("acl_type"), nothing.then_some("acl_ids")];
    for path in missing.into_iter().flatten().filter(|_| on == Tri::Yes) {
        let message = format!("`acl_status` is `on` and `{path}` is missing");
        let help = "name the access control lists in `acl_ids`, and in `acl_type` whether they are `white` or `black`";
        it.faults.push(fault(FaultKind::Setting, message, help, Site::at(object, side.path("acl_status"))));
    }
    Some(GateDraft { on, white, lists, whole, site })
}

/// A forwarding rule: requests for a host or path go to another server group. Any client can ask for that host and path.
fn rule(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (exists, mut reasons) = existence(side);
    let balancer = link(side, object, "load_balancer_id").unwrap_or_default();
    let pool = link(side, object, "server_group_id").unwrap_or_default();
    let way = Way { pool: pool.clone(), clients: None, port: None, exists };
    let site = Site::at(object, side.path("frontend_port"));
    let ports = match port(side, "frontend_port") {
        Known::Yes(port) => Known::Yes((port, port)),
        Known::No(name) => Known::No(name),
    };
    let (why, unclear) = (reason(side, "load_balancer_id"), reason(side, "frontend_port"));
    let elsewhere = Listener {
        site: site.clone(),
        protocol: Known::Yes(Protocol::Tcp),
        ports: ports.clone(),
        // Nothing here says whom it admits.
        gates: vec![Gate {
            on: Tri::Unknown,
            white: Known::No(name(side, "frontend_port")),
            lists: vec![Ref::Unknown],
            site: site.clone(),
        }],
        ..balance::listener(object, side, Layer::Seven)
    };
    balance::mention_pool(builder, CLOUD, &pool, Some(object));
    let make = {
        let why = why.clone();
        move || balance::outside_balancer(site, CLOUD, KIND, why)
    };
    builder.mention(balancer.clone(), make.clone());
    builder.later(1, move |world, resolver| {
        let own = balance::balancer_of(world, resolver, &balancer, make);
        let mut forward = balance::forward(way, Some(object), resolver);
        let found = listeners(world, &own, &ports);
        if found.is_empty() {
            reasons.push(unclear);
            let reasons = elsewhere.reasons.iter().cloned().chain(reasons).collect();
            let forwards = vec![forward];
            world.network.listeners.push(Listener { balancer: own, forwards, reasons, ..elsewhere });
            return;
        }
        for (at, sure) in found {
            let Some(listener) = world.network.listeners.get_mut(at) else { continue };
            forward.exists = exists.and(sure);
            if sure != Tri::Yes {
                listener.reasons.extend([why.clone(), unclear.clone()]);
            }
            listener.forwards.push(forward.clone());
        }
    });
}

/// Listeners of a balancer that take requests on a port, and how sure that is.
fn listeners(
    world: &World,
    balancer: &Ref<crate::model::balancer::LoadBalancer>,
    ports: &Known<(u16, u16)>,
) -> Vec<(usize, Tri)> {
    let same = |it: &Listener| {
        let balancers = match (it.balancer.resolved(), balancer.resolved()) {
            (Some(one), Some(other)) => (one == other).into(),
            _ if it.balancer.candidates().iter().any(|id| balancer.candidates().contains(id)) => Tri::Unknown,
            _ => Tri::No,
        };
        let ports = match (&it.ports, ports) {
            (Known::Yes(one), Known::Yes(other)) => (one == other).into(),
            _ => Tri::Unknown,
        };
        let takes = match (it.layer, it.protocol.get()) {
            (Layer::Seven, _) => Tri::Yes,
            (Layer::Four, None) => Tri::Unknown,
            (Layer::Four, Some(_)) => Tri::No,
        };
        balancers.and(ports).and(takes)
    };
    let all = world.network.listeners.iter().enumerate();
    all.map(|(at, it)| (at, same(it))).filter(|(_, sure)| *sure != Tri::No).collect()
}

/// Weight of a server that names none (documentation of the resources).
const WEIGHTED: Tri = Tri::Yes;

fn default_servers(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names =
        Names { id: "server_id", address: Some("server_ip"), port: None, weight: Some("weight"), unweighted: WEIGHTED };
    let servers = server::blocks(side, object, "backend_servers", &names);
    register(builder, object, side, "load_balancer_id", servers);
}

fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names = Names { id: "instance_ids", address: None, port: None, weight: Some("weight"), unweighted: WEIGHTED };
    register(builder, object, side, "load_balancer_id", server::list(side, object, &names));
}

fn register(builder: &mut Builder, object: ObjectId, side: Side<'_>, pool: &str, servers: Vec<balance::Server>) {
    let link = link(side, object, pool).unwrap_or_default();
    balance::register(builder, CLOUD, link, existence(side), reason(side, pool), servers);
}

fn server_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names =
        Names { id: "server_ids", address: None, port: Some("port"), weight: Some("weight"), unweighted: WEIGHTED };
    let servers = server::each(side, object, "servers", |block| server::list(block, object, &names));
    group(builder, object, side, servers);
}

fn pair(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names =
        Names { id: "server_id", address: None, port: Some("port"), weight: Some("weight"), unweighted: WEIGHTED };
    let servers = server::blocks(side, object, "servers", &names);
    group(builder, object, side, servers);
}

fn group(builder: &mut Builder, object: ObjectId, side: Side<'_>, servers: Vec<balance::Server>) {
    let pool = balance::add_pool(builder, side, balance::pool(object), None);
    let balancer: Link = link(side, object, "load_balancer_id").unwrap_or_default();
    balance::belongs(builder, CLOUD, pool, balancer);
    balance::fill(builder, CLOUD, pool, servers);
}

fn group_server(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names =
        Names { id: "server_id", address: None, port: Some("port"), weight: Some("weight"), unweighted: WEIGHTED };
    let server = server::one(side, object, &names, None);
    register(builder, object, side, "server_group_id", vec![server]);
}
