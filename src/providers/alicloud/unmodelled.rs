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
    // Address translation, virtual addresses.
    opens("alicloud_forward_entry", &["internal_ip"]),
    opens("alicloud_havip_attachment", &["instance_id"]),
    // API gateway.
    opens("alicloud_api_gateway_vpc_access", &["instance_id"]),
    // Network ACLs: only where they are attached.
    filters("alicloud_network_acl_attachment", &["resources.resource_id"]),
    filters("alicloud_vpc_network_acl_attachment", &["resource_id"]),
    Map { kind: "alicloud_network_acl", reads: &["resources.resource_id"], run: acl },
];

const CLOUD: Cloud = Cloud::Alibaba;

const fn opens(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: |builder, object, side| bearing::opens(builder, object, side, CLOUD, side.reads) }
}

const fn filters(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: |builder, object, side| bearing::filters(builder, object, side, CLOUD, side.reads) }
}

fn acl(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if written(side, "resources") {
        bearing::filters(builder, object, side, CLOUD, side.reads);
    }
}
