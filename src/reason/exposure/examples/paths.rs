//! E90–E98, the grades of rules by reach, records and differences.

use super::*;
use crate::model::{Model, Object};
use crate::reason::exposure::{Grade, RuleId, compare, targets};

fn one(rules: &[&str]) -> Net {
    let mut net = Net::default();
    let group = net.ali(rules);
    net.member(Cloud::Alibaba, Net::bound(&[group]));
    net
}

fn public(rules: &[&str], exists: Tri) -> Net {
    let mut net = one(rules);
    net.public(PathKind::AutoPublic, Ref::Resolved(Id::new(0)), exists);
    net
}

#[track_caller]
fn grades(net: &Net, expected: &[Grade]) {
    let found: Vec<Grade> = net.solve().rules.iter().map(|facts| facts.grade()).collect();
    assert_eq!(found, expected);
}

#[test]
fn public_addresses() {
    internet(&one(&["accept tcp 22/22 A4"]), "", "");
    internet(&public(&["accept tcp 22/22 A4"], Tri::Yes), "tcp 22 < I4", "tcp 22 < I4");
    let two = ["accept tcp 22/22 10.0.0.0/8", "accept tcp 22/22 198.51.100.0/24"];
    internet(&public(&two, Tri::Yes), "tcp 22 < 198.51.100.0/24", "tcp 22 < 198.51.100.0/24");
    let holes = "tcp 22 < 100.0.0.0/10, 100.128.0.0/9";
    internet(&public(&["accept tcp 22/22 100.0.0.0/8"], Tri::Yes), holes, holes);
    internet(&public(&["accept tcp 22/22 A4"], Tri::Unknown), "", "tcp 22 < I4");
    internet(&public(&["accept tcp 22/22 A4"], Tri::No), "", "");
    // E96: one association, one of two instances.
    let mut net = one(&["accept tcp 22/22 A4"]);
    let other = net.member(Cloud::Alibaba, Net::bound(&[0]));
    net.public(PathKind::Eip, Ref::OneOf(vec![Id::new(0), other]), Tri::Yes);
    internet(&net, "", "tcp 22 < I4");
    is(&net.solve().view(other).unwrap().internet, "", "tcp 22 < I4");
}

#[test]
fn rules_are_graded_by_reach() {
    let open = ["accept tcp 22/22 A4 @2", "accept tcp 80/80 10.0.0.0/8 @2", "drop tcp 23/23 A4 @1"];
    grades(&public(&open, Tri::Yes), &[Grade::Reached, Grade::TakenAway, Grade::TakenAway]);
    grades(&public(&open, Tri::Unknown), &[Grade::OpenEnd, Grade::TakenAway, Grade::TakenAway]);
    grades(&one(&open), &[Grade::NoPath, Grade::TakenAway, Grade::TakenAway]);
    // Bound to nothing.
    let mut net = Net::default();
    net.ali(&["accept tcp 22/22 A4"]);
    grades(&net, &[Grade::OpenEnd]);
    let found = net.solve();
    assert!(!found.groups[0].all_bound_here);
    assert!(found.views[found.groups[0].views[0]].is_imagined());
    // Dropped first.
    let away = ["accept tcp 22/22 A4 @2", "drop tcp 1/65535 A4 @1"];
    grades(&public(&away, Tri::Yes), &[Grade::TakenAway, Grade::TakenAway]);
    // A rule that accepts the same first takes nothing away.
    let twice = ["accept tcp 22/22 A4 @1", "accept tcp 1/65535 A4 @5"];
    let found = public(&twice, Tri::Yes).solve();
    assert_eq!(found.rules[1].reached, set("tcp < I4"));
    // One workload behind a path is enough, whatever the others are.
    let mut net = one(&["accept tcp 22/22 A4"]);
    let second = net.member(Cloud::Alibaba, Net::bound(&[0]));
    net.public(PathKind::Eip, Ref::Resolved(second), Tri::Yes);
    grades(&net, &[Grade::Reached]);
    let facts = &net.solve().rules[0];
    assert_eq!((facts.at.len(), &facts.no_path), (2, &set("tcp 22 < I4")));
}

#[test]
fn a_rule_of_another_family_than_the_path() {
    let net = public(&["accept tcp 22/22 A6", "accept tcp 80/80 A4"], Tri::Yes);
    grades(&net, &[Grade::NoPath, Grade::Reached]);
}

#[test]
fn what_is_not_modelled_takes_certainty_away() {
    let thing = |effect| Unmodelled { object: object(80), effect, cloud: None, touches: None };
    let mut net = public(&["accept tcp 22/22 A4"], Tri::Yes);
    net.0.unmodelled.push(thing(UnmodelledEffect::Filters));
    internet(&net, "", "tcp 22 < I4");
    let found = net.solve();
    assert_eq!(found.rules[0].grade(), Grade::OpenEnd);
    assert_eq!(found.rules[0].reasons, [crate::reason::exposure::Reason::Unmodelled(object(80))]);
    let mut net = one(&["accept tcp 22/22 A4"]);
    net.0.unmodelled.push(thing(UnmodelledEffect::OpensPath));
    internet(&net, "", "tcp 22 < I4");
    grades(&net, &[Grade::OpenEnd]);
}

#[test]
fn a_group_that_others_may_bind_has_no_certain_lack_of_a_path() {
    let mut net = one(&["accept tcp 22/22 A4"]);
    net.0.groups[0].closed_world = Tri::No;
    grades(&net, &[Grade::OpenEnd]);
}

#[test]
fn drops_that_come_too_late() {
    let found = one(&["accept tcp 1/65535 A4 @1", "drop tcp 3306/3306 A4 @100"]).solve();
    let id = |index| RuleId { group: Id::new(0), index };
    assert_eq!(found.drops.len(), 1);
    assert_eq!(found.drops[0].rule, id(1));
    assert_eq!(found.drops[0].accepted, [(id(0), set("tcp 3306 < A4"))]);
    let found = one(&["accept tcp 1/65535 A4 @1", "drop tcp 3306/3306 A4 @1"]).solve();
    assert!(found.drops.is_empty());
}

fn model(count: usize) -> Model {
    let objects = (0..count).map(|index| Object {
        address: Arc::from(format!("thing.o{index:02}")),
        previous_address: None,
        kind: Arc::from("thing"),
        cloud: Some(Cloud::Alibaba),
        action: None,
        representative: false,
        account: Default::default(),
    });
    Model { objects: objects.collect(), ..Model::default() }
}

#[test]
fn records_say_what_the_command_shows() {
    let net = public(&["accept tcp 22/22 A4", "accept tcp 80/80 203.0.113.0/24"], Tri::Yes);
    let model = model(100);
    let found = targets(&model, &net.0, &net.solve());
    assert_eq!(found.len(), 1);
    let json = serde_json::to_value(&found[0]).unwrap();
    assert_eq!(json["resource"], "thing.o00");
    assert_eq!((&json["kind"], &json["internet_facing"]), (&"instance".into(), &"yes".into()));
    assert_eq!(json["reach"][0]["path"], serde_json::json!(["thing.o50", "thing.o00"]));
    assert_eq!(json["reach"][0]["certainty"], "definite");
    assert_eq!(json["ingress"][0], serde_json::json!({"sources": ["0.0.0.0/0"], "protocol": "tcp", "ports": ["22"]}));
    assert_eq!(
        json["egress"],
        serde_json::json!([
            {"destinations": ["0.0.0.0/0"], "protocol": "all", "ports": []},
            {"destinations": ["::/0"], "protocol": "all", "ports": []}
        ])
    );
    assert_eq!(json["ingress_groups"], serde_json::json!([{"group": "thing.o10", "protocol": "all", "ports": []}]));
}

fn delta(before: &Net, after: &Net) -> (Vec<String>, Vec<String>) {
    let model = model(100);
    let made = |net: &Net| targets(&model, &net.0, &net.solve());
    let found = compare(&model, made(before), made(after));
    let change = found[0].change.clone().unwrap();
    let show = |it: &crate::reason::exposure::Allow| {
        format!("{} {} {} {}", it.protocol, it.ports.join(","), it.sources.join(","), it.certainty.unwrap_or(""))
    };
    (change.opened.iter().map(show).collect(), change.closed.iter().map(show).collect())
}

#[test]
fn differences() {
    let unchanged = (Vec::<String>::new(), Vec::<String>::new());
    // E146, E147, E149, E150.
    let narrow = ["accept tcp 22/22 10.0.0.0/8"];
    assert_eq!(delta(&one(&narrow), &one(&["accept tcp 22/22 A4"])), unchanged);
    let (opened, closed) = delta(&public(&narrow, Tri::Yes), &public(&["accept tcp 22/22 A4"], Tri::Yes));
    assert_eq!((opened.len(), closed.len()), (1, 0));
    let halves = ["accept tcp 22/22 203.0.113.0/25", "accept tcp 22/22 203.0.113.128/25"];
    let whole = ["accept tcp 22/22 203.0.113.0/24"];
    assert_eq!(delta(&public(&whole, Tri::Yes), &public(&halves, Tri::Yes)), unchanged);
    assert_eq!(delta(&one(&whole), &public(&whole, Tri::Yes)).0, ["tcp 22 203.0.113.0/24 "]);
    // E148.
    let after = ["accept tcp 22/22 203.0.113.0/25", "accept tcp 22/22 198.51.100.0/24"];
    let (opened, closed) = delta(&public(&whole, Tri::Yes), &public(&after, Tri::Yes));
    assert_eq!(opened, ["tcp 22 198.51.100.0/24 "]);
    assert_eq!(closed, ["tcp 22 203.0.113.128/25 "]);
    // E152: the source is not known afterwards. What was sure before is in neither.
    let (opened, closed) = delta(&public(&whole, Tri::Yes), &public(&["accept tcp 22/22 ?4"], Tri::Yes));
    assert!(opened[0].ends_with("possible") && opened.len() == 1 && closed.is_empty());
    // A path that becomes uncertain closes nothing.
    assert_eq!(delta(&public(&whole, Tri::Yes), &public(&whole, Tri::Unknown)), unchanged);
}
