//! CAM: users, groups, roles, policies, attachments, memberships and access keys; documents of the organisation and
//! of the identity center. Ids of policies, roles and groups are numbers that are known after apply, so that these are
//! joined by reference; those of users, and of everything that ends in `_by_name`, are names (provider source).

use super::super::attribute::{flag, link, links};
use super::super::grant::{self, Grant, Which};
use super::super::{Map, document};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::identity::{Policy, PolicyKind, PrincipalKind};
use crate::model::{Builder, Cloud, Link, ObjectId, Site};
use std::sync::Arc;

const CLOUD: Cloud = Cloud::Tencent;

/// The preset policy of administration; the provider's examples pair it with the number 1.
const ADMINISTRATOR: &str = "AdministratorAccess";

/// CAM and what shares its policies.
pub const MAPS: &[Map] = &[
    Map { kind: "tencentcloud_cam_user", reads: &["name", "id", "uin", "use_api"], run: user },
    Map { kind: "tencentcloud_cam_group", reads: &["name", "id"], run: group },
    Map { kind: "tencentcloud_cam_role", reads: &["name", "id", "document"], run: role },
    Map { kind: "tencentcloud_cam_role_by_name", reads: &["name", "id", "document"], run: role },
    Map { kind: "tencentcloud_cam_policy", reads: &["name", "id", "document"], run: policy },
    Map { kind: "tencentcloud_cam_policy_by_name", reads: &["name", "id", "document"], run: policy },
    Map {
        kind: "tencentcloud_cam_policy_version",
        reads: &["policy_id", "policy_document", "set_as_default"],
        run: version,
    },
    Map {
        kind: "tencentcloud_organization_org_manage_policy",
        reads: &["name", "content"],
        run: |builder, object, side| lone(builder, object, side, "name", "content", true),
    },
    Map {
        kind: "tencentcloud_organization_org_identity",
        reads: &["identity_policy.policy_document", "identity_policy.policy_name"],
        run: |builder, object, side| {
            side.each("identity_policy", |_, block| {
                lone(builder, object, block, "policy_name", "policy_document", false);
            });
        },
    },
    Map {
        kind: "tencentcloud_identity_center_role_configuration_permission_custom_policy_attachment",
        reads: &["role_policy_name", "role_policy_document"],
        run: |builder, object, side| lone(builder, object, side, "role_policy_name", "role_policy_document", false),
    },
    Map {
        kind: "tencentcloud_identity_center_role_configuration_permission_custom_policies_attachment",
        reads: &["policies.role_policy_name", "policies.role_policy_document"],
        run: |builder, object, side| {
            side.each("policies", |_, block| {
                lone(builder, object, block, "role_policy_name", "role_policy_document", false);
            });
        },
    },
    Map {
        kind: "tencentcloud_cam_user_policy_attachment",
        reads: &["user_name", "user_id", "policy_id", "policy_name"],
        run: |builder, object, side| attachment(builder, object, side, PrincipalKind::User, &["user_name", "user_id"]),
    },
    Map {
        kind: "tencentcloud_cam_group_policy_attachment",
        reads: &["group_id", "policy_id", "policy_name"],
        run: |builder, object, side| attachment(builder, object, side, PrincipalKind::Group, &["group_id"]),
    },
    Map {
        kind: "tencentcloud_cam_role_policy_attachment",
        reads: &["role_id", "policy_id", "policy_name"],
        run: |builder, object, side| attachment(builder, object, side, PrincipalKind::Role, &["role_id"]),
    },
    Map {
        kind: "tencentcloud_cam_role_policy_attachment_by_name",
        reads: &["role_name", "policy_name"],
        run: attachment_by_name,
    },
    Map { kind: "tencentcloud_cam_group_membership", reads: &["group_id", "user_names", "user_ids"], run: membership },
    Map { kind: "tencentcloud_cam_access_key", reads: &["target_uin", "status"], run: access_key },
    Map {
        kind: "data.tencentcloud_cam_policies",
        reads: &["name", "policy_list.name", "policy_list.policy_id", "policy_list.type"],
        run: told,
    },
    Map {
        kind: "data.tencentcloud_cam_policy_detail",
        reads: &["policy_id", "policy_info.policy_name", "policy_info.policy_document", "policy_info.type"],
        run: detail,
    },
];

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

fn user(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let uin = match side.attr("uin") {
        Attr::Known(value) => value.as_i64().map(|uin| uin.to_string()),
        _ => None,
    };
    let names = [side.str("name"), side.str("id"), uin.as_deref()];
    grant::principal(builder, object, side, CLOUD, PrincipalKind::User, &names, None);
    // The provider creates a key for the user unless it is told not to.
    let active = flag(side, "use_api", Tri::Yes);
    if active.possibly() {
        let owner = Link { known: side.str("name").map(Arc::from), refs: Vec::new(), from: Some(object) };
        grant::access_key(builder, Site::at(object, "use_api"), CLOUD, Some(owner), active);
    }
}

fn group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    grant::principal(builder, object, side, CLOUD, PrincipalKind::Group, &[side.str("name"), side.str("id")], None);
}

fn role(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let trust = document::attribute(side, "document", CLOUD);
    grant::principal(builder, object, side, CLOUD, PrincipalKind::Role, &[side.str("name"), side.str("id")], trust);
}

fn policy(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let text = document::attribute(side, "document", CLOUD);
    let names = [side.str("name"), side.str("id")];
    grant::policy(builder, Site::at(object, "document"), side, CLOUD, &names, text);
}

fn version(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(policy) = link(side, object, "policy_id") else { return };
    let text = document::attribute(side, "policy_document", CLOUD);
    let default = flag(side, "set_as_default", Tri::Unknown);
    grant::version(builder, Site::at(object, "policy_document"), CLOUD, policy, text, default);
}

/// A document that no attachment of an account names.
fn lone(builder: &mut Builder, object: ObjectId, side: Side<'_>, name: &str, path: &str, bound: bool) {
    let Some(document) = document::attribute(side, path, CLOUD) else { return };
    builder.add(Policy {
        object,
        cloud: CLOUD,
        kind: PolicyKind::Custom,
        name: side.str(name).map(Arc::from),
        site: Site::at(object, side.path(path)),
        document: Some(document),
        bound,
        managed: true,
        conflicting: None,
        values_lost: None,
    });
}

fn attachment(builder: &mut Builder, object: ObjectId, side: Side<'_>, kind: PrincipalKind, paths: &[&str]) {
    let principal = paths.iter().find_map(|path| link(side, object, path).filter(|link| !link.is_empty()));
    let mut policy = link(side, object, "policy_id").unwrap_or_default();
    // An attachment that exists already says the name of its policy.
    if policy.known.as_deref() == Some("1") || side.str("policy_name") == Some(ADMINISTRATOR) {
        policy.known = Some(ADMINISTRATOR.into());
    }
    let grant = Grant {
        site: Site::at(object, "policy_id"),
        cloud: CLOUD,
        kind,
        principal: principal.unwrap_or_default(),
        policy: Which::Linked(policy),
        unknown: None,
        scope: None,
    };
    grant::attach(builder, side, grant);
}

fn attachment_by_name(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let grant = Grant {
        site: Site::at(object, "policy_name"),
        cloud: CLOUD,
        kind: PrincipalKind::Role,
        principal: link(side, object, "role_name").unwrap_or_default(),
        policy: Which::Linked(link(side, object, "policy_name").unwrap_or_default()),
        unknown: None,
        scope: None,
    };
    grant::attach(builder, side, grant);
}

fn membership(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(group) = link(side, object, "group_id") else { return };
    for path in ["user_names", "user_ids"] {
        if let Some((users, _)) = links(side, object, path).filter(|(users, _)| !users.is_empty()) {
            grant::membership(builder, Site::at(object, path), CLOUD, users, group);
            return;
        }
    }
}

fn access_key(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let active = match side.attr("status") {
        Attr::Known(value) => Tri::from(value.as_str() != Some("Inactive")),
        Attr::Absent | Attr::Defaulted => Tri::Yes,
        Attr::Unknown(_) => Tri::Unknown,
    };
    grant::access_key(builder, Site::block(object), CLOUD, link(side, object, "target_uin"), active);
}

/// The kind of a policy by its number: 1 custom, 2 preset.
fn kind(number: Attr<'_>, name: Option<&str>) -> PolicyKind {
    let number = match number {
        Attr::Known(value) => value.as_i64(),
        _ => None,
    };
    match (number, name) {
        // No policy of one's own can have the name of a preset one.
        (_, Some(ADMINISTRATOR)) => PolicyKind::System(ADMINISTRATOR.into()),
        (Some(1), _) | (_, None) => PolicyKind::Custom,
        (_, Some(name)) => PolicyKind::System(name.into()),
    }
}

/// Numbers to names. Where the list is not known yet, the `name` filter says which policy is looked for.
fn told(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mut found = false;
    side.each("policy_list", |_, item| {
        found = true;
        let names = [item.str("name"), item.str("policy_id")];
        grant::told(builder, object, side, CLOUD, &names, kind(item.attr("type"), item.str("name")), None);
    });
    if let Some(name) = side.str("name").filter(|_| !found) {
        grant::told(builder, object, side, CLOUD, &[Some(name)], PolicyKind::System(name.into()), None);
    }
}

fn detail(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let number = match side.attr("policy_id") {
        Attr::Known(value) => value.as_i64().map(|number| number.to_string()),
        _ => None,
    };
    side.each("policy_info", |_, item| {
        let kind = kind(item.attr("type"), item.str("policy_name"));
        let text = document::attribute(item, "policy_document", CLOUD).filter(|_| kind == PolicyKind::Custom);
        let names = [item.str("policy_name"), number.as_deref()];
        grant::told(builder, object, side, CLOUD, &names, kind, text);
    });
}
