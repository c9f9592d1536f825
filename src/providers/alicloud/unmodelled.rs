//! Resources of Alibaba Cloud that may lead packets to servers, or drop them, in ways that are not modelled.
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
    opens("alicloud_slb_attachment"),
    opens("alicloud_slb_backend_server"),
    opens("alicloud_slb_server_group_server_attachment"),
    opens("alicloud_slb_master_slave_server_group"),
    opens("alicloud_nlb_server_group_server_attachment"),
    opens("alicloud_ess_alb_server_group_attachment"),
    opens("alicloud_ess_server_group_attachment"),
    opens("alicloud_ess_scalinggroup_vserver_groups"),
    Map { kind: "alicloud_slb_server_group", reads: &["servers"], run: with_servers },
    Map { kind: "alicloud_alb_server_group", reads: &["servers"], run: with_servers },
    Map { kind: "alicloud_gwlb_server_group", reads: &["servers"], run: with_servers },
    Map { kind: "alicloud_ess_scaling_group", reads: &["loadbalancer_ids", "alb_server_group"], run: balanced_group },
    // Address translation, virtual and anycast addresses.
    opens("alicloud_forward_entry"),
    opens("alicloud_havip_attachment"),
    opens("alicloud_eipanycast_anycast_eip_address_attachment"),
    // Global Accelerator.
    opens("alicloud_ga_endpoint_group"),
    opens("alicloud_ga_basic_endpoint"),
    opens("alicloud_ga_custom_routing_endpoint"),
    // Network ACLs: only where they are attached.
    filters("alicloud_network_acl_attachment"),
    filters("alicloud_vpc_network_acl_attachment"),
    Map { kind: "alicloud_network_acl", reads: &["resources"], run: acl },
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

fn with_servers(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if written(side, "servers") {
        path(builder, object, side);
    }
}

fn balanced_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if written(side, "loadbalancer_ids") || written(side, "alb_server_group") {
        path(builder, object, side);
    }
}

fn acl(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if written(side, "resources") {
        filter(builder, object, side);
    }
}
