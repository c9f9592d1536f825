//! VAL102: a group rule without another end, with two of them, or with one that does not fit.

use super::written;
use crate::model::network::FaultKind;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// A rule is for one other end: a prefix, a group, a list. Both providers accept arguments for several, and the API
    /// refuses them at apply, or takes one and forgets the rest. An empty text counts as not written, which is how an
    /// optional variable makes a rule without another end.
    ///
    /// # Fix
    ///
    /// Keep one, and write a rule of its own for each further one.
    ///
    /// # Fires
    ///
    /// An empty text is no peer.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "nobody" { # ← high, definite
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = ""
    /// }
    ///
    /// resource "alicloud_security_group_rule" "itself" {
    ///   security_group_id        = alicloud_security_group.app.id
    ///   type                     = "ingress"
    ///   ip_protocol              = "tcp"
    ///   port_range               = "22/22"
    ///   source_security_group_id = alicloud_security_group.app.id # ← high, definite
    /// }
    ///
    /// resource "alicloud_security_group_rule" "ping" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "icmp"
    ///   ipv6_cidr_ip      = "2001:db8::/32" # ← high, definite
    /// }
    ///
    /// resource "alicloud_security_group_rule" "both" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "443/443"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   prefix_list_id    = "pl-example" # ← low, definite
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
    ///     action             = "ACCEPT"
    ///     cidr_block         = "10.0.0.0/8"
    ///     source_security_id = "sg-example" # ← high, definite
    ///     protocol           = "TCP"
    ///     port               = "22"
    ///   }
    ///
    ///   ingress { # ← low, definite
    ///     action   = "ACCEPT"
    ///     protocol = "TCP"
    ///     port     = "443"
    ///   }
    /// }
    ///
    /// resource "tencentcloud_security_group" "old" {
    ///   name = "old"
    /// }
    ///
    /// resource "tencentcloud_security_group_lite_rule" "old" {
    ///   security_group_id = tencentcloud_security_group.old.id
    ///   ingress           = ["ACCEPT#10.0.0.0/8#22"] # ← high, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A value that is not known yet counts as written.
    ///
    /// ```hcl
    /// variable "office" {
    ///   type = string
    /// }
    ///
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = var.office
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
    ///     action             = "ACCEPT"
    ///     source_security_id = tencentcloud_security_group.app.id
    ///     protocol           = "TCP"
    ///     port               = "22"
    ///   }
    /// }
    /// ```
    code: "VAL102",
    name: "rule-peer-missing-or-conflicting",
    title: "a rule has no other end, or more than one",
    severity: High,
    score: 0,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S275"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    written::report(&RULE, context, FaultKind::Peer, out);
}
