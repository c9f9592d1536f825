//! Servers of Tencent Cloud, single and in sets, and container instances.
//!
//! Facts (source of `tencentcloud_instance`, SDK cvm:InternetAccessible and RunInstances): a public address needs
//! `allocate_public_ip`, false where it is left out, and a bandwidth other than zero; without groups the account's
//! default group is bound, whose rules this input does not tell.

use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::network::{Extent, FaultKind, InstanceKind, Interface, PathKind, Subnet, Vpc};
use crate::model::{Builder, Cloud, Id, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{flag, holds_public_address, link, name, number, positive, reason, written};
use crate::providers::fault::{chosen, refused, weak};
use crate::providers::machine::{self, Association, Draft, Groups, Inherit, Net, Public, Written};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_instance", reads: INSTANCE, run: instance },
    Map {
        kind: "tencentcloud_instance_set",
        reads: &[
            "id",
            "instance_count",
            "vpc_id",
            "subnet_id",
            "security_groups",
            "allocate_public_ip",
            "internet_max_bandwidth_out",
            "public_ip",
        ],
        run: instance_set,
    },
    Map {
        kind: "tencentcloud_eks_container_instance",
        reads: &["id", "subnet_id", "security_groups", "auto_create_eip", "existed_eip_ids", "eip_address"],
        run: container,
    },
    Map {
        kind: "tencentcloud_container_cluster_instance",
        reads: &["id", "subnet_id", "sg_id", "require_wan_ip", "bandwidth", "wan_ip"],
        run: cluster_instance,
    },
];

const INSTANCE: &[&str] = &[
    "id",
    "vpc_id",
    "subnet_id",
    "orderly_security_groups",
    "security_groups",
    "private_ip",
    "allocate_public_ip",
    "internet_max_bandwidth_out",
    "public_ip",
    "ipv6_address_count",
    "ipv6_address_type",
    "ipv6_addresses",
    "public_ipv6_addresses",
    "launch_template_id",
    "launch_template_version",
];

/// The public address that a switch and a bandwidth give together.
pub fn public(object: ObjectId, side: Side<'_>, switch: &str, bandwidth: &str, address: Option<&str>) -> Public {
    let site = Site::at(object, side.path(switch));
    let wanted = flag(side, switch, Tri::No);
    // Bandwidth that is left out is decided by the service; only zero forbids the address.
    let possible = positive(side, bandwidth, Tri::Unknown);
    let mut reasons = Vec::new();
    let mut exists = wanted.and(possible);
    if address.is_some_and(|path| holds_public_address(side, path)) {
        exists = Tri::Yes;
    }
    if exists == Tri::Unknown {
        if wanted == Tri::Unknown {
            reasons.push(reason(side, switch));
        }
        if possible == Tri::Unknown {
            reasons.push(reason(side, bandwidth));
        }
    }
    Public { exists, site, reasons, kind: PathKind::AutoPublic }
}

/// Groups in order, or the older set.
fn groups(side: Side<'_>, object: ObjectId) -> Option<Groups> {
    Groups::read(side, object, "orderly_security_groups", true)
        .or_else(|| Groups::read(side, object, "security_groups", false))
}

/// Settings that contradict each other, or have no effect.
fn check(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let at = |path: &str| Site::at(object, side.path(path));
    let mut faults = Vec::new();
    if chosen(side, "security_groups") && chosen(side, "orderly_security_groups") {
        let message = "`security_groups` and `orderly_security_groups` exclude each other";
        let help = "keep `orderly_security_groups`, which has an order";
        faults.push(refused("T-19", FaultKind::Setting, at("security_groups"), message, help));
    }
    let path = "internet_max_bandwidth_out";
    let wanted = flag(side, "allocate_public_ip", Tri::No);
    match number(side, path) {
        Ok(Some(0)) if wanted == Tri::Yes && chosen(side, path) && chosen(side, "allocate_public_ip") => {
            let message = "`allocate_public_ip` wants a public address, and `internet_max_bandwidth_out` is 0";
            let help = "write a bandwidth above 0, or leave `allocate_public_ip` out";
            faults.push(refused("T-23", FaultKind::Setting, at(path), message, help));
        }
        Ok(Some(some)) if some > 0 && wanted == Tri::No && chosen(side, path) => {
            let by_template = written(side, "launch_template_id") && !written(side, "allocate_public_ip");
            if !by_template && !holds_public_address(side, "public_ip") {
                let message =
                    "`internet_max_bandwidth_out` has no effect: without `allocate_public_ip` there is no public IP";
                let help = "leave it out, or write `allocate_public_ip = true` if the instance is to be public";
                faults.push(weak("T-24", FaultKind::Ignored, at(path), message, help));
            }
        }
        _ => {}
    }
    builder.world.network.faults.extend(faults);
    check_subnet(builder, object, side);
}

/// A subnet is one of the network that is named beside it.
pub fn check_subnet(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (Some(vpc), Some(subnet)) = (link(side, object, "vpc_id"), link(side, object, "subnet_id")) else { return };
    let site = Site::at(object, side.path("subnet_id"));
    builder.later(1, move |world, resolver| {
        let vpc = resolver.resolve::<Vpc>(&vpc);
        let subnet = resolver.resolve::<Subnet>(&subnet).resolved();
        let Some(subnet) = subnet.and_then(|id| world.network.subnets.get(id.index())) else { return };
        if world.network.are_apart(&vpc, &subnet.vpc) {
            let message = "the subnet is in another network than `vpc_id` says";
            let help = "use a subnet of that network";
            world.network.faults.push(refused("T-37", FaultKind::Reference, site, message, help));
        }
    });
}

fn instance(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    check(builder, object, side);
    let instance = machine::add_instance(builder, object, side, Cloud::Tencent, InstanceKind::Vm, (1, Some(1)));
    let groups = groups(side, object);
    let own_groups = groups.is_some();
    let net = Net::read(side, object, "subnet_id");
    let own_net = net.is_some();
    let v4 = Written::read(side, &["private_ip"], Written::Some);
    let known = Written::read(side, &["ipv6_addresses", "public_ipv6_addresses"], Written::None);
    let v6 = match known {
        Written::Exactly(set) => Written::Exactly(set),
        _ => Written::None.and_count(side, "ipv6_address_count"),
    };
    let some_v6 = v6 != Written::None;
    let draft = Draft { v4, v6, ..Draft::primary(side, net.unwrap_or(Net::Somewhere), groups, Extent::Default) };
    let interface = machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
    machine::bind(
        builder,
        side,
        interface,
        public(object, side, "allocate_public_ip", "internet_max_bandwidth_out", Some("public_ip")),
    );
    if some_v6 {
        public_v6(builder, object, side, interface);
    }
    let own_public = written(side, "allocate_public_ip") || holds_public_address(side, "public_ip");
    let path = "launch_template_id";
    if let Some(template) = link(side, object, path) {
        // The resource of the template makes its first version; others have resources of their own.
        let version = link(side, object, "launch_template_version").filter(|link| !link.refs.is_empty());
        let other_version = match number(side, "launch_template_version") {
            Ok(None | Some(1)) => false,
            Ok(Some(_)) | Err(_) => version.is_none(),
        };
        let what = Inherit {
            template: version.unwrap_or(template),
            name: name(side, path),
            site: Site::at(object, side.path(path)),
            groups: !own_groups,
            net: !own_net,
            public: !own_public,
            other_version,
        };
        machine::inherit(builder, interface, what);
    }
}

/// IPv6 addresses of the elastic types are public; whether bandwidth was bought for them is not told.
fn public_v6(builder: &mut Builder, object: ObjectId, side: Side<'_>, interface: Id<Interface>) {
    let path = "ipv6_address_type";
    let exists = match side.attr(path) {
        Attr::Known(value) => match value.as_str() {
            Some("EIPv6" | "HighQualityEIPv6") => Tri::Unknown,
            _ => Tri::No,
        },
        Attr::Unknown(_) => Tri::Unknown,
        Attr::Absent | Attr::Defaulted => Tri::No,
    };
    let site = Site::at(object, side.path(path));
    let kind = PathKind::Ipv6;
    machine::bind(builder, side, interface, Public { exists, site, reasons: vec![reason(side, path)], kind });
}

fn instance_set(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let count = machine::copies(side, "instance_count", 1);
    let instance = machine::add_instance(builder, object, side, Cloud::Tencent, InstanceKind::Vm, count);
    let net = Net::read(side, object, "subnet_id").unwrap_or(Net::Somewhere);
    let groups = Groups::read(side, object, "security_groups", false);
    let draft = Draft::primary(side, net, groups, Extent::Default);
    let interface = machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
    machine::bind(
        builder,
        side,
        interface,
        public(object, side, "allocate_public_ip", "internet_max_bandwidth_out", Some("public_ip")),
    );
}

fn container(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let kind = InstanceKind::ContainerGroup;
    let instance = machine::add_instance(builder, object, side, Cloud::Tencent, kind, (1, Some(1)));
    let net = Net::read(side, object, "subnet_id").unwrap_or(Net::Somewhere);
    let groups = Groups::read(side, object, "security_groups", true);
    let draft = Draft::primary(side, net, groups, Extent::Default);
    let interface = machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
    let created = flag(side, "auto_create_eip", Tri::No);
    let existing = match side.attr("existed_eip_ids") {
        Attr::Known(_) => Tri::Yes,
        Attr::Unknown(value) if !value.refs().is_empty() => Tri::Yes,
        Attr::Unknown(_) => Tri::Unknown,
        Attr::Absent | Attr::Defaulted => Tri::No,
    };
    let known = if side.str("eip_address").is_some() { Tri::Yes } else { Tri::No };
    let path = if existing > created { "existed_eip_ids" } else { "auto_create_eip" };
    let exists = created.or(existing).or(known);
    let reasons = if exists == Tri::Unknown { vec![reason(side, path)] } else { Vec::new() };
    let site = Site::at(object, side.path(path));
    machine::bind(builder, side, interface, Public { exists, site, reasons, kind: PathKind::Eip });
}

fn cluster_instance(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let kind = InstanceKind::NodePool;
    let instance = machine::add_instance(builder, object, side, Cloud::Tencent, kind, (1, Some(1)));
    let net = Net::read(side, object, "subnet_id").unwrap_or(Net::Somewhere);
    let groups = Groups::read(side, object, "sg_id", true);
    let draft = Draft::primary(side, net, groups, Extent::Default);
    let interface = machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
    let path = "require_wan_ip";
    let wanted = positive(side, path, Tri::No);
    let known = if side.str("wan_ip").is_some() { Tri::Yes } else { Tri::No };
    let exists = wanted.and(positive(side, "bandwidth", Tri::Unknown)).or(known);
    let reasons = if exists == Tri::Unknown { vec![reason(side, path)] } else { Vec::new() };
    let site = Site::at(object, side.path(path));
    machine::bind(builder, side, interface, Public { exists, site, reasons, kind: PathKind::AutoPublic });
}

/// An association with what a link names.
pub fn association(side: Side<'_>, object: ObjectId, path: &str, kind: PathKind) -> Option<Association> {
    let (exists, reasons) = crate::providers::attribute::existence(side);
    Some(Association {
        target: link(side, object, path)?,
        address: None,
        site: Site::at(object, side.path(path)),
        kind,
        exists,
        reasons,
        target_reason: reason(side, path),
        anything: Some(Cloud::Tencent),
    })
}
