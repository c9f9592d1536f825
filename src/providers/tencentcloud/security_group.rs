//! Security groups of Tencent Cloud, rule sets and single rules.
//!
//! Facts (documentation and source of the resources, SDK vpc:CreateSecurityGroupPolicies): rules are looked through from
//! the top, the first that matches decides, else the packet is dropped; a rule set owns its group; single rules are
//! inserted one by one, so that the place of one among several is not known; protocol and port left out mean all.

use super::rule_text::{self, Wrong};
use crate::base::net::{AddressSet, Protocol, ServiceSet};
use crate::base::{Data, Tri, UnknownKind};
use crate::input::{Attr, Side};
use crate::model::network::{
    Bounds, Direction, Fault, FaultKind, GroupType, NicScope, Order, Peer, Rule, RuleAction, SecurityGroup, Services,
};
use crate::model::{Builder, Cloud, Known, Link, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{existence, link, name, number, reason, written};
use crate::providers::group::{self, PeerLink, Pending};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_security_group", reads: &["id", "project_id"], run: security_group },
    Map { kind: "tencentcloud_security_group_rule_set", reads: RULE_SET, run: rule_set },
    Map { kind: "tencentcloud_security_group_rule", reads: SINGLE, run: single },
];

const RULE_SET: &[&str] = &[
    "security_group_id",
    "ingress.action",
    "ingress.cidr_block",
    "ingress.ipv6_cidr_block",
    "ingress.source_security_id",
    "ingress.address_template_id",
    "ingress.address_template_group",
    "ingress.protocol",
    "ingress.port",
    "ingress.service_template_id",
    "ingress.service_template_group",
    "egress.action",
    "egress.cidr_block",
    "egress.ipv6_cidr_block",
    "egress.source_security_id",
    "egress.address_template_id",
    "egress.address_template_group",
    "egress.protocol",
    "egress.port",
    "egress.service_template_id",
    "egress.service_template_group",
];

const SINGLE: &[&str] = &[
    "security_group_id",
    "type",
    "policy",
    "cidr_ip",
    "ip_protocol",
    "port_range",
    "source_sgid",
    "address_template.template_id",
    "address_template.group_id",
    "protocol_template.template_id",
    "protocol_template.group_id",
];

fn security_group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let group = SecurityGroup {
        object,
        cloud: Cloud::Tencent,
        kind: Known::Yes(GroupType::Normal),
        vpc: None,
        inner_access: Tri::No,
        rules: Vec::new(),
        closed_world: Tri::Yes,
    };
    let id = builder.add(group);
    builder.declare(id, &side.resource.address, side.str("id"));
    builder.world.network.regions.insert(id, side.resource.provider.clone());
    if let Ok(project) = number(side, "project_id") {
        builder.world.network.projects.insert(id, project.unwrap_or(0));
    }
}

/// A group that exists outside this input, or that cannot be told.
pub fn outside(object: ObjectId) -> SecurityGroup {
    SecurityGroup {
        object,
        cloud: Cloud::Tencent,
        kind: Known::Yes(GroupType::Normal),
        vpc: None,
        inner_access: Tri::No,
        rules: Vec::new(),
        closed_world: Tri::No,
    }
}

/// Attribute names of one way to write a rule.
struct Words {
    action: &'static str,
    v4: &'static str,
    v6: Option<&'static str>,
    group: &'static str,
    templates: [&'static str; 2],
    protocol: &'static str,
    port: &'static str,
    services: [&'static str; 2],
    /// Identifiers of the checks: several peers or templates, no peer, a bad value.
    ids: [&'static str; 3],
    /// A rule without peer is refused.
    peer_required: bool,
}

const SET_WORDS: Words = Words {
    action: "action",
    v4: "cidr_block",
    v6: Some("ipv6_cidr_block"),
    group: "source_security_id",
    templates: ["address_template_id", "address_template_group"],
    protocol: "protocol",
    port: "port",
    services: ["service_template_id", "service_template_group"],
    ids: ["T-03", "T-05", "T-08"],
    peer_required: false,
};

const SINGLE_WORDS: Words = Words {
    action: "policy",
    v4: "cidr_ip",
    v6: None,
    group: "source_sgid",
    templates: ["address_template[0].template_id", "address_template[0].group_id"],
    protocol: "ip_protocol",
    port: "port_range",
    services: ["protocol_template[0].template_id", "protocol_template[0].group_id"],
    ids: ["T-09", "T-09", "T-09"],
    peer_required: true,
};

fn rule_set(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    for (path, direction) in [("ingress", Direction::Ingress), ("egress", Direction::Egress)] {
        let known = side.each(path, |index, block| {
            let position = u32::try_from(index).unwrap_or(u32::MAX);
            let site = Site::at(object, side.path(&format!("{path}[{index}]")));
            let place = format!("position {}", index.saturating_add(1));
            if block.value.is_unknown() {
                let pending = anything(object, side, &format!("{path}[{index}]"), direction, position, None);
                return group::push(builder, pending, move || outside(object));
            }
            let mut pending = read(block, object, &SET_WORDS, site, place.as_str().into());
            pending.rule.direction = direction;
            pending.rule.order = Order::Position(position);
            pending.owns = true;
            pending.group = link(side, object, "security_group_id").unwrap_or_default();
            pending.group_reason = reason(side, "security_group_id");
            group::push(builder, pending, move || outside(object));
        });
        if !known {
            let pending = anything(object, side, path, direction, 0, None);
            group::push(builder, pending, move || outside(object));
        }
    }
    group::settle_order(builder);
}

/// A rule of which nothing is known but that it may be there.
pub fn anything(
    object: ObjectId,
    side: Side<'_>,
    path: &str,
    direction: Direction,
    position: u32,
    action: Option<RuleAction>,
) -> Pending {
    let site = Site::at(object, side.path(path));
    let (_, mut reasons) = existence(side);
    reasons.push(reason(side, path));
    Pending {
        rule: Rule {
            site: site.clone(),
            peer_site: site.clone(),
            port_site: site,
            direction,
            action: action.map_or_else(|| Known::No(name(side, path)), Known::Yes),
            order: Order::Position(position),
            peer: Peer::Addresses(Bounds { must: AddressSet::empty(), may: AddressSet::all() }),
            services: Services::Inline(Bounds { must: ServiceSet::empty(), may: ServiceSet::all() }),
            nic: NicScope::Any,
            exists: Tri::Unknown,
            reasons,
            faults: Vec::new(),
            place: format!("position {}", position.saturating_add(1)).into(),
        },
        peer: PeerLink::Written,
        services: Vec::new(),
        group: link(side, object, "security_group_id").unwrap_or_default(),
        group_reason: reason(side, "security_group_id"),
        owns: true,
    }
}

fn single(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let site = Site::block(object);
    let mut pending = read(side, object, &SINGLE_WORDS, site, "at an unknown position".into());
    let directions: &[Direction] = match side.attr("type") {
        Attr::Known(value) => match value.as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
            "egress" => &[Direction::Egress],
            "ingress" => &[Direction::Ingress],
            other => {
                pending.rule.exists = pending.rule.exists.and(Tri::Unknown);
                pending.rule.faults.push(Fault {
                    id: "T-09",
                    kind: FaultKind::Value,
                    fails: true,
                    message: format!("`{other}` is no rule type"),
                    help: "write `ingress` or `egress`".to_owned(),
                    site: Site::at(object, side.path("type")),
                });
                &[Direction::Ingress]
            }
        },
        _ => {
            pending.rule.exists = pending.rule.exists.and(Tri::Unknown);
            pending.rule.reasons.push(reason(side, "type"));
            &[Direction::Ingress, Direction::Egress]
        }
    };
    pending.group = link(side, object, "security_group_id").unwrap_or_default();
    pending.group_reason = reason(side, "security_group_id");
    for &direction in directions {
        let mut rule = pending.rule.clone();
        rule.direction = direction;
        // A fault is told once.
        pending.rule.faults.clear();
        let one = Pending {
            rule,
            peer: pending.peer.clone(),
            services: pending.services.clone(),
            group: pending.group.clone(),
            group_reason: pending.group_reason.clone(),
            owns: false,
        };
        group::push(builder, one, move || outside(object));
    }
    group::settle_order(builder);
}

/// Reads one rule. Direction, order and group are the caller's.
fn read(side: Side<'_>, object: ObjectId, words: &Words, site: Site, place: Arc<str>) -> Pending {
    let (mut exists, mut reasons) = existence(side);
    let mut faults = Vec::new();
    let at = |path: &str| Site::at(object, side.path(path));

    let action = match side.attr(words.action) {
        Attr::Known(value) => match value.as_str().unwrap_or_default() {
            text if text.eq_ignore_ascii_case("accept") => Known::Yes(RuleAction::Accept),
            text if text.eq_ignore_ascii_case("drop") => Known::Yes(RuleAction::Drop),
            text => {
                faults.push(Fault {
                    id: words.ids[2],
                    kind: FaultKind::Value,
                    fails: true,
                    message: format!("`{text}` is no action"),
                    help: "write `ACCEPT` or `DROP`".to_owned(),
                    site: at(words.action),
                });
                Known::Yes(RuleAction::Accept)
            }
        },
        _ => {
            reasons.push(reason(side, words.action));
            Known::No(name(side, words.action))
        }
    };
    let (services, service_links, port_path) = services(side, object, words, &mut reasons, &mut faults);
    let (peer, peer_link, peer_path) = peer(side, object, words, &site, &mut reasons, &mut faults);
    // ICMP does not go with an IPv6 prefix; ICMPv6 is a protocol of its own.
    if let (Some(protocol), Some(v6)) = (side.str(words.protocol), words.v6)
        && protocol.eq_ignore_ascii_case("icmp")
        && side.str(v6).is_some()
    {
        faults.push(Fault {
            id: "T-07",
            kind: FaultKind::Peer,
            fails: true,
            message: "protocol `ICMP` does not go with an IPv6 prefix".to_owned(),
            help: "write `ICMPv6`".to_owned(),
            site: at(v6),
        });
    }
    if faults.iter().any(|fault: &Fault| fault.fails) {
        exists = exists.and(Tri::Unknown);
    }
    Pending {
        rule: Rule {
            peer_site: peer_path.map_or_else(|| site.clone(), at),
            port_site: port_path.map_or_else(|| site.clone(), at),
            site,
            direction: Direction::Ingress,
            action,
            order: Order::Inserted,
            peer,
            services,
            nic: NicScope::Any,
            exists,
            reasons,
            faults,
            place,
        },
        peer: peer_link,
        services: service_links,
        group: Link::default(),
        group_reason: "".into(),
        owns: false,
    }
}

/// A fault of a text at a place.
pub fn fault(wrong: Wrong, site: Site) -> Fault {
    let Wrong { id, kind, fails, message, help } = wrong;
    Fault { id, kind, fails, message, help, site }
}

fn peer<'w>(
    side: Side<'_>,
    object: ObjectId,
    words: &'w Words,
    block: &Site,
    reasons: &mut Vec<Arc<str>>,
    faults: &mut Vec<Fault>,
) -> (Peer, PeerLink, Option<&'w str>) {
    let at = |path: &str| Site::at(object, side.path(path));
    let all = [Some(words.v4), words.v6, Some(words.group), Some(words.templates[0]), Some(words.templates[1])];
    let present: Vec<&str> = all.into_iter().flatten().filter(|path| written(side, path)).collect();
    let known = present.iter().filter(|path| matches!(side.attr(path), Attr::Known(_))).count();
    // The single rule takes the first of its peers; two templates in one block exclude each other there, too.
    let exclusive = !words.peer_required || words.templates.iter().all(|path| present.contains(path));
    if known > 1
        && exclusive
        && let Some(second) = present.get(1)
    {
        faults.push(Fault {
            id: words.ids[0],
            kind: FaultKind::Peer,
            fails: true,
            message: format!("`{}` and `{second}` exclude each other", present.first().unwrap_or(second)),
            help: "write one rule for each".to_owned(),
            site: at(second),
        });
    }
    if present.is_empty() {
        let fails = words.peer_required;
        faults.push(Fault {
            id: words.ids[1],
            kind: FaultKind::Peer,
            fails,
            message: "the rule names no other end".to_owned(),
            help: format!("write `{}` or another peer", words.v4),
            site: block.clone(),
        });
        // What the cloud makes of it is not documented (U4).
        let may = if fails { AddressSet::empty() } else { AddressSet::all() };
        if !fails {
            reasons.push("uncertain:U4".into());
        }
        return (Peer::Addresses(Bounds { must: AddressSet::empty(), may }), PeerLink::Written, None);
    }
    let mut open: Option<Bounds<AddressSet>> = None;
    let mut first = None;
    for path in present {
        let place = *first.get_or_insert(path);
        if path == words.v4 || Some(path) == words.v6 {
            let is_v6 = Some(path) == words.v6;
            match side.attr(path) {
                Attr::Known(value) if value.as_str().is_some() => {
                    let text = value.as_str().unwrap_or_default();
                    let mut read = rule_text::address(text, words.ids[2]);
                    let other = if is_v6 { &read.set.may.v4.is_empty() } else { &read.set.may.v6.is_empty() };
                    if !other {
                        read.wrong = Some(Wrong {
                            id: words.ids[2],
                            kind: FaultKind::Value,
                            fails: true,
                            message: format!("`{text}` is of the other address family"),
                            help: "write it in the argument for its family".to_owned(),
                        });
                    }
                    faults.extend(read.wrong.map(|wrong| fault(wrong, at(path))));
                    reasons.extend(read.reason.map(Arc::from));
                    let set = match open {
                        None => read.set,
                        Some(open) => Bounds { must: open.must, may: open.may.union(&read.set.may) },
                    };
                    return (Peer::Addresses(set), PeerLink::Written, Some(place));
                }
                _ => {
                    reasons.push(reason(side, path));
                    let family = if is_v6 { AddressSet::all_v6() } else { AddressSet::all_v4() };
                    let open = open.get_or_insert_with(|| Bounds::exact(AddressSet::empty()));
                    open.may = open.may.union(&family);
                }
            }
            continue;
        }
        if open.is_some() {
            // A prefix that is not known may be null: the rule may be about this one.
            reasons.push(reason(side, path));
            open = Some(Bounds { must: AddressSet::empty(), may: AddressSet::all() });
            continue;
        }
        let link = link(side, object, path).unwrap_or_default();
        return match path == words.group {
            true => (Peer::Group(Ref::Unknown), PeerLink::Group(link), Some(place)),
            false => {
                let links = vec![(link, reason(side, path))];
                (Peer::Lists(Vec::new()), PeerLink::Lists(links), Some(place))
            }
        };
    }
    let set = open.unwrap_or_else(|| Bounds::exact(AddressSet::empty()));
    (Peer::Addresses(set), PeerLink::Written, first)
}

/// An attribute that the default may be assumed for: not written, or in a dynamic block, where a plan does not tell.
fn assumed<'a>(side: Side<'a>, path: &str) -> Attr<'a> {
    match side.attr(path) {
        Attr::Unknown(value) => match &value.data {
            Data::Unknown(unknown) if unknown.kind == UnknownKind::Computed && value.all_refs().is_empty() => {
                Attr::Absent
            }
            _ => Attr::Unknown(value),
        },
        other => other,
    }
}

type ServiceLinks = Vec<(Link, Arc<str>)>;

fn services<'w>(
    side: Side<'_>,
    object: ObjectId,
    words: &'w Words,
    reasons: &mut Vec<Arc<str>>,
    faults: &mut Vec<Fault>,
) -> (Services, ServiceLinks, Option<&'w str>) {
    let at = |path: &str| Site::at(object, side.path(path));
    let templates: Vec<&str> = words.services.into_iter().filter(|path| written(side, path)).collect();
    let protocol = assumed(side, words.protocol);
    let port = assumed(side, words.port);
    let inline: Vec<&str> = [(words.protocol, &protocol), (words.port, &port)]
        .into_iter()
        .filter(|(_, attr)| matches!(attr, Attr::Known(_)))
        .map(|(path, _)| path)
        .collect();
    if let Some(template) = templates.first() {
        let conflict = match (templates.get(1), inline.first()) {
            (Some(second), _) => Some(second),
            // A rule set is read back with `ALL` beside its template.
            (None, Some(second)) if side.resource.before.is_none() && !words.peer_required => Some(second),
            _ => None,
        };
        if let Some(second) = conflict {
            faults.push(Fault {
                id: if words.peer_required { "T-09" } else { "T-04" },
                kind: FaultKind::Peer,
                fails: true,
                message: format!("`{template}` and `{second}` exclude each other"),
                help: "keep the template, or protocol and ports".to_owned(),
                site: at(second),
            });
        }
        let unknown =
            templates.iter().all(|path| matches!(side.attr(path), Attr::Unknown(value) if value.refs().is_empty()));
        if !unknown || inline.is_empty() {
            let links = templates.iter().map(|path| (link(side, object, path).unwrap_or_default(), reason(side, path)));
            return (
                Services::Templates(Vec::new()),
                links.collect(),
                words.services.into_iter().find(|it| it == template),
            );
        }
        // Null or a template, beside protocol and ports: anything.
        reasons.push(reason(side, template));
        let any = Bounds { must: ServiceSet::empty(), may: ServiceSet::all() };
        return (Services::Inline(any), Vec::new(), words.services.into_iter().find(|it| it == template));
    }

    let port_path = match port {
        Attr::Known(_) | Attr::Unknown(_) => Some(words.port),
        _ => matches!(protocol, Attr::Known(_) | Attr::Unknown(_)).then_some(words.protocol),
    };
    let mut certain = true;
    let (protocols, named): (&[Protocol], bool) = match protocol {
        Attr::Absent | Attr::Defaulted => (&Protocol::ALL, false),
        Attr::Unknown(_) => {
            reasons.push(reason(side, words.protocol));
            certain = false;
            (&Protocol::ALL, false)
        }
        Attr::Known(value) => {
            let text = value.as_str().unwrap_or_default();
            let found = rule_text::protocols(text);
            if found.is_none() {
                faults.push(Fault {
                    id: words.ids[2],
                    kind: FaultKind::Value,
                    fails: true,
                    message: format!("`{text}` is no protocol of a rule"),
                    help: "write `TCP`, `UDP`, `ICMP`, `ICMPv6`, `GRE` or `ALL`".to_owned(),
                    site: at(words.protocol),
                });
            }
            (found.unwrap_or(&[]), true)
        }
    };
    let ports = match port {
        Attr::Absent | Attr::Defaulted => None,
        Attr::Unknown(_) => {
            reasons.push(reason(side, words.port));
            certain &= !protocols.iter().any(|it| it.has_ports());
            None
        }
        Attr::Known(value) => {
            let number = value.as_i64().map(|number| number.to_string());
            let text = value.as_str().map(str::to_owned).or(number).unwrap_or_default();
            let (ports, mut wrong) = rule_text::ports(&text, if words.peer_required { "T-09" } else { "T-08" });
            // A rule of its own has no word for all ports; it leaves the argument out.
            if words.peer_required && ports.is_none() {
                wrong = Some(rule_text::Wrong {
                    id: "T-09",
                    kind: FaultKind::PortProtocol,
                    fails: true,
                    message: format!("`{text}` is no port, list of ports or range of ports"),
                    help: format!("leave `{}` out for all ports", words.port),
                });
            }
            certain &= wrong.is_none();
            faults.extend(wrong.map(|wrong| fault(wrong, at(words.port))));
            ports
        }
    };
    let with_ports = matches!(protocols, [Protocol::Tcp | Protocol::Udp]);
    let may = match (&ports, with_ports) {
        (Some(_), false) if !protocols.is_empty() => {
            // Ports without a protocol that has some: what the cloud makes of it is not documented.
            certain = false;
            if named {
                let text = side.str(words.protocol).unwrap_or_default();
                faults.push(Fault {
                    id: if words.peer_required { "T-09" } else { "T-06" },
                    kind: FaultKind::PortProtocol,
                    fails: true,
                    message: format!("protocol `{text}` takes no ports"),
                    help: format!("leave `{}` out, or write `TCP` or `UDP` as protocol", words.port),
                    site: at(words.port),
                });
            } else if !matches!(protocol, Attr::Unknown(_)) {
                reasons.push(reason(side, words.protocol));
            }
            match (named, &ports) {
                (false, Some(ports)) if matches!(protocol, Attr::Unknown(_)) => {
                    ServiceSet { tcp: ports.clone(), udp: ports.clone(), ..ServiceSet::all() }
                }
                _ => rule_text::at(protocols, None),
            }
        }
        _ => rule_text::at(protocols, ports.as_ref()),
    };
    let must = if certain { may.clone() } else { ServiceSet::empty() };
    (Services::Inline(Bounds { must, may }), Vec::new(), port_path)
}
