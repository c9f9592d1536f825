//! Network ACLs: what the ACL of a subnet lets through to an interface (§2.11 of the network specification).
//!
//! In: the ACLs that an interface's subnet is, or may be, associated with. Out: a [`Screen`]: the packets that pass, by the
//! sender's address and the interface's own port. ACLs are stateless: where the replies to all clients' ports are dropped, a TCP
//! packet passes only possibly.

use super::Reason;
use super::evaluate::{join, sets};
use super::order::{Entry, Lists};
use super::resolve::{Place, Term, prefixes, unknown};
use crate::base::Tri;
use crate::base::net::{AddressSet, Family, PacketSet, PortSet, Protocol, ServiceSet};
use crate::model::acl::{Acl, AclList, AclRule};
use crate::model::network::{Addresses, Bounds, Interface, Network, NicScope, Peer, RuleAction, Subnet};
use crate::model::{Cloud, Id, Known, Ref};
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

/// What passes an interface's ACL, and why it is not exactly known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Screen {
    /// Packets that come in.
    pub ingress: Bounds<PacketSet>,
    /// Packets that go out.
    pub egress: Bounds<PacketSet>,
    /// Why D and P differ.
    pub reasons: Vec<Reason>,
}

impl Screen {
    fn open() -> Screen {
        let all = || Bounds::exact(PacketSet::all());
        Screen { ingress: all(), egress: all(), reasons: Vec::new() }
    }
    fn doubtful(reason: Reason) -> Screen {
        let any = || Bounds { must: PacketSet::empty(), may: PacketSet::all() };
        Screen { ingress: any(), egress: any(), reasons: vec![reason] }
    }
}

/// An interface's own addresses, as far as an ACL that names destinations asks for them.
struct Own {
    addresses: AddressSet,
    exact: bool,
}

fn own(interface: &Interface) -> Own {
    let mut all = AddressSet::empty();
    let mut exact = true;
    for part in [&interface.v4, &interface.v6] {
        match part {
            Addresses::None => {}
            Addresses::Exact(set) => all = all.union(set),
            Addresses::Within(set) => (all, exact) = (all.union(set), exact && set.cidrs().len() == 1),
            Addresses::Unknown => (all, exact) = (AddressSet::all(), false),
        }
    }
    Own { addresses: all, exact }
}

fn term(network: &Network, rule: &AclRule, at: usize, own: &Own) -> Term {
    let (mut peers, mut reasons) = match &rule.peer {
        Peer::Addresses(set) => (set.clone(), Vec::new()),
        Peer::Lists(lists) => prefixes(network, lists, &rule.site),
        Peer::Group(_) => (Bounds { must: AddressSet::empty(), may: AddressSet::all() }, Vec::new()),
    };
    let mut services = rule.services.clone();
    let here = own.addresses.is_subset(&rule.own.must) && (own.exact || rule.own.must == AddressSet::all());
    if rule.exists != Tri::Yes || !here {
        services.must = ServiceSet::empty();
    }
    if rule.exists == Tri::No || !own.addresses.overlaps(&rule.own.may) {
        peers = Bounds::exact(AddressSet::empty());
    }
    reasons.extend(rule.reasons.iter().map(|code| Reason::Code(code.clone())));
    if let Known::No(attribute) = &rule.action {
        reasons.push(unknown(attribute));
    }
    let action = rule.action.get().copied();
    let may = PacketSet::product(&services.may, &peers.may);
    let must = PacketSet::product(&services.must, &peers.must);
    Term {
        rule: None,
        services,
        peers,
        accepts: action != Some(RuleAction::Drop),
        drops: action != Some(RuleAction::Accept),
        place: Place::Position(u32::try_from(at).unwrap_or(u32::MAX)),
        nic: NicScope::Any,
        group: None,
        own: Arc::new(Bounds { must, may }),
        outside: false,
        reasons,
    }
}

/// What ACLs of Alibaba Cloud let through whatever they say: its name servers and metadata (documentation of network ACLs).
fn always() -> &'static AddressSet {
    static ALWAYS: LazyLock<AddressSet> = LazyLock::new(|| {
        let all = ["100.100.2.112/28", "100.100.2.128/28", "100.100.100.200/32"];
        all.iter().filter_map(|it| AddressSet::parse(it).ok()).fold(AddressSet::empty(), |sum, it| sum.union(&it))
    });
    &ALWAYS
}

fn list(
    network: &Network,
    cloud: Cloud,
    list: &AclList,
    own: &Own,
    reasons: &mut BTreeSet<Reason>,
) -> Bounds<PacketSet> {
    let always = match cloud {
        Cloud::Alibaba => PacketSet::product(&ServiceSet::all(), always()),
        Cloud::Tencent => PacketSet::empty(),
    };
    if let Known::No(attribute) = &list.known {
        reasons.insert(unknown(attribute));
        return Bounds { must: always, may: PacketSet::all() };
    }
    let terms: Vec<Term> = list.rules.iter().enumerate().map(|(at, rule)| term(network, rule, at, own)).collect();
    let entries: Vec<Entry<'_>> = terms.iter().map(|term| Entry { term, weak: false }).collect();
    let exact = entries.iter().all(|it| it.is_exact() && it.term.accepts != it.term.drops);
    let lists = |may_pass| Lists {
        accept: vec![entries.clone()],
        drop: vec![entries.clone()],
        late: vec![false],
        may_pass,
        may_fail: true,
    };
    let (mut out, _, _) = sets(&lists(false), exact);
    if !exact {
        reasons.extend(terms.iter().filter(|term| !term.is_exact()).flat_map(|term| term.reasons.iter().cloned()));
    }
    if cloud == Cloud::Tencent {
        // Whether a new ACL lets IPv6 through that no rule names is not documented (U9).
        let (rest, _, _) = sets(&lists(true), false);
        let open = out.may.union(&rest.may.of(Family::V6));
        if open != out.may {
            reasons.insert(Reason::Code(Arc::from("uncertain:U9")));
            out.may = open;
        }
    }
    Bounds { must: out.must.union(&always), may: out.may.union(&always) }
}

/// What an ACL lets through to an interface.
fn screen(network: &Network, acl: &Acl, own: &Own) -> Screen {
    let mut reasons = BTreeSet::new();
    let mut ingress = list(network, acl.cloud, &acl.ingress, own, &mut reasons);
    let egress = list(network, acl.cloud, &acl.egress, own, &mut reasons);
    // Clients that surely get replies at some of the ports they send from.
    let replies = ServiceSet::tcp(PortSet::range(1024, 65535));
    let answered = egress.must.services(&replies).peers();
    let tcp = ServiceSet::whole(Protocol::Tcp);
    let lost = ingress.must.services(&tcp).restrict(&answered.complement());
    if !lost.is_empty() {
        ingress.must = ingress.must.subtract(&lost);
        reasons.insert(Reason::ReplyBlocked(acl.object));
    }
    Screen { ingress, egress, reasons: reasons.into_iter().collect() }
}

fn joined(parts: Vec<Screen>) -> Screen {
    let mut parts = parts;
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return only;
    }
    let reasons: BTreeSet<Reason> = parts.iter().flat_map(|it| it.reasons.iter().cloned()).collect();
    let ingress = join(parts.iter().map(|it| it.ingress.clone()).collect());
    let egress = join(parts.into_iter().map(|it| it.egress).collect());
    Screen { ingress, egress, reasons: reasons.into_iter().collect() }
}

/// The ACLs of one subnet; `None`: it surely has none.
fn of_subnet(network: &Network, subnet: &Subnet, own: &Own) -> Option<Screen> {
    let mut parts = Vec::new();
    let mut sure = false;
    for binding in subnet.acls.iter().filter(|it| it.bound != Tri::No) {
        let unclear = || Reason::Membership(binding.site.clone());
        let one = |id: &Id<Acl>| network.acls.get(id.index()).map(|acl| screen(network, acl, own));
        match &binding.acl {
            Ref::Resolved(id) => parts.extend(one(id)),
            Ref::OneOf(ids) if !ids.is_empty() => {
                let mut all: Vec<Screen> = ids.iter().filter_map(one).collect();
                all.iter_mut().for_each(|it| it.reasons.push(unclear()));
                parts.extend(all);
            }
            Ref::External(id) => parts.push(Screen::doubtful(Reason::ExternalAcl(id.clone()))),
            Ref::OneOf(_) | Ref::Unknown => parts.push(Screen::doubtful(unclear())),
        }
        sure |= binding.bound == Tri::Yes;
        if binding.bound == Tri::Unknown
            && let Some(last) = parts.last_mut()
        {
            last.reasons.push(unclear());
        }
    }
    if parts.is_empty() {
        return None;
    }
    if !sure {
        parts.push(Screen::open());
    }
    Some(joined(parts))
}

/// Whether an ACL may bear on anything at all.
pub(super) fn any(network: &Network) -> bool {
    network.subnets.iter().any(|subnet| !subnet.acls.is_empty())
}

/// What passes to and from an interface; `None`: everything, no ACL is there.
pub(super) fn of(network: &Network, interface: &Interface) -> Option<Screen> {
    let ids = interface.subnet.as_ref()?.candidates();
    let subnets: Vec<&Subnet> = ids.iter().filter_map(|id| network.subnets.get(id.index())).collect();
    if subnets.iter().all(|subnet| subnet.acls.is_empty()) {
        return None;
    }
    let own = own(interface);
    let parts: Vec<Screen> =
        subnets.iter().map(|subnet| of_subnet(network, subnet, &own).unwrap_or_else(Screen::open)).collect();
    Some(joined(parts))
}

/// The subnets that an interface may be in, and its addresses where a rule asks for them.
pub(super) type Key = (Vec<usize>, Option<AddressSet>);

/// What of an interface decides its screen: interfaces with equal keys share one. Destinations count only where a rule names them.
pub(super) fn key(network: &Network, interface: &Interface) -> Key {
    let ids = interface.subnet.as_ref().map_or(&[][..], Ref::candidates);
    let acls = ids.iter().filter_map(|id| network.subnets.get(id.index())).flat_map(|subnet| &subnet.acls);
    let acls = acls.flat_map(|binding| binding.acl.candidates()).filter_map(|id| network.acls.get(id.index()));
    let mut rules = acls.flat_map(|acl| acl.ingress.rules.iter().chain(&acl.egress.rules));
    let named = rules.any(|rule| rule.own.must != AddressSet::all());
    (ids.iter().map(|id| id.index()).collect(), named.then(|| own(interface).addresses))
}
