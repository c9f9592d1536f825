//! HYG104: a resource type or argument that is deprecated or was removed.

use crate::model::network::FaultKind;
use crate::rules::{Context, Finding, draft};

rule! {
    /// # Why
    ///
    /// A deprecated argument works until the provider's next major version, and no longer gets what its successor does:
    /// groups in an order, several lists, a rule set that owns its group. One that was removed stops the apply. Only what
    /// bears on security is listed.
    ///
    /// # Fix
    ///
    /// Use what the message names. Where the new argument has the same type, rename it.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   name         = "app" # ← low, definite
    ///   vpc_id       = "vpc-example"
    ///   inner_access = false # ← low, definite
    /// }
    ///
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "img-example"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = [alicloud_security_group.app.id]
    ///   subnet_id       = "vsw-example" # ← low, definite
    /// }
    ///
    /// resource "alicloud_slb" "app" { # ← low, definite
    ///   address_type = "intranet"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_lite_rule" "app" { # ← low, definite
    ///   security_group_id = tencentcloud_security_group.app.id
    ///   ingress           = ["ACCEPT#10.0.0.0/8#22#TCP"]
    /// }
    ///
    /// resource "tencentcloud_instance" "app" {
    ///   availability_zone = "ap-guangzhou-3"
    ///   image_id          = "img-example"
    ///   instance_type     = "S5.MEDIUM2"
    ///   security_groups   = [tencentcloud_security_group.app.id] # ← low, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   security_group_name = "app"
    ///   vpc_id              = "vpc-example"
    ///   inner_access_policy = "Drop"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "app" {
    ///   availability_zone       = "ap-guangzhou-3"
    ///   image_id                = "img-example"
    ///   instance_type           = "S5.MEDIUM2"
    ///   orderly_security_groups = ["sg-example"]
    /// }
    /// ```
    code: "HYG104",
    name: "deprecated-resource-or-attribute",
    title: "a deprecated resource type or argument is used",
    severity: Low,
    score: 0,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let faults = context.world.network.all_faults().filter(|fault| fault.kind == FaultKind::Deprecated);
    for fault in faults {
        let path = fault.site.path.as_deref().unwrap_or_default();
        let key = format!("{} {path}", fault.id);
        let mut finding = draft::definite(&RULE, fault.site.clone(), key.trim_end(), fault.message.clone());
        finding.fix.description = fault.help.clone();
        draft::push(context, out, finding);
    }
}
