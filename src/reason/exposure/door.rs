//! Managed services: what their lists and groups admit, and what of it the Internet can use (§3.7 and §3.12 of the network
//! specification).
//!
//! In: an [`Endpoint`], and what its groups let in where its cloud evaluates them. Out: [`EndpointFacts`].

use super::evaluate::Outcome;
use super::{DoorFacts, EndpointFacts, Reason};
use crate::base::Tri;
use crate::base::net::{AddressSet, PacketSet};
use crate::model::Known;
use crate::model::endpoint::{Door, Endpoint};
use crate::model::network::Bounds;
use std::sync::Arc;

fn door(endpoint: &Endpoint, door: &Door, groups: Option<&Outcome>) -> DoorFacts {
    let admits = door.admits.as_ref().unwrap_or(&endpoint.admits);
    let clients = admits.addresses();
    let mut reasons: Vec<Reason> = door.reasons.iter().cloned().map(Reason::Code).collect();
    if let Known::No(attribute) = &admits.whole {
        reasons.push(super::resolve::unknown(attribute));
    }
    let carried = Bounds {
        must: PacketSet::product(&door.services.must, &clients.must),
        may: PacketSet::product(&door.services.may, &clients.may),
    };
    let mut let_in = carried.clone();
    if let Some(outcome) = groups
        && door.filtered != Tri::No
    {
        let_in.must = let_in.must.intersect(&outcome.ingress.must);
        if door.filtered == Tri::Yes {
            let_in.may = let_in.may.intersect(&outcome.ingress.may);
        } else {
            reasons.push(Reason::Code(Arc::from("uncertain:U22")));
        }
        reasons.extend(outcome.ingress_reasons.iter().cloned());
    }
    let there = endpoint.exists.and(door.exists);
    if there != Tri::Yes {
        let_in.must = PacketSet::empty();
    }
    let internet = AddressSet::internet();
    let sure = door.public == Tri::Yes;
    let public = |set: &PacketSet| set.restrict(internet);
    let reach = Bounds {
        must: if sure { public(&let_in.must) } else { PacketSet::empty() },
        may: if door.public.possibly() { public(&let_in.may) } else { PacketSet::empty() },
    };
    let carried = Bounds {
        must: if sure && there == Tri::Yes { public(&carried.must) } else { PacketSet::empty() },
        may: if door.public.possibly() { public(&carried.may) } else { PacketSet::empty() },
    };
    if reach.must != reach.may && reasons.is_empty() {
        reasons.push(Reason::Membership(door.site.clone()));
    }
    reasons.sort();
    reasons.dedup();
    DoorFacts { public: door.public.and(there), let_in, carried, internet: reach, reasons }
}

/// What gets to a service.
pub(super) fn endpoint(it: &Endpoint, groups: Option<&Outcome>, view: Option<usize>) -> EndpointFacts {
    let doors: Vec<DoorFacts> = it.doors.iter().map(|one| door(it, one, groups)).collect();
    let none = || Bounds::exact(PacketSet::empty());
    let unite = |of: fn(&DoorFacts) -> &Bounds<PacketSet>| {
        doors
            .iter()
            .map(of)
            .fold(none(), |sum, it| Bounds { must: sum.must.union(&it.must), may: sum.may.union(&it.may) })
    };
    let public = doors.iter().map(|it| it.public).fold(Tri::No, Tri::or);
    EndpointFacts {
        view,
        public,
        let_in: unite(|it| &it.let_in),
        carried: unite(|it| &it.carried),
        internet: unite(|it| &it.internet),
        doors,
    }
}
