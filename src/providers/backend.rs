//! Servers behind balancers, address translation and virtual addresses: what a reference or an address means among the
//! interfaces of the input.
//!
//! In: a [`Link`], when interfaces have their owners, subnets and addresses (phase 3 or later). Out: the interfaces, `Yes` where
//! it is surely that one. What is known and is nothing of the input is somebody else's: an empty list, and [`Found::outside`].

use super::machine::primary;
use crate::base::net::AddressSet;
use crate::base::{Reference, Tri};
use crate::model::balancer::Fleet;
use crate::model::gateway::VirtualAddress;
use crate::model::network::{Addresses, Instance, Interface, Vpc};
use crate::model::{Cloud, Id, Link, Ref, Resolver, World};

/// What a reference to a server means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Interfaces that it may be.
    pub interfaces: Vec<(Id<Interface>, Tri)>,
    /// It is, or may be, something that the input does not hold.
    pub outside: bool,
    /// Nothing is known of it: it may be any interface.
    pub anything: bool,
}

impl Found {
    fn one_of(mut ids: Vec<Id<Interface>>) -> Found {
        ids.sort();
        ids.dedup();
        let sure = if ids.len() == 1 { Tri::Yes } else { Tri::Unknown };
        Found { interfaces: ids.into_iter().map(|id| (id, sure)).collect(), outside: false, anything: false }
    }
}

/// The interfaces of a server, an interface, a scaling group or a virtual address that a link names by id, by a reference to the
/// resource or to an attribute of it (`alicloud_instance.x.private_ip`), or by its private address.
///
/// `vpc`: the network that a private address is looked for in; `Ref::Unknown`: any of the cloud.
pub fn servers(link: &Link, cloud: Cloud, vpc: &Ref<Vpc>, world: &World, resolver: &Resolver<'_>) -> Found {
    let fleets = resolver.resolve::<Fleet>(link);
    let fleets: Vec<&Fleet> =
        fleets.candidates().iter().filter_map(|id| world.network.fleets.get(id.index())).collect();
    if !fleets.is_empty() {
        let sure = if fleets.len() == 1 { Tri::Yes } else { Tri::Unknown };
        let members = fleets.iter().flat_map(|it| &it.members).map(|(id, here)| (*id, here.and(sure)));
        return Found { interfaces: members.collect(), outside: true, anything: false };
    }
    let mut ids: Vec<Id<Interface>> = Vec::new();
    let instances = resolver.resolve::<Instance>(link);
    ids.extend(instances.candidates().iter().filter_map(|id| primary(world, *id)));
    ids.extend_from_slice(resolver.resolve::<Interface>(link).candidates());
    if !ids.is_empty() {
        return Found::one_of(ids);
    }
    let virtuals = resolver.resolve::<VirtualAddress>(link);
    let virtuals: Vec<&VirtualAddress> =
        virtuals.candidates().iter().filter_map(|id| world.network.virtual_addresses.get(id.index())).collect();
    if !virtuals.is_empty() {
        let sure = if virtuals.len() == 1 { Tri::Yes } else { Tri::Unknown };
        let members = virtuals.iter().flat_map(|it| &it.members).map(|(id, here)| (*id, here.and(sure)));
        return Found { interfaces: members.collect(), outside: false, anything: false };
    }
    match &link.known {
        Some(known) => match AddressSet::parse(known) {
            Ok(address) => by_address(&address, cloud, vpc, world),
            Err(_) => Found { outside: true, ..Found::default() },
        },
        None if link.refs.iter().any(finds) || resolver.is_late(link) => Found { anything: true, ..Found::default() },
        // Something that a resource of another kind makes is none of the input's interfaces.
        None if !link.refs.is_empty() => Found { outside: true, ..Found::default() },
        None => Found { anything: true, ..Found::default() },
    }
}

/// Whether a reference is to what a data source of a cloud finds. What it found before this configuration was applied, nobody
/// can tell from here: it may be what an earlier apply made.
fn finds(reference: &Reference) -> bool {
    let mut parts = reference.address.split('.').skip_while(|part| *part != "data").skip(1);
    parts.next().is_some_and(|kind| crate::providers::cloud(kind).is_some())
}

/// The interfaces of a network with a private address, `Yes` where there is exactly one with just this address.
pub fn by_address(address: &AddressSet, cloud: Cloud, vpc: &Ref<Vpc>, world: &World) -> Found {
    let network = &world.network;
    let mut sure = Vec::new();
    let mut perhaps = Vec::new();
    for (at, interface) in network.interfaces.iter().enumerate().filter(|(_, it)| it.cloud == cloud) {
        let here = in_network(interface, vpc, world);
        if here == Tri::No {
            continue;
        }
        let has = [&interface.v4, &interface.v6].into_iter().map(|own| match own {
            Addresses::None => Tri::No,
            Addresses::Exact(set) => set.overlaps(address).into(),
            Addresses::Within(set) if set.overlaps(address) => Tri::Unknown,
            Addresses::Within(_) => Tri::No,
            Addresses::Unknown => Tri::Unknown,
        });
        match has.fold(Tri::No, Tri::or).and(here).and(interface.exists) {
            Tri::Yes => sure.push(Id::new(at)),
            Tri::Unknown => perhaps.push(Id::new(at)),
            Tri::No => {}
        }
    }
    for it in &network.virtual_addresses {
        if !it.address.is_empty() && it.address == *address {
            return Found { interfaces: it.members.clone(), outside: false, anything: false };
        }
    }
    match sure.is_empty() {
        // An address belongs to one interface of a network; further candidates are in other networks.
        false => {
            let one = if sure.len() == 1 { Tri::Yes } else { Tri::Unknown };
            Found { interfaces: sure.into_iter().map(|id| (id, one)).collect(), outside: false, anything: false }
        }
        true => Found {
            outside: true,
            interfaces: perhaps.into_iter().map(|id| (id, Tri::Unknown)).collect(),
            anything: false,
        },
    }
}

/// Whether an interface is in a network.
pub fn in_network(interface: &Interface, vpc: &Ref<Vpc>, world: &World) -> Tri {
    let own = match &interface.subnet {
        None => return Tri::No,
        Some(subnet) => match subnet.resolved().and_then(|id| world.network.subnets.get(id.index())) {
            Some(subnet) => &subnet.vpc,
            None => return Tri::Unknown,
        },
    };
    match (own, vpc) {
        (Ref::Resolved(own), Ref::Resolved(vpc)) => (own == vpc).into(),
        (Ref::External(own), Ref::External(vpc)) => (own == vpc).into(),
        (own, vpc) if own.candidates().iter().any(|id| vpc.candidates().contains(id)) => Tri::Unknown,
        (Ref::Unknown, _) | (_, Ref::Unknown) => Tri::Unknown,
        _ => Tri::No,
    }
}
