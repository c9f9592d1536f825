//! Databases besides RDS and PolarDB: MongoDB, AnalyticDB, ClickHouse, Lindorm, HBase, Cassandra, SelectDB, graph database.

use super::service;
use crate::base::Tri;
use crate::input::Side;
use crate::model::endpoint::EndpointKind;
use crate::model::{Builder, ObjectId};
use crate::providers::Map;
use crate::providers::attribute::is_configured;
use crate::providers::service::lists;
use crate::providers::service::part::{self, Connection, Owner};
use crate::providers::service::{self as services, Guard, Ports, Service, When, row};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_mongodb_instance", reads: MONGODB, run: mongodb },
    Map { kind: "alicloud_mongodb_sharding_instance", reads: MONGODB, run: mongodb },
    row!("alicloud_mongodb_serverless_instance", ["id", "security_ip_groups.security_ip_list"], Service {
        lists: lists::closed(&["security_ip_groups.security_ip_list"]),
        ..service(KIND, "MongoDB", Ports::Are(&[3717]))
    }),
    Map { kind: "alicloud_mongodb_public_network_address", reads: &["db_instance_id"], run: mongodb_public },
    Map { kind: "alicloud_mongodb_sharding_network_public_address", reads: &["db_instance_id"], run: mongodb_public },
    Map { kind: "alicloud_mongodb_global_security_ip_group", reads: &["id", "global_security_ip_list"], run: |builder, object, side| {
        part::global_list(builder, object, side, &["global_security_ip_list"]);
    } },
    row!("alicloud_adb_db_cluster", ["id", "port", "security_ips"], ADB),
    row!("alicloud_adb_cluster", ["id", "port", "security_ips"], ADB),
    row!("alicloud_adb_db_cluster_lake_version", ["id", "port", "security_ips"], ADB),
    Map { kind: "alicloud_adb_connection", reads: &["db_cluster_id", "port"], run: |builder, object, side| {
        let owner = Owner::alibaba("db_cluster_id", KIND, "AnalyticDB MySQL");
        let ports = Ports::Are(&[3306]);
        part::connect(builder, object, side, Connection { owner, public: When::Always, ports, port: Some("port") });
    } },
    row!("alicloud_gpdb_instance", ["id", "port", "ip_whitelist.security_ip_list", "security_ip_list"], Service {
        // A new instance refuses everybody (AnalyticDB for PostgreSQL: "Configure an IP address whitelist").
        lists: lists::closed(&["ip_whitelist.security_ip_list", "security_ip_list"]),
        port: Some("port"),
        ..service(KIND, GPDB.name, Ports::Are(&[5432]))
    }),
    Map { kind: "alicloud_gpdb_connection", reads: &["instance_id", "port"], run: gpdb_connection },
    Map { kind: "alicloud_gpdb_db_instance_ip_array", reads: &["db_instance_id", "security_ip_list"], run: |builder, object, side| {
        part::admit(builder, object, side, GPDB, &["security_ip_list"]);
    } },
    row!("alicloud_click_house_db_cluster", ["id", "db_cluster_access_white_list.security_ip_list", "allocate_public_connection"], Service {
        // A new cluster's list holds 127.0.0.1 only (ApsaraDB for ClickHouse: "Configure a whitelist").
        lists: lists::closed(&["db_cluster_access_white_list.security_ip_list"]),
        public: When::Flag("allocate_public_connection", Tri::No),
        ..service(KIND, CLICKHOUSE.name, Ports::Are(CLICKHOUSE_PORTS))
    }),
    row!("alicloud_click_house_enterprise_db_cluster", ["id"], Service {
        // Its lists are resources of their own; the one that it comes with holds 127.0.0.1 only.
        lists: lists::closed(&[]),
        ..service(KIND, CLICKHOUSE.name, Ports::Are(CLICKHOUSE_PORTS))
    }),
    Map { kind: "alicloud_click_house_enterprise_db_cluster_public_endpoint", reads: &["db_instance_id", "net_type"], run: |builder, object, side| {
        let public = When::Word("net_type", &["Public"], Tri::Yes);
        part::connect(builder, object, side, Connection { owner: CLICKHOUSE, public, ports: Ports::Are(CLICKHOUSE_PORTS), port: None });
    } },
    Map { kind: "alicloud_click_house_enterprise_db_cluster_security_ip", reads: &["db_instance_id", "security_ip_list"], run: |builder, object, side| {
        part::admit(builder, object, side, CLICKHOUSE, &["security_ip_list"]);
    } },
    row!("alicloud_lindorm_instance", ["id", "ip_white_list"], Service {
        lists: lists::at(&["ip_white_list"]),
        ..service(KIND, LINDORM.name, Ports::Assigned)
    }),
    row!("alicloud_lindorm_instance_v2", ["id", "white_ip_list.ip_list"], Service {
        lists: lists::at(&["white_ip_list.ip_list"]),
        ..service(KIND, LINDORM.name, Ports::Assigned)
    }),
    Map { kind: "alicloud_lindorm_public_network", reads: &["instance_id", "enable_public_network"], run: |builder, object, side| {
        let public = When::Positive("enable_public_network", Tri::Unknown);
        part::connect(builder, object, side, Connection { owner: LINDORM, public, ports: Ports::OfService(&[]), port: None });
    } },
    row!("alicloud_hbase_instance", ["id", "ip_white", "security_groups"], Service {
        lists: lists::at(&["ip_white"]),
        groups: Guard::Members(&["security_groups"]),
        ..service(KIND, "HBase", Ports::Ranges(&[(2181, 2181), (16000, 16030)]))
    }),
    row!("alicloud_cassandra_cluster", ["id", "ip_white", "security_groups", "enable_public"], Service {
        lists: lists::at(&["ip_white"]),
        groups: Guard::Members(&["security_groups"]),
        public: When::Flag("enable_public", Tri::No),
        ..service(KIND, CASSANDRA.name, Ports::Are(&[9042]))
    }),
    Map { kind: "alicloud_cassandra_data_center", reads: &["cluster_id", "enable_public"], run: |builder, object, side| {
        let public = When::Flag("enable_public", Tri::No);
        part::connect(builder, object, side, Connection { owner: CASSANDRA, public, ports: Ports::Are(&[9042]), port: None });
    } },
    row!("alicloud_selectdb_db_instance", ["id", "enable_public_network", "desired_security_ip_lists.security_ip_list"], Service {
        lists: lists::at(&["desired_security_ip_lists.security_ip_list"]),
        public: When::Flag("enable_public_network", Tri::No),
        ..service(KIND, "SelectDB", Ports::Are(&[9030, 8080]))
    }),
    row!("alicloud_graph_database_db_instance", ["id", "port", "db_instance_ip_array.security_ips"], Service {
        lists: lists::at(&["db_instance_ip_array.security_ips"]),
        port: Some("port"),
        ..service(KIND, "Graph Database", Ports::Are(&[8182]))
    }),
];

const KIND: EndpointKind = EndpointKind::Database;

const MONGODB: &[&str] = &[
    "id",
    "security_ip_list",
    "security_ip_groups.security_ip_list",
    "security_group_id",
    "global_security_group_list",
];

/// A new cluster's list holds 127.0.0.1 only (AnalyticDB for MySQL: "Configure a whitelist").
const ADB: Service = Service {
    lists: lists::closed(&["security_ips"]),
    port: Some("port"),
    ..service(KIND, "AnalyticDB MySQL", Ports::Are(&[3306]))
};

const GPDB: Owner = Owner::alibaba("db_instance_id", KIND, "AnalyticDB PostgreSQL");
const CLICKHOUSE: Owner = Owner::alibaba("db_instance_id", KIND, "ClickHouse");
const CLICKHOUSE_PORTS: &[u16] = &[8123, 9000];
const LINDORM: Owner = Owner::alibaba("instance_id", KIND, "Lindorm");
const CASSANDRA: Owner = Owner::alibaba("cluster_id", KIND, "Cassandra");

fn mongodb(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    // A new instance's list holds 127.0.0.1 only (ApsaraDB for MongoDB: "Configure a whitelist").
    let instance = Service {
        lists: lists::closed(&["security_ip_list", "security_ip_groups.security_ip_list"]),
        groups: Guard::Members(&["security_group_id"]),
        ..service(KIND, "MongoDB", Ports::Are(&[3717]))
    };
    let id = services::add(builder, object, side, &instance);
    part::global_lists(builder, object, side, id, "global_security_group_list", "global_security_ip_list");
}

fn mongodb_public(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let owner = Owner::alibaba("db_instance_id", KIND, "MongoDB");
    let ports = Ports::Are(&[3717]);
    part::connect(builder, object, side, Connection { owner, public: When::Always, ports, port: None });
}

fn gpdb_connection(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    // The provider fills in a default that may not be the port which the connection gets.
    let port = (is_configured(side, "port") != Some(false)).then_some("port");
    let owner = Owner { path: "instance_id", ..GPDB };
    let ports = Ports::Perhaps(&[(3306, 3306), (5432, 5432)], "uncertain:U18");
    part::connect(builder, object, side, Connection { owner, public: When::Always, ports, port });
}
