//! A plan with the configuration it was made from: places in the HCL, and what plans do not show.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use menshen::base::{Data, UnknownKind, Value};
use menshen::input::resource::find;
use menshen::input::{Plan, Request, Resource, read};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The plan of a folder: read from within it (`None`), or from elsewhere with `--source`.
fn plan(folder: &str, source: Option<&str>) -> Plan {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/plan");
    let (current_dir, path) = match source {
        None => (data.join(folder), PathBuf::from("plan.json")),
        Some(_) => (data, PathBuf::from(folder).join("plan.json")),
    };
    let source = source.filter(|source| !source.is_empty()).map(PathBuf::from);
    let (mut plans, errors) = read(&Request { paths: vec![path], source, current_dir, ..Request::default() });
    assert!(errors.is_empty(), "{errors:?}");
    plans.pop().unwrap()
}

fn resources(plan: &Plan) -> BTreeMap<String, Resource> {
    let mut out = BTreeMap::new();
    plan.content.each(&|_, _| true, &mut |one| {
        out.insert(one.address.to_string(), one);
    });
    out
}

fn refs(value: &Value) -> Vec<String> {
    value.all_refs().iter().map(|one| one.address.to_string()).collect()
}

fn at<'a>(resource: &'a Resource, path: &str) -> &'a Value {
    find(resource.after.as_ref().unwrap(), path).unwrap()
}

fn line(plan: &Plan, address: &str, path: Option<&str>) -> String {
    let place = plan.content.place(address, path).unwrap();
    let file = plan.sources.by_path(&place.location.file).unwrap_or_else(|| panic!("{:?}", place.location));
    file.line(place.location.line).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn places_are_those_of_the_configuration() {
    for plan in [plan("modules", None), plan("modules", Some("modules"))] {
        assert!(plan.complete, "{:?}", plan.notes);
        let app = "module.web[\"a\"].alicloud_instance.app[1]";
        assert_eq!(line(&plan, app, None), "resource \"alicloud_instance\" \"app\" {");
        assert_eq!(line(&plan, app, Some("data_disks[0].size")), "size = 40");
        assert_eq!(line(&plan, app, Some("instance_type")), "instance_type = \"ecs.g7.large\"");
    }
}

#[test]
fn a_configuration_of_something_else_is_not_taken() {
    // Without a source and from a folder that holds no configuration, places are those of the plan.
    let plan = plan("modules", Some(""));
    let place = plan.content.place("alicloud_vpc.main", None).unwrap();
    assert_eq!(&*place.location.file, "modules/plan.json");
}

#[test]
fn locals_and_dynamic_blocks_are_seen_through() {
    let all = resources(&plan("modules", None));
    assert_eq!(refs(at(&all["alicloud_vswitch.zone[1]"], "vpc_id")), ["alicloud_vpc.main"]);
    let all = resources(&plan("dynamic", None));
    let mixed = &all["tencentcloud_security_group_rule_set.mixed"];
    assert_eq!(refs(at(mixed, "ingress[0].source_security_id")), ["tencentcloud_security_group.main"]);
    let defaulted =
        |value: &Value| matches!(&value.data, Data::Unknown(unknown) if unknown.kind == UnknownKind::Defaulted);
    assert!(defaulted(at(mixed, "ingress[2].port")), "{:?}", at(mixed, "ingress[2].port"));
    let unknown = &all["tencentcloud_security_group_rule_set.unknown"];
    assert!(at(unknown, "ingress").is_unknown() && !defaulted(at(unknown, "ingress")), "{:?}", at(unknown, "ingress"));
    // Not written at all, in either.
    assert!(defaulted(at(&all["alicloud_vpc.main"], "user_cidrs")));
}
