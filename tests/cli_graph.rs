//! `menshen graph` as people call it: the picture as Mermaid and DOT, and that the page is one whole file which a hostile name
//! cannot break.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use assert_cmd::Command;
use serde_json::{Value, json};
use std::path::Path;

/// A network with a bastion that the plan opens, servers behind a load balancer, and a database server that only these reach.
fn stack() -> Value {
    let mut list = Vec::new();
    let mut add = |kind: &str, name: &str, index: Option<usize>, before: Option<Value>, after: Option<Value>| {
        let actions = match (&before, &after) {
            (None, _) => json!(["create"]),
            (_, None) => json!(["delete"]),
            _ if before == after => json!(["no-op"]),
            _ => json!(["update"]),
        };
        let key = index.map(|at| format!("[{at}]")).unwrap_or_default();
        let mut resource = json!({
            "address": format!("{kind}.{name}{key}"), "mode": "managed", "type": kind, "name": name,
            "provider_name": "registry.terraform.io/aliyun/alicloud",
            "change": {"actions": actions, "before": before, "after": after, "after_unknown": {}},
        });
        if let Some(at) = index {
            resource["index"] = json!(at);
        }
        list.push(resource);
    };
    let mut same = |kind: &str, name: &str, index: Option<usize>, value: Value| {
        add(kind, name, index, Some(value.clone()), Some(value));
    };
    same("alicloud_vpc", "main", None, json!({"id": "vpc-1", "cidr_block": "10.0.0.0/8"}));
    for (name, block) in [("front", "10.0.1.0/24"), ("back", "10.0.2.0/24")] {
        let id = format!("vsw-{name}");
        same("alicloud_vswitch", name, None, json!({"id": id, "vpc_id": "vpc-1", "cidr_block": block}));
    }
    for name in ["bastion", "app", "data"] {
        let id = format!("sg-{name}");
        let value =
            json!({"id": id, "vpc_id": "vpc-1", "security_group_type": "normal", "inner_access_policy": "Drop"});
        same("alicloud_security_group", name, None, value);
    }
    let server = |id: &str, subnet: &str, group: &str, address: &str, bandwidth: u32| {
        json!({"id": id, "vswitch_id": subnet, "security_groups": [group], "private_ip": address,
               "internet_max_bandwidth_out": bandwidth})
    };
    same("alicloud_instance", "bastion", None, server("i-b", "vsw-front", "sg-bastion", "10.0.1.5", 10));
    same("alicloud_instance", "app", Some(0), server("i-0", "vsw-back", "sg-app", "10.0.2.10", 0));
    same("alicloud_instance", "app", Some(1), server("i-1", "vsw-back", "sg-app", "10.0.2.11", 0));
    same("alicloud_instance", "data", None, server("i-d", "vsw-back", "sg-data", "10.0.2.20", 0));
    same("alicloud_slb_load_balancer", "web", None, json!({"id": "lb-1", "address_type": "internet"}));
    same("alicloud_slb_server_group", "web", None, json!({"id": "rsp-1", "load_balancer_id": "lb-1"}));
    for (at, server) in ["i-0", "i-1"].into_iter().enumerate() {
        let value = json!({"id": format!("rsp-1-{at}"), "server_group_id": "rsp-1", "server_id": server, "port": 8080,
                           "weight": 100, "type": "ecs"});
        same("alicloud_slb_server_group_server_attachment", "web", Some(at), value);
    }
    let listener = json!({"id": "lb-1:tcp:80", "load_balancer_id": "lb-1", "frontend_port": 80, "protocol": "tcp",
                          "server_group_id": "rsp-1", "acl_status": "off"});
    same("alicloud_slb_listener", "web", None, listener);
    let rule = |group: &str, port: &str, cidr: Option<&str>, member: Option<&str>| {
        json!({"id": format!("{group}{port}"), "security_group_id": group, "type": "ingress", "ip_protocol": "tcp",
               "port_range": port, "policy": "accept", "priority": 1, "cidr_ip": cidr, "source_security_group_id": member})
    };
    let kind = "alicloud_security_group_rule";
    same(kind, "office", None, rule("sg-bastion", "443/443", Some("203.0.113.0/24"), None));
    same(kind, "http", None, rule("sg-app", "8080/8080", Some("0.0.0.0/0"), None));
    same(kind, "mysql", None, rule("sg-data", "3306/3306", None, Some("sg-app")));
    add(kind, "ssh", None, None, Some(rule("sg-bastion", "22/22", Some("0.0.0.0/0"), None)));
    add(kind, "rdp", None, Some(rule("sg-bastion", "3389/3389", Some("0.0.0.0/0"), None)), None);
    json!({"format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": list,
           "planned_values": {"root_module": {}}, "configuration": {"root_module": {}}})
}

fn run_on(plan: &Value, arguments: &[&str]) -> (String, String, i32) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("plan.json"), plan.to_string()).unwrap();
    run_in(dir.path(), &[&["plan.json"], arguments].concat())
}

fn run_in(dir: &Path, arguments: &[&str]) -> (String, String, i32) {
    let mut command = Command::cargo_bin("menshen").unwrap();
    let output = command.current_dir(dir).env("LC_ALL", "C").arg("graph").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

/// The JSON inside of a page.
fn data(page: &str) -> Value {
    let start = page.split("<script type=\"application/json\" id=\"data\">").nth(1).unwrap();
    serde_json::from_str(start.split("</script>").next().unwrap()).unwrap()
}

#[test]
fn mermaid_is_drawn_by_default() {
    let (text, errors, status) = run_on(&stack(), &[]);
    assert_eq!((errors.as_str(), status), ("", 0));
    insta::assert_snapshot!("mermaid", text);
    assert_eq!(run_on(&stack(), &["--format", "mermaid"]).0, text, "the same input gives the same bytes");
}

#[test]
fn dot_is_drawn() {
    let (text, _, status) = run_on(&stack(), &["--format", "dot"]);
    assert_eq!(status, 0);
    insta::assert_snapshot!("dot", text);
}

#[test]
fn the_page_says_what_is_open_before_anything_else() {
    let (page, _, status) = run_on(&stack(), &["--format", "html"]);
    assert_eq!(status, 0);
    let heading = page.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap();
    assert!(
        heading.starts_with("The Internet reaches 4 of 5 workloads and services: alicloud_instance.bastion"),
        "{heading}"
    );
    assert!(page.contains("+ This plan opens alicloud_instance.bastion (tcp/22)."));
    let list = page.split("<ol class=\"open\">").nth(1).unwrap().split("</ol>").next().unwrap();
    let at = |text: &str| list.find(text).unwrap_or_else(|| panic!("{text} is not in {list}"));
    assert!(at("alicloud_instance.bastion") < at("alicloud_instance.app[0] and 1 more"), "worst first");
    assert!(list.contains("SSH tcp/22") && list.contains("opened by this plan"));
    assert!(!list.contains("alicloud_instance.data"), "the Internet does not reach it");
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let (page, _, _) = run_on(&stack(), &["--format", "html"]);
    for word in ["http://", "https://", "//cdn", "src=", "@import", "url(h", "fetch(", "XMLHttpRequest", "WebSocket"] {
        assert!(!page.contains(word), "the page contains {word}");
    }
    assert!(page.contains("Content-Security-Policy") && page.contains("default-src 'none'"));
    assert!(page.contains("prefers-color-scheme: dark") && page.contains("width=device-width"));
}

#[test]
fn the_page_holds_the_picture_as_json() {
    let (page, _, _) = run_on(&stack(), &["--format", "html"]);
    let data = data(&page);
    let nodes = data["nodes"].as_array().unwrap();
    let name = |at: &Value| nodes[usize::try_from(at.as_u64().unwrap()).unwrap()]["name"].as_str().unwrap();
    let edges: Vec<(&str, &str, &str, &str)> = data["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (name(&it["from"]), name(&it["to"]), it["mark"].as_str().unwrap(), it["flows"][0].as_str().unwrap()))
        .collect();
    let bastion = "alicloud_instance.bastion";
    assert!(edges.contains(&("the Internet", bastion, "opened", "tcp/22")), "{edges:?}");
    assert!(edges.contains(&("the Internet", bastion, "same", "tcp/443 from 203.0.113.0/24")), "{edges:?}");
    assert!(edges.contains(&("the Internet", bastion, "closed", "tcp/3389")), "{edges:?}");
    let (web, app) = ("alicloud_slb_load_balancer.web", "alicloud_instance.app[0]");
    assert!(edges.contains(&("the Internet", web, "same", "tcp/80")), "{edges:?}");
    assert!(edges.contains(&(web, app, "same", "tcp/80→8080")), "{edges:?}");
    assert!(
        edges.contains(&("alicloud_security_group.app", "alicloud_instance.data", "same", "tcp/3306")),
        "{edges:?}"
    );
    assert!(!edges.iter().any(|it| it.0 == "the Internet" && it.1 == app), "only by the load balancer");
    let app = nodes.iter().find(|it| it["name"] == app).unwrap();
    let subnet = &data["places"][usize::try_from(app["place"].as_u64().unwrap()).unwrap()];
    assert_eq!((&subnet["name"], &subnet["prefixes"]), (&json!("alicloud_vswitch.back"), &json!("10.0.2.0/24")));
}

/// Names that try to be HTML, script, Mermaid and DOT.
#[test]
fn hostile_names_stay_names() {
    let hostile = "x\"></script><script>alert(1)</script><img src=x onerror=alert(1)>\\'; n0 --> n9 %%{init}%% ]]\n";
    let mut plan = stack();
    let list = plan["resource_changes"].as_array_mut().unwrap();
    let server = list.iter_mut().find(|it| it["address"] == "alicloud_instance.bastion").unwrap();
    server["address"] = json!(format!("alicloud_instance.bastion[\"{hostile}\"]"));
    server["index"] = json!(hostile);
    let (page, _, status) = run_on(&plan, &["--format", "html"]);
    assert_eq!(status, 0);
    assert_eq!(page.matches("<script").count(), 2, "the data and the page's own");
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("<img"));
    let data = data(&page);
    let names: Vec<&str> = data["nodes"].as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
    assert!(names.iter().any(|name| name.contains("</script><script>alert(1)</script>")), "{names:?}");
    let (mermaid, _, _) = run_on(&plan, &["--format", "mermaid"]);
    let drawn: Vec<&str> = mermaid.lines().filter(|line| !line.trim_start().starts_with("%%")).collect();
    assert!(drawn.iter().all(|line| !line.contains("<script") && !line.contains("n0 --> n9")), "{mermaid}");
    assert!(!mermaid.contains("%%{"), "no directive");
    let (dot, _, _) = run_on(&plan, &["--format", "dot"]);
    assert!(
        dot.lines().filter(|line| line.contains("->")).all(|line| line.starts_with("  n") || line.contains("label=\""))
    );
    assert!(dot.contains("bastion[\\\"x\\\""), "quotes are escaped: {dot}");
}

#[test]
fn possible_edges_are_dashed() {
    let dir = tempfile::tempdir().unwrap();
    let text = r#"
resource "alicloud_security_group" "g" {}
resource "alicloud_security_group_rule" "r" {
  security_group_id = alicloud_security_group.g.id
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  cidr_ip           = alicloud_eip_address.peer.ip_address
}
resource "alicloud_eip_address" "peer" {}
resource "alicloud_instance" "i" {
  security_groups            = [alicloud_security_group.g.id]
  internet_max_bandwidth_out = 10
}
"#;
    std::fs::write(dir.path().join("main.tf"), text).unwrap();
    let (mermaid, _, status) = run_in(dir.path(), &[]);
    assert_eq!(status, 0);
    assert!(mermaid.contains("-.->|\"possible<br>tcp/22\"|"), "{mermaid}");
    assert!(mermaid.contains("surely reaches none of 1 workload"), "{mermaid}");
    let (dot, _, _) = run_in(dir.path(), &["--format", "dot"]);
    assert!(dot.contains("style=dashed"), "{dot}");
}

#[test]
fn questions_narrow_the_picture_and_are_said() {
    let (text, _, status) = run_on(&stack(), &["--port", "tcp/22", "--from", "internet"]);
    assert_eq!(status, 0);
    assert!(text.contains("%% only --from internet --port tcp/22"), "{text}");
    assert!(text.contains("opened by this plan<br>tcp/22") && !text.contains("8080"), "{text}");
    let (text, _, _) = run_on(&stack(), &["--to", "*.data"]);
    assert!(text.contains("alicloud_instance.data") && !text.contains("alicloud_instance.bastion"), "{text}");
    let (text, _, _) = run_on(&stack(), &["--change"]);
    assert!(text.contains("alicloud_instance.bastion") && !text.contains("alicloud_instance.data"), "{text}");
    let (text, _, _) = run_on(&stack(), &["--from", "alicloud_instance.app*"]);
    assert!(
        text.contains("alicloud_instance.app* reaches 4 of 4 workloads"),
        "also by rules for every address: {text}"
    );
    assert!(text.contains("%% only --from alicloud_instance.app*") && !text.contains("plan opens nothing"), "{text}");
    let (_, errors, status) = run_on(&stack(), &["--port", "ssh"]);
    assert_eq!(status, 2);
    assert!(errors.contains("`ssh` is no service"), "{errors}");
}

#[test]
fn what_cannot_be_read_is_said_in_the_picture() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("main.tf"), "resource \"alicloud_instance\" \"i\" {\n").unwrap();
    for format in ["mermaid", "dot", "html"] {
        let (text, errors, status) = run_in(dir.path(), &["--format", format]);
        assert_eq!(status, 2, "{format}");
        assert!(!errors.is_empty(), "{format}");
        assert!(text.to_lowercase().contains("not everything could be read"), "{format}: {text}");
    }
}

#[test]
fn the_picture_goes_into_a_file() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("plan.json"), stack().to_string()).unwrap();
    let (text, _, status) = run_in(dir.path(), &["plan.json", "--format", "html", "-o", "page.html"]);
    assert_eq!((text.as_str(), status), ("", 0));
    assert!(std::fs::read_to_string(dir.path().join("page.html")).unwrap().starts_with("<!DOCTYPE html>"));
}
