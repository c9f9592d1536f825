//! VPN gateways: where tunnels and clients connect.

use super::service;
use crate::base::Tri;
use crate::base::net::{PortSet, ServiceSet};
use crate::input::Side;
use crate::model::endpoint::{Door, EndpointKind};
use crate::model::network::Bounds;
use crate::model::{Builder, ObjectId, Site};
use crate::providers::Map;
use crate::providers::attribute::{flag, reason};
use crate::providers::machine::ATTACHMENTS;
use crate::providers::service::part::{self, Owner};
use crate::providers::service::{self as services, Ports, Service, When, ports};

/// The mappings.
#[rustfmt::skip]
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_vpn_gateway", reads: &["id", "network_type", "enable_ipsec"], run: gateway },
    Map { kind: "alicloud_ssl_vpn_server", reads: &["vpn_gateway_id", "port", "protocol"], run: ssl },
];

fn gateway(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let gateway = Service { private: When::Never, ..service(EndpointKind::Vpn, "VPN gateway", Ports::Are(&[])) };
    let id = services::add(builder, object, side, &gateway);
    let public = When::Word("network_type", &["public"], Tri::Yes);
    let keys: PortSet = PortSet::single(500).union(&PortSet::single(4500));
    let door = services::door(side, object, public, (Bounds::exact(ServiceSet::udp(keys)), Vec::new()));
    let ipsec = flag(side, "enable_ipsec", Tri::Yes);
    let mut door = Door { exists: door.exists.and(ipsec), ..door };
    if ipsec == Tri::Unknown {
        door.reasons.push(reason(side, "enable_ipsec"));
    }
    // Kept where there is no IPsec, too: it tells the SSL server whether the gateway is public.
    if let Some(endpoint) = builder.world.network.endpoints.get_mut(id.index()) {
        endpoint.doors.push(door);
    }
}

fn ssl(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (mut services, reasons) =
        ports::read(side, Ports::Are(&[1194]), Some("port")).unwrap_or_else(|| (ports::any(), Vec::new()));
    let udp = |set: &ServiceSet| ServiceSet::udp(set.tcp.clone());
    match side.str("protocol") {
        Some(word) if word.eq_ignore_ascii_case("tcp") => {}
        _ if !matches!(side.attr("protocol"), crate::input::Attr::Unknown(_)) => {
            services = Bounds { must: udp(&services.must), may: udp(&services.may) };
        }
        _ => services = ports::some_of(services.may.union(&udp(&services.may))),
    }
    let mut door = services::door(side, object, When::Always, (services, reasons));
    door.site = Site::block(object);
    door.way.push(object);
    let owner = Owner::alibaba("vpn_gateway_id", EndpointKind::Vpn, "VPN gateway");
    part::change(builder, object, side, owner, ATTACHMENTS, move |endpoint, known| {
        let mut door = door.clone();
        door.public = endpoint.doors.iter().find(|it| it.way.is_empty()).map_or(Tri::Unknown, |it| it.public);
        door.exists = door.exists.and(known.sure);
        door.reasons.extend(known.reasons.iter().cloned());
        door.admits = Some(crate::providers::service::lists::anybody(Site::block(object)));
        endpoint.doors.push(door);
    });
}
