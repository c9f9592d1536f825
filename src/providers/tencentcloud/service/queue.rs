//! Message queues, registries and gateways of microservices: CKafka, RabbitMQ, RocketMQ, MQTT, TSE.

use super::service;
use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::input::Side;
use crate::model::endpoint::{Admits, Admitted, Door, Endpoint, EndpointKind};
use crate::model::network::Bounds;
use crate::model::{Builder, Known, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{self, flag, written};
use crate::providers::machine::ATTACHMENTS;
use crate::providers::service::lists::{self, Absent, Lists};
use crate::providers::service::part::{self, Connection, Owner};
use crate::providers::service::{self as services, Engine, Ports, Service, When, ports, row};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    row!("tencentcloud_ckafka_instance", ["id", "vport", "public_network"], Service {
        port: Some("vport"),
        public: When::Positive("public_network", Tri::No),
        public_ports: Some((Ports::Perhaps(PUBLIC_KAFKA, PUBLIC_PORTS), None)),
        ..service(KIND, "CKafka", Ports::Are(&[9092]))
    }),
    Map { kind: "tencentcloud_ckafka_route", reads: &["instance_id", "vip_type", "public_network"], run: route },
    // Its list is for one topic: the ports of the instance answer everybody all the same, so that nothing is refused there.
    Map { kind: "tencentcloud_ckafka_topic", reads: &[], run: |_, _, _| {} },
    row!("tencentcloud_tdmq_rabbitmq_vip_instance", ["id", "enable_public_access"], Service {
        public: When::Flag("enable_public_access", Tri::No),
        ..service(KIND, "RabbitMQ", Ports::Are(&[5672, 15672]))
    }),
    Map { kind: "tencentcloud_tdmq_rocketmq_vip_instance", reads: &["id", "ip_rules.ip_rule", "ip_rules.allow"], run: |builder, object, side| {
        // No argument opens the public address; rules for it say that there may be one.
        let public = if written(side, "ip_rules") { Tri::Unknown } else { Tri::No };
        rocketmq(builder, object, side, "ip_rule", public);
    } },
    Map { kind: "tencentcloud_trocket_rocketmq_instance", reads: &["id", "enable_public", "ip_rules.ip", "ip_rules.allow"], run: |builder, object, side| {
        rocketmq(builder, object, side, "ip", flag(side, "enable_public", Tri::No));
    } },
    row!("tencentcloud_mqtt_instance", ["id"], service(KIND, MQTT.name, Ports::Are(MQTT_PORTS))),
    Map { kind: "tencentcloud_mqtt_instance_public_endpoint", reads: &["instance_id", "rules.ip_rule"], run: mqtt },
    row!("tencentcloud_tse_instance", ["id", "engine_type", "enable_client_internet_access"], Service {
        public: When::Flag("enable_client_internet_access", Tri::No),
        ..service(KIND, "TSE", Ports::Engine("engine_type", REGISTRIES))
    }),
    row!("tencentcloud_tse_cngw_gateway", ["id", "internet_config.internet_max_bandwidth_out"], Service {
        public: When::Positive("internet_config.internet_max_bandwidth_out", Tri::No),
        ..GATEWAY
    }),
    Map {
        kind: "tencentcloud_tse_cngw_network",
        reads: &["id", "network_id", "internet_max_bandwidth_out", "internet_address_version"],
        run: network,
    },
    Map {
        kind: "tencentcloud_tse_cngw_network_access_control",
        reads: &["network_id", "access_control.mode", "access_control.cidr_white_list", "access_control.cidr_black_list"],
        run: access,
    },
];

const KIND: EndpointKind = EndpointKind::Queue;
const KAFKA: Owner = Owner { filtered: false, ..Owner::tencent("instance_id", KIND, "CKafka") };
const MQTT: Owner = Owner { filtered: false, ..Owner::tencent("instance_id", KIND, "MQTT") };
const MQTT_PORTS: &[u16] = &[1883, 8883];

/// Public ports are assigned for each route, from a range that is not documented.
const PUBLIC_KAFKA: &[ports::Range] = &[(9092, 9092), (50000, 50100)];
const PUBLIC_PORTS: &str = "uncertain:U23";

const REGISTRIES: &[Engine] = &[
    Engine { word: "nacos", name: "TSE Nacos", ports: &[8848] },
    Engine { word: "zookeeper", name: "TSE ZooKeeper", ports: &[2181] },
    Engine { word: "eureka", name: "TSE Eureka", ports: &[8761] },
];

const GATEWAY: Service = service(EndpointKind::Gateway, "cloud-native gateway", Ports::Are(&[80, 443]));

/// Public by bandwidth, or by the type of its address: 1 is the public network, 3 the private one (resource documentation of
/// `vip_type`); types of supporting networks are neither.
fn route(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let by_type = When::Word("vip_type", &["1"], Tri::Unknown);
    let by_width = When::Positive("public_network", Tri::No);
    let public = if by_width.read(side).0 == Tri::Yes { by_width } else { by_type };
    if public.read(side).0 == Tri::No {
        let what = Connection { owner: KAFKA, public: When::Never, ports: Ports::Are(&[9092]), port: None };
        return part::connect(builder, object, side, what);
    }
    let what = Connection { owner: KAFKA, public, ports: Ports::Perhaps(PUBLIC_KAFKA, PUBLIC_PORTS), port: None };
    part::connect(builder, object, side, what);
}

/// Rules for the public address; without any, nobody is admitted there (resource documentation).
fn rocketmq(builder: &mut Builder, object: ObjectId, side: Side<'_>, address: &'static str, public: Tri) {
    let instance = service(KIND, "RocketMQ", Ports::Are(&[8080, 8081]));
    let id = services::add(builder, object, side, &instance);
    if public == Tri::No {
        return;
    }
    let mut admits = Admits::nobody();
    let mut refused = Bounds::exact(AddressSet::empty());
    let known = side.each("ip_rules", |_, rule| {
        let Some(text) = rule.str(address) else {
            admits.whole = Known::No(attribute::name(rule, address));
            return;
        };
        let Some(addresses) = lists::entry_addresses(text) else { return };
        let site = Site::at(object, rule.path(address));
        match flag(rule, "allow", Tri::Unknown) {
            Tri::Yes => admits.entries.push(Admitted { addresses, site }),
            Tri::No => {
                refused = Bounds { must: refused.must.union(&addresses.must), may: refused.may.union(&addresses.may) }
            }
            Tri::Unknown => {
                refused.may = refused.may.union(&addresses.may);
                let addresses = Bounds { must: AddressSet::empty(), may: addresses.may };
                admits.entries.push(Admitted { addresses, site });
            }
        }
    });
    // Which of two rules wins is not documented: what one refuses is possible only.
    for entry in &mut admits.entries {
        entry.addresses.must = entry.addresses.must.subtract(&refused.may);
    }
    if !known {
        admits.whole = Known::No(attribute::name(side, "ip_rules"));
    }
    let listening = (Bounds::exact(ports::tcp(&[8080, 8081])), Vec::new());
    let mut door = Door { admits: Some(admits), ..services::door(side, object, When::Always, listening) };
    door.public = public;
    let switch = if side.reads.contains(&"enable_public") { "enable_public" } else { "ip_rules" };
    door.site = Site::at(object, switch);
    if public == Tri::Unknown {
        door.reasons.push(attribute::reason(side, switch));
    }
    services::add_door(builder, id, door);
}

fn mqtt(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let listening = (Bounds::exact(ports::tcp(MQTT_PORTS)), Vec::new());
    let mut door = services::door(side, object, When::Always, listening);
    door.way.push(object);
    door.admits = Some(lists::read(side, object, lists::at(&["rules.ip_rule"])));
    part::change(builder, object, side, MQTT, ATTACHMENTS, move |endpoint, known| {
        let mut door = door.clone();
        door.exists = door.exists.and(known.sure);
        door.reasons.extend(known.reasons.iter().cloned());
        endpoint.doors.push(door);
    });
}

fn network(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let public = When::Positive("internet_max_bandwidth_out", Tri::No);
    let id = services::add(builder, object, side, &Service { public, ..GATEWAY });
    builder.declare(id, &side.resource.address, side.str("network_id"));
    let six = When::Word("internet_address_version", &["IPV6"], Tri::No).read(side).0;
    if let Some(endpoint) = builder.world.network.endpoints.get_mut(id.index()).filter(|_| six != Tri::No) {
        let must = if six == Tri::Yes { AddressSet::all() } else { AddressSet::all_v4() };
        for entry in &mut endpoint.admits.entries {
            entry.addresses = Bounds { must: must.clone(), may: AddressSet::all() };
        }
    }
}

/// A white list is who is admitted, a black list who is not.
fn access(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let white = lists::read(
        side,
        object,
        Lists { paths: &["access_control.cidr_white_list"], absent: Absent::Nobody, mode: None },
    );
    let black = lists::read(
        side,
        object,
        Lists { paths: &["access_control.cidr_black_list"], absent: Absent::Nobody, mode: None },
    );
    let is_black = When::Word("access_control.mode", &["Blacklist"], Tri::Unknown).read(side).0;
    let empty = |list: &Admits| list.entries.is_empty() && list.whole == Known::Yes(());
    let admits = match is_black {
        Tri::No => white,
        Tri::Unknown if empty(&black) && !empty(&white) => white,
        Tri::Unknown if !empty(&black) && !empty(&white) => {
            Admits { entries: Vec::new(), whole: Known::No(attribute::name(side, "access_control.mode")) }
        }
        _ => {
            let refused = black.addresses();
            let all = AddressSet::all();
            let addresses = Bounds { must: all.subtract(&refused.may), may: all.subtract(&refused.must) };
            let site = Site::at(object, side.path("access_control.cidr_black_list"));
            Admits { entries: vec![Admitted { addresses, site }], whole: Known::Yes(()) }
        }
    };
    let owner = Owner { filtered: false, ..Owner::tencent("network_id", EndpointKind::Gateway, GATEWAY.name) };
    part::change(builder, object, side, owner, ATTACHMENTS, move |endpoint: &mut Endpoint, known| {
        for door in endpoint.doors.iter_mut().filter(|door| door.public != Tri::No) {
            // Where it is not sure that the list is for this network, the network may be open to all.
            door.admits = match known.sure {
                Tri::Yes => Some(admits.clone()),
                _ => {
                    let must = admits.addresses().must;
                    let addresses = Bounds { must, may: AddressSet::all() };
                    let site = Site::block(object);
                    Some(Admits { entries: vec![Admitted { addresses, site }], whole: Known::Yes(()) })
                }
            };
        }
    });
}
