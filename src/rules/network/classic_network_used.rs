//! NET112: something is in the classic network, which all accounts share.

use crate::base::Tri;
use crate::model::network::{GroupType, InterfaceRole};
use crate::model::{Cloud, Known, ObjectId, Site};
use crate::rules::draft::{definite, possible, push};
use crate::rules::{Context, Finding, Fix};
use std::collections::BTreeSet;

rule! {
    /// # Why
    ///
    /// In the classic network the servers of all accounts share one address space: only groups keep others out. New accounts cannot
    /// make anything there: apply fails.
    ///
    /// # Fix
    ///
    /// Name a subnet of a VPC.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_db_instance" "main" { # ← medium, definite
    ///   engine           = "MySQL"
    ///   engine_version   = "8.0"
    ///   instance_type    = "mysql.n2.medium.1"
    ///   instance_storage = 20
    /// }
    /// ```
    ///
    /// A group without network that nothing here is bound to: its network is that of what is bound later.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" { # ← low, possible
    ///   security_group_name = "app"
    /// }
    /// ```
    ///
    /// Tencent Cloud chooses the basic network or the default VPC.
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "app" { # ← low, possible
    ///   availability_zone       = "ap-guangzhou-6"
    ///   image_id                = "img-example1"
    ///   orderly_security_groups = ["sg-example"]
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_db_instance" "main" {
    ///   engine           = "MySQL"
    ///   engine_version   = "8.0"
    ///   instance_type    = "mysql.n2.medium.1"
    ///   instance_storage = 20
    ///   vswitch_id       = "vsw-example"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "app" {
    ///   availability_zone       = "ap-guangzhou-6"
    ///   image_id                = "img-example1"
    ///   vpc_id                  = "vpc-example"
    ///   subnet_id               = "subnet-example"
    ///   orderly_security_groups = ["sg-example"]
    /// }
    /// ```
    code: "NET112",
    name: "classic-network-used",
    title: "something is in the classic network",
    severity: Medium,
    score: 55,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S003", "S074", "S177", "S196", "S245", "S287", "CKV_ALI_41"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    let mut told: BTreeSet<ObjectId> = BTreeSet::new();
    let classic = |role| matches!(role, InterfaceRole::ClassicPublic | InterfaceRole::ClassicPrivate);
    let mut tell = |site: Site, sure: Tri| {
        if !told.insert(site.object) {
            return;
        }
        let name = context.model.address(site.object);
        let message = match sure {
            Tri::Yes => format!("`{name}` is in the classic network, which all accounts share"),
            _ => format!("`{name}` names no network: it may be in the classic one, which all accounts share"),
        };
        let mut finding = definite(&RULE, site, "classic network", message);
        finding.fix = Fix { description: "name a subnet of a VPC".into(), mechanical: false };
        match sure {
            Tri::Yes => push(context, out, finding),
            _ => out.extend(possible(finding, [])),
        }
    };
    for interface in network.interfaces.iter().filter(|it| classic(it.role)) {
        tell(Site::block(interface.object), interface.exists);
    }
    for it in &network.unplaced {
        tell(it.site.clone(), it.classic);
    }
    for (group, facts) in network.groups.iter().zip(&context.facts.exposure.groups) {
        let unbound = facts.interfaces.is_empty() && facts.others.is_empty();
        let own = group.cloud == Cloud::Alibaba && group.closed_world != Tri::No;
        if own && unbound && group.vpc.is_none() && group.kind != Known::Yes(GroupType::Host) {
            tell(Site::block(group.object), Tri::Unknown);
        }
    }
}
