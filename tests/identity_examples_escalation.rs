//! Worked examples of escalations: configurations as text, paths and gains as the examples tell them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod examples;

use examples::*;
use menshen::base::Tri;
use menshen::model::{Cloud, Id};
use menshen::reason::identity::trust::{self, Asker};
use menshen::reason::permission::{Question, Verdict};

#[test]
fn x02_everything_but_rights() {
    let power = "{\"Effect\":\"Allow\",\"NotAction\":[\"ram:*\",\"ims:*\",\"resourcemanager:*\",\"resourcesharing:*\",\
                 \"cloudsso:*\",\"bss:ModifyAccount\"],\"Resource\":\"*\"}";
    let alone = user("u") + &policy("power", "user", "u", power);
    for action in ["ecs:RunCommand", "fc:UpdateFunction", "oss:GetObject", "sts:AssumeRole"] {
        assert_eq!(access(&alone, "u", action, "*"), "allowed by alicloud_ram_policy.power", "{action}");
    }
    for action in ["ram:PassRole", "ram:AttachPolicyToUser", "ims:UpdateUser", "bss:ModifyAccount"] {
        assert_eq!(access(&alone, "u", action, "*"), "denied", "{action}: no statement");
    }
    assert_eq!(findings(&["IAM101", "IAM102"], &model("", &alone)), NONE, "not equal to an administrator");
    assert_eq!(paths(&alone, "u"), NONE);
    let admin = attached("role", "deploy", "AdministratorAccess", "System");
    let deploy = alone.clone() + &role("deploy", &ram("root")) + &admin;
    assert_eq!(paths(&deploy, "u"), ["assume-role → admin definite"]);
    let carried = alone + &role("deploy", &service(&["ecs"])) + &admin + &instance("i", Some("deploy"));
    assert_eq!(paths(&carried, "u"), ["run-command → admin definite"]);
}

#[test]
fn x05_passing_roles() {
    let as_printed = allow(
        &["ecs: [ECS RAM Action]", "ecs: CreateInstance", "ecs: AttachInstanceRamRole", "ecs: DetachInstanceRAMRole"],
        &["*"],
    ) + ","
        + &allow(&["ram:PassRole"], &["*"]);
    let app = role("app", &service(&["ecs"])) + &attached("role", "app", "AdministratorAccess", "System");
    let world = user("u") + &app + &instance("i", None);
    let printed = policy("p", "user", "u", &as_printed)
        .replace("\\\"Version\\\":\\\"1\\\"", "\\\"Version\\\":\\\"2016-10-17\\\"");
    let printed = world.clone() + &printed;
    assert_eq!(paths(&printed, "u"), NONE, "no action of ECS is granted");
    let told = heads(findings(&["IAM2", "IAM4"], &model("", &printed)));
    let malformed = "IAM402 high definite";
    let invalid = "IAM401 high definite";
    assert_eq!(
        told,
        ["IAM203 high definite", "IAM204 medium definite", invalid, malformed, malformed, malformed, malformed]
    );
    for action in ["ecs:CreateInstance", "ecs:AttachInstanceRamRole"] {
        assert_eq!(access(&printed, "u", action, "*"), "denied", "{action}: a blank is no wildcard");
    }
    assert_eq!(access(&printed, "u", "ram:PassRole", "*"), "allowed by alicloud_ram_policy.p");
    assert_eq!(access(&printed, "u", "ram:PassRole", "acs:ram:*:*:role/any"), "allowed by alicloud_ram_policy.p");
    let with = |more: &[&str]| {
        let actions =
            [&["ecs:CreateInstance", "ecs:AttachInstanceRamRole", "ecs:DetachInstanceRAMRole"], more].concat();
        policy("p", "user", "u", &(allow(&actions, &["*"]) + "," + &allow(&["ram:PassRole"], &["*"])))
    };
    let detach = world.clone() + &with(&[]);
    assert_eq!(access(&detach, "u", "ecs:DetachInstanceRamRole", "*"), "allowed by alicloud_ram_policy.p", "no case");
    // Both ways are open; the first in the catalogue is told.
    let open = ["pass-role-to-instance possible", "pass-role-to-existing-instance possible"];
    assert_eq!(steps(&detach, "u"), open);
    assert_eq!(paths(&(world.clone() + &with(&[])), "u"), ["pass-role-to-instance → admin possible"]);
    let attach = with(&[]).replace("\\\"ecs:CreateInstance\\\", ", "");
    assert_eq!(paths(&(world.clone() + &attach), "u"), ["pass-role-to-existing-instance → admin possible"]);
    let run = world.clone() + &with(&["ecs:RunInstances"]);
    assert_eq!(paths(&run, "u"), ["pass-role-to-instance → admin definite"]);
    assert_eq!(witness(&run, "u").split(' ').next(), Some("ram:AttachPolicyToUser"));
    let command = world + &with(&["ecs:RunCommand"]);
    assert_eq!(paths(&command, "u"), ["pass-role-to-existing-instance → admin definite"]);
    let functions = user("u")
        + &role("app", &service(&["fc"]))
        + &attached("role", "app", "AdministratorAccess", "System")
        + &instance("i", None)
        + &with(&["ecs:RunInstances", "ecs:RunCommand"]);
    assert_eq!(paths(&functions, "u"), NONE);
}

#[test]
fn x07_both_sides_of_a_role() {
    let one = allow(&["sts:AssumeRole"], &[&format!("acs:ram:*:{OWN}:role/r")]);
    let any = allow(&["sts:AssumeRole"], &["*"]);
    let foreign = "{\"RAM\":[\"acs:ram::9876543210987654:root\"]}";
    let federated = format!("{{\"Federated\":[\"acs:ram::{OWN}:saml-provider/p\"]}}");
    let world = |principal: &str, statements: Option<&str>| {
        user("u")
            + &user("v")
            + &role("r", principal)
            + &attached("role", "r", "AliyunOSSFullAccess", "System")
            + &attached("user", "u", "AliyunECSReadOnlyAccess", "System")
            + &statements.map_or_else(String::new, |it| policy("p", "user", "u", it))
    };
    let (root, u, v, ecs) = (ram("root"), ram("user/u"), ram("user/v"), service(&["ecs"]));
    let rows: [(&str, Option<&str>, bool, &[&str]); 8] = [
        (&root, None, false, &[]),
        (&root, Some(&one), true, &[]),
        (&u, None, false, &[]),
        (&u, Some(&any), true, &[]),
        (&v, Some(&any), false, &[]),
        (&ecs, Some(&any), false, &[]),
        (foreign, Some(&any), false, &["IAM301 high definite"]),
        (&federated, Some(&any), false, &["IAM304 high definite"]),
    ];
    for (trust, own, allowed, said) in rows {
        let text = world(trust, own);
        let answer = if allowed { "allowed by alicloud_ram_policy.p" } else { "denied" };
        assert_eq!(access(&text, "u", "sts:AssumeRole", &format!("acs:ram:*:{OWN}:role/r")), answer, "{trust} {own:?}");
        let path: &[&str] = if allowed { &["assume-role → r definite"] } else { &[] };
        assert_eq!(paths(&text, "u"), path, "{trust} {own:?}");
        assert_eq!(heads(findings(&["IAM30"], &model("", &text))), said, "{trust}");
    }
    // The service needs no right of its own.
    let admitted = |principal: &str, asker: Asker<'_>| {
        let model = model("", &role("r", principal));
        let trust = model.after.identity.principals[0].trust.as_ref().unwrap();
        trust::admits(trust, Cloud::Alibaba, Some(OWN), asker).answer
    };
    assert_eq!(admitted(&ecs, Asker::Service("ecs.aliyuncs.com")), Tri::Yes);

    // A plan that opens the trust policy: new for whoever may call `sts:AssumeRole`, because of the role.
    let opened = |principal: &str| {
        user("u")
            + &user("v")
            + &user("w")
            + &role("r", principal)
            + &attached("role", "r", "AdministratorAccess", "System")
            + &policy("p", "user", "u", &any)
            + &attached("user", "w", "p", "Custom")
    };
    let told = findings(&["IAM201"], &model(&opened(&v), &opened(&root)));
    assert_eq!(told.len(), 1, "{told:?}");
    let wanted = "IAM201 critical definite alicloud_ram_role.r: user `u` and user `w` can get full administration";
    assert!(told[0].starts_with(wanted), "{told:?}");
    // Nothing changes: not new.
    assert_eq!(findings(&["IAM201"], &model(&opened(&root), &opened(&root))), NONE);
    assert_eq!(findings(&["IAM202"], &model(&opened(&root), &opened(&root))).len(), 2);
}

#[test]
fn x08_the_service_that_receives_a_role() {
    let path = |services: &[&str], rights: &str| {
        let text = user("u")
            + &attached("user", "u", "AliyunFCFullAccess", "System")
            + &role("f", &service(services))
            + rights;
        paths(&text, "u")
    };
    let admin = attached("role", "f", "AdministratorAccess", "System");
    assert_eq!(path(&["fc"], &admin), ["pass-role-to-function → admin definite"]);
    assert_eq!(path(&["ecs"], &admin), NONE);
    assert_eq!(path(&["fc", "ecs"], &admin), ["pass-role-to-function → admin definite"]);
    let read = attached("role", "f", "AliyunOSSReadOnlyAccess", "System");
    assert_eq!(path(&["fc"], &read), ["pass-role-to-function → f definite"]);
    assert_eq!(path(&["fc"], &policy("call", "role", "f", &allow(&["fc:InvokeFunction"], &["*"]))), NONE);
    let text =
        user("u") + &attached("user", "u", "AliyunFCFullAccess", "System") + &role("f", &service(&["fc"])) + &read;
    assert_eq!(witness(&text, "u").split(' ').next(), Some("oss:GetObject"));
    assert_eq!(heads(findings(&["IAM20"], &model("", &text))), ["IAM202 medium definite"]);
    assert_eq!(access(&text, "u", "oss:GetObject", "*"), "denied");
}

#[test]
fn x09_commands_on_instances() {
    let world = |resource: &str, session: &str| {
        let mut text = user("u")
            + &policy("p", "user", "u", &allow(&["ecs:RunCommand", "ecs:DescribeInstances"], &[resource]))
            + &role("app", &service(&["ecs"]))
            + &attached("role", "app", "AliyunOSSFullAccess", "System");
        match session {
            "" => text += &instance("one", Some("app")),
            session => {
                text += &instance("one", None);
                text += &format!(
                    "resource \"alicloud_ecs_ram_role_attachment\" \"one\" {{\n  instance_id = alicloud_instance.one.id\n  \
                     ram_role_name = \"app\"\n  policy = {:?}\n}}\n",
                    document(session)
                );
            }
        }
        text + &instance("two", None)
    };
    let any = world("*", "");
    assert_eq!(paths(&any, "u"), ["run-command → app definite"]);
    assert_eq!(witness(&any, "u").split(' ').next(), Some("oss:PutBucketPolicy"));
    // Of one of the two only: of that which carries no role, or of that which does. By ids that are there already, by ids
    // that the plan makes, and where they are not known.
    let known = |resource: &str| {
        let mut model = model("", &world(resource, ""));
        let object =
            |name: &str| model.objects.iter().position(|it| *it.address == *format!("alicloud_instance.{name}"));
        let ids = [("one", "i-1"), ("two", "i-2")].map(|(name, id)| (Id::new(object(name).unwrap()), id.into()));
        model.after.identity.instance_ids.extend(ids);
        paths_of(&model, "u")
    };
    assert_eq!(known("acs:ecs:*:*:instance/i-2"), NONE);
    // The command may be checked, too, which is not documented.
    assert_eq!(known("acs:ecs:*:*:instance/i-1"), ["run-command → app possible"]);
    assert_eq!(known("*"), ["run-command → app definite"]);
    let by = |name: &str| world(&format!("acs:ecs:*:*:instance/${{alicloud_instance.{name}.id}}"), "");
    assert_eq!(paths(&by("two"), "u"), NONE);
    assert_eq!(paths(&by("one"), "u"), ["run-command → app possible"]);
    let literal = world("acs:ecs:*:*:instance/i-2", "");
    assert_eq!(paths_of(&model(&user("u"), &literal), "u"), NONE, "the id of an instance that is made is another");
    assert_eq!(paths(&literal, "u"), ["run-command → app possible"], "it may be there, under this id");
    let limited = world("*", &allow(&["oss:GetObject"], &["acs:oss:*:*:logs/*"]));
    assert_eq!(paths(&limited, "u"), ["run-command → app definite"]);
    let shown = witness(&limited, "u");
    assert!(shown.starts_with("oss:GetObject acs:oss:") && shown.contains("logs/"), "{shown}");
    // Exactly that: who may read it gains nothing.
    let reader = limited + &policy("logs", "user", "u", &allow(&["oss:GetObject"], &["acs:oss:*:*:logs/*"]));
    assert_eq!(paths(&reader, "u"), NONE);
}

/// Machines that are none of this input go by the ids that their attachments name.
#[test]
fn commands_on_machines_that_are_named_only() {
    let attached_to = |name: &str, id: &str, more: &str| {
        format!(
            "resource \"alicloud_ecs_ram_role_attachment\" \"{name}\" {{\n  instance_id = \"{id}\"\n  ram_role_name = \"app\"\n{more}}}\n"
        )
    };
    let read = format!("  policy = {:?}\n", document(&allow(&["oss:GetObject"], &["acs:oss:*:*:data/*"])));
    let world = role("app", &service(&["ecs"]))
        + &attached("role", "app", "AdministratorAccess", "System")
        + &attached_to("narrow", "i-aaa", &read)
        + &attached_to("wide", "i-bbb", "");
    let who = |name: &str, id: &str| {
        let resources = [&*format!("acs:ecs:*:*:instance/{id}"), "acs:ecs:*:*:command/*"];
        user(name) + &policy(name, "user", name, &allow(&["ecs:RunCommand"], &resources))
    };
    let text = world + &who("u", "i-aaa") + &who("v", "i-bbb") + &who("w", "i-ccc");
    assert_eq!(paths(&text, "u"), ["run-command → app definite"]);
    assert!(witness(&text, "u").starts_with("oss:GetObject"), "the other machine is none of hers");
    assert_eq!(paths(&text, "v"), ["run-command → admin definite"]);
    assert_eq!(paths(&text, "w"), NONE);
}

#[test]
fn x10_custom_policies_only() {
    let world = |resources: &[&str], ops: bool| {
        let mut text = user("u") + &policy("p", "user", "u", &allow(&["ram:AttachPolicyToUser"], resources));
        if ops {
            text += &format!(
                "resource \"alicloud_ram_policy\" \"ops\" {{\n  policy_name = \"ops\"\n  policy_document = {:?}\n}}\n",
                document(&allow(&["ecs:*"], &["*"]))
            );
        }
        text
    };
    let users = format!("acs:ram:*:{OWN}:user/*");
    let policies = format!("acs:ram:*:{OWN}:policy/*");
    let own = [users.as_str(), policies.as_str()];
    let attach = |resources: &[&str], policy: &str| {
        let mut question = Question::of("ram:AttachPolicyToUser");
        question.resources = vec![format!("acs:ram::{OWN}:user/u").into(), policy.into()];
        asked(&model("", &world(resources, true)), "u", &question).verdict
    };
    let (system, ops) = ("acs:ram:*:system:policy/AdministratorAccess", format!("acs:ram:*:{OWN}:policy/ops"));
    assert_eq!((attach(&own, system), attach(&own, &ops)), (Verdict::Denied, Verdict::Allowed));
    let only = ["acs:ram:*:*:user/*"];
    assert_eq!((attach(&only, system), attach(&only, &ops)), (Verdict::Denied, Verdict::Denied));
    assert_eq!(witness(&world(&own, true), "u").split(':').next(), Some("ecs"));
    assert_eq!(paths(&world(&own, true), "u"), ["attach-policy-to-user → ops definite"]);
    assert_eq!(paths(&world(&own, false), "u"), NONE);
    let all = ["acs:ram:*:*:user/*", "acs:ram:*:*:policy/*"];
    assert_eq!((attach(&all, system), attach(&all, &ops)), (Verdict::Allowed, Verdict::Allowed));
    assert_eq!(paths(&world(&all, false), "u"), ["attach-policy-to-user → admin definite"]);
    assert_eq!(paths(&world(&["acs:ram:*:*:user/*"], true), "u"), NONE);
}

#[test]
fn x11_versions_of_policies() {
    let world = |resource: &str, more: &str| {
        user("u")
            + &policy("ci-deploy", "user", "u", &allow(&["ecs:DescribeInstances"], &["*"]))
            + &policy(
                "p",
                "user",
                "u",
                &allow(&["ram:CreatePolicyVersion", "sts:AssumeRole"], &[resource, "acs:ram:*:*:role/*"]),
            )
            + more
    };
    let own = |name: &str| format!("acs:ram:*:{OWN}:policy/{name}");
    assert_eq!(paths(&world(&own("ci-*"), ""), "u"), ["create-policy-version → admin definite"]);
    let group = "resource \"alicloud_ram_group\" \"g\" { group_name = \"g\" }\n".to_owned()
        + &policy("other-x", "group", "g", &allow(&["ecs:StartInstance"], &["*"]));
    assert_eq!(paths(&world(&own("other-*"), &group), "u"), NONE);
    let taken = role("r", &ram("root")) + &policy("other-x", "role", "r", &allow(&["ecs:DescribeZones"], &["*"]));
    assert_eq!(paths(&world(&own("other-*"), &taken), "u"), ["create-policy-version, assume-role → admin definite"]);
    assert_eq!(paths(&world("acs:ram:*:system:policy/*", ""), "u"), NONE);
}

#[test]
fn x14_two_slots() {
    let world = |statements: &str| {
        user("u")
            + "resource \"alicloud_ram_group\" \"admins\" { group_name = \"SysAdmins\" }\n"
            + &attached("group", "SysAdmins", "AliyunECSFullAccess", "System")
            + &policy("p", "user", "u", statements)
    };
    let users = format!("acs:ram:*:{OWN}:user/*");
    let group = format!("acs:ram:*:{OWN}:group/SysAdmins");
    let action = ["ram:AddUserToGroup"];
    assert_eq!(paths(&world(&allow(&action, &[&users])), "u"), NONE);
    let joined = ["add-user-to-group → SysAdmins definite"];
    let verdict = |statements: &str| {
        let mut question = Question::of("ram:AddUserToGroup");
        question.resources = vec![format!("acs:ram::{OWN}:user/u").into(), group.as_str().into()];
        asked(&model("", &world(statements)), "u", &question).verdict
    };
    assert_eq!(verdict(&allow(&action, &[&users])), Verdict::Denied);
    assert_eq!(verdict(&allow(&action, &[&users, &group])), Verdict::Allowed);
    assert_eq!(verdict(&(allow(&action, &[&users]) + "," + &allow(&action, &[&group]))), Verdict::Allowed);
    assert_eq!(witness(&world(&allow(&action, &[&users, &group])), "u").split(':').next(), Some("ecs"));
    assert_eq!(paths(&world(&allow(&action, &[&users, &group])), "u"), joined);
    assert_eq!(paths(&world(&(allow(&action, &[&users]) + "," + &allow(&action, &[&group]))), "u"), joined);
}

#[test]
fn x17_calls_without_resources() {
    let scoped = r#"{ effect = "allow", action = ["name/cam:AttachGroupPolicy"], resource = ["qcs::cam::uin/100000000001:groupId/7"] }"#;
    assert_eq!(paths(&cam(scoped, ""), "u"), NONE);
    assert_eq!(access(&cam(scoped, ""), "u", "cam:AttachGroupPolicy", "*"), "denied");
    let told = heads(findings(&["IAM405"], &model("", &cam(scoped, ""))));
    assert_eq!(told, ["IAM405 medium definite"]);
    // A deny in the same form protects nothing.
    let everything = r#"{ effect = "allow", action = ["*"], resource = ["*"] }"#;
    let guarded = cam(&format!("{everything}, {}", scoped.replace("allow", "deny")), "");
    assert_eq!(access(&guarded, "u", "cam:AttachGroupPolicy", "*"), "allowed by tencentcloud_cam_policy.p");
    assert_eq!(heads(findings(&["IAM405"], &model("", &guarded))), ["IAM405 high definite"]);
    let all = r#"{ effect = "allow", action = ["name/cam:AttachGroupPolicy"], resource = ["*"] }"#;
    assert_eq!(paths(&cam(all, ""), "u"), ["attach-group-policy → admin definite"]);
}

#[test]
fn x25_a_chain() {
    let world = |trust: &str| {
        user("u")
            + &policy("p", "user", "u", &allow(&["ecs:RunCommand"], &["*"]))
            + &role("A", &service(&["ecs"]))
            + &policy("b", "role", "A", &allow(&["sts:AssumeRole"], &[&format!("acs:ram:*:{OWN}:role/B")]))
            + &instance("i", Some("A"))
            + &role("B", &ram(trust))
            + &attached("role", "B", "AdministratorAccess", "System")
    };
    assert_eq!(paths(&world("role/A"), "u"), ["run-command, assume-role → admin definite"]);
    assert_eq!(paths(&world("role/a"), "u"), ["run-command, assume-role → admin possible"]);
    assert_eq!(paths(&world("role/C"), "u"), NONE);
}

#[test]
fn a_chain_of_roles() {
    let assume = |role: &str| allow(&["sts:AssumeRole"], &[&format!("acs:ram:*:{OWN}:role/{role}")]);
    let text = user("u")
        + &policy("p", "user", "u", &assume("A"))
        + &role("A", &ram("user/u"))
        + &policy("a", "role", "A", &assume("B"))
        + &role("B", &ram("role/A"))
        + &attached("role", "B", "AliyunOSSFullAccess", "System");
    assert_eq!(paths(&text, "u"), ["assume-role, assume-role-chain → B definite"]);
    // Without the second right the first role is no gain.
    let shorter = text.replace("acs:ram:*:1234567890123456:role/B", "acs:ram:*:1234567890123456:role/C");
    assert_eq!(paths(&shorter, "u"), NONE);
}

#[test]
fn members_of_a_group_are_told_together() {
    let text = user("a")
        + &user("b")
        + "resource \"alicloud_ram_group\" \"g\" { group_name = \"g\" }\n"
        + "resource \"alicloud_ram_group_membership\" \"g\" {\n  group_name = \"g\"\n  user_names = [\"a\", \"b\"]\n}\n"
        + &policy("p", "group", "g", &allow(&["ram:AttachPolicyToUser"], &["*"]));
    let told = findings(&["IAM202"], &model("", &text));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("IAM202 high definite alicloud_ram_group_policy_attachment.g_p: user `a` and user `b` can"),
        "{told:?}"
    );
    // Of a group without members that are here, whoever is made one.
    let empty = user("a")
        + "resource \"alicloud_ram_group\" \"g\" { group_name = \"g\" }\n"
        + &policy("p", "group", "g", &allow(&["ram:AttachPolicyToUser"], &["*"]));
    let told = findings(&["IAM202"], &model("", &empty));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("a member of group `g` can"), "{told:?}");
}

#[test]
fn administrators_gain_nothing() {
    let text = user("u") + &attached("user", "u", "AdministratorAccess", "System") + &role("r", &ram("root"));
    assert_eq!(paths(&text, "u"), NONE);
}
