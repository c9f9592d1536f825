//! What changes between two worlds, exactly, in six regions (§4.7 of the network specification).
//!
//! In: what surely and possibly gets through before and after. Out: [`Difference`]: disjoint regions, so that what merely became
//! unknown is never told as narrowed.

use crate::base::net::PacketSet;
use crate::model::network::Bounds;

/// Six disjoint regions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// a: surely gets through now, and surely did not before.
    pub added: PacketSet,
    /// b: may get through now, and surely did not before.
    pub perhaps_added: PacketSet,
    /// c: surely gets through now, and only may have before.
    pub became_certain: PacketSet,
    /// d: surely does not get through now, and surely did before.
    pub removed: PacketSet,
    /// e: only may get through now, and surely did before.
    pub became_uncertain: PacketSet,
    /// f: surely does not get through now, and may have before.
    pub resolved: PacketSet,
}

impl Difference {
    /// The regions of a change. `must ⊆ may` is assumed of both sides.
    pub fn new(before: &Bounds<PacketSet>, after: &Bounds<PacketSet>) -> Difference {
        let added = after.must.subtract(&before.may);
        let removed = before.must.subtract(&after.may);
        Difference {
            perhaps_added: after.may.subtract(&before.may).subtract(&added),
            became_certain: after.must.intersect(&before.may).subtract(&before.must),
            became_uncertain: before.must.intersect(&after.may).subtract(&after.must),
            resolved: before.may.subtract(&after.may).subtract(&removed),
            added,
            removed,
        }
    }
    /// Whether nothing changes, whatever the resources that make it up.
    pub fn is_empty(&self) -> bool {
        *self == Difference::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::net::{AddressSet, PortSet, ServiceSet};
    use proptest::prelude::*;

    /// Ports 1–8 for one client, by bits.
    fn set(bits: u8) -> PacketSet {
        let ports: PortSet = (0..8u16).filter(|bit| bits & (1 << bit) != 0).map(|bit| (bit + 1, bit + 1)).collect();
        PacketSet::product(&ServiceSet::tcp(ports), &AddressSet::all_v4())
    }

    proptest! {
        #[test]
        fn regions_are_what_the_words_say_packet_by_packet(a: u8, b: u8, c: u8, d: u8) {
            let (before, after) = (Bounds { must: set(a & b), may: set(b) }, Bounds { must: set(c & d), may: set(d) });
            let it = Difference::new(&before, &after);
            for bit in 0..8u8 {
                let on = |bits: u8| bits & (1 << bit) != 0;
                let was = (on(a & b), on(b));
                let is = (on(c & d), on(d));
                let one = set(1 << bit);
                let here = |region: &PacketSet| region.overlaps(&one);
                prop_assert_eq!(here(&it.added), is.0 && !was.1);
                prop_assert_eq!(here(&it.perhaps_added), is.1 && !is.0 && !was.1);
                prop_assert_eq!(here(&it.became_certain), is.0 && was.1 && !was.0);
                prop_assert_eq!(here(&it.removed), was.0 && !is.1);
                prop_assert_eq!(here(&it.became_uncertain), was.0 && is.1 && !is.0);
                prop_assert_eq!(here(&it.resolved), was.1 && !was.0 && !is.1);
            }
        }
    }
}
