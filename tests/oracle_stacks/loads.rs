//! The workloads of a stack, its lists and networks as a configuration, and the files of the whole. In: a [`Stack`].
//! Out: names and contents of files.

use super::stack::*;
use super::text::{Fields, Writer, address, quoted};
use std::fmt::Write;

impl Writer {
    pub(super) fn members(&mut self, cloud: Cloud, members: &[Member]) -> String {
        let kind = if cloud == Cloud::Alibaba { "alicloud_security_group" } else { "tencentcloud_security_group" };
        let one = |writer: &mut Writer, member: &Member| match member {
            Member::Group(at) => format!("{kind}.g{at}.id"),
            Member::Foreign { unknown: true } => writer.unknown(),
            Member::Foreign { unknown: false } => quoted("sg-elsewhere"),
        };
        let all: Vec<String> = members.iter().map(|member| one(self, member)).collect();
        let list = format!("[{}]", all.join(", "));
        match self.dice.below(6) {
            0 => format!("[for it in {list} : it]"),
            1 => format!("concat({list}, [])"),
            2 => {
                self.locals.push(list);
                format!("local.l{}", self.locals.len() - 1)
            }
            _ => list,
        }
    }
    /// The argument for groups.
    fn bindings(&mut self, cloud: Cloud, bindings: &Bindings, one: bool) -> Option<String> {
        let groups = |all: &[usize]| all.iter().copied().map(Member::Group).collect::<Vec<_>>();
        match bindings {
            Bindings::Default => None,
            Bindings::Known { members, .. } if one => {
                let list = self.members(cloud, members);
                Some(format!("element({list}, 0)"))
            }
            Bindings::Known { members, .. } => Some(self.members(cloud, members)),
            Bindings::Subset(a, b) => {
                let condition = self.unknown();
                let (a, b) = (self.members(cloud, &groups(a)), self.members(cloud, &groups(b)));
                Some(format!("{condition} ? {a} : {b}"))
            }
        }
    }

    pub(super) fn load(&mut self, stack: &Stack, at: usize) {
        match stack.cloud {
            Cloud::Alibaba => self.alibaba_load(stack, at),
            Cloud::Tencent => self.tencent_load(stack, at),
        }
    }

    fn alibaba_load(&mut self, stack: &Stack, at: usize) {
        let load = &stack.loads[at];
        let name = format!("w{at}");
        let (target, _) = address(stack, at);
        let kind = target.split('.').next().unwrap().to_owned();
        let groups = self.bindings(stack.cloud, &load.bindings, load.kind == Kind::Container);
        let vswitch = Some(format!("alicloud_vswitch.s{}.id", load.subnet));
        let private = load.fixed.then(|| quoted(&super::text_wide::private(stack, at)));
        let bandwidth = self.switch(load.bandwidth, "10", "0");
        let six = (load.six != Switch::No).then(|| format!("2001:db8:{at}::5"));
        let mut fields: Fields = Vec::new();
        match load.kind {
            Kind::Server | Kind::Classic => {
                if load.kind == Kind::Server && load.template.is_none() {
                    fields.push(("vswitch_id", vswitch));
                }
                if load.template.is_none() {
                    fields.push(("security_groups", groups));
                }
                fields.push((
                    "launch_template_id",
                    load.template.map(|it| format!("alicloud_ecs_launch_template.w{it}.id")),
                ));
                fields.push(("internet_max_bandwidth_out", bandwidth));
                fields.push(("ipv6_addresses", six.as_ref().map(|it| format!("[{}]", quoted(it)))));
                if load.kind == Kind::Server {
                    fields.push(("private_ip", private));
                }
            }
            Kind::Interface => fields.extend([("vswitch_id", vswitch), ("security_group_ids", groups)]),
            Kind::Scaling => {
                let active = self.switch(load.active, "true", "false");
                fields.push(("scaling_group_id", Some(quoted("asg-1"))));
                fields.extend([
                    ("security_group_ids", groups),
                    ("internet_max_bandwidth_out", bandwidth),
                    ("active", active),
                ]);
            }
            Kind::Container => {
                let created = self.switch(load.allocate, "true", "false");
                fields.extend([("vswitch_id", vswitch), ("security_group_id", groups), ("auto_create_eip", created)]);
            }
            Kind::LaunchTemplate => fields.extend([
                ("vswitch_id", vswitch),
                ("security_group_ids", groups),
                ("internet_max_bandwidth_out", bandwidth),
            ]),
        }
        self.resource(&kind, &name, fields, "");
        if load.eip != Switch::No {
            self.resource("alicloud_eip_address", &name, vec![("bandwidth", Some("5".into()))], "");
            let what = if load.kind == Kind::Interface { "NetworkInterface" } else { "" };
            let mode = self.switch(load.cut, "\"BINDED\"", "\"NAT\"");
            self.eip(load.eip, &name, &format!("{target}.id"), what, mode);
        }
        if let Some(owner) = load.owner {
            let fields = vec![
                ("network_interface_id", Some(format!("{target}.id"))),
                ("instance_id", Some(format!("alicloud_instance.w{owner}.id"))),
            ];
            self.resource("alicloud_ecs_network_interface_attachment", &name, fields, "");
        }
        if let Some(six) = six {
            let of = |kind: &str| Some(format!("alicloud_vpc_ipv6_{kind}.{name}.id"));
            let gateway = || Some("alicloud_vpc_ipv6_gateway.v.id".to_owned());
            let fields = vec![
                ("vswitch_id", Some(format!("alicloud_vswitch.s{}.id", load.subnet))),
                ("ipv6_address", Some(quoted(&six))),
            ];
            self.resource("alicloud_vpc_ipv6_address", &name, fields, "");
            let fields = vec![
                ("ipv6_address_id", of("address")),
                ("ipv6_gateway_id", gateway()),
                ("bandwidth", Some("10".into())),
            ];
            self.resource("alicloud_vpc_ipv6_internet_bandwidth", &name, fields, "");
            if load.six == Switch::Unknown {
                let fields = vec![
                    ("instance_id", of("address")),
                    ("ipv6_gateway_id", gateway()),
                    ("instance_type", Some(quoted("Ipv6Address"))),
                ];
                self.resource("alicloud_vpc_ipv6_egress_rule", &name, fields, "");
            }
        }
    }

    fn tencent_load(&mut self, stack: &Stack, at: usize) {
        let load = &stack.loads[at];
        let name = format!("w{at}");
        let (target, _) = address(stack, at);
        let kind = target.split('.').next().unwrap().to_owned();
        let groups = self.bindings(stack.cloud, &load.bindings, false);
        let ordered = matches!(load.bindings, Bindings::Known { ordered: true, .. });
        let allocate = self.switch(load.allocate, "true", "false");
        let bandwidth = self.switch(load.bandwidth, "10", "0");
        let subnet = || Some(format!("tencentcloud_subnet.s{}.id", load.subnet));
        let private = load.fixed.then(|| quoted(&super::text_wide::private(stack, at)));
        let list = if ordered { "orderly_security_groups" } else { "security_groups" };
        let six = (load.six != Switch::No).then(|| format!("2001:db8:{at}::5"));
        let mut blocks = String::new();
        let mut fields: Fields = Vec::new();
        match load.kind {
            Kind::Server | Kind::Classic => fields.extend([
                ("vpc_id", Some("tencentcloud_vpc.v.id".into())),
                ("subnet_id", subnet()),
                (list, groups),
                ("allocate_public_ip", allocate),
                ("internet_max_bandwidth_out", bandwidth),
                ("ipv6_addresses", six.as_ref().map(|it| format!("[{}]", quoted(it)))),
                ("private_ip", private),
            ]),
            Kind::Interface => fields.extend([("subnet_id", subnet()), (list, groups)]),
            Kind::Scaling => fields.extend([
                ("security_group_ids", groups),
                ("public_ip_assigned", allocate),
                ("internet_max_bandwidth_out", bandwidth),
            ]),
            Kind::Container => {
                fields.extend([("subnet_id", subnet()), ("security_groups", groups), ("auto_create_eip", allocate)]);
            }
            Kind::LaunchTemplate => {
                fields.push(("security_group_ids", groups));
                if allocate.is_some() || bandwidth.is_some() {
                    writeln!(blocks, "  internet_accessible {{").unwrap();
                    for (name, value) in [("public_ip_assigned", allocate), ("internet_max_bandwidth_out", bandwidth)] {
                        if let Some(value) = value {
                            writeln!(blocks, "    {name} = {value}").unwrap();
                        }
                    }
                    writeln!(blocks, "  }}").unwrap();
                }
            }
        }
        self.resource(&kind, &name, fields, &blocks);
        for group in &load.attached {
            let group = format!("tencentcloud_security_group.g{group}.id");
            let name = format!("{name}_{}", self.out.len());
            if load.kind == Kind::Interface {
                let fields = vec![
                    ("network_interface_ids", Some(format!("[{target}.id]"))),
                    ("security_group_ids", Some(format!("[{group}]"))),
                ];
                self.resource("tencentcloud_eni_sg_attachment", &name, fields, "");
            } else {
                let fields = vec![("instance_id", Some(format!("{target}.id"))), ("security_group_id", Some(group))];
                self.resource("tencentcloud_cvm_security_group_attachment", &name, fields, "");
            }
        }
        if load.eip != Switch::No {
            self.resource("tencentcloud_eip", &name, Vec::new(), "");
            let bound = if load.kind == Kind::Interface { "network_interface_id" } else { "instance_id" };
            let mut fields: Fields =
                vec![("eip_id", Some(format!("tencentcloud_eip.{name}.id"))), (bound, Some(format!("{target}.id")))];
            if load.kind == Kind::Interface {
                fields.push(("private_ip", Some(quoted(&format!("10.1.{}.9", load.subnet)))));
            }
            if load.eip == Switch::Unknown {
                fields.insert(0, ("count", Some(self.perhaps())));
            }
            self.resource("tencentcloud_eip_association", &name, fields, "");
        }
        if let Some(owner) = load.owner {
            let fields = vec![
                ("eni_id", Some(format!("{target}.id"))),
                ("instance_id", Some(format!("tencentcloud_instance.w{owner}.id"))),
            ];
            self.resource("tencentcloud_eni_attachment", &name, fields, "");
        }
        if let Some(six) = six {
            self.resource("tencentcloud_ipv6_address_bandwidth", &name, vec![("ipv6_address", Some(quoted(&six)))], "");
        }
    }

    fn networks(&mut self, stack: &Stack) {
        match stack.cloud {
            Cloud::Alibaba => {
                let fields = vec![("cidr_block", Some(quoted("10.0.0.0/8"))), ("enable_ipv6", Some("true".into()))];
                self.resource("alicloud_vpc", "v", fields, "");
                let vpc = || ("vpc_id", Some("alicloud_vpc.v.id".to_owned()));
                self.resource("alicloud_vpc_ipv6_gateway", "v", vec![vpc()], "");
            }
            Cloud::Tencent => {
                self.resource("tencentcloud_vpc", "v", vec![("cidr_block", Some(quoted("10.0.0.0/8")))], "");
            }
        }
    }

    fn lists(&mut self, stack: &Stack) {
        for (at, list) in stack.lists.iter().enumerate() {
            let name = format!("l{at}");
            let mut entries: Vec<String> = list.blocks.iter().map(|block| self.say(&block.text)).collect();
            if list.open {
                entries.push(self.unknown());
            }
            match (stack.cloud, list.members.is_empty(), list.extra) {
                (Cloud::Alibaba, ..) => {
                    let family = quoted(if list.six { "IPv6" } else { "IPv4" });
                    let fields = vec![("address_family", Some(family)), ("max_entries", Some("10".into()))];
                    let blocks =
                        entries.iter().map(|it| format!("  entry {{\n    cidr = {it}\n  }}\n")).collect::<String>();
                    self.resource("alicloud_ecs_prefix_list", &name, fields, &blocks);
                }
                (_, true, false) => {
                    let fields = vec![("addresses", Some(format!("[{}]", entries.join(", "))))];
                    self.resource("tencentcloud_address_template", &name, fields, "");
                }
                (_, true, true) => {
                    let blocks = entries
                        .iter()
                        .map(|it| format!("  addresses_extra {{\n    address = {it}\n  }}\n"))
                        .collect::<String>();
                    self.resource("tencentcloud_address_extra_template", &name, Vec::new(), &blocks);
                }
                (_, false, _) => {
                    let of = |it: &usize| {
                        let extra = if stack.lists[*it].extra { "_extra" } else { "" };
                        format!("tencentcloud_address{extra}_template.l{it}.id")
                    };
                    let all: Vec<String> = list.members.iter().map(of).collect();
                    let fields = vec![("template_ids", Some(format!("[{}]", all.join(", "))))];
                    self.resource("tencentcloud_address_template_group", &name, fields, "");
                }
            }
        }
        for (at, services) in stack.services.iter().enumerate() {
            let name = format!("s{at}");
            if !services.members.is_empty() {
                let all: Vec<String> =
                    services.members.iter().map(|it| format!("tencentcloud_protocol_template.s{it}.id")).collect();
                let fields = vec![("template_ids", Some(format!("[{}]", all.join(", "))))];
                self.resource("tencentcloud_protocol_template_group", &name, fields, "");
                continue;
            }
            let mut entries: Vec<String> = services.entries.iter().map(|it| self.say(&it.0)).collect();
            if services.open {
                entries.push(self.unknown());
            }
            let fields = vec![("protocols", Some(format!("[{}]", entries.join(", "))))];
            self.resource("tencentcloud_protocol_template", &name, fields, "");
        }
    }
}

/// The files of a stack: paths and contents.
pub fn files(stack: &Stack, seed: u64) -> Vec<(&'static str, String)> {
    let mut writer = Writer::new(seed);
    writer.networks(stack);
    writer.subnets(stack);
    writer.lists(stack);
    for (at, group) in stack.groups.iter().enumerate() {
        writer.group(stack, at, group);
    }
    for at in 0..stack.loads.len() {
        writer.load(stack, at);
    }
    writer.gateways(stack);
    writer.vips(stack);
    writer.balancers(stack);
    let mut main = writer.out;
    if !writer.locals.is_empty() {
        let all = writer.locals.iter().enumerate().map(|(at, it)| format!("  l{at} = {it}\n"));
        write!(main, "locals {{\n{}}}\n", all.collect::<String>()).unwrap();
    }
    for (at, default) in writer.defaults.iter().enumerate() {
        writeln!(main, "variable \"d{at}\" {{\n  default = {default}\n}}").unwrap();
    }
    let variables: String = (0..writer.unknown).map(|at| format!("variable \"u{at}\" {{}}\n")).collect();
    main.push_str(&variables);
    if !stack.module {
        return vec![("main.tf", main)];
    }
    let passed: String = (0..writer.unknown).map(|at| format!("  u{at} = var.u{at}\n")).collect();
    let root = format!("module \"m\" {{\n  source = \"./m\"\n{passed}}}\n{variables}");
    vec![("main.tf", root), ("m/main.tf", main)]
}
