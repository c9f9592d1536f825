//! Questions about principals: what they may do, and what a plan changes of it.
//!
//! In: the worlds' [`Hands`]. Out: the records of `menshen access`, and the changes of each principal for the rules. The
//! algebra of permissions decides; what it cannot decide stays possible.

use super::access::{self, Access, Asked, Change, Changed, Grant, Query, Request};
use super::escalation::{Escalation as Found, Gained, Step};
use super::hands::Hands;
use super::holders::{Holders, PrincipalKey};
use super::{catalogue, classes, presets, resource_policy, shown, trust};
use crate::base::value::HOLE;
use crate::base::{Certainty, Tri};
use crate::model::identity::{Identity, PolicyKind, Principal, PrincipalKind, Statement};
use crate::model::{Cloud, Id, Model, ObjectId};
use crate::reason::Facts;
use crate::reason::permission::{self, Choice, Context, Difference, Holding, Place, Question, Space, Verdict, Witness};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A principal whose rights a plan changes.
#[derive(Debug)]
pub struct Changing<'w> {
    /// By what it is the same before and after.
    pub key: PrincipalKey,
    /// Before; `None` where it comes into being.
    pub before: Option<Id<Principal>>,
    /// After; `None` where it goes.
    pub after: Option<Id<Principal>>,
    /// What it held.
    pub old: Holding<'w>,
    /// What it will hold.
    pub new: Holding<'w>,
    /// What changes.
    pub difference: Difference<'w>,
}

/// The principals of a world by what they are the same by.
fn by_key(model: &Model, identity: &Identity) -> BTreeMap<PrincipalKey, Id<Principal>> {
    let keys = identity.principals.iter().enumerate();
    keys.map(|(index, one)| (PrincipalKey::of(model, one), Id::new(index))).collect()
}

/// Names that make a witness telling: actions of escalations and of high risk first, then all that are known; principals and
/// policies that are here.
pub fn choice(cloud: Cloud, identity: &Identity) -> Choice {
    let risky = classes::classes().iter().flat_map(|class| class.actions(cloud)).filter(|it| !it.unsure);
    let rows = super::escalation::table::rows(cloud).flat_map(|row| row.ways).flat_map(|way| way.needs);
    let mut actions: Vec<Arc<str>> = rows.flat_map(|need| need.actions).map(|it| Arc::from(*it)).collect();
    actions.extend(risky.filter(|it| !it.action.ends_with('*')).map(|it| Arc::from(it.action)));
    actions.extend(catalogue::actions(cloud).map(Arc::from));
    let mut seen = std::collections::BTreeSet::new();
    actions.retain(|action| seen.insert(action.clone()));
    Choice { actions, resources: names(cloud, identity) }
}

/// Names of what is here, the most telling first.
pub fn names(cloud: Cloud, identity: &Identity) -> Vec<Arc<str>> {
    let name = |kind: &str, name: &str| -> Arc<str> {
        match cloud {
            Cloud::Alibaba => format!("acs:ram:*::{kind}/{name}").into(),
            Cloud::Tencent => format!("qcs::cam:::{kind}/{name}").into(),
        }
    };
    let word = |kind: PrincipalKind| match (cloud, kind) {
        (_, PrincipalKind::User) => Some("user"),
        (_, PrincipalKind::Group) => Some("group"),
        (Cloud::Alibaba, PrincipalKind::Role) => Some("role"),
        (Cloud::Tencent, PrincipalKind::Role) => Some("roleName"),
        _ => None,
    };
    let principals = identity.principals.iter().filter(|it| it.cloud == cloud);
    let principals = principals.filter_map(|it| Some(name(word(it.kind)?, it.name.as_deref()?)));
    // Buckets and keys: as many kinds as there are, not as many of one.
    let things = identity.protected.iter().filter(|it| it.cloud == cloud);
    let things = things.take(THINGS).flat_map(|it| -> Vec<Arc<str>> {
        let name = &it.name;
        match (cloud, it.key) {
            (Cloud::Alibaba, true) => vec![format!("acs:kms:*::key/{name}").into()],
            (Cloud::Alibaba, false) => {
                vec![format!("acs:oss:*::{name}").into(), format!("acs:oss:*::{name}/{OBJECT}").into()]
            }
            (Cloud::Tencent, true) => vec![format!("qcs::kms:*::key/{name}").into()],
            (Cloud::Tencent, false) => vec![format!("qcs::cos:*::{name}/{OBJECT}").into()],
        }
    });
    things.chain(principals.take(LISTED)).filter(|name| !name.contains(HOLE)).collect()
}

/// An object of a bucket.
const OBJECT: &str = "example";
/// Buckets and keys tried for a witness.
const THINGS: usize = 16;
/// Names tried for a witness.
const LISTED: usize = 64;

/// Every principal whose rights differ between the worlds, by key. Groups are there, too: what they hand on.
pub fn changes<'w>(before: &'w Hands<'w>, after: &'w Hands<'w>, space: &Space<'w>) -> Vec<Changing<'w>> {
    let model = after.model();
    let (old_keys, new_keys) = (by_key(model, before.identity()), by_key(model, after.identity()));
    let mut keys: Vec<&PrincipalKey> = old_keys.keys().chain(new_keys.keys()).collect();
    keys.sort();
    keys.dedup();
    let mut choices: BTreeMap<Cloud, Choice> = BTreeMap::new();
    let mut out = Vec::new();
    for key in keys {
        let (was, is) = (old_keys.get(key).copied(), new_keys.get(key).copied());
        let nothing = || Holding::nothing(key.cloud, after.own(key.cloud));
        let old = was.map_or_else(nothing, |id| before.holding(id));
        let new = is.map_or_else(nothing, |id| after.holding(id));
        let (one, other) = (space.effective(&old), space.effective(&new));
        if Arc::ptr_eq(&one, &other) {
            continue;
        }
        let choice = choices.entry(key.cloud).or_insert_with(|| choice(key.cloud, after.identity()));
        let difference = permission::difference(&one, &other, choice);
        if difference.definite.is_empty() && difference.possible.is_empty() && difference.revoked.is_empty() {
            continue;
        }
        out.push(Changing { key: key.clone(), before: was, after: is, old, new, difference });
    }
    out
}

/// What the principals that are asked about may do after, what the plan changes of it, and the answer to what is asked.
pub fn answer(model: &Model, facts: &Facts, asked: &Asked, wanted: &dyn Fn(&str) -> bool) -> Vec<Access> {
    let world = &model.after;
    let holders = &facts.holders;
    let hands = Hands::new(model, &world.identity, holders);
    let old_holders = model.before.as_ref().map(|before| Holders::new(&before.identity));
    let old_hands = model.before.as_ref().zip(old_holders.as_ref());
    let old_hands = old_hands.map(|(before, holders)| Hands::new(model, &before.identity, holders));
    let space = Space::new();
    let mut list = access::list(model, &world.identity, holders);
    let escalations = facts.escalations(model, world);
    for one in &mut list {
        one.escalations = escalations.of(one.principal).map(|it| way(model, &world.identity, it)).collect();
    }
    if let Some(old_hands) = &old_hands {
        let mut changes: BTreeMap<PrincipalKey, Changing<'_>> =
            changes(old_hands, &hands, &space).into_iter().map(|it| (it.key.clone(), it)).collect();
        for one in &mut list {
            let change = changes.remove(&one.key);
            one.change = Some(change.map_or_else(Change::default, |it| changed(old_hands, &hands, &it)));
        }
        // What goes as a whole is told by what goes with it.
        for (key, change) in changes {
            let Some(id) = change.before else { continue };
            let Some(principal) = old_hands.identity().principals.get(id.index()) else { continue };
            list.push(Access {
                resource: access::called(model, principal),
                kind: access::kind(principal.kind),
                grants: Vec::new(),
                denies: Vec::new(),
                escalations: Vec::new(),
                change: Some(changed(old_hands, &hands, &change)),
                query: None,
                object: principal.object,
                principal: id,
                key,
            });
        }
    }
    list.retain(|one| wanted(&one.resource));
    list.sort_by(|a, b| (&a.resource, a.kind).cmp(&(&b.resource, b.kind)));
    if let Some(action) = &asked.action {
        for one in list.iter_mut().filter(|one| world.identity.principals.get(one.principal.index()).is_some()) {
            one.query = Some(query(&hands, &space, one.principal, action, &asked.resource));
        }
        let clouds = [Cloud::Alibaba, Cloud::Tencent].into_iter();
        let roots = clouds.filter_map(|cloud| root(&hands, &space, cloud, action, &asked.resource));
        list.extend(roots.filter(|one| wanted(&one.resource)));
        list.sort_by(|a, b| (&a.resource, a.kind).cmp(&(&b.resource, b.kind)));
    }
    list
}

/// The root of an account, where something may keep it from what is asked: a control policy, a policy of the resource.
fn root<'w>(hands: &'w Hands<'w>, space: &Space<'w>, cloud: Cloud, action: &str, resource: &str) -> Option<Access> {
    let mut holding = hands.root(cloud);
    let controls = hands.holders.controls.iter().filter_map(|at| hands.identity().bounds.get(*at));
    let controlled = controls.filter(|bound| bound.cloud == cloud).count() > 0;
    if !controlled && !resource_policy::is_guarded(hands, cloud, action, resource) {
        return None;
    }
    holding.resource = resource_policy::about_root(hands, cloud, resource);
    let question = if resource == "*" { Question::of(action) } else { Question::on(action, resource) };
    let answer = space.effective(&holding).query(&question);
    let by = answer.by.as_ref().and_then(|place| holding.held(place)).map(|held| held.attachment.to_string());
    let own = hands.own(cloud).unwrap_or_default();
    let name = match cloud {
        Cloud::Alibaba => format!("acs:ram::{own}:root"),
        Cloud::Tencent => format!("qcs::cam::uin/{own}:root"),
    };
    Some(Access {
        resource: name.clone(),
        kind: "root",
        grants: vec![access::grant(permission::everything(), "definite", Vec::new(), None)],
        denies: Vec::new(),
        escalations: Vec::new(),
        change: None,
        query: Some(told(action, resource, &answer, by.filter(|by| !by.is_empty()))),
        object: ObjectId::new(usize::MAX),
        principal: Id::new(usize::MAX),
        key: PrincipalKey {
            cloud,
            kind: PrincipalKind::User,
            name: name.into(),
            by_address: false,
            account: Default::default(),
        },
    })
}

/// A way to more rights, for the report.
fn way(model: &Model, identity: &Identity, found: &Found) -> access::Escalation {
    let called = |id: Id<Principal>| {
        let principal = identity.principals.get(id.index());
        principal.map_or_else(String::new, |it| access::called(model, it))
    };
    let last = found.steps.last();
    let to = last.and_then(|step| step.to);
    let gains = match (&found.gained, to.or(last.and_then(|step| step.role))) {
        // Who gives everything to itself, or to a role that it takes on, becomes nobody else.
        (Gained::Administration, _) => to.map_or_else(|| "administration".to_owned(), called),
        (Gained::Principal(_), Some(id)) => called(id),
        (Gained::Principal(key), None) => key.name.to_string(),
        (Gained::Policy(name), _) => name.to_string(),
        (Gained::OlderVersion(name), _) => format!("an older version of {name}"),
        (Gained::Group(name), _) => match last.and_then(|step| step.group) {
            Some(id) => called(id),
            None => name.to_string(),
        },
        (Gained::Denied, _) => "what denies take".to_owned(),
        (Gained::Bounded, _) => "what the permissions boundary takes".to_owned(),
        (Gained::Controlled, _) => "what control policies take".to_owned(),
        (Gained::Thing(name), _) => name.to_string(),
    };
    let mut actions: Vec<String> = Vec::new();
    for action in found.steps.iter().flat_map(|step| &step.actions) {
        if !actions.iter().any(|known| known == action) {
            actions.push((*action).to_owned());
        }
    }
    let told = |step: &Step| {
        let to = step.to.or(step.role).map_or_else(String::new, |id| format!(" → {}", called(id)));
        let through = step.through.as_ref().map(|site| format!(" through {}", model.address(site.object)));
        format!("{}: {}{}{to}", called(step.actor), step.name, through.unwrap_or_default())
    };
    access::Escalation {
        name: found.steps.first().map_or_else(String::new, |step| step.name.to_owned()),
        gains,
        actions,
        certainty: if found.certainty == Certainty::Definite { "definite" } else { "possible" },
        path: if found.steps.len() > 1 { found.steps.iter().map(told).collect() } else { Vec::new() },
    }
}

/// A question, answered: what is held, the objects of the resource policies in it, and the answer.
type Answered<'w> = (Holding<'w>, Vec<ObjectId>, permission::Answer);

/// May a principal do this? `only`: asked of the resource of this policy.
fn one<'w>(
    hands: &'w Hands<'w>,
    space: &Space<'w>,
    principal: Id<Principal>,
    (action, resource): (&str, &str),
    only: Option<usize>,
) -> Answered<'w> {
    let mut holding = hands.holding(principal);
    let about = resource_policy::about(hands, principal, resource, only);
    let objects: Vec<ObjectId> = about.iter().map(|(object, _)| *object).collect();
    for (at, (_, mut held)) in about.into_iter().enumerate() {
        held.origin = at;
        holding.resource.push(held);
    }
    let question = if resource == "*" { Question::of(action) } else { Question::on(action, resource) };
    let answer = space.effective(&holding).query(&question);
    (holding, objects, answer)
}

/// May a principal do this?
fn query<'w>(hands: &'w Hands<'w>, space: &Space<'w>, principal: Id<Principal>, action: &str, resource: &str) -> Query {
    let (mut holding, mut objects, mut answer) = one(hands, space, principal, (action, resource), None);
    let cloud = hands.identity().principals.get(principal.index()).map(|it| it.cloud);
    if let Some(cloud) = cloud.filter(|_| resource.contains('*')) {
        // Some resource of such a name may be one whose own policy lets the principal in.
        for (only, name) in resource_policy::meant(hands, cloud, action, resource) {
            if answer.verdict == Verdict::Allowed {
                break;
            }
            let other = one(hands, space, principal, (action, &name), Some(only));
            if other.2.verdict > answer.verdict {
                (holding, objects, answer) = other;
            }
        }
    }
    match assumable(hands, principal, action, resource) {
        Tri::Yes => {}
        Tri::Unknown if answer.verdict == Verdict::Denied => {}
        Tri::Unknown => answer.verdict = Verdict::Unknown,
        Tri::No => {
            answer.verdict = Verdict::Denied;
            answer.by = None;
        }
    }
    if answer.verdict == Verdict::Denied
        && answer.by.is_none()
        && assumable(hands, principal, action, resource) != Tri::No
        && let Some(policy) = unlisted(hands, principal)
    {
        answer.verdict = Verdict::Unknown;
        return told(action, resource, &answer, Some(policy));
    }
    let by = answer.by.as_ref().and_then(|place| by(hands, &holding, principal, place, &objects));
    told(action, resource, &answer, by)
}

/// A system policy of a principal whose content is not published here: it may permit anything.
fn unlisted(hands: &Hands<'_>, principal: Id<Principal>) -> Option<String> {
    let handed = hands.holders.get(principal)?.policies.iter().filter(|handed| handed.exists.possibly());
    let policies = handed.filter_map(|handed| hands.identity().policies.get(handed.policy?.index()));
    let mut names = policies.filter(|policy| policy.document.is_none()).filter_map(|policy| match &policy.kind {
        PolicyKind::System(name) if !presets::is_listed(policy.cloud, name) => Some(name.to_string()),
        _ => None,
    });
    names.next()
}

/// An answer, for the report.
fn told(action: &str, resource: &str, answer: &permission::Answer, by: Option<String>) -> Query {
    let depends = matches!(answer.verdict, Verdict::Conditional | Verdict::Unknown);
    let with = |witness: &Option<Witness>| {
        witness.as_ref().filter(|_| depends).map_or_else(Vec::new, |it| context(&it.context))
    };
    Query {
        action: action.to_owned(),
        resource: resource.to_owned(),
        answer: match answer.verdict {
            Verdict::Denied => "denied",
            Verdict::Unknown => "unknown",
            Verdict::Conditional => "conditional",
            Verdict::Allowed => "allowed",
        },
        by,
        allowed_with: with(&answer.allowed),
        denied_with: with(&answer.refused),
    }
}

/// Whether the other side of an action lets a principal in: becoming a role takes its trust policy, too. `Yes` for other
/// actions, and for some role of many; `Unknown` for a role that is not here, whose trust policy is not known.
fn assumable(hands: &Hands<'_>, principal: Id<Principal>, action: &str, resource: &str) -> Tri {
    let plain = action.rsplit('/').next().unwrap_or(action);
    let principals = &hands.identity().principals;
    let (true, Some(asking)) = (plain.eq_ignore_ascii_case("sts:AssumeRole"), principals.get(principal.index())) else {
        return Tri::Yes;
    };
    let own = hands.own(asking.cloud);
    let own = own.as_deref();
    let here = principals.iter().filter(|it| it.kind == PrincipalKind::Role && it.cloud == asking.cloud && it.managed);
    let mine = |account: &str| account.is_empty() || account == "*" || own.is_none_or(|own| own == account);
    let role = match (asking.cloud, resource.split(':').collect::<Vec<_>>().as_slice()) {
        (_, ["*"]) => Some("*"),
        (Cloud::Alibaba, ["acs", "ram", _, account, id]) if mine(account) => id.strip_prefix("role/"),
        (Cloud::Tencent, ["qcs", _, "cam", _, account, id]) if mine(account.trim_start_matches("uin/")) => {
            id.strip_prefix("roleName/")
        }
        _ => None,
    };
    if role.is_some_and(|it| it.contains('*')) {
        return Tri::Yes;
    }
    let mut named = here.filter(|it| role.is_some() && it.name.as_deref() == role);
    named.next().map_or(Tri::Unknown, |role| admits(hands, asking, own, role))
}

/// Whether the trust policy of a role lets a principal in.
fn admits(hands: &Hands<'_>, asking: &Principal, own: Option<&str>, role: &Principal) -> Tri {
    let (Some(document), Some(name)) = (&role.trust, asking.name.as_deref()) else { return Tri::Unknown };
    let asker = trust::Asker::Own(asking.kind, name, &hands.identity().user_numbers);
    trust::admits(document, asking.cloud, own, asker).answer
}

/// The policy that a statement of a holding is in.
fn by(
    hands: &Hands<'_>,
    holding: &Holding<'_>,
    principal: Id<Principal>,
    place: &Place,
    objects: &[ObjectId],
) -> Option<String> {
    let held = holding.held(place)?;
    let model = hands.model();
    if place.part == permission::Part::Resource {
        return objects.get(held.origin).map(|object| model.address(*object).to_owned());
    }
    let holder = hands.holders.get(principal)?;
    let identity = hands.identity();
    let policy = match held.origin.checked_sub(holder.policies.len()) {
        None => holder.policies.get(held.origin)?.policy,
        Some(bound) => match identity.bounds.get(bound).map(|bound| bound.policy.resolved()) {
            Some(Some(policy)) => Some(policy),
            Some(None) => return identity.bounds.get(bound).map(|it| model.address(it.site.object).to_owned()),
            None => None,
        },
    };
    match policy.and_then(|id| identity.policies.get(id.index())) {
        Some(policy) => Some(access::policy_called(model, policy)),
        None => Some(held.attachment.to_string()),
    }
}

/// What a plan changes of a principal's rights, for the report.
fn changed(before: &Hands<'_>, after: &Hands<'_>, change: &Changing<'_>) -> Change {
    let grants = |hands: &Hands<'_>,
                  id: Option<Id<Principal>>,
                  holding: &Holding<'_>,
                  list: &[permission::Grant<'_>],
                  certainty| {
        let mut out: Vec<Changed> = Vec::new();
        for grant in list {
            let through = id.map_or_else(Vec::new, |id| through(hands, holding, id, &grant.place));
            out.push(Changed {
                grant: written(grant.statement, certainty, through, &grant.place),
                except: grant.except.iter().map(|(place, it)| except(hands, holding, id, place, it)).collect(),
                witness: grant.witness.as_ref().map(|it| request(hands.identity(), holding.cloud, it)),
            });
        }
        out
    };
    let difference = &change.difference;
    let mut granted = grants(after, change.after, &change.new, &difference.definite, "definite");
    granted.extend(grants(after, change.after, &change.new, &difference.possible, "possible"));
    let revoked = grants(before, change.before, &change.old, &difference.revoked, "definite");
    Change { granted, revoked }
}

/// A statement that takes from another, for the report.
fn except(
    hands: &Hands<'_>,
    holding: &Holding<'_>,
    id: Option<Id<Principal>>,
    place: &Place,
    statement: &Statement,
) -> Grant {
    let through = id.map_or_else(Vec::new, |id| through(hands, holding, id, place));
    let sure = holding.held(place).is_some_and(|held| held.exists.surely()) && access::whole(statement);
    written(statement, if sure { "definite" } else { "possible" }, through, place)
}

/// What hands a statement to a principal.
pub fn through(hands: &Hands<'_>, holding: &Holding<'_>, principal: Id<Principal>, place: &Place) -> Vec<String> {
    let held = holding.held(place);
    let handed = held.and_then(|held| hands.holders.get(principal)?.policies.get(held.origin));
    match (handed, held) {
        (Some(handed), _) => access::through(hands.model(), hands.identity(), handed),
        (None, Some(held)) => vec![held.attachment.to_string()],
        (None, None) => Vec::new(),
    }
}

/// A statement for the report.
fn written(statement: &Statement, certainty: &'static str, through: Vec<String>, place: &Place) -> Grant {
    let group = match &place.part {
        permission::Part::Group(group) => Some(group.to_string()),
        _ => None,
    };
    access::grant(statement, certainty, through, group)
}

/// A witness for the report.
pub fn request(identity: &Identity, cloud: Cloud, witness: &Witness) -> Request {
    Request {
        action: shown::action(identity, cloud, &witness.action),
        resources: witness.resources.iter().map(|it| shown::resource(it)).collect(),
        context: context(&witness.context),
    }
}

/// A context in words: `acs:SourceIp = 203.0.113.1`, `acs:MFAPresent absent`.
pub fn context(context: &Context) -> Vec<String> {
    let word = |(key, value): (&Arc<str>, &Option<Arc<str>>)| match value {
        Some(value) => permission::shown(&format!("{} = {value}", shown::key(key))),
        None => format!("{} absent", shown::key(key)),
    };
    context.iter().map(word).collect()
}
