//! CAM: what data sources tell of policies, roles, users, groups and attachments that are not managed here.
//!
//! A data source shows the account before the plan. What it tells of a principal that is managed here is left to the
//! resources: an attachment that the plan removes would else still be there after it.

use super::super::{Map, document, grant};
use super::cam::{ADMINISTRATOR, kind_by_word, numeral, same_policy};
use crate::base::Tri;
use crate::input::{Attr, Side};
use crate::model::identity::{Attachment, Document, Membership, Policy, PolicyKind, Principal, PrincipalKind};
use crate::model::{Builder, Cloud, Link, ObjectId, Ref, Site};
use std::sync::Arc;

const CLOUD: Cloud = Cloud::Tencent;

/// The mappings.
pub const MAPS: &[Map] = &[
    Map {
        kind: "data.tencentcloud_cam_policies",
        reads: &["name", "policy_list.name", "policy_list.policy_id", "policy_list.type"],
        run: policies,
    },
    Map {
        kind: "data.tencentcloud_cam_policy_detail",
        reads: &["policy_id", "policy_info.policy_name", "policy_info.policy_document", "policy_info.type"],
        run: detail,
    },
    Map {
        kind: "data.tencentcloud_cam_roles",
        reads: &["role_list.name", "role_list.role_id", "role_list.document"],
        run: |builder, object, side| {
            side.each("role_list", |_, item| role(builder, object, side, item, ["name", "role_id", "document"]));
        },
    },
    Map {
        kind: "data.tencentcloud_cam_role_detail",
        reads: &["role_info.role_name", "role_info.role_id", "role_info.policy_document"],
        run: |builder, object, side| {
            let paths = ["role_name", "role_id", "policy_document"];
            side.each("role_info", |_, item| role(builder, object, side, item, paths));
        },
    },
    Map {
        kind: "data.tencentcloud_cam_users",
        reads: &["user_list.name", "user_list.uin", "user_list.user_id"],
        run: |builder, object, side| {
            side.each("user_list", |_, item| {
                let ids = [item.str("name").map(String::from), numeral(item, "uin"), numeral(item, "user_id")];
                if let [Some(name), Some(number), _] = &ids {
                    let numbers = &mut builder.world.identity.user_numbers;
                    numbers.entry(number.as_str().into()).or_insert_with(|| name.as_str().into());
                }
                principal(builder, object, side, PrincipalKind::User, &ids, None);
            });
        },
    },
    Map {
        kind: "data.tencentcloud_cam_groups",
        reads: &["group_list.name", "group_list.group_id"],
        run: |builder, object, side| {
            side.each("group_list", |_, item| {
                let ids = [item.str("name").map(String::from), numeral(item, "group_id")];
                principal(builder, object, side, PrincipalKind::Group, &ids, None);
            });
        },
    },
    Map {
        kind: "data.tencentcloud_cam_group_memberships",
        reads: &["membership_list.group_id", "membership_list.user_ids", "membership_list.user_names"],
        run: memberships,
    },
    Map {
        kind: "data.tencentcloud_cam_user_policy_attachments",
        reads: &[
            "user_policy_attachment_list.user_name",
            "user_policy_attachment_list.user_id",
            "user_policy_attachment_list.policy_id",
            "user_policy_attachment_list.policy_name",
            "user_policy_attachment_list.policy_type",
        ],
        run: |builder, object, side| {
            side.each("user_policy_attachment_list", |_, item| {
                let user = item.str("user_name").or(item.str("user_id"));
                attachment(builder, object, item, (PrincipalKind::User, user), "policy_type");
            });
        },
    },
    Map {
        kind: "data.tencentcloud_cam_group_policy_attachments",
        reads: &[
            "group_policy_attachment_list.group_id",
            "group_policy_attachment_list.policy_id",
            "group_policy_attachment_list.policy_name",
            "group_policy_attachment_list.policy_type",
        ],
        run: |builder, object, side| {
            side.each("group_policy_attachment_list", |_, item| {
                attachment(builder, object, item, (PrincipalKind::Group, item.str("group_id")), "policy_type");
            });
        },
    },
    Map {
        kind: "data.tencentcloud_cam_role_policy_attachments",
        reads: &[
            "role_policy_attachment_list.role_id",
            "role_policy_attachment_list.policy_id",
            "role_policy_attachment_list.policy_name",
            "role_policy_attachment_list.policy_type",
        ],
        run: |builder, object, side| {
            side.each("role_policy_attachment_list", |_, item| {
                attachment(builder, object, item, (PrincipalKind::Role, item.str("role_id")), "policy_type");
            });
        },
    },
    Map {
        kind: "data.tencentcloud_cam_list_attached_user_policy",
        reads: &[
            "target_uin",
            "policy_list.policy_id",
            "policy_list.policy_name",
            "policy_list.strategy_type",
            "policy_list.groups",
        ],
        run: |builder, object, side| {
            let user = numeral(side, "target_uin");
            side.each("policy_list", |_, item| {
                // What comes through a group is told with the group.
                if matches!(item.attr("groups"), Attr::Absent | Attr::Defaulted) {
                    attachment(builder, object, item, (PrincipalKind::User, user.as_deref()), "strategy_type");
                }
            });
        },
    },
    Map {
        kind: "data.tencentcloud_user_info",
        reads: &["owner_uin"],
        run: |builder, _, side| own(builder, side, "owner_uin"),
    },
    Map {
        kind: "data.tencentcloud_sts_caller_identity",
        reads: &["account_id"],
        run: |builder, _, side| own(builder, side, "account_id"),
    },
];

fn own(builder: &mut Builder, side: Side<'_>, path: &str) {
    builder.world.identity.name_own(CLOUD, numeral(side, path).map(Arc::from));
}

/// A policy by its names and numbers, the kind by the number of its type: 1 custom, 2 preset.
fn policy(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    ids: [Option<String>; 2],
    kind: PolicyKind,
    text: Option<Document>,
) {
    let ids: Vec<String> = ids.into_iter().flatten().filter(|id| !id.is_empty()).collect();
    let Some(name) = ids.first().map(|name| Arc::from(name.as_str())) else { return };
    let make = move || Policy {
        object,
        cloud: CLOUD,
        kind,
        name: Some(name),
        shape: None,
        site: Site::block(object),
        document: None,
        bound: false,
        managed: false,
        conflicting: None,
        values_lost: None,
    };
    let keys = ids.iter().map(|id| grant::key(CLOUD, "policy", id).into()).collect();
    builder.tell(&side.resource.address, keys, make, |policy| {
        if policy.document.is_none() && !policy.managed {
            policy.document = text;
        }
    });
}

/// Numbers to names. Where the list is not known yet, the `name` filter says which policy is looked for.
fn policies(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let mut found = false;
    side.each("policy_list", |_, item| {
        found = true;
        let name = item.str("name").unwrap_or_default();
        let ids = [item.str("name").map(String::from), numeral(item, "policy_id")];
        policy(builder, object, side, ids, kind_by_word(numeral(item, "type").as_deref(), name), None);
    });
    if let Some(name) = side.str("name").filter(|_| !found) {
        policy(builder, object, side, [Some(name.into()), None], PolicyKind::System(name.into()), None);
    }
}

fn detail(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    let number = numeral(side, "policy_id");
    let mut found = false;
    side.each("policy_info", |_, item| {
        found = true;
        let name = item.str("policy_name").unwrap_or_default();
        let kind = kind_by_word(numeral(item, "type").as_deref(), name);
        let text = document::attribute(item, "policy_document", CLOUD);
        // What is in a preset policy is read, too, but for the one that allows everything, whatever the text is.
        let text = text.filter(|_| name != ADMINISTRATOR);
        policy(builder, object, side, [item.str("policy_name").map(String::from), number.clone()], kind, text);
    });
    if number.as_deref() == Some("1") && !found {
        policy(
            builder,
            object,
            side,
            [Some(ADMINISTRATOR.into()), number],
            PolicyKind::System(ADMINISTRATOR.into()),
            None,
        );
    }
}

fn principal(
    builder: &mut Builder,
    object: ObjectId,
    side: Side<'_>,
    kind: PrincipalKind,
    ids: &[Option<String>],
    trust: Option<(Document, Site)>,
) {
    let ids: Vec<&String> = ids.iter().flatten().filter(|id| !id.is_empty()).collect();
    let Some(name) = ids.first().map(|name| Arc::from(name.as_str())) else { return };
    let make = move || Principal {
        object,
        cloud: CLOUD,
        kind,
        name: Some(name),
        shape: None,
        managed: false,
        trust: None,
        trust_site: Site::block(object),
        carriers: Vec::new(),
    };
    let keys = ids.iter().map(|id| grant::key(CLOUD, grant::word(kind), id).into()).collect();
    builder.tell(&side.resource.address, keys, make, |principal| {
        if let Some((document, site)) = trust.filter(|_| principal.trust.is_none() && !principal.managed) {
            principal.trust = Some(document);
            principal.trust_site = site;
        }
    });
}

fn role(builder: &mut Builder, object: ObjectId, side: Side<'_>, item: Side<'_>, [name, id, text]: [&str; 3]) {
    let trust = document::attribute(item, text, CLOUD).map(|document| (document, Site::at(object, item.path(text))));
    let ids = [item.str(name).map(String::from), numeral(item, id)];
    principal(builder, object, side, PrincipalKind::Role, &ids, trust);
}

/// Whether a principal is managed by a resource of this input.
fn is_managed(principals: &[Principal], principal: &Ref<Principal>) -> bool {
    principal.candidates().iter().any(|id| principals.get(id.index()).is_some_and(|it| it.managed))
}

fn plain(object: ObjectId, known: &str) -> Link {
    Link { known: Some(known.into()), refs: Vec::new(), from: Some(object) }
}

fn memberships(builder: &mut Builder, object: ObjectId, side: Side<'_>) {
    side.each("membership_list", |_, item| {
        let Some(group) = numeral(item, "group_id") else { return };
        let group = grant::mention(builder, object, CLOUD, PrincipalKind::Group, plain(object, &group));
        for path in ["user_names", "user_ids"] {
            let Attr::Known(value) = item.attr(path) else { continue };
            for user in value.items().unwrap_or_default().iter().filter_map(|user| user.as_str()) {
                let user = grant::mention(builder, object, CLOUD, PrincipalKind::User, plain(object, user));
                let (group, site) = (group.clone(), Site::at(object, item.path(path)));
                builder.later(1, move |world, resolver| {
                    let (user, group) = (resolver.resolve(&user), resolver.resolve(&group));
                    let identity = &mut world.identity;
                    let managed = |who| is_managed(&identity.principals, who);
                    let twice = identity.memberships.iter().any(|it| it.user == user && it.group == group);
                    let ours = managed(&user) && managed(&group);
                    if !twice && !ours {
                        let exists = Tri::Yes;
                        identity.memberships.push(Membership {
                            site,
                            cloud: CLOUD,
                            kind: PrincipalKind::User,
                            user,
                            group,
                            exists,
                            id_for_name: false,
                        });
                    }
                });
            }
            return;
        }
    });
}

fn attachment(
    builder: &mut Builder,
    object: ObjectId,
    item: Side<'_>,
    (kind, who): (PrincipalKind, Option<&str>),
    word: &str,
) {
    let (Some(who), number) = (who, numeral(item, "policy_id")) else { return };
    if let Some(name) = item.str("policy_name") {
        same_policy(builder, object, number.clone(), name, kind_by_word(numeral(item, word).as_deref(), name));
    }
    let Some(policy) = item.str("policy_name").map(String::from).or(number) else { return };
    let who = grant::mention(builder, object, CLOUD, kind, plain(object, who));
    let what = grant::policy_link(builder, object, CLOUD, grant::Which::Linked(plain(object, &policy)));
    let site = Site::at(object, item.path("policy_id"));
    builder.later(1, move |world, resolver| {
        let (principal, policy) = (resolver.resolve(&who), resolver.resolve(&what));
        if is_managed(&world.identity.principals, &principal) {
            return;
        }
        world.identity.attachments.push(Attachment {
            site,
            cloud: CLOUD,
            kind,
            principal,
            policy,
            exists: Tri::Yes,
            unknown: None,
            scope: None,
            id_for_name: false,
        });
    });
}
