//! Services of Alibaba Cloud: the mapping's half of the worked examples, defaults, unknown values and what is elsewhere.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::base::{Action, Tri};
use crate::input::Resource;
use crate::model::{Known, Ref};
use crate::providers::attribute::sample::{resource, value};
use crate::providers::service::show::{endpoints, world};
use serde_json::{Value, json};

fn see(resources: &[(&str, Value)]) -> Vec<String> {
    endpoints(&world(&all(resources)))
}

fn all(resources: &[(&str, Value)]) -> Vec<Resource> {
    resources.iter().map(|(address, values)| resource(address, values.clone())).collect()
}

fn mysql(lists: Value) -> (&'static str, Value) {
    ("alicloud_db_instance.x", json!({ "engine": "MySQL", "security_ips": lists }))
}

fn connection() -> (&'static str, Value) {
    ("alicloud_db_connection.x", json!({ "instance_id": { "?": ["alicloud_db_instance.x.id"] }, "port": "3306" }))
}

#[test]
fn e140_to_e143_a_database_with_a_public_connection() {
    let open = json!(["0.0.0.0/0"]);
    assert_eq!(
        see(&[mysql(open.clone()), connection()]),
        ["RDS MySQL: private tcp 3306 <- 0.0.0.0/0; public tcp 3306 <- 0.0.0.0/0"]
    );
    assert_eq!(see(&[mysql(open)]), ["RDS MySQL: private tcp 3306 <- 0.0.0.0/0"]);
    let some = see(&[mysql(json!(["10.0.0.0/8", "203.0.113.7"])), connection()]);
    assert_eq!(
        some,
        ["RDS MySQL: private tcp 3306 <- 10.0.0.0/8 203.0.113.7/32; public tcp 3306 <- 10.0.0.0/8 203.0.113.7/32"]
    );
    let nobody = ["RDS MySQL: private tcp 3306 <- nobody; public tcp 3306 <- nobody"];
    assert_eq!(see(&[mysql(json!(["127.0.0.1"])), connection()]), nobody);
    // What a new instance comes with.
    assert_eq!(see(&[mysql(json!({ "?": null })), connection()]), nobody);
}

#[test]
fn entries_have_their_places_and_groups_are_members() {
    let group = ("alicloud_security_group.g", json!({ "id": "sg-1" }));
    let mut it = mysql(json!(["10.0.0.0/8", "0.0.0.0,::"]));
    it.1["security_group_ids"] = json!([{ "?": ["alicloud_security_group.g.id"] }, "sg-9"]);
    let world = world(&all(&[group, it]));
    let endpoint = &world.network.endpoints[0];
    let paths: Vec<&str> = endpoint.admits.entries.iter().map(|it| it.site.path.as_deref().unwrap()).collect();
    assert_eq!(paths, ["security_ips[0]", "security_ips[1]", "security_ips[1]"]);
    assert_eq!(endpoint.admits.addresses().must, crate::base::net::AddressSet::all());
    assert!(endpoint.groups.is_none());
    let members: Vec<_> = endpoint.members.iter().map(|(group, _)| group.clone()).collect();
    assert_eq!(members, [Ref::Resolved(crate::model::Id::new(0)), Ref::External("sg-9".into())]);
}

#[test]
fn what_is_not_known_stays_possible() {
    let it = mysql(json!(["10.0.0.0/8", { "?": ["var.office"] }]));
    assert_eq!(see(std::slice::from_ref(&it)), ["RDS MySQL: private tcp 3306 <- 10.0.0.0/8..all"]);
    let found = world(&all(&[it]));
    let whole = Known::No("alicloud_db_instance.x.security_ips[1]".into());
    assert_eq!(found.network.endpoints[0].admits.whole, whole);
    let odd = mysql(json!(["10.0.0.*"]));
    assert_eq!(see(&[odd]), ["RDS MySQL: private tcp 3306 <- nobody..all"]);
    let engine = json!({ "engine": { "?": ["var.e"] }, "security_ips": ["10.0.0.0/8"] });
    assert_eq!(see(&[("alicloud_db_instance.x", engine)]), ["RDS: private ..tcp 1433 3306 5432 <- 10.0.0.0/8"]);
    let port = json!({ "engine": "MySQL", "port": { "?": ["var.p"] }, "security_ips": ["10.0.0.0/8"] });
    assert_eq!(see(&[("alicloud_db_instance.x", port)]), ["RDS MySQL: private ..tcp 1-65535 <- 10.0.0.0/8"]);
}

#[test]
fn a_connection_of_an_instance_that_is_elsewhere() {
    let it = ("alicloud_db_connection.x", json!({ "instance_id": "rm-1", "port": "3306" }));
    let other = ("alicloud_rds_db_instance_endpoint_address.y", json!({ "db_instance_id": "rm-1", "port": "3307" }));
    assert_eq!(see(&[it, other]), ["RDS: public tcp 3306 <- nobody..all; public tcp 3307 <- nobody..all"]);
    let unknown = ("alicloud_db_connection.x", json!({ "instance_id": { "?": ["var.id"] }, "port": "3306" }));
    assert_eq!(see(std::slice::from_ref(&unknown)), ["RDS: public tcp 3306 <- nobody..all"]);
    // It may be of any database of its kind that is here, and of no other.
    let other = ("alicloud_polardb_cluster.p", json!({ "db_type": "MySQL", "security_ips": ["10.0.0.0/8"] }));
    assert_eq!(
        see(&[mysql(json!(["0.0.0.0/0"])), other, unknown]),
        [
            "RDS MySQL: private tcp 3306 <- 0.0.0.0/0; perhaps public tcp 3306 <- 0.0.0.0/0",
            "PolarDB MySQL: private tcp 3306 <- 10.0.0.0/8",
            "RDS: public tcp 3306 <- nobody..all"
        ]
    );
    let splitting = ("alicloud_db_read_write_splitting_connection.z", json!({ "instance_id": "rm-1" }));
    assert_eq!(see(&[splitting]), ["RDS: private tcp 3306 <- nobody..all"]);
}

#[test]
fn a_list_that_changes_another() {
    let with = |mode: &str| {
        let mut it = mysql(json!(["10.0.0.0/8"]));
        it.1["modify_mode"] = json!(mode);
        resource(it.0, it.1)
    };
    let seen = |it: Resource| endpoints(&world(&[it]));
    assert_eq!(seen(with("Append")), ["RDS MySQL: private tcp 3306 <- 10.0.0.0/8"]);
    let mut old = with("Append");
    old.action = Some(Action::Update);
    old.before = old.after.clone();
    assert_eq!(seen(old), ["RDS MySQL: private tcp 3306 <- 10.0.0.0/8..all"]);
    assert_eq!(seen(with("Delete")), ["RDS MySQL: private tcp 3306 <- nobody..all"]);
}

#[test]
fn copies_listen_as_their_source() {
    let source = ("alicloud_db_instance.x", json!({ "engine": "PostgreSQL", "security_ips": ["10.0.0.0/8"] }));
    let copy = (
        "alicloud_db_readonly_instance.r",
        json!({ "master_db_instance_id": { "?": ["alicloud_db_instance.x.id"] }, "security_ips": ["10.1.0.0/16"] }),
    );
    assert_eq!(see(&[source, copy])[1], "RDS PostgreSQL: private tcp 5432 <- 10.1.0.0/16");
}

#[test]
fn polardb_with_arrays_global_lists_and_addresses() {
    let list =
        ("alicloud_polardb_global_security_ip_group.g", json!({ "global_ip_list": "203.0.113.0/24,198.51.100.1" }));
    let cluster = json!({
        "db_type": "PostgreSQL",
        "db_cluster_ip_array": [{ "security_ips": ["10.0.0.0/8"] }, { "security_ips": ["10.9.0.0/16"] }],
        "security_ips": { "?": null },
        "global_security_group_list": [{ "?": ["alicloud_polardb_global_security_ip_group.g.id"] }],
    });
    let id = json!({ "?": ["alicloud_polardb_cluster.x.id"] });
    let address = ("alicloud_polardb_endpoint_address.a", json!({ "db_cluster_id": id, "port": "5433" }));
    let primary = ("alicloud_polardb_primary_endpoint.p", json!({ "db_cluster_id": id, "net_type": "Public" }));
    let inner = ("alicloud_polardb_endpoint.e", json!({ "db_cluster_id": id }));
    let who = "10.0.0.0/8 198.51.100.1/32 203.0.113.0/24";
    let cluster = ("alicloud_polardb_cluster.x", cluster);
    assert_eq!(
        see(&[list, cluster.clone(), address, primary, inner]),
        [format!(
            "PolarDB PostgreSQL: private tcp 5432 <- {who}; public tcp 5433 <- {who}; public tcp 5432 <- {who}; \
             private tcp 5432 <- {who}"
        )]
    );
    assert_eq!(see(&[cluster]), ["PolarDB PostgreSQL: private tcp 5432 <- 10.0.0.0/8..all"]);
}

#[test]
fn databases_of_other_kinds() {
    let id = |of: &str| json!({ "?": [format!("{of}.id")] });
    let sharding = json!({ "security_ip_list": ["10.0.0.0/8"], "security_group_id": "sg-1,sg-2" });
    let public = json!({ "db_instance_id": id("alicloud_mongodb_sharding_instance.x"), "node_id": "d-1" });
    assert_eq!(
        see(&[
            ("alicloud_mongodb_sharding_instance.x", sharding.clone()),
            ("alicloud_mongodb_sharding_network_public_address.p", public)
        ]),
        ["MongoDB: private tcp 3717 <- 10.0.0.0/8; public tcp 3717 <- 10.0.0.0/8"]
    );
    let found = world(&all(&[("alicloud_mongodb_sharding_instance.x", sharding)]));
    assert_eq!(found.network.endpoints[0].members.len(), 2);

    let warehouse =
        ("alicloud_gpdb_instance.x", json!({ "ip_whitelist": [{ "security_ip_list": "10.0.0.0/8,10.1.1.1" }] }));
    let list = json!({ "db_instance_id": id("alicloud_gpdb_instance.x"), "security_ip_list": ["203.0.113.7"] });
    let door = json!({ "instance_id": id("alicloud_gpdb_instance.x") });
    assert_eq!(
        see(&[warehouse, ("alicloud_gpdb_db_instance_ip_array.l", list), ("alicloud_gpdb_connection.c", door)]),
        ["AnalyticDB PostgreSQL: private tcp 5432 <- 10.0.0.0/8 203.0.113.7/32; \
          public ..tcp 3306 5432 <- 10.0.0.0/8 203.0.113.7/32"]
    );

    let house = json!({ "allocate_public_connection": true, "db_cluster_access_white_list": [{ "security_ip_list": "203.0.113.0/24" }] });
    assert_eq!(
        see(&[("alicloud_click_house_db_cluster.x", house)]),
        ["ClickHouse: private tcp 8123 9000 <- 203.0.113.0/24; public tcp 8123 9000 <- 203.0.113.0/24"]
    );
    let wide = json!({ "ip_white": "10.0.0.1", "security_groups": ["sg-1"] });
    assert_eq!(see(&[("alicloud_hbase_instance.x", wide)]), ["HBase: private tcp 2181 16000-16030 <- 10.0.0.1/32"]);
    let lindorm = ("alicloud_lindorm_instance.x", json!({ "ip_white_list": ["10.0.0.1"] }));
    let net = json!({ "instance_id": id("alicloud_lindorm_instance.x"), "enable_public_network": 1, "engine_type": "lindorm" });
    assert_eq!(
        see(&[lindorm, ("alicloud_lindorm_public_network.n", net)]),
        ["Lindorm: private ..tcp 1-65535 <- 10.0.0.1/32; public ..tcp 1-65535 <- 10.0.0.1/32"]
    );
}

#[test]
fn caches() {
    let cache = ("alicloud_kvstore_instance.x", json!({ "port": 6380, "security_ips": ["0.0.0.0/0"] }));
    let door = json!({ "instance_id": { "?": ["alicloud_kvstore_instance.x.id"] }, "port": "6370" });
    assert_eq!(
        see(&[cache, ("alicloud_kvstore_connection.c", door)]),
        ["Redis: private tcp 6380 <- 0.0.0.0/0; public tcp 6370 <- 0.0.0.0/0"]
    );
    let tair = json!({ "security_ips": "10.0.0.0/8,203.0.113.1" });
    assert_eq!(
        see(&[("alicloud_redis_tair_instance.x", tair)]),
        ["Redis: private tcp 6379 <- 10.0.0.0/8 203.0.113.1/32"]
    );
}

#[test]
fn elasticsearch_has_kibana() {
    let it = json!({ "enable_public": true, "public_whitelist": ["0.0.0.0/0"], "private_whitelist": ["10.0.0.0/8"],
        "kibana_whitelist": ["203.0.113.0/24"], "enable_kibana_private_network": true });
    assert_eq!(
        see(&[("alicloud_elasticsearch_instance.x", it)]),
        ["Elasticsearch: private tcp 9200 <- 10.0.0.0/8; public tcp 9200 <- 0.0.0.0/0; \
          public tcp 5601 <- 203.0.113.0/24; private tcp 5601 <- nobody..all"]
    );
    let plain = see(&[("alicloud_elasticsearch_instance.x", json!({}))]);
    assert_eq!(plain, ["Elasticsearch: private tcp 9200 <- 0.0.0.0/0; public tcp 5601 <- nobody"]);
}

#[test]
fn queues() {
    let kafka = ("alicloud_alikafka_instance.x", json!({ "deploy_type": 4 }));
    let entry = json!({ "instance_id": { "?": ["alicloud_alikafka_instance.x.id"] }, "allowed_type": "internet",
        "allowed_ip": "203.0.113.0/24", "port_range": "9093/9093" });
    assert_eq!(
        see(&[kafka, ("alicloud_alikafka_instance_allowed_ip_attachment.a", entry)]),
        ["Kafka: private tcp 9092 9094-9095 <- nobody..all; public tcp 9093 <- 0.0.0.0/0"]
    );
    let inner = see(&[("alicloud_alikafka_instance.x", json!({ "deploy_type": 5 }))]);
    assert_eq!(inner, ["Kafka: private tcp 9092 9094-9095 <- nobody..all"]);
    let rocket = json!({ "ip_whitelists": ["10.0.0.0/8"], "network_info": [{ "internet_info": [{ "internet_spec": "enable" }] }] });
    assert_eq!(
        see(&[("alicloud_rocketmq_instance.x", rocket)]),
        ["RocketMQ: private tcp 8080-8081 <- 10.0.0.0/8; public tcp 8080-8081 <- 10.0.0.0/8"]
    );
    let amqp = see(&[("alicloud_amqp_instance.x", json!({ "support_eip": true }))]);
    assert_eq!(amqp, ["RabbitMQ: private tcp 5671-5672 <- 0.0.0.0/0; public tcp 5671-5672 <- 0.0.0.0/0"]);
    let mse = json!({ "cluster_type": "Nacos-Ans", "net_type": "pubnet", "acl_entry_list": ["203.0.113.1"] });
    assert_eq!(see(&[("alicloud_mse_cluster.x", mse)]), ["MSE Nacos: public tcp 8848 <- 203.0.113.1/32"]);
}

#[test]
fn e144_kubernetes_is_public_unless_it_says_otherwise() {
    let cluster = |values: Value| resource("alicloud_cs_managed_kubernetes.x", values);
    let public = "Kubernetes API: private tcp 6443 <- 0.0.0.0/0; public tcp 6443 <- 0.0.0.0/0";
    let seen = |it: Resource| endpoints(&world(&[it]));
    assert_eq!(seen(cluster(json!({}))), [public]);
    let private = "Kubernetes API: private tcp 6443 <- 0.0.0.0/0";
    assert_eq!(seen(cluster(json!({ "slb_internet_enabled": false }))), [private]);
    let endpoint = json!({ "slb_internet_enabled": false,
        "control_plane_endpoints_config": [{ "load_balancers_config": [{ "endpoint_type": "private" }, { "endpoint_type": "public" }] }] });
    assert_eq!(seen(cluster(endpoint)), [public]);
    // A cluster that is there already: what it shows decides (U19).
    let mut old = cluster(json!({}));
    old.action = Some(Action::Update);
    old.before = Some(value(&json!({ "connections": { "api_server_intranet": "https://10.0.0.1:6443" } })));
    let found = world(std::slice::from_ref(&old));
    let door = &found.network.endpoints[0].doors[1];
    assert_eq!((door.public, door.reasons.as_slice()), (Tri::Unknown, ["uncertain:U19".into()].as_slice()));
    old.before = Some(value(&json!({ "connections": { "api_server_internet": "https://198.51.100.1:6443" } })));
    assert_eq!(seen(old), [public]);
    assert_eq!(see(&[("alicloud_cs_serverless_kubernetes.x", json!({}))]), [private]);
}

#[test]
fn meshes_registries_shares_and_bastions() {
    let mesh = json!({ "load_balancer": [{ "api_server_public_eip": true, "pilot_public_eip": false }] });
    assert_eq!(
        see(&[("alicloud_service_mesh_service_mesh.x", mesh)]),
        ["Service Mesh: private tcp 6443 <- 0.0.0.0/0; public tcp 6443 <- 0.0.0.0/0"]
    );
    let policy = json!({ "instance_id": { "?": ["alicloud_cr_ee_instance.x.id"] }, "endpoint_type": "internet", "entry": "203.0.113.0/24" });
    assert_eq!(
        see(&[("alicloud_cr_ee_instance.x", json!({})), ("alicloud_cr_endpoint_acl_policy.p", policy)]),
        ["Container Registry: private tcp 443 <- 0.0.0.0/0; public tcp 443 <- 203.0.113.0/24"]
    );
    let group = ("alicloud_nas_access_group.g", json!({ "access_group_name": "g" }));
    let rule = ("alicloud_nas_access_rule.r", json!({ "access_group_name": "g", "source_cidr_ip": "10.0.0.0/8" }));
    let target = ("alicloud_nas_mount_target.t", json!({ "access_group_name": "g" }));
    assert_eq!(see(&[group, rule, target.clone()]), ["NAS: private tcp 445 2049 <- 10.0.0.0/8"]);
    assert_eq!(see(&[target]), ["NAS: private tcp 445 2049 <- nobody..all"]);
    let bastion = json!({ "enable_public_access": true, "public_white_list": ["203.0.113.0/24"] });
    assert_eq!(
        see(&[("alicloud_bastionhost_instance.x", bastion)]),
        ["Bastionhost: private tcp 443 60022 63389 <- 0.0.0.0/0; public tcp 443 60022 63389 <- 203.0.113.0/24"]
    );
}
