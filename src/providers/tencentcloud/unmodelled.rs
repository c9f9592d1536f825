//! Resources of Tencent Cloud that may lead packets to servers, or drop them, in ways that are not modelled.
//!
//! A way through a balancer or gateway has several parts. Listed is the part that names the server, as the way does not
//! reach one without it.

use crate::input::Side;
use crate::model::network::{Unmodelled, UnmodelledEffect};
use crate::model::{Builder, ObjectId};
use crate::providers::Map;
use crate::providers::attribute::written;

/// The mappings.
pub const MAPS: &[Map] = &[
    // Backends of load balancers.
    opens("tencentcloud_clb_attachment"),
    opens("tencentcloud_alb_server_attachment"),
    opens("tencentcloud_clb_target_group_instance_attachment"),
    opens("tencentcloud_gwlb_target_group_register_instances"),
    opens("tencentcloud_as_load_balancer"),
    Map { kind: "tencentcloud_clb_target_group", reads: &["target_group_instances"], run: target_group },
    Map {
        kind: "tencentcloud_as_scaling_group",
        reads: &["forward_balancer_ids", "load_balancer_ids"],
        run: balanced_group,
    },
    // Address translation and virtual addresses.
    opens("tencentcloud_dnat"),
    opens("tencentcloud_ha_vip_instance_attachment"),
    opens("tencentcloud_ha_vip_eip_attachment"),
    opens("tencentcloud_classic_elastic_public_ipv6"),
    // Accelerators.
    opens("tencentcloud_gaap_realserver"),
    opens("tencentcloud_ga2_endpoint_group"),
    // Network ACLs: only where they are attached.
    filters("tencentcloud_vpc_acl_attachment"),
];

const fn opens(kind: &'static str) -> Map {
    Map { kind, reads: &[], run: path }
}

const fn filters(kind: &'static str) -> Map {
    Map { kind, reads: &[], run: filter }
}

fn path(builder: &mut Builder, object: ObjectId, _: Side<'_>) {
    builder.world.network.unmodelled.push(Unmodelled { object, effect: UnmodelledEffect::OpensPath });
}

fn filter(builder: &mut Builder, object: ObjectId, _: Side<'_>) {
    builder.world.network.unmodelled.push(Unmodelled { object, effect: UnmodelledEffect::Filters });
}

fn target_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if written(side, "target_group_instances") {
        path(builder, object, side);
    }
}

fn balanced_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if written(side, "forward_balancer_ids") || written(side, "load_balancer_ids") {
        path(builder, object, side);
    }
}
