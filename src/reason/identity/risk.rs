//! High-risk rights: which principal holds which class of actions on a broad resource, from anywhere.
//!
//! In: a world's identities and what they hold. Out: [`Risk`]s. A class on one resource counts only for actions that are
//! sensitive there; a deny or a condition on address, network or second factor that narrows it takes it out. Documents
//! that are not known count for nothing: they are told of once.

use super::super::permission::{Effective, Question, Space, Verdict};
use super::classes::{self, Class, Risky};
use super::escalation::reach::{self, Bits};
use super::hands::Hands;
use super::holders::Holders;
use crate::base::Tri;
use crate::base::value::HOLE;
use crate::model::identity::{Effect, Identity, Policy, Principal, PrincipalKind, Statement, matches};
use crate::model::{Cloud, Id, Model, World};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A class of actions in somebody's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// Whose.
    pub principal: Id<Principal>,
    /// The class.
    pub class: &'static str,
    /// Index into what the principal is handed: the policy that gives it.
    pub handed: usize,
    /// The actions, in the order of the class.
    pub actions: Vec<&'static str>,
    /// Whether it surely has one of them.
    pub sure: bool,
}

/// Calls that write the account's identities.
const WRITES: [(Cloud, &[&str]); 2] = [
    (
        Cloud::Alibaba,
        &[
            "ram:AttachPolicyToUser",
            "ram:AttachPolicyToGroup",
            "ram:AttachPolicyToRole",
            "ram:CreatePolicyVersion",
            "ram:CreateUser",
            "ram:CreateRole",
            "ram:UpdateRole",
            "ram:AddUserToGroup",
            "ram:UpdateLoginProfile",
            "ram:DeleteUser",
        ],
    ),
    (
        Cloud::Tencent,
        &[
            "cam:AttachUserPolicy",
            "cam:AttachGroupPolicy",
            "cam:AttachRolePolicy",
            "cam:UpdatePolicy",
            "cam:CreatePolicyVersion",
            "cam:AddUser",
            "cam:CreateRole",
            "cam:UpdateAssumeRolePolicy",
            "cam:AddUserToGroup",
            "cam:UpdateUser",
        ],
    ),
];

/// Those of a cloud.
pub fn writes(cloud: Cloud) -> &'static [&'static str] {
    WRITES.iter().find(|(its, _)| *its == cloud).map_or(&[], |(_, list)| list)
}

/// The name under which writes of the account's identities are held; no class of the catalogue.
pub const IDENTITY_WRITE: &str = "identity-write";

/// An address that nobody has: who may call from there may call from anywhere.
const ANYWHERE: &str = "192.88.99.1";

/// Every class that a principal holds by policies of its own (what comes through a group is its group's).
pub fn solve(model: &Model, world: &World, holders: &Holders) -> Vec<Risk> {
    let identity = &world.identity;
    let hands = Hands::new(model, identity, holders);
    let space = Space::new();
    let bits: Vec<Bits> =
        identity.policies.iter().map(|policy| reach::of(policy.cloud, &super::access::statements(policy).0)).collect();
    let mut known: HashMap<usize, (Arc<Effective<'_>>, Vec<Found>)> = HashMap::new();
    let mut out = Vec::new();
    for (index, principal) in identity.principals.iter().enumerate() {
        let id = Id::new(index);
        let Some(holder) = holders.get(id) else { continue };
        let acts = matches!(principal.kind, PrincipalKind::User | PrincipalKind::Group | PrincipalKind::Role);
        if !acts || holder.policies.iter().all(|it| it.membership.is_some()) {
            continue;
        }
        let mut may = Bits::default();
        holder.policies.iter().filter_map(|it| bits.get(it.policy?.index())).for_each(|it| may.join(it));
        let wanted = wanted(principal.cloud, &may);
        if wanted.is_empty() {
            continue;
        }
        let holding = hands.holding(id);
        let effective = space.effective(&holding);
        let names = Forms::new(identity, principal.cloud, holder.policies.iter().filter_map(|it| it.policy));
        // Those that hold the same hold it at the same places.
        let found = known.entry(Arc::as_ptr(&effective) as usize).or_insert_with(|| {
            let found = wanted.iter().filter_map(|it| held(&effective, *it, &names)).collect();
            (effective.clone(), found)
        });
        let mut list: BTreeMap<(&'static str, usize), Risk> = BTreeMap::new();
        for one in &found.1 {
            let Some(held) = holding.held(&one.place) else { continue };
            let own = holder.policies.get(held.origin).is_some_and(|it| it.membership.is_none());
            if !own {
                continue;
            }
            let at = (one.class, held.origin);
            let risk = list.entry(at).or_insert_with(|| Risk {
                principal: id,
                class: one.class,
                handed: held.origin,
                actions: Vec::new(),
                sure: false,
            });
            // With one that is sure, those that are not add nothing.
            match (risk.sure, one.sure) {
                (true, false) => continue,
                (false, true) => risk.actions.clear(),
                _ => {}
            }
            risk.sure |= one.sure;
            risk.actions.push(one.action);
        }
        out.extend(list.into_values());
    }
    out
}

/// An action of a class that is asked for.
#[derive(Clone, Copy)]
struct Wanted {
    class: &'static str,
    risky: Risky,
}

fn wanted(cloud: Cloud, may: &Bits) -> Vec<Wanted> {
    let of_classes = classes::classes().iter().flat_map(|class: &'static Class| {
        class.actions(cloud).iter().map(|risky| Wanted { class: class.name, risky: *risky })
    });
    let writes = writes(cloud)
        .iter()
        .map(|action| Wanted { class: IDENTITY_WRITE, risky: Risky { action, sensitive: false, unsure: false } });
    let all = of_classes.chain(writes).filter(|it| !it.risky.action.ends_with('*'));
    all.filter(|it| reach::may(cloud, it.risky.action, may)).collect()
}

/// An action of a class that is held.
struct Found {
    class: &'static str,
    action: &'static str,
    place: super::super::permission::Place,
    sure: bool,
}

/// Names of resources that only a broad pattern covers, by service.
struct Forms {
    by_service: BTreeMap<String, Vec<String>>,
    cloud: Cloud,
}

impl Forms {
    fn new(identity: &Identity, cloud: Cloud, policies: impl Iterator<Item = Id<Policy>>) -> Forms {
        let mut by_service: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let texts: Vec<_> =
            policies.filter_map(|id| identity.policies.get(id.index())).map(super::access::statements).collect();
        let allows = |it: &&Statement| it.effect != Some(Effect::Deny) && !it.resources.except;
        for statement in texts.iter().flat_map(|(list, _)| list.iter()).filter(allows) {
            for pattern in &statement.resources.list {
                let Some((service, id)) = parts(cloud, pattern) else { continue };
                if let Some(form) = form(service, id) {
                    by_service.entry(service.to_ascii_lowercase()).or_default().insert(form);
                }
                // A pattern that covers more than one bucket that is here.
                let front = id.split('/').next().unwrap_or(id);
                let here = identity.protected.iter().filter(|it| it.cloud == cloud && !it.key);
                let names: Vec<&Arc<str>> = here.map(|it| &it.name).filter(|it| matches(front, it)).collect();
                if matches!(service, "oss" | "cos") && front.contains('*') && names.len() > 1 {
                    let both = names.iter().take(1).flat_map(|name| [format!("{name}"), format!("{name}/{HOLE}")]);
                    by_service.entry(service.to_owned()).or_default().extend(both);
                }
            }
        }
        Forms { by_service: by_service.into_iter().map(|(k, v)| (k, v.into_iter().collect())).collect(), cloud }
    }

    /// Names to ask for.
    fn names(&self, action: &str) -> Vec<String> {
        let service = action.split(':').next().unwrap_or_default();
        let hole = HOLE;
        let mut ids = vec![format!("{hole}"), format!("{hole}/{hole}")];
        // The secret service of Tencent Cloud and calls of CAM name no resource.
        ids.extend(self.by_service.get(service).into_iter().flatten().cloned());
        let name = |id: &String| match self.cloud {
            Cloud::Alibaba => format!("acs:{service}:{hole}::{id}"),
            Cloud::Tencent if matches!(service, "cos") => format!("qcs::{service}:{hole}:{hole}:{id}"),
            Cloud::Tencent => format!("qcs::{service}:{hole}::{id}"),
        };
        ids.iter().map(name).collect()
    }
}

/// Service and relative name of a resource pattern.
fn parts(cloud: Cloud, pattern: &str) -> Option<(&str, &str)> {
    let (at, count) = match cloud {
        Cloud::Alibaba => (1, 5),
        Cloud::Tencent => (2, 6),
    };
    let parts: Vec<&str> = pattern.splitn(count, ':').collect();
    Some((parts.get(at).copied()?, parts.get(count - 1).copied()?))
}

/// The form of names of one type that a pattern covers as a whole: `key/*` covers every key.
fn form(service: &str, id: &str) -> Option<String> {
    // Of buckets the name comes first.
    if matches!(service, "oss" | "cos") {
        return None;
    }
    let (kind, rest) = id.split_once('/')?;
    let plain = !kind.is_empty() && !kind.contains(['*', '?', HOLE]);
    let all = !rest.is_empty() && rest.split('/').all(|it| !it.is_empty() && it.chars().all(|c| c == '*'));
    (plain && all).then(|| format!("{kind}/{}", rest.replace('*', &HOLE.to_string())))
}

/// Whether an action is held on a broad resource, or on any where it is sensitive, from anywhere.
fn held(effective: &Effective<'_>, wanted: Wanted, forms: &Forms) -> Option<Found> {
    let action = wanted.risky.action;
    let mut questions: Vec<Question> = forms.names(action).iter().map(|name| Question::on(action, name)).collect();
    if wanted.risky.sensitive {
        questions.push(Question::of(action));
    }
    let mut best: Option<(Tri, super::super::permission::Place)> = None;
    for question in questions {
        let mut asked = question.with("acs:SourceIp", ANYWHERE).with("qcs:ip", ANYWHERE);
        asked = asked.with("acs:MFAPresent", "false").with("mfa", "false");
        asked.context.insert("acs:SourceVpc".into(), None);
        let answer = effective.query(&asked);
        let may = match answer.verdict {
            Verdict::Denied => Tri::No,
            Verdict::Unknown => Tri::Unknown,
            Verdict::Conditional | Verdict::Allowed => Tri::Yes,
        };
        let Some(place) = answer.by.filter(|_| may.possibly()) else { continue };
        if best.as_ref().is_none_or(|(known, _)| may > *known) {
            best = Some((may, place));
        }
        if may.surely() {
            break;
        }
    }
    let (may, place) = best?;
    Some(Found { class: wanted.class, action, place, sure: may.surely() && !wanted.risky.unsure })
}
