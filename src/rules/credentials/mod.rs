//! Rules about secrets in the wrong place.

mod credential_in_provider_block;
mod credential_in_user_data;
mod password_literal;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] =
    &[&password_literal::RULE, &credential_in_user_data::RULE, &credential_in_provider_block::RULE];
