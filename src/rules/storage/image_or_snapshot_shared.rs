//! DSK106: an image or a snapshot that another account may use.

use crate::base::{Severity, Tri};
use crate::model::Known;
use crate::rules::draft::{definite, graded};
use crate::rules::identity::telling::{advice, say};
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// An image holds what the machine held: configuration, keys, logs, data. Whoever it is shared with copies it, and
    /// taking the share back does not take the copy back.
    ///
    /// One that is encrypted is medium: the other account needs the key, too.
    ///
    /// # Fix
    ///
    /// Remove the share, or share a copy that is encrypted with a key of its own. Accounts of the own organisation are
    /// named in `menshen.toml`: `accounts` in table `[rules.DSK106]`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_image_share_permission" "partner" {
    ///   image_id   = "m-example"
    ///   account_id = "9876543210987654" # ← high, definite
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cvm_image_share_permission" "partner" {
    ///   image_id    = "img-example"
    ///   account_ids = ["100000000009"] # ← high, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```toml
    /// [rules.DSK106]
    /// accounts = ["9876543210987654"]
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_image_share_permission" "partner" {
    ///   image_id   = "m-example"
    ///   account_id = "9876543210987654"
    /// }
    /// ```
    code: "DSK106",
    name: "image-or-snapshot-shared",
    title: "An image or snapshot is shared with another account",
    severity: High,
    score: 71,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S169"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let own = &context.world.identity.own_accounts;
    for share in &context.world.identity.shares {
        let (who, unknown): (String, Option<Arc<str>>) = match &share.account {
            Known::Yes(number) => {
                let trusted = context.settings.trusted_accounts.iter().any(|it| **it == **number);
                if trusted || own.contains(number) {
                    continue;
                }
                (format!("account `{number}`"), None)
            }
            Known::No(because) => ("an account that is not known here".into(), Some(because.clone())),
        };
        let what = share
            .what
            .as_ref()
            .map_or_else(|| "the image or snapshot".into(), |it| format!("`{}`", crate::base::hole::shown(it)));
        let safe = if share.encrypted == Tri::Yes { ", encrypted" } else { "" };
        let message = format!("{what} is shared{safe} with {who}");
        let mut finding = definite(&RULE, share.site.clone(), format!("shared with {who}"), message);
        if share.encrypted == Tri::Yes {
            finding = graded(finding, Severity::Medium);
            finding.score = 59;
        }
        finding.fix = advice("remove the share, or share a copy with a key of its own");
        say(context, out, finding, unknown.is_none(), unknown);
    }
}
