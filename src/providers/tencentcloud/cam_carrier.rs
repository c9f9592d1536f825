//! What carries CAM roles: arguments that name one.
//!
//! Which attribute names a role, and whether by its name or by its resource name, is told by the provider's
//! documentation. An export of images assumes `CVM_QcsRole` unless it is told another one (provider source).

use super::super::Map;
use super::super::attribute::link;
use super::super::carry::{self, Bearer, Carried};
use crate::input::Side;
use crate::model::identity::CarrierKind;
use crate::model::{Builder, Cloud, Link, ObjectId, Site};

const CLOUD: Cloud = Cloud::Tencent;

/// What needs more than the table.
pub const MAPS: &[Map] = &[Map { kind: "tencentcloud_cvm_export_images", reads: &["role_name"], run: export }];

/// Resources that carry a role and of which nothing else is read here.
pub const CARRIERS: &[Map] = &[
    carrier("tencentcloud_instance", &["cam_role_name"]),
    carrier("tencentcloud_instance_set", &["cam_role_name"]),
    carrier("tencentcloud_as_scaling_config", &["cam_role_name"]),
    carrier("tencentcloud_cvm_launch_template", &["cam_role_name", "launch_template_name"]),
    carrier("tencentcloud_cvm_launch_template_version", &["cam_role_name"]),
    carrier("tencentcloud_kubernetes_node_pool", &["auto_scaling_config.cam_role_name"]),
    carrier("tencentcloud_kubernetes_cluster", &["master_config.cam_role_name", "worker_config.cam_role_name"]),
    carrier("tencentcloud_kubernetes_scale_worker", &["worker_config.cam_role_name"]),
    carrier("tencentcloud_eks_container_instance", &["cam_role_name"]),
    carrier("tencentcloud_thpc_workspaces", &["cam_role_name"]),
    carrier("tencentcloud_scf_function", &["role", "name"]),
    carrier("tencentcloud_cos_batch", &["role_arn"]),
    carrier("tencentcloud_cos_bucket", &["replica_role"]),
    carrier("tencentcloud_cls_data_transform", &["dst_resources.role_arn", "name"]),
];

/// Attributes of other types that look like the name of a role. Roles of databases, queues and clusters are others.
pub const LIKELY: &[Map] = &[
    likely("tencentcloud_cls_console", &["auth_roles.role_name"]),
    likely("tencentcloud_cls_logset", &["role_name"]),
    likely("tencentcloud_dts_migrate_job", &["dst_info.info.account_role", "src_info.info.account_role"]),
    likely("tencentcloud_dts_sync_config", &["dst_info.account_role", "src_info.account_role"]),
];

const fn carrier(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: |builder, object, side| carry::carriers(builder, object, side, CLOUD, BEARERS) }
}

const fn likely(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: |builder, object, side| carry::perhaps(builder, object, side, CLOUD) }
}

/// What carries roles, and which attribute has its name.
const BEARERS: &[Bearer] = &[
    ("tencentcloud_instance", CarrierKind::Instance, ""),
    ("tencentcloud_instance_set", CarrierKind::Instance, ""),
    ("tencentcloud_as_scaling_config", CarrierKind::Scaling, ""),
    ("tencentcloud_cvm_launch_template", CarrierKind::Template, "launch_template_name"),
    ("tencentcloud_cvm_launch_template_version", CarrierKind::Template, ""),
    ("tencentcloud_kubernetes_node_pool", CarrierKind::NodePool, ""),
    ("tencentcloud_kubernetes_cluster", CarrierKind::NodePool, ""),
    ("tencentcloud_kubernetes_scale_worker", CarrierKind::NodePool, ""),
    ("tencentcloud_eks_container_instance", CarrierKind::ContainerGroup, ""),
    ("tencentcloud_thpc_workspaces", CarrierKind::Instance, ""),
    ("tencentcloud_scf_function", CarrierKind::Function, "name"),
    ("tencentcloud_cos_batch", CarrierKind::Job, ""),
    ("tencentcloud_cos_bucket", CarrierKind::Sync, ""),
    ("tencentcloud_cls_data_transform", CarrierKind::Job, "name"),
];

fn export(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let default = || Link { known: Some("CVM_QcsRole".into()), refs: Vec::new(), from: Some(object) };
    let role = link(side, object, "role_name").unwrap_or_else(default);
    carry::carry(builder, Carried::at(Site::at(object, "role_name"), CLOUD, CarrierKind::Job, role));
}
