//! PostgreSQL.

use super::database;
use crate::base::Tri;
use crate::input::Side;
use crate::model::endpoint::EndpointKind;
use crate::model::{Builder, ObjectId};
use crate::providers::Map;
use crate::providers::attribute::written;
use crate::providers::service::part::{self, Connection, Owner};
use crate::providers::service::{Guard, Ports, Service, When, row};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    row!("tencentcloud_postgresql_instance", ["id", "private_access_port", "public_access_port", "public_access_switch", "security_groups"], Service {
        public: When::Flag("public_access_switch", Tri::No),
        public_ports: Some((Ports::Assigned, Some("public_access_port"))),
        ..INSTANCE
    }),
    row!("tencentcloud_postgresql_readonly_instance", ["id", "private_access_port", "security_groups_ids"], Service {
        groups: Guard::Filter(&["security_groups_ids"]),
        ..INSTANCE
    }),
    Map { kind: "tencentcloud_postgresql_instance_network_access", reads: &["db_instance_id"], run: |builder, object, side| {
        let ports = Ports::Are(&[5432]);
        part::connect(builder, object, side, Connection { owner: OWNER, public: When::Never, ports, port: None });
    } },
    Map {
        kind: "tencentcloud_postgresql_security_group_config",
        reads: &["db_instance_id", "read_only_group_id", "security_group_id_set"],
        run: config,
    },
];

const INSTANCE: Service = Service {
    port: Some("private_access_port"),
    groups: Guard::Filter(&["security_groups"]),
    ..database("PostgreSQL", Ports::Are(&[5432]))
};

const OWNER: Owner = Owner::tencent("db_instance_id", EndpointKind::Database, "PostgreSQL");

/// The groups of an instance, or of a group of read-only instances, which no other resource here describes.
fn config(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let path = if written(side, "db_instance_id") { "db_instance_id" } else { "read_only_group_id" };
    part::bind(builder, object, side, Owner { path, ..OWNER }, "security_group_id_set", true);
}
