//! cidrhost, cidrnetmask, cidrsubnet, cidrsubnets: address arithmetic on prefixes of both families.

use super::call::*;
use crate::base::{Number, Type, Value};
use dashu_int::IBig;
use dashu_int::ops::Abs as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub(super) const FUNCTIONS: &[Function] = &[
    function("cidrhost", &[STRING, NUMBER], string, |args, _| {
        let prefix = Prefix::parse(text(args, 0)?)?;
        prefix.host(number_at(args, 1)?)
    }),
    function("cidrnetmask", &[STRING], string, |args, _| {
        let prefix = Prefix::parse(text(args, 0)?)?;
        if prefix.bits != 32 {
            return refuse_argument(0, "IPv6 addresses cannot have a netmask");
        }
        Ok(Value::string(prefix.show(u128::from(u32::MAX) & !prefix.host_mask())))
    }),
    function("cidrsubnet", &[STRING, NUMBER, NUMBER], string, |args, _| {
        let prefix = Prefix::parse(text(args, 0)?)?;
        let extra = whole_at(args, 1)?;
        prefix.subnet(extra, number_at(args, 2)?).map(|subnet| Value::string(subnet.text()))
    }),
    function("cidrsubnets", &[STRING], strings, |args, _| subnets(args)).rest(NUMBER),
];

/// A network: base address, prefix length, and the 32 or 128 bits of its family.
#[derive(Clone, Copy)]
struct Prefix {
    base: u128,
    length: u32,
    bits: u32,
}

impl Prefix {
    /// Parses `address/length` as Go's older `ParseCIDR`, which takes leading zeros in IPv4 numbers as decimal.
    fn parse(text: &str) -> Result<Prefix, FunctionError> {
        let fail = || refuse_argument(0, format!("invalid CIDR expression: invalid CIDR address: {text}"));
        let Some((address, length)) = text.split_once('/') else { return fail() };
        if length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
            return fail();
        }
        let address = match (address.parse::<IpAddr>(), plain_v4(address)) {
            (Ok(address), _) => address,
            (Err(_), Some(address)) => IpAddr::V4(address),
            _ => return fail(),
        };
        let (base, bits) = match address {
            IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
            IpAddr::V6(address) => (address.to_bits(), 128),
        };
        match length.parse::<u32>() {
            Ok(length) if length <= bits => {
                let prefix = Prefix { base, length, bits };
                Ok(Prefix { base: base & !prefix.host_mask(), ..prefix })
            }
            _ => fail(),
        }
    }

    fn host_mask(self) -> u128 {
        match self.bits - self.length {
            128 => u128::MAX,
            host_bits => (1 << host_bits) - 1,
        }
    }

    fn show(self, address: u128) -> String {
        if self.bits == 32 {
            Ipv4Addr::from_bits(address as u32).to_string()
        } else {
            let address = Ipv6Addr::from_bits(address);
            match address.to_ipv4_mapped() {
                Some(mapped) => mapped.to_string(),
                None => address.to_string(),
            }
        }
    }

    fn text(self) -> String {
        // A mapped address is shown as IPv4, with the part of the mask that belongs to it.
        let mapped = self.bits == 128 && Ipv6Addr::from_bits(self.base).to_ipv4_mapped().is_some();
        let length = if mapped { self.length.saturating_sub(96) } else { self.length };
        format!("{}/{length}", self.show(self.base))
    }

    fn host(self, number: &Number) -> Outcome {
        let Some(number) = number.to_integer() else { return refuse_argument(1, "a whole number is required") };
        let mask = self.host_mask();
        let negative = number < IBig::from(0);
        // Negative numbers count from the end: -1 is the last address.
        let offset = if negative { IBig::from(mask) + 1u8 + number.clone() } else { number.clone() };
        match u128::try_from(offset) {
            Ok(offset) if offset <= mask => Ok(Value::string(self.show(self.base | offset))),
            _ => refuse_argument(1, format!("prefix of {} does not accommodate a host numbered {number}", self.length)),
        }
    }

    fn subnet(self, extra: i64, number: &Number) -> Result<Prefix, FunctionError> {
        let length = i64::from(self.length).saturating_add(extra);
        if length > i64::from(self.bits) {
            return refuse(format!("insufficient address space to extend prefix of {} by {extra}", self.length));
        }
        let Ok(length) = u32::try_from(length) else { return give_up("a prefix of a negative length") };
        let Some(number) = number.to_integer() else { return refuse_argument(2, "a whole number is required") };
        // Go compares the lowest 64 bits of the magnitude; a shift by a negative number leaves no limit.
        let magnitude = number.clone().abs();
        if magnitude > IBig::from(u128::MAX) {
            return give_up("the number of the subnet is too large to be evaluated");
        }
        let low = u64::try_from(magnitude & IBig::from(u64::MAX)).unwrap_or(u64::MAX);
        let limit = u32::try_from(extra).ok().and_then(|extra| 1u64.checked_shl(extra)).map_or(u64::MAX, |end| end - 1);
        if low > limit {
            return refuse(format!("prefix extension of {extra} does not accommodate a subnet numbered {number}"));
        }
        // The address is the magnitude of what the numbers make in two's complement.
        let joined = (IBig::from(self.base) | (number << (self.bits - length) as usize)).abs();
        match u128::try_from(joined) {
            Ok(base) if self.bits == 128 || base <= u128::from(u32::MAX) => {
                Ok(Prefix { base, length, bits: self.bits })
            }
            _ => refuse("the number of the subnet is out of range"),
        }
    }
}

fn plain_v4(text: &str) -> Option<Ipv4Addr> {
    let mut octets = [0u8; 4];
    let mut parts = text.split('.');
    for octet in &mut octets {
        let part = parts.next()?;
        if part.is_empty() || part.len() > 3 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *octet = part.parse().ok()?;
    }
    parts.next().is_none().then(|| octets.into())
}

fn subnets(args: &[Value]) -> Outcome {
    let whole = Prefix::parse(text(args, 0)?)?;
    let last = whole.base | whole.host_mask();
    let mut next = Some(whole.base);
    let mut out = Vec::new();
    for index in 1..args.len() {
        let extra = whole_at(args, index)?;
        if extra < 1 {
            return refuse_argument(index, "must extend prefix by at least one bit");
        }
        if extra > 32 {
            return refuse_argument(index, "may not extend prefix by more than 32 bits");
        }
        let length = whole.length + extra as u32;
        if length > whole.bits {
            return refuse_argument(
                index,
                format!("would extend prefix to {length} bits, which is too long for an address"),
            );
        }
        let size = Prefix { length, ..whole }.host_mask();
        let base = next.and_then(|next| Some(next.checked_add(size)? & !size)).filter(|base| *base <= last);
        let Some(base) = base else {
            return refuse_argument(
                index,
                format!("not enough remaining address space for a subnet with a prefix of {length} bits"),
            );
        };
        let subnet = Prefix { base, length, bits: whole.bits };
        next = (base | size).checked_add(1);
        out.push(Value::string(subnet.text()));
    }
    Ok(Value::list(Type::String, out))
}
