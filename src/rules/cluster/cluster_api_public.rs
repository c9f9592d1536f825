//! K8S101: the API server of a cluster is on the Internet.

use crate::base::net::ServiceSet;
use crate::base::{Severity, Tri};
use crate::model::endpoint::EndpointKind;
use crate::rules::draft::{definite, graded, possible, push};
use crate::rules::network::graded::{why, with_reasons};
use crate::rules::network::sources::is_wide;
use crate::rules::network::telling::witness;
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// The API server governs everything in the cluster. On the Internet its own authentication is all that stands between anybody
    /// and the cluster: a leaked kubeconfig, a flaw in the server, or an anonymous binding is then enough.
    ///
    /// # Fix
    ///
    /// Switch the public endpoint off and reach the API through a VPN or a bastion host; on Alibaba Cloud this works when the cluster
    /// is made only. Where it must stay, admit named addresses only.
    ///
    /// # Fires
    ///
    /// The public endpoint is there unless it is switched off.
    ///
    /// ```hcl
    /// resource "alicloud_cs_managed_kubernetes" "main" { # ← high, definite
    ///   name         = "main"
    ///   cluster_spec = "ack.pro.small"
    ///   vswitch_ids  = ["vsw-a", "vsw-b"]
    ///   service_cidr = "172.21.0.0/20"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_kubernetes_cluster_endpoint" "main" {
    ///   cluster_id                      = "cls-example"
    ///   cluster_internet                = true # ← low, definite
    ///   cluster_internet_security_group = tencentcloud_security_group.api.id
    /// }
    ///
    /// resource "tencentcloud_security_group" "api" {
    ///   name = "api"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "api" {
    ///   security_group_id = tencentcloud_security_group.api.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "203.0.113.0/24"
    ///     protocol   = "TCP"
    ///     port       = "443"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_cs_managed_kubernetes" "main" {
    ///   name                 = "main"
    ///   cluster_spec         = "ack.pro.small"
    ///   vswitch_ids          = ["vsw-a", "vsw-b"]
    ///   service_cidr         = "172.21.0.0/20"
    ///   slb_internet_enabled = false
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_kubernetes_cluster_endpoint" "main" {
    ///   cluster_id       = "cls-example"
    ///   cluster_intranet = true
    /// }
    /// ```
    code: "K8S101",
    name: "cluster-api-public",
    title: "the API server of a cluster is on the Internet",
    severity: High,
    score: 79,
    profile: Default,
    fix: AutoReplace,
    clouds: [Alibaba, Tencent],
    references: ["CKV_TC_7", "KICS tke_cluster_has_public_access"],
    check: check,
}

/// Where API servers listen; other doors of the same resource are not theirs.
const PORTS: [u16; 2] = [443, 6443];

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let api = PORTS.iter().fold(ServiceSet::empty(), |sum, port| sum.union(&ServiceSet::tcp_port(*port)));
    for (endpoint, facts) in context.world.network.endpoints.iter().zip(&context.facts.exposure.endpoints) {
        if endpoint.kind != EndpointKind::Cluster {
            continue;
        }
        for (door, facts) in endpoint.doors.iter().zip(&facts.doors) {
            if !facts.public.possibly() || door.services.may.intersect(&api).is_empty() {
                continue;
            }
            let name = context.model.address(endpoint.object);
            let wide = |set: &crate::base::net::PacketSet| !set.services_where(is_wide).is_empty();
            let (surely, perhaps) = (wide(&facts.internet.must), wide(&facts.internet.may));
            let message = match (facts.public, surely, perhaps) {
                (Tri::Yes, true, _) => format!("the Internet reaches the API server of `{name}`"),
                (Tri::Yes, _, false) => {
                    format!("the API server of `{name}` is on the Internet, for named addresses only")
                }
                _ => format!("the Internet may reach the API server of `{name}`{}", why(context, &facts.reasons)),
            };
            let mut finding = definite(&RULE, door.site.clone(), "public API server", message);
            finding.rank = if perhaps { 2 } else { 1 };
            finding.witness = witness(if surely { &facts.internet.must } else { &facts.internet.may });
            let mechanical = facts.public == Tri::Yes && door.site.path.is_some();
            finding.fix =
                Fix { description: "switch the public endpoint off; the cluster may be made anew".into(), mechanical };
            match (facts.public, surely, perhaps) {
                (Tri::Yes, true, _) => push(context, out, finding),
                (Tri::Yes, _, false) => push(context, out, graded(finding, Severity::Low)),
                (_, _, false) => {}
                _ => out.extend(possible(with_reasons(finding, context, &facts.reasons), [])),
            }
        }
    }
}
