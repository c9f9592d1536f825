//! Redis and Tair.

use super::service;
use crate::base::Tri;
use crate::model::endpoint::EndpointKind;
use crate::providers::Map;
use crate::providers::service::lists::{self, Lists};
use crate::providers::service::part::{self, Connection, Owner};
use crate::providers::service::{Guard, Ports, Service, When, row};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    row!("alicloud_kvstore_instance", ["id", "port", "security_ips", "modify_mode", "security_group_id", "enable_public"], Service {
        lists: Lists { mode: Some("modify_mode"), ..lists::closed(&["security_ips"]) },
        // Deprecated: a public address is a connection.
        public: When::Flag("enable_public", Tri::No),
        ..INSTANCE
    }),
    row!("alicloud_redis_tair_instance", ["id", "port", "security_ips", "modify_mode", "security_group_id"], Service {
        lists: Lists { mode: Some("modify_mode"), ..lists::closed(&["security_ips"]) },
        ..INSTANCE
    }),
    Map { kind: "alicloud_kvstore_connection", reads: &["instance_id", "port"], run: |builder, object, side| {
        let owner = Owner::alibaba("instance_id", EndpointKind::Cache, "Redis");
        let ports = Ports::OfService(&[6379]);
        part::connect(builder, object, side, Connection { owner, public: When::Always, ports, port: Some("port") });
    } },
    Map { kind: "alicloud_redis_global_security_ip_group", reads: &["id", "global_ip_list"], run: |builder, object, side| {
        part::global_list(builder, object, side, &["global_ip_list"]);
    } },
];

/// An instance; a new one refuses everybody (Tair: "Configure whitelists").
const INSTANCE: Service = Service {
    port: Some("port"),
    groups: Guard::Members(&["security_group_id"]),
    ..service(EndpointKind::Cache, "Redis", Ports::Are(&[6379]))
};
