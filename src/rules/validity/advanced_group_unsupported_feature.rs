//! VAL106: an advanced group of Alibaba Cloud uses what advanced groups do not have.

use super::written;
use crate::base::Tri;
use crate::model::network::{FaultKind, GroupType, Peer, SecurityGroup};
use crate::model::{Cloud, Known, Site};
use crate::rules::{Context, Finding, draft};

rule! {
    /// # Why
    ///
    /// A group of `security_group_type = "enterprise"` holds more members and has less: no rule names another group, no
    /// rule of another group names it, it lives in a VPC only, and its members reach each other by rules only. The plan
    /// succeeds and the API refuses the rule, or the provider leaves the argument out without a word.
    ///
    /// # Fix
    ///
    /// Write prefixes or prefix lists, or use a basic group.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "lost" { # ← high, definite
    ///   security_group_type = "enterprise"
    /// }
    ///
    /// resource "alicloud_security_group" "web" {
    ///   vpc_id              = "vpc-example"
    ///   security_group_type = "enterprise"
    ///   inner_access_policy = "Drop" # ← low, definite
    /// }
    ///
    /// resource "alicloud_security_group" "db" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "from_web" {
    ///   security_group_id        = alicloud_security_group.db.id
    ///   type                     = "ingress"
    ///   ip_protocol              = "tcp"
    ///   port_range               = "3306/3306"
    ///   source_security_group_id = alicloud_security_group.web.id # ← high, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Drop rules and priorities are for both kinds.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "web" {
    ///   vpc_id              = "vpc-example"
    ///   security_group_type = "enterprise"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "no_ssh" {
    ///   security_group_id = alicloud_security_group.web.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = "0.0.0.0/0"
    ///   policy            = "drop"
    ///   priority          = 10
    /// }
    /// ```
    code: "VAL106",
    name: "advanced-group-unsupported-feature",
    title: "an advanced group uses what advanced groups do not have",
    severity: High,
    score: 0,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba],
    references: ["S259", "S262", "S264", "S272", "S273", "S275"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    written::report(&RULE, context, FaultKind::Advanced, out);
    let groups = &context.world.network.groups;
    for group in groups.iter().filter(|group| is_advanced(group) && group.vpc.is_none()) {
        let message = "an advanced group lives in a VPC, and none is named".to_owned();
        let finding = written::said(&RULE, true, Site::block(group.object), "A-16", message);
        draft::push(context, out, written::with_help(finding, "write `vpc_id`"));
    }
    for (_, group, _, rule) in written::placed(context) {
        let Peer::Group(peer) = &rule.peer else { continue };
        let peer = peer.resolved().and_then(|id| groups.get(id.index())).filter(|peer| is_advanced(peer));
        let message = match (is_advanced(group), peer) {
            (true, _) => "a rule of an advanced group cannot be about another group".to_owned(),
            (false, Some(peer)) => {
                format!("{} is an advanced group, which no rule can be about", written::name(context, peer.object))
            }
            (false, None) => continue,
        };
        let finding = written::said(&RULE, true, rule.peer_site.clone(), "A-15", message);
        draft::push(context, out, written::with_help(finding, "write the prefixes of its members, or a prefix list"));
    }
}

fn is_advanced(group: &SecurityGroup) -> bool {
    group.cloud == Cloud::Alibaba && group.kind == Known::Yes(GroupType::Enterprise) && group.closed_world == Tri::Yes
}
