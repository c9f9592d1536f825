//! VAL101: a rule whose protocol and port contradict each other, so that apply fails.

use super::written;
use crate::model::network::FaultKind;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// The plan succeeds, the apply fails. Alibaba Cloud takes ports for TCP and UDP only, and demands them there; the
    /// provider hides the mistake (it suppresses a difference in `port_range` that does not fit the protocol), so that
    /// nothing is said before the API refuses. Tencent Cloud refuses ports for protocols that have none.
    ///
    /// # Fix
    ///
    /// Alibaba Cloud: for TCP and UDP write the port as `lo/hi`; for the other protocols leave `port_range` out or
    /// write `-1/-1`. If every port is meant, `1/65535` says so (and NET101 will have a word about it). Tencent Cloud:
    /// leave the port out, or write `ALL` in a lite rule.
    ///
    /// # Fires
    ///
    /// `port_range` falls back to `-1/-1`, which TCP does not have.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "all_tcp" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp" # ← high, definite
    ///   cidr_ip           = "10.0.0.0/8"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "ping" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "icmp"
    ///   port_range        = "8/8" # ← high, definite
    ///   cidr_ip           = "10.0.0.0/8"
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
    ///     protocol   = "ALL"
    ///     port       = "80" # ← high, definite
    ///   }
    /// }
    /// ```
    ///
    /// The entries of a network ACL and of a NAT gateway follow the same rules.
    ///
    /// ```hcl
    /// resource "alicloud_vpc" "main" {
    ///   cidr_block = "10.0.0.0/8"
    /// }
    ///
    /// resource "alicloud_network_acl" "main" {
    ///   vpc_id = alicloud_vpc.main.id
    ///
    ///   ingress_acl_entries {
    ///     policy         = "accept"
    ///     protocol       = "tcp"
    ///     port           = "-1/-1" # ← high, definite
    ///     source_cidr_ip = "0.0.0.0/0"
    ///   }
    /// }
    ///
    /// resource "alicloud_forward_entry" "web" {
    ///   forward_table_id = "ftb-example"
    ///   external_ip      = "203.0.113.10"
    ///   external_port    = "80" # ← high, definite
    ///   internal_ip      = "10.0.0.5"
    ///   internal_port    = "any"
    ///   ip_protocol      = "any"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_lite_rule" "app" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///   ingress           = ["ACCEPT#10.0.0.0/8#22#ICMP"] # ← high, definite
    /// }
    /// ```
    ///
    /// # Stays silent
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
    ///   port_range        = "8080/8090"
    ///   cidr_ip           = "10.0.0.0/8"
    /// }
    /// ```
    ///
    /// For every protocol, no port is right.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "all" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "all"
    ///   cidr_ip           = "10.0.0.0/8"
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
    ///     protocol   = "ICMP"
    ///   }
    /// }
    /// ```
    code: "VAL101",
    name: "rule-port-protocol-mismatch",
    title: "protocol and port of a rule contradict each other",
    severity: High,
    score: 0,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: ["S320", "S321", "S322", "S323"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    written::report(&RULE, context, FaultKind::PortProtocol, out);
}
