//! Gateway load balancers (GWLB) of Alibaba Cloud. They pass packets through appliances within a network: nothing comes in from
//! the Internet by them, and nothing is refused.

use super::server::{self, Names};
use crate::base::Tri;
use crate::input::Side;
use crate::model::balancer::{BalancerKind, Layer, Listener};
use crate::model::{Builder, Cloud, Known, ObjectId};
use crate::providers::Map;
use crate::providers::attribute::{existence, link, name, reason};
use crate::providers::balance::{self, Draft, Way};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_gwlb_load_balancer", reads: &["id"], run: balancer },
    Map { kind: "alicloud_gwlb_listener", reads: &["id", "load_balancer_id", "server_group_id"], run: listener },
    Map {
        kind: "alicloud_gwlb_server_group",
        reads: &["id", "vpc_id", "servers.server_id", "servers.server_ip"],
        run: server_group,
    },
];

const CLOUD: Cloud = Cloud::Alibaba;
const KIND: BalancerKind = BalancerKind::Gwlb;

fn balancer(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let id = builder.add(balance::balancer(object, CLOUD, KIND, existence(side).0));
    builder.declare(id, &side.resource.address, side.str("id"));
}

/// It takes packets of every protocol and port.
fn listener(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let protocol = Known::No(name(side, "load_balancer_id"));
    let it = Listener { protocol, ports: Known::Yes((1, u16::MAX)), ..balance::listener(object, side, Layer::Four) };
    let pool = link(side, object, "server_group_id").unwrap_or_default();
    let ways = vec![Way { pool, clients: None, port: None, exists: Tri::Yes }];
    let balancer = link(side, object, "load_balancer_id").unwrap_or_default();
    let draft = Draft { balancer, why: reason(side, "load_balancer_id"), kind: KIND, gates: Vec::new(), ways };
    let id = balance::listen(builder, CLOUD, it, draft);
    builder.declare(id, &side.resource.address, side.str("id"));
}

fn server_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let servers = server::each(side, object, "servers", |block| vec![server::one(block, object, &NAMES, None)]);
    let pool = balance::add_pool(builder, side, balance::pool(object), link(side, object, "vpc_id"));
    balance::fill(builder, CLOUD, pool, servers);
}

const NAMES: Names =
    Names { id: "server_id", address: Some("server_ip"), port: None, weight: None, unweighted: Tri::Yes };
