//! Parts of a network that are not known: what may be reached is said to be possible, with the value that would tell, and
//! never that all is well.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod command;

use command::{Scratch, findings};
use serde_json::Value;

const SERVER: &str = r#"
variable "u" {}
resource "alicloud_security_group" "web" {
  vpc_id = "vpc-1"
}
resource "alicloud_instance" "web" {
  vswitch_id                 = "vsw-1"
  image_id                   = "i"
  instance_type              = "ecs.g8i.large"
  security_groups            = [alicloud_security_group.web.id]
  internet_max_bandwidth_out = 10
}
"#;

/// Certainty and message of the findings of a rule.
fn told(text: &str, code: &str) -> Vec<(String, String)> {
    let scratch = Scratch::with(&[("main.tf", text)]);
    let (_, report) = scratch.report(&["--profile", "strict", "."]);
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let of = findings(&report).iter().filter(|it| it["code"] == code);
    of.map(|it| (word(&it["certainty"]), word(&it["message"]))).collect()
}

fn ssh(group: &str) -> String {
    format!(
        "resource \"alicloud_security_group_rule\" \"r\" {{\n  security_group_id = {group}\n  type = \"ingress\"\n  \
         ip_protocol = \"tcp\"\n  port_range = \"22/22\"\n  cidr_ip = \"0.0.0.0/0\"\n}}\n"
    )
}

#[test]
fn a_rule_of_an_unknown_group_may_open_any_server() {
    let found = told(&format!("{SERVER}{}", ssh("var.u")), "NET102");
    let message = "the Internet may reach tcp/22 of `alicloud_instance.web`: \
                   `alicloud_security_group_rule.r.security_group_id` is not known yet, so that the rule may be in any group";
    assert_eq!(found, [("possible".to_owned(), message.to_owned())]);
    let alone = format!("variable \"u\" {{}}\n{}", ssh("var.u"));
    let message = "opens tcp/22 to the whole Internet; `alicloud_security_group_rule.r.security_group_id` is not known \
                   yet, so that the rule may be in any group";
    assert_eq!(told(&alone, "NET102"), [("possible".to_owned(), message.to_owned())]);
    let elsewhere = told(&format!("{SERVER}{}", ssh("\"sg-1\"")), "NET102");
    assert!(elsewhere.iter().all(|(_, message)| !message.contains("alicloud_instance.web")), "{elsewhere:?}");
}

#[test]
fn servers_that_a_data_source_finds_may_be_those_of_the_configuration() {
    let balancer = r#"
data "alicloud_instances" "found" {
  name_regex = "^web"
}
resource "alicloud_slb_load_balancer" "l" {
  address_type       = "internet"
  load_balancer_spec = "slb.s1.small"
}
resource "alicloud_slb_listener" "l" {
  load_balancer_id = alicloud_slb_load_balancer.l.id
  frontend_port    = 3306
  backend_port     = 3306
  protocol         = "tcp"
  bandwidth        = 10
}
resource "alicloud_slb_attachment" "l" {
  load_balancer_id = alicloud_slb_load_balancer.l.id
  instance_ids     = data.alicloud_instances.found.ids
}
"#;
    let open = ssh("alicloud_security_group.web.id").replace("22/22", "3306/3306");
    let found = told(&format!("{SERVER}{balancer}{open}").replace("_out = 10", "_out = 0"), "LBS104");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "possible");
    assert!(found[0].1.contains("alicloud_instance.web"), "{found:?}");
    assert!(!found[0].1.contains("not in this plan"), "{found:?}");
}

#[test]
fn an_assertion_about_nothing_is_told() {
    let assert = |from: &str, to: &str| {
        format!("[[assert]]\nname = \"closed\"\ndeny = {{ from = \"{from}\", to = \"{to}\", ports = [\"tcp/22\"] }}\n")
    };
    let notes = |from: &str, to: &str| -> Vec<Value> {
        let config = assert(from, to);
        let scratch = Scratch::with(&[("main.tf", SERVER), ("menshen.toml", &config)]);
        let (_, report) = scratch.report(&["."]);
        let notes = report["diagnostics"].as_array().unwrap().iter();
        notes.filter(|it| it["message"].as_str().unwrap().contains("is about nothing")).cloned().collect()
    };
    let found = notes("internet", "*_instance.wbe*");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["level"], "warning");
    assert_eq!(
        found[0]["message"],
        "assertion \"closed\" is about nothing here: no target is called `*_instance.wbe*`"
    );
    assert_eq!(found[0]["location"]["file"], "menshen.toml");
    let found = notes("alicloud_security_group.other", "*_instance.web");
    assert!(found[0]["message"].as_str().unwrap().contains("no workload or group is called"), "{found:?}");
    assert!(notes("alicloud_security_group.web", "*_instance.web").is_empty());
    assert!(notes("10.0.0.0/8", "*").is_empty());
    // What one of several inputs holds is something.
    let config = assert("internet", "*_instance.web");
    let scratch = Scratch::with(&[
        ("a/main.tf", SERVER),
        ("b/main.tf", "resource \"alicloud_vpc\" \"v\" {}\n"),
        ("menshen.toml", &config),
    ]);
    let (_, report) = scratch.report(&["a", "b"]);
    assert!(!report["diagnostics"].to_string().contains("is about nothing"), "{}", report["diagnostics"]);
}
