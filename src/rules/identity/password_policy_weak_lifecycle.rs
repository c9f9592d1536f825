//! IAM107: passwords that live for ever, come back, or may be guessed without end.

use super::settings::{Weak, judge, report};
use crate::base::Severity;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Without a limit on wrong attempts a password is guessed by trying. Without an age a stolen one works until
    /// somebody notices; where old passwords may come back, changing them is for show.
    ///
    /// Zero is the weakest value of all three: passwords do not expire, any may come back, attempts have no limit. The
    /// two resources have different defaults for attempts: 5 in `alicloud_ram_account_password_policy`, none in
    /// `alicloud_ram_password_policy`.
    ///
    /// # Fix
    ///
    /// `max_password_age = 90`, `password_reuse_prevention = 24`, `max_login_attempts = 5` (in
    /// `alicloud_ram_password_policy` spelt `max_login_attemps`). Where a second factor is enforced and passwords need not
    /// expire, set `maximum-age = 0` in table `[rules.IAM107]` of `menshen.toml`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_account_password_policy" "this" {
    ///   max_password_age          = 180 # ← medium, definite
    ///   password_reuse_prevention = 5   # ← medium, definite
    ///   max_login_attempts        = 10  # ← medium, definite
    /// }
    /// ```
    ///
    /// The defaults: no age, no history.
    ///
    /// ```hcl
    /// resource "alicloud_ram_account_password_policy" "this" { # ← medium, definite
    ///   minimum_password_length = 14
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_account_password_policy" "this" {
    ///   max_password_age          = 90
    ///   password_reuse_prevention = 24
    /// }
    /// ```
    ///
    /// ```toml
    /// [rules.IAM107]
    /// maximum-age = 0
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_account_password_policy" "this" {
    ///   password_reuse_prevention = 24
    /// }
    /// ```
    code: "IAM107",
    name: "password-policy-weak-lifecycle",
    title: "Passwords live too long",
    severity: Medium,
    score: 46,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba],
    references: [
        "S149",
        "CKV_ALI_16",
        "CKV_ALI_18",
        "CKV_ALI_23",
        "KICS ram_account_password_policy_max_password_age_unrecommended",
        "KICS ram_account_password_policy_without_reuse_prevention",
        "KICS ram_account_password_policy_max_login_attempts_unrecommended",
    ],
    check: check,
}

/// Former passwords that may not come back: all that RAM remembers.
const HISTORY: i64 = 24;
/// Wrong passwords before the login is locked.
const ATTEMPTS: i64 = 5;

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let oldest = context.settings.password_age;
    for policy in &context.world.identity.password_policies {
        let mut weak: Vec<Weak> = Vec::new();
        let medium = |said: String| Some((said, Severity::Medium, false));
        let age = |days: &i64| match *days {
            _ if oldest == 0 => None,
            0 => medium("they never expire".into()),
            days if days > oldest => medium(format!("they live {days} days")),
            _ => None,
        };
        if oldest != 0 {
            let unknown = ("their age is not known", Severity::Medium);
            weak.extend(judge(policy.maximum_age.as_ref(), "age", age, unknown));
        }
        let history = |count: &i64| match *count {
            0 => medium("any former one may come back".into()),
            count if count < HISTORY => medium(format!("all but the last {count} may come back")),
            _ => None,
        };
        let unknown = ("which may come back is not known", Severity::Medium);
        weak.extend(judge(policy.reuse_prevention.as_ref(), "history", history, unknown));
        let attempts = |count: &i64| match *count {
            0 => medium("wrong ones may be tried without end".into()),
            count if count > ATTEMPTS => medium(format!("{count} wrong ones may be tried in an hour")),
            _ => None,
        };
        let unknown = ("how many wrong ones may be tried is not known", Severity::Medium);
        weak.extend(judge(policy.maximum_attempts.as_ref(), "attempts", attempts, unknown));
        report(context, &RULE, "passwords are not kept fresh", "limit age, reuse and wrong attempts", weak, out);
    }
}
