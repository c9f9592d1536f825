//! Rules about who may do what.

pub mod administered;
pub mod assigned;
pub mod bounds;
pub mod classed;
pub mod conditions;
pub mod controls;
pub mod covered;
pub mod grants;
pub mod joined;
pub mod newly;
pub mod passing;
pub mod paths;
pub mod patterns;
pub mod sets;
pub mod settings;
pub mod telling;
pub mod texts;
pub mod trusting;
pub mod words;

mod admin_policy_attached;
mod attachment_uses_id_for_name;
mod audit_tamper_granted;
mod boundary_removed;
mod bucket_policy_foreign_account;
mod bucket_policy_ip_without_vpc;
mod condition_values_lost;
mod conflicting_document_attributes;
mod control_policy_detached;
mod credential_exposure_granted;
mod data_exfil_granted;
mod decrypt_all_granted;
mod delegated_administrator_added;
mod deny_bypassed_when_key_absent;
mod deny_incomplete;
mod deny_removed;
mod escalation_introduced;
mod escalation_path;
mod group_deny_missing;
mod group_rights_left_behind;
mod idle_credential_window;
mod instance_role_overprivileged;
mod kms_key_policy_broad;
mod login_profile_without_mfa;
mod mfa_not_enforced;
mod mfa_ticket_kept;
mod network_mask_console_only;
mod new_access_granted;
mod notaction_allow;
mod object_expose_granted;
mod passrole_star;
mod passrole_without_service_condition;
mod password_policy_absent;
mod password_policy_weak_lifecycle;
mod password_policy_weak_strength;
mod policy_action_malformed;
mod policy_action_unknown;
mod policy_attached_directly_to_user;
mod policy_element_unknown;
mod policy_version_invalid;
mod resource_scope_ineffective;
mod role_session_policy_missing;
mod role_trust_any_principal;
mod role_trust_federation_unbound;
mod role_trust_foreign_account;
mod role_trust_many_services;
mod role_trust_whole_account;
mod secure_transport_not_required;
mod self_service_access_keys;
mod service_wildcard;
mod source_ip_not_restricted;
mod source_ip_too_wide;
mod sso_admin_assignment;
mod statement_never_matches;
mod system_policy_unknown;
mod unknown_policy_document;
mod unused_privilege;
mod wildcard_action_and_resource;

use super::Rule;

/// The rules of this family.
pub const RULES: &[&Rule] = &[
    &wildcard_action_and_resource::RULE,
    &admin_policy_attached::RULE,
    &service_wildcard::RULE,
    &policy_attached_directly_to_user::RULE,
    &mfa_not_enforced::RULE,
    &password_policy_weak_strength::RULE,
    &password_policy_weak_lifecycle::RULE,
    &role_trust_any_principal::RULE,
    &notaction_allow::RULE,
    &data_exfil_granted::RULE,
    &decrypt_all_granted::RULE,
    &credential_exposure_granted::RULE,
    &audit_tamper_granted::RULE,
    &object_expose_granted::RULE,
    &new_access_granted::RULE,
    &deny_removed::RULE,
    &group_rights_left_behind::RULE,
    &escalation_introduced::RULE,
    &escalation_path::RULE,
    &passrole_star::RULE,
    &passrole_without_service_condition::RULE,
    &instance_role_overprivileged::RULE,
    &role_session_policy_missing::RULE,
    &role_trust_foreign_account::RULE,
    &role_trust_whole_account::RULE,
    &role_trust_many_services::RULE,
    &role_trust_federation_unbound::RULE,
    &bucket_policy_foreign_account::RULE,
    &bucket_policy_ip_without_vpc::RULE,
    &kms_key_policy_broad::RULE,
    &control_policy_detached::RULE,
    &boundary_removed::RULE,
    &sso_admin_assignment::RULE,
    &delegated_administrator_added::RULE,
    &policy_version_invalid::RULE,
    &policy_action_malformed::RULE,
    &policy_action_unknown::RULE,
    &policy_element_unknown::RULE,
    &unknown_policy_document::RULE,
    &conflicting_document_attributes::RULE,
    &condition_values_lost::RULE,
    &attachment_uses_id_for_name::RULE,
    &system_policy_unknown::RULE,
    &source_ip_too_wide::RULE,
    &secure_transport_not_required::RULE,
    &login_profile_without_mfa::RULE,
    &mfa_ticket_kept::RULE,
    &password_policy_absent::RULE,
    &idle_credential_window::RULE,
    &self_service_access_keys::RULE,
    &network_mask_console_only::RULE,
    &resource_scope_ineffective::RULE,
    &statement_never_matches::RULE,
    &deny_incomplete::RULE,
    &deny_bypassed_when_key_absent::RULE,
    &group_deny_missing::RULE,
    &unused_privilege::RULE,
    &source_ip_not_restricted::RULE,
];
