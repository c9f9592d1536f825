//! Alibaba Cloud: one file per resource family.

mod rule_ports;
mod security_group;
mod vpc;

use super::Map;

/// The mappings, family by family.
pub const MAPS: &[&[Map]] = &[vpc::MAPS, security_group::MAPS];
