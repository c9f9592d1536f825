//! Network reachability of one world: what the security groups let through, what of it the Internet can use, and which
//! rule is to thank for it.
//!
//! In: a [`Network`]. Out: [`Exposure`]. How to read it, from the point of view of a rule of the catalogue:
//!
//! - [`Exposure::rules`] has one [`RuleFacts`] for each rule of each group. For NET101–NET107 take those of direction
//!   ingress, not `outside`, and ask their three sets, from the worst down: `reached` (Internet packets that get
//!   through this rule to a workload for sure), `open` (those that may, or that would if somebody bound the group:
//!   `possible`), `no_path` (those that the rule lets in at workloads which no public path leads to). All three are
//!   already without what stronger rules drop, and within the Internet's addresses. `services_where` of
//!   [`PacketSet`] gives the services for which the sources are wide enough:
//!   `facts.reached.services_where(|sources| sources.v4.count() >= quarter)`. A rule that is in none of the three and
//!   whose `own` packets are from the Internet is *taken away*.
//! - [`RuleFacts::at`] says the same for each [`View`]: the interfaces with the same groups and the same kind of public
//!   path. NET108 unites `public` over the rules of a view ([`Exposure::rules_of`]).
//! - [`Exposure::drops`] has what VAL104 needs: for each drop rule the packets that stronger rules accept first.
//! - Interfaces with equal bindings share one [`Evaluation`].
//!
//! D and P (`must` and `may` of [`Bounds`]) are those of the specification: what passes under every completion of the
//! unknowns, and under some. Assumed: a group of `closed_world` `Unknown` holds the rules that the input shows; one of
//! `No` may hold any others.

mod acl;
mod balance;
mod bindings;
mod boxes;
mod difference;
mod door;
mod evaluate;
#[cfg(test)]
mod examples;
mod inlet;
mod order;
mod pair;
mod path;
mod picture;
mod question;
mod resolve;
mod solve;
mod stray;
mod target;
mod view;

pub use boxes::{Allow, EgressAllow, GroupAllow};
pub use difference::Difference;
pub use picture::{blank, draw};
pub use question::{From, Question};
pub use solve::solve;
pub use target::{Delta, Reach, Report, Target, compare, targets};

use crate::base::Tri;
use crate::base::net::{Family, PacketSet, ServiceSet, Shift};
use crate::model::balancer::{Listener, LoadBalancer};
use crate::model::endpoint::Endpoint;
use crate::model::network::{Bounds, Direction, Interface, Network, PathKind, SecurityGroup};
use crate::model::{Id, Model, ObjectId, Ref, Site};
use std::sync::Arc;

/// A rule of a group: the group, and the index in its `rules`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId {
    /// The group.
    pub group: Id<SecurityGroup>,
    /// Index into [`SecurityGroup::rules`].
    pub index: usize,
}

/// Why something is only possible (`network.md` §4.5).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// A code as the mapping gave it: `unknown:ADDRESS.PATH`, `uncertain:U2`.
    Code(Arc<str>),
    /// A rule that may be in any group: the attribute that would say in which.
    AnyGroup(Arc<str>),
    /// A group that the input does not hold: its id.
    ExternalGroup(Arc<str>),
    /// A prefix list, address template or service template that the input does not hold: its id.
    ExternalList(Arc<str>),
    /// The account's default group.
    DefaultGroup,
    /// Rules of unknown order.
    RuleOrder,
    /// Groups of unknown order.
    GroupOrder,
    /// Which group, list or interface it is, is not known: where it is bound.
    Membership(Site),
    /// A rule set that may hold rules which the input does not show: the group.
    OpenWorld(ObjectId),
    /// A network ACL that the input does not hold: its id.
    ExternalAcl(Arc<str>),
    /// A network ACL that drops the replies: the ACL.
    ReplyBlocked(ObjectId),
    /// A resource that may open a path or filter packets and is not modelled.
    Unmodelled(ObjectId),
}

impl Reason {
    /// The code, for outputs.
    pub fn code(&self, model: &Model) -> String {
        let place = |site: &Site| match &site.path {
            Some(path) => format!("{}.{path}", model.address(site.object)),
            None => model.address(site.object).to_owned(),
        };
        match self {
            Reason::Code(code) => code.to_string(),
            Reason::ExternalGroup(id) => format!("external-group:{id}"),
            Reason::ExternalList(id) => format!("external-list:{id}"),
            Reason::DefaultGroup => "default-group".to_owned(),
            Reason::RuleOrder => "rule-order".to_owned(),
            Reason::GroupOrder => "group-order".to_owned(),
            Reason::Membership(site) => format!("unknown:{}", place(site)),
            Reason::OpenWorld(object) => format!("external-group:{}", model.address(*object)),
            Reason::ExternalAcl(id) => format!("external-acl:{id}"),
            Reason::ReplyBlocked(_) => "reply-blocked".to_owned(),
            Reason::Unmodelled(object) => format!("not-modelled:{}", model.address(*object)),
            Reason::AnyGroup(attribute) => format!("unknown:{attribute}"),
        }
    }
    /// Whether the reason is content outside of what the input holds: nothing can be mended here.
    pub fn is_outside(&self) -> bool {
        use Reason::{DefaultGroup, ExternalAcl, ExternalGroup, ExternalList, OpenWorld};
        matches!(self, ExternalGroup(_) | ExternalList(_) | ExternalAcl(_) | DefaultGroup | OpenWorld(_))
    }
}

/// What can reach what in one world.
#[derive(Debug, Default)]
pub struct Exposure {
    /// For each interface of the network, in its order.
    pub interfaces: Vec<InterfaceFacts>,
    /// What each distinct set of bindings lets through.
    pub evaluations: Vec<Evaluation>,
    /// Interfaces that are alike; and one for each group that is bound to nothing (`interfaces` is empty then).
    pub views: Vec<View>,
    /// For each group of the network, in its order.
    pub groups: Vec<GroupFacts>,
    /// For each rule, by [`RuleId`].
    pub rules: Vec<RuleFacts>,
    /// For each load balancer of the network, in its order.
    pub balancers: Vec<BalancerFacts>,
    /// For each managed service of the network, in its order.
    pub endpoints: Vec<EndpointFacts>,
    /// For each rule that surely drops and that a stronger rule overtakes, by [`RuleId`].
    pub drops: Vec<DropFacts>,
}

/// Facts about one interface.
#[derive(Debug)]
pub struct InterfaceFacts {
    /// Index into [`Exposure::views`].
    pub view: usize,
    /// Public paths that lead to it, certain ones first.
    pub paths: Vec<Path>,
}

/// Something whose groups filter packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Seat {
    /// A network interface.
    Interface(Id<Interface>),
    /// A load balancer.
    Balancer(Id<LoadBalancer>),
    /// A managed service.
    Endpoint(Id<Endpoint>),
}

impl Seat {
    /// The resource that a reader calls by name: the owner of an interface, else the thing itself.
    pub fn object(self, network: &Network) -> Option<ObjectId> {
        match self {
            Seat::Interface(id) => network.interfaces.get(id.index()).map(|it| path::workload(network, it)),
            Seat::Balancer(id) => network.balancers.get(id.index()).map(|it| it.object),
            Seat::Endpoint(id) => network.endpoints.get(id.index()).map(|it| it.object),
        }
    }
}

/// What a way that is no address of the interface's own carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Clients' packets that come to the interface, by its own ports; network ACLs have let them through.
    pub window: Bounds<PacketSet>,
    /// Of these, what gets in.
    pub gets: Bounds<PacketSet>,
    /// The interface's groups are asked about the client's address.
    pub by_groups: bool,
    /// The ports that clients use, where they are others.
    pub shift: Option<Shift>,
    /// Why it is not exactly known.
    pub reasons: Vec<Reason>,
}

/// What gets to a load balancer.
#[derive(Clone, Debug)]
pub struct BalancerFacts {
    /// Index into [`Exposure::views`], where it has groups.
    pub view: Option<usize>,
    /// Whether an entry from the Internet leads to it.
    pub public: Tri,
    /// What its listeners take, from anywhere.
    pub let_in: Bounds<PacketSet>,
    /// What the Internet can send to them.
    pub internet: Bounds<PacketSet>,
    /// The same by listener and entry.
    pub reach: Vec<BalancerReach>,
}

/// What the Internet can send to one listener by one entry.
#[derive(Clone, Debug)]
pub struct BalancerReach {
    /// From outside to the listener.
    pub objects: Vec<ObjectId>,
    /// The listener.
    pub listener: Id<Listener>,
    /// The packets.
    pub packets: Bounds<PacketSet>,
    /// Why it is only possible.
    pub reasons: Vec<Reason>,
}

/// What gets to a managed service.
#[derive(Clone, Debug)]
pub struct EndpointFacts {
    /// Index into [`Exposure::views`], where it has groups whose rules are evaluated.
    pub view: Option<usize>,
    /// Whether it has an address on the Internet.
    pub public: Tri,
    /// What its lists and groups let in.
    pub let_in: Bounds<PacketSet>,
    /// What comes to its groups from the Internet.
    pub carried: Bounds<PacketSet>,
    /// What the Internet can use.
    pub internet: Bounds<PacketSet>,
    /// The same by door.
    pub doors: Vec<DoorFacts>,
}

/// What gets through one door of a managed service.
#[derive(Clone, Debug)]
pub struct DoorFacts {
    /// Whether it is on the Internet.
    pub public: Tri,
    /// What lists and groups let in.
    pub let_in: Bounds<PacketSet>,
    /// What comes to the groups from the Internet.
    pub carried: Bounds<PacketSet>,
    /// What the Internet can use.
    pub internet: Bounds<PacketSet>,
    /// Why D and P differ.
    pub reasons: Vec<Reason>,
}

/// A public path to an interface.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// How; `None`: a resource that is not modelled may lead here.
    pub kind: Option<PathKind>,
    /// The family of its packets; `None`: both.
    pub family: Option<Family>,
    /// Whether it is there for sure.
    pub certain: bool,
    /// From the outside to the workload: public address, binding, instance or interface; no duplicates.
    pub objects: Vec<ObjectId>,
    /// Where the binding is written.
    pub site: Option<Site>,
    /// Why it is only possible.
    pub reasons: Vec<Reason>,
    /// What it carries, where that is not all that the Internet sends to the interface's own address.
    pub way: Option<Arc<Way>>,
    /// The subnet's network ACL does not filter it.
    pub skips_acl: Tri,
}

/// What one set of group bindings lets through.
#[derive(Debug)]
pub struct Evaluation {
    /// Packets let in, whoever can get there; peers without identity (addresses) only.
    pub ingress: Bounds<PacketSet>,
    /// Packets let out.
    pub egress: Bounds<PacketSet>,
    /// What members of groups may send in by their private addresses.
    pub sources: Vec<GroupSource>,
    /// Each accept rule (also one whose action is not known) of the groups, by [`RuleId`].
    pub shares: Vec<Share>,
    /// Why D and P differ (ingress).
    pub ingress_reasons: Vec<Reason>,
    /// The same (egress).
    pub egress_reasons: Vec<Reason>,
}

/// A group as the source of packets.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupSource {
    /// The group whose members may send.
    pub group: Ref<SecurityGroup>,
    /// What; where a stronger rule drops a part of the members' addresses, the service is in `may` only.
    pub services: Bounds<ServiceSet>,
    /// The rule; `None`: the group's inner access.
    pub rule: Option<RuleId>,
}

/// What a rule accepts in one evaluation.
#[derive(Clone, Debug)]
pub struct Share {
    /// The rule.
    pub rule: RuleId,
    /// The packets that it accepts and that no stronger rule drops; a stronger rule that accepts them too takes
    /// nothing away. `must`: under every completion.
    pub share: Arc<Bounds<PacketSet>>,
    /// Ingress: the part of `share` from Internet addresses.
    pub public: Arc<Bounds<PacketSet>>,
}

/// Interfaces that nothing tells apart: same bindings, same certainty of a public path in each family.
#[derive(Debug)]
pub struct View {
    /// Index into [`Exposure::evaluations`].
    pub evaluation: usize,
    /// Those that are alike; empty for the imagined member of a group that is bound to nothing.
    pub seats: Vec<Seat>,
    /// Whether there is a public path for IPv4.
    pub v4: Tri,
    /// Whether there is a public path for IPv6.
    pub v6: Tri,
    /// Whether the interfaces are there at all.
    pub exists: Tri,
    /// What paths carry from the Internet to the groups (D: certain path; P: possible path); `None`: all of the families for
    /// which there is a path.
    pub carried: Option<Arc<Bounds<PacketSet>>>,
    /// What gets in of what comes to their own addresses.
    pub direct: Bounds<PacketSet>,
    /// What the Internet can send to them, by any path.
    pub internet: Bounds<PacketSet>,
    /// What takes packets from D to P at all interfaces: resources that may filter and are not modelled.
    pub filters: Vec<Reason>,
    /// Why their network ACLs do not surely let through what they may.
    pub screen: Vec<Reason>,
    /// What their network ACLs let through at most; `None`: no ACL.
    pub passed: Option<Arc<PacketSet>>,
}

/// The part of a set whose family passes a test.
fn families(set: &PacketSet, v4: bool, v6: bool) -> PacketSet {
    match (v4, v6) {
        (true, true) => set.clone(),
        (true, false) => set.of(Family::V4),
        (false, true) => set.of(Family::V6),
        (false, false) => PacketSet::empty(),
    }
}

impl View {
    /// Whether any public path leads here.
    pub fn path(&self) -> Tri {
        self.v4.or(self.v6)
    }
    /// Whether it is the imagined member of an unbound group.
    pub fn is_imagined(&self) -> bool {
        self.seats.is_empty()
    }
    /// The packets that a certain path carries to the groups.
    pub fn surely_carried(&self, set: &PacketSet) -> PacketSet {
        match &self.carried {
            Some(carried) => set.intersect(&carried.must),
            None => families(set, self.v4 == Tri::Yes, self.v6 == Tri::Yes),
        }
    }
    /// The packets that no network ACL surely drops.
    pub fn passed(&self, set: &PacketSet) -> PacketSet {
        self.passed.as_ref().map_or_else(|| set.clone(), |passed| set.intersect(passed))
    }
    /// The packets that surely no path carries to the groups, though no network ACL drops them.
    pub fn without_path(&self, set: &PacketSet) -> PacketSet {
        self.uncarried(&self.passed(set))
    }
    /// The packets that surely no path carries to the groups.
    pub fn uncarried(&self, set: &PacketSet) -> PacketSet {
        match &self.carried {
            Some(carried) => set.subtract(&carried.may),
            None => families(set, !self.v4.possibly(), !self.v6.possibly()),
        }
    }
}

/// Facts about one group.
#[derive(Debug, Default)]
pub struct GroupFacts {
    /// The interfaces that it is bound to, `Unknown` where only possibly.
    pub interfaces: Vec<(Id<Interface>, Tri)>,
    /// Load balancers and services that it is bound to, `Unknown` where only possibly.
    pub others: Vec<(Seat, Tri)>,
    /// The views of all these, or the imagined one.
    pub views: Vec<usize>,
    /// Whether all interfaces bound to it are in this input, as far as can be told; false for one that the input
    /// only names and for one that is bound to nothing.
    pub all_bound_here: bool,
    /// Whether it stands for a group that is not known: `views` are then those of every group of its cloud, too.
    pub adrift: bool,
}

/// How far a rule's Internet packets get (`rules.md` §1.6), from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grade {
    /// Stronger rules drop them everywhere; or the rule lets nothing in from the Internet at all.
    TakenAway,
    /// All workloads bound are in this input, and no public path leads to them.
    NoPath,
    /// Bound to nothing that the input shows, or something that decides is not known.
    OpenEnd,
    /// They get to a workload for sure.
    Reached,
}

/// Facts about one rule.
#[derive(Debug)]
pub struct RuleFacts {
    /// The rule.
    pub rule: RuleId,
    /// Its direction.
    pub direction: Direction,
    /// What it matches by itself (peers without identity; a rule for a group matches none of these).
    pub own: Arc<Bounds<PacketSet>>,
    /// True where what it matches is not known because a list or template is outside of the input.
    pub outside: bool,
    /// What it does at the interfaces of its group. Empty for rules that surely drop.
    pub at: Vec<RuleAt>,
    /// Internet packets that surely get through this rule to a workload.
    pub reached: PacketSet,
    /// Internet packets that may, in `reached` or not.
    pub open: PacketSet,
    /// Internet packets that it lets in at workloads to which surely no public path leads.
    pub no_path: PacketSet,
    /// Why `open` is more than `reached`.
    pub reasons: Vec<Reason>,
}

/// A rule at the interfaces of one view.
#[derive(Debug)]
pub struct RuleAt {
    /// Index into [`Exposure::views`].
    pub view: usize,
    /// What it accepts there.
    pub share: Arc<Bounds<PacketSet>>,
    /// The part of it from Internet addresses (empty for egress).
    pub public: Arc<Bounds<PacketSet>>,
    /// How far the Internet's packets get here.
    pub grade: Grade,
}

impl RuleFacts {
    /// How far any of its Internet packets get; the best of all views.
    pub fn grade(&self) -> Grade {
        self.grade_of(|_| true)
    }
    /// How far those of its Internet packets get for which a test holds, asked of the three sets.
    pub fn grade_of(&self, test: impl Fn(&PacketSet) -> bool) -> Grade {
        let holds = |set: &PacketSet| !set.is_empty() && test(set);
        if holds(&self.reached) {
            Grade::Reached
        } else if holds(&self.open) {
            Grade::OpenEnd
        } else if holds(&self.no_path) {
            Grade::NoPath
        } else {
            Grade::TakenAway
        }
    }
}

/// A drop rule that stronger rules overtake.
#[derive(Debug)]
pub struct DropFacts {
    /// The rule that drops.
    pub rule: RuleId,
    /// The accepting rules that come first, each with the packets that it accepts of those that the drop names.
    pub accepted: Vec<(RuleId, PacketSet)>,
    /// The views where this was seen.
    pub views: Vec<usize>,
}

impl Exposure {
    /// Facts about a rule.
    pub fn rule(&self, id: RuleId) -> Option<&RuleFacts> {
        self.rules.binary_search_by_key(&id, |facts| facts.rule).ok().and_then(|at| self.rules.get(at))
    }
    /// The rules that accept something at a view, with what they do there.
    pub fn rules_of(&self, view: usize) -> impl Iterator<Item = (&RuleFacts, &Share)> {
        let evaluation = self.views.get(view).and_then(|view| self.evaluations.get(view.evaluation));
        evaluation.into_iter().flat_map(|it| &it.shares).filter_map(|share| Some((self.rule(share.rule)?, share)))
    }
    /// The evaluation of an interface's groups.
    pub fn evaluation(&self, interface: Id<Interface>) -> Option<&Evaluation> {
        self.evaluations.get(self.view(interface)?.evaluation)
    }
    /// The view of an interface.
    pub fn view(&self, interface: Id<Interface>) -> Option<&View> {
        self.views.get(self.interfaces.get(interface.index())?.view)
    }
    /// The public paths to an interface.
    pub fn paths(&self, interface: Id<Interface>) -> &[Path] {
        self.interfaces.get(interface.index()).map_or(&[], |facts| &facts.paths)
    }
    /// Two interfaces: what the first may send to the second by private addresses. `None` where either is none.
    pub fn pair(
        &self,
        network: &crate::model::network::Network,
        from: Id<Interface>,
        to: Id<Interface>,
    ) -> Option<Pair> {
        pair::pair(network, from, to)
    }
}

/// What one interface may send to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// What gets through.
    pub services: Bounds<ServiceSet>,
    /// The same with the sender's addresses, as far as they are known.
    pub packets: Bounds<PacketSet>,
    /// What the target's groups let in, whatever the sender's groups let out.
    pub ingress_only: Bounds<ServiceSet>,
    /// True where only the sender's own groups are in the way.
    pub blocked_by_egress: bool,
}
