//! Rules made ready for evaluation: lists and templates resolved, existence folded into what surely matches.
//! In: one group of a [`Network`]. Out: its [`Rulebook`]. A list that refers to itself is read once.

use super::{Reason, RuleId};
use crate::base::Tri;
use crate::base::net::{AddressSet, PacketSet, ServiceSet};
use crate::model::network::{
    Bounds, Direction, GroupType, Network, NicScope, Order, Peer, PrefixList, Rule, RuleAction, SecurityGroup,
    ServiceTemplate, Services,
};
use crate::model::{Cloud, Id, Known, Ref};
use std::sync::Arc;

/// Where a rule stands in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Priority(u16),
    AnyPriority,
    Position(u32),
    Block,
    Anywhere,
}

/// A rule, or the stand-in for rules that are not known.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub rule: Option<RuleId>,
    pub services: Bounds<ServiceSet>,
    pub peers: Bounds<AddressSet>,
    pub accepts: bool,
    pub drops: bool,
    pub place: Place,
    pub nic: NicScope,
    pub group: Option<Ref<SecurityGroup>>,
    pub own: Arc<Bounds<PacketSet>>,
    pub outside: bool,
    pub reasons: Vec<Reason>,
}

impl Term {
    /// Whether it surely matches all that it may match.
    pub fn is_exact(&self) -> bool {
        self.peers.may.is_empty()
            || self.services.may.is_empty()
            || (self.services.must == self.services.may && self.peers.must == self.peers.may)
    }
    /// Anything at all, nothing for sure: what stands for rules that the input does not show.
    pub fn anything(accepts: bool, cloud: Cloud, reason: Reason) -> Term {
        let services = Bounds { must: ServiceSet::empty(), may: ServiceSet::all() };
        let peers = Bounds { must: AddressSet::empty(), may: AddressSet::all() };
        Term {
            rule: None,
            services,
            peers,
            accepts,
            drops: !accepts,
            place: match cloud {
                Cloud::Alibaba => Place::AnyPriority,
                Cloud::Tencent => Place::Anywhere,
            },
            nic: NicScope::Any,
            group: None,
            own: Arc::new(Bounds { must: PacketSet::empty(), may: PacketSet::all() }),
            outside: true,
            reasons: vec![reason],
        }
    }
}

impl Term {
    /// Everything, accepted at a priority: a rule that the platform itself holds.
    fn accept_all(priority: u16) -> Term {
        let services = Bounds::exact(ServiceSet::all());
        let peers = Bounds::exact(AddressSet::all());
        let own = Arc::new(Bounds::exact(PacketSet::all()));
        let place = Place::Priority(priority);
        Term {
            rule: None,
            services,
            peers,
            accepts: true,
            drops: false,
            place,
            nic: NicScope::Any,
            group: None,
            own,
            outside: false,
            reasons: Vec::new(),
        }
    }
}

/// The rules of one group.
#[derive(Clone, Debug)]
pub(super) struct Rulebook {
    pub kind: Option<GroupType>,
    pub unknown_kind: Option<Reason>,
    /// Nothing is known of it.
    pub is_outside: bool,
    pub ingress: Vec<Term>,
    pub egress: Vec<Term>,
}

impl Rulebook {
    /// A group whose content is not known.
    pub fn outside(cloud: Cloud, reason: Reason) -> Rulebook {
        let terms = || [true, false].map(|accepts| Term::anything(accepts, cloud, reason.clone())).to_vec();
        Rulebook { kind: None, unknown_kind: Some(reason.clone()), is_outside: true, ingress: terms(), egress: terms() }
    }
    /// A group of the platform that accepts everything at a priority.
    pub fn accept_all(priority: u16) -> Rulebook {
        let terms = || vec![Term::accept_all(priority)];
        Rulebook { kind: None, unknown_kind: None, is_outside: true, ingress: terms(), egress: terms() }
    }
    /// With the rules of another.
    pub fn with(&self, other: &Rulebook) -> Rulebook {
        let mut sum = self.clone();
        sum.ingress.extend(other.ingress.iter().cloned());
        sum.egress.extend(other.egress.iter().cloned());
        sum
    }
    pub fn terms(&self, direction: Direction) -> &[Term] {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }
}

/// Why a set is not exactly known.
#[derive(Default)]
struct Why {
    reasons: Vec<Reason>,
}

/// Lists of addresses united, and why that is not exactly known.
pub(super) fn prefixes(
    network: &Network,
    lists: &[Ref<PrefixList>],
    site: &crate::model::Site,
) -> (Bounds<AddressSet>, Vec<Reason>) {
    let mut why = Why::default();
    let reader = Lists { network, site };
    let parts: Vec<_> = lists.iter().map(|list| reader.prefixes(list, &mut Vec::new(), &mut why)).collect();
    (unite(parts.into_iter(), AddressSet::empty(), AddressSet::union), why.reasons)
}

fn unite<S>(parts: impl Iterator<Item = Bounds<S>>, none: S, join: impl Fn(&S, &S) -> S) -> Bounds<S>
where
    S: Clone,
{
    parts.fold(Bounds::exact(none), |sum, part| Bounds {
        must: join(&sum.must, &part.must),
        may: join(&sum.may, &part.may),
    })
}

/// One of several, which one is not known: what all have, and what any has.
fn any_of<S: Clone>(
    parts: Vec<Bounds<S>>,
    everything: S,
    join: impl Fn(&S, &S) -> S,
    meet: impl Fn(&S, &S) -> S,
) -> Bounds<S> {
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else { return Bounds::exact(everything) };
    parts.fold(first, |sum, part| Bounds { must: meet(&sum.must, &part.must), may: join(&sum.may, &part.may) })
}

struct Lists<'a> {
    network: &'a Network,
    site: &'a crate::model::Site,
}

impl Lists<'_> {
    fn prefixes(&self, of: &Ref<PrefixList>, seen: &mut Vec<usize>, why: &mut Why) -> Bounds<AddressSet> {
        let one = |id: Id<PrefixList>, seen: &mut Vec<usize>, why: &mut Why| {
            if seen.contains(&id.index()) {
                return Bounds::exact(AddressSet::empty());
            }
            seen.push(id.index());
            let Some(list) = self.network.prefix_lists.get(id.index()) else {
                return Bounds { must: AddressSet::empty(), may: AddressSet::all() };
            };
            let members: Vec<_> = list.members.iter().map(|member| self.prefixes(member, seen, why)).collect();
            let all = std::iter::once(list.entries.clone()).chain(members);
            unite(all, AddressSet::empty(), AddressSet::union)
        };
        match of {
            Ref::Resolved(id) => one(*id, seen, why),
            Ref::OneOf(ids) if !ids.is_empty() => {
                why.reasons.push(Reason::Membership(self.site.clone()));
                let parts = ids.iter().map(|id| one(*id, &mut seen.clone(), why)).collect();
                any_of(parts, AddressSet::all(), AddressSet::union, AddressSet::intersect)
            }
            Ref::External(id) => {
                why.reasons.push(Reason::ExternalList(id.clone()));
                Bounds { must: AddressSet::empty(), may: AddressSet::all() }
            }
            Ref::OneOf(_) | Ref::Unknown => {
                why.reasons.push(Reason::Membership(self.site.clone()));
                Bounds { must: AddressSet::empty(), may: AddressSet::all() }
            }
        }
    }
    fn services(&self, of: &Ref<ServiceTemplate>, seen: &mut Vec<usize>, why: &mut Why) -> Bounds<ServiceSet> {
        let one = |id: Id<ServiceTemplate>, seen: &mut Vec<usize>, why: &mut Why| {
            if seen.contains(&id.index()) {
                return Bounds::exact(ServiceSet::empty());
            }
            seen.push(id.index());
            let Some(template) = self.network.service_templates.get(id.index()) else {
                return Bounds { must: ServiceSet::empty(), may: ServiceSet::all() };
            };
            let members: Vec<_> = template.members.iter().map(|member| self.services(member, seen, why)).collect();
            let all = std::iter::once(template.entries.clone()).chain(members);
            unite(all, ServiceSet::empty(), ServiceSet::union)
        };
        match of {
            Ref::Resolved(id) => one(*id, seen, why),
            Ref::OneOf(ids) if !ids.is_empty() => {
                why.reasons.push(Reason::Membership(self.site.clone()));
                let parts = ids.iter().map(|id| one(*id, &mut seen.clone(), why)).collect();
                any_of(parts, ServiceSet::all(), ServiceSet::union, ServiceSet::intersect)
            }
            Ref::External(id) => {
                why.reasons.push(Reason::ExternalList(id.clone()));
                Bounds { must: ServiceSet::empty(), may: ServiceSet::all() }
            }
            Ref::OneOf(_) | Ref::Unknown => {
                why.reasons.push(Reason::Membership(self.site.clone()));
                Bounds { must: ServiceSet::empty(), may: ServiceSet::all() }
            }
        }
    }
}

/// The reason code of an unknown attribute.
pub(super) fn unknown(attribute: &str) -> Reason {
    let code = if attribute.starts_with("unknown:") { attribute.to_owned() } else { format!("unknown:{attribute}") };
    Reason::Code(Arc::from(code))
}

fn term(network: &Network, id: RuleId, rule: &Rule, place: Place) -> Term {
    let mut why = Why::default();
    let lists = Lists { network, site: &rule.peer_site };
    let (mut peers, group) = match &rule.peer {
        Peer::Addresses(set) => (set.clone(), None),
        Peer::Group(group) => (Bounds::exact(AddressSet::empty()), Some(group.clone())),
        Peer::Lists(all) => {
            let parts = all.iter().map(|list| lists.prefixes(list, &mut Vec::new(), &mut why));
            (unite(parts, AddressSet::empty(), AddressSet::union), None)
        }
    };
    let lists = Lists { network, site: &rule.port_site };
    let mut services = match &rule.services {
        Services::Inline(set) => set.clone(),
        Services::Templates(all) => {
            let parts = all.iter().map(|template| lists.services(template, &mut Vec::new(), &mut why));
            unite(parts, ServiceSet::empty(), ServiceSet::union)
        }
    };
    match rule.exists {
        Tri::Yes => {}
        Tri::Unknown => {
            peers.must = AddressSet::empty();
            services.must = ServiceSet::empty();
        }
        Tri::No => {
            peers = Bounds::exact(AddressSet::empty());
            services = Bounds::exact(ServiceSet::empty());
        }
    }
    let may = PacketSet::product(&services.may, &peers.may);
    let exact = services.must == services.may && peers.must == peers.may;
    let must = if exact { may.clone() } else { PacketSet::product(&services.must, &peers.must) };
    let action = rule.action.get().copied();
    let outside = why.reasons.iter().any(Reason::is_outside);
    let mut reasons = why.reasons;
    reasons.extend(rule.reasons.iter().map(|code| Reason::Code(code.clone())));
    if let Known::No(attribute) = &rule.action {
        reasons.push(unknown(attribute));
    }
    if let Order::Priority(Known::No(attribute)) = &rule.order {
        reasons.push(unknown(attribute));
    }
    reasons.extend(network.adrift.get(&id.group).cloned().map(Reason::AnyGroup));
    reasons.sort();
    reasons.dedup();
    Term {
        rule: Some(id),
        services,
        peers,
        accepts: action != Some(RuleAction::Drop),
        drops: action != Some(RuleAction::Accept),
        place,
        nic: rule.nic,
        group,
        own: Arc::new(Bounds { must, may }),
        outside,
        reasons,
    }
}

/// Makes the rules of a group ready.
pub(super) fn rulebook(network: &Network, id: Id<SecurityGroup>, group: &SecurityGroup) -> Rulebook {
    // A rule that is inserted somewhere into a list that somebody owns is anywhere in it.
    let owned = |direction| {
        group.rules.iter().any(|rule| rule.direction == direction && matches!(rule.order, Order::Position(_)))
    };
    let owned = (owned(Direction::Ingress), owned(Direction::Egress));
    let mut book = Rulebook {
        kind: group.kind.get().copied(),
        unknown_kind: match &group.kind {
            Known::No(attribute) => Some(unknown(attribute)),
            Known::Yes(_) => None,
        },
        is_outside: false,
        ingress: Vec::new(),
        egress: Vec::new(),
    };
    for (index, rule) in group.rules.iter().enumerate() {
        let (terms, owned) = match rule.direction {
            Direction::Ingress => (&mut book.ingress, owned.0),
            Direction::Egress => (&mut book.egress, owned.1),
        };
        let place = match &rule.order {
            Order::Priority(Known::Yes(priority)) => Place::Priority(*priority),
            Order::Priority(Known::No(_)) => Place::AnyPriority,
            Order::Position(position) => Place::Position(*position),
            Order::Inserted if owned => Place::Anywhere,
            Order::Inserted => Place::Block,
            Order::Anywhere => Place::Anywhere,
        };
        terms.push(term(network, RuleId { group: id, index }, rule, place));
    }
    if group.closed_world == Tri::No {
        for terms in [&mut book.ingress, &mut book.egress] {
            for accepts in [true, false] {
                terms.push(Term::anything(accepts, group.cloud, Reason::OpenWorld(group.object)));
            }
        }
    }
    book
}
