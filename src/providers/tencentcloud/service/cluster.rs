//! Kubernetes clusters (TKE, EKS): their API servers; the container registry.

use super::service;
use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::input::Side;
use crate::model::endpoint::{Admits, Endpoint, EndpointKind};
use crate::model::network::FaultKind;
use crate::model::{Builder, Id, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{flag, reason, written};
use crate::providers::fault::refused;
use crate::providers::service::lists::{self, Absent, Lists};
use crate::providers::service::{self as services, Ports, Service, When, row};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    Map {
        kind: "tencentcloud_kubernetes_cluster",
        reads: &["id", "cluster_internet", "cluster_internet_security_group", POLICIES, "cluster_intranet"],
        run: |builder, object, side| kubernetes(builder, object, side, None),
    },
    Map {
        kind: "tencentcloud_kubernetes_cluster_endpoint",
        reads: &[
            "id", "cluster_internet", "cluster_internet_security_group", POLICIES, "cluster_intranet", "cluster_intranet_security_group", BALANCER,
        ],
        run: |builder, object, side| kubernetes(builder, object, side, Some("cluster_intranet_security_group")),
    },
    row!("tencentcloud_eks_cluster", ["id", "public_lb.enabled", "public_lb.allow_from_cidrs", "public_lb.security_policies"], Service {
        private: When::Never,
        public: When::Flag("public_lb.enabled", Tri::No),
        public_lists: Some(lists::at(&["public_lb.allow_from_cidrs", "public_lb.security_policies"])),
        ..API
    }),
    row!("tencentcloud_tcr_instance", ["id", "open_public_operation", "security_policy.cidr_block"], Service {
        public: When::Flag("open_public_operation", Tri::No),
        public_lists: Some(lists::at(&["security_policy.cidr_block"])),
        ..service(EndpointKind::Registry, "Container Registry", Ports::Are(&[443]))
    }),
];

const POLICIES: &str = "managed_cluster_internet_security_policies";

/// The balancer in front of the API server, where it is not made for it.
const BALANCER: &str = "existed_load_balancer_id";

/// The API server: a balancer listens at 443 for it.
const API: Service = service(EndpointKind::Cluster, "Kubernetes API", Ports::Are(&[443]));

/// The public and the private address have groups of their own: an endpoint each.
fn kubernetes(builder: &mut Builder, object: ObjectId, side: Side<'_>, inside: Option<&'static str>) {
    let public = When::Flag("cluster_internet", Tri::No);
    let guarded = ["cluster_internet_security_group", POLICIES].into_iter().any(|path| written(side, path));
    // The endpoint as a resource of its own demands a group (documentation of the resource).
    if inside.is_some() && flag(side, "cluster_internet", Tri::No) == Tri::Yes && !guarded {
        let site = Site::at(object, side.path("cluster_internet"));
        let message = "a public endpoint needs `cluster_internet_security_group`";
        let help = "name the group that says who reaches the API server";
        builder.world.network.faults.push(refused("T-33", FaultKind::Setting, site, message, help));
    }
    if public.read(side).0 != Tri::No {
        let api = Service { private: When::Never, public, ..API };
        let id = services::add(builder, object, side, &api);
        guard(builder, object, side, id, "cluster_internet_security_group");
        if !written(side, "cluster_internet_security_group") {
            // The older way: a list. Without either, a balancer that no group filters admits everybody.
            let found = lists::read(side, object, Lists { paths: &[POLICIES], absent: Absent::Anybody, mode: None });
            set(builder, id, found);
        }
        if side.reads.contains(&BALANCER) && written(side, BALANCER) {
            own_balancer(builder, side, id);
        }
    }
    let private = When::Flag("cluster_intranet", Tri::No);
    if private.read(side).0 != Tri::No {
        let id = services::add(builder, object, side, &Service { private, name: "Kubernetes API (intranet)", ..API });
        if let Some(path) = inside {
            guard(builder, object, side, id, path);
        }
        if let Some(endpoint) = builder.world.network.endpoints.get_mut(id.index()) {
            endpoint.doors.iter_mut().for_each(|door| door.site = Site::at(object, "cluster_intranet"));
        }
    }
}

/// A balancer that is there already has groups of its own: whether these or those filter is not known.
fn own_balancer(builder: &mut Builder, side: Side<'_>, id: Id<Endpoint>) {
    let Some(endpoint) = builder.world.network.endpoints.get_mut(id.index()) else { return };
    for door in &mut endpoint.doors {
        door.filtered = Tri::Unknown;
        door.reasons.push(reason(side, BALANCER));
    }
    for entry in &mut endpoint.admits.entries {
        entry.addresses.must = AddressSet::empty();
    }
}

/// The group of an address, where one is written.
fn guard(builder: &mut Builder, object: ObjectId, side: Side<'_>, id: Id<Endpoint>, path: &'static str) {
    if written(side, path) {
        services::filter(builder, object, side, id, path);
    }
}

fn set(builder: &mut Builder, id: Id<Endpoint>, admits: Admits) {
    if let Some(endpoint) = builder.world.network.endpoints.get_mut(id.index()) {
        endpoint.admits = admits;
    }
}
