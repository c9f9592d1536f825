//! IAM109: people may change things from any address.

use super::telling::{advice, say};
use super::words;
use crate::base::Severity;
use crate::base::net::AddressSet;
use crate::model::identity::{Principal, PrincipalKind};
use crate::model::{Cloud, Id, Site};
use crate::reason::identity::catalogue;
use crate::reason::permission::{Question, Space, Verdict};
use crate::rules::draft::{definite, evidence, graded};
use crate::rules::{Context, Finding};
use std::net::IpAddr;

rule! {
    /// # Why
    ///
    /// A stolen password or session works from anywhere unless a policy says from where. A deny of calls from outside
    /// the office, or an allow for calls from within, makes it worthless elsewhere.
    ///
    /// Told of groups, and of users with a console login, that may change something from outside the networks of
    /// `trusted-cidrs`. Without that setting it is a note of the strict profile. Roles of services are not meant.
    ///
    /// # Fix
    ///
    /// Attach a policy that denies calls with `NotIpAddress` of the office's networks (`ip_not_equal` in CAM), or put
    /// `IpAddress` into the allows.
    ///
    /// # Fires
    ///
    /// ```toml
    /// [trusted-cidrs]
    /// office = ["203.0.113.0/24"]
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_group" "ops" { # ← medium, definite
    ///   group_name = "ops"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "ops" {
    ///   group_name  = alicloud_ram_group.ops.group_name
    ///   policy_name = "AliyunECSFullAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// ```toml
    /// [trusted-cidrs]
    /// office = ["203.0.113.0/24"]
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_group" "ops" { # ← medium, definite
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "ops" {
    ///   name = "ops"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:*"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "ops" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.ops.id
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// They may only read.
    ///
    /// ```toml
    /// [trusted-cidrs]
    /// office = ["203.0.113.0/24"]
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_group" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "ops" {
    ///   name = "ops"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:Describe*"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "ops" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.ops.id
    /// }
    /// ```
    ///
    /// Calls from outside are denied.
    ///
    /// ```toml
    /// [trusted-cidrs]
    /// office = ["203.0.113.0/24"]
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_group" "ops" {
    ///   group_name = "ops"
    /// }
    ///
    /// resource "alicloud_ram_policy" "ops" {
    ///   policy_name = "ops"
    ///   policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = "ecs:*", Resource = "*" },
    ///       {
    ///         Effect    = "Deny"
    ///         Action    = "*"
    ///         Resource  = "*"
    ///         Condition = { NotIpAddress = { "acs:SourceIp" = ["203.0.113.0/24"] } }
    ///       },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "ops" {
    ///   group_name  = alicloud_ram_group.ops.group_name
    ///   policy_name = alicloud_ram_policy.ops.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM109",
    name: "source-ip-not-restricted",
    title: "People may change things from any address",
    severity: Medium,
    score: 48,
    profile: Split,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S043", "S126", "S139", "S359"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    let identity = &cx.world.identity;
    let nets = cx.settings.trusted.values().flatten();
    let trusted = nets.fold(AddressSet::empty(), |sum, net| sum.union(&AddressSet::net(*net)));
    let Some(outside) = CANDIDATES.iter().filter_map(|it| it.parse().ok()).find(|it: &IpAddr| !trusted.contains(*it))
    else {
        return;
    };
    let hands = cx.hands();
    let space = Space::new();
    for (index, principal) in identity.principals.iter().enumerate().filter(|(_, it)| it.managed) {
        let id = Id::new(index);
        if !is_human(cx, id, principal) {
            continue;
        }
        let Some(holder) = cx.facts.holders.get(id).filter(|it| it.policies.iter().any(|it| it.membership.is_none()))
        else {
            continue;
        };
        let effective = space.effective(&hands.holding(id));
        let key = if principal.cloud == Cloud::Alibaba { "acs:SourceIp" } else { "qcs:ip" };
        let ask = |action: &String| {
            let question = Question::of(action).with(key, &outside.to_string());
            effective.query(&question).verdict
        };
        let writes =
            WRITES.iter().filter(|(cloud, _)| *cloud == principal.cloud).map(|(_, action)| (*action).to_owned());
        let rest = catalogue::actions(principal.cloud).filter(|action| is_write(action));
        let open = |verdict: &Verdict| matches!(verdict, Verdict::Allowed | Verdict::Conditional);
        let Some(action) = writes.chain(rest).find(|action| open(&ask(action))) else { continue };
        let message =
            format!("{} may call `{action}` from any address, for example {outside}", words::principal(principal));
        let mut finding = definite(&RULE, Site::block(principal.object), "source address", message);
        if let Some(handed) = holder.policies.first().and_then(|it| identity.attachments.get(it.attachment)) {
            finding.path.push(evidence(&handed.site, "attaches a policy"));
        }
        finding.fix = advice("deny calls from outside the office's networks");
        if cx.settings.trusted.is_empty() {
            finding = graded(finding, Severity::Note);
            finding.strict = true;
        }
        say(cx, out, finding, true, []);
    }
}

/// Addresses of documentation networks, one of which is hardly anybody's office.
const CANDIDATES: [&str; 3] = ["198.51.100.7", "203.0.113.9", "192.0.2.1"];

/// Calls that change things, to ask about first.
const WRITES: &[(Cloud, &str)] = &[
    (Cloud::Alibaba, "ecs:DeleteInstance"),
    (Cloud::Alibaba, "ram:CreateAccessKey"),
    (Cloud::Alibaba, "oss:DeleteObject"),
    (Cloud::Tencent, "cvm:TerminateInstances"),
    (Cloud::Tencent, "cam:CreateAccessKey"),
    (Cloud::Tencent, "cos:DeleteObject"),
];

/// Groups, and users with a console login.
fn is_human(cx: &Context<'_>, id: Id<Principal>, principal: &Principal) -> bool {
    match principal.kind {
        PrincipalKind::Group => true,
        PrincipalKind::User => cx.world.identity.logins.iter().any(|login| login.user.candidates().contains(&id)),
        _ => false,
    }
}

fn is_write(action: &str) -> bool {
    let name = action.split_once(':').map_or(action, |(_, name)| name);
    !["Describe", "Get", "List", "Query", "Head", "Lookup", "Batch", "Check", "Inquiry"]
        .iter()
        .any(|it| name.starts_with(it))
}
