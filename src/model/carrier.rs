//! Carriers: what runs code, or calls the cloud, with the rights of a role.

use super::identity::Principal;
use super::policy::Document;
use super::{Cloud, ObjectId, Ref, Site};
use crate::base::Tri;
use std::sync::Arc;

/// What kind of thing carries a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CarrierKind {
    /// A virtual machine.
    Instance,
    /// A launch template.
    Template,
    /// A scaling configuration.
    Scaling,
    /// A node pool or cluster, whose pods reach the credentials of its nodes.
    NodePool,
    /// A container group.
    ContainerGroup,
    /// A function, or a service of functions.
    Function,
    /// What calls a function.
    Trigger,
    /// A stack of resources (ROS).
    Stack,
    /// A workflow.
    Flow,
    /// An automation (OOS), or a tool server.
    Automation,
    /// Any other job.
    Job,
    /// Replication or delivery of logs.
    Sync,
}

impl CarrierKind {
    /// What it is called in messages.
    pub fn word(self) -> &'static str {
        match self {
            CarrierKind::Instance => "instance",
            CarrierKind::Template => "launch template",
            CarrierKind::Scaling => "scaling configuration",
            CarrierKind::NodePool => "node pool",
            CarrierKind::ContainerGroup => "container group",
            CarrierKind::Function => "function",
            CarrierKind::Trigger => "trigger",
            CarrierKind::Stack => "stack",
            CarrierKind::Flow => "workflow",
            CarrierKind::Automation => "automation",
            CarrierKind::Job => "job",
            CarrierKind::Sync => "replication or delivery",
        }
    }
}

/// Something that carries a role.
#[derive(Debug)]
pub struct Carrier {
    /// The thing (not the attachment).
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// Its kind.
    pub kind: CarrierKind,
    /// The cloud's own name of it, where known before apply (a function's name); else `None`.
    pub name: Option<Arc<str>>,
    /// The role.
    pub role: Ref<Principal>,
    /// Where the role is attached: an argument, or the attachment.
    pub site: Site,
    /// Whether the role is surely carried. `Unknown` also where an argument only looks like one that names a role.
    pub exists: Tri,
    /// The session policy that limits the role here; `None`: the role's full rights.
    pub session: Option<Document>,
    /// Where the session policy is written.
    pub session_site: Option<Site>,
    /// An attachment that could hold a session policy (and where there is none, `session` is `None`).
    pub takes_session: bool,
}
