//! Alibaba Cloud: one file per resource family.

mod disk;
mod metadata;
mod ram;
mod ram_document;
mod secrets;

use super::Map;

/// The mappings, family by family.
pub const MAPS: &[&[Map]] = &[disk::MAPS, metadata::MAPS, ram::MAPS, ram_document::MAPS];

/// The mappings that read a part of a resource only.
pub const PARTS: &[&[Map]] = &[ram::CARRIERS, secrets::ARGUMENTS, secrets::SCRIPTS, secrets::BLOCKS];
