//! IAM401: the version of a policy document is none that the cloud takes.

use super::telling::edit;
use super::texts::all;
use crate::base::Severity;
use crate::base::value::HOLE;
use crate::model::Cloud;
use crate::rules::draft::{definite, graded, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// RAM knows one version of its policy language, `1`, and CAM one, `2.0`. A date such as `2012-10-17` belongs to
    /// another cloud: the document was copied, and what else was copied with it (operators, keys, action names) may mean
    /// nothing here either.
    ///
    /// `3.0` occurs in an example of the provider for CAM; it is reported as low.
    ///
    /// # Fix
    ///
    /// Write `1` for RAM, `2.0` for CAM, and read the rest of the document again.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "read" {
    ///   policy_name = "read"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     Version   = "2012-10-17"
    ///     Statement = [{ Effect = "Allow", Action = ["oss:Get*"], Resource = "*" }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "read" {
    ///   name = "read"
    ///   document = jsonencode({ # ← high, definite
    ///     version   = "1"
    ///     statement = [{ effect = "allow", action = ["cvm:Describe*"], resource = ["*"] }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "read" {
    ///   policy_name = "read"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["oss:Get*"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "read" {
    ///   name = "read"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:Describe*"], resource = ["*"] }]
    ///   })
    /// }
    /// ```
    code: "IAM401",
    name: "policy-version-invalid",
    title: "The version of a policy document does not exist",
    severity: High,
    score: 0,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: ["S381"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for text in all(context) {
        let Some(version) = text.parsed().and_then(|parsed| parsed.version.as_deref()) else { continue };
        let (language, only) = match text.cloud {
            Cloud::Alibaba => ("RAM", "1"),
            Cloud::Tencent => ("CAM", "2.0"),
        };
        if version == only || version.contains(HOLE) {
            continue;
        }
        let date = version.len() == 10 && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let origin = if date { ", a version of another cloud's language" } else { "" };
        let message = format!("{} has version `{version}`{origin}; {language} knows `{only}` only", text.name);
        let mut finding = definite(&RULE, text.site.clone(), text.key(), message);
        if text.cloud == Cloud::Tencent && version == "3.0" {
            finding = graded(finding, Severity::Low);
        }
        finding.fix = edit(&format!("set the version to `{only}`"));
        push(context, out, finding);
    }
}
