//! Questions about principals: what they may do, and what a plan changes of it.
//!
//! In: the worlds' [`Hands`]. Out: the records of `menshen access`, and the changes of each principal for the rules. The
//! algebra of permissions decides; what it cannot decide stays possible.

use super::access::{self, Access, Asked, Change, Changed, Grant, Request};
use super::assuming::Trusts;
use super::escalation::{Escalation as Found, Gained, Step};
use super::granted::Granting;
use super::hands::Hands;
use super::holders::PrincipalKey;
use super::narrowed::Narrowing;
use super::opened::{self, Doors, Roles};
use super::{catalogue, classes, query, resource_policy, shown};
use crate::base::Certainty;
use crate::model::identity::{Identity, PolicyKind, Principal, PrincipalKind};
use crate::model::{Cloud, Id, Model};
use crate::reason::permission::{self, Choice, Context, Difference, Holding, Place, Space, Witness};
use crate::reason::{self, Facts};
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

/// Names of resources that are here, in the form in which policies name them: of each kind a few.
pub fn names(cloud: Cloud, identity: &Identity) -> Vec<Arc<str>> {
    let people = |kind: PrincipalKind, word: &'static str| -> Vec<String> {
        let mine = identity.principals.iter().filter(|it| it.cloud == cloud && it.kind == kind);
        let named = mine.filter_map(|it| it.name.as_deref());
        named
            .take(LISTED)
            .map(|name| {
                if cloud == Cloud::Alibaba {
                    format!("acs:ram:*::{word}/{name}")
                } else {
                    format!("qcs::cam:::{word}/{name}")
                }
            })
            .collect()
    };
    let instances = |before: &'static str| -> Vec<String> {
        let mine = |id: &&Arc<str>| id.starts_with("ins-") == (cloud == Cloud::Tencent);
        identity.instance_ids.values().filter(mine).take(LISTED).map(|id| format!("{before}{id}")).collect()
    };
    let protected = |key: bool| {
        let mine = identity.protected.iter().filter(move |it| it.cloud == cloud && it.key == key);
        mine.map(|it| &*it.name).take(LISTED)
    };
    let within = |before: String, name: &str| [format!("{before}{name}"), format!("{before}{name}/example")];
    let mut out: Vec<String> = Vec::new();
    match cloud {
        Cloud::Alibaba => {
            for (kind, word) in
                [(PrincipalKind::User, "user"), (PrincipalKind::Group, "group"), (PrincipalKind::Role, "role")]
            {
                out.extend(people(kind, word));
            }
            // What can be attached that gives most.
            out.push("acs:ram:*:system:policy/AdministratorAccess".to_owned());
            let custom =
                identity.policies.iter().filter(|it| it.cloud == cloud && it.kind == PolicyKind::Custom && !it.bound);
            let named = custom.filter_map(|it| it.name.as_deref()).take(LISTED);
            out.extend(named.map(|name| format!("acs:ram:*::policy/{name}")));
            out.extend(instances("acs:ecs:*::instance/"));
            out.extend(protected(false).flat_map(|name| within("acs:oss:*::".into(), name)));
            out.extend(protected(true).map(|name| format!("acs:kms:*::key/{name}")));
        }
        Cloud::Tencent => {
            // Users and groups go by numbers, which are known after the apply.
            out.extend(people(PrincipalKind::Role, "roleName"));
            out.extend(instances("qcs::cvm:*::instance/"));
            out.extend(protected(false).flat_map(|name| {
                let owner = name.rsplit('-').next().filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
                within(format!("qcs::cos:*:{}:", owner.map_or("*".into(), |id| format!("uid/{id}"))), name)
            }));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    out.into_iter().map(Arc::from).filter(|name: &Arc<str>| seen.insert(name.clone())).collect()
}

/// Names of one kind that are tried for a witness.
const LISTED: usize = 16;

/// Every principal whose rights differ between the worlds, by key, of those that are wanted. Groups are there, too: what they
/// hand on.
pub fn changes<'w>(
    before: &'w Hands<'w>,
    after: &'w Hands<'w>,
    space: &Space<'w>,
    granting: &mut Granting<'w, '_>,
    wanted: &dyn Fn(&str) -> bool,
) -> Vec<Changing<'w>> {
    let model = after.model();
    let (old_keys, new_keys) = (by_key(model, before.identity()), by_key(model, after.identity()));
    let mut keys: Vec<&PrincipalKey> = old_keys.keys().chain(new_keys.keys()).collect();
    keys.sort();
    keys.dedup();
    let mut out = Vec::new();
    for key in keys {
        let (was, is) = (old_keys.get(key).copied(), new_keys.get(key).copied());
        let called = |hands: &Hands<'_>, id: Id<Principal>| {
            hands.identity().principals.get(id.index()).is_some_and(|it| wanted(&access::called(model, it)))
        };
        if !is.map_or_else(|| was.is_some_and(|id| called(before, id)), |id| called(after, id)) {
            continue;
        }
        let nothing = || Holding::nothing(key.cloud, after.own(key.cloud));
        let old = was.map_or_else(nothing, |id| before.holding(id));
        let new = is.map_or_else(nothing, |id| after.holding(id));
        let (one, other) = (space.effective(&old), space.effective(&new));
        if Arc::ptr_eq(&one, &other) {
            continue;
        }
        let nothing = |holding: &Holding<'w>| holding.all().next().is_none();
        let difference = match (nothing(&old), nothing(&new)) {
            (true, _) => Difference::clone(&granting.all(&new)),
            (_, true) => Difference { revoked: granting.all(&old).definite.clone(), ..Difference::default() },
            _ => permission::difference(&one, &other, granting.choice(key.cloud)),
        };
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
    let before = model.before.as_ref().map(|before| (before, reason::solve(before)));
    let old_hands = before.as_ref().map(|(before, facts)| Hands::new(model, &before.identity, &facts.holders));
    let fences = resource_policy::fences(&hands);
    let trusts = Trusts::new(&world.identity);
    let old_trusts = before.as_ref().map_or_else(Trusts::default, |(before, _)| Trusts::new(&before.identity));
    let space = Space::new();
    let mut list = access::list(model, &world.identity, holders);
    // Nobody else is worth the work.
    list.retain(|one| wanted(&one.resource));
    let escalations = facts.escalations(model, world);
    let mut granting = Granting::new(&world.identity, &space);
    for one in &mut list {
        one.grants = granting.of(&hands, one.principal);
        one.escalations = escalations.of(one.principal).map(|it| way(model, &world.identity, it)).collect();
    }
    if let (Some(old_hands), Some((before, old_facts))) = (&old_hands, &before) {
        let roles = |hands, trusts| Roles { hands, trusts };
        let doors = Doors::new(roles(old_hands, &old_trusts), roles(&hands, &trusts));
        let mut narrowing = Narrowing::default();
        let old_keys = by_key(model, &before.identity);
        let mut changes: BTreeMap<PrincipalKey, Changing<'_>> =
            changes(old_hands, &hands, &space, &mut granting, wanted)
                .into_iter()
                .map(|it| (it.key.clone(), it))
                .collect();
        for one in &mut list {
            let change = changes.remove(&one.key);
            let mut change =
                change.map_or_else(Change::default, |it| changed(old_hands, &hands, &it, &space, &mut narrowing));
            if let Some(was) = old_keys.get(&one.key) {
                let [granted, revoked] = doors.of(&space, *was, one.principal);
                change.granted.extend(granted);
                change.revoked.extend(revoked);
            }
            let ways = escalations.of(one.principal).filter(|it| !opened::was_there(old_facts, model, before, it));
            change.escalations = ways.map(|it| way(model, &world.identity, it)).collect();
            one.change = Some(change);
        }
        // What goes as a whole is told by what goes with it.
        for (key, change) in changes {
            let (Some(id), None) = (change.before, change.after) else { continue };
            let Some(principal) = old_hands.identity().principals.get(id.index()) else { continue };
            list.push(Access {
                resource: access::called(model, principal),
                kind: access::kind(principal.kind),
                name: principal.name.as_deref().map(permission::shown),
                gone: true,
                grants: Vec::new(),
                denies: Vec::new(),
                escalations: Vec::new(),
                change: Some(changed(old_hands, &hands, &change, &space, &mut narrowing)),
                query: None,
                object: principal.object,
                principal: id,
                key,
            });
        }
    }
    list.retain(|one| wanted(&one.resource));
    list.sort_by(|a, b| (&a.resource, a.kind, a.gone).cmp(&(&b.resource, b.kind, b.gone)));
    if let Some(action) = &asked.action {
        for one in &mut list {
            one.query = Some(match one.gone {
                true => query::gone(action, &asked.resource),
                false => query::query(&hands, &trusts, &fences, &space, one.principal, action, &asked.resource),
            });
        }
        let clouds = [Cloud::Alibaba, Cloud::Tencent].into_iter();
        let roots = clouds.filter_map(|cloud| query::root(&hands, &fences, &space, cloud, action, &asked.resource));
        list.extend(roots.filter(|one| wanted(&one.resource)));
        list.sort_by(|a, b| (&a.resource, a.kind, a.gone).cmp(&(&b.resource, b.kind, b.gone)));
    }
    list
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

/// What a plan changes of a principal's rights, for the report.
fn changed<'w>(
    before: &Hands<'_>,
    after: &Hands<'_>,
    change: &Changing<'w>,
    space: &Space<'w>,
    narrowing: &mut Narrowing,
) -> Change {
    let difference = &change.difference;
    let mut grants = |gone: bool, list: &[permission::Grant<'_>], definite: bool| {
        let (hands, id, holding, other) = match gone {
            false => (after, change.after, &change.new, &change.old),
            true => (before, change.before, &change.old, &change.new),
        };
        let mut out: Vec<Changed> = Vec::new();
        for grant in list {
            let through = id.map_or_else(Vec::new, |id| through(hands, holding, id, &grant.place));
            let witness = grant.witness.as_ref().map(|it| request(hands.identity(), holding.cloud, it));
            let word = |sure: bool| if sure { "definite" } else { "possible" };
            let whole = written(grant, holding, word(definite), through);
            let parts = narrowing.parts(space, after.identity(), other, holding, grant, definite);
            for (at, part) in parts.iter().enumerate().filter(|(_, part)| !gone || part.sure) {
                let through = whole.through.clone();
                let mut grant = access::grant(&part.statement, word(part.sure), through, whole.resource_group.clone());
                grant.except.clone_from(&part.except);
                grant.within.clone_from(&whole.within);
                // It was looked for in all of the statement, the surest part first.
                out.push(Changed { grant, witness: witness.clone().filter(|_| at == 0) });
            }
            if parts.is_empty() {
                out.push(Changed { grant: whole, witness });
            }
        }
        out
    };
    let mut granted = grants(false, &difference.definite, true);
    granted.extend(grants(false, &difference.possible, false));
    granted.sort_by_key(|it| it.grant.certainty == "possible");
    let revoked = grants(true, &difference.revoked, true);
    Change { granted, revoked, escalations: Vec::new() }
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

/// A statement for the report, with what takes from it.
pub fn written(
    grant: &permission::Grant<'_>,
    holding: &Holding<'_>,
    certainty: &'static str,
    through: Vec<String>,
) -> Grant {
    let group = match &grant.place.part {
        permission::Part::Group(group) => Some(group.to_string()),
        _ => None,
    };
    let mut out = access::grant(grant.statement, certainty, through, group);
    for (place, statement) in &grant.except {
        let sure = holding.held(place).is_some_and(|held| held.exists.surely()) && access::whole(statement);
        let taken = access::taken(statement, if sure { "definite" } else { "possible" });
        if !out.except.contains(&taken) {
            out.except.push(taken);
        }
    }
    let bounds = holding.boundary.iter().filter(|it| it.exists.possibly());
    out.within = bounds.map(|it| it.attachment.to_string()).collect();
    out
}

/// A witness for the report.
pub fn request(identity: &Identity, cloud: Cloud, witness: &Witness) -> Request {
    Request {
        action: shown::action(identity, cloud, &witness.action),
        resources: witness.resources.iter().map(|it| shown::resource(&permission::shown(it))).collect(),
        context: context(&witness.context),
        synthetic: witness.synthetic,
    }
}

/// A context in words: `acs:SourceIp = 203.0.113.1`, `acs:MFAPresent absent`, `acs:SourceVpc = ""`.
pub fn context(context: &Context) -> Vec<String> {
    let word = |(key, value): (&Arc<str>, &Option<Arc<str>>)| match value {
        // Nothing behind the sign looks like a key that is absent.
        Some(value) if value.is_empty() => format!("{} = \"\"", shown::key(key)),
        Some(value) => permission::shown(&format!("{} = {value}", shown::key(key))),
        None => format!("{} absent", shown::key(key)),
    };
    context.iter().map(word).collect()
}
