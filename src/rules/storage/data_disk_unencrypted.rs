//! DSK101: a data disk that is not encrypted, and a region whose default encryption is switched off.

use super::unencrypted;
use crate::base::Tri;
use crate::model::storage::DiskRole;
use crate::rules::draft::{definite, possible, push};
use crate::rules::{Context, Finding, Fix};

rule! {
    /// # Why
    ///
    /// A disk outlives its server: as a snapshot that is shared with the wrong account, as an image, as a device that
    /// is detached and attached elsewhere. Encrypted, all of these are worth nothing without the key, and using the
    /// key is logged and can be stopped. It costs nothing and cannot be added later: only a new disk is encrypted.
    ///
    /// A disk is encrypted by its own flag, by the region's default for new disks (Alibaba Cloud), or by the encrypted
    /// snapshot that it is made from. A key alone encrypts nothing. Disks of the host itself are left out.
    ///
    /// # Fix
    ///
    /// `encrypted = true` (Alibaba Cloud), `encrypt = true` (Tencent Cloud), with a key of your own where the data is
    /// worth one. The disk is replaced: move the data first.
    ///
    /// # Fires
    ///
    /// A key without the flag.
    ///
    /// ```hcl
    /// resource "alicloud_ecs_disk" "data" { # ← medium, definite
    ///   zone_id    = "cn-hangzhou-i"
    ///   category   = "cloud_essd"
    ///   size       = 100
    ///   kms_key_id = "key-example"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "tencentcloud_cbs_storage" "data" {
    ///   storage_name      = "data"
    ///   storage_type      = "CLOUD_HSSD"
    ///   storage_size      = 100
    ///   availability_zone = "ap-shanghai-5"
    ///   encrypt           = false # ← medium, definite
    /// }
    /// ```
    ///
    /// The snapshot is not part of this configuration: it may be encrypted.
    ///
    /// ```hcl
    /// resource "alicloud_ecs_disk" "restored" { # ← low, possible
    ///   zone_id     = "cn-hangzhou-i"
    ///   category    = "cloud_essd"
    ///   snapshot_id = "s-example"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "alicloud_ecs_disk" "data" {
    ///   zone_id    = "cn-hangzhou-i"
    ///   category   = "cloud_essd"
    ///   size       = 100
    ///   encrypted  = true
    ///   kms_key_id = "key-example"
    /// }
    /// ```
    ///
    /// The region encrypts new disks.
    ///
    /// ```hcl
    /// resource "alicloud_ecs_disk_encryption_by_default" "on" {
    ///   encrypted = true
    /// }
    ///
    /// resource "alicloud_ecs_disk" "data" {
    ///   zone_id  = "cn-hangzhou-i"
    ///   category = "cloud_essd"
    ///   size     = 100
    /// }
    /// ```
    ///
    /// What comes from an encrypted disk is encrypted.
    ///
    /// ```hcl
    /// resource "tencentcloud_cbs_storage" "data" {
    ///   storage_name      = "data"
    ///   storage_type      = "CLOUD_HSSD"
    ///   storage_size      = 100
    ///   availability_zone = "ap-shanghai-5"
    ///   encrypt           = true
    /// }
    ///
    /// resource "tencentcloud_cbs_snapshot" "data" {
    ///   snapshot_name = "data"
    ///   storage_id    = tencentcloud_cbs_storage.data.id
    /// }
    ///
    /// resource "tencentcloud_cbs_storage" "copy" {
    ///   storage_name      = "copy"
    ///   storage_type      = "CLOUD_HSSD"
    ///   storage_size      = 100
    ///   availability_zone = "ap-shanghai-5"
    ///   snapshot_id       = tencentcloud_cbs_snapshot.data.id
    /// }
    /// ```
    code: "DSK101",
    name: "data-disk-unencrypted",
    title: "Data disk is not encrypted",
    severity: Medium,
    score: 65,
    profile: Default,
    fix: AutoReplace,
    clouds: [Alibaba, Tencent],
    references: [
        "S052",
        "S054",
        "S055",
        "S119",
        "S154",
        "S170",
        "S171",
        "CKV_ALI_7",
        "CKV_TC_1",
        "KICS disk_encryption_disabled",
    ],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    unencrypted::check(&RULE, DiskRole::Data, cx, out);
    // Only what is written counts: without the argument the setting is what it was.
    for default in cx.world.storage.defaults.iter().filter(|default| default.site.path.is_some()) {
        let verb = match default.encrypted {
            Tri::Yes => continue,
            Tri::No => "are",
            Tri::Unknown => "may be",
        };
        let message = format!("new disks of the region {verb} made without encryption unless they ask for it");
        let mut finding = definite(&RULE, default.site.clone(), "default encryption off", message);
        finding.fix = Fix { description: "turn the default on".into(), mechanical: true };
        match default.encrypted {
            Tri::No => push(cx, out, finding),
            _ => out.extend(possible(finding, default.unknown.clone())),
        }
    }
}
