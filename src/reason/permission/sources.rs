//! From which addresses a call is allowed, and whether they are so many that nothing limits them.
//!
//! In: an [`Effective`] set and a [`Question`] that leaves the caller's address open. Out: the exact sets of addresses. The
//! conditions that are about the call cut all addresses into parts which no condition tells apart; one address of each
//! part is asked for, the largest parts first, and no longer than the rest could still matter.

use super::answer::{Answer, Question, Verdict};
use super::formula::{self, Formula, Table};
use super::set::Effective;
use super::{Context, name, slots};
use crate::base::Tri;
use crate::base::net::AddressSet;
use crate::model::Cloud;

/// More parts are not looked at one by one.
const PARTS: usize = 64;

/// So many public IPv4 addresses are no limit.
const MANY: u128 = 1 << 24;

/// A block of IPv6 that is shorter is none, either.
const SHORT: u8 = 16;

/// The key of the caller's address.
pub fn address_key(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Alibaba => "acs:SourceIp",
        Cloud::Tencent => "qcs:ip",
    }
}

/// Whether addresses are so many that they limit nothing. Private and reserved ones do not count.
pub fn is_no_limit(addresses: &AddressSet) -> bool {
    let internet = AddressSet::internet();
    if addresses.v4.intersect(&internet.v4).count() >= MANY {
        return true;
    }
    let v6 = AddressSet { v6: addresses.v6.intersect(&internet.v6), ..AddressSet::default() };
    v6.cidrs().iter().any(|block| block.prefix_len() < SHORT)
}

/// The addresses from which something may be called.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Surely, in some context.
    pub sure: AddressSet,
    /// These, and those from which it depends on what is not known.
    pub perhaps: AddressSet,
    /// The answer for the surest of them, the largest part first.
    pub answer: Option<Answer>,
}

/// Of an action: its slots, and the statements that are about it: when each allows it, when it denies it by either name.
pub type Alike = (Option<Vec<String>>, Vec<(usize, Formula, [Formula; 2])>);

impl Sources {
    /// Whether they are so many as is asked for.
    pub fn are(&self, many: &dyn Fn(&AddressSet) -> bool) -> Tri {
        match (many(&self.sure), many(&self.perhaps)) {
            (true, _) => Tri::Yes,
            (false, true) => Tri::Unknown,
            (false, false) => Tri::No,
        }
    }
}

impl Effective<'_> {
    /// From which addresses a call is allowed. `many`: what the caller asks about the sets, true of every larger set of one of
    /// which it is; addresses that cannot make it true are left out.
    pub fn sources(&self, question: &Question, many: &dyn Fn(&AddressSet) -> bool) -> Sources {
        let key = address_key(self.cloud);
        let mut out = Sources::default();
        let parts = match self.parts_of(question) {
            Some(parts) => parts,
            // Conditions that are about the text of an address: what holds for every address holds for all.
            None => {
                let answer = self.query(question);
                match answer.verdict {
                    Verdict::Denied => {}
                    Verdict::Allowed => (out.sure, out.perhaps) = (AddressSet::all(), AddressSet::all()),
                    Verdict::Conditional | Verdict::Unknown => out.perhaps = AddressSet::all(),
                }
                out.answer = Some(answer);
                return out;
            }
        };
        let mut rest = parts.iter().fold(AddressSet::empty(), |sum, part| sum.union(part));
        let mut best = Verdict::Denied;
        for part in &parts {
            if many(&out.sure) || !many(&out.perhaps.union(&rest)) {
                break;
            }
            rest = rest.subtract(part);
            let Some(address) = formula::one_address(part) else { continue };
            let answer = self.query(&question.clone().with(key, &address.to_string()));
            match answer.verdict {
                Verdict::Denied => {}
                Verdict::Unknown => out.perhaps = out.perhaps.union(part),
                Verdict::Conditional | Verdict::Allowed => {
                    out.perhaps = out.perhaps.union(part);
                    out.sure = out.sure.union(part);
                }
            }
            // How a context decides besides is not asked.
            let rank = answer.verdict.min(Verdict::Conditional);
            if out.answer.is_none() || rank > best {
                best = rank;
                out.answer = Some(answer);
            }
        }
        out
    }

    /// What is the same for two actions is allowed for both or for none: their slots and the statements that are about them.
    pub fn alike(&self, action: &str) -> Alike {
        let action = name::action(self.cloud, action);
        let mut table = Table::new(self.cloud);
        let live = self.at(&action, false, &mut table);
        let slots = slots::slots(self.cloud, &action).map(|it| it.patterns(self.cloud, self.own.as_deref()));
        (slots, live.identity().map(|(at, allow, deny)| (at, allow.clone(), deny.clone())).collect())
    }

    /// The parts into which conditions cut the addresses for a call, the largest first; `None` where one of them reads an
    /// address as a text, or the parts are too many.
    fn parts_of(&self, question: &Question) -> Option<Vec<AddressSet>> {
        let mut parts = vec![AddressSet::all()];
        if self.addressed {
            let action = name::action(self.cloud, &question.action);
            let live = self.at(&action, false, &mut Table::new(self.cloud));
            for set in live.statements().flat_map(|it| it.addresses()) {
                let set = set?;
                parts = parts
                    .iter()
                    .flat_map(|part| [part.intersect(set), part.subtract(set)])
                    .filter(|part| !part.is_empty())
                    .collect();
                if parts.len() > PARTS {
                    return None;
                }
            }
            let internet = AddressSet::internet();
            parts.sort_by_cached_key(|part| std::cmp::Reverse(part.v4.intersect(&internet.v4).count()));
        }
        Some(parts)
    }
}

/// The context of a caller who has nothing but credentials: no second factor, no private network.
pub fn bare() -> Context {
    let mut out = Context::new();
    for key in ["acs:MFAPresent", "mfa"] {
        out.insert(key.into(), Some("false".into()));
    }
    out.insert("acs:SourceVpc".into(), None);
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{Held, Holding, Space};
    use super::*;
    use crate::model::identity::{Condition, Effect, Patterns, Statement};
    use proptest::prelude::*;
    use std::net::{IpAddr, Ipv4Addr};
    use std::sync::Arc;

    fn statement(cloud: Cloud, effect: Effect, lines: &[(bool, Vec<String>)]) -> Statement {
        let words = |text: &str| Patterns { list: vec![text.into()], ..Patterns::default() };
        let line = |(negative, blocks): &(bool, Vec<String>)| Condition {
            operator: match (cloud, negative) {
                (Cloud::Alibaba, false) => "IpAddress".into(),
                (Cloud::Alibaba, true) => "NotIpAddress".into(),
                (Cloud::Tencent, false) => "ip_equal".into(),
                (Cloud::Tencent, true) => "ip_not_equal".into(),
            },
            key: address_key(cloud).into(),
            values: blocks.iter().map(|block| block.as_str().into()).collect(),
            partly_unknown: false,
        };
        Statement {
            effect: Some(effect),
            actions: words("*"),
            resources: words("*"),
            conditions: lines.iter().map(line).collect(),
            condition: (!lines.is_empty()).then(String::new),
            whole: true,
            ..Statement::default()
        }
    }

    fn sources(cloud: Cloud, statements: &[Statement], many: &dyn Fn(&AddressSet) -> bool) -> Sources {
        let name: Arc<str> = "p".into();
        let mut holding = Holding::nothing(cloud, None);
        holding.account = statements.iter().map(|it| Held::sure(it, 0, &name)).collect();
        Space::new().effective(&holding).sources(&Question::of("kms:Decrypt"), many)
    }

    #[test]
    fn one_network_less_is_no_limit_and_two_offices_are_one() {
        for cloud in [Cloud::Alibaba, Cloud::Tencent] {
            let of = |statements: &[Statement]| sources(cloud, statements, &is_no_limit).are(&is_no_limit);
            let allow = || statement(cloud, Effect::Allow, &[]);
            let deny = |negative, blocks: &[&str]| {
                statement(cloud, Effect::Deny, &[(negative, blocks.iter().map(|it| (*it).to_owned()).collect())])
            };
            assert_eq!(of(&[allow()]), Tri::Yes);
            assert_eq!(of(&[]), Tri::No);
            assert_eq!(of(&[allow(), deny(false, &["192.88.99.0/24"])]), Tri::Yes);
            assert_eq!(of(&[allow(), deny(false, &["198.51.100.0/24"])]), Tri::Yes);
            assert_eq!(of(&[allow(), deny(true, &["198.51.100.0/24", "203.0.113.0/24"])]), Tri::No);
            assert_eq!(of(&[allow(), deny(true, &["8.0.0.0/7"])]), Tri::Yes);
            assert_eq!(of(&[allow(), deny(true, &["10.0.0.0/8", "192.168.0.0/16"])]), Tri::No);
            // Two denies that leave each other's rest.
            assert_eq!(of(&[allow(), deny(true, &["0.0.0.0/1"]), deny(true, &["128.0.0.0/1"])]), Tri::No);
            // A value that is not known may be anything.
            let mut open = deny(false, &["203.0.113.0/24"]);
            open.conditions.iter_mut().for_each(|line| line.partly_unknown = true);
            assert_eq!(of(&[allow(), open]), Tri::Unknown);
        }
    }

    proptest! {
        /// Address by address, as the plain evaluator decides.
        #[test]
        fn sets_of_addresses_are_exact(
            list in proptest::collection::vec(
                (any::<bool>(), any::<bool>(), proptest::collection::vec((0_u32..16, 28_u8..=32), 1..3), any::<bool>()), 0..5,
            ),
            tencent in any::<bool>(),
        ) {
            let cloud = if tencent { Cloud::Tencent } else { Cloud::Alibaba };
            let of = |(deny, negative, blocks, free): &(bool, bool, Vec<(u32, u8)>, bool)| {
                let blocks = blocks.iter().map(|(low, length)| format!("{}/{length}", Ipv4Addr::from_bits(0x0800_0000 + low)));
                let lines = if *free && !*deny { Vec::new() } else { vec![(*negative, blocks.collect::<Vec<_>>())] };
                statement(cloud, if *deny { Effect::Deny } else { Effect::Allow }, &lines)
            };
            let statements: Vec<Statement> = list.iter().map(of).collect();
            let all = sources(cloud, &statements, &|set| set.v4.is_full() && set.v6.is_full());
            let every = all.sure.clone();
            let name: Arc<str> = "p".into();
            let mut holding = Holding::nothing(cloud, None);
            holding.account = statements.iter().map(|it| Held::sure(it, 0, &name)).collect();
            for low in (0..18).map(|at| IpAddr::from(Ipv4Addr::from_bits(0x0800_0000 + at))) {
                let mut request = super::super::Request { action: "kms:Decrypt".into(), ..Default::default() };
                request.context.insert(address_key(cloud).into(), Some(low.to_string().into()));
                request.resources = vec!["acs:kms:x:1:key/k".into()];
                let allowed = super::super::decide(&holding, &request, Default::default()).allowed;
                if every.contains(low) {
                    prop_assert_eq!(allowed, Tri::Yes, "{}", low);
                }
                let exact = sources(cloud, &statements, &|set| set.contains(low));
                prop_assert_eq!(Tri::from(exact.sure.contains(low)), allowed, "{}", low);
            }
        }
    }
}
