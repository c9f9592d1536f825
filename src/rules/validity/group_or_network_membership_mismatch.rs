//! VAL107: things that are joined across a boundary which the platform does not allow.

use super::written::{self, name, placed, said, with_help};
use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::model::network::{
    FaultKind, GroupBinding, GroupType, Interface, InterfaceRole, Network, Peer, SecurityGroup, Vpc,
};
use crate::model::{Cloud, Id, Known, Ref};
use crate::rules::{Context, Finding, draft};
use std::collections::BTreeMap;

rule! {
    /// # Why
    ///
    /// A security group of Alibaba Cloud belongs to one network: instances elsewhere cannot join it, and rules cannot name
    /// groups of other networks. An interface has basic groups or advanced ones. Subnets belong to their network and do not
    /// overlap. The plan knows none of this, and the API refuses it. What names a group that this plan destroys is left
    /// without it.
    ///
    /// # Fix
    ///
    /// Use the group, the subnet or the ACL of the network that the thing is in.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_vpc" "one" {
    ///   cidr_block = "10.0.0.0/16"
    /// }
    ///
    /// resource "alicloud_vpc" "two" {
    ///   cidr_block = "10.1.0.0/16"
    /// }
    ///
    /// resource "alicloud_vswitch" "one" {
    ///   vpc_id     = alicloud_vpc.one.id
    ///   cidr_block = "10.0.1.0/24"
    ///   zone_id    = "cn-hangzhou-h"
    /// }
    ///
    /// resource "alicloud_security_group" "one" {
    ///   vpc_id = alicloud_vpc.one.id
    /// }
    ///
    /// resource "alicloud_security_group" "two" {
    ///   vpc_id = alicloud_vpc.two.id
    /// }
    ///
    /// resource "alicloud_security_group_rule" "from_two" {
    ///   security_group_id        = alicloud_security_group.one.id
    ///   type                     = "ingress"
    ///   ip_protocol              = "tcp"
    ///   port_range               = "3306/3306"
    ///   source_security_group_id = alicloud_security_group.two.id # ← high, definite
    /// }
    ///
    /// resource "alicloud_instance" "web" {
    ///   image_id        = "img-example"
    ///   instance_type   = "ecs.g7.large"
    ///   vswitch_id      = alicloud_vswitch.one.id
    ///   security_groups = [alicloud_security_group.two.id] # ← high, definite
    /// }
    ///
    /// resource "alicloud_instance" "bare" { # ← high, definite
    ///   image_id      = "img-example"
    ///   instance_type = "ecs.g7.large"
    ///   vswitch_id    = alicloud_vswitch.one.id
    /// }
    /// ```
    ///
    /// A basic and an advanced group on one interface.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "basic" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group" "advanced" {
    ///   vpc_id              = "vpc-example"
    ///   security_group_type = "enterprise"
    /// }
    ///
    /// resource "alicloud_instance" "web" {
    ///   image_id      = "img-example"
    ///   instance_type = "ecs.g7.large"
    ///   vswitch_id    = "vsw-example"
    ///   security_groups = [
    ///     alicloud_security_group.basic.id,
    ///     alicloud_security_group.advanced.id, # ← high, definite
    ///   ]
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_vpc" "one" {
    ///   name       = "one"
    ///   cidr_block = "10.0.0.0/16"
    /// }
    ///
    /// resource "tencentcloud_vpc" "two" {
    ///   name       = "two"
    ///   cidr_block = "10.1.0.0/16"
    /// }
    ///
    /// resource "tencentcloud_subnet" "one" {
    ///   name              = "one"
    ///   vpc_id            = tencentcloud_vpc.one.id
    ///   availability_zone = "ap-guangzhou-3"
    ///   cidr_block        = "10.0.0.0/23"
    /// }
    ///
    /// resource "tencentcloud_subnet" "same" {
    ///   name              = "same"
    ///   vpc_id            = tencentcloud_vpc.one.id
    ///   availability_zone = "ap-guangzhou-3"
    ///   cidr_block        = "10.0.1.0/24" # ← high, definite
    /// }
    ///
    /// resource "tencentcloud_instance" "web" {
    ///   availability_zone       = "ap-guangzhou-3"
    ///   image_id                = "img-example"
    ///   instance_type           = "S5.MEDIUM2"
    ///   vpc_id                  = tencentcloud_vpc.two.id
    ///   subnet_id               = tencentcloud_subnet.one.id # ← high, definite
    ///   orderly_security_groups = [tencentcloud_security_group.dev.id]
    /// }
    ///
    /// resource "tencentcloud_security_group" "dev" {
    ///   name       = "dev"
    ///   project_id = 1001
    /// }
    ///
    /// resource "tencentcloud_security_group" "prod" {
    ///   name       = "prod"
    ///   project_id = 1002
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "prod" {
    ///   security_group_id = tencentcloud_security_group.prod.id
    ///
    ///   ingress {
    ///     action             = "ACCEPT"
    ///     source_security_id = tencentcloud_security_group.dev.id # ← low, definite
    ///     protocol           = "TCP"
    ///     port               = "22"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Two references to one network are one, known or not.
    ///
    /// ```hcl
    /// data "alicloud_vpcs" "all" {
    ///   name_regex = "^main$"
    /// }
    ///
    /// resource "alicloud_vswitch" "one" {
    ///   vpc_id     = data.alicloud_vpcs.all.ids[0]
    ///   cidr_block = "10.0.1.0/24"
    ///   zone_id    = "cn-hangzhou-h"
    /// }
    ///
    /// resource "alicloud_security_group" "one" {
    ///   vpc_id = data.alicloud_vpcs.all.vpcs[0].id
    /// }
    ///
    /// resource "alicloud_instance" "web" {
    ///   image_id        = "img-example"
    ///   instance_type   = "ecs.g7.large"
    ///   vswitch_id      = alicloud_vswitch.one.id
    ///   security_groups = [alicloud_security_group.one.id]
    /// }
    /// ```
    ///
    /// Groups of Tencent Cloud belong to no network.
    ///
    /// ```hcl
    /// resource "tencentcloud_vpc" "one" {
    ///   name       = "one"
    ///   cidr_block = "10.0.0.0/16"
    /// }
    ///
    /// resource "tencentcloud_subnet" "one" {
    ///   name              = "one"
    ///   vpc_id            = tencentcloud_vpc.one.id
    ///   availability_zone = "ap-guangzhou-3"
    ///   cidr_block        = "10.0.0.0/24"
    /// }
    ///
    /// resource "tencentcloud_security_group" "web" {
    ///   name = "web"
    /// }
    ///
    /// resource "tencentcloud_instance" "web" {
    ///   availability_zone       = "ap-guangzhou-3"
    ///   image_id                = "img-example"
    ///   instance_type           = "S5.MEDIUM2"
    ///   vpc_id                  = tencentcloud_vpc.one.id
    ///   subnet_id               = tencentcloud_subnet.one.id
    ///   orderly_security_groups = [tencentcloud_security_group.web.id]
    /// }
    /// ```
    code: "VAL107",
    name: "group-or-network-membership-mismatch",
    title: "things are joined that do not belong together",
    severity: High,
    score: 0,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S182", "S241", "S245", "S247", "S260", "S270", "S282", "S303", "S305", "S327", "S400"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    written::report(&RULE, context, FaultKind::Reference, out);
    let mut found = Vec::new();
    peers(context, &mut found);
    for interface in &context.world.network.interfaces {
        members(context, interface, &mut found);
    }
    siblings(context, &mut found);
    subnets(context, &mut found);
    destroyed(context, &mut found);
    found.into_iter().for_each(|finding| draft::push(context, out, finding));
}

/// A group of this input that is a resource of its own.
fn own(network: &Network, group: &Ref<SecurityGroup>) -> Option<(Id<SecurityGroup>, usize)> {
    let id = group.resolved()?;
    let here = network.groups.get(id.index())?;
    (here.closed_world == Tri::Yes && !network.host_firewalls.contains(&id)).then_some((id, id.index()))
}

/// Whether the network of a group is surely one that is named.
fn is_named(vpc: &Option<Ref<Vpc>>) -> bool {
    matches!(vpc, Some(Ref::Resolved(_) | Ref::External(_)))
}

/// Rules about groups that cannot be their other end, and lists that the classic network does not have.
fn peers(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    for (id, group, _, rule) in placed(context) {
        if let Peer::Lists(_) = rule.peer
            && group.cloud == Cloud::Alibaba
            && group.vpc.is_none()
            && is_classic(context, id)
        {
            let message = "a group of the classic network takes no prefix list".to_owned();
            let finding = said(&RULE, true, rule.peer_site.clone(), "A-29", message);
            out.push(with_help(finding, "write the prefixes, a rule for each"));
        }
        let Peer::Group(peer) = &rule.peer else { continue };
        let Some((peer_id, _)) = own(network, peer) else { continue };
        let Some(other) = network.groups.get(peer_id.index()) else { continue };
        let apart = match (&group.vpc, &other.vpc) {
            (Some(one), Some(other)) => network.are_apart(one, other),
            _ => false,
        };
        let site = || rule.peer_site.clone();
        if apart {
            let message = format!("{} is a group of another network", name(context, other.object));
            let help = "write the prefix of the other network, or a group of this one";
            out.push(with_help(said(&RULE, true, site(), "A-14", message), help));
        } else if group.cloud == Cloud::Alibaba && is_named(&group.vpc) && other.vpc.is_none() {
            let message = format!("{} names no network, and the rule's own group does", name(context, other.object));
            let help = "write `vpc_id` in both groups";
            out.push(with_help(said(&RULE, false, site(), "A-14", message), help));
        }
        let projects = (network.projects.get(&id), network.projects.get(&peer_id));
        if let (Some(one), Some(two)) = projects
            && one != two
        {
            let message = format!("{} is a group of another project", name(context, other.object));
            out.push(with_help(said(&RULE, false, site(), "T-22", message), "use a group of the same project"));
        }
    }
}

/// Whether a group is surely bound to an interface of the classic network.
fn is_classic(context: &Context<'_>, group: Id<SecurityGroup>) -> bool {
    let facts = context.facts.exposure.groups.get(group.index());
    let bound = facts.into_iter().flat_map(|facts| &facts.interfaces).filter(|(_, bound)| *bound == Tri::Yes);
    let mut found = bound.filter_map(|(id, _)| context.world.network.interfaces.get(id.index()));
    found.any(|it| matches!(it.role, InterfaceRole::ClassicPrivate | InterfaceRole::ClassicPublic))
}

/// The groups that an interface surely has and that are of this input.
fn groups<'a>(network: &'a Network, interface: &'a Interface) -> Vec<(&'a GroupBinding, &'a SecurityGroup)> {
    let sure = interface.groups.list.iter().filter(|it| it.bound == Tri::Yes);
    sure.filter_map(|it| Some((it, network.groups.get(own(network, &it.group)?.1)?))).collect()
}

/// The groups of an interface of Alibaba Cloud: of its network, and of one kind.
fn members(context: &Context<'_>, interface: &Interface, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    if interface.cloud != Cloud::Alibaba {
        return;
    }
    let groups = groups(network, interface);
    let subnet = interface.subnet.as_ref().and_then(Ref::resolved).and_then(|id| network.subnets.get(id.index()));
    let classic = matches!(interface.role, InterfaceRole::ClassicPrivate | InterfaceRole::ClassicPublic);
    for (binding, group) in &groups {
        let of = name(context, group.object);
        let (fails, message) = match (&group.vpc, subnet) {
            (Some(own), Some(subnet)) if network.are_apart(own, &subnet.vpc) => {
                (true, format!("{of} is a group of another network than the vswitch"))
            }
            (vpc, _) if classic && is_named(vpc) => {
                (true, format!("{of} is a group of a VPC, and no vswitch puts the instance into one"))
            }
            // What becomes of a group without a network today is not documented (U1).
            (None, Some(subnet)) if subnet.vpc != Ref::Unknown => {
                (false, format!("{of} names no network, and the interface is in one"))
            }
            _ => continue,
        };
        let finding = said(&RULE, fails, binding.site.clone(), "A-20", message);
        out.push(with_help(finding, "use a group of the network that the vswitch is in"));
    }
    let mut kinds = groups.iter().filter_map(|(binding, group)| Some((binding, *group.kind.get()?)));
    if let Some((_, first)) = kinds.next()
        && let Some((binding, _)) = kinds.find(|(_, kind)| *kind != first)
    {
        let message = "an interface has basic groups or advanced ones, not both".to_owned();
        let finding = said(&RULE, true, binding.site.clone(), "A-19", message);
        out.push(with_help(finding, "use groups of one kind"));
    }
}

/// Interfaces of one instance have groups of one kind.
fn siblings(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    let mut known: BTreeMap<usize, GroupType> = BTreeMap::new();
    // What is attached is told of, not the instance.
    let mut all: Vec<&Interface> = network.interfaces.iter().filter(|it| it.cloud == Cloud::Alibaba).collect();
    all.sort_by_key(|it| it.role);
    for interface in all {
        let Some(owner) = interface.owner.as_ref().and_then(Ref::resolved) else { continue };
        let groups = groups(network, interface);
        let mut kinds = groups.iter().filter_map(|(binding, group)| match &group.kind {
            Known::Yes(kind) => Some((binding, *kind)),
            Known::No(_) => None,
        });
        let Some((binding, kind)) = kinds.next() else { continue };
        let first = *known.entry(owner.index()).or_insert(kind);
        if first != kind && kinds.all(|(_, other)| other == kind) {
            let message = "the interface has groups of another kind than its instance".to_owned();
            let finding = said(&RULE, true, binding.site.clone(), "A-19 instance", message);
            out.push(with_help(finding, "use groups of one kind"));
        }
    }
}

/// Subnets of one network that overlap.
fn subnets(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    let mut taken: BTreeMap<usize, (AddressSet, Vec<usize>)> = BTreeMap::new();
    for (at, subnet) in network.subnets.iter().enumerate() {
        let Some(vpc) = subnet.vpc.resolved() else { continue };
        let own = subnet.prefixes.of(crate::base::net::Family::V4);
        let (all, known) = taken.entry(vpc.index()).or_default();
        if all.overlaps(&own) {
            let mut others = known.iter().filter_map(|other| network.subnets.get(*other));
            if let Some(other) = others.find(|other| other.prefixes.overlaps(&own)) {
                let message = format!("the subnet overlaps {} of the same network", name(context, other.object));
                let site = crate::model::Site::at(subnet.object, "cidr_block");
                let finding = said(&RULE, true, site, "overlap", message);
                out.push(with_help(finding, "give each subnet prefixes of its own"));
            }
        }
        *all = all.union(&own);
        known.push(at);
    }
}

/// What names a group that this plan destroys.
fn destroyed(context: &Context<'_>, out: &mut Vec<Finding>) {
    let gone = &context.model.destroyed_groups;
    let network = &context.world.network;
    // Before the plan the group is there.
    if gone.is_empty() || network.groups.iter().any(|group| gone.values().any(|object| *object == group.object)) {
        return;
    }
    let help = "remove what names the group, or keep the group";
    // The group that a reference means, if it is one of those.
    let known = |group: &Ref<SecurityGroup>| match group {
        Ref::External(id) => gone.get(id),
        Ref::Resolved(id) => {
            network.outside_groups.iter().find(|(_, it, _)| it == id).and_then(|(id, ..)| gone.get(id))
        }
        _ => None,
    };
    let rules = network.groups.iter().flat_map(|group| &group.rules).filter_map(|rule| match &rule.peer {
        Peer::Group(peer) => Some((known(peer)?, &rule.peer_site)),
        _ => None,
    });
    let outside = network.outside_groups.iter().filter_map(|(id, _, site)| Some((gone.get(id)?, site)));
    for (object, site) in outside.chain(rules) {
        let message = format!("the plan destroys {}, which the rule is about", name(context, *object));
        out.push(with_help(said(&RULE, false, site.clone(), "G-01", message), help));
    }
    for binding in network.interfaces.iter().flat_map(|interface| &interface.groups.list) {
        let Some(object) = known(&binding.group) else { continue };
        let message = format!("the plan destroys {}, which stays bound here", name(context, *object));
        out.push(with_help(said(&RULE, false, binding.site.clone(), "G-02", message), help));
    }
}
