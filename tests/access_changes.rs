//! What `access --change` says: of trust policies, which open a door to somebody who could knock all along; and of a statement
//! only what of it is new.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod change;

use menshen::reason::identity::access::{Access, Asked, Changed};
use menshen::reason::identity::ask;
use menshen::{providers, reason};

/// What a plan changes of a principal.
fn changes(before: &str, after: &str, who: &str) -> Access {
    let plan = change::change(before, after).unwrap();
    let model = providers::map(&plan);
    let facts = reason::solve(&model.after);
    let asked = Asked { action: None, resource: "*".into(), change: true };
    let list = ask::answer(&model, &facts, &asked, &|name| name == who);
    list.into_iter().next().unwrap()
}

/// `new definite sts:AssumeRole@acs:ram:…` and so on; ways as `way NAME GAINS`.
fn lines(one: &Access) -> Vec<String> {
    let change = one.change.as_ref().unwrap();
    let line = |word: &str, it: &Changed| {
        let grant = &it.grant;
        format!("{word} {} {}@{}", grant.certainty, grant.actions.join(","), grant.resources.join(","))
    };
    let granted = change.granted.iter().map(|it| line("new", it));
    let revoked = change.revoked.iter().map(|it| line("gone", it));
    let ways = change.escalations.iter().map(|it| format!("way {} {}", it.name, it.gains));
    granted.chain(revoked).chain(ways).collect()
}

/// User `u`, who may do what these statements say, and role `r` with administration and this trust policy.
fn ram(statements: &str, principal: &str) -> String {
    format!(
        r#"
data "alicloud_account" "me" {{}}
resource "alicloud_ram_user" "u" {{ name = "u" }}
resource "alicloud_ram_policy" "s" {{
  policy_name     = "s"
  policy_document = jsonencode({{ Version = "1", Statement = [{statements}] }})
}}
resource "alicloud_ram_user_policy_attachment" "u" {{
  user_name   = alicloud_ram_user.u.name
  policy_name = alicloud_ram_policy.s.policy_name
  policy_type = "Custom"
}}
resource "alicloud_ram_role" "r" {{
  role_name = "r"
  assume_role_policy_document = jsonencode({{ Version = "1", Statement = [{{
    Action = "sts:AssumeRole", Effect = "Allow", Principal = {{ {principal} }}
  }}] }})
}}
resource "alicloud_ram_role_policy_attachment" "r" {{
  role_name   = alicloud_ram_role.r.role_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}}
"#
    )
}

const ASSUME: &str = r#"{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "*" }"#;
const ECS: &str = r#"Service = ["ecs.aliyuncs.com"]"#;
const WHOLE: &str = r#"RAM = ["acs:ram::${data.alicloud_account.me.id}:root"]"#;
const OTHER: &str = r#"RAM = ["acs:ram::${data.alicloud_account.me.id}:user/v"]"#;

#[test]
fn a_trust_policy_opens_and_shuts() {
    let (new, gone) =
        ("new definite sts:AssumeRole@acs:ram:*:*:role/r", "gone definite sts:AssumeRole@acs:ram:*:*:role/r");
    let way = "way assume-role alicloud_ram_role.r";
    let of =
        |before: &str, after: &str| lines(&changes(&ram(ASSUME, before), &ram(ASSUME, after), "alicloud_ram_user.u"));
    for shut in [ECS, OTHER] {
        assert_eq!(of(shut, WHOLE), [new, way], "{shut}");
        assert_eq!(of(WHOLE, shut), [gone], "{shut}");
    }
    assert!(of(ECS, OTHER).is_empty() && of(WHOLE, WHOLE).is_empty());
    let found = changes(&ram(ASSUME, ECS), &ram(ASSUME, WHOLE), "alicloud_ram_user.u");
    let through = &found.change.unwrap().granted[0].grant.through;
    assert_eq!(through, &["alicloud_ram_policy.s", "alicloud_ram_user_policy_attachment.u", "alicloud_ram_role.r"]);
}

#[test]
fn a_condition_of_a_trust_policy_is_weighed() {
    let limited = &format!("{WHOLE} }}, Condition = {{ IpAddress = {{ \"acs:SourceIp\" = \"10.0.0.0/8\" }}");
    let of =
        |before: &str, after: &str| lines(&changes(&ram(ASSUME, before), &ram(ASSUME, after), "alicloud_ram_user.u"));
    let right = "sts:AssumeRole@acs:ram:*:*:role/r";
    let way = "way assume-role alicloud_ram_role.r";
    assert_eq!(of(ECS, limited), [format!("new definite {right}"), way.to_owned()]);
    assert_eq!(of(limited, ECS), [format!("gone definite {right}")]);
    // Without the condition it is open to more requests; the way was there before.
    assert_eq!(of(limited, WHOLE), [format!("new definite {right}")]);
    assert_eq!(of(WHOLE, limited), [format!("gone definite {right}")]);
    let answer = |trust: &str| {
        let model = providers::map(&change::read(&ram(ASSUME, trust)).unwrap());
        let asked =
            Asked { action: Some("sts:AssumeRole".into()), resource: "acs:ram:*::role/r".into(), change: false };
        let list = ask::answer(&model, &reason::solve(&model.after), &asked, &|name| name == "alicloud_ram_user.u");
        list[0].query.as_ref().unwrap().answer
    };
    assert_eq!([WHOLE, limited, ECS].map(answer), ["allowed", "conditional", "denied"]);
}

#[test]
fn the_own_policies_decide_too() {
    let none = r#"{ Effect = "Allow", Action = "ecs:Describe*", Resource = "*" }"#;
    let other = r#"{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "acs:ram:*:*:role/other" }"#;
    for text in [none, other] {
        let found = changes(&ram(text, ECS), &ram(text, WHOLE), "alicloud_ram_user.u");
        assert!(lines(&found).is_empty(), "{text}");
    }
    // The office only.
    let office = r#"{ Effect = "Allow", Action = "sts:*", Resource = "*", Condition = { IpAddress = { "acs:SourceIp" = "203.0.113.0/24" } } }"#;
    let found = changes(&ram(office, ECS), &ram(office, WHOLE), "alicloud_ram_user.u");
    let granted = &found.change.as_ref().unwrap().granted[0];
    assert_eq!(granted.grant.conditions, ["IpAddress acs:SourceIp 203.0.113.0/24"]);
    assert_eq!(granted.witness.as_ref().unwrap().context, ["acs:SourceIp = 203.0.113.1"]);
    // Both sides at once: what the policies change is told of themselves.
    let found = changes(&ram(none, ECS), &ram(ASSUME, WHOLE), "alicloud_ram_user.u");
    assert_eq!(lines(&found)[0], "new definite sts:AssumeRole@*");
    assert_eq!(lines(&found).iter().filter(|it| it.contains("role/r")).count(), 0);
}

#[test]
fn a_new_role_is_a_door_too() {
    let whole = ram(ASSUME, WHOLE);
    let without = whole.split("resource \"alicloud_ram_role\" \"r\"").next().unwrap();
    let found = changes(without, &whole, "alicloud_ram_user.u");
    assert_eq!(
        lines(&found),
        ["new definite sts:AssumeRole@acs:ram:*:*:role/r", "way assume-role alicloud_ram_role.r"]
    );
    assert_eq!(
        lines(&changes(&whole, without, "alicloud_ram_user.u")),
        ["gone definite sts:AssumeRole@acs:ram:*:*:role/r"]
    );
}

#[test]
fn in_cam_as_well() {
    let of = |principal: &str| {
        format!(
            r#"
data "tencentcloud_user_info" "me" {{}}
resource "tencentcloud_cam_user" "u" {{
  name    = "u"
  use_api = false
}}
resource "tencentcloud_cam_policy" "s" {{
  name     = "s"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["sts:AssumeRole"], resource = ["*"] }}] }})
}}
resource "tencentcloud_cam_user_policy_attachment" "u" {{
  user_name = tencentcloud_cam_user.u.name
  policy_id = tencentcloud_cam_policy.s.id
}}
resource "tencentcloud_cam_role" "r" {{
  name     = "r"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["name/sts:AssumeRole"], principal = {{ {principal} }} }}] }})
}}
resource "tencentcloud_cam_role_policy_attachment" "r" {{
  role_id   = tencentcloud_cam_role.r.id
  policy_id = "1"
}}
"#
        )
    };
    let whole = r#"qcs = ["qcs::cam::uin/${data.tencentcloud_user_info.me.owner_uin}:root"]"#;
    let found = changes(&of(r#"service = ["cvm.qcloud.com"]"#), &of(whole), "tencentcloud_cam_user.u");
    assert_eq!(
        lines(&found),
        ["new definite sts:AssumeRole@qcs::cam:*:*:roleName/r", "way assume-role tencentcloud_cam_role.r"]
    );
}

/// What policies allow and deny user `u`, each attached.
fn user(policies: &[&str]) -> String {
    let mut out = "resource \"alicloud_ram_user\" \"u\" { name = \"u\" }\n".to_owned();
    for (at, statements) in policies.iter().enumerate() {
        out += &format!(
            r#"
resource "alicloud_ram_policy" "p{at}" {{
  policy_name     = "p{at}"
  policy_document = jsonencode({{ Version = "1", Statement = [{statements}] }})
}}
resource "alicloud_ram_user_policy_attachment" "p{at}" {{
  user_name   = alicloud_ram_user.u.name
  policy_name = alicloud_ram_policy.p{at}.policy_name
  policy_type = "Custom"
}}
"#
        );
    }
    out
}

/// The lines with what is not of them: `… - ACTIONS@RESOURCES if …`.
fn parts(before: &[&str], after: &[&str]) -> Vec<String> {
    let found = changes(&user(before), &user(after), "alicloud_ram_user.u");
    let change = found.change.as_ref().unwrap();
    let excepts = change.granted.iter().chain(&change.revoked).map(|it| {
        let one = |it: &menshen::reason::identity::access::Taken| {
            let conditions: String = it.conditions.iter().map(|it| format!(" if {it}")).collect();
            let but = if it.except_actions.is_empty() { "" } else { "all but " };
            let actions = if but.is_empty() { &it.actions } else { &it.except_actions };
            format!(" - {but}{}@{}{conditions}", actions.join(","), it.resources.join(","))
        };
        it.grant.except.iter().map(one).collect::<String>()
    });
    lines(&found).into_iter().zip(excepts).map(|(line, except)| line + &except).collect()
}

fn statement(effect: &str, actions: &str, resource: &str) -> String {
    format!("{{ Effect = \"{effect}\", Action = [{actions}], Resource = [{resource}] }}")
}

#[test]
fn of_a_statement_only_what_is_new() {
    let any = |effect: &str, actions: &str| statement(effect, actions, "\"*\"");
    let ops = any("Allow", r#""ecs:Describe*", "actiontrail:*""#);
    let guard = any("Deny", r#""actiontrail:*", "ram:*""#);
    // A deny that goes.
    assert_eq!(parts(&[&ops, &guard], &[&ops]), ["new definite actiontrail:*@*"]);
    assert_eq!(parts(&[&ops], &[&ops, &guard]), ["gone definite actiontrail:*@*"]);
    // One that turns round.
    let round = r#"{ Effect = "Deny", NotAction = ["actiontrail:*", "ram:*"], Resource = "*" }"#;
    assert_eq!(
        parts(&[&ops, &guard], &[&ops, round]),
        ["new definite actiontrail:*@*", "gone definite ecs:Describe*@*"]
    );
    // A pattern that comes, and one that grows.
    let more = any("Allow", r#""ecs:Describe*", "actiontrail:*", "kms:Decrypt""#);
    assert_eq!(parts(&[&ops], &[&more]), ["new definite kms:Decrypt@*"]);
    let three = any("Allow", r#""ecs:StartInstance", "ecs:StopInstance", "ecs:DescribeInstances""#);
    let held = " - ecs:StartInstance,ecs:StopInstance,ecs:DescribeInstances@*";
    assert_eq!(parts(&[&three], &[&any("Allow", "\"ecs:*\"")]), [format!("new definite ecs:*@*{held}")]);
    // What somebody never held is told whole.
    assert_eq!(parts(&[], &[&ops]), ["new definite ecs:Describe*,actiontrail:*@*"]);
    // Of resources, too.
    let one = statement("Allow", "\"oss:GetObject\"", "\"acs:oss:*:*:a/*\"");
    let two = statement("Allow", "\"oss:GetObject\"", "\"acs:oss:*:*:a/*\", \"acs:oss:*:*:b/*\"");
    assert_eq!(parts(&[&one], &[&two]), ["new definite oss:GetObject@acs:oss:*:*:b/*"]);
    assert_eq!(parts(&[&two], &[&one]), ["gone definite oss:GetObject@acs:oss:*:*:b/*"]);
}

#[test]
fn made_up_names_are_marked() {
    let of = |actions: &str| {
        let found = changes(&user(&[]), &user(&[&statement("Allow", actions, "\"*\"")]), "alicloud_ram_user.u");
        found.change.unwrap().granted[0].witness.clone().unwrap()
    };
    assert!(!of("\"oss:*\"").synthetic);
    let made = of("\"oss:Zz*\"");
    assert!(made.synthetic && made.action.to_ascii_lowercase().starts_with("oss:zz"), "{made:?}");
    assert_eq!(serde_json::to_value(&made).unwrap()["synthetic"], true);
}
