//! What a plan newly permits, and how it is told: somebody who joins a group, what is limited to an address, what a boundary
//! or a control policy held back. And what of CAM takes no resource.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod change;

use menshen::base::Certainty;
use menshen::config::Settings;
use menshen::reason::identity::access::Asked;
use menshen::reason::identity::ask;
use menshen::rules::{self, Context, Finding, Witness};
use menshen::{providers, reason};

/// The findings of a change with one of these codes: code, severity, certainty, resource, message, witness.
fn found(before: &str, after: &str, codes: &[&str]) -> Vec<String> {
    let plan = change::change(before, after).unwrap();
    let model = providers::map(&plan);
    let facts = reason::solve(&model.after);
    let old = model.before.as_ref().map(|world| (world, reason::solve(world)));
    let before = old.as_ref().map(|(world, facts)| (*world, facts));
    let settings = Settings::default();
    let context = Context { model: &model, world: &model.after, facts: &facts, before, settings: &settings };
    let mut out: Vec<Finding> = Vec::new();
    rules::check(&context, &mut out);
    let line = |it: &Finding| {
        let witness = match &it.witness {
            Some(Witness::Call { principal, action, resource, context }) => {
                format!(" | {principal} {action} {resource} {}", context.join(" "))
            }
            _ => String::new(),
        };
        let sure = if it.certainty == Certainty::Definite { "" } else { " possible" };
        let address = model.address(it.site.object);
        let strict = if it.strict { " strict" } else { "" };
        format!("{} {}{sure}{strict} {address}: {}{}", it.rule.code, it.severity.word(), it.message, witness.trim_end())
    };
    let mut lines: Vec<String> = out.iter().filter(|it| codes.contains(&it.rule.code) && !it.quiet).map(line).collect();
    lines.sort();
    lines
}

/// The answer to a question about a principal.
fn may(text: &str, who: &str, action: &str, resource: &str) -> &'static str {
    let plan = change::change("", text).unwrap();
    let model = providers::map(&plan);
    let facts = reason::solve(&model.after);
    let asked = Asked { action: Some(action.into()), resource: resource.into(), change: false };
    let list = ask::answer(&model, &facts, &asked, &|name| name == who);
    list[0].query.as_ref().unwrap().answer
}

fn cam_policy(name: &str, statements: &str) -> String {
    format!(
        "resource \"tencentcloud_cam_policy\" \"{name}\" {{\n  name     = \"{name}\"\n  document = jsonencode({{ version = \"2.0\", statement = [{statements}] }})\n}}\n"
    )
}

fn cam_allow(actions: &str, more: &str) -> String {
    format!("{{ effect = \"allow\", action = [{actions}], resource = [\"*\"]{more} }}")
}

fn cam_user(name: &str, policy: &str) -> String {
    format!(
        "resource \"tencentcloud_cam_user\" \"{name}\" {{\n  name    = \"{name}\"\n  use_api = false\n}}\nresource \"tencentcloud_cam_user_policy_attachment\" \"{name}\" {{\n  user_name = tencentcloud_cam_user.{name}.name\n  policy_id = {policy}\n}}\n"
    )
}

fn cam_role(name: &str, trust: &str, policy: &str) -> String {
    format!(
        "resource \"tencentcloud_cam_role\" \"{name}\" {{\n  name     = \"{name}\"\n  document = jsonencode({{ version = \"2.0\", statement = [{{ effect = \"allow\", action = [\"name/sts:AssumeRole\"], principal = {trust} }}] }})\n}}\nresource \"tencentcloud_cam_role_policy_attachment\" \"{name}\" {{\n  role_id   = tencentcloud_cam_role.{name}.id\n  policy_id = {policy}\n}}\n"
    )
}

const SERVICE: &str = "{ service = [\"cvm.qcloud.com\"] }";

#[test]
fn who_joins_a_group_gets_something_new() {
    let group = cam_policy("p", &cam_allow("\"cloudaudit:StopLogging\", \"kms:Decrypt\"", ""))
        + "resource \"tencentcloud_cam_group\" \"g\" {\n  name = \"g\"\n}\n\
           resource \"tencentcloud_cam_group_policy_attachment\" \"g\" {\n  group_id  = tencentcloud_cam_group.g.id\n  policy_id = tencentcloud_cam_policy.p.id\n}\n\
           resource \"tencentcloud_cam_user\" \"u\" {\n  name    = \"u\"\n  use_api = false\n}\n";
    let member = "resource \"tencentcloud_cam_group_membership\" \"g\" {\n  group_id   = tencentcloud_cam_group.g.id\n  user_names = [tencentcloud_cam_user.u.name]\n}\n";
    let all = ["IAM111"];
    assert_eq!(
        found(&group, &format!("{group}{member}"), &all),
        ["IAM111 high tencentcloud_cam_group_membership.g: newly permitted: `tencentcloud_cam_user.u` may call \
          `cloudaudit:StopLogging` (audit-tamper and decrypt-all) | tencentcloud_cam_user.u cloudaudit:StopLogging *"]
    );
    // A new group with its members is told by the rules about the classes.
    let new = found("", &format!("{group}{member}"), &all);
    assert!(new.iter().all(|it| it.contains("strict")), "{new:?}");
    let ram = "resource \"alicloud_ram_group\" \"g\" {\n  group_name = \"g\"\n}\n\
               resource \"alicloud_ram_user\" \"u\" {\n  name = \"u\"\n}\n\
               resource \"alicloud_ram_policy\" \"p\" {\n  policy_name = \"p\"\n  policy_document = jsonencode({ Version = \"1\", Statement = [{ Effect = \"Allow\", Action = [\"actiontrail:StopLogging\"], Resource = \"*\" }] })\n}\n\
               resource \"alicloud_ram_group_policy_attachment\" \"g\" {\n  group_name  = alicloud_ram_group.g.group_name\n  policy_name = alicloud_ram_policy.p.policy_name\n  policy_type = \"Custom\"\n}\n";
    let member = "resource \"alicloud_ram_group_membership\" \"g\" {\n  group_name = alicloud_ram_group.g.group_name\n  user_names = [alicloud_ram_user.u.name]\n}\n";
    let joined = found(ram, &format!("{ram}{member}"), &all);
    assert!(joined.len() == 1 && joined[0].starts_with("IAM111 high alicloud_ram_group_membership.g"), "{joined:?}");
}

#[test]
fn what_is_limited_to_an_address_is_new_all_the_same() {
    let limited = ", condition = { ip_equal = { \"qcs:ip\" = [\"203.0.113.0/24\"] } }";
    for (action, severity, class) in [
        ("cloudaudit:StopLogging", "high", "audit-tamper"),
        ("kms:Decrypt", "medium", "decrypt-all"),
        ("cos:PutBucketPolicy", "medium", "object-expose"),
        ("cvm:ModifyImageSharePermission", "medium", "image-snapshot-share"),
        ("kms:ScheduleKeyDeletion", "high", "key-destruction"),
        ("scf:UpdateFunctionCode", "medium", "code-execution"),
    ] {
        let text = |actions: &str| {
            cam_policy("p", &cam_allow(actions, limited)) + &cam_user("u", "tencentcloud_cam_policy.p.id")
        };
        let told = found(&text("\"cvm:Describe*\""), &text(&format!("\"cvm:Describe*\", \"{action}\"")), &["IAM111"]);
        assert_eq!(
            told,
            [format!(
                "IAM111 {severity} tencentcloud_cam_policy.p: newly permitted: `tencentcloud_cam_user.u` may call `{action}` \
                 with `qcs:ip = 203.0.113.1` ({class}) | tencentcloud_cam_user.u {action} * qcs:ip = 203.0.113.1"
            )]
        );
    }
}

#[test]
fn member_identities_and_role_configurations_hold_rights() {
    let identity = |document: &str| {
        format!(
            "resource \"tencentcloud_organization_org_identity\" \"a\" {{\n  identity_alias_name = \"a\"\n  identity_policy {{\n    policy_type     = 1\n    policy_name     = \"a\"\n    policy_document = jsonencode({{ version = \"2.0\", statement = [{document}] }})\n  }}\n}}\n"
        )
    };
    let codes = ["IAM102", "IAM113", "IAM114", "IAM115", "IAM116", "IAM117"];
    let words = |list: Vec<String>| list.iter().map(|it| it.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    let told: Vec<String> = words(found("", &identity(&cam_allow("\"cvm:*\"", "")), &codes));
    assert_eq!(told, ["IAM113 high", "IAM115 high"]);
    let told: Vec<String> = words(found("", &identity(&cam_allow("\"*\"", "")), &codes));
    assert_eq!(told, ["IAM102 high"]);
    let configuration = "resource \"tencentcloud_identity_center_role_configuration\" \"c\" {\n  zone_id                 = \"z-example0000\"\n  role_configuration_name = \"c\"\n}\n\
        resource \"tencentcloud_identity_center_role_configuration_permission_custom_policy_attachment\" \"c\" {\n  zone_id               = \"z-example0000\"\n  role_configuration_id = tencentcloud_identity_center_role_configuration.c.role_configuration_id\n  role_policy_name      = \"c\"\n  role_policy_document  = jsonencode({ version = \"2.0\", statement = [{ effect = \"allow\", action = [\"kms:Decrypt\"], resource = [\"*\"] }] })\n}\n";
    let assigned = "resource \"tencentcloud_identity_center_role_assignment\" \"u\" {\n  zone_id               = \"z-example0000\"\n  principal_type        = \"User\"\n  principal_id          = \"u-example\"\n  role_configuration_id = tencentcloud_identity_center_role_configuration.c.role_configuration_id\n  target_type           = \"MemberUin\"\n  target_uin            = 100000000021\n}\n";
    assert_eq!(found("", configuration, &codes), [""; 0]);
    let told: Vec<String> = words(found("", &format!("{configuration}{assigned}"), &codes));
    assert_eq!(told, ["IAM114 high"]);
}

#[test]
fn calls_of_cam_take_no_resource() {
    let user = |statements: &str| cam_policy("p", statements) + &cam_user("u", "tencentcloud_cam_policy.p.id");
    let scoped = |effect: &str, action: &str, resource: &str| {
        format!("{{ effect = \"{effect}\", action = [\"{action}\"], resource = [\"{resource}\"] }}")
    };
    let own = "qcs::cam::uin/100000000001";
    for action in ["cam:AttachGroupPolicy", "cam:CreateAccessKey", "name/cam:AttachUserPolicy"] {
        let name = action.trim_start_matches("name/");
        for resource in [format!("{own}:uin/100000000017"), format!("{own}:*")] {
            let grant = user(&scoped("allow", action, &resource));
            for asked in ["*", "qcs::cam::uin/100000000001:uin/100000000017"] {
                assert_eq!(
                    may(&grant, "tencentcloud_cam_user.u", name, asked),
                    "denied",
                    "{action} {resource} {asked}"
                );
            }
            let told = found("", &grant, &["IAM405"]);
            assert!(told.len() == 1 && told[0].starts_with("IAM405 medium"), "{told:?}");
            let guard = user(&format!("{}, {}", scoped("allow", action, "*"), scoped("deny", action, &resource)));
            for asked in ["*", "qcs::cam::uin/100000000001:uin/100000000017"] {
                assert_eq!(
                    may(&guard, "tencentcloud_cam_user.u", name, asked),
                    "allowed",
                    "{action} {resource} {asked}"
                );
            }
            let told = found("", &guard, &["IAM405"]);
            assert!(told.len() == 1 && told[0].starts_with("IAM405 high"), "{told:?}");
        }
    }
    // What takes a resource is limited by it.
    let pass = user(&scoped("allow", "cam:PassRole", &format!("{own}:roleName/app")));
    assert_eq!(may(&pass, "tencentcloud_cam_user.u", "cam:PassRole", &format!("{own}:roleName/app")), "allowed");
    assert_eq!(may(&pass, "tencentcloud_cam_user.u", "cam:PassRole", &format!("{own}:roleName/other")), "denied");
}

#[test]
fn becoming_a_role_takes_its_trust_policy() {
    let user = cam_policy("p", &cam_allow("\"sts:AssumeRole\"", "")) + &cam_user("u", "tencentcloud_cam_policy.p.id");
    let ask = |trust: &str, role: &str| {
        let text = format!("{user}{}", cam_role("r", trust, "1"));
        may(&text, "tencentcloud_cam_user.u", "sts:AssumeRole", role)
    };
    let own = "qcs::cam::uin/100000000001:roleName";
    // A role that is not here may trust anybody.
    assert_eq!(ask(SERVICE, &format!("{own}/nowhere")), "unknown");
    assert_eq!(ask(SERVICE, &format!("{own}/r")), "denied");
    // Neither a role nor a provider of single sign-on is a user whose number is not known.
    let role = "{ qcs = [\"qcs::cam::uin/100000000001:roleName/other\"] }";
    assert_eq!(ask(role, &format!("{own}/r")), "denied");
    let provider = "{ federated = [\"qcs::cam::uin/100000000001:saml-provider/corp\"] }";
    assert_eq!(ask(provider, &format!("{own}/r")), "denied");
    let number = "{ qcs = [\"qcs::cam::uin/100000000001:uin/100000000017\"] }";
    assert_eq!(ask(number, &format!("{own}/r")), "unknown");
    let user = format!("data \"tencentcloud_user_info\" \"me\" {{}}\n{user}");
    let ask = |trust: &str, role: &str| {
        let text = format!("{user}{}", cam_role("r", trust, "1"));
        may(&text, "tencentcloud_cam_user.u", "sts:AssumeRole", role)
    };
    let all = "{ qcs = [\"qcs::cam::uin/${data.tencentcloud_user_info.me.owner_uin}:root\"] }";
    assert_eq!(ask(all, &format!("{own}/r")), "allowed");
    assert_eq!(ask(all, "*"), "allowed");
    let ram = "resource \"alicloud_ram_user\" \"u\" {\n  name = \"u\"\n}\n\
               resource \"alicloud_ram_policy\" \"p\" {\n  policy_name = \"p\"\n  policy_document = jsonencode({ Version = \"1\", Statement = [{ Effect = \"Allow\", Action = [\"sts:AssumeRole\"], Resource = \"*\" }] })\n}\n\
               resource \"alicloud_ram_user_policy_attachment\" \"u\" {\n  user_name   = alicloud_ram_user.u.name\n  policy_name = alicloud_ram_policy.p.policy_name\n  policy_type = \"Custom\"\n}\n";
    assert_eq!(may(ram, "alicloud_ram_user.u", "sts:AssumeRole", "acs:ram:*:*:role/nowhere"), "unknown");
}

/// A user and a role with administration behind a boundary.
fn bounded(boundary: &str, attached: bool) -> String {
    let text = cam_policy("b", &cam_allow(boundary, "")) + &cam_role("r", SERVICE, "1");
    let bound = "resource \"tencentcloud_cam_role_permission_boundary_attachment\" \"r\" {\n  role_name = tencentcloud_cam_role.r.name\n  policy_id = tencentcloud_cam_policy.b.id\n}\n";
    if attached { text + bound } else { text }
}

#[test]
fn what_a_boundary_held_back_is_shown() {
    let told = found(&bounded("\"cvm:Describe*\"", true), &bounded("\"cvm:Describe*\"", false), &["IAM309"]);
    assert_eq!(
        told,
        [
            "IAM309 high tencentcloud_cam_role_permission_boundary_attachment.r: the upper bound of role `r` is gone: role `r` \
          administers the account now | tencentcloud_cam_role.r cam:AttachUserPolicy *"
        ]
    );
    // Of what the role does not hold anyway nothing comes free.
    let small = |attached| bounded("\"*\"", attached);
    assert!(found(&small(true), &small(false), &["IAM309"]).iter().all(|it| !it.contains('|')));
    // A wider boundary is as sure as one that goes.
    let told = found(
        &bounded("\"cvm:Describe*\"", true),
        &bounded("\"cvm:Describe*\", \"cvm:TerminateInstances\"", true),
        &["IAM309"],
    );
    assert_eq!(
        told,
        [
            "IAM309 high tencentcloud_cam_role_permission_boundary_attachment.r: the upper bound of role `r` is wider than \
          before | tencentcloud_cam_role.r cvm:TerminateInstances *"
        ]
    );
}

#[test]
fn what_a_boundary_held_back_is_told_where_it_goes() {
    let text = |boundary: &str, attached: bool| {
        bounded(boundary, attached).replace("policy_id = 1", "policy_id = tencentcloud_cam_policy.p.id")
            + &cam_policy("p", &cam_allow("\"cam:UpdateUser\", \"cvm:DescribeInstances\"", ""))
            + &cam_user("boss", "1")
    };
    let told = found(&text("\"cvm:*\"", true), &text("\"cvm:*\"", false), &["IAM201"]);
    assert!(
        told.len() == 1
            && told[0].starts_with("IAM201 critical tencentcloud_cam_role_permission_boundary_attachment.r"),
        "{told:?}"
    );
    let told = found(&text("\"cvm:*\"", true), &text("\"cvm:*\", \"cam:UpdateUser\"", true), &["IAM201"]);
    assert!(told.len() == 1 && told[0].starts_with("IAM201 critical tencentcloud_cam_policy.b"), "{told:?}");
}

#[test]
fn what_a_control_policy_denied_is_shown() {
    let control = |actions: &str| {
        format!(
            "resource \"tencentcloud_organization_org_manage_policy\" \"c\" {{\n  name    = \"c\"\n  type    = \"SERVICE_CONTROL_POLICY\"\n  content = jsonencode({{ version = \"2.0\", statement = [{{ effect = \"deny\", action = [{actions}], resource = [\"*\"] }}] }})\n}}\n"
        )
    };
    let target = "resource \"tencentcloud_organization_org_manage_policy_target\" \"c\" {\n  policy_id   = tencentcloud_organization_org_manage_policy.c.policy_id\n  target_id   = 2003721\n  target_type = \"NODE\"\n  policy_type = \"SERVICE_CONTROL_POLICY\"\n}\n";
    let all = control("\"cloudaudit:StopLogging\", \"cvm:TerminateInstances\"");
    let told = found(&format!("{all}{target}"), &all, &["IAM308"]);
    assert!(told.len() == 1 && told[0].ends_with("| 2003721 cloudaudit:StopLogging *"), "{told:?}");
    let less = control("\"cloudaudit:StopLogging\"");
    let told = found(&format!("{all}{target}"), &format!("{less}{target}"), &["IAM308"]);
    assert!(told.len() == 1 && told[0].ends_with("| 2003721 cvm:TerminateInstances *"), "{told:?}");
}

#[test]
fn one_grant_is_told_once_and_one_bucket_is_not_all() {
    let text = |actions: &str, resource: &str| {
        let statement = cam_allow(actions, "").replace("\"*\"]", &format!("\"{resource}\"]"));
        cam_policy("p", &statement) + &cam_user("u", "tencentcloud_cam_policy.p.id")
    };
    let words = |after: String| -> Vec<String> {
        let told = found(&text("\"cvm:DescribeInstances\"", "*"), &after, &["IAM111", "IAM113", "IAM114"]);
        told.iter().filter(|it| !it.contains(" strict ")).map(|it| it[..it.find(':').unwrap()].to_owned()).collect()
    };
    // Reading objects is told by its rule, deleting them is a part of the same grant.
    assert_eq!(
        words(text("\"cos:GetObject\", \"cos:DeleteObject\"", "*")),
        ["IAM113 medium tencentcloud_cam_user_policy_attachment.u"]
    );
    // What is worse than what is told is not lost with it.
    assert_eq!(
        words(text("\"cos:GetObject\", \"kms:ScheduleKeyDeletion\"", "*")),
        ["IAM111 high tencentcloud_cam_policy.p", "IAM113 medium tencentcloud_cam_user_policy_attachment.u"]
    );
    assert_eq!(
        words(text("\"kms:Decrypt\", \"kms:ScheduleKeyDeletion\"", "*")),
        ["IAM114 high tencentcloud_cam_user_policy_attachment.u"]
    );
    assert_eq!(words(text("\"cos:*\"", "qcs::cos:ap-nanjing:uid/1250000000:batch-1250000000/*")), [""; 0]);
}
