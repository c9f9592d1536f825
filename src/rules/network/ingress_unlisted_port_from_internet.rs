//! NET107: a rule that opens a port outside the list of public ones, ICMP or GRE to the Internet.

use super::ingress;
use super::kinds::Kind;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// What is public should be so on purpose. This rule of the strict profile names everything that is open to the
    /// Internet besides 80, 443 and 8080 (`menshen.toml`, table `[rules.NET107]`) and is no matter of NET101 to NET106:
    /// other ports, ICMP, GRE. GRE from anywhere lets strangers put packets into a tunnel and counts as medium when
    /// reached.
    ///
    /// # Fix
    ///
    /// Remove the rule, narrow its source, or add the port to the public ones. ICMP echo is often wanted.
    ///
    /// # Fires
    ///
    /// ```hcl strict
    /// resource "alicloud_instance" "app" {
    ///   image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type              = "ecs.g8i.large"
    ///   vswitch_id                 = "vsw-example"
    ///   security_groups            = [alicloud_security_group.app.id]
    ///   internet_max_bandwidth_out = 10
    /// }
    ///
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "app" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "8443/8443"
    ///   cidr_ip           = "0.0.0.0/0" # ← low, definite
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "alicloud_instance" "app" {
    ///   image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type              = "ecs.g8i.large"
    ///   vswitch_id                 = "vsw-example"
    ///   security_groups            = [alicloud_security_group.app.id]
    ///   internet_max_bandwidth_out = 10
    /// }
    ///
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "gre" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "gre"
    ///   port_range        = "-1/-1"
    ///   cidr_ip           = "0.0.0.0/0" # ← medium, definite
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "tencentcloud_instance" "app" {
    ///   availability_zone          = "ap-guangzhou-6"
    ///   image_id                   = "img-example1"
    ///   allocate_public_ip         = true
    ///   internet_max_bandwidth_out = 5
    ///   orderly_security_groups    = [tencentcloud_security_group.app.id]
    /// }
    ///
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "app" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "0.0.0.0/0" # ← low, definite
    ///     protocol   = "ICMP"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The default profile says nothing of it.
    ///
    /// ```hcl
    /// resource "alicloud_instance" "app" {
    ///   image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type              = "ecs.g8i.large"
    ///   vswitch_id                 = "vsw-example"
    ///   security_groups            = [alicloud_security_group.app.id]
    ///   internet_max_bandwidth_out = 10
    /// }
    ///
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "app" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "8443/8443"
    ///   cidr_ip           = "0.0.0.0/0"
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "tencentcloud_instance" "app" {
    ///   availability_zone          = "ap-guangzhou-6"
    ///   image_id                   = "img-example1"
    ///   allocate_public_ip         = true
    ///   internet_max_bandwidth_out = 5
    ///   orderly_security_groups    = [tencentcloud_security_group.app.id]
    /// }
    ///
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "app" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "0.0.0.0/0"
    ///     protocol   = "TCP"
    ///     port       = "80,443"
    ///   }
    /// }
    /// ```
    code: "NET107",
    name: "ingress-unlisted-port-from-internet",
    title: "a port that is not meant to be public is open to the Internet",
    severity: Low,
    score: 37,
    profile: Strict,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S001", "S060", "S068", "S099", "S187", "S191", "S207", "S295", "S321", "S322", "CKV_TC_8", "KICS public_security_group_rule_unknown_port", "KICS public_security_group_rule_all_ports_or_protocols"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    ingress::check(Kind::Unlisted, context, out);
}
