//! Alibaba Cloud: one file per resource family.

use super::Map;

/// The mappings, family by family.
pub const MAPS: &[&[Map]] = &[];
