//! IAM103: every action of a service on all of its resources.

use super::conditions::{demands, has_address, is_factor_key, is_network_key};
use super::grants::whole_services;
use super::patterns::is_everything;
use super::telling::{advice, rank, say};
use super::texts::{Text, Use, all, forces};
use super::words;
use crate::base::Severity;
use crate::model::identity::{Effect, Statement};
use crate::rules::draft::{definite, push};
use crate::rules::{Context, Finding};
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// `ecs:*` is the right to read and to delete, to open the firewall and to run commands, and every action that the
    /// service gets next year. Of the services that hand out rights and keys (`ram`, `ims`, `cam`, `sts`, `kms`) it is
    /// as good as administration.
    ///
    /// Of the other services it is not reported where only groups hold it, as administrators of one service are normal,
    /// nor where a condition asks for an address, a private network or a second factor.
    ///
    /// # Fix
    ///
    /// List the calls that are used, or name the resources.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "keys" {
    ///   policy_name = "keys"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["kms:*"], Resource = "*" }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "servers" {
    ///   name = "servers"
    ///   document = jsonencode({ # ← medium, definite
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["name/cvm:*"], resource = ["*"] }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Administrators of servers, as a group.
    ///
    /// ```hcl
    /// resource "alicloud_ram_group" "admins" {
    ///   group_name = "SysAdmins"
    /// }
    ///
    /// resource "alicloud_ram_policy" "servers" {
    ///   policy_name = "servers"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["ecs:*"], Resource = "*" }]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "servers" {
    ///   group_name  = alicloud_ram_group.admins.group_name
    ///   policy_name = alicloud_ram_policy.servers.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// One bucket.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "logs" {
    ///   policy_name = "logs"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["oss:*"], Resource = ["acs:oss:*:*:logs", "acs:oss:*:*:logs/*"] }]
    ///   })
    /// }
    /// ```
    code: "IAM103",
    name: "service-wildcard",
    title: "A policy allows every action of a service",
    severity: Medium,
    score: 68,
    profile: Default,
    fix: Manual,
    clouds: [Alibaba, Tencent],
    references: ["S004", "S038", "S041", "S124", "S128", "S129", "S137", "S142", "S360", "S361"],
    check: check,
}

/// Services that hand out rights or keys.
const GRAVE: &[&str] = &["ram", "ims", "cam", "sts", "kms"];

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    let forces = forces(context);
    for text in all(context) {
        let Use::Identity(id) = text.what else { continue };
        // Everything is more than a service, and is told as that.
        if text.document.allows_everything().0.surely() {
            let mut finding = definite(&RULE, text.site.clone(), text.key(), String::new());
            (finding.rank, finding.quiet) = (u8::MAX, true);
            push(context, out, finding);
            continue;
        }
        let mut services = found(&text);
        if forces.get(id.index()).is_some_and(|force| force.groups_only) {
            services.retain(|(service, _)| GRAVE.contains(&service.as_str()));
        }
        if services.iter().any(|(_, sure)| *sure) {
            services.retain(|(_, sure)| *sure);
        }
        let Some((_, sure)) = services.first().cloned() else { continue };
        // The gravest first, so that it is among those that are shown.
        services.sort_by_key(|(service, _)| (!GRAVE.contains(&service.as_str()), service.clone()));
        let names: Vec<String> = services.iter().map(|(service, _)| format!("{service}:*")).collect();
        let verb = if sure { "allows" } else { "may allow" };
        let message = format!("{} {verb} {} on all resources", text.name, words::quoted(&names, 3));
        let mut finding = definite(&RULE, text.site.clone(), text.key(), message);
        if services.iter().any(|(service, _)| GRAVE.contains(&service.as_str())) {
            finding.severity = Severity::High;
            finding.score = 76;
        }
        finding.rank = rank(names.len());
        finding.fix = advice("list the calls that are used, or name the resources");
        let unknown: Option<Arc<str>> = (!sure).then(|| text.address(context).into());
        say(context, out, finding, sure, unknown);
    }
}

/// The services that a document allows as a whole, without a condition that narrows it and without a deny of the same.
fn found(text: &Text<'_>) -> Vec<(String, bool)> {
    let narrow = |it: &Statement| {
        has_address(text.cloud, it) || demands(text.cloud, it, |key| is_network_key(key) || is_factor_key(key))
    };
    let mut out: Vec<(String, bool)> = Vec::new();
    for statement in text.statements().iter().filter(|it| !narrow(it)) {
        for (service, sure) in whole_services(text.cloud, statement) {
            let taken = text.statements().iter().any(|it| denies(it, &service));
            match out.iter_mut().find(|(known, _)| *known == service) {
                _ if taken => {}
                Some((_, known)) => *known |= sure,
                None => out.push((service, sure)),
            }
        }
    }
    out
}

fn denies(statement: &Statement, service: &str) -> bool {
    let whole = statement.effect == Some(Effect::Deny) && statement.whole && statement.condition.is_none();
    let all =
        statement.actions.list.iter().any(|it| it.eq_ignore_ascii_case(&format!("{service}:*")) || is_everything(it));
    let everywhere = !statement.resources.except && statement.resources.list.iter().any(|it| is_everything(it));
    whole && !statement.actions.except && all && everywhere
}
