//! IAM504: a console login of a user that asks for a password only.

use super::grants::given;
use super::telling::{edit, say};
use super::words;
use crate::base::{Severity, Tri};
use crate::model::Id;
use crate::model::identity::{LoginProfile, MfaScope, Principal};
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Whoever learns the password is in. A login profile says for each user whether a second factor has to be bound at
    /// the next login; the account can demand it of everybody, which then is enough.
    ///
    /// # Fix
    ///
    /// `mfa_bind_required = true`, or `mfa_operation_for_login = "mandatory"` for the account.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_login_profile" "dev" {
    ///   user_name         = "dev"
    ///   password          = var.password
    ///   mfa_bind_required = false # ← medium, definite
    /// }
    ///
    /// variable "password" {
    ///   sensitive = true
    /// }
    /// ```
    ///
    /// An administrator.
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ops" {
    ///   user_name   = alicloud_ram_user.ops.name
    ///   policy_name = "AdministratorAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_login_profile" "ops" {
    ///   user_name         = alicloud_ram_user.ops.name
    ///   password          = var.password
    ///   mfa_bind_required = false # ← high, definite
    /// }
    ///
    /// variable "password" {
    ///   sensitive = true
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_login_profile" "dev" {
    ///   user_name         = "dev"
    ///   password          = var.password
    ///   mfa_bind_required = true
    /// }
    ///
    /// variable "password" {
    ///   sensitive = true
    /// }
    /// ```
    ///
    /// The account demands it.
    ///
    /// ```hcl
    /// resource "alicloud_ram_login_profile" "dev" {
    ///   user_name         = "dev"
    ///   password          = var.password
    ///   mfa_bind_required = false
    /// }
    ///
    /// resource "alicloud_ram_security_preference" "this" {
    ///   mfa_operation_for_login = "mandatory"
    /// }
    ///
    /// variable "password" {
    ///   sensitive = true
    /// }
    /// ```
    code: "IAM504",
    name: "login-profile-without-mfa",
    title: "A console login asks for no second factor",
    severity: Medium,
    score: 54,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba],
    references: ["S037", "S123", "S141"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let identity = &context.world.identity;
    for login in &identity.logins {
        let Some(required) = login.mfa_required else { continue };
        let account = identity.mfa.iter().filter(|it| it.scope == MfaScope::Account && it.cloud == login.cloud);
        let (mut enforced, mut unknown) = (Tri::No, None);
        for setting in account {
            enforced = enforced.or(setting.enforced);
            unknown = unknown.or(setting.unknown.clone());
        }
        let open = required.or(enforced).not();
        if open.possibly() {
            report(context, login, open.surely() && login.exists.surely(), unknown, out);
        }
    }
}

fn report(
    context: &Context<'_>,
    login: &LoginProfile,
    sure: bool,
    unknown: Option<std::sync::Arc<str>>,
    out: &mut Vec<Finding>,
) {
    let user = words::meant(context, &login.user, "a user");
    let verb = if sure { "signs" } else { "may sign" };
    let admins = |id: &Id<Principal>| context.facts.administers(context.model, context.world, *id).surely();
    let admin = login.user.resolved().filter(admins).and_then(|id| given(context, id));
    let rights = if admin.is_some() { ", an administrator," } else { "" };
    let message = format!("{user}{rights} {verb} in to the console without a second factor");
    let mut finding = definite(&RULE, login.mfa_site.clone(), "no second factor", message);
    if let Some(site) = admin {
        finding.severity = Severity::High;
        finding.score = 70;
        finding.related.push(evidence(&site, "gives administration"));
    }
    finding.fix = edit("have a second factor bound at the next login");
    let waits = unknown
        .into_iter()
        .chain((login.mfa_required == Some(Tri::Unknown)).then(|| words::address(context, &login.mfa_site).into()));
    say(context, out, finding, sure, waits);
}
