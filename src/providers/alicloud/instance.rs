//! Servers of Alibaba Cloud, single and in sets, and container groups.
//!
//! Facts (documentation and source of `alicloud_instance`, API RunInstances): an Internet bandwidth above zero gives a
//! public address; `allocate_public_ip` does nothing; without a vSwitch and a launch template an instance is in the
//! classic network, with a public and a private interface.

use super::vpc::take_up;
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::network::{Extent, FaultKind, InstanceKind, InterfaceRole, PathKind, PublicBinding};
use crate::model::{Builder, Cloud, Id, Known, Link, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{existence, flag, holds_public_address, link, name, positive, reason, written};
use crate::providers::fault::refused;
use crate::providers::machine::{self, Draft, Groups, Inherit, Net, PUBLIC, Public, Written};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_instance", reads: INSTANCE, run: instance },
    Map { kind: "alicloud_ecs_instance_set", reads: SET, run: instance_set },
    Map {
        kind: "alicloud_rds_custom",
        reads: &["id", "amount", "vswitch_id", "security_group_ids", "internet_max_bandwidth_out"],
        run: rds_custom,
    },
    Map {
        kind: "alicloud_eci_container_group",
        reads: &["id", "vswitch_id", "security_group_id", "auto_create_eip", "eip_instance_id", "internet_ip"],
        run: container_group,
    },
];

const INSTANCE: &[&str] = &[
    "id",
    "vswitch_id",
    "subnet_id",
    "vpc_id",
    "security_groups",
    "private_ip",
    "primary_ip_address",
    "secondary_private_ips",
    "secondary_private_ip_address_count",
    "ipv6_addresses",
    "ipv6_address_count",
    "internet_max_bandwidth_out",
    "public_ip",
    "network_interface_id",
    "network_interfaces.network_interface_id",
    "network_interfaces.vswitch_id",
    "network_interfaces.security_group_ids",
    "launch_template_id",
    "launch_template_name",
];

const SET: &[&str] = &[
    "id",
    "amount",
    "vswitch_id",
    "security_group_ids",
    "internet_max_bandwidth_out",
    "network_interfaces.security_group_id",
    "network_interfaces.vswitch_id",
    "launch_template_id",
    "launch_template_name",
];

/// The public address that an Internet bandwidth gives.
pub fn public_by_bandwidth(object: ObjectId, side: Side<'_>, absent: Tri, address: Option<&str>) -> Public {
    let path = "internet_max_bandwidth_out";
    let known = address.is_some_and(|path| holds_public_address(side, path));
    let exists = if known { Tri::Yes } else { positive(side, path, absent) };
    let reasons = if exists == Tri::Unknown { vec![reason(side, path)] } else { Vec::new() };
    Public { exists, site: Site::at(object, side.path(path)), reasons, kind: PathKind::AutoPublic }
}

/// The launch template that a resource names, by id or by name.
fn template(side: Side<'_>, object: ObjectId) -> Option<(Link, &'static str)> {
    ["launch_template_id", "launch_template_name"]
        .into_iter()
        .find_map(|path| link(side, object, path).map(|link| (link, path)))
}

/// Takes over what a template gives and the resource does not write.
fn inherit(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    interface: Id<crate::model::network::Interface>,
    own: Own,
) {
    let Some((template, path)) = template(side, object) else { return };
    machine::inherit(
        builder,
        interface,
        Inherit {
            template,
            name: name(side, path),
            site: Site::at(object, side.path(path)),
            groups: !own.groups,
            net: !own.net,
            public: !own.public,
            other_version: false,
        },
    );
}

/// What a resource writes itself.
struct Own {
    groups: bool,
    net: bool,
    public: bool,
}

fn instance(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let instance = machine::add_instance(builder, object, side, Cloud::Alibaba, InstanceKind::Vm, (1, Some(1)));
    let by_template = template(side, object).is_some();
    let own = Own {
        groups: written(side, "security_groups"),
        net: written(side, "vswitch_id") || written(side, "subnet_id"),
        public: written(side, "internet_max_bandwidth_out") || holds_public_address(side, "public_ip"),
    };
    // An existing instance without one is in the classic network; its template played its part when it was made.
    let net = Net::read(side, object, "vswitch_id").or_else(|| Net::read(side, object, "subnet_id"));
    let net = net.unwrap_or(match by_template || written(side, "vpc_id") {
        true => Net::Somewhere,
        false => Net::Classic,
    });
    let elsewhere = ["network_interface_id", "network_interfaces"].into_iter().any(|path| written(side, path));
    if !own.groups && !by_template && !elsewhere && side.resource.before.is_none() {
        let message = "the instance names neither security groups nor a launch template";
        let help = "write `security_groups`";
        let site = Site::block(object);
        builder.world.network.faults.push(refused("A-21", FaultKind::Reference, site, message, help));
    }
    let groups = Groups::read(side, object, "security_groups", false);
    let missing = Extent::Unknown(name(side, "security_groups"));
    let v4 = Written::read(side, &["private_ip", "secondary_private_ips"], Written::Some);
    let v4 = match side.str("private_ip") {
        // Secondary addresses alone are not all.
        None => Written::Some,
        Some(_) if written(side, "secondary_private_ips") => v4,
        Some(_) => v4.and_count(side, "secondary_private_ip_address_count"),
    };
    let v6 = Written::read(side, &["ipv6_addresses"], Written::None).and_count(side, "ipv6_address_count");
    let mut public = public_by_bandwidth(object, side, Tri::No, Some("public_ip"));

    let main = if matches!(net, Net::Classic) {
        public.kind = PathKind::Classic;
        let interface = |role, suffix: &str, v4| Draft {
            address: format!("{}#{suffix}", side.resource.address).into(),
            role,
            net: Net::Classic,
            groups: Groups::read(side, object, "security_groups", false),
            no_groups: missing.clone(),
            v4,
            v6: Written::None,
            exists: Tri::Yes,
        };
        let outer = Written::read(side, &["public_ip"], Written::Perhaps);
        let private = interface(InterfaceRole::ClassicPrivate, "private", v4);
        let outer = interface(InterfaceRole::ClassicPublic, "public", outer);
        machine::add_interface(builder, object, side, Cloud::Alibaba, Some(instance), private);
        machine::add_interface(builder, object, side, Cloud::Alibaba, Some(instance), outer)
    } else {
        let draft = Draft { v4, v6, ..Draft::primary(side, net, groups, missing) };
        let id = machine::add_interface(builder, object, side, Cloud::Alibaba, Some(instance), draft);
        inherit(builder, object, side, id, own);
        take_up(builder, object, side, id);
        id
    };
    machine::bind(builder, side, main, public);

    if let Some(link) = link(side, object, "network_interface_id") {
        attach(builder, side, link, instance);
    }
    secondary(builder, object, side, instance, "security_group_ids");
}

/// An existing interface becomes one of the instance's.
fn attach(builder: &mut Builder, side: Side<'_>, link: Link, instance: Id<crate::model::network::Instance>) {
    let sure = existence(side).0;
    builder.later(machine::ATTACHMENTS, move |world, resolver| {
        let found = resolver.resolve::<crate::model::network::Interface>(&link);
        let certain = found.resolved().is_some() && sure == Tri::Yes;
        for id in found.candidates() {
            if let Some(interface) = world.network.interfaces.get_mut(id.index()) {
                interface.owner = Some(if certain { Ref::Resolved(instance) } else { Ref::OneOf(vec![instance]) });
            }
        }
    });
}

/// The interfaces in blocks of the instance: existing ones by id, new ones in place.
fn secondary(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    instance: Id<crate::model::network::Instance>,
    groups_path: &str,
) {
    side.each("network_interfaces", |index, block| {
        if let Some(link) =
            (groups_path == "security_group_ids").then(|| link(block, object, "network_interface_id")).flatten()
        {
            return attach(builder, side, link, instance);
        }
        let groups = Groups::read(block, object, groups_path, false);
        let draft = Draft {
            address: format!("{}#eni[{index}]", side.resource.address).into(),
            role: InterfaceRole::Secondary,
            net: Net::read(block, object, "vswitch_id").unwrap_or(Net::Somewhere),
            groups,
            no_groups: Extent::Unknown(name(block, groups_path)),
            v4: Written::Some,
            v6: Written::None,
            exists: Tri::Yes,
        };
        machine::add_interface(builder, object, side, Cloud::Alibaba, Some(instance), draft);
    });
}

fn instance_set(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let count = machine::copies(side, "amount", 1);
    let instance = machine::add_instance(builder, object, side, Cloud::Alibaba, InstanceKind::Vm, count);
    let groups = Groups::read(side, object, "security_group_ids", false);
    let own = Own {
        groups: groups.is_some(),
        net: written(side, "vswitch_id"),
        public: written(side, "internet_max_bandwidth_out"),
    };
    let net = Net::read(side, object, "vswitch_id").unwrap_or(Net::Somewhere);
    let missing = Extent::Unknown(name(side, "security_group_ids"));
    let draft = Draft::primary(side, net, groups, missing);
    let interface = machine::add_interface(builder, object, side, Cloud::Alibaba, Some(instance), draft);
    inherit(builder, object, side, interface, own);
    machine::bind(builder, side, interface, public_by_bandwidth(object, side, Tri::No, None));
    secondary(builder, object, side, instance, "security_group_id");
}

fn rds_custom(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let count = machine::copies(side, "amount", 1);
    let instance = machine::add_instance(builder, object, side, Cloud::Alibaba, InstanceKind::Vm, count);
    let groups = Groups::read(side, object, "security_group_ids", false);
    let net = Net::read(side, object, "vswitch_id").unwrap_or(Net::Somewhere);
    let missing = Extent::Unknown(name(side, "security_group_ids"));
    let draft = Draft::primary(side, net, groups, missing);
    let interface = machine::add_interface(builder, object, side, Cloud::Alibaba, Some(instance), draft);
    machine::bind(builder, side, interface, public_by_bandwidth(object, side, Tri::No, None));
}

fn container_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let instance =
        machine::add_instance(builder, object, side, Cloud::Alibaba, InstanceKind::ContainerGroup, (1, Some(1)));
    let groups = Groups::read(side, object, "security_group_id", false);
    let net = Net::read(side, object, "vswitch_id").unwrap_or(Net::Somewhere);
    let missing = Extent::Unknown(name(side, "security_group_id"));
    let draft = Draft::primary(side, net, groups, missing);
    let interface = machine::add_interface(builder, object, side, Cloud::Alibaba, Some(instance), draft);
    let path = "auto_create_eip";
    let created = flag(side, path, Tri::No);
    let created = if side.str("internet_ip").is_some() { Tri::Yes } else { created };
    let existing = link(side, object, "eip_instance_id").filter(|link| !link.is_empty());
    let site = Site::at(object, side.path(if existing.is_some() { "eip_instance_id" } else { path }));
    let reasons = if created == Tri::Unknown { vec![reason(side, path)] } else { Vec::new() };
    let Some(eip) = existing else {
        let public = Public { exists: created, site, reasons, kind: PathKind::Eip };
        return machine::bind(builder, side, interface, public);
    };
    // An unknown text may still be null.
    let sure = if matches!(side.attr("eip_instance_id"), Attr::Unknown(_)) && eip.refs.is_empty() {
        Known::No(reason(side, "eip_instance_id"))
    } else {
        Known::Yes(())
    };
    let (exists, mut why) = existence(side);
    builder.later(PUBLIC, move |world, resolver| {
        let address = Some(resolver.resolve(&eip)).filter(|it: &Ref<_>| !it.candidates().is_empty());
        let exists = match sure {
            Known::Yes(()) => exists,
            Known::No(reason) => {
                why.push(reason);
                exists.and(created.or(Tri::Unknown))
            }
        };
        let interface = Ref::Resolved(interface);
        let kind = PathKind::Eip;
        world.network.bindings.push(PublicBinding {
            skips_acl: Tri::No,
            kind,
            interface,
            address,
            site,
            exists,
            reasons: why,
        });
    });
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::base::net::AddressSet;
    use crate::model::World;
    use crate::model::network::Addresses;
    use crate::providers::attribute::sample::{resource, world};
    use serde_json::{Value as Json, json};

    fn map(instance: Json) -> World {
        let families =
            [MAPS, super::super::vpc::MAPS, super::super::security_group::MAPS, super::super::launch_template::MAPS];
        world(
            &families,
            &[
                resource("alicloud_vswitch.s", json!({"vpc_id": "vpc-1", "cidr_block": "10.0.0.0/24"})),
                resource("alicloud_security_group.a", json!({})),
                resource("alicloud_security_group.b", json!({})),
                resource(
                    "alicloud_launch_template.t",
                    json!({"vswitch_id": {"?": ["alicloud_vswitch.s.id"]}, "internet_max_bandwidth_out": 5,
                        "security_group_ids": [{"?": ["alicloud_security_group.b.id"]}]}),
                ),
                resource("alicloud_instance.i", instance),
            ],
        )
    }

    fn prefix(text: &str) -> AddressSet {
        AddressSet::parse(text).unwrap_or_default()
    }

    const SUBNET: &str = "alicloud_vswitch.s.id";

    #[test]
    fn a_server_in_a_vswitch() {
        let world = map(json!({
            "vswitch_id": {"?": [SUBNET]}, "security_groups": {"?": ["alicloud_security_group.a.id"]},
            "internet_max_bandwidth_out": 10, "private_ip": {"?": null}, "ipv6_address_count": {"?": null},
        }));
        let interface = &world.network.interfaces[1];
        assert_eq!(&*interface.address, "alicloud_instance.i#primary");
        assert_eq!(interface.subnet, Some(Ref::Resolved(Id::new(0))));
        assert_eq!((&interface.v4, &interface.v6), (&Addresses::Within(prefix("10.0.0.0/24")), &Addresses::None));
        // A list that is not known and refers to one group is that group.
        assert_eq!((interface.groups.list.len(), &interface.groups.extent), (1, &Extent::Exact));
        assert_eq!(interface.groups.list[0].group, Ref::Resolved(Id::new(0)));
        let binding = &world.network.bindings[1];
        assert_eq!((binding.kind, binding.exists), (PathKind::AutoPublic, Tri::Yes));
        assert_eq!(binding.site.path.as_deref(), Some("internet_max_bandwidth_out"));
    }

    #[test]
    fn lists_of_groups() {
        let groups = |json: Json| {
            let world = map(json!({"vswitch_id": "vsw-1", "security_groups": json}));
            let groups = world.network.interfaces[1].groups.clone();
            (groups.list.iter().map(|it| (it.group.clone(), it.bound)).collect::<Vec<_>>(), groups.extent)
        };
        let (a, b) = ("alicloud_security_group.a.id", "alicloud_security_group.b.id");
        let of = |index| Ref::Resolved(Id::new(index));
        let both = vec![(of(0), Tri::Unknown), (of(1), Tri::Unknown)];
        assert_eq!(groups(json!({"?": [a, b]})), (both, Extent::SubsetOf));
        let each = vec![(of(0), Tri::Yes), (Ref::External("sg-1".into()), Tri::Yes), (Ref::Unknown, Tri::Yes)];
        assert_eq!(groups(json!([{"?": [a]}, "sg-1", {"?": ["var.x"]}])), (each, Extent::Exact));
        // What else the expression uses is no group; a group that a data source tells of may be one.
        assert_eq!(groups(json!({"?": [a, "alicloud_vswitch.s.id"]})), (vec![(of(0), Tri::Yes)], Extent::Exact));
        assert_eq!(groups(json!({"?": [a, "data.alicloud_security_groups.x.ids"]})).1, Extent::SubsetOf);
        let unknown = Extent::Unknown("alicloud_instance.i.security_groups".into());
        assert_eq!(groups(json!({"?": ["var.x"]})), (vec![], unknown.clone()));
        assert_eq!(groups(json!({"?": null})), (vec![], unknown));
    }

    #[test]
    fn bandwidth_and_public_addresses() {
        let public = |more: Json| {
            let mut all = json!({"vswitch_id": "vsw-1"});
            for (name, value) in more.as_object().into_iter().flatten() {
                all[name] = value.clone();
            }
            map(all).network.bindings.get(1).map(|it| (it.exists, it.reasons.len()))
        };
        assert_eq!(public(json!({})), None);
        assert_eq!(public(json!({"internet_max_bandwidth_out": {"?": null}, "allocate_public_ip": true})), None);
        assert_eq!(public(json!({"internet_max_bandwidth_out": 0})), None);
        assert_eq!(public(json!({"internet_max_bandwidth_out": {"?": ["var.x"]}})), Some((Tri::Unknown, 1)));
        assert_eq!(public(json!({"public_ip": "203.0.113.5"})), Some((Tri::Yes, 0)));
    }

    #[test]
    fn templates_give_what_is_left_out() {
        let world =
            map(json!({"launch_template_id": {"?": ["alicloud_launch_template.t.id"]}, "vswitch_id": {"?": null}}));
        let interface = &world.network.interfaces[1];
        assert_eq!(interface.subnet, Some(Ref::Resolved(Id::new(0))));
        assert_eq!(interface.groups.list[0].group, Ref::Resolved(Id::new(1)));
        let own = world.network.bindings.iter().filter(|it| it.interface == Ref::Resolved(Id::new(1)));
        assert_eq!(own.map(|it| it.exists).collect::<Vec<_>>(), [Tri::Yes]);

        let world = map(json!({"launch_template_id": "lt-elsewhere", "security_groups": ["sg-1"]}));
        let interface = &world.network.interfaces[1];
        assert_eq!((interface.subnet.clone(), interface.groups.list.len()), (Some(Ref::Unknown), 1));
        let binding = &world.network.bindings[1];
        assert_eq!(binding.exists, Tri::Unknown);
        assert_eq!(binding.reasons, ["unknown:alicloud_instance.i.launch_template_id".into()]);
    }

    #[test]
    fn classic_servers_have_two_interfaces() {
        let world =
            map(json!({"security_groups": ["sg-1"], "internet_max_bandwidth_out": 5, "vswitch_id": {"?": null}}));
        let roles: Vec<_> = world.network.interfaces[1..].iter().map(|it| (it.role, it.subnet.is_none())).collect();
        assert_eq!(roles, [(InterfaceRole::ClassicPrivate, true), (InterfaceRole::ClassicPublic, true)]);
        let binding = &world.network.bindings[1];
        assert_eq!((binding.kind, binding.interface.clone()), (PathKind::Classic, Ref::Resolved(Id::new(2))));
    }

    #[test]
    fn further_interfaces_in_blocks() {
        let world = map(json!({"vswitch_id": "vsw-1", "security_groups": ["sg-1"], "network_interfaces": [
            {"vswitch_id": {"?": [SUBNET]}, "security_group_ids": ["sg-2"], "network_interface_id": {"?": null}},
        ]}));
        let interface = &world.network.interfaces[2];
        assert_eq!((&*interface.address, interface.role), ("alicloud_instance.i#eni[0]", InterfaceRole::Secondary));
        assert_eq!(interface.groups.list[0].group, Ref::External("sg-2".into()));
        assert_eq!(interface.owner, Some(Ref::Resolved(Id::new(1))));
    }
}
