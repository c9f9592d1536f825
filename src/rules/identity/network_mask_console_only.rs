//! IAM509: the networks of the console do not bind access keys.

use super::conditions::{has_address, sources};
use super::telling::advice;
use crate::model::Cloud;
use crate::model::identity::{Effect, Policy};
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// `login_network_masks` says from where the console can be used. Calls with an access key are not bound by it: with
    /// a stolen key the account is open from anywhere, although the configuration reads as if it were not.
    ///
    /// # Fix
    ///
    /// Attach a policy that denies everything outside the office, `NotIpAddress` on `acs:SourceIp`.
    ///
    /// # Fires
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_security_preference" "this" {
    ///   mfa_operation_for_login = "mandatory"
    ///   login_network_masks     = "203.0.113.0/24" # ← note, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_security_preference" "this" {
    ///   mfa_operation_for_login = "mandatory"
    ///   login_network_masks     = "203.0.113.0/24"
    /// }
    ///
    /// resource "alicloud_ram_policy" "office" {
    ///   policy_name = "office"
    ///   policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Deny"
    ///       Action    = "*"
    ///       Resource  = "*"
    ///       Condition = { NotIpAddress = { "acs:SourceIp" = ["203.0.113.0/24"] } }
    ///     }]
    ///   })
    /// }
    /// ```
    code: "IAM509",
    name: "network-mask-console-only",
    title: "Networks of the console do not bind access keys",
    severity: Note,
    score: 0,
    profile: Strict,
    fix: Manual,
    clouds: [Alibaba],
    references: ["S139"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let identity = &context.world.identity;
    if identity.policies.iter().any(denies_by_address) {
        return;
    }
    for preference in &identity.preferences {
        let masks = preference.login_masks.value.get().filter(|masks| !masks.trim().is_empty());
        if masks.is_none() {
            continue;
        }
        let message = "these networks bind the console only: access keys work from anywhere".into();
        let mut finding = definite(&RULE, preference.login_masks.site.clone(), "console only", message);
        finding.fix = advice("deny calls from outside these networks in a policy");
        push(context, out, finding);
    }
}

fn denies_by_address(policy: &Policy) -> bool {
    let statements = policy.document.as_ref().map_or(&[][..], |document| document.statements());
    let ram = policy.cloud == Cloud::Alibaba;
    ram && statements.iter().any(|statement| {
        let denies = statement.effect == Some(Effect::Deny) && has_address(policy.cloud, statement);
        denies && sources(policy.cloud, statement, true).is_some()
    })
}
