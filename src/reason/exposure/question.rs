//! What is asked of the records of `menshen exposure`: which targets, from where, which service. In: [`Target`]s of a
//! world. Out: those that the question is about, cut down to it; sets are intersected exactly.

use super::Exposure;
use super::boxes::{allow, both, from_members, outward, translated};
use super::target::{Maker, Reach, Target};
use crate::base::Tri;
use crate::base::net::{AddressSet, PacketSet, ServiceSet};
use crate::model::network::{Bounds, Interface, Network};
use crate::model::{Id, Model};

/// Where packets come from.
#[derive(Default)]
pub enum From<'a> {
    /// Anywhere.
    #[default]
    Anywhere,
    /// The Internet: what a public path carries.
    Internet,
    /// These addresses.
    Addresses(AddressSet),
    /// Workloads, or members of groups, with such an address, by their private addresses.
    Named(&'a dyn Fn(&str) -> bool),
}

/// A question.
#[derive(Default)]
pub struct Question<'a> {
    /// Targets with such an address; `None`: all.
    pub to: Option<&'a dyn Fn(&str) -> bool>,
    /// From where.
    pub from: From<'a>,
    /// These services only; `None`: all.
    pub services: Option<ServiceSet>,
    /// Only targets of which the plan opens or closes something.
    pub change: bool,
}

/// Whoever sends: a name, and interfaces that surely or perhaps belong to it.
struct Sender {
    name: String,
    interfaces: Vec<(Id<Interface>, bool)>,
}

impl Question<'_> {
    /// The answer about the targets of one world; and whether `from` names any sender there.
    pub fn ask(&self, model: &Model, network: &Network, exposure: &Exposure, all: Vec<Target>) -> (Vec<Target>, bool) {
        let maker = Maker { model, network, exposure };
        let senders = match &self.from {
            From::Named(test) => senders(&maker, *test, &all),
            _ => Vec::new(),
        };
        let named = !matches!(self.from, From::Named(_)) || !senders.is_empty();
        let about = |target: &Target| self.to.is_none_or(|test| test(&target.resource));
        let kept = all.into_iter().filter(about).filter_map(|target| self.cut(&maker, &senders, target));
        (kept.collect(), named)
    }

    fn part(&self, set: &PacketSet) -> PacketSet {
        let set = match &self.from {
            From::Addresses(addresses) => set.restrict(addresses),
            From::Internet => set.restrict(AddressSet::internet()),
            From::Anywhere | From::Named(_) => set.clone(),
        };
        match &self.services {
            Some(services) => set.services(services),
            None => set,
        }
    }

    fn parts(&self, bounds: &Bounds<PacketSet>) -> Bounds<PacketSet> {
        Bounds { must: self.part(&bounds.must), may: self.part(&bounds.may) }
    }

    fn of_service(&self, set: &ServiceSet) -> ServiceSet {
        self.services.as_ref().map_or_else(|| set.clone(), |services| set.intersect(services))
    }

    /// The target as far as it is asked about; `None` where nothing is left.
    fn cut(&self, maker: &Maker<'_>, senders: &[Sender], mut target: Target) -> Option<Target> {
        let changed = |target: &Target| {
            target.change.as_ref().is_some_and(|delta| !delta.opened.is_empty() || !delta.closed.is_empty())
        };
        let narrow = self.services.is_some() || !matches!(self.from, From::Anywhere);
        if !narrow {
            return (!self.change || changed(&target)).then_some(target);
        }
        target.change = target.change.map(|delta| delta.cut(|set| self.part(set)));
        target.internet = self.parts(&target.internet);
        target.let_in = self.parts(&target.let_in);
        if let Some(services) = &self.services {
            let cut = |set: &PacketSet| set.services(services);
            target.let_out = Bounds { must: cut(&target.let_out.must), may: cut(&target.let_out.may) };
            target.egress = outward(&target.let_out);
        }
        for bounds in target.members.values_mut() {
            *bounds = Bounds { must: self.of_service(&bounds.must), may: self.of_service(&bounds.may) };
        }
        match &self.from {
            From::Anywhere => {}
            // A rule for a group is for private addresses of its members, whatever block those are in.
            From::Internet | From::Addresses(_) => target.members.clear(),
            From::Named(_) => {
                let groups: Vec<String> = senders.iter().flat_map(|it| groups(maker, it)).collect();
                target.members.retain(|group, _| groups.contains(group));
                let own = senders.iter().flat_map(|sender| &sender.interfaces);
                let own = own.filter_map(|(id, _)| maker.network.interfaces.get(id.index()));
                let own = own.fold(AddressSet::empty(), |sum, it| sum.union(&super::solve::addresses(it)));
                let cut = |set: &PacketSet| set.restrict(&own);
                target.let_in = Bounds { must: cut(&target.let_in.must), may: cut(&target.let_in.may) };
            }
        }
        target.ingress = both(&target.let_in);
        target.ingress_groups = from_members(&target.members);
        let ways = std::mem::take(&mut target.reach);
        match &self.from {
            From::Named(_) => {
                target.reach = senders.iter().flat_map(|sender| self.private(maker, sender, &target)).collect();
                target.change = target.change.map(|delta| delta.cut(|_| PacketSet::empty()));
            }
            _ => target.reach = ways.into_iter().filter_map(|way| self.way(maker, way)).collect(),
        }
        let let_in = !target.ingress.is_empty() || !target.ingress_groups.is_empty();
        let let_in = let_in && matches!(self.from, From::Anywhere | From::Addresses(_));
        let any = !target.reach.is_empty() || let_in || changed(&target);
        (any && (!self.change || changed(&target))).then_some(target)
    }

    /// A way from the Internet, cut down.
    fn way(&self, maker: &Maker<'_>, way: Reach) -> Option<Reach> {
        let packets = self.part(&way.packets);
        if packets.is_empty() {
            return None;
        }
        let rules = way.view.map_or_else(Vec::new, |view| maker.rules(view, &packets, way.certainty == "definite"));
        Some(Reach { allow: translated(&packets, way.shift), rules, packets, ..way })
    }

    /// What a sender may send by private addresses.
    fn private(&self, maker: &Maker<'_>, sender: &Sender, target: &Target) -> Vec<Reach> {
        let mut sum = Bounds::exact(PacketSet::empty());
        let mut view = 0;
        for (from, belongs) in &sender.interfaces {
            for to in target.interfaces.iter().filter(|to| *to != from) {
                let Some(pair) = maker.exposure.pair(maker.network, *from, *to) else { continue };
                if *belongs {
                    sum.must = sum.must.union(&pair.packets.must);
                }
                sum.may = sum.may.union(&pair.packets.may);
                view = maker.exposure.interfaces.get(to.index()).map_or(view, |facts| facts.view);
            }
        }
        let sum = self.parts(&sum);
        let rest = sum.may.subtract(&sum.must);
        let one = |packets: PacketSet, certainty: &'static str| Reach {
            from: sender.name.clone(),
            certainty,
            path: vec![sender.name.clone(), target.resource.clone()],
            allow: allow(&packets, None).collect(),
            rules: maker.rules_within(view, &packets, &groups(maker, sender)),
            reasons: Vec::new(),
            packets,
            view: Some(view),
            shift: None,
        };
        let both = [(sum.must, "definite"), (rest, "possible")];
        both.into_iter().filter(|(set, _)| !set.is_empty()).map(|(set, certainty)| one(set, certainty)).collect()
    }
}

/// Addresses of the groups that a sender's interfaces may be in.
fn groups(maker: &Maker<'_>, sender: &Sender) -> Vec<String> {
    let groups = maker.exposure.groups.iter().zip(&maker.network.groups);
    let mine = groups
        .filter(|(facts, _)| facts.interfaces.iter().any(|(id, _)| sender.interfaces.iter().any(|it| it.0 == *id)));
    mine.map(|(_, group)| maker.model.address(group.object).to_owned()).collect()
}

/// The workloads and groups whose address passes a test.
fn senders(maker: &Maker<'_>, test: &dyn Fn(&str) -> bool, all: &[Target]) -> Vec<Sender> {
    let workloads = all.iter().filter(|it| test(&it.resource)).map(|it| Sender {
        name: it.resource.clone(),
        interfaces: it.interfaces.iter().map(|id| (*id, true)).collect(),
    });
    let groups = maker.exposure.groups.iter().zip(&maker.network.groups).filter_map(|(facts, group)| {
        let name = maker.model.address(group.object);
        let interfaces = facts.interfaces.iter().map(|(id, here)| (*id, *here == Tri::Yes)).collect();
        // A group that the input only names stands for the resource that names it.
        (group.closed_world == Tri::Yes && test(name)).then(|| Sender { name: name.to_owned(), interfaces })
    });
    workloads.chain(groups).collect()
}
