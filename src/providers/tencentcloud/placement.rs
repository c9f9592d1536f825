//! Servers and templates that name no network: they are in the basic network or in a default one of the account.

use crate::base::Tri;
use crate::input::Side;
use crate::model::network::Unplaced;
use crate::model::{Builder, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::written;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_instance", reads: &["vpc_id", "subnet_id", "launch_template_id"], run: server },
    Map { kind: "tencentcloud_cvm_launch_template", reads: &["virtual_private_cloud"], run: template },
];

fn server(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if !["vpc_id", "subnet_id", "launch_template_id"].iter().any(|path| written(side, path)) {
        builder.world.network.unplaced.push(Unplaced { site: Site::block(object), classic: Tri::Unknown });
    }
}

fn template(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if !written(side, "virtual_private_cloud") {
        builder.world.network.unplaced.push(Unplaced { site: Site::block(object), classic: Tri::Unknown });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::json;

    #[test]
    fn servers_without_a_network_are_told() {
        let world = world(
            &[MAPS],
            &[
                resource("tencentcloud_instance.a", json!({})),
                resource("tencentcloud_instance.b", json!({"subnet_id": {"?": ["tencentcloud_subnet.s.id"]}})),
                resource("tencentcloud_cvm_launch_template.c", json!({"virtual_private_cloud": [{"vpc_id": "vpc-1"}]})),
            ],
        );
        assert_eq!(world.network.unplaced.len(), 1);
    }
}
