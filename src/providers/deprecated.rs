//! Resource types and arguments that the providers deprecated or removed: a resource in, faults for what it writes out.
//!
//! Facts: the schemas and documentation of both providers. Only what bears on security is listed; a deprecated `name` is not.

use super::fault::{refused, weak};
use crate::base::{Data, Value};
use crate::input::{Mode, Resource, resource::find};
use crate::model::network::{Fault, FaultKind};
use crate::model::{ObjectId, Site};

/// Types: what to use in place of each.
const TYPES: &[(&str, &str, &str)] = &[
    ("alicloud_actiontrail", "A-35", "alicloud_actiontrail_trail"),
    ("alicloud_disk", "A-35", "alicloud_ecs_disk"),
    ("alicloud_key_pair", "A-35", "alicloud_ecs_key_pair"),
    ("alicloud_launch_template", "A-35", "alicloud_ecs_launch_template"),
    ("alicloud_network_acl_attachment", "A-35", "alicloud_vpc_network_acl_attachment"),
    ("alicloud_network_acl_entries", "A-35", "alicloud_network_acl"),
    ("alicloud_slb", "A-35", "alicloud_slb_load_balancer"),
    ("alicloud_snapshot_policy", "A-35", "alicloud_ecs_auto_snapshot_policy"),
    ("tencentcloud_security_group_lite_rule", "T-32", "tencentcloud_security_group_rule_set"),
];

/// Arguments: type, argument, and what to use in its place. `!` before it: it was removed, and apply refuses it.
const ARGUMENTS: &[(&str, &str, &str)] = &[
    ("alicloud_alb_acl", "acl_entries", "`alicloud_alb_acl_entry_attachment`"),
    ("alicloud_ecs_network_interface", "private_ip", "`primary_ip_address`"),
    ("alicloud_ecs_network_interface", "private_ips", "`private_ip_addresses`"),
    ("alicloud_ecs_network_interface", "security_groups", "`security_group_ids`"),
    ("alicloud_instance", "allocate_public_ip", "`internet_max_bandwidth_out`; the old argument has no effect"),
    ("alicloud_instance", "role_name", "`alicloud_ecs_ram_role_attachment`"),
    ("alicloud_instance", "subnet_id", "!`vswitch_id`"),
    ("alicloud_kms_key", "is_enabled", "`status`"),
    ("alicloud_nat_gateway", "bandwidth_packages", "!`alicloud_eip_association`"),
    ("alicloud_network_interface", "private_ip", "`primary_ip_address`"),
    ("alicloud_network_interface", "private_ips", "`private_ip_addresses`"),
    ("alicloud_network_interface", "security_groups", "`security_group_ids`"),
    ("alicloud_oss_bucket", "acl", "`alicloud_oss_bucket_acl`"),
    ("alicloud_ram_policy", "document", "`policy_document`"),
    ("alicloud_ram_policy", "statement", "`policy_document`"),
    ("alicloud_ram_security_preference", "enforce_mfa_for_login", "`mfa_operation_for_login`"),
    ("alicloud_security_group", "inner_access", "`inner_access_policy`"),
    ("alicloud_security_group", "name", "`security_group_name`"),
    ("alicloud_security_group_rule", "source_group_owner_account", "`source_group_owner_id`"),
    ("alicloud_slb", "internet", "!`address_type`"),
    ("alicloud_slb_acl", "entry_list", "`alicloud_slb_acl_entry_attachment`"),
    ("alicloud_slb_listener", "acl_id", "`acl_ids`"),
    ("alicloud_slb_load_balancer", "internet", "!`address_type`"),
    ("alicloud_slb_server_group", "servers", "`alicloud_slb_server_group_server_attachment`"),
    ("tencentcloud_clb_target_group", "target_group_instances", "`tencentcloud_clb_target_group_instance_attachment`"),
    ("tencentcloud_eip", "applicable_for_clb", "`tencentcloud_eip_association`; the old argument has no effect"),
    ("tencentcloud_eni", "security_groups", "`orderly_security_groups`"),
    ("tencentcloud_instance", "key_name", "`key_ids`"),
    ("tencentcloud_instance", "security_groups", "`orderly_security_groups`"),
    (
        "tencentcloud_kubernetes_cluster",
        "managed_cluster_internet_security_policies",
        "`cluster_internet_security_group`",
    ),
    (
        "tencentcloud_kubernetes_cluster_endpoint",
        "managed_cluster_internet_security_policies",
        "`cluster_internet_security_group`",
    ),
    ("tencentcloud_mysql_instance", "pay_type", "`charge_type`"),
    ("tencentcloud_mysql_instance", "period", "`prepaid_period`"),
];

/// Whether anything of this resource type may be deprecated.
pub fn is_listed(kind: &str) -> bool {
    TYPES.iter().any(|(name, ..)| *name == kind) || ARGUMENTS.iter().any(|(name, ..)| *name == kind)
}

/// What one side of a resource writes that is deprecated or removed.
pub fn faults(resource: &Resource, object: ObjectId, value: &Value) -> Vec<Fault> {
    if resource.mode != Mode::Managed {
        return Vec::new();
    }
    let kind = FaultKind::Deprecated;
    let mut out = Vec::new();
    for (name, id, other) in TYPES.iter().filter(|(name, ..)| *name == &*resource.kind) {
        let message = format!("the resource type `{name}` is deprecated");
        out.push(weak(id, kind, Site::block(object), message, &format!("use `{other}`")));
    }
    for (_, argument, other) in ARGUMENTS.iter().filter(|(name, ..)| *name == &*resource.kind) {
        // What is not visible may be read back from the service.
        let configured =
            resource.configured.as_ref().is_some_and(|names| names.iter().any(|name| **name == **argument));
        if !configured || is_absent(find(value, argument)) {
            continue;
        }
        let site = Site::at(object, *argument);
        out.push(match other.strip_prefix('!') {
            Some(other) => {
                let message = format!("`{argument}` was removed from the provider, which refuses it");
                refused("A-36", kind, site, message, &format!("use {other}"))
            }
            None => {
                let id = if resource.kind.starts_with("alicloud_") { "A-35" } else { "T-32" };
                weak(id, kind, site, format!("`{argument}` is deprecated"), &format!("use {other}"))
            }
        });
    }
    out
}

/// Null, an empty text or an empty list: as good as not written.
fn is_absent(value: Option<&Value>) -> bool {
    let Some(value) = value else { return true };
    match &value.data {
        Data::Null(_) => true,
        Data::String(text) => text.is_empty(),
        _ => value.items().is_some_and(<[Value]>::is_empty),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;
    use crate::providers::attribute::sample::resource;
    use serde_json::{Value as Json, json};

    fn say(address: &str, after: Json, configured: &[&str]) -> Vec<(&'static str, bool, Option<String>)> {
        let mut resource = resource(address, after);
        resource.configured = Some(configured.iter().map(|name| (*name).into()).collect());
        let value = resource.after.clone().unwrap_or_else(Value::null);
        let found = faults(&resource, Id::new(0), &value);
        found.into_iter().map(|it| (it.id, it.fails, it.site.path.map(|path| path.to_string()))).collect()
    }

    #[test]
    fn what_is_written_is_told_and_what_is_read_back_is_not() {
        let group = json!({"name": "web", "inner_access": null, "vpc_id": "vpc-1"});
        let name = ("A-35", false, Some("name".to_owned()));
        assert_eq!(say("alicloud_security_group.g", group.clone(), &["name", "inner_access", "vpc_id"]), [name]);
        assert_eq!(say("alicloud_security_group.g", group, &["vpc_id"]), []);
        let subnet = ("A-36", true, Some("subnet_id".to_owned()));
        assert_eq!(say("alicloud_instance.i", json!({"subnet_id": "vsw-1"}), &["subnet_id"]), [subnet]);
        let lite = say("tencentcloud_security_group_lite_rule.r", json!({"ingress": []}), &["ingress"]);
        assert_eq!(lite, [("T-32", false, None)]);
        let groups = ("T-32", false, Some("security_groups".to_owned()));
        assert_eq!(
            say("tencentcloud_eni.e", json!({"security_groups": {"?": ["var.x"]}}), &["security_groups"]),
            [groups]
        );
    }
}
