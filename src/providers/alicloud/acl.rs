//! Network ACLs of Alibaba Cloud: their entries, and the vSwitches that they are associated with.
//!
//! Facts (documentation and source of `alicloud_network_acl` and its companions): entries are tried in the order of the list,
//! and what none matches is dropped; the port is the destination's; `-1/-1` is for protocols without ports; the other end is a
//! prefix or a VPC prefix list. Lists that are left out are the service's own: their content is not known.

use super::rule_ports::{certain, port_range};
use crate::base::Tri;
use crate::base::net::{AddressSet, Family, PortSet, Protocol, ServiceSet};
use crate::input::{Attr, Side};
use crate::model::acl::{Acl, AclBinding, AclList, AclRule};
use crate::model::network::{Bounds, Fault, FaultKind, Peer, PrefixList, RuleAction, Subnet, Vpc};
use crate::model::{Builder, Cloud, Id, Known, Link, ObjectId, Ref, Resolver, Site, World};
use crate::providers::Map;
use crate::providers::attribute::{existence, link, links, name, reason, value_link};
use crate::providers::machine::{ATTACHMENTS, TEMPLATES};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_network_acl", reads: ACL, run: acl },
    Map { kind: "alicloud_network_acl_entries", reads: ENTRIES, run: entries },
    Map {
        kind: "alicloud_network_acl_attachment",
        reads: &["network_acl_id", "resources.resource_id", "resources.resource_type"],
        run: attachment,
    },
    Map {
        kind: "alicloud_vpc_network_acl_attachment",
        reads: &["network_acl_id", "resource_id", "resource_type"],
        run: attachment_of_one,
    },
];

const ACL: &[&str] = &[
    "id",
    "vpc_id",
    "source_network_acl_id",
    "ingress_acl_entries.policy",
    "ingress_acl_entries.protocol",
    "ingress_acl_entries.port",
    "ingress_acl_entries.source_cidr_ip",
    "ingress_acl_entries.ip_version",
    "egress_acl_entries.policy",
    "egress_acl_entries.protocol",
    "egress_acl_entries.port",
    "egress_acl_entries.destination_cidr_ip",
    "egress_acl_entries.ip_version",
    "resources.resource_id",
    "resources.resource_type",
];

const ENTRIES: &[&str] = &[
    "network_acl_id",
    "ingress.policy",
    "ingress.protocol",
    "ingress.port",
    "ingress.source_cidr_ip",
    "egress.policy",
    "egress.protocol",
    "egress.port",
    "egress.destination_cidr_ip",
];

/// A rule whose other end may yet turn out to be a prefix list.
struct Draft {
    rule: AclRule,
    list: Option<Link>,
}

/// A list as it is written: its entries, or the attribute that hides them.
type Written = Result<Vec<Draft>, Arc<str>>;

/// Where a kind of resource writes its entries.
struct Shape {
    block: &'static str,
    peer: &'static str,
    /// Entries of this kind have an address family of their own.
    family: bool,
}

fn acl(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let ingress = Shape { block: "ingress_acl_entries", peer: "source_cidr_ip", family: true };
    let egress = Shape { block: "egress_acl_entries", peer: "destination_cidr_ip", family: true };
    let lists =
        [ingress, egress].map(|shape| read(side, object, &shape).unwrap_or_else(|| Err(name(side, shape.block))));
    let copied = link(side, object, "source_network_acl_id");
    let own = lists.each_ref().map(Result::is_ok);
    let unknown = |path: &str| AclList { rules: Vec::new(), known: Known::No(name(side, path)) };
    let id = builder.add(Acl {
        object,
        cloud: Cloud::Alibaba,
        ingress: unknown("ingress_acl_entries"),
        egress: unknown("egress_acl_entries"),
    });
    builder.declare(id, &side.resource.address, side.str("id"));
    let [ingress, egress] = lists;
    builder.later(0, move |world, resolver| {
        let lists = [ingress, egress].map(|it| settle(it, resolver));
        let Some(acl) = world.network.acls.get_mut(id.index()) else { return };
        // Entries that a resource of their own writes stay, as those here are left out then.
        let [ingress, egress] = lists;
        for (own, list) in [(&mut acl.ingress, ingress), (&mut acl.egress, egress)] {
            if own.known.get().is_none() && own.rules.is_empty() {
                *own = list;
            }
        }
    });
    if let Some(source) = copied {
        let why = name(side, "source_network_acl_id");
        builder.later(TEMPLATES, move |world, resolver| copy(world, resolver, id, &source, own, &why));
    }
    let acl = Ref::Resolved(id);
    let vpc = link(side, object, "vpc_id").unwrap_or_default();
    resources(builder, object, side, move |_| acl.clone(), vpc.clone());
    builder.later(ATTACHMENTS + 2, move |world, resolver| check_network(world, id, &resolver.resolve::<Vpc>(&vpc)));
    builder.once("one acl for a vswitch", ATTACHMENTS + 2, |world, _| check_alone(world));
}

/// An ACL made as a copy has the entries of the other one, where it writes none itself.
fn copy(world: &mut World, resolver: &Resolver<'_>, id: Id<Acl>, source: &Link, own: [bool; 2], why: &Arc<str>) {
    let source = resolver.resolve::<Acl>(source).resolved().and_then(|id| world.network.acls.get(id.index()));
    let lists = source.map(|it| [it.ingress.clone(), it.egress.clone()]);
    let Some(acl) = world.network.acls.get_mut(id.index()) else { return };
    let [ingress, egress] = lists.map_or([None, None], |lists| lists.map(Some));
    let [own_ingress, own_egress] = own;
    for (target, own, list) in [(&mut acl.ingress, own_ingress, ingress), (&mut acl.egress, own_egress, egress)] {
        if own || target.known.get().is_some() {
            continue;
        }
        *target = list.unwrap_or_else(|| AclList { rules: Vec::new(), known: Known::No(why.clone()) });
    }
}

/// The deprecated resource that holds all entries of an ACL.
fn entries(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(target) = link(side, object, "network_acl_id") else { return };
    let ingress = Shape { block: "ingress", peer: "source_cidr_ip", family: false };
    let egress = Shape { block: "egress", peer: "destination_cidr_ip", family: false };
    let [ingress, egress] = [ingress, egress].map(|shape| read(side, object, &shape).unwrap_or(Ok(Vec::new())));
    let sure = existence(side).0;
    let why = name(side, "network_acl_id");
    builder.mention(target.clone(), move || outside(object));
    builder.later(0, move |world, resolver| {
        let lists = [ingress, egress].map(|it| settle(it, resolver));
        let found = resolver.resolve::<Acl>(&target);
        let sure = found.resolved().is_some() && sure == Tri::Yes;
        for id in found.candidates() {
            let Some(acl) = world.network.acls.get_mut(id.index()) else { continue };
            for (own, list) in [&mut acl.ingress, &mut acl.egress].into_iter().zip(&lists) {
                *own = match sure {
                    true => list.clone(),
                    false => AclList { rules: list.rules.clone(), known: Known::No(why.clone()) },
                };
            }
        }
    });
}

/// An ACL that exists outside this input, or that cannot be told.
fn outside(object: ObjectId) -> Acl {
    let list = || AclList { rules: Vec::new(), known: Known::No("network_acl_id".into()) };
    Acl { object, cloud: Cloud::Alibaba, ingress: list(), egress: list() }
}

/// The entries of one direction; `None` where none are written.
fn read(side: Side<'_>, object: ObjectId, shape: &Shape) -> Option<Written> {
    if matches!(side.attr(shape.block), Attr::Absent | Attr::Defaulted) {
        return None;
    }
    let mut rules = Vec::new();
    let known = side.each(shape.block, |_, entry| rules.push(rule(entry, object, shape)));
    Some(if known { Ok(rules) } else { Err(name(side, shape.block)) })
}

fn settle(list: Written, resolver: &Resolver<'_>) -> AclList {
    let drafts = match list {
        Err(why) => return AclList { rules: Vec::new(), known: Known::No(why) },
        Ok(drafts) => drafts,
    };
    let rules = drafts.into_iter().map(|Draft { mut rule, list }| {
        if let Some(link) = list {
            let found = resolver.resolve::<PrefixList>(&link);
            if link.known.is_some() || !found.candidates().is_empty() {
                rule.peer = Peer::Lists(vec![found]);
            }
        }
        rule
    });
    AclList { rules: rules.collect(), known: Known::Yes(()) }
}

fn rule(entry: Side<'_>, object: ObjectId, shape: &Shape) -> Draft {
    let (exists, mut reasons) = existence(entry);
    let mut faults = Vec::new();
    let action = match entry.str("policy").map(str::to_ascii_lowercase).as_deref() {
        Some("accept") => Known::Yes(RuleAction::Accept),
        Some("drop") => Known::Yes(RuleAction::Drop),
        _ => {
            reasons.push(reason(entry, "policy"));
            Known::No(name(entry, "policy"))
        }
    };
    let services = services(entry, object, &mut reasons, &mut faults);
    let (peer, list) = peer(entry, object, shape, &mut reasons);
    let site = Site::at(object, entry.prefix);
    let own = Bounds::exact(AddressSet::all());
    let exists = exists.and(certain(&faults));
    Draft { rule: AclRule { site, action, peer, services, own, exists, reasons, faults }, list }
}

/// The other end. An entry without a family has that of its address (U11).
fn peer(entry: Side<'_>, object: ObjectId, shape: &Shape, reasons: &mut Vec<Arc<str>>) -> (Peer, Option<Link>) {
    let family = match shape.family.then(|| entry.str("ip_version")).flatten() {
        Some(text) if text.eq_ignore_ascii_case("ipv6") => Some(Family::V6),
        Some(text) if text.eq_ignore_ascii_case("ipv4") => Some(Family::V4),
        _ => None,
    };
    let any = family.map_or_else(AddressSet::all, AddressSet::family);
    let unknown = Peer::Addresses(Bounds { must: AddressSet::empty(), may: any });
    match entry.attr(shape.peer) {
        Attr::Known(value) => match value.as_str().map(AddressSet::parse) {
            Some(Ok(set)) => (Peer::Addresses(Bounds::exact(set)), None),
            _ => (unknown, Some(value_link(value, object))),
        },
        Attr::Unknown(value) => {
            reasons.push(reason(entry, shape.peer));
            (unknown, Some(value_link(value, object)))
        }
        Attr::Absent | Attr::Defaulted => {
            reasons.push(reason(entry, shape.peer));
            (unknown, None)
        }
    }
}

/// Protocol and ports; adds the fault A-45 where they do not go together.
fn services(
    entry: Side<'_>,
    object: ObjectId,
    reasons: &mut Vec<Arc<str>>,
    faults: &mut Vec<Fault>,
) -> Bounds<ServiceSet> {
    let fault = |kind, message: String, help: &str| Fault {
        id: "A-45",
        kind,
        fails: true,
        message,
        help: help.to_owned(),
        site: Site::at(object, entry.path("port")),
    };
    let none = ServiceSet::empty;
    let port = match entry.attr("port") {
        Attr::Known(value) => Some(value.as_str().unwrap_or_default()),
        Attr::Absent | Attr::Defaulted => None,
        Attr::Unknown(_) => {
            reasons.push(reason(entry, "port"));
            None
        }
    };
    let Some(text) = entry.str("protocol") else {
        reasons.push(reason(entry, "protocol"));
        let may = match port {
            Some(text) if text != "-1/-1" => {
                let (ports, _) = port_range(text);
                ServiceSet { tcp: ports.clone(), udp: ports, ..ServiceSet::all() }
            }
            _ => ServiceSet::all(),
        };
        return Bounds { must: none(), may };
    };
    let protocols: &[Protocol] = match text.to_ascii_lowercase().as_str() {
        "tcp" => &[Protocol::Tcp],
        "udp" => &[Protocol::Udp],
        "icmp" => &[Protocol::Icmp],
        "icmpv6" => &[Protocol::Icmpv6],
        "gre" => &[Protocol::Gre],
        "all" => &Protocol::ALL,
        _ => {
            let help = "write `tcp`, `udp`, `icmp`, `icmpv6`, `gre` or `all`";
            let mut it = fault(FaultKind::Value, format!("`{text}` is no protocol of a network ACL entry"), help);
            it.site = Site::at(object, entry.path("protocol"));
            faults.push(it);
            return Bounds { must: none(), may: ServiceSet::all() };
        }
    };
    let with = |ports: Option<&PortSet>| {
        protocols.iter().fold(none(), |set, one| {
            set.union(&ports.map_or_else(|| ServiceSet::whole(*one), |ports| ServiceSet::at(*one, ports.clone())))
        })
    };
    let whole = with(None);
    match (protocols, port) {
        ([Protocol::Tcp | Protocol::Udp], Some("-1/-1")) => {
            let message = format!("a `{text}` entry needs a range of ports");
            faults.push(fault(FaultKind::PortProtocol, message, "write `1/65535` for all ports"));
            Bounds { must: none(), may: whole }
        }
        ([Protocol::Tcp | Protocol::Udp], Some(range)) => {
            let (ports, valid) = port_range(range);
            let set = with(Some(&ports));
            if valid {
                return Bounds::exact(set);
            }
            let help = "write `FIRST/LAST`, both from 1 to 65535, such as `80/80`";
            faults.push(fault(FaultKind::Value, format!("`{range}` is no range of ports"), help));
            Bounds { must: none(), may: set }
        }
        ([Protocol::Tcp | Protocol::Udp], None) => {
            if reasons.iter().all(|it| **it != *reason(entry, "port")) {
                reasons.push(reason(entry, "port"));
            }
            Bounds { must: none(), may: whole }
        }
        // Ports that do not fit can only be refused.
        (_, None | Some("-1/-1")) => Bounds::exact(whole),
        (_, Some(range)) => {
            let message = format!("protocol `{text}` takes no ports, but `{range}` is written");
            let help = "write `-1/-1`, or `tcp` or `udp` as protocol";
            faults.push(fault(FaultKind::PortProtocol, message, help));
            Bounds { must: none(), may: whole }
        }
    }
}

fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let acl = link(side, object, "network_acl_id").unwrap_or_default();
    resources(builder, object, side, move |resolver| resolver.resolve::<Acl>(&acl), Link::default());
}

fn attachment_of_one(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let acl = link(side, object, "network_acl_id").unwrap_or_default();
    resource(builder, object, side, move |resolver| resolver.resolve::<Acl>(&acl), Link::default());
}

/// The blocks `resources`: what the ACL is associated with.
fn resources(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    acl: impl Fn(&Resolver<'_>) -> Ref<Acl> + Clone + 'static,
    vpc: Link,
) {
    let known = side.each("resources", |_, block| resource(builder, object, block, acl.clone(), vpc.clone()));
    if known {
        return;
    }
    // Blocks that are not known are some of the vSwitches that their expression uses, or any.
    let (links, _) = links(side, object, "resources").unwrap_or_default();
    let site = Site::at(object, side.path("resources"));
    builder.later(ATTACHMENTS, move |world, resolver| {
        let acl = acl(resolver);
        let found: Vec<Id<Subnet>> =
            links.iter().flat_map(|link| resolver.resolve::<Subnet>(link).candidates().to_vec()).collect();
        let found = if found.is_empty() { anywhere(world, &resolver.resolve(&vpc)) } else { found };
        bind(world, &found, &acl, &site, Tri::Unknown);
    });
}

fn resource(
    builder: &mut Builder,
    object: ObjectId,
    block: Side<'_>,
    acl: impl Fn(&Resolver<'_>) -> Ref<Acl> + 'static,
    vpc: Link,
) {
    let kind: Tri = match block.attr("resource_type") {
        Attr::Known(value) => value.as_str().is_some_and(|it| it.eq_ignore_ascii_case("VSwitch")).into(),
        Attr::Absent | Attr::Defaulted => Tri::Yes,
        Attr::Unknown(_) => Tri::Unknown,
    };
    if kind == Tri::No {
        return;
    }
    let Some(subnet) = link(block, object, "resource_id") else { return };
    let sure = existence(block).0.and(kind);
    let site = Site::at(object, block.path("resource_id"));
    // A vSwitch that exists elsewhere becomes one that others can be in, too.
    builder.mention(subnet.clone(), move || Subnet {
        object,
        vpc: Ref::Unknown,
        prefixes: AddressSet::empty(),
        acls: Vec::new(),
        routed: Tri::Yes,
    });
    builder.later(ATTACHMENTS, move |world, resolver| {
        let acl = acl(resolver);
        match resolver.resolve::<Subnet>(&subnet) {
            Ref::Resolved(id) => bind(world, &[id], &acl, &site, sure),
            Ref::OneOf(ids) => bind(world, &ids, &acl, &site, Tri::Unknown),
            Ref::External(_) => {}
            Ref::Unknown => {
                let found = anywhere(world, &resolver.resolve(&vpc));
                bind(world, &found, &acl, &site, Tri::Unknown);
            }
        }
    });
}

/// The vSwitches of a network, or, where it is not known, all.
fn anywhere(world: &World, vpc: &Ref<Vpc>) -> Vec<Id<Subnet>> {
    let of_tencent = |id: &Id<Vpc>| world.network.vpcs.get(id.index()).is_some_and(|it| it.cloud == Cloud::Tencent);
    let fits = |subnet: &Subnet| match (&subnet.vpc, vpc) {
        (Ref::Resolved(own), Ref::Resolved(vpc)) => own == vpc,
        (own, _) => !own.candidates().iter().any(of_tencent),
    };
    let subnets = world.network.subnets.iter().enumerate();
    subnets.filter(|(_, subnet)| fits(subnet)).map(|(at, _)| Id::new(at)).collect()
}

fn bind(world: &mut World, subnets: &[Id<Subnet>], acl: &Ref<Acl>, site: &Site, bound: Tri) {
    for id in subnets {
        let Some(subnet) = world.network.subnets.get_mut(id.index()) else { continue };
        // What one resource writes, another shows when it is read back.
        let known = |it: &AclBinding| it.acl == *acl && acl.resolved().is_some() && it.bound == Tri::Yes;
        if !subnet.acls.iter().any(known) {
            subnet.acls.push(AclBinding { acl: acl.clone(), site: site.clone(), bound });
        }
    }
}

/// An ACL is for vSwitches of its own network.
fn check_network(world: &mut World, id: Id<Acl>, vpc: &Ref<Vpc>) {
    let Some(vpc) = vpc.resolved() else { return };
    let sites = world.network.subnets.iter().filter(|it| it.vpc.resolved().is_some_and(|own| own != vpc));
    let sites = sites.flat_map(|it| it.acls.iter().filter(|it| it.acl == Ref::Resolved(id) && it.bound == Tri::Yes));
    let faults: Vec<Fault> = sites
        .map(|binding| Fault {
            id: "A-45",
            kind: FaultKind::Reference,
            fails: true,
            message: "the vswitch is in another network than the network ACL".to_owned(),
            help: "use an ACL of the vswitch's own network".to_owned(),
            site: binding.site.clone(),
        })
        .collect();
    world.network.faults.extend(faults);
}

/// A vSwitch has one ACL at most.
fn check_alone(world: &mut World) {
    let mut faults = Vec::new();
    for subnet in &world.network.subnets {
        let mut sure = subnet.acls.iter().filter(|it| it.bound == Tri::Yes && it.acl.resolved().is_some());
        let of_alibaba = |it: &&AclBinding| {
            let acl = it.acl.resolved().and_then(|id| world.network.acls.get(id.index()));
            acl.is_some_and(|it| it.cloud == Cloud::Alibaba)
        };
        if let (Some(_), Some(second)) = (sure.next(), sure.next().filter(of_alibaba)) {
            faults.push(Fault {
                id: "A-45",
                kind: FaultKind::Conflict,
                fails: true,
                message: "the vswitch has another network ACL already".to_owned(),
                help: "associate a vswitch with one network ACL".to_owned(),
                site: second.site.clone(),
            });
        }
    }
    world.network.faults.extend(faults);
}

#[cfg(test)]
mod tests;
