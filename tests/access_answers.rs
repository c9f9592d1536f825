//! Answers of `menshen access`: what sits at the resource, resource groups, principals that go; which statements are told,
//! and which requests show them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use menshen::input::Request;
use menshen::reason::identity::access::{Access, Asked};
use serde_json::{Value as Json, json};
use std::fs;

/// What is said of the principals of a file, where this is asked.
fn principals(name: &str, text: &str, asked: &Asked) -> Vec<Access> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::write(&file, text).unwrap();
    let path = if name == "main.tf" { folder.path().to_path_buf() } else { file };
    let request = Request { paths: vec![path], current_dir: folder.path().to_path_buf(), ..Request::default() };
    let found = menshen::access(&request, asked, &|_| true);
    assert!(found.complete, "{:?}", found.errors);
    found.principals
}

fn asked(action: &str, resource: &str) -> Asked {
    Asked { action: Some(action.to_owned()), resource: resource.to_owned(), change: false }
}

/// The answer for the only user, and what decides.
fn answer(name: &str, text: &str, action: &str, resource: &str) -> (&'static str, Option<String>) {
    let found = principals(name, text, &asked(action, resource));
    let mut users = found.into_iter().filter(|it| it.kind == "user" && !it.gone);
    let query = users.next().unwrap().query.unwrap();
    assert!(users.next().is_none(), "several users");
    (query.answer, query.by)
}

/// A state: resources with what they are known to be.
fn state(resources: &[(&str, Json)]) -> String {
    let one = |(address, values): &(&str, Json)| {
        let (data, rest) = (address.starts_with("data."), address.trim_start_matches("data."));
        let (kind, name) = rest.split_once('.').unwrap();
        json!({
            "address": address, "mode": if data { "data" } else { "managed" }, "type": kind, "name": name,
            "provider_name": format!("registry.terraform.io/vendor/{}", kind.split('_').next().unwrap()),
            "schema_version": 0, "values": values, "sensitive_values": {},
        })
    };
    let list: Vec<Json> = resources.iter().map(one).collect();
    json!({
        "format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {"resources": list}},
    })
    .to_string()
}

const OWN: &str = "1234567890123456";

fn document(statements: Json) -> Json {
    json!(json!({"Version": "1", "Statement": statements}).to_string())
}

/// A user of an account whose number is known, and more.
fn with(more: &[(&str, Json)]) -> String {
    let mut all =
        vec![("data.alicloud_account.c", json!({"id": OWN})), ("alicloud_ram_user.u", json!({"name": "u", "id": "1"}))];
    all.extend(more.iter().cloned());
    state(&all)
}

/// The user may do this.
fn granted(statements: Json) -> Vec<(&'static str, Json)> {
    vec![
        ("alicloud_ram_policy.p", json!({"id": "p", "policy_name": "p", "policy_document": document(statements)})),
        (
            "alicloud_ram_user_policy_attachment.p",
            json!({"id": "x", "user_name": "u", "policy_name": "p", "policy_type": "Custom"}),
        ),
    ]
}

fn bucket(statements: Json) -> Vec<(&'static str, Json)> {
    vec![
        ("alicloud_oss_bucket.b", json!({"id": "bb", "bucket": "bb"})),
        ("alicloud_oss_bucket_policy.b", json!({"id": "bb", "bucket": "bb", "policy": document(statements)})),
    ]
}

fn block(on: bool) -> (&'static str, Json) {
    ("alicloud_oss_bucket_public_access_block.b", json!({"id": "bb", "bucket": "bb", "block_public_access": on}))
}

const ONE: &str = "acs:oss:*:*:bb/a.jpg";

#[test]
fn some_resource_may_be_one_that_a_bucket_policy_opens() {
    let public = json!([{"Effect": "Allow", "Action": ["oss:GetObject"], "Principal": ["*"],
        "Resource": ["acs:oss:*:*:bb/*"]}]);
    let text = with(&bucket(public.clone()));
    for resource in [ONE, "*", "acs:oss:*:*:bb/*", "acs:oss:*:*:b*"] {
        let expected = ("allowed", Some("alicloud_oss_bucket_policy.b".to_owned()));
        assert_eq!(answer("state.json", &text, "oss:GetObject", resource), expected, "{resource}");
    }
    for resource in ["acs:oss:*:*:other/a", "acs:oss:*:*:other/*"] {
        assert_eq!(answer("state.json", &text, "oss:GetObject", resource), ("denied", None), "{resource}");
    }
    assert_eq!(answer("state.json", &text, "oss:PutObject", "*").0, "denied");
}

#[test]
fn a_block_of_public_access_takes_away_what_everybody_is_given() {
    let of = |statement: Json, on: bool| {
        let mut more = bucket(json!([statement]));
        more.push(block(on));
        let text = with(&more);
        let one = answer("state.json", &text, "oss:GetObject", ONE).0;
        assert_eq!(one, answer("state.json", &text, "oss:GetObject", "*").0, "one and some");
        one
    };
    let allow = |principal: &str, condition: Json| {
        let mut out = json!({"Effect": "Allow", "Action": ["oss:GetObject"], "Principal": [principal],
            "Resource": ["acs:oss:*:*:bb/*"]});
        if !condition.is_null() {
            out["Condition"] = condition;
        }
        out
    };
    assert_eq!(of(allow("*", Json::Null), true), "denied");
    assert_eq!(of(allow("*", Json::Null), false), "allowed");
    // From some addresses only it is not public.
    let office = json!({"IpAddress": {"acs:SourceIp": ["203.0.113.0/24"]}});
    assert_eq!(of(allow("*", office), true), "conditional");
    let everywhere = json!({"IpAddress": {"acs:SourceIp": ["0.0.0.0/0"]}});
    assert_eq!(of(allow("*", everywhere), true), "denied");
}

#[test]
fn what_a_bucket_policy_denies_is_denied_there_only() {
    let deny = json!([{"Effect": "Deny", "Action": ["oss:GetObject"], "Principal": ["*"],
        "Resource": ["acs:oss:*:*:*"]}]);
    let mut more = granted(json!([{"Effect": "Allow", "Action": "oss:GetObject", "Resource": "*"}]));
    more.extend(bucket(deny.clone()));
    let text = with(&more);
    let of = |text: &str, resource| answer("state.json", text, "oss:GetObject", resource);
    assert_eq!(of(&text, ONE), ("denied", Some("alicloud_oss_bucket_policy.b".to_owned())));
    assert_eq!(of(&text, "acs:oss:*:*:bb/*").0, "denied");
    assert_eq!(of(&text, "acs:oss:*:*:other/a").0, "allowed");
    assert_eq!(of(&text, "*").0, "allowed");
    // All that is given is in the bucket.
    let mut more = granted(json!([{"Effect": "Allow", "Action": "oss:GetObject", "Resource": "acs:oss:*:*:bb/*"}]));
    more.extend(bucket(deny));
    assert_eq!(of(&with(&more), "*").0, "denied");
}

#[test]
fn numbers_in_bucket_policies() {
    let of = |number: &str| {
        let policy = json!([{"Effect": "Allow", "Action": ["oss:GetObject"], "Principal": [number],
            "Resource": ["acs:oss:*:*:bb/*"]}]);
        answer("state.json", &with(&bucket(policy)), "oss:GetObject", ONE).0
    };
    assert_eq!(of("9876543210987654"), "denied", "another account");
    assert_eq!(of(OWN), "denied", "the owner");
    assert_eq!(of("288888888888888888"), "unknown", "perhaps this user");
}

#[test]
fn keys_that_name_the_account_may_only_delegate() {
    let policy = document(json!([{"Effect": "Allow", "Action": "kms:*", "Resource": "*",
        "Principal": {"RAM": [format!("acs:ram::{OWN}:*")]}}]));
    let key = |id: Json| ("alicloud_kms_key.k", json!({"id": id, "policy": policy}));
    let text = with(&[key(json!("key-1"))]);
    let one = format!("acs:kms:cn-hangzhou:{OWN}:key/key-1");
    for resource in [&*one, "*", "acs:kms:*:*:key/*"] {
        let expected = ("unknown", Some("alicloud_kms_key.k".to_owned()));
        assert_eq!(answer("state.json", &text, "kms:Decrypt", resource), expected, "{resource}");
    }
    assert_eq!(answer("state.json", &text, "kms:Decrypt", "acs:kms:*:*:key/other").0, "denied");
    let mut more = granted(json!([{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}]));
    more.push(key(json!("key-1")));
    for resource in [&*one, "*"] {
        assert_eq!(answer("state.json", &with(&more), "kms:Decrypt", resource).0, "allowed", "{resource}");
    }
}

/// The id of a key is known after the apply.
#[test]
fn a_key_without_an_id_is_some_key() {
    let text = |rights: &str, effect: &str| {
        format!(
            r#"
data "alicloud_caller_identity" "c" {{}}
resource "alicloud_ram_user" "u" {{ name = "u" }}
resource "alicloud_ram_policy" "p" {{
  policy_name     = "p"
  policy_document = jsonencode({{ Version = "1", Statement = [{{ Effect = "Allow", Action = "{rights}", Resource = "*" }}] }})
}}
resource "alicloud_ram_user_policy_attachment" "p" {{
  user_name   = alicloud_ram_user.u.name
  policy_name = alicloud_ram_policy.p.policy_name
  policy_type = "Custom"
}}
resource "alicloud_kms_key" "k" {{
  policy = jsonencode({{ Version = "1", Statement = [{{
    Effect    = "{effect}"
    Action    = "kms:*"
    Principal = {{ RAM = ["acs:ram::${{data.alicloud_caller_identity.c.account_id}}:user/u"] }}
    Resource  = "*"
  }}] }})
}}
"#
        )
    };
    let of = |rights: &str, effect: &str, resource| answer("main.tf", &text(rights, effect), "kms:Decrypt", resource).0;
    assert_eq!(of("ecs:StartInstance", "Allow", "*"), "allowed");
    assert_eq!(of("ecs:StartInstance", "Allow", "acs:kms:*:*:key/some"), "unknown");
    assert_eq!(of("kms:Decrypt", "Deny", "*"), "allowed", "some other key");
    assert_eq!(of("kms:Decrypt", "Deny", "acs:kms:*:*:key/some"), "unknown");
    assert_eq!(of("kms:Decrypt", "Allow", "acs:kms:*:*:key/some"), "allowed");
}

#[test]
fn policies_of_log_projects_are_about_everybody() {
    let policy = document(json!([{"Effect": "Deny", "Action": ["log:PostLogStoreLogs"],
        "Condition": {"StringNotLike": {"acs:SourceVpc": ["vpc-*"]}}, "Resource": "acs:log:*:*:project/a/*"}]));
    let mut more = granted(json!([{"Effect": "Allow", "Action": "log:*", "Resource": "*"}]));
    more.push(("alicloud_log_project.a", json!({"id": "a", "project_name": "a", "policy": policy})));
    let text = with(&more);
    let of = |action, resource| answer("state.json", &text, action, resource).0;
    assert_eq!(of("log:PostLogStoreLogs", "acs:log:*:*:project/a/logstore/x"), "conditional");
    assert_eq!(of("log:PostLogStoreLogs", "acs:log:*:*:project/a/*"), "conditional");
    assert_eq!(of("log:PostLogStoreLogs", "acs:log:*:*:project/other/logstore/x"), "allowed");
    assert_eq!(of("log:GetLogStore", "acs:log:*:*:project/a/logstore/x"), "allowed");
    assert_eq!(of("log:PostLogStoreLogs", "*"), "allowed");
}

#[test]
fn rights_at_a_resource_group_reach_what_is_in_it() {
    let attachment = json!({"id": "x", "policy_name": "op", "policy_type": "Custom",
        "principal_name": "u@example.onaliyun.com", "principal_type": "IMSUser", "resource_group_id": "rg-shop"});
    let start = document(json!([{"Effect": "Allow", "Action": "ecs:StartInstance", "Resource": "*"}]));
    let instance = |id: &str, group: &str| {
        json!({"id": id, "resource_group_id": group, "instance_type": "ecs.g7.large", "image_id": "x",
            "security_groups": ["sg-1"], "vswitch_id": "vsw-1"})
    };
    let text = with(&[
        ("alicloud_resource_manager_policy.op", json!({"id": "op", "policy_name": "op", "policy_document": start})),
        ("alicloud_resource_manager_policy_attachment.u", attachment),
        ("alicloud_instance.shop", instance("i-shop", "rg-shop")),
        ("alicloud_instance.other", instance("i-other", "rg-other")),
    ]);
    let of = |resource: &str| answer("state.json", &text, "ecs:StartInstance", resource).0;
    assert_eq!(of("acs:ecs:*:*:instance/i-shop"), "allowed");
    assert_eq!(of(&format!("acs:ecs:cn-hangzhou:{OWN}:instance/i-shop")), "allowed");
    assert_eq!(of("acs:ecs:*:*:instance/i-other"), "denied");
    assert_eq!(of("acs:ecs:*:*:instance/i-elsewhere"), "unknown");
    assert_eq!(of("*"), "allowed");
}

#[test]
fn policies_of_cos_buckets_count_for_some_bucket_too() {
    let document = |effect: &str, principal: &str| {
        json!(
            json!({"version": "2.0", "Statement": [{"Effect": effect, "Action": ["name/cos:GetObject"],
            "Principal": {"qcs": [principal]}, "Resource": ["qcs::cos:ap-nanjing:uid/1250000000:b-1250000000/*"]}]})
            .to_string()
        )
    };
    let text = |effect: &str, principal: &str| {
        state(&[
            ("tencentcloud_cam_user.u", json!({"id": "u", "name": "u"})),
            (
                "tencentcloud_cos_bucket_policy.b",
                json!({"id": "b-1250000000", "bucket": "b-1250000000", "policy": document(effect, principal)}),
            ),
        ])
    };
    let one = "qcs::cos:ap-nanjing:uid/1250000000:b-1250000000/a.jpg";
    let anyone = text("allow", "qcs::cam::anyone:anyone");
    for (resource, expected) in
        [(one, "allowed"), ("*", "allowed"), ("qcs::cos:ap-nanjing:uid/1250000000:c-1250000000/*", "denied")]
    {
        assert_eq!(answer("state.json", &anyone, "cos:GetObject", resource).0, expected, "{resource}");
    }
    let number = text("allow", "qcs::cam::uin/100000000001:uin/100000000002");
    for resource in [one, "*"] {
        assert_eq!(answer("state.json", &number, "cos:GetObject", resource).0, "unknown", "{resource}");
    }
    assert_eq!(answer("state.json", &text("deny", "qcs::cam::anyone:anyone"), "cos:GetObject", "*").0, "denied");
}

/// What is told of the only user of a configuration: actions, certainty, what is taken.
fn told(statements: &str) -> Vec<String> {
    let text = format!(
        r#"
resource "alicloud_ram_user" "u" {{ name = "u" }}
resource "alicloud_ram_policy" "p" {{
  policy_name     = "p"
  policy_document = jsonencode({{ Version = "1", Statement = [{statements}] }})
}}
resource "alicloud_ram_user_policy_attachment" "p" {{
  user_name   = alicloud_ram_user.u.name
  policy_name = alicloud_ram_policy.p.policy_name
  policy_type = "Custom"
}}
"#
    );
    let found = principals("main.tf", &text, &Asked::default());
    let line = |grant: &menshen::reason::identity::access::Grant| {
        let except =
            grant.except.iter().map(|it| format!(" except {} on {}", it.actions.join(" "), it.resources.join(" ")));
        format!("{} {}{}", grant.certainty, grant.actions.join(" "), except.collect::<String>())
    };
    found[0].grants.iter().map(line).collect()
}

#[test]
fn statements_that_permit_nothing_are_not_told() {
    assert_eq!(told(r#"{ Effect = "Allow", Action = "ecs: CreateInstance", Resource = "*" }"#), [""; 0]);
    assert_eq!(
        told(
            r#"{ Effect = "Allow", Action = "ecs:StartInstance", Resource = "*" }, { Effect = "Deny", Action = "ecs:*", Resource = "*" }"#
        ),
        [""; 0]
    );
    // The other slot of the call is not given.
    assert_eq!(
        told(
            r#"{ Effect = "Allow", Action = "ram:AttachPolicyToUser", Resource = "acs:ram:*:1234567890123456:user/*" }"#
        ),
        [""; 0]
    );
    // What another includes.
    let both = r#"{ Effect = "Allow", Action = "oss:*", Resource = "*" }, { Effect = "Allow", Action = "oss:GetObject", Resource = "acs:oss:*:*:b/*" }"#;
    assert_eq!(told(both), ["definite oss:*"]);
}

#[test]
fn denies_are_told_beside_what_they_take_from() {
    let statements = r#"
      { Effect = "Allow", Action = "ecs:*", Resource = "*" },
      { Effect = "Allow", Action = "oss:GetObject", Resource = "*" },
      { Effect = "Deny", Action = "ecs:DeleteInstance", Resource = "acs:ecs:*:*:instance/i-prod" },
    "#;
    assert_eq!(
        told(statements),
        ["definite ecs:* except ecs:DeleteInstance on acs:ecs:*:*:instance/i-prod", "definite oss:GetObject"]
    );
}

#[test]
fn words_in_another_case_are_sure_of_nothing() {
    let of = |statements: Json, action: &str| answer("state.json", &with(&granted(statements)), action, "*").0;
    let allow = json!({"Effect": "Allow", "Action": ["oss:*"], "Resource": "*"});
    assert_eq!(of(json!([allow]), "oss:GetObject"), "allowed");
    for odd in [
        json!({"Effect": "allow", "Action": ["oss:*"], "Resource": "*"}),
        json!({"effect": "Allow", "Action": ["oss:*"], "Resource": "*"}),
        json!({"Effect": "Allow", "action": ["oss:*"], "Resource": "*"}),
    ] {
        assert_eq!(of(json!([odd]), "oss:GetObject"), "unknown", "{odd}");
        assert_eq!(of(json!([odd]), "ecs:RunInstances"), "denied", "{odd}");
    }
    // A deny that is perhaps none.
    let deny = json!({"Effect": "DENY", "Action": ["oss:PutBucketPolicy"], "Resource": "*"});
    assert_eq!(of(json!([allow, deny]), "oss:PutBucketPolicy"), "unknown");
    assert_eq!(of(json!([allow, deny]), "oss:GetObject"), "allowed");
    // A condition that is perhaps none.
    let limited = json!({"Effect": "Allow", "Action": ["oss:*"], "Resource": "*",
        "condition": {"IpAddress": {"acs:SourceIp": "203.0.113.0/24"}}});
    assert_eq!(of(json!([limited]), "oss:GetObject"), "unknown");
}

#[test]
fn an_empty_value_is_no_absent_one() {
    let other = json!([{"Effect": "Allow", "Action": ["oss:*"], "Resource": "*",
        "Condition": {"StringNotEquals": {"acs:SourceVpc": "vpc-1"}}}]);
    let found = principals("state.json", &with(&granted(other)), &asked("oss:GetObject", "*"));
    let query = found.into_iter().find(|it| it.kind == "user").unwrap().query.unwrap();
    assert_eq!((query.answer, &*query.allowed_with[0]), ("conditional", "acs:SourceVpc = \"\""));
    assert_eq!(query.denied_with, ["acs:SourceVpc = vpc-1"]);
}
