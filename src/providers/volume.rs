//! Disks, snapshots and images: what the storage mappings of both clouds share.
//!
//! In: attributes as the clouds name them. Out: disks with their own flag, and deferred steps that add what the
//! account's default and the lineage say. Assumes that what is not written is off (both clouds' documentation).

use super::attribute::{flag, link, name};
use crate::base::{Action, Tri};
use crate::input::{Attr, Side};
use crate::model::storage::{Disk, DiskRole, MadeFrom, Source};
use crate::model::{Builder, Id, Link, ObjectId, Ref, Site};

/// The attributes of one disk.
pub struct Arguments<'p> {
    /// The encryption flag; `None` where the resource has none.
    pub flag: Option<&'p str>,
    /// The snapshot it is made from.
    pub snapshot: Option<&'p str>,
    /// The image it is made from.
    pub image: Option<&'p str>,
    /// Its category.
    pub category: &'p str,
    /// Attributes that name a launch template, which may say what is not written here.
    pub templates: &'p [&'p str],
}

/// Adds a disk. `attributes` is the resource, or the block of the disk in it.
pub fn disk(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    role: DiskRole,
    label: String,
    arguments: &Arguments<'_>,
) {
    let mut encrypted = arguments.flag.map_or(Tri::No, |path| flag(side, path, Tri::No));
    let mut unknown = None;
    let written = arguments.flag.is_some_and(|path| matches!(side.attr(path), Attr::Known(_) | Attr::Unknown(_)));
    if let Some(path) = arguments.flag.filter(|_| encrypted == Tri::Unknown) {
        unknown = Some(name(side, path));
    } else if !written && let Some(path) = template(side, arguments.templates) {
        encrypted = Tri::Unknown;
        unknown = Some(name(side, path));
    }
    let site = match arguments.flag {
        Some(path) if written || !side.prefix.is_empty() => Site::at(object, side.path(path)),
        _ => Site::block(object),
    };
    let id = builder.add(Disk {
        object,
        site,
        role,
        name: label.into(),
        flag: encrypted,
        inherited: Tri::No,
        inherited_from: Vec::new(),
        local: matches!(side.attr(arguments.category), Attr::Known(value) if value.as_str().is_some_and(is_local)),
        unknown,
        made_from: None,
        settable: arguments.flag.is_some(),
    });
    if side.prefix.is_empty() {
        builder.declare(id, &side.resource.address, side.str("id"));
    }
    let own = side.resource.provider.clone();
    // An account's default is for new disks; a disk that exists already shows what it is.
    let new = matches!(side.resource.action, None | Some(Action::Create | Action::Replace));
    let snapshot = arguments.snapshot.and_then(|path| link(side, object, path));
    let image = arguments.image.and_then(|path| link(side, object, path));
    builder.later(0, move |world, resolver| {
        let from = snapshot.or(image).map(|link| MadeFrom::Source(resolver.resolve(&link)));
        let default = world.storage.defaults.iter().find(|default| new && default.scope == own);
        let default = default.map(|default| (default.encrypted, default.site.clone(), default.unknown.clone()));
        let Some(disk) = world.storage.disks.get_mut(id.index()) else { return };
        disk.made_from = from;
        if let Some((encrypted, site, unknown)) = default
            && encrypted.possibly()
        {
            disk.inherited = encrypted;
            disk.inherited_from.push((site, "new disks of the account are encrypted".into()));
            disk.unknown = disk.unknown.take().or(unknown);
        }
    });
    builder.later(1, move |world, _| {
        let Some(disk) = world.storage.disks.get(id.index()) else { return };
        let Some(from) = disk.made_from.clone().filter(|_| !disk.encrypted().surely()) else { return };
        // Of an image that is not here the flag alone decides; a snapshot that is not here may be encrypted.
        let elsewhere = match disk.role {
            DiskRole::System if disk.settable => Tri::No,
            _ => Tri::Unknown,
        };
        let (answer, trail) = world.storage.lineage(&from, elsewhere);
        let waits = world.storage.waits_for(&trail);
        if let Some(disk) = world.storage.disks.get_mut(id.index()) {
            disk.inherited = disk.inherited.or(answer);
            disk.inherited_from.extend(trail);
            disk.unknown = disk.unknown.take().or(waits);
        }
    });
}

/// The first of the attributes that is written.
pub fn template<'p>(side: Side<'_>, paths: &[&'p str]) -> Option<&'p str> {
    paths.iter().copied().find(|path| matches!(side.attr(path), Attr::Known(_) | Attr::Unknown(_)))
}

/// Disks of the host itself: `local_ssd_pro`, `ephemeral_ssd` of Alibaba Cloud, `LOCAL_BASIC` of Tencent Cloud.
fn is_local(category: &str) -> bool {
    let category = category.to_ascii_lowercase();
    category.starts_with("local") || category.starts_with("ephemeral")
}

/// Adds a snapshot or image, made from what these attributes name.
pub fn source(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    image: bool,
    flag_path: Option<&str>,
    disks: &[&str],
    sources: &[&str],
) -> Id<Source> {
    let own = flag_path.map_or(Tri::No, |path| flag(side, path, Tri::No));
    let id = builder.add(Source {
        object,
        site: flag_path.map_or(Site::block(object), |path| Site::at(object, path)),
        image,
        flag: own,
        unknown: flag_path.filter(|_| own == Tri::Unknown).map(|path| name(side, path)),
        made_from: Vec::new(),
    });
    builder.declare(id, &side.resource.address, side.str("id"));
    let links = |paths: &[&str]| -> Vec<Link> {
        let all = paths.iter().filter_map(|path| super::attribute::links(side, object, path));
        all.flat_map(|(links, _)| links).collect()
    };
    let (disks, sources) = (links(disks), links(sources));
    builder.later(0, move |world, resolver| {
        let mut made_from = Vec::new();
        for link in disks {
            let reference = resolver.resolve::<Disk>(&link);
            // Of an instance, its system disk is what an image is made from first.
            let system = reference
                .candidates()
                .iter()
                .copied()
                .find(|at| world.storage.disks.get(at.index()).is_some_and(|disk| disk.role == DiskRole::System));
            made_from.push(MadeFrom::Disk(system.map_or(reference, Ref::Resolved)));
        }
        made_from.extend(sources.iter().map(|link| MadeFrom::Source(resolver.resolve(link))));
        if let Some(source) = world.storage.sources.get_mut(id.index()) {
            source.made_from = made_from;
        }
    });
    id
}

/// Disks whose list is not known: one that stands for them.
pub fn unknown_disks(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str) {
    builder.add(Disk {
        object,
        site: Site::at(object, path),
        role: DiskRole::Data,
        name: "data disks".into(),
        flag: Tri::Unknown,
        inherited: Tri::No,
        inherited_from: Vec::new(),
        local: false,
        unknown: Some(name(side, path)),
        made_from: None,
        settable: true,
    });
}
