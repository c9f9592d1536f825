//! NET115: an entry of a NAT gateway publishes a sensitive port, or a whole address.

use super::graded::{at_grade, why, with_reasons};
use super::ingress::opened;
use super::openings::Opening;
use super::published::{Published, by_site, published, steps};
use super::sensitive::{describe, sensitive, severity};
use super::telling::named;
use super::words::key;
use crate::base::net::{PortSet, ServiceSet};
use crate::base::{Severity, Tri};
use crate::model::Ref;
use crate::model::gateway::{PortMap, Translation};
use crate::model::network::PathKind;
use crate::reason::exposure::{Grade, Path, Reason};
use crate::rules::draft::push;
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// The entry puts a port of a private server on the Internet. Another port outside hides nothing: scanners try them all, and
    /// recognise SSH on any of them.
    ///
    /// # Fix
    ///
    /// Delete the entry and log in through a bastion host or the cloud's session tool, or let the server's group admit named
    /// addresses only.
    ///
    /// # Fires
    ///
    /// Judged by the port inside: 10022 to 22 is SSH.
    ///
    /// ```hcl
    /// resource "alicloud_nat_gateway" "main" {
    ///   vpc_id   = "vpc-example"
    ///   nat_type = "Enhanced"
    /// }
    ///
    /// resource "alicloud_eip_address" "nat" {}
    ///
    /// resource "alicloud_eip_association" "nat" {
    ///   allocation_id = alicloud_eip_address.nat.id
    ///   instance_id   = alicloud_nat_gateway.main.id
    ///   instance_type = "Nat"
    /// }
    ///
    /// resource "alicloud_forward_entry" "ssh" {
    ///   forward_table_id = alicloud_nat_gateway.main.forward_table_ids
    ///   external_ip      = alicloud_eip_address.nat.ip_address
    ///   external_port    = "10022" # ← high, definite
    ///   ip_protocol      = "tcp"
    ///   internal_ip      = alicloud_instance.app.private_ip
    ///   internal_port    = "22"
    /// }
    ///
    /// resource "alicloud_instance" "app" {
    ///   image_id        = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type   = "ecs.g8i.large"
    ///   vswitch_id      = "vsw-example"
    ///   security_groups = [alicloud_security_group.app.id]
    /// }
    ///
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "ssh" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = "0.0.0.0/0"
    /// }
    /// ```
    ///
    /// What is behind the address is not in this configuration.
    ///
    /// ```hcl
    /// resource "tencentcloud_dnat" "mysql" {
    ///   vpc_id       = "vpc-example"
    ///   nat_id       = "nat-example"
    ///   protocol     = "TCP"
    ///   elastic_ip   = "203.0.113.7"
    ///   elastic_port = 13306 # ← high, possible
    ///   private_ip   = "10.0.0.7"
    ///   private_port = 3306
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "tencentcloud_dnat" "web" {
    ///   vpc_id       = "vpc-example"
    ///   nat_id       = "nat-example"
    ///   protocol     = "TCP"
    ///   elastic_ip   = "203.0.113.7"
    ///   elastic_port = 443
    ///   private_ip   = "10.0.0.7"
    ///   private_port = 8443
    /// }
    /// ```
    ///
    /// A private NAT gateway is not on the Internet.
    ///
    /// ```hcl
    /// resource "alicloud_nat_gateway" "inner" {
    ///   vpc_id       = "vpc-example"
    ///   nat_type     = "Enhanced"
    ///   network_type = "intranet"
    /// }
    ///
    /// resource "alicloud_forward_entry" "ssh" {
    ///   forward_table_id = alicloud_nat_gateway.inner.forward_table_ids
    ///   external_ip      = "10.9.0.7"
    ///   external_port    = "10022"
    ///   ip_protocol      = "tcp"
    ///   internal_ip      = "10.0.0.7"
    ///   internal_port    = "22"
    /// }
    /// ```
    code: "NET115",
    name: "dnat-exposes-sensitive-port",
    title: "a NAT entry publishes a sensitive port",
    severity: High,
    score: 78,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S079", "S206", "S211"],
    check: check,
}

const REACHED: (Severity, u8) = (Severity::High, 78);

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let ways = by_site(&context.facts.exposure);
    for entry in context.world.network.translations.iter().filter(|it| it.kind == PathKind::Dnat) {
        if private(context, entry) || entry.exists == Tri::No {
            continue;
        }
        let own: Vec<_> = ways.get(&entry.site).into_iter().flatten().copied().collect();
        let own: Vec<_> = own.into_iter().filter(|(_, path)| path.kind == Some(PathKind::Dnat)).collect();
        of_entry(context, entry, &own).into_iter().for_each(|finding| push(context, out, finding));
    }
}

/// Whether the gateway surely does not face the Internet.
fn private(context: &Context<'_>, entry: &Translation) -> bool {
    let ids = entry.gateway.as_ref().map_or(&[][..], Ref::candidates);
    let mut gateways = ids.iter().filter_map(|id| context.world.network.nat_gateways.get(id.index())).peekable();
    gateways.peek().is_some() && gateways.all(|gateway| gateway.internet == Tri::No)
}

fn of_entry(
    context: &Context<'_>,
    entry: &Translation,
    ways: &[(crate::model::Id<crate::model::network::Interface>, &Path)],
) -> Option<Finding> {
    let settings = context.settings;
    // What it publishes, by the ports inside; `None`: not known.
    let (inside, whole) = match &entry.ports {
        PortMap::All => (Some(ServiceSet::all()), true),
        PortMap::Range { protocol, from: (low, high), to } => {
            let last = to.saturating_add(high.saturating_sub(*low));
            (Some(ServiceSet::at(*protocol, PortSet::range(*to, last))), false)
        }
        PortMap::Unknown(_) => (None, false),
    };
    let bad = inside.as_ref().map(|set| if whole { set.clone() } else { sensitive(set, settings) });
    if bad.as_ref().is_some_and(ServiceSet::is_empty) {
        return None;
    }
    let what = |services: &ServiceSet| describe(services);
    let finding = |grade, services: &ServiceSet, worst, message: String| {
        let key = format!("{} by entry", if whole { "all".to_owned() } else { key(services) });
        let mut finding = at_grade(&RULE, entry.site.clone(), grade, worst, key, message)?;
        finding.path = steps(context, &[entry.object]);
        let description = "delete the entry, or let the server's group admit named addresses only".to_owned();
        finding.fix = Fix { description, mechanical: false };
        Some(finding)
    };
    let dressed = |mut made: Finding, found: &Published, grade| {
        let (services, packets, seats) = (found.services.clone(), found.packets.clone(), found.seats.clone());
        made.opened = Some(opened(context, &Opening { grade, services, packets, seats }));
        made.path = found.path(context);
        made.witness = found.witness();
        made
    };
    let sure = published(ways, true, whole, settings);
    if !sure.is_empty() {
        let at = named(context, &sure.seats).unwrap_or_default();
        let message = format!("the Internet reaches {} of {at}{}", what(&sure.services), sure.by());
        let worst = severity(&sure.services, REACHED, settings);
        return Some(dressed(finding(Grade::Reached, &sure.services, worst, message)?, &sure, Grade::Reached));
    }
    let Some(bad) = bad else {
        let PortMap::Unknown(name) = &entry.ports else { return None };
        let message = format!("the entry may publish a sensitive port: `{name}` is not known yet");
        let made = finding(Grade::OpenEnd, &ServiceSet::empty(), REACHED, message)?;
        return Some(with_reasons(made, context, &[Reason::Code(format!("unknown:{name}").into())]));
    };
    let worst = severity(&bad, REACHED, settings);
    let perhaps = published(ways, false, whole, settings);
    if !perhaps.is_empty() {
        let at = named(context, &perhaps.seats).unwrap_or_default();
        let why = why(context, &perhaps.reasons);
        let message = format!("the Internet may reach {} of {at}{}{why}", what(&perhaps.services), perhaps.by());
        let worst = severity(&perhaps.services, REACHED, settings);
        let made = finding(Grade::OpenEnd, &perhaps.services, worst, message)?;
        let made = with_reasons(made, context, &perhaps.reasons);
        return Some(dressed(made, &perhaps, Grade::OpenEnd));
    }
    if entry.targets.is_empty() && entry.bound.possibly() {
        let message = format!("the entry publishes {} of a server that is not in this plan", what(&bad));
        let reasons: Vec<Reason> = entry.reasons.iter().cloned().map(Reason::Code).collect();
        return Some(with_reasons(finding(Grade::OpenEnd, &bad, worst, message)?, context, &reasons));
    }
    let because = match entry.bound {
        Tri::No => "no public address is bound for it",
        _ => "the server does not take it from everybody",
    };
    finding(Grade::NoPath, &bad, worst, format!("the entry publishes {}, but {because}", what(&bad)))
}
