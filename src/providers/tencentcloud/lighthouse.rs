//! Lighthouse servers of Tencent Cloud: each is public, behind a firewall of its own.
//!
//! The firewall becomes a group that only its server is in. Its rules have no known order (U21): what an ACCEPT admits and a DROP
//! refuses is only possible. Creating `tencentcloud_lighthouse_firewall_rule` adds to the rules that the server has already, which
//! for a new one are usually those for SSH, HTTP, HTTPS, RDP and ping; updating it replaces them all (source of the resource, SDK
//! lighthouse:CreateFirewallRules and ModifyFirewallRules). A rule without prefix is for everybody.

use super::rule_text;
use crate::base::net::{AddressSet, PortSet, ServiceSet};
use crate::base::{Action, Tri};
use crate::input::{Attr, Side};
use crate::model::network::{
    Bounds, Direction, Extent, Fault, FaultKind, GroupBinding, GroupBindings, GroupType, Instance, InstanceKind,
    Interface, InterfaceRole, NicScope, Order, PathKind, Peer, PublicBinding, Rule, RuleAction, SecurityGroup,
    Services,
};
use crate::model::{Builder, Cloud, Id, Known, ObjectId, Ref, Site, World};
use crate::providers::attribute::{existence, link, name, reason};
use crate::providers::machine::{self, Draft, Net, Public};
use crate::providers::{Map, group};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_lighthouse_instance", reads: &["id", "firewall_template_id"], run: instance },
    Map {
        kind: "tencentcloud_lighthouse_firewall_rule",
        reads: &[
            "instance_id",
            "firewall_rules.protocol",
            "firewall_rules.port",
            "firewall_rules.cidr_block",
            "firewall_rules.action",
        ],
        run: firewall_rule,
    },
    Map {
        kind: "tencentcloud_lighthouse_firewall_template",
        reads: &[
            "id",
            "template_rules.protocol",
            "template_rules.port",
            "template_rules.cidr_block",
            "template_rules.action",
        ],
        run: template,
    },
];

/// Reason of what is only usual, or has no known order.
const USUAL: &str = "uncertain:U21";

fn firewall(object: ObjectId) -> SecurityGroup {
    SecurityGroup { kind: Known::Yes(GroupType::Host), ..super::security_group::outside(object) }
}

fn instance(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let firewall = builder.add(SecurityGroup { closed_world: Tri::Yes, ..firewall(object) });
    builder.world.network.host_firewalls.insert(firewall);
    builder.declare(firewall, &side.resource.address, side.str("id"));
    let instance = machine::add_instance(builder, object, side, Cloud::Tencent, InstanceKind::Vm, (1, Some(1)));
    let draft = Draft::primary(side, Net::Classic, None, Extent::Exact);
    let interface = machine::add_interface(builder, object, side, Cloud::Tencent, Some(instance), draft);
    if let Some(interface) = builder.world.network.interfaces.get_mut(interface.index()) {
        interface.groups.list.push(bound(firewall, object));
    }
    let kind = PathKind::AutoPublic;
    let public = Public { exists: Tri::Yes, site: Site::block(object), reasons: Vec::new(), kind };
    machine::bind(builder, side, interface, public);
    let path = "firewall_template_id";
    let template = link(side, object, path);
    let open = anything(object, side, path);
    builder.later(1, move |world, resolver| {
        let Some(template) = template else {
            // Rules that a resource writes say by themselves what was there before.
            let none = world.network.groups.get(firewall.index()).is_some_and(|it| it.rules.is_empty());
            return if none {
                usual(world, firewall, object)
            };
        };
        let found = resolver.resolve::<SecurityGroup>(&template).resolved();
        let rules = found.and_then(|id| world.network.groups.get(id.index())).map(|it| it.rules.clone());
        if let Some(firewall) = world.network.groups.get_mut(firewall.index()) {
            firewall.rules.extend(rules.unwrap_or_else(|| vec![open]));
        }
    });
    group::settle_order(builder);
}

fn bound(firewall: Id<SecurityGroup>, object: ObjectId) -> GroupBinding {
    GroupBinding { group: Ref::Resolved(firewall), site: Site::block(object), bound: Tri::Yes }
}

/// A server that is not of this input and that rules are written for: it is public, too.
fn elsewhere(
    world: &mut World,
    object: ObjectId,
    address: &str,
    exists: Tri,
    reasons: &[Arc<str>],
) -> Id<SecurityGroup> {
    let network = &mut world.network;
    let group = Id::new(network.groups.len());
    network.groups.push(SecurityGroup { closed_world: Tri::Yes, ..firewall(object) });
    network.host_firewalls.insert(group);
    let owner = Id::new(network.instances.len());
    let count = (1, Some(1));
    network.instances.push(Instance { object, cloud: Cloud::Tencent, kind: InstanceKind::Vm, count });
    let interface = Id::new(network.interfaces.len());
    network.interfaces.push(Interface {
        object,
        address: format!("{address}#primary").into(),
        cloud: Cloud::Tencent,
        owner: Some(Ref::Resolved(owner)),
        role: InterfaceRole::Primary,
        subnet: None,
        v4: crate::model::network::Addresses::Unknown,
        v6: crate::model::network::Addresses::None,
        groups: GroupBindings { list: vec![bound(group, object)], ordered: true, appended: 0, extent: Extent::Exact },
        exists,
    });
    network.bindings.push(PublicBinding {
        kind: PathKind::AutoPublic,
        interface: Ref::Resolved(interface),
        address: None,
        site: Site::at(object, "instance_id"),
        skips_acl: Tri::No,
        exists,
        reasons: reasons.to_vec(),
    });
    group
}

/// The rules that a new server usually has.
fn usual(world: &mut World, firewall: Id<SecurityGroup>, object: ObjectId) {
    let Some(firewall) = world.network.groups.get_mut(firewall.index()) else { return };
    let ports = [22, 80, 443, 3389].into_iter().map(PortSet::single).fold(PortSet::empty(), |sum, it| sum.union(&it));
    let services = ServiceSet::tcp(ports).union(&ServiceSet::icmp());
    let mut rule = blank(Site::block(object), Tri::Unknown, vec![USUAL.into()]);
    rule.peer = Peer::Addresses(Bounds::exact(AddressSet::all_v4()));
    rule.services = Services::Inline(Bounds::exact(services));
    rule.place = "a usual rule of a new server".into();
    if !firewall.rules.contains(&rule) {
        firewall.rules.push(rule);
    }
}

/// An ACCEPT that matches nothing for sure.
fn blank(site: Site, exists: Tri, reasons: Vec<Arc<str>>) -> Rule {
    Rule {
        peer_site: site.clone(),
        port_site: site.clone(),
        site,
        direction: Direction::Ingress,
        action: Known::Yes(RuleAction::Accept),
        order: Order::Inserted,
        peer: Peer::Addresses(Bounds { must: AddressSet::empty(), may: AddressSet::all_v4() }),
        services: Services::Inline(Bounds { must: ServiceSet::empty(), may: ServiceSet::all() }),
        nic: NicScope::Any,
        exists,
        reasons,
        faults: Vec::new(),
        place: "a rule of the firewall".into(),
    }
}

/// Rules that are not known.
fn anything(object: ObjectId, side: Side<'_>, path: &str) -> Rule {
    let (_, mut reasons) = existence(side);
    reasons.push(reason(side, path));
    blank(Site::at(object, side.path(path)), Tri::Unknown, reasons)
}

fn rules(object: ObjectId, side: Side<'_>, path: &str) -> Vec<Rule> {
    let mut all = Vec::new();
    let known = side.each(path, |_, block| all.push(rule(object, block)));
    if !known {
        all.push(anything(object, side, path));
    }
    // Where both words are used, the order that is not known decides.
    let drops = all.iter().any(|it| it.action != Known::Yes(RuleAction::Accept));
    if drops {
        all.iter_mut().for_each(|it| it.reasons.push(USUAL.into()));
    }
    all
}

fn rule(object: ObjectId, block: Side<'_>) -> Rule {
    let (exists, reasons) = existence(block);
    let mut rule = blank(Site::at(object, block.prefix), exists, reasons);
    let at = |path: &str| Site::at(object, block.path(path));
    let mut faults = Vec::new();
    let mut refuse = |path: &str, message: String, help: &str| {
        let (kind, site) = (FaultKind::Value, at(path));
        faults.push(Fault { id: "T-08", kind, fails: true, message, help: help.to_owned(), site });
    };
    rule.action = match block.attr("action") {
        Attr::Known(value) => match value.as_str().unwrap_or_default().to_ascii_uppercase().as_str() {
            "DROP" => Known::Yes(RuleAction::Drop),
            "ACCEPT" => Known::Yes(RuleAction::Accept),
            other => {
                refuse("action", format!("`{other}` is no action"), "write `ACCEPT` or `DROP`");
                Known::Yes(RuleAction::Accept)
            }
        },
        Attr::Absent | Attr::Defaulted => Known::Yes(RuleAction::Accept),
        Attr::Unknown(_) => {
            rule.reasons.push(reason(block, "action"));
            Known::No(name(block, "action"))
        }
    };
    rule.peer_site =
        if crate::providers::attribute::written(block, "cidr_block") { at("cidr_block") } else { rule.peer_site };
    rule.peer = Peer::Addresses(match block.attr("cidr_block") {
        Attr::Known(value) => match AddressSet::parse(value.as_str().unwrap_or_default()) {
            Ok(set) => Bounds::exact(set),
            Err(_) => {
                let text = value.as_str().unwrap_or_default();
                refuse(
                    "cidr_block",
                    format!("`{text}` is no address or prefix"),
                    "write a prefix such as `203.0.113.0/24`",
                );
                Bounds::exact(AddressSet::empty())
            }
        },
        Attr::Absent | Attr::Defaulted => Bounds::exact(AddressSet::all_v4()),
        Attr::Unknown(_) => {
            rule.reasons.push(reason(block, "cidr_block"));
            Bounds { must: AddressSet::empty(), may: AddressSet::all() }
        }
    });
    let protocols = match block.attr("protocol") {
        Attr::Known(value) => rule_text::protocols(value.as_str().unwrap_or_default()),
        _ => {
            rule.reasons.push(reason(block, "protocol"));
            None
        }
    };
    let services = match (protocols, block.attr("port")) {
        (None, _) => Bounds { must: ServiceSet::empty(), may: ServiceSet::all() },
        (Some(protocols), Attr::Known(value)) if protocols.iter().all(|it| it.has_ports()) => {
            rule.port_site = at("port");
            let (ports, wrong) = rule_text::ports(value.as_str().unwrap_or_default(), "T-08");
            if let Some(wrong) = wrong {
                refuse("port", wrong.message, &wrong.help);
            }
            Bounds::exact(rule_text::at(protocols, ports.as_ref()))
        }
        (Some(protocols), Attr::Unknown(_)) if protocols.iter().all(|it| it.has_ports()) => {
            rule.reasons.push(reason(block, "port"));
            Bounds { must: ServiceSet::empty(), may: rule_text::at(protocols, None) }
        }
        (Some(protocols), _) => Bounds::exact(rule_text::at(protocols, None)),
    };
    rule.services = Services::Inline(services);
    if !faults.is_empty() {
        rule.exists = rule.exists.and(Tri::Unknown);
    }
    rule.faults = faults;
    rule
}

fn firewall_rule(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let all = rules(object, side, "firewall_rules");
    let instance = link(side, object, "instance_id").unwrap_or_default();
    let (exists, reasons) = existence(side);
    let why = reason(side, "instance_id");
    let address = side.resource.address.clone();
    let adds = !matches!(side.resource.action, Some(Action::NoOp | Action::Update));
    builder.later(0, move |world, resolver| {
        let mut found = resolver.resolve::<SecurityGroup>(&instance).candidates().to_vec();
        if found.is_empty() {
            found.push(elsewhere(world, object, &address, exists, &reasons));
        }
        let one = found.len() == 1;
        for id in found {
            if let Some(firewall) = world.network.groups.get_mut(id.index()) {
                firewall.rules.extend(all.iter().cloned().map(|mut rule| {
                    if !one {
                        rule.exists = rule.exists.and(Tri::Unknown);
                        rule.reasons.push(why.clone());
                    }
                    rule
                }));
            }
            if adds {
                usual(world, id, object);
            }
        }
    });
    group::settle_order(builder);
}

/// A template is a group that nothing is in: servers take over its rules.
fn template(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let rules = rules(object, side, "template_rules");
    let id = builder.add(SecurityGroup { closed_world: Tri::Yes, rules, ..firewall(object) });
    builder.world.network.host_firewalls.insert(id);
    builder.declare(id, &side.resource.address, side.str("id"));
}
