//! Cloud disks (CBS) and disks of instances (CVM), the snapshots and images that they are made from.
//!
//! `encrypt` that is not written is off (provider documentation). A launch template may say what an instance does not.

use super::super::Map;
use super::super::volume::{self, Arguments};
use crate::input::Side;
use crate::model::storage::DiskRole;
use crate::model::{Builder, ObjectId};

/// Disks, snapshots, images.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_cbs_storage", reads: &["id", "encrypt", "snapshot_id", "storage_type"], run: disk },
    Map { kind: "tencentcloud_cbs_storage_set", reads: &["id", "encrypt", "snapshot_id", "storage_type"], run: disk },
    Map {
        kind: "tencentcloud_instance",
        reads: &[
            "id",
            "image_id",
            "system_disk_encrypt",
            "system_disk_type",
            "launch_template_id",
            "data_disks.encrypt",
            "data_disks.data_disk_snapshot_id",
            "data_disks.data_disk_type",
        ],
        run: instance,
    },
    Map { kind: "tencentcloud_instance_set", reads: &["id", "image_id", "system_disk_type"], run: instance_set },
    Map {
        kind: "tencentcloud_cbs_snapshot",
        reads: &["id", "storage_id"],
        run: |builder, object, side| {
            volume::source(builder, object, side, false, None, &["storage_id"], &[]);
        },
    },
    Map {
        kind: "tencentcloud_image",
        reads: &["id", "instance_id", "snapshot_ids"],
        run: |builder, object, side| {
            volume::source(builder, object, side, true, None, &["instance_id"], &["snapshot_ids"]);
        },
    },
    Map {
        kind: "tencentcloud_cvm_sync_image",
        reads: &["id", "encrypt", "image_id"],
        run: |builder, object, side| {
            volume::source(builder, object, side, true, Some("encrypt"), &[], &["image_id"]);
        },
    },
];

fn disk(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let arguments = Arguments {
        flag: Some("encrypt"),
        snapshot: Some("snapshot_id"),
        image: None,
        category: "storage_type",
        templates: &[],
    };
    volume::disk(builder, object, side, DiskRole::Data, String::new(), &arguments);
}

fn instance(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let system = Arguments {
        flag: Some("system_disk_encrypt"),
        snapshot: None,
        image: Some("image_id"),
        category: "system_disk_type",
        templates: &["launch_template_id"],
    };
    volume::disk(builder, object, side, DiskRole::System, String::new(), &system);
    let data = Arguments {
        flag: Some("encrypt"),
        snapshot: Some("data_disk_snapshot_id"),
        image: None,
        category: "data_disk_type",
        templates: &[],
    };
    let known = side.each("data_disks", |index, block| {
        volume::disk(builder, object, block, DiskRole::Data, format!("data disk {}", index + 1), &data);
    });
    if !known {
        volume::unknown_disks(builder, object, side, "data_disks");
    }
}

fn instance_set(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let system =
        Arguments { flag: None, snapshot: None, image: Some("image_id"), category: "system_disk_type", templates: &[] };
    volume::disk(builder, object, side, DiskRole::System, String::new(), &system);
}
