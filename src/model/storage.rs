//! Disks, and what they are made from.

use super::{ObjectId, Site};
use crate::base::Tri;
use std::sync::Arc;

/// All storage of one world.
#[derive(Debug, Default)]
pub struct Storage {
    /// Disks: resources of their own and blocks of instances.
    pub disks: Vec<Disk>,
}

/// What a disk is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum DiskRole {
    Data,
    System,
}

/// A disk.
#[derive(Debug)]
pub struct Disk {
    /// The resource.
    pub object: ObjectId,
    /// The argument that decides; the block where it is absent.
    pub site: Site,
    /// System or data disk.
    pub role: DiskRole,
    /// Words that tell it from others of the same resource (`data disk 1`); empty where there is one.
    pub name: Arc<str>,
    /// The flag written on the disk itself, or its default.
    pub flag: Tri,
    /// Encrypted all the same: the account encrypts new disks by default, or the snapshot or image it is made from
    /// is encrypted. `Unknown` where that cannot be told and could be.
    pub inherited: Tri,
    /// What `inherited` rests on, for the evidence.
    pub inherited_from: Vec<(Site, Arc<str>)>,
    /// The category cannot be encrypted this way (local disks).
    pub local: bool,
    /// The attribute that is not known, where one decides.
    pub unknown: Option<Arc<str>>,
}

impl Disk {
    /// Whether the disk will be encrypted.
    pub fn encrypted(&self) -> Tri {
        self.flag.or(self.inherited)
    }
}
