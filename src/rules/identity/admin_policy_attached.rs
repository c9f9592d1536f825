//! IAM102: administration handed to a user, a group or a role.

use super::bounds::loosened;
use super::grants::{allows_everything, given, is_administration, is_told};
use super::telling::advice;
use super::words;
use crate::base::{Severity, Tri};
use crate::model::identity::{Attachment, Policy, PolicyKind, Principal, PrincipalKind};
use crate::model::{Id, Ref, Site};
use crate::rules::draft::{definite, evidence, possible, push};
use crate::rules::{Context, Evidence, Finding};

rule! {
    /// # Why
    ///
    /// A stolen key or session has the rights of whoever it was stolen from. With the administrator policy that is the
    /// whole account: every server, every secret, every other user. A role that an instance or a function carries is
    /// worst, as any hole in the code that runs there is enough to ask the metadata service for its credentials.
    ///
    /// The system policy `AdministratorAccess` counts, and every custom policy that allows as much (IAM101). So does one that
    /// allows every call on users, roles and policies, as `AliyunRAMFullAccess` does: who holds it can attach any policy to
    /// itself. Single calls that lead there are told by IAM201 and IAM202, as they are mended one by one; what single
    /// sign-on assigns, by IAM310. A policy that a deny or a boundary surely keeps from being administration is not told.
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
    /// Who may do everything with users, roles and policies, may do everything.
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ops" {
    ///   user_name   = alicloud_ram_user.ops.name
    ///   policy_name = "AliyunRAMFullAccess" # ← high, definite
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// Two policies together: one for everything but rights, one for rights.
    ///
    /// ```hcl
    /// resource "alicloud_ram_user" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "alicloud_ram_policy" "attach" {
    ///   policy_name = "attach"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "ram:Attach*", Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "power" {
    ///   user_name   = alicloud_ram_user.ops.name
    ///   policy_name = "PowerUserAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "attach" {
    ///   user_name   = alicloud_ram_user.ops.name
    ///   policy_name = alicloud_ram_policy.attach.policy_name # ← high, definite
    ///   policy_type = "Custom"
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
    let mut groups: Vec<Id<Principal>> = Vec::new();
    let principals = cx.world.identity.principals.iter().enumerate();
    let (first, rest): (Vec<_>, Vec<_>) = principals.partition(|(_, it)| it.kind == PrincipalKind::Group);
    for (index, principal) in first.into_iter().chain(rest) {
        together(cx, Id::new(index), principal, &mut groups, out);
    }
}

/// How keys of findings begin that tell of what several policies give together.
pub const TOGETHER: &str = "together ";

/// The key of the finding that several policies together give administration to a principal.
pub fn together_key(principal: &Principal) -> String {
    format!("{TOGETHER}{}", words::principal(principal))
}

/// The policy of an attachment that gives administration, and whether it surely does.
fn administration<'a>(cx: &Context<'a>, attachment: &Attachment) -> Option<(&'a Policy, bool)> {
    let get = |id: &Id<Policy>| cx.world.identity.policies.get(id.index());
    if !attachment.exists.possibly() {
        return None;
    }
    let holds = match &attachment.principal {
        Ref::Resolved(id) if attachment.scope.is_none() => holds(cx, *id),
        _ => Tri::Yes,
    };
    if !holds.possibly() || attachment.kind == PrincipalKind::Configuration {
        return None;
    }
    let candidates: Vec<&Policy> = attachment.policy.candidates().iter().filter_map(get).collect();
    let mut found: Option<&Policy> = None;
    let mut all = true;
    for policy in candidates {
        let answer = is_administration(policy).and(holds);
        all &= answer.surely();
        if answer.possibly() && found.is_none() {
            found = Some(policy);
        }
    }
    found.map(|policy| (policy, all && attachment.exists.surely()))
}

/// Whether a principal that a policy of administration is attached to administers the account: bounds and denies may keep
/// it from that. `Yes` for those of which that is not asked, and where the search did not get to all.
fn holds(cx: &Context<'_>, id: Id<Principal>) -> Tri {
    let kind = cx.world.identity.principals.get(id.index()).map(|it| it.kind);
    if !matches!(kind, Some(PrincipalKind::User | PrincipalKind::Group | PrincipalKind::Role)) {
        return Tri::Yes;
    }
    match cx.facts.administers(cx.model, cx.world, id) {
        Tri::Unknown if cx.facts.is_unsearched(id) => Tri::Yes,
        answer => answer,
    }
}

/// Administration that several policies give together: each alone does not.
fn together(
    cx: &Context<'_>,
    id: Id<Principal>,
    principal: &Principal,
    groups: &mut Vec<Id<Principal>>,
    out: &mut Vec<Finding>,
) {
    let escalations = cx.facts.escalations(cx.model, cx.world);
    if !escalations.administers(id).surely() {
        return;
    }
    let holder = cx.facts.holders.get(id);
    let by_group = holder.is_some_and(|it| it.groups.iter().any(|(group, ..)| groups.contains(group)));
    let path = escalations.of(id).next().is_some() || of_members(cx, id);
    if by_group || path || is_told(cx, id).possibly() {
        return;
    }
    let all =
        holder.iter().flat_map(|it| &it.policies).filter_map(|it| cx.world.identity.policies.get(it.policy?.index()));
    // Administration on a condition is no mistake.
    if all.clone().any(is_conditional) || is_exempt(cx, principal) {
        return;
    }
    if principal.kind == PrincipalKind::Group {
        groups.push(id);
    }
    let Some(site) = given(cx, id) else { return };
    let mut names: Vec<String> = all.map(words::policy).collect();
    names.sort();
    names.dedup();
    let names = words::joined(&names, 3);
    let message = format!("{} gets full administration by {names} together", words::principal(principal));
    let finding = definite(&RULE, site.clone(), together_key(principal), message);
    let evidences = vec![evidence(&site, "attaches what completes it")];
    finish(cx, finding, Some(principal), evidences, true, None, out);
}

/// Whether members of a group have a path by which they are told.
fn of_members(cx: &Context<'_>, id: Id<Principal>) -> bool {
    let members = cx.facts.holders.get(id).map_or(&[][..], |it| &it.members);
    members.iter().any(|(member, ..)| cx.facts.escalations(cx.model, cx.world).of(*member).next().is_some())
}

/// Whether it allows everything on a condition.
fn is_conditional(policy: &Policy) -> bool {
    let document = policy.document.iter().flat_map(|it| it.statements());
    let mut limited = document.filter(|it| it.condition.is_some());
    limited.any(|it| {
        super::patterns::allows(it).possibly() && it.actions.list.iter().any(|it| super::patterns::is_every_action(it))
    })
}

fn report(cx: &Context<'_>, attachment: &Attachment, policy: &Policy, sure: bool, out: &mut Vec<Finding>) {
    let principal = match &attachment.principal {
        Ref::Resolved(id) => cx.world.identity.principals.get(id.index()),
        _ => None,
    };
    if principal.is_some_and(|principal| is_exempt(cx, principal)) {
        return;
    }
    let who = principal.map_or_else(|| "a principal that is not known here".into(), words::principal);
    let (kind, name) = match &policy.kind {
        PolicyKind::System(name) => ("system policy", Some(name)),
        PolicyKind::Custom => ("custom policy", policy.name.as_ref()),
    };
    let what = name.map_or_else(|| kind.to_owned(), |name| format!("{kind} `{}`", crate::base::hole::shown(name)));
    let within = attachment.scope.as_ref().map_or_else(String::new, |scope| format!(" in resource group `{scope}`"));
    let verb = if sure { "gets" } else { "may get" };
    let rights = !allows_everything(policy).possibly();
    let by = if rights { ", which may change everybody's rights" } else { "" };
    let message = format!("{who} {verb} full administration{within} by {what}{by}");
    let key = format!("{kind} {}", name.map_or("", |name| name));
    let finding = definite(&RULE, attachment.site.clone(), key, message);
    let mut path = vec![evidence(&attachment.site, format!("attaches {what}"))];
    if policy.document.is_some() {
        let allowed = if rights { "every call on users, roles and policies" } else { "every action on every resource" };
        path.push(evidence(&policy.site, format!("allows {allowed}")));
    }
    finish(cx, finding, principal, path, sure, attachment.unknown.clone(), out);
}

/// The rest: what carries the role, evidence, what to do.
fn finish(
    cx: &Context<'_>,
    mut finding: Finding,
    principal: Option<&Principal>,
    path: Vec<Evidence>,
    sure: bool,
    unknown: Option<std::sync::Arc<str>>,
    out: &mut Vec<Finding>,
) {
    let carriers = principal.map_or(&[][..], |principal| &principal.carriers);
    let carriers: Vec<&Site> = carriers.iter().filter(|site| !is_cut(cx, site)).collect();
    if let Some(site) = carriers.first() {
        let address = cx.model.address(site.object);
        let carried = match carriers.len() {
            1 => format!(", and `{address}` carries it"),
            many => format!(", and `{address}` and {} more carry it", many - 1),
        };
        finding.message = format!("{}{carried}", finding.message).into();
        finding.severity = Severity::Critical;
        finding.score = 92;
    }
    finding.path = carriers.iter().map(|site| evidence(site, "code here has the rights of the role")).collect();
    if let Some(principal) = principal.filter(|principal| principal.managed) {
        finding.path.push(Evidence { site: Some(Site::block(principal.object)), note: words::principal(principal) });
    }
    finding.path.extend(path);
    if let Some(principal) = principal {
        finding.path.extend(loosened(cx, principal).iter().map(|(site, note)| evidence(site, *note)));
    }
    finding.fix = advice("attach the policies of the services that are used");
    if sure {
        push(cx, out, finding);
    } else {
        out.extend(possible(finding, unknown));
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
