//! Managed services of Alibaba Cloud: databases, caches, search, queues, clusters, registries, file shares and bastions
//! as endpoints; VPN gateways are with the links. What they admit are lists of addresses, and the members of attached groups.

pub mod cache;
pub mod cluster;
pub mod database;
pub mod file;
pub mod queue;
pub mod rds;
pub mod search;
pub mod share;

use crate::model::Cloud;
use crate::model::endpoint::EndpointKind;
use crate::providers::service::{Ports, Service};

/// A service in its network.
const fn service(kind: EndpointKind, name: &'static str, ports: Ports) -> Service {
    Service::new(Cloud::Alibaba, kind, name, ports)
}

#[cfg(test)]
mod tests;
