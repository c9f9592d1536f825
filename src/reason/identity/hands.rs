//! From what principals hold to holdings of the algebra: the statements of their policies, boundaries and control policies.
//!
//! In: a world's identity entities and its [`Holders`]. Out: a [`Holding`] for each principal, for one policy, or for a role
//! within a session policy. Documents that are not known are held as opaque statements under the policy's name, so that the
//! same unknown cancels between two worlds.

use super::access::{policy_called, statements};
use super::holders::{Handed, Holders};
use super::known;
use crate::base::Tri;
use crate::model::identity::{Document, Identity, Policy, Principal, Statement};
use crate::model::{Cloud, Id, Known, Model, Ref};
use crate::reason::permission::{self, Bound, Flag, Held, Holding};
use std::borrow::Cow;
use std::sync::Arc;

/// What a policy is held for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// For what it grants.
    Grant,
    /// As a limit of what others grant.
    Bound,
}

/// The holdings of a world's principals.
#[derive(Debug)]
pub struct Hands<'w> {
    model: &'w Model,
    identity: &'w Identity,
    /// What each principal holds.
    pub holders: &'w Holders,
    /// Statements of each policy, and whether there may be others.
    texts: Vec<(Cow<'w, [Statement]>, bool)>,
    /// The name of each policy's document, the same in both worlds.
    names: Vec<Arc<str>>,
    /// What is known of each, where what is not known is to grant nothing.
    known: Option<Vec<Cow<'w, [Statement]>>>,
}

impl<'w> Hands<'w> {
    /// The holdings of a world.
    pub fn new(model: &'w Model, identity: &'w Identity, holders: &'w Holders) -> Hands<'w> {
        let texts = identity.policies.iter().map(statements).collect();
        let names = identity.policies.iter().map(|policy| name(model, policy)).collect();
        Hands { model, identity, holders, texts, names, known: None }
    }

    /// The same without what is not known: what it may grant is told once, of the document. In bounds it still counts.
    pub fn known(model: &'w Model, identity: &'w Identity, holders: &'w Holders) -> Hands<'w> {
        let known = identity.policies.iter().map(known::statements).collect();
        Hands { known: Some(known), ..Hands::new(model, identity, holders) }
    }

    /// What a principal holds. Origins are positions in its holder's list of policies; those of bounds follow after, by
    /// index of the bound.
    pub fn holding(&self, id: Id<Principal>) -> Holding<'_> {
        let cloud = self.identity.principals.get(id.index()).map_or(Cloud::Alibaba, |it| it.cloud);
        let mut out = Holding::nothing(cloud, self.own(cloud));
        let Some(holder) = self.holders.get(id) else { return out };
        for (at, handed) in holder.policies.iter().enumerate() {
            let attachment = self.identity.attachments.get(handed.attachment);
            let list = match attachment.and_then(|it| it.scope.clone()) {
                Some(group) => out.groups.entry(group).or_default(),
                None => &mut out.account,
            };
            self.put(list, handed.policy, handed.exists, at, &self.attachment_name(handed), Use::Grant);
        }
        let after = holder.policies.len();
        for (at, exists) in &holder.boundaries {
            let Some(bound) = self.identity.bounds.get(*at) else { continue };
            let attachment: Arc<str> = self.model.address(bound.site.object).into();
            let mut held = Vec::new();
            for (policy, sure) in self.policies(&bound.policy) {
                self.put(&mut held, policy, sure, after + at, &attachment, Use::Bound);
            }
            out.boundary.push(Bound { exists: *exists, attachment, held });
        }
        for at in &self.holders.controls {
            let Some(bound) = self.identity.bounds.get(*at).filter(|it| it.cloud == cloud) else { continue };
            let exists = bound.exists.and(self.within(cloud, &bound.target));
            let attachment: Arc<str> = self.model.address(bound.site.object).into();
            for (policy, sure) in self.policies(&bound.policy) {
                self.put(&mut out.control, policy, exists.and(sure), after + at, &attachment, Use::Bound);
            }
        }
        out
    }

    /// The root of the account that control policies bind: everything, less what those deny that bind the root, too.
    pub fn root(&self, cloud: Cloud) -> Holding<'_> {
        let mut out = Holding::everything(cloud, self.own(cloud));
        for at in &self.holders.controls {
            let Some(bound) = self.identity.bounds.get(*at).filter(|it| it.cloud == cloud) else { continue };
            if !bound.binds_root.possibly() {
                continue;
            }
            let exists = bound.exists.and(self.within(cloud, &bound.target));
            let attachment: Arc<str> = self.model.address(bound.site.object).into();
            let from = out.control.len();
            for (policy, sure) in self.policies(&bound.policy) {
                self.put(&mut out.control, policy, exists.and(sure), *at, &attachment, Use::Bound);
            }
            out.control.iter_mut().skip(from).for_each(|held| held.when = Some((Flag::RootBound, true)));
        }
        out
    }

    /// A session policy: what a role may do where it is used through it.
    pub fn session<'h>(&'h self, document: &'h Document, name: &str) -> Bound<'h> {
        let name: Arc<str> = name.into();
        let mut held: Vec<Held<'h>> =
            document.statements().iter().map(|statement| Held::sure(statement, 0, &name)).collect();
        if let Document::Unknown(_) = document {
            held.push(Held::sure(permission::opaque(), 0, &name));
        }
        Bound { exists: Tri::Yes, attachment: name, held }
    }

    /// The number of the own account in a cloud, where it is known.
    pub fn own(&self, cloud: Cloud) -> Option<Arc<str>> {
        own(self.identity, cloud)
    }

    /// The model that the world is of.
    pub fn model(&self) -> &'w Model {
        self.model
    }

    /// The world's identity entities.
    pub fn identity(&self) -> &'w Identity {
        self.identity
    }

    /// Whether a control policy's target has the own account in it. An organisation's own administrators are not bound by its
    /// control policies, so that only the account itself as the target settles it.
    pub fn within(&self, cloud: Cloud, target: &Option<Known<Arc<str>>>) -> Tri {
        match (target, &self.own(cloud)) {
            (Some(Known::Yes(target)), Some(own)) if target == own => Tri::Yes,
            (Some(Known::Yes(target)), Some(_)) if is_account(target) => Tri::No,
            _ => Tri::Unknown,
        }
    }

    fn policies(&self, reference: &Ref<Policy>) -> Vec<(Option<Id<Policy>>, Tri)> {
        match reference {
            Ref::Resolved(id) => vec![(Some(*id), Tri::Yes)],
            Ref::OneOf(ids) => ids.iter().map(|id| (Some(*id), Tri::Unknown)).collect(),
            Ref::External(_) | Ref::Unknown => vec![(None, Tri::Yes)],
        }
    }

    /// What hands a policy over, by a name that is the same in both worlds.
    fn attachment_name(&self, handed: &Handed) -> Arc<str> {
        let attachment = self.identity.attachments.get(handed.attachment);
        let one = attachment.map_or("", |it| self.model.address(it.site.object));
        let membership = handed.membership.and_then(|at| self.identity.memberships.get(at));
        match membership {
            Some(membership) => format!("{one} {}", self.model.address(membership.site.object)).into(),
            None => one.into(),
        }
    }

    fn put<'h>(
        &'h self,
        list: &mut Vec<Held<'h>>,
        policy: Option<Id<Policy>>,
        exists: Tri,
        origin: usize,
        attachment: &Arc<str>,
        as_what: Use,
    ) {
        let nothing: (&[Statement], bool) = (&[], true);
        let found = policy.and_then(|id| Some((self.texts.get(id.index())?, self.names.get(id.index())?)));
        let ((known, open), document) = match found {
            Some(((all, open), name)) => match self.known.as_ref().and_then(|known| known.get(policy?.index())) {
                Some(known) if as_what == Use::Grant => ((&**known, false), name.clone()),
                _ => ((&**all, *open), name.clone()),
            },
            None if self.known.is_some() && as_what == Use::Grant => return,
            None => (nothing, attachment.clone()),
        };
        let held = |statement| Held {
            statement,
            exists,
            origin,
            document: document.clone(),
            attachment: attachment.clone(),
            when: None,
        };
        list.extend(known.iter().map(held));
        if open {
            list.push(held(permission::opaque()));
        }
    }
}

/// By what a policy's document is the same in both worlds.
fn name(model: &Model, policy: &Policy) -> Arc<str> {
    let previous = model.object(policy.object).and_then(|it| it.previous_address.clone());
    previous.filter(|_| policy.managed).unwrap_or_else(|| policy_called(model, policy).into())
}

/// The number of the own account in a cloud, where the input tells it.
pub fn own(identity: &Identity, cloud: Cloud) -> Option<Arc<str>> {
    identity.own_account(cloud).cloned()
}

/// Whether an organisation's target is an account, and not a folder.
fn is_account(target: &str) -> bool {
    target.len() >= 8 && target.bytes().all(|byte| byte.is_ascii_digit())
}
