//! Packets whose destination port is translated: what stands outside at one port arrives inside at another.

use super::packet::{Plane, Segment, push};
use super::range::Bound;
use super::{PacketSet, Protocol};

/// Ports that become others, one by one: `low` becomes `to`, `low + 1` becomes `to + 1`, up to `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Shift {
    /// The protocol, one with ports.
    pub protocol: Protocol,
    /// First port outside.
    pub low: u16,
    /// Last port outside.
    pub high: u16,
    /// First port inside.
    pub to: u16,
}

impl Shift {
    /// The way back: from the ports inside to those outside. Ports past 65535 are in neither.
    pub fn back(self) -> Shift {
        let last = self.to.saturating_add(self.high.saturating_sub(self.low));
        Shift { low: self.to, high: last, to: self.low, ..self }
    }
}

impl PacketSet {
    /// The packets of the shift's protocol and ports, with the ports that they have behind it; all others are left out.
    pub fn moved(&self, shift: Shift) -> PacketSet {
        PacketSet { v4: plane(&self.v4, shift), v6: plane(&self.v6, shift) }
    }
}

fn plane<T: Bound>(plane: &Plane<T>, shift: Shift) -> Plane<T> {
    let mut out: Vec<Segment<T>> = Vec::new();
    for it in plane.segments(shift.protocol) {
        let (low, high) = (it.low.max(shift.low), it.high.min(shift.high));
        if low > high {
            continue;
        }
        let behind = |port: u16| u32::from(port) - u32::from(shift.low) + u32::from(shift.to);
        let Ok(first) = u16::try_from(behind(low)) else { continue };
        let last = u16::try_from(behind(high)).unwrap_or(u16::MAX);
        push(&mut out, first, last, it.peers.clone());
    }
    Plane::from_lists([(shift.protocol, out)])
}

#[cfg(test)]
mod tests {
    use super::super::{AddressSet, PortSet, ServiceSet};
    use super::*;

    #[test]
    fn ports_move_and_come_back() {
        let peers = AddressSet::all_v4();
        let set = PacketSet::product(&ServiceSet::tcp(PortSet::range(9990, 10049)), &peers);
        let shift = Shift { protocol: Protocol::Tcp, low: 10000, high: 10099, to: 20000 };
        let inside = PacketSet::product(&ServiceSet::tcp(PortSet::range(20000, 20049)), &peers);
        assert_eq!(set.moved(shift), inside);
        let outside = PacketSet::product(&ServiceSet::tcp(PortSet::range(10000, 10049)), &peers);
        assert_eq!(inside.moved(shift.back()), outside);
        let udp = Shift { protocol: Protocol::Udp, ..shift };
        assert!(set.moved(udp).is_empty());
        let edge = Shift { protocol: Protocol::Tcp, low: 9990, high: 10049, to: 65530 };
        assert_eq!(set.moved(edge), PacketSet::product(&ServiceSet::tcp(PortSet::range(65530, 65535)), &peers));
    }
}
