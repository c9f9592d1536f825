//! IAM413: a system policy whose content is not known here.

use super::telling::advice;
use super::words;
use crate::model::identity::PolicyKind;
use crate::reason::identity::presets::is_listed;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// What a system policy allows is the cloud's decision, and changes without a plan. Those that are commonly attached
    /// are known here as far as the clouds publish them; of the others only the name is, so that neither the rules nor
    /// `menshen access` can say what they give.
    ///
    /// # Fix
    ///
    /// Read the policy in the console, or attach a custom policy with the actions that are needed.
    ///
    /// # Fires
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_role_policy_attachment" "app" {
    ///   role_name   = "app"
    ///   policy_name = "AliyunQuickBIFullAccess" # ← note, definite
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "tencentcloud_cam_role_policy_attachment_by_name" "app" {
    ///   role_name   = "app"
    ///   policy_name = "QcloudTIONEFullAccess" # ← note, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_role_policy_attachment" "app" {
    ///   role_name   = "app"
    ///   policy_name = "AliyunOSSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    code: "IAM413",
    name: "system-policy-unknown",
    title: "The content of a system policy is not known",
    severity: Note,
    score: 0,
    profile: Strict,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for attachment in &context.world.identity.attachments {
        let Some(id) = attachment.policy.resolved() else { continue };
        let Some(policy) = context.world.identity.policies.get(id.index()) else { continue };
        let PolicyKind::System(name) = &policy.kind else { continue };
        if is_listed(policy.cloud, name) || !attachment.exists.surely() {
            continue;
        }
        let message = format!("what {} allows is not known here", words::policy(policy));
        let mut finding = definite(&RULE, attachment.site.clone(), &**name, message);
        finding.fix = advice("read the policy, or attach a custom one");
        push(context, out, finding);
    }
}
