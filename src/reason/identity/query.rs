//! The answer to a question: may a principal do this, to this resource, or to some.
//!
//! In: the [`Hands`] of a world, its [`Fence`]s, an action and the name of a resource. Out: [`Query`]. Of one resource, what
//! protects it and the resource group that it is in are looked up; where they are not known, the answer is unknown if it
//! hangs on them. A `*` in the name asks for some resource: those that a policy of their own protects are looked at one
//! policy after the other, and all the others together.

use super::access::{self, Access, Query};
use super::ask::context;
use super::assuming::{self, Trusts};
use super::hands::Hands;
use super::holders::PrincipalKey;
use super::presets;
use super::resource_policy::{Fence, is_one, universe};
use super::trust::Numbers;
use crate::base::Tri;
use crate::base::value::HOLE;
use crate::model::identity::{PolicyKind, Principal, PrincipalKind};
use crate::model::{Cloud, Id, ObjectId};
use crate::reason::permission::pattern::{self, Glob};
use crate::reason::permission::{self, Answer, Held, Holding, Part, Place, Question, Space, Verdict, Witness};
use std::sync::Arc;

/// An answer.
struct Found {
    answer: Answer,
    /// The policy that decides.
    by: Option<String>,
    /// Whether the other side, if there is one, may let the principal in.
    admitted: bool,
}

/// May a principal do this? Becoming a role is asked of both sides at once: the trust policy limits what the own policies
/// allow.
pub fn query<'w>(
    hands: &'w Hands<'w>,
    trusts: &'w Trusts,
    fences: &'w [Fence<'w>],
    space: &Space<'w>,
    principal: Id<Principal>,
    action: &str,
    resource: &str,
) -> Query {
    let sides = sides(hands, trusts, principal, action, resource);
    let found: Vec<Found> = sides
        .into_iter()
        .map(|side| {
            let asking = Asking { hands, fences, space, principal, action, resource, side };
            if asking.is_one() { asking.one() } else { best(asking.some()) }
        })
        .collect();
    let Found { mut answer, mut by, admitted } = either(found);
    if let (Verdict::Denied, None, true, Some(policy)) = (answer.verdict, &by, admitted, unlisted(hands, principal)) {
        answer.verdict = Verdict::Unknown;
        by = Some(policy);
    }
    told(action, resource, &answer, by)
}

/// The answer that allows most, and what decides it.
fn best(mut all: Vec<Found>) -> Found {
    let most = all.iter().map(|it| it.answer.verdict).max().unwrap_or(Verdict::Denied);
    all.retain(|it| it.answer.verdict == most);
    let by = all.iter().find_map(|it| it.by.clone());
    all.into_iter().next().map_or_else(Found::nothing, |first| Found { by, ..first })
}

/// One answer of several of which one holds, nobody knows which.
fn either(mut found: Vec<Found>) -> Found {
    found.sort_by_key(|it| it.answer.verdict);
    let least = found.first().map_or(Verdict::Denied, |it| it.answer.verdict);
    match found.pop() {
        Some(mut most) if least < Verdict::Conditional && most.answer.verdict > least => {
            most.answer.verdict = Verdict::Unknown;
            most
        }
        Some(most) if most.answer.verdict > least => found.into_iter().next().unwrap_or(most),
        Some(most) => most,
        None => Found::nothing(),
    }
}

/// No statement allows anything.
fn nothing() -> Answer {
    Answer { verdict: Verdict::Denied, by: None, allowed: None, refused: None }
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
fn told(action: &str, resource: &str, answer: &Answer, by: Option<String>) -> Query {
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

/// The service of an action.
fn code(action: &str) -> String {
    let plain = action.strip_prefix("name/").unwrap_or(action);
    plain.split(':').next().unwrap_or_default().to_ascii_lowercase()
}

/// The root of an account, where something may keep it from what is asked: a control policy, a policy of the resource.
pub fn root<'w>(
    hands: &'w Hands<'w>,
    fences: &'w [Fence<'w>],
    space: &Space<'w>,
    cloud: Cloud,
    action: &str,
    resource: &str,
) -> Option<Access> {
    let mut holding = hands.root(cloud);
    let controls = hands.holders.controls.iter().filter_map(|at| hands.identity().bounds.get(*at));
    let controlled = controls.filter(|bound| bound.cloud == cloud).count() > 0;
    let own = hands.own(cloud);
    let own = own.as_deref();
    let code = code(action);
    let about = || fences.iter().filter(|it| it.is_about(cloud, &code) && it.protects(own, resource).possibly());
    if !controlled && about().next().is_none() {
        return None;
    }
    // Some resource may always be one that no policy protects.
    if is_one(cloud, resource) {
        holding.resource = about().flat_map(|fence| fence.denied_to_root(own, resource)).collect();
    }
    let question = if resource == "*" { Question::of(action) } else { Question::on(action, resource) };
    // It becomes no role, whatever a trust policy says.
    let answer = match assuming::is_assuming(action) {
        true => nothing(),
        false => space.effective(&holding).query(&question),
    };
    let by = answer.by.as_ref().and_then(|place| holding.held(place)).map(|held| held.attachment.to_string());
    let own = own.unwrap_or_default();
    let name = match cloud {
        Cloud::Alibaba => format!("acs:ram::{own}:root"),
        Cloud::Tencent => format!("qcs::cam::uin/{own}:root"),
    };
    Some(Access {
        resource: name.clone(),
        kind: "root",
        name: None,
        gone: false,
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

/// The answer about a principal that the plan takes away.
pub fn gone(action: &str, resource: &str) -> Query {
    Query {
        action: action.to_owned(),
        resource: resource.to_owned(),
        answer: "denied",
        by: None,
        allowed_with: Vec::new(),
        denied_with: Vec::new(),
    }
}

/// Who asks for what.
struct Asking<'q, 'w> {
    hands: &'w Hands<'w>,
    fences: &'w [Fence<'w>],
    space: &'q Space<'w>,
    principal: Id<Principal>,
    action: &'q str,
    resource: &'q str,
    /// What the other side of the call says.
    side: Option<Side<'w>>,
}

/// The other side of a call.
#[derive(Clone)]
struct Side<'w> {
    held: Vec<Held<'w>>,
    /// What it is called.
    called: String,
}

impl Found {
    fn nothing() -> Found {
        Found { answer: nothing(), by: None, admitted: true }
    }
}

impl<'w> Asking<'_, 'w> {
    /// Who it is, and the number of its account.
    fn who(&self) -> Option<(&'w Principal, Option<Arc<str>>)> {
        let who = self.hands.identity().principals.get(self.principal.index())?;
        Some((who, self.hands.own(who.cloud)))
    }

    /// Users by their numbers, where they are known.
    fn numbers(&self) -> &'w Numbers {
        &self.hands.identity().user_numbers
    }

    /// The fences that calls of the service of the action are about.
    fn about(&self) -> impl Iterator<Item = (usize, &'w Fence<'w>)> {
        let cloud = self.who().map_or(Cloud::Alibaba, |(who, _)| who.cloud);
        let code = code(self.action);
        let all: &'w [Fence<'w>] = self.fences;
        all.iter().enumerate().filter(move |(_, fence)| fence.is_about(cloud, &code))
    }

    /// Whether one resource is asked for.
    fn is_one(&self) -> bool {
        self.who().is_none_or(|(who, _)| is_one(who.cloud, self.resource))
    }

    /// What the principal holds, within what the other side says.
    fn holding(&self) -> Holding<'w> {
        let mut out = self.hands.holding(self.principal);
        out.session.extend(self.side.as_ref().map(|side| assuming::bound(side.held.clone())));
        out
    }

    /// About one resource.
    fn one(&self) -> Found {
        let mut holding = self.holding();
        if let Some((who, own)) = self.who() {
            for (at, fence) in self.about() {
                let exists = fence.protects(own.as_deref(), self.resource);
                if exists.possibly() {
                    holding.resource.extend(fence.held(who, own.as_deref(), self.numbers(), exists, at));
                }
            }
        }
        self.within(holding, self.resource)
    }

    /// About some resource of such a name: some that no policy protects, and some of each policy.
    fn some(&self) -> Vec<Found> {
        let plain = self.holding();
        let Some((who, own)) = self.who() else { return vec![self.within(plain, self.resource)] };
        let own = own.as_deref();
        let about: Vec<_> = self.about().filter(|(_, fence)| fence.protects(own, self.resource).possibly()).collect();
        let mut rest = plain.clone();
        rest.resource.extend(about.iter().map(|(_, fence)| fence.limit(true)));
        let mut outside = self.within(rest, self.resource);
        if outside.answer.verdict == Verdict::Unknown && about.iter().any(|(_, fence)| fence.holed) {
            // Of names that are not known, some other name is none.
            let mut known = plain.clone();
            known.resource.extend(about.iter().filter(|(_, fence)| !fence.holed).map(|(_, fence)| fence.limit(true)));
            let other = self.within(known, self.resource);
            let named = |it: &Witness| it.resources.iter().any(|name| name.contains(HOLE));
            if !other.answer.allowed.as_ref().is_some_and(named) {
                outside = other;
            }
        }
        let mut out = vec![outside];
        let asked = Glob::resource(who.cloud, own, self.resource);
        for (at, fence) in about {
            let mut holding = plain.clone();
            holding.resource.extend(fence.held(who, own, self.numbers(), Tri::Yes, at));
            let (mut all, mut some) = (Vec::new(), false);
            for text in &fence.patterns {
                let pattern = Glob::resource(who.cloud, own, text);
                if asked.plainly_covers(&pattern) {
                    all.push(text);
                } else {
                    some |= fence.holed
                        || pattern::overlap(&asked, &pattern, universe(who.cloud, self.resource)).exists().possibly();
                }
            }
            out.extend(all.into_iter().map(|text| self.within(holding.clone(), text)));
            if some {
                holding.resource.push(fence.limit(false));
                out.push(self.within(holding, self.resource));
            }
        }
        out
    }

    /// The answer of a holding, in the resource groups that the resource may be in.
    fn within(&self, holding: Holding<'w>, resource: &str) -> Found {
        let question = if resource == "*" { Question::of(self.action) } else { Question::on(self.action, resource) };
        let effective = self.space.effective(&holding);
        let groups = self.groups(&holding, resource);
        let answers = groups.into_iter().map(|group| effective.query(&Question { group, ..question.clone() }));
        let found = answers.map(|answer| {
            let by = answer.by.as_ref().and_then(|place| self.by(&holding, place));
            Found { answer, by, admitted: true }
        });
        let mut out = either(found.collect());
        out.admitted = self.admitted();
        out
    }

    /// Whether the other side may let in whoever it is about.
    fn admitted(&self) -> bool {
        let (Some(side), Some((who, own))) = (&self.side, self.who()) else { return true };
        let side = assuming::side(who, own, side.held.clone());
        self.space.effective(&side).may(&Question::of(self.action)).possibly()
    }

    /// The resource groups that a resource may be in, and what stands for none that anything is given in. Of some resource
    /// of any name: all of them at once.
    fn groups(&self, holding: &Holding<'_>, resource: &str) -> Vec<Option<Arc<str>>> {
        if holding.groups.is_empty() || !is_one(holding.cloud, resource) {
            return vec![None];
        }
        let (cloud, own) = (holding.cloud, holding.own_account.as_deref());
        let asked = Glob::resource(cloud, own, resource);
        let fits = |text: &Arc<str>| {
            let glob = Glob::resource(cloud, own, text);
            pattern::overlap(&asked, &glob, universe(cloud, resource)).exists().surely()
        };
        let here = self.hands.identity().grouped.iter().filter(|it| it.cloud == cloud);
        let mut known = here.filter(|it| it.names.iter().any(fits)).filter_map(|it| it.group.clone());
        if let Some(group) = known.next() {
            return vec![Some(group)];
        }
        [Some("".into())].into_iter().chain(holding.groups.keys().cloned().map(Some)).collect()
    }

    /// The policy that a statement of a holding is in.
    fn by(&self, holding: &Holding<'_>, place: &Place) -> Option<String> {
        // The other side comes after the boundaries.
        if matches!(place.part, Part::Bound(at) if at >= holding.boundary.len()) {
            return self.side.as_ref().map(|side| side.called.clone());
        }
        let objects: Vec<_> = self.fences.iter().map(|fence| fence.object).collect();
        by(self.hands, holding, self.principal, place, &objects)
    }
}

/// What the other side of a call says to a principal, where there is one: becoming a role takes its trust policy, too. `None` for
/// other actions, and for some role of many. Several where roles of several accounts have the name.
fn sides<'w>(
    hands: &'w Hands<'w>,
    trusts: &'w Trusts,
    principal: Id<Principal>,
    action: &str,
    resource: &str,
) -> Vec<Option<Side<'w>>> {
    let principals = &hands.identity().principals;
    let (true, Some(asking)) = (assuming::is_assuming(action), principals.get(principal.index())) else {
        return vec![None];
    };
    let own = hands.own(asking.cloud);
    let own = own.as_deref();
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
        return vec![None];
    }
    let here = |it: &Principal| it.kind == PrincipalKind::Role && it.cloud == asking.cloud && it.managed;
    let named =
        principals.iter().enumerate().filter(|(_, it)| role.is_some() && it.name.as_deref() == role && here(it));
    let side = |(at, role): (usize, &Principal)| Side {
        held: trusts.of(hands, Id::new(at), own, asking),
        called: access::called(hands.model(), role),
    };
    let out: Vec<_> = named.map(|it| Some(side(it))).collect();
    match out.is_empty() {
        true => vec![Some(Side { held: assuming::unknown(resource), called: resource.to_owned() })],
        false => out,
    }
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
    if place.part == Part::Resource {
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
