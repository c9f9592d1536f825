//! Kubernetes clusters and service meshes: their API servers; the container registry.

use super::service;
use crate::base::{Tri, Value};
use crate::input::{Attr, Side};
use crate::model::endpoint::{Admits, Door, EndpointKind};
use crate::model::network::Bounds;
use crate::model::{Builder, Known, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{each_value, is_configured, written};
use crate::providers::machine::ATTACHMENTS;
use crate::providers::service::lists::{self, Absent, Lists};
use crate::providers::service::part::{self, Owner};
use crate::providers::service::{self as services, Ports, Service, When, ports, row};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_cs_managed_kubernetes",
        reads: &["id", "slb_internet_enabled", "connections", "slb_internet", ENDPOINTS],
        run: |builder, object, side| kubernetes(builder, object, side, Some(ENDPOINTS)),
    },
    Map {
        kind: "alicloud_cs_kubernetes",
        reads: &["id", "slb_internet_enabled", "connections", "slb_internet"],
        run: |builder, object, side| kubernetes(builder, object, side, None),
    },
    Map {
        kind: "alicloud_cs_edge_kubernetes",
        reads: &["id", "slb_internet_enabled", "connections", "slb_internet"],
        run: |builder, object, side| kubernetes(builder, object, side, None),
    },
    row!("alicloud_cs_serverless_kubernetes", ["id", "endpoint_public_access_enabled"], Service {
        public: When::Flag("endpoint_public_access_enabled", Tri::No),
        ..API
    }),
    Map {
        kind: "alicloud_service_mesh_service_mesh",
        reads: &["id", "load_balancer.api_server_public_eip", "load_balancer.pilot_public_eip"],
        run: mesh,
    },
    Map { kind: "alicloud_cr_ee_instance", reads: &["id", "instance_endpoints"], run: registry },
    Map { kind: "alicloud_cr_endpoint_acl_policy", reads: &["instance_id", "endpoint_type", "entry"], run: registry_entry },
];

const ENDPOINTS: &str = "control_plane_endpoints_config.load_balancers_config.endpoint_type";

/// The API server: no list filters it.
const API: Service = service(EndpointKind::Cluster, "Kubernetes API", Ports::Are(&[6443]));

fn kubernetes(builder: &mut Builder, object: ObjectId, side: Side<'_>, endpoints: Option<&'static str>) {
    let id = services::add(builder, object, side, &API);
    let public = When::Flag("slb_internet_enabled", Tri::Yes);
    let mut door = services::door(side, object, public, (Bounds::exact(ports::tcp(&[6443])), Vec::new()));
    // The flag acts when the cluster is made. Of one that is there already, its public address tells.
    let shown =
        [side.resource.before.as_ref(), Some(side.value)].into_iter().flatten().map(shows).fold(Tri::No, Tri::or);
    let old = side.resource.before.is_some();
    let absent = matches!(side.attr("slb_internet_enabled"), Attr::Absent | Attr::Defaulted)
        || is_configured(side, "slb_internet_enabled") == Some(false);
    if door.public == Tri::Yes && old && absent && shown != Tri::Yes {
        door.public = Tri::Unknown;
        door.reasons.push("uncertain:U19".into());
    }
    if let Some(path) = endpoints {
        each_value(side, path, &mut |at, value| {
            let here = match value.as_str() {
                Some(text) => text.to_ascii_lowercase().contains("public").into(),
                None if value.is_null() => Tri::No,
                None => match written(side, "control_plane_endpoints_config") {
                    true => Tri::Unknown,
                    false => Tri::No,
                },
            };
            if here != Tri::No && door.public != Tri::Yes {
                door.public = here;
                door.site = Site::at(object, at);
                if here == Tri::Unknown {
                    door.reasons.push(format!("unknown:{}.{at}", side.resource.address).into());
                }
            }
        });
    }
    if door.public != Tri::No {
        services::add_door(builder, id, door);
    }
}

/// Whether the values of a cluster show a public address.
fn shows(value: &Value) -> Tri {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    let connections = value.get("connections").and_then(|it| it.get("api_server_internet"));
    (text(connections) || text(value.get("slb_internet"))).into()
}

fn mesh(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mesh = Service {
        public: When::Flag("load_balancer.api_server_public_eip", Tri::No),
        ..service(EndpointKind::Cluster, "Service Mesh", Ports::Are(&[6443]))
    };
    let id = services::add(builder, object, side, &mesh);
    // Optional and computed: the service decides where it is left out.
    let public = When::Flag("load_balancer.pilot_public_eip", Tri::Unknown);
    let listening = (Bounds::exact(ports::tcp(&[15012])), Vec::new());
    let pilot = services::door(side, object, public, listening);
    if pilot.public != Tri::No {
        services::add_door(builder, id, pilot);
    }
}

/// A registry: its public address is there once it is enabled, and then has a list of its own.
fn registry(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let id = services::add(
        builder,
        object,
        side,
        &service(EndpointKind::Registry, "Container Registry", Ports::Are(&[443])),
    );
    let mut public = None;
    side.each("instance_endpoints", |index, endpoint| {
        let kind = endpoint.value.get("endpoint_type").and_then(Value::as_str);
        let on = endpoint.value.get("enable").and_then(Value::as_bool);
        if kind.is_some_and(|kind| kind.eq_ignore_ascii_case("internet")) && on == Some(true) {
            public = Some(index);
        }
    });
    if let Some(index) = public {
        let path = format!("instance_endpoints[{index}]");
        let listening = (Bounds::exact(ports::tcp(&[443])), Vec::new());
        let door = services::door(side, object, When::Always, listening);
        let whole = Known::No(format!("{}.{path}", side.resource.address).into());
        let admits = Some(Admits { entries: Vec::new(), whole });
        services::add_door(builder, id, Door { site: Site::at(object, path), admits, ..door });
    }
}

fn registry_entry(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let public = When::Word("endpoint_type", &["internet"], Tri::Unknown);
    let listening = (Bounds::exact(ports::tcp(&[443])), Vec::new());
    let mut door = services::door(side, object, public, listening);
    if door.public == Tri::No {
        return;
    }
    door.way.push(object);
    door.admits = Some(lists::read(side, object, Lists { paths: &["entry"], absent: Absent::Nobody, mode: None }));
    let owner = Owner::alibaba("instance_id", EndpointKind::Registry, "Container Registry");
    part::change(builder, object, side, owner, ATTACHMENTS, move |endpoint, known| {
        let mut door = door.clone();
        door.exists = door.exists.and(known.sure);
        door.reasons.extend(known.reasons.iter().cloned());
        endpoint.doors.push(door);
    });
}
