//! Denies, session policies and addresses in the rules about rights: what goes around a deny, what a session policy leaves,
//! from where somebody may call. Both clouds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod held;

use held::{line, map, resource};
use menshen::config::Settings;
use menshen::input::{InputKind, Resource};
use menshen::reason;
use menshen::rules::{self, Context, Finding, Witness};
use serde_json::{Value as Json, json};

/// What some rules say of a configuration, with everything that the strict profile has.
fn found(codes: &[&str], resources: Vec<Resource>) -> Vec<(String, Finding)> {
    let model = map(InputKind::Configuration, resources);
    let facts = reason::solve(&model.after);
    let settings = Settings { strict: true, ..Settings::default() };
    let context = Context { model: &model, world: &model.after, facts: &facts, before: None, settings: &settings };
    let mut out: Vec<Finding> = Vec::new();
    rules::check(&context, &mut out);
    out.retain(|it| codes.contains(&it.rule.code));
    out.into_iter().map(|it| (line(&model, &it), it)).collect()
}

fn codes(wanted: &[&str], resources: Vec<Resource>) -> Vec<String> {
    let words = |it: &Finding| format!("{} {} {:?}", it.rule.code, it.severity.word(), it.certainty);
    found(wanted, resources).iter().map(|(_, it)| words(it)).collect()
}

/// A group of Alibaba Cloud with one policy.
fn ram(statements: Json) -> Vec<Resource> {
    let document = json!({ "Version": "1", "Statement": statements }).to_string();
    vec![
        resource("alicloud_ram_group.g", json!({ "group_name": "g" })),
        resource("alicloud_ram_policy.p", json!({ "policy_name": "p", "policy_document": document })),
        resource(
            "alicloud_ram_group_policy_attachment.a",
            json!({ "group_name": "g", "policy_name": "p", "policy_type": "Custom" }),
        ),
    ]
}

/// A group of Tencent Cloud with one policy.
fn cam(statements: Json) -> Vec<Resource> {
    let document = json!({ "version": "2.0", "statement": statements }).to_string();
    vec![
        resource("tencentcloud_cam_group.g", json!({ "name": "g", "id": "7" })),
        resource("tencentcloud_cam_policy.p", json!({ "name": "p", "id": "8", "document": document })),
        resource("tencentcloud_cam_group_policy_attachment.a", json!({ "group_id": "7", "policy_id": "8" })),
    ]
}

fn allow(action: &str) -> Json {
    json!({ "Effect": "Allow", "Action": action, "Resource": "*" })
}

fn deny(action: &str, resource: &str, condition: Json) -> Json {
    json!({ "Effect": "Deny", "Action": action, "Resource": resource, "Condition": condition })
}

/// The worked example of a deny and its gap: one server is guarded, against one of the calls.
#[test]
fn a_deny_of_one_server_is_gone_around() {
    let prod = "acs:ecs:*:*:instance/i-prod";
    let found = found(&["IAM407"], ram(json!([allow("ecs:*"), deny("ecs:DeleteInstance", prod, json!({}))])));
    let [(_, finding)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((finding.severity.word(), finding.score), ("high", 75));
    assert_eq!(finding.certainty, menshen::base::Certainty::Definite);
    let Some(Witness::Call { action, resource, .. }) = &finding.witness else { panic!("{finding:?}") };
    assert_eq!(action, "ecs:DeleteInstances");
    assert!(resource.starts_with("acs:ecs:") && resource.ends_with(":instance/i-prod"), "{resource}");
    assert!(finding.message.contains("`acs:ecs:*:*:instance/i-prod`"), "{}", finding.message);
}

#[test]
fn denies_with_conditions_and_by_two_names() {
    let of = |statements: Json| codes(&["IAM407"], ram(statements));
    let outside = || json!({ "NotIpAddress": { "acs:SourceIp": ["203.0.113.0/24"] } });
    let high = ["IAM407 high Definite"];
    assert_eq!(of(json!([allow("ecs:*"), deny("ecs:DeleteInstance", "*", outside())])), high);
    // The other call is denied from the same addresses by another statement.
    let both =
        json!([allow("ecs:*"), deny("ecs:DeleteInstance", "*", outside()), deny("ecs:Delete*s", "*", outside())]);
    assert_eq!(of(both), Vec::<String>::new());
    // Allowed only where the deny does not hold.
    let office = json!({ "IpAddress": { "acs:SourceIp": ["203.0.113.0/24"] } });
    let inside = json!({ "Effect": "Allow", "Action": "ecs:*", "Resource": "*", "Condition": office });
    assert_eq!(of(json!([inside, deny("ecs:DeleteInstance", "*", outside())])), Vec::<String>::new());
    // Whether a deny of RAM's name is one of the other name is not documented.
    let names = of(json!([allow("ram:*"), allow("ims:*"), deny("ram:CreateAccessKey", "*", json!({}))]));
    assert_eq!(names, ["IAM407 medium Possible"]);
    // A deny that takes nothing, as nothing allows what it denies.
    assert_eq!(
        of(json!([allow("ecs:DeleteInstances"), deny("ecs:DeleteInstance", "*", json!({}))])),
        Vec::<String>::new()
    );

    let keys = |denied: Json| {
        codes(&["IAM407"], cam(json!([{ "effect": "allow", "action": "kms:*", "resource": "*" }, denied])))
    };
    let one = "qcs::kms:ap-guangzhou:uin/100000000001:key/creatorUin/1/k";
    assert_eq!(keys(json!({ "effect": "deny", "action": "kms:DisableKey", "resource": one })), high);
    let outside = json!({ "ip_not_equal": { "qcs:ip": ["203.0.113.0/24"] } });
    let when = json!({ "effect": "deny", "action": "kms:DisableKey", "resource": "*", "condition": outside });
    assert_eq!(keys(when), high);
    assert_eq!(keys(json!({ "effect": "deny", "action": "kms:DisableKey*", "resource": one })), Vec::<String>::new());
}

/// One network that is left out is no limit, two offices are one.
#[test]
fn classes_of_rights_from_anywhere() {
    let of = |blocks: Json, operator: &str| {
        let line = json!({ operator: { "acs:SourceIp": blocks } });
        codes(&["IAM109", "IAM114"], ram(json!([allow("kms:*"), deny("*", "*", line)])))
    };
    let both = ["IAM109 note Definite", "IAM114 high Definite"];
    for open in ["198.51.100.0/24", "192.88.99.0/24", "192.88.99.1/32"] {
        assert_eq!(of(json!([open]), "IpAddress"), both, "{open}");
    }
    assert_eq!(of(json!(["198.51.100.0/24", "203.0.113.0/24"]), "NotIpAddress"), Vec::<String>::new());
    assert_eq!(of(json!(["0.0.0.0/1"]), "NotIpAddress"), both);

    let of = |blocks: Json, operator: &str| {
        let deny = json!({ "effect": "deny", "action": "*", "resource": "*", "condition": { operator: { "qcs:ip": blocks } } });
        codes(&["IAM109", "IAM114"], cam(json!([{ "effect": "allow", "action": "kms:*", "resource": "*" }, deny])))
    };
    assert_eq!(of(json!(["198.51.100.0/24"]), "ip_equal"), both);
    assert_eq!(of(json!(["198.51.100.0/24", "203.0.113.0/24"]), "ip_not_equal"), Vec::<String>::new());
}

/// A role on two servers; the second may have a session policy.
fn carried(policy: &str, session: Option<Json>) -> Vec<Resource> {
    let trust = json!({ "Version": "1", "Statement": [
        { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": ["ecs.aliyuncs.com"] } },
    ] });
    let session = session.map(|it| json!({ "Version": "1", "Statement": [it] }).to_string());
    vec![
        resource(
            "alicloud_ram_role.app",
            json!({ "role_name": "app", "assume_role_policy_document": trust.to_string() }),
        ),
        resource(
            "alicloud_ram_role_policy_attachment.app",
            json!({ "role_name": "app", "policy_name": policy, "policy_type": "System" }),
        ),
        resource(
            "alicloud_ecs_ram_role_attachment.batch",
            json!({ "instance_id": "i-1", "ram_role_name": "app", "policy": session }),
        ),
    ]
}

fn reads(resource: &str) -> Option<Json> {
    Some(json!({ "Effect": "Allow", "Action": "oss:GetObject", "Resource": resource }))
}

/// The number of the own account is not known here: it is a number, and no other text.
#[test]
fn a_session_policy_leaves_what_it_says() {
    let of = |policy, session| codes(&["IAM102", "IAM205"], carried(policy, session));
    let medium = ["IAM205 medium Definite"];
    assert_eq!(of("AliyunOSSFullAccess", None), medium);
    assert_eq!(of("AliyunOSSFullAccess", reads("acs:oss:*:*:logs/*")), Vec::<String>::new());
    assert_eq!(of("AliyunOSSFullAccess", reads("acs:oss:*:*:*")), medium);
    assert_eq!(of("AliyunOSSFullAccess", reads("acs:oss:*:1234567890123456:*")), ["IAM205 low Possible"]);
    assert_eq!(of("AdministratorAccess", None), ["IAM102 critical Definite", "IAM205 high Definite"]);
    assert_eq!(of("AdministratorAccess", reads("acs:oss:*:*:logs/*")), ["IAM102 high Definite"]);
    let all = Some(json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }));
    assert_eq!(of("AdministratorAccess", all), ["IAM102 critical Definite", "IAM205 high Definite"]);
}

#[test]
fn one_instance_without_a_session_policy_shares_with_nobody() {
    let other = |name: &str| {
        resource(
            &format!("alicloud_ecs_ram_role_attachment.{name}"),
            json!({ "instance_id": format!("i-{name}"), "ram_role_name": "app" }),
        )
    };
    let of = |more: &[&str]| {
        let mut all = carried("AliyunOSSFullAccess", reads("acs:oss:*:*:logs/*"));
        all.extend(more.iter().map(|name| other(name)));
        found(&["IAM206"], all).into_iter().map(|(_, it)| it.message.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(of(&["two"]), Vec::<String>::new());
    assert_eq!(of(&["two", "three"]), ["role `app` is carried by 2 instances with all of its rights"; 2]);
}

/// Of many groups that are bound, a group without the deny is wider than the last one only.
#[test]
fn every_bound_group_counts() {
    let document = |statements: Json| json!({ "Version": "1", "Statement": statements }).to_string();
    let attach = |group: &str, policy: &str| {
        let names = json!({ "group_name": group, "policy_name": policy, "policy_type": "Custom" });
        resource(&format!("alicloud_ram_group_policy_attachment.{group}-{policy}"), names)
    };
    let group = |name: &str, statements: Json| {
        let text = json!({ "policy_name": name, "policy_document": document(statements) });
        vec![
            resource(&format!("alicloud_ram_group.{name}"), json!({ "group_name": name })),
            resource(&format!("alicloud_ram_policy.{name}"), text),
            attach(name, name),
        ]
    };
    let office = json!({ "NotIpAddress": { "acs:SourceIp": ["203.0.113.0/24"] } });
    let text = json!({ "policy_name": "office", "policy_document": document(json!([deny("*", "*", office)])) });
    let world = |bound: usize, last: &[&str]| {
        let mut all = vec![resource("alicloud_ram_policy.office", text.clone())];
        for at in 0..bound {
            let name = format!("bound{at}");
            all.extend(group(&name, json!([allow(&format!("ecs:Describe{at}"))])));
            all.push(attach(&name, "office"));
        }
        let calls: Vec<Json> = last.iter().map(|it| allow(it)).collect();
        all.extend(group("last", json!(calls)));
        all.push(attach("last", "office"));
        all.extend(group("free", json!([allow("oss:Get*"), allow("oss:List*"), allow("oss:Put*")])));
        all
    };
    for bound in [1, 40, 120] {
        let told = found(&["IAM502"], world(bound, &["oss:GetObject", "oss:ListObjects"]));
        assert_eq!(told.len(), 1, "{bound}: {told:?}");
        assert!(told[0].0.starts_with("medium definite alicloud_ram_group.free"), "{bound}: {told:?}");
        assert!(found(&["IAM502"], world(bound, &["oss:GetObject", "oss:DeleteObject"])).is_empty(), "{bound}");
    }
}
