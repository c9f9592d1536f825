//! VAL105: a rule that does nothing, because stronger ones are there or because a network ACL drops the replies.

use super::redundant;
use super::written::{name, with_help};
use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::model::network::{Direction, RuleAction};
use crate::model::{Id, Known, ObjectId, Site};
use crate::reason::exposure::{Reason, RuleId};
use crate::rules::network::telling::group_rule;
use crate::rules::{Context, Finding, draft, wants_strict};
use std::collections::BTreeSet;

rule! {
    /// # Why
    ///
    /// A rule that accepts what a stronger rule drops opens nothing, whatever its author thinks. A network ACL keeps no
    /// state: without a way back for the ports that clients use, no connection comes about. In the strict profile, too: rules
    /// that are there twice, that others contain, that open what is open, that are for addresses the network has not.
    ///
    /// # Fix
    ///
    /// Delete the rule, or move it before the one that hides it. Network ACL: accept the replies (ports 1024–65535).
    ///
    /// # Fires
    ///
    /// A drop at the same priority wins.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "ssh" { # ← low, definite
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = "10.1.0.0/16"
    ///   priority          = 5
    /// }
    ///
    /// resource "alicloud_security_group_rule" "nobody" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "1/1024"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   policy            = "drop"
    ///   priority          = 5
    /// }
    /// ```
    ///
    /// The first rule that matches decides.
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
    ///     action     = "DROP"
    ///     cidr_block = "10.0.0.0/8"
    ///     protocol   = "ALL"
    ///   }
    ///
    ///   ingress { # ← low, definite
    ///     action     = "ACCEPT"
    ///     cidr_block = "10.1.0.0/16"
    ///     protocol   = "TCP"
    ///     port       = "22"
    ///   }
    /// }
    /// ```
    ///
    /// Clients send from ports above 1023, and the ACL drops what is sent back to them.
    ///
    /// ```hcl
    /// resource "alicloud_vpc" "main" {
    ///   cidr_block = "10.0.0.0/8"
    /// }
    ///
    /// resource "alicloud_vswitch" "web" {
    ///   vpc_id     = alicloud_vpc.main.id
    ///   cidr_block = "10.0.1.0/24"
    ///   zone_id    = "cn-hangzhou-h"
    /// }
    ///
    /// resource "alicloud_network_acl" "web" { # ← low, definite
    ///   vpc_id = alicloud_vpc.main.id
    ///
    ///   ingress_acl_entries {
    ///     policy         = "accept"
    ///     protocol       = "tcp"
    ///     port           = "443/443"
    ///     source_cidr_ip = "0.0.0.0/0"
    ///   }
    ///
    ///   egress_acl_entries {
    ///     policy              = "accept"
    ///     protocol            = "tcp"
    ///     port                = "443/443"
    ///     destination_cidr_ip = "0.0.0.0/0"
    ///   }
    ///
    ///   resources {
    ///     resource_id   = alicloud_vswitch.web.id
    ///     resource_type = "VSwitch"
    ///   }
    /// }
    ///
    /// resource "alicloud_security_group" "web" {
    ///   vpc_id = alicloud_vpc.main.id
    /// }
    ///
    /// resource "alicloud_instance" "web" {
    ///   image_id        = "img-example"
    ///   instance_type   = "ecs.g7.large"
    ///   vswitch_id      = alicloud_vswitch.web.id
    ///   security_groups = [alicloud_security_group.web.id]
    /// }
    /// ```
    ///
    /// Strict: the same rule twice, a rule within another, egress that is open by itself, IPv6 without a prefix.
    ///
    /// ```hcl strict
    /// resource "alicloud_vpc" "main" {
    ///   cidr_block = "10.0.0.0/8"
    /// }
    ///
    /// resource "alicloud_vswitch" "main" {
    ///   vpc_id     = alicloud_vpc.main.id
    ///   cidr_block = "10.0.1.0/24"
    ///   zone_id    = "cn-hangzhou-h"
    /// }
    ///
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = alicloud_vpc.main.id
    /// }
    ///
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "img-example"
    ///   instance_type   = "ecs.g7.large"
    ///   vswitch_id      = alicloud_vswitch.main.id
    ///   security_groups = [alicloud_security_group.app.id]
    /// }
    ///
    /// resource "alicloud_security_group_rule" "web" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "443/443"
    ///   cidr_ip           = "10.0.0.0/8"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "web_again" { # ← low, definite
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "443/443"
    ///   cidr_ip           = "10.0.0.0/8"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "part" { # ← low, definite
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "443/443"
    ///   cidr_ip           = "10.1.0.0/16"
    ///   priority          = 10
    /// }
    ///
    /// resource "alicloud_security_group_rule" "out" { # ← low, definite
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "egress"
    ///   ip_protocol       = "all"
    ///   cidr_ip           = "0.0.0.0/0"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "six" { # ← low, definite
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "443/443"
    ///   ipv6_cidr_ip      = "2001:db8::/32"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A drop takes a part away, and something is left.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "web" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "1/65535"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   priority          = 5
    /// }
    ///
    /// resource "alicloud_security_group_rule" "no_ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   policy            = "drop"
    ///   priority          = 1
    /// }
    /// ```
    ///
    /// Rules that are there twice do no harm; the strict profile tells of them.
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
    ///     port       = "22"
    ///   }
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "10.1.0.0/16"
    ///     protocol   = "TCP"
    ///     port       = "22"
    ///   }
    /// }
    /// ```
    code: "VAL105",
    name: "rule-without-effect",
    title: "a rule does nothing",
    severity: Low,
    score: 0,
    profile: Split,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: ["S021", "S026", "S066", "S253", "S313", "S335", "S337", "S415"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let mut found = Vec::new();
    denied(context, &mut found);
    unanswered(context, &mut found);
    refusing(context, &mut found);
    if wants_strict(&RULE, context.settings) {
        for (id, rule, message) in redundant::needless(context) {
            let finding = draft::definite(&RULE, rule.site.clone(), id, message);
            found.push(Finding { strict: true, ..with_help(finding, "delete the rule") });
        }
    }
    found.into_iter().for_each(|finding| draft::push(context, out, finding));
}

/// Rules that accept, and of whose packets stronger rules drop every one wherever the group is bound.
fn denied(context: &Context<'_>, out: &mut Vec<Finding>) {
    for facts in &context.facts.exposure.rules {
        let Some((_, rule)) = group_rule(context, facts.rule) else { continue };
        let accepts = rule.action == Known::Yes(RuleAction::Accept) && rule.exists == Tri::Yes;
        let known = !facts.own.must.is_empty() && facts.own.must == facts.own.may;
        let nothing = !facts.at.is_empty() && facts.at.iter().all(|at| at.share.may.is_empty());
        if !accepts || !known || !nothing {
            continue;
        }
        let verb = if facts.direction == Direction::Ingress { "in" } else { "out" };
        let message = match stronger(context, facts.rule) {
            Some(by) => format!("the rule lets nothing {verb}: {by} drops all of its packets first"),
            None => format!("the rule lets nothing {verb}: stronger rules drop all of its packets first"),
        };
        let finding = draft::definite(&RULE, rule.site.clone(), "A-31", message);
        out.push(with_help(finding, "delete the rule, or put it before the one that drops"));
    }
}

/// Drops that are tried for the name of one in a message.
const TRIED: usize = 200;

/// A drop of the same group that alone takes everything from a rule.
fn stronger(context: &Context<'_>, id: RuleId) -> Option<String> {
    let (group, rule) = group_rule(context, id)?;
    let own = &context.facts.exposure.rule(id)?.own.must;
    let drops = group
        .rules
        .iter()
        .enumerate()
        .filter(|(_, other)| other.direction == rule.direction && other.action == Known::Yes(RuleAction::Drop));
    let found = drops.take(TRIED).find(|(index, _)| {
        let facts = context.facts.exposure.rule(RuleId { group: id.group, index: *index });
        facts.is_some_and(|facts| own.is_subset(&facts.own.must))
    });
    let (_, other) = found?;
    Some(format!("{} ({})", name(context, other.site.object), other.place))
}

/// Network ACLs that accept clients and drop what is sent back to them.
fn unanswered(context: &Context<'_>, out: &mut Vec<Finding>) {
    let reasons = context.facts.exposure.views.iter().flat_map(|view| &view.screen);
    let acls: BTreeSet<ObjectId> = reasons
        .filter_map(|reason| match reason {
            Reason::ReplyBlocked(acl) => Some(*acl),
            _ => None,
        })
        .collect();
    for acl in acls {
        let message = "the network ACL accepts clients and drops the replies to them".to_owned();
        let finding = draft::definite(&RULE, Site::block(acl), "A-46", message);
        out.push(with_help(finding, "accept egress to the clients at ports 1024–65535"));
    }
}

/// Lists of a listener that refuse everybody.
fn refusing(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    for gate in network.listeners.iter().flat_map(|listener| &listener.gates) {
        if gate.on != Tri::Yes || gate.white != Known::Yes(false) {
            continue;
        }
        let ids = gate.lists.iter().flat_map(|list| list.resolved());
        let lists = ids.filter_map(|id: Id<_>| network.prefix_lists.get(id.index()));
        let all = lists.fold(AddressSet::empty(), |all, list| all.union(&list.entries.must));
        if all.v4.is_full() {
            let message = "the list refuses every IPv4 address, and the listener serves nobody".to_owned();
            let finding = draft::definite(&RULE, gate.site.clone(), "refuses everybody", message);
            out.push(with_help(finding, "refuse the addresses that are meant, or admit some by a `white` list"));
        }
    }
}
