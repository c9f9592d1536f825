//! VPN gateways: where tunnels and clients connect. They are always public.

use super::service;
use crate::base::Tri;
use crate::base::net::{PortSet, ServiceSet};
use crate::input::{Attr, Side};
use crate::model::endpoint::EndpointKind;
use crate::model::network::Bounds;
use crate::model::{Builder, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::reason;
use crate::providers::machine::ATTACHMENTS;
use crate::providers::service::part::{self, Owner};
use crate::providers::service::{self as services, Ports, Service, When, lists, ports};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_vpn_gateway", reads: &["id", "type"], run: gateway },
    Map { kind: "tencentcloud_vpn_ssl_server", reads: &["vpn_gateway_id", "ssl_vpn_port", "ssl_vpn_protocol"], run: ssl },
];

fn gateway(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let gateway = Service { private: When::Never, ..service(EndpointKind::Vpn, "VPN gateway", Ports::Are(&[])) };
    let id = services::add(builder, object, side, &gateway);
    // A gateway for clients has no IPsec; one without a type has.
    let (ssl, why) = When::Word("type", &["SSL", "SSL_CCN"], Tri::No).read(side);
    if ssl == Tri::Yes {
        return;
    }
    let keys = PortSet::single(500).union(&PortSet::single(4500));
    let mut door = services::door(side, object, When::Always, (Bounds::exact(ServiceSet::udp(keys)), Vec::new()));
    door.exists = door.exists.and(if ssl == Tri::No { Tri::Yes } else { Tri::Unknown });
    door.reasons.extend(why);
    services::add_door(builder, id, door);
}

fn ssl(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (services, mut reasons) =
        ports::read(side, Ports::Assigned, Some("ssl_vpn_port")).unwrap_or_else(|| (ports::any(), Vec::new()));
    let udp = |set: &ServiceSet| ServiceSet::udp(set.tcp.clone());
    let services = match side.attr("ssl_vpn_protocol") {
        Attr::Known(value) if value.as_str().is_some_and(|word| word.eq_ignore_ascii_case("tcp")) => services,
        Attr::Known(_) => Bounds { must: udp(&services.must), may: udp(&services.may) },
        Attr::Absent | Attr::Defaulted | Attr::Unknown(_) => {
            reasons.push(reason(side, "ssl_vpn_protocol"));
            ports::some_of(services.may.union(&udp(&services.may)))
        }
    };
    let mut door = services::door(side, object, When::Always, (services, reasons));
    door.site = Site::block(object);
    door.way.push(object);
    let owner = Owner { filtered: false, ..Owner::tencent("vpn_gateway_id", EndpointKind::Vpn, "VPN gateway") };
    part::change(builder, object, side, owner, ATTACHMENTS, move |endpoint, known| {
        let mut door = door.clone();
        door.exists = door.exists.and(known.sure);
        door.reasons.extend(known.reasons.iter().cloned());
        door.admits = Some(lists::anybody(Site::block(object)));
        endpoint.doors.push(door);
    });
}
