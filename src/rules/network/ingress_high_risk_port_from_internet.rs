//! NET105: a rule that opens remote control, container interfaces, file shares, directories or consoles to the Internet.

use super::ingress;
use super::kinds::Kind;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Some services hand over the machine or the network behind it: remote control, container and scheduler
    /// interfaces, file shares, directories, consoles and notebooks. Those that answer without authentication as
    /// shipped (Docker without TLS, etcd, Consul, Nacos, …) are critical when reached; clear-text mail access (110,
    /// 143) is low. 8080 and 8443 are web ports.
    ///
    /// # Fix
    ///
    /// Name as source who manages the service, or move to the encrypted counterpart: 21 to 22 or 990, 23 to 22, 110 to
    /// 995, 143 to 993.
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
    /// resource "alicloud_security_group_rule" "smb" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "445/445"
    ///   cidr_ip           = "0.0.0.0/0" # ← high, definite
    /// }
    /// ```
    ///
    /// As shipped, this port asks for no credential.
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
    /// resource "alicloud_security_group_rule" "docker" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "2375/2375"
    ///   cidr_ip           = "0.0.0.0/0" # ← critical, definite
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
    /// resource "alicloud_security_group_rule" "pop3" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "110/110"
    ///   cidr_ip           = "0.0.0.0/0" # ← low, definite
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
    ///     cidr_block = "0.0.0.0/0" # ← high, definite
    ///     protocol   = "UDP"
    ///     port       = "161"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Low, and only possible: bound to nothing here.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "pop3" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "110/110"
    ///   cidr_ip           = "0.0.0.0/0"
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
    ///     cidr_block = "0.0.0.0/0"
    ///     protocol   = "TCP"
    ///     port       = "8080,8443"
    ///   }
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
    /// resource "alicloud_security_group_rule" "smb" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "445/445"
    ///   cidr_ip           = "172.16.0.0/12"
    /// }
    /// ```
    code: "NET105",
    name: "ingress-high-risk-port-from-internet",
    title: "a port of high risk is open to the Internet",
    severity: High,
    score: 75,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S001", "S002", "S027", "S112", "S179", "S181", "S189", "S190", "S206", "S230", "S297", "S317", "S329", "KICS public_security_group_rule_sensitive_port"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    ingress::check(Kind::HighRisk, context, out);
}
