//! Endpoints as text, for tests: who gets to which door.
#![cfg(test)]
#![allow(clippy::unwrap_used)]

use crate::base::Tri;
use crate::base::net::{AddressSet, ServiceSet, port_words};
use crate::input::Resource;
use crate::model::World;
use crate::model::endpoint::{Door, Endpoint};
use crate::model::network::Bounds;
use crate::providers::attribute::sample;

/// The world of resources of both clouds.
pub fn world(resources: &[Resource]) -> World {
    let families: Vec<_> =
        crate::providers::alicloud::MAPS.iter().chain(crate::providers::tencentcloud::MAPS).copied().collect();
    sample::world(&families, resources)
}

fn ports(set: &ServiceSet) -> String {
    let word = |name: &str, ports| match port_words(ports).as_slice() {
        [] => None,
        words => Some(format!("{name} {}", words.join(" "))),
    };
    [word("tcp", &set.tcp), word("udp", &set.udp)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn both<S: PartialEq>(bounds: &Bounds<S>, text: impl Fn(&S) -> String) -> String {
    match bounds.must == bounds.may {
        true => text(&bounds.must),
        false => format!("{}..{}", text(&bounds.must), text(&bounds.may)),
    }
}

fn addresses(set: &AddressSet) -> String {
    match set {
        set if set.is_empty() => "nobody".to_owned(),
        set if *set == AddressSet::all() => "all".to_owned(),
        set => sample::cidrs(set),
    }
}

fn door(endpoint: &Endpoint, door: &Door) -> String {
    let public = match door.public {
        Tri::Yes => "public",
        Tri::No => "private",
        Tri::Unknown => "public?",
    };
    let exists = if door.exists == Tri::Yes { "" } else { "perhaps " };
    let admits = door.admits.as_ref().unwrap_or(&endpoint.admits).addresses();
    format!("{exists}{public} {} <- {}", both(&door.services, ports), both(&admits, addresses))
}

/// Every endpoint: its name, then a line for each door.
pub fn endpoints(world: &World) -> Vec<String> {
    let one = |it: &Endpoint| {
        let doors: Vec<String> = it.doors.iter().map(|at| door(it, at)).collect();
        format!("{}: {}", it.service, doors.join("; "))
    };
    world.network.endpoints.iter().map(one).collect()
}

/// Nothing is asked for that a mapping does not declare, whatever is written and known.
#[test]
fn every_service_can_be_left_out_or_unknown() {
    use serde_json::{Map, Value, json};
    let maps = crate::providers::alicloud::MAPS.iter().chain(crate::providers::tencentcloud::MAPS);
    let kinds =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/network_types_services.rs")).unwrap();
    let mut seen = 0;
    for map in maps.flat_map(|family| family.iter()).filter(|map| kinds.contains(&format!("\"{}\",", map.kind))) {
        seen += 1;
        let address = format!("{}.x", map.kind);
        world(&[sample::resource(&address, json!({}))]);
        let top = map.reads.iter().map(|path| path.split('.').next().unwrap());
        let unknown: Map<String, Value> = top.map(|name| (name.to_owned(), json!({ "?": ["var.x"] }))).collect();
        let found = world(&[sample::resource(&address, Value::Object(unknown))]);
        for endpoint in &found.network.endpoints {
            for door in endpoint.doors.iter().filter(|door| door.public == Tri::Unknown) {
                assert!(!door.reasons.is_empty(), "{address}: {}", endpoint.service);
            }
        }
    }
    assert!(seen >= 107, "{seen}");
}
