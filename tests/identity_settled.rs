//! What the cloud documents about identities settles: cases that are definite, or possible, by what is known of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod change;

use menshen::base::Certainty;
use menshen::model::identity::Document;
use menshen::model::{Cloud, Model};
use menshen::reason::identity::escalation::Escalations;
use menshen::{providers, reason};

fn read(text: &str) -> Model {
    providers::map(&change::read(text).unwrap())
}

/// The ways to more rights of a principal, by name: the rows of its steps, and whether the way surely works.
fn ways(text: &str, who: &str) -> Vec<(Vec<&'static str>, bool)> {
    ways_of(&read(text), who)
}

fn ways_of(model: &Model, who: &str) -> Vec<(Vec<&'static str>, bool)> {
    let facts = reason::solve(&model.after);
    let found: &Escalations = facts.escalations(model, &model.after);
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

/// A number that is written is another account's where the configuration refers to its own one; with both clouds, each has
/// its own.
#[test]
fn each_cloud_has_its_own_account() {
    let text = user(&["sts:AssumeRole"])
        + &role(r#"{ RAM = ["acs:ram::${data.alicloud_account.own.id}:root"] }"#)
        + "data \"alicloud_account\" \"own\" {}\ndata \"tencentcloud_user_info\" \"own\" {}\n";
    assert_eq!(ways(&text, "u"), [(vec!["assume-role"], true)]);
    let mut model = read(&text);
    let identity = &mut model.after.identity;
    assert!(identity.knows_own(Cloud::Alibaba) && identity.own_account(Cloud::Alibaba).is_none());
    identity.name_own(Cloud::Tencent, Some("100000000001".into()));
    assert_eq!(identity.own_account(Cloud::Alibaba), None);
    assert_eq!(identity.own_account(Cloud::Tencent).map(|it| &**it), Some("100000000001"));
    // The first account that is known is not that of both.
    identity.name_own(Cloud::Alibaba, Some("1234567890123456".into()));
    let number = "acs:ram::1234567890123456:root".to_owned();
    for role in identity.principals.iter_mut().filter(|it| it.trust.is_some()) {
        let Some(Document::Parsed(text)) = &mut role.trust else { panic!() };
        text.statements[0].principals[0].name = number.as_str().into();
    }
    assert_eq!(ways_of(&model, "u"), [(vec!["assume-role"], true)]);
}

/// A configuration of single sign-on that is assigned in the account acts as the role that is made of it.
#[test]
fn people_of_single_sign_on_act_as_the_role_of_their_configuration() {
    let configuration = r#"
resource "alicloud_cloud_sso_access_configuration" "ops" {
  directory_id              = "d-example"
  access_configuration_name = "ops"
  permission_policies {
    permission_policy_type     = "Inline"
    permission_policy_name     = "own"
    permission_policy_document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = ["ACTION"], Resource = "*" }] })
  }
}
"#;
    let assignment = |account: &str| {
        format!(
            r#"
resource "alicloud_cloud_sso_access_assignment" "ops" {{
  directory_id            = "d-example"
  access_configuration_id = alicloud_cloud_sso_access_configuration.ops.access_configuration_id
  target_type             = "RD-Account"
  target_id               = "{account}"
  principal_type          = "User"
  principal_id            = "u-example"
}}
"#
        )
    };
    let role = role(r#"{ RAM = ["acs:ram::1234567890123456:root"] }"#);
    let found = |action: &str, rest: &str| {
        let mut model = read(&(configuration.replace("ACTION", action) + &role + rest));
        model.after.identity.name_own(Cloud::Alibaba, Some("1234567890123456".into()));
        ways_of(&model, "ops")
    };
    assert_eq!(found("sts:AssumeRole", &assignment("1234567890123456")), [(vec!["assume-role"], true)]);
    assert_eq!(found("oss:GetObject", &assignment("1234567890123456")), []);
    // In another account, and not assigned at all.
    assert_eq!(found("sts:AssumeRole", &assignment("9876543210987654")), []);
    assert_eq!(found("sts:AssumeRole", ""), []);
    // Whether the role of a configuration can be changed is not documented, and its inline policy is none that is attached.
    assert_eq!(
        found("ram:AttachPolicyToRole", &assignment("1234567890123456")),
        [(vec!["attach-policy-to-role"], false)]
    );
    assert_eq!(found("ram:CreatePolicyVersion", &assignment("1234567890123456")), []);
}

/// CAM's documents name users by number: by reference to the user it is known whose.
#[test]
fn users_of_cam_are_known_by_their_numbers() {
    let text = r#"
data "tencentcloud_user_info" "own" {}
resource "tencentcloud_cam_user" "all" {
  for_each = toset(["ops", "dev"])
  name     = each.key
  use_api  = false
}
resource "tencentcloud_cam_policy" "take" {
  name     = "take"
  document = jsonencode({ version = "2.0", statement = [{ effect = "allow", action = ["sts:AssumeRole"], resource = ["*"] }] })
}
resource "tencentcloud_cam_user_policy_attachment" "all" {
  for_each  = tencentcloud_cam_user.all
  user_name = each.value.name
  policy_id = tencentcloud_cam_policy.take.id
}
resource "tencentcloud_cam_role" "app" {
  name     = "app"
  document = jsonencode({ version = "2.0", statement = [{ effect = "allow", action = ["name/sts:AssumeRole"], principal = { qcs = ["qcs::cam::uin/${data.tencentcloud_user_info.own.owner_uin}:uin/NUMBER"] } }] })
}
resource "tencentcloud_cam_policy" "cos" {
  name     = "cos"
  document = jsonencode({ version = "2.0", statement = [{ effect = "allow", action = ["cos:*"], resource = ["*"] }] })
}
resource "tencentcloud_cam_role_policy_attachment" "app" {
  role_id   = tencentcloud_cam_role.app.id
  policy_id = tencentcloud_cam_policy.cos.id
}
"#;
    let found = |number: &str, who: &str| ways(&text.replace("NUMBER", number), who);
    let own = r#"${tencentcloud_cam_user.all["ops"].uin}"#;
    assert_eq!(found(own, "ops"), [(vec!["assume-role"], true)]);
    assert_eq!(found(own, "dev"), []);
    // A number that nobody here is known by.
    assert_eq!(found("100000000007", "ops"), [(vec!["assume-role"], false)]);
}

/// A login that may be there is none that surely is.
#[test]
fn a_login_that_may_not_be_there_is_possible() {
    let login = r#"
resource "alicloud_ram_user" "boss" { name = "boss" }
resource "alicloud_ram_user_policy_attachment" "boss" {
  user_name   = alicloud_ram_user.boss.name
  policy_name = "AliyunOSSFullAccess"
  policy_type = "System"
}
resource "alicloud_ram_login_profile" "boss" {
  user_name         = alicloud_ram_user.boss.name
  password          = "Xy12-example"
  mfa_bind_required = false
  COUNT
}
variable "many" {}
"#;
    let found = |count: &str| ways(&(user(&["ram:UpdateLoginProfile"]) + &login.replace("COUNT", count)), "u");
    assert_eq!(found(""), [(vec!["update-login-profile"], true)]);
    assert_eq!(found("count = var.many"), [(vec!["update-login-profile"], false)]);
}

/// CAM's sets of actions have names: what is in them is not known.
#[test]
fn sets_of_actions_may_hold_any_action() {
    for (action, unknown) in [("permid/280655", true), ("CvmReads", true), ("name/cvm:Run*", false), ("*", false)] {
        let text = format!(
            r#"
resource "tencentcloud_cam_policy" "p" {{
  name     = "p"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["{action}"], resource = ["*"] }}] }})
}}
"#
        );
        let model = read(&text);
        let statements = model.after.identity.policies[0].document.as_ref().unwrap().statements();
        assert_eq!(statements[0].actions.partly_unknown, unknown, "{action}");
    }
}
