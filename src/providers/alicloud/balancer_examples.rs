//! Worlds of load balancers by example: resources in, balancers, listeners, gates and servers as lines of text out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod accelerators;
mod applications;

use crate::base::Tri;
use crate::input::Resource;
use crate::model::balancer::{BackendPort, Facing, Layer};
use crate::model::network::{PrefixList, Touch};
use crate::model::{Id, Known, ObjectId, Ref, World};
use crate::providers::Map;
use crate::providers::attribute::sample::{cidrs, resource, world};
use serde_json::{Value as Json, json};

const FAMILIES: &[&[Map]] = super::MAPS;

/// A world, and who its objects are.
struct Cloud {
    world: World,
    names: Vec<String>,
}

fn sure(tri: Tri) -> &'static str {
    match tri {
        Tri::Yes => "",
        Tri::Unknown => "?",
        Tri::No => "!",
    }
}

fn known<T: std::fmt::Display>(value: &Known<T>) -> String {
    match value {
        Known::Yes(value) => value.to_string(),
        Known::No(_) => "*".to_owned(),
    }
}

impl Cloud {
    fn new(resources: &[(&str, Json)]) -> Cloud {
        let resources: Vec<Resource> = resources.iter().map(|(name, json)| resource(name, json.clone())).collect();
        Cloud::of(&resources)
    }

    fn of(resources: &[Resource]) -> Cloud {
        let names = resources.iter().map(|it| it.address.rsplit_once('.').unwrap().1.to_owned()).collect();
        Cloud { world: world(FAMILIES, resources), names }
    }

    fn name(&self, object: ObjectId) -> &str {
        &self.names[object.index()]
    }

    fn facing(&self, it: &Facing) -> String {
        let at = it.site.path.as_deref().map(|path| format!(" by {path}")).unwrap_or_default();
        let addresses: Vec<&str> = it.addresses.iter().map(|it| self.name(*it)).collect();
        let owner = self.name(it.site.object);
        let with = if addresses.is_empty() { String::new() } else { format!(" with {}", addresses.join(" ")) };
        format!("{:?}{} {owner}{at}{with}", it.family, sure(it.exists))
    }

    /// Balancers: name, then entries.
    fn balancers(&self) -> Vec<String> {
        let one = |it: &crate::model::balancer::LoadBalancer| {
            let entries: Vec<String> = it.facing.iter().map(|it| self.facing(it)).collect();
            format!("{:?} {}: {}", it.kind, self.name(it.object), entries.join(", ")).trim_end().to_owned()
        };
        self.world.network.balancers.iter().map(one).collect()
    }

    /// Listeners: entry, gates, then a server in each bracket for each way.
    fn listeners(&self) -> Vec<String> {
        let network = &self.world.network;
        let mut lines = Vec::new();
        for it in &network.listeners {
            let layer = if it.layer == Layer::Four { 4 } else { 7 };
            let protocol = it.protocol.get().map_or("*".to_owned(), |it| format!("{it:?}").to_lowercase());
            let ports = match &it.ports {
                Known::Yes((first, last)) if first == last => first.to_string(),
                Known::Yes((first, last)) => format!("{first}-{last}"),
                Known::No(_) => "*".to_owned(),
            };
            let balancer = it.balancer.resolved().map_or("?", |id| self.name(network.balancers[id.index()].object));
            let mut line = format!("{balancer} L{layer}{} {protocol} {ports}", sure(it.exists.and(it.running)));
            for gate in &it.gates {
                let white = gate.white.get().map_or("*", |white| if *white { "white" } else { "black" });
                let lists: Vec<String> = gate.lists.iter().map(|it| self.list(it)).collect();
                line += &format!(" {white}{}({})", sure(gate.on), lists.join(" | "));
            }
            for forward in &it.forwards {
                let pool = match &forward.pool {
                    Ref::Resolved(id) => self.pool(*id),
                    Ref::External(name) => name.to_string(),
                    other => format!("{other:?}"),
                };
                let clients = forward
                    .clients
                    .as_ref()
                    .map_or(String::new(), |it| format!(" for {}..{}", cidrs(&it.must), cidrs(&it.may)));
                let port = forward.port.as_ref().map_or(String::new(), |port| format!(":{}", known(port)));
                line += &format!(" ->{}{port} {pool}{clients}", sure(forward.exists));
            }
            lines.push(line);
        }
        lines
    }

    fn list(&self, list: &Ref<PrefixList>) -> String {
        match list.resolved() {
            Some(id) => {
                let entries = &self.world.network.prefix_lists[id.index()].entries;
                match entries.must == entries.may {
                    true => cidrs(&entries.must),
                    false => format!("{}..{}", cidrs(&entries.must), cidrs(&entries.may)),
                }
            }
            None => format!("{list:?}"),
        }
    }

    fn pool(&self, id: Id<crate::model::balancer::Pool>) -> String {
        let pool = &self.world.network.pools[id.index()];
        let servers = pool.backends.iter().map(|it| {
            let interfaces: Vec<String> = it
                .interfaces
                .iter()
                .map(|(id, here)| {
                    format!("{}{}", self.name(self.world.network.interfaces[id.index()].object), sure(*here))
                })
                .collect();
            let port = match &it.port {
                BackendPort::Listener => "same".to_owned(),
                BackendPort::At(port) => known(port),
            };
            format!("{}:{port}{}", interfaces.join("+"), sure(it.weight))
        });
        format!("{}[{}]", self.name(pool.object), servers.collect::<Vec<_>>().join(" "))
    }

    /// Reason codes of listeners and of the servers behind them.
    fn reasons(&self) -> Vec<&str> {
        let network = &self.world.network;
        let listeners = network.listeners.iter().flat_map(|it| &it.reasons);
        let servers = network.pools.iter().flat_map(|it| &it.backends).flat_map(|it| &it.reasons);
        listeners.chain(servers).map(|it| &**it).collect()
    }

    /// What is said to be reached in ways that are not modelled.
    fn touched(&self) -> Vec<String> {
        let mut names = Vec::new();
        for it in &self.world.network.unmodelled {
            for touch in it.touches.iter().flatten() {
                names.push(match touch {
                    Touch::Interface(id) => self.name(self.world.network.interfaces[id.index()].object).to_owned(),
                    other => format!("{other:?}"),
                });
            }
        }
        names
    }
}

fn id(address: &str) -> Json {
    json!({"?": [format!("{address}.id")]})
}

fn server() -> Json {
    json!({"vswitch_id": "vsw-1", "security_groups": ["sg-1"], "private_ip": "10.0.0.5"})
}

/// With more members.
fn with(mut one: Json, more: Json) -> Json {
    one.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    one
}

#[test]
fn a_classic_balancer_is_private_or_public() {
    let facing = |json: Json| Cloud::new(&[("alicloud_slb_load_balancer.lb", json)]).balancers().remove(0);
    assert_eq!(facing(json!({"address_type": "internet"})), "Clb lb: V4 lb by address_type");
    assert_eq!(facing(json!({"address_type": "intranet"})), "Clb lb:");
    assert_eq!(facing(json!({"address_type": {"?": null}})), "Clb lb: V4 lb");
    assert_eq!(facing(json!({"address_type": {"?": null}, "vswitch_id": id("alicloud_vswitch.v")})), "Clb lb:");
    assert_eq!(facing(json!({"vswitch_id": "vsw-1"})), "Clb lb:");
    assert_eq!(facing(json!({"vswitch_id": {"?": ["var.v"]}})), "Clb lb: V4? lb by vswitch_id");
    assert_eq!(facing(json!({"address_type": {"?": ["var.t"]}})), "Clb lb: V4? lb by address_type");
    assert_eq!(facing(json!({"internet": true, "vswitch_id": "vsw-1"})), "Clb lb: V4 lb by internet");
    assert_eq!(facing(json!({"address_type": "internet", "status": "inactive"})), "Clb lb:");
    assert_eq!(
        facing(json!({"address_type": "internet", "status": {"?": ["var.s"]}})),
        "Clb lb: V4? lb by address_type"
    );
    let six = json!({"address_type": "internet", "address_ip_version": "ipv6"});
    assert_eq!(facing(six), "Clb lb: V6 lb by address_type");
    let either = json!({"address_type": "internet", "address_ip_version": {"?": ["var.v"]}});
    assert_eq!(facing(either), "Clb lb: V4? lb by address_type, V6? lb by address_type");
}

#[test]
fn addresses_bound_to_a_balancer_make_it_public() {
    let lb = ("alicloud_slb.lb", json!({"address_type": "intranet"}));
    let eip = ("alicloud_eip_address.ip", json!({}));
    let bind = |more: Json| {
        let association = with(json!({"allocation_id": id("alicloud_eip_address.ip")}), more);
        Cloud::new(&[lb.clone(), eip.clone(), ("alicloud_eip_association.a", association)]).balancers().remove(0)
    };
    let bound = "Clb lb: V4 a by instance_id with ip";
    assert_eq!(bind(json!({"instance_id": id("alicloud_slb.lb"), "instance_type": "SlbInstance"})), bound);
    assert_eq!(bind(json!({"instance_id": id("alicloud_slb.lb"), "instance_type": {"?": null}})), bound);
    let perhaps = json!({"instance_id": id("alicloud_slb.lb"), "instance_type": {"?": ["var.t"]}});
    assert_eq!(bind(perhaps), "Clb lb: V4? a by instance_id with ip");
    assert_eq!(bind(json!({"instance_id": "lb-elsewhere", "instance_type": "SlbInstance"})), "Clb lb:");
    assert_eq!(bind(json!({"instance_id": id("alicloud_slb.lb"), "instance_type": "Nat"})), "Clb lb:");
    let cast = ("alicloud_eipanycast_anycast_eip_address.any", json!({}));
    let attach = |kind: Json| {
        let json = json!({"anycast_id": id("alicloud_eipanycast_anycast_eip_address.any"),
            "bind_instance_id": id("alicloud_slb.lb"), "bind_instance_type": kind});
        let attachment = ("alicloud_eipanycast_anycast_eip_address_attachment.x", json);
        Cloud::new(&[lb.clone(), cast.clone(), attachment]).balancers().remove(0)
    };
    assert_eq!(attach(json!("SlbInstance")), "Clb lb: V4 x by bind_instance_id with any");
    assert_eq!(attach(json!("NetworkInterface")), "Clb lb:");
    assert_eq!(attach(json!({"?": ["var.t"]})), "Clb lb: V4? x by bind_instance_id with any");
}

#[test]
fn an_anycast_address_of_an_interface() {
    let cloud = Cloud::new(&[
        ("alicloud_ecs_network_interface.e", json!({"vswitch_id": "vsw-1", "security_group_ids": ["sg-1"]})),
        (
            "alicloud_eipanycast_anycast_eip_address_attachment.x",
            json!({"anycast_id": "aeip-1", "bind_instance_id": id("alicloud_ecs_network_interface.e"),
                "bind_instance_type": "NetworkInterface"}),
        ),
    ]);
    let bindings: Vec<_> = cloud.world.network.bindings.iter().map(|it| (&it.interface, it.exists)).collect();
    assert_eq!(bindings, [(&Ref::Resolved(Id::new(0)), Tri::Yes)]);
}

/// A public classic balancer with a server, and what else is given.
fn classic(more: &[(&str, Json)]) -> Cloud {
    let mut all = vec![
        ("alicloud_slb_load_balancer.lb", json!({"id": "lb-1", "address_type": "internet"})),
        ("alicloud_instance.i", with(server(), json!({"id": "i-1"}))),
    ];
    all.extend(more.iter().cloned());
    Cloud::new(&all)
}

fn listener(more: Json) -> (&'static str, Json) {
    let json = json!({"load_balancer_id": id("alicloud_slb_load_balancer.lb"), "frontend_port": 80, "protocol": "tcp"});
    ("alicloud_slb_listener.l", with(json, more))
}

#[test]
fn classic_listeners_and_their_servers() {
    let of = |more: &[(&str, Json)]| classic(more).listeners();
    let lb = || id("alicloud_slb_load_balancer.lb");
    let one = json!({"server_id": id("alicloud_instance.i"), "weight": 100});
    let none = json!({"server_id": id("alicloud_instance.i"), "weight": 0});
    let backend = |servers: Json| {
        ("alicloud_slb_backend_server.b", json!({"load_balancer_id": lb(), "backend_servers": servers}))
    };
    let at = || listener(json!({"backend_port": 8080}));
    assert_eq!(of(&[at(), backend(json!([one]))]), ["lb L4 tcp 80 ->:8080 lb[i:same]"]);
    assert_eq!(of(&[at(), backend(json!([none]))]), ["lb L4 tcp 80 ->:8080 lb[i:same!]"]);
    // Servers that are not known may be any.
    assert_eq!(of(&[at(), backend(json!({"?": ["var.s"]}))]), ["lb L4 tcp 80 ->:8080 lb[i?:*?]"]);
    let by_id = json!([{"server_id": "i-1", "weight": 1}, {"server_id": "i-elsewhere", "weight": 1}]);
    assert_eq!(of(&[at(), backend(by_id)]), ["lb L4 tcp 80 ->:8080 lb[i:same :same]"]);
    let attachment = ("alicloud_slb_attachment.a", json!({"load_balancer_id": "lb-1", "instance_ids": ["i-1"]}));
    assert_eq!(of(&[at(), attachment]), ["lb L4 tcp 80 ->:8080 lb[i:same]"]);
    let inline = json!({"load_balancer_id": lb(), "servers": [{"server_ids": ["i-1"], "port": 8081}]});
    let group = || ("alicloud_slb_server_group.g", inline.clone());
    let to_group = || listener(json!({"protocol": "https", "server_group_id": id("alicloud_slb_server_group.g")}));
    assert_eq!(of(&[to_group(), group()]), ["lb L7 tcp 80 -> g[i:8081]"]);
    let attached = json!({"server_group_id": id("alicloud_slb_server_group.g"), "server_id": "i-1", "port": 8082,
        "weight": {"?": null}});
    let attached = ("alicloud_slb_server_group_server_attachment.x", attached);
    assert_eq!(of(&[to_group(), group(), attached]), ["lb L7 tcp 80 -> g[i:8081 i:8082]"]);
    let pair =
        json!({"load_balancer_id": lb(), "servers": [{"server_id": "i-1", "port": 8083, "weight": {"?": ["var.w"]}}]});
    let to_pair = listener(json!({"protocol": "udp",
        "master_slave_server_group_id": id("alicloud_slb_master_slave_server_group.m")}));
    let all = of(&[to_pair, ("alicloud_slb_master_slave_server_group.m", pair)]);
    assert_eq!(all, ["lb L4 udp 80 -> m[i:8083?]"]);
    let redirect = listener(json!({"protocol": "http", "listener_forward": "on", "forward_port": 443}));
    assert_eq!(of(&[redirect, backend(json!([one]))]), ["lb L7 tcp 80"]);
    // Perhaps a server group, else the default one.
    let either = listener(json!({"backend_port": 8080, "server_group_id": {"?": ["var.g"]}}));
    assert_eq!(of(&[either]), ["lb L4 tcp 80 ->? Unknown ->?:8080 lb[]"]);
    let vague = listener(json!({"protocol": {"?": ["var.p"]}, "frontend_port": {"?": ["var.f"]}, "backend_port": 1}));
    assert_eq!(of(&[vague]), ["lb L4 * * ->:1 lb[]"]);
}

#[test]
fn classic_forwarding_rules() {
    let lb = || id("alicloud_slb_load_balancer.lb");
    let group = || {
        let servers = json!([{"server_ids": {"?": ["alicloud_instance.i.id"]}, "port": 8081}]);
        ("alicloud_slb_server_group.g", json!({"load_balancer_id": lb(), "servers": servers}))
    };
    let rule = |balancer: Json, port: Json| {
        let json = json!({"load_balancer_id": balancer, "frontend_port": port, "domain": "a.example",
            "server_group_id": id("alicloud_slb_server_group.g")});
        ("alicloud_slb_rule.r", json)
    };
    let http = || listener(json!({"protocol": "http", "backend_port": 8080}));
    let own = "lb L7 tcp 80 ->:8080 lb[]";
    let all = classic(&[rule(lb(), json!(80)), group(), http()]);
    assert_eq!(all.listeners(), [format!("{own} -> g[i:8081]")]);
    assert_eq!(all.world.network.listeners[0].forwards[1].through, Some(Id::new(2)));
    let all = classic(&[rule(lb(), json!({"?": ["var.p"]})), group(), http()]);
    assert_eq!(all.listeners(), [format!("{own} ->? g[i:8081]")]);
    // A listener that is not here admits whom it likes.
    let all = classic(&[rule(lb(), json!(81)), group(), http()]);
    assert_eq!(all.listeners(), [own, "lb L7 tcp 81 *?(Unknown) -> g[i:8081]"]);
    let all = classic(&[rule(json!("lb-elsewhere"), json!(81)), group()]);
    assert_eq!(all.listeners(), ["r L7 tcp 81 *?(Unknown) -> g[i:8081]"]);
    assert_eq!(all.balancers()[1], "Clb r: V4? r by frontend_port, V6? r by frontend_port");
}

#[test]
fn access_control_of_classic_listeners() {
    let acl = |entries: Json| ("alicloud_slb_acl.a", json!({"id": "acl-1", "entry_list": entries}));
    let of = |more: Json, acl: (&'static str, Json)| {
        let entry = json!({"acl_id": id("alicloud_slb_acl.a"), "entry": "198.51.100.0/24"});
        let cloud = classic(&[
            listener(with(json!({"backend_port": 1}), more)),
            acl,
            ("alicloud_slb_acl_entry_attachment.e", entry),
        ]);
        let faults: Vec<_> = cloud.world.network.listeners[0].faults.iter().map(|it| it.message.clone()).collect();
        (cloud.listeners().remove(0).split(" -").next().unwrap().to_owned(), faults.join("; "))
    };
    let on = json!({"acl_status": "on", "acl_type": "white", "acl_ids": ["acl-1"]});
    let entries = json!([{"entry": "203.0.113.0/24"}]);
    let known = ("lb L4 tcp 80 white(198.51.100.0/24 203.0.113.0/24)".to_owned(), String::new());
    assert_eq!(of(on.clone(), acl(entries.clone())), known);
    let by_ref = json!({"acl_status": "on", "acl_type": "white", "acl_ids": id("alicloud_slb_acl.a")});
    assert_eq!(of(by_ref, acl(entries)), known);
    let vague = of(on, acl(json!([{"entry": {"?": ["var.e"]}}])));
    assert_eq!(vague.0, "lb L4 tcp 80 white(198.51.100.0/24..0.0.0.0/0)");
    let off = json!({"acl_status": {"?": null}, "acl_type": "black", "acl_ids": ["acl-1"]});
    assert_eq!(of(off, acl(json!([]))), ("lb L4 tcp 80".into(), String::new()));
    let perhaps = json!({"acl_status": {"?": ["var.s"]}, "acl_type": "black", "acl_ids": ["acl-elsewhere"]});
    assert_eq!(of(perhaps, acl(json!([]))).0, "lb L4 tcp 80 black?(External(\"acl-elsewhere\"))");
    let (gate, faults) = of(json!({"acl_status": "on"}), acl(json!([])));
    assert_eq!(gate, "lb L4 tcp 80 *()");
    assert_eq!(faults, "`acl_status` is `on` and `acl_type` is missing; `acl_status` is `on` and `acl_ids` is missing");
}

#[test]
fn what_apply_refuses_of_classic_listeners() {
    let faults = |more: Json| {
        let cloud = classic(&[listener(more)]);
        let faults = &cloud.world.network.listeners[0].faults;
        faults.iter().map(|it| (it.id, it.message.clone(), it.site.path.clone())).collect::<Vec<_>>()
    };
    assert_eq!(faults(json!({"backend_port": 80})), []);
    assert_eq!(faults(json!({"server_group_id": "rsp-1"})), []);
    assert_eq!(faults(json!({"backend_port": {"?": ["var.p"]}})), []);
    let missing = "the listener names neither a server group nor a backend port".to_owned();
    assert_eq!(faults(json!({})), [("A-41", missing, None)]);
    let range = |port: &str| format!("`{port}`, and ports are 1 to 65535");
    let front = ("A-41", format!("`frontend_port` is {}", range("70000")), Some("frontend_port".into()));
    assert_eq!(faults(json!({"frontend_port": 70000, "backend_port": 80})), [front]);
    let back = ("A-41", format!("`backend_port` is {}", range("0")), Some("backend_port".into()));
    assert_eq!(faults(json!({"backend_port": 0})), [back]);
    assert_eq!(faults(json!({"protocol": "http", "listener_forward": "on"})), []);
}

#[test]
fn parts_of_balancers_elsewhere() {
    // Whether the balancer is public and has other listeners is not known: the servers may be reached.
    let backend = (
        "alicloud_slb_backend_server.b",
        json!({"load_balancer_id": "lb-elsewhere",
        "backend_servers": [{"server_id": "i-1", "weight": 100}]}),
    );
    let cloud = classic(std::slice::from_ref(&backend));
    assert_eq!(cloud.touched(), ["i"]);
    let listener = (
        "alicloud_slb_listener.l",
        json!({"load_balancer_id": "lb-elsewhere", "frontend_port": 80,
        "protocol": "tcp", "backend_port": 8080}),
    );
    let cloud = classic(&[backend, listener]);
    assert_eq!(cloud.listeners(), ["l L4 tcp 80 ->:8080 b[i:same]"]);
    assert_eq!(cloud.balancers()[1], "Clb l: V4? l by frontend_port, V6? l by frontend_port");
    assert!(cloud.touched().is_empty());
    let inline = json!([{"server_ids": ["i-1"], "port": 80}]);
    let group = |lb: &str| ("alicloud_slb_server_group.g", json!({"load_balancer_id": lb, "servers": inline}));
    assert_eq!(classic(&[group("lb-elsewhere")]).touched(), ["i"]);
    assert!(classic(&[group("lb-1")]).touched().is_empty());
    let unknown =
        ("alicloud_slb_attachment.a", json!({"load_balancer_id": {"?": ["var.lb"]}, "instance_ids": ["i-1"]}));
    assert_eq!(classic(&[unknown]).touched(), ["i"]);
}
