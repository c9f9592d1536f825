//! What each principal holds: its own attachments, those of its groups, and what bounds it.
//!
//! In: a world's identity entities, whose references may be open. Out: one [`Holder`] for each principal, in the world's
//! order; what hangs on an open reference is there with `Tri::Unknown`. Nothing is read of the documents here.

use crate::base::Tri;
use crate::model::identity::{Attachment, BoundKind, Identity, Membership, Policy, Principal, PrincipalKind};
use crate::model::{Cloud, Id, Model, Ref};
use std::collections::BTreeMap;
use std::sync::Arc;

/// By what a principal is the same before and after: its name in the cloud; where that is not known, the address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PrincipalKey {
    /// Cloud.
    pub cloud: Cloud,
    /// Kind.
    pub kind: PrincipalKind,
    /// The name, or the address of the resource (before a move).
    pub name: Arc<str>,
    /// True where `name` is an address.
    pub by_address: bool,
    /// The account, where several are told apart.
    pub account: Arc<str>,
}

impl PrincipalKey {
    /// The key of a principal.
    pub fn of(model: &Model, principal: &Principal) -> PrincipalKey {
        let address = || {
            let object = model.object(principal.object);
            object.map_or_else(|| "".into(), |it| it.previous_address.clone().unwrap_or_else(|| it.address.clone()))
        };
        PrincipalKey {
            cloud: principal.cloud,
            kind: principal.kind,
            name: principal.name.clone().unwrap_or_else(address),
            by_address: principal.name.is_none(),
            account: model.object(principal.object).map(|object| object.account.clone()).unwrap_or_default(),
        }
    }
}

/// A policy in the hands of a principal.
#[derive(Clone, Debug)]
pub struct Handed {
    /// Index into the world's attachments.
    pub attachment: usize,
    /// The policy; `None` where nothing is known of it.
    pub policy: Option<Id<Policy>>,
    /// Index into the world's memberships, where it comes through a group.
    pub membership: Option<usize>,
    /// Whether it is surely handed: the attachment, the membership and which policy it is.
    pub exists: Tri,
}

/// A principal and what it holds.
#[derive(Clone, Debug, Default)]
pub struct Holder {
    /// In the order of attachments: own ones first, then those of groups.
    pub policies: Vec<Handed>,
    /// Groups that it is in, with the membership and whether it surely is.
    pub groups: Vec<(Id<Principal>, usize, Tri)>,
    /// Members of the group, with the membership and whether they surely are.
    pub members: Vec<(Id<Principal>, usize, Tri)>,
    /// Indices of the world's bounds that limit what it may do: permissions boundaries of it.
    pub boundaries: Vec<(usize, Tri)>,
}

/// All principals of a world, by index.
#[derive(Debug, Default)]
pub struct Holders {
    /// In the order of the world's principals.
    pub list: Vec<Holder>,
    /// Indices of the bounds that are control policies: they bind everybody in their target, and whether this account is
    /// in it is not known here.
    pub controls: Vec<usize>,
}

impl Holders {
    /// What each principal of a world holds.
    pub fn new(identity: &Identity) -> Holders {
        let mut list: Vec<Holder> = identity.principals.iter().map(|_| Holder::default()).collect();
        let who = Candidates::new(identity);
        for (index, membership) in identity.memberships.iter().enumerate() {
            join(&who, &mut list, index, membership);
        }
        for (index, attachment) in identity.attachments.iter().enumerate() {
            hand(&who, &mut list, index, attachment);
        }
        // Through groups: a membership hands on what the group is handed.
        let of_groups: BTreeMap<Id<Principal>, Vec<Handed>> = list
            .iter()
            .enumerate()
            .filter(|(_, holder)| !holder.members.is_empty())
            .map(|(index, holder)| (Id::new(index), holder.policies.clone()))
            .collect();
        for holder in &mut list {
            for (group, membership, sure) in &holder.groups {
                for handed in of_groups.get(group).into_iter().flatten() {
                    let exists = handed.exists.and(*sure);
                    holder.policies.push(Handed { membership: Some(*membership), exists, ..handed.clone() });
                }
            }
        }
        let mut controls = Vec::new();
        for (index, bound) in identity.bounds.iter().enumerate() {
            match bound.kind {
                BoundKind::Control => controls.push(index),
                BoundKind::Boundary => {
                    for (id, sure) in who.of(&bound.principal, bound.cloud, None) {
                        if let Some(holder) = list.get_mut(id.index()) {
                            holder.boundaries.push((index, sure.and(bound.exists)));
                        }
                    }
                }
            }
        }
        Holders { list, controls }
    }

    /// What a principal holds.
    pub fn get(&self, id: Id<Principal>) -> Option<&Holder> {
        self.list.get(id.index())
    }
}

/// Principals and policies by what an open reference may mean.
struct Candidates {
    principals: BTreeMap<(Cloud, PrincipalKind), Vec<Id<Principal>>>,
    policies: BTreeMap<Cloud, Vec<Id<Policy>>>,
}

impl Candidates {
    fn new(identity: &Identity) -> Candidates {
        let mut out = Candidates { principals: BTreeMap::new(), policies: BTreeMap::new() };
        for (index, principal) in identity.principals.iter().enumerate() {
            out.principals.entry((principal.cloud, principal.kind)).or_default().push(Id::new(index));
        }
        for (index, policy) in identity.policies.iter().enumerate() {
            // What bounds is never what an attachment means.
            if !policy.bound {
                out.policies.entry(policy.cloud).or_default().push(Id::new(index));
            }
        }
        out
    }

    /// The principals that a reference may mean, and whether it surely does. Of an open one, all of the kind, or users
    /// and roles where the kind is open, too.
    fn of(&self, reference: &Ref<Principal>, cloud: Cloud, kind: Option<PrincipalKind>) -> Vec<(Id<Principal>, Tri)> {
        match reference {
            Ref::Resolved(id) => vec![(*id, Tri::Yes)],
            Ref::OneOf(ids) => ids.iter().map(|id| (*id, Tri::Unknown)).collect(),
            Ref::External(_) => Vec::new(),
            Ref::Unknown => {
                let kinds = match kind {
                    Some(kind) => vec![kind],
                    None => vec![PrincipalKind::User, PrincipalKind::Role],
                };
                let all = kinds.into_iter().flat_map(|kind| self.principals.get(&(cloud, kind)).into_iter().flatten());
                all.map(|id| (*id, Tri::Unknown)).collect()
            }
        }
    }
}

fn join(who: &Candidates, list: &mut [Holder], index: usize, membership: &Membership) {
    if !membership.exists.possibly() {
        return;
    }
    let cloud = membership.cloud;
    let group = match membership.kind {
        PrincipalKind::SsoUser => PrincipalKind::SsoGroup,
        _ => PrincipalKind::Group,
    };
    let users = who.of(&membership.user, cloud, Some(membership.kind));
    let groups = who.of(&membership.group, cloud, Some(group));
    for (user, sure) in &users {
        for (group, known) in &groups {
            let exists = membership.exists.and(*sure).and(*known);
            if let Some(holder) = list.get_mut(user.index()) {
                holder.groups.push((*group, index, exists));
            }
            if let Some(holder) = list.get_mut(group.index()) {
                holder.members.push((*user, index, exists));
            }
        }
    }
}

fn hand(who: &Candidates, list: &mut [Holder], index: usize, attachment: &Attachment) {
    if !attachment.exists.possibly() {
        return;
    }
    let cloud = attachment.cloud;
    let policies: Vec<(Option<Id<Policy>>, Tri)> = match &attachment.policy {
        Ref::Resolved(id) => vec![(Some(*id), Tri::Yes)],
        Ref::OneOf(ids) => ids.iter().map(|id| (Some(*id), Tri::Unknown)).collect(),
        Ref::External(_) => vec![(None, Tri::Yes)],
        // Any policy of the cloud here, or one that is not here.
        Ref::Unknown => {
            let known = who.policies.get(&cloud).into_iter().flatten().map(|id| (Some(*id), Tri::Unknown));
            known.chain([(None, Tri::Unknown)]).collect()
        }
    };
    for (principal, sure) in who.of(&attachment.principal, cloud, Some(attachment.kind)) {
        let Some(holder) = list.get_mut(principal.index()) else { continue };
        for (policy, which) in &policies {
            let exists = attachment.exists.and(sure).and(*which);
            holder.policies.push(Handed { attachment: index, policy: *policy, membership: None, exists });
        }
    }
}
