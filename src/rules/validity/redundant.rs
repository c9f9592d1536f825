//! The strict part of VAL105: rules that could be left out and nothing would change. One world in, a rule and why it is not needed
//! out. Judged are rules whose packets are exactly known.

use super::written::{name, placed};
use crate::base::Tri;
use crate::base::net::{Family, PacketSet};
use crate::model::network::{Direction, GroupType, Order, Peer, Rule, RuleAction, SecurityGroup};
use crate::model::{Cloud, Id, Known, Ref};
use crate::reason::exposure::{RuleFacts, RuleId};
use crate::rules::Context;

/// A rule that is not needed: which check, the rule, and why.
pub type Needless<'a> = (&'static str, &'a Rule, String);

/// A rule with what it matches.
struct Exact<'a> {
    rule: &'a Rule,
    packets: &'a PacketSet,
    facts: &'a RuleFacts,
}

/// Rules of a group and direction that are compared with each other; the clouds allow far fewer, which VAL108 tells.
const COMPARED: usize = 1000;

/// All rules of a world that are not needed, each once.
pub fn needless<'a>(context: &Context<'a>) -> Vec<Needless<'a>> {
    let mut out = Vec::new();
    let all = placed(context);
    let mut at = 0;
    while let Some((group, ..)) = all.get(at) {
        let rules: Vec<_> = all.iter().skip(at).take_while(|(other, ..)| other == group).collect();
        at += rules.len();
        for direction in [Direction::Ingress, Direction::Egress] {
            let here = rules.iter().filter(|(.., rule)| rule.direction == direction && rule.exists == Tri::Yes);
            let exact: Vec<Exact<'a>> = here
                .filter_map(|(id, _, index, rule)| {
                    let facts = context.facts.exposure.rule(RuleId { group: *id, index: *index })?;
                    let sure = facts.own.must == facts.own.may && rule.action.get().is_some();
                    sure.then_some(Exact { rule, packets: &facts.own.must, facts })
                })
                .take(COMPARED)
                .collect();
            if let Some((id, group, ..)) = rules.first() {
                of_list(context, *id, group, &exact, &mut out);
            }
        }
    }
    out
}

fn of_list<'a>(
    context: &Context<'a>,
    id: Id<SecurityGroup>,
    group: &SecurityGroup,
    rules: &[Exact<'a>],
    out: &mut Vec<Needless<'a>>,
) {
    let drops = rules.iter().any(|it| it.rule.action == Known::Yes(RuleAction::Drop));
    let unbound =
        context.facts.exposure.groups.get(id.index()).is_some_and(|facts| {
            facts.interfaces.is_empty() && facts.others.is_empty() && group.closed_world == Tri::Yes
        });
    for (at, one) in rules.iter().enumerate() {
        let others = || rules.iter().enumerate().filter(|(other, _)| *other != at);
        if let Some((_, other)) = others().find(|(other, it)| *other < at && is_same(one.rule, it.rule)) {
            let by = name(context, other.rule.site.object);
            out.push(("A-34", one.rule, format!("{by} has the same rule, and whichever is destroyed takes both away")));
            continue;
        }
        let accepts = one.rule.action == Known::Yes(RuleAction::Accept);
        let within = |(other, it): &(usize, &Exact<'a>)| {
            // Of two that are alike, the later one is told.
            let alike = *other > at && it.packets == one.packets && is_before(one.rule, it.rule);
            it.rule.action == one.rule.action
                && is_before(it.rule, one.rule)
                && one.packets.is_subset(it.packets)
                && !alike
        };
        if !one.packets.is_empty()
            && let Some((_, other)) = others().find(within)
        {
            let by = name(context, other.rule.site.object);
            let place = &other.rule.place;
            out.push((
                "A-31 within",
                one.rule,
                format!("{by} ({place}) says the same of all these packets, and comes first"),
            ));
            continue;
        }
        if !accepts {
            continue;
        }
        let basic = group.cloud == Cloud::Alibaba && group.kind == Known::Yes(GroupType::Normal);
        if one.rule.direction == Direction::Egress && basic && !drops {
            let message = "a basic group lets everything out by itself".to_owned();
            out.push(("A-31 egress", one.rule, message));
        } else if lacks_v6(context, group, one) {
            let message = "the rule is for IPv6, and the network has no IPv6 prefix".to_owned();
            out.push(("A-49", one.rule, message));
        } else if unbound && one.facts.open.is_empty() && one.rule.direction == Direction::Ingress {
            out.push(("unbound", one.rule, "the rule's group is bound to nothing in this plan".to_owned()));
        }
    }
}

/// Whether a rule is about IPv6 only, in a network that surely has none.
fn lacks_v6(context: &Context<'_>, group: &SecurityGroup, one: &Exact<'_>) -> bool {
    let vpc = group.vpc.as_ref().and_then(Ref::resolved).and_then(|id| context.world.network.vpcs.get(id.index()));
    let six = !one.packets.of(Family::V6).is_empty() && one.packets.of(Family::V4).is_empty();
    six && vpc.is_some_and(|vpc| vpc.prefixes_known && vpc.prefixes.v6.is_empty())
}

/// Two rules that say the same at the same place: the provider makes one rule of them.
fn is_same(one: &Rule, other: &Rule) -> bool {
    let known = !matches!(one.peer, Peer::Group(Ref::Unknown | Ref::OneOf(_)));
    let alone = matches!((&one.order, &other.order), (Order::Priority(_), Order::Priority(_)));
    let same = (&one.action, &one.order, &one.peer, &one.services, one.nic)
        == (&other.action, &other.order, &other.peer, &other.services, other.nic);
    known && alone && same
}

/// Whether the first of two rules with one action decides before the second, or with it.
fn is_before(first: &Rule, second: &Rule) -> bool {
    match (&first.order, &second.order) {
        (Order::Priority(Known::Yes(first)), Order::Priority(Known::Yes(second))) => first <= second,
        (Order::Position(first), Order::Position(second)) => first < second,
        _ => false,
    }
}
