//! Writes a synthetic plan of a given size, the same bytes each time.
//!
//! usage: `generate_plan MEGABYTES FILE`. The shares of its parts are those of large real plans: `resource_changes`
//! about half, `planned_values` a quarter, `prior_state` a fifth, `configuration` a twentieth. Cells of about twenty
//! resources, each in a module of its own: some that menshen maps (groups, rules, instances, disks, policies), some
//! that it does not, with long strings.

use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufWriter, Error, Result, Write};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(size), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err(Error::other("usage: generate_plan MEGABYTES FILE"));
    };
    let size: u64 = size.parse::<u64>().map_err(Error::other)?.saturating_mul(1_000_000);
    // Every fourth cell is new: four of them are like any other four.
    let length = |number| PARTS.iter().map(|part| escape(&(part.write)(&cell(number))).len() as u64 + 1).sum::<u64>();
    let cells = (size * 4 / (0..4).map(length).sum::<u64>()).max(1);
    let mut out = BufWriter::new(File::create(path)?);
    write!(out, "{{\"format_version\":\"1.2\",\"terraform_version\":\"1.11.4\"")?;
    for part in PARTS {
        write!(out, "{}", part.begin)?;
        for number in 0..cells {
            if number > 0 {
                write!(out, ",")?;
            }
            write!(out, "{}", escape(&(part.write)(&cell(number))))?;
        }
        write!(out, "{}", part.end)?;
    }
    writeln!(out, ",\"timestamp\":\"2026-01-01T00:00:00Z\",\"applyable\":true,\"complete\":true,\"errored\":false}}")?;
    out.flush()
}

/// Terraform escapes these in strings; they stand nowhere else in JSON.
fn escape(text: &str) -> String {
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

struct Part {
    begin: &'static str,
    end: &'static str,
    write: fn(&Cell) -> String,
}

const PARTS: [Part; 4] = [
    Part {
        begin: ",\"planned_values\":{\"root_module\":{\"child_modules\":[",
        end: "]}}",
        write: |cell| state(cell, true),
    },
    Part { begin: ",\"resource_changes\":[", end: "]", write: changes },
    Part {
        begin: ",\"prior_state\":{\"format_version\":\"1.0\",\"terraform_version\":\"1.11.4\",\"values\":{\"root_module\":{\"child_modules\":[",
        end: "]}}}",
        write: |cell| state(cell, false),
    },
    Part {
        begin: ",\"configuration\":{\"provider_config\":{\"alicloud\":{\"name\":\"alicloud\"}},\"root_module\":{\"module_calls\":{",
        end: "}}}",
        write: configuration,
    },
];

struct Cell {
    number: u64,
    resources: Vec<One>,
}

struct One {
    kind: &'static str,
    name: &'static str,
    index: Option<usize>,
    exists: bool,
    values: Value,
    unknown: Value,
    written: Value,
}

impl One {
    fn address(&self, cell: u64) -> String {
        let index = self.index.map_or(String::new(), |index| format!("[{index}]"));
        format!("module.cell_{cell:05}.{}.{}{index}", self.kind, self.name)
    }
    fn base(&self, cell: u64) -> Value {
        let cloud = self.kind.split('_').next().unwrap_or("");
        let source = if cloud == "alicloud" { "aliyun/alicloud" } else { "tencentcloudstack/tencentcloud" };
        let mut out = json!({
            "address": self.address(cell), "mode": "managed", "type": self.kind, "name": self.name,
            "provider_name": format!("registry.terraform.io/{source}"),
        });
        if let (Some(index), Some(object)) = (self.index, out.as_object_mut()) {
            object.insert("index".to_owned(), json!(index));
        }
        out
    }
}

fn with(mut base: Value, name: &str, value: Value) -> Value {
    if let Some(object) = base.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
    base
}

fn state(cell: &Cell, all: bool) -> String {
    let kept = cell.resources.iter().filter(|one| all || one.exists);
    let resources: Vec<Value> = kept
        .map(|one| {
            let base = with(one.base(cell.number), "schema_version", json!(0));
            with(with(base, "values", one.values.clone()), "sensitive_values", json!({}))
        })
        .collect();
    json!({"address": format!("module.cell_{:05}", cell.number), "resources": resources}).to_string()
}

fn changes(cell: &Cell) -> String {
    let module = format!("module.cell_{:05}", cell.number);
    let one = |one: &One| {
        let change = match one.exists {
            true => json!({"actions": ["no-op"], "before": one.values, "after": one.values, "after_unknown": {},
                           "before_sensitive": {}, "after_sensitive": {}}),
            false => json!({"actions": ["create"], "before": null, "after": one.values, "after_unknown": one.unknown,
                            "before_sensitive": false, "after_sensitive": {}}),
        };
        with(with(one.base(cell.number), "module_address", json!(module)), "change", change).to_string()
    };
    cell.resources.iter().map(one).collect::<Vec<_>>().join(",")
}

fn configuration(cell: &Cell) -> String {
    let mut resources: Vec<Value> = Vec::new();
    for one in cell.resources.iter().filter(|one| one.index.unwrap_or(0) == 0) {
        let cloud = one.kind.split('_').next().unwrap_or("");
        let block = json!({
            "address": format!("{}.{}", one.kind, one.name), "mode": "managed", "type": one.kind, "name": one.name,
            "provider_config_key": cloud, "expressions": one.written, "schema_version": 0,
        });
        resources.push(match one.index {
            Some(_) => with(block, "count_expression", json!({"constant_value": 4})),
            None => block,
        });
    }
    let call = json!({
        "source": "./modules/cell",
        "expressions": {"name": {"constant_value": format!("cell-{}", cell.number)}},
        "module": {"resources": resources, "variables": {"name": {}}},
    });
    format!("\"cell_{:05}\":{call}", cell.number)
}

fn cell(number: u64) -> Cell {
    let mut noise = Noise(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut resources = Vec::new();
    let exists = !number.is_multiple_of(4);
    let mut add = |kind, name, index, values: Value, unknown: &[&str], written: Value| {
        // What is unknown at creation is known afterwards.
        let (mut values, mut marks) = (values, json!({}));
        for (at, attribute) in unknown.iter().enumerate() {
            if exists {
                values = with(values, attribute, json!(format!("{attribute}-{number:08x}{at:04x}")));
            } else {
                marks = with(marks, attribute, json!(true));
            }
        }
        resources.push(One { kind, name, index, exists, values, unknown: marks, written });
    };
    let to = |target: &str| json!({"references": [format!("{target}.id"), target]});
    let is = |value: Value| json!({"constant_value": value});
    let tags = json!({"stage": "live", "team": "platform", "cell": format!("{number}")});
    add(
        "alicloud_vpc",
        "main",
        None,
        json!({"cidr_block": "10.0.0.0/8", "vpc_name": format!("cell <{number}> & net"), "description": noise.text(120), "tags": tags}),
        &["id", "status", "route_table_id", "resource_group_id"],
        json!({"cidr_block": is(json!("10.0.0.0/8")), "vpc_name": {"references": ["var.name"]}}),
    );
    add(
        "alicloud_security_group",
        "app",
        None,
        json!({"security_group_name": "app", "description": noise.text(80), "tags": tags}),
        &["id", "vpc_id", "inner_access_policy"],
        json!({"security_group_name": is(json!("app")), "vpc_id": to("alicloud_vpc.main")}),
    );
    for index in 0..4 {
        let port = noise.next() % 65_000 + 1;
        add(
            "alicloud_security_group_rule",
            "in",
            Some(index),
            json!({"type": "ingress", "ip_protocol": "tcp", "port_range": format!("{port}/{port}"), "policy": "accept",
                   "priority": 1, "cidr_ip": noise.cidr(), "description": noise.text(60), "ipv6_cidr_ip": null,
                   "source_security_group_id": null, "source_group_owner_account": null}),
            &["id", "security_group_id", "nic_type"],
            json!({"type": is(json!("ingress")), "ip_protocol": is(json!("tcp")), "security_group_id": to("alicloud_security_group.app"),
                   "port_range": {"references": ["count.index"]}, "cidr_ip": {"references": ["count.index"]}}),
        );
    }
    for index in 0..4 {
        add(
            "alicloud_instance",
            "app",
            Some(index),
            json!({"instance_type": "ecs.g7.large", "image_id": "ubuntu_22_04_x64", "instance_name": format!("app-{index}"),
                   "internet_max_bandwidth_out": 5, "user_data": noise.text(1800), "tags": tags, "dry_run": false, "password": null,
                   "kms_encrypted_password": null, "auto_release_time": null, "deletion_protection": null, "operator_type": null,
                   "data_disks": [{"size": 40, "category": "cloud_essd", "encrypted": true, "kms_key_id": null, "name": null, "snapshot_id": null}]}),
            &[
                "id",
                "vswitch_id",
                "security_groups",
                "private_ip",
                "public_ip",
                "status",
                "system_disk_id",
                "host_name",
            ],
            json!({"instance_type": is(json!("ecs.g7.large")), "security_groups": to("alicloud_security_group.app"),
                   "instance_name": {"references": ["var.name", "count.index"]}, "internet_max_bandwidth_out": is(json!(5)),
                   "data_disks": [{"size": is(json!(40)), "encrypted": is(json!(true))}]}),
        );
    }
    let statement =
        json!({"Effect": "Allow", "Action": ["ecs:Describe*", "oss:GetObject"], "Resource": noise.text(900)});
    let document = json!({"Version": "1", "Statement": [statement]}).to_string();
    add(
        "alicloud_ram_policy",
        "app",
        None,
        json!({"policy_name": format!("app-{number}"), "policy_document": document, "force": false}),
        &["id", "type", "version_id"],
        json!({"policy_name": {"references": ["var.name"]}, "policy_document": is(json!(document))}),
    );
    add(
        "tencentcloud_security_group",
        "app",
        None,
        json!({"name": "app", "description": noise.text(80), "tags": tags}),
        &["id", "project_id"],
        json!({"name": is(json!("app"))}),
    );
    add(
        "tencentcloud_instance",
        "app",
        None,
        json!({"instance_type": "S5.MEDIUM4", "image_id": "img-487zeit5", "availability_zone": "ap-guangzhou-3", "user_data": noise.text(1800),
               "allocate_public_ip": true, "internet_max_bandwidth_out": 5, "tags": tags}),
        &["id", "orderly_security_groups", "private_ip", "public_ip", "vpc_id", "subnet_id"],
        json!({"instance_type": is(json!("S5.MEDIUM4")), "orderly_security_groups": to("tencentcloud_security_group.app")}),
    );
    add(
        "tencentcloud_cbs_storage",
        "app",
        None,
        json!({"storage_type": "CLOUD_SSD", "storage_size": 100, "encrypt": false, "availability_zone": "ap-guangzhou-3", "tags": tags}),
        &["id", "storage_status"],
        json!({"storage_size": is(json!(100)), "encrypt": is(json!(false))}),
    );
    for index in 0..4 {
        add(
            "alicloud_cms_alarm",
            "app",
            Some(index),
            json!({"name": format!("alarm-{index}"), "project": "acs_ecs_dashboard", "metric": "cpu_total", "period": 300,
                   "webhook": null, "metric_dimensions": noise.text(300), "contact_groups": ["ops"], "enabled": true}),
            &["id", "status"],
            json!({"name": {"references": ["var.name"]}, "project": is(json!("acs_ecs_dashboard"))}),
        );
    }
    add(
        "alicloud_log_dashboard",
        "app",
        None,
        json!({"project_name": "app", "dashboard_name": "main", "char_list": noise.text(3500), "display_name": "main"}),
        &["id"],
        json!({"project_name": is(json!("app"))}),
    );
    add(
        "tencentcloud_scf_function",
        "app",
        None,
        json!({"name": "app", "handler": "main.handler", "runtime": "Python3.10", "environment": {"CONFIG": noise.text(2500)}, "mem_size": 128}),
        &["id", "status", "trigger_info"],
        json!({"name": is(json!("app")), "handler": is(json!("main.handler"))}),
    );
    Cell { number, resources }
}

/// A plain generator of numbers (xorshift).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn cidr(&mut self) -> String {
        let number = self.next();
        format!("{}.{}.{}.0/24", number % 200 + 11, number >> 8 & 255, number >> 16 & 255)
    }
    /// Words with the characters that JSON and Terraform escape.
    fn text(&mut self, length: usize) -> String {
        const WORDS: [&str; 12] = [
            "panel",
            "\"query\"",
            "status > 400",
            "select",
            "<b>",
            "count",
            "a & b",
            "group",
            "網絡",
            "metric\n",
            "2026",
            "host",
        ];
        let mut out = String::new();
        while out.len() < length {
            let word = WORDS.iter().cycle().nth((self.next() % 12) as usize).unwrap_or(&"");
            out.push_str(word);
            out.push(' ');
        }
        out
    }
}
