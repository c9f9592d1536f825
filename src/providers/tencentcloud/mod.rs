//! Tencent Cloud: one file per resource family.

mod cam;
mod disk;
mod instance;
mod interface;
mod launch_template;
mod lite_rule;
mod public_address;
#[cfg(test)]
mod rule_examples;
mod rule_text;
mod scaling;
mod secrets;
mod security_group;
mod service;
mod template;
mod unmodelled;
mod vpc;

use super::Map;

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
    public_address::MAPS,
    unmodelled::MAPS,
    cam::MAPS,
    disk::MAPS,
    service::database::MAPS,
    service::postgres::MAPS,
    service::cynosdb::MAPS,
    service::search::MAPS,
    service::queue::MAPS,
    service::cluster::MAPS,
    service::vpn::MAPS,
];

/// Blocks that are empty when left out: a type and its paths in each line.
pub const PLAIN_BLOCKS: &str = include_str!("plain_blocks.txt");

/// Attributes that the provider marks sensitive: a type and its paths in each line.
pub const SENSITIVE: &str = include_str!("sensitive.txt");

/// Types with attributes whose purpose is to hold a secret.
pub const SECRETS: &[Map] = secrets::ARGUMENTS;

/// The mappings that read a part of a resource only.
pub const PARTS: &[&[Map]] = &[cam::CARRIERS, secrets::ARGUMENTS, secrets::SCRIPTS, secrets::BLOCKS];
