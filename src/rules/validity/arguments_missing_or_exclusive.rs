//! VAL118: arguments that exclude each other, or one that another needs and that is missing.

use super::written;
use crate::model::network::FaultKind;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// The schema allows each argument by itself; together the provider or the API refuses them, or demands another. The
    /// plan succeeds, and the apply stops half way.
    ///
    /// # Fix
    ///
    /// Keep one of the two, or add what is missing.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_slb_load_balancer" "web" {
    ///   address_type = "internet"
    /// }
    ///
    /// resource "alicloud_slb_listener" "web" { # ← high, definite
    ///   load_balancer_id = alicloud_slb_load_balancer.web.id
    ///   protocol         = "tcp"
    ///   frontend_port    = 443
    ///   acl_status       = "on" # ← high, definite
    ///   acl_ids          = ["acl-example"]
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "web" {
    ///   availability_zone          = "ap-guangzhou-3"
    ///   image_id                   = "img-example"
    ///   instance_type              = "S5.MEDIUM2"
    ///   security_groups            = ["sg-example1"] # ← high, definite
    ///   orderly_security_groups    = ["sg-example1", "sg-example2"]
    ///   allocate_public_ip         = true
    ///   internet_max_bandwidth_out = 0 # ← high, definite
    /// }
    ///
    /// resource "tencentcloud_eip_association" "web" {
    ///   eip_id               = "eip-example"
    ///   instance_id          = tencentcloud_instance.web.id
    ///   network_interface_id = "eni-example" # ← high, definite
    /// }
    ///
    /// resource "tencentcloud_kubernetes_cluster_endpoint" "api" {
    ///   cluster_id       = "cls-example"
    ///   cluster_internet = true # ← high, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_slb_load_balancer" "web" {
    ///   address_type = "internet"
    /// }
    ///
    /// resource "alicloud_slb_listener" "web" {
    ///   load_balancer_id = alicloud_slb_load_balancer.web.id
    ///   protocol         = "tcp"
    ///   frontend_port    = 443
    ///   backend_port     = 443
    ///   acl_status       = "on"
    ///   acl_type         = "white"
    ///   acl_ids          = ["acl-example"]
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "web" {
    ///   availability_zone          = "ap-guangzhou-3"
    ///   image_id                   = "img-example"
    ///   instance_type              = "S5.MEDIUM2"
    ///   orderly_security_groups    = ["sg-example1"]
    ///   allocate_public_ip         = true
    ///   internet_max_bandwidth_out = 10
    /// }
    ///
    /// resource "tencentcloud_kubernetes_cluster_endpoint" "api" {
    ///   cluster_id                      = "cls-example"
    ///   cluster_internet                = true
    ///   cluster_internet_security_group = "sg-example1"
    /// }
    /// ```
    code: "VAL118",
    name: "arguments-missing-or-exclusive",
    title: "arguments exclude each other, or one is missing",
    severity: High,
    score: 0,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    written::report(&RULE, context, FaultKind::Setting, out);
}
