//! High-availability virtual addresses of Alibaba Cloud (HAVIP), the servers that answer them, and EIPs bound to them.

use crate::base::Tri;
use crate::input::Side;
use crate::model::gateway::VirtualAddress;
use crate::model::network::{PathKind, PublicAddress, PublicBinding, Subnet, Vpc};
use crate::model::{Builder, Cloud, Id, Link, ObjectId, Ref, Site};
use crate::providers::Map;
use crate::providers::attribute::{addresses, existence, link};
use crate::providers::backend::{in_network, servers};
use crate::providers::machine::{ATTACHMENTS, PUBLIC};
use std::sync::Arc;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_havip", reads: HAVIP, run: havip },
    Map { kind: "alicloud_vpc_ha_vip", reads: HAVIP, run: havip },
    Map { kind: "alicloud_havip_attachment", reads: &["ha_vip_id", "havip_id", "instance_id"], run: attachment },
];

const HAVIP: &[&str] = &["id", "ha_vip_id", "vswitch_id", "ip_address"];

fn havip(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (address, _) = addresses(side, "ip_address").unwrap_or_default();
    let id = builder.add(VirtualAddress { object, address, members: Vec::new() });
    let names = [side.str("id"), side.str("ha_vip_id")];
    builder.declare(id, &side.resource.address, names.into_iter().flatten());
    let subnet = link(side, object, "vswitch_id").unwrap_or_default();
    builder.later(0, move |world, resolver| {
        let subnet = resolver.resolve::<Subnet>(&subnet).resolved();
        let prefixes = subnet.and_then(|id| world.network.subnets.get(id.index())).map(|it| it.prefixes.clone());
        if let (Some(it), Some(prefixes)) = (world.network.virtual_addresses.get_mut(id.index()), prefixes)
            && it.address.is_empty()
        {
            it.address = prefixes.of(crate::base::net::Family::V4);
        }
    });
}

/// The kind of the instance needs not be asked: its id says what it is.
fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(target) = link(side, object, "ha_vip_id").or_else(|| link(side, object, "havip_id")) else { return };
    let member = link(side, object, "instance_id").unwrap_or_default();
    let exists = existence(side).0;
    builder.later(ATTACHMENTS, move |world, resolver| {
        let found = resolver.resolve::<VirtualAddress>(&target);
        let server = servers(&member, Cloud::Alibaba, &Ref::Unknown, world, resolver);
        let members = match server.anything {
            false => server.interfaces,
            true => {
                let all = world.network.interfaces.iter().enumerate();
                let ours = all.filter(|(_, it)| {
                    it.cloud == Cloud::Alibaba && in_network(it, &Ref::<Vpc>::Unknown, world) != Tri::No
                });
                ours.map(|(at, _)| (Id::new(at), Tri::Unknown)).collect()
            }
        };
        let sure = if found.resolved().is_some() { exists } else { exists.and(Tri::Unknown) };
        for id in found.candidates() {
            if let Some(it) = world.network.virtual_addresses.get_mut(id.index()) {
                it.members.extend(members.iter().map(|(member, here)| (*member, here.and(sure))));
            }
        }
    });
}

/// An association of an EIP.
pub struct Binding {
    /// What it is bound to.
    pub target: Link,
    /// The address.
    pub address: Option<Link>,
    /// Where the association is written.
    pub site: Site,
    /// Whether there is one.
    pub exists: Tri,
    /// Reason codes for that.
    pub reasons: Vec<Arc<str>>,
    /// Reason code for not knowing who answers.
    pub why: Arc<str>,
}

/// Binds an EIP to whoever answers a virtual address: each of its servers may, now or after the next failure. To nothing where
/// the target is something else.
pub fn bind(builder: &mut Builder, what: Binding) {
    builder.later(PUBLIC, move |world, resolver| {
        let found = resolver.resolve::<VirtualAddress>(&what.target);
        let address = what.address.map(|link| resolver.resolve::<PublicAddress>(&link));
        let address = address.filter(|it| !it.candidates().is_empty());
        let sure = if found.resolved().is_some() { what.exists } else { what.exists.and(Tri::Unknown) };
        let virtuals = found.candidates().iter().filter_map(|id| world.network.virtual_addresses.get(id.index()));
        let members: Vec<_> = virtuals.flat_map(|it| it.members.clone()).collect();
        for (interface, here) in members {
            let exists = here.and(sure);
            let mut reasons = what.reasons.clone();
            if exists == Tri::Unknown && reasons.is_empty() {
                reasons.push(what.why.clone());
            }
            world.network.bindings.push(PublicBinding {
                kind: PathKind::Eip,
                interface: Ref::Resolved(interface),
                address: address.clone(),
                site: what.site.clone(),
                skips_acl: Tri::No,
                exists,
                reasons,
            });
        }
    });
}
