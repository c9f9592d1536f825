//! Each check of what apply refuses, ignores or leaves without effect, by its identifier: a configuration or plan in, the
//! findings with these identifiers out, and nothing from the repaired one. What the documentation of a rule shows as an
//! example is not repeated here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use menshen::base::Level;
use menshen::config::Settings;
use menshen::input::{self, Request};
use menshen::rules::{self, Context, Finding};
use menshen::{providers, reason};
use serde_json::{Value, json};
use std::fs;

/// The findings of VAL and HYG rules: `VAL110 A-38 low resource`.
fn say(name: &str, text: &str, toml: &str, strict: bool) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::write(&file, text).unwrap();
    let path = if name.ends_with(".json") { file } else { folder.path().to_path_buf() };
    let request = Request { paths: vec![path], current_dir: folder.path().to_path_buf(), ..Request::default() };
    let (plans, errors) = input::read(&request);
    assert!(errors.is_empty(), "{errors:?}");
    let errors: Vec<_> = plans[0].notes.iter().filter(|note| note.level == Level::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let model = providers::map(&plans[0]);
    let facts = reason::solve(&model.after);
    let mut settings = Settings { strict, ..Settings::default() };
    assert_eq!(menshen::config::file::read("menshen.toml", toml, &mut settings), []);
    let context = Context { model: &model, world: &model.after, facts: &facts, before: None, settings: &settings };
    let mut findings: Vec<Finding> = Vec::new();
    rules::check(&context, &mut findings);
    let mine = findings.iter().filter(|it| it.rule.code.starts_with("VAL") || it.rule.code.starts_with("HYG"));
    let word = |it: &Finding| {
        let (key, address) = (&it.key, model.address(it.site.object));
        format!("{} {key} {} {address}", it.rule.code, it.severity.word())
    };
    let mut out: Vec<String> = mine.map(word).collect();
    out.sort();
    out
}

fn hcl(text: &str) -> Vec<String> {
    say("main.tf", text, "", false)
}

fn limited(text: &str, limits: &str) -> Vec<String> {
    say("main.tf", text, &format!("[rules.VAL108]\n{limits}"), false)
}

const NONE: [&str; 0] = [];

/// A basic group in a network, with a rule for each `arguments`.
fn alibaba(arguments: &[&str]) -> String {
    let mut out = "resource \"alicloud_security_group\" \"g\" {\n  vpc_id = \"vpc-example\"\n}\n".to_owned();
    for (at, more) in arguments.iter().enumerate() {
        out += &format!(
            "resource \"alicloud_security_group_rule\" \"r{at}\" {{\n  security_group_id = alicloud_security_group.g.id\n  \
             type = \"ingress\"\n  {more}\n}}\n"
        );
    }
    out
}

#[test]
fn rules_of_alibaba_cloud() {
    let tcp = "ip_protocol = \"tcp\"\n";
    let cases: [(&str, &[&str]); 10] = [
        ("ip_protocol = \"TCP\"\n  port_range = \"22/22\"\n  cidr_ip = \"10.0.0.0/8\"", &["VAL103 A-02 high"]),
        ("ip_protocol = \"tcp\"\n  port_range = \"22/22\"\n  cidr_ip = \"10.0.0.0/33\"", &["VAL103 A-10 high"]),
        ("ip_protocol = \"tcp\"\n  port_range = \"22/22\"\n  cidr_ip = \"2001:db8::/32\"", &["VAL103 A-10 high"]),
        ("ip_protocol = \"tcp\"\n  port_range = \"90/80\"\n  cidr_ip = \"10.0.0.0/8\"", &["VAL103 A-05 high"]),
        ("ip_protocol = \"tcp\"\n  port_range = \"80,90\"\n  cidr_ip = \"10.0.0.0/8\"", &["VAL103 A-08 high"]),
        ("ip_protocol = \"tcp\"\n  port_range = \"22/22\"\n  cidr_ip = \"10.0.0.9/8\"", &["VAL103 A-11 low"]),
        (
            "ip_protocol = \"tcp\"\n  port_range = \"22/22\"\n  cidr_ip = \"10.0.0.0/8\"\n  ipv6_cidr_ip = \"2001:db8::/32\"",
            &["VAL102 A-04 high"],
        ),
        (
            "ip_protocol = \"tcp\"\n  port_range = \"22/22\"\n  source_security_group_id = \"sg-x\"\n  nic_type = \"internet\"",
            &["VAL103 A-09 high"],
        ),
        ("ip_protocol = \"gre\"\n  port_range = \"1/1\"\n  cidr_ip = \"10.0.0.0/8\"", &["VAL101 A-07 high"]),
        ("ip_protocol = \"tcp\"\n  port_range = \"22/22\"\n  cidr_ip = \"10.0.0.0/8\"\n  priority = 100", &[]),
    ];
    for (arguments, wanted) in cases {
        let wanted: Vec<String> = wanted.iter().map(|it| format!("{it} alicloud_security_group_rule.r0")).collect();
        assert_eq!(hcl(&alibaba(&[arguments])), wanted, "{arguments}");
    }
    // A group that may be in the classic network takes the word.
    let classic =
        alibaba(&[&format!("{tcp}port_range = \"22/22\"\n  cidr_ip = \"10.0.0.0/8\"\n  nic_type = \"internet\"")]);
    assert_eq!(hcl(&classic.replace("vpc_id = \"vpc-example\"", "")), NONE);
}

#[test]
fn the_classic_network() {
    let rule =
        |peer: &str| format!("ip_protocol = \"tcp\"\n  port_range = \"22/22\"\n  nic_type = \"intranet\"\n  {peer}");
    let text = alibaba(&[
        &rule("cidr_ip = \"10.0.0.0/8\""),
        &rule("cidr_ip = \"10.0.0.7/32\""),
        &rule("prefix_list_id = \"pl-example\""),
    ]);
    let text = text.replace("vpc_id = \"vpc-example\"", "");
    let server = "resource \"alicloud_instance\" \"i\" {\n  security_groups = [alicloud_security_group.g.id]\n}\n";
    assert_eq!(hcl(&text), NONE, "nothing says that it is in the classic network");
    let found = ["VAL103 A-33 low alicloud_security_group_rule.r0", "VAL107 A-29 high alicloud_security_group_rule.r2"];
    assert_eq!(hcl(&format!("{text}{server}")), found);
    // A group of a network for an instance that is in none.
    let found = hcl(&format!("{}{server}", alibaba(&[])));
    assert_eq!(found, ["VAL107 A-20 high alicloud_instance.i"]);
    // A group without a network for an instance that is in one, and as the other end of a rule.
    let text = r#"
resource "alicloud_vpc" "v" {
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vswitch" "s" {
  vpc_id     = alicloud_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "alicloud_security_group" "none" {}
resource "alicloud_security_group" "some" {
  vpc_id = alicloud_vpc.v.id
}
resource "alicloud_instance" "i" {
  vswitch_id      = alicloud_vswitch.s.id
  security_groups = [alicloud_security_group.none.id]
}
resource "alicloud_security_group_rule" "r" {
  security_group_id        = alicloud_security_group.some.id
  type                     = "ingress"
  ip_protocol              = "tcp"
  port_range               = "22/22"
  source_security_group_id = alicloud_security_group.none.id
}
"#;
    let found = ["VAL107 A-14 low alicloud_security_group_rule.r", "VAL107 A-20 low alicloud_instance.i"];
    assert_eq!(hcl(text), found);
    assert_eq!(hcl(&text.replace("\"none\" {}", "\"none\" {\n  vpc_id = alicloud_vpc.v.id\n}")), NONE);
}

#[test]
fn kinds_of_groups_on_one_instance() {
    let text = r#"
resource "alicloud_security_group" "basic" {
  vpc_id = "vpc-example"
}
resource "alicloud_security_group" "advanced" {
  vpc_id              = "vpc-example"
  security_group_type = "enterprise"
}
resource "alicloud_security_group_rule" "out" {
  security_group_id = alicloud_security_group.advanced.id
  type              = "egress"
  ip_protocol       = "all"
  cidr_ip           = "0.0.0.0/0"
}
resource "alicloud_instance" "i" {
  vswitch_id      = "vsw-example"
  security_groups = [alicloud_security_group.basic.id]
}
resource "alicloud_ecs_network_interface" "e" {
  vswitch_id         = "vsw-example"
  security_group_ids = [alicloud_security_group.advanced.id]
}
resource "alicloud_ecs_network_interface_attachment" "a" {
  instance_id          = alicloud_instance.i.id
  network_interface_id = alicloud_ecs_network_interface.e.id
}
"#;
    assert_eq!(hcl(text), ["VAL107 A-19 instance high alicloud_ecs_network_interface.e"]);
    assert_eq!(
        hcl(&text.replace(
            "security_group_ids = [alicloud_security_group.advanced",
            "security_group_ids = [alicloud_security_group.basic"
        )),
        NONE
    );
}

#[test]
fn network_acls() {
    let text = r#"
resource "alicloud_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "alicloud_vpc" "w" {
  cidr_block = "10.1.0.0/16"
}
resource "alicloud_vswitch" "s" {
  vpc_id     = alicloud_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "alicloud_network_acl" "a" {
  vpc_id = alicloud_vpc.w.id
  resources {
    resource_id   = alicloud_vswitch.s.id
    resource_type = "VSwitch"
  }
}
resource "alicloud_network_acl" "b" {
  vpc_id = alicloud_vpc.v.id
  resources {
    resource_id   = alicloud_vswitch.s.id
    resource_type = "VSwitch"
  }
}
"#;
    let found = hcl(text);
    assert_eq!(found, ["VAL107 A-45 high alicloud_network_acl.a", "VAL110 A-45 medium alicloud_network_acl.b"]);
    let acl = r#"
resource "tencentcloud_vpc_acl" "a" {
  vpc_id  = "vpc-example"
  ingress = ["ACCEPT#10.0.0.0/8#80,443#TCP", "ACCEPT#10.0.0.0/8#22#ICMP", "ACCEPT#10.0.0.0/8#22#TCP"]
}
"#;
    assert_eq!(hcl(acl), ["VAL101 T-27 high tencentcloud_vpc_acl.a", "VAL103 T-27 high tencentcloud_vpc_acl.a"]);
}

#[test]
fn translation_of_addresses() {
    let text = r#"
resource "alicloud_nat_gateway" "n" {
  vpc_id     = "vpc-example"
  vswitch_id = "vsw-example"
}
resource "alicloud_eip_address" "e" {
  bandwidth = "5"
}
resource "alicloud_eip_association" "a" {
  allocation_id = alicloud_eip_address.e.id
  instance_id   = alicloud_nat_gateway.n.id
}
resource "alicloud_snat_entry" "s" {
  snat_table_id = alicloud_nat_gateway.n.snat_table_ids
  snat_ip       = alicloud_eip_address.e.ip_address
  source_cidr   = "10.0.0.0/8"
}
resource "alicloud_forward_entry" "d" {
  forward_table_id = alicloud_nat_gateway.n.forward_table_ids
  external_ip      = alicloud_eip_address.e.ip_address
  external_port    = "PORT"
  internal_ip      = "10.0.0.5"
  internal_port    = "PORT"
  ip_protocol      = "PROTOCOL"
}
"#;
    let with = |port: &str, protocol: &str| hcl(&text.replace("PORT", port).replace("PROTOCOL", protocol));
    let text_of = |port: &str| text.replace("\"PORT\"", &format!("\"{port}\"")).replace("PROTOCOL", "tcp");
    assert_eq!(with("any", "any"), ["VAL110 A-38 medium alicloud_forward_entry.d"]);
    assert_eq!(hcl(&text_of("8080")), ["VAL110 A-39 medium alicloud_forward_entry.d"]);
    assert_eq!(hcl(&text_of("443")), NONE);
    assert_eq!(hcl(&text_of("25")), ["VAL109 A-47 low alicloud_forward_entry.d"]);
    let broken = text_of("8080").replace("ip_protocol  ", "port_break       = true\n  ip_protocol  ");
    assert_eq!(hcl(&broken), NONE);
}

#[test]
fn public_addresses() {
    let text = r#"
resource "alicloud_instance" "i" {
  vswitch_id                 = "vsw-example"
  security_groups            = ["sg-example"]
  internet_max_bandwidth_out = 5
}
resource "alicloud_eip_association" "a" {
  allocation_id = "eip-example"
  instance_id   = alicloud_instance.i.id
}
"#;
    assert_eq!(hcl(text), ["VAL110 A-40 own medium alicloud_eip_association.a"]);
    assert_eq!(hcl(&text.replace("= 5", "= 0")), NONE);
}

/// A group of Tencent Cloud with rules.
fn tencent(rules: &str) -> String {
    format!(
        "resource \"tencentcloud_security_group\" \"g\" {{\n  name = \"g\"\n}}\n\
         resource \"tencentcloud_security_group_rule_set\" \"r\" {{\n  security_group_id = tencentcloud_security_group.g.id\n\
         \n  egress {{\n    action = \"ACCEPT\"\n    cidr_block = \"10.0.0.0/8\"\n  }}\n{rules}\n}}\n"
    )
}

#[test]
fn rules_of_tencent_cloud() {
    let cases: [(&str, &[&str]); 7] = [
        ("cidr_block = \"10.0.0.0/8\"\n protocol = \"ICMP\"\n port = \"8\"", &["VAL101 T-06 high"]),
        ("ipv6_cidr_block = \"2001:db8::/32\"\n protocol = \"ICMP\"", &["VAL102 T-07 high"]),
        ("cidr_block = \"MY_PUBLIC_IP\"\n protocol = \"TCP\"\n port = \"22\"", &["VAL103 T-11 low"]),
        ("cidr_block = \"10.0.0.9/8\"\n protocol = \"TCP\"\n port = \"22\"", &["VAL103 T-12 low"]),
        (
            "cidr_block = \"10.0.0.0/8\"\n protocol = \"TCP\"\n port = \"22\"\n service_template_id = \"ppm-1\"",
            &["VAL102 T-04 high"],
        ),
        ("cidr_block = \"10.0.0.0/8\"\n protocol = \"TCP\"\n port = \"80,90-99\"", &["VAL103 T-08 high"]),
        ("cidr_block = \"10.0.0.0/8\"\n protocol = \"TCP\"\n port = \"ALL\"", &[]),
    ];
    for (arguments, wanted) in cases {
        let wanted: Vec<String> =
            wanted.iter().map(|it| format!("{it} tencentcloud_security_group_rule_set.r")).collect();
        let block = format!("  ingress {{\n action = \"ACCEPT\"\n {arguments}\n  }}\n");
        assert_eq!(hcl(&tencent(&block)), wanted, "{arguments}");
    }
    let single = |more: &str| {
        let text = format!(
            "resource \"tencentcloud_security_group_rule\" \"r\" {{\n  security_group_id = \"sg-example\"\n  type = \"ingress\"\n  policy = \"accept\"\n  {more}\n}}\n"
        );
        hcl(&text)
    };
    assert_eq!(
        single("ip_protocol = \"tcp\"\n port_range = \"22\""),
        ["VAL102 T-09 high tencentcloud_security_group_rule.r"]
    );
    let all = single("cidr_ip = \"10.0.0.0/8\"\n ip_protocol = \"tcp\"\n port_range = \"ALL\"");
    assert_eq!(all, ["VAL101 T-09 high tencentcloud_security_group_rule.r"]);
    assert_eq!(single("cidr_ip = \"10.0.0.0/8\"\n ip_protocol = \"tcp\"\n port_range = \"22\""), NONE);
}

#[test]
fn entries_of_tencent_gateways() {
    let text = r#"
resource "tencentcloud_eip" "e" {
  name = "e"
}
resource "tencentcloud_nat_gateway" "n" {
  vpc_id           = "vpc-example"
  name             = "n"
  assigned_eip_set = [tencentcloud_eip.e.public_ip]
}
resource "tencentcloud_dnat" "d" {
  count        = 2
  vpc_id       = "vpc-example"
  nat_id       = tencentcloud_nat_gateway.n.id
  protocol     = "TCP"
  elastic_ip   = tencentcloud_eip.e.public_ip
  elastic_port = 4444
  private_ip   = "10.0.0.5"
  private_port = 80
}
"#;
    let found = hcl(text);
    assert!(found.contains(&"VAL110 T-26 medium tencentcloud_dnat.d[1]".to_owned()), "{found:?}");
    assert!(found.contains(&"VAL109 T-34 low tencentcloud_dnat.d[0]".to_owned()), "{found:?}");
    let bad = text.replace("count        = 2\n", "").replace("\"TCP\"", "\"ICMP\"");
    assert_eq!(hcl(&bad), ["VAL103 T-26 high tencentcloud_dnat.d"]);
    assert_eq!(hcl(&text.replace("count        = 2\n", "").replace("4444", "443")), NONE);
}

#[test]
fn listeners() {
    let text = r#"
resource "alicloud_slb_load_balancer" "b" {
  address_type = "internet"
}
resource "alicloud_slb_listener" "l" {
  load_balancer_id = alicloud_slb_load_balancer.b.id
  protocol         = "tcp"
  frontend_port    = 445
  backend_port     = 80
}
"#;
    assert_eq!(hcl(text), ["VAL109 A-47 low alicloud_slb_listener.l"]);
    assert_eq!(hcl(&text.replace("internet", "intranet")), NONE);
    let list = r#"
  acl_status = "on"
  acl_type   = "black"
  acl_ids    = [alicloud_slb_acl.a.id]
}
resource "alicloud_slb_acl" "a" {
  name = "a"
}
resource "alicloud_slb_acl_entry_attachment" "e" {
  acl_id = alicloud_slb_acl.a.id
  entry  = "0.0.0.0/0"
}
"#;
    let refused = text.replace("445", "443").replace("= 80\n}", &format!("= 80{list}"));
    assert_eq!(hcl(&refused), ["VAL105 refuses everybody low alicloud_slb_listener.l"]);
}

#[test]
fn limits_of_alibaba_cloud() {
    let rule =
        |port: u32| format!("ip_protocol = \"tcp\"\n  port_range = \"{port}/{port}\"\n  cidr_ip = \"10.0.0.0/8\"");
    let rules: Vec<String> = (1000..1010).map(rule).collect();
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    let server = "resource \"alicloud_instance\" \"i\" {\n  count = 3\n  vswitch_id = \"vsw-example\"\n  security_groups = [alicloud_security_group.g.id]\n}\n";
    let text = format!("{}{server}", alibaba(&rules));
    assert_eq!(limited(&text, ""), NONE);
    let group = |what: &str| vec![format!("VAL108 {what} alicloud_security_group.g")];
    assert_eq!(limited(&text, "alibaba-rules-per-group = 9"), group("A-23 medium"));
    assert_eq!(limited(&text, "alibaba-addresses-per-basic-group = 2"), group("A-25 medium"));
    assert_eq!(limited(&text, "alibaba-addresses-per-basic-group = 3"), NONE);
    let servers = |what: &str| (0..3).map(|at| format!("VAL108 {what} alicloud_instance.i[{at}]")).collect::<Vec<_>>();
    assert_eq!(limited(&text, "alibaba-rules-per-interface = 9"), servers("A-23 medium"));
    assert_eq!(limited(&text, "simple-rules-per-interface = 9"), servers("G-07 note"));
    // Near the limit: a note.
    let rules: Vec<String> = (1000..1020).map(rule).collect();
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    assert_eq!(limited(&alibaba(&rules), "alibaba-rules-per-group = 25"), group("A-23 note"));
    let many = "resource \"alicloud_security_group\" \"g\" {\n  count = 3\n  vpc_id = \"vpc-example\"\n}\n";
    assert_eq!(limited(many, "alibaba-groups-per-region = 2"), ["VAL108 A-27 medium alicloud_security_group.g[2]"]);
    let classic = text.replace("vpc_id = \"vpc-example\"", "").replace("vswitch_id = \"vsw-example\"", "");
    let found = limited(&classic, "alibaba-instances-per-classic-group = 2");
    assert_eq!(found, group("A-25 medium"));
    let peer = |name: &str| {
        format!("ip_protocol = \"tcp\"\n  port_range = \"22/22\"\n  source_security_group_id = \"{name}\"")
    };
    let peers = alibaba(&[&peer("sg-a"), &peer("sg-b"), &peer("sg-b")]);
    assert_eq!(limited(&peers, "alibaba-peer-groups-per-group = 1"), group("A-26 medium"));
    assert_eq!(limited(&peers, "alibaba-peer-groups-per-group = 2"), NONE);
}

#[test]
fn more_groups_allow_fewer_rules() {
    let rules = r#"
resource "alicloud_security_group" "g" {
  count  = 6
  vpc_id = "vpc-example"
}
resource "alicloud_security_group_rule" "r" {
  count             = 101
  security_group_id = alicloud_security_group.g[0].id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "${count.index + 2000}/${count.index + 2000}"
  cidr_ip           = "10.0.0.0/8"
}
resource "alicloud_instance" "i" {
  vswitch_id      = "vsw-example"
  security_groups = alicloud_security_group.g[*].id
}
"#;
    let raised = "alibaba-groups-per-interface = 10\nsimple-rules-per-interface = 500";
    assert_eq!(limited(rules, raised), ["VAL108 A-24 medium alicloud_instance.i"]);
    assert_eq!(limited(&rules.replace("101", "70"), raised), NONE);
}

#[test]
fn limits_of_balancers_and_of_tencent_cloud() {
    let balancer = r#"
resource "alicloud_nlb_load_balancer" "b" {
  address_type       = "Intranet"
  security_group_ids = ["sg-a", "sg-b", "sg-c", "sg-d", "sg-e"]
}
"#;
    assert_eq!(hcl(balancer), ["VAL108 A-43 medium alicloud_nlb_load_balancer.b"]);
    assert_eq!(hcl(&balancer.replace(", \"sg-e\"", "")), NONE);
    let clb = r#"
resource "tencentcloud_clb_instance" "b" {
  network_type    = "OPEN"
  security_groups = [tencentcloud_security_group.g.id]
}
resource "tencentcloud_address_template" "t" {
  name      = "t"
  addresses = ["10.0.0.0/8", "192.168.0.0/16", "203.0.113.0/24"]
}
"#;
    let block = "  ingress {\n action = \"ACCEPT\"\n address_template_id = tencentcloud_address_template.t.id\n  }\n";
    let text = format!("{}{clb}", tencent(block));
    let found = limited(&text, "tencent-rules-per-balancer-group = 3");
    assert_eq!(found, ["VAL108 T-21 rules medium tencentcloud_clb_instance.b"]);
    assert_eq!(limited(&text, "tencent-rules-per-balancer-group = 4"), NONE);
    let five = balancer
        .replace("alicloud_nlb_load_balancer", "tencentcloud_clb_instance")
        .replace("address_type       = \"Intranet\"", "network_type = \"OPEN\"");
    let six = five.replace("security_group_ids", "security_groups").replace("\"sg-e\"", "\"sg-e\", \"sg-f\"");
    assert_eq!(hcl(&six), ["VAL108 T-21 medium tencentcloud_clb_instance.b"]);
    let instance = "resource \"tencentcloud_instance\" \"i\" {\n  count = 2\n  orderly_security_groups = [tencentcloud_security_group.g.id]\n}\n";
    let text = format!("{}{instance}", tencent(""));
    assert_eq!(
        limited(&text, "tencent-instances-per-group = 1"),
        ["VAL108 T-20 members medium tencentcloud_security_group.g"]
    );
    assert_eq!(limited(&text, "tencent-instances-per-group = 2"), NONE);
    let groups = "resource \"tencentcloud_security_group\" \"g\" {\n  count = 3\n  name = \"g${count.index}\"\n  project_id = PROJECT\n}\noutput \"g\" {\n  value = tencentcloud_security_group.g[*].id\n}\n";
    let found = limited(&groups.replace("PROJECT", "7"), "tencent-groups-per-project = 2");
    assert_eq!(found, ["VAL108 T-20 groups medium tencentcloud_security_group.g[2]"]);
    assert_eq!(limited(&groups.replace("PROJECT", "count.index"), "tencent-groups-per-project = 2"), NONE);
}

#[test]
fn what_an_unknown_value_decides_is_not_judged() {
    let text = r#"
variable "x" {}
resource "alicloud_security_group" "g" {
  vpc_id              = "vpc-example"
  security_group_type = var.x
}
resource "alicloud_security_group_rule" "r" {
  security_group_id        = alicloud_security_group.g.id
  type                     = "ingress"
  ip_protocol              = "tcp"
  port_range               = "22/22"
  priority                 = var.x
  source_security_group_id = var.x
}
resource "tencentcloud_instance" "i" {
  orderly_security_groups    = var.x
  allocate_public_ip         = true
  internet_max_bandwidth_out = var.x
}
"#;
    assert_eq!(hcl(text), NONE);
    // A rule whose group may be any of several is told of none.
    let groups =
        "variable \"x\" {}\nresource \"alicloud_security_group\" \"g\" {\n  count = 2\n  vpc_id = \"vpc-example\"\n}\n";
    let rule = "resource \"alicloud_security_group_rule\" \"r\" {\n  security_group_id = alicloud_security_group.g[var.x].id\n  type = \"ingress\"\n  ip_protocol = \"tcp\"\n  port_range = \"22/22\"\n  cidr_ip = \"10.0.0.0/8\"\n}\n";
    assert_eq!(limited(&format!("{groups}{rule}"), "alibaba-rules-per-group = 1"), NONE);
}

/// A plan of changes: address, type and both sides of each.
fn plan(changes: &[(&str, Value, Value)]) -> String {
    let resources: Vec<Value> = changes
        .iter()
        .map(|(address, before, after)| {
            let (kind, name) = address.split_once('.').unwrap();
            let actions = if after.is_null() { json!(["delete"]) } else { json!(["no-op"]) };
            json!({
                "address": address, "mode": "managed", "type": kind, "name": name,
                "provider_name": "registry.terraform.io/aliyun/alicloud",
                "change": {"actions": actions, "before": before, "after": after, "after_unknown": {},
                    "before_sensitive": {}, "after_sensitive": {}},
            })
        })
        .collect();
    let values = |resources: Vec<Value>| json!({"root_module": {"resources": resources}});
    let state = |side: usize| {
        let all = changes.iter().map(|(address, before, after)| (address, if side == 0 { before } else { after }));
        let all = all.filter(|(_, values)| !values.is_null()).map(|(address, values)| {
            let (kind, name) = address.split_once('.').unwrap();
            json!({"address": address, "mode": "managed", "type": kind, "name": name, "values": values,
                "provider_name": "registry.terraform.io/aliyun/alicloud", "schema_version": 0})
        });
        all.collect::<Vec<_>>()
    };
    let plan = json!({
        "format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": resources,
        "planned_values": values(state(1)), "prior_state": {"format_version": "1.0", "values": values(state(0))},
        "configuration": {"root_module": {}},
    });
    plan.to_string()
}

#[test]
fn what_names_a_destroyed_group() {
    let group = json!({"id": "sg-1", "vpc_id": "vpc-1", "security_group_type": "normal"});
    let rule = json!({"security_group_id": "sg-1", "type": "ingress", "ip_protocol": "tcp", "port_range": "22/22",
        "policy": "accept", "priority": 1, "cidr_ip": "10.0.0.0/8", "nic_type": "intranet"});
    let peer = json!({"security_group_id": "sg-2", "type": "ingress", "ip_protocol": "tcp", "port_range": "22/22",
        "policy": "accept", "priority": 1, "source_security_group_id": "sg-1", "nic_type": "intranet"});
    let server = json!({"id": "i-1", "vswitch_id": "vsw-1", "security_groups": ["sg-1"]});
    let of = |after: Value| {
        plan(&[
            ("alicloud_security_group.g", group.clone(), after),
            ("alicloud_security_group_rule.r", rule.clone(), rule.clone()),
            ("alicloud_security_group_rule.p", peer.clone(), peer.clone()),
            ("alicloud_instance.i", server.clone(), server.clone()),
        ])
    };
    let found = [
        "VAL107 G-01 low alicloud_security_group_rule.p",
        "VAL107 G-01 low alicloud_security_group_rule.r",
        "VAL107 G-02 low alicloud_instance.i",
    ];
    assert_eq!(say("plan.json", &of(Value::Null), "", false), found);
    assert_eq!(say("plan.json", &of(group.clone()), "", false), NONE);
}

#[test]
fn what_is_there_without_need_is_strict() {
    let rule = "ip_protocol = \"tcp\"\n  port_range = \"443/443\"\n  cidr_ip = \"10.0.0.0/8\"";
    let text = alibaba(&[rule]);
    let found = say("main.tf", &text, "", true);
    assert_eq!(found, ["VAL105 unbound low alicloud_security_group_rule.r0"]);
    assert_eq!(hcl(&text), NONE);
}
