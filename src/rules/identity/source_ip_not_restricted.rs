//! IAM109: people may change things from any address.

use super::conditions::is_no_limit;
use super::patterns::{matches_action, names_action};
use super::telling::{advice, say};
use super::words;
use crate::base::Severity;
use crate::base::net::AddressSet;
use crate::base::value::HOLE;
use crate::model::identity::{Effect, Policy, Principal, PrincipalKind};
use crate::model::{Cloud, Id, Site};
use crate::reason::identity::access::statements;
use crate::reason::identity::catalogue;
use crate::reason::permission::{Effective, Question, Space};
use crate::rules::draft::{definite, evidence, graded};
use crate::rules::{Context, Finding};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

rule! {
    /// # Why
    ///
    /// A stolen password or session works from anywhere unless a policy says from where. A deny of calls from outside
    /// the office, or an allow for calls from within, makes it worthless elsewhere.
    ///
    /// Told of groups, and of users with a console login, that may change something from outside the networks of
    /// `trusted-cidrs`. Without that setting it is a note of the strict profile. Roles of services are not meant.
    ///
    /// # Fix
    ///
    /// Attach a policy that denies calls with `NotIpAddress` of the office's networks (`ip_not_equal` in CAM), or put
    /// `IpAddress` into the allows.
    ///
    /// # Fires
    ///
    /// ```toml
    /// [trusted-cidrs]
    /// office = ["203.0.113.0/24"]
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_group" "ops" { # ← medium, definite
    ///   group_name = "ops"
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "ops" {
    ///   group_name  = alicloud_ram_group.ops.group_name
    ///   policy_name = "AliyunECSFullAccess"
    ///   policy_type = "System"
    /// }
    /// ```
    ///
    /// ```toml
    /// [trusted-cidrs]
    /// office = ["203.0.113.0/24"]
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_group" "ops" { # ← medium, definite
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "ops" {
    ///   name = "ops"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:*"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "ops" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.ops.id
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// They may only read.
    ///
    /// ```toml
    /// [trusted-cidrs]
    /// office = ["203.0.113.0/24"]
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cam_group" "ops" {
    ///   name = "ops"
    /// }
    ///
    /// resource "tencentcloud_cam_policy" "ops" {
    ///   name = "ops"
    ///   document = jsonencode({
    ///     version   = "2.0"
    ///     statement = [{ effect = "allow", action = ["cvm:Describe*"], resource = ["*"] }]
    ///   })
    /// }
    ///
    /// resource "tencentcloud_cam_group_policy_attachment" "ops" {
    ///   group_id  = tencentcloud_cam_group.ops.id
    ///   policy_id = tencentcloud_cam_policy.ops.id
    /// }
    /// ```
    ///
    /// Calls from outside are denied.
    ///
    /// ```toml
    /// [trusted-cidrs]
    /// office = ["203.0.113.0/24"]
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_ram_group" "ops" {
    ///   group_name = "ops"
    /// }
    ///
    /// resource "alicloud_ram_policy" "ops" {
    ///   policy_name = "ops"
    ///   policy_document = jsonencode({
    ///     Version = "1"
    ///     Statement = [
    ///       { Effect = "Allow", Action = "ecs:*", Resource = "*" },
    ///       {
    ///         Effect    = "Deny"
    ///         Action    = "*"
    ///         Resource  = "*"
    ///         Condition = { NotIpAddress = { "acs:SourceIp" = ["203.0.113.0/24"] } }
    ///       },
    ///     ]
    ///   })
    /// }
    ///
    /// resource "alicloud_ram_group_policy_attachment" "ops" {
    ///   group_name  = alicloud_ram_group.ops.group_name
    ///   policy_name = alicloud_ram_policy.ops.policy_name
    ///   policy_type = "Custom"
    /// }
    /// ```
    code: "IAM109",
    name: "source-ip-not-restricted",
    title: "People may change things from any address",
    severity: Medium,
    score: 48,
    profile: Split,
    fix: Assist,
    clouds: [Alibaba, Tencent],
    references: ["S043", "S126", "S139", "S359"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    let identity = &cx.world.identity;
    let nets = cx.settings.trusted.values().flatten();
    let trusted = nets.fold(AddressSet::empty(), |sum, net| sum.union(&AddressSet::net(*net)));
    let outside = |set: &AddressSet| is_no_limit(&set.subtract(&trusted));
    if !outside(&AddressSet::all()) {
        return;
    }
    let hands = cx.hands();
    let space = Space::new();
    let humans: BTreeSet<Id<Principal>> =
        identity.logins.iter().flat_map(|login| login.user.candidates()).copied().collect();
    let mut allowed: BTreeMap<Id<Policy>, BTreeSet<usize>> = BTreeMap::new();
    let mut answers: HashMap<usize, Option<(&str, AddressSet)>> = HashMap::new();
    for (index, principal) in identity.principals.iter().enumerate().filter(|(_, it)| it.managed) {
        let id = Id::new(index);
        let human = match principal.kind {
            PrincipalKind::Group => true,
            PrincipalKind::User => humans.contains(&id),
            _ => false,
        };
        let Some(holder) = cx.facts.holders.get(id).filter(|it| it.policies.iter().any(|it| it.membership.is_none()))
        else {
            continue;
        };
        if !human {
            continue;
        }
        let effective = space.effective(&hands.holding(id));
        let found = answers.entry(Arc::as_ptr(&effective) as usize).or_insert_with(|| {
            let mut calls = BTreeSet::new();
            for id in holder.policies.iter().filter_map(|it| it.policy) {
                let policy = identity.policies.get(id.index());
                calls.extend(allowed.entry(id).or_insert_with(|| policy.map(may_write).unwrap_or_default()).iter());
            }
            from_anywhere(principal.cloud, &effective, &calls, &outside)
        });
        let Some((action, open)) = found else { continue };
        let open = open.subtract(&trusted);
        let candidates = CANDIDATES.iter().filter_map(|it| it.parse::<IpAddr>().ok());
        let first = open.cidrs().first().map(|block| block.addr());
        let example = candidates.chain(first).find(|it| open.contains(*it));
        let example = example.map_or_else(String::new, |it| format!(", for example {it}"));
        let rest = AddressSet::internet().subtract(&trusted).subtract(&open);
        let any = if rest.is_empty() { "any" } else { "almost any" };
        let message = format!("{} may call `{action}` from {any} address{example}", words::principal(principal));
        let mut finding = definite(&RULE, Site::block(principal.object), "source address", message);
        if let Some(handed) = holder.policies.first().and_then(|it| identity.attachments.get(it.attachment)) {
            finding.path.push(evidence(&handed.site, "attaches a policy"));
        }
        finding.fix = advice("deny calls from outside the office's networks");
        if cx.settings.trusted.is_empty() {
            finding = graded(finding, Severity::Note);
            finding.strict = true;
        }
        say(cx, out, finding, true, []);
    }
}

/// A call that changes something and is surely allowed from as many addresses as is asked for, with these.
fn from_anywhere(
    cloud: Cloud,
    effective: &Effective<'_>,
    calls: &BTreeSet<usize>,
    many: &dyn Fn(&AddressSet) -> bool,
) -> Option<(&'static str, AddressSet)> {
    let mut seen = BTreeSet::new();
    // What the same statements are about, of the same resources, has the same answer.
    let actions = calls.iter().filter_map(|at| writes(cloud).list.get(*at));
    let actions = actions.filter(|action| seen.insert(effective.alike(action)));
    let mut found = actions.map(|action| (action.as_str(), effective.sources(&Question::of(action), many).sure));
    found.find(|(_, sure)| many(sure))
}

/// The calls of a cloud that change something: those to ask about first, then all that are known.
struct Writes {
    list: Vec<String>,
    by_service: BTreeMap<String, Vec<usize>>,
}

fn writes(cloud: Cloud) -> &'static Writes {
    static KNOWN: OnceLock<[Writes; 2]> = OnceLock::new();
    let all = |cloud| {
        let first = WRITES.iter().filter(|(its, _)| *its == cloud).map(|(_, action)| (*action).to_owned());
        let list: Vec<String> = first.chain(catalogue::actions(cloud).filter(|it| is_write(it))).collect();
        let mut by_service: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, action) in list.iter().enumerate() {
            let service = action.split(':').next().unwrap_or_default();
            by_service.entry(service.to_ascii_lowercase()).or_default().push(at);
        }
        Writes { list, by_service }
    };
    let [alibaba, tencent] = KNOWN.get_or_init(|| [all(Cloud::Alibaba), all(Cloud::Tencent)]);
    if cloud == Cloud::Alibaba { alibaba } else { tencent }
}

/// Which of them a policy may allow.
fn may_write(policy: &Policy) -> BTreeSet<usize> {
    let all = writes(policy.cloud);
    let (statements, _) = statements(policy);
    let mut out = BTreeSet::new();
    for statement in statements.iter().filter(|it| it.effect != Some(Effect::Deny)) {
        let actions = &statement.actions;
        if actions.except || actions.partly_unknown {
            let may = |(_, action): &(usize, &String)| names_action(actions, action).possibly();
            out.extend(all.list.iter().enumerate().filter(may).map(|(at, _)| at));
            continue;
        }
        for pattern in &actions.list {
            let pattern = pattern.strip_prefix("name/").unwrap_or(pattern);
            let service = pattern.split(':').next().unwrap_or_default().to_ascii_lowercase();
            let plain = service.is_ascii() && !service.contains(['*', '?']) && pattern.contains(':');
            // Calls of IMS go by two names.
            let services: Vec<&str> = match &*service {
                "ram" | "ims" => vec!["ram", "ims"],
                one => vec![one],
            };
            let name = pattern.split_once(':').map_or("", |(_, name)| name);
            let mut add = |at: &usize, whole: bool| {
                let Some(action) = all.list.get(*at) else { return };
                let own = action.split_once(':').map_or("", |(_, name)| name);
                let fits = if whole { matches_action(pattern, action) } else { matches_action(name, own) };
                if fits || pattern.contains(|c| c >= HOLE) {
                    out.insert(*at);
                }
            };
            match plain {
                true => {
                    services.iter().filter_map(|it| all.by_service.get(*it)).flatten().for_each(|at| add(at, false))
                }
                false => (0..all.list.len()).for_each(|at| add(&at, true)),
            }
        }
    }
    out
}

/// Addresses of documentation networks, one of which is hardly anybody's office.
const CANDIDATES: [&str; 3] = ["198.51.100.7", "203.0.113.9", "192.0.2.1"];

/// Calls that change things, to ask about first.
const WRITES: &[(Cloud, &str)] = &[
    (Cloud::Alibaba, "ecs:DeleteInstance"),
    (Cloud::Alibaba, "ram:CreateAccessKey"),
    (Cloud::Alibaba, "oss:DeleteObject"),
    (Cloud::Tencent, "cvm:TerminateInstances"),
    (Cloud::Tencent, "cam:CreateAccessKey"),
    (Cloud::Tencent, "cos:DeleteObject"),
];

fn is_write(action: &str) -> bool {
    let name = action.split_once(':').map_or(action, |(_, name)| name);
    !["Describe", "Get", "List", "Query", "Head", "Lookup", "Batch", "Check", "Inquiry"]
        .iter()
        .any(|it| name.starts_with(it))
}
