//! Launch templates of Tencent Cloud and their versions: what instances made from them have.

use super::instance::public;
use crate::input::Side;
use crate::model::network::{Extent, InstanceKind};
use crate::model::{Builder, Cloud, ObjectId, Site};
use crate::providers::Map;
use crate::providers::machine::{self, Draft, Groups, Net};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_cvm_launch_template", reads: READS, run: template },
    Map { kind: "tencentcloud_cvm_launch_template_version", reads: READS, run: template },
];

const READS: &[&str] = &[
    "id",
    "security_group_ids",
    "internet_accessible.public_ip_assigned",
    "internet_accessible.internet_max_bandwidth_out",
    "virtual_private_cloud.subnet_id",
];

fn template(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let kind = InstanceKind::LaunchTemplate;
    let instance = machine::add_instance(builder, object, side, Cloud::Tencent, kind, (0, None));
    let net = Net::read(side, object, "virtual_private_cloud[0].subnet_id").unwrap_or(Net::Somewhere);
    let groups = Groups::read(side, object, "security_group_ids", false);
    let draft = Draft::primary(side, net, groups, Extent::Default);
    let interface = machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
    let block = "internet_accessible[0]";
    let mut public = public(
        object,
        side,
        &format!("{block}.public_ip_assigned"),
        &format!("{block}.internet_max_bandwidth_out"),
        None,
    );
    public.site = Site::at(object, side.path(&format!("{block}.public_ip_assigned")));
    machine::bind(builder, side, interface, public);
}
