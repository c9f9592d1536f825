//! NET111: something is in the account's default security group, or in its default network.

use crate::base::Tri;
use crate::model::network::Extent;
use crate::model::{ObjectId, Site};
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding, Fix};
use std::collections::BTreeSet;

rule! {
    /// # Why
    ///
    /// The default group is everybody's: whoever changes it, in the console or elsewhere, changes what reaches this. As made by the
    /// cloud it accepts everything. What it lets in is not in the configuration.
    ///
    /// # Fix
    ///
    /// Name a group of its own.
    ///
    /// # Fires
    ///
    /// No group is written: the default group is bound.
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "app" { # ← medium, definite
    ///   availability_zone = "ap-guangzhou-6"
    ///   image_id          = "img-example1"
    ///   vpc_id            = "vpc-example"
    ///   subnet_id         = "subnet-example"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_mysql_instance" "main" { # ← medium, definite
    ///   instance_name = "main"
    ///   mem_size      = 4000
    ///   volume_size   = 100
    ///   vpc_id        = "vpc-example"
    ///   subnet_id     = "subnet-example"
    ///   root_password = "change"
    /// }
    /// ```
    ///
    /// In the strict profile the default network counts, too.
    ///
    /// ```hcl strict
    /// resource "alicloud_vpc" "main" {
    ///   is_default = true # ← medium, definite
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A group that is merely called so is a group like others.
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "app" {
    ///   availability_zone       = "ap-guangzhou-6"
    ///   image_id                = "img-example1"
    ///   vpc_id                  = "vpc-example"
    ///   subnet_id               = "subnet-example"
    ///   orderly_security_groups = [tencentcloud_security_group.default.id]
    /// }
    ///
    /// resource "tencentcloud_security_group" "default" {
    ///   name = "default"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_vpc" "main" {
    ///   cidr_block = "10.0.0.0/16"
    /// }
    /// ```
    code: "NET111",
    name: "default-security-group-used",
    title: "the default security group is used",
    severity: Medium,
    score: 50,
    profile: Split,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S023", "S241", "S301", "S302", "S303", "S401", "S402", "S403", "CKV_TC_4", "CKV_TC_5", "KICS cvm_instance_using_default_security_group", "KICS cvm_instance_using_default_vpc"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    let interfaces = network.interfaces.iter().filter(|it| it.groups.extent == Extent::Default && it.exists != Tri::No);
    let services = network.endpoints.iter().filter(|it| {
        it.groups.as_ref().is_some_and(|groups| groups.extent == Extent::Default && groups.list.is_empty())
    });
    let mut told: BTreeSet<ObjectId> = BTreeSet::new();
    for object in interfaces.map(|it| it.object).chain(services.map(|it| it.object)) {
        if !told.insert(object) {
            continue;
        }
        let name = context.model.address(object);
        let message = format!(
            "`{name}` names no security group and so gets the account's default one, which accepts everything unless it was changed"
        );
        let mut finding = definite(&RULE, Site::block(object), "default group", message);
        finding.fix = Fix { description: "name a security group of its own".into(), mechanical: false };
        push(context, out, finding);
    }
    for site in &network.default_networks {
        let message = format!("`{}` is the account's default network", context.model.address(site.object));
        let mut finding = definite(&RULE, site.clone(), "default network", message);
        finding.fix = Fix { description: "make a network of its own".into(), mechanical: false };
        finding.strict = true;
        push(context, out, finding);
    }
}
