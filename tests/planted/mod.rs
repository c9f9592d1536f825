//! A corpus of planted credentials and of things that only look like one, made from fixed numbers. Every token is put
//! together when the test runs, so that none stands in the repository.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use std::io::Write;

/// Numbers that look random and are the same each time.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
    pub fn text(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..length).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }
    /// Letters and digits, of each class at least one, as keys have.
    pub fn key(&mut self, length: usize) -> String {
        loop {
            let text = self.text(WORD, length);
            let has = |class: fn(&u8) -> bool| text.as_bytes().iter().any(class);
            if has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) {
                return text;
            }
        }
    }
}

pub const WORD: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE64: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/";
const HEX: &str = "0123456789abcdef";

/// A planted text: what is written, the name that it is given, and what of it is secret.
pub struct Token {
    pub kind: &'static str,
    /// A name to give it, in lower case.
    pub name: &'static str,
    pub text: String,
    /// What may not be shown, nor any eight characters of it.
    pub secret: String,
}

pub const KINDS: usize = 12;

pub fn token(kind: usize, dice: &mut Dice) -> Token {
    let plain = |kind, name, text: String| Token { kind, name, secret: text.clone(), text };
    match kind {
        0 => plain("old key id", "access_key", ["LT", "AI", &dice.key(12)].concat()),
        1 => plain("key id", "access_key", ["LT", "AI5t", &dice.key(18)].concat()),
        2 => plain("secret", "access_key_secret", dice.key(30)),
        3 => plain("temporary key id", "sts_id", ["ST", "S.", &dice.key(25)].concat()),
        4 => plain("temporary secret", "secret_key", {
            let more = dice.below(5);
            dice.key(40 + more)
        }),
        5 => plain("security token", "session", ["CA", "IS", &dice.text(BASE64, 400)].concat()),
        6 => plain("SecretId", "secret_id", ["AK", "ID", &dice.key(32)].concat()),
        7 => plain("long SecretId", "secret_id", ["AK", "ID", &dice.key(36)].concat()),
        8 => plain("temporary SecretId", "secret_id", ["AK", "ID", &dice.key(30), "_-", &dice.key(30)].concat()),
        9 => plain("SecretKey", "SecretKey", dice.key(32)),
        10 => {
            let body: Vec<String> = (0..6).map(|_| dice.text(BASE64, 64)).collect();
            let mark = |word: &str| ["-----", word, " RSA PRIV", "ATE KEY-----"].concat();
            let body = body.join("\n");
            let text = format!("{}\n{body}\n{}\n", mark("BEGIN"), mark("END"));
            Token { kind: "private key", name: "key", text, secret: body }
        }
        _ => {
            let secret = dice.key(14);
            let text = format!("mysql://app:{secret}@10.0.0.5:3306/app");
            Token { kind: "password in an address", name: "database", text, secret }
        }
    }
}

/// Files of one case.
pub struct Case {
    pub files: Vec<(String, String)>,
    /// The file to scan; a directory where empty.
    pub scan: &'static str,
}

impl Case {
    fn of(main: String) -> Case {
        Case { files: vec![("main.tf".into(), main)], scan: "" }
    }
    fn with(mut self, name: &str, text: String) -> Case {
        self.files.push((name.into(), text));
        self
    }
    fn plan(plan: serde_json::Value) -> Case {
        Case { files: vec![("plan.json".into(), plan.to_string())], scan: "plan.json" }
    }
}

/// A string of HCL.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{}\"", text.replace("${", "$${"))
}

fn packed(bytes: &[u8]) -> String {
    let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    zip.write_all(bytes).unwrap();
    STANDARD.encode(zip.finish().unwrap())
}

pub const PLACES: usize = 40;

/// Places where nothing but a credential is remarked: those of look-alikes.
pub const COMMON: [usize; 26] =
    [0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27];

/// Writes a text, under a name, at a place.
pub fn plant(place: usize, name: &str, text: &str) -> Case {
    let q = quoted(text);
    let script = format!("#!/bin/sh\nset -e\nexport {name}='{text}'\nrun\n");
    let upper = name.to_ascii_uppercase();
    let machine = |argument: &str, value: &str| {
        format!(
            "resource \"alicloud_instance\" \"i\" {{\n  instance_type = \"ecs.g7.large\"\n  {argument} = {value}\n}}\n"
        )
    };
    let tencent = |argument: &str, value: &str| {
        format!("resource \"tencentcloud_instance\" \"i\" {{\n  image_id = \"img-1\"\n  {argument} = {value}\n}}\n")
    };
    let resource = |kind: &str, body: &str| format!("resource \"{kind}\" \"r\" {{\n{body}\n}}\n");
    match place {
        0 => Case::of(format!("variable \"app_{name}\" {{\n  type = string\n  default = {q}\n}}\n")),
        1 => {
            Case::of(format!("variable \"app_{name}\" {{}}\n")).with("terraform.tfvars", format!("app_{name} = {q}\n"))
        }
        2 => Case::of(format!("variable \"app_{name}\" {{}}\n"))
            .with("x.auto.tfvars.json", json!({format!("app_{name}"): text}).to_string()),
        3 => {
            Case::of(format!("locals {{\n  settings = {{\n    region = \"cn-hangzhou\"\n    {name} = {q}\n  }}\n}}\n"))
        }
        4 => Case::of(format!("module \"m\" {{\n  source = \"./m\"\n  {name} = {q}\n}}\n")).with(
            "m/main.tf",
            format!("variable \"{name}\" {{}}\noutput \"o\" {{\n  value = var.{name} == \"\"\n}}\n"),
        ),
        5 => Case::of(format!("provider \"alicloud\" {{\n  region = \"cn-hangzhou\"\n  secret_key = {q}\n}}\n")),
        6 => Case::of(format!(
            "terraform {{\n  backend \"oss\" {{\n    bucket = \"b\"\n    secret_key = {q}\n  }}\n}}\n"
        )),
        7 => Case::of(machine("user_data", &quoted(&script))),
        8 => Case::of(machine("user_data", &format!("base64encode({})", quoted(&script)))),
        9 => Case::of(tencent("user_data", &quoted(STANDARD.encode(&script).trim_end_matches('=')))),
        10 => Case::of(tencent("user_data", &quoted(&packed(script.as_bytes())))),
        11 => {
            let mime = format!(
                "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"B\"\n\n--B\nContent-Type: text/x-shellscript\nContent-Transfer-Encoding: base64\n\n{}\n--B--\n",
                STANDARD.encode(&script)
            );
            Case::of(machine("user_data", &quoted(&STANDARD.encode(mime))))
        }
        12 => Case::of(resource(
            "alicloud_ecs_command",
            &format!(
                "  name = \"c\"\n  type = \"RunShellScript\"\n  command_content = {}",
                quoted(&STANDARD.encode(&script))
            ),
        )),
        13 => Case::of(resource(
            "tencentcloud_tat_command",
            &format!("  command_name = \"c\"\n  content = {}", quoted(&script)),
        )),
        14 => Case::of(resource(
            "alicloud_oos_template",
            &format!(
                "  template_name = \"t\"\n  content = jsonencode({{ Tasks = [{{ name = \"run\", properties = {{ {name} = {q} }} }}] }})"
            ),
        )),
        15 => {
            let indented: String = script.lines().map(|line| format!("        {line}\n")).collect();
            Case::of(resource(
                "alicloud_ros_stack",
                &format!(
                    "  stack_name = \"s\"\n  template_body = {}",
                    quoted(&format!("Resources:\n  I:\n    Properties:\n      UserData: |\n{indented}"))
                ),
            ))
        }
        16 => Case::of(resource(
            "tencentcloud_scf_function",
            &format!("  name = \"f\"\n  environment = {{\n    STAGE = \"x\"\n    {upper} = {q}\n  }}"),
        )),
        17 => Case::of(resource(
            "alicloud_fcv3_function",
            &format!("  function_name = \"f\"\n  environment_variables = {{\n    {upper} = {q}\n  }}"),
        )),
        18 => Case::of(resource(
            "alicloud_eci_container_group",
            &format!(
                "  container_group_name = \"g\"\n  containers {{\n    name = \"c\"\n    environment_vars {{\n      key = \"{upper}\"\n      value = {q}\n    }}\n  }}"
            ),
        )),
        19 => Case::of(resource(
            "alicloud_sae_application",
            &format!(
                "  app_name = \"a\"\n  envs = {}",
                quoted(&json!([{"name": "STAGE", "value": "x"}, {"name": upper, "value": text}]).to_string())
            ),
        )),
        20 => Case::of(resource(
            "alicloud_oos_parameter",
            &format!(
                "  parameter_name = \"{name}\"\n  type = \"String\"\n  value = {}",
                quoted(&format!("{name}={text}"))
            ),
        )),
        21 => Case::of(resource("null_resource", &format!("  triggers = {{\n    {name} = {q}\n  }}"))),
        22 => Case::of(resource("local_file", &format!("  filename = \"x\"\n  content = {}", quoted(&script)))),
        23 => Case::of(resource(
            "null_resource",
            &format!(
                "  provisioner \"remote-exec\" {{\n    inline = [\"hostname x\", {}]\n  }}",
                quoted(&format!("export {upper}='{text}'"))
            ),
        )),
        24 => Case::of(resource(
            "null_resource",
            &format!(
                "  provisioner \"local-exec\" {{\n    command = \"true\"\n    environment = {{\n      {upper} = {q}\n    }}\n  }}"
            ),
        )),
        25 => Case::of(resource("alicloud_vpc", &format!("  vpc_name = \"v\"\n  tags = {{\n    {name} = {q}\n  }}"))),
        26 => Case::of(machine("user_data", "base64encode(templatefile(\"init.tftpl\", { x = 1 }))"))
            .with("init.tftpl", script),
        27 => Case::of(format!("output \"{name}\" {{\n  value = {q}\n}}\n")),
        28 => Case::of(resource("alicloud_log_etl", &format!("  etl_name = \"e\"\n  access_key_secret = {q}"))),
        29 => Case::of(format!(
            "variable \"v\" {{\n  type = string\n  default = {q}\n}}\nprovider \"tencentcloud\" {{\n  secret_key = var.v\n}}\n"
        )),
        30 => Case::of(format!(
            "variable \"app_{name}\" {{\n  default = {q}\n}}\n{}",
            machine("user_data", &format!("base64encode(\"export {name}=${{var.app_{name}}}\")"))
        )),
        31 => Case::of(format!(
            "locals {{\n  app_{name} = {q}\n}}\n{}",
            resource(
                "alicloud_vpc",
                &format!("  vpc_name = \"v\"\n  description = \"{name} = '${{local.app_{name}}}'\"")
            )
        )),
        32 => Case::of(format!(
            "data \"http\" \"d\" {{\n  url = \"https://example.com\"\n  request_headers = {{\n    {name} = {q}\n  }}\n}}\n"
        )),
        33 => Case::of(resource(
            "kubernetes_secret",
            &format!("  metadata {{\n    name = \"x\"\n  }}\n  data = {{\n    {name} = {q}\n  }}"),
        )),
        34 => Case::plan(plan(
            json!({format!("app_{name}"): {"value": text}}),
            json!([]),
            json!({"variables": {format!("app_{name}"): {}}}),
            json!(null),
        )),
        35 => Case::plan(plan(
            json!({}),
            json!([]),
            json!({"variables": {format!("app_{name}"): {"default": text}}}),
            json!(null),
        )),
        36 => Case::plan(plan(
            json!({}),
            json!([change("alicloud_vpc", json!({"vpc_name": "v", "tags": {name: text}}))]),
            written(
                "alicloud_vpc",
                json!({"vpc_name": {"constant_value": "v"}, "tags": {"constant_value": {name: text}}}),
            ),
            json!(null),
        )),
        37 => Case::plan(plan(
            json!({}),
            json!([change("alicloud_instance", json!({"user_data": STANDARD.encode(&script)}))]),
            written("alicloud_instance", json!({"user_data": {"references": ["local.x"]}})),
            json!(null),
        )),
        38 => {
            let state = json!({"format_version": "1.0", "values": {"root_module": {"resources": [{
                "address": "data.http.d", "mode": "data", "type": "http", "name": "d",
                "provider_name": "registry.terraform.io/hashicorp/http", "schema_version": 0,
                "values": {"url": "https://example.com", "request_headers": {name: text}}
            }]}}});
            let block = json!({"resources": [{"address": "data.http.d", "mode": "data", "type": "http", "name": "d",
                "expressions": {"url": {"constant_value": "https://example.com"}, "request_headers": {"constant_value": {name: text}}}}]});
            Case::plan(plan(json!({}), json!([]), block, state))
        }
        _ => Case::plan(plan(
            json!({}),
            json!([change("null_resource", json!({"triggers": {name: text}}))]),
            json!({}),
            json!(null),
        )),
    }
}

fn plan(
    variables: serde_json::Value,
    changes: serde_json::Value,
    root: serde_json::Value,
    state: serde_json::Value,
) -> serde_json::Value {
    let mut plan = json!({
        "format_version": "1.2", "terraform_version": "1.11.4", "complete": true, "errored": false,
        "variables": variables, "planned_values": {"root_module": {}}, "resource_changes": changes,
        "configuration": {"provider_config": {}, "root_module": root}
    });
    if !state.is_null() {
        plan["prior_state"] = state;
    }
    plan
}

fn change(kind: &str, after: serde_json::Value) -> serde_json::Value {
    json!({"address": format!("{kind}.r"), "mode": "managed", "type": kind, "name": "r",
           "provider_name": "registry.terraform.io/x/y",
           "change": {"actions": ["create"], "before": null, "after": after, "after_unknown": {"id": true},
                      "before_sensitive": false, "after_sensitive": {}}})
}

fn written(kind: &str, expressions: serde_json::Value) -> serde_json::Value {
    json!({"resources": [{"address": format!("{kind}.r"), "mode": "managed", "type": kind, "name": "r", "expressions": expressions}]})
}

pub const LOOKALIKES: usize = 32;

/// What only looks like a credential: name and text.
pub fn lookalike(kind: usize, dice: &mut Dice) -> (&'static str, String) {
    let hex = |dice: &mut Dice, length| dice.text(HEX, length);
    let lower = "0123456789abcdefghijklmnopqrstuvwxyz";
    match kind {
        0 => ("secret_key", [8, 4, 4, 4, 12].map(|length| hex(dice, length)).join("-")),
        1 => ("secret_key", hex(dice, 32)),
        2 => ("secret_key", hex(dice, 64)),
        3 => ("secret_key", hex(dice, 40)),
        4 => ("secret_key", hex(dice, 32).to_uppercase()),
        5 => ("access_key", ["LTAI", "****************"].concat()),
        6 => ("access_key", ["LTAI", "EXAMPLEEXAMPLEEXAMPL"].concat()),
        7 => ("access_key", ["LTAI", "5tShort"].concat()),
        8 => ("access_key", ["LTAI", "xxxxxxxxxxxxxxxxxxxx"].concat()),
        9 => ("access_key", "AKIAIOSFODNN7EXAMPLE".into()),
        10 => ("secret_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into()),
        11 => ("secret_key", "YourAccessKeySecretGoesHere123".into()),
        12 => ("secret_key", "ReplaceThisWithTheRealSecretKey1".into()),
        13 => ("secret_id", ["AKID", "EXAMPLE", "0123456789abcdefghijklmno"].concat()),
        14 => ("secret_id", ["AKID", &"x".repeat(32)].concat()),
        15 => ("role", format!("acs:ram::{}:role/{}", dice.text("123456789", 16), dice.text(lower, 18))),
        16 => ("policy", format!("qcs::cam::uin/{}:roleName/{}", dice.text("123456789", 12), dice.key(30))),
        17 => ("instance", format!("i-bp1{}", dice.text(lower, 15))),
        18 => ("image", format!("m-bp1{}", dice.text(lower, 15))),
        19 => ("public_key", format!("ssh-rsa AAAAB3NzaC1yc2E{} ops@example", dice.text(BASE64, 349))),
        20 => {
            ("public_key", format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", dice.text(BASE64, 64)))
        }
        21 => (
            "certificate",
            format!(
                "-----BEGIN CERTIFICATE-----\n{}\n{}\n-----END CERTIFICATE-----\n",
                dice.text(BASE64, 64),
                dice.text(BASE64, 64)
            ),
        ),
        22 => ("logo", format!("data:image/png;base64,iVBORw0KGgo{}", dice.text(BASE64, 600))),
        // Random, and nothing says that it is a secret.
        23 => ("description", dice.key(30)),
        24 => ("etag", dice.key(32)),
        25 => ("nonce", dice.key(40)),
        26 => ("secret_key", "${SECRET_KEY}".into()),
        27 => ("secret_key", "<access key secret of the account>".into()),
        28 => ("database", "mysql://app:${PASSWORD}@10.0.0.5:3306/app".into()),
        29 => ("database", "postgres://user:password@localhost:5432/app".into()),
        30 => ("digest", format!("registry.example.com/app@sha256:{}", hex(dice, 64))),
        _ => ("integrity", format!("sha512-{}==", dice.text(BASE64, 86))),
    }
}
