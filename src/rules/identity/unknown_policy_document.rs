//! IAM409: a policy document that is known after apply only, and in force then.

use super::telling::advice;
use super::texts::{Force, Text, Use, all, forces};
use super::words;
use crate::base::hole;
use crate::base::value::HOLE;
use crate::model::identity::{Document, Policy, PolicyKind, Statement};
use crate::model::{Cloud, Id, Ref};
use crate::reason::identity::known::is_open;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// What a policy allows can be judged before apply only if its text can be. A document that a resource computes, or
    /// that comes from outside, may allow anything; the plan does not show it, and neither do the other rules.
    ///
    /// Reported once for each document that is attached to somebody, trusts somebody, or belongs to a resource, and once for
    /// each attachment of which it is not known which policy it attaches. A document of which only names are unknown
    /// (`${alicloud_oss_bucket.logs.id}`) is judged as far as it is known and not reported here; one with a statement whose
    /// actions are not known is judged without it, and reported. What the rest may permit is shown by `menshen access`.
    ///
    /// # Fix
    ///
    /// Write the document with `jsonencode` or the data source `alicloud_ram_policy_document`, so that only the names in
    /// it depend on other resources.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "terraform_data" "text" {
    ///   input = timestamp()
    /// }
    ///
    /// resource "alicloud_ram_policy" "ci" {
    ///   policy_name     = "ci"
    ///   policy_document = terraform_data.text.output # ← low, definite
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = "ci"
    ///   policy_name = alicloud_ram_policy.ci.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// A trust policy is in force as it is.
    ///
    /// ```hcl
    /// resource "terraform_data" "text" {
    ///   input = timestamp()
    /// }
    ///
    /// resource "tencentcloud_cam_role" "app" {
    ///   name     = "app"
    ///   document = terraform_data.text.output # ← low, definite
    /// }
    /// ```
    ///
    /// The actions of a statement are not known; the other one is judged.
    ///
    /// ```hcl
    /// resource "terraform_data" "action" {
    ///   input = timestamp()
    /// }
    ///
    /// resource "alicloud_ram_policy" "ci" {
    ///   policy_name = "ci"
    ///   policy_document = jsonencode({ # ← low, definite
    ///     Version = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = terraform_data.action.output, Resource = "*" },
    ///       { Effect = "Allow", Action = "ecs:Describe*", Resource = "*" },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = "ci"
    ///   policy_name = alicloud_ram_policy.ci.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The policy is attached to nobody.
    ///
    /// ```hcl
    /// resource "terraform_data" "text" {
    ///   input = timestamp()
    /// }
    ///
    /// resource "alicloud_ram_policy" "ci" {
    ///   policy_name     = "ci"
    ///   policy_document = terraform_data.text.output
    /// }
    /// ```
    ///
    /// Only a name is not known.
    ///
    /// ```hcl
    /// resource "alicloud_oss_bucket" "logs" {}
    ///
    /// resource "alicloud_ram_policy" "ci" {
    ///   policy_name = "ci"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "oss:GetObject", Resource = "acs:oss:*:*:${alicloud_oss_bucket.logs.id}/*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_user_policy_attachment" "ci" {
    ///   user_name   = "ci"
    ///   policy_name = alicloud_ram_policy.ci.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM409",
    name: "unknown-policy-document",
    title: "A policy document is known after apply only",
    severity: Low,
    score: 25,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let forces = forces(context);
    for text in all(context) {
        if !is_in_force(&forces, &text) {
            continue;
        }
        match text.document {
            Document::Unknown(because) => {
                let message = format!("{} could not be judged: it is {}", text.name, reason(context, &text, because));
                report(context, &text, text.key().into(), message, because.clone(), out);
            }
            Document::Parsed(_) => partly(context, &text, out),
            Document::Malformed(_) => {}
        }
    }
    which(context, out);
}

fn report(
    context: &Context<'_>,
    text: &Text<'_>,
    key: Arc<str>,
    said: String,
    waits: Arc<str>,
    out: &mut Vec<Finding>,
) {
    let mut finding = definite(&RULE, text.site.clone(), key, said);
    finding.unknowns.push(waits);
    finding.fix = advice("write the document in the configuration, with unknown names at most");
    push(context, out, finding);
}

/// `known after apply only`, and because of what.
fn reason(context: &Context<'_>, text: &Text<'_>, because: &str) -> String {
    // The attribute itself is no reason.
    let own = format!("{}.", context.model.address(text.site.object));
    match because.starts_with(&own) {
        true => "known after apply only".to_owned(),
        false => format!("known after apply only, because of `{because}`"),
    }
}

/// Statements of which it is not known what they are about.
fn partly(context: &Context<'_>, text: &Text<'_>, out: &mut Vec<Finding>) {
    let open: Vec<&Statement> = text.statements().iter().filter(|it| is_open(it)).collect();
    let Some(first) = open.first() else { return };
    let hole = first.actions.list.iter().find(|it| hole::is_all(it));
    // A set of actions that CAM knows: what is in it is not told anywhere.
    let is_set = |it: &&Arc<str>| text.cloud == Cloud::Tencent && !it.contains([':', '*', HOLE]);
    if let (None, Some(set)) = (hole, first.actions.list.iter().find(is_set)) {
        let message = format!(
            "statement {} of {} could not be judged: what is in the set of actions `{set}` is not known",
            first.index + 1,
            text.name
        );
        report(context, text, format!("{} statements", text.key()).into(), message, set.clone(), out);
        return;
    }
    let named = hole.map(|it| hole::name(it)).filter(|it| !it.is_empty() && !it.starts_with('?'));
    let because = named.unwrap_or_else(|| text.address(context));
    let reason = reason(context, text, &because);
    let name = &text.name;
    let message = match (open.as_slice(), hole) {
        ([one], Some(_)) => {
            format!("statement {} of {name} could not be judged: its actions are {reason}", one.index + 1)
        }
        ([one], None) => format!("statement {} of {name} could not be judged: it is {reason}", one.index + 1),
        (many, _) => format!("{} statements of {name} could not be judged: they are {reason}", many.len()),
    };
    report(context, text, format!("{} statements", text.key()).into(), message, because.into(), out);
}

/// Attachments of policies of which it is not known which they are.
fn which(context: &Context<'_>, out: &mut Vec<Finding>) {
    for attachment in &context.world.identity.attachments {
        let nameless = |id: &Id<Policy>| {
            let policy = context.world.identity.policies.get(id.index());
            policy.is_some_and(|it| it.kind == PolicyKind::Custom && it.name.is_none() && it.document.is_none())
        };
        let open = match &attachment.policy {
            Ref::Resolved(id) => nameless(id),
            Ref::OneOf(_) | Ref::External(_) => false,
            Ref::Unknown => true,
        };
        if !open || !attachment.exists.possibly() {
            continue;
        }
        let whose = words::meant(context, &attachment.principal, "somebody who is not known here");
        let because = attachment.unknown.clone().unwrap_or_else(|| words::address(context, &attachment.site).into());
        let message = format!("a policy of {whose} could not be judged: which one it is is known after apply only");
        let mut finding = definite(&RULE, attachment.site.clone(), "which policy", message);
        finding.unknowns.push(because);
        finding.fix = advice("name the policy in the configuration");
        push(context, out, finding);
    }
}

fn is_in_force(forces: &[Force], text: &Text<'_>) -> bool {
    match text.what {
        Use::Identity(id) | Use::Bound(id) => forces.get(id.index()).is_some_and(|force| force.exists.possibly()),
        Use::Trust(_) | Use::Session | Use::Resource(_) => true,
    }
}
