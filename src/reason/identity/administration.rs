//! Who administers the account: may do everything, or may give everything to itself.
//!
//! In: what a principal holds, and what it is. Out: a three-valued answer. Giving everything to itself: attaching any policy
//! to itself, to a group of its own or to the role that it is; rewriting a policy that it holds; writing a policy and
//! attaching that. Whatever bounds it still has to let it do everything then.

use super::holders::Holders;
use crate::base::value::HOLE;
use crate::base::{Tri, hole};
use crate::model::identity::{Identity, Policy, PolicyKind, Principal, PrincipalKind};
use crate::model::{Cloud, Id, Model};
use crate::reason::permission::{Effective, Holding, Question, Space};
use std::sync::Arc;

/// A name that nothing has: only a pattern for any name covers it.
const NOBODY: char = '\u{1}';

/// Names of policies that somebody who may write some might choose.
const CHOSEN: usize = 12;

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
        let name = policy.filter(|it| is_custom(it) && it.cloud == self.cloud).and_then(|it| it.name.as_deref());
        if let Some(name) = name.filter(|name| !self.policies.iter().any(|known| known == name)) {
            self.policies.push(name.to_owned());
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
    fn calls(&self, holding: &Holding<'_>) -> Vec<Vec<Question>> {
        match self.cloud {
            Cloud::Alibaba => self.ram(holding),
            Cloud::Tencent => self.cam(),
        }
    }

    fn ram(&self, holding: &Holding<'_>) -> Vec<Vec<Question>> {
        let ask = |action: &str, names: &[&str]| Question {
            action: action.into(),
            resources: names.iter().map(|it| Arc::from(*it)).collect(),
            ..Question::default()
        };
        let policy = |name: &str| format!("acs:ram:::policy/{name}");
        let mut attach: Vec<(&str, String)> = Vec::new();
        match self.kind {
            PrincipalKind::User | PrincipalKind::Group => {
                attach.push(("ram:AttachPolicyToUser", format!("acs:ram:::user/{}", self.name)));
            }
            PrincipalKind::Role => attach.push(("ram:AttachPolicyToRole", format!("acs:ram:::role/{}", self.name))),
            _ => {}
        }
        attach.extend(self.groups.iter().map(|group| ("ram:AttachPolicyToGroup", format!("acs:ram:::group/{group}"))));
        let admin = "acs:ram::system:policy/AdministratorAccess";
        let mut out: Vec<Vec<Question>> = attach.iter().map(|(call, to)| vec![ask(call, &[to, admin])]).collect();
        out.extend(self.policies.iter().map(|name| vec![ask("ram:CreatePolicyVersion", &[&policy(name)])]));
        for name in self.chosen(holding) {
            let new = policy(&name);
            let write = || ask("ram:CreatePolicy", &[&new]);
            out.extend(attach.iter().map(|(call, to)| vec![write(), ask(call, &[to, &new])]));
        }
        out
    }

    /// Calls of CAM itself are authorised on everything or not at all.
    fn cam(&self) -> Vec<Vec<Question>> {
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
        calls.iter().map(|call| vec![Question::on(call, "*")]).collect()
    }

    /// Names for a new policy, from the patterns that it holds.
    fn chosen(&self, holding: &Holding<'_>) -> Vec<String> {
        let mut out = vec!["example".to_owned()];
        for statement in holding.all().map(|it| it.statement).filter(|it| !it.resources.except) {
            for pattern in &statement.resources.list {
                let Some((_, rest)) = pattern.split_once("policy/") else { continue };
                let name = rest.replace('*', "example").replace('?', "x");
                let free = !name.is_empty() && !name.contains(HOLE) && !out.contains(&name);
                if free && out.len() < CHOSEN && !self.is_taken(&name) {
                    out.push(name);
                }
            }
        }
        out
    }

    fn is_taken(&self, name: &str) -> bool {
        self.identity.policies.iter().any(|it| is_custom(it) && it.name.as_deref() == Some(name))
    }
}

fn is_custom(policy: &Policy) -> bool {
    policy.kind == PolicyKind::Custom && !policy.bound
}

fn called(model: &Model, principal: &Principal) -> String {
    match &principal.name {
        Some(name) => name.to_string(),
        None => hole::named(&format!("{}.name", model.address(principal.object))),
    }
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
    for way in oneself.calls(holding) {
        gives = gives.or(way.iter().map(one).fold(Tri::Yes, Tri::and));
        if gives.surely() {
            break;
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
