//! Configurations for rows of the catalogue of escalations, put together from words.

#![allow(clippy::panic)]

use super::Case;
use menshen::model::Cloud;

/// The configuration: `u` with one policy of its own that allows `actions` on everything, and the world. Words in the
/// world: `role SERVICE`, `instance`, … stand for blocks.
pub fn text(case: &Case, actions: &[&str]) -> String {
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
