//! Machines of managed clusters of Tencent Cloud that are written with the cluster: EMR, and the older container clusters.
//!
//! Facts (documentation of the resources): the masters of an EMR cluster have public addresses unless `need_master_wan` says
//! `NOT_NEED_MASTER_WAN`; the nodes of an older container cluster have them where `require_wan_ip` is 1.

use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::network::{Extent, InstanceKind, PathKind};
use crate::model::{Builder, Cloud, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{name, positive, reason, value_link};
use crate::providers::machine::{self, Draft, Groups, Net, Public};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_emr_cluster", reads: &["id", "sg_id", "need_master_wan", "vpc_settings"], run: emr },
    Map {
        kind: "tencentcloud_container_cluster",
        reads: &["id", "subnet_id", "sg_id", "require_wan_ip", "bandwidth", "goods_num"],
        run: container_cluster,
    },
];

/// Masters, which are public, and the other nodes, which are not.
fn emr(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let path = "need_master_wan";
    let exists = match side.attr(path) {
        Attr::Known(value) => match value.as_str().unwrap_or_default() {
            "NOT_NEED_MASTER_WAN" => Tri::No,
            "NEED_MASTER_WAN" => Tri::Yes,
            _ => Tri::Unknown,
        },
        Attr::Absent | Attr::Defaulted => Tri::Yes,
        Attr::Unknown(_) => Tri::Unknown,
    };
    let net = || match side.attr("vpc_settings") {
        Attr::Known(value) => value.get("subnet_id").map_or(Net::Somewhere, |it| Net::In(value_link(it, object))),
        _ => Net::Somewhere,
    };
    let instance = machine::add_instance(builder, object, side, Cloud::Tencent, InstanceKind::Vm, (1, None));
    // Without one the service makes a group for the cluster.
    let missing = || Extent::Unknown(name(side, "sg_id"));
    let groups = || Groups::read(side, object, "sg_id", true);
    let draft = Draft::primary(side, net(), groups(), missing());
    let masters = machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
    let reasons = if exists == Tri::Unknown { vec![reason(side, path)] } else { Vec::new() };
    let site = Site::at(object, side.path(path));
    machine::bind(builder, side, masters, Public { exists, site, reasons, kind: PathKind::AutoPublic });
    let nodes = crate::model::network::Instance {
        object,
        cloud: Cloud::Tencent,
        kind: InstanceKind::NodePool,
        count: (0, None),
    };
    let nodes = builder.add(nodes);
    let address = format!("{}#nodes", side.resource.address).into();
    let draft = Draft { address, ..Draft::primary(side, net(), groups(), missing()) };
    machine::add_interface(builder, object, side, Cloud::Tencent, Some(nodes), draft);
}

fn container_cluster(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let count = machine::copies(side, "goods_num", 0);
    let instance = machine::add_instance(builder, object, side, Cloud::Tencent, InstanceKind::NodePool, count);
    let net = Net::read(side, object, "subnet_id").unwrap_or(Net::Somewhere);
    let groups = Groups::read(side, object, "sg_id", true);
    let draft = Draft::primary(side, net, groups, Extent::Default);
    let interface = machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
    let path = "require_wan_ip";
    let exists = positive(side, path, Tri::No).and(positive(side, "bandwidth", Tri::Unknown));
    let reasons = if exists == Tri::Unknown { vec![reason(side, path)] } else { Vec::new() };
    let site = Site::at(object, side.path(path));
    machine::bind(builder, side, interface, Public { exists, site, reasons, kind: PathKind::AutoPublic });
}
