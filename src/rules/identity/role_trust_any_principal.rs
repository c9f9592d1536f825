//! IAM108: a role that anybody may become.

use super::conditions::is_open;
use super::telling::{advice, rank, say};
use super::trusting::{lets_in, roles};
use super::words;
use crate::base::Severity;
use crate::model::identity::Statement;
use crate::reason::identity::people::is_for_anybody;
use crate::rules::draft::{definite, graded};
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// `*` as principal of a trust policy is everybody with an account, anywhere in the cloud. Whoever learns the role's
    /// name, which is no secret, has its rights.
    ///
    /// With a condition, such as one on an external id, it is high: the condition is all that stands before the role. The
    /// own account (`…:root`) is IAM302, another account IAM301.
    ///
    /// # Fix
    ///
    /// Name the account, better the role or user, and add a condition on `sts:ExternalId` for others.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({ # ← critical, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { RAM = ["*"] } }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_role" "app" {
    ///   name = "app"
    ///   document = jsonencode({ # ← critical, definite
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["name/sts:AssumeRole"], principal = { qcs = ["*"] } }]
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
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
    ///   })
    /// }
    /// ```
    code: "IAM108",
    name: "role-trust-any-principal",
    title: "Anybody may assume the role",
    severity: Critical,
    score: 94,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let own = &context.world.identity.own_accounts;
    for (text, role) in roles(context) {
        let open: Vec<&Statement> =
            text.statements().iter().filter(|it| lets_in(it) && is_for_anybody(text.cloud, it, own)).collect();
        if open.is_empty() {
            continue;
        }
        let free = open.iter().any(|statement| statement.condition.is_none());
        let sure = open.iter().any(|it| it.whole && (it.condition.is_none() || !free && !is_open(text.cloud, it)));
        let verb = if sure { "can" } else { "may be able to" };
        let limit = if free { "" } else { ", where the condition holds" };
        let message = format!("anybody, of any account, {verb} assume {}{limit}", words::principal(role));
        let mut finding = definite(&RULE, text.site.clone(), "anybody", message);
        if !free {
            finding = graded(finding, Severity::High);
        }
        finding.rank = rank(1 + usize::from(free));
        finding.fix = advice("name the account, role or user");
        let unknown: Option<Arc<str>> = (!sure).then(|| text.address(context).into());
        say(context, out, finding, sure, unknown);
    }
}
