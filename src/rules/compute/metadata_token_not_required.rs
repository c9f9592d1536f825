//! CMP101: a metadata service that answers without a token.

use crate::base::{Severity, Tri};
use crate::model::compute::Metadata;
use crate::rules::draft::{definite, evidence, graded, possible, push};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// Every program on an instance can ask its metadata service for the credentials of the role that the instance
    /// carries, with one plain GET. A web application that can be talked into fetching a URL of the attacker's choice
    /// is such a program. Where a token is required, it must first be asked for with a PUT and a header, which such
    /// requests cannot send.
    ///
    /// Without a role there is less to read, and the finding is low. A scaling configuration has no argument for the
    /// token: the finding is a note.
    ///
    /// # Fix
    ///
    /// `http_tokens = "required"`, after a test: old agents do not know tokens. On a node pool the change replaces the
    /// pool. For a scaling group use a launch template. Where nothing reads metadata, `http_endpoint = "disabled"`.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_instance" "app" { # ← medium, definite
    ///   image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    /// }
    ///
    /// resource "alicloud_ecs_ram_role_attachment" "app" {
    ///   instance_id   = alicloud_instance.app.id
    ///   ram_role_name = "app"
    /// }
    /// ```
    ///
    /// No role.
    ///
    /// ```hcl
    /// resource "alicloud_ecs_launch_template" "app" {
    ///   launch_template_name = "app"
    ///   http_tokens          = "optional" # ← low, definite
    /// }
    /// ```
    ///
    /// Nodes of a cluster always carry its worker role.
    ///
    /// ```hcl
    /// resource "alicloud_cs_kubernetes_node_pool" "main" { # ← medium, definite
    ///   cluster_id     = "c-example"
    ///   node_pool_name = "main"
    ///   vswitch_ids    = ["vsw-example"]
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    ///   role_name       = "app"
    ///   http_endpoint   = "enabled"
    ///   http_tokens     = "required"
    /// }
    /// ```
    ///
    /// Nothing answers.
    ///
    /// ```hcl
    /// resource "alicloud_ecs_launch_template" "app" {
    ///   launch_template_name = "app"
    ///   ram_role_name        = "app"
    ///   http_endpoint        = "disabled"
    /// }
    /// ```
    code: "CMP101",
    name: "metadata-token-not-required",
    title: "Instance metadata can be read without a token",
    severity: Medium,
    score: 63,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba],
    references: ["S119", "S131", "S175", "S369", "S377", "S378"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    for metadata in &cx.world.compute.metadata {
        let open = metadata.token_required.not().and(metadata.endpoint_enabled);
        let Some(severity) = severity(metadata).filter(|_| open.possibly()) else { continue };
        let verb = if open.surely() { "can" } else { "may" };
        let gain = match metadata.role {
            Some(_) => "credentials of its role",
            None => "metadata",
        };
        let message = format!("{gain} {verb} be read from the metadata service without a token");
        let finding = definite(&RULE, metadata.site.clone(), "token not required", message);
        let mut finding = graded(finding, severity);
        if let Some(site) = &metadata.role_site {
            finding.related.push(evidence(site, "attaches the role"));
        }
        let description = if metadata.expressible {
            "require a token for the metadata service"
        } else {
            "use a launch template that requires a token for the metadata service"
        };
        finding.fix = Fix { description: description.into(), mechanical: metadata.expressible };
        match open {
            Tri::Yes => push(cx, out, finding),
            _ => out.extend(possible(finding, metadata.unknown.clone())),
        }
    }
}

/// How much hangs on it; `None` where there is nothing to set and no role.
fn severity(metadata: &Metadata) -> Option<Severity> {
    match (metadata.expressible, &metadata.role) {
        (true, Some(_)) => Some(Severity::Medium),
        (true, None) => Some(Severity::Low),
        (false, Some(_)) => Some(Severity::Note),
        (false, None) => None,
    }
}
