//! VAL101: a rule whose protocol and port contradict each other, so that apply fails.

use crate::base::{Certainty, Severity};
use crate::model::network::{Fault, FaultKind};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// The plan succeeds, the apply fails. Alibaba Cloud takes ports for TCP and UDP only, and demands them there; the
    /// provider hides the mistake (it suppresses a difference in `port_range` that does not fit the protocol), so that
    /// nothing is said before the API refuses. Tencent Cloud refuses ports for protocols that have none.
    ///
    /// # Fix
    ///
    /// Alibaba Cloud: for TCP and UDP write the port as `lo/hi`; for the other protocols leave `port_range` out or
    /// write `-1/-1`. If every port is meant, `1/65535` says so (and NET101 will have a word about it). Tencent Cloud:
    /// leave the port out, or write `ALL` in a lite rule.
    ///
    /// # Fires
    ///
    /// `port_range` falls back to `-1/-1`, which TCP does not have.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "all_tcp" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "tcp" # ← high, definite
    ///   cidr_ip           = "10.0.0.0/8"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "ping" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "icmp"
    ///   port_range        = "8/8" # ← high, definite
    ///   cidr_ip           = "10.0.0.0/8"
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
    ///     cidr_block = "10.0.0.0/8"
    ///     protocol   = "ALL"
    ///     port       = "80" # ← high, definite
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
    ///   port_range        = "8080/8090"
    ///   cidr_ip           = "10.0.0.0/8"
    /// }
    /// ```
    ///
    /// For every protocol, no port is right.
    ///
    /// ```hcl
    /// resource "alicloud_security_group" "app" {
    ///   vpc_id = "vpc-example"
    /// }
    ///
    /// resource "alicloud_security_group_rule" "all" {
    ///   security_group_id = alicloud_security_group.app.id
    ///   type              = "ingress"
    ///   ip_protocol       = "all"
    ///   cidr_ip           = "10.0.0.0/8"
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
    ///     cidr_block = "10.0.0.0/8"
    ///     protocol   = "ICMP"
    ///   }
    /// }
    /// ```
    code: "VAL101",
    name: "rule-port-protocol-mismatch",
    title: "protocol and port of a rule contradict each other",
    severity: High,
    score: 0,
    profile: Default,
    fix: Auto,
    clouds: [Alibaba, Tencent],
    references: ["S320", "S321", "S322", "S323"],
    check: check,
}

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let rules = context.world.network.groups.iter().flat_map(|group| &group.rules);
    let faults = rules.flat_map(|rule| &rule.faults).filter(|fault| fault.kind == FaultKind::PortProtocol);
    out.extend(faults.map(finding));
}

fn finding(fault: &Fault) -> Finding {
    Finding {
        rule: &RULE,
        // What apply refuses has the rule's severity; what it accepts and ignores is low.
        severity: if fault.fails { RULE.severity } else { Severity::Low },
        score: RULE.score,
        certainty: Certainty::Definite,
        site: fault.site.clone(),
        message: fault.message.clone().into(),
        key: fault.id.into(),
        rank: 0,
        path: Vec::new(),
        related: Vec::new(),
        witness: None,
        fix: Fix { description: fault.help.clone(), mechanical: false },
        unknowns: Vec::new(),
        opened: None,
        strict: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Id, Site};

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
        let finding = finding(&fault(true));
        assert_eq!((finding.severity, finding.score, &*finding.message), (Severity::High, 0, "m"));
        assert_eq!((finding.site, &*finding.fix.description), (Site::at(Id::new(3), "port_range"), "h"));
        assert_eq!(super::finding(&fault(false)).severity, Severity::Low);
    }
}
