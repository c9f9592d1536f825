//! The records of `menshen exposure`: one for each workload, with what can reach it, and the difference between two
//! worlds. In: [`Model`], [`Network`] and [`Exposure`]. Out: [`Target`]s by address, ready to be serialised; the sets
//! that they were made from stay beside for further questions.

use super::Difference;
use super::boxes::{Allow, EgressAllow, GroupAllow, allow, both, from_members, outward, translated};
use super::path::workload;
use super::{Exposure, Path, Reason, acl};
use crate::base::Tri;
use crate::base::net::{Family, PacketSet, ServiceSet, Shift};
use crate::model::balancer::LoadBalancer;
use crate::model::endpoint::{Endpoint, EndpointKind};
use crate::model::network::{Bounds, InstanceKind, Interface, InterfaceRole, Network};
use crate::model::{Id, Model, ObjectId, Ref};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a sender can use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// `internet`, or the address of the sender that was asked about.
    pub from: String,
    /// `definite` or `possible`.
    pub certainty: &'static str,
    /// Addresses of the resources passed, the workload last.
    pub path: Vec<String>,
    /// What gets through.
    pub allow: Vec<Allow>,
    /// Addresses of the rules that let it.
    pub rules: Vec<String>,
    /// What keeps it only possible (`network.md` §4.5).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// The packets of `allow`.
    #[serde(skip)]
    pub packets: PacketSet,
    /// The view whose rules let them; `None` where no groups filter.
    #[serde(skip)]
    pub view: Option<usize>,
    /// The ports that senders use, where they are others.
    #[serde(skip)]
    pub shift: Option<Shift>,
}

/// What a plan does to a target's reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Delta {
    /// Let through after and not before; `possible` where it only may be.
    pub opened: Vec<Allow>,
    /// Surely let through before, and surely not after.
    pub closed: Vec<Allow>,
    /// The packets of `opened`: surely, and perhaps.
    #[serde(skip)]
    pub added: [PacketSet; 2],
    /// The packets of `closed`.
    #[serde(skip)]
    pub removed: PacketSet,
}

impl Delta {
    fn new(added: PacketSet, perhaps: PacketSet, removed: PacketSet) -> Delta {
        let opened = allow(&added, None).chain(allow(&perhaps, Some("possible"))).collect();
        let closed = allow(&removed, None).collect();
        Delta { opened, closed, added: [added, perhaps], removed }
    }
    /// Only what a part keeps of each set.
    pub(super) fn cut(&self, part: impl Fn(&PacketSet) -> PacketSet) -> Delta {
        let [added, perhaps] = &self.added;
        Delta::new(part(added), part(perhaps), part(&self.removed))
    }
}

/// A workload and what can reach it.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
    /// Its address.
    pub resource: String,
    /// One of the kinds that the format names: `instance`, `load_balancer`, `database`.
    pub kind: &'static str,
    /// Whether a public path leads to it: `yes`, `no`, `maybe`.
    pub internet_facing: &'static str,
    /// What senders can use.
    pub reach: Vec<Reach>,
    /// What its groups let in.
    pub ingress: Vec<Allow>,
    /// What its groups let in from members of groups.
    pub ingress_groups: Vec<GroupAllow>,
    /// What its groups let out.
    pub egress: Vec<EgressAllow>,
    /// What the plan changes; only with a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Delta>,
    /// The resource.
    #[serde(skip)]
    pub object: ObjectId,
    /// Its interfaces.
    #[serde(skip)]
    pub interfaces: Vec<Id<Interface>>,
    /// Internet packets that get to it.
    #[serde(skip)]
    pub internet: Bounds<PacketSet>,
    /// Packets that its groups let in.
    #[serde(skip)]
    pub let_in: Bounds<PacketSet>,
    /// Packets that its groups let out.
    #[serde(skip)]
    pub let_out: Bounds<PacketSet>,
    /// What members of groups may send, by address of the group.
    #[serde(skip)]
    pub members: BTreeMap<String, Bounds<ServiceSet>>,
}

impl Target {
    /// Takes in what another target of the same resource and kind holds.
    fn unite(&mut self, other: Target) {
        let facing = [self.internet_facing, other.internet_facing];
        let first = ["yes", "maybe"].into_iter().find(|word| facing.contains(word));
        self.internet_facing = first.unwrap_or("no");
        self.reach.extend(other.reach);
        self.reach.sort_by(|a, b| (a.certainty, &a.path).cmp(&(b.certainty, &b.path)));
        self.reach.dedup();
        add(&mut self.internet, &other.internet, true);
        add(&mut self.let_in, &other.let_in, true);
        add(&mut self.let_out, &other.let_out, true);
        for (group, services) in other.members {
            let sum = self.members.entry(group).or_insert_with(|| Bounds::exact(ServiceSet::empty()));
            sum.must = sum.must.union(&services.must);
            sum.may = sum.may.union(&services.may);
        }
        self.interfaces.extend(other.interfaces);
        self.ingress = both(&self.let_in);
        self.ingress_groups = from_members(&self.members);
        self.egress = outward(&self.let_out);
    }
}

/// The JSON document of `menshen exposure`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Report<'a> {
    schema: &'static str,
    /// The targets, by address.
    pub targets: &'a [Target],
}

impl<'a> Report<'a> {
    /// The document about these targets.
    pub fn new(targets: &'a [Target]) -> Report<'a> {
        Report { schema: "menshen/exposure/1", targets }
    }
}

fn of(set: &PacketSet, family: Option<Family>) -> PacketSet {
    family.map_or_else(|| set.clone(), |family| set.of(family))
}

fn add(sum: &mut Bounds<PacketSet>, part: &Bounds<PacketSet>, sure: bool) {
    if sure {
        sum.must = sum.must.union(&part.must);
    }
    sum.may = sum.may.union(&part.may);
}

fn word(facing: Tri) -> &'static str {
    match facing {
        Tri::Yes => "yes",
        Tri::No => "no",
        Tri::Unknown => "maybe",
    }
}

fn kind(kind: EndpointKind) -> &'static str {
    match kind {
        EndpointKind::Database => "database",
        EndpointKind::Cache => "cache",
        EndpointKind::Search => "search",
        EndpointKind::Queue => "queue",
        EndpointKind::Cluster => "cluster",
        EndpointKind::Registry => "registry",
        EndpointKind::Bastion => "bastion",
        EndpointKind::Vpn => "vpn",
        EndpointKind::Gateway => "gateway",
        EndpointKind::FileShare => "file_share",
    }
}

pub(super) struct Maker<'a> {
    pub model: &'a Model,
    pub network: &'a Network,
    pub exposure: &'a Exposure,
}

impl Maker<'_> {
    fn addresses(&self, objects: &[ObjectId]) -> Vec<String> {
        objects.iter().map(|object| self.model.address(*object).to_owned()).collect()
    }
    /// Addresses of the rules that let packets in from private addresses, or from members of these groups.
    pub fn rules_within(&self, view: usize, packets: &PacketSet, groups: &[String]) -> Vec<String> {
        let Some(evaluation) =
            self.exposure.views.get(view).and_then(|it| self.exposure.evaluations.get(it.evaluation))
        else {
            return Vec::new();
        };
        let by_address = self.exposure.rules_of(view).filter(|(facts, share)| {
            facts.direction == crate::model::network::Direction::Ingress && share.share.may.overlaps(packets)
        });
        let by_group = evaluation.sources.iter().filter(|source| {
            let services = packets.all_services();
            !source.services.may.intersect(&services).is_empty()
                && self.group(&source.group).iter().any(|name| groups.contains(name))
        });
        let all = by_address.map(|(facts, _)| facts.rule).chain(by_group.filter_map(|source| source.rule));
        let all = all.filter_map(|id| self.network.groups.get(id.group.index())?.rules.get(id.index));
        let names: BTreeSet<String> = all.map(|rule| self.model.address(rule.site.object).to_owned()).collect();
        names.into_iter().collect()
    }
    fn codes<'r>(&self, reasons: impl Iterator<Item = &'r Reason>) -> Vec<String> {
        let all: BTreeSet<String> = reasons.map(|reason| reason.code(self.model)).collect();
        all.into_iter().collect()
    }
    /// Addresses of the rules whose packets are in a set.
    pub fn rules(&self, view: usize, set: &PacketSet, sure: bool) -> Vec<String> {
        let mut out = BTreeSet::new();
        for (facts, share) in self.exposure.rules_of(view) {
            let own = if sure { &share.public.must } else { &share.public.may };
            let group = self.network.groups.get(facts.rule.group.index());
            let rule = group.and_then(|group| group.rules.get(facts.rule.index));
            if let Some(rule) = rule.filter(|_| own.overlaps(set)) {
                out.insert(self.model.address(rule.site.object).to_owned());
            }
        }
        out.into_iter().collect()
    }
    /// The way to `end`, without what lies behind it: the server that an interface belongs to.
    fn way(&self, path: &Path, end: ObjectId) -> Vec<String> {
        let until = path.objects.iter().position(|object| *object == end).map_or(path.objects.len(), |at| at + 1);
        self.addresses(path.objects.get(..until).unwrap_or_default())
    }
    fn reach(&self, end: ObjectId, id: Id<Interface>, path: &Path, sure: bool, out: &mut Vec<Reach>) {
        let Some(view) = self.exposure.view(id) else { return };
        let Some(facts) = self.exposure.interfaces.get(id.index()) else { return };
        let Some(evaluation) = self.exposure.evaluations.get(view.evaluation) else { return };
        let (may, must) = match &path.way {
            Some(way) => (way.gets.may.clone(), way.gets.must.clone()),
            None => (of(&view.direct.may, path.family), of(&view.direct.must, path.family)),
        };
        let certain = sure && path.certain && view.filters.is_empty() && view.exists == Tri::Yes;
        let must = if certain { must } else { PacketSet::empty() };
        let rest = may.subtract(&must);
        for (set, definite) in [(must, true), (rest, false)] {
            if set.is_empty() {
                continue;
            }
            let way = path.way.as_ref();
            let screened = way.map_or(&[][..], |way| &way.reasons);
            let groups = if way.is_none_or(|way| way.by_groups) { &evaluation.ingress_reasons[..] } else { &[] };
            let reasons = path.reasons.iter().chain(screened).chain(&view.filters).chain(groups);
            let reasons = reasons.chain(if way.is_none() { &view.screen[..] } else { &[] });
            let shift = way.and_then(|way| way.shift);
            out.push(Reach {
                from: "internet".to_owned(),
                certainty: if definite { "definite" } else { "possible" },
                path: self.way(path, end),
                allow: translated(&set, shift),
                rules: match way.is_none_or(|way| way.by_groups) {
                    true => self.rules(facts.view, &set, definite),
                    false => Vec::new(),
                },
                reasons: if definite { Vec::new() } else { self.codes(reasons) },
                view: Some(facts.view).filter(|_| way.is_none_or(|way| way.by_groups)),
                shift,
                packets: set,
            });
        }
    }
    fn group(&self, group: &Ref<crate::model::network::SecurityGroup>) -> Vec<String> {
        match group {
            Ref::External(id) => vec![id.to_string()],
            _ => group
                .candidates()
                .iter()
                .filter_map(|id| self.network.groups.get(id.index()))
                .map(|group| self.model.address(group.object).to_owned())
                .collect(),
        }
    }
    /// What groups and network ACL of an interface let in and out.
    fn filtered(&self, id: Id<Interface>, evaluation: &super::Evaluation) -> (Bounds<PacketSet>, Bounds<PacketSet>) {
        let screen = self.network.interfaces.get(id.index()).and_then(|it| acl::of(self.network, it));
        let Some(screen) = screen else { return (evaluation.ingress.clone(), evaluation.egress.clone()) };
        let meet = |a: &Bounds<PacketSet>, b: &Bounds<PacketSet>| Bounds {
            must: a.must.intersect(&b.must),
            may: a.may.intersect(&b.may),
        };
        (meet(&evaluation.ingress, &screen.ingress), meet(&evaluation.egress, &screen.egress))
    }
    /// A load balancer as a target: its listeners' ports, and who gets to them.
    fn balancer(&self, at: usize, balancer: &LoadBalancer) -> Option<Target> {
        let facts = self.exposure.balancers.get(at)?;
        let mut reach = Vec::new();
        for it in &facts.reach {
            let rest = it.packets.may.subtract(&it.packets.must);
            for (set, definite) in [(it.packets.must.clone(), true), (rest, false)] {
                let path = self.addresses(&it.objects);
                let reasons = if definite { Vec::new() } else { self.codes(it.reasons.iter()) };
                reach.extend(self.reach_of(set, definite, path, facts.view, reasons));
            }
        }
        let word = facts.public;
        Some(self.plain(balancer.object, "load_balancer", word, reach, (&facts.let_in, &facts.internet)))
    }
    /// A managed service as a target.
    fn endpoint(&self, at: usize, endpoint: &Endpoint) -> Option<Target> {
        let facts = self.exposure.endpoints.get(at)?;
        let mut reach = Vec::new();
        for (door, it) in endpoint.doors.iter().zip(&facts.doors) {
            let rest = it.internet.may.subtract(&it.internet.must);
            for (set, definite) in [(it.internet.must.clone(), true), (rest, false)] {
                let mut objects = door.way.clone();
                objects.retain(|object| *object != endpoint.object);
                objects.push(endpoint.object);
                let reasons = if definite { Vec::new() } else { self.codes(it.reasons.iter()) };
                reach.extend(self.reach_of(set, definite, self.addresses(&objects), facts.view, reasons));
            }
        }
        let mut target =
            self.plain(endpoint.object, kind(endpoint.kind), facts.public, reach, (&facts.let_in, &facts.internet));
        for (group, _) in &endpoint.members {
            // The members' private addresses are admitted; whether rules are evaluated is not documented.
            let may = facts.let_in.may.all_services();
            let services = endpoint.doors.iter().fold(may, |sum, door| sum.union(&door.services.may));
            for name in self.group(group) {
                target.members.insert(name, Bounds { must: ServiceSet::empty(), may: services.clone() });
            }
        }
        target.ingress_groups = from_members(&target.members);
        Some(target)
    }
    fn reach_of(
        &self,
        set: PacketSet,
        definite: bool,
        path: Vec<String>,
        view: Option<usize>,
        reasons: Vec<String>,
    ) -> Option<Reach> {
        (!set.is_empty()).then(|| Reach {
            from: "internet".to_owned(),
            certainty: if definite { "definite" } else { "possible" },
            path,
            allow: allow(&set, None).collect(),
            rules: view.map_or_else(Vec::new, |view| self.rules(view, &set, definite)),
            reasons,
            packets: set,
            view,
            shift: None,
        })
    }
    /// A target that has no interfaces.
    fn plain(
        &self,
        object: ObjectId,
        kind: &'static str,
        facing: Tri,
        mut reach: Vec<Reach>,
        (let_in, internet): (&Bounds<PacketSet>, &Bounds<PacketSet>),
    ) -> Target {
        reach.sort_by(|a, b| (a.certainty, &a.path).cmp(&(b.certainty, &b.path)));
        reach.dedup();
        let none = Bounds::exact(PacketSet::empty());
        Target {
            resource: self.model.address(object).to_owned(),
            kind,
            internet_facing: word(facing),
            reach,
            ingress: both(let_in),
            ingress_groups: Vec::new(),
            egress: Vec::new(),
            change: None,
            object,
            interfaces: Vec::new(),
            internet: internet.clone(),
            let_in: let_in.clone(),
            let_out: none,
            members: BTreeMap::new(),
        }
    }
    /// The target made of these interfaces; the flag says that one surely belongs to it.
    fn target(&self, object: ObjectId, kind: &'static str, interfaces: &[(Id<Interface>, bool)]) -> Target {
        let none = || Bounds::exact(PacketSet::empty());
        let (mut internet, mut let_in, mut let_out) = (none(), none(), none());
        let mut facing = Tri::No;
        let mut reach = Vec::new();
        let mut groups: BTreeMap<String, Bounds<ServiceSet>> = BTreeMap::new();
        for (id, belongs) in interfaces {
            let (Some(interface), Some(view)) = (self.network.interfaces.get(id.index()), self.exposure.view(*id))
            else {
                continue;
            };
            let Some(evaluation) = self.exposure.evaluations.get(view.evaluation) else { continue };
            let sure = *belongs && interface.exists.surely();
            add(&mut internet, &view.internet, sure);
            let (ingress, egress) = self.filtered(*id, evaluation);
            add(&mut let_in, &ingress, sure && view.filters.is_empty());
            add(&mut let_out, &egress, sure && view.filters.is_empty());
            facing = facing.or(if sure { view.path() } else { view.path().and(Tri::Unknown) });
            for path in self.exposure.paths(*id) {
                self.reach(object, *id, path, sure, &mut reach);
            }
            for source in &evaluation.sources {
                let names = self.group(&source.group);
                let certain = sure && names.len() == 1 && view.filters.is_empty();
                for name in names {
                    let empty = || Bounds::exact(ServiceSet::empty());
                    let sum = groups.entry(name).or_insert_with(empty);
                    if certain {
                        sum.must = sum.must.union(&source.services.must);
                    }
                    sum.may = sum.may.union(&source.services.may);
                }
            }
        }
        reach.sort_by(|a, b| (a.certainty, &a.path).cmp(&(b.certainty, &b.path)));
        reach.dedup();
        Target {
            resource: self.model.address(object).to_owned(),
            kind,
            internet_facing: word(facing),
            reach,
            ingress: both(&let_in),
            ingress_groups: from_members(&groups),
            egress: outward(&let_out),
            change: None,
            object,
            interfaces: interfaces.iter().map(|(id, _)| *id).collect(),
            internet,
            let_in,
            let_out,
            members: groups,
        }
    }
}

/// The targets of one world, by address.
pub fn targets(model: &Model, network: &Network, exposure: &Exposure) -> Vec<Target> {
    let maker = Maker { model, network, exposure };
    let mut owned: BTreeMap<usize, Vec<(Id<Interface>, bool)>> = BTreeMap::new();
    let mut out = Vec::new();
    for (at, interface) in network.interfaces.iter().enumerate() {
        let owners = interface.owner.as_ref().map_or(&[][..], Ref::candidates);
        for owner in owners {
            owned.entry(owner.index()).or_default().push((Id::new(at), owners.len() == 1));
        }
        let alone = interface.role == InterfaceRole::Secondary && interface.object != workload(network, interface);
        if alone || interface.owner.is_none() {
            out.push(maker.target(interface.object, "network_interface", &[(Id::new(at), true)]));
        }
    }
    for (at, instance) in network.instances.iter().enumerate() {
        let kind = match instance.kind {
            InstanceKind::Vm => "instance",
            InstanceKind::ContainerGroup => "container_group",
            InstanceKind::NodePool => "node_pool",
            InstanceKind::LaunchTemplate => "launch_template",
            InstanceKind::ScalingGroup => "scaling_group",
        };
        let interfaces = owned.get(&at).map_or(&[][..], Vec::as_slice);
        out.push(maker.target(instance.object, kind, interfaces));
    }
    let balancers = network.balancers.iter().enumerate().filter(|(_, it)| it.exists.possibly());
    out.extend(balancers.filter_map(|(at, it)| maker.balancer(at, it)));
    let endpoints = network.endpoints.iter().enumerate().filter(|(_, it)| it.exists.possibly());
    out.extend(endpoints.filter_map(|(at, it)| maker.endpoint(at, it)));
    out.sort_by(|a, b| (&a.resource, a.kind).cmp(&(&b.resource, b.kind)));
    united(out)
}

/// Several services of one kind that one resource makes (its doors have lists of their own) are one target.
fn united(sorted: Vec<Target>) -> Vec<Target> {
    let mut out: Vec<Target> = Vec::new();
    for target in sorted {
        match out.last_mut().filter(|it| it.resource == target.resource && it.kind == target.kind) {
            Some(same) => same.unite(target),
            None => out.push(target),
        }
    }
    out
}

/// Fills in `change` of the targets after a plan, and adds those that only were before it and lost something.
///
/// Both sides are of one model. A target is the same on both sides if its address is, or was before a `moved` block.
pub fn compare(model: &Model, before: Vec<Target>, after: Vec<Target>) -> Vec<Target> {
    let mut old: BTreeMap<(String, &'static str), Target> =
        before.into_iter().map(|target| ((target.resource.clone(), target.kind), target)).collect();
    let none = || Bounds::exact(PacketSet::empty());
    let delta = |before: &Bounds<PacketSet>, after: &Bounds<PacketSet>| {
        let Difference { added, perhaps_added, removed, .. } = Difference::new(before, after);
        Delta::new(added, perhaps_added, removed)
    };
    let mut out = Vec::new();
    for mut target in after {
        let former = model.object(target.object).and_then(|object| object.previous_address.as_deref());
        let at = |address: &str| (address.to_owned(), target.kind);
        let before = old.remove(&at(&target.resource)).or_else(|| old.remove(&at(former?)));
        let before = before.map_or_else(none, |target| target.internet);
        target.change = Some(delta(&before, &target.internet));
        out.push(target);
    }
    for (_, gone) in old {
        let change = delta(&gone.internet, &none());
        if change.closed.is_empty() {
            continue;
        }
        out.push(Target {
            internet_facing: "no",
            reach: Vec::new(),
            ingress: Vec::new(),
            ingress_groups: Vec::new(),
            egress: Vec::new(),
            change: Some(change),
            interfaces: Vec::new(),
            internet: none(),
            let_in: none(),
            let_out: none(),
            members: BTreeMap::new(),
            ..gone
        });
    }
    out.sort_by(|a, b| (&a.resource, a.kind).cmp(&(&b.resource, b.kind)));
    out
}
