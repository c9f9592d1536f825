//! VAL113: an argument that is accepted and has no effect.

use super::written;
use crate::model::network::FaultKind;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Who wrote the argument counts on it. It is accepted without a word and does nothing: a bandwidth for a public
    /// address that nobody asked for, packets passed to servers that the balancer does not pass them to.
    ///
    /// # Fix
    ///
    /// Leave the argument out, or write the one that it needs beside it.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "web" {
    ///   availability_zone          = "ap-guangzhou-3"
    ///   image_id                   = "img-example"
    ///   instance_type              = "S5.MEDIUM2"
    ///   orderly_security_groups    = ["sg-example1"]
    ///   internet_max_bandwidth_out = 10 # ← low, definite
    /// }
    ///
    /// resource "tencentcloud_clb_instance" "web" {
    ///   network_type                 = "OPEN"
    ///   vpc_id                       = "vpc-example1"
    ///   target_region_info_region    = "ap-shanghai"
    ///   target_region_info_vpc_id    = "vpc-example2"
    ///   load_balancer_pass_to_target = true # ← low, definite
    /// }
    /// ```
    ///
    /// # Stays silent
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
    /// resource "tencentcloud_clb_instance" "web" {
    ///   network_type                 = "OPEN"
    ///   vpc_id                       = "vpc-example1"
    ///   load_balancer_pass_to_target = true
    /// }
    /// ```
    code: "VAL113",
    name: "setting-ignored",
    title: "an argument has no effect",
    severity: Low,
    score: 0,
    profile: Default,
    fix: Manual,
    clouds: [Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    written::report(&RULE, context, FaultKind::Ignored, out);
}
