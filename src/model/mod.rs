//! The neutral cloud: what both providers' resources become. From here on nothing knows Terraform's formats, and
//! nothing knows which cloud a thing is in except to name it and to follow its evaluation rules.
//!
//! A [`Model`] holds the worlds before and after the plan over one table of [`Object`]s (the Terraform resources the
//! entities come from), so that the two sides can be compared by object.

pub mod account;
pub mod acl;
pub mod address;
pub mod balancer;
pub mod builder;
pub mod carrier;
pub mod compute;
pub mod element;
pub mod endpoint;
pub mod gateway;
pub mod identity;
pub mod link;
pub mod network;
pub mod policy;
pub mod resolve;
pub mod secrets;
pub mod storage;

pub use builder::{Builder, Link, Resolver};

use crate::base::{Action, Note};
use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;
use std::sync::Arc;

/// Index of an entity of type `T` in its world's list.
pub struct Id<T>(pub u32, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// The id of the entity at an index.
    pub fn new(index: usize) -> Id<T> {
        Id(index as u32, PhantomData)
    }
    /// The index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> std::hash::Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> std::fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// The cloud that a thing is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cloud {
    /// Alibaba Cloud.
    Alibaba,
    /// Tencent Cloud.
    Tencent,
}

/// A Terraform resource instance (or another block: `provider.alicloud`, `variable.x`) that entities come from.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// Full address, with module path and instance key.
    pub address: Arc<str>,
    /// Address before a `moved` block, if the plan moves it; identity for comparisons.
    pub previous_address: Option<Arc<str>>,
    /// The word before the name (`alicloud_instance`); for messages only.
    pub kind: Arc<str>,
    /// Its cloud.
    pub cloud: Option<Cloud>,
    /// What the plan does to it; `None` where there is no plan.
    pub action: Option<Action>,
    /// True where `count` or `for_each` is unknown and this one stands for any number of instances, also none.
    pub representative: bool,
    /// The account that it is in, told from others by the provider configuration: empty for that of the default one.
    pub account: Arc<str>,
}

/// Index into [`Model::objects`].
pub type ObjectId = Id<Object>;

/// A place in the configuration, made concrete only when it is shown: an object and, within it, an attribute path
/// such as `ingress[0].cidr_block` (`None`: the block as a whole).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site {
    /// The object.
    pub object: ObjectId,
    /// The attribute path in it.
    pub path: Option<Arc<str>>,
}

impl Site {
    /// The block as a whole.
    pub fn block(object: ObjectId) -> Site {
        Site { object, path: None }
    }
    /// An attribute.
    pub fn at(object: ObjectId, path: impl Into<Arc<str>>) -> Site {
        Site { object, path: Some(path.into()) }
    }
}

/// A reference to an entity, resolved as `network.md` §1.2 says.
#[derive(Debug)]
pub enum Ref<T> {
    /// Exactly this one.
    Resolved(Id<T>),
    /// One of these, which one is not known.
    OneOf(Vec<Id<T>>),
    /// Something that this input does not hold: its id.
    External(Arc<str>),
    /// Not known at all.
    Unknown,
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        match self {
            Ref::Resolved(id) => Ref::Resolved(*id),
            Ref::OneOf(ids) => Ref::OneOf(ids.clone()),
            Ref::External(id) => Ref::External(id.clone()),
            Ref::Unknown => Ref::Unknown,
        }
    }
}
impl<T> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Ref::Resolved(a), Ref::Resolved(b)) => a == b,
            (Ref::OneOf(a), Ref::OneOf(b)) => a == b,
            (Ref::External(a), Ref::External(b)) => a == b,
            (Ref::Unknown, Ref::Unknown) => true,
            _ => false,
        }
    }
}
impl<T> Eq for Ref<T> {}

impl<T> Ref<T> {
    /// The entity, if it is certain.
    pub fn resolved(&self) -> Option<Id<T>> {
        match self {
            Ref::Resolved(id) => Some(*id),
            _ => None,
        }
    }
    /// All entities that it may be.
    pub fn candidates(&self) -> &[Id<T>] {
        match self {
            Ref::Resolved(id) => std::slice::from_ref(id),
            Ref::OneOf(ids) => ids,
            Ref::External(_) | Ref::Unknown => &[],
        }
    }
}

/// A value that decides, or the reason why it is not known (an attribute path such as
/// `alicloud_security_group_rule.ssh.priority`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Known<T> {
    /// The value.
    Yes(T),
    /// Unknown: because of this attribute.
    No(Arc<str>),
}

impl<T> Known<T> {
    /// The value, if known.
    pub fn get(&self) -> Option<&T> {
        match self {
            Known::Yes(value) => Some(value),
            Known::No(_) => None,
        }
    }
}

/// One side of a plan: everything that exists before it, or after it.
#[derive(Debug, Default)]
pub struct World {
    /// Networks, groups, interfaces, public addresses.
    pub network: network::Network,
    /// Metadata settings and role carriers.
    pub compute: compute::Compute,
    /// Principals, policies, attachments.
    pub identity: identity::Identity,
    /// Disks and what they are made from.
    pub storage: storage::Storage,
    /// Places where secrets are or may be written.
    pub secrets: secrets::Secrets,
}

/// Everything that was understood of one input.
#[derive(Debug, Default)]
pub struct Model {
    /// The resources that entities come from, by address.
    pub objects: Vec<Object>,
    /// Before the plan; `None` where there is no plan.
    pub before: Option<World>,
    /// After the plan, or what a configuration or state describes.
    pub after: World,
    /// Resource types that no mapping reads, with the number of their instances.
    pub unmapped: BTreeMap<Arc<str>, usize>,
    /// What could not be understood.
    pub notes: Vec<Note>,
    /// Resources that outputs of the root module name, without instance keys: others may build on these.
    pub exported: BTreeSet<Arc<str>>,
    /// Security groups that the plan destroys, by id.
    pub destroyed_groups: BTreeMap<Arc<str>, ObjectId>,
}

impl Model {
    /// An object by id.
    pub fn object(&self, id: ObjectId) -> Option<&Object> {
        self.objects.get(id.index())
    }
    /// An object's address, for messages.
    pub fn address(&self, id: ObjectId) -> &str {
        self.object(id).map_or("", |object| &object.address)
    }
}
