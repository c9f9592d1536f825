//! Global Accelerators, and scaling groups behind balancers.

use super::*;

fn accelerator(endpoint: Json, group: Json, ranges: Json, more: &[(&str, Json)]) -> Cloud {
    let endpoint = with(json!({"weight": 100, "type": "ECS"}), endpoint);
    let listener = json!({"accelerator_id": id("alicloud_ga_accelerator.ga"), "port_ranges": ranges});
    let group =
        with(json!({"listener_id": id("alicloud_ga_listener.l"), "endpoint_configurations": [endpoint]}), group);
    let mut all = vec![
        ("alicloud_ga_accelerator.ga", json!({})),
        ("alicloud_instance.i", with(server(), json!({"id": "i-1"}))),
        ("alicloud_ga_endpoint_group.g", group),
        ("alicloud_ga_listener.l", listener),
    ];
    all.extend(more.iter().cloned());
    Cloud::new(&all)
}

fn one_port() -> Json {
    json!([{"from_port": 443, "to_port": 443}])
}

#[test]
fn accelerators_and_their_endpoints() {
    let of = |endpoint: Json| accelerator(endpoint, json!({}), one_port(), &[]).listeners();
    let ecs = || json!({"endpoint": id("alicloud_instance.i")});
    assert_eq!(of(ecs()), ["ga L4 tcp 443 -> g[i:same]"]);
    assert_eq!(of(json!({"endpoint": "i-1", "weight": 0})), ["ga L4 tcp 443 -> g[]"]);
    assert_eq!(of(json!({"endpoint": "10.0.0.5", "type": "IpTarget"})), ["ga L4 tcp 443 -> g[i?:same]"]);
    // A public address is told by the reference, not by a private address that looks the same.
    assert_eq!(of(json!({"endpoint": "10.0.0.5", "type": "PublicIp"})), ["ga L4 tcp 443 -> g[]"]);
    assert_eq!(
        of(json!({"endpoint": {"?": ["alicloud_instance.i.public_ip"]}, "type": "PublicIp"})),
        ["ga L4 tcp 443 -> g[i:same]"]
    );
    let ranges = json!([{"from_port": 80, "to_port": 80}, {"from_port": 90, "to_port": 99}]);
    let overrides = json!({"port_overrides": [{"listener_port": 80, "endpoint_port": 8080}]});
    let cloud = accelerator(ecs(), overrides, ranges, &[]);
    assert_eq!(cloud.listeners(), ["ga L4 tcp 80 ->:8080 g[i:same]", "ga L4 tcp 90-99 -> g[i:same]"]);
    assert_eq!(cloud.balancers(), ["Accelerator ga: V4 ga"]);
    let unknown = accelerator(ecs(), json!({}), json!({"?": ["var.ports"]}), &[]);
    assert_eq!(unknown.listeners(), ["ga L4 tcp * -> g[i:same]"]);
    let elsewhere = accelerator(ecs(), json!({"listener_id": "lsr-elsewhere"}), one_port(), &[]);
    assert_eq!(elsewhere.listeners(), ["ga L4 tcp 443", "g L4? * * -> g[i:same]"]);
}

#[test]
fn lists_of_accelerators() {
    let cloud = accelerator(
        json!({"endpoint": "i-1"}),
        json!({}),
        one_port(),
        &[
            ("alicloud_ga_acl.a", json!({"address_ip_version": "IPv4", "acl_entries": [{"entry": "203.0.113.0/24"}]})),
            (
                "alicloud_ga_acl_attachment.x",
                json!({"acl_id": id("alicloud_ga_acl.a"), "acl_type": "white",
                "listener_id": id("alicloud_ga_listener.l")}),
            ),
        ],
    );
    assert_eq!(cloud.listeners(), ["ga L4 tcp 443 white(203.0.113.0/24) -> g[i:same]"]);
}

#[test]
fn an_accelerator_before_a_balancer_or_a_public_address() {
    let lb = ("alicloud_slb.lb", json!({"address_type": "intranet"}));
    let cloud = accelerator(
        json!({"endpoint": id("alicloud_slb.lb"), "type": "SLB"}),
        json!({}),
        one_port(),
        std::slice::from_ref(&lb),
    );
    let faced = "Clb lb: V4? g by endpoint_configurations[0].endpoint";
    assert_eq!(cloud.balancers()[1], faced);
    let basic =
        ("alicloud_ga_basic_endpoint.b", json!({"endpoint_address": id("alicloud_slb.lb"), "endpoint_type": "SLB"}));
    let cloud = Cloud::new(&[lb, basic]);
    assert_eq!(cloud.balancers(), ["Clb lb: V4? b by endpoint_address"]);
    assert!(cloud.touched().is_empty());
    let address = [
        ("alicloud_eip_address.ip", json!({"ip_address": "203.0.113.7"})),
        ("alicloud_eip_association.a", json!({"allocation_id": id("alicloud_eip_address.ip"), "instance_id": "i-1"})),
    ];
    let by = |endpoint: Json| {
        let endpoint = json!({"endpoint": endpoint, "type": "PublicIp"});
        accelerator(endpoint, json!({}), one_port(), &address).listeners().remove(0)
    };
    assert_eq!(by(json!("203.0.113.7")), "ga L4 tcp 443 -> g[i?:same]");
    assert_eq!(by(json!({"?": ["alicloud_eip_address.ip.ip_address"]})), "ga L4 tcp 443 -> g[:same i?:same]");
    assert_eq!(by(json!("203.0.113.8")), "ga L4 tcp 443 -> g[]");
    assert_eq!(by(json!({"?": ["var.ip"]})), "ga L4 tcp 443 -> g[i?:same]");
}

#[test]
fn accelerators_of_other_kinds_reach_servers_and_subnets() {
    let cloud = Cloud::new(&[
        ("alicloud_vswitch.v", json!({"cidr_block": "10.0.0.0/24"})),
        ("alicloud_instance.i", with(server(), json!({"id": "i-1"}))),
        ("alicloud_ga_basic_endpoint.b", json!({"endpoint_address": "i-1", "endpoint_type": "ECS"})),
        ("alicloud_ga_custom_routing_endpoint.c", json!({"endpoint": id("alicloud_vswitch.v")})),
    ]);
    assert_eq!(cloud.touched(), ["i", "Subnet(Resolved(#0))"]);
}

/// A scaling group with a configuration and a server that joins, behind a server group of each kind.
fn scaling(more: &[(&str, Json)]) -> Cloud {
    let mut all = vec![
        ("alicloud_alb_load_balancer.lb", json!({"address_type": "Internet"})),
        ("alicloud_alb_server_group.g", json!({"id": "sgp-1"})),
        (
            "alicloud_alb_listener.l",
            json!({"load_balancer_id": id("alicloud_alb_load_balancer.lb"), "listener_port": 80,
                "listener_protocol": "HTTP", "default_actions": [{"type": "ForwardGroup", "forward_group_config":
                    [{"server_group_tuples": [{"server_group_id": "sgp-1"}]}]}]}),
        ),
        (
            "alicloud_ess_scaling_configuration.c",
            json!({"scaling_group_id": id("alicloud_ess_scaling_group.s"), "security_group_id": "sg-1", "active": true}),
        ),
        (
            "alicloud_ess_eci_scaling_configuration.idle",
            json!({"scaling_group_id": id("alicloud_ess_scaling_group.s"), "security_group_id": "sg-1"}),
        ),
        ("alicloud_instance.i", with(server(), json!({"id": "i-1"}))),
        (
            "alicloud_ess_attachment.joins",
            json!({"scaling_group_id": id("alicloud_ess_scaling_group.s"), "instance_ids": ["i-1"]}),
        ),
    ];
    all.extend(more.iter().cloned());
    Cloud::new(&all)
}

#[test]
fn scaling_groups_behind_balancers() {
    let group = |more: Json| ("alicloud_ess_scaling_group.s", with(json!({"min_size": 0, "max_size": 2}), more));
    let all = "c+idle?+i";
    let inline = json!([{"alb_server_group_id": id("alicloud_alb_server_group.g"), "port": 8080, "weight": 50}]);
    let cloud = scaling(&[group(json!({"alb_server_group": inline}))]);
    assert_eq!(cloud.listeners(), [format!("lb L7 tcp 80 -> g[{all}:8080]")]);
    let attachment =
        json!({"scaling_group_id": id("alicloud_ess_scaling_group.s"), "port": 81, "weight": {"?": ["var.w"]}});
    for (kind, path) in [
        ("alicloud_ess_alb_server_group_attachment.a", "alb_server_group_id"),
        ("alicloud_ess_server_group_attachment.a", "server_group_id"),
    ] {
        let attachment = with(attachment.clone(), json!({path: id("alicloud_alb_server_group.g")}));
        let cloud = scaling(&[group(json!({})), (kind, attachment)]);
        assert_eq!(cloud.listeners(), [format!("lb L7 tcp 80 -> g[{all}:81?]")]);
    }
    let vague = json!({"alb_server_group": {"?": ["alicloud_alb_server_group.g.id"]}});
    assert_eq!(scaling(&[group(vague)]).listeners(), [format!("lb L7 tcp 80 -> g[{all}:*?]")]);
    // A balancer elsewhere.
    let cloud = scaling(&[group(json!({"loadbalancer_ids": ["lb-elsewhere"]}))]);
    assert_eq!(cloud.touched(), ["c", "idle", "i"]);
}

#[test]
fn scaling_groups_behind_classic_balancers() {
    let listener = |more: Json| {
        let json = json!({"load_balancer_id": id("alicloud_slb.lb"), "frontend_port": 80, "protocol": "tcp"});
        ("alicloud_slb_listener.l", with(json, more))
    };
    let of = |scaling: Json, listener: (&str, Json)| {
        let group = with(
            json!({"min_size": 0, "max_size": 2, "launch_template_id": id("alicloud_launch_template.t")}),
            scaling,
        );
        let attributes = json!([{"vserver_group_id": id("alicloud_slb_server_group.g"), "port": 8080, "weight": 100}]);
        let cloud = Cloud::new(&[
            ("alicloud_slb.lb", json!({"address_type": "internet"})),
            ("alicloud_slb_server_group.g", json!({"load_balancer_id": id("alicloud_slb.lb")})),
            ("alicloud_launch_template.t", json!({"vswitch_id": "vsw-1", "security_group_id": "sg-1"})),
            (
                "alicloud_ess_scalinggroup_vserver_groups.v",
                json!({"scaling_group_id": id("alicloud_ess_scaling_group.s"), "vserver_groups":
                    [{"loadbalancer_id": id("alicloud_slb.lb"), "vserver_attributes": attributes}]}),
            ),
            ("alicloud_ess_scaling_group.s", group),
            listener,
        ]);
        cloud.listeners().remove(0)
    };
    let default = listener(json!({"backend_port": 8081}));
    let ids = json!({"loadbalancer_ids": id("alicloud_slb.lb")});
    assert_eq!(of(ids, default.clone()), "lb L4 tcp 80 ->:8081 lb[s:same]");
    assert_eq!(of(json!({}), default), "lb L4 tcp 80 ->:8081 lb[]");
    let group = listener(json!({"server_group_id": id("alicloud_slb_server_group.g")}));
    assert_eq!(of(json!({}), group), "lb L4 tcp 80 -> g[s:8080]");
}
