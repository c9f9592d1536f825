//! Elastic IP addresses of Tencent Cloud, IPv6 ones too, and what they are bound to.

use super::instance::association;
use crate::input::Side;
use crate::model::network::{PathKind, PublicAddress};
use crate::model::{Builder, ObjectId};
use crate::providers::Map;
use crate::providers::attribute::{addresses, link};
use crate::providers::machine;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_eip", reads: &["id", "public_ip"], run: eip },
    Map {
        kind: "tencentcloud_eip_association",
        reads: &["eip_id", "instance_id", "network_interface_id"],
        run: eip_association,
    },
    Map { kind: "tencentcloud_elastic_public_ipv6", reads: &["id", "address_ip"], run: eip_v6 },
    Map {
        kind: "tencentcloud_elastic_public_ipv6_attachment",
        reads: &["ipv6_address_id", "network_interface_id"],
        run: v6_attachment,
    },
    Map { kind: "tencentcloud_ipv6_address_bandwidth", reads: &["ipv6_address"], run: v6_bandwidth },
];

fn eip(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    address(builder, object, side, "public_ip");
}

fn eip_v6(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    address(builder, object, side, "address_ip");
}

fn address(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str) {
    let (address, _) = addresses(side, path).unwrap_or_default();
    let id = builder.add(PublicAddress { object, address });
    builder.declare(id, &side.resource.address, side.str("id"));
}

/// To a server, or to an interface; the id of a load balancer or gateway leads to no interface by itself.
fn eip_association(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    // Both arguments are read back: the interface, where it is told, is the exact one.
    let paths = ["network_interface_id", "instance_id"];
    let found = paths.into_iter().filter_map(|path| association(side, object, path, PathKind::Eip));
    if let Some(mut what) = found.into_iter().find(|it| !it.target.is_empty()) {
        what.address = link(side, object, "eip_id");
        machine::associate(builder, what);
    }
}

fn v6_attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if let Some(mut what) = association(side, object, "network_interface_id", PathKind::Ipv6) {
        what.address = link(side, object, "ipv6_address_id");
        machine::associate(builder, what);
    }
}

/// Bandwidth for an IPv6 address, by value; the references tell whose it is.
fn v6_bandwidth(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let known = addresses(side, "ipv6_address").filter(|(set, known)| *known && !set.is_empty()).map(|(set, _)| set);
    let Some(mut what) = association(side, object, "ipv6_address", PathKind::Ipv6) else { return };
    let Some(address) = known else { return machine::associate(builder, what) };
    builder.later(machine::PUBLIC, move |world, _| {
        use crate::base::Tri;
        use crate::model::network::{Addresses, PublicBinding};
        use crate::model::{Cloud, Id, Ref};
        let mut exact = Vec::new();
        let mut possible = Vec::new();
        for (index, interface) in world.network.interfaces.iter().enumerate() {
            match &interface.v6 {
                Addresses::Exact(own) if address.is_subset(own) => exact.push(Id::new(index)),
                Addresses::Within(own) if address.is_subset(own) => possible.push(Id::new(index)),
                Addresses::Unknown if interface.cloud == Cloud::Tencent => possible.push(Id::new(index)),
                _ => {}
            }
        }
        let interface = match (exact.as_slice(), possible.as_slice()) {
            ([only], _) => Ref::Resolved(*only),
            ([], []) => return,
            _ => {
                what.exists = what.exists.and(Tri::Unknown);
                what.reasons.push(what.target_reason);
                exact.extend(possible);
                Ref::OneOf(exact)
            }
        };
        let (kind, site, exists, reasons) = (what.kind, what.site, what.exists, what.reasons);
        world.network.bindings.push(PublicBinding {
            skips_acl: Tri::No,
            kind,
            interface,
            address: None,
            site,
            exists,
            reasons,
        });
    });
}
