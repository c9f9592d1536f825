//! NET116: one group is for what the Internet reaches and for what it does not.

use super::sensitive::datastores;
use crate::base::Tri;
use crate::base::net::ServiceSet;
use crate::model::network::{GroupType, Interface, SecurityGroup};
use crate::model::{Id, Known, Ref, Site};
use crate::reason::exposure::GroupFacts;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding, Fix};
use std::collections::BTreeSet;

rule! {
    /// # Why
    ///
    /// What is in one group is open alike. A web server and a database in the same group share their rules, and in a basic group that
    /// lets its members talk whoever breaks into the one stands at every port of the other.
    ///
    /// # Fix
    ///
    /// One group for each duty; let them in by naming each other's group. In a basic group switch the traffic between members off.
    ///
    /// # Fires
    ///
    /// The members of a basic group reach each other, and one of them is public.
    ///
    /// ```hcl strict
    /// resource "alicloud_security_group" "app" { # ← medium, definite
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_instance" "web" {
    ///   image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type              = "ecs.g8i.large"
    ///   vswitch_id                 = "vsw-example"
    ///   security_groups            = [alicloud_security_group.app.id]
    ///   internet_max_bandwidth_out = 10
    /// }
    /// ```
    ///
    /// A public member and one without public address.
    ///
    /// ```hcl strict
    /// resource "tencentcloud_security_group" "app" { # ← medium, definite
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_instance" "web" {
    ///   availability_zone          = "ap-guangzhou-6"
    ///   image_id                   = "img-example1"
    ///   vpc_id                     = "vpc-example"
    ///   subnet_id                  = "subnet-example"
    ///   allocate_public_ip         = true
    ///   internet_max_bandwidth_out = 5
    ///   orderly_security_groups    = [tencentcloud_security_group.app.id]
    /// }
    ///
    /// resource "tencentcloud_instance" "data" {
    ///   availability_zone       = "ap-guangzhou-6"
    ///   image_id                = "img-example1"
    ///   vpc_id                  = "vpc-example"
    ///   subnet_id               = "subnet-example"
    ///   orderly_security_groups = [tencentcloud_security_group.app.id]
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl strict
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id              = "vpc-example"
    ///   inner_access_policy = "Drop"
    /// }
    ///
    /// resource "alicloud_instance" "web" {
    ///   image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type              = "ecs.g8i.large"
    ///   vswitch_id                 = "vsw-example"
    ///   security_groups            = [alicloud_security_group.app.id]
    ///   internet_max_bandwidth_out = 10
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_instance" "data" {
    ///   availability_zone       = "ap-guangzhou-6"
    ///   image_id                = "img-example1"
    ///   vpc_id                  = "vpc-example"
    ///   subnet_id               = "subnet-example"
    ///   orderly_security_groups = [tencentcloud_security_group.app.id]
    /// }
    /// ```
    code: "NET116",
    name: "public-tier-not-segregated",
    title: "one group for public and private duties",
    severity: Medium,
    score: 45,
    profile: Strict,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S002", "S067", "S068", "S069", "S070", "S071", "S072", "S078", "S188", "S201", "S202", "S203", "S205", "S208", "S242"],
    check: check,
}

/// Servers in one group, in more than one subnet, from which on the group is no longer about one duty.
const MANY: u64 = 10;

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    for (group, facts) in context.world.network.groups.iter().zip(&context.facts.exposure.groups) {
        if group.kind == Known::Yes(GroupType::Host) {
            continue;
        }
        let mixed = mixed(context, group, facts);
        if mixed.is_empty() {
            continue;
        }
        let key = mixed.iter().map(|(key, _)| *key).collect::<Vec<_>>().join(" ");
        let words: Vec<&str> = mixed.iter().map(|(_, what)| &**what).collect();
        let message = format!("`{}` mixes duties: {}", context.model.address(group.object), words.join("; "));
        let mut finding = definite(&RULE, Site::block(group.object), key, message);
        finding.fix = Fix { description: "make a group for each duty".into(), mechanical: false };
        push(context, out, finding);
    }
}

/// In which ways a group mixes duties: a word for each, and what to say.
fn mixed(context: &Context<'_>, group: &SecurityGroup, facts: &GroupFacts) -> Vec<(&'static str, String)> {
    let (network, exposure) = (&context.world.network, &context.facts.exposure);
    let members: Vec<(Id<Interface>, &Interface)> = facts
        .interfaces
        .iter()
        .filter(|(_, here)| here.surely())
        .filter_map(|(id, _)| Some((*id, network.interfaces.get(id.index())?)))
        .collect();
    let path = |id: &Id<Interface>| exposure.view(*id).map_or(Tri::Unknown, |view| view.path());
    let name = |id: &Id<Interface>, it: &Interface| {
        let owner = it.owner.as_ref().and_then(Ref::resolved).and_then(|id| network.instances.get(id.index()));
        let object = owner.map_or(it.object, |owner| owner.object);
        let _ = id;
        context.model.address(object).to_owned()
    };
    let mut out = Vec::new();
    let public = members.iter().find(|(id, _)| path(id) == Tri::Yes);
    let private = members.iter().find(|(id, _)| path(id) == Tri::No);
    if let (Some((a, one)), Some((b, other))) = (public, private) {
        out.push(("paths", format!("`{}` has a public path, `{}` has none", name(a, one), name(b, other))));
    }
    let stores = |id: &Id<Interface>| {
        let evaluation = exposure.evaluation(*id)?;
        let by_groups = evaluation.sources.iter().filter(|source| source.rule.is_some());
        let sum = by_groups.fold(evaluation.ingress.must.all_services(), |sum, it| sum.union(&it.services.must));
        Some(datastores(&sum, context.settings)).filter(|found| *found != ServiceSet::empty())
    };
    let store = members.iter().filter(|(id, _)| path(id) == Tri::Yes).find(|(id, _)| stores(id).is_some());
    if let Some((id, it)) = store {
        out.push(("data", format!("`{}` has a public path and lets clients of a data store in", name(id, it))));
    }
    let basic = group.kind == Known::Yes(GroupType::Normal) && group.inner_access == Tri::Yes;
    if let Some((id, it)) = public.filter(|_| basic) {
        out.push(("inner", format!("its members reach each other, and `{}` has a public path", name(id, it))));
    }
    let mut owners = BTreeSet::new();
    let mut subnets: Vec<&Ref<_>> = Vec::new();
    let mut count = 0u64;
    for (_, it) in &members {
        if let Some(owner) = it.owner.as_ref().and_then(Ref::resolved)
            && owners.insert(owner)
        {
            count = count.saturating_add(network.instances.get(owner.index()).map_or(0, |it| u64::from(it.count.0)));
        }
        if let Some(subnet) = it.subnet.as_ref().filter(|it| **it != Ref::Unknown && !subnets.contains(it)) {
            subnets.push(subnet);
        }
    }
    if count >= MANY && subnets.len() > 1 {
        out.push(("many", format!("it is for {count} servers in {} subnets", subnets.len())));
    }
    out
}
