//! IAM407: a deny beside which another call has the same effect.

use super::patterns::matches_action;
use super::telling::{advice, say};
use super::words;
use crate::model::Cloud;
use crate::model::Id;
use crate::model::identity::{Effect, Statement};
use crate::reason::identity::catalogue;
use crate::reason::permission::{Question, Space, Verdict};
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Finding};
use std::collections::BTreeSet;
use std::sync::OnceLock;

rule! {
    /// # Why
    ///
    /// Clouds have several calls for one thing: one for a server and one for many, a batch, the same call under the
    /// names of two services. A deny that names one of them reads like a guard, and the other call goes around it.
    ///
    /// Told only where the principal really may make the other call, and the one that is denied would be allowed
    /// without the deny.
    ///
    /// # Fix
    ///
    /// Deny a pattern that has all of them: `ecs:DeleteInstance*`.
    ///
    /// # Fires
    ///
    /// Both calls delete servers.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     Version   = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = "ecs:*", Resource = "*" },
    ///       { Effect = "Deny", Action = "ecs:DeleteInstance", Resource = "*" },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "x" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.x.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_group" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "ops" {
    ///   name = "ops"
    ///   document = jsonencode({ # ← high, definite
    ///     version   = "2.0"
    ///     statement = [
    ///       { effect = "allow", action = ["kms:*"], resource = ["*"] },
    ///       { effect = "deny", action = ["kms:DisableKey"], resource = ["*"] },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "ops" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.ops.id
    /// }
    /// ```
    ///
    /// Calls on users go by two names. By which of them they are checked is not documented.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({ # ← medium, possible
    ///     Version   = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = ["ram:*User", "ims:*User"], Resource = "*" },
    ///       { Effect = "Deny", Action = "ram:DeleteUser", Resource = "*" },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "x" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.x.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = "ecs:*", Resource = "*" },
    ///       { Effect = "Deny", Action = "ecs:DeleteInstance*", Resource = "*" },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "x" {
    ///   group_name  = "ops"
    ///   policy_name = alicloud_ram_policy.x.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    ///
    /// Nothing allows the other call.
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_policy" "x" {
    ///   name = "x"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [
    ///       { effect = "allow", action = ["cvm:RunInstances"], resource = ["*"] },
    ///       { effect = "deny", action = ["cvm:ResetInstance"], resource = ["*"] },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "x" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.x.id
    /// }
    /// ```
    code: "IAM407",
    name: "deny-incomplete",
    title: "Another call goes around the deny",
    severity: High,
    score: 75,
    profile: Default,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: [],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    let identity = &cx.world.identity;
    let hands = cx.hands();
    let space = Space::new();
    let mut told: BTreeSet<(usize, usize, String)> = BTreeSet::new();
    for (index, principal) in identity.principals.iter().enumerate() {
        let Some(holder) = cx.facts.holders.get(Id::new(index)) else { continue };
        // Denies that name a call of which there is another.
        let mut pairs = Vec::new();
        for handed in &holder.policies {
            let Some(id) = handed.policy else { continue };
            let Some(policy) = identity.policies.get(id.index()).filter(|policy| policy.managed) else { continue };
            for statement in policy.document.as_ref().map_or(&[][..], |it| it.statements()) {
                for (denied, other) in peers(policy.cloud, statement) {
                    pairs.push((id, policy, handed.exists, statement, denied, other));
                }
            }
        }
        if pairs.is_empty() {
            continue;
        }
        let holding = hands.holding(Id::new(index));
        let effective = space.effective(&holding);
        let mut bare = holding.clone();
        bare.account.retain(|held| held.statement.effect != Some(Effect::Deny));
        let bare = space.effective(&bare);
        for (id, policy, exists, statement, denied, other) in pairs {
            let around = effective.query(&Question::of(&other)).verdict;
            let guarded = effective.query(&Question::of(&denied)).verdict;
            let without = bare.query(&Question::of(&denied)).verdict;
            let open = matches!(around, Verdict::Allowed | Verdict::Conditional);
            // The deny has to take something that is allowed without it; one of one name of a call takes nothing.
            let renamed = is_renamed(&denied, &other);
            let works = without > guarded || renamed && without > Verdict::Unknown;
            if !open || !works || !told.insert((id.index(), statement.index, other.clone())) {
                continue;
            }
            let message = format!(
                "{} may call `{other}`, which {} statement {} of {} denies as `{denied}`",
                words::principal(principal),
                if renamed { "is the call that" } else { "does what" },
                statement.index + 1,
                words::policy(policy)
            );
            let mut finding = definite(&RULE, policy.site.clone(), format!("{denied} {other}"), message);
            finding.path.push(evidence(&policy.site, "denies one of the calls"));
            finding.fix = advice("deny a pattern that has all calls of that effect");
            // By which of its names a call is checked is not documented.
            let sure = exists.surely() && statement.whole && around == Verdict::Allowed && !renamed;
            say(cx, out, finding, sure, []);
        }
    }
}

/// The calls that a statement denies by name, each with another of the same effect that it does not deny.
fn peers(cloud: Cloud, statement: &Statement) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let actions = &statement.actions;
    if statement.effect != Some(Effect::Deny) || actions.except || statement.conditions.iter().any(|_| true) {
        return out;
    }
    for denied in actions.list.iter().filter(|it| !it.contains(['*', '?'])) {
        for other in others(cloud, denied) {
            if !actions.list.iter().any(|pattern| matches_action(pattern, &other)) {
                out.push((denied.to_string(), other));
            }
        }
    }
    out
}

/// Whether two names differ in the service only.
fn is_renamed(one: &str, other: &str) -> bool {
    let name = |it: &str| it.split_once(':').map(|(_, name)| name.to_ascii_lowercase());
    name(one) == name(other)
}

/// Calls of the catalogue that do the same: singular and plural, a batch of it, the name in the service of identities.
fn others(cloud: Cloud, action: &str) -> Vec<String> {
    static KNOWN: OnceLock<[BTreeSet<String>; 2]> = OnceLock::new();
    let all = |cloud| catalogue::actions(cloud).collect::<BTreeSet<String>>();
    let [alibaba, tencent] = KNOWN.get_or_init(|| [all(Cloud::Alibaba), all(Cloud::Tencent)]);
    let known = if cloud == Cloud::Alibaba { alibaba } else { tencent };
    let Some((code, name)) = action.split_once(':') else { return Vec::new() };
    let mut names = Vec::new();
    match name.strip_suffix('s') {
        Some(one) => names.push(format!("{code}:{one}")),
        None => names.push(format!("{code}:{name}s")),
    }
    names.push(format!("{code}:Batch{name}"));
    names.push(format!("{code}:Batch{name}s"));
    match code {
        "ram" => names.push(format!("ims:{name}")),
        "ims" => names.push(format!("ram:{name}")),
        _ => {}
    }
    names.into_iter().filter(|it| known.contains(it)).collect()
}
