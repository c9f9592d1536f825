//! Becoming a role takes both sides: what `menshen access` answers where conditions of the caller's policies and of the trust
//! policy meet, exclude each other, or cannot be weighed; and what a plan opens by changing the trust policy alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod change;

use menshen::reason::identity::access::{Access, Asked, Query};
use menshen::reason::identity::ask;
use menshen::{providers, reason};

const USER: &str = "alicloud_ram_user.u";
const ROOT: &str = r#"RAM = ["acs:ram::${data.alicloud_account.me.id}:root"]"#;

/// A statement with a condition, in HCL; none where it is empty.
fn statement(effect: &str, rest: &str, condition: &str) -> String {
    let condition = if condition.is_empty() { String::new() } else { format!(", Condition = {{ {condition} }}") };
    format!(r#"{{ Effect = "{effect}", Action = "sts:AssumeRole", {rest}{condition} }}"#)
}

/// What the user's policy allows on a condition.
fn may(condition: &str) -> String {
    statement("Allow", r#"Resource = "*""#, condition)
}

/// What the trust policy allows the account on a condition.
fn trust(condition: &str) -> String {
    statement("Allow", &format!("Principal = {{ {ROOT} }}"), condition)
}

fn refuses(condition: &str) -> String {
    statement("Deny", &format!("Principal = {{ {ROOT} }}"), condition)
}

/// User `u`, whose policy says this, and role `r` with administration and this trust policy.
fn world(own: &str, trust: &str) -> String {
    format!(
        r#"
data "alicloud_account" "me" {{}}
variable "x" {{ type = string }}
resource "alicloud_ram_user" "u" {{ name = "u" }}
resource "alicloud_ram_policy" "s" {{
  policy_name     = "s"
  policy_document = jsonencode({{ Version = "1", Statement = [{own}] }})
}}
resource "alicloud_ram_user_policy_attachment" "u" {{
  user_name   = alicloud_ram_user.u.name
  policy_name = alicloud_ram_policy.s.policy_name
  policy_type = "Custom"
}}
resource "alicloud_ram_role" "r" {{
  role_name                   = "r"
  assume_role_policy_document = jsonencode({{ Version = "1", Statement = [{trust}] }})
}}
resource "alicloud_ram_role_policy_attachment" "r" {{
  role_name   = alicloud_ram_role.r.role_name
  policy_name = "AdministratorAccess"
  policy_type = "System"
}}
"#
    )
}

fn ask(text: &str) -> Query {
    let model = providers::map(&change::read(text).unwrap());
    let asked = Asked { action: Some("sts:AssumeRole".into()), resource: "acs:ram:*::role/r".into(), change: false };
    let list = ask::answer(&model, &reason::solve(&model.after), &asked, &|name| name == USER);
    list.into_iter().next().unwrap().query.unwrap()
}

fn changes(before: &str, after: &str) -> Access {
    let plan = change::change(before, after).unwrap();
    let model = providers::map(&plan);
    let asked = Asked { action: None, resource: "*".into(), change: true };
    let list = ask::answer(&model, &reason::solve(&model.after), &asked, &|name| name == USER);
    list.into_iter().next().unwrap()
}

const TEN: &str = r#"IpAddress = { "acs:SourceIp" = "10.0.0.0/8" }"#;
const OFFICE: &str = r#"IpAddress = { "acs:SourceIp" = "192.0.2.0/24" }"#;
const OUTSIDE: &str = r#"NotIpAddress = { "acs:SourceIp" = "10.0.0.0/8" }"#;
const NOBODY: &str = r#"IpAddress = { "acs:SourceIp" = [] }"#;
const BOTH: &str = r#"StringEquals = { "sts:ExternalId" = "a" }, StringNotEquals = { "sts:ExternalId" = "a" }"#;
const KEY: &str = r#"StringEquals = { "sts:ExternalId" = "a" }"#;
const OPAQUE: &str = r#"Frobnicate = { "acs:SourceIp" = "10.0.0.0/8" }"#;
const UNKNOWN: &str = r#"StringEquals = { "sts:ExternalId" = var.x }"#;

#[test]
fn conditions_of_both_sides_are_weighed_together() {
    let two = |a: &str, b: &str| format!("{a}, {b}");
    for (own, trust, expected) in [
        (may(""), trust(""), "allowed"),
        (may(""), trust(TEN), "conditional"),
        (may(TEN), trust(""), "conditional"),
        (may(TEN), trust(TEN), "conditional"),
        (may(TEN), trust(KEY), "conditional"),
        // Nobody meets both.
        (may(TEN), trust(OFFICE), "denied"),
        (may(TEN), trust(OUTSIDE), "denied"),
        (may(""), trust(BOTH), "denied"),
        (may(""), trust(NOBODY), "denied"),
        (may(""), trust(&two(TEN, OUTSIDE)), "denied"),
        // One of several statements suffices, on either side.
        (may(""), two(&trust(BOTH), &trust(TEN)), "conditional"),
        (may(""), two(&trust(TEN), &trust(BOTH)), "conditional"),
        (may(""), two(&trust(BOTH), &trust("")), "allowed"),
        (two(&may(TEN), &may(OFFICE)), trust(OFFICE), "conditional"),
        (may(TEN), two(&trust(OFFICE), &trust(KEY)), "conditional"),
        // Both ranges are the same set; both together leave nobody out.
        (may(""), two(&trust(TEN), &trust(OUTSIDE)), "conditional"),
        // What cannot be weighed may be met, and may not.
        (may(""), trust(OPAQUE), "unknown"),
        (may(""), trust(UNKNOWN), "unknown"),
        (may(TEN), trust(OPAQUE), "unknown"),
        (may(""), two(&trust(OPAQUE), &trust(TEN)), "conditional"),
        (may(BOTH), trust(OPAQUE), "denied"),
        // A deny of the trust policy takes from what it allows.
        (may(""), two(&trust(""), &refuses("")), "denied"),
        (may(""), two(&trust(""), &refuses(TEN)), "conditional"),
        (may(TEN), two(&trust(""), &refuses(TEN)), "denied"),
        (may(TEN), two(&trust(""), &refuses(OFFICE)), "conditional"),
        (may(""), two(&trust(""), &refuses(BOTH)), "allowed"),
        (may(""), two(&trust(""), &refuses(OPAQUE)), "unknown"),
    ] {
        assert_eq!(ask(&world(&own, &trust)).answer, expected, "{own} / {trust}");
    }
}

#[test]
fn where_it_depends_both_kinds_of_request_are_shown() {
    let of = |own: &str, trust: &str| {
        let found = ask(&world(own, trust));
        (found.allowed_with, found.denied_with)
    };
    let (allowed, denied) = of(&may(""), &trust(TEN));
    assert_eq!((&*allowed[0], &*denied[0]), ("acs:SourceIp = 10.0.0.1", "acs:SourceIp = 1.0.0.1"));
    // Both keys have to be right for the one; one that is not there suffices for the other.
    let (allowed, denied) = of(&may(TEN), &trust(KEY));
    assert_eq!(allowed, ["acs:SourceIp = 10.0.0.1", "sts:ExternalId = a"]);
    assert_eq!(denied, ["acs:SourceIp = 10.0.0.1", "sts:ExternalId absent"]);
    let (allowed, denied) = of(&may(""), &trust(BOTH));
    assert!(allowed.is_empty() && denied.is_empty());
}

#[test]
fn the_side_that_refuses_is_named() {
    let by = |own: &str, trust: &str| ask(&world(own, trust)).by;
    assert_eq!(by(&may(""), &trust(TEN)).as_deref(), Some("alicloud_ram_policy.s"));
    assert_eq!(by(&may(""), &refuses("")).as_deref(), Some("alicloud_ram_role.r"));
    assert_eq!(by(&may(TEN), &trust(OFFICE)), None);
}

/// `new definite [conditions] with context`, and so on.
fn lines(before: &str, after: &str) -> Vec<String> {
    let change = changes(before, after).change.unwrap();
    let all = change.granted.iter().map(|it| ("new", it)).chain(change.revoked.iter().map(|it| ("gone", it)));
    all.map(|(word, it)| {
        let context = it.witness.as_ref().map_or_else(Vec::new, |it| it.context.clone());
        format!("{word} {} [{}] {}", it.grant.certainty, it.grant.conditions.join(" & "), context.join(" & "))
            .trim_end()
            .to_owned()
    })
    .collect()
}

#[test]
fn a_changed_trust_policy_opens_what_both_sides_newly_let_through() {
    let two = |a: &str, b: &str| format!("{a}, {b}");
    let wider = r#"IpAddress = { "acs:SourceIp" = ["10.0.0.0/8", "192.168.0.0/16"] }"#;
    let halves = r#"IpAddress = { "acs:SourceIp" = ["10.0.0.0/9", "10.128.0.0/9"] }"#;
    let ecs = r#"{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ecs.aliyuncs.com"] } }"#;
    let ten = "IpAddress acs:SourceIp 10.0.0.0/8";
    let key = "StringEquals sts:ExternalId a";
    for (own, before, after, expected) in [
        // Without its condition it is open to others, whatever is not known.
        (may(""), trust(TEN), trust(""), vec!["new definite [] acs:SourceIp = 1.0.0.1".to_owned()]),
        (may(""), trust(""), trust(TEN), vec!["gone definite [] acs:SourceIp = 1.0.0.1".into()]),
        (may(""), trust(OPAQUE), trust(""), vec!["new possible []".into()]),
        (may(""), trust(UNKNOWN), trust(""), vec!["new possible []".into()]),
        // What nobody meets opens nothing, and shuts everything.
        (may(""), ecs.to_owned(), trust(BOTH), vec![]),
        (may(""), ecs.to_owned(), trust(NOBODY), vec![]),
        (may(""), trust(BOTH), trust(NOBODY), vec![]),
        (may(""), trust(BOTH), trust(""), vec!["new definite [] sts:ExternalId = a".into()]),
        (may(""), trust(""), trust(NOBODY), vec!["gone definite [] acs:SourceIp = 1.0.0.1".into()]),
        (may(TEN), ecs.to_owned(), trust(OFFICE), vec![]),
        (
            may(TEN),
            ecs.to_owned(),
            trust(KEY),
            vec![format!("new definite [{ten} & {key}] acs:SourceIp = 10.0.0.1 & sts:ExternalId = a")],
        ),
        // The range alone, and the same range otherwise written.
        (
            may(""),
            trust(TEN),
            trust(wider),
            vec!["new definite [IpAddress acs:SourceIp 10.0.0.0/8, 192.168.0.0/16] acs:SourceIp = 192.168.0.1".into()],
        ),
        (may(""), trust(TEN), trust(halves), vec![]),
        (may(TEN), trust(TEN), trust(wider), vec![]),
        // Another statement, a deny that goes.
        (may(""), trust(TEN), two(&trust(TEN), &trust(BOTH)), vec![]),
        (
            may(""),
            trust(TEN),
            two(&trust(TEN), &trust(KEY)),
            vec![format!("new definite [{key}] acs:SourceIp = 1.0.0.1 & sts:ExternalId = a")],
        ),
        (may(""), two(&trust(""), &refuses(TEN)), trust(""), vec!["new definite [] acs:SourceIp = 10.0.0.1".into()]),
        (may(""), trust(""), two(&trust(""), &refuses(BOTH)), vec![]),
        // An allow without a condition that comes beside others leaves nothing to them.
        (may(""), ecs.to_owned(), two(&trust(TEN), &trust("")), vec!["new definite []".into()]),
        // What is equally unknown in both is no change.
        (may(""), trust(OPAQUE), two(&trust(OPAQUE), &trust(BOTH)), vec![]),
    ] {
        assert_eq!(lines(&world(&own, &before), &world(&own, &after)), expected, "{own}: {before} → {after}");
    }
}
