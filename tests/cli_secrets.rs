//! Secrets planted everywhere, and no output that shows one. Tokens are put together here, so that none is written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod command;

use command::{Scratch, codes};
use serde_json::json;

fn key_id() -> String {
    ["LT", "AI", "5tKq8ZrVbN3mXw7LpG2d"].concat()
}

fn secret_key() -> String {
    ["oN7tRzKd2WqYb", "XfU4mHs9", "LcVgE3jPa"].concat()
}

/// Every secret that is planted, besides the two keys.
const PLANTED: [&str; 12] = [
    "Planted-backend-1",
    "Planted-default-2",
    "Planted-tfvars-3",
    "Planted-environment-4",
    "Planted-argument-5",
    "Planted-local-6",
    "Planted-literal-7",
    "Planted-list-8",
    "Planted-output-9",
    "Planted-json-10",
    "Planted-before-11",
    "Planted-file-12",
];

fn configuration(broken: bool) -> String {
    let (id, secret) = (key_id(), secret_key());
    let strange = format!(
        r#"
resource "alicloud_security_group_rule" "strange" {{
  type              = "ingress"
  ip_protocol       = jsondecode("{{\"secret\": \"Planted-json-10\"").x
  port_range        = tonumber("{id}")
  priority          = tonumber(var.given)
  description       = lookup({{}}, "{id}")
  security_group_id = alicloud_security_group.g.id
  cidr_ip           = tonumber(local.word)
}}

variable "checked" {{
  sensitive = true
  default   = "Planted-default-2"
  validation {{
    condition     = length(var.checked) > 100
    error_message = "bad ${{var.checked}}"
  }}
}}

variable "number" {{
  sensitive = true
  type      = number
}}
"#
    );
    format!(
        r#"
terraform {{
  backend "oss" {{
    bucket     = "state"
    secret_key = "Planted-backend-1"
  }}
}}

provider "alicloud" {{
  access_key = "{id}"
  secret_key = "{secret}"
}}

variable "written" {{
  sensitive = true
  default   = "Planted-default-2"
}}

variable "given" {{
  sensitive = true
}}

variable "environment" {{
  sensitive = true
}}

variable "argument" {{
  sensitive = true
}}

locals {{
  word     = "Planted-local-6"
  accounts = {{ a = "Planted-list-8" }}
}}

resource "alicloud_rds_account" "all" {{
  for_each            = {{ a = "Planted-literal-7", b = var.written, c = local.word }}
  db_instance_id      = "rm-1"
  account_name        = each.key
  account_description = "of ${{var.given}} ${{var.environment}} ${{var.argument}} {id}"
  account_password    = each.value
}}

resource "alicloud_rds_account" "list" {{
  for_each         = local.accounts
  db_instance_id   = "rm-1"
  account_name     = each.key
  account_password = each.value
}}

resource "alicloud_instance" "app" {{
  image_id                   = "i"
  instance_type              = "t"
  security_groups            = [alicloud_security_group.g.id]
  password                   = "Planted-literal-7"
  internet_max_bandwidth_out = 5
  tags                       = {{ key = "{id}", "{id}" = "x", password = "x" }}
  user_data = base64encode(<<-EOT
    #!/bin/sh
    export ALIBABA_CLOUD_ACCESS_KEY_ID={id}
    export ALIBABA_CLOUD_ACCESS_KEY_SECRET={secret}
  EOT
  )
}}

resource "alicloud_security_group" "g" {{
  security_group_name = "g"
  vpc_id              = "{id}"
}}

resource "alicloud_security_group_rule" "ssh" {{
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = "22/22"
  security_group_id = alicloud_security_group.g.id
  cidr_ip           = "0.0.0.0/0" # menshen:ignore NET102 -- see {id}
}}

output "out" {{
  value     = "Planted-output-9"
  sensitive = true
}}
{}
"#,
        if broken { strange.as_str() } else { "" }
    )
}

/// Runs every command and format, and looks at every byte that comes.
fn nothing_leaks(scratch: &Scratch, paths: &[&str]) -> usize {
    let id = key_id();
    let secret = secret_key();
    let planted: Vec<&str> = PLANTED.iter().copied().chain([id.as_str(), secret.as_str()]).collect();
    let mut runs = 0;
    let mut all: Vec<Vec<&str>> = Vec::new();
    for format in ["text", "json", "sarif", "markdown", "github"] {
        all.push(vec!["scan", "-f", format, "--show-resolved", "--profile", "strict"]);
    }
    all.push(vec!["scan", "-v", "--write-baseline", "known.json"]);
    all.push(vec!["scan", "-q"]);
    for command in ["inspect", "exposure"] {
        all.push(vec![command, "-f", "text"]);
        all.push(vec![command, "-f", "json"]);
    }
    for args in all {
        let mut command = scratch.command(&[&args[..], paths].concat());
        command.args(["--var", "argument=Planted-argument-5"]);
        command.env("TF_VAR_environment", "Planted-environment-4").env("TF_VAR_number", "Planted-environment-4");
        let run = command::run(command);
        assert_ne!(run.status, 101, "{}", run.err);
        for text in [&run.out, &run.err] {
            let line = text.lines().find(|line| planted.iter().any(|secret| line.contains(secret)));
            // The line is not repeated in full: this is a test about just that.
            assert!(
                line.is_none(),
                "{args:?} {paths:?} shows a secret at {:?}",
                line.map(|line| line.trim().get(..30))
            );
        }
        runs += 1;
    }
    if let Ok(text) = std::fs::read_to_string(scratch.path().join("known.json")) {
        assert!(planted.iter().all(|secret| !text.contains(secret)));
    }
    runs
}

#[test]
fn a_configuration_and_its_errors_show_none() {
    for broken in [false, true] {
        let scratch = Scratch::with(&[
            ("main.tf", &configuration(broken)),
            ("terraform.tfvars", "given = \"Planted-tfvars-3\"\n"),
        ]);
        assert_eq!(nothing_leaks(&scratch, &["."]), 11);
        let (_, report) = scratch.report(&[
            ".",
            "--var",
            "argument=Planted-argument-5",
            "--var",
            "environment=Planted-environment-4",
        ]);
        let codes = codes(&report);
        for code in ["KEY101", "KEY104", "KEY105", "NET102"] {
            assert!(codes.contains(&code), "{code} is found and told without its value: {codes:?}");
        }
        // Files that do not parse.
        scratch.write("x.tf", "resource \"a\" \"b\" {\n  password = \"Planted-file-12\" \"Planted-file-12\"\n");
        scratch.write("x.auto.tfvars", "given = \"Planted-file-12\" 5\n");
        scratch.write(
            "menshen.toml",
            "[[suppress]]\nrules = [\"NET\"]\nreason = \"password = \\\"Planted-file-12\\\"\"\n",
        );
        nothing_leaks(&scratch, &["."]);
    }
}

#[test]
fn a_plan_shows_none() {
    let (id, secret) = (key_id(), secret_key());
    let account = |name: &str, before: serde_json::Value, after: serde_json::Value| {
        json!({
            "address": format!("alicloud_rds_account.{name}"), "mode": "managed", "type": "alicloud_rds_account",
            "name": name, "provider_name": "registry.terraform.io/aliyun/alicloud",
            "change": {"actions": ["update"], "before": before, "after": after, "after_unknown": {},
                       "before_sensitive": {"account_password": true}, "after_sensitive": {"account_password": true}}
        })
    };
    let plan = json!({
        "format_version": "1.2", "terraform_version": "1.11.4", "complete": true, "errored": false,
        "variables": {"given": {"value": "Planted-tfvars-3"}, "written": {"value": "Planted-default-2"}},
        "planned_values": {"root_module": {}},
        "resource_changes": [
            account("given", json!({"account_name": "a", "account_password": "Planted-before-11"}), json!({"account_name": "a", "account_password": "Planted-tfvars-3", "account_description": id})),
            account("literal", json!({"account_name": "a", "account_password": "Planted-before-11"}), json!({"account_name": "a", "account_password": "Planted-literal-7"})),
            account("default", json!(null), json!({"account_name": "a", "account_password": "Planted-default-2"})),
        ],
        "configuration": {
            "provider_config": {"alicloud": {"name": "alicloud", "expressions": {
                "access_key": {"constant_value": id}, "secret_key": {"references": ["var.written"]}}}},
            "root_module": {
                "variables": {
                    "given": {"sensitive": true},
                    "written": {"sensitive": true, "default": "Planted-default-2"},
                    "key": {"default": secret}
                },
                "resources": [
                    {"address": "alicloud_rds_account.given", "mode": "managed", "type": "alicloud_rds_account", "name": "given", "expressions": {"account_password": {"references": ["var.given"]}}},
                    {"address": "alicloud_rds_account.literal", "mode": "managed", "type": "alicloud_rds_account", "name": "literal", "expressions": {"account_password": {"constant_value": "Planted-literal-7"}}},
                    {"address": "alicloud_rds_account.default", "mode": "managed", "type": "alicloud_rds_account", "name": "default", "expressions": {"account_password": {"references": ["var.written"]}}}
                ]
            }
        }
    });
    let scratch = Scratch::with(&[("plan.json", &plan.to_string())]);
    assert_eq!(nothing_leaks(&scratch, &["plan.json"]), 11);
    // What is written in the configuration is found in the plan alone; what is handed in is none of it.
    let (_, report) = scratch.report(&["plan.json", "--select", "KEY"]);
    let found: Vec<(&str, &str)> = command::findings(&report)
        .iter()
        .map(|one| (one["code"].as_str().unwrap(), one["resource"].as_str().unwrap()))
        .collect();
    assert!(found.contains(&("KEY101", "alicloud_rds_account.literal")), "{found:?}");
    assert!(found.contains(&("KEY101", "alicloud_rds_account.default")), "{found:?}");
    assert!(!found.contains(&("KEY101", "alicloud_rds_account.given")), "{found:?}");
    let provider = command::findings(&report).iter().find(|one| one["code"] == "KEY105").expect("KEY105");
    assert!(provider["message"].as_str().unwrap().contains("the default of variable `written`"), "{provider}");
    // Damaged.
    let text = plan.to_string();
    scratch.write("plan.json", &text[..text.len() / 2]);
    nothing_leaks(&scratch, &["plan.json"]);
    scratch.write("plan.json", &text.replace("\"Planted-literal-7\"", "Planted-literal-7"));
    nothing_leaks(&scratch, &["plan.json"]);
    scratch.write(
        "plan.json",
        &text.replace("{\"account_name\":\"a\",\"account_password\":\"Planted-literal-7\"}", "\"Planted-literal-7\""),
    );
    nothing_leaks(&scratch, &["plan.json"]);
}

/// Passwords that only a name tells, in the environments of both clouds.
#[test]
fn passwords_in_environments_are_found_and_shown_nowhere() {
    const WORDS: [&str; 6] = ["hunter2-Zq9", "Kestrel.77", "Lantern-81x", "Marmot_92q", "Nutmeg-13z", "Osprey-44w"];
    let scratch = Scratch::with(&[(
        "main.tf",
        r##"
resource "alicloud_fcv3_function" "f" {
  function_name         = "f"
  handler               = "h"
  runtime               = "python3.10"
  environment_variables = { STAGE = "prod", DB_PASSWORD = "hunter2-Zq9", PASSWORD_FILE = "/run/db" }
}

resource "tencentcloud_scf_function" "f" {
  name        = "f"
  handler     = "h"
  runtime     = "Python3.7"
  environment = { MYSQL_PWD = "Kestrel.77", DB_PASS = "app-db-password", copied = "hunter2-Zq9" }
}

resource "alicloud_eci_container_group" "c" {
  container_group_name = "c"
  security_group_id    = "sg-1"
  vswitch_id           = "vsw-1"
  containers {
    name  = "app"
    image = "app"
    environment_vars {
      key   = "DB_PASSWORD"
      value = "Lantern-81x"
    }
  }
}

resource "alicloud_instance" "i" {
  image_id        = "i"
  instance_type   = "t"
  security_groups = ["sg-1"]
  vswitch_id      = "v"
  tags            = { api_key = "Nutmeg-13z" }
  user_data       = base64encode("#!/bin/sh\nexport DB_PASSWORD=Marmot_92q\n")
}

resource "tencentcloud_instance" "i" {
  image_id      = "i"
  user_data_raw = "#cloud-config\npassword: Osprey-44w\n"
}

output "environment" {
  value = alicloud_fcv3_function.f.environment_variables
}
"##,
    )]);
    for args in [
        &["scan", "-v", "--profile", "strict"][..],
        &["scan", "-f", "json", "--profile", "strict"],
        &["scan", "-f", "sarif"],
        &["scan", "-f", "markdown"],
        &["scan", "-f", "github"],
        &["inspect"],
        &["inspect", "-f", "json"],
        &["graph"],
        &["graph", "-f", "html"],
        &["exposure"],
        &["exposure", "-f", "json"],
        &["access"],
        &["access", "-f", "json"],
    ] {
        let run = scratch.run(&[args, &["."]].concat());
        assert!(run.status <= 2, "{args:?}: {}", run.err);
        for word in WORDS {
            assert!(!run.out.contains(word) && !run.err.contains(word), "{args:?} shows {word}");
        }
        assert!(!run.out.contains("TWFybW90"), "{args:?} shows the packed script");
    }
    let shown = scratch.run(&["inspect", "."]).out;
    assert!(shown.contains(r#""STAGE":"prod""#) && shown.contains("/run/db"), "{shown}");
    let (_, report) = scratch.report(&[".", "--select", "KEY118"]);
    let found: Vec<&str> = command::findings(&report).iter().map(|one| one["message"].as_str().unwrap()).collect();
    let password = |name: &str| format!("`{name}` holds a password");
    let mut want = vec![password("DB_PASSWORD"), password("DB_PASSWORD"), password("MYSQL_PWD")];
    want.sort();
    let mut found: Vec<String> = found.into_iter().map(str::to_owned).collect();
    found.sort();
    assert_eq!(found, want);
}

/// What holds no secret is shown as it is written, also where a rule about credentials points at it.
#[test]
fn blocks_of_keys_are_shown() {
    let scratch = Scratch::with(&[(
        "main.tf",
        r#"
resource "alicloud_ram_access_key" "mine" {}

resource "alicloud_ram_access_key" "ci" {
  user_name   = "ci"
  secret_file = "/tmp/ci.txt"
}

resource "tencentcloud_cam_access_key" "own" {}
"#,
    )]);
    let shown = scratch.run(&["scan", "."]).out;
    for text in [
        r#"resource "alicloud_ram_access_key" "mine" {}"#,
        r#"resource "alicloud_ram_access_key" "ci" {"#,
        r#"secret_file = "/tmp/ci.txt""#,
        r#"resource "tencentcloud_cam_access_key" "own" {}"#,
    ] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(!shown.contains("***"), "{shown}");
}

#[test]
fn passwords_of_scripts_are_told_and_not_shown() {
    let text = r#"
resource "random_password" "p" { length = 16 }
resource "alicloud_instance" "a" {
  instance_type = "ecs.g7.large"
  user_data     = <<-EOT
    #cloud-config
    password: Planted-77a
    chpasswd:
      list: |
        root:Planted-77b
    runcmd:
      - mysql -uroot -pPlanted-77c
      - export APP_PASSWORD=Planted-77d
  EOT
}
resource "tencentcloud_tat_command" "b" {
  command_name = "x"
  content      = base64encode("echo 'root:Planted-77e' | chpasswd")
}
resource "tencentcloud_tat_command" "made" {
  command_name = "made"
  content      = base64encode("echo 'root:${random_password.p.result}' | chpasswd")
}
"#;
    let scratch = Scratch::with(&[("main.tf", text)]);
    let report = scratch.run(&["scan", ".", "-f", "json"]).json();
    let found = report["findings"].as_array().unwrap().iter().filter(|it| it["code"] == "KEY104");
    let found: Vec<_> = found.map(|it| (it["resource"].as_str().unwrap(), it["severity"].as_str().unwrap())).collect();
    assert_eq!(found, [("alicloud_instance.a", "medium"), ("tencentcloud_tat_command.b", "medium")]);
    for args in [
        &["scan", "."][..],
        &["scan", ".", "-f", "json"],
        &["scan", ".", "-f", "sarif"],
        &["scan", ".", "-f", "markdown"],
        &["inspect", "."],
        &["inspect", ".", "-f", "json"],
    ] {
        let run = scratch.run(args);
        assert!(!run.out.contains("Planted-77") && !run.err.contains("Planted-77"), "{args:?}: {}", run.out);
    }
}
