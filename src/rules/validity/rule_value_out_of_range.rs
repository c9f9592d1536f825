//! VAL103: a value of a rule, listener, list, NAT entry or network that is outside of its range or form.

use super::written;
use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::model::network::{Direction, FaultKind, InterfaceRole, NicScope, Peer};
use crate::rules::{Context, Finding, draft};

rule! {
    /// # Why
    ///
    /// The provider passes on what is written, and the API refuses it: a priority outside of 1–100, a port outside of
    /// 1–65535, a prefix that is none. Other values are accepted and mean something else than they say: host bits are
    /// masked, and Tencent Cloud takes `0.0.0.0/n` for the whole Internet, whatever `n` is.
    ///
    /// # Fix
    ///
    /// Write the value in the form that the message names.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "web" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "443" # ← high, definite
    ///   cidr_ip           = "10.0.0.7/8" # ← low, definite
    ///   priority          = 110 # ← high, definite
    /// }
    ///
    /// resource "alicloud_security_group_rule" "ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   nic_type          = "internet" # ← high, definite
    /// }
    ///
    /// resource "alicloud_ecs_prefix_list" "office" {
    ///   prefix_list_name = "office"
    ///   address_family   = "IPv4"
    ///   max_entries      = 2
    ///
    ///   entry {
    ///     cidr = "2001:db8::/32" # ← high, definite
    ///   }
    /// }
    /// ```
    ///
    /// Listeners and entries of NAT gateways, too.
    ///
    /// ```hcl
    /// resource "alicloud_slb_load_balancer" "web" {
    ///   address_type = "intranet"
    /// }
    ///
    /// resource "alicloud_slb_listener" "web" {
    ///   load_balancer_id = alicloud_slb_load_balancer.web.id
    ///   protocol         = "tcp"
    ///   frontend_port    = 80
    ///   backend_port     = 0 # ← high, definite
    /// }
    ///
    /// resource "alicloud_forward_entry" "web" {
    ///   forward_table_id = "ftb-example"
    ///   external_ip      = "203.0.113.10"
    ///   external_port    = "80/90"
    ///   internal_ip      = "10.0.0.5"
    ///   internal_port    = "80/85" # ← high, definite
    ///   ip_protocol      = "tcp"
    /// }
    /// ```
    ///
    /// `0.0.0.0/8` is the whole Internet here.
    ///
    /// ```hcl
    /// resource "tencentcloud_vpc" "main" {
    ///   name       = "main"
    ///   cidr_block = "100.64.0.0/16" # ← high, definite
    /// }
    ///
    /// resource "tencentcloud_subnet" "main" {
    ///   name              = "main"
    ///   vpc_id            = tencentcloud_vpc.main.id
    ///   availability_zone = "ap-guangzhou-3"
    ///   cidr_block        = "100.64.1.7/24" # ← high, definite
    /// }
    ///
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "app" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "0.0.0.0/8" # ← low, definite
    ///     protocol   = "TCP"
    ///     port       = "90-80" # ← high, definite
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "web" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "443/443"
    ///   cidr_ip           = "10.0.0.0/8"
    ///   nic_type          = "intranet"
    ///   priority          = 100
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_vpc" "main" {
    ///   name       = "main"
    ///   cidr_block = "172.16.0.0/16"
    /// }
    ///
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "app" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "10.0.0.0/8"
    ///     protocol   = "TCP"
    ///     port       = "80,443"
    ///   }
    /// }
    /// ```
    code: "VAL103",
    name: "rule-value-out-of-range",
    title: "a value is outside of its range or form",
    severity: High,
    score: 0,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: [
        "S284", "S285", "S287", "S293", "S311", "S312", "S316", "S323", "S330", "S331", "S334", "S407", "S411",
    ],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    written::report(&RULE, context, FaultKind::Value, out);
    for (id, _, _, rule) in written::placed(context) {
        let Peer::Addresses(peers) = &rule.peer else { continue };
        let private = rule.nic == NicScope::Intranet && rule.direction == Direction::Ingress;
        if private && peers.must == peers.may && !are_single(&peers.must) && is_classic(context, id) {
            let message = "in the classic network a private source is one IPv4 address".to_owned();
            let finding = written::said(&RULE, false, rule.peer_site.clone(), "A-33", message);
            let help = "write addresses with `/32`, or a security group as source";
            draft::push(context, out, written::with_help(finding, help));
        }
    }
}

fn are_single(set: &AddressSet) -> bool {
    set.v6.is_empty() && set.cidrs().iter().all(|net| net.prefix_len() == 32)
}

/// Whether a group is surely bound to an interface of the classic network.
fn is_classic(context: &Context<'_>, group: crate::model::Id<crate::model::network::SecurityGroup>) -> bool {
    let facts = context.facts.exposure.groups.get(group.index());
    let bound = facts.into_iter().flat_map(|facts| &facts.interfaces).filter(|(_, bound)| *bound == Tri::Yes);
    let mut found = bound.filter_map(|(id, _)| context.world.network.interfaces.get(id.index()));
    found.any(|it| it.role == InterfaceRole::ClassicPrivate)
}
