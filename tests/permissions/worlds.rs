//! Random policies of both clouds, small enough that questions meet them often.

use super::Dice;
use menshen::base::Tri;
use menshen::model::Cloud;
use menshen::model::identity::{Condition, Effect, Patterns, Statement};
use menshen::reason::permission::{Bound, Held, Holding, Request};
use std::sync::Arc;

pub const OWN: &str = "123";

/// What a cloud's policies are made of, and what is asked.
pub struct Words {
    pub cloud: Cloud,
    actions: &'static [&'static str],
    resources: &'static [&'static str],
    conditions: &'static [(&'static str, &'static str, &'static [&'static str])],
    /// Actions with the resources of a request.
    requests: &'static [(&'static str, &'static [&'static str])],
    /// Values of each key.
    values: &'static [(&'static str, &'static [&'static str])],
}

pub const RAM: Words = Words {
    cloud: Cloud::Alibaba,
    actions: &[
        "*",
        "ecs:*",
        "ecs:Describe*",
        "ecs:DeleteInstance",
        "ecs:Delete*",
        "oss:Get*",
        "oss:GetObject",
        "oss:?et*",
        "*:Get*",
        "ram:*",
        "ims:*",
        "ram:AddUserToGroup",
        "ims:AddUserToGroup",
        "ims:AddUser*",
        "ram:Attach*",
        "ecs:RunCommand",
        "ecs:*Instance*",
        "ECS:deleteinstance",
        "*:*e*",
        "oss:*t*",
    ],
    resources: &[
        "*",
        "*",
        "acs:oss:*:*:photos/*",
        "acs:oss:*:*:photos",
        "acs:oss:*:*:Photos/*",
        "acs:oss:*:*:p*",
        "acs:ecs:*:*:instance/i-1",
        "acs:ecs:*:123:instance/*",
        "acs:ecs:*",
        "acs:ram:*:123:user/*",
        "acs:ram:*:123:group/*",
        "acs:ram:*::group/Admins",
        "acs:ram:*:123:group/admins",
        "acs:ram:*:*:policy/*",
        "acs:ram::123:policy/ops",
        "acs:*:*:123:*",
        "acs:ecs:*:*:?nstance/*",
    ],
    conditions: &[
        ("IpAddress", "acs:SourceIp", &["10.0.0.0/8"]),
        ("IpAddress", "acs:SourceIp", &["10.1.0.0/16", "192.168.0.0/16"]),
        ("NotIpAddress", "acs:SourceIp", &["10.0.0.0/8"]),
        ("Bool", "acs:SecureTransport", &["true"]),
        ("Bool", "ACS:SecureTransport", &["false"]),
        ("StringEquals", "k", &["a"]),
        ("StringNotEquals", "k", &["a", "b"]),
        ("StringLike", "k", &["a*"]),
        ("StringNotLike", "k", &["*b"]),
        ("StringEqualsIgnoreCase", "k", &["A"]),
        ("NumericLessThan", "n", &["10"]),
        ("NumericGreaterThanEquals", "n", &["3"]),
        ("DateLessThan", "acs:CurrentTime", &["2026-01-01T00:00:00Z"]),
        ("DateGreaterThan", "acs:CurrentTime", &["2025-01-01T08:00:00+08:00"]),
        ("StringEqualsIfExists", "k", &["a"]),
    ],
    requests: &[
        ("ecs:DescribeInstances", &["acs:ecs:cn-hangzhou:123:instance/i-1"]),
        ("ecs:DeleteInstance", &["acs:ecs:cn-hangzhou:123:instance/i-1"]),
        ("ecs:DeleteInstances", &["acs:ecs:cn-hangzhou:123:instance/i-2"]),
        ("oss:GetObject", &["acs:oss:oss-cn-hangzhou:123:photos/a.jpg"]),
        ("oss:GetObject", &["acs:oss:oss-cn-hangzhou:123:logs/a"]),
        ("oss:PutObject", &["acs:oss:oss-cn-hangzhou:9:Photos/a.jpg"]),
        ("oss:SetAcl", &["acs:oss:oss-cn-hangzhou:123:photos"]),
        ("ram:GetUser", &["acs:ram::123:user/u"]),
        ("ram:AddUserToGroup", &["acs:ram::123:user/u", "acs:ram::123:group/Admins"]),
        ("ims:AddUserToGroup", &["acs:ram::123:user/u", "acs:ram::123:group/admins"]),
        ("ram:AttachPolicyToUser", &["acs:ram::123:user/u", "acs:ram::123:policy/ops"]),
        ("ram:AttachPolicyToUser", &["acs:ram::123:user/u", "acs:ram:*:system:policy/AdministratorAccess"]),
        ("ecs:RunCommand", &["acs:ecs:cn-hangzhou:123:instance/i-1", "acs:ecs:cn-hangzhou:123:command/c-1"]),
        ("xyz:Get", &["acs:xyz:cn-hangzhou:123:thing/1"]),
    ],
    values: &[
        ("acs:SourceIp", &["10.1.0.1", "10.2.0.1", "192.168.0.1", "1.0.0.1", ""]),
        ("acs:SecureTransport", &["true", "false", ""]),
        ("k", &["a", "A", "b", "ab", "c", ""]),
        ("n", &["1", "3", "10", "5", ""]),
        ("acs:CurrentTime", &["2024-06-01T00:00:00Z", "2025-06-01T00:00:00Z", "2026-06-01T00:00:00Z", ""]),
    ],
};

pub const CAM: Words = Words {
    cloud: Cloud::Tencent,
    actions: &[
        "*",
        "cvm:*",
        "name/cvm:Describe*",
        "cvm:TerminateInstances",
        "cos:Get*",
        "cos:GetObject",
        "cam:*",
        "name/cam:AttachUserPolicy",
        "tat:RunCommand",
        "tat:*",
        "*:Get*",
        "cvm:*Instances*",
        "cos:?et*",
        "cam:PassRole",
    ],
    resources: &[
        "*",
        "*",
        "qcs::cvm:*:uin/123:instance/*",
        "qcs::cvm:ap-guangzhou:uin/123:instance/ins-1",
        "qcs::cvm:::instance/*",
        "qcs::cos:ap-guangzhou:uid/1:bucket/*",
        "qcs::cos::uid/1:bucket/Logs-1/*",
        "qcs::tat:*:uin/123:command/*",
        "qcs::cvm:*",
        "qcs::cam::uin/123:roleName/*",
        "qcs:::::*",
        "qcs::cvm:*:uin/123:instance/ins-?",
    ],
    conditions: &[
        ("ip_equal", "qcs:ip", &["10.0.0.0/8"]),
        ("ip_not_equal", "qcs:ip", &["10.0.0.0/8", "192.168.0.0/16"]),
        ("string_equal", "qcs:resource_tag", &["a"]),
        ("string_not_equal", "qcs:resource_tag", &["a"]),
        ("string_like_if_exist", "qcs:resource_tag", &["a*"]),
        ("string_not_equal_if_exist", "qcs:resource_tag", &["b"]),
        ("bool_equal", "mfa", &["true"]),
        ("null_equal", "mfa", &["true"]),
        ("numeric_less_than", "n", &["10"]),
        ("date_greater_than", "qcs:current_time", &["2025-01-01T00:00:00Z"]),
        ("for_any_value:string_equal", "qcs:request_tag", &["a"]),
    ],
    requests: &[
        ("cvm:DescribeInstances", &["qcs::cvm:ap-guangzhou:uin/123:instance/ins-1"]),
        ("name/cvm:TerminateInstances", &["qcs::cvm:ap-guangzhou:uin/123:instance/ins-2"]),
        ("cos:GetObject", &["qcs::cos:ap-guangzhou:uid/1:bucket/logs-1/x"]),
        ("cos:PutObject", &["qcs::cos:ap-guangzhou:uid/1:bucket/logs-1/x"]),
        ("cam:AttachUserPolicy", &["*"]),
        ("cam:PassRole", &["qcs::cam::uin/123:roleName/r"]),
        ("cam:GetRole", &["qcs::cam::uin/123:roleName/r"]),
        (
            "tat:RunCommand",
            &["qcs::cvm:ap-guangzhou:uin/123:instance/ins-1", "qcs::tat:ap-guangzhou:uin/123:command/c"],
        ),
    ],
    values: &[
        ("qcs:ip", &["10.1.0.1", "192.168.0.1", "1.0.0.1", ""]),
        ("qcs:resource_tag", &["a", "ab", "b", "c", ""]),
        ("mfa", &["true", "false", ""]),
        ("n", &["1", "10", "11", ""]),
        ("qcs:current_time", &["2024-06-01T00:00:00Z", "2026-06-01T00:00:00Z", ""]),
        ("qcs:request_tag", &["a", ""]),
    ],
};

/// The statements of one principal, in parts, each with whether it is known to be held.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub account: Vec<(Statement, Tri, Arc<str>)>,
    pub group: Vec<(Statement, Tri, Arc<str>)>,
    pub control: Vec<(Statement, Tri, Arc<str>)>,
    pub boundary: Option<(Vec<Statement>, Tri)>,
    pub session: Option<Vec<Statement>>,
}

impl World {
    /// What is held; `given`: what of the unknown attachments exists (bit by bit), `None`: that is not known.
    pub fn holding<'s>(&'s self, words: &Words, given: Option<u32>) -> Holding<'s> {
        let exists = |tri: Tri, name: &str| match given {
            Some(bits) if tri == Tri::Unknown => (bits & unknown(name) != 0).into(),
            _ => tri,
        };
        let document: Arc<str> = "d".into();
        let part = |list: &'s [(Statement, Tri, Arc<str>)]| -> Vec<Held<'s>> {
            list.iter()
                .enumerate()
                .map(|(at, (statement, tri, name))| Held {
                    exists: exists(*tri, name),
                    attachment: name.clone(),
                    ..Held::sure(statement, at, &document)
                })
                .collect()
        };
        let plain = |list: &'s [Statement]| -> Vec<Held<'s>> {
            list.iter().enumerate().map(|(at, statement)| Held::sure(statement, at, &document)).collect()
        };
        let mut out = Holding::nothing(words.cloud, Some(OWN.into()));
        out.account = part(&self.account);
        out.control = part(&self.control);
        if !self.group.is_empty() {
            out.groups.insert("rg".into(), part(&self.group));
        }
        let bound = |list: &'s [Statement], tri: Tri| Bound {
            exists: exists(tri, "u0"),
            attachment: "u0".into(),
            held: plain(list),
        };
        out.boundary = self.boundary.iter().map(|(list, tri)| bound(list, *tri)).collect();
        out.session = self.session.iter().map(|list| bound(list, Tri::Yes)).collect();
        out
    }

    fn lists(&mut self) -> [&mut Vec<(Statement, Tri, Arc<str>)>; 3] {
        [&mut self.account, &mut self.group, &mut self.control]
    }
}

/// The completions of two worlds: what exists of the attachments that one of them does not know.
pub fn joint(a: &World, b: &World) -> Vec<u32> {
    let mut mask = 0;
    for world in [a, b] {
        for (_, tri, name) in world.account.iter().chain(&world.group).chain(&world.control) {
            mask |= if *tri == Tri::Unknown { unknown(name) } else { 0 };
        }
        mask |= u32::from(world.boundary.as_ref().is_some_and(|(_, tri)| *tri == Tri::Unknown));
    }
    (0..4).filter(|bits| bits & !mask == 0).collect()
}

fn unknown(name: &str) -> u32 {
    match name {
        "u0" => 1,
        "u1" => 2,
        _ => 0,
    }
}

fn patterns(dice: &mut Dice, from: &[&str], except: bool) -> Patterns {
    let count = 1 + dice.below(3);
    Patterns { except, list: (0..count).map(|_| Arc::from(*dice.pick(from))).collect(), partly_unknown: false }
}

/// Keys that one case uses: few, so that requests can have every combination of values.
pub struct Keys(Vec<&'static str>);

pub fn keys(dice: &mut Dice, words: &Words) -> Keys {
    Keys((0..dice.below(3)).map(|_| dice.pick(words.values).0).collect())
}

pub fn statement(dice: &mut Dice, words: &Words, keys: &Keys) -> Statement {
    let effect = if dice.one_in(4) { Effect::Deny } else { Effect::Allow };
    let (not_action, not_resource) = (dice.one_in(8), dice.one_in(10));
    let mut out = Statement {
        effect: Some(effect),
        actions: patterns(dice, words.actions, not_action),
        resources: patterns(dice, words.resources, not_resource),
        whole: true,
        ..Statement::default()
    };
    for _ in 0..dice.below(3) {
        let (operator, key, values) = dice.pick(words.conditions);
        if keys.0.iter().any(|own| own.eq_ignore_ascii_case(key)) {
            out.condition = Some("{}".into());
            out.conditions.push(Condition {
                operator: (*operator).into(),
                key: (*key).into(),
                values: values.iter().map(|text| Arc::from(*text)).collect(),
                partly_unknown: false,
            });
        }
    }
    out
}

pub fn world(dice: &mut Dice, words: &Words, keys: &Keys) -> World {
    let mut out = World::default();
    let some = |dice: &mut Dice, count: usize| -> Vec<(Statement, Tri, Arc<str>)> {
        (0..dice.below(count + 1))
            .map(|_| {
                let (tri, name) = match dice.below(12) {
                    0 => (Tri::Unknown, "u0"),
                    1 => (Tri::Unknown, "u1"),
                    _ => (Tri::Yes, "sure"),
                };
                (statement(dice, words, keys), tri, Arc::from(name))
            })
            .collect()
    };
    out.account = some(dice, 4);
    if dice.one_in(4) {
        out.group = some(dice, 3);
    }
    if dice.one_in(5) {
        out.control = some(dice, 2);
    }
    let plain = |dice: &mut Dice| (0..1 + dice.below(2)).map(|_| statement(dice, words, keys)).collect::<Vec<_>>();
    if dice.one_in(6) {
        out.boundary = Some((plain(dice), if dice.one_in(3) { Tri::Unknown } else { Tri::Yes }));
    }
    if dice.one_in(8) {
        out.session = Some(plain(dice));
    }
    out
}

/// The world after a small change.
pub fn changed(dice: &mut Dice, words: &Words, keys: &Keys, before: &World) -> World {
    let mut out = before.clone();
    for _ in 0..1 + dice.below(2) {
        let which = dice.below(3).min(2);
        let what = dice.below(8);
        let other = statement(dice, words, keys);
        let at = dice.below(8);
        let pattern: Arc<str> = Arc::from(*dice.pick(words.actions));
        let mut lists = out.lists();
        let list = &mut lists[if which == 2 { 0 } else { which }];
        let place = if list.is_empty() { 0 } else { at % list.len() };
        match what {
            0 => list.push((other, Tri::Yes, "sure".into())),
            1 | 2 if !list.is_empty() => {
                list.remove(place);
            }
            3 if !list.is_empty() => list[place].0.conditions.clear(),
            4 if !list.is_empty() => list[place].0.actions.list.push(pattern),
            5 if !list.is_empty() => list[place].0.conditions = other.conditions,
            6 => out.boundary = None,
            7 if !list.is_empty() => list.reverse(),
            _ => list.push((other, Tri::Unknown, "u1".into())),
        }
        for list in out.lists() {
            for (statement, _, _) in list.iter_mut().filter(|(it, _, _)| it.conditions.is_empty()) {
                statement.condition = None;
            }
            for (statement, _, _) in list.iter_mut().filter(|(it, _, _)| !it.conditions.is_empty()) {
                statement.condition = Some("{}".into());
            }
        }
    }
    out
}

/// Requests with every combination of values of the keys, thinned out.
pub fn requests(dice: &mut Dice, words: &Words, keys: &Keys, count: usize) -> Vec<Request> {
    (0..count)
        .map(|_| {
            let (action, resources) = dice.pick(words.requests);
            let mut request = Request {
                action: (*action).into(),
                resources: resources.iter().map(|text| Arc::from(*text)).collect(),
                group: dice.one_in(3).then(|| "rg".into()),
                ..Request::default()
            };
            for key in &keys.0 {
                let values = words.values.iter().find(|(name, _)| name == key).unwrap().1;
                let value = *dice.pick(values);
                request.context.insert((*key).into(), (!value.is_empty()).then(|| value.into()));
            }
            request
        })
        .collect()
}

/// Every context over the keys.
pub fn contexts(words: &Words, keys: &Keys, request: &Request) -> Vec<Request> {
    let mut out = vec![request.clone()];
    for key in &keys.0 {
        let values = words.values.iter().find(|(name, _)| name == key).unwrap().1;
        out = out
            .iter()
            .flat_map(|request| {
                values.iter().map(|value| {
                    let mut request = request.clone();
                    request.context.insert((*key).into(), (!value.is_empty()).then(|| (*value).into()));
                    request
                })
            })
            .collect();
    }
    out
}
