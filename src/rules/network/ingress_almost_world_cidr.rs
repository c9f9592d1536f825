//! NET108: rules that are narrow one by one and together open a service to almost the whole Internet.

use super::ingress::{opened, rank};
use super::kinds::{Kind, kinds, listed};
use super::openings::{Opening, judge, lets_in, look, own_peers, to_the_internet};
use super::sources::{is_wide, percent};
use super::telling::{Who, families, further, group_rule, message, path, peer_argument, sent, unknowns};
use super::words::{enumerate, key, services as service_words};
use crate::base::Severity;
use crate::base::net::{AddressSet, PacketSet, ServiceSet};
use crate::reason::exposure::{Exposure, Grade, RuleAt, RuleFacts, RuleId};
use crate::rules::{Context, Evidence, Finding, Fix};
use std::collections::BTreeMap;

rule! {
    /// # Why
    ///
    /// Two halves are the Internet as well: `0.0.0.0/1` and `128.0.0.0/1` pass every check that looks for `0.0.0.0/0`.
    /// Here the sources of all rules of a workload are united, private and reserved addresses are taken out, and what
    /// covers a quarter of the public IPv4 addresses, or an IPv6 block shorter than /16, counts. The finding stands at
    /// the widest rule and names the others.
    ///
    /// # Fix
    ///
    /// Name the real sources. Where a rule must hold for everybody, write `0.0.0.0/0`, so that the next reader sees it.
    ///
    /// # Fires
    ///
    /// Private and reserved addresses left out, the lower half is the wider one.
    ///
    /// ```hcl
    /// resource "alicloud_instance" "app" {
    ///   image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type              = "ecs.g8i.large"
    ///   vswitch_id                 = "vsw-example"
    ///   security_groups            = [alicloud_security_group.app.id]
    ///   internet_max_bandwidth_out = 10
    /// }
    ///
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "low_half" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = "0.0.0.0/1" # ← high, definite
    /// }
    ///
    /// resource "alicloud_security_group_rule" "high_half" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = "128.0.0.0/1"
    /// }
    /// ```
    ///
    /// A quarter of all addresses.
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "app" {
    ///   availability_zone          = "ap-guangzhou-6"
    ///   image_id                   = "img-example1"
    ///   allocate_public_ip         = true
    ///   internet_max_bandwidth_out = 5
    ///   orderly_security_groups    = [tencentcloud_security_group.app.id]
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
    ///     cidr_block = "64.0.0.0/2" # ← high, definite
    ///     protocol   = "TCP"
    ///     port       = "22"
    ///   }
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Private addresses do not count.
    ///
    /// ```hcl
    /// resource "alicloud_instance" "app" {
    ///   image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type              = "ecs.g8i.large"
    ///   vswitch_id                 = "vsw-example"
    ///   security_groups            = [alicloud_security_group.app.id]
    ///   internet_max_bandwidth_out = 10
    /// }
    ///
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "private" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp"
    ///   port_range        = "22/22"
    ///   cidr_ip           = "10.0.0.0/8"
    /// }
    /// ```
    ///
    /// NET102 speaks of it.
    ///
    /// ```hcl
    /// resource "alicloud_instance" "app" {
    ///   image_id                   = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
    ///   instance_type              = "ecs.g8i.large"
    ///   vswitch_id                 = "vsw-example"
    ///   security_groups            = [alicloud_security_group.app.id]
    ///   internet_max_bandwidth_out = 10
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
    /// A public port.
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "app" {
    ///   availability_zone          = "ap-guangzhou-6"
    ///   image_id                   = "img-example1"
    ///   allocate_public_ip         = true
    ///   internet_max_bandwidth_out = 5
    ///   orderly_security_groups    = [tencentcloud_security_group.app.id]
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
    ///     cidr_block = "64.0.0.0/2"
    ///     protocol   = "TCP"
    ///     port       = "443"
    ///   }
    /// }
    /// ```
    code: "NET108",
    name: "ingress-almost-world-cidr",
    title: "rules together open a service to almost the whole Internet",
    severity: High,
    score: 80,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S001"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let exposure = &context.facts.exposure;
    // What the views say of the same widest rule is one finding, at the worst grade.
    let mut found: BTreeMap<(RuleId, String), Union<'_>> = BTreeMap::new();
    for view in 0..exposure.views.len() {
        let mut told = ServiceSet::empty();
        for grade in super::openings::GRADES {
            let Some(union) = united(context, exposure, view, grade, &told) else { continue };
            told = told.union(&union.opening.services);
            match found.get_mut(&(union.widest.rule, key(&union.opening.services))) {
                Some(known) if known.opening.grade > grade => {}
                Some(known) if known.opening.grade == grade => {
                    let Opening { services, packets, seats, .. } = &union.opening;
                    known.opening.add(services, packets, seats);
                }
                _ => {
                    found.insert((union.widest.rule, key(&union.opening.services)), union);
                }
            }
        }
    }
    out.extend(found.into_values().filter_map(|union| finding(context, &union)));
}

/// Rules that together open services.
struct Union<'a> {
    opening: Opening,
    widest: &'a RuleFacts,
    others: Vec<&'a RuleFacts>,
}

/// What the rules of a view open together and none of them by itself, besides what is `told` already.
fn united<'a>(
    context: &Context<'_>,
    exposure: &'a Exposure,
    view: usize,
    grade: Grade,
    told: &ServiceSet,
) -> Option<Union<'a>> {
    let parts: Vec<(&RuleFacts, PacketSet)> = parts(exposure, view)
        .map(|(facts, at)| (facts, look(exposure, facts, at, grade)))
        .filter(|(_, packets)| !packets.is_empty())
        .collect();
    let alone = parts
        .iter()
        .fold(told.clone(), |all, (facts, packets)| all.union(&to_the_internet(packets, &own_peers(facts, grade))));
    let packets = PacketSet::union_of(parts.iter().map(|(_, packets)| packets.clone()));
    let together = packets.services_where(is_wide).subtract(&alone);
    let risky = |kind: Kind| kind != Kind::Unlisted;
    let services =
        kinds(&together, context.settings, &risky).into_values().fold(ServiceSet::empty(), |all, it| all.union(&it));
    if services.is_empty() {
        return None;
    }
    let size = |packets: &PacketSet| {
        let sources = packets.services(&services).peers();
        let public = sources.intersect(AddressSet::internet());
        (public.v4.count(), public.v6.count())
    };
    let mut given: Vec<(&RuleFacts, (u128, u128))> =
        parts.iter().map(|(facts, packets)| (*facts, size(packets))).filter(|(_, size)| *size != (0, 0)).collect();
    // The widest first; of equals the first that is written.
    given.sort_by_key(|(facts, size)| (std::cmp::Reverse(*size), facts.rule));
    let mut given = given.into_iter().map(|(facts, _)| facts);
    let widest = given.next()?;
    let seats = exposure.views.get(view).map_or_else(Vec::new, |view| view.seats.clone());
    let packets = packets.services(&services);
    Some(Union { opening: Opening { grade, services, packets, seats }, widest, others: given.collect() })
}

/// The rules that let something in at a view.
fn parts(exposure: &Exposure, view: usize) -> impl Iterator<Item = (&RuleFacts, &RuleAt)> {
    exposure.rules_of(view).filter(|(facts, _)| lets_in(facts)).filter_map(move |(facts, _)| {
        // A rule stands in each view once, in the order of the views.
        let at = facts.at.binary_search_by_key(&view, |at| at.view).ok()?;
        Some((facts, facts.at.get(at)?))
    })
}

fn finding(context: &Context<'_>, union: &Union<'_>) -> Option<Finding> {
    let Union { opening, widest, others } = union;
    let (_, written) = group_rule(context, widest.rule)?;
    let worst = listed(&opening.services).iter().any(|(service, _)| service.severity() == Severity::Critical);
    let reached = if worst { (Severity::Critical, 96) } else { (RULE.severity, RULE.score) };
    let (certainty, severity, score) = judge(opening.grade, reached, RULE.score)?;
    let reasons: Vec<_> = match opening.grade {
        Grade::OpenEnd => [widest].into_iter().chain(others).flat_map(|facts| facts.reasons.iter().cloned()).collect(),
        _ => Vec::new(),
    };
    let sources = opening.packets.peers();
    let by = match others.len() {
        0 => String::new(),
        more => format!(" (by this rule and {more} more)"),
    };
    let who = match percent(&sources) {
        0 => Who::Part(format!("a large part of the IPv6 Internet{by}"), false),
        part => Who::Part(format!("{part} % of the public IPv4 addresses{by}"), true),
    };
    let what = enumerate(&service_words(&opening.services));
    let related = others.iter().filter_map(|facts| {
        let (_, rule) = group_rule(context, facts.rule)?;
        Some(Evidence { site: Some(rule.peer_site.clone()), note: "opens a part of it".to_owned() })
    });
    let peer = peer_argument(written);
    Some(Finding {
        rule: &RULE,
        severity,
        score,
        certainty,
        site: written.peer_site.clone(),
        message: message(context, &who, &what, opening, &reasons).into(),
        key: format!("{} {}", key(&opening.services), families(&opening.packets)).into(),
        rank: rank(opening.grade),
        path: path(context, widest, opening),
        related: related.chain(further(context, opening)).collect(),
        witness: sent(context, opening),
        fix: Fix { description: format!("narrow {peer} and its neighbours to the real sources"), mechanical: false },
        unknowns: unknowns(context, &reasons),
        opened: Some(opened(context, opening)),
        strict: false,
        granted: None,
        quiet: false,
    })
}
