//! Rules about disks, snapshots, images and file shares.

mod bucket_policy_public;
mod data_disk_unencrypted;
mod file_share_access_open;
mod image_or_snapshot_shared;
mod system_disk_unencrypted;
mod unencrypted;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[
    &data_disk_unencrypted::RULE,
    &system_disk_unencrypted::RULE,
    &image_or_snapshot_shared::RULE,
    &file_share_access_open::RULE,
    &bucket_policy_public::RULE,
];
