//! Who administers the account by what a plan does, and whether a rule of its own tells of that as new.
//!
//! In: what a plan newly permits, with whom it is new to. Out: who of these administers the account then and did not before,
//! by which of the news; without those of whom IAM101, IAM102 or IAM201 have a finding that the plan introduces. What a group
//! had before is nothing new of the group, whoever joins it: the findings about the group are old then, and tell nothing.

use super::admin_policy_attached::{self, TOGETHER, together_key};
use super::grants::{helps, is_administration, is_told};
use super::{paths, wildcard_action_and_resource, words};
use crate::base::Tri;
use crate::config::Settings;
use crate::model::identity::{Policy, Principal, PrincipalKind};
use crate::model::{Id, Site};
use crate::reason::identity::PrincipalKey;
use crate::reason::identity::news::{News, Receiver};
use crate::rules::{Context, Finding};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Who gets administration by the news of a plan.
pub struct Administered<'a> {
    cx: Context<'a>,
    /// Principals by what they are the same by, before the plan.
    old: BTreeMap<PrincipalKey, Id<Principal>>,
    introduced: OnceCell<Introduced>,
}

/// Findings of IAM101 and IAM102 that the plan introduces.
struct Introduced {
    /// Where: documents, attachments.
    sites: BTreeSet<Site>,
    /// What they are about, where several policies together are.
    keys: BTreeSet<Arc<str>>,
}

/// What a plan makes of a principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It administered the account before, or does so by something else that is told.
    Told,
    /// It comes to administer the account, by this; whether that surely is new.
    Newly {
        /// Whether.
        definite: bool,
    },
    /// Perhaps it comes to administer the account.
    Perhaps,
    /// It does not administer the account, or may not more surely than before.
    Not,
}

impl<'a> Administered<'a> {
    /// Nothing is looked at yet.
    pub fn new(cx: &Context<'a>) -> Administered<'a> {
        let old = cx.before.iter().flat_map(|(world, _)| world.identity.principals.iter().enumerate());
        let old = old.map(|(index, it)| (PrincipalKey::of(cx.model, it), Id::new(index))).collect();
        Administered { cx: *cx, old, introduced: OnceCell::new() }
    }

    /// What becomes of those that something is new to, for each of the news. Who comes to administer the account does so once
    /// for each cause, by what does most for that.
    pub fn standings(&self, all: &[&News]) -> Vec<BTreeMap<Id<Principal>, Standing>> {
        let mut out: Vec<BTreeMap<Id<Principal>, Standing>> = Vec::new();
        let mut ways: BTreeMap<Id<Principal>, BTreeMap<&Site, Way>> = BTreeMap::new();
        for (index, news) in all.iter().enumerate() {
            let weight = self.weight(news);
            let mut standings = BTreeMap::new();
            for it in &news.receivers {
                let standing = self.standing(news, it, weight);
                if matches!(standing, Standing::Newly { .. } | Standing::Perhaps) {
                    let way = Way { weight, unsure: !it.definite, index };
                    let known = ways.entry(it.principal).or_default().entry(&news.cause).or_insert(way);
                    *known = (*known).min(way);
                }
                standings.insert(it.principal, standing);
            }
            out.push(standings);
        }
        for (id, ways) in &ways {
            let most = ways.values().map(|way| way.weight).min();
            let best: BTreeSet<usize> =
                ways.values().filter(|way| Some(way.weight) == most).map(|way| way.index).collect();
            for (_, standings) in out.iter_mut().enumerate().filter(|(at, _)| !best.contains(at)) {
                match standings.get_mut(id) {
                    Some(it @ Standing::Newly { .. }) => *it = Standing::Told,
                    Some(it @ Standing::Perhaps) => *it = Standing::Not,
                    _ => {}
                }
            }
        }
        out
    }

    fn standing(&self, news: &News, receiver: &Receiver, weight: u8) -> Standing {
        let cx = &self.cx;
        let Some(principal) = cx.world.identity.principals.get(receiver.principal.index()) else {
            return Standing::Not;
        };
        if matches!(principal.kind, PrincipalKind::Configuration | PrincipalKind::Template) {
            // Who is assigned to it is told by the rule about assignments, and IAM102 tells of the other.
            return if weight == 0 { Standing::Told } else { Standing::Not };
        }
        let was = self.was(principal);
        let now = match cx.facts.administers(cx.model, cx.world, receiver.principal) {
            // Where the search did not get to everybody, what one policy gives counts.
            Tri::Unknown if cx.facts.is_unsearched(receiver.principal) && weight == 0 => Tri::Yes,
            Tri::Unknown if cx.facts.is_unsearched(receiver.principal) => Tri::No,
            other => other,
        };
        match (now, was) {
            (Tri::No, _) | (Tri::Unknown, Tri::Unknown | Tri::Yes) => Standing::Not,
            (Tri::Yes, Tri::Yes) => Standing::Told,
            _ if self.is_told(news, receiver, principal) => Standing::Told,
            (Tri::Yes, was) => Standing::Newly { definite: receiver.definite && was == Tri::No },
            (Tri::Unknown, Tri::No) => Standing::Perhaps,
        }
    }

    /// Whether it administered the account before.
    fn was(&self, principal: &Principal) -> Tri {
        let Some((world, facts)) = self.cx.before else { return Tri::No };
        let Some(id) = self.old.get(&PrincipalKey::of(self.cx.model, principal)) else { return Tri::No };
        match facts.administers(self.cx.model, world, *id) {
            Tri::Unknown if facts.is_unsearched(*id) => is_told(&before(&self.cx, self.cx.settings), *id),
            other => other,
        }
    }

    /// How much the policy does for administration: 0 for all of it, 1 for a part, 2 for what is not known to be one.
    fn weight(&self, news: &News) -> u8 {
        let policy = news.policy.and_then(|id| self.cx.world.identity.policies.get(id.index()));
        match policy {
            Some(policy) if is_administration(policy).possibly() => 0,
            Some(policy) if helps(policy) => 1,
            _ => 2,
        }
    }

    fn is_told(&self, news: &News, receiver: &Receiver, principal: &Principal) -> bool {
        let cx = &self.cx;
        let introduced = self.introduced.get_or_init(|| introduced(cx));
        let attachments = &cx.world.identity.attachments;
        let attachment = receiver.attachment.and_then(|at| attachments.get(at));
        let policy: Option<&Policy> = news.policy.and_then(|id| cx.world.identity.policies.get(id.index()));
        let sites = [attachment.map(|it| &it.site), policy.map(|it| &it.site)];
        let groups = cx.facts.holders.get(receiver.principal).map_or(&[][..], |it| &it.groups);
        let groups = groups.iter().filter_map(|(id, ..)| cx.world.identity.principals.get(id.index()));
        sites.into_iter().flatten().any(|site| introduced.sites.contains(site))
            || groups.chain([principal]).any(|it| introduced.keys.contains(&*together_key(it)))
            || paths::tells_administration(cx, receiver.principal)
    }

    /// Whether another rule tells as new that a group administers the account.
    pub fn tells_of_group(&self, id: Id<Principal>, group: &Principal) -> bool {
        let introduced = self.introduced.get_or_init(|| introduced(&self.cx));
        let handed = self.cx.facts.holders.get(id).map_or(&[][..], |it| &it.policies);
        let mut attachments = handed.iter().filter_map(|it| self.cx.world.identity.attachments.get(it.attachment));
        attachments.any(|it| introduced.sites.contains(&it.site)) || introduced.keys.contains(&*together_key(group))
    }

    /// The policy of the news in words, where it is administration by itself.
    pub fn by(&self, news: &News) -> String {
        let policy = news.policy.and_then(|id| self.cx.world.identity.policies.get(id.index()));
        let policy = policy.filter(|it| is_administration(it).possibly());
        policy.map_or_else(String::new, |it| format!(" by {}", words::policy(it)))
    }
}

/// Something new by which a principal comes to administer the account; less is what does more for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    weight: u8,
    unsure: bool,
    index: usize,
}

/// The world before as one that is looked at by itself.
fn before<'a>(cx: &Context<'a>, settings: &'a Settings) -> Context<'a> {
    match cx.before {
        Some((world, facts)) => Context { world, facts, before: None, settings, ..*cx },
        None => *cx,
    }
}

/// What IAM101 and IAM102 say after and did not say before. A group that the settings exempt is expected to administer: its
/// policy is no news, who joins it is.
fn introduced(cx: &Context<'_>) -> Introduced {
    let settings = Settings { admin_groups: Vec::new(), ..cx.settings.clone() };
    let key = |it: &Finding| {
        let object = cx.model.object(it.site.object);
        let address = object.map(|it| it.previous_address.as_ref().unwrap_or(&it.address).clone());
        (it.rule.code, address, it.key.clone())
    };
    let all = |cx: &Context<'_>| {
        let mut out: Vec<Finding> = Vec::new();
        (wildcard_action_and_resource::RULE.check)(cx, &mut out);
        (admin_policy_attached::RULE.check)(cx, &mut out);
        out
    };
    let old: BTreeSet<_> = all(&before(cx, &settings)).iter().map(key).collect();
    let new = all(&Context { settings: &settings, ..*cx });
    let new = new.into_iter().filter(|it| !old.contains(&key(it)));
    let (mut sites, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for it in new {
        // What several policies give together is nobody's who has one of them.
        match it.key.starts_with(TOGETHER) {
            true => drop(keys.insert(it.key)),
            false => drop(sites.insert(it.site)),
        }
    }
    Introduced { sites, keys }
}
