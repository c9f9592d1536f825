//! Network ACLs of Tencent Cloud: rules as strings or with five parts, and the subnets that they are associated with.
//!
//! Facts (documentation and source of `tencentcloud_vpc_acl`, SDK vpc:CreateNetworkAcl): the string is
//! `ACTION#CIDR#PORT#PROTOCOL[#DESCRIPTION]`; rules are tried from the top, what none matches is dropped, and so is everything
//! where a direction is left out. Rules with five parts are tried by priority, 1 first; the port that counts is the destination's.

use super::rule_text;
use crate::base::Tri;
use crate::base::net::{AddressSet, Protocol, ServiceSet};
use crate::input::{Attr, Side};
use crate::model::acl::{Acl, AclBinding, AclList, AclRule};
use crate::model::network::{Bounds, Fault, FaultKind, Peer, RuleAction, Subnet};
use crate::model::{Builder, Cloud, Known, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{NotKnown, existence, link, name, number, reason};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_vpc_acl", reads: &["id", "ingress", "egress"], run: acl },
    Map { kind: "tencentcloud_vpc_acl_attachment", reads: &["acl_id", "subnet_id"], run: attachment },
    Map { kind: "tencentcloud_vpc_network_acl_quintuple", reads: QUINTUPLE, run: quintuple },
];

const QUINTUPLE: &[&str] = &[
    "network_acl_id",
    "network_acl_quintuple_set.ingress.protocol",
    "network_acl_quintuple_set.ingress.source_cidr",
    "network_acl_quintuple_set.ingress.source_port",
    "network_acl_quintuple_set.ingress.destination_cidr",
    "network_acl_quintuple_set.ingress.destination_port",
    "network_acl_quintuple_set.ingress.action",
    "network_acl_quintuple_set.ingress.priority",
    "network_acl_quintuple_set.egress.protocol",
    "network_acl_quintuple_set.egress.source_cidr",
    "network_acl_quintuple_set.egress.source_port",
    "network_acl_quintuple_set.egress.destination_cidr",
    "network_acl_quintuple_set.egress.destination_port",
    "network_acl_quintuple_set.egress.action",
    "network_acl_quintuple_set.egress.priority",
];

fn acl(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (ingress, egress) = (strings(object, side, "ingress"), strings(object, side, "egress"));
    let id = builder.add(Acl { object, cloud: Cloud::Tencent, ingress, egress });
    builder.declare(id, &side.resource.address, side.str("id"));
}

fn strings(object: ObjectId, side: Side<'_>, path: &str) -> AclList {
    let (exists, reasons) = existence(side);
    match side.attr(path) {
        Attr::Known(value) => {
            let alone = std::slice::from_ref(value);
            let items = value.items().unwrap_or(alone).iter().enumerate();
            let rules = items.map(|(index, item)| {
                let path = format!("{path}[{index}]");
                let mut rule = open(Site::at(object, side.path(&path)), exists, reasons.clone());
                match item.as_str() {
                    Some(text) => parse(text, &mut rule),
                    None => {
                        rule.action = Known::No(name(side, &path));
                        rule.reasons.push(reason(side, &path));
                    }
                }
                rule
            });
            AclList { rules: rules.collect(), known: Known::Yes(()) }
        }
        Attr::Absent | Attr::Defaulted => AclList::default(),
        Attr::Unknown(_) => AclList { rules: Vec::new(), known: Known::No(name(side, path)) },
    }
}

/// A rule that matches nothing for sure and anything perhaps.
fn open(site: Site, exists: Tri, reasons: Vec<Arc<str>>) -> AclRule {
    AclRule {
        site,
        action: Known::Yes(RuleAction::Accept),
        peer: Peer::Addresses(Bounds { must: AddressSet::empty(), may: AddressSet::all() }),
        services: Bounds { must: ServiceSet::empty(), may: ServiceSet::all() },
        own: Bounds::exact(AddressSet::all()),
        exists,
        reasons,
        faults: Vec::new(),
    }
}

/// Says that apply refuses a rule.
fn refuse(rule: &mut AclRule, kind: FaultKind, message: String, help: &str) {
    let site = rule.site.clone();
    rule.faults.push(Fault { id: "T-27", kind, fails: true, message, help: help.to_owned(), site });
    rule.exists = rule.exists.and(Tri::Unknown);
}

/// Reads `ACTION#CIDR#PORT#PROTOCOL[#DESCRIPTION]`.
fn parse(text: &str, rule: &mut AclRule) {
    let fields: Vec<&str> = text.split('#').collect();
    let (&[action, cidr, port, protocol] | &[action, cidr, port, protocol, _]) = fields.as_slice() else {
        let message = format!("`{text}` is not of the form ACTION#CIDR#PORT#PROTOCOL");
        return refuse(rule, FaultKind::Value, message, "write four fields, such as `ACCEPT#10.0.0.0/8#22#TCP`");
    };
    if rule_text::lite_action(action).is_none() {
        let message = format!("`{action}` is no action");
        refuse(rule, FaultKind::Value, message, "write `ACCEPT` or `DROP`, in capitals");
    }
    let word = rule_text::lite_action(&action.to_ascii_uppercase()).unwrap_or(RuleAction::Accept);
    rule.action = Known::Yes(word);
    match AddressSet::parse(cidr) {
        Ok(set) => rule.peer = Peer::Addresses(Bounds::exact(set)),
        Err(_) => {
            rule.peer = Peer::Addresses(Bounds::exact(AddressSet::empty()));
            let message = format!("`{cidr}` is no address or prefix");
            refuse(rule, FaultKind::Value, message, "write a prefix such as `203.0.113.0/24`");
        }
    }
    let protocols = match protocol {
        "TCP" | "UDP" | "ICMP" | "ALL" => rule_text::protocols(protocol).unwrap_or(&[]),
        _ => {
            let message = format!("`{protocol}` is no protocol of a network ACL");
            refuse(rule, FaultKind::Value, message, "write `TCP`, `UDP`, `ICMP` or `ALL`");
            rule_text::protocols(protocol).unwrap_or(&[])
        }
    };
    let with_ports = matches!(protocol, "TCP" | "UDP");
    let ports = match port {
        "ALL" => None,
        _ if !with_ports => {
            let message = format!("protocol `{protocol}` takes no ports, but `{port}` is written");
            let help = "write `ALL` as port, or `TCP` or `UDP` as protocol";
            refuse(rule, FaultKind::PortProtocol, message, help);
            None
        }
        _ => {
            let (ports, wrong) = rule_text::ports(port, "T-27");
            if wrong.is_some() || port.contains(',') || port.eq_ignore_ascii_case("all") {
                let message = format!("`{port}` is no port or range of ports");
                let help = "write `80`, `8000-8080` or `ALL`; write one rule for each port of a list";
                refuse(rule, FaultKind::Value, message, help);
            }
            ports
        }
    };
    rule.services = Bounds::exact(rule_text::at(protocols, ports.as_ref()));
}

/// Five parts. The list of the resource is the list of the ACL.
fn quintuple(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(acl) = link(side, object, "network_acl_id") else { return };
    let mut lists = [("ingress", AclList::default()), ("egress", AclList::default())];
    let known = side.each("network_acl_quintuple_set", |_, set| {
        for (path, list) in &mut lists {
            *list = parts(object, set, path);
        }
    });
    if !known {
        for (_, list) in &mut lists {
            list.known = Known::No(name(side, "network_acl_quintuple_set"));
        }
    }
    let path = name(side, "network_acl_id");
    let sure = existence(side).0;
    builder.mention(acl.clone(), move || Acl {
        object,
        cloud: Cloud::Tencent,
        ingress: AclList::default(),
        egress: AclList::default(),
    });
    builder.later(0, move |world, resolver| {
        let found = resolver.resolve::<Acl>(&acl);
        let sure = found.resolved().is_some() && sure == Tri::Yes;
        let [(_, ingress), (_, egress)] = lists;
        for id in found.candidates() {
            let Some(acl) = world.network.acls.get_mut(id.index()) else { continue };
            if sure {
                (acl.ingress, acl.egress) = (ingress.clone(), egress.clone());
            } else {
                (acl.ingress.known, acl.egress.known) = (Known::No(path.clone()), Known::No(path.clone()));
            }
        }
    });
}

fn parts(object: ObjectId, set: Side<'_>, path: &str) -> AclList {
    let mut rules: Vec<(i64, AclRule)> = Vec::new();
    let mut known = Known::Yes(());
    let all = set.each(path, |index, block| {
        let fallback = i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1);
        let priority = match number(block, "priority") {
            Ok(Some(priority)) => priority,
            Ok(None) => fallback,
            Err(NotKnown) => {
                known = Known::No(name(block, "priority"));
                fallback
            }
        };
        rules.push((priority, part(object, set, block, &format!("{path}[{index}]"), path == "ingress")));
    });
    if !all {
        known = Known::No(name(set, path));
    }
    rules.sort_by_key(|(priority, _)| *priority);
    AclList { rules: rules.into_iter().map(|(_, rule)| rule).collect(), known }
}

fn part(object: ObjectId, set: Side<'_>, block: Side<'_>, path: &str, ingress: bool) -> AclRule {
    let (exists, reasons) = existence(block);
    let mut rule = open(Site::at(object, set.path(path)), exists, reasons);
    match block.attr("action") {
        Attr::Known(value) => {
            let text = value.as_str().unwrap_or_default();
            match rule_text::lite_action(&text.to_ascii_uppercase()) {
                Some(action) => rule.action = Known::Yes(action),
                None => {
                    let message = format!("`{text}` is no action");
                    refuse(&mut rule, FaultKind::Value, message, "write `accept` or `drop`");
                }
            }
        }
        _ => {
            rule.action = Known::No(name(block, "action"));
            rule.reasons.push(reason(block, "action"));
        }
    }
    let (peer, own) = if ingress { ("source_cidr", "destination_cidr") } else { ("destination_cidr", "source_cidr") };
    let mut prefix = |path: &str| match block.attr(path) {
        Attr::Known(value) => match AddressSet::parse(value.as_str().unwrap_or_default()) {
            Ok(set) => Bounds::exact(set),
            Err(_) => {
                let message = format!("`{}` is no address or prefix", value.as_str().unwrap_or_default());
                refuse(&mut rule, FaultKind::Value, message, "write a prefix such as `203.0.113.0/24`");
                Bounds::exact(AddressSet::empty())
            }
        },
        Attr::Absent | Attr::Defaulted => Bounds::exact(AddressSet::all()),
        Attr::Unknown(_) => {
            rule.reasons.push(reason(block, path));
            Bounds { must: AddressSet::empty(), may: AddressSet::all() }
        }
    };
    let (peer, own) = (prefix(peer), prefix(own));
    rule.peer = Peer::Addresses(peer);
    rule.own = own;
    rule.services = services(block, &mut rule);
    rule
}

/// Protocol and destination ports; a rule for some source ports only matches nothing for sure.
fn services(block: Side<'_>, rule: &mut AclRule) -> Bounds<ServiceSet> {
    let protocols: &[Protocol] = match block.attr("protocol") {
        Attr::Known(value) => match rule_text::protocols(value.as_str().unwrap_or_default()) {
            Some(protocols) => protocols,
            None => {
                let message = format!("`{}` is no protocol", value.as_str().unwrap_or_default());
                refuse(rule, FaultKind::Value, message, "write `tcp`, `udp`, `icmp` or `all`");
                &[]
            }
        },
        Attr::Absent | Attr::Defaulted => &Protocol::ALL,
        Attr::Unknown(_) => {
            rule.reasons.push(reason(block, "protocol"));
            return Bounds { must: ServiceSet::empty(), may: ServiceSet::all() };
        }
    };
    let has_ports = protocols.iter().all(|it| it.has_ports()) && !protocols.is_empty();
    let whole = rule_text::at(protocols, None);
    let may = match block.attr("destination_port") {
        Attr::Known(value) if has_ports => {
            let text = value.as_str().unwrap_or_default();
            let (ports, wrong) = rule_text::ports(text, "T-27");
            if let Some(wrong) = wrong {
                refuse(rule, FaultKind::Value, wrong.message, "write `80`, `8000-8080` or `all`");
            }
            rule_text::at(protocols, ports.as_ref())
        }
        Attr::Unknown(_) if has_ports => {
            rule.reasons.push(reason(block, "destination_port"));
            return Bounds { must: ServiceSet::empty(), may: whole };
        }
        _ => whole,
    };
    let any_source = match block.attr("source_port") {
        Attr::Known(value) => {
            value.as_str().is_some_and(|it| it.eq_ignore_ascii_case("all") || matches!(it, "0-65535" | "1-65535"))
        }
        Attr::Absent | Attr::Defaulted => true,
        Attr::Unknown(_) => {
            rule.reasons.push(reason(block, "source_port"));
            false
        }
    };
    match any_source || !has_ports {
        true => Bounds::exact(may),
        false => Bounds { must: ServiceSet::empty(), may },
    }
}

/// Associates an ACL with a subnet. A subnet that is not here becomes one, so that what is in it is filtered.
fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(subnet) = link(side, object, "subnet_id") else { return };
    let acl = link(side, object, "acl_id").unwrap_or_default();
    let site = Site::at(object, side.path("acl_id"));
    let sure = existence(side).0;
    builder.mention(subnet.clone(), move || Subnet {
        object,
        vpc: Ref::Unknown,
        prefixes: AddressSet::empty(),
        acls: Vec::new(),
        routed: Tri::Yes,
    });
    // Subnets have their networks then.
    builder.later(1, move |world, resolver| {
        let acl = resolver.resolve::<Acl>(&acl);
        let found = resolver.resolve::<Subnet>(&subnet);
        let bound = if found.resolved().is_some() { sure } else { Tri::Unknown };
        let network = &mut world.network;
        let elsewhere = |it: &Subnet| {
            let vpc = it.vpc.resolved().and_then(|id| network.vpcs.get(id.index()));
            vpc.is_some_and(|vpc| vpc.cloud != Cloud::Tencent)
        };
        let all: Vec<usize> = match &found {
            // It may be any subnet of the cloud.
            Ref::Unknown => {
                let all = network.subnets.iter().enumerate().filter(|(_, it)| !elsewhere(it));
                all.map(|(at, _)| at).collect()
            }
            found => found.candidates().iter().map(|id| id.index()).collect(),
        };
        for index in all {
            if let Some(subnet) = network.subnets.get_mut(index) {
                subnet.acls.push(AclBinding { acl: acl.clone(), site: site.clone(), bound });
            }
        }
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::base::net::PortSet;
    use crate::providers::attribute::sample::{resource, world};
    use crate::providers::tencentcloud::vpc;
    use serde_json::json;

    fn rule(text: &str) -> AclRule {
        let list = json!({"ingress": [text]});
        let world = world(&[MAPS], &[resource("tencentcloud_vpc_acl.a", list)]);
        world.network.acls[0].ingress.rules[0].clone()
    }

    #[test]
    fn strings() {
        let one = rule("DROP#198.51.100.0/24#8000-8080#UDP#some words");
        assert_eq!(one.action, Known::Yes(RuleAction::Drop));
        assert_eq!(one.peer, Peer::Addresses(Bounds::exact(AddressSet::parse("198.51.100.0/24").unwrap())));
        assert_eq!(one.services, Bounds::exact(ServiceSet::udp(PortSet::range(8000, 8080))));
        assert_eq!((one.exists, one.faults.len()), (Tri::Yes, 0));
        assert_eq!(one.site.path.as_deref(), Some("ingress[0]"));
        assert_eq!(rule("ACCEPT#0.0.0.0/0#ALL#ALL").services, Bounds::exact(ServiceSet::all()));
        // Unlike in a group, a short prefix with an all-zero base is itself.
        let half = Peer::Addresses(Bounds::exact(AddressSet::parse("0.0.0.0/1").unwrap()));
        assert_eq!(rule("DROP#0.0.0.0/1#ALL#TCP").peer, half);
        assert_eq!(rule("ACCEPT#0.0.0.0/0#ALL#ICMP").services, Bounds::exact(ServiceSet::icmp()));
    }

    #[test]
    fn strings_that_are_refused() {
        for (text, kind) in [
            ("ACCEPT#0.0.0.0/0#22", FaultKind::Value),
            ("ACCEPT#0.0.0.0/0#22#TCP#a#b", FaultKind::Value),
            ("accept#0.0.0.0/0#22#TCP", FaultKind::Value),
            ("ACCEPT#0.0.0.0/0#80,443#TCP", FaultKind::Value),
            ("ACCEPT#0.0.0.0/0#all#TCP", FaultKind::Value),
            ("ACCEPT#0.0.0.0/0#22#ALL", FaultKind::PortProtocol),
            ("ACCEPT#0.0.0.0/0#22#ICMP", FaultKind::PortProtocol),
            ("ACCEPT#everybody#22#TCP", FaultKind::Value),
            ("ACCEPT#0.0.0.0/0#ALL#GRE", FaultKind::Value),
        ] {
            let rule = rule(text);
            let faults: Vec<_> = rule.faults.iter().map(|it| (it.id, it.kind, it.fails)).collect();
            assert_eq!((faults.as_slice(), rule.exists), ([("T-27", kind, true)].as_slice(), Tri::Unknown), "{text}");
        }
        let best = PortSet::single(80).union(&PortSet::single(443));
        assert_eq!(rule("ACCEPT#0.0.0.0/0#80,443#TCP").services.may, ServiceSet::tcp(best));
    }

    #[test]
    fn unknown_lists_and_elements() {
        let lists = json!({"ingress": {"?": ["var.x"]}, "egress": [{"?": ["var.y"]}]});
        let world = world(&[MAPS], &[resource("tencentcloud_vpc_acl.a", lists)]);
        let acl = &world.network.acls[0];
        assert_eq!(acl.ingress.known, Known::No("tencentcloud_vpc_acl.a.ingress".into()));
        assert_eq!(acl.egress.rules[0].action, Known::No("tencentcloud_vpc_acl.a.egress[0]".into()));
        assert_eq!(acl.egress.rules[0].reasons, ["unknown:tencentcloud_vpc_acl.a.egress[0]".into()]);
        assert_eq!(acl.egress.rules[0].services.must, ServiceSet::empty());
    }

    #[test]
    fn attachments_bind_here_and_elsewhere() {
        let acl = json!({"?": ["tencentcloud_vpc_acl.a.id"]});
        let own = json!({"acl_id": acl, "subnet_id": {"?": ["tencentcloud_subnet.s.id"]}});
        let world = world(
            &[MAPS, vpc::MAPS],
            &[
                resource("tencentcloud_vpc_acl.a", json!({})),
                resource("tencentcloud_subnet.s", json!({"cidr_block": "10.0.1.0/24"})),
                resource("tencentcloud_vpc_acl_attachment.own", own),
                resource("tencentcloud_vpc_acl_attachment.other", json!({"acl_id": "acl-1", "subnet_id": "subnet-1"})),
            ],
        );
        let acls: Vec<_> =
            world.network.subnets.iter().map(|it| (it.acls[0].acl.clone(), it.acls[0].bound, it.acls.len())).collect();
        let expected =
            [(Ref::Resolved(crate::model::Id::new(0)), Tri::Yes, 1), (Ref::External("acl-1".into()), Tri::Yes, 1)];
        assert_eq!(acls, expected);
        // Without rules everything is dropped.
        assert_eq!(world.network.acls[0].ingress, AclList::default());
    }

    #[test]
    fn five_parts_by_priority() {
        let ingress = json!([
            {"protocol": "tcp", "source_cidr": "0.0.0.0/0", "source_port": "all", "destination_cidr": "10.0.1.5/32",
             "destination_port": "22", "action": "accept", "priority": 2},
            {"protocol": "tcp", "source_cidr": "198.51.100.0/24", "source_port": "1024-65535",
             "destination_port": "22", "action": "drop", "priority": 1},
        ]);
        let set = json!({"network_acl_id": "acl-1", "network_acl_quintuple_set": [{"ingress": ingress}]});
        let world = world(&[MAPS], &[resource("tencentcloud_vpc_network_acl_quintuple.q", set)]);
        let acl = &world.network.acls[0];
        let [first, second] = acl.ingress.rules.as_slice() else { panic!() };
        let path = "network_acl_quintuple_set[0].ingress[1]";
        assert_eq!((first.action.clone(), first.site.path.as_deref()), (Known::Yes(RuleAction::Drop), Some(path)));
        assert_eq!(first.services, Bounds { must: ServiceSet::empty(), may: ServiceSet::tcp_port(22) });
        assert_eq!(first.own, Bounds::exact(AddressSet::all()));
        assert_eq!(second.own, Bounds::exact(AddressSet::parse("10.0.1.5/32").unwrap()));
        assert_eq!(second.services, Bounds::exact(ServiceSet::tcp_port(22)));
        assert_eq!((acl.ingress.known.clone(), acl.egress.rules.len()), (Known::Yes(()), 0));
    }
}
