//! Rules on their way into groups: a rule with references in, the rule in every group that it may belong to out.

use crate::base::Tri;
use crate::model::network::{
    Direction, Fault, FaultKind, GroupType, Order, Peer, PrefixList, Rule, SecurityGroup, ServiceTemplate, Services,
};
use crate::model::{Builder, Cloud, Id, Known, Link, Ref, Resolver, World};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The other end of a rule, as far as it is a reference.
#[derive(Clone, Debug)]
pub enum PeerLink {
    /// It is not: the rule's own peer holds.
    Written,
    /// A group.
    Group(Link),
    /// The group of another account: its id.
    Foreign(Arc<str>),
    /// Prefix lists or templates, each with the reason code for not knowing it.
    Lists(Vec<(Link, Arc<str>)>),
}

/// A rule before references are resolved.
pub struct Pending {
    /// The rule; its peer and services are placeholders where `peer` and `services` say so.
    pub rule: Rule,
    /// The other end.
    pub peer: PeerLink,
    /// Service templates in place of the rule's services, each with its reason code; none: the rule's own.
    pub services: Vec<(Link, Arc<str>)>,
    /// The group that it belongs to.
    pub group: Link,
    /// Reason code for not knowing the group.
    pub group_reason: Arc<str>,
    /// Its resource holds all rules of the group.
    pub owns: bool,
}

/// Puts a rule into its group once references are resolved. A group that is not here is made by `outside`.
pub fn push(builder: &mut Builder, pending: Pending, outside: impl Fn() -> SecurityGroup + Clone + 'static) {
    builder.mention(pending.group.clone(), outside.clone());
    builder.later(0, move |world, resolver| {
        let Pending { mut rule, peer, services, group, group_reason, owns } = pending;
        match peer {
            PeerLink::Written => {}
            PeerLink::Group(link) => rule.peer = Peer::Group(resolver.resolve(&link)),
            PeerLink::Foreign(id) => rule.peer = Peer::Group(Ref::External(id)),
            PeerLink::Lists(links) => rule.peer = Peer::Lists(resolve(&links, resolver, &mut rule.reasons)),
        }
        if !services.is_empty() {
            rule.services = Services::Templates(resolve(&services, resolver, &mut rule.reasons));
        }
        let found = resolver.resolve::<SecurityGroup>(&group);
        let candidates = match found.candidates() {
            [] => {
                world.network.groups.push(outside());
                let id = Id::new(world.network.groups.len() - 1);
                if found == Ref::Unknown {
                    let name = group_reason.strip_prefix("unknown:").unwrap_or(&group_reason);
                    world.network.adrift.insert(id, name.into());
                }
                vec![id]
            }
            found => found.to_vec(),
        };
        if candidates.len() > 1 {
            rule.exists = rule.exists.and(Tri::Unknown);
            rule.reasons.push(group_reason);
        }
        let sure = candidates.len() == 1;
        let outside = |id: &Id<SecurityGroup>| {
            world.network.groups.get(id.index()).is_some_and(|group| group.closed_world == Tri::No)
        };
        if let (Some(id), [only]) = (&group.known, candidates.as_slice())
            && outside(only)
        {
            world.network.outside_groups.push((id.clone(), *only, rule.site.clone()));
        }
        let kind = |id: Id<SecurityGroup>| match world.network.groups.get(id.index()) {
            Some(group) if group.closed_world == Tri::Yes => match group.kind {
                Known::Yes(kind) => (kind == GroupType::Enterprise).into(),
                Known::No(_) => Tri::Unknown,
            },
            _ => Tri::No,
        };
        // Neither may an advanced group hold a rule for a group, nor may one be that group: apply refuses it.
        let peer = match &rule.peer {
            Peer::Group(peer) => Some(peer.candidates().iter().map(|id| kind(*id)).fold(Tri::No, Tri::or)),
            _ => None,
        };
        let refused: Vec<Tri> = candidates.iter().map(|id| peer.map_or(Tri::No, |peer| peer.or(kind(*id)))).collect();
        for (id, refused) in candidates.into_iter().zip(refused) {
            let Some(group) = world.network.groups.get_mut(id.index()) else { continue };
            let mut rule = rule.clone();
            if refused != Tri::No && group.cloud == Cloud::Alibaba && group.closed_world == Tri::Yes {
                rule.exists = rule.exists.and(Tri::Unknown);
            }
            check_group(&mut rule, group, id);
            if owns && sure && rule.exists == Tri::Yes {
                group.closed_world = Tri::Yes;
            }
            group.rules.push(rule);
        }
    });
}

fn resolve<T: crate::model::builder::Named>(
    links: &[(Link, Arc<str>)],
    resolver: &Resolver<'_>,
    reasons: &mut Vec<Arc<str>>,
) -> Vec<Ref<T>> {
    let mut found = Vec::new();
    for (link, reason) in links {
        let one = resolver.resolve(link);
        if one.resolved().is_none() {
            reasons.push(reason.clone());
        }
        found.push(one);
    }
    found
}

/// What can be said against a rule only when its group is known.
fn check_group(rule: &mut Rule, group: &SecurityGroup, id: Id<SecurityGroup>) {
    let Peer::Group(Ref::Resolved(peer)) = &rule.peer else { return };
    if group.cloud == Cloud::Alibaba && *peer == id {
        rule.faults.push(Fault {
            id: "A-13",
            kind: FaultKind::Peer,
            fails: true,
            message: "the other end of the rule is its own group".to_owned(),
            help: "members of one group reach each other by `inner_access_policy`".to_owned(),
            site: rule.peer_site.clone(),
        });
        rule.exists = rule.exists.and(Tri::Unknown);
    }
}

/// Settles the order of Tencent rules, when all are in: a rule that is inserted alone is first, one among several has no
/// certain place, and one beside a list that owns the group may be anywhere.
pub fn settle_order(builder: &mut Builder) {
    builder.once("order of rules", 4, |world, _| settle(world));
}

fn settle(world: &mut World) {
    for group in world.network.groups.iter_mut().filter(|group| group.cloud == Cloud::Tencent) {
        for direction in [Direction::Ingress, Direction::Egress] {
            let mut lists: BTreeMap<_, usize> = BTreeMap::new();
            let mut inserted = 0usize;
            for rule in group.rules.iter().filter(|rule| rule.direction == direction) {
                match rule.order {
                    Order::Position(_) => *lists.entry(rule.site.object).or_default() += 1,
                    Order::Inserted | Order::Anywhere => inserted += 1,
                    Order::Priority(_) => {}
                }
            }
            for rule in group.rules.iter_mut().filter(|rule| rule.direction == direction) {
                let (order, place): (Order, &str) = match (&rule.order, lists.len(), inserted) {
                    (Order::Inserted, 0, 1) => (Order::Position(0), "the only rule"),
                    (Order::Inserted, 0, _) => continue,
                    (Order::Inserted, _, _) => (Order::Anywhere, "at an unknown position"),
                    (Order::Position(_), lists, _) if lists > 1 => (Order::Anywhere, "at an unknown position"),
                    _ => continue,
                };
                rule.order = order;
                rule.place = place.into();
            }
        }
    }
}

/// Says why a list is not wholly known, in all rules that use it.
pub fn explain_list(builder: &mut Builder, list: Id<PrefixList>, reason: Option<Arc<str>>) {
    if let Some(reason) = reason {
        builder.later(1, move |world, _| mark_list(world, list, &reason));
    }
}

/// The same for a service template.
pub fn explain_services(builder: &mut Builder, template: Id<ServiceTemplate>, reason: Option<Arc<str>>) {
    if let Some(reason) = reason {
        builder.later(1, move |world, _| mark_services(world, template, &reason));
    }
}

/// The same in a deferred step, when rules have their references.
pub fn mark_list(world: &mut World, list: Id<PrefixList>, reason: &Arc<str>) {
    mark(world, reason, |rule| match &rule.peer {
        Peer::Lists(lists) => lists.iter().any(|it| it.candidates().contains(&list)),
        _ => false,
    });
}

/// The same for a service template.
pub fn mark_services(world: &mut World, template: Id<ServiceTemplate>, reason: &Arc<str>) {
    mark(world, reason, |rule| match &rule.services {
        Services::Templates(templates) => templates.iter().any(|it| it.candidates().contains(&template)),
        Services::Inline(_) => false,
    });
}

fn mark(world: &mut World, reason: &Arc<str>, uses: impl Fn(&Rule) -> bool) {
    for rule in world.network.groups.iter_mut().flat_map(|group| &mut group.rules).filter(|rule| uses(rule)) {
        if !rule.reasons.contains(reason) {
            rule.reasons.push(reason.clone());
        }
    }
}
