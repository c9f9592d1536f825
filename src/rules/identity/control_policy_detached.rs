//! IAM308: a control policy that a plan takes away, or weakens.

use super::bounds::{self, Fate, fate, policy};
use super::telling::{advice, say};
use super::words;
use crate::base::Tri;
use crate::model::identity::{Bound, BoundKind};
use crate::model::{Known, World};
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Finding, Witness};

rule! {
    /// # Why
    ///
    /// A control policy is what even an administrator of a member account cannot do: switch off the audit trail, leave
    /// the organisation. When it goes, every right that it held back is there at once, in all accounts below.
    ///
    /// Reported where the policy or its attachment is destroyed, and where a deny of it is removed or narrowed. What is
    /// gone has no line in the configuration; the address of the resource tells it.
    ///
    /// # Fix
    ///
    /// Keep the policy attached. Where it is replaced, attach the new one first.
    ///
    /// # Fires
    ///
    /// ```hcl before
    /// resource "alicloud_resource_manager_control_policy" "audit" {
    ///   control_policy_name = "audit"
    ///   effect_scope        = "RAM"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Deny", Action = "actiontrail:StopLogging", Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_resource_manager_control_policy_attachment" "audit" {
    ///   policy_id = alicloud_resource_manager_control_policy.audit.id
    ///   target_id = "fd-example"
    /// }
    /// ```
    ///
    /// ```hcl
    /// # The attachment is gone. # ← high, definite
    /// resource "alicloud_resource_manager_control_policy" "audit" {
    ///   control_policy_name = "audit"
    ///   effect_scope        = "RAM"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Deny", Action = "actiontrail:StopLogging", Resource = "*" }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl before
    /// resource "tencentcloud_organization_org_manage_policy" "audit" {
    ///   name = "audit"
    ///   content = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "deny", action = ["cloudaudit:StopLogging"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_organization_org_manage_policy_target" "audit" {
    ///   policy_id   = tencentcloud_organization_org_manage_policy.audit.id
    ///   policy_type = "SERVICE_CONTROL_POLICY"
    ///   target_id   = 10001
    ///   target_type = "NODE"
    /// }
    /// ```
    ///
    /// ```hcl
    /// # Both are gone. # ← high, definite
    /// resource "tencentcloud_cam_group" "left" {
    ///   name = "left"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// It denies more than before.
    ///
    /// ```hcl before
    /// resource "alicloud_resource_manager_control_policy" "audit" {
    ///   control_policy_name = "audit"
    ///   effect_scope        = "RAM"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Deny", Action = "actiontrail:StopLogging", Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_resource_manager_control_policy_attachment" "audit" {
    ///   policy_id = alicloud_resource_manager_control_policy.audit.id
    ///   target_id = "fd-example"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_resource_manager_control_policy" "audit" {
    ///   control_policy_name = "audit"
    ///   effect_scope        = "RAM"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Deny", Action = ["actiontrail:*"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_resource_manager_control_policy_attachment" "audit" {
    ///   policy_id = alicloud_resource_manager_control_policy.audit.id
    ///   target_id = "fd-example"
    /// }
    /// ```
    code: "IAM308",
    name: "control-policy-detached",
    title: "A control policy is taken away or weakened",
    severity: High,
    score: 76,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S142"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let Some((before, _)) = context.before else { return };
    for bound in before.identity.bounds.iter().filter(|it| it.kind == BoundKind::Control && it.exists.surely()) {
        of_bound(context, before, bound, out);
    }
}

fn of_bound(context: &Context<'_>, before: &World, bound: &Bound, out: &mut Vec<Finding>) {
    let old = policy(before, bound);
    let name = old.map_or_else(|| "a control policy".into(), |it| format!("control {}", words::policy(it)));
    // One that only allowed, and denied nothing, held nothing back.
    if old
        .and_then(|it| it.document.as_ref())
        .is_some_and(|it| matches!(it, crate::model::identity::Document::Parsed(_)) && !it.denies())
    {
        return;
    }
    let target = match &bound.target {
        Some(Known::Yes(target)) => format!("`{}`", crate::base::hole::shown(target)),
        _ => "its target".into(),
    };
    let (said, sure) = match fate(context, before, bound) {
        Fate::Stays => return,
        Fate::Gone(Tri::Yes) => (format!("{name} no longer bounds {target}"), true),
        Fate::Gone(_) => (format!("{name} may no longer bound {target}"), false),
        Fate::Weaker(Tri::Yes) => (format!("{name} denies less to {target} than before"), true),
        Fate::Weaker(_) => (format!("{name} may deny less to {target} than before"), false),
    };
    let mut finding = definite(&RULE, bound.site.clone(), format!("{name} {target}"), said);
    let released = old.and_then(|it| bounds::released(context, it, bounds::left(context, before, bound)));
    finding.witness = released.map(|(action, resource)| Witness::Call {
        principal: match &bound.target {
            Some(Known::Yes(target)) => crate::base::hole::shown(target).into(),
            _ => "".into(),
        },
        action,
        resource,
        context: Vec::new(),
    });
    finding.related.extend(old.filter(|it| it.managed).map(|it| evidence(&it.site, "what it denied")));
    finding.fix = advice("keep the control policy attached");
    say(context, out, finding, sure, []);
}
