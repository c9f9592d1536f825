//! DSK108: a rule of a file share admits every client.

use crate::base::{Severity, Tri};
use crate::model::endpoint::EndpointKind;
use crate::model::storage::ShareAccess;
use crate::rules::draft::{definite, graded, possible, push};
use crate::rules::network::sources::is_wide;
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// A file share asks for no password: whoever its rules admit may mount it. For every address, that is each machine of the
    /// network and of what is joined to it, also the one that somebody broke into.
    ///
    /// # Fix
    ///
    /// Admit the prefix of the subnet that mounts it, read-only where that is enough, and without root's rights.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_nas_access_group" "main" {
    ///   access_group_name = "main"
    ///   access_group_type = "Vpc"
    /// }
    ///
    /// resource "alicloud_nas_access_rule" "all" {
    ///   access_group_name = alicloud_nas_access_group.main.access_group_name
    ///   source_cidr_ip    = "0.0.0.0/0" # ← medium, definite
    ///   rw_access_type    = "RDWR"
    ///   user_access_type  = "no_squash"
    /// }
    /// ```
    ///
    /// A VPN is there: what is behind it gets to the share, too.
    ///
    /// ```hcl
    /// resource "tencentcloud_cfs_access_rule" "all" {
    ///   access_group_id = "pgroup-example"
    ///   auth_client_ip  = "0.0.0.0/0" # ← high, definite
    ///   priority        = 1
    /// }
    ///
    /// resource "tencentcloud_vpn_gateway" "main" {
    ///   name      = "main"
    ///   vpc_id    = "vpc-example"
    ///   bandwidth = 5
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_nas_access_rule" "subnet" {
    ///   access_group_name = "main"
    ///   source_cidr_ip    = "10.20.1.0/24"
    ///   rw_access_type    = "RDWR"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cfs_access_rule" "subnet" {
    ///   access_group_id = "pgroup-example"
    ///   auth_client_ip  = "10.20.1.0/24"
    ///   priority        = 1
    /// }
    /// ```
    code: "DSK108",
    name: "file-share-access-open",
    title: "a file share admits every client",
    severity: High,
    score: 73,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    // What joins the network with others: a VPN, a peering.
    let joined = network.junctions.iter().any(|it| it.exists.possibly())
        || network.endpoints.iter().any(|it| it.kind == EndpointKind::Vpn && it.exists.possibly());
    for rule in &context.world.storage.shares {
        of_rule(rule, joined, context, out);
    }
}

fn of_rule(rule: &ShareAccess, joined: bool, context: &Context<'_>, out: &mut Vec<Finding>) {
    let sure = is_wide(&rule.clients.must);
    if !is_wide(&rule.clients.may) {
        return;
    }
    let mut facts = Vec::new();
    match rule.writes {
        Tri::Yes => facts.push("write to it"),
        Tri::No => facts.push("read it"),
        Tri::Unknown => facts.push("mount it"),
    }
    if rule.root == Tri::Yes {
        facts.push("act as root");
    }
    let can = facts.join(" and ");
    let who =
        if joined { "every machine of the network and of those joined to it" } else { "every machine of the network" };
    let message = match sure {
        true => format!("the file share admits every address: {who} may {can}"),
        false => format!("the file share may admit every address: {who} may then {can}"),
    };
    let mut finding = definite(&RULE, rule.site.clone(), "admits everybody", message);
    finding.fix = Fix { description: "admit the prefix of the subnet that mounts it".into(), mechanical: false };
    // Within one VPC it is a smaller matter.
    if rule.in_vpc == Tri::Yes && !joined {
        finding = graded(finding, Severity::Medium);
    }
    match sure && rule.exists == Tri::Yes {
        true => push(context, out, finding),
        false => out.extend(possible(finding, rule.unknown.clone())),
    }
}
