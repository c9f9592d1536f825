//! What Tencent Cloud makes servers from on its own: scaling configurations, clusters' nodes and node pools.

use super::super::bearing;
use super::instance::public;
use crate::base::Tri;
use crate::input::Side;
use crate::model::network::{Extent, InstanceKind, PathKind};
use crate::model::{Builder, Cloud, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{positive, reason};
use crate::providers::machine::{self, Draft, Groups, Net, Public};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "tencentcloud_as_scaling_config",
        reads: &["id", "security_group_ids", "public_ip_assigned", "internet_max_bandwidth_out"],
        run: configuration,
    },
    Map {
        kind: "tencentcloud_kubernetes_node_pool",
        reads: &[
            "id",
            "subnet_ids",
            "auto_scaling_config.orderly_security_group_ids",
            "auto_scaling_config.security_group_ids",
            "auto_scaling_config.public_ip_assigned",
            "auto_scaling_config.internet_max_bandwidth_out",
        ],
        run: node_pool,
    },
    Map {
        kind: "tencentcloud_kubernetes_cluster",
        reads: &[
            "id",
            "worker_config.security_group_ids",
            "worker_config.subnet_id",
            "worker_config.public_ip_assigned",
            "worker_config.internet_max_bandwidth_out",
            "master_config.security_group_ids",
            "master_config.subnet_id",
            "master_config.public_ip_assigned",
            "master_config.internet_max_bandwidth_out",
        ],
        run: cluster,
    },
    Map {
        kind: "tencentcloud_kubernetes_scale_worker",
        reads: &[
            "id",
            "worker_config.security_group_ids",
            "worker_config.subnet_id",
            "worker_config.public_ip_assigned",
            "worker_config.internet_max_bandwidth_out",
        ],
        run: scale_worker,
    },
    Map {
        kind: "tencentcloud_kubernetes_native_node_pool",
        reads: &[
            "id",
            "native.security_group_ids",
            "native.subnet_ids",
            "native.internet_accessible.max_bandwidth_out",
        ],
        run: native_pool,
    },
    Map {
        kind: "tencentcloud_kubernetes_serverless_node_pool",
        reads: &["id", "security_group_ids"],
        run: serverless_pool,
    },
];

fn configuration(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let kind = InstanceKind::ScalingGroup;
    let instance = machine::add_instance(builder, object, side, Cloud::Tencent, kind, (0, None));
    let groups = Groups::read(side, object, "security_group_ids", true);
    let draft = Draft::primary(side, Net::Somewhere, groups, Extent::Default);
    let interface = machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
    let public = public(object, side, "public_ip_assigned", "internet_max_bandwidth_out", None);
    machine::bind(builder, side, interface, public);
}

fn node_pool(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let instance = machine::add_instance(builder, object, side, Cloud::Tencent, InstanceKind::NodePool, (0, None));
    let block = |path: &str| format!("auto_scaling_config[0].{path}");
    let groups = Groups::read(side, object, &block("orderly_security_group_ids"), true)
        .or_else(|| Groups::read(side, object, &block("security_group_ids"), false));
    let net = Net::read(side, object, "subnet_ids").unwrap_or(Net::Somewhere);
    let draft = Draft::primary(side, net, groups, Extent::Default);
    let interface = machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
    let public = public(object, side, &block("public_ip_assigned"), &block("internet_max_bandwidth_out"), None);
    machine::bind(builder, side, interface, public);
}

fn cluster(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    nodes(builder, object, side, "master_config");
    nodes(builder, object, side, "worker_config");
}

fn scale_worker(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    nodes(builder, object, side, "worker_config");
}

/// Nodes of a cluster: one machine for each block, which stands for all nodes of the block.
fn nodes(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str) {
    let known = side.each(path, |index, block| {
        let kind = InstanceKind::NodePool;
        let instance =
            builder.add(crate::model::network::Instance { object, cloud: Cloud::Tencent, kind, count: (0, None) });
        let net = Net::read(block, object, "subnet_id").unwrap_or(Net::Somewhere);
        let groups = Groups::read(block, object, "security_group_ids", true);
        let address = format!("{}#{path}[{index}]", side.resource.address).into();
        let draft = Draft { address, ..Draft::primary(side, net, groups, Extent::Default) };
        let interface = machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
        let public = public(object, block, "public_ip_assigned", "internet_max_bandwidth_out", None);
        machine::bind(builder, side, interface, public);
    });
    // Blocks that are not known may make public nodes.
    if !known {
        bearing::opens(builder, object, side, Cloud::Tencent, &[]);
    }
}

fn native_pool(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let instance = machine::add_instance(builder, object, side, Cloud::Tencent, InstanceKind::NodePool, (0, None));
    let net = Net::read(side, object, "native[0].subnet_ids").unwrap_or(Net::Somewhere);
    let groups = Groups::read(side, object, "native[0].security_group_ids", true);
    let draft = Draft::primary(side, net, groups, Extent::Default);
    let interface = machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
    let path = "native[0].internet_accessible[0].max_bandwidth_out";
    let exists = positive(side, path, Tri::No);
    let reasons = if exists == Tri::Unknown { vec![reason(side, path)] } else { Vec::new() };
    let site = Site::at(object, side.path(path));
    machine::bind(builder, side, interface, Public { exists, site, reasons, kind: PathKind::AutoPublic });
}

fn serverless_pool(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let kind = InstanceKind::ContainerGroup;
    let instance = machine::add_instance(builder, object, side, Cloud::Tencent, kind, (0, None));
    let groups = Groups::read(side, object, "security_group_ids", true);
    let draft = Draft::primary(side, Net::Somewhere, groups, Extent::Default);
    machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
}
