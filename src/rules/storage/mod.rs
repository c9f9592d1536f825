//! Rules about disks, snapshots and images.

mod data_disk_unencrypted;
mod system_disk_unencrypted;
mod unencrypted;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[&data_disk_unencrypted::RULE, &system_disk_unencrypted::RULE];
