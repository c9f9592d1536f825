//! Scaling groups of Alibaba Cloud behind load balancers: the servers that a group makes or takes up, and the server groups that
//! it registers them with.

use super::server::{self, Names, own};
use crate::base::Tri;
use crate::input::Side;
use crate::model::balancer::BackendPort;
use crate::model::network::Interface;
use crate::model::{Builder, Cloud, Id, Link, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{existence, link, links, reason};
use crate::providers::backend;
use crate::providers::balance::{self, Server};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_ess_alb_server_group_attachment",
        reads: &["scaling_group_id", "alb_server_group_id", "port", "weight"],
        run: alb,
    },
    Map {
        kind: "alicloud_ess_server_group_attachment",
        reads: &["scaling_group_id", "server_group_id", "port", "weight"],
        run: any,
    },
    Map {
        kind: "alicloud_ess_scalinggroup_vserver_groups",
        reads: &[
            "scaling_group_id",
            "vserver_groups.vserver_attributes.vserver_group_id",
            "vserver_groups.vserver_attributes.port",
            "vserver_groups.vserver_attributes.weight",
        ],
        run: vserver_groups,
    },
    Map { kind: "alicloud_ess_attachment", reads: &["scaling_group_id", "instance_ids"], run: attachment },
];

const CLOUD: Cloud = Cloud::Alibaba;

/// Weight of a scaling group's servers where none is written.
const NAMES: Names =
    Names { id: "scaling_group_id", address: None, port: Some("port"), weight: Some("weight"), unweighted: Tri::Yes };

/// A server of a scaling configuration is one of its group.
pub fn made_for(builder: &mut Builder, object: ObjectId, side: Side<'_>, interface: Id<Interface>, active: Tri) {
    if let Some(group) = link(side, object, "scaling_group_id") {
        let exists = existence(side).0.and(active);
        balance::join(builder, group, object, exists, move |_, _| vec![(interface, Tri::Yes)]);
    }
}

/// The group itself: what it makes of its launch template, and the balancers that it names.
pub fn group(builder: &mut Builder, object: ObjectId, side: Side<'_>, interface: Option<Id<Interface>>) {
    let fleet = balance::add_fleet(builder, object, side);
    if let Some(fleet) = builder.world.network.fleets.get_mut(fleet.index()) {
        fleet.members.extend(interface.map(|id| (id, Tri::Yes)));
    }
    let own = || Link { known: None, refs: vec![own(side)], from: Some(object) };
    let path = "loadbalancer_ids";
    let (balancers, known) = links(side, object, path).unwrap_or_default();
    let many = balancers.len() > 1;
    for (index, balancer) in balancers.into_iter().enumerate() {
        let at = if known { format!("{path}[{index}]") } else { path.to_owned() };
        let server = Server {
            target: own(),
            address: None,
            remote: false,
            port: BackendPort::Listener,
            weight: if known || !many { Tri::Yes } else { Tri::Unknown },
            site: Site::at(object, side.path(&at)),
            reasons: if known || !many { Vec::new() } else { vec![reason(side, path)] },
            why: reason(side, path),
        };
        balance::register(builder, CLOUD, balancer, existence(side), reason(side, path), vec![server]);
    }
    let blocks = register_each(builder, side, "alb_server_group", &|block| {
        let server = server::one(block, object, &NAMES_OF_GROUP, Some((own(), "alb_server_group_id".to_owned())));
        vec![(link(block, object, "alb_server_group_id").unwrap_or_default(), server)]
    });
    if !blocks {
        unknown_pools(builder, object, side, "alb_server_group", own());
    }
}

const NAMES_OF_GROUP: Names = Names { id: "id", ..NAMES };

type Registered = (Link, Server);

/// Registers what each block says; false where the blocks are not known.
fn register_each(
    builder: &mut Builder,
    side: Side<'_>,
    block: &str,
    read: &dyn Fn(Side<'_>) -> Vec<Registered>,
) -> bool {
    let mut found = Vec::new();
    let known = side.each(block, |_, block| found.extend(read(block)));
    let exists = existence(side);
    for (pool, server) in found {
        let why: Arc<str> = server.why.clone();
        balance::register(builder, CLOUD, pool, exists.clone(), why, vec![server]);
    }
    known
}

/// Of blocks that are not known, each thing that they refer to may be a server group; where there is none, any may be.
fn unknown_pools(builder: &mut Builder, object: ObjectId, side: Side<'_>, block: &str, target: Link) {
    let mut pools: Vec<Link> =
        side.refs(block).into_iter().map(|it| Link { known: None, refs: vec![it], from: Some(object) }).collect();
    if pools.is_empty() {
        pools.push(Link::default());
    }
    let why = reason(side, block);
    for pool in pools {
        let server = Server {
            target: target.clone(),
            address: None,
            remote: false,
            port: BackendPort::At(crate::model::Known::No(crate::providers::attribute::name(side, block))),
            weight: Tri::Unknown,
            site: Site::at(object, side.path(block)),
            reasons: vec![why.clone()],
            why: why.clone(),
        };
        balance::register(builder, CLOUD, pool, existence(side), why.clone(), vec![server]);
    }
}

fn alb(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    registered(builder, object, side, "alb_server_group_id");
}

fn any(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    registered(builder, object, side, "server_group_id");
}

fn registered(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str) {
    let pool = link(side, object, path).unwrap_or_default();
    let server = server::one(side, object, &NAMES, None);
    balance::register(builder, CLOUD, pool, existence(side), reason(side, path), vec![server]);
}

fn vserver_groups(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let group = link(side, object, "scaling_group_id").unwrap_or_default();
    let mut whole = true;
    let outer = side.each("vserver_groups", |_, balancer| {
        whole &= register_each(builder, balancer, "vserver_attributes", &|block| {
            let target = (group.clone(), "vserver_group_id".to_owned());
            let server = server::one(block, object, &NAMES, Some(target));
            vec![(link(block, object, "vserver_group_id").unwrap_or_default(), server)]
        });
    });
    if !outer || !whole {
        unknown_pools(builder, object, side, "vserver_groups", group);
    }
}

/// Servers that exist already and join a group, and its balancers with it.
fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(group) = link(side, object, "scaling_group_id") else { return };
    let (servers, known) = links(side, object, "instance_ids").unwrap_or_default();
    let nothing = servers.is_empty() && !known;
    let one = if known || servers.len() == 1 { Tri::Yes } else { Tri::Unknown };
    balance::join(builder, group, object, existence(side).0, move |world, resolver| {
        let servers = if nothing { vec![Link::default()] } else { servers };
        let mut members = Vec::new();
        for server in &servers {
            let found = backend::servers(server, CLOUD, &Ref::Unknown, world, resolver);
            if found.anything {
                let all = world.network.interfaces.iter().enumerate().filter(|(_, it)| it.cloud == CLOUD);
                members.extend(all.map(|(at, _)| (Id::new(at), Tri::Unknown)));
            }
            members.extend(found.interfaces.into_iter().map(|(id, sure)| (id, sure.and(one))));
        }
        members
    });
}
