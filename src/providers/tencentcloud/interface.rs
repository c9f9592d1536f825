//! Elastic network interfaces of Tencent Cloud, their attachments, and groups that resources of their own bind.

use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::network::{Extent, GroupBinding, Instance, Interface, InterfaceRole};
use crate::model::{Builder, Cloud, Id, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, link, links};
use crate::providers::machine::{self, ATTACHMENTS, Draft, Groups, Net, Written};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "tencentcloud_eni",
        reads: &["id", "vpc_id", "subnet_id", "orderly_security_groups", "security_groups", "ipv4s.ip", "ipv4_count"],
        run: interface,
    },
    Map { kind: "tencentcloud_eni_attachment", reads: &["eni_id", "instance_id"], run: attachment },
    Map {
        kind: "tencentcloud_cvm_security_group_attachment",
        reads: &["instance_id", "security_group_id"],
        run: instance_group,
    },
    Map {
        kind: "tencentcloud_eni_sg_attachment",
        reads: &["network_interface_ids", "security_group_ids"],
        run: interface_groups,
    },
    Map {
        kind: "tencentcloud_kubernetes_cluster_attachment",
        reads: &["instance_id", "security_groups"],
        run: cluster_member,
    },
];

fn interface(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    super::instance::check_subnet(builder, object, side);
    let groups = Groups::read(side, object, "orderly_security_groups", true)
        .or_else(|| Groups::read(side, object, "security_groups", false));
    let mut v4 = Written::None;
    let known = side.each("ipv4s", |_, block| match (addresses(block, "ip"), &mut v4) {
        (Some((set, true)), Written::None) => v4 = Written::Exactly(set),
        (Some((set, true)), Written::Exactly(all)) => *all = all.union(&set),
        _ => v4 = Written::Some,
    });
    // An interface has an address whether one is written or not.
    let v4 = match v4 {
        Written::Exactly(set) if known => Written::Exactly(set),
        _ => Written::Some,
    };
    let draft = Draft {
        address: side.resource.address.clone(),
        role: InterfaceRole::Secondary,
        net: Net::read(side, object, "subnet_id").unwrap_or(Net::Somewhere),
        groups,
        no_groups: Extent::Default,
        v4: v4.and_count(side, "ipv4_count"),
        v6: Written::None,
        exists: Tri::Yes,
    };
    let id = machine::add_interface(builder, object, side, Cloud::Tencent, None, draft);
    builder.declare(id, &side.resource.address, side.str("id"));
}

fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(interface) = link(side, object, "eni_id") else { return };
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

fn instance_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(instance) = link(side, object, "instance_id") else { return };
    let group = link(side, object, "security_group_id").unwrap_or_default();
    let sure = existence(side).0;
    let site = Site::at(object, side.path("security_group_id"));
    builder.later(ATTACHMENTS, move |world, resolver| {
        let group = resolver.resolve(&group);
        let found = resolver.resolve::<Instance>(&instance);
        let bound = if found.resolved().is_some() { sure } else { Tri::Unknown };
        let primary: Vec<Id<Interface>> =
            found.candidates().iter().filter_map(|&id| machine::primary(world, id)).collect();
        for id in primary {
            machine::append(world, id, GroupBinding { group: group.clone(), site: site.clone(), bound });
        }
    });
}

/// A server joins a cluster: whether the groups that it is given come beside its own or instead of them is not
/// documented (U20).
fn cluster_member(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(groups) = Groups::read(side, object, "security_groups", true) else { return };
    let Some(instance) = link(side, object, "instance_id") else { return };
    builder.later(ATTACHMENTS, move |world, resolver| {
        let given = groups.resolve(resolver);
        for instance in resolver.resolve::<Instance>(&instance).candidates() {
            let primary = machine::primary(world, *instance);
            let Some(interface) = primary.and_then(|id| world.network.interfaces.get_mut(id.index())) else { continue };
            let own = &mut interface.groups;
            own.extent = match (&own.extent, &given.extent) {
                (Extent::Exact | Extent::SubsetOf, Extent::Exact | Extent::SubsetOf) => Extent::SubsetOf,
                (Extent::Exact | Extent::SubsetOf, other) => other.clone(),
                (other, _) => other.clone(),
            };
            own.ordered = false;
            own.appended = 0;
            own.list.extend(given.list.iter().cloned());
            own.list.iter_mut().for_each(|it| it.bound = Tri::Unknown);
        }
    });
}

fn interface_groups(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some((interfaces, known)) = links(side, object, "network_interface_ids") else { return };
    let (groups, groups_known) = links(side, object, "security_group_ids").unwrap_or((Vec::new(), false));
    let path = match side.attr("security_group_ids") {
        Attr::Known(_) => "security_group_ids[0]",
        _ => "security_group_ids",
    };
    let sure = existence(side).0;
    let site = Site::at(object, side.path(path));
    builder.later(ATTACHMENTS, move |world, resolver| {
        let groups: Vec<_> = groups.iter().map(|link| resolver.resolve(link)).collect();
        let all_sure = sure.and((groups_known || groups.len() == 1).into());
        let single = known || interfaces.len() == 1;
        for interface in &interfaces {
            let found = resolver.resolve::<Interface>(interface);
            let bound = if single && found.resolved().is_some() { all_sure } else { all_sure.and(Tri::Unknown) };
            for id in found.candidates() {
                if groups.is_empty()
                    && let Some(interface) = world.network.interfaces.get_mut(id.index())
                {
                    let group = Ref::Unknown;
                    interface.groups.list.push(GroupBinding { group, site: site.clone(), bound: Tri::Unknown });
                    interface.groups.appended += 1;
                }
                for group in &groups {
                    machine::append(world, *id, GroupBinding { group: group.clone(), site: site.clone(), bound });
                }
            }
        }
    });
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::json;

    #[test]
    fn groups_of_attachments() {
        let instance = json!({"?": ["tencentcloud_instance.i.id"]});
        let interface = json!({"?": ["tencentcloud_eni.e.id"]});
        let world = world(
            &[MAPS, super::super::instance::MAPS],
            &[
                resource("tencentcloud_instance.i", json!({"orderly_security_groups": ["sg-1"]})),
                resource("tencentcloud_eni.e", json!({"subnet_id": "s", "security_groups": ["sg-1", "sg-2"]})),
                resource("tencentcloud_eni_attachment.a", json!({"eni_id": interface, "instance_id": instance})),
                resource(
                    "tencentcloud_eni_sg_attachment.s",
                    json!({"network_interface_ids": interface, "security_group_ids": ["sg-3"]}),
                ),
                resource(
                    "tencentcloud_kubernetes_cluster_attachment.c",
                    json!({"instance_id": instance, "security_groups": ["sg-4"]}),
                ),
            ],
        );
        let list = |index: usize| {
            let groups = &world.network.interfaces[index].groups;
            let list = groups.list.iter().map(|it| (it.group.clone(), it.bound)).collect::<Vec<_>>();
            (list, groups.ordered, groups.extent.clone())
        };
        let of = |id: &str, bound| (Ref::External(id.into()), bound);
        let joined = vec![of("sg-1", Tri::Unknown), of("sg-4", Tri::Unknown)];
        assert_eq!(list(0), (joined, false, Extent::SubsetOf));
        let attached = vec![of("sg-1", Tri::Yes), of("sg-2", Tri::Yes), of("sg-3", Tri::Yes)];
        assert_eq!(list(1), (attached, false, Extent::Exact));
        assert_eq!(world.network.interfaces[1].owner, Some(Ref::Resolved(Id::new(0))));
    }
}
