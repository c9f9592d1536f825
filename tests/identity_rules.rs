//! Rules about policy documents, trust, keys and settings, where their documentation shows too little: the worked examples
//! of keys, defaults, trust policies and buckets, what is unknown, and what a plan takes away.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod held;

use held::{findings, map, planned, resource, told};
use menshen::base::Severity;
use menshen::config::Settings;
use menshen::input::{InputKind, Resource};
use menshen::rules::{self, Context, Finding};
use menshen::{providers, reason};
use serde_json::{Value as Json, json};

/// The rules that say something of a configuration in the strict profile, with their severities, of some families.
fn strict(families: &[&str], resources: Vec<Resource>) -> Vec<String> {
    all(families, resources, true)
}

fn default(families: &[&str], resources: Vec<Resource>) -> Vec<String> {
    all(families, resources, false)
}

fn all(families: &[&str], resources: Vec<Resource>, strict: bool) -> Vec<String> {
    let model = map(InputKind::Configuration, resources);
    let facts = reason::solve(&model.after);
    let settings = Settings { strict, ..Settings::default() };
    let context = Context { model: &model, world: &model.after, facts: &facts, before: None, settings: &settings };
    let mut out: Vec<Finding> = Vec::new();
    rules::check(&context, &mut out);
    let wanted = |it: &&Finding| families.iter().any(|family| it.rule.code.starts_with(family));
    out.iter().filter(wanted).map(|it| format!("{} {}", it.rule.code, it.severity.word())).collect()
}

fn ram(statements: Json) -> String {
    json!({ "Version": "1", "Statement": statements }).to_string()
}

fn cam(statements: Json) -> String {
    json!({ "version": "2.0", "statement": statements }).to_string()
}

fn policy(name: &str, statements: Json) -> Resource {
    resource(&format!("alicloud_ram_policy.{name}"), json!({ "policy_name": name, "policy_document": ram(statements) }))
}

fn role(name: &str, principal: Json, condition: Json) -> Resource {
    let statement =
        json!([{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, "Condition": condition }]);
    resource(
        &format!("alicloud_ram_role.{name}"),
        json!({ "role_name": name, "assume_role_policy_document": ram(statement) }),
    )
}

/// Worked example 5: the sample of a manual.
#[test]
fn a_sample_with_placeholders() {
    let document = json!({ "Version": "2016-10-17", "Statement": [
        { "Effect": "Allow", "Resource": "*", "Action": ["ecs: [ECS RAM Action]", "ecs: CreateInstance"] },
        { "Effect": "Allow", "Resource": "*", "Action": ["ram:PassRole"] },
    ] });
    let sample =
        || resource("alicloud_ram_policy.p", json!({ "policy_name": "p", "policy_document": document.to_string() }));
    let two = role("app", json!({ "Service": ["ecs.aliyuncs.com", "fc.aliyuncs.com"] }), json!({}));
    let found = default(&["IAM20", "IAM4"], vec![sample(), two]);
    assert_eq!(found, ["IAM203 high", "IAM204 medium", "IAM401 high", "IAM402 high", "IAM402 high"]);
    // A pattern for every role may mean one that several services trust.
    assert_eq!(default(&["IAM204"], vec![sample()]), ["IAM204 medium"]);
}

/// Worked example 7, the trust side.
#[test]
fn trust_policies() {
    let own = "1234567890123456";
    let of = |principal: Json, condition: Json| {
        let account = resource("data.alicloud_account.me", json!({ "id": own }));
        default(&["IAM108", "IAM30"], vec![account, role("r", principal, condition)])
    };
    let none = || json!({});
    let nothing = Vec::<String>::new();
    assert_eq!(of(json!({ "RAM": [format!("acs:ram::{own}:user/v")] }), none()), nothing);
    assert_eq!(of(json!({ "RAM": [format!("acs:ram::{own}:root")] }), none()), nothing);
    assert_eq!(of(json!({ "Service": ["ecs.aliyuncs.com"] }), none()), nothing);
    let other = json!({ "RAM": ["acs:ram::9876543210987654:root"] });
    assert_eq!(of(other.clone(), none()), ["IAM301 high"]);
    let id = json!({ "StringEquals": { "sts:ExternalId": "x" } });
    assert_eq!(of(other.clone(), id), ["IAM301 medium"]);
    let not = json!({ "StringNotEquals": { "sts:ExternalId": "x" } });
    assert_eq!(of(other, not), ["IAM301 high"]);
    assert_eq!(of(json!({ "RAM": ["*"] }), none()), ["IAM108 critical"]);
    assert_eq!(of(json!({ "RAM": ["acs:ram::*:root"] }), none()), ["IAM108 critical"]);
    assert_eq!(of(json!({ "RAM": ["*"] }), json!({ "StringEquals": { "sts:ExternalId": "x" } })), ["IAM108 high"]);
    let saml = || json!({ "Federated": [format!("acs:ram::{own}:saml-provider/p")] });
    assert_eq!(of(saml(), none()), ["IAM304 high"]);
    let recipient = json!({ "StringEquals": { "saml:recipient": "https://signin.aliyun.com/saml-role/sso" } });
    assert_eq!(of(saml(), recipient), nothing);
    let oidc = json!({ "Federated": [format!("acs:ram::{own}:oidc-provider/p")] });
    let anybody = json!({ "StringEquals": { "oidc:aud": "a" }, "StringLike": { "oidc:sub": "*" } });
    assert_eq!(of(oidc.clone(), anybody), ["IAM304 high"]);
    let said = |condition: Json| told("IAM304", vec![role("r", oidc.clone(), condition)]).concat();
    let any = json!({ "StringLike": { "oidc:sub": "*" } });
    assert!(said(json!({ "StringEquals": { "oidc:aud": "a" } })).ends_with("`r`: no condition on `oidc:sub`"));
    assert!(said(json!({})).ends_with("no condition on `oidc:aud` and `oidc:sub`"));
    assert!(said(any).ends_with("no condition on `oidc:aud`, and any `oidc:sub` is taken"));
    let both = json!({ "StringEquals": { "oidc:aud": "a" }, "StringLike": { "oidc:sub": "*" } });
    assert!(said(both).ends_with("`r`: its condition takes any `oidc:sub`"));
}

/// Worked example 27.
#[test]
fn keys_and_defaults() {
    let nothing = Vec::<String>::new();
    let cam_user = |values: Json| default(&["KEY11"], vec![resource("tencentcloud_cam_user.u", values)]);
    assert_eq!(cam_user(json!({ "name": "u" })), ["KEY116 medium"]);
    assert_eq!(cam_user(json!({ "name": "u", "use_api": false })), nothing);
    let key = |values: Json| default(&["KEY112", "KEY113"], vec![resource("alicloud_ram_access_key.k", values)]);
    assert_eq!(key(json!({ "user_name": "u", "secret_file": "k.txt" })), ["KEY112 medium"]);
    assert_eq!(key(json!({ "secret_file": "k.txt" })), ["KEY112 medium", "KEY113 high"]);
    assert_eq!(key(json!({ "user_name": "u", "status": "Inactive" })), nothing);
    assert_eq!(key(json!({ "status": "Inactive" })), nothing);

    let words = |kind: &str| default(&["IAM106", "IAM107"], vec![resource(&format!("{kind}.p"), json!({}))]);
    assert_eq!(words("alicloud_ram_password_policy"), ["IAM106 medium", "IAM107 medium"]);
    assert_eq!(words("alicloud_ram_account_password_policy"), ["IAM107 medium"]);
    let one = resource("alicloud_ram_account_password_policy.p", json!({}));
    assert_eq!(strict(&["IAM106"], vec![one]), ["IAM106 low"]);
    let preference =
        |values: Json| strict(&["IAM105", "IAM507"], vec![resource("alicloud_ram_security_preference.p", values)]);
    let good = json!({
        "mfa_operation_for_login": "mandatory", "max_idle_days_for_access_keys": 90, "max_idle_days_for_users": 90
    });
    assert_eq!(preference(good), nothing);
    assert_eq!(preference(json!({})), ["IAM105 note", "IAM507 low"]);
}

/// Worked example 15, buckets that anybody reads.
#[test]
fn buckets_for_anybody() {
    let bucket = |statements: Json, more: Vec<Resource>| {
        let policy = resource("alicloud_oss_bucket_policy.p", json!({ "bucket": "photos", "policy": ram(statements) }));
        let all = vec![resource("alicloud_oss_bucket.b", json!({ "bucket": "photos" })), policy];
        default(&["STO103", "IAM306"], all.into_iter().chain(more).collect())
    };
    let read = |condition: Json| {
        json!([{ "Effect": "Allow", "Action": "oss:GetObject", "Principal": ["*"],
                 "Resource": "acs:oss:*:*:photos/*", "Condition": condition }])
    };
    let nothing = Vec::<String>::new();
    assert_eq!(bucket(read(json!({})), Vec::new()), ["STO103 high"]);
    let office =
        json!({ "IpAddress": { "acs:SourceIp": "203.0.113.0/24" }, "StringEquals": { "acs:SourceVpc": "vpc-1" } });
    assert_eq!(bucket(read(office), Vec::new()), nothing);
    let anywhere =
        json!({ "IpAddress": { "acs:SourceIp": "0.0.0.0/0" }, "StringNotLike": { "acs:SourceVpc": "vpc-*" } });
    assert_eq!(bucket(read(anywhere.clone()), Vec::new()), ["STO103 medium"]);
    let said = |condition: Json| {
        let policy = json!({ "bucket": "photos", "policy": ram(read(condition)) });
        told("STO103", vec![resource("alicloud_oss_bucket_policy.p", policy)]).concat()
    };
    assert!(said(anywhere).ends_with("lets anybody read, from every address"));
    let wide = json!({ "IpAddress": { "acs:SourceIp": ["0.0.0.0/1", "128.0.0.0/2"] } });
    assert!(said(wide).ends_with("lets anybody read, from nearly every address"));
    assert_eq!(
        bucket(read(json!({ "IpAddress": { "acs:SourceIp": "203.0.113.0/24" } })), Vec::new()),
        ["IAM306 medium"]
    );
    assert_eq!(bucket(read(json!({ "StringLike": { "oss:Prefix": "a" } })), Vec::new()), ["STO103 high"]);
    let everything = json!([{ "Effect": "Allow", "Action": "oss:*", "Principal": ["*"], "Resource": "*" }]);
    assert_eq!(bucket(everything, Vec::new()), ["STO103 critical"]);
    let deny = json!([{ "Effect": "Deny", "Action": "oss:*", "Principal": ["*"], "Resource": "*" }]);
    assert_eq!(bucket(deny, Vec::new()), nothing);
    let block = || {
        resource(
            "alicloud_oss_bucket_public_access_block.b",
            json!({ "bucket": "photos", "block_public_access": true }),
        )
    };
    assert_eq!(bucket(read(json!({})), vec![block()]), nothing);
    // Allowed, and denied from everywhere but the office.
    let both = json!([
        { "Effect": "Allow", "Action": "oss:GetObject", "Principal": ["*"], "Resource": "acs:oss:*:*:photos/*" },
        { "Effect": "Deny", "Action": "oss:*", "Principal": ["*"], "Resource": "*",
          "Condition": { "NotIpAddress": { "acs:SourceIp": "203.0.113.0/24" } } },
    ]);
    assert_eq!(bucket(both, Vec::new()), ["IAM306 medium"]);
}

#[test]
fn service_wildcards() {
    let allow = |action: &str, resource: &str, condition: Json| {
        let statement = json!([{ "Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition }]);
        told("IAM103", vec![policy("p", statement)])
    };
    let at = "alicloud_ram_policy.p.policy_document: policy `p` allows";
    let none = || json!({});
    assert_eq!(allow("oss:*", "*", none()), [format!("medium definite {at} `oss:*` on all resources")]);
    assert_eq!(allow("RAM:*", "acs:ram:*:*:*", none()), [format!("high definite {at} `ram:*` on all resources")]);
    assert_eq!(allow("*", "acs:kms:*:*:*", none()), [format!("high definite {at} `kms:*` on all resources")]);
    let nothing = Vec::<String>::new();
    assert_eq!(allow("*", "*", none()), nothing, "IAM101");
    assert_eq!(allow("oss:Get*", "*", none()), nothing);
    assert_eq!(allow("oss:*", "acs:oss:*:*:logs/*", none()), nothing);
    assert_eq!(allow("oss:*", "*", json!({ "IpAddress": { "acs:SourceIp": "203.0.113.0/24" } })), nothing);
    assert_eq!(allow("oss:*", "*", json!({ "Bool": { "acs:MFAPresent": "true" } })), nothing);
    let denied = json!([
        { "Effect": "Allow", "Action": "oss:*", "Resource": "*" }, { "Effect": "Deny", "Action": "oss:*", "Resource": "*" },
    ]);
    assert_eq!(told("IAM103", vec![policy("p", denied)]), nothing);
    // Held by a group and by a user: not by groups only.
    let attach = |kind: &str, name: &str| {
        resource(
            &format!("alicloud_ram_{kind}_policy_attachment.a"),
            json!({ format!("{kind}_name"): name, "policy_name": "p", "policy_type": "Custom" }),
        )
    };
    let oss = || policy("p", json!([{ "Effect": "Allow", "Action": "oss:*", "Resource": "*" }]));
    assert_eq!(told("IAM103", vec![oss(), attach("group", "g")]), nothing);
    assert_eq!(told("IAM103", vec![oss(), attach("group", "g"), attach("user", "u")]).len(), 1);
    let keys = policy("p", json!([{ "Effect": "Allow", "Action": "kms:*", "Resource": "*" }]));
    assert_eq!(told("IAM103", vec![keys, attach("group", "g")]).len(), 1);
}

#[test]
fn odd_documents() {
    let raw = |document: &str| {
        told(
            "VAL115",
            vec![resource("alicloud_ram_policy.p", json!({ "policy_name": "p", "policy_document": document }))],
        )
    };
    let at = "alicloud_ram_policy.p.policy_document: policy `p`";
    assert_eq!(raw("{"), [format!("high definite {at} is not JSON (line 1, column 1)")]);
    assert_eq!(raw("{}"), [format!("high definite {at} has no `Statement`")]);
    let cases = [
        (r#"{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*"}]}"#, "high", "has no version"),
        (
            r#"{"Version":"1","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#,
            "low",
            "has a lone object as `Statement`",
        ),
        (
            r#"{"Version":"1","Statement":[{"Effect":"Permit","Action":"a:b","Resource":"*"}]}"#,
            "high",
            "has the effect `Permit` in statement 1, which is neither `Allow` nor `Deny`",
        ),
        (
            r#"{"Version":"1","Statement":[{"Effect":"allow","Action":"a:b","Resource":"*"}]}"#,
            "high",
            "has the effect `allow` in statement 1, which is neither `Allow` nor `Deny`",
        ),
        (
            r#"{"version":"1","Statement":[{"Effect":"Allow","Action":"a:b","resource":"*","Sid":"x"}]}"#,
            "high",
            "writes `version`, `resource` where RAM has `Version`, `Resource`",
        ),
        (
            r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"a:b","Action":"a:c","Resource":"*"}]}"#,
            "medium",
            "has the key `action` twice in statement 1",
        ),
        (
            r#"{"Version":"1","Statement":[{"Effect":"Allow","Action":"a:b"}]}"#,
            "high",
            "names no resource in statement 1",
        ),
    ];
    for (document, severity, said) in cases {
        assert_eq!(raw(document), [format!("{severity} definite {at} {said}")]);
    }
    let long: Vec<String> = (0..700).map(|n| format!("ecs:DescribeA{n}")).collect();
    let found = told("VAL115", vec![policy("p", json!([{ "Effect": "Allow", "Action": long, "Resource": "*" }]))]);
    assert!(found.len() == 1 && found[0].contains("characters; 6144 are taken"), "{found:?}");
    let text = ram(json!([{ "Effect": "Allow", "Action": "ecs:Get*", "Resource": "*" }]));
    let spaced = text.replace(':', &format!(":{}", " ".repeat(4_000)));
    assert_eq!(raw(&spaced.replace("ecs:", "ecs")).len(), 0, "blanks between the parts do not count");
}

#[test]
fn wide_addresses() {
    let deny = |values: Json| {
        let condition = json!({ "NotIpAddress": { "acs:SourceIp": values } });
        let statement = json!([{ "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition }]);
        told("IAM501", vec![policy("p", statement)])
    };
    let said = |from: &str| {
        [format!(
            "medium definite alicloud_ram_policy.p.policy_document: the condition of statement 1 of policy `p` lets calls from \
             {from} in, which is no limit"
        )]
    };
    assert_eq!(deny(json!(["0.0.0.0/1", "128.0.0.0/1"])), said("anywhere"));
    assert_eq!(deny(json!("44.0.0.0/8")), said("44.0.0.0/8"));
    assert_eq!(deny(json!(["10.0.0.0/8", "203.0.113.0/24"])), Vec::<String>::new());
    // With an unknown value among them, what is known decides.
    assert_eq!(deny(json!(["203.0.113.0/24", "x"])), Vec::<String>::new());
}

#[test]
fn bounds_that_a_plan_takes_away() {
    let stop = || {
        json!({ "control_policy_name": "audit", "effect_scope": "All", "id": "cp-1",
        "policy_document": ram(json!([{ "Effect": "Deny", "Action": "actiontrail:StopLogging", "Resource": "*" }])) })
    };
    let attached = || json!({ "policy_id": "cp-1", "target_id": "fd-1" });
    let (p, a) =
        ("alicloud_resource_manager_control_policy.p", "alicloud_resource_manager_control_policy_attachment.a");
    let stays = planned("IAM308", &[(p, Some(stop()), Some(stop())), (a, Some(attached()), Some(attached()))]);
    assert_eq!(stays, Vec::<String>::new());
    let gone = planned("IAM308", &[(p, Some(stop()), Some(stop())), (a, Some(attached()), None)]);
    assert_eq!(gone.len(), 1, "{gone:?}");
    assert!(gone[0].starts_with(&format!("high definite {a}")), "{gone:?}");
    let mut other = stop();
    other["policy_document"] = json!(ram(json!([{ "Effect": "Deny", "Action": "ram:*", "Resource": "*" }])));
    let weaker = planned("IAM308", &[(p, Some(stop()), Some(other)), (a, Some(attached()), Some(attached()))]);
    assert_eq!(weaker.len(), 1, "{weaker:?}");
    assert!(weaker[0].contains("denies less"), "{weaker:?}");

    // Boundaries of CAM.
    let bound = |action: &str| json!({ "name": "bound", "id": "7", "document": cam(json!([{ "effect": "allow", "action": [action], "resource": ["*"] }])) });
    let user = || json!({ "name": "u", "use_api": false, "uin": 100000000002i64 });
    let tied = || json!({ "target_uin": 100000000002i64, "policy_id": 7 });
    let (u, b, t) = (
        "tencentcloud_cam_user.u",
        "tencentcloud_cam_policy.b",
        "tencentcloud_cam_user_permission_boundary_attachment.t",
    );
    let plan = |after: Json, tie: Option<Json>, user_after: Option<Json>| {
        planned(
            "IAM309",
            &[(u, Some(user()), user_after), (b, Some(bound("cvm:Describe*")), Some(after)), (t, Some(tied()), tie)],
        )
    };
    assert_eq!(plan(bound("cvm:Describe*"), Some(tied()), Some(user())), Vec::<String>::new());
    assert_eq!(plan(bound("cvm:DescribeInstances"), Some(tied()), Some(user())), Vec::<String>::new());
    let gone = plan(bound("cvm:Describe*"), None, Some(user()));
    assert_eq!(gone, [format!("high definite {t}.policy_id: the upper bound of user `u` is gone")]);
    let wider = plan(bound("cvm:*"), Some(tied()), Some(user()));
    assert_eq!(wider.len(), 1, "{wider:?}");
    assert!(wider[0].contains("wider than before"), "{wider:?}");
    assert_eq!(plan(bound("cvm:Describe*"), None, None), Vec::<String>::new(), "the user goes, too");
}

#[test]
fn findings_of_a_family_have_the_severity_of_their_score() {
    let model = map(InputKind::Configuration, vec![role("r", json!({ "RAM": ["*"] }), json!({}))]);
    let found = findings("IAM108", &model, &Settings::default());
    assert_eq!((found[0].severity, found[0].score), (Severity::Critical, 94));
    assert!(providers::is_mapped("alicloud_ram_role"));
}
