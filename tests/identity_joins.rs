//! Who comes to administer the account by a plan that changes neither the policy nor who it is attached to: by joining a group,
//! by an attachment that changes hands. Told is the change, once, and not what was there before.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod change;

use menshen::base::{Certainty, Change};
use menshen::config::Settings;
use menshen::rules::{self, Context, Finding};
use menshen::verdict::Judge;
use menshen::{providers, reason};

/// What a plan introduces, told by the rules about administration and about what is new: `CODE severity address: message`,
/// with ` possible` where that is what it is.
fn introduced(before: &str, after: &str, settings: &Settings) -> Vec<String> {
    let plan = change::change(before, after).unwrap();
    let model = providers::map(&plan);
    let old = model.before.as_ref().unwrap();
    let (now, then) = (reason::solve(&model.after), reason::solve(old));
    let cx = Context { model: &model, world: &model.after, facts: &now, before: Some((old, &then)), settings };
    let (mut all, mut was): (Vec<Finding>, Vec<Finding>) = (Vec::new(), Vec::new());
    rules::gather(&cx, &mut all);
    rules::gather(&Context { world: old, facts: &then, before: None, ..cx }, &mut was);
    let mut judge = Judge::new(settings);
    judge.plan(&plan, &cx, all, Some(was));
    let codes = ["IAM101", "IAM102", "IAM111", "IAM112", "IAM201", "IAM309"];
    let verdict = judge.finish();
    let new = verdict.findings.iter().filter(|it| it.change == Some(Change::Introduced));
    let mut out: Vec<String> = new
        .filter(|it| codes.contains(&it.rule.code))
        .map(|it| {
            let sure = if it.certainty == Certainty::Definite { "" } else { " possible" };
            format!("{} {}{sure} {}: {}", it.rule.code, it.severity.word(), it.resource, it.message)
        })
        .collect();
    out.sort();
    out
}

fn new(before: &str, after: &str) -> Vec<String> {
    introduced(before, after, &Settings::default())
}

fn user(name: &str) -> String {
    format!("resource \"alicloud_ram_user\" \"{name}\" {{\n  name = \"{name}\"\n}}\n")
}

fn group(name: &str) -> String {
    format!("resource \"alicloud_ram_group\" \"{name}\" {{\n  group_name = \"{name}\"\n}}\n")
}

fn policy(name: &str, effect: &str, actions: &str) -> String {
    format!(
        "resource \"alicloud_ram_policy\" \"{name}\" {{\n  policy_name = \"{name}\"\n  policy_document = jsonencode({{ Version = \"1\", Statement = [{{ Effect = \"{effect}\", Action = [{actions}], Resource = \"*\" }}] }})\n}}\n"
    )
}

fn attach(name: &str, group: &str, policy: &str) -> String {
    let kind = if policy == ADMIN { "System" } else { "Custom" };
    format!(
        "resource \"alicloud_ram_group_policy_attachment\" \"{name}\" {{\n  group_name  = alicloud_ram_group.{group}.group_name\n  policy_name = \"{policy}\"\n  policy_type = \"{kind}\"\n}}\n"
    )
}

fn to_user(name: &str, user: &str, policy: &str) -> String {
    let kind = if policy == ADMIN { "System" } else { "Custom" };
    format!(
        "resource \"alicloud_ram_user_policy_attachment\" \"{name}\" {{\n  user_name   = alicloud_ram_user.{user}.name\n  policy_name = \"{policy}\"\n  policy_type = \"{kind}\"\n}}\n"
    )
}

/// A user, by an expression, in a group.
fn joins(name: &str, user: &str, group: &str) -> String {
    format!(
        "resource \"alicloud_ram_user_group_attachment\" \"{name}\" {{\n  user_name  = {user}\n  group_name = alicloud_ram_group.{group}.group_name\n}}\n"
    )
}

const ADMIN: &str = "AdministratorAccess";
const U: &str = "alicloud_ram_user.u.name";

/// A user and a group of administrators that it is not in.
fn admins() -> String {
    user("u") + &group("g") + &attach("g", "g", ADMIN)
}

#[test]
fn who_joins_the_administrators_is_told_at_the_membership() {
    let told = "IAM111 high alicloud_ram_user_group_attachment.m: newly permitted: `alicloud_ram_user.u` may administer the \
                account by system policy `AdministratorAccess`, for example call `kms:ScheduleKeyDeletion`";
    assert_eq!(new(&admins(), &(admins() + &joins("m", U, "g"))), [told]);
    // Somebody whom nothing else names.
    let bob = new(&admins(), &(admins() + &joins("m", "\"bob\"", "g")));
    assert_eq!(bob, [told.replace("alicloud_ram_user.u", "acs:ram:::user/bob")]);
    // A guard that does not keep it from anything that matters.
    let guarded = admins() + &policy("d", "Deny", "\"oss:*\"") + &to_user("d", "u", "d");
    assert_eq!(new(&guarded, &(guarded.clone() + &joins("m", U, "g"))), [told]);
    // From another group.
    let other = admins() + &group("h");
    assert_eq!(new(&(other.clone() + &joins("m", U, "h")), &(other + &joins("m", U, "g"))), [told]);
}

#[test]
fn who_perhaps_joins_the_administrators_is_told_as_possible() {
    let who = "variable \"who\" {\n  type = string\n}\n";
    let told = new(&admins(), &(admins() + who + &joins("m", "var.who", "g")));
    assert!(told.len() == 1 && told[0].starts_with("IAM111 medium possible alicloud_ram_user_group_attachment.m"));
    assert!(told[0].contains("`alicloud_ram_user.u` perhaps may administer the account"), "{told:?}");
}

/// Nobody is here who could be meant, or only who administers the account anyway.
#[test]
fn somebody_who_is_not_known_may_join() {
    let who = "variable \"who\" {\n  type = string\n}\n";
    let joined = |before: &str| new(before, &format!("{before}{}", joins("m", "var.who", "g")));
    let of = |actions: &str| who.to_owned() + &group("g") + &policy("p", "Allow", actions) + &attach("g", "g", "p");
    let at = "possible alicloud_ram_user_group_attachment.m: newly permitted: somebody who is not known joins group `g` and may";
    let admins = who.to_owned() + &group("g") + &attach("g", "g", ADMIN);
    assert_eq!(joined(&admins), [format!("IAM111 medium {at} administer the account")]);
    assert_eq!(joined(&(admins.clone() + &user("u") + &to_user("u", "u", ADMIN))).len(), 1);
    assert_eq!(joined(&of("\"ram:CreateAccessKey\"")).len(), 1);
    assert_eq!(joined(&of("\"kms:Decrypt\"")), [format!("IAM111 low {at} decrypt with every key")]);
    assert_eq!(joined(&of("\"ecs:DescribeInstances\"")), [""; 0]);
    // It was so before, or all of it is new.
    let member = admins.clone() + &joins("m", "var.who", "g");
    assert_eq!(new(&member, &(member.clone() + &group("h"))), [""; 0]);
    assert_eq!(
        new(who, &member),
        [
            "IAM102 high alicloud_ram_group_policy_attachment.g: group `g` gets full administration by system policy `AdministratorAccess`"
        ]
    );
}

#[test]
fn administration_under_any_name_counts() {
    for actions in ["\"*\"", "\"ram:*\"", "\"?*:*\""] {
        let before = user("u") + &group("g") + &policy("p", "Allow", actions) + &attach("g", "g", "p");
        let told = new(&before, &(before.clone() + &joins("m", U, "g")));
        assert!(told.len() == 1 && told[0].starts_with("IAM111 high alicloud_ram_user_group_attachment.m"), "{told:?}");
        assert!(told[0].contains("may administer the account by policy `p`"), "{told:?}");
    }
    // Of two policies together one tells it.
    let letters: Vec<String> =
        ('a'..='z').filter(|it| !"rs".contains(*it)).map(|it| format!("\"{it}*\"")).chain(["\"0*\"".into()]).collect();
    let before = user("u")
        + &group("g")
        + &policy("p", "Allow", "\"r*\", \"s*\"")
        + &policy("q", "Allow", &letters.join(", "))
        + &attach("p", "g", "p")
        + &attach("q", "g", "q");
    let told = new(&before, &(before.clone() + &joins("m", U, "g")));
    assert!(told.len() == 1 && told[0].starts_with("IAM111 high alicloud_ram_user_group_attachment.m"), "{told:?}");
    // A way to it is told by the rule about ways.
    for actions in ["\"ram:AttachPolicyToUser\"", "\"ram:CreatePolicy\", \"ram:AttachPolicy*\""] {
        let before = user("u") + &group("g") + &policy("p", "Allow", actions) + &attach("g", "g", "p");
        let told = new(&before, &(before.clone() + &joins("m", U, "g")));
        assert!(told.len() == 1 && told[0].starts_with("IAM201 critical alicloud_ram_user_group_attachment.m"));
    }
}

#[test]
fn one_cause_is_one_finding() {
    let codes = |before: &str, after: &str| -> Vec<String> {
        new(before, after).iter().map(|it| it.split(':').next().unwrap().to_owned()).collect()
    };
    // All of it is new: the attachment is what hands it over.
    let attached = "IAM102 high alicloud_ram_group_policy_attachment.g";
    assert_eq!(codes(&user("u"), &(admins() + &joins("m", U, "g"))), [attached]);
    // The policy becomes administration.
    let with = |actions: &str| {
        user("u") + &group("g") + &policy("p", "Allow", actions) + &attach("g", "g", "p") + &joins("m", U, "g")
    };
    let both = ["IAM101 high alicloud_ram_policy.p", attached];
    assert_eq!(codes(&with("\"ecs:*\""), &with("\"*\"")), both);
    let more = with("\"*\"") + &user("v") + &joins("v", "alicloud_ram_user.v.name", "g");
    assert_eq!(codes(&with("\"ecs:*\""), &more), both);
    // Who administers the account gets nothing more.
    let two = admins() + &joins("m", U, "g") + &group("h") + &attach("h", "h", ADMIN);
    assert_eq!(codes(&two, &(two.clone() + &joins("n", U, "h"))), [""; 0]);
    assert_eq!(
        codes(&(user("u") + &to_user("a", "u", ADMIN)), &(two + &to_user("a", "u", ADMIN))),
        [attached, &attached.replace(".g", ".h")]
    );
    // A group that is expected to administer: who joins it is not.
    let settings = Settings { admin_groups: vec!["g".into()], ..Settings::default() };
    assert_eq!(introduced(&user("u"), &(admins() + &joins("m", U, "g")), &settings), [""; 0]);
    assert_eq!(introduced(&admins(), &(admins() + &joins("m", U, "g")), &settings).len(), 1);
}

#[test]
fn an_attachment_that_changes_hands_is_told_of_the_new_ones() {
    let both = user("u") + &user("v");
    let told = new(&(both.clone() + &to_user("a", "u", ADMIN)), &(both + &to_user("a", "v", ADMIN)));
    assert!(told.len() == 1 && told[0].starts_with("IAM111 high alicloud_ram_user_policy_attachment.a"), "{told:?}");
    assert!(told[0].contains("`alicloud_ram_user.v` may administer"), "{told:?}");
    let groups = user("u") + &group("a") + &group("b");
    for (more, who) in [(joins("m", U, "b"), "user.u"), (String::new(), "group.b")] {
        let to = |group: &str| groups.clone() + &more + &attach("x", group, ADMIN);
        let told = new(&to("a"), &to("b"));
        assert!(told.len() == 1 && told[0].starts_with("IAM111 high alicloud_ram_group_policy_attachment.x"));
        assert!(told[0].contains(&format!("`alicloud_ram_{who}` may administer")), "{told:?}");
    }
}

#[test]
fn who_is_kept_from_administering_gets_the_rest() {
    // What the policy allows besides is of high risk by itself.
    let guarded = admins() + &policy("d", "Deny", "\"ram:*\", \"ims:*\"") + &to_user("d", "u", "d");
    let told = new(&guarded, &(guarded.clone() + &joins("m", U, "g")));
    assert!(told.len() == 1 && told[0].starts_with("IAM111 high alicloud_ram_user_group_attachment.m"), "{told:?}");
    assert!(told[0].contains("may call `kms:ScheduleKeyDeletion` (key-destruction"), "{told:?}");
    assert!(!told[0].contains("administer"), "{told:?}");
    // A boundary of CAM; the group has what is known as policy 1.
    let bounded = |actions: &str, members: &str| {
        format!(
            "resource \"tencentcloud_cam_user\" \"u\" {{\n  name    = \"u\"\n  use_api = false\n}}\n\
             resource \"tencentcloud_cam_policy\" \"b\" {{\n  name     = \"b\"\n  document = jsonencode({{ version = \"2.0\", statement = [{{ effect = \"allow\", action = [{actions}], resource = [\"*\"] }}] }})\n}}\n\
             resource \"tencentcloud_cam_user_permission_boundary_attachment\" \"u\" {{\n  target_uin = tencentcloud_cam_user.u.uin\n  policy_id  = tencentcloud_cam_policy.b.id\n}}\n\
             resource \"tencentcloud_cam_group\" \"g\" {{\n  name = \"g\"\n}}\n\
             resource \"tencentcloud_cam_group_policy_attachment\" \"g\" {{\n  group_id  = tencentcloud_cam_group.g.id\n  policy_id = \"1\"\n}}\n\
             resource \"tencentcloud_cam_group_membership\" \"g\" {{\n  group_id   = tencentcloud_cam_group.g.id\n  user_names = [{members}]\n}}\n"
        )
    };
    let joined = |actions: &str| new(&bounded(actions, ""), &bounded(actions, "tencentcloud_cam_user.u.name"));
    assert_eq!(joined("\"cvm:DescribeInstances\""), [""; 0]);
    let told = joined("\"cvm:DescribeInstances\", \"cloudaudit:*\"");
    assert!(
        told.len() == 1 && told[0].contains("`tencentcloud_cam_user.u` may call `cloudaudit:StopLogging`"),
        "{told:?}"
    );
    let told = joined("\"*\"");
    assert!(told.len() == 1 && told[0].contains("`tencentcloud_cam_user.u` may administer the account"), "{told:?}");
}

/// Single sign-on of Alibaba Cloud: an access configuration, users and a group.
fn sso(policy: &str, inline: &str, more: &str) -> String {
    let kind = if policy.is_empty() { "Inline" } else { "System" };
    let policy = match policy {
        "" => format!(
            "permission_policy_name     = \"inline\"\n    permission_policy_document = jsonencode({{ Version = \"1\", Statement = [{{ Effect = \"Allow\", Action = [{inline}], Resource = \"*\" }}] }})"
        ),
        name => format!("permission_policy_name = \"{name}\""),
    };
    format!(
        "resource \"alicloud_cloud_sso_access_configuration\" \"c\" {{\n  directory_id              = \"d-example\"\n  access_configuration_name = \"c\"\n  permission_policies {{\n    permission_policy_type = \"{kind}\"\n    {policy}\n  }}\n}}\n\
         resource \"alicloud_cloud_sso_user\" \"u\" {{\n  directory_id = \"d-example\"\n  user_name    = \"u\"\n}}\n\
         resource \"alicloud_cloud_sso_user\" \"v\" {{\n  directory_id = \"d-example\"\n  user_name    = \"v\"\n}}\n\
         resource \"alicloud_cloud_sso_group\" \"g\" {{\n  directory_id = \"d-example\"\n  group_name   = \"g\"\n}}\n{more}"
    )
}

/// An assignment to a user or a group.
fn assigned(name: &str, kind: &str, who: &str) -> String {
    format!(
        "resource \"alicloud_cloud_sso_access_assignment\" \"{name}\" {{\n  directory_id            = \"d-example\"\n  access_configuration_id = alicloud_cloud_sso_access_configuration.c.access_configuration_id\n  target_type             = \"RD-Account\"\n  target_id               = \"1234567890123456\"\n  principal_type          = \"{kind}\"\n  principal_id            = {who}\n}}\n"
    )
}

fn sso_joins(user: &str) -> String {
    format!(
        "resource \"alicloud_cloud_sso_user_attachment\" \"{user}\" {{\n  directory_id = \"d-example\"\n  user_id      = alicloud_cloud_sso_user.{user}.user_id\n  group_id     = alicloud_cloud_sso_group.g.group_id\n}}\n"
    )
}

#[test]
fn who_comes_to_an_account_by_single_sign_on_is_told() {
    let group = assigned("g", "Group", "alicloud_cloud_sso_group.g.group_id");
    let before = sso(ADMIN, "", &(group.clone() + &sso_joins("v")));
    let after = before.clone() + &sso_joins("u");
    assert_eq!(
        new(&before, &after),
        [
            "IAM111 high alicloud_cloud_sso_user_attachment.u: newly permitted: single sign-on user `u` may administer account \
          `1234567890123456` by access configuration `c`"
        ]
    );
    // The assignment is new: its own rule tells it.
    assert_eq!(new(&sso(ADMIN, "", &sso_joins("u")), &sso(ADMIN, "", &(group.clone() + &sso_joins("u")))), [""; 0]);
    // It changes hands.
    let user = |name: &str| assigned("a", "User", &format!("alicloud_cloud_sso_user.{name}.user_id"));
    let told = new(&sso(ADMIN, "", &user("u")), &sso(ADMIN, "", &user("v")));
    assert!(told.len() == 1 && told[0].starts_with("IAM111 high alicloud_cloud_sso_access_assignment.a"), "{told:?}");
    assert!(told[0].contains("single sign-on user `v` may administer"), "{told:?}");
    // Who had it by an assignment of its own gets nothing by the group.
    let both = before + &user("u");
    assert_eq!(new(&both, &(both.clone() + &sso_joins("u"))), [""; 0]);
    // Less than administration.
    for (actions, wanted) in [
        ("\"kms:Decrypt\"", Some("IAM111 medium")),
        ("\"ram:CreateAccessKey\", \"kms:Decrypt\"", Some("IAM111 high")),
        ("\"ecs:DescribeInstances\"", None),
    ] {
        let before = sso("", actions, &group);
        let told = new(&before, &(before.clone() + &sso_joins("u")));
        assert_eq!(told.len(), usize::from(wanted.is_some()), "{told:?}");
        let at = format!("{} alicloud_cloud_sso_user_attachment.u: newly permitted", wanted.unwrap_or_default());
        assert!(told.iter().all(|it| it.starts_with(&at)), "{told:?}");
        // All of it is new, or the same.
        assert_eq!(
            new(&sso("", actions, &sso_joins("u")), &sso("", actions, &(group.clone() + &sso_joins("u")))),
            [""; 0]
        );
        assert_eq!(new(&before, &before), [""; 0]);
    }
}

/// What a real plan introduces, by `--new-only`: code, severity, certainty, resource, and whom the message names.
#[test]
fn real_plans_are_no_all_clear() {
    let told = |stack: &str| -> Vec<String> {
        let folder = format!("testdata/stacks/{stack}");
        let arguments = ["scan", &format!("{folder}/plan.json"), "--source", &folder, "--new-only", "-f", "json"];
        let output = assert_cmd::Command::cargo_bin("menshen").unwrap().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().iter().filter(|it| it["suppressed"].is_null());
        let line = |it: &serde_json::Value| {
            assert_eq!(it["change"], "introduced");
            let word = |key: &str| it[key].as_str().unwrap().to_owned();
            let who = word("message").split('`').nth(1).unwrap().to_owned();
            format!("{} {} {} {}: {who}", word("code"), word("severity"), word("certainty"), word("resource"))
        };
        let mut out: Vec<String> = findings.map(line).collect();
        out.sort();
        out
    };
    let [joined, attached] = ["user_group_attachment.person", "role_policy_attachment.release"];
    let of = |person: &str, team: &str| {
        format!(
            "IAM111 high definite alicloud_ram_{joined}[\"{person}/{team}\"]: alicloud_ram_user.person[\"{person}\"]"
        )
    };
    assert_eq!(
        told("alicloud-update-identity-admins"),
        [
            "IAM102 high definite alicloud_ram_group_policy_attachment.audit: audit".to_owned(),
            format!("IAM111 high definite alicloud_ram_{attached}: alicloud_ram_role.release[\"green\"]"),
            of("bea", "breakglass"),
            of("dora", "people"),
            of("emil", "breakglass"),
        ]
    );
    let of = |team: &str, person: &str| {
        format!(
            "IAM111 high definite tencentcloud_cam_group_membership.team[\"{team}\"]: tencentcloud_cam_user.person[\"{person}\"]"
        )
    };
    assert_eq!(told("tencentcloud-update-identity-admins"), [of("access", "dario"), of("admins", "carmen")]);
}
