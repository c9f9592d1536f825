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
        assert!(told[0].contains("definite") && told[0].contains("acs:sourceip = 203.0.113."), "{told:?}");
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
    assert!(THREE.iter().any(|it| told[0].contains(it)) && told[0].contains("acs:sourceip = "), "{told:?}");

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
