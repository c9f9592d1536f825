//! NET106: a rule that opens more than a hundred ports in a row to the Internet.

use super::ingress;
use super::kinds::Kind;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// A range opens what listens today and whatever listens tomorrow. More than 100 consecutive TCP or UDP ports count
    /// as wide (`menshen.toml`, table `[rules.NET106]`). Where a rule opens more kinds of service than three, this
    /// finding stands for all of them and has the severity of the worst.
    ///
    /// # Fix
    ///
    /// List the ports that are used. Where a range is needed (passive FTP, media over RTP), keep it and narrow the
    /// source, or say so in a suppression with its reason.
    ///
    /// # Fires
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
    /// resource "alicloud_security_group_rule" "range" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "40000/41000"
    ///   cidr_ip           = "0.0.0.0/0" # ← medium, definite
    /// }
    /// ```
    ///
    /// All but one port: told once, with the severity of the worst service inside.
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
    /// resource "alicloud_security_group_rule" "almost_all" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "1/65534"
    ///   cidr_ip           = "0.0.0.0/0" # ← critical, definite
    /// }
    /// ```
    ///
    /// ```hcl
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
    ///     cidr_block = "0.0.0.0/0" # ← medium, definite
    ///     protocol   = "UDP"
    ///     port       = "40000-40200"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A hundred ports.
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
    /// resource "alicloud_security_group_rule" "range" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "40000/40099"
    ///   cidr_ip           = "0.0.0.0/0"
    /// }
    /// ```
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
    /// resource "alicloud_security_group_rule" "range" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "40000/41000"
    ///   cidr_ip           = "198.51.100.0/24"
    /// }
    /// ```
    ///
    /// Every port: NET101.
    ///
    /// ```hcl
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
    ///     port       = "all"
    ///   }
    /// }
    /// ```
    code: "NET106",
    name: "ingress-wide-port-range-from-internet",
    title: "a wide range of ports is open to the Internet",
    severity: Medium,
    score: 65,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S001", "S063"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    ingress::check(Kind::Wide, context, out);
}
