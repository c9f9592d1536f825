//! NET109: a service that IPv4 clients are restricted for is open to every IPv6 client.

use super::graded::{at_grade, why, with_reasons};
use super::ingress::opened;
use super::kinds::Kind;
use super::openings::{GRADES, Opening, lets_in, look, openings};
use super::sources::is_wide;
use super::telling::{group_rule, named, path, peer_argument, witness};
use super::words::{enumerate, key, services as words};
use crate::base::Severity;
use crate::base::net::{AddressSet, Family, PacketSet, ServiceSet};
use crate::model::Id;
use crate::model::network::SecurityGroup;
use crate::reason::exposure::{Exposure, Grade, RuleFacts};
use crate::rules::draft::push;
use crate::rules::{Context, Finding, Fix};
use std::collections::BTreeMap;

rule! {
    /// # Why
    ///
    /// Somebody decided who may connect, and wrote it for IPv4 only: with an IPv6 address everybody gets in. IPv6 comes later and is
    /// forgotten easily.
    ///
    /// # Fix
    ///
    /// Give the IPv6 rule the prefixes that belong to the IPv4 ones, or delete it.
    ///
    /// # Fires
    ///
    /// Nothing in this configuration is bound to the group: who binds it is open.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "admin_v4" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "8443/8443"
    ///   cidr_ip           = "203.0.113.0/24"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "admin_v6" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "8443/8443"
    ///   ipv6_cidr_ip      = "::/0" # ← low, possible
    /// }
    /// ```
    ///
    /// The server has no IPv6 address so far.
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "app" {
    ///   availability_zone       = "ap-guangzhou-6"
    ///   image_id                = "img-example1"
    ///   vpc_id                  = "vpc-example"
    ///   subnet_id               = "subnet-example"
    ///   orderly_security_groups = [tencentcloud_security_group.app.id]
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
    ///     cidr_block = "203.0.113.0/24"
    ///     protocol   = "TCP"
    ///     port       = "8443"
    ///   }
    ///
    ///   ingress {
    ///     action          = "ACCEPT"
    ///     ipv6_cidr_block = "::/0" # ← low, definite
    ///     protocol        = "TCP"
    ///     port            = "8443"
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
    /// resource "alicloud_security_group_rule" "admin_v4" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "8443/8443"
    ///   cidr_ip           = "203.0.113.0/24"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "admin_v6" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "8443/8443"
    ///   ipv6_cidr_ip      = "2001:db8:40::/48"
    /// }
    /// ```
    ///
    /// Both are for everybody.
    ///
    /// ```hcl
    /// resource "tencentcloud_security_group" "web" {
    ///   name = "web"
    /// }
    ///
    /// resource "tencentcloud_security_group_rule_set" "web" {
    ///   security_group_id = tencentcloud_security_group.web.id
    ///
    ///   ingress {
    ///     action     = "ACCEPT"
    ///     cidr_block = "0.0.0.0/0"
    ///     protocol   = "TCP"
    ///     port       = "443"
    ///   }
    ///
    ///   ingress {
    ///     action          = "ACCEPT"
    ///     ipv6_cidr_block = "::/0"
    ///     protocol        = "TCP"
    ///     port            = "443"
    ///   }
    /// }
    /// ```
    code: "NET109",
    name: "ingress-ipv6-wider-than-ipv4",
    title: "IPv6 is open where IPv4 is restricted",
    severity: Medium,
    score: 65,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

const REACHED: (Severity, u8) = (Severity::Medium, 65);

/// IPv6 blocks with a shorter prefix than this are no specific peer.
const SHORT: u8 = 32;

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let exposure = &context.facts.exposure;
    let limited = limited(exposure);
    for facts in exposure.rules.iter().filter(|facts| lets_in(facts)) {
        if let Some(limited) = limited.get(&facts.rule.group) {
            of_rule(context, facts, limited).into_iter().for_each(|finding| push(context, out, finding));
        }
    }
}

/// For each group, the services that its rules let some IPv4 clients use and not all.
fn limited(exposure: &Exposure) -> BTreeMap<Id<SecurityGroup>, ServiceSet> {
    let mut accepted: BTreeMap<Id<SecurityGroup>, Vec<PacketSet>> = BTreeMap::new();
    for facts in exposure.rules.iter().filter(|facts| lets_in(facts)) {
        accepted.entry(facts.rule.group).or_default().push(facts.own.must.of(Family::V4));
    }
    let one = |set: PacketSet| set.all_services().subtract(&set.services_where(is_wide));
    let all = accepted.into_iter().map(|(group, sets)| (group, PacketSet::union_of(sets)));
    all.map(|(group, set)| (group, one(set))).filter(|(_, set)| !set.is_empty()).collect()
}

fn is_short(sources: &AddressSet) -> bool {
    let v6 = AddressSet { v6: sources.v6.clone(), ..AddressSet::default() };
    v6.cidrs().iter().any(|block| block.prefix_len() < SHORT)
}

fn of_rule(context: &Context<'_>, facts: &RuleFacts, limited: &ServiceSet) -> Option<Finding> {
    let exposure = &context.facts.exposure;
    let own = facts.own.must.of(Family::V6).services_where(is_short).intersect(limited);
    if own.is_empty() {
        return None;
    }
    let risky = |kind: Kind| kind != Kind::Unlisted;
    let told = openings(exposure, facts, context.settings, &risky, &|_| false);
    let told = told.values().filter(|it| !it.packets.of(Family::V6).is_empty());
    let own = told.fold(own, |left, it| left.subtract(&it.services));
    let opening = GRADES.into_iter().find_map(|grade| {
        let mut found: Option<Opening> = None;
        for at in &facts.at {
            let packets = look(exposure, facts, at, grade).of(Family::V6).services(&own);
            let services = packets.services_where(is_short);
            if services.is_empty() {
                continue;
            }
            let packets = packets.services(&services);
            let seats = exposure.views.get(at.view).map_or(&[][..], |view| &view.seats);
            match &mut found {
                Some(opening) => opening.add(&services, &packets, seats),
                None => found = Some(Opening { grade, services, packets, seats: seats.to_vec() }),
            }
        }
        found
    })?;
    let (_, written) = group_rule(context, facts.rule)?;
    let reasons = if opening.grade == Grade::OpenEnd { &facts.reasons[..] } else { &[] };
    let what = enumerate(&words(&opening.services));
    let at = named(context, &opening.seats).map_or_else(String::new, |at| format!(" of {at}"));
    let open = format!("{what}{at} is open to IPv6 clients that the IPv4 rules of the group would keep out");
    let message = match opening.grade {
        Grade::Reached => open,
        Grade::OpenEnd if opening.seats.is_empty() => format!("{open}; the group is bound to nothing in this plan"),
        Grade::OpenEnd => format!("{open}, perhaps{}", why(context, reasons)),
        Grade::NoPath | Grade::TakenAway => format!("{open}, but no public IPv6 path leads here"),
    };
    let key = format!("{} ipv6", key(&opening.services));
    let finding = at_grade(&RULE, written.peer_site.clone(), opening.grade, REACHED, key, message)?;
    let description = format!("narrow {} to the prefixes that belong to the IPv4 ones", peer_argument(written));
    let finding = Finding {
        path: path(context, facts, &opening),
        witness: witness(&opening.packets),
        opened: Some(opened(context, &opening)),
        fix: Fix { description, mechanical: false },
        ..finding
    };
    Some(with_reasons(finding, context, reasons))
}
