//! What VAL108 counts: rules, groups, members of one world in, numbers with the limit that each is held against out.

use super::written::placed;
use crate::base::Tri;
use crate::model::balancer::BalancerKind;
use crate::model::network::{
    Addresses, Direction, GroupBindings, GroupType, Interface, InterfaceRole, Peer, PrefixList, Rule, SecurityGroup,
};
use crate::model::{Cloud, Id, Known, Ref, Site};
use crate::rules::Context;
use std::collections::{BTreeMap, BTreeSet};

/// A number and what it is held against.
pub struct Count {
    /// Which check.
    pub id: &'static str,
    /// Where one would change it.
    pub site: Site,
    /// The name of its limit in the settings.
    pub limit: &'static str,
    /// The number.
    pub number: u64,
    /// What is counted, as half a sentence: `rules in the group`.
    pub what: &'static str,
    /// Another limit than the one of this name, where more groups mean fewer rules.
    pub instead: Option<u32>,
}

fn count(id: &'static str, site: Site, limit: &'static str, number: u64, what: &'static str) -> Count {
    Count { id, site, limit, number, what, instead: None }
}

/// How many rules each group has, by direction: as written, and with templates expanded.
struct Rules {
    ingress: BTreeMap<usize, u64>,
    egress: BTreeMap<usize, u64>,
    expanded: BTreeMap<usize, u64>,
}

impl Rules {
    fn of(&self, group: usize) -> u64 {
        let get = |map: &BTreeMap<usize, u64>| map.get(&group).copied().unwrap_or(0);
        get(&self.ingress).saturating_add(get(&self.egress))
    }
}

/// How many entries lists stand for; lists of lists: all of them together.
fn size(context: &Context<'_>, lists: &[Ref<PrefixList>]) -> u64 {
    let network = &context.world.network;
    let one = |id: Id<PrefixList>| network.list_sizes.get(&id).map(|size| u64::from(*size));
    let of = |list: &Ref<PrefixList>| {
        let Some(id) = list.resolved() else { return 1 };
        let members = network.prefix_lists.get(id.index()).map_or(&[][..], |list| &list.members);
        let members: u64 = members.iter().filter_map(|it| one(it.resolved()?)).sum();
        one(id).unwrap_or(members).max(1)
    };
    lists.iter().map(of).sum::<u64>().max(1)
}

fn rules(context: &Context<'_>) -> Rules {
    let mut all = Rules { ingress: BTreeMap::new(), egress: BTreeMap::new(), expanded: BTreeMap::new() };
    for (id, group, _, rule) in placed(context).into_iter().filter(|(.., rule)| rule.exists.possibly()) {
        let expanded = match &rule.peer {
            Peer::Lists(lists) => size(context, lists),
            _ => 1,
        };
        // A prefix list counts with all that it may hold; a template counts as one rule.
        let number = if group.cloud == Cloud::Alibaba { expanded } else { 1 };
        let map = if is_ingress(rule) { &mut all.ingress } else { &mut all.egress };
        *map.entry(id.index()).or_default() += number;
        *all.expanded.entry(id.index()).or_default() += expanded;
    }
    all
}

fn is_ingress(rule: &Rule) -> bool {
    rule.direction == Direction::Ingress
}

/// All numbers of a world, in the order of its things.
pub fn counts(context: &Context<'_>) -> Vec<Count> {
    let rules = rules(context);
    let mut out = Vec::new();
    groups(context, &rules, &mut out);
    interfaces(context, &rules, &mut out);
    balancers(context, &rules, &mut out);
    totals(context, &mut out);
    out
}

/// The groups of this input that are resources of their own.
fn own<'a>(context: &Context<'a>) -> impl Iterator<Item = (Id<SecurityGroup>, &'a SecurityGroup)> {
    let network = &context.world.network;
    let all = network.groups.iter().enumerate().map(|(at, group)| (Id::new(at), group));
    all.filter(|(id, group)| group.closed_world == Tri::Yes && !network.host_firewalls.contains(id))
}

fn groups(context: &Context<'_>, rules: &Rules, out: &mut Vec<Count>) {
    for (id, group) in own(context) {
        let site = || Site::block(group.object);
        let peers: BTreeSet<(usize, &str)> = group.rules.iter().filter_map(peer).collect();
        let peers = peers.len() as u64;
        let (members, instances) = members(context, id);
        let of = |map: &BTreeMap<usize, u64>| map.get(&id.index()).copied().unwrap_or(0);
        match group.cloud {
            Cloud::Alibaba => {
                let number = rules.of(id.index());
                out.push(count("A-23", site(), "alibaba-rules-per-group", number, "rules in the group"));
                let limit = match (&group.kind, &group.vpc) {
                    (Known::Yes(GroupType::Enterprise), _) => Some("alibaba-addresses-per-advanced-group"),
                    (Known::Yes(GroupType::Normal), Some(_)) => Some("alibaba-addresses-per-basic-group"),
                    _ => None,
                };
                if let Some(limit) = limit {
                    out.push(count("A-25", site(), limit, members, "private addresses in the group"));
                }
                if group.vpc.is_none() {
                    let limit = "alibaba-instances-per-classic-group";
                    out.push(count("A-25", site(), limit, instances, "instances in the group"));
                }
                if group.kind == Known::Yes(GroupType::Normal) {
                    let limit = "alibaba-peer-groups-per-group";
                    out.push(count("A-26", site(), limit, peers, "other groups named by the group's rules"));
                }
            }
            Cloud::Tencent => {
                let limit = "tencent-rules-per-direction";
                out.push(count("T-20 ingress", site(), limit, of(&rules.ingress), "ingress rules in the group"));
                out.push(count("T-20 egress", site(), limit, of(&rules.egress), "egress rules in the group"));
                let limit = "tencent-peer-groups-per-group";
                out.push(count("T-20 peers", site(), limit, peers, "other groups named by the group's rules"));
                let limit = "tencent-instances-per-group";
                out.push(count("T-20 members", site(), limit, instances, "instances in the group"));
            }
        }
    }
}

/// The group that a rule names, as something that can be compared.
fn peer(rule: &Rule) -> Option<(usize, &str)> {
    match &rule.peer {
        Peer::Group(Ref::Resolved(id)) => Some((id.index(), "")),
        Peer::Group(Ref::External(id)) => Some((usize::MAX, id)),
        _ => None,
    }
}

/// Private addresses and instances that surely are in a group.
fn members(context: &Context<'_>, group: Id<SecurityGroup>) -> (u64, u64) {
    let network = &context.world.network;
    let Some(facts) = context.facts.exposure.groups.get(group.index()) else { return (0, 0) };
    let mut addresses = 0u64;
    let mut owners: BTreeMap<usize, u64> = BTreeMap::new();
    for (id, _) in facts.interfaces.iter().filter(|(_, bound)| *bound == Tri::Yes) {
        let Some(interface) = network.interfaces.get(id.index()).filter(|it| it.exists == Tri::Yes) else { continue };
        let owner = interface.owner.as_ref().and_then(Ref::resolved);
        let copies = owner.and_then(|id| network.instances.get(id.index())).map_or(1, |it| u64::from(it.count.0));
        addresses = addresses.saturating_add(copies.saturating_mul(own_addresses(interface)));
        if let Some(owner) = owner {
            owners.insert(owner.index(), copies);
        }
    }
    (addresses, owners.values().sum())
}

fn own_addresses(interface: &Interface) -> u64 {
    match &interface.v4 {
        Addresses::Exact(set) => u64::try_from(set.v4.count()).unwrap_or(u64::MAX),
        Addresses::None => 0,
        _ => 1,
    }
}

/// The groups of a list that is known, and where it is written.
fn bound<'a>(context: &Context<'a>, groups: &'a GroupBindings) -> Option<(Site, Vec<Id<SecurityGroup>>)> {
    let sure = groups.extent == crate::model::network::Extent::Exact;
    let first = groups.list.first().filter(|_| sure && groups.list.iter().all(|it| it.bound == Tri::Yes))?;
    let path = first.site.path.as_deref().map(|path| path.split('[').next().unwrap_or(path));
    let site = path.map_or_else(|| first.site.clone(), |path| Site::at(first.site.object, path));
    let firewalls = &context.world.network.host_firewalls;
    let ids = groups.list.iter().filter_map(|it| it.group.resolved()).filter(|id| !firewalls.contains(id));
    Some((site, ids.collect()))
}

fn interfaces(context: &Context<'_>, rules: &Rules, out: &mut Vec<Count>) {
    for interface in &context.world.network.interfaces {
        let Some((site, groups)) = bound(context, &interface.groups) else { continue };
        if interface.role == InterfaceRole::ClassicPublic {
            continue;
        }
        let many = interface.groups.list.len() as u64;
        let all: u64 = groups.iter().map(|id| rules.of(id.index())).sum();
        let (id, limit) = match interface.cloud {
            Cloud::Alibaba => ("A-22", "alibaba-groups-per-interface"),
            Cloud::Tencent => ("T-20", "tencent-groups-per-instance"),
        };
        out.push(count(id, site.clone(), limit, many, "groups on one interface"));
        if interface.cloud == Cloud::Alibaba {
            let limit = "alibaba-rules-per-interface";
            out.push(count("A-23", site.clone(), limit, all, "rules over all groups of the interface"));
            // With more groups on an interface, each group may have fewer rules.
            let fewer = if many <= 10 { 100 } else { 60 };
            let most = groups.iter().map(|id| rules.of(id.index())).max().unwrap_or(0);
            if many > 5 {
                let one = count("A-24", site.clone(), "alibaba-rules-per-group", most, "rules in one of the groups");
                out.push(Count { instead: Some(fewer), ..one });
            }
        }
        let what = "rules over all groups of the interface";
        out.push(count("G-07", site, "simple-rules-per-interface", all, what));
    }
}

fn balancers(context: &Context<'_>, rules: &Rules, out: &mut Vec<Count>) {
    for balancer in &context.world.network.balancers {
        let Some((site, groups)) = bound(context, &balancer.groups) else { continue };
        let many = balancer.groups.list.len() as u64;
        let what = "groups on the balancer";
        match (balancer.cloud, balancer.kind) {
            (Cloud::Alibaba, BalancerKind::Alb | BalancerKind::Nlb) => {
                out.push(count("A-43", site, "alibaba-groups-per-balancer", many, what));
            }
            (Cloud::Tencent, BalancerKind::Clb) => {
                out.push(count("T-21", site.clone(), "tencent-groups-per-balancer", many, what));
                let most = groups.iter().filter_map(|id| rules.expanded.get(&id.index())).max().copied().unwrap_or(0);
                let what = "rules in one of the balancer's groups, templates expanded";
                out.push(count("T-21 rules", site, "tencent-rules-per-balancer-group", most, what));
            }
            _ => {}
        }
    }
}

/// Groups of a region, and of a project.
fn totals(context: &Context<'_>, out: &mut Vec<Count>) {
    let network = &context.world.network;
    let mut all: BTreeMap<(Cloud, &str, i64), (u64, Site)> = BTreeMap::new();
    for (id, group) in own(context) {
        let Some(region) = network.regions.get(&id) else { continue };
        let project = match group.cloud {
            Cloud::Alibaba => 0,
            Cloud::Tencent => match network.projects.get(&id) {
                Some(project) => *project,
                None => continue,
            },
        };
        let (number, site) = all.entry((group.cloud, region, project)).or_insert((0, Site::block(group.object)));
        *number = number.saturating_add(1);
        // The one that is added last is told.
        *site = Site::block(group.object);
    }
    for ((cloud, ..), (number, site)) in all {
        out.push(match cloud {
            Cloud::Alibaba => count("A-27", site, "alibaba-groups-per-region", number, "groups in one region"),
            Cloud::Tencent => {
                let what = "groups in one region and project";
                count("T-20 groups", site, "tencent-groups-per-project", number, what)
            }
        });
    }
}
