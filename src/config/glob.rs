//! Globs on resource addresses: `*` is any text, `?` one character, everything else itself. Brackets are part of
//! addresses (`web[0]`, `this["a"]`), so character classes would only surprise. Matching is linear times the pattern.

use crate::base::wildcard;

/// A glob on resource addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressGlob(Box<str>);

impl AddressGlob {
    /// Every text is a valid glob; `None` for an empty one, which would match nothing.
    pub fn new(pattern: &str) -> Option<AddressGlob> {
        (!pattern.is_empty()).then(|| AddressGlob(pattern.into()))
    }

    /// Whether the whole address matches.
    pub fn matches(&self, address: &str) -> bool {
        wildcard::matches(&self.0, address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_themselves() {
        let cases = [
            ("*.alicloud_instance.db*", "module.a[\"x\"].alicloud_instance.db[0]", true),
            ("*.alicloud_instance.db*", "alicloud_instance.db", false),
            ("alicloud_instance.web[0]", "alicloud_instance.web[0]", true),
            ("alicloud_instance.web[?]", "alicloud_instance.web[12]", false),
            ("*a*b*", "xxaxxbxx", true),
            ("*a*b", "abab", true),
            ("a", "ab", false),
        ];
        for (glob, address, want) in cases {
            assert_eq!(AddressGlob::new(glob).map(|glob| glob.matches(address)), Some(want), "{glob} {address}");
        }
    }
}
