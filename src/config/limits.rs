//! Limits of the clouds that VAL108 counts against: their names in `[rules.VAL108]`, and what holds without a word.
//!
//! Facts: the limits of both clouds as documented from 2021 to 2026. Many are raised on request, which is why all can be set.

use super::Settings;

/// Names and defaults, sorted.
pub const LIMITS: &[(&str, u32)] = &[
    ("alibaba-addresses-per-advanced-group", 65_536),
    ("alibaba-addresses-per-basic-group", 2000),
    ("alibaba-groups-per-balancer", 4),
    ("alibaba-groups-per-interface", 5),
    ("alibaba-groups-per-region", 100),
    ("alibaba-instances-per-classic-group", 1000),
    ("alibaba-peer-groups-per-group", 20),
    ("alibaba-rules-per-group", 200),
    ("alibaba-rules-per-interface", 1000),
    ("simple-rules-per-interface", 100),
    ("tencent-groups-per-balancer", 5),
    ("tencent-groups-per-instance", 5),
    ("tencent-groups-per-project", 50),
    ("tencent-instances-per-group", 2000),
    ("tencent-peer-groups-per-group", 10),
    ("tencent-rules-per-balancer-group", 512),
    ("tencent-rules-per-direction", 100),
];

/// The name as the table has it.
pub fn known(name: &str) -> Option<&'static str> {
    LIMITS.iter().find(|(known, _)| *known == name).map(|(known, _)| *known)
}

impl Settings {
    /// A limit of the table, as set or by default; one that the table does not have is none.
    pub fn limit(&self, name: &str) -> u32 {
        let default = || LIMITS.iter().find(|(known, _)| *known == name).map(|(_, limit)| *limit);
        self.limits.get(name).copied().or_else(default).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn limits_have_defaults_and_can_be_set() {
        assert!(LIMITS.is_sorted_by_key(|(name, _)| *name));
        let mut settings = Settings::default();
        assert_eq!((settings.limit("alibaba-rules-per-group"), settings.limit("no-such")), (200, u32::MAX));
        settings.limits.insert(known("alibaba-rules-per-group").unwrap(), 100);
        assert_eq!(settings.limit("alibaba-rules-per-group"), 100);
    }
}
