//! Elastic IP addresses of Tencent Cloud, and what they are bound to.

use super::instance::association;
use crate::base::net::Family;
use crate::input::Side;
use crate::model::balancer::Facing;
use crate::model::network::{FaultKind, PathKind, PublicAddress};
use crate::model::{Builder, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, link, reason};
use crate::providers::fault::{chosen, refused};
use crate::providers::{balance, machine};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_eip", reads: &["id", "public_ip"], run: eip },
    Map {
        kind: "tencentcloud_eip_association",
        reads: &["eip_id", "instance_id", "network_interface_id", "private_ip"],
        run: eip_association,
    },
];

fn eip(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    address(builder, object, side, "public_ip");
}

/// An address as a resource of its own. Others refer to it by id, and by its value.
pub fn address(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str) {
    let (address, _) = addresses(side, path).unwrap_or_default();
    let id = builder.add(PublicAddress { object, address });
    builder.declare(id, &side.resource.address, [side.str("id"), side.str(path)].into_iter().flatten());
}

/// To a server, to an interface, or to a load balancer, which then faces the Internet.
fn eip_association(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    for other in ["network_interface_id", "private_ip"] {
        if chosen(side, "instance_id") && chosen(side, other) {
            let site = Site::at(object, side.path(other));
            let message = format!("`instance_id` and `{other}` exclude each other");
            let help = "name the instance, or the interface and its address";
            builder.world.network.faults.push(refused("T-25", FaultKind::Setting, site, message, help));
            break;
        }
    }
    let path = "instance_id";
    if let Some(balancer) = link(side, object, path) {
        let (exists, reasons) = existence(side);
        let site = Site::at(object, side.path(path));
        let facing = Facing { family: Family::V4, exists, site, addresses: Vec::new(), reasons };
        balance::face(builder, balancer, link(side, object, "eip_id"), facing, reason(side, path));
    }
    // Both arguments are read back: the interface, where it is told, is the exact one.
    let paths = ["network_interface_id", "instance_id"];
    let mut found: Vec<_> =
        paths.into_iter().filter_map(|path| association(side, object, path, PathKind::Eip)).collect();
    // One that is told comes before one that is not known.
    found.sort_by_key(|it| it.target.is_empty());
    if let Some(mut what) = found.into_iter().next() {
        what.address = link(side, object, "eip_id");
        machine::associate(builder, what);
    }
}
