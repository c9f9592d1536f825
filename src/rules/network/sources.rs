//! When sources are as good as the whole Internet: sets of addresses in, yes or no out.

use crate::base::net::AddressSet;

/// Sources that cover at least this part of the public IPv4 addresses are the Internet: one over this.
const PART: u128 = 4;

/// IPv6 blocks with a shorter prefix than this are the Internet.
const SHORT: u8 = 16;

/// Whether addresses cover at least a quarter of the public IPv4 space, or an IPv6 block shorter than /16. Private
/// and reserved addresses do not count.
pub fn is_wide(sources: &AddressSet) -> bool {
    let internet = AddressSet::internet();
    let v4 = sources.v4.intersect(&internet.v4).count();
    if v4.saturating_mul(PART) >= internet.v4.count() {
        return true;
    }
    let v6 = AddressSet { v6: sources.v6.intersect(&internet.v6), ..AddressSet::default() };
    v6.cidrs().iter().any(|block| block.prefix_len() < SHORT)
}

/// How much of the public IPv4 space addresses cover, in whole percent, rounded down.
pub fn percent(sources: &AddressSet) -> u128 {
    let internet = AddressSet::internet();
    sources.v4.intersect(&internet.v4).count().saturating_mul(100) / internet.v4.count().max(1)
}

/// The part of `own` peers that is a whole family: 0.0.0.0/0, ::/0. What a rule opens to *the Internet* is open to
/// one of these.
pub fn whole_families(own: &AddressSet) -> AddressSet {
    let mut out = AddressSet::empty();
    if own.v4.is_full() {
        out = out.union(&AddressSet::all_v4());
    }
    if own.v6.is_full() {
        out = out.union(&AddressSet::all_v6());
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn wide(blocks: &[&str]) -> bool {
        let set = blocks.iter().fold(AddressSet::empty(), |all, block| all.union(&AddressSet::parse(block).unwrap()));
        is_wide(&set)
    }

    #[test]
    fn a_quarter_of_the_public_space_is_the_internet() {
        assert!(wide(&["0.0.0.0/0"]));
        assert!(wide(&["0.0.0.0/1"]));
        assert!(wide(&["64.0.0.0/2"]));
        assert!(wide(&["128.0.0.0/3", "32.0.0.0/3"]));
        assert!(!wide(&["64.0.0.0/3"]));
        assert!(!wide(&["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"]));
        assert!(!wide(&[]));
    }

    #[test]
    fn a_short_ipv6_block_is_the_internet() {
        assert!(wide(&["::/0"]));
        assert!(wide(&["2000::/3"]));
        assert!(wide(&["2400::/15"]));
        assert!(wide(&["2400::/16", "2401::/16"]));
        assert!(!wide(&["2400::/16"]));
        assert!(!wide(&["fc00::/7"]));
    }

    #[test]
    fn shares_are_told_in_percent() {
        let percent = |block| percent(&AddressSet::parse(block).unwrap());
        assert_eq!((percent("0.0.0.0/0"), percent("10.0.0.0/8"), percent("::/0")), (100, 0, 0));
        assert_eq!(percent("64.0.0.0/2"), 28);
    }

    #[test]
    fn only_whole_families_are_the_internet_by_themselves() {
        let parse = |text| AddressSet::parse(text).unwrap();
        assert_eq!(whole_families(&parse("0.0.0.0/1")), AddressSet::empty());
        assert_eq!(whole_families(&parse("0.0.0.0/0").union(&parse("2000::/3"))), AddressSet::all_v4());
        assert_eq!(whole_families(&AddressSet::all()), AddressSet::all());
    }
}
