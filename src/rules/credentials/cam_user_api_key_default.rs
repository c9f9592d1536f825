//! KEY116: a user for whom the provider creates an access key by itself.

use super::access_key_created::owner;
use crate::base::Tri;
use crate::rules::draft::definite;
use crate::rules::identity::telling::{edit, say};
use crate::rules::identity::words;
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// `tencentcloud_cam_user` creates an access key for its user unless it is told not to. Nobody asked for it, nobody
    /// knows of it, and its secret stands in the state.
    ///
    /// # Fix
    ///
    /// `use_api = false`. Who needs a key gets one by `tencentcloud_cam_access_key`, where it can be seen.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_user" "ops" { # ← medium, definite
    ///   name = "ops"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_user" "ops" {
    ///   name    = "ops"
    ///   use_api = true # ← medium, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_user" "ops" {
    ///   name    = "ops"
    ///   use_api = false
    /// }
    /// ```
    code: "KEY116",
    name: "cam-user-api-key-default",
    title: "An access key is created along with a user",
    severity: Medium,
    score: 52,
    profile: Default,
    fix: Auto,
    clouds: [Tencent],
    references: ["S125"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for key in context.world.identity.access_keys.iter().filter(|key| key.implicit && key.active.possibly()) {
        let sure = key.active == Tri::Yes;
        let verb = if sure { "is" } else { "may be" };
        let message =
            format!("an access key of {} {verb} created, and its secret stands in the state", owner(context, key));
        let mut finding = definite(&RULE, key.site.clone(), "key of its own", message);
        finding.fix = edit("create no key along with the user");
        let unknown: Option<Arc<str>> = (!sure).then(|| words::address(context, &key.site).into());
        say(context, out, finding, sure, unknown);
    }
}
