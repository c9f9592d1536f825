//! Rules about disks, snapshots, images and file shares.

mod data_disk_unencrypted;
mod file_share_access_open;
mod system_disk_unencrypted;
mod unencrypted;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] =
    &[&data_disk_unencrypted::RULE, &system_disk_unencrypted::RULE, &file_share_access_open::RULE];
