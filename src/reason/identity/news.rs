//! What a plan newly permits, told once for each cause.
//!
//! In: the [`Hands`] of both worlds. Out: [`News`]: what comes with a new grant, and what comes back because a guard (a deny,
//! a boundary, a control policy) no longer takes it away; whom it is about, what caused it, and a request that shows it.

use super::ask::{self, Changing};
use super::classes::{self, Class, Risky};
use super::granted::Granting;
use super::hands::Hands;
use super::{access, administration, catalogue, known};
use crate::base::Action;
use crate::model::identity::{Effect, Identity, Policy, Principal, PrincipalKind};
use crate::model::{Cloud, Id, Model, ObjectId, Site};
use crate::reason::permission::{
    self, Bound, Choice, Difference, Effective, Grant, Held, Holding, Reading, Space, Witness,
};
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Something that principals may do after and not before.
#[derive(Clone, Debug)]
pub struct News {
    /// True where a guard is gone that took it away before; else a grant is new.
    pub guard: bool,
    /// What caused it: the resource that changes.
    pub cause: Site,
    /// Where the statement that grants it is written.
    pub statement: Option<Site>,
    /// The policy of the statement, in the world after.
    pub policy: Option<Id<Policy>>,
    /// Whom it is about, in the world after, in the order of the principals' keys.
    pub receivers: Vec<Receiver>,
    /// The statement.
    pub grant: access::Grant,
    /// Whether it surely is new to somebody.
    pub definite: bool,
    /// A request that is new.
    pub witness: Option<Witness>,
    /// Actions of high risk that are new by a grant; not searched for where a guard is gone.
    pub fresh: Vec<Fresh>,
    /// The cause is a boundary or a control policy, of which rules of their own tell.
    pub bound: bool,
}

impl News {
    /// Whom it is about.
    pub fn principals(&self) -> impl Iterator<Item = Id<Principal>> {
        self.receivers.iter().map(|it| it.principal)
    }

    /// The same about some of its receivers, by a request that is new to the first; without the actions of high risk.
    pub fn among(&self, receivers: Vec<Receiver>, definite: bool, witness: Option<Witness>) -> News {
        News {
            guard: self.guard,
            cause: self.cause.clone(),
            statement: self.statement.clone(),
            policy: self.policy,
            receivers,
            grant: self.grant.clone(),
            definite,
            witness,
            fresh: Vec::new(),
            bound: self.bound,
        }
    }
}

/// A principal that something is new to.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// Who.
    pub principal: Id<Principal>,
    /// The attachment that hands the statement over, its own or that of a group; `None` where what is new comes by a bound.
    pub attachment: Option<usize>,
    /// Whether it surely is new to this one.
    pub definite: bool,
    /// A request that is new to this one.
    pub witness: Option<Witness>,
}

/// An action of high risk that is new to a principal.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// Whose.
    pub principal: Id<Principal>,
    /// Its class.
    pub class: &'static Class,
    /// The action.
    pub risky: Risky,
    /// Whether it surely is new.
    pub definite: bool,
    /// A request that is new; `None` where it was not decided.
    pub witness: Option<Witness>,
}

/// What a plan newly permits, in order of causes.
pub fn news(before: &Hands<'_>, after: &Hands<'_>) -> Vec<News> {
    let space = Space::new();
    let bounds = [before, after].into_iter().flat_map(|hands| {
        let identity = hands.identity();
        let policies = identity.policies.iter().filter(|policy| policy.bound).map(|policy| policy.object);
        let bounding = identity.bounds.iter().flat_map(|it| it.policy.candidates());
        let bounding = bounding.filter_map(|id| Some(identity.policies.get(id.index())?.object));
        identity.bounds.iter().map(|bound| bound.site.object).chain(policies).chain(bounding).collect::<Vec<_>>()
    });
    let bounds: BTreeSet<ObjectId> = bounds.collect();
    let mut out: BTreeMap<(bool, Site, String), News> = BTreeMap::new();
    let mut granting = Granting::new(after.identity(), &space);
    for change in ask::changes(before, after, &space, &mut granting, &|_| true) {
        // What a group hands on is told of its members, who may hold more.
        if change.key.kind == PrincipalKind::Group && has_members(before, after, &change) {
            continue;
        }
        let Some(id) = change.after else { continue };
        let choice = choice(change.key.cloud, after.identity());
        let bare = bare(&change.old);
        let guarded = is_guarded(&change.old);
        let (old, new) = (space.effective(&bare), space.effective(&change.new));
        let grants = permission::difference(&old, &new, &choice);
        put(&mut out, after, id, &change.new, &grants, false, |grant| cause(after, &change.new, id, grant), &bounds);
        // Who may do everything is told of by that.
        let everything = LazyCell::new(|| administration::everything(change.key.cloud, &new).surely());
        for (grant, site) in grants.definite.iter().chain(&grants.possible).filter_map(|grant| {
            let site = cause(after, &change.new, id, grant)?;
            Some((grant, site))
        }) {
            let Some(entry) = out.get_mut(&key(after, &change.new, id, grant, false, &site)) else { continue };
            if !*everything {
                entry.fresh.extend(fresh(&old, &new, grant, id, &choice));
            }
        }
        if !guarded {
            continue;
        }
        // What was allowed but for the guards, and is allowed now.
        let mut inside = change.new.clone();
        let held = bare.all().cloned().collect();
        inside.session.push(Bound { exists: crate::base::Tri::Yes, attachment: "".into(), held });
        let back = permission::difference(&space.effective(&change.old), &space.effective(&inside), &choice);
        put(&mut out, after, id, &inside, &back, true, |grant| gone(before, &change, grant), &bounds);
    }
    out.into_values().collect()
}

fn has_members(before: &Hands<'_>, after: &Hands<'_>, change: &Changing<'_>) -> bool {
    let of = |hands: &Hands<'_>, id: Option<Id<Principal>>| {
        id.and_then(|id| hands.holders.get(id)).is_some_and(|holder| !holder.members.is_empty())
    };
    of(before, change.before) || of(after, change.after)
}

/// Actions that tell most come first: those of high risk that no rule of their own tells of, then the others.
fn choice(cloud: Cloud, identity: &Identity) -> Choice {
    let all = |own: bool| classes::classes().iter().filter(move |class| class.rule.is_some() == own);
    let actions = |own: bool, sensitive: bool| {
        let risky = all(own).flat_map(move |class| class.actions(cloud));
        risky.filter(move |it| it.sensitive == sensitive && !it.unsure && !it.action.ends_with('*'))
    };
    let first = [(false, true), (false, false), (true, true), (true, false)];
    let risky = first.into_iter().flat_map(|(own, sensitive)| actions(own, sensitive)).map(|it| it.action.to_owned());
    let actions = risky.chain(catalogue::actions(cloud)).map(Arc::from).collect();
    Choice { actions, resources: ask::names(cloud, identity) }
}

/// Whether anything takes from what the policies allow.
fn is_guarded(holding: &Holding<'_>) -> bool {
    !holding.boundary.is_empty() || holding.all().any(denies)
}

fn denies(held: &Held<'_>) -> bool {
    held.statement.effect == Some(Effect::Deny)
}

/// What is allowed, without guards.
fn bare<'w>(holding: &Holding<'w>) -> Holding<'w> {
    let mut out = holding.clone();
    out.boundary.clear();
    out.control.clear();
    out.account.retain(|held| !denies(held));
    for list in out.groups.values_mut() {
        list.retain(|held| !denies(held));
    }
    out
}

#[allow(clippy::too_many_arguments)]
fn put(
    out: &mut BTreeMap<(bool, Site, String), News>,
    hands: &Hands<'_>,
    id: Id<Principal>,
    holding: &Holding<'_>,
    found: &Difference<'_>,
    guard: bool,
    cause: impl Fn(&Grant<'_>) -> Option<Site>,
    bounds: &BTreeSet<ObjectId>,
) {
    let list = found.definite.iter().map(|grant| (grant, true));
    for (grant, definite) in list.chain(found.possible.iter().map(|grant| (grant, false))) {
        // What only unknown content may permit is told once, of the document.
        let known = |it: &Witness| known::names(holding.cloud, grant.statement, &it.action);
        if !definite && known::is_open(grant.statement) && !grant.witness.as_ref().is_some_and(known) {
            continue;
        }
        let Some(site) = cause(grant) else { continue };
        let bound = bounds.contains(&site.object);
        let handed = handed(hands, holding, id, grant);
        let policy = handed.and_then(|it| it.policy);
        let through = ask::through(hands, holding, id, &grant.place);
        let certainty = if definite { "definite" } else { "possible" };
        let written = access::grant(grant.statement, certainty, through, None);
        let key = key(hands, holding, id, grant, guard, &site);
        let entry = out.entry(key).or_insert_with(|| News {
            guard,
            cause: site,
            statement: policy.and_then(|id| Some(hands.identity().policies.get(id.index())?.site.clone())),
            policy,
            receivers: Vec::new(),
            grant: written,
            definite,
            witness: grant.witness.clone(),
            fresh: Vec::new(),
            bound,
        });
        // What is new to one principal comes in a row, and what is sure comes first.
        if entry.receivers.last().is_none_or(|it| it.principal != id) {
            let attachment = handed.map(|it| it.attachment);
            entry.receivers.push(Receiver { principal: id, attachment, definite, witness: grant.witness.clone() });
        }
        if definite && !entry.definite {
            entry.definite = true;
            entry.witness = grant.witness.clone();
        }
    }
}

/// By what a grant is told once: its cause, the policy and the statement.
fn key(
    hands: &Hands<'_>,
    holding: &Holding<'_>,
    id: Id<Principal>,
    grant: &Grant<'_>,
    guard: bool,
    cause: &Site,
) -> (bool, Site, String) {
    let policy = handed(hands, holding, id, grant).and_then(|it| hands.identity().policies.get(it.policy?.index()));
    let name = policy.map_or_else(String::new, |policy| access::policy_called(hands.model(), policy));
    (guard, cause.clone(), format!("{name} {}", grant.statement.index))
}

/// Actions of high risk that a grant newly gives.
fn fresh(
    old: &Effective<'_>,
    new: &Effective<'_>,
    grant: &Grant<'_>,
    principal: Id<Principal>,
    choice: &Choice,
) -> Vec<Fresh> {
    let cloud = new.cloud();
    let all = classes::classes().iter().flat_map(|class| class.actions(cloud).iter().map(move |it| (class, *it)));
    let named = all.filter(|(_, it)| !it.action.ends_with('*') && known::names(cloud, grant.statement, it.action));
    let named: Vec<(&'static Class, Risky)> = named.collect();
    let found = permission::newly(old, new, &grant.place, named.iter().map(|(_, it)| it.action), choice);
    let mut out: Vec<Fresh> = Vec::new();
    for (action, witness, sure) in found {
        for (class, risky) in named.iter().filter(|(_, it)| it.action == action) {
            let definite = sure && !risky.unsure;
            if !out.iter().any(|it| it.class.name == class.name && it.risky.action == action) {
                out.push(Fresh { principal, class, risky: *risky, definite, witness: witness.clone() });
            }
        }
    }
    out
}

/// How a statement comes to a principal.
fn handed<'h>(
    hands: &Hands<'h>,
    holding: &Holding<'_>,
    id: Id<Principal>,
    grant: &Grant<'_>,
) -> Option<&'h super::Handed> {
    let held = holding.held(&grant.place)?;
    hands.holders.get(id)?.policies.get(held.origin)
}

/// What caused a new grant: of membership, attachment and policy the first that the plan changes.
fn cause(hands: &Hands<'_>, holding: &Holding<'_>, id: Id<Principal>, grant: &Grant<'_>) -> Option<Site> {
    let sites = sites(hands, holding, id, &grant.place);
    let changed = sites.iter().find(|site| is_changed(hands.model(), site.object));
    changed.or(sites.first()).cloned()
}

/// Membership, attachment and policy of a statement.
fn sites(hands: &Hands<'_>, holding: &Holding<'_>, id: Id<Principal>, place: &permission::Place) -> Vec<Site> {
    let identity = hands.identity();
    let Some(held) = holding.held(place) else { return Vec::new() };
    let Some(holder) = hands.holders.get(id) else { return Vec::new() };
    let handed = match held.origin.checked_sub(holder.policies.len()) {
        None => holder.policies.get(held.origin),
        Some(bound) => {
            let bound = identity.bounds.get(bound);
            let policy = bound.and_then(|it| identity.policies.get(it.policy.resolved()?.index()));
            return bound.map(|it| it.site.clone()).into_iter().chain(policy.map(|it| it.site.clone())).collect();
        }
    };
    let Some(handed) = handed else { return Vec::new() };
    let membership = handed.membership.and_then(|at| identity.memberships.get(at)).map(|it| it.site.clone());
    let attachment = identity.attachments.get(handed.attachment).map(|it| it.site.clone());
    let policy = handed.policy.and_then(|policy| identity.policies.get(policy.index())).filter(|it| it.managed);
    let policy = policy.map(|it| it.site.clone());
    membership.into_iter().chain(attachment).chain(policy).collect()
}

/// What no longer takes something away.
fn gone(before: &Hands<'_>, change: &Changing<'_>, grant: &Grant<'_>) -> Option<Site> {
    let id = change.before?;
    let model = before.model();
    let request = grant.witness.as_ref().map(Witness::request);
    let by = request.as_ref().and_then(|request| permission::decide(&change.old, request, Reading::default()).by);
    let mut found: Vec<Site> = Vec::new();
    if let Some(held) = by.filter(|held| denies(held)) {
        found.extend(guards(before, &change.old, id, held));
    }
    for bound in &change.old.boundary {
        let object = model.objects.iter().position(|it| *it.address == *bound.attachment);
        found.extend(object.map(|at| Site::block(Id::new(at))));
    }
    // Any other guard that is there.
    for held in change.old.all().filter(|held| denies(held)) {
        found.extend(guards(before, &change.old, id, held));
    }
    found.iter().find(|site| is_changed(model, site.object)).or(found.first()).cloned()
}

/// Where a statement that denies comes from.
fn guards(hands: &Hands<'_>, holding: &Holding<'_>, id: Id<Principal>, held: &Held<'_>) -> Vec<Site> {
    let parts = [permission::Part::Account, permission::Part::Control].into_iter();
    let groups = holding.groups.keys().cloned().map(permission::Part::Group);
    let bounds = (0..holding.boundary.len()).map(permission::Part::Bound);
    for part in parts.chain(groups).chain(bounds) {
        let at = holding.part(&part).iter().position(|one| std::ptr::eq(one.statement, held.statement));
        if let Some(index) = at {
            return sites(hands, holding, id, &permission::Place { part, index });
        }
    }
    Vec::new()
}

/// Whether a plan changes a resource.
fn is_changed(model: &Model, object: ObjectId) -> bool {
    let action = model.object(object).and_then(|it| it.action);
    !matches!(action, None | Some(Action::NoOp | Action::Read))
}
