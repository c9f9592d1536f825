//! Worked examples of changes: two configurations, what the plan between them newly permits, takes, and what is said of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod examples;

use examples::*;
use menshen::model::Model;
use menshen::reason::permission::Verdict::{Allowed, Conditional, Denied, Unknown};
use menshen::reason::permission::{Question, Verdict};
use std::net::Ipv4Addr;

const THREE: [&str; 3] = ["ecs:StartInstance", "ecs:StopInstance", "ecs:DescribeInstances"];

/// Two groups and their policies, with the deny of calls from outside on some of them.
fn offices(developers_may: &[&str], admins: &[&str], developers: &[&str], bound: &[&str]) -> String {
    let outside = "{\"NotIpAddress\":{\"acs:SourceIp\":[\"203.0.113.0/24\"]}}";
    let mut out = user("alice")
        + &user("bob")
        + &user("carol")
        + &written("P-sys", &allow(&["ecs:*"], &["*"]))
        + &written("P-dev", &allow(developers_may, &["*"]))
        + &written("P-net", &when(&deny(&["*"], &["*"]), outside))
        + &group("SysAdmins", admins)
        + &group("Developers", developers)
        + &attached("group", "SysAdmins", "P-sys", "Custom")
        + &attached("group", "Developers", "P-dev", "Custom");
    for group in bound {
        out += &attached("group", group, "P-net", "Custom");
    }
    out
}

/// May somebody stop, start, delete from inside, from outside, without an address.
fn from(model: &Model, who: &str, action: &str) -> [Verdict; 4] {
    let question = || Question::on(action, "acs:ecs:cn-hangzhou:1234567890123456:instance/i-1");
    let mut nowhere = question();
    nowhere.context.insert("acs:SourceIp".into(), None);
    [
        question().with("acs:SourceIp", "203.0.113.9"),
        question().with("acs:SourceIp", "198.51.100.7"),
        nowhere,
        question(),
    ]
    .map(|question| asked(model, who, &question).verdict)
}

fn is_inside(witness: &menshen::reason::permission::Witness) -> bool {
    let address = witness.context["acs:sourceip"].as_deref().unwrap();
    address.parse::<Ipv4Addr>().unwrap().octets()[..3] == [203, 0, 113]
}

#[test]
fn x04_five_steps_of_two_groups() {
    let both = ["SysAdmins", "Developers"];
    let one = offices(&THREE, &["alice"], &["bob"], &[]);
    let two = offices(&THREE, &["alice"], &["bob"], &both);
    let two_half = offices(&THREE, &["alice"], &["bob"], &["Developers"]);

    // 1. What is granted: everything of ECS, three actions, without a condition.
    let people = user("alice") + &user("bob") + &user("carol");
    let plan = model(&people, &one);
    let granted = |who: &str| -> Vec<String> {
        changes(&plan, who).iter().map(|it| it.split(": ").next().unwrap().to_owned()).collect()
    };
    assert_eq!(granted("alice"), ["new definite ecs:*@*"]);
    assert_eq!(granted("bob"), [format!("new definite {}@*", THREE.join(","))]);
    assert!(witnesses(&plan, "alice").iter().chain(&witnesses(&plan, "bob")).all(|(_, it)| it.context.is_empty()));
    for action in THREE {
        assert_eq!(asked(&plan, "bob", &Question::of(action)).verdict, Allowed, "{action}");
    }
    assert_eq!(asked(&plan, "bob", &Question::of("ecs:DeleteInstance")).verdict, Denied);
    assert_eq!(asked(&plan, "alice", &Question::of("ecs:DeleteInstance")).verdict, Allowed);
    let anywhere = |model: &Model| -> Vec<String> {
        let all = strict(&["IAM109"], model);
        all.iter().map(|it| it.split(' ').nth(3).unwrap().trim_end_matches(':').to_owned()).collect()
    };
    assert_eq!(anywhere(&plan), ["alicloud_ram_group.Developers", "alicloud_ram_group.SysAdmins"]);

    // 2. The deny for both: nothing is new, what came from outside is gone, and so is the finding.
    let plan = model(&one, &two);
    for who in ["alice", "bob"] {
        let all = witnesses(&plan, who);
        assert!(all.len() == 1 && all[0].0 == "revoked" && !is_inside(&all[0].1), "{all:?}");
    }
    assert_eq!(anywhere(&plan), NONE);
    assert_eq!(findings(&["IAM11", "IAM502"], &plan), NONE);
    let after_two = plan;

    // 2′. For Developers only: nothing is new, and the wider group is left out.
    let plan = model(&one, &two_half);
    assert_eq!(changes(&plan, "alice"), NONE);
    assert!(changes(&plan, "bob").iter().all(|it| it.starts_with("revoked")));
    let told = findings(&["IAM502"], &plan);
    assert_eq!(heads(told.clone()), ["IAM502 medium definite"]);
    assert!(told[0].contains("alicloud_ram_group.SysAdmins: "), "{told:?}");

    // 3. After 2, bob moves: everything but the three, from the office only; the membership is the cause.
    let moved = offices(&THREE, &["alice", "bob"], &[], &both);
    let new = |plan: &Model, action: &str, address: &str| {
        let question = Question::of(action).with("acs:SourceIp", address);
        asked_before(plan, "bob", &question).verdict == Denied && asked(plan, "bob", &question).verdict == Allowed
    };
    let (inside, outside) = ("203.0.113.9", "198.51.100.7");
    let from_inside_only = |plan: &Model| {
        let all = witnesses(plan, "bob");
        assert!(all.len() == 1 && all[0].0 == "new definite" && is_inside(&all[0].1), "{all:?}");
        assert!(all[0].1.action.starts_with("ecs:") && !THREE.contains(&&*all[0].1.action), "{all:?}");
        assert!(new(plan, "ecs:DeleteInstance", inside) && !new(plan, "ecs:DeleteInstance", outside));
        for action in THREE {
            assert!(!new(plan, action, inside) && !new(plan, action, outside), "{action}");
        }
        let told = findings(&["IAM111"], plan);
        assert!(told.len() == 1 && told[0].contains("alicloud_ram_user_group_attachment.bob_SysAdmins: "), "{told:?}");
        assert!(told[0].contains("definite") && told[0].contains("acs:SourceIp = 203.0.113."), "{told:?}");
    };
    let plan = model(&two, &moved);
    from_inside_only(&plan);
    assert_eq!(findings(&["IAM112"], &plan), NONE);

    // 3′. After 2′: everything but the three everywhere, and the three from outside, where the deny is gone.
    let plan = model(&two_half, &offices(&THREE, &["alice", "bob"], &[], &["Developers"]));
    assert!(new(&plan, "ecs:DeleteInstance", inside) && new(&plan, "ecs:DeleteInstance", outside));
    for action in THREE {
        assert!(!new(&plan, action, inside) && new(&plan, action, outside), "{action}");
    }
    assert!(
        changes(&plan, "bob").iter().all(|it| it.starts_with("new definite ecs:*@*")),
        "{:?}",
        changes(&plan, "bob")
    );
    let all = witnesses(&plan, "bob");
    assert!(all.iter().any(|(_, it)| it.context.is_empty() && !THREE.contains(&&*it.action)), "{all:?}");
    let told = findings(&["IAM112"], &plan);
    assert_eq!(heads(told.clone()), ["IAM112 high definite"]);
    assert!(THREE.iter().any(|it| told[0].contains(it)) && told[0].contains("acs:SourceIp = "), "{told:?}");

    // 3″. He stays in Developers, whose deny still binds him: as 3, and nothing is left behind.
    let plan = model(&two_half, &offices(&THREE, &["alice", "bob"], &["bob"], &["Developers"]));
    from_inside_only(&plan);
    assert_eq!(strict(&["IAM118", "IAM112"], &plan), NONE);

    // 4. After 2, the policy of Developers gains an action: for every member, told once.
    let four = |may: &[&str]| offices(may, &["alice"], &["bob", "carol"], &both);
    let more = [&THREE[..], &["ecs:RebootInstance"]].concat();
    let plan = model(&four(&THREE), &four(&more));
    for who in ["bob", "carol"] {
        let all = witnesses(&plan, who);
        assert!(all.len() == 1 && all[0].0 == "new definite" && is_inside(&all[0].1), "{all:?}");
        assert_eq!(&*all[0].1.action, "ecs:RebootInstance");
    }
    assert_eq!(changes(&plan, "alice"), NONE);
    let told = strict(&["IAM111"], &plan);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("definite alicloud_ram_policy.P-dev: "), "{told:?}");
    assert!(told[0].contains("`alicloud_ram_user.bob` and `alicloud_ram_user.carol` may call"), "{told:?}");

    // Questions after 2: from inside, from outside, without an address, and as a whole.
    let rows = [
        ("bob", "ecs:StartInstance", [Allowed, Denied, Unknown, Conditional]),
        ("bob", "ecs:DeleteInstance", [Denied, Denied, Denied, Denied]),
        ("alice", "ecs:DeleteInstance", [Allowed, Denied, Unknown, Conditional]),
    ];
    for (who, action, answers) in rows {
        assert_eq!(from(&after_two, who, action), answers, "{who} {action}");
    }
    let delete =
        |address: &str| asked(&after_two, "bob", &Question::of("ecs:DeleteInstance").with("acs:SourceIp", address));
    let (implicit, explicit) = (delete(inside).by, delete(outside).by);
    assert!(implicit.is_none() && explicit.is_some(), "no statement; the deny");
    assert_eq!(accessed(&after_two, "bob", "ecs:StartInstance", "*").split(' ').next(), Some("conditional"));

    // The other manuals: two more actions, and a name that is none.
    let wider = [&THREE[..], &["ecs:RunInstances", "ecs:DeleteInstance"]].concat();
    let plan = model(&people, &offices(&wider, &["alice"], &["bob"], &[]));
    assert_eq!(changes(&plan, "bob").len(), 1);
    for action in wider {
        assert_eq!(asked(&plan, "bob", &Question::of(action)).verdict, Allowed, "{action}");
    }
    assert_eq!(asked(&plan, "bob", &Question::of("ecs:RebootInstance")).verdict, Denied);
    let odd = offices(&["ecs:StartInstance", "ecs:DescriptionInstances"], &[], &["bob"], &[]);
    let told = findings(&["IAM403"], &model("", &odd));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("`ecs:DescriptionInstances`") && told[0].contains("`ecs:DescribeInstances`"), "{told:?}");
    assert_eq!(access(&odd, "bob", "ecs:DescribeInstances", "*"), "denied");
}

/// A user with one policy.
fn holding(statements: &str) -> String {
    user("u") + &policy("p", "user", "u", statements)
}

/// A plan from one policy to another.
fn changed(before: &str, after: &str) -> Model {
    model(&holding(before), &holding(after))
}

fn ip(values: &str) -> String {
    when(&allow(&["oss:GetObject"], &["*"]), &format!("{{\"IpAddress\":{{\"acs:SourceIp\":{values}}}}}"))
}

/// The only thing that changes: its kind, the action and the value of a key that shows it.
fn only(model: &Model, key: &str) -> (String, String, Option<String>) {
    let all = witnesses(model, "u");
    assert_eq!(all.len(), 1, "{all:?}");
    let (kind, witness) = &all[0];
    let value = witness.context.get(key).cloned().flatten().map(|it| it.to_string());
    (kind.clone(), witness.action.to_string(), value)
}

#[test]
fn x12_conditions_in_the_difference() {
    let ten = ip("[\"10.0.0.0/8\"]");
    let get = |kind: &str, value: &str| (kind.to_owned(), "oss:GetObject".to_owned(), Some(value.to_owned()));
    let more = changed(&ten, &ip("[\"10.0.0.0/8\",\"192.168.0.0/16\"]"));
    assert_eq!(only(&more, "acs:sourceip"), get("new definite", "192.168.0.1"));
    let (kind, action, value) = only(&changed(&ten, &ip("[\"10.1.0.0/16\"]")), "acs:sourceip");
    let gone: Ipv4Addr = value.unwrap().parse().unwrap();
    assert_eq!((kind.as_str(), action.as_str(), gone.octets()[0]), ("revoked", "oss:GetObject", 10));
    assert_ne!(gone.octets()[1], 1, "any of the rest");
    assert_eq!(changes(&changed(&ten, &ip("[\"10.0.0.0/9\",\"10.128.0.0/9\"]")), "u"), NONE, "equal");
    let secure = ten.replace("}}", "},\"Bool\":{\"acs:SecureTransport\":\"true\"}}");
    assert_eq!(changes(&changed(&ten, &format!("{ten},{secure}")), "u"), NONE);
    let get_all = allow(&["oss:GetObject"], &["*"]);
    let secure = when(&get_all, "{\"Bool\":{\"acs:SecureTransport\":\"true\"}}");
    assert_eq!(only(&changed(&secure, &get_all), "acs:securetransport"), get("new definite", "false"));
    let ecs = allow(&["ecs:*"], &["*"]);
    let outside = when(&deny(&["*"], &["*"]), "{\"NotIpAddress\":{\"acs:SourceIp\":[\"203.0.113.0/24\"]}}");
    let freed = changed(&format!("{outside},{ecs}"), &ecs);
    let all = witnesses(&freed, "u");
    assert!(all.len() == 1 && all[0].0 == "new definite" && !is_inside(&all[0].1), "{all:?}");
    assert!(all[0].1.action.starts_with("ecs:"), "{all:?}");
    let never = "{\"StringEquals\":{\"k\":\"a\"},\"StringNotEquals\":{\"k\":\"a\"}}";
    let never = model("", &holding(&when(&get_all, never)));
    assert_eq!(asked(&never, "u", &Question::of("oss:GetObject")).verdict, Denied);
    assert_eq!(heads(findings(&["IAM406"], &never)), ["IAM406 medium definite"]);
}

#[test]
fn x13_union_and_reformatting() {
    let two = allow(&["oss:Get*"], &["*"]) + "," + &allow(&["oss:List*"], &["*"]);
    let one = allow(&["oss:List*", "oss:Get*", "oss:GetObject"], &["*"]);
    let plan = changed(&two, &one);
    assert_eq!(changes(&plan, "u"), NONE);
    assert_eq!(strict(&["IAM111", "IAM112"], &plan), NONE);
    let plan = changed(&two, &allow(&["oss:*"], &["*"]));
    let (kind, action, _) = only(&plan, "");
    assert_eq!(kind, "new definite");
    assert!(
        action.starts_with("oss:") && !action.starts_with("oss:Get") && !action.starts_with("oss:List"),
        "{action}"
    );
    let told = findings(&["IAM117"], &plan);
    assert!(told.len() == 1 && told[0].contains("`oss:PutBucketPolicy`"), "object-expose: {told:?}");
    let odd = changed(&two, &allow(&["oss:?et*"], &["*"]));
    let all = witnesses(&odd, "u");
    let kinds: Vec<&str> = all.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["new definite", "revoked"]);
    let (new, gone) = (all[0].1.action.to_ascii_lowercase(), all[1].1.action.to_ascii_lowercase());
    assert!(all[0].1.synthetic && &new[5..7] == "et" && !new.starts_with("oss:g"), "{new}");
    assert!(gone.starts_with("oss:list"), "{gone}");
}

#[test]
fn x18_a_boundary() {
    let everything = r#"{ effect = "allow", action = ["*"], resource = ["*"] }"#;
    let policy = |action: &str| {
        format!(
            r#"
resource "tencentcloud_cam_policy" "bound" {{
  name     = "bound"
  document = jsonencode({{ version = "2.0", statement = [{{ effect = "allow", action = ["{action}"], resource = ["*"] }}] }})
}}
"#
        )
    };
    let tied = r#"
resource "tencentcloud_cam_user_permission_boundary_attachment" "u" {
  target_uin = tencentcloud_cam_user.u.uin
  policy_id  = tencentcloud_cam_policy.bound.id
}
"#;
    let bound = |action: &str| policy(action) + tied;
    let bounded = cam(everything, &bound("name/cvm:Describe*"));
    let by = "allowed by tencentcloud_cam_policy.p";
    assert_eq!(access(&bounded, "u", "cvm:DescribeInstances", "*"), by);
    for action in ["cvm:RunInstances", "cam:AttachUserPolicy"] {
        assert_eq!(access(&bounded, "u", action, "*"), "denied", "{action}");
    }
    assert_eq!(paths(&bounded, "u"), NONE);

    // The plan takes the boundary away.
    let plan = model(&bounded, &cam(everything, &policy("name/cvm:Describe*")));
    assert_eq!(changes(&plan, "u"), ["new definite *@*: cam:AttachUserPolicy *"]);
    for (action, was) in
        [("cvm:DescribeInstances", Allowed), ("cam:AttachUserPolicy", Denied), ("cos:GetObject", Denied)]
    {
        let question = Question::of(action);
        assert_eq!(asked_before(&plan, "u", &question).verdict, was, "{action}");
        assert_eq!(asked(&plan, "u", &question).verdict, Allowed, "{action}");
    }
    let told = findings(&["IAM309", "IAM102"], &plan);
    assert_eq!(heads(told), ["IAM102 high definite", "IAM309 high definite"], "admin, and by what");
    assert_eq!(shown("IAM309", &plan), "tencentcloud_cam_user.u: cam:AttachUserPolicy on *");

    // Within a boundary that lets it take the boundary away, it has everything.
    let freed = bound("name/cam:DeleteUserPermissionsBoundary");
    assert_eq!(paths(&cam(everything, &freed), "u"), ["boundary-removal → admin definite"]);

    // A boundary grants nothing.
    let alone =
        format!("resource \"tencentcloud_cam_user\" \"u\" {{\n  name = \"u\"\n  use_api = false\n}}\n{}", bound("*"));
    assert_eq!(access(&alone, "u", "cvm:DescribeInstances", "*"), "denied");
    assert_eq!(paths(&alone, "u"), NONE);
}

/// A policy on a bucket by reference.
fn logs(bucket: &str, action: &str) -> String {
    format!(
        r#"
variable "actions" {{}}
resource "alicloud_oss_bucket" "logs" {{
  {bucket}
}}
resource "alicloud_ram_policy" "p" {{
  policy_name     = "p"
  policy_document = jsonencode({{
    Version = "1", Statement = [{{
      Effect = "Allow", Action = {action}, Resource = "acs:oss:*:*:${{alicloud_oss_bucket.logs.id}}/*"
    }}]
  }})
}}
"#
    ) + &attached("user", "u", "p", "Custom")
}

#[test]
fn x21_unknown_parts() {
    let get = "[\"oss:GetObject\"]";
    let named = "acs:oss:*:1234567890123456";
    let u = user("u");
    let photos = policy("q", "user", "u", &allow(&["oss:GetObject"], &["acs:oss:*:*:photos/*"]));
    let any = policy("q", "user", "u", &allow(&["oss:Get*"], &["*"]));
    let plan = |held: &str, added: &str| model(&(u.clone() + held), &(u.clone() + held + added));
    let told = |plan: &Model| changes(plan, "u").iter().map(|it| menshen::base::hole::shown(it)).collect::<Vec<_>>();

    let configured = plan("", &logs("bucket = \"logs-1\"", get));
    let line = format!("new definite oss:GetObject@acs:oss:*:*:logs-1/*: oss:GetObject {named}:logs-1/example");
    assert_eq!(told(&configured), [line]);
    // The name is generated: the id is the bucket's name.
    let name = "<alicloud_oss_bucket.logs.bucket>";
    let line = format!("oss:GetObject@acs:oss:*:*:{name}/*: oss:GetObject {named}:{name}/example");
    assert_eq!(told(&plan("", &logs("", get))), [format!("new definite {line}")]);
    assert_eq!(told(&plan(&photos, &logs("", get))), [format!("new possible {line}")], "the names might coincide");
    assert_eq!(told(&plan(&any, &logs("", get))), NONE, "a wildcard covers the hole");
    // The same reference in another document is the same name.
    let same = logs("", get).replace("\"p\"", "\"q\"").replace("variable \"actions\" {}", "").replace("u_p", "u_q");
    let twice = model(&(u.clone() + &logs("", get)), &(u.clone() + &logs("", get) + &without_bucket(&same)));
    assert_eq!(told(&twice), NONE);

    // Which actions is not known: everything on it that is not allowed already.
    let open = plan(&any, &logs("", "var.actions"));
    let all = witnesses(&open, "u");
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0].0, "new possible");
    assert!(!all[0].1.action.to_ascii_lowercase().starts_with("oss:get"), "{all:?}");
    let on = |action: &str, resource: &str| accessed(&open, "u", action, resource);
    assert_eq!(on("oss:PutObject", "*"), "unknown by alicloud_ram_policy.p");
    assert_eq!(on("oss:GetObject", "*"), "allowed by alicloud_ram_policy.q");
    // A document that is put together of text and values in places where JSON is not text.
    let document = r#"
data "alicloud_regions" "x" {}
resource "alicloud_ram_policy" "p" {
  policy_name     = "p"
  policy_document = <<EOT
{"Version":"1","Statement":[{"Effect":"Allow","Action":${data.alicloud_regions.x.ids[0]},"Resource":"*"}]}
EOT
}
"#;
    let opaque = plan(&any, &(document.to_owned() + &attached("user", "u", "p", "Custom")));
    let all = witnesses(&opaque, "u");
    assert!(all.len() == 1 && all[0].0 == "new possible", "{all:?}");
    assert_eq!(heads(findings(&["IAM409"], &opaque)), ["IAM409 low definite"]);
    assert_eq!(accessed(&opaque, "u", "ram:CreateUser", "*"), "unknown by alicloud_ram_policy.p");
}

/// Without the block of the bucket, which is there already.
fn without_bucket(text: &str) -> String {
    let (before, rest) = text.split_once("resource \"alicloud_oss_bucket\"").unwrap();
    before.to_owned() + rest.split_once("}\n").unwrap().1
}

#[test]
fn x22_the_alias_that_is_in_force() {
    let written = |new: &str, old: &str| {
        let quoted = |it: &str| format!("{:?}", document(it));
        let (new, old) = (quoted(new), quoted(old));
        json_policy(&new, &old)
    };
    let (all, describe) = (allow(&["*"], &["*"]), allow(&["ecs:Describe*"], &["*"]));
    let before = written(&all, &all);
    let after = written(&describe, &all);
    // With the configuration at hand, which names one of them, and without.
    for configured in [Some("policy_document"), None] {
        let model = aliased(&before, &after, configured);
        assert_eq!(accessed(&model, "u", "ecs:DescribeInstances", "*"), "allowed by alicloud_ram_policy.p");
        assert_eq!(accessed(&model, "u", "ecs:DeleteInstance", "*"), "denied", "{configured:?}");
        assert_eq!(accessed(&model, "u", "ram:CreateUser", "*"), "denied", "{configured:?}");
    }
    let model = aliased(&before, &after, Some("document"));
    assert_eq!(accessed(&model, "u", "ram:CreateUser", "*"), "allowed by alicloud_ram_policy.p", "the other one");
}

#[test]
fn x28_a_control_policy() {
    let control = |scope: &str| {
        format!(
            "resource \"alicloud_resource_manager_control_policy\" \"c\" {{\n  control_policy_name = \"c\"\n  \
             effect_scope = \"{scope}\"\n  policy_document = {:?}\n}}\n",
            document(&deny(&["actiontrail:StopLogging"], &["*"]))
        )
    };
    let hung = |target: &str| {
        format!(
            "resource \"alicloud_resource_manager_control_policy_attachment\" \"c\" {{\n  \
             policy_id = alicloud_resource_manager_control_policy.c.id\n  target_id = \"{target}\"\n}}\n"
        )
    };
    let u = holding(&allow(&["ram:AttachPolicyToUser"], &["*"]));
    for (target, answer) in [("fd-example", "unknown"), (OWN, "denied")] {
        let text = u.clone() + &control("All") + &hung(target);
        assert_eq!(paths(&text, "u"), ["attach-policy-to-user → admin definite"]);
        let told = findings(&["IAM202"], &model("", &text));
        assert_eq!(heads(told.clone()), ["IAM202 high definite"]);
        let bound = "bounded by control policy `c` (denies `actiontrail:StopLogging`)";
        assert!(told[0].contains(bound), "{told:?}");
        // Even then this call is denied, where the account is in the target.
        let admin = text + &attached("user", "u", "AdministratorAccess", "System");
        let found = access(&admin, "u", "actiontrail:StopLogging", "*");
        assert_eq!(found.split(' ').next(), Some(answer), "{target}: {found}");
        assert_eq!(access(&admin, "u", "actiontrail:StartLogging", "*"), "allowed by AdministratorAccess");
    }
    // The root of the member.
    let root = |scope: &str| {
        let model = model("", &(u.clone() + &control(scope) + &hung(OWN)));
        rooted(&model, "actiontrail:StopLogging", "*").unwrap()
    };
    assert_eq!(root("All").split(' ').next(), Some("unknown"), "whether it is bound is not documented");
    assert_eq!(root("RAM"), "allowed");

    // The plan takes the attachment away.
    let plan = model(&(u.clone() + &control("All") + &hung("fd-example")), &(u.clone() + &control("All")));
    assert_eq!(heads(findings(&["IAM308"], &plan)), ["IAM308 high definite"]);
    assert_eq!(shown("IAM308", &plan), "fd-example: actiontrail:StopLogging on *");
}
