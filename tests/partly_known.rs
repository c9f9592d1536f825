//! Policy documents of which a part is known only after apply: however they are made, the statements that are known are
//! judged, with the same answer as where all is known, and what is not known is not made up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod command;

use menshen::base::value::HOLE;
use menshen::base::{Data, hole};
use menshen::input::hcl::read_directory;
use menshen::input::{Mode, Request};
use std::fs;
use std::path::Path;

/// Ways to write a document that needs the name of a bucket, which only the apply tells. ALL is a statement.
const WAYS: [(&str, &str); 9] = [
    (
        "jsonencode",
        r#"jsonencode({ Version = "1", Statement = [ALL, { Effect = "Allow", Action = ["oss:Get*"], Resource = ["acs:oss:*:*:${alicloud_oss_bucket.b.id}/*"] }] })"#,
    ),
    (
        "whole element",
        r#"jsonencode({ Version = "1", Statement = [ALL, { Effect = "Allow", Action = ["oss:Get*"], Resource = alicloud_oss_bucket.b.id }] })"#,
    ),
    (
        "concat",
        r#"jsonencode({ Version = "1", Statement = concat([ALL], [{ Effect = "Allow", Action = ["oss:Get*"], Resource = ["acs:oss:*:*:${alicloud_oss_bucket.b.id}"] }]) })"#,
    ),
    (
        "heredoc",
        "<<-EOT\n    {\"Version\": \"1\", \"Statement\": [${jsonencode(ALL)}, {\"Effect\": \"Allow\", \"Action\": \"oss:Get*\", \"Resource\": \"acs:oss:*:*:${alicloud_oss_bucket.b.id}/*\"}]}\n  EOT",
    ),
    ("templatefile", r#"templatefile("policy.tpl", { all = jsonencode(ALL), bucket = alicloud_oss_bucket.b.id })"#),
    (
        "format",
        r#"format("{\"Version\": \"1\", \"Statement\": [%s, {\"Effect\": \"Allow\", \"Action\": \"oss:Get*\", \"Resource\": \"acs:oss:*:*:%s/*\"}]}", jsonencode(ALL), alicloud_oss_bucket.b.id)"#,
    ),
    (
        "replace",
        r#"replace(jsonencode({ Version = "1", Statement = [ALL, { Effect = "Allow", Action = "oss:Get*", Resource = "acs:oss:*:*:BUCKET/*" }] }), "BUCKET", alicloud_oss_bucket.b.id)"#,
    ),
    (
        "join",
        r#"join("", ["{\"Version\": \"1\", \"Statement\": [", jsonencode(ALL), ", {\"Effect\": \"Allow\", \"Action\": \"oss:Get*\", \"Resource\": \"", alicloud_oss_bucket.b.id, "\"}]}"])"#,
    ),
    ("trimmed", r#"trimspace(local.padded)"#),
];

const EVERYTHING: &str = r#"{ Effect = "Allow", Action = ["*"], Resource = ["*"] }"#;
const LITTLE: &str = r#"{ Effect = "Allow", Action = ["ecs:Describe*"], Resource = ["*"] }"#;

fn configuration(document: &str, all: &str) -> String {
    let padded = WAYS[0].1;
    format!(
        "resource \"alicloud_oss_bucket\" \"b\" {{}}\nlocals {{\n  padded = \"  ${{{padded}}}\\n\"\n}}\nresource \"alicloud_ram_policy\" \"p\" {{\n  policy_name     = \"p\"\n  policy_document = {document}\n}}\nresource \"alicloud_ram_user\" \"u\" {{\n  name = \"u\"\n}}\nresource \"alicloud_ram_user_policy_attachment\" \"a\" {{\n  policy_name = alicloud_ram_policy.p.policy_name\n  policy_type = \"Custom\"\n  user_name   = alicloud_ram_user.u.name\n}}\n"
    )
    .replace("ALL", all)
}

const TEMPLATE: &str = r#"{"Version": "1", "Statement": [${all}, {"Effect": "Allow", "Action": "oss:Get*", "Resource": "acs:oss:*:*:${bucket}/*"}]}"#;

fn codes(text: &str) -> Vec<(String, String)> {
    let scratch = command::Scratch::with(&[("main.tf", text), ("policy.tpl", TEMPLATE)]);
    let (_, report) = scratch.report(&["."]);
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    command::findings(&report).iter().map(|one| (word(&one["code"]), word(&one["certainty"]))).collect()
}

#[test]
fn administration_is_seen_beside_what_is_not_known() {
    let administration = ("IAM102".to_owned(), "definite".to_owned());
    for (way, document) in WAYS {
        let found = codes(&configuration(document, EVERYTHING));
        assert!(found.contains(&administration), "{way}: {found:?}");
        let found = codes(&configuration(document, LITTLE));
        assert!(found.iter().all(|(code, _)| code != "IAM102"), "{way}: {found:?}");
    }
}

#[test]
fn a_data_source_with_an_unknown_name_is_a_document_with_holes() {
    let text = r#"resource "alicloud_oss_bucket" "b" {}
data "alicloud_ram_policy_document" "d" {
  statement {
    action   = ["*"]
    resource = ["*"]
  }
  statement {
    effect   = "Deny"
    action   = ["oss:*"]
    resource = ["acs:oss:*:*:${alicloud_oss_bucket.b.id}/*", alicloud_oss_bucket.b.id]
    condition {
      operator = "StringEquals"
      variable = "oss:Prefix"
      values   = [alicloud_oss_bucket.b.id]
    }
  }
  dynamic "statement" {
    for_each = alicloud_oss_bucket.b.tags
    content {
      action = [statement.value]
    }
  }
}
"#;
    let whole = format!(
        "{text}{}",
        configuration("data.alicloud_ram_policy_document.d.document", LITTLE).split_once('\n').unwrap().1
    );
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("main.tf"), &whole).unwrap();
    let request = Request { current_dir: dir.path().to_path_buf(), ..Request::default() };
    let (plans, errors) = read_directory(Path::new("."), &request);
    assert!(errors.is_empty() && plans[0].complete, "{errors:?} {:#?}", plans[0].notes);
    let mut shape = None;
    plans[0].content.each(&|mode, kind| mode == Mode::Managed && kind == "alicloud_ram_policy", &mut |resource| {
        let value = resource.after.unwrap().get("policy_document").cloned().unwrap();
        assert!(matches!(value.data, Data::Unknown(_)), "Terraform does not know it");
        assert!(value.refs().iter().any(|found| &*found.address == "alicloud_oss_bucket.b"), "{:?}", value.refs());
        shape = value.shape();
    });
    assert!(hole::shown(shape.as_deref().unwrap()).contains("acs:oss:*:*:<alicloud_oss_bucket.b.id>/*"));
    // As the provider writes it, one value in place of a list of one.
    let wanted = r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"oss:*","Resource":["acs:oss:*:*:?/*","?"],"Condition":{"StringEquals":{"oss:Prefix":"?"}}},"?"],"Version":"1"}"#;
    assert_eq!(hole::nameless(&shape.unwrap()).replace(HOLE, "?"), wanted);
    let found = codes(&whole);
    assert!(found.contains(&("IAM102".to_owned(), "definite".to_owned())), "{found:?}");
    let narrow = whole.replacen("action   = [\"*\"]", "action   = [\"ecs:Describe*\"]", 1);
    assert!(codes(&narrow).iter().all(|(code, _)| code != "IAM102"));
}

/// The statements of a policy, as they are read from a configuration.
fn statements(text: &str) -> Vec<menshen::model::identity::Statement> {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("main.tf"), text).unwrap();
    let request = Request { current_dir: dir.path().to_path_buf(), ..Request::default() };
    let (plans, errors) = read_directory(Path::new("."), &request);
    assert!(errors.is_empty() && plans[0].complete, "{errors:?} {:#?}", plans[0].notes);
    let model = menshen::providers::map(&plans[0]);
    let policy = model.after.identity.policies.iter().find(|policy| policy.document.is_some()).unwrap();
    policy.document.as_ref().unwrap().statements().to_vec()
}

#[test]
fn names_are_those_that_are_configured() {
    let text = |bucket: &str| {
        format!(
            r#"data "alicloud_account" "own" {{}}
resource "random_id" "suffix" {{ byte_length = 4 }}
resource "alicloud_oss_bucket" "b" {{
  {bucket}
}}
resource "alicloud_ram_role" "app" {{
  role_name                   = "app"
  assume_role_policy_document = jsonencode({{ Version = "1", Statement = [] }})
}}
locals {{
  bucket = alicloud_oss_bucket.b.id
}}
resource "alicloud_ram_policy" "p" {{
  policy_name     = "p"
  policy_document = jsonencode({{ Version = "1", Statement = [
    {{ Effect = "Allow", Action = ["oss:GetObject"], Resource = ["acs:oss:*:*:${{local.bucket}}/*", "acs:oss:*:*:${{alicloud_oss_bucket.b.bucket}}"] }},
    {{ Effect = "Allow", Action = "sts:AssumeRole", Resource = [alicloud_ram_role.app.arn, "acs:ram::${{data.alicloud_account.own.id}}:role/x", "acs:oss:*:*:${{upper(local.bucket)}}"] }},
    {{ Effect = "Allow", Action = var.actions, Resource = "*" }},
  ] }})
}}
variable "actions" {{}}
"#
        )
    };
    let resources = |bucket: &str, at: usize| {
        statements(&text(bucket))[at].resources.list.iter().map(|one| hole::shown(one)).collect::<Vec<_>>()
    };
    assert_eq!(resources(r#"bucket = "logs-1""#, 0), ["acs:oss:*:*:logs-1/*", "acs:oss:*:*:logs-1"]);
    let made_up = "<alicloud_oss_bucket.b.bucket>";
    assert_eq!(resources("", 0), [format!("acs:oss:*:*:{made_up}/*"), format!("acs:oss:*:*:{made_up}")]);
    let part = "logs-<random_id.suffix.hex>";
    let bucket = r#"bucket = "logs-${random_id.suffix.hex}""#;
    assert_eq!(resources(bucket, 0), [format!("acs:oss:*:*:{part}/*"), format!("acs:oss:*:*:{part}")]);
    assert_eq!(resources("", 1), ["acs:ram::self:role/app", "acs:ram::self:role/x", "acs:oss:*:*:<?>"]);
    assert!(!statements(&text(""))[0].resources.partly_unknown && statements(&text(""))[2].actions.partly_unknown);
}
