//! The resource directory and CloudSSO: control policies, delegated administrators, users, groups, access configurations
//! and their assignments.
//!
//! Facts (documentation of Resource Management and CloudSSO, provider source): a control policy binds RAM users and roles
//! of the members below its target, with `effect_scope = "All"` also their roots, and never the management account; an
//! access configuration becomes a role in each account that it is assigned in. CloudSSO asks for a second factor unless
//! that is switched off. Resources of CloudSSO are known by `DIRECTORY:ID`, and refer to each other by the id alone.

use super::super::attribute::{existence, link, name};
use super::super::bind::{self, Limit};
use super::super::grant::{self, Join, Which};
use super::super::{Map, document};
use super::ram_settings::setting;
use crate::base::{Tri, Value};
use crate::input::{Attr, Side};
use crate::model::identity::{
    Attachment, BoundKind, Delegation, MfaScope, MfaSetting, PasswordPolicy, Policy, PolicyKind, Principal,
    PrincipalKind,
};
use crate::model::{Builder, Cloud, Known, Link, ObjectId, Ref, Site};
use std::sync::Arc;

const CLOUD: Cloud = Cloud::Alibaba;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "alicloud_resource_manager_control_policy",
        reads: &["id", "control_policy_name", "policy_document", "effect_scope"],
        run: control,
    },
    Map {
        kind: "alicloud_resource_manager_control_policy_attachment",
        reads: &["policy_id", "target_id"],
        run: control_target,
    },
    Map {
        kind: "alicloud_resource_manager_delegated_administrator",
        reads: &["account_id", "service_principal"],
        run: delegated,
    },
    Map {
        kind: "alicloud_cloud_sso_directory",
        reads: &[
            "mfa_authentication_status",
            "mfa_authentication_setting_info.mfa_authentication_advance_settings",
            "password_policy.min_password_length",
            "password_policy.max_password_age",
            "password_policy.password_reuse_prevention",
            "password_policy.max_login_attempts",
        ],
        run: directory,
    },
    Map { kind: "alicloud_cloud_sso_user", reads: &["user_name", "user_id", "mfa_authentication_settings"], run: user },
    Map { kind: "alicloud_cloud_sso_group", reads: &["group_name", "group_id"], run: group },
    Map { kind: "alicloud_cloud_sso_user_attachment", reads: &["user_id", "group_id"], run: membership },
    Map {
        kind: "alicloud_cloud_sso_access_configuration",
        reads: &[
            "access_configuration_name",
            "access_configuration_id",
            "permission_policies.permission_policy_type",
            "permission_policies.permission_policy_name",
            "permission_policies.permission_policy_document",
        ],
        run: configuration,
    },
    Map {
        kind: "alicloud_cloud_sso_access_assignment",
        reads: &["access_configuration_id", "principal_id", "principal_type", "target_id"],
        run: assignment,
    },
    Map {
        kind: "alicloud_cloud_sso_user_provisioning",
        reads: &["principal_id", "principal_type", "target_id"],
        run: provisioning,
    },
];

/// A text that decides, or its attribute's name where it is not known.
fn known(side: Side<'_>, path: &str) -> Known<Arc<str>> {
    match side.attr(path) {
        Attr::Known(value) => match (value.as_str(), value.as_i64()) {
            (Some(text), _) => Known::Yes(text.into()),
            (None, Some(number)) => Known::Yes(number.to_string().into()),
            (None, None) => Known::No(name(side, path)),
        },
        _ => Known::No(name(side, path)),
    }
}

fn control(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let site = Site::at(object, "policy_document");
    let names = [side.str("id"), side.str("control_policy_name")];
    let text = document::attribute(side, "policy_document", CLOUD);
    let id = grant::policy(builder, site, side, CLOUD, &[names[0]], text);
    if let Some(policy) = builder.world.identity.policies.get_mut(id.index()) {
        policy.name = names[1].or(names[0]).map(Arc::from);
        policy.bound = true;
    }
    let binds_root = match side.attr("effect_scope") {
        Attr::Known(value) => Tri::from(value.as_str() != Some("RAM")),
        _ => Tri::Unknown,
    };
    if let Attr::Unknown(_) = side.attr("policy_document") {
        grant::rendered(builder, id, link(side, object, "policy_document").unwrap_or_default());
    }
    builder.later(1, move |world, _| {
        for bound in &mut world.identity.bounds {
            let may = bound.policy.candidates().contains(&id);
            bound.binds_root = match (may, bound.policy.resolved()) {
                (false, _) => continue,
                (true, Some(_)) => binds_root,
                (true, None) => Tri::Unknown,
            };
        }
    });
}

fn control_target(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let limit = Limit {
        site: Site::at(object, "policy_id"),
        cloud: CLOUD,
        kind: BoundKind::Control,
        policy: Which::Linked(link(side, object, "policy_id").unwrap_or_default()),
        principal: None,
        target: Some(known(side, "target_id")),
        // Until the policy says so.
        binds_root: Tri::Unknown,
        exists: existence(side).0,
    };
    bind::bound(builder, limit);
}

fn delegated(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (account, service) = (known(side, "account_id"), known(side, "service_principal"));
    builder.world.identity.delegations.push(Delegation { site: Site::block(object), account, service });
}

/// `Enabled` is everybody at every login. The older flag switches the factor on or off; what else the setting may say
/// (by user, at risky logins only) leaves some logins without.
fn directory(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let paths = ["mfa_authentication_setting_info.mfa_authentication_advance_settings", "mfa_authentication_status"];
    let mut setting = MfaSetting {
        site: Site::block(object),
        cloud: CLOUD,
        scope: MfaScope::Directory,
        enforced: Tri::Yes,
        written: false,
        unknown: None,
    };
    for path in paths {
        let (enforced, unknown) = match side.attr(path) {
            Attr::Known(value) => (Tri::from(value.as_str() == Some("Enabled")), None),
            Attr::Unknown(_) => (Tri::Unknown, Some(name(side, path))),
            Attr::Absent | Attr::Defaulted => continue,
        };
        setting = MfaSetting { site: Site::at(object, path), enforced, unknown, written: true, ..setting };
        break;
    }
    builder.world.identity.mfa.push(setting);
    passwords(builder, object, side);
}

/// What the block does not say is left as the directory has it.
fn passwords(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let number = |path: &str| {
        let path = format!("password_policy.{path}");
        super::super::attribute::written(side, &path).then(|| setting(side, object, &path, 0, Value::as_i64))
    };
    let policy = PasswordPolicy {
        site: Site::at(object, "password_policy"),
        minimum_length: number("min_password_length"),
        lowercase: None,
        uppercase: None,
        numbers: None,
        symbols: None,
        maximum_age: number("max_password_age"),
        reuse_prevention: number("password_reuse_prevention"),
        maximum_attempts: number("max_login_attempts"),
    };
    let numbers = [&policy.minimum_length, &policy.maximum_age, &policy.reuse_prevention, &policy.maximum_attempts];
    if numbers.iter().any(|number| number.is_some()) {
        builder.world.identity.password_policies.push(policy);
    }
}

fn user(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names = [side.str("user_name"), side.str("user_id")];
    let id = grant::principal(builder, object, side, CLOUD, PrincipalKind::SsoUser, &names, None);
    let path = "mfa_authentication_settings";
    let (enforced, unknown) = match side.attr(path) {
        Attr::Known(value) => (Tri::from(value.as_str() == Some("Enabled")), None),
        Attr::Unknown(_) => (Tri::Unknown, Some(name(side, path))),
        Attr::Absent | Attr::Defaulted => return,
    };
    builder.world.identity.mfa.push(MfaSetting {
        site: Site::at(object, path),
        cloud: CLOUD,
        scope: MfaScope::User(Ref::Resolved(id)),
        enforced,
        written: true,
        unknown,
    });
}

fn group(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names = [side.str("group_name"), side.str("group_id")];
    grant::principal(builder, object, side, CLOUD, PrincipalKind::SsoGroup, &names, None);
}

/// The id of something in CloudSSO, of which resources have `DIRECTORY:ID`.
fn of_directory(link: Link) -> Link {
    let known = link.known.map(|known| known.rsplit_once(':').map_or(known.clone(), |(_, id)| id.into()));
    Link { known, ..link }
}

fn id_link(side: Side<'_>, object: ObjectId, path: &str) -> Link {
    of_directory(link(side, object, path).unwrap_or_default())
}

fn membership(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let join = Join {
        site: Site::at(object, "user_id"),
        cloud: CLOUD,
        kinds: (PrincipalKind::SsoUser, PrincipalKind::SsoGroup),
        user: id_link(side, object, "user_id"),
        group: id_link(side, object, "group_id"),
        exists: Tri::Yes,
        id_for_name: false,
    };
    grant::join(builder, join);
}

/// A role template; its policies are attachments to it.
fn configuration(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names = [side.str("access_configuration_name"), side.str("access_configuration_id")];
    let id = grant::principal(builder, object, side, CLOUD, PrincipalKind::Configuration, &names, None);
    let all = side.each("permission_policies", |_, block| {
        let at = |path: &str| Site::at(object, block.path(path));
        let (site, unknown) = match block.attr("permission_policy_type") {
            Attr::Unknown(_) => (at("permission_policy_name"), Some(name(block, "permission_policy_type"))),
            _ => (at("permission_policy_name"), None),
        };
        let system = block.str("permission_policy_type") == Some("System");
        let text = document::attribute(block, "permission_policy_document", CLOUD).filter(|_| !system);
        let Some(text) = text else {
            let which = match block.str("permission_policy_name") {
                Some(name) => Which::System(name.into()),
                None => Which::Linked(Link::default()),
            };
            let unknown = unknown.or_else(|| {
                let written = block.str("permission_policy_name").is_some();
                (!written).then(|| name(block, "permission_policy_name"))
            });
            let link = grant::policy_link(builder, object, CLOUD, which);
            builder.later(0, move |world, resolver| {
                let policy = resolver.resolve(&link);
                hold(&mut world.identity.attachments, site, id, policy, unknown, resolver.exists(object));
            });
            return;
        };
        let place = at("permission_policy_document");
        let policy = builder.add(Policy {
            object,
            cloud: CLOUD,
            kind: PolicyKind::Custom,
            name: block.str("permission_policy_name").map(Arc::from),
            shape: None,
            site: place.clone(),
            document: Some(text),
            bound: false,
            managed: true,
            conflicting: None,
            values_lost: None,
        });
        if let Attr::Unknown(_) = block.attr("permission_policy_document") {
            grant::rendered(builder, policy, link(block, object, "permission_policy_document").unwrap_or_default());
        }
        builder.later(0, move |world, resolver| {
            let policy = Ref::Resolved(policy);
            hold(&mut world.identity.attachments, place, id, policy, unknown, resolver.exists(object));
        });
    });
    if !all {
        let (site, unknown) = (Site::at(object, "permission_policies"), Some(name(side, "permission_policies")));
        hold(&mut builder.world.identity.attachments, site, id, Ref::Unknown, unknown, Tri::Unknown);
    }
}

fn hold(
    attachments: &mut Vec<Attachment>,
    site: Site,
    principal: crate::model::Id<Principal>,
    policy: Ref<Policy>,
    unknown: Option<Arc<str>>,
    exists: Tri,
) {
    attachments.push(Attachment {
        site,
        cloud: CLOUD,
        kind: PrincipalKind::Configuration,
        principal: Ref::Resolved(principal),
        policy,
        exists: if unknown.is_some() { Tri::Unknown } else { exists },
        unknown,
        scope: None,
        id_for_name: false,
    });
}

/// Who is meant by a principal of CloudSSO; whether the kind is known.
fn person(side: Side<'_>, object: ObjectId) -> (PrincipalKind, Link, Tri) {
    let link = id_link(side, object, "principal_id");
    let group = link.refs.iter().any(|it| it.address.contains("alicloud_cloud_sso_group."));
    match side.str("principal_type") {
        Some("Group") => (PrincipalKind::SsoGroup, link, Tri::Yes),
        Some(_) => (PrincipalKind::SsoUser, link, Tri::Yes),
        None if group => (PrincipalKind::SsoGroup, link, Tri::Yes),
        None => (PrincipalKind::SsoUser, link, Tri::Unknown),
    }
}

fn assignment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (kind, who, exists) = person(side, object);
    let template = id_link(side, object, "access_configuration_id");
    let site = Site::at(object, "access_configuration_id");
    bind::assignment(builder, site, CLOUD, (kind, who), template, Some(known(side, "target_id")), exists);
}

/// Users of CloudSSO, or of a group of it, become RAM users of the target account, by their names. What these may do
/// there is not told.
fn provisioning(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (kind, who, _) = person(side, object);
    let who = grant::principal_link(CLOUD, kind, who);
    let id = builder.add(Principal {
        object,
        cloud: CLOUD,
        kind: PrincipalKind::User,
        name: None,
        shape: None,
        managed: false,
        trust: None,
        trust_site: Site::block(object),
        carriers: Vec::new(),
    });
    builder.declare(id, &side.resource.address, []);
    builder.later(1, move |world, resolver| {
        let from = resolver.resolve::<Principal>(&who).resolved().filter(|_| kind == PrincipalKind::SsoUser);
        let name = from.and_then(|from| world.identity.principals.get(from.index())?.name.clone());
        if let Some(user) = world.identity.principals.get_mut(id.index()) {
            user.name = name;
        }
    });
}
