//! Tencent Cloud: one file per resource family.

mod cam;
mod disk;
mod secrets;

use super::Map;

/// The mappings, family by family.
pub const MAPS: &[&[Map]] = &[cam::MAPS, disk::MAPS];

/// The mappings that read a part of a resource only.
pub const PARTS: &[&[Map]] = &[cam::CARRIERS, secrets::ARGUMENTS, secrets::SCRIPTS, secrets::BLOCKS];
