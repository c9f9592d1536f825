//! Elasticsearch, with the doors of its Kibana.

use super::service;
use crate::base::Tri;
use crate::input::Side;
use crate::model::endpoint::{Door, EndpointKind};
use crate::model::network::Bounds;
use crate::model::{Builder, ObjectId};
use crate::providers::Map;
use crate::providers::service::lists::{self, Absent, Lists};
use crate::providers::service::{self as services, Ports, Service, When, ports};

/// The mappings.
pub const MAPS: &[Map] = &[Map {
    kind: "alicloud_elasticsearch_instance",
    reads: &[
        "id",
        "port",
        "public_port",
        "kibana_port",
        "enable_public",
        "public_whitelist",
        "private_whitelist",
        "enable_kibana_public_network",
        "enable_kibana_private_network",
        "kibana_whitelist",
        "kibana_private_whitelist",
    ],
    run: elasticsearch,
}];

/// What holds without attributes: the cluster is open in its network and not public, Kibana is public and admits nobody
/// (Elasticsearch: "Access control methods for Elasticsearch clusters").
fn elasticsearch(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let cluster = Service {
        port: Some("port"),
        public: When::Flag("enable_public", Tri::No),
        public_ports: Some((Ports::Are(&[9200]), Some("public_port"))),
        lists: Lists { paths: &["private_whitelist"], absent: Absent::Anybody, mode: None },
        public_lists: Some(lists::at(&["public_whitelist"])),
        ..service(EndpointKind::Search, "Elasticsearch", Ports::Are(&[9200]))
    };
    let id = services::add(builder, object, side, &cluster);
    let kibana = || {
        let usual = || (Bounds::exact(ports::tcp(&[5601])), Vec::new());
        ports::read(side, Ports::Are(&[5601]), Some("kibana_port")).unwrap_or_else(usual)
    };
    let own = |paths, absent| Some(lists::read(side, object, Lists { paths, absent, mode: None }));
    let outside = services::door(side, object, When::Flag("enable_kibana_public_network", Tri::Yes), kibana());
    if outside.public != Tri::No {
        services::add_door(
            builder,
            id,
            Door { called: Some("Kibana"), admits: own(&["kibana_whitelist"], Absent::Nobody), ..outside },
        );
    }
    let private = When::Flag("enable_kibana_private_network", Tri::No);
    let (there, why) = private.read(side);
    let mut inside = services::door(side, object, When::Never, kibana());
    if there != Tri::No {
        inside.site = private.site(side, object);
        inside.called = Some("Kibana");
        inside.exists = inside.exists.and(there);
        inside.reasons.extend(why);
        services::add_door(builder, id, Door { admits: own(&["kibana_private_whitelist"], Absent::Unknown), ..inside });
    }
}
