//! IAM410: two arguments for one document, with different content.

use super::telling::advice;
use super::words;
use crate::rules::draft::{definite, evidence, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// The provider has an old and a new name for the same document (`document`, `policy_document`). Where both are
    /// written and differ, one is silently dropped, and which one depends on whether the resource is created or changed.
    /// The reviewer reads the one; the cloud may have the other.
    ///
    /// # Fix
    ///
    /// Keep the new name, `policy_document` or `assume_role_policy_document`, and remove the other.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "read" {
    ///   policy_name = "read"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["oss:Get*"], Resource = "*" }]
    ///   })
    ///   document = jsonencode({ # ← medium, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["oss:*"], Resource = "*" }]
    ///   })
    /// }
    /// ```
    ///
    /// Two trust policies of a role.
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
    ///   })
    ///   document = jsonencode({ # ← medium, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["fc.aliyuncs.com"] } }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// One document.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "read" {
    ///   policy_name = "read"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["oss:Get*"], Resource = "*" }]
    ///   })
    /// }
    /// ```
    ///
    /// Twice the same.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "read" {
    ///   policy_name     = "read"
    ///   policy_document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "oss:Get*", Resource = "*" }] })
    ///   document        = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "oss:Get*", Resource = "*" }] })
    /// }
    /// ```
    code: "IAM410",
    name: "conflicting-document-attributes",
    title: "One policy has two different documents",
    severity: Medium,
    score: 48,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for policy in context.world.identity.policies.iter().filter(|policy| policy.managed) {
        let Some(other) = &policy.conflicting else { continue };
        let message = format!("{} has two different documents: one of them is dropped", words::policy(policy));
        let mut finding = definite(&RULE, other.clone(), "two documents", message);
        if policy.site != *other {
            finding.related.push(evidence(&policy.site, "the other document"));
        }
        finding.fix = advice("keep one document");
        push(context, out, finding);
    }
    for (role, other) in &context.world.identity.conflicting_trusts {
        let Some(role) = context.world.identity.principals.get(role.index()) else { continue };
        let message = format!("{} has two different trust policies: one of them is dropped", words::principal(role));
        let mut finding = definite(&RULE, other.clone(), "two trust policies", message);
        if role.trust_site != *other {
            finding.related.push(evidence(&role.trust_site, "the other trust policy"));
        }
        finding.fix = advice("keep one document");
        push(context, out, finding);
    }
}
