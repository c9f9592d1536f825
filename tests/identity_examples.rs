//! The worked examples of identity, one test for each: questions, documents and resources with policies of their own.
//!
//! Where each of the twenty-eight is. What is about statements alone is in `src/reason/permission/examples.rs`, too, under
//! the same number; there the algebra is asked without a world around it.
//!
//! | example | about | file | test |
//! | --- | --- | --- | --- |
//! | X1 | patterns | here | `x01_pattern_questions` |
//! | X2 | `NotAction` | `identity_examples_escalation.rs` | `x02_everything_but_rights` |
//! | X3 | a deny and its gap | here | `x03_a_deny_and_its_gap` |
//! | X4 | two groups, five steps | `identity_examples_change.rs` | `x04_five_steps_of_two_groups` |
//! | X5 | passing roles | `identity_examples_escalation.rs` | `x05_passing_roles` |
//! | X6 | a deny of a resource group | here | `x06_a_deny_of_a_resource_group_does_not_override` |
//! | X7 | both sides of a role | `identity_examples_escalation.rs` | `x07_both_sides_of_a_role` |
//! | X8 | passing with a condition | `identity_examples_escalation.rs` | `x08_the_service_that_receives_a_role` |
//! | X9 | commands on instances | `identity_examples_escalation.rs` | `x09_commands_on_instances` |
//! | X10 | attaching custom policies | `identity_examples_escalation.rs` | `x10_custom_policies_only` |
//! | X11 | versions of policies | `identity_examples_escalation.rs` | `x11_versions_of_policies` |
//! | X12 | conditions in the difference | `identity_examples_change.rs` | `x12_conditions_in_the_difference` |
//! | X13 | union and reformatting | `identity_examples_change.rs` | `x13_union_and_reformatting` |
//! | X14 | two slots | `identity_examples_escalation.rs` | `x14_two_slots` |
//! | X15 | OSS | here | `x15_objects_and_buckets` |
//! | X16 | KMS | here; another account's user: `src/reason/permission/examples.rs` | `x16_key_policies` |
//! | X17 | the grain of CAM | `identity_examples_escalation.rs` | `x17_calls_without_resources` |
//! | X18 | a boundary | `identity_examples_change.rs` | `x18_a_boundary` |
//! | X19 | COS | here | `x19_buckets_of_cos` |
//! | X20 | policies by number | here | `x20_policies_by_number` |
//! | X21 | unknown parts | `identity_examples_change.rs` | `x21_unknown_parts` |
//! | X22 | two names of one argument | `identity_examples_change.rs` | `x22_the_alias_that_is_in_force` |
//! | X23 | a document as a data source | here; the text itself: `src/providers/alicloud/ram_document.rs` | `x23_a_document_of_a_data_source` |
//! | X24 | a deny without a second factor | here | `x24_a_deny_without_second_factor` |
//! | X25 | a chain | `identity_examples_escalation.rs` | `x25_a_chain` |
//! | X26 | secrets | `identity_examples_credentials.rs` | `x26_secrets` |
//! | X27 | keys and defaults | `identity_examples_credentials.rs` | `x27_keys_and_defaults` |
//! | X28 | a control policy | `identity_examples_change.rs` | `x28_a_control_policy` |

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod command;
mod examples;
mod held;

use command::Scratch;
use examples::*;
use menshen::base::Tri;
use menshen::input::InputKind;
use menshen::model::{Cloud, Model};
use menshen::reason::permission::pattern::{Found, Glob, beyond, included, overlap};
use menshen::reason::permission::search::Universe;
use menshen::reason::permission::{Question, Verdict};
use serde_json::json;

#[test]
fn x01_pattern_questions() {
    let action = |text: &str| Glob::action(Cloud::Alibaba, text);
    let within = |one: &str, other: &str| included(&action(one), &[&action(other)], Universe::Action);
    assert_eq!(within("oss:Get*", "oss:*"), Tri::Yes);
    assert_eq!(within("oss:*", "oss:Get*"), Tri::No);
    let Found::Word(word) = beyond(&action("oss:*"), &[&action("oss:Get*")], Universe::Action) else { panic!() };
    assert!(word.starts_with("oss:") && !word.starts_with("oss:get"), "{word}");
    assert!(action("oss:*").matches("oss:putbucketpolicy") && !action("oss:Get*").matches("oss:putbucketpolicy"));
    assert_eq!(within("ecs:DescribeInstance?", "ecs:Describe*"), Tri::Yes);
    let one = action("ecs:DescribeInstance?");
    let names = ["ecs:describeinstances", "ecs:describeinstance", "ecs:describeinstancestatus"];
    assert_eq!(names.map(|name| one.matches(name)), [true, false, false]);
    // In three together, and in none of them alone.
    let plain = |text: &str| Glob::plain(text);
    let parts = ["x", "x?", "x??*"].map(plain);
    let all: Vec<&Glob> = parts.iter().collect();
    assert_eq!(included(&plain("x*"), &all, Universe::Any), Tri::Yes);
    for part in &parts {
        assert_eq!(included(&plain("x*"), &[part], Universe::Any), Tri::No);
    }
    assert_eq!(plain("*?"), plain("?*"));
    let Found::Word(word) = overlap(&action("ecs:*Instances"), &action("ecs:Describe*"), Universe::Action) else {
        panic!()
    };
    assert!(word.starts_with("ecs:describe") && word.ends_with("instances"), "{word}");
    assert!(action("ecs:*Instances").matches("ecs:describeinstances"));
    assert_eq!(action("ECS:describeinstances"), action("ecs:DescribeInstances"));
    assert_eq!(Glob::action(Cloud::Tencent, "name/cvm:*"), Glob::action(Cloud::Tencent, "cvm:*"));
    // Resources.
    let answer = |action: &str, pattern: &str, resource: &str| {
        let text = user("u") + &policy("p", "user", "u", &allow(&[action], &[pattern]));
        asked(&model("", &text), "u", &Question::on(action, resource)).verdict
    };
    let object = "acs:oss:oss-cn-hangzhou:1234567890123456:photos/a/b.jpg";
    assert_eq!(answer("oss:GetObject", "acs:oss:*:*:photos/*", object), Verdict::Allowed);
    let system = "acs:ram:*:system:policy/AdministratorAccess";
    assert_eq!(answer("ram:GetPolicy", "acs:ram:*:*:policy/*", system), Verdict::Allowed);
    assert_eq!(answer("ram:GetPolicy", "acs:ram:*:1234567890123456:policy/*", system), Verdict::Denied);
    // Whether `*` crosses `:` is not documented.
    let instance = "acs:ecs:cn-hangzhou:1234567890123456:instance/i-1";
    assert_eq!(answer("ecs:StopInstance", "acs:ecs:*", instance), Verdict::Unknown);
}

#[test]
fn x03_a_deny_and_its_gap() {
    let statements = allow(&["ecs:*"], &["*"]) + "," + &deny(&["ecs:DeleteInstance"], &["acs:ecs:*:*:instance/i-prod"]);
    let text = user("u") + &policy("p", "user", "u", &statements);
    let world = model("", &text);
    let on = |action: &str, name: &str| {
        let name = format!("acs:ecs:cn-hangzhou:{OWN}:instance/{name}");
        let answer = asked(&world, "u", &Question::on(action, &name));
        (answer.verdict, answer.by.map(|place| place.index))
    };
    assert_eq!(on("ecs:DeleteInstance", "i-prod"), (Verdict::Denied, Some(1)));
    assert_eq!(on("ecs:DeleteInstance", "i-test"), (Verdict::Allowed, Some(0)));
    assert_eq!(on("ECS:deleteinstance", "i-prod"), (Verdict::Denied, Some(1)));
    assert_eq!(on("ecs:DeleteInstances", "i-prod"), (Verdict::Allowed, Some(0)));
    assert_eq!(on("ram:ListUsers", "i-prod"), (Verdict::Denied, None));
    let told = findings(&["IAM407"], &world);
    assert_eq!(heads(told.clone()), ["IAM407 high definite"]);
    assert!(told[0].contains("`ecs:DeleteInstances`"), "{told:?}");
    // What the report says of it.
    let scratch = Scratch::with(&[("main.tf", &text)]);
    let said = scratch.run(&["access", "."]).out;
    let line = "ecs:* on everything, except ecs:DeleteInstance on acs:ecs:*:*:instance/i-prod";
    let words: Vec<&str> = said.split_whitespace().collect();
    assert!(words.join(" ").contains(line), "{said}");
    let plan = model(&user("u"), &text);
    let except = "new definite ecs:*@* except ecs:DeleteInstance@acs:ecs:*:*:instance/i-prod: ";
    assert!(changes(&plan, "u").iter().any(|it| it.starts_with(except)), "{:?}", changes(&plan, "u"));
}

#[test]
fn x06_a_deny_of_a_resource_group_does_not_override() {
    let scoped = |policy: &str| {
        format!(
            "resource \"alicloud_resource_manager_policy_attachment\" \"{policy}\" {{\n  policy_name = \"{policy}\"\n  \
             policy_type = \"Custom\"\n  principal_type = \"IMSUser\"\n  \
             principal_name = \"u@1234567890123456.onaliyun.com\"\n  resource_group_id = \"rg-1\"\n}}\n"
        )
    };
    let world = |own: &str, group: &str| {
        let text = user("u") + &policy("own", "user", "u", own) + &written("more", group) + &scoped("more");
        model("", &text)
    };
    let verdict = |model: &Model, action: &str, group: &str| {
        let mut question = Question::on(action, "acs:ecs:cn-hangzhou:1234567890123456:instance/i-1");
        question.group = Some(group.into());
        asked(model, "u", &question).verdict
    };
    let denied = world(&allow(&["ecs:*"], &["*"]), &deny(&["ecs:DeleteInstance"], &["*"]));
    assert_eq!(verdict(&denied, "ecs:DeleteInstance", "rg-1"), Verdict::Allowed);
    let more = world(&allow(&["ecs:Describe*"], &["*"]), &allow(&["ecs:*"], &["*"]));
    assert_eq!(verdict(&more, "ecs:StopInstance", "rg-1"), Verdict::Allowed);
    assert_eq!(verdict(&more, "ecs:StopInstance", "rg-2"), Verdict::Denied);
}

/// With a principal, in JSON.
fn of(statement: &str, principal: &str) -> String {
    format!("{},\"Principal\":{principal}}}", statement.strip_suffix('}').unwrap())
}

#[test]
fn x15_objects_and_buckets() {
    let (bucket, object) =
        (format!("acs:oss:oss-cn-hangzhou:{OWN}:photos"), format!("acs:oss:oss-cn-hangzhou:{OWN}:photos/a.jpg"));
    let held = |resource: &str| user("u") + &policy("p", "user", "u", &allow(&["oss:*"], &[resource]));
    assert_eq!(access(&held("acs:oss:*:*:photos"), "u", "oss:GetObject", &object), "denied", "the bucket, no object");
    assert_eq!(access(&held("acs:oss:*:*:photos/*"), "u", "oss:ListObjects", &bucket), "denied");
    let with = |own: &str, statements: &str, more: &str| {
        let policy = format!(
            "resource \"alicloud_oss_bucket\" \"b\" {{ bucket = \"photos\" }}\nresource \"alicloud_oss_bucket_policy\" \"b\" {{\n  \
             bucket = \"photos\"\n  policy = {:?}\n}}\n",
            document(statements)
        );
        model("", &(user("u") + own + &policy + more))
    };
    let everybody = "[\"*\"]";
    let read = allow(&["oss:GetObject"], &["acs:oss:*:*:photos/*"]);
    let public = of(&read, everybody);
    let root = |model: &Model| rooted(model, "oss:GetObject", &object).unwrap();
    // Anybody reads; the owner is not meant, and needs no grant.
    let open = with("", &public, "");
    assert_eq!(heads(findings(&["STO103"], &open)), ["STO103 high definite"]);
    assert_eq!(accessed(&open, "u", "oss:GetObject", &object), "allowed by alicloud_oss_bucket_policy.b");
    assert_eq!(root(&open), "allowed");
    // From the office's network only.
    let office = "{\"IpAddress\":{\"acs:SourceIp\":\"203.0.113.0/24\"},\"StringEquals\":{\"acs:SourceVpc\":\"vpc-1\"}}";
    assert_eq!(findings(&["STO103"], &with("", &when(&public, office), "")), NONE);
    // A deny of everybody: everybody but the owner; with a condition, the owner, too.
    let own = policy("p", "user", "u", &allow(&["oss:*"], &["*"]));
    let denied = of(&deny(&["oss:*"], &["*"]), everybody);
    let shut = with(&own, &format!("{public},{denied}"), "");
    assert_eq!(root(&shut), "allowed");
    assert_eq!(accessed(&shut, "u", "oss:GetObject", &object), "denied by alicloud_oss_bucket_policy.b");
    assert_eq!(findings(&["STO103"], &shut), NONE, "nobody without a name, either");
    let plain = when(&denied, "{\"Bool\":{\"acs:SecureTransport\":\"false\"}}");
    let secure = with(&own, &plain, "");
    assert!(root(&secure).starts_with("conditional"), "where it holds, denied");
    assert!(accessed(&secure, "u", "oss:GetObject", &object).starts_with("conditional"));
    // Public access is blocked.
    let block = "resource \"alicloud_oss_bucket_public_access_block\" \"b\" {\n  bucket = \"photos\"\n  \
                 block_public_access = true\n}\n";
    assert_eq!(findings(&["STO103"], &with("", &public, block)), NONE);
}

#[test]
fn x16_key_policies() {
    let key = |statements: &str, own: Option<&str>| {
        let mut all = vec![
            held::resource("alicloud_ram_user.u", json!({ "name": "u" })),
            held::resource("data.alicloud_account.own", json!({ "id": OWN })),
            held::resource("alicloud_kms_key.k", json!({ "id": "k-1", "policy": document(statements) })),
        ];
        if let Some(own) = own {
            all.push(held::resource(
                "alicloud_ram_policy.p",
                json!({ "policy_name": "p", "policy_document": document(own) }),
            ));
            all.push(held::resource(
                "alicloud_ram_user_policy_attachment.p",
                json!({ "user_name": "u", "policy_name": "p", "policy_type": "Custom" }),
            ));
        }
        held::map(InputKind::Configuration, all)
    };
    let name = format!("acs:kms:cn-hangzhou:{OWN}:key/k-1");
    let answer = |model: &Model, resource: &str| accessed(model, "u", "kms:Decrypt", resource);
    let everything = allow(&["kms:*"], &["*"]);
    let of_account = of(&everything, &format!("{{\"RAM\":[\"acs:ram::{OWN}:*\"]}}"));
    // It may grant, or only let policies of users grant: by name, and asked for some key.
    let alone = key(&of_account, None);
    for resource in [name.as_str(), "*", "acs:kms:*:*:key/*"] {
        assert_eq!(answer(&alone, resource), "unknown by alicloud_kms_key.k", "{resource}");
    }
    assert_eq!(answer(&alone, &format!("acs:kms:cn-hangzhou:{OWN}:key/k-2")), "denied");
    let decrypt = allow(&["kms:Decrypt"], &[&name]);
    assert_eq!(answer(&key(&of_account, Some(&decrypt)), &name), "allowed by alicloud_ram_policy.p");
    let refused = of(&deny(&["kms:Decrypt"], &["*"]), &ram("user/u"));
    let both = format!("{of_account},{refused}");
    assert_eq!(answer(&key(&both, Some(&decrypt)), &name), "denied by alicloud_kms_key.k");
    // A key that is made is called nobody knows what.
    let made =
        user("u") + &format!("resource \"alicloud_kms_key\" \"k\" {{\n  policy = {:?}\n}}\n", document(&of_account));
    assert_eq!(access(&made, "u", "kms:Decrypt", "*"), "unknown by alicloud_kms_key.k");
    assert_eq!(access(&made, "u", "kms:Decrypt", &name), "unknown by alicloud_kms_key.k");
    // Another account's users need both sides, of which this is one: who is let in is told, and is nobody of this account.
    let foreign = of(&everything, "{\"RAM\":[\"acs:ram::9876543210987654:user/v\"]}");
    let open = key(&foreign, None);
    assert_eq!(heads(findings(&["IAM307"], &open)), ["IAM307 high definite"]);
    assert_eq!(answer(&open, &name), "denied");
    assert_eq!(findings(&["IAM307"], &alone), NONE, "no other account is let in, whatever its own policies allow");
}

#[test]
fn x19_buckets_of_cos() {
    let with = |own: &str, statements: &str| {
        let policy = format!("{{\"version\":\"2.0\",\"Statement\":[{statements}]}}");
        let bucket = format!(
            "resource \"tencentcloud_cos_bucket\" \"b\" {{ bucket = \"photos-1250000000\" }}\n\
             resource \"tencentcloud_cos_bucket_policy\" \"b\" {{\n  bucket = \"photos-1250000000\"\n  policy = {policy:?}\n}}\n"
        );
        cam(&format!("{{ effect = \"allow\", action = [\"{own}\"], resource = [\"*\"] }}"), &bucket)
    };
    let statement = |effect: &str, who: &str| {
        format!(
            "{{\"Effect\":\"{effect}\",\"Principal\":{{\"qcs\":[\"{who}\"]}},\"Action\":[\"name/cos:GetObject\"],\"Resource\":[\"*\"]}}"
        )
    };
    let object = "qcs::cos:ap-guangzhou:uid/1250000000:photos-1250000000/a.jpg";
    let anybody = "qcs::cam::anyone:anyone";
    let (granted, denied) = (statement("allow", anybody), statement("deny", anybody));
    // A deny of everybody meets who has no name, and not the account's users.
    assert_eq!(heads(findings(&["STO103"], &model("", &with("cos:*", &granted)))), ["STO103 high definite"]);
    let shut = with("cos:*", &format!("{granted},{denied}"));
    assert_eq!(findings(&["STO103"], &model("", &shut)), NONE);
    for resource in [object, "*"] {
        assert_eq!(access(&shut, "u", "cos:GetObject", resource), "allowed by tencentcloud_cam_policy.p");
    }
    // Another account: this side lets it in, and what it grants its own users is not known.
    let foreign = with("cvm:*", &statement("allow", "qcs::cam::uin/100000000009:root"));
    assert_eq!(heads(findings(&["IAM305"], &model("", &foreign))), ["IAM305 medium definite"]);
    assert_eq!(access(&foreign, "u", "cos:GetObject", object), "denied");
    assert_eq!(findings(&["IAM305"], &model("", &shut)), NONE);
}

#[test]
fn x20_policies_by_number() {
    let attached = |number: &str, more: &str| {
        format!(
            "resource \"tencentcloud_cam_user\" \"u\" {{\n  name = \"u\"\n  use_api = false\n}}\n\
             resource \"tencentcloud_cam_user_policy_attachment\" \"a\" {{\n  user_name = \"u\"\n  policy_id = {number}\n}}\n{more}"
        )
    };
    let administrator = attached("\"1\"", "");
    let told = findings(&["IAM102"], &model("", &administrator));
    assert_eq!(heads(told.clone()), ["IAM102 high definite"]);
    assert!(told[0].contains("system policy `AdministratorAccess`"), "{told:?}");
    assert_eq!(access(&administrator, "u", "cam:AttachUserPolicy", "*"), "allowed by AdministratorAccess");
    let own = "resource \"tencentcloud_cam_policy\" \"p\" {\n  name = \"p\"\n  document = jsonencode({ version = \"2.0\", \
               statement = [{ effect = \"allow\", action = [\"cvm:Describe*\"], resource = [\"*\"] }] })\n}\n";
    let joined = attached("tencentcloud_cam_policy.p.id", own);
    assert_eq!(access(&joined, "u", "cvm:DescribeInstances", "*"), "allowed by tencentcloud_cam_policy.p");
    assert_eq!(access(&joined, "u", "cvm:RunInstances", "*"), "denied");
    // The first of a list that a name filters: probably the one of that name, with its contents.
    let list = "data \"tencentcloud_cam_policies\" \"x\" { name = \"QcloudCVMFullAccess\" }\n";
    let filtered = attached("data.tencentcloud_cam_policies.x.policy_list[0].policy_id", list);
    assert_eq!(access(&filtered, "u", "cvm:RunInstances", "*"), "unknown by QcloudCVMFullAccess");
    assert_eq!(access(&filtered, "u", "cam:AttachUserPolicy", "*"), "denied");
    let told = findings(&["IAM113"], &model("", &filtered));
    assert_eq!(heads(told), ["IAM113 medium possible"]);
}

#[test]
fn x23_a_document_of_a_data_source() {
    let data = |blocks: &str| {
        user("u")
            + &format!(
                r#"
data "alicloud_ram_policy_document" "d" {{
  statement {{
    action   = ["oss:ListObjects", "oss:GetObject"]
    resource = ["acs:oss:*:*:photos/*"]
    {blocks}
  }}
}}
resource "alicloud_ram_policy" "p" {{
  policy_name     = "p"
  policy_document = data.alicloud_ram_policy_document.d.document
}}
"#
            )
            + &attached("user", "u", "p", "Custom")
    };
    let condition = |values: &str| {
        format!("condition {{\n operator = \"IpAddress\"\n variable = \"acs:SourceIp\"\n values = {values}\n}}\n")
    };
    let principal = "principal {\n entity = \"RAM\"\n identifiers = [\"acs:ram::1:root\", \"acs:ram::2:root\"]\n}\n";
    let text = data(&(condition("[\"10.0.0.0/8\"]") + principal));
    let world = model("", &text);
    let policy = world.after.identity.policies.iter().find(|it| it.name.as_deref() == Some("p")).unwrap();
    let statements = policy.document.as_ref().unwrap().statements();
    assert_eq!(statements.len(), 1);
    let list = |list: &[std::sync::Arc<str>]| list.iter().map(|it| it.to_string()).collect::<Vec<_>>();
    assert_eq!(list(&statements[0].actions.list), ["oss:ListObjects", "oss:GetObject"]);
    assert_eq!(list(&statements[0].resources.list), ["acs:oss:*:*:photos/*"]);
    let mut names: Vec<String> =
        statements[0].principals.iter().map(|it| format!("{} {}", it.class, it.name)).collect();
    names.sort();
    assert_eq!(
        names,
        ["RAM acs:ram::1:root", "RAM acs:ram::2:root"].map(|it| it.replace("RAM", &statements[0].principals[0].class))
    );
    let one = &statements[0].conditions[0];
    assert_eq!(
        (&*one.operator, &*one.key, list(&one.values)),
        ("IpAddress", "acs:SourceIp", vec!["10.0.0.0/8".into()])
    );
    let on = |address: &str| {
        let question = Question::on("oss:GetObject", &format!("acs:oss:*:{OWN}:photos/a.jpg"));
        asked(&world, "u", &question.with("acs:SourceIp", address)).verdict
    };
    assert_eq!((on("10.1.2.3"), on("192.0.2.1")), (Verdict::Allowed, Verdict::Denied));
    let codes = |text: &str| heads(findings(&["VAL115", "IAM411"], &model("", text)));
    assert_eq!(codes(&text), NONE);
    assert_eq!(codes(&data(&condition("[\"\", \"a/\"]"))), ["VAL115 high definite"]);
    // One block overwrites the other: one of the two remains.
    let twice = data(&(condition("[\"10.0.0.0/8\"]") + &condition("[\"192.168.0.0/16\"]")));
    assert_eq!(codes(&twice), ["IAM411 medium definite"]);
    let world = model("", &twice);
    let on = |address: &str| {
        let question = Question::on("oss:GetObject", &format!("acs:oss:*:{OWN}:photos/a.jpg"));
        asked(&world, "u", &question.with("acs:SourceIp", address)).verdict
    };
    assert_eq!((on("10.1.2.3"), on("192.168.0.1")), (Verdict::Unknown, Verdict::Unknown), "one of the two");
}

#[test]
fn x24_a_deny_without_second_factor() {
    let statements =
        when(&deny(&["*"], &["*"]), "{\"Bool\":{\"acs:MFAPresent\":\"false\"}}") + "," + &allow(&["ecs:*"], &["*"]);
    let world = model("", &(user("u") + &policy("p", "user", "u", &statements)));
    let question = || Question::on("ecs:StopInstance", "*");
    let verdict = |question: &Question| asked(&world, "u", question).verdict;
    assert_eq!(verdict(&question().with("acs:MFAPresent", "false")), Verdict::Denied);
    assert_eq!(verdict(&question().with("acs:MFAPresent", "true")), Verdict::Allowed);
    let mut absent = question();
    absent.context.insert("acs:MFAPresent".into(), None);
    assert_eq!(verdict(&absent), Verdict::Allowed);
    assert_eq!(verdict(&question()), Verdict::Conditional);
    assert_eq!(accessed(&world, "u", "ecs:StopInstance", "*"), "conditional by alicloud_ram_policy.p");
    assert_eq!(heads(findings(&["IAM408"], &world)), ["IAM408 low possible"]);
}
