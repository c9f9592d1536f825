//! Every row of the catalogue of escalations: a configuration that is open to it, with the right gain, and the same with
//! one needed action less, which is not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod change;

use menshen::model::identity::PrincipalKind;
use menshen::model::{Cloud, Id, Model};
use menshen::reason::identity::escalation::{Gained, steps_of, table};
use menshen::{providers, reason};
use std::collections::BTreeSet;

/// A row: what is there besides the user `u`, what `u` needs, what it gains.
struct Case {
    row: &'static str,
    cloud: Cloud,
    /// Further resources.
    world: &'static str,
    /// Actions of which none may be missing.
    needs: &'static [&'static str],
    /// `administration`, `role app`, …; `-`: nothing.
    gains: &'static str,
    /// Whether it surely works.
    sure: bool,
}

const ALI: Cloud = Cloud::Alibaba;
const TC: Cloud = Cloud::Tencent;

const fn case(
    row: &'static str,
    world: &'static str,
    needs: &'static [&'static str],
    gains: &'static str,
    sure: bool,
) -> Case {
    Case { row, cloud: ALI, world, needs, gains, sure }
}

const fn cam(
    row: &'static str,
    world: &'static str,
    needs: &'static [&'static str],
    gains: &'static str,
    sure: bool,
) -> Case {
    Case { row, cloud: TC, world, needs, gains, sure }
}

/// The configuration: `u` with one policy of its own that allows `actions` on everything, and the world. Words in the
/// world: `role SERVICE`, `instance`, … stand for blocks.
fn text(case: &Case, actions: &[&str]) -> String {
    let list = actions.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>().join(", ");
    let mut out = match case.cloud {
        Cloud::Alibaba => format!(
            r#"
data "alicloud_account" "own" {{}}
resource "alicloud_ram_user" "u" {{ name = "u" }}
resource "alicloud_ram_policy" "own" {{
  policy_name = "own"
  policy_document = jsonencode({{ Version = "1", Statement = [{{ Effect = "Allow", Action = [{list}], Resource = "*" }}] }})
}}
resource "alicloud_ram_user_policy_attachment" "own" {{
  user_name   = alicloud_ram_user.u.name
  policy_name = alicloud_ram_policy.own.policy_name
  policy_type = "Custom"
}}
"#
        ),
        Cloud::Tencent => format!(
            r#"
resource "tencentcloud_cam_user" "u" {{
  name    = "u"
  use_api = false
}}
resource "tencentcloud_cam_policy" "own" {{
  name     = "own"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = [{list}], resource = ["*"] }}] }})
}}
resource "tencentcloud_cam_user_policy_attachment" "own" {{
  user_name = tencentcloud_cam_user.u.name
  policy_id = tencentcloud_cam_policy.own.id
}}
"#
        ),
    };
    for line in case.world.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        out += &match case.cloud {
            Cloud::Alibaba => alibaba(word, rest),
            Cloud::Tencent => tencent(word, rest),
        };
    }
    out
}

fn alibaba(word: &str, rest: &str) -> String {
    match word {
        // A role that a principal (JSON) may become, with all of OSS.
        "role" => format!(
            r#"
resource "alicloud_ram_role" "app" {{
  role_name                   = "app"
  assume_role_policy_document = jsonencode({{ Version = "1", Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {} }}] }})
}}
resource "alicloud_ram_role_policy_attachment" "app" {{
  role_name   = alicloud_ram_role.app.role_name
  policy_name = "AliyunOSSFullAccess"
  policy_type = "System"
}}
"#,
            match rest {
                "root" => r#"{ RAM = ["acs:ram::${data.alicloud_account.own.id}:root"] }"#.to_owned(),
                "saml" => r#"{ Federated = ["acs:ram::${data.alicloud_account.own.id}:saml-provider/idp"] }"#.to_owned(),
                "oidc" => r#"{ Federated = ["acs:ram::${data.alicloud_account.own.id}:oidc-provider/idp"] }"#.to_owned(),
                service => format!(r#"{{ Service = ["{service}.aliyuncs.com"] }}"#),
            }
        ),
        "instance" => format!(
            r#"
resource "alicloud_instance" "i" {{
  image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type   = "ecs.g7.large"
  security_groups = ["sg-example"]
  vswitch_id      = "vsw-example"
  {}
}}
"#,
            if rest == "app" { "role_name = alicloud_ram_role.app.role_name" } else { "" }
        ),
        "user" => format!(
            r#"
resource "alicloud_ram_user" "boss" {{ name = "boss" }}
resource "alicloud_ram_user_policy_attachment" "boss" {{
  user_name   = alicloud_ram_user.boss.name
  policy_name = "AliyunOSSFullAccess"
  policy_type = "System"
}}
{}
"#,
            match rest {
                "" => String::new(),
                bound => format!(
                    "resource \"alicloud_ram_login_profile\" \"boss\" {{\n  user_name = alicloud_ram_user.boss.name\n  \
                     password = \"Xy12-example\"\n  mfa_bind_required = {bound}\n}}\n"
                ),
            }
        ),
        "group" => format!(
            r#"
resource "alicloud_ram_group" "g" {{ group_name = "g" }}
resource "alicloud_ram_group_policy_attachment" "g" {{
  group_name  = alicloud_ram_group.g.group_name
  policy_name = "AliyunOSSFullAccess"
  policy_type = "System"
}}
{}
"#,
            if rest == "own" {
                "resource \"alicloud_ram_group_membership\" \"g\" {\n  group_name = alicloud_ram_group.g.group_name\n  \
                 user_names = [alicloud_ram_user.u.name]\n}\n"
            } else {
                ""
            }
        ),
        "deny" => r#"
resource "alicloud_ram_policy" "guard" {
  policy_name = "guard"
  policy_document = jsonencode({ Version = "1", Statement = [{ Effect = "Deny", Action = "ecs:DeleteInstance", Resource = "*" }] })
}
resource "alicloud_ram_user_policy_attachment" "guard" {
  user_name   = alicloud_ram_user.u.name
  policy_name = alicloud_ram_policy.guard.policy_name
  policy_type = "Custom"
}
resource "alicloud_ram_user_policy_attachment" "ecs" {
  user_name   = alicloud_ram_user.u.name
  policy_name = "AliyunECSFullAccess"
  policy_type = "System"
}
"#
        .to_owned(),
        "control" => r#"
resource "alicloud_resource_manager_control_policy" "c" {
  control_policy_name = "c"
  effect_scope        = "RAM"
  policy_document     = jsonencode({ Version = "1", Statement = [{ Effect = "Deny", Action = "ecs:DeleteInstance", Resource = "*" }] })
}
resource "alicloud_resource_manager_control_policy_attachment" "c" {
  policy_id = alicloud_resource_manager_control_policy.c.id
  target_id = "fd-example"
}
resource "alicloud_ram_user_policy_attachment" "ecs" {
  user_name   = alicloud_ram_user.u.name
  policy_name = "AliyunECSFullAccess"
  policy_type = "System"
}
"#
        .to_owned(),
        "bucket" => "resource \"alicloud_oss_bucket\" \"logs\" { bucket = \"logs\" }\n".to_owned(),
        "key" => "resource \"alicloud_kms_key\" \"k\" { description = \"k\" }\n".to_owned(),
        "function" => r#"
resource "alicloud_fcv3_function" "f" {
  function_name = "f"
  runtime       = "python3.10"
  handler       = "index.handler"
  role          = alicloud_ram_role.app.arn
}
"#
        .to_owned(),
        "stack" => r#"
resource "alicloud_ros_stack" "s" {
  stack_name    = "s"
  template_body = "{}"
  ram_role_name = alicloud_ram_role.app.role_name
}
"#
        .to_owned(),
        "automation" => r#"
resource "alicloud_oos_template" "t" {
  template_name = "t"
  content = jsonencode({ FormatVersion = "OOS-2019-06-01", RamRole = alicloud_ram_role.app.role_name, Tasks = [] })
}
"#
        .to_owned(),
        "pool" => r#"
resource "alicloud_cs_kubernetes_node_pool" "n" {
  cluster_id     = "c-example"
  node_pool_name = "n"
  vswitch_ids    = ["vsw-example"]
  instance_types = ["ecs.g7.large"]
  ram_role_name  = alicloud_ram_role.app.role_name
}
"#
        .to_owned(),
        "template" => r#"
resource "alicloud_ecs_launch_template" "l" {
  launch_template_name = "l"
  ram_role_name        = alicloud_ram_role.app.role_name
}
"#
        .to_owned(),
        other => panic!("no such word: {other}"),
    }
}

fn tencent(word: &str, rest: &str) -> String {
    match word {
        "role" => {
            format!(
                r#"
resource "tencentcloud_cam_role" "app" {{
  name     = "app"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["name/sts:AssumeRole"], principal = {} }}] }})
}}
resource "tencentcloud_cam_policy" "cos" {{
  name     = "cos"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["cos:*"], resource = ["*"] }}] }})
}}
resource "tencentcloud_cam_role_policy_attachment" "app" {{
  role_id   = tencentcloud_cam_role.app.id
  policy_id = tencentcloud_cam_policy.cos.id
}}
"#,
                match rest {
                    "root" =>
                        r#"{ qcs = ["qcs::cam::uin/${data.tencentcloud_user_info.own.owner_uin}:root"] }"#.to_owned(),
                    "saml" => r#"{ federated = ["qcs::cam::uin/100000000001:saml-provider/idp"] }"#.to_owned(),
                    service => format!(r#"{{ service = ["{service}.qcloud.com"] }}"#),
                }
            ) + if rest == "root" { "data \"tencentcloud_user_info\" \"own\" {}\n" } else { "" }
        }
        "instance" => format!(
            r#"
resource "tencentcloud_instance" "i" {{
  availability_zone = "ap-guangzhou-3"
  image_id          = "img-example"
  {}
}}
"#,
            if rest == "app" { "cam_role_name = tencentcloud_cam_role.app.name" } else { "" }
        ),
        "user" => r#"
resource "tencentcloud_cam_user" "boss" {
  name    = "boss"
  use_api = false
}
resource "tencentcloud_cam_policy" "cos" {
  name     = "cos"
  document = jsonencode({ version = "2.0", statement = [{ effect = "allow", action = ["cos:*"], resource = ["*"] }] })
}
resource "tencentcloud_cam_user_policy_attachment" "boss" {
  user_name = tencentcloud_cam_user.boss.name
  policy_id = tencentcloud_cam_policy.cos.id
}
"#
        .to_owned(),
        "group" => format!(
            r#"
resource "tencentcloud_cam_group" "g" {{ name = "g" }}
resource "tencentcloud_cam_policy" "cos" {{
  name     = "cos"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["cos:*"], resource = ["*"] }}] }})
}}
resource "tencentcloud_cam_group_policy_attachment" "g" {{
  group_id  = tencentcloud_cam_group.g.id
  policy_id = tencentcloud_cam_policy.cos.id
}}
{}
"#,
            if rest == "own" {
                "resource \"tencentcloud_cam_group_membership\" \"g\" {\n  group_id = tencentcloud_cam_group.g.id\n  \
                 user_names = [tencentcloud_cam_user.u.name]\n}\n"
            } else {
                ""
            }
        ),
        "deny" => r#"
resource "tencentcloud_cam_policy" "guard" {
  name     = "guard"
  document = jsonencode({ version = "2.0", statement = [
    { effect = "deny", action = ["cvm:TerminateInstances"], resource = ["*"] },
  ] })
}
resource "tencentcloud_cam_user_policy_attachment" "guard" {
  user_name = tencentcloud_cam_user.u.name
  policy_id = tencentcloud_cam_policy.guard.id
}
resource "tencentcloud_cam_policy" "cvm" {
  name     = "cvm"
  document = jsonencode({ version = "2.0", statement = [{ effect = "allow", action = ["cvm:*"], resource = ["*"] }] })
}
resource "tencentcloud_cam_user_policy_attachment" "cvm" {
  user_name = tencentcloud_cam_user.u.name
  policy_id = tencentcloud_cam_policy.cvm.id
}
"#
        .to_owned(),
        "boundary" => r#"
resource "tencentcloud_cam_policy" "bound" {
  name     = "bound"
  document = jsonencode({ version = "2.0", statement = [
    { effect = "allow", action = ["cam:DeleteUserPermissionsBoundary"], resource = ["*"] },
  ] })
}
resource "tencentcloud_cam_user_permission_boundary_attachment" "u" {
  target_uin = tencentcloud_cam_user.u.uin
  policy_id  = tencentcloud_cam_policy.bound.id
}
resource "tencentcloud_cam_policy" "cvm" {
  name     = "cvm"
  document = jsonencode({ version = "2.0", statement = [{ effect = "allow", action = ["cvm:*"], resource = ["*"] }] })
}
resource "tencentcloud_cam_user_policy_attachment" "cvm" {
  user_name = tencentcloud_cam_user.u.name
  policy_id = tencentcloud_cam_policy.cvm.id
}
"#
        .to_owned(),
        "bucket" => "resource \"tencentcloud_cos_bucket\" \"logs\" { bucket = \"logs-1250000000\" }\n".to_owned(),
        "function" => r#"
resource "tencentcloud_scf_function" "f" {
  name    = "f"
  handler = "index.main"
  runtime = "Python3.6"
  role    = tencentcloud_cam_role.app.name
}
"#
        .to_owned(),
        other => panic!("no such word: {other}"),
    }
}

const ADMIN: &str = "administration";
const APP: &str = "role app";

const CASES: &[Case] = &[
    case("attach-policy-to-user", "", &["ram:AttachPolicyToUser"], ADMIN, true),
    case("attach-policy-to-group", "group own", &["ram:AttachPolicyToGroup"], ADMIN, true),
    case("attach-policy-to-role", "role root", &["ram:AttachPolicyToRole", "sts:AssumeRole"], ADMIN, true),
    case("create-policy-version", "", &["ram:CreatePolicyVersion"], ADMIN, true),
    case("set-default-policy-version", "", &["ram:SetDefaultPolicyVersion"], "older own", false),
    case("create-access-key", "user", &["ram:CreateAccessKey"], "user boss", true),
    case("create-login-profile", "user", &["ram:CreateLoginProfile"], "user boss", true),
    case("update-login-profile", "user false", &["ram:UpdateLoginProfile"], "user boss", true),
    case("add-user-to-group", "group", &["ram:AddUserToGroup"], "group g", true),
    case("update-role-trust", "role ecs", &["ram:UpdateRole", "sts:AssumeRole"], APP, true),
    case("create-role-and-attach", "", &["ram:CreateRole", "ram:AttachPolicyToRole", "sts:AssumeRole"], ADMIN, true),
    case(
        "create-user-and-attach",
        "",
        &["ram:CreateUser", "ram:AttachPolicyToUser", "ram:CreateAccessKey"],
        ADMIN,
        true,
    ),
    case(
        "create-user-and-attach",
        "group",
        &["ram:CreateUser", "ram:AddUserToGroup", "ram:CreateLoginProfile"],
        "group g",
        true,
    ),
    case("create-policy-and-attach", "", &["ram:CreatePolicy", "ram:AttachPolicyToUser"], ADMIN, true),
    case("assume-role", "role root", &["sts:AssumeRole"], APP, true),
    case("remove-deny", "deny", &["ram:DetachPolicyFromUser"], "denied", true),
    case("rewrite-deny-policy", "deny", &["ram:CreatePolicyVersion"], "denied", true),
    case("federation-takeover", "role saml", &["ims:UpdateSAMLProvider"], APP, false),
    case("federation-takeover", "role oidc", &["ims:UpdateOIDCProvider"], APP, false),
    case(
        "resource-manager-attach",
        "",
        &["resourcemanager:AttachPolicy", "resourcemanager:CreatePolicyVersion"],
        ADMIN,
        false,
    ),
    case("sso-assignment", "", &["cloudsso:CreateAccessAssignment"], ADMIN, false),
    case("control-policy-removal", "control", &["resourcemanager:DetachControlPolicy"], "controlled", false),
    case("key-network-policy-relax", "", &["ims:SetAccessKeyPolicy"], "-", true),
    case("security-preference-relax", "", &["ram:SetSecurityPreference"], "-", true),
    case("key-policy-self-grant", "key", &["kms:SetKeyPolicy"], "thing", false),
    case("bucket-policy-self-grant", "bucket", &["oss:PutBucketPolicy"], "thing", true),
    case("pass-role-to-instance", "role ecs", &["ram:PassRole", "ecs:RunInstances"], APP, true),
    case(
        "pass-role-to-existing-instance",
        "role ecs\ninstance",
        &["ram:PassRole", "ecs:AttachInstanceRamRole"],
        APP,
        false,
    ),
    case("run-command", "role ecs\ninstance app", &["ecs:RunCommand"], APP, true),
    case("invoke-command", "role ecs\ninstance app", &["ecs:InvokeCommand"], APP, false),
    case("send-file", "role ecs\ninstance app", &["ecs:SendFile"], APP, false),
    case("terminal-session", "role ecs\ninstance app", &["ecs:StartTerminalSession"], APP, false),
    case(
        "change-user-data",
        "role ecs\ninstance app",
        &["ecs:ModifyInstanceAttribute", "ecs:StopInstance", "ecs:StartInstance"],
        APP,
        false,
    ),
    case("replace-system-disk", "role ecs\ninstance app", &["ecs:ReplaceSystemDisk", "ecs:StartInstance"], APP, true),
    case("attach-key-pair", "role ecs\ninstance app", &["ecs:AttachKeyPair", "ecs:RebootInstance"], APP, false),
    case(
        "vnc-console",
        "role ecs\ninstance app",
        &["ecs:DescribeInstanceVncUrl", "ecs:ModifyInstanceVncPasswd"],
        APP,
        false,
    ),
    case("launch-template-version", "role ecs", &["ecs:CreateLaunchTemplateVersion"], APP, false),
    case(
        "scaling-configuration",
        "role ecs",
        &["ess:CreateScalingConfiguration", "ess:EnableScalingGroup"],
        APP,
        false,
    ),
    case("pass-role-to-function", "role fc", &["ram:PassRole", "fc:CreateFunction", "fc:InvokeFunction"], APP, true),
    case("update-function-role", "role fc", &["ram:PassRole", "fc:UpdateFunction"], APP, false),
    case("update-function-code", "role fc\nfunction", &["fc:UpdateFunction"], APP, false),
    case("pass-role-to-stack", "role ros", &["ros:CreateStack"], APP, false),
    case("update-stack", "role ros\nstack", &["ros:UpdateStack"], APP, true),
    case("stack-group", "role ros", &["ros:CreateStackGroup", "ros:CreateStackInstances"], APP, false),
    case("pass-role-to-automation", "role oos", &["ram:PassRole", "oos:StartExecution"], APP, true),
    case("update-automation-template", "role oos\nautomation", &["oos:UpdateTemplate"], APP, false),
    case("pass-role-to-flow", "role fnf", &["ram:PassRole", "fnf:CreateFlow", "fnf:StartExecution"], APP, true),
    case("pass-role-to-container-group", "role eci", &["eci:CreateContainerGroup"], APP, false),
    case("node-pool-role", "role ecs", &["cs:CreateClusterNodePool"], APP, false),
    case("cluster-kubeconfig", "role ecs\npool", &["cs:DescribeClusterUserKubeconfig"], APP, false),
    case("image-backdoor", "role ecs\ntemplate", &["ecs:ModifyImageSharePermission", "ecs:CopyImage"], APP, false),
    case("log-etl-role", "role log", &["log:CreateETL"], APP, false),
    cam("attach-user-policy", "", &["cam:AttachUserPolicy"], ADMIN, true),
    cam("attach-group-policy", "group own", &["cam:AttachGroupPolicy"], ADMIN, true),
    cam("attach-role-policy", "role root", &["cam:AttachRolePolicy", "sts:AssumeRole"], ADMIN, true),
    cam("update-policy", "", &["cam:UpdatePolicy"], ADMIN, true),
    cam("create-policy-version", "", &["cam:CreatePolicyVersion"], ADMIN, true),
    cam("set-default-policy-version", "", &["cam:SetDefaultPolicyVersion"], "older own", false),
    cam("update-role-trust", "role cvm", &["cam:UpdateAssumeRolePolicy", "sts:AssumeRole"], APP, true),
    cam("create-role-and-attach", "", &["cam:CreateRole", "cam:AttachRolePolicy", "sts:AssumeRole"], ADMIN, true),
    cam("create-access-key", "user", &["cam:CreateAccessKey"], "user boss", true),
    cam("update-user-login", "user", &["cam:UpdateUser"], "user boss", true),
    cam("add-user-and-attach", "", &["cam:AddUser", "cam:AttachUserPolicy"], ADMIN, true),
    cam("add-user-to-group", "group", &["cam:AddUserToGroup"], "group g", true),
    cam("boundary-removal", "boundary", &["cam:DeleteUserPermissionsBoundary"], "bounded", true),
    cam("remove-deny", "deny", &["cam:DetachUserPolicy"], "denied", true),
    cam("assume-role", "role root", &["sts:AssumeRole"], APP, true),
    cam("federation-token", "", &["sts:GetFederationToken"], "-", true),
    cam("federation-takeover", "role saml", &["cam:UpdateSAMLProvider"], APP, true),
    cam("role-console-login", "role root", &["cam:UpdateRoleConsoleLogin", "sts:AssumeRole"], APP, true),
    cam("mfa-relax", "", &["cam:SetMfaFlag"], "-", true),
    cam("bucket-policy-self-grant", "bucket", &["cos:PutBucketPolicy"], "thing", true),
    cam("member-account-policy", "", &["organization:CreateRoleAssignment"], ADMIN, false),
    cam("pass-role-to-instance", "role cvm", &["cvm:RunInstances"], APP, false),
    cam("pass-role-to-existing-instance", "role cvm\ninstance", &["cvm:ModifyInstancesAttribute"], APP, false),
    cam("run-command", "role cvm\ninstance app", &["tat:RunCommand"], APP, true),
    cam("invoke-command", "role cvm\ninstance app", &["tat:CreateCommand", "tat:InvokeCommand"], APP, true),
    cam("pass-role-to-function", "role scf", &["scf:CreateFunction", "scf:InvokeFunction"], APP, false),
    cam("update-function-code", "role scf\nfunction", &["scf:UpdateFunctionCode"], APP, true),
    cam("update-function-role", "role scf", &["scf:UpdateFunctionConfiguration"], APP, false),
    cam(
        "scaling-configuration",
        "role cvm",
        &["as:CreateLaunchConfiguration", "as:CreateAutoScalingGroup"],
        APP,
        false,
    ),
    cam("launch-template-version", "role cvm", &["cvm:CreateLaunchTemplateVersion"], APP, false),
    cam("node-pool-role", "role cvm", &["tke:CreateClusterNodePool"], APP, false),
    cam("reset-instance", "role cvm\ninstance app", &["cvm:ResetInstancesPassword"], APP, false),
    cam(
        "vnc-console",
        "role cvm\ninstance app",
        &["cvm:DescribeInstanceVncUrl", "cvm:ResetInstancesPassword"],
        APP,
        false,
    ),
];

/// Rows that are no step of their own: chains are made of single ones, as the worked examples show.
const DERIVED: [&str; 1] = ["assume-role-chain"];

fn read(text: &str) -> Model {
    providers::map(&change::read(text).unwrap())
}

/// The steps of `u`: row, whether sure, gain in words.
fn steps(text: &str) -> Vec<(&'static str, bool, String)> {
    let model = read(text);
    let facts = reason::solve(&model.after);
    let mut users = model.after.identity.principals.iter();
    let user = users.position(|it| it.kind == PrincipalKind::User && it.name.as_deref() == Some("u")).unwrap();
    let steps = steps_of(&model, &model.after, &facts.exposure, &facts.holders, Id::new(user));
    steps.into_iter().map(|(name, sure, gained)| (name, sure, words(gained))).collect()
}

fn words(gained: Option<Gained>) -> String {
    match gained {
        None => "-".into(),
        Some(Gained::Administration) => ADMIN.into(),
        Some(Gained::Principal(key)) if key.kind == PrincipalKind::Role => format!("role {}", key.name),
        Some(Gained::Principal(key)) => format!("user {}", key.name),
        Some(Gained::Policy(name)) => format!("policy {name}"),
        Some(Gained::OlderVersion(name)) => format!("older {name}"),
        Some(Gained::Group(name)) => format!("group {name}"),
        Some(Gained::Denied) => "denied".into(),
        Some(Gained::Bounded) => "bounded".into(),
        Some(Gained::Controlled) => "controlled".into(),
        Some(Gained::Thing(_)) => "thing".into(),
    }
}

fn check(cloud: Cloud) {
    let mut wrong = Vec::new();
    for case in CASES.iter().filter(|it| it.cloud == cloud) {
        let found = steps(&text(case, case.needs));
        let own: Vec<_> = found.iter().filter(|(name, _, _)| *name == case.row).collect();
        if !own.iter().any(|(_, sure, gains)| gains == case.gains && *sure == case.sure) {
            wrong.push(format!("{}: {own:?} instead of {} {}; all: {found:?}", case.row, case.gains, case.sure));
        }
        for missing in case.needs {
            let rest: Vec<&str> = case.needs.iter().copied().filter(|it| it != missing).collect();
            let found = steps(&text(case, if rest.is_empty() { &["ecs:DescribeZones"] } else { &rest }));
            let own: Vec<_> =
                found.iter().filter(|(name, _, gains)| *name == case.row && gains == case.gains).collect();
            if !own.is_empty() {
                wrong.push(format!("{} without {missing}: {own:?}", case.row));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_row_of_ram_is_open_to_who_has_its_rights_and_to_nobody_else() {
    check(ALI);
}

#[test]
fn every_row_of_cam_is_open_to_who_has_its_rights_and_to_nobody_else() {
    check(TC);
}

#[test]
fn every_row_has_a_case() {
    for (cloud, count) in [(ALI, 51), (TC, 33)] {
        let rows: BTreeSet<&str> = table::rows(cloud).map(|row| row.name).collect();
        assert_eq!(rows.len(), count);
        let cases: BTreeSet<&str> = CASES.iter().filter(|it| it.cloud == cloud).map(|it| it.row).collect();
        let missing: Vec<&&str> = rows.difference(&cases).filter(|row| !DERIVED.contains(*row)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
