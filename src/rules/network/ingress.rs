//! NET101–NET107: one group rule, one notion, one finding. What the rules share; each has its own file.

use super::kinds::{Kind, reached};
use super::openings::{Opening, judge, openings};
use super::telling::{Who, families, further, group_rule, message, path, peer_argument, sent, unknowns};
use super::words::{describe, key};
use super::{
    ingress_all_traffic_from_internet, ingress_datastore_port_from_internet, ingress_high_risk_port_from_internet,
    ingress_rdp_from_internet, ingress_ssh_from_internet, ingress_unlisted_port_from_internet,
    ingress_wide_port_range_from_internet, lightweight_server_firewall_open,
};
use crate::reason::exposure::{Grade, RuleFacts, Seat, View};
use crate::rules::database::whitelist_world;
use crate::rules::{Context, Finding, Fix, Opened, Rule, is_on};

/// The rule that speaks of a kind.
pub fn rule_of(kind: Kind) -> &'static Rule {
    match kind {
        Kind::Everything => &ingress_all_traffic_from_internet::RULE,
        Kind::Ssh => &ingress_ssh_from_internet::RULE,
        Kind::Rdp => &ingress_rdp_from_internet::RULE,
        Kind::Datastore => &ingress_datastore_port_from_internet::RULE,
        Kind::HighRisk => &ingress_high_risk_port_from_internet::RULE,
        Kind::Wide => &ingress_wide_port_range_from_internet::RULE,
        Kind::Unlisted => &ingress_unlisted_port_from_internet::RULE,
    }
}

/// Reports the group rules that meet this kind. What a group rule opens is worked out once: the first rule that is on
/// reports for all that are, in order of code, and the others have nothing to add.
pub fn check(kind: Kind, context: &Context<'_>, out: &mut Vec<Finding>) {
    let exposure = &context.facts.exposure;
    let on = |kind: Kind| is_on(rule_of(kind), context.settings);
    if Kind::ALL.into_iter().find(|kind| on(*kind)) != Some(kind) {
        return;
    }
    let mut findings: Vec<Finding> = Vec::new();
    for facts in &exposure.rules {
        // What a more specific rule says of the same thing is not said again.
        let firewall = lightweight_server_firewall_open::speaks_of(context, facts);
        let mine = |kind: Kind| on(kind) && (!firewall || matches!(kind, Kind::Wide | Kind::Unlisted));
        let elsewhere = |view: &View| whitelist_world::speaks_of(context, view);
        let found = openings(exposure, facts, context.settings, &mine, &elsewhere);
        findings.extend(found.iter().filter_map(|(kind, opening)| finding(*kind, context, facts, opening)));
    }
    findings.sort_by_key(|finding| finding.rule.code);
    out.append(&mut findings);
}

/// How bad a grade is, for comparing before and after.
pub fn rank(grade: Grade) -> u8 {
    match grade {
        Grade::TakenAway => 0,
        Grade::NoPath => 1,
        Grade::OpenEnd => 2,
        Grade::Reached => 3,
    }
}

fn finding(kind: Kind, context: &Context<'_>, facts: &RuleFacts, opening: &Opening) -> Option<Finding> {
    let rule = rule_of(kind);
    let (_, written) = group_rule(context, facts.rule)?;
    let worst = reached(kind, &opening.services, context.settings);
    let (certainty, severity, score) = judge(opening.grade, worst, rule.score)?;
    let reasons = if opening.grade == Grade::OpenEnd { &facts.reasons[..] } else { &[] };
    let what = describe(kind, &opening.services);
    Some(Finding {
        rule,
        severity,
        score,
        certainty,
        site: written.peer_site.clone(),
        message: message(context, &Who::Internet, &what, opening, reasons).into(),
        key: format!("{} {}", key(&opening.services), families(&opening.packets)).into(),
        rank: rank(opening.grade),
        path: path(context, facts, opening),
        related: further(context, opening),
        witness: sent(context, opening),
        fix: Fix { description: advice(kind, &peer_argument(written)), mechanical: false },
        unknowns: unknowns(context, reasons),
        opened: Some(opened(context, opening)),
        strict: false,
        granted: None,
        quiet: false,
    })
}

/// What an opening opens, and where.
pub fn opened(context: &Context<'_>, opening: &Opening) -> Opened {
    let network = &context.world.network;
    let name = |seat: &Seat| match seat {
        Seat::Interface(id) => network.interfaces.get(id.index()).map(|it| it.address.clone()),
        Seat::Balancer(_) | Seat::Endpoint(_) => Some(context.model.address(seat.object(network)?).into()),
    };
    Opened { packets: opening.packets.clone(), at: opening.seats.iter().filter_map(name).collect() }
}

/// What to do, `peer` being the argument to narrow.
fn advice(kind: Kind, peer: &str) -> String {
    match kind {
        Kind::Everything => format!("open the service's own ports only, and narrow {peer} to who needs them"),
        Kind::Ssh => {
            format!(
                "narrow {peer} to the office or VPN range, or drop the rule and log in through the cloud's session tool"
            )
        }
        Kind::Rdp => format!("narrow {peer} to the office or VPN range, or reach the desktop through a bastion host"),
        Kind::Datastore => format!("replace {peer} by the security group of the application that uses the data"),
        Kind::HighRisk => format!("narrow {peer} to who manages the service, or move to its encrypted counterpart"),
        Kind::Wide => format!("list the ports that are used; where a range is needed, narrow {peer}"),
        Kind::Unlisted => {
            format!("remove the rule, narrow {peer}, or name the port among those that may be public in `menshen.toml`")
        }
    }
}
