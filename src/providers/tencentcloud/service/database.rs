//! MySQL, MariaDB, TDSQL, SQL Server, MongoDB, Redis and the analytical databases, with what attaches groups to them.

use super::{database, service};
use crate::base::Tri;
use crate::model::endpoint::EndpointKind;
use crate::providers::Map;
use crate::providers::service::part::{self, Connection, Owner};
use crate::providers::service::{Guard, Ports, Service, When, row};

/// Groups that are attached by a resource of their own; the last part: in place of the others.
macro_rules! attachment {
    ($kind:literal, $owner:literal, $groups:literal, $name:literal, $replace:literal) => {
        Map {
            kind: $kind,
            reads: &[$owner, $groups],
            run: |builder, object, side| {
                let owner = Owner::tencent($owner, EndpointKind::Database, $name);
                part::bind(builder, object, side, owner, $groups, $replace);
            },
        }
    };
}

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    row!("tencentcloud_mysql_instance", ["id", "intranet_port", "internet_service", "internet_port", "security_groups"], Service {
        public: When::Word("internet_service", &["1"], Tri::No),
        public_ports: Some((Ports::Assigned, Some("internet_port"))),
        ..MYSQL
    }),
    row!("tencentcloud_mysql_readonly_instance", ["id", "intranet_port", "security_groups"], MYSQL),
    row!("tencentcloud_mysql_dr_instance", ["id", "intranet_port", "security_groups"], MYSQL),
    row!("tencentcloud_mysql_proxy", ["id", "vport", "security_group"], Service {
        port: Some("vport"),
        groups: Guard::Filter(&["security_group"]),
        ..MYSQL
    }),
    attachment!("tencentcloud_mysql_security_groups_attachment", "instance_id", "security_group_id", "MySQL", false),
    row!("tencentcloud_mariadb_instance", ["id", "vport", "security_group_ids", "wan_status", "wan_port"], Service {
        port: Some("vport"),
        // Filled by the service: 1 is open. No argument opens it.
        public: When::Word("wan_status", &["1"], Tri::No),
        public_ports: Some((Ports::Assigned, Some("wan_port"))),
        groups: Guard::Filter(&["security_group_ids"]),
        ..database("MariaDB", Ports::Are(&[3306]))
    }),
    attachment!("tencentcloud_mariadb_security_groups", "instance_id", "security_group_id", "MariaDB", false),
    row!("tencentcloud_dcdb_db_instance", ["id", "vport", "security_group_ids", "extranet_access"], Service {
        groups: Guard::Filter(&["security_group_ids"]),
        ..DCDB
    }),
    row!("tencentcloud_dcdb_hourdb_instance", ["id", "vport", "security_group_id", "extranet_access"], Service {
        groups: Guard::Filter(&["security_group_id"]),
        ..DCDB
    }),
    attachment!("tencentcloud_dcdb_security_group_attachment", "instance_id", "security_group_id", "TDSQL MySQL", false),
    row!("tencentcloud_sqlserver_instance", ["id", "vport", "security_groups"], SQLSERVER),
    row!("tencentcloud_sqlserver_basic_instance", ["id", "vport", "security_groups"], SQLSERVER),
    row!("tencentcloud_sqlserver_readonly_instance", ["id", "vport", "security_groups"], SQLSERVER),
    row!("tencentcloud_sqlserver_general_cloud_instance", ["id", "security_group_list"], Service {
        port: None,
        groups: Guard::Filter(&["security_group_list"]),
        ..SQLSERVER
    }),
    Map { kind: "tencentcloud_sqlserver_wan_ip_config", reads: &["instance_id", "enable_wan_ip", "tgw_wan_vport"], run: |builder, object, side| {
        let owner = Owner::tencent("instance_id", EndpointKind::Database, "SQL Server");
        let public = When::Flag("enable_wan_ip", Tri::Unknown);
        if public.read(side).0 != Tri::No {
            part::connect(builder, object, side, Connection { owner, public, ports: Ports::Assigned, port: Some("tgw_wan_vport") });
        }
    } },
    attachment!("tencentcloud_sqlserver_config_instance_security_groups", "instance_id", "security_group_id_set", "SQL Server", true),
    row!("tencentcloud_mongodb_instance", ["id", "vport", "security_groups"], MONGODB),
    row!("tencentcloud_mongodb_sharding_instance", ["id", "vport", "security_groups"], MONGODB),
    row!("tencentcloud_mongodb_standby_instance", ["id", "vport", "security_groups"], MONGODB),
    row!("tencentcloud_mongodb_readonly_instance", ["id", "vport", "security_groups"], MONGODB),
    row!("tencentcloud_redis_instance", ["id", "port", "wan_address_switch", "security_groups"], Service {
        port: Some("port"),
        public: When::Word("wan_address_switch", &["open"], Tri::No),
        groups: Guard::Filter(&["security_groups"]),
        filtered: Tri::Unknown,
        ..service(EndpointKind::Cache, "Redis", Ports::Are(&[6379]))
    }),
    attachment!("tencentcloud_redis_security_group_attachment", "instance_id", "security_group_id", "Redis", false),
    row!("tencentcloud_clickhouse_instance", ["id"], Service {
        groups: Guard::Filter(&[]),
        ..database("ClickHouse", Ports::Are(&[8123, 9000]))
    }),
    row!("tencentcloud_cdwdoris_instance", ["id", "security_group_ids"], Service {
        groups: Guard::Filter(&["security_group_ids"]),
        ..database("Doris", Ports::Are(&[9030, 8030]))
    }),
    row!("tencentcloud_cdwpg_instance", ["id"], Service {
        groups: Guard::Filter(&[]),
        ..database("TCHouse-P", Ports::Are(&[5436]))
    }),
    row!("tencentcloud_vdb_instance", ["id", "security_group_ids"], Service {
        groups: Guard::Filter(&["security_group_ids"]),
        ..database("Vector Database", Ports::Are(&[80]))
    }),
];

const MYSQL: Service = Service {
    port: Some("intranet_port"),
    groups: Guard::Filter(&["security_groups"]),
    ..database("MySQL", Ports::Are(&[3306]))
};

const DCDB: Service = Service {
    port: Some("vport"),
    public: When::Flag("extranet_access", Tri::No),
    ..database("TDSQL MySQL", Ports::Are(&[3306]))
};

const SQLSERVER: Service = Service {
    port: Some("vport"),
    groups: Guard::Filter(&["security_groups"]),
    ..database("SQL Server", Ports::Are(&[1433]))
};

const MONGODB: Service = Service {
    port: Some("vport"),
    groups: Guard::Filter(&["security_groups"]),
    ..database("MongoDB", Ports::Are(&[27017]))
};
