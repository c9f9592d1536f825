//! The search for escalations in a large account: 2,000 principals, 500 policies of 50 statements.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]

use menshen::base::Tri;
use menshen::model::identity::{
    Attachment, Document, Effect, Patterns, Policy, PolicyKind, PolicyText, Principal, PrincipalKind, Statement,
};
use menshen::model::{Cloud, Id, Model, Object, Ref, Site};
use menshen::reason;
use std::sync::Arc;
use std::time::Instant;

const SERVICES: [&str; 12] = ["ecs", "oss", "rds", "slb", "vpc", "log", "kms", "fc", "ros", "cs", "ram", "mns"];
const NAMES: [&str; 10] = [
    "Describe*",
    "Get*",
    "List*",
    "CreateInstance",
    "RunInstances",
    "PutObject",
    "UpdateFunction",
    "*",
    "Delete*",
    "Query*",
];

fn list(words: &[String]) -> Patterns {
    Patterns { list: words.iter().map(|it| Arc::from(it.as_str())).collect(), ..Patterns::default() }
}

fn statement(policy: usize, index: usize) -> Statement {
    let at = policy * 31 + index * 7;
    let service = SERVICES[at % SERVICES.len()];
    let actions: Vec<String> = (0..4).map(|it| format!("{service}:{}", NAMES[(at + it * 3) % NAMES.len()])).collect();
    let resource = match at % 5 {
        0 if service != "ram" => "*".to_owned(),
        _ => format!("acs:{service}:*:*:kind{}/name-{policy}-{index}-*", at % 4),
    };
    Statement {
        index,
        effect: Some(if at % 17 == 3 { Effect::Deny } else { Effect::Allow }),
        actions: list(&actions),
        resources: list(&[resource]),
        whole: true,
        ..Statement::default()
    }
}

fn account() -> Model {
    let mut model = Model::default();
    let mut object = |address: String| {
        let object = Object {
            address: address.into(),
            previous_address: None,
            kind: "x".into(),
            cloud: Some(Cloud::Alibaba),
            action: None,
            representative: false,
            account: Default::default(),
        };
        model.intern(object)
    };
    let mut identity = menshen::model::identity::Identity::default();
    for at in 0..2_000 {
        let role = at % 4 == 3;
        let trust = role.then(|| {
            let principals = vec![menshen::model::identity::PrincipalEntry {
                class: "Service".into(),
                name: ["ecs.aliyuncs.com", "fc.aliyuncs.com"][at / 4 % 2].into(),
            }];
            let actions = list(&["sts:AssumeRole".into()]);
            let effect = Some(Effect::Allow);
            Document::Parsed(PolicyText::of(vec![Statement {
                effect,
                actions,
                principals,
                whole: true,
                ..Statement::default()
            }]))
        });
        let object = object(format!("principal.p{at}"));
        identity.principals.push(Principal {
            object,
            cloud: Cloud::Alibaba,
            kind: if role { PrincipalKind::Role } else { PrincipalKind::User },
            name: Some(format!("p{at}").into()),
            shape: None,
            managed: true,
            trust,
            trust_site: Site::block(object),
            carriers: Vec::new(),
        });
    }
    for at in 0..500 {
        let object = object(format!("policy.q{at}"));
        identity.policies.push(Policy {
            object,
            cloud: Cloud::Alibaba,
            kind: PolicyKind::Custom,
            name: Some(format!("q{at}").into()),
            shape: None,
            site: Site::block(object),
            document: Some(Document::Parsed(PolicyText::of((0..50).map(|index| statement(at, index)).collect()))),
            conflicting: None,
            values_lost: None,
            bound: false,
            managed: true,
        });
    }
    for at in 0..4_000usize {
        let object = object(format!("attachment.a{at}"));
        let principal = at % 2_000;
        identity.attachments.push(Attachment {
            site: Site::block(object),
            cloud: Cloud::Alibaba,
            kind: if principal % 4 == 3 { PrincipalKind::Role } else { PrincipalKind::User },
            principal: Ref::Resolved(Id::new(principal)),
            policy: Ref::Resolved(Id::new((at * 7 + at / 2_000) % 500)),
            exists: Tri::Yes,
            unknown: None,
            scope: None,
            id_for_name: false,
        });
    }
    model.after.identity = identity;
    model
}

/// For an optimised build: one that is not takes minutes.
#[test]
#[cfg_attr(debug_assertions, ignore)]
fn a_large_account_is_searched_to_an_end() {
    let model = account();
    let facts = reason::solve(&model.after);
    let start = Instant::now();
    let found = facts.escalations(&model, &model.after).list.len();
    let searched = start.elapsed();
    let start = Instant::now();
    let risks = facts.risks(&model, &model.after).len();
    let looked = start.elapsed();
    assert!(found > 0 && risks > 0);
    // How long it takes is for people to read; that it comes to an end is what the budget of the search is for.
    let left = facts.escalations(&model, &model.after).unsearched.len();
    println!("{found} paths in {searched:?}, {risks} risks in {looked:?}, {left} principals left out");
}
