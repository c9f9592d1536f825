//! Principals, policies and attachments (`identity.md` §1).

use super::{Cloud, ObjectId, Ref, Site};
use crate::base::Tri;
use std::sync::Arc;

/// All identity entities of one world.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Identity {
    pub principals: Vec<Principal>,
    pub policies: Vec<Policy>,
    pub attachments: Vec<Attachment>,
    pub memberships: Vec<Membership>,
    pub access_keys: Vec<AccessKey>,
}

/// Kind of principal (`identity.md` §1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum PrincipalKind {
    User,
    Group,
    Role,
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
    /// False where the input only names it: its other rights are not known.
    pub managed: bool,
    /// Roles: the trust policy.
    pub trust: Option<Document>,
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
    /// Where the document is written.
    pub site: Site,
    /// What it says; `None` for a system policy and for a custom policy that the input only names.
    pub document: Option<Document>,
    /// A control policy, which bounds and grants nothing.
    pub bound: bool,
}

/// A policy document.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// Read; parts of it may be unknown.
    Parsed(Vec<Statement>),
    /// Not known: the attribute that decides.
    Unknown(Arc<str>),
    /// Known and not a policy document: why.
    Malformed(String),
}

/// `Allow` or `Deny`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Effect {
    Allow,
    Deny,
}

/// One statement. Patterns are as written, except that CAM's `name/` prefix is stripped from actions.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Position in the document, from 0.
    pub index: usize,
    /// Effect; `None` where unknown.
    pub effect: Option<Effect>,
    /// Actions.
    pub actions: Patterns,
    /// Resources.
    pub resources: Patterns,
    /// The condition as JSON text, normalised; `None` where there is none.
    pub condition: Option<String>,
    /// Principals as JSON text (trust and resource policies).
    pub principal: Option<String>,
    /// `Sid`, if any.
    pub sid: Option<Arc<str>>,
    /// False where an unknown value is a part of the statement: it may say more than is shown here.
    pub whole: bool,
}

/// Which strings a statement is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Patterns {
    /// True for `NotAction`, `NotResource`: everything but these.
    pub except: bool,
    /// The patterns. A hole (unknown part of a string) is the character U+E000 plus a number.
    pub list: Vec<Arc<str>>,
    /// An element of the list, or the list, is unknown.
    pub partly_unknown: bool,
}

/// A policy attached to a principal.
#[derive(Debug)]
pub struct Attachment {
    /// The attachment, or the argument that attaches.
    pub site: Site,
    /// To whom.
    pub principal: Ref<Principal>,
    /// Which policy.
    pub policy: Ref<Policy>,
    /// `Unknown` where a value that decides is not known.
    pub exists: Tri,
    /// The attribute that is not known, where one is.
    pub unknown: Option<Arc<str>>,
}

/// A user's membership of a group.
#[derive(Debug)]
pub struct Membership {
    /// Where it is written.
    pub site: Site,
    /// The user.
    pub user: Ref<Principal>,
    /// The group.
    pub group: Ref<Principal>,
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
}
