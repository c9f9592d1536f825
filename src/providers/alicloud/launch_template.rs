//! Launch templates of Alibaba Cloud: what instances made from them have.

use super::instance::public_by_bandwidth;
use crate::base::Tri;
use crate::input::Side;
use crate::model::network::{Extent, InstanceKind};
use crate::model::{Builder, Cloud, ObjectId};
use crate::providers::Map;
use crate::providers::attribute::{name, written};
use crate::providers::machine::{self, Draft, Groups, Net};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_ecs_launch_template", reads: READS, run: template },
    Map { kind: "alicloud_launch_template", reads: READS, run: template },
];

const READS: &[&str] = &[
    "id",
    "launch_template_name",
    "vswitch_id",
    "vpc_id",
    "network_type",
    "security_group_id",
    "security_group_ids",
    "internet_max_bandwidth_out",
    "network_interfaces.security_group_id",
    "network_interfaces.vswitch_id",
    "network_interfaces.primary_ip",
];

fn template(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let instance =
        machine::add_instance(builder, object, side, Cloud::Alibaba, InstanceKind::LaunchTemplate, (0, None));
    if let Some(label) = side.str("launch_template_name") {
        builder.declare(instance, &side.resource.address, [label]);
    }
    // The blocks of interfaces are the instance's interfaces, first one first, where the template writes them.
    let block = |path: &str| format!("network_interfaces[0].{path}");
    let net = Net::read(side, object, "vswitch_id")
        .or_else(|| Net::read(side, object, &block("vswitch_id")))
        .unwrap_or(Net::Somewhere);
    let both = written(side, "security_group_id") && written(side, "security_group_ids");
    let groups = Groups::read(side, object, "security_group_ids", false)
        .map(|groups| match both {
            // Which of the two arguments counts is not documented (U13).
            true => groups.or_those_of(Groups::read(side, object, "security_group_id", false)),
            false => groups,
        })
        .or_else(|| Groups::read(side, object, "security_group_id", false))
        .or_else(|| Groups::read(side, object, &block("security_group_id"), false));
    let missing = Extent::Unknown(name(side, "security_group_ids"));
    let interface = machine::add_interface(
        builder,
        object,
        side,
        Cloud::Alibaba,
        Some(instance),
        Draft::primary(side, net, groups, missing),
    );
    machine::bind(builder, side, interface, public_by_bandwidth(object, side, Tri::No, None));
}
