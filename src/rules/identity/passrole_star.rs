//! IAM203: any role may be handed to a service.

use super::passing::{action, allows_passing, denied, several};
use super::telling::{advice, rank, say};
use super::texts::{Use, all};
use crate::base::hole;
use crate::model::identity::Statement;
use crate::rules::draft::definite;
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// Who may hand any role to a service, and start something in that service, has the rights of every role: a machine
    /// with the administrator's role is one call away, and its credentials another.
    ///
    /// `*`, `ram:*` and `NotAction` give this, too, and have rules of their own (IAM101, IAM103, IAM110).
    ///
    /// # Fix
    ///
    /// Name the role: `acs:ram:*:*:role/app`, `qcs::cam::uin/100000000001:roleName/app`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "deploy" {
    ///   policy_name = "deploy"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     Version = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = ["ecs:RunInstances"], Resource = "*" },
    ///       { Effect = "Allow", Action = ["ram:PassRole"], Resource = "*" },
    ///     ]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "deploy" {
    ///   name = "deploy"
    ///   document = jsonencode({ # ← high, definite
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["name/cam:PassRole"], resource = ["qcs::cam::uin/100000000001:roleName/*"] }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "deploy" {
    ///   policy_name = "deploy"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["ram:PassRole"], Resource = "acs:ram:*:*:role/app" }]
    ///   })
    /// }
    /// ```
    code: "IAM203",
    name: "passrole-star",
    title: "Any role may be handed to a service",
    severity: High,
    score: 74,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S381"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for text in all(context) {
        if !matches!(text.what, Use::Identity(_)) || denied(text.cloud, text.statements()) {
            continue;
        }
        let passing = text.statements().iter().filter(|it| allows_passing(text.cloud, it));
        let wide: Vec<(&Statement, &str)> =
            passing.filter_map(|it| Some((it, several(text.cloud, &it.resources)?))).collect();
        let Some((first, pattern)) = wide.first() else { continue };
        let sure = wide.iter().any(|(statement, _)| statement.whole && !statement.resources.except);
        let verb = if sure { "allows" } else { "may allow" };
        let message = format!(
            "statement {} of {} {verb} `{}` on `{}`, which is more than one role",
            first.index + 1,
            text.name,
            action(text.cloud),
            hole::shown(pattern)
        );
        let mut finding = definite(&RULE, text.site.clone(), text.key(), message);
        finding.rank = rank(wide.len());
        finding.fix = advice("name the roles that may be handed on");
        let unknown: Option<Arc<str>> = (!sure).then(|| text.address(context).into());
        say(context, out, finding, sure, unknown);
    }
}
