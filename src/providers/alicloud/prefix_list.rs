//! Prefix lists of Alibaba Cloud, for security groups (ECS) and for routes and network ACLs (VPC).

use crate::base::net::{AddressSet, Family};
use crate::input::{Attr, Side};
use crate::model::network::{Bounds, PrefixList};
use crate::model::{Builder, ObjectId};
use crate::providers::Map;
use crate::providers::attribute::{addresses, reason};
use crate::providers::group;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_ecs_prefix_list", reads: &["id", "address_family", "entry.cidr"], run: ecs },
    Map { kind: "alicloud_vpc_prefix_list", reads: &["id", "ip_version", "entrys.cidr"], run: vpc },
];

fn ecs(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    // `address_family` is required.
    prefix_list(builder, object, side, "entry", "address_family", None);
}

fn vpc(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    prefix_list(builder, object, side, "entrys", "ip_version", Some(Family::V4));
}

fn prefix_list(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    block: &str,
    family: &str,
    absent: Option<Family>,
) {
    let family = match side.attr(family) {
        Attr::Known(value) if value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("ipv6")) => Some(Family::V6),
        Attr::Known(_) => Some(Family::V4),
        Attr::Absent | Attr::Defaulted => absent,
        Attr::Unknown(_) => None,
    };
    let open = family.map_or_else(AddressSet::all, AddressSet::family);
    let mut entries = Bounds::exact(AddressSet::empty());
    let mut unknown = None;
    let all = side.each(block, |_, entry| {
        // An entry without a prefix is ignored.
        let Some((set, known)) = addresses(entry, "cidr") else {
            return;
        };
        entries.must = entries.must.union(&set);
        if !known {
            unknown.get_or_insert_with(|| reason(entry, "cidr"));
        }
    });
    if !all {
        unknown = Some(reason(side, block));
    }
    entries.may = if unknown.is_some() { entries.must.union(&open) } else { entries.must.clone() };
    let id = builder.add(PrefixList { object, entries, members: Vec::new() });
    builder.declare(id, &side.resource.address, side.str("id"));
    group::explain_list(builder, id, unknown);
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::providers::attribute::sample::{cidrs, resource, world};
    use serde_json::json;

    #[test]
    fn entries_known_and_not() {
        let world = world(
            &[MAPS, super::super::security_group::MAPS],
            &[
                resource(
                    "alicloud_ecs_prefix_list.l",
                    json!({"address_family": "IPv4", "entry": [{"cidr": "203.0.113.0/24"}, {"cidr": "198.51.100.7/32"}, {}]}),
                ),
                resource(
                    "alicloud_ecs_prefix_list.open",
                    json!({"address_family": "IPv4", "entry": [{"cidr": "203.0.113.0/24"}, {"cidr": {"?": ["var.x"]}}]}),
                ),
                resource("alicloud_vpc_prefix_list.v", json!({"entrys": {"?": ["var.x"]}})),
                resource(
                    "alicloud_security_group_rule.r",
                    json!({"security_group_id": "sg-1", "type": "ingress", "ip_protocol": "all", "port_range": "-1/-1",
                        "prefix_list_id": {"?": ["alicloud_ecs_prefix_list.open.id"]}}),
                ),
            ],
        );
        let lists: Vec<_> =
            world.network.prefix_lists.iter().map(|it| (cidrs(&it.entries.must), cidrs(&it.entries.may))).collect();
        let known = "198.51.100.7/32 203.0.113.0/24".to_owned();
        assert_eq!(lists[0], (known.clone(), known));
        assert_eq!(lists[1], ("203.0.113.0/24".into(), "0.0.0.0/0".into()));
        assert_eq!(lists[2], (String::new(), "0.0.0.0/0".into()));
        let rule = &world.network.groups[0].rules[0];
        assert_eq!(rule.reasons, ["unknown:alicloud_ecs_prefix_list.open.entry[1].cidr".into()]);
    }
}
