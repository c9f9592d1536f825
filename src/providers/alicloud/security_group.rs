//! Security groups of Alibaba Cloud and their rules.
//!
//! Facts (documentation and source of `alicloud_security_group` and `alicloud_security_group_rule`, API
//! AuthorizeSecurityGroup): priority 1–100, 1 strongest, default 1; policy accept; the other protocols than TCP and UDP
//! take `-1/-1` only, which those two do not take, and the provider drops what does not fit from the plan without a
//! word; `cidr_ip` outranks a group and a prefix list; host bits of a prefix are masked.

use super::rule_ports;
use crate::base::Tri;
use crate::base::net::{AddressSet, Family};
use crate::input::{Attr, Side};
use crate::model::network::{
    Bounds, Direction, Fault, FaultKind, GroupType, NicScope, Order, Peer, Rule, RuleAction, SecurityGroup,
};
use crate::model::{Builder, Cloud, Known, Link, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{choice, existence, flag, link, name, number, reason, written};
use crate::providers::fault::{chosen, refused, weak};
use crate::providers::group::{self, PeerLink, Pending};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_security_group",
        reads: &["id", "vpc_id", "security_group_type", "inner_access_policy", "inner_access"],
        run: security_group,
    },
    Map { kind: "alicloud_security_group_rule", reads: RULE, run: rule },
];

const RULE: &[&str] = &[
    "security_group_id",
    "type",
    "ip_protocol",
    "policy",
    "priority",
    "port_range",
    "nic_type",
    "cidr_ip",
    "ipv6_cidr_ip",
    "source_security_group_id",
    "prefix_list_id",
    "source_group_owner_account",
    "source_group_owner_id",
];

fn security_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let kind = match choice(side, "security_group_type", &["normal", "enterprise"]) {
        Attr::Known(value) if value.as_str() == Some("enterprise") => Known::Yes(GroupType::Enterprise),
        Attr::Known(value) if value.as_str().is_some() => Known::Yes(GroupType::Normal),
        Attr::Absent | Attr::Defaulted => Known::Yes(GroupType::Normal),
        Attr::Known(_) | Attr::Unknown(_) => Known::No(name(side, "security_group_type")),
    };
    // Enterprise groups have no inner access, whatever is written: the provider leaves the argument out.
    let policy = match choice(side, "inner_access_policy", &["Accept", "Drop"]) {
        Attr::Known(value) => value.as_str().map_or(Tri::Unknown, |text| (!text.eq_ignore_ascii_case("drop")).into()),
        Attr::Unknown(_) => Tri::Unknown,
        Attr::Absent | Attr::Defaulted => flag(side, "inner_access", Tri::Yes),
    };
    let inner_access = match &kind {
        Known::Yes(GroupType::Enterprise | GroupType::Host) => Tri::No,
        Known::Yes(GroupType::Normal) => policy,
        Known::No(_) => policy.and(Tri::Unknown),
    };
    let id = builder.add(SecurityGroup {
        object,
        cloud: Cloud::Alibaba,
        kind: kind.clone(),
        vpc: None,
        inner_access,
        rules: Vec::new(),
        closed_world: Tri::Yes,
    });
    builder.declare(id, &side.resource.address, side.str("id"));
    builder.world.network.regions.insert(id, side.resource.provider.clone());
    if kind == Known::Yes(GroupType::Enterprise) && chosen(side, "inner_access_policy") {
        let path = Site::at(object, side.path("inner_access_policy"));
        let message = "an advanced group has no inner access, and `inner_access_policy` has no effect";
        let help = "leave it out: members of an advanced group reach each other by rules only";
        builder.world.network.faults.push(weak("A-17", FaultKind::Advanced, path, message, help));
    }
    super::membership::doubt(builder);
    if let Some(vpc) = link(side, object, "vpc_id") {
        builder.later(0, move |world, resolver| {
            let vpc = resolver.resolve(&vpc);
            if let Some(group) = world.network.groups.get_mut(id.index()) {
                group.vpc = Some(vpc);
            }
        });
    }
}

/// A group that exists outside this input, or that cannot be told: it may hold any other rules.
fn outside(object: ObjectId) -> SecurityGroup {
    SecurityGroup {
        object,
        cloud: Cloud::Alibaba,
        kind: Known::No("security_group_id".into()),
        vpc: Some(Ref::Unknown),
        inner_access: Tri::Unknown,
        rules: Vec::new(),
        closed_world: Tri::No,
    }
}

fn rule(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (mut exists, mut reasons) = existence(side);
    let mut faults = Vec::new();
    let block = Site::block(object);
    let at = |path: &str| Site::at(object, side.path(path));
    let value_fault = |path: &str, id: &'static str, message: String, help: &str| Fault {
        id,
        kind: FaultKind::Value,
        fails: true,
        message,
        help: help.to_owned(),
        site: at(path),
    };

    let directions: &[Direction] = match side.attr("type") {
        Attr::Known(value) if value.as_str() == Some("ingress") => &[Direction::Ingress],
        Attr::Known(value) if value.as_str() == Some("egress") => &[Direction::Egress],
        Attr::Known(value) => {
            let text = value.as_str().unwrap_or_default();
            faults.push(value_fault(
                "type",
                "A-02",
                format!("`{text}` is no rule type"),
                "write `ingress` or `egress`",
            ));
            &[Direction::Ingress]
        }
        _ => {
            exists = exists.and(Tri::Unknown);
            reasons.push(reason(side, "type"));
            &[Direction::Ingress, Direction::Egress]
        }
    };

    let action = match side.attr("policy") {
        Attr::Known(value) => match value.as_str() {
            Some("accept") => Known::Yes(RuleAction::Accept),
            Some("drop") => Known::Yes(RuleAction::Drop),
            text => {
                let text = text.unwrap_or_default();
                let message = format!("`{text}` is no policy");
                faults.push(value_fault("policy", "A-02", message, "write `accept` or `drop`"));
                match text.to_ascii_lowercase().as_str() {
                    "drop" => Known::Yes(RuleAction::Drop),
                    _ => Known::Yes(RuleAction::Accept),
                }
            }
        },
        Attr::Absent | Attr::Defaulted => Known::Yes(RuleAction::Accept),
        Attr::Unknown(_) => {
            reasons.push(reason(side, "policy"));
            Known::No(name(side, "policy"))
        }
    };

    let priority = match number(side, "priority") {
        Ok(written) => {
            let value = written.unwrap_or(1);
            // Rules that the system made have 100 or 110; they come by import only.
            if !(1..=100).contains(&value) && side.resource.before.is_none() {
                let message = format!("priority `{value}` is not within 1–100");
                faults.push(value_fault("priority", "A-01", message, "write a number from 1 (strongest) to 100"));
            }
            Known::Yes(u16::try_from(value.clamp(1, i64::from(u16::MAX))).unwrap_or(1))
        }
        Err(_) => {
            reasons.push(reason(side, "priority"));
            Known::No(name(side, "priority"))
        }
    };
    let place = match &priority {
        Known::Yes(priority) => format!("priority {priority}").into(),
        Known::No(_) => "priority not known".into(),
    };

    let services = rule_ports::services(side, object, &mut reasons, &mut faults);
    let peer = peer(object, side, &mut reasons, &mut faults);
    let protocol = side.str("ip_protocol");
    let mismatch = match (protocol, &peer.peer) {
        (Some("icmp"), Peer::Addresses(set)) if !set.may.v6.is_empty() => Some("icmpv6"),
        (Some("icmpv6"), Peer::Addresses(set)) if !set.may.v4.is_empty() => Some("icmp"),
        _ => None,
    };
    if let (Some(right), Some(protocol), Some(site)) = (mismatch, protocol, &peer.site) {
        faults.push(Fault {
            id: "A-12",
            kind: FaultKind::Peer,
            fails: true,
            message: format!("protocol `{protocol}` does not go with an address of the other family"),
            help: format!("write `{right}`, or an address of the same family"),
            site: site.clone(),
        });
    }

    let nic_type = choice(side, "nic_type", &["internet", "intranet"]);
    let explicit_nic = match nic_type {
        Attr::Known(value) => value.as_str(),
        _ => None,
    };
    let nic = match nic_type {
        Attr::Known(value) => match value.as_str() {
            Some("intranet") => NicScope::Intranet,
            Some("internet") => NicScope::Internet,
            text => {
                let message = format!("`{}` is no network interface type", text.unwrap_or_default());
                faults.push(value_fault("nic_type", "A-02", message, "write `intranet` or `internet`"));
                NicScope::Any
            }
        },
        // A rule about a group is about private addresses.
        Attr::Absent | Attr::Defaulted if matches!(peer.later, PeerLink::Group(_)) => NicScope::Intranet,
        Attr::Absent | Attr::Defaulted => NicScope::Internet,
        Attr::Unknown(_) => {
            reasons.push(reason(side, "nic_type"));
            NicScope::Any
        }
    };
    if explicit_nic == Some("internet") && matches!(peer.later, PeerLink::Group(_)) {
        let message = "a rule about a group cannot be for the `internet` interface".to_owned();
        faults.push(value_fault("nic_type", "A-09", message, "write `intranet`"));
    } else if explicit_nic == Some("internet") {
        refuse_in_vpc(builder, object, side);
    }

    exists = exists.and(rule_ports::certain(&faults));
    for &direction in directions {
        let rule = Rule {
            site: block.clone(),
            peer_site: peer.site.clone().unwrap_or_else(|| block.clone()),
            port_site: match written(side, "port_range") {
                true => at("port_range"),
                false => block.clone(),
            },
            direction,
            action: action.clone(),
            order: Order::Priority(priority.clone()),
            peer: peer.peer.clone(),
            services: services.clone(),
            nic,
            exists,
            reasons: reasons.clone(),
            faults: faults.clone(),
            place: std::sync::Arc::clone(&place),
        };
        let accepts = rule.action == Known::Yes(RuleAction::Accept) && direction == Direction::Ingress;
        if accepts && matches!(peer.later, PeerLink::Foreign(_)) {
            builder.world.network.foreign_peers.push(rule.peer_site.clone());
        }
        // A fault is told once.
        faults.clear();
        let pending = Pending {
            rule,
            peer: peer.later.clone(),
            services: Vec::new(),
            group: link(side, object, "security_group_id").unwrap_or_default(),
            group_reason: reason(side, "security_group_id"),
            owns: false,
        };
        group::push(builder, pending, move || outside(object));
    }
}

/// A rule for the public interface of the classic network, in a group of a VPC.
fn refuse_in_vpc(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(group) = link(side, object, "security_group_id") else { return };
    let site = Site::at(object, side.path("nic_type"));
    builder.later(1, move |world, resolver| {
        let id = resolver.resolve::<SecurityGroup>(&group).resolved();
        let Some(group) = id.and_then(|id| world.network.groups.get_mut(id.index())) else { return };
        let in_vpc = group.vpc.as_ref().is_some_and(|vpc| *vpc != Ref::Unknown);
        if group.closed_world != Tri::Yes || !in_vpc {
            return;
        }
        for rule in group.rules.iter_mut().filter(|rule| rule.site.object == object) {
            rule.exists = rule.exists.and(Tri::Unknown);
        }
        let message = "a rule of a group in a VPC cannot be for the `internet` interface";
        let fault = refused("A-09", FaultKind::Value, site, message, "write `intranet`, or leave `nic_type` out");
        world.network.faults.push(fault);
    });
}

/// The other end of a rule.
struct Written {
    peer: Peer,
    later: PeerLink,
    site: Option<Site>,
}

fn peer(object: ObjectId, side: Side<'_>, reasons: &mut Vec<std::sync::Arc<str>>, faults: &mut Vec<Fault>) -> Written {
    let at = |path: &str| Site::at(object, side.path(path));
    let mut fault = |id: &'static str, fails: bool, message: String, help: &str, site: Site| {
        faults.push(Fault { id, kind: FaultKind::Peer, fails, message, help: help.to_owned(), site });
    };
    let paths = ["cidr_ip", "ipv6_cidr_ip", "source_security_group_id", "prefix_list_id"];
    let present: Vec<&str> = paths.into_iter().filter(|path| written(side, path)).collect();
    let known = |path: &str| matches!(side.attr(path), Attr::Known(_));
    let none = || Peer::Addresses(Bounds::exact(AddressSet::empty()));

    if present.is_empty() {
        let message = "the rule names no other end".to_owned();
        let help = "write `cidr_ip`, `ipv6_cidr_ip`, `source_security_group_id` or `prefix_list_id`";
        fault("A-03", true, message, help, Site::block(object));
        return Written { peer: none(), later: PeerLink::Written, site: None };
    }
    for other in ["ipv6_cidr_ip", "source_security_group_id"] {
        if known("cidr_ip") && chosen(side, other) && side.str("cidr_ip").is_some() && known(other) {
            let message = format!("`cidr_ip` and `{other}` exclude each other");
            fault("A-04", true, message, "write one rule for each", at(other));
        }
    }
    if chosen(side, "prefix_list_id") && present.len() > 1 && present.iter().any(|path| known(path)) {
        let message = "the prefix list is ignored beside another peer".to_owned();
        fault("A-30", false, message, "write a rule of its own for the prefix list", at("prefix_list_id"));
    }

    // Known peers decide by precedence; where an unknown one comes first, it may also be null.
    let mut bounds: Option<Bounds<AddressSet>> = None;
    let mut site = None;
    for path in present {
        match path {
            "cidr_ip" | "ipv6_cidr_ip" => {
                let family = if path == "cidr_ip" { Family::V4 } else { Family::V6 };
                let site = &*site.get_or_insert_with(|| at(path));
                match side.attr(path) {
                    Attr::Known(value) if value.as_str().is_some() => {
                        let text = value.as_str().unwrap_or_default();
                        let (set, found) = rule_ports::address(text, family, site.clone());
                        faults.extend(found);
                        return match bounds {
                            None => Written {
                                peer: Peer::Addresses(Bounds::exact(set)),
                                later: PeerLink::Written,
                                site: Some(site.clone()),
                            },
                            Some(mut open) => {
                                open.may = open.may.union(&set);
                                Written {
                                    peer: Peer::Addresses(open),
                                    later: PeerLink::Written,
                                    site: Some(site.clone()),
                                }
                            }
                        };
                    }
                    _ => {
                        reasons.push(reason(side, path));
                        let open = bounds.get_or_insert_with(|| Bounds::exact(AddressSet::empty()));
                        open.may = open.may.union(&AddressSet::family(family));
                    }
                }
            }
            "source_security_group_id" if bounds.is_none() => {
                // The group of another account is never one of this input.
                let foreign = ["source_group_owner_account", "source_group_owner_id"];
                let foreign = foreign.into_iter().any(|path| written(side, path));
                let link = link(side, object, path).unwrap_or_default();
                let later = match (foreign, &link.known) {
                    (true, Some(known)) => PeerLink::Foreign(known.clone()),
                    (true, None) => PeerLink::Foreign(name(side, path)),
                    (false, _) => PeerLink::Group(link),
                };
                return Written { peer: Peer::Group(Ref::Unknown), later, site: Some(at(path)) };
            }
            "prefix_list_id" if bounds.is_none() => {
                let links: Vec<(Link, std::sync::Arc<str>)> =
                    link(side, object, path).into_iter().map(|link| (link, reason(side, path))).collect();
                return Written { peer: Peer::Lists(Vec::new()), later: PeerLink::Lists(links), site: Some(at(path)) };
            }
            _ => {}
        }
    }
    Written { peer: bounds.map_or_else(none, Peer::Addresses), later: PeerLink::Written, site }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
mod tests {
    use super::*;
    use crate::input::Resource;
    use crate::model::network::Services;
    use crate::model::{Id, World};
    use crate::providers::attribute::sample::{cidrs, resource, value, world};
    use serde_json::{Value as Json, json};

    fn group() -> Resource {
        resource("alicloud_security_group.g", json!({"vpc_id": "vpc-1", "id": {"?": null}}))
    }

    /// The only rule of the group, from a rule's arguments over usual ones.
    fn map(mut change: Json, prepare: impl FnOnce(&mut Resource)) -> (Rule, World) {
        let mut after = json!({
            "security_group_id": {"?": ["alicloud_security_group.g.id"]},
            "type": "ingress", "policy": "accept", "priority": 1, "nic_type": {"?": null},
        });
        after.as_object_mut().unwrap().append(change.as_object_mut().unwrap());
        let mut rule = resource("alicloud_security_group_rule.r", after);
        prepare(&mut rule);
        let world = world(&[MAPS], &[group(), rule]);
        (world.network.groups[0].rules[0].clone(), world)
    }

    fn bounds(rule: &Rule) -> (&ServiceSet, &ServiceSet) {
        match &rule.services {
            Services::Inline(set) => (&set.must, &set.may),
            Services::Templates(_) => panic!(),
        }
    }

    fn peers(rule: &Rule) -> (String, String) {
        match &rule.peer {
            Peer::Addresses(set) => (cidrs(&set.must), cidrs(&set.may)),
            other => (format!("{other:?}"), String::new()),
        }
    }

    fn ids(rule: &Rule) -> Vec<&str> {
        rule.faults.iter().map(|fault| fault.id).collect()
    }

    use crate::base::net::{PortSet, ServiceSet};

    #[test]
    fn a_rule_with_everything_known() {
        let (rule, world) =
            map(json!({"ip_protocol": "tcp", "port_range": "80/90", "cidr_ip": "10.159.6.18/12"}), |_| {});
        assert_eq!(bounds(&rule), (&ServiceSet::tcp(PortSet::range(80, 90)), &ServiceSet::tcp(PortSet::range(80, 90))));
        assert_eq!(peers(&rule), ("10.144.0.0/12".into(), "10.144.0.0/12".into()));
        assert_eq!((rule.exists, ids(&rule)), (Tri::Yes, vec!["A-11"]));
        assert_eq!(rule.order, Order::Priority(Known::Yes(1)));
        assert_eq!((rule.nic, &*rule.place), (NicScope::Internet, "priority 1"));
        assert_eq!(rule.peer_site.path.as_deref(), Some("cidr_ip"));
        let group = &world.network.groups[0];
        assert_eq!((group.inner_access, group.closed_world), (Tri::Yes, Tri::Yes));
        assert_eq!(group.kind, Known::Yes(GroupType::Normal));
    }

    #[test]
    fn ports_that_do_not_fit_the_protocol() {
        // Nothing written, `-1/-1` suppressed, and `-1/-1` as HCL shows it.
        for prepare in [(|_| {}) as fn(&mut Resource), |rule| rule.action = None] {
            let (rule, _) = map(json!({"ip_protocol": "tcp", "cidr_ip": "0.0.0.0/0"}), prepare);
            assert_eq!(bounds(&rule), (&ServiceSet::empty(), &ServiceSet::whole(crate::base::net::Protocol::Tcp)));
            assert_eq!((ids(&rule), rule.exists), (vec!["A-06"], Tri::Unknown));
            assert_eq!(rule.reasons, ["uncertain:U2".into()]);
        }
        let (rule, _) = map(json!({"ip_protocol": "udp", "port_range": "-1/-1", "cidr_ip": "0.0.0.0/0"}), |_| {});
        assert_eq!((ids(&rule), rule.faults[0].site.path.as_deref()), (vec!["A-06"], Some("port_range")));

        // `all` with ports, which the plan shows as null.
        let suppressed = |rule: &mut Resource| rule.written = vec![("port_range".into(), value(&json!("1/65535")))];
        let (rule, _) = map(json!({"ip_protocol": "all", "cidr_ip": "0.0.0.0/0"}), suppressed);
        assert_eq!((ids(&rule), bounds(&rule)), (vec!["A-07"], (&ServiceSet::empty(), &ServiceSet::all())));
        assert!(rule.faults[0].message.contains("1/65535"));
        let (rule, _) = map(json!({"ip_protocol": "all", "port_range": "-1/-1", "cidr_ip": "0.0.0.0/0"}), |_| {});
        assert_eq!((ids(&rule), bounds(&rule)), (vec![], (&ServiceSet::all(), &ServiceSet::all())));
        // HCL does not fill the default in.
        let hcl = |rule: &mut Resource| (rule.action, rule.configured) = (None, Some(vec!["ip_protocol".into()]));
        let (rule, _) = map(json!({"ip_protocol": "icmp", "cidr_ip": "0.0.0.0/0"}), hcl);
        assert_eq!((ids(&rule), bounds(&rule)), (vec![], (&ServiceSet::icmp(), &ServiceSet::icmp())));
    }

    #[test]
    fn ports_that_are_no_ports() {
        for (text, id) in
            [("22/23,443/443", "A-08"), ("80-90", "A-08"), ("80", "A-08"), ("90/80", "A-05"), ("0/80", "A-05")]
        {
            let (rule, _) = map(json!({"ip_protocol": "tcp", "port_range": text, "cidr_ip": "0.0.0.0/0"}), |_| {});
            assert_eq!(ids(&rule), [id], "{text}");
            assert!(bounds(&rule).0.is_empty() && rule.exists == Tri::Unknown);
        }
        let (rule, _) =
            map(json!({"ip_protocol": "tcp", "port_range": "22/23,443/443", "cidr_ip": "0.0.0.0/0"}), |_| {});
        assert_eq!(bounds(&rule).1, &ServiceSet::tcp(PortSet::range(22, 23).union(&PortSet::single(443))));
    }

    #[test]
    fn what_is_not_known_is_possible() {
        let unknown = json!({"?": ["var.x"]});
        let (rule, _) = map(json!({"ip_protocol": "tcp", "port_range": "22/22", "cidr_ip": unknown}), |_| {});
        assert_eq!(peers(&rule), (String::new(), "0.0.0.0/0".into()));
        assert_eq!(rule.reasons, ["unknown:alicloud_security_group_rule.r.cidr_ip".into()]);
        let (rule, _) = map(json!({"ip_protocol": unknown, "port_range": unknown, "ipv6_cidr_ip": unknown}), |_| {});
        assert_eq!(bounds(&rule), (&ServiceSet::empty(), &ServiceSet::all()));
        assert_eq!(peers(&rule), (String::new(), "::/0".into()));
        let all = json!({"ip_protocol": "tcp", "port_range": "22/22", "cidr_ip": "0.0.0.0/0",
            "priority": unknown, "policy": unknown});
        let (rule, _) = map(all, |_| {});
        assert_eq!(rule.order, Order::Priority(Known::No("alicloud_security_group_rule.r.priority".into())));
        assert_eq!(rule.action, Known::No("alicloud_security_group_rule.r.policy".into()));
        let known = json!({"ip_protocol": "tcp", "port_range": "22/22", "cidr_ip": "0.0.0.0/0"});
        let (rule, _) = map(known.clone(), |rule| rule.representative = true);
        assert_eq!(rule.exists, Tri::Unknown);
        let mut both = known;
        both["type"] = unknown;
        let (_, world) = map(both, |_| {});
        let directions: Vec<_> = world.network.groups[0].rules.iter().map(|it| (it.direction, it.exists)).collect();
        assert_eq!(directions, [(Direction::Ingress, Tri::Unknown), (Direction::Egress, Tri::Unknown)]);
    }

    #[test]
    fn other_ends() {
        let tcp = |mut more: Json| {
            let mut rule = json!({"ip_protocol": "tcp", "port_range": "22/22"});
            rule.as_object_mut().unwrap().append(more.as_object_mut().unwrap());
            map(rule, |_| {}).0
        };
        let rule = tcp(json!({"source_security_group_id": "sg-other"}));
        assert_eq!((rule.peer.clone(), rule.nic), (Peer::Group(Ref::External("sg-other".into())), NicScope::Intranet));
        let rule = tcp(json!({"source_security_group_id": {"?": ["alicloud_security_group.g.id"]}}));
        assert_eq!((rule.peer.clone(), ids(&rule)), (Peer::Group(Ref::Resolved(Id::new(0))), vec!["A-13"]));
        let foreign =
            json!({"source_security_group_id": {"?": ["alicloud_security_group.g.id"]}, "source_group_owner_id": "1"});
        assert!(matches!(tcp(foreign).peer, Peer::Group(Ref::External(_))));
        let rule = tcp(json!({"prefix_list_id": "pl-1"}));
        assert_eq!(rule.peer, Peer::Lists(vec![Ref::External("pl-1".into())]));
        assert_eq!(rule.reasons, ["unknown:alicloud_security_group_rule.r.prefix_list_id".into()]);
        let rule = tcp(json!({"prefix_list_id": "pl-1", "cidr_ip": "10.0.0.0/8"}));
        assert_eq!((peers(&rule).0, ids(&rule), rule.exists), ("10.0.0.0/8".into(), vec!["A-30"], Tri::Yes));
        let rule = tcp(json!({"cidr_ip": "10.0.0.0/8", "source_security_group_id": "sg-1"}));
        assert_eq!((peers(&rule).1, ids(&rule), rule.exists), ("10.0.0.0/8".into(), vec!["A-04"], Tri::Unknown));
        let rule = tcp(json!({}));
        assert_eq!((peers(&rule).1, ids(&rule)), (String::new(), vec!["A-03"]));
        assert_eq!(ids(&tcp(json!({"cidr_ip": "::/0"}))), ["A-10"]);
        assert_eq!(ids(&tcp(json!({"cidr_ip": "0.0.0.0/0", "priority": 101}))), ["A-01"]);
        let (rule, _) = map(json!({"ip_protocol": "icmp", "port_range": "-1/-1", "ipv6_cidr_ip": "::/0"}), |_| {});
        assert_eq!(ids(&rule), ["A-12"]);
    }

    #[test]
    fn rules_of_groups_that_are_elsewhere() {
        let rule = |name: &str, group: Json| {
            let after = json!({"security_group_id": group, "type": "ingress", "ip_protocol": "all",
                "port_range": "-1/-1", "cidr_ip": "0.0.0.0/0"});
            resource(&format!("alicloud_security_group_rule.{name}"), after)
        };
        let world = world(
            &[MAPS],
            &[
                group(),
                rule("a", json!("sg-1")),
                rule("b", json!("sg-1")),
                rule("c", json!({"?": ["var.group"]})),
                rule("d", json!({"?": ["data.alicloud_security_groups.all.ids[0]"]})),
            ],
        );
        let groups: Vec<_> = world.network.groups.iter().map(|it| (it.rules.len(), it.closed_world)).collect();
        assert_eq!(groups, [(0, Tri::Yes), (2, Tri::No), (1, Tri::No), (1, Tri::No)]);
    }

    #[test]
    fn kinds_of_groups() {
        let of = |after: Json| {
            let world = world(&[MAPS], &[resource("alicloud_security_group.g", after)]);
            let group = &world.network.groups[0];
            (group.kind.get().copied(), group.inner_access, group.vpc.is_some())
        };
        let normal = Some(GroupType::Normal);
        assert_eq!(of(json!({})), (normal, Tri::Yes, false));
        assert_eq!(of(json!({"inner_access_policy": "Drop", "vpc_id": "v"})), (normal, Tri::No, true));
        assert_eq!(of(json!({"inner_access": false, "inner_access_policy": {"?": null}})), (normal, Tri::No, false));
        assert_eq!(of(json!({"security_group_type": "enterprise"})), (Some(GroupType::Enterprise), Tri::No, false));
        assert_eq!(of(json!({"security_group_type": {"?": ["var.x"]}})), (None, Tri::Unknown, false));
    }
}
