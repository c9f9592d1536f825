//! ApsaraDB RDS and PolarDB: instances and clusters with their connections.

use super::service;
use crate::base::Tri;
use crate::input::Side;
use crate::model::endpoint::EndpointKind;
use crate::model::{Builder, ObjectId};
use crate::providers::Map;
use crate::providers::service::lists::{self, Absent, Lists};
use crate::providers::service::part::{self, Connection, Owner};
use crate::providers::service::{self as services, Engine, Guard, Ports, Service, When, row};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    row!("alicloud_db_instance", ["id", "engine", "port", "security_ips", "modify_mode", "security_group_id", "security_group_ids"], Service {
        lists: Lists { mode: Some("modify_mode"), ..lists::closed(&["security_ips"]) },
        groups: Guard::Members(&["security_group_ids", "security_group_id"]),
        ..INSTANCE
    }),
    row!("alicloud_rds_ddr_instance", ["id", "engine", "port", "security_ips", "modify_mode", "security_group_ids"], Service {
        lists: Lists { mode: Some("modify_mode"), ..lists::at(&["security_ips"]) },
        groups: Guard::Members(&["security_group_ids"]),
        ..INSTANCE
    }),
    Map { kind: "alicloud_db_readonly_instance", reads: &["id", "engine", "port", "security_ips", "modify_mode", "master_db_instance_id"], run: read_only },
    Map { kind: "alicloud_rds_clone_db_instance", reads: &["id", "engine", "port", "security_ips", "source_db_instance_id"], run: copy },
    Map { kind: "alicloud_rds_upgrade_db_instance", reads: &["id", "engine", "port", "security_ips", "source_db_instance_id"], run: copy },
    Map { kind: "alicloud_db_connection", reads: &["instance_id", "port"], run: |builder, object, side| {
        connection(builder, object, side, "instance_id", When::Always, "port");
    } },
    Map { kind: "alicloud_rds_db_instance_endpoint_address", reads: &["db_instance_id", "port"], run: |builder, object, side| {
        connection(builder, object, side, "db_instance_id", When::Always, "port");
    } },
    Map { kind: "alicloud_db_read_write_splitting_connection", reads: &["instance_id", "port"], run: |builder, object, side| {
        connection(builder, object, side, "instance_id", When::Never, "port");
    } },
    Map {
        kind: "alicloud_rds_db_proxy_public",
        reads: &["db_instance_id", "db_proxy_connection_string_net_type", "db_proxy_new_connect_string_port"],
        run: proxy,
    },
    Map { kind: "alicloud_rds_whitelist_template", reads: &["id", "ip_white_list"], run: |builder, object, side| {
        part::global_list(builder, object, side, &["ip_white_list"]);
    } },
    Map {
        kind: "alicloud_polardb_cluster",
        reads: &["id", "db_type", "port", "security_ips", "db_cluster_ip_array.security_ips", "security_group_ids", "global_security_group_list"],
        run: polardb,
    },
    Map { kind: "alicloud_polardb_global_security_ip_group", reads: &["id", "global_ip_list"], run: |builder, object, side| {
        part::global_list(builder, object, side, &["global_ip_list"]);
    } },
    Map { kind: "alicloud_polardb_endpoint_address", reads: &["db_cluster_id", "net_type", "port"], run: |builder, object, side| {
        polardb_address(builder, object, side, Tri::Yes);
    } },
    Map { kind: "alicloud_polardb_primary_endpoint", reads: &["db_cluster_id", "net_type", "port"], run: polardb_endpoint },
    Map { kind: "alicloud_polardb_endpoint", reads: &["db_cluster_id", "net_type", "port"], run: polardb_endpoint },
    Map { kind: "alicloud_polardb_cluster_endpoint", reads: &["db_cluster_id", "net_type", "port"], run: polardb_endpoint },
];

const ENGINES: &[Engine] = &[
    Engine { word: "MySQL", name: "RDS MySQL", ports: &[3306] },
    Engine { word: "MariaDB", name: "RDS MariaDB", ports: &[3306] },
    Engine { word: "PostgreSQL", name: "RDS PostgreSQL", ports: &[5432] },
    Engine { word: "PPAS", name: "RDS PPAS", ports: &[5432] },
    Engine { word: "SQLServer", name: "RDS SQL Server", ports: &[1433] },
];

/// An instance; the list that a new one comes with holds 127.0.0.1 only (ApsaraDB RDS: "Configure an IP address whitelist").
const INSTANCE: Service =
    Service { port: Some("port"), ..service(EndpointKind::Database, "RDS", Ports::Engine("engine", ENGINES)) };

const fn owner(path: &'static str) -> Owner {
    Owner::alibaba(path, EndpointKind::Database, "RDS")
}

fn read_only(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    // Without a list it takes over the one of its master, whatever that is by then.
    let lists = Lists { mode: Some("modify_mode"), ..lists::at(&["security_ips"]) };
    let id = services::add(builder, object, side, &Service { lists, ..INSTANCE });
    part::inherit(builder, object, side, id, "master_db_instance_id");
}

fn copy(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let id = services::add(builder, object, side, &Service { lists: lists::at(&["security_ips"]), ..INSTANCE });
    part::inherit(builder, object, side, id, "source_db_instance_id");
}

fn connection(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    path: &'static str,
    public: When,
    port: &'static str,
) {
    let ports = Ports::Are(&[3306]);
    part::connect(builder, object, side, Connection { owner: owner(path), public, ports, port: Some(port) });
}

fn proxy(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let public = When::Word("db_proxy_connection_string_net_type", &["Public"], Tri::Unknown);
    let ports = Ports::OfService(&[3306, 5432]);
    let port = Some("db_proxy_new_connect_string_port");
    part::connect(builder, object, side, Connection { owner: owner("db_instance_id"), public, ports, port });
}

const POLARDB: &[Engine] = &[
    Engine { word: "MySQL", name: "PolarDB MySQL", ports: &[3306] },
    Engine { word: "PostgreSQL", name: "PolarDB PostgreSQL", ports: &[5432] },
    Engine { word: "Oracle", name: "PolarDB Oracle", ports: &[1521] },
];

fn polardb(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    // The list that a new cluster comes with holds 127.0.0.1 only (PolarDB: "Configure a whitelist").
    let paths = &["db_cluster_ip_array.security_ips", "security_ips"];
    let cluster = Service {
        port: Some("port"),
        lists: Lists { paths, absent: Absent::Nobody, mode: None },
        groups: Guard::Members(&["security_group_ids"]),
        ..service(EndpointKind::Database, "PolarDB", Ports::Engine("db_type", POLARDB))
    };
    let id = services::add(builder, object, side, &cluster);
    part::global_lists(builder, object, side, id, "global_security_group_list", "global_ip_list");
}

fn polardb_endpoint(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    polardb_address(builder, object, side, Tri::No);
}

fn polardb_address(builder: &mut Builder, object: ObjectId, side: Side<'_>, absent: Tri) {
    let owner = Owner::alibaba("db_cluster_id", EndpointKind::Database, "PolarDB");
    let public = When::Word("net_type", &["Public"], absent);
    let ports = Ports::OfService(&[3306, 5432, 1521]);
    part::connect(builder, object, side, Connection { owner, public, ports, port: Some("port") });
}
