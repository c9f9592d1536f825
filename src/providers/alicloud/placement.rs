//! What is not in a VPC, and which VPC is the account's default one.

use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::network::Unplaced;
use crate::model::{Builder, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{existence, flag, written};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_db_instance", reads: &["vswitch_id"], run: by_subnet },
    Map { kind: "alicloud_kvstore_instance", reads: &["vswitch_id"], run: by_subnet },
    Map { kind: "alicloud_mongodb_instance", reads: &["network_type", "vswitch_id"], run: mongodb },
    Map { kind: "alicloud_vpc", reads: &["is_default"], run: network },
];

/// Without a vSwitch a service is in the classic network.
fn by_subnet(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if !written(side, "vswitch_id") {
        builder.world.network.unplaced.push(Unplaced { site: Site::block(object), classic: existence(side).0 });
    }
}

fn mongodb(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let classic = match side.attr("network_type") {
        Attr::Known(value) => value.as_str().is_some_and(|it| it.eq_ignore_ascii_case("classic")),
        _ => false,
    };
    if classic && !written(side, "vswitch_id") {
        let site = Site::at(object, side.path("network_type"));
        builder.world.network.unplaced.push(Unplaced { site, classic: existence(side).0 });
    }
}

fn network(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if flag(side, "is_default", Tri::No) == Tri::Yes {
        builder.world.network.default_networks.push(Site::at(object, side.path("is_default")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::json;

    #[test]
    fn without_a_subnet_a_service_is_in_the_classic_network() {
        let world = world(
            &[MAPS],
            &[
                resource("alicloud_db_instance.a", json!({})),
                resource("alicloud_db_instance.b", json!({"vswitch_id": "vsw-1"})),
                resource("alicloud_kvstore_instance.c", json!({"vswitch_id": {"?": ["alicloud_vswitch.x.id"]}})),
                resource("alicloud_mongodb_instance.d", json!({"network_type": "Classic"})),
                resource("alicloud_mongodb_instance.e", json!({})),
                resource("alicloud_vpc.f", json!({"is_default": true})),
            ],
        );
        let paths: Vec<_> = world.network.unplaced.iter().map(|it| (it.site.path.as_deref(), it.classic)).collect();
        assert_eq!(paths, [(None, Tri::Yes), (Some("network_type"), Tri::Yes)]);
        assert_eq!(world.network.default_networks.len(), 1);
    }
}
