//! What joins networks of Tencent Cloud: peering, CCN, VPN and classic links.
//!
//! Facts (documentation of the resources): a CCN joins all that is attached to it; an SSL server of a VPN gateway gives its clients
//! addresses of `remote_address`.

use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::input::{Attr, Side};
use crate::model::gateway::{Junction, LinkKind};
use crate::model::network::Addresses;
use crate::model::{Builder, Cloud, Known, Link, ObjectId, Ref};
use crate::providers::attribute::{addresses, existence, link, links, name};
use crate::providers::machine::PUBLIC;
use crate::providers::{Map, backend};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "tencentcloud_vpc_peer_connect_manager",
        reads: &["source_vpc_id", "destination_vpc_id"],
        run: peering,
    },
    Map { kind: "tencentcloud_ccn_attachment", reads: CCN, run: attachment },
    Map { kind: "tencentcloud_ccn_attachment_v2", reads: CCN, run: attachment },
    Map { kind: "tencentcloud_vpn_gateway", reads: &["vpc_id"], run: gateway },
    Map { kind: "tencentcloud_vpn_ssl_server", reads: &["vpn_gateway_id", "remote_address"], run: ssl_server },
    Map { kind: "tencentcloud_vpc_classic_link_attachment", reads: &["vpc_id", "instance_ids"], run: classic },
];

const CCN: &[&str] = &["ccn_id", "instance_id", "instance_type"];

/// A junction of the networks that links mean.
struct Draft {
    kind: LinkKind,
    networks: Vec<Link>,
    hub: Option<Known<Arc<str>>>,
    remote: AddressSet,
    exists: Tri,
}

fn join(builder: &mut Builder, object: ObjectId, draft: Draft) {
    let Draft { kind, networks, hub, remote, exists } = draft;
    builder.later(0, move |world, resolver| {
        let networks = networks.iter().map(|it| resolver.resolve(it)).collect();
        world.network.junctions.push(Junction { object, kind, networks, hub, remote, exists });
    });
}

fn peering(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let networks = ["source_vpc_id", "destination_vpc_id"].into_iter();
    let networks = networks.map(|path| link(side, object, path).unwrap_or_default()).collect();
    let exists = existence(side).0;
    join(builder, object, Draft { kind: LinkKind::Peering, networks, hub: None, remote: AddressSet::empty(), exists });
}

/// What everything attached to the same hub has in common: its id, or the resource that it is.
fn hub(side: Side<'_>, object: ObjectId, path: &str) -> Known<Arc<str>> {
    let Some(link) = link(side, object, path) else { return Known::No(name(side, path)) };
    match (link.refs.as_slice(), link.known) {
        ([only], _) => Known::Yes(only.address.clone()),
        (_, Some(known)) => Known::Yes(known),
        _ => Known::No(name(side, path)),
    }
}

fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let vpc = match side.attr("instance_type") {
        Attr::Known(value) => value.as_str().is_some_and(|it| it.eq_ignore_ascii_case("VPC")).into(),
        _ => Tri::Unknown,
    };
    if vpc == Tri::No {
        return;
    }
    let networks = vec![link(side, object, "instance_id").unwrap_or_default()];
    let hub = Some(hub(side, object, "ccn_id"));
    let exists = existence(side).0.and(vpc);
    join(builder, object, Draft { kind: LinkKind::Cen, networks, hub, remote: AddressSet::empty(), exists });
}

/// A gateway for VPN connections; one of a CCN has no network of its own.
fn gateway(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let exists = existence(side).0;
    if let Some(vpc) = link(side, object, "vpc_id") {
        let networks = vec![vpc];
        let hub = Some(Known::Yes(side.resource.address.clone()));
        join(builder, object, Draft { kind: LinkKind::Vpn, networks, hub, remote: AddressSet::empty(), exists });
    }
}

fn ssl_server(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (remote, _) = addresses(side, "remote_address").unwrap_or_default();
    let exists = existence(side).0;
    let hub = Some(hub(side, object, "vpn_gateway_id"));
    join(builder, object, Draft { kind: LinkKind::Vpn, networks: Vec::new(), hub, remote, exists });
}

/// Servers of the classic network that a VPC reaches, and that reach it.
fn classic(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let vpc = link(side, object, "vpc_id").unwrap_or_default();
    let (instances, _) = links(side, object, "instance_ids").unwrap_or_default();
    let exists = existence(side).0;
    builder.later(PUBLIC, move |world, resolver| {
        let mut remote = AddressSet::empty();
        for link in &instances {
            let found = backend::servers(link, Cloud::Tencent, &Ref::Unknown, world, resolver);
            for (id, _) in &found.interfaces {
                if let Some(Addresses::Exact(set) | Addresses::Within(set)) =
                    world.network.interfaces.get(id.index()).map(|it| &it.v4)
                {
                    remote = remote.union(set);
                }
            }
        }
        let networks = vec![resolver.resolve(&vpc)];
        let kind = LinkKind::Peering;
        world.network.junctions.push(Junction { object, kind, networks, hub: None, remote, exists });
    });
}
