//! Application, network and gateway load balancers.

use super::*;

#[test]
fn application_balancers() {
    let facing = |more: Json| {
        let json = with(
            json!({"vpc_id": "vpc-1", "zone_mappings": [{"vswitch_id": id("alicloud_vswitch.v"),
            "allocation_id": id("alicloud_eip.ip")}]}),
            more,
        );
        let cloud = Cloud::new(&[
            ("alicloud_vswitch.v", json!({"cidr_block": "10.0.5.0/24"})),
            ("alicloud_eip.ip", json!({})),
            ("alicloud_alb_load_balancer.lb", json.clone()),
            ("alicloud_nlb_load_balancer.nlb", json),
        ]);
        assert_eq!(cloud.world.network.balancers[0].zones, [Ref::Resolved(Id::new(0))]);
        cloud.balancers().remove(0)
    };
    assert_eq!(facing(json!({"address_type": "Intranet"})), "Alb lb:");
    let public = "Alb lb: V4 lb by address_type with ip";
    assert_eq!(facing(json!({"address_type": "Internet", "ipv6_address_type": {"?": null}})), public);
    assert_eq!(facing(json!({"address_type": "Internet", "ipv6_address_type": "Internet"})), public);
    let both = json!({"address_type": "Internet", "address_ip_version": "DualStack", "ipv6_address_type": "Internet"});
    assert_eq!(facing(both), format!("{public}, V6 lb by ipv6_address_type"));
    let six =
        json!({"address_type": "Intranet", "address_ip_version": "DualStack", "ipv6_address_type": {"?": ["var.t"]}});
    assert_eq!(facing(six), "Alb lb: V6? lb by ipv6_address_type");
    assert_eq!(facing(json!({"address_type": {"?": ["var.t"]}})), "Alb lb: V4? lb by address_type with ip");
}

/// A public ALB with a server group, and what else is given.
fn application(servers: Json, more: &[(&str, Json)]) -> Cloud {
    let mut all = vec![
        ("alicloud_alb_load_balancer.lb", json!({"address_type": "Internet"})),
        ("alicloud_vpc.v", json!({"cidr_block": "10.0.0.0/8"})),
        ("alicloud_vswitch.s", json!({"vpc_id": id("alicloud_vpc.v"), "cidr_block": "10.0.0.0/24", "id": "vsw-1"})),
        ("alicloud_instance.i", with(server(), json!({"id": "i-1"}))),
        ("alicloud_alb_server_group.g", json!({"id": "sgp-1", "vpc_id": id("alicloud_vpc.v"), "servers": servers})),
    ];
    all.extend(more.iter().cloned());
    Cloud::new(&all)
}

fn https(more: Json) -> (&'static str, Json) {
    let tuples = json!([{"server_group_id": id("alicloud_alb_server_group.g")}]);
    let action = json!([{"type": "ForwardGroup", "forward_group_config": [{"server_group_tuples": tuples}]}]);
    let json = json!({"load_balancer_id": id("alicloud_alb_load_balancer.lb"), "listener_port": 443,
        "listener_protocol": "HTTPS", "status": {"?": null}, "acl_config": {"?": null}, "default_actions": action});
    ("alicloud_alb_listener.l", with(json, more))
}

#[test]
fn application_listeners_and_their_servers() {
    let of = |servers: Json, more: Json| application(servers, &[https(more)]).listeners().remove(0);
    let ecs = |more: Json| json!([with(json!({"server_type": "Ecs", "server_id": "i-1", "port": 8080}), more)]);
    let plain = || json!({});
    assert_eq!(of(ecs(json!({"weight": 100})), plain()), "lb L7 tcp 443 -> g[i:8080]");
    assert_eq!(of(ecs(json!({"weight": {"?": null}})), plain()), "lb L7 tcp 443 -> g[i:8080?]");
    let cloud = application(ecs(json!({})), &[https(json!({}))]);
    assert_eq!(cloud.reasons(), ["uncertain:U14"]);
    assert_eq!(of(ecs(json!({"weight": 0})), plain()), "lb L7 tcp 443 -> g[i:8080!]");
    let ip = |address: &str, remote: bool| json!([{"server_type": "Ip", "server_id": address, "port": 80, "weight": 1, "remote_ip_enabled": remote}]);
    assert_eq!(of(ip("10.0.0.5", false), plain()), "lb L7 tcp 443 -> g[i:80]");
    assert_eq!(of(ip("10.0.0.5", true), plain()), "lb L7 tcp 443 -> g[i?:80]");
    assert_eq!(of(ip("10.0.0.6", false), plain()), "lb L7 tcp 443 -> g[:80]");
    let quic = json!({"listener_protocol": "QUIC", "status": "Stopped"});
    assert_eq!(of(json!([]), quic), "lb L7! udp 443 -> g[]");
    assert_eq!(of(json!([]), json!({"status": {"?": ["var.s"]}})), "lb L7? tcp 443 -> g[]");
    let group = json!({"default_actions": {"?": ["alicloud_alb_server_group.g.id"]}});
    assert_eq!(of(json!([]), group), "lb L7 tcp 443 ->? g[]");
    assert_eq!(of(json!([]), json!({"default_actions": {"?": ["var.a"]}})), "lb L7 tcp 443 ->? Unknown");
}

#[test]
fn access_control_of_application_listeners() {
    let acl = |name: &'static str, entry: &str| (name, json!({"acl_entries": [{"entry": entry}]}));
    let attach = |name: &'static str, acl: &str, kind: &str| {
        (name, json!({"listener_id": id("alicloud_alb_listener.l"), "acl_id": id(acl), "acl_type": kind}))
    };
    let lists = [
        acl("alicloud_alb_acl.one", "203.0.113.0/24"),
        acl("alicloud_alb_acl.two", "198.51.100.0/24"),
        (
            "alicloud_alb_acl_entry_attachment.e",
            json!({"acl_id": id("alicloud_alb_acl.two"), "entry": {"?": ["var.e"]}}),
        ),
    ];
    let of = |more: &[(&str, Json)]| {
        let all: Vec<_> = lists.iter().cloned().chain(more.iter().cloned()).collect();
        let cloud = application(json!([]), &all);
        (cloud.listeners().remove(0), cloud.reasons().join(" "))
    };
    let first = attach("alicloud_alb_listener_acl_attachment.x", "alicloud_alb_acl.one", "White");
    let second = attach("alicloud_alb_listener_acl_attachment.y", "alicloud_alb_acl.two", "White");
    let one = of(&[first.clone(), https(json!({}))]);
    assert_eq!(one, ("lb L7 tcp 443 white(203.0.113.0/24) -> g[]".into(), String::new()));
    let both = of(&[first.clone(), second, https(json!({}))]);
    assert_eq!(both.0, "lb L7 tcp 443 white(203.0.113.0/24 | 198.51.100.0/24..0.0.0.0/0 ::/0) -> g[]");
    assert_eq!(both.1, "unknown:alicloud_alb_acl_entry_attachment.e.entry");
    // An entry of a list that is not known may be in any.
    let stray = json!({"acl_id": {"?": ["var.a"]}, "entry": "192.0.2.0/24"});
    let any = of(&[first.clone(), ("alicloud_alb_acl_entry_attachment.u", stray.clone()), https(json!({}))]);
    assert_eq!(any.0, "lb L7 tcp 443 white(203.0.113.0/24..192.0.2.0/24 203.0.113.0/24) -> g[]");
    assert_eq!(any.1, "unknown:alicloud_alb_acl_entry_attachment.u.acl_id");
    let other = of(&[first.clone(), ("alicloud_slb_acl_entry_attachment.u", stray), https(json!({}))]);
    assert_eq!(other.0, one.0);
    let inline = json!([{"acl_type": "Black", "acl_relations": [{"acl_id": id("alicloud_alb_acl.one")}]}]);
    assert_eq!(of(&[https(json!({"acl_config": inline}))]).0, "lb L7 tcp 443 black(203.0.113.0/24) -> g[]");
    let vague = of(&[https(json!({"acl_config": {"?": ["var.a"]}}))]);
    assert_eq!(vague.0, "lb L7 tcp 443 *?(Unknown) -> g[]");
}

#[test]
fn application_rules() {
    let tuples = json!([{"server_group_id": "sgp-1"}]);
    let forward = json!({"type": "ForwardGroup", "forward_group_config": [{"server_group_tuples": tuples}]});
    let rule = |listener: Json, conditions: Json, actions: Json| {
        (
            "alicloud_alb_rule.r",
            json!({"listener_id": listener, "rule_conditions": conditions, "rule_actions": actions}),
        )
    };
    let of = |conditions: Json, actions: Json| {
        let rule = rule(id("alicloud_alb_listener.l"), conditions, actions);
        application(json!([]), &[rule, https(json!({}))]).listeners().remove(0)
    };
    let own = "lb L7 tcp 443 -> g[]";
    let host = json!({"type": "Host", "host_config": [{"values": ["a.example"]}]});
    let from = |values: Json| json!({"type": "SourceIp", "source_ip_config": [{"values": values}]});
    let redirect = json!([{"type": "Redirect"}]);
    assert_eq!(of(json!([host]), redirect), own);
    assert_eq!(of(json!([host]), json!([forward])), format!("{own} -> g[]"));
    let narrow = of(json!([host, from(json!(["203.0.113.0/24"]))]), json!([forward]));
    assert_eq!(narrow, format!("{own} -> g[] for 203.0.113.0/24..203.0.113.0/24"));
    let vague = of(json!([from(json!({"?": ["var.c"]}))]), json!([forward]));
    assert_eq!(vague, format!("{own} -> g[] for ..0.0.0.0/0 ::/0"));
    let cloud = application(json!([]), &[rule(json!("lsn-elsewhere"), json!([host]), json!([forward]))]);
    assert_eq!(cloud.listeners(), ["r L7? * * -> g[]"]);
    assert_eq!(cloud.balancers()[1], "Alb r: V4? r by listener_id, V6? r by listener_id");
}

#[test]
fn groups_of_balancers() {
    let attach = |name: &'static str, lb: &str, group: &str| {
        (name, json!({"load_balancer_id": id(lb), "security_group_id": group}))
    };
    let cloud = Cloud::new(&[
        ("alicloud_alb_load_balancer.a", json!({"address_type": "Internet"})),
        ("alicloud_nlb_load_balancer.n", json!({"address_type": "Internet", "security_group_ids": ["sg-1"]})),
        ("alicloud_nlb_load_balancer.plain", json!({"address_type": "Internet", "security_group_ids": {"?": null}})),
        (
            "alicloud_nlb_load_balancer.vague",
            json!({"address_type": "Internet", "security_group_ids": {"?": ["var.g"]}}),
        ),
        attach("alicloud_alb_load_balancer_security_group_attachment.x", "alicloud_alb_load_balancer.a", "sg-2"),
        attach("alicloud_nlb_load_balancer_security_group_attachment.y", "alicloud_nlb_load_balancer.n", "sg-3"),
    ]);
    let names: Vec<(Vec<String>, String)> = cloud
        .world
        .network
        .balancers
        .iter()
        .map(|it| {
            let groups = it.groups.list.iter().map(|it| format!("{:?}", it.group)).collect();
            (groups, format!("{:?}", it.groups.extent))
        })
        .collect();
    let external = |all: &[&str]| all.iter().map(|it| format!("External(\"{it}\")")).collect::<Vec<_>>();
    assert_eq!(names[0], (external(&["sg-2"]), "Exact".into()));
    assert_eq!(names[1], (external(&["sg-1", "sg-3"]), "Exact".into()));
    assert_eq!(names[2], (vec![], "Exact".into()));
    assert!(names[3].0.is_empty() && names[3].1.starts_with("Unknown"), "{names:?}");
}

/// An NLB with a listener, a group and a server.
fn network(public: &str, listener: Json, group: Json, attached: Json, more: &[(&str, Json)]) -> Cloud {
    let forward = json!({"load_balancer_id": id("alicloud_nlb_load_balancer.lb"),
        "server_group_id": id("alicloud_nlb_server_group.g"), "listener_protocol": "TCP", "listener_port": 8443});
    let server_of = json!({"server_group_id": id("alicloud_nlb_server_group.g"), "server_type": "Ecs"});
    let mut all = vec![
        ("alicloud_nlb_load_balancer.lb", json!({"address_type": public})),
        ("alicloud_instance.i", with(server(), json!({"id": "i-1"}))),
        ("alicloud_nlb_server_group.g", group),
        ("alicloud_nlb_listener.l", with(forward, listener)),
        ("alicloud_nlb_server_group_server_attachment.a", with(server_of, attached)),
    ];
    all.extend(more.iter().cloned());
    Cloud::new(&all)
}

#[test]
fn network_balancers() {
    let ecs = || json!({"server_id": "i-1", "port": 9443});
    let of = |listener: Json| network("Internet", listener, json!({}), ecs(), &[]).listeners().remove(0);
    assert_eq!(of(json!({})), "lb L4 tcp 8443 -> g[i:9443]");
    assert_eq!(of(json!({"listener_protocol": "TCPSSL"})), "lb L4 tcp 8443 -> g[i:9443]");
    let range = json!({"listener_protocol": "UDP", "listener_port": 0, "start_port": 100, "end_port": 200});
    assert_eq!(of(range), "lb L4 udp 100-200 -> g[i:9443]");
    assert_eq!(of(json!({"listener_port": 0, "start_port": 100})), "lb L4 tcp * -> g[i:9443]");
    assert_eq!(of(json!({"status": "Stopped"})), "lb L4! tcp 8443 -> g[i:9443]");
    let any = json!({"any_port_enabled": true, "preserve_client_ip_enabled": true});
    let cloud = network("Internet", json!({}), any, json!({"server_id": "i-1", "weight": 0}), &[]);
    assert_eq!(cloud.listeners(), ["lb L4 tcp 8443 -> g[i:*!]"]);
    let pool = &cloud.world.network.pools[0];
    assert_eq!((pool.any_port, pool.client_kept), (Tri::Yes, Tri::Yes));
    assert!(cloud.reasons().is_empty());
    let cloud = network("Internet", json!({}), json!({"preserve_client_ip_enabled": {"?": null}}), ecs(), &[]);
    assert_eq!(cloud.world.network.pools[0].client_kept, Tri::Unknown);
}

#[test]
fn an_application_balancer_behind_a_network_balancer() {
    let alb = |public: &str| {
        let attached = json!({"server_id": id("alicloud_alb_load_balancer.alb"), "server_type": "Alb", "port": 443});
        let alb = ("alicloud_alb_load_balancer.alb", json!({"address_type": "Intranet"}));
        let cloud = network(public, json!({}), json!({}), attached, &[alb]);
        cloud.balancers().remove(1)
    };
    assert_eq!(alb("Internet"), "Alb alb: V4? a by server_id");
    assert_eq!(alb("Intranet"), "Alb alb:");
}

#[test]
fn gateway_balancers_let_nothing_in() {
    let cloud = Cloud::new(&[
        ("alicloud_gwlb_load_balancer.lb", json!({"vpc_id": "vpc-1"})),
        (
            "alicloud_gwlb_listener.l",
            json!({"load_balancer_id": id("alicloud_gwlb_load_balancer.lb"),
                "server_group_id": id("alicloud_gwlb_server_group.g")}),
        ),
        ("alicloud_gwlb_server_group.g", json!({"servers": [{"server_id": "i-1", "server_type": "Ecs"}]})),
        ("alicloud_instance.i", with(server(), json!({"id": "i-1"}))),
    ]);
    assert_eq!(cloud.balancers(), ["Gwlb lb:"]);
    assert_eq!(cloud.listeners(), ["lb L4 * 1-65535 -> g[i:same]"]);
    let elsewhere =
        Cloud::new(&[("alicloud_gwlb_listener.l", json!({"load_balancer_id": "gwlb-1", "server_group_id": "sgp-1"}))]);
    assert_eq!(elsewhere.balancers(), ["Gwlb l:"]);
}

#[test]
fn a_group_that_is_not_known_may_be_any() {
    let listener = json!({"server_group_id": {"?": ["var.g"]}});
    let cloud = network("Internet", listener, json!({}), json!({"server_id": "i-1", "port": 9443}), &[]);
    assert_eq!(cloud.world.network.listeners[0].forwards[0].pool, Ref::OneOf(vec![Id::new(0)]));
    assert_eq!(cloud.reasons(), ["unknown:alicloud_nlb_listener.l.server_group_id"]);
}
