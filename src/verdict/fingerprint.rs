//! A finding's identity over time: rule, resource address, what is wrong; never a line number, never a secret.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// 32 hexadecimal digits. `ordinal` tells equal findings of one resource apart; 0 for the first.
pub fn fingerprint(code: &str, address: &str, key: &str, ordinal: usize) -> String {
    let mut hash = Sha256::new();
    for part in [code, address, key] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    if ordinal > 0 {
        hash.update(ordinal.to_string().as_bytes());
    }
    hash.finalize().iter().take(16).fold(String::with_capacity(32), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn parts_do_not_run_together() {
        let one = fingerprint("NET102", "a", "bc", 0);
        assert_eq!(one.len(), 32);
        assert_eq!(one, fingerprint("NET102", "a", "bc", 0));
        assert_ne!(one, fingerprint("NET102", "ab", "c", 0));
        assert_ne!(one, fingerprint("NET102", "a", "bc", 1));
    }
}
