//! IAM206: several instances share the full rights of a wide role.

use super::grants::{is_wide, policies};
use super::telling::advice;
use super::words;
use crate::model::Id;
use crate::model::identity::{Carrier, CarrierKind, Principal};
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// A role that many instances carry has the rights that any of them needs. `alicloud_ecs_ram_role_attachment` takes a
    /// session policy, with which each instance has only its own part of them.
    ///
    /// Reported for roles with all of a service at least, on two or more instances.
    ///
    /// # Fix
    ///
    /// Write `policy` on the attachment, or give the instances roles of their own.
    ///
    /// # Fires
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_role_policy_attachment" "app" {
    ///   role_name   = alicloud_ram_role.app.role_name
    ///   policy_name = "AliyunOSSFullAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ecs_ram_role_attachment" "one" {
    ///   instance_id   = "i-example1"
    ///   ram_role_name = alicloud_ram_role.app.role_name # ← note, definite
    /// }
    ///
    /// resource "alicloud_ecs_ram_role_attachment" "two" {
    ///   instance_id   = "i-example2"
    ///   ram_role_name = alicloud_ram_role.app.role_name # ← note, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// One instance.
    ///
    /// ```hcl strict
    /// resource "alicloud_ram_role" "app" {
    ///   role_name = "app"
    ///   assume_role_policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_role_policy_attachment" "app" {
    ///   role_name   = alicloud_ram_role.app.role_name
    ///   policy_name = "AliyunOSSFullAccess"
    ///   policy_type = "System"
    /// }
    ///
    /// resource "alicloud_ecs_ram_role_attachment" "one" {
    ///   instance_id   = "i-example1"
    ///   ram_role_name = alicloud_ram_role.app.role_name
    /// }
    /// ```
    code: "IAM206",
    name: "role-session-policy-missing",
    title: "Several instances share the full rights of a role",
    severity: Note,
    score: 0,
    profile: Strict,
    fix: Manual,
    clouds: [Alibaba],
    references: ["S365"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let identity = &context.world.identity;
    let holders = &context.facts.holders;
    for carrier in identity.carriers.iter().filter(|it| it.takes_session && it.session.is_none() && it.exists.surely())
    {
        let Some(id) = carrier.role.resolved() else { continue };
        let Some(role) = identity.principals.get(id.index()) else { continue };
        let shared = identity.carriers.iter().filter(|other| is_instance_of(other, id)).count();
        let wide = policies(context, holders, id).any(|(handed, policy)| handed.exists.surely() && is_wide(policy));
        if shared < 2 || !wide {
            continue;
        }
        let message = format!("{} is carried by {shared} instances with all of its rights", words::principal(role));
        let mut finding = definite(&RULE, carrier.site.clone(), "no session policy", message);
        finding.fix = advice("write a session policy for this instance");
        push(context, out, finding);
    }
}

/// Whether a carrier is an instance with a role's full rights: one with a session policy shares them with nobody.
fn is_instance_of(carrier: &Carrier, role: Id<Principal>) -> bool {
    let shares = carrier.kind == CarrierKind::Instance && carrier.session.is_none();
    shares && carrier.exists.surely() && carrier.role.resolved() == Some(role)
}
