//! Alibaba Cloud: one file per resource family.

mod instance;
mod interface;
mod launch_template;
mod prefix_list;
mod public_address;
mod rule_ports;
mod scaling;
mod security_group;
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
];
