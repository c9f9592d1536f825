//! Principals, policies and attachments (`identity.md` §1).

pub use super::account::*;
pub use super::carrier::{Carrier, CarrierKind};
pub use super::policy::*;
use super::{Cloud, Id, ObjectId, Ref, Site};
use crate::base::Tri;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All identity entities of one world.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Identity {
    pub principals: Vec<Principal>,
    pub policies: Vec<Policy>,
    pub attachments: Vec<Attachment>,
    /// Roles of which two trust policies are written with different content, with the place of the other one.
    pub conflicting_trusts: Vec<(Id<Principal>, Site)>,
    pub memberships: Vec<Membership>,
    pub access_keys: Vec<AccessKey>,
    pub carriers: Vec<Carrier>,
    pub bounds: Vec<Bound>,
    pub assignments: Vec<Assignment>,
    pub delegations: Vec<Delegation>,
    pub resource_policies: Vec<ResourcePolicy>,
    pub shares: Vec<Share>,
    pub federations: Vec<Federation>,
    pub logins: Vec<LoginProfile>,
    pub mfa: Vec<MfaSetting>,
    pub password_policies: Vec<PasswordPolicy>,
    pub preferences: Vec<SecurityPreference>,
    pub callers: Vec<Caller>,
    /// Numbers of the account itself, where this input tells them (data sources of the caller).
    pub own_accounts: Vec<Arc<str>>,
    /// The same by cloud. A cloud is here, too, where the number is not known but the input refers to the own account as
    /// such: another number that it writes means another account.
    pub own_by_cloud: BTreeMap<Cloud, Vec<Arc<str>>>,
    /// Names of CAM's users by their numbers, and by the holes that stand for these before the apply.
    pub user_numbers: BTreeMap<Arc<str>, Arc<str>>,
    /// Ids of instances, where they are known: policies name instances by them.
    pub instance_ids: BTreeMap<ObjectId, Arc<str>>,
    /// Buckets and keys, which may have policies of their own.
    pub protected: Vec<Protected>,
    /// Resources that are in a resource group.
    pub grouped: Vec<Grouped>,
}

/// A resource that is in a resource group.
#[derive(Debug)]
pub struct Grouped {
    /// Its cloud.
    pub cloud: Cloud,
    /// The names that policies name it and what is in it by, as patterns, with holes.
    pub names: Vec<Arc<str>>,
    /// The id of the group, or a hole for that of a group that the plan creates; `None` where it is not known at all.
    pub group: Option<Arc<str>>,
}

impl Identity {
    /// Takes in that the input names the own account in a cloud, and by which number.
    pub fn name_own(&mut self, cloud: Cloud, number: Option<Arc<str>>) {
        let own = self.own_by_cloud.entry(cloud).or_default();
        for list in [own, &mut self.own_accounts] {
            let new = number.as_ref().filter(|number| !list.contains(number)).cloned();
            list.extend(new);
        }
    }

    /// Takes over what another world knows of the own accounts where this one knows nothing: an account is the same before and
    /// after, and a data source is told of in one of them only.
    pub fn share_own(&mut self, other: &Identity) {
        for (cloud, numbers) in &other.own_by_cloud {
            self.own_by_cloud.entry(*cloud).or_insert_with(|| numbers.clone());
        }
        if self.own_accounts.is_empty() {
            self.own_accounts.clone_from(&other.own_accounts);
        }
    }

    /// The number of the own account in a cloud, where the input tells one. Where it does not tell of which cloud a number
    /// is: Alibaba Cloud's have sixteen digits, Tencent Cloud's twelve.
    pub fn own_account(&self, cloud: Cloud) -> Option<&Arc<str>> {
        let all: Vec<&Arc<str>> = match self.own_by_cloud.get(&cloud) {
            Some(list) => list.iter().collect(),
            None => self.own_accounts.iter().filter(|it| (it.len() >= 14) == (cloud == Cloud::Alibaba)).collect(),
        };
        if let [one] = all.as_slice() { Some(one) } else { None }
    }

    /// Whether the input tells which account of a cloud is the own one: by its number, or by referring to it.
    pub fn knows_own(&self, cloud: Cloud) -> bool {
        self.own_by_cloud.contains_key(&cloud) || self.own_account(cloud).is_some()
    }
}

/// A bucket or a key, which may have a policy of its own.
#[derive(Debug)]
pub struct Protected {
    /// Its resource.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// A key; else a bucket.
    pub key: bool,
    /// Its name, or the id of the key, with holes.
    pub name: Arc<str>,
}

/// Kind of principal (`identity.md` §1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum PrincipalKind {
    User,
    Group,
    Role,
    /// A user of CloudSSO or of the identity center.
    SsoUser,
    /// A group of them.
    SsoGroup,
    /// An access configuration (CloudSSO) or role configuration (identity center): a role template.
    Configuration,
    /// A member identity of an organisation (Tencent Cloud): a role template for the accounts of its members.
    Template,
}

/// A user, group or role.
#[derive(Debug)]
pub struct Principal {
    /// The resource that manages it; for one that is only named, the resource that names it.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// What it is.
    pub kind: PrincipalKind,
    /// Its name; `None` where unknown.
    pub name: Option<Arc<str>>,
    /// What is known of an unknown name: the text with holes.
    pub shape: Option<Arc<str>>,
    /// False where the input only names it: its other rights are not known.
    pub managed: bool,
    /// Roles: the trust policy.
    pub trust: Option<Document>,
    /// Where the trust policy is written; the block where it is not.
    pub trust_site: Site,
    /// Roles: instances and templates that carry it, at these places.
    pub carriers: Vec<Site>,
}

/// Where a policy comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// A system (preset) policy, by name.
    System(Arc<str>),
    /// A custom policy.
    Custom,
}

/// A policy.
#[derive(Debug)]
pub struct Policy {
    /// The resource that manages it; for a system policy, the one that names it first.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// System or custom.
    pub kind: PolicyKind,
    /// Its name; `None` where unknown.
    pub name: Option<Arc<str>>,
    /// What is known of an unknown name: the text with holes.
    pub shape: Option<Arc<str>>,
    /// Where the document is written.
    pub site: Site,
    /// What it says; `None` for a system policy and for a custom policy that the input only names.
    pub document: Option<Document>,
    /// Two aliases of the document are written with different content: which is in force is not settled.
    pub conflicting: Option<Site>,
    /// A condition of the data source that renders it has values that are lost (same operator and variable twice).
    pub values_lost: Option<Site>,
    /// A control policy, which bounds and grants nothing.
    pub bound: bool,
    /// True where a resource of this input creates it; what a data source tells of, and what is only named, is not.
    pub managed: bool,
}

impl Policy {
    /// The name, or what is known of it: a part that is not known is a hole, as in documents that name it so.
    pub fn called(&self) -> Option<&Arc<str>> {
        self.name.as_ref().or(self.shape.as_ref())
    }
}

/// A policy attached to a principal.
#[derive(Debug)]
pub struct Attachment {
    /// The attachment, or the argument that attaches.
    pub site: Site,
    /// Its cloud.
    pub cloud: Cloud,
    /// To what kind of principal.
    pub kind: PrincipalKind,
    /// To whom.
    pub principal: Ref<Principal>,
    /// Which policy.
    pub policy: Ref<Policy>,
    /// `Unknown` where a value that decides is not known.
    pub exists: Tri,
    /// The attribute that is not known, where one is.
    pub unknown: Option<Arc<str>>,
    /// The resource group that it is limited to; `None`: the whole account.
    pub scope: Option<Arc<str>>,
    /// True where the reference of a principal was made to a numeric id where its name is needed: it attaches to
    /// nobody and the apply fails.
    pub id_for_name: bool,
}

/// A user's membership of a group.
#[derive(Debug)]
pub struct Membership {
    /// Where it is written.
    pub site: Site,
    /// Its cloud.
    pub cloud: Cloud,
    /// `User`, or `SsoUser`: whose memberships these are.
    pub kind: PrincipalKind,
    /// The user.
    pub user: Ref<Principal>,
    /// The group.
    pub group: Ref<Principal>,
    /// `Unknown` where a value that decides is not known.
    pub exists: Tri,
    /// As in [`Attachment`].
    pub id_for_name: bool,
}

/// An access key.
#[derive(Debug)]
pub struct AccessKey {
    /// Where it is created.
    pub site: Site,
    /// Whose; `None`: of the calling account.
    pub owner: Option<Ref<Principal>>,
    /// Whether it is active.
    pub active: Tri,
    /// Its cloud.
    pub cloud: Cloud,
    /// Created by the provider beside a user, without a resource of its own.
    pub implicit: bool,
    /// The secret is encrypted for somebody (`pgp_key`), so that the state does not hold it in plain.
    pub encrypted: Tri,
    /// Where the secret is written to a plain file.
    pub file: Option<Site>,
    /// Whether a network policy limits where the key can be used from.
    pub network_policy: Tri,
}
