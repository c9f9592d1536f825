//! Rules about secrets in the wrong place, and about key material.

mod access_key_admin;
mod access_key_created;
mod access_key_for_root;
mod access_key_without_network_policy;
mod cam_user_api_key_default;
mod credential_in_environment;
mod credential_in_provider_block;
mod credential_in_user_data;
mod credential_literal;
mod instance_uses_keys_not_role;
mod password_literal;
mod password_login_instead_of_key;
mod private_key_or_secret_in_state;
mod secret_not_marked_sensitive;
mod secret_reused;
mod told;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[
    &password_literal::RULE,
    &password_login_instead_of_key::RULE,
    &credential_in_user_data::RULE,
    &credential_in_provider_block::RULE,
    &secret_not_marked_sensitive::RULE,
    &private_key_or_secret_in_state::RULE,
    &secret_reused::RULE,
    &credential_literal::RULE,
    &credential_in_environment::RULE,
    &instance_uses_keys_not_role::RULE,
    &access_key_admin::RULE,
    &access_key_created::RULE,
    &access_key_for_root::RULE,
    &access_key_without_network_policy::RULE,
    &cam_user_api_key_default::RULE,
];
