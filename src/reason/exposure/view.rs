//! Views: what nothing tells apart is one, whatever the number of interfaces.
//!
//! In: interfaces, load balancers and services, one after the other, with their evaluation, paths and network ACLs. Out: [`View`]s.

use super::acl::{self, Screen};
use super::balance::{self, Gateways};
use super::door;
use super::evaluate::Outcome;
use super::{BalancerFacts, BalancerReach, EndpointFacts, InterfaceFacts, Path, Reason, Seat, View, families, path};
use crate::base::Tri;
use crate::base::net::{AddressSet, Family, PacketSet};
use crate::model::Id;
use crate::model::balancer::LoadBalancer;
use crate::model::endpoint::Endpoint;
use crate::model::network::{Bounds, Interface, Network, UnmodelledEffect};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The network ACLs of all interfaces, each computed once.
pub(super) struct Screens {
    known: Vec<Screen>,
    of: Vec<Option<usize>>,
}

impl Screens {
    pub fn new(network: &Network) -> Screens {
        let mut out = Screens { known: Vec::new(), of: vec![None; network.interfaces.len()] };
        if !acl::any(network) {
            return out;
        }
        let mut index: Vec<(acl::Key, Option<usize>)> = Vec::new();
        let mut quick: HashMap<Vec<usize>, Vec<usize>> = HashMap::new();
        for (at, interface) in network.interfaces.iter().enumerate() {
            let key = acl::key(network, interface);
            let alike = quick.entry(key.0.clone()).or_default();
            let found = alike.iter().filter_map(|it| index.get(*it)).find(|(other, _)| *other == key);
            let screen = match found {
                Some((_, screen)) => *screen,
                None => {
                    let screen = acl::of(network, interface).map(|screen| {
                        out.known.push(screen);
                        out.known.len() - 1
                    });
                    alike.push(index.len());
                    index.push((key, screen));
                    screen
                }
            };
            if let Some(slot) = out.of.get_mut(at) {
                *slot = screen;
            }
        }
        out
    }
    pub fn of(&self, interface: usize) -> Option<&Screen> {
        self.of.get(interface).copied().flatten().and_then(|at| self.known.get(at))
    }
    fn number(&self, interface: usize) -> Option<usize> {
        self.of.get(interface).copied().flatten()
    }
}

/// What makes two interfaces different.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    class: usize,
    v4: Tri,
    v6: Tri,
    exists: Tri,
    screen: Option<usize>,
    filters: Vec<Reason>,
    /// An interface with ways of its own is like no other.
    alone: Option<usize>,
}

/// Views while they are put together.
pub(super) struct Views<'a> {
    network: &'a Network,
    outcomes: &'a [Outcome],
    screens: &'a Screens,
    filters: Vec<&'a crate::model::network::Unmodelled>,
    views: Vec<View>,
    reasons: Vec<BTreeSet<Reason>>,
    known: BTreeMap<Alike, usize>,
}

fn none() -> Bounds<PacketSet> {
    Bounds::exact(PacketSet::empty())
}

fn meet(a: &Bounds<PacketSet>, b: &Bounds<PacketSet>) -> Bounds<PacketSet> {
    Bounds { must: a.must.intersect(&b.must), may: a.may.intersect(&b.may) }
}

fn unite(a: &Bounds<PacketSet>, b: &Bounds<PacketSet>) -> Bounds<PacketSet> {
    Bounds { must: a.must.union(&b.must), may: a.may.union(&b.may) }
}

impl<'a> Views<'a> {
    pub fn new(network: &'a Network, outcomes: &'a [Outcome], screens: &'a Screens) -> Views<'a> {
        let filters = network.unmodelled.iter().filter(|it| it.effect == UnmodelledEffect::Filters).collect();
        Views { network, outcomes, screens, filters, views: Vec::new(), reasons: Vec::new(), known: BTreeMap::new() }
    }

    fn push(&mut self, view: View) -> usize {
        self.views.push(view);
        self.reasons.push(BTreeSet::new());
        self.views.len() - 1
    }

    /// The view of an interface.
    pub fn interface(&mut self, at: usize, interface: &Interface, class: usize, paths: &[Path]) -> usize {
        let seat = Seat::Interface(Id::new(at));
        let screen = self.screens.of(at);
        let of = |family| path::has(paths, family);
        let here = self.filters.iter().filter(|it| it.bears_on(Id::new(at), interface));
        let filters: Vec<Reason> = here.map(|it| Reason::Unmodelled(it.object)).collect();
        let ways = paths.iter().any(|path| path.way.is_some());
        let alike = Alike {
            class,
            v4: of(Family::V4),
            v6: of(Family::V6),
            exists: interface.exists,
            screen: self.screens.number(at),
            filters: filters.clone(),
            alone: ways.then_some(at),
        };
        if let Some(view) = self.known.get(&alike) {
            if let Some(view) = self.views.get_mut(*view) {
                view.seats.push(seat);
            }
            return *view;
        }
        let view = self.make(&alike, filters, paths, screen);
        let view = self.push(View { seats: vec![seat], ..view });
        self.known.insert(alike, view);
        view
    }

    fn make(&self, alike: &Alike, filters: Vec<Reason>, paths: &[Path], screen: Option<&Screen>) -> View {
        let mut view = View {
            evaluation: alike.class,
            seats: Vec::new(),
            v4: alike.v4,
            v6: alike.v6,
            exists: alike.exists,
            carried: None,
            direct: none(),
            internet: none(),
            filters,
            screen: screen.map_or_else(Vec::new, |screen| screen.reasons.clone()),
            passed: screen.map(|screen| Arc::new(screen.ingress.may.clone())),
        };
        let Some(outcome) = self.outcomes.get(alike.class) else { return view };
        let own = |family: Family| {
            let mut of = paths.iter().filter(|it| it.way.is_none() && it.family.is_none_or(|it| it == family));
            of.clone().map(|it| Tri::from(it.certain).or(Tri::Unknown)).fold(Tri::No, Tri::or).and(
                // A path that is not certain is no more than possible, however many there are.
                if of.any(|it| it.certain) { Tri::Yes } else { Tri::Unknown },
            )
        };
        let (v4, v6) = (own(Family::V4), own(Family::V6));
        let there = alike.exists == Tri::Yes && view.filters.is_empty();
        let internet = AddressSet::internet();
        let whole = || PacketSet::all().restrict(internet);
        let plain = screen.is_none() && paths.iter().all(|path| path.way.is_none());
        if !plain {
            let mut carried = Bounds {
                must: families(&whole(), v4 == Tri::Yes, v6 == Tri::Yes),
                may: families(&whole(), v4.possibly(), v6.possibly()),
            };
            if let Some(screen) = screen {
                carried = meet(&carried, &screen.ingress);
            }
            let direct = meet(&carried, &outcome.ingress);
            view.direct = direct;
            for (path, way) in paths.iter().filter_map(|path| Some((path, path.way.as_ref()?))) {
                let part = |set: &Bounds<PacketSet>| match path.certain {
                    true => set.clone(),
                    false => Bounds { must: PacketSet::empty(), may: set.may.clone() },
                };
                if way.by_groups {
                    carried = unite(&carried, &part(&way.window));
                }
                view.internet = unite(&view.internet, &part(&way.gets));
            }
            view.carried = Some(Arc::new(carried));
        } else {
            let public =
                Bounds { must: outcome.ingress.must.restrict(internet), may: outcome.ingress.may.restrict(internet) };
            view.direct = Bounds {
                must: families(&public.must, v4 == Tri::Yes, v6 == Tri::Yes),
                may: families(&public.may, v4.possibly(), v6.possibly()),
            };
        }
        if !there {
            view.direct.must = PacketSet::empty();
            view.internet.must = PacketSet::empty();
        }
        view.internet = unite(&view.internet, &view.direct);
        view
    }

    /// What gets to a load balancer; a view of it where it has groups.
    pub fn balancer(
        &mut self,
        at: usize,
        balancer: &LoadBalancer,
        class: Option<usize>,
        gateways: &Gateways,
    ) -> BalancerFacts {
        let outcome = class.and_then(|class| self.outcomes.get(class));
        let mut let_in = none();
        let mut listened = none();
        for (_, listener) in balance::listeners(self.network, Id::new(at)) {
            let sure = balance::surely(listener) && listener.exists.and(listener.running).and(balancer.exists).surely();
            let part = |groups| {
                let mut set = balance::filter(self.network, balancer, listener, groups, &mut BTreeSet::new());
                if !sure {
                    set.must = PacketSet::empty();
                }
                if listener.exists.and(listener.running) == Tri::No { none() } else { set }
            };
            let_in = unite(&let_in, &part(outcome));
            listened = unite(&listened, &part(None));
        }
        let facing = |family: Family| {
            let of = balancer.facing.iter().filter(|it| it.family == family).map(|it| it.exists);
            of.fold(Tri::No, Tri::or).and(balancer.exists)
        };
        let (v4, v6) = (facing(Family::V4), facing(Family::V6));
        let internet = gateways.internet(at);
        let view = class.map(|class| {
            let open = listened.may.restrict(AddressSet::internet());
            let sure = listened.must.restrict(AddressSet::internet());
            let carried = Bounds {
                must: families(&sure, v4 == Tri::Yes, v6 == Tri::Yes),
                may: families(&open, v4.possibly(), v6.possibly()),
            };
            self.push(View {
                evaluation: class,
                seats: vec![Seat::Balancer(Id::new(at))],
                v4,
                v6,
                exists: balancer.exists,
                carried: Some(Arc::new(carried)),
                direct: internet.clone(),
                internet: internet.clone(),
                filters: Vec::new(),
                screen: Vec::new(),
                passed: None,
            })
        });
        let reach = gateways.of_balancer(at).map(|entry| {
            let mut objects = entry.objects.clone();
            if let Some(listener) = self.network.listeners.get(entry.listener) {
                objects.retain(|object| *object != listener.object);
                objects.push(listener.object);
            }
            let must = if entry.there == Tri::Yes { entry.packets.must.clone() } else { PacketSet::empty() };
            BalancerReach {
                objects,
                listener: Id::new(entry.listener),
                packets: Bounds { must, may: entry.packets.may.clone() },
                reasons: entry.reasons.clone(),
            }
        });
        let reach = reach.collect();
        BalancerFacts { view, public: v4.or(v6), let_in, internet, reach }
    }

    /// What gets to a managed service; a view of it where the rules of its groups are evaluated.
    pub fn endpoint(&mut self, at: usize, it: &Endpoint, class: Option<usize>) -> EndpointFacts {
        let groups = class.and_then(|class| self.outcomes.get(class));
        let mut facts = door::endpoint(it, groups, None);
        if let Some(class) = class {
            let public = facts.public;
            facts.view = Some(self.push(View {
                evaluation: class,
                seats: vec![Seat::Endpoint(Id::new(at))],
                v4: public,
                v6: public,
                exists: it.exists,
                carried: Some(Arc::new(facts.carried.clone())),
                direct: facts.internet.clone(),
                internet: facts.internet.clone(),
                filters: Vec::new(),
                screen: Vec::new(),
                passed: None,
            }));
        }
        facts
    }

    /// The view of the imagined member of a group that is bound to nothing.
    pub fn imagined(&mut self, class: usize) -> usize {
        let outcome = self.outcomes.get(class);
        let may = outcome.map_or_else(PacketSet::empty, |it| it.ingress.may.restrict(AddressSet::internet()));
        let internet = Bounds { must: PacketSet::empty(), may };
        self.push(View {
            evaluation: class,
            seats: Vec::new(),
            v4: Tri::Unknown,
            v6: Tri::Unknown,
            exists: Tri::Yes,
            carried: None,
            direct: internet.clone(),
            internet,
            filters: Vec::new(),
            screen: Vec::new(),
            passed: None,
        })
    }

    /// All views, and for each why its paths are only possible.
    pub fn finish(mut self, interfaces: &[InterfaceFacts]) -> (Vec<View>, Vec<BTreeSet<Reason>>) {
        for (at, facts) in interfaces.iter().enumerate() {
            let Some(reasons) = self.reasons.get_mut(facts.view) else { continue };
            let doubtful = facts.paths.iter().filter(|path| !path.certain);
            reasons.extend(doubtful.flat_map(|path| path.reasons.iter().cloned()));
            let ways = facts.paths.iter().filter_map(|path| path.way.as_ref());
            reasons.extend(ways.filter(|way| way.by_groups).flat_map(|way| way.reasons.iter().cloned()));
            reasons.extend(self.screens.of(at).into_iter().flat_map(|screen| screen.reasons.iter().cloned()));
        }
        (self.views, self.reasons)
    }
}
