//! Exact sets of addresses, ports and packets.

/// IPv4 and IPv6 addresses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddressSet {}

/// Protocols and ports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceSet {}
