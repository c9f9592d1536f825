//! What entities are called by others: classes of names, and references as resources write them.
//!
//! In: nothing. Out: [`Link`]s, and by [`Named`] which list of a world an entity of a class is in.

use super::acl::Acl;
use super::balancer::{Fleet, Listener, LoadBalancer, Pool};
use super::compute::Metadata;
use super::endpoint::Endpoint;
use super::gateway::{NatGateway, RouteTable, VirtualAddress};
use super::identity::{AccessKey, Carrier, Policy, Principal, ResourcePolicy};
use super::network::{Instance, Interface, PrefixList, PublicAddress, SecurityGroup, ServiceTemplate, Subnet, Vpc};
use super::storage::{Bucket, Disk, Source};
use super::{ObjectId, World};
use crate::base::Reference;
use std::sync::Arc;

/// Entities that live in a world's list.
pub trait Stored: Sized {
    /// Their list.
    fn list(world: &mut World) -> &mut Vec<Self>;
}

/// Entities that others refer to.
pub trait Named: Stored {
    /// Distinguishes the names of one class from those of another.
    const CLASS: Class;
}

/// Classes of entities that others refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Class {
    Vpc,
    Subnet,
    Group,
    Interface,
    Instance,
    PublicAddress,
    PrefixList,
    ServiceTemplate,
    Acl,
    NatGateway,
    RouteTable,
    VirtualAddress,
    LoadBalancer,
    Listener,
    Pool,
    Fleet,
    Endpoint,
    Principal,
    Policy,
    AccessKey,
    Carrier,
    ResourcePolicy,
    Bucket,
    Disk,
    DiskSource,
    Metadata,
}

macro_rules! stored {
    ($($type:ident => $($field:ident).+ : $class:ident),* $(,)?) => {$(
        impl Stored for $type {
            fn list(world: &mut World) -> &mut Vec<Self> {
                &mut world.$($field).+
            }
        }
        impl Named for $type {
            const CLASS: Class = Class::$class;
        }
    )*};
}

stored! {
    Vpc => network.vpcs: Vpc,
    Subnet => network.subnets: Subnet,
    SecurityGroup => network.groups: Group,
    Interface => network.interfaces: Interface,
    Instance => network.instances: Instance,
    PublicAddress => network.public_addresses: PublicAddress,
    PrefixList => network.prefix_lists: PrefixList,
    ServiceTemplate => network.service_templates: ServiceTemplate,
    Acl => network.acls: Acl,
    NatGateway => network.nat_gateways: NatGateway,
    RouteTable => network.route_tables: RouteTable,
    VirtualAddress => network.virtual_addresses: VirtualAddress,
    LoadBalancer => network.balancers: LoadBalancer,
    Listener => network.listeners: Listener,
    Pool => network.pools: Pool,
    Fleet => network.fleets: Fleet,
    Endpoint => network.endpoints: Endpoint,
    Principal => identity.principals: Principal,
    Policy => identity.policies: Policy,
    AccessKey => identity.access_keys: AccessKey,
    Carrier => identity.carriers: Carrier,
    ResourcePolicy => identity.resource_policies: ResourcePolicy,
    Bucket => storage.buckets: Bucket,
    Disk => storage.disks: Disk,
    Source => storage.sources: DiskSource,
    Metadata => compute.metadata: Metadata,
}

/// A reference as a resource writes it, before it is resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// The id or name, where the value is known.
    pub known: Option<Arc<str>>,
    /// The resources that the value comes from.
    pub refs: Vec<Reference>,
    /// The resource that refers, for pairing instances by key.
    pub from: Option<ObjectId>,
}

impl Link {
    /// Whether nothing at all is said: no value and no reference.
    pub fn is_empty(&self) -> bool {
        self.known.is_none() && self.refs.is_empty()
    }
}
