//! Resources of Alibaba Cloud that may lead packets to servers, or drop them, in ways that are not modelled.
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
    opens("alicloud_slb_attachment", &["instance_ids"]),
    opens("alicloud_slb_backend_server", &["backend_servers.server_id"]),
    opens("alicloud_slb_server_group_server_attachment", &["server_id"]),
    opens("alicloud_slb_master_slave_server_group", &["servers.server_id"]),
    opens("alicloud_nlb_server_group_server_attachment", &["server_id"]),
    opens("alicloud_ess_alb_server_group_attachment", &[]),
    opens("alicloud_ess_server_group_attachment", &[]),
    opens("alicloud_ess_scalinggroup_vserver_groups", &[]),
    // Servers are inline or in resources of their own.
    Map { kind: "alicloud_slb_server_group", reads: &["servers.server_ids"], run: with_servers },
    Map { kind: "alicloud_alb_server_group", reads: &["servers.server_id"], run: with_servers },
    Map { kind: "alicloud_gwlb_server_group", reads: &["servers.server_id"], run: with_servers },
    Map { kind: "alicloud_ess_scaling_group", reads: &["loadbalancer_ids", "alb_server_group"], run: balanced_group },
    // Global Accelerator.
    opens("alicloud_ga_endpoint_group", &[]),
    opens("alicloud_ga_basic_endpoint", &[]),
    opens("alicloud_ga_custom_routing_endpoint", &[]),
];

const CLOUD: Cloud = Cloud::Alibaba;

const fn opens(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: |builder, object, side| bearing::opens(builder, object, side, CLOUD, side.reads) }
}

fn with_servers(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if written(side, "servers") {
        bearing::opens(builder, object, side, CLOUD, side.reads);
    }
}

fn balanced_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if written(side, "loadbalancer_ids") || written(side, "alb_server_group") {
        bearing::opens(builder, object, side, CLOUD, &[]);
    }
}
