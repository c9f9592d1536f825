//! IAM407: a deny beside which another call has the same effect.

use super::patterns::{is_everything, matches_action, names_action};
use super::telling::{advice, say};
use super::words;
use crate::base::Tri;
use crate::base::hole;
use crate::base::value::HOLE;
use crate::model::Cloud;
use crate::model::Id;
use crate::model::identity::{Effect, Identity, Patterns, Policy, Principal, Statement};
use crate::reason::identity::access::{called, statements};
use crate::reason::identity::{ask, catalogue};
use crate::reason::permission::{Answer, Bound, Effective, Held, Holding, Question, Space, Verdict};
use crate::rules::draft::{definite, evidence};
use crate::rules::{Context, Finding, Witness};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

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
    /// One server is guarded, against one of the calls.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({ # ← high, definite
    ///     Version   = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = "ecs:*", Resource = "*" },
    ///       { Effect = "Deny", Action = "ecs:DeleteInstance", Resource = "acs:ecs:*:*:instance/i-prod" },
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
    /// The other call is allowed of another server only.
    ///
    /// ```hcl
    /// resource "alicloud_ram_policy" "x" {
    ///   policy_name = "x"
    ///   policy_document = jsonencode({
    ///     Version   = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = "ecs:DeleteInstance", Resource = "*" },
    ///       { Effect = "Allow", Action = "ecs:DeleteInstances", Resource = "acs:ecs:*:*:instance/i-test" },
    ///       { Effect = "Deny", Action = "ecs:DeleteInstance", Resource = "acs:ecs:*:*:instance/i-prod" },
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
    let pairs = pairs(identity);
    if pairs.is_empty() {
        return;
    }
    let hands = cx.hands();
    // Made before the space, which knows statements by where they are.
    let asked: Vec<[Statement; 2]> = pairs.iter().map(Pair::asked).collect();
    let space = Space::new();
    let mut of_policy: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        of_policy.entry(pair.policy.index()).or_default().push(at);
    }
    let mut named: BTreeMap<(usize, &str), bool> = BTreeMap::new();
    let controls = cx.facts.holders.controls.iter().filter_map(|at| identity.bounds.get(*at));
    let controls: Vec<Id<Policy>> = controls.flat_map(|bound| bound.policy.candidates().to_vec()).collect();
    // Whom a pair may be about, in order.
    let mut whose: Vec<(usize, Vec<usize>)> = Vec::new();
    for (index, principal) in identity.principals.iter().enumerate() {
        let Some(holder) = cx.facts.holders.get(Id::new(index)) else { continue };
        let held = || holder.policies.iter().filter_map(|it| it.policy);
        let candidates = held().chain(controls.iter().copied()).filter_map(|id| of_policy.get(&id.index())).flatten();
        let mut wanted: Vec<usize> = candidates.copied().collect();
        wanted.retain(|at| pairs.get(*at).is_some_and(|it| it.cloud == principal.cloud));
        // Somebody who is handed the other call by no policy cannot make it.
        wanted.retain(|at| {
            let Some(pair) = pairs.get(*at) else { return false };
            held().any(|id| {
                *named.entry((id.index(), &pair.other)).or_insert_with(|| {
                    identity.policies.get(id.index()).is_some_and(|policy| may_allow(policy, &pair.other))
                })
            })
        });
        if !wanted.is_empty() {
            whose.push((index, wanted));
        }
    }
    let holdings: Vec<(Holding<'_>, Arc<Effective<'_>>)> = whose
        .par_iter()
        .map(|(index, wanted)| {
            let mut holding = hands.holding(Id::new(*index));
            // What only a document that is not known would allow is told of with that document.
            holding.account.retain(|held| !held.is_opaque());
            holding.groups.values_mut().for_each(|list| list.retain(|held| !held.is_opaque()));
            // What is about other services decides nothing here.
            let pairs = wanted.iter().filter_map(|at| pairs.get(*at));
            let calls: BTreeSet<&str> = pairs.flat_map(|it| [&*it.denied, &*it.other]).collect();
            let holding = holding.about(&calls.into_iter().collect::<Vec<_>>());
            let effective = space.effective(&holding);
            (holding, effective)
        })
        .collect();
    // Those that hold the same get the same answers.
    let mut seen: BTreeSet<(usize, &[usize])> = BTreeSet::new();
    let mut of_pair: Vec<Vec<usize>> = vec![Vec::new(); pairs.len()];
    for (at, ((_, wanted), (_, effective))) in whose.iter().zip(&holdings).enumerate() {
        if seen.insert((Arc::as_ptr(effective) as usize, wanted)) {
            for pair in wanted {
                if let Some(list) = of_pair.get_mut(*pair) {
                    list.push(at);
                }
            }
        }
    }
    let first = |at: usize| -> Option<(usize, usize, Found)> {
        let (pair, asked) = (pairs.get(at)?, asked.get(at)?);
        of_pair.get(at)?.iter().find_map(|who| {
            let ((index, _), (holding, effective)) = (whose.get(*who)?, holdings.get(*who)?);
            // What cannot be called at all is not called where the deny stands.
            if effective.may(&Question::of(&pair.other)) == Tri::No {
                return None;
            }
            let near = holding.about(&[&pair.denied, &pair.other]);
            Some((*index, at, around(identity, &space, &near, pair, asked)?))
        })
    };
    let mut found: Vec<(usize, usize, Found)> = (0..pairs.len()).into_par_iter().filter_map(first).collect();
    found.sort_by_key(|(index, at, _)| (*index, *at));
    for (index, at, found) in found {
        if let (Some(principal), Some(pair)) = (identity.principals.get(index), pairs.get(at)) {
            report(cx, principal, pair, found, out);
        }
    }
}

/// A statement that denies a call by name of which there is another that it does not deny.
struct Pair<'w> {
    policy: Id<Policy>,
    cloud: Cloud,
    statement: &'w Statement,
    denied: String,
    other: String,
}

impl Pair<'_> {
    /// Whether both are names of one call; by which of them it is checked is not documented.
    fn is_renamed(&self) -> bool {
        is_renamed(&self.denied, &self.other)
    }

    /// What is looked at: the call that is denied and the other one, of what the deny is about and when it is.
    fn asked(&self) -> [Statement; 2] {
        [&self.denied, &self.other].map(|action| Statement {
            effect: Some(Effect::Allow),
            actions: Patterns { list: vec![action.as_str().into()], ..Patterns::default() },
            whole: true,
            ..self.statement.clone()
        })
    }
}

fn pairs(identity: &Identity) -> Vec<Pair<'_>> {
    let mut out = Vec::new();
    for (index, policy) in identity.policies.iter().enumerate().filter(|(_, policy)| policy.managed) {
        for statement in policy.document.as_ref().map_or(&[][..], |it| it.statements()) {
            for (denied, other) in peers(policy.cloud, statement) {
                out.push(Pair { policy: Id::new(index), cloud: policy.cloud, statement, denied, other });
            }
        }
    }
    out
}

/// Whether a statement of a policy may allow an action of something.
fn may_allow(policy: &Policy, action: &str) -> bool {
    let (statements, _) = statements(policy);
    // A call of IMS goes by the name of RAM, and the other way round.
    let twin = match action.split_once(':') {
        Some(("ram", name)) => Some(format!("ims:{name}")),
        Some(("ims", name)) => Some(format!("ram:{name}")),
        _ => None,
    };
    let names = |it: &Statement, action: &str| names_action(&it.actions, action).possibly();
    statements
        .iter()
        .filter(|it| it.effect != Some(Effect::Deny))
        .any(|it| names(it, action) || twin.as_deref().is_some_and(|twin| names(it, twin)))
}

/// Names of a deny that are asked for one by one.
const NAMES: usize = 8;

/// The other call that gets through where the deny stands.
struct Found {
    /// What the deny is about there, as it says it.
    on: Option<String>,
    resource: Option<String>,
    sure: bool,
}

/// Whether the other call is allowed of something that a deny is about, in a context in which it denies; and whether the deny
/// takes something there, that is allowed without it.
fn around<'w>(
    identity: &Identity,
    space: &Space<'w>,
    holding: &Holding<'w>,
    pair: &Pair<'w>,
    [denied, other]: &'w [Statement; 2],
) -> Option<Found> {
    let own = holding.all().find(|held| std::ptr::eq(held.statement, pair.statement))?.clone();
    let exists = own.exists;
    let within = |holding: &Holding<'w>, statement: &'w Statement| {
        let mut holding = holding.clone();
        let name: Arc<str> = "what a deny is about".into();
        let held = Held { statement, exists: Tri::Yes, when: None, ..own.clone() };
        holding.boundary.push(Bound { exists: Tri::Yes, attachment: name, held: vec![held] });
        holding
    };
    let asks = |holding: &Holding<'w>, statement: &'w Statement, action: &str| {
        space.effective(&within(holding, statement)).query(&Question::of(action))
    };
    let resources = &pair.statement.resources;
    let scoped = !resources.except && !resources.list.iter().any(|it| is_everything(it));
    // Where the deny is about names, one of them is to be shown.
    let effective = space.effective(&within(holding, other));
    let asked = resources.list.iter().take(NAMES).filter(|_| scoped);
    let mut best: Option<(Answer, Option<&Arc<str>>)> = None;
    for on in asked.map(Some).chain([None]) {
        let question = on.map_or_else(|| Question::of(&pair.other), |it| Question::on(&pair.other, it));
        let answer = effective.query(&question);
        if best.as_ref().is_none_or(|(known, _)| answer.verdict > known.verdict) {
            best = Some((answer, on));
        }
        if best.as_ref().is_some_and(|(known, _)| known.verdict >= Verdict::Conditional) {
            break;
        }
    }
    let (passes, on) = best.filter(|(answer, _)| answer.verdict != Verdict::Denied)?;
    let mut bare = holding.clone();
    let allows = |held: &Held<'_>| held.statement.effect != Some(Effect::Deny);
    bare.account.retain(allows);
    bare.control.retain(allows);
    bare.groups.values_mut().for_each(|list| list.retain(allows));
    let without = asks(&bare, denied, &pair.denied).verdict;
    // A deny of one of two names takes nothing for sure.
    let takes = without > asks(holding, denied, &pair.denied).verdict;
    if !(takes || pair.is_renamed() && without > Verdict::Unknown) {
        return None;
    }
    let witness = passes.allowed.filter(|_| scoped || resources.except);
    let resource = witness.and_then(|it| ask::request(identity, pair.cloud, &it).resources.into_iter().next());
    let sure = passes.verdict >= Verdict::Conditional && without >= Verdict::Conditional;
    let on = on.map(|it| hole::shown(it)).or(resource.clone());
    Some(Found { on, resource, sure: sure && !pair.is_renamed() && exists.surely() && pair.statement.whole })
}

fn report(cx: &Context<'_>, principal: &Principal, pair: &Pair<'_>, found: Found, out: &mut Vec<Finding>) {
    let Some(policy) = cx.world.identity.policies.get(pair.policy.index()) else { return };
    let Pair { denied, other, .. } = pair;
    let on = found.on.as_ref().map_or_else(String::new, |name| format!(" on `{name}`"));
    let may = if found.sure { "may" } else { "may perhaps" };
    let message = format!(
        "{} {may} call `{other}`{on}, which {} statement {} of {} denies as `{denied}`",
        words::principal(principal),
        if pair.is_renamed() { "is the call that" } else { "does what" },
        pair.statement.index + 1,
        words::policy(policy)
    );
    let mut finding = definite(&RULE, policy.site.clone(), format!("{denied} {other}"), message);
    finding.path.push(evidence(&policy.site, "denies one of the calls"));
    finding.witness = Some(Witness::Call {
        principal: called(cx.model, principal).into(),
        action: other.clone(),
        resource: found.resource.unwrap_or_else(|| "*".to_owned()),
        context: Vec::new(),
    });
    finding.fix = advice("deny a pattern that has all calls of that effect");
    say(cx, out, finding, found.sure, []);
}

/// The calls that a statement denies by name, each with another of the same effect that it does not deny.
fn peers(cloud: Cloud, statement: &Statement) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let actions = &statement.actions;
    if statement.effect != Some(Effect::Deny) || actions.except {
        return out;
    }
    for denied in actions.list.iter().filter(|it| !it.contains(['*', '?', HOLE])) {
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
