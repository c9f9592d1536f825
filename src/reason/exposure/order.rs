//! The order in which rules are tried, for each of the two walks: in Walk(accept) whatever is not known stands where
//! it lets most through, in Walk(drop) where it lets least through.
//!
//! Alibaba Cloud: one list of all groups by priority, drop before accept (§2.3 of the network specification). Tencent
//! Cloud: list order within a group, groups in binding order (§2.8, §2.10).

use super::resolve::{Place, Rulebook, Term};
use crate::base::net::{AddressSet, ServiceSet};
use crate::model::Cloud;
use crate::model::network::{Direction, GroupType, InterfaceRole, NicScope};

/// A term in a list; a weak one is there only perhaps.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub term: &'a Term,
    pub weak: bool,
}

static NO_SERVICE: std::sync::LazyLock<ServiceSet> = std::sync::LazyLock::new(ServiceSet::empty);
static NO_ADDRESS: std::sync::LazyLock<AddressSet> = std::sync::LazyLock::new(AddressSet::empty);

impl<'a> Entry<'a> {
    pub fn may(self) -> (&'a ServiceSet, &'a AddressSet) {
        (&self.term.services.may, &self.term.peers.may)
    }
    pub fn must(self) -> (&'a ServiceSet, &'a AddressSet) {
        match self.weak {
            true => (&NO_SERVICE, &NO_ADDRESS),
            false => (&self.term.services.must, &self.term.peers.must),
        }
    }
    pub fn is_exact(self) -> bool {
        self.term.peers.may.is_empty() || (!self.weak && self.term.is_exact())
    }
    /// Whether it can have the outcome of the walk.
    fn takes(self, accept: bool) -> bool {
        if accept { self.term.accepts } else { self.term.drops }
    }
}

/// A group as a member of one completion of an interface's bindings.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    pub book: &'a Rulebook,
    pub weak: bool,
    /// It comes after all that are not.
    pub late: bool,
}

/// What an interface's groups are, for one completion.
pub(super) struct Stack<'a> {
    pub cloud: Cloud,
    pub members: Vec<Member<'a>>,
    pub ordered: bool,
    pub role: Option<InterfaceRole>,
}

/// The lists of one direction.
pub(super) struct Lists<'a> {
    /// In the order of Walk(accept): one list, or one for each group where their order is not known.
    pub accept: Vec<Vec<Entry<'a>>>,
    /// The same for Walk(drop).
    pub drop: Vec<Vec<Entry<'a>>>,
    /// For each list, whether it comes after all that do not.
    pub late: Vec<bool>,
    /// What nothing matches may pass.
    pub may_pass: bool,
    /// What nothing matches may be dropped.
    pub may_fail: bool,
}

fn applies(nic: NicScope, role: Option<InterfaceRole>) -> bool {
    match role {
        Some(InterfaceRole::ClassicPublic) => nic != NicScope::Intranet,
        Some(InterfaceRole::ClassicPrivate) => nic != NicScope::Internet,
        _ => true,
    }
}

/// Place in Alibaba Cloud's list.
fn rank(entry: Entry<'_>, accept: bool) -> (u16, u8) {
    let takes = entry.takes(accept);
    // Ties: drop before accept. A rule of unknown action stands with those of the walk's outcome.
    let tie = u8::from(takes == accept);
    match (entry.term.place, accept, takes) {
        (Place::Priority(priority), _, _) => (priority, tie),
        (_, true, true) => (1, 1),
        (_, true, false) => (100, 0),
        (_, false, true) => (0, 0),
        (_, false, false) => (100, 2),
    }
}

/// The list of a group of Tencent Cloud.
fn column<'a>(mut entries: Vec<Entry<'a>>, accept: bool, out: &mut Vec<Entry<'a>>) {
    let rank = |entry: &Entry<'_>| match (entry.term.place, entry.takes(accept)) {
        (Place::Anywhere | Place::AnyPriority, true) => (0, 0),
        (Place::Block, true) => (1, 0),
        (Place::Block, false) => (2, 0),
        (Place::Position(position), _) => (3, position),
        (Place::Priority(priority), _) => (3, u32::from(priority)),
        (Place::Anywhere | Place::AnyPriority, false) => (4, 0),
    };
    entries.sort_by_key(rank);
    out.extend(entries);
}

impl<'a> Stack<'a> {
    /// The groups' type, where they agree on one; a group outside of the input must be of the type of the others.
    pub fn kind(&self) -> Option<GroupType> {
        let mut kinds = self.members.iter().filter(|it| !it.book.is_outside).map(|it| it.book.kind);
        let first = kinds.next()?;
        kinds.all(|kind| kind == first).then_some(first).flatten()
    }
    /// The lists of a direction.
    pub fn lists(&self, direction: Direction) -> Lists<'a> {
        let entries = |member: &Member<'a>| -> Vec<Entry<'a>> {
            let weak = member.weak;
            let terms = member.book.terms(direction).iter().filter(|term| applies(term.nic, self.role));
            terms.map(|term| Entry { term, weak }).collect()
        };
        let late = self.members.iter().filter(|it| it.late).count();
        let early = self.members.len().saturating_sub(late);
        // Groups that follow one another for sure are one list.
        let chained = |at_most: usize, ordered: bool| ordered || at_most < 2;
        let whole = chained(early, self.ordered) && chained(late, false);
        let order = |accept: bool| -> Vec<Vec<Entry<'a>>> {
            match self.cloud {
                Cloud::Alibaba => {
                    let mut all: Vec<Entry<'a>> = self.members.iter().flat_map(entries).collect();
                    all.sort_by_key(|entry| rank(*entry, accept));
                    vec![all]
                }
                Cloud::Tencent => {
                    let mut all: Vec<Vec<Entry<'a>>> = Vec::new();
                    for member in &self.members {
                        let joins = whole || (self.ordered && !member.late);
                        match all.last_mut().filter(|_| joins) {
                            Some(last) => column(entries(member), accept, last),
                            None => {
                                let mut one = Vec::new();
                                column(entries(member), accept, &mut one);
                                all.push(one);
                            }
                        }
                    }
                    all
                }
            }
        };
        let stages: Vec<bool> = match self.cloud {
            Cloud::Alibaba => vec![false],
            Cloud::Tencent if whole => vec![false],
            Cloud::Tencent => {
                let first = if self.ordered { early.min(1) } else { early };
                (0..first).map(|_| false).chain((0..late).map(|_| true)).collect()
            }
        };
        let passes = self.cloud == Cloud::Alibaba && direction == Direction::Egress;
        let kind = self.kind();
        Lists {
            accept: order(true),
            drop: order(false),
            late: stages,
            may_pass: passes && kind != Some(GroupType::Enterprise),
            may_fail: !passes || !matches!(kind, Some(GroupType::Normal | GroupType::Host)),
        }
    }
}

impl Lists<'_> {
    /// Whether every entry's match, action and place are known: then one walk says all.
    pub fn is_exact(&self) -> bool {
        if self.accept.len() > 1 || self.may_pass == self.may_fail {
            return false;
        }
        let mut block = (false, false);
        self.accept.iter().flatten().all(|entry| {
            let term = entry.term;
            if term.place == Place::Block {
                block = (block.0 || term.accepts, block.1 || term.drops);
            }
            let placed = match term.place {
                Place::Priority(_) | Place::Position(_) => true,
                Place::Block => block != (true, true),
                Place::AnyPriority | Place::Anywhere => false,
            };
            placed && entry.is_exact() && !(term.accepts && term.drops)
        })
    }
    /// Whether a list comes after all that do not.
    pub fn is_late(&self, list: usize) -> bool {
        self.late.get(list).copied().unwrap_or(false)
    }
    /// Whether the order of rules, or of groups, is not known and may matter.
    pub fn order_matters(&self) -> (bool, bool) {
        let both = |entries: &[Entry<'_>], of: fn(Place) -> bool| {
            let some =
                |accept: bool| entries.iter().any(|it| of(it.term.place) && it.takes(accept) && it.term.rule.is_some());
            some(true) && some(false)
        };
        let block = self.accept.iter().any(|list| both(list, |place| matches!(place, Place::Block)))
            || self.accept.iter().flatten().any(|it| it.term.place == Place::Anywhere && it.term.rule.is_some());
        let any = |accept: bool| self.accept.iter().flatten().any(|it| it.takes(accept));
        let several = [false, true].iter().any(|late| self.late.iter().filter(|it| *it == late).count() > 1);
        (block, several && any(true) && any(false))
    }
}
