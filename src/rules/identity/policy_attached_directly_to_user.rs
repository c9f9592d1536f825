//! IAM104: a policy that a user has without a group.

use super::telling::advice;
use super::words;
use crate::model::Ref;
use crate::model::identity::{Attachment, PrincipalKind};
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Rights that hang on a person do not follow the job: who changes the team keeps them, who takes over the work does
    /// not get them, and nobody can say what a team may do.
    ///
    /// # Fix
    ///
    /// Attach the policy to a group and put the user into it (`alicloud_ram_user_group_attachment`,
    /// `tencentcloud_cam_group_membership`). Users that are no people, such as a pipeline's, are named in `menshen.toml`:
    /// `users` in table `[rules.IAM104]`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_user_policy_attachment" "dev" {
    ///   user_name   = "dev"
    ///   policy_name = "AliyunOSSReadOnlyAccess" # ← low, definite
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "read" {
    ///   name = "read"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:Describe*"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "dev" {
    ///   user_name = "dev"
    ///   policy_id = tencentcloud_cam_policy.read.id # ← low, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_group_policy_attachment" "readers" {
    ///   group_name  = "readers"
    ///   policy_name = "AliyunOSSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// ```toml
    /// [rules.IAM104]
    /// users = ["ci"]
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = "ci"
    ///   policy_name = "AliyunOSSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    code: "IAM104",
    name: "policy-attached-directly-to-user",
    title: "A policy is attached to a user, not to a group",
    severity: Low,
    score: 39,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S038", "S039", "S042", "S117", "S125", "S357", "KICS ram_policy_attached_to_user"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let of_user = |it: &&Attachment| it.kind == PrincipalKind::User && it.exists.possibly();
    for attachment in context.world.identity.attachments.iter().filter(of_user) {
        if is_exempt(context, attachment) {
            continue;
        }
        let what = words::meant_policy(context, &attachment.policy);
        let user = words::meant(context, &attachment.principal, "a user");
        let message = format!("{what} is attached to {user}, not to a group");
        let mut finding = definite(&RULE, attachment.site.clone(), format!("{what} to a user"), message);
        finding.fix = advice("attach it to a group that the user is in");
        push(context, out, finding);
    }
}

fn is_exempt(context: &Context<'_>, attachment: &Attachment) -> bool {
    let Ref::Resolved(id) = &attachment.principal else { return false };
    let name = context.world.identity.principals.get(id.index()).and_then(|user| user.name.as_deref());
    name.is_some_and(|name| context.settings.direct_users.iter().any(|user| user == name))
}
