//! Elastic IP addresses of Alibaba Cloud and what they are bound to.

use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::input::{Attr, Side};
use crate::model::network::{Addresses, PathKind, PublicAddress, PublicBinding};
use crate::model::{Builder, Cloud, Id, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, link, reason};
use crate::providers::machine::{self, Association, PUBLIC};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_eip_address", reads: &["id", "ip_address"], run: address },
    Map { kind: "alicloud_eip", reads: &["id", "ip_address"], run: address },
    Map {
        kind: "alicloud_eip_association",
        reads: &["allocation_id", "instance_id", "instance_type", "private_ip_address"],
        run: association,
    },
];

fn address(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (address, _) = addresses(side, "ip_address").unwrap_or_default();
    let id = builder.add(PublicAddress { object, address });
    builder.declare(id, &side.resource.address, side.str("id"));
}

/// `instance_type` is `EcsInstance` where it is absent, unless the id says otherwise by its prefix (source of
/// `alicloud_eip_association`); references say the same before there is an id.
fn association(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(target) = link(side, object, "instance_id") else { return };
    let (mut exists, mut reasons) = existence(side);
    let site = Site::at(object, side.path("instance_id"));
    let eip = link(side, object, "allocation_id");
    match side.attr("instance_type") {
        Attr::Known(value) => match value.as_str() {
            // The address goes to a gateway, a balancer or a virtual address: no interface gets it by this.
            Some("Nat" | "SlbInstance" | "HaVip") => return,
            Some("IpAddress") => return by_private_address(builder, side, site, exists, reasons),
            _ => {}
        },
        Attr::Absent | Attr::Defaulted => {}
        Attr::Unknown(_) => {
            exists = exists.and(Tri::Unknown);
            reasons.push(reason(side, "instance_type"));
        }
    }
    machine::associate(
        builder,
        Association {
            target,
            address: eip,
            site,
            kind: PathKind::Eip,
            exists,
            reasons,
            target_reason: reason(side, "instance_id"),
        },
    );
}

/// Bound to a private address: whichever interface has it.
fn by_private_address(
    builder: &mut Builder,
    side: Side<'_>,
    site: Site,
    exists: Tri,
    mut reasons: Vec<std::sync::Arc<str>>,
) {
    let wanted = match addresses(side, "private_ip_address") {
        Some((set, true)) => set,
        _ => AddressSet::empty(),
    };
    let why = reason(side, "private_ip_address");
    builder.later(PUBLIC, move |world, _| {
        let mut possible = Vec::new();
        for (index, interface) in world.network.interfaces.iter().enumerate() {
            if interface.cloud != Cloud::Alibaba {
                continue;
            }
            let may = match &interface.v4 {
                Addresses::None => false,
                Addresses::Exact(own) => wanted.is_empty() || wanted.is_subset(own),
                Addresses::Within(own) => wanted.is_empty() || wanted.is_subset(own),
                Addresses::Unknown => true,
            };
            if may {
                possible.push(Id::new(index));
            }
        }
        // Two networks may use the same addresses: not even an exact one is certain, unless it is alone.
        let exact = |id: &Id<crate::model::network::Interface>| {
            let interface = world.network.interfaces.get(id.index());
            !wanted.is_empty() && interface.is_some_and(|it| matches!(it.v4, Addresses::Exact(_)))
        };
        let interface = match possible.as_slice() {
            [] => return,
            [only] if exact(only) => Ref::Resolved(*only),
            _ => Ref::OneOf(possible),
        };
        let sure = if interface.resolved().is_some() { Tri::Yes } else { Tri::Unknown };
        if sure == Tri::Unknown {
            reasons.push(why);
        }
        let exists = exists.and(sure);
        world.network.bindings.push(PublicBinding {
            skips_acl: Tri::No,
            kind: PathKind::Eip,
            interface,
            address: None,
            site,
            exists,
            reasons,
        });
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::model::World;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::{Value as Json, json};

    fn map(association: Json) -> World {
        let instance = |name: &str| {
            let after = json!({"vswitch_id": "vsw-1", "security_groups": ["sg-1"], "private_ip": "10.0.0.5"});
            resource(&format!("alicloud_instance.{name}"), after)
        };
        world(
            &[MAPS, super::super::instance::MAPS, super::super::interface::MAPS],
            &[
                instance("many[0]"),
                instance("many[1]"),
                resource(
                    "alicloud_network_interface.e",
                    json!({"vswitch_id": "vsw-1", "primary_ip_address": "10.0.0.6"}),
                ),
                resource("alicloud_eip.x", json!({"ip_address": {"?": null}})),
                resource("alicloud_eip_association.a", association),
            ],
        )
    }

    #[test]
    fn addresses_find_their_interfaces() {
        let eip = json!({"?": ["alicloud_eip.x.id"]});
        let of = |mut more: Json| {
            let mut all = json!({"allocation_id": eip});
            all.as_object_mut().unwrap().append(more.as_object_mut().unwrap());
            let world = map(all);
            world.network.bindings.into_iter().map(|it| (it.interface, it.exists, it.address)).collect::<Vec<_>>()
        };
        let x = Some(Ref::Resolved(Id::new(0)));
        let one = of(json!({"instance_id": {"?": ["alicloud_instance.many[1].id"]}, "instance_type": {"?": null}}));
        assert_eq!(one, [(Ref::Resolved(Id::new(1)), Tri::Yes, x.clone())]);
        let either = of(json!({"instance_id": {"?": ["alicloud_instance.many.id"]}}));
        assert_eq!(either, [(Ref::OneOf(vec![Id::new(0), Id::new(1)]), Tri::Yes, x.clone())]);
        let interface =
            of(json!({"instance_id": {"?": ["alicloud_network_interface.e.id"]}, "instance_type": {"?": ["var.x"]}}));
        assert_eq!(interface, [(Ref::Resolved(Id::new(2)), Tri::Unknown, x)]);
        assert_eq!(of(json!({"instance_id": "ngw-1"})), []);
        assert_eq!(of(json!({"instance_id": "i-elsewhere"})), []);
        assert_eq!(of(json!({"instance_id": "lb-1", "instance_type": "SlbInstance"})), []);
        let private =
            |ip: &str| json!({"instance_id": "vpc-1", "instance_type": "IpAddress", "private_ip_address": ip});
        assert_eq!(of(private("10.0.0.6")), [(Ref::Resolved(Id::new(2)), Tri::Yes, None)]);
        assert_eq!(of(private("10.0.0.5")), [(Ref::OneOf(vec![Id::new(0), Id::new(1)]), Tri::Unknown, None)]);
        assert_eq!(of(private("10.0.0.7")), []);
    }
}
