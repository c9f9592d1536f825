//! NET103: a rule that opens Remote Desktop to the Internet.

use super::ingress;
use super::kinds::Kind;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Remote Desktop is the usual way in for ransomware: passwords are guessed, and flaws of the service itself have
    /// been wormable. It uses TCP and UDP 3389; both count.
    ///
    /// # Fix
    ///
    /// Name the office or VPN range as source, or reach the desktop through a bastion host.
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
    /// resource "alicloud_security_group_rule" "rdp" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "3389/3389"
    ///   cidr_ip           = "0.0.0.0/0" # ← high, definite
    /// }
    /// ```
    ///
    /// UDP, within a range.
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
    /// resource "alicloud_security_group_rule" "rdp" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "udp"
    ///   port_range        = "3000/3400"
    ///   cidr_ip           = "0.0.0.0/0" # ← high, definite
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
    ///     cidr_block = "0.0.0.0/0" # ← medium, possible
    ///     protocol   = "TCP"
    ///     port       = "3389"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
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
    /// resource "alicloud_security_group_rule" "rdp" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "3389/3389"
    ///   cidr_ip           = "203.0.113.0/28"
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
    ///     cidr_block = "10.0.0.0/8"
    ///     protocol   = "TCP"
    ///     port       = "3389"
    ///   }
    /// }
    /// ```
    code: "NET103",
    name: "ingress-rdp-from-internet",
    title: "Remote Desktop is open to the Internet",
    severity: High,
    score: 88,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S001", "S002", "S015", "S027", "S080", "S179", "S181", "S206", "S278", "S291", "S297", "S306", "S317", "S329", "CKV_ALI_3", "KICS public_security_group_rule_sensitive_port"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    ingress::check(Kind::Rdp, context, out);
}
