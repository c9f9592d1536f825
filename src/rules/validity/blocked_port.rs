//! VAL109: a port that the platform or carriers block, opened all the same.

use super::written::{self, with_help};
use crate::base::Tri;
use crate::base::net::{AddressSet, Protocol, ServiceSet};
use crate::model::gateway::PortMap;
use crate::model::network::{PathKind, RuleAction, Services};
use crate::model::{Cloud, Known, Ref, Site};
use crate::reason::exposure::RuleId;
use crate::rules::network::words::{enumerate, services as words};
use crate::rules::{Context, Finding, draft};

rule! {
    /// # Why
    ///
    /// Both clouds hold TCP 25 shut until somebody asks for it, and no rule opens it; carriers drop the ports that worms
    /// used. A service there works from some networks and not from others, and the rule says it is open.
    ///
    /// # Fix
    ///
    /// Send mail by port 465 or 587, and let other services listen elsewhere.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "mail" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "smtp" {
    ///   security_group_id = alicloud_security_group.mail.id
    ///   type              = "egress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "25/25" # ← low, definite
    ///   cidr_ip           = "0.0.0.0/0"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "share" {
    ///   security_group_id = alicloud_security_group.mail.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "444/445" # ← low, definite
    ///   cidr_ip           = "0.0.0.0/0"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_security_group" "app" {
    ///   name = "app"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "app" {
    ///   security_group_id = tencentcloud_security_group.app.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "0.0.0.0/0"
    ///     protocol   = "TCP"
    ///     port       = "4444" # ← low, definite
    ///   }
    ///
    ///   egress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "0.0.0.0/0"
    ///     protocol   = "TCP"
    ///     port       = "80,443"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// A wide range is not about the port.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "mail" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "all" {
    ///   security_group_id = alicloud_security_group.mail.id
    ///   type              = "egress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "1/65535"
    ///   cidr_ip           = "0.0.0.0/0"
    /// }
    /// ```
    ///
    /// Private networks have no carrier.
    ///
    /// ```hcl
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
    ///     port       = "445"
    ///   }
    /// }
    /// ```
    code: "VAL109",
    name: "blocked-port",
    title: "a port is opened that the platform or carriers block",
    severity: Low,
    score: 0,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S019", "S020", "S298", "S299", "S300", "S325", "S408"],
    check: check,
}

/// TCP and UDP ports that carriers block by the documentation of each cloud.
const ALIBABA_TCP: &[u16] = &[135, 139, 444, 445, 5800, 5900];
const TENCENT_TCP: &[u16] =
    &[42, 135, 137, 138, 139, 445, 593, 1025, 1068, 1434, 3127, 3128, 3129, 3130, 4444, 5554, 9996];
const TENCENT_UDP: &[u16] = &[135, 136, 137, 138, 139, 1026, 1027, 1028, 1068, 1433, 1434, 5554, 9996];

/// A port is named where a range has no more ports than this.
const NAMED: u128 = 10;

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let network = &context.world.network;
    for (id, group, index, rule) in written::placed(context) {
        let Services::Inline(services) = &rule.services else { continue };
        let accepts = rule.action == Known::Yes(RuleAction::Accept) && rule.exists == Tri::Yes;
        if !accepts || services.must != services.may {
            continue;
        }
        let facts = context.facts.exposure.rule(RuleId { group: id, index });
        let peers = facts.map_or_else(AddressSet::empty, |facts| facts.own.must.peers());
        let found = blocked(group.cloud, &services.must, peers.v4.is_full() || peers.v6.is_full());
        push(context, out, group.cloud, found, rule.port_site.clone());
    }
    for listener in network.listeners.iter().filter(|it| it.exists == Tri::Yes) {
        let (Known::Yes(protocol), Known::Yes((low, high))) = (&listener.protocol, &listener.ports) else { continue };
        let balancer = listener.balancer.resolved().and_then(|id| network.balancers.get(id.index()));
        let Some(balancer) = balancer else { continue };
        let public = balancer.facing.iter().any(|it| it.exists == Tri::Yes);
        let found = blocked(balancer.cloud, &ports(*protocol, *low, *high), public);
        push(context, out, balancer.cloud, found, listener.site.clone());
    }
    for entry in network.translations.iter().filter(|it| it.kind == PathKind::Dnat && it.exists == Tri::Yes) {
        let PortMap::Range { protocol, from: (low, high), .. } = entry.ports else { continue };
        let Some(cloud) = context.model.object(entry.object).and_then(|object| object.cloud) else { continue };
        let public = entry.gateway.as_ref().and_then(Ref::resolved).and_then(|id| network.nat_gateways.get(id.index()));
        let public = public.is_none_or(|gateway| gateway.internet == Tri::Yes);
        push(context, out, cloud, blocked(cloud, &ports(protocol, low, high), public), entry.site.clone());
    }
}

fn ports(protocol: Protocol, low: u16, high: u16) -> ServiceSet {
    ServiceSet::at(protocol, crate::base::net::PortSet::range(low, high))
}

/// The ports that are named and blocked: TCP 25 for everybody, the others for the Internet.
fn blocked(cloud: Cloud, services: &ServiceSet, public: bool) -> ServiceSet {
    let (tcp, udp): (&[u16], &[u16]) = match (cloud, public) {
        (_, false) => (&[], &[]),
        (Cloud::Alibaba, true) => (ALIBABA_TCP, &[]),
        (Cloud::Tencent, true) => (TENCENT_TCP, TENCENT_UDP),
    };
    let named = |protocol: Protocol, port: u16| {
        let ports = services.ports(protocol);
        let found = ports.ranges().iter().find(|(low, high)| (*low..=*high).contains(&port));
        found.is_some_and(|(low, high)| u128::from(high - low) < NAMED)
    };
    let tcp = tcp.iter().chain(&[25]).filter(|port| named(Protocol::Tcp, **port));
    let udp = udp.iter().filter(|port| named(Protocol::Udp, **port));
    let none = ServiceSet::empty();
    let found = tcp.fold(none, |set, port| set.union(&ServiceSet::tcp_port(*port)));
    udp.fold(found, |set, port| set.union(&ServiceSet::udp_port(*port)))
}

fn push(context: &Context<'_>, out: &mut Vec<Finding>, cloud: Cloud, found: ServiceSet, site: Site) {
    if found.is_empty() {
        return;
    }
    let mail = found.tcp.contains(25);
    let id = if cloud == Cloud::Alibaba { "A-47" } else { "T-34" };
    let what = enumerate(&words(&found));
    let (message, help) = match (mail, found == ServiceSet::tcp_port(25)) {
        (_, true) => {
            let message = "the platform blocks tcp/25 until somebody asks for it; the rule alone does not open it";
            (message.to_owned(), "send mail by port 465 or 587")
        }
        (true, false) => {
            (format!("the platform or carriers block {what}"), "send mail by port 465 or 587, and use other ports")
        }
        (false, _) => (format!("carriers block {what}, so that it works from some networks only"), "use another port"),
    };
    let finding = draft::definite(&RULE, site, id, message);
    draft::push(context, out, with_help(finding, help));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_count_where_they_are_named() {
        let say =
            |cloud, protocol, low, high, public| words(&blocked(cloud, &ports(protocol, low, high), public)).join(" ");
        assert_eq!(say(Cloud::Alibaba, Protocol::Tcp, 25, 25, false), "tcp/25");
        assert_eq!(say(Cloud::Alibaba, Protocol::Tcp, 440, 449, true), "tcp/444-445");
        assert_eq!(say(Cloud::Alibaba, Protocol::Tcp, 440, 450, true), "");
        assert_eq!(say(Cloud::Alibaba, Protocol::Tcp, 445, 445, false), "");
        assert_eq!(say(Cloud::Tencent, Protocol::Udp, 1433, 1434, true), "udp/1433-1434");
        assert_eq!(say(Cloud::Alibaba, Protocol::Udp, 1433, 1434, true), "");
    }
}
