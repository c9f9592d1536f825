//! The worked examples of identity analysis that are about statements alone.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use crate::base::Tri;
use crate::model::identity::Condition;

const RAM: Cloud = Cloud::Alibaba;
const CAM: Cloud = Cloud::Tencent;

fn patterns(texts: &[&str]) -> Patterns {
    Patterns { except: false, list: texts.iter().map(|text| Arc::from(*text)).collect(), partly_unknown: false }
}

fn statement(effect: Effect, actions: &[&str], resources: &[&str]) -> Statement {
    Statement {
        effect: Some(effect),
        actions: patterns(actions),
        resources: patterns(resources),
        whole: true,
        ..Statement::default()
    }
}

fn allow(actions: &[&str], resources: &[&str]) -> Statement {
    statement(Effect::Allow, actions, resources)
}

fn deny(actions: &[&str], resources: &[&str]) -> Statement {
    statement(Effect::Deny, actions, resources)
}

fn when(mut statement: Statement, operator: &str, key: &str, values: &[&str]) -> Statement {
    statement.condition = Some("{}".into());
    statement.conditions.push(Condition {
        operator: operator.into(),
        key: key.into(),
        values: values.iter().map(|text| Arc::from(*text)).collect(),
        partly_unknown: false,
    });
    statement
}

fn held(list: &[Statement]) -> Vec<Held<'_>> {
    let document: Arc<str> = "p".into();
    list.iter().enumerate().map(|(at, statement)| Held::sure(statement, at, &document)).collect()
}

fn holding(cloud: Cloud, list: &[Statement]) -> Holding<'_> {
    let own = if cloud == RAM { "1234567890123456" } else { "100000000001" };
    Holding { account: held(list), ..Holding::nothing(cloud, Some(own.into())) }
}

fn ask(holding: &Holding<'_>, question: &Question) -> Answer {
    Space::new().effective(holding).query(question)
}

fn verdict(list: &[Statement], action: &str, resource: &str) -> Verdict {
    ask(&holding(RAM, list), &Question::on(action, resource)).verdict
}

fn compare<'w>(cloud: Cloud, before: &'w [Statement], after: &'w [Statement], first: &[&str]) -> Difference<'w> {
    let choice = Choice { actions: first.iter().map(|text| Arc::from(*text)).collect(), resources: Vec::new() };
    let space = Space::new();
    difference(&space.effective(&holding(cloud, before)), &space.effective(&holding(cloud, after)), &choice)
}

#[test]
fn x02_not_action() {
    let mut list = vec![allow(
        &["ram:*", "ims:*", "resourcemanager:*", "resourcesharing:*", "cloudsso:*", "bss:ModifyAccount"],
        &["*"],
    )];
    list[0].actions.except = true;
    for action in ["ecs:RunCommand", "fc:UpdateFunction", "oss:GetObject", "sts:AssumeRole"] {
        assert_eq!(verdict(&list, action, "*"), Verdict::Allowed, "{action}");
    }
    for action in ["ram:PassRole", "ram:AttachPolicyToUser", "ims:UpdateUser", "bss:ModifyAccount"] {
        let answer = ask(&holding(RAM, &list), &Question::of(action));
        assert_eq!((answer.verdict, answer.by), (Verdict::Denied, None), "{action}");
    }
    let space = Space::new();
    let all = space.effective(&Holding::everything(RAM, None));
    assert_eq!(includes(&space.effective(&Holding { own_account: None, ..holding(RAM, &list) }), &all), Tri::No);
}

#[test]
fn x03_deny_and_its_gap() {
    let list = [allow(&["ecs:*"], &["*"]), deny(&["ecs:DeleteInstance"], &["acs:ecs:*:*:instance/i-prod"])];
    let on = |name: &str| format!("acs:ecs:cn-hangzhou:1234567890123456:instance/{name}");
    let cases = [
        ("ecs:DeleteInstance", "i-prod", Verdict::Denied, Some(1)),
        ("ecs:DeleteInstance", "i-test", Verdict::Allowed, Some(0)),
        ("ECS:deleteinstance", "i-prod", Verdict::Denied, Some(1)),
        ("ecs:DeleteInstances", "i-prod", Verdict::Allowed, Some(0)),
        ("ram:ListUsers", "i-prod", Verdict::Denied, None),
    ];
    for (action, name, wanted, by) in cases {
        let answer = ask(&holding(RAM, &list), &Question::on(action, &on(name)));
        assert_eq!((answer.verdict, answer.by.map(|place| place.index)), (wanted, by), "{action} {name}");
    }
    let change = compare(RAM, &[], &list, &[]);
    assert_eq!(change.definite.len(), 1);
    assert_eq!(change.definite[0].except.len(), 1);
}

/// Calls of IMS go by two names: an allow of either grants, a deny counts only where both are denied.
#[test]
fn a_deny_of_one_name_of_a_call_does_not_count() {
    let user = "acs:ram::1234567890123456:user/v";
    let any = [allow(&["*"], &["*"])];
    let cases: [(&[Statement], Verdict); 7] = [
        (&[deny(&["ram:CreateAccessKey"], &["*"])], Verdict::Allowed),
        (&[deny(&["ims:CreateAccessKey"], &["*"])], Verdict::Allowed),
        (&[deny(&["ram:CreateAccessKey", "ims:CreateAccessKey"], &["*"])], Verdict::Denied),
        (&[deny(&["ram:*"], &["*"]), deny(&["ims:*"], &["*"])], Verdict::Denied),
        (&[deny(&["ram:*"], &["*"]), deny(&["ims:*"], &["acs:ram:*:*:user/w"])], Verdict::Allowed),
        (&[deny(&["*:CreateAccessKey"], &["*"])], Verdict::Denied),
        (
            &[when(deny(&["ram:*"], &["*"]), "StringEquals", "k", &["a"]), deny(&["ims:*"], &["*"])],
            Verdict::Conditional,
        ),
    ];
    for (denies, wanted) in cases {
        let list = [&any[..], denies].concat();
        for action in ["ram:CreateAccessKey", "ims:CreateAccessKey"] {
            let answer = ask(&holding(RAM, &list), &Question::on(action, user));
            assert_eq!(answer.verdict, wanted, "{action} {denies:?}");
            assert_eq!(answer.by.as_ref().map(|place| place.index > 0), Some(wanted == Verdict::Denied));
        }
    }
    // One name denied, nothing allowed: no deny is met.
    let list = [deny(&["ram:CreateAccessKey"], &["*"])];
    assert_eq!(ask(&holding(RAM, &list), &Question::on("ram:CreateAccessKey", user)).by, None);
    // Across the parts of a holding.
    let (ram, ims) = ([deny(&["ram:*"], &["*"])], [deny(&["ims:*"], &["*"])]);
    let list = [any.as_slice(), &ram].concat();
    let bounded = Holding { control: held(&ims), ..holding(RAM, &list) };
    assert_eq!(ask(&bounded, &Question::on("ram:CreateAccessKey", user)).verdict, Verdict::Denied);
    // Calls of one name are denied as ever.
    assert_eq!(verdict(&list, "ram:AttachPolicyToUser", user), Verdict::Denied);
}

#[test]
fn x06_a_deny_of_a_resource_group_does_not_override() {
    let (wide, narrow) = ([allow(&["ecs:*"], &["*"])], [allow(&["ecs:Describe*"], &["*"])]);
    let (deny, more) = ([deny(&["ecs:DeleteInstance"], &["*"])], [allow(&["ecs:*"], &["*"])]);
    let scoped = |list, group| {
        let mut out = holding(RAM, list);
        out.groups.insert("rg-1".into(), held(group));
        out
    };
    let instance = "acs:ecs:cn-hangzhou:1234567890123456:instance/i-1";
    let asked = |holding: &Holding<'_>, action: &str, group: Option<&str>| {
        let request = Request {
            action: action.into(),
            resources: vec![instance.into()],
            group: group.map(Arc::from),
            ..Request::default()
        };
        let plain = decide(holding, &request, Reading::default()).allowed;
        let mut question = Question::on(action, instance);
        question.group = Some(group.unwrap_or("none").into());
        assert_eq!(ask(holding, &question).may(), plain);
        plain
    };
    assert_eq!(asked(&scoped(&wide, &deny), "ecs:DeleteInstance", Some("rg-1")), Tri::Yes);
    let holding = scoped(&narrow, &more);
    assert_eq!(asked(&holding, "ecs:StopInstance", Some("rg-1")), Tri::Yes);
    assert_eq!(asked(&holding, "ecs:StopInstance", None), Tri::No);
}

#[test]
fn x10_both_slots_must_be_allowed() {
    let attach = |resources: &[&str]| [allow(&["ram:AttachPolicyToUser"], resources)];
    let ask = |list: &[Statement], policy: &str| {
        let mut question = Question::of("ram:AttachPolicyToUser");
        question.resources = vec!["acs:ram::1234567890123456:user/u".into(), policy.into()];
        ask(&holding(RAM, list), &question).verdict
    };
    let (system, own) = ("acs:ram:*:system:policy/AdministratorAccess", "acs:ram:*:1234567890123456:policy/ops");
    let list = attach(&["acs:ram:*:1234567890123456:user/*", "acs:ram:*:1234567890123456:policy/*"]);
    assert_eq!((ask(&list, system), ask(&list, own)), (Verdict::Denied, Verdict::Allowed));
    let list = attach(&["acs:ram:*:*:user/*", "acs:ram:*:*:policy/*"]);
    assert_eq!((ask(&list, system), ask(&list, own)), (Verdict::Allowed, Verdict::Allowed));
    let list = attach(&["acs:ram:*:*:user/*"]);
    assert_eq!((ask(&list, system), ask(&list, own)), (Verdict::Denied, Verdict::Denied));
}

#[test]
fn x12_conditions_in_the_difference() {
    let get = || allow(&["oss:GetObject"], &["*"]);
    let ip = |values: &[&str]| [when(get(), "IpAddress", "acs:SourceIp", values)];
    let value = |change: &Difference<'_>, key: &str| {
        change
            .definite
            .first()
            .and_then(|grant| grant.witness.as_ref())
            .and_then(|it| it.context.get(key).cloned().flatten())
    };
    let ten = ip(&["10.0.0.0/8"]);
    let more = ip(&["10.0.0.0/8", "192.168.0.0/16"]);
    assert_eq!(value(&compare(RAM, &ten, &more, &[]), "acs:sourceip").as_deref(), Some("192.168.0.1"));
    let less = ip(&["10.1.0.0/16"]);
    let change = compare(RAM, &ten, &less, &[]);
    assert!(change.definite.is_empty() && change.possible.is_empty() && change.revoked.len() == 1);
    assert_eq!(change.revoked[0].witness.as_ref().unwrap().context["acs:sourceip"].as_deref(), Some("10.0.0.1"));
    let halves = ip(&["10.0.0.0/9", "10.128.0.0/9"]);
    let change = compare(RAM, &ten, &halves, &[]);
    assert!(change.definite.is_empty() && change.possible.is_empty() && change.revoked.is_empty());
    let twice = [ten[0].clone(), when(ten[0].clone(), "Bool", "acs:SecureTransport", &["true"])];
    let change = compare(RAM, &ten, &twice, &[]);
    assert!(change.definite.is_empty() && change.possible.is_empty() && change.revoked.is_empty());
    let secure = [when(get(), "Bool", "acs:SecureTransport", &["true"])];
    assert_eq!(value(&compare(RAM, &secure, &[get()], &[]), "acs:securetransport").as_deref(), Some("false"));
    let ecs = || allow(&["ecs:*"], &["*"]);
    let guarded = [when(deny(&["*"], &["*"]), "NotIpAddress", "acs:SourceIp", &["203.0.113.0/24"]), ecs()];
    assert_eq!(value(&compare(RAM, &guarded, &[ecs()], &[]), "acs:sourceip").as_deref(), Some("1.0.0.1"));
    let never = [when(when(get(), "StringEquals", "k", &["a"]), "StringNotEquals", "k", &["a"])];
    assert_eq!(verdict(&never, "oss:GetObject", "*"), Verdict::Denied);
}

#[test]
fn x13_union_and_reformatting() {
    let before = [allow(&["oss:Get*"], &["*"]), allow(&["oss:List*"], &["*"])];
    let one = [allow(&["oss:List*", "oss:Get*", "oss:GetObject"], &["*"])];
    let change = compare(RAM, &before, &one, &[]);
    assert!(change.definite.is_empty() && change.possible.is_empty() && change.revoked.is_empty());
    let all = [allow(&["oss:*"], &["*"])];
    let change = compare(RAM, &before, &all, &["oss:GetObject", "oss:PutBucketPolicy"]);
    assert_eq!(&*change.definite[0].witness.as_ref().unwrap().action, "oss:PutBucketPolicy");
    let odd = [allow(&["oss:?et*"], &["*"])];
    let change = compare(RAM, &before, &odd, &[]);
    let witness = change.definite[0].witness.as_ref().unwrap();
    assert!(witness.synthetic && &witness.action[5..7] == "et" && !witness.action.starts_with("oss:g"), "{witness:?}");
    assert!(change.revoked[0].witness.as_ref().unwrap().action.starts_with("oss:list"));
}

#[test]
fn x14_two_slots() {
    let user = allow(&["ram:AddUserToGroup"], &["acs:ram:*:1234567890123456:user/*"]);
    let group = allow(&["ram:AddUserToGroup"], &["acs:ram:*:1234567890123456:group/SysAdmins"]);
    let mut question = Question::of("ram:AddUserToGroup");
    question.resources =
        vec!["acs:ram::1234567890123456:user/u".into(), "acs:ram::1234567890123456:group/SysAdmins".into()];
    let (one, two) = ([user.clone()], [user, group]);
    assert_eq!(ask(&holding(RAM, &one), &question).verdict, Verdict::Denied);
    assert_eq!(ask(&holding(RAM, &two), &question).verdict, Verdict::Allowed);
    let change = compare(RAM, &one, &two, &[]);
    assert_eq!((change.definite.len(), change.definite[0].place.index), (1, 1));
    assert!(compare(RAM, &[], &one, &[]).definite.is_empty());
}

#[test]
fn x16_key_policies() {
    let all = [allow(&["kms:*"], &["*"])];
    let mut user = holding(RAM, &[]);
    let document: Arc<str> = "key".into();
    user.resource.push(Held { when: Some((Flag::KmsRoot, false)), ..Held::sure(&all[0], 0, &document) });
    assert_eq!(ask(&user, &Question::on("kms:Decrypt", "*")).verdict, Verdict::Unknown);
    let own = [allow(&["kms:Decrypt"], &["*"])];
    user.account = held(&own);
    assert_eq!(ask(&user, &Question::on("kms:Decrypt", "*")).verdict, Verdict::Allowed);
    let explicit = deny(&["kms:Decrypt"], &["*"]);
    user.resource.push(Held::sure(&explicit, 1, &document));
    assert_eq!(ask(&user, &Question::on("kms:Decrypt", "*")).verdict, Verdict::Denied);
    // A user of another account needs both: what the key lets in is what it has at most.
    let foreign = |own: &[Statement], key: &[Statement]| {
        let key = Bound { exists: Tri::Yes, attachment: "key".into(), held: held(key) };
        let other = Holding::nothing(RAM, Some("9876543210987654".into()));
        ask(&Holding { account: held(own), session: vec![key], ..other }, &Question::on("kms:Decrypt", "*")).verdict
    };
    assert_eq!(foreign(&own, &all), Verdict::Allowed);
    assert_eq!([foreign(&own, &[]), foreign(&[], &all), foreign(&[], &[])], [Verdict::Denied; 3]);
}

#[test]
fn x17_the_grain_of_the_operation() {
    let one = [allow(&["name/cam:AttachGroupPolicy"], &["qcs::cam::uin/100000000001:groupId/7"])];
    assert_eq!(ask(&holding(CAM, &one), &Question::of("cam:AttachGroupPolicy")).verdict, Verdict::Denied);
    assert!(compare(CAM, &[], &one, &[]).definite.is_empty());
    let all = [allow(&["cam:AttachGroupPolicy"], &["*"])];
    assert_eq!(ask(&holding(CAM, &all), &Question::of("name/cam:attachgrouppolicy")).verdict, Verdict::Allowed);
    let guarded = [all[0].clone(), deny(&["cam:AttachGroupPolicy"], &["qcs::cam::uin/100000000001:groupId/7"])];
    assert_eq!(ask(&holding(CAM, &guarded), &Question::of("cam:AttachGroupPolicy")).verdict, Verdict::Allowed);
}

#[test]
fn x18_a_boundary() {
    let admin = [allow(&["*"], &["*"])];
    let bound = [allow(&["name/cvm:Describe*"], &["*"])];
    let bounded = |list, bound| Holding {
        boundary: vec![Bound { exists: Tri::Yes, attachment: "b".into(), held: held(bound) }],
        ..holding(CAM, list)
    };
    let space = Space::new();
    let (before, after) = (space.effective(&bounded(&admin, &bound)), space.effective(&holding(CAM, &admin)));
    assert_eq!(before.query(&Question::of("cam:AttachUserPolicy")).verdict, Verdict::Denied);
    assert_eq!(before.query(&Question::of("cvm:DescribeInstances")).verdict, Verdict::Allowed);
    let choice =
        Choice { actions: vec!["cvm:DescribeInstances".into(), "cam:AttachUserPolicy".into()], resources: Vec::new() };
    let change = difference(&before, &after, &choice);
    assert_eq!(&*change.definite[0].witness.as_ref().unwrap().action, "cam:AttachUserPolicy");
    assert_eq!(gain(&before, &space.effective(&holding(CAM, &bound)), &choice), Gain::Nothing);
    let nothing = space.effective(&bounded(&[], &admin));
    assert_eq!(nothing.query(&Question::of("cvm:DescribeInstances")).verdict, Verdict::Denied);
}

/// A deny on a name that is in part unknown, which then takes more, or less.
#[test]
fn a_deny_on_a_name_with_a_hole_is_the_same_name_in_both_worlds() {
    let hole = crate::base::hole::named("alicloud_oss_bucket.logs.id");
    let guard =
        |pattern: &str| [allow(&["oss:*"], &["*"]), deny(&["oss:DeleteObject"], &[&pattern.replace('@', &hole)])];
    let (objects, bucket, all) = ("acs:oss:*:*:@/*", "acs:oss:*:*:@*", "acs:oss:*:*:*");
    let (one, other) = ("acs:oss:*:*:@/a/*", "acs:oss:*:*:photos/*");
    for (before, after) in [(objects, bucket), (objects, all), (one, objects), (objects, objects), (other, all)] {
        let (was, is) = (guard(before), guard(after));
        let change = compare(RAM, &was, &is, &[]);
        let found: Vec<_> = change.definite.iter().chain(&change.possible).map(|it| &it.witness).collect();
        assert!(found.is_empty(), "{before} {after}: {found:?}");
    }
    for (before, after) in [(bucket, objects), (all, objects), (objects, one)] {
        let (was, is) = (guard(before), guard(after));
        let change = compare(RAM, &was, &is, &[]);
        assert_eq!(change.definite.len() + change.possible.len(), 1, "{before} {after}");
    }
}

#[test]
fn x21_unknown_parts() {
    let hole = format!("acs:oss:*:*:{}/*", crate::base::value::HOLE);
    let new = [allow(&["oss:GetObject"], &[&hole])];
    let change = compare(RAM, &[], &new, &[]);
    assert_eq!((change.definite.len(), change.possible.len()), (1, 0));
    let named = format!("acs:oss:*:*:{}/*", crate::base::hole::named("alicloud_oss_bucket.logs.id"));
    let told = [allow(&["oss:GetObject"], &[&named])];
    let change = compare(RAM, &[], &told, &[]);
    let witness = change.definite[0].witness.as_ref().unwrap();
    assert!(shown(&witness.resources[0]).contains("<alicloud_oss_bucket.logs.id>/"));
    let change = compare(RAM, &[], &new, &[]);
    assert!(shown(&change.definite[0].witness.as_ref().unwrap().resources[0]).ends_with(":…/example"));
    let photos = [allow(&["oss:GetObject"], &["acs:oss:*:*:photos/*"])];
    let change = compare(RAM, &photos, &new, &[]);
    assert_eq!((change.definite.len(), change.possible.len()), (0, 1));
    let all = [allow(&["oss:Get*"], &["*"])];
    let change = compare(RAM, &all, &new, &[]);
    assert_eq!((change.definite.len(), change.possible.len()), (0, 0));
    let mut actions = [allow(&["x"], &["*"])];
    actions[0].actions = Patterns { except: false, list: vec!["\u{E000}".into()], partly_unknown: true };
    let change = compare(RAM, &all, &actions, &["oss:GetObject", "ram:CreateUser"]);
    assert_eq!(&*change.possible[0].witness.as_ref().unwrap().action, "ram:CreateUser");
    // A document of which nothing is known: new, and the same on both sides.
    let nothing = [opaque().clone()];
    assert_eq!(compare(RAM, &[], &nothing, &[]).possible.len(), 1);
    let change = compare(RAM, &nothing, &nothing, &[]);
    assert!(change.definite.is_empty() && change.possible.is_empty() && change.besides.len() == 1);
}

#[test]
fn x24_a_deny_without_second_factor() {
    let list = [when(deny(&["*"], &["*"]), "Bool", "acs:MFAPresent", &["false"]), allow(&["ecs:*"], &["*"])];
    let user = holding(RAM, &list);
    let asked = |question: Question| ask(&user, &question).verdict;
    let question = || Question::on("ecs:StopInstance", "*");
    assert_eq!(asked(question().with("acs:MFAPresent", "false")), Verdict::Denied);
    assert_eq!(asked(question().with("acs:MFAPresent", "true")), Verdict::Allowed);
    let mut absent = question();
    absent.context.insert("acs:MFAPresent".into(), None);
    assert_eq!(asked(absent), Verdict::Allowed);
    let answer = ask(&user, &question());
    assert_eq!(answer.verdict, Verdict::Conditional);
    assert_eq!(answer.refused.unwrap().context["acs:mfapresent"].as_deref(), Some("false"));
}

/// A `?` in a question is any character, whatever the patterns are.
#[test]
fn a_question_with_any_character() {
    for region in ["cn-a", "cn-*", "*"] {
        let list = [allow(&["ecs:StartInstance"], &["acs:ecs:*:*:instance/*a"])];
        let of = |name: &str| verdict(&list, "ecs:StartInstance", &format!("acs:ecs:{region}:1234567890123456:{name}"));
        assert_eq!(of("instance/i?"), Verdict::Allowed, "{region}");
        assert_eq!(of("instance/b?c"), Verdict::Denied, "{region}");
    }
}

/// Whether a pattern with too few colons covers a name is not documented: capitals in it are those of ids.
#[test]
fn a_pattern_with_too_few_colons_keeps_its_capitals() {
    for pattern in ["acs:*/Photos/*", "*/Photos/*", "acs:oss:*/Photos/*", "ACS:OSS:*/Photos/*", "*Photos*"] {
        let list = [allow(&["oss:GetObject"], &[pattern])];
        let name = "acs:oss:*:*:b/Photos/a";
        assert_eq!(verdict(&list, "oss:GetObject", name), Verdict::Unknown, "{pattern}");
        let list = [allow(&["*"], &["*"]), deny(&["oss:GetObject"], &[pattern])];
        assert_eq!(verdict(&list, "oss:GetObject", name), Verdict::Unknown, "deny {pattern}");
    }
}

/// Many policies that may be held, each with a condition of its own: what is allowed is found, and quickly.
#[test]
fn conditions_that_do_not_touch_each_other_are_no_riddle() {
    let one = |at: usize| when(allow(&["oss:GetObject"], &["*"]), "StringEquals", &format!("acs:Key{at}"), &["a"]);
    let many: Vec<Statement> = (0..24).map(one).collect();
    let mut holding = holding(RAM, &many);
    holding.account.iter_mut().for_each(|it| it.exists = Tri::Unknown);
    assert_eq!(ask(&holding, &Question::of("oss:GetObject")).verdict, Verdict::Unknown);
    holding.account.iter_mut().for_each(|it| it.exists = Tri::Yes);
    assert_eq!(ask(&holding, &Question::of("oss:GetObject")).verdict, Verdict::Conditional);
}
