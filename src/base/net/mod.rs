//! Exact sets of addresses, ports and packets: texts and ranges in, canonical sets out. Two equal sets are equal values.
//!
//! A packet is (family, protocol, peer address, destination port), as `network.md` §1.3 has it. Nothing here knows a
//! cloud or what a rule is; [`Painting`] knows ordered lists only.

mod address;
mod boxes;
mod moved;
mod packet;
mod painting;
mod range;
mod sample;
mod service;
mod words;

pub use address::{AddressError, AddressSet, Family};
pub use boxes::{Flow, port_words};
pub use moved::Shift;
pub use packet::{PacketSet, Plane, Segment};
pub use painting::{Match, Painting};
pub use range::{Bound, RangeSet};
pub use sample::Packet;
pub use service::{PortSet, Protocol, ServiceSet};
pub use words::address_words;

#[cfg(test)]
mod proofs;
