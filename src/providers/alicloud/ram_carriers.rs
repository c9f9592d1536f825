//! What carries RAM roles: arguments that name one, and resources that attach one to instances.
//!
//! Which attribute names a role, and whether by its name or by its resource name (ARN), is told by the provider's
//! documentation. Of types that are not listed with a kind, attributes that look like the name of a role are taken for
//! one where they hold a role's ARN or the name of a role of this input; that is possible, not certain.

use super::super::attribute::{link, links};
use super::super::carry::{self, Bearer, Carried};
use super::super::{Map, attribute, document, grant};
use crate::base::Tri;
use crate::input::Side;
use crate::model::compute::Metadata;
use crate::model::identity::{CarrierKind, Document, PrincipalKind};
use crate::model::{Builder, Cloud, Link, ObjectId, Site};
use std::sync::Arc;

const CLOUD: Cloud = Cloud::Alibaba;

/// Attachments of roles to instances, and roles in the text of templates.
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_ecs_ram_role_attachment",
        reads: &["instance_id", "ram_role_name", "policy"],
        run: instance_role,
    },
    Map { kind: "alicloud_ram_role_attachment", reads: &["instance_ids", "role_name"], run: instance_roles },
    Map { kind: "alicloud_oos_template", reads: &["content", "template_name"], run: automation },
    Map {
        kind: "alicloud_oos_execution",
        reads: &["template_name", "template_content", "parameters", "ram_role"],
        run: execution,
    },
    Map {
        kind: "alicloud_open_api_explorer_api_mcp_server",
        reads: &["name", "enable_assume_role", "assume_role_name", "assume_role_extra_policy"],
        run: tool_server,
    },
];

/// Resources that carry a role and of which nothing else is read here.
pub const CARRIERS: &[Map] = &[
    carrier("alicloud_instance", &["role_name"]),
    carrier("alicloud_ecs_instance_set", &["ram_role_name"]),
    carrier("alicloud_ecs_launch_template", &["ram_role_name", "launch_template_name"]),
    carrier("alicloud_launch_template", &["ram_role_name", "name"]),
    carrier("alicloud_ess_scaling_configuration", &["role_name"]),
    carrier("alicloud_ess_eci_scaling_configuration", &["ram_role_name"]),
    carrier("alicloud_eci_container_group", &["ram_role_name"]),
    carrier("alicloud_cs_kubernetes_node_pool", &["ram_role_name"]),
    carrier("alicloud_ehpc_cluster", &["ram_role_name"]),
    carrier("alicloud_ehpc_cluster_v2", &["queues.ram_role"]),
    carrier("alicloud_emrv2_cluster", &["node_attributes.ram_role"]),
    carrier("alicloud_emr_cluster", &["user_defined_emr_ecs_role"]),
    carrier("alicloud_fc_service", &["role", "name"]),
    carrier("alicloud_fcv3_function", &["role", "function_name"]),
    carrier("alicloud_fc_trigger", &["role", "name"]),
    carrier("alicloud_fcv3_trigger", &["invocation_role", "trigger_name"]),
    carrier("alicloud_fnf_flow", &["role_arn", "name"]),
    carrier("alicloud_ros_stack", &["ram_role_name", "stack_name"]),
    carrier("alicloud_ros_change_set", &["ram_role_name", "stack_name"]),
    carrier("alicloud_ros_stack_group", &["administration_role_name", "execution_role_name", "stack_group_name"]),
    carrier("alicloud_oss_bucket_replication", &["sync_role"]),
    carrier("alicloud_oss_bucket_logging", &["logging_role"]),
    carrier("alicloud_log_etl", &["role_arn", "etl_sinks.role_arn", "etl_name"]),
    carrier(
        "alicloud_actiontrail_trail",
        &["oss_write_role_arn", "sls_write_role_arn", "max_compute_write_role_arn", "role_name", "trail_name"],
    ),
    carrier(
        "alicloud_actiontrail",
        &["oss_write_role_arn", "sls_write_role_arn", "max_compute_write_role_arn", "role_name", "name"],
    ),
];

const fn carrier(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: |builder, object, side| carry::carriers(builder, object, side, CLOUD, BEARERS) }
}

/// What carries roles, and which attribute has its name.
const BEARERS: &[Bearer] = &[
    ("alicloud_instance", CarrierKind::Instance, ""),
    ("alicloud_ecs_instance_set", CarrierKind::Instance, ""),
    ("alicloud_ecs_launch_template", CarrierKind::Template, "launch_template_name"),
    ("alicloud_launch_template", CarrierKind::Template, "name"),
    ("alicloud_ess_scaling_configuration", CarrierKind::Scaling, ""),
    ("alicloud_ess_eci_scaling_configuration", CarrierKind::Scaling, ""),
    ("alicloud_eci_container_group", CarrierKind::ContainerGroup, ""),
    ("alicloud_cs_kubernetes_node_pool", CarrierKind::NodePool, ""),
    ("alicloud_ehpc_cluster", CarrierKind::Instance, ""),
    ("alicloud_ehpc_cluster_v2", CarrierKind::Instance, ""),
    ("alicloud_emrv2_cluster", CarrierKind::NodePool, ""),
    ("alicloud_emr_cluster", CarrierKind::NodePool, ""),
    ("alicloud_fc_service", CarrierKind::Function, "name"),
    ("alicloud_fcv3_function", CarrierKind::Function, "function_name"),
    ("alicloud_fc_trigger", CarrierKind::Trigger, "name"),
    ("alicloud_fcv3_trigger", CarrierKind::Trigger, "trigger_name"),
    ("alicloud_fnf_flow", CarrierKind::Flow, "name"),
    ("alicloud_ros_stack", CarrierKind::Stack, "stack_name"),
    ("alicloud_ros_change_set", CarrierKind::Stack, "stack_name"),
    ("alicloud_ros_stack_group", CarrierKind::Stack, "stack_group_name"),
    ("alicloud_oss_bucket_replication", CarrierKind::Sync, ""),
    ("alicloud_oss_bucket_logging", CarrierKind::Sync, ""),
    ("alicloud_log_etl", CarrierKind::Job, "etl_name"),
    ("alicloud_actiontrail_trail", CarrierKind::Sync, "trail_name"),
    ("alicloud_actiontrail", CarrierKind::Sync, "name"),
];

/// Attributes of other types that look like the name of a role.
pub const LIKELY: &[Map] = &[
    likely("alicloud_cdn_fc_trigger", &["role_arn"]),
    likely("alicloud_config_delivery_channel", &["delivery_channel_assume_role_arn"]),
    likely("alicloud_db_instance", &["role_arn"]),
    likely("alicloud_dbs_backup_plan", &["cross_role_name"]),
    likely(
        "alicloud_event_bridge_event_source_v2",
        &["source_oss_event_parameters.sts_role_arn", "source_sls_parameters.role_name"],
    ),
    likely("alicloud_hbr_cross_account", &["cross_account_role_name"]),
    likely("alicloud_hbr_ecs_backup_plan", &["cross_account_role_name"]),
    likely("alicloud_hbr_nas_backup_plan", &["cross_account_role_name"]),
    likely("alicloud_hbr_oss_backup_plan", &["cross_account_role_name"]),
    likely("alicloud_hbr_ots_backup_plan", &["cross_account_role_name"]),
    likely("alicloud_hbr_policy_binding", &["cross_account_role_name"]),
    likely("alicloud_hbr_restore_job", &["cross_account_role_name"]),
    likely("alicloud_hbr_server_backup_plan", &["cross_account_role_name"]),
    likely("alicloud_kvstore_instance", &["role_arn"]),
    likely("alicloud_log_alert", &["query_list.role_arn"]),
    likely("alicloud_log_oss_export", &["log_read_role_arn", "role_arn"]),
    likely("alicloud_log_oss_shipper", &["role_arn"]),
    likely("alicloud_message_service_subscription", &["sts_role_arn"]),
    likely("alicloud_mongodb_instance", &["role_arn"]),
    likely("alicloud_mongodb_sharding_instance", &["role_arn"]),
    likely("alicloud_oss_bucket_inventory", &["destination.oss_bucket_destination.role_arn"]),
    likely("alicloud_ots_table", &["sse_role_arn"]),
    likely("alicloud_polardb_cluster", &["role_arn"]),
    likely("alicloud_rds_clone_db_instance", &["role_arn"]),
    likely("alicloud_rds_upgrade_db_instance", &["role_arn"]),
    likely("alicloud_redis_tair_instance", &["role_arn"]),
    likely("alicloud_sae_application", &["acr_assume_role_arn"]),
    likely("alicloud_sls_alert", &["configuration.query_list.role_arn", "configuration.sink_event_store.role_arn"]),
    likely("alicloud_sls_etl", &["configuration.role_arn", "configuration.sink.role_arn"]),
    likely("alicloud_sls_oss_export_sink", &["configuration.role_arn", "configuration.sink.role_arn"]),
    likely(
        "alicloud_sls_scheduled_sql",
        &["scheduled_sql_configuration.dest_role_arn", "scheduled_sql_configuration.role_arn"],
    ),
    likely("alicloud_star_rocks_instance", &["oss_accessing_role_name"]),
];

const fn likely(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: |builder, object, side| carry::perhaps(builder, object, side, CLOUD) }
}

/// A document that limits a role where it is attached, and where it is written.
fn session(side: Side<'_>, object: ObjectId, path: &str) -> Option<(Document, Site)> {
    document::attribute(side, path, CLOUD).map(|text| (text, Site::at(object, path)))
}

fn instance_role(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(role) = link(side, object, "ram_role_name") else { return };
    let instances = link(side, object, "instance_id").into_iter().collect();
    attach_role(builder, Site::at(object, "ram_role_name"), role, instances, || session(side, object, "policy"), true);
}

fn instance_roles(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(role) = link(side, object, "role_name") else { return };
    let instances = links(side, object, "instance_ids").map_or_else(Vec::new, |(instances, _)| instances);
    attach_role(builder, Site::at(object, "role_name"), role, instances, || None, false);
}

/// The instances carry the role; their metadata service hands out its credentials.
fn attach_role(
    builder: &mut Builder,
    site: Site,
    role: Link,
    instances: Vec<Link>,
    session: impl Fn() -> Option<(Document, Site)>,
    takes_session: bool,
) {
    // A list of instances that is not known is some instances.
    let things: Vec<Option<Link>> = match instances.is_empty() {
        true => vec![None],
        false => instances.iter().cloned().map(Some).collect(),
    };
    let alone = things.len() == 1;
    for thing in things {
        let carried = Carried::at(site.clone(), CLOUD, CarrierKind::Instance, role.clone());
        carry::carry(builder, Carried { thing, alone, session: session(), takes_session, ..carried });
    }
    let role = grant::principal_link(CLOUD, PrincipalKind::Role, role);
    builder.later(1, move |world, resolver| {
        for instance in &instances {
            let Some(at) = resolver.resolve::<Metadata>(instance).resolved() else { continue };
            if let Some(metadata) = world.compute.metadata.get_mut(at.index())
                && metadata.role.is_none()
            {
                metadata.role = Some(resolver.resolve(&role));
                metadata.role_site = Some(site.clone());
            }
        }
    });
}

/// The roles that the text of a template of OOS names (`RamRole`), in JSON or YAML. A name that a parameter gives
/// (`{{ OOSAssumeRole }}`) is not known.
fn named_roles(text: &str) -> Vec<Option<Arc<str>>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("RamRole") {
        let after = text.get(at + "RamRole".len()..).unwrap_or_default();
        let after = after.trim_start_matches(['"', '\'']).trim_start();
        let Some(value) = after.strip_prefix(':') else { continue };
        let value = value.trim_start_matches([' ', '\t', '"', '\'']);
        let end = value.find(['"', '\'', '\n', '\r', ',', '}', '#']).unwrap_or(value.len());
        let word = value.get(..end).unwrap_or_default().trim();
        let open = word.is_empty() || word.starts_with('{') || word.contains(crate::base::value::HOLE);
        let role = (!open).then(|| Arc::from(word));
        if (!word.is_empty() || value.starts_with('{')) && !found.contains(&role) {
            found.push(role);
        }
    }
    found
}

/// Carriers for the roles that a text names.
fn text_roles(builder: &mut Builder, object: ObjectId, side: Side<'_>, path: &str) {
    let value = match side.attr(path) {
        crate::input::Attr::Known(value) | crate::input::Attr::Unknown(value) => value,
        _ => return,
    };
    let Some(text) = value.shape() else { return };
    let name = side.str("template_name").map(Arc::from);
    for role in named_roles(&text) {
        let exists = if role.is_some() { Tri::Yes } else { Tri::Unknown };
        let link = Link { known: role, refs: Vec::new(), from: Some(object) };
        let carried = Carried::at(Site::at(object, path), CLOUD, CarrierKind::Automation, link);
        carry::carry(builder, Carried { name: name.clone(), exists, ..carried });
    }
}

fn automation(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    text_roles(builder, object, side, "content");
}

/// The role comes from the template, by itself or by the parameter that templates of the vendor have for it.
fn execution(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let parameters = side.str("parameters").and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    let given = parameters.as_ref().and_then(|all| all.get("OOSAssumeRole")?.as_str()).filter(|name| !name.is_empty());
    let known = given.map(|role| (role, "parameters")).or_else(|| Some((side.str("ram_role")?, "ram_role")));
    match known {
        Some((role, path)) => {
            let link = Link { known: Some(role.into()), refs: Vec::new(), from: Some(object) };
            let carried = Carried::at(Site::at(object, path), CLOUD, CarrierKind::Automation, link);
            carry::carry(builder, Carried { name: side.str("template_name").map(Arc::from), ..carried });
        }
        None => text_roles(builder, object, side, "template_content"),
    }
}

fn tool_server(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let exists = attribute::flag(side, "enable_assume_role", Tri::No);
    let Some(role) = link(side, object, "assume_role_name").filter(|_| exists.possibly()) else { return };
    let carried = Carried::at(Site::at(object, "assume_role_name"), CLOUD, CarrierKind::Automation, role);
    let (session, name) = (session(side, object, "assume_role_extra_policy"), side.str("name").map(Arc::from));
    carry::carry(builder, Carried { exists, session, name, takes_session: true, ..carried });
}
