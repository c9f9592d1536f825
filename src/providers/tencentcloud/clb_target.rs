//! Servers of Tencent Cloud's load balancers: attachments to listeners and rules, target groups, and scaling groups.
//!
//! Each attachment is a pool of its own that its listener forwards to. A listener that is not of this input may forward all the
//! same; if the balancer is, its listeners that are known may be meant. Private addresses are looked for in the balancer's network.
//!
//! Facts (documentation of the resources): a weight that is left out is 10; the type of the older resource is the same.

use super::clb::{hide_clients, own};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::balancer::{BackendPort, Forward, Listener, LoadBalancer, Pool};
use crate::model::{Builder, Cloud, Id, Known, Link, ObjectId, Ref, Resolver, Site, World};
use crate::providers::Map;
use crate::providers::attribute::{NotKnown, existence, flag, link, name, number, positive, reason};
use crate::providers::balance::{self, SERVERS, Server};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "tencentcloud_clb_attachment",
        reads: &[
            "clb_id",
            "listener_id",
            "rule_id",
            "targets.instance_id",
            "targets.eni_ip",
            "targets.port",
            "targets.weight",
        ],
        run: attachment,
    },
    Map {
        kind: "tencentcloud_alb_server_attachment",
        reads: &[
            "loadbalancer_id",
            "listener_id",
            "location_id",
            "backends.instance_id",
            "backends.port",
            "backends.weight",
        ],
        run: older_attachment,
    },
    Map {
        kind: "tencentcloud_clb_target_group",
        reads: &[
            "id",
            "vpc_id",
            "full_listen_switch",
            "snat_enable",
            "target_group_instances.bind_ip",
            "target_group_instances.port",
            "target_group_instances.new_port",
            "target_group_instances.weight",
        ],
        run: target_group,
    },
    Map { kind: "tencentcloud_gwlb_target_group", reads: &["id", "vpc_id"], run: inspection_group },
    Map {
        kind: "tencentcloud_clb_target_group_instance_attachment",
        reads: &["target_group_id", "bind_ip", "port", "weight"],
        run: group_member,
    },
    Map {
        kind: "tencentcloud_gwlb_target_group_register_instances",
        reads: &[
            "target_group_id",
            "target_group_instances.bind_ip",
            "target_group_instances.port",
            "target_group_instances.weight",
        ],
        run: inspection_members,
    },
    // No listener: packets come to the group only from where routes send them.
    Map { kind: "tencentcloud_gwlb_instance_associate_target_group", reads: &[], run: |_, _, _| {} },
    Map {
        kind: "tencentcloud_clb_target_group_attachment",
        reads: &["clb_id", "listener_id", "rule_id", "target_group_id"],
        run: group_attachment,
    },
    Map {
        kind: "tencentcloud_clb_target_group_attachments",
        reads: &[
            "load_balancer_id",
            "target_group_id",
            "associations.load_balancer_id",
            "associations.listener_id",
            "associations.location_id",
            "associations.target_group_id",
        ],
        run: group_attachments,
    },
    Map {
        kind: "tencentcloud_as_load_balancer",
        reads: &[
            "auto_scaling_group_id",
            "forward_load_balancers.load_balancer_id",
            "forward_load_balancers.listener_id",
            "forward_load_balancers.location_id",
            "forward_load_balancers.target_attributes.port",
            "forward_load_balancers.target_attributes.weight",
        ],
        run: scaling_balancer,
    },
];

/// Phase in which listeners get pools: they have their balancers and rules.
const HANGING: u8 = 1;

/// Where an attachment hangs its servers.
#[derive(Clone)]
struct Hook {
    balancer: Option<Link>,
    listener: Option<Link>,
    rule: Option<Link>,
    exists: Tri,
}

impl Hook {
    fn read(side: Side<'_>, object: ObjectId, balancer: &str, listener: &str, rule: &str) -> Hook {
        let read = |path: &str| link(side, object, path).filter(|it| !it.is_empty());
        let exists = existence(side).0;
        Hook { balancer: read(balancer), listener: read(listener), rule: read(rule), exists }
    }

    /// The balancers that are meant.
    fn balancers(&self, resolver: &Resolver<'_>) -> Ref<LoadBalancer> {
        self.balancer.as_ref().map_or(Ref::Unknown, |it| resolver.resolve(it))
    }

    /// The listeners that are meant, `Yes` where it surely is one: by themselves, by their rule, or as those of the balancer.
    fn listeners(&self, world: &World, resolver: &Resolver<'_>) -> Vec<(Id<Listener>, Tri)> {
        let all = |sure: Tri, ids: Vec<Id<Listener>>| {
            let sure = if ids.len() == 1 { sure } else { Tri::Unknown };
            ids.into_iter().map(|id| (id, sure)).collect::<Vec<_>>()
        };
        let found = self.listener.as_ref().map_or(Ref::Unknown, |it| resolver.resolve::<Listener>(it));
        if !found.candidates().is_empty() {
            return all(Tri::Yes, found.candidates().to_vec());
        }
        let which = |wanted: &dyn Fn(&Listener) -> bool| -> Vec<Id<Listener>> {
            let all = world.network.listeners.iter().enumerate().filter(|(_, it)| wanted(it));
            all.map(|(at, _)| Id::new(at)).collect()
        };
        let rules = self.rule.as_ref().map_or(Ref::Unknown, |it| resolver.resolve::<Pool>(it));
        let by_rule = which(&|it| {
            it.forwards.iter().any(|it| it.pool.candidates().iter().any(|pool| rules.candidates().contains(pool)))
        });
        if !by_rule.is_empty() {
            return all(Tri::Yes, by_rule);
        }
        let balancers = self.balancers(resolver);
        let by_balancer = which(&|it| it.balancer.candidates().iter().any(|one| balancers.candidates().contains(one)));
        all(Tri::Unknown, by_balancer)
    }

    /// Lets the listeners forward to a pool; false where there are none here.
    fn hang(&self, world: &mut World, resolver: &Resolver<'_>, pool: Ref<Pool>, object: ObjectId) -> bool {
        let rule = self.rule.as_ref().and_then(|it| resolver.resolve::<Pool>(it).resolved());
        let rule = rule.and_then(|id| world.network.pools.get(id.index())).map(|it| it.object);
        let listeners = self.listeners(world, resolver);
        for (id, sure) in &listeners {
            if let Some(listener) = world.network.listeners.get_mut(id.index()) {
                let (through, exists) = (Some(rule.unwrap_or(object)), sure.and(self.exists));
                listener.forwards.push(Forward { pool: pool.clone(), clients: None, through, port: None, exists });
            }
        }
        !listeners.is_empty()
    }
}

/// Adds a pool of an attachment's own servers.
fn attach(builder: &mut Builder, object: ObjectId, hook: Hook, servers: Vec<Server>) {
    let pool = builder.add(balance::pool(object));
    balance::has_listeners_elsewhere(builder, Cloud::Tencent, pool);
    let link = hook.balancer.clone();
    let ranged = hook.clone();
    builder.later(HANGING, move |world, resolver| {
        // A balancer has a pool of its own, which says its network.
        let vpc = link.and_then(|it| resolver.resolve::<Pool>(&it).resolved());
        if let Some(vpc) = vpc.and_then(|id| world.network.pool_networks.get(&id)).cloned() {
            world.network.pool_networks.insert(pool, vpc);
        }
        if hook.hang(world, resolver, Ref::Resolved(pool), object)
            && let Some(pool) = world.network.pools.get_mut(pool.index())
        {
            pool.whole = true;
        }
    });
    balance::fill(builder, Cloud::Tencent, pool, servers);
    builder.later(SERVERS + 1, move |world, resolver| {
        let listeners = ranged.listeners(world, resolver);
        let ranges = listeners.iter().filter_map(|(id, _)| world.network.listeners.get(id.index()));
        let ranges: Vec<(u16, u16)> =
            ranges.filter_map(|it| it.ports.get().copied()).filter(|it| it.0 < it.1).collect();
        if let (Some(range), Some(pool)) = (ranges.first(), world.network.pools.get_mut(pool.index())) {
            spread(pool, *range);
        }
    });
}

/// Behind a listener of several ports, the first of them stands for all, one by one.
fn spread(pool: &mut Pool, range: (u16, u16)) {
    for backend in &mut pool.backends {
        if backend.port == BackendPort::At(Known::Yes(range.0)) {
            backend.port = BackendPort::Listener;
        }
    }
}

/// A server as a block writes it: by id, by private address, or by one of them.
fn server(object: ObjectId, block: Side<'_>, targets: &[&str], port: &str, weight: &str) -> Server {
    let target = targets.iter().find_map(|path| link(block, object, path).map(|link| (link, *path)));
    let (target, path) = target.unwrap_or((Link::default(), targets.first().copied().unwrap_or_default()));
    let mut reasons = Vec::new();
    let at = match number(block, port) {
        Ok(Some(port)) => u16::try_from(port).ok(),
        _ => None,
    };
    let at = at.map_or_else(
        || {
            reasons.push(reason(block, port));
            Known::No(name(block, port))
        },
        Known::Yes,
    );
    let sent = positive(block, weight, Tri::Yes);
    if sent == Tri::Unknown {
        reasons.push(reason(block, weight));
    }
    let site = match block.prefix.is_empty() {
        true => Site::block(object),
        false => Site::at(object, block.prefix),
    };
    let why = reason(block, path);
    Server { target, address: None, remote: false, port: BackendPort::At(at), weight: sent, site, reasons, why }
}

/// A server of which nothing is known.
fn anything(object: ObjectId, side: Side<'_>, path: &str) -> Server {
    let why = reason(side, path);
    Server {
        remote: false,
        target: Link::default(),
        address: None,
        port: BackendPort::At(Known::No(name(side, path))),
        weight: Tri::Unknown,
        site: Site::at(object, side.path(path)),
        reasons: vec![why.clone()],
        why,
    }
}

/// All servers of a block list; a list that is not known may hold any.
fn servers(object: ObjectId, side: Side<'_>, path: &str, targets: &[&str]) -> Vec<Server> {
    let mut all = Vec::new();
    let known = side.each(path, |_, block| all.push(server(object, block, targets, "port", "weight")));
    if !known {
        all.push(anything(object, side, path));
    }
    all
}

fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let hook = Hook::read(side, object, "clb_id", "listener_id", "rule_id");
    let servers = servers(object, side, "targets", &["instance_id", "eni_ip"]);
    attach(builder, object, hook, servers);
}

fn older_attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let hook = Hook::read(side, object, "loadbalancer_id", "listener_id", "location_id");
    attach(builder, object, hook, servers(object, side, "backends", &["instance_id"]));
}

fn target_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let any_port = flag(side, "full_listen_switch", Tri::No);
    // The servers of a group with SNAT see the balancer's address.
    let client_kept = flag(side, "snat_enable", Tri::No).not();
    let pool = Pool { any_port, client_kept, ..balance::pool(object) };
    let id = balance::add_pool(builder, side, pool, link(side, object, "vpc_id"));
    let mut all = Vec::new();
    let path = "target_group_instances";
    let known = side.each(path, |_, block| {
        let port = if matches!(block.attr("new_port"), Attr::Absent | Attr::Defaulted) { "port" } else { "new_port" };
        all.push(server(object, block, &["bind_ip"], port, "weight"));
    });
    if !known {
        all.push(anything(object, side, path));
    }
    balance::fill(builder, Cloud::Tencent, id, all);
}

fn inspection_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    balance::add_pool(builder, side, balance::pool(object), link(side, object, "vpc_id"));
}

fn register(builder: &mut Builder, object: ObjectId, side: Side<'_>, servers: Vec<Server>) {
    let pool = link(side, object, "target_group_id").unwrap_or_default();
    balance::register(builder, Cloud::Tencent, pool, existence(side), reason(side, "target_group_id"), servers);
}

fn group_member(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let servers = vec![server(object, side, &["bind_ip"], "port", "weight")];
    register(builder, object, side, servers);
}

fn inspection_members(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mut all = Vec::new();
    side.each("target_group_instances", |_, block| {
        let mut one = server(object, block, &["bind_ip"], "port", "weight");
        // The balancer does not change ports.
        if matches!(number(block, "port"), Ok(None) | Err(NotKnown)) {
            (one.port, one.reasons) = (BackendPort::Listener, Vec::new());
        }
        all.push(one);
    });
    register(builder, object, side, all);
}

/// Lets listeners forward to a target group; one that is elsewhere may forward to it all the same.
fn hang_group(builder: &mut Builder, object: ObjectId, hook: Hook, group: Link) {
    builder.mention(group.clone(), move || Pool { whole: false, ..balance::pool(object) });
    // A pool of no servers, so that what hangs on listeners elsewhere is looked at.
    let marker = builder.add(balance::pool(object));
    balance::has_listeners_elsewhere(builder, Cloud::Tencent, marker);
    builder.later(HANGING, move |world, resolver| {
        let pool = resolver.resolve::<Pool>(&group);
        let here = hook.hang(world, resolver, pool.clone(), object);
        let pools = pool.candidates().iter().filter_map(|id| world.network.pools.get(id.index()));
        let hidden = pools.fold(Tri::No, |sum, it| sum.or(it.client_kept.not()));
        let outside =
            pool.candidates().iter().any(|id| world.network.pools.get(id.index()).is_some_and(|it| !it.whole));
        if hidden != Tri::No && !outside {
            hide_clients(world, hook.balancers(resolver));
        }
        for id in pool.candidates().iter().filter(|_| !here) {
            if let Some(pool) = world.network.pools.get_mut(id.index()) {
                pool.whole = false;
            }
        }
    });
}

fn group_attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let hook = Hook::read(side, object, "clb_id", "listener_id", "rule_id");
    hang_group(builder, object, hook, link(side, object, "target_group_id").unwrap_or_default());
}

/// One balancer for all associations or one in each, and the same of the target group.
fn group_attachments(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let balancer = link(side, object, "load_balancer_id");
    let group = link(side, object, "target_group_id");
    let known = side.each("associations", |_, block| {
        let mut hook = Hook::read(block, object, "load_balancer_id", "listener_id", "location_id");
        hook.balancer = hook.balancer.or_else(|| balancer.clone());
        let group = link(block, object, "target_group_id").or_else(|| group.clone());
        hang_group(builder, object, hook, group.unwrap_or_default());
    });
    if !known {
        let hook = Hook { balancer, listener: None, rule: None, exists: Tri::Unknown };
        hang_group(builder, object, hook, group.unwrap_or_default());
    }
}

/// The servers of a scaling group, behind one listener or rule, on each port that is written.
pub fn scaling(
    builder: &mut Builder,
    object: ObjectId,
    block: Side<'_>,
    fleet: &Link,
    (rule, attributes): (&str, &str),
    sure: Tri,
) {
    let mut hook = Hook::read(block, object, "load_balancer_id", "listener_id", rule);
    hook.exists = hook.exists.and(sure);
    let mut all = Vec::new();
    let known = block.each(attributes, |_, one| {
        all.push(Server { target: fleet.clone(), ..server(object, one, &[], "port", "weight") });
    });
    if !known {
        all.push(Server { target: fleet.clone(), ..anything(object, block, attributes) });
    }
    attach(builder, object, hook, all);
}

fn scaling_balancer(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let fleet = link(side, object, "auto_scaling_group_id").unwrap_or_default();
    let known = side.each("forward_load_balancers", |_, block| {
        scaling(builder, object, block, &fleet, ("location_id", "target_attributes"), Tri::Yes);
    });
    if !known {
        everywhere(builder, object, side, "forward_load_balancers", &fleet);
    }
}

/// Blocks that are not known may put a scaling group behind any listener.
pub fn everywhere(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str, fleet: &Link) {
    let hook = Hook { balancer: None, listener: None, rule: None, exists: Tri::Unknown };
    attach(builder, object, hook, vec![Server { target: fleet.clone(), ..anything(object, side, path) }]);
}

/// The servers of a scaling group behind a balancer of the classic kind, whose listeners say the port.
pub fn classic(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str, balancer: Link) {
    let hook = Hook { balancer: Some(balancer), listener: None, rule: None, exists: existence(side).0 };
    let fleet = own(side, object);
    attach(builder, object, hook, vec![Server { target: fleet, weight: Tri::Yes, ..anything(object, side, path) }]);
}
