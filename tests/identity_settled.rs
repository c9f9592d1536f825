//! What the cloud documents about identities settles: cases that are definite, or possible, by what is known of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use menshen::base::Certainty;
use menshen::input::{self, Request};
use menshen::model::Model;
use menshen::reason::identity::escalation::Escalations;
use menshen::{providers, reason};
use std::fs;

fn read(text: &str) -> Model {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("main.tf"), text).unwrap();
    let paths = vec![folder.path().to_path_buf()];
    let request = Request { paths, current_dir: folder.path().to_path_buf(), ..Request::default() };
    let (plans, errors) = input::read(&request);
    assert!(errors.is_empty() && plans.len() == 1, "{errors:?}\n{text}");
    providers::map(&plans[0])
}

/// The ways to more rights of a principal, by name: the rows of its steps, and whether the way surely works.
fn ways(text: &str, who: &str) -> Vec<(Vec<&'static str>, bool)> {
    let model = read(text);
    let facts = reason::solve(&model.after);
    let found: &Escalations = facts.escalations(&model, &model.after);
    let principals = &model.after.identity.principals;
    let own = found.list.iter().filter(|it| principals[it.principal.index()].name.as_deref() == Some(who));
    let steps =
        |it: &menshen::reason::identity::escalation::Escalation| it.steps.iter().map(|step| step.name).collect();
    own.map(|it| (steps(it), it.certainty == Certainty::Definite)).collect()
}

/// A user `u` who may make these calls on everything.
fn user(actions: &[&str]) -> String {
    format!(
        r#"
resource "alicloud_ram_user" "u" {{ name = "u" }}
resource "alicloud_ram_policy" "own" {{
  policy_name     = "own"
  policy_document = jsonencode({{ Version = "1", Statement = [{{ Effect = "Allow", Action = {actions:?}, Resource = "*" }}] }})
}}
resource "alicloud_ram_user_policy_attachment" "own" {{
  user_name   = alicloud_ram_user.u.name
  policy_name = alicloud_ram_policy.own.policy_name
  policy_type = "Custom"
}}
"#
    )
}

/// A role `app` with all of OSS that these principals (JSON) may become.
fn role(principal: &str) -> String {
    format!(
        r#"
resource "alicloud_ram_role" "app" {{
  role_name                   = "app"
  assume_role_policy_document = jsonencode({{ Version = "1", Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {principal} }}] }})
}}
resource "alicloud_ram_role_policy_attachment" "app" {{
  role_name   = alicloud_ram_role.app.role_name
  policy_name = "AliyunOSSFullAccess"
  policy_type = "System"
}}
"#
    )
}

/// Of calls whose API exists the name of the call is taken as what authorises it; whether the right to pass the role is
/// needed besides is not documented, so that only who has it surely can.
#[test]
fn a_stack_gets_a_role_for_sure_from_who_may_pass_it() {
    let stack = role(r#"{ Service = ["ros.aliyuncs.com"] }"#);
    for (actions, sure) in [(&["ros:CreateStack"][..], false), (&["ros:CreateStack", "ram:PassRole"], true)] {
        let found = ways(&(user(actions) + &stack), "u");
        assert_eq!(found, [(vec!["pass-role-to-stack"], sure)], "{actions:?}");
    }
}
