//! What mappings found wrong with what is written, as findings: [`Fault`]s in, findings of the rule that reports their kind out.

use crate::base::Severity;
use crate::model::network::{Fault, FaultKind, Rule as GroupRule, SecurityGroup};
use crate::model::{Id, Site};
use crate::rules::{Context, Finding, Rule, draft};
use std::collections::BTreeMap;

/// Reports all faults of a kind.
pub fn report(rule: &'static Rule, context: &Context<'_>, kind: FaultKind, out: &mut Vec<Finding>) {
    for fault in context.world.network.all_faults().filter(|fault| fault.kind == kind) {
        draft::push(context, out, finding(rule, fault));
    }
}

/// One fault as a finding.
pub fn finding(rule: &'static Rule, fault: &Fault) -> Finding {
    let finding = said(rule, fault.fails, fault.site.clone(), fault.id, fault.message.clone());
    with_help(finding, &fault.help)
}

/// A finding of a rule about the apply: what apply refuses has the rule's severity; what it accepts and ignores is low where the
/// rule is about what it refuses.
pub fn said(rule: &'static Rule, fails: bool, site: Site, id: &str, message: String) -> Finding {
    let finding = draft::definite(rule, site, id, message);
    match !fails && rule.severity > Severity::Medium {
        true => draft::graded(finding, Severity::Low),
        false => finding,
    }
}

/// The finding with what to do about it.
pub fn with_help(mut finding: Finding, help: &str) -> Finding {
    finding.fix.description = help.to_owned();
    finding
}

/// The rules whose group is known, with it: one that may belong to several groups is in none here.
pub fn placed<'a>(context: &Context<'a>) -> Vec<(Id<SecurityGroup>, &'a SecurityGroup, usize, &'a GroupRule)> {
    let groups = &context.world.network.groups;
    let mut times: BTreeMap<(&Site, bool), usize> = BTreeMap::new();
    let ingress = |rule: &GroupRule| rule.direction == crate::model::network::Direction::Ingress;
    for rule in groups.iter().flat_map(|group| &group.rules) {
        *times.entry((&rule.site, ingress(rule))).or_default() += 1;
    }
    let all = groups.iter().enumerate().flat_map(|(at, group)| {
        let rules = group.rules.iter().enumerate();
        rules.map(move |(index, rule)| (Id::new(at), group, index, rule))
    });
    all.filter(|(.., rule)| times.get(&(&rule.site, ingress(rule))) == Some(&1)).collect()
}

/// `` `ADDRESS` `` of a group, or of anything else.
pub fn name(context: &Context<'_>, object: crate::model::ObjectId) -> String {
    format!("`{}`", context.model.address(object))
}

#[cfg(test)]
mod tests {
    use super::super::rule_port_protocol_mismatch::RULE;
    use super::*;

    #[test]
    fn what_apply_refuses_is_high_and_what_it_ignores_low() {
        let fault = |fails| Fault {
            id: "A-06",
            kind: FaultKind::PortProtocol,
            fails,
            message: "m".into(),
            help: "h".into(),
            site: Site::at(Id::new(3), "port_range"),
        };
        let finding = finding(&RULE, &fault(true));
        assert_eq!((finding.severity, finding.score, &*finding.message), (Severity::High, 0, "m"));
        assert_eq!((finding.site, &*finding.fix.description), (Site::at(Id::new(3), "port_range"), "h"));
        assert_eq!(super::finding(&RULE, &fault(false)).severity, Severity::Low);
    }
}
