//! IAM303: one role for services that have nothing to do with each other.

use super::passrole_without_service_condition::services;
use super::telling::{advice, rank};
use super::trusting::roles;
use super::words;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};
use std::collections::BTreeSet;

rule! {
    /// # Why
    ///
    /// A role that machines and functions share has the rights that either needs, and a hole in the one gives the rights
    /// of the other.
    ///
    /// Services that start machines for each other (ECS, ESS, ECI, ACK; CVM, AS, TKE) count as one.
    ///
    /// # Fix
    ///
    /// A role for each service.
    ///
    /// # Fires
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({ # ← low, definite
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = "sts:AssumeRole"
    ///       Principal = { Service = ["ecs.aliyuncs.com", "fc.aliyuncs.com"] }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "tencentcloud_cam_role" "app" {
    ///   name = "app"
    ///   document = jsonencode({ # ← low, definite
    ///     version = "2.0"
    ///     statement = [{
    ///       effect    = "allow"
    ///       action    = ["name/sts:AssumeRole"]
    ///       principal = { service = ["cvm.qcloud.com", "scf.qcloud.com"] }
    ///     }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [{
    ///       Effect    = "Allow"
    ///       Action    = "sts:AssumeRole"
    ///       Principal = { Service = ["ecs.aliyuncs.com", "ess.aliyuncs.com"] }
    ///     }]
    ///   })
    /// }
    /// ```
    code: "IAM303",
    name: "role-trust-many-services",
    title: "One role for several services",
    severity: Low,
    score: 28,
    profile: Strict,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S142"],
    check: check,
}

/// Services whose roles are the roles of the machines that they start.
const MACHINES: &[&str] = &["ecs", "ess", "eci", "cs", "ack", "cvm", "as", "tke", "ccs", "eks"];

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for (text, role) in roles(context) {
        let services = services(role);
        let families: BTreeSet<&str> = services.iter().map(|service| family(service)).collect();
        if families.len() < 2 {
            continue;
        }
        let names: Vec<&String> = services.iter().collect();
        let message = format!("{} is one role for {}", words::principal(role), words::quoted(&names, 3));
        let mut finding = definite(&RULE, text.site.clone(), "several services", message);
        finding.rank = rank(families.len());
        finding.fix = advice("make a role for each service");
        push(context, out, finding);
    }
}

/// The product behind a service's name.
fn family(service: &str) -> &str {
    let code = service.split('.').next().unwrap_or(service);
    if MACHINES.contains(&code) { "ecs" } else { code }
}
