//! Disks of ECS, the snapshots and images that they are made from, and the region's default encryption.
//!
//! `encrypted` that is not written is off (provider documentation), unless the region encrypts new disks. A launch
//! template may say what an instance does not.

use super::super::attribute::{flag, name};
use super::super::volume::{self, Arguments};
use super::super::{Map, attribute};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::storage::{DiskRole, EncryptionDefault, MadeFrom};
use crate::model::{Builder, ObjectId, Site};

const TEMPLATES: &[&str] = &["launch_template_id", "launch_template_name"];

/// Disks, snapshots, images.
pub const MAPS: &[Map] = &[
    Map { kind: "alicloud_ecs_disk", reads: &["id", "encrypted", "snapshot_id", "category"], run: disk },
    Map { kind: "alicloud_disk", reads: &["id", "encrypted", "snapshot_id", "category"], run: disk },
    Map {
        kind: "alicloud_instance",
        reads: &[
            "id",
            "image_id",
            "system_disk_encrypted",
            "system_disk_category",
            "launch_template_id",
            "launch_template_name",
            "data_disks.encrypted",
            "data_disks.snapshot_id",
            "data_disks.category",
        ],
        run: instance,
    },
    Map {
        kind: "alicloud_ecs_instance_set",
        reads: &[
            "id",
            "image_id",
            "system_disk_category",
            "data_disks.encrypted",
            "data_disks.snapshot_id",
            "data_disks.disk_category",
        ],
        run: instance_set,
    },
    Map { kind: "alicloud_ecs_snapshot", reads: &["id", "disk_id"], run: snapshot },
    Map { kind: "alicloud_snapshot", reads: &["id", "disk_id"], run: snapshot },
    Map {
        kind: "alicloud_image",
        reads: &[
            "id",
            "snapshot_id",
            "instance_id",
            "disk_device_mapping.disk_type",
            "disk_device_mapping.snapshot_id",
        ],
        run: image,
    },
    Map {
        kind: "alicloud_image_copy",
        reads: &["id", "encrypted", "source_image_id"],
        run: |builder, object, side| {
            volume::source(builder, object, side, true, Some("encrypted"), &[], &["source_image_id"]);
        },
    },
    Map { kind: "alicloud_ecs_disk_encryption_by_default", reads: &["encrypted"], run: default },
];

fn disk(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let arguments = Arguments {
        flag: Some("encrypted"),
        snapshot: Some("snapshot_id"),
        image: None,
        category: "category",
        templates: &[],
    };
    volume::disk(builder, object, side, DiskRole::Data, String::new(), &arguments);
}

fn instance(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let system = Arguments {
        flag: Some("system_disk_encrypted"),
        snapshot: None,
        image: Some("image_id"),
        category: "system_disk_category",
        templates: TEMPLATES,
    };
    volume::disk(builder, object, side, DiskRole::System, String::new(), &system);
    data_disks(builder, object, side, "category");
}

fn instance_set(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let system = Arguments {
        flag: None,
        snapshot: None,
        image: Some("image_id"),
        category: "system_disk_category",
        templates: &[],
    };
    volume::disk(builder, object, side, DiskRole::System, String::new(), &system);
    data_disks(builder, object, side, "disk_category");
}

fn data_disks(builder: &mut Builder, object: ObjectId, side: Side<'_>, category: &str) {
    let arguments =
        Arguments { flag: Some("encrypted"), snapshot: Some("snapshot_id"), image: None, category, templates: &[] };
    let known = side.each("data_disks", |index, block| {
        volume::disk(builder, object, block, DiskRole::Data, format!("data disk {}", index + 1), &arguments);
    });
    if !known {
        volume::unknown_disks(builder, object, side, "data_disks");
    }
}

fn snapshot(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    volume::source(builder, object, side, false, None, &["disk_id"], &[]);
}

fn image(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let id = volume::source(builder, object, side, true, None, &["instance_id"], &["snapshot_id"]);
    // The mapping of the system disk names its snapshot, too.
    let mut links = Vec::new();
    side.each("disk_device_mapping", |_, block| {
        if block.str("disk_type") == Some("system") {
            links.extend(attribute::link(block, object, "snapshot_id"));
        }
    });
    builder.later(0, move |world, resolver| {
        if let Some(source) = world.storage.sources.get_mut(id.index())
            && source.made_from.is_empty()
        {
            source.made_from = links.iter().map(|link| MadeFrom::Source(resolver.resolve(link))).collect();
        }
    });
}

fn default(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let encrypted = flag(side, "encrypted", Tri::No);
    let written = matches!(side.attr("encrypted"), Attr::Known(_) | Attr::Unknown(_));
    builder.world.storage.defaults.push(EncryptionDefault {
        object,
        site: if written { Site::at(object, "encrypted") } else { Site::block(object) },
        encrypted,
        scope: side.resource.provider.clone(),
        unknown: (encrypted == Tri::Unknown).then(|| name(side, "encrypted")),
    });
}
