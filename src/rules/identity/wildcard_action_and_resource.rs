//! IAM101: a custom policy that allows everything.

use crate::base::Tri;
use crate::rules::draft::{definite, possible, push};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// A policy that allows every action on every resource is administration under another name. Whoever gets it, by
    /// this plan or by a click next year, can delete the backups, read every bucket and hand out further rights. A
    /// reader of the plan sees the name of the policy, not what is behind it.
    ///
    /// Spellings that mean the same count the same: `*:*`, `acs:*:*:*:*`, a list with `*` in it. A condition narrows a
    /// policy, and a control policy grants nothing, so neither is reported here.
    ///
    /// # Fix
    ///
    /// List the actions that the work needs, by service and name, and the resources they touch. Where someone really
    /// administers the account, attach the system policy to a small group, so that it can be seen.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "ops" {
    ///   policy_name = "ops"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     Version = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = ["ecs:Describe*"], Resource = "*" },
    ///       { Effect = "Allow", Action = "*", Resource = ["*"] },
    ///     ]
    ///   })
    /// }
    /// ```
    ///
    /// Keys of CAM are lower case; `name/` before an action means nothing.
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "ops" {
    ///   name = "ops"
    ///   document = jsonencode({ # ← high, definite
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["name/*"], resource = ["*"] }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// The actions are named.
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "ops" {
    ///   name = "ops"
    ///   document = jsonencode({
    ///     version = "2.0"
    ///     statement = [{
    ///       effect   = "allow"
    ///       action   = ["cvm:DescribeInstances", "cvm:StartInstances", "cvm:StopInstances"]
    ///       resource = ["*"]
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// Everything, but only from the office.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "office" {
    ///   policy_name = "office"
    ///   policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = "*"
    ///       Resource  = "*"
    ///       Condition = { IpAddress = { "acs:SourceIp" = ["203.0.113.0/24"] } }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// A control policy is a bound: it grants nothing.
    ///
    /// ```hcl
    /// resource "alicloud_resource_manager_control_policy" "all" {
    ///   control_policy_name = "all"
    ///   effect_scope        = "RAM"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
    ///   })
    /// }
    /// ```
    code: "IAM101",
    name: "wildcard-action-and-resource",
    title: "Policy allows every action on every resource",
    severity: High,
    score: 84,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S004", "S038", "S124", "KICS ram_policy_admin_access_not_attached_to_users_groups_roles"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for policy in cx.world.identity.policies.iter().filter(|policy| policy.managed && !policy.bound) {
        let Some(document) = &policy.document else { continue };
        let (answer, statement) = document.allows_everything();
        if answer == Tri::No {
            continue;
        }
        let name = policy.name.as_deref().map_or_else(|| "the policy".into(), |name| format!("policy `{name}`"));
        let number = statement.map_or(0, |index| index + 1);
        let less = if document.denies() { ", less what its deny statements take away" } else { "" };
        let message = format!("{name} allows every action on every resource (statement {number}){less}");
        // Several documents of one resource are told apart by their place.
        let key = policy.site.path.clone().unwrap_or_else(|| "document".into());
        let mut finding = definite(&RULE, policy.site.clone(), key, message);
        finding.fix = Fix { description: "list the actions and resources that are needed".into(), mechanical: false };
        if answer.surely() {
            push(cx, out, finding);
        } else {
            finding.message = format!("{name} may allow every action on every resource (statement {number})").into();
            let unknown = cx.model.address(policy.site.object);
            out.extend(possible(finding, [format!("{unknown}.{}", policy.site.path.as_deref().unwrap_or("")).into()]));
        }
    }
}
