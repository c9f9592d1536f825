//! Managed services as network targets: databases, caches, clusters, registries and the like (`network.md` §3.7, §3.12).

use super::network::{Bounds, GroupBindings, SecurityGroup};
use super::{Cloud, Known, ObjectId, Ref, Site};
use crate::base::Tri;
use crate::base::net::{AddressSet, ServiceSet};
use std::sync::Arc;

/// What a service is, as `menshen exposure` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum EndpointKind {
    Database,
    Cache,
    Search,
    Queue,
    Cluster,
    Registry,
    Bastion,
    Vpn,
    Gateway,
    FileShare,
}

/// A managed service.
#[derive(Debug)]
pub struct Endpoint {
    /// Where it is written.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// What it is.
    pub kind: EndpointKind,
    /// The name of the service, for messages (`RDS MySQL`, `Kubernetes API`).
    pub service: Arc<str>,
    /// The addresses under which it is reached.
    pub doors: Vec<Door>,
    /// Lists of addresses that are admitted by every door that has no list of its own.
    pub admits: Admits,
    /// Groups whose rules filter every door, evaluated with the client as source (Tencent Cloud); `None`: no groups filter.
    pub groups: Option<GroupBindings>,
    /// Groups whose members are admitted by their private addresses, rules not evaluated (Alibaba Cloud; only possibly).
    pub members: Vec<(Ref<SecurityGroup>, Site)>,
    /// `Unknown` where it may not exist.
    pub exists: Tri,
}

/// Lists of addresses that a service admits.
#[derive(Clone, Debug, PartialEq)]
pub struct Admits {
    /// What is written, entry by entry.
    pub entries: Vec<Admitted>,
    /// `Yes`: these entries are all. `No`: others may be there (because of this attribute), nothing is refused for sure.
    pub whole: Known<()>,
}

impl Admits {
    /// Everybody: services that have no list.
    pub fn anybody(site: Site) -> Admits {
        let entry = Admitted { addresses: Bounds::exact(AddressSet::all()), site };
        Admits { entries: vec![entry], whole: Known::Yes(()) }
    }
    /// Nobody, until entries are added.
    pub fn nobody() -> Admits {
        Admits { entries: Vec::new(), whole: Known::Yes(()) }
    }
    /// The union of the entries.
    pub fn addresses(&self) -> Bounds<AddressSet> {
        let none = || AddressSet::empty();
        let must = self.entries.iter().fold(none(), |sum, it| sum.union(&it.addresses.must));
        let may = match self.whole {
            Known::Yes(()) => self.entries.iter().fold(none(), |sum, it| sum.union(&it.addresses.may)),
            Known::No(_) => AddressSet::all(),
        };
        Bounds { must, may }
    }
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Admitted {
    /// Its addresses.
    pub addresses: Bounds<AddressSet>,
    /// Where it is written.
    pub site: Site,
}

/// An address under which a service is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Door {
    /// Whether it is on the Internet.
    pub public: Tri,
    /// What makes it so, or where its port is written.
    pub site: Site,
    /// What messages call it, where it is not the service itself (`Kibana`).
    pub called: Option<&'static str>,
    /// Resources on the way (a connection, an endpoint), without the service itself.
    pub way: Vec<ObjectId>,
    /// Protocol and ports.
    pub services: Bounds<ServiceSet>,
    /// Its own list of addresses, in place of the service's.
    pub admits: Option<Admits>,
    /// `Yes`: the service's groups filter this door. `Unknown`: they may not. `No`: they do not.
    pub filtered: Tri,
    /// `Unknown` where it may not exist.
    pub exists: Tri,
    /// Reason codes for what is not known.
    pub reasons: Vec<Arc<str>>,
}
