//! Resources of Tencent Cloud that may lead packets to servers, or drop them, in ways that are not modelled.
//!
//! A way through a balancer or gateway has several parts. Listed is the part that names the server, as the way does not
//! reach one without it.

use crate::input::Side;
use crate::model::{Builder, Cloud, ObjectId};
use crate::providers::attribute::written;
use crate::providers::{Map, bearing};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    // Backends of load balancers.
    opens("tencentcloud_clb_attachment", &["targets.instance_id", "targets.eni_ip"]),
    opens("tencentcloud_alb_server_attachment", &["backends.instance_id"]),
    opens("tencentcloud_clb_target_group_instance_attachment", &["bind_ip"]),
    opens("tencentcloud_gwlb_target_group_register_instances", &["target_group_instances.bind_ip"]),
    opens("tencentcloud_as_load_balancer", &[]),
    Map { kind: "tencentcloud_clb_target_group", reads: &["target_group_instances.bind_ip"], run: target_group },
    Map {
        kind: "tencentcloud_as_scaling_group",
        reads: &["forward_balancer_ids", "load_balancer_ids"],
        run: balanced_group,
    },
    // Address translation and virtual addresses.
    opens("tencentcloud_dnat", &["private_ip"]),
    opens("tencentcloud_ha_vip_instance_attachment", &["instance_id"]),
    opens("tencentcloud_ha_vip_eip_attachment", &[]),
    opens("tencentcloud_classic_elastic_public_ipv6", &[]),
    // Accelerators.
    opens("tencentcloud_gaap_realserver", &[]),
    opens("tencentcloud_ga2_endpoint_group", &[]),
    // Network ACLs: only where they are attached.
    Map {
        kind: "tencentcloud_vpc_acl_attachment",
        reads: &["subnet_id"],
        run: |builder, object, side| bearing::filters(builder, object, side, CLOUD, side.reads),
    },
];

const CLOUD: Cloud = Cloud::Tencent;

const fn opens(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: |builder, object, side| bearing::opens(builder, object, side, CLOUD, side.reads) }
}

fn target_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if written(side, "target_group_instances") {
        bearing::opens(builder, object, side, CLOUD, side.reads);
    }
}

fn balanced_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if written(side, "forward_balancer_ids") || written(side, "load_balancer_ids") {
        bearing::opens(builder, object, side, CLOUD, &[]);
    }
}
