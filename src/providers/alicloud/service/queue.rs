//! Message queues and registries of microservices: Kafka, RocketMQ, RabbitMQ (AMQP), MSE.

use super::service;
use crate::base::Tri;
use crate::base::net::{PortSet, ServiceSet};
use crate::input::Side;
use crate::model::endpoint::{Admits, EndpointKind};
use crate::model::network::Bounds;
use crate::model::{Builder, Known, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute;
use crate::providers::machine::ATTACHMENTS;
use crate::providers::service::lists::{self, Absent, Lists};
use crate::providers::service::part::{self, Owner};
use crate::providers::service::{self as services, Engine, Guard, Ports, Service, When, ports, row};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_alikafka_instance", reads: &["id", "deploy_type", "security_group"], run: kafka },
    Map {
        kind: "alicloud_alikafka_instance_allowed_ip_attachment",
        reads: &["instance_id", "allowed_type", "allowed_ip", "port_range"],
        run: allowed,
    },
    row!("alicloud_rocketmq_instance", [
        "id", "ip_whitelists", "network_info.internet_info.internet_spec", "network_info.internet_info.ip_whitelist",
        "network_info.vpc_info.security_group_ids",
    ], Service {
        public: When::Word("network_info.internet_info.internet_spec", &["enable"], Tri::No),
        public_lists: Some(open_until_listed(&["ip_whitelists", "network_info.internet_info.ip_whitelist"])),
        lists: open_until_listed(&["ip_whitelists"]),
        groups: Guard::Members(&["network_info.vpc_info.security_group_ids"]),
        ..service(KIND, "RocketMQ", Ports::Are(&[8080, 8081]))
    }),
    row!("alicloud_amqp_instance", ["id", "support_eip", "security_group_id"], Service {
        public: When::Flag("support_eip", Tri::No),
        groups: Guard::Members(&["security_group_id"]),
        ..service(KIND, "RabbitMQ", Ports::Are(&[5672, 5671]))
    }),
    row!("alicloud_mse_cluster", ["id", "cluster_type", "net_type", "acl_entry_list"], Service {
        private: When::Word("net_type", &["privatenet", "both"], Tri::Unknown),
        public: When::Word("net_type", &["pubnet", "both"], Tri::Unknown),
        public_lists: Some(lists::at(&["acl_entry_list"])),
        ..service(KIND, "MSE", Ports::Engine("cluster_type", REGISTRIES))
    }),
];

const KIND: EndpointKind = EndpointKind::Queue;

/// The list that a new instance comes with holds 0.0.0.0/0 (ApsaraMQ for RocketMQ: "IP address whitelists").
const fn open_until_listed(paths: &'static [&'static str]) -> Lists {
    Lists { paths, absent: Absent::Anybody, mode: None }
}

const REGISTRIES: &[Engine] = &[
    Engine { word: "Nacos", name: "MSE Nacos", ports: &[8848] },
    Engine { word: "ZooKeeper", name: "MSE ZooKeeper", ports: &[2181] },
    Engine { word: "Eureka", name: "MSE Eureka", ports: &[8761] },
];

const PUBLIC_PORT: &[u16] = &[9093];

fn kafka(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    // Entries of lists are resources of their own, and come besides what is there. The public list of a new instance holds
    // 0.0.0.0/0, the private one the prefix of its subnet (ApsaraMQ for Kafka: "Configure whitelists").
    let instance = Service {
        public: When::Word("deploy_type", &["4"], Tri::Unknown),
        public_ports: Some((Ports::Are(PUBLIC_PORT), None)),
        groups: Guard::Members(&["security_group"]),
        ..service(KIND, "Kafka", Ports::Are(&[9092, 9094, 9095]))
    };
    let id = services::add(builder, object, side, &instance);
    let unknown = || Admits { entries: Vec::new(), whole: Known::No(attribute::name(side, "allowed_ip")) };
    if let Some(endpoint) = builder.world.network.endpoints.get_mut(id.index()) {
        endpoint.admits = unknown();
        for door in &mut endpoint.doors {
            door.admits = match door.public != Tri::No && side.resource.before.is_none() {
                true => Some(lists::anybody(Site::at(object, side.path("deploy_type")))),
                false => Some(unknown()),
            };
        }
    }
}

/// An entry of the list for the public or the private ports.
fn allowed(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let owner = Owner::alibaba("instance_id", KIND, "Kafka");
    let found = lists::read(side, object, Lists { paths: &["allowed_ip"], absent: Absent::Nobody, mode: None });
    let internet = When::Word("allowed_type", &["internet"], Tri::Unknown).read(side).0;
    let given = side.str("port_range").and_then(range);
    let public = services::door(
        side,
        object,
        When::Word("allowed_type", &["internet"], Tri::Unknown),
        given.unwrap_or_else(|| (ports::any(), vec![attribute::reason(side, "port_range")])),
    );
    part::change(builder, object, side, owner, ATTACHMENTS, move |endpoint, known| {
        let mut met = false;
        for door in endpoint.doors.iter_mut().filter(|door| door.services.may.tcp.overlaps(&public.services.may.tcp)) {
            let same = match (door.public, internet) {
                (Tri::Unknown, _) | (_, Tri::Unknown) => Tri::Unknown,
                (door, entry) => (door == entry).into(),
            };
            if same == Tri::No {
                continue;
            }
            met = true;
            if let Some(own) = &mut door.admits {
                part::extend(own, &found, known.sure.and(same));
            }
        }
        // An instance that is not here: it has the address that the entry is for.
        if !met && endpoint.doors.is_empty() {
            let mut door = public.clone();
            door.admits = Some(Admits { entries: found.entries.clone(), whole: endpoint.admits.whole.clone() });
            endpoint.doors.push(door);
        }
    });
}

/// `9093/9093`.
fn range(text: &str) -> Option<ports::Listening> {
    let (low, high) = text.split_once('/')?;
    let (low, high) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
    (low <= high).then(|| (Bounds::exact(ServiceSet::tcp(PortSet::range(low, high))), Vec::new()))
}
