//! The rules about what gets in by forwarding, lists and services, on configurations: what is said, how severely, and where.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use menshen::base::Certainty;
use menshen::config::Settings;
use menshen::input::{self, Request};
use menshen::rules::{self, Context, Finding, Witness};
use menshen::{providers, reason};
use std::fs;

/// Findings of some codes: `CODE severity certainty ADDRESS.PATH: message`.
fn told(codes: &[&str], hcl: &str) -> Vec<String> {
    findings(codes, hcl).into_iter().map(|(text, _)| text).collect()
}

fn findings(codes: &[&str], hcl: &str) -> Vec<(String, Finding)> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("main.tf"), hcl).unwrap();
    let dir = folder.path().to_path_buf();
    let request = Request { paths: vec![dir.clone()], current_dir: dir, ..Request::default() };
    let (plans, errors) = input::read(&request);
    assert!(errors.is_empty(), "{errors:?}");
    let model = providers::map(&plans[0]);
    let facts = reason::solve(&model.after);
    let settings = Settings { select: codes.iter().map(|code| (*code).to_owned()).collect(), ..Settings::default() };
    let context = Context { model: &model, world: &model.after, facts: &facts, before: None, settings: &settings };
    let mut found = Vec::new();
    rules::check(&context, &mut found);
    let text = |it: &Finding| {
        let certainty = if it.certainty == Certainty::Definite { "definite" } else { "possible" };
        let path = it.site.path.as_deref().map_or_else(String::new, |path| format!(".{path}"));
        let address = model.address(it.site.object);
        format!("{} {} {certainty} {address}{path}: {}", it.rule.code, it.severity.word(), it.message)
    };
    found.into_iter().map(|it| (text(&it), it)).collect()
}

/// An instance `app` in a VPC, in the group `app` with one rule.
fn server(rule: &str) -> String {
    format!(
        r#"
resource "alicloud_instance" "app" {{
  image_id        = "ubuntu_24_04_x64_20G_alibase_20250722.vhd"
  instance_type   = "ecs.g8i.large"
  vswitch_id      = "vsw-example"
  security_groups = [alicloud_security_group.app.id]
}}
resource "alicloud_security_group" "app" {{
  vpc_id = "vpc-example"
}}
resource "alicloud_security_group_rule" "app" {{
  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  {rule}
}}
"#
    )
}

const SSH: &str = r#"ip_protocol = "tcp"
  port_range  = "22/22"
  cidr_ip     = "0.0.0.0/0""#;

const SSH_OF_OFFICE: &str = r#"ip_protocol = "tcp"
  port_range  = "22/22"
  cidr_ip     = "203.0.113.0/24""#;

const EVERYTHING: &str = r#"ip_protocol = "all"
  port_range  = "-1/-1"
  cidr_ip     = "0.0.0.0/0""#;

/// A NAT gateway with an address, and one entry to `app`.
fn nat(entry: &str) -> String {
    format!(
        r#"
resource "alicloud_nat_gateway" "nat" {{
  vpc_id   = "vpc-example"
  nat_type = "Enhanced"
}}
resource "alicloud_eip_address" "nat" {{}}
resource "alicloud_eip_association" "nat" {{
  allocation_id = alicloud_eip_address.nat.id
  instance_id   = alicloud_nat_gateway.nat.id
  instance_type = "Nat"
}}
resource "alicloud_forward_entry" "in" {{
  forward_table_id = alicloud_nat_gateway.nat.forward_table_ids
  external_ip      = alicloud_eip_address.nat.ip_address
  internal_ip      = alicloud_instance.app.private_ip
  {entry}
}}
"#
    )
}

const TO_SSH: &str = r#"external_port = "8022"
  ip_protocol   = "tcp"
  internal_port = "22""#;

#[test]
fn an_entry_is_told_with_the_port_that_clients_use() {
    let found = findings(&["NET115", "NET102"], &(server(SSH) + &nat(TO_SSH)));
    let texts: Vec<&str> = found.iter().map(|(text, _)| &**text).collect();
    assert_eq!(
        texts,
        [
            "NET102 high definite alicloud_security_group_rule.app.cidr_ip: the Internet reaches tcp/22 of \
             `alicloud_instance.app` by tcp/8022",
            "NET115 high definite alicloud_forward_entry.in.external_port: the Internet reaches tcp/22 (SSH) of \
             `alicloud_instance.app` by tcp/8022",
        ]
    );
    for (_, finding) in &found {
        let Some(Witness::Packet { protocol, port, .. }) = &finding.witness else { panic!("{finding:?}") };
        assert_eq!((*protocol, *port), ("tcp", Some(8022)));
    }
    let path: Vec<&str> = found[1].1.path.iter().map(|it| it.note.as_str()).collect();
    assert_eq!(path.first(), Some(&"Internet"));
    assert_eq!(path.last(), Some(&"`alicloud_instance.app`"));
    assert!(path.contains(&"`alicloud_nat_gateway.nat`"), "{path:?}");
}

#[test]
fn an_entry_that_the_group_closes_is_no_path() {
    let found = told(&["NET115"], &(server(SSH_OF_OFFICE) + &nat(TO_SSH)));
    assert_eq!(
        found,
        [
            "NET115 low definite alicloud_forward_entry.in.external_port: the entry publishes tcp/22 (SSH), but the server \
          does not take it from everybody"
        ]
    );
}

#[test]
fn an_entry_for_a_whole_address_publishes_all_that_the_group_lets_in() {
    let whole = r#"external_port = "any"
  ip_protocol   = "any"
  internal_port = "any""#;
    let found = told(&["NET115"], &(server(EVERYTHING) + &nat(whole)));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("NET115 critical definite alicloud_forward_entry.in.external_port: "), "{found:?}");
    let web = server(SSH).replace("22/22", "443/443");
    let found = told(&["NET115"], &(web + &nat(whole)));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("NET115 high definite "), "{found:?}");
    assert!(found[0].contains("tcp/443"), "{found:?}");
}

#[test]
fn an_entry_without_address_or_with_unknown_port() {
    let unbound = nat(TO_SSH).replace("instance_id   = alicloud_nat_gateway.nat.id", "instance_id   = \"ngw-other\"");
    let found = told(&["NET115"], &(server(SSH) + &unbound));
    assert!(found.iter().all(|it| !it.contains("definite alicloud") || it.starts_with("NET115 low")), "{found:?}");
    let unknown = nat(TO_SSH).replace("\"22\"", "var.port") + "variable \"port\" {}\n";
    let found = told(&["NET115"], &(server(SSH) + &unknown));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("NET115 medium possible "), "{found:?}");
}

/// A public CLB with a listener for `frontend` to SSH of `app`.
fn balancer(frontend: u16, kind: &str) -> String {
    format!(
        r#"
resource "alicloud_slb_load_balancer" "main" {{
  load_balancer_name = "main"
  address_type       = "{kind}"
}}
resource "alicloud_slb_listener" "ssh" {{
  load_balancer_id = alicloud_slb_load_balancer.main.id
  frontend_port    = {frontend}
  backend_port     = 22
  protocol         = "tcp"
  bandwidth        = 10
}}
resource "alicloud_slb_backend_server" "main" {{
  load_balancer_id = alicloud_slb_load_balancer.main.id
  backend_servers {{
    server_id = alicloud_instance.app.id
    weight    = 100
  }}
}}
"#
    )
}

#[test]
fn a_listener_is_judged_by_the_port_behind_and_by_the_group_of_the_server() {
    let found = told(&["LBS104"], &(server(SSH) + &balancer(443, "internet")));
    assert_eq!(
        found,
        ["LBS104 high definite alicloud_slb_listener.ssh.frontend_port: the Internet reaches tcp/22 (SSH) of \
          `alicloud_instance.app` by tcp/443"]
    );
    assert_eq!(told(&["LBS104"], &(server(SSH) + &balancer(443, "intranet"))), Vec::<String>::new());
    // That a listener of a CLB asks the group of the server is not sure: possible.
    let closed = told(&["LBS104"], &(server(SSH_OF_OFFICE) + &balancer(443, "internet")));
    assert_eq!(closed.len(), 1, "{closed:?}");
    assert!(closed[0].starts_with("LBS104 medium possible "), "{closed:?}");
}

#[test]
fn an_allow_list_of_everybody_and_one_without_entries() {
    let list = |entries: &str| {
        format!(
            "{}resource \"alicloud_slb_acl\" \"office\" {{\n  name = \"office\"\n{entries}}}\n",
            (server(SSH) + &balancer(443, "internet")).replace(
                "  bandwidth        = 10\n",
                "  bandwidth = 10\n  acl_status = \"on\"\n  acl_type = \"white\"\n  acl_ids = [alicloud_slb_acl.office.id]\n"
            )
        )
    };
    let entry = |cidr: &str| format!("  entry_list {{\n    entry = \"{cidr}\"\n  }}\n");
    let halves = entry("0.0.0.0/1") + &entry("128.0.0.0/1");
    let everybody = told(&["LBS103"], &list(&halves));
    assert_eq!(
        everybody,
        ["LBS103 medium definite alicloud_slb_listener.ssh.acl_ids: the allow list of `alicloud_slb_listener.ssh` \
          admits every address: it restricts nothing"]
    );
    assert!(told(&["LBS103"], &list("")).iter().any(|it| it.contains("is empty, and so filters nothing")));
    assert_eq!(told(&["LBS103"], &list(&entry("203.0.113.0/24"))), Vec::<String>::new());
    // The office alone gets to the listener.
    let office = told(&["LBS104"], &list(&entry("203.0.113.0/24")));
    assert!(office[0].starts_with("LBS104 low definite "), "{office:?}");
}

#[test]
fn a_list_of_a_database_is_graded_by_its_public_address() {
    let database = |ips: &str, more: &str| {
        format!(
            r#"
resource "alicloud_kvstore_instance" "cache" {{
  instance_class = "redis.master.small.default"
  vswitch_id     = "vsw-example"
  security_ips   = {ips}
}}
variable "ips" {{
  type = list(string)
}}
{more}
"#
        )
    };
    let public = r#"
resource "alicloud_kvstore_connection" "public" {
  connection_string_prefix = "cache"
  instance_id              = alicloud_kvstore_instance.cache.id
  port                     = "6379"
}"#;
    let both = &["DBS101", "DBS102"];
    assert_eq!(
        told(both, &database("[\"0.0.0.0\"]", public)),
        [
            "DBS101 critical definite alicloud_kvstore_instance.cache.security_ips[0]: `alicloud_kvstore_instance.cache` \
             admits every address, and it has a public endpoint",
            "DBS102 high definite alicloud_kvstore_connection.public: `alicloud_kvstore_instance.cache` (Redis) is on the \
             Internet",
        ]
    );
    let unknown = told(both, &database("var.ips", public));
    assert!(unknown.iter().any(|it| it.starts_with("DBS101 high possible ")), "{unknown:?}");
    assert!(unknown.iter().any(|it| it.starts_with("DBS102 medium possible ")), "{unknown:?}");
    // Without a public address it would be low if it were sure.
    assert_eq!(told(both, &database("var.ips", "")), Vec::<String>::new());
    assert_eq!(told(both, &database("[\"127.0.0.1\"]", "")), Vec::<String>::new());
}

#[test]
fn a_template_of_a_list_that_nothing_uses_is_an_open_end() {
    let found = told(
        &["DBS101"],
        "resource \"alicloud_rds_whitelist_template\" \"all\" {\n  template_name = \"all\"\n  ip_white_list = \"0.0.0.0/0\"\n}\n",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("DBS101 high possible alicloud_rds_whitelist_template.all"), "{found:?}");
}

#[test]
fn the_group_of_a_database_is_the_matter_of_the_rule_about_databases() {
    let hcl = r#"
resource "tencentcloud_redis_instance" "cache" {
  availability_zone = "ap-guangzhou-6"
  type_id           = 8
  mem_size          = 8192
  vpc_id            = "vpc-example"
  subnet_id         = "subnet-example"
  security_groups   = [tencentcloud_security_group.data.id]
}
resource "tencentcloud_security_group" "data" {
  name = "data"
}
resource "tencentcloud_security_group_rule_set" "data" {
  security_group_id = tencentcloud_security_group.data.id
  ingress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "TCP"
    port       = "6379"
  }
}
"#;
    let found = told(&["NET104", "DBS101"], hcl);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("DBS101 low definite "), "{found:?}");
    // Who asks for the rule about groups alone hears it.
    assert_eq!(told(&["NET104"], hcl).len(), 1);
}

#[test]
fn firewalls_of_lightweight_servers_have_their_own_rule() {
    let rules = |more: &str| {
        format!(
            r#"
resource "tencentcloud_lighthouse_firewall_rule" "main" {{
  instance_id = "lhins-example"
  firewall_rules {{
    protocol = "TCP"
    port     = "22"
  }}
{more}}}
"#
        )
    };
    let all = &["NET"];
    let one = told(all, &rules(""));
    assert_eq!(one.len(), 1, "{one:?}");
    assert!(one[0].starts_with("NET118 high definite "), "{one:?}");
    // What wins, an accept or a drop, is not documented.
    let drop = "  firewall_rules {\n    protocol = \"TCP\"\n    port = \"22\"\n    action = \"DROP\"\n  }\n";
    let both = told(all, &rules(drop));
    assert_eq!(both.len(), 1, "{both:?}");
    assert!(both[0].starts_with("NET118 medium possible "), "{both:?}");
}

#[test]
fn everything_but_ssh_names_every_port_that_is_open() {
    let hcl = server(EVERYTHING).replace("\"vsw-example\"", "\"vsw-example\"\n  internet_max_bandwidth_out = 10")
        + r#"
resource "alicloud_security_group_rule" "no_ssh" {
  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = "0.0.0.0/0"
  policy            = "drop"
}
"#;
    let found = told(&["NET10"], &hcl);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("NET101 critical definite "), "{found:?}");
    assert!(found[0].contains("tcp/1-21"), "{found:?}");
    assert!(found[0].contains("tcp/23-65535"), "{found:?}");
}

#[test]
fn an_ipv6_rule_that_others_report_is_told_once() {
    let group = |port: &str| {
        format!(
            r#"
resource "alicloud_security_group" "app" {{
  vpc_id = "vpc-example"
}}
resource "alicloud_security_group_rule" "v4" {{
  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "{port}"
  cidr_ip           = "203.0.113.0/24"
}}
resource "alicloud_security_group_rule" "v6" {{
  security_group_id = alicloud_security_group.app.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "{port}"
  ipv6_cidr_ip      = "::/0"
}}
"#
        )
    };
    let codes = |hcl: &str| -> Vec<String> { told(&["NET"], hcl).iter().map(|it| it[..6].to_owned()).collect() };
    assert_eq!(codes(&group("22/22")), ["NET102"]);
    assert!(codes(&group("8443/8443")).contains(&"NET109".to_owned()));
}
