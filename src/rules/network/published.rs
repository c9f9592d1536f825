//! What something that forwards packets (a DNAT entry, a listener) publishes: the ways that lead through it in; the sensitive
//! services that the Internet surely and perhaps reaches by it out.

use super::sensitive::sensitive;
use super::sources::is_wide;
use super::telling::{by_entry, witness_by};
use crate::base::net::{PacketSet, ServiceSet, Shift};
use crate::config::Settings;
use crate::model::network::Interface;
use crate::model::{Id, ObjectId, Site};
use crate::reason::exposure::{Exposure, Path, Reason, Seat};
use crate::rules::{Context, Evidence, Witness};
use std::collections::BTreeMap;

/// Ways by the place where what makes them is written.
pub type BySite<'a> = BTreeMap<&'a Site, Vec<(Id<Interface>, &'a Path)>>;

/// All ways of a world that are no addresses of the interfaces' own.
pub fn by_site(exposure: &Exposure) -> BySite<'_> {
    let mut out = BySite::new();
    for (at, facts) in exposure.interfaces.iter().enumerate() {
        for path in facts.paths.iter().filter(|path| path.way.is_some()) {
            if let Some(site) = &path.site {
                out.entry(site).or_default().push((Id::new(at), path));
            }
        }
    }
    out
}

/// Services that wide parts of the Internet reach by something.
#[derive(Default)]
pub struct Published {
    /// The services, by the ports of whoever answers them, or by those that clients use where only these tell.
    pub services: ServiceSet,
    /// Their packets, by the ports of the servers.
    pub packets: PacketSet,
    /// The servers.
    pub seats: Vec<Seat>,
    /// The first way: resources, and the ports that clients use.
    pub objects: Vec<ObjectId>,
    /// See there.
    pub shift: Option<Shift>,
    /// Why it is only possible.
    pub reasons: Vec<Reason>,
}

/// What ways surely (else: perhaps) publish. `whole`: any service counts, not only sensitive ones.
pub fn published(ways: &[(Id<Interface>, &Path)], surely: bool, whole: bool, settings: &Settings) -> Published {
    let mut out = Published::default();
    for (id, path) in ways.iter().filter(|(_, path)| !surely || path.certain) {
        let Some(way) = &path.way else { continue };
        let gets = if surely { &way.gets.must } else { &way.gets.may };
        let inside = gets.services(&gets.services_where(is_wide));
        if inside.is_empty() {
            continue;
        }
        let mut services = sensitive(&inside.all_services(), settings);
        let mut packets = inside.services(&services);
        if services.is_empty()
            && let Some(shift) = way.shift
        {
            let outside = inside.moved(shift.back());
            services = sensitive(&outside.all_services(), settings);
            packets = outside.services(&services).moved(shift);
        }
        if whole {
            services = inside.all_services();
            packets = inside;
        }
        if services.is_empty() {
            continue;
        }
        if out.seats.is_empty() {
            out.objects = path.objects.clone();
            out.shift = way.shift.filter(|shift| shift.low != shift.to);
        }
        out.services = out.services.union(&services);
        out.packets = out.packets.union(&packets);
        if !out.seats.contains(&Seat::Interface(*id)) {
            out.seats.push(Seat::Interface(*id));
        }
        out.reasons.extend(way.reasons.iter().cloned());
    }
    out.reasons.sort();
    out.reasons.dedup();
    out
}

impl Published {
    /// Whether there is anything.
    pub fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }
    /// `` by tcp/8022`` where clients use other ports.
    pub fn by(&self) -> String {
        by_entry(self.shift, &self.packets)
    }
    /// A packet that shows it.
    pub fn witness(&self) -> Option<Witness> {
        witness_by(&self.packets, self.shift)
    }
    /// From the Internet to the server.
    pub fn path(&self, context: &Context<'_>) -> Vec<Evidence> {
        steps(context, &self.objects)
    }
}

/// From the Internet through resources.
pub fn steps(context: &Context<'_>, objects: &[ObjectId]) -> Vec<Evidence> {
    let step = |object: &ObjectId| Evidence {
        site: Some(Site::block(*object)),
        note: format!("`{}`", context.model.address(*object)),
    };
    let internet = Evidence { site: None, note: "Internet".to_owned() };
    std::iter::once(internet).chain(objects.iter().map(step)).collect()
}
