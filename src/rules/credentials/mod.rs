//! Rules about secrets in the wrong place.

mod access_key_created;
mod access_key_for_root;
mod access_key_without_network_policy;
mod cam_user_api_key_default;
mod credential_in_provider_block;
mod credential_in_user_data;
mod password_literal;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[
    &password_literal::RULE,
    &credential_in_user_data::RULE,
    &credential_in_provider_block::RULE,
    &access_key_created::RULE,
    &access_key_for_root::RULE,
    &access_key_without_network_policy::RULE,
    &cam_user_api_key_default::RULE,
];
