//! NET118: the firewall of a lightweight server opens a sensitive port to everybody.

use super::graded::{at_grade, why, with_reasons};
use super::ingress::opened;
use super::kinds::{Kind, kinds};
use super::openings::{GRADES, Opening, lets_in, look, own_peers, to_the_internet};
use super::sensitive::{describe, sensitive, severity};
use super::telling::{group_rule, named, path, witness};
use super::words::key;
use crate::base::net::{AddressSet, PacketSet, ServiceSet};
use crate::base::{Severity, Tri};
use crate::model::Known;
use crate::model::network::{GroupType, Rule, Services};
use crate::reason::exposure::{Exposure, Grade, RuleAt, RuleFacts};
use crate::rules::draft::push;
use crate::rules::{Context, Finding, Fix, is_on};

rule! {
    /// # Why
    ///
    /// A lightweight server is always on the Internet, and its firewall is all that stands before it. A rule for everybody puts
    /// logins and databases within reach of every scanner.
    ///
    /// # Fix
    ///
    /// Name who may connect. On Alibaba Cloud a rule cannot be restricted to a source: remove it, and log in through the console.
    ///
    /// # Fires
    ///
    /// Without `cidr_block` a rule is for everybody.
    ///
    /// ```hcl
    /// resource "tencentcloud_lighthouse_firewall_rule" "main" {
    ///   instance_id = "lhins-example"
    ///
    ///   firewall_rules { # ← critical, definite
    ///     protocol = "TCP"
    ///     port     = "3306"
    ///   }
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_simple_application_server_firewall_rule" "ssh" { # ← high, definite
    ///   instance_id   = "example"
    ///   rule_protocol = "Tcp"
    ///   port          = "22"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "tencentcloud_lighthouse_firewall_rule" "main" {
    ///   instance_id = "lhins-example"
    ///
    ///   firewall_rules {
    ///     protocol   = "TCP"
    ///     port       = "3306"
    ///     cidr_block = "203.0.113.7"
    ///   }
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_simple_application_server_firewall_rule" "web" {
    ///   instance_id   = "example"
    ///   rule_protocol = "Tcp"
    ///   port          = "443"
    /// }
    /// ```
    code: "NET118",
    name: "lightweight-server-firewall-open",
    title: "the firewall of a lightweight server is open",
    severity: High,
    score: 78,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

const REACHED: (Severity, u8) = (Severity::High, 78);

/// Whether this rule speaks of a group rule's sensitive ports, in place of those about groups.
pub fn speaks_of(context: &Context<'_>, facts: &RuleFacts) -> bool {
    is_on(&RULE, context.settings) && is_firewall(context, facts)
}

fn is_firewall(context: &Context<'_>, facts: &RuleFacts) -> bool {
    let group = context.world.network.groups.get(facts.rule.group.index());
    group.is_some_and(|group| group.kind == Known::Yes(GroupType::Host))
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let exposure = &context.facts.exposure;
    for facts in exposure.rules.iter().filter(|facts| lets_in(facts) && is_firewall(context, facts)) {
        of_rule(context, exposure, facts).into_iter().for_each(|finding| push(context, out, finding));
    }
}

/// All of TCP or UDP, or the sensitive services.
fn open_ports(open: &ServiceSet, context: &Context<'_>) -> ServiceSet {
    let whole = kinds(open, context.settings, &|kind| kind == Kind::Everything);
    whole.into_values().fold(sensitive(open, context.settings), |sum, it| sum.union(&it))
}

/// How far a rule gets. The server that a rule names is public also where it is not in this input: then the group is imagined.
fn graded(context: &Context<'_>, exposure: &Exposure, facts: &RuleFacts, at: &RuleAt, grade: Grade) -> PacketSet {
    let elsewhere =
        context.world.network.groups.get(facts.rule.group.index()).is_some_and(|it| it.closed_world == Tri::No);
    let imagined = exposure.views.get(at.view).is_some_and(|view| view.is_imagined());
    match grade {
        Grade::Reached if elsewhere && imagined => facts.own.must.restrict(AddressSet::internet()),
        _ => look(exposure, facts, at, grade),
    }
}

/// Whether it stands for what a server opens as it is made: nobody wrote it, and nothing is to be mended here.
fn is_usual(rule: &Rule) -> bool {
    let exact = matches!(&rule.services, Services::Inline(services) if services.must == services.may);
    rule.exists == Tri::Unknown && rule.port_site == rule.site && exact
}

fn of_rule(context: &Context<'_>, exposure: &Exposure, facts: &RuleFacts) -> Option<Finding> {
    let (_, written) = group_rule(context, facts.rule)?;
    if is_usual(written) {
        return None;
    }
    let opening = GRADES.into_iter().find_map(|grade| {
        let own = own_peers(facts, grade);
        let mut found: Option<Opening> = None;
        for at in &facts.at {
            let packets = graded(context, exposure, facts, at, grade);
            let services = open_ports(&to_the_internet(&packets, &own), context);
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
    let reasons = if opening.grade == Grade::OpenEnd { &facts.reasons[..] } else { &[] };
    let what = describe(&opening.services);
    let at = named(context, &opening.seats).map_or_else(String::new, |at| format!(" of {at}"));
    let message = match opening.grade {
        Grade::Reached => format!("the Internet reaches {what}{at}"),
        _ => format!("the Internet may reach {what}{at}{}", why(context, reasons)),
    };
    let worst = severity(&opening.services, REACHED, context.settings);
    let key = key(&opening.services);
    let finding = at_grade(&RULE, written.peer_site.clone(), opening.grade, worst, key, message)?;
    let description = "name who may connect; where the cloud lets no rule do so, remove it".to_owned();
    let finding = Finding {
        path: path(context, facts, &opening),
        witness: witness(&opening.packets),
        opened: Some(opened(context, &opening)),
        fix: Fix { description, mechanical: false },
        ..finding
    };
    Some(with_reasons(finding, context, reasons))
}
