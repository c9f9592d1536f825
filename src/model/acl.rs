//! Network ACLs: ordered, stateless rules that subnets are associated with (`network.md` §2.11).

use super::network::{Bounds, Fault, Peer, RuleAction};
use super::{Cloud, Known, ObjectId, Ref, Site};
use crate::base::Tri;
use crate::base::net::{AddressSet, ServiceSet};
use std::sync::Arc;

/// A network ACL.
#[derive(Debug)]
pub struct Acl {
    /// Where it is written.
    pub object: ObjectId,
    /// Its cloud, which decides what happens to a packet that no rule matches.
    pub cloud: Cloud,
    /// Rules for packets that come into the subnet.
    pub ingress: AclList,
    /// Rules for packets that leave the subnet.
    pub egress: AclList,
}

/// The rules of one direction, first match first.
#[derive(Clone, Debug, PartialEq)]
pub struct AclList {
    /// In the order in which they are tried.
    pub rules: Vec<AclRule>,
    /// `No` where the list as a whole is not known (because of this attribute): then it may hold any rules, and nothing is dropped
    /// for sure and nothing passes for sure.
    pub known: Known<()>,
}

impl Default for AclList {
    fn default() -> Self {
        AclList { rules: Vec::new(), known: Known::Yes(()) }
    }
}

/// One rule of a network ACL.
#[derive(Clone, Debug, PartialEq)]
pub struct AclRule {
    /// Where it is written.
    pub site: Site,
    /// What it does.
    pub action: Known<RuleAction>,
    /// The other end: addresses or prefix lists, never a group.
    pub peer: Peer,
    /// Protocol and destination ports. A rule that also names source ports surely matches nothing (`must` is empty).
    pub services: Bounds<ServiceSet>,
    /// The addresses in the subnet that it is for; everything for rules that name none.
    pub own: Bounds<AddressSet>,
    /// `Unknown` where it may not exist, or apply may refuse it.
    pub exists: Tri,
    /// Reason codes for what is not known.
    pub reasons: Vec<Arc<str>>,
    /// What was written that apply would refuse or ignore.
    pub faults: Vec<Fault>,
}

/// An ACL that a subnet is associated with.
#[derive(Clone, Debug, PartialEq)]
pub struct AclBinding {
    /// The ACL.
    pub acl: Ref<Acl>,
    /// Where the association is written.
    pub site: Site,
    /// `Unknown` where it is associated only for some completion.
    pub bound: Tri,
}
