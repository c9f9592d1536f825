//! KEY112: a long-lived access key.

use crate::base::Tri;
use crate::model::identity::AccessKey;
use crate::rules::draft::definite;
use crate::rules::identity::telling::{advice, say};
use crate::rules::identity::words;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// An access key works from anywhere, without a second factor, until somebody remembers to delete it. Created by
    /// Terraform it also stands in the state. Programs in the cloud can have a role instead, pipelines a federated login:
    /// their credentials expire by themselves.
    ///
    /// Keys of CAM users that the provider creates by itself are KEY116.
    ///
    /// # Fix
    ///
    /// Give the instance or function a role. Where a key is needed, create it outside Terraform, and limit it to a network
    /// (KEY115).
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_access_key" "ci" { # ← medium, definite
    ///   user_name = "ci"
    ///   pgp_key   = "keybase:example"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_access_key" "ci" { # ← medium, definite
    ///   target_uin = 100000000002
    ///   pgp_key    = "keybase:example"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The key is switched off.
    ///
    /// ```hcl
    /// resource "alicloud_ram_access_key" "ci" {
    ///   user_name = "ci"
    ///   status    = "Inactive"
    ///   pgp_key   = "keybase:example"
    /// }
    /// ```
    code: "KEY112",
    name: "access-key-created",
    title: "A long-lived access key is created",
    severity: Medium,
    score: 50,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S047", "S130"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for key in context.world.identity.access_keys.iter().filter(|key| !key.implicit && key.active.possibly()) {
        let sure = key.active == Tri::Yes;
        let verb = if sure { "is" } else { "may be" };
        let message = format!("an access key of {} {verb} active until it is deleted", owner(context, key));
        let mut finding = definite(&RULE, key.site.clone(), "access key", message);
        finding.fix = advice("use a role, whose credentials expire");
        say(context, out, finding, sure, []);
    }
}

/// Whose key it is.
pub fn owner(context: &Context<'_>, key: &AccessKey) -> String {
    match &key.owner {
        Some(owner) => words::meant(context, owner, "a user"),
        None => "the calling account".into(),
    }
}
