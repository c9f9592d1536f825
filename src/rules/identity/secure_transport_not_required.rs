//! IAM503: calls that may go over plain HTTP.

use super::conditions::demands;
use super::patterns::{allows, matches_action};
use super::telling::{advice, edit, rank, say};
use super::texts::{Use, all, forces};
use crate::base::Severity;
use crate::model::identity::{Condition, Effect, Policy, Statement};
use crate::model::{Cloud, Id};
use crate::reason::identity::classes::classes;
use crate::rules::draft::{definite, graded, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Over plain HTTP everybody on the way reads along: what is fetched, and the signature of the call. A provider with
    /// `protocol = "HTTP"` applies every plan that way.
    ///
    /// In the strict profile also policies in force that grant sensitive actions (reading secrets and objects, handing
    /// out rights) without a condition on `acs:SecureTransport`. CAM has no such condition.
    ///
    /// # Fix
    ///
    /// Remove `protocol`, as HTTPS is the default. In policies: `"Bool": {"acs:SecureTransport": "true"}`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// provider "alicloud" {
    ///   region   = "cn-hangzhou"
    ///   protocol = "HTTP" # ← medium, definite
    /// }
    /// ```
    ///
    /// ```hcl
    /// provider "tencentcloud" {
    ///   region   = "ap-guangzhou"
    ///   protocol = "HTTP" # ← medium, definite
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_policy" "secrets" {
    ///   policy_name = "secrets"
    ///   policy_document = jsonencode({ # ← low, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["kms:GetSecretValue"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "secrets" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.secrets.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl strict
    /// provider "alicloud" {
    ///   region   = "cn-hangzhou"
    ///   protocol = "HTTPS"
    /// }
    ///
    /// resource "alicloud_ram_policy" "secrets" {
    ///   policy_name = "secrets"
    ///   policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = ["kms:GetSecretValue"]
    ///       Resource  = "*"
    ///       Condition = { Bool = { "acs:SecureTransport" = "true" } }
    ///     }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "secrets" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.secrets.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM503",
    name: "secure-transport-not-required",
    title: "Calls may go over plain HTTP",
    severity: Low,
    score: 26,
    profile: Split,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S140"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for site in context.world.identity.callers.iter().filter_map(|caller| caller.plain_http.as_ref()) {
        let message = "the provider calls the cloud over plain HTTP".into();
        let mut finding = graded(definite(&RULE, site.clone(), "provider", message), Severity::Medium);
        finding.score = 43;
        finding.fix = edit("use HTTPS, the default");
        push(context, out, finding);
    }
    let forces = forces(context);
    let in_force = |id: Id<Policy>| forces.get(id.index()).is_some_and(|force| force.exists.surely());
    for text in all(context).into_iter().filter(|text| text.cloud == Cloud::Alibaba) {
        let Use::Identity(id) = text.what else { continue };
        // A deny of plain calls is as good as a condition.
        if text.statements().iter().any(denies_plain) || !in_force(id) {
            continue;
        }
        let free: Vec<(&Statement, &str)> =
            text.statements().iter().filter_map(|it| Some((it, sensitive(it)?))).collect();
        let Some((first, action)) = free.first() else { continue };
        let message = format!("statement {} of {} allows `{action}` over plain HTTP, too", first.index + 1, text.name);
        let mut finding = definite(&RULE, text.site.clone(), text.key(), message);
        finding.strict = true;
        finding.rank = rank(free.len());
        finding.fix = advice("add a condition on `acs:SecureTransport`");
        say(context, out, finding, true, []);
    }
}

fn is_transport(key: &str) -> bool {
    key.eq_ignore_ascii_case("acs:SecureTransport")
}

fn denies_plain(statement: &Statement) -> bool {
    statement.effect == Some(Effect::Deny) && statement.conditions.iter().any(|line| is_transport(&line.key))
}

/// A sensitive action that a statement surely allows without the condition.
fn sensitive(statement: &Statement) -> Option<&'static str> {
    let wanted =
        |line: &Condition| is_transport(&line.key) && line.values.iter().all(|it| it.eq_ignore_ascii_case("true"));
    let asked = statement.conditions.iter().any(wanted) && demands(Cloud::Alibaba, statement, is_transport);
    if !allows(statement).surely() || statement.actions.except || asked {
        return None;
    }
    let risky = classes().iter().flat_map(|class| class.actions(Cloud::Alibaba)).map(|it| it.action);
    let named = |action: &&str| statement.actions.list.iter().any(|pattern| matches_action(pattern, action));
    risky.into_iter().filter(|action| !action.ends_with('*')).find(named)
}
