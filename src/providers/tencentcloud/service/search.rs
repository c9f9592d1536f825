//! Elasticsearch, with the doors of its Kibana.

use super::service;
use crate::base::Tri;
use crate::input::Side;
use crate::model::endpoint::{Door, EndpointKind};
use crate::model::network::Bounds;
use crate::model::{Builder, ObjectId};
use crate::providers::Map;
use crate::providers::service::lists::{self, Absent, Lists};
use crate::providers::service::part::{self, Owner};
use crate::providers::service::{self as services, Guard, Ports, Service, When, ports};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    Map {
        kind: "tencentcloud_elasticsearch_instance",
        reads: &["id", "elasticsearch_port", "public_access", "es_public_acl.white_ip_list", "kibana_public_access", "es_acl.white_list"],
        run: elasticsearch,
    },
    Map { kind: "tencentcloud_elasticsearch_security_group", reads: &["instance_id", "security_group_ids"], run: |builder, object, side| {
        let owner = Owner::tencent("instance_id", EndpointKind::Search, "Elasticsearch");
        part::bind(builder, object, side, owner, "security_group_ids", true);
    } },
];

/// Kibana is public without attributes, and its list then holds 127.0.0.1 only (Elasticsearch Service: "ES Cluster" under
/// access control); whether the cluster is, is not said.
fn elasticsearch(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let cluster = Service {
        port: Some("elasticsearch_port"),
        groups: Guard::Filter(&[]),
        public: When::Word("public_access", &["OPEN"], Tri::Unknown),
        public_ports: Some((Ports::Are(&[9200]), None)),
        public_lists: Some(lists::at(&["es_public_acl.white_ip_list"])),
        // The list is for the public address; groups filter the private one.
        filtered: Tri::No,
        ..service(EndpointKind::Search, "Elasticsearch", Ports::Are(&[9200]))
    };
    let id = services::add(builder, object, side, &cluster);
    let public = When::Word("kibana_public_access", &["OPEN"], Tri::Yes);
    let listening = (Bounds::exact(ports::tcp(&[5601])), Vec::new());
    let kibana = services::door(side, object, public, listening);
    if kibana.public != Tri::No {
        let own =
            lists::read(side, object, Lists { paths: &["es_acl.white_list"], absent: Absent::Nobody, mode: None });
        services::add_door(
            builder,
            id,
            Door { called: Some("Kibana"), admits: Some(own), filtered: Tri::No, ..kibana },
        );
    }
}
