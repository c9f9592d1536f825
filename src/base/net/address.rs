//! Sets of IPv4 and IPv6 addresses: CIDR blocks, addresses and ranges in, the fewest CIDR blocks out.

use super::range::RangeSet;
use ipnet::{IpNet, Ipv4Net, Ipv4Subnets, Ipv6Net, Ipv6Subnets};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

/// An address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Family {
    V4,
    V6,
}

/// A text that is no address, CIDR block or range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an IP address, CIDR block or range of addresses")]
pub struct AddressError(pub String);

/// IPv4 and IPv6 addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AddressSet {
    /// IPv4.
    pub v4: RangeSet<u32>,
    /// IPv6.
    pub v6: RangeSet<u128>,
}

/// What is not Internet in IPv4 (`network.md` §4.1). Documentation ranges and 198.18.0.0/15 stay in.
const NOT_INTERNET: [(Ipv4Addr, u8); 9] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

static INTERNET: LazyLock<AddressSet> = LazyLock::new(|| {
    let not: RangeSet<u32> = NOT_INTERNET
        .iter()
        .filter_map(|(address, length)| Ipv4Net::new(*address, *length).ok())
        .map(v4_range)
        .collect();
    AddressSet { v4: not.complement(), v6: RangeSet::range(0x2000 << 112, (0x4000 << 112) - 1) }
});

fn v4_range(net: Ipv4Net) -> (u32, u32) {
    (net.network().to_bits(), net.broadcast().to_bits())
}

fn v6_range(net: Ipv6Net) -> (u128, u128) {
    (net.network().to_bits(), net.broadcast().to_bits())
}

impl AddressSet {
    /// No address.
    pub fn empty() -> AddressSet {
        AddressSet::default()
    }
    /// Every address of both families.
    pub fn all() -> AddressSet {
        AddressSet { v4: RangeSet::full(), v6: RangeSet::full() }
    }
    /// `0.0.0.0/0`.
    pub fn all_v4() -> AddressSet {
        AddressSet { v4: RangeSet::full(), v6: RangeSet::empty() }
    }
    /// `::/0`.
    pub fn all_v6() -> AddressSet {
        AddressSet { v4: RangeSet::empty(), v6: RangeSet::full() }
    }
    /// Every address of a family.
    pub fn family(family: Family) -> AddressSet {
        match family {
            Family::V4 => AddressSet::all_v4(),
            Family::V6 => AddressSet::all_v6(),
        }
    }
    /// The Internet: I4 and I6 of `network.md` §4.1.
    pub fn internet() -> &'static AddressSet {
        &INTERNET
    }
    /// A CIDR block; host bits are masked.
    pub fn net(net: IpNet) -> AddressSet {
        match net {
            IpNet::V4(net) => AddressSet { v4: [v4_range(net)].into_iter().collect(), v6: RangeSet::empty() },
            IpNet::V6(net) => AddressSet { v4: RangeSet::empty(), v6: [v6_range(net)].into_iter().collect() },
        }
    }
    /// One address.
    pub fn single(address: IpAddr) -> AddressSet {
        AddressSet::net(address.into())
    }
    /// An inclusive range; `None` where the families differ or the end is before the start.
    pub fn range(low: IpAddr, high: IpAddr) -> Option<AddressSet> {
        match (low, high) {
            (IpAddr::V4(low), IpAddr::V4(high)) if low <= high => {
                Some(AddressSet { v4: RangeSet::range(low.to_bits(), high.to_bits()), v6: RangeSet::empty() })
            }
            (IpAddr::V6(low), IpAddr::V6(high)) if low <= high => {
                Some(AddressSet { v4: RangeSet::empty(), v6: RangeSet::range(low.to_bits(), high.to_bits()) })
            }
            _ => None,
        }
    }
    /// A text: an address (`10.0.0.1`), a CIDR block with or without host bits (`10.159.6.18/12`), or an inclusive
    /// range (`10.0.0.1-10.0.0.100`), of either family; blanks around the parts are ignored.
    pub fn parse(text: &str) -> Result<AddressSet, AddressError> {
        let error = || AddressError(text.to_owned());
        let trimmed = text.trim();
        if let Some((low, high)) = trimmed.split_once('-') {
            let low: IpAddr = low.trim().parse().map_err(|_| error())?;
            let high: IpAddr = high.trim().parse().map_err(|_| error())?;
            return AddressSet::range(low, high).ok_or_else(error);
        }
        match trimmed.contains('/') {
            true => trimmed.parse().map(AddressSet::net).map_err(|_| error()),
            false => trimmed.parse().map(AddressSet::single).map_err(|_| error()),
        }
    }

    /// Whether no address is in it.
    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }
    /// Whether an address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => self.v4.contains(address.to_bits()),
            IpAddr::V6(address) => self.v6.contains(address.to_bits()),
        }
    }
    /// The part of a family.
    pub fn of(&self, family: Family) -> AddressSet {
        match family {
            Family::V4 => AddressSet { v4: self.v4.clone(), v6: RangeSet::empty() },
            Family::V6 => AddressSet { v4: RangeSet::empty(), v6: self.v6.clone() },
        }
    }
    /// What is in either.
    pub fn union(&self, other: &AddressSet) -> AddressSet {
        AddressSet { v4: self.v4.union(&other.v4), v6: self.v6.union(&other.v6) }
    }
    /// What is in both.
    pub fn intersect(&self, other: &AddressSet) -> AddressSet {
        AddressSet { v4: self.v4.intersect(&other.v4), v6: self.v6.intersect(&other.v6) }
    }
    /// What is in this one only.
    pub fn subtract(&self, other: &AddressSet) -> AddressSet {
        AddressSet { v4: self.v4.subtract(&other.v4), v6: self.v6.subtract(&other.v6) }
    }
    /// Every other address, of both families.
    pub fn complement(&self) -> AddressSet {
        AddressSet { v4: self.v4.complement(), v6: self.v6.complement() }
    }
    /// Whether the other holds all of this.
    pub fn is_subset(&self, other: &AddressSet) -> bool {
        self.v4.is_subset(&other.v4) && self.v6.is_subset(&other.v6)
    }
    /// Whether any address is in both.
    pub fn overlaps(&self, other: &AddressSet) -> bool {
        self.v4.overlaps(&other.v4) || self.v6.overlaps(&other.v6)
    }
    /// The fewest CIDR blocks that make up the set: IPv4 first, by address.
    pub fn cidrs(&self) -> Vec<IpNet> {
        let v4 = self.v4.ranges().iter().flat_map(|(low, high)| {
            Ipv4Subnets::new(Ipv4Addr::from_bits(*low), Ipv4Addr::from_bits(*high), 0).map(IpNet::V4)
        });
        let v6 = self.v6.ranges().iter().flat_map(|(low, high)| {
            Ipv6Subnets::new(Ipv6Addr::from_bits(*low), Ipv6Addr::from_bits(*high), 0).map(IpNet::V6)
        });
        v4.chain(v6).collect()
    }
}

impl From<IpNet> for AddressSet {
    fn from(net: IpNet) -> AddressSet {
        AddressSet::net(net)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_canonical_blocks() {
        let show = |text: &str| {
            AddressSet::parse(text).unwrap().cidrs().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(show("10.159.6.18/12"), "10.144.0.0/12");
        assert_eq!(show("0.0.0.0/0"), "0.0.0.0/0");
        assert_eq!(show("::/0"), "::/0");
        assert_eq!(show("203.0.113.7"), "203.0.113.7/32");
        assert_eq!(
            show("192.168.1.10-192.168.1.20"),
            "192.168.1.10/31 192.168.1.12/30 192.168.1.16/30 192.168.1.20/32"
        );
        assert_eq!(show("2001:db8::10-2001:db8::1f"), "2001:db8::10/124");
        for bad in ["", "10.0.0.0/33", "10.0.0", "10.0.0.9-10.0.0.1", "10.0.0.1-::1", "MY_PUBLIC_IP", "1/2/3"] {
            assert!(AddressSet::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_internet_is_what_the_specification_counts() {
        let internet = AddressSet::internet();
        assert_eq!(internet.v4.count(), 3_702_390_784);
        assert_eq!(internet.of(Family::V4).cidrs().len(), 51);
        assert_eq!(internet.of(Family::V6).cidrs(), ["2000::/3".parse::<IpNet>().unwrap()]);
        assert_eq!(AddressSet::all().subtract(&AddressSet::all_v4()), AddressSet::all_v6());
        assert!(AddressSet::all().complement().is_empty());
    }
}
