//! CAM: what carries a role.

use super::super::Map;
use super::super::grant;
use crate::model::Cloud;

const CLOUD: Cloud = Cloud::Tencent;

/// Resources that carry a role and of which nothing else is read here.
pub const CARRIERS: &[Map] = &[
    carrier("tencentcloud_instance", &["cam_role_name"]),
    carrier("tencentcloud_instance_set", &["cam_role_name"]),
    carrier("tencentcloud_as_scaling_config", &["cam_role_name"]),
    carrier("tencentcloud_cvm_launch_template", &["cam_role_name"]),
    carrier("tencentcloud_cvm_launch_template_version", &["cam_role_name"]),
    carrier("tencentcloud_kubernetes_node_pool", &["auto_scaling_config.cam_role_name"]),
    carrier("tencentcloud_kubernetes_cluster", &["master_config.cam_role_name", "worker_config.cam_role_name"]),
    carrier("tencentcloud_kubernetes_scale_worker", &["worker_config.cam_role_name"]),
    carrier("tencentcloud_eks_container_instance", &["cam_role_name"]),
    carrier("tencentcloud_thpc_workspaces", &["cam_role_name"]),
    carrier("tencentcloud_scf_function", &["role"]),
    carrier("tencentcloud_cos_batch", &["role_arn"]),
    carrier("tencentcloud_cls_data_transform", &["dst_resources.role_arn"]),
];

const fn carrier(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: |builder, object, side| grant::carriers(builder, object, side, CLOUD) }
}
