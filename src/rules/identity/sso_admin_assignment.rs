//! IAM310: administration of an account given to somebody of single sign-on.

use super::grants::{is_administration, policies};
use super::telling::{advice, say};
use super::words;
use crate::base::Tri;
use crate::model::identity::{Assignment, Principal, PrincipalKind};
use crate::model::{Id, Known, Ref, Site};
use crate::reason::identity::Holders;
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// An assignment makes a user, or every member of a group, administrator of a whole account, with a name that is not
    /// in that account. Of a group all members are.
    ///
    /// # Fix
    ///
    /// Assign a configuration with the policies that the work needs; keep administration for a few people and short sessions.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_cloud_sso_access_configuration" "admin" {
    ///   directory_id              = "d-example"
    ///   access_configuration_name = "admin"
    ///   permission_policies {
    ///     permission_policy_type = "System"
    ///     permission_policy_name = "AdministratorAccess"
    ///   }
    /// }
    ///
    /// resource "alicloud_cloud_sso_access_assignment" "ops" {
    ///   directory_id            = "d-example"
    ///   access_configuration_id = alicloud_cloud_sso_access_configuration.admin.access_configuration_id # ← high, definite
    ///   target_type             = "RD-Account"
    ///   target_id               = "1234567890123456"
    ///   principal_type          = "User"
    ///   principal_id            = "u-example"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_identity_center_role_configuration" "admin" {
    ///   zone_id                 = "z-example"
    ///   role_configuration_name = "admin"
    /// }
    ///
    /// resource "tencentcloud_identity_center_role_configuration_permission_policy_attachment" "admin" {
    ///   zone_id               = "z-example"
    ///   role_configuration_id = tencentcloud_identity_center_role_configuration.admin.role_configuration_id
    ///   role_policy_id        = 1
    /// }
    ///
    /// resource "tencentcloud_identity_center_role_assignment" "ops" { # ← high, definite
    ///   zone_id               = "z-example"
    ///   role_configuration_id = tencentcloud_identity_center_role_configuration.admin.role_configuration_id
    ///   target_type           = "MemberUin"
    ///   target_uin            = 100000000003
    ///   principal_type        = "User"
    ///   principal_id          = "u-example"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_cloud_sso_access_configuration" "read" {
    ///   directory_id              = "d-example"
    ///   access_configuration_name = "read"
    ///   permission_policies {
    ///     permission_policy_type = "System"
    ///     permission_policy_name = "ReadOnlyAccess"
    ///   }
    /// }
    ///
    /// resource "alicloud_cloud_sso_access_assignment" "ops" {
    ///   directory_id            = "d-example"
    ///   access_configuration_id = alicloud_cloud_sso_access_configuration.read.access_configuration_id
    ///   target_type             = "RD-Account"
    ///   target_id               = "1234567890123456"
    ///   principal_type          = "User"
    ///   principal_id            = "u-example"
    /// }
    /// ```
    code: "IAM310",
    name: "sso-admin-assignment",
    title: "Administration is assigned by single sign-on",
    severity: High,
    score: 78,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S142"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let holders = &context.facts.holders;
    for assignment in context.world.identity.assignments.iter().filter(|it| it.exists.possibly()) {
        let candidates = assignment.configuration.candidates();
        let admin: Vec<_> = candidates.iter().map(|id| administration(context, holders, *id)).collect();
        if !admin.iter().any(|(answer, _)| answer.possibly()) {
            continue;
        }
        let all = admin.iter().all(|(answer, _)| answer.surely()) && assignment.configuration.resolved().is_some();
        let sure = all && assignment.exists.surely();
        let verb = if sure { "administers" } else { "may administer" };
        let account = match &assignment.target {
            Some(Known::Yes(account)) => format!("account `{}`", crate::base::hole::shown(account)),
            _ => "an account".into(),
        };
        let who = who(context, holders, assignment);
        let configuration = words::meant(context, &assignment.configuration, "an access configuration");
        let message = format!("{who} {verb} {account} by {configuration}");
        let mut finding = definite(&RULE, assignment.site.clone(), format!("{account} {configuration}"), message);
        let given = admin.iter().find_map(|(_, by)| by.as_ref());
        finding.related.extend(given.map(|site| evidence(site, "gives administration")));
        finding.fix = advice("assign a narrower configuration");
        say(context, out, finding, sure, []);
    }
}

/// Whether an access configuration is administration, and what surely gives it that.
pub fn administration(context: &Context<'_>, holders: &Holders, id: Id<Principal>) -> (Tri, Option<Site>) {
    let mut out = (Tri::No, None);
    for (handed, policy) in policies(context, holders, id) {
        let answer = is_administration(policy).and(handed.exists);
        if answer.surely() && out.1.is_none() {
            out.1 = context.world.identity.attachments.get(handed.attachment).map(|it| it.site.clone());
        }
        out.0 = out.0.or(answer);
    }
    out
}

/// Who gets it; of a group, its members.
fn who(context: &Context<'_>, holders: &Holders, assignment: &Assignment) -> String {
    let principals = &context.world.identity.principals;
    let name = words::meant(context, &assignment.principal, "somebody of single sign-on");
    let Ref::Resolved(id) = &assignment.principal else { return name };
    let is_group = principals.get(id.index()).is_some_and(|it| it.kind == PrincipalKind::SsoGroup);
    let members = holders.get(*id).map_or(&[][..], |it| &it.members);
    let members = members.iter().filter_map(|(member, ..)| principals.get(member.index())).map(words::principal);
    let members: Vec<String> = members.collect();
    match is_group && !members.is_empty() {
        true => format!("{name} ({})", words::joined(&members, 5)),
        false => name,
    }
}
