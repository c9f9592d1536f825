//! IAM202: somebody can get more rights than were given.

use super::paths;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// A right to change rights is a right to everything that it can be changed to. The same holds for what runs with the
    /// rights of another: who may run a command on a machine has the role of the machine, who may hand a role to a
    /// function has that role. Policies say nothing of this; it follows from several of them together.
    ///
    /// A way to more rights is made of steps of a catalogue (attach a policy, write a new version of one, join a group, take
    /// on a role, run code where a role is carried, and the like), and counts only where it gains something that the
    /// principal cannot do anyway. Trust policies, conditions, denies and boundaries are weighed. Administrators gain nothing
    /// and are not told of. For one principal and one gain the shortest way is told.
    ///
    /// # Fix
    ///
    /// Take one of the rights of the path away, or limit it to what cannot be changed to the own advantage: policies and
    /// users by name, roles without wide rights, machines without a role.
    ///
    /// # Fires
    ///
    /// Who may attach any policy may attach the administrator's.
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    ///
    /// resource "alicloud_ram_policy" "ci" {
    ///   policy_name = "ci"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["ram:AttachPolicyToUser"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = alicloud_ram_policy.ci.policy_name # ← high, definite
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// Commands run with the role of the instance.
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "alicloud_ram_policy" "ops" {
    ///   policy_name = "ops"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["ecs:RunCommand", "ecs:DescribeInstances"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ops" {
    ///   user_name   = alicloud_ram_user.ops.name
    ///   policy_name = alicloud_ram_policy.ops.policy_name # ← medium, definite
    ///   policy_type = "Custom"
    /// }
    ///
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_role_policy_attachment" "app" {
    ///   role_name   = alicloud_ram_role.app.role_name
    ///   policy_name = "AliyunOSSFullAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    ///   role_name       = alicloud_ram_role.app.role_name
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_user" "ci" {
    ///   name    = "ci"
    ///   use_api = false
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "ci" {
    ///   name = "ci"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["name/cam:AttachUserPolicy"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "ci" {
    ///   user_name = tencentcloud_cam_user.ci.name
    ///   policy_id = tencentcloud_cam_policy.ci.id # ← high, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Attaching checks the user and the policy, and no policy is allowed here.
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    ///
    /// resource "alicloud_ram_policy" "ci" {
    ///   policy_name = "ci"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["ram:AttachPolicyToUser"], Resource = "acs:ram:*:*:user/*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = alicloud_ram_policy.ci.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// The role has nothing that the user has not.
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "alicloud_ram_policy" "ops" {
    ///   policy_name = "ops"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["ecs:RunCommand", "oss:*"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ops" {
    ///   user_name   = alicloud_ram_user.ops.name
    ///   policy_name = alicloud_ram_policy.ops.policy_name
    ///   policy_type = "Custom"
    /// }
    ///
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_role_policy_attachment" "app" {
    ///   role_name   = alicloud_ram_role.app.role_name
    ///   policy_name = "AliyunOSSFullAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    ///   role_name       = alicloud_ram_role.app.role_name
    /// }
    /// ```
    code: "IAM202",
    name: "escalation-path",
    title: "Rights can be raised",
    severity: High,
    score: 72,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S159"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    paths::tell(context, &RULE, false, out);
}
