//! Ways to more rights where many roles or users are alike for somebody, and where some of them are not: patterns, denies,
//! trust and logins tell them apart. And ways that are long, or lead back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod change;

use menshen::base::Certainty;
use menshen::reason::identity::escalation::{Escalation, Gained};
use menshen::{providers, reason};
use std::fmt::Write;

const OWN: &str = "data \"alicloud_account\" \"own\" {}\n";

/// A principal (`user` or `role`) that holds the statements, with a trust policy if it is a role.
fn holder(kind: &str, name: &str, trust: &str, statements: &str) -> String {
    let field = if kind == "role" { "role_name" } else { "name" };
    let trust = match kind {
        "role" => format!(
            "  assume_role_policy_document = jsonencode({{ Version = \"1\", Statement = [{{ Effect = \"Allow\", Action = \"sts:AssumeRole\", Principal = {trust} }}] }})\n"
        ),
        _ => String::new(),
    };
    format!(
        r#"
resource "alicloud_ram_{kind}" "{name}" {{
  {field} = "{name}"
{trust}}}
resource "alicloud_ram_policy" "of-{name}" {{
  policy_name     = "of-{name}"
  policy_document = jsonencode({{ Version = "1", Statement = [{statements}] }})
}}
resource "alicloud_ram_{kind}_policy_attachment" "{name}" {{
  {kind}_name = alicloud_ram_{kind}.{name}.{field}
  policy_name = alicloud_ram_policy.of-{name}.policy_name
  policy_type = "Custom"
}}
"#
    )
}

fn allow(action: &str, resource: &str) -> String {
    format!("{{ Effect = \"Allow\", Action = [{action}], Resource = [{resource}] }}")
}

fn deny(action: &str, resource: &str) -> String {
    format!("{{ Effect = \"Deny\", Action = [{action}], Resource = [{resource}] }}")
}

/// What somebody gains: words, and whether for sure.
fn gains(text: &str, who: &str) -> Vec<String> {
    let model = providers::map(&change::read(text).unwrap());
    let facts = reason::solve(&model.after);
    let principals = &model.after.identity.principals;
    let found = &facts.escalations(&model, &model.after).list;
    let own = found.iter().filter(|it| principals[it.principal.index()].name.as_deref() == Some(who));
    let word = |it: &Escalation| {
        let gained = match &it.gained {
            Gained::Administration => "administration".to_owned(),
            Gained::Principal(key) => key.name.to_string(),
            other => format!("{other:?}"),
        };
        let sure = if it.certainty == Certainty::Definite { "" } else { "perhaps " };
        format!("{sure}{gained} in {}", it.steps.len())
    };
    let mut out: Vec<String> = own.map(word).collect();
    out.sort();
    out
}

fn functions(name: &str, action: &str) -> String {
    holder("role", name, r#"{ Service = ["fc.aliyuncs.com"] }"#, &allow(&format!("\"{action}\""), "\"*\""))
}

#[test]
fn a_deny_takes_one_of_many_roles_out() {
    let roles = functions("app-a", "oss:GetObject")
        + &functions("app-b", "kms:Decrypt")
        + &functions("db", "rds:DescribeDBInstances");
    let call = allow("\"fc:CreateFunction\", \"fc:InvokeFunction\"", "\"*\"");
    let pass = |resource: &str| format!("{call}, {}", allow("\"ram:PassRole\"", resource));
    let with = |statements: &str| gains(&(OWN.to_owned() + &roles + &holder("user", "u", "", statements)), "u");
    assert_eq!(with(&pass("\"*\"")), ["app-a in 1", "app-b in 1", "db in 1"]);
    assert_eq!(with(&pass("\"acs:ram:*:*:role/app-*\"")), ["app-a in 1", "app-b in 1"]);
    assert_eq!(with(&pass("\"acs:ram:*:*:role/app-?\"")), ["app-a in 1", "app-b in 1"]);
    let denied = format!("{}, {}", pass("\"*\""), deny("\"ram:PassRole\"", "\"acs:ram:*:*:role/app-b\""));
    assert_eq!(with(&denied), ["app-a in 1", "db in 1"]);
    // Whether names are compared without case is not documented.
    assert_eq!(with(&pass("\"acs:ram:*:*:role/APP-A\"")), ["perhaps app-a in 1"]);
}

#[test]
fn patterns_and_logins_tell_users_apart() {
    let user = |name: &str| holder("user", name, "", &allow(&format!("\"{name}:Get*\""), "\"*\""));
    let login = |name: &str, mfa: bool| {
        format!(
            "resource \"alicloud_ram_login_profile\" \"{name}\" {{\n  user_name = alicloud_ram_user.{name}.name\n  password = \"Example-1234\"\n  mfa_bind_required = {mfa}\n}}\n"
        )
    };
    let users = user("oss") + &user("kms") + &user("log");
    let with = |more: &str, statements: &str| {
        gains(&(OWN.to_owned() + &users + more + &holder("user", "u", "", statements)), "u")
    };
    let key = |resource: &str| allow("\"ram:CreateAccessKey\"", resource);
    assert_eq!(with("", &key("\"*\"")), ["kms in 1", "log in 1", "oss in 1"]);
    assert_eq!(with("", &key("\"acs:ram:*:*:user/*s\"")), ["kms in 1", "oss in 1"]);
    let update = allow("\"ram:UpdateLoginProfile\"", "\"*\"");
    let logins = login("oss", false) + &login("kms", true);
    // Also those that a step perhaps leads to: who asks for a second factor, and who may have a login elsewhere.
    assert_eq!(with(&logins, &update), ["oss in 1", "perhaps kms in 1", "perhaps log in 1"]);
}

#[test]
fn long_ways_are_followed_to_their_end() {
    let trust = |who: &str| format!("{{ RAM = [\"acs:ram::${{data.alicloud_account.own.id}}:{who}\"] }}");
    let mut text = OWN.to_owned() + &holder("user", "u", "", &allow("\"sts:AssumeRole\"", "\"acs:ram:*:*:role/r1\""));
    for at in 1..=9 {
        let before = if at == 1 { "user/u".to_owned() } else { format!("role/r{}", at - 1) };
        let holds = match at {
            9 => allow("\"*\"", "\"*\""),
            _ => allow("\"sts:AssumeRole\"", &format!("\"acs:ram:*:*:role/r{}\"", at + 1)),
        };
        text += &holder("role", &format!("r{at}"), &trust(&before), &holds);
    }
    assert_eq!(gains(&text, "u"), ["administration in 9"]);
}

#[test]
fn who_becomes_another_may_edit_its_first_role() {
    let trust = "{ RAM = [\"acs:ram::${data.alicloud_account.own.id}:role/a\"] }";
    let edits = allow("\"ram:AttachPolicyToRole\"", "\"acs:ram:*:*:role/a\", \"acs:ram:*:system:policy/*\"");
    let text = OWN.to_owned()
        + &holder(
            "role",
            "a",
            r#"{ Service = ["ecs.aliyuncs.com"] }"#,
            &allow("\"sts:AssumeRole\"", "\"acs:ram:*:*:role/b\""),
        )
        + &holder("role", "b", trust, &edits);
    assert_eq!(gains(&text, "a"), ["administration in 2"]);
}

#[test]
fn any_of_many_names_may_be_that_of_a_new_role() {
    let names: Vec<String> = (0..40).map(|at| format!("\"acs:ram:*:*:role/team{at}-*\"")).collect();
    let one = "\"acs:ram:*:*:role/team37-*\"";
    let statements = [
        allow("\"ram:CreateRole\"", &names.join(", ")),
        allow("\"ram:AttachPolicyToRole\"", &format!("{one}, \"acs:ram:*:system:policy/*\"")),
        allow("\"sts:AssumeRole\"", one),
    ];
    let text = OWN.to_owned() + &holder("user", "u", "", &statements.join(", "));
    assert_eq!(gains(&text, "u"), ["administration in 1"]);
}

#[test]
fn numbers_that_are_not_tried_are_told() {
    let text = |count: usize| {
        let mut statements = String::new();
        for at in 0..count {
            write!(statements, "{}, ", allow("\"oss:GetObject\"", &format!("\"acs:oss:*:12345678901234{at:02}:b/*\"")))
                .unwrap();
        }
        let own = "\"acs:ram:*:9999999999999999:user/*\", \"acs:ram:*:system:policy/*\"";
        holder("user", "u", "", &(statements + &allow("\"ram:AttachPolicyToUser\"", own)))
    };
    // Those on whose identities calls are made come first.
    assert_eq!(gains(&text(20), "u"), ["perhaps administration in 1"]);
    let notes = |count: usize| {
        let model = providers::map(&change::read(&text(count)).unwrap());
        let facts = reason::solve(&model.after);
        facts.escalations(&model, &model.after);
        facts.notes().len()
    };
    assert_eq!((notes(7), notes(8)), (0, 1));
}

fn trusting(who: &str) -> String {
    format!("{{ RAM = [\"acs:ram::${{data.alicloud_account.own.id}}:{who}\"] }}")
}

const ATTACH: &str = "\"ram:AttachPolicyToRole\"";
const ON_X: &str = "\"acs:ram:*:*:role/x\", \"acs:ram:*:system:policy/*\"";

#[test]
fn more_rights_do_not_hide_a_way() {
    let x = holder("role", "x", &trusting("user/a"), &allow(ATTACH, ON_X));
    let a = holder("user", "a", "", &allow("\"sts:AssumeRole\"", "\"acs:ram:*:*:role/x\""));
    let key = allow("\"ram:CreateAccessKey\"", "\"acs:ram:*:*:user/a\"");
    let with = |statements: &str| gains(&(OWN.to_owned() + &x + &a + &holder("user", "u", "", statements)), "u");
    assert_eq!(with(&key), ["administration in 2"]);
    assert_eq!(with(&format!("{key}, {}", allow(ATTACH, ON_X))), ["administration in 2"]);
}

#[test]
fn whom_one_can_be_one_may_edit_first() {
    let x = holder("role", "x", r#"{ Service = ["ecs.aliyuncs.com"] }"#, &allow("\"oss:GetObject\"", "\"*\""));
    let attach = allow(ATTACH, ON_X);
    let pass =
        format!("{}, {}", allow("\"ecs:RunInstances\"", "\"*\""), allow("\"ram:PassRole\"", "\"acs:ram:*:*:role/x\""));
    let with = |statements: &str| gains(&(OWN.to_owned() + &x + &holder("user", "u", "", statements)), "u");
    assert_eq!(with(&format!("{pass}, {attach}")), ["administration in 2"]);
    assert_eq!(with(&pass), ["x in 1"]);
    assert_eq!(with(&attach), [""; 0]);
    // A user as well, whose key it can make.
    let on_svc = "\"acs:ram:*:*:user/svc\", \"acs:ram:*:system:policy/*\"";
    let edit = allow("\"ram:AttachPolicyToUser\", \"ram:CreateAccessKey\"", on_svc);
    let svc = holder("user", "svc", "", &allow("\"oss:GetObject\"", "\"*\""));
    assert_eq!(gains(&(OWN.to_owned() + &svc + &holder("user", "u", "", &edit)), "u"), ["administration in 2"]);
    // On the way: `u` takes on `x`, `x` takes on `d`, and `d` edits `x`.
    let chain = OWN.to_owned()
        + &holder("user", "u", "", &allow("\"sts:AssumeRole\"", "\"acs:ram:*:*:role/x\""))
        + &holder("role", "x", &trusting("user/u"), &allow("\"sts:AssumeRole\"", "\"acs:ram:*:*:role/d\""))
        + &holder("role", "d", &trusting("role/x"), &attach);
    assert_eq!(gains(&chain, "u"), ["administration in 3"]);
}

#[test]
fn all_calls_of_ram_are_administration() {
    let attach = |policy: &str| {
        allow("\"ram:AttachPolicyToUser\"", &format!("\"acs:ram:*:*:user/u\", \"acs:ram:*:system:policy/{policy}\""))
    };
    let with = |policy: &str| gains(&(OWN.to_owned() + &holder("user", "u", "", &attach(policy))), "u");
    assert_eq!(with("AliyunRAMFullAccess"), ["administration in 1"]);
    assert_eq!(with("AliyunOSSFullAccess"), ["Policy(\"AliyunOSSFullAccess\") in 1"]);
}

#[test]
fn many_roles_that_take_each_other_on_are_searched_to_the_end() {
    let mut text = OWN.to_owned() + &holder("user", "u", "", &allow("\"sts:AssumeRole\"", "\"acs:ram:*:*:role/*7*\""));
    for at in 0..100 {
        let holds =
            if at == 77 { allow("\"*\"", "\"*\"") } else { allow("\"sts:AssumeRole\"", "\"acs:ram:*:*:role/r*\"") };
        text += &holder("role", &format!("r{at}"), &trusting("root"), &holds);
    }
    assert_eq!(gains(&text, "u"), ["administration in 1"]);
    let model = providers::map(&change::read(&text).unwrap());
    let facts = reason::solve(&model.after);
    assert!(facts.escalations(&model, &model.after).unsearched.is_empty());
}

#[test]
fn other_policies_of_the_system_may_be_attached_too() {
    let with = |policies: &str| {
        let calls = "\"ram:AttachPolicyToUser\"";
        let denies =
            deny(calls, "\"acs:ram:*:system:policy/AdministratorAccess\", \"acs:ram:*:system:policy/AliyunRAM*\"");
        let statements = format!("{}, {denies}", allow(calls, &format!("\"acs:ram:*:*:user/u\", {policies}")));
        gains(&(OWN.to_owned() + &holder("user", "u", "", &statements)), "u")
    };
    // The widest stands for all.
    assert_eq!(with("\"acs:ram:*:system:policy/*\""), ["Policy(\"PowerUserAccess\") in 1"]);
    assert_eq!(with("\"acs:ram:*:system:policy/AliyunOSS*\""), ["Policy(\"AliyunOSSFullAccess\") in 1"]);
    let perhaps = "\"acs:ram:*:system:policy/aliyunOSS*\", \"acs:ram:*:system:policy/AliyunKMS*\"";
    assert_eq!(with(perhaps), ["Policy(\"AliyunKMSFullAccess\") in 1"]);
    assert_eq!(with("\"acs:ram:*:system:policy/AliyunOSSReadOnlyAccess\""), [""; 0]);
    assert_eq!(with("\"acs:ram:*:system:policy/AdministratorAccess\""), [""; 0]);
    // One that it has already gives nothing.
    let held = "resource \"alicloud_ram_user_policy_attachment\" \"held\" {\n  user_name = alicloud_ram_user.u.name\n  policy_name = \"AliyunECSFullAccess\"\n  policy_type = \"System\"\n}\n";
    let both = "\"acs:ram:*:*:user/u\", \"acs:ram:*:system:policy/AliyunECS*\", \"acs:ram:*:system:policy/AliyunKMS*\"";
    let text = OWN.to_owned() + &holder("user", "u", "", &allow("\"ram:AttachPolicyToUser\"", both));
    assert_eq!(gains(&text, "u"), ["Policy(\"AliyunECSFullAccess\") in 1"]);
    assert_eq!(gains(&(text + held), "u"), ["Policy(\"AliyunKMSFullAccess\") in 1"]);
    // Where the administrator's may be attached, the others are of no account.
    let all = OWN.to_owned() + &holder("user", "u", "", &allow("\"ram:AttachPolicyToUser\"", "\"*\""));
    assert_eq!(gains(&all, "u"), ["administration in 1"]);
}

/// Of two groups the one where a policy surely can be attached is told, though another one perhaps can at both.
#[test]
fn the_surer_of_two_policies_of_the_system_is_told() {
    let on = |ends: &str| format!("{ends}, \"acs:ram:*:*:group/g2\"");
    let call = "\"ram:AttachPolicyToGroup\"";
    let perhaps = allow(call, &on("\"acs:ram:*:*:group/g1\", \"acs:ram:*:system:policy/AliyunECSFullAccess\""))
        .replace(" }", ", Condition = { Unheard = { \"acs:SourceIp\" = \"a\" } } }");
    let surely = allow(call, &on("\"acs:ram:*:system:policy/AliyunKMSFullAccess\""));
    let group = |name: &str| {
        format!(
            "resource \"alicloud_ram_group\" \"{name}\" {{\n  name = \"{name}\"\n}}\nresource \"alicloud_ram_group_membership\" \"{name}\" {{\n  group_name = alicloud_ram_group.{name}.name\n  user_names = [alicloud_ram_user.u.name]\n}}\n"
        )
    };
    let text = OWN.to_owned() + &holder("user", "u", "", &format!("{perhaps}, {surely}")) + &group("g1") + &group("g2");
    let found = gains(&text, "u");
    assert!(found.iter().any(|it| it == "Policy(\"AliyunKMSFullAccess\") in 1"), "{found:?}");
}

/// What such a policy gives leads on: to a role that runs code, here.
#[test]
fn what_a_policy_of_the_system_gives_is_followed() {
    let attach =
        allow("\"ram:AttachPolicyToUser\"", "\"acs:ram:*:*:user/u\", \"acs:ram:*:system:policy/AliyunECSFullAccess\"");
    let role = holder("role", "r", "{ Service = [\"ecs.aliyuncs.com\"] }", &allow("\"*\"", "\"*\""));
    let machine = "resource \"alicloud_instance\" \"m\" {\n  image_id = \"i\"\n  instance_type = \"ecs.g7.large\"\n  security_groups = [\"sg-a\"]\n  vswitch_id = \"vsw-a\"\n  role_name = alicloud_ram_role.r.role_name\n}\n";
    let found = gains(&(OWN.to_owned() + &role + machine + &holder("user", "u", "", &attach)), "u");
    assert_eq!(found, ["administration in 2"]);
}
