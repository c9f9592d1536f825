//! The answer to a question: may a principal do this, to this resource, or to some.
//!
//! In: the [`Hands`] of a world, its [`Fence`]s, an action and the name of a resource. Out: [`Query`]. Of one resource, what
//! protects it and the resource group that it is in are looked up; where they are not known, the answer is unknown if it
//! hangs on them. A `*` in the name asks for some resource: those that a policy of their own protects are looked at one
//! policy after the other, and all the others together.

use super::access::{self, Access, Query};
use super::ask::context;
use super::hands::Hands;
use super::holders::PrincipalKey;
use super::presets;
use super::resource_policy::{Fence, is_one, universe};
use super::trust::{self, Numbers};
use crate::base::Tri;
use crate::base::value::HOLE;
use crate::model::identity::{PolicyKind, Principal, PrincipalKind};
use crate::model::{Cloud, Id, ObjectId};
use crate::reason::permission::pattern::{self, Glob};
use crate::reason::permission::{self, Answer, Holding, Place, Question, Space, Verdict, Witness};
use std::sync::Arc;

/// An answer, and what it was asked of.
struct Found<'w> {
    answer: Answer,
    holding: Holding<'w>,
}

/// May a principal do this?
pub fn query<'w>(
    hands: &'w Hands<'w>,
    fences: &'w [Fence<'w>],
    space: &Space<'w>,
    principal: Id<Principal>,
    action: &str,
    resource: &str,
) -> Query {
    let asking = Asking { hands, fences, space, principal, action, resource };
    let found = if asking.is_one() { vec![asking.one()] } else { asking.some() };
    let best = found.iter().map(|it| it.answer.verdict).max().unwrap_or(Verdict::Denied);
    let mut verdict = best;
    let by = || {
        let mut all = found.iter().filter(|it| it.answer.verdict == best);
        all.find_map(|it| asking.by(&it.holding, it.answer.by.as_ref()?))
    };
    let (assumable, conditional) = assumable(hands, principal, action, resource);
    let possible = assumable != Tri::No;
    let by = match assumable {
        Tri::No => {
            verdict = Verdict::Denied;
            None
        }
        Tri::Unknown if verdict != Verdict::Denied => {
            verdict = Verdict::Unknown;
            by()
        }
        Tri::Yes | Tri::Unknown => by(),
    };
    if conditional && verdict == Verdict::Allowed {
        verdict = Verdict::Conditional;
    }
    let by = match unlisted(hands, principal) {
        Some(policy) if verdict == Verdict::Denied && by.is_none() && possible => {
            verdict = Verdict::Unknown;
            Some(policy)
        }
        _ => by,
    };
    let nothing = Answer { verdict: Verdict::Denied, by: None, allowed: None, refused: None };
    let answer = found.into_iter().map(|it| it.answer).find(|it| it.verdict == best).unwrap_or(nothing);
    told(action, resource, &Answer { verdict, ..answer }, by)
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
    let answer = space.effective(&holding).query(&question);
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

    /// About one resource.
    fn one(&self) -> Found<'w> {
        let mut holding = self.hands.holding(self.principal);
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
    fn some(&self) -> Vec<Found<'w>> {
        let plain = self.hands.holding(self.principal);
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
    fn within(&self, holding: Holding<'w>, resource: &str) -> Found<'w> {
        let question = if resource == "*" { Question::of(self.action) } else { Question::on(self.action, resource) };
        let effective = self.space.effective(&holding);
        let groups = self.groups(&holding, resource);
        let answers = groups.into_iter().map(|group| effective.query(&Question { group, ..question.clone() }));
        Found { answer: settled(answers.collect()), holding }
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
        let objects: Vec<_> = self.fences.iter().map(|fence| fence.object).collect();
        by(self.hands, holding, self.principal, place, &objects)
    }
}

/// One answer of several of which one holds, nobody knows which.
fn settled(mut answers: Vec<Answer>) -> Answer {
    answers.sort_by_key(|it| it.verdict);
    let least = answers.first().map_or(Verdict::Denied, |it| it.verdict);
    let nothing = Answer { verdict: Verdict::Denied, by: None, allowed: None, refused: None };
    match answers.pop() {
        Some(most) if least < Verdict::Conditional && most.verdict > least => {
            Answer { verdict: Verdict::Unknown, ..most }
        }
        Some(most) if most.verdict > least => answers.into_iter().next().unwrap_or(most),
        Some(most) => most,
        None => nothing,
    }
}

/// Whether the other side of an action lets a principal in: becoming a role takes its trust policy, too. `Yes` for other
/// actions, and for some role of many; `Unknown` for a role that is not here, whose trust policy is not known. And whether it
/// lets in only who meets a condition.
fn assumable(hands: &Hands<'_>, principal: Id<Principal>, action: &str, resource: &str) -> (Tri, bool) {
    let plain = action.rsplit('/').next().unwrap_or(action);
    let principals = &hands.identity().principals;
    let (true, Some(asking)) = (plain.eq_ignore_ascii_case("sts:AssumeRole"), principals.get(principal.index())) else {
        return (Tri::Yes, false);
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
        return (Tri::Yes, false);
    }
    let mut named = here.filter(|it| role.is_some() && it.name.as_deref() == role);
    named.next().map_or((Tri::Unknown, false), |role| admits(hands, asking, own, role))
}

/// Whether the trust policy of a role lets a principal in, and whether on a condition.
fn admits(hands: &Hands<'_>, asking: &Principal, own: Option<&str>, role: &Principal) -> (Tri, bool) {
    let (Some(document), Some(name)) = (&role.trust, asking.name.as_deref()) else { return (Tri::Unknown, false) };
    let asker = trust::Asker::Own(asking.kind, name, &hands.identity().user_numbers);
    let admitted = trust::admits(document, asking.cloud, own, asker);
    (admitted.answer, admitted.conditional)
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
