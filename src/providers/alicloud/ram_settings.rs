//! RAM: console logins, password policies, settings of sign-in, providers of federated identities, network policies of
//! access keys; and the provider block as a caller.
//!
//! Defaults are those of the provider's documentation. The two password policies differ in theirs: the older resource
//! asks for twelve characters of all classes, the newer for eight of any.

use super::super::attribute::{flag, is_configured, link, name};
use super::super::bind::{self, Login};
use super::super::{Map, attribute};
use super::ram::in_force;
use crate::base::{Tri, Value};
use crate::input::{Attr, Side};
use crate::model::identity::{
    AccessKey, Caller, Federation, FederationKind, MfaScope, MfaSetting, PasswordPolicy, SecurityPreference, Setting,
};
use crate::model::{Builder, Cloud, Known, ObjectId, Site};
use std::sync::Arc;

const CLOUD: Cloud = Cloud::Alibaba;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_ram_login_profile",
        reads: &["user_name", "mfa_bind_required", "password_reset_required"],
        run: login,
    },
    Map {
        kind: "alicloud_ram_account_password_policy",
        reads: &[
            "minimum_password_length",
            "require_lowercase_characters",
            "require_uppercase_characters",
            "require_numbers",
            "require_symbols",
            "max_password_age",
            "password_reuse_prevention",
            "max_login_attempts",
        ],
        run: |builder, object, side| passwords(builder, object, side, 12, true, ("max_login_attempts", 5)),
    },
    Map {
        kind: "alicloud_ram_password_policy",
        reads: &[
            "minimum_password_length",
            "require_lowercase_characters",
            "require_uppercase_characters",
            "require_numbers",
            "require_symbols",
            "max_password_age",
            "password_reuse_prevention",
            "max_login_attemps",
        ],
        run: |builder, object, side| passwords(builder, object, side, 8, false, ("max_login_attemps", 0)),
    },
    Map {
        kind: "alicloud_ram_security_preference",
        reads: &[
            "mfa_operation_for_login",
            "enforce_mfa_for_login",
            "enable_save_mfa_ticket",
            "allow_user_to_manage_access_keys",
            "max_idle_days_for_access_keys",
            "max_idle_days_for_users",
            "login_network_masks",
        ],
        run: preference,
    },
    Map {
        kind: "alicloud_ram_saml_provider",
        reads: &["saml_provider_name"],
        run: |builder, object, side| federation(builder, object, side, FederationKind::Saml, "saml_provider_name"),
    },
    Map {
        kind: "alicloud_ims_oidc_provider",
        reads: &["oidc_provider_name"],
        run: |builder, object, side| federation(builder, object, side, FederationKind::Oidc, "oidc_provider_name"),
    },
    Map {
        kind: "alicloud_ram_access_key_policy",
        reads: &["user_access_key_id", "access_key_policy"],
        run: key_policy,
    },
    Map {
        kind: "provider",
        reads: &["protocol", "ecs_role_name", "assume_role.role_arn", "assume_role_with_oidc.role_arn"],
        run: caller,
    },
];

fn login(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let login = Login {
        site: Site::block(object),
        cloud: CLOUD,
        user: link(side, object, "user_name").unwrap_or_default(),
        exists: Tri::Yes,
        mfa_required: Some(flag(side, "mfa_bind_required", Tri::No)),
        mfa_site: place(side, object, "mfa_bind_required"),
        reset_required: flag(side, "password_reset_required", Tri::No),
    };
    bind::login(builder, login);
}

/// Whether an attribute is written, and not filled in from a default.
fn is_written(side: Side<'_>, path: &str) -> bool {
    attribute::written(side, path) && is_configured(side, path) != Some(false)
}

fn place(side: Side<'_>, object: ObjectId, path: &str) -> Site {
    if is_written(side, path) { Site::at(object, side.path(path)) } else { Site::block(object) }
}

/// A setting, with the value that counts where nothing is written.
pub(super) fn setting<T>(
    side: Side<'_>,
    object: ObjectId,
    path: &str,
    default: T,
    read: impl Fn(&Value) -> Option<T>,
) -> Setting<T> {
    let value = match side.attr(path) {
        Attr::Known(value) => read(value).map_or_else(|| Known::No(name(side, path)), Known::Yes),
        Attr::Unknown(_) => Known::No(name(side, path)),
        Attr::Absent | Attr::Defaulted => Known::Yes(default),
    };
    Setting { value, site: place(side, object, path), written: is_written(side, path) }
}

fn passwords(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    length: i64,
    classes: bool,
    (attempts, tries): (&str, i64),
) {
    let number = |path: &str, default: i64| Some(setting(side, object, path, default, Value::as_i64));
    let class = |path: &str| Some(setting(side, object, path, classes, Value::as_bool));
    builder.world.identity.password_policies.push(PasswordPolicy {
        site: Site::block(object),
        minimum_length: number("minimum_password_length", length),
        lowercase: class("require_lowercase_characters"),
        uppercase: class("require_uppercase_characters"),
        numbers: class("require_numbers"),
        symbols: class("require_symbols"),
        maximum_age: number("max_password_age", 0),
        reuse_prevention: number("password_reuse_prevention", 0),
        maximum_attempts: number(attempts, tries),
    });
}

fn preference(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let truth = |path: &str, default: bool| setting(side, object, path, default, Value::as_bool);
    let days = |path: &str| setting(side, object, path, 730, Value::as_i64);
    let masks = setting(side, object, "login_network_masks", "".into(), |value| value.as_str().map(Arc::from));
    builder.world.identity.preferences.push(SecurityPreference {
        site: Site::block(object),
        keep_mfa_ticket: truth("enable_save_mfa_ticket", false),
        users_manage_keys: truth("allow_user_to_manage_access_keys", false),
        idle_key_days: days("max_idle_days_for_access_keys"),
        idle_user_days: days("max_idle_days_for_users"),
        login_masks: masks,
    });
    second_factor(builder, object, side);
}

/// `mandatory` is every login; `independent`, the default, leaves it to each user, and `adaptive` asks on some logins.
/// The older flag says the same in other words; both are computed, so that one which is not written keeps an old value.
fn second_factor(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    const PATHS: [&str; 2] = ["mfa_operation_for_login", "enforce_mfa_for_login"];
    let (mut enforced, mut unknown, mut site) = (None, None, Site::block(object));
    for path in in_force(side, &PATHS) {
        let answer = match side.attr(path) {
            Attr::Known(value) => match (value.as_bool(), value.as_str()) {
                (Some(flag), _) => Tri::from(flag),
                (None, Some(word)) => Tri::from(word == "mandatory"),
                (None, None) => Tri::Unknown,
            },
            Attr::Unknown(_) => {
                unknown = Some(name(side, path));
                Tri::Unknown
            }
            Attr::Absent | Attr::Defaulted => continue,
        };
        // Where both are written and differ, the provider does not tell which counts.
        enforced = Some(match enforced {
            Some(other) if other != answer => Tri::Unknown,
            _ => answer,
        });
        site = Site::at(object, path);
    }
    builder.world.identity.mfa.push(MfaSetting {
        site,
        cloud: CLOUD,
        scope: MfaScope::Account,
        enforced: enforced.unwrap_or(Tri::No),
        written: enforced.is_some() && PATHS.iter().any(|path| is_written(side, path)),
        unknown,
    });
}

fn federation(builder: &mut Builder, object: ObjectId, side: Side<'_>, kind: FederationKind, named: &str) {
    let name = side.str(named).map(Arc::from);
    builder.world.identity.federations.push(Federation { site: Site::block(object), cloud: CLOUD, kind, name });
}

/// Whether a policy of a key restricts the networks that it works from: it is active, and its lists of addresses are not
/// everything.
fn restricts(text: &str) -> Tri {
    let Ok(json) = serde_json::from_str::<serde_json::Value>(text) else { return Tri::Unknown };
    let word = |name: &str| json.get(name).and_then(serde_json::Value::as_str);
    match word("Status") {
        Some("Active") => {}
        Some("Inactive") => return Tri::No,
        _ => return Tri::Unknown,
    }
    let statements = json.get("Statements").and_then(serde_json::Value::as_array);
    let lists = statements.into_iter().flatten().filter_map(|one| one.get("IPList")?.as_array());
    let mut addresses = lists.flatten().filter_map(serde_json::Value::as_str).peekable();
    Tri::from(addresses.peek().is_some() && !addresses.any(|address| address.ends_with("/0")))
}

fn key_policy(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let Some(key) = link(side, object, "user_access_key_id") else { return };
    let answer = match side.attr("access_key_policy") {
        Attr::Known(value) => value.as_str().map_or(Tri::Unknown, restricts),
        Attr::Unknown(value) => value.shape().map_or(Tri::Unknown, |text| restricts(&text)),
        Attr::Absent | Attr::Defaulted => Tri::No,
    };
    builder.later(1, move |world, resolver| {
        let found = resolver.resolve::<AccessKey>(&key);
        // What is one of several, or is not surely there, leaves it open.
        let surely = found.resolved().map_or(Tri::Unknown, |_| resolver.exists(object));
        let answer = if answer == Tri::No { answer } else { answer.and(surely) };
        for id in found.candidates() {
            if let Some(key) = world.identity.access_keys.get_mut(id.index()) {
                key.network_policy = key.network_policy.or(answer);
            }
        }
    });
}

fn caller(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    // A block with an alias is still named by its provider.
    if side.resource.name.split('.').next() != Some("alicloud") {
        return;
    }
    let paths = ["assume_role.role_arn", "assume_role_with_oidc.role_arn", "ecs_role_name"];
    let role = paths.iter().find_map(|path| side.str(path)).map(Arc::from);
    let http = side.str("protocol").is_some_and(|protocol| protocol.eq_ignore_ascii_case("http"));
    let plain_http = http.then(|| Site::at(object, "protocol"));
    builder.world.identity.callers.push(Caller { site: Site::block(object), cloud: CLOUD, role, plain_http });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::super::attribute::sample::{resource, world};
    use super::super::{ram, ram_settings};
    use super::*;
    use crate::input::Resource;
    use crate::model::World;
    use crate::model::identity::Identity;
    use serde_json::json;

    fn identity(resources: &[Resource]) -> Identity {
        let world: World = world(&[ram_settings::MAPS, ram::MAPS], resources);
        world.identity
    }

    fn values(policy: &PasswordPolicy) -> Vec<Option<i64>> {
        let number = |setting: &Option<Setting<i64>>| setting.as_ref().and_then(|it| it.value.get().copied());
        let truth =
            |setting: &Option<Setting<bool>>| setting.as_ref().and_then(|it| it.value.get().map(|it| i64::from(*it)));
        vec![
            number(&policy.minimum_length),
            truth(&policy.lowercase),
            truth(&policy.uppercase),
            truth(&policy.numbers),
            truth(&policy.symbols),
            number(&policy.maximum_age),
            number(&policy.reuse_prevention),
            number(&policy.maximum_attempts),
        ]
    }

    #[test]
    fn the_two_password_policies_have_defaults_of_their_own() {
        let found = identity(&[
            resource("alicloud_ram_account_password_policy.old", json!({})),
            resource(
                "alicloud_ram_password_policy.new",
                json!({"max_login_attemps": 3, "require_symbols": {"?": ["var.x"]}}),
            ),
        ]);
        let some = |list: [i64; 8]| list.map(Some).to_vec();
        assert_eq!(values(&found.password_policies[0]), some([12, 1, 1, 1, 1, 0, 0, 5]));
        let mut new = some([8, 0, 0, 0, 0, 0, 0, 3]);
        new[4] = None;
        assert_eq!(values(&found.password_policies[1]), new);
        let symbols = found.password_policies[1].symbols.as_ref().unwrap();
        assert!(
            matches!(&symbols.value, Known::No(name) if &**name == "alicloud_ram_password_policy.new.require_symbols")
        );
        let tries = found.password_policies[1].maximum_attempts.as_ref().unwrap();
        assert!(tries.written && !found.password_policies[1].maximum_age.as_ref().unwrap().written);
    }

    #[test]
    fn preferences_and_the_second_factor() {
        let mfa = |values: serde_json::Value| {
            let found = identity(&[resource("alicloud_ram_security_preference.p", values)]);
            (found.mfa[0].enforced, found.mfa[0].written, found.mfa[0].unknown.is_some())
        };
        assert_eq!(mfa(json!({})), (Tri::No, false, false));
        assert_eq!(mfa(json!({"mfa_operation_for_login": "mandatory"})), (Tri::Yes, true, false));
        assert_eq!(mfa(json!({"mfa_operation_for_login": "adaptive"})), (Tri::No, true, false));
        assert_eq!(mfa(json!({"enforce_mfa_for_login": true})), (Tri::Yes, true, false));
        assert_eq!(mfa(json!({"mfa_operation_for_login": {"?": ["var.m"]}})), (Tri::Unknown, true, true));
        let found = identity(&[resource(
            "alicloud_ram_security_preference.p",
            json!({"max_idle_days_for_access_keys": 90, "login_network_masks": "10.0.0.0/8"}),
        )]);
        let preference = &found.preferences[0];
        assert_eq!(preference.idle_key_days.value.get(), Some(&90));
        assert_eq!(preference.idle_user_days.value.get(), Some(&730));
        assert_eq!(
            (preference.users_manage_keys.value.get(), preference.keep_mfa_ticket.value.get()),
            (Some(&false), Some(&false))
        );
        assert_eq!(preference.login_masks.value.get().map(|it| &**it), Some("10.0.0.0/8"));
    }

    #[test]
    fn logins_federations_and_callers() {
        let mut provider = resource(
            "x.alicloud",
            json!({
                "protocol": "http",
                "assume_role": [{"role_arn": "acs:ram::1:role/deploy"}],
            }),
        );
        provider.kind = "provider".into();
        let found = identity(&[
            resource("alicloud_ram_user.u", json!({"name": "u"})),
            resource("alicloud_ram_login_profile.p", json!({"user_name": "u", "mfa_bind_required": true})),
            resource("alicloud_ram_login_profile.q", json!({"user_name": {"?": ["alicloud_ram_user.u.name"]}})),
            resource("alicloud_ram_saml_provider.s", json!({"saml_provider_name": "corp"})),
            resource("alicloud_ims_oidc_provider.o", json!({"oidc_provider_name": "git"})),
            provider,
        ]);
        let answers: Vec<_> =
            found.logins.iter().map(|it| (it.mfa_required, it.reset_required, it.user.resolved().is_some())).collect();
        assert_eq!(answers, [(Some(Tri::Yes), Tri::No, true), (Some(Tri::No), Tri::No, true)]);
        let names: Vec<_> = found.federations.iter().map(|it| (it.kind, it.name.as_deref().unwrap())).collect();
        assert_eq!(names, [(FederationKind::Saml, "corp"), (FederationKind::Oidc, "git")]);
        assert_eq!(found.callers[0].role.as_deref(), Some("acs:ram::1:role/deploy"));
        assert!(found.callers[0].plain_http.is_some());
    }

    #[test]
    fn a_key_is_bound_by_an_active_white_list() {
        let answer = |policy: serde_json::Value| {
            let found = identity(&[
                resource("alicloud_ram_access_key.k", json!({"user_name": "u"})),
                resource(
                    "alicloud_ram_access_key_policy.p",
                    json!({
                        "user_access_key_id": {"?": ["alicloud_ram_access_key.k.id"]},
                        "access_key_policy": policy,
                    }),
                ),
            ]);
            found.access_keys[0].network_policy
        };
        let text = |status: &str, list: &str| {
            json!(format!(r#"{{"Status":"{status}","Statements":[{{"Type":"Classic","IPList":[{list}]}}]}}"#))
        };
        assert_eq!(answer(text("Active", r#""203.0.113.0/24""#)), Tri::Yes);
        assert_eq!(answer(text("Active", r#""0.0.0.0/0""#)), Tri::No);
        assert_eq!(answer(text("Active", "")), Tri::No);
        assert_eq!(answer(text("Inactive", r#""203.0.113.0/24""#)), Tri::No);
        assert_eq!(answer(json!({"?": ["var.p"]})), Tri::Unknown);
    }
}
