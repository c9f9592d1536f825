//! IAM408: a deny that says nothing of requests without the key of its condition.

use super::conditions::{Family, is_factor_key, operator};
use super::patterns::are_within;
use super::telling::{advice, say};
use super::texts::{Use, all};
use crate::model::Cloud;
use crate::model::identity::{Condition, Effect, Statement};
use crate::rules::draft::definite;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// Calls with an access key carry no word about a second factor. A deny of calls in which that word is *false*
    /// reads as if it asked for the factor everywhere; a call without the word is not in it, and goes through. The same
    /// holds for tags, which a request or a resource may not have.
    ///
    /// What the cloud makes of an absent key is not documented, so that the finding is possible only.
    ///
    /// # Fix
    ///
    /// Let the allow ask for the key instead (`Bool`, `acs:MFAPresent`, `true`), or deny by another key besides; try it
    /// with an access key.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({ # ← low, possible
    ///     Version   = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = "ecs:*", Resource = "*" },
    ///       { Effect = "Deny", Action = "*", Resource = "*", Condition = { Bool = { "acs:MFAPresent" = "false" } } },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "x" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.x.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "x" {
    ///   name = "x"
    ///   document = jsonencode({ # ← low, possible
    ///     version   = "2.0"
    ///     statement = [
    ///       { effect = "allow", action = ["cvm:*"], resource = ["*"] },
    ///       { effect = "deny", action = ["cvm:*"], resource = ["*"], condition = { string_not_equal = { "qcs:resource_tag" = "team&web" } } },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "x" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.x.id
    /// }
    /// ```
    ///
    /// A call that comes through no VPC may have no `acs:SourceVpc`; the same in the policy of a project.
    ///
    /// ```hcl
    /// resource "alicloud_log_project" "x" {
    ///   project_name = "acme-x"
    ///   policy = jsonencode({ # ← low, possible
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Deny"
    ///       Action    = ["log:PostLogStoreLogs"]
    ///       Resource  = "*"
    ///       Condition = { StringNotLike = { "acs:SourceVpc" = ["vpc-*"] } }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A second deny is for calls without the key.
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "x" {
    ///   name = "x"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [
    ///       { effect = "deny", action = ["cvm:*"], resource = ["*"], condition = { string_not_equal = { "qcs:resource_tag" = "team&web" } } },
    ///       { effect = "deny", action = ["*"], resource = ["*"], condition = { null_equal = { "qcs:resource_tag" = ["true"] } } },
    ///     ]
    ///   })
    /// }
    /// ```
    ///
    /// Every request has an address.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = "ecs:*", Resource = "*" },
    ///       { Effect = "Deny", Action = "*", Resource = "*", Condition = { NotIpAddress = { "acs:SourceIp" = "203.0.113.0/24" } } },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "x" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.x.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// The allow asks for the factor.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "ecs:*", Resource = "*", Condition = { Bool = { "acs:MFAPresent" = "true" } } }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "x" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.x.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM408",
    name: "deny-bypassed-when-key-absent",
    title: "The deny says nothing of requests without the key",
    severity: Medium,
    score: 54,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S234"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for text in all(cx).iter().filter(|text| !matches!(text.what, Use::Trust(_))) {
        let denies: Vec<&Statement> = text.statements().iter().filter(|it| it.effect == Some(Effect::Deny)).collect();
        for statement in &denies {
            let open = |line: &&Condition| {
                may_be_absent(text.cloud, line) && !denies.iter().any(|it| denies_absence(it, statement, line))
            };
            let Some(line) = statement.conditions.iter().find(open) else { continue };
            let message = format!(
                "statement {} of {} may not deny requests that have no `{}`",
                statement.index + 1,
                text.name,
                line.key
            );
            let key = format!("{} {} {}", text.key(), statement.index, line.key);
            let mut finding = definite(&RULE, text.site.clone(), key, message);
            finding.fix = advice("let the allow ask for the key, or deny by another key besides");
            say(cx, out, finding, false, []);
        }
    }
}

/// Whether a line is about a key that requests may lack, so that it may not hold for them.
fn may_be_absent(cloud: Cloud, line: &Condition) -> bool {
    let key = line.key.to_ascii_lowercase();
    let Some(read) = operator(cloud, &line.operator) else { return false };
    // One that asks only where the key is there holds without it.
    let only_if_there = ["ifexists", "_if_exist", "_if_exists"];
    let lower = line.operator.to_ascii_lowercase();
    if only_if_there.iter().any(|end| lower.ends_with(end)) || is_null(&lower) || is_always_there(&key) {
        return false;
    }
    let text = matches!(read.family, Family::Text | Family::Like);
    let says = !line.values.is_empty() || line.partly_unknown;
    // A positive line does not hold without its key; a negative one is read both ways.
    says && (read.negative && text || is_factor_key(&key) || key.contains("tag"))
}

/// Whether an operator asks for the absence of a key.
fn is_null(operator: &str) -> bool {
    ["null", "null_equal"].iter().any(|it| operator.eq_ignore_ascii_case(it))
}

/// Keys that every request has.
fn is_always_there(key: &str) -> bool {
    ["acs:sourceip", "acs:currenttime", "acs:securetransport", "qcs:ip", "qcs:current_time"].contains(&key)
}

/// Whether a deny takes, for requests without a key, all that another one takes for those with it.
fn denies_absence(deny: &Statement, of: &Statement, line: &Condition) -> bool {
    let [only] = deny.conditions.as_slice() else { return false };
    let absent = is_null(&only.operator)
        && only.key.eq_ignore_ascii_case(&line.key)
        && only.values.iter().any(|it| it.eq_ignore_ascii_case("true"));
    absent
        && deny.whole
        && are_within(&of.actions, &deny.actions, false)
        && are_within(&of.resources, &deny.resources, true)
}
