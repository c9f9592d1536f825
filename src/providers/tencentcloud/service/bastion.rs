//! Bastion hosts. Who may connect from outside is a list of the account: rules of it are resources of their own, and others may
//! be there.

use super::service;
use crate::base::Tri;
use crate::input::Side;
use crate::model::endpoint::{Admits, EndpointKind};
use crate::model::{Builder, Cloud, Known, ObjectId};
use crate::providers::Map;
use crate::providers::attribute::{existence, name};
use crate::providers::machine::ATTACHMENTS;
use crate::providers::service::lists::{self, Absent, Lists};
use crate::providers::service::{self as services, Ports, Service, When, part};

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_bh_resource", reads: &["id", "external_access", "web_access"], run: host },
    Map { kind: "tencentcloud_bh_access_white_list_rule", reads: &["source"], run: rule },
];

fn host(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let external = When::Positive("external_access", Tri::No);
    let public = match external.read(side).0 {
        Tri::No => When::Positive("web_access", Tri::No),
        _ => external,
    };
    let host = Service { public, ..service(EndpointKind::Bastion, "Bastion Host", Ports::Are(&[22, 443, 3389])) };
    let id = services::add(builder, object, side, &host);
    let whole = Known::No(name(side, "external_access"));
    let admits = Admits { entries: Vec::new(), whole };
    if let Some(endpoint) = builder.world.network.endpoints.get_mut(id.index()) {
        endpoint
            .doors
            .iter_mut()
            .filter(|door| door.public != Tri::No)
            .for_each(|door| door.admits = Some(admits.clone()));
    }
}

/// With a rule the list is in force: what the rules of this input admit is all that is known of it.
fn rule(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let found = lists::read(side, object, Lists { paths: &["source"], absent: Absent::Nobody, mode: None });
    let sure = existence(side).0;
    builder.later(ATTACHMENTS, move |world, _| {
        let hosts = world.network.endpoints.iter_mut();
        for host in hosts.filter(|it| it.kind == EndpointKind::Bastion && it.cloud == Cloud::Tencent) {
            for admits in host.doors.iter_mut().filter_map(|door| door.admits.as_mut()) {
                if sure == Tri::Yes {
                    admits.whole = Known::Yes(());
                }
                part::extend(admits, &found, sure);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::providers::attribute::sample::resource;
    use crate::providers::service::show::{endpoints, world};
    use serde_json::json;

    #[test]
    fn a_host_is_for_everybody_until_a_rule_says_otherwise() {
        let host = || resource("tencentcloud_bh_resource.b", json!({"external_access": 1}));
        let private = "Bastion Host: private tcp 22 443 3389 <- 0.0.0.0/0";
        let alone = endpoints(&world(&[host()]));
        assert_eq!(alone, [format!("{private}; public tcp 22 443 3389 <- nobody..all")]);
        let rule = resource("tencentcloud_bh_access_white_list_rule.r", json!({"source": "203.0.113.0/24"}));
        let listed = endpoints(&world(&[host(), rule]));
        assert_eq!(listed, [format!("{private}; public tcp 22 443 3389 <- 203.0.113.0/24")]);
        let closed = endpoints(&world(&[resource("tencentcloud_bh_resource.b", json!({}))]));
        assert_eq!(closed, [private]);
    }
}
