//! Alibaba Cloud: one file per resource family.

mod acl;
mod disk;
mod instance;
mod interface;
mod launch_template;
mod light_server;
mod link;
mod metadata;
mod nat;
mod prefix_list;
mod public_address;
mod ram;
mod ram_document;
mod route;
mod rule_ports;
mod scaling;
mod secrets;
mod security_group;
mod unmodelled;
mod virtual_address;
mod vpc;

use super::Map;

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
    unmodelled::MAPS,
    disk::MAPS,
    metadata::MAPS,
    ram::MAPS,
    ram_document::MAPS,
];

/// Blocks that are empty when left out: a type and its paths in each line.
pub const PLAIN_BLOCKS: &str = include_str!("plain_blocks.txt");

/// Attributes that the provider marks sensitive: a type and its paths in each line.
pub const SENSITIVE: &str = include_str!("sensitive.txt");

/// Types with attributes whose purpose is to hold a secret.
pub const SECRETS: &[Map] = secrets::ARGUMENTS;

/// The mappings that read a part of a resource only.
pub const PARTS: &[&[Map]] = &[ram::CARRIERS, secrets::ARGUMENTS, secrets::SCRIPTS, secrets::BLOCKS];
