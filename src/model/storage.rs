//! Disks, and what they are made from.

use super::network::Bounds;
use super::{Cloud, Id, ObjectId, Ref, Site};
use crate::base::Tri;
use crate::base::net::AddressSet;
use std::sync::Arc;

/// How many steps a lineage is followed; longer ones, and circles, are not known.
const STEPS: u8 = 32;

/// All storage of one world.
#[derive(Debug, Default)]
pub struct Storage {
    /// Disks: resources of their own and blocks of instances.
    pub disks: Vec<Disk>,
    /// Snapshots and images.
    pub sources: Vec<Source>,
    /// Settings that encrypt new disks.
    pub defaults: Vec<EncryptionDefault>,
    /// What admits clients to file shares.
    pub shares: Vec<ShareAccess>,
    /// Access groups of file shares, with whether they are for shares in a VPC.
    pub share_groups: Vec<(ObjectId, Tri)>,
    /// Buckets, managed or named.
    pub buckets: Vec<Bucket>,
    /// What blocks public access to buckets, and whether it surely does. Of a bucket: its block and its name, where known;
    /// `None`: of all buckets of the account.
    pub public_blocks: Vec<(PublicBlock, Tri)>,
}

/// A bucket that public access is blocked to: its block, if managed here, and its name.
pub type PublicBlock = Option<(Option<ObjectId>, Option<Arc<str>>)>;

/// A bucket of an object store.
#[derive(Debug)]
pub struct Bucket {
    /// The resource that manages it; for one that is only named, the resource that names it.
    pub object: ObjectId,
    /// Its cloud.
    pub cloud: Cloud,
    /// Its name, where known before apply.
    pub name: Option<Arc<str>>,
    /// False where the input only names it.
    pub managed: bool,
}

/// A rule that admits clients to file shares. Shares ask for no password.
#[derive(Debug)]
pub struct ShareAccess {
    /// The resource.
    pub object: ObjectId,
    /// The argument with the clients.
    pub site: Site,
    /// The clients.
    pub clients: Bounds<AddressSet>,
    /// They may write.
    pub writes: Tri,
    /// The clients' root is root on the share.
    pub root: Tri,
    /// The shares are in a VPC, not in the classic network.
    pub in_vpc: Tri,
    /// `Unknown` where it may not exist.
    pub exists: Tri,
    /// The attribute that is not known, where one decides.
    pub unknown: Option<Arc<str>>,
}

/// A snapshot or image, which disks are made from.
#[derive(Debug)]
pub struct Source {
    /// The resource.
    pub object: ObjectId,
    /// Where its own flag is written, or the block.
    pub site: Site,
    /// An image; else a snapshot.
    pub image: bool,
    /// Its own flag, for copies that can be encrypted.
    pub flag: Tri,
    /// The attribute that is not known, where the flag is not.
    pub unknown: Option<Arc<str>>,
    /// What it is made from.
    pub made_from: Vec<MadeFrom>,
}

/// What a disk, snapshot or image is made from.
#[derive(Clone, Debug, PartialEq)]
pub enum MadeFrom {
    /// A disk; of an instance: its system disk.
    Disk(Ref<Disk>),
    /// A snapshot or image.
    Source(Ref<Source>),
}

/// A setting of the account that encrypts new disks of a region.
#[derive(Debug)]
pub struct EncryptionDefault {
    /// The resource.
    pub object: ObjectId,
    /// The argument; the block where it is absent.
    pub site: Site,
    /// Whether it is on.
    pub encrypted: Tri,
    /// The provider configuration that it belongs to, which stands for its region.
    pub scope: Arc<str>,
    /// The attribute that is not known, where one is.
    pub unknown: Option<Arc<str>>,
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
    /// The snapshot or image that it is made from.
    pub made_from: Option<MadeFrom>,
    /// The resource has an argument for it; where not, only what it is made from can be encrypted.
    pub settable: bool,
}

impl Disk {
    /// Whether the disk will be encrypted.
    pub fn encrypted(&self) -> Tri {
        self.flag.or(self.inherited)
    }
}

impl Storage {
    /// Whether what something is made from is encrypted, with the places that say so. `elsewhere` is the answer for
    /// what this input does not hold.
    pub fn lineage(&self, made_from: &MadeFrom, elsewhere: Tri) -> (Tri, Vec<(Site, Arc<str>)>) {
        let mut trail = Vec::new();
        let answer = self.made_from(made_from, elsewhere, STEPS, &mut trail);
        if answer == Tri::No {
            trail.clear();
        }
        (answer, trail)
    }

    /// The attribute that keeps a lineage from being known, if one of its places waits for one.
    pub fn waits_for(&self, trail: &[(Site, Arc<str>)]) -> Option<Arc<str>> {
        trail.iter().find_map(|(site, _)| {
            let source = self.sources.iter().find(|source| source.site == *site).and_then(|it| it.unknown.clone());
            source.or_else(|| self.disks.iter().find(|disk| disk.site == *site).and_then(|it| it.unknown.clone()))
        })
    }

    fn made_from(&self, made_from: &MadeFrom, elsewhere: Tri, steps: u8, trail: &mut Vec<(Site, Arc<str>)>) -> Tri {
        let Some(steps) = steps.checked_sub(1) else { return Tri::Unknown };
        match made_from {
            MadeFrom::Source(reference) => all(reference, elsewhere, |id| self.source(id, elsewhere, steps, trail)),
            MadeFrom::Disk(reference) => all(reference, elsewhere, |id| self.disk(id, elsewhere, steps, trail)),
        }
    }

    fn source(&self, id: Id<Source>, elsewhere: Tri, steps: u8, trail: &mut Vec<(Site, Arc<str>)>) -> Tri {
        let Some(source) = self.sources.get(id.index()) else { return elsewhere };
        if source.flag.possibly() {
            let kind = if source.image { "image" } else { "snapshot" };
            let note = if source.flag.surely() { "is encrypted" } else { "may be encrypted" };
            trail.push((source.site.clone(), format!("the {kind} {note}").into()));
        }
        if source.flag.surely() {
            return Tri::Yes;
        }
        let mut answer = source.flag;
        for from in &source.made_from {
            answer = answer.or(self.made_from(from, elsewhere, steps, trail));
        }
        // What a snapshot or image is made from is not written: as for one that is not here.
        if source.made_from.is_empty() { answer.or(elsewhere) } else { answer }
    }

    fn disk(&self, id: Id<Disk>, elsewhere: Tri, steps: u8, trail: &mut Vec<(Site, Arc<str>)>) -> Tri {
        let Some(disk) = self.disks.get(id.index()) else { return elsewhere };
        let own = disk.encrypted();
        if own.possibly() {
            let note = if own.surely() { "is encrypted" } else { "may be encrypted" };
            trail.push((disk.site.clone(), format!("the disk that it is made from {note}").into()));
        }
        // Of an image that is not here the flag of the instance alone decides.
        let elsewhere = if disk.role == DiskRole::System && disk.settable { Tri::No } else { elsewhere };
        match &disk.made_from {
            Some(from) if !own.surely() => own.or(self.made_from(from, elsewhere, steps, trail)),
            _ => own,
        }
    }
}

/// The answer that all candidates of a reference share.
fn all<T>(reference: &Ref<T>, elsewhere: Tri, mut answer: impl FnMut(Id<T>) -> Tri) -> Tri {
    let mut answers = reference.candidates().iter().map(|&id| answer(id));
    let Some(first) = answers.next() else { return elsewhere };
    if answers.all(|other| other == first) { first } else { Tri::Unknown }
}
