//! IAM409: a policy document that is known after apply only, and in force then.

use super::telling::advice;
use super::texts::{Force, Text, Use, all, forces};
use super::words::quoted;
use crate::model::Cloud;
use crate::model::identity::Document;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// What a policy allows can be judged before apply only if its text can be. A document that a resource computes, or
    /// that comes from outside, may allow anything; the plan does not show it, and neither do the other rules.
    ///
    /// Reported once for each document that is attached to somebody, trusts somebody, or belongs to a resource. A document
    /// of which only parts are unknown (`${alicloud_oss_bucket.logs.id}`) is judged as far as it is known and not
    /// reported here. An action that CAM is told by its number (`permid/280649`) may be any: that is reported, too.
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
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "ci" {
    ///   name = "ci"
    ///   document = jsonencode({ # ← low, definite
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["permid/280649"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_user_policy_attachment" "ci" {
    ///   user_name = "ci"
    ///   policy_id = tencentcloud_cam_policy.ci.id
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
        let Document::Unknown(because) = text.document else {
            if is_in_force(&forces, &text) {
                numbers(context, &text, out);
            }
            continue;
        };
        if !is_in_force(&forces, &text) {
            continue;
        }
        // The attribute itself is no reason.
        let own = format!("{}.", context.model.address(text.site.object));
        let reason = match because.starts_with(&own) {
            true => "known after apply only".to_owned(),
            false => format!("known after apply only, because of `{because}`"),
        };
        let message = format!("{} could not be judged: it is {reason}", text.name);
        let mut finding = definite(&RULE, text.site.clone(), text.key(), message);
        finding.unknowns.push(because.clone());
        finding.fix = advice("write the document in the configuration, with unknown names at most");
        push(context, out, finding);
    }
}

/// Actions that a document of CAM gives by their numbers: which they are, only CAM knows.
fn numbers(context: &Context<'_>, text: &Text<'_>, out: &mut Vec<Finding>) {
    let actions = text.document.statements().iter().flat_map(|statement| &statement.actions.list);
    let mut numbers: Vec<&str> = actions.map(|action| &**action).filter(|it| it.starts_with("permid/")).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if text.cloud != Cloud::Tencent || numbers.is_empty() {
        return;
    }
    let verb = if numbers.len() == 1 { "is the number of an action" } else { "are numbers of actions" };
    let message =
        format!("{} could not be judged as a whole: {} {verb}, which only CAM knows", text.name, quoted(&numbers, 3));
    let mut finding = definite(&RULE, text.site.clone(), text.key(), message);
    finding.fix = advice("write the actions by their names, such as `cvm:DescribeInstances`");
    push(context, out, finding);
}

fn is_in_force(forces: &[Force], text: &Text<'_>) -> bool {
    match text.what {
        Use::Identity(id) | Use::Bound(id) => forces.get(id.index()).is_some_and(|force| force.exists.possibly()),
        Use::Trust(_) | Use::Session | Use::Resource(_) => true,
    }
}
