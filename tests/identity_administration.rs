//! Who administers the account, as the rules tell it: one finding for one cause; what is not known, told once; bounds and
//! rights compared as sets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod held;

use held::{map, planned, resource};
use menshen::config::Settings;
use menshen::input::{InputKind, Resource};
use menshen::reason;
use menshen::rules::{self, Context};
use serde_json::{Value as Json, json};

fn ram(statements: Json) -> String {
    json!({ "Version": "1", "Statement": statements }).to_string()
}

fn cam(statements: Json) -> String {
    json!({ "version": "2.0", "statement": statements }).to_string()
}

fn allow(actions: Json) -> Json {
    json!([{ "Effect": "Allow", "Action": actions, "Resource": "*" }])
}

fn policy(name: &str, statements: Json) -> Resource {
    resource(&format!("alicloud_ram_policy.{name}"), json!({ "policy_name": name, "policy_document": ram(statements) }))
}

fn to_user(user: &str, policy: &str, kind: &str) -> Resource {
    resource(
        &format!("alicloud_ram_user_policy_attachment.{user}-{policy}"),
        json!({ "user_name": user, "policy_name": policy, "policy_type": kind }),
    )
}

fn to_role(role: &str, policy: &str, kind: &str) -> Resource {
    resource(
        &format!("alicloud_ram_role_policy_attachment.{role}-{policy}"),
        json!({ "role_name": role, "policy_name": policy, "policy_type": kind }),
    )
}

fn role(name: &str, principal: Json) -> Resource {
    let trust = ram(json!([{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal }]));
    resource(&format!("alicloud_ram_role.{name}"), json!({ "role_name": name, "assume_role_policy_document": trust }))
}

/// What rules say: code and severity, `?` where it is only possible. Of the families IAM1, IAM2 and those that are named;
/// nothing of wildcards in documents and of attachments to users.
fn said(resources: Vec<Resource>, more: &[&str]) -> Vec<String> {
    let model = map(InputKind::Configuration, resources);
    let facts = reason::solve(&model.after);
    let settings = Settings::default();
    let context = Context { model: &model, world: &model.after, facts: &facts, before: None, settings: &settings };
    let mut out = Vec::new();
    rules::check(&context, &mut out);
    let wanted = |code: &str| {
        let own = code.starts_with("IAM1") && !matches!(code, "IAM101" | "IAM103" | "IAM104" | "IAM109");
        own || code.starts_with("IAM2") && code != "IAM206" || more.contains(&code)
    };
    let told = out.iter().filter(|it| wanted(it.rule.code) && !it.strict);
    let sure = |it: &&menshen::rules::Finding| if it.certainty.word() == "definite" { "" } else { "?" };
    let mut lines: Vec<String> =
        told.map(|it| format!("{} {}{}", it.rule.code, it.severity.word(), sure(&it))).collect();
    lines.sort();
    lines
}

#[test]
fn all_rights_over_rights_are_administration_and_one_finding() {
    for name in ["AliyunRAMFullAccess", "AdministratorAccess"] {
        assert_eq!(said(vec![to_user("u", name, "System")], &[]), ["IAM102 high"], "{name}");
    }
    let custom = |statements: Json| said(vec![policy("p", statements), to_user("u", "p", "Custom")], &[]);
    assert_eq!(custom(allow(json!("ram:*"))), ["IAM102 high"]);
    assert_eq!(
        custom(json!([{ "Effect": "Allow", "NotAction": "ecs:*", "Resource": "*" }])),
        ["IAM102 high", "IAM110 medium"]
    );
    // Single calls are mended one by one.
    assert_eq!(custom(allow(json!("ram:AttachPolicyToUser"))), ["IAM202 high"]);
    assert_eq!(custom(allow(json!("ram:CreatePolicyVersion"))), ["IAM202 high"]);
    assert_eq!(custom(allow(json!("ram:Get*"))), [""; 0]);
    // With a condition it is no mistake, and a way to more rights as long as it holds.
    let office = json!([{ "Effect": "Allow", "Action": "ram:*", "Resource": "*",
        "Condition": { "Bool": { "acs:MFAPresent": ["true"] } } }]);
    assert_eq!(custom(office), ["IAM202 high"]);
    let denied = json!([{ "Effect": "Allow", "Action": "*", "Resource": "*" },
        { "Effect": "Deny", "Action": ["ram:*", "ims:*"], "Resource": "*" }]);
    assert!(!custom(denied).iter().any(|it| it.starts_with("IAM102")), "a deny keeps it from being administration");
}

#[test]
fn administration_of_tencent() {
    let attached = |policy: Json| {
        let user = resource("tencentcloud_cam_user.u", json!({ "name": "u", "use_api": false }));
        let mut attachment = policy;
        attachment["user_name"] = json!("u");
        let own = cam(json!([{ "effect": "allow", "action": ["name/cam:*"], "resource": ["*"] }]));
        let own = resource("tencentcloud_cam_policy.own", json!({ "name": "own", "document": own }));
        said(vec![user, own, resource("tencentcloud_cam_user_policy_attachment.a", attachment)], &["KEY114"])
    };
    assert_eq!(attached(json!({ "policy_id": "${tencentcloud_cam_policy.own.id}" })), ["IAM102 high"]);
    assert_eq!(attached(json!({ "policy_id": "1" })), ["IAM102 high"]);
}

#[test]
fn administration_by_two_policies_together_is_told_once() {
    let both = vec![
        resource("alicloud_ram_group.g", json!({ "group_name": "g" })),
        resource("alicloud_ram_group_membership.m", json!({ "group_name": "g", "user_names": ["u", "v"] })),
        policy("attach", allow(json!("ram:Attach*"))),
        resource(
            "alicloud_ram_group_policy_attachment.power",
            json!({ "group_name": "g", "policy_name": "PowerUserAccess", "policy_type": "System" }),
        ),
        resource(
            "alicloud_ram_group_policy_attachment.attach",
            json!({ "group_name": "g", "policy_name": "attach", "policy_type": "Custom" }),
        ),
    ];
    assert_eq!(said(both, &[]), ["IAM102 high"]);
}

#[test]
fn a_role_that_can_give_itself_everything_is_an_administrators() {
    let account = json!({ "RAM": ["acs:ram::1234567890123456:root"] });
    let own = || resource("data.alicloud_account.own", json!({ "id": "1234567890123456" }));
    let attached = |policy: &str| {
        let role = role("app", json!({ "Service": ["ecs.aliyuncs.com"] }));
        let machine = resource("alicloud_instance.i", json!({ "role_name": "app", "http_tokens": "optional" }));
        said(vec![role, to_role("app", policy, "System"), machine], &[])
    };
    assert_eq!(attached("AliyunRAMFullAccess"), ["IAM102 critical", "IAM205 critical"]);
    assert_eq!(attached("AdministratorAccess"), ["IAM102 critical", "IAM205 critical"]);
    let trusted =
        |policy: &str| said(vec![own(), role("app", account.clone()), to_role("app", policy, "System")], &["IAM302"]);
    assert_eq!(trusted("AliyunRAMFullAccess"), ["IAM102 high", "IAM302 low"]);
    assert_eq!(trusted("AliyunRAMReadOnlyAccess"), [""; 0]);
    // Rewriting a policy that it holds does as well.
    let single = vec![
        own(),
        role("app", account.clone()),
        policy("p", allow(json!("ram:CreatePolicyVersion"))),
        to_role("app", "p", "Custom"),
    ];
    assert_eq!(said(single, &["IAM302"]), ["IAM202 high", "IAM302 low"]);
}

#[test]
fn logins_and_assignments_of_administrators() {
    let login = |policy: &str| {
        let login = resource("alicloud_ram_login_profile.l", json!({ "user_name": "u", "mfa_bind_required": false }));
        said(
            vec![resource("alicloud_ram_user.u", json!({ "name": "u" })), to_user("u", policy, "System"), login],
            &["IAM504"],
        )
    };
    assert_eq!(login("AliyunRAMFullAccess"), ["IAM102 high", "IAM504 high"]);
    assert_eq!(login("AliyunVPCReadOnlyAccess"), ["IAM504 medium"]);
    let assigned = |policy: &str| {
        let configuration = json!({ "directory_id": "d", "access_configuration_name": "ops", "permission_policies": [
            { "permission_policy_type": "System", "permission_policy_name": policy }] });
        let id = "${alicloud_cloud_sso_access_configuration.c.access_configuration_id}";
        let assignment = json!({ "directory_id": "d", "access_configuration_id": id, "target_type": "RD-Account",
            "target_id": "1234567890123456", "principal_type": "User", "principal_id": "u-1" });
        let list = vec![
            resource("alicloud_cloud_sso_access_configuration.c", configuration),
            resource("alicloud_cloud_sso_access_assignment.a", assignment),
        ];
        said(list, &["IAM310"])
    };
    for name in ["AdministratorAccess", "AliyunRAMFullAccess"] {
        assert_eq!(assigned(name), ["IAM310 high"], "{name}");
    }
    // What it may read is told as of a user.
    assert_eq!(assigned("ReadOnlyAccess"), ["IAM113 medium?", "IAM115 medium?"]);
}

#[test]
fn a_boundary_keeps_a_policy_from_being_administration() {
    let with = |boundary: Option<Json>| {
        let mut list = vec![
            resource("tencentcloud_cam_user.u", json!({ "name": "u", "use_api": false })),
            resource("tencentcloud_cam_user_policy_attachment.a", json!({ "user_name": "u", "policy_id": "1" })),
        ];
        if let Some(document) = boundary {
            list.push(resource("tencentcloud_cam_policy.b", json!({ "name": "b", "document": document })));
            list.push(resource(
                "tencentcloud_cam_user_permission_boundary_attachment.b",
                json!({ "target_uin": "${tencentcloud_cam_user.u.uin}", "policy_id": "${tencentcloud_cam_policy.b.id}" }),
            ));
        }
        said(list, &["IAM409"])
    };
    assert_eq!(with(None), ["IAM102 high"]);
    let narrow = cam(json!([{ "effect": "allow", "action": ["cvm:DescribeInstances"], "resource": ["*"] }]));
    assert_eq!(with(Some(json!(narrow))), [""; 0]);
    // One that is not known lets everything through, perhaps.
    let found = with(Some(json!("${null_resource.x.id}")));
    assert_eq!(found, ["IAM102 medium?", "IAM409 low"]);
}

#[test]
fn what_only_unknown_content_permits_is_told_once() {
    let user = || resource("alicloud_ram_user.u", json!({ "name": "u" }));
    let document = |document: Json| {
        let policy = resource("alicloud_ram_policy.p", json!({ "policy_name": "p", "policy_document": document }));
        said(vec![user(), policy, to_user("u", "p", "Custom")], &["IAM409"])
    };
    assert_eq!(document(json!("${null_resource.x.id}")), ["IAM409 low"]);
    assert_eq!(document(json!(ram(allow(json!("kms:Decrypt"))))), ["IAM114 high"]);
    // Which policy it is is not known.
    let which = to_user("u", "${null_resource.x.id}", "Custom");
    assert_eq!(said(vec![user(), which], &["IAM409"]), ["IAM409 low"]);
}

/// A boundary in other words, and one that two statements widen.
#[test]
fn boundaries_are_compared_as_sets() {
    let allowing = |lists: &[&[&str]]| {
        let one = |it: &&[&str]| json!({ "effect": "allow", "action": it, "resource": ["*"] });
        Some(json!({ "name": "b", "policy_id": 7, "document": cam(Json::Array(lists.iter().map(one).collect())) }))
    };
    let change = |before: &[&[&str]], after: &[&[&str]]| {
        let role = Some(json!({ "name": "r", "document": cam(json!([])) }));
        let bound = Some(json!({ "role_name": "r", "policy_id": "${tencentcloud_cam_policy.b.id}" }));
        planned(
            "IAM309",
            &[
                ("tencentcloud_cam_role.r", role.clone(), role),
                ("tencentcloud_cam_policy.b", allowing(before), allowing(after)),
                ("tencentcloud_cam_role_permission_boundary_attachment.b", bound.clone(), bound),
            ],
        )
    };
    let two: &[&[&str]] = &[&["cvm:Describe*"], &["cvm:Start*"]];
    let one: &[&[&str]] = &[&["cvm:Start*", "cvm:Describe*", "cvm:StartInstances"]];
    assert_eq!(change(two, one), [""; 0]);
    assert_eq!(change(one, two), [""; 0]);
    let wider: &[&[&str]] = &[&["cvm:Describe*", "cvm:St*"], &["cvm:Start*"]];
    let found = change(two, wider);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("high definite") && found[0].ends_with("is wider than before"), "{found:?}");
    assert_eq!(change(wider, two), [""; 0]);
}

#[test]
fn control_policies_are_compared_as_sets() {
    let denying = |lists: &[&[&str]]| {
        let one = |it: &&[&str]| json!({ "Effect": "Deny", "Action": it, "Resource": "*" });
        let text = ram(Json::Array(lists.iter().map(one).collect()));
        Some(json!({ "control_policy_name": "c", "id": "cp-1", "effect_scope": "RAM", "policy_document": text }))
    };
    let change = |before: &[&[&str]], after: &[&[&str]]| {
        let attached = Some(json!({ "policy_id": "cp-1", "target_id": "fd-example" }));
        planned(
            "IAM308",
            &[
                ("alicloud_resource_manager_control_policy.c", denying(before), denying(after)),
                ("alicloud_resource_manager_control_policy_attachment.c", attached.clone(), attached),
            ],
        )
    };
    let one: &[&[&str]] = &[&["actiontrail:*"]];
    let split: &[&[&str]] = &[&["actiontrail:?*"], &["actiontrail:"]];
    assert_eq!(change(one, split), [""; 0]);
    let less: &[&[&str]] = &[&["actiontrail:Stop*", "actiontrail:D*"], &["actiontrail:Update*"]];
    let found = change(one, less);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("high definite") && found[0].contains("denies less"), "{found:?}");
}

#[test]
fn rights_left_behind_are_compared_as_sets() {
    // A user joins `new` and stays in `old`, which allows these.
    let joins = |old: Json, new: Json| {
        let group = |name: &str| Some(json!({ "group_name": name }));
        let text =
            |name: &str, actions: &Json| Some(json!({ "policy_name": name, "policy_document": ram(actions.clone()) }));
        let attached = |name: &str| Some(json!({ "group_name": name, "policy_name": name, "policy_type": "Custom" }));
        let member = |name: &str| Some(json!({ "group_name": name, "user_name": "u" }));
        let user = Some(json!({ "name": "u" }));
        planned(
            "IAM118",
            &[
                ("alicloud_ram_user.u", user.clone(), user),
                ("alicloud_ram_group.old", group("old"), group("old")),
                ("alicloud_ram_group.new", group("new"), group("new")),
                ("alicloud_ram_policy.old", text("old", &old), text("old", &old)),
                ("alicloud_ram_policy.new", text("new", &new), text("new", &new)),
                ("alicloud_ram_group_policy_attachment.old", attached("old"), attached("old")),
                ("alicloud_ram_group_policy_attachment.new", attached("new"), attached("new")),
                ("alicloud_ram_user_group_attachment.old", member("old"), member("old")),
                ("alicloud_ram_user_group_attachment.new", None, member("new")),
            ],
        )
        .len()
    };
    let two = json!([
        { "Effect": "Allow", "Action": "ecs:Start*", "Resource": "*" },
        { "Effect": "Allow", "Action": ["ecs:Stop*", "ecs:Reboot*"], "Resource": "*" },
    ]);
    assert_eq!(joins(allow(json!(["ecs:Start*", "ecs:Stop*"])), two.clone()), 0, "both together give all of it");
    assert_eq!(joins(allow(json!(["ecs:Start*", "ecs:Delete*"])), two), 1);
}

/// What `access` and the rules make of a document of which one statement has unknown actions.
#[test]
fn statements_with_unknown_actions_are_shown_and_told_once() {
    use assert_cmd::Command;
    let folder = std::env::temp_dir().join(format!("menshen-unknown-actions-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let text = r#"
resource "terraform_data" "later" { input = timestamp() }
resource "alicloud_ram_user" "u" { name = "u" }
resource "alicloud_ram_policy" "p" {
  policy_name = "p"
  policy_document = jsonencode({ Version = "1", Statement = [
    { Effect = "Allow", Action = [terraform_data.later.output], Resource = "*" },
    { Effect = "Allow", Action = ["kms:Decrypt", terraform_data.later.output], Resource = "*" },
  ] })
}
resource "alicloud_ram_user_policy_attachment" "p" {
  user_name   = alicloud_ram_user.u.name
  policy_name = alicloud_ram_policy.p.policy_name
  policy_type = "Custom"
}
"#;
    std::fs::write(folder.join("main.tf"), text).unwrap();
    let run = |arguments: &[&str]| -> Json {
        let mut command = Command::cargo_bin("menshen").unwrap();
        let output =
            command.arg(arguments[0]).arg(&folder).args(&arguments[1..]).args(["-f", "json"]).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let scan = run(&["scan"]);
    let mut told: Vec<String> = scan["findings"].as_array().unwrap().iter().map(|it| it["code"].to_string()).collect();
    told.sort();
    let access = run(&["access", "--action", "ecs:RunCommand", "--resource", "*"]);
    std::fs::remove_dir_all(&folder).unwrap();
    let codes: Vec<&str> = told.iter().map(|it| it.trim_matches('"')).filter(|it| it.starts_with("IAM")).collect();
    assert_eq!(codes, ["IAM104", "IAM114", "IAM409"]);
    let u = &access["principals"][0];
    assert_eq!(u["query"]["answer"], "unknown");
    assert!(u["grants"].as_array().unwrap().iter().any(|it| it["certainty"] == "possible"));
    assert_eq!(u["escalations"], json!([]));
}

#[test]
fn one_right_over_several_users_is_one_path() {
    let users = ["a", "b", "c"];
    let mut list = vec![policy("keys", allow(json!("ram:CreateAccessKey"))), to_user("u", "keys", "Custom")];
    for (user, action) in users.iter().zip(["ecs:StartInstance", "ecs:StopInstance", "ecs:RebootInstance"]) {
        list.push(resource(&format!("alicloud_ram_user.{user}"), json!({ "name": user })));
        list.push(policy(user, allow(json!(action))));
        list.push(to_user(user, user, "Custom"));
    }
    list.push(resource("alicloud_ram_user.u", json!({ "name": "u" })));
    assert_eq!(said(list, &[]), ["IAM115 high", "IAM202 medium"]);
}

#[test]
fn everything_under_a_condition_is_a_way_to_everything() {
    let user = || resource("alicloud_ram_user.u", json!({ "name": "u" }));
    let under = |condition: Json| {
        let statement = json!([{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition }]);
        said(vec![user(), policy("p", statement), to_user("u", "p", "Custom")], &[])
    };
    for condition in [
        json!({ "StringNotEquals": { "acs:SourceVpc": "vpc-1" } }),
        json!({ "DateGreaterThan": { "acs:CurrentTime": "2000-01-01T00:00:00Z" } }),
        json!({ "IpAddress": { "acs:SourceIp": "203.0.113.0/24" } }),
    ] {
        let told = under(condition.clone());
        assert!(told.contains(&"IAM202 high".to_owned()), "{condition}: {told:?}");
    }
}

#[test]
fn what_one_step_gives_opens_the_next() {
    let user = || resource("alicloud_ram_user.u", json!({ "name": "u" }));
    let own = |actions: Json, resources: Json| {
        policy("own", json!([{ "Effect": "Allow", "Action": actions, "Resource": resources }]))
    };
    // It may attach custom policies to itself, and one of those lets it attach any.
    let custom = own(json!("ram:AttachPolicyToUser"), json!(["acs:ram:*:*:user/u", "acs:ram:*:*:policy/strong"]));
    let strong = policy("strong", allow(json!(["ram:AttachPolicyToUser"])));
    let told = said(vec![user(), custom, strong, to_user("u", "own", "Custom")], &[]);
    assert!(told.contains(&"IAM202 high".to_owned()), "{told:?}");
    // A role that it may take on may edit whoever took it on.
    let assume = own(json!("sts:AssumeRole"), json!("*"));
    let edits = policy("edits", allow(json!(["ram:AttachPolicyToUser"])));
    let anybody = role("r", json!({ "RAM": ["acs:ram::1234567890123456:root"] }));
    let number = policy(
        "number",
        json!([{ "Effect": "Allow", "Action": "ram:GetUser", "Resource": "acs:ram:*:1234567890123456:user/*" }]),
    );
    let told = said(
        vec![user(), assume, edits, anybody, number, to_user("u", "own", "Custom"), to_role("r", "edits", "Custom")],
        &[],
    );
    assert!(told.contains(&"IAM202 high".to_owned()), "{told:?}");
}

/// Of many names of policies the last is one that may be written and attached; a name that only one of the calls may have is none.
#[test]
fn any_name_of_a_policy_may_be_chosen() {
    let team = |at: usize| format!("acs:ram:*:*:policy/team{at}-*");
    let names: Vec<String> = (0..20).map(team).collect();
    let with = |attached: &str| {
        let statements = json!([
            { "Effect": "Allow", "Action": "ram:CreatePolicy", "Resource": names },
            { "Effect": "Allow", "Action": "ram:AttachPolicyToUser", "Resource": ["acs:ram:*:*:user/*", attached] },
        ]);
        said(vec![policy("p", statements), to_user("u", "p", "Custom")], &[])
    };
    for at in [0, 11, 12, 19] {
        // As what it holds, or as a way.
        let told = with(&team(at));
        assert!(matches!(told.as_slice(), [one] if one == "IAM202 high" || one == "IAM102 high"), "{at}: {told:?}");
    }
    assert_eq!(with(&team(20)), [""; 0]);
}
