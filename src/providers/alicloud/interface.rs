//! Elastic network interfaces of Alibaba Cloud, and their attachments to servers.

use super::vpc::take_up;
use crate::base::Tri;
use crate::input::Side;
use crate::model::network::{Extent, Instance, Interface, InterfaceRole};
use crate::model::{Builder, Cloud, ObjectId, Ref};
use crate::providers::Map;
use crate::providers::attribute::{existence, link, name, written};
use crate::providers::machine::{self, ATTACHMENTS, Draft, Groups, Net, Written};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_ecs_network_interface", reads: INTERFACE, run: interface },
    Map { kind: "alicloud_network_interface", reads: INTERFACE, run: interface },
    Map { kind: "alicloud_ecs_network_interface_attachment", reads: ATTACHMENT, run: attachment },
    Map { kind: "alicloud_network_interface_attachment", reads: ATTACHMENT, run: attachment },
];

const INTERFACE: &[&str] = &[
    "id",
    "vswitch_id",
    "security_group_ids",
    "security_groups",
    "primary_ip_address",
    "private_ip",
    "private_ip_addresses",
    "private_ips",
    "secondary_private_ip_address_count",
    "private_ips_count",
    "ipv4_prefixes",
    "ipv6_addresses",
    "ipv6_address_count",
];

const ATTACHMENT: &[&str] = &["network_interface_id", "instance_id"];

fn interface(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let groups = Groups::read(side, object, "security_group_ids", false)
        .or_else(|| Groups::read(side, object, "security_groups", false));
    let main = written(side, "primary_ip_address") || written(side, "private_ip");
    let more = ["private_ip_addresses", "private_ips", "ipv4_prefixes"];
    let v4 = match main {
        true => {
            let paths = ["primary_ip_address", "private_ip", "private_ip_addresses", "private_ips", "ipv4_prefixes"];
            let all = Written::read(side, &paths, Written::Some);
            match more.into_iter().any(|path| written(side, path)) {
                true => all,
                false => all.and_count(side, "secondary_private_ip_address_count").and_count(side, "private_ips_count"),
            }
        }
        false => Written::Some,
    };
    let draft = Draft {
        address: side.resource.address.clone(),
        role: InterfaceRole::Secondary,
        net: Net::read(side, object, "vswitch_id").unwrap_or(Net::Somewhere),
        groups,
        no_groups: Extent::Unknown(name(side, "security_group_ids")),
        v4,
        v6: Written::read(side, &["ipv6_addresses"], Written::None).and_count(side, "ipv6_address_count"),
        exists: Tri::Yes,
    };
    let id = machine::add_interface(builder, object, side, Cloud::Alibaba, None, draft);
    builder.declare(id, &side.resource.address, side.str("id"));
    take_up(builder, object, side, id);
}

fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(interface) = link(side, object, "network_interface_id") else { return };
    let owner = link(side, object, "instance_id").unwrap_or_default();
    let sure = existence(side).0;
    builder.later(ATTACHMENTS, move |world, resolver| {
        let found = resolver.resolve::<Interface>(&interface);
        let owner = match resolver.resolve::<Instance>(&owner) {
            Ref::Resolved(id) if found.resolved().is_none() || sure != Tri::Yes => Ref::OneOf(vec![id]),
            owner => owner,
        };
        for id in found.candidates() {
            if let Some(interface) = world.network.interfaces.get_mut(id.index()) {
                interface.owner = Some(owner.clone());
            }
        }
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::base::net::AddressSet;
    use crate::model::Id;
    use crate::model::network::Addresses;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::json;

    #[test]
    fn an_interface_and_its_server() {
        let world = world(
            &[MAPS, super::super::instance::MAPS, super::super::security_group::MAPS],
            &[
                resource("alicloud_security_group.g", json!({})),
                resource("alicloud_instance.i", json!({"vswitch_id": "vsw-1", "security_groups": ["sg-1"]})),
                resource(
                    "alicloud_network_interface.e",
                    json!({"vswitch_id": "vsw-1", "security_groups": {"?": ["alicloud_security_group.g.id"]},
                        "private_ip": "10.0.0.9", "private_ips": {"?": null}, "ipv6_address_count": 1}),
                ),
                resource(
                    "alicloud_network_interface_attachment.a",
                    json!({"network_interface_id": {"?": ["alicloud_network_interface.e.id"]},
                        "instance_id": {"?": ["alicloud_instance.i.id"]}}),
                ),
            ],
        );
        let interface = &world.network.interfaces[1];
        assert_eq!(interface.owner, Some(Ref::Resolved(Id::new(0))));
        assert_eq!(interface.role, InterfaceRole::Secondary);
        assert_eq!(interface.groups.extent, Extent::Exact);
        assert_eq!(interface.groups.list[0].group, Ref::Resolved(Id::new(0)));
        assert_eq!(interface.v4, Addresses::Exact(AddressSet::parse("10.0.0.9").unwrap()));
        assert_eq!(interface.v6, Addresses::Unknown);
    }
}
