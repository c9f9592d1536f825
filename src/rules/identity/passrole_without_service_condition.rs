//! IAM204: a role that several services may take on may be handed to any of them.

use super::conditions::demands;
use super::passing::{allows_passing, denied, role_name, several};
use super::patterns::allows;
use super::telling::{advice, say};
use super::texts::{Text, Use, all};
use super::words;
use crate::model::Cloud;
use crate::model::identity::{Principal, PrincipalKind, Statement};
use crate::reason::identity::people::{Who, who};
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Finding};
use std::collections::BTreeSet;
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// A role that two services trust, and that may be handed on without a condition, goes to whichever service is easier
    /// to get code into. Whoever needs it for a function can start a machine with it.
    ///
    /// Reported where a role of this configuration that the statement is for trusts several services, and where the
    /// statement is for many roles, managed here or not. CAM has no condition for the service.
    ///
    /// # Fix
    ///
    /// `"Condition": {"StringEquals": {"acs:Service": "fc.aliyuncs.com"}}`, or a role for each service.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = "sts:AssumeRole"
    ///       Principal = { Service = ["ecs.aliyuncs.com", "fc.aliyuncs.com"] }
    ///     }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_policy" "deploy" {
    ///   policy_name = "deploy"
    ///   policy_document = jsonencode({ # ← medium, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["ram:PassRole"], Resource = "acs:ram:*:*:role/app" }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = "sts:AssumeRole"
    ///       Principal = { Service = ["ecs.aliyuncs.com", "fc.aliyuncs.com"] }
    ///     }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_policy" "deploy" {
    ///   policy_name = "deploy"
    ///   policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = ["ram:PassRole"]
    ///       Resource  = "acs:ram:*:*:role/app"
    ///       Condition = { StringEquals = { "acs:Service" = "fc.aliyuncs.com" } }
    ///     }]
    ///   })
    /// }
    /// ```
    code: "IAM204",
    name: "passrole-without-service-condition",
    title: "A role may be handed to any service that it trusts",
    severity: Medium,
    score: 55,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba],
    references: ["S381"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for text in all(context).into_iter().filter(|it| it.cloud == Cloud::Alibaba && matches!(it.what, Use::Identity(_)))
    {
        if denied(text.cloud, text.statements()) {
            continue;
        }
        let free = |it: &&Statement| {
            let limited = demands(text.cloud, it, |key| key.eq_ignore_ascii_case("acs:Service"));
            allows_passing(text.cloud, it) && !limited
        };
        for statement in text.statements().iter().filter(free) {
            if tell(context, &text, statement, out) {
                break;
            }
        }
    }
}

/// Reports a statement where a role that it is for trusts several services.
fn tell(context: &Context<'_>, text: &Text<'_>, statement: &Statement, out: &mut Vec<Finding>) -> bool {
    let any = several(text.cloud, &statement.resources).is_some();
    let named = |role: &Principal| {
        let name = role.name.as_deref();
        statement.resources.list.iter().filter_map(|it| role_name(it)).any(|it| name == Some(it))
    };
    let roles = context.world.identity.principals.iter();
    let role = roles
        .filter(|role| role.kind == PrincipalKind::Role && role.cloud == text.cloud && (any || named(role)))
        .map(|role| (role, services(role)))
        .find(|(_, services)| services.len() > 1);
    // A pattern for many roles covers those that are not managed here.
    let (what, to) = match &role {
        Some((role, services)) => {
            let services: Vec<String> = services.iter().cloned().collect();
            (words::principal(role), words::quoted(&services, 3))
        }
        None if any => ("any role".into(), "whatever service it trusts".into()),
        None => return false,
    };
    let verb = if statement.whole { "lets" } else { "may let" };
    let message = format!(
        "statement {} of {} {verb} {what} be handed to {to}: no condition on `acs:Service`",
        statement.index + 1,
        text.name
    );
    let mut finding = definite(&RULE, text.site.clone(), text.key(), message);
    if let Some((role, _)) = &role {
        finding.related.push(evidence(&role.trust_site, "trusts these services"));
    }
    finding.fix = advice("add a condition on `acs:Service`");
    let unknown: Option<Arc<str>> = (!statement.whole).then(|| text.address(context).into());
    say(context, out, finding, statement.whole, unknown);
    true
}

/// The services that a role's trust policy lets in.
pub fn services(role: &Principal) -> BTreeSet<String> {
    let statements = role.trust.as_ref().map_or(&[][..], |trust| trust.statements());
    let entries = statements.iter().filter(|it| allows(it).surely()).flat_map(|it| &it.principals);
    entries
        .filter_map(|entry| match who(role.cloud, entry, &[]) {
            Who::Service(service, _) => Some(service.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}
