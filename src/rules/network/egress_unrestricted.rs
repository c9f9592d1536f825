//! NET110: a group lets everything out.

use super::telling::group_rule;
use crate::base::Tri;
use crate::base::net::{AddressSet, PacketSet};
use crate::model::network::{Direction, GroupType, RuleAction, SecurityGroup};
use crate::model::{Cloud, Id, Known, Site};
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding, Fix};
use std::collections::BTreeSet;

rule! {
    /// # Why
    ///
    /// Who breaks into a server fetches tools and sends data out. A list of what the server needs to reach stops much of it, and shows
    /// the rest in the logs.
    ///
    /// # Fix
    ///
    /// List what is needed (package mirrors, time, the services that the application uses) and drop the rest, weaker than these.
    ///
    /// # Fires
    ///
    /// A basic group lets out what no rule names.
    ///
    /// ```hcl strict
    /// resource "alicloud_security_group" "app" { # ← low, definite
    ///   vpc_id = "vpc-example"
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "app" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///
    ///   egress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "0.0.0.0/0" # ← low, definite
    ///     protocol   = "ALL"
    ///     port       = "ALL"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Nothing gets out without a rule.
    ///
    /// ```hcl strict
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "rest" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "egress"
    ///   ip_protocol       = "all"
    ///   port_range        = "-1/-1"
    ///   cidr_ip           = "0.0.0.0/0"
    ///   policy            = "drop"
    ///   priority          = 100
    /// }
    /// ```
    code: "NET110",
    name: "egress-unrestricted",
    title: "a security group lets everything out",
    severity: Low,
    score: 31,
    profile: Strict,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S279", "S289", "S309"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let everything = [AddressSet::all_v4(), AddressSet::all_v6()].map(|peers| PacketSet::all().restrict(&peers));
    let mut told: BTreeSet<Id<SecurityGroup>> = BTreeSet::new();
    let mut tell = |site: Site, group: &SecurityGroup| {
        let message = format!("`{}` lets everything out, to any address", context.model.address(group.object));
        let mut finding = definite(&RULE, site, "everything out", message);
        finding.fix = Fix { description: "accept what is needed, and drop the rest".into(), mechanical: false };
        push(context, out, finding);
    };
    for facts in context.facts.exposure.rules.iter().filter(|facts| facts.direction == Direction::Egress) {
        let lets = |at: &crate::reason::exposure::RuleAt| everything.iter().any(|all| all.is_subset(&at.share.must));
        if !facts.at.iter().any(lets) {
            continue;
        }
        if let Some((group, rule)) = group_rule(context, facts.rule) {
            told.insert(facts.rule.group);
            tell(rule.peer_site.clone(), group);
        }
    }
    for (at, group) in context.world.network.groups.iter().enumerate() {
        let drops = group
            .rules
            .iter()
            .any(|rule| rule.direction == Direction::Egress && rule.action != Known::Yes(RuleAction::Accept));
        let basic = group.cloud == Cloud::Alibaba && group.kind == Known::Yes(GroupType::Normal);
        if basic && !drops && group.closed_world != Tri::No && !told.contains(&Id::new(at)) {
            tell(Site::block(group.object), group);
        }
    }
}
