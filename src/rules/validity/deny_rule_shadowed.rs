//! VAL104: a drop rule that never sees its packets, as a stronger rule accepts them first.

use crate::base::Certainty;
use crate::base::net::{AddressSet, PacketSet};
use crate::model::network::{
    Addresses, Direction, GroupType, Interface, Order, Peer, Rule as GroupRule, RuleAction, SecurityGroup, Services,
};
use crate::model::{Id, Known};
use crate::reason::exposure::{DropFacts, RuleId, Seat};
use crate::rules::network::telling::{families, group_rule, named, witness};
use crate::rules::network::words::{enumerate, key, services as service_words};
use crate::rules::{Context, Evidence, Finding, Fix};

rule! {
    /// # Why
    ///
    /// A rule that drops packets does nothing where a stronger rule has accepted them before. On Alibaba Cloud the
    /// smaller `priority` number is stronger, and a drop wins only against an equal one; a missing `priority` is 1, the
    /// strongest. On Tencent Cloud the first rule of the list that matches decides, and the first group before the
    /// second. The members of a basic group of Alibaba Cloud reach each other whatever the rules say, unless
    /// `inner_access_policy` is `Drop`.
    ///
    /// # Fix
    ///
    /// Alibaba Cloud: give the drop the smaller or the equal number. Tencent Cloud: move the block up, or the group
    /// forward in `orderly_security_groups`.
    ///
    /// # Fires
    ///
    /// Written to protect the database; the stronger rule lets the packets in.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "allow" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "1/65535"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   priority          = 1
    /// }
    ///
    /// resource "alicloud_security_group_rule" "deny_mysql" { # ← medium, definite
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "3306/3306"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   policy            = "drop"
    ///   priority          = 100
    /// }
    /// ```
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
    ///     port       = "all"
    ///   }
    ///
    ///   ingress { # ← medium, definite
    ///     action     = "DROP"
    ///     cidr_block = "10.0.0.0/8"
    ///     protocol   = "TCP"
    ///     port       = "3306"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Equal priority (1 where none is written): the drop wins.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "allow" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "1/65535"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   priority          = 1
    /// }
    ///
    /// resource "alicloud_security_group_rule" "deny_mysql" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "3306/3306"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   policy            = "drop"
    /// }
    /// ```
    ///
    /// A drop for the rest, behind narrower rules that are meant.
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
    ///   port_range        = "443/443"
    ///   cidr_ip           = "0.0.0.0/0"
    ///   priority          = 1
    /// }
    ///
    /// resource "alicloud_security_group_rule" "rest" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "all"
    ///   port_range        = "-1/-1"
    ///   cidr_ip           = "0.0.0.0/0"
    ///   policy            = "drop"
    ///   priority          = 100
    /// }
    /// ```
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
    ///     action     = "DROP"
    ///     cidr_block = "0.0.0.0/0"
    ///     protocol   = "TCP"
    ///     port       = "22"
    ///   }
    /// }
    /// ```
    code: "VAL104",
    name: "deny-rule-shadowed",
    title: "a drop rule does not take effect",
    severity: Medium,
    score: 66,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S021", "S026", "S065", "S192", "S289", "S319", "S335", "S336", "S337"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for facts in &context.facts.exposure.drops {
        out.extend(overtaken(context, facts));
    }
    for (index, group) in context.world.network.groups.iter().enumerate() {
        if is_open_inside(group) {
            let of = |at| RuleId { group: Id::new(index), index: at };
            out.extend((0..group.rules.len()).filter_map(|at| ignored_inside(context, of(at))));
        }
    }
}

/// A drop that stronger rules overtake, if it looks as if it were meant otherwise.
fn overtaken(context: &Context<'_>, facts: &DropFacts) -> Option<Finding> {
    let (_, written) = group_rule(context, facts.rule)?;
    let own = &context.facts.exposure.rule(facts.rule)?.own.must;
    let mut lost = facts.accepted.iter().fold(PacketSet::empty(), |all, (_, packets)| all.union(packets));
    lost = lost.intersect(own);
    if own.is_empty() || lost.is_empty() {
        return None;
    }
    let whole = own.is_subset(&lost);
    let meant =
        |accept: &RuleId| context.facts.exposure.rule(*accept).is_some_and(|accept| is_narrower(own, &accept.own.may));
    if !whole && !facts.accepted.iter().any(|(accept, _)| meant(accept)) {
        return None;
    }
    let what = enumerate(&service_words(&lost.all_services()));
    let first = facts.accepted.iter().find_map(|(accept, _)| group_rule(context, *accept))?.1;
    let by = said(context, first);
    let more = match facts.accepted.len() {
        0 | 1 => String::new(),
        many => format!(" and {} more", many - 1),
    };
    let verb = if facts.accepted.len() > 1 { "accept" } else { "accepts" };
    let place = place(context, facts);
    let message = match whole && place.is_empty() {
        true => format!("this drop of {what} never takes effect: {by}{more} {verb} the packets first"),
        false => format!("this drop does not take effect for {what}{place}: {by}{more} {verb} the packets first"),
    };
    let related = facts.accepted.iter().filter_map(|(accept, _)| {
        let (_, rule) = group_rule(context, *accept)?;
        Some(Evidence { site: Some(rule.site.clone()), note: format!("accepts first ({})", rule.place) })
    });
    let mut finding = finding(written, message, format!("overtaken {} {}", key(&own.all_services()), families(own)));
    finding.related = related.collect();
    finding.witness = witness(&lost);
    finding.fix.description = match written.order {
        Order::Priority(_) => "give the drop a smaller or equal priority number than the accepting rule".to_owned(),
        _ => "move the drop in front of the accepting rule".to_owned(),
    };
    Some(finding)
}

/// `` at `alicloud_instance.web` `` where the drop is overtaken at some of the workloads of its group only.
fn place(context: &Context<'_>, facts: &DropFacts) -> String {
    let exposure = &context.facts.exposure;
    let everywhere = exposure
        .groups
        .get(facts.rule.group.index())
        .is_none_or(|group| group.views.iter().all(|it| facts.views.contains(it)));
    if everywhere {
        return String::new();
    }
    let views = facts.views.iter().filter_map(|view| exposure.views.get(*view));
    let seats: Vec<Seat> = views.flat_map(|view| view.seats.iter().copied()).collect();
    named(context, &seats).map_or_else(String::new, |at| format!(" at {at}"))
}

/// Whether a drop is an exception from what an accepting rule opens: narrower in services or in peers, and wider in
/// neither. A drop of the rest behind a narrower rule is not.
fn is_narrower(drop: &PacketSet, accept: &PacketSet) -> bool {
    let (services, peers) = (drop.all_services(), drop.peers());
    let (opened, from) = (accept.all_services(), accept.peers());
    services.is_subset(&opened) && peers.is_subset(&from) && (services != opened || peers != from)
}

fn said(context: &Context<'_>, rule: &GroupRule) -> String {
    let address = context.model.address(rule.site.object);
    match rule.place.is_empty() {
        true => format!("`{address}`"),
        false => format!("`{address}` ({})", rule.place),
    }
}

fn finding(rule: &GroupRule, message: String, key: String) -> Finding {
    Finding {
        rule: &RULE,
        severity: RULE.severity,
        score: RULE.score,
        certainty: Certainty::Definite,
        site: rule.site.clone(),
        message: message.into(),
        key: key.into(),
        rank: 0,
        path: Vec::new(),
        related: Vec::new(),
        witness: None,
        fix: Fix::default(),
        unknowns: Vec::new(),
        opened: None,
        strict: false,
        granted: None,
        quiet: false,
    }
}

/// Whether the members of a group surely reach each other whatever its rules say.
fn is_open_inside(group: &SecurityGroup) -> bool {
    group.kind == Known::Yes(GroupType::Normal) && group.inner_access.surely()
}

/// A drop whose peers are members of its own group, which inner access lets through.
fn ignored_inside(context: &Context<'_>, id: RuleId) -> Option<Finding> {
    let (group, rule) = group_rule(context, id)?;
    let drops = rule.action == Known::Yes(RuleAction::Drop) && rule.exists.surely();
    let (Peer::Addresses(peers), Services::Inline(services)) = (&rule.peer, &rule.services) else { return None };
    if !drops || rule.direction != Direction::Ingress || services.must.is_empty() || is_rest(rule, &peers.must) {
        return None;
    }
    let bound = context.facts.exposure.groups.get(id.group.index())?;
    let members = bound.interfaces.iter().filter(|(_, bound)| bound.surely());
    let hit: Vec<Id<Interface>> = members.map(|(id, _)| *id).filter(|id| lies_in(context, *id, &peers.must)).collect();
    // A member that is hit, and another one that it still reaches.
    if hit.is_empty() || bound.interfaces.iter().filter(|(_, bound)| bound.surely()).count() < 2 {
        return None;
    }
    let address = context.model.address(group.object);
    let what = enumerate(&service_words(&services.must));
    let message = format!("this drop of {what} does not hold among the members of `{address}`, which reach each other");
    let mut finding = finding(rule, message, format!("inside {}", key(&services.must)));
    finding.related = vec![Evidence {
        site: Some(crate::model::Site::block(group.object)),
        note: "inner access is `Accept`".to_owned(),
    }];
    finding.fix.description = "set `inner_access_policy` of the group to `Drop`".to_owned();
    Some(finding)
}

/// Whether a rule only spells out that the rest is dropped: for everybody, at the end of the list.
fn is_rest(rule: &GroupRule, peers: &AddressSet) -> bool {
    let last = matches!(&rule.order, Order::Priority(Known::Yes(priority)) if *priority >= 100);
    last && (peers.v4.is_full() || peers.v6.is_full())
}

/// Whether all private addresses of an interface lie in a set, as far as they are known.
fn lies_in(context: &Context<'_>, interface: Id<Interface>, set: &AddressSet) -> bool {
    let Some(interface) = context.world.network.interfaces.get(interface.index()) else { return false };
    match &interface.v4 {
        Addresses::Exact(own) | Addresses::Within(own) => !own.is_empty() && own.is_subset(set),
        Addresses::Unknown => set.v4.is_full(),
        Addresses::None => false,
    }
}
