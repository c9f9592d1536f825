//! DSK102: a system disk that is not encrypted.

use super::unencrypted;
use crate::model::storage::DiskRole;
use crate::rules::{Context, Finding};

rule! {
    /// # Why
    ///
    /// The system disk holds what nobody meant to keep: logs, caches, swapped memory, configuration with passwords,
    /// host keys. Its snapshots and the images made from it carry all of that along.
    ///
    /// The flag of the instance decides, or the image: what starts from an encrypted image is encrypted. Of an image
    /// that this configuration does not make nothing is known, and the flag alone counts.
    ///
    /// # Fix
    ///
    /// `system_disk_encrypted = true` (Alibaba Cloud), `system_disk_encrypt = true` (Tencent Cloud). The instance is
    /// replaced. Sets of instances have no such argument: start them from an encrypted image or a launch template.
    ///
    /// # Fires
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "app" { # ← medium, definite
    ///   availability_zone       = "ap-shanghai-5"
    ///   image_id                = "img-example1"
    ///   instance_type           = "S6.MEDIUM4"
    ///   vpc_id                  = "vpc-example"
    ///   subnet_id               = "subnet-example"
    ///   orderly_security_groups = ["sg-example"]
    ///   system_disk_type        = "CLOUD_HSSD"
    /// }
    /// ```
    ///
    /// ```hcl
    /// resource "alicloud_instance" "app" {
    ///   image_id              = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type         = "ecs.g7.large"
    ///   security_groups       = ["sg-example"]
    ///   vswitch_id            = "vsw-example"
    ///   system_disk_encrypted = false # ← medium, definite
    /// }
    /// ```
    ///
    /// A launch template may ask for encryption.
    ///
    /// ```hcl
    /// resource "alicloud_instance" "app" { # ← low, possible
    ///   image_id           = "aliyun_3_x64_20G_alibase_20240528.vhd"
    ///   instance_type      = "ecs.g7.large"
    ///   security_groups    = ["sg-example"]
    ///   vswitch_id         = "vsw-example"
    ///   launch_template_id = "lt-example"
    /// }
    /// ```
    ///
    /// # Stays silent
    ///
    /// ```hcl
    /// resource "tencentcloud_instance" "app" {
    ///   availability_zone       = "ap-shanghai-5"
    ///   image_id                = "img-example1"
    ///   instance_type           = "S6.MEDIUM4"
    ///   vpc_id                  = "vpc-example"
    ///   subnet_id               = "subnet-example"
    ///   orderly_security_groups = ["sg-example"]
    ///   system_disk_type        = "CLOUD_HSSD"
    ///   system_disk_encrypt     = true
    /// }
    /// ```
    ///
    /// The image is an encrypted copy.
    ///
    /// ```hcl
    /// resource "alicloud_image_copy" "golden" {
    ///   source_image_id  = "m-example"
    ///   source_region_id = "cn-hangzhou"
    ///   encrypted        = true
    /// }
    ///
    /// resource "alicloud_instance" "app" {
    ///   image_id        = alicloud_image_copy.golden.id
    ///   instance_type   = "ecs.g7.large"
    ///   security_groups = ["sg-example"]
    ///   vswitch_id      = "vsw-example"
    /// }
    /// ```
    code: "DSK102",
    name: "system-disk-unencrypted",
    title: "System disk is not encrypted",
    severity: Medium,
    score: 65,
    profile: Default,
    fix: AutoReplace,
    clouds: [Alibaba, Tencent],
    references: ["S052", "S053", "S171"],
    check: check,
}

fn check(cx: &Context<'_>, out: &mut Vec<Finding>) {
    unencrypted::check(&RULE, DiskRole::System, cx, out);
}
