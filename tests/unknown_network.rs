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

#[test]
fn the_value_that_decides_is_named() {
    let database = |public: &str| {
        format!(
            "variable \"u\" {{}}\nresource \"tencentcloud_security_group\" \"g\" {{\n  name = \"g\"\n}}\n\
             resource \"tencentcloud_security_group_rule_set\" \"g\" {{\n  \
             security_group_id = tencentcloud_security_group.g.id\n  ingress {{\n    action = \"ACCEPT\"\n    \
             cidr_block = \"0.0.0.0/0\"\n    protocol = \"ALL\"\n    port = \"ALL\"\n  }}\n}}\n\
             resource \"tencentcloud_postgresql_instance\" \"p\" {{\n  {public}\n  \
             security_groups = [tencentcloud_security_group.g.id]\n}}\n"
        )
    };
    let found = told(&database("public_access_switch = var.u"), "DBS102");
    let message = "`tencentcloud_postgresql_instance.p` (PostgreSQL) may be on the Internet: \
                   `tencentcloud_postgresql_instance.p.public_access_switch` is not known yet";
    assert_eq!(found, [("possible".to_owned(), message.to_owned())]);
    let balancer = r#"
variable "u" {}
resource "tencentcloud_security_group" "g" {
  name = "g"
}
resource "tencentcloud_instance" "i" {
  availability_zone       = "z"
  image_id                = "i"
  orderly_security_groups = [tencentcloud_security_group.g.id]
}
resource "tencentcloud_clb_instance" "l" {
  network_type                 = "OPEN"
  clb_name                     = "l"
  load_balancer_pass_to_target = var.u
}
resource "tencentcloud_clb_listener" "l" {
  clb_id        = tencentcloud_clb_instance.l.id
  listener_name = "l"
  port          = 22
  protocol      = "TCP"
}
resource "tencentcloud_clb_attachment" "l" {
  clb_id      = tencentcloud_clb_instance.l.id
  listener_id = tencentcloud_clb_listener.l.listener_id
  targets {
    instance_id = tencentcloud_instance.i.id
    port        = 22
    weight      = 10
  }
}
"#;
    let found = told(balancer, "LBS104");
    assert!(
        found[0].1.contains("`tencentcloud_clb_instance.l.load_balancer_pass_to_target` is not known"),
        "{found:?}"
    );
}

#[test]
fn an_address_whose_binding_alone_is_not_seen_is_not_called_unknown() {
    let gateway = r#"
resource "alicloud_nat_gateway" "g" {
  vpc_id     = "vpc-1"
  vswitch_id = "vsw-1"
}
resource "alicloud_eip_address" "e" {}
resource "alicloud_forward_entry" "d" {
  forward_table_id = alicloud_nat_gateway.g.forward_table_ids
  external_ip      = alicloud_eip_address.e.ip_address
  external_port    = "22"
  ip_protocol      = "tcp"
  internal_ip      = alicloud_instance.web.private_ip
  internal_port    = "22"
}
"#;
    let open = ssh("alicloud_security_group.web.id");
    let text = format!("{SERVER}{gateway}{open}").replace("_out = 10", "_out = 0");
    let found = told(&text, "NET102");
    let why = "nothing shows that `alicloud_forward_entry.d.external_ip` is bound to the gateway";
    assert!(found[0].1.ends_with(why), "{found:?}");
    let found = told(&text.replace("alicloud_eip_address.e.ip_address", "var.u"), "NET102");
    assert!(found[0].1.ends_with("`alicloud_forward_entry.d.external_ip` is not known yet"), "{found:?}");
}

#[test]
fn kibana_is_called_by_its_name() {
    let search = "resource \"alicloud_elasticsearch_instance\" \"s\" {\n  version = \"7.10\"\n  enable_public = true\n  \
                  public_whitelist = [\"0.0.0.0/0\"]\n}\n";
    let found: Vec<String> = told(search, "DBS102").into_iter().map(|it| it.1).collect();
    let name = "`alicloud_elasticsearch_instance.s`";
    assert_eq!(
        found,
        [
            format!("{name} (Elasticsearch) is on the Internet"),
            format!("{name} (Kibana of Elasticsearch) is on the Internet; nobody there is admitted so far")
        ]
    );
}

#[test]
fn a_part_that_does_not_get_through_is_not_all() {
    let scratch = Scratch::with(&[("main.tf", &format!("{SERVER}{}", ssh("alicloud_security_group.web.id")))]);
    let run = scratch.run(&["exposure", "--port", "tcp/22", "."]);
    assert!(run.out.contains("alicloud_instance.web (instance): faces the Internet\n"), "{}", run.out);
    let text = format!("{SERVER}{}", ssh("alicloud_security_group.web.id")).replace("0.0.0.0/0", "10.0.0.0/8");
    let scratch = Scratch::with(&[("main.tf", &text)]);
    let run = scratch.run(&["exposure", "--from", "10.1.0.0/16", "."]);
    assert!(run.out.contains("faces the Internet; nothing of what was asked about"), "{}", run.out);
    let run = scratch.run(&["exposure", "."]);
    assert!(run.out.contains("a public path leads here, and nothing gets through"), "{}", run.out);
}

/// A block is asked about alike by an assertion and by `exposure`: from the Internet's addresses a path has to lead there,
/// from private ones it is enough that groups let them in.
#[test]
fn assertions_and_exposure_say_the_same_of_a_block() {
    let config = |from: &str| {
        format!("[[assert]]\nname = \"closed\"\ndeny = {{ from = \"{from}\", to = \"*\", ports = [\"tcp/22\"] }}\n")
    };
    let open = format!("{SERVER}{}", ssh("alicloud_security_group.web.id"));
    let hidden = open.replace("_out = 10", "_out = 0");
    for (text, from, certain) in [
        (&open, "198.51.100.0/24", true),
        (&hidden, "198.51.100.0/24", false),
        (&hidden, "10.1.0.0/16", true),
        (&hidden, "0.0.0.0/0", true),
    ] {
        let scratch = Scratch::with(&[("main.tf", text), ("menshen.toml", &config(from))]);
        let (_, report) = scratch.report(&["."]);
        let found: Vec<&Value> = findings(&report).iter().filter(|it| it["code"] == "AST101").collect();
        assert_eq!(found.len(), usize::from(certain), "{from}: {found:?}");
        let shown = scratch.run(&["exposure", "-f", "json", "--from", from, "--port", "tcp/22", "."]).json();
        let targets = shown["targets"].as_array().unwrap();
        let reach = targets.iter().any(|it| !it["reach"].as_array().unwrap().is_empty());
        let boxes = targets.iter().flat_map(|it| it["ingress"].as_array().unwrap());
        let sources = boxes.flat_map(|it| it["sources"].as_array().unwrap());
        let private = sources.into_iter().any(|it| it.as_str().unwrap().starts_with("10.") || it == "0.0.0.0/0");
        assert_eq!(reach || private, certain, "{from}: {shown}");
    }
}
