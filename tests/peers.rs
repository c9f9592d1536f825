//! What users of other scanners complained about where evaluation is concerned: each complaint as a test, named by the
//! tracker and the number it has there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use assert_cmd::Command;
use serde_json::Value as Json;
use std::fs;

struct Outcome {
    status: i32,
    report: Json,
}

impl Outcome {
    /// Code, certainty, address and place of each finding.
    fn findings(&self) -> Vec<(String, String, String, String)> {
        let text = |value: &Json| value.as_str().unwrap_or("").to_owned();
        let list = self.report["findings"].as_array().unwrap();
        list.iter()
            .map(|finding| {
                let place = format!("{}:{}", text(&finding["location"]["file"]), finding["location"]["line"]);
                let address = match &finding["resource"] {
                    Json::String(address) => address.clone(),
                    resource => text(&resource["address"]),
                };
                (text(&finding["code"]), text(&finding["certainty"]), address, place)
            })
            .collect()
    }
    fn of(&self, code: &str) -> Vec<(String, String, String, String)> {
        self.findings().into_iter().filter(|finding| finding.0 == code).collect()
    }
}

fn scan(files: &[(&str, &str)], more: &[&str]) -> Outcome {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut command = Command::cargo_bin("menshen").unwrap();
    let output = command.current_dir(dir.path()).args(["scan", ".", "-f", "json"]).args(more).output().unwrap();
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    Outcome { status: output.status.code().unwrap(), report }
}

/// A machine on the Internet behind a group, and the rule with a source of one's own.
fn open(source: &str) -> String {
    format!(
        r#"
resource "alicloud_vpc" "v" {{
  cidr_block = "10.0.0.0/8"
}}
resource "alicloud_vswitch" "s" {{
  vpc_id     = alicloud_vpc.v.id
  cidr_block = "10.0.0.0/24"
  zone_id    = "cn-hangzhou-a"
}}
resource "alicloud_security_group" "g" {{
  vpc_id = alicloud_vpc.v.id
}}
resource "alicloud_security_group_rule" "r" {{
  type              = "ingress"
  ip_protocol       = "tcp"
  nic_type          = "intranet"
  policy            = "accept"
  port_range        = "22/22"
  priority          = 1
  security_group_id = alicloud_security_group.g.id
  cidr_ip           = {source}
}}
resource "alicloud_instance" "i" {{
  instance_type              = "ecs.g7.large"
  image_id                   = "i"
  security_groups            = [alicloud_security_group.g.id]
  vswitch_id                 = alicloud_vswitch.s.id
  internet_max_bandwidth_out = 10
}}
"#
    )
}

const SSH: &str = "NET102";

/// bridgecrewio/checkov#3765: an input of a module passes in the configuration and fails in the plan.
#[test]
fn inputs_of_modules_are_evaluated() {
    let module = format!("variable \"cidr\" {{\n  default = \"10.0.0.0/8\"\n}}\n{}", open("var.cidr"));
    let root = "module \"m\" {\n  source = \"./m\"\n  cidr = \"0.0.0.0/0\"\n}\n";
    let found = scan(&[("main.tf", root), ("m/main.tf", &module)], &[]).of(SSH);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].1.as_str(), found[0].2.as_str()), ("definite", "module.m.alicloud_security_group_rule.r"));
    let root = "module \"m\" {\n  source = \"./m\"\n}\n";
    assert!(scan(&[("main.tf", root), ("m/main.tf", &module)], &[]).of(SSH).is_empty());
}

/// aquasecurity/trivy#10926: a module that takes another one's output is evaluated with the variable's default.
#[test]
fn outputs_of_sibling_modules_reach_inputs() {
    let inner = format!("variable \"cidr\" {{\n  default = \"10.0.0.0/8\"\n}}\n{}", open("var.cidr"));
    let source = "variable \"open\" {}\noutput \"cidr\" {\n  value = var.open ? \"0.0.0.0/0\" : \"10.0.0.0/8\"\n}\n";
    // The one that is needed first is written last.
    let root = "module \"a\" {\n  source = \"./m\"\n  cidr = module.z.cidr\n}\nmodule \"z\" {\n  source = \"./z\"\n  open = true\n}\n";
    let found = scan(&[("main.tf", root), ("m/main.tf", &inner), ("z/main.tf", source)], &[]).of(SSH);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].1, "definite");
}

/// aquasecurity/trivy#7099: a resource whose `for_each` is not known is dropped without a word.
#[test]
fn an_unknown_for_each_is_no_silence() {
    let text = open("\"0.0.0.0/0\"")
        .replace("  type              = \"ingress\"", "  for_each = var.names\n  type = \"ingress\"");
    let outcome = scan(&[("main.tf", &format!("variable \"names\" {{}}\n{text}"))], &[]);
    let found = outcome.of(SSH);
    assert_eq!(found.len(), 1, "{:?}", outcome.findings());
    assert_eq!(found[0].1, "possible");
    let notes = outcome.report["diagnostics"].to_string();
    assert!(notes.contains("variable `names` has no value"), "{notes}");
}

/// bridgecrewio/checkov#5752, mondoohq/mql#8753: what is not known is taken as not set, and passes.
#[test]
fn unknown_is_not_unset() {
    let outcome = scan(&[("main.tf", &format!("variable \"cidr\" {{}}\n{}", open("var.cidr")))], &[]);
    let found = outcome.of(SSH);
    assert_eq!(found.len(), 1, "{:?}", outcome.findings());
    assert_eq!(found[0].1, "possible");
    let given =
        scan(&[("main.tf", &format!("variable \"cidr\" {{}}\n{}", open("var.cidr")))], &["--var", "cidr=192.0.2.1/32"]);
    assert!(given.of(SSH).is_empty(), "{:?}", given.findings());
}

/// bridgecrewio/checkov#6601: blocks that are written are lost beside a `dynamic` one.
#[test]
fn static_and_dynamic_blocks_are_both_there() {
    let text = r#"
variable "more" {
  default = ["192.0.2.1/32"]
}
resource "tencentcloud_security_group" "g" {
  name = "g"
}
resource "tencentcloud_security_group_rule_set" "s" {
  security_group_id = tencentcloud_security_group.g.id
  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "22"
  }
  dynamic "ingress" {
    for_each = var.more
    content {
      action     = "ACCEPT"
      cidr_block = ingress.value
      protocol   = "TCP"
      port       = "22"
    }
  }
}
resource "tencentcloud_instance" "i" {
  availability_zone          = "ap-guangzhou-3"
  image_id                   = "img"
  allocate_public_ip         = true
  internet_max_bandwidth_out = 10
  orderly_security_groups    = [tencentcloud_security_group.g.id]
}
"#;
    let found = scan(&[("main.tf", text)], &[]).of(SSH);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].1.as_str(), found[0].3.as_str()), ("definite", "main.tf:12"));
    // The same where nobody knows what the dynamic one makes.
    let unknown = text.replace("  default = [\"192.0.2.1/32\"]\n", "");
    let found = scan(&[("main.tf", &unknown)], &[]).of(SSH);
    assert!(found.iter().any(|finding| finding.1 == "definite"), "{found:?}");
}

/// bridgecrewio/checkov#1117 and #2230: all instances show the place of the first, and none tells its key.
#[test]
fn instances_have_their_own_address_and_the_block_its_place() {
    let text = open("each.value").replace(
        "  type              = \"ingress\"",
        "  for_each = { a = \"0.0.0.0/0\", b = \"10.0.0.0/8\", c = \"0.0.0.0/0\" }\n  type = \"ingress\"",
    );
    let found = scan(&[("main.tf", &text)], &[]).of(SSH);
    let addresses: Vec<&str> = found.iter().map(|finding| finding.2.as_str()).collect();
    assert_eq!(addresses, ["alicloud_security_group_rule.r[\"a\"]", "alicloud_security_group_rule.r[\"c\"]"]);
    assert!(found.iter().all(|finding| finding.3.starts_with("main.tf:")), "{found:?}");
}

/// bridgecrewio/checkov#3138: a reference to a key of the same plan counts as no key.
#[test]
fn references_to_resources_count_as_set() {
    let disk = |key: &str| {
        format!(
            "resource \"alicloud_kms_key\" \"k\" {{}}\nresource \"alicloud_ecs_disk\" \"d\" {{\n  zone_id = \"z\"\n  size = 20\n  category = \"cloud_essd\"\n{key}}}\n"
        )
    };
    let bare = scan(&[("main.tf", &disk(""))], &[]);
    let keyed = scan(&[("main.tf", &disk("  encrypted = true\n  kms_key_id = alicloud_kms_key.k.id\n"))], &[]);
    assert_eq!(bare.of("DSK101").len(), 1, "{:?}", bare.findings());
    assert!(keyed.of("DSK101").is_empty(), "{:?}", keyed.findings());
}

/// tenable/terrascan#950 and #1036: a module that does not load ends with status 0.
#[test]
fn a_missing_module_is_no_all_clear() {
    let outcome = scan(&[("main.tf", "module \"m\" {\n  source = \"./nowhere\"\n}\n")], &[]);
    assert_eq!(outcome.status, 2);
    assert_eq!(outcome.report["complete"], Json::Bool(false));
    let registry = scan(&[("main.tf", "module \"m\" {\n  source = \"a/b/alicloud\"\n}\n")], &[]);
    assert!(registry.report["diagnostics"].to_string().contains("module.m"), "{}", registry.report["diagnostics"]);
    assert_eq!((registry.status, &registry.report["complete"]), (2, &Json::Bool(false)));
    // One that has no instance is missed by nobody.
    let none = scan(&[("main.tf", "module \"m\" {\n  count  = 0\n  source = \"a/b/alicloud\"\n}\n")], &[]);
    assert_eq!((none.status, &none.report["complete"]), (0, &Json::Bool(true)));
}

/// bridgecrewio/checkov, measured: a configuration that does not parse ends with status 0.
#[test]
fn what_does_not_parse_is_no_all_clear() {
    let text = format!("{}\nresource \"alicloud_vpc\" \"bad\" {{\n  x = = 1\n}}\n", open("\"0.0.0.0/0\""));
    let outcome = scan(&[("main.tf", &text)], &[]);
    assert_eq!(outcome.status, 2);
    assert_eq!(outcome.of(SSH).len(), 1, "the rest is analysed: {:?}", outcome.findings());
}
