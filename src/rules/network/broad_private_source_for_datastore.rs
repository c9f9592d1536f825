//! NET117: a data store or a login is open to a large private range in place of a group or subnet.

use super::kinds::{Kind, kinds};
use super::openings::lets_in;
use super::sensitive::describe;
use super::sources::whole_families;
use super::telling::{group_rule, peer_argument};
use super::words::key;
use crate::base::net::{AddressSet, PacketSet, ServiceSet};
use crate::reason::exposure::RuleFacts;
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// A whole private range holds more than the application: other teams, other environments, whatever is joined by VPN or peering.
    /// Each of them may try the database or the login.
    ///
    /// # Fix
    ///
    /// Name the security group of the application, or its subnet. Ranges of offices and data centres that must stay can be named as
    /// trusted in `menshen.toml`.
    ///
    /// # Fires
    ///
    /// ```hcl strict
    /// resource "alicloud_security_group" "db" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "mysql" {
    ///   security_group_id = alicloud_security_group.db.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "3306/3306"
    ///   cidr_ip           = "10.0.0.0/8" # ← medium, definite
    /// }
    /// ```
    ///
    /// ```hcl strict
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "app" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "172.16.0.0/12" # ← medium, definite
    ///     protocol   = "TCP"
    ///     port       = "22"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl strict
    /// resource "alicloud_security_group" "db" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "mysql" {
    ///   security_group_id = alicloud_security_group.db.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "3306/3306"
    ///   cidr_ip           = "10.20.1.0/24"
    /// }
    /// ```
    ///
    /// A range that is trusted.
    ///
    /// ```toml
    /// [trusted-cidrs]
    /// datacentre = ["172.16.0.0/12"]
    /// ```
    ///
    /// ```hcl strict
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "app" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "172.16.0.0/12"
    ///     protocol   = "TCP"
    ///     port       = "22"
    ///   }
    /// }
    /// ```
    code: "NET117",
    name: "broad-private-source-for-datastore",
    title: "a large private range reaches a data store or a login",
    severity: Medium,
    score: 43,
    profile: Strict,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S073", "S074", "S082", "S193", "S194", "S195", "S286"],
    check: check,
}

/// Private blocks with a prefix of this length or a shorter one are large.
const LARGE: u8 = 16;

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
    let private = private.iter().filter_map(|block| AddressSet::parse(block).ok());
    let mut private = private.fold(AddressSet::empty(), |sum, block| sum.union(&block));
    for block in context.settings.trusted.values().flatten() {
        private = private.subtract(&AddressSet::net(*block));
    }
    for site in &context.world.network.foreign_peers {
        let name = context.model.address(site.object);
        let message = format!("`{name}` lets the members of a group of another account in");
        let mut finding = definite(&RULE, site.clone(), "group of another account", message);
        let description = "make sure that the account is trusted, or connect by an endpoint service".to_owned();
        finding.fix = Fix { description, mechanical: false };
        push(context, out, finding);
    }
    for facts in context.facts.exposure.rules.iter().filter(|facts| lets_in(facts)) {
        of_rule(context, facts, &private).into_iter().for_each(|finding| push(context, out, finding));
    }
}

fn of_rule(context: &Context<'_>, facts: &RuleFacts, private: &AddressSet) -> Option<Finding> {
    // What is for everybody is the matter of other rules.
    if !whole_families(&facts.own.may.peers()).is_empty() {
        return None;
    }
    let share = facts.at.iter().fold(PacketSet::empty(), |sum, at| sum.union(&at.share.must));
    let large = |peers: &AddressSet| peers.cidrs().iter().any(|block| block.prefix_len() <= LARGE);
    let open = share.restrict(private).services_where(large);
    let meant = |kind: Kind| matches!(kind, Kind::Datastore | Kind::Ssh | Kind::Rdp);
    let found = kinds(&open, context.settings, &meant);
    let services = found.into_values().fold(ServiceSet::empty(), |sum, it| sum.union(&it));
    if services.is_empty() {
        return None;
    }
    let (group, rule) = group_rule(context, facts.rule)?;
    let name = context.model.address(group.object);
    let message = format!("`{name}` lets a large private range in to {}", describe(&services));
    let key = format!("private {}", key(&services));
    let mut finding = definite(&RULE, rule.peer_site.clone(), key, message);
    let description =
        format!("replace {} by the security group of the application, or its subnet", peer_argument(rule));
    finding.fix = Fix { description, mechanical: false };
    Some(finding)
}
