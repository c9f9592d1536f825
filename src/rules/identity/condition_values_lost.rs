//! IAM411: a data source that renders a document drops values of a condition.

use super::telling::edit;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// `alicloud_ram_policy_document` joins `condition` blocks of one operator and one variable. A block with a single
    /// value then overwrites what came before it, and the order of the blocks is that of their hashes. Of two office
    /// networks one remains, and which one changes with the text: people are locked out, or a deny has a gap.
    ///
    /// # Fix
    ///
    /// Write one block with all values: `values = ["203.0.113.0/24", "198.51.100.0/24"]`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// data "alicloud_ram_policy_document" "office" {
    ///   statement {
    ///     effect   = "Allow"
    ///     action   = ["oss:Get*"]
    ///     resource = ["*"]
    ///     condition {
    ///       operator = "IpAddress"
    ///       variable = "acs:SourceIp"
    ///       values   = ["203.0.113.0/24"]
    ///     }
    ///     condition { # ← medium, definite
    ///       operator = "IpAddress"
    ///       variable = "acs:SourceIp"
    ///       values   = ["198.51.100.0/24"]
    ///     }
    ///   }
    /// }
    ///
    /// resource "alicloud_ram_policy" "office" {
    ///   policy_name     = "office"
    ///   policy_document = data.alicloud_ram_policy_document.office.document
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// data "alicloud_ram_policy_document" "office" {
    ///   statement {
    ///     effect   = "Allow"
    ///     action   = ["oss:Get*"]
    ///     resource = ["*"]
    ///     condition {
    ///       operator = "IpAddress"
    ///       variable = "acs:SourceIp"
    ///       values   = ["203.0.113.0/24", "198.51.100.0/24"]
    ///     }
    ///   }
    /// }
    ///
    /// resource "alicloud_ram_policy" "office" {
    ///   policy_name     = "office"
    ///   policy_document = data.alicloud_ram_policy_document.office.document
    /// }
    /// ```
    code: "IAM411",
    name: "condition-values-lost",
    title: "Values of a condition are dropped",
    severity: Medium,
    score: 55,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for site in context.world.identity.policies.iter().filter_map(|policy| policy.values_lost.as_ref()) {
        let message = "values of a condition are dropped: another block has the same operator and variable".into();
        let mut finding = definite(&RULE, site.clone(), "values lost", message);
        finding.fix = edit("write one block with all values");
        push(context, out, finding);
    }
}
