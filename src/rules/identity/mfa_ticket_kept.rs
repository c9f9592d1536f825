//! IAM505: a browser that passed the second factor once is not asked again.

use super::telling::edit;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// With a kept ticket the second factor is asked for once in a week. Whoever gets at the browser, or copies its
    /// cookies, has the factor along with it.
    ///
    /// # Fix
    ///
    /// `enable_save_mfa_ticket = false`, which is the default.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_security_preference" "this" {
    ///   mfa_operation_for_login = "mandatory"
    ///   enable_save_mfa_ticket  = true # ← low, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_security_preference" "this" {
    ///   mfa_operation_for_login = "mandatory"
    /// }
    /// ```
    code: "IAM505",
    name: "mfa-ticket-kept",
    title: "The second factor is remembered",
    severity: Low,
    score: 24,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba],
    references: ["S123"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for preference in &context.world.identity.preferences {
        if preference.keep_mfa_ticket.value.get() != Some(&true) {
            continue;
        }
        let message = "a browser that passed the second factor is not asked for it again for a week".into();
        let mut finding = definite(&RULE, preference.keep_mfa_ticket.site.clone(), "ticket kept", message);
        finding.fix = edit("do not keep tickets of the second factor");
        push(context, out, finding);
    }
}
