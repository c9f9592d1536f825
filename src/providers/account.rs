//! Which provider configurations are of the same account, as far as the configuration shows.
//!
//! In: the `provider` blocks of a plan. Out: an account for each configuration's name: empty for that of the default
//! configuration of its cloud. Configurations with the same credentials (aliases for other regions) are one account; what
//! is not shown to be the same is another one. The lists of arguments are those of the providers' documentation.

use crate::base::Value;
use crate::input::Plan;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Arguments of `provider \"alicloud\"` and `provider \"tencentcloud\"` that decide whose account it is.
const DECIDING: [&str; 21] = [
    "access_key",
    "account_id",
    "allowed_account_ids",
    "assume_role",
    "assume_role_with_oidc",
    "assume_role_with_saml",
    "assume_role_with_web_identity",
    "cam_role_name",
    "credentials_uri",
    "ecs_role_name",
    "enable_pod_oidc",
    "forbidden_account_ids",
    "mfa_certification",
    "profile",
    "role_arn",
    "secret_id",
    "secret_key",
    "security_token",
    "shared_credentials_dir",
    "shared_credentials_file",
    "source_profile",
];

/// Settings of a session that leave the account what it is.
const SESSION: [&str; 6] =
    ["session_name", "session_expiration", "session_duration", "policy", "role_session_name", "duration_seconds"];

/// The account of each provider configuration that is not that of the default one.
pub fn accounts(plan: &Plan) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut credentials: BTreeMap<Arc<str>, String> = BTreeMap::new();
    for block in plan.blocks.iter().filter(|block| &*block.kind == "provider") {
        let name: Arc<str> = match block.module.is_empty() {
            true => block.name.clone(),
            false => format!("{}:{}", crate::model::builder::without_keys(&block.module), block.name).into(),
        };
        let text = block.after.as_ref().map(|value| credential(value, &name)).unwrap_or_default();
        credentials.insert(name, text);
    }
    let cloud = |name: &str| name.rsplit(':').next().unwrap_or(name).split('.').next().unwrap_or(name).to_owned();
    let mut known: BTreeMap<(String, &str), Arc<str>> = BTreeMap::new();
    for word in ["alicloud", "tencentcloud"] {
        known.insert((word.to_owned(), credentials.get(word).map_or("", String::as_str)), Arc::default());
    }
    let mut out = BTreeMap::new();
    for (name, text) in &credentials {
        let account = known.entry((cloud(name), text)).or_insert_with(|| name.clone());
        if !account.is_empty() {
            out.insert(name.clone(), account.clone());
        }
    }
    out
}

/// Whose credentials a configuration has, in words that are the same where it is the same.
fn credential(value: &Value, name: &str) -> String {
    let written = DECIDING.iter().filter_map(|argument| Some((argument, value.get(argument)?)));
    let written = written.filter(|(_, value)| !value.is_null() && !is_left(value));
    written.map(|(argument, value)| format!("{argument}={};", words(value, name))).collect()
}

fn words(value: &Value, name: &str) -> String {
    if let Some(items) = value.items() {
        return items.iter().map(|item| format!("[{}]", words(item, name))).collect();
    }
    if let Some(entries) = value.entries() {
        let deciding = entries.iter().filter(|(key, value)| !SESSION.contains(&&***key) && !value.is_null());
        return deciding.map(|(key, value)| format!("{{{key}={}}}", words(value, name))).collect();
    }
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    if !value.has_unknown() {
        return value.as_i64().map_or_else(String::new, |number| number.to_string());
    }
    // The same variable is the same value.
    let refs: Vec<String> = value.all_refs().iter().map(|it| format!("{}.{}", it.address, it.attribute)).collect();
    match value.origin().map(|origin| format!("{:?}", origin.root().kind)) {
        Some(root) => format!("?{root}{refs:?}"),
        None if !refs.is_empty() => format!("?{refs:?}"),
        None => format!("?{name}"),
    }
}

/// Whether nobody writes it.
fn is_left(value: &Value) -> bool {
    matches!(crate::input::Attr::of(value), crate::input::Attr::Absent | crate::input::Attr::Defaulted)
}
