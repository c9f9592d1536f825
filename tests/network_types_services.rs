//! Every managed service that the exposure analysis is about is mapped, or is in a short list with the reason why not.
#![allow(clippy::unwrap_used)]

use menshen::providers;
use std::collections::BTreeSet;

/// Services of Alibaba Cloud, with their connections, lists and attachments.
const ALIBABA: &[&str] = &[
    "alicloud_db_instance",
    "alicloud_db_connection",
    "alicloud_rds_db_instance_endpoint_address",
    "alicloud_db_readonly_instance",
    "alicloud_rds_clone_db_instance",
    "alicloud_rds_upgrade_db_instance",
    "alicloud_rds_ddr_instance",
    "alicloud_rds_db_proxy_public",
    "alicloud_db_read_write_splitting_connection",
    "alicloud_rds_whitelist_template",
    "alicloud_kvstore_instance",
    "alicloud_kvstore_connection",
    "alicloud_redis_tair_instance",
    "alicloud_redis_global_security_ip_group",
    "alicloud_mongodb_instance",
    "alicloud_mongodb_sharding_instance",
    "alicloud_mongodb_public_network_address",
    "alicloud_mongodb_sharding_network_public_address",
    "alicloud_mongodb_serverless_instance",
    "alicloud_mongodb_global_security_ip_group",
    "alicloud_polardb_global_security_ip_group",
    "alicloud_polardb_cluster",
    "alicloud_polardb_endpoint_address",
    "alicloud_polardb_primary_endpoint",
    "alicloud_polardb_endpoint",
    "alicloud_polardb_cluster_endpoint",
    "alicloud_adb_db_cluster",
    "alicloud_adb_connection",
    "alicloud_adb_db_cluster_lake_version",
    "alicloud_gpdb_instance",
    "alicloud_gpdb_connection",
    "alicloud_gpdb_db_instance_ip_array",
    "alicloud_click_house_db_cluster",
    "alicloud_click_house_enterprise_db_cluster_public_endpoint",
    "alicloud_click_house_enterprise_db_cluster_security_ip",
    "alicloud_lindorm_instance",
    "alicloud_lindorm_instance_v2",
    "alicloud_lindorm_public_network",
    "alicloud_hbase_instance",
    "alicloud_cassandra_cluster",
    "alicloud_selectdb_db_instance",
    "alicloud_graph_database_db_instance",
    "alicloud_elasticsearch_instance",
    "alicloud_alikafka_instance",
    "alicloud_alikafka_instance_allowed_ip_attachment",
    "alicloud_rocketmq_instance",
    "alicloud_amqp_instance",
    "alicloud_mse_cluster",
    "alicloud_cs_managed_kubernetes",
    "alicloud_cs_kubernetes",
    "alicloud_cs_edge_kubernetes",
    "alicloud_cs_serverless_kubernetes",
    "alicloud_service_mesh_service_mesh",
    "alicloud_cr_ee_instance",
    "alicloud_cr_endpoint_acl_policy",
    "alicloud_bastionhost_instance",
    "alicloud_nas_access_rule",
    "alicloud_nas_mount_target",
    "alicloud_api_gateway_vpc_access",
    "alicloud_simple_application_server_instance",
    "alicloud_simple_application_server_firewall_rule",
];

/// Services of Tencent Cloud, with their connections, lists and attachments.
const TENCENT: &[&str] = &[
    "tencentcloud_mysql_instance",
    "tencentcloud_mysql_readonly_instance",
    "tencentcloud_mysql_dr_instance",
    "tencentcloud_mysql_security_groups_attachment",
    "tencentcloud_mysql_proxy",
    "tencentcloud_redis_instance",
    "tencentcloud_redis_security_group_attachment",
    "tencentcloud_mongodb_instance",
    "tencentcloud_mongodb_sharding_instance",
    "tencentcloud_mongodb_standby_instance",
    "tencentcloud_mongodb_readonly_instance",
    "tencentcloud_postgresql_instance",
    "tencentcloud_postgresql_instance_network_access",
    "tencentcloud_postgresql_security_group_config",
    "tencentcloud_sqlserver_instance",
    "tencentcloud_sqlserver_basic_instance",
    "tencentcloud_sqlserver_readonly_instance",
    "tencentcloud_sqlserver_general_cloud_instance",
    "tencentcloud_sqlserver_wan_ip_config",
    "tencentcloud_sqlserver_config_instance_security_groups",
    "tencentcloud_mariadb_instance",
    "tencentcloud_mariadb_security_groups",
    "tencentcloud_dcdb_db_instance",
    "tencentcloud_dcdb_hourdb_instance",
    "tencentcloud_dcdb_security_group_attachment",
    "tencentcloud_cynosdb_cluster",
    "tencentcloud_cynosdb_cluster_v2",
    "tencentcloud_cynosdb_wan",
    "tencentcloud_cynosdb_security_group",
    "tencentcloud_ckafka_instance",
    "tencentcloud_ckafka_route",
    "tencentcloud_ckafka_topic",
    "tencentcloud_elasticsearch_instance",
    "tencentcloud_elasticsearch_security_group",
    "tencentcloud_clickhouse_instance",
    "tencentcloud_cdwdoris_instance",
    "tencentcloud_cdwpg_instance",
    "tencentcloud_vdb_instance",
    "tencentcloud_tdmq_rabbitmq_vip_instance",
    "tencentcloud_tdmq_rocketmq_vip_instance",
    "tencentcloud_trocket_rocketmq_instance",
    "tencentcloud_mqtt_instance_public_endpoint",
    "tencentcloud_tse_instance",
    "tencentcloud_tse_cngw_network",
    "tencentcloud_tse_cngw_network_access_control",
    "tencentcloud_tcr_instance",
    "tencentcloud_kubernetes_cluster",
    "tencentcloud_kubernetes_cluster_endpoint",
    "tencentcloud_eks_cluster",
];

/// Not mapped as endpoints, with the reason.
const ELSEWHERE: &[(&str, &str)] = &[
    ("alicloud_simple_application_server_instance", "a server with a host firewall, not an endpoint"),
    ("alicloud_simple_application_server_firewall_rule", "a rule of such a server"),
    ("alicloud_api_gateway_vpc_access", "a path to a server, not an endpoint"),
];

fn services() -> impl Iterator<Item = &'static str> {
    ALIBABA.iter().chain(TENCENT).copied()
}

#[test]
fn services_are_mapped() {
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(kind, _)| *kind).collect();
    let missing: Vec<&str> =
        services().filter(|kind| !elsewhere.contains(kind) && !providers::is_mapped(kind)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    for (kind, reason) in ELSEWHERE {
        assert!(services().any(|it| it == *kind), "{kind} is not in the lists");
        assert!(!reason.is_empty());
    }
}

#[test]
fn services_are_listed_once() {
    let all: Vec<&str> = services().collect();
    let distinct: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(all.len(), distinct.len());
    assert!(all.len() >= 110, "{}", all.len());
}
