//! Prefix lists of Alibaba Cloud, for security groups (ECS) and for routes and network ACLs (VPC).

use crate::base::Value;
use crate::base::net::{AddressSet, Family};
use crate::input::{Attr, Side};
use crate::model::network::{Bounds, Fault, FaultKind, PrefixList};
use crate::model::{Builder, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{addresses, reason};
use crate::providers::group;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_ecs_prefix_list", reads: &["id", "address_family", "max_entries", "entry.cidr"], run: ecs },
    Map { kind: "alicloud_vpc_prefix_list", reads: &["id", "ip_version", "max_entries", "entrys.cidr"], run: vpc },
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
    let mut faults = Vec::new();
    let mut seen: Vec<AddressSet> = Vec::new();
    let all = side.each(block, |_, entry| {
        // An entry without a prefix is ignored.
        let Some((set, known)) = addresses(entry, "cidr") else {
            return;
        };
        let text = entry.str("cidr").unwrap_or_default();
        let mut fault = |message: String, help: &str| {
            faults.push(a28(Site::at(object, entry.path("cidr")), message, help.to_owned()));
        };
        if known && set.is_empty() {
            fault(format!("`{text}` is no prefix"), "write a prefix such as `203.0.113.0/24`");
        } else if family.is_some_and(|family| !set.is_subset(&AddressSet::family(family))) {
            fault(format!("`{text}` is not of the list's address family"), "keep a list for each address family");
        } else if known && seen.contains(&set) {
            fault(format!("`{text}` is in the list twice"), "leave one of the two entries out");
        }
        if known {
            seen.push(set.clone());
        }
        entries.must = entries.must.union(&set);
        if !known {
            unknown.get_or_insert_with(|| reason(entry, "cidr"));
        }
    });
    if !all {
        unknown = Some(reason(side, block));
    }
    entries.may = if unknown.is_some() { entries.must.union(&open) } else { entries.must.clone() };
    let most = side.written("max_entries").and_then(Value::as_i64);
    if let Some(most) = most {
        let at = || Site::at(object, side.path("max_entries"));
        let help = "write a number from 1 to 200, not less than there are entries".to_owned();
        let count = i64::try_from(seen.len()).unwrap_or(i64::MAX);
        if !(1..=200).contains(&most) {
            faults.push(a28(at(), format!("a prefix list cannot have {most} entries at most"), help));
        } else if count > most {
            faults.push(a28(at(), format!("the list has {count} entries, more than {most}"), help));
        }
    }
    builder.world.network.faults.append(&mut faults);
    let id = builder.add(PrefixList { object, entries, members: Vec::new() });
    if let Some(most) = most.and_then(|most| u32::try_from(most).ok()) {
        builder.world.network.list_sizes.insert(id, most);
    }
    builder.declare(id, &side.resource.address, side.str("id"));
    group::explain_list(builder, id, unknown);
}

/// What is wrong with a prefix list (documentation of `alicloud_ecs_prefix_list`).
fn a28(site: Site, message: String, help: String) -> Fault {
    Fault { id: "A-28", kind: FaultKind::Value, fails: true, message, help, site }
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

    #[test]
    fn what_apply_refuses() {
        let messages = |json| {
            let list = resource("alicloud_ecs_prefix_list.l", json);
            let faults = world(&[MAPS], &[list]).network.faults;
            faults.into_iter().map(|it| it.site.path.unwrap().to_string()).collect::<Vec<_>>()
        };
        let entry = |cidr: &str, text: &str| json!({"cidr": cidr, "description": text});
        let good = [entry("10.0.0.0/8", "a"), entry("10.0.0.0/9", "b")];
        assert_eq!(messages(json!({"address_family": "IPv4", "max_entries": 2, "entry": good})), [""; 0]);
        assert_eq!(messages(json!({"address_family": "IPv4", "max_entries": 1, "entry": good})), ["max_entries"]);
        assert_eq!(messages(json!({"address_family": "IPv4", "max_entries": 201, "entry": good})), ["max_entries"]);
        let twice = [entry("10.0.0.0/8", "a"), entry("10.0.0.0/8", "b"), entry("2001:db8::/32", "c")];
        let found = messages(json!({"address_family": "IPv4", "max_entries": {"?": ["var.x"]}, "entry": twice}));
        assert_eq!(found, ["entry[1].cidr", "entry[2].cidr"]);
    }
}
