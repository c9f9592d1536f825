//! IAM113: data of the whole account may be read or shared.

use super::classed;
use crate::base::Severity;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Who may read every object, share every image or open every database can carry the account's data away with a single key
    /// that leaks. Reading all buckets is seldom what a program needs: it has one of its own.
    ///
    /// Reported where a user, a group or a role may do so on all resources of a kind, from anywhere: a deny or a condition on
    /// the address, the network or the second factor keeps it silent. Administrators are told of elsewhere (IAM102).
    ///
    /// # Fix
    ///
    /// Name the buckets, images and databases. Sharing and public endpoints belong in a role of their own.
    ///
    /// # Fires
    ///
    /// Every object of every bucket.
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
    ///     Statement = [{ Effect = "Allow", Action = ["oss:GetObject"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = alicloud_ram_policy.ci.policy_name # ← medium, definite
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// Sharing images gives them away as a whole.
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
    ///     Statement = [{ Effect = "Allow", Action = ["ecs:ModifyImageSharePermission"], Resource = "*" }]
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
    ///     statement = [{ effect = "allow", action = ["cos:GetObject"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "ci" {
    ///   user_name = tencentcloud_cam_user.ci.name
    ///   policy_id = tencentcloud_cam_policy.ci.id # ← medium, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// One bucket.
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
    ///     Statement = [{ Effect = "Allow", Action = ["oss:GetObject"], Resource = "acs:oss:*:*:logs/*" }]
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
    /// From the office only.
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    ///
    /// resource "alicloud_ram_policy" "ci" {
    ///   policy_name = "ci"
    ///   policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = ["oss:GetObject"]
    ///       Resource  = "*"
    ///       Condition = { IpAddress = { "acs:SourceIp" = ["203.0.113.0/24"] } }
    ///     }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = alicloud_ram_policy.ci.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM113",
    name: "data-exfil-granted",
    title: "Data of the whole account may be read or shared",
    severity: Medium,
    score: 62,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S137"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let grave = ["image-snapshot-share", "database-expose"];
    classed::tell_graded(context, &RULE, &["object-read", "image-snapshot-share", "database-expose"], out, |class| {
        grave.contains(&class).then_some((Severity::High, 70))
    });
}
