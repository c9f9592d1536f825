//! IAM507: credentials that nobody uses stay valid for long.

use super::telling::edit;
use crate::model::Known;
use crate::model::identity::Setting;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// A key or a login that nobody uses is one whose theft nobody notices. RAM switches them off after a time without
    /// use: 90, 180, 365 or 730 days, 730 where nothing is written (reported in the strict profile).
    ///
    /// The 30 days that checklists ask for cannot be set; 90 is the least. What is shorter needs a review by people.
    ///
    /// # Fix
    ///
    /// `max_idle_days_for_access_keys = 90`, `max_idle_days_for_users = 90`, and a review every month.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_security_preference" "this" {
    ///   mfa_operation_for_login       = "mandatory"
    ///   max_idle_days_for_access_keys = 365 # ← low, definite
    ///   max_idle_days_for_users       = 90
    /// }
    /// ```
    ///
    /// The defaults.
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_security_preference" "this" { # ← low, definite
    ///   mfa_operation_for_login = "mandatory"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_security_preference" "this" {
    ///   mfa_operation_for_login       = "mandatory"
    ///   max_idle_days_for_access_keys = 90
    ///   max_idle_days_for_users       = 90
    /// }
    /// ```
    code: "IAM507",
    name: "idle-credential-window",
    title: "Unused credentials stay valid for long",
    severity: Low,
    score: 30,
    profile: Split,
    fix: Auto,
    clouds: [Alibaba],
    references: ["S105", "S136", "S146"],
    check: check,
}

/// The least number of days that can be set.
const LEAST: i64 = 90;

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for preference in &context.world.identity.preferences {
        let long = |setting: &Setting<i64>| match &setting.value {
            Known::Yes(days) => (*days > LEAST).then_some(*days),
            Known::No(_) => None,
        };
        let all = [("access keys", &preference.idle_key_days), ("logins", &preference.idle_user_days)];
        let found: Vec<_> = all.into_iter().filter_map(|(what, it)| Some((what, it, long(it)?))).collect();
        // Two settings that are not written, and are as long, are one matter.
        let silent: Vec<_> = found.iter().filter(|(_, setting, _)| !setting.written).collect();
        if let [(one, setting, days), (other, _, more)] = silent.as_slice() {
            let which = if days == more { format!("{one} and {other}") } else { (*one).to_owned() };
            tell(context, &which, setting, (*days).max(*more), out);
            continue;
        }
        for (what, setting, days) in found {
            tell(context, what, setting, days, out);
        }
    }
}

fn tell(context: &Context<'_>, what: &str, setting: &Setting<i64>, days: i64, out: &mut Vec<Finding>) {
    let message = format!(
        "{what} that nobody uses stay valid for {days} days; {LEAST} is the least that can be set, so that 30 need a review"
    );
    let mut finding = definite(&RULE, setting.site.clone(), format!("idle {what}"), message);
    finding.strict = !setting.written;
    finding.fix = edit(&format!("set {LEAST} days, and review unused credentials every month"));
    push(context, out, finding);
}
