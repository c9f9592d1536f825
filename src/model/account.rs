//! Settings of an account that bear on sign-in and credentials, and what belongs to an organisation.

use super::identity::{Policy, Principal};
use super::policy::Document;
use super::{Cloud, Known, Ref, Site};
use crate::base::Tri;
use std::sync::Arc;

/// A console login of a user.
#[derive(Debug)]
pub struct LoginProfile {
    /// Where it is declared.
    pub site: Site,
    /// Its cloud.
    pub cloud: Cloud,
    /// Whose.
    pub user: Ref<Principal>,
    /// Whether it is surely there.
    pub exists: Tri,
    /// Whether a second factor has to be bound at the next login; `No` where absent means no. Clouds without the
    /// setting on the login: `None`.
    pub mfa_required: Option<Tri>,
    /// Where that is written.
    pub mfa_site: Site,
    /// Whether the password has to be changed at the next login.
    pub reset_required: Tri,
}

/// A multi-factor setting: of an account, a directory or one user.
#[derive(Debug)]
pub struct MfaSetting {
    /// Where it is written.
    pub site: Site,
    /// Its cloud.
    pub cloud: Cloud,
    /// What it is a setting of.
    pub scope: MfaScope,
    /// Whether a second factor is mandatory at login; `Unknown` where it cannot be told.
    pub enforced: Tri,
    /// False where nothing is written and the value is the default.
    pub written: bool,
    /// The attribute that is not known, where one is.
    pub unknown: Option<Arc<str>>,
}

/// What a multi-factor setting is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MfaScope {
    /// All users of the account.
    Account,
    /// A CloudSSO directory.
    Directory,
    /// One user.
    User(Ref<Principal>),
}

/// A password policy. `None` of an item: the resource has no such setting.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct PasswordPolicy {
    /// The resource.
    pub site: Site,
    pub minimum_length: Option<Setting<i64>>,
    pub lowercase: Option<Setting<bool>>,
    pub uppercase: Option<Setting<bool>>,
    pub numbers: Option<Setting<bool>>,
    pub symbols: Option<Setting<bool>>,
    /// Days; 0: passwords do not expire.
    pub maximum_age: Option<Setting<i64>>,
    /// Number of former passwords that may not come back; 0: any.
    pub reuse_prevention: Option<Setting<i64>>,
    /// Wrong passwords in an hour before the login is locked; 0: any number.
    pub maximum_attempts: Option<Setting<i64>>,
}

/// A setting's value in force (default of the provider where nothing is written), and where it is, or would be, written.
#[derive(Clone, Debug)]
pub struct Setting<T> {
    /// The value, or what decides it and is not known.
    pub value: Known<T>,
    /// Where.
    pub site: Site,
    /// False where the default is in force.
    pub written: bool,
}

/// Settings of sign-in and credentials of an account.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct SecurityPreference {
    /// The resource.
    pub site: Site,
    pub keep_mfa_ticket: Setting<bool>,
    pub users_manage_keys: Setting<bool>,
    /// Days without use after which a key is switched off.
    pub idle_key_days: Setting<i64>,
    /// Days without use after which a user's login is switched off.
    pub idle_user_days: Setting<i64>,
    /// Networks from which the console can be used; empty: everywhere.
    pub login_masks: Setting<Arc<str>>,
}

/// A provider of federated identities.
#[derive(Debug)]
pub struct Federation {
    /// The resource.
    pub site: Site,
    /// Its cloud.
    pub cloud: Cloud,
    /// SAML or OIDC.
    pub kind: FederationKind,
    /// Its name in the cloud.
    pub name: Option<Arc<str>>,
}

/// Protocol of a federation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FederationKind {
    Saml,
    Oidc,
}

/// A control policy or a permissions boundary that bounds somebody.
#[derive(Debug)]
pub struct Bound {
    /// Where it is attached.
    pub site: Site,
    /// Its cloud.
    pub cloud: Cloud,
    /// Which kind.
    pub kind: BoundKind,
    /// The policy.
    pub policy: Ref<Policy>,
    /// Boundary: of whom. Control policies: `Ref::Unknown` (all principals of the target).
    pub principal: Ref<Principal>,
    /// Control policies: the folder or account that it is attached to.
    pub target: Option<Known<Arc<str>>>,
    /// Control policies: whether it binds the root of a member, too (`effect_scope` `All`); `No` where only RAM users
    /// and roles are bound.
    pub binds_root: Tri,
    /// Whether it is surely there.
    pub exists: Tri,
}

/// Kind of a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BoundKind {
    /// Permissions boundary: rights are what policies and boundary both allow.
    Boundary,
    /// Control policy of an organisation: only its denies are used.
    Control,
}

/// A role template of CloudSSO or the identity center, given to somebody in an account. The template is a principal of
/// kind `Configuration`; its policies are attachments.
#[derive(Debug)]
pub struct Assignment {
    /// Where.
    pub site: Site,
    /// Its cloud.
    pub cloud: Cloud,
    /// Who.
    pub principal: Ref<Principal>,
    /// The template.
    pub configuration: Ref<Principal>,
    /// The account.
    pub target: Option<Known<Arc<str>>>,
    /// Whether it is surely there.
    pub exists: Tri,
}

/// An account that administers a service for the organisation.
#[derive(Debug)]
pub struct Delegation {
    /// Where.
    pub site: Site,
    /// The account.
    pub account: Known<Arc<str>>,
    /// The service.
    pub service: Known<Arc<str>>,
}

/// A policy on a resource: who, also outside, may do what with it.
#[derive(Debug)]
pub struct ResourcePolicy {
    /// Where the document (or the access list) is written.
    pub site: Site,
    /// Its cloud.
    pub cloud: Cloud,
    /// What it protects.
    pub kind: ProtectedKind,
    /// Name of the resource in the cloud (bucket, key), where known.
    pub name: Option<Arc<str>>,
    /// The resource that it is about, if managed here: its block.
    pub of: Option<Site>,
    /// The document.
    pub document: Document,
    /// Whether a setting (public access block of the bucket or the account) takes public access away.
    pub public_blocked: Tri,
}

/// What a resource policy protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProtectedKind {
    /// A bucket of OSS or COS.
    Bucket,
    /// A KMS key.
    Key,
    /// A KMS secret.
    Secret,
    /// A project of the log service.
    LogProject,
    /// A MaxCompute role.
    DataRole,
    /// An endpoint of a private network; bounds what goes through it.
    Endpoint,
}

/// An image or a snapshot that other accounts may use.
#[derive(Debug)]
pub struct Share {
    /// Where.
    pub site: Site,
    /// Its cloud.
    pub cloud: Cloud,
    /// The account.
    pub account: Known<Arc<str>>,
    /// What is shared: its id or address.
    pub what: Option<Arc<str>>,
    /// Whether it is encrypted (`Unknown` where it cannot be told).
    pub encrypted: Tri,
}

/// A provider block as a principal: the credentials that apply the plan.
#[derive(Debug)]
pub struct Caller {
    /// The block.
    pub site: Site,
    /// Its cloud.
    pub cloud: Cloud,
    /// The role that it assumes, as written.
    pub role: Option<Arc<str>>,
    /// Where its protocol is plain HTTP: that argument.
    pub plain_http: Option<Site>,
}
