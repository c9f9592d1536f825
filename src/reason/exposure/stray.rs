//! Rules whose group is not known: each may be in any group of its cloud, and matches nothing for sure.
//!
//! In: the groups that stand for unknown ones, with their rulebooks. Out: what joins the rules of every other group.

use super::Reason;
use super::evaluate::{Choice, Key};
use super::resolve::{Place, Rulebook, Term};
use crate::base::net::{AddressSet, PacketSet, ServiceSet};
use crate::model::network::{Bounds, GroupType, Network, SecurityGroup};
use crate::model::{Cloud, Id};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How often such rules are tried, each at every set of groups. Where it would be more, they are one rule that may match anything.
const MOST: usize = 100_000;

/// Rules that may be in any group: of networks, and of single servers' firewalls.
pub(super) struct Strays {
    /// There are too many to tell them apart.
    crowded: bool,
    rules: BTreeMap<(Cloud, bool), Rulebook>,
    /// Groups that stand for unknown ones.
    adrift: BTreeSet<usize>,
    hosts: BTreeSet<usize>,
}

impl Strays {
    /// `books` has the rules of each group by index; `sets`: how many sets of groups there are.
    pub fn new(network: &Network, books: &dyn Fn(usize) -> Option<Arc<Rulebook>>, sets: usize) -> Strays {
        let mut out =
            Strays { crowded: false, rules: BTreeMap::new(), adrift: BTreeSet::new(), hosts: BTreeSet::new() };
        if network.adrift.is_empty() {
            return out;
        }
        let hosts = network.groups.iter().enumerate().filter(|(_, it)| it.kind.get() == Some(&GroupType::Host));
        out.hosts = hosts.map(|(at, _)| at).collect();
        let rules = |id: &Id<SecurityGroup>| network.groups.get(id.index()).map_or(0, |group| group.rules.len());
        out.crowded = network.adrift.keys().map(rules).sum::<usize>().saturating_mul(sets) > MOST;
        for (id, attribute) in &network.adrift {
            let at = id.index();
            out.adrift.insert(at);
            let (Some(group), Some(book)) = (network.groups.get(at), books(at)) else { continue };
            let empty =
                || Rulebook { kind: None, unknown_kind: None, is_outside: true, ingress: vec![], egress: vec![] };
            let sum = out.rules.entry((group.cloud, out.hosts.contains(&at))).or_insert_with(empty);
            for (terms, own) in [(&mut sum.ingress, &book.ingress), (&mut sum.egress, &book.egress)] {
                if !out.crowded {
                    terms.extend(own.iter().filter(|term| term.rule.is_some()).map(stray));
                } else if terms.is_empty() && !own.is_empty() {
                    let reason = Reason::AnyGroup(attribute.clone());
                    *terms = [true, false].map(|it| Term::anything(it, group.cloud, reason.clone())).to_vec();
                }
            }
        }
        out
    }

    /// What may join the groups of a key. Nothing joins what has no group, or only one that stands for an unknown one.
    pub fn of(&self, key: &Key) -> Option<&Rulebook> {
        self.rules.get(&(key.cloud, self.host(key)?))
    }

    /// Whether the rules of an unknown group, or of an unknown server's firewall, may join those of a key, one by one.
    pub fn joins(&self, cloud: Cloud, host: bool, key: &Key) -> bool {
        !self.crowded && key.cloud == cloud && self.host(key) == Some(host)
    }

    /// Whether the groups of a key are the firewall of a server; `None`: it has none that is known.
    fn host(&self, key: &Key) -> Option<bool> {
        if self.rules.is_empty() {
            return None;
        }
        let mut groups = key.slots.iter().flat_map(|slot| &slot.options).filter_map(|option| match option {
            Choice::Group(at) if !self.adrift.contains(at) => Some(self.hosts.contains(at)),
            _ => None,
        });
        groups.next()
    }
}

/// A rule that is perhaps there.
fn stray(term: &Term) -> Term {
    let mut out = term.clone();
    out.services = Bounds { must: ServiceSet::empty(), may: term.services.may.clone() };
    out.peers = Bounds { must: AddressSet::empty(), may: term.peers.may.clone() };
    out.own = Arc::new(Bounds { must: PacketSet::empty(), may: term.own.may.clone() });
    // Among the rules of a list, nobody knows where; a priority counts in every group alike.
    if !matches!(term.place, Place::Priority(_) | Place::AnyPriority) {
        out.place = Place::Anywhere;
    }
    out
}
