//! IAM102: administration handed to a user, a group or a role.

use crate::base::{Severity, Tri};
use crate::model::identity::{Attachment, Policy, PolicyKind, Principal, PrincipalKind};
use crate::model::{Id, Ref, Site};
use crate::rules::draft::{definite, evidence, possible, push};
use crate::rules::{Context, Evidence, Finding, Fix};

rule! {
    /// # Why
    ///
    /// A stolen key or session has the rights of whoever it was stolen from. With the administrator policy that is the
    /// whole account: every server, every secret, every other user. A role that an instance or a function carries is
    /// worst, as any hole in the code that runs there is enough to ask the metadata service for its credentials.
    ///
    /// The system policy `AdministratorAccess` counts, and every custom policy that allows as much (IAM101).
    ///
    /// # Fix
    ///
    /// Attach the policies of the services that are used. Keep administration for one small group with a second factor
    /// and name it in `menshen.toml`, table `[rules.IAM102]`; for a user or a role there is no exemption.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ci" {
    ///   name = "ci"
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = alicloud_ram_user.ci.name
    ///   policy_name = "AdministratorAccess" # ← high, definite
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// The instance carries the role.
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_policy" "all" {
    ///   policy_name = "all"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "*:*", Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_role_policy_attachment" "app" {
    ///   role_name   = alicloud_ram_role.app.role_name
    ///   policy_name = alicloud_ram_policy.all.policy_name # ← critical, definite
    ///   policy_type = "Custom"
    /// }
    ///
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    ///   role_name       = alicloud_ram_role.app.role_name
    /// }
    /// ```
    ///
    /// The preset policy with the number 1 is `AdministratorAccess`.
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_user" "ops" {
    ///   name    = "ops"
    ///   use_api = false
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "ops" {
    ///   user_name = tencentcloud_cam_user.ops.name
    ///   policy_id = "1" # ← high, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A policy for one service.
    ///
    /// ```hcl
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = "ci"
    ///   policy_name = "AliyunECSReadOnlyAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// The number of a custom policy is known after apply; what the policy allows is known now.
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "read" {
    ///   name = "read"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:Describe*"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "read" {
    ///   user_name = "ops"
    ///   policy_id = tencentcloud_cam_policy.read.id
    /// }
    /// ```
    code: "IAM102",
    name: "admin-policy-attached",
    title: "Administrator policy is attached",
    severity: High,
    score: 80,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [
        "S004",
        "S038",
        "S040",
        "S124",
        "S128",
        "S360",
        "S385",
        "KICS ram_policy_admin_access_not_attached_to_users_groups_roles",
    ],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for attachment in &cx.world.identity.attachments {
        if let Some((policy, sure)) = administration(cx, attachment) {
            report(cx, attachment, policy, sure, out);
        }
    }
}

/// The policy of an attachment that gives administration, and whether it surely does.
fn administration<'a>(cx: &Context<'a>, attachment: &Attachment) -> Option<(&'a Policy, bool)> {
    let get = |id: &Id<Policy>| cx.world.identity.policies.get(id.index());
    if !attachment.exists.possibly() {
        return None;
    }
    let candidates: Vec<&Policy> = attachment.policy.candidates().iter().filter_map(get).collect();
    let mut found: Option<&Policy> = None;
    let mut all = true;
    for policy in candidates {
        let answer = allows_everything(policy);
        all &= answer.surely();
        if answer.possibly() && found.is_none() {
            found = Some(policy);
        }
    }
    found.map(|policy| (policy, all && attachment.exists.surely()))
}

fn allows_everything(policy: &Policy) -> Tri {
    match (&policy.kind, &policy.document) {
        _ if policy.bound => Tri::No,
        (PolicyKind::System(name), _) => Tri::from(&**name == "AdministratorAccess"),
        (PolicyKind::Custom, Some(document)) => document.allows_everything().0,
        (PolicyKind::Custom, None) => Tri::No,
    }
}

fn report(cx: &Context<'_>, attachment: &Attachment, policy: &Policy, sure: bool, out: &mut Vec<Finding>) {
    let principal = match &attachment.principal {
        Ref::Resolved(id) => cx.world.identity.principals.get(id.index()),
        _ => None,
    };
    if principal.is_some_and(|principal| is_exempt(cx, principal)) {
        return;
    }
    let who = principal.map_or_else(|| "a principal that is not known here".into(), describe);
    let (kind, name) = match &policy.kind {
        PolicyKind::System(name) => ("system policy", Some(name)),
        PolicyKind::Custom => ("custom policy", policy.name.as_ref()),
    };
    let what = name.map_or_else(|| kind.to_owned(), |name| format!("{kind} `{name}`"));
    let within = attachment.scope.as_ref().map_or_else(String::new, |scope| format!(" in resource group `{scope}`"));
    let verb = if sure { "gets" } else { "may get" };
    let carriers = principal.map_or(&[][..], |principal| &principal.carriers);
    let carriers: Vec<&Site> = carriers.iter().filter(|site| !is_cut(cx, site)).collect();
    let carried = carriers.first().map_or_else(String::new, |site| {
        let address = cx.model.address(site.object);
        match carriers.len() {
            1 => format!(", and `{address}` carries it"),
            many => format!(", and `{address}` and {} more carry it", many - 1),
        }
    });
    let message = format!("{who} {verb} full administration{within} by {what}{carried}");
    let key = format!("{kind} {}", name.map_or("", |name| name));
    let mut finding = definite(&RULE, attachment.site.clone(), key, message);
    if !carriers.is_empty() {
        finding.severity = Severity::Critical;
        finding.score = 92;
    }
    finding.path = carriers.iter().map(|site| evidence(site, "code here has the rights of the role")).collect();
    if let Some(principal) = principal.filter(|principal| principal.managed) {
        finding.path.push(Evidence { site: Some(Site::block(principal.object)), note: describe(principal) });
    }
    finding.path.push(evidence(&attachment.site, format!("attaches {what}")));
    if policy.document.is_some() {
        finding.path.push(evidence(&policy.site, "allows every action on every resource"));
    }
    finding.fix = Fix { description: "attach the policies of the services that are used".into(), mechanical: false };
    if sure {
        push(cx, out, finding);
    } else {
        out.extend(possible(finding, attachment.unknown.clone()));
    }
}

/// Whether a session policy takes administration from what carries a role at a place.
fn is_cut(cx: &Context<'_>, site: &Site) -> bool {
    let carriers = &cx.world.identity.carriers;
    let Some(at) = carriers.iter().position(|it| it.site == *site && it.session.is_some()) else { return false };
    let mut carried = cx.facts.carried(cx.model, cx.world).iter().filter(|it| it.carrier == at);
    !carried.any(|it| it.administers.possibly())
}

/// One group of administrators is normal, and is named in the settings.
fn is_exempt(cx: &Context<'_>, principal: &Principal) -> bool {
    principal.kind == PrincipalKind::Group
        && principal.name.as_deref().is_some_and(|name| cx.settings.admin_groups.iter().any(|group| group == name))
}

fn describe(principal: &Principal) -> String {
    let kind = match principal.kind {
        PrincipalKind::User => "user",
        PrincipalKind::Group => "group",
        PrincipalKind::Role => "role",
        PrincipalKind::SsoUser => "single sign-on user",
        PrincipalKind::SsoGroup => "single sign-on group",
        PrincipalKind::Configuration => "access configuration",
    };
    match &principal.name {
        Some(name) => format!("{kind} `{name}`"),
        None => format!("a {kind}"),
    }
}
