//! K8S106: nodes of a cluster get public addresses.

use crate::base::Tri;
use crate::model::network::InstanceKind;
use crate::rules::draft::{definite, possible, push};
use crate::rules::network::graded::{why, with_reasons};
use crate::rules::network::own_address::own_addresses;
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// A node with a public address is reachable by whatever its group lets in: kubelet, node ports, SSH. Nodes are many and come and
    /// go, so that one rule too wide opens them all.
    ///
    /// # Fix
    ///
    /// Take the addresses away; let nodes out through a NAT gateway and clients in through a load balancer.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_cs_kubernetes_node_pool" "workers" {
    ///   cluster_id                 = "c-example"
    ///   node_pool_name             = "workers"
    ///   vswitch_ids                = ["vsw-a"]
    ///   instance_types             = ["ecs.g8i.large"]
    ///   internet_max_bandwidth_out = 5 # ← medium, definite
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_kubernetes_node_pool" "workers" {
    ///   cluster_id           = "cls-example"
    ///   name                 = "workers"
    ///   vpc_id               = "vpc-example"
    ///   subnet_ids           = ["subnet-example"]
    ///   max_size             = 4
    ///   min_size             = 1
    ///
    ///   auto_scaling_config {
    ///     instance_type              = "SA5.MEDIUM4"
    ///     internet_max_bandwidth_out = 5
    ///     public_ip_assigned         = true # ← medium, definite
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_cs_kubernetes_node_pool" "workers" {
    ///   cluster_id     = "c-example"
    ///   node_pool_name = "workers"
    ///   vswitch_ids    = ["vsw-a"]
    ///   instance_types = ["ecs.g8i.large"]
    /// }
    /// ```
    ///
    /// A bandwidth alone gives no address.
    ///
    /// ```hcl
    /// resource "tencentcloud_kubernetes_node_pool" "workers" {
    ///   cluster_id           = "cls-example"
    ///   name                 = "workers"
    ///   vpc_id               = "vpc-example"
    ///   subnet_ids           = ["subnet-example"]
    ///   max_size             = 4
    ///   min_size             = 1
    ///
    ///   auto_scaling_config {
    ///     instance_type              = "SA5.MEDIUM4"
    ///     internet_max_bandwidth_out = 5
    ///   }
    /// }
    /// ```
    code: "K8S106",
    name: "node-public-ip",
    title: "nodes of a cluster have public addresses",
    severity: Medium,
    score: 54,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: ["CKV_TC_7", "KICS tke_cluster_has_public_access"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for it in own_addresses(&context.world.network) {
        if it.instance.kind != InstanceKind::NodePool {
            continue;
        }
        let name = context.model.address(it.instance.object);
        let (what, site) = (it.what(), it.binding.site.clone());
        let sure = it.exists == Tri::Yes;
        let message = match sure {
            true => format!("each node of `{name}` gets {what}"),
            false => format!("nodes of `{name}` may get {what}{}", why(context, &it.reasons())),
        };
        let mut finding = definite(&RULE, site, "nodes with public addresses", message);
        let mechanical = sure && finding.site.object == it.instance.object;
        finding.fix = Fix { description: "give the nodes no address; let them out through NAT".into(), mechanical };
        match sure {
            true => push(context, out, finding),
            false => out.extend(possible(with_reasons(finding, context, &it.reasons()), [])),
        }
    }
}
