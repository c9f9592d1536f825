//! `access` as users ask it: who is who among accounts, what is not known, and what cannot be asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod command;

use command::Scratch;
use serde_json::Value;

/// The answer for each principal, by address.
fn answers(text: &str, action: &str, resource: &str) -> Vec<(String, String)> {
    let scratch = Scratch::with(&[("main.tf", text)]);
    let report = scratch.run(&["access", ".", "-f", "json", "--action", action, "--resource", resource]).json();
    let principals = report["principals"].as_array().unwrap();
    let one = |it: &Value| {
        (it["resource"].as_str().unwrap().to_owned(), it["query"]["answer"].as_str().unwrap_or("-").to_owned())
    };
    principals.iter().map(one).collect()
}

fn of(text: &str, principal: &str, action: &str) -> String {
    let all = answers(text, action, "*");
    let found = all.iter().find(|(name, _)| name == principal);
    found.unwrap_or_else(|| panic!("{principal}: {all:?}")).1.clone()
}

/// A user of Tencent Cloud with a policy: their name, and what the policy allows.
fn cam_user(name: &str, actions: &str) -> String {
    format!(
        r#"
resource "tencentcloud_cam_user" "u" {{
  name    = "{name}"
  use_api = false
}}
resource "tencentcloud_cam_policy" "p" {{
  name     = "{name}"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["{actions}"], resource = ["*"] }}] }})
}}
resource "tencentcloud_cam_user_policy_attachment" "a" {{
  user_name = tencentcloud_cam_user.u.name
  policy_id = tencentcloud_cam_policy.p.id
}}
"#
    )
}

/// A group of administrators, and users who are in it as the text says.
fn team(join: &str) -> String {
    format!(
        r#"
variable "who" {{}}
variable "names" {{ type = set(string) }}
variable "list" {{ type = list(string) }}
resource "random_pet" "n" {{}}
resource "alicloud_ram_user" "u" {{ name = "u" }}
resource "alicloud_ram_user" "v" {{ name = "v" }}
resource "alicloud_ram_group" "adm" {{ group_name = "adm" }}
resource "alicloud_ram_group_policy_attachment" "adm" {{
  group_name  = alicloud_ram_group.adm.group_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}}
resource "tencentcloud_cam_user" "t" {{
  name    = "t"
  use_api = false
}}
resource "tencentcloud_cam_group" "adm" {{ name = "adm" }}
resource "tencentcloud_cam_group_policy_attachment" "adm" {{
  group_id  = tencentcloud_cam_group.adm.id
  policy_id = "1"
}}
{join}
"#
    )
}

#[test]
fn an_unknown_member_is_anybody() {
    let one = |more: &str| {
        format!("resource \"alicloud_ram_user_group_attachment\" \"a\" {{\n group_name = \"adm\"\n{more}\n}}")
    };
    let many = |users: &str| {
        format!("resource \"alicloud_ram_group_membership\" \"a\" {{\n group_name = \"adm\"\n user_names = {users}\n}}")
    };
    let tencent = |users: &str| {
        format!(
            "resource \"tencentcloud_cam_group_membership\" \"a\" {{\n group_id = tencentcloud_cam_group.adm.id\n user_names = {users}\n}}"
        )
    };
    for join in [
        one("user_name = var.who"),
        one("for_each = var.names\nuser_name = each.value"),
        many("var.list"),
        many("split(\",\", random_pet.n.id)"),
        many("concat(var.list, [alicloud_ram_user.u.name])"),
    ] {
        let text = team(&join);
        for user in ["alicloud_ram_user.u", "alicloud_ram_user.v"] {
            let answer = of(&text, user, "ram:CreateUser");
            assert!(answer == "unknown" || (answer == "allowed" && user.ends_with('u')), "{user}, {join}: {answer}");
        }
        // The other cloud's users are not meant.
        assert_eq!(of(&text, "tencentcloud_cam_user.t", "cam:AddUser"), "denied");
    }
    for join in [tencent("var.list"), tencent("split(\",\", random_pet.n.id)")] {
        assert_eq!(of(&team(&join), "tencentcloud_cam_user.t", "cam:AddUser"), "unknown", "{join}");
        assert_eq!(of(&team(&join), "alicloud_ram_user.u", "ram:CreateUser"), "denied");
    }
    // One who is referred to is in it, and nobody else.
    let text = team(&one("user_name = alicloud_ram_user.u.name"));
    assert_eq!(of(&text, "alicloud_ram_user.u", "ram:CreateUser"), "allowed");
    assert_eq!(of(&text, "alicloud_ram_user.v", "ram:CreateUser"), "denied");
}

#[test]
fn a_reference_is_definite_whatever_the_name_is_made_of() {
    let text = r#"
resource "random_id" "s" { byte_length = 4 }
resource "alicloud_ram_user" "u" { name = "u-${random_id.s.hex}" }
resource "alicloud_ram_policy" "p" {
  policy_name     = "p-${random_id.s.hex}"
  policy_document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "oss:*", Resource = "*" }] })
}
resource "alicloud_ram_user_policy_attachment" "a" {
  user_name   = alicloud_ram_user.u.name
  policy_name = alicloud_ram_policy.p.policy_name
  policy_type = alicloud_ram_policy.p.type
}
"#;
    let text = &format!("{text}{}", cam_user("u-${random_id.s.hex}", "cos:*"));
    assert_eq!(of(text, "alicloud_ram_user.u", "oss:GetObject"), "allowed");
    assert_eq!(of(text, "tencentcloud_cam_user.u", "cos:GetObject"), "allowed");
}

/// The same names under two provider configurations.
fn twice(arguments: &str) -> String {
    format!(
        r#"
provider "alicloud" {{ region = "cn-hangzhou" }}
provider "alicloud" {{
  alias = "other"
  region = "cn-beijing"
  {arguments}
}}
resource "alicloud_ram_user" "one" {{ name = "ci" }}
resource "alicloud_ram_user" "two" {{
  provider = alicloud.other
  name     = "ci"
}}
resource "alicloud_ram_user_policy_attachment" "one" {{
  user_name   = "ci"
  policy_name = "AdministratorAccess"
  policy_type = "System"
}}
resource "alicloud_ram_user_policy_attachment" "two" {{
  provider    = alicloud.other
  user_name   = alicloud_ram_user.two.name
  policy_name = "AliyunOSSReadOnlyAccess"
  policy_type = "System"
}}
"#
    )
}

#[test]
fn names_hold_within_an_account() {
    for arguments in ["profile = \"prod\"", "assume_role {\n    role_arn = \"acs:ram::9876543210987654:role/tf\"\n  }"]
    {
        let text = twice(arguments);
        assert_eq!(of(&text, "alicloud_ram_user.one", "ram:CreateUser"), "allowed", "{arguments}");
        assert_eq!(of(&text, "alicloud_ram_user.two", "ram:CreateUser"), "denied", "{arguments}");
        assert_eq!(of(&text, "alicloud_ram_user.two", "oss:GetObject"), "allowed", "{arguments}");
    }
    // Another region is the same account, where a name that two have means either; a reference says which.
    let text = twice("");
    assert_eq!(of(&text, "alicloud_ram_user.one", "ram:CreateUser"), "unknown");
    assert_eq!(of(&text, "alicloud_ram_user.two", "oss:GetObject"), "allowed");
    let tencent = r#"
provider "tencentcloud" { region = "ap-guangzhou" }
provider "tencentcloud" {
  alias = "other"
  assume_role {
    role_arn         = "qcs::cam::uin/100000000009:roleName/tf"
    session_name     = "s"
    session_duration = 3600
  }
}
resource "tencentcloud_cam_user" "one" {
  name    = "ci"
  use_api = false
}
resource "tencentcloud_cam_user" "two" {
  provider = tencentcloud.other
  name     = "ci"
  use_api  = false
}
resource "tencentcloud_cam_user_policy_attachment" "one" {
  user_name = "ci"
  policy_id = "1"
}
"#;
    assert_eq!(of(tencent, "tencentcloud_cam_user.one", "cam:AddUser"), "allowed");
    assert_eq!(of(tencent, "tencentcloud_cam_user.two", "cam:AddUser"), "denied");
}

#[test]
fn what_is_not_understood_is_not_denied() {
    let text = r#"
resource "alicloud_ram_user" "u" { name = "u" }
resource "alicloud_ram_user_policy_attachment" "u" {
  user_name   = alicloud_ram_user.u.name
  policy_name = "AliyunCSFullAccess"
  policy_type = "System"
}
"#;
    let text = &format!("{text}{}", cam_user("u", "permid/280649"));
    assert_eq!(of(text, "tencentcloud_cam_user.u", "cvm:RunInstances"), "unknown");
    assert_eq!(of(text, "alicloud_ram_user.u", "ecs:RunInstances"), "unknown");
}

#[test]
fn questions_that_cannot_be_meant_are_remarked() {
    let scratch = Scratch::with(&[("main.tf", "resource \"alicloud_ram_user\" \"u\" {\n  name = \"u\"\n}\n")]);
    let run = scratch.run(&["access", ".", "--action", "ecs:RunInstence"]);
    assert_eq!(run.status, 0);
    assert!(
        run.err.contains("no action is known by the name `ecs:RunInstence`") && run.err.contains("ecs:RunInstances"),
        "{}",
        run.err
    );
    let run = scratch.run(&["access", ".", "--action", "foo:Bar"]);
    assert!(run.status == 0 && run.err.contains("no service `foo` is known here"), "{}", run.err);
    for name in ["prod/x", "prod", "alicloud_oss_bucket.b"] {
        let run = scratch.run(&["access", ".", "--action", "oss:GetObject", "--resource", name]);
        assert!(run.status == 2 && run.err.contains("is no name of a resource"), "{name}: {}", run.err);
    }
    let run = scratch.run(&["access", ".", "--action", "oss:GetObject", "--resource", "acs:oss:*:*:prod/x"]);
    assert!(run.status == 0 && run.err.is_empty(), "{}", run.err);

    scratch.write(
        "menshen.toml",
        "[[assert]]\nname = \"typo\"\ndeny = { principal = \"*\", actions = [\"ram:PasRole\"], resources = [\"prod/*\"] }\n\
         [[assert]]\nname = \"fine\"\ndeny = { actions = [\"ram:PassRole\", \"cvm:*\"], resources = [\"acs:oss:*:*:prod/*\"] }\n",
    );
    let run = scratch.run(&["scan", "."]);
    let out: Vec<&str> = run.out.split_whitespace().collect();
    let out = out.join(" ");
    assert!(out.contains("no action is called `ram:PasRole`") && out.contains("`ram:PassRole` is one"), "{out}");
    assert!(out.contains("no resource is called `prod/*`") && !out.contains("\"fine\""), "{out}");
}

#[test]
fn names_do_nothing_to_a_terminal() {
    let text = r#"{"resource": {"alicloud_ram_user": {"u": {"name": "evil\u001b[31mRED\u202ex\r\n### y"}},
      "alicloud_ram_policy": {"p": {"policy_name": "p\r\n### x", "policy_document":
        "{\"Version\": \"1\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\\u001b[2J\"}, {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"}},
      "alicloud_ram_user_policy_attachment": {"a": {"user_name": "${alicloud_ram_user.u.name}",
        "policy_name": "${alicloud_ram_policy.p.policy_name}", "policy_type": "Custom"}}}}"#;
    let scratch = Scratch::with(&[("main.tf.json", text)]);
    for args in [
        &["scan", "."][..],
        &["scan", "-q", "."],
        &["scan", "-f", "markdown", "."],
        &["access", "."],
        &["inspect", "."],
        &["exposure", "."],
        &["graph", "."],
    ] {
        let color: &[&str] =
            if args[0] == "graph" || args.contains(&"markdown") { &[] } else { &["--color", "always"] };
        let run = scratch.run(&[args, color].concat());
        assert!(run.status <= 2, "{args:?}: {}", run.err);
        let odd =
            run.out.contains(['\r', '\u{202e}']) || run.out.contains("\u{1b}[2J") || run.out.contains("l\u{1b}[31m");
        assert!(!odd, "{args:?}: {:?}", run.out);
    }
}

#[test]
fn who_is_meant_is_said() {
    let text = r#"
resource "alicloud_ram_user" "u" {
  for_each = toset(["alice", "bob"])
  name     = "corp-${each.key}"
}
resource "alicloud_ram_role" "r" {
  role_name                   = "deploy"
  assume_role_policy_document = "{}"
}
"#;
    let scratch = Scratch::with(&[("main.tf", text)]);
    let of = |who: &str| {
        let run = scratch.run(&["access", ".", "--principal", who]);
        assert_eq!(run.status, if run.err.contains("no principal") { 2 } else { 0 }, "{}", run.err);
        run.err
    };
    let both = "help: `alicloud_ram_user.u[\"alice\"]`, `alicloud_ram_user.u[\"bob\"]` are there";
    assert!(of("alicloud_ram_user.u").contains(both), "{}", of("alicloud_ram_user.u"));
    for name in ["deploy", "acs:ram::1234567890123456:role/deploy"] {
        assert!(of(name).contains("help: `alicloud_ram_role.r` is there"), "{}", of(name));
    }
    assert!(of("corp-bob").contains("`alicloud_ram_user.u[\"bob\"]` is there"));
    assert!(of("nobody").contains("without `--principal`"));
    assert!(of("alicloud_ram_user.u*").is_empty());
}
