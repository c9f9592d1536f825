//! Subnets, network ACLs, gateways, virtual addresses and load balancers as a configuration. In: a [`Stack`]. Out:
//! resources, appended to a [`Writer`].

use super::stack::*;
use super::text::{Fields, Writer, address, quoted};
use super::wide::*;
use std::fmt::Write;

fn block(name: &str, fields: &[(&str, Option<String>)]) -> String {
    let mut out = format!("  {name} {{\n");
    for (name, value) in fields {
        if let Some(value) = value {
            writeln!(out, "    {name} = {value}").unwrap();
        }
    }
    out + "  }\n"
}

/// The address of a listener.
pub fn listener(stack: &Stack, balancer: usize, at: usize) -> String {
    let kind = match stack.balancers[balancer].product {
        Product::AliClb => "alicloud_slb_listener",
        Product::Alb => "alicloud_alb_listener",
        Product::Nlb => "alicloud_nlb_listener",
        Product::Clb => "tencentcloud_clb_listener",
    };
    format!("{kind}.b{balancer}_{at}")
}

/// The address of a load balancer.
pub fn balancer(stack: &Stack, at: usize) -> String {
    let kind = match stack.balancers[at].product {
        Product::AliClb => "alicloud_slb_load_balancer",
        Product::Alb => "alicloud_alb_load_balancer",
        Product::Nlb => "alicloud_nlb_load_balancer",
        Product::Clb => "tencentcloud_clb_instance",
    };
    format!("{kind}.b{at}")
}

/// The address of an entry of a NAT gateway.
pub fn entry(stack: &Stack, at: usize) -> String {
    let kind = if stack.cloud == Cloud::Alibaba { "alicloud_forward_entry" } else { "tencentcloud_dnat" };
    format!("{kind}.n{at}")
}

/// The private address of a workload, where it is written.
pub fn private(stack: &Stack, at: usize) -> String {
    let load = &stack.loads[at];
    let subnet = load.template.map_or(load.subnet, |it| stack.loads[it].subnet);
    format!("10.1.{subnet}.{}", 10 + at)
}

fn ports(range: (u16, u16)) -> String {
    format!("{}/{}", range.0, range.1)
}

impl Writer {
    pub(super) fn subnets(&mut self, stack: &Stack) {
        let (network, subnet) = match stack.cloud {
            Cloud::Alibaba => ("alicloud_vpc", "alicloud_vswitch"),
            Cloud::Tencent => ("tencentcloud_vpc", "tencentcloud_subnet"),
        };
        let vpc = || ("vpc_id", Some(format!("{network}.v.id")));
        let mut all: Vec<(String, &str)> =
            SUBNETS.iter().enumerate().map(|(at, prefix)| (format!("s{at}"), *prefix)).collect();
        if stack.cloud == Cloud::Alibaba {
            all.extend(ZONES.iter().enumerate().map(|(at, it)| (format!("z{at}"), it.0)));
        }
        for (name, prefix) in all {
            let prefix = self.say(prefix);
            self.resource(subnet, &name, vec![vpc(), ("cidr_block", Some(prefix))], "");
        }
        for (at, acl) in stack.acls.iter().enumerate() {
            self.acl(stack.cloud, at, acl);
        }
        for (at, subnet) in stack.subnets.iter().enumerate() {
            let Some((acl, sure)) = subnet.acl else { continue };
            let mut fields: Fields = Vec::new();
            if !sure {
                fields.push(("count", Some(self.perhaps())));
            }
            match stack.cloud {
                Cloud::Alibaba => {
                    fields.extend([
                        ("network_acl_id", Some(format!("alicloud_network_acl.a{acl}.id"))),
                        ("resource_id", Some(format!("alicloud_vswitch.s{at}.id"))),
                        ("resource_type", Some(quoted("VSwitch"))),
                    ]);
                    self.resource("alicloud_vpc_network_acl_attachment", &format!("s{at}"), fields, "");
                }
                Cloud::Tencent => {
                    fields.extend([
                        ("acl_id", Some(format!("tencentcloud_vpc_acl.a{acl}.id"))),
                        ("subnet_id", Some(format!("tencentcloud_subnet.s{at}.id"))),
                    ]);
                    self.resource("tencentcloud_vpc_acl_attachment", &format!("s{at}"), fields, "");
                }
            }
        }
    }

    fn acl(&mut self, cloud: Cloud, at: usize, acl: &Acl) {
        let name = format!("a{at}");
        if cloud == Cloud::Tencent {
            let mut fields: Fields =
                vec![("vpc_id", Some("tencentcloud_vpc.v.id".into())), ("name", Some(quoted(&name)))];
            for (direction, rules) in [("ingress", &acl.ingress), ("egress", &acl.egress)] {
                let rules = rules.as_deref().unwrap_or_default();
                let texts: Vec<String> = rules.iter().map(|rule| self.acl_text(rule)).collect();
                let list = format!("[{}]", texts.join(", "));
                fields.push((direction, (!texts.is_empty() || self.dice.often(50)).then_some(list)));
            }
            return self.resource("tencentcloud_vpc_acl", &name, fields, "");
        }
        let mut blocks = String::new();
        for (direction, peer, rules) in
            [("ingress", "source_cidr_ip", &acl.ingress), ("egress", "destination_cidr_ip", &acl.egress)]
        {
            for rule in rules.as_deref().unwrap_or_default() {
                let action = match rule.action {
                    Action::Accept => self.say("accept"),
                    Action::Drop => self.say("drop"),
                    Action::Unknown => self.unknown(),
                };
                let port = if matches!(rule.protocol, "tcp" | "udp") { ports(rule.ports) } else { "-1/-1".into() };
                let address = match &rule.block {
                    Some(block) => self.say(&block.text),
                    None => self.unknown(),
                };
                let fields = [
                    ("policy", Some(action)),
                    ("protocol", Some(self.say(rule.protocol))),
                    ("port", Some(self.say(&port))),
                    (peer, Some(address)),
                ];
                let word = if acl.apart { direction.to_owned() } else { format!("{direction}_acl_entries") };
                blocks += &block(&word, &fields);
            }
        }
        let vpc = ("vpc_id", Some("alicloud_vpc.v.id".to_owned()));
        if !acl.apart {
            return self.resource("alicloud_network_acl", &name, vec![vpc], &blocks);
        }
        self.resource("alicloud_network_acl", &name, vec![vpc], "");
        let of = ("network_acl_id", Some(format!("alicloud_network_acl.{name}.id")));
        self.resource("alicloud_network_acl_entries", &name, vec![of], &blocks);
    }

    fn acl_text(&mut self, rule: &AclRule) -> String {
        if rule.opaque {
            return self.unknown();
        }
        let action = if matches!(rule.action, Action::Drop) { "DROP" } else { "ACCEPT" };
        let source = rule.block.as_ref().map_or("", |it| &it.text);
        let port = match (rule.protocol, rule.ports) {
            ("tcp" | "udp", (low, high)) if low == high => low.to_string(),
            ("tcp" | "udp", (low, high)) => format!("{low}-{high}"),
            _ => "ALL".to_owned(),
        };
        self.say(&format!("{action}#{source}#{port}#{}", rule.protocol.to_uppercase()))
    }

    fn inner_address(&mut self, stack: &Stack, target: Option<usize>, or: Option<usize>) -> String {
        if let (Some(one), Some(or)) = (target, or) {
            let both = [one, or].map(|at| (address(stack, at).0, stack.loads[at].fixed));
            // What is no reference in a branch that is perhaps taken is not followed.
            if both.iter().all(|it| !it.1) {
                return format!("{} ? {}.private_ip : {}.private_ip", self.unknown(), both[0].0, both[1].0);
            }
        }
        let Some(at) = target else { return quoted("10.1.0.250") };
        if stack.loads[at].fixed && self.dice.often(50) {
            return quoted(&private(stack, at));
        }
        format!("{}.private_ip", address(stack, at).0)
    }

    pub(super) fn gateways(&mut self, stack: &Stack) {
        for (at, gateway) in stack.gateways.iter().enumerate() {
            let name = format!("n{at}");
            if stack.cloud == Cloud::Tencent {
                self.resource("tencentcloud_eip", &format!("{name}e"), Vec::new(), "");
                let list = match gateway.bound {
                    Switch::Yes => format!("[tencentcloud_eip.{name}e.public_ip]"),
                    Switch::Unknown => format!("[{}]", self.unknown()),
                    _ => format!("[{}]", quoted("203.0.113.77")),
                };
                let fields = vec![
                    ("name", Some(quoted(&name))),
                    ("vpc_id", Some("tencentcloud_vpc.v.id".into())),
                    ("assigned_eip_set", Some(list)),
                ];
                self.resource("tencentcloud_nat_gateway", &name, fields, "");
                continue;
            }
            let kind = (!gateway.internet).then(|| self.say("intranet"));
            let fields = vec![
                ("vpc_id", Some("alicloud_vpc.v.id".into())),
                ("vswitch_id", Some("alicloud_vswitch.s0.id".into())),
                ("nat_type", Some(quoted("Enhanced"))),
                ("network_type", kind),
            ];
            self.resource("alicloud_nat_gateway", &name, fields, "");
            self.resource("alicloud_eip_address", &format!("{name}e"), Vec::new(), "");
            let id = format!("alicloud_nat_gateway.{name}.id");
            self.eip(gateway.bound, &format!("{name}e"), &id, "Nat", None);
        }
        for (at, entry) in stack.entries.iter().enumerate() {
            let name = format!("n{at}");
            let gateway = format!("n{}", entry.gateway);
            let inner = self.inner_address(stack, entry.target, entry.or);
            let mut fields: Fields = Vec::new();
            if !entry.exists {
                fields.push(("count", Some(self.perhaps())));
            }
            let protocol = entry.protocol.unwrap_or("any");
            if stack.cloud == Cloud::Tencent {
                let outer =
                    if entry.address { format!("tencentcloud_eip.{gateway}e.public_ip") } else { self.unknown() };
                fields.extend([
                    ("vpc_id", Some("tencentcloud_vpc.v.id".into())),
                    ("nat_id", Some(format!("tencentcloud_nat_gateway.{gateway}.id"))),
                    ("protocol", Some(self.say(&protocol.to_uppercase()))),
                    ("elastic_ip", Some(outer)),
                    ("elastic_port", Some(entry.from.0.to_string())),
                    ("private_ip", Some(inner)),
                    ("private_port", Some(entry.to.to_string())),
                ]);
                self.resource("tencentcloud_dnat", &name, fields, "");
                continue;
            }
            let outer =
                if entry.address { format!("alicloud_eip_address.{gateway}e.ip_address") } else { self.unknown() };
            let width = entry.from.1 - entry.from.0;
            let words = |low: u16| match (entry.protocol, width) {
                (None, _) => "any".to_owned(),
                (_, 0) => low.to_string(),
                _ => ports((low, low + width)),
            };
            fields.extend([
                ("forward_table_id", Some(format!("alicloud_nat_gateway.{gateway}.forward_table_ids"))),
                ("external_ip", Some(outer)),
                ("external_port", Some(self.say(&words(entry.from.0)))),
                ("ip_protocol", Some(self.say(protocol))),
                ("internal_ip", Some(inner)),
                ("internal_port", Some(self.say(&words(entry.to)))),
            ]);
            self.resource("alicloud_forward_entry", &name, fields, "");
        }
    }

    /// Binds an address of Alibaba Cloud.
    pub(super) fn eip(&mut self, bound: Switch, name: &str, id: &str, kind: &str, mode: Option<String>) {
        if !matches!(bound, Switch::Yes | Switch::Unknown) {
            return;
        }
        let mut fields: Fields = Vec::new();
        if bound == Switch::Unknown {
            fields.push(("count", Some(self.perhaps())));
        }
        fields.extend([
            ("allocation_id", Some(format!("alicloud_eip_address.{name}.id"))),
            ("instance_id", Some(id.to_owned())),
            ("instance_type", (!kind.is_empty()).then(|| quoted(kind))),
            ("mode", mode),
        ]);
        self.resource("alicloud_eip_association", name, fields, "");
    }

    pub(super) fn vips(&mut self, stack: &Stack) {
        for (at, vip) in stack.vips.iter().enumerate() {
            let name = format!("h{at}");
            let ali = stack.cloud == Cloud::Alibaba;
            let (kind, attachment) = match ali {
                true => ("alicloud_havip", "alicloud_havip_attachment"),
                false => ("tencentcloud_ha_vip", "tencentcloud_ha_vip_instance_attachment"),
            };
            let fields: Fields = match ali {
                true => vec![("vswitch_id", Some("alicloud_vswitch.s0.id".into()))],
                false => vec![
                    ("name", Some(quoted(&name))),
                    ("vpc_id", Some("tencentcloud_vpc.v.id".into())),
                    ("subnet_id", Some("tencentcloud_subnet.s0.id".into())),
                ],
            };
            self.resource(kind, &name, fields, "");
            for (member, sure) in &vip.members {
                let mut fields: Fields = Vec::new();
                if !sure {
                    fields.push(("count", Some(self.perhaps())));
                }
                fields.push(("ha_vip_id", Some(format!("{kind}.{name}.id"))));
                fields.push(("instance_id", Some(format!("{}.id", address(stack, *member).0))));
                if !ali {
                    fields.push(("instance_type", Some(quoted("CVM"))));
                }
                self.resource(attachment, &format!("{name}_{member}"), fields, "");
            }
            if ali {
                self.resource("alicloud_eip_address", &name, Vec::new(), "");
                self.eip(vip.bound, &name, &format!("alicloud_havip.{name}.id"), "HaVip", None);
            } else if vip.bound == Switch::Yes {
                self.resource("tencentcloud_eip", &name, Vec::new(), "");
                let fields = vec![
                    ("havip_id", Some(format!("tencentcloud_ha_vip.{name}.id"))),
                    ("address_ip", Some(format!("tencentcloud_eip.{name}.public_ip"))),
                ];
                self.resource("tencentcloud_ha_vip_eip_attachment", &name, fields, "");
            }
        }
    }
}
