//! What each rule of a group opens to the Internet, graded by how far the packets get.
//!
//! Comes in: the facts about reachability of one world. Goes out: for each accepting ingress rule, the notions that it
//! meets, each with the services, the grade and the interfaces where that is so. Assumes that the facts are already
//! without what stronger rules drop.

use super::kinds::{Kind, kinds};
use super::sources::{is_wide, whole_families};
use crate::base::net::{AddressSet, PacketSet, ServiceSet};
use crate::base::{Certainty, Severity};
use crate::config::Settings;
use crate::model::network::Direction;
use crate::reason::exposure::{Exposure, Grade, RuleAt, RuleFacts, Seat, View};
use std::collections::{BTreeMap, BTreeSet};

/// The grades at which there is something to say, the worst first.
pub const GRADES: [Grade; 3] = [Grade::Reached, Grade::OpenEnd, Grade::NoPath];

/// A notion that a rule meets, at the worst grade at which it does.
#[derive(Clone, Debug)]
pub struct Opening {
    /// How far the packets get.
    pub grade: Grade,
    /// The services.
    pub services: ServiceSet,
    /// The packets.
    pub packets: PacketSet,
    /// Where that is so; none for a group that is bound to nothing.
    pub seats: Vec<Seat>,
}

impl Opening {
    /// Adds what another interface shows at the same grade.
    pub fn add(&mut self, services: &ServiceSet, packets: &PacketSet, seats: &[Seat]) {
        self.services = self.services.union(services);
        self.packets = self.packets.union(packets);
        let known: BTreeSet<Seat> = self.seats.iter().copied().collect();
        self.seats.extend(seats.iter().copied().filter(|it| !known.contains(it)));
    }
}

/// The grade as certainty, severity and score, given how severe it is that the packets arrive. `None`: not worth a word.
pub fn judge(grade: Grade, reached: (Severity, u8), score: u8) -> Option<(Certainty, Severity, u8)> {
    let (severity, own) = reached;
    match grade {
        Grade::Reached => Some((Certainty::Definite, severity, own)),
        // What would be low if it were sure is not worth a guess.
        Grade::OpenEnd if severity <= Severity::Low => None,
        Grade::OpenEnd => Some((Certainty::Possible, severity.lower(), severity.lower().cut(score))),
        Grade::NoPath => Some((Certainty::Definite, Severity::Low, Severity::Low.cut(own.min(score)))),
        Grade::TakenAway => None,
    }
}

/// What the Internet's packets of one rule or of several are at one view, at one grade.
pub fn look(exposure: &Exposure, facts: &RuleFacts, at: &RuleAt, grade: Grade) -> PacketSet {
    // What is possible only because a list outside of the input has unknown content cannot be mended here.
    let may = if facts.outside { &at.public.must } else { &at.public.may };
    let Some(view) = exposure.views.get(at.view) else { return PacketSet::empty() };
    match grade {
        Grade::Reached if at.grade == Grade::Reached => view.surely_carried(&at.public.must).intersect(&facts.reached),
        Grade::OpenEnd if at.grade >= Grade::OpenEnd => {
            // Where no path leads, somebody else may have made one.
            let here = may.subtract(&view.uncarried(may));
            if here.is_empty() { may.intersect(&facts.open) } else { here.intersect(&facts.open) }
        }
        Grade::NoPath => without_path(exposure, at).intersect(&facts.no_path),
        _ => PacketSet::empty(),
    }
}

/// The packets that a rule surely accepts at a view and that surely no public path carries there.
fn without_path(exposure: &Exposure, at: &RuleAt) -> PacketSet {
    let Some(view) = exposure.views.get(at.view).filter(|view| !view.is_imagined()) else { return PacketSet::empty() };
    view.without_path(&at.public.must)
}

/// The services that packets open to the whole Internet: `own` are the peers of the rule by itself, which must hold
/// a whole family; what is left of them must be wide.
pub fn to_the_internet(packets: &PacketSet, own: &AddressSet) -> ServiceSet {
    let whole = whole_families(own);
    if whole.is_empty() {
        return ServiceSet::empty();
    }
    packets.restrict(&whole).services_where(is_wide)
}

/// The peers that a rule has by itself, for a grade: those it surely has, or those it may have.
pub fn own_peers(facts: &RuleFacts, grade: Grade) -> AddressSet {
    match grade {
        Grade::OpenEnd if !facts.outside => facts.own.may.peers(),
        _ => facts.own.must.peers(),
    }
}

/// Whether a rule's facts are about packets that come in from addresses.
pub fn lets_in(facts: &RuleFacts) -> bool {
    facts.direction == Direction::Ingress && !facts.at.is_empty()
}

/// The notions that a rule meets by itself, those among `on` only. `elsewhere`: views that another rule speaks of.
pub fn openings(
    exposure: &Exposure,
    facts: &RuleFacts,
    settings: &Settings,
    on: &dyn Fn(Kind) -> bool,
    elsewhere: &dyn Fn(&View) -> bool,
) -> BTreeMap<Kind, Opening> {
    let mut found: BTreeMap<Kind, Opening> = BTreeMap::new();
    if !lets_in(facts) {
        return found;
    }
    let mut told = ServiceSet::empty();
    for grade in GRADES {
        let own = own_peers(facts, grade);
        if whole_families(&own).is_empty() {
            continue;
        }
        let mut now = ServiceSet::empty();
        for at in &facts.at {
            if exposure.views.get(at.view).is_some_and(elsewhere) {
                continue;
            }
            let packets = look(exposure, facts, at, grade);
            let open = to_the_internet(&packets, &own);
            for (kind, services) in kinds(&open, settings, on) {
                // What is said at a worse grade is not said again in other words.
                if services.is_subset(&told) {
                    continue;
                }
                now = now.union(&services);
                let packets = packets.services(&services);
                let seats = exposure.views.get(at.view).map_or(&[][..], |view| &view.seats);
                match found.get_mut(&kind) {
                    Some(opening) if opening.grade == grade => opening.add(&services, &packets, seats),
                    Some(_) => {}
                    None => {
                        found.insert(kind, Opening { grade, services, packets, seats: seats.to_vec() });
                    }
                }
            }
        }
        told = told.union(&now);
    }
    found
}
