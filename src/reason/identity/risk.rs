//! High-risk rights: which principal holds which class of actions on a broad resource, from anywhere.
//!
//! In: a world's identities and what they hold. Out: [`Risk`]s. A class on one resource counts only for actions that are
//! sensitive there; a deny or a condition on address, network or second factor that narrows it takes it out. Documents
//! that are not known count for nothing: they are told of once.

use super::super::permission::{Effective, Held, Holding, Part, Place, Question, Space, sources};
use super::administration::{self, Oneself};
use super::classes::{self, Class, Risky};
use super::escalation::reach::{self, Bits, Call};
use super::hands::Hands;
use super::holders::Holders;
use super::known;
use crate::base::Tri;
use crate::base::value::HOLE;
use crate::model::identity::{Document, Effect, Identity, Policy, Principal, PrincipalKind, Statement, matches};
use crate::model::{Cloud, Id, Model, World};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

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

/// A name that nothing has: only a pattern for any name covers it.
const NOBODY: char = '\u{1}';

/// Every class that a principal holds by policies of its own (what comes through a group is its group's).
pub fn solve(model: &Model, world: &World, holders: &Holders) -> Vec<Risk> {
    let identity = &world.identity;
    let hands = Hands::known(model, identity, holders);
    let space = Space::new();
    let bits: Vec<(Bits, Bits)> = identity.policies.iter().map(reachable).collect();
    let plain: Vec<Plain<'_>> = identity.policies.iter().map(Plain::new).collect();
    let limits = limits(identity);
    let forms: Vec<Forms> = (0..identity.policies.len()).map(|at| Forms::new(identity, Id::new(at), &limits)).collect();
    // Those that hold the same hold it at the same places.
    let known: Mutex<HashMap<usize, Arc<Vec<Found>>>> = Mutex::default();
    let known = || known.lock().unwrap_or_else(PoisonError::into_inner);
    let of = |index: usize, principal: &Principal| -> Vec<Risk> {
        let id = Id::new(index);
        let Some(holder) = holders.get(id) else { return Vec::new() };
        if !acts(identity, id, principal.kind) || holder.policies.iter().all(|it| it.membership.is_some()) {
            return Vec::new();
        }
        let mut may = (Bits::default(), Bits::default());
        for (any, broad) in holder.policies.iter().filter_map(|it| bits.get(it.policy?.index())) {
            may.0.join(any);
            may.1.join(broad);
        }
        let wanted = wanted(principal.cloud, &may);
        if wanted.is_empty() {
            return Vec::new();
        }
        let holding = hands.holding(id);
        let effective = space.effective(&holding);
        let own = || holder.policies.iter().filter_map(|it| it.policy);
        let names = Forms::of(principal.cloud, own().filter_map(|id| forms.get(id.index())));
        let plain = || own().filter_map(|id| plain.get(id.index()));
        let place = Arc::as_ptr(&effective) as usize;
        let before = known().get(&place).cloned();
        let found = before.unwrap_or_else(|| {
            let one = |it: &Wanted| match plainly(&holding, plain(), *it) {
                Some(found) => Some(found),
                None => held(&holding, &effective, *it, &names),
            };
            let found = Arc::new(wanted.iter().filter_map(one).collect());
            known().entry(place).or_insert(found).clone()
        });
        let mut list: BTreeMap<(&'static str, usize), Risk> = BTreeMap::new();
        for one in &*found {
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
        list.into_values().collect()
    };
    let all: Vec<Vec<Risk>> = identity.principals.par_iter().enumerate().map(|(at, it)| of(at, it)).collect();
    space.discard();
    all.into_iter().flatten().collect()
}

/// Whether somebody acts with the rights of a principal: what single sign-on makes roles of counts where it is assigned.
fn acts(identity: &Identity, id: Id<Principal>, kind: PrincipalKind) -> bool {
    match kind {
        PrincipalKind::User | PrincipalKind::Group | PrincipalKind::Role | PrincipalKind::Template => true,
        PrincipalKind::Configuration => {
            let mut assigned = identity.assignments.iter().filter(|it| it.exists.possibly());
            assigned.any(|it| it.configuration.candidates().contains(&id))
        }
        PrincipalKind::SsoUser | PrincipalKind::SsoGroup => false,
    }
}

/// What a policy can allow of what is asked for: on anything, and on broad resources.
fn reachable(policy: &Policy) -> (Bits, Bits) {
    let statements = known::statements(policy);
    let broad = statements.iter().filter(|it| {
        let list = &it.resources;
        list.except || list.partly_unknown || list.list.iter().any(|pattern| may_be_broad(policy.cloud, pattern))
    });
    (reach::of(policy.cloud, statements.iter()), reach::of(policy.cloud, broad))
}

/// Whether a pattern may be for all resources of a kind, or for several buckets: it covers one of the names that are asked
/// for (`Forms::names`).
pub fn may_be_broad(cloud: Cloud, pattern: &str) -> bool {
    let Some((service, id)) = parts(cloud, pattern) else { return true };
    let front = id.split('/').next().unwrap_or(id);
    let [one, two] = [NOBODY.to_string(), format!("{NOBODY}/{NOBODY}")];
    let all = matches(id, &one) || matches(id, &two) || id.contains(|c| c >= HOLE || c == '$');
    let buckets = matches!(service, "oss" | "cos") || service.contains('*');
    all || form(service, id).is_some() || buckets && front.contains('*')
}

/// What a policy says of actions at once, where nothing stands in the way.
struct Plain<'w> {
    /// Statements that may allow something of broad resources, in order, with what they may allow.
    broad: Vec<(&'w Statement, Bits)>,
    /// What it may deny of anything.
    denied: Bits,
    /// Whether all of its statements are those of a document of the world.
    whole: bool,
}

impl<'w> Plain<'w> {
    fn new(policy: &'w Policy) -> Plain<'w> {
        let Some(Document::Parsed(text)) = &policy.document else {
            return Plain { broad: Vec::new(), denied: Bits::default(), whole: false };
        };
        let is_broad = |it: &&Statement| {
            let list = &it.resources;
            let may = |pattern: &Arc<str>| may_be_broad(policy.cloud, pattern);
            it.effect != Some(Effect::Deny) && (list.except || list.partly_unknown || list.list.iter().any(may))
        };
        let broad = text.statements.iter().filter(is_broad).map(|it| (it, reach::of(policy.cloud, [it]))).collect();
        let denies = text.statements.iter().filter(|it| it.effect != Some(Effect::Allow));
        let denies: Vec<Statement> = denies.map(|it| Statement { effect: Some(Effect::Allow), ..it.clone() }).collect();
        Plain { broad, denied: reach::of(policy.cloud, &denies), whole: true }
    }
}

/// What is plain without the algebra: the first statement that may allow an action of broad resources surely allows it of
/// everything and always, and no statement may deny it. `None` where that does not hold.
fn plainly<'p, 'w: 'p>(
    holding: &Holding<'_>,
    mut policies: impl Iterator<Item = &'p Plain<'w>> + Clone,
    wanted: Wanted,
) -> Option<Found> {
    let action = wanted.risky.action;
    let bounded = !holding.boundary.is_empty() || !holding.session.is_empty() || !holding.control.is_empty();
    let call = Call::new(holding.cloud, action);
    let denied = |it: &Plain<'_>| !it.whole || call.may(&it.denied);
    if bounded || !holding.groups.is_empty() || policies.clone().any(denied) {
        return None;
    }
    let first = |it: &'p Plain<'w>| it.broad.iter().find(|(_, bits)| call.may(bits));
    let (statement, _) = policies.find_map(first)?;
    let every = |text: &Arc<str>| text.chars().all(|c| c == '*') && !text.is_empty();
    let named = |text: &Arc<str>| {
        let pattern = text.strip_prefix("name/").filter(|_| holding.cloud == Cloud::Tencent).unwrap_or(text);
        pattern.is_ascii()
            && !pattern.contains('$')
            && matches(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase())
    };
    let index = holding.account.iter().position(|held| std::ptr::eq(held.statement, *statement))?;
    let surely = statement.effect == Some(Effect::Allow)
        && statement.whole
        && statement.condition.is_none()
        && statement.conditions.is_empty()
        && !statement.resources.except
        && statement.resources.list.iter().any(every)
        && !statement.actions.except
        && statement.actions.list.iter().any(named)
        && holding.account.get(index).is_some_and(|held| held.exists.surely() && held.when.is_none());
    let place = Place { part: Part::Account, index };
    surely.then_some(Found { class: wanted.class, action, place, sure: !wanted.risky.unsure })
}

/// What runs with a role, and what the role lets it do there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Index into the world's carriers.
    pub carrier: usize,
    /// The role.
    pub role: Id<Principal>,
    /// Whether it administers the account.
    pub administers: Tri,
    /// The classes that it holds, with their actions and whether it surely does.
    pub classes: Vec<(&'static str, Vec<&'static str>, bool)>,
}

/// What each carrier can do with its role, within its session policy. Those that can do nothing of high risk are left out.
pub fn carried(model: &Model, world: &World, holders: &Holders) -> Vec<Carried> {
    let identity = &world.identity;
    let hands = Hands::known(model, identity, holders);
    let limits = limits(identity);
    let space = Space::new();
    let mut known: HashMap<(usize, Id<Principal>), (Arc<Effective<'_>>, Carried)> = HashMap::new();
    let mut out = Vec::new();
    for (index, carrier) in identity.carriers.iter().enumerate().filter(|(_, it)| it.exists.possibly()) {
        for &role in carrier.role.candidates() {
            let mut holding = hands.holding(role);
            if holding.all().next().is_none() {
                continue;
            }
            if let Some(document) = &carrier.session {
                holding.session.push(hands.session(document, &format!("session {index}")));
            }
            let effective = space.effective(&holding);
            let key = (Arc::as_ptr(&effective) as usize, role);
            let (_, found) = known.entry(key).or_insert_with(|| {
                let policies = holders.get(role).map_or(&[][..], |it| &it.policies);
                let mut may = (Bits::default(), Bits::default());
                for policy in policies.iter().filter_map(|it| identity.policies.get(it.policy?.index())) {
                    let (any, broad) = reachable(policy);
                    may.0.join(&any);
                    may.1.join(&broad);
                }
                let forms: Vec<Forms> =
                    policies.iter().filter_map(|it| it.policy).map(|id| Forms::new(identity, id, &limits)).collect();
                let names = Forms::of(carrier.cloud, forms.iter());
                let mut one = Carried {
                    carrier: index,
                    role,
                    administers: Oneself::new(model, identity, holders, role)
                        .map_or(Tri::No, |it| administration::administers(&space, &holding, &it)),
                    classes: Vec::new(),
                };
                for found in wanted(carrier.cloud, &may).iter().filter_map(|it| held(&holding, &effective, *it, &names))
                {
                    match one.classes.iter_mut().find(|(class, _, sure)| *class == found.class && *sure == found.sure) {
                        Some((_, actions, _)) => actions.push(found.action),
                        None => one.classes.push((found.class, vec![found.action], found.sure)),
                    }
                }
                (effective.clone(), one)
            });
            if found.administers.possibly() || !found.classes.is_empty() {
                out.push(Carried { carrier: index, role, ..found.clone() });
            }
        }
    }
    out
}

/// An action of a class that is asked for.
#[derive(Clone, Copy)]
struct Wanted {
    class: &'static str,
    risky: Risky,
}

/// The actions of classes that may be held. `may`: what is allowed on anything, and what on broad resources.
fn wanted(cloud: Cloud, may: &(Bits, Bits)) -> Vec<Wanted> {
    let of_classes = classes::classes().iter().flat_map(|class: &'static Class| {
        class.actions(cloud).iter().map(|risky| Wanted { class: class.name, risky: *risky })
    });
    let writes = writes(cloud)
        .iter()
        .map(|action| Wanted { class: IDENTITY_WRITE, risky: Risky { action, sensitive: false, unsure: false } });
    let all = of_classes.chain(writes).filter(|it| !it.risky.action.ends_with('*'));
    all.filter(|it| reach::may(cloud, it.risky.action, if it.risky.sensitive { &may.0 } else { &may.1 })).collect()
}

/// An action of a class that is held.
struct Found {
    class: &'static str,
    action: &'static str,
    place: Place,
    sure: bool,
}

/// The names of buckets that what denies or limits writes, as patterns.
fn limits(identity: &Identity) -> Vec<String> {
    let bounds: BTreeSet<Id<Policy>> =
        identity.bounds.iter().flat_map(|it| it.policy.candidates().iter().copied()).collect();
    let mut out: BTreeSet<String> = BTreeSet::new();
    let mut add = |cloud: Cloud, statement: &Statement| {
        let ids = statement.resources.list.iter().filter_map(|pattern| parts(cloud, pattern));
        out.extend(ids.map(|(_, id)| id.split('/').next().unwrap_or(id).to_owned()));
    };
    for (index, policy) in identity.policies.iter().enumerate() {
        let bound = policy.bound || bounds.contains(&Id::new(index));
        let limiting = |it: &&Statement| bound || it.effect != Some(Effect::Allow) || it.resources.except;
        known::statements(policy).iter().filter(limiting).for_each(|it| add(policy.cloud, it));
    }
    for carrier in &identity.carriers {
        let session = carrier.session.iter().flat_map(|it| it.statements());
        session.for_each(|it| add(carrier.cloud, it));
    }
    out.into_iter().collect()
}

/// Names of resources that only a broad pattern covers, by service.
struct Forms {
    by_service: BTreeMap<String, Vec<String>>,
    cloud: Cloud,
}

impl Forms {
    /// Those of one policy.
    fn new(identity: &Identity, policy: Id<Policy>, limits: &[String]) -> Forms {
        let mut by_service: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let policy = identity.policies.get(policy.index());
        let cloud = policy.map_or(Cloud::Alibaba, |it| it.cloud);
        let texts: Vec<_> = policy.into_iter().map(known::statements).collect();
        let allows = |it: &&Statement| it.effect != Some(Effect::Deny) && !it.resources.except;
        for statement in texts.iter().flat_map(|list| list.iter()).filter(allows) {
            for pattern in &statement.resources.list {
                let Some((service, id)) = parts(cloud, pattern) else { continue };
                if let Some(form) = form(service, id) {
                    by_service.entry(service.to_ascii_lowercase()).or_default().insert(form);
                }
                // A pattern that covers more than one bucket that is here.
                let front = id.split('/').next().unwrap_or(id);
                if !matches!(service, "oss" | "cos") || !front.contains('*') {
                    continue;
                }
                let here = identity.protected.iter().filter(|it| it.cloud == cloud && !it.key);
                let names: Vec<&Arc<str>> = here.map(|it| &it.name).filter(|it| matches(front, it)).collect();
                if names.len() > 1 {
                    // Of those that nothing tells apart one is asked for.
                    let mut seen: BTreeSet<Vec<bool>> = BTreeSet::new();
                    let mut apart =
                        |name: &&&Arc<str>| seen.insert(limits.iter().map(|it| matches(it, name)).collect());
                    let names = names.iter().filter(|name| apart(name));
                    let both = names.flat_map(|name| [format!("{name}"), format!("{name}/{NOBODY}")]);
                    by_service.entry(service.to_owned()).or_default().extend(both);
                }
            }
        }
        Forms { by_service: by_service.into_iter().map(|(k, v)| (k, v.into_iter().collect())).collect(), cloud }
    }

    /// Those of several.
    fn of<'f>(cloud: Cloud, all: impl Iterator<Item = &'f Forms>) -> Forms {
        let mut by_service: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (service, ids) in all.filter(|it| it.cloud == cloud).flat_map(|it| &it.by_service) {
            by_service.entry(service.clone()).or_default().extend(ids.iter().cloned());
        }
        for ids in by_service.values_mut() {
            ids.sort();
            ids.dedup();
        }
        Forms { by_service, cloud }
    }

    /// Names to ask for.
    fn names(&self, action: &str) -> Vec<String> {
        let service = action.split(':').next().unwrap_or_default();
        let hole = NOBODY;
        let mut ids = vec![format!("{hole}"), format!("{hole}/{hole}")];
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
    (plain && all).then(|| format!("{kind}/{}", rest.replace('*', &NOBODY.to_string())))
}

/// Whether a pattern of a statement without unknown parts covers a name (or any, where none is asked for).
fn is_broad(statement: &Statement, asked: &[Arc<str>]) -> bool {
    let last = |text: &str| text.rsplit(':').next().map(str::to_owned).unwrap_or_default();
    let covers = |pattern: &Arc<str>| {
        asked.first().is_none_or(|name| !pattern.contains(HOLE) && matches(&last(pattern), &last(name)))
    };
    statement.resources.except || statement.resources.partly_unknown || statement.resources.list.iter().any(covers)
}

/// Whether an action is held on a broad resource, or on any where it is sensitive, from so many addresses that nothing limits
/// them, without a second factor and from no private network.
fn held(holding: &Holding<'_>, effective: &Effective<'_>, wanted: Wanted, forms: &Forms) -> Option<Found> {
    let action = wanted.risky.action;
    let named = forms.names(action).into_iter().map(|name| Question::on(action, &name));
    let mut questions: Vec<Question> = named.filter(|it| !effective.plainly_lacks(action, &it.resources)).collect();
    if wanted.risky.sensitive {
        questions.push(Question::of(action));
    }
    let from_anywhere = |question: &Question| {
        let asked = Question { context: sources::bare(), ..question.clone() };
        let found = effective.sources(&asked, &sources::is_no_limit);
        (found.are(&sources::is_no_limit), found.answer)
    };
    let mut best: Option<(Tri, Place)> = None;
    for asked in questions {
        let (may, answer) = from_anywhere(&asked);
        let Some(place) = answer.and_then(|it| it.by).filter(|_| may.possibly()) else { continue };
        // A name that is not known is one name.
        let broad = |it: &Held<'_>| is_broad(it.statement, &asked.resources);
        if !may.surely() && !holding.held(&place).is_some_and(broad) {
            continue;
        }
        // The own account where it is not known is any number, and not any text.
        let numbered = || numbered(holding, &asked).iter().any(|it| from_anywhere(it).0.possibly());
        if !may.surely() && holding.own_account.is_none() && !asked.resources.is_empty() && !numbered() {
            continue;
        }
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

/// A question about resources of the own account for numbers that this may have: one that nobody writes, and those that
/// statements write.
fn numbered(holding: &Holding<'_>, asked: &Question) -> Vec<Question> {
    let at = if holding.cloud == Cloud::Alibaba { 3 } else { 4 };
    let written = holding.all().flat_map(|held| &held.statement.resources.list);
    let mut accounts: BTreeSet<&str> = written.filter_map(|text| text.split(':').nth(at)).collect();
    accounts.retain(|it| !it.is_empty() && !it.contains(['*', '?']));
    let nobody = NOBODY.to_string();
    accounts.insert(&nobody);
    let with = |account: &&str| {
        let put = |name: &Arc<str>| -> Arc<str> {
            let part = |(place, part)| if place == at { *account } else { part };
            let parts: Vec<&str> = name.splitn(at + 2, ':').enumerate().map(part).collect();
            parts.join(":").into()
        };
        Question { resources: asked.resources.iter().map(put).collect(), ..asked.clone() }
    };
    accounts.iter().map(with).collect()
}
