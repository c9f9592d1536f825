//! IAM105: sign-in to the console without a second factor.

use super::telling::{edit, say};
use super::words;
use crate::base::{Severity, Tri};
use crate::model::Ref;
use crate::model::identity::{LoginProfile, MfaScope, MfaSetting, Principal};
use crate::rules::draft::{definite, graded};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// A password is guessed, reused or phished; with a second factor that is not enough to get in. `independent` leaves
    /// it to each user, `adaptive` asks on logins that look risky only: neither is enforcement.
    ///
    /// A setting that is not written is a note of the strict profile: a new account leaves the choice to each user, and an
    /// old one keeps its own setting. So is a CAM user with console login and no `tencentcloud_cam_mfa_flag`.
    ///
    /// # Fix
    ///
    /// `mfa_operation_for_login = "mandatory"` in `alicloud_ram_security_preference`; a `login_flag` with one factor set to
    /// 1 in `tencentcloud_cam_mfa_flag`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_security_preference" "this" {
    ///   mfa_operation_for_login = "adaptive" # ← high, definite
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_security_preference" "this" { # ← note, definite
    ///   enable_save_mfa_ticket = false
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_mfa_flag" "ops" {
    ///   op_uin = 100000000002
    ///   login_flag { # ← high, definite
    ///     phone  = 0
    ///     stoken = 0
    ///     wechat = 0
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The old argument is not written; the new one is enough.
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_security_preference" "this" {
    ///   mfa_operation_for_login = "mandatory"
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "tencentcloud_cam_mfa_flag" "ops" {
    ///   op_uin = 100000000002
    ///   login_flag {
    ///     phone  = 0
    ///     stoken = 1
    ///     wechat = 0
    ///   }
    /// }
    /// ```
    ///
    /// Nothing is written, in the default profile.
    ///
    /// ```hcl
    /// resource "alicloud_ram_security_preference" "this" {
    ///   enable_save_mfa_ticket = false
    /// }
    /// ```
    code: "IAM105",
    name: "mfa-not-enforced",
    title: "A second factor is not enforced at login",
    severity: High,
    score: 72,
    profile: Split,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: [
        "S037",
        "S117",
        "S123",
        "S141",
        "S234",
        "CKV_ALI_24",
        "KICS ram_security_preference_not_enforce_mfa",
    ],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let identity = &context.world.identity;
    for setting in identity.mfa.iter().filter(|setting| !setting.enforced.surely()) {
        report(context, setting, out);
    }
    // Logins of clouds where the setting is one of each user.
    for login in identity.logins.iter().filter(|login| login.mfa_required.is_none()) {
        if has_setting(&identity.mfa, login) {
            continue;
        }
        let user = words::meant(context, &login.user, "a user");
        let message = format!("{user} signs in to the console, and no second factor is set up for that");
        let mut finding = graded(definite(&RULE, login.site.clone(), "no setting", message), Severity::Note);
        finding.strict = true;
        finding.fix = edit("enforce a second factor at login");
        say(context, out, finding, true, []);
    }
}

fn report(context: &Context<'_>, setting: &MfaSetting, out: &mut Vec<Finding>) {
    let whose = match &setting.scope {
        MfaScope::Account => "users of the account".to_owned(),
        MfaScope::Directory => "users of the directory".to_owned(),
        MfaScope::User(user) => words::meant(context, user, "the user"),
    };
    let sure = setting.enforced == Tri::No;
    let verb = if sure { "can" } else { "may be able to" };
    let message = format!("{whose} {verb} sign in to the console without a second factor");
    let mut finding = definite(&RULE, setting.site.clone(), "not enforced", message);
    if !setting.written {
        finding = graded(finding, Severity::Note);
        // What the plan takes away is told in every profile.
        finding.strict = !was_enforced(context, setting);
    }
    finding.fix = edit("make a second factor mandatory");
    say(context, out, finding, sure, setting.unknown.clone());
}

/// Whether the same resource enforced it before the plan.
fn was_enforced(context: &Context<'_>, setting: &MfaSetting) -> bool {
    let Some((before, _)) = context.before else { return false };
    let same = |old: &&MfaSetting| old.site.object == setting.site.object && old.scope == setting.scope;
    before.identity.mfa.iter().filter(same).any(|old| old.enforced.surely())
}

/// Whether any setting is, or may be, about the user of a login.
fn has_setting(settings: &[MfaSetting], login: &LoginProfile) -> bool {
    settings.iter().any(|setting| match &setting.scope {
        MfaScope::Account => setting.cloud == login.cloud,
        MfaScope::Directory => false,
        MfaScope::User(user) => setting.cloud == login.cloud && may_be_same(user, &login.user),
    })
}

fn may_be_same(one: &Ref<Principal>, other: &Ref<Principal>) -> bool {
    match (one, other) {
        (Ref::Unknown, _) | (_, Ref::Unknown) => true,
        // The number of a user that is made here is not known.
        (Ref::External(a), Ref::External(b)) => a == b,
        (Ref::External(_), _) | (_, Ref::External(_)) => false,
        _ => one.candidates().iter().any(|id| other.candidates().contains(id)),
    }
}
