//! NET102: a rule that opens SSH to the Internet.

use super::ingress;
use super::kinds::Kind;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Whoever guesses or steals one credential has a shell, and guessing goes on around the clock. What counts is the
    /// packet, not the text: a range such as `20/30` contains port 22, `::/0` is the Internet too, and a stronger rule
    /// that drops the packets takes the opening away. Further SSH ports are named in `menshen.toml`, table `[ports]`.
    ///
    /// # Fix
    ///
    /// Name the office or VPN range as source. Or drop the rule and log in through the cloud's session tool, which
    /// needs no open port (Alibaba Cloud: session manager of Cloud Assistant; Tencent Cloud: TAT).
    ///
    /// # Fires
    ///
    /// The instance has a public address, and 22 lies in the range.
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
    /// resource "alicloud_security_group_rule" "ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "20/30"
    ///   cidr_ip           = "0.0.0.0/0" # ← high, definite
    /// }
    /// ```
    ///
    /// IPv6; the group is bound to nothing here.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   ipv6_cidr_ip      = "::/0" # ← medium, possible
    /// }
    /// ```
    ///
    /// Open, but no public path leads to the instance.
    ///
    /// ```hcl
    /// resource "alicloud_instance" "app" {
    ///   image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type              = "ecs.g8i.large"
    ///   vswitch_id                 = "vsw-example"
    ///   security_groups            = [alicloud_security_group.app.id]
    ///   internet_max_bandwidth_out = 0
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
    ///   cidr_ip           = "0.0.0.0/0" # ← low, definite
    /// }
    /// ```
    ///
    /// The Internet by way of a prefix list.
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
    /// resource "alicloud_ecs_prefix_list" "any" {
    ///   address_family   = "IPv4"
    ///   max_entries      = 2
    ///   prefix_list_name = "any"
    ///
    ///   entry {
    ///     cidr = "0.0.0.0/0"
    ///   }
    /// }
    ///
    /// resource "alicloud_security_group_rule" "ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   prefix_list_id    = alicloud_ecs_prefix_list.any.id # ← high, definite
    /// }
    /// ```
    ///
    /// Tencent Cloud stores `0.0.0.0/1` as `0.0.0.0/0`.
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
    ///     cidr_block = "0.0.0.0/1" # ← high, definite
    ///     protocol   = "TCP"
    ///     port       = "22"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A group as source never matches packets from the Internet; a missing `cidr_ip` opens nothing.
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
    /// resource "alicloud_security_group" "bastion" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   source_security_group_id = alicloud_security_group.bastion.id
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
    /// resource "alicloud_security_group_rule" "ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = "203.0.113.0/28"
    /// }
    /// ```
    ///
    /// Equal priority: the drop wins.
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
    /// resource "alicloud_security_group_rule" "ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = "0.0.0.0/0"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "no_ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = "0.0.0.0/0"
    ///   policy            = "drop"
    /// }
    /// ```
    ///
    /// The first rule that matches decides.
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
    ///     action     = "DROP"
    ///     cidr_block = "0.0.0.0/0"
    ///     protocol   = "TCP"
    ///     port       = "22"
    ///   }
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "0.0.0.0/0"
    ///     protocol   = "TCP"
    ///     port       = "22,443"
    ///   }
    /// }
    /// ```
    code: "NET102",
    name: "ingress-ssh-from-internet",
    title: "SSH is open to the Internet",
    severity: High,
    score: 86,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S001", "S002", "S015", "S027", "S062", "S080", "S158", "S179", "S181", "S185", "S186", "S206", "S211", "S278", "S288", "S291", "S297", "S306", "S317", "S329", "CKV_ALI_2", "KICS public_security_group_rule_sensitive_port"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    ingress::check(Kind::Ssh, context, out);
}
