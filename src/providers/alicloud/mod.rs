//! Alibaba Cloud: one file per resource family.

mod disk;
mod instance;
mod interface;
mod launch_template;
mod metadata;
mod prefix_list;
mod public_address;
mod ram;
mod ram_document;
mod rule_ports;
mod scaling;
mod secrets;
mod security_group;
mod service;
mod unmodelled;
mod vpc;

use super::Map;

/// The mappings, family by family.
#[rustfmt::skip]
pub const MAPS: &[&[Map]] = &[
    vpc::MAPS,
    prefix_list::MAPS,
    security_group::MAPS,
    launch_template::MAPS,
    instance::MAPS,
    interface::MAPS,
    scaling::MAPS,
    public_address::MAPS,
    unmodelled::MAPS,
    disk::MAPS,
    metadata::MAPS,
    ram::MAPS,
    ram_document::MAPS,
    service::rds::MAPS,
    service::database::MAPS,
    service::cache::MAPS,
    service::search::MAPS,
    service::queue::MAPS,
    service::cluster::MAPS,
    service::file::MAPS,
    service::vpn::MAPS,
];

/// Blocks that are empty when left out: a type and its paths in each line.
pub const PLAIN_BLOCKS: &str = include_str!("plain_blocks.txt");

/// Attributes that the provider marks sensitive: a type and its paths in each line.
pub const SENSITIVE: &str = include_str!("sensitive.txt");

/// Types with attributes whose purpose is to hold a secret.
pub const SECRETS: &[Map] = secrets::ARGUMENTS;

/// The mappings that read a part of a resource only.
pub const PARTS: &[&[Map]] = &[ram::CARRIERS, secrets::ARGUMENTS, secrets::SCRIPTS, secrets::BLOCKS];
