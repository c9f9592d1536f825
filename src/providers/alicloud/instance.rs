//! Servers of Alibaba Cloud, single and in sets, and container groups.
//!
//! Facts (documentation and source of `alicloud_instance`, API RunInstances): an Internet bandwidth above zero gives a
//! public address; `allocate_public_ip` does nothing; without a vSwitch and a launch template an instance is in the
//! classic network, with a public and a private interface.

use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::network::{Extent, InstanceKind, InterfaceRole, PathKind, PublicBinding};
use crate::model::{Builder, Cloud, Id, Known, Link, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{existence, flag, link, name, positive, reason, written};
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
    let known = address.is_some_and(|path| side.str(path).is_some());
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
        public: written(side, "internet_max_bandwidth_out") || side.str("public_ip").is_some(),
    };
    // An existing instance without one is in the classic network; its template played its part when it was made.
    let net = Net::read(side, object, "vswitch_id").or_else(|| Net::read(side, object, "subnet_id"));
    let net = net.unwrap_or(match by_template || written(side, "vpc_id") {
        true => Net::Somewhere,
        false => Net::Classic,
    });
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
        world.network.bindings.push(PublicBinding { kind, interface, address, site, exists, reasons: why });
    });
}
