//! Who administers the account: may do everything, or may give everything to itself.
//!
//! In: what a principal holds, and what it is. Out: a three-valued answer. Giving everything to itself: attaching any policy
//! to itself, to a group of its own or to the role that it is; rewriting a policy that it holds; writing a policy and
//! attaching that. Whatever bounds it still has to let it do everything then.

use super::holders::Holders;
use super::{known, people};
use crate::base::Tri;
use crate::base::value::HOLE;
use crate::base::wildcard::fits;
use crate::model::identity::{Effect, Identity, Patterns, Policy, PolicyKind, Principal, PrincipalKind, Statement};
use crate::model::{Cloud, Id, Model};
use crate::reason::permission::{Effective, Holding, Question, Space};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A name that nothing has: only a pattern for any name covers it.
const NOBODY: char = '\u{1}';

/// The calls that attach a policy to somebody.
const ATTACHING: [&str; 3] = ["ram:AttachPolicyToUser", "ram:AttachPolicyToGroup", "ram:AttachPolicyToRole"];

/// What a principal is, in the words of resource names.
#[derive(Clone, Debug)]
pub struct Oneself<'a> {
    model: &'a Model,
    identity: &'a Identity,
    cloud: Cloud,
    kind: PrincipalKind,
    name: String,
    groups: Vec<String>,
    /// Custom policies that it holds.
    policies: Vec<String>,
}

impl<'a> Oneself<'a> {
    /// Who a principal is. A part of a name that is not known is one that no pattern but a wildcard covers.
    pub fn new(model: &'a Model, identity: &'a Identity, holders: &Holders, id: Id<Principal>) -> Option<Oneself<'a>> {
        let principal = identity.principals.get(id.index())?;
        let holder = holders.get(id)?;
        let of_group = principal.kind == PrincipalKind::Group;
        let groups = holder.groups.iter().filter(|(.., sure)| sure.surely()).map(|(group, ..)| *group);
        let groups = groups.chain(of_group.then_some(id)).filter_map(|group| identity.principals.get(group.index()));
        let mut out = Oneself {
            model,
            identity,
            cloud: principal.cloud,
            kind: principal.kind,
            // Of a member of a group no more is known than that.
            name: if of_group { HOLE.to_string() } else { called(model, principal) },
            groups: groups.map(|it| called(model, it)).collect(),
            policies: Vec::new(),
        };
        for handed in holder.policies.iter().filter(|it| it.exists.surely()) {
            out.holds(handed.policy);
        }
        Some(out)
    }

    /// With one more policy in its hands.
    pub fn holds(&mut self, policy: Option<Id<Policy>>) {
        let policy = policy.and_then(|id| self.identity.policies.get(id.index()));
        let name = policy.filter(|it| is_custom(it) && it.cloud == self.cloud).and_then(Policy::called);
        if let Some(name) = name.filter(|name| !self.policies.iter().any(|known| *known == ***name)) {
            self.policies.push(name.to_string());
        }
    }

    /// As a member of one more group.
    pub fn joins(&mut self, group: Id<Principal>) {
        self.groups.extend(self.identity.principals.get(group.index()).map(|it| called(self.model, it)));
    }

    /// The calls of which one at least it takes.
    pub fn needed(cloud: Cloud) -> &'static [&'static str] {
        match cloud {
            Cloud::Alibaba => &[
                "ram:AttachPolicyToUser",
                "ram:AttachPolicyToGroup",
                "ram:AttachPolicyToRole",
                "ram:CreatePolicyVersion",
            ],
            Cloud::Tencent => &[
                "cam:AttachUserPolicy",
                "cam:AttachGroupPolicy",
                "cam:AttachRolePolicy",
                "cam:UpdatePolicy",
                "cam:CreatePolicyVersion",
            ],
        }
    }

    /// What it would call to give itself everything: each of these alone suffices.
    fn calls(&self) -> Vec<Question> {
        match self.cloud {
            Cloud::Alibaba => {
                let admin = "acs:ram::system:policy/AdministratorAccess";
                let attach = self.attach().into_iter().map(|(call, to)| ask(call, &[&to, admin]));
                let policies = self.policies.iter().map(|name| ask("ram:CreatePolicyVersion", &[&named(name)]));
                attach.chain(policies).collect()
            }
            Cloud::Tencent => self.cam(),
        }
    }

    /// The calls of RAM that give it a policy, and what they name besides that.
    fn attach(&self) -> Vec<(&'static str, String)> {
        let mut out: Vec<(&str, String)> = Vec::new();
        match self.kind {
            PrincipalKind::User | PrincipalKind::Group => {
                out.push(("ram:AttachPolicyToUser", format!("acs:ram:::user/{}", self.name)));
            }
            PrincipalKind::Role => out.push(("ram:AttachPolicyToRole", format!("acs:ram:::role/{}", self.name))),
            _ => {}
        }
        out.extend(self.groups.iter().map(|group| ("ram:AttachPolicyToGroup", format!("acs:ram:::group/{group}"))));
        out
    }

    /// What it would call to write a policy and give that to itself: both of a pair. Of CAM that gives no more than attaching
    /// any policy does.
    fn written(&self, holding: &Holding<'_>) -> Vec<[Question; 2]> {
        let attach = self.attach();
        let pairs = self.chosen(holding).into_iter().flat_map(|name| {
            let new = named(&name);
            let pair = |(call, to): &(&str, String)| [ask("ram:CreatePolicy", &[&new]), ask(call, &[to, &new])];
            attach.iter().map(pair).collect::<Vec<_>>()
        });
        pairs.collect()
    }

    /// Calls of CAM itself are authorised on everything or not at all.
    fn cam(&self) -> Vec<Question> {
        let mut calls: Vec<&str> = Vec::new();
        match self.kind {
            PrincipalKind::User | PrincipalKind::Group => calls.push("cam:AttachUserPolicy"),
            PrincipalKind::Role => calls.push("cam:AttachRolePolicy"),
            _ => {}
        }
        if !self.groups.is_empty() {
            calls.push("cam:AttachGroupPolicy");
        }
        if !self.policies.is_empty() {
            calls.extend(["cam:UpdatePolicy", "cam:CreatePolicyVersion"]);
        }
        calls.iter().map(|call| Question::on(call, "*")).collect()
    }

    /// Names for a new policy, from the patterns of what may write and attach one: those that both may cover.
    fn chosen(&self, holding: &Holding<'_>) -> Vec<String> {
        let about = |calls: &[&str]| -> Vec<&Patterns> {
            let names = |it: &&Statement| {
                let twin = |call: &str| call.replacen("ram:", "ims:", 1);
                let own = |call: &&str| known::names(self.cloud, it, call) || known::names(self.cloud, it, &twin(call));
                it.effect != Some(Effect::Deny) && (known::is_open(it) || calls.iter().any(own))
            };
            holding.all().map(|it| it.statement).filter(names).map(|it| &it.resources).collect()
        };
        let lists = [about(&["ram:CreatePolicy"]), about(&ATTACHING)];
        let tail = |pattern: &str| pattern.split_once("policy/").map(|(_, rest)| rest.to_owned());
        let covered = |name: &str| {
            let by = |it: &&Patterns| {
                let one = |pattern: &Arc<str>| tail(pattern).is_none_or(|rest| fits(&rest, name, false));
                it.except || it.partly_unknown || it.list.iter().any(one)
            };
            lists.iter().all(|list| list.iter().any(by))
        };
        let written = lists.iter().flatten().filter(|it| !it.except).flat_map(|it| &it.list);
        let names = written.filter_map(|it| tail(it)).map(|rest| rest.replace('*', "example").replace('?', "x"));
        let mut seen = BTreeSet::new();
        std::iter::once("example".to_owned())
            .chain(names)
            .filter(|name| !name.is_empty() && !name.contains(HOLE) && !self.is_taken(name))
            .filter(|name| covered(name) && seen.insert(name.clone()))
            .collect()
    }

    fn is_taken(&self, name: &str) -> bool {
        self.identity.policies.iter().any(|it| is_custom(it) && it.name.as_deref() == Some(name))
    }
}

/// A question about several resources at once.
fn ask(action: &str, names: &[&str]) -> Question {
    let resources = names.iter().map(|it| Arc::from(*it)).collect();
    Question { action: action.into(), resources, ..Question::default() }
}

/// A policy of the account in the words of resource names.
fn named(policy: &str) -> String {
    format!("acs:ram:::policy/{policy}")
}

fn is_custom(policy: &Policy) -> bool {
    policy.kind == PolicyKind::Custom && !policy.bound
}

fn called(model: &Model, principal: &Principal) -> String {
    people::called(model, principal).to_string()
}

/// Whether everything may be done: a call of a service that no policy names, and one that changes rights.
pub fn everything(cloud: Cloud, effective: &Effective<'_>) -> Tri {
    let name = match cloud {
        Cloud::Alibaba => format!("acs:menshen:{NOBODY}::{NOBODY}"),
        Cloud::Tencent => format!("qcs::menshen:{NOBODY}::{NOBODY}"),
    };
    let any = effective.query(&Question::on("menshen:Anything", &name)).may();
    if !any.possibly() {
        return Tri::No;
    }
    let call = match cloud {
        Cloud::Alibaba => "ram:AttachPolicyToRole",
        Cloud::Tencent => "cam:AttachRolePolicy",
    };
    any.and(effective.query(&Question::of(call)).may())
}

/// Whether a principal administers the account.
pub fn administers<'w>(space: &Space<'w>, holding: &Holding<'w>, oneself: &Oneself<'_>) -> Tri {
    let effective = space.effective(holding);
    let all = everything(oneself.cloud, &effective);
    if all.surely() {
        return all;
    }
    let one = |question: &Question| {
        let answer = effective.query(question);
        // Whether the resource is in the group that a policy is limited to is not known.
        let limited = answer.allowed.as_ref().is_some_and(|it| it.group.is_some());
        if limited { answer.may().and(Tri::Unknown) } else { answer.may() }
    };
    let mut gives = Tri::No;
    for call in oneself.calls() {
        gives = gives.or(one(&call));
        if gives.surely() {
            break;
        }
    }
    let writes = || oneself.cloud == Cloud::Alibaba && one(&Question::of("ram:CreatePolicy")).possibly();
    if !gives.surely() && writes() {
        for [write, attach] in oneself.written(holding) {
            let written = one(&write);
            gives = gives.or(if written.possibly() { written.and(one(&attach)) } else { Tri::No });
            if gives.surely() {
                break;
            }
        }
    }
    if !gives.possibly() {
        return all;
    }
    // Bounds stay.
    let mut then = holding.clone();
    then.account.extend(Holding::everything(oneself.cloud, None).account);
    all.or(gives.and(everything(oneself.cloud, &space.effective(&then))))
}
