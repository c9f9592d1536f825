//! VAL117: a group that drops everything of a direction, because no rule is written for it.

use super::written::with_help;
use crate::base::Tri;
use crate::model::builder::without_keys;
use crate::model::network::{Direction, GroupType, SecurityGroup};
use crate::model::{Cloud, Id, Known, Site};
use crate::rules::{Context, Finding, draft};

rule! {
    /// # Why
    ///
    /// Groups of Tencent Cloud and advanced groups of Alibaba Cloud drop what no rule accepts, in both directions. Without
    /// a rule for egress a server gets no updates, reaches no database and no name server; replies alone pass. The plan
    /// shows nothing of this, and the fault is looked for everywhere else.
    ///
    /// # Fix
    ///
    /// Add the egress rules that the servers need.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" { # ← low, definite
    ///   vpc_id              = "vpc-example"
    ///   security_group_type = "enterprise"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "web" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "443/443"
    ///   cidr_ip           = "10.0.0.0/8"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_security_group" "app" { # ← low, definite
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
    /// resource "tencentcloud_security_group" "empty" { # ← low, definite
    ///   name = "empty"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Basic groups let everything out.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    /// ```
    ///
    /// The rules may be written elsewhere.
    ///
    /// ```hcl
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// output "group" {
    ///   value = tencentcloud_security_group.app.id
    /// }
    /// ```
    code: "VAL117",
    name: "group-direction-closed",
    title: "a group drops everything of a direction",
    severity: Low,
    score: 0,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S309"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    // Rules of a group that cannot be told may be those of any.
    let stray = network.groups.iter().filter(|group| group.closed_world == Tri::No);
    let stray: Vec<(Cloud, Direction)> =
        stray.flat_map(|group| group.rules.iter().map(|rule| (group.cloud, rule.direction))).collect();
    for (at, group) in network.groups.iter().enumerate() {
        let id = Id::new(at);
        if group.closed_world != Tri::Yes || network.host_firewalls.contains(&id) || is_exported(context, group) {
            continue;
        }
        let open = |direction| {
            group.rules.iter().any(|rule| rule.direction == direction && rule.exists.possibly())
                || stray.contains(&(group.cloud, direction))
        };
        let (id, message, help) = match (group.cloud, open(Direction::Ingress), open(Direction::Egress)) {
            (Cloud::Alibaba, _, false) if group.kind == Known::Yes(GroupType::Enterprise) => {
                let message = "an advanced group without an egress rule lets nothing out but replies";
                ("A-18", message, "add the egress rules that its members need")
            }
            (Cloud::Tencent, false, false) => {
                ("T-15", "the group has no rules and drops everything", "add a rule set for the group")
            }
            (Cloud::Tencent, true, false) => {
                let message = "the group has no egress rule and lets nothing out but replies";
                ("T-16", message, "add the egress rules that its members need")
            }
            _ => continue,
        };
        let finding = draft::definite(&RULE, Site::block(group.object), id, message.to_owned());
        draft::push(context, out, with_help(finding, help));
    }
}

/// A group that an output names: its rules may be written elsewhere.
fn is_exported(context: &Context<'_>, group: &SecurityGroup) -> bool {
    context.model.exported.contains(without_keys(context.model.address(group.object)).as_str())
}
