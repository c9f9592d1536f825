//! The algebra of sets against plain membership, and first match against plain search, on random input.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Small worlds, so that everything meets: numbers around both ends of the type.
fn near(value: u16) -> u32 {
    match value {
        0..20 => u32::from(value),
        _ => u32::MAX - (39 - u32::from(value.min(39))),
    }
}

fn ranges() -> impl Strategy<Value = RangeSet<u32>> {
    proptest::collection::vec((0u16..40, 0u16..40), 0..5)
        .prop_map(|all| all.into_iter().map(|(a, b)| (near(a.min(b)), near(a.max(b)))).collect())
}

fn canonical<T: Bound>(set: &RangeSet<T>) -> bool {
    set.ranges().iter().all(|(low, high)| low <= high)
        && set.ranges().windows(2).all(|two| two[0].1.next().is_some_and(|next| next < two[1].0))
}

fn ports() -> impl Strategy<Value = PortSet> {
    proptest::collection::vec((1u16..12, 0u16..6), 0..3).prop_map(|all| {
        // Every other range lies at the top end.
        let one = |(at, (low, more)): (usize, (u16, u16))| match at % 2 {
            0 => (low, low + more),
            _ => (65535 - low, (65535 - low).saturating_add(more)),
        };
        all.into_iter().enumerate().map(one).collect()
    })
}

fn services() -> impl Strategy<Value = ServiceSet> {
    (ports(), ports(), any::<[bool; 4]>()).prop_map(|(tcp, udp, [icmp, icmpv6, gre, other])| ServiceSet {
        tcp,
        udp,
        icmp,
        icmpv6,
        gre,
        other,
    })
}

fn addresses() -> impl Strategy<Value = AddressSet> {
    (ranges(), ranges()).prop_map(|(v4, low)| {
        let v6 = low.ranges().iter().map(|(a, b)| {
            let wide = |it: u32| if it < 100 { u128::from(it) } else { u128::MAX - u128::from(u32::MAX - it) };
            (wide(*a), wide(*b))
        });
        AddressSet { v4, v6: v6.collect() }
    })
}

fn packets() -> impl Strategy<Value = PacketSet> {
    proptest::collection::vec((services(), addresses()), 0..4).prop_map(|all| {
        all.iter().fold(PacketSet::empty(), |sum, (what, who)| sum.union(&PacketSet::product(what, who)))
    })
}

fn every_packet() -> Vec<Packet> {
    let ports: Vec<u16> = (1..20).chain(65520..=65535).collect();
    let mut out = Vec::new();
    for at in 0..40u16 {
        let value = near(at);
        let wide = if at < 20 { u128::from(value) } else { u128::MAX - u128::from(u32::MAX - value) };
        for peer in [IpAddr::V4(Ipv4Addr::from_bits(value)), IpAddr::V6(Ipv6Addr::from_bits(wide))] {
            for protocol in Protocol::ALL {
                match protocol.has_ports() {
                    true => out.extend(ports.iter().map(|port| Packet { peer, protocol, port: Some(*port) })),
                    false => out.push(Packet { peer, protocol, port: None }),
                }
            }
        }
    }
    out
}

fn in_box(packet: Packet, what: &ServiceSet, who: &AddressSet) -> bool {
    let family = if packet.peer.is_ipv4() { Family::V4 } else { Family::V6 };
    packet.protocol.is_of(family)
        && what.ports(packet.protocol).contains(packet.port.unwrap_or(0))
        && who.contains(packet.peer)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn ranges_are_sets(a in ranges(), b in ranges()) {
        let all: Vec<u32> = (0..40).map(near).chain([20, u32::MAX - 20, u32::MAX / 2]).collect();
        for set in [&a, &b, &a.union(&b), &a.intersect(&b), &a.subtract(&b), &a.complement()] {
            prop_assert!(canonical(set));
        }
        for value in all {
            let (x, y) = (a.contains(value), b.contains(value));
            prop_assert_eq!(a.union(&b).contains(value), x || y);
            prop_assert_eq!(a.intersect(&b).contains(value), x && y);
            prop_assert_eq!(a.subtract(&b).contains(value), x && !y);
            prop_assert_eq!(a.complement().contains(value), !x);
        }
        prop_assert_eq!(a.is_subset(&b), a.subtract(&b).is_empty());
        prop_assert_eq!(a.overlaps(&b), !a.intersect(&b).is_empty());
        prop_assert_eq!(a.union(&b).count() + a.intersect(&b).count(), a.count() + b.count());
        prop_assert_eq!(a.complement().complement(), a);
    }

    #[test]
    fn blocks_make_up_the_set_and_cannot_be_joined(a in addresses()) {
        let blocks = a.cidrs();
        let sum = blocks.iter().fold(AddressSet::empty(), |sum, net| {
            let one = AddressSet::net(*net);
            assert!(!sum.overlaps(&one));
            sum.union(&one)
        });
        prop_assert_eq!(&sum, &a);
        // The fewest: no two blocks are the halves of one.
        for (at, one) in blocks.iter().enumerate() {
            for other in &blocks[at + 1..] {
                let halves = one.prefix_len() == other.prefix_len()
                    && one.prefix_len() > 0
                    && one.supernet() == other.supernet();
                prop_assert!(!halves, "{} {}", one, other);
            }
        }
    }

    #[test]
    fn packet_sets_are_sets(a in packets(), b in packets()) {
        let (union, both, less) = (a.union(&b), a.intersect(&b), a.subtract(&b));
        for packet in every_packet() {
            let (x, y) = (a.contains(packet), b.contains(packet));
            prop_assert_eq!(union.contains(packet), x || y);
            prop_assert_eq!(both.contains(packet), x && y);
            prop_assert_eq!(less.contains(packet), x && !y);
        }
        prop_assert_eq!(a.is_subset(&b), less.is_empty());
        // Equal sets are equal values, however they were made.
        prop_assert_eq!(&less.union(&both), &a);
        prop_assert_eq!(&b.union(&a), &union);
        prop_assert_eq!(&a.complement().complement(), &a);
        prop_assert_eq!(a.complement().union(&a), PacketSet::all());
        if let Some(packet) = a.sample() {
            prop_assert!(a.contains(packet));
        } else {
            prop_assert!(a.is_empty());
        }
    }

    #[test]
    fn first_match_is_a_plain_search(list in proptest::collection::vec((services(), addresses()), 0..8), place in 0usize..8) {
        let entries: Vec<Match<'_>> = list.iter().map(|(services, peers)| Match { services, peers }).collect();
        let painting = Painting::new(&entries);
        let even = painting.won(|index| index % 2 == 0, false);
        let rest = painting.won(|index| index % 2 == 0, true);
        let asked = list.get(place).map(|(what, who)| (what, who, painting.open_to(place, what, who), painting.rivals(place, what, who)));
        let mut seen = vec![false; list.len()];
        for packet in every_packet() {
            let first = list.iter().position(|(what, who)| in_box(packet, what, who));
            if let Some(first) = first {
                seen[first] = true;
            }
            let family = if packet.peer.is_ipv4() { Family::V4 } else { Family::V6 };
            let real = packet.protocol.is_of(family);
            prop_assert_eq!(even.contains(packet), first.is_some_and(|index| index % 2 == 0));
            prop_assert_eq!(rest.contains(packet), real && first.is_none_or(|index| index % 2 == 0));
            if let Some((what, who, open, rivals)) = &asked {
                let inside = in_box(packet, what, who);
                prop_assert_eq!(open.contains(packet), inside && first.is_none_or(|index| index >= place));
                for (index, packets) in rivals {
                    prop_assert_eq!(packets.contains(packet), inside && first == Some(*index));
                }
                let beaten = inside && first.is_some_and(|index| index < place);
                prop_assert_eq!(beaten, rivals.iter().any(|(_, packets)| packets.contains(packet)));
            }
        }
        // Random ranges lie on sampled numbers only where they do not cross the middle; seen is at least that.
        for (found, sampled) in painting.seen().into_iter().zip(seen) {
            prop_assert!(found || !sampled);
        }
    }
}

#[test]
fn equal_values_whatever_the_way() {
    let tcp = |low, high, who: &str| {
        PacketSet::product(&ServiceSet::tcp(PortSet::range(low, high)), &AddressSet::parse(who).unwrap())
    };
    let pieces = tcp(1, 100, "10.0.0.0/25").union(&tcp(1, 100, "10.0.0.128/25")).union(&tcp(101, 200, "10.0.0.0/24"));
    assert_eq!(pieces, tcp(1, 200, "10.0.0.0/24"));
    assert_eq!(pieces.boxes().iter().map(ToString::to_string).collect::<Vec<_>>(), ["tcp 1-200 ← 10.0.0.0/24"]);
}

#[test]
fn samples_prefer_addresses_for_documentation() {
    let set = PacketSet::product(&ServiceSet::tcp_port(22), &AddressSet::all());
    let packet = set.sample().unwrap();
    assert_eq!((packet.peer.to_string(), packet.port), ("198.51.100.7".to_owned(), Some(22)));
    let set = PacketSet::product(&ServiceSet::icmpv6(), &AddressSet::all());
    assert_eq!(set.sample().unwrap().peer.to_string(), "2001:db8::7");
    let set = PacketSet::product(&ServiceSet::gre(), &AddressSet::parse("9.255.255.0-10.0.0.9").unwrap());
    assert_eq!(set.sample().unwrap().peer.to_string(), "9.255.255.0");
    assert_eq!(PacketSet::empty().sample(), None);
}

#[test]
fn everything_is_one_box_for_each_family() {
    let shown = |set: &PacketSet| set.boxes().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(shown(&PacketSet::all()), ["all ← 0.0.0.0/0", "all ← ::/0"]);
    let less =
        PacketSet::all().of(Family::V4).subtract(&PacketSet::product(&ServiceSet::tcp_port(25), &AddressSet::all()));
    assert_eq!(
        shown(&less),
        [
            "tcp 1-24,26-65535 ← 0.0.0.0/0",
            "udp 1-65535 ← 0.0.0.0/0",
            "icmp ← 0.0.0.0/0",
            "gre ← 0.0.0.0/0",
            "other ← 0.0.0.0/0"
        ]
    );
}
