//! Addresses of resources: `module.web["a"].alicloud_instance.app[0]`, with and without instance keys.

/// An address without the instance key at its end, and that key (`""` where there is none).
pub fn split_key(address: &str) -> (&str, &str) {
    if !address.ends_with(']') {
        return (address, "");
    }
    // A key may itself hold brackets: find the bracket that opens the last `[...]` outside quotes.
    let mut open = None;
    let mut quoted = false;
    let mut escaped = false;
    for (at, c) in address.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => open = Some(at),
            _ => {}
        }
    }
    match open {
        Some(at) => (address.get(..at).unwrap_or(address), address.get(at..).unwrap_or("")),
        None => (address, ""),
    }
}

/// The steps of an address (`module`, `web["a"]`, `alicloud_vpc`, `main[0]`): dots within brackets do not separate.
pub fn parts(address: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quoted, mut escaped) = (0, 0usize, false, false);
    for (at, c) in address.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth = depth.saturating_sub(1),
            '.' if !quoted && depth == 0 => {
                parts.extend(address.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(address.get(start..));
    parts
}

/// An address without any instance keys.
pub fn without_keys(address: &str) -> String {
    parts(address).into_iter().map(|part| split_key(part).0).collect::<Vec<_>>().join(".")
}

/// Whether a full address is one that a reference may mean which leaves some keys out.
pub fn fits(reference: &str, full: &str) -> bool {
    let (reference, full) = (parts(reference), parts(full));
    reference.len() == full.len()
        && reference.iter().zip(&full).all(|(a, b)| a == b || (split_key(a).1.is_empty() && *a == split_key(b).0))
}

/// Whether two resources are in the same instances of the modules that both are in.
pub fn same_modules(one: &str, other: &str) -> bool {
    let (one, other) = (parts(one), parts(other));
    let mut at = 0;
    while one.get(at) == Some(&"module") && other.get(at) == Some(&"module") {
        let (Some(a), Some(b)) = (one.get(at + 1), other.get(at + 1)) else { break };
        if split_key(a).0 != split_key(b).0 {
            break;
        }
        if a != b {
            return false;
        }
        at += 2;
    }
    true
}
