//! KEY114: a long-lived key of somebody who administers the account.

use super::access_key_created::owner;
use crate::model::Site;
use crate::rules::draft::{definite, evidence};
use crate::rules::identity::telling::{advice, say};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// An access key does not expire, asks for no second factor, and is copied into every place that uses it. One that
    /// belongs to somebody who administers the account, or who can make themselves an administrator, is the whole
    /// account in a line of text.
    ///
    /// Counted as administration: every action on every resource, and the rights to attach any policy to oneself or to
    /// rewrite one that one holds.
    ///
    /// # Fix
    ///
    /// Use a role, whose credentials expire. Where a key is needed, give its owner the few actions that it is for.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = "AdministratorAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_access_key" "ci" { # ← critical, definite
    ///   user_name = alicloud_ram_user.ci.name
    ///   pgp_key   = "keybase:example"
    /// }
    /// ```
    ///
    /// The provider creates a key for the user.
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_user" "ops" {
    ///   name    = "ops"
    ///   use_api = true # ← critical, definite
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "ops" {
    ///   user_name = tencentcloud_cam_user.ops.name
    ///   policy_id = "1"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = "AliyunOSSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_access_key" "ci" {
    ///   user_name = alicloud_ram_user.ci.name
    ///   pgp_key   = "keybase:example"
    /// }
    /// ```
    code: "KEY114",
    name: "access-key-admin",
    title: "An administrator has an access key",
    severity: Critical,
    score: 91,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S137"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    let identity = &cx.world.identity;
    for key in identity.access_keys.iter().filter(|key| key.active.possibly()) {
        let Some(reference) = &key.owner else { continue };
        let escalations = cx.facts.escalations(cx.model, cx.world);
        let candidates = reference.candidates();
        let answers = candidates.iter().map(|id| escalations.administers(*id));
        let Some(answer) = answers.clone().max().filter(|it| it.possibly()) else { continue };
        let sure = key.active.surely() && answer.surely() && answers.min().is_some_and(|it| it.surely());
        let verb = if sure { "administers" } else { "may administer" };
        let message = format!("{} has a long-lived access key and {verb} the account", owner(cx, key));
        let mut finding = definite(&RULE, key.site.clone(), "key of an administrator", message);
        for id in candidates {
            if let Some(principal) = identity.principals.get(id.index()).filter(|it| it.managed) {
                finding.path.push(evidence(&Site::block(principal.object), "owns the key"));
            }
            let handed = cx.facts.holders.get(*id).and_then(|holder| holder.policies.first());
            if let Some(attachment) = handed.and_then(|handed| identity.attachments.get(handed.attachment)) {
                finding.path.push(evidence(&attachment.site, "gives it rights"));
            }
        }
        finding.fix = advice("use a role, or give the owner the few actions that the key is for");
        say(cx, out, finding, sure, []);
    }
}
