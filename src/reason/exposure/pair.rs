//! What one interface may send to another by private addresses (§2.3, §2.8 and §4.6 of the network specification).
//!
//! The walk is that for addresses: each rule is turned into one that matches, instead of addresses, a single stand-in
//! for the other interface, surely or perhaps.

use super::Pair;
use super::bindings::key;
use super::evaluate::{Choice, Key, evaluate};
use super::resolve::{Rulebook, Term, rulebook};
use super::solve::private as unique_local;
use super::stray::Strays;
use crate::base::Tri;
use crate::base::net::{AddressSet, Family, PacketSet, RangeSet, ServiceSet};
use crate::model::gateway::Junction;
use crate::model::network::{Addresses, Bounds, Direction, GroupType, Interface, Network, Subnet, Vpc};
use crate::model::{Cloud, Id, Known, Ref};
use std::sync::Arc;

/// How many addresses of an interface are looked at one by one.
const MOST: u128 = 8;

/// Whether an interface is a member of a group.
fn member(key: &Key, group: usize) -> Tri {
    let holds = |choice: &Choice| match choice {
        Choice::Group(index) if *index == group => Tri::Yes,
        Choice::Group(_) | Choice::Platform(_) => Tri::No,
        // A group that the input does not hold is another one; what is not known at all may be any.
        Choice::Outside(reason) if reason.is_outside() => Tri::No,
        Choice::Outside(_) => Tri::Unknown,
    };
    let of = |slot: &super::evaluate::Slot| {
        let any = slot.options.iter().map(holds).fold(Tri::No, Tri::or);
        let sure = slot.options.len() == 1 && (!key.subset || key.slots.len() == 1);
        any.and(if sure { slot.bound } else { Tri::Unknown })
    };
    key.slots.iter().map(of).fold(Tri::No, Tri::or)
}

/// Whether two networks are joined by a peering, a CEN or the like, directly or over others: `Unknown` or `No`.
fn joined(network: &Network, a: Id<Vpc>, b: Id<Vpc>) -> Tri {
    let mut reached = vec![a];
    let mut at = 0;
    while let Some(here) = reached.get(at).copied() {
        at += 1;
        let mut meets: Vec<&Junction> =
            network.junctions.iter().filter(|it| it.exists.possibly() && is_end(it, here)).collect();
        let hubs: Vec<&Known<Arc<str>>> = meets.iter().filter_map(|it| it.hub.as_ref()).collect();
        let same = |hub: &Known<Arc<str>>| {
            hubs.iter().any(|it| match (it, hub) {
                (Known::Yes(one), Known::Yes(other)) => one == other,
                _ => true,
            })
        };
        meets.extend(network.junctions.iter().filter(|it| it.exists.possibly() && it.hub.as_ref().is_some_and(same)));
        for end in meets.iter().flat_map(|it| &it.networks) {
            if matches!(end, Ref::Unknown) || end.candidates().contains(&b) {
                return Tri::Unknown;
            }
            for id in end.candidates() {
                if !reached.contains(id) {
                    reached.push(*id);
                }
            }
        }
    }
    Tri::No
}

/// Whether a network is, or may be, an end of a junction.
fn is_end(junction: &Junction, vpc: Id<Vpc>) -> bool {
    junction.networks.iter().any(|end| matches!(end, Ref::Unknown) || end.candidates().contains(&vpc))
}

/// Whether packets between two interfaces travel privately: same network, or both in the classic network.
fn private(network: &Network, a: &Interface, b: &Interface) -> Tri {
    let vpc = |subnet: &Ref<Subnet>| -> Option<Ref<Vpc>> {
        let subnet = network.subnets.get(subnet.resolved()?.index())?;
        Some(subnet.vpc.clone())
    };
    match (&a.subnet, &b.subnet) {
        (None, None) => Tri::Yes,
        (Some(a), Some(b)) if a == b && !matches!(a, Ref::Unknown | Ref::OneOf(_)) => Tri::Yes,
        (Some(a), Some(b)) => match (vpc(a), vpc(b)) {
            (Some(Ref::Resolved(a)), Some(Ref::Resolved(b))) if a == b => Tri::Yes,
            // Routes between joined networks are not evaluated.
            (Some(Ref::Resolved(a)), Some(Ref::Resolved(b))) => joined(network, a, b),
            (Some(Ref::External(a)), Some(Ref::External(b))) if a == b => Tri::Yes,
            _ => Tri::Unknown,
        },
        _ => Tri::No,
    }
}

/// What is known of the one address that is asked about.
enum Place {
    Exactly(AddressSet),
    Within(AddressSet),
    Anywhere,
}

fn places(addresses: &Addresses, family: Family) -> Vec<Place> {
    match addresses {
        Addresses::None => Vec::new(),
        Addresses::Unknown => vec![Place::Anywhere],
        Addresses::Within(set) => vec![Place::Within(set.of(family))],
        Addresses::Exact(set) => {
            let set = set.of(family);
            if set.v4.count().saturating_add(set.v6.count()) > MOST {
                return vec![Place::Within(set)];
            }
            let v4 = set.v4.ranges().iter().flat_map(|(low, high)| *low..=*high);
            let v4 = v4.map(|it| AddressSet { v4: RangeSet::single(it), v6: RangeSet::empty() });
            let v6 = set.v6.ranges().iter().flat_map(|(low, high)| *low..=*high);
            let v6 = v6.map(|it| AddressSet { v4: RangeSet::empty(), v6: RangeSet::single(it) });
            v4.chain(v6).map(Place::Exactly).collect()
        }
    }
}

/// Surely, perhaps or not in a set.
fn inside(place: &Place, set: &AddressSet, family: Family) -> Tri {
    match place {
        Place::Exactly(one) | Place::Within(one) if one.is_subset(set) => Tri::Yes,
        Place::Within(some) if some.overlaps(set) => Tri::Unknown,
        Place::Exactly(_) | Place::Within(_) => Tri::No,
        Place::Anywhere if set.of(family).is_empty() => Tri::No,
        Place::Anywhere if set.of(family) == AddressSet::family(family) => Tri::Yes,
        Place::Anywhere => Tri::Unknown,
    }
}

fn stand_in(family: Family) -> AddressSet {
    match family {
        Family::V4 => AddressSet { v4: RangeSet::single(1), v6: RangeSet::empty() },
        Family::V6 => AddressSet { v4: RangeSet::empty(), v6: RangeSet::single(1) },
    }
}

struct Question<'a> {
    other: &'a Key,
    place: &'a Place,
    family: Family,
    private: Tri,
}

impl Question<'_> {
    fn term(&self, term: &Term) -> Term {
        let (must, may) = match &term.group {
            None => {
                let may = inside(self.place, &term.peers.may, self.family);
                (inside(self.place, &term.peers.must, self.family).surely(), may.possibly())
            }
            Some(group) => {
                let is = match group {
                    Ref::Resolved(id) => member(self.other, id.index()),
                    Ref::OneOf(ids) => {
                        ids.iter().map(|id| member(self.other, id.index())).fold(Tri::No, Tri::or).and(Tri::Unknown)
                    }
                    Ref::External(_) | Ref::Unknown => Tri::Unknown,
                };
                let cloud = self.other.cloud;
                // Whether Alibaba Cloud's group peers match IPv6 addresses is not documented.
                let family = if self.family == Family::V6 && cloud == Cloud::Alibaba { Tri::Unknown } else { Tri::Yes };
                let is = is.and(self.private).and(family);
                (is.surely(), is.possibly())
            }
        };
        let here = |is: bool| if is { stand_in(self.family) } else { AddressSet::empty() };
        let mut out = term.clone();
        // A rule that may not be there at all surely matches nothing: its services say so.
        out.peers = Bounds { must: here(must), may: here(may) };
        out.own = Arc::new(Bounds::exact(PacketSet::empty()));
        out.group = None;
        out
    }
    fn ask(&self, network: &Network, key: &Key, direction: Direction) -> Bounds<ServiceSet> {
        let books = |index: usize| -> Option<Arc<Rulebook>> {
            let mut book = rulebook(network, Id::new(index), network.groups.get(index)?);
            book.ingress = book.ingress.iter().map(|term| self.term(term)).collect();
            book.egress = book.egress.iter().map(|term| self.term(term)).collect();
            Some(Arc::new(book))
        };
        let outcome = evaluate(key, &books, &Strays::new(network, &books, 1), &|_| AddressSet::empty());
        let sets = match direction {
            Direction::Ingress => outcome.ingress,
            Direction::Egress => outcome.egress,
        };
        let here = stand_in(self.family);
        Bounds { must: sets.must.restrict(&here).all_services(), may: sets.may.restrict(&here).all_services() }
    }
}

/// Whether the two share a group that lets its members talk.
fn inner(network: &Network, a: &Key, b: &Key) -> Tri {
    let shared = network.groups.iter().enumerate().map(|(index, group)| {
        let kind = match (group.cloud, group.kind.get()) {
            (Cloud::Tencent, _) | (_, Some(GroupType::Enterprise | GroupType::Host)) => Tri::No,
            (_, Some(GroupType::Normal)) => Tri::Yes,
            (_, None) => Tri::Unknown,
        };
        kind.and(group.inner_access).and(member(a, index)).and(member(b, index))
    });
    let outside = |key: &Key| {
        let options = key.slots.iter().flat_map(|slot| &slot.options);
        options.filter(|it| matches!(it, Choice::Outside(_))).cloned().collect::<Vec<_>>()
    };
    // The same group outside of the input: its inner access is not known.
    let both = a.cloud == Cloud::Alibaba && outside(a).iter().any(|it| outside(b).contains(it));
    shared.fold(if both { Tri::Unknown } else { Tri::No }, Tri::or)
}

/// What `from` may send to `to`.
pub(super) fn pair(network: &Network, from: Id<Interface>, to: Id<Interface>) -> Option<Pair> {
    let (n, t) = (network.interfaces.get(from.index())?, network.interfaces.get(to.index())?);
    let (sender, target) = (key(n), key(t));
    let private = private(network, n, t).and(n.exists).and(t.exists);
    let none = || Bounds::exact(ServiceSet::empty());
    let packets = Bounds::exact(PacketSet::empty());
    let mut out = Pair { services: none(), ingress_only: none(), blocked_by_egress: false, packets };
    if private == Tri::No {
        return Some(out);
    }
    let mut unite = |senders: &AddressSet, ingress: Bounds<ServiceSet>, egress: Option<Bounds<ServiceSet>>| {
        let sure = |set: &ServiceSet| if private.surely() { set.clone() } else { ServiceSet::empty() };
        let both = match &egress {
            Some(egress) => {
                Bounds { must: ingress.must.intersect(&egress.must), may: ingress.may.intersect(&egress.may) }
            }
            None => ingress.clone(),
        };
        out.packets.must = out.packets.must.union(&PacketSet::product(&sure(&both.must), senders));
        out.packets.may = out.packets.may.union(&PacketSet::product(&both.may, senders));
        out.services.must = out.services.must.union(&sure(&both.must));
        out.services.may = out.services.may.union(&both.may);
        out.ingress_only.must = out.ingress_only.must.union(&sure(&ingress.must));
        out.ingress_only.may = out.ingress_only.may.union(&ingress.may);
    };
    let inner = inner(network, &sender, &target);
    for family in [Family::V4, Family::V6] {
        let (a, b) = match family {
            Family::V4 => (&n.v4, &t.v4),
            Family::V6 => (&n.v6, &t.v6),
        };
        let all = PacketSet::product(&ServiceSet::all(), &AddressSet::family(family)).all_services();
        for source in places(a, family) {
            let senders = match &source {
                Place::Exactly(set) | Place::Within(set) => set.clone(),
                Place::Anywhere if family == Family::V4 => unique_local(),
                Place::Anywhere => AddressSet::family(family),
            };
            for destination in places(b, family) {
                if inner.surely() {
                    unite(&senders, Bounds::exact(all.clone()), None);
                    continue;
                }
                let question = Question { other: &sender, place: &source, family, private };
                let mut ingress = question.ask(network, &target, Direction::Ingress);
                let question = Question { other: &target, place: &destination, family, private };
                let mut egress = question.ask(network, &sender, Direction::Egress);
                if inner.possibly() {
                    ingress.may = all.clone();
                    egress.may = all.clone();
                }
                unite(&senders, ingress, Some(egress));
            }
        }
    }
    out.blocked_by_egress = out.services.may.is_empty() && !out.ingress_only.may.is_empty();
    Some(out)
}
