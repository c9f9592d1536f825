//! A stack as a configuration. In: a [`Stack`]. Out: files. The same value is written in many ways (literal, local,
//! variable, function, `for_each`, `dynamic`, module), so that its evaluation takes part.

use super::generate::Dice;
use super::stack::*;
use std::fmt::Write;

pub struct Writer {
    pub(super) dice: Dice,
    pub(super) out: String,
    pub(super) locals: Vec<String>,
    /// Variables without a value.
    pub(super) unknown: usize,
    /// Variables with a default.
    pub(super) defaults: Vec<String>,
}

/// Attributes in order; `None` is left out, or `null` where all elements must have it.
pub type Fields = Vec<(&'static str, Option<String>)>;

pub fn quoted(text: &str) -> String {
    format!("{text:?}")
}

impl Writer {
    pub fn new(seed: u64) -> Writer {
        let dice = Dice(seed ^ 0x5eed);
        Writer { dice, out: String::new(), locals: Vec::new(), unknown: 0, defaults: Vec::new() }
    }
    /// An expression for a text.
    pub(super) fn say(&mut self, text: &str) -> String {
        let value = quoted(text);
        match self.dice.below(12) {
            0 => {
                self.locals.push(value);
                format!("local.l{}", self.locals.len() - 1)
            }
            1 => {
                self.defaults.push(value);
                format!("var.d{}", self.defaults.len() - 1)
            }
            2 => format!("format(\"%s\", {value})"),
            3 => {
                let (a, b) = text.split_at(text.len() / 2);
                format!("join(\"\", [{}, {}])", quoted(a), quoted(b))
            }
            4 => format!("lookup({{ a = {value} }}, \"a\", \"\")"),
            5 => format!("true ? {value} : \"other\""),
            6 => format!("element([\"x\", {value}], 1)"),
            _ => value,
        }
    }
    pub(super) fn unknown(&mut self) -> String {
        self.unknown += 1;
        format!("var.u{}", self.unknown - 1)
    }
    pub(super) fn resource(&mut self, kind: &str, name: &str, fields: Fields, blocks: &str) {
        writeln!(self.out, "resource \"{kind}\" \"{name}\" {{").unwrap();
        for (name, value) in fields {
            if let Some(value) = value {
                writeln!(self.out, "  {name} = {value}").unwrap();
            }
        }
        writeln!(self.out, "{blocks}}}\n").unwrap();
    }
    /// `count` of something that perhaps is there.
    pub(super) fn perhaps(&mut self) -> String {
        format!("{} ? 1 : 0", self.unknown())
    }
    pub(super) fn switch(&mut self, switch: Switch, yes: &str, no: &str) -> Option<String> {
        match switch {
            Switch::Yes => Some(yes.to_owned()),
            Switch::No => Some(no.to_owned()),
            Switch::Unknown => Some(self.unknown()),
            Switch::Absent => None,
        }
    }
}

struct Names {
    server: &'static str,
    interface: &'static str,
}

fn names(cloud: Cloud) -> Names {
    match cloud {
        Cloud::Alibaba => Names { server: "alicloud_instance", interface: "alicloud_ecs_network_interface" },
        Cloud::Tencent => Names { server: "tencentcloud_instance", interface: "tencentcloud_eni" },
    }
}

/// The address of a workload within its module.
pub fn address(stack: &Stack, at: usize) -> (String, &'static str) {
    let names = names(stack.cloud);
    let tencent = stack.cloud == Cloud::Tencent;
    let (resource, kind) = match stack.loads[at].kind {
        Kind::Server | Kind::Classic => (names.server, "instance"),
        Kind::Interface => (names.interface, "network_interface"),
        Kind::Scaling if tencent => ("tencentcloud_as_scaling_config", "scaling_group"),
        Kind::Scaling => ("alicloud_ess_scaling_configuration", "scaling_group"),
        Kind::Container if tencent => ("tencentcloud_eks_container_instance", "container_group"),
        Kind::Container => ("alicloud_eci_container_group", "container_group"),
        Kind::LaunchTemplate if tencent => ("tencentcloud_cvm_launch_template", "launch_template"),
        Kind::LaunchTemplate => ("alicloud_ecs_launch_template", "launch_template"),
    };
    (format!("{resource}.w{at}"), kind)
}

impl Writer {
    fn alibaba_rule(&mut self, stack: &Stack, group: usize, rule: &Rule) -> Fields {
        let id = |at: usize| format!("alicloud_security_group.g{at}.id");
        let owner = match rule.or_group {
            Some(other) if other != group => format!("{} ? {} : {}", self.unknown(), id(group), id(other)),
            _ => id(group),
        };
        let (mut cidr, mut six, mut source, mut list) = (None, None, None, None);
        match &rule.peer {
            Peer::Block(block) if block.may[0].0 => six = Some(self.say(&block.text)),
            Peer::Block(block) => cidr = Some(self.say(&block.text)),
            Peer::Unknown { six: true } => six = Some(self.unknown()),
            Peer::Unknown { six: false } => cidr = Some(self.unknown()),
            Peer::List(at) => list = Some(format!("alicloud_ecs_prefix_list.l{at}.id")),
            Peer::Both(block, at) => {
                cidr = Some(self.say(&block.text));
                list = Some(format!("alicloud_ecs_prefix_list.l{at}.id"));
            }
            Peer::Group(at) => source = Some(id(*at)),
            Peer::ForeignGroup => source = Some(quoted("sg-foreign")),
            Peer::ForeignList => list = Some(quoted("pl-foreign")),
            Peer::Missing => {}
        }
        let _ = stack;
        let ports = match &rule.ports {
            Ports::Absent => None,
            Ports::Text(text, ..) => Some(self.say(text)),
            Ports::Unknown => Some(self.unknown()),
        };
        let action = match rule.action {
            Action::Accept if self.dice.often(30) => None,
            Action::Accept => Some(self.say("accept")),
            Action::Drop => Some(self.say("drop")),
            Action::Unknown => Some(self.unknown()),
        };
        let priority = match (rule.unknown_priority, rule.priority) {
            (true, _) => Some(self.unknown()),
            (false, priority) => priority.map(|it| it.to_string()),
        };
        vec![
            ("security_group_id", Some(owner)),
            ("type", Some(self.say(if rule.egress { "egress" } else { "ingress" }))),
            ("ip_protocol", rule.protocol.map(|it| self.say(it))),
            ("port_range", ports),
            ("policy", action),
            ("priority", priority),
            ("nic_type", rule.nic.map(quoted)),
            ("cidr_ip", cidr),
            ("ipv6_cidr_ip", six),
            ("source_security_group_id", source),
            ("prefix_list_id", list),
        ]
    }

    fn tencent_protocol(protocol: &str) -> String {
        if protocol == "icmpv6" { "ICMPv6".to_owned() } else { protocol.to_uppercase() }
    }

    /// The arguments of a rule in a set; a rule of its own has other names.
    fn tencent_rule(&mut self, stack: &Stack, rule: &Rule) -> Fields {
        let (mut cidr, mut six, mut source, mut template, mut group) = (None, None, None, None, None);
        match &rule.peer {
            Peer::Block(block) if block.may[0].0 => six = Some(self.say(&block.text)),
            Peer::Block(block) | Peer::Both(block, _) => cidr = Some(self.say(&block.text)),
            Peer::Unknown { six: true } => six = Some(self.unknown()),
            Peer::Unknown { six: false } => cidr = Some(self.unknown()),
            Peer::List(at) => {
                let list = &stack.lists[*at];
                match (list.members.is_empty(), list.extra) {
                    (false, _) => group = Some(format!("tencentcloud_address_template_group.l{at}.id")),
                    (_, true) => template = Some(format!("tencentcloud_address_extra_template.l{at}.id")),
                    (_, false) => template = Some(format!("tencentcloud_address_template.l{at}.id")),
                }
            }
            Peer::Group(at) => source = Some(format!("tencentcloud_security_group.g{at}.id")),
            Peer::ForeignGroup => source = Some(quoted("sg-12345678")),
            Peer::ForeignList => template = Some(quoted("ipm-12345678")),
            Peer::Missing => {}
        }
        let (mut service, mut services) = (None, None);
        if let Some(at) = rule.services {
            match stack.services[at].members.is_empty() {
                true => service = Some(format!("tencentcloud_protocol_template.s{at}.id")),
                false => services = Some(format!("tencentcloud_protocol_template_group.s{at}.id")),
            }
        }
        let inline = rule.services.is_none();
        let ports = match &rule.ports {
            Ports::Text(text, ..) if inline => Some(self.say(text)),
            _ => None,
        };
        let action = match rule.action {
            Action::Accept => self.say("ACCEPT"),
            Action::Drop => self.say("DROP"),
            Action::Unknown => self.unknown(),
        };
        vec![
            ("action", Some(action)),
            ("cidr_block", cidr),
            ("ipv6_cidr_block", six),
            ("source_security_id", source),
            ("address_template_id", template),
            ("address_template_group", group),
            ("protocol", rule.protocol.filter(|_| inline).map(|it| self.say(&Self::tencent_protocol(it)))),
            ("port", ports),
            ("service_template_id", service),
            ("service_template_group", services),
        ]
    }

    fn lite(&mut self, rule: &Rule) -> String {
        if rule.opaque {
            return self.unknown();
        }
        let action = if matches!(rule.action, Action::Drop) { "DROP" } else { "ACCEPT" };
        let source = match &rule.peer {
            Peer::Block(block) => block.text.clone(),
            Peer::Group(_) | Peer::ForeignGroup => "sg-12345678".to_owned(),
            _ => "ipm-12345678".to_owned(),
        };
        let ports = match &rule.ports {
            Ports::Text(text, ..) => text.clone(),
            _ => "ALL".to_owned(),
        };
        let protocol = rule.protocol.map(Self::tencent_protocol).unwrap();
        self.say(&format!("{action}#{source}#{ports}#{protocol}"))
    }

    fn single(&mut self, stack: &Stack, group: usize, name: &str, rule: &Rule) {
        let fields = self.tencent_rule(stack, rule);
        let mut plain: Fields = Vec::new();
        if !rule.exists {
            plain.push(("count", Some(self.perhaps())));
        }
        plain.push(("security_group_id", Some(format!("tencentcloud_security_group.g{group}.id"))));
        plain.push(("type", Some(self.say(if rule.egress { "egress" } else { "ingress" }))));
        let mut blocks = String::new();
        for (name, value) in fields {
            let Some(value) = value else { continue };
            match name {
                "action" => plain.push(("policy", Some(value))),
                "cidr_block" => plain.push(("cidr_ip", Some(value))),
                "source_security_id" => plain.push(("source_sgid", Some(value))),
                "protocol" => plain.push(("ip_protocol", Some(value))),
                // A single rule has no word for all ports: it leaves the argument out.
                "port" if matches!(&rule.ports, Ports::Text(text, ..) if text == "ALL") => {}
                "port" => plain.push(("port_range", Some(value))),
                "address_template_id" => writeln!(blocks, "  address_template {{ template_id = {value} }}").unwrap(),
                "address_template_group" => writeln!(blocks, "  address_template {{ group_id = {value} }}").unwrap(),
                "service_template_id" => writeln!(blocks, "  protocol_template {{ template_id = {value} }}").unwrap(),
                "service_template_group" => writeln!(blocks, "  protocol_template {{ group_id = {value} }}").unwrap(),
                other => panic!("{other}"),
            }
        }
        self.resource("tencentcloud_security_group_rule", name, plain, &blocks);
    }

    pub(super) fn group(&mut self, stack: &Stack, at: usize, group: &Group) {
        match stack.cloud {
            Cloud::Alibaba => {
                let kind = match group.enterprise {
                    None => Some(self.unknown()),
                    Some(true) => Some(quoted("enterprise")),
                    Some(false) => self.dice.often(30).then(|| quoted("normal")),
                };
                let vpc = group.vpc.then(|| "alicloud_vpc.v.id".to_owned());
                let fields = vec![("security_group_type", kind), ("vpc_id", vpc)];
                self.resource("alicloud_security_group", &format!("g{at}"), fields, "");
                let kind = "alicloud_security_group_rule";
                if group.form == Form::Each {
                    let mut all = String::new();
                    for (index, rule) in group.rules.iter().enumerate() {
                        let fields = self.alibaba_rule(stack, at, rule);
                        let fields: Vec<String> = fields
                            .into_iter()
                            .map(|(name, value)| format!("{name} = {}", value.unwrap_or_else(|| "null".into())))
                            .collect();
                        writeln!(all, "    r{index} = {{ {} }}", fields.join(", ")).unwrap();
                    }
                    self.locals.push(format!("{{\n{all}  }}"));
                    let local = format!("local.l{}", self.locals.len() - 1);
                    let names: Vec<&'static str> = match group.rules.first() {
                        Some(rule) => self.alibaba_rule(stack, at, rule).into_iter().map(|it| it.0).collect(),
                        None => Vec::new(),
                    };
                    let mut fields: Fields = vec![("for_each", Some(local))];
                    fields.extend(names.into_iter().map(|name| (name, Some(format!("each.value.{name}")))));
                    return self.resource(kind, &format!("g{at}"), fields, "");
                }
                for (index, rule) in group.rules.iter().enumerate() {
                    let mut fields = self.alibaba_rule(stack, at, rule);
                    if !rule.exists {
                        fields.insert(0, ("count", Some(self.perhaps())));
                    }
                    self.resource(kind, &format!("g{at}_{index}"), fields, "");
                }
            }
            Cloud::Tencent => self.tencent_group(stack, at, group),
        }
    }

    fn tencent_group(&mut self, stack: &Stack, at: usize, group: &Group) {
        let name = format!("g{at}");
        self.resource("tencentcloud_security_group", &name, vec![("name", Some(quoted(&name)))], "");
        let id = ("security_group_id", Some(format!("tencentcloud_security_group.{name}.id")));
        match group.form {
            Form::Single | Form::Each => {
                for (index, rule) in group.rules.iter().enumerate() {
                    self.single(stack, at, &format!("g{at}_{index}"), rule);
                }
            }
            Form::Lite => {
                let mut fields = vec![id];
                for (direction, egress) in [("ingress", false), ("egress", true)] {
                    let texts: Vec<String> =
                        group.rules.iter().filter(|it| it.egress == egress).map(|rule| self.lite(rule)).collect();
                    let list = format!("[{}]", texts.join(", "));
                    fields.push((direction, (!texts.is_empty() || self.dice.often(30)).then_some(list)));
                }
                self.resource("tencentcloud_security_group_lite_rule", &name, fields, "");
            }
            Form::Set | Form::Dynamic => {
                let mut blocks = String::new();
                for (direction, egress) in [("ingress", false), ("egress", true)] {
                    let rules: Vec<&Rule> = group.rules.iter().filter(|it| it.egress == egress).collect();
                    let mut each = String::new();
                    let mut names = Vec::new();
                    for rule in rules {
                        let fields = self.tencent_rule(stack, rule);
                        names = fields.iter().map(|it| it.0).collect();
                        if group.form == Form::Dynamic {
                            let fields: Vec<String> = fields
                                .into_iter()
                                .map(|(name, value)| format!("{name} = {}", value.unwrap_or_else(|| "null".into())))
                                .collect();
                            writeln!(each, "    {{ {} }},", fields.join(", ")).unwrap();
                            continue;
                        }
                        writeln!(blocks, "  {direction} {{").unwrap();
                        for (name, value) in fields {
                            if let Some(value) = value {
                                writeln!(blocks, "    {name} = {value}").unwrap();
                            }
                        }
                        writeln!(blocks, "  }}").unwrap();
                    }
                    if !each.is_empty() {
                        self.locals.push(format!("[\n{each}  ]"));
                        let local = self.locals.len() - 1;
                        writeln!(blocks, "  dynamic \"{direction}\" {{\n    for_each = local.l{local}\n    content {{")
                            .unwrap();
                        for name in names {
                            writeln!(blocks, "      {name} = {direction}.value.{name}").unwrap();
                        }
                        writeln!(blocks, "    }}\n  }}").unwrap();
                    }
                }
                self.resource("tencentcloud_security_group_rule_set", &name, vec![id], &blocks);
            }
        }
        for (index, rule) in group.beside.iter().enumerate() {
            self.single(stack, at, &format!("g{at}_beside{index}"), rule);
        }
    }
}
