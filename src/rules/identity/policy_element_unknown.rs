//! IAM404: a key that the policy language does not have.

use super::telling::{edit, rank};
use super::texts::{all, miswritten};
use super::words::quoted;
use crate::model::identity::OddityKind;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// The service ignores keys that it does not know. Whoever wrote `Conditions` for `Condition` has a grant without
    /// the limit that the document seems to have.
    ///
    /// # Fix
    ///
    /// Remove the key, or write it as the policy language has it: `Version` and `Statement`; in a statement `Effect`,
    /// `Action`, `NotAction`, `Resource`, `NotResource`, `Condition`, `Principal`, `Sid`. Case does not matter.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "office" {
    ///   policy_name = "office"
    ///   policy_document = jsonencode({ # ← low, definite
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect     = "Allow"
    ///       Action     = ["oss:Get*"]
    ///       Resource   = "*"
    ///       Conditions = { IpAddress = { "acs:SourceIp" = ["203.0.113.0/24"] } }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "read" {
    ///   name = "read"
    ///   document = jsonencode({ # ← low, definite
    ///     version   = "2.0"
    ///     comment   = "reading only"
    ///     statement = [{ effect = "allow", action = ["cvm:Describe*"], resource = ["*"] }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "office" {
    ///   policy_name = "office"
    ///   policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Sid       = "Office"
    ///       Effect    = "Allow"
    ///       Action    = ["oss:Get*"]
    ///       Resource  = "*"
    ///       Condition = { IpAddress = { "acs:SourceIp" = ["203.0.113.0/24"] } }
    ///     }]
    ///   })
    /// }
    /// ```
    code: "IAM404",
    name: "policy-element-unknown",
    title: "A policy document has a key that is ignored",
    severity: Low,
    score: 20,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for text in all(context) {
        let Some(parsed) = text.parsed() else { continue };
        let mut keys: Vec<Arc<str>> = Vec::new();
        for odd in parsed.oddities.iter().filter(|odd| odd.kind == OddityKind::UnknownElement) {
            // A key in another case is told where the document is refused.
            if miswritten(text.cloud, odd).is_none() && !keys.contains(&odd.word) {
                keys.push(odd.word.clone());
            }
        }
        if keys.is_empty() {
            continue;
        }
        let are = if keys.len() == 1 { "is" } else { "are" };
        let message =
            format!("{} in {} {are} ignored: the policy language has no such key", quoted(&keys, 3), text.name);
        let mut finding = definite(&RULE, text.site.clone(), text.key(), message);
        finding.rank = rank(keys.len());
        finding.fix = edit("remove the key, or correct its name");
        push(context, out, finding);
    }
}
