//! Alibaba Cloud: one file per resource family.

mod accelerator;
mod acl;
mod alb;
mod balancer_acl;
#[cfg(test)]
mod balancer_examples;
mod clb;
mod disk;
mod forwarding;
mod grouped;
mod gwlb;
mod instance;
mod interface;
mod launch_template;
mod light_server;
mod link;
mod membership;
mod metadata;
mod nat;
mod nlb;
mod organisation;
#[cfg(test)]
mod organisation_examples;
mod placement;
mod prefix_list;
mod public_address;
mod ram;
mod ram_carriers;
mod ram_document;
#[cfg(test)]
mod ram_examples;
mod ram_settings;
mod ram_told;
mod resource_policies;
mod route;
mod rule_ports;
mod scaling;
mod scaling_backend;
mod secret_keeping;
mod secrets;
mod security_group;
mod server;
mod service;
mod tunnel;
mod virtual_address;
mod vpc;
mod zones;

use super::Map;
use super::meaning::Means;

/// The mappings, family by family.
#[rustfmt::skip]
pub const MAPS: &[&[Map]] = &[
    vpc::MAPS,
    route::MAPS,
    acl::MAPS,
    prefix_list::MAPS,
    security_group::MAPS,
    launch_template::MAPS,
    instance::MAPS,
    interface::MAPS,
    scaling::MAPS,
    light_server::MAPS,
    virtual_address::MAPS,
    nat::MAPS,
    link::MAPS,
    public_address::MAPS,
    balancer_acl::MAPS,
    clb::MAPS,
    alb::MAPS,
    nlb::MAPS,
    gwlb::MAPS,
    accelerator::MAPS,
    scaling_backend::MAPS,
    disk::MAPS,
    metadata::MAPS,
    ram::MAPS,
    ram_carriers::MAPS,
    ram_document::MAPS,
    organisation::MAPS,
    resource_policies::MAPS,
    ram_settings::MAPS,
    ram_told::MAPS,
    service::rds::MAPS,
    service::database::MAPS,
    service::cache::MAPS,
    service::search::MAPS,
    service::share::MAPS,
    service::queue::MAPS,
    service::cluster::MAPS,
    service::file::MAPS,
    placement::MAPS,
    tunnel::MAPS,
];

/// Attributes that are names which the configuration gives (provider source: the ids of these types are their names).
pub const MEANINGS: &[Means] = &[
    Means { kind: "data.alicloud_account", attributes: &["id"], before: "{self}", name: &[] },
    Means { kind: "data.alicloud_caller_identity", attributes: &["account_id"], before: "{self}", name: &[] },
    named("alicloud_ram_policy", &["id", "policy_name", "name"], &["policy_name", "name"]),
    named("alicloud_ram_role", &["id", "role_name", "name"], &["role_name", "name"]),
    named("alicloud_ram_group", &["id", "group_name", "name"], &["group_name", "name"]),
    named("alicloud_ram_login_profile", &["id", "user_name"], &["user_name"]),
    named("alicloud_resource_manager_role", &["id", "role_name"], &["role_name"]),
    named("alicloud_resource_manager_policy", &["id", "policy_name"], &["policy_name"]),
    named("alicloud_oss_bucket", &["id", "bucket"], &["bucket"]),
    arn("alicloud_ram_role", "acs:ram::{self}:role/", &["role_name", "name"]),
    arn("alicloud_resource_manager_role", "acs:ram::{self}:role/", &["role_name"]),
    arn("alicloud_ram_saml_provider", "acs:ram::{self}:saml-provider/", &["saml_provider_name"]),
    arn("alicloud_ims_oidc_provider", "acs:ram::{self}:oidc-provider/", &["oidc_provider_name"]),
];

const fn named(kind: &'static str, attributes: &'static [&'static str], name: &'static [&'static str]) -> Means {
    Means { kind, attributes, before: "", name }
}

const fn arn(kind: &'static str, before: &'static str, name: &'static [&'static str]) -> Means {
    Means { kind, attributes: &["arn"], before, name }
}

/// Blocks that are empty when left out: a type and its paths in each line.
pub const PLAIN_BLOCKS: &str = include_str!("plain_blocks.txt");

/// Attributes that the provider marks sensitive: a type and its paths in each line.
pub const SENSITIVE: &str = include_str!("sensitive.txt");

/// Types with attributes whose purpose is to hold a secret.
pub const SECRETS: &[Map] = secrets::ARGUMENTS;

/// The mappings that read a part of a resource only.
pub const PARTS: &[&[Map]] = &[
    ram_carriers::CARRIERS,
    ram_carriers::LIKELY,
    secrets::ARGUMENTS,
    secrets::SCRIPTS,
    secrets::ENVIRONMENTS,
    secrets::BLOCKS,
    secret_keeping::MAPS,
    super::guarded::ALIBABA,
    grouped::MAPS,
];

/// The mappings of attributes that hold secrets, scripts and environments.
pub const NAMED: &[&[Map]] = &[secrets::ARGUMENTS, secrets::SCRIPTS, secrets::ENVIRONMENTS, secrets::BLOCKS];
