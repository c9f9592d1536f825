//! Real plans against what their configurations say: exact values, references, unknowns, actions and places.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use menshen::base::{Action, Data, UnknownKind, Value};
use menshen::input::resource::find;
use menshen::input::{InputKind, Key, Mode, Plan, Request, Resource, read};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn request(paths: &[&str]) -> Request {
    Request {
        paths: paths.iter().map(PathBuf::from).collect(),
        current_dir: Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/plan"),
        plain_block: Some(|kind, block| kind == "tencentcloud_security_group_rule_set" && block.ends_with("gress")),
        ..Request::default()
    }
}

fn plan(path: &str) -> Plan {
    let (mut plans, errors) = read(&request(&[path]));
    assert!(errors.is_empty(), "{errors:?}");
    plans.pop().unwrap()
}

fn resources(plan: &Plan) -> BTreeMap<String, Resource> {
    let mut out = BTreeMap::new();
    let mut last = String::new();
    plan.content.each(&|_, _| true, &mut |resource| {
        assert!(*last <= *resource.address, "{last} before {}", resource.address);
        last = resource.address.to_string();
        assert!(out.insert(last.clone(), resource).is_none(), "{last} comes twice");
    });
    assert!(plan.content.problems().is_empty(), "{:?}", plan.content.problems());
    out
}

fn after<'a>(resource: &'a Resource, path: &str) -> &'a Value {
    find(resource.after.as_ref().unwrap(), path).unwrap_or_else(|| panic!("{}: no `{path}`", resource.address))
}

fn refs(value: &Value) -> Vec<String> {
    value.all_refs().iter().map(|one| format!("{}|{}", one.address, one.attribute)).collect()
}

fn is_unknown(value: &Value, kind: UnknownKind) -> bool {
    matches!(&value.data, Data::Unknown(unknown) if unknown.kind == kind)
}

#[test]
fn references_pass_variables_outputs_and_instance_keys() {
    let plan = plan("modules/plan.json");
    assert_eq!((plan.kind, plan.complete, plan.notes.len()), (InputKind::Plan, true, 0));
    let all = resources(&plan);
    assert_eq!(all.len(), 18, "{:?}", all.keys());

    let app = &all["module.web[\"b\"].alicloud_instance.app[1]"];
    assert_eq!((&*app.kind, &*app.name, &*app.module), ("alicloud_instance", "app", "module.web[\"b\"]"));
    assert_eq!((app.mode, app.key.clone(), app.action), (Mode::Managed, Some(Key::Index(1)), Some(Action::Create)));
    assert!(app.before.is_none());
    assert_eq!(refs(after(app, "security_groups")), ["module.web[\"b\"].alicloud_security_group.this|id"]);
    assert!(is_unknown(after(app, "security_groups"), UnknownKind::Computed));
    // Through a module input, to an instance of the caller.
    assert_eq!(refs(after(app, "vswitch_id")), ["alicloud_vswitch.zone[0]|id"]);
    assert!(is_unknown(after(app, "vswitch_id"), UnknownKind::Computed));
    // Not written: the provider decides.
    assert!(is_unknown(after(app, "private_ip"), UnknownKind::Defaulted));
    assert!(is_unknown(after(app, "data_disks[0].performance_level"), UnknownKind::Defaulted));
    assert_eq!(after(app, "data_disks[0].encrypted").as_bool(), Some(true));
    assert_eq!(after(app, "data_disks[0].size").as_i64(), Some(40));
    assert!(after(app, "password").is_sensitive());
    assert!(!after(app, "instance_type").is_sensitive());
    let configured = app.configured.clone().unwrap();
    assert!(configured.iter().any(|name| &**name == "data_disks") && !configured.iter().any(|name| &**name == "id"));

    let group = &all["module.web[\"a\"].alicloud_security_group.this"];
    assert_eq!(refs(after(group, "vpc_id")), ["alicloud_vpc.main|id"]);

    // Through a module's output, with the key of the module instance.
    let rule = &all["alicloud_security_group_rule.from_output"];
    assert_eq!(refs(after(rule, "security_group_id")), ["module.web[\"a\"].alicloud_security_group.this|id"]);
    // Two constants are suppressed or unknown: what was written is kept.
    let written: Vec<(&str, Option<&str>)> =
        rule.written.iter().map(|(path, value)| (&**path, value.as_str())).collect();
    assert_eq!(written, [("port_range", Some("1/65535"))]);

    // A local is the end of a path; the data source and the count are not.
    let zone = &all["alicloud_vswitch.zone[1]"];
    assert!(is_unknown(after(zone, "vpc_id"), UnknownKind::Computed));
    assert!(refs(after(zone, "vpc_id")).is_empty());
    assert_eq!(refs(after(zone, "zone_id")), ["data.alicloud_zones.all|zones"]);
    assert_eq!(after(zone, "zone_id").as_str(), Some("cn-hangzhou-i"));
    assert_eq!(after(&all["alicloud_vpc.main"], "vpc_name").as_str(), Some("main <&> net"));

    // Data sources: read while planning, and deferred.
    let zones = &all["data.alicloud_zones.all"];
    assert_eq!((zones.mode, zones.action), (Mode::Data, Some(Action::Read)));
    assert_eq!(after(zones, "zones").items().unwrap().len(), 3);
    let later = &all["data.alicloud_instances.later"];
    assert_eq!(refs(after(later, "ids")), ["module.web[\"a\"].alicloud_instance.app[0]|id"]);
    assert!(after(later, "ids").items().unwrap()[0].is_unknown());

    let types = plan.content.types();
    assert_eq!((types["alicloud_instance"], types["data.alicloud_zones"]), (4, 1));
    assert_eq!(plan.content.resource_count(), 16);
}

#[test]
fn blocks_keep_literals_apart_from_what_is_handed_in() {
    let plan = plan("modules/plan.json");
    let block = |address: &str| plan.blocks.iter().find(|block| &*block.address == address).unwrap();
    let provider = block("provider.alicloud");
    assert_eq!(after(provider, "region").as_str(), Some("cn-hangzhou"));
    // A default is written in the configuration, whoever passes it on.
    assert!(after(provider, "access_key").as_str().is_some() && after(provider, "access_key").is_sensitive());
    assert_eq!(&*block("provider.alicloud.sh").provider, "alicloud.sh");
    let password = block("variable.password");
    assert_eq!(after(password, "sensitive").as_bool(), Some(true));
    assert!(after(password, "default").is_sensitive());
    let output = block("module.web.output.instance_id");
    assert_eq!(refs(after(output, "value")), ["module.web.alicloud_instance.app[0]|id"]);
    assert_eq!(refs(after(block("output.gid"), "value")), ["module.web[\"a\"].alicloud_security_group.this|id"]);
}

#[test]
fn what_is_left_out_is_told_from_what_is_hidden() {
    let all = resources(&plan("dynamic/plan.json"));
    let vpc = &all["alicloud_vpc.main"];
    // `null` by a variable, and by hand: as if not written.
    assert!(is_unknown(after(vpc, "vpc_name"), UnknownKind::Defaulted));
    assert!(is_unknown(after(vpc, "enable_ipv6"), UnknownKind::Defaulted));
    // `optional()` attributes of `each.value`.
    assert!(is_unknown(
        after(&all["alicloud_security_group.all[\"app\"]"], "inner_access_policy"),
        UnknownKind::Defaulted
    ));
    assert_eq!(after(&all["alicloud_security_group.all[\"db\"]"], "inner_access_policy").as_str(), Some("Drop"));
    // A dynamic block over something unknown is not an empty block.
    let unknown = &all["tencentcloud_security_group_rule_set.unknown"];
    assert!(is_unknown(after(unknown, "ingress"), UnknownKind::Computed));
    assert_eq!(after(unknown, "egress").items().unwrap().len(), 0);
    let mixed = &all["tencentcloud_security_group_rule_set.mixed"];
    assert!(is_unknown(after(mixed, "ingress[0].source_security_id"), UnknownKind::Computed));
    assert!(refs(after(mixed, "ingress[0].source_security_id")).is_empty());
    assert!(is_unknown(after(mixed, "ingress[2].port"), UnknownKind::Computed));
    assert_eq!(refs(after(mixed, "egress[0].source_security_id")), ["tencentcloud_security_group.main|id"]);
    assert!(is_unknown(after(mixed, "egress[0].port"), UnknownKind::Defaulted));
    // The blocks of a set come in another order than written, and nothing counts as suppressed for that.
    let bucket = &all["alicloud_oss_bucket.logs"];
    assert_eq!(after(bucket, "lifecycle_rule[0].transitions[0].days").as_i64(), Some(30));
    assert!(bucket.written.is_empty(), "{:?}", bucket.written);
    assert_eq!(after(bucket, "bucket").as_str(), Some("logs-<&>"));
}

#[test]
fn every_action_has_its_sides() {
    let all = resources(&plan("change/plan.json"));
    let of = |address: &str| {
        let one = &all[address];
        (one.action.unwrap(), one.before.is_some(), one.after.is_some())
    };
    assert_eq!(of("alicloud_instance.app"), (Action::Update, true, true));
    assert_eq!(of("alicloud_security_group.app"), (Action::NoOp, true, true));
    assert_eq!(of("alicloud_security_group_rule.gone"), (Action::Delete, true, false));
    assert_eq!(of("alicloud_security_group_rule.office"), (Action::Replace, true, true));
    let moved = &all["alicloud_vswitch.renamed"];
    assert_eq!(moved.previous_address.as_deref(), Some("alicloud_vswitch.old_name"));
    let office = &all["alicloud_security_group_rule.office"];
    assert_eq!(office.before.as_ref().unwrap().get("cidr_ip").unwrap().as_str(), Some("203.0.113.0/24"));
    assert_eq!(after(office, "cidr_ip").as_str(), Some("0.0.0.0/0"));
    // Known values say where they come from, too.
    assert_eq!(refs(after(office, "security_group_id")), ["alicloud_security_group.app|id"]);
    assert!(after(office, "security_group_id").as_str().is_some());
    let app = &all["alicloud_instance.app"];
    assert!(app.before.as_ref().unwrap().get("password").unwrap().is_sensitive());
    assert_eq!(after(app, "tags.stage").as_str(), Some("live"));
    assert_eq!(app.before.as_ref().unwrap().get("tags").unwrap().get("stage").unwrap().as_str(), Some("test"));
}

#[test]
fn what_target_leaves_alone_goes_on_to_exist() {
    let plan = plan("targeted/plan.json");
    // Such a plan says itself that it is not the whole change.
    assert!(!plan.complete);
    assert!(plan.notes[0].message.contains("-target"), "{:?}", plan.notes);
    let all = resources(&plan);
    let gone = &all["alicloud_security_group_rule.gone"];
    assert_eq!(gone.action, Some(Action::NoOp));
    assert_eq!(gone.before.as_ref().unwrap().get("cidr_ip").unwrap().as_str(), Some("0.0.0.0/0"));
    assert_eq!(after(gone, "cidr_ip").as_str(), Some("0.0.0.0/0"));
    assert!(after(&all["alicloud_instance.app"], "password").is_sensitive());
}

#[test]
fn a_state_has_no_before_and_no_action() {
    let plan = plan("state/state.json");
    assert_eq!((plan.kind, plan.has_before()), (InputKind::State, false));
    let all = resources(&plan);
    assert!(all.values().all(|one| one.action.is_none() && one.before.is_none() && one.configured.is_none()));
    assert_eq!(after(&all["alicloud_security_group_rule.gone"], "port_range").as_str(), Some("3389/3389"));
    assert!(after(&all["alicloud_instance.app"], "password").is_sensitive());
}

#[test]
fn places_point_into_the_plan() {
    let plan = plan("change/plan.json");
    let text = std::fs::read_to_string(request(&[]).current_dir.join("change/plan.json")).unwrap();
    for address in ["alicloud_instance.app", "alicloud_vswitch.renamed", "alicloud_security_group_rule.gone"] {
        let place = plan.content.place(address, Some("id")).unwrap();
        assert_eq!(&*place.location.file, "change/plan.json");
        let line = text.lines().nth(place.location.line as usize - 1).unwrap();
        let rest: String = line.chars().skip(place.location.column as usize - 1).collect();
        assert!(rest.starts_with("{\"actions\""), "{address}: {}", rest.chars().take(60).collect::<String>());
        let head: String = line.chars().take(place.location.column as usize - 1).collect();
        assert!(head[head.rfind("{\"address\"").unwrap()..].starts_with(&format!("{{\"address\":\"{address}\"")));
    }
    assert!(plan.content.place("alicloud_vpc.nowhere", None).is_none());
}
