//! Resources that are in a resource group, by the names that policies name them by.
//!
//! Source: the authorisation tables of ECS, VPC, OSS and the log service. What an id is before the apply is not known; a
//! policy that refers to it has the same hole.

use super::super::Map;
use crate::base::hole;
use crate::input::{Attr, Side};
use crate::model::identity::Grouped;
use crate::model::{Builder, Cloud, ObjectId};
use std::sync::Arc;

/// The mappings: what each resource is named by, and what is in it.
pub const MAPS: &[Map] = &[
    by_id("alicloud_instance", |b, _, side| add(b, side, "id", "acs:ecs:*:*:instance/")),
    by_id("alicloud_ecs_disk", |b, _, side| add(b, side, "id", "acs:ecs:*:*:disk/")),
    by_id("alicloud_disk", |b, _, side| add(b, side, "id", "acs:ecs:*:*:disk/")),
    by_id("alicloud_security_group", |b, _, side| add(b, side, "id", "acs:ecs:*:*:securitygroup/")),
    by_id("alicloud_vpc", |b, _, side| add(b, side, "id", "acs:vpc:*:*:vpc/")),
    Map {
        kind: "alicloud_oss_bucket",
        reads: &["bucket", "resource_group_id"],
        run: |b, _, side| add(b, side, "bucket", "acs:oss:*:*:"),
    },
    Map {
        kind: "alicloud_log_project",
        reads: &["project_name", "resource_group_id"],
        run: |b, _, side| add(b, side, "project_name", "acs:log:*:*:project/"),
    },
];

/// The mapping of what policies name by its id.
const fn by_id(kind: &'static str, run: fn(&mut Builder, ObjectId, Side<'_>)) -> Map {
    Map { kind, reads: &["id", "resource_group_id"], run }
}

fn add(builder: &mut Builder, side: Side<'_>, path: &str, before: &str) {
    let group: Option<Arc<str>> = match side.attr("resource_group_id") {
        Attr::Known(value) => value.as_str().filter(|id| !id.is_empty()).map(Arc::from),
        // A group that the plan creates is none of those that are there.
        Attr::Unknown(value) => match value.all_refs().as_slice() {
            [only] if only.address.contains("alicloud_resource_manager_resource_group.") => {
                Some(hole::named(&format!("{}.{}", only.address, only.attribute)).into())
            }
            _ => None,
        },
        Attr::Absent | Attr::Defaulted => None,
    };
    let unknown = || hole::named(&format!("{}.{path}", side.resource.address));
    let name = side.str(path).map_or_else(unknown, str::to_owned);
    let names = vec![format!("{before}{name}").into(), format!("{before}{name}/*").into()];
    builder.world.identity.grouped.push(Grouped { cloud: Cloud::Alibaba, names, group });
}
