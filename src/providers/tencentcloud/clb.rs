//! Load balancers of Tencent Cloud (CLB, the older LB, GWLB), their listeners, forwarding rules and groups.
//!
//! Facts (documentation of the resources, SDK clb:CreateLoadBalancer, guide "Security groups of a CLB"): `OPEN` faces the Internet,
//! `INTERNAL` does so where an EIP is bound to it; groups are asked for the listener's port; `load_balancer_pass_to_target` is false
//! where it is left out; a balancer with IPv6 throughout (`IPv6FullChain`) always passes packets on. The groups of an `INTERNAL`
//! balancer that exists already may not filter what comes through its EIP.

use crate::base::net::{AddressSet, Family, Protocol};
use crate::base::{Action, Tri};
use crate::input::{Attr, Side};
use crate::model::balancer::{BalancerKind, Facing, Forward, Layer, Listener, LoadBalancer, Pool};
use crate::model::network::{Bounds, FaultKind, GroupBindings, Subnet};
use crate::model::{Builder, Cloud, Known, Link, ObjectId, Ref, Site, World};
use crate::providers::Map;
use crate::providers::attribute::{
    NotKnown, addresses, choice, existence, flag, link, links, name, number, reason, written,
};
use crate::providers::balance::{self, Draft};
use crate::providers::fault::weak;
use crate::providers::machine::Groups;
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_clb_instance", reads: INSTANCE, run: instance },
    Map { kind: "tencentcloud_lb", reads: &["id", "type", "vpc_id"], run: older },
    Map { kind: "tencentcloud_gwlb_instance", reads: &["id", "vpc_id"], run: gateway },
    Map {
        kind: "tencentcloud_clb_listener",
        reads: &["id", "listener_id", "clb_id", "port", "end_port", "protocol", "snat_enable"],
        run: listener,
    },
    Map {
        kind: "tencentcloud_clb_listener_rule",
        reads: &["id", "rule_id", "clb_id", "listener_id"],
        run: listener_rule,
    },
    Map {
        kind: "tencentcloud_clb_security_group_attachment",
        reads: &["security_group", "load_balancer_ids"],
        run: group_attachment,
    },
    Map { kind: "tencentcloud_clb_snat_ip", reads: &["clb_id", "ips.ip", "ips.subnet_id"], run: snat_addresses },
    // A redirection answers at the listener, and a function is no server; the listener itself is the entry.
    Map { kind: "tencentcloud_clb_redirection", reads: &[], run: |_, _, _| {} },
    Map { kind: "tencentcloud_clb_function_targets_attachment", reads: &[], run: |_, _, _| {} },
];

const INSTANCE: &[&str] = &[
    "id",
    "network_type",
    "vpc_id",
    "security_groups",
    "load_balancer_pass_to_target",
    "address_ip_version",
    "eip_address_id",
    "snat_pro",
    "snat_ips.ip",
    "snat_ips.subnet_id",
    "target_region_info_region",
    "target_region_info_vpc_id",
];

/// Families of a balancer's addresses, whether they are sure, and whether packets are passed on whatever groups say.
fn families(side: Side<'_>) -> (Vec<Family>, Tri, Tri) {
    let path = "address_ip_version";
    match choice(side, path, &["ipv4", "ipv6", "ipv6fullchain"]) {
        Attr::Known(value) => match value.as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
            "ipv4" => (vec![Family::V4], Tri::Yes, Tri::No),
            // NAT64: clients have IPv6, servers IPv4.
            "ipv6" => (vec![Family::V6], Tri::Yes, Tri::No),
            "ipv6fullchain" => (vec![Family::V6], Tri::Yes, Tri::Yes),
            _ => (vec![Family::V4, Family::V6], Tri::Unknown, Tri::Unknown),
        },
        Attr::Absent | Attr::Defaulted => (vec![Family::V4], Tri::Yes, Tri::No),
        Attr::Unknown(_) => (vec![Family::V4, Family::V6], Tri::Unknown, Tri::Unknown),
    }
}

fn instance(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (exists, reasons) = existence(side);
    let mut balancer = balance::balancer(object, Cloud::Tencent, BalancerKind::Clb, exists);
    let (families, family_sure, passes) = families(side);
    let entry = |family: Family, path: &str, sure: Tri, reasons: Vec<Arc<str>>| {
        let site = Site::at(object, side.path(path));
        Facing { family, exists: sure, site, addresses: Vec::new(), reasons }
    };
    let open = network_type(side, "network_type");
    let mut why = reasons.clone();
    if open == Tri::Unknown {
        why.push(reason(side, "network_type"));
    }
    if family_sure == Tri::Unknown {
        why.push(reason(side, "address_ip_version"));
    }
    if open != Tri::No {
        let sure = exists.and(open).and(family_sure);
        balancer.facing.extend(families.iter().map(|it| entry(*it, "network_type", sure, why.clone())));
    }
    balancer.groups_filter = if open == Tri::Yes { Tri::Yes } else { filter_of_private(side) };
    balancer.pass_to_target = flag(side, "load_balancer_pass_to_target", Tri::No).and(same_network(side)).or(passes);
    if balancer.pass_to_target == Tri::Unknown {
        let unknown = |path: &&&str| matches!(side.attr(path), Attr::Unknown(_));
        let paths = ["load_balancer_pass_to_target", "address_ip_version"];
        let path = paths.iter().find(unknown).copied().unwrap_or("target_region_info_vpc_id");
        balancer.pass_reason = Some(reason(side, path));
    }
    if flag(side, "load_balancer_pass_to_target", Tri::No) == Tri::Yes {
        balancer.pass_site = Some(Site::at(object, side.path("load_balancer_pass_to_target")));
    }
    if flag(side, "load_balancer_pass_to_target", Tri::No) == Tri::Yes && same_network(side) == Tri::No {
        let site = Site::at(object, side.path("load_balancer_pass_to_target"));
        let message = "packets are not passed to targets in another network or region, whose groups filter them";
        let help = "leave `load_balancer_pass_to_target` out, and open the groups of the targets";
        builder.world.network.faults.push(weak("T-31", FaultKind::Ignored, site, message, help));
    }
    balancer.snat = snat(side);
    let groups = Groups::read(side, object, "security_groups", true);
    let id = builder.add(balancer);
    builder.declare(id, &side.resource.address, side.str("id"));
    if let Some(groups) = groups {
        builder.later(0, move |world, resolver| {
            let groups: GroupBindings = groups.resolve(resolver);
            if let Some(balancer) = world.network.balancers.get_mut(id.index()) {
                balancer.groups = groups;
            }
        });
    }
    let path = "eip_address_id";
    if let (Some(address), true) = (link(side, object, path), open != Tri::Yes) {
        let entry = entry(Family::V4, path, exists, reasons);
        balance::face(builder, own(side, object), Some(address), entry, reason(side, path));
    }
    own_pool(builder, object, side);
    for subnet in snat_subnets(object, side, "snat_ips") {
        snat_of_subnet(builder, own(side, object), subnet);
    }
}

/// The reference that means the resource itself.
pub fn own(side: Side<'_>, object: ObjectId) -> Link {
    let reference = crate::base::Reference { address: side.resource.address.clone(), attribute: "id".into() };
    Link { known: None, refs: vec![reference], from: Some(object) }
}

/// A pool that stands for the balancer as a whole: what its servers' addresses mean is looked for in its network.
fn own_pool(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    balance::add_pool(builder, side, balance::pool(object), link(side, object, "vpc_id"));
}

/// `OPEN` or `INTERNAL`.
fn network_type(side: Side<'_>, path: &str) -> Tri {
    match side.attr(path) {
        Attr::Known(value) => match value.as_str() {
            Some(text) if text.eq_ignore_ascii_case("OPEN") => Tri::Yes,
            Some(text) if text.eq_ignore_ascii_case("INTERNAL") => Tri::No,
            _ => Tri::Unknown,
        },
        _ => Tri::Unknown,
    }
}

/// Whether the groups of a private balancer filter what comes through an EIP: for sure only where this plan makes it.
fn filter_of_private(side: Side<'_>) -> Tri {
    match side.resource.action {
        Some(Action::Create | Action::Replace) => Tri::Yes,
        _ => Tri::Unknown,
    }
}

/// Whether servers are in the balancer's own network; packets are passed on to no others.
fn same_network(side: Side<'_>) -> Tri {
    let (region, other) = ("target_region_info_region", "target_region_info_vpc_id");
    if !written(side, region) && !written(side, other) {
        return Tri::Yes;
    }
    match (side.str(other), side.str("vpc_id")) {
        (Some(other), Some(own)) => (other == own).into(),
        _ => Tri::Unknown,
    }
}

/// Addresses that servers see in place of the clients'.
fn snat(side: Side<'_>) -> Bounds<AddressSet> {
    let none = Bounds::exact(AddressSet::empty());
    let (mut set, mut all, mut chosen) = (AddressSet::empty(), true, false);
    all &= side.each("snat_ips", |_, block| match addresses(block, "ip") {
        Some((one, true)) => set = set.union(&one),
        Some((_, false)) => all = false,
        None => chosen = true,
    });
    match flag(side, "snat_pro", Tri::No) {
        Tri::No if set.is_empty() && all => none,
        Tri::Yes if all && !chosen && !set.is_empty() => Bounds::exact(set),
        // An address that the service chooses is from the subnet, whose prefix is added when it is known.
        _ if all => Bounds { must: AddressSet::empty(), may: set },
        _ => Bounds { must: AddressSet::empty(), may: AddressSet::all_v4() },
    }
}

/// Subnets that addresses for servers to see are taken from, where the address itself is not known.
fn snat_subnets(object: ObjectId, side: Side<'_>, path: &str) -> Vec<Link> {
    let mut found = Vec::new();
    side.each(path, |_, block| {
        if addresses(block, "ip").is_none_or(|(_, known)| !known)
            && let Some(subnet) = link(block, object, "subnet_id")
        {
            found.push(subnet);
        }
    });
    found
}

fn snat_of_subnet(builder: &mut Builder, balancer: Link, subnet: Link) {
    builder.later(1, move |world, resolver| {
        let found = resolver.resolve::<Subnet>(&subnet);
        let prefixes = found.resolved().and_then(|id| world.network.subnets.get(id.index())).map(|it| &it.prefixes);
        let more = prefixes.filter(|it| !it.is_empty()).cloned().unwrap_or_else(AddressSet::all_v4);
        widen(world, resolver.resolve(&balancer), &AddressSet::empty(), &more);
    });
}

/// Adds to the addresses that servers see.
fn widen(world: &mut World, balancer: Ref<LoadBalancer>, must: &AddressSet, may: &AddressSet) {
    let sure = balancer.resolved().is_some();
    for id in balancer.candidates() {
        let Some(balancer) = world.network.balancers.get_mut(id.index()) else { continue };
        balancer.snat.may = balancer.snat.may.union(may);
        if sure {
            balancer.snat.must = balancer.snat.must.union(must);
        }
    }
}

/// Servers see addresses of the balancer, and which is not known.
pub fn hide_clients(world: &mut World, balancer: Ref<LoadBalancer>) {
    widen(world, balancer, &AddressSet::empty(), &AddressSet::all());
}

fn snat_addresses(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(balancer) = link(side, object, "clb_id") else { return };
    let known = side.each("ips", |_, block| {
        if let Some((set, true)) = addresses(block, "ip") {
            let balancer = balancer.clone();
            builder.later(1, move |world, resolver| {
                widen(world, resolver.resolve(&balancer), &AddressSet::empty(), &set);
            });
        }
    });
    for subnet in snat_subnets(object, side, "ips") {
        snat_of_subnet(builder, balancer.clone(), subnet);
    }
    if !known {
        builder.later(1, move |world, resolver| hide_clients(world, resolver.resolve(&balancer)));
    }
}

/// The older resource: no groups, nothing passed on.
fn older(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (exists, mut reasons) = existence(side);
    let mut balancer = balance::balancer(object, Cloud::Tencent, BalancerKind::Clb, exists);
    let open = network_type(side, "type");
    if open == Tri::Unknown {
        reasons.push(reason(side, "type"));
    }
    if open != Tri::No {
        let site = Site::at(object, side.path("type"));
        let exists = exists.and(open);
        balancer.facing.push(Facing { family: Family::V4, exists, site, addresses: Vec::new(), reasons });
    }
    balancer.groups_filter = if open == Tri::Yes { Tri::Yes } else { filter_of_private(side) };
    let id = builder.add(balancer);
    builder.declare(id, &side.resource.address, side.str("id"));
    own_pool(builder, object, side);
}

/// A balancer for inspection: nothing comes in by it.
fn gateway(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (exists, _) = existence(side);
    let id = builder.add(balance::balancer(object, Cloud::Tencent, BalancerKind::Gwlb, exists));
    builder.declare(id, &side.resource.address, side.str("id"));
    own_pool(builder, object, side);
}

fn listener(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (layer, protocol) = match side.attr("protocol") {
        Attr::Known(value) => match value.as_str().unwrap_or_default().to_ascii_uppercase().as_str() {
            "TCP" | "TCP_SSL" => (Layer::Four, Known::Yes(Protocol::Tcp)),
            "UDP" | "QUIC" => (Layer::Four, Known::Yes(Protocol::Udp)),
            "HTTP" | "HTTPS" => (Layer::Seven, Known::Yes(Protocol::Tcp)),
            _ => (Layer::Four, Known::No(name(side, "protocol"))),
        },
        _ => (Layer::Four, Known::No(name(side, "protocol"))),
    };
    let mut one = balance::listener(object, side, layer);
    one.site = Site::at(object, side.path("port"));
    if let Known::No(path) = &protocol {
        one.reasons.push(format!("unknown:{path}").into());
    }
    one.ports = ports(side);
    if let Known::No(path) = &one.ports {
        one.reasons.push(format!("unknown:{path}").into());
    }
    one.protocol = protocol;
    let balancer = link(side, object, "clb_id").unwrap_or_default();
    if flag(side, "snat_enable", Tri::No) != Tri::No {
        let balancer = balancer.clone();
        builder.later(1, move |world, resolver| hide_clients(world, resolver.resolve(&balancer)));
    }
    let kind = BalancerKind::Clb;
    let draft = Draft { balancer, why: reason(side, "clb_id"), kind, gates: Vec::new(), ways: Vec::new() };
    let id = balance::listen(builder, Cloud::Tencent, one, draft);
    builder.declare(id, &side.resource.address, [side.str("id"), side.str("listener_id")].into_iter().flatten());
}

/// First and last port; a last one of zero is none.
fn ports(side: Side<'_>) -> Known<(u16, u16)> {
    let read = |path: &str| match number(side, path) {
        Ok(Some(0)) | Ok(None) => Ok(None),
        Ok(Some(port)) => u16::try_from(port).map(Some).map_err(|_| name(side, path)),
        Err(NotKnown) => Err(name(side, path)),
    };
    match (read("port"), read("end_port")) {
        (Ok(Some(first)), Ok(last)) => Known::Yes((first, last.unwrap_or(first).max(first))),
        (Ok(None), _) => Known::No(name(side, "port")),
        (Err(path), _) | (_, Err(path)) => Known::No(path),
    }
}

/// A rule is a pool without servers of its own: attachments that name it are found by it.
fn listener_rule(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let id = builder.add(balance::pool(object));
    builder.declare(id, &side.resource.address, [side.str("id"), side.str("rule_id")].into_iter().flatten());
    let Some(listener) = link(side, object, "listener_id") else { return };
    let exists = existence(side).0;
    builder.later(0, move |world, resolver| {
        let found = resolver.resolve::<Listener>(&listener);
        let exists = if found.resolved().is_some() { exists } else { Tri::Unknown };
        for listener in found.candidates() {
            if let Some(listener) = world.network.listeners.get_mut(listener.index()) {
                let pool: Ref<Pool> = Ref::Resolved(id);
                listener.forwards.push(Forward { pool, clients: None, through: Some(object), port: None, exists });
            }
        }
    });
}

fn group_attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some((balancers, known)) = links(side, object, "load_balancer_ids") else { return };
    let group = link(side, object, "security_group").unwrap_or_default();
    let site = Site::at(object, side.path("security_group"));
    let exists = existence(side).0;
    let sure = if known || balancers.len() == 1 { exists } else { exists.and(Tri::Unknown) };
    for balancer in balancers {
        balance::guard(builder, balancer, group.clone(), site.clone(), sure);
    }
}
