//! Load balancers with their lists, listeners and servers as a configuration. In: a [`Stack`]. Out: resources, appended
//! to a [`Writer`].

use super::stack::*;
use super::text::{Fields, Writer, address, quoted};
use super::text_wide::{balancer, listener};
use super::wide::*;
use std::fmt::Write;

fn server(writer: &mut Writer, stack: &Stack, backend: &Backend) -> String {
    let id = |at: usize| format!("{}.id", address(stack, at).0);
    match backend.load {
        Some(at) => match backend.or {
            Some(or) => format!("{} ? {} : {}", writer.unknown(), id(at), id(or)),
            None => id(at),
        },
        None => quoted(if stack.cloud == Cloud::Alibaba { "i-elsewhere" } else { "ins-elsewhe" }),
    }
}

/// A private balancer of Tencent Cloud with a public address.
pub fn with_eip(balancer: &Balancer) -> bool {
    balancer.product == Product::Clb && balancer.internet == Switch::No && balancer.eip == Switch::Yes
}

impl Writer {
    fn gate_lists(&mut self, stack: &Stack) {
        for (at, list) in stack.gates.iter().enumerate() {
            let name = format!("f{at}");
            let mut entries: Vec<String> = list.blocks.iter().map(|it| self.say(&it.text)).collect();
            if list.open {
                entries.push(self.unknown());
            }
            let (kind, word, one) = match list.alb {
                true => ("alicloud_alb_acl", "acl_entries", "alicloud_alb_acl_entry_attachment"),
                false => ("alicloud_slb_acl", "entry_list", "alicloud_slb_acl_entry_attachment"),
            };
            let mut blocks = String::new();
            if list.inline {
                for entry in &entries {
                    writeln!(blocks, "  {word} {{\n    entry = {entry}\n  }}").unwrap();
                }
            }
            let label = if list.alb { "acl_name" } else { "name" };
            self.resource(kind, &name, vec![(label, Some(quoted(&name)))], &blocks);
            if !list.inline {
                for (index, entry) in entries.into_iter().enumerate() {
                    let fields = vec![("acl_id", Some(format!("{kind}.{name}.id"))), ("entry", Some(entry))];
                    self.resource(one, &format!("{name}_{index}"), fields, "");
                }
            }
        }
    }

    fn weight(&mut self, weight: Switch) -> Option<String> {
        self.switch(weight, "50", "0")
    }

    pub(super) fn balancers(&mut self, stack: &Stack) {
        self.gate_lists(stack);
        for (at, it) in stack.balancers.iter().enumerate() {
            match it.product {
                Product::AliClb => self.ali_clb(stack, at, it),
                Product::Alb | Product::Nlb => self.zoned(stack, at, it),
                Product::Clb => self.clb(stack, at, it),
            }
        }
    }

    fn ali_clb(&mut self, stack: &Stack, at: usize, it: &Balancer) {
        let (name, id) = (format!("b{at}"), format!("{}.id", balancer(stack, at)));
        let kind = self.switch(it.internet, "\"internet\"", "\"intranet\"");
        let inside = it.inside.then(|| "alicloud_vswitch.s0.id".to_owned());
        self.resource("alicloud_slb_load_balancer", &name, vec![("address_type", kind), ("vswitch_id", inside)], "");
        if it.eip != Switch::No {
            self.resource("alicloud_eip_address", &name, Vec::new(), "");
            self.eip(it.eip, &name, &id, "SlbInstance", None);
        }
        for (index, backend) in it.servers.iter().enumerate() {
            let weight = self.weight(backend.weight);
            let server = server(self, stack, backend);
            let name = format!("{name}_s{index}");
            if backend.weight == Switch::Absent {
                let fields =
                    vec![("load_balancer_id", Some(id.clone())), ("instance_ids", Some(format!("[{server}]")))];
                self.resource("alicloud_slb_attachment", &name, fields, "");
                continue;
            }
            let weight = weight.unwrap_or_default();
            let blocks = format!("  backend_servers {{\n    server_id = {server}\n    weight = {weight}\n  }}\n");
            self.resource("alicloud_slb_backend_server", &name, vec![("load_balancer_id", Some(id.clone()))], &blocks);
        }
        for (index, one) in it.listeners.iter().enumerate() {
            let pool = format!("{name}_{index}");
            let mut fields: Fields = vec![
                ("load_balancer_id", Some(id.clone())),
                ("frontend_port", Some(one.ports.0.to_string())),
                ("protocol", Some(self.say(one.protocol))),
                ("bandwidth", Some("-1".into())),
            ];
            if let Some(gate) = &one.gate {
                let lists: Vec<String> = gate.lists.iter().map(|it| format!("alicloud_slb_acl.f{it}.id")).collect();
                let white = match gate.white {
                    Some(white) => self.say(if white { "white" } else { "black" }),
                    None => self.unknown(),
                };
                fields.extend([
                    ("acl_status", self.switch(gate.on, "\"on\"", "\"off\"")),
                    ("acl_type", Some(white)),
                    ("acl_ids", Some(format!("[{}]", lists.join(", ")))),
                ]);
            }
            match one.default_port {
                Some(port) => fields.push(("backend_port", Some(port.to_string()))),
                None => fields.push(("server_group_id", Some(format!("alicloud_slb_server_group.{pool}.id")))),
            }
            self.resource("alicloud_slb_listener", &pool, fields, "");
            if one.default_port.is_some() {
                continue;
            }
            self.resource("alicloud_slb_server_group", &pool, vec![("load_balancer_id", Some(id.clone()))], "");
            for (index, backend) in one.pool.iter().enumerate() {
                let weight = self.weight(backend.weight);
                let fields = vec![
                    ("server_group_id", Some(format!("alicloud_slb_server_group.{pool}.id"))),
                    ("server_id", Some(server(self, stack, backend))),
                    ("port", Some(backend.port.to_string())),
                    ("weight", weight),
                ];
                let name = format!("{pool}_{index}");
                self.resource("alicloud_slb_server_group_server_attachment", &name, fields, "");
            }
        }
    }

    /// ALB and NLB.
    fn zoned(&mut self, stack: &Stack, at: usize, it: &Balancer) {
        let (name, id) = (format!("b{at}"), format!("{}.id", balancer(stack, at)));
        let (kind, _) = balancer(stack, at).split_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let groups = (!it.groups.is_empty()).then(|| self.members(stack.cloud, &it.groups));
        let mut fields: Fields = vec![
            ("vpc_id", Some("alicloud_vpc.v.id".into())),
            ("address_type", self.switch(it.internet, "\"Internet\"", "\"Intranet\"")),
        ];
        if it.product == Product::Nlb {
            fields.push(("security_group_ids", groups));
        }
        let zones = it.zones.iter().map(|zone| {
            format!(
                "  zone_mappings {{\n    vswitch_id = alicloud_vswitch.z{zone}.id\n    zone_id = \"z{zone}\"\n  }}\n"
            )
        });
        self.resource(&kind, &name, fields, &zones.collect::<String>());
        for group in &it.attached {
            let fields = vec![
                ("load_balancer_id", Some(id.clone())),
                ("security_group_id", Some(format!("alicloud_security_group.g{group}.id"))),
            ];
            self.resource(&format!("{kind}_security_group_attachment"), &format!("{name}_{group}"), fields, "");
        }
        for (index, one) in it.listeners.iter().enumerate() {
            let pool = format!("{name}_{index}");
            let status = self.switch(one.running, "\"Running\"", "\"Stopped\"");
            match it.product {
                Product::Alb => self.alb_listener(&pool, &id, one, status),
                _ => {
                    let single = one.ports.0 == one.ports.1;
                    let port = |port: u16| (!single).then(|| port.to_string());
                    let fields = vec![
                        ("load_balancer_id", Some(id.clone())),
                        ("listener_protocol", Some(self.say(one.protocol))),
                        ("listener_port", Some(if single { one.ports.0.to_string() } else { "0".into() })),
                        ("start_port", port(one.ports.0)),
                        ("end_port", port(one.ports.1)),
                        ("server_group_id", Some(format!("alicloud_nlb_server_group.{pool}.id"))),
                        ("status", status),
                    ];
                    self.resource("alicloud_nlb_listener", &pool, fields, "");
                }
            }
            self.zoned_pool(stack, &pool, it.product, one);
        }
    }

    fn alb_listener(&mut self, pool: &str, id: &str, one: &Listener, status: Option<String>) {
        let mut blocks = format!(
            "  default_actions {{\n    type = \"ForwardGroup\"\n    forward_group_config {{\n      server_group_tuples {{\n        server_group_id = alicloud_alb_server_group.{pool}.id\n      }}\n    }}\n  }}\n"
        );
        if let Some(gate) = &one.gate {
            let white = match gate.white {
                Some(white) => self.say(if white { "White" } else { "Black" }),
                None => self.unknown(),
            };
            if gate.apart {
                for list in &gate.lists {
                    let fields = vec![
                        ("listener_id", Some(format!("alicloud_alb_listener.{pool}.id"))),
                        ("acl_id", Some(format!("alicloud_alb_acl.f{list}.id"))),
                        ("acl_type", Some(white.clone())),
                    ];
                    self.resource("alicloud_alb_listener_acl_attachment", &format!("{pool}_{list}"), fields, "");
                }
            } else {
                writeln!(blocks, "  acl_config {{\n    acl_type = {white}").unwrap();
                for list in &gate.lists {
                    writeln!(blocks, "    acl_relations {{\n      acl_id = alicloud_alb_acl.f{list}.id\n    }}")
                        .unwrap();
                }
                writeln!(blocks, "  }}").unwrap();
            }
        }
        let fields = vec![
            ("load_balancer_id", Some(id.to_owned())),
            ("listener_protocol", Some(self.say(one.protocol))),
            ("listener_port", Some(one.ports.0.to_string())),
            ("status", status),
        ];
        self.resource("alicloud_alb_listener", pool, fields, &blocks);
    }

    fn alb_servers(&mut self, stack: &Stack, backends: &[Backend]) -> String {
        let mut blocks = String::new();
        for backend in backends {
            let weight = self.weight(backend.weight).map(|it| format!("    weight = {it}\n")).unwrap_or_default();
            let server = server(self, stack, backend);
            let port = backend.port;
            write!(
                blocks,
                "  servers {{\n    server_id = {server}\n    server_type = \"Ecs\"\n    port = {port}\n{weight}  }}\n"
            )
            .unwrap();
        }
        blocks
    }

    fn zoned_pool(&mut self, stack: &Stack, pool: &str, product: Product, one: &Listener) {
        let vpc = ("vpc_id", Some("alicloud_vpc.v.id".to_owned()));
        let label = ("server_group_name", Some(quoted(pool)));
        if product == Product::Alb {
            let blocks = self.alb_servers(stack, &one.pool);
            self.resource("alicloud_alb_server_group", pool, vec![label, vpc.clone()], &blocks);
            for (index, (clients, backends)) in one.rules.iter().enumerate() {
                let name = format!("{pool}_r{index}");
                let blocks = self.alb_servers(stack, backends);
                let label = ("server_group_name", Some(quoted(&name)));
                self.resource("alicloud_alb_server_group", &name, vec![label, vpc.clone()], &blocks);
                let values: Vec<String> = clients.iter().map(|it| self.say(&it.text)).collect();
                let blocks = format!(
                    "  rule_conditions {{\n    type = \"SourceIp\"\n    source_ip_config {{\n      values = [{}]\n    }}\n  }}\n  rule_actions {{\n    type = \"ForwardGroup\"\n    order = 1\n    forward_group_config {{\n      server_group_tuples {{\n        server_group_id = alicloud_alb_server_group.{name}.id\n      }}\n    }}\n  }}\n",
                    values.join(", ")
                );
                let fields = vec![
                    ("rule_name", Some(quoted(&name))),
                    ("priority", Some("1".into())),
                    ("listener_id", Some(format!("alicloud_alb_listener.{pool}.id"))),
                ];
                self.resource("alicloud_alb_rule", &name, fields, &blocks);
            }
            return;
        }
        let keep = self.switch(one.keep, "true", "false");
        let any = one.any_port.then(|| "true".to_owned());
        let fields = vec![label, vpc, ("preserve_client_ip_enabled", keep), ("any_port_enabled", any)];
        self.resource("alicloud_nlb_server_group", pool, fields, "");
        for (index, backend) in one.pool.iter().enumerate() {
            let weight = self.weight(backend.weight);
            let fields = vec![
                ("server_group_id", Some(format!("alicloud_nlb_server_group.{pool}.id"))),
                ("server_id", Some(server(self, stack, backend))),
                ("server_type", Some(quoted("Ecs"))),
                ("port", Some(backend.port.to_string())),
                ("weight", weight),
            ];
            self.resource("alicloud_nlb_server_group_server_attachment", &format!("{pool}_{index}"), fields, "");
        }
    }

    fn clb(&mut self, stack: &Stack, at: usize, it: &Balancer) {
        let (name, id) = (format!("b{at}"), format!("{}.id", balancer(stack, at)));
        let groups = (!it.groups.is_empty()).then(|| self.members(stack.cloud, &it.groups));
        let kind = if it.internet == Switch::No { "INTERNAL" } else { "OPEN" };
        let fields = vec![
            ("network_type", Some(self.say(kind))),
            ("clb_name", Some(quoted(&name))),
            ("vpc_id", Some("tencentcloud_vpc.v.id".into())),
            ("load_balancer_pass_to_target", self.switch(it.pass, "true", "false")),
            ("security_groups", groups),
            ("eip_address_id", with_eip(it).then(|| format!("tencentcloud_eip.{name}.id"))),
        ];
        if with_eip(it) {
            self.resource("tencentcloud_eip", &name, Vec::new(), "");
        }
        self.resource("tencentcloud_clb_instance", &name, fields, "");
        for group in &it.attached {
            let fields = vec![
                ("load_balancer_ids", Some(format!("[{id}]"))),
                ("security_group", Some(format!("tencentcloud_security_group.g{group}.id"))),
            ];
            self.resource("tencentcloud_clb_security_group_attachment", &format!("{name}_{group}"), fields, "");
        }
        for (index, one) in it.listeners.iter().enumerate() {
            let pool = format!("{name}_{index}");
            let fields = vec![
                ("clb_id", Some(id.clone())),
                ("listener_name", Some(quoted(&pool))),
                ("port", Some(one.ports.0.to_string())),
                ("protocol", Some(self.say(one.protocol))),
            ];
            self.resource("tencentcloud_clb_listener", &pool, fields, "");
            let front = format!("{}.listener_id", listener(stack, at, index));
            let mut fields: Fields = vec![("clb_id", Some(id.clone())), ("listener_id", Some(front.clone()))];
            if one.is_layer_7() {
                let rule = vec![
                    ("clb_id", Some(id.clone())),
                    ("listener_id", Some(front)),
                    ("domain", Some(quoted("example.com"))),
                    ("url", Some(quoted("/"))),
                ];
                self.resource("tencentcloud_clb_listener_rule", &pool, rule, "");
                fields.push(("rule_id", Some(format!("tencentcloud_clb_listener_rule.{pool}.rule_id"))));
            }
            let mut blocks = String::new();
            for backend in &one.pool {
                let weight = self.weight(backend.weight).map(|it| format!("    weight = {it}\n")).unwrap_or_default();
                let who = match backend.load {
                    Some(at) if stack.loads[at].fixed && backend.or.is_none() && self.dice.often(30) => {
                        format!("eni_ip = {}", quoted(&super::text_wide::private(stack, at)))
                    }
                    _ => format!("instance_id = {}", server(self, stack, backend)),
                };
                write!(blocks, "  targets {{\n    {who}\n    port = {}\n{weight}  }}\n", backend.port).unwrap();
            }
            if !one.pool.is_empty() {
                self.resource("tencentcloud_clb_attachment", &pool, fields, &blocks);
            }
        }
    }
}
