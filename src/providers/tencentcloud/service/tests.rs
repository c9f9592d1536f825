//! Services of Tencent Cloud: the mapping's half of the worked examples, groups and their attachments, lists, unknown values.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::base::Tri;
use crate::input::Resource;
use crate::model::endpoint::Endpoint;
use crate::model::network::Extent;
use crate::model::{Ref, World};
use crate::providers::attribute::sample::resource;
use crate::providers::service::show::{endpoints, world};
use serde_json::{Value, json};

fn all(resources: &[(&str, Value)]) -> Vec<Resource> {
    resources.iter().map(|(address, values)| resource(address, values.clone())).collect()
}

fn see(resources: &[(&str, Value)]) -> Vec<String> {
    endpoints(&world(&all(resources)))
}

fn build(resources: &[(&str, Value)]) -> World {
    world(&all(resources))
}

fn group(name: &str) -> (String, Value) {
    (format!("tencentcloud_security_group.{name}"), json!({ "name": name }))
}

/// The groups of an endpoint, `?` behind those that are bound perhaps, and the extent.
fn groups(endpoint: &Endpoint) -> String {
    let groups = endpoint.groups.as_ref().unwrap();
    let one = |it: &crate::model::network::GroupBinding| {
        let name = match &it.group {
            Ref::Resolved(id) => format!("{id:?}"),
            Ref::External(id) => id.to_string(),
            other => format!("{other:?}"),
        };
        if it.bound == Tri::Yes { name } else { name + "?" }
    };
    let list: Vec<String> = groups.list.iter().map(one).collect();
    format!("{} {:?}", list.join(" "), groups.extent)
}

#[test]
fn e145_a_cluster_endpoint_with_a_group() {
    let (name, values) = group("g");
    let endpoint = json!({ "cluster_id": "cls-1", "cluster_internet": true, "cluster_intranet": true,
        "cluster_internet_security_group": { "?": ["tencentcloud_security_group.g.id"] },
        "cluster_intranet_security_group": "sg-inner" });
    let world = build(&[(&name, values), ("tencentcloud_kubernetes_cluster_endpoint.x", endpoint)]);
    assert_eq!(
        endpoints(&world),
        ["Kubernetes API: public tcp 443 <- 0.0.0.0/0", "Kubernetes API (intranet): private tcp 443 <- 0.0.0.0/0"]
    );
    let ends = &world.network.endpoints;
    assert_eq!(ends[0].doors[0].filtered, Tri::Yes);
    assert_eq!([groups(&ends[0]), groups(&ends[1])], ["#0 Exact", "sg-inner Exact"]);
}

#[test]
fn clusters_without_groups() {
    let none = see(&[("tencentcloud_kubernetes_cluster.x", json!({ "vpc_id": "vpc-1" }))]);
    assert!(none.is_empty());
    let listed = json!({ "cluster_internet": true, "managed_cluster_internet_security_policies": ["203.0.113.0/24"] });
    assert_eq!(
        see(&[("tencentcloud_kubernetes_cluster.x", listed)]),
        ["Kubernetes API: public tcp 443 <- 203.0.113.0/24"]
    );
    let open = see(&[("tencentcloud_kubernetes_cluster.x", json!({ "cluster_internet": { "?": ["var.i"] } }))]);
    assert_eq!(open, ["Kubernetes API: public? tcp 443 <- 0.0.0.0/0"]);
    let eks = json!({ "public_lb": [{ "enabled": true, "allow_from_cidrs": ["203.0.113.0/24"] }] });
    assert_eq!(see(&[("tencentcloud_eks_cluster.x", eks)]), ["Kubernetes API: public tcp 443 <- 203.0.113.0/24"]);
    let registry = json!({ "open_public_operation": true, "security_policy": [{ "cidr_block": "203.0.113.0/24" }] });
    assert_eq!(
        see(&[("tencentcloud_tcr_instance.x", registry)]),
        ["Container Registry: private tcp 443 <- 0.0.0.0/0; public tcp 443 <- 203.0.113.0/24"]
    );
}

#[test]
fn public_databases_may_not_be_filtered() {
    let mysql = json!({ "intranet_port": 3307, "internet_service": 1, "security_groups": ["sg-1"], "internet_port": { "?": null } });
    let world = build(&[("tencentcloud_mysql_instance.x", mysql)]);
    assert_eq!(endpoints(&world), ["MySQL: private tcp 3307 <- 0.0.0.0/0; public ..tcp 1-65535 <- 0.0.0.0/0"]);
    let endpoint = &world.network.endpoints[0];
    assert_eq!((endpoint.doors[0].filtered, endpoint.doors[1].filtered), (Tri::Yes, Tri::Unknown));
    let reasons: Vec<&str> = endpoint.doors[1].reasons.iter().map(|it| &**it).collect();
    assert_eq!(reasons, ["unknown:tencentcloud_mysql_instance.x.internet_port", "uncertain:U22"]);
    assert_eq!(groups(endpoint), "sg-1 Exact");
    let known = json!({ "internet_service": 1, "internet_port": 20123 });
    let seen = see(&[("tencentcloud_mysql_instance.x", known)]);
    assert_eq!(seen, ["MySQL: private tcp 3306 <- 0.0.0.0/0; public tcp 20123 <- 0.0.0.0/0"]);
    let redis = json!({ "port": 6380, "wan_address_switch": "open" });
    assert_eq!(
        see(&[("tencentcloud_redis_instance.x", redis)]),
        ["Redis: private tcp 6380 <- 0.0.0.0/0; public tcp 6380 <- 0.0.0.0/0"]
    );
    assert_eq!(
        see(&[("tencentcloud_redis_instance.x", json!({ "wan_address_switch": { "?": null } }))]),
        ["Redis: private tcp 6379 <- 0.0.0.0/0"]
    );
}

#[test]
fn groups_are_the_default_one_unless_bound() {
    let (name, values) = group("g");
    let instance = ("tencentcloud_mysql_instance.x", json!({}));
    let id = json!({ "?": ["tencentcloud_mysql_instance.x.id"] });
    let sg = json!({ "?": ["tencentcloud_security_group.g.id"] });
    let attach =
        ("tencentcloud_mysql_security_groups_attachment.a", json!({ "instance_id": id, "security_group_id": sg }));
    let bare = build(std::slice::from_ref(&instance));
    assert_eq!(bare.network.endpoints[0].groups.as_ref().unwrap().extent, Extent::Default);
    let bound = build(&[(&name, values.clone()), instance, attach]);
    assert_eq!(groups(&bound.network.endpoints[0]), "#0 Default");
    assert_eq!(bound.network.endpoints[0].groups.as_ref().unwrap().appended, 1);
    // A resource that sets the groups.
    let server = ("tencentcloud_sqlserver_instance.s", json!({ "security_groups": ["sg-1"] }));
    let set =
        json!({ "instance_id": { "?": ["tencentcloud_sqlserver_instance.s.id"] }, "security_group_id_set": [sg] });
    let set = build(&[(&name, values), server, ("tencentcloud_sqlserver_config_instance_security_groups.c", set)]);
    assert_eq!(groups(&set.network.endpoints[0]), "#0 Exact");
}

#[test]
fn a_database_that_is_elsewhere() {
    let wan = json!({ "instance_id": "mssql-1", "enable_wan_ip": true, "tgw_wan_vport": { "?": null } });
    let world = build(&[("tencentcloud_sqlserver_wan_ip_config.w", wan)]);
    assert_eq!(endpoints(&world), ["SQL Server: public ..tcp 1-65535 <- 0.0.0.0/0"]);
    let endpoint = &world.network.endpoints[0];
    assert!(matches!(endpoint.groups.as_ref().unwrap().extent, Extent::Unknown(_)));
    let off = json!({ "instance_id": "mssql-1", "enable_wan_ip": false });
    assert!(see(&[("tencentcloud_sqlserver_wan_ip_config.w", off)]).is_empty());
    let access = json!({ "db_instance_id": "postgres-1" });
    assert_eq!(
        see(&[("tencentcloud_postgresql_instance_network_access.a", access)]),
        ["PostgreSQL: private tcp 5432 <- 0.0.0.0/0"]
    );
}

#[test]
fn cynosdb_has_groups_for_writing_and_for_reading() {
    let cluster =
        ("tencentcloud_cynosdb_cluster.x", json!({ "port": 3306, "rw_group_sg": ["sg-w"], "ro_group_sg": ["sg-r"] }));
    let id = json!({ "?": ["tencentcloud_cynosdb_cluster.x.id"] });
    let wan = json!({ "cluster_id": id, "instance_grp_id": { "?": ["tencentcloud_cynosdb_cluster.x.ro_group_id"] } });
    let set = json!({ "cluster_id": id, "instance_group_type": "HA", "security_group_ids": ["sg-new"] });
    let world = build(&[cluster, ("tencentcloud_cynosdb_wan.w", wan), ("tencentcloud_cynosdb_security_group.s", set)]);
    assert_eq!(
        endpoints(&world),
        [
            "TDSQL-C: private tcp 3306 <- 0.0.0.0/0",
            "TDSQL-C read-only: private tcp 3306 <- 0.0.0.0/0; public ..tcp 1-65535 <- 0.0.0.0/0"
        ]
    );
    let ends = &world.network.endpoints;
    assert_eq!([groups(&ends[0]), groups(&ends[1])], ["sg-new Exact", "sg-r Exact"]);
}

#[test]
fn an_address_of_cynosdb_by_its_own_id_is_one_of_its_cluster() {
    let id = json!({ "?": ["tencentcloud_cynosdb_cluster.x.id"] });
    let wan = ("tencentcloud_cynosdb_wan.w", json!({ "cluster_id": id, "instance_grp_id": "cynosdbmysql-grp-1" }));
    let cluster = |more: serde_json::Value| {
        let mut all = json!({ "port": 3306, "rw_group_sg": ["sg-w"] });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ("tencentcloud_cynosdb_cluster.x", all)
    };
    assert_eq!(
        see(&[cluster(json!({})), wan.clone()]),
        ["TDSQL-C: private tcp 3306 <- 0.0.0.0/0; public ..tcp 1-65535 <- 0.0.0.0/0"]
    );
    assert_eq!(
        see(&[cluster(json!({ "ro_group_sg": ["sg-r"] })), wan.clone()]),
        [
            "TDSQL-C: private tcp 3306 <- 0.0.0.0/0; perhaps public ..tcp 1-65535 <- 0.0.0.0/0",
            "TDSQL-C read-only: private tcp 3306 <- 0.0.0.0/0; perhaps public ..tcp 1-65535 <- 0.0.0.0/0"
        ]
    );
    // Told by its id, it is this one.
    assert_eq!(
        see(&[cluster(json!({ "ro_group_sg": ["sg-r"], "ro_group_id": "cynosdbmysql-grp-1" })), wan]),
        [
            "TDSQL-C: private tcp 3306 <- 0.0.0.0/0",
            "TDSQL-C read-only: private tcp 3306 <- 0.0.0.0/0; public ..tcp 1-65535 <- 0.0.0.0/0"
        ]
    );
}

#[test]
fn search_has_kibana() {
    let it = json!({ "public_access": "OPEN", "es_public_acl": [{ "white_ip_list": ["0.0.0.0/0"] }], "kibana_public_access": "CLOSE" });
    assert_eq!(
        see(&[("tencentcloud_elasticsearch_instance.x", it)]),
        ["Elasticsearch: private tcp 9200 <- 0.0.0.0/0; public tcp 9200 <- 0.0.0.0/0"]
    );
    let plain = see(&[("tencentcloud_elasticsearch_instance.x", json!({}))]);
    assert_eq!(
        plain,
        ["Elasticsearch: private tcp 9200 <- 0.0.0.0/0; public? tcp 9200 <- nobody..all; public tcp 5601 <- nobody"]
    );
}

#[test]
fn queues() {
    let kafka = ("tencentcloud_ckafka_instance.x", json!({ "public_network": 3 }));
    let id = json!({ "?": ["tencentcloud_ckafka_instance.x.id"] });
    let topic = (
        "tencentcloud_ckafka_topic.t",
        json!({ "instance_id": id, "enable_white_list": true, "ip_white_list": ["10.0.0.1"] }),
    );
    assert_eq!(
        see(&[kafka, topic]),
        ["CKafka: private tcp 9092 <- 0.0.0.0/0; public ..tcp 9092 50000-50100 <- 0.0.0.0/0"]
    );
    let route = json!({ "instance_id": "ckafka-1", "vip_type": 3 });
    assert_eq!(see(&[("tencentcloud_ckafka_route.r", route)]), ["CKafka: private tcp 9092 <- nobody..all"]);
    let public = json!({ "instance_id": "ckafka-1", "vip_type": 1 });
    assert_eq!(
        see(&[("tencentcloud_ckafka_route.r", public)]),
        ["CKafka: public ..tcp 9092 50000-50100 <- nobody..all"]
    );
    let closed = see(&[("tencentcloud_trocket_rocketmq_instance.x", json!({ "enable_public": true }))]);
    assert_eq!(closed, ["RocketMQ: private tcp 8080-8081 <- 0.0.0.0/0; public tcp 8080-8081 <- nobody"]);
    let rules = json!({ "enable_public": true, "ip_rules": [
        { "ip": "203.0.113.0/24", "allow": true }, { "ip": "203.0.113.128/25", "allow": false }] });
    assert_eq!(
        see(&[("tencentcloud_trocket_rocketmq_instance.x", rules)]),
        ["RocketMQ: private tcp 8080-8081 <- 0.0.0.0/0; public tcp 8080-8081 <- 203.0.113.0/25..203.0.113.0/24"]
    );
    let mqtt = json!({ "instance_id": { "?": ["tencentcloud_mqtt_instance.m.id"] }, "bandwidth": 1, "rules": [{ "ip_rule": "0.0.0.0/0" }] });
    assert_eq!(
        see(&[("tencentcloud_mqtt_instance.m", json!({})), ("tencentcloud_mqtt_instance_public_endpoint.e", mqtt)]),
        ["MQTT: private tcp 1883 8883 <- 0.0.0.0/0; public tcp 1883 8883 <- 0.0.0.0/0"]
    );
    let engine = json!({ "engine_type": "zookeeper", "enable_client_internet_access": true });
    assert_eq!(
        see(&[("tencentcloud_tse_instance.x", engine)]),
        ["TSE ZooKeeper: private tcp 2181 <- 0.0.0.0/0; public tcp 2181 <- 0.0.0.0/0"]
    );
}

#[test]
fn gateways_have_lists_of_who_is_refused() {
    let network = ("tencentcloud_tse_cngw_network.n", json!({ "internet_max_bandwidth_out": 5 }));
    let id = json!({ "?": ["tencentcloud_tse_cngw_network.n.network_id"] });
    let black = json!({ "network_id": id, "access_control": [{ "mode": "Blacklist", "cidr_black_list": ["128.0.0.0/1", "::/0"] }] });
    let white = json!({ "network_id": id, "access_control": [{ "cidr_white_list": ["203.0.113.0/24"] }] });
    let seen =
        |control: Value| see(&[network.clone(), ("tencentcloud_tse_cngw_network_access_control.a", control)]).remove(0);
    let inside = "cloud-native gateway: private tcp 80 443 <- 0.0.0.0/0; public tcp 80 443 <- ";
    assert_eq!(seen(black), format!("{inside}0.0.0.0/1"));
    assert_eq!(seen(white), format!("{inside}203.0.113.0/24"));
}

#[test]
fn vpn_gateways_are_public() {
    let gateway = ("tencentcloud_vpn_gateway.g", json!({ "type": "SSL" }));
    let id = json!({ "?": ["tencentcloud_vpn_gateway.g.id"] });
    let server = (
        "tencentcloud_vpn_ssl_server.s",
        json!({ "vpn_gateway_id": id, "ssl_vpn_protocol": "UDP", "ssl_vpn_port": 1194 }),
    );
    assert_eq!(see(&[gateway, server]), ["VPN gateway: public udp 1194 <- 0.0.0.0/0"]);
    let tunnels = see(&[("tencentcloud_vpn_gateway.g", json!({}))]);
    assert_eq!(tunnels, ["VPN gateway: public udp 500 4500 <- 0.0.0.0/0"]);
}

#[test]
fn a_balancer_of_its_own_may_filter_otherwise() {
    let endpoint = json!({ "cluster_id": "cls-1", "cluster_internet": true, "existed_load_balancer_id": "lb-1" });
    let world = build(&[("tencentcloud_kubernetes_cluster_endpoint.x", endpoint)]);
    assert_eq!(endpoints(&world), ["Kubernetes API: public tcp 443 <- nobody..0.0.0.0/0"]);
    assert_eq!(world.network.endpoints[0].doors[0].filtered, Tri::Unknown);
}

#[test]
fn groups_for_reading_do_not_replace_those_for_writing() {
    let cluster = ("tencentcloud_cynosdb_cluster.x", json!({ "port": 3306, "rw_group_sg": ["sg-w"] }));
    let id = json!({ "?": ["tencentcloud_cynosdb_cluster.x.id"] });
    let set = json!({ "cluster_id": id, "instance_group_type": "RO", "security_group_ids": ["sg-new"] });
    let world = build(&[cluster, ("tencentcloud_cynosdb_security_group.s", set)]);
    assert_eq!(groups(&world.network.endpoints[0]), "sg-w Exact");
}
