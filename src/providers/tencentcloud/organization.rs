//! The organisation: control policies and where they are attached, access identities, and the identity center with its
//! users, groups and role configurations.
//!
//! Facts (provider source): a policy of the organisation is a control policy unless its type says `TAG_POLICY`, and is
//! attached to a node or a member by number. An access identity is a template for a role in member accounts; a member
//! policy lets sub-accounts of the management account assume it there. Preset policies on a role configuration are
//! named by number.

use super::super::attribute::{link, name};
use super::super::bind;
use super::super::grant::{self, Grant, Which};
use super::super::{Map, document};
use super::cam::{self, ADMINISTRATOR};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::identity::{
    Bound, BoundKind, Document, Effect, Patterns, Policy, PolicyKind, PolicyText, PrincipalKind, Statement,
};
use crate::model::{Builder, Cloud, Known, Link, ObjectId, Ref, Site};
use std::sync::Arc;

const CLOUD: Cloud = Cloud::Tencent;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "tencentcloud_organization_org_manage_policy",
        reads: &["name", "content", "type", "policy_id"],
        run: control,
    },
    Map {
        kind: "tencentcloud_organization_org_manage_policy_target",
        reads: &["policy_id", "target_id", "policy_type"],
        run: control_target,
    },
    Map {
        kind: "tencentcloud_organization_org_identity",
        reads: &[
            "identity_alias_name",
            "id",
            "identity_policy.policy_document",
            "identity_policy.policy_name",
            "identity_policy.policy_id",
            "identity_policy.policy_type",
        ],
        run: identity,
    },
    // Who gets the role of a member is said by member policies; that it is there gives nobody anything.
    Map { kind: "tencentcloud_organization_org_member_auth_identity_attachment", reads: &[], run: |_, _, _| {} },
    Map {
        kind: "tencentcloud_organization_org_member_policy_attachment",
        reads: &["id", "policy_name", "member_uins"],
        run: member_policy,
    },
    Map {
        kind: "tencentcloud_organization_policy_sub_account_attachment",
        reads: &["org_sub_account_uin", "policy_id"],
        run: sub_account,
    },
    Map {
        kind: "tencentcloud_organization_member_auth_policy_attachment",
        reads: &["org_sub_account_uin", "policy_id"],
        run: sub_account,
    },
    Map {
        kind: "tencentcloud_identity_center_user",
        reads: &["user_name", "user_id"],
        run: |builder, object, side| person(builder, object, side, PrincipalKind::SsoUser, ["user_name", "user_id"]),
    },
    Map {
        kind: "tencentcloud_identity_center_group",
        reads: &["group_name", "group_id"],
        run: |builder, object, side| person(builder, object, side, PrincipalKind::SsoGroup, ["group_name", "group_id"]),
    },
    Map {
        kind: "tencentcloud_identity_center_user_group_attachment",
        reads: &["user_id", "group_id"],
        run: |builder, object, side| {
            let user = link(side, object, "user_id").unwrap_or_default();
            let group = link(side, object, "group_id").unwrap_or_default();
            let kinds = (PrincipalKind::SsoUser, PrincipalKind::SsoGroup);
            cam::members(builder, &Site::at(object, "user_id"), kinds, vec![user], &group);
        },
    },
    Map {
        kind: "tencentcloud_identity_center_role_configuration",
        reads: &["role_configuration_name", "role_configuration_id"],
        run: |builder, object, side| {
            let names = ["role_configuration_name", "role_configuration_id"];
            person(builder, object, side, PrincipalKind::Configuration, names);
        },
    },
    Map {
        kind: "tencentcloud_identity_center_role_configuration_permission_policy_attachment",
        reads: &["role_configuration_id", "role_policy_id", "role_policy_name"],
        run: preset_policy,
    },
    Map {
        kind: "tencentcloud_identity_center_role_configuration_permission_custom_policy_attachment",
        reads: &["role_configuration_id", "role_policy_name", "role_policy_document"],
        run: |builder, object, side| {
            let who = configuration(side, object);
            cam::lone(builder, side, "role_policy_name", "role_policy_document", Some(who));
        },
    },
    Map {
        kind: "tencentcloud_identity_center_role_configuration_permission_custom_policies_attachment",
        reads: &["role_configuration_id", "policies.role_policy_name", "policies.role_policy_document"],
        run: custom_policies,
    },
    Map {
        kind: "tencentcloud_identity_center_role_assignment",
        reads: &["principal_id", "principal_type", "role_configuration_id", "target_uin"],
        run: assignment,
    },
];

/// The link by which a control policy is known: its numbers are others than those of the policies of an account.
fn control_link(link: Link) -> Link {
    Link { known: link.known.map(|known| grant::key(CLOUD, "control", &known).into()), ..link }
}

fn control(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if side.str("type").is_some_and(|kind| kind != "SERVICE_CONTROL_POLICY") {
        return;
    }
    let Some(document) = document::attribute(side, "content", CLOUD) else { return };
    let id = builder.add(Policy {
        object,
        cloud: CLOUD,
        kind: PolicyKind::Custom,
        name: side.str("name").map(Arc::from),
        shape: None,
        site: Site::at(object, "content"),
        document: Some(document),
        bound: true,
        managed: true,
        conflicting: None,
        values_lost: None,
    });
    let keys = side.str("policy_id").map(|number| grant::key(CLOUD, "control", number));
    builder.declare(id, &side.resource.address, keys.as_deref());
}

/// An account or a node by its number, or what decides it.
fn account(side: Side<'_>, path: &str) -> Known<Arc<str>> {
    match cam::numeral(side, path) {
        Some(number) => Known::Yes(number.into()),
        None => Known::No(name(side, path)),
    }
}

fn control_target(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    if side.str("policy_type").is_some_and(|kind| kind != "SERVICE_CONTROL_POLICY") {
        return;
    }
    let policy = control_link(link(side, object, "policy_id").unwrap_or_default());
    let named: Option<Arc<str>> = cam::numeral(side, "policy_id").map(Arc::from);
    let target = account(side, "target_id");
    builder.mention(policy.clone(), move || Policy {
        object,
        cloud: CLOUD,
        kind: PolicyKind::Custom,
        name: named,
        shape: None,
        site: Site::block(object),
        document: None,
        bound: true,
        managed: false,
        conflicting: None,
        values_lost: None,
    });
    builder.later(0, move |world, resolver| {
        world.identity.bounds.push(Bound {
            site: Site::at(object, "policy_id"),
            cloud: CLOUD,
            kind: BoundKind::Control,
            policy: resolver.resolve(&policy),
            principal: Ref::Unknown,
            target: Some(target),
            // Not documented.
            binds_root: Tri::Unknown,
            exists: resolver.exists(object),
        });
    });
}

/// A template for a role in member accounts, with the policies of its blocks.
fn identity(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let names = ["identity_alias_name", "id"];
    person(builder, object, side, PrincipalKind::Template, names);
    let own = crate::base::Reference { address: side.resource.address.clone(), attribute: "id".into() };
    let own = Link { known: side.str("identity_alias_name").map(Arc::from), refs: vec![own], from: Some(object) };
    let all = side.each("identity_policy", |_, block| {
        // Type 2: preset, which has a name and no document.
        if !matches!(block.attr("policy_document"), Attr::Absent | Attr::Defaulted) {
            let who = Some((PrincipalKind::Template, own.clone()));
            cam::lone(builder, block, "policy_name", "policy_document", who);
            return;
        }
        let mut policy = cam::numbered(block, object, "policy_id");
        if let Some(name) = block.str("policy_name") {
            let word = cam::numeral(block, "policy_type").unwrap_or_else(|| "2".into());
            let number = cam::numeral(block, "policy_id");
            cam::same_policy(builder, object, number, name, cam::kind_by_word(Some(&word), name));
            policy.known = Some(name.into());
        }
        hand(builder, side, (PrincipalKind::Template, own.clone()), block.path("policy_id"), policy);
    });
    if !all {
        let (who, unknown) = ((PrincipalKind::Template, own), name(side, "identity_policy"));
        attach(builder, side, who, "identity_policy".into(), Link::default(), Some(unknown));
    }
}

fn hand(builder: &mut Builder, side: Side<'_>, who: (PrincipalKind, Link), path: String, policy: Link) {
    attach(builder, side, who, path, policy, None);
}

fn attach(
    builder: &mut Builder,
    side: Side<'_>,
    (kind, principal): (PrincipalKind, Link),
    path: String,
    policy: Link,
    unknown: Option<Arc<str>>,
) {
    let Some(object) = principal.from else { return };
    let site = Site::at(object, path);
    let policy = Which::Linked(policy);
    grant::attach(builder, side, Grant { site, cloud: CLOUD, kind, principal, policy, unknown, scope: None });
}

/// A policy of the management account with which its sub-accounts assume the identity in members.
fn member_policy(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (members, all) = match side.attr("member_uins") {
        Attr::Known(value) => {
            let items = value.items().unwrap_or_default();
            let known: Vec<i64> = items.iter().filter_map(|item| item.as_i64()).collect();
            let all = known.len() == items.len();
            (known, all)
        }
        _ => (Vec::new(), false),
    };
    let statement = Statement {
        effect: Some(Effect::Allow),
        actions: Patterns { list: vec!["sts:AssumeRole".into()], ..Patterns::default() },
        resources: Patterns {
            list: members.iter().map(|uin| format!("qcs::cam::uin/{uin}:roleName/*").into()).collect(),
            partly_unknown: !all,
            except: false,
        },
        whole: true,
        ..Statement::default()
    };
    let document = Document::Parsed(PolicyText::of(vec![statement]));
    let names = [side.str("policy_name"), side.str("id")];
    grant::policy(builder, Site::block(object), side, CLOUD, &names, Some(document));
}

fn sub_account(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let user = Link { from: Some(object), ..link(side, object, "org_sub_account_uin").unwrap_or_default() };
    let policy = cam::numbered(side, object, "policy_id");
    hand(builder, side, (PrincipalKind::User, user), "policy_id".into(), policy);
}

fn person(builder: &mut Builder, object: ObjectId, side: Side<'_>, kind: PrincipalKind, names: [&str; 2]) {
    grant::principal(builder, object, side, CLOUD, kind, &names.map(|path| side.str(path)), None);
}

fn configuration(side: Side<'_>, object: ObjectId) -> (PrincipalKind, Link) {
    let who = link(side, object, "role_configuration_id").unwrap_or_default();
    (PrincipalKind::Configuration, Link { from: Some(object), ..who })
}

fn preset_policy(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mut policy = cam::numbered(side, object, "role_policy_id");
    if let Some(name) = side.str("role_policy_name").filter(|_| policy.known.as_deref() != Some(ADMINISTRATOR)) {
        let number = cam::numeral(side, "role_policy_id");
        cam::same_policy(builder, object, number, name, PolicyKind::System(name.into()));
        policy.known = Some(name.into());
    }
    hand(builder, side, configuration(side, object), "role_policy_id".into(), policy);
}

fn custom_policies(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let who = configuration(side, object);
    let all = side.each("policies", |_, block| {
        cam::lone(builder, block, "role_policy_name", "role_policy_document", Some(who.clone()));
    });
    if !all {
        attach(builder, side, who, "policies".into(), Link::default(), Some(name(side, "policies")));
    }
}

fn assignment(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let (kind, exists) = match side.attr("principal_type") {
        Attr::Known(value) if value.as_str() == Some("Group") => (PrincipalKind::SsoGroup, Tri::Yes),
        Attr::Known(_) => (PrincipalKind::SsoUser, Tri::Yes),
        _ => (PrincipalKind::SsoUser, Tri::Unknown),
    };
    let who = (kind, link(side, object, "principal_id").unwrap_or_default());
    let (_, what) = configuration(side, object);
    let target = Some(account(side, "target_uin"));
    bind::assignment(builder, Site::block(object), CLOUD, who, what, target, exists);
}
