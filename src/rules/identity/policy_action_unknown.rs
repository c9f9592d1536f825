//! IAM403: an action that its service does not have.

use super::telling::{advice, rank, say};
use super::texts::{Use, all};
use super::words::{joined, quoted};
use crate::base::Tri;
use crate::base::value::HOLE;
use crate::model::Cloud;
use crate::model::identity::Effect;
use crate::reason::identity::catalogue::{is_known, nearest};
use crate::rules::draft::definite;
use crate::rules::{Context, Finding};
use std::collections::BTreeMap;
use std::sync::Arc;

rule! {
    /// # Why
    ///
    /// A misspelt action is accepted and means nothing. In an allow, the work that it was meant for fails later, and
    /// whoever is in a hurry then grants `*`. In a deny, the guard does not exist.
    ///
    /// Definite are services all of whose actions are known here; a pattern is reported where none of these matches it.
    /// Where not all are known, an action that is only a letter or two from a known one is possible. `ims:` counts as `ram:`.
    ///
    /// # Fix
    ///
    /// Look the name up in the service's authorisation documentation; often it is the one that the message offers.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "developers" {
    ///   policy_name = "developers"
    ///   policy_document = jsonencode({ # ← medium, definite
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["ecs:DescriptionInstances", "ecs:StartInstance"], Resource = "*" }]
    ///   })
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "guard" {
    ///   name = "guard"
    ///   document = jsonencode({ # ← low, possible
    ///     version   = "2.0"
    ///     statement = [{ effect = "deny", action = ["cvm:TerminateInstance"], resource = ["*"] }]
    ///   })
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// Case does not matter, and of services that are not known nothing is said.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "developers" {
    ///   policy_name = "developers"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [{ Effect = "Allow", Action = ["ecs:describeinstances", "newservice:Anything"], Resource = "*" }]
    ///   })
    /// }
    /// ```
    code: "IAM403",
    name: "policy-action-unknown",
    title: "An action does not exist",
    severity: Medium,
    score: 46,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S361"],
    check: check,
}

/// Whether a name is not known, for sure or perhaps, and which one is near.
type Looked = (Option<bool>, Option<String>);

fn check(context: &Context<'_>, out: &mut Vec<Finding>) {
    // The same names stand in many statements.
    let mut known: BTreeMap<(Cloud, Arc<str>), Looked> = BTreeMap::new();
    // What data roles and log projects name is not in the catalogue.
    for text in all(context).into_iter().filter(|text| !matches!(text.what, Use::Resource(_))) {
        let mut wrong: Vec<Arc<str>> = Vec::new();
        let mut meant: Vec<String> = Vec::new();
        let (mut denies, mut sure) = (false, false);
        for statement in text.statements() {
            for action in &statement.actions.list {
                let (certain, near) = known.entry((text.cloud, action.clone())).or_insert_with(|| {
                    let certain = unknown(text.cloud, action);
                    (certain, certain.and_then(|_| nearest(text.cloud, action)).map(|it| it.action))
                });
                let Some(certain) = *certain else { continue };
                denies |= statement.effect == Some(Effect::Deny);
                sure |= certain;
                if !wrong.contains(action) {
                    wrong.push(action.clone());
                    meant.extend(near.clone());
                }
            }
        }
        if wrong.is_empty() {
            continue;
        }
        let offer = match meant.is_empty() {
            true => String::new(),
            false => {
                let quoted: Vec<String> = meant.iter().map(|action| format!("`{action}`")).collect();
                format!("; nearest: {}", joined(&quoted, 3))
            }
        };
        let exist = match (sure, wrong.len()) {
            (true, 1) => "does not exist",
            (true, _) => "do not exist",
            (false, _) => "may not exist",
        };
        let guard = if denies { ", so that a deny protects nothing" } else { "" };
        let message = format!("{} of {} {exist}{guard}{offer}", quoted(&wrong, 3), text.name);
        let mut finding = definite(&RULE, text.site.clone(), text.key(), message);
        finding.rank = rank(wrong.len());
        finding.fix = advice("write the action as the service has it");
        say(context, out, finding, sure, []);
    }
}

/// Changes of this many letters are a slip where not all actions of a service are known.
const SLIP: usize = 2;

/// Whether a well-formed action is not one of its service's, and whether that is sure.
fn unknown(cloud: Cloud, action: &str) -> Option<bool> {
    let odd = |c: char| c.is_whitespace() || c == HOLE || "[](){}<>".contains(c);
    if !action.contains(':') || action.contains(odd) {
        return None;
    }
    match is_known(cloud, action) {
        Tri::Yes => None,
        Tri::No => Some(true),
        Tri::Unknown => {
            let slip = |distance: usize| (1..=SLIP).contains(&distance);
            let near = nearest(cloud, action).filter(|it| slip(it.distance));
            near.filter(|_| !action.contains(['*', '?'])).map(|_| false)
        }
    }
}
