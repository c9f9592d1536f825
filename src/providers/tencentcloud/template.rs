//! Address and protocol templates of Tencent Cloud, and groups of them.

use super::rule_text;
use crate::base::Tri;
use crate::base::net::{AddressSet, Protocol, ServiceSet};
use crate::input::{Attr, Side};
use crate::model::network::{Bounds, PrefixList, ServiceTemplate};
use crate::model::{Builder, Id, ObjectId, Ref};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, links, reason};
use crate::providers::group;
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_address_template", reads: &["id", "addresses"], run: address_template },
    Map { kind: "tencentcloud_address_extra_template", reads: &["id", "addresses_extra.address"], run: extra_template },
    Map { kind: "tencentcloud_address_template_group", reads: &["id", "template_ids"], run: address_group },
    Map { kind: "tencentcloud_protocol_template", reads: &["id", "protocols"], run: protocol_template },
    Map { kind: "tencentcloud_protocol_template_group", reads: &["id", "template_ids"], run: protocol_group },
];

fn address_template(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (set, known) = addresses(side, "addresses").unwrap_or((AddressSet::empty(), true));
    let unknown = (!known).then(|| reason(side, "addresses"));
    address_list(builder, object, side, set, unknown);
}

fn extra_template(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mut all = AddressSet::empty();
    let mut unknown = None;
    let known = side.each("addresses_extra", |_, entry| {
        let (set, known) = addresses(entry, "address").unwrap_or((AddressSet::empty(), true));
        all = all.union(&set);
        if !known {
            unknown.get_or_insert_with(|| reason(entry, "address"));
        }
    });
    if !known {
        unknown = Some(reason(side, "addresses_extra"));
    }
    address_list(builder, object, side, all, unknown);
}

fn address_list(builder: &mut Builder, object: ObjectId, side: Side<'_>, must: AddressSet, unknown: Option<Arc<str>>) {
    let may = if unknown.is_some() { AddressSet::all() } else { must.clone() };
    let size = u32::try_from(must.cidrs().len()).unwrap_or(u32::MAX);
    let id = builder.add(PrefixList { object, entries: Bounds { must, may }, members: Vec::new() });
    builder.world.network.list_sizes.insert(id, size);
    builder.declare(id, &side.resource.address, side.str("id"));
    group::explain_list(builder, id, unknown);
}

/// What a group's members come to.
struct Members<T> {
    list: Vec<Ref<T>>,
    /// Members that are certain, and all that there may be.
    sure: Vec<Id<T>>,
    possible: Vec<Id<T>>,
    /// Nothing else may be in it.
    closed: bool,
}

fn members<T>(found: Vec<Ref<T>>, known: bool, exists: Tri) -> Members<T> {
    let mut all = Members { list: Vec::new(), sure: Vec::new(), possible: Vec::new(), closed: true };
    // Of a list that is not known, one template that it refers to is the list; of several it is a part.
    let found: Vec<Ref<T>> = found.into_iter().filter(|it| known || !it.candidates().is_empty()).collect();
    all.closed = known || !found.is_empty();
    for one in found.iter() {
        match one {
            Ref::Resolved(id) if known || found.len() == 1 => all.sure.push(*id),
            Ref::External(_) | Ref::Unknown => all.closed = false,
            Ref::Resolved(_) | Ref::OneOf(_) => {}
        }
        all.possible.extend_from_slice(one.candidates());
    }
    // A group that may not exist is not one that holds nothing.
    all.closed &= exists == Tri::Yes;
    all.list = found;
    all
}

fn address_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let empty = Bounds::exact(AddressSet::empty());
    let id = builder.add(PrefixList { object, entries: empty, members: Vec::new() });
    builder.declare(id, &side.resource.address, side.str("id"));
    let (links, known) = links(side, object, "template_ids").unwrap_or((Vec::new(), true));
    let exists = existence(side).0;
    let why = reason(side, "template_ids");
    builder.later(1, move |world, resolver| {
        let found = links.iter().map(|link| resolver.resolve::<PrefixList>(link)).collect();
        let members = members(found, known, exists);
        let union = |ids: &[Id<PrefixList>], pick: fn(&PrefixList) -> &AddressSet| {
            ids.iter()
                .filter_map(|id| world.network.prefix_lists.get(id.index()))
                .fold(AddressSet::empty(), |set, list| set.union(pick(list)))
        };
        let must = union(&members.sure, |list| &list.entries.must);
        let may = match members.closed {
            true => union(&members.possible, |list| &list.entries.may),
            false => AddressSet::all(),
        };
        let open = must != may;
        if let Some(list) = world.network.prefix_lists.get_mut(id.index()) {
            list.entries = Bounds { must, may };
            list.members = members.list;
        }
        if open {
            group::mark_list(world, id, &why);
        }
    });
}

/// `tcp:80`, `tcp:80,443`, `tcp:3306-20000`, `tcp:all`, `udp:…`, `icmp`, `gre` (documentation of protocol_template).
fn entry(text: &str) -> Bounds<ServiceSet> {
    let (protocol, ports) = text.trim().split_once(':').unwrap_or((text.trim(), "all"));
    let protocols: &[Protocol] = rule_text::protocols(protocol).unwrap_or(&[]);
    let (ports, wrong) = rule_text::ports(ports.trim(), "T-08");
    let set = rule_text::at(protocols, ports.as_ref());
    let must = if wrong.is_some() { ServiceSet::empty() } else { set.clone() };
    // Whether ICMP of a template is that of IPv6, too, is not documented (U7).
    let may = if set.icmp && protocols.len() == 1 { set.union(&ServiceSet::icmpv6()) } else { set };
    Bounds { must, may }
}

fn protocol_template(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mut entries = Bounds::exact(ServiceSet::empty());
    let mut unknown = None;
    let mut add = |one: Bounds<ServiceSet>| {
        entries.must = entries.must.union(&one.must);
        entries.may = entries.may.union(&one.may);
    };
    let everything = || Bounds { must: ServiceSet::empty(), may: ServiceSet::all() };
    match side.attr("protocols") {
        Attr::Known(value) => {
            for (index, item) in value.items().unwrap_or(&[]).iter().enumerate() {
                match item.as_str() {
                    Some(text) => add(entry(text)),
                    None => {
                        add(everything());
                        unknown.get_or_insert_with(|| reason(side, &format!("protocols[{index}]")));
                    }
                }
            }
        }
        Attr::Unknown(_) => {
            add(everything());
            unknown = Some(reason(side, "protocols"));
        }
        Attr::Absent | Attr::Defaulted => {}
    }
    if unknown.is_none() && entries.must != entries.may {
        unknown = Some("uncertain:U7".into());
    }
    let id = builder.add(ServiceTemplate { object, entries, members: Vec::new() });
    builder.declare(id, &side.resource.address, side.str("id"));
    group::explain_services(builder, id, unknown);
}

fn protocol_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let empty = Bounds::exact(ServiceSet::empty());
    let id = builder.add(ServiceTemplate { object, entries: empty, members: Vec::new() });
    builder.declare(id, &side.resource.address, side.str("id"));
    let (links, known) = links(side, object, "template_ids").unwrap_or((Vec::new(), true));
    let exists = existence(side).0;
    let why = reason(side, "template_ids");
    builder.later(1, move |world, resolver| {
        let found = links.iter().map(|link| resolver.resolve::<ServiceTemplate>(link)).collect();
        let members = members(found, known, exists);
        let union = |ids: &[Id<ServiceTemplate>], pick: fn(&ServiceTemplate) -> &ServiceSet| {
            ids.iter()
                .filter_map(|id| world.network.service_templates.get(id.index()))
                .fold(ServiceSet::empty(), |set, list| set.union(pick(list)))
        };
        let must = union(&members.sure, |it| &it.entries.must);
        let may = match members.closed {
            true => union(&members.possible, |it| &it.entries.may),
            false => ServiceSet::all(),
        };
        let open = must != may;
        if let Some(template) = world.network.service_templates.get_mut(id.index()) {
            template.entries = Bounds { must, may };
            template.members = members.list;
        }
        if open {
            group::mark_services(world, id, &why);
        }
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::base::net::PortSet;
    use crate::providers::attribute::sample::{cidrs, resource, world};
    use serde_json::json;

    #[test]
    fn address_templates_and_groups() {
        let world = world(
            &[MAPS],
            &[
                resource("tencentcloud_address_template.a", json!({"addresses": ["192.168.1.10-192.168.1.20"]})),
                resource(
                    "tencentcloud_address_extra_template.b",
                    json!({"addresses_extra": [{"address": "2001:db8::10-2001:db8::1f"}]}),
                ),
                resource(
                    "tencentcloud_address_template_group.g",
                    json!({"template_ids": [{"?": ["tencentcloud_address_template.a.id"]},
                        {"?": ["tencentcloud_address_extra_template.b.id"]}]}),
                ),
                resource(
                    "tencentcloud_address_template_group.open",
                    json!({"template_ids": [{"?": ["tencentcloud_address_template.a.id"]}, "ipm-12345678"]}),
                ),
                resource(
                    "tencentcloud_address_template_group.one",
                    json!({"template_ids": {"?": ["tencentcloud_address_template.a.id"]}}),
                ),
                resource("tencentcloud_address_template.unknown", json!({"addresses": {"?": ["var.x"]}})),
            ],
        );
        let all: Vec<_> =
            world.network.prefix_lists.iter().map(|it| (cidrs(&it.entries.must), cidrs(&it.entries.may))).collect();
        let a = "192.168.1.10/31 192.168.1.12/30 192.168.1.16/30 192.168.1.20/32".to_owned();
        let both = format!("{a} 2001:db8::10/124");
        let open = "0.0.0.0/0 ::/0".to_owned();
        assert_eq!(all[2], (both.clone(), both));
        assert_eq!(all[3], (a.clone(), open.clone()));
        assert_eq!(all[4], (a.clone(), a));
        assert_eq!(all[5], (String::new(), open));
    }

    #[test]
    fn protocol_templates_and_groups() {
        let world = world(
            &[MAPS],
            &[
                resource("tencentcloud_protocol_template.a", json!({"protocols": ["tcp:80,443", "udp:53", "icmp"]})),
                resource(
                    "tencentcloud_protocol_template.b",
                    json!({"protocols": ["tcp:3306-20000", "udp:all", "gre"]}),
                ),
                resource(
                    "tencentcloud_protocol_template_group.g",
                    json!({"template_ids": {"?": ["tencentcloud_protocol_template.a.id", "tencentcloud_protocol_template.b.id"]}}),
                ),
            ],
        );
        let templates = &world.network.service_templates;
        let web = PortSet::single(80).union(&PortSet::single(443));
        let must = ServiceSet::tcp(web).union(&ServiceSet::udp_port(53)).union(&ServiceSet::icmp());
        assert_eq!(templates[0].entries.must, must);
        assert_eq!(templates[0].entries.may, must.union(&ServiceSet::icmpv6()));
        let second = ServiceSet::tcp(PortSet::range(3306, 20000)).union(&ServiceSet::gre());
        let second = second.union(&ServiceSet::udp(ServiceSet::all_ports()));
        assert_eq!(templates[1].entries, Bounds::exact(second.clone()));
        assert!(templates[2].entries.must.is_empty());
        assert_eq!(templates[2].entries.may, must.union(&second).union(&ServiceSet::icmpv6()));
    }
}
