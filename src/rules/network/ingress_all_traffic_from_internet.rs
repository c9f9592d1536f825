//! NET101: a rule that opens everything, every TCP port or every UDP port to the Internet.

use super::ingress;
use super::kinds::Kind;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Whatever listens on the machine, today or after the next installation, answers the whole Internet: login,
    /// databases, debugging interfaces. Scanners find it within minutes. The rule stands for NET102 to NET107, which
    /// say nothing more about the same rule.
    ///
    /// # Fix
    ///
    /// Open the ports of the service and nothing else, and name as source who needs them: an office range, a security
    /// group. What must be public is rarely more than 80 and 443.
    ///
    /// # Fires
    ///
    /// Every protocol; `-1/-1` contains every port. The instance has a public address.
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
    /// resource "alicloud_security_group_rule" "all" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "all"
    ///   port_range        = "-1/-1"
    ///   cidr_ip           = "0.0.0.0/0" # ← critical, definite
    /// }
    /// ```
    ///
    /// Every TCP port, from IPv6. Nothing in this configuration is bound to the group: who binds it is open.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "tcp" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "1/65535"
    ///   ipv6_cidr_ip      = "::/0" # ← high, possible
    /// }
    /// ```
    ///
    /// A block without `protocol` and `port` accepts everything; case does not matter.
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
    ///     action     = "accept"
    ///     cidr_block = "0.0.0.0/0" # ← critical, definite
    ///   }
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
    ///     cidr_block = "0.0.0.0/0" # ← critical, definite
    ///     protocol   = "TCP"
    ///     port       = "all"
    ///   }
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule" "all" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///   type              = "ingress"
    ///   policy            = "ACCEPT"
    ///   cidr_ip           = "0.0.0.0/0" # ← high, possible
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
    /// resource "tencentcloud_security_group_lite_rule" "app" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///   ingress = [
    ///     "ACCEPT#0.0.0.0/0#ALL#ALL", # ← critical, definite
    ///   ]
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A rule that drops everything.
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
    /// resource "alicloud_security_group_rule" "all" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "all"
    ///   port_range        = "-1/-1"
    ///   cidr_ip           = "0.0.0.0/0"
    ///   policy            = "drop"
    /// }
    /// ```
    ///
    /// A public web server.
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
    ///     port       = "80,443"
    ///   }
    /// }
    /// ```
    ///
    /// Private sources.
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
    /// resource "alicloud_security_group_rule" "private" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "all"
    ///   port_range        = "-1/-1"
    ///   cidr_ip           = "10.0.0.0/8"
    /// }
    /// ```
    ///
    /// A stronger rule drops all of it.
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
    /// resource "alicloud_security_group_rule" "all" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "all"
    ///   port_range        = "-1/-1"
    ///   cidr_ip           = "0.0.0.0/0"
    ///   priority          = 50
    /// }
    ///
    /// resource "alicloud_security_group_rule" "none" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "all"
    ///   port_range        = "-1/-1"
    ///   cidr_ip           = "0.0.0.0/0"
    ///   policy            = "drop"
    ///   priority          = 10
    /// }
    /// ```
    code: "NET101",
    name: "ingress-all-traffic-from-internet",
    title: "every port is open to the Internet",
    severity: Critical,
    score: 98,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S001", "S023", "S059", "S060", "S120", "S191", "S320", "S326", "CKV_TC_8", "KICS public_security_group_rule_all_ports_or_protocols", "KICS security_group_rule_set_accepts_all_traffic"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    ingress::check(Kind::Everything, context, out);
}
