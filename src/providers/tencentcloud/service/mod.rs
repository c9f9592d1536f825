//! Managed services of Tencent Cloud: databases, caches, search, queues, clusters, registries and VPN gateways as endpoints.
//! The rules of attached groups filter them at the service's port; some have lists of addresses.

pub mod bastion;
pub mod cluster;
pub mod cynosdb;
pub mod database;
pub mod postgres;
pub mod queue;
pub mod search;
pub mod share;
pub mod vpn;

use crate::base::Tri;
use crate::model::Cloud;
use crate::model::endpoint::EndpointKind;
use crate::providers::service::{Ports, Service};

/// A service in its network.
const fn service(kind: EndpointKind, name: &'static str, ports: Ports) -> Service {
    Service::new(Cloud::Tencent, kind, name, ports)
}

/// A database; whether its groups filter its public address is not documented (U22).
const fn database(name: &'static str, ports: Ports) -> Service {
    Service { filtered: Tri::Unknown, ..service(EndpointKind::Database, name, ports) }
}

#[cfg(test)]
mod tests;
