//! IAM311: an account that administers a service for the whole organisation.

use super::telling::advice;
use crate::model::Known;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// A delegated administrator acts for the management account in its service: of CloudSSO or the audit trail that is
    /// power over every member. Whoever administers that one account has it.
    ///
    /// # Fix
    ///
    /// Confirm the account, and keep it as well guarded as the management account.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_resource_manager_delegated_administrator" "sso" { # ← medium, definite
    ///   account_id        = "1234567890123456"
    ///   service_principal = "cloudsso.aliyuncs.com"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// An account that administers nothing.
    ///
    /// ```hcl
    /// resource "alicloud_ram_group" "admins" {
    ///   group_name = "admins"
    /// }
    /// ```
    code: "IAM311",
    name: "delegated-administrator-added",
    title: "An account administers a service for the organisation",
    severity: Medium,
    score: 52,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba],
    references: ["S142"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for delegation in &context.world.identity.delegations {
        let word = |value: &Known<Arc<str>>, otherwise: &str| match value {
            Known::Yes(text) => format!("`{}`", crate::base::hole::shown(text)),
            Known::No(_) => otherwise.to_owned(),
        };
        let account = word(&delegation.account, "that is not known yet");
        let service = word(&delegation.service, "a service");
        let message = format!("account {account} administers {service} for the organisation");
        let mut finding = definite(&RULE, delegation.site.clone(), format!("{account} {service}"), message);
        finding.fix = advice("confirm the account");
        push(context, out, finding);
    }
}
