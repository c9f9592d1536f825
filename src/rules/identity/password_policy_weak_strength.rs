//! IAM106: passwords that are short, or of one kind of characters.

use super::settings::{Weak, judge, report};
use crate::base::Severity;
use crate::model::identity::{PasswordPolicy, Setting};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Short passwords, and those of few kinds of characters, are guessed. The two resources for the same setting have
    /// opposite defaults: `alicloud_ram_account_password_policy` asks for 12 characters of every kind,
    /// `alicloud_ram_password_policy` for 8 of any.
    ///
    /// Fewer than 8 characters, or a kind that is not asked for: medium. 8 to 11: low. 12 and 13: low, in the strict profile.
    ///
    /// # Fix
    ///
    /// `minimum_password_length = 14` and the four `require_…` arguments. Another length that is enough is set in
    /// `menshen.toml`: `minimum-length` in table `[rules.IAM106]`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_account_password_policy" "this" {
    ///   minimum_password_length = 6     # ← medium, definite
    ///   require_symbols         = false # ← medium, definite
    /// }
    /// ```
    ///
    /// The weaker defaults.
    ///
    /// ```hcl
    /// resource "alicloud_ram_password_policy" "this" { # ← medium, definite
    ///   max_password_age = 90
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_account_password_policy" "this" {
    ///   minimum_password_length = 13 # ← low, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_account_password_policy" "this" {
    ///   max_password_age = 90
    /// }
    /// ```
    ///
    /// ```toml
    /// [rules.IAM106]
    /// minimum-length = 8
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_account_password_policy" "this" {
    ///   minimum_password_length = 8
    /// }
    /// ```
    code: "IAM106",
    name: "password-policy-weak-strength",
    title: "Weak passwords are allowed",
    severity: Medium,
    score: 50,
    profile: Split,
    fix: Auto,
    clouds: [Alibaba],
    references: [
        "S149",
        "S150",
        "CKV_ALI_13",
        "CKV_ALI_14",
        "CKV_ALI_15",
        "CKV_ALI_17",
        "CKV_ALI_19",
        "KICS ram_account_password_policy_not_required_minimum_length",
        "KICS ram_account_password_policy_not_required_numbers",
        "KICS ram_account_password_policy_not_required_symbols",
        "KICS ram_password_security_policy_not_require_at_least_one_lowercase_character",
        "KICS ram_password_security_policy_not_require_at_least_one_uppercase_character",
    ],
    check: check,
}

/// Fewer characters than this are guessed.
const SHORT: i64 = 8;
/// Fewer than this are low, unless the settings say otherwise.
const ENOUGH: i64 = 12;
/// Fewer than this are low in the strict profile.
const GOOD: i64 = 14;

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for policy in &context.world.identity.password_policies {
        let mut weak: Vec<Weak> = Vec::new();
        weak.extend(length(context, policy));
        for (setting, key, what) in [
            (&policy.lowercase, "lower case", "lower case letters"),
            (&policy.uppercase, "upper case", "upper case letters"),
            (&policy.numbers, "numbers", "numbers"),
            (&policy.symbols, "symbols", "symbols"),
        ] {
            weak.extend(class(setting.as_ref(), key, what));
        }
        report(
            context,
            &RULE,
            "weak passwords are allowed",
            "ask for long passwords of all kinds of characters",
            weak,
            out,
        );
    }
}

fn length(context: &Context<'_>, policy: &PasswordPolicy) -> Option<Weak> {
    let set = context.settings.password_length;
    let enough = set.unwrap_or(ENOUGH);
    let weak = |length: &i64| {
        let said = format!("{length} characters are enough");
        if *length < enough {
            let severity = if *length < SHORT { Severity::Medium } else { Severity::Low };
            return Some((said, severity, false));
        }
        (set.is_none() && *length < GOOD).then_some((said, Severity::Low, true))
    };
    judge(policy.minimum_length.as_ref(), "length", weak, ("their length is not known", Severity::Medium))
}

fn class(setting: Option<&Setting<bool>>, key: &'static str, what: &str) -> Option<Weak> {
    let weak = |required: &bool| (!required).then(|| (format!("no {what} are needed"), Severity::Medium, false));
    judge(setting, key, weak, (&format!("whether {what} are needed is not known"), Severity::Medium))
}
