//! Tencent Cloud: one file per resource family.

mod acl;
#[cfg(test)]
mod balancer_examples;
mod cam;
mod cam_carrier;
#[cfg(test)]
mod cam_examples;
mod cam_key;
mod cam_told;
mod clb;
mod clb_target;
mod cluster;
mod disk;
mod instance;
mod interface;
mod ipv6;
mod launch_template;
mod lighthouse;
mod link;
mod lite_rule;
mod nat;
mod organization;
#[cfg(test)]
mod organization_examples;
#[cfg(test)]
mod path_examples;
mod placement;
mod public_address;
#[cfg(test)]
mod rule_examples;
mod rule_text;
mod scaling;
mod scaling_group;
mod secret_keeping;
mod secrets;
mod security_group;
mod service;
mod sharing;
mod template;
mod tunnel;
mod unmodelled;
mod virtual_address;
mod vpc;

use super::Map;
use super::meaning::Means;

/// The mappings, family by family.
#[rustfmt::skip]
pub const MAPS: &[&[Map]] = &[
    vpc::MAPS,
    template::MAPS,
    security_group::MAPS,
    lite_rule::MAPS,
    launch_template::MAPS,
    instance::MAPS,
    interface::MAPS,
    scaling::MAPS,
    scaling_group::MAPS,
    cluster::MAPS,
    lighthouse::MAPS,
    public_address::MAPS,
    ipv6::MAPS,
    virtual_address::MAPS,
    acl::MAPS,
    link::MAPS,
    nat::MAPS,
    clb::MAPS,
    clb_target::MAPS,
    unmodelled::MAPS,
    cam::MAPS,
    cam_carrier::MAPS,
    cam_key::MAPS,
    cam_told::MAPS,
    organization::MAPS,
    sharing::MAPS,
    disk::MAPS,
    service::database::MAPS,
    service::postgres::MAPS,
    service::cynosdb::MAPS,
    service::search::MAPS,
    service::share::MAPS,
    service::queue::MAPS,
    service::cluster::MAPS,
    service::bastion::MAPS,
    service::vpn::MAPS,
    placement::MAPS,
    tunnel::MAPS,
];

/// Attributes that are names which the configuration gives, and the account's own numbers (provider source).
pub const MEANINGS: &[Means] = &[
    Means { kind: "data.tencentcloud_user_info", attributes: &["owner_uin"], before: "{self}", name: &[] },
    Means { kind: "data.tencentcloud_user_info", attributes: &["uin"], before: "self-user", name: &[] },
    Means { kind: "tencentcloud_cam_user", attributes: &["id", "name"], before: "", name: &["name"] },
    Means { kind: "tencentcloud_cam_role_by_name", attributes: &["id", "name"], before: "", name: &["name"] },
    Means { kind: "tencentcloud_cam_policy_by_name", attributes: &["id", "name"], before: "", name: &["name"] },
];

/// Blocks that are empty when left out: a type and its paths in each line.
pub const PLAIN_BLOCKS: &str = include_str!("plain_blocks.txt");

/// Attributes that the provider marks sensitive: a type and its paths in each line.
pub const SENSITIVE: &str = include_str!("sensitive.txt");

/// Types with attributes whose purpose is to hold a secret.
pub const SECRETS: &[Map] = secrets::ARGUMENTS;

/// The mappings that read a part of a resource only.
pub const PARTS: &[&[Map]] = &[
    cam_carrier::CARRIERS,
    cam_carrier::LIKELY,
    secrets::ARGUMENTS,
    secrets::SCRIPTS,
    secrets::ENVIRONMENTS,
    secrets::BLOCKS,
    secret_keeping::MAPS,
    super::guarded::TENCENT,
];

/// The mappings of attributes that hold secrets, scripts and environments.
pub const NAMED: &[&[Map]] = &[secrets::ARGUMENTS, secrets::SCRIPTS, secrets::ENVIRONMENTS, secrets::BLOCKS];
