//! Worked examples of escalations: configurations as text, paths and gains as the examples tell them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod change;

use menshen::base::Certainty;
use menshen::config::Settings;
use menshen::model::Model;
use menshen::reason::identity::escalation::Gained;
use menshen::rules::{self, Context, Finding};
use menshen::{providers, reason};

/// The own account.
const OWN: &str = "1234567890123456";

/// Something that the configuration holds, as text.
fn user(name: &str) -> String {
    format!("resource \"alicloud_ram_user\" \"{name}\" {{ name = \"{name}\" }}\n")
}

fn document(statements: &str) -> String {
    format!("{{\"Version\":\"1\",\"Statement\":[{statements}]}}")
}

fn allow(actions: &[&str], resources: &[&str]) -> String {
    format!("{{\"Effect\":\"Allow\",\"Action\":{actions:?},\"Resource\":{resources:?}}}")
}

/// A policy with these statements, attached to a user, group or role.
fn policy(name: &str, kind: &str, to: &str, statements: &str) -> String {
    format!(
        r#"
resource "alicloud_ram_policy" "{name}" {{
  policy_name     = "{name}"
  policy_document = {:?}
}}
{}"#,
        document(statements),
        attached(kind, to, name, "Custom")
    )
}

fn attached(kind: &str, to: &str, policy: &str, of: &str) -> String {
    let argument = match kind {
        "user" => "user_name",
        "group" => "group_name",
        _ => "role_name",
    };
    format!(
        r#"
resource "alicloud_ram_{kind}_policy_attachment" "{to}_{policy}" {{
  {argument}  = "{to}"
  policy_name = "{policy}"
  policy_type = "{of}"
}}
"#
    )
}

/// A role that this principal (JSON) may become.
fn role(name: &str, principal: &str) -> String {
    format!(
        r#"
resource "alicloud_ram_role" "{name}" {{
  role_name                   = "{name}"
  assume_role_policy_document = {:?}
}}
"#,
        format!(
            "{{\"Version\":\"1\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{principal}}}]}}"
        )
    )
}

fn service(names: &[&str]) -> String {
    let list: Vec<String> = names.iter().map(|name| format!("{name}.aliyuncs.com")).collect();
    format!("{{\"Service\":{list:?}}}")
}

fn ram(relative: &str) -> String {
    format!("{{\"RAM\":[\"acs:ram::{OWN}:{relative}\"]}}")
}

/// An instance, with a role or without.
fn instance(name: &str, role: Option<&str>) -> String {
    let role = role.map_or_else(String::new, |role| format!("role_name = {role:?}"));
    format!(
        r#"
resource "alicloud_instance" "{name}" {{
  image_id        = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type   = "ecs.g7.large"
  security_groups = ["sg-example"]
  vswitch_id      = "vsw-example"
  {role}
}}
"#
    )
}

/// What is known of the account: its number, as policies name it.
fn account() -> String {
    let statement = allow(&["ram:GetUser"], &[&format!("acs:ram:*:{OWN}:user/*")]);
    user("self") + &policy("self", "user", "self", &statement)
}

/// The model of a plan from one configuration to another; the account's number is told.
fn model(before: &str, after: &str) -> Model {
    let mut model = providers::map(&change::change(before, after).unwrap());
    let worlds = model.before.iter_mut().chain([&mut model.after]);
    worlds.for_each(|world| world.identity.own_accounts = vec![OWN.into()]);
    model
}

/// The paths of a principal: `row, row → gain certainty`.
fn paths(text: &str, who: &str) -> Vec<String> {
    let model = model("", text);
    let facts = reason::solve(&model.after);
    let all = &facts.escalations(&model, &model.after).list;
    let own = all.iter().filter(|it| it.key.name.as_ref() == who);
    own.map(|it| {
        let rows: Vec<&str> = it.steps.iter().map(|step| step.name).collect();
        let sure = if it.certainty == Certainty::Definite { "definite" } else { "possible" };
        format!("{} → {} {sure}", rows.join(", "), words(&it.gained))
    })
    .collect()
}

/// The request that shows the first gain of a principal.
fn witness(text: &str, who: &str) -> String {
    let model = model("", text);
    let facts = reason::solve(&model.after);
    let all = &facts.escalations(&model, &model.after).list;
    let own = all.iter().find(|it| it.key.name.as_ref() == who).expect("a path");
    let (action, resource, _) = own.witness.clone().expect("a witness");
    format!("{action} {resource}")
}

fn words(gained: &Gained) -> String {
    match gained {
        Gained::Administration => "admin".into(),
        Gained::Principal(key) => key.name.to_string(),
        Gained::Policy(name) | Gained::OlderVersion(name) | Gained::Group(name) => name.to_string(),
        Gained::Thing(name) => name.to_string(),
        Gained::Denied => "denied".into(),
        Gained::Bounded => "bounded".into(),
        Gained::Controlled => "controlled".into(),
    }
}

const NONE: [&str; 0] = [];

#[test]
fn x2_everything_but_rights() {
    let power = "{\"Effect\":\"Allow\",\"NotAction\":[\"ram:*\",\"ims:*\",\"resourcemanager:*\",\"resourcesharing:*\",\
                 \"cloudsso:*\",\"bss:ModifyAccount\"],\"Resource\":\"*\"}";
    let alone = user("u") + &policy("power", "user", "u", power);
    assert_eq!(paths(&alone, "u"), NONE);
    let admin = attached("role", "deploy", "AdministratorAccess", "System");
    let deploy = alone.clone() + &role("deploy", &ram("root")) + &admin;
    assert_eq!(paths(&deploy, "u"), ["assume-role → admin definite"]);
    let carried = alone + &role("deploy", &service(&["ecs"])) + &admin + &instance("i", Some("deploy"));
    assert_eq!(paths(&carried, "u"), ["run-command → admin definite"]);
}

#[test]
fn x5_passing_roles() {
    let as_printed = allow(
        &["ecs: [ECS RAM Action]", "ecs: CreateInstance", "ecs: AttachInstanceRamRole", "ecs: DetachInstanceRAMRole"],
        &["*"],
    ) + ","
        + &allow(&["ram:PassRole"], &["*"]);
    let app = role("app", &service(&["ecs"])) + &attached("role", "app", "AdministratorAccess", "System");
    let world = user("u") + &app + &instance("i", None);
    assert_eq!(paths(&(world.clone() + &policy("p", "user", "u", &as_printed)), "u"), NONE);
    let with = |more: &[&str]| {
        let actions =
            [&["ecs:CreateInstance", "ecs:AttachInstanceRamRole", "ecs:DetachInstanceRAMRole"], more].concat();
        policy("p", "user", "u", &(allow(&actions, &["*"]) + "," + &allow(&["ram:PassRole"], &["*"])))
    };
    // Of both ways the first in the catalogue is told.
    assert_eq!(paths(&(world.clone() + &with(&[])), "u"), ["pass-role-to-instance → admin possible"]);
    let attach = with(&[]).replace("\\\"ecs:CreateInstance\\\", ", "");
    assert_eq!(paths(&(world.clone() + &attach), "u"), ["pass-role-to-existing-instance → admin possible"]);
    let run = world.clone() + &with(&["ecs:RunInstances"]);
    assert_eq!(paths(&run, "u"), ["pass-role-to-instance → admin definite"]);
    assert_eq!(witness(&run, "u").split(' ').next(), Some("ram:AttachPolicyToUser"));
    let command = world + &with(&["ecs:RunCommand"]);
    assert_eq!(paths(&command, "u"), ["pass-role-to-existing-instance → admin definite"]);
    let functions = user("u")
        + &role("app", &service(&["fc"]))
        + &attached("role", "app", "AdministratorAccess", "System")
        + &instance("i", None)
        + &with(&["ecs:RunInstances", "ecs:RunCommand"]);
    assert_eq!(paths(&functions, "u"), NONE);
}

#[test]
fn x7_both_sides_of_a_role() {
    let path = |principal: &str, statements: Option<&str>| {
        let own = statements.map_or_else(String::new, |it| policy("p", "user", "u", it));
        let text = user("u")
            + &user("v")
            + &role("r", principal)
            + &attached("role", "r", "AliyunOSSFullAccess", "System")
            + &attached("user", "u", "AliyunECSReadOnlyAccess", "System")
            + &own;
        paths(&text, "u")
    };
    let one = allow(&["sts:AssumeRole"], &[&format!("acs:ram:*:{OWN}:role/r")]);
    let any = allow(&["sts:AssumeRole"], &["*"]);
    assert_eq!(path(&ram("root"), None), NONE);
    assert_eq!(path(&ram("root"), Some(&one)), ["assume-role → r definite"]);
    assert_eq!(path(&ram("user/u"), None), NONE);
    assert_eq!(path(&ram("user/u"), Some(&any)), ["assume-role → r definite"]);
    assert_eq!(path(&ram("user/v"), Some(&any)), NONE);
    assert_eq!(path(&service(&["ecs"]), Some(&any)), NONE);
    assert_eq!(path("{\"RAM\":[\"acs:ram::9876543210987654:root\"]}", Some(&any)), NONE);
}

#[test]
fn x7_a_trust_policy_that_is_opened() {
    let world = |principal: &str| {
        user("u")
            + &user("v")
            + &role("r", principal)
            + &attached("role", "r", "AdministratorAccess", "System")
            + &policy("p", "user", "u", &allow(&["sts:AssumeRole"], &["*"]))
    };
    let told = findings("IAM201", &model(&world(&ram("user/v")), &world(&ram("root"))));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("critical definite alicloud_ram_role.r"), "{told:?}");
    // Nothing changes: not new.
    assert_eq!(findings("IAM201", &model(&world(&ram("root")), &world(&ram("root")))), NONE);
    assert_eq!(findings("IAM202", &model(&world(&ram("root")), &world(&ram("root")))).len(), 1);
}

#[test]
fn x8_the_service_that_receives_a_role() {
    let path = |services: &[&str], rights: &str| {
        let text = user("u")
            + &attached("user", "u", "AliyunFCFullAccess", "System")
            + &role("f", &service(services))
            + rights;
        paths(&text, "u")
    };
    let admin = attached("role", "f", "AdministratorAccess", "System");
    assert_eq!(path(&["fc"], &admin), ["pass-role-to-function → admin definite"]);
    assert_eq!(path(&["ecs"], &admin), NONE);
    assert_eq!(path(&["fc", "ecs"], &admin), ["pass-role-to-function → admin definite"]);
    let read = attached("role", "f", "AliyunOSSReadOnlyAccess", "System");
    assert_eq!(path(&["fc"], &read), ["pass-role-to-function → f definite"]);
    assert_eq!(path(&["fc"], &policy("call", "role", "f", &allow(&["fc:InvokeFunction"], &["*"]))), NONE);
    let text =
        user("u") + &attached("user", "u", "AliyunFCFullAccess", "System") + &role("f", &service(&["fc"])) + &read;
    assert_eq!(witness(&text, "u").split(' ').next(), Some("oss:GetObject"));
}

#[test]
fn x9_commands_on_instances() {
    let world = |resource: &str, session: &str| {
        let mut text = user("u")
            + &policy("p", "user", "u", &allow(&["ecs:RunCommand", "ecs:DescribeInstances"], &[resource]))
            + &role("app", &service(&["ecs"]))
            + &attached("role", "app", "AliyunOSSFullAccess", "System");
        match session {
            "" => text += &instance("one", Some("app")),
            session => {
                text += &instance("one", None);
                text += &format!(
                    "resource \"alicloud_ecs_ram_role_attachment\" \"one\" {{\n  instance_id = alicloud_instance.one.id\n  \
                     ram_role_name = \"app\"\n  policy = {:?}\n}}\n",
                    document(session)
                );
            }
        }
        text + &instance("two", None)
    };
    let any = world("*", "");
    assert_eq!(paths(&any, "u"), ["run-command → app definite"]);
    assert_eq!(witness(&any, "u").split(' ').next(), Some("oss:PutBucketPolicy"));
    let limited = world("*", &allow(&["oss:GetObject"], &["acs:oss:*:*:logs/*"]));
    assert_eq!(paths(&limited, "u"), ["run-command → app definite"]);
    let shown = witness(&limited, "u");
    assert!(shown.starts_with("oss:GetObject acs:oss:") && shown.contains("logs/"), "{shown}");
}

#[test]
fn x10_custom_policies_only() {
    let world = |resources: &[&str], ops: bool| {
        let mut text = user("u") + &policy("p", "user", "u", &allow(&["ram:AttachPolicyToUser"], resources));
        if ops {
            text += &format!(
                "resource \"alicloud_ram_policy\" \"ops\" {{\n  policy_name = \"ops\"\n  policy_document = {:?}\n}}\n",
                document(&allow(&["ecs:*"], &["*"]))
            );
        }
        text
    };
    let users = format!("acs:ram:*:{OWN}:user/*");
    let policies = format!("acs:ram:*:{OWN}:policy/*");
    let own = [users.as_str(), policies.as_str()];
    assert_eq!(paths(&world(&own, true), "u"), ["attach-policy-to-user → ops definite"]);
    assert_eq!(paths(&world(&own, false), "u"), NONE);
    let all = ["acs:ram:*:*:user/*", "acs:ram:*:*:policy/*"];
    assert_eq!(paths(&world(&all, false), "u"), ["attach-policy-to-user → admin definite"]);
    assert_eq!(paths(&world(&["acs:ram:*:*:user/*"], true), "u"), NONE);
}

#[test]
fn x11_versions_of_policies() {
    let world = |resource: &str, more: &str| {
        user("u")
            + &policy("ci-deploy", "user", "u", &allow(&["ecs:DescribeInstances"], &["*"]))
            + &policy(
                "p",
                "user",
                "u",
                &allow(&["ram:CreatePolicyVersion", "sts:AssumeRole"], &[resource, "acs:ram:*:*:role/*"]),
            )
            + more
    };
    let own = |name: &str| format!("acs:ram:*:{OWN}:policy/{name}");
    assert_eq!(paths(&world(&own("ci-*"), ""), "u"), ["create-policy-version → admin definite"]);
    let group = "resource \"alicloud_ram_group\" \"g\" { group_name = \"g\" }\n".to_owned()
        + &policy("other-x", "group", "g", &allow(&["ecs:StartInstance"], &["*"]));
    assert_eq!(paths(&world(&own("other-*"), &group), "u"), NONE);
    let taken = role("r", &ram("root")) + &policy("other-x", "role", "r", &allow(&["ecs:DescribeZones"], &["*"]));
    assert_eq!(paths(&world(&own("other-*"), &taken), "u"), ["create-policy-version, assume-role → admin definite"]);
    assert_eq!(paths(&world("acs:ram:*:system:policy/*", ""), "u"), NONE);
}

#[test]
fn x14_two_slots() {
    let world = |statements: &str| {
        user("u")
            + "resource \"alicloud_ram_group\" \"admins\" { group_name = \"SysAdmins\" }\n"
            + &attached("group", "SysAdmins", "AliyunECSFullAccess", "System")
            + &policy("p", "user", "u", statements)
    };
    let users = format!("acs:ram:*:{OWN}:user/*");
    let group = format!("acs:ram:*:{OWN}:group/SysAdmins");
    let action = ["ram:AddUserToGroup"];
    assert_eq!(paths(&world(&allow(&action, &[&users])), "u"), NONE);
    let joined = ["add-user-to-group → SysAdmins definite"];
    assert_eq!(paths(&world(&allow(&action, &[&users, &group])), "u"), joined);
    assert_eq!(paths(&world(&(allow(&action, &[&users]) + "," + &allow(&action, &[&group]))), "u"), joined);
}

/// A user of CAM with one policy, a member of a group.
fn cam(statement: &str, more: &str) -> String {
    format!(
        r#"
resource "tencentcloud_cam_user" "u" {{
  name    = "u"
  use_api = false
}}
resource "tencentcloud_cam_policy" "p" {{
  name     = "p"
  document = jsonencode({{ version = "2.0", statement = [{statement}] }})
}}
resource "tencentcloud_cam_user_policy_attachment" "p" {{
  user_name = tencentcloud_cam_user.u.name
  policy_id = tencentcloud_cam_policy.p.id
}}
resource "tencentcloud_cam_group" "g" {{ name = "g" }}
resource "tencentcloud_cam_group_membership" "g" {{
  group_id   = tencentcloud_cam_group.g.id
  user_names = [tencentcloud_cam_user.u.name]
}}
{more}
"#
    )
}

#[test]
fn x17_calls_without_resources() {
    let scoped = r#"{ effect = "allow", action = ["name/cam:AttachGroupPolicy"], resource = ["qcs::cam::uin/100000000001:groupId/7"] }"#;
    assert_eq!(paths(&cam(scoped, ""), "u"), NONE);
    let all = r#"{ effect = "allow", action = ["name/cam:AttachGroupPolicy"], resource = ["*"] }"#;
    assert_eq!(paths(&cam(all, ""), "u"), ["attach-group-policy → admin definite"]);
}

#[test]
fn x18_a_boundary() {
    let everything = r#"{ effect = "allow", action = ["*"], resource = ["*"] }"#;
    let bound = |action: &str| {
        format!(
            r#"
resource "tencentcloud_cam_policy" "bound" {{
  name     = "bound"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["{action}"], resource = ["*"] }}] }})
}}
resource "tencentcloud_cam_user_permission_boundary_attachment" "u" {{
  target_uin = tencentcloud_cam_user.u.uin
  policy_id  = tencentcloud_cam_policy.bound.id
}}
"#
        )
    };
    assert_eq!(paths(&cam(everything, &bound("name/cvm:Describe*")), "u"), NONE);
    // Within a boundary that lets it take the boundary away, it has everything.
    let freed = bound("name/cam:DeleteUserPermissionsBoundary");
    assert_eq!(paths(&cam(everything, &freed), "u"), ["boundary-removal → admin definite"]);
}

#[test]
fn x25_a_chain() {
    let world = |trust: &str| {
        user("u")
            + &policy("p", "user", "u", &allow(&["ecs:RunCommand"], &["*"]))
            + &role("A", &service(&["ecs"]))
            + &policy("b", "role", "A", &allow(&["sts:AssumeRole"], &[&format!("acs:ram:*:{OWN}:role/B")]))
            + &instance("i", Some("A"))
            + &role("B", &ram(trust))
            + &attached("role", "B", "AdministratorAccess", "System")
    };
    assert_eq!(paths(&world("role/A"), "u"), ["run-command, assume-role → admin definite"]);
    assert_eq!(paths(&world("role/a"), "u"), ["run-command, assume-role → admin possible"]);
    assert_eq!(paths(&world("role/C"), "u"), NONE);
}

#[test]
fn a_chain_of_roles() {
    let assume = |role: &str| allow(&["sts:AssumeRole"], &[&format!("acs:ram:*:{OWN}:role/{role}")]);
    let text = user("u")
        + &policy("p", "user", "u", &assume("A"))
        + &role("A", &ram("user/u"))
        + &policy("a", "role", "A", &assume("B"))
        + &role("B", &ram("role/A"))
        + &attached("role", "B", "AliyunOSSFullAccess", "System");
    assert_eq!(paths(&text, "u"), ["assume-role, assume-role-chain → B definite"]);
    // Without the second right the first role is no gain.
    let shorter = text.replace("acs:ram:*:1234567890123456:role/B", "acs:ram:*:1234567890123456:role/C");
    assert_eq!(paths(&shorter, "u"), NONE);
}

/// What a rule says of a plan: `severity certainty ADDRESS: message`.
fn findings(code: &str, model: &Model) -> Vec<String> {
    let facts = reason::solve(&model.after);
    let old = model.before.as_ref().map(|world| (world, reason::solve(world)));
    let before = old.as_ref().map(|(world, facts)| (*world, facts));
    let settings = Settings::default();
    let context = Context { model, world: &model.after, facts: &facts, before, settings: &settings };
    let mut out: Vec<Finding> = Vec::new();
    rules::check(&context, &mut out);
    out.retain(|finding| finding.rule.code == code);
    let line = |it: &Finding| {
        let certainty = if it.certainty == Certainty::Definite { "definite" } else { "possible" };
        format!("{} {certainty} {}: {}", it.severity.word(), model.address(it.site.object), it.message)
    };
    out.iter().map(line).collect()
}

#[test]
fn x28_a_control_policy() {
    let text = user("u")
        + &policy("p", "user", "u", &allow(&["ram:AttachPolicyToUser"], &["*"]))
        + &format!(
            r#"
resource "alicloud_resource_manager_control_policy" "c" {{
  control_policy_name = "c"
  effect_scope        = "All"
  policy_document     = {:?}
}}
resource "alicloud_resource_manager_control_policy_attachment" "c" {{
  policy_id = alicloud_resource_manager_control_policy.c.id
  target_id = "fd-example"
}}
"#,
            "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"actiontrail:StopLogging\",\"Resource\":\"*\"}]}"
        );
    assert_eq!(paths(&text, "u"), ["attach-policy-to-user → admin definite"]);
}

#[test]
fn members_of_a_group_are_told_together() {
    let text = account()
        + &user("a")
        + &user("b")
        + "resource \"alicloud_ram_group\" \"g\" { group_name = \"g\" }\n"
        + "resource \"alicloud_ram_group_membership\" \"g\" {\n  group_name = \"g\"\n  user_names = [\"a\", \"b\"]\n}\n"
        + &policy("p", "group", "g", &allow(&["ram:AttachPolicyToUser"], &["*"]));
    let told = findings("IAM202", &model("", &text));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("high definite alicloud_ram_group_policy_attachment.g_p: user `a` and user `b` can"),
        "{told:?}"
    );
    // Of a group without members that are here, whoever is made one.
    let empty = user("a")
        + "resource \"alicloud_ram_group\" \"g\" { group_name = \"g\" }\n"
        + &policy("p", "group", "g", &allow(&["ram:AttachPolicyToUser"], &["*"]));
    let told = findings("IAM202", &model("", &empty));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("a member of group `g` can"), "{told:?}");
}

#[test]
fn administrators_gain_nothing() {
    let text = user("u") + &attached("user", "u", "AdministratorAccess", "System") + &role("r", &ram("root"));
    assert_eq!(paths(&text, "u"), NONE);
}
