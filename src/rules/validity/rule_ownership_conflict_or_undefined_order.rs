//! VAL110: two resources that manage one thing, or an order that is not determined although it matters.

use super::written::{self, name, with_help};
use crate::base::Tri;
use crate::model::gateway::PortMap;
use crate::model::network::{
    Direction, Extent, FaultKind, Order, PathKind, PublicAddress, Rule as GroupRule, RuleAction, SecurityGroup,
};
use crate::model::{Cloud, Id, ObjectId, Ref, Site};
use crate::reason::exposure::{Reason, RuleId};
use crate::rules::{Context, Finding, draft};
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// # Why
    ///
    /// Where two resources own one list, each apply writes the one and undoes the other. Where single rules with different
    /// actions overlap, the one that happens to be created last comes first, and nobody can say what is open. The same goes
    /// for several groups in a set, and for one public address that two entries want.
    ///
    /// # Fix
    ///
    /// Keep one owner. On Tencent Cloud write one rule set for each group, and bind groups by `orderly_security_groups`.
    ///
    /// # Fires
    ///
    /// Which of the two groups is asked first is not determined, and they disagree.
    ///
    /// ```hcl
    /// resource "tencentcloud_security_group" "a" {
    ///   name = "a"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "a" {
    ///   security_group_id = tencentcloud_security_group.a.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "10.0.0.0/8"
    ///     protocol   = "TCP"
    ///     port       = "22"
    ///   }
    /// }
    ///
    /// resource "tencentcloud_security_group" "b" {
    ///   name = "b"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "b" {
    ///   security_group_id = tencentcloud_security_group.b.id
    ///
    ///   ingress {
    ///     action     = "DROP"
    ///     cidr_block = "10.1.0.0/16"
    ///     protocol   = "TCP"
    ///     port       = "22"
    ///   }
    /// }
    ///
    /// resource "tencentcloud_instance" "web" {
    ///   availability_zone = "ap-guangzhou-3"
    ///   image_id          = "img-example"
    ///   instance_type     = "S5.MEDIUM2"
    ///   security_groups   = [tencentcloud_security_group.a.id, tencentcloud_security_group.b.id] # ← medium, definite
    /// }
    /// ```
    ///
    /// A rule set and a single rule for one group; single rules that overlap and disagree.
    ///
    /// ```hcl
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "app" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "10.0.0.0/8"
    ///     protocol   = "TCP"
    ///     port       = "443"
    ///   }
    /// }
    ///
    /// resource "tencentcloud_security_group_rule" "ssh" { # ← medium, definite
    ///   security_group_id = tencentcloud_security_group.app.id
    ///   type              = "ingress"
    ///   policy            = "accept"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22"
    /// }
    ///
    /// resource "tencentcloud_security_group" "old" {
    ///   name = "old"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule" "all" {
    ///   security_group_id = tencentcloud_security_group.old.id
    ///   type              = "ingress"
    ///   policy            = "accept"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule" "not_from_there" { # ← medium, definite
    ///   security_group_id = tencentcloud_security_group.old.id
    ///   type              = "ingress"
    ///   policy            = "drop"
    ///   cidr_ip           = "10.1.0.0/16"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22"
    /// }
    /// ```
    ///
    /// One public address, bound twice.
    ///
    /// ```hcl
    /// resource "alicloud_eip_address" "web" {
    ///   bandwidth = "5"
    /// }
    ///
    /// resource "alicloud_instance" "web" {
    ///   count           = 2
    ///   image_id        = "img-example"
    ///   instance_type   = "ecs.g7.large"
    ///   vswitch_id      = "vsw-example"
    ///   security_groups = ["sg-example"]
    /// }
    ///
    /// resource "alicloud_eip_association" "one" {
    ///   allocation_id = alicloud_eip_address.web.id
    ///   instance_id   = alicloud_instance.web[0].id
    /// }
    ///
    /// resource "alicloud_eip_association" "two" {
    ///   allocation_id = alicloud_eip_address.web.id
    ///   instance_id   = alicloud_instance.web[1].id # ← medium, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The order does not matter where the rules agree.
    ///
    /// ```hcl
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule" "ssh" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///   type              = "ingress"
    ///   policy            = "accept"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule" "https" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///   type              = "ingress"
    ///   policy            = "accept"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "443"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_eip_address" "web" {
    ///   bandwidth = "5"
    /// }
    ///
    /// resource "alicloud_instance" "web" {
    ///   image_id        = "img-example"
    ///   instance_type   = "ecs.g7.large"
    ///   vswitch_id      = "vsw-example"
    ///   security_groups = ["sg-example"]
    /// }
    ///
    /// resource "alicloud_eip_association" "web" {
    ///   allocation_id = alicloud_eip_address.web.id
    ///   instance_id   = alicloud_instance.web.id
    /// }
    /// ```
    code: "VAL110",
    name: "rule-ownership-conflict-or-undefined-order",
    title: "two resources manage one thing, or their order is not determined",
    severity: Medium,
    score: 50,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S026"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    written::report(&RULE, context, FaultKind::Conflict, out);
    let mut found = Vec::new();
    let placed = written::placed(context);
    let placed: BTreeSet<&Site> = placed.iter().map(|(.., rule)| &rule.site).collect();
    for (at, group) in context.world.network.groups.iter().enumerate() {
        if group.cloud == Cloud::Tencent && !context.world.network.host_firewalls.contains(&Id::new(at)) {
            owners(context, group, &placed, &mut found);
            disagreeing(context, Id::new(at), group, &mut found);
        }
    }
    unordered(context, &mut found);
    addresses(context, &mut found);
    translated(context, &mut found);
    found.into_iter().for_each(|finding| draft::push(context, out, finding));
}

/// A rule of a list has a place within its resource; a rule that is a resource of its own is the resource.
fn is_listed(rule: &GroupRule) -> bool {
    rule.site.path.is_some()
}

/// Resources that each own the rules of a group.
fn owners(context: &Context<'_>, group: &SecurityGroup, placed: &BTreeSet<&Site>, out: &mut Vec<Finding>) {
    let mut owners: Vec<ObjectId> = Vec::new();
    let mut singles: Vec<ObjectId> = Vec::new();
    // A rule that may belong to several groups is not sure to be in this one.
    let sure = |rule: &&GroupRule| placed.contains(&rule.site);
    for rule in group.rules.iter().filter(sure) {
        let list = if is_listed(rule) { &mut owners } else { &mut singles };
        if !list.contains(&rule.site.object) {
            list.push(rule.site.object);
        }
    }
    let Some(first) = owners.first() else { return };
    for other in owners.iter().skip(1).chain(&singles) {
        let message = format!("{} owns all rules of the group, and removes this one", name(context, *first));
        let finding = draft::definite(&RULE, Site::block(*other), "T-14", message);
        out.push(with_help(finding, "write all rules of the group in one rule set"));
    }
}

/// Single rules of a group and direction that are compared with each other; the cloud allows far fewer, which VAL108 tells.
const COMPARED: usize = 1000;

/// Rules that are resources of their own, overlap and disagree.
fn disagreeing(context: &Context<'_>, id: Id<SecurityGroup>, group: &SecurityGroup, out: &mut Vec<Finding>) {
    for direction in [Direction::Ingress, Direction::Egress] {
        let rules = group.rules.iter().enumerate().filter(|(_, rule)| {
            let unordered = rule.order == Order::Inserted && !is_listed(rule);
            rule.direction == direction && unordered && rule.exists == Tri::Yes
        });
        let facts = rules.filter_map(|(index, rule)| {
            let facts = context.facts.exposure.rule(RuleId { group: id, index })?;
            Some((rule, &facts.own.must, rule.action.get().copied()?))
        });
        let all: Vec<_> = facts.take(COMPARED).collect();
        let (accepts, drops): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(.., action)| *action == RuleAction::Accept);
        for (drop, packets, _) in drops {
            if let Some((accept, ..)) = accepts.iter().find(|(_, other, _)| other.overlaps(packets)) {
                let by = name(context, accept.site.object);
                let message = format!("whether this drop or {by} comes first is not determined");
                let finding = draft::definite(&RULE, drop.site.clone(), "T-13", message);
                out.push(with_help(
                    finding,
                    "write the rules of the group in one rule set, in the order that is meant",
                ));
            }
        }
    }
}

/// Groups that are bound in no order and disagree.
fn unordered(context: &Context<'_>, out: &mut Vec<Finding>) {
    for (at, interface) in context.world.network.interfaces.iter().enumerate() {
        let groups = &interface.groups;
        let known = groups.extent == Extent::Exact && groups.list.iter().all(|it| it.bound == Tri::Yes);
        let sure = known && groups.list.len() > 1 && (!groups.ordered || groups.appended > 1);
        if interface.cloud != Cloud::Tencent || !sure {
            continue;
        }
        let Some(evaluation) = context.facts.exposure.evaluation(Id::new(at)) else { continue };
        let mut reasons = evaluation.ingress_reasons.iter().chain(&evaluation.egress_reasons);
        let Some(first) = groups.list.first().filter(|_| reasons.any(|it| *it == Reason::GroupOrder)) else { continue };
        // The list as a whole, not its first element.
        let path = first.site.path.as_deref().map(|path| path.split('[').next().unwrap_or(path));
        let site = path.map_or_else(|| first.site.clone(), |path| Site::at(first.site.object, path));
        let message = "the groups disagree, and which of them is asked first is not determined".to_owned();
        let finding = draft::definite(&RULE, site, "T-18", message);
        out.push(with_help(finding, "bind them by `orderly_security_groups`"));
    }
}

/// Public addresses that are bound more than once, and instances that have one of their own besides.
fn addresses(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    let mut bound: BTreeMap<Id<PublicAddress>, Vec<&Site>> = BTreeMap::new();
    let mut take = |address: &Option<Ref<PublicAddress>>, exists: Tri, site| {
        if let (Some(Ref::Resolved(id)), Tri::Yes) = (address, exists) {
            bound.entry(*id).or_default().push(site);
        }
    };
    for binding in network.bindings.iter().filter(|it| it.kind == PathKind::Eip) {
        take(&binding.address, binding.exists, &binding.site);
    }
    for address in network.nat_gateways.iter().flat_map(|gateway| &gateway.addresses) {
        take(&address.address, address.bound, &address.site);
    }
    for sites in bound.values() {
        let Some(first) = sites.first() else { continue };
        let mut others: Vec<&Site> = sites.iter().skip(1).filter(|site| site.object != first.object).copied().collect();
        others.sort();
        others.dedup();
        for other in others {
            let message = format!("the public address is bound already, by {}", name(context, first.object));
            let finding = draft::definite(&RULE, other.clone(), "A-40", message);
            out.push(with_help(finding, "use an address for each"));
        }
    }
    let sure = |kind| network.bindings.iter().filter(move |it| it.kind == kind && it.exists == Tri::Yes);
    for eip in sure(PathKind::Eip) {
        let Some(id) = eip.interface.resolved() else { continue };
        let of_alibaba = network.interfaces.get(id.index()).is_some_and(|it| it.cloud == Cloud::Alibaba);
        if of_alibaba && sure(PathKind::AutoPublic).any(|it| it.interface == eip.interface) {
            let message = "the instance has a public address of its own besides".to_owned();
            let finding = draft::definite(&RULE, eip.site.clone(), "A-40 own", message);
            out.push(with_help(finding, "leave `internet_max_bandwidth_out` of the instance out"));
        }
    }
}

/// Entries for all ports of an address that another entry uses, too.
fn translated(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    for entry in &network.translations {
        let all = entry.ports == PortMap::All && entry.kind == PathKind::Dnat && entry.exists == Tri::Yes;
        let Some(address) = entry.address.as_ref().filter(|it| all && it.resolved().is_some()) else { continue };
        let entries = network.translations.iter().filter(|it| it.object != entry.object && it.exists.possibly());
        let entries = entries.filter(|it| it.address.as_ref() == Some(address)).map(|it| it.object);
        let sources = network.source_translations.iter().filter(|it| it.exists.possibly());
        let sources = sources.filter(|it| it.address.as_ref() == Some(address)).map(|it| it.object);
        if let Some(other) = entries.chain(sources).next() {
            let message = format!("the entry takes all ports of the address, which {} uses, too", name(context, other));
            let finding = draft::definite(&RULE, Site::block(entry.object), "A-38", message);
            out.push(with_help(finding, "name the ports, or use an address for each"));
        }
    }
}
